"""
An explanation as a page: its facts in sentences, as lists in lists.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from competentie import facts
from competentie._html import Element, Node, element
from competentie.errors import require
from competentie.explain import Explanation
from competentie.facts import Fact
from competentie.pages.page import Page

__all__ = ["explanation"]


def explanation(told: Explanation) -> Page:
    """
    What :func:`competentie.explain.explain` says, as a page.

    Raises:
        InvalidTypeError: *told* is no Explanation.
    """
    require(told=(told, Explanation))
    title = told.framework.title
    return Page(
        title,
        told.language,
        (element("h1", title, lang=None), *_parts(told)),
        "explanation",
    )


def _parts(told: Explanation) -> Iterator[Node]:
    """
    What is said in general, then a section per competency.
    """
    for fact in told.facts:
        if isinstance(fact, facts.Section):
            heading = element("h2", told.say(fact))
            yield element("section", heading, *_beneath(told, fact.facts))
        else:
            yield element("p", told.say(fact))
            yield from _beneath(told, fact.facts)


def _beneath(told: Explanation, inner: Iterable[Fact]) -> Iterator[Element]:
    items = [
        element("li", told.say(fact), *_beneath(told, fact.facts)) for fact in inner
    ]
    if items:
        yield element("ul", *items, class_="told")
