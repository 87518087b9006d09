"""
Make the example survey: ``python tools/make_survey.py``. Every answer is made up, by a formula and a fixed seed.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import competentie as c

TARGET = Path(__file__).parents[1] / "examples" / "survey.csv"
TEAMS = {"Noord": 12, "Zuid": 9, "Oost": 3, "West": 3}


def answer(chance: random.Random, distance: int) -> str:
    """
    The answer to a behaviour at *distance* ranks from the person's level.
    """
    seen = 0.95 if distance <= 0 else 0.45 if distance == 1 else 0.1
    if chance.random() < 0.05 + 0.15 * max(distance, 0):
        return "n.v.t."
    return "ja" if chance.random() < seen else "nee"


def main() -> None:
    """
    Write the file, as a form tool would export it: semicolons, and a heading per question with its text.
    """
    framework = c.load_framework("sociaalwerker-b", "1.1.1")
    chance = random.Random(20261124)  # noqa: S311 - made-up data, the same each time
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["medewerker (verzonnen)", "team", *(indicator.text for indicator in framework.indicators)])
        people = [team for team, size in TEAMS.items() for _ in range(size)]
        for number, team in enumerate(people, start=1):
            answers = []
            for competency in framework.competencies:
                level = chance.choice([0, 1, 1, 2, 2, 2, 3, 3, 4])
                answers += [answer(chance, d.rank - level) for d in competency.descriptors for _ in d.indicators]
            writer.writerow([f"m{number:02}", team, *answers])


if __name__ == "__main__":
    main()
