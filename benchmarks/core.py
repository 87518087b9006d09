"""
What the core costs, as ratios to something known, measured in one run: ``python benchmarks/core.py [--rounds N]``.

The two sides of a ratio are run by turns, so that a busy moment hits both. Processor time is measured, and the figure
is the ratio of the least times: what else the machine does only adds. ``benchmarks/pythons.py`` runs this on several
Pythons, in environments of the installed wheel.
"""

from __future__ import annotations

import argparse
import gc
import json
import platform
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from compiled import refuse_uncompiled

IMPORT_BASE = "import attrs, cattrs"
IMPORT = "import competentie"
SCORE = f"""{IMPORT}
framework = competentie.load_framework("sociaalwerker-b", "1")
assessment = competentie.assess(framework, {{"coachen_2_1": True}})
[gap.status for gap in competentie.classify_gaps(assessment, framework.profiles[0]).gaps]
"""
# Before the library is imported here, which would compile it.
refuse_uncompiled(f"{IMPORT_BASE}\n{SCORE}")

import competentie as c  # noqa: E402
from competentie import catalog  # noqa: E402
from competentie.versions import diff  # noqa: E402

CARD = Path(c.__file__).parent / "data" / "sociaalwerker-b" / "1.0.0" / "framework.json"
FIELDS = (
    "level lower upper possible steps verdicts stopped_at contradictions coverage sufficient decision attained "
    "competency rule"
)
EVERY_FIELD = attrgetter(*FIELDS.split())


class Figure(NamedTuple):
    """
    What was measured, against what; the figure, and the most it may be.
    """

    what: str
    against: str
    figure: float
    most: float


def used() -> float:
    """
    The processor time that this process and those it waited for have used, in seconds.
    """
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


def seconds(call: Callable[[], object], times: int) -> float:
    """
    The time of one *call*, over so many.
    """
    gc.collect()
    start = used()
    for _ in range(times):
        call()
    return (used() - start) / times


def ratio(call: Callable[[], object], base: Callable[[], object], rounds: int, times: int) -> float:
    """
    The least time of *call* over the least of *base*, run by turns.
    """
    call(), base()
    pairs = [(seconds(call, times), seconds(base, times)) for _ in range(rounds)]
    slow, fast = zip(*pairs, strict=True)
    return float(min(slow) / min(fast))


def process(code: str) -> Callable[[], object]:
    """
    A call that runs *code* in a process of its own.
    """
    return lambda: subprocess.run([sys.executable, "-c", code], check=True)


def person(framework: c.Framework, seed: int) -> dict[str, bool | None]:
    """
    Answers to all indicators, three in four observed.
    """
    chance = random.Random(seed)  # noqa: S311 - made-up answers
    return {indicator.id: chance.random() < 0.75 for indicator in framework.indicators}


def hand_written(shape: list[tuple[str, list[tuple[int, list[str]]]]], seen: dict[str, bool | None]) -> dict[str, int]:
    """
    The bare loop: visit every rank, count every indicator, keep the level; no checks, no None, nothing explained.
    """
    levels = {}
    for competency, ranks in shape:
        level, climbing = 0, True
        for rank, ids in ranks:
            observed = assessed = 0
            for id in ids:
                answer = seen.get(id)
                if answer is not None:
                    assessed += 1
                    if answer:
                        observed += 1
            if not ids:
                continue
            if climbing and assessed and 4 * observed >= 3 * assessed:
                level = rank
            else:
                climbing = False
        levels[competency] = level
    return levels


def load_afresh() -> c.Framework:
    """
    Load with the caches cleared: index, file, all checks, and the digest.
    """
    catalog._clear_caches()  # noqa: SLF001 - what this measures
    return c.load_framework("sociaalwerker-b", "1.0.0")


def read_every_field(framework: c.Framework, seen: dict[str, bool | None]) -> None:
    """
    Assess, and read every field of every result.
    """
    for result in c.assess(framework, seen).results:
        EVERY_FIELD(result)


