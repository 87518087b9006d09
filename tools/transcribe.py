"""
Make framework version 1.0.0 of the card from its source text: ``python tools/transcribe.py [--check]``.

The text is copied by program. What this script undoes is layout only: lines, bullets, page headers, and words broken at
a line end. Slips of the card stay. The result is proved by ``tests/test_transcription.py``, which does not use it.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import competentie as c
from competentie.model import (
    CellMark,
    DescriptorState,
    History,
    LegendEntry,
    Level,
    Mark,
    Provenance,
    Specialisation,
)

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "tests" / "source" / "sociaalwerker-b.txt"
TARGET = ROOT / "src" / "competentie" / "data" / "sociaalwerker-b" / "1.0.0" / "framework.json"

TITLE = "Sociaalwerker B"
# A name over two lines looks like a name and the start of a definition; so the names are listed.
NAMES = (
    "Kwaliteitsgericht",
    "Plannen en organiseren",
    "Resultaatgericht",
    "Communicatieve vaardigheid",
    "Klantgerichtheid",
    "Ondernemerschap",
    "Probleemoplossend vermogen",
    "Coachen",
)
STATUSES = {
    "groeicompetentie": CellMark.GROWTH,
    "gewenste competentie": CellMark.DESIRED,
    "ontstegen competentie": CellMark.OUTGROWN,
}
NOT_APPLICABLE = re.compile(r"Niet van toepassing\. \((.+)\)")
NOTES = (
    "The transcription keeps the card's slips of the pen.",
    "Undone is layout only: lines, bullets, page headers, words broken by a hyphen or a slash at a line end.",
    "On paper each cell is light green (groeicompetentie), dark green (gewenste) or blue (ontstegen).",
    "These colours are lost but for one: Coachen niveau 1, light green. So the desired levels are not known.",
    "The source states no publisher, author, date or licence, and no formula for determining a level.",
)


def identify(name: str) -> str:
    """
    *name* as an id: lower-case ASCII words joined by ``_``.
    """
    ascii_only = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return "_".join(re.findall("[a-z0-9]+", ascii_only.lower()))


def join(lines: list[str]) -> str:
    """
    Lines as running text: a hyphen or a slash at a line end joins, anything else is a space.
    """
    text = ""
    for line in (" ".join(line.replace("\ufffd", "").split()) for line in lines):
        if text.endswith("-"):
            text = text[:-1] + line
        else:
            text += line if not text or text.endswith("/") else f" {line}"
    return text


def blocks(text: str) -> Iterator[tuple[str, list[str]]]:
    """
    The source in pieces: ``(heading, lines)``, where the heading is a competency's name, ``Niveau N`` or a section's.
    """
    heading, lines = "", list[str]()
    waiting = ""
    for line in text.splitlines():
        plain = " ".join(line.split())
        if not plain or plain == TITLE:
            continue
        candidate = f"{waiting} {plain}".strip()
        if any(name.startswith(f"{candidate} ") for name in NAMES) and not line.startswith("\t"):
            waiting = candidate
            continue
        if candidate in NAMES or re.fullmatch(r"Niveau \d|Uitleg niveaus|Specialisatie:", plain):
            yield heading, lines
            heading, lines = candidate if candidate in NAMES else plain, []
        elif " = " in plain:
            yield heading, lines
            heading, lines = "Legend", [line]
        else:
            lines.append(line)
        waiting = ""
    yield heading, lines


def cell(competency: str, rank: int, lines: list[str]) -> c.Descriptor:
    """
    A descriptor: the lines up to the first tab are its summary, each line with a tab and a capital starts an indicator.
    """
    summary: list[str] = []
    indicators: list[list[str]] = []
    for line in lines:
        if line.startswith("\t") and re.match(r"[\s\ufffd]*[A-Z]", line):
            indicators.append([line])
        else:
            (indicators[-1] if indicators else summary).append(line)
    descriptor = f"{competency}_{rank}"
    text = join(summary)
    return c.Descriptor(
        id=descriptor,
        rank=rank,
        state=DescriptorState.NOT_APPLICABLE if NOT_APPLICABLE.fullmatch(text) else DescriptorState.DEFINED,
        summary=text,
        indicators=tuple(c.Indicator(f"{descriptor}_{i}", join(lines)) for i, lines in enumerate(indicators, 1)),
    )


def transcribe(text: str, sha256: str) -> c.Framework:
    """
    The card as a framework.
    """
    competencies: list[c.Competency] = []
    legend: list[LegendEntry] = []
    ladder: list[Level] = []
    specialisations: list[Specialisation] = []
    name, definition, cells = "", list[str](), list[c.Descriptor]()

    def close() -> None:
        if name and cells:
            competencies.append(c.Competency(identify(name), name, join(definition), tuple(cells)))

    for heading, lines in blocks(text):
        if heading in NAMES:
            close()
            name, definition, cells = heading, lines, []
        elif heading.startswith("Niveau"):
            cells.append(cell(identify(name), int(heading.split()[1]), lines))
        elif heading == "Legend":
            colour, label = join(lines).split(" = ")
            legend.append(LegendEntry(STATUSES[label], colour, label))
        elif heading == "Uitleg niveaus":
            levels = re.split(r"\n(?=Niveau)", "\n".join(lines))
            for level in levels:
                title, description = join(level.splitlines()).split(": ", 1)
                ladder.append(Level(int(title.split()[1]), title, description))
        elif heading == "Specialisatie:":
            specialisations += [Specialisation(identify(join([line])), join([line])) for line in lines]
    close()
    return c.Framework(
        id="sociaalwerker-b",
        version="1.0.0",
        modified=dt.date(2026, 11, 23),
        language="nl",
        title=TITLE,
        ladder=tuple(ladder),
        legend=tuple(legend),
        competencies=tuple(competencies),
        specialisations=tuple(specialisations),
        profiles=(profile(competencies, legend),),
        history=History(),
        provenance=Provenance(
            title=TITLE,
            source="Text of a printed Dutch competency card, taken out of a PDF",
            source_sha256=sha256,
            editor_notes=NOTES,
        ),
    )


def profile(competencies: list[c.Competency], legend: list[LegendEntry]) -> c.JobProfile:
    """
    The card's own profile: no desired levels, and the marks that survived as words.
    """
    colours = {entry.colour.lower(): entry.status for entry in legend}
    marks = [
        Mark(competency.id, descriptor.rank, colours[found[1]])
        for competency in competencies
        for descriptor in competency.descriptors
        if (found := NOT_APPLICABLE.fullmatch(descriptor.summary))
    ]
    note = "The desired levels are not known: the colours that showed them are lost, but for one mark."
    return c.JobProfile(id=identify(TITLE), title=TITLE, desired={}, marks=tuple(marks), note=note)


def main() -> int:
    """
    Write the framework file, or with ``--check`` compare it with what is there.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the file differs")
    arguments = parser.parse_args()
    raw = SOURCE.read_bytes()
    made = c.to_json(transcribe(raw.decode(), hashlib.sha256(raw).hexdigest())).encode()
    if arguments.check:
        same = TARGET.read_bytes() == made
        print("the same" if same else f"{TARGET} differs from what the source gives", file=sys.stderr)
        return 0 if same else 1
    TARGET.write_bytes(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
