"""
A framework of the rows of a table: those of ``framework.rows()``, or those that people have in a spreadsheet.
"""

from __future__ import annotations

import datetime as dt
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, TypeVar

import attrs

from competentie.errors import (
    CompetentieError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    TableError,
    require,
)
from competentie.invariants import all_ids
from competentie.model import (
    Competency,
    Descriptor,
    DescriptorState,
    Framework,
    Group,
    History,
    Indicator,
    JobProfile,
    Level,
    Provenance,
)
from competentie.tabular.headings import Table, fold, table_of, words_for
from competentie.tabular.ids import give_ids
from competentie.tabular.ladders import GuessedLadderWarning, number_in
from competentie.tabular.reading import (
    COLUMNS,
    STATES,
    Key,
    Reading,
    Thing,
    read_rows,
)
from competentie.words import language_for, words_in

P = TypeVar("P", Level, Group, Competency, Descriptor, Indicator)

WANTED: Final = (
    ("competency", "competency_name"),
    ("level", "rank"),
    ("text", "indicator", "summary"),
)
"""
Columns of which one is needed, each.
"""
RELEASE: Final = ("id", "version", "language", "title")
"""
What a table does not say of a framework.
"""


def framework_from_rows(
    rows: Iterable[Mapping[str, object]],
    *,
    id: str | None = None,
    version: str | None = None,
    language: str | None = None,
    title: str | None = None,
    modified: dt.date | None = None,
    like: Framework | None = None,
    ladder: Sequence[str] | None = None,
    profiles: Iterable[JobProfile] | None = None,
) -> Framework:
    """
    The framework that *rows* tell: those of ``framework.rows()``, or those that people have.

    Columns are known by what they are called in Dutch or English, upper and lower case and spaces being the same:
    competency (competentie), level (niveau), indicator (gedragsindicator), and what else ``framework.rows()`` has.
    Empty text, None and NaN are blank. A blank competency, level or group means "as above", unless something new
    stands in a column to its left. A row whose level has nothing beside it makes no cell.

    A thing with an id keeps it, whatever its text. One without gets the id of the same competency name, of the same
    text (in the same cell first), or of the same cell in *like*; else a new one, never by position, and never one that
    *like* used before.

    Args:
        rows: Mappings from column to cell, such as ``frame.to_dict("records")``; line 1 of errors is the first.

        id: Of the framework, as the next three; each may be left out where *like* is given, which says it then.

        version: Of what is made.

        language: In which its texts are.

        title: Of the framework.

        modified: When it was modified; None for not known, or, if *version* is that of *like*, its date.

        like: The version before. What rows cannot hold comes from it: legend, specialisations, profiles, history, rule,
            notes, links and extras; and what a column that is not there would say. Ids that are gone are retired.

        ladder: The names of the levels, from low to high, where rows have names without numbers.

        profiles: The job profiles; None for those of *like*.

    Warns:
        IgnoredColumnsWarning: There are other columns; it names them.

        GuessedLadderWarning: Levels have names alone and got ranks in the order in which these occur; it tells them.

    Raises:
        TableError: The rows make no framework; the error names every bad row by its line and column.

        InvalidValueError: Neither the arguments nor *like* say what the framework is called; an argument is not right.

        InvalidTypeError: An argument has the wrong type.
    """
    require(like=(like, (Framework, NoneType)))
    table = table_of(rows).only(COLUMNS)
    release = release_of(
        {"id": id, "version": version, "language": language, "title": title}, like
    )
    made = framework_of(
        table,
        release=release,
        modified=modified,
        like=like,
        ladder=ladder,
        profiles=profiles,
    )
    table.warn_of_others(2)
    return made


def release_of(
    given: Mapping[str, str | None], like: Framework | None
) -> dict[str, Any]:
    """
    Id, version, language and title: as *given*, or those of *like*.

    Raises:
        InvalidValueError: Neither says one.
    """
    found: dict[str, Any] = {}
    problems = []
    for name in RELEASE:
        value = given[name]
        found[name] = getattr(like, name) if value is None and like else value
        if found[name] is None:
            problems.append(Problem("missing_argument", name, option=name))
    if problems:
        raise InvalidValueError("wrong_arguments", problems)
    return found


