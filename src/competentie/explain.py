"""
A result in facts, and the facts in words: what was found, by which rule, and why, in Dutch or English.

Facts come first: a small tree of typed values without language, which a tool can render its own way; their kinds are in
:mod:`competentie.facts`. The sentences say what the facts hold and no more: no judgement, no advice.
"""

from __future__ import annotations

import enum
import textwrap
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from types import NoneType
from typing import Any, Final, NamedTuple, TypeAlias

import attrs

from competentie import _fact_schemas, facts
from competentie._fields import ChangeKind, Written, format_of
from competentie._frozen import once
from competentie._kinds import SAYS_SOMETHING, Member, require_kinds
from competentie.catalog import framework_for
from competentie.comparison import TURNS, Comparison, CompetencyChange
from competentie.errors import (
    InvalidTypeError,
    InvalidValueError,
    Problem,
    refuse,
    refuse_unknown,
    require,
)
from competentie.evidence import (
    CombinedEvidence,
    RaterRule,
    Rating,
    Ratings,
    RatingScale,
    Role,
    combine_ratings,
    ratings_that_count,
)
from competentie.facts import Fact
from competentie.gaps import Gap, GapReport, GapStatus, classify_gap
from competentie.labels import check_language, thin_of, use_language
from competentie.levels import (
    Assessment,
    LevelResult,
    LevelRule,
    Step,
    Verdict,
    undivided,
)
from competentie.model import Competency, Framework, FrameworkRef, JobProfile
from competentie.words import LANGUAGES

__all__ = ["Detail", "Explanation", "Fact", "check_owner", "explain"]

_WIDTH: Final = 100


class Detail(enum.Enum):
    """
    How much an explanation tells.
    """

    BRIEF = "brief"
    """
    Of each competency the outcome, why, the decision that counts, what it takes and what is left to discuss: for a
    conversation.

    It never tells apart what raters were split on and what nobody assessed, and no counts of votes.
    """
    FULL = "full"
    """
    All that the result says, each rank and the votes among it: for who may see the answers.
    """


@attrs.frozen(slots=False, repr=False)
class Explanation(Written):
    """
    What a result says: :attr:`facts`, and on demand their :attr:`text`, which ``str`` gives too.

    Args:
        facts: What it says, without language.

        framework: Whose words names and behaviours are told in.

        language: Of the sentences.

        detail: How they are laid out: full with a line for each, brief with a paragraph for each competency.

        sides: What the two sides of a comparison are called; None for the first and the second.

    Raises:
        InvalidValueError: There are no sentences in *language*.
    """

    facts: tuple[Fact, ...]
    framework: Framework
    language: str = attrs.field(converter=check_language)
    detail: Detail = Detail.FULL
    sides: tuple[str, str] | None = None

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
        return fact.say(self.framework, self.language, self.sides)

    @once
    def text(self) -> str:
        """
        All facts in words, wrapped: in full a line each, indented beneath what they belong to, competencies apart; in
        brief what is said of a competency in one go.
        """
        full = self.detail is Detail.FULL
        lines = self._lines(self.facts, "") if full else self._paragraphs()
        return "\n".join(lines).strip("\n")

    def _paragraphs(self) -> Iterator[str]:
        """
        What is said in general, then each competency: its heading, and the rest beneath it.
        """
        general = [fact for fact in self.facts if not isinstance(fact, facts.Section)]
        yield from self._flowing([fact for fact in general if not fact.facts], "")
        for fact in general:
            if fact.facts:
                yield from self._flowing([fact], "")
        for fact in self.facts:
            if isinstance(fact, facts.Section):
                yield from _wrapped(self.say(fact), "", "  ")
                yield from self._flowing(fact.facts, "  ")

    def _flowing(self, told: Iterable[Fact], indent: str) -> list[str]:
        sentences = [self.say(one) for fact in told for one in fact.walk()]
        return _wrapped(" ".join(sentences), indent, indent)

    def _lines(self, told: Sequence[Fact], indent: str) -> Iterator[str]:
        for fact in told:
            if isinstance(fact, facts.Section):
                yield ""
            first, rest = ("- ", "  ") if isinstance(fact, facts.Item) else ("", "    ")
            yield from _wrapped(self.say(fact), indent + first, indent + rest)
            yield from self._lines(fact.facts, indent + "  ")

    def to_dict(self) -> dict[str, Any]:
        """
        Language, facts and text as plain dicts and lists, fit for JSON: a document for others to read.

        It starts with its ``format``. This library does not read it back: what it tells of can be explained again.
        """
        return {"format": format_of(type(self)), **self.document()}

    def document(self) -> dict[str, Any]:
        """
        That, but for the format.
        """
        return {
            "language": self.language,
            "detail": self.detail.value,
            "facts": [fact.to_dict() for fact in self.facts],
            "text": self.text,
        }

    @classmethod
    def document_schema(cls) -> tuple[dict[str, Any], dict[str, Any]]:
        """
        JSON Schema of each key of that, and the definitions that these refer to: one for each kind of fact.
        """
        properties = {
            "language": {"enum": list(LANGUAGES)},
            "detail": Member(Detail).schema(),
            "facts": _fact_schemas.SEVERAL,
            "text": {"type": "string"},
        }
        return properties, _fact_schemas.definitions()


