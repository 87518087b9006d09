"""
From evidence to levels: the level that a competency's evidence attains by a rule, and decisions that overrule it.

A result carries the rule that it was made with.
"""

import datetime as dt
import enum
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import combinations
from types import NoneType
from typing import Any, Final, TypedDict

import attrs

from competentie._fields import Checked, Declared, kind_of
from competentie._frozen import Counted, FrozenDict, once
from competentie._kinds import (
    Count,
    Filled,
    Id,
    Kind,
    Maybe,
    Rank,
    RefusedValue,
    Share,
    Table,
    Threshold,
    Time,
    Truth,
    Whole,
    key_text,
    require_kinds,
)
from competentie.climbs import Climb, LevelRule, Outlook, Verdict
from competentie.errors import (
    CompetentieError,
    Problem,
    raise_unknown,
    refuse,
    refuse_unknown,
    require,
    twice,
    unknown,
)
from competentie.evidence import CombinedEvidence, Evidence, check_evidence
from competentie.model import Competency, DescriptorState, Framework, FrameworkRef

__all__ = [
    "Assessment",
    "AssessmentRow",
    "Climb",
    "Decision",
    "DecisionKind",
    "LevelResult",
    "LevelRow",
    "LevelRule",
    "Step",
    "Verdict",
    "assess",
    "determine_level",
    "required_count",
]

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
    require_kinds(
        threshold=(threshold, Share(above_zero=True)), assessed=(assessed, Whole(1))
    )
    return _required(threshold, assessed)


