"""
What the rows of a table tell: groups, levels, competencies, cells and behaviours, each with what is told of it.

Rows are laid out as people do: a blank is "as above". Which column lies in which is told by their order: a blank means
as above only where nothing new stands in a column to its left.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias

import attrs

from competentie._kinds import SAYS_SOMETHING, Kind, Text
from competentie.errors import Problem
from competentie.model import DescriptorState, Framework
from competentie.tabular.headings import Cell, Row, Table, fold, words_for
from competentie.tabular.ladders import Ranks, ranks_in

# A thing by its id, or by its name in lower case where it has none.
Key: TypeAlias = tuple[str, str]

_OF_COMPETENCY: Final = (
    "competency",
    "competency_name",
    "competency_code",
    "definition",
)
_OF_GROUP: Final = ("group", "group_name", "group_parent")
_OF_LEVEL: Final = ("level", "level_code", "level_description")
_OF_CELL: Final = ("descriptor", "state", "summary")
_OF_BEHAVIOUR: Final = ("indicator", "code", "text")
COLUMNS: Final = frozenset(
    (
        *("framework", "version", "language", "rank"),
        *_OF_GROUP,
        *_OF_LEVEL,
        *_OF_COMPETENCY,
        *_OF_CELL,
        *_OF_BEHAVIOUR,
    )
)
"""
What is read of a framework.
"""
# What has an id in one column and a name in the other; of one that stands alone the cells are names.
_ID_AND_NAME: Final = {
    "competency": "competency_name",
    "group": "group_name",
    "indicator": "text",
}
_NAMES: Final = frozenset({"competency_name", "group_name", "level"})
_LINES: Final = Text(filled=False, lines=True)
_KINDS: Final[Mapping[str, Kind]] = {
    "competency_name": SAYS_SOMETHING,
    "competency_code": SAYS_SOMETHING,
    "group_name": SAYS_SOMETHING,
    "group_parent": SAYS_SOMETHING,
    "level": SAYS_SOMETHING,
    "level_code": SAYS_SOMETHING,
    "code": SAYS_SOMETHING,
    "text": SAYS_SOMETHING,
    "definition": _LINES,
    "summary": _LINES,
    "level_description": _LINES,
}
STATES: Final = {
    word: state
    for state in DescriptorState
    for word in words_for("states", state.value)
}


@attrs.define
class Thing:
    """
    Something that rows tell of: what they tell, by column, with the line that says so first; its id, once it has one.
    """

    line: int
    told: dict[str, str] = attrs.field(factory=dict)
    lines: dict[str, int] = attrs.field(factory=dict)
    id: str = ""


@attrs.define
class Reading:
    """
    All that a table tells, in the order of its rows; what is wrong with them.
    """

    table: Table
    like: Framework | None
    ranks: Ranks
    problems: list[Problem]
    groups: dict[Key, Thing] = attrs.field(factory=dict)
    levels: dict[int, Thing] = attrs.field(factory=dict)
    competencies: dict[Key, Thing] = attrs.field(factory=dict)
    cells: dict[tuple[Key, int], Thing] = attrs.field(factory=dict)
    behaviours: list[tuple[tuple[Key, int], Thing]] = attrs.field(factory=list)
    # The group of a competency, in which it lies by a column to its left.
    group_of: dict[Key, Key] = attrs.field(factory=dict)


@attrs.define
class _Above:
    """
    What blanks stand for.
    """

    group: Key | None = None
    competency: Key | None = None
    rank: int | None = None


def read_rows(
    table: Table, ladder: Sequence[str] | None, like: Framework | None
) -> Reading:
    """
    What the rows of *table* tell; *ladder* and *like* are of help where it leaves something open.
    """
    table = _with_names(table, like)
    ranks = ranks_in(table, ladder, like)
    reading = Reading(
        table, like, ranks, [*table.problems, *_unfit(table), *ranks.problems]
    )
    keys = {
        id: _keys(reading, id, name)
        for id, name in _ID_AND_NAME.items()
        if id != "indicator"
    }
    # From left to right.
    places = {
        "group": table.place("group", "group_name"),
        "competency": table.place("competency", "competency_name"),
        "rank": table.place("rank", "level"),
    }
    order = sorted(places, key=places.__getitem__)
    above = _Above()
    for row in table.rows:
        named = {
            "group": keys["group"].get(row.line),
            "competency": keys["competency"].get(row.line),
            "rank": ranks.by_line.get(row.line),
        }
        _step(above, named, order)
        _tell_row(reading, row, named, above)
    reading.problems = [*_first_causes(reading.problems, table)]
    return reading


def _first_causes(problems: Iterable[Problem], table: Table) -> Iterator[Problem]:
    """
    Those *problems* that are not there just because a cell of the same line could not be read.
    """
    unread = {problem.line for problem in table.problems}
    for problem in problems:
        follows = problem.code in ("no_level_here", "no_competency_here")
        if not follows or problem.line not in unread:
            yield problem


def _with_names(table: Table, like: Framework | None) -> Table:
    """
    *table* with names where one column has them: an id of *like* among them stands for its name.
    """
    known = _names_of(like)
    columns = list(table.columns)
    alone = {}
    for id, name in _ID_AND_NAME.items():
        if table.has(id) and not table.has(name):
            alone[id] = name
            columns.insert(columns.index(id) + 1, name)
    if not alone:
        return table
    rows = []
    for row in table.rows:
        told: dict[str, Cell] = {}
        for column, value in row.told.items():
            called = known[column].get(str(value)) if column in alone else None
            if called is not None:
                told |= {column: value, alone[column]: called}
            else:
                told[alone.get(column, column)] = value
        rows.append(Row(row.line, told))
    return table._replace(columns=tuple(columns), rows=tuple(rows))


def _unfit(table: Table) -> Iterator[Problem]:
    """
    Texts that are not what their columns hold.
    """
    for row in table.rows:
        for column, kind in _KINDS.items():
            value = row.text(column)
            wrong = () if value is None else kind.problems(value)
            yield from (problem.at(column, row.line) for problem in wrong)


def _names_of(like: Framework | None) -> dict[str, dict[str, str]]:
    """
    The names that the things of *like* have, by kind and id.
    """
    if like is None:
        return {kind: {} for kind in _ID_AND_NAME}
    return {
        "competency": {one.id: one.name for one in like.competencies},
        "group": {one.id: one.name for one in like.groups},
        "indicator": {one.id: one.text for one in like.indicators},
    }


def _keys(reading: Reading, id: str, name: str) -> dict[int, Key]:
    """
    What each row names, by its line: by an id, or else by a name, which may be that of an id elsewhere in the table.
    """
    ids: dict[str, list[str]] = {}
    for row in reading.table.rows:
        given, called = row.text(id), row.text(name)
        if given and called and given not in ids.setdefault(fold(called), []):
            ids[fold(called)].append(given)
    keys: dict[int, Key] = {}
    last: Key | None = None
    for row in reading.table.rows:
        given, called = row.text(id), row.text(name)
        if given:
            last = ("id", given)
        elif called:
            last = _key_by_name(reading, row, name, ids.get(fold(called), []), last)
        else:
            continue
        keys[row.line] = last
    return keys


def _key_by_name(
    reading: Reading, row: Row, column: str, ids: Sequence[str], last: Key | None
) -> Key:
    name = str(row.told[column])
    if last and last[0] == "id" and last[1] in ids:
        return last
    if len(ids) > 1:
        problem = row.problem("name_of_several", column, ids=tuple(ids))
        reading.problems.append(problem)
    return ("id", ids[0]) if ids else ("name", fold(name))


def _step(above: _Above, named: dict[str, Key | int | None], order: list[str]) -> None:
    """
    What blanks stand for from here: what is new ends what lies to its right.
    """
    for place, part in enumerate(order):
        value = named[part]
        if value is None or value == getattr(above, part):
            continue
        setattr(above, part, value)
        for inner in order[place + 1 :]:
            setattr(above, inner, None)


def _tell_row(
    reading: Reading,
    row: Row,
    named: dict[str, Key | int | None],
    above: _Above,
) -> None:
    """
    Keep what a row tells of each thing.
    """
    group, rank = named["group"], named["rank"]
    if isinstance(group, tuple):
        thing = reading.groups.setdefault(group, Thing(row.line))
        _tell(reading, thing, row, _OF_GROUP, _sameness(group))
    if isinstance(rank, int):
        _tell_level(reading, row, rank)
    of_cell = any(column in row.told for column in (*_OF_CELL, *_OF_BEHAVIOUR))
    if not of_cell and not any(column in row.told for column in _OF_COMPETENCY):
        # A group or a level alone.
        return
    if above.competency is None:
        reading.problems.append(row.problem("no_competency_here", "competency"))
        return
    competency = reading.competencies.setdefault(above.competency, Thing(row.line))
    _tell(reading, competency, row, _OF_COMPETENCY, _sameness(above.competency))
    _put_in_group(reading, row, above, group)
    if of_cell:
        _tell_cell(reading, row, above.competency, above.rank)


def _tell_level(reading: Reading, row: Row, rank: int) -> None:
    level = reading.levels.setdefault(rank, Thing(row.line))
    is_name = row.line in reading.ranks.named
    columns = _OF_LEVEL if is_name else _OF_LEVEL[1:]
    _tell(reading, level, row, columns, fold)


def _put_in_group(
    reading: Reading, row: Row, above: _Above, group: Key | int | None
) -> None:
    """
    A competency lies in the group that its row names; in the one above if groups stand to the left of competencies.
    """
    table = reading.table
    outer = table.place("group", "group_name") < table.place(
        "competency", "competency_name"
    )
    found = above.group if outer else group
    if not isinstance(found, tuple) or above.competency is None:
        return
    first = reading.group_of.setdefault(above.competency, found)
    if first != found:
        line = reading.competencies[above.competency].lines["group"]
        reading.problems.append(
            Problem(
                "told_otherwise",
                "group",
                found[1],
                line=row.line,
                other=first[1],
                other_line=line,
            )
        )
    reading.competencies[above.competency].lines.setdefault("group", row.line)


def _tell_cell(reading: Reading, row: Row, competency: Key, rank: int | None) -> None:
    if rank is None:
        # What names a level and has no rank is a problem already.
        if "level" not in row.told and "rank" not in row.told:
            reading.problems.append(row.problem("no_level_here", "level"))
        return
    place = (competency, rank)
    reading.levels.setdefault(rank, Thing(row.line))
    cell = reading.cells.setdefault(place, Thing(row.line))
    state = row.text("state")
    if state is not None and fold(state) not in STATES:
        problem = row.problem("not_a_state", "state", states=tuple(STATES))
        reading.problems.append(problem)
    _tell(reading, cell, row, _OF_CELL)
    if any(column in row.told for column in _OF_BEHAVIOUR):
        behaviour = Thing(row.line)
        _tell(reading, behaviour, row, _OF_BEHAVIOUR)
        reading.behaviours.append((place, behaviour))


def _sameness(key: Key) -> Callable[[str], str]:
    """
    What must be the same of two texts about a thing: case and spaces too, unless it is known by its name.
    """
    return str if key[0] == "id" else fold


def _tell(
    reading: Reading,
    thing: Thing,
    row: Row,
    columns: Sequence[str],
    same: Callable[[str], str] = str,
) -> None:
    """
    Keep what a row tells of a thing, which other rows may not tell otherwise; of its name the *same* parts count.
    """
    for column in columns:
        value = row.text(column)
        if value is None:
            continue
        first = thing.told.setdefault(column, value)
        thing.lines.setdefault(column, row.line)
        part = same if column in _NAMES else str
        if part(first) != part(value):
            other = {"other": first, "other_line": thing.lines[column]}
            reading.problems.append(row.problem("told_otherwise", column, **other))
