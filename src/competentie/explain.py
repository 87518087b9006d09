"""
A result in facts, and the facts in words: what was found, by which rule, and why, in Dutch or English.

Facts come first: a small tree of typed values without language, which a tool can render its own way; their kinds are in
:mod:`competentie.facts`. The sentences say what the facts hold and no more: no judgement, no advice.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, TypeAlias

import attrs

from competentie import facts
from competentie._fields import format_of
from competentie._frozen import once
from competentie.comparison import Comparison, CompetencyChange
from competentie.errors import (
    InvalidTypeError,
    Problem,
    refuse,
    refuse_unknown,
    require,
)
from competentie.evidence import CombinedEvidence, RaterRule, Role
from competentie.facts import Fact
from competentie.gaps import Gap, GapReport, GapStatus
from competentie.labels import check_language, use_language
from competentie.levels import Assessment, LevelResult, LevelRule
from competentie.model import Competency, Framework, FrameworkRef, JobProfile

__all__ = ["Explanation", "Fact", "check_owner", "explain"]

_WIDTH: Final = 100


@attrs.frozen(slots=False, repr=False)
class Explanation:
    """
    What a result says: :attr:`facts`, and on demand their :attr:`text`, which ``str`` gives too.

    Args:
        facts: What it says, without language.

        framework: Whose words names and behaviours are told in.

        language: Of the sentences.

    Raises:
        InvalidValueError: There are no sentences in *language*.
    """

    facts: tuple[Fact, ...]
    framework: Framework
    language: str = attrs.field(converter=check_language)

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        # The text holds answers, which are nobody's business in a log.
        return f"<Explanation in {self.language}: {len([*self.walk()])} facts>"

    def walk(self) -> Iterator[Fact]:
        """
        All facts, in the order of reading.
        """
        for fact in self.facts:
            yield from fact.walk()

    def say(self, fact: Fact) -> str:
        """
        The sentence of one *fact*, without those beneath it, for a tool that lays out the tree itself.

        Raises:
            InvalidTypeError: *fact* is not a Fact.

            UnknownIdError: The fact names a competency or an indicator that the framework does not have.
        """
        require(fact=(fact, Fact))
        return fact.say(self.framework, self.language)

    @once
    def text(self) -> str:
        """
        All facts in words: a line each, wrapped, indented beneath what they belong to; competencies apart.
        """
        return "\n".join(self._lines(self.facts, "")).strip("\n")

    def _lines(self, told: Sequence[Fact], indent: str) -> Iterator[str]:
        for fact in told:
            if isinstance(fact, facts.Section):
                yield ""
            first, rest = ("- ", "  ") if isinstance(fact, facts.Item) else ("", "    ")
            yield from textwrap.wrap(
                self.say(fact),
                _WIDTH,
                initial_indent=indent + first,
                subsequent_indent=indent + rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
            yield from self._lines(fact.facts, indent + "  ")

    def to_dict(self) -> dict[str, Any]:
        """
        Language, facts and text as plain dicts and lists, fit for JSON: a document for others to read.

        It starts with its ``format``. This library does not read it back: what it tells of can be explained again.
        """
        return {
            "format": format_of(type(self)),
            "language": self.language,
            "facts": [fact.to_dict() for fact in self.facts],
            "text": self.text,
        }


def explain(
    x: LevelResult | Gap | Assessment | GapReport | CombinedEvidence | Comparison,
    framework: Framework,
    *,
    profile: JobProfile | None = None,
    language: str | None = None,
) -> Explanation:
    """
    What *x* says and why, as facts and in words.

    Per competency: the level, the rule, per rank what was observed and what it takes, why the climb stopped, what is
    not assessed and which levels remain possible, what contradicts, what raters disagreed on, and what a person
    decided. Against a desired level also the standing, and which behaviours to develop or assess.

    Args:
        x: What to explain.

        framework: The one that *x* was made with, in the language that its words are wanted in; for a comparison that
            of either side.

        profile: A job, to tell only of the competencies of which it asks a level; of those that it does not list
            nothing is told, whatever it says of them. For a report that of the report, or none.

        language: Of the sentences, ``nl`` or ``en``; None for that of *framework* if there are sentences in it, else
            English.

    Raises:
        InvalidTypeError: *x* is nothing to explain, or *framework* not a Framework.

        InvalidValueError: There are no sentences in *language*, or *x* is of another framework; the error names every
            difference. *profile* does not fit *framework*, or is not the one of the report.

        UnknownIdError: *x* or *profile* names competencies or indicators that *framework* does not have.
    """
    if type(x) not in _TELLERS:
        # Only its type is told: ratings given by mistake are nobody's business in a log.
        wanted = tuple(cls.__name__ for cls in _TELLERS)
        problem = Problem(
            "nothing_to_explain", "x", x, type=type(x).__name__, wanted=wanted
        )
        raise InvalidTypeError("wrong_arguments", [problem])
    spoken = use_language(framework, language)
    check_owner(x, framework)
    told = tuple(_TELLERS[type(x)](x, framework))
    require(profile=(profile, (JobProfile, NoneType)))
    if profile:
        check_narrowing(profile, framework, x)
        told = tuple(_narrowed(told, profile, framework))
    return Explanation(told, framework, spoken)


# What is given belongs together.


def check_owner(x: Any, framework: Framework) -> None:
    """
    Refuse a *framework* that *x*, which :func:`explain` explains, was not made with, naming every difference.

    Raises:
        InvalidTypeError: *framework* is not a Framework.

        InvalidValueError: *x* was made with another one, or has ranks or indicators elsewhere.

        UnknownIdError: *x* names competencies or indicators that *framework* does not have.
    """
    require(framework=(framework, Framework))
    if isinstance(x, CombinedEvidence):
        rated = [(f"votes.{id}", id) for id in (*x.votes, *x.too_few)]
        refuse_unknown(
            "not_a_result_on",
            framework.unknown_indicators(rated),
            framework=framework.name,
        )
        return
    assessments = _assessments(x)
    _check_refs(assessments, framework)
    results = [
        result for assessment in assessments.values() for result in assessment.results
    ]
    if not assessments:
        results = [x.result if isinstance(x, Gap) else x]
    _check_results(results, framework)


def check_narrowing(profile: JobProfile, framework: Framework, x: Any = None) -> None:
    """
    Refuse a *profile* that does not fit *framework*, or is another than that of *x*, if *x* is a report.

    Raises:
        InvalidValueError: It is not the one of the report, or a rank of it is not defined.

        UnknownIdError: It names competencies that *framework* does not have.
    """
    framework.check_profile(profile)
    if isinstance(x, GapReport) and x.profile != profile:
        problem = Problem(
            "gaps_of_another_profile", "profile", profile.id, own=x.profile.id
        )
        refuse("wrong_arguments", [problem])


def _assessments(x: Any) -> dict[str, Assessment]:
    """
    The assessments in *x*, by the path of what they say they are of; a level result or a gap is of none.
    """
    if isinstance(x, Comparison):
        return {"before.framework": x.before, "after.framework": x.after}
    if isinstance(x, GapReport):
        return {"assessment.framework": x.assessment}
    return {"framework": x} if isinstance(x, Assessment) else {}


def _check_refs(assessments: Mapping[str, Assessment], framework: Framework) -> None:
    """
    Refuse assessments that say that they are of another framework.
    """
    differences: list[Problem] = []
    for path, assessment in assessments.items():
        found = list(assessment.framework.differences(framework, path))
        # Of a comparison one of the two is enough: both are on the same competencies and indicators.
        if not found:
            return
        differences += found
    refuse("not_a_result_on", differences, framework=framework.name)


def _check_results(results: Iterable[LevelResult], framework: Framework) -> None:
    """
    Refuse results that hold what *framework* does not have, or has elsewhere.
    """
    unknowns: list[Problem] = []
    others: list[Problem] = []
    for result in results:
        id = result.competency
        if id in framework:
            others += _rank_problems(result, framework[id], framework)
            others += _indicator_problems(result, framework[id], framework)
        unknowns += framework.unknown_competencies([(id, id)])
        unknowns += framework.unknown_indicators(
            (f"{id}.{one}", one) for one in _ranks(result)
        )
    # Both sides of a comparison have the same problems, which are told once.
    refuse_unknown(
        "not_a_result_on",
        dict.fromkeys(unknowns),
        dict.fromkeys(others),
        framework=framework.name,
    )


def _rank_problems(
    result: LevelResult, competency: Competency, framework: Framework
) -> Iterator[Problem]:
    """
    Ranks of *result* that its *competency* does not have or has otherwise, and those that the result lacks.
    """
    id = competency.id
    theirs = {step.rank: step.state for step in result.steps}
    ours = {descriptor.rank: descriptor.state for descriptor in competency.by_rank}
    for rank in sorted({*theirs, *ours}):
        one, other = theirs.get(rank), ours.get(rank)
        if other is None:
            yield Problem("unknown_rank", id, rank, competency=id, ranks=tuple(ours))
        elif one is None:
            yield Problem("rank_not_in_result", id, rank, framework=framework.name)
        elif one is not other:
            yield Problem(
                "another_state",
                id,
                rank,
                theirs=one.value,
                ours=other.value,
                framework=framework.name,
            )


def _indicator_problems(
    result: LevelResult, competency: Competency, framework: Framework
) -> Iterator[Problem]:
    """
    Indicators of *competency* that *result* lacks, and those that it has where *framework* has them elsewhere.
    """
    ranks = _ranks(result)
    for id in competency.indicator_ids:
        if id not in ranks:
            yield Problem("indicator_not_in_result", f"{competency.id}.{id}", id)
    for id, rank in ranks.items():
        if id in framework.indicator_ids:
            owner, descriptor, _ = framework.find(id)
            if (owner.id, descriptor.rank) != (competency.id, rank):
                yield Problem(
                    "indicator_elsewhere",
                    f"{competency.id}.{id}",
                    id,
                    rank=rank,
                    competency=owner.id,
                    ours=descriptor.rank,
                )


# From results to facts. Each function gives those of one part.


def _tell_result(result: LevelResult, framework: Framework) -> Iterator[Fact]:
    yield _rule(result.rule, framework)
    yield _outcome(result)


def _tell_gap(gap: Gap, framework: Framework) -> Iterator[Fact]:
    yield _rule(gap.result.rule, framework)
    yield _outcome(gap.result, gap)


def _tell_assessment(assessment: Assessment, framework: Framework) -> Iterator[Fact]:
    yield framework_fact(assessment.framework)
    yield from _rules(assessment, framework)
    for result in assessment.results:
        yield _outcome(result, votes=assessment.votes)


def _tell_report(report: GapReport, framework: Framework) -> Iterator[Fact]:
    assessment = report.assessment
    yield framework_fact(assessment.framework)
    yield profile_fact(report.profile)
    yield from _rules(assessment, framework)
    for gap in report.gaps:
        yield _outcome(gap.result, gap, assessment.votes)


def _tell_evidence(evidence: CombinedEvidence, framework: Framework) -> Iterator[Fact]:
    yield _raters(evidence, framework)
    for competency in framework.competencies:
        ranks = {
            id: descriptor.rank
            for descriptor in competency.by_rank
            for id in descriptor.indicator_ids
        }
        if account := tuple(_account(evidence, ranks)):
            yield facts.Account(competency.id, facts=account)


def _tell_comparison(comparison: Comparison, framework: Framework) -> Iterator[Fact]:
    before, after = comparison.before.framework, comparison.after.framework
    yield facts.Versions(
        id=after.id,
        before=before.version,
        before_digest=before.digest,
        before_language=before.language,
        after=after.version,
        after_digest=after.digest,
        after_language=after.language,
    )
    yield _rule(comparison.after.rule, framework)
    for change in comparison.changes:
        yield facts.Compared(
            change.competency, change.change, facts=tuple(_change(change))
        )


def framework_fact(ref: FrameworkRef) -> Fact:
    """
    Which framework a result is of.
    """
    return facts.Framework(ref.id, ref.version, ref.digest, ref.language)


def profile_fact(profile: JobProfile) -> Fact:
    """
    Which job it is about.
    """
    return facts.Profile(profile.id, profile.title, profile.code)


def narrowed_fact(profile: JobProfile, framework: Framework) -> Fact:
    """
    How many of the competencies are told of when others are left out.
    """
    asked = framework.asked_by(profile)
    return facts.Narrowed(len(asked), len(framework.competencies))


def _narrowed(
    told: Sequence[Fact], profile: JobProfile, framework: Framework
) -> Iterator[Fact]:
    """
    What is *told*, of competencies only of those that *profile* asks; that it is so stands above them.
    """
    sections = [fact for fact in told if isinstance(fact, facts.Section)]
    general = [fact for fact in told if not isinstance(fact, facts.Section)]
    yield from general
    # That of a report is told already.
    if profile_fact(profile) not in general:
        yield profile_fact(profile)
    yield narrowed_fact(profile, framework)
    asked = {competency.id for competency in framework.asked_by(profile)}
    for section in sections:
        if section.competency in asked:
            yield section


def _rules(assessment: Assessment, framework: Framework) -> Iterator[Fact]:
    yield _rule(assessment.rule, framework)
    if assessment.votes:
        yield _raters(assessment.votes, framework)


def _rule(rule: LevelRule, framework: Framework) -> Fact:
    parts = (
        facts.Threshold(rule.threshold),
        facts.Climb(rule.climb),
        facts.MinCoverage(rule.min_coverage),
    )
    return facts.Rule(facts.RuleOf.of(rule, framework), facts=parts)


def _raters(evidence: CombinedEvidence, framework: Framework) -> Fact:
    rule = evidence.rule
    parts: list[Fact] = [
        facts.Majority(),
        facts.Tie(rule.tie),
        facts.MinRaters(rule.min_raters),
        *_minima(rule),
        facts.Repeated(rule.repeated),
        facts.Exclude(tuple(role for role in Role if role in rule.exclude)),
    ]
    # In one order, whatever that of the ratings.
    parts += [
        facts.Excluded(role, evidence.excluded[role])
        for role in Role
        if role in evidence.excluded
    ]
    return facts.Raters(framework.is_card, facts=tuple(parts))


def _minima(rule: RaterRule) -> Iterator[Fact]:
    for role in Role:
        if role in rule.min_per_role:
            yield facts.MinPerRole(role, rule.min_per_role[role])


def _outcome(
    result: LevelResult, gap: Gap | None = None, votes: CombinedEvidence | None = None
) -> Fact:
    """
    A competency: where it stands, its level, what raters said, and what is left to do.
    """
    beneath: list[Fact] = []
    if gap:
        beneath += _standing(gap)
    beneath += _level(result)
    if votes:
        beneath += _account(votes, _ranks(result))
    beneath += _work(gap) if gap else _open(result)
    return facts.Outcome(result.competency, result.attained, facts=tuple(beneath))


def _ranks(result: LevelResult) -> dict[str, int]:
    """
    The rank of each indicator, in their order.
    """
    return {id: step.rank for step in result.steps for id in step.indicators}


def _level(result: LevelResult) -> Iterator[Fact]:
    yield facts.Level(result.level)
    yield from _decision(result)
    for step in result.steps:
        # The fact holds of a step what its fields are named after.
        yield facts.Step(*[getattr(step, name) for name in facts.Step.names()])
    yield _end(result)
    if passed := result.passed_over:
        yield facts.PassedOver(passed)
    for low, high in result.contradictions:
        yield facts.Contradiction(not_met=low, met=high)
    assessed, total = result.counts
    if total:
        yield facts.Coverage(assessed, total)
    # Where nothing can be assessed, the rule gives nothing, and neither too little nor enough was assessed.
    if result.verdicts:
        yield facts.Possible(tuple(sorted(result.possible)))
        yield facts.Sufficient(result.sufficient)


def _decision(result: LevelResult) -> Iterator[Fact]:
    if made := result.decision:
        yield facts.Decision(
            level=made.level,
            by=made.by,
            at=made.at,
            reason=made.reason,
            ruled=result.level,
        )
    elif result.decisions:
        revoked = result.decisions[-1]
        yield facts.Revocation(revoked.by, revoked.at, revoked.reason)


def _end(result: LevelResult) -> Fact:
    """
    Why the climb went no further.
    """
    verdicts = result.verdicts
    if not verdicts:
        return facts.NothingStated()
    if not result.rule.climb.builds:
        return facts.NoClimb()
    if stop := result.stopped_at:
        return facts.Stopped(stop.rank, verdicts[stop.rank])
    return facts.Top(max(verdicts))


def _listed(
    kind: type[Fact], ids: Sequence[str], ranks: Mapping[str, int], *values: object
) -> Iterator[Fact]:
    """
    A fact of a *kind* with the indicators beneath it; where there are none to list, there is no fact.
    """
    if ids:
        items = [facts.Indicator(id, ranks[id]) for id in ids]
        yield kind(*values, facts=tuple(items))


def _open(result: LevelResult, *, beyond: int | None = None) -> Iterator[Fact]:
    """
    The indicators that are not assessed; only those *beyond* a rank, where others are told by themselves.
    """
    ids: list[str] = []
    for step in result.steps:
        if step.rank > (beyond or 0):
            ids += step.not_assessed
    yield from _listed(facts.NotAssessed, ids, _ranks(result), beyond)


def _standing(gap: Gap) -> Iterator[Fact]:
    yield facts.Desired(gap.desired)
    yield facts.Status(gap.status, gap.distance)
    settled = gap.result.verdicts or gap.result.decision
    # Where a person decided that the level cannot be judged, no answer changes that.
    if gap.possible and settled:
        yield facts.Outlook(
            gap.decided, tuple(status for status in GapStatus if status in gap.possible)
        )


def _work(gap: Gap) -> Iterator[Fact]:
    """
    What is to be developed and discussed up to the desired rank, and what else is not assessed.
    """
    ranks = _ranks(gap.result)
    desired = gap.desired if isinstance(gap.desired, int) else None
    # In one list, in their order: who said what must not be deducible.
    open_ids = {*gap.divided, *gap.to_assess}
    to_discuss = [id for id in ranks if id in open_ids]
    yield from _listed(facts.ToDevelop, gap.to_develop, ranks, desired)
    yield from _listed(facts.ToDiscuss, to_discuss, ranks, desired)
    yield from _open(gap.result, beyond=desired)


def _account(evidence: CombinedEvidence, ranks: Mapping[str, int]) -> Iterator[Fact]:
    """
    What raters said of the indicators in *ranks*: where they differed with the counts, else only that they did not.
    """
    tied: list[Fact] = []
    split: list[Fact] = []
    agreed: list[str] = []
    # Their counts are withheld in the evidence, so that they cannot be told here.
    few = [id for id in ranks if id in evidence.too_few]
    for id, rank in ranks.items():
        votes = evidence.votes.get(id)
        if votes and votes.yes and votes.no:
            differed = tied if votes.tied else split
            differed.append(facts.Votes(id, rank, votes.yes, votes.no, votes.abstained))
        elif votes:
            agreed.append(id)
    if tied:
        yield facts.Tied(evidence.rule.tie, facts=tuple(tied))
    if split:
        yield facts.Split(facts=tuple(split))
    if agreed:
        yield facts.Agreed(tuple(agreed))
    yield from _listed(facts.TooFew, few, ranks, evidence.rule.min_raters)


def _change(change: CompetencyChange) -> Iterator[Fact]:
    yield facts.Before(change.before.attained, facts=tuple(_decision(change.before)))
    yield facts.After(change.after.attained, facts=tuple(_decision(change.after)))
    turned = {
        facts.Gained: change.gained,
        facts.Lost: change.lost,
        facts.NewlyAssessed: change.newly_assessed,
        facts.NoLongerAssessed: change.no_longer_assessed,
    }
    ranks = _ranks(change.after)
    for kind, ids in turned.items():
        yield from _listed(kind, ids, ranks)
    if not any(turned.values()):
        yield facts.Unchanged()


_Teller: TypeAlias = Callable[[Any, Framework], Iterator[Fact]]
_TELLERS: Final[Mapping[type, _Teller]] = {
    LevelResult: _tell_result,
    Gap: _tell_gap,
    Assessment: _tell_assessment,
    GapReport: _tell_report,
    CombinedEvidence: _tell_evidence,
    Comparison: _tell_comparison,
}
