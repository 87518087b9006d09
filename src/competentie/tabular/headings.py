"""
Columns by what people call them, in every language at once, and tables whose columns are known.
"""

from __future__ import annotations

import math
import re
import warnings
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from numbers import Integral, Real
from typing import Any, Final, NamedTuple, TypeAlias

from competentie.errors import CompetentieWarning, InvalidTypeError, Problem
from competentie.tabular.files import (
    FIRST_LINES,
    Broken,
    Line,
    Sheet,
    filled,
    is_blank,
)
from competentie.words import LANGUAGES, quote, words_in

Cell: TypeAlias = str | int


class IgnoredColumnsWarning(CompetentieWarning):
    """
    A table has columns that were not read; its problem has their headings.
    """


class IgnoredSheetsWarning(CompetentieWarning):
    """
    A workbook has sheets that were not read; its problem has their names.
    """

    @classmethod
    def warn(cls, sheets: Sequence[str], stacklevel: int) -> None:
        """
        Warn of *sheets* that are not read, if there are any.
        """
        if sheets:
            problem = Problem("sheets_ignored", sheets=tuple(sheets))
            warnings.warn(cls(problem), stacklevel=stacklevel)


def by_word(table: str) -> dict[str, str]:
    """
    What each word in a *table* of words stands for, in all languages together: one file may mix them.
    """
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for meant, words in getattr(words_in(language), table).items():
            found |= dict.fromkeys(words, meant)
    return found


def by_label(of: str) -> dict[str, str]:
    """
    What each short word that we say *of* something stands for, in all languages together; in lower case.
    """
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for key, word in words_in(language).labels.items():
            owner, _, meant = key.partition(".")
            if owner == of:
                found[fold(word)] = meant
    return found


def words_for(table: str, meant: str) -> list[str]:
    """
    The words of a *table* of words that stand for what is *meant*, in all languages.
    """
    words = [getattr(words_in(language), table)[meant] for language in LANGUAGES]
    return [*dict.fromkeys(word for some in words for word in some)]


ONE_LETTER: Final[Mapping[str, str]] = {"i\u0307+": "i", "ς": "σ"}
"""
Patterns of letters that have two lower cases, and the one that counts: what becomes of the Turkish İ, and of Σ at the
end of a word, is not the same in every program that a table may be in.
"""


def fold(text: str) -> str:
    """
    *text* in lower case, with single spaces; the lower case of İ is i, that of Σ is σ.
    """
    folded = " ".join(text.lower().split())
    for written, meant in ONE_LETTER.items():
        folded = re.sub(written, meant, folded)
    return folded


def column_twice(column: str, given: Sequence[str], line: int) -> Problem:
    """
    More than one of the headings that are *given* names one column.
    """
    return Problem(
        "column_twice",
        column,
        tuple(given),
        line=line,
        headings=tuple(map(quote, given)),
    )


_BETWEEN_WORDS: Final = re.compile(r"[\s_-]+")


def _folded(heading: str) -> str:
    return _BETWEEN_WORDS.sub(" ", heading.lower()).strip()


_COLUMNS: Final = {_folded(word): key for word, key in by_word("headings").items()}


class Row(NamedTuple):
    """
    What a row tells, by column, in the line of the table that it stands in; what is blank is left out.
    """

    line: int
    told: Mapping[str, Cell]

    def text(self, column: str) -> str | None:
        """
        What it tells in a column, as text.
        """
        value = self.told.get(column)
        return None if value is None else str(value)

    def problem(self, code: str, column: str, **parameters: Any) -> Problem:
        """
        A problem with what it tells in a column.
        """
        value = self.told.get(column)
        return Problem(code, column, value, line=self.line, **parameters)


