"""
A result in facts, and the facts in words: what was found, by which rule, and why, in Dutch or English.

Facts come first: a small tree of typed values without language, which a tool can render its own way. The sentences say
what the facts hold and no more: no judgement, no advice. All words of a language that are not the framework's own stand
in this module, at its end.
"""

from __future__ import annotations

import datetime as dt
import enum
import textwrap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import attrs

from competentie.errors import Problem, UnknownIdError, unknown
from competentie.evidence import CombinedEvidence, RaterRule, Repeated, Role, Tie, Votes
from competentie.gaps import Gap, GapReport, GapStatus
from competentie.levels import Assessment, Climb, Decision, LevelResult, LevelRule, Verdict
from competentie.model import (
    CellMark,
    Checked,
    DescriptorState,
    Faults,
    Framework,
    FrameworkRef,
    Requirement,
    check_identifier,
    check_language,
    each_is,
    each_item,
    expect,
    freeze,
    instance_of,
    optional,
    refuse,
    whole,
    wrong_type,
    wrong_value,
)

if TYPE_CHECKING:
    from competentie.versions import Comparison, CompetencyChange

__all__ = [
    "Explanation",
    "Fact",
    "FactKind",
    "Labelled",
    "explain",
    "label",
    "level_label",
    "status_label",
    "use_language",
]

Labelled: TypeAlias = (
    bool | GapStatus | CellMark | Verdict | DescriptorState | Requirement | Climb | Role | Tie | Repeated | None
)
"""
What there is a short word for: an answer (True, False or None), or a member of these enums.
"""

_WIDTH: Final = 100


class FactKind(enum.Enum):
    """
    What a fact is about; :attr:`names` are the values that it holds.
    """

    # What the result is of.
    FRAMEWORK = "framework"
    VERSIONS = "versions"
    PROFILE = "profile"
    # The rule for levels.
    RULE = "rule"
    THRESHOLD = "threshold"
    CLIMB = "climb"
    MIN_COVERAGE = "min_coverage"
    # The rule for raters.
    RATERS = "raters"
    MAJORITY = "majority"
    TIE = "tie"
    MIN_RATERS = "min_raters"
    REPEATED = "repeated"
    EXCLUDE = "exclude"
    EXCLUDED = "excluded"
    # A competency; the rest stands beneath one of these.
    OUTCOME = "outcome"
    COMPARED = "compared"
    ACCOUNT = "account"
    # Against the desired level.
    DESIRED = "desired"
    STATUS = "status"
    OUTLOOK = "outlook"
    TO_DEVELOP = "to_develop"
    TO_ASSESS = "to_assess"
    # The level, and why.
    LEVEL = "level"
    DECISION = "decision"
    STEP = "step"
    STOPPED = "stopped"
    TOP = "top"
    NO_CLIMB = "no_climb"
    NOTHING_STATED = "nothing_stated"
    PASSED_OVER = "passed_over"
    CONTRADICTION = "contradiction"
    COVERAGE = "coverage"
    POSSIBLE = "possible"
    SUFFICIENT = "sufficient"
    NOT_ASSESSED = "not_assessed"
    # What raters said.
    TIED = "tied"
    SPLIT = "split"
    AGREED = "agreed"
    TOO_FEW = "too_few"
    # Two results side by side.
    BEFORE = "before"
    AFTER = "after"
    GAINED = "gained"
    LOST = "lost"
    NEWLY_ASSESSED = "newly_assessed"
    NO_LONGER_ASSESSED = "no_longer_assessed"
    UNCHANGED = "unchanged"
    # An indicator, beneath one of those above.
    INDICATOR = "indicator"
    VOTES = "votes"

    @property
    def names(self) -> tuple[str, ...]:
        """
        Names of the values that a fact of this kind holds, no more and no fewer.
        """
        return tuple(_NAMES.get(self, "").split())


# The values per kind; a kind that is not here has none. What they mean is in docs/explain.md.
_NAMES: Final[Mapping[FactKind, str]] = {
    FactKind.FRAMEWORK: "id version digest language",
    FactKind.VERSIONS: "id before before_digest before_language after after_digest after_language",
    FactKind.PROFILE: "profile title",
    FactKind.THRESHOLD: "threshold",
    FactKind.CLIMB: "climb",
    FactKind.MIN_COVERAGE: "min_coverage",
    FactKind.TIE: "tie",
    FactKind.MIN_RATERS: "min_raters",
    FactKind.REPEATED: "repeated",
    FactKind.EXCLUDE: "exclude",
    FactKind.EXCLUDED: "role count",
    FactKind.OUTCOME: "competency attained",
    FactKind.COMPARED: "competency change",
    FactKind.ACCOUNT: "competency",
    FactKind.DESIRED: "desired",
    FactKind.STATUS: "status distance",
    FactKind.OUTLOOK: "decided possible",
    FactKind.TO_DEVELOP: "desired",
    FactKind.TO_ASSESS: "desired",
    FactKind.LEVEL: "level",
    FactKind.DECISION: "level by at reason ruled",
    FactKind.STEP: "rank state observed not_observed not_assessed required verdict",
    FactKind.STOPPED: "rank verdict",
    FactKind.TOP: "rank",
    FactKind.PASSED_OVER: "ranks",
    FactKind.CONTRADICTION: "not_met met",
    FactKind.COVERAGE: "assessed total",
    FactKind.POSSIBLE: "levels",
    FactKind.SUFFICIENT: "sufficient",
    FactKind.NOT_ASSESSED: "beyond",
    FactKind.TIED: "tie",
    FactKind.AGREED: "indicators",
    FactKind.TOO_FEW: "min_raters",
    FactKind.BEFORE: "attained",
    FactKind.AFTER: "attained",
    FactKind.INDICATOR: "indicator rank",
    FactKind.VOTES: "indicator rank yes no abstained",
}
_SECTIONS: Final = frozenset({FactKind.OUTCOME, FactKind.COMPARED, FactKind.ACCOUNT})
_ITEMS: Final = frozenset({FactKind.INDICATOR, FactKind.VOTES})


def _check_value(value: object) -> Faults:
    if isinstance(value, tuple):
        return [fault for item in value for fault in _check_value(item)]
    if isinstance(value, NoneType | str | int | Fraction | dt.datetime | enum.Enum):
        return ()
    return wrong_type(value, "a plain value of a fact")


def _freeze_values(value: Mapping[str, Any]) -> Mapping[str, Any]:
    return freeze(value)


