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
from competentie.pages.looks import breakable
from competentie.pages.page import About, Page, stated, titled

__all__ = ["explanation"]


def explanation(told: Explanation, *, about: About = About()) -> Page:
    """
    What :func:`competentie.explain.explain` says, as a page.

    Args:
        told: What it says.

        about: Who and when it is about, which the title of the document says too; of what is not given it says
            nothing.

    Raises:
        InvalidTypeError: *told* is no Explanation, or *about* no About.
    """
    require(told=(told, Explanation), about=(about, About))
    title = told.framework.title
    spoken = told.framework.language
    lang = None if spoken == told.language else spoken
    general: list[Node] = []
    sections: list[Node] = []
    for fact in told.facts:
        if isinstance(fact, facts.Section):
            heading = element("h2", told.say(fact), class_="heading")
            beneath = _beneath(told, fact.facts)
            sections.append(element("section", heading, *beneath, class_="part-of"))
        else:
            general.append(element("p", *breakable(told.say(fact))))
            general += _beneath(told, fact.facts)
    heading = element("h1", title, class_="title", lang=lang, dir="auto")
    # What is said in general stands above the competencies, as it does in the text.
    known = stated(about, told.language)
    introduction = element("div", *general, class_="general")
    named = titled(about, title)
    content = (heading, *known, introduction, *sections)
    return Page(named, told.language, content, "explanation")


def _beneath(told: Explanation, inner: Iterable[Fact]) -> Iterator[Element]:
    items = [
        element("li", *breakable(told.say(fact)), *_beneath(told, fact.facts))
        for fact in inner
    ]
    if items:
        yield element("ul", *items)
