"""
Mutation testing of the scoring rules: ``uv run --group mutation tools/mutate.py [MODULE ...]``.

Works on copies of the tree, one per module, side by side. Prints the survivors and the share killed; exit code 1 below
95%.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

ROOT = Path(__file__).parents[1]
# Tests that kill most stand first.
TESTS = {
    "levels": "tests/test_levels.py tests/test_gaps.py",
    "climbs": "tests/test_climbs.py tests/test_levels.py",
    "gaps": "tests/test_gaps.py",
    "evidence": "tests/test_evidence.py tests/test_levels.py",
}
CONFIG = """
[cosmic-ray]
module-path = "src/competentie/{module}.py"
timeout = 60.0
excluded-modules = []
test-command = "{python} -m pytest -x -q -p no:cacheprovider {tests}"

[cosmic-ray.distributor]
name = "local"

# A union of types in an annotation is no arithmetic; of enum members, types and None, `is` and `==` say the same.
[cosmic-ray.filters.operators-filter]
exclude-operators = [
  "core/ReplaceBinaryOperator_BitOr_.*",
  "core/ReplaceComparisonOperator_Is_Eq",
  "core/ReplaceComparisonOperator_IsNot_NotEq",
]
"""
ENOUGH = 95.0


def mutate(module: str, share: float) -> tuple[str, int, int]:
    """
    Run a *share* of the mutants of *module*: the report of survivors, how many there were, and how many lived.
    """
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(
            ROOT, tree, ignore=shutil.ignore_patterns(".git", ".venv", ".*_cache", ".hypothesis", "mutants")
        )
        config = CONFIG.format(module=module, tests=TESTS[module], python=sys.executable)
        (tree / "mutation.toml").write_text(config, encoding="utf-8")
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path, "PYTHONPATH": str(tree / "src"), "HYPOTHESIS_PROFILE": "mutation"}

        def run(*command: str) -> str:
            done = subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True, text=True)
            return done.stdout

        run("cosmic-ray", "init", "mutation.toml", "session.sqlite")
        run("cr-filter-operators", "session.sqlite", "mutation.toml")
        keep_sample(tree / "session.sqlite", share)
        run("cosmic-ray", "baseline", "mutation.toml")
        run("cosmic-ray", "exec", "mutation.toml", "session.sqlite")
        report = run("cr-report", "--show-diff", "--surviving-only", "session.sqlite")
        return report, *counts(tree / "session.sqlite")


def keep_sample(session: Path, share: float) -> None:
    """
    Leave out all but a random *share* of the mutants, the same ones each time, whatever order they are kept in.
    """
    with use_db(str(session), WorkDB.Mode.open) as database:
        for item in list(database.pending_work_items):
            names = [f"{one.operator_name} {one.occurrence}" for one in item.mutations]
            chance = random.Random(" ".join(names))  # noqa: S311 - a sample
            if chance.random() >= share:
                database.set_result(item.job_id, WorkResult(WorkerOutcome.SKIPPED))


def counts(session: Path) -> tuple[int, int]:
    """
    How many mutants were run, and how many lived.
    """
    with use_db(str(session), WorkDB.Mode.open) as database:
        results = [result for _, result in database.results if result.worker_outcome is not WorkerOutcome.SKIPPED]
    return len(results), sum(result.test_outcome is TestOutcome.SURVIVED for result in results)


def main() -> int:
    """
    Mutate the modules and report.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", default=sorted(TESTS), help=f"of {', '.join(sorted(TESTS))}")
    parser.add_argument("--sample", type=float, default=1.0, metavar="SHARE", help="run a random share, from 0 to 1")
    arguments = parser.parse_args()
    modules: list[str] = arguments.modules
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        reports = list(pool.map(partial(mutate, share=arguments.sample), modules))
    for report, _, _ in reports:
        print(report)
    for module, (_, total, survived) in zip(modules, reports, strict=True):
        print(f"{module}: {total} mutants, {survived} survived")
    total, survived = sum(entry[1] for entry in reports), sum(entry[2] for entry in reports)
    killed = 100 * (total - survived) / total
    print(f"{killed:.1f}% killed")
    return int(killed < ENOUGH)


if __name__ == "__main__":
    sys.exit(main())