@attrs.frozen
class Fact(Checked):
    """
    One thing that a result says, without language, and the facts beneath it.

    Args:
        kind: What it is about.

        values: The values that :attr:`FactKind.names` lists: ids, ranks, counts, exact shares, enum members, and tuples
            of those.

        facts: What stands beneath it.
    """

    kind: FactKind
    values: Mapping[str, Any] = attrs.field(factory=dict, converter=_freeze_values)
    facts: tuple[Fact, ...] = ()

    _CHECKS = (
        ("kind", instance_of(FactKind)),
        ("values", each_item(check_identifier, _check_value)),
        ("facts", lambda value: each_is(Fact)(value)),  # noqa: PLW0108 - there is no Fact yet
    )

    def _relate(self) -> None:
        given, names = sorted(self.values), sorted(self.kind.names)
        if given != names:
            what = f"a fact of kind {self.kind.value} holds {names}, not {given}"
            refuse("not a valid Fact", [Problem("values", given, what)])

    def __repr__(self) -> str:
        # A fact can hold answers, which are nobody's business in a log.
        return f"<Fact {self.kind.value}: {len(self.values)} values, {len(self.facts)} facts beneath>"

    def walk(self) -> Iterator[Fact]:
        """
        This fact and all beneath it, in the order of reading.
        """
        yield self
        for fact in self.facts:
            yield from fact.walk()

    def to_dict(self) -> dict[str, Any]:
        """
        This fact as plain dicts and lists, fit for JSON: enum members by value, shares and moments as text.
        """
        values = {name: _plain(self.values[name]) for name in self.kind.names}
        return {"kind": self.kind.value, "values": values, "facts": [fact.to_dict() for fact in self.facts]}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, dt.datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Fraction) else value


def _check_language(value: object) -> Faults:
    """
    Check for a language that there are sentences in.
    """
    if not isinstance(value, str):
        return wrong_type(value, "a language, such as 'nl'")
    if check_language(value) or _primary(value) not in _LANGUAGES:
        return wrong_value(value, f"is not a language with sentences; there are {' and '.join(map(repr, _LANGUAGES))}")
    return ()


def _primary(language: str) -> str:
    return language.split("-", maxsplit=1)[0]


@attrs.frozen
class Explanation(Checked):
    """
    What a result says: :attr:`facts`, and on demand their :attr:`text`, which ``str`` gives too.

    Args:
        facts: What it says, without language.

        framework: Whose words names and behaviours are told in.

        language: Of the sentences.
    """

    facts: tuple[Fact, ...]
    framework: Framework
    language: str

    _CHECKS = (
        ("facts", each_is(Fact)),
        ("framework", instance_of(Framework)),
        ("language", _check_language),
    )

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        # The text holds answers, which are nobody's business in a log.
        return f"<Explanation in {self.language}: {sum(1 for _ in self.walk())} facts>"

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
        expect("nothing to say", fact=instance_of(Fact)(fact))
        words = _LANGUAGES[_primary(self.language)]
        return words.sentences[_key(fact)].format_map(_Shown(fact, self.framework, self.language))

    @cached_property
    def text(self) -> str:
        """
        All facts in words: a line each, wrapped, indented beneath what they belong to; competencies apart.
        """
        return "\n".join(self._lines(self.facts, "")).strip("\n")

    def _lines(self, facts: Sequence[Fact], indent: str) -> Iterator[str]:
        for fact in facts:
            if fact.kind in _SECTIONS:
                yield ""
            first = indent + ("- " if fact.kind in _ITEMS else "")
            rest = indent + ("  " if fact.kind in _ITEMS else "    ")
            yield from textwrap.wrap(
                self.say(fact),
                _WIDTH,
                initial_indent=first,
                subsequent_indent=rest,
                break_long_words=False,
                break_on_hyphens=False,
            )
            yield from self._lines(fact.facts, indent + "  ")

    def to_dict(self) -> dict[str, Any]:
        """
        Language, facts and text as plain dicts and lists, fit for JSON.
        """
        return {"language": self.language, "facts": [fact.to_dict() for fact in self.facts], "text": self.text}


def explain(
    x: LevelResult | Gap | Assessment | GapReport | CombinedEvidence | Comparison,
    framework: Framework,
    *,
    language: str | None = None,
) -> Explanation:
    """
    What *x* says and why, as facts and in words.

    Per competency: the level, the rule, per rank what was observed and what it takes, why the climb stopped, what is
    not assessed and which levels remain possible, what contradicts, what raters disagreed on, and what a person
    decided. Against a desired level also the standing, and which behaviours to develop or assess.

    Args:
        x: What to explain; a ``Comparison`` is of :mod:`competentie.versions`.

        framework: The one that *x* was made with, in the language that its words are wanted in; for a comparison that
            of either side.

        language: Of the sentences, ``nl`` or ``en``; None for that of *framework* if there are sentences in it, else
            English.

    Raises:
        InvalidTypeError: *x* is nothing to explain, or *framework* not a Framework.

        InvalidValueError: There are no sentences in *language*, or *x* is of another framework; the error names every
            difference.

        UnknownIdError: *x* names competencies or indicators that *framework* does not have.
    """
    expect(
        "cannot explain",
        x=_check_kind(x),
        framework=instance_of(Framework)(framework),
        language=optional(_check_language)(language),
    )
    check_owner(x, framework)
    return Explanation(
        tuple(_TELLERS.get(type(x), _tell_comparison)(x, framework)), framework, use_language(framework, language)
    )


def use_language(framework: Framework | FrameworkRef, language: str | None = None) -> str:
    """
    The language to speak of *framework* in: *language*, or its own if there are sentences in it, else English.

    Returns:
        ``nl`` or ``en``.

    Raises:
        InvalidTypeError: *language* is not text, or *framework* neither a Framework nor a FrameworkRef.

        InvalidValueError: There are no sentences in *language*.
    """
    expect(
        "no language to speak",
        framework=instance_of(Framework, FrameworkRef)(framework),
        language=optional(_check_language)(language),
    )
    return spoken_language(framework.language if language is None else language)


def spoken_language(language: str) -> str:
    """
    The language to speak where texts are in *language*: that, if there are sentences in it, else English.
    """
    wanted = _primary(language)
    return wanted if wanted in _LANGUAGES else "en"


# Words for single values, which other modules show too.


def label(value: Labelled, *, language: str) -> str:
    """
    A short word for an answer (True, False or None) or an enum member, such as ``groeicompetentie``.

    Raises:
        InvalidTypeError: There is no word for such a value.

        InvalidValueError: There are no words in *language*.

    >>> label(GapStatus.GROWTH, language="nl"), label(None, language="en")
    ('groeicompetentie', 'not assessed')
    """
    expect("no word", value=_check_labelled(value), language=_check_language(language))
    return _LANGUAGES[_primary(language)].labels[value]


_LABELLED: Final = (GapStatus, CellMark, Verdict, DescriptorState, Requirement, Climb, Role, Tie, Repeated)
_check_labelled: Final = instance_of(bool, NoneType, *_LABELLED)


def status_label(status: GapStatus, framework: Framework, *, language: str | None = None) -> str:
    """
    What the legend of *framework* calls *status*; :func:`label` where it has no word for it.

    Raises:
        InvalidTypeError: *status* is not a GapStatus, or *framework* not a Framework.

        InvalidValueError: There are no words in *language*.
    """
    expect("no status", status=instance_of(GapStatus)(status))
    spoken = use_language(framework, language)
    entry = framework.legend_for(status.mark) if status.mark else None
    return entry.label if entry else label(status, language=spoken)


