"""
Make the example exports: ``python tools/make_exports.py``. Every answer is made up, by a formula and a fixed seed.

All four are the same survey of the same people, each written as its program writes it: what they have in common is the
answers, so that they must lead to the same levels.
"""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, Literal

import competentie as c

TARGET: Final = Path(__file__).parents[1] / "examples" / "exports"
ASKED: Final = ("klantgerichtheid", "coachen")
TEAMS: Final = {"Noord": 8, "Zuid": 7, "Oost": 5}
# Why there is no answer; True and False are answers.
BLANK: Final = "blank"
AWAY: Final = "away"

Answer = bool | str
Row = Sequence[str]


def indicators() -> list[c.Indicator]:
    """
    What is asked.
    """
    framework = c.load_framework("sociaalwerker-b", "1.1.1")
    return [indicator for id in ASKED for indicator in framework[id].indicators]


def answers() -> list[tuple[str, list[Answer]]]:
    """
    The team of each person, and an answer to each question.
    """
    framework = c.load_framework("sociaalwerker-b", "1.1.1")
    chance = random.Random(20261126)  # noqa: S311 - made-up data, the same each time
    people = []
    for team in (team for team, size in TEAMS.items() for _ in range(size)):
        given: list[Answer] = []
        for id in ASKED:
            level = chance.choice([0, 1, 1, 2, 2, 3, 3, 4])
            given += [_answer(chance, d.rank - level) for d in framework[id].descriptors for _ in d.indicators]
        people.append((team, given))
    return people


def _answer(chance: random.Random, distance: int) -> Answer:
    """
    The answer to a behaviour at *distance* ranks from the person's level.
    """
    if chance.random() < 0.04:
        return BLANK
    if chance.random() < 0.03 + 0.05 * max(distance, 0):
        return AWAY
    return chance.random() < (0.95 if distance <= 0 else 0.3)


def limesurvey() -> list[Row]:
    """
    Codes and texts in one heading, the question of a list in square brackets, and nothing where nothing was answered.
    """
    asked = [
        f"G01Q0{1 + (place > 15)}[SQ{place + 1:03}]. Zie je dit gedrag bij je collega? [{indicator.text}]"
        for place, indicator in enumerate(indicators())
    ]
    about = ["Response ID", "Date submitted", "Last page", "Start language", "Seed"]
    codes = ["id", "submitdate", "lastpage", "startlanguage", "seed"]
    head = [f"{code}. {text}" for code, text in zip(codes, about, strict=True)]
    words = {True: "Ja", False: "Nee", AWAY: "N.v.t.", BLANK: ""}
    rows: list[Row] = [[*head, "G00Q01. In welk team werkt je collega?", *asked]]
    for number, (team, given) in enumerate(answers(), start=1):
        day = f"2026-11-{number % 9 + 10} 10:{number:02}:00"
        rows.append([str(number), day, "2", "nl", str(100_000 + 37 * number), team, *(words[said] for said in given)])
    return rows


def qualtrics() -> list[Row]:
    """
    Three lines of headings: short names, texts with a stem before them, and what to import them by.
    """
    asked = indicators()
    about = {
        "StartDate": "Start Date",
        "EndDate": "End Date",
        "Status": "Response Type",
        "Progress": "Progress",
        "Finished": "Finished",
        "ResponseId": "Response ID",
        "Q1": "In welk team werkt je collega?",
    }
    names = [f"Q{2 + (place > 15)}_{place % 16 + 1}" for place in range(len(asked))]
    # A stem that ends in a line break ends in one here too, within quotes.
    texts = [f"Hoe vaak zie je dit gedrag bij je collega?\n\n - {indicator.text}" for indicator in asked]
    ids = [json.dumps({"ImportId": f"QID{name}"}) for name in [*about, *names]]
    words: dict[Answer, Row] = {
        True: ("Vaak", "Altijd"),
        False: ("Soms", "Nooit"),
        AWAY: ("Niet van toepassing",),
        BLANK: ("",),
    }
    rows: list[Row] = [[*about, *names], [*about.values(), *texts], ids]
    for number, (team, given) in enumerate(answers(), start=1):
        day = f"2026-11-{number % 9 + 10}"
        head = [f"{day} 09:00:00", f"{day} 09:10:00", "IP Address", "100", "True", f"R_{number:06}", team]
        rows.append([*head, *_by_turns(words, given)])
    return rows