def _check_sides(sides: object) -> None:
    """
    Refuse what are not two names.
    """
    if sides is None:
        return
    if not isinstance(sides, tuple) or list(map(type, sides)) != [str, str]:
        problem = Problem("wrong_type", "sides", sides, expected="two_names")
        raise InvalidTypeError("wrong_arguments", [problem])
    first, second = sides
    require_kinds(
        **{"sides[0]": (first, SAYS_SOMETHING), "sides[1]": (second, SAYS_SOMETHING)}
    )


def _wrapped(text: str, first: str, others: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=others,
        break_long_words=False,
        break_on_hyphens=False,
    )


def explain(
    x: LevelResult | Gap | Assessment | GapReport | CombinedEvidence | Comparison,
    framework: Framework,
    *,
    detail: Detail = Detail.BRIEF,
    profile: JobProfile | None = None,
    language: str | None = None,
    sides: tuple[str, str] | None = None,
    ratings: Iterable[Rating] | None = None,
    scale: RatingScale | None = None,
) -> Explanation:
    """
    What *x* says and why, as facts and in words.

    In full, per competency: the level, the rule, per rank what was observed and what it takes, why the climb stopped,
    what is not assessed and which levels remain possible, what contradicts, what raters disagreed on, and all that
    people decided. Against a desired level also the standing, and which behaviours are not observed yet or to discuss.
    In brief a choice of that, in a few lines.

    Args:
        x: What to explain. A LevelResult or a Gap by itself does not say what it was made with: ids, ranks and states
            are compared, and the texts are those of *framework*.

        framework: The one that *x* was made with, in the language that its words are wanted in; for a comparison that
            of either side. Of another version, that of *x* is loaded in that language, of a comparison that of the
            second side.

        detail: How much of it: :attr:`Detail.FULL` has all facts.

        profile: A job, to tell only of the competencies of which it asks a level; of those that it does not list
            nothing is told, whatever it says of them. For a report that of the report, or none.

        language: Of the sentences, ``nl`` or ``en``; None for that of *framework* if there are sentences in it, else
            English.

        sides: Of a comparison, what the two are called, such as ``("2025", "2026")``; None for the first and the
            second.

        ratings: All that *x* was made of, to tell their notes and sources too, in full alone: by indicator, in the
            order of their text, without rater or role. Left out are those that do not count by the rule for raters of
            *x*, and those of an indicator or a role that too few assessed.

        scale: That of *ratings* whose values are numbers, as :func:`combine_ratings` was given it.

    Raises:
        InvalidTypeError: *x* is nothing to explain, or another argument has the wrong type.

        InvalidValueError: There are no sentences in *language*, or *x* is of another framework; the error names every
            difference. *profile* does not fit *framework*, or is not the one of the report. *ratings* are given, and
            *x* has no votes; or those are not the votes of *x*, as they are later ones, or another person's: the error
            names the indicators on which they differ.

        RatingsError: :func:`combine_ratings` does not take the *ratings* by the rule for raters of *x*.

        FrameworkNotFoundError: *x* is of another version, which is not installed, or not in that language; the error
            says what to do.

        UnknownIdError: *x* or *profile* names competencies or indicators that *framework* does not have.
    """
    if type(x) not in _TELLERS:
        raise InvalidTypeError("wrong_arguments", [_nothing_to_explain(x)])
    spoken = use_language(framework, language)
    framework = own_framework(x, framework)
    require(
        profile=(profile, (JobProfile, NoneType)),
        detail=(detail, Detail),
        ratings=(ratings, (Iterable, NoneType)),
    )
    beside = {}
    if ratings is not None:
        given = ratings if isinstance(ratings, Ratings) else tuple(ratings)
        votes = _votes(x)
        _check_made_of(given, votes, framework, scale)
        beside["remarks"] = _remarks(given, votes)
    told = tuple(_TELLERS[type(x)](x, framework, **beside))
    _check_sides(sides)
    if profile:
        check_narrowing(profile, framework, x)
        told = tuple(_narrowed(told, profile, framework))
    if detail is Detail.BRIEF:
        told = tuple(_brief(told, clear_in(x)))
    return Explanation(told, framework, spoken, detail, sides)


