"""
Make the example ratings: ``python tools/make_example.py``. Every answer is made up, by a formula and a fixed seed.
"""

from __future__ import annotations

import csv
import random
from pathlib import Path

import competentie as c

TARGET = Path(__file__).parents[1] / "src" / "competentie" / "data" / "examples" / "ratings.csv"

# Per made-up person a level for each competency in the card's order, to scatter answers around.
PEOPLE = {
    "Anna (verzonnen)": (3, 2, 2, 3, 3, 1, 1, 2),
    "Bram (verzonnen)": (1, 2, 1, 2, 2, 1, 1, 1),
    "Chris (verzonnen)": (2, 3, 4, 3, 1, 2, 3, 3),
}
RATERS = {"zelf": "self", "teamleider": "manager", "collega 1": "peer", "collega 2": "peer"}

# Cells that nobody but the person rates, and cells where what is seen does not fit the rest.
UNSEEN = {
    ("Bram (verzonnen)", "coachen", 2),
    ("Bram (verzonnen)", "coachen", 3),
    ("Chris (verzonnen)", "klantgerichtheid", 2),
}
SEEN_ANYWAY = {("Bram (verzonnen)", "resultaatgericht", 3), ("Anna (verzonnen)", "probleemoplossend_vermogen", 3)}


def answer(chance: random.Random, distance: int, rater: str) -> str:
    """
    What *rater* says of an indicator at *distance* ranks from the person's level (negative: below it).
    """
    kindness = 0.1 if rater == "zelf" else 0.0
    seen = (0.97 if distance < 0 else 0.9 if distance == 0 else 0.3 if distance == 1 else 0.1) + kindness
    unsure = (0.04 if rater == "teamleider" else 0.1) + 0.25 * max(distance, 0)
    draw, doubt = chance.random(), chance.random()
    return "n.v.t." if doubt < unsure else "ja" if draw < seen else "nee"


def main() -> None:
    """
    Write the file.
    """
    framework = c.examples.framework()
    chance = random.Random(20261123)  # noqa: S311 - made-up data, the same each time
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["person", "rater", "role", "indicator", "value"])
        for person, levels in PEOPLE.items():
            for rater, role in RATERS.items():
                for competency, level in zip(framework.competencies, levels, strict=True):
                    for descriptor in competency.descriptors:
                        # Raters leave whole levels open: the highest, and what they cannot see.
                        cell = (person, competency.id, descriptor.rank)
                        if chance.random() < (0.5 if descriptor.rank > level + 1 else 0.03):
                            continue
                        if cell in UNSEEN and role != "self":
                            continue
                        distance = -1 if cell in SEEN_ANYWAY else descriptor.rank - level
                        for indicator in descriptor.indicators:
                            said = answer(chance, distance, rater)
                            writer.writerow([person, rater, role, indicator.id, said])


if __name__ == "__main__":
    main()