def level_label(level: int | None, *, language: str, framework: Framework | None = None) -> str:
    """
    A level in words: ``niveau 3``, ``geen niveau behaald`` for 0, ``niet te bepalen`` for None.

    Args:
        level: A rank, 0, or None for unknown.

        language: Of the words.

        framework: Where the levels have names, to show the name too, unless it only says the rank.

    Raises:
        InvalidTypeError: *level* is not an int or None, or *framework* not a Framework.

        InvalidValueError: *level* is below 0, or there are no words in *language*.

    >>> level_label(3, language="nl"), level_label(None, language="en")
    ('niveau 3', 'cannot be determined')
    """
    expect(
        "not a level to name",
        level=optional(whole(0))(level),
        language=_check_language(language),
        framework=optional(instance_of(Framework))(framework),
    )
    words = _LANGUAGES[_primary(language)].words
    if not level:
        return words["unknown" if level is None else "none_attained"]
    return words["level"].format(level) + (_name_of(level, framework) if framework else "")


def figure_word(name: str, *, language: str) -> str:
    """
    A word that figures need beside the labels, such as ``mogelijk`` in a legend.

    Raises:
        InvalidValueError: There are no words in *language*.
    """
    expect("no word", language=_check_language(language))
    return _LANGUAGES[_primary(language)].figures[name]


def _name_of(rank: int, framework: Framework) -> str:
    """
    The name of a level in brackets; nothing where it only says the rank.
    """
    name = level_name(rank, framework)
    return f" ({name})" if name else ""


def level_name(rank: int, framework: Framework) -> str | None:
    """
    What *framework* calls a level; None where that only says the rank, as "Niveau 2" does.
    """
    only_rank = {words.words["level"].format(rank) for words in _LANGUAGES.values()}
    names = [level.name for level in framework.ladder if level.rank == rank]
    return next((name for name in names if name.casefold() not in only_rank), None)


def phrase(key: str, *, language: str, **values: object) -> str:
    """
    What a card says beside facts and labels, such as a heading; *values* are what it names.
    """
    shown = {name: _Count(value) if isinstance(value, int) else value for name, value in values.items()}
    return _LANGUAGES[_primary(language)].phrases[key].format_map(shown)


# What is given belongs together.


def _check_kind(x: object) -> Faults:
    if type(x) in _TELLERS or _is_comparison(x):
        return ()
    # Only its type is told: ratings given by mistake are nobody's business in a log.
    names = ", ".join(cls.__name__ for cls in _TELLERS)
    what = f"a {type(x).__name__} is nothing to explain; give a {names}, or competentie.versions.Comparison"
    return ((TypeError, Problem("", x, what)),)


def check_owner(x: Any, framework: Framework) -> None:
    """
    Refuse a *framework* that *x* was not made with, naming every difference.
    """
    if isinstance(x, CombinedEvidence):
        _refuse_unknown([(f"votes.{id}", id) for id in _rated(x)], [], framework)
        return
    refs, results = _parts(x)
    differences = [tuple(framework.differences(ref, path)) for path, ref in refs.items()]
    # Of a comparison one of the two is enough: both are on the same competencies and indicators.
    if differences and all(differences):
        refuse(_summary(framework), [problem for found in differences for problem in found])
    strange = [result.competency for result in results if result.competency not in framework]
    _refuse_unknown(
        [(f"{result.competency}.{id}", id) for result in results for id in _ranks(result)],
        [problem for result in results for problem in _place_problems(result, framework)],
        framework,
        competencies=[(id, id) for id in dict.fromkeys(strange)],
    )


def _parts(x: Any) -> tuple[dict[str, FrameworkRef], tuple[LevelResult, ...]]:
    """
    The frameworks that *x* says it is of, by path, and its results; those of one level result or gap name none.
    """
    if isinstance(x, LevelResult):
        return {}, (x,)
    if isinstance(x, Gap):
        return {}, (x.result,)
    if isinstance(x, Assessment):
        return {"framework": x.framework}, x.results
    if isinstance(x, GapReport):
        return {"assessment.framework": x.assessment.framework}, x.assessment.results
    refs = {f"{side}.framework": getattr(x, side).framework for side in ("before", "after")}
    return refs, (*x.before.results, *x.after.results)


def _place_problems(result: LevelResult, framework: Framework) -> Iterator[Problem]:
    """
    Ranks and indicators of *result* that *framework* has otherwise or elsewhere, and those that the result lacks.
    """
    if result.competency not in framework:
        return
    outline = framework[result.competency].outline
    theirs, ours = ({r.rank: r.state.value for r in ranks} for ranks in (result.ranks, outline))
    for rank in sorted({*theirs, *ours}):
        one, other = (states.get(rank, "absent") for states in (theirs, ours))
        if one != other:
            what = f"rank {rank} is {one} in the result and {other} in {framework.id} {framework.version}"
            yield Problem(result.competency, rank, what)
    at, own = _ranks(result), framework[result.competency].indicator_ids
    for id in own:
        if id not in at:
            yield Problem(f"{result.competency}.{id}", id, f"{id} is not in the result")
    for id, rank in at.items():
        place = framework.find(id) if id in framework.indicator_ids else None
        if place and (place[0].id, place[1].rank) != (result.competency, rank):
            what = f"{id} is at rank {rank} in the result; it belongs to {place[0].id} at rank {place[1].rank}"
            yield Problem(f"{result.competency}.{id}", id, what)


def _refuse_unknown(
    ids: Iterable[tuple[str, str]],
    problems: Sequence[Problem],
    framework: Framework,
    *,
    competencies: Iterable[tuple[str, str]] = (),
) -> None:
    """
    Refuse those of the *ids*, with their paths, that are no indicators of *framework*, and all *problems* found before.
    """
    known, name = framework.indicator_ids, f"{framework.id} {framework.version}"
    strange = dict.fromkeys(one for one in ids if one[1] not in known)
    unknowns = [
        *unknown(competencies, [k.id for k in framework.competencies], f"a competency of {name}"),
        *unknown(strange, sorted(known), f"an indicator of {name}"),
    ]
    if unknowns and not problems:
        raise UnknownIdError(_summary(framework), unknowns)
    refuse(_summary(framework), dict.fromkeys([*unknowns, *problems]))


def _summary(framework: Framework) -> str:
    return f"not a result on {framework.id} {framework.version}"


# From results to facts. Each function gives those of one part.


def _fact(kind: FactKind, facts: Iterable[Fact] = (), /, **values: Any) -> Fact:
    return Fact(kind, values, tuple(facts))


def _tell_result(result: LevelResult, _: Framework) -> Iterator[Fact]:
    yield _rule(result.rule)
    yield _outcome(result, [*_level(result), *_open(result)])


def _tell_gap(gap: Gap, _: Framework) -> Iterator[Fact]:
    yield _rule(gap.result.rule)
    yield _outcome(gap.result, [*_standing(gap), *_level(gap.result), *_work(gap)])


def _tell_assessment(assessment: Assessment, _: Framework) -> Iterator[Fact]:
    yield _framework(assessment.framework)
    yield from _rules(assessment)
    for result in assessment.results:
        yield _outcome(result, [*_level(result), *_said(assessment, result), *_open(result)])


def _tell_report(report: GapReport, _: Framework) -> Iterator[Fact]:
    assessment = report.assessment
    yield _framework(assessment.framework)
    yield _fact(FactKind.PROFILE, profile=report.profile.id, title=report.profile.title)
    yield from _rules(assessment)
    for gap in report.gaps:
        yield _outcome(gap.result, [*_standing(gap), *_level(gap.result), *_said(assessment, gap.result), *_work(gap)])


