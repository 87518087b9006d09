"""
The rows and columns of a summary, from a number per column to a row of them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import narwhals.stable.v2 as nw

from competentie.errors import CompetentieWarning, Problem
from competentie.facts import MinCoverage
from competentie.frames.categories import Category
from competentie.frames.requests import Asked, Wide
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    add,
    called,
    fixed,
    give_anew,
    is_eager,
    null,
    unpivot,
    whole,
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
OF_VALUE: Final = (
    "value",
    "label",
    "rank",
    "people",
    "share",
    "share_low",
    "share_high",
)
"""
Those of a value; where values are columns they are not there.
"""


class MissingGroupsWarning(CompetentieWarning):
    """
    An order names groups that nobody is in: perhaps they are spelt otherwise.
    """


class Table(NamedTuple):
    """
    What a summary says wherever people were counted: *rows*, each with what it says in words, and *numbers* in them.

    Its *columns* are of those types. People are counted in a group; or in a part of it, which columns *beside* the
    group tell, those *within* it in their order. A number is called by the place of its row, and by that of its column
    among the *parts*. Those in *left* are what others leave of everyone.
    """

    columns: Mapping[str, DType]
    beside: tuple[str, ...]
    within: tuple[str, ...]
    rows: list[dict[str, Any]]
    numbers: dict[str, Expr]
    parts: dict[str, int]
    left: dict[str, list[str]]

    def put(
        self,
        outcome: dict[str, Any],
        value: dict[str, Any],
        numbers: Mapping[str, Expr | None],
        wide: Wide | None,
    ) -> str:
        """
        Put the *numbers* of a *value* in a row or, if *wide*, the people who have it in a column of its *outcome*.

        Returns:
            What the number of people is called. If it is None the caller says in *left* which others leave it.
        """
        if wide is None:
            self.rows.append(outcome | value)
        else:
            numbers = {value["value"]: numbers["people"]}
            if not self.rows or self.rows[-1] != outcome:
                self.rows.append(outcome)
        row = _called(len(self.rows) - 1)
        for part, number in numbers.items():
            place = self.parts.setdefault(part, len(self.parts))
            if number is not None:
                self.numbers[f"{row}{place}"] = number
        return f"{row}{self.parts[next(iter(numbers))]}"


def _called(row: int) -> str:
    """
    What the row in that place is called in between, in as many signs as any other.
    """
    return f"_{row:05}"


_PLACE: Final = len(_called(0))


def is_row(rows: Iterable[int]) -> Expr:
    """
    Whether a row of the summary is one of the *rows* in those places of the table.
    """
    return nw.col("_row").is_in([*map(_called, rows)])


def table_of(counted: Iterable[Category], asked: Asked) -> Table:
    """
    The rows of a summary of one group, and the numbers in them.
    """
    table = Table(SUMMARY, ("_size",), (), [], {}, {}, {})
    others: list[str] = []
    for one in counted:
        outcome = {
            "competency": one.competency.id,
            "competency_name": one.competency.coded,
            "outcome": one.outcome,
        }
        value = {"value": one.value, "label": one.label, "rank": one.rank}
        numbers: dict[str, Expr | None] = {"people": one.people}
        if one.low is not None and one.high is not None:
            numbers |= {"low": one.low, "high": one.high}
        name = table.put(outcome, value, numbers, asked.wide)
        if one.people is None:
            table.left[name], others = others, []
        else:
            others.append(name)
    return table


# How many people have what


def counted(people: Frame, keys: Sequence[str], numbers: Mapping[str, Expr]) -> Frame:
    """
    A row per *keys* with the sums of *numbers*; on an eager frame with the place of the ``_first`` of the people.
    """
    sums = nw.col(*numbers).sum()
    if not keys:
        return people.select(**numbers).select(sums)
    work = people.select(*keys, **numbers)
    if is_eager(work):
        rows = whole(work.with_row_index("_first")).group_by(*keys)
        return rows.agg(sums, nw.col("_first").min())
    return work.group_by(*keys).agg(sums)


def reported(
    groups: Frame, table: Table, asked: Asked, told: Mapping[str, Expr]
) -> Any:
    """
    The summary of *groups* that were counted, a native frame; *told* says what does not go by the row.

    Warns:
        MissingGroupsWarning: On an eager frame: groups whose order is given and that nobody is in.
    """
    groups = _in_order(groups, table, asked)
    for problem in _absent_groups(groups, asked):
        warnings.warn(MissingGroupsWarning(problem), stacklevel=3)
    work = _gathered(groups, table, asked)
    made = _columns_of(work, table, asked, told)
    return give_anew(work.select(*called(made)), [*made], types_of(asked, table))


# In which order


def _in_order(groups: Frame, table: Table, asked: Asked) -> Frame:
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
    keys += [groups[name].to_list() for name in table.within]
    rows = sorted(range(len(groups)), key=lambda row: [key[row] for key in keys])
    return groups[rows].with_row_index("_place")


def _places(
    column: nw.Series[Any], first: Sequence[int], given: Sequence[Any]
) -> list[tuple[int, int]]:
    """
    Where the group of each row comes: as *given*, as its type has it, or as it *first* comes.
    """
    values = _values(column)
    own = own_order(column)
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


def _absent_groups(groups: Frame, asked: Asked) -> Iterator[Problem]:
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


def own_order(column: nw.Series[Any]) -> Sequence[Any]:
    """
    The order that the type of a *column* gives its values; that of a Categorical of Polars is no order.
    """
    dtype, engine = column.dtype, column.implementation
    if isinstance(dtype, nw.Enum):
        return dtype.categories
    # A dictionary of Arrow in pandas is a Categorical to Narwhals, and has no categories to pandas.
    told = not engine.is_pandas_like() or hasattr(column.to_native(), "cat")
    if dtype != nw.Categorical or engine.is_polars() or not told:
        return ()
    categories: list[Any] = column.cat.get_categories().to_list()
    return categories


def _sorted(work: Frame, table: Table, asked: Asked) -> Frame:
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
    keys += [*table.within, "_row"]
    return placed if is_dask else placed.sort(*keys, nulls_last=True)


# From a column per number to a row of them


def _gathered(groups: Frame, table: Table, asked: Asked) -> Frame:
    """
    A row per group and row of the *table*, with the columns of that.
    """
    keys = [*asked.groups, *table.beside, "_withheld"]
    if is_eager(groups):
        keys.append("_place")
    long = unpivot(groups, [*table.numbers, *table.left], keys, "_number", "_value")
    name = nw.col("_number")
    part = name.str.slice(_PLACE)
    value = nw.col("_value")
    cells = {f"_{i}": nw.when(part == f"{i}").then(value) for i in table.parts.values()}
    work = long.with_columns(_row=name.str.slice(0, _PLACE), **cells)
    rows = work.group_by(*keys, "_row").agg(nw.col(*cells).max())
    return _sorted(rows, table, asked)


def _columns_of(
    work: Frame, table: Table, asked: Asked, told: Mapping[str, Expr]
) -> dict[str, Expr]:
    """
    The columns of the summary.
    """
    shown = ~nw.col("_withheld")
    of = told["of"]

    def people(part: str) -> Expr:
        return nw.when(shown).then(nw.col(f"_{table.parts[part]}"))

    def share(part: str) -> Expr:
        number = nw.col(f"_{table.parts[part]}").cast(nw.Float64)
        return nw.when(shown).then(number / of.cast(nw.Float64))

    rests_on = basis(asked.framework, asked.rule, asked.language)
    exprs = {**told, **{name: nw.lit(text) for name, text in rests_on.items()}}
    exprs["of"] = nw.when(shown).then(of)
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
        return dict(table.columns)
    cell = table.columns[asked.wide]
    types: dict[str, DType] = {}
    for name, dtype in table.columns.items():
        if name == "withheld":
            types |= dict.fromkeys(table.parts, cell)
        if name not in OF_VALUE:
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
    chain: Any = nw
    for one in dict.fromkeys(told):
        if one is not None:
            rows = [i for i, other in enumerate(told) if other == one]
            chain = chain.when(is_row(rows)).then(nw.lit(one))
    return null(dtype, work) if chain is nw else chain