def _required(threshold: Fraction, assessed: int) -> int:
    # Rounded up, by dividing the negative down.
    return -(-threshold.numerator * assessed // threshold.denominator)


class DecisionKind(enum.Enum):
    """
    What a decision does.
    """

    DECIDE = "decide"
    """
    Its level counts, in place of what the rule gives.
    """
    REVOKE = "revoke"
    """
    The decision that counted no longer does, nor does one before it: what the rule gives counts.
    """


@attrs.frozen(slots=False, eq=False, repr=False)
class Decision(Checked):
    """
    What a person decides on a level: which it is, that it cannot be judged, or that a decision no longer counts.

    Args:
        level: 0 or a defined rank; None says that the level cannot be judged. Of one that revokes always None.

        reason: Why; never empty.

        by: Who decided.

        at: When.

        kind: Whether it decides or revokes; :meth:`Assessment.revoke` makes one that revokes.
    """

    level: Count | None
    reason: Filled
    by: Filled | None = None
    at: Time | None = None
    kind: DecisionKind = DecisionKind.DECIDE

    def own_problems(self) -> Iterator[Problem]:
        """
        A level on one that revokes.
        """
        if self.revokes and self.level is not None:
            yield Problem("level_of_a_revocation", "level", self.level)

    @property
    def revokes(self) -> bool:
        """
        Whether it revokes the decision that counted.
        """
        return self.kind is DecisionKind.REVOKE


# What the answers at a rank say, in integers: o observed, and o + f assessed.


def _judged(
    steps: Iterable["Step"], over: int, under: int
) -> tuple[list["Step"], list[Verdict]]:
    """
    The stated ones of *steps*, and of each whether its rank is met; the threshold is *over* / *under*.

    All in one loop: a call for each would cost more than what it works out.
    """
    stated: list[Step] = []
    verdicts: list[Verdict] = []
    for step in steps:
        answers = step.answers
        # Ranks that are not stated are passed over and never attained.
        if not answers:
            continue
        observed = answers.count(True)
        assessed = observed + answers.count(False)
        # Met if o >= threshold * (o + f), not met if below, not assessed if o + f = 0.
        verdict = _MET if observed * under >= over * assessed else _NOT_MET
        if not assessed:
            verdict = _NOT_ASSESSED
        stated.append(step)
        verdicts.append(verdict)
    return stated, verdicts


def _outlooks(steps: Iterable["Step"], over: int, under: int) -> list[Outlook]:
    """
    Per step whether some completion of its unassessed indicators meets the rank, and whether some does not.
    """
    found = []
    for step in steps:
        answers = step.answers
        observed, needed = answers.count(True), over * len(answers)
        hopeful = observed + answers.count(None)
        found.append((step.rank, hopeful * under >= needed, observed * under < needed))
    return found


_ANSWERS: Final = Table(kind_of(Id), Maybe(Truth()))


@attrs.frozen(slots=False, eq=False, repr=False)
class Step(Declared):
    """
    What a descriptor contributed: its rank and state, the answers to its indicators, and what they say.

    Args:
        rank: The descriptor's rank.

        state: Its state.

        indicators: The ids of its indicators.

        answers: An answer to each: observed (True), not observed (False) or not assessed (None).

        threshold: The share of those assessed that must be observed.
    """

    rank: Rank
    state: DescriptorState
    indicators: tuple[Id, ...]
    answers: tuple[bool | None, ...]
    threshold: Threshold

    def derived(self) -> Mapping[str, Any]:
        """
        What it takes, and the verdict.
        """
        return {
            "required": self.required,
            "needed": self.needed,
            "verdict": self.verdict,
        }

    def document(self) -> dict[str, Any]:
        """
        The fields as JSON has them: answers stand beside their ids, where people look for them.
        """
        data = super().document()
        ids = data.pop("indicators")
        return {**data, "answers": dict(zip(ids, self.answers, strict=True))}

    @classmethod
    def fields_in(cls, data: dict[str, Any]) -> dict[str, Any]:
        """
        The fields that :meth:`document` wrote.
        """
        if "answers" not in data:
            return data
        answers = data["answers"]
        if type(answers) is not dict:
            raise RefusedValue(
                [Problem("wrong_type", "answers", answers, expected="object")]
            )
        if problems := _ANSWERS.problems(answers):
            raise RefusedValue(problem.below("answers") for problem in problems)
        return {**data, "answers": [*answers.values()], "indicators": [*answers]}

    @classmethod
    def document_kinds(cls) -> dict[str, Kind]:
        """
        What the keys hold that :meth:`document` writes.
        """
        kinds = {**super().document_kinds(), "answers": _ANSWERS}
        del kinds["indicators"]
        return kinds

    def __repr__(self) -> str:
        observed, unassessed = self.answers.count(True), self.answers.count(None)
        verdict = self.verdict.value if self.verdict else "not stated"
        counts = (
            f"{observed} of {len(self.answers)} observed, {unassessed} not assessed"
        )
        return f"<Step {self.rank}: {counts}, {verdict}>"

    @property
    def verdict(self) -> Verdict | None:
        """
        Whether the rank is met; None for a rank that is not stated.
        """
        verdicts = _judged([self], *self.threshold.as_integer_ratio())[1]
        return verdicts[0] if verdicts else None

    @property
    def required(self) -> int | None:
        """
        How many of those assessed must be observed; None if none are.
        """
        assessed = len(self.answers) - self.answers.count(None)
        return _required(self.threshold, assessed) if assessed else None

    @property
    def needed(self) -> int | None:
        """
        How many of its indicators that are not observed now, judged or not, meet the rank when observed.

        However the others turn out; more than 0 also for a rank that is met on part of its indicators. It is what the
        rule says, no advice. None for a rank that is not stated.
        """
        if not self.answers:
            return None
        all_of_them = _required(self.threshold, len(self.answers))
        return max(0, all_of_them - self.answers.count(True))

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

    @property
    def pairs(self) -> Iterator[tuple[str, bool | None]]:
        """
        Each indicator with its answer.
        """
        return zip(self.indicators, self.answers, strict=True)

    def _answered_with(self, wanted: bool | None) -> tuple[str, ...]:
        return tuple([id for id, answer in self.pairs if answer is wanted])

    def is_covered(self, share: Fraction) -> bool:
        """
        Whether at least that *share* of the indicators was assessed.
        """
        total = len(self.answers)
        return (
            total - self.answers.count(None)
        ) * share.denominator >= share.numerator * total


class LevelRow(TypedDict):
    """
    A row of :meth:`LevelResult.row`: the outcome, what it rests on and the rule, without answers.

    Levels, pairs and shares that are several or exact are text: ``"0,2"``, ``"1<3"``, ``"3/4"``; a moment is ISO 8601.
    """

    competency: str
    level: int | None
    lower: int
    upper: int
    possible: str
    stopped_at: int | None
    stopped_by: str | None
    contradictions: str
    coverage: float | None
    sufficient: bool
    attained: int | None
    decided_level: int | None
    decided_reason: str | None
    decided_by: str | None
    decided_at: str | None
    threshold: str
    climb: str
    min_coverage: str


class AssessmentRow(LevelRow):
    """
    A row of :meth:`Assessment.rows`: that of a result, and what it was made with.
    """

    framework: str
    version: str
    digest: str
    language: str


@attrs.frozen(slots=False, eq=False, repr=False)
class LevelResult(Declared):
    """
    What a rule makes of the evidence for one competency, and why.

    Stored are the rule, a step per descriptor, and what people decided; everything else is derived on demand.

    Args:
        competency: The competency's id.

        rule: The rule applied.

        steps: Per descriptor, by ascending rank: the answers to its indicators.

        decisions: What people decided, in order of entry; the last one counts.
    """

    competency: Id
    rule: LevelRule
    steps: tuple[Step, ...]
    decisions: tuple[Decision, ...] = ()

    def derived(self) -> Mapping[str, Any]:
        """
        The outcome, and what explains it.
        """
        return {
            "level": self.level,
            "lower": self.lower,
            "upper": self.upper,
            "possible": self.possible,
            "stopped_at": self.stopped_at.rank if self.stopped_at else None,
            "contradictions": self.contradictions,
            "coverage": self.coverage,
            "sufficient": self.sufficient,
            "attained": self.attained,
        }

    def own_problems(self) -> Iterator[Problem]:
        """
        Ranks that do not ascend, indicators twice, steps of another rule, decisions that cannot be.
        """
        ranks = tuple(step.rank for step in self.steps)
        if list(ranks) != sorted(set(ranks)):
            yield Problem("ranks_out_of_order", "steps", ranks)
        ids = [id for step in self.steps for id in step.indicators]
        yield from twice("indicator_twice", "steps", ids)
        for i, step in enumerate(self.steps):
            if step.threshold != self.rule.threshold:
                yield Problem(
                    "another_threshold", f"steps[{i}].threshold", str(step.threshold)
                )
            if step.answers and step.state is not DescriptorState.DEFINED:
                yield Problem(
                    "undefined_with_answers",
                    f"steps[{i}].answers",
                    step.rank,
                    competency=self.competency,
                    state=step.state.value,
                )
        counts = None
        for i, decision in enumerate(self.decisions):
            problems = self.decision_problems(decision, counts)
            yield from (problem.below(f"decisions[{i}]") for problem in problems)
            counts = None if decision.revokes else decision

    def decision_problems(
        self, decision: Decision, counts: Decision | None
    ) -> Iterator[Problem]:
        """
        Why *decision* cannot be taken where *counts* is the one that counts: it is on no level, or there is none.
        """
        if decision.revokes:
            if counts is None:
                yield Problem("nothing_to_revoke", competency=self.competency)
            return
        levels = (0, *self.defined_ranks)
        if decision.level is not None and decision.level not in levels:
            yield Problem(
                "no_level_to_decide_on",
                "level",
                decision.level,
                competency=self.competency,
                levels=levels,
            )

    def __repr__(self) -> str:
        decided = f", decided: {self.decision.level}" if self.decision else ""
        return f"<LevelResult {self.competency}: level {self.level} of possible {sorted(self.possible)}{decided}>"

    @property
    def defined_ranks(self) -> tuple[int, ...]:
        """
        The ranks at which the competency is defined, with or without indicators.
        """
        return tuple(
            step.rank for step in self.steps if step.state is DescriptorState.DEFINED
        )

    @once
    def _judged(self) -> tuple[list[Step], list[Verdict]]:
        return _judged(self.steps, *self.rule.ratio)

    @property
    def level(self) -> int | None:
        """
        The attained rank; 0 if the lowest stated rank was judged not met; None if unknown.
        """
        stated, verdicts = self._judged
        place = self.rule.climb.stopped(verdicts)
        # The highest rank met below the one that ended the climb.
        for i in range(len(verdicts) if place is None else place, 0, -1):
            if verdicts[i - 1] is _MET:
                return stated[i - 1].rank
        # Where nothing is attained it is 0 only if the lowest stated rank was judged not met.
        return 0 if verdicts and verdicts[0] is _NOT_MET else None

    @property
    def stopped_at(self) -> Step | None:
        """
        The step that ended the climb; None if nothing did, or if lower levels do not count for the climb.
        """
        stated, verdicts = self._judged
        place = self.rule.climb.stopped(verdicts)
        return None if place is None else stated[place]

    @property
    def passed_over(self) -> tuple[int, ...]:
        """
        The ranks that the climb passed over: not assessed, and below where it ended.
        """
        if not self.rule.climb.builds:
            return ()
        stated, verdicts = self._judged
        below = verdicts[: self.rule.climb.stopped(verdicts)]
        passed = zip(stated, below, strict=False)
        return tuple(step.rank for step, verdict in passed if verdict is _NOT_ASSESSED)

    @once
    def possible(self) -> frozenset[int]:
        """
        Exactly the levels that some completion of the unassessed indicators gives.

        Not every level between the bounds: with a rank not assessed, the next all observed and the last all not
        observed, they are 0 and 2.
        """
        outlooks = _outlooks(self._judged[0], *self.rule.ratio)
        return frozenset(self.rule.climb.possible(outlooks))

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
        stated, verdicts = self._judged
        return FrozenDict(zip([step.rank for step in stated], verdicts, strict=True))

    def takes(self, rank: int) -> tuple[Step, ...]:
        """
        The steps that give a level of *rank* or more when what each of them needs is observed; see :attr:`Step.needed`.

        Where lower levels count these are all stated ranks up to *rank*; else the one from *rank* up that needs least.
        Empty where there is no such rank.

        Args:
            rank: A stated rank of the competency.

        Source:
            Convention of this library; the card states no formula. See "Level rules" in the documentation.
        """
        stated, _ = self._judged
        if self.rule.climb.builds:
            return tuple(step for step in stated if step.rank <= rank)
        from_there = [step for step in stated if step.rank >= rank]
        return tuple(sorted(from_there, key=lambda step: step.needed or 0)[:1])

    @property
    def contradictions(self) -> tuple[tuple[int, int], ...]:
        """
        All pairs of a rank that is not met and a higher one that is.
        """
        stated, verdicts = self._judged
        if _NOT_MET not in verdicts:
            return ()
        pairs = combinations(zip(stated, verdicts, strict=True), 2)
        return tuple(
            (step.rank, higher.rank)
            for (step, below), (higher, above) in pairs
            if below is _NOT_MET and above is _MET
        )

    @property
    def counts(self) -> tuple[int, int]:
        """
        How many of the competency's indicators were assessed, and how many it has.
        """
        answers = [answer for step in self.steps for answer in step.answers]
        return len(answers) - answers.count(None), len(answers)

    @property
    def coverage(self) -> Fraction | None:
        """
        Share of the competency's indicators that was assessed; None if it has none.
        """
        assessed, total = self.counts
        return Fraction(assessed, total) if total else None

    @property
    def sufficient(self) -> bool:
        """
        Whether more answers are not needed to rely on the level.

        So it is where one level is possible, or where every stated rank up to the level and the next one is covered to
        ``rule.min_coverage``.
        """
        if len(self.possible) == 1:
            return True
        for step in self._judged[0]:
            if not step.is_covered(self.rule.min_coverage):
                return False
            if step.rank > (self.level or 0):
                break
        return True

    @property
    def decision(self) -> Decision | None:
        """
        The decision that counts: the last one; None if there is none, or if that one revokes.
        """
        if not self.decisions or self.decisions[-1].revokes:
            return None
        return self.decisions[-1]

    @property
    def attained(self) -> int | None:
        """
        The decided level if a decision counts, which is None where the level cannot be judged; else :attr:`level`.
        """
        return self.decision.level if self.decision else self.level

    def decide(self, decision: Decision) -> "LevelResult":
        """
        This result, overruled by *decision*; what the rule gave and what was decided before stay beside it.

        Raises:
            InvalidTypeError: *decision* is not a Decision.

            InvalidValueError: The decided level is not 0 or a rank at which the competency is defined; or the decision
                revokes, and none counts.
        """
        require(decision=(decision, Decision))
        refuse("not_a_decision", self.decision_problems(decision, self.decision))
        return attrs.evolve(self, decisions=(*self.decisions, decision))

    def revoke(
        self, reason: str, *, by: str | None = None, at: dt.datetime | None = None
    ) -> "LevelResult":
        """
        This result with the decision that counts revoked: what the rule gives counts, and no earlier decision.

        Args:
            reason: Why.

            by: Who revokes it.

            at: When.

        Raises:
            InvalidTypeError: An argument has the wrong type.

            InvalidValueError: No decision counts, or the reason is empty.
        """
        return self.decide(Decision(None, reason, by, at, DecisionKind.REVOKE))

    def row(self) -> LevelRow:
        """
        The outcome as a flat dict without answers.
        """
        stop = self.stopped_at
        decided = self.decision.document() if self.decision else {}
        return {
            "competency": self.competency,
            "level": self.level,
            "lower": self.lower,
            "upper": self.upper,
            "possible": ",".join(map(str, sorted(self.possible))),
            "stopped_at": stop.rank if stop else None,
            "stopped_by": stop.verdict.value if stop and stop.verdict else None,
            "contradictions": ",".join(
                f"{low}<{high}" for low, high in self.contradictions
            ),
            "coverage": None if self.coverage is None else float(self.coverage),
            "sufficient": self.sufficient,
            "attained": self.attained,
            "decided_level": decided.get("level"),
            "decided_reason": decided.get("reason"),
            "decided_by": decided.get("by"),
            "decided_at": decided.get("at"),
            "threshold": str(self.rule.threshold),
            "climb": self.rule.climb.value,
            "min_coverage": str(self.rule.min_coverage),
        }


def determine_level(
    competency: Competency,
    evidence: Evidence,
    rule: LevelRule,
) -> LevelResult:
    """
    The level that *evidence* attains for *competency*, with everything that explains it.

    Args:
        competency: One of a framework's competencies.

        evidence: Answers to indicators of this competency; absent means not assessed. For answers on a whole framework
            use :func:`assess`.

        rule: How answers become a level. A competency does not know its framework: give ``framework.rule`` for what
            :func:`assess` takes by itself.

    Raises:
        InvalidTypeError: An answer is not True, False or None.

        UnknownIdError: An id is not an indicator of this competency.

    Source:
        Convention of this library; the card states no formula. See "Level rules" in the documentation.
    """
    require(competency=(competency, Competency), rule=(rule, LevelRule))
    check_evidence(evidence, frozenset(competency.indicator_ids), competency.id)
    return _determine(competency, evidence, rule)


def _determine(
    competency: Competency, evidence: Evidence, rule: LevelRule
) -> LevelResult:
    # All answers at once, and a slice for each rank: looking them up rank by rank takes half as long again.
    answers, threshold = (
        tuple(map(evidence.get, competency.indicator_ids)),
        rule.threshold,
    )
    steps = [
        Step(rank, state, ids, answers[place], threshold)
        for rank, state, ids, place in competency.outline
    ]
    return LevelResult(competency.id, rule, tuple(steps))


@attrs.frozen(slots=False, eq=False, repr=False)
class Assessment(Counted, Declared):
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

    @property
    def divided(self) -> tuple[str, ...]:
        """
        Indicators on which raters were evenly split; none where the evidence was not combined from several.
        """
        return self.votes.contested if self.votes else ()

    def own_problems(self) -> Iterable[Problem]:
        """
        Results of another rule, competencies or indicators twice, votes that say otherwise than the answers.
        """
        problems = [*self._result_problems()]
        if self.votes and not problems:
            return self._vote_problems(self.votes)
        return problems

    def _result_problems(self) -> Iterator[Problem]:
        for i, result in enumerate(self.results):
            if result.rule != self.rule:
                yield Problem(
                    "another_rule", f"results[{i}].rule", competency=result.competency
                )
        competencies = [result.competency for result in self.results]
        yield from twice("competency_twice", "results", competencies)
        steps = [step for result in self.results for step in result.steps]
        ids = [id for step in steps for id in step.indicators]
        yield from twice("indicator_twice", "results", ids)

    def _vote_problems(self, votes: CombinedEvidence) -> Iterator[Problem]:
        seen = votes.evidence
        answers = self.evidence
        for id in seen:
            if id not in answers:
                yield Problem("votes_of_no_indicator", f"votes.{id}", id)
        for id, answer in answers.items():
            if answer is not seen.get(id):
                yield Problem("votes_say_otherwise", f"votes.{id}", id)

    def __repr__(self) -> str:
        outcomes = ", ".join(
            f"{result.competency}: {result.attained}" for result in self.results
        )
        return (
            f"<Assessment on {self.framework.id} {self.framework.version}: {outcomes}>"
        )

    def _repr_html_(self) -> str:
        from competentie._html import plain_table

        columns = ("competency", "attained", "possible", "sufficient")
        rows = []
        for result in self.results:
            possible = ", ".join(map(str, sorted(result.possible)))
            rows.append(
                [result.competency, result.attained, possible, result.sufficient]
            )
        return plain_table(
            f"{self.framework.id} {self.framework.version}", columns, rows
        )

    @once
    def _by_id(self) -> dict[str, LevelResult]:
        return {result.competency: result for result in self.results}

    def __getitem__(self, competency: str) -> LevelResult:
        """
        The result for the competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        try:
            return self._by_id[competency]
        except (KeyError, TypeError):
            raise_unknown("unknown_result", competency, self._by_id)

    def __iter__(self) -> Iterator[LevelResult]:
        """
        Its results, in the order of the framework.
        """
        return iter(self.results)

    def __contains__(self, one: object) -> bool:
        """
        Whether there is a result for the competency with that id; or, of a result, whether it is one of these.
        """
        return one in (self._by_id if isinstance(one, str) else self.results)

    @property
    def evidence(self) -> dict[str, bool | None]:
        """
        The answer per indicator, as assessed.
        """
        found: dict[str, bool | None] = {}
        for result in self.results:
            for step in result.steps:
                found.update(step.pairs)
        return found

    def decide(self, decisions: Mapping[str, Decision]) -> "Assessment":
        """
        This assessment with *decisions* by competency id; what the rule gave and what was decided before stay beside.

        Raises:
            InvalidTypeError: *decisions* is not a mapping to decisions.

            InvalidValueError: A decided level is not 0 or a defined rank of its competency; or a decision revokes, and
                none counts.

            UnknownIdError: A competency is not in this assessment.
        """
        require(decisions=(decisions, Mapping))
        require(**{str(id): (decision, Decision) for id, decision in decisions.items()})
        unknowns = unknown(
            [("", id) for id in decisions], self._by_id, "unknown_result"
        )
        results: list[LevelResult] = []
        problems: list[Problem] = []
        for result in self.results:
            decision = decisions.get(result.competency)
            if decision is None:
                results.append(result)
                continue
            found = result.decision_problems(decision, result.decision)
            problems += [problem.below(result.competency) for problem in found]
            made = (*result.decisions, decision)
            results.append(attrs.evolve(result, decisions=made))
        refuse_unknown("not_a_decision", unknowns, problems)
        return attrs.evolve(self, results=tuple(results))

    def revoke(
        self,
        reasons: Mapping[str, str],
        *,
        by: str | None = None,
        at: dt.datetime | None = None,
    ) -> "Assessment":
        """
        This assessment with the decisions that count revoked: what the rule gives counts, and no earlier decision.

        Args:
            reasons: Why, by competency id.

            by: Who revokes them.

            at: When.

        Raises:
            InvalidTypeError: An argument has the wrong type.

            InvalidValueError: No decision counts for a competency, or a reason is empty.

            UnknownIdError: A competency is not in this assessment.
        """
        require(reasons=(reasons, Mapping))
        made: dict[str, Decision] = {}
        problems: list[Problem] = []
        for id, reason in reasons.items():
            try:
                made[id] = Decision(None, reason, by, at, DecisionKind.REVOKE)
            except CompetentieError as error:
                problems += [problem.below(key_text(id)) for problem in error.problems]
        refuse("not_a_decision", problems)
        return self.decide(made)

    def rows(self) -> list[AssessmentRow]:
        """
        One flat dict per competency with the outcomes and no answers: to store without the evidence.
        """
        return [
            {
                "framework": self.framework.id,
                "version": self.framework.version,
                "digest": self.framework.digest,
                "language": self.framework.language,
                **result.row(),
            }
            for result in self.results
        ]


def undivided(result: LevelResult, divided: Collection[str]) -> LevelResult:
    """
    *result* with what raters were evenly split on, *divided*, as not assessed, whatever the rule made of it.

    What people read is worked out from this where it would tell the two apart: with few raters, who knows on which they
    were split knows who said what. The level itself stays that of *result*.
    """
    steps = []
    for step in result.steps:
        answers = [None if id in divided else answer for id, answer in step.pairs]
        steps.append(attrs.evolve(step, answers=tuple(answers)))
    return attrs.evolve(result, steps=tuple(steps))


def assess(
    framework: Framework,
    evidence: Evidence | CombinedEvidence,
    rule: LevelRule | None = None,
) -> Assessment:
    """
    A person's level for every competency of *framework*.

    Args:
        framework: The framework that the indicators belong to.

        evidence: Answers by indicator id, absent meaning not assessed; or what :func:`combine_ratings` gives, whose
            account of the votes is kept.

        rule: How answers become a level, in place of ``framework.rule`` as a whole; to vary a part of that, give
            ``attrs.evolve(framework.rule, threshold="2/3")``.

    Returns:
        A result per competency, in the order of the framework, with a reference to its version and digest.

    Raises:
        InvalidTypeError: An answer is not True, False or None.

        UnknownIdError: An id is not an indicator of this framework.

    Source:
        Convention of this library; the card states no formula. See "Level rules" in the documentation.
    """
    require(framework=(framework, Framework), rule=(rule, (LevelRule, NoneType)))
    rule = rule or framework.rule
    votes = evidence if isinstance(evidence, CombinedEvidence) else None
    answers = evidence.evidence if isinstance(evidence, CombinedEvidence) else evidence
    check_evidence(answers, framework.indicator_ids, framework.name)
    results = tuple(
        [_determine(competency, answers, rule) for competency in framework.competencies]
    )
    return Assessment(framework.ref, rule, results, votes)
