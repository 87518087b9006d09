"""
Explanations: the facts are the result and nothing else, the words are the facts and nothing else, in both languages.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import string
from collections import Counter
from collections.abc import Callable, Iterator
from enum import Enum
from fractions import Fraction
from pathlib import Path
from typing import Any, TypeVar, get_args

import attrs
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import competentie as c
from competentie import explain as module
from competentie import facts as kinds
from competentie import pages
from competentie.comparison import Comparison, CompetencyChange, compare
from competentie.errors import (
    FrameworkNotFoundError,
    InvalidTypeError,
    InvalidValueError,
    RatingsError,
    UnknownIdError,
)
from competentie.evidence import Ratings, Repeated, Tie, Votes
from competentie.explain import Detail, Explanation, check_owner, explain
from competentie.facts import Fact
from competentie.labels import Labelled, label, moment_words, share_words, thin_of
from competentie.levels import undivided
from competentie.model import CellMark, DescriptorState, History, LegendEntry, Level, Provenance, StatedRule
from competentie.translation import Translation, texts_of, translate
from competentie.versions import rescore
from competentie.words import words_in
from refusals import problems, refusal, refused
from strategies import RULES, SHIPPED, decided, evidence, frameworks, job_profiles, ratings

LANGUAGES = ("nl", "en")
CARD = {language: c.load_framework("sociaalwerker-b", "1.1.0", language=language) for language in LANGUAGES}
DOCS = (Path(__file__).parents[1] / "docs" / "explain.md").read_text(encoding="utf-8")
EXPLAINED = (c.LevelResult, c.Gap, c.Assessment, c.GapReport, c.CombinedEvidence, Comparison)
F = TypeVar("F", bound=Fact)
MOMENT = dt.datetime(2026, 11, 3, 10, 30, tzinfo=dt.timezone(dt.timedelta(hours=1)))


def full(x: Any, framework: c.Framework, **options: Any) -> Explanation:
    return explain(x, framework, detail=Detail.FULL, **options)


def every_kind(cls: type[Fact] = Fact) -> list[type[Fact]]:
    """
    Every kind of fact, in the order of the module: classes that none are derived from.
    """
    below = cls.__subclasses__()
    found_ = [kind for one in below for kind in every_kind(one)] if below else [cls]
    return sorted(found_, key=list(vars(kinds).values()).index)


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def wordy(framework: c.Framework) -> c.Framework:
    """
    *framework* with texts without digits, each different, and no codes: what a text tells can be read back from it.
    """
    texts = {path: f"tekst-{letters(number)}." for number, path in enumerate(texts_of(framework))}
    told = Translation(framework.id, framework.version, "nl", official=False, note="test", texts=texts)
    # In translation it keeps the digest of the original, so that results on that are on this.
    return without_codes(translate(framework, told))


def without_codes(framework: c.Framework) -> c.Framework:
    document = c.to_dict(framework)
    for level in document["ladder"]:
        level.pop("code", None)
    for competency in document["competencies"]:
        competency.pop("code", None)
        for descriptor in competency["descriptors"]:
            for indicator in descriptor["indicators"]:
                indicator.pop("code", None)
    return c.from_dict(c.Framework, document)


@st.composite
def combined(draw: st.DrawFn, framework: c.Framework) -> c.CombinedEvidence:
    """
    What several raters said, by any rule; a rule that leaves nobody is an error, so that one always counts.
    """
    if not framework.indicators:
        return c.CombinedEvidence({}, (), {}, c.RaterRule())
    exclude = draw(st.sets(st.sampled_from(list(c.Role)[:2])))
    least = draw(st.dictionaries(st.sampled_from(c.Role), st.integers(1, 3), max_size=2))
    rule = c.RaterRule(frozenset(exclude), draw(st.integers(1, 3)), least, draw(st.sampled_from(Tie)))
    counts = c.Rating(framework.indicators[0].id, "last", c.Role.OTHER, value=True)
    return c.combine_ratings([*draw(ratings(framework)), counts], framework, rule)


@st.composite
def cases(draw: st.DrawFn, kind: type | None = None) -> tuple[Any, c.Framework]:
    """
    Something to explain, of *kind* or any, and its framework, told in words that can be read back.
    """
    wanted = kind or draw(st.sampled_from(EXPLAINED))
    of_one = wanted in (c.LevelResult, c.Gap)
    framework = draw(frameworks().filter(lambda one: bool(one.competencies) or not of_one))
    told = wordy(framework)
    if wanted is c.CombinedEvidence:
        return draw(combined(framework)), told
    answers = evidence(tuple(i.id for i in framework.indicators))
    rule = draw(RULES)
    seen: Any = draw(st.one_of(answers, combined(framework)))
    one = draw(decided(c.assess(framework, seen, rule)))
    if wanted is Comparison:
        return compare(one, draw(decided(c.assess(framework, draw(answers), rule)))), told
    report = c.classify_gaps(one, draw(job_profiles(framework)))
    if not of_one:
        return (report if wanted is c.GapReport else one), told
    gap = draw(st.sampled_from(report.gaps))
    return (gap.result if wanted is c.LevelResult else gap), told


def found(facts: Any, kind: type[F]) -> list[F]:
    return [fact for one in facts for fact in one.walk() if isinstance(fact, kind)]


def only(facts: Any, kind: type[F]) -> F:
    [fact] = found(facts, kind)
    return fact


def listed(facts: Any, kind: type[Fact]) -> tuple[str, ...]:
    return tuple(item.indicator for fact in found(facts, kind) for item in found(fact.facts, kinds.Item))


def gaps_of(x: Any) -> dict[str, c.Gap]:
    """
    The gaps in *x*, by competency.
    """
    gaps = x.gaps if isinstance(x, c.GapReport) else [x] if isinstance(x, c.Gap) else []
    return {gap.competency: gap for gap in gaps}


def results_of(x: Any) -> list[c.LevelResult]:
    if isinstance(x, c.LevelResult):
        return [x]
    return list(x.results) if isinstance(x, c.Assessment) else [gap.result for gap in gaps_of(x).values()]


def divided_in(x: Any) -> tuple[str, ...]:
    """
    What raters were evenly split on; a gap by itself knows it up to the desired rank.
    """
    if isinstance(x, c.Gap):
        return x.divided
    assessment = x.assessment if isinstance(x, c.GapReport) else x
    return assessment.divided if isinstance(assessment, c.Assessment) else ()


# The facts are the result


def rule_of(facts: Any) -> c.LevelRule:
    """
    The rule that facts tell.
    """
    [rule] = found(facts, kinds.Rule)
    return c.LevelRule(**{name: value for fact in rule.facts for name, value in fact.values.items()})


def rater_rule_of(facts: Any) -> c.RaterRule:
    return c.RaterRule(
        exclude=frozenset(only(facts, kinds.Exclude).exclude),
        # That one is enough says nothing, and is not told.
        min_raters=next((fact.min_raters for fact in found(facts, kinds.MinRaters)), 1),
        min_per_role={fact.role: fact.min_raters for fact in found(facts, kinds.MinPerRole)},
        tie=only(facts, kinds.Tie).tie,
        repeated=only(facts, kinds.Repeated).repeated,
    )


def result_of(outcome: kinds.Outcome, rule: c.LevelRule, framework: c.Framework) -> c.LevelResult:
    """
    The result that the facts on a competency tell.
    """
    answers: dict[str, bool | None] = {}
    for step in found([outcome], kinds.Step):
        answers |= dict.fromkeys(step.observed, True)
        answers |= dict.fromkeys(step.not_observed, False)
        answers |= dict.fromkeys(step.not_assessed)
    result = c.determine_level(framework[outcome.competency], answers, rule)
    for fact in outcome.facts:
        if isinstance(fact, kinds.Decision):
            result = result.decide(c.Decision(fact.level, fact.reason, fact.by, fact.at))
        elif isinstance(fact, kinds.Revocation):
            result = result.revoke(fact.reason, by=fact.by, at=fact.at)
    return result


def events_of(result: c.LevelResult) -> list[Fact]:
    """
    The facts on what people decided, the last of which counts.
    """
    told: list[Fact] = []
    for number, one in enumerate(result.decisions, 1):
        counts = number == len(result.decisions)
        told.append(
            kinds.Revocation(one.by, one.at, one.reason, counts)
            if one.revokes
            else kinds.Decision(one.level, one.by, one.at, one.reason, result.level, counts)
        )
    return told


@given(cases(c.LevelResult) | cases(c.Gap) | cases(c.Assessment) | cases(c.GapReport))
def test_the_facts_give_the_result_back(case: Any) -> None:
    x, framework = case
    facts = full(x, framework).facts
    rule = rule_of(facts)
    results = [result_of(outcome, rule, framework) for outcome in found(facts, kinds.Outcome)]
    assert results == results_of(x)
    if not isinstance(x, c.LevelResult | c.Gap):
        assessment = x.assessment if isinstance(x, c.GapReport) else x
        assert c.FrameworkRef(**only(facts, kinds.Framework).values) == assessment.framework
        assert rule == assessment.rule
        assert bool(found(facts, kinds.Raters)) is bool(assessment.votes)
    assert [fact.desired for fact in found(facts, kinds.Desired)] == [gap.desired for gap in gaps_of(x).values()]
    if isinstance(x, c.GapReport):
        assert only(facts, kinds.Profile) == kinds.Profile(x.profile.id, x.profile.title, x.profile.code)


def level_facts(result: c.LevelResult, gap: c.Gap | None) -> Iterator[Fact]:
    """
    What is to be told of a result beside its answers, from what the result says of itself.
    """
    yield kinds.Level(result.level)
    stop = result.stopped_at
    if not result.verdicts:
        yield kinds.NothingStated()
    elif result.rule.climb is c.Climb.HIGHEST:
        yield kinds.NoClimb()
    elif stop:
        yield kinds.Stopped(stop.rank, result.verdicts[stop.rank], stop.rank != max(result.verdicts))
    else:
        assert result.level is not None
        yield kinds.Top(result.level)
    yield from (kinds.Contradiction(low, high) for low, high in result.contradictions)
    if result.coverage is not None:
        total = sum(len(step.indicators) for step in result.steps)
        assessed = sum(len(step.observed) + len(step.not_observed) for step in result.steps)
        assert Fraction(assessed, total) == result.coverage
        yield kinds.Coverage(assessed, total)
    # Of what cannot be assessed nobody is told that enough was assessed, or what else is possible.
    if result.verdicts:
        if result.possible != {result.lower}:
            yield kinds.Possible(tuple(sorted(result.possible)))
        yield kinds.Sufficient(result.sufficient)
    if gap:
        yield from gap_facts(gap)


def gap_facts(gap: c.Gap) -> Iterator[Fact]:
    """
    The same of how it stands to the desired level.
    """
    yield kinds.Desired(gap.desired)
    if not isinstance(gap.desired, int):
        return
    yield kinds.Status(gap.status, gap.distance)
    if not (gap.result.verdicts or gap.result.decision):
        assert not gap.decided
    elif gap.possible:
        yield kinds.Outlook(gap.decided, tuple(status for status in c.GapStatus if status in gap.possible))
    else:
        assert gap.decided is False
        assert gap.result.decision
        assert gap.result.attained is None


LISTS = (kinds.ToDevelop, kinds.ToDiscuss, kinds.NotAssessed)
ACCOUNT = (kinds.Tied, kinds.Split, kinds.Agreed, kinds.TooFew)
EVENTS = (kinds.Decision, kinds.Revocation)
ANSWERS_TOLD = (kinds.Step, kinds.Decision, kinds.Revocation, kinds.PassedOver, kinds.Needed)


@given(cases(c.LevelResult) | cases(c.Gap) | cases(c.Assessment) | cases(c.GapReport))
def test_every_fact_on_a_competency_follows_from_its_result(case: Any) -> None:
    x, framework = case
    gaps, results = gaps_of(x), results_of(x)
    outcomes = found(full(x, framework).facts, kinds.Outcome)
    assert [outcome.competency for outcome in outcomes] == [result.competency for result in results]
    for outcome, result in zip(outcomes, results, strict=True):
        assert outcome.attained == result.attained
        assert outcome.decided is (result.decision is not None)
        thin = thin_of(result, divided_in(x))
        assert (outcome.thin, outcome.assessed, outcome.total) == (thin or (None, None, None))
        told = [fact for fact in outcome.facts if not isinstance(fact, (*LISTS, *ACCOUNT, *ANSWERS_TOLD))]
        assert Counter(told) == Counter(level_facts(result, gaps.get(result.competency)))
        assert [(step.rank, step.state, step.required, step.verdict) for step in found([outcome], kinds.Step)] == [
            (step.rank, step.state, step.required, step.verdict) for step in result.steps
        ]
        assert [fact for fact in outcome.facts if isinstance(fact, EVENTS)] == events_of(result)


@given(cases(c.LevelResult) | cases(c.Gap) | cases(c.Assessment) | cases(c.GapReport))
def test_what_is_listed_is_every_indicator_once_and_at_its_rank(case: Any) -> None:
    x, framework = case
    for outcome in found(full(x, framework).facts, kinds.Outcome):
        unassessed = [id for step in found([outcome], kinds.Step) for id in step.not_assessed]
        gap = gaps_of(x).get(outcome.competency)
        assert listed([outcome], kinds.ToDevelop) == (gap.to_develop if gap else ())
        divided = gap.divided if gap else ()
        to_discuss = listed([outcome], kinds.ToDiscuss)
        assert sorted(to_discuss) == sorted([*divided, *gap.to_assess] if gap else [])
        assert list(to_discuss) == sorted(to_discuss, key=framework[outcome.competency].indicator_ids.index)
        rest = listed([outcome], kinds.NotAssessed)
        assert sorted({*to_discuss, *rest} - {*divided}) == sorted({*unassessed} - {*divided})
        desired = gap.desired if gap and isinstance(gap.desired, int) else None
        assert {fact.desired for fact in found([outcome], kinds.ToDevelop)} <= {desired}
        assert {fact.desired for fact in found([outcome], kinds.ToDiscuss)} <= {desired}
        assert {fact.beyond for fact in found([outcome], kinds.NotAssessed)} <= {desired}
        for item in found([outcome], kinds.Item):
            place = framework.find(item.indicator)
            assert (place[0].id, place[1].rank) == (outcome.competency, item.rank)
        assert all(fact.facts for fact in found([outcome], kinds.Listed))


@given(cases(c.LevelResult))
def test_passed_over_are_ranks_not_assessed_below_the_end_of_an_implied_climb(case: Any) -> None:
    result, framework = case
    told = [rank for fact in found(full(result, framework).facts, kinds.PassedOver) for rank in fact.ranks]
    if result.rule.climb is not c.Climb.CUMULATIVE_IMPLIED:
        assert not told
        return
    expected = []
    for rank, verdict in result.verdicts.items():
        met_above = any(v is c.Verdict.MET and r > rank for r, v in result.verdicts.items())
        if verdict is c.Verdict.NOT_MET or (verdict is c.Verdict.NOT_ASSESSED and not met_above):
            break
        expected += [rank] if verdict is c.Verdict.NOT_ASSESSED else []
    assert told == expected


def account_of(facts: Any, votes: c.CombinedEvidence, ids: list[str]) -> None:
    """
    That *facts* tell of *ids* what the votes say: counts where raters differed, none below min_raters.
    """
    own = {id: votes.votes[id] for id in ids if id in votes.votes}
    counted = {
        kind: {item.indicator: Votes(item.yes, item.no, item.abstained) for item in found(told, kinds.Votes)}
        for kind in (kinds.Tied, kinds.Split)
        for told in [found(facts, kind)]
    }
    assert counted[kinds.Tied] == {id: own[id] for id in votes.contested if id in own}
    assert counted[kinds.Split] == {id: one for id, one in own.items() if 0 < one.yes != one.no > 0}
    agreed = [id for fact in found(facts, kinds.Agreed) for id in fact.indicators]
    assert agreed == [id for id, one in own.items() if 0 in (one.yes, one.no) and one.yes + one.no > 1]
    assert sorted(listed(facts, kinds.TooFew)) == sorted(set(votes.too_few) & set(ids))
    assert {fact.min_raters for fact in found(facts, kinds.TooFew)} <= {votes.rule.min_raters}
    assert {fact.tie for fact in found(facts, kinds.Tied)} <= {votes.rule.tie}
    assert not {item.indicator for item in found(facts, kinds.Votes)} & set(votes.too_few)


@given(cases(c.CombinedEvidence) | cases(c.Assessment) | cases(c.GapReport))
def test_the_account_of_raters_is_that_of_the_votes(case: Any) -> None:
    x, framework = case
    facts = full(x, framework).facts
    votes = x if isinstance(x, c.CombinedEvidence) else x.votes if isinstance(x, c.Assessment) else x.assessment.votes
    if votes is None:
        assert not [fact for kind in (*ACCOUNT, kinds.Raters) for fact in found(facts, kind)]
        return
    [raters] = found(facts, kinds.Raters)
    assert rater_rule_of([raters]) == votes.rule
    assert {fact.role: fact.count for fact in found([raters], kinds.Excluded)} == votes.excluded
    sections = {fact.competency: fact for fact in found(facts, kinds.Section)}
    for competency in framework.competencies:
        ids = [i.id for i in competency.indicators]
        account_of([sections[competency.id]] if competency.id in sections else [], votes, ids)
    assert all(fact.facts for fact in found(facts, kinds.Account))


@given(cases(Comparison))
def test_a_comparison_tells_both_sides_and_every_answer_that_turned(case: Any) -> None:
    both, framework = case
    facts = full(both, framework).facts
    assert rule_of(facts) == both.after.rule
    told = only(facts, kinds.Versions)
    one, other = both.before.framework, both.after.framework
    assert (told.id, told.before, told.before_digest, told.before_language) == attrs.astuple(one)
    assert (told.id, told.after, told.after_digest, told.after_language) == attrs.astuple(other)
    sections = found(facts, kinds.Compared)
    assert [fact.competency for fact in sections] == [change.competency for change in both.changes]
    for section, change in zip(sections, both.changes, strict=True):
        assert section.change == change.change
        before, after = only([section], kinds.Before), only([section], kinds.After)
        for side, result, of in ((before, change.before, both.before), (after, change.after, both.after)):
            assert side.attained == result.attained
            thin = thin_of(result, of.divided)
            assert (side.thin, side.assessed, side.total) == (thin or (None, None, None))
            expected = events_of(result)
            ruled = [kinds.Level(result.level)] if expected else []
            assert side.facts == (*ruled, *expected)
        # What raters were split on is not clear, as what nobody assessed: who said what must not be deducible.
        clear = CompetencyChange(
            undivided(change.before, both.before.divided), undivided(change.after, both.after.divided)
        )
        with_votes = both.before.votes or both.after.votes
        turned = {
            kinds.Gained: clear.gained,
            kinds.Lost: clear.lost,
            kinds.NewlyAssessed: clear.newly_assessed,
            kinds.NoLongerAssessed: () if with_votes else clear.no_longer_assessed,
        }
        gone = clear.no_longer_assessed if with_votes else ()
        assert listed([section], kinds.ToDiscuss) == gone
        assert bool(found([section], kinds.Unchanged)) is not (any(turned.values()) or bool(gone))
        assert {kind: listed([section], kind) for kind in turned} == turned
        assert all(fact.indicators == listed([section], type(fact)) for fact in found([section], kinds.Counted))


# The words are the facts


def shown(*levels: Any) -> list[int]:
    return [level for level in levels if isinstance(level, int) and level]


def attained_numbers(fact: Any) -> list[int]:
    """
    Those of a level; of a provisional one how much was assessed, and at what rank, if it is another.
    """
    if fact.thin is None:
        return shown(fact.attained)
    return [*shown(fact.attained), fact.assessed, fact.total, *([fact.thin] if fact.thin != fact.attained else [])]


def step_numbers(step: kinds.Step) -> list[int]:
    numbers = [step.rank]
    if step.required:
        numbers += [len(step.observed), len(step.observed + step.not_observed), step.required]
    return [*numbers, len(step.not_assessed)] if step.verdict and step.not_assessed else numbers


def needed_numbers(fact: kinds.Needed) -> list[int]:
    if fact.verdict in (c.Verdict.MET, None):
        return [fact.rank, fact.needed]
    of = [] if fact.needed == fact.unobserved else [fact.unobserved]
    return [fact.needed, *of, fact.rank]


def turned_numbers(fact: kinds.Counted) -> list[int]:
    return [] if fact.facts else [len(fact.indicators)]


# The numbers that a sentence is to hold, worked out from the values of its fact alone; of other kinds, none.
NUMBERS: dict[type[Fact], Callable[[Any], Any]] = {
    kinds.MinRaters: lambda fact: [fact.min_raters],
    kinds.MinPerRole: lambda fact: [fact.min_raters],
    kinds.Excluded: lambda fact: [fact.count],
    kinds.Outcome: attained_numbers,
    kinds.Compared: lambda fact: shown(abs(fact.change or 0)),
    kinds.Before: attained_numbers,
    kinds.After: attained_numbers,
    kinds.Desired: lambda fact: shown(fact.desired),
    kinds.Status: lambda fact: shown(abs(fact.distance or 0)),
    kinds.ToDevelop: lambda fact: [fact.desired],
    kinds.ToDiscuss: lambda fact: shown(fact.desired) if fact.facts else [len(fact.indicators)],
    kinds.Level: lambda fact: shown(fact.level),
    kinds.Decision: lambda fact: shown(fact.level),
    kinds.Step: step_numbers,
    kinds.Needed: needed_numbers,
    kinds.NotYet: lambda fact: [fact.rank],
    kinds.StillOpen: lambda fact: [fact.rank],
    kinds.Stopped: lambda fact: [fact.rank],
    kinds.Top: lambda fact: [fact.rank],
    kinds.PassedOver: lambda fact: fact.ranks,
    kinds.Contradiction: lambda fact: [fact.met, fact.not_met],
    kinds.Coverage: lambda fact: [fact.assessed, fact.total],
    kinds.Possible: lambda fact: shown(*fact.levels),
    kinds.NotAssessed: lambda fact: shown(fact.beyond),
    kinds.Agreed: lambda fact: [len(fact.indicators)],
    # Fewer than one is nobody.
    kinds.TooFew: lambda fact: [fact.min_raters] if fact.min_raters > 1 else [],
    kinds.Gained: turned_numbers,
    kinds.Lost: turned_numbers,
    kinds.NewlyAssessed: turned_numbers,
    kinds.NoLongerAssessed: turned_numbers,
    kinds.Indicator: lambda fact: [fact.rank],
    kinds.Votes: lambda fact: [fact.rank, fact.yes, fact.no, fact.abstained],
}
SPELT = {"één": "1", "twee": "2", "drie": "3", "one": "1", "two": "2", "three": "3"}
EVERY_DETAIL = st.sampled_from(Detail)


def in_words(value: object, language: str) -> str | None:
    """
    What a sentence has of a value that it shows in words, with digits of their own: a name, a moment, a share.
    """
    if isinstance(value, dt.datetime):
        return moment_words(value, language=language)
    if isinstance(value, Fraction):
        return share_words(value, language=language)
    return value if isinstance(value, str) else None


@given(cases(), st.sampled_from(LANGUAGES), EVERY_DETAIL)
def test_the_numbers_of_a_sentence_are_those_of_its_fact(case: Any, language: str, detail: Detail) -> None:
    told = explain(*case, language=language, detail=detail)
    for fact in told.walk():
        sentence = told.say(fact)
        own = [one for value in fact.values.values() if (one := in_words(value, language))]
        for value in sorted(own, key=len, reverse=True):
            if re.search(r"\d", value):
                sentence = sentence.replace(value, "")
        sentence = re.sub(r"(\w+)(?= (?:niveau|level)s?\b)", lambda found: SPELT.get(found[1], found[1]), sentence)
        expected = NUMBERS[type(fact)](fact) if type(fact) in NUMBERS else []
        assert list(map(int, re.findall(r"\d+", sentence))) == list(map(int, expected))


@given(cases(), st.sampled_from(LANGUAGES), EVERY_DETAIL)
def test_the_text_is_every_sentence_once_in_order(case: Any, language: str, detail: Detail) -> None:
    told = explain(*case, language=language, detail=detail)
    sentences = " ".join(told.say(fact) for fact in read(told))
    assert re.sub(r"(^|\s)- ", " ", re.sub(r"\s+", " ", told.text)).split() == sentences.split()
    assert str(told) == told.text
    for line in told.text.splitlines():
        assert len(line) <= 100 or " " not in line.strip()


def read(told: Explanation) -> Iterator[Fact]:
    """
    The facts in the order of reading: in brief the rule stands after what is a sentence by itself.
    """
    if told.detail is Detail.FULL:
        yield from told.walk()
        return
    for fact in sorted(told.facts, key=lambda fact: 2 if isinstance(fact, kinds.Section) else bool(fact.facts)):
        yield from fact.walk()


@given(cases(), st.sampled_from(LANGUAGES))
def test_no_text_of_the_card_is_told_that_is_no_fact(case: Any, language: str) -> None:
    x, framework = case
    told = full(x, framework, language=language)
    texts = {text: path.split("/") for path, text in texts_of(framework).items()}
    named = {
        texts[text][1]
        for text in re.findall(r"tekst-[a-z]+\.", told.text)
        if texts[text][0] in ("indicators", "competencies")
    }
    facts = [*told.walk()]
    assert named == {fact.indicator for fact in found(told.facts, kinds.Item)} | {
        fact.competency for fact in facts if isinstance(fact, kinds.Section)
    }


READ_STEP = {
    "nl": r"Niveau (\d+)(?: \(\S+\))?: (\d+) van (\d+) (?:beoordeelde )?gedragsindicator(?:en)? waargenomen, nodig: (\d+); "
    r"(niet )?gehaald\.(?: Niet beoordeeld: (\d+)\.)?",
    "en": r"Level (\d+)(?: \(\S+\))?: (\d+) of (\d+) (?:assessed )?indicators? observed, required: (\d+); (not )?met\."
    r"(?: Not assessed: (\d+)\.)?",
}
READ_COVERAGE = {"nl": r"Beoordeeld: (\d+) van (\d+) gedragsindicator", "en": r"Assessed: (\d+) of (\d+) indicator"}
READ_CONTRADICTION = {
    "nl": r"Opvallend: niveau (\d+) is gehaald, niveau (\d+) niet",
    "en": r"Unusual: level (\d+) is met, level (\d+) is not",
}
READ_POSSIBLE = {
    "nl": r"Mogelijk als alles duidelijk is: (.*?)\.",
    "en": r"Possible once everything is clear: (.*?)\.",
}
NONE_ATTAINED = {"nl": "geen niveau behaald", "en": "no level attained"}


@given(cases(c.LevelResult), st.sampled_from(LANGUAGES))
def test_a_result_can_be_read_back_from_its_text(case: Any, language: str) -> None:
    result, framework = case
    text = re.sub(r"\s+", " ", full(result, framework, language=language).text)
    assert [
        (int(rank), int(seen), int(assessed), int(required), not missed, int(rest or 0))
        for rank, seen, assessed, required, missed, rest in re.findall(READ_STEP[language], text)
    ] == [
        (
            s.rank,
            len(s.observed),
            len(s.indicators) - len(s.not_assessed),
            s.required,
            s.verdict is c.Verdict.MET,
            len(s.not_assessed),
        )
        for s in result.steps
        if s.required
    ]
    assert [(int(low), int(high)) for high, low in re.findall(READ_CONTRADICTION[language], text)] == list(
        result.contradictions
    )
    coverage = [Fraction(int(some), int(all_)) for some, all_ in re.findall(READ_COVERAGE[language], text)]
    assert coverage == ([] if result.coverage is None else [result.coverage])
    assert bool(result.verdicts) is ("niets te beoordelen" not in text and "nothing to assess" not in text)
    if len(result.possible) == 1:
        assert not re.findall(READ_POSSIBLE[language], text)
        return
    [possible] = re.findall(READ_POSSIBLE[language], text)
    levels = {*map(int, re.findall(r"\d+", possible)), *([0] if NONE_ATTAINED[language] in possible else [])}
    assert levels == result.possible


@given(cases())
def test_every_result_says_whose_its_rule_is(case: Any) -> None:
    x, framework = case
    rules = found(full(x, framework).facts, kinds.Rule)
    raters = found(full(x, framework).facts, kinds.Raters)
    assert rules or raters
    nl, en = (full(x, framework, language=language).text for language in LANGUAGES)
    assert ("kaart geeft geen rekenregel" in nl) is ("card gives no formula" in en)
    if not framework.legend:
        # It is said of cards alone.
        assert "kaart" not in nl.casefold()
        assert "card" not in en.casefold()
    if rules and rules[0].whose is kinds.RuleOf.LIBRARY_NOT_CARD:
        assert framework.stated_rule == StatedRule()
        assert "de kaart geeft geen rekenregel; dit is een afspraak van dit programma" in " ".join(nl.split())


def test_whose_rule_it_is_follows_from_the_framework() -> None:
    bare, stated = c.LevelRule(), StatedRule(c.Climb.HIGHEST, Fraction(1, 2))
    part = StatedRule(climb=c.Climb.HIGHEST)
    plain_, card = ladder(1), SHIPPED
    assert kinds.RuleOf.of(bare, plain_) is kinds.RuleOf.LIBRARY
    assert kinds.RuleOf.of(bare, card) is kinds.RuleOf.LIBRARY_NOT_CARD
    assert kinds.RuleOf.of(c.LevelRule("1/2"), card) is kinds.RuleOf.CALLER
    for rule, whose in ((stated, kinds.RuleOf.MAKER), (part, kinds.RuleOf.MAKER_IN_PART)):
        framework = attrs.evolve(plain_, rule=rule)
        assert kinds.RuleOf.of(framework.rule, framework) is whose
        # The default of this library is another's choice where the maker states a rule.
        assert kinds.RuleOf.of(bare, framework) is kinds.RuleOf.CALLER


@given(cases())
def test_only_of_a_card_it_is_said_what_is_not_on_it(case: Any) -> None:
    x, framework = case
    bare = attrs.evolve(framework, legend=())
    for language, word in {"nl": "kaart", "en": "card"}.items():
        told = full(x, framework, language=language)
        assert (
            not framework.is_card or "rule.caller" in {fact.key for fact in told.walk()} or word in told.text.casefold()
        )
        says = [fact.say(bare, language) for fact in full(x, framework, language=language).walk()]
        assert framework.is_card or not re.search(rf"\b{word}\b", " ".join(says), re.IGNORECASE)


@given(cases())
def test_facts_are_the_same_in_every_language_and_survive_json(case: Any) -> None:
    x, framework = case
    for detail in Detail:
        nl, en = (explain(x, framework, language=language, detail=detail) for language in LANGUAGES)
        survive_json(nl, en)


def survive_json(nl: Explanation, en: Explanation) -> None:
    assert nl.facts == en.facts
    assert hash(nl.facts) == hash(en.facts)
    plain = json.loads(json.dumps(nl.to_dict()))
    assert plain == nl.to_dict()
    assert next(iter(plain)) == "format"
    assert (plain["format"], plain["language"], plain["text"]) == ("competentie.explanation/1", "nl", nl.text)
    assert plain["detail"] == nl.detail.value
    assert plain["facts"] == [fact.to_dict() for fact in en.facts]
    assert [fact.kind for fact in nl.walk()] == [*kinds_in(plain["facts"])]


NAMES = {kind.kind: kind.names() for kind in every_kind()}


def kinds_in(facts: list[Any]) -> Iterator[str]:
    for fact in facts:
        yield fact["kind"]
        assert tuple(fact["values"]) == NAMES[fact["kind"]]
        yield from kinds_in(fact["facts"])


def test_a_fact_as_plain_values() -> None:
    fact = kinds.Decision(2, None, dt.datetime(2026, 1, 31, 9, 30), "x", None, counts=True)  # noqa: DTZ001 - as people give it
    beneath = (kinds.Threshold(Fraction(3, 4)), kinds.Outlook(decided=False, possible=(c.GapStatus.GROWTH,)))
    assert kinds.After(2, 3, 1, 5, facts=(fact,)).to_dict() == {
        "kind": "after",
        "values": {"attained": 2, "thin": 3, "assessed": 1, "total": 5},
        "facts": [
            {
                "kind": "decision",
                "values": {
                    "level": 2,
                    "by": None,
                    "at": "2026-01-31T09:30:00",
                    "reason": "x",
                    "ruled": None,
                    "counts": True,
                },
                "facts": [],
            }
        ],
    }
    assert [one.to_dict()["values"] for one in beneath] == [
        {"threshold": "3/4"},
        {"decided": False, "possible": ["growth"]},
    ]


# Marks of direction, an isolate that ends ours, an override, and what ends a line.
TURNING = "a\u200e\u200f\u061c\u2069\u2066\u202e\u202a\u2028\u2029b"
TURNED = r"a\u200e\u200f\u061c\u2069\u2066\u202e\u202a\u2028\u2029b"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("fact", "times"),
    [
        (kinds.Decision(2, TURNING, None, TURNING, None), 2),
        (kinds.Decision(None, TURNING, None, TURNING, None, counts=False), 2),
        (kinds.Revocation(TURNING, None, TURNING), 2),
        (kinds.Remark(TURNING, TURNING), 2),
        (kinds.Remark(TURNING, None), 1),
    ],
)
def test_what_somebody_wrote_turns_around_no_word_of_ours(fact: kinds.Fact, times: int, language: str) -> None:
    told = fact.say(SHIPPED, language)
    assert told.count(TURNED) == times
    assert told.isprintable()
    # The fact itself keeps what they wrote, and other texts are told as they are.
    assert TURNING in fact.values.values()
    assert kinds.Remark("é\u00a0ë\nشكر", None).say(SHIPPED, language) == "“é\u00a0ë\nشكر”"


def test_facts_of_two_kinds_are_never_the_same() -> None:
    assert kinds.Level(2) == kinds.Level(2)
    assert len({kinds.Level(2), kinds.Top(2), kinds.MinRaters(2)}) == 3
    assert kinds.Level(2) != kinds.Level(2, facts=(kinds.Unchanged(),))
    assert kinds.Level(2).with_beneath([kinds.Unchanged()]) == kinds.Level(2, facts=(kinds.Unchanged(),))
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        kinds.Level(2).level = 3  # type: ignore[misc]


# The languages


def fields(sentence: str) -> Counter[tuple[str, bool]]:
    """
    What a sentence names, and whether as a value or for the word that goes with it.
    """
    parsed = [(name, spec) for _, name, spec, _ in string.Formatter().parse(sentence) if name is not None]
    assert all(spec in ("", "capital") or re.fullmatch(r"[a-z]+\|[a-z]+", spec or "") for _, spec in parsed), sentence
    return Counter((name, "|" in (spec or "")) for name, spec in parsed)


def test_every_sentence_is_of_a_kind_and_names_what_that_holds() -> None:
    of_kind = {kind.kind: kind for kind in every_kind()}
    nl, en = words_in("nl").facts, words_in("en").facts
    assert list(nl) == list(en)
    assert {key.split(".")[0] for key in nl} == set(of_kind)
    for key, sentence in nl.items():
        kind = of_kind[key.split(".")[0]]
        assert {name for name, _ in fields(sentence)} == {name for name, _ in fields(en[key])}, key
        for name, _ in fields(sentence):
            assert name in kind.names() or isinstance(getattr(kind, name), property), key


JUDGING = {
    "nl": "goed slecht helaas prima mooi zwak sterk onvoldoende tekort moet moeten zou beter fout gefaald",
    "en": "good bad unfortunately fine weak strong poor should must better wrong failed fails excellent only-just",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_judges(language: str) -> None:
    spoken = words_in(language)
    words = {
        word
        for table in (spoken.facts, spoken.labels, spoken.pages, spoken.figures)
        # What stands above lines to write on asks people what they find.
        for key, text in table.items()
        if key != "sheet.well"
        for word in re.findall(r"\w+", text.lower())
    }
    assert not words & set(JUDGING[language].split())


# Words that sentences are made with in a table or a message, which others hold.
ELSEWHERE = {
    *("a_value_of", "language.nl", "language.en", "language.other"),
    *("at_column", "at_line", "did_you_mean", "job", "profile_note", "the_table", "numbered_level", "jobs_sheet"),
    *(
        "framework_sheet",
        "imported",
        "nothing",
        "check.file",
        "check.error",
        "check.warning",
        "check.more",
        "a_value_of",
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_unused(language: str, asked_words: Callable[..., dict[str, set[Any]]]) -> None:
    words = words_in(language)
    facts, labels, forms = set(words.facts), set(words.labels), set(words.forms)
    seen = asked_words(language, "facts", "labels", "forms")
    for x, framework in everything():
        assert full(x, framework, language=language).text
        assert explain(x, framework, language=language).text
    assert explain(x, framework, profile=x.profile, language=language).text
    for remark in (("x", None), (None, "x"), ("x", "x")):
        assert all(fact.say(SHIPPED, language) for fact in kinds.Remarks(facts=(kinds.Remark(*remark),)).walk())
    for change in (1, 2, 3, 4):
        assert kinds.Compared("coachen", change).say(SHIPPED, language)
    for month in range(1, 13):
        moment = dt.datetime(2026, month, 1, 9, 30, tzinfo=dt.UTC)
        assert kinds.Revocation("jj", moment, "bezwaar", counts=True).say(SHIPPED, language)
    for share in ("1/4", "1/3", "1/2", "2/3", "3/4"):
        assert kinds.Threshold(Fraction(share)).say(SHIPPED, language)
    for higher in (True, False):
        assert kinds.NotYet(1, higher).say(SHIPPED, language)
        assert kinds.StillOpen(1, higher).say(SHIPPED, language)
    assert kinds.Needed(3, 1, 2, None).say(SHIPPED, language)
    assert kinds.TooFew(1).say(SHIPPED, language)
    members: list[Any] = [
        member for cls in get_args(Labelled) if isinstance(cls, type) and issubclass(cls, Enum) for member in cls
    ]
    for value in (*members, True, False, None):
        assert label(value, language=language)
    assert seen["facts"] == facts
    assert seen["labels"] == labels
    # What summaries of frames count under, which tests of those hold.
    counted = {key for key in forms if key.startswith("counted.")}
    assert seen["forms"] >= forms - ELSEWHERE - counted
    assert not seen["forms"] & (ELSEWHERE | counted)


# Golden texts, worked out by hand


def ladder(*cells: Any) -> c.Framework:
    """
    A framework of one competency; a number is a rank with so many indicators, anything else a state.
    """
    descriptors = tuple(
        c.Descriptor(
            f"d_{rank}",
            rank,
            DescriptorState.DEFINED if isinstance(cell, int) else cell,
            "",
            tuple(c.Indicator(f"i_{rank}_{n}", f"Doet {rank}{letters(n)}.") for n in range(1, cell + 1))
            if isinstance(cell, int)
            else (),
        )
        for rank, cell in enumerate(cells, 1)
    )
    levels = tuple(Level(rank, name, "") for rank, name in enumerate(["Starter", "Niveau 2", "level 3", "Expert"], 1))
    return c.Framework(
        id="klein",
        version="1.0.0",
        modified=None,
        language="nl",
        title="Klein",
        ladder=levels,
        legend=(),
        competencies=(c.Competency("k", "Kijken", "", descriptors),),
        specialisations=(),
        profiles=(),
        history=History(),
        provenance=Provenance(),
    )


def marks(*ranks: str) -> dict[str, bool | None]:
    meaning = {"+": True, "-": False, ".": None}
    return {f"i_{r}_{i}": meaning[mark] for r, rank in enumerate(ranks, 1) for i, mark in enumerate(rank, 1)}


def everything() -> Iterator[tuple[Any, c.Framework]]:
    """
    Enough to explain for every sentence to be said.
    """
    four = ladder(4, 4, 4, 4)
    competency = four["k"]
    implied = c.LevelRule(threshold=1, min_coverage=1, climb=c.Climb.CUMULATIVE_IMPLIED)
    highest = c.LevelRule(min_coverage=0, climb=c.Climb.HIGHEST)
    answers = [
        marks("++++", "++++", "++++", "++++"),
        marks("+---", "++++"),
        {},
        marks("++++", "...."),
        marks("+...", "----"),
        marks("+++-", "++++", "++++", "----"),
    ]
    for seen in answers:
        result = c.determine_level(competency, seen, c.LevelRule())
        for desired in (1, 2, 4, c.Requirement.NONE, c.Requirement.UNKNOWN):
            yield c.classify_gap(result, desired), four
    yield c.determine_level(competency, marks("++++", "....", "++++"), implied), four
    yield c.determine_level(competency, marks("....", "....", "++++"), implied).decide(c.Decision(0, "gesprek")), four
    unsure = c.determine_level(competency, marks("++++"), c.LevelRule()).decide(c.Decision(None, "te weinig gezien"))
    yield c.classify_gap(unsure, 2), four
    yield unsure.revoke("bezwaar"), four
    yield unsure.revoke("bezwaar").decide(c.Decision(1, "gesprek")).decide(c.Decision(0, "tweede gesprek")), four
    yield c.determine_level(competency, marks("....", "++++"), highest), four
    bare = ladder(DescriptorState.NOT_APPLICABLE, 0, DescriptorState.UNDEFINED)
    yield c.assess(bare, {}), bare
    card = attrs.evolve(four, legend=SHIPPED.legend)
    yield c.assess(card, c.combine_ratings(voices(), card)), card
    for stated in (StatedRule(threshold="1/2"), StatedRule(c.Climb.HIGHEST, Fraction(1, 2))):
        own = attrs.evolve(four, rule=stated)
        yield c.assess(own, {}), own
    first = c.assess(four, answers[1])
    for seen in answers:
        yield compare(first, c.assess(four, seen)), four
        yield compare(c.assess(four, seen), first), four
    given_ = voices()
    yield c.combine_ratings(given_, four, c.RaterRule(min_raters=2, min_per_role={c.Role.PEER: 2})), four
    yield c.combine_ratings(given_, four, c.RaterRule(repeated=Repeated.LATEST)), four
    yield compare(c.assess(four, answers[0]), c.assess(four, c.combine_ratings(given_, four))), four
    yield compare(c.assess(SHIPPED, {}), c.assess(CARD["nl"], {})), SHIPPED
    none = frozenset[c.Role]()
    votes = c.combine_ratings(given_, four, c.RaterRule(exclude=none))
    yield c.classify_gaps(c.assess(four, votes), c.JobProfile("p", "Klus", {"k": 2})), four


def voices() -> list[c.Rating]:
    """
    Per indicator of rank 1: a tie, a majority, unanimity, and one rater only; and one who rates themselves.
    """
    said = {"a": "++++", "b": "--+.", "c": ".++.", "me": "++"}
    return [
        c.Rating(
            f"i_1_{n}", rater, c.Role.SELF if rater == "me" else c.Role.PEER, {"+": True, "-": False, ".": None}[mark]
        )
        for rater, answers in said.items()
        for n, mark in enumerate(answers, 1)
    ]


def test_what_raters_were_split_on_is_told_with_what_is_not_assessed() -> None:
    four = ladder(4)
    for tie in Tie:
        votes = c.combine_ratings(voices(), four, c.RaterRule(tie=tie))
        assert votes.contested == ("i_1_1",)
        gap = c.classify_gaps(c.assess(four, votes), c.JobProfile("p", "Klus", {"k": 1}))["k"]
        told = full(gap, four).facts
        assert listed(told, kinds.ToDiscuss) == (*gap.divided, *gap.to_assess)
        assert not {*listed(told, kinds.ToDevelop)} & {*gap.divided}


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_what_cannot_be_judged_and_what_was_revoked(language: str) -> None:
    four = ladder(4, 4)
    unsure = c.determine_level(four["k"], marks("++++"), c.LevelRule()).decide(c.Decision(None, "te weinig gezien"))
    told = full(c.classify_gap(unsure, 2), four, language=language)
    assert not found(told.facts, kinds.Outlook)
    [decision] = found(told.facts, kinds.Decision)
    assert (
        told.say(decision)
        == {
            "nl": "Besluit: het niveau is niet te beoordelen. Reden: “te weinig gezien”",
            "en": "Decision: the level cannot be judged. Reason: “te weinig gezien”",
        }[language]
    )
    told = full(unsure.revoke("bezwaar", by="jj", at=MOMENT), four, language=language)
    events = [fact for fact in told.walk() if isinstance(fact, EVENTS)]
    assert [told.say(fact) for fact in events] == {
        "nl": [
            "Eerder besluit: het niveau is niet te beoordelen. Reden: “te weinig gezien”",
            "Besluit ingetrokken door jj op 3 november 2026, 10.30 uur (UTC+1); het berekende niveau geldt. Reden: “bezwaar”",
        ],
        "en": [
            "Earlier decision: the level cannot be judged. Reason: “te weinig gezien”",
            "Decision revoked by jj on 3 November 2026, 10:30 (UTC+1); the level worked out counts. Reason: “bezwaar”",
        ],
    }[language]
    # In brief the last one counts alone, and after a new decision nothing says that what was worked out counts.
    brief = explain(unsure.revoke("bezwaar"), four, language=language)
    assert [type(fact) for fact in brief.walk() if isinstance(fact, EVENTS)] == [kinds.Revocation]
    again = full(unsure.revoke("bezwaar").decide(c.Decision(2, "gesprek")), four, language=language)
    assert [told.say(fact) for fact in again.walk() if isinstance(fact, EVENTS)][1:] == {
        "nl": ["Besluit ingetrokken. Reden: “bezwaar”", "Besluit: niveau 2. Reden: “gesprek”"],
        "en": ["Decision revoked. Reason: “bezwaar”", "Decision: level 2. Reason: “gesprek”"],
    }[language]
    assert only(told.facts, kinds.Outcome).attained == 1


def coachen() -> c.Gap:
    # 2: all 5 seen, 4 needed. 3: 1 of 3 seen, 3/4 of 3 is all 3; two open. 4: nothing. Even with both open ones of 3
    # seen it is 3 of 5, and 4 are needed: so 2 is the only level possible, and below the desired 3.
    seen: dict[str, bool | None] = {f"coachen_2_{n}": True for n in range(1, 6)}
    seen |= {"coachen_3_1": True, "coachen_3_2": False, "coachen_3_3": False}
    return c.classify_gap(c.determine_level(SHIPPED["coachen"], seen, c.LevelRule()), 3)


RULES_TOLD = {
    "nl": """\