def _tell_evidence(votes: CombinedEvidence, framework: Framework) -> Iterator[Fact]:
    yield _raters(votes)
    for competency in framework.competencies:
        ranks = {id: outline.rank for outline in competency.outline for id in outline.indicators}
        if account := tuple(_account(votes, ranks)):
            yield _fact(FactKind.ACCOUNT, account, competency=competency.id)


def _tell_comparison(comparison: Comparison, _: Framework) -> Iterator[Fact]:
    before, after = comparison.before.framework, comparison.after.framework
    yield _fact(
        FactKind.VERSIONS,
        id=after.id,
        before=before.version,
        before_digest=before.digest,
        before_language=before.language,
        after=after.version,
        after_digest=after.digest,
        after_language=after.language,
    )
    yield _rule(comparison.after.rule)
    for change in comparison.changes:
        yield _fact(FactKind.COMPARED, _change(change), competency=change.competency, change=change.change)


def _framework(ref: FrameworkRef) -> Fact:
    return _fact(FactKind.FRAMEWORK, id=ref.id, version=ref.version, digest=ref.digest, language=ref.language)


def _rules(assessment: Assessment) -> Iterator[Fact]:
    yield _rule(assessment.rule)
    if assessment.votes:
        yield _raters(assessment.votes)


def _rule(rule: LevelRule) -> Fact:
    parts = (
        _fact(FactKind.THRESHOLD, threshold=rule.threshold),
        _fact(FactKind.CLIMB, climb=rule.climb),
        _fact(FactKind.MIN_COVERAGE, min_coverage=rule.min_coverage),
    )
    return _fact(FactKind.RULE, parts)


def _raters(votes: CombinedEvidence) -> Fact:
    rule: RaterRule = votes.rule
    parts = (
        _fact(FactKind.MAJORITY),
        _fact(FactKind.TIE, tie=rule.tie),
        _fact(FactKind.MIN_RATERS, min_raters=rule.min_raters),
        _fact(FactKind.REPEATED, repeated=rule.repeated),
        _fact(FactKind.EXCLUDE, exclude=tuple(role for role in Role if role in rule.exclude)),
        *(
            _fact(FactKind.EXCLUDED, role=role, count=votes.excluded[role])
            for role in Role  # in one order, whatever that of the ratings
            if role in votes.excluded
        ),
    )
    return _fact(FactKind.RATERS, parts)


def _outcome(result: LevelResult, facts: Iterable[Fact]) -> Fact:
    return _fact(FactKind.OUTCOME, facts, competency=result.competency, attained=result.attained)


def _ranks(result: LevelResult) -> dict[str, int]:
    """
    The rank of each indicator, in their order.
    """
    return {id: outline.rank for outline in result.ranks for id in outline.indicators}


def _level(result: LevelResult) -> Iterator[Fact]:
    yield _fact(FactKind.LEVEL, level=result.level)
    if result.decision:
        yield _decision(result.decision, result)
    for step, outline in zip(result.steps, result.ranks, strict=True):
        yield _fact(
            FactKind.STEP,
            rank=step.rank,
            state=outline.state,
            observed=step.observed,
            not_observed=step.not_observed,
            not_assessed=step.not_assessed,
            required=step.required,
            verdict=step.verdict,
        )
    yield _end(result)
    if passed := _passed_over(result):
        yield _fact(FactKind.PASSED_OVER, ranks=passed)
    for low, high in result.contradictions:
        yield _fact(FactKind.CONTRADICTION, not_met=low, met=high)
    if total := len(result.answers):
        yield _fact(FactKind.COVERAGE, assessed=total - result.answers.count(None), total=total)
    yield _fact(FactKind.POSSIBLE, levels=tuple(sorted(result.possible)))
    yield _fact(FactKind.SUFFICIENT, sufficient=result.sufficient)


def _decision(decision: Decision, result: LevelResult) -> Fact:
    return _fact(
        FactKind.DECISION,
        level=decision.level,
        by=decision.by,
        at=decision.at,
        reason=decision.reason,
        ruled=result.level,
    )


def _end(result: LevelResult) -> Fact:
    """
    Why the climb went no further.
    """
    if not result.verdicts:
        return _fact(FactKind.NOTHING_STATED)
    if result.rule.climb is Climb.HIGHEST:
        return _fact(FactKind.NO_CLIMB)
    if stop := result.stopped_at:
        return _fact(FactKind.STOPPED, rank=stop.rank, verdict=stop.verdict)
    return _fact(FactKind.TOP, rank=max(result.verdicts))


def _passed_over(result: LevelResult) -> tuple[int, ...]:
    """
    The ranks that CUMULATIVE_IMPLIED passed over: not assessed, and below where the climb ended.
    """
    if result.rule.climb is not Climb.CUMULATIVE_IMPLIED:
        return ()
    stop = result.stopped_at
    end = stop.rank if stop else max(result.verdicts, default=0)
    return tuple(rank for rank, verdict in result.verdicts.items() if verdict is Verdict.NOT_ASSESSED and rank < end)


def _listed(kind: FactKind, ids: Iterable[str], ranks: Mapping[str, int], **values: Any) -> Iterator[Fact]:
    """
    A fact with indicators beneath it; none where there are none.
    """
    if items := [_fact(FactKind.INDICATOR, indicator=id, rank=ranks[id]) for id in ids]:
        yield _fact(kind, items, **values)


def _open(result: LevelResult, *, beyond: int | None = None) -> Iterator[Fact]:
    """
    The indicators that are not assessed; only those *beyond* a rank, where others are told by themselves.
    """
    ranks = _ranks(result)
    ids = [id for step in result.steps for id in step.not_assessed if step.rank > (beyond or 0)]
    return _listed(FactKind.NOT_ASSESSED, ids, ranks, beyond=beyond)


def _standing(gap: Gap) -> Iterator[Fact]:
    yield _fact(FactKind.DESIRED, desired=gap.desired)
    yield _fact(FactKind.STATUS, status=gap.status, distance=gap.distance)
    if isinstance(gap.desired, int):
        possible = tuple(status for status in GapStatus if status in gap.possible)
        yield _fact(FactKind.OUTLOOK, decided=gap.decided, possible=possible)


def _work(gap: Gap) -> Iterator[Fact]:
    """
    What is to be developed and assessed up to the desired rank, and what else is not assessed.
    """
    if not isinstance(gap.desired, int):
        yield from _open(gap.result)
        return
    ranks = _ranks(gap.result)
    yield from _listed(FactKind.TO_DEVELOP, gap.to_develop, ranks, desired=gap.desired)
    yield from _listed(FactKind.TO_ASSESS, gap.to_assess, ranks, desired=gap.desired)
    yield from _open(gap.result, beyond=gap.desired)


def _said(assessment: Assessment, result: LevelResult) -> Iterator[Fact]:
    if assessment.votes:
        yield from _account(assessment.votes, _ranks(result))


