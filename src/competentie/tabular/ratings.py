"""
Ratings that people fill in, read from CSV or a workbook of Excel, and the rows of an empty rating form.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from types import NoneType
from typing import Any, Final, NamedTuple, TypeAlias, TypedDict
from unicodedata import normalize

from competentie._frozen import FrozenDict
from competentie._kinds import SAYS_SOMETHING
from competentie.catalog import load_framework
from competentie.errors import (
    Gathered,
    InvalidTypeError,
    Problem,
    RatingsError,
    raise_unknown,
    refuse,
    require,
)
from competentie.evidence import Rating, RatingScale, Role
from competentie.model import Framework, JobProfile
from competentie.tabular.files import (
    Broken,
    Cells,
    Line,
    Source,
    content_of,
    csv_lines,
    filled,
    is_workbook,
    lines_not_utf8,
    read_workbook,
    text_of,
    windows_text_of,
)
from competentie.tabular.headings import (
    by_label,
    by_word,
    column_of,
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
    word: Role(meant)
    for word, meant in {**by_word("roles"), **by_label("Role")}.items()
    if meant != _UNCLEAR
}
"""
What people call the roles of raters, and what we call them, in lower case.
"""
_UNCLEAR_ROLES: Final = words_for("roles", _UNCLEAR)

_TRUTHS: Final = {"True": True, "False": False, "None": None}
_ANSWERS: Final[Mapping[str, Answer]] = {
    "": None,
    **{
        word: _TRUTHS[meant]
        for word, meant in {**by_word("answers"), **by_label("answer")}.items()
    },
}

NO_ANSWER: Final[Mapping[str, Answer]] = {
    word: None for word, meant in _ANSWERS.items() if meant is None
}
"""
What people write where they did not assess, and what we write there, in lower case; an empty cell among it.
"""

NUMBER: Final = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,15})?")
"""
A number in a cell: ``3,5`` is 3.5.
"""

_DAY_FIRST: Final = re.compile(
    r"([0-9]{1,2})([-/.])([0-9]{1,2})\2([0-9]{4})"
    r"(?:[T\s]+([0-9]{1,2})[:.]([0-9]{2})(?:[:.]([0-9]{2}))?)?"
)


class Dates(enum.Enum):
    """
    How dates are written in a table: which of two numbers is the day is for the caller to say.
    """

    ISO = "iso"
    """
    The year first, ISO 8601 alone.
    """
    DAY_FIRST = "d-m-yyyy"
    """
    The day first too, as in ``3-4-2026`` for the third of April; with ``/`` or ``.`` likewise, and a time behind it.
    """


class RatingsTable(FrozenDict[str, tuple[Rating, ...]]):
    """
    The ratings in a table, per person, in the order of the table; and what there is to know of how it was read.

    ``ignored`` has the headings of columns that were not read, apart from those of our own form, and
    ``ignored_sheets`` the names of sheets of a workbook that were not. ``encoding`` is that of the bytes, ``utf-8`` or
    ``windows-1252``; None of a workbook, and of text that the caller decoded. Where it is ``windows-1252``,
    ``not_utf8`` has the lines, from 1, that are the reason: a single one in a long file is damage. ``repeated`` has a
    problem for each rating that its rater gave in an earlier line too, where each has a moment of its own, and for each
    rater who changed roles likewise: ``combine_ratings`` takes those with ``Repeated.LATEST`` alone.

    A person who is not in the table is an ``UnknownIdError``.
    """

    __slots__ = ("encoding", "ignored", "ignored_sheets", "not_utf8", "repeated")

    def __init__(
        self,
        people: Mapping[str, tuple[Rating, ...]],
        ignored: tuple[str, ...] = (),
        ignored_sheets: tuple[str, ...] = (),
        encoding: str | None = None,
        repeated: tuple[Problem, ...] = (),
        *,
        not_utf8: tuple[int, ...] = (),
    ) -> None:
        super().__init__(people)
        self.ignored: Final = ignored
        self.ignored_sheets: Final = ignored_sheets
        self.encoding: Final = encoding
        self.repeated: Final = repeated
        self.not_utf8: Final = not_utf8

    def __getitem__(self, person: str) -> tuple[Rating, ...]:
        if person not in self._items:
            raise_unknown("unknown_person", person, self._items)
        return self._items[person]

    def __repr__(self) -> str:
        # Who said what is nobody's business in a log.
        count = sum(map(len, self.values()))
        return f"<RatingsTable: ratings {count}, persons {len(self)}>"

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        told = (self.ignored, self.ignored_sheets, self.encoding, self.repeated)
        made = partial(type(self), not_utf8=self.not_utf8)
        return made, (dict(self), *told)


def read_ratings(
    source: Source,
    framework: Framework,
    *,
    scale: RatingScale | None = None,
    values: Mapping[str, bool | float | None] | None = None,
    dates: Dates = Dates.ISO,
) -> RatingsTable:
    """
    The ratings in a CSV file or a workbook of Excel (.xlsx), per person.

    It has a row per rating and the columns person, rater, role, indicator, value and, if wanted, at (a date or a
    moment), in any order, in English or Dutch. CSV is separated by comma, semicolon or tab, in UTF-8, with or without a
    byte order mark, or else in Windows-1252; of a workbook the one sheet with those columns is read. Rows without
    anything in them are passed over. Roles and answers are the words that people use, and those that
    :func:`competentie.labels.label` gives, in either language.

    Args:
        source: A path, the bytes of a file, or an open file, of bytes or of text.

        framework: Where the indicators are.

        scale: The scale that the values are numbers on; ``3,5`` is read as 3.5.

        values: What the words in the file mean, upper and lower case being the same, in place of ja, nee, n.v.t., yes,
            no, true, false, 1, 0, waargenomen, observed and so on, and empty. An empty cell means not assessed unless
            *values* says otherwise.

        dates: How dates are written; a date that Excel has as one is always read.

    Returns:
        Per person, in the order of the file, the ratings in the order of the file; for :func:`combine_ratings`. It says
        what was not read of the file, and in what encoding the file is.

    Raises:
        RatingsError: The columns are not there, or rows are not right; the error names bad rows by their lines, of each
            kind of problem the first 200. A rater who rates an indicator of a person twice is one, unless each time has
            a moment of its own; so is one who rates a person in two roles, unless all of that has moments.

        InvalidTypeError: *values* gives something else than an answer; *source* is nothing to read, or the content of a
            file as text, which can be no path.

        OSError: The file cannot be read.

        ModuleNotFoundError: It is a workbook, and openpyxl is not installed.
    """
    require(framework=(framework, Framework), scale=(scale, (RatingScale, NoneType)))
    require(values=(values, (Mapping, NoneType)), dates=(dates, Dates))
    readers = _readers(framework, lookup(values, scale), scale, dates)
    table = _table(source)
    people = _People({}, {})
    wrong = _read_rows(table, readers, people)
    repeats, later = _repeats(people)
    if problems := [*wrong.all(), *repeats.all()]:
        raise RatingsError("cannot_read_ratings", problems)
    return RatingsTable(
        {person: tuple(ratings) for person, ratings in people.ratings.items()},
        table.ignored,
        table.ignored_sheets,
        table.encoding,
        later.all(),
        not_utf8=table.not_utf8,
    )


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
    How many headings there are, the place of each column, the headings that name none, the rows below, and what ended
    them before the file did; the sheets beside it, the encoding of the file, and the lines that are not UTF-8.
    """

    width: int
    places: Mapping[str | None, int]
    ignored: tuple[str, ...]
    rows: Iterable[Line]
    # After the last row; while they are read there are none.
    problems: Sequence[Problem]
    ignored_sheets: tuple[str, ...] = ()
    encoding: str | None = None
    not_utf8: tuple[int, ...] = ()