Hoe het niveau is berekend (de kaart geeft geen rekenregel; dit is een afspraak van dit programma):
  Een niveau is gehaald als minstens driekwart van de beoordeelde gedragsindicatoren is waargenomen.
  Iemands niveau is het hoogste gehaalde niveau waarvan ook alle niveaus eronder zijn gehaald.
  Er is voldoende beoordeeld als de uitkomst vaststaat, of als tot en met het eerstvolgende niveau
      minstens de helft van elk niveau is beoordeeld.
""",
    "en": """\
How the level is worked out (the card gives no formula; this is a convention of this program):
  A level is met if at least three quarters of the assessed indicators were observed.
  A person's level is the highest level met with all levels below it met.
  Enough was assessed if the outcome is settled, or if at least half of each level up to the next
      one was assessed.
""",
}

BRIEF_RULE = {
    "nl": """\
Hoe het niveau is berekend (de kaart geeft geen rekenregel; dit is een afspraak van dit programma):
Een niveau is gehaald als minstens driekwart van de beoordeelde gedragsindicatoren is waargenomen.
Iemands niveau is het hoogste gehaalde niveau waarvan ook alle niveaus eronder zijn gehaald.
""",
    "en": """\
How the level is worked out (the card gives no formula; this is a convention of this program): A
level is met if at least three quarters of the assessed indicators were observed. A person's level
is the highest level met with all levels below it met.
""",
}

NO_CARD = RULES_TOLD["nl"].replace(
    "de kaart geeft geen rekenregel; dit is een afspraak van dit programma",
    "het raamwerk geeft geen rekenregel; dit is een afspraak van dit\n    programma",
)

GOLDEN_COACHEN = {
    "nl": """
