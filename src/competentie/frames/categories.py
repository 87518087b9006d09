"""
What people are counted under: per competency and outcome its values, in words, and who has each, or still could.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import reduce
from typing import Final, Literal, NamedTuple, TypeAlias

import narwhals.stable.v2 as nw

from competentie.frames.rules import Outcome
from competentie.frames.tables import Expr
from competentie.gaps import COMPARED, GapStatus
from competentie.labels import (
    counted_word,
    figure_word,
    level_label,
    status_label,
)
from competentie.model import Competency, Framework

__all__ = ["CountedOutcome"]

CountedOutcome: TypeAlias = Literal[
    "level", "status", "decided", "sufficient", "coverage"
]
"""
An outcome that people are counted by.
"""

UNKNOWN: Final = "unknown"
INSUFFICIENT: Final = "insufficient"
INVALID: Final = "invalid"

# What is asked of a frame beside the outcomes that are counted.
BESIDE: Final[tuple[Outcome, ...]] = ("lower", "upper", "invalid")


class Category(NamedTuple):
    """
    A value of an outcome of a competency, its *label* in words, and the *rank* of a level.

    ``people`` is 1 for whom it has and 0 for others, and None of the last value: it has whoever has no other. ``low``
    and ``high`` are that for who would have it, and could have it, if all were assessed; None where that is not known,
    or makes no sense.
    """

    competency: Competency
    outcome: CountedOutcome
    value: str
    label: str
    rank: int | None
    people: Expr | None
    low: Expr | None
    high: Expr | None


class Bounds(NamedTuple):
    """
    Whether a person would have a value if all were assessed, however it came out, and whether the person could.
    """

    low: Expr
    high: Expr


class Counting(NamedTuple):
    """
    What is counted of a competency: its columns are in *schema*.

    *broken* is true of people who are counted as invalid; None if nobody can be. Where people with too little assessed
    are *apart* they are not counted under what they have for now.
    """

    competency: Competency
    framework: Framework
    schema: Collection[str]
    broken: Expr | None
    apart: bool
    language: str

    def has(self, outcome: str) -> bool:
        """
        Whether there is a column of *outcome*.
        """
        return f"{self.competency.id}_{outcome}" in self.schema

    def column(self, outcome: str) -> Expr:
        """
        The column of *outcome*.
        """
        return nw.col(f"{self.competency.id}_{outcome}")

    def whole(self, flag: Expr) -> Expr:
        """
        The *flag*, false where it is missing, and of people who are counted as invalid.
        """
        held = true(flag)
        return held if self.broken is None else held & ~self.broken

    @property
    def ranks(self) -> list[int]:
        """
        The levels that a person can have: those with indicators, and none.
        """
        stated = [one.rank for one in self.competency.by_rank if one.stated]
        return [0, *stated]


def true(flag: Expr) -> Expr:
    """
    The *flag*, false where it is missing.
    """
    return flag.fill_null(value=False)


def _one(flag: Expr) -> Expr:
    """
    1 where a *flag* that is never missing is true, 0 elsewhere.
    """
    return flag.cast(nw.Int64)


# Who has a value


def _levels(of: Counting) -> dict[str, Expr]:
    ranks = [0, *(one.rank for one in of.framework.ladder)]
    level = of.column("level")
    return {str(rank): level == rank for rank in ranks}


def _statuses(of: Counting) -> dict[str, Expr]:
    return {one.value: of.column("status") == one.value for one in GapStatus}


def _truths(outcome: str) -> Callable[[Counting], dict[str, Expr]]:
    def truths(of: Counting) -> dict[str, Expr]:
        return {"true": of.column(outcome), "false": ~of.column(outcome)}

    return truths


def _coverages(of: Counting) -> dict[str, Expr]:
    coverage = of.column("coverage")
    return {
        "none": coverage == 0,
        "part": (coverage > 0) & (coverage < 1),
        "full": coverage == 1,
    }


# Who has it for sure


def _sure_level(of: Counting) -> Expr:
    return true(of.column("sufficient"))


def _sure_status(of: Counting) -> Expr:
    """
    A standing that no open answer can change is sure, whatever the level.
    """
    sure = _sure_level(of)
    return sure | true(of.column("decided")) if of.has("decided") else sure


# Who could have it


def _level_bounds(of: Counting, value: str, has: Expr) -> Bounds | None:
    """
    Of what is possible the frame has the lowest and the highest level: what lies between may be, as far as we know.
    """
    if len(of.ranks) == 1:
        return Bounds(has, has)
    if not (of.has("lower") and of.has("upper")):
        return None
    rank = int(value)
    lower, upper = of.column("lower"), of.column("upper")
    settled = (lower == rank) & (upper == rank)
    if rank not in of.ranks:
        return Bounds(settled, settled)
    return Bounds(settled, (lower <= rank) & (upper >= rank))


def _status_bounds(of: Counting, value: str, has: Expr) -> Bounds | None:
    """
    Whoever is compared, and is not decided, may come out as any of those that compare.
    """
    compared = [one.value for one in COMPARED]
    if value == GapStatus.NOT_ASSESSED.value and len(of.ranks) > 1:
        return None
    if value not in compared or len(of.ranks) == 1:
        return Bounds(has, has)
    if not of.has("decided"):
        return None
    decided = true(of.column("decided"))
    open_to_all = [*compared, GapStatus.NOT_ASSESSED.value]
    is_open = of.column("status").is_in(open_to_all) & ~decided
    return Bounds(has & decided, has | is_open)


def _no_bounds(_of: Counting, _value: str, _has: Expr) -> None:
    return None


# In words


def _level_word(of: Counting, value: str) -> str:
    return level_label(int(value), language=of.language, framework=of.framework)


def _status_word(of: Counting, value: str) -> str:
    return status_label(GapStatus(value), of.framework, language=of.language)


def _own_word(outcome: CountedOutcome) -> Callable[[Counting, str], str]:
    def word(of: Counting, value: str) -> str:
        return counted_word(f"{outcome}.{value}", language=of.language)

    return word


def _word(of: Counting, outcome: CountedOutcome, value: str) -> str:
    """
    What a *value* is called that is none of the outcome's own.
    """
    if value == UNKNOWN and outcome == "level":
        return level_label(None, language=of.language)
    if value == UNKNOWN:
        return counted_word(UNKNOWN, language=of.language)
    return figure_word(value, language=of.language)


class Values(NamedTuple):
    """
    How people are counted by an outcome.

    Args:
        flags: Its values, each with whether a person has it.

        word: What a value is called.

        sure: Whether a person has it for sure; None where none is for now.

        for_now: The values that a person can have for now.

        bounds: Who could have a value; None where that is asked of none.
    """

    flags: Callable[[Counting], dict[str, Expr]]
    word: Callable[[Counting, str], str]
    sure: Callable[[Counting], Expr] | None = None
    for_now: Callable[[str], bool] = str.isdecimal
    bounds: Callable[[Counting, str, Expr], Bounds | None] = _no_bounds


COUNTED: Final[Mapping[CountedOutcome, Values]] = {
    "level": Values(_levels, _level_word, _sure_level, bounds=_level_bounds),
    "status": Values(
        _statuses,
        _status_word,
        _sure_status,
        {one.value for one in COMPARED}.__contains__,
        _status_bounds,
    ),
    "decided": Values(_truths("decided"), _own_word("decided")),
    "sufficient": Values(_truths("sufficient"), _own_word("sufficient")),
    "coverage": Values(_coverages, _own_word("coverage")),
}
"""
Each outcome that is counted, in the order of the summary.
"""


def categories(of: Counting, outcome: CountedOutcome) -> Iterator[Category]:
    """
    A category for each value of *outcome*, and for whoever has none: each person is in one of them.
    """
    values = COUNTED[outcome]
    sure = values.sure(of) if values.sure and of.apart else None
    flags = {value: of.whole(flag) for value, flag in values.flags(of).items()}
    counts: dict[str, Expr | None] = {}
    thin = []
    for value, has in flags.items():
        if sure is not None and values.for_now(value):
            thin.append(has & ~sure)
            counts[value] = _one(has & sure)
        else:
            counts[value] = _one(has)
    if thin:
        counts[INSUFFICIENT] = _one(reduce(operator.or_, thin))
    counts[UNKNOWN] = _one(of.whole(of.column(outcome).is_null()))
    counts[INVALID] = None
    for value, people in counts.items():
        own = value in flags
        bounds = values.bounds(of, value, flags[value]) if own else None
        yield Category(
            of.competency,
            outcome,
            value,
            values.word(of, value) if own else _word(of, outcome, value),
            int(value) if value.isdecimal() else None,
            people,
            _one(of.whole(bounds.low)) if bounds else None,
            _one(of.whole(bounds.high)) if bounds else None,
        )
