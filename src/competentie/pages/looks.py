"""
How pages look: the symbols that stand beside words, and the stylesheet with the colours of the legend.

Colour is the legend's alone: what was seen of a person is told in ink, so that the two are not mixed up.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from competentie._html import Element, Node, element
from competentie.catalog import Source
from competentie.climbs import Verdict
from competentie.gaps import GapStatus, Paint, is_dark

__all__ = ["ANSWERED", "SYMBOLS", "apart", "badge", "stylesheet"]

# The files beside this module. No quotes and no angle brackets in them: escaping then leaves them as they are, and
# needs no way around it.
_FILES: Final = Source("competentie", "pages", "competentie")

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
    The stylesheet of a page.
    """
    stacked = _file("stacked.css")
    # A matrix whose columns do not stand side by side: where the screen is narrow, or the ladder long.
    narrow = f"@media screen and (max-width: 56rem) {{\n{stacked}}}\n"
    long = stacked.replace(".matrix", ".stacked")
    return _colours() + _file("card.css") + narrow + long + _file("print.css")


def _file(name: str) -> str:
    return _FILES.read(name).decode("utf-8")


def _colours() -> str:
    """
    The colours of the legend, and what has them; a status without any has a border.
    """
    light = dark = rules = ""
    for status in GapStatus:
        kind = status.value
        colours = status.look.page
        if colours is None:
            rules += f".status.{kind} {{ border-color: var(--soft); }}\n"
            continue
        light += _properties(kind, colours.light)
        dark += _properties(kind, colours.dark)
        rules += f".badge.{kind}, .cell.{kind} {{ background: var(--{kind}); color: var(--on-{kind}); }}\n"
        if is_dark(colours.light.background):
            # What was attained is a dark pin on the page, and a light one on a dark cell.
            pin = f"background: var(--on-{kind}); border-color: var(--on-{kind}); color: #1c2024;"
            rules += f".cell.{kind} .pin.attained {{ {pin} }}\n"
    at_night = (
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{{dark} }} }}\n"
    )
    return f":root {{{light} }}\n{at_night}{rules}"


def _properties(kind: str, paint: Paint) -> str:
    return f" --{kind}: {paint.background}; --on-{kind}: {paint.ink};"
