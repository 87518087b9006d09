"""
Ratings that people fill in, read from CSV, and the rows of an empty rating form.
"""

from __future__ import annotations

import datetime as dt
import os
import re
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import NoneType
from typing import Any, Final, NamedTuple, TextIO, TypeAlias

from competentie._kinds import SAYS_SOMETHING
from competentie.catalog import load_framework
from competentie.errors import (
    InvalidTypeError,
    Problem,
    RatingsError,
    refuse,
    require,
)
from competentie.evidence import Rating, RatingScale, Role
from competentie.model import Framework, JobProfile
from competentie.tabular.files import Cells, Line, filled, read_csv, text_in
from competentie.tabular.headings import (
    IgnoredColumnsWarning,
    by_word,
    column_twice,
    fold,
    words_for,
)

Answer: TypeAlias = bool | float | None
Readers: TypeAlias = Mapping[str, Callable[[str], Any]]


_HEADINGS: Final = by_word("columns")
_REQUIRED: Final = ("person", "rater", "role", "indicator", "value")
_COLUMNS: Final = (*_REQUIRED, "at")

_UNCLEAR: Final = "unclear"
ROLES: Final[Mapping[str, Role]] = {
    word: Role(meant) for word, meant in by_word("roles").items() if meant != _UNCLEAR
}
"""
What people call the roles of raters, in lower case.
"""
_UNCLEAR_ROLES: Final = words_for("roles", _UNCLEAR)

_TRUTHS: Final = {"True": True, "False": False, "None": None}
_ANSWERS: Final[Mapping[str, Answer]] = {
    "": None,
    **{word: _TRUTHS[meant] for word, meant in by_word("answers").items()},
}

NO_ANSWER: Final[Mapping[str, Answer]] = {
    word: None for word, meant in _ANSWERS.items() if meant is None
}
"""
What people write where they did not assess, in lower case; an empty cell among it.
"""

NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
"""
A number in a cell: ``3,5`` is 3.5.
"""


def read_ratings(
    source: str | os.PathLike[str] | TextIO,
    framework: Framework,
    *,
    scale: RatingScale | None = None,
    values: Mapping[str, bool | float | None] | None = None,
) -> dict[str, tuple[Rating, ...]]:
    """
    The ratings in a CSV file, per person.

    The file has a row per rating and the columns person, rater, role, indicator, value and, if wanted, at (a date or a
    moment, ISO 8601), in any order, in English or Dutch; separated by comma, semicolon or tab; in UTF-8, with or
    without a byte order mark. Rows without anything in them are passed over.

    Args:
        source: A path, or an open text file.

        framework: Where the indicators are.

        scale: The scale that the values are numbers on; ``3,5`` is read as 3.5.

        values: What the words in the file mean, upper and lower case being the same, in place of ja, nee, n.v.t., yes,
            no, true, false, 1, 0 and empty. An empty cell means not assessed unless *values* says otherwise.

    Returns:
        Per person, in the order of the file, the ratings in the order of the file; for :func:`combine_ratings`.

    Warns:
        IgnoredColumnsWarning: The file has other columns; it names them.

    Raises:
        RatingsError: The columns are not there, or rows are not right; the error names every bad row by its line.

        InvalidTypeError: *values* gives something else than an answer.

        OSError: The file cannot be read.
    """
    require(framework=(framework, Framework), scale=(scale, (RatingScale, NoneType)))
    require(values=(values, (Mapping, NoneType)))
    readers = _readers(framework, lookup(values, scale), scale)
    table = _table(source)
    if table.ignored:
        problem = Problem("columns_ignored", columns=table.ignored)
        warnings.warn(IgnoredColumnsWarning(problem), stacklevel=2)
    people: dict[str, list[Rating]] = {}
    problems: list[Problem] = []
    for row in table.rows:
        values, wrong = _read_row(row, table, readers)
        if wrong:
            problems += wrong
        else:
            people.setdefault(values.pop("person"), []).append(Rating(**values))
    problems += table.problems
    if problems:
        raise RatingsError("cannot_read_ratings", problems)
    return {person: tuple(ratings) for person, ratings in people.items()}


def lookup(
    values: Mapping[str, Answer] | None, scale: RatingScale | None
) -> Mapping[str, Answer]:
    """
    What each word means, the words in lower case: those in *values*, or else those that people use.

    Raises:
        InvalidTypeError: *values* has a word that is not text, or gives something else than an answer.

        InvalidValueError: It gives a word more than once.
    """
    if values is None:
        return NO_ANSWER if scale else _ANSWERS
    problems = []
    for word, answer in values.items():
        place = str(word)
        if not isinstance(word, str):
            problems.append(Problem("wrong_type", place, word, expected="text"))
        if scale:
            problem = scale.problem(answer)
            problems += [problem.at(place)] if problem else []
        # Not by equality: 1 is not True here.
        elif answer is not None and not isinstance(answer, bool):
            problems.append(Problem("not_an_answer", place, answer))
    if problems:
        raise InvalidTypeError("not_a_meaning", problems)
    times = Counter(map(fold, values))
    twice = [word for word in values if times[fold(word)] > 1]
    refuse("not_a_meaning", [Problem("word_twice", word, word) for word in twice])
    return {"": None, **{fold(word): answer for word, answer in values.items()}}


# From a file to rows.


class _Table(NamedTuple):
    """
    The column that each heading names, the headings that name none, the rows below, and what ended them before the file
    did.
    """

    columns: Sequence[str | None]
    ignored: tuple[str, ...]
    rows: Sequence[Line]
    problems: Sequence[Problem]


