"""
Explanations: the facts are the result and nothing else, the words are the facts and nothing else, in both languages.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import string
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import explain as module
from competentie.explain import (
    Explanation,
    Fact,
    FactKind,
    Labelled,
    explain,
    label,
    level_label,
    status_label,
    use_language,
)
from competentie.model import freeze
from competentie.versions import Comparison, compare
from strategies import RULES, SHIPPED, Used, decided, evidence, frameworks, job_profiles, ratings

K = FactKind
LANGUAGES = ("nl", "en")
CARD = {language: c.load_framework("sociaalwerker-b", "1.1.0", language=language) for language in LANGUAGES}
DOCS = (Path(__file__).parents[1] / "docs" / "explain.md").read_text(encoding="utf-8")
EXPLAINED = (c.LevelResult, c.Gap, c.Assessment, c.GapReport, c.CombinedEvidence, Comparison)


def letters(number: int) -> str:
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def wordy(framework: c.Framework) -> c.Framework:
    """
    *framework* with texts without digits, each different: what a text tells can be read back from it.
    """
    texts = {path: f"tekst-{letters(number)}." for number, path in enumerate(framework.texts)}
    told = c.Translation(framework.id, framework.version, "nl", official=False, note="test", texts=texts)
    return framework.translate(told)


@st.composite
def combined(draw: st.DrawFn, framework: c.Framework) -> c.CombinedEvidence:
    """
    What several raters said, by any rule; a rule that leaves nobody is an error, so that one always counts.
    """
    if not framework.indicators:
        return c.CombinedEvidence({}, (), {}, c.RaterRule())
    exclude = draw(st.sets(st.sampled_from(list(c.Role)[:2])))
    rule = c.RaterRule(frozenset(exclude), draw(st.integers(1, 3)), draw(st.sampled_from(c.Tie)))
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


def found(facts: Any, kind: FactKind) -> list[Fact]:
    return [fact for one in facts for fact in one.walk() if fact.kind is kind]


def only(facts: Any, kind: FactKind) -> Mapping[str, Any]:
    [fact] = found(facts, kind)
    return fact.values


def listed(facts: Any, kind: FactKind) -> tuple[str, ...]:
    return tuple(str(item.values["indicator"]) for fact in found(facts, kind) for item in fact.facts)


# The facts are the result


def rule_of(facts: Any) -> c.LevelRule:
    """
    The rule that facts tell.
    """
    [rule] = found(facts, K.RULE)
    return c.LevelRule(**{name: value for fact in rule.facts for name, value in fact.values.items()})


def rater_rule_of(facts: Any) -> c.RaterRule:
    return c.RaterRule(
        exclude=frozenset(only(facts, K.EXCLUDE)["exclude"]),
        min_raters=only(facts, K.MIN_RATERS)["min_raters"],
        tie=only(facts, K.TIE)["tie"],
        repeated=only(facts, K.REPEATED)["repeated"],
    )


def result_of(outcome: Fact, rule: c.LevelRule, framework: c.Framework) -> c.LevelResult:
    """
    The result that the facts on a competency tell.
    """
    answers: dict[str, bool | None] = {}
    for step in found([outcome], K.STEP):
        for name, answer in (("observed", True), ("not_observed", False), ("not_assessed", None)):
            answers |= dict.fromkeys(step.values[name], answer)
    result = c.determine_level(framework[outcome.values["competency"]], answers, rule)
    for fact in found([outcome], K.DECISION):
        result = result.decide(c.Decision(**{k: v for k, v in fact.values.items() if k != "ruled"}))
    return result


@given(cases(c.LevelResult) | cases(c.Gap) | cases(c.Assessment) | cases(c.GapReport))
def test_the_facts_give_the_result_back(case: Any) -> None:
    x, framework = case
    facts = explain(x, framework).facts
    rule = rule_of(facts)
    results = [result_of(outcome, rule, framework) for outcome in found(facts, K.OUTCOME)]
    if isinstance(x, c.LevelResult | c.Gap):
        assert results == [x.result if isinstance(x, c.Gap) else x]
    else:
        assessment = x.assessment if isinstance(x, c.GapReport) else x
        assert c.FrameworkRef(**only(facts, K.FRAMEWORK)) == assessment.framework
        assert (rule, tuple(results)) == (assessment.rule, assessment.results)
        assert bool(found(facts, K.RATERS)) is bool(assessment.votes)
    desired = [fact.values["desired"] for fact in found(facts, K.DESIRED)]
    gaps = x.gaps if isinstance(x, c.GapReport) else [x] if isinstance(x, c.Gap) else []
    assert desired == [gap.desired for gap in gaps]
    if isinstance(x, c.GapReport):
        assert dict(only(facts, K.PROFILE)) == {"profile": x.profile.id, "title": x.profile.title}


def level_facts(result: c.LevelResult, gap: c.Gap | None) -> Iterator[tuple[FactKind, dict[str, Any]]]:
    """
    What is to be told of a result beside its answers, from what the result says of itself.
    """
    yield K.LEVEL, {"level": result.level}
    if not result.verdicts:
        yield K.NOTHING_STATED, {}
    elif result.rule.climb is c.Climb.HIGHEST:
        yield K.NO_CLIMB, {}
    elif result.stopped_at:
        yield K.STOPPED, attrs.asdict(result.stopped_at)
    else:
        yield K.TOP, {"rank": result.level}
    yield from ((K.CONTRADICTION, {"not_met": low, "met": high}) for low, high in result.contradictions)
    if result.coverage is not None:
        steps = result.steps
        total = sum(len(step.indicators) for step in steps)
        assessed = sum(len(step.observed) + len(step.not_observed) for step in steps)
        assert Fraction(assessed, total) == result.coverage
        yield K.COVERAGE, {"assessed": assessed, "total": total}
    yield K.POSSIBLE, {"levels": tuple(sorted(result.possible))}
    yield K.SUFFICIENT, {"sufficient": result.sufficient}
    if gap:
        yield K.DESIRED, {"desired": gap.desired}
        yield K.STATUS, {"status": gap.status, "distance": gap.distance}
        if isinstance(gap.desired, int):
            possible = tuple(status for status in c.GapStatus if status in gap.possible)
            yield K.OUTLOOK, {"decided": gap.decided, "possible": possible}
        else:
            assert (gap.decided, gap.possible) == (False, frozenset())


LISTS = {K.TO_DEVELOP, K.TO_ASSESS, K.NOT_ASSESSED}
ACCOUNT = {K.TIED, K.SPLIT, K.AGREED, K.TOO_FEW}
ANSWERS_TOLD = {K.STEP, K.DECISION, K.PASSED_OVER}


@given(cases(c.LevelResult) | cases(c.Gap) | cases(c.Assessment) | cases(c.GapReport))
def test_every_fact_on_a_competency_follows_from_its_result(case: Any) -> None:
    x, framework = case
    gaps = {
        gap.competency: gap for gap in (x.gaps if isinstance(x, c.GapReport) else [x] if isinstance(x, c.Gap) else [])
    }
    results = {
        result.competency: result
        for result in (x.results if isinstance(x, c.Assessment) else [x] if isinstance(x, c.LevelResult) else [])
    } or {id: gap.result for id, gap in gaps.items()}
    outcomes = found(explain(x, framework).facts, K.OUTCOME)
    assert [outcome.values["competency"] for outcome in outcomes] == list(results)
    for outcome in outcomes:
        result, gap = results[outcome.values["competency"]], gaps.get(outcome.values["competency"])
        assert outcome.values["attained"] == result.attained
        told = Counter(
            (fact.kind, fact.values) for fact in outcome.facts if fact.kind not in LISTS | ACCOUNT | ANSWERS_TOLD
        )
        assert told == Counter((kind, freeze(values)) for kind, values in level_facts(result, gap))
        assert [(f.values["rank"], f.values["required"], f.values["verdict"]) for f in found([outcome], K.STEP)] == [
            (step.rank, step.required, step.verdict) for step in result.steps
        ]
        assert [fact.values["ruled"] for fact in found([outcome], K.DECISION)] == [result.level] * bool(result.decision)


@given(cases(c.LevelResult) | cases(c.Gap) | cases(c.Assessment) | cases(c.GapReport))
def test_what_is_listed_is_every_indicator_once_and_at_its_rank(case: Any) -> None:
    x, framework = case
    gaps = {
        gap.competency: gap for gap in (x.gaps if isinstance(x, c.GapReport) else [x] if isinstance(x, c.Gap) else [])
    }
    for outcome in found(explain(x, framework).facts, K.OUTCOME):
        unassessed = [id for step in found([outcome], K.STEP) for id in step.values["not_assessed"]]
        told = {kind: listed([outcome], kind) for kind in LISTS}
        gap = gaps.get(outcome.values["competency"])
        assert told[K.TO_DEVELOP] == (gap.to_develop if gap else ())
        assert told[K.TO_ASSESS] == (gap.to_assess if gap else ())
        assert sorted([*told[K.TO_ASSESS], *told[K.NOT_ASSESSED]]) == sorted(unassessed)
        desired = gap.desired if gap and isinstance(gap.desired, int) else None
        assert {fact.values["desired"] for kind in (K.TO_DEVELOP, K.TO_ASSESS) for fact in found([outcome], kind)} <= {
            desired
        }
        assert {fact.values["beyond"] for fact in found([outcome], K.NOT_ASSESSED)} <= {desired}
        for item in [*found([outcome], K.INDICATOR), *found([outcome], K.VOTES)]:
            place = framework.find(item.values["indicator"])
            assert (place[0].id, place[1].rank) == (outcome.values["competency"], item.values["rank"])
        assert all(fact.facts for kind in LISTS for fact in found([outcome], kind))


@given(cases(c.LevelResult))
def test_passed_over_are_ranks_not_assessed_below_the_end_of_an_implied_climb(case: Any) -> None:
    result, framework = case
    told = [rank for fact in found(explain(result, framework).facts, K.PASSED_OVER) for rank in fact.values["ranks"]]
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
    counts = {
        kind: {
            f.values["indicator"]: c.Votes(*(f.values[n] for n in ("yes", "no", "abstained")))
            for f in found(found(facts, kind), K.VOTES)
        }
        for kind in (K.TIED, K.SPLIT)
    }
    own = {id: votes.votes[id] for id in ids if id in votes.votes}
    assert counts[K.TIED] == {id: own[id] for id in votes.contested if id in own}
    assert counts[K.SPLIT] == {id: one for id, one in own.items() if 0 < one.yes != one.no > 0}
    agreed = [id for fact in found(facts, K.AGREED) for id in fact.values["indicators"]]
    assert agreed == [id for id, one in own.items() if 0 in (one.yes, one.no)]
    assert sorted(listed(facts, K.TOO_FEW)) == sorted(set(votes.too_few) & set(ids))
    assert {fact.values["min_raters"] for fact in found(facts, K.TOO_FEW)} <= {votes.rule.min_raters}
    counted = {fact.values["indicator"] for fact in found(facts, K.VOTES)}
    assert not counted & set(votes.too_few)


@given(cases(c.CombinedEvidence) | cases(c.Assessment) | cases(c.GapReport))
def test_the_account_of_raters_is_that_of_the_votes(case: Any) -> None:
    x, framework = case
    facts = explain(x, framework).facts
    votes = x if isinstance(x, c.CombinedEvidence) else x.votes if isinstance(x, c.Assessment) else x.assessment.votes
    if votes is None:
        assert not {fact.kind for one in facts for fact in one.walk()} & {*ACCOUNT, K.RATERS}
        return
    [raters] = found(facts, K.RATERS)
    assert rater_rule_of([raters]) == votes.rule
    assert {f.values["role"]: f.values["count"] for f in found([raters], K.EXCLUDED)} == votes.excluded
    sections = {f.values["competency"]: f for f in [*found(facts, K.ACCOUNT), *found(facts, K.OUTCOME)]}
    for competency in framework.competencies:
        ids = [i.id for i in competency.indicators]
        account_of([sections[competency.id]] if competency.id in sections else [], votes, ids)
    assert all(fact.facts for fact in found(facts, K.ACCOUNT))


@given(cases(Comparison))
def test_a_comparison_tells_both_sides_and_every_answer_that_turned(case: Any) -> None:
    both, framework = case
    facts = explain(both, framework).facts
    assert rule_of(facts) == both.after.rule
    versions = only(facts, K.VERSIONS)
    for side in ("before", "after"):
        ref = getattr(both, side).framework
        told = (versions["id"], versions[side], versions[f"{side}_digest"], versions[f"{side}_language"])
        assert told == (ref.id, ref.version, ref.digest, ref.language)
    sections = found(facts, K.COMPARED)
    assert [fact.values["competency"] for fact in sections] == [change.competency for change in both.changes]
    for section, change in zip(sections, both.changes, strict=True):
        assert section.values["change"] == change.change
        for kind, result in ((K.BEFORE, change.before), (K.AFTER, change.after)):
            [side_] = found([section], kind)
            assert side_.values["attained"] == result.attained
            decisions = [(f.values["level"], f.values["reason"], f.values["ruled"]) for f in side_.facts]
            made = result.decision
            assert decisions == ([(made.level, made.reason, result.level)] if made else [])
        turned = {
            kind: getattr(change, kind.value) for kind in (K.GAINED, K.LOST, K.NEWLY_ASSESSED, K.NO_LONGER_ASSESSED)
        }
        assert {kind: listed([section], kind) for kind in turned} == turned
        assert bool(found([section], K.UNCHANGED)) is not any(turned.values())


# The words are the facts


def shown(*levels: Any) -> list[int]:
    return [level for level in levels if isinstance(level, int) and level]


def numbers_of(fact: Fact) -> list[int]:
    """
    The numbers that the sentence of *fact* is to hold, worked out from its values alone.
    """
    v: Mapping[str, Any] = fact.values
    of_kind: dict[FactKind, Any] = {
        K.THRESHOLD: lambda: [] if v["threshold"] == 1 else v["threshold"].as_integer_ratio(),
        K.MIN_COVERAGE: lambda: [] if v["min_coverage"] in (0, 1) else v["min_coverage"].as_integer_ratio(),
        K.MIN_RATERS: lambda: [v["min_raters"]],
        K.EXCLUDED: lambda: [v["count"]],
        K.OUTCOME: lambda: shown(v["attained"]),
        K.COMPARED: lambda: shown(abs(v["change"] or 0)),
        K.BEFORE: lambda: shown(v["attained"]),
        K.AFTER: lambda: shown(v["attained"]),
        K.DESIRED: lambda: shown(v["desired"]),
        K.STATUS: lambda: shown(abs(v["distance"] or 0)),
        K.TO_DEVELOP: lambda: [v["desired"]],
        K.TO_ASSESS: lambda: [v["desired"]],
        K.LEVEL: lambda: shown(v["level"]),
        K.DECISION: lambda: shown(v["level"], v["ruled"]),
        K.STEP: lambda: [
            v["rank"],
            *([len(v["observed"]), len(v["observed"] + v["not_observed"]), v["required"]] if v["required"] else []),
            *([len(v["not_assessed"])] if v["verdict"] else []),
        ],
        K.STOPPED: lambda: [v["rank"]],
        K.TOP: lambda: [v["rank"]],
        K.PASSED_OVER: lambda: v["ranks"],
        K.CONTRADICTION: lambda: [v["not_met"], v["met"]],
        K.COVERAGE: lambda: [v["assessed"], v["total"]],
        K.POSSIBLE: lambda: shown(*v["levels"]),
        K.NOT_ASSESSED: lambda: shown(v["beyond"]),
        K.AGREED: lambda: [len(v["indicators"])],
        K.TOO_FEW: lambda: [v["min_raters"]],
        K.INDICATOR: lambda: [v["rank"]],
        K.VOTES: lambda: [v["rank"], v["yes"], v["no"], v["abstained"]],
    }
    return [int(number) for number in of_kind.get(fact.kind, list)()]


@given(cases(), st.sampled_from(LANGUAGES))
def test_the_numbers_of_a_sentence_are_those_of_its_fact(case: Any, language: str) -> None:
    told = explain(*case, language=language)
    for fact in told.walk():
        sentence = told.say(fact)
        # Names of versions, moments and titles hold digits of their own.
        own = [value for value in fact.values.values() if isinstance(value, str)]
        own += [str(value) for value in fact.values.values() if isinstance(value, dt.datetime)]
        for value in sorted(own, key=len, reverse=True):
            if re.search(r"\d", value):
                sentence = sentence.replace(value, "")
        assert list(map(int, re.findall(r"\d+", sentence))) == numbers_of(fact)


@given(cases(), st.sampled_from(LANGUAGES))
def test_the_text_is_every_sentence_once_in_order(case: Any, language: str) -> None:
    told = explain(*case, language=language)
    sentences = " ".join(told.say(fact) for fact in told.walk())
    assert re.sub(r"(^|\s)- ", " ", re.sub(r"\s+", " ", told.text)).split() == sentences.split()
    assert str(told) == told.text
    for line in told.text.splitlines():
        assert len(line) <= 100 or " " not in line.strip()


@given(cases(), st.sampled_from(LANGUAGES))
def test_no_text_of_the_card_is_told_that_is_no_fact(case: Any, language: str) -> None:
    x, framework = case
    told = explain(x, framework, language=language)
    texts = {text: path.split("/") for path, text in framework.texts.items()}
    named = {
        texts[text][1]
        for text in re.findall(r"tekst-[a-z]+\.", told.text)
        if texts[text][0] in ("indicators", "competencies")
    }
    assert named == {
        fact.values[name] for fact in told.walk() for name in ("indicator", "competency") if name in fact.values
    }


READ_STEP = {
    "nl": r"Niveau (\d+)(?: \(\S+\))?: (\d+) van (\d+) beoordeelde gedragsindicator(?:en)? waargenomen, nodig: (\d+); "
    r"drempel( niet)? gehaald\. Niet beoordeeld: (\d+)\.",
    "en": r"Level (\d+)(?: \(\S+\))?: (\d+) of (\d+) assessed indicators? observed, required: (\d+); threshold( not)? met\. "
    r"Not assessed: (\d+)\.",
}
READ_COVERAGE = {"nl": r"Beoordeeld: (\d+) van (\d+) gedragsindicator", "en": r"Assessed: (\d+) of (\d+) indicator"}
READ_CONTRADICTION = {
    "nl": r"niveau (\d+) haalt de drempel niet, niveau (\d+) wel",
    "en": r"level (\d+) does not meet the threshold, level (\d+) does",
}
READ_POSSIBLE = {"nl": r"Mogelijk volgens de regel[^:]*: (.*?)\.", "en": r"Possible by the rule[^:]*: (.*?)\."}
NONE_ATTAINED = {"nl": "geen niveau behaald", "en": "no level attained"}


@given(cases(c.LevelResult), st.sampled_from(LANGUAGES))
def test_a_result_can_be_read_back_from_its_text(case: Any, language: str) -> None:
    result, framework = case
    text = re.sub(r"\s+", " ", explain(result, framework, language=language).text)
    assert [
        (int(rank), int(seen), int(assessed), int(required), not missed, int(rest))
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
    assert [(int(low), int(high)) for low, high in re.findall(READ_CONTRADICTION[language], text)] == list(
        result.contradictions
    )
    coverage = [Fraction(int(some), int(all_)) for some, all_ in re.findall(READ_COVERAGE[language], text)]
    assert coverage == ([] if result.coverage is None else [result.coverage])
    [possible] = re.findall(READ_POSSIBLE[language], text)
    levels = {*map(int, re.findall(r"\d+", possible)), *([0] if NONE_ATTAINED[language] in possible else [])}
    assert levels == result.possible


@given(cases())
def test_every_result_says_that_its_rule_is_a_convention(case: Any) -> None:
    nl, en = (explain(*case, language=language).text for language in LANGUAGES)
    assert "een afspraak van deze bibliotheek; hij staat niet op de kaart" in nl
    assert "a convention of this library; it is not on the card" in en


@given(cases())
def test_facts_are_the_same_in_every_language_and_survive_json(case: Any) -> None:
    x, framework = case
    nl, en = (explain(x, framework, language=language) for language in LANGUAGES)
    assert nl.facts == en.facts
    assert hash(nl.facts) == hash(en.facts)
    plain = json.loads(json.dumps(nl.to_dict()))
    assert plain == nl.to_dict()
    assert (plain["language"], plain["text"]) == ("nl", nl.text)
    assert plain["facts"] == [fact.to_dict() for fact in en.facts]
    assert Counter(fact.kind.value for fact in nl.walk()) == Counter(kinds(plain["facts"]))


def kinds(facts: list[Any]) -> Iterator[str]:
    for fact in facts:
        yield fact["kind"]
        assert list(fact["values"]) == list(FactKind(fact["kind"]).names)
        yield from kinds(fact["facts"])


# The languages


def fields(sentence: str) -> Counter[tuple[str, bool]]:
    """
    What a sentence names, and whether as a value or for the word that goes with it.
    """
    parsed = [(name, spec) for _, name, spec, _ in string.Formatter().parse(sentence) if name is not None]
    assert all(not spec or re.fullmatch(r"[a-z]+\|[a-z]+", spec) for _, spec in parsed), sentence
    return Counter((name, bool(spec)) for name, spec in parsed)


def test_both_languages_say_the_same_things() -> None:
    nl, en = module._LANGUAGES["nl"], module._LANGUAGES["en"]
    assert set(module._LANGUAGES) == set(LANGUAGES)
    assert list(nl.sentences) == list(en.sentences)
    assert list(nl.words) == list(en.words)
    assert list(nl.labels) == list(en.labels)
    assert {key: fields(words) for key, words in nl.phrases.items()} == {
        key: fields(words) for key, words in en.phrases.items()
    }
    assert list(nl.figures) == list(en.figures)
    for key, sentence in nl.sentences.items():
        assert fields(sentence) == fields(en.sentences[key]), key
        for name, _ in fields(sentence):
            assert name in {*FactKind(key.split(".")[0]).names, *module._SHOW_MORE}, key
    assert {key.split(".")[0] for key in nl.sentences} == {kind.value for kind in FactKind}


def test_there_is_a_word_for_every_answer_and_member() -> None:
    enums = [cls for cls in get_args(Labelled) if cls not in (bool, type(None))]
    members = [True, False, None, *(member for cls in enums for member in cls)]
    for language in LANGUAGES:
        assert [label(member, language=language) for member in members]
        assert set(module._LANGUAGES[language].labels) == set(members)
    assert label(c.GapStatus.GROWTH, language="nl-BE") == "groeicompetentie"
    assert label(c.GapStatus.OUTGROWN, language="en-GB") == "outgrown competency"
    with pytest.raises(c.InvalidTypeError, match="no word: value: 1 is not of type bool or of type NoneType"):
        label(1, language="nl")  # type: ignore[arg-type]
    with pytest.raises(c.InvalidValueError, match="'de' is not a language with sentences; there are 'en' and 'nl'"):
        label(None, language="de")


JUDGING = {
    "nl": "goed slecht helaas prima mooi zwak sterk onvoldoende tekort moet moeten zou beter fout gefaald",
    "en": "good bad unfortunately fine weak strong poor should must better wrong failed fails excellent only-just",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_judges(language: str) -> None:
    spoken = module._LANGUAGES[language]
    words = {
        word
        for table in (spoken.sentences, spoken.labels, spoken.phrases, spoken.figures)
        for text in table.values()
        for word in re.findall(r"\w+", text.lower())
    }
    assert not words & set(JUDGING[language].split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_and_no_word_is_unused(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[Any] = set()
    spoken = module._LANGUAGES[language]
    monkeypatch.setitem(
        module._LANGUAGES,
        language,
        spoken._replace(sentences=Used(spoken.sentences, seen), words=Used(spoken.words, seen)),
    )
    for x, framework in everything():
        assert explain(x, framework, language=language).text
    assert seen == {*spoken.sentences, *spoken.words}


# Golden texts, worked out by hand


def ladder(*cells: Any) -> c.Framework:
    """
    A framework of one competency; a number is a rank with so many indicators, anything else a state.
    """
    descriptors = tuple(
        c.Descriptor(
            f"d_{rank}",
            rank,
            c.DescriptorState.DEFINED if isinstance(cell, int) else cell,
            "",
            tuple(c.Indicator(f"i_{rank}_{n}", f"Doet {rank}{letters(n)}.") for n in range(1, cell + 1))
            if isinstance(cell, int)
            else (),
        )
        for rank, cell in enumerate(cells, 1)
    )
    levels = tuple(c.Level(rank, name, "") for rank, name in enumerate(["Starter", "Niveau 2", "level 3", "Expert"], 1))
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
        history=c.History(),
        provenance=c.Provenance(),
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
    ]
    for seen in answers:
        result = c.determine_level(competency, seen)
        for desired in (1, 2, 4, c.Requirement.NONE, c.Requirement.UNKNOWN):
            yield c.classify_gap(result, desired), four
    yield c.determine_level(competency, marks("++++", "....", "++++"), implied), four
    yield c.determine_level(competency, marks("....", "....", "++++"), implied).decide(c.Decision(0, "gesprek")), four
    yield c.determine_level(competency, marks("....", "++++"), highest), four
    bare = ladder(c.DescriptorState.NOT_APPLICABLE, 0, c.DescriptorState.UNDEFINED)
    yield c.assess(bare, {}), bare
    first = c.assess(four, answers[1])
    for seen in answers:
        yield compare(first, c.assess(four, seen)), four
        yield compare(c.assess(four, seen), first), four
    given_ = voices()
    yield c.combine_ratings(given_, four, c.RaterRule(min_raters=2)), four
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


def coachen() -> c.Gap:
    # 2: all 5 seen, 4 needed. 3: 1 of 3 seen, 3/4 of 3 is all 3; two open. 4: nothing. Even with both open ones of 3
    # seen it is 3 of 5, and 4 are needed: so 2 is the only level possible, and below the desired 3.
    seen: dict[str, bool | None] = {f"coachen_2_{n}": True for n in range(1, 6)}
    seen |= {"coachen_3_1": True, "coachen_3_2": False, "coachen_3_3": False}
    return c.classify_gap(c.determine_level(SHIPPED["coachen"], seen), 3)


RULES_TOLD = {
    "nl": """\
