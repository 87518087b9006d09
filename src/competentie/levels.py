"""
From evidence to levels: the rule, the level a competency's evidence attains, and decisions that overrule it.

The card states no formula. Every rule here is a convention of this library: named, explicit, and carried in the result.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cached_property
from types import NoneType
from typing import ClassVar, Final, TypeAlias

import attrs

from competentie.errors import InvalidValueError, Problem, UnknownIdError, quote, unknown
from competentie.evidence import CombinedEvidence, Evidence, check_evidence, fix_offset
from competentie.model import (
    Checked,
    Competency,
    DescriptorState,
    Faults,
    Framework,
    FrameworkRef,
    FrozenDict,
    RankOutline,
    check_identifier,
    check_nonempty,
    check_rank,
    each,
    each_is,
    expect,
    instance_of,
    optional,
    refuse,
    trusted,
    whole,
    wrong_type,
    wrong_value,
)

__all__ = [
    "Assessment",
    "Climb",
    "Decision",
    "LevelResult",
    "LevelRule",
    "RankVerdict",
    "Step",
    "Verdict",
    "assess",
    "determine_level",
    "required_count",
]

# Digits are limited: a document from outside must not make a number of a billion digits. Nine behind the point, or a
# denominator up to the same fineness.
_SHARE: Final = re.compile(r"[0-9]{1,10}(?:/[0-9]{1,10}|\.[0-9]{1,9})?")
_FINEST: Final = 10**9


class Climb(enum.Enum):
    """
    How the levels of a competency build on each other.
    """

    CUMULATIVE = "cumulative"
    """
    The highest rank met with every stated rank below it met; a rank not met or not assessed ends the climb.
    """
    CUMULATIVE_IMPLIED = "cumulative_implied"
    """
    The same, but a rank not assessed is passed over when some higher rank is met; it is itself never attained.
    """
    HIGHEST = "highest"
    """
    The highest rank met, whatever lies below.
    """


class Verdict(enum.Enum):
    """
    What the answers at a stated rank say.
    """

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"


# Looking a member up costs more than comparing with it, and scoring does it for every rank.
_MET, _NOT_MET, _NOT_ASSESSED = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_ASSESSED


def required_count(threshold: Fraction, assessed: int) -> int:
    """
    How many of *assessed* indicators must be observed to meet *threshold*.

    Worked out in integers: in floats ``0.28 * 25`` is more than 7.

    Args:
        threshold: Share in ``(0, 1]``.

        assessed: Number of indicators with an answer, at least 1.

    Returns:
        The smallest count that meets the threshold, in ``1..assessed``.

    Raises:
        InvalidTypeError: *threshold* is not a Fraction, or *assessed* not an int.

        InvalidValueError: *threshold* is out of its range, or *assessed* below 1.

    Source:
        Convention of this library; the card states no formula. See "Level rules" in the documentation.

    >>> required_count(Fraction(3, 4), 5)
    4
    """
    expect("no required count", threshold=_check_threshold(threshold), assessed=whole(1)(assessed))
    return _required(threshold.numerator, threshold.denominator, assessed)


def _required(over: int, under: int, assessed: int) -> int:
    return -(-over * assessed // under)


def _to_share(value: Fraction | int | str) -> Fraction:
    """
    *value* as an exact share; what cannot be one stays as it is, for the check to refuse.
    """
    if type(value) is int or (type(value) is str and _SHARE.fullmatch(value) and not re.search(r"/0+$", value)):
        return Fraction(value)
    return value  # type: ignore[return-value]


def _check_share(value: object) -> Faults:
    """
    Check for a share in [0, 1].
    """
    if isinstance(value, float):
        return wrong_type(value, f"exact; use the string {_as_text(value)!r}")
    if isinstance(value, str):
        return wrong_value(value, "is not a share; use a string such as '3/4' or '0.75'")
    if not isinstance(value, Fraction):
        return wrong_type(value, "a Fraction, an int or a string such as '3/4'")
    if value.denominator > _FINEST:
        return wrong_value(value, f"is too fine; its denominator is above {_FINEST}")
    if not 0 <= value <= 1:
        shown = value if abs(value) <= _FINEST else quote(value)
        return ((ValueError, Problem("", value, f"{shown} is not a share from 0 to 1")),)
    return ()


def _as_text(value: float) -> str:
    """
    The exact share that a float stands for, as text that a rule takes; an example where it stands for none.
    """
    if not 0 < value <= 1:
        return "3/4"
    return str(value) if _SHARE.fullmatch(str(value)) else str(Fraction(value).limit_denominator(1000))


def _check_threshold(value: object) -> Faults:
    if faults := _check_share(value):
        return faults
    return () if value else ((ValueError, Problem("", value, "0 would be met by nothing; a threshold is above 0")),)


@attrs.frozen
class LevelRule(Checked):
    """
    How answers become a level. The defaults are a convention of this library, not the card's.

    Args:
        threshold: Share of the assessed indicators of a rank that must be observed to meet it, in ``(0, 1]``: a
            Fraction, an int, or a string such as ``"3/4"`` or ``"0.7"``. 3/4 lets one of 4 to 7 indicators be missing,
            and none of 3.

        climb: How the ranks build on each other.

        min_coverage: Share of indicators to assess before a result is called sufficient, in ``[0, 1]``; never changes
            a level.

    Raises:
        InvalidTypeError: A share is a float; the error names the string to use.

        InvalidValueError: A share is out of its range.
    """

    threshold: Fraction = attrs.field(default=Fraction(3, 4), converter=_to_share)
    climb: Climb = Climb.CUMULATIVE
    min_coverage: Fraction = attrs.field(default=Fraction(1, 2), converter=_to_share)

    _CHECKS = (("threshold", _check_threshold), ("climb", instance_of(Climb)), ("min_coverage", _check_share))

    @cached_property
    def ratio(self) -> tuple[int, int]:
        """
        The threshold as a pair of integers, to compare counts with.
        """
        return self.threshold.numerator, self.threshold.denominator


@attrs.frozen
class Decision(Checked):
    """
    A person's decision on a level, where it differs from what the rule gives or the rule gives none.

    ``level`` is 0 or a defined rank; the reason is required. ``by`` and ``at`` say who decided and when.
    """

    level: int
    reason: str
    by: str | None = None
    at: dt.datetime | None = attrs.field(default=None, converter=fix_offset)

    _CHECKS = (
        ("level", whole(0)),
        ("reason", check_nonempty),
        ("by", optional(check_nonempty)),
        ("at", optional(instance_of(dt.datetime))),
    )


def _check_answers(value: object) -> Faults:
    if not isinstance(value, tuple):
        return wrong_type(value, "a tuple of answers")
    if {bool, NoneType}.issuperset(map(type, value)):
        return ()
    return each(instance_of(bool, NoneType), "answers")(value)


@attrs.frozen(slots=False)
class RankVerdict(Checked):
    """
    A stated rank and its verdict.
    """

    rank: int
    verdict: Verdict

    _CHECKS = (("rank", check_rank), ("verdict", instance_of(Verdict)))


@attrs.frozen(slots=False)
class Step(Checked):
    """
    What a descriptor contributed: the answers to its indicators, how many observed it takes, and the verdict.

    ``required`` is a number of those assessed, None if none are; ``verdict`` is None for a descriptor that is not
    stated.
    """

    rank: int
    indicators: tuple[str, ...]
    answers: tuple[bool | None, ...]
    required: int | None
    verdict: Verdict | None

    _CHECKS = (
        ("rank", check_rank),
        ("indicators", each(check_identifier, "ids")),
        ("answers", _check_answers),
        ("required", optional(whole(1))),
        ("verdict", optional(instance_of(Verdict))),
    )

    def _relate(self) -> None:
        if len(self.answers) != len(self.indicators):
            what = f"{len(self.answers)} answers to {len(self.indicators)} indicators"
            refuse("not a valid Step", [Problem("answers", len(self.answers), what)])
        observed = self.answers.count(True)
        assessed = observed + self.answers.count(False)
        verdict = None if not self.answers else _NOT_ASSESSED
        if self.required is not None:
            verdict = _MET if observed >= self.required else _NOT_MET
        if (self.required is None) is bool(assessed) or (self.required or 0) > assessed:
            what = f"{self.required} required of {assessed} assessed"
            refuse("not a valid Step", [Problem("required", self.required, what)])
        if self.verdict is not verdict:
            what = f"the verdict does not follow from the answers, which give {verdict.value if verdict else None}"
            refuse("not a valid Step", [Problem("verdict", self.verdict, what)])

    def __repr__(self) -> str:
        counts = f"{len(self.observed)} of {len(self.indicators)} observed, {len(self.not_assessed)} not assessed"
        return f"<Step {self.rank}: {counts}, {self.verdict.value if self.verdict else 'not stated'}>"

    @property
    def observed(self) -> tuple[str, ...]:
        """
        Ids of the indicators that were observed.
        """
        return self._answered_with(True)

    @property
    def not_observed(self) -> tuple[str, ...]:
        """
        Ids of the indicators that were not observed.
        """
        return self._answered_with(False)

    @property
    def not_assessed(self) -> tuple[str, ...]:
        """
        Ids of the indicators that were not assessed.
        """
        return self._answered_with(None)

    def _answered_with(self, wanted: bool | None) -> tuple[str, ...]:
        return tuple([id for id, answer in zip(self.indicators, self.answers, strict=True) if answer is wanted])


_Tally: TypeAlias = tuple[int, int, int, int, Verdict]
"""
A stated rank, how many of its indicators were observed, not observed and not assessed, and what they say.
"""


@attrs.frozen(slots=False)
class LevelResult(Checked):
    """
    What a rule makes of the evidence for one competency, and why.

    Stored are the answers by rank and the rule; everything else is derived from them on demand.

    Args:
        competency: The competency's id.

        ranks: Rank, state and indicator ids per descriptor, by ascending rank.

        answers: An answer for each of those indicators, in their order.

        rule: The rule applied.

        decision: A person's decision, if there is one.
    """

    competency: str
    ranks: tuple[RankOutline, ...]
    answers: tuple[bool | None, ...]
    rule: LevelRule
    decision: Decision | None = None

    _DERIVED = (
        "level",
        "lower",
        "upper",
        "possible",
        "verdicts",
        "stopped_at",
        "contradictions",
        "coverage",
        "sufficient",
        "attained",
    )

    _CHECKS = (
        ("competency", check_identifier),
        ("ranks", each_is(RankOutline)),
        ("answers", _check_answers),
        ("rule", instance_of(LevelRule)),
        ("decision", optional(instance_of(Decision))),
    )

    def _relate(self) -> None:
        ranks = [outline.rank for outline in self.ranks]
        if ranks != sorted(set(ranks)):
            refuse("not a valid LevelResult", [Problem("ranks", ranks, f"ranks {ranks} do not ascend")])
        ids = [id for outline in self.ranks for id in outline.indicators]
        if len(set(ids)) < len(ids):
            what = f"indicators of {self.competency} stand in it more than once"
            refuse("not a valid LevelResult", [Problem("ranks", ids, what)])
        if len(self.answers) != len(ids):
            what = f"{len(self.answers)} answers to {len(ids)} indicators of {self.competency}"
            refuse("not a valid LevelResult", [Problem("answers", len(self.answers), what)])
        if self.decision and self.decision.level not in (0, *self.defined_ranks):
            what = f"{self.competency} has no level {self.decision.level}; decide on one of {(0, *self.defined_ranks)}"
            refuse("not a valid LevelResult", [Problem("decision.level", self.decision.level, what)])

    def __repr__(self) -> str:
        decided = f", decided: {self.decision.level}" if self.decision else ""
        return f"<LevelResult {self.competency}: level {self.level} of possible {sorted(self.possible)}{decided}>"

    @property
    def defined_ranks(self) -> tuple[int, ...]:
        """
        The ranks at which the competency is defined, with or without indicators.
        """
        return tuple(outline.rank for outline in self.ranks if outline.state is DescriptorState.DEFINED)

    @cached_property
    def _tallies(self) -> list[_Tally]:
        """
        Per stated rank, ascending: met if o >= threshold * (o + f), not met if below, not assessed if o + f = 0.
        """
        over, under = self.rule.ratio
        answers = self.answers
        tallies = []
        end = 0
        for outline in self.ranks:
            size = len(outline.indicators)
            # Ranks that are not stated are passed over and never attained.
            if size:
                start, end = end, end + size
                values = answers[start:end]
                observed, unobserved = values.count(True), values.count(False)
                assessed = observed + unobserved
                met = observed * under >= over * assessed
                verdict = _NOT_ASSESSED if not assessed else _MET if met else _NOT_MET
                tallies.append((outline.rank, observed, unobserved, size - assessed, verdict))
        return tallies

    @cached_property
    def _climbed(self) -> tuple[int, _Tally | None]:
        """
        The rank attained, 0 for none, and the rank that ended the climb.
        """
        climb, tallies = self.rule.climb, self._tallies
        top = 0
        if climb is not Climb.CUMULATIVE:
            top = max([tally[0] for tally in tallies if tally[4] is _MET], default=0)
        if climb is Climb.HIGHEST:
            return top, None
        attained = 0
        for tally in tallies:
            if tally[4] is _MET:
                attained = tally[0]
            # Under CUMULATIVE top is 0, so that nothing is passed over.
            elif tally[4] is _NOT_MET or tally[0] > top:
                return attained, tally
        return attained, None

    @property
    def level(self) -> int | None:
        """
        The attained rank; 0 if the lowest stated rank was judged not met; None if unknown.
        """
        attained = self._climbed[0]
        # Where nothing is attained it is 0 only if the lowest stated rank was judged not met.
        return attained or (0 if self._tallies and self._tallies[0][4] is _NOT_MET else None)

    @property
    def stopped_at(self) -> RankVerdict | None:
        """
        The rank that ended the climb; None if nothing did, or if the rule does not climb (HIGHEST).
        """
        stop = self._climbed[1]
        return trusted(RankVerdict, rank=stop[0], verdict=stop[4]) if stop else None

    @cached_property
    def possible(self) -> frozenset[int]:
        """
        Exactly the levels that some completion of the unassessed indicators gives.

        Not every level between the bounds: with a rank not assessed, the next all observed and the last all not
        observed, they are 0 and 2.
        """
        over, under = self.rule.ratio
        levels = set()
        # CUMULATIVE climbs from below and ends at the first rank that can fail; completed evidence has no rank that is
        # not assessed, so CUMULATIVE_IMPLIED is the same. HIGHEST comes from above and ends at the first rank met.
        highest = self.rule.climb is Climb.HIGHEST
        attained = 0
        for rank, observed, unobserved, unassessed, _ in reversed(self._tallies) if highest else self._tallies:
            needed = over * (observed + unobserved + unassessed)
            can_meet, can_fail = (observed + unassessed) * under >= needed, observed * under < needed
            if highest and can_meet:
                levels.add(rank)
            if not highest and can_fail:
                levels.add(attained)
            if not (can_fail if highest else can_meet):
                return frozenset(levels)
            attained = rank
        levels.add(0 if highest else attained)
        return frozenset(levels)

    @property
    def lower(self) -> int:
        """
        The level if every unassessed indicator were not observed.
        """
        return min(self.possible)

    @property
    def upper(self) -> int:
        """
        The level if every unassessed indicator were observed.
        """
        return max(self.possible)

    @property
    def verdicts(self) -> Mapping[int, Verdict]:
        """
        The verdict per stated rank, ascending.
        """
        return FrozenDict({tally[0]: tally[4] for tally in self._tallies})

    @property
    def steps(self) -> tuple[Step, ...]:
        """
        Per descriptor, by ascending rank: the answers, what it takes, and the verdict.
        """
        over, under = self.rule.ratio
        tallies = {tally[0]: tally for tally in self._tallies}
        steps = []
        for outline, answers in self.answered():
            rank, observed, unobserved, _, verdict = tallies.get(outline.rank, (outline.rank, 0, 0, 0, None))
            assessed = observed + unobserved
            required = _required(over, under, assessed) if assessed else None
            indicators = outline.indicators
            steps.append(
                trusted(Step, rank=rank, indicators=indicators, answers=answers, required=required, verdict=verdict)
            )
        return tuple(steps)

    def answered(self) -> Iterator[tuple[RankOutline, tuple[bool | None, ...]]]:
        """
        Each descriptor's outline with the answers to its indicators, by ascending rank.
        """
        start = 0
        for outline in self.ranks:
            end = start + len(outline.indicators)
            yield outline, self.answers[start:end]
            start = end

    @property
    def contradictions(self) -> tuple[tuple[int, int], ...]:
        """
        All pairs of a rank that is not met and a higher one that is.
        """
        pairs: list[tuple[int, int]] = []
        not_met: list[int] = []
        for rank, _, _, _, verdict in self._tallies:
            if verdict is _NOT_MET:
                not_met.append(rank)
            elif verdict is _MET and not_met:
                pairs += [(low, rank) for low in not_met]
        return tuple(sorted(pairs)) if pairs else ()

    @property
    def coverage(self) -> Fraction | None:
        """
        Share of the competency's indicators that was assessed; None if it has none.
        """
        total = len(self.answers)
        return Fraction(total - self.answers.count(None), total) if total else None

    @property
    def sufficient(self) -> bool:
        """
        Whether more answers are not needed to rely on the level.

        So it is where one level is possible, or where every stated rank up to the level and the next one is covered to
        ``rule.min_coverage``.
        """
        if len(self.possible) == 1:
            return True
        share = self.rule.min_coverage
        for rank, observed, unobserved, unassessed, _ in self._tallies:
            assessed = observed + unobserved
            if assessed * share.denominator < share.numerator * (assessed + unassessed):
                return False
            if rank > (self.level or 0):
                break
        return True

    @property
    def attained(self) -> int | None:
        """
        The decided level if there is a decision, else :attr:`level`.
        """
        return self.decision.level if self.decision else self.level

    def decide(self, decision: Decision) -> LevelResult:
        """
        This result, overruled by *decision*; what the rule gave stays beside it.

        Raises:
            InvalidValueError: The decided level is not 0 or a rank at which the competency is defined.
        """
        return attrs.evolve(self, decision=decision)

    def row(self) -> dict[str, str | int | float | bool | None]:
        """
        The outcome as a flat dict without answers.
        """
        stop, decision = self.stopped_at, self.decision
        return {
            "competency": self.competency,
            "level": self.level,
            "lower": self.lower,
            "upper": self.upper,
            "possible": ",".join(map(str, sorted(self.possible))),
            "stopped_at": stop.rank if stop else None,
            "stopped_by": stop.verdict.value if stop else None,
            "contradictions": ",".join(f"{low}<{high}" for low, high in self.contradictions),
            "coverage": None if self.coverage is None else float(self.coverage),
            "sufficient": self.sufficient,
            "attained": self.attained,
            "decided_level": decision.level if decision else None,
            "decided_reason": decision.reason if decision else None,
            "decided_by": decision.by if decision else None,
            "decided_at": decision.at.isoformat() if decision and decision.at else None,
            "threshold": str(self.rule.threshold),
            "climb": self.rule.climb.value,
            "min_coverage": str(self.rule.min_coverage),
        }


def determine_level(
    competency: Competency,
    evidence: Evidence,
    rule: LevelRule = LevelRule(),
) -> LevelResult:
    """
    The level that *evidence* attains for *competency*, with everything that explains it.

    Args:
        competency: One of a framework's competencies.

        evidence: Answers to indicators of this competency; absent means not assessed. For answers on a whole framework
            use :func:`assess`.

        rule: How answers become a level.

    Raises:
        InvalidTypeError: An answer is not True, False or None.

        UnknownIdError: An id is not an indicator of this competency.

    Source:
        Convention of this library; the card states no formula. See "Level rules" in the documentation.
    """
    expect("not a level", competency=instance_of(Competency)(competency), rule=instance_of(LevelRule)(rule))
    check_evidence(evidence, frozenset(competency.indicator_ids), competency.id)
    return _determine(competency, evidence, rule)


def _determine(competency: Competency, evidence: Evidence, rule: LevelRule) -> LevelResult:
    answers = tuple(map(evidence.get, competency.indicator_ids))
    return trusted(
        LevelResult, competency=competency.id, ranks=competency.outline, answers=answers, rule=rule, decision=None
    )


def _check_decisions(value: object) -> Faults:
    if not isinstance(value, Mapping):
        return wrong_type(value, "a mapping of competency ids to decisions")
    return [(k, p.below(str(id))) for id, decision in value.items() for k, p in instance_of(Decision)(decision)]


@attrs.frozen(slots=False)
class Assessment(Checked):
    """
    A person's results for every competency of a framework, in its order; ``assessment["coachen"]`` is one of them.

    Args:
        framework: Which framework exactly.

        rule: The rule applied.

        results: One result per competency.

        votes: The account of the votes, where the evidence was combined from several raters.
    """

    framework: FrameworkRef
    rule: LevelRule
    results: tuple[LevelResult, ...]
    votes: CombinedEvidence | None = None

    _CHECKS = (
        ("framework", instance_of(FrameworkRef)),
        ("rule", instance_of(LevelRule)),
        ("results", each_is(LevelResult)),
        ("votes", optional(instance_of(CombinedEvidence))),
    )

    __iter__: ClassVar[None] = None

    def _relate(self) -> None:
        problems = [
            Problem(f"results[{i}].rule", result.rule, f"{result.competency} was determined by another rule")
            for i, result in enumerate(self.results)
            if result.rule is not self.rule and result.rule != self.rule
        ]
        if len({result.competency for result in self.results}) < len(self.results):
            problems.append(Problem("results", len(self.results), "a competency has more than one result"))
        ids = Counter(id for result in self.results for outline in result.ranks for id in outline.indicators)
        problems += [Problem("results", id, f"{id} stands in more than one result") for id in ids if ids[id] > 1]
        if self.votes and not problems:
            problems.extend(self._vote_problems(self.votes))
        refuse("not a valid Assessment", problems)

    def _vote_problems(self, votes: CombinedEvidence) -> Iterator[Problem]:
        seen = votes.evidence
        answers = self.evidence
        for id in seen:
            if id not in answers:
                yield Problem(f"votes.{id}", id, f"{id} has votes and is no indicator of the results")
        for id, answer in answers.items():
            if answer is not seen.get(id):
                yield Problem(f"votes.{id}", id, f"the answer to {id} is not what its votes give")

    def __repr__(self) -> str:
        outcomes = ", ".join(f"{result.competency}: {result.attained}" for result in self.results)
        return f"<Assessment on {self.framework.id} {self.framework.version}: {outcomes}>"

    def _repr_html_(self) -> str:
        from competentie.card import glance

        return glance(self)

    def __getitem__(self, competency: str) -> LevelResult:
        """
        The result for the competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        for result in self.results:
            if isinstance(competency, str) and result.competency == competency:
                return result
        known = [result.competency for result in self.results]
        raise UnknownIdError(
            "unknown competency", unknown([("", competency)], known, "a competency of this assessment")
        )

    def __contains__(self, competency: object) -> bool:
        return isinstance(competency, str) and any(competency == result.competency for result in self.results)

    @property
    def evidence(self) -> dict[str, bool | None]:
        """
        The answer per indicator, as assessed.
        """
        return {
            id: answer
            for result in self.results
            for outline, answers in result.answered()
            for id, answer in zip(outline.indicators, answers, strict=True)
        }

    def decide(self, decisions: Mapping[str, Decision]) -> Assessment:
        """
        This assessment with *decisions* by competency id; what the rule gave stays beside them.

        Raises:
            InvalidTypeError: *decisions* is not a mapping to decisions.

            InvalidValueError: A decided level is not 0 or a defined rank of its competency.

            UnknownIdError: A competency is not in this assessment.
        """
        expect("not decisions", decisions=_check_decisions(decisions))
        return attrs.evolve(self, results=tuple(self._decided(decisions)))

    def _decided(self, decisions: Mapping[str, Decision]) -> Iterator[LevelResult]:
        known = [result.competency for result in self.results]
        unknowns = unknown([("", id) for id in decisions if id not in known], known, "a competency of this assessment")
        problems: list[Problem] = []
        for result in self.results:
            try:
                decision = decisions.get(result.competency)
                yield result.decide(decision) if decision else result
            except InvalidValueError as error:
                problems += [problem.below(result.competency) for problem in error.problems]
        if unknowns and not problems:
            raise UnknownIdError("unknown competency", unknowns)
        refuse("not a decision to take", [*unknowns, *problems])

    def rows(self) -> list[dict[str, str | int | float | bool | None]]:
        """
        One flat dict per competency with the outcomes and no answers: to store without the evidence.
        """
        ref = {
            "framework": self.framework.id,
            "version": self.framework.version,
            "digest": self.framework.digest,
            "language": self.framework.language,
        }
        return [{**ref, **result.row()} for result in self.results]


def assess(
    framework: Framework,
    evidence: Evidence | CombinedEvidence,
    rule: LevelRule = LevelRule(),
) -> Assessment:
    """
    A person's level for every competency of *framework*.

    Args:
        framework: The framework that the indicators belong to.

        evidence: Answers by indicator id, absent meaning not assessed; or what :func:`combine_ratings` gives, whose
            account of the votes is kept.

        rule: How answers become a level.

    Returns:
        A result per competency, in the order of the framework, with a reference to its version and digest.

    Raises:
        InvalidTypeError: An answer is not True, False or None.

        UnknownIdError: An id is not an indicator of this framework.

    Source:
        Convention of this library; the card states no formula. See "Level rules" in the documentation.
    """
    expect("no assessment", framework=instance_of(Framework)(framework), rule=instance_of(LevelRule)(rule))
    votes = evidence if isinstance(evidence, CombinedEvidence) else None
    answers = evidence.evidence if isinstance(evidence, CombinedEvidence) else evidence
    check_evidence(answers, framework.indicator_ids, f"{framework.id} {framework.version}")
    results = tuple([_determine(competency, answers, rule) for competency in framework.competencies])
    return trusted(Assessment, framework=framework.ref, rule=rule, results=results, votes=votes)