def _table(source: Source) -> _Table:
    """
    The columns and rows in *source*.

    Raises:
        RatingsError: It cannot be read as text or a workbook; there is no first row that has each column once.
    """
    content = content_of(source)
    if isinstance(content, bytes) and is_workbook(content):
        return _table_in_workbook(content)
    encoding = None
    not_utf8: tuple[int, ...] = ()
    if isinstance(content, bytes):
        raw, content, encoding = content, text_of(content), "utf-8"
        if isinstance(content, Problem) and (text := windows_text_of(raw)) is not None:
            content, encoding = text, "windows-1252"
            not_utf8 = lines_not_utf8(raw)
    if isinstance(content, Problem):
        raise RatingsError("cannot_read_ratings", [content])
    lines, problems = csv_lines(content.removeprefix("\ufeff"), _recognised)
    headings = next(lines, None)
    if not headings:
        raise RatingsError("no_headings", problems, columns=_REQUIRED)
    table = _table_of(headings, lines, problems)
    return table._replace(encoding=encoding, not_utf8=not_utf8)


def _table_in_workbook(raw: bytes) -> _Table:
    """
    What is in the one sheet of a workbook that has the columns of ratings.

    Raises:
        RatingsError: It is not a workbook; there is no such sheet, or more than one.
    """
    sheets = read_workbook(raw)
    if isinstance(sheets, Problem):
        raise RatingsError("cannot_read_ratings", [sheets])
    if not sheets:
        raise RatingsError("no_headings", columns=_REQUIRED)
    counts = [_recognised(sheet.lines[0].cells, _REQUIRED) for sheet in sheets]
    whole = tuple(
        sheet.name
        for sheet, count in zip(sheets, counts, strict=True)
        if count == len(_REQUIRED)
    )
    if len(whole) > 1:
        problem = Problem("several_tables", sheets=whole)
        raise RatingsError("cannot_read_ratings", [problem])
    # If none has what it takes, what the nearest lacks is told.
    chosen = sheets[counts.index(max(counts))]
    others = tuple(sheet.name for sheet in sheets if sheet is not chosen)
    # A row ends at its last cell, which may be left of the last heading.
    width = filled(chosen.lines[0].cells)
    headings, *rows = [_as_text(line, width) for line in chosen.lines]
    return _table_of(headings, rows, ())._replace(ignored_sheets=others)


