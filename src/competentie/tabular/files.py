"""
Tables on disk: CSV, and workbooks of Excel with the extra ``competentie[excel]`` (openpyxl); cells in, cells out.

What the columns mean is known elsewhere.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import os
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from types import NoneType
from typing import Any, Final, NamedTuple, Protocol, TypeAlias

import attrs

from competentie.errors import InvalidTypeError, Problem, TableError, reason_for

Cells: TypeAlias = Sequence[Any]
Rows: TypeAlias = Sequence[Mapping[str, object]]

# A text that a spreadsheet would take for a formula, behind any apostrophes that were put before such a text.
_FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
# What a cell of Excel holds at most, and characters that its XML does not know.
_LONGEST: Final = 32_767
_NOT_IN_XML: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# A sheet of Excel has no more rows; and half a minute is long enough to find out that most cells are empty.
MOST_ROWS: Final = 1_048_576
MOST_CELLS: Final = 10_000_000
# What a path and a name in it hold at most on the systems that we know.
_LONGEST_PATH: Final = 4096
_LONGEST_NAME: Final = 255


FIRST_LINES: Final = 20
"""
In how many lines, at the top, headings are looked for.
"""


class Line(NamedTuple):
    """
    A row that is not empty, as cells, and the line of the file that it starts in.
    """

    number: int
    cells: Cells


class Sheet(NamedTuple):
    """
    The lines of a table, that of the headings first; what it is called, and what ended it before the file did.
    """

    name: str
    lines: Sequence[Line]
    problems: Sequence[Problem] = ()


class Broken(NamedTuple):
    """
    A cell of a workbook that is no text and no number: the code of the problem, and what stands in it.

    ``moment`` is what it is if it is a date.
    """

    code: str
    stands: str
    moment: dt.datetime | None = None


class Readable(Protocol):
    """
    An open file: of text, or of bytes such as an upload is.
    """

    def read(self) -> str | bytes:
        """
        All that is in it.
        """


Source: TypeAlias = str | os.PathLike[str] | bytes | bytearray | Readable
"""
Where a table is: a path, the bytes of a file, or an open file.
"""


def content_of(source: Source) -> str | bytes | Problem:
    """
    What is in *source*: text if it is a file that was opened as that; a problem if it is opened so and is not UTF-8.

    Raises:
        InvalidTypeError: *source* is nothing to read, or text that can be no path; what it says is not told.

        OSError: It cannot be read.
    """
    if isinstance(source, str) and not _may_be_path(source):
        problem = Problem("not_a_path", "source", length=len(source))
        raise InvalidTypeError("wrong_arguments", [problem])
    if isinstance(source, str | os.PathLike):
        return Path(source).read_bytes()
    content: object = source
    if callable(read := getattr(source, "read", None)):
        try:
            content = read()
        except UnicodeDecodeError as error:
            return _not_utf8(error)
    if isinstance(content, bytearray):
        content = bytes(content)
    if not isinstance(content, str | bytes):
        problem = Problem("wrong_type", "source", source, expected="source")
        raise InvalidTypeError("wrong_arguments", [problem])
    return content


def _may_be_path(text: str) -> bool:
    """
    Whether a text can be the path of a file, and not its content: the system says of what it does not find what it is.
    """
    if len(text) > _LONGEST_PATH or re.search(r"[\n\r\t\0]", text):
        return False
    return all(len(name) <= _LONGEST_NAME for name in re.split(r"[/\\]", text))


def text_of(raw: bytes) -> str | Problem:
    """
    The text that *raw* is, without a byte order mark; a problem if it is not UTF-8.
    """
    try:
        return raw.decode().removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        return _not_utf8(error)


def _not_utf8(error: UnicodeDecodeError) -> Problem:
    line = error.object.count(b"\n", 0, error.start) + 1
    offender = error.object[error.start : error.end]
    return Problem("not_utf8", "", offender, line=line, byte=error.start)


def windows_text_of(raw: bytes) -> str | None:
    """
    The text that *raw*, which is not UTF-8, is in Windows-1252, as Excel saves CSV; None if it is none of that either.
    """
    # UTF-16 has empty bytes; what starts with the mark of UTF-8 is that, and damaged.
    if b"\0" in raw or raw.startswith(codecs.BOM_UTF8):
        return None
    # So is what has as many characters of UTF-8 as bytes that are none: in Windows-1252 those are rare by chance.
    held = raw.decode(errors="replace")
    wrong = held.count("\ufffd")
    beyond_ascii = len(held) - len(held.encode("ascii", "ignore"))
    if beyond_ascii - wrong >= wrong:
        return None
    try:
        return raw.decode("windows-1252")
    except UnicodeDecodeError:
        return None


def lines_not_utf8(raw: bytes) -> tuple[int, ...]:
    """
    The lines of *raw*, from 1, that are not UTF-8.
    """
    found = []
    for number, line in enumerate(raw.split(b"\n"), 1):
        try:
            line.decode()
        except UnicodeDecodeError:
            found.append(number)
    return tuple(found)


def read_csv(
    text: str, recognised: Callable[[Cells], int]
) -> tuple[list[Line], list[Problem]]:
    """
    The lines of *text* that can be split into cells, and what ended them before the text did.

    The delimiter, of comma, semicolon and tab, is the one under which the first line has the most *recognised*; where
    it has none, the line among the first few that has the most.
    """
    lines, problems = csv_lines(text, recognised)
    return [*lines], problems


def csv_lines(
    text: str, recognised: Callable[[Cells], int]
) -> tuple[Iterator[Line], list[Problem]]:
    """
    As :func:`read_csv`, the lines one by one; what ended them is there after the last.
    """

    def count(delimiter: str) -> tuple[int, int]:
        lines = islice(_split(text, delimiter, []), FIRST_LINES)
        counts = [recognised(line.cells) for line in lines]
        return (counts[0], max(counts)) if counts else (0, 0)

    problems: list[Problem] = []
    return _split(text, max(",;\t", key=count), problems), problems


def _split(text: str, delimiter: str, problems: list[Problem]) -> Iterator[Line]:
    """
    The lines of *text*; what ends them before it does is added to *problems*.
    """
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            # Excel names the delimiter in a line above all others.
            names_delimiter = start == 1 and cells and cells[0].lower()[:4] == "sep="
            if filled(cells) and not names_delimiter:
                yield Line(start, [_unguarded(cell) for cell in cells])
            # A cell may hold line feeds: a row starts below the last line of the one before.
            start = reader.line_num + 1
    except csv.Error as error:
        reason = reason_for(error, _REASONS_OF_CSV, "csv_unreadable")
        problems.append(Problem("not_csv", line=start, reason=reason))


_REASONS_OF_CSV: Final = {
    "unexpected end of data": "csv_quote_left_open",
    "expected after": "csv_text_behind_quote",
    "field larger than field limit": "csv_cell_too_long",
}


def filled(cells: Cells) -> int:
    """
    The number of cells up to the last that has something in it: spreadsheets write empty ones behind it.
    """
    for count in range(len(cells), 0, -1):
        if not is_blank(cells[count - 1]):
            return count
    return 0


def is_blank(cell: object) -> bool:
    """
    Whether there is nothing in a cell: None, no number (NaN), or text of white space.
    """
    if isinstance(cell, str):
        return not cell.strip()
    if cell is None:
        return True
    try:
        # What is not a number differs from itself.
        return bool(cell != cell)  # noqa: PLR0124
    except TypeError:
        # Of the missing value of pandas it is missing whether it does.
        return True
    except ValueError:
        # An array says it of each of its values.
        return False


def write_csv(rows: Rows, headings: Mapping[str, str]) -> str:
    """
    *rows* as CSV: the columns of *headings*, in that order, by those names; None is empty.

    What a spreadsheet would take for a formula gets an apostrophe before it, which :func:`read_csv` takes off.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(headings.values())
    for row in rows:
        cells = ["" if row[column] is None else row[column] for column in headings]
        writer.writerow([_guarded(cell) for cell in cells])
    return file.getvalue()