def _account(evidence: CombinedEvidence, ranks: Mapping[str, int]) -> Iterator[Fact]:
    """
    What raters said of the indicators in *ranks*: where they differed with the counts, else only that they did not.
    """
    votes = {id: evidence.votes[id] for id in ranks if id in evidence.votes}
    tied = [_votes(id, ranks[id], one) for id, one in votes.items() if one.tied]
    if tied:
        yield _fact(FactKind.TIED, tied, tie=evidence.rule.tie)
    split = [_votes(id, ranks[id], one) for id, one in votes.items() if one.yes and one.no and not one.tied]
    if split:
        yield _fact(FactKind.SPLIT, split)
    if agreed := tuple(id for id, one in votes.items() if not (one.yes and one.no)):
        yield _fact(FactKind.AGREED, indicators=agreed)
    # Their counts are withheld in the evidence, so that they cannot be told here.
    few = set(evidence.too_few)
    yield from _listed(FactKind.TOO_FEW, [id for id in ranks if id in few], ranks, min_raters=evidence.rule.min_raters)


def _votes(id: str, rank: int, one: Votes) -> Fact:
    return _fact(FactKind.VOTES, indicator=id, rank=rank, yes=one.yes, no=one.no, abstained=one.abstained)


def _rated(evidence: CombinedEvidence) -> Iterator[str]:
    yield from evidence.votes
    yield from evidence.too_few


def _change(change: CompetencyChange) -> Iterator[Fact]:
    for kind, result in ((FactKind.BEFORE, change.before), (FactKind.AFTER, change.after)):
        decided = (_decision(result.decision, result),) if result.decision else ()
        yield _fact(kind, decided, attained=result.attained)
    turned = {
        FactKind.GAINED: change.gained,
        FactKind.LOST: change.lost,
        FactKind.NEWLY_ASSESSED: change.newly_assessed,
        FactKind.NO_LONGER_ASSESSED: change.no_longer_assessed,
    }
    ranks = _ranks(change.after)
    for kind, ids in turned.items():
        yield from _listed(kind, ids, ranks)
    if not any(turned.values()):
        yield _fact(FactKind.UNCHANGED)


_Teller: TypeAlias = Callable[[Any, Framework], Iterator[Fact]]
_TELLERS: Final[Mapping[type, _Teller]] = {
    LevelResult: _tell_result,
    Gap: _tell_gap,
    Assessment: _tell_assessment,
    GapReport: _tell_report,
    CombinedEvidence: _tell_evidence,
}


def _is_comparison(x: object) -> bool:
    # Most who explain a result compare none: the module of comparisons is loaded for those who do.
    from competentie.versions import Comparison

    return type(x) is Comparison


# From facts to words. Which sentence a fact takes hangs on its values; the sentence itself only names them.


def _key(fact: Fact) -> str:
    variant = _VARIANTS.get(fact.kind)
    return f"{fact.kind.value}.{variant(fact.values)}" if variant else fact.kind.value


def _step_variant(values: Mapping[str, Any]) -> str:
    if values["verdict"] is None:
        return "empty" if values["state"] is DescriptorState.DEFINED else "passed"
    return "not_assessed" if values["verdict"] is Verdict.NOT_ASSESSED else "counted"


def _extent(share: Fraction) -> str:
    return "all" if share == 1 else "share" if share else "none"


def _direction(difference: int | None) -> str:
    if difference is None:
        return "unknown"
    return "lower" if difference < 0 else "higher" if difference else "same"


_VARIANTS: Final[Mapping[FactKind, Callable[[Mapping[str, Any]], str]]] = {
    FactKind.THRESHOLD: lambda values: _extent(values["threshold"]),
    FactKind.MIN_COVERAGE: lambda values: _extent(values["min_coverage"]),
    FactKind.CLIMB: lambda values: str(values["climb"].value),
    FactKind.STEP: _step_variant,
    FactKind.STOPPED: lambda values: str(values["verdict"].value),
    FactKind.NOT_ASSESSED: lambda values: "beyond" if values["beyond"] else "all",
    FactKind.POSSIBLE: lambda values: "many" if len(values["levels"]) > 1 else "one",
    FactKind.SUFFICIENT: lambda values: "yes" if values["sufficient"] else "no",
    FactKind.STATUS: lambda values: _direction(values["distance"]),
    FactKind.OUTLOOK: lambda values: "decided" if values["decided"] else "open",
    FactKind.COMPARED: lambda values: _direction(values["change"]),
}


class _Count(int):
    """
    A number in a sentence: ``{count}`` shows it, ``{count:indicator|indicators}`` the word that goes with it.
    """

    def __format__(self, spec: str) -> str:
        one, bar, many = spec.partition("|")
        return (one if self == 1 else many) if bar else str(int(self))


class _Shown:
    """
    The values of a fact as a sentence shows them, each made when the sentence asks for it.
    """

    def __init__(self, fact: Fact, framework: Framework, language: str) -> None:
        self.fact: Final = fact
        self.framework: Final = framework
        self.language: Final = language
        self.words: Final = _LANGUAGES[_primary(language)].words

    def __getitem__(self, name: str) -> object:
        if name in self.fact.values:
            show = _SHOW.get(name)
            value = self.fact.values[name]
            return show(self, value) if show else self.plain(value)
        return _SHOW_MORE[name](self, self.fact.values)

    def plain(self, value: Any) -> object:
        """
        A value that is shown by its type.
        """
        if isinstance(value, enum.Enum):
            return self.labelled(value)
        return _Count(abs(value)) if isinstance(value, int) else value

    def labelled(self, value: Any) -> str:
        if isinstance(value, GapStatus):
            return status_label(value, self.framework, language=self.language)
        return label(value, language=self.language)

    def level(self, value: Any) -> str:
        if isinstance(value, Requirement):
            return self.labelled(value)
        return level_label(value, language=self.language, framework=self.framework)

    def given(self, value: Any) -> str:
        return self.words["not_given"] if value is None else str(value)

    def joined(self, items: Iterable[str], last: str) -> str:
        *first, final = [*items] or [self.words["nothing"]]
        return f" {self.words[last]} ".join([", ".join(first), final] if first else [final])

    def levels(self, ranks: Any) -> list[str]:
        return [level_label(rank, language=self.language) for rank in ranks]


_SHOW: Final[Mapping[str, Callable[[_Shown, Any], object]]] = {
    **dict.fromkeys(("level", "ruled", "attained", "desired"), _Shown.level),
    **dict.fromkeys(("by", "at"), _Shown.given),
    **dict.fromkeys(("observed", "not_assessed", "indicators"), lambda _, ids: _Count(len(ids))),
    "competency": lambda shown, it: shown.framework[it].name,
    "indicator": lambda shown, it: shown.framework.indicator(it).text,
    "levels": lambda shown, levels: shown.joined(shown.levels(levels), "or"),
    "ranks": lambda shown, ranks: shown.joined(shown.levels(ranks), "and"),
    "possible": lambda shown, statuses: shown.joined(map(shown.labelled, statuses), "or"),
    "exclude": lambda shown, roles: shown.joined(map(shown.labelled, roles), "and"),
}
# What sentences name beside the values of a fact: it follows from them, and from the framework.
_SHOW_MORE: Final[Mapping[str, Callable[[_Shown, Mapping[str, Any]], object]]] = {
    "title": lambda shown, _: shown.framework.title,
    "name": lambda shown, values: _name_of(values["rank"], shown.framework),
    "assessed": lambda _, values: _Count(len(values["observed"]) + len(values["not_observed"])),
}


# The words of each language.