def _nothing_to_explain(x: object) -> Problem:
    """
    That *x* is nothing to explain, and what to give instead.
    """
    # Most programs rescore nothing.
    from competentie.versions import Rescored

    # Only its type is told: ratings given by mistake are nobody's business in a log.
    kind = type(x).__name__
    if isinstance(x, Rescored):
        return Problem("two_to_explain", "x", x, type=kind)
    wanted = tuple(cls.__name__ for cls in _TELLERS)
    return Problem("nothing_to_explain", "x", x, type=kind, wanted=wanted)


# What is given belongs together.


def own_framework(x: Any, framework: Framework) -> Framework:
    """
    What *x*, which :func:`explain` explains, is told with: *framework*, or the version of it that *x* was made with.

    Raises:
        InvalidTypeError: *framework* is not a Framework.

        InvalidValueError: *x* was made with another one, or has ranks or indicators elsewhere.

        FrameworkNotFoundError: *x* is of another version, which is not installed, or not in that language.

        UnknownIdError: *x* names competencies or indicators that the framework does not have.
    """
    require(framework=(framework, Framework))
    refs = [assessment.framework for assessment in _assessments(x).values()]
    # What has the same version and another content was changed by somebody: nothing that is installed stands for it.
    others = [
        ref
        for ref in refs
        if ref.id == framework.id and ref.version != framework.version
    ]
    # Of a comparison one of the two is enough: both are on the same competencies and indicators.
    if others and others == refs:
        framework = framework_for(others[-1], framework)
    check_owner(x, framework)
    return framework


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


def check_earlier(earlier: Assessment, framework: Framework) -> None:
    """
    Refuse results of an *earlier* moment that cannot stand beside those on *framework*.

    Of another version they can, installed or not: within a major version the same evidence gives the same levels.

    Raises:
        InvalidValueError: They are of another framework or major version, or have ranks or indicators elsewhere.

        UnknownIdError: They name competencies or indicators that *framework* does not have.
    """
    ref, ours = earlier.framework, framework.version
    if ref.id != framework.id or ref.version == ours:
        check_owner(earlier, framework)
        return
    if ref.version.partition(".")[0] != ours.partition(".")[0]:
        problem = Problem(
            "another_major_version",
            "before",
            ref.version,
            before=ref.version,
            after=ours,
        )
        refuse("not_a_result_on", [problem], framework=framework.name)
    _check_results(earlier.results, framework)


def check_narrowing(profile: JobProfile, framework: Framework, x: Any = None) -> None:
    """
    Refuse a *profile* that does not fit *framework*, or is another than that of *x*, if *x* is a report.

    Raises:
        InvalidValueError: It is not the one of the report, or a rank of it is not defined.

        UnknownIdError: It names competencies that *framework* does not have.
    """
    framework.check_profile(profile)
    if isinstance(x, GapReport) and not _is_same_job(x.profile, profile):
        problem = Problem(
            "gaps_of_another_profile", "profile", profile.id, own=x.profile.id
        )
        refuse("wrong_arguments", [problem])