Regel voor niveaus (een afspraak van deze bibliotheek; hij staat niet op de kaart):
  Een niveau haalt de drempel als minstens 3/4 van de beoordeelde gedragsindicatoren is waargenomen.
  Een niveau is behaald als dat niveau en alle niveaus eronder de drempel halen; het hoogste daarvan
      telt.
  Er is genoeg beoordeeld als maar één niveau mogelijk is, of als bij elk niveau tot en met het
      eerste boven het behaalde niveau minstens 1/2 van de gedragsindicatoren is beoordeeld.
""",
    "en": """\
Rule for levels (a convention of this library; it is not on the card):
  A level meets the threshold if at least 3/4 of the assessed indicators were observed.
  A level is attained if that level and all levels below it meet the threshold; the highest of these
      counts.
  Enough was assessed if only one level is possible, or if at each level up to the first one above
      the attained level at least 1/2 of the indicators were assessed.
""",
}

GOLDEN_COACHEN = {
    "nl": """
Coachen: niveau 2
  Gewenst: niveau 3.
  Uitkomst: groeicompetentie. Het behaalde niveau is 1 lager dan het gewenste.
  Deze uitkomst staat vast: wat niet is beoordeeld, verandert er niets aan.
  Volgens de regel: niveau 2.
  Niveau 1: niet van toepassing; telt niet mee.
  Niveau 2: 5 van 5 beoordeelde gedragsindicatoren waargenomen, nodig: 4; drempel gehaald. Niet
      beoordeeld: 0.
  Niveau 3: 1 van 3 beoordeelde gedragsindicatoren waargenomen, nodig: 3; drempel niet gehaald. Niet
      beoordeeld: 2.
  Niveau 4: niet beoordeeld (5 gedragsindicatoren).
  De regel stopt bij niveau 3: dat niveau haalt de drempel niet.
  Beoordeeld: 8 van 15 gedragsindicatoren.
  Mogelijk volgens de regel: alleen niveau 2.
  Volgens de regel is er genoeg beoordeeld.
  Te ontwikkelen tot en met niveau 3 (beoordeeld en niet waargenomen):
    - niveau 3: Heeft oog voor potentiële talenten van anderen, stimuleert en helpt hen deze te
      ontwikkelen en te gebruiken.
    - niveau 3: Geeft op basis van inzicht een duidelijk beeld van kwaliteiten en leerpunten van
      anderen.
  Te beoordelen tot en met niveau 3:
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
  Outcome: growth competency. The attained level is 1 lower than the desired one.
  This outcome is settled: what is not assessed does not change it.
  By the rule: level 2.
  Level 1: not applicable; does not count.
  Level 2: 5 of 5 assessed indicators observed, required: 4; threshold met. Not assessed: 0.
  Level 3: 1 of 3 assessed indicators observed, required: 3; threshold not met. Not assessed: 2.
  Level 4: not assessed (5 indicators).
  The rule stops at level 3: that level does not meet the threshold.
  Assessed: 8 of 15 indicators.
  Possible by the rule: only level 2.
  By the rule, enough was assessed.
  To develop up to and including level 3 (assessed and not observed):
    - level 3: Is alert to the potential talents of others, and encourages and helps them to develop
      and use these.
    - level 3: On the basis of insight, gives a clear picture of the qualities and areas for
      development of others.
  To assess up to and including level 3:
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_gap_on_coachen(language: str) -> None:
    assert explain(coachen(), CARD[language]).text == RULES_TOLD[language] + GOLDEN_COACHEN[language]