def _guarded(cell: object) -> object:
    if isinstance(cell, str) and _FORMULA.match(cell):
        return f"'{cell}"
    return cell


def _unguarded(cell: str) -> str:
    quoted = cell.startswith("'") and _FORMULA.match(cell)
    return cell[1:] if quoted else cell


# Workbooks.


def _openpyxl() -> Any:
    """
    The library that reads and writes workbooks: one for both, in Python alone.

    Raises:
        ModuleNotFoundError: It is not installed; the message says how to.
    """
    try:
        import openpyxl
    except ModuleNotFoundError as error:
        if error.name != "openpyxl":
            raise
        message = "tables of Excel need openpyxl: pip install 'competentie[excel]'"
        raise ModuleNotFoundError(message, name="openpyxl") from None
    return openpyxl


def is_workbook(raw: bytes) -> bool:
    """
    Whether *raw* starts as a workbook does, or as one of an Excel from before 2007 or with a password.
    """
    return raw.startswith((b"PK\x03\x04", _BEFORE_2007))


_BEFORE_2007: Final = b"\xd0\xcf\x11\xe0"


def read_workbook(raw: bytes) -> list[Sheet] | Problem:
    """
    The sheets of the workbook *raw* that are not empty; of a formula the value that Excel kept.

    A formula of which none was kept, an error such as ``#REF!`` and a date is a :class:`Broken`.

    Returns:
        A problem if it is not a workbook.

    Raises:
        ModuleNotFoundError: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    count = _Count()
    try:
        # A workbook is read either with the values of formulas, or with the formulas.
        values = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True)
        formulas = openpyxl.load_workbook(io.BytesIO(raw), read_only=True)
        sheets = [
            Sheet(sheet.title, _lines(_cells(sheet, formulas[sheet.title], count)))
            for sheet in values.worksheets
        ]
    except _TooLargeError as error:
        return error.problem
    # Of a damaged workbook it raises what zip, XML and its own code do.
    except Exception:  # noqa: BLE001
        return Problem("not_excel", reason=_reason_of_workbook(raw))
    return [sheet for sheet in sheets if sheet.lines]


def _reason_of_workbook(raw: bytes) -> str:
    """
    Why *raw* is no workbook, or none that can be read.
    """
    if raw.startswith(_BEFORE_2007):
        return "excel_old_or_locked"
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            names = parts.namelist()
    except zipfile.BadZipFile:
        return "excel_damaged"
    return "excel_damaged" if "xl/workbook.xml" in names else "excel_of_another_kind"


class _TooLargeError(Exception):
    """
    Ends the reading of a workbook; it never leaves this module.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem: Final = problem
        super().__init__(problem)


