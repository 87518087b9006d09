"""
Frameworks in files of tables: CSV, or a workbook of Excel with a sheet of the framework and one of jobs.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import NoneType
from typing import Any, Final, NamedTuple

import attrs

from competentie.errors import Problem, TableError, require
from competentie.model import Framework, FrameworkRow
from competentie.tabular.files import (
    Page,
    Sheet,
    read_csv,
    read_workbook,
    text_of,
    write_csv,
    write_workbook,
)
from competentie.tabular.frameworks import WANTED, framework_of, release_of
from competentie.tabular.headings import (
    IgnoredSheetsWarning,
    Table,
    recognised,
    table_in,
)
from competentie.tabular.profiles import is_of_jobs, profile_rows, profiles_of
from competentie.tabular.reading import COLUMNS
from competentie.words import language_for, words_in

# What is said once, in the first row of what it is said of, so that there is one place to correct it.
_SAID_ONCE: Final[Mapping[str, tuple[str, ...]]] = {
    "group": ("group_name", "group_parent"),
    "competency": ("competency_code", "competency_name", "definition", "group"),
    "rank": ("level", "level_code", "level_description"),
    "descriptor": ("state", "summary"),
}


# Endings of text with a delimiter.
_TEXT: Final = frozenset({".csv", ".tsv", ".txt"})


class _Named(NamedTuple):
    name: str
    table: Table


def read_framework_table(
    path: str | os.PathLike[str],
    *,
    jobs: str | os.PathLike[str] | None = None,
    id: str | None = None,
    version: str | None = None,
    language: str | None = None,
    title: str | None = None,
    modified: dt.date | None = None,
    like: Framework | None = None,
    ladder: Sequence[str] | None = None,
) -> Framework:
    """
    The framework in a table: CSV in UTF-8, or a workbook of Excel (.xlsx), the first row being the headings.

    Its columns and cells are those of :func:`framework_from_rows`, those of jobs those of :func:`profiles_from_rows`.

    Args:
        path: Of the table; a workbook may hold a sheet of jobs too, which is known by its headings.

        jobs: The path of a table of jobs of its own.

        id: As in :func:`framework_from_rows`, and so the others.

        version: As there.

        language: As there.

        title: As there.

        modified: As there.

        like: As there; without a table of jobs, the profiles are its.

        ladder: As there.

    Warns:
        IgnoredColumnsWarning: There are columns that are not read.

        IgnoredSheetsWarning: There are sheets that are not read.

        GuessedLadderWarning: As there.

    Raises:
        TableError: A table is not right; the error names every bad row by its line and column.

        InvalidValueError: As there.

        OSError: A file cannot be read.

        ModuleNotFoundError: It is a workbook, and openpyxl is not installed.
    """
    require(like=(like, (Framework, NoneType)))
    given = {"id": id, "version": version, "language": language, "title": title}
    release = release_of(given, like)
    main, of_jobs, ignored = _chosen(Path(path), None if jobs is None else Path(jobs))
    table = main.table.only(COLUMNS)
    made = framework_of(
        table,
        release=release,
        modified=modified,
        like=like,
        ladder=ladder,
        # Those of before may ask what is gone; they are made anew.
        profiles=() if of_jobs else None,
        name=main.name,
    )
    if of_jobs:
        made = _with_profiles(made, like, of_jobs)
    table.warn_of_others(2)
    IgnoredSheetsWarning.warn(ignored, 3)
    return made


def _with_profiles(
    made: Framework, like: Framework | None, of_jobs: _Named
) -> Framework:
    """
    *made* with the profiles that a table of jobs tells, each like that of before.
    """
    known = _that_fit(made, like)
    profiles = profiles_of(of_jobs.table, known, of_jobs.name)
    return attrs.evolve(made, profiles=profiles)


def _that_fit(made: Framework, like: Framework | None) -> Framework:
    """
    *made* with the profiles of *like*, without what they ask of what is gone.
    """
    profiles = []
    groups = {group.id for group in made.groups}
    places = {(c.id, d.rank) for c in made.competencies for d in c.descriptors}
    for profile in like.profiles if like else ():
        marks = [m for m in profile.marks if (m.competency, m.rank) in places]
        group = profile.group if profile.group in groups else None
        profiles.append(
            attrs.evolve(profile, desired={}, marks=tuple(marks), group=group)
        )
    return attrs.evolve(made, profiles=tuple(profiles))


def _chosen(path: Path, jobs: Path | None) -> tuple[_Named, _Named | None, list[str]]:
    """
    The table of the framework, that of jobs if there is one, and the names of others.
    """
    found = _tables(path)
    whole = [one for one in found if not one.table.missing(WANTED)]
    if len(whole) > 1:
        names = tuple(one.name for one in whole)
        problem = Problem("several_tables", "", None, sheets=names)
        raise TableError("cannot_read_file", [problem], table=path.name)
    # If none has what it takes, what the nearest lacks is told.
    main = whole[0] if whole else max(found, key=lambda one: len(one.table.columns))
    others = [one for one in found if one is not main]
    of_jobs = None
    if jobs is not None:
        offered = _tables(jobs)
        of_jobs = next(filter(_is_of_jobs, offered), offered[0])
        others += offered
    else:
        of_jobs = next(filter(_is_of_jobs, others), None)
    ignored = [one.name for one in others if one is not of_jobs]
    return main, of_jobs, ignored


def _is_of_jobs(one: _Named) -> bool:
    return is_of_jobs(one.table)


def _tables(path: Path) -> list[_Named]:
    """
    The tables in a file, at least one.

    Raises:
        TableError: The file cannot be read, or is empty.
    """
    sheets = _sheets(path)
    if not sheets:
        problem = Problem("headings_missing", wanted="competency", headings=())
        raise TableError("cannot_read_file", [problem], table=path.name)
    return [_Named(sheet.name, table_in(sheet)) for sheet in sheets]


def _sheets(path: Path) -> list[Sheet]:
    if path.suffix.lower() in _TEXT:
        text = text_of(path.read_bytes())
        if isinstance(text, Problem):
            raise TableError("cannot_read_file", [text], table=path.name)
        lines, problems = read_csv(text, recognised)
        if problems and not lines:
            raise TableError("cannot_read_file", problems, table=path.name)
        return [Sheet(path.name, lines, problems)] if lines else []
    _check_ending(path, "cannot_read_file")
    sheets = read_workbook(path.read_bytes())
    if isinstance(sheets, Problem):
        raise TableError("cannot_read_file", [sheets], table=path.name)
    return sheets


def _check_ending(path: Path, refused: str) -> None:
    if path.suffix.lower() not in (".csv", ".xlsx"):
        problem = Problem("unknown_ending", "", path.name)
        raise TableError(refused, [problem], table=path.name)


def write_framework_table(
    framework: Framework,
    path: str | os.PathLike[str],
    *,
    jobs: str | os.PathLike[str] | None = None,
) -> None:
    """
    Write *framework* as a table with the ids of all things, to correct and to read again with ``like``.

    The headings are in its language if that is one of ours, else English. What is said of a group, a competency, a
    level or a cell stands in its first row alone.

    Args:
        framework: What to write.

        path: Of the table; ``.csv``, or ``.xlsx``, which gets a sheet of the jobs if there are any.

        jobs: The path of a table of its own for the jobs.

    Raises:
        TableError: The ending is another; a text does not fit in a workbook.

        OSError: It cannot be written.

        ModuleNotFoundError: It is to be a workbook, and openpyxl is not installed.
    """
    require(framework=(framework, Framework))
    forms = words_in(language_for(framework.language)).forms
    pages = [_page(framework, forms["framework_sheet"], said_once(framework.rows()))]
    written = Path(path)
    job_page = _page(framework, forms["jobs_sheet"], profile_rows(framework))
    if jobs is not None:
        _write(Path(jobs), [job_page])
    elif framework.profiles and written.suffix.lower() == ".xlsx":
        pages.append(job_page)
    _write(written, pages)


def framework_csv(framework: Framework) -> str:
    """
    *framework* as CSV, as :func:`write_framework_table` writes it.
    """
    page = _page(framework, "", said_once(framework.rows()))
    return write_csv(page.rows, page.headings)


def _page(framework: Framework, name: str, rows: Iterable[Mapping[str, Any]]) -> Page:
    headings = words_in(language_for(framework.language)).headings
    listed = [*rows]
    columns = listed[0].keys() if listed else ()
    return Page(name, listed, {column: headings[column][0] for column in columns})


def _write(path: Path, pages: Sequence[Page]) -> None:
    _check_ending(path, "cannot_write_table")
    if path.suffix.lower() == ".csv":
        [page] = pages
        text = write_csv(page.rows, page.headings)
        # With the mark by which Excel knows UTF-8.
        path.write_bytes(text.encode("utf-8-sig"))
    else:
        path.write_bytes(write_workbook(pages, path.name))


def said_once(rows: Iterable[FrameworkRow]) -> list[dict[str, str | int | None]]:
    """
    *rows* in which what is said of a group, a competency, a level or a cell stands in the first row of it alone.
    """
    seen: set[tuple[str, object]] = set()
    made = []
    for row in rows:
        told: dict[str, Any] = dict(row)
        for key, columns in _SAID_ONCE.items():
            thing = (key, told[key])
            if told[key] is not None and thing in seen:
                told |= dict.fromkeys(columns)
            seen.add(thing)
        made.append(told)
    return made
