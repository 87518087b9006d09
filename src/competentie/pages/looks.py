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

__all__ = [
    "ANSWERED",
    "ROOT",
    "SYMBOLS",
    "apart",
    "badge",
    "breakable",
    "listed",
    "quoted",
    "sign",
    "stylesheet",
    "unseen",
]

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
        _symbol(symbol),
        " ",
        element("span", *breakable(word), dir="auto"),
        class_=f"badge {kind}",
    )


def sign(kind: str, symbol: str, word: str) -> Element:
    """
    A symbol alone, where a key beside it says what it means; its word is for those who listen.
    """
    return element("span", _symbol(symbol), unseen(word), class_=f"sign {kind}")


def _symbol(symbol: str) -> Element:
    return element("span", symbol, class_="symbol", aria_hidden="true")


def apart(nodes: Iterable[Node]) -> Iterator[Node]:
    """
    *nodes* with a space after each, so that words stay words where the looks are not applied.
    """
    for node in nodes:
        yield node
        yield " "


def unseen(text: str, **attributes: str | None) -> Element:
    """
    A text that is read aloud and not shown.
    """
    return element("span", text, class_="unseen", **attributes)


def listed(nodes: Iterable[Node]) -> Iterator[Node]:
    """
    *nodes* with a comma between them for those who listen; who looks sees them apart.
    """
    for number, node in enumerate(nodes):
        if number:
            yield unseen(",")
            yield " "
        yield node


# No word that people use is longer; what is, must not make a table wider than its page.
_LONGEST: Final = 32
# Where a line may break that is in the way: after a slash between words, and here and there in what is too long.
_PARTS_OF_WORDS: Final = re.compile(r"(?<=\w/)(?=\w)")


def breakable(text: str) -> Iterator[Node]:
    """
    *text* that may break after a slash between words, ``en/of`` in a narrow column, and in what is too long for any.
    """
    parts = []
    for part in _PARTS_OF_WORDS.split(text):
        size = (
            _LONGEST // 4
            if max(map(len, part.split()), default=0) > _LONGEST
            else len(part)
        )
        parts += [part[at : at + size] for at in range(0, len(part), size or 1)]
    for number, part in enumerate(parts):
        if number:
            yield element("wbr")
        yield part


# What the stylesheet is made of, in this order. Of a page's own kind one file is enough, named here.
_FILES_OF_LOOKS: Final = ("page.css", "card.css", "explanation.css", "sheet.css")
# Beneath the class of all pages, as strong as three ids: a host's rules for its own page do not reach into ours.
_SCOPE: Final = f":is(.{ROOT}, #_#_#_)"


@cache
def stylesheet() -> str:
    """
    The stylesheet of all pages: what a document of ours has, and beneath one class all else.
    """
    stacked = _file("stacked.css")
    # A matrix whose columns do not stand side by side: where the screen is narrow, or the ladder long.
    narrow = f"@media screen and (max-width: 60rem) {{\n{stacked}}}\n"
    # The table of a sheet too.
    narrow += narrow.replace(".matrix", ".standings")
    # One with outcomes and what comes next needs more room.
    wide = stacked.replace(".matrix", ".wide")
    narrow += f"@media screen and (max-width: 76rem) {{\n{wide}}}\n"
    long = stacked.replace(".matrix", ".stacked")
    parts = "".join(map(_file, _FILES_OF_LOOKS))
    scoped = f"{parts}{_colours()}{narrow}{long}{_file('print.css')}"
    return f"{_file('document.css')}{_SCOPE} {{\n{scoped}}}\n"


def quoted(text: str) -> str:
    """
    *text* as a string of CSS, whatever is in it.
    """
    signs = [sign if sign.isalnum() else f"\\{ord(sign):x} " for sign in text]
    return f'"{"".join(signs)}"'


# A length in rem, as the files have it.
_REM: Final = r"(-?[\d.]+)rem\b"


def _file(name: str) -> str:
    """
    A file of looks, its rem as multiples of the page's own unit: on a host's page a rem may be anything.

    Those of a condition stay: it can have no property, and in it a rem is what the reader set.
    """
    lines = []
    for line in _FILES.read(name).decode("utf-8").splitlines():
        stays = line.lstrip().startswith("@media")
        own = line if stays else re.sub(_REM, rf"calc(\1 * var(--{ROOT}-unit))", line)
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
    return f"& {{\n{properties}}}\n{rules}"


def _property(name: str, light: str, dark: str) -> str:
    """
    A colour by day and by night, which a host may bring itself.
    """
    return f"--{name}: var(--{ROOT}-{name}, light-dark({light}, {dark}));\n"
