"""
HTML as a tree of elements, and the one place where it becomes text.

Text becomes HTML in :func:`render` alone, which escapes all of it, so that nothing from outside can be anything but
text.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Final, NamedTuple, TypeAlias


class Element(NamedTuple):
    """
    An HTML element: its children are elements and texts; an attribute that is None is left out.
    """

    tag: str
    attributes: Mapping[str, str | None]
    children: tuple[Node, ...]


Node: TypeAlias = Element | str

# These stay on the line that they are in; others start one of their own, for whoever reads the source.
_WITHIN: Final = frozenset(
    [
        "br",
        "wbr",
        "link",
        "meta",
        "title",
        "caption",
        "thead",
        "tbody",
        "th",
        "td",
        "dt",
        "dd",
        "a",
        "span",
        "strong",
    ]
)

# Of the elements that are used here.
_WITHOUT_END: Final = frozenset(["br", "wbr", "link", "meta"])


def element(tag: str, *children: Node | None, **attributes: str | None) -> Element:
    """
    An element of what is given, ``aria_label`` for ``aria-label`` and ``class_`` for ``class``.

    Children that are None are left out, as are empty texts.
    """
    return Element(tag, attributes, tuple(filter(None, children)))


def render(node: Node) -> str:
    """
    *node* as HTML; every text and every value of an attribute is escaped here, and nowhere else.
    """
    if isinstance(node, str):
        return escape(node)
    start = f"<{node.tag}" if node.tag in _WITHIN else f"\n<{node.tag}"
    for name, value in node.attributes.items():
        if value is not None:
            written = name.rstrip("_").replace("_", "-")
            start += f' {written}="{escape(value)}"'
    if node.tag in _WITHOUT_END:
        return f"{start}>"
    if node.tag == "style":
        # A browser reads it as it is, up to the end tag: the one sign that could begin that is written as CSS has it.
        looks = "".join(map(str, node.children)).replace("<", "\\3c ")
        return f"{start}>{looks}</style>"
    inside = "".join(map(render, node.children))
    return f"{start}>{inside}</{node.tag}>"


# A notebook brings its own colours, light or dark: these take them over.
_TABLE: Final = "border-collapse:collapse;text-align:start"
_CELL: Final = "text-align:start;vertical-align:top;padding:.2em .7em;border-bottom:1px solid #8888"


def plain_table(
    caption: str, columns: Iterable[object], rows: Iterable[Iterable[object]]
) -> str:
    """
    A small table for a notebook, whose first column names the rows; None is an empty cell.
    """
    head = [_cell("th", column, scope="col") for column in columns]
    body = []
    for first, *rest in rows:
        cells = [_cell("td", value) for value in rest]
        body.append(element("tr", _cell("th", first, scope="row"), *cells))
    table = element(
        "table",
        element("caption", caption, style="text-align:start", dir="auto"),
        element("thead", element("tr", *head)),
        element("tbody", *body),
        style=_TABLE,
    )
    # Where it is wider than there is room, it is scrolled: a word that is broken is hard to read.
    return render(element("div", table, style="overflow-x:auto", tabindex="0"))


def _cell(tag: str, value: object, scope: str | None = None) -> Element:
    text = "" if value is None else str(value)
    return element(tag, text, scope=scope, style=_CELL, dir="auto")