def _is_same_job(one: JobProfile, other: JobProfile) -> bool:
    """
    Whether two profiles are of one job, whatever its words: in another language they are others, and nothing else.
    """
    return all(
        field.of(one) == field.of(other)
        for field in JobProfile.FIELDS
        if not field.meaning or field.meaning.kind is not ChangeKind.REWORDED
    )


def _votes(x: Any) -> CombinedEvidence:
    """
    The account of the votes in *x*.

    Raises:
        InvalidValueError: It has none.
    """
    if isinstance(x, CombinedEvidence):
        return x
    assessment = x.assessment if isinstance(x, GapReport) else x
    votes = assessment.votes if isinstance(assessment, Assessment) else None
    if votes is None:
        problem = Problem("ratings_without_votes", "ratings")
        raise InvalidValueError("wrong_arguments", [problem])
    return votes


def _check_made_of(
    ratings: Ratings | tuple[Rating, ...],
    votes: CombinedEvidence,
    framework: Framework,
    scale: RatingScale | None,
) -> None:
    """
    Refuse *ratings* that do not give the *votes*: what is remarked there may be of another moment, or another person.

    Raises:
        InvalidValueError: They do not. It names indicators, and not who said what of them.

        RatingsError: They cannot be combined.
    """
    again = combine_ratings(ratings, framework, votes.rule, scale=scale)
    problems = []
    for indicator in framework.indicators:
        id = indicator.id
        counted = again.votes.get(id) == votes.votes.get(id)
        if not counted or (id in again.too_few) is not (id in votes.too_few):
            problems.append(Problem("ratings_of_other_votes", "ratings", id))
    if not problems and again.excluded != votes.excluded:
        problems.append(Problem("ratings_left_out_otherwise", "ratings"))
    refuse("wrong_arguments", problems)


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

Remarks: TypeAlias = Mapping[str, tuple[Fact, ...]]
"""
What was remarked of indicators, by id.
"""
_NONE_REMARKED: Final[Remarks] = {}


def _tell_result(result: LevelResult, framework: Framework) -> Iterator[Fact]:
    yield _rule(result.rule, framework)
    yield _outcome(result)


def _tell_gap(gap: Gap, framework: Framework) -> Iterator[Fact]:
    yield _rule(gap.result.rule, framework)
    yield _outcome(gap.result, gap)


def _tell_assessment(
    assessment: Assessment, framework: Framework, remarks: Remarks = _NONE_REMARKED
) -> Iterator[Fact]:
    yield framework_fact(assessment.framework)
    yield from _rules(assessment, framework)
    for result in assessment.results:
        yield _outcome(result, votes=assessment.votes, remarks=remarks)


def _tell_report(
    report: GapReport, framework: Framework, remarks: Remarks = _NONE_REMARKED
) -> Iterator[Fact]:
    assessment = report.assessment
    yield framework_fact(assessment.framework)
    yield profile_fact(report.profile)
    yield from _rules(assessment, framework)
    for gap in report.gaps:
        yield _outcome(gap.result, gap, assessment.votes, remarks)


def _tell_evidence(
    evidence: CombinedEvidence, framework: Framework, remarks: Remarks = _NONE_REMARKED
) -> Iterator[Fact]:
    yield _raters(evidence, framework)
    for competency in framework.competencies:
        ranks = {
            id: descriptor.rank
            for descriptor in competency.by_rank
            for id in descriptor.indicator_ids
        }
        if account := tuple(_account(evidence, ranks, remarks)):
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
            change.competency, change.change, facts=tuple(_change(change, comparison))
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
    job = profile_fact(profile)
    # That of a report is told already, which may be in another language.
    yield from (job if isinstance(fact, facts.Profile) else fact for fact in general)
    if not any(isinstance(fact, facts.Profile) for fact in general):
        yield job
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


# In brief: a choice of the facts.