def _as_text(line: Line, width: int) -> Line:
    """
    A line of a workbook with its cells as CSV has them, *width* in number.
    """
    cells: list[object] = []
    for cell in line.cells:
        value = "" if cell is None else cell
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        cells.append(value if isinstance(value, Broken) else str(value))
    return Line(line.number, cells + [""] * (width - len(cells)))


def _table_of(first: Line, rows: Iterable[Line], problems: Sequence[Problem]) -> _Table:
    """
    A table with the headings in its *first* line.

    Raises:
        RatingsError: That does not have each column once.
    """
    line, cells = first
    headings = [_heading(cell) for cell in cells[: filled(cells)]]
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
        heading
        for heading in headings
        if heading.strip() and not _column(heading) and column_of(heading) not in _FORM
    )
    places = {_column(heading): place for place, heading in enumerate(headings)}
    return _Table(len(headings), places, ignored, rows, problems)


def _heading(cell: object) -> str:
    return cell.stands if isinstance(cell, Broken) else str(cell)


def _column(heading: str) -> str | None:
    return _HEADINGS.get(fold(heading))


def _recognised(cells: Cells, columns: Iterable[str] = _COLUMNS) -> int:
    """
    How many of *columns* a row of headings names.
    """
    return len({_column(_heading(cell)) for cell in cells}.intersection(columns))


# From cells to the values of a rating. What cannot be read is a problem, in place of the value.


class _People(NamedTuple):
    """
    The ratings of each person, and the line of each of them.
    """

    ratings: dict[str, list[Rating]]
    lines: dict[str, list[int]]