# Kwaliteitsgericht: 2 of 5 seen at niveau 1, which takes 4: 0, not unknown. Niveau 2 has the one answer that there is
# seen: met, so it contradicts. 1 of 2..5 cannot undo niveau 1, which is whole. A person decided on 1.
GOLDEN_DECIDED = {
    "nl": """
Kwaliteitsgericht: niveau 1
  Volgens de regel: geen niveau behaald.
  Besluit: niveau 1. Door: niet vermeld. Wanneer: 2026-01-31 09:30:00. Volgens de regel was het:
      geen niveau behaald. Reden: “gezien in intervisie”
  Niveau 1: 2 van 5 beoordeelde gedragsindicatoren waargenomen, nodig: 4; drempel niet gehaald. Niet
      beoordeeld: 0.
  Niveau 2: 1 van 1 beoordeelde gedragsindicator waargenomen, nodig: 1; drempel gehaald. Niet
      beoordeeld: 5.
  Niveau 3: niet beoordeeld (7 gedragsindicatoren).
  Niveau 4: niet beoordeeld (5 gedragsindicatoren).
  De regel stopt bij niveau 1: dat niveau haalt de drempel niet.
  Tegenspraak: niveau 1 haalt de drempel niet, niveau 2 wel.
  Beoordeeld: 6 van 23 gedragsindicatoren.
  Mogelijk volgens de regel: alleen geen niveau behaald.
  Volgens de regel is er genoeg beoordeeld.
  Niet beoordeeld:
""",
    "en": """
Quality focus: level 1
  By the rule: no level attained.
  Decision: level 1. By: not stated. When: 2026-01-31 09:30:00. By the rule it was: no level
      attained. Reason: “gezien in intervisie”
  Level 1: 2 of 5 assessed indicators observed, required: 4; threshold not met. Not assessed: 0.
  Level 2: 1 of 1 assessed indicator observed, required: 1; threshold met. Not assessed: 5.
  Level 3: not assessed (7 indicators).
  Level 4: not assessed (5 indicators).
  The rule stops at level 1: that level does not meet the threshold.
  Contradiction: level 1 does not meet the threshold, level 2 does.
  Assessed: 6 of 23 indicators.
  Possible by the rule: only no level attained.
  By the rule, enough was assessed.
  Not assessed:
""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_decision_on_kwaliteitsgericht(language: str) -> None:
    seen: dict[str, bool | None] = {f"kwaliteitsgericht_1_{n}": n < 3 for n in range(1, 6)}
    result = c.determine_level(SHIPPED["kwaliteitsgericht"], {**seen, "kwaliteitsgericht_2_1": True})
    decision = c.Decision(1, "gezien in intervisie", at=dt.datetime(2026, 1, 31, 9, 30))  # noqa: DTZ001
    text = explain(result.decide(decision), CARD[language]).text
    assert text.startswith(RULES_TOLD[language] + GOLDEN_DECIDED[language])
    listed_ = text.removeprefix(RULES_TOLD[language] + GOLDEN_DECIDED[language])
    assert listed_.count("    - ") == 5 + 7 + 5


# Of rank 1: a, b and c said + - . (a tie), + - + (split), + + + and + . . (too few for 2); two self-ratings are left out.
GOLDEN_RATERS = {
    "nl": """\
Regel voor beoordelaars (een afspraak van deze bibliotheek; hij staat niet op de kaart):
  Per gedragsindicator telt de meerderheid van de beoordelaars die hem beoordeelden.
  Staken de stemmen, dan telt de gedragsindicator als niet waargenomen.
  Nodig per gedragsindicator: minstens 2 beoordelaars. Zijn het er minder, dan telt hij als niet
      beoordeeld.
  Meer dan één beoordeling door dezelfde beoordelaar, of in meer dan één rol: niet toegestaan.
  Rollen die niet meetellen: zelf.
  Niet meegeteld: 2 beoordelingen (rol: zelf).

Kijken
  De stemmen staakten (telt als niet waargenomen):
    - niveau 1: Doet 1b. (waargenomen: 1; niet waargenomen: 1; niet beoordeeld: 1)
  Beoordelaars verschilden (de meerderheid telt):
    - niveau 1: Doet 1c. (waargenomen: 2; niet waargenomen: 1; niet beoordeeld: 0)
  Zonder verschil tussen beoordelaars: 1 gedragsindicator.
  Door minder dan 2 beoordelaars beoordeeld (telt als niet beoordeeld; de aantallen worden niet
      getoond):
    - niveau 1: Doet 1e.""",
    "en": """\
Rule for raters (a convention of this library; it is not on the card):
  For each indicator, the majority of the raters who assessed it counts.
  If the raters are tied, the indicator counts as not observed.
  Needed for each indicator: at least 2 raters. With fewer, it counts as not assessed.
  More than one rating by the same rater, or in more than one role: not allowed.
  Roles that do not count: self.
  Left out: 2 ratings (role: self).

Kijken
  The raters were tied (counts as not observed):
    - level 1: Doet 1b. (observed: 1; not observed: 1; not assessed: 1)
  The raters differed (the majority counts):
    - level 1: Doet 1c. (observed: 2; not observed: 1; not assessed: 0)
  Without difference between raters: 1 indicator.
  Assessed by fewer than 2 raters (counts as not assessed; the counts are not shown):
    - level 1: Doet 1e.""",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_golden_raters(language: str) -> None:
    four = ladder(4)
    votes = c.combine_ratings(voices(), four, c.RaterRule(min_raters=2))
    assert explain(votes, four, language=language).text == GOLDEN_RATERS[language]


def test_raters_agree_where_all_saw_it_and_where_none_did() -> None:
    one = ladder(3)
    answers = {"i_1_1": (True, True), "i_1_2": (False, False), "i_1_3": (False, None)}
    given_ = [c.Rating(id, f"r{n}", c.Role.PEER, value) for id, said in answers.items() for n, value in enumerate(said)]
    told = explain(c.combine_ratings(given_, one), one)
    assert only(told.facts, K.AGREED)["indicators"] == tuple(answers)
    assert "Zonder verschil tussen beoordelaars: 3 gedragsindicatoren." in told.text
    assert not found(told.facts, K.VOTES)


@pytest.mark.parametrize(
    ("share", "nl", "en"),
    [
        ("99/100", "minstens 99/100 van de beoordeelde", "at least 99/100 of the assessed"),
        ("1", "als alle beoordeelde gedragsindicatoren zijn waargenomen", "if all assessed indicators were observed"),
    ],
)
def test_a_threshold_of_1_is_all_and_less_is_a_share(share: str, nl: str, en: str) -> None:
    one = ladder(1)
    result = c.determine_level(one["k"], {}, c.LevelRule(threshold=share, min_coverage=share))
    assert nl in explain(result, one).text
    assert en in explain(result, one, language="en").text
    assert ("alle gedragsindicatoren zijn beoordeeld" in explain(result, one).text) is (share == "1")


def test_only_1_takes_the_singular() -> None:
    assert [format(module._Count(n), "indicator|indicators") for n in (0, 1, 2)] == [
        "indicators",
        "indicator",
        "indicators",
    ]
    assert [format(module._Count(n), "") for n in (0, 1, 2)] == ["0", "1", "2"]


def test_golden_comparison() -> None:
    three = ladder(2, 4, 1)
    before = c.assess(three, marks("++", "+-..", "+"))
    after = c.assess(three, marks("+-", "++++", "."))
    text = explain(compare(before, after), three).text
    assert text.startswith(
        "Raamwerk: Klein (klein). Eerste uitkomst: versie 1.0.0, gelezen in taal nl. Tweede uitkomst: versie\n"
        "    1.0.0, gelezen in taal nl.\n" + RULES_TOLD["nl"]
    )
    # At first 1 of 2 assessed at rank 2, which takes 2: level 1. Then 1 of 2 at rank 1, which takes 2: none.
    assert text.endswith("""
Kijken: tweede uitkomst 1 lager
  Eerste uitkomst: niveau 1 (Starter).
  Tweede uitkomst: geen niveau behaald.
  Eerst niet waargenomen, in de tweede uitkomst wel:
    - niveau 2: Doet 2c.
  Eerst wel waargenomen, in de tweede uitkomst niet:
    - niveau 1: Doet 1c.
  Eerst niet beoordeeld, in de tweede uitkomst wel:
    - niveau 2: Doet 2d.
    - niveau 2: Doet 2e.
  Eerst wel beoordeeld, in de tweede uitkomst niet:
    - niveau 3: Doet 3b.""")


def test_an_unknown_level_is_unknown_and_never_0() -> None:
    four = ladder(4, 4)
    gap = c.classify_gap(c.determine_level(four["k"], {}), 2)
    nl, en = (" ".join(explain(gap, four, language=language).text.split()) for language in LANGUAGES)
    assert "Kijken: niet te bepalen" in nl
    assert "Kijken: cannot be determined" in en
    assert "Uitkomst: niet te bepalen." in nl
    assert "doordat niet alles is beoordeeld: geen niveau behaald, niveau 1 of niveau 2." in nl
    assert "as not everything was assessed: no level attained, level 1 or level 2." in en
    assert "Kijken: geen" not in nl
    assert [line for line in nl.split(".") if re.search(r"\b0\b", line)] == [" Beoordeeld: 0 van 8 gedragsindicatoren"]


# Names and languages


@pytest.mark.parametrize(
    ("level", "nl", "en"),
    [
        (None, "niet te bepalen", "cannot be determined"),
        (0, "geen niveau behaald", "no level attained"),
        (1, "niveau 1 (Starter)", "level 1 (Starter)"),
        # A name that says the rank alone is not repeated, in whichever language.
        (2, "niveau 2", "level 2"),
        (3, "niveau 3", "level 3"),
        (4, "niveau 4 (Expert)", "level 4 (Expert)"),
    ],
)
def test_levels_in_words(level: int | None, nl: str, en: str) -> None:
    framework = ladder(1, 1, 1, 1)
    assert level_label(level, language="nl", framework=framework) == nl
    assert level_label(level, language="en", framework=framework) == en
    assert level_label(level, language="en") == en.split(" (", maxsplit=1)[0]


def test_a_status_has_the_word_of_the_legend_if_there_is_one() -> None:
    own = attrs.evolve(ladder(1), legend=(c.LegendEntry(c.CellMark.GROWTH, "rood", "kan groeien"),))
    assert status_label(c.GapStatus.GROWTH, own) == "kan groeien"
    assert status_label(c.GapStatus.GROWTH, own, language="en") == "kan groeien"
    assert status_label(c.GapStatus.OUTGROWN, own) == "ontstegen competentie"
    assert status_label(c.GapStatus.NOT_REQUIRED, own, language="en") == "no requirement"
    gap = c.classify_gap(c.determine_level(own["k"], marks("-")), 1)
    assert "Uitkomst: kan groeien." in explain(gap, own).text


@pytest.mark.parametrize(
    ("own", "asked", "used"),
    [("nl", None, "nl"), ("en-GB", None, "en"), ("ang", None, "en"), ("nl", "en", "en"), ("ang", "nl-BE", "nl")],
)
def test_the_language_is_the_one_asked_for_or_the_frameworks_own_or_english(
    own: str, asked: str | None, used: str
) -> None:
    framework = attrs.evolve(ladder(1), language=own)
    assert use_language(framework, asked) == used
    assert explain(c.assess(framework, {}), framework, language=asked).language == used


def test_no_repr_shows_answers() -> None:
    told = explain(coachen(), CARD["nl"])
    assert repr(told) == f"<Explanation in nl: {len(list(told.walk()))} facts>"
    assert repr(told.facts[1]) == "<Fact outcome: 2 values, 15 facts beneath>"
    assert not [fact for fact in told.walk() if re.search(r"coachen|niveau", repr(fact))]


# What is refused


def test_what_is_nothing_to_explain_is_refused_without_showing_it() -> None:
    with pytest.raises(c.InvalidTypeError) as caught:
        explain({"coachen_2_1": True}, SHIPPED)  # type: ignore[arg-type]
    assert str(caught.value) == (
        "cannot explain: x: a dict is nothing to explain; give a LevelResult, Gap, Assessment, GapReport, "
        "CombinedEvidence, or competentie.versions.Comparison"
    )
    with pytest.raises(c.InvalidValueError) as both:
        explain(3, None, language="fr")  # type: ignore[arg-type]
    assert [problem.path for problem in both.value.problems] == ["x", "framework", "language"]
    with pytest.raises(c.InvalidTypeError, match="nothing to say: fact: 'x' is not of type Fact"):
        explain(coachen(), SHIPPED).say("x")  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["de", "nederlands", "nl_BE", "NL", "", "nl-"])
def test_a_language_without_sentences_is_refused(language: str) -> None:
    expected = f"{language!r} is not a language with sentences; there are 'en' and 'nl'"
    for call in (
        lambda: explain(coachen(), SHIPPED, language=language),
        lambda: use_language(SHIPPED, language),
        lambda: label(None, language=language),
        lambda: level_label(1, language=language),
        lambda: status_label(c.GapStatus.GROWTH, SHIPPED, language=language),
        lambda: Explanation((), SHIPPED, language),
    ):
        with pytest.raises(c.InvalidValueError, match=re.escape(expected)):
            call()
    with pytest.raises(c.InvalidTypeError, match="language: 7 is not a language, such as 'nl'"):
        explain(coachen(), SHIPPED, language=7)  # type: ignore[arg-type]


def test_words_for_what_is_none_are_refused() -> None:
    with pytest.raises(c.InvalidTypeError, match="no status: status"):
        status_label("growth", SHIPPED)  # type: ignore[arg-type]
    with pytest.raises(c.InvalidValueError, match="not a level to name: level: -1 is below 0"):
        level_label(-1, language="nl")
    with pytest.raises(c.InvalidTypeError, match="framework: 'x' is not of type Framework"):
        level_label(1, language="nl", framework="x")  # type: ignore[arg-type]


def test_a_fact_holds_just_the_values_of_its_kind() -> None:
    assert Fact(K.TOP, {"rank": 2}) == Fact(K.TOP, {"rank": 2})
    with pytest.raises(c.InvalidValueError, match=r"a fact of kind top holds \['rank'\], not \[\]"):
        Fact(K.TOP)
    with pytest.raises(c.InvalidValueError, match=r"a fact of kind rule holds \[\], not \['rank'\]"):
        Fact(K.RULE, {"rank": 2})
    with pytest.raises(c.InvalidTypeError, match=r"values\.rank: 1.5 is not a plain value of a fact"):
        Fact(K.TOP, {"rank": 1.5})
    with pytest.raises(c.InvalidTypeError, match=r"values\.ranks: \[1\] is not a plain value"):
        Fact(K.PASSED_OVER, {"ranks": ([1],)})
    with pytest.raises(c.InvalidTypeError, match=r"facts\[0\]: 'x' is not of type Fact"):
        Fact(K.RULE, {}, ("x",))  # type: ignore[arg-type]


def problems(
    x: Any, framework: c.Framework, error: type[c.CompetentieError] = c.InvalidValueError
) -> list[tuple[str, str]]:
    with pytest.raises(error) as caught:
        explain(x, framework)
    assert type(caught.value) is error
    assert caught.value.summary == f"not a result on {framework.id} {framework.version}"
    return [(problem.path, problem.what) for problem in caught.value.problems]


def test_the_framework_must_be_the_one_of_the_result() -> None:
    other = attrs.evolve(SHIPPED, id="other", version="2.0.0", title="x")
    assessment = c.assess(SHIPPED, {})
    told = problems(assessment, other)
    assert told == [
        ("framework.id", "sociaalwerker-b is not other, that of the framework given"),
        ("framework.version", "1.0.0 is not 2.0.0, that of the framework given"),
        ("framework.digest", f"{SHIPPED.digest} is not {other.digest}, that of the framework given"),
    ]
    report = c.classify_gaps(assessment, c.JobProfile("p", "P", {}))
    assert [path for path, _ in problems(report, other)] == [f"assessment.{path}" for path, _ in told]
    assert [path for path, _ in problems(compare(assessment, assessment), other)] == [
        f"{side}.{path}" for side in ("before", "after") for path, _ in told
    ]
    # The same id and version with other content is another framework.
    assert [path for path, _ in problems(assessment, attrs.evolve(SHIPPED, title="x"))] == ["framework.digest"]


def test_a_comparison_is_explained_by_the_framework_of_either_side() -> None:
    both = compare(c.assess(SHIPPED, {}), c.assess(CARD["nl"], {"coachen_2_1": True}))
    for framework in (SHIPPED, CARD["nl"], CARD["en"]):
        told = explain(both, framework)
        assert (only(told.facts, K.VERSIONS)["before"], only(told.facts, K.VERSIONS)["after"]) == ("1.0.0", "1.1.0")


def test_a_translation_explains_what_the_original_was_used_for() -> None:
    assessment = c.assess(CARD["nl"], {})
    assert explain(assessment, CARD["en"]).facts == explain(assessment, CARD["nl"]).facts
    assert "read in language nl" in explain(assessment, CARD["en"]).text


def test_every_id_and_rank_that_does_not_fit_is_named() -> None:
    stranger = c.determine_level(ladder(1)["k"], {})
    assert problems(stranger, SHIPPED, c.UnknownIdError) == [
        ("k", "'k' is not a competency of sociaalwerker-b 1.0.0"),
        ("k.i_1_1", "'i_1_1' is not an indicator of sociaalwerker-b 1.0.0"),
    ]
    small = ladder(1, 2, c.DescriptorState.UNDEFINED)
    result = c.determine_level(small["k"], {})
    moved = ladder(1, 1, 0)
    assert problems(result, moved) == [
        ("k.i_2_2", "'i_2_2' is not an indicator of klein 1.0.0"),
        ("k", "rank 3 is undefined in the result and defined in klein 1.0.0"),
    ]
    assert problems(result, ladder(1, 3)) == [
        ("k", "rank 3 is undefined in the result and absent in klein 1.0.0"),
        ("k.i_2_3", "i_2_3 is not in the result"),
    ]
    ranks = (
        c.RankOutline(1, c.DescriptorState.DEFINED, ("i_2_1",)),
        c.RankOutline(2, c.DescriptorState.DEFINED, ("i_1_1",)),
    )
    swapped = c.LevelResult("k", ranks, (None, None), c.LevelRule())
    assert problems(c.classify_gap(swapped, 1), ladder(1, 1)) == [
        ("k.i_2_1", "i_2_1 is at rank 1 in the result; it belongs to k at rank 2"),
        ("k.i_1_1", "i_1_1 is at rank 2 in the result; it belongs to k at rank 1"),
    ]
    votes = c.combine_ratings(voices(), ladder(4), c.RaterRule(min_raters=2))
    assert problems(votes, ladder(2), c.UnknownIdError) == [
        (f"votes.i_1_{n}", f"'i_1_{n}' is not an indicator of klein 1.0.0") for n in (3, 4)
    ]


def test_an_assessment_that_only_claims_to_be_of_a_framework_is_refused() -> None:
    forged = attrs.evolve(c.assess(ladder(1), {}), framework=SHIPPED.ref)
    assert len(problems(forged, SHIPPED, c.UnknownIdError)) == 2


# The module


def test_what_is_explained_alone_loads_no_versions() -> None:
    code = (
        "import sys, competentie as c; from competentie.explain import explain;"
        "f = c.load_framework('sociaalwerker-b'); explain(c.assess(f, {}), f).text;"
        "print('competentie.versions' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "False\n"


def test_the_public_names_are_pinned() -> None:
    assert set(module.__all__) == {
        *("Explanation", "Fact", "FactKind", "Labelled"),
        *("explain", "label", "level_label", "status_label", "use_language"),
    }
    assert module.__all__ == sorted(module.__all__)


def test_the_document_lists_every_kind_and_its_values() -> None:
    _, *rows = re.findall(r"^\| (\w+) \| ([\w, ]*?) ?\| [^|]+ \|$", DOCS, re.MULTILINE)
    assert {kind: tuple(names.split(", ")) if names else () for kind, names in rows} == {
        kind.value: kind.names for kind in FactKind
    }
    assert [kind for kind, _ in rows] == [kind.value for kind in FactKind]