def _brief(told: Sequence[Fact], clear: Mapping[str, Clear]) -> Iterator[Fact]:
    """
    Of the facts of a result the main ones; why and what it takes as far as that is *clear*.
    """
    of_levels = any(isinstance(fact, facts.Rule) for fact in told)
    for fact in told:
        if isinstance(fact, facts.Rule):
            yield _only(fact, (facts.Threshold, facts.Climb))
        elif isinstance(fact, facts.Raters) and of_levels:
            # How levels are found is the rule to tell; of the one for raters only what people ask about.
            yield from (part for part in fact.facts if _of_self(part))
        elif isinstance(fact, facts.Raters):
            yield _only(fact, (facts.Majority, facts.Tie, facts.MinRaters))
        elif isinstance(fact, facts.Outcome):
            yield fact.with_beneath(_main(fact, clear[fact.competency]))
        elif isinstance(fact, facts.Compared):
            yield fact.with_beneath(map(_bare_side, fact.facts))
        elif isinstance(fact, facts.Account):
            if any(isinstance(part, facts.Agreed) for part in fact.facts):
                yield _only(fact, (facts.Agreed,))
        else:
            yield fact


def _only(fact: Fact, kinds: tuple[type[Fact], ...]) -> Fact:
    return fact.with_beneath(part for part in fact.facts if isinstance(part, kinds))


def _bare(fact: Fact) -> Fact:
    """
    *fact* without what stands beneath it: of a list its number.
    """
    return fact.with_beneath(())


def _bare_side(fact: Fact) -> Fact:
    """
    The same; of a side of a comparison with what was decided last.
    """
    return fact.with_beneath(filter(is_last_decision, fact.facts))


def is_last_decision(fact: Fact) -> bool:
    """
    Whether *fact* is what a person decided or revoked last: of all events the one that is told in brief.
    """
    return isinstance(fact, facts.Decision | facts.Revocation) and fact.counts


def _of_self(fact: Fact) -> bool:
    return isinstance(fact, facts.Excluded) and fact.role is Role.SELF


class Clear(NamedTuple):
    """
    What may be told of a result to people who must not learn who said what.

    All of it follows from the level and from the answers that are clear. What raters were evenly split on is in
    ``answers`` as not assessed: were nobody to have rated it, and the level the same, the same would be told.
    """

    result: LevelResult
    answers: LevelResult
    gap: Gap | None

    @classmethod
    def of(
        cls, result: LevelResult, gap: Gap | None, divided: Collection[str]
    ) -> Clear:
        """
        The same of a *result*, given what raters were evenly split on.
        """
        return cls(result, undivided(result, divided), gap)

    def next_rank(self) -> int | None:
        """
        The rank that stands between the level and higher ones; None where the rule does not climb, or at the top.
        """
        if not self.result.rule.climb.builds:
            return None
        attained = self.result.level or 0
        return next((rank for rank in self.result.verdicts if rank > attained), None)

    def stop(self) -> Iterator[Fact]:
        """
        Why the level is no higher.
        """
        rank = self.next_rank()
        for step in self.answers.steps:
            if step.rank == rank:
                higher = rank < max(self.result.verdicts)
                unclear = len(step.not_assessed)
                if unclear == len(step.answers):
                    yield facts.StillOpen(rank, higher)
                elif (step.needed or 0) > unclear:
                    yield facts.Stopped(rank, Verdict.NOT_MET, higher)
                else:
                    yield facts.NotYet(rank, higher)

    def contradictions(self) -> Iterator[facts.Contradiction]:
        """
        Ranks not met below one that is, however what is open turns out.
        """
        stated = [step for step in self.answers.steps if step.needed is not None]
        for i, low in enumerate(stated):
            if (low.needed or 0) > len(low.not_assessed):
                for high in stated[i + 1 :]:
                    if high.needed == 0:
                        yield facts.Contradiction(not_met=low.rank, met=high.rank)

    def takes(self) -> Iterator[facts.Needed]:
        """
        What it takes to get to the desired rank, as :func:`_takes` has it.
        """
        yield from _takes(self.result, self.gap, self._verdict)

    def _verdict(self, step: Step) -> Verdict | None:
        """
        Whether the rank of *step* is met; None where what is clear leaves that to what is not.
        """
        clear = next(one for one in self.answers.steps if one.rank == step.rank)
        # What raters were split on counts as not observed, if at all: what is not met without it is not met with it.
        if clear.verdict is not Verdict.MET:
            return clear.verdict
        builds, attained = self.result.rule.climb.builds, self.result.level or 0
        if step.rank == attained or (builds and step.rank < attained):
            return Verdict.MET
        stands_between = step.rank == self.next_rank() if builds else True
        if step.rank > attained and stands_between:
            return Verdict.NOT_MET
        return None

    def outlook(self) -> Iterator[facts.Outlook]:
        """
        The other standings that are possible, where what is open can change it.
        """
        gap = self.gap
        if gap is None or not isinstance(gap.desired, int) or self.result.decision:
            return
        possible = classify_gap(self.answers, gap.desired).possible
        if self.result.verdicts and len(possible) > 1:
            in_order = tuple(status for status in GapStatus if status in possible)
            yield facts.Outlook(decided=False, possible=in_order)