Coachen: niveau 2
  Gewenst: niveau 3.
  Uitkomst: één niveau onder het gewenste (groeicompetentie).
  Deze uitkomst staat vast: wat niet is beoordeeld, verandert er niets aan.
  Berekend: niveau 2.
  Niveau 1: niet van toepassing; telt niet mee.
  Niveau 2: 5 van 5 gedragsindicatoren waargenomen, nodig: 4; gehaald.
  Niveau 3: 1 van 3 beoordeelde gedragsindicatoren waargenomen, nodig: 3; niet gehaald. Niet
      beoordeeld: 2.
  Niveau 4: niet beoordeeld (5 gedragsindicatoren).
  Niveau 3 is niet gehaald; hoger telt daarom niet mee.
  Nog 3 van de 4 gedragingen die nog niet zijn waargenomen; dan is niveau 3 gehaald, hoe de rest ook
      uitvalt.
  Beoordeeld: 8 van 15 gedragsindicatoren.
  Er is voldoende beoordeeld.
  Nog niet waargenomen, tot en met niveau 3:
    - niveau 3: Heeft oog voor potentiële talenten van anderen, stimuleert en helpt hen deze te
      ontwikkelen en te gebruiken.
    - niveau 3: Geeft op basis van inzicht een duidelijk beeld van kwaliteiten en leerpunten van
      anderen.
  Nog te bespreken tot en met niveau 3 (niet beoordeeld, of de beoordelaars waren verdeeld):
    - niveau 3: Schetst richting voor ontwikkeling en ondersteunt bij het formuleren van
      ontwikkeldoelen.
    - niveau 3: Inspireert tot het navolgen van gezamenlijke doelen, het leveren van gezamenlijk
      resultaat en het gezamenlijk leren.
  Niet beoordeeld boven niveau 3:
    - niveau 4: Wisselt van stijl/gedrag om bewustwording bij anderen te realiseren in het kader van
      verdere professionele ontwikkeling.
    - niveau 4: Vertaalt ontwikkelingen in de organisatie naar ontwikkelstappen voor medewerkers.
    - niveau 4: Zet anderen aan tot introspectie; het zichzelf stellen van vragen over persoonlijke
      valkuilen, motieven, drijfveren en idealen.
    - niveau 4: Daagt anderen uit om ook andere dan gebruikelijke taken te doen en helpt hen hun
      vaardigheden te optimaliseren, haalt het maximale uit een ander.
    - niveau 4: Zorgt ervoor beschikbaar te zijn op voor anderen belangrijke momenten, zoals het
      vieren van successen en het geven van steun.""",
    "en": """
