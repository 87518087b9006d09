"""
Make framework versions 1.1.0 and 1.1.1 of the card from 1.0.0: ``python tools/correct.py``.

Corrects the evident slips of the card and lists each in the file, under ``provenance.corrections``. What is released is
made again to the byte.
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


class Slip(NamedTuple):
    """
    Where a slip stands, what is wrong there, what it should be, and why that is evident.
    """

    path: str
    wrong: str
    right: str
    reason: str


class Release(NamedTuple):
    """
    A version, its date, and the slips that it corrects.
    """

    version: str
    modified: dt.date
    slips: tuple[Slip, ...]


HYPHEN = "The hyphen that stands for the second half of the compound is missing; {} has it."
BACKTICK = "A backtick stands for the apostrophe; ondernemerschap_3_4 has risico’s."
FIRST = (
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
# The same correction, its reason told better: tactisch takes no hyphen, since what it shares is a whole word.
LADDER = FIRST[0]._replace(
    reason="A compound is written as one word, as organisatieniveau is at ladder/4; tactisch shares its niveau, as "
    "middelbaar shares onderwijs in middelbaar en basisonderwijs.",
)
SECOND = (
    LADDER,
    FIRST[1],
    Slip(
        "indicators/plannen_en_organiseren_1_1/text",
        "af krijgen",
        "afkrijgen",
        "A separable verb is one word in the infinitive, as uitpraten is in communicatieve_vaardigheid_1_4.",
    ),
    *FIRST[2:-1],
    Slip(
        "descriptors/coachen_1/summary",
        "Niet van toepassing. (lichtgroen)",
        "Niet van toepassing.",
        "The word in brackets is the colour of the cell on paper, not part of its text; the profile's mark has it.",
    ),
    FIRST[-1],
)
RELEASES = (
    Release("1.1.0", dt.date(2026, 11, 23), FIRST),
    Release("1.1.1", dt.date(2026, 11, 25), SECOND),
)
NOTE = "Evident slips of the card are corrected; each is listed under corrections, with the source's reading."


def correct(card: c.Framework, release: Release) -> c.Framework:
    """
    *card* with the slips of *release* corrected and each correction listed.
    """
    texts = dict(texts_of(card))
    corrections = []
    for slip in release.slips:
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
        told, version=release.version, modified=release.modified, translated_from=None, provenance=provenance
    )


def main() -> None:
    """
    Write the files.
    """
    card = c.read_framework(DATA / "1.0.0" / "framework.json")
    for release in RELEASES:
        target = DATA / release.version / "framework.json"
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(c.to_json(correct(card, release)).encode())


if __name__ == "__main__":
    main()