class Table(NamedTuple):
    """
    Rows by column.

    ``columns`` has the key of each known column in the order in which they stand, ``others`` the headings that are not
    known; a row has the cells of both. ``spelled`` has the heading of each known column, ``line`` is theirs.
    """

    columns: tuple[str, ...]
    others: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...]
    spelled: Mapping[str, str]
    line: int = 1

    def place(self, *columns: str) -> int:
        """
        Where the first of *columns* stands, counted from the left; behind all others if none is there.
        """
        there = [self.columns.index(one) for one in columns if one in self.columns]
        return min(there, default=len(self.columns))

    def has(self, *columns: str) -> bool:
        """
        Whether one of *columns* is there.
        """
        return any(column in self.columns for column in columns)

    def only(self, read: Collection[str]) -> Table:
        """
        The table with those of its columns that are *read*: the others are not known, and nothing is wrong in them.
        """
        unread = [column for column in self.columns if column not in read]
        others = (*self.others, *(self.spelled[column] for column in unread))
        dropped = {*self.others, *unread}
        rows = (
            Row(row.line, {key: row.told[key] for key in row.told if key in read})
            for row in self.rows
        )
        return self._replace(
            columns=tuple(column for column in self.columns if column in read),
            others=others,
            rows=tuple(row for row in rows if row.told),
            problems=tuple(p for p in self.problems if p.path not in dropped),
        )

    def warn_of_others(self, stacklevel: int) -> None:
        """
        Warn of the columns that are not known, which are not read.
        """
        _warn_of_columns(self.others, stacklevel + 2)

    def warn_of_known(self, read: Collection[str], stacklevel: int) -> None:
        """
        Warn of the known columns that are not among those that are *read*.
        """
        unread = [column for column in self.columns if column not in read]
        _warn_of_columns([self.spelled[one] for one in unread], stacklevel + 2)

    def missing(self, wanted: Iterable[Sequence[str]]) -> list[Problem]:
        """
        A problem for each of what is *wanted*, columns of which one would do, that is not there.
        """
        problems = []
        for columns in wanted:
            if not self.has(*columns):
                headings = tuple(
                    quote(heading)
                    for column in columns
                    for heading in words_for("headings", column)
                )
                problems.append(
                    Problem(
                        "headings_missing",
                        line=self.line,
                        wanted=columns[0],
                        headings=headings,
                    )
                )
        return problems


def _warn_of_columns(headings: Sequence[str], stacklevel: int) -> None:
    if headings:
        problem = Problem("columns_ignored", columns=tuple(headings))
        warnings.warn(IgnoredColumnsWarning(problem), stacklevel=stacklevel)


def recognised(cells: Sequence[object]) -> int:
    """
    How many columns a line of headings names.
    """
    return len({column_of(cell) for cell in cells} - {None})


def column_of(heading: object) -> str | None:
    """
    The key of the column with that heading; None if it is not known.
    """
    return _COLUMNS.get(_folded(str(heading)))


def table_of(rows: Iterable[Mapping[str, object]]) -> Table:
    """
    The table that *rows* are, each a mapping from heading to cell; the first is line 1.

    Raises:
        InvalidTypeError: *rows* are a DataFrame, or anything else that is no list of rows.
    """
    # A frame gives its columns where rows are looked for, and a mapping its keys.
    is_rows = isinstance(rows, Iterable) and not isinstance(rows, str | Mapping)
    if not is_rows or hasattr(rows, "columns"):
        kind = type(rows).__name__
        problem = Problem("wrong_type", "rows", kind, expected="rows")
        raise InvalidTypeError("wrong_arguments", [problem])
    headings: dict[str, None] = {}
    numbered: list[tuple[int, Mapping[str, object]]] = []
    problems: list[Problem] = []
    for line, row in enumerate(rows, 1):
        if isinstance(row, Mapping):
            headings |= dict.fromkeys(row)
            numbered.append((line, row))
            problems += [
                Problem("no_heading", "", cell, line=line, column=place)
                for place, (heading, cell) in enumerate(row.items(), 1)
                if is_blank(heading) and not is_blank(cell)
            ]
        else:
            problems.append(Problem("wrong_type", "", row, line=line, expected="row"))
    named = [heading for heading in headings if not is_blank(heading)]
    return _table(named, numbered, problems, 1)


