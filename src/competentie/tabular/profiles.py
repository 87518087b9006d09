"""
Job profiles of the rows of a table: a list of jobs, competencies and levels, or a matrix of them; and such a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, TypeAlias

import attrs

from competentie.errors import CompetentieError, Problem, TableError, require
from competentie.model import (
    Competency,
    DescriptorState,
    Framework,
    JobProfile,
    Requirement,
)
from competentie.tabular.headings import (
    Row,
    Table,
    fold,
    table_of,
    whole_number,
    words_for,
)
from competentie.tabular.ids import id_for
from competentie.words import language_for, words_in

_JOB: Final = ("job", "job_title")
_COMPETENCY: Final = ("competency", "competency_name", "competency_code")
_LEVEL: Final = ("rank", "level")
_TOLD: Final = ("job_title", "job_code", "job_group", "unlisted", "note")
_OF_JOB: Final = (*_JOB, *_TOLD)
_OF_LIST: Final = (*_OF_JOB, *_COMPETENCY, *_LEVEL)
_NO_REQUIREMENT: Final = tuple(words_for("requirements", "none"))

ProfileRow: TypeAlias = dict[str, str | int | None]


@attrs.define
class _Job:
    """
    A job as rows tell it, by its id or by its title in lower case.
    """

    line: int
    id: str = ""
    title: str = ""
    told: dict[str, str] = attrs.field(factory=dict)
    desired: dict[str, int | None] = attrs.field(factory=dict)


@attrs.define
class _Reading:
    framework: Framework
    table: Table
    problems: list[Problem]
    known: dict[str, JobProfile]
    jobs: list[_Job] = attrs.field(factory=list)
    by_id: dict[str, _Job] = attrs.field(factory=dict)
    by_title: dict[str, _Job] = attrs.field(factory=dict)
    # The ranks that a cell can mean: a matrix says the same thousands of times.
    meanings: dict[str, list[int]] = attrs.field(factory=dict)

    def job(self, row: Row, title: str, id: str = "") -> _Job:
        """
        The job with that *id*, or else with that *title*, which may be the id of a profile too.
        """
        if not id and title in self.known:
            id = title
            title = self.known[id].title
        found = self.by_id.get(id) if id else self.by_title.get(fold(title))
        if found:
            return found
        if id in self.known:
            title = title or self.known[id].title
        job = _Job(row.line, id, title)
        self.jobs.append(job)
        if id:
            self.by_id[id] = job
        self.by_title.setdefault(fold(job.title), job)
        return job


def profiles_from_rows(
    rows: Iterable[Mapping[str, object]], framework: Framework
) -> tuple[JobProfile, ...]:
    """
    The job profiles that *rows* tell, of :func:`profile_rows` or as people have them.

    A list has the columns job (functie), competency (competentie) and level (niveau). A matrix has a row per
    competency and beside that column one per job, or a row per job and a column per competency. Levels are given by
    number, name or code; ``-``, ``n.v.t.`` or ``geen eis`` says that there is no requirement, a blank that it is not
    listed. Competencies are given by name, id or code. A blank job in a list means "as above".

    Args:
        rows: Mappings from column to cell; line 1 of errors is the first.

        framework: Whose competencies and levels they are. A profile of it with the same id or title keeps its id, and
            what rows do not hold: marks, note, links and extras.

    Warns:
        IgnoredColumnsWarning: A list has other columns; it names them.

    Raises:
        TableError: The rows make no profiles; the error names every bad cell by its line and column.

        InvalidTypeError: *framework* is none.
    """
    require(framework=(framework, Framework))
    return profiles_of(table_of(rows), framework)


def profiles_of(
    table: Table, framework: Framework, name: str = ""
) -> tuple[JobProfile, ...]:
    """
    The profiles that a *table* tells; *name* is what messages call it.

    Raises:
        TableError: It is not right.
    """
    if not table.columns and not table.others and not table.problems:
        return ()
    called = name or words_in("en").forms["the_table"]
    known = {profile.id: profile for profile in framework.profiles}
    if _is_list(table):
        table = table.only(_OF_LIST)
    reading = _Reading(framework, table, [*table.problems], known)
    if not reading.problems:
        _read(reading)
    if reading.problems:
        raise TableError("cannot_read_jobs", reading.problems, table=called)
    profiles = [*_made(reading)]
    if reading.problems:
        raise TableError("cannot_read_jobs", reading.problems, table=called)
    return tuple(profiles)


def is_of_jobs(table: Table) -> bool:
    """
    Whether a table looks like one of jobs: it has a column for them, or one for competencies and none for levels.
    """
    return table.has(*_JOB) or (table.has(*_COMPETENCY) and not table.has(*_LEVEL))


def _is_list(table: Table) -> bool:
    return table.has(*_JOB) and table.has(*_COMPETENCY)


def _read(reading: _Reading) -> None:
    """
    Read a list or a matrix, whichever the columns say it is.
    """
    table = reading.table
    if _is_list(table):
        reading.problems += table.missing([("level", "rank")])
        table.warn_of_others(4)
        if not reading.problems:
            _read_list(reading)
    elif table.has(*_COMPETENCY) and table.others:
        table.warn_of_known(_COMPETENCY, 4)
        _read_by_competency(reading)
    elif table.has(*_JOB) and table.others:
        table.warn_of_known(_OF_JOB, 4)
        _read_by_job(reading)
    else:
        reading.problems += table.missing([_JOB, _COMPETENCY[:2]])


def _read_list(reading: _Reading) -> None:
    above: _Job | None = None
    for row in reading.table.rows:
        job = _named_job(reading, row) or above
        if job is None:
            reading.problems.append(row.problem("blank_cell", "job"))
            continue
        above = job
        _tell(reading, job, row)
        column = next((one for one in _COMPETENCY if one in row.told), None)
        level = next((one for one in _LEVEL if one in row.told), None)
        if column is None:
            if level:
                problem = row.problem("blank_cell", "competency")
                reading.problems.append(problem)
            continue
        competency = _competency(reading, row.line, column, str(row.told[column]))
        if level and competency:
            _desire(reading, job, competency, row, level)


def _named_job(reading: _Reading, row: Row) -> _Job | None:
    """
    The job that a row names; where one column stands alone, it has titles.
    """
    first, second = (row.text(column) for column in _JOB)
    if first is None and second is None:
        return None
    if not reading.table.has("job_title"):
        return reading.job(row, first or "")
    return reading.job(row, second or "", first or "")


def _tell(reading: _Reading, job: _Job, row: Row) -> None:
    """
    Keep what a row tells of a job beside what it asks, which other rows may not tell otherwise.
    """
    for column in _TOLD:
        value = row.text(column)
        if value is None:
            continue
        if column == "unlisted" and fold(value) not in _NO_REQUIREMENT:
            problem = row.problem("not_unlisted", column, words=_NO_REQUIREMENT)
            reading.problems.append(problem)
        first = job.told.setdefault(column, value)
        if first != value:
            other = {"other": first, "other_line": job.line}
            reading.problems.append(row.problem("told_otherwise", column, **other))


def _read_by_competency(reading: _Reading) -> None:
    titles = reading.table.others
    for row in reading.table.rows:
        column = next((one for one in _COMPETENCY if one in row.told), None)
        if column is None:
            reading.problems.append(row.problem("blank_cell", "competency"))
            continue
        competency = _competency(reading, row.line, column, str(row.told[column]))
        for title in titles:
            job = reading.job(row, title)
            if title in row.told and competency:
                _desire(reading, job, competency, row, title)


def _read_by_job(reading: _Reading) -> None:
    table = reading.table
    found = {
        heading: _competency(reading, table.line, heading, heading)
        for heading in table.others
    }
    for row in table.rows:
        job = _named_job(reading, row)
        if job is None:
            reading.problems.append(row.problem("blank_cell", "job"))
            continue
        _tell(reading, job, row)
        for heading, competency in found.items():
            if heading in row.told and competency:
                _desire(reading, job, competency, row, heading)


def _competency(
    reading: _Reading, line: int, column: str, called: str
) -> Competency | None:
    """
    The competency with that id, name or code; None, and a problem, if there is none, or more than one.
    """
    framework = reading.framework
    if called in framework:
        return framework[called]
    word = fold(called)
    found = [one for one in framework.competencies if fold(one.name) == word]
    if not found:
        found = [one for one in framework.competencies if fold(one.code or "") == word]
    if len(found) == 1:
        return found[0]
    if found:
        ids = tuple(one.id for one in found)
        problem = Problem("name_of_several", column, called, line=line, ids=ids)
    else:
        problem = Problem(
            "unknown_competency_name",
            column,
            called,
            line=line,
            known=[one.name for one in framework.competencies],
            framework=framework.name,
        )
    reading.problems.append(problem)
    return None


def _desire(
    reading: _Reading, job: _Job, competency: Competency, row: Row, column: str
) -> None:
    """
    Keep what a job asks of a competency.
    """
    value = row.told[column]
    rank: int | None = None
    if fold(str(value)) not in _NO_REQUIREMENT:
        found = _rank(reading, competency, value, column)
        if not isinstance(found, Problem) and not _agrees(reading, row, found):
            level = row.told["level"]
            found = Problem(
                "told_otherwise", "", level, other=found, other_line=row.line
            )
        if isinstance(found, Problem):
            reading.problems.append(found.at(column, row.line))
            return
        rank = found
    if job.desired.setdefault(competency.id, rank) != rank:
        problem = Problem(
            "job_again", column, competency.name, line=row.line, job=job.title
        )
        reading.problems.append(problem)


def _ranks(reading: _Reading, value: str | int) -> list[int]:
    """
    The ranks that a cell can mean: of the levels of that name, or else that number, or else that code.
    """
    word = fold(str(value))
    if word not in reading.meanings:
        ladder = reading.framework.ladder
        number = whole_number(value)
        named = [one.rank for one in ladder if fold(one.name) == word]
        at = [one.rank for one in ladder if one.rank == number]
        coded = [one.rank for one in ladder if fold(one.code or "") == word]
        reading.meanings[word] = named or at or coded
    return reading.meanings[word]


def _agrees(reading: _Reading, row: Row, rank: int) -> bool:
    """
    Whether what a row has in the column level, beside a rank, can mean that rank.
    """
    if "rank" not in row.told or "level" not in row.told:
        return True
    return rank in _ranks(reading, row.told["level"])


def _rank(
    reading: _Reading, competency: Competency, value: str | int, column: str
) -> int | Problem:
    """
    The rank of the level with that name, number or code, if the competency is defined at it.
    """
    ladder = reading.framework.ladder
    if column == "rank":
        number = whole_number(value)
        found = [one.rank for one in ladder if one.rank == number]
    else:
        found = _ranks(reading, value)
    if not found:
        names = tuple(one.name for one in ladder)
        return Problem("unknown_level", "", value, known=names, levels=names)
    if len(found) > 1:
        return Problem("name_of_several", "", value, ids=tuple(found))
    [rank] = found
    defined = tuple(
        d.rank for d in competency.by_rank if d.state is DescriptorState.DEFINED
    )
    if rank in defined:
        return rank
    return Problem("not_defined_at", "", value, competency=competency.id, ranks=defined)


# From what rows tell to profiles.


def _made(reading: _Reading) -> Iterator[JobProfile]:
    known = reading.known
    given = {job.id for job in reading.jobs}
    taken = {*known, *given}
    for job in reading.jobs:
        if not job.id:
            same = [
                profile.id
                for profile in known.values()
                if fold(profile.title) == fold(job.title) and profile.id not in given
            ]
            job.id = same[0] if same else id_for(job.title, "job", taken)
            given.add(job.id)
        try:
            yield _profile(reading, job, known.get(job.id))
        except CompetentieError as error:
            reading.problems += [p.at(p.path, job.line) for p in error.problems]


def _profile(reading: _Reading, job: _Job, old: JobProfile | None) -> JobProfile:
    framework, table = reading.framework, reading.table
    fields: dict[str, Any] = {
        "title": job.told.get("job_title", job.title),
        "desired": job.desired,
    }
    if table.has("job_code"):
        fields["code"] = job.told.get("job_code")
    if table.has("job_group"):
        fields["group"] = _group(reading, job)
    if table.has("unlisted"):
        nothing = "unlisted" in job.told
        fields["unlisted"] = Requirement.NONE if nothing else Requirement.UNKNOWN
    if "note" in job.told:
        fields["note"] = job.told["note"]
    if old is None:
        return JobProfile.of(framework, id=job.id, **fields)
    made = attrs.evolve(old, **fields)
    framework.check_profile(made)
    return made.in_order_of(framework)


def _group(reading: _Reading, job: _Job) -> str | None:
    """
    The id of the group that is told, by its id or name.
    """
    called = job.told.get("job_group")
    if called is None:
        return None
    groups = reading.framework.groups
    if any(group.id == called for group in groups):
        return called
    for group in groups:
        if fold(group.name) == fold(called):
            return group.id
    problem = Problem(
        "unknown_job_group",
        "job_group",
        called,
        line=job.line,
        known=[group.id for group in groups],
        framework=reading.framework.name,
    )
    reading.problems.append(problem)
    return None


def profile_rows(framework: Framework) -> list[ProfileRow]:
    """
    The job profiles of *framework* as a list: flat dicts, a row per competency that a profile lists.

    One that lists nothing has a row too. :func:`profiles_from_rows` makes the profiles of it again.
    """
    require(framework=(framework, Framework))
    names = {level.rank: level.name for level in framework.ladder}
    words = words_in(language_for(framework.language))
    nothing = words.requirements["none"][0]
    rows: list[ProfileRow] = []
    for profile in framework.profiles:
        job: ProfileRow = {
            "job": profile.id,
            "job_title": profile.title,
            "job_code": profile.code,
            "job_group": profile.group,
            "unlisted": nothing if profile.unlisted is Requirement.NONE else None,
        }
        blank = dict.fromkeys(("competency", "competency_name", "rank", "level"))
        for id, rank in profile.in_order_of(framework).desired.items():
            asked = {
                "competency": id,
                "competency_name": framework[id].name,
                "rank": rank,
                "level": nothing if rank is None else names[rank],
            }
            rows.append({**job, **blank, **asked})
        if not profile.desired:
            rows.append({**job, **blank})
    return rows
