"""
Make the example surveys: ``python tools/make_survey.py``. Every answer is made up, by a formula and a fixed seed.
"""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import competentie as c

ROOT = Path(__file__).parents[1]
PACKAGED = ROOT / "src" / "competentie" / "data" / "examples"
# The one that a reader of the documentation has beside it is the packaged one.
FIRST = (PACKAGED / "survey.csv", ROOT / "examples" / "survey.csv")
SECOND = (PACKAGED / "survey-after.csv",)
TEAMS = {"Noord": 12, "Zuid": 9, "Oost": 3, "West": 3}
# Who left, came, or went to another team in the year between.
LEFT = {4, 16, 25}
CAME = {28: "Noord", 29: "Zuid", 30: "Oost"}
MOVED = {12: "Zuid"}


def answer(chance: random.Random, distance: int) -> str:
    """
    The answer to a behaviour at *distance* ranks from the person's level.
    """
    seen = 0.95 if distance <= 0 else 0.45 if distance == 1 else 0.1
    if chance.random() < 0.05 + 0.15 * max(distance, 0):
        return "n.v.t."
    return "ja" if chance.random() < seen else "nee"


def write(paths: Iterable[Path], framework: c.Framework, rows: Iterable[Sequence[str]]) -> None:
    """
    Write a file as a form tool would export it: semicolons, and a heading per question with its text.
    """
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\n")
    writer.writerow(["medewerker (verzonnen)", "team", *(indicator.text for indicator in framework.indicators)])
    writer.writerows(rows)
    for path in paths:
        path.write_text(made.getvalue(), encoding="utf-8", newline="")


def person(
    chance: random.Random, framework: c.Framework, level_of: Callable[[c.Competency], int]
) -> tuple[dict[str, int], list[str]]:
    """
    A person's level of each competency, and the answers.
    """
    levels: dict[str, int] = {}
    answers: list[str] = []
    for competency in framework.competencies:
        level = levels[competency.id] = level_of(competency)
        answers += [answer(chance, d.rank - level) for d in competency.descriptors for _ in d.indicators]
    return levels, answers


def main() -> None:
    """
    Write a survey, and that of a year later.
    """
    framework = c.load_framework("sociaalwerker-b", "1.1.1")
    teams = dict(enumerate((team for team, size in TEAMS.items() for _ in range(size)), start=1))
    chance = random.Random(20261124)  # noqa: S311 - made-up data, the same each time
    levels: dict[int, dict[str, int]] = {}
    rows = []
    for number, team in teams.items():
        levels[number], answers = person(chance, framework, lambda _: chance.choice([0, 1, 1, 2, 2, 2, 3, 3, 4]))
        rows.append([f"m{number:02}", team, *answers])
    write(FIRST, framework, rows)
    later = random.Random(20271124)  # noqa: S311 - the same
    rows = []
    for number, team in {**teams, **CAME, **MOVED}.items():
        if number not in LEFT:
            before = levels.get(number, {})

            def level_of(competency: c.Competency, before: dict[str, int] = before) -> int:
                """
                About what it was; of who came, about the lowest.
                """
                return min(max(before.get(competency.id, 1) + later.choice([-1, 0, 0, 0, 1, 1]), 0), 4)

            rows.append([f"m{number:02}", team, *person(later, framework, level_of)[1]])
    write(SECOND, framework, rows)


if __name__ == "__main__":
    main()
