"""
The same answer next year, as a number: the digest of what ten thousand generated people get, under every climb.

``tests/results`` has it for each major version of the shipped framework. Evidence and profiles are made of SHAKE-256,
which is a standard: no random generator that may change, no date, no order of a set. Nothing is sampled anew.
``uv run tests/test_results.py`` writes the file of a major version that has none, and leaves the others alone.
"""

from __future__ import annotations

import functools
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import settings

import competentie as c
from competentie.model import DescriptorState

FOLDER = Path(__file__).parent / "results"
PEOPLE = 10_000
# In how many ways each competency is answered; a person has one of them for each.
SHEETS = 500
RULES = [
    c.LevelRule(threshold=threshold, climb=climb, min_coverage=min_coverage)
    for climb in c.Climb
    for threshold, min_coverage in [("3/4", "1/2"), ("3/4", "4/5"), ("2/3", "1"), ("1/2", "1/4"), ("1", "0")]
]
# What frames gives too.
IN_FRAMES = ("level", "lower", "upper", "sufficient", "status", "distance")
CARD = "sociaalwerker-b"
# Oldest first, as they are listed.
VERSIONS = [*dict.fromkeys(ref.version for ref in c.available_frameworks() if ref.id == CARD)]
MAJORS = [*dict.fromkeys(version.partition(".")[0] for version in VERSIONS)]

Answers = Mapping[str, bool | None]
Texts = tuple[str, str]


class Survey(NamedTuple):
    """
    What the first release of a major version is asked: for each competency its sheets, and whose sheet is which.
    """

    name: str
    sheets: dict[str, list[Answers]]
    people: list[tuple[int, ...]]


def named(rule: c.LevelRule) -> str:
    return f"{rule.climb.value}, threshold {rule.threshold}, min_coverage {rule.min_coverage}"


def drawn(*names: object, count: int) -> bytes:
    """
    As many bytes as that, always the same for those names.
    """
    return hashlib.shake_256("/".join(map(str, names)).encode()).digest(count)


def digest(lines: Iterable[str]) -> str:
    found = hashlib.sha256()
    for line in lines:
        found.update(f"{line}\n".encode())
    return f"sha256:{found.hexdigest()}"


def sheet(competency: c.Competency, *names: object) -> Answers:
    """
    How someone of some ability is seen: more up to a rank than above it, by halves or hardly, one rank perhaps not.
    """
    size = len(competency.indicator_ids)
    ability, unseen, care, *chances = drawn(*names, competency.id, count=3 + 2 * size)
    missing = (0, 24, 96, 224)[care % 4]
    ranks = [descriptor.rank for descriptor in competency.by_rank for _ in descriptor.indicator_ids]
    answers: dict[str, bool | None] = {}
    for i, (id, rank) in enumerate(zip(competency.indicator_ids, ranks, strict=True)):
        asked = chances[i] >= missing and rank != unseen % 8
        answers[id] = chances[size + i] < (224 if rank <= ability % 5 else 64) if asked else None
    return answers


@functools.cache
def survey(major: str) -> Survey:
    framework, name = c.load_framework(CARD, f"{major}.0.0"), f"{CARD} {major}"
    sheets = {
        competency.id: [sheet(competency, name, number) for number in range(SHEETS)]
        for competency in framework.competencies
    }
    people = []
    for person in range(PEOPLE):
        chances = drawn(name, "person", person, count=2 * len(sheets))
        people.append(tuple(int.from_bytes(chances[i : i + 2]) % SHEETS for i in range(0, len(chances), 2)))
    return Survey(name, sheets, people)


def profile(framework: c.Framework, rule: c.LevelRule) -> c.JobProfile:
    """
    What is desired, generated anew for each rule: a rank, no requirement, or not known.
    """
    desired: dict[str, int | None] = {}
    for competency in framework.competencies:
        defined = [one.rank for one in competency.by_rank if one.state is DescriptorState.DEFINED]
        choices = [*defined, None]
        choice = drawn(named(rule), competency.id, count=1)[0] % (len(choices) + 1)
        if choice < len(choices):
            desired[competency.id] = choices[choice]
    return c.JobProfile.of(framework, desired, id="p", title="P")


def text(value: Any) -> str:
    """
    A value as it is written, one way only: a number, a word, True, None, or numbers in ascending order.
    """
    return ",".join(map(str, sorted(value))) if isinstance(value, frozenset) else str(value)


def texts(competency: c.Competency, answers: Answers, rule: c.LevelRule, desired: Any) -> Texts:
    """
    Everything a result says of the level and the gap: the outcomes that frames gives too, and all of them.
    """
    result = c.determine_level(competency, answers, rule)
    gap = c.classify_gap(result, desired)
    stop = result.stopped_at
    values = (result.level, result.lower, result.upper, result.sufficient, gap.status.value, gap.distance)
    shared = " ".join(map(text, values))
    return shared, f"{shared} {text(result.possible)} {text(stop.rank if stop else None)}"


