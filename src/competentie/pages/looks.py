"""
How pages look: the symbols that stand beside words, and the stylesheet with the colours of the legend.

Colour is the legend's alone: what was seen of a person is told in ink, so that the two are not mixed up.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from competentie._html import Element, Node, element
from competentie.catalog import Source
from competentie.climbs import Verdict
from competentie.gaps import GapStatus, is_dark

__all__ = ["ANSWERED", "ROOT", "SYMBOLS", "apart", "badge", "stylesheet"]

# The files beside this module. No quotes and no angle brackets in them: escaping then leaves them as they are, and
# needs no way around it.
_FILES: Final = Source("competentie", "pages", "competentie")

ROOT: Final = "competentie"
"""
The class that all of a page stands under, and what the custom properties of a host start with.
"""

# Each symbol stands with its word, so that neither colour nor shape is needed to read a page.
SYMBOLS: Final[dict[bool | Verdict | None, str]] = {
    True: "✓",
    False: "✗",
    None: "○",
    Verdict.MET: "✓",
    Verdict.NOT_MET: "✗",
    Verdict.NOT_ASSESSED: "○",
}
"""
The symbols of answers and verdicts; those of statuses are in their look.
"""
ANSWERED: Final = {True: "observed", False: "not-observed", None: "not-assessed"}
"""
What the stylesheet calls an answer.
"""


def badge(kind: str, symbol: str, word: str) -> Element:
    """
    A symbol, which is not read aloud, and its word.
    """
    return element(
        "span",
        element("span", symbol, class_="symbol", aria_hidden="true"),
        " ",
        element("span", word, dir="auto"),
        class_=f"badge {kind}",
    )


def apart(nodes: Iterable[Node]) -> Iterator[Node]:
    """
    *nodes* with a space after each, so that words stay words where the looks are not applied.
    """
    for node in nodes:
        yield node
        yield " "


@cache
def stylesheet() -> str:
    """
    The stylesheet of all pages: what a document of ours has, and beneath one class all else.
    """
    stacked = _file("stacked.css")
    # A matrix whose columns do not stand side by side: where the screen is narrow, or the ladder long.
    narrow = f"@media screen and (max-width: 56rem) {{\n{stacked}}}\n"
    # The table of a sheet too.
    narrow += narrow.replace(".matrix", ".standings")
    long = stacked.replace(".matrix", ".stacked")
    scoped = _colours() + _file("card.css") + narrow + long + _file("print.css")
    return f"{_file('page.css')}.{ROOT} {{\n{scoped}{_file('sheet.css')}}}\n"


# A length in rem, as the files have it.
_REM: Final = r"(-?[\d.]+)rem\b"


def _file(name: str) -> str:
    """
    A file of looks, its rem as multiples of ``--size``: on a host's page a rem may be anything.

    Those of a condition stay: it can have no property, and in it a rem is what the reader set. So does that of
    ``--size`` itself.
    """
    lines = []
    for line in _FILES.read(name).decode("utf-8").splitlines():
        stays = line.lstrip().startswith(("@media", "--size"))
        own = line if stays else re.sub(_REM, r"calc(\1 * var(--size))", line)
        lines.append(f"{own}\n")
    return "".join(lines)


def _colours() -> str:
    """
    The colours of the legend, and what has them; a status without any has a border.
    """
    properties = rules = ""
    for status in GapStatus:
        kind = status.value
        colours = status.look.page
        if colours is None:
            rules += f".status.{kind} {{ border-color: var(--soft); }}\n"
            continue
        light, dark = colours.light, colours.dark
        properties += _property(kind, light.background, dark.background)
        properties += _property(f"on-{kind}", light.ink, dark.ink)
        rules += f".badge.{kind}, .cell.{kind} {{ background: var(--{kind}); color: var(--on-{kind}); }}\n"
        if is_dark(light.background):
            # What was attained is a dark pin on the page, and a light one on a dark cell.
            pin = f"background: var(--on-{kind}); border-color: var(--on-{kind}); color: #1c2024;"
            rules += f".cell.{kind} .pin.attained {{ {pin} }}\n"
    return properties + rules


def _property(name: str, light: str, dark: str) -> str:
    """
    A colour by day and by night, which a host may bring itself.
    """
    return f"--{name}: var(--{ROOT}-{name}, light-dark({light}, {dark}));\n"