def _table(source: str | os.PathLike[str] | TextIO) -> _Table:
    """
    The columns and rows in *source*.

    Raises:
        RatingsError: It is not UTF-8; there is no first row that has each column once.
    """
    text = text_in(source)
    if isinstance(text, Problem):
        raise RatingsError("cannot_read_ratings", [text])
    rows, problems = read_csv(text, _recognised)
    if not rows:
        raise RatingsError("no_headings", problems, columns=_REQUIRED)
    line, cells = rows[0]
    headings = cells[: filled(cells)]
    wrong = []
    for column in _COLUMNS:
        given = tuple(heading for heading in headings if _column(heading) == column)
        if not given and column in _REQUIRED:
            known = tuple(
                heading for heading, meant in _HEADINGS.items() if meant == column
            )
            wrong.append(Problem("missing_column", column, line=line, headings=known))
        if len(given) > 1:
            wrong.append(column_twice(column, given, line))
    if wrong:
        raise RatingsError("cannot_read_ratings", wrong)
    ignored = tuple(
        heading for heading in headings if heading.strip() and not _column(heading)
    )
    return _Table([*map(_column, headings)], ignored, rows[1:], problems)


def _column(heading: str) -> str | None:
    return _HEADINGS.get(fold(heading))


def _recognised(cells: Cells) -> int:
    """
    How many columns a row of headings names.
    """
    return len({*map(_column, cells)} - {None})


# From cells to the values of a rating. What cannot be read is a problem, in place of the value.


def _read_row(
    row: Line, table: _Table, readers: Readers
) -> tuple[dict[str, Any], list[Problem]]:
    """
    The value of each column in a *row*, and what is wrong with the row.
    """
    line, cells = row
    values: dict[str, Any] = {}
    # Empty cells may stand behind the last column, more in one row than in another.
    width = len(table.columns)
    if not filled(cells) <= width <= len(cells):
        return values, [
            Problem(
                "wrong_cell_count",
                "",
                len(cells),
                line=line,
                headings=width,
            )
        ]
    given = dict(zip(table.columns, cells, strict=False))
    problems = []
    for column, reader in readers.items():
        value = reader(given.get(column, "").strip())
        if isinstance(value, Problem):
            problems.append(value.at(column, line))
        values[column] = value
    return values, problems


def _readers(
    framework: Framework, words: Mapping[str, Answer], scale: RatingScale | None
) -> Readers:
    """
    Per column what makes a value of a cell.
    """
    return {
        "person": _read_name,
        "rater": _read_name,
        "role": _read_role,
        "indicator": partial(_read_indicator, framework),
        "value": partial(_read_answer, words, scale),
        "at": _read_moment,
    }


def _read_name(cell: str) -> str | Problem:
    problems = SAYS_SOMETHING.problems(cell)
    return problems[0] if problems else cell


def _read_role(cell: str) -> Role | Problem:
    word = fold(cell)
    code = "unclear_role" if word in _UNCLEAR_ROLES else "unknown_role"
    return ROLES.get(word) or Problem(code, "", cell, roles=tuple(ROLES))


def _read_indicator(framework: Framework, cell: str) -> str | Problem:
    if cell in framework.indicator_ids:
        return cell
    return framework.unknown_indicators([("", cell)])[0]


def _read_answer(
    words: Mapping[str, Answer], scale: RatingScale | None, cell: str
) -> Answer | Problem:
    word = fold(cell)
    if word in words:
        return words[word]
    if scale is None:
        return Problem("unknown_answer", "", cell, answers=tuple(filter(None, words)))
    if NUMBER.fullmatch(cell):
        number = float(cell.replace(",", "."))
        value = int(number) if number.is_integer() else number
        if not scale.problem(value):
            return value
    return Problem(
        "not_a_score",
        "",
        cell,
        low=scale.low,
        high=scale.high,
    )


def _read_moment(cell: str) -> dt.datetime | Problem | None:
    try:
        return dt.datetime.fromisoformat(cell) if cell else None
    except ValueError:
        return Problem("not_matching", "", cell, expected="date_or_moment")


def rating_form(
    framework: Framework,
    language: str | None = None,
    *,
    profile: JobProfile | None = None,
) -> list[dict[str, str | int]]:
    """
    The rows of an empty rating form: per indicator its id, competency, rank and text, and an empty answer.

    To write as CSV or to a sheet; with the columns person, rater and role added, :func:`read_ratings` reads it back.
    Where the framework has the maker's own codes, they stand before name and text.

    Args:
        framework: What to ask about.

        language: Of the texts; None for the language that *framework* is in.

        profile: A job, to ask only about the competencies of which it asks a level, at all of their levels.

    Raises:
        UnknownIdError: *profile* names competencies that *framework* does not have.

        InvalidValueError: *profile* does not fit *framework* otherwise.

        FrameworkNotFoundError: The framework is not installed in that language.

        DigestMismatchError: The installed framework of that id and version is another one.
    """
    require(framework=(framework, Framework), profile=(profile, (JobProfile, NoneType)))
    if profile:
        framework.check_profile(profile)
    if language not in (None, framework.language):
        framework = load_framework(
            framework.id, framework.version, language=language, digest=framework.digest
        )
    rows: list[dict[str, str | int]] = []
    for competency in framework.asked_by(profile):
        for descriptor in competency.descriptors:
            asked: dict[str, str | int] = {
                "competency": competency.coded,
                "rank": descriptor.rank,
            }
            rows += [
                {"indicator": one.id, **asked, "text": one.coded, "answer": ""}
                for one in descriptor.indicators
            ]
    return rows