Coaching: level 2
  Desired: level 3.
  Outcome: one level below the desired one (growth competency).
  This outcome is settled: what is not assessed does not change it.
  Worked out: level 2.
  Level 1: not applicable; does not count.
  Level 2: 5 of 5 indicators observed, required: 4; met.
  Level 3: 1 of 3 assessed indicators observed, required: 3; not met. Not assessed: 2.
  Level 4: not assessed (5 indicators).
  Level 3 is not met, so higher levels do not count.
  3 more of the 4 behaviours not observed yet, and level 3 is met, however the rest turn out.
  Assessed: 8 of 15 indicators.
  Enough was assessed.
  Not observed yet, up to level 3:
    - level 3: Is alert to the potential talents of others, and encourages and helps them to develop
      and use these.
    - level 3: On the basis of insight, gives a clear picture of the qualities and areas for
      development of others.
  Still to discuss, up to level 3 (not assessed, or the raters were evenly split):
    - level 3: Outlines a direction for development and provides support in formulating development
      goals.
    - level 3: Inspires the pursuit of shared goals, the delivery of a shared result and shared
      learning.
  Not assessed above level 3:
    - level 4: Switches style/behaviour to bring about awareness in others in the context of further
      professional development.
    - level 4: Translates developments in the organisation into development steps for employees.
    - level 4: Prompts others to be introspective: to ask themselves questions about personal
      pitfalls, motives, driving forces and ideals.
    - level 4: Challenges others to take on tasks other than the usual ones as well, helps them to
      optimise their skills and gets the most out of others.
    - level 4: Ensures that they are available at moments that are important to others, such as
      celebrating successes and giving support.""",
}


BRIEF_COACHEN = {
    "nl": """\
Coachen: niveau 2
  Gewenst: niveau 3. Uitkomst: één niveau onder het gewenste (groeicompetentie). Niveau 3 is niet
  gehaald; hoger telt daarom niet mee. Nog 3 van de 4 gedragingen die nog niet zijn waargenomen; dan
  is niveau 3 gehaald, hoe de rest ook uitvalt. Nog te bespreken: 2 gedragingen.""",
    "en": """\
Coaching: level 2
  Desired: level 3. Outcome: one level below the desired one (growth competency). Level 3 is not
  met, so higher levels do not count. 3 more of the 4 behaviours not observed yet, and level 3 is
  met, however the rest turn out. Still to discuss: 2 behaviours.""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_gap_on_coachen(language: str) -> None:
    assert full(coachen(), CARD[language]).text == RULES_TOLD[language] + GOLDEN_COACHEN[language]
    assert explain(coachen(), CARD[language]).text == BRIEF_RULE[language] + BRIEF_COACHEN[language]