@attrs.define
class _Count:
    """
    How much of a workbook was read: its rows and their cells, empty ones among them.
    """

    cells: int = 0

    def add(self, sheet: str, row: int, cells: int) -> None:
        """
        Count a row of a sheet, by its number, and its cells.

        Raises:
            _TooLargeError: It is more than is read.
        """
        self.cells += 1 + cells
        if row > MOST_ROWS or self.cells > MOST_CELLS:
            problem = Problem(
                "too_large_workbook", "", sheet, rows=MOST_ROWS, cells=MOST_CELLS
            )
            raise _TooLargeError(problem)


def _cells(values: Any, formulas: Any, count: _Count) -> Iterator[Cells]:
    """
    The rows of a sheet, that is given with the values of its formulas and with the formulas.
    """
    # How large a sheet says that it is can be old: rows below would not be read.
    for sheet in (values, formulas):
        sheet.reset_dimensions()
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    for number, (row, row_of_formulas) in enumerate(pairs, 1):
        count.add(values.title, number, len(row))
        yield [*map(_cell, row, row_of_formulas)]


def _cell(cell: Any, formula: Any) -> object:
    if cell.data_type == "e":
        return Broken("error_of_excel", str(cell.value))
    if cell.value is None and formula.data_type == "f":
        # What is no text is a formula over several cells.
        text = getattr(formula.value, "text", formula.value)
        return Broken("formula_without_value", str(text))
    if not isinstance(cell.value, str | int | float | NoneType):
        moment = cell.value if isinstance(cell.value, dt.datetime) else None
        return Broken("not_a_cell", str(cell.value), moment)
    return cell.value


def _lines(rows: Iterable[Cells]) -> list[Line]:
    return [Line(n, cells) for n, cells in enumerate(rows, 1) if filled(cells)]


class Page(NamedTuple):
    """
    A sheet to write: its name, its rows, and its columns with their headings.
    """

    name: str
    rows: Rows
    headings: Mapping[str, str]


def write_workbook(pages: Sequence[Page], table: str) -> bytes:
    """
    A workbook with a sheet for each of *pages*, all text being text; *table* is what it is called.

    Raises:
        TableError: A text does not fit in a cell, or holds what a workbook cannot.

        ModuleNotFoundError: openpyxl is not installed.
    """
    openpyxl = _openpyxl()
    problems = [problem for page in pages for problem in _unfit(page)]
    if problems:
        raise TableError("cannot_write_table", problems, table=table)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for page in pages:
        sheet = book.create_sheet(page.name)
        sheet.freeze_panes = "A2"
        sheet.append([*page.headings.values()])
        for number, row in enumerate(page.rows, 2):
            for place, column in enumerate(page.headings, 1):
                _write_cell(sheet.cell(number, place), row[column])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _write_cell(cell: Any, value: object) -> None:
    if isinstance(value, str) and value:
        cell.value = value
        # Text, whatever it starts with, and after someone typed in it too.
        cell.data_type = "s"
        cell.number_format = "@"
    elif value != "":
        cell.value = value


def _unfit(page: Page) -> Iterable[Problem]:
    """
    What of a page a workbook cannot hold.
    """
    for number, row in enumerate(page.rows, 2):
        for column in page.headings:
            value = row[column]
            if not isinstance(value, str):
                continue
            if len(value) > _LONGEST:
                yield Problem(
                    "too_long_for_excel",
                    column,
                    value,
                    line=number,
                    length=len(value),
                    most=_LONGEST,
                )
            if _NOT_IN_XML.search(value):
                yield Problem("not_for_excel", column, value, line=number)