def big(start: str) -> str:
    """
    A file of a framework as big as any that was found, all of whose ids begin with *start*.

    188 competencies, 1,729 indicators and 205 profiles: between two there are 36,434 changes.
    """
    competencies = []
    for place in range(188):
        cells = []
        for rank in range(1, 5):
            id = f"{start}{place}_{rank}"
            count = 2 + (10 * place % 25 < 10 and rank != 1)
            indicators = [{"id": f"{id}_{n}", "text": f"Doet {n} van {id} zoals het hoort."} for n in range(count)]
            cells.append(
                {"id": id, "rank": rank, "state": "defined", "summary": f"Kan {id}.", "indicators": indicators}
            )
        owner = f"{start}{place}"
        competencies.append({"id": owner, "name": owner, "definition": "Iets.", "descriptors": cells})
    profiles: list[dict[str, object]] = []
    for place in range(205):
        desired = {f"{start}{(place + n) % 188}": 1 + n % 4 for n in range(60)}
        id = f"{start}_job_{place}"
        profiles.append({"id": id, "title": id, "desired": desired, "marks": [], "note": None})
    document = json.loads(CARD.read_bytes())
    ladder = [{**level, "name": f"Niveau {level['rank']}"} for level in document["ladder"]]
    more = {"competencies": competencies, "profiles": profiles, "ladder": ladder, "specialisations": [], "legend": []}
    return json.dumps({**document, **more})


def imports(rounds: int) -> list[Figure]:
    """
    What a process costs that imports the library, and one that uses it too.
    """
    against = "a process: import attrs, cattrs"
    base = process(IMPORT_BASE)
    return [
        Figure("a process: import competentie", against, ratio(process(IMPORT), base, rounds, 1), 1.3),
        Figure("a process: import, load, assess, classify", against, ratio(process(SCORE), base, rounds, 1), 1.8),
    ]


def calls(rounds: int) -> list[Figure]:
    """
    What loading and scoring cost in a process that goes on.
    """
    framework = c.load_framework("sociaalwerker-b", "1.0.0")
    raw, seen = CARD.read_bytes(), person(framework, 1)
    shape = [(k.id, [(d.rank, [i.id for i in d.indicators]) for d in k.descriptors]) for k in framework.competencies]
    assert hand_written(shape, seen) == {r.competency: r.level for r in c.assess(framework, seen).results}  # noqa: S101

    def levels(people: list[dict[str, bool | None]]) -> list[int | None]:
        return [result.level for one in people for result in c.assess(framework, one).results]

    def again() -> c.Framework:
        return c.load_framework("sociaalwerker-b", "1.0.0")

    few, many = ([person(framework, seed) for seed in range(count)] for count in (50, 500))
    files = [big("a"), big("b")]

    def read_both() -> list[c.Framework]:
        return [c.from_json(c.Framework, file) for file in files]

    # The digests are worked out once, as a framework keeps its own.
    pair = read_both()
    measured: list[tuple[str, str, Callable[[], object], Callable[[], object], int, float]] = [
        ("load, caches cleared", "json.loads of the same bytes", load_afresh, lambda: json.loads(raw), 50, 12.0),
        ("assess, read .level", "bare loop", lambda: levels([seen]), lambda: hand_written(shape, seen), 500, 6.0),
        (
            "assess, read every field",
            "bare loop",
            lambda: read_every_field(framework, seen),
            lambda: hand_written(shape, seen),
            300,
            15.0,
        ),
        ("500 people", "50 people", lambda: levels(many), lambda: levels(few), 2, 11.0),
        ("diff of 36,434 changes, and its step", "reading both files", lambda: diff(*pair).bump, read_both, 1, 3.0),
    ]
    found = []
    for what, against, call, base, times, most in measured:
        found.append(Figure(what, against, ratio(call, base, rounds, times), most))
    least = min(seconds(again, 20_000) for _ in range(rounds))
    return [*found, Figure("load again, microseconds", "", least * 1e6, 2.0)]


def main() -> int:
    """
    Print the figures as a table; exit code 1 if one is over its bar, 2 if there is nothing compiled to measure.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--processes", type=int, default=40, help="rounds of what is a process of its own")
    parser.add_argument("--json", action="store_true", help="the figures as JSON, for benchmarks/pythons.py")
    arguments = parser.parse_args()
    found = [*imports(arguments.processes), *calls(arguments.rounds)]
    if arguments.json:
        print(json.dumps(found))
    else:
        print(f"Python {platform.python_version()}, ratio of the least of {arguments.rounds} interleaved rounds\n")
        print("| what | against | figure | at most |\n|---|---|---|---|")
        for what, against, figure, most in found:
            print(f"| {what} | {against} | {figure:.2f} | {most:g} |")
    return int(any(one.figure > one.most for one in found))


if __name__ == "__main__":
    sys.exit(main())
