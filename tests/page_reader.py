"""
Reads HTML back as a tree, and fails where it is not sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any


class Tag:
    """
    An element as a parser sees it; a child is an element or a text.
    """

    def __init__(self, name: str, given: Mapping[str, str | None]) -> None:
        self.name, self.given = name, dict(given)
        self.children: list[Tag | str] = []

    @property
    def kinds(self) -> set[str]:
        return set((self.given.get("class") or "").split())

    @property
    def text(self) -> str:
        return "".join(one if isinstance(one, str) else one.text for one in self.children)

    @property
    def words(self) -> str:
        """
        The text as it is read aloud: without symbols, spaces as one.
        """
        heard = [one if isinstance(one, str) else one.words for one in self.children if one != "\n"]
        return "" if "aria-hidden" in self.given else re.sub(" +", " ", "".join(heard)).strip(" ")

    def walk(self) -> Iterator[Tag]:
        yield self
        for one in self.children:
            if isinstance(one, Tag):
                yield from one.walk()

    def all(self, name: str = "", kind: str = "") -> list[Tag]:
        return [tag for tag in self.walk() if name in ("", tag.name) and (not kind or kind in tag.kinds)]

    def one(self, name: str = "", kind: str = "") -> Tag:
        [tag] = self.all(name, kind)
        return tag

    def at(self, id: str) -> Tag:
        [tag] = [tag for tag in self.walk() if tag.given.get("id") == id]
        return tag

    def skeleton(self) -> Any:
        # Where a line may break is of the text.
        inner = [one for one in self.children if isinstance(one, Tag) and one.name != "wbr"]
        return self.name, self.given, [one.skeleton() for one in inner]


class Reader(HTMLParser):
    """
    Builds the tree, and fails where tags do not balance.
    """

    def __init__(self) -> None:
        super().__init__()
        self.open = [Tag("", {})]

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        assert len(dict(given)) == len(given), "an attribute twice"
        made = Tag(tag, dict(given))
        self.open[-1].children.append(made)
        if tag not in {"br", "wbr", "link", "meta", "input"}:
            self.open.append(made)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().name == tag

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    handle_pi = unknown_decl


def read(page: str) -> Tag:
    reader = Reader()
    reader.feed(page)
    reader.close()
    [root] = reader.open
    return root
