"""
What a cell says: words, numbers on a scale and booleans as answers, words as roles.

The words are those of :mod:`competentie.tabular`, so that a survey reads the same from a file as from a frame.
"""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import reduce
from types import NoneType
from typing import Any, Final

import attrs
import narwhals.stable.v2 as nw

from competentie.errors import Problem, refuse, require
from competentie.evidence import RatingScale, Role
from competentie.frames.cells import read_by_cell
from competentie.frames.tables import (
    SHOWN,
    Expr,
    Frame,
    add,
    called,
    few,
    holding,
    ids_of,
    is_eager,
)
from competentie.model import Framework
from competentie.tabular.headings import ONE_LETTER
from competentie.tabular.ratings import NO_ANSWER, NUMBER, ROLES, lookup
from competentie.words import quote

# An answer in a cell as a number. The smallest sum of two is more than the largest, so that the sum of a person's
# answers to one question tells one from several, and what the one was: a sum is what every engine is quick at.
MISSING: Final = 4
NO: Final = 5
YES: Final = 6
INVALID: Final = 7
# Kinds of what is missing, where they are told apart; nothing sums these.
BLANK: Final = 2
NOT_APPLICABLE: Final = 3

# What Python takes for space, as the engines do not agree on it; written out, as they do not agree on escapes either.
_SPACES: Final = "".join(filter(str.isspace, map(chr, range(0x3001))))
_AROUND: Final = f"^[{_SPACES}]+|[{_SPACES}]+$"

_ROLES: Final = tuple(Role)


def code(number: int) -> Expr:
    """
    A column of that small *number*.
    """
    return nw.lit(number, dtype=nw.Int8)


def text(column: str, dtype: Any) -> Expr:
    """
    *column* as text.
    """
    if dtype == nw.String:
        return nw.col(column)
    # What is missing among objects would read as a word.
    return nw.when(~nw.col(column).is_null()).then(nw.col(column).cast(nw.String))


def one_of(column: str, words: Sequence[str]) -> Expr:
    """
    Whether *column* has one of *words*, of which there may be none: PyArrow cannot look among those.
    """
    if words:
        return nw.col(column).is_in(words)
    missing = nw.col(column).is_null()
    return missing & ~missing


def folded(column: str, dtype: Any, words: Iterable[str] = ()) -> Expr:
    """
    The text of *column* as :func:`competentie.tabular.headings.fold` folds it, as far as it may be one of *words*.
    """
    found = (
        text(column, dtype)
        .str.replace_all(f"[{_SPACES}]+", " ")
        .str.strip_chars(" ")
        .str.to_lowercase()
    )
    there = "".join(words)
    for written, meant in ONE_LETTER.items():
        # Each takes a pass over all cells, and where no word has the letter, no cell that has it is a word.
        if meant in there:
            found = found.str.replace_all(written, meant)
    return found


def is_words(dtype: Any) -> bool:
    """
    Whether a column of *dtype* holds text, of whatever kind.
    """
    return isinstance(dtype, (nw.String, nw.Categorical, nw.Enum))


def trimmed(column: str, dtype: Any) -> Expr:
    """
    *column* without white space around its texts.
    """
    if not is_words(dtype):
        return nw.col(column)
    return text(column, dtype).str.strip_chars(_SPACES)


def name_of(column: str, dtype: Any) -> Expr:
    """
    The name in *column*, to compare people by: without white space around it, and missing where it is nobody's.
    """
    if is_words(dtype):
        name = _name(column, dtype)
        return nw.when(name != "").then(name)
    named = nw.col(column)
    # Of other types what is missing is all that names nobody.
    return nw.when(~named.is_nan()).then(named) if dtype.is_float() else named


def _name(column: str, dtype: Any) -> Expr:
    """
    As :func:`trimmed`; DuckDB takes ten times as long to trim signs of a list, and pandas to find a pattern.
    """
    return text(column, dtype).str.replace_all(_AROUND, "")


def blank(column: str, dtype: Any) -> Expr:
    """
    Whether *column* does not say who: it is missing, or text without a sign.
    """
    empty = nw.col(column).is_null()
    if dtype.is_float():
        # No number is nobody, and each such nobody is another rater to an engine.
        return empty | nw.col(column).is_nan().fill_null(value=True)
    if is_words(dtype):
        return empty | (_name(column, dtype) == "").fill_null(value=True)
    if is_text(dtype):
        return empty | (folded(column, dtype) == "").fill_null(value=True)
    return empty