def lines(asked: Survey, told: list[list[str]]) -> Iterator[str]:
    """
    A line per person, of what is told of each sheet of each competency.
    """
    for person in asked.people:
        yield "|".join([of[number] for of, number in zip(told, person, strict=True)])


def core(framework: c.Framework, asked: Survey, rule: c.LevelRule) -> dict[str, str]:
    """
    The digests of what the core makes of everyone.
    """
    wanted = profile(framework, rule)
    told: list[list[Texts]] = []
    for id, sheets in asked.sheets.items():
        competency, desired = framework[id], wanted.desired_for(id)
        told.append([texts(competency, answers, rule, desired) for answers in sheets])
    found = {}
    for place, name in enumerate(("in_frames", "whole")):
        found[name] = digest(lines(asked, [[pair[place] for pair in of] for of in told]))
    return found


def seen(asked: Survey) -> str:
    """
    The digest of the evidence itself: it tells a change of the rules from a change of what is asked.
    """
    told = [["".join(map(text, answers.values())) for answers in sheets] for sheets in asked.sheets.values()]
    return digest(lines(asked, told))


def kept(major: str) -> Any:
    return json.loads((FOLDER / f"{CARD}-{major}.json").read_text(encoding="utf-8"))


# Ten thousand people come by nothing that others do not, and it takes three times as long to look.
@pytest.mark.no_cover
@pytest.mark.parametrize("climb", c.Climb)
@pytest.mark.parametrize("version", VERSIONS)
def test_the_same_evidence_gives_the_same_outcomes_for_ever(version: str, climb: c.Climb) -> None:
    framework, major = c.load_framework(CARD, version), version.partition(".")[0]
    outcomes = kept(major)["outcomes"]
    rules = [rule for rule in RULES if rule.climb is climb]
    if settings.get_current_profile_name() == "dev" and version != VERSIONS[-1]:
        # What an older version says otherwise shows under any of them.
        rules = rules[:1]
    for rule in rules:
        assert core(framework, survey(major), rule) == outcomes[named(rule)], named(rule)


@pytest.mark.parametrize("major", MAJORS)
def test_a_frame_gives_the_same_outcomes_for_ever(major: str) -> None:
    polars = pytest.importorskip("polars", reason="polars is not installed")
    frames = pytest.importorskip("competentie.frames", reason="narwhals is not installed: the extra frames")
    framework, asked, outcomes = c.load_framework(CARD, major), survey(major), kept(major)["outcomes"]
    columns: dict[str, list[bool | None]] = {}
    for i, sheets in enumerate(asked.sheets.values()):
        own = [sheets[person[i]] for person in asked.people]
        columns |= {id: [answers[id] for answers in own] for id in sheets[0]}
    df = polars.DataFrame(columns, schema=dict.fromkeys(columns, polars.Boolean))
    spelled = functools.cache(lambda *values: " ".join(map(text, values)))
    for rule in RULES:
        scored = frames.assess(df, framework, rule=rule, profile=profile(framework, rule), outcomes=IN_FRAMES)
        told = []
        for id in asked.sheets:
            rows = scored.select(f"{id}_{name}" for name in IN_FRAMES).rows()
            told.append([spelled(*values) for values in rows])
        people = map("|".join, zip(*told, strict=True))
        assert digest(people) == outcomes[named(rule)]["in_frames"], named(rule)


@pytest.mark.parametrize("major", MAJORS)
def test_the_evidence_is_what_it_was(major: str) -> None:
    assert seen(survey(major)) == kept(major)["evidence"]


@pytest.mark.parametrize("major", MAJORS)
def test_every_rule_and_every_status_shows_in_a_digest(major: str) -> None:
    digests = [one for of in kept(major)["outcomes"].values() for one in of.values()]
    assert len(set(digests)) == 2 * len(RULES)
    framework, rule = c.load_framework(CARD, major), RULES[0]
    statuses = set()
    for id, sheets in survey(major).sheets.items():
        desired = profile(framework, rule).desired_for(id)
        statuses |= {c.classify_gap(c.determine_level(framework[id], one, rule), desired).status for one in sheets}
    assert statuses == set(c.GapStatus)


def write() -> None:
    """
    The file of each major version that has none.
    """
    for major in MAJORS:
        path = FOLDER / f"{CARD}-{major}.json"
        if not path.exists():
            asked, framework = survey(major), c.load_framework(CARD, f"{major}.0.0")
            outcomes = {named(rule): core(framework, asked, rule) for rule in RULES}
            document = {"framework": asked.name, "evidence": seen(asked), "outcomes": outcomes}
            path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
