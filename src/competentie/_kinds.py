"""
Kinds of values: what a value must be, how JSON has it, and the JSON Schema of that. Nothing here knows the domain.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from types import NoneType
from typing import Annotated, Any, Final, TypeAlias

from competentie._frozen import FrozenDict, JsonObject, once
from competentie.errors import Problem, first_of, refuse
from competentie.words import quote, words_in

LARGEST: Final = 10**9
"""
What a whole number may be at most: more is no rank and no count, and costs time and memory.
"""

Problems: TypeAlias = Sequence[Problem]
Schema: TypeAlias = dict[str, Any]


class RefusedValue(Exception):  # noqa: N818 - it never leaves the library
    """
    Carries problems, at least one, up to the document they are in; of very many of a code, their number.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = first_of(problems)
        super().__init__(self.problems)


# What a value must be. A kind gives the problems of a value: none, for a good one.


class Kind(ABC):
    """
    What a value must be, and how JSON has it.
    """

    @abstractmethod
    def problems(self, value: object) -> Problems:
        """
        What is wrong with *value*, with paths inside it.
        """

    def read(self, value: Any) -> Any:
        """
        What *value* of JSON stands for; most stand for themselves, and :meth:`problems` is the judge.

        Raises:
            RefusedValue: It stands for nothing.
        """
        return value

    def adopt(self, value: Any) -> Any:
        """
        *value* as it is kept: a mapping that cannot change, a set that cannot, a moment with a fixed offset.
        """
        return value

    @abstractmethod
    def schema(self) -> Schema:
        """
        JSON Schema of how it is written.
        """

    def definitions(self) -> dict[str, Schema]:
        """
        What :meth:`schema` refers to beside classes, by its name.
        """
        return {}


def _refused(value: object, code: str, **parameters: Any) -> Problems:
    return (Problem(code, "", value, **parameters),)


def _wrong_type(value: object, expected: str | tuple[str, ...]) -> Problems:
    return _refused(value, "wrong_type", expected=expected)


def require_kinds(**given: tuple[object, Kind]) -> None:
    """
    Refuse arguments that are not of the kind beside them, each by its name.

    Raises:
        InvalidTypeError: All that are not have a wrong type.

        InvalidValueError: One has a wrong value.
    """
    problems: list[Problem] = []
    for name, (value, kind) in given.items():
        problems += [problem.below(name) for problem in kind.problems(value)]
    refuse("wrong_arguments", problems)


class OfClass(Kind):
    """
    An object of just that class, none derived from it; *expected* is what it is called.
    """

    def __init__(self, cls: Any, expected: str = "") -> None:
        self.cls: Final = cls
        self.expected: Final = expected or cls.__name__

    def problems(self, value: object) -> Problems:
        return () if type(value) is self.cls else _wrong_type(value, self.expected)


class Holding(Kind):
    """
    What holds values of one other kind.
    """

    def __init__(self, kind: Kind) -> None:
        self.kind: Final = kind


# Control characters and lone surrogates; in texts of several lines the line feed is none of them.
_UNFIT: Final = r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]"
_UNFIT_IN_LINES: Final = r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff]"
_SURROGATE: Final = r"[\ud800-\udfff]"
# The end of a text, in a schema: $ would let a line feed pass in some of the languages that read one.
_END: Final = r"(?![\s\S])"


# Characters without width say no more than white space.
_SEEN: Final = r"[^\s\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"


def is_empty(text: str) -> bool:
    """
    Whether there is nothing to see in a text: white space, and characters without width.
    """
    # Of nearly all texts the first says it.
    return not text.strip() or not (text.isprintable() or re.search(_SEEN, text))


class Text(Kind):
    """
    Text without control characters and lone surrogates; *filled* says something, *lines* may hold line feeds.
    """

    def __init__(self, *, filled: bool, lines: bool = False) -> None:
        self.filled: Final = filled
        self.lines: Final = lines
        self._unfit: Final = _UNFIT_IN_LINES if lines else _UNFIT

    def problems(self, value: object) -> Problems:
        if type(value) is not str:
            return _wrong_type(value, "text")
        # isprintable is fast and true of nearly all texts; what it refuses beyond the rule (a hard space) is looked at.
        if not value.isprintable() and (found := re.search(self._unfit, value)):
            if found[0] in "\n\r":
                return _refused(value, "feed_only" if self.lines else "line_break")
            return _refused(value, "bad_character", character=f"U+{ord(found[0]):04X}")
        return _refused(value, "empty_text") if self.filled and is_empty(value) else ()

    def schema(self) -> Schema:
        unfit = r"\u0000-\u0009\u000b-\u001f" if self.lines else r"\u0000-\u001f"
        held: Schema = {
            "type": "string",
            "pattern": rf"^[^{unfit}\u007f-\u009f\ud800-\udfff]*{_END}",
        }
        if self.filled:
            held["allOf"] = [{"pattern": _SEEN}]
        return held


