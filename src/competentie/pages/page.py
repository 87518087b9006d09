"""
A page as a host takes it: a whole document, or a part of a page of its own; and what is known of the conversation.

What a page holds is a tree of elements; nothing of it is text before it is asked for. There is no script in it.
"""

from __future__ import annotations

import datetime as dt
from types import NoneType
from typing import Final

import attrs

from competentie._html import Element, Node, element, render
from competentie._kinds import Maybe, Name, Text, UntoldText, Whole, require_kinds
from competentie.errors import require
from competentie.labels import moment_words, page_words
from competentie.pages.looks import ROOT, breakable, quoted
from competentie.pages.looks import stylesheet as all_looks

__all__ = ["About", "Page", "day_words", "stated", "titled"]


@attrs.frozen
class About:
    """
    What the caller says of a person and a conversation; a page has nothing of it from elsewhere.

    Args:
        person: Who it is about, as they are called.

        date: Of the conversation, or of the outcome.

        manager: With whom the conversation is.

        raters: How many people rated, the person apart.

        previous: Date of the conversation before.

    Raises:
        InvalidTypeError: A value has the wrong type; the error names every one.

        InvalidValueError: A name is empty, or has line breaks, control characters or halves of characters; there are
            fewer than 0 raters.
    """

    person: str | None = None
    date: dt.date | None = None
    manager: str | None = None
    raters: int | None = None
    previous: dt.date | None = None

    def __attrs_post_init__(self) -> None:
        require(
            person=(self.person, (str, NoneType)),
            date=(self.date, (dt.date, NoneType)),
            manager=(self.manager, (str, NoneType)),
            raters=(self.raters, (int, NoneType)),
            previous=(self.previous, (dt.date, NoneType)),
        )
        # Who is spoken with is nobody's business in a message either.
        name = Maybe(UntoldText(filled=True))
        require_kinds(
            person=(self.person, name),
            manager=(self.manager, name),
            raters=(self.raters, Maybe(Whole(0))),
        )

    def __repr__(self) -> str:
        # Who is spoken with is nobody's business in a log.
        return "About(...)"


def stated(about: About, language: str, job: str | None = None) -> list[Element]:
    """
    A list of who and when a page is *about*, and of which *job*, as far as that is given; none where nothing is.
    """
    known = {
        "person": about.person,
        "job": job,
        "date": day_words(about.date, language),
        "manager": about.manager,
        "raters": None if about.raters is None else str(about.raters),
        "previous": day_words(about.previous, language),
    }
    entries = []
    for key, value in known.items():
        if value:
            term = element("dt", page_words(f"about.{key}", language=language))
            said = element("dd", *breakable(value), dir="auto")
            entries.append(element("div", term, said))
    return [element("dl", *entries, class_="about")] if entries else []


def titled(about: About, title: str) -> str:
    """
    The *title* of a document after whom it is about, as far as that is given.
    """
    return f"{about.person} – {title}" if about.person else title


def day_words(date: dt.date | None, language: str) -> str | None:
    """
    A date as people write it. Of a moment the day: at what hour people talked is nobody's question.
    """
    if date is None:
        return None
    return moment_words(dt.date(date.year, date.month, date.day), language=language)


# What an id may have, and so what may stand before it.
_PREFIX: Final = Name("prefix", r"\S*")
# Attributes that name an id of the page; of the last only what starts with "#".
_IDS: Final = ("id", "aria_labelledby", "href")
_HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")


@attrs.frozen(repr=False)
class Page:
    """
    A card, a sheet or an explanation: :meth:`html` makes a document of it, :meth:`fragment` a part of another one.

    Args:
        title: What the document is called.

        language: Of headings and sentences.

        content: What it shows.

        kind: What the stylesheet calls it, beside the class of all pages.
    """

    title: str
    language: str
    content: tuple[Node, ...]
    kind: str

    def __repr__(self) -> str:
        return f"<Page {self.kind} in {self.language}>"

    def _repr_html_(self) -> str:
        """
        What a notebook shows: the page with its looks.
        """
        return render(element("style", all_looks())) + self.fragment()

    def html(self, *, nonce: str | None = None, stylesheet: str | None = None) -> str:
        """
        A whole HTML document, which says its encoding: UTF-8.

        Args:
            nonce: Of the style element, for a host whose Content-Security-Policy asks one.

            stylesheet: Address of what :func:`css` gives, to link to it; None to hold it in the document, which then
                asks for no other file.

        Raises:
            InvalidTypeError: An argument is no str.

            InvalidValueError: An argument is empty, or has line breaks or control characters.
        """
        filled = Maybe(Text(filled=True))
        require_kinds(nonce=(nonce, filled), stylesheet=(stylesheet, filled))
        if stylesheet is None:
            looks = element("style", css() + self._running_title, nonce=nonce)
        else:
            looks = element("link", rel="stylesheet", href=stylesheet, nonce=nonce)
        head = element(
            "head",
            element("meta", charset="utf-8"),
            element(
                "meta", name="viewport", content="width=device-width, initial-scale=1"
            ),
            element("title", self.title),
            looks,
        )
        body = element("body", element("main", self._root("", 1)))
        document = element(
            "html", head, body, lang=self.language, class_=f"{ROOT}-page"
        )
        return f"<!DOCTYPE html>{render(document)}\n"

    def fragment(self, *, prefix: str = "", depth: int = 1) -> str:
        """
        One ``article`` to stand in another page, which brings :func:`css` once.

        Args:
            prefix: What every id starts with, so that several can stand in one page.

            depth: The level of its own title among the headings of that page, 1 or more: those beneath it follow.

        Raises:
            InvalidTypeError: *prefix* is no str, or *depth* no int.

            InvalidValueError: *prefix* has white space, which no id may have; *depth* is below 1.
        """
        require_kinds(prefix=(prefix, _PREFIX), depth=(depth, Whole(1)))
        return render(self._root(prefix, depth))

    @property
    def _running_title(self) -> str:
        """
        What stands above every printed page of a document of its own.
        """
        return f"@page {ROOT} {{ @top-right {{ content: {quoted(self.title)}; }} }}\n"

    def _root(self, prefix: str, depth: int) -> Element:
        # Within an article header and footer are those of the article, not of the page around it.
        content = tuple(_placed(node, prefix, depth) for node in self.content)
        return element(
            "article", *content, class_=f"{ROOT} {self.kind}", lang=self.language
        )


def css() -> str:
    """
    The stylesheet of all pages, under one class, for a file or a style element of the host's own.

    A host's fonts and colours go in by custom properties: ``--competentie-font``, ``--competentie-size`` and those
    that the first lines of the stylesheet name.
    """
    return all_looks()


def _placed(node: Node, prefix: str, depth: int) -> Node:
    """
    *node* with *prefix* before its ids, and before what refers to them; its headings as deep as *depth* says.
    """
    if isinstance(node, str) or (not prefix and depth == 1):
        return node
    attributes = dict(node.attributes)
    for name in _IDS:
        value = attributes.get(name)
        if value and name == "href":
            attributes[name] = f"#{prefix}{value[1:]}" if value[0] == "#" else value
        elif value:
            attributes[name] = " ".join(prefix + id for id in value.split())
    tag = node.tag
    if tag in _HEADINGS:
        tag = _HEADINGS[min(_HEADINGS.index(tag) + depth, len(_HEADINGS)) - 1]
    children = tuple(_placed(child, prefix, depth) for child in node.children)
    return Element(tag, attributes, children)