def _read_rows(table: _Table, readers: Readers, people: _People) -> Gathered:
    """
    What is wrong in the rows of a *table*; what is right becomes ratings of *people*.
    """
    found = Gathered()
    # A person by the first spelling of the name: accents are written in more than one way.
    spelled: dict[str, str] = {}
    for row in table.rows:
        values = _read_row(row, table, readers, found)
        if values is None:
            continue
        name = values.pop("person")
        person = spelled.setdefault(normalize("NFC", name), name)
        people.ratings.setdefault(person, []).append(Rating(**values))
        people.lines.setdefault(person, []).append(row.number)
    for problem in table.problems:
        found.add(problem)
    return found


def _read_row(
    row: Line, table: _Table, readers: Readers, found: Gathered
) -> dict[str, Any] | None:
    """
    The value of each column in a *row*; None if there is something wrong in it, which is *found*.
    """
    line, cells = row
    # Empty cells may stand behind the last column, more in one row than in another.
    width = table.width
    if not filled(cells) <= width <= len(cells):
        found.add(
            Problem("wrong_cell_count", "", len(cells), line=line, headings=width)
        )
        return None
    values: dict[str, Any] = {}
    for column, reader in readers.items():
        place = table.places.get(column)
        cell = "" if place is None else cells[place]
        value = _read_broken(cell, column) if isinstance(cell, Broken) else reader(cell)
        if isinstance(value, Problem):
            found.add(value, column, line)
        else:
            values[column] = value
    return values if len(values) == len(readers) else None


def _read_broken(cell: Broken, column: str) -> dt.datetime | Problem:
    if column == "at" and cell.moment:
        return cell.moment
    return Problem(cell.code, "", cell.stands)


def _readers(
    framework: Framework,
    words: Mapping[str, Answer],
    scale: RatingScale | None,
    dates: Dates,
) -> Readers:
    """
    Per column what makes a value of a cell.
    """
    readers: Readers = {
        "person": _read_name,
        "rater": _read_name,
        "role": _read_role,
        "indicator": partial(_read_indicator, framework),
        "value": partial(_read_answer, words, scale),
        "at": partial(_read_moment, dates),
    }
    # Most cells of a column stand there many times.
    return {
        column: lru_cache(_KEPT)(partial(_read_stripped, reader))
        for column, reader in readers.items()
    }


_KEPT: Final = 10_000


def _read_stripped(reader: Callable[[str], Any], cell: str) -> Any:
    return reader(cell.strip())


def _read_name(cell: str) -> str | Problem:
    problems = SAYS_SOMETHING.problems(cell)
    return problems[0] if problems else cell


def _read_role(cell: str) -> Role | Problem:
    word = fold(cell)
    if word in _UNCLEAR_ROLES:
        meant = (Role.PEER, Role.REPORT)
        roles = tuple(word for word, role in ROLES.items() if role in meant)
        return Problem("unclear_role", "", cell, roles=roles)
    return ROLES.get(word) or Problem("unknown_role", "", cell, roles=tuple(ROLES))


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


def _read_moment(dates: Dates, cell: str) -> dt.datetime | Problem | None:
    if not cell:
        return None
    by_day = _DAY_FIRST.fullmatch(cell) if dates is Dates.DAY_FIRST else None
    try:
        if by_day:
            day, _, month, year, *time = by_day.groups(default="0")
            hour, minute, second = map(int, time)
            return dt.datetime(  # noqa: DTZ001 - as it is given
                int(year), int(month), int(day), hour, minute, second
            )
        return dt.datetime.fromisoformat(cell)
    except ValueError:
        expected = "day_first" if dates is Dates.DAY_FIRST else "date_or_moment"
        return Problem("not_matching", "", cell, expected=expected)


# The same rater on the same indicator of the same person.