class _Hidden(str):
    """
    An offender that no message shows.
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return "'…'"


class UntoldText(Text):
    """
    Text that no message shows when something is wrong with it: what people wrote of each other, and who they are.
    """

    def problems(self, value: object) -> Problems:
        found = super().problems(value)
        # Most texts are good, and ratings come by the hundred.
        return [*map(untold, found)] if found else found


def untold(problem: Problem) -> Problem:
    """
    The same *problem* without what it is about; that something is empty or missing tells nothing.
    """
    value = problem.value
    shown: object = value
    if isinstance(value, str):
        shown = value if is_empty(value) else _Hidden(value)
    elif value is not None:
        shown = type(value).__name__
    return Problem(problem.code, "", shown, parameters=problem.parameters)


def _matching(pattern: str) -> Schema:
    return {"type": "string", "pattern": f"^(?:{pattern}){_END}"}


class Characters(Kind):
    """
    Text of whatever characters, control characters among them, but for lone surrogates.
    """

    def problems(self, value: object) -> Problems:
        if type(value) is not str:
            return _wrong_type(value, "text")
        found = re.search(_SURROGATE, value)
        if not found:
            return ()
        return _refused(value, "bad_character", character=f"U+{ord(found[0]):04X}")

    def schema(self) -> Schema:
        return {"type": "string", "pattern": rf"^[^\ud800-\udfff]*{_END}"}


_CHARACTERS: Final = Characters()


class Name(Kind):
    """
    Text that matches *pattern* as a whole; *term* is what that is called.
    """

    def __init__(self, term: str, pattern: str) -> None:
        self.term: Final = term
        self.pattern: Final = pattern

    @once
    def _matches(self) -> Callable[[str], object]:
        # Compiled when first asked for: most programs meet a few of the names only.
        return re.compile(self.pattern).fullmatch

    def problems(self, value: object) -> Problems:
        if type(value) is not str:
            return _wrong_type(value, self.term)
        return (
            ()
            if self._matches(value)
            else _refused(value, "not_matching", expected=self.term)
        )

    def schema(self) -> Schema:
        described = words_in("en").terms[self.term]
        return {"description": described, **_matching(self.pattern)}


class Whole(Kind):
    """
    An int, not a bool, of at least *lowest* and at most a milliard.
    """

    def __init__(self, lowest: int) -> None:
        self.lowest: Final = lowest

    def problems(self, value: object) -> Problems:
        if type(value) is not int:
            return _wrong_type(value, "whole_number")
        if value < self.lowest:
            return _refused(value, "too_low", lowest=self.lowest)
        return () if value <= LARGEST else _refused(value, "too_high", highest=LARGEST)

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.lowest, "maximum": LARGEST}


class Number(Kind):
    """
    A finite int or float, not a bool, of at most a milliard either way.
    """

    def problems(self, value: object) -> Problems:
        if type(value) is not int and type(value) is not float:
            return _wrong_type(value, "number")
        if isinstance(value, float) and not math.isfinite(value):
            return _refused(value, "not_finite")
        return (
            ()
            if abs(value) <= LARGEST
            else _refused(value, "too_large", highest=LARGEST)
        )

    def schema(self) -> Schema:
        return {"type": "number", "minimum": -LARGEST, "maximum": LARGEST}


class Truth(OfClass):
    """
    True or False.
    """

    def __init__(self) -> None:
        super().__init__(bool, "bool")

    def schema(self) -> Schema:
        return {"type": "boolean"}


# Digits are limited: a document from outside must not make a number of a billion digits. Nine behind the point, or a
# denominator up to the same fineness, which is not 0.
_SHARE: Final = r"[0-9]{1,10}(?:/(?!0+(?![0-9]))[0-9]{1,10}|\.[0-9]{1,9})?"
_FINEST: Final = 10**9


def to_share(value: Fraction | int | str) -> Fraction:
    """
    *value* as an exact share; what cannot be one stays as it is, for a :class:`Share` to refuse.
    """
    if type(value) is int or (type(value) is str and re.fullmatch(_SHARE, value)):
        return Fraction(value)
    return value  # type: ignore[return-value]


class Share(Kind):
    """
    An exact share from 0 to 1; *above_zero* leaves out 0. JSON has it as text: its numbers may be floats.
    """

    def __init__(self, *, above_zero: bool) -> None:
        self.above_zero: Final = above_zero

    def problems(self, value: object) -> Problems:
        if isinstance(value, float):
            return _refused(value, "inexact_share", instead=_exact_text(value))
        if isinstance(value, str):
            return _refused(value, "not_a_share")
        if not isinstance(value, Fraction):
            return _wrong_type(value, "share")
        if value.denominator > _FINEST:
            return _refused(value, "too_fine_share", highest=_FINEST)
        if not 0 <= value <= 1:
            return _refused(value, "share_out_of_range")
        return () if value or not self.above_zero else _refused(value, "zero_share")

    def read(self, value: Any) -> Any:
        if type(value) is not str:
            raise RefusedValue(_wrong_type(value, "share_text"))
        return to_share(value)

    def schema(self) -> Schema:
        return _matching(_SHARE)


def _exact_text(value: float) -> str:
    """
    The exact share that a float stands for, as text that a rule takes; an example where it stands for none.
    """
    if not 0 < value <= 1:
        return "3/4"
    text = str(value)
    if re.fullmatch(_SHARE, text):
        return text
    return str(Fraction(value).limit_denominator(1000))


def _read_time(
    value: Any, pattern: str, read: Callable[[str], Any], expected: str
) -> Any:
    """
    What *value* stands for; that it is on the calendar is more than a schema can say.
    """
    if type(value) is not str or not re.fullmatch(pattern, value):
        raise RefusedValue(_refused(value, "not_matching", expected=expected))
    try:
        return read(value)
    except ValueError:
        raise RefusedValue(_refused(value, "no_such_time", expected=expected)) from None


_DAY: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"


class Day(OfClass):
    """
    A date.
    """

    def __init__(self) -> None:
        super().__init__(dt.date, "date")

    def read(self, value: Any) -> Any:
        return _read_time(value, _DAY, dt.date.fromisoformat, "date_text")

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": f"^{_DAY}{_END}"}


# The forms of ISO 8601 are many; which of them are moments is for Python to say.
_MOMENT: Final = r"[0-9W-]+T[0-9:.,]+(?:Z|[+-][0-9:.,]+)?"


class Moment(OfClass):
    """
    A date and a time; of one with a time zone the offset from UTC is kept, so that it is saved as what it is.
    """

    def __init__(self) -> None:
        super().__init__(dt.datetime, "moment")

    def read(self, value: Any) -> Any:
        return _read_time(value, _MOMENT, dt.datetime.fromisoformat, "moment_text")

    def adopt(self, value: Any) -> Any:
        if not isinstance(value, dt.datetime) or value.tzinfo is None:
            return value
        offset = value.utcoffset()
        return value.replace(
            tzinfo=None if offset is None else dt.timezone(offset), fold=0
        )

    def schema(self) -> Schema:
        return _matching(_MOMENT)


class Member(OfClass):
    """
    A member of an enum; JSON has its value.
    """

    def read(self, value: Any) -> Any:
        for member in self.cls:
            if type(value) is str and member.value == value:
                return member
        members = tuple(repr(member.value) for member in self.cls)
        raise RefusedValue(_refused(value, "not_a_member", members=members))

    def schema(self) -> Schema:
        return {"enum": [member.value for member in self.cls]}


class Maybe(Holding):
    """
    None, or a value of another kind.
    """

    def problems(self, value: object) -> Problems:
        return () if value is None else self.kind.problems(value)

    def adopt(self, value: Any) -> Any:
        return self.kind.adopt(value)

    def schema(self) -> Schema:
        return {"anyOf": [self.kind.schema(), {"type": "null"}]}

    def definitions(self) -> dict[str, Schema]:
        return self.kind.definitions()


class Either(Kind):
    """
    A value of one of several kinds.
    """

    def __init__(
        self, kinds: tuple[Kind, ...], expected: str | tuple[str, ...]
    ) -> None:
        self.kinds: Final = kinds
        self.expected: Final = expected

    def problems(self, value: object) -> Problems:
        # Of the kinds that its type fits, what the first says; where it fits none, that.
        told = _wrong_type(value, self.expected)
        for kind in reversed(self.kinds):
            problems = kind.problems(value)
            if not problems:
                return ()
            if problems[0].code != "wrong_type":
                told = problems
        return told

    def read(self, value: Any) -> Any:
        for kind in self.kinds:
            try:
                made = kind.read(value)
            except RefusedValue:
                continue
            if not kind.problems(made):
                return made
        return value

    def schema(self) -> Schema:
        return {"anyOf": [kind.schema() for kind in self.kinds]}


class Several(Holding):
    """
    A tuple of values of one kind; JSON has a list.
    """

    def problems(self, value: object) -> Problems:
        if not isinstance(value, tuple):
            return _wrong_type(value, "tuple")
        return [
            problem.below(f"[{i}]")
            for i, item in enumerate(value)
            for problem in self.kind.problems(item)
        ]

    def schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema()}


class Choices(Holding):
    """
    A set of values of one kind; JSON has a list of distinct ones.
    """

    def problems(self, value: object) -> Problems:
        if not isinstance(value, frozenset):
            return _wrong_type(value, "set")
        return [problem for item in value for problem in self.kind.problems(item)]

    def adopt(self, value: Any) -> Any:
        return frozenset(value) if isinstance(value, set) else value

    def schema(self) -> Schema:
        return {"type": "array", "items": self.kind.schema(), "uniqueItems": True}


def key_text(key: object) -> str:
    """
    A key as it stands in a path; a member of an enum by its value, as JSON has it.
    """
    if isinstance(key, enum.Enum):
        key = key.value
    return key if isinstance(key, str) else quote(key)


class Table(Kind):
    """
    A mapping from keys of one kind to values of another; JSON has an object.
    """

    def __init__(self, key: Kind, value: Kind) -> None:
        self.key: Final = key
        self.value: Final = value

    def problems(self, value: object) -> Problems:
        if not isinstance(value, Mapping):
            return _wrong_type(value, "mapping")
        return [
            problem.below(key_text(key))
            for key, item in value.items()
            for problem in (*self.key.problems(key), *self.value.problems(item))
        ]

    def adopt(self, value: Any) -> Any:
        return (
            FrozenDict(value)
            if isinstance(value, Mapping) and not isinstance(value, FrozenDict)
            else value
        )

    def schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": self.key.schema(),
            "additionalProperties": self.value.schema(),
        }


class Thing(OfClass):
    """
    An object of a class of this library; JSON has an object, described apart.
    """

    def schema(self) -> Schema:
        return {"$ref": f"#/$defs/{self.cls.__name__}"}


class JsonValue(Kind):
    """
    Any value of JSON, frozen: text, numbers, booleans, None, tuples and mappings of those, at most 20 deep.
    """

    def problems(self, value: object) -> Problems:
        if _is_too_deep(value):
            return _refused(type(value).__name__, "too_deep")
        if isinstance(value, tuple):
            return Several(self).problems(value)
        if isinstance(value, Mapping):
            return Table(_CHARACTERS, self).problems(value)
        if type(value) in (str, int, bool, NoneType):
            return ()
        if isinstance(value, float):
            return () if math.isfinite(value) else _refused(value, "not_a_json_value")
        return _wrong_type(value, "json")

    def read(self, value: Any) -> Any:
        return self.adopt(value)

    def adopt(self, value: Any) -> Any:
        return value if _is_too_deep(value) else frozen_json(value)

    def schema(self) -> Schema:
        return {}


class Extra(Kind):
    """
    An object of JSON that is kept as it is: text, whole numbers to 2^53, booleans, null, lists and objects, 20 deep.
    """

    def problems(self, value: object) -> Problems:
        if not isinstance(value, Mapping):
            return _wrong_type(value, "object")
        if _is_too_deep(value):
            return _refused(type(value).__name__, "nested_too_deeply", deepest=_DEEPEST)
        return [*_extra_problems(value)]

    def read(self, value: Any) -> Any:
        return self.adopt(value)

    def adopt(self, value: Any) -> Any:
        return value if _is_too_deep(value) else frozen_json(value)

    def schema(self) -> Schema:
        return {
            "type": "object",
            "propertyNames": _CHARACTERS.schema(),
            "additionalProperties": {"$ref": "#/$defs/extra"},
        }

    def definitions(self) -> dict[str, Schema]:
        whole = {"type": "integer", "minimum": -_EXACT, "maximum": _EXACT}
        listed = {"type": "array", "items": {"$ref": "#/$defs/extra"}}
        plain = [_CHARACTERS.schema(), whole, {"type": "boolean"}, {"type": "null"}]
        return {"extra": {"anyOf": [*plain, listed, self.schema()]}}


# Beyond it, some of those who read JSON round.
_EXACT: Final = 2**53


def _extra_problems(value: object) -> Iterator[Problem]:
    """
    What keeps *value*, which is not nested too deeply, from being kept among extras.
    """
    if isinstance(value, Mapping):
        for key, item in value.items():
            inside = [*_CHARACTERS.problems(key), *_extra_problems(item)]
            yield from (problem.below(key_text(key)) for problem in inside)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from (problem.below(f"[{i}]") for problem in _extra_problems(item))
    elif type(value) is int:
        if abs(value) > _EXACT:
            yield Problem("inexact_number", "", value, highest=_EXACT)
    elif isinstance(value, float):
        yield Problem("float_among_extras", "", value)
    elif isinstance(value, str):
        yield from _CHARACTERS.problems(value)
    elif value is not None and type(value) is not bool:
        yield from _wrong_type(value, "json")


_DEEPEST: Final = 20


def _is_too_deep(value: object, left: int = _DEEPEST) -> bool:
    """
    Whether lists and objects in *value* are nested beyond what is kept.
    """
    inside: Iterable[object]
    if isinstance(value, Mapping):
        inside = value.values()
    elif isinstance(value, list | tuple):
        inside = value
    else:
        return False
    # One too many is too deep even where nothing is in it.
    return left == 0 or any(_is_too_deep(one, left - 1) for one in inside)


def frozen_json(value: Any) -> Any:
    """
    A value of JSON as one that cannot change: lists are tuples, objects frozen mappings.
    """
    if isinstance(value, list | tuple):
        return tuple([frozen_json(item) for item in value])
    if isinstance(value, Mapping):
        return JsonObject({key: frozen_json(item) for key, item in value.items()})
    return value


# Values that classes of the library have in common.

IDENTIFIER: Final = Name("id", r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
SAYS_SOMETHING: Final = Text(filled=True)
MAY_BE_EMPTY: Final = Text(filled=False)

Id: TypeAlias = Annotated[str, IDENTIFIER]
FrameworkId: TypeAlias = Annotated[
    str, Name("framework_id", r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
]
Version: TypeAlias = Annotated[
    str, Name("version", r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}")
]
LanguageTag: TypeAlias = Annotated[
    str, Name("language", r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
]
Digest: TypeAlias = Annotated[str, Name("digest", r"sha256:[0-9a-f]{64}")]
Sha256: TypeAlias = Annotated[str, Name("sha256", r"[0-9a-f]{64}")]
Filled: TypeAlias = Annotated[str, SAYS_SOMETHING]
Plain: TypeAlias = Annotated[str, MAY_BE_EMPTY]
FilledLines: TypeAlias = Annotated[str, Text(filled=True, lines=True)]
Untold: TypeAlias = Annotated[str, UntoldText(filled=True)]
UntoldLines: TypeAlias = Annotated[str, UntoldText(filled=True, lines=True)]
PlainLines: TypeAlias = Annotated[str, Text(filled=False, lines=True)]
Rank: TypeAlias = Annotated[int, Whole(1)]
Count: TypeAlias = Annotated[int, Whole(0)]
AtLeastOne: TypeAlias = Annotated[int, Whole(1)]
Real: TypeAlias = Annotated[float, Number()]
Threshold: TypeAlias = Annotated[Fraction, Share(above_zero=True)]
Coverage: TypeAlias = Annotated[Fraction, Share(above_zero=False)]
Date: TypeAlias = Annotated[dt.date, Day()]
Time: TypeAlias = Annotated[dt.datetime, Moment()]
Json: TypeAlias = Annotated[Any, JsonValue()]
ExtraObject: TypeAlias = Annotated[Mapping[str, Any], Extra()]
RatingValue: TypeAlias = Annotated[
    bool | float | None, Maybe(Either((Truth(), Number()), "number"))
]