class _Language(NamedTuple):
    """
    All that is said in a language.

    ``sentences`` are by kind of fact, with a variant where a kind has several; ``labels`` are short words; ``words``
    are those that sentences are made with; ``phrases`` are what a card says beside all these, ``figures`` what figures
    say.
    """

    sentences: Mapping[str, str]
    labels: Mapping[Labelled, str]
    words: Mapping[str, str]
    phrases: Mapping[str, str]
    figures: Mapping[str, str]


_NL: Final = _Language(
    sentences={
        "framework": "Raamwerk: {title} ({id}), versie {version}, gelezen in taal {language}.",
        "versions": "Raamwerk: {title} ({id}). Eerste uitkomst: versie {before}, gelezen in taal {before_language}. "
        "Tweede uitkomst: versie {after}, gelezen in taal {after_language}.",
        "profile": "Functieprofiel: {title} ({profile}).",
        "rule": "Regel voor niveaus (een afspraak van deze bibliotheek; hij staat niet op de kaart):",
        "threshold.share": "Een niveau haalt de drempel als minstens {threshold} van de beoordeelde gedragsindicatoren "
        "is waargenomen.",
        "threshold.all": "Een niveau haalt de drempel als alle beoordeelde gedragsindicatoren zijn waargenomen.",
        "climb.cumulative": "Een niveau is behaald als dat niveau en alle niveaus eronder de drempel halen; het "
        "hoogste daarvan telt.",
        "climb.cumulative_implied": "Een niveau is behaald als dat niveau en alle beoordeelde niveaus eronder de "
        "drempel halen; het hoogste daarvan telt. Een niveau dat niet is beoordeeld, is zelf niet behaald.",
        "climb.highest": "Een niveau is behaald als dat niveau de drempel haalt, wat er ook onder ligt; het hoogste "
        "daarvan telt.",
        "min_coverage.share": "Er is genoeg beoordeeld als maar één niveau mogelijk is, of als bij elk niveau tot en "
        "met het eerste boven het behaalde niveau minstens {min_coverage} van de gedragsindicatoren is beoordeeld.",
        "min_coverage.all": "Er is genoeg beoordeeld als maar één niveau mogelijk is, of als bij elk niveau tot en met "
        "het eerste boven het behaalde niveau alle gedragsindicatoren zijn beoordeeld.",
        "min_coverage.none": "Er is altijd genoeg beoordeeld: de regel stelt geen minimum.",
        "raters": "Regel voor beoordelaars (een afspraak van deze bibliotheek; hij staat niet op de kaart):",
        "majority": "Per gedragsindicator telt de meerderheid van de beoordelaars die hem beoordeelden.",
        "tie": "Staken de stemmen, dan telt de gedragsindicator als {tie}.",
        "min_raters": "Nodig per gedragsindicator: minstens {min_raters} {min_raters:beoordelaar|beoordelaars}. Zijn "
        "het er minder, dan telt hij als niet beoordeeld.",
        "repeated": "Meer dan één beoordeling door dezelfde beoordelaar, of in meer dan één rol: {repeated}.",
        "exclude": "Rollen die niet meetellen: {exclude}.",
        "excluded": "Niet meegeteld: {count} {count:beoordeling|beoordelingen} (rol: {role}).",
        "outcome": "{competency}: {attained}",
        "compared.same": "{competency}: hetzelfde niveau",
        "compared.higher": "{competency}: tweede uitkomst {change} hoger",
        "compared.lower": "{competency}: tweede uitkomst {change} lager",
        "compared.unknown": "{competency}: verschil niet te bepalen",
        "account": "{competency}",
        "desired": "Gewenst: {desired}.",
        "status.unknown": "Uitkomst: {status}.",
        "status.lower": "Uitkomst: {status}. Het behaalde niveau is {distance} lager dan het gewenste.",
        "status.same": "Uitkomst: {status}. Het behaalde niveau is gelijk aan het gewenste.",
        "status.higher": "Uitkomst: {status}. Het behaalde niveau is {distance} hoger dan het gewenste.",
        "outlook.decided": "Deze uitkomst staat vast: wat niet is beoordeeld, verandert er niets aan.",
        "outlook.open": "Mogelijke uitkomst als alles is beoordeeld: {possible}.",
        "to_develop": "Te ontwikkelen tot en met {desired} (beoordeeld en niet waargenomen):",
        "to_assess": "Te beoordelen tot en met {desired}:",
        "level": "Volgens de regel: {level}.",
        "decision": "Besluit: {level}. Door: {by}. Wanneer: {at}. Volgens de regel was het: {ruled}. Reden: “{reason}”",
        "step.counted": "Niveau {rank}{name}: {observed} van {assessed} beoordeelde "
        "{assessed:gedragsindicator|gedragsindicatoren} waargenomen, nodig: {required}; {verdict}. Niet beoordeeld: "
        "{not_assessed}.",
        "step.not_assessed": "Niveau {rank}{name}: {verdict} ({not_assessed} "
        "{not_assessed:gedragsindicator|gedragsindicatoren}).",
        "step.passed": "Niveau {rank}{name}: {state}; telt niet mee.",
        "step.empty": "Niveau {rank}{name}: geen gedragsindicatoren; telt niet mee.",
        "stopped.not_met": "De regel stopt bij niveau {rank}: dat niveau haalt de drempel niet.",
        "stopped.not_assessed": "De regel stopt bij niveau {rank}: dat niveau is niet beoordeeld.",
        "top": "De regel komt tot niveau {rank}: daarboven staan geen gedragsindicatoren.",
        "no_climb": "De regel stopt bij geen enkel niveau: lagere niveaus tellen niet mee.",
        "nothing_stated": "Bij geen enkel niveau staan gedragsindicatoren: de regel kan geen niveau bepalen.",
        "passed_over": "Niet beoordeeld en overgeslagen, omdat een hoger niveau de drempel haalt: {ranks}.",
        "contradiction": "Tegenspraak: niveau {not_met} haalt de drempel niet, niveau {met} wel.",
        "coverage": "Beoordeeld: {assessed} van {total} {total:gedragsindicator|gedragsindicatoren}.",
        "possible.one": "Mogelijk volgens de regel: alleen {levels}.",
        "possible.many": "Mogelijk volgens de regel, doordat niet alles is beoordeeld: {levels}.",
        "sufficient.yes": "Volgens de regel is er genoeg beoordeeld.",
        "sufficient.no": "Volgens de regel is er niet genoeg beoordeeld.",
        "not_assessed.all": "Niet beoordeeld:",
        "not_assessed.beyond": "Niet beoordeeld boven niveau {beyond}:",
        "tied": "De stemmen staakten (telt als {tie}):",
        "split": "Beoordelaars verschilden (de meerderheid telt):",
        "agreed": "Zonder verschil tussen beoordelaars: {indicators} {indicators:gedragsindicator|gedragsindicatoren}.",
        "too_few": "Door minder dan {min_raters} {min_raters:beoordelaar|beoordelaars} beoordeeld (telt als niet "
        "beoordeeld; de aantallen worden niet getoond):",
        "before": "Eerste uitkomst: {attained}.",
        "after": "Tweede uitkomst: {attained}.",
        "gained": "Eerst niet waargenomen, in de tweede uitkomst wel:",
        "lost": "Eerst wel waargenomen, in de tweede uitkomst niet:",
        "newly_assessed": "Eerst niet beoordeeld, in de tweede uitkomst wel:",
        "no_longer_assessed": "Eerst wel beoordeeld, in de tweede uitkomst niet:",
        "unchanged": "Alle antwoorden zijn gelijk.",
        "indicator": "niveau {rank}: {indicator}",
        "votes": "niveau {rank}: {indicator} (waargenomen: {yes}; niet waargenomen: {no}; niet beoordeeld: "
        "{abstained})",
    },
    labels={
        True: "waargenomen",
        False: "niet waargenomen",
        None: "niet beoordeeld",
        GapStatus.UNKNOWN_DESIRED: "gewenst niveau niet bekend",
        GapStatus.NOT_REQUIRED: "geen eis",
        GapStatus.NOT_ASSESSED: "niet te bepalen",
        GapStatus.GROWTH: "groeicompetentie",
        GapStatus.DESIRED: "gewenste competentie",
        GapStatus.OUTGROWN: "ontstegen competentie",
        CellMark.GROWTH: "groeicompetentie",
        CellMark.DESIRED: "gewenste competentie",
        CellMark.OUTGROWN: "ontstegen competentie",
        Verdict.MET: "drempel gehaald",
        Verdict.NOT_MET: "drempel niet gehaald",
        Verdict.NOT_ASSESSED: "niet beoordeeld",
        DescriptorState.DEFINED: "beschreven",
        DescriptorState.NOT_APPLICABLE: "niet van toepassing",
        DescriptorState.UNDEFINED: "niet beschreven",
        Requirement.NONE: "geen eis",
        Requirement.UNKNOWN: "niet bekend",
        Climb.CUMULATIVE: "opbouwend",
        Climb.CUMULATIVE_IMPLIED: "opbouwend, niet beoordeelde niveaus overgeslagen",
        Climb.HIGHEST: "hoogste",
        Role.SELF: "zelf",
        Role.MANAGER: "leidinggevende",
        Role.PEER: "collega",
        Role.REPORT: "medewerker",
        Role.CLIENT: "cliënt",
        Role.OTHER: "anders",
        Tie.NOT_OBSERVED: "niet waargenomen",
        Tie.NOT_ASSESSED: "niet beoordeeld",
        Repeated.ERROR: "niet toegestaan",
        Repeated.LATEST: "de laatste beoordeling telt",
    },
    words={
        "level": "niveau {}",
        "none_attained": "geen niveau behaald",
        "unknown": "niet te bepalen",
        "not_given": "niet vermeld",
        "nothing": "geen",
        "and": "en",
        "or": "of",
    },
    phrases={
        "contents": "Inhoud",
        "legend": "Legenda",
        "overview": "Overzicht",
        "levels": "Niveaus",
        "competencies": "Competenties",
        "specialisations": "Specialisaties",
        "basis": "Waarop de uitkomst berust",
        "competency": "competentie",
        "attained": "behaald",
        "possible": "mogelijk",
        "desired": "gewenst",
        "outcome": "uitkomst",
        "sufficient": "genoeg beoordeeld",
        "yes": "ja",
        "no": "nee",
        "decided": "besluit",
        "counted": "{count} {count:gedragsindicator|gedragsindicatoren}",
        "translated": "Deze teksten zijn een vertaling uit taal {origin}: onofficieel, tenzij de maker van het "
        "raamwerk anders zegt.",
        "paper": "op de gedrukte kaart:",
        "colours.printed": "De kleuren van de vakjes zijn die van de gedrukte kaart. Van een vakje zonder kleur is de "
        "gedrukte kleur niet bekend.",
        "colours.unknown": "Van geen enkel vakje is de gedrukte kleur bekend.",
        "colours.cell": "De kleuren van de vakjes zijn berekend uit de gewenste niveaus van het functieprofiel; het "
        "zijn niet de gedrukte kleuren. De legenda is hier gelezen als de plaats van een vakje: onder het gewenste "
        "niveau is het {outgrown}, erboven {growth}.",
        "colours.person": "De kleuren van de vakjes zijn berekend uit de gewenste niveaus van het functieprofiel; het "
        "zijn niet de gedrukte kleuren. De legenda is hier gelezen als de stand van een persoon op dat niveau: onder "
        "het gewenste niveau is het {growth}, erboven {outgrown}.",
        "readings": "De legenda is op twee manieren te lezen, als de plaats van een vakje en als de stand van een "
        "persoon; de kaart zegt niet welke is bedoeld.",
        "standing": "De uitkomst is de stand van de persoon: behaald onder gewenst is {growth}, erboven {outgrown}.",
    },
    figures={
        "level": "niveau",
        "ruled": "niveau volgens de regel",
        "possible": "mogelijk",
        "decided": "besluit",
        "desired": "gewenst",
        "before": "eerste uitkomst",
        "after": "tweede uitkomst",
        "distance": "afstand tot het gewenste niveau",
        "row": "rij",
        "share": "aandeel van de mensen (%); getallen: aantal mensen",
        "invalid": "ongeldig antwoord",
        "no_group": "zonder groep",
        "withheld": "achtergehouden",
    },
)