# Kwaliteitsgericht: 2 of 5 seen at niveau 1, which takes 4: 0, not unknown. Niveau 2 has the one answer that there is
# seen: met, so it contradicts. 1 of 2..5 cannot undo niveau 1, which is whole. A person decided on 1.
GOLDEN_DECIDED = {
    "nl": """
Kwaliteitsgericht: niveau 1 (besluit)
  Berekend: geen niveau behaald.
  Besluit op 31 januari 2026, 9.30 uur: niveau 1. Reden: “gezien in intervisie”
  Niveau 1: 2 van 5 gedragsindicatoren waargenomen, nodig: 4; niet gehaald.
  Niveau 2: 1 van 1 beoordeelde gedragsindicator waargenomen, nodig: 1; gehaald. Niet beoordeeld: 5.
  Niveau 3: niet beoordeeld (7 gedragsindicatoren).
  Niveau 4: niet beoordeeld (5 gedragsindicatoren).
  Niveau 1 is niet gehaald; hoger telt daarom niet mee.
  Opvallend: niveau 2 is gehaald, niveau 1 niet.
  Beoordeeld: 6 van 23 gedragsindicatoren.
  Er is voldoende beoordeeld.
  Niet beoordeeld:
""",
    "en": """
Quality focus: level 1 (decision)
  Worked out: no level attained.
  Decision on 31 January 2026, 9:30: level 1. Reason: “gezien in intervisie”
  Level 1: 2 of 5 indicators observed, required: 4; not met.
  Level 2: 1 of 1 assessed indicator observed, required: 1; met. Not assessed: 5.
  Level 3: not assessed (7 indicators).
  Level 4: not assessed (5 indicators).
  Level 1 is not met, so higher levels do not count.
  Unusual: level 2 is met, level 1 is not.
  Assessed: 6 of 23 indicators.
  Enough was assessed.
  Not assessed:
""",
}
BRIEF_DECIDED = {
    "nl": """\
Kwaliteitsgericht: niveau 1 (besluit)
  Berekend: geen niveau behaald. Besluit op 31 januari 2026, 9.30 uur: niveau 1. Reden: “gezien in
  intervisie” Niveau 1 is niet gehaald; hoger telt daarom niet mee.""",
    "en": """\
Quality focus: level 1 (decision)
  Worked out: no level attained. Decision on 31 January 2026, 9:30: level 1. Reason: “gezien in
  intervisie” Level 1 is not met, so higher levels do not count.""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_decision_on_kwaliteitsgericht(language: str) -> None:
    seen: dict[str, bool | None] = {f"kwaliteitsgericht_1_{n}": n < 3 for n in range(1, 6)}
    result = c.determine_level(SHIPPED["kwaliteitsgericht"], {**seen, "kwaliteitsgericht_2_1": True}, c.LevelRule())
    decision = c.Decision(1, "gezien in intervisie", at=dt.datetime(2026, 1, 31, 9, 30))  # noqa: DTZ001
    assert explain(result.decide(decision), CARD[language]).text == BRIEF_RULE[language] + BRIEF_DECIDED[language]
    text = full(result.decide(decision), CARD[language]).text
    assert text.startswith(RULES_TOLD[language] + GOLDEN_DECIDED[language])
    listed_ = text.removeprefix(RULES_TOLD[language] + GOLDEN_DECIDED[language])
    assert listed_.count("    - ") == 5 + 7 + 5


# Of rank 1: a, b and c said + - . (a tie), + - + (split), + + + and + . . (too few for 2); two self-ratings are left out.
GOLDEN_RATERS = {
    "nl": """\
Hoe de beoordelingen zijn samengevoegd (een afspraak van dit programma):
  Per gedragsindicator telt de meerderheid van wie hem beoordeelde.
  Zagen evenveel beoordelaars het wel als niet, dan telt de gedragsindicator als niet waargenomen.
  Nodig per gedragsindicator: minstens 2 beoordelaars. Bij minder telt de gedragsindicator als niet
      beoordeeld.
  Een beoordelaar beoordeelt een gedragsindicator één keer, en in één rol.
  Rollen die niet meetellen: zelf en programma.
  De eigen beoordeling telt niet mee (2 antwoorden).

Kijken
  Verdeeld: evenveel beoordelaars zagen het wel als niet (telt als niet waargenomen):
    - niveau 1: Doet 1b. (waargenomen: 1; niet waargenomen: 1; niet beoordeeld: 1)
  Niet alle beoordelaars zagen hetzelfde (de meerderheid telt):
    - niveau 1: Doet 1c. (waargenomen: 2; niet waargenomen: 1; niet beoordeeld: 0)
  Beoordelaars zijn het eens over 1 gedragsindicator.
  Door minder dan 2 beoordelaars beoordeeld (telt als niet beoordeeld; de aantallen worden niet
      getoond):
    - niveau 1: Doet 1e.""",
    "en": """\
How the ratings are combined (a convention of this program):
  For each indicator, the majority of those who assessed it counts.
  If as many raters observed an indicator as did not, it counts as not observed.
  Needed for each indicator: at least 2 raters. With fewer, it counts as not assessed.
  A rater rates an indicator once, and in one role.
  Roles that do not count: self and program.
  Self-ratings do not count (2 answers).

Kijken
  Split evenly: as many raters observed it as did not (counts as not observed):
    - level 1: Doet 1b. (observed: 1; not observed: 1; not assessed: 1)
  Not all raters saw the same (the majority counts):
    - level 1: Doet 1c. (observed: 2; not observed: 1; not assessed: 0)
  The raters agree on 1 indicator.
  Assessed by fewer than 2 raters (counts as not assessed; the counts are not shown):
    - level 1: Doet 1e.""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_raters(language: str) -> None:
    four = ladder(4)
    votes = c.combine_ratings(voices(), four, c.RaterRule(min_raters=2))
    assert full(votes, four, language=language).text == GOLDEN_RATERS[language]


# Notes and sources of ratings

REMARKS = st.one_of(st.none(), st.sampled_from(["Gezien bij intake.", "Alleen gehoord.", "Zie verslag."]))


@st.composite
def remarked(draw: st.DrawFn) -> tuple[Any, list[c.Rating], c.Framework]:
    """
    What several raters said and remarked, and something made of it.
    """
    framework = draw(frameworks().filter(lambda one: bool(one.indicators)))
    noted = [
        attrs.evolve(rating, note=draw(REMARKS), source=draw(REMARKS), at=MOMENT) for rating in draw(ratings(framework))
    ]
    rule = attrs.evolve(draw(combined(framework)).rule, repeated=draw(st.sampled_from(Repeated)))
    votes = c.combine_ratings(noted, framework, rule)
    assessment = c.assess(framework, votes)
    report = c.classify_gaps(assessment, draw(job_profiles(framework)))
    return draw(st.sampled_from([votes, assessment, report])), noted, wordy(framework)


def votes_in(x: Any) -> c.CombinedEvidence:
    votes: Any = x
    if not isinstance(x, c.CombinedEvidence):
        votes = x.assessment.votes if isinstance(x, c.GapReport) else x.votes
    assert isinstance(votes, c.CombinedEvidence)
    return votes


def remarks_in(told: Explanation) -> dict[str, list[tuple[str | None, str | None]]]:
    items = [item for fact in found(told.facts, kinds.Remarks) for item in fact.facts]
    return {item.indicator: [(one.note, one.source) for one in found([item], kinds.Remark)] for item in items}  # type: ignore[attr-defined]


def without_remarks(facts: tuple[Fact, ...]) -> list[Fact]:
    """
    *facts* without what raters remarked; an account of nothing else is none.
    """
    kept = []
    for fact in facts:
        inner = [one for one in fact.facts if not isinstance(one, kinds.Remarks)]
        if inner or not isinstance(fact, kinds.Account):
            kept.append(fact.with_beneath(inner))
    return kept


@given(remarked())
def test_notes_and_sources_are_told_in_full_where_their_votes_are_and_nothing_else_changes(case: Any) -> None:
    x, noted, framework = case
    votes = votes_in(x)
    told = full(x, framework, ratings=noted)
    expected: dict[str, list[tuple[str | None, str | None]]] = {}
    for id in votes.votes:
        own = [one for one in noted if one.indicator == id and one.role not in votes.rule.exclude]
        by_role = Counter(one.role for one in own if one.value is not None)
        said = {
            (one.note, one.source)
            for one in own
            if by_role[one.role] >= votes.rule.min_per_role.get(one.role, 0) and (one.note or one.source)
        }
        if said:
            expected[id] = sorted(said, key=lambda pair: (pair[0] or "", pair[1] or ""))
    assert remarks_in(told) == expected
    assert without_remarks(told.facts) == list(full(x, framework).facts)
    assert explain(x, framework, ratings=iter(noted)) == explain(x, framework)


@given(remarked(), st.randoms(use_true_random=False))
def test_nothing_that_is_remarked_goes_back_to_a_rater(case: Any, chance: random.Random) -> None:
    x, noted, framework = case
    told = full(x, framework, ratings=noted)
    assert kinds.Remark.names() == ("note", "source")
    # In another order, by raters of other names: all is told the same.
    others = [attrs.evolve(one, rater=f"{one.rater[::-1]} B") for one in noted]
    chance.shuffle(others)
    assert full(x, framework, ratings=others).to_dict() == told.to_dict()
    assert full(x, framework, ratings=Ratings(tuple(noted), framework.ref)) == told
    # What it holds, is in no repr.
    assert not re.search(r"intake|gehoord|verslag", repr([told, *told.walk()]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_notes_and_sources(language: str) -> None:
    four = ladder(4)
    notes = {
        ("b", 1): ("Zag het\nbij de intake.", None),
        ("a", 1): ("Gehoord.", "verslag"),
        ("c", 2): (None, "logboek"),
    }
    # Of the third all say the same, of the fourth too few said something; and one speaks of themselves.
    notes |= {(rater, 3): ("Prima.", None) for rater in "abc"} | {("a", 4): ("Geheim.", None), ("me", 1): ("Ik.", None)}
    noted = []
    for rating in voices():
        note, source = notes.get((rating.rater, int(rating.indicator[-1])), (None, None))
        noted.append(attrs.evolve(rating, note=note, source=source))
    votes = c.combine_ratings(noted, four, c.RaterRule(min_raters=2))
    text = full(votes, four, language=language, ratings=noted).text
    golden = {
        "nl": """
  Opmerkingen en bronnen bij de beoordelingen (van wie ze zijn, wordt niet getoond):
    - niveau 1: Doet 1b.
      “Gehoord.” (bron: “verslag”)
      “Zag het bij de intake.”
    - niveau 1: Doet 1c.
      (bron: “logboek”)
    - niveau 1: Doet 1d.
      “Prima.”""",
        "en": """
  Notes and sources of the ratings (whose they are is not shown):
    - level 1: Doet 1b.
      “Gehoord.” (source: “verslag”)
      “Zag het bij de intake.”
    - level 1: Doet 1c.
      (source: “logboek”)
    - level 1: Doet 1d.
      “Prima.”""",
    }[language]
    assert text == GOLDEN_RATERS[language] + golden


def test_what_too_few_remarked_is_withheld() -> None:
    one = ladder(1)
    said = [c.Rating("i_1_1", rater, c.Role.PEER, value=True, note=f"Van {rater}.") for rater in "abd"]
    least = c.RaterRule(min_raters=2)
    for made_of, told in ((said, 3), (said[:1], 0)):
        votes = c.combine_ratings(made_of, one, least)
        assert len(found(full(votes, one, ratings=made_of).facts, kinds.Remark)) == told
    # What one rater of a role says is not told among what others say.
    client = c.Rating("i_1_1", "k", c.Role.CLIENT, value=False, note="Van k.")
    votes = c.combine_ratings([*said, client], one, c.RaterRule(min_per_role={c.Role.CLIENT: 2}))
    assert "Van k." not in full(votes, one, ratings=[*said, client]).text
    # Of who says it twice the latest counts.
    again = [attrs.evolve(said[0], note=f"Keer {letters(n)}.", at=MOMENT + dt.timedelta(n)) for n in (1, 2)]
    votes = c.combine_ratings(again, one, c.RaterRule(repeated=Repeated.LATEST))
    assert remarks_in(full(votes, one, ratings=again)) == {"i_1_1": [("Keer c.", None)]}


def test_ratings_are_refused_where_they_cannot_be_told_and_without_what_they_say() -> None:
    one = ladder(1)
    said = [c.Rating("i_1_1", "Bo Voorbeeld", c.Role.PEER, value=True, note="Geheim.")]
    votes = c.combine_ratings(said, one)
    plain_ = c.assess(one, votes.evidence)
    gap = c.classify_gap(plain_["k"], 1)
    for x in (plain_, plain_["k"], gap, compare(plain_, plain_)):
        error: Any = refusal(InvalidValueError, explain, x, one, ratings=said)
        assert [(problem.path, problem.code) for problem in error.problems] == [("ratings", "ratings_without_votes")]
        assert "Geheim" not in str(error)
    assert refused(InvalidTypeError, explain, votes, one, ratings=7) == [("ratings", "wrong_type")]
    elsewhere = Ratings(tuple(said), SHIPPED.ref)
    unknown = [attrs.evolve(said[0], indicator="i_9_9")]
    for given_, code in (
        (["Geheim"], "not_a_rating"),
        (elsewhere, "another_framework"),
        (unknown, "unknown_indicator"),
        (said * 2, "rated_again"),
    ):
        error = refusal(RatingsError, explain, votes, one, ratings=given_)
        assert [problem.code for problem in error.problems] == [code]
        assert "Geheim" not in str(error)


def test_ratings_that_are_not_those_of_the_result_are_refused_by_indicator() -> None:
    three = ladder(3)
    kees = c.Rating("i_1_1", "Kees", c.Role.PEER, value=True, note="Over Anna.")
    mia = c.Rating("i_1_2", "Mia", c.Role.MANAGER, value=False)
    made_of = [kees, mia, c.Rating("i_1_2", "Anna", c.Role.SELF, value=True)]
    elsewhere = attrs.evolve(kees, note="Bram kwam drie keer te laat.")
    wrong = {
        # Of another person, or changed since: nothing tells the two apart.
        "another answer": ([attrs.evolve(elsewhere, value=False), *made_of[1:]], {"i_1_1"}),
        "no answer": ([attrs.evolve(elsewhere, value=None), *made_of[1:]], {"i_1_1"}),
        "another indicator": ([attrs.evolve(elsewhere, indicator="i_1_3"), *made_of[1:]], {"i_1_1", "i_1_3"}),
        "one more": ([*made_of, attrs.evolve(elsewhere, rater="Cas")], {"i_1_1"}),
        "one fewer": (made_of[1:], {"i_1_1"}),
        "none": ([], {"i_1_1", "i_1_2"}),
    }
    votes = c.combine_ratings(made_of, three)
    report = c.classify_gaps(c.assess(three, votes), c.JobProfile.of(three, {"k": 1}, id="p", title="P"))
    for x in (votes, report.assessment, report):
        assert "Over Anna." in full(x, three, ratings=made_of).text
        for given_, ids in wrong.values():
            error: Any = refusal(InvalidValueError, explain, x, three, ratings=given_)
            told = [(problem.path, problem.code, problem.value) for problem in error.problems]
            assert told == [("ratings", "ratings_of_other_votes", id) for id in sorted(ids)]
            for language in LANGUAGES:
                assert not re.search("Anna|Bram|Kees|Mia|laat|peer|manager|True|False", error.text(language))
        # Of those that do not count only their number is known.
        error = refusal(InvalidValueError, explain, x, three, ratings=made_of[:2])
        assert [(problem.path, problem.code) for problem in error.problems] == [
            ("ratings", "ratings_left_out_otherwise")
        ]


def test_of_what_too_few_rated_it_is_known_which_that_is() -> None:
    three = ladder(3)
    said = [c.Rating("i_1_1", rater, c.Role.PEER, value=True) for rater in "ab"]
    few = c.Rating("i_1_2", "a", c.Role.PEER, value=True, note="Geheim.")
    votes = c.combine_ratings([*said, few], three, c.RaterRule(min_raters=2))
    other = attrs.evolve(few, indicator="i_1_3")
    assert "Geheim" not in full(votes, three, ratings=[*said, attrs.evolve(few, value=False)]).text
    error: Any = refusal(InvalidValueError, explain, votes, three, ratings=[*said, other])
    assert [problem.value for problem in error.problems] == ["i_1_2", "i_1_3"]


def test_ratings_on_a_scale_are_those_of_the_result_by_that_scale() -> None:
    one, scale = ladder(1), c.RatingScale(1, 5, 4)
    said = [c.Rating("i_1_1", "a", c.Role.PEER, 4, note="Vier."), c.Rating("i_1_1", "b", c.Role.PEER, 2)]
    votes = c.combine_ratings(said, one, scale=scale)
    assert remarks_in(full(votes, one, ratings=said, scale=scale)) == {"i_1_1": [("Vier.", None)]}
    other = c.RatingScale(1, 5, 2)
    assert refused(InvalidValueError, explain, votes, one, ratings=said, scale=other) == [
        ("ratings", "ratings_of_other_votes")
    ]
    error = refusal(RatingsError, explain, votes, one, ratings=said)
    assert [problem.code for problem in error.problems] == ["number_without_scale"] * 2
    assert refused(InvalidTypeError, explain, votes, one, ratings=said, scale=4) == [("scale", "wrong_type")]


def test_raters_agree_where_all_saw_it_and_where_none_did() -> None:
    one = ladder(3)
    answers = {"i_1_1": (True, True), "i_1_2": (False, False), "i_1_3": (False, None)}
    # What one rater assessed, nobody agrees on.
    given_ = [c.Rating(id, f"r{n}", c.Role.PEER, value) for id, said in answers.items() for n, value in enumerate(said)]
    told = full(c.combine_ratings(given_, one), one)
    assert only(told.facts, kinds.Agreed).indicators == ("i_1_1", "i_1_2")
    assert "Beoordelaars zijn het eens over 2 gedragsindicatoren." in told.text
    assert not found(told.facts, kinds.Votes)


@pytest.mark.parametrize(
    ("share", "nl", "en"),
    [
        ("99/100", "minstens 99% van de beoordeelde", "at least 99% of the assessed"),
        ("5/7", "minstens 5/7 van de beoordeelde", "at least 5/7 of the assessed"),
        ("1/2", "minstens de helft van de beoordeelde", "at least half of the assessed"),
        ("2/3", "minstens twee derde van de beoordeelde", "at least two thirds of the assessed"),
        ("1", "als alle beoordeelde gedragsindicatoren zijn waargenomen", "if all assessed indicators were observed"),
    ],
)
def test_a_threshold_of_1_is_all_and_less_is_a_share(share: str, nl: str, en: str) -> None:
    one = ladder(1)
    result = c.determine_level(one["k"], {}, c.LevelRule(threshold=share, min_coverage=share))
    assert nl in full(result, one).text
    assert en in full(result, one, language="en").text
    assert ("alle gedragsindicatoren zijn beoordeeld" in full(result, one).text) is (share == "1")


def test_golden_comparison() -> None:
    three = ladder(2, 4, 1)
    before = c.assess(three, marks("++", "+-..", "+"))
    after = c.assess(three, marks("+-", "++++", "."))
    text = full(compare(before, after), three).text
    assert text.startswith("Raamwerk: Klein, versie 1.0.0.\n" + NO_CARD)
    # At first 1 of 2 assessed at rank 2, which takes 2: level 1. Then 1 of 2 at rank 1, which takes 2: none.
    assert text.endswith("""
Kijken: één niveau lager (tweede)
  Eerste: niveau 1 (Starter).
  Tweede: geen niveau behaald.
  Niet waargenomen (eerste), wel waargenomen (tweede):
    - niveau 2: Doet 2c.
  Wel waargenomen (eerste), niet waargenomen (tweede):
    - niveau 1: Doet 1c.
  Niet duidelijk (eerste), wel duidelijk (tweede):
    - niveau 2: Doet 2d.
    - niveau 2: Doet 2e.
  Wel beoordeeld (eerste), niet beoordeeld (tweede):
    - niveau 3: Doet 3b.""")
    named = explain(compare(before, after), three, language="en", sides=("own view", "others")).text
    assert named.endswith("""
Kijken: one level lower (others)
  Own view: level 1 (Starter). Others: no level attained. Not observed (own view), observed
  (others): 1. Observed (own view), not observed (others): 1. Not clear (own view), clear (others):
  2. Assessed (own view), not assessed (others): 1.""")


@pytest.mark.parametrize(
    ("sides", "path", "code"),
    [
        (("a",), "sides", "wrong_type"),
        ("ab", "sides", "wrong_type"),
        (("a", 1), "sides", "wrong_type"),
        (("a", " "), "sides[1]", "empty_text"),
    ],
)
def test_what_are_not_two_names_of_sides_is_refused(sides: Any, path: str, code: str) -> None:
    one = c.assess(ladder(1), {})
    error: Any = InvalidTypeError if code == "wrong_type" else InvalidValueError
    assert refused(error, explain, compare(one, one), ladder(1), sides=sides) == [(path, code)]
    assert refused(InvalidTypeError, explain, one, ladder(1), detail="full") == [("detail", "wrong_type")]


def test_an_unknown_level_is_unknown_and_never_0() -> None:
    four = ladder(4, 4)
    gap = c.classify_gap(c.determine_level(four["k"], {}, c.LevelRule()), 2)
    nl, en = (" ".join(full(gap, four, language=language).text.split()) for language in LANGUAGES)
    assert "Kijken: niet te bepalen" in nl
    assert "Kijken: cannot be determined" in en
    assert "Of dat niveau is gehaald, is niet te bepalen." in nl
    assert "als alles duidelijk is: geen niveau behaald, niveau 1 of niveau 2." in nl
    assert "once everything is clear: no level attained, level 1 or level 2." in en
    assert "Kijken: geen" not in nl
    assert [line for line in nl.split(".") if re.search(r"\b0\b", line)] == [" Beoordeeld: 0 van 8 gedragsindicatoren"]


# In brief


def test_a_text_of_the_facts_given_is_laid_out_in_full_unless_told_otherwise() -> None:
    told = full(coachen(), SHIPPED)
    assert Explanation(told.facts, SHIPPED, "nl").text == told.text
    assert attrs.evolve(told, detail=Detail.BRIEF).text != told.text


# These are not those of the full one: they follow from what is clear alone.
OF_WHAT_IS_CLEAR = (
    *(kinds.Contradiction, kinds.NotYet, kinds.Stopped, kinds.StillOpen, kinds.Needed, kinds.Outlook, kinds.Possible),
)


def counted(fact: Fact) -> Fact:
    """
    *fact* without what stands beneath it, all the way down.
    """
    return fact.with_beneath(())


@given(cases(), st.sampled_from(LANGUAGES))
def test_a_brief_explanation_is_a_choice_of_the_facts_of_the_full_one(case: Any, language: str) -> None:
    x, framework = case
    whole = full(x, framework, language=language)
    brief = explain(x, framework, language=language)
    of_competency = {fact.competency: fact for fact in whole.facts if isinstance(fact, kinds.Section)}
    for fact in brief.facts:
        if isinstance(fact, kinds.Section):
            own = of_competency[fact.competency]
            assert counted(fact) == counted(own)
            # Of what stands beneath a side of a comparison the decision that counts is told.
            chosen = {counted(one) for one in fact.facts if not isinstance(one, OF_WHAT_IS_CLEAR)}
            assert chosen <= {*map(counted, own.facts)}
            decided_ = [one for part in own.facts for one in part.walk() if isinstance(one, EVENTS) and one.counts]
            assert [one for part in fact.facts for one in part.walk() if isinstance(one, EVENTS)] == decided_
            assert {one for part in fact.facts for one in part.facts} <= {*decided_}
        else:
            assert counted(fact) in {counted(one) for part in whole.facts for one in part.walk()}
    # Nothing is said of one competency that is not said of all.
    named = [fact.competency for fact in brief.facts if isinstance(fact, kinds.Section)]
    assert isinstance(x, c.CombinedEvidence) or named == [*of_competency]


OF_ANSWERS = (kinds.Step, kinds.ToDevelop, kinds.NotAssessed, kinds.Tied, kinds.Split, kinds.TooFew, kinds.Votes)


@given(cases())
def test_a_brief_explanation_tells_no_votes_and_no_answer_to_a_behaviour(case: Any) -> None:
    x, framework = case
    told = explain(x, framework)
    assert not [fact for fact in told.walk() if isinstance(fact, (*OF_ANSWERS, kinds.Item))]
    # Where there is a number to discuss, none of those assessed stands beside it.
    assert not (gaps_of(x) and found(told.facts, kinds.Coverage))
    # Nor can they be read off the document.
    assert not {"yes", "no", "abstained", "not_observed", "not_assessed"} & {
        name for fact in told.walk() for name in fact.values
    }


@st.composite
def divided_people(draw: st.DrawFn, tie: Tie = Tie.NOT_ASSESSED) -> tuple[c.GapReport, c.GapReport, c.Framework]:
    """
    A person as raters see them, and the same person where of what they were split on nobody said anything.
    """
    framework = draw(frameworks().filter(lambda one: bool(one.indicators)))
    people = draw(combined(framework))
    votes = attrs.evolve(people, rule=attrs.evolve(people.rule, tie=tie))
    settled = {id: one for id, one in votes.votes.items() if not one.tied}
    rule, profile = draw(RULES), draw(job_profiles(framework))
    one, other = (
        c.classify_gaps(c.assess(framework, given_, rule), profile)
        for given_ in (votes, attrs.evolve(votes, votes=settled))
    )
    return one, other, wordy(framework)


@given(divided_people(), st.sampled_from(LANGUAGES))
def test_a_brief_explanation_does_not_tell_divided_from_not_assessed(
    case: tuple[c.GapReport, c.GapReport, c.Framework], language: str
) -> None:
    one, other, framework = case
    assert (
        explain(one, framework, language=language).to_dict() == explain(other, framework, language=language).to_dict()
    )


@given(divided_people(Tie.NOT_OBSERVED), st.sampled_from(LANGUAGES))
def test_nor_where_a_split_counts_as_not_observed_and_the_level_is_the_same(
    case: tuple[c.GapReport, c.GapReport, c.Framework], language: str
) -> None:
    one, other, framework = case
    told = [explain(report, framework, language=language).to_dict()["facts"] for report in (one, other)]
    outcomes = [{fact["values"]["competency"]: fact for fact in facts if fact["kind"] == "outcome"} for facts in told]
    for gap, without in zip(one.gaps, other.gaps, strict=True):
        if gap.result.attained == without.result.attained:
            assert outcomes[0][gap.competency] == outcomes[1][gap.competency]


@st.composite
def split_on_our_card(draw: st.DrawFn) -> tuple[c.GapReport, c.GapReport]:
    """
    A person whom two raters rated in one competency of our card; and the same where nobody rated what they were split on.
    """
    competency = draw(st.sampled_from([one for one in SHIPPED.competencies if one.indicator_ids]))
    said = {id: draw(st.sampled_from([True, True, False, None, "split"])) for id in competency.indicator_ids}
    given_ = [c.Rating(id, "a", c.Role.PEER, one) for id, one in said.items() if isinstance(one, bool)]
    split = [c.Rating(id, "ab"[n], c.Role.PEER, n == 0) for id, one in said.items() if one == "split" for n in (0, 1)]
    rule = c.LevelRule(draw(st.sampled_from(["1/2", "2/3", "3/4"])), draw(st.sampled_from(c.Climb)))
    rank = draw(st.sampled_from([cell.rank for cell in competency.by_rank if cell.stated]))
    job = c.JobProfile.of(SHIPPED, {competency.id: rank}, id="job", title="Job")
    one, other = (
        c.classify_gaps(c.assess(SHIPPED, c.combine_ratings(ratings, SHIPPED), rule), job)
        for ratings in (given_ + split, given_)
    )
    return one, other


@given(split_on_our_card(), st.sampled_from(LANGUAGES))
def test_on_our_card_only_the_level_can_give_a_split_away(case: tuple[c.GapReport, c.GapReport], language: str) -> None:
    one, other = case
    levels = [[gap.result.attained for gap in report.gaps] for report in case]
    if levels[0] != levels[1]:
        return
    for tell in (
        lambda report: explain(report, SHIPPED, language=language).to_dict(),
        lambda report: explain(report.assessment, SHIPPED, language=language).to_dict(),
        lambda report: pages.card(SHIPPED, gaps=report, language=language).fragment(),
        lambda report: pages.sheet(report, SHIPPED, behaviours=pages.Behaviours.NEXT, language=language).fragment(),
    ):
        assert tell(one) == tell(other)


def test_golden_what_the_highest_level_met_leaves_open_below_it() -> None:
    # At level 4 two of three, at level 3 three of four: both are met at 2/3. Raters were split on the last of level 3:
    # as not observed it makes three of five, which is too little; as not assessed it changes nothing. The level is 4.
    third, fourth = ([i.id for i in SHIPPED["communicatieve_vaardigheid"].level(rank).indicators] for rank in (3, 4))
    said = dict(zip(third[:4] + fourth[:3], [True, True, True, False, True, True, False], strict=True))
    given_ = [c.Rating(id, "a", c.Role.PEER, one) for id, one in said.items()]
    split = [c.Rating(third[4], rater, c.Role.PEER, rater == "a") for rater in "ab"]
    job = c.JobProfile.of(SHIPPED, {"communicatieve_vaardigheid": 3}, id="job", title="Job")
    rule = c.LevelRule("2/3", c.Climb.HIGHEST)
    told = []
    for heard in (given_, given_ + split):
        report = c.classify_gaps(c.assess(SHIPPED, c.combine_ratings(heard, SHIPPED), rule), job)
        assert report["communicatieve_vaardigheid"].result.level == 4
        told.append(" ".join(str(explain(report, SHIPPED)).split()))
    assert told[0] == told[1]
    assert "Niveau 3 staat vast na nog 1." in told[0]


@given(split_on_our_card())
def test_what_is_told_as_met_in_brief_is_met(case: tuple[c.GapReport, c.GapReport]) -> None:
    for report in case:
        for outcome in found(explain(report, SHIPPED).facts, kinds.Outcome):
            verdicts = report[outcome.competency].result.verdicts
            for fact in outcome.facts:
                if isinstance(fact, kinds.Needed) and fact.verdict is c.Verdict.MET:
                    assert verdicts[fact.rank] is c.Verdict.MET
                if isinstance(fact, kinds.Contradiction):
                    assert (verdicts[fact.not_met], verdicts[fact.met]) == (c.Verdict.NOT_MET, c.Verdict.MET)
                if isinstance(fact, kinds.NotYet | kinds.StillOpen):
                    assert verdicts[fact.rank] is not c.Verdict.MET


@given(cases(c.GapReport))
def test_what_raters_were_split_on_is_never_told_as_a_shortcoming(case: Any) -> None:
    report, framework = case
    for detail in Detail:
        told = explain(report, framework, detail=detail)
        divided = {id for gap in report.gaps for id in gap.divided}
        assert not divided & {*listed(told.facts, kinds.ToDevelop)}
        assert divided <= {id for fact in found(told.facts, kinds.ToDiscuss) for id in fact.indicators}


def outgrown() -> tuple[c.Gap, c.Framework]:
    """
    Someone at a level above the desired one, which is met and not settled.
    """
    framework = ladder(4, 3, 4, 4)
    rule = c.LevelRule(climb=c.Climb.HIGHEST)
    result = c.determine_level(framework["k"], marks("+..+", "++.", "+..+", ".+.+"), rule)
    return c.classify_gap(result, 1), framework


@given(cases(c.GapReport) | cases(c.Gap))
@example(case=outgrown())
def test_nothing_is_asked_of_who_is_at_the_desired_level(case: Any) -> None:
    x, framework = case
    for detail in Detail:
        outcomes = found(explain(x, framework, detail=detail).facts, kinds.Outcome)
        for outcome, gap in zip(outcomes, gaps_of(x).values(), strict=True):
            there = gap.status in (c.GapStatus.DESIRED, c.GapStatus.OUTGROWN)
            # In brief it is not told of every rank whether it is met.
            met = {c.Verdict.MET, None} if detail is Detail.BRIEF else {c.Verdict.MET}
            assert not there or {one.verdict for one in found([outcome], kinds.Needed)} <= met
            assert {fact.attained for fact in found([outcome], kinds.ToDevelop)} <= {there}


@pytest.mark.parametrize(
    ("ranks", "desired", "told"),
    [
        # 3 of 4 meet a rank: of the 3 not observed at rank 1, 2 are needed.
        (("+---", "...."), 1, ["Nog 2 van de 3 gedragingen die nog niet zijn waargenomen; dan is niveau 1 gehaald"]),
        (("++..", "...."), 1, ["Niveau 1: gehaald; staat vast na nog 1."]),
        (("++++", "...."), 1, []),
        # Passed over, because rank 2 is met: no step for who is there already.
        (("....", "++++"), 2, []),
        (("....", "+++-"), 2, []),
        # Three quarters of three is all of them.
        (("++++", "..."), 2, ["Nog 3 gedragingen; dan is op niveau 2 alles waargenomen, en het niveau gehaald."]),
    ],
)
def test_golden_what_a_rank_takes(ranks: tuple[str, ...], desired: int, told: list[str]) -> None:
    framework = ladder(*map(len, ranks))
    rule = c.LevelRule(climb=c.Climb.CUMULATIVE_IMPLIED, threshold="3/4")
    gap = c.classify_gap(c.determine_level(framework["k"], marks(*ranks), rule), desired)
    for detail in Detail:
        sentences = [
            fact.say(framework, "nl") for fact in found(explain(gap, framework, detail=detail).facts, kinds.Needed)
        ]
        assert [one[: len(start)] for one, start in zip(sentences, told, strict=True)] == told


@given(cases(c.LevelResult) | cases(c.Gap))
def test_what_a_rank_takes_is_what_the_result_says(case: Any) -> None:
    x, framework = case
    [result] = results_of(x)
    takes = found(full(x, framework).facts, kinds.Needed)
    steps = {step.rank: step for step in result.steps}
    for fact in takes:
        step = steps[fact.rank]
        assert (fact.needed, fact.verdict) == (step.needed, step.verdict)
        assert fact.unobserved == len(step.not_observed) + len(step.not_assessed)
        assert 0 < fact.needed <= fact.unobserved
    goal = x.desired if isinstance(x, c.Gap) else None
    if isinstance(goal, int) and x.status is c.GapStatus.GROWTH and not result.decision:
        assert [fact.rank for fact in takes] == [step.rank for step in result.takes(goal) if step.needed]
    if result.decision or isinstance(goal, c.Requirement):
        assert not takes
    assert found(explain(x, framework).facts, kinds.Needed) in ([], *[[fact] for fact in takes])


def someone(seed: int, tie: Tie) -> c.GapReport:
    """
    Anyone, rated by three people and themselves, against any job on our card; on some competencies somebody decided.
    """
    chance = random.Random(seed)  # noqa: S311 - a person made up
    framework = CARD["nl"]
    silent, seen = chance.random(), chance.random()
    raters = {"a": c.Role.MANAGER, "b": c.Role.PEER, "d": c.Role.PEER, "me": c.Role.SELF}
    given_ = [
        c.Rating(id, rater, role, None if chance.random() < silent else chance.random() < seen)
        for rater, role in raters.items()
        for id in framework.indicator_ids
    ]
    levels = {k.id: [d.rank for d in k.descriptors if d.stated] for k in framework.competencies}
    desired = {id: chance.choice([*ranks, *ranks, None]) for id, ranks in levels.items()}
    profile = c.JobProfile.of(framework, desired, id="p", title="Voorbeeldprofiel (verzonnen)")
    assessment = c.assess(framework, c.combine_ratings(given_, framework, c.RaterRule(tie=tie)))
    decisions = {
        id: c.Decision(chance.choice(ranks), "gezien " * 12, by="M. Voorbeeld", at=MOMENT)
        for id, ranks in levels.items()
        if chance.random() < 0.2
    }
    return c.classify_gaps(assessment.decide(decisions), profile)


@given(st.integers(), st.sampled_from(Tie), st.sampled_from(LANGUAGES), st.booleans())
def test_a_brief_explanation_of_anyone_on_our_card_fits_a_page(seed: int, tie: Tie, language: str, narrow: Any) -> None:
    report = someone(seed, tie)
    told = explain(report, CARD[language], profile=report.profile if narrow else None)
    lines = told.text.splitlines()
    names = tuple(competency.coded for competency in CARD[language].competencies)
    starts = [place for place, line in enumerate(lines) if line.startswith(names)]
    assert len(starts) == len(found(told.facts, kinds.Outcome))
    ends = [*starts[1:], len(lines)]
    assert all(end - start <= 5 for start, end in zip(starts, ends, strict=True))
    assert [*starts, len(lines)][0] <= 5
    assert len(lines) <= 45


def vocabulary(language: str) -> set[str]:
    spoken = words_in(language)
    said = [*spoken.facts.values(), *spoken.labels.values(), *spoken.forms.values()]
    return {word for text in said for word in re.findall(r"[^\W\d_]+", re.sub(r"\{[^{}|]*\}", "", text).casefold())}


@given(st.integers(), st.sampled_from(Tie), EVERY_DETAIL)
def test_an_english_text_of_a_dutch_framework_has_dutch_in_its_own_texts_alone(
    seed: int, tie: Tie, detail: Detail
) -> None:
    report, framework = someone(seed, tie), CARD["nl"]
    told = explain(report, framework, language="en", detail=detail)
    own = [framework.title, report.profile.title, *(one.name for one in framework.competencies)]
    sentences = [told.say(fact) for fact in told.walk() if not isinstance(fact, kinds.Item)]
    text = " ".join(sentences).casefold()
    for name in own:
        text = text.replace(name.casefold(), "")
    assert not set(re.findall(r"[^\W\d_]+", text)) & (vocabulary("nl") - vocabulary("en"))


# Words of the framework


def test_a_level_is_told_by_its_name_where_that_says_more_than_its_rank() -> None:
    framework = ladder(1, 1, 1, 1)
    steps = found(full(c.determine_level(framework["k"], {}, c.LevelRule()), framework).facts, kinds.Step)
    assert [step.say(framework, "nl").split(":")[0] for step in steps] == [
        "Niveau 1 (Starter)",
        "Niveau 2",
        "Niveau 3",
        "Niveau 4 (Expert)",
    ]


def test_a_status_is_told_in_the_word_of_the_legend() -> None:
    own = attrs.evolve(ladder(1), legend=(LegendEntry(CellMark.GROWTH, "rood", "kan groeien"),))
    gap = c.classify_gap(c.determine_level(own["k"], marks("-"), c.LevelRule()), 1)
    assert "Uitkomst: één niveau onder het gewenste (kan groeien)." in full(gap, own).text


@pytest.mark.parametrize(
    ("own", "asked", "used"),
    [("nl", None, "nl"), ("en-GB", None, "en"), ("ang", None, "en"), ("nl", "en", "en"), ("ang", "nl-BE", "nl")],
)
def test_the_language_is_the_one_asked_for_or_the_frameworks_own_or_english(
    own: str, asked: str | None, used: str
) -> None:
    framework = attrs.evolve(ladder(1), language=own)
    assert full(c.assess(framework, {}), framework, language=asked).language == used


def test_no_repr_shows_answers() -> None:
    told = full(coachen(), CARD["nl"])
    assert repr(told) == f"<Explanation in nl: {len(list(told.walk()))} facts>"
    assert repr(told.facts[1]) == "<Fact outcome: 6 values, 15 facts beneath>"
    assert not [fact for fact in told.walk() if re.search(r"coachen|niveau", repr(fact))]


# What is refused


def test_what_is_nothing_to_explain_is_refused_without_showing_it() -> None:
    error = refusal(InvalidTypeError, explain, {"coachen_2_1": True}, SHIPPED)
    assert [(problem.path, problem.code) for problem in error.problems] == [("x", "nothing_to_explain")]
    assert "coachen" not in str(error) + error.text("nl")
    assert "Comparison" in str(error)
    assert refused(InvalidTypeError, explain, coachen(), None) == [("framework", "wrong_type")]
    assert refused(InvalidTypeError, check_owner, coachen(), None) == [("framework", "wrong_type")]
    assert refused(InvalidTypeError, explain, coachen(), SHIPPED, language=7) == [("language", "wrong_type")]
    assert refused(InvalidTypeError, full(coachen(), SHIPPED).say, "x") == [("fact", "wrong_type")]


def test_what_was_rescored_holds_two_results_and_it_is_said_which() -> None:
    again = rescore(c.assess(SHIPPED, {"coachen_2_1": True}), SHIPPED, CARD["nl"])
    error = refusal(InvalidTypeError, explain, again, CARD["nl"])
    assert [(problem.path, problem.code) for problem in error.problems] == [("x", "two_to_explain")]
    assert "coachen" not in str(error) + error.text("nl")
    assert explain(again.after, CARD["nl"]).facts


@pytest.mark.parametrize("language", ["de", "nederlands", "nl_BE", "NL", "", "nl-"])
def test_a_language_without_sentences_is_refused(language: str) -> None:
    expected = [("language", "no_words_in_language")]
    assert refused(InvalidValueError, explain, coachen(), SHIPPED, language=language) == expected
    assert refused(InvalidValueError, Explanation, (), SHIPPED, language) == expected


def test_a_fact_on_what_the_framework_does_not_have_cannot_be_said() -> None:
    told = full(coachen(), SHIPPED)
    with pytest.raises(UnknownIdError):
        told.say(kinds.Indicator("coachen_9_9", 1))
    with pytest.raises(UnknownIdError):
        told.say(kinds.Account("coach"))


def test_the_framework_must_be_the_one_of_the_result() -> None:
    other = attrs.evolve(SHIPPED, id="other", version="2.0.0", title="x")
    assessment = c.assess(SHIPPED, {})
    error = refusal(InvalidValueError, explain, assessment, other)
    assert (error.code, error.parameters) == ("not_a_result_on", {"framework": "other 2.0.0"})
    assert [(p.path, p.code, p.value, p.parameters["ours"]) for p in error.problems] == [
        ("framework.id", "other_framework", "sociaalwerker-b", "other"),
        ("framework.version", "other_framework", "1.0.0", "2.0.0"),
        ("framework.digest", "other_framework", SHIPPED.digest, other.digest),
    ]
    paths = [problem.path for problem in error.problems]
    report = c.classify_gaps(assessment, c.JobProfile("p", "P", {}))
    assert [problem.path for problem in problems(InvalidValueError, explain, report, other)] == [
        f"assessment.{path}" for path in paths
    ]
    both = compare(assessment, assessment)
    assert [problem.path for problem in problems(InvalidValueError, explain, both, other)] == [
        f"{side}.{path}" for side in ("before", "after") for path in paths
    ]
    # The same id and version with other content is another framework, and nothing that is installed stands for it.
    changed = attrs.evolve(SHIPPED, title="x")
    error = refusal(InvalidValueError, explain, assessment, changed)
    assert [(problem.path, problem.code) for problem in error.problems] == [("framework.digest", "other_content")]
    assert "read from its file" in str(error)


def test_a_comparison_is_explained_by_the_framework_of_either_side() -> None:
    both = compare(c.assess(SHIPPED, {}), c.assess(CARD["nl"], {"coachen_2_1": True}))
    for framework in (SHIPPED, CARD["nl"], CARD["en"]):
        told = only(full(both, framework).facts, kinds.Versions)
        assert (told.before, told.after) == ("1.0.0", "1.1.0")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_result_of_another_version_is_told_by_that_version(language: str) -> None:
    older, newer = (c.load_framework("sociaalwerker-b", one, language=language) for one in ("1.1.0", "1.1.1"))
    assessment = c.assess(older, {"coachen_2_1": True})
    job = c.JobProfile.of(older, {"coachen": 3}, id="p", title="P")
    for x in (assessment, c.classify_gaps(assessment, job)):
        told = explain(x, newer, profile=job)
        assert told == explain(x, older, profile=job)
        assert told.framework == older
    # Ways back too; and of a comparison of neither it is the second.
    assert explain(c.assess(newer, {}), older).framework == newer
    first = c.assess(SHIPPED, {})
    if language == "nl":
        told = full(compare(first, assessment), newer)
        assert told == full(compare(first, assessment), older)
        assert full(compare(assessment, first), newer).framework == SHIPPED


def test_a_result_of_a_version_that_is_not_there_is_told_with_what_to_do() -> None:
    assessment = c.assess(SHIPPED, {})
    lost = attrs.evolve(assessment, framework=attrs.evolve(SHIPPED.ref, version="1.0.7"))
    for x, framework, code in (
        (lost, SHIPPED, "result_of_what_is_not_installed"),
        (compare(lost, lost), SHIPPED, "result_of_what_is_not_installed"),
        (assessment, CARD["en"], "result_not_in_language"),
    ):
        [(_, found_)] = refused(FrameworkNotFoundError, explain, x, framework)
        assert found_ == code


def test_a_translation_explains_what_the_original_was_used_for() -> None:
    assessment = c.assess(CARD["nl"], {})
    assert full(assessment, CARD["en"]).facts == full(assessment, CARD["nl"]).facts
    assert "Card: Social worker B, version 1.1.0." in full(assessment, CARD["en"]).text


def test_every_id_and_rank_that_does_not_fit_is_named() -> None:
    stranger = c.determine_level(ladder(1)["k"], {}, c.LevelRule())
    assert refused(UnknownIdError, explain, stranger, SHIPPED) == [
        ("k", "unknown_competency"),
        ("k.i_1_1", "unknown_indicator"),
    ]
    result = c.determine_level(ladder(1, 2, DescriptorState.UNDEFINED)["k"], {}, c.LevelRule())
    unknown, state = problems(InvalidValueError, explain, result, ladder(1, 1, 0))
    assert (unknown.path, unknown.code, unknown.value) == ("k.i_2_2", "unknown_indicator", "i_2_2")
    assert (state.path, state.code, state.value) == ("k", "another_state", 3)
    assert state.parameters == {"theirs": "undefined", "ours": "defined", "framework": "klein 1.0.0"}
    rank, indicator = problems(InvalidValueError, explain, result, ladder(1, 3))
    assert (rank.path, rank.code, rank.value, rank.parameters["ranks"]) == ("k", "unknown_rank", 3, (1, 2))
    assert (indicator.path, indicator.code) == ("k.i_2_3", "indicator_not_in_result")
    longer = ladder(1, 2, DescriptorState.UNDEFINED, DescriptorState.UNDEFINED)
    [missing] = problems(InvalidValueError, explain, result, longer)
    assert (missing.path, missing.code, missing.value) == ("k", "rank_not_in_result", 4)


def test_an_indicator_at_another_rank_is_named() -> None:
    right = c.determine_level(ladder(1, 1)["k"], {}, c.LevelRule())
    first, second = right.steps
    swapped = attrs.evolve(
        right,
        steps=(attrs.evolve(first, indicators=("i_2_1",)), attrs.evolve(second, indicators=("i_1_1",))),
    )
    found_ = problems(InvalidValueError, explain, c.classify_gap(swapped, 1), ladder(1, 1))
    assert [(p.path, p.code, p.value, p.parameters) for p in found_] == [
        ("k.i_2_1", "indicator_elsewhere", "i_2_1", {"rank": 1, "competency": "k", "ours": 2}),
        ("k.i_1_1", "indicator_elsewhere", "i_1_1", {"rank": 2, "competency": "k", "ours": 1}),
    ]


def test_votes_on_other_indicators_are_named() -> None:
    votes = c.combine_ratings(voices(), ladder(4), c.RaterRule(min_raters=2))
    error = refusal(UnknownIdError, explain, votes, ladder(2))
    assert error.code == "not_a_result_on"
    assert [(problem.path, problem.code) for problem in error.problems] == [
        ("votes.i_1_3", "unknown_indicator"),
        ("votes.i_1_4", "unknown_indicator"),
    ]


def test_what_both_sides_of_a_comparison_have_wrong_is_told_once() -> None:
    forged = attrs.evolve(c.assess(ladder(1), {}), framework=SHIPPED.ref)
    expected = [("k", "unknown_competency"), ("k.i_1_1", "unknown_indicator")]
    assert refused(UnknownIdError, explain, forged, SHIPPED) == expected
    assert refused(UnknownIdError, explain, compare(forged, forged), SHIPPED) == expected


# Codes, and narrowing to a job


@given(cases(), st.sampled_from(LANGUAGES))
def test_a_code_stands_before_every_name(case: Any, language: str) -> None:
    x, framework = case
    ids = [competency.id for competency in framework.competencies] + [i.id for i in framework.indicators]
    codes = {id: f"Q.{letters(number)}" for number, id in enumerate(ids)}
    coded = with_codes(framework, codes)
    told = full(x, framework, language=language)
    for fact in told.walk():
        before, after = fact.say(framework, language), fact.say(coded, language)
        id = getattr(fact, "indicator", None) or getattr(fact, "competency", None)
        if not id:
            assert after == before
            continue
        name = framework.indicator(id).text if isinstance(fact, kinds.Item) else framework[id].name
        assert after == before.replace(name, f"{codes[id]} {name}")


def with_codes(framework: c.Framework, codes: dict[str, str]) -> c.Framework:
    document = c.to_dict(framework)
    for competency in document["competencies"]:
        competency["code"] = codes[competency["id"]]
        for descriptor in competency["descriptors"]:
            for indicator in descriptor["indicators"]:
                indicator["code"] = codes[indicator["id"]]
    return c.from_dict(c.Framework, document)


def test_the_code_of_a_level_and_of_a_job_stands_before_its_name() -> None:
    framework = ladder(1, 1)
    steps = [attrs.evolve(level, code=f"N{level.rank}") for level in framework.ladder]
    framework = attrs.evolve(framework, ladder=tuple(steps))
    profile = c.JobProfile.of(framework, {"k": 1}, id="p", title="Klus", code="F.12")
    told = full(c.classify_gaps(c.assess(framework, {"i_1_1": True}), profile), framework).text
    assert "Functieprofiel: F.12 Klus." in told
    assert "Kijken, voorlopig niveau 1 (N1 Starter): 0 van 1 eenduidig beoordeeld op niveau 2" in told
    # Of a level whose name says only its rank, the code alone is told.
    assert "Niveau 2 (N2):" in told


@given(cases(), st.data())
def test_narrowing_leaves_out_what_a_job_does_not_ask_and_changes_nothing_else(case: Any, data: st.DataObject) -> None:
    x, framework = case
    profile = x.profile if isinstance(x, c.GapReport) else data.draw(job_profiles(framework))
    asked = {id for id, rank in profile.desired.items() if rank is not None}
    whole, narrow = full(x, framework).facts, full(x, framework, profile=profile).facts
    sections = [fact for fact in whole if not isinstance(fact, kinds.Section) or fact.competency in asked]
    told = (kinds.Narrowed, kinds.Profile)
    assert [f for f in narrow if not isinstance(f, told)] == [f for f in sections if not isinstance(f, told)]
    assert only(narrow, kinds.Narrowed) == kinds.Narrowed(len(asked), len(framework.competencies))
    assert only(narrow, kinds.Profile) == kinds.Profile(profile.id, profile.title, profile.code)


def test_what_a_job_does_not_list_is_left_out_whatever_it_says_of_it() -> None:
    assessment = c.assess(SHIPPED, {})
    for unlisted in c.Requirement:
        wanted = {"coachen": 2, "klantgerichtheid": None}
        profile = c.JobProfile.of(SHIPPED, wanted, id="p", title="P", unlisted=unlisted)
        told = full(assessment, SHIPPED, profile=profile)
        assert [fact.competency for fact in found(told.facts, kinds.Outcome)] == ["coachen"]


def test_a_report_is_narrowed_by_its_own_profile_alone() -> None:
    profile = c.JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P")
    report = c.classify_gaps(c.assess(SHIPPED, {}), profile)
    assert len(found(full(report, SHIPPED, profile=profile).facts, kinds.Outcome)) == 1
    other = attrs.evolve(profile, desired={"coachen": 3})
    assert refused(InvalidValueError, explain, report, SHIPPED, profile=other) == [
        ("profile", "gaps_of_another_profile")
    ]
    assert refused(InvalidTypeError, explain, report, SHIPPED, profile="p") == [("profile", "wrong_type")]
    strange = attrs.evolve(profile, desired={"vliegen": 1})
    assert refused(UnknownIdError, explain, report.assessment, SHIPPED, profile=strange) == [
        ("desired.vliegen", "unknown_competency")
    ]


def test_what_has_no_indicators_is_told_to_have_nothing_to_assess() -> None:
    bare = ladder(DescriptorState.NOT_APPLICABLE, 0, DescriptorState.UNDEFINED)
    report = c.classify_gaps(c.assess(bare, {}), c.JobProfile.of(bare, {"k": 2}, id="p", title="P"))
    section = only(full(report, bare).facts, kinds.Outcome)
    assert [fact.kind for fact in section.facts] == [
        "desired",
        "status",
        "level",
        "step",
        "step",
        "step",
        "nothing_stated",
    ]
    assert "er is niets te beoordelen" in full(report, bare).text


# The module


def test_the_public_names_are_pinned() -> None:
    assert module.__all__ == ["Detail", "Explanation", "Fact", "check_owner", "explain"]


def test_the_document_lists_every_kind_as_it_is_declared() -> None:
    _, *rows = re.findall(r"^\| (\w+) \| ([\w, ]*?) ?\| ([^|]+) \|$", DOCS, re.MULTILINE)
    assert rows == [(kind.kind, ", ".join(kind.names()), told(kind)) for kind in every_kind()]


def told(kind: type[Fact]) -> str:
    """
    The docstring of a kind, as a cell of a table has it.
    """
    words = " ".join((kind.__doc__ or "").split()).removesuffix(".")
    return words[0].lower() + words[1:]


def test_of_what_one_rater_is_enough_for_it_is_not_said_that_fewer_than_one_assessed_it() -> None:
    ratings_ = [c.Rating("coachen_2_1", "a", c.Role.PEER, None)]
    told = full(c.assess(SHIPPED, c.combine_ratings(ratings_, SHIPPED)), SHIPPED).text
    assert "Door te weinig beoordelaars beoordeeld, of door niemand" in told
    assert "minder dan 1 " not in told