def _repeats(people: _People) -> tuple[Gathered, Gathered]:
    """
    A problem for each rating that repeats one of an earlier line, and for each rater who has another role than in an
    earlier line: where none can count, and where the latest can.
    """
    found: list[Problem] = []
    for person, ratings in people.ratings.items():
        lines = people.lines[person]
        given: dict[tuple[str, str], list[int]] = {}
        raters: dict[str, list[int]] = {}
        for place, rating in enumerate(ratings):
            rater = normalize("NFC", rating.rater)
            given.setdefault((rater, rating.indicator), []).append(place)
            raters.setdefault(rater, []).append(place)
        for places in given.values():
            if len(places) > 1:
                found += _in_lines(ratings, lines, places)
        for places in raters.values():
            found += _roles_in_lines(ratings, lines, places)
    found.sort(key=lambda problem: problem.line or 0)
    return (
        Gathered(one for one in found if one.code not in _ONE_COUNTS),
        Gathered(one for one in found if one.code in _ONE_COUNTS),
    )


_ONE_COUNTS: Final = ("rated_later_too", "role_changed")


def _in_lines(
    ratings: Sequence[Rating], lines: Sequence[int], places: Sequence[int]
) -> Iterator[Problem]:
    """
    A problem for each rating of an indicator but the first by a rater; *places* has them all.
    """
    one_counts = _has_a_latest([ratings[place].at for place in places])
    code = "rated_later_too" if one_counts else "rated_in_two_lines"
    first, *others = places
    for place in others:
        indicator = ratings[place].indicator
        other = lines[first]
        yield Problem(code, "indicator", indicator, line=lines[place], other_line=other)


def _roles_in_lines(
    ratings: Sequence[Rating], lines: Sequence[int], places: Sequence[int]
) -> Iterator[Problem]:
    """
    A problem for each role of a rater but the first, where it first stands; *places* has all ratings of that rater.
    """
    is_dated = all(ratings[place].at for place in places)
    code = "role_changed" if is_dated else "two_roles_in_lines"
    seen = {ratings[places[0]].role}
    for place in places:
        role = ratings[place].role
        if role not in seen:
            seen.add(role)
            first = places[0]
            roles = (ratings[first].role.value, role.value)
            other = lines[first]
            yield Problem(
                code, "role", line=lines[place], other_line=other, roles=roles
            )


def _has_a_latest(moments: Sequence[dt.datetime | None]) -> bool:
    """
    Whether all *moments* are there, distinct, and to be compared: all with a time zone, or all without.
    """
    zoned = {at.tzinfo is not None for at in moments if at}
    return None not in moments and len(set(moments)) == len(moments) and len(zoned) == 1


# The form.


class FormRow(TypedDict):
    """
    A row of a rating form: an indicator, what a rater reads with it, and room for an answer.
    """

    competency: str
    competency_name: str
    definition: str
    rank: int
    level: str
    descriptor: str
    summary: str
    indicator: str
    text: str
    answer: str


_FORM: Final = FormRow.__annotations__.keys()


def rating_form(
    framework: Framework,
    language: str | None = None,
    *,
    profile: JobProfile | None = None,
) -> list[FormRow]:
    """
    The rows of an empty rating form, one per indicator: what a form shows, and an empty answer.

    That is the competency, by its id, with its name and definition; the level, by its rank, with its name; the
    descriptor, by its id, with its summary; and the indicator, by its id, with its text. Where the framework has the
    maker's own codes, they stand before names and texts.

    To write as CSV or to a sheet; with the columns person, rater and role added, :func:`read_ratings` reads it back.

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
    levels = {level.rank: level.coded for level in framework.ladder}
    return [
        FormRow(
            competency=competency.id,
            competency_name=competency.coded,
            definition=competency.definition,
            rank=descriptor.rank,
            level=levels[descriptor.rank],
            descriptor=descriptor.id,
            summary=descriptor.summary,
            indicator=indicator.id,
            text=indicator.coded,
            answer="",
        )
        for competency in framework.asked_by(profile)
        for descriptor in competency.descriptors
        for indicator in descriptor.indicators
    ]
