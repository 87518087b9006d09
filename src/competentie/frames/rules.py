"""
The level rules as expressions: per competency, from columns of answers to its outcomes.

Each step makes columns of those that the one before made: counts per rank, whether it is met, the levels, the outcomes.
"""

from __future__ import annotations

import enum
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import combinations
from typing import Final, Literal, NamedTuple, TypeAlias

import narwhals.stable.v2 as nw

from competentie.frames.tables import (
    KINDS,
    DType,
    Expr,
    Frame,
    Kind,
    is_eager,
    null,
    one_if,
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

    ``hopeful`` counts the answers that are yes or missing, ``missing`` those that are missing; indicators without a
    column are in neither. ``met`` says whether the rank is met, ``certain`` whether it is with every answer that is
    missing no, and ``feasible`` with every one yes.
    """

    rank: int
    total: int
    columns: tuple[str, ...]
    hopeful: str
    missing: str
    met: str
    certain: str
    feasible: str


_BETWEEN: Final = ("hopeful", "missing", "met", "certain", "feasible")


class Plan(NamedTuple):
    """
    What is worked out for a competency, and the names of the columns in between.

    ``invalid`` is there where values may be invalid; ``known`` says whether the level is known.
    """

    competency: str
    ranks: tuple[Rank, ...]
    invalid: str | None
    level: str
    known: str
    lower: str
    upper: str

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


def plan_for(competency: Competency, kinds: Mapping[str, Kind], prefix: str) -> Plan:
    """
    The plan for *competency* on a frame with columns of those *kinds*, its columns in between starting with *prefix*.
    """
    ranks: list[Rank] = []
    for descriptor in competency.by_rank:
        # Ranks that are not stated are passed over and never attained.
        if descriptor.stated:
            ids = descriptor.indicator_ids
            columns = tuple(id for id in ids if id in kinds)
            between = {name: f"{prefix}_{len(ranks)}_{name}" for name in _BETWEEN}
            ranks.append(Rank(descriptor.rank, len(ids), columns, **between))
    held = {kinds[column] for rank in ranks for column in rank.columns}
    invalid = f"{prefix}_invalid" if "number" in held else None
    levels = {name: f"{prefix}_{name}" for name in ("level", "known", "lower", "upper")}
    return Plan(competency.id, tuple(ranks), invalid, **levels)


def _whole(most: int) -> DType:
    """
    The smallest type that every engine has for whole numbers up to *most*.
    """
    return nw.Int8 if most <= 127 else nw.Int64


# The first step: counts.


def _sum(
    columns: Sequence[str],
    kinds: Mapping[str, Kind],
    test: Callable[[Expr, Kind], Expr],
    dtype: DType,
) -> Expr:
    """
    Of how many *columns* the *test* is true; those of a kind together, as each expression has a cost of its own.
    """
    terms = []
    for kind in KINDS:
        same = [column for column in columns if kinds[column] == kind]
        if same:
            terms.append(test(nw.col(*same), kind).cast(dtype))
    return nw.sum_horizontal(*terms) if terms else nw.lit(0, dtype=dtype)


def _hopeful(answers: Expr, kind: Kind) -> Expr:
    return (answers if kind == "boolean" else answers != 0).fill_null(value=True)


def _missing(answers: Expr, _kind: Kind) -> Expr:
    return answers.is_null()


def _observed(answers: Expr, kind: Kind) -> Expr:
    return (answers if kind == "boolean" else answers == 1).fill_null(value=False)


def counts(plan: Plan, kinds: Mapping[str, Kind]) -> Iterator[Expr]:
    """
    Per stated rank how many answers are yes or missing, and how many are missing; and how many are invalid.
    """
    dtype = _whole(plan.total)
    for rank in plan.ranks:
        yield _sum(rank.columns, kinds, _hopeful, dtype).alias(rank.hopeful)
        yield _sum(rank.columns, kinds, _missing, dtype).alias(rank.missing)
    if plan.invalid:
        # Neither no, nor missing, nor yes.
        hopeful = _sum(plan.columns, kinds, _hopeful, dtype)
        missing = _sum(plan.columns, kinds, _missing, dtype)
        observed = _sum(plan.columns, kinds, _observed, dtype)
        yield (hopeful - (missing + observed)).alias(plan.invalid)


# The second: whether ranks are met.


def verdicts(plan: Plan, rule: LevelRule, *, bounds: bool) -> Iterator[Expr]:
    """
    Per stated rank whether it is met; and with *bounds* whether it is with every answer that is missing no, or yes.
    """
    for rank in plan.ranks:
        yield _met(rank, rule).alias(rank.met)
        if bounds:
            needed = required_count(rule.threshold, rank.total)
            hopeful, missing = nw.col(rank.hopeful), nw.col(rank.missing)
            # Indicators without a column may be yes as well.
            absent = rank.total - len(rank.columns)
            yield (hopeful - missing >= needed).alias(rank.certain)
            yield (hopeful >= needed - absent).alias(rank.feasible)


def _met(rank: Rank, rule: LevelRule) -> Expr:
    """
    Met if o >= threshold * (o + f), not met if below; a rank without an answer is not met either.

    For each number of answers that may be no: so many are no at most, and enough are assessed to allow for them.
    """
    columns = len(rank.columns)
    least: dict[int, int] = {}
    for assessed in range(1, columns + 1):
        least.setdefault(assessed - required_count(rule.threshold, assessed), assessed)
    allowed = []
    for refused, assessed in least.items():
        few_refused = nw.col(rank.hopeful) >= columns - refused
        enough_assessed = nw.col(rank.missing) <= columns - assessed
        allowed.append(few_refused & enough_assessed)
    return reduce(operator.or_, allowed) if allowed else nw.col(rank.hopeful) > 0


# The third: levels.


def levels(plan: Plan, rule: LevelRule, *, bounds: bool) -> Iterator[Expr]:
    """
    The rank attained, 0 for none; and with *bounds* what it would be with every answer that is missing no, or yes.
    """
    reached = rule.climb.reached
    unassessed = [nw.col(rank.missing) == len(rank.columns) for rank in plan.ranks]
    met = [nw.col(rank.met) for rank in plan.ranks]
    yield _attained(plan, reached(met, unassessed)).alias(plan.level)
    if bounds:
        # Completed evidence has no rank that is not assessed.
        certain = [nw.col(rank.certain) for rank in plan.ranks]
        yield _attained(plan, reached(certain, None)).alias(plan.lower)
        feasible = [nw.col(rank.feasible) for rank in plan.ranks]
        yield _attained(plan, reached(feasible, None)).alias(plan.upper)


def _attained(plan: Plan, reached: Iterator[Expr]) -> Expr:
    """
    The rank attained, 0 for none, of whether each or a higher one is *reached*: each adds what it rises by.
    """
    dtype = _whole(max(rank.rank for rank in plan.ranks))
    below = 0
    terms = []
    for rank, here in zip(plan.ranks, reached, strict=True):
        rise = rank.rank - below
        # Most ranks rise by one, and a product has a cost of its own.
        terms.append(here.cast(dtype) if rise == 1 else here.cast(dtype) * rise)
        below = rank.rank
    return reduce(operator.add, terms)


def known(plan: Plan) -> Expr:
    """
    Whether the level is known: where nothing is attained it is 0 only if the lowest stated rank was judged not met.
    """
    lowest = plan.ranks[0]
    judged = nw.col(lowest.missing) < len(lowest.columns)
    return (judged | (nw.col(plan.level) > 0)).alias(plan.known)


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
    return nw.when(nw.col(of.plan.known)).then(nw.col(of.plan.level).cast(nw.Int64))


def _lower(of: Scored) -> Expr:
    """
    The level if every missing answer were no.
    """
    return nw.col(of.plan.lower).cast(nw.Int64)


def _upper(of: Scored) -> Expr:
    """
    The level if every missing answer were yes.
    """
    return nw.col(of.plan.upper).cast(nw.Int64)


def _coverage(of: Scored) -> Expr:
    """
    Share of the indicators that was assessed; missing if there are none.
    """
    plan = of.plan
    names = [rank.missing for rank in plan.ranks]
    missing = nw.sum_horizontal(*names).cast(nw.Int64)
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
    not_assessed = nw.lit(GapStatus.NOT_ASSESSED.value)
    if not of.plan.ranks:
        return not_assessed
    *others, last = COMPARED
    # Exactly one of them fits: where none of the others does it is the last.
    standing: Expr = nw.lit(last.value)
    level = nw.col(of.plan.level)
    relations = [(status, status.relation) for status in others if status.relation]
    for status, relation in relations:
        fits = relation(level, of.desired)
        standing = nw.when(fits).then(nw.lit(status.value)).otherwise(standing)
    return nw.when(nw.col(of.plan.known)).then(standing).otherwise(not_assessed)


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
    # A rank without an answer is not met either, and contradicts nothing.
    judged = [rank for rank in of.plan.ranks if rank.columns]
    pairs: list[Expr] = []
    for below, above in combinations(judged, 2):
        assessed = nw.col(below.missing) < len(below.columns)
        pair = ~nw.col(below.met) & assessed & nw.col(above.met)
        pairs.append(one_if(pair))
    count = nw.sum_horizontal(*pairs) if pairs else nw.lit(0)
    return count.cast(nw.Int64)


def _invalid(of: Scored) -> Expr:
    """
    How many answers are neither yes, no nor missing.
    """
    return nw.col(of.plan.invalid).cast(nw.Int64) if of.plan.invalid else nw.lit(0)


class Needs(enum.Flag):
    """
    What an outcome needs beside the level.
    """

    NOTHING = 0
    PROFILE = enum.auto()
    """
    A profile that says what is desired.
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
    "coverage": Made(nw.Float64, _coverage),
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
