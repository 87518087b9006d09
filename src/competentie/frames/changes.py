"""
How many people went up, down, or stayed: per competency, and per group, with small groups withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie._kinds import Whole, require_kinds
from competentie.errors import Problem, require
from competentie.frames.answers import blank, sampled
from competentie.frames.sides import (
    BOTH,
    INVALID,
    NAMES,
    SUFFICIENT,
    check_names,
    columns_of,
)
from competentie.frames.summary import fits, withheld
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    absent,
    called,
    fixed,
    give,
    is_eager,
    of_wrong_types,
    one_if,
    place_in,
    refuse_frame,
    take,
)
from competentie.model import Framework
from competentie.words import quote

__all__ = ["summarise_changes"]

CHANGES: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    "outcome": nw.String,
    "value": nw.String,
    "people": nw.Int64,
    "of": nw.Int64,
    "withheld": nw.Boolean,
}
"""
The columns of a summary of changes, after those of the groups.
"""
CHANGE: Final = "change"
PRESENT: Final = "present"
DIRECTIONS: Final = ("down", "stayed", "up", "insufficient", "unknown", "invalid")
"""
The values of a change, in the order of the summary: each person in both frames has one of them.
"""

# What frames.compare gives, and is needed, with its types.
_COMPARED: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    PRESENT: nw.String,
    CHANGE: nw.Int64,
}
# The same where it may be absent.
_MAYBE: Final[Mapping[str, DType]] = {SUFFICIENT: nw.Boolean, INVALID: nw.Boolean}


def summarise_changes(
    df: IntoFrameT,
    framework: Framework,
    *,
    person: str,
    by: str | Iterable[str] | None = None,
    min_group: int = 5,
    names: tuple[str, str] = NAMES,
) -> IntoFrameT:
    """
    How many people went up, went down or stayed: a row per competency, outcome and value, for everyone or per group.

    The columns, of the same types for every input:

    ==============  ==============================================================================================
    *by*            the group, under the names of its columns; only if asked. People without a group are a group
    ``competency``  its id
    ``outcome``     ``change`` of the people in both frames, ``present`` of all
    ``value``       of a change ``down``, ``stayed``, ``up``, ``insufficient`` (a change of which a level rests on too
                    little, if *df* says so), ``unknown`` (a level is not known) and ``invalid`` (an answer is none, or
                    the person is there twice); of ``present`` ``both``, and the name of each frame: who is in that
                    alone
    ``people``      how many people; missing where withheld
    ``of``          how many people are in both, of ``present`` how many are in either; missing where withheld
    ``withheld``    whether the numbers of the group are withheld
    ==============  ==============================================================================================

    Values that nobody has are there with 0 people, so that the ``people`` of an outcome add up to ``of``.

    Args:
        df: What :func:`compare` gives, of any engine that Narwhals knows.

        framework: What was compared on.

        person: The column that says who.

        by: Columns to group by, such as a team that was kept. None: everyone is one group.

        min_group: Groups with fewer people in both frames are withheld.

        names: What the two frames are called in *df*.

    Returns:
        A frame of the same kind; lazy stays lazy. On an eager frame groups are in the order in which they first come,
        competencies in that of the framework; on a lazy one rows are in no order. Nobody at all is no row.

        What is protected is what :func:`summarise` protects, of the people in both frames: no number of a group with
        fewer than *min_group* of them is given, and groups that are withheld are never fewer than that together. What
        is not: how many are in a withheld group, and how many of them in one frame alone, which may follow from
        totals; a small number within a group that is shown, even that one person went down; what follows from this
        beside the summaries of either moment, or of several calls.

    Raises:
        FrameError: A column of what :func:`compare` gives is not there, or has another type; a column of *by* is not
            there, or is called as one of the columns above; a person is there twice on one competency, or not named; a
            competency is none of *framework*. The error names every offender of the first of columns and values that
            has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *min_group* is below 1, or *names* are not two different names.
    """
    groups = columns_of("by", () if by is None else by)
    require(framework=(framework, Framework), person=(person, str))
    require_kinds(min_group=(min_group, Whole(1)))
    check_names(names)
    frame = take(df)
    schema = frame.collect_schema()
    refuse_frame("cannot_summarise", _column_problems(schema, person, groups, names))
    rows = _once(_valued(frame, schema, person, groups, names), person, framework)
    cells = [*((CHANGE, value) for value in DIRECTIONS)]
    cells += [(PRESENT, value) for value in (BOTH, *names)]
    keys = [f"_by{i}" for i in range(len(groups))]
    counted = _counted(rows, cells, keys)
    work = withheld(counted, min_group, nw.col("_competency"))
    long = _long(work, len(cells), keys, framework)
    columns = _columns(long, cells)
    named = {name: nw.col(key) for name, key in zip(groups, keys, strict=True)}
    done = long.select(*called({**named, **columns}))
    return give(done, [*groups, *CHANGES], CHANGES)  # type: ignore[no-any-return]


def _column_problems(
    schema: Mapping[str, Any],
    person: str,
    groups: Sequence[str],
    names: Sequence[str],
) -> Iterator[Problem]:
    """
    What keeps a frame of that *schema* from being summarised.
    """
    for name in (*_COMPARED, *names):
        if name not in schema:
            yield Problem("not_compared", name, name)
    yield from absent([("person", person), *(("by", name) for name in groups)], schema)
    for name in groups:
        if name.lower() in CHANGES:
            yield Problem("column_of_the_summary", "by", name)
    wrong = {}
    for name, dtype in {**_COMPARED, **_MAYBE}.items():
        if name in schema and not fits(schema[name], dtype):
            wrong[name] = schema[name]
    yield from of_wrong_types(wrong, "compared")


def _valued(
    frame: Frame,
    schema: Mapping[str, Any],
    person: str,
    groups: Sequence[str],
    names: Sequence[str],
) -> Frame:
    """
    A row per person and competency, with the places of its change and of where the person is; 0 for none.
    """
    present = nw.col(PRESENT)
    nobody = blank(person, schema[person])
    place: Any = nw.when((present != BOTH).fill_null(value=True)).then(nw.lit(0))
    broken = nobody
    if INVALID in schema:
        broken = broken | nw.col(INVALID).fill_null(value=True)
    place = place.when(broken).then(nw.lit(DIRECTIONS.index("invalid") + 1))
    change = nw.col(CHANGE)
    place = place.when(change.is_null()).then(nw.lit(DIRECTIONS.index("unknown") + 1))
    if SUFFICIENT in schema:
        thin = ~nw.col(SUFFICIENT).fill_null(value=True)
        place = place.when(thin).then(nw.lit(DIRECTIONS.index("insufficient") + 1))
    place = place.when((change < 0).fill_null(value=False)).then(nw.lit(1))
    place = place.when((change == 0).fill_null(value=False)).then(nw.lit(2))
    where: Any = nw
    for i, name in enumerate((BOTH, *names), start=1):
        where = where.when((present == name).fill_null(value=False)).then(nw.lit(i))
    return frame.select(
        _person=nw.col(person),
        _nobody=one_if(nobody),
        _competency=nw.col("competency"),
        _change=place.otherwise(nw.lit(3)).cast(nw.Int64),
        _present=where.otherwise(nw.lit(0)).cast(nw.Int64),
        **{f"_by{i}": nw.col(name) for i, name in enumerate(groups)},
    )


def _once(rows: Frame, person: str, framework: Framework) -> Frame:
    """
    *rows* with each person once per competency: others are refused, and on lazy frames one that is invalid.
    """
    keys = ["_person", "_competency"]
    if is_eager(rows):
        refuse_frame("cannot_summarise", _row_problems(rows, person))
        ids = dict.fromkeys(rows["_competency"].to_list())
        named = [("competency", id) for id in ids if id not in framework]
        refuse_frame("cannot_summarise", framework.unknown_competencies(named))
        return rows
    others = [name for name in rows.collect_schema().names() if name not in keys]
    rows = rows.with_columns(_rows=nw.lit(1))
    once = rows.group_by(*keys).agg(nw.col(*others).max(), nw.col("_rows").sum())
    twice = (nw.col("_rows") > 1) & (nw.col("_change") > 0)
    invalid = nw.lit(DIRECTIONS.index("invalid") + 1)
    change = nw.when(twice).then(invalid).otherwise(nw.col("_change"))
    return once.with_columns(_change=change.cast(nw.Int64))


def _row_problems(rows: nw.DataFrame[Any], person: str) -> Iterator[Problem]:
    """
    Rows that are nobody's, and people who are there twice on one competency.
    """
    nobody = rows["_nobody"].sum()
    if nobody:
        yield Problem("says_nothing", person, count=nobody, expected="person")
        return
    keys = rows.select("_person", "_competency")
    again = rows.filter(keys.is_duplicated())
    people = dict.fromkeys(again["_person"].to_list())
    yield from sampled("person_twice", person, [quote(one) for one in people])


# What is counted


def _counted(
    rows: Frame, cells: Sequence[tuple[str, str]], groups: Sequence[str]
) -> Frame:
    """
    A row per group and competency: how many people have which value, and how many are in both frames, and in either.
    """
    counts: dict[str, Expr] = {}
    places = {CHANGE: 0, PRESENT: 0}
    for i, (outcome, _) in enumerate(cells):
        places[outcome] += 1
        counts[f"_{i}"] = one_if(nw.col(f"_{outcome}") == places[outcome])
    counts["_size"] = one_if(nw.col("_change") > 0)
    counts["_all"] = one_if(nw.col("_present") > 0)
    work = rows.with_columns(**counts)
    keys = [*groups, "_competency"]
    sums = nw.col(*counts).sum()
    if is_eager(work):
        placed = work.with_row_index("_first").group_by(*keys)
        return _placed(placed.agg(sums, nw.col("_first").min()), groups)
    return work.group_by(*keys).agg(sums).with_columns(_first=nw.lit(0))


def _placed(counted: nw.DataFrame[Any], groups: Sequence[str]) -> nw.DataFrame[Any]:
    """
    *counted* with the place of each group, that of its first row whatever the competency.
    """
    columns = []
    for name in groups:
        series = counted[name]
        columns.append(
            [*zip(series.is_null().to_list(), series.to_list(), strict=True)]
        )
    # What is missing need not be equal to itself.
    rows = [
        tuple(None if none else one for none, one in row)
        for row in zip(*columns, strict=True)
    ]
    rows = rows or [()] * len(counted)
    firsts = counted["_first"].to_list()
    least: dict[tuple[Any, ...], int] = {}
    for row, first in zip(rows, firsts, strict=True):
        least[row] = min(first, least.get(row, first))
    places = [least[row] for row in rows]
    series = nw.new_series("_first", places, nw.Int64, backend=counted.implementation)
    return counted.with_columns(series)


# From a column per number to a row per number


def _long(
    work: Frame, cells: int, groups: Sequence[str], framework: Framework
) -> Frame:
    names = [f"_{i}" for i in range(cells)]
    index = [*groups, "_competency", "_size", "_all", "_withheld", "_first"]
    long = work.unpivot(names, index=index, variable_name="_cell", value_name="_people")
    if not is_eager(long):
        return long
    ids = [competency.id for competency in framework.competencies]
    orders = {
        "_order": place_in("_competency", ids),
        "_value": place_in("_cell", names),
    }
    return long.with_columns(**orders).sort("_first", "_order", "_value")


def _columns(long: Frame, cells: Sequence[tuple[str, str]]) -> dict[str, Expr]:
    """
    The columns of the summary.
    """
    shown = ~nw.col("_withheld")
    values: Any = nw
    for i, (_, value) in enumerate(cells):
        values = values.when(nw.col("_cell") == f"_{i}").then(nw.lit(value))
    changes = [f"_{i}" for i, (outcome, _) in enumerate(cells) if outcome == CHANGE]
    is_change = nw.col("_cell").is_in(changes)
    outcome = nw.when(is_change).then(nw.lit(CHANGE)).otherwise(nw.lit(PRESENT))
    of = nw.when(is_change).then(nw.col("_size")).otherwise(nw.col("_all"))
    columns = {
        "competency": nw.col("_competency"),
        "outcome": outcome,
        "value": values,
        "people": nw.when(shown).then(nw.col("_people")),
        "of": nw.when(shown).then(of),
        "withheld": ~shown,
    }
    return {name: fixed(columns[name], dtype, long) for name, dtype in CHANGES.items()}
