"""
Tables that people fill in: ratings read from CSV, and the rows of an empty rating form.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple, TextIO, TypeAlias

from competentie.catalog import load_framework
from competentie.errors import SUGGESTIONS, InvalidTypeError, Problem, RatingsError, nearest_to, quote
from competentie.evidence import Rating, RatingScale, Role
from competentie.model import Framework, check_nonempty, expect, instance_of, optional, refuse, wrong_type

__all__ = ["IgnoredColumnsWarning", "rating_form", "read_ratings"]

Answer: TypeAlias = bool | float | None

# Column headings that people use, English and Dutch; upper and lower case are the same.
_HEADINGS: Final[Mapping[str, tuple[str, ...]]] = {
    "person": ("person", "persoon", "medewerker", "employee"),
    "rater": ("rater", "beoordelaar"),
    "role": ("role", "rol"),
    "indicator": ("indicator", "gedragsindicator", "indicator_id"),
    "value": ("value", "answer", "waarde", "antwoord", "score"),
    "at": ("at", "date", "datum", "tijdstip"),
}
_REQUIRED: Final = ("person", "rater", "role", "indicator", "value")
ROLES: Final[Mapping[str, Role]] = {
    **{role.value: role for role in Role},
    "zelf": Role.SELF,
    "leidinggevende": Role.MANAGER,
    "collega": Role.PEER,
    "teamlid": Role.REPORT,
    "ondergeschikte": Role.REPORT,
    "cliënt": Role.CLIENT,
    "klant": Role.CLIENT,
    "anders": Role.OTHER,
    "overig": Role.OTHER,
}
NO_ANSWER: Final[Mapping[str, Answer]] = {"": None, "n.v.t.": None, "nvt": None}
_WORDS: Final[Mapping[str, Answer]] = {
    "ja": True,
    "nee": False,
    "yes": True,
    "no": False,
    "true": True,
    "false": False,
    "1": True,
    "0": False,
    **NO_ANSWER,
}
NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")


class IgnoredColumnsWarning(UserWarning):
    """
    A table has columns that were not read.
    """


class _Records(NamedTuple):
    """
    The rows that could be split into cells, each with its line number, and what ended them.
    """

    rows: Sequence[tuple[int, Sequence[str]]]
    fault: Problem | None


class _Table(NamedTuple):
    """
    The place of each column that is read, and the rows below the headings.
    """

    columns: Mapping[str, int]
    width: int
    records: _Records


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
    expect(
        "cannot read ratings",
        framework=instance_of(Framework)(framework),
        scale=optional(instance_of(RatingScale))(scale),
        values=()
        if values is None or isinstance(values, Mapping)
        else wrong_type(values, "a mapping of words to answers"),
    )
    words = lookup(values, scale)
    table = _table(_open(source))
    persons: dict[str, list[Rating]] = {}
    problems: list[Problem] = []
    for line, cells in table.records.rows:
        found = _rating(table, cells, framework, words, scale)
        if isinstance(found, list):
            problems += [problem._replace(path=f"line {line}, {problem.path}".removesuffix(", ")) for problem in found]
        else:
            persons.setdefault(found[0], []).append(found[1])
    if table.records.fault:
        problems.append(table.records.fault)
    if problems:
        raise RatingsError("cannot read these ratings", _suggest(problems, framework))
    return {person: tuple(ratings) for person, ratings in persons.items()}


def lookup(values: Mapping[str, Answer] | None, scale: RatingScale | None) -> Mapping[str, Answer]:
    """
    What each word means, the words in lower case.
    """
    if values is None:
        return NO_ANSWER if scale else _WORDS
    wrong = [Problem(str(w), w, f"{quote(w)} is not text") for w in values if not isinstance(w, str)]
    wanted = "a number or None" if scale else "True, False or None"
    wrong += [
        Problem(str(word), answer, f"{quote(answer)} is not an answer; use {wanted}")
        for word, answer in values.items()
        if (scale.fault(answer) if scale else type(answer) is not bool and answer is not None)
    ]
    if wrong:
        raise InvalidTypeError("not a meaning of a word", wrong)
    folded = [fold(word) for word in values]
    refuse(
        "not a meaning of a word",
        [
            Problem(word, values[word], f"{quote(word)} is given more than once, upper and lower case being the same")
            for word in values
            if folded.count(fold(word)) > 1
        ],
    )
    return {"": None, **{fold(word): answer for word, answer in values.items()}}


def fold(text: str) -> str:
    """
    *text* in lower case, with single spaces.
    """
    return " ".join(text.lower().split())


def _open(source: str | os.PathLike[str] | TextIO) -> str:
    try:
        if isinstance(source, str | os.PathLike):
            return Path(source).read_bytes().decode("utf-8-sig")
        text = source.read()
        expect("cannot read ratings", source=() if isinstance(text, str) else wrong_type(source, "opened as text"))
        return text.removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        what = "not UTF-8; save the file as CSV in UTF-8"
        offender = error.object[error.start : error.end]
        raise RatingsError("cannot read these ratings", [Problem(f"line {line}", offender, what)]) from None


def _table(text: str) -> _Table:
    """
    The rows of *text* with their line numbers, and where the columns are.
    """
    # The delimiter is the one under which the first row names the most columns.
    records = max((_split(text, delimiter) for delimiter in ",;\t"), key=_recognised)
    if not records.rows:
        faults = [records.fault] if records.fault else []
        raise RatingsError(f"no first row that names the columns {', '.join(_REQUIRED)}", faults)
    line, header = records.rows[0]
    header = header[: max((i for i, name in enumerate(header, 1) if name.strip()), default=0)]
    columns = _columns(header)
    problems = [
        Problem(f"line {line}", header, f"no column {name}; it may be called {' or '.join(_HEADINGS[name])}")
        for name in _REQUIRED
        if name not in columns
    ]
    problems += [
        Problem(f"line {line}", header, f"columns {' and '.join(quote(header[i]) for i in found)} both give the {name}")
        for name, found in columns.items()
        if len(found) > 1
    ]
    if problems:
        raise RatingsError("cannot read these ratings", problems)
    known = {i for found in columns.values() for i in found}
    if extra := [quote(name) for i, name in enumerate(header) if i not in known and name.strip()]:
        warnings.warn(f"columns not read: {', '.join(extra)}", IgnoredColumnsWarning, stacklevel=3)
    rows = records.rows[1:]
    places = {name: found[0] for name, found in columns.items()}
    return _Table(places, len(header), records._replace(rows=rows))


def _split(text: str, delimiter: str) -> _Records:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, Sequence[str]]] = []
    start = 1
    try:
        for cells in reader:
            # Rows with nothing in them, and the line in which Excel names the delimiter.
            if any(cell.strip() for cell in cells) and not (not rows and cells[0].lower().startswith("sep=")):
                rows.append((start, cells))
            start = reader.line_num + 1
    except csv.Error as error:
        what = f"not CSV: {error}; what comes below was not read"
        return _Records(rows, Problem(f"line {start}", None, what))
    return _Records(rows, None)


def _recognised(records: _Records) -> int:
    return len(_columns(records.rows[0][1])) if records.rows else 0


def _columns(header: Sequence[str]) -> dict[str, list[int]]:
    names = [fold(name) for name in header]
    found = {column: [i for i, name in enumerate(names) if name in headings] for column, headings in _HEADINGS.items()}
    return {column: places for column, places in found.items() if places}


def _rating(
    table: _Table, cells: Sequence[str], framework: Framework, words: Mapping[str, Answer], scale: RatingScale | None
) -> tuple[str, Rating] | list[Problem]:
    """
    The person and the rating of a row, or what is wrong with it.
    """
    # Spreadsheets write empty cells behind the last column, more in one row than in another.
    filled = max((i for i, cell in enumerate(cells, 1) if cell.strip()), default=0)
    if len(cells) < table.width or filled > table.width:
        return [Problem("", len(cells), f"{len(cells)} cells; the row of headings has {table.width}")]
    row = {name: cells[i].strip() for name, i in table.columns.items()}
    problems = [problem.below(name) for name in ("person", "rater") for _, problem in check_nonempty(row[name])]
    role = ROLES.get(row["role"].lower())
    if role is None:
        known = ", ".join(ROLES)
        problems.append(Problem("role", row["role"], f"{quote(row['role'])} is not a role; use one of {known}"))
    if row["indicator"] not in framework.indicator_ids:
        what = f"{quote(row['indicator'])} is not an indicator of {framework.id} {framework.version}"
        problems.append(Problem("indicator", row["indicator"], what))
    value, fault = _value(row["value"], words, scale)
    if fault:
        problems.append(Problem("value", row["value"], fault))
    at, fault = _at(row.get("at", ""))
    if fault:
        problems.append(Problem("at", row["at"], fault))
    if problems or role is None:
        return problems
    return row["person"], Rating(row["indicator"], row["rater"], role, value, at)


def _value(cell: str, words: Mapping[str, Answer], scale: RatingScale | None) -> tuple[Answer, str | None]:
    word = fold(cell)
    if word in words:
        return words[word], None
    if scale is None:
        return (
            None,
            f"{quote(cell)} is not an answer; use one of {', '.join(word or 'an empty cell' for word in words)}",
        )
    if not NUMBER.fullmatch(cell):
        return None, f"{quote(cell)} is not a number; give one from {scale.low} to {scale.high}, or leave it empty"
    number = float(cell.replace(",", "."))
    value = int(number) if number.is_integer() else number
    return value, scale.fault(value)


def _at(cell: str) -> tuple[dt.datetime | None, str | None]:
    try:
        return dt.datetime.fromisoformat(cell) if cell else None, None
    except ValueError:
        return None, f"{quote(cell)} is not a date or a moment; write it as 2026-11-23 or 2026-11-23T14:30"


def _suggest(problems: Sequence[Problem], framework: Framework) -> Iterator[Problem]:
    """
    The problems, the first few unknown indicators with the nearest known ids.
    """
    left = SUGGESTIONS
    for problem in problems:
        if problem.path.endswith("indicator") and left:
            left -= 1
            yield problem._replace(nearest=nearest_to(problem.value, framework.indicator_ids))
        else:
            yield problem


def rating_form(framework: Framework, language: str | None = None) -> list[dict[str, str | int]]:
    """
    The rows of an empty rating form: per indicator its id, competency, rank and text, and an empty answer.

    To write as CSV or to a sheet; with the columns person, rater and role added, :func:`read_ratings` reads it back.

    Args:
        framework: What to ask about.

        language: Of the texts; None for the language that *framework* is in.

    Raises:
        FrameworkNotFoundError: The framework is not installed in that language.

        DigestMismatchError: The installed framework of that id and version is another one.
    """
    expect("no rating form", framework=instance_of(Framework)(framework))
    if language not in (None, framework.language):
        framework = load_framework(framework.id, framework.version, language=language, digest=framework.digest)
    return [
        {
            "indicator": indicator.id,
            "competency": competency.name,
            "rank": descriptor.rank,
            "text": indicator.text,
            "answer": "",
        }
        for competency in framework.competencies
        for descriptor in competency.descriptors
        for indicator in descriptor.indicators
    ]
