"""
The level rules as expressions: per competency, from columns of answers to its outcomes.

Each step makes columns of those that the one before made: counts per rank, whether it is met, the levels, the outcomes.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

import attrs
import narwhals.stable.v2 as nw

from competentie.frames.tables import KINDS, DType, Expr, Frame, Kind, is_eager, null
from competentie.gaps import GapStatus
from competentie.levels import Climb, LevelRule, required_count
from competentie.model import Competency, Requirement

Outcome: TypeAlias = Literal[
    "level", "lower", "upper", "coverage", "sufficient", "status", "decided", "distance", "invalid"
]
"""
What can be asked of a competency; the column is called ``<competency>_<outcome>``.
"""

OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
OF_A_PROFILE: Final = frozenset({"status", "decided", "distance"})
OF_THE_BOUNDS: Final = frozenset({"lower", "upper", "sufficient", "decided"})
TYPES: Final[Mapping[Outcome, DType]] = {
    "level": nw.Int64,
    "lower": nw.Int64,
    "upper": nw.Int64,
    "coverage": nw.Float64,
    "sufficient": nw.Boolean,
    "status": nw.String,
    "decided": nw.Boolean,
    "distance": nw.Int64,
    "invalid": nw.Int64,
}


class Rank(NamedTuple):
    """
    A stated rank: how many indicators it has, which are columns, and the names of the columns in between.

    ``hopeful`` counts the answers that are yes or missing, ``missing`` those that are missing; indicators without a
    column are in neither.
    """

    rank: int
    total: int
    columns: tuple[str, ...]
    hopeful: str
    missing: str
    met: str

    @property
    def absent(self) -> int:
        """
        How many of the indicators have no column.
        """
        return self.total - len(self.columns)


class Plan(NamedTuple):
    """
    What is worked out for a competency; ``invalid`` is a column in between, where values may be invalid.
    """

    competency: str
    ranks: tuple[Rank, ...]
    invalid: str | None
    level: str
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
    # Ranks that are not stated are passed over and never attained.
    stated = [outline for outline in competency.outline if outline.indicators]
    ranks = tuple(
        Rank(
            outline.rank,
            len(outline.indicators),
            tuple(id for id in outline.indicators if id in kinds),
            f"{prefix}_{k}_hopeful",
            f"{prefix}_{k}_missing",
            f"{prefix}_{k}_met",
        )
        for k, outline in enumerate(stated)
    )
    certain = all(kinds[column] == "boolean" for rank in ranks for column in rank.columns)
    between = (f"{prefix}_level", f"{prefix}_lower", f"{prefix}_upper")
    return Plan(competency.id, ranks, None if certain else f"{prefix}_invalid", *between)


def _whole(most: int) -> DType:
    """
    The smallest type that every engine has for whole numbers up to *most*.
    """
    return nw.Int8 if most <= 127 else nw.Int64


def _sum(columns: Sequence[str], kinds: Mapping[str, Kind], test: Callable[[Expr, Kind], Expr], dtype: DType) -> Expr:
    """
    Of how many *columns* the *test* is true; those of a kind together, as each expression has a cost of its own.
    """
    groups = {kind: [column for column in columns if kinds[column] == kind] for kind in KINDS}
    terms = [test(nw.col(*same), kind).cast(dtype) for kind, same in groups.items() if same]
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
        columns = plan.columns
        known = _sum(columns, kinds, _missing, dtype) + _sum(columns, kinds, _observed, dtype)
        yield (_sum(columns, kinds, _hopeful, dtype) - known).alias(plan.invalid)


def verdicts(plan: Plan, rule: LevelRule) -> Iterator[Expr]:
    """
    Per stated rank whether it is met.
    """
    for rank in plan.ranks:
        yield _met(rank, rule).alias(rank.met)


def _met(rank: Rank, rule: LevelRule) -> Expr:
    """
    Met if o >= threshold * (o + f), not met if below; a rank without an answer is not met either.

    For each number of answers that may be no: so many are no at most, and enough are assessed to allow for them.
    """
    columns = len(rank.columns)
    least: dict[int, int] = {}
    for assessed in range(1, columns + 1):
        least.setdefault(assessed - required_count(rule.threshold, assessed), assessed)
    allowed = [
        (nw.col(rank.hopeful) >= columns - refused) & (nw.col(rank.missing) <= columns - assessed)
        for refused, assessed in least.items()
    ]
    return reduce(operator.or_, allowed) if allowed else nw.col(rank.hopeful) > 0


def levels(plan: Plan, rule: LevelRule, *, bounds: bool) -> Iterator[Expr]:
    """
    The rank attained, 0 for none; and with *bounds* what it would be with every answer that is missing no, or yes.
    """
    met = [nw.col(rank.met) for rank in plan.ranks]
    yield _attained(plan, met, rule.climb).alias(plan.level)
    if bounds:
        # Completed evidence has no rank that is not assessed, so that CUMULATIVE_IMPLIED is CUMULATIVE.
        climb = Climb.HIGHEST if rule.climb is Climb.HIGHEST else Climb.CUMULATIVE
        least = [required_count(rule.threshold, rank.total) for rank in plan.ranks]
        certain = [nw.col(r.hopeful) - nw.col(r.missing) >= n for r, n in zip(plan.ranks, least, strict=True)]
        yield _attained(plan, certain, climb).alias(plan.lower)
        feasible = [nw.col(r.hopeful) >= n - r.absent for r, n in zip(plan.ranks, least, strict=True)]
        yield _attained(plan, feasible, climb).alias(plan.upper)


def _attained(plan: Plan, met: Sequence[Expr], climb: Climb) -> Expr:
    """
    The rank that the climb attains over ranks that are *met* or not, 0 for none.
    """
    dtype = _whole(max(rank.rank for rank in plan.ranks))
    below = (0, *(rank.rank for rank in plan.ranks))
    rises = [rank.rank - low for rank, low in zip(plan.ranks, below, strict=False)]
    if climb is Climb.CUMULATIVE:
        # From the top: a rank that is met adds its own rise to what is attained above it; one that is not adds nothing.
        attained = met[-1].cast(dtype) * rises[-1]
        for here, rise in zip(met[-2::-1], rises[-2::-1], strict=True):
            attained = here.cast(dtype) * (attained + rise)
        return attained
    climbed = zip(_climbed(plan, met, climb), rises, strict=True)
    return reduce(operator.add, [here.cast(dtype) * rise for here, rise in climbed])


def _climbed(plan: Plan, met: Sequence[Expr], climb: Climb) -> list[Expr]:
    """
    Per stated rank whether it or a higher one is attained.
    """
    if climb is Climb.CUMULATIVE_IMPLIED:
        # A rank not assessed is passed over when some higher rank is met; it is itself never attained.
        passed = [here | (nw.col(r.missing) == len(r.columns)) for here, r in zip(met, plan.ranks, strict=True)]
        unbroken = accumulate(passed, operator.and_)
        met = [met[0], *(here & below for here, below in zip(met[1:], unbroken, strict=False))]
    return list(accumulate(reversed(met), operator.or_))[::-1]


@attrs.frozen
class Outcomes:
    """
    The outcomes of a competency, a method for each.
    """

    plan: Plan
    rule: LevelRule
    desired: int | Requirement
    frame: Frame

    def of(self, outcome: Outcome) -> Expr:
        """
        The column of *outcome*, missing where an answer is invalid.
        """
        if outcome == "invalid":
            return self.invalid()
        expr: Expr = getattr(self, outcome)()
        if self.plan.invalid is None or is_eager(self.frame):
            return expr
        return nw.when(nw.col(self.plan.invalid) == 0).then(expr)

    def invalid(self) -> Expr:
        """
        How many answers are neither yes, no nor missing.
        """
        return nw.col(self.plan.invalid).cast(nw.Int64) if self.plan.invalid else nw.lit(0)

    @property
    def _known(self) -> Expr:
        """
        Where nothing is attained the level is 0 only if the lowest stated rank was judged not met.
        """
        lowest = self.plan.ranks[0]
        return (nw.col(lowest.missing) < len(lowest.columns)) | (nw.col(self.plan.level) > 0)

    def level(self) -> Expr:
        """
        The attained rank, 0 or missing.
        """
        if not self.plan.ranks:
            return null(nw.Int64, self.frame)
        return nw.when(self._known).then(nw.col(self.plan.level).cast(nw.Int64))

    def lower(self) -> Expr:
        """
        The level if every missing answer were no.
        """
        return nw.col(self.plan.lower).cast(nw.Int64) if self.plan.ranks else nw.lit(0)

    def upper(self) -> Expr:
        """
        The level if every missing answer were yes.
        """
        return nw.col(self.plan.upper).cast(nw.Int64) if self.plan.ranks else nw.lit(0)

    def coverage(self) -> Expr:
        """
        Share of the indicators that was assessed; missing if there are none.
        """
        if not self.plan.ranks:
            return null(nw.Float64, self.frame)
        missing = nw.sum_horizontal(*(nw.col(rank.missing) for rank in self.plan.ranks)).cast(nw.Int64)
        assessed = (len(self.plan.columns) - missing).cast(nw.Float64)
        # Polars divides by a constant through its reciprocal, which rounds twice; this constant it cannot see.
        return assessed / (missing * 0 + self.plan.total).cast(nw.Float64)

    def sufficient(self) -> Expr:
        """
        One possible level, or every stated rank up to the level and the next one covered to ``min_coverage``.
        """
        if not self.plan.ranks:
            return nw.lit(value=True)
        share = self.rule.min_coverage
        covered = []
        below = 0
        for rank in self.plan.ranks:
            least = -(-share.numerator * rank.total // share.denominator)
            enough = nw.col(rank.missing) <= len(rank.columns) - least
            covered.append(enough | (nw.col(self.plan.level) < below) if below else enough)
            below = rank.rank
        return (nw.col(self.plan.lower) == nw.col(self.plan.upper)) | reduce(operator.and_, covered)

    def status(self) -> Expr:
        """
        The standing against the desired rank, as the value of a GapStatus.
        """
        if self.desired is Requirement.UNKNOWN:
            return nw.lit(GapStatus.UNKNOWN_DESIRED.value)
        if isinstance(self.desired, Requirement):
            return nw.lit(GapStatus.NOT_REQUIRED.value)
        if not self.plan.ranks:
            return nw.lit(GapStatus.NOT_ASSESSED.value)
        level = nw.col(self.plan.level)
        at_least = nw.when(level > self.desired).then(nw.lit(GapStatus.OUTGROWN.value))
        compared = nw.when(level < self.desired).then(nw.lit(GapStatus.GROWTH.value))
        standing = compared.otherwise(at_least.otherwise(nw.lit(GapStatus.DESIRED.value)))
        return nw.when(self._known).then(standing).otherwise(nw.lit(GapStatus.NOT_ASSESSED.value))

    def decided(self) -> Expr:
        """
        Whether all levels still possible are on one side of the desired one, or are it.
        """
        if isinstance(self.desired, Requirement) or not self.plan.ranks:
            return nw.lit(value=False)
        lower, upper = nw.col(self.plan.lower), nw.col(self.plan.upper)
        settled = (upper < self.desired) | (lower > self.desired) | ((lower == self.desired) & (upper == self.desired))
        return settled & self._known

    def distance(self) -> Expr:
        """
        Attained minus desired rank; missing where either is not known.
        """
        if isinstance(self.desired, Requirement) or not self.plan.ranks:
            return null(nw.Int64, self.frame)
        return nw.when(self._known).then(nw.col(self.plan.level).cast(nw.Int64) - self.desired)