def framework_of(
    table: Table,
    *,
    release: Mapping[str, Any],
    modified: dt.date | None = None,
    like: Framework | None = None,
    ladder: Sequence[str] | None = None,
    profiles: Iterable[JobProfile] | None = None,
    name: str = "",
) -> Framework:
    """
    The framework that a *table* tells, as :func:`framework_from_rows` says; *name* is what messages call the table.

    The columns of the table are those of frameworks alone.

    Raises:
        TableError, InvalidTypeError: As there.
    """
    called = name or words_in("en").forms["the_table"]
    if like and like.translated_from:
        raise InvalidValueError(
            "wrong_arguments", [Problem("in_translation", "like", like.name)]
        )
    _check_ladder(ladder)
    try:
        parts = _parts(table, release["language"], like, ladder)
        if modified is None and like and like.version == release["version"]:
            modified = like.modified
        fields = {**parts, **release, "modified": modified}
        if profiles is not None:
            fields["profiles"] = tuple(profiles)
        return _framework(like, fields)
    except CompetentieError as error:
        problems = error.problems
    by_line = sorted(problems, key=lambda problem: problem.line or 0)
    raise TableError("cannot_read_table", by_line, table=called)


def _parts(
    table: Table,
    language: str,
    like: Framework | None,
    ladder: Sequence[str] | None,
) -> dict[str, Any]:
    """
    What the table says of a framework, as arguments of one.

    Raises:
        TableError: It is not right.
    """
    missing = [*_levels_as_columns(table, ladder, like)] or table.missing(WANTED)
    if problems := [*missing, *_code_of_what(table)]:
        _refuse([*table.problems, *problems])
    reading = read_rows(table, ladder, like)
    reading.problems += _of_another(table, like)
    _refuse(reading.problems)
    give_ids(reading)
    _refuse(reading.problems)
    made = _Made(reading, language, ladder)
    _refuse([*made.problems()])
    if guessed := reading.ranks.guessed:
        levels = tuple(f"{rank} {name}" for rank, name in enumerate(guessed, 1))
        warnings.warn(
            GuessedLadderWarning(Problem("ladder_from_order", levels=levels)),
            stacklevel=4,
        )
    return made.parts()


def _levels_as_columns(
    table: Table, ladder: Sequence[str] | None, like: Framework | None
) -> Iterator[Problem]:
    """
    A table without a column for levels, and with several columns that look like one for each level.
    """
    if table.has("level", "rank"):
        return
    known = {*map(fold, ladder or ())}
    known |= {fold(level.name) for level in like.ladder} if like else set()
    words = tuple(words_for("headings", "level"))
    found = []
    for heading in table.others:
        numbered = fold(heading).startswith(words) or heading.isdigit()
        if fold(heading) in known or (numbered and number_in(heading)):
            found.append(heading)
    if len(found) > 1:
        yield Problem(
            "levels_as_columns",
            "",
            tuple(found),
            line=table.line,
            headings=tuple(found),
        )


def _code_of_what(table: Table) -> Iterator[Problem]:
    """
    A column that is just called code, and is not beside those of behaviours, may be the code of something else.
    """
    is_plain = fold(table.spelled.get("code", "")) == "code"
    outer = (table.place("competency", "competency_name"), table.place("rank", "level"))
    if is_plain and table.place("code") < max(outer):
        yield Problem("code_of_what", "code", line=table.line)


def _of_another(table: Table, like: Framework | None) -> Iterator[Problem]:
    """
    Rows that say that they are of another framework than *like*, or in another language: their ids are others.
    """
    if like is None:
        return
    for row in table.rows:
        for column, ours in (("framework", like.id), ("language", like.language)):
            if row.told.get(column, ours) != ours:
                yield row.problem("of_another", column, ours=ours)


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise TableError("cannot_read_file", problems, table="")


def _check_ladder(ladder: Sequence[str] | None) -> None:
    if ladder is None:
        return
    problems = []
    if isinstance(ladder, str) or not isinstance(ladder, Sequence):
        problems.append(Problem("wrong_type", "ladder", ladder, expected="list"))
        raise InvalidTypeError("wrong_arguments", problems)
    problems += [
        Problem("wrong_type", "ladder", name, expected="text")
        for name in ladder
        if not isinstance(name, str)
    ]
    if problems:
        raise InvalidTypeError("wrong_arguments", problems)
    times = Counter(map(fold, ladder))
    twice = [name for name in ladder if times[fold(name)] > 1]
    if twice:
        raise InvalidValueError(
            "wrong_arguments", [Problem("word_twice", "ladder", name) for name in twice]
        )


