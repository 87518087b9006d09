"""
Exception types, each with the problems it reports as fields.

An error names every offender of the first stage that fails (syntax, structure, references); what is accepted is
accepted whole.
"""

from __future__ import annotations

import reprlib
from collections.abc import Iterable
from typing import Final, NamedTuple

__all__ = [
    "CompetentieError",
    "DigestMismatchError",
    "DocumentError",
    "FrameworkDataError",
    "FrameworkNotFoundError",
    "InvalidTypeError",
    "InvalidValueError",
    "Problem",
    "RatingsError",
    "UnknownIdError",
]

# Suggestions cost some 6 ms each over 141 ids; the first few offenders are enough to see the pattern.
SUGGESTIONS: Final = 5

_short = reprlib.Repr()
_short.maxstring = _short.maxother = _short.maxlong = 80


class Problem(NamedTuple):
    """
    One offender: where it stands, what it is, and what would be right.

    ``path`` is a place in the input (``competencies[2].descriptors[0].rank``, ``line 7``), empty where the input is one
    value. ``value`` is the offender as it was given. ``nearest`` holds known ids that resemble it, best first.
    """

    path: str
    value: object
    what: str
    nearest: tuple[str, ...] = ()

    def __str__(self) -> str:
        # A path can hold a key as it was given: it must not break a line or an encoding.
        path = self.path if self.path.isprintable() else ascii(self.path)[1:-1]
        place = f"{path}: " if path else ""
        hint = f" (did you mean {' or '.join(map(repr, self.nearest))}?)" if self.nearest else ""
        return f"{place}{self.what}{hint}"

    def below(self, prefix: str) -> Problem:
        """
        The same problem, seen from outside: its path starts with *prefix*.
        """
        dot = "." if prefix and self.path and not self.path.startswith("[") else ""
        return self._replace(path=f"{prefix}{dot}{self.path}")


class CompetentieError(Exception):
    """
    Base of every error that this library raises on purpose.

    ``summary`` says what was refused; ``problems`` names every offender.
    """

    def __init__(self, summary: str, problems: Iterable[Problem] = ()) -> None:
        self.summary: str = summary
        self.problems: tuple[Problem, ...] = tuple(problems)
        # Both arguments reach Exception, so that errors survive pickling between processes.
        super().__init__(summary, self.problems)

    def __str__(self) -> str:
        if len(self.problems) == 1:
            return f"{self.summary}: {self.problems[0]}"
        return "\n".join([f"{self.summary}:" if self.problems else self.summary, *(f"  {p}" for p in self.problems)])


class InvalidTypeError(CompetentieError, TypeError):
    """
    A value of the wrong type, such as a float threshold or ``1`` for ``True``.
    """


class InvalidValueError(CompetentieError, ValueError):
    """
    A value of the right type that is not allowed, or a mix of wrong types and wrong values.
    """


class UnknownIdError(CompetentieError, LookupError):
    """
    An id or a rank that the framework, competency or result at hand does not have.
    """


class FrameworkNotFoundError(CompetentieError, LookupError):
    """
    No framework of that id, version or language is installed; the message lists what there is.
    """


class FrameworkDataError(CompetentieError, ValueError):
    """
    A framework file that breaks its syntax, its schema or an invariant.
    """


class DigestMismatchError(FrameworkDataError):
    """
    A framework whose content is not the content that was asked for or released.
    """


class DocumentError(CompetentieError, ValueError):
    """
    A saved document that cannot be read back, or whose derived values do not follow from what it stores.
    """


class RatingsError(CompetentieError, ValueError):
    """
    Ratings that cannot be combined or read.
    """


def quote(value: object) -> str:
    """
    *value* as a short, printable literal.
    """
    try:
        return _short.repr(value)
    except Exception:  # noqa: BLE001 - an offender whose own repr fails, such as an int of 5,000 digits
        return f"a value of type {type(value).__name__}"


def nearest_to(value: object, known: Iterable[object]) -> tuple[str, ...]:
    """
    Up to two of the *known* ids that resemble *value*, best first.
    """
    # difflib is imported where it is needed: only errors pay for it.
    import difflib

    names = [name for name in known if isinstance(name, str)]
    return tuple(difflib.get_close_matches(value[:200], names, n=2)) if isinstance(value, str) else ()


def unknown(offenders: Iterable[tuple[str, object]], known: Iterable[object], what: str) -> list[Problem]:
    """
    A problem for each offender, a pair of path and value, that is not a known *what*; the first few with suggestions.
    """
    names = tuple(known)
    return [
        Problem(path, value, f"{quote(value)} is not {what}", nearest_to(value, names) if i < SUGGESTIONS else ())
        for i, (path, value) in enumerate(offenders)
    ]
