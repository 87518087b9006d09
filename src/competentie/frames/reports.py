"""
The rows and columns of a summary, from a number per column to a row of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import narwhals.stable.v2 as nw

from competentie.errors import CompetentieWarning, Problem
from competentie.facts import MinCoverage
from competentie.frames.categories import Category
from competentie.frames.requests import Asked
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    add,
    called,
    fixed,
    is_eager,
    null,
)
from competentie.labels import figure_word, rule_words
from competentie.levels import LevelRule
from competentie.model import Framework
from competentie.words import quote

__all__ = ["MissingGroupsWarning"]

SUMMARY: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    "competency_name": nw.String,
    "outcome": nw.String,
    "value": nw.String,
    "label": nw.String,
    "rank": nw.Int64,
    "people": nw.Int64,
    "of": nw.Int64,
    "share": nw.Float64,
    "share_low": nw.Float64,
    "share_high": nw.Float64,
    "withheld": nw.Boolean,
    "framework": nw.String,
    "version": nw.String,
    "rule": nw.String,
}
"""
The columns of a summary, with their types.
"""
# Those of a value; where values are columns they are not there.
_OF_VALUE: Final = (
    "value",
    "label",
    "rank",
    "people",
    "share",
    "share_low",
    "share_high",
)


class MissingGroupsWarning(CompetentieWarning):
    """
    An order names groups that nobody is in: perhaps they are spelt otherwise.
    """


class Table(NamedTuple):
    """
    What stands in a summary of one group: its *rows*, each with what it says in words, and the numbers in them.

    A number is called by the place of its row and by its column, one of *parts*.
    """

    rows: list[dict[str, Any]]
    numbers: dict[str, Expr]
    parts: dict[str, None]

    def put(self, part: str, number: Expr) -> None:
        """
        Put a *number* in the last row.
        """
        self.numbers[f"{len(self.rows) - 1:0{_PLACE}}{part}"] = number
        self.parts[part] = None


# As many signs as the place of a row has in the name of a number.
_PLACE: Final = 5


def table_of(counted: Iterable[Category], asked: Asked) -> Table:
    """
    The rows of a summary of one group, and the numbers in them.
    """
    table = Table([], {}, {})
    for one in counted:
        row: dict[str, Any] = {
            "competency": one.competency.id,
            "competency_name": one.competency.coded,
            "outcome": one.outcome,
        }
        if asked.wide:
            if not table.rows or table.rows[-1] != row:
                table.rows.append(row)
            table.put(one.value, one.people)
            continue
        row |= {"value": one.value, "label": one.label, "rank": one.rank}
        table.rows.append(row)
        table.put("people", one.people)
        if one.low is not None and one.high is not None:
            table.put("low", one.low)
            table.put("high", one.high)
    return table


# In which order


def in_order(groups: Frame, asked: Asked) -> Frame:
    """
    *groups* in their order; on an eager frame with the ``_place`` of each.
    """
    if not is_eager(groups):
        return groups
    keys: list[list[Any]] = []
    if asked.by:
        first = groups["_first"].to_list()
        keys = [
            _places(groups[between], first, asked.order.get(name, ()))
            for between, name in asked.groups.items()
        ]
    rows = sorted(range(len(groups)), key=lambda row: [key[row] for key in keys])
    return groups[rows].with_row_index("_place")


def _places(
    column: nw.Series[Any], first: Sequence[int], given: Sequence[Any]
) -> list[tuple[int, int]]:
    """
    Where the group of each row comes: as *given*, as its type has it, or as it *first* comes.
    """
    values = _values(column)
    own = _own_order(column)
    known = [*given, *(value for value in own if value not in given)]
    firsts: dict[Any, int] = {}
    for value, row in sorted(zip(values, first, strict=True), key=lambda pair: pair[1]):
        firsts.setdefault(value, row)
    return [
        (0, known.index(value)) if value in known else (1, firsts[value])
        for value in values
    ]


def _values(column: nw.Series[Any]) -> list[Any]:
    """
    The groups in a *column*, None where one is missing.
    """
    missing = column.is_null().to_list()
    return [
        None if gone else value
        for value, gone in zip(column.to_list(), missing, strict=True)
    ]


def absent_groups(groups: Frame, asked: Asked) -> Iterator[Problem]:
    """
    Per column of an eager frame, the groups whose order is given and that are not there.
    """
    if not is_eager(groups):
        return
    for between, name in asked.groups.items():
        given = asked.order.get(name, ())
        there = _values(groups[between])
        absent = tuple(group for group in given if group not in there)
        if absent:
            yield Problem(
                "missing_groups",
                f"order.{name}",
                absent,
                count=len(absent),
                groups=tuple(map(quote, absent)),
            )


def _own_order(column: nw.Series[Any]) -> Sequence[Any]:
    """
    The order that the type of a *column* gives its values; that of a Categorical of Polars is no order.
    """
    dtype = column.dtype
    if isinstance(dtype, nw.Enum):
        return dtype.categories
    if dtype == nw.Categorical and not column.implementation.is_polars():
        categories: list[Any] = column.cat.get_categories().to_list()
        return categories
    return ()


def _sorted(work: Frame, asked: Asked) -> Frame:
    """
    The rows of a summary in their order.
    """
    if is_eager(work):
        return work.sort("_place", "_row")
    keys = []
    places = {}
    for between, name in asked.groups.items():
        place = f"{between}_place"
        given = asked.order.get(name, ())
        places[place] = nw.lit(len(given))
        for i, group in enumerate(given):
            is_it = (nw.col(between) == group).fill_null(value=False)
            places[place] = nw.when(is_it).then(nw.lit(i)).otherwise(places[place])
        keys += [place, between]
    placed = add(work, called(places))
    # Dask sorts by numbers alone.
    is_dask = placed.implementation.is_dask()
    return placed if is_dask else placed.sort(*keys, "_row", nulls_last=True)


# From a column per number to a row of them


def gathered(groups: Frame, table: Table, asked: Asked) -> Frame:
    """
    A row per group and row of the *table*, with the columns of that.
    """
    keys = [*asked.groups, "_size", "_withheld"]
    if is_eager(groups):
        keys.append("_place")
    long = _long(groups, [*table.numbers], keys)
    name = nw.col("_number")
    part = name.str.slice(_PLACE)
    value = nw.col("_value")
    cells = {f"_{one}": nw.when(part == one).then(value) for one in table.parts}
    work = long.with_columns(_row=name.str.slice(0, _PLACE), **cells)
    rows = work.group_by(*keys, "_row").agg(nw.col(*cells).max())
    return _sorted(rows, asked)


def _long(groups: Frame, numbers: list[str], keys: list[str]) -> Frame:
    """
    A row for each of the *numbers* of a group: its name is ``_number``, what it is ``_value``.
    """
    if not groups.implementation.is_duckdb():
        return groups.unpivot(
            numbers,
            index=keys,
            variable_name="_number",
            value_name="_value",
        )
    # Narwhals has DuckDB do it on its default connection, which others know nothing of.
    duckdb = groups.implementation.to_native_namespace()

    def one_by_one(things: Iterable[Any], name: str) -> Any:
        listed = duckdb.FunctionExpression("list_value", *things)
        return duckdb.FunctionExpression("unnest", listed).alias(name)

    columns = map(duckdb.ColumnExpression, numbers)
    names = map(duckdb.ConstantExpression, numbers)
    relation = groups.to_native().select(
        *map(duckdb.ColumnExpression, keys),
        one_by_one(names, "_number"),
        one_by_one(columns, "_value"),
    )
    long: Frame = nw.from_native(relation)
    return long


def columns_of(work: Frame, table: Table, asked: Asked) -> dict[str, Expr]:
    """
    The columns of the summary.
    """
    shown = ~nw.col("_withheld")
    size = nw.col("_size")

    def people(part: str) -> Expr:
        return nw.when(shown).then(nw.col(f"_{part}"))

    def share(part: str) -> Expr:
        whole = size.cast(nw.Float64)
        return nw.when(shown).then(nw.col(f"_{part}").cast(nw.Float64) / whole)

    told = basis(asked.framework, asked.rule, asked.language)
    exprs = {name: nw.lit(text) for name, text in told.items()}
    exprs["of"] = nw.when(shown).then(size)
    exprs["withheld"] = ~shown
    if asked.wide:
        number = people if asked.wide == "people" else share
        exprs |= {part: number(part) for part in table.parts}
    else:
        exprs["people"] = people("people")
        for name, part in _SHARES.items():
            there = part in table.parts
            exprs[name] = share(part) if there else null(nw.Float64, work)
    types = types_of(asked, table)
    for name in table.rows[0]:
        exprs[name] = _told([row[name] for row in table.rows], types[name], work)
    made = {name: nw.col(between) for between, name in asked.groups.items()}
    return made | {
        name: fixed(exprs[name], dtype, work) for name, dtype in types.items()
    }


# The shares of a summary, each with the number that it is of.
_SHARES: Final = {"share": "people", "share_low": "low", "share_high": "high"}


def types_of(asked: Asked, table: Table) -> dict[str, DType]:
    """
    The columns that are made, in their order, with their types.
    """
    if not asked.wide:
        return dict(SUMMARY)
    cell = SUMMARY[asked.wide]
    types: dict[str, DType] = {}
    for name, dtype in SUMMARY.items():
        if name == "withheld":
            types |= dict.fromkeys(table.parts, cell)
        if name not in _OF_VALUE:
            types[name] = dtype
    return types


def basis(
    framework: Framework, rule: LevelRule | None, language: str
) -> dict[str, str]:
    """
    What the numbers rest on: the framework, its version, and the rule in words.
    """
    if rule is None:
        told = [figure_word("rule_not_given", language=language)]
    else:
        told = rule_words(rule, language=language)
        enough = MinCoverage(rule.min_coverage)
        told.append(enough.say(framework, language))
    return {
        "framework": framework.id,
        "version": framework.version,
        "rule": " ".join(told),
    }


def _told(told: Sequence[Any], dtype: DType, work: Frame) -> Expr:
    """
    What each row says, of what is *told* of all rows of a group.
    """
    row = nw.col("_row")
    chain: Any = nw
    for one in dict.fromkeys(told):
        if one is not None:
            places = [f"{i:0{_PLACE}}" for i, other in enumerate(told) if other == one]
            chain = chain.when(row.is_in(places)).then(nw.lit(one))
    return null(dtype, work) if chain is nw else chain