_EN: Final = _Language(
    sentences={
        "framework": "Framework: {title} ({id}), version {version}, read in language {language}.",
        "versions": "Framework: {title} ({id}). First outcome: version {before}, read in language {before_language}. "
        "Second outcome: version {after}, read in language {after_language}.",
        "profile": "Job profile: {title} ({profile}).",
        "rule": "Rule for levels (a convention of this library; it is not on the card):",
        "threshold.share": "A level meets the threshold if at least {threshold} of the assessed indicators were "
        "observed.",
        "threshold.all": "A level meets the threshold if all assessed indicators were observed.",
        "climb.cumulative": "A level is attained if that level and all levels below it meet the threshold; the highest "
        "of these counts.",
        "climb.cumulative_implied": "A level is attained if that level and all assessed levels below it meet the "
        "threshold; the highest of these counts. A level that was not assessed is itself not attained.",
        "climb.highest": "A level is attained if that level meets the threshold, whatever lies below it; the highest "
        "of these counts.",
        "min_coverage.share": "Enough was assessed if only one level is possible, or if at each level up to the first "
        "one above the attained level at least {min_coverage} of the indicators were assessed.",
        "min_coverage.all": "Enough was assessed if only one level is possible, or if at each level up to the first "
        "one above the attained level all indicators were assessed.",
        "min_coverage.none": "Enough was always assessed: the rule sets no minimum.",
        "raters": "Rule for raters (a convention of this library; it is not on the card):",
        "majority": "For each indicator, the majority of the raters who assessed it counts.",
        "tie": "If the raters are tied, the indicator counts as {tie}.",
        "min_raters": "Needed for each indicator: at least {min_raters} {min_raters:rater|raters}. With fewer, it "
        "counts as not assessed.",
        "repeated": "More than one rating by the same rater, or in more than one role: {repeated}.",
        "exclude": "Roles that do not count: {exclude}.",
        "excluded": "Left out: {count} {count:rating|ratings} (role: {role}).",
        "outcome": "{competency}: {attained}",
        "compared.same": "{competency}: the same level",
        "compared.higher": "{competency}: second outcome {change} higher",
        "compared.lower": "{competency}: second outcome {change} lower",
        "compared.unknown": "{competency}: difference cannot be determined",
        "account": "{competency}",
        "desired": "Desired: {desired}.",
        "status.unknown": "Outcome: {status}.",
        "status.lower": "Outcome: {status}. The attained level is {distance} lower than the desired one.",
        "status.same": "Outcome: {status}. The attained level equals the desired one.",
        "status.higher": "Outcome: {status}. The attained level is {distance} higher than the desired one.",
        "outlook.decided": "This outcome is settled: what is not assessed does not change it.",
        "outlook.open": "Possible outcome once everything is assessed: {possible}.",
        "to_develop": "To develop up to and including {desired} (assessed and not observed):",
        "to_assess": "To assess up to and including {desired}:",
        "level": "By the rule: {level}.",
        "decision": "Decision: {level}. By: {by}. When: {at}. By the rule it was: {ruled}. Reason: “{reason}”",
        "step.counted": "Level {rank}{name}: {observed} of {assessed} assessed {assessed:indicator|indicators} "
        "observed, required: {required}; {verdict}. Not assessed: {not_assessed}.",
        "step.not_assessed": "Level {rank}{name}: {verdict} ({not_assessed} {not_assessed:indicator|indicators}).",
        "step.passed": "Level {rank}{name}: {state}; does not count.",
        "step.empty": "Level {rank}{name}: no indicators; does not count.",
        "stopped.not_met": "The rule stops at level {rank}: that level does not meet the threshold.",
        "stopped.not_assessed": "The rule stops at level {rank}: that level was not assessed.",
        "top": "The rule gets to level {rank}: there are no indicators above it.",
        "no_climb": "The rule stops at no level: lower levels do not count.",
        "nothing_stated": "There are no indicators at any level: the rule cannot determine a level.",
        "passed_over": "Not assessed and passed over, because a higher level meets the threshold: {ranks}.",
        "contradiction": "Contradiction: level {not_met} does not meet the threshold, level {met} does.",
        "coverage": "Assessed: {assessed} of {total} {total:indicator|indicators}.",
        "possible.one": "Possible by the rule: only {levels}.",
        "possible.many": "Possible by the rule, as not everything was assessed: {levels}.",
        "sufficient.yes": "By the rule, enough was assessed.",
        "sufficient.no": "By the rule, not enough was assessed.",
        "not_assessed.all": "Not assessed:",
        "not_assessed.beyond": "Not assessed above level {beyond}:",
        "tied": "The raters were tied (counts as {tie}):",
        "split": "The raters differed (the majority counts):",
        "agreed": "Without difference between raters: {indicators} {indicators:indicator|indicators}.",
        "too_few": "Assessed by fewer than {min_raters} {min_raters:rater|raters} (counts as not assessed; the counts "
        "are not shown):",
        "before": "First outcome: {attained}.",
        "after": "Second outcome: {attained}.",
        "gained": "Not observed at first, observed in the second outcome:",
        "lost": "Observed at first, not observed in the second outcome:",
        "newly_assessed": "Not assessed at first, assessed in the second outcome:",
        "no_longer_assessed": "Assessed at first, not assessed in the second outcome:",
        "unchanged": "All answers are the same.",
        "indicator": "level {rank}: {indicator}",
        "votes": "level {rank}: {indicator} (observed: {yes}; not observed: {no}; not assessed: {abstained})",
    },
    labels={
        True: "observed",
        False: "not observed",
        None: "not assessed",
        GapStatus.UNKNOWN_DESIRED: "desired level not known",
        GapStatus.NOT_REQUIRED: "no requirement",
        GapStatus.NOT_ASSESSED: "cannot be determined",
        GapStatus.GROWTH: "growth competency",
        GapStatus.DESIRED: "desired competency",
        GapStatus.OUTGROWN: "outgrown competency",
        CellMark.GROWTH: "growth competency",
        CellMark.DESIRED: "desired competency",
        CellMark.OUTGROWN: "outgrown competency",
        Verdict.MET: "threshold met",
        Verdict.NOT_MET: "threshold not met",
        Verdict.NOT_ASSESSED: "not assessed",
        DescriptorState.DEFINED: "defined",
        DescriptorState.NOT_APPLICABLE: "not applicable",
        DescriptorState.UNDEFINED: "not defined",
        Requirement.NONE: "no requirement",
        Requirement.UNKNOWN: "not known",
        Climb.CUMULATIVE: "cumulative",
        Climb.CUMULATIVE_IMPLIED: "cumulative, levels not assessed passed over",
        Climb.HIGHEST: "highest",
        Role.SELF: "self",
        Role.MANAGER: "manager",
        Role.PEER: "peer",
        Role.REPORT: "direct report",
        Role.CLIENT: "client",
        Role.OTHER: "other",
        Tie.NOT_OBSERVED: "not observed",
        Tie.NOT_ASSESSED: "not assessed",
        Repeated.ERROR: "not allowed",
        Repeated.LATEST: "the latest rating counts",
    },
    words={
        "level": "level {}",
        "none_attained": "no level attained",
        "unknown": "cannot be determined",
        "not_given": "not stated",
        "nothing": "none",
        "and": "and",
        "or": "or",
    },
    phrases={
        "contents": "Contents",
        "legend": "Legend",
        "overview": "Overview",
        "levels": "Levels",
        "competencies": "Competencies",
        "specialisations": "Specialisations",
        "basis": "What the outcome is based on",
        "competency": "competency",
        "attained": "attained",
        "possible": "possible",
        "desired": "desired",
        "outcome": "outcome",
        "sufficient": "enough assessed",
        "yes": "yes",
        "no": "no",
        "decided": "decision",
        "counted": "{count} {count:indicator|indicators}",
        "translated": "These texts are a translation from language {origin}: unofficial, unless whoever made the "
        "framework says otherwise.",
        "paper": "on the printed card:",
        "colours.printed": "The colours of the cells are those of the printed card. Of a cell without a colour, the "
        "printed colour is not known.",
        "colours.unknown": "The printed colour is not known of any cell.",
        "colours.cell": "The colours of the cells are computed from the desired levels of the job profile; they are "
        "not the printed colours. The legend is read here as the place of a cell: below the desired level it is "
        "{outgrown}, above it {growth}.",
        "colours.person": "The colours of the cells are computed from the desired levels of the job profile; they are "
        "not the printed colours. The legend is read here as the standing of a person at that level: below the "
        "desired level it is {growth}, above it {outgrown}.",
        "readings": "The legend can be read in two ways, as the place of a cell and as the standing of a person; the "
        "card does not say which is meant.",
        "standing": "The outcome is the standing of the person: attained below desired is {growth}, above it "
        "{outgrown}.",
    },
    figures={
        "level": "level",
        "ruled": "level by the rule",
        "possible": "possible",
        "decided": "decision",
        "desired": "desired",
        "before": "first outcome",
        "after": "second outcome",
        "distance": "distance to the desired level",
        "row": "row",
        "share": "share of the people (%); numbers: how many people",
        "invalid": "invalid answer",
        "no_group": "no group",
        "withheld": "withheld",
    },
)

_LANGUAGES: Final[dict[str, _Language]] = {"en": _EN, "nl": _NL}
