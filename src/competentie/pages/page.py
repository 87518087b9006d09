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
from competentie.errors import require
from competentie.pages.looks import ROOT, stylesheet

__all__ = ["About", "Page"]


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

    def __repr__(self) -> str:
        # Who is spoken with is nobody's business in a log.
        return "About(...)"


# Attributes that name an id of the page; of the last only what starts with "#".
_IDS: Final = ("id", "aria_labelledby", "href")


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
        return render(element("style", stylesheet())) + self.fragment()

    def html(self, *, nonce: str | None = None, stylesheet: str | None = None) -> str:
        """
        A whole HTML document, which says its encoding: UTF-8.

        Args:
            nonce: Of the style element, for a host whose Content-Security-Policy asks one.

            stylesheet: Address of what :func:`css` gives, to link to it; None to hold it in the document, which then
                asks for no other file.

        Raises:
            InvalidTypeError: An argument is no str.
        """
        require(
            nonce=(nonce, (str, NoneType)), stylesheet=(stylesheet, (str, NoneType))
        )
        if stylesheet is None:
            looks = element("style", css(), nonce=nonce)
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
        body = element("body", element("main", self._root("")))
        document = element(
            "html", head, body, lang=self.language, class_=f"{ROOT}-page"
        )
        return f"<!DOCTYPE html>{render(document)}\n"

    def fragment(self, *, prefix: str = "") -> str:
        """
        One ``article`` to stand in another page, which brings :func:`css` once.

        Args:
            prefix: What every id starts with, so that several can stand in one page.

        Raises:
            InvalidTypeError: *prefix* is no str.
        """
        require(prefix=(prefix, str))
        return render(self._root(prefix))

    def _root(self, prefix: str) -> Element:
        # Within an article header and footer are those of the article, not of the page around it.
        content = tuple(_prefixed(node, prefix) for node in self.content)
        return element(
            "article", *content, class_=f"{ROOT} {self.kind}", lang=self.language
        )


def css() -> str:
    """
    The stylesheet of all pages, under one class, for a file or a style element of the host's own.

    A host's fonts and colours go in by custom properties: ``--competentie-font``, ``--competentie-size`` and those
    that the first lines of the stylesheet name.
    """
    return stylesheet()


def _prefixed(node: Node, prefix: str) -> Node:
    """
    *node* with *prefix* before its ids, and before what refers to them.
    """
    if isinstance(node, str) or not prefix:
        return node
    attributes = dict(node.attributes)
    for name in _IDS:
        value = attributes.get(name)
        if value and name == "href":
            attributes[name] = f"#{prefix}{value[1:]}" if value[0] == "#" else value
        elif value:
            attributes[name] = " ".join(prefix + id for id in value.split())
    children = tuple(_prefixed(child, prefix) for child in node.children)
    return Element(node.tag, attributes, children)
