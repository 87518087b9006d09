"""
What the library says, kept apart from what it knows: each language is one module, its words in tables by key.

A sentence names values in braces. ``{count}`` shows a value, ``{count:rater|raters}`` the word that goes with a number,
``{expected:term}`` the term with that key, ``{roles:role}`` what roles are called, ``{first:capital}`` a value that starts
the sentence.
"""

from __future__ import annotations

import reprlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from competentie.words.tables import Language

__all__ = [
    "LANGUAGES",
    "Shown",
    "joined",
    "language_for",
    "primary",
    "printable",
    "quote",
    "shown",
    "unturned",
    "words_in",
]

LANGUAGES: Final = ("en", "nl")
"""
The languages that there are words in; a new one is its module here, and its name in this line.
"""

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 80


@cache
def words_in(language: str) -> Language:
    """
    The words of one of :data:`LANGUAGES`; loaded when they are first asked for.
    """
    found: Language = import_module(f"{__name__}.{language}").WORDS
    return found


def primary(language: str) -> str:
    """
    The language of a BCP 47 tag: ``nl`` of ``nl-BE``.
    """
    return language.split("-", maxsplit=1)[0]


def language_for(language: str) -> str:
    """
    The language to speak where texts are in *language*: that, if there are words in it, else English.
    """
    wanted = primary(language)
    return wanted if wanted in LANGUAGES else "en"


def joined(items: Iterable[str], last: str, language: str) -> str:
    """
    *items* in a row, the *last* two with a word between them: ``and`` or ``or``.
    """
    forms = words_in(language).forms
    *first, final = [*items] or [forms["nothing"]]
    return f" {forms[last]} ".join([", ".join(first), final] if first else [final])


def quote(value: object) -> str:
    """
    *value* as a short, printable literal.
    """
    try:
        return printable(_short.repr(value))
    except Exception:  # noqa: BLE001 - an offender whose own repr fails, such as an int of 5,000 digits
        return f"a value of type {type(value).__name__}"


def printable(text: str) -> str:
    """
    *text* in which nothing steers a terminal, breaks a line or turns around what follows: that is escaped.
    """
    if text.isprintable():
        return text
    return "".join([one if one.isprintable() else ascii(one)[1:-1] for one in text])


# Marks of direction, separators of lines, and what turns around, embeds or isolates what follows.
_TURNS: Final = (
    *(0x61C, 0x200E, 0x200F),
    *range(0x2028, 0x202F),
    *range(0x2066, 0x206A),
)
_ESCAPED: Final = {sign: ascii(chr(sign))[1:-1] for sign in _TURNS}


def unturned(text: str) -> str:
    """
    *text* of somebody's, to stand in a sentence of ours: what would turn around or end what follows is escaped.
    """
    return text.translate(_ESCAPED)


class Shown:
    """
    A value in a sentence, shown as the sentence asks: as it is, as a literal, as a term, or as the word for a number.
    """

    def __init__(self, value: object, language: str) -> None:
        self.value: Final = value
        self.language: Final = language

    def __format__(self, how: str) -> str:
        one, bar, many = how.partition("|")
        if bar:
            return one if self.value == 1 else many
        show: Callable[[], str] = {
            "": self._plain,
            "quoted": self._quoted,
            "term": self._term,
            "capital": self._capital,
            "role": self._roles,
        }[how]
        return show()

    def _plain(self) -> str:
        """
        Lists with commas; errors and problems in the language of the sentence.
        """
        if isinstance(self.value, tuple | list):
            parts = [format(Shown(item, self.language)) for item in self.value]
            return ", ".join(parts) or words_in(self.language).forms["nothing"]
        tell = getattr(self.value, "text", None)
        return tell(self.language) if callable(tell) else str(self.value)

    def _capital(self) -> str:
        """
        As it is, at the start of a sentence.
        """
        plain = self._plain()
        return plain[:1].upper() + plain[1:]

    def _quoted(self) -> str:
        if isinstance(self.value, tuple):
            return ", ".join([quote(item) for item in self.value])
        return quote(self.value)

    def _roles(self) -> str:
        """
        Roles of raters, given by their values, by their labels.
        """
        labels = words_in(self.language).labels
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return ", ".join([labels.get(f"Role.{one}", str(one)) for one in values])

    def _term(self) -> str:
        """
        What a value should have been; of one of some classes, their names.
        """
        terms = words_in(self.language).terms
        if isinstance(self.value, tuple):
            return terms["of_class"].format(joined(self.value, "or", self.language))
        key = str(self.value)
        return terms.get(key) or terms["of_class"].format(key)


def shown(values: Mapping[str, object], language: str) -> dict[str, Shown]:
    """
    What a sentence names, by its name.
    """
    return {name: Shown(value, language) for name, value in values.items()}