@attrs.frozen
class _Cell:
    """
    A column of cells, with that of their text and that of the number which this is, where there are these.
    """

    column: str
    text: str | None
    number: str | None
    dtype: Any

    def holds(self, words: Sequence[str]) -> Expr:
        """
        Whether a cell is one of *words*; a number is the same as text that is that number.
        """
        numbers = _numbers_in(words)
        if self.text is None:
            if self.dtype == nw.Boolean:
                return self._is(words)
            return _among(nw.col(self.column), numbers)
        said = one_of(self.text, words)
        if self.number and numbers:
            return said | _among(nw.col(self.number), numbers)
        return said

    def _is(self, words: Sequence[str]) -> Expr:
        """
        Whether a boolean is one of *words*.
        """
        value = nw.col(self.column)
        found = one_of(self.column, ())
        if "true" in words:
            found = found | value.fill_null(value=False)
        if "false" in words:
            found = found | ~value.fill_null(value=True)
        return found


@attrs.frozen
class Reading:
    """
    How cells are read: what each word means, and the scale that numbers are on, if they are on one.

    ``inapplicable`` has the words, all without an answer, that say that a question does not apply; they are told from
    the others, and from blank cells, where ``apart`` is true.
    """

    words: Mapping[str, bool | None]
    scale: RatingScale | None
    inapplicable: frozenset[str] = frozenset()
    apart: bool = False

    def coded(
        self, frame: Frame, columns: Mapping[str, str], schema: Mapping[str, Any]
    ) -> Frame:
        """
        *frame* with the answers in *columns* as numbers, in columns of the names that these map to.

        Beside each of those that are read from text by a scale is the number that the text is, as ``<name>_number``.
        """
        if not is_eager(frame):
            return self._coded(frame, columns, schema)
        texts = {
            column: name
            for column, name in columns.items()
            if schema[column] == nw.String
        }
        frame = read_by_cell(frame, texts, self._said)
        there = {*frame.columns}
        others = {name: code for name, code in columns.items() if code not in there}
        # What is left of the texts is text in its first cells alone.
        types = {**schema, **dict.fromkeys(texts, nw.Object())}
        return self._coded(frame, others, types)

    def _said(self, cells: nw.Series[Any]) -> nw.DataFrame[Any]:
        """
        What texts say.
        """
        said: Any = self._coded(cells.to_frame(), {"cell": "said"}, {"cell": nw.String})
        kept = {"": nw.col("said").cast(nw.Int8)}
        if self.scale:
            kept["_number"] = nw.col("said_number")
        return said.select(*called(kept))  # type: ignore[no-any-return]

    def _coded(
        self, frame: Frame, columns: Mapping[str, str], schema: Mapping[str, Any]
    ) -> Frame:
        """
        As :meth:`coded`, by what every engine has.

        In steps, each of columns that the one before made: text is folded once, and looked up often.
        """
        texts = {
            column: f"{name}_text"
            for column, name in columns.items()
            if is_text(schema[column])
        }
        has_numbers = self.scale or any(map(NUMBER.fullmatch, self.words))
        numbers = {
            column: f"{columns[column]}_number" for column in texts if has_numbers
        }
        read = [
            folded(column, schema[column], self.words).alias(texts[column])
            for column in texts
        ]
        frame = add(frame, read)
        read = [_number(texts[column]).alias(numbers[column]) for column in numbers]
        frame = add(frame, read)
        codes = []
        for column, name in columns.items():
            text, number = texts.get(column), numbers.get(column)
            codes.append(self._code(column, text, number, schema[column]).alias(name))
        return add(frame, codes)

    def _code(
        self, column: str, text: str | None, number: str | None, dtype: Any
    ) -> Expr:
        """
        The answer in *column*, of which *text* and *number* are the column's text and number; INVALID unless known.
        """
        missing = nw.col(column).is_null()
        silent = [word for word, means in self.words.items() if means is None]
        cell = _Cell(column, text, number, dtype)
        left_out = missing | cell.holds(silent)
        yes, no = self._answers(cell)
        chain: Any = nw
        if self.apart:
            empty = [""] if "" in silent else []
            blank = missing | cell.holds(empty)
            away = cell.holds([*self.inapplicable])
            chain = chain.when(blank).then(code(BLANK))
            chain = chain.when(away).then(code(NOT_APPLICABLE))
        chain = chain.when(left_out).then(code(MISSING))
        chain = chain.when(yes).then(code(YES)).when(no).then(code(NO))
        return chain.otherwise(code(INVALID))  # type: ignore[no-any-return]

    def _answers(self, cell: _Cell) -> tuple[Expr, Expr]:
        """
        Whether a cell says yes, and no.
        """
        value = nw.col(cell.number or cell.column)
        if self.scale is None:
            yes, no = (self._meaning(answer, cell.dtype) for answer in (True, False))
            return cell.holds(yes), cell.holds(no)
        if cell.dtype == nw.Boolean:
            # A boolean is a number on no scale.
            never = value.is_null()
            return never, never
        return _on_scale(value if cell.number else value.cast(nw.Float64), self.scale)

    def _meaning(self, answer: bool, dtype: Any) -> list[str]:
        """
        The words that mean *answer*.
        """
        words = [word for word, means in self.words.items() if means is answer]
        if dtype in (nw.Object, nw.Boolean):
            # What booleans read as, also among objects of several types. They are answers, unless it is said otherwise.
            other = str(answer).lower()
            return words if other in self.words else [*words, other]
        return words


