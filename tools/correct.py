"""
Make framework version 1.1.0 of the card from 1.0.0: ``python tools/correct.py``.

Corrects the evident slips of the card and lists each in the file, under ``provenance.corrections``.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import NamedTuple

import attrs

import competentie as c
from competentie.model import Correction
from competentie.translation import Translation, texts_of, translate

DATA = Path(__file__).parents[1] / "src" / "competentie" / "data" / "sociaalwerker-b"
TARGET = DATA / "1.1.0" / "framework.json"


class Slip(NamedTuple):
    """
    Where a slip stands, what is wrong there, what it should be, and why that is evident.
    """

    path: str
    wrong: str
    right: str
    reason: str


HYPHEN = "The hyphen that stands for the second half of the compound is missing; {} has it."
BACKTICK = "A backtick stands for the apostrophe; ondernemerschap_3_4 has risico’s."
SLIPS = (
    Slip(
        "ladder/3/description",
        "organisatieonderdeel niveau",
        "organisatieonderdeelniveau",
        "A compound is written as one word, as organisatieniveau is at ladder/4.",
    ),
    Slip(
        "indicators/kwaliteitsgericht_4_5/text",
        "(organisatiebreed) breed beleid",
        "(organisatiebreed) beleid",
        "The word breed is doubled.",
    ),
    Slip(
        "indicators/klantgerichtheid_1_2/text",
        "informatie komt",
        "informatie en komt",
        "The word en is missing before the last of three verbs.",
    ),
    Slip(
        "indicators/klantgerichtheid_1_3/text",
        "klant en/of cliëntvraag",
        "klant- en/of cliëntvraag",
        HYPHEN.format("the summary of klantgerichtheid_1"),
    ),
    Slip(
        "indicators/klantgerichtheid_3_1/text",
        "lange termijnbehoeften",
        "langetermijnbehoeften",
        "A compound is written as one word, as langetermijnplanningen is in the summary of plannen_en_organiseren_4.",
    ),
    Slip(
        "indicators/klantgerichtheid_3_4/text",
        "klant en/of cliëntbehoeften",
        "klant- en/of cliëntbehoeften",
        HYPHEN.format("ondernemerschap_3_1 (klant- en/of cliëntcontact)"),
    ),
    Slip(
        "indicators/klantgerichtheid_4_4/text",
        "klant en/of cliëntwensen",
        "klant- en/of cliëntwensen",
        HYPHEN.format("ondernemerschap_3_1 (klant- en/of cliëntcontact)"),
    ),
    Slip("indicators/ondernemerschap_1_4/text", "risico`s", "risico’s", BACKTICK),
    Slip("indicators/ondernemerschap_2_3/text", "risico`s", "risico’s", BACKTICK),
    Slip(
        "indicators/ondernemerschap_4_1/text",
        "commercieel voordeel .",
        "commercieel voordeel te behalen.",
        "The words te behalen are missing before the full stop; ondernemerschap_1_3 and ondernemerschap_3_3 have them.",
    ),
    Slip("indicators/ondernemerschap_4_3/text", "risico`s", "risico’s", BACKTICK),
    Slip(
        "indicators/probleemoplossend_vermogen_3_5/text",
        "oplossingsrichtingen/ behandelmethoden",
        "oplossingsrichtingen/behandelmethoden",
        "There is a space too many after the slash; probleemoplossend_vermogen_3_1 has none.",
    ),
    Slip(
        "indicators/coachen_4_3/text",
        "motieven,drijfveren",
        "motieven, drijfveren",
        "The space after the comma is missing.",
    ),
)
NOTE = "Evident slips of the card are corrected; each is listed under corrections, with the source's reading."


def correct(card: c.Framework) -> c.Framework:
    """
    *card* with its slips corrected and each correction listed.
    """
    texts = dict(texts_of(card))
    corrections = []
    for slip in SLIPS:
        place, _, field = slip.path.rpartition("/")
        source = texts[slip.path]
        if slip.wrong not in source:
            raise ValueError(slip)
        texts[slip.path] = source.replace(slip.wrong, slip.right)
        id = place if place.startswith("ladder/") else place.rpartition("/")[2]
        corrections.append(Correction(id, field, source, texts[slip.path], slip.reason))
    corrected = Translation(card.id, card.version, card.language, official=False, note="x", texts=texts)
    told = translate(card, corrected)
    provenance = attrs.evolve(
        card.provenance,
        editor_notes=(NOTE, *card.provenance.editor_notes[1:]),
        corrections=tuple(corrections),
    )
    return attrs.evolve(
        told, version="1.1.0", modified=dt.date(2026, 11, 23), translated_from=None, provenance=provenance
    )


def main() -> None:
    """
    Write the file.
    """
    card = c.read_framework(DATA / "1.0.0" / "framework.json")
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_bytes(c.to_json(correct(card)).encode())


if __name__ == "__main__":
    main()