def clear_in(x: Any) -> dict[str, Clear]:
    """
    What may be told of the results in *x*, by competency; of what has none, nothing.
    """
    if isinstance(x, LevelResult):
        return {x.competency: Clear.of(x, None, ())}
    if isinstance(x, Gap):
        return {x.competency: Clear.of(x.result, x, x.divided)}
    if isinstance(x, GapReport):
        divided = x.assessment.divided
        return {gap.competency: Clear.of(gap.result, gap, divided) for gap in x.gaps}
    if isinstance(x, Assessment):
        return {one.competency: Clear.of(one, None, x.divided) for one in x.results}
    return {}


def _main(outcome: facts.Outcome, clear: Clear) -> Iterator[Fact]:
    """
    The standing, why, what it takes, and what is left to discuss, each once.
    """
    told = outcome.facts
    undecided = [*clear.outlook()]
    yield from (fact for fact in told if isinstance(fact, facts.Desired | facts.Status))
    yield from undecided
    if outcome.decided:
        yield from (fact for fact in told if isinstance(fact, facts.Level))
    yield from filter(is_last_decision, told)
    yield from _why(clear)
    yield from _next(clear, settled=clear.gap is not None and not undecided)
    yield from (_bare(fact) for fact in told if isinstance(fact, facts.ToDiscuss))
    if clear.gap is None and len(clear.answers.possible) > 1:
        yield facts.Possible(tuple(sorted(clear.answers.possible)))


def _why(clear: Clear) -> Iterator[Fact]:
    """
    Why the level is no higher; a rank not met below one that is says it by itself.
    """
    if not clear.result.verdicts:
        yield facts.NothingStated()
    rank = clear.next_rank()
    odd = next(clear.contradictions(), None)
    if odd and rank in (None, odd.not_met):
        yield odd
    else:
        yield from clear.stop()


def _next(clear: Clear, *, settled: bool) -> Iterator[Fact]:
    """
    What the next rank takes; of who is at the desired level already, what settles that.
    """
    takes = [*clear.takes()]
    missing = [fact for fact in takes if fact.verdict is not Verdict.MET]
    # The climb may have passed over others, which are no step.
    at_stop = [fact for fact in missing if fact.rank == clear.next_rank()]
    if missing:
        yield (at_stop or missing)[0]
    elif takes and not settled:
        yield takes[0]


