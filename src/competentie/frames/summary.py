"""
How many people have which outcome: per competency, and per group, with small groups withheld.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie._kinds import Whole, require_kinds
from competentie.errors import Problem, require
from competentie.frames.rules import OUTCOMES, Outcome
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    absent,
    called,
    few,
    fixed,
    give,
    is_eager,
    match,
    of_wrong_types,
    one_if,
    place_in,
    refuse_frame,
    take,
)
from competentie.gaps import GapStatus
from competentie.model import Framework

__all__ = ["summarise"]

SUMMARY: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    "outcome": nw.String,
    "value": nw.String,
    "rank": nw.Int64,
    "people": nw.Int64,
    "of": nw.Int64,
    "withheld": nw.Boolean,
}
UNKNOWN: Final = "unknown"
INVALID: Final = "invalid"


class Cell(NamedTuple):
    """
    A number to be counted: the people whose *outcome* of *competency* has that *value*.
    """

    competency: str
    outcome: str
    value: str
    rank: int | None
    counted: Expr


def summarise(
    df: IntoFrameT,
    framework: Framework,
    by: str | None = None,
    min_group: int = 5,
) -> IntoFrameT:
    """
    How many people have which outcome: a row per competency, outcome and value, for everyone or per group.

    The columns, of the same types for every input:

    ==============  ==============================================================================================
    *by*            the group, under the name of its column; only if asked. People without a group are a group
    ``competency``  its id
    ``outcome``     ``level``, ``status``, ``decided``, ``sufficient`` or ``coverage``: those that *df* has
    ``value``       of a level ``0`` and each rank of the ladder; of a status that of each :class:`GapStatus`; of
                    ``decided`` and ``sufficient`` ``true`` and ``false``; of a coverage ``none``, ``part`` and
                    ``full``; of each also ``unknown`` (missing) and ``invalid`` (answers that are none, strange values)
    ``rank``        the value of a level as a whole number, to sort by; missing for all else
    ``people``      how many people; missing where withheld
    ``of``          how many people there are; missing where withheld
    ``withheld``    whether the numbers of the group are withheld
    ==============  ==============================================================================================

    Values that nobody has are there with 0 people, so that the ``people`` of an outcome add up to ``of``. Undecided is
    ``decided`` = ``false``, insufficient is ``sufficient`` = ``false``, not assessed at all is ``coverage`` = ``none``.

    Args:
        df: What :func:`assess` gives, a row per person, of any engine that Narwhals knows.

        framework: What it was assessed on.

        by: A column to group by, such as a team. None: everyone is one group.

        min_group: Groups of fewer people are withheld.

    Returns:
        A frame of the same kind; lazy stays lazy. On an eager frame groups are in the order in which they first come,
        competencies and levels in that of the framework; on a lazy one rows are in no order.

        What is protected: no number of a group below *min_group* is given, only its name. No total over
        groups is given; but as anyone may make one without *by*, and take from it all groups that are shown, what is
        withheld must not be small together: if groups below *min_group* have fewer than that many people between them,
        the smallest other groups are withheld too.

        What is not: the sizes of the withheld groups, which may follow from a total and their number; a small number
        within a group that is shown, even that one person has a level; that all people of a group have the same; the
        few of a large group who were assessed at all; what follows from summaries by two columns, of two moments, or
        with two minima together. A person in two rows counts twice.

    Raises:
        FrameError: There is no ``<competency>_level`` of any competency; *by* is not a column, or is called as one of
            the columns above.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *min_group* is below 1.
    """
    require(framework=(framework, Framework), by=(by, (str, NoneType)))
    require_kinds(min_group=(min_group, Whole(1)))
    frame = take(df)
    schema = frame.collect_schema()
    refuse_frame("cannot_summarise", _column_problems(framework, schema, by))
    cells = list(_cells(framework, schema))
    long = _long(_withheld(_counted(frame, cells, by), min_group), len(cells))
    group = {} if by is None else {by: nw.col("_by")}
    work = long.select(*called(group), **_columns(long, cells))
    return give(work, [*group, *SUMMARY], SUMMARY)  # type: ignore[no-any-return]


def _column_problems(
    framework: Framework, schema: Mapping[str, Any], by: str | None
) -> Iterator[Problem]:
    """
    What keeps a frame of that *schema* from being summarised *by* a column.
    """
    levels = [f"{competency.id}_level" for competency in framework.competencies]
    if not any(name in schema for name in levels):
        names = few(levels)
        yield Problem(
            "no_level_column",
            "",
            [*schema],
            count=len(schema),
            framework=framework.name,
            levels=names,
        )
    wrong = {}
    for competency in framework.competencies:
        for outcome in (*COUNTED, INVALID):
            name = f"{competency.id}_{outcome}"
            if name in schema and not _fits(schema[name], OUTCOMES[outcome].dtype):
                wrong[name] = schema[name]
    yield from of_wrong_types(wrong, "outcome")
    if by is not None:
        yield from absent([("by", by)], schema)
        if by.lower() in SUMMARY:
            yield Problem("column_of_the_summary", "by", by)


def _fits(dtype: Any, made: Any) -> bool:
    """
    Whether a column of *dtype* can be of an outcome that is *made* as another: a number may be any number.
    """
    return bool(dtype.is_numeric() if made.is_numeric() else dtype == made)


# What is counted


def _level_values(level: Expr, framework: Framework) -> dict[str, Expr]:
    ranks = [0, *(one.rank for one in framework.ladder)]
    return {str(rank): level == rank for rank in ranks}


def _status_values(status: Expr, _: Framework) -> dict[str, Expr]:
    return {one.value: status == one.value for one in GapStatus}


def _truth_values(truth: Expr, _: Framework) -> dict[str, Expr]:
    return {"true": truth, "false": ~truth}


def _coverage_values(coverage: Expr, _: Framework) -> dict[str, Expr]:
    return {
        "none": coverage == 0,
        "part": (coverage > 0) & (coverage < 1),
        "full": coverage == 1,
    }


# Each outcome that is counted, in the order of the summary: its values, each with whether a person has it.
COUNTED: Final[Mapping[Outcome, Callable[[Expr, Framework], dict[str, Expr]]]] = {
    "level": _level_values,
    "status": _status_values,
    "decided": _truth_values,
    "sufficient": _truth_values,
    "coverage": _coverage_values,
}


def _cells(framework: Framework, schema: Mapping[str, Any]) -> Iterator[Cell]:
    """
    All numbers to be counted, in the order of the summary.
    """
    for competency in framework.competencies:
        invalid = f"{competency.id}_invalid"
        broken = None
        if invalid in schema:
            broken = (nw.col(invalid) > 0).fill_null(value=False)
        for outcome, values in COUNTED.items():
            name = f"{competency.id}_{outcome}"
            if name in schema:
                column = nw.col(name)
                flags = values(column, framework)
                flags[UNKNOWN] = column.is_null()
                yield from _partition(competency.id, outcome, broken, flags)


def _partition(
    competency: str, outcome: str, broken: Expr | None, flags: Mapping[str, Expr]
) -> Iterator[Cell]:
    """
    A number for each value with *flags*, and one for the rest: each person is in one of them.
    """
    counts = {}
    for value, flag in flags.items():
        has = flag.fill_null(value=False)
        if broken is not None:
            has = has & ~broken
        counts[value] = one_if(has)
    counts[INVALID] = 1 - nw.sum_horizontal(*counts.values())
    for value, counted in counts.items():
        rank = int(value) if value.isdecimal() else None
        yield Cell(
            competency,
            outcome,
            value,
            rank,
            counted,
        )


def _counted(frame: Frame, cells: Sequence[Cell], by: str | None) -> Frame:
    """
    A row per group: how many people it has, and how many have what.
    """
    counts = {f"_{i}": cell.counted for i, cell in enumerate(cells)}
    counts["_size"] = nw.lit(1)
    sums = nw.col(*counts).sum()
    nothing = nw.lit(0)
    if by is None:
        work = frame.select(**counts).select(sums)
        return work.with_columns(_first=nothing, _by=nothing)
    work = frame.select(_by=nw.col(by), **counts)
    if is_eager(work):
        groups = work.with_row_index("_first").group_by("_by")
        return groups.agg(sums, nw.col("_first").min())
    return work.group_by("_by").agg(sums).with_columns(_first=nothing)


# What is withheld


def _withheld(counted: Frame, min_group: int) -> Frame:
    """
    *counted* with whether each group is withheld.
    """
    size = nw.col("_size")
    small = size < min_group
    work = counted.with_columns(
        _key=nw.lit(1),
        _few=nw.when(small).then(size).otherwise(nw.lit(0)),
        _next=nw.when(~small).then(size),
    )
    totals = work.group_by("_key").agg(
        _hidden=nw.col("_few").sum(),
        _least=nw.col("_next").min(),
    )
    work = match(work, totals, "_key")
    hidden = nw.col("_hidden")
    least = nw.col("_least")
    # A total over all groups less those that are shown is what the withheld ones have together.
    more = (hidden > 0) & (hidden < min_group) & (size == least).fill_null(value=False)
    return work.with_columns(_withheld=(small | more).fill_null(value=True))


# From a column per number to a row per number


def _long(counted: Frame, cells: int) -> Frame:
    names = [f"_{i}" for i in range(cells)]
    work = counted.unpivot(
        names,
        index=["_by", "_size", "_withheld", "_first"],
        variable_name="_cell",
        value_name="_people",
    )
    if not is_eager(work):
        return work
    order = place_in("_cell", names)
    return work.with_columns(_order=order).sort("_first", "_order")


def _columns(long: Frame, cells: Sequence[Cell]) -> dict[str, Expr]:
    """
    The columns of the summary.
    """
    shown = ~nw.col("_withheld")
    columns = {
        "competency": _label([cell.competency for cell in cells]),
        "outcome": _label([cell.outcome for cell in cells]),
        "value": _label([cell.value for cell in cells]),
        "rank": _label([cell.rank for cell in cells]),
        "people": nw.when(shown).then(nw.col("_people")),
        "of": nw.when(shown).then(nw.col("_size")),
        "withheld": ~shown,
    }
    for name, dtype in SUMMARY.items():
        columns[name] = fixed(columns[name], dtype, long)
    return columns


def _label(labels: Sequence[Any]) -> Expr:
    """
    The label of the number that a row has, of *labels* for each.
    """
    cell = nw.col("_cell")
    chain: Any = nw
    for label in dict.fromkeys(labels):
        if label is not None:
            names = [f"_{i}" for i, given in enumerate(labels) if given == label]
            chain = chain.when(cell.is_in(names)).then(nw.lit(label))
    return chain  # type: ignore[no-any-return]