def _framework(like: Framework | None, fields: dict[str, Any]) -> Framework:
    if like is None:
        nothing: dict[str, Any] = {
            "legend": (),
            "specialisations": (),
            "profiles": (),
            "history": History(),
            "provenance": Provenance(),
        }
        return Framework(**{**nothing, **fields})
    made = attrs.evolve(
        like, **{**fields, "history": History(), "provenance": Provenance()}
    )
    return attrs.evolve(
        made, history=_history(like, made), provenance=_provenance(like, made)
    )


def _history(like: Framework, made: Framework) -> History:
    """
    The history of *like*, with what it has and *made* has not.
    """
    known = {*all_ids(made), *like.history.retired_ids}
    gone = tuple(id for id in all_ids(like) if id not in known)
    retired = like.history.retired_ids + gone
    return attrs.evolve(like.history, retired_ids=retired)


def _provenance(like: Framework, made: Framework) -> Provenance:
    """
    The provenance of *like*; what was corrected in what is gone, went with it.
    """
    places = {*all_ids(made), *(f"ladder/{level.rank}" for level in made.ladder)}
    kept = tuple(one for one in like.provenance.corrections if one.id in places)
    return attrs.evolve(like.provenance, corrections=kept)


class _Made:
    """
    The parts of a framework that a reading makes, each like the earlier one of its id.
    """

    def __init__(
        self, reading: Reading, language: str, ladder: Sequence[str] | None
    ) -> None:
        self.reading = reading
        self.language = language
        self.names = dict(enumerate(ladder or (), 1))
        self.earlier = _earlier(reading.like)
        # The lines in which the cells with behaviours start.
        self.described = {reading.cells[at].line for at, _ in reading.behaviours}

    def problems(self) -> Iterator[Problem]:
        """
        What keeps the parts from being made.
        """
        for named in (self.reading.competencies, self.reading.groups):
            column = (
                "competency_name"
                if named is self.reading.competencies
                else "group_name"
            )
            for thing in named.values():
                yield from self._unnamed(thing, column, "name")
        counts: Counter[tuple[Key, int]] = Counter()
        for place, thing in self.reading.behaviours:
            counts[place] += 1
            yield from self._unnamed(thing, "text", "text")
        for place, cell in self.reading.cells.items():
            state = self._state(cell)
            if counts[place] and state is not DescriptorState.DEFINED:
                yield Problem(
                    "undefined_with_indicators",
                    "state",
                    counts[place],
                    line=cell.lines.get("state", cell.line),
                    id=cell.id,
                    state=state.value,
                )
        for group in self.reading.groups.values():
            yield from self._unknown_parent(group)

    def _unnamed(self, thing: Thing, column: str, field: str) -> Iterator[Problem]:
        old = self.earlier.get(thing.id)
        if not self._told(thing, column, getattr(old, field, None)):
            yield Problem("blank_cell", column, line=thing.line)

    def _unknown_parent(self, group: Thing) -> Iterator[Problem]:
        parent = group.told.get("group_parent")
        if parent is not None and self._group_called(parent) is None:
            line = group.lines["group_parent"]
            known = [one.id for one in self.reading.groups.values()]
            yield Problem(
                "unknown_parent", "group_parent", parent, line=line, known=known
            )

    def _group_called(self, called: str) -> str | None:
        """
        The id of the group with that id or name.
        """
        groups = self.reading.groups.values()
        if any(group.id == called for group in groups):
            return called
        for group in groups:
            if fold(group.told.get("group_name", "")) == fold(called):
                return group.id
        return None

    def parts(self) -> dict[str, Any]:
        """
        Ladder, groups and competencies, as arguments of a framework.
        """
        ladder = [self._level(*one) for one in sorted(self.reading.levels.items())]
        parts: dict[str, Any] = {
            "ladder": tuple(ladder),
            "competencies": self._competencies(),
        }
        if self.reading.table.has("group", "group_name"):
            groups = self.reading.groups.values()
            parts["groups"] = tuple(self._group(group) for group in groups)
        return parts

    def _told(self, thing: Thing, column: str, old: Any, blank: Any = None) -> Any:
        """
        What the table tells of a thing; of a column that is not there, what the *old* one says.
        """
        if self.reading.table.has(column):
            return thing.told.get(column, blank)
        return blank if old is None else old

    def _like(self, cls: type[P], key: str | int, /, **fields: Any) -> P:
        """
        A part with those fields, and for the others those of the earlier part of that id or rank.
        """
        old = self.earlier.get(key)
        return attrs.evolve(old, **fields) if type(old) is cls else cls(**fields)

    def _level(self, rank: int, thing: Thing) -> Level:
        old = self.earlier.get(rank)
        if isinstance(old, Level) and not thing.told and rank not in self.names:
            # The row that told of it is gone, as that of a behaviour.
            return old
        name = thing.told.get("level")
        if name is None or rank in self.names:
            name = self.names.get(rank) or getattr(old, "name", None)
        if name is None:
            forms = words_in(language_for(self.language)).forms
            name = forms["numbered_level"].format(rank)
        return self._like(
            Level,
            rank,
            rank=rank,
            name=name,
            description=self._told(
                thing, "level_description", getattr(old, "description", None), ""
            ),
            code=self._told(thing, "level_code", getattr(old, "code", None)),
        )

    def _group(self, thing: Thing) -> Group:
        old = self.earlier.get(thing.id)
        parent = self._told(thing, "group_parent", getattr(old, "parent", None))
        return self._like(
            Group,
            thing.id,
            id=thing.id,
            name=self._told(thing, "group_name", getattr(old, "name", None)),
            parent=self._group_called(parent) if parent else None,
        )

    def _competencies(self) -> tuple[Competency, ...]:
        indicators: dict[tuple[Key, int], list[Indicator]] = {}
        for place, thing in self.reading.behaviours:
            indicators.setdefault(place, []).append(self._indicator(thing))
        cells: dict[Key, list[Descriptor]] = {}
        for (key, rank), cell in self.reading.cells.items():
            made = self._descriptor(rank, cell, indicators.get((key, rank), ()))
            cells.setdefault(key, []).append(made)
        return tuple(
            self._competency(key, thing, cells.get(key, ()))
            for key, thing in self.reading.competencies.items()
        )

    def _competency(
        self, key: Key, thing: Thing, cells: Iterable[Descriptor]
    ) -> Competency:
        old = self.earlier.get(thing.id)
        group = getattr(old, "group", None)
        if self.reading.table.has("group", "group_name"):
            named = self.reading.group_of.get(key)
            group = self.reading.groups[named].id if named else None
        return self._like(
            Competency,
            thing.id,
            id=thing.id,
            name=self._told(thing, "competency_name", getattr(old, "name", None)),
            definition=self._told(
                thing, "definition", getattr(old, "definition", None), ""
            ),
            descriptors=tuple(cells),
            code=self._told(thing, "competency_code", getattr(old, "code", None)),
            group=group,
        )

    def _descriptor(
        self, rank: int, cell: Thing, indicators: Iterable[Indicator]
    ) -> Descriptor:
        old = self.earlier.get(cell.id)
        summary = self._told(cell, "summary", getattr(old, "summary", None), "")
        if isinstance(old, Descriptor) and self._is_silent(cell):
            summary = old.summary
        return self._like(
            Descriptor,
            cell.id,
            id=cell.id,
            rank=rank,
            state=self._state(cell),
            summary=summary,
            indicators=tuple(indicators),
        )

    def _is_silent(self, cell: Thing) -> bool:
        """
        Whether a table that tells of each cell in its first row says nothing of this one: that row is gone.
        """
        says = "state" in cell.told or "summary" in cell.told
        return self.reading.table.has("state") and not says

    def _state(self, cell: Thing) -> DescriptorState:
        """
        The state that is told; else, where the table is silent on it, the earlier one of a cell without behaviours.
        """
        if "state" in cell.told:
            return STATES[fold(cell.told["state"])]
        old = self.earlier.get(cell.id)
        silent = self._is_silent(cell) or not self.reading.table.has("state")
        if not silent or not isinstance(old, Descriptor):
            return DescriptorState.DEFINED
        # What was not defined and has behaviours now, is.
        return DescriptorState.DEFINED if cell.line in self.described else old.state

    def _indicator(self, thing: Thing) -> Indicator:
        old = self.earlier.get(thing.id)
        return self._like(
            Indicator,
            thing.id,
            id=thing.id,
            text=self._told(thing, "text", getattr(old, "text", None)),
            code=self._told(thing, "code", getattr(old, "code", None)),
        )


def _earlier(like: Framework | None) -> dict[str | int, Any]:
    """
    The parts of a framework by id, its levels by rank.
    """
    if like is None:
        return {}
    found: dict[str | int, Any] = {level.rank: level for level in like.ladder}
    found |= {group.id: group for group in like.groups}
    for competency in like.competencies:
        found[competency.id] = competency
        for descriptor in competency.descriptors:
            found[descriptor.id] = descriptor
            found |= {one.id: one for one in descriptor.indicators}
    return found
