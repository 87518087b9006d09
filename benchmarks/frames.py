"""
What scoring a DataFrame costs, as ratios measured in one run: ``uv run benchmarks/frames.py [--people N ...]``.

Every case runs in a process of its own, which tells its time and its peak memory; the two sides of a ratio run by
turns. The people are made up: three in four answers observed, one in ten missing. It exits with 1 if a figure is over
its bar, and measures nothing where a module has no compiled file: see ``compiled.py``.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from compiled import refuse_uncompiled

import competentie as c
from competentie import frames

FRAMEWORK = c.load_framework("sociaalwerker-b", "1.0.0")
IDS = [indicator.id for indicator in FRAMEWORK.indicators]
SHAPE = [(k.id, [(d.rank, d.indicator_ids) for d in k.by_rank if d.stated]) for k in FRAMEWORK.competencies]
PROFILE = c.JobProfile.of(FRAMEWORK, {k.id: 2 for k in FRAMEWORK.competencies}, id="p", title="P")
CHUNK = 100_000
LOOP = 300
REPEATS = {10_000: 9, 100_000: 5}


def write(path: Path, people: int) -> None:
    """
    A Parquet file of so many people, in row groups of at most a hundred thousand.
    """
    chance = np.random.default_rng(people)
    schema = pa.schema([(id, pa.bool_()) for id in IDS])
    with pq.ParquetWriter(path, schema) as writer:
        for start in range(0, people, CHUNK):
            size = min(CHUNK, people - start)
            columns = [pa.array(chance.random(size) < 0.75, mask=chance.random(size) < 0.1) for _ in IDS]
            writer.write_table(pa.table(columns, schema=schema))


def by_hand() -> list[pl.Expr]:
    """
    The level per competency, as someone would write it who knows Polars and needs this one rule.
    """
    made = []
    for competency, ranks in SHAPE:
        observed = [pl.sum_horizontal(pl.col(*ids).fill_null(value=False).cast(pl.Int8)) for _, ids in ranks]
        assessed = [pl.sum_horizontal(pl.col(*ids).is_not_null().cast(pl.Int8)) for _, ids in ranks]
        met = [(a > 0) & (4 * o >= 3 * a) for o, a in zip(observed, assessed, strict=True)]
        level: Any = pl.when(~met[0]).then(pl.when(assessed[0] > 0).then(0))
        for here, (below, _) in zip(met[1:], ranks, strict=False):
            level = level.when(~here).then(below)
        made.append(level.otherwise(ranks[-1][0]).cast(pl.Int64).alias(f"{competency}_level"))
    return made


def in_words(frame: pl.DataFrame) -> pl.DataFrame:
    """
    The same answers as a survey has them.
    """
    return frame.select(pl.all().replace_strict({True: "Ja", False: "nee "}, return_dtype=pl.String))


def read_by_hand(survey: pl.DataFrame) -> pl.DataFrame:
    """
    The answers of such a survey, as someone would read them who knows Polars.
    """
    said = pl.all().str.strip_chars().str.to_lowercase()
    return survey.with_columns(said.replace_strict({"ja": True, "nee": False}, default=None, return_dtype=pl.Boolean))


def dense(matrix: np.ndarray[Any, Any]) -> list[np.ndarray[Any, Any]]:
    """
    The same on a matrix of 1, 0 and -1 for missing: 0 too where the level is unknown.
    """
    made, column = [], {id: i for i, id in enumerate(IDS)}
    for _, ranks in SHAPE:
        level, climbing = np.zeros(len(matrix), dtype=np.int64), np.ones(len(matrix), dtype=bool)
        for rank, ids in ranks:
            part = matrix[:, column[ids[0]] : column[ids[-1]] + 1]
            observed, assessed = (part == 1).sum(axis=1), (part >= 0).sum(axis=1)
            climbing &= (assessed > 0) & (4 * observed >= 3 * assessed)
            level[climbing] = rank
        made.append(level)
    return made


def case(name: str, path: Path) -> Callable[[], object]:
    """
    What to time, with the data it needs made beforehand.
    """
    lazy = pl.scan_parquet(path)
    level: list[frames.Outcome] = ["level"]
    outcomes = [f"{id}_level" for id, _ in SHAPE]
    everything = [
        f"{id}_{outcome}"
        for id, _ in SHAPE
        for outcome in ("level", "lower", "upper", "coverage", "sufficient", "status", "decided", "distance")
    ]
    people = lazy.head(LOOP).collect().to_dicts()
    calls: dict[str, Callable[[], object]] = {
        "lazy level": lambda: frames.assess(lazy, FRAMEWORK, outcomes=level).select(outcomes).collect(),
        "lazy all": lambda: frames.assess(lazy, FRAMEWORK, profile=PROFILE).select(everything).collect(),
        "by hand": lambda: lazy.select(by_hand()).collect(),
        "read and sum": lambda: lazy.select(pl.all().sum()).collect(),
        "sink": lambda: frames.assess(lazy, FRAMEWORK, profile=PROFILE).sink_parquet(path.with_suffix(".scored")),
        "loop": lambda: [[r.level for r in c.assess(FRAMEWORK, person).results] for person in people],
    }
    if name in SURVEYS:
        return before_and_after(name, lazy.collect())
    return calls[name] if name in calls else in_memory(name, lazy.collect())


def in_memory(name: str, frame: pl.DataFrame) -> Callable[[], object]:
    """
    The same of cases whose data is in memory.
    """
    level: list[frames.Outcome] = ["level"]
    if name == "by hand in memory":
        return lambda: frame.with_columns(by_hand())
    if name == "numpy":
        matrix: Any = frame.select(pl.all().cast(pl.Int8).fill_null(-1)).to_numpy(order="fortran")
        return lambda: dense(matrix)
    natives: dict[str, Callable[[], Any]] = {
        "polars level": lambda: frame,
        "polars all": lambda: frame,
        "pandas level": lambda: frame.to_pandas().astype("boolean"),
        "pandas all": lambda: frame.to_pandas().astype("boolean"),
        "pandas float level": lambda: frame.select(pl.all().cast(pl.Float64)).to_pandas(),
        "pyarrow level": lambda: frame.to_arrow(compat_level=pl.CompatLevel.newest()),
    }
    native = natives[name]()
    if name.endswith("all"):
        return lambda: frames.assess(native, FRAMEWORK, profile=PROFILE)
    return lambda: frames.assess(native, FRAMEWORK, outcomes=level)


def before_and_after(name: str, frame: pl.DataFrame) -> Callable[[], object]:
    """
    The same of what comes before scoring, a survey in words, and of what comes after it, a summary.
    """
    survey, scored = in_words(frame), frames.assess(frame, FRAMEWORK, profile=PROFILE)
    on_pandas = survey.to_pandas(), scored.to_pandas()
    words, summary = on_pandas if name.startswith("pandas") else (survey, scored)
    calls: dict[str, Callable[[], object]] = {
        "by hand": lambda: read_by_hand(survey),
        "words": lambda: frames.from_wide(words, FRAMEWORK),
        "summary": lambda: frames.summarise(summary, FRAMEWORK, rows_are_people=True, rule=FRAMEWORK.rule),
    }
    return next(call for kind, call in calls.items() if name.endswith(kind))


def work(name: str, path: Path, repeats: int) -> dict[str, float]:
    """
    In a process of its own: seconds of the fastest of *repeats*, after one to warm up; and the peak memory in MiB.
    """
    call = case(name, path)
    taken = []
    for _ in range(1 + repeats):
        start = time.perf_counter()
        call()
        taken.append(time.perf_counter() - start)
    return {"seconds": min(taken), "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def run(name: str, path: Path, repeats: int) -> dict[str, float]:
    """
    What :func:`work` tells from another process.
    """
    command = [sys.executable, __file__, "--work", name, str(path), str(repeats)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(path: Path, people: int, names: Iterable[str], rounds: int) -> dict[str, dict[str, float]]:
    """
    Per case the median of its times over the rounds, and its highest peak.
    """
    found: dict[str, list[dict[str, float]]] = {name: [] for name in names}
    for _ in range(rounds):
        for name, seen in found.items():
            seen.append(run(name, path, REPEATS.get(people, 2)))
    return {
        name: {"seconds": statistics.median(s["seconds"] for s in seen), "mib": max(s["mib"] for s in seen)}
        for name, seen in found.items()
    }


CASES = (
    "lazy level", "by hand", "lazy all", "read and sum", "polars level", "by hand in memory", "polars all",
    "pandas level", "pandas all",
    "pandas float level", "pyarrow level", "numpy", "loop",
)  # fmt: skip
# Of so many people at most; in words they take ten times the memory.
SURVEYS = ("polars words", "words by hand", "pandas words", "polars summary", "pandas summary")
SURVEYED = 100_000
# What is measured, against what, and what it is at most from how many people.
Bars = dict[int, float]
OF_HAND: Bars = {10_000: 1.5, 100_000: 1.15}
RATIOS: tuple[tuple[str, str, str, Bars], ...] = (
    ("level, lazy from Parquet", "lazy level", "by hand", OF_HAND),
    ("level, Polars in memory", "polars level", "by hand in memory", OF_HAND),
    ("every outcome, lazy from Parquet", "lazy all", "lazy level", {10_000: 3}),
    ("level, pandas nullable booleans", "pandas level", "polars level", {100_000: 5}),
    ("every outcome, pandas nullable booleans", "pandas all", "polars all", {100_000: 5}),
    ("level, pandas floats", "pandas float level", "polars level", {}),
    ("level, PyArrow table", "pyarrow level", "polars level", {}),
    ("level, lazy from Parquet", "lazy level", "read and sum", {}),
    ("level, Polars in memory", "polars level", "numpy", {}),
    ("reading words, Polars", "polars words", "words by hand", {}),
    ("reading words, pandas", "pandas words", "polars words", {}),
    ("a summary, Polars", "polars summary", "polars all", {}),
    ("a summary, pandas", "pandas summary", "polars summary", {}),
)


def ratios(people: int, found: dict[str, dict[str, float]]) -> Iterator[tuple[str, str, float, str, bool]]:
    """
    The figures of one size, with the bar and whether it is met.
    """
    for what, one, other, bars in RATIOS:
        if one not in found:
            continue
        figure = found[one]["seconds"] / found[other]["seconds"]
        bar = min((most for least, most in bars.items() if people >= least), default=None)
        yield what, other, figure, f"at most {bar:g}" if bar else "", not bar or figure <= bar
    faster = (found["loop"]["seconds"] / LOOP) / (found["polars level"]["seconds"] / people)
    few = people < 100_000
    yield (
        "a loop over competentie.assess, per person",
        "polars level",
        faster,
        "" if few else "at least 100",
        few or faster >= 100,
    )


def streamed(folder: Path, sizes: Iterable[int]) -> list[tuple[int, float, float]]:
    """
    Per number of people: the size of the file in MiB, and the peak memory of scoring it by streaming.
    """
    made = []
    for people in sizes:
        path = folder / f"{people}.parquet"
        if not path.exists():
            write(path, people)
        made.append((people, path.stat().st_size / 2**20, run("sink", path, 0)["mib"]))
    return made


def main() -> int:
    """
    Print the figures as tables; exit code 1 if one is over its bar.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--stream", type=int, nargs="*", default=[1_000_000, 4_000_000, 16_000_000])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--work", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.work:
        name, path, repeats = arguments.work
        print(json.dumps(work(name, Path(path), int(repeats))))
        return 0
    refuse_uncompiled("import polars, pandas, pyarrow.parquet, competentie.frames")
    met = True
    times = {}
    print(f"Python {platform.python_version()}, Polars {pl.__version__}\n")
    with tempfile.TemporaryDirectory() as folder:
        for people in arguments.people:
            path = Path(folder) / f"{people}.parquet"
            write(path, people)
            cases = CASES + SURVEYS if people <= SURVEYED else CASES
            found = measure(path, people, cases, arguments.rounds)
            times[people] = found["lazy level"]["seconds"]
            print(f"\n{people:,} people\n\n| what | against | ratio | bar |\n|---|---|---|---|")
            for what, against, figure, bar, good in ratios(people, found):
                print(f"| {what} | {against} | {figure:.2f} | {bar} |")
                met &= good
            print("\n| case | seconds | peak MiB |\n|---|---|---|")
            for name, one in found.items():
                print(f"| {name} | {one['seconds']:.3f} | {one['mib']:.0f} |")
        for few, many in zip(arguments.people[1:], arguments.people[2:], strict=False):
            growth = times[many] / times[few]
            met &= growth <= 11
            print(f"\nfrom {few:,} to {many:,} people, lazy from Parquet: {growth:.1f} times the time (at most 11)")
        print("\n| streamed people | file MiB | peak MiB |\n|---|---|---|")
        for people, size, peak in streamed(Path(folder), arguments.stream):
            print(f"| {people:,} | {size:.0f} | {peak:.0f} |")
    return int(not met)


if __name__ == "__main__":
    sys.exit(main())