def _numbers_in(words: Iterable[str]) -> list[float]:
    """
    The numbers among *words*.
    """
    return [_as_number(word) for word in words if NUMBER.fullmatch(word)]


def is_text(dtype: Any) -> bool:
    """
    Whether a column of that type is read by its text.
    """
    return not (dtype == nw.Boolean or dtype.is_numeric())


def _number(column: str) -> Expr:
    """
    The number that the text in *column* is, missing if it is none; ``3,5`` is 3.5.
    """
    number = nw.when(
        nw.col(column).str.contains(f"^(?:{NUMBER.pattern})$").fill_null(value=False)
    ).then(nw.col(column).str.replace_all(",", ".", literal=True))
    return number.cast(nw.Float64)


def _on_scale(number: Expr, scale: RatingScale) -> tuple[Expr, Expr]:
    """
    Whether a *number* is on the *scale* and says yes, and no.
    """
    known = number.fill_null(float("inf"))
    observed = known >= float(scale.observed_from)
    on = (known >= float(scale.low)) & (known <= float(scale.high))
    return on & observed, on & ~observed


def _among(value: Expr, numbers: Sequence[float]) -> Expr:
    same = [
        (value == (int(n) if n.is_integer() else n)).fill_null(value=False)
        for n in numbers
    ]
    return reduce(operator.or_, same) if same else value.is_null()


def reading_of(
    values: Mapping[str, bool | None] | None,
    scale: RatingScale | None,
    named: Mapping[str, str],
    **others: tuple[object, type | tuple[type, ...]],
) -> Reading:
    """
    How cells are read with the words in *values*, or numbers on *scale*, or else the words that everyone uses.

    Raises:
        InvalidValueError: Both are given; a word is given more than once, or a number with two meanings.

        InvalidTypeError: *values* gives something else than an answer; or one of the *others*, the arguments beside
            these, is not of the class beside it, or one of those *named* not text.
    """
    require(
        **others,
        **{argument: (name, str) for argument, name in named.items()},
        values=(values, (Mapping, NoneType)),
        scale=(scale, (RatingScale, NoneType)),
    )
    if values is not None and scale is not None:
        refuse("wrong_arguments", [Problem("values_and_scale", "values", values)])
    words: Mapping[str, Any] = NO_ANSWER if scale else lookup(values, None)
    refuse("wrong_arguments", _contradictions(words))
    return Reading(words, scale)


def _contradictions(words: Mapping[str, bool | None]) -> Iterator[Problem]:
    """
    Words that are one number, as ``1`` and ``1.0`` are, and mean different answers.
    """
    first: dict[float, str] = {}
    for word in filter(NUMBER.fullmatch, words):
        other = first.setdefault(_as_number(word), word)
        if words[other] is not words[word]:
            yield Problem(
                "number_means_two_answers",
                "values",
                word,
                other=other,
            )


def _as_number(word: str) -> float:
    return float(word.replace(",", "."))


def decoded(column: str, frame: Frame) -> Expr:
    """
    The answer that a number says: 1, 0 or missing; -1 for what is none, on a lazy frame, where nobody can be told.
    """
    number = nw.col(column)
    answer = nw.when(number == YES).then(code(1)).when(number == NO).then(code(0))
    return answer if is_eager(frame) else answer.when(number >= INVALID).then(code(-1))