def table_in(sheet: Sheet) -> Table:
    """
    The table in a sheet, whose first line has the headings; if they seem to stand in a lower one, that is a problem.
    """
    problems = [*sheet.problems]
    at = _line_of_headings(sheet.lines)
    first, *lines = sheet.lines[at:]
    if at:
        top = sheet.lines[0].number
        problem = Problem("headings_lower", line=top, headings=first.number)
        problems.append(problem)
    width = filled(first.cells)
    headings = ["" if is_blank(cell) else cell for cell in first.cells[:width]]
    problems += [
        Problem(cell.code, "", cell.stands, line=first.number)
        for cell in headings
        if isinstance(cell, Broken)
    ]
    numbered = []
    for line, cells in lines:
        if filled(cells) > width:
            problems.append(
                Problem("wrong_cell_count", "", len(cells), line=line, headings=width)
            )
            continue
        problems += [
            Problem("no_heading", "", cell, line=line, column=place)
            for place, cell in enumerate(cells[:width], 1)
            if not headings[place - 1] and not is_blank(cell)
        ]
        # Of two columns with one heading both are there until that is refused.
        given = zip(headings, cells, strict=False)
        numbered.append((line, {heading: cell for heading, cell in given if heading}))
    return _table(headings, numbered, problems, first.number)


def _line_of_headings(lines: Sequence[Line]) -> int:
    """
    The place of the line that has the headings: the first, unless it has none and one of the next has several.
    """
    counts = [recognised(line.cells) for line in lines[:FIRST_LINES]]
    most = max(counts)
    return counts.index(most) if counts[0] == 0 and most > 1 else 0


def _table(
    headings: Sequence[str],
    rows: Iterable[tuple[int, Mapping[str, object]]],
    problems: list[Problem],
    line: int,
) -> Table:
    meant: dict[str, list[str]] = {}
    others = []
    for heading in filter(None, headings):
        column = column_of(heading)
        if column is None:
            others.append(str(heading))
        else:
            meant.setdefault(column, []).append(str(heading))
    for heading, count in Counter(others).items():
        meant.setdefault(heading, [heading] * count)
    for column, given in meant.items():
        if len(given) > 1:
            problems.append(column_twice(column, given, line))
    read = [_row(number, row, problems) for number, row in rows]
    filled_rows = tuple(row for row in read if row.told)
    columns = tuple(column for column in meant if column not in others)
    spelled = {column: meant[column][0] for column in columns}
    return Table(columns, tuple(others), filled_rows, tuple(problems), spelled, line)


def _row(line: int, row: Mapping[str, object], problems: list[Problem]) -> Row:
    """
    What a row tells; what is wrong with it is added to *problems*.
    """
    told: dict[str, Cell] = {}
    for heading, cell in row.items():
        if is_blank(cell) or is_blank(heading):
            continue
        column = column_of(heading) or str(heading)
        if isinstance(cell, Broken):
            problems.append(Problem(cell.code, column, cell.stands, line=line))
            continue
        value = _plain(cell)
        if value is None:
            problems.append(Problem("not_a_cell", column, cell, line=line))
            continue
        told[column] = value
    return Row(line, told)


def _plain(cell: object) -> Cell | None:
    """
    A cell as text or a whole number: 3.0 is 3, another number its text; None for a date and the like.
    """
    if isinstance(cell, str):
        # Line breaks as texts have them here.
        return str(cell).replace("\r\n", "\n").replace("\r", "\n")
    if isinstance(cell, Integral) and not isinstance(cell, bool):
        return int(cell)
    if isinstance(cell, Real) and not isinstance(cell, bool):
        number = float(cell)
        if not math.isfinite(number):
            return None
        return int(number) if number.is_integer() else str(number)
    return None


def is_number(text: str) -> bool:
    """
    Whether *text* is a number as people write it, whole or not.
    """
    return bool(re.fullmatch(r"[+-]?[0-9]+(?:[.,][0-9]+)?", text.strip(), re.ASCII))


def whole_number(value: Cell) -> int | None:
    """
    The whole number that a cell is; None if it is none.
    """
    if isinstance(value, int):
        return value
    digits = value.strip()
    # As spreadsheets write whole numbers; longer ones are no rank.
    return int(digits) if re.fullmatch(r"[+-]?[0-9]{1,9}", digits, re.ASCII) else None
