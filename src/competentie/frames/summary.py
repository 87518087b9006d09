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
    few,
    fixed,
    give,
    of_wrong_types,
    one_if,
    refuse_frame,
    spare_prefix,
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
    prefix = spare_prefix(schema.names())
    counted = _withheld(_counted(frame, cells, by, prefix), prefix, min_group)
    long = _long(counted, cells, prefix)
    columns = [] if by is None else [by]
    work = long.select(
        *(nw.col(f"{prefix}_by").alias(name) for name in columns),
        *_columns(long, cells, prefix),
    )
    return give(work, [*columns, *SUMMARY], SUMMARY)  # type: ignore[no-any-return]


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
        broken = (
            (nw.col(invalid) > 0).fill_null(value=False) if invalid in schema else None
        )
        for outcome, values in COUNTED.items():
            name = f"{competency.id}_{outcome}"
            if name in schema:
                column = nw.col(name)
                yield from _partition(
                    competency.id,
                    outcome,
                    column.is_null(),
                    broken,
                    values(column, framework),
                )


def _partition(
    competency: str,
    outcome: str,
    missing: Expr,
    broken: Expr | None,
    values: Mapping[str, Expr],
) -> Iterator[Cell]:
    """
    A number for each of *values*, one for what is missing, and one for the rest: each person is in one of them.
    """
    counts = {}
    for value, flag in {**values, UNKNOWN: missing}.items():
        has = flag.fill_null(value=False)
        if broken is not None:
            has = has & ~broken
        counts[value] = one_if(has)
    counts[INVALID] = 1 - nw.sum_horizontal(*counts.values())
    for value, counted in counts.items():
        yield Cell(
            competency,
            outcome,
            value,
            int(value) if value.isdecimal() else None,
            counted,
        )


def _counted(frame: Frame, cells: Sequence[Cell], by: str | None, prefix: str) -> Frame:
    """
    A row per group: how many people it has, and how many have what.
    """
    counts = {f"{prefix}_{i}": cell.counted for i, cell in enumerate(cells)}
    counts[f"{prefix}_size"] = nw.lit(1)
    keep = [] if by is None else [nw.col(by).alias(f"{prefix}_by")]
    work = frame.select(*keep, *(expr.alias(name) for name, expr in counts.items()))
    sums = [nw.col(name).sum() for name in counts]
    if by is None:
        return work.select(*sums).with_columns(
            nw.lit(0).alias(f"{prefix}_first"), nw.lit(0).alias(f"{prefix}_by")
        )
    if isinstance(work, nw.DataFrame):
        first = nw.col(f"{prefix}_first").min()
        return (
            work.with_row_index(f"{prefix}_first")
            .group_by(f"{prefix}_by")
            .agg(*sums, first)
        )
    return (
        work.group_by(f"{prefix}_by")
        .agg(*sums)
        .with_columns(nw.lit(0).alias(f"{prefix}_first"))
    )


# What is withheld


def _withheld(counted: Frame, prefix: str, min_group: int) -> Frame:
    """
    *counted* with whether each group is withheld.
    """
    size, key = nw.col(f"{prefix}_size"), f"{prefix}_key"
    small = size < min_group
    work = counted.with_columns(
        nw.lit(1).alias(key),
        nw.when(small).then(size).otherwise(nw.lit(0)).alias(f"{prefix}_few"),
        nw.when(~small).then(size).alias(f"{prefix}_next"),
    )
    totals: Any = work.group_by(key).agg(
        nw.col(f"{prefix}_few").sum().alias(f"{prefix}_hidden"),
        nw.col(f"{prefix}_next").min().alias(f"{prefix}_least"),
    )
    work = work.join(totals, on=key, how="left")
    hidden, least = nw.col(f"{prefix}_hidden"), nw.col(f"{prefix}_least")
    # A total over all groups less those that are shown is what the withheld ones have together.
    more = (hidden > 0) & (hidden < min_group) & (size == least).fill_null(value=False)
    return work.with_columns(
        (small | more).fill_null(value=True).alias(f"{prefix}_withheld")
    )


# From a column per number to a row per number


def _long(counted: Frame, cells: Sequence[Cell], prefix: str) -> Frame:
    kept = [f"{prefix}_{name}" for name in ("by", "size", "withheld", "first")]
    names = [f"{prefix}_{i}" for i in range(len(cells))]
    work = counted.unpivot(
        names, index=kept, variable_name=f"{prefix}_cell", value_name=f"{prefix}_people"
    )
    if not isinstance(work, nw.DataFrame):
        return work
    order = nw.col(f"{prefix}_cell").replace_strict(
        names, list(range(len(names))), return_dtype=nw.Int64
    )
    return work.with_columns(order.alias(f"{prefix}_order")).sort(
        f"{prefix}_first", f"{prefix}_order"
    )


def _columns(long: Frame, cells: Sequence[Cell], prefix: str) -> Iterator[Expr]:
    """
    The columns of the summary.
    """
    shown = ~nw.col(f"{prefix}_withheld")
    named = {
        "competency": _label([cell.competency for cell in cells], prefix),
        "outcome": _label([cell.outcome for cell in cells], prefix),
        "value": _label([cell.value for cell in cells], prefix),
        "rank": _label([cell.rank for cell in cells], prefix),
        "people": nw.when(shown).then(nw.col(f"{prefix}_people")),
        "of": nw.when(shown).then(nw.col(f"{prefix}_size")),
        "withheld": ~shown,
    }
    for name, expr in named.items():
        yield fixed(expr, SUMMARY[name], long).alias(name)


def _label(labels: Sequence[Any], prefix: str) -> Expr:
    """
    The label of the number that a row has, of *labels* for each.
    """
    cell = nw.col(f"{prefix}_cell")
    chain: Any = nw
    for label in dict.fromkeys(label for label in labels if label is not None):
        names = [f"{prefix}_{i}" for i, given in enumerate(labels) if given == label]
        chain = chain.when(cell.is_in(names)).then(nw.lit(label))
    return chain  # type: ignore[no-any-return]