def microsoft_forms() -> list[Row]:
    """
    The texts alone, with hard spaces where somebody pasted them, as Excel saves the workbook in the Netherlands.
    """
    asked = [indicator.text.replace(" ", "\u00a0", 2) + "\u00a0" for indicator in indicators()]
    rows: list[Row] = [
        ["ID", "Start time", "Completion time", "Email", "Name", "In welk team werkt je collega?", *asked]
    ]
    words = {True: "Ja", False: "Nee", AWAY: "Niet van toepassing", BLANK: "Weet ik niet"}
    for number, (team, given) in enumerate(answers(), start=1):
        day = f"{number % 9 + 10}-11-2026"
        head = [str(number), f"{day} 09:00", f"{day} 09:10", "anonymous", "", team]
        rows.append([*head, *(words[said] for said in given)])
    return rows


STEM: Final = (
    "Wilt u van elk van de volgende gedragingen aangeven hoe vaak u die het afgelopen halfjaar "
    "bij deze collega hebt gezien? - "
)


def spss() -> list[Row]:
    """
    Names of variables and codes: 1 to 5, -9 and 99 for what the user calls missing, a space for what the system does.
    """
    teams = {team: str(number) for number, team in enumerate(TEAMS, start=1)}
    rows: list[Row] = [["respnr", "team", *_variables()]]
    codes: dict[Answer, Row] = {True: ("4", "5"), False: ("1", "2", "3"), AWAY: ("99",), BLANK: ("-9", " ")}
    for number, (team, given) in enumerate(answers(), start=1):
        rows.append([str(number), teams[team], *_by_turns(codes, given)])
    return rows


def spss_labels() -> list[Row]:
    """
    The label of each variable, which SPSS cuts at 256 bytes.
    """
    labels = [(STEM + indicator.text).encode()[:256].decode(errors="ignore") for indicator in indicators()]
    asked = zip(_variables(), labels, strict=True)
    return [["name", "label"], ["respnr", ""], ["team", "Team van de collega"], *asked]


def _variables() -> list[str]:
    return [f"v{place + 1:02}" for place in range(len(indicators()))]


def _by_turns(words: dict[Answer, Row], given: Iterable[Answer]) -> list[str]:
    """
    Each answer by one of the words for it, in turn.
    """
    return [words[said][place % len(words[said])] for place, said in enumerate(given)]


def texts() -> dict[str, bytes]:
    """
    The content of each file by its name.
    """
    return {
        "limesurvey.csv": _csv(limesurvey(), ",", "\n", csv.QUOTE_ALL).encode("utf-8-sig"),
        "qualtrics.csv": _csv(qualtrics(), ",", "\n", csv.QUOTE_MINIMAL).encode("utf-8-sig"),
        "microsoft-forms.csv": _csv(microsoft_forms(), ";", "\r\n", csv.QUOTE_MINIMAL).encode("cp1252"),
        "spss.csv": _csv(spss(), ";", "\r\n", csv.QUOTE_MINIMAL).encode("utf-8-sig"),
        "spss-labels.csv": _csv(spss_labels(), ";", "\r\n", csv.QUOTE_MINIMAL).encode("utf-8-sig"),
    }


def _csv(rows: Iterable[Row], separator: str, line_end: str, quoting: Literal[0, 1]) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, lineterminator=line_end, quoting=quoting).writerows(rows)
    return file.getvalue()


def main() -> None:
    """
    Write the files.
    """
    TARGET.mkdir(parents=True, exist_ok=True)
    for name, content in texts().items():
        (TARGET / name).write_bytes(content)


if __name__ == "__main__":
    main()