def _raters(evidence: CombinedEvidence, framework: Framework) -> Fact:
    rule = evidence.rule
    parts: list[Fact] = [
        facts.Majority(),
        facts.Tie(rule.tie),
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
    # One is enough where nothing else is said: that says nothing.
    if rule.min_raters > 1:
        yield facts.MinRaters(rule.min_raters)
    for role in Role:
        if role in rule.min_per_role:
            yield facts.MinPerRole(role, rule.min_per_role[role])


def _outcome(
    result: LevelResult,
    gap: Gap | None = None,
    votes: CombinedEvidence | None = None,
    remarks: Remarks = _NONE_REMARKED,
) -> Fact:
    """
    A competency: where it stands, its level, what raters said, and what is left to do.
    """
    divided = votes.contested if votes else gap.divided if gap else ()
    beneath: list[Fact] = []
    if gap:
        beneath += _standing(gap)
    beneath += _level(result, gap)
    if votes:
        beneath += _account(votes, _ranks(result), remarks)
    beneath += _work(gap) if gap else _open(result)
    return facts.Outcome(
        result.competency,
        result.attained,
        result.decision is not None,
        *_thin(result, divided),
        facts=tuple(beneath),
    )


def _thin(
    result: LevelResult, divided: Collection[str]
) -> tuple[int | None, int | None, int | None]:
    """
    What makes the level provisional: a rank, how many of its indicators were clearly assessed, and how many it has.
    """
    return thin_of(result, divided) or (None, None, None)


def _ranks(result: LevelResult) -> dict[str, int]:
    """
    The rank of each indicator, in their order.
    """
    return {id: step.rank for step in result.steps for id in step.indicators}


def _level(result: LevelResult, gap: Gap | None) -> Iterator[Fact]:
    yield facts.Level(result.level)
    yield from _decisions(result)
    for step in result.steps:
        # The fact holds of a step what its fields are named after.
        yield facts.Step(*[getattr(step, name) for name in facts.Step.names()])
    yield _end(result)
    if passed := result.passed_over:
        yield facts.PassedOver(passed)
    for low, high in result.contradictions:
        yield facts.Contradiction(not_met=low, met=high)
    yield from _takes(result, gap)
    assessed, total = result.counts
    if total:
        yield facts.Coverage(assessed, total)
    # Where nothing can be assessed, the rule gives nothing, and neither too little nor enough was assessed.
    if result.verdicts:
        if len(result.possible) > 1:
            yield facts.Possible(tuple(sorted(result.possible)))
        yield facts.Sufficient(result.sufficient)


def _takes(
    result: LevelResult,
    gap: Gap | None,
    verdict_of: Callable[[Step], Verdict | None] = attrgetter("verdict"),
) -> Iterator[facts.Needed]:
    """
    What it takes to get to the desired rank; where nothing is asked, to the next one.

    Where a decision counts, answers change nothing. Of who is at the desired level it is told what settles that, not
    what else there is.
    """
    if result.decision or not result.verdicts:
        return
    goal = gap.desired if gap else _next_rank(result)
    there = gap is not None and gap.status in (GapStatus.DESIRED, GapStatus.OUTGROWN)
    if not isinstance(goal, int):
        return
    for step in result.takes(goal):
        verdict, needed = verdict_of(step), step.needed
        is_lacking = verdict in (Verdict.NOT_MET, Verdict.NOT_ASSESSED)
        if needed and not (there and is_lacking):
            unobserved = len(step.answers) - len(step.observed)
            yield facts.Needed(step.rank, needed, unobserved, verdict)


def _next_rank(result: LevelResult) -> int:
    """
    The lowest stated rank above the level, or the highest there is.
    """
    ranks = [*result.verdicts]
    above = [rank for rank in ranks if rank > (result.level or 0)]
    return (above or ranks[-1:])[0]


def _decisions(result: LevelResult) -> Iterator[Fact]:
    """
    All that people decided and revoked, in order of entry.
    """
    for number, event in enumerate(result.decisions, 1):
        # No event but the last one counts: what came before a revocation does not come back by itself.
        counts = number == len(result.decisions)
        signed = (event.by, event.at, event.reason)
        if event.revokes:
            yield facts.Revocation(*signed, counts)
        else:
            yield facts.Decision(event.level, *signed, result.level, counts)


def _decided(result: LevelResult) -> Iterator[Fact]:
    """
    Of what people decided or revoked also what the rule gives.
    """
    if events := tuple(_decisions(result)):
        yield facts.Level(result.level)
        yield from events


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
        higher = stop.rank < max(verdicts)
        return facts.Stopped(stop.rank, verdicts[stop.rank], higher)
    return facts.Top(max(verdicts))


def _listed(
    kind: type[Fact], ids: Sequence[str], ranks: Mapping[str, int], *values: object
) -> Iterator[Fact]:
    """
    A fact of a *kind* with the indicators beneath it; where there are none to list, there is no fact.
    """
    if ids:
        items = [facts.Indicator(id, ranks[id]) for id in ids]
        counted = [tuple(ids)] if issubclass(kind, facts.Counted) else []
        yield kind(*counted, *values, facts=tuple(items))


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
    if not isinstance(gap.desired, int):
        return
    yield facts.Status(gap.status, gap.distance)
    settled = gap.result.verdicts or gap.result.decision
    # Where a person decided that the level cannot be judged, no answer changes that.
    if gap.possible and settled:
        yield facts.Outlook(
            gap.decided, tuple(status for status in GapStatus if status in gap.possible)
        )


def _work(gap: Gap) -> Iterator[Fact]:
    """
    What is not observed yet and what is to be discussed up to the desired rank, and what else is not assessed.
    """
    ranks = _ranks(gap.result)
    desired = gap.desired if isinstance(gap.desired, int) else None
    # In one list, in their order: who said what must not be deducible.
    open_ids = {*gap.divided, *gap.to_assess}
    to_discuss = [id for id in ranks if id in open_ids]
    there = gap.status in (GapStatus.DESIRED, GapStatus.OUTGROWN)
    yield from _listed(facts.ToDevelop, gap.to_develop, ranks, desired, there)
    yield from _listed(facts.ToDiscuss, to_discuss, ranks, desired)
    yield from _open(gap.result, beyond=desired)


def _account(
    evidence: CombinedEvidence, ranks: Mapping[str, int], remarks: Remarks
) -> Iterator[Fact]:
    """
    What raters said of the indicators in *ranks*: where they differed with the counts, else only that they did not.

    And what they remarked.
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
        elif votes and votes.yes + votes.no > 1:
            agreed.append(id)
    if tied:
        yield facts.Tied(evidence.rule.tie, facts=tuple(tied))
    if split:
        yield facts.Split(facts=tuple(split))
    if agreed:
        yield facts.Agreed(tuple(agreed))
    yield from _listed(facts.TooFew, few, ranks, evidence.rule.min_raters)
    remarked = [
        facts.Indicator(id, rank, facts=remarks[id])
        for id, rank in ranks.items()
        if id in remarks
    ]
    if remarked:
        yield facts.Remarks(facts=tuple(remarked))


def _remarks(ratings: Iterable[Rating], votes: CombinedEvidence) -> Remarks:
    """
    The notes and sources of the *ratings* that count, of which the *votes* are.
    """
    found: dict[str, set[tuple[str | None, str | None]]] = {}
    for rating in ratings_that_count(ratings, votes.rule):
        if rating.note or rating.source:
            told = found.setdefault(rating.indicator, set())
            told.add((rating.note, rating.source))
    # In the order of the text, and what several say once: no order and no number goes back to raters.
    return {
        id: tuple(
            facts.Remark(note, source)
            for note, source in sorted(
                told, key=lambda one: (one[0] or "", one[1] or "")
            )
        )
        for id, told in found.items()
    }


def _change(change: CompetencyChange, comparison: Comparison) -> Iterator[Fact]:
    before, after = change.before, change.after
    then = _thin(before, comparison.before.divided)
    now = _thin(after, comparison.after.divided)
    yield facts.Before(before.attained, *then, facts=tuple(_decided(before)))
    yield facts.After(after.attained, *now, facts=tuple(_decided(after)))
    # What raters were split on has not turned for better or worse: it is not clear, as what nobody assessed.
    clear = CompetencyChange(
        undivided(before, comparison.before.divided),
        undivided(after, comparison.after.divided),
    )
    ranks = _ranks(after)
    yield from _listed(facts.Gained, clear.gained, ranks)
    yield from _listed(facts.Lost, clear.lost, ranks)
    yield from _listed(facts.NewlyAssessed, clear.newly_assessed, ranks)
    unclear = clear.no_longer_assessed
    if comparison.before.votes or comparison.after.votes:
        yield from _listed(facts.ToDiscuss, unclear, ranks, None)
    else:
        yield from _listed(facts.NoLongerAssessed, unclear, ranks)
    if not any(getattr(clear, name) for name in TURNS):
        yield facts.Unchanged()


_Teller: TypeAlias = Callable[..., Iterator[Fact]]
_TELLERS: Final[Mapping[type, _Teller]] = {
    LevelResult: _tell_result,
    Gap: _tell_gap,
    Assessment: _tell_assessment,
    GapReport: _tell_report,
    CombinedEvidence: _tell_evidence,
    Comparison: _tell_comparison,
}
