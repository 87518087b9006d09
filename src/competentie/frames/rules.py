"""
The level rules as expressions: per competency, from columns of answers to its outcomes.

Each step makes columns of those that the one before made: counts per rank, whether it is met, the levels, the outcomes.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import combinations
from typing import Final, Literal, NamedTuple, TypeAlias

import narwhals.stable.v2 as nw

from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    Kind,
    is_eager,
    null,
    one_if,
    worded,
)
from competentie.gaps import COMPARED, OF_REQUIREMENT, GapStatus
from competentie.levels import LevelRule, required_count
from competentie.model import Competency, Requirement

Outcome: TypeAlias = Literal[
    "level",
    "lower",
    "upper",
    "coverage",
    "sufficient",
    "status",
    "decided",
    "distance",
    "contradictions",
    "invalid",
]
"""
What can be asked of a competency; the column is called ``<competency>_<outcome>``. Each is an entry of OUTCOMES.
"""


class Rank(NamedTuple):
    """
    A stated rank: how many indicators it has, which are columns, and the names of the columns in between.

    It is met where more than ``share`` of the answers is yes. ``points`` compares these in whole numbers: a yes counts
    for the share's denominator and what is missing for its numerator, so that they are more than ``par`` where the rank
    is met, less where it is not, and ``par`` where nothing is assessed. ``missing`` counts the answers that are
    missing. Indicators without a column are in neither. ``certain`` says whether the rank is met with every answer that
    is missing no, and ``feasible`` with every one yes.
    """

    rank: int
    total: int
    columns: tuple[str, ...]
    share: Fraction
    points: str
    missing: str
    certain: str
    feasible: str

    @property
    def met(self) -> str:
        """
        The name of the column that says whether the rank is met.
        """
        return f"{self.points}{_MET}"

    @property
    def par(self) -> int:
        """
        The points where nothing is assessed; where something is they are never this many.
        """
        return self.share.numerator * len(self.columns)


_BETWEEN: Final = ("points", "missing", "certain", "feasible")
_MET: Final = "_met"
_KNOWN: Final = "_known"
# The starts of the names of what is made of a column of answers: points, of numbers those of blanks apart; and 1 where
# it is missing.
_POINTS: Final = "points"
_BLANKS: Final = "blanks"
_MISSING: Final = "missing"


class Plan(NamedTuple):
    """
    What is worked out for a competency, and the names of the columns in between.

    ``invalid`` is there where values may be invalid.
    """

    competency: str
    ranks: tuple[Rank, ...]
    invalid: str | None
    level: str
    lower: str
    upper: str

    @property
    def known(self) -> str:
        """
        The name of the column that says whether the level is known.

        Where levels are not worked out yet it says whether anything of the lowest rank is assessed.
        """
        return f"{self.ranks[0].points}{_KNOWN}"

    @property
    def total(self) -> int:
        """
        How many indicators the competency has.
        """
        return sum(rank.total for rank in self.ranks)

    @property
    def columns(self) -> tuple[str, ...]:
        """
        The columns of its indicators.
        """
        return tuple(column for rank in self.ranks for column in rank.columns)

    @property
    def most(self) -> int:
        """
        What no sum of its answers exceeds, as points or as a number.
        """
        return max(
            (self.total, *(rank.total * rank.share.denominator for rank in self.ranks))
        )


def plan_for(
    competency: Competency, rule: LevelRule, kinds: Mapping[str, Kind], prefix: str
) -> Plan:
    """
    The plan for *competency* on a frame with columns of those *kinds*, its columns in between starting with *prefix*.
    """
    ranks: list[Rank] = []
    for descriptor in competency.by_rank:
        # Ranks that are not stated are passed over and never attained.
        if descriptor.stated:
            ids = descriptor.indicator_ids
            columns = tuple(id for id in ids if id in kinds)
            share = share_below(rule.threshold, len(ids))
            between = {name: f"{prefix}_{len(ranks)}_{name}" for name in _BETWEEN}
            ranks.append(Rank(descriptor.rank, len(ids), columns, share, **between))
    held = {kinds[column] for rank in ranks for column in rank.columns}
    invalid = f"{prefix}_invalid" if "number" in held else None
    levels = {name: f"{prefix}_{name}" for name in ("level", "lower", "upper")}
    return Plan(competency.id, tuple(ranks), invalid, **levels)


@lru_cache(maxsize=256)
def share_below(threshold: Fraction, most: int) -> Fraction:
    """
    A share that no part of up to *most* answers has, below those that meet the *threshold* and above all others.

    As no answers have it, one comparison tells a rank that is met, one that is not, and one without answers. It lies
    between the smallest share that meets the threshold and the largest that does not: of two fractions the sum of the
    numerators over the sum of the denominators does.

    >>> share_below(Fraction(3, 4), 5)
    Fraction(5, 7)
    """
    sizes = range(1, most + 1)
    needed = [required_count(threshold, size) for size in sizes]
    met = min(map(Fraction, needed, sizes))
    unmet = max(map(Fraction, (count - 1 for count in needed), sizes))
    return Fraction(
        met.numerator + unmet.numerator, met.denominator + unmet.denominator
    )


def _whole(most: int) -> DType:
    """
    The smallest type that every engine has for whole numbers up to *most*.
    """
    if most < 2**7:
        return nw.Int8
    return nw.Int16 if most < 2**15 else nw.Int64


def type_of_sums(plans: Sequence[Plan]) -> DType:
    """
    The type of answers as numbers, which holds every sum of them.
    """
    return _whole(max((plan.most for plan in plans), default=0))


# The first step: answers as numbers. Columns that are treated alike are taken together, as each expression has a cost
# of its own.


def numbers(
    plans: Sequence[Plan], kinds: Mapping[str, Kind], prefix: str, *, missing: bool
) -> Iterator[Expr]:
    """
    The points of each answer; with *missing* also whether it is missing; and how many are invalid.
    """
    dtype = type_of_sums(plans)
    alike: dict[tuple[Kind, Fraction], list[str]] = {}
    for plan in plans:
        for rank in plan.ranks:
            for column in rank.columns:
                alike.setdefault((kinds[column], rank.share), []).append(column)
    for (kind, share), columns in alike.items():
        answers = nw.col(*columns)
        yes, blank = answers, share.numerator
        if kind == "number":
            # For pandas a missing number is not 1, rather than unknown: its points are told apart.
            blanks = answers.is_null().cast(dtype) * share.numerator
            yield blanks.name.prefix(f"{prefix}_{_BLANKS}_")
            yes, blank = (answers == 1).fill_null(value=False), 0
        points = yes.cast(dtype) * share.denominator
        # Sums skip what is missing, but Polars takes its time for it.
        yield points.fill_null(blank).name.prefix(f"{prefix}_{_POINTS}_")
    if missing and kinds:
        flags = nw.col(*kinds).is_null().cast(dtype)
        yield flags.name.prefix(f"{prefix}_{_MISSING}_")
    for plan in plans:
        if plan.invalid:
            yield _strange(plan, kinds).alias(plan.invalid)


def _strange(plan: Plan, kinds: Mapping[str, Kind]) -> Expr:
    """
    How many answers are neither no, nor missing, nor yes.
    """
    answers = nw.col(*(name for name in plan.columns if kinds[name] == "number"))
    dtype = _whole(plan.total)
    not_no = (answers != 0).fill_null(value=True).cast(dtype)
    missing = answers.is_null().cast(dtype)
    yes = (answers == 1).fill_null(value=False).cast(dtype)
    known = nw.sum_horizontal(missing) + nw.sum_horizontal(yes)
    return nw.sum_horizontal(not_no) - known


# The second: sums per stated rank.


def sums(
    plans: Sequence[Plan], kinds: Mapping[str, Kind], prefix: str, *, missing: bool
) -> Iterator[Expr]:
    """
    Per stated rank the points of its answers, and with *missing* how many are missing.
    """
    dtype = type_of_sums(plans)
    for plan in plans:
        for rank in plan.ranks:
            numeric = [name for name in rank.columns if kinds[name] == "number"]
            points = _sum(
                [f"{prefix}_{_POINTS}_{name}" for name in rank.columns], dtype
            )
            if numeric:
                blanks = [f"{prefix}_{_BLANKS}_{name}" for name in numeric]
                points = points + _sum(blanks, dtype)
            yield points.alias(rank.points)
            if missing:
                flags = [f"{prefix}_{_MISSING}_{name}" for name in rank.columns]
                yield _sum(flags, dtype).alias(rank.missing)


def _sum(columns: Sequence[str], dtype: DType) -> Expr:
    if not columns:
        return nw.lit(0, dtype=dtype)
    return nw.sum_horizontal(nw.col(*columns))


# The third: whether ranks are met.


def verdicts(plans: Sequence[Plan], *, bounds: bool) -> Iterator[Expr]:
    """
    Per stated rank whether it is met, and of the lowest whether anything is assessed; with *bounds* also whether it
    is met with every answer that is missing no, or yes.
    """
    ranks = [rank for plan in plans for rank in plan.ranks]
    of_par: dict[int, list[str]] = {}
    lowest_of_par: dict[int, list[str]] = {}
    for rank in ranks:
        of_par.setdefault(rank.par, []).append(rank.points)
    for plan in plans:
        lowest = plan.ranks[0]
        lowest_of_par.setdefault(lowest.par, []).append(lowest.points)
    for par, points in of_par.items():
        yield (nw.col(*points) > par).name.suffix(_MET)
    for par, points in lowest_of_par.items():
        yield (nw.col(*points) != par).name.suffix(_KNOWN)
    if bounds:
        for rank in ranks:
            yes, blank = rank.share.denominator, rank.share.numerator
            earned, missing = nw.col(rank.points), nw.col(rank.missing)
            # Indicators without a column may be yes as well.
            absent = rank.total - len(rank.columns)
            needed = blank * rank.total
            yield (earned - missing * blank > needed).alias(rank.certain)
            hopeful = earned + missing * (yes - blank)
            yield (hopeful > needed - yes * absent).alias(rank.feasible)


# The fourth: levels.


class Truth(NamedTuple):
    """
    A truth as a column, for a climb to join with others. Those that are columns already are joined by name.

    So a climb that asks for all of four ranks has one expression for it, and not one for each two.
    """

    expr: Expr
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, *names: str) -> Truth:
        """
        That all columns of those *names* are true.
        """
        flags = nw.col(*names)
        if len(names) > 1:
            flags = nw.all_horizontal(flags, ignore_nulls=False)
        return cls(flags, names)

    def __and__(self, other: Truth) -> Truth:
        if self.names and other.names:
            return Truth.of(*self.names, *other.names)
        return Truth(self.expr & other.expr)

    def __or__(self, other: Truth) -> Truth:
        return Truth(self.expr | other.expr)


def levels(plan: Plan, rule: LevelRule, *, bounds: bool) -> Iterator[Expr]:
    """
    The rank attained, 0 for none, and whether it is known; with *bounds* also what it would be with every answer that
    is missing no, or yes.
    """
    reached = rule.climb.reached
    unassessed = [Truth(nw.col(rank.points) == rank.par) for rank in plan.ranks]
    met = [Truth.of(rank.met) for rank in plan.ranks]
    attained = [*reached(met, unassessed)]
    yield _attained(plan, attained).alias(plan.level)
    # Where nothing is attained it is 0 only if the lowest stated rank was judged not met; met it is judged too.
    lowest = plan.ranks[0]
    if attained[0].names != (lowest.met,):
        known = nw.col(plan.known) | attained[0].expr
        yield known.alias(plan.known)
    if bounds:
        # Completed evidence has no rank that is not assessed.
        certain = [Truth.of(rank.certain) for rank in plan.ranks]
        yield _attained(plan, reached(certain, None)).alias(plan.lower)
        feasible = [Truth.of(rank.feasible) for rank in plan.ranks]
        yield _attained(plan, reached(feasible, None)).alias(plan.upper)


def _attained(plan: Plan, reached: Iterable[Truth]) -> Expr:
    """
    The rank attained, 0 for none, of whether each or a higher one is *reached*: each adds what it rises by.
    """
    dtype = _whole(max(rank.rank for rank in plan.ranks))
    below = 0
    terms = []
    for rank, here in zip(plan.ranks, reached, strict=True):
        rise = rank.rank - below
        # Most ranks rise by one, and a product has a cost of its own.
        flag = here.expr.cast(dtype)
        terms.append(flag if rise == 1 else flag * rise)
        below = rank.rank
    return reduce(operator.add, terms)


# The last: outcomes, each a function of what has been worked out for a competency, and an entry of the table below.


class Scored(NamedTuple):
    """
    What the outcomes of a competency are made of: its plan, whose columns *frame* has, the rule, and what is desired.
    """

    plan: Plan
    rule: LevelRule
    desired: int | Requirement
    frame: Frame


def _level(of: Scored) -> Expr:
    """
    The attained rank, 0 or missing.
    """
    return nw.when(nw.col(of.plan.known)).then(nw.col(of.plan.level))


def _lower(of: Scored) -> Expr:
    """
    The level if every missing answer were no.
    """
    return nw.col(of.plan.lower)


def _upper(of: Scored) -> Expr:
    """
    The level if every missing answer were yes.
    """
    return nw.col(of.plan.upper)


def _coverage(of: Scored) -> Expr:
    """
    Share of the indicators that was assessed; missing if there are none.
    """
    plan = of.plan
    flags = nw.col(*(rank.missing for rank in plan.ranks))
    missing = nw.sum_horizontal(flags).cast(nw.Int64)
    assessed = (len(plan.columns) - missing).cast(nw.Float64)
    # Polars divides by a constant through its reciprocal, which rounds twice; this constant it cannot see.
    return assessed / (missing * 0 + plan.total).cast(nw.Float64)


def _sufficient(of: Scored) -> Expr:
    """
    One possible level, or every stated rank up to the level and the next one covered to ``min_coverage``.
    """
    plan = of.plan
    share = of.rule.min_coverage
    covered = []
    below = 0
    for rank in plan.ranks:
        # Rounded up, by dividing the negative down.
        least = -(-share.numerator * rank.total // share.denominator)
        enough = nw.col(rank.missing) <= len(rank.columns) - least
        covered.append(enough | (nw.col(plan.level) < below) if below else enough)
        below = rank.rank
    return (nw.col(plan.lower) == nw.col(plan.upper)) | reduce(operator.and_, covered)


def _status(of: Scored) -> Expr:
    """
    The standing against the desired rank, as the value of a GapStatus.
    """
    if isinstance(of.desired, Requirement):
        return nw.lit(OF_REQUIREMENT[of.desired].value)
    not_assessed = GapStatus.NOT_ASSESSED.value
    if not of.plan.ranks:
        return nw.lit(not_assessed)
    known, level = nw.col(of.plan.known), nw.col(of.plan.level)
    # Exactly one of them fits.
    fits: list[tuple[str, Expr]] = [
        (status.value, status.relation(level, of.desired))
        for status in COMPARED
        if status.relation
    ]
    if is_eager(of.frame) and of.frame.implementation.is_pandas():
        places = [
            fit.cast(nw.Int8) * place for place, (_, fit) in enumerate(fits, start=1)
        ]
        place = reduce(operator.add, places) * known.cast(nw.Int8)
        words = [not_assessed, *(word for word, _ in fits)]
        return worded(place, words, of.frame)  # type: ignore[no-any-return]
    *others, (last, _) = fits
    standing: Expr = nw.lit(last)
    for word, fit in others:
        standing = nw.when(fit).then(nw.lit(word)).otherwise(standing)
    return nw.when(known).then(standing).otherwise(nw.lit(not_assessed))


def _decided(of: Scored) -> Expr:
    """
    Whether all levels still possible are on one side of the desired one, or are it.
    """
    if isinstance(of.desired, Requirement):
        return nw.lit(value=False)
    # The levels of a status have none of another between them: where the bounds have one, so has all that is possible.
    lower, upper = nw.col(of.plan.lower), nw.col(of.plan.upper)
    relations = [status.relation for status in COMPARED if status.relation]
    settled: list[Expr] = [
        relation(lower, of.desired) & relation(upper, of.desired)
        for relation in relations
    ]
    return reduce(operator.or_, settled) & nw.col(of.plan.known)


def _distance(of: Scored) -> Expr:
    """
    Attained minus desired rank; missing where either is not known.
    """
    if isinstance(of.desired, Requirement):
        return null(nw.Int64, of.frame)
    distance = nw.col(of.plan.level).cast(nw.Int64) - of.desired
    return nw.when(nw.col(of.plan.known)).then(distance)


def _contradictions(of: Scored) -> Expr:
    """
    How many pairs there are of a rank that is not met and a higher one that is.
    """
    pairs: list[Expr] = []
    for below, above in combinations(of.plan.ranks, 2):
        not_met = nw.col(below.points) < below.par
        pairs.append(one_if(not_met & nw.col(above.met)))
    count = nw.sum_horizontal(*pairs) if pairs else nw.lit(0)
    return count.cast(nw.Int64)


def _invalid(of: Scored) -> Expr:
    """
    How many answers are neither yes, no nor missing.
    """
    return nw.col(of.plan.invalid) if of.plan.invalid else nw.lit(0)


class Needs(enum.Flag):
    """
    What an outcome needs beside the level.
    """

    NOTHING = 0
    PROFILE = enum.auto()
    """
    A profile that says what is desired.
    """
    MISSING = enum.auto()
    """
    How many answers are missing.
    """
    BOUNDS = enum.auto()
    """
    The levels with every answer that is missing no, and yes.
    """


class Made(NamedTuple):
    """
    An outcome: the type of its column, its expression, and what it needs.

    ``bare`` is its value where no rank is stated, None for missing; a status and ``invalid`` are worked out there too.
    """

    dtype: DType
    expression: Callable[[Scored], Expr]
    needs: Needs = Needs.NOTHING
    bare: bool | int | None = None


OUTCOMES: Final[Mapping[Outcome, Made]] = {
    "level": Made(nw.Int64, _level),
    "lower": Made(nw.Int64, _lower, Needs.BOUNDS, bare=0),
    "upper": Made(nw.Int64, _upper, Needs.BOUNDS, bare=0),
    "coverage": Made(nw.Float64, _coverage, Needs.MISSING),
    "sufficient": Made(nw.Boolean, _sufficient, Needs.BOUNDS, bare=True),
    "status": Made(nw.String, _status, Needs.PROFILE),
    "decided": Made(nw.Boolean, _decided, Needs.PROFILE | Needs.BOUNDS, bare=False),
    "distance": Made(nw.Int64, _distance, Needs.PROFILE),
    "contradictions": Made(nw.Int64, _contradictions, bare=0),
    "invalid": Made(nw.Int64, _invalid),
}
"""
Every outcome, in the order of its columns.
"""

# Given if they are asked for: the first is for those who study the ladder, the second comes by itself if needed.
ON_REQUEST: Final = ("contradictions", "invalid")


def outcome_of(scored: Scored, outcome: Outcome) -> Expr:
    """
    The column of *outcome*, missing where an answer is invalid; how many are is told in any case.
    """
    dtype, expression_of, _, bare = OUTCOMES[outcome]
    if not scored.plan.ranks and outcome not in ("status", "invalid"):
        return null(dtype, scored.frame) if bare is None else nw.lit(bare)
    expression = expression_of(scored)
    invalid = scored.plan.invalid
    if outcome == "invalid" or invalid is None or is_eager(scored.frame):
        return expression
    return nw.when(nw.col(invalid) == 0).then(expression)