def role_code(column: str, dtype: Any) -> Expr:
    """
    The place of the role that *column* names, -1 if it names none.
    """
    word = folded(column, dtype, ROLES)
    chain = nw.when(nw.col(column).is_null()).then(code(-1))
    for place, wanted in enumerate(_ROLES):
        words = [name for name, role in ROLES.items() if role is wanted]
        chain = chain.when(word.is_in(words)).then(code(place))
    return chain.otherwise(code(-1))


def places(roles: Iterable[Role]) -> list[int]:
    """
    The places of *roles*, as :func:`role_code` gives them.
    """
    return [_ROLES.index(role) for role in roles]


# Telling what is wrong, on frames whose values can be seen


def sampled(code: str, path: str, things: Sequence[str]) -> list[Problem]:
    """
    The problem that many *things* have, if there are any: how many, and the first few.
    """
    if not things:
        return []
    return [holding(code, path, things, examples=few(things))]


def _read_as_none(
    code: str, path: str, values: Sequence[object], **more: Any
) -> Problem:
    """
    The problem of *values* that cannot be read: the first few, each with how often it is there.
    """
    # Where cells are missing whole numbers become floats; they are told as people write them.
    times = Counter(
        quote(int(value))
        if isinstance(value, float) and value.is_integer()
        else quote(value)
        for value in values
    )
    examples = few([f"{value} ({number}x)" for value, number in times.items()])
    return holding(
        code,
        path,
        values,
        examples=examples,
        **more,
    )


def invalid_answers(
    frame: nw.DataFrame[Any], column: str, coded: str, shown: str, reading: Reading
) -> Iterator[Problem]:
    """
    What *column* holds that is not an answer; *shown* is its name to the user.
    """
    values = frame.filter(nw.col(coded) == INVALID)[column].to_list()
    if values and reading.scale:
        yield _read_as_none(
            "cells_off_the_scale",
            shown,
            values,
            low=reading.scale.low,
            high=reading.scale.high,
        )
    elif values:
        words = tuple(filter(None, reading.words))
        yield _read_as_none(
            "cells_no_answers",
            shown,
            values,
            words=words,
        )


def invalid_roles(
    frame: nw.DataFrame[Any], column: str, coded: str, shown: str
) -> Iterator[Problem]:
    """
    What *column* holds that is not a role.
    """
    bad = frame.filter(nw.col(coded) < 0)
    values = bad.filter(~nw.col(column).is_null())[column].to_list()
    if values:
        yield _read_as_none(
            "cells_no_roles",
            shown,
            values,
            roles=tuple(ROLES),
        )
    yield from silent(len(bad) - len(values), shown, "role")


def unknown_indicators(
    frame: nw.DataFrame[Any],
    column: str,
    shown: str,
    framework: Framework,
    questions: Collection[str] | None,
) -> Iterator[Problem]:
    """
    What *column* holds that is not an indicator of *framework*, nor one of the *questions* of a codebook.
    """
    ids = ids_of(framework)
    strange = ~one_of(column, ids) | nw.col(column).is_null()
    values = frame.filter(strange)[column].to_list()
    counted = Counter(value for value in values if isinstance(value, str))
    owner = framework.name
    code = "unknown_indicator_in_rows" if questions is None else "not_a_question"
    known = [*(questions or ()), *ids]
    for id, rows in [*counted.items()][:SHOWN]:
        yield Problem(
            code,
            shown,
            id,
            known=known,
            framework=owner,
            count=rows,
        )
    more = len(counted) - SHOWN
    if more > 0:
        yield Problem(
            "more_unknown_indicators",
            shown,
            framework=owner,
            count=more,
        )
    yield from silent(len(values) - counted.total(), shown, "indicator")


def without(
    frame: nw.DataFrame[Any], flag: str, shown: str, who: str
) -> Iterator[Problem]:
    """
    The rows that do not say *who*.
    """
    return silent(len(frame.filter(nw.col(flag))), shown, who)


def silent(rows: int, shown: str, expected: str) -> Iterator[Problem]:
    """
    That a column says nothing in a number of *rows*, if it is one.
    """
    if rows:
        yield Problem(
            "says_nothing",
            shown,
            count=rows,
            expected=expected,
        )
