"""
Level rules: the laws as properties, golden cases worked out by hand from the card, and the pinned defaults.
"""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import competentie as c
from competentie import Climb, Decision, LevelRule, Verdict, assess, determine_level, required_count
from strategies import (
    ANSWERS,
    RULES,
    SHIPPED,
    assessments,
    completions,
    evidence,
    frameworks,
    stated_competencies,
)

FEW = 7  # brute force tries every completion of so many unassessed indicators
UP = {False: None, None: True}  # the next better answer


def ids(competency: c.Competency) -> tuple[str, ...]:
    return tuple(i.id for i in competency.indicators)


@st.composite
def cases(draw: st.DrawFn, answers: Any = ANSWERS) -> tuple[c.Competency, dict[str, bool | None], LevelRule]:
    competency = draw(stated_competencies())
    return competency, draw(evidence(ids(competency), answers=answers)), draw(RULES)


@st.composite
def open_cases(draw: st.DrawFn) -> tuple[c.Competency, dict[str, bool | None], LevelRule]:
    """
    Cases with few enough unassessed indicators to try them all, and at least one.
    """
    competency, seen, rule = draw(cases())
    unassessed = [id for id in ids(competency) if seen.get(id) is None]
    for id in unassessed[FEW:]:
        seen[id] = draw(st.booleans())
    if not unassessed:
        seen[draw(st.sampled_from(ids(competency)))] = None
    return competency, seen, rule


def oracle(competency: c.Competency, seen: dict[str, Any], rule: LevelRule) -> int | None:
    """
    Design section 4 to the letter: which ranks qualify, then the highest of them.
    """
    verdicts = {}
    for d in competency.descriptors:
        if d.state is c.DescriptorState.DEFINED and d.indicators:
            given_ = [seen[i.id] for i in d.indicators if seen.get(i.id) is not None]
            share = Fraction(sum(given_), len(given_)) if given_ else None
            verdicts[d.rank] = "n/a" if share is None else "met" if share >= rule.threshold else "not"
    lets_pass = {
        Climb.CUMULATIVE: {"met"},
        Climb.CUMULATIVE_IMPLIED: {"met", "n/a"},
        Climb.HIGHEST: {"met", "n/a", "not"},
    }[rule.climb]
    attained = [
        rank
        for rank, verdict in verdicts.items()
        if verdict == "met" and all(verdicts[lower] in lets_pass for lower in verdicts if lower < rank)
    ]
    if attained:
        return max(attained)
    return 0 if verdicts and verdicts[min(verdicts)] == "not" else None


# The laws of scoring


@given(cases(), st.data())
def test_law_1_raising_an_answer_never_lowers(case: Any, data: st.DataObject) -> None:
    competency, seen, rule = case
    low = [id for id in ids(competency) if seen.get(id) is not True]
    assume(low)
    id = data.draw(st.sampled_from(low))
    before = determine_level(competency, seen, rule)
    after = determine_level(competency, {**seen, id: UP[seen.get(id)]}, rule)
    assert after.lower >= before.lower
    assert after.upper >= before.upper
    assert before.level is None or after.level is None or after.level >= before.level


@given(cases(), RULES)
def test_law_2_a_higher_threshold_never_raises(case: Any, other: LevelRule) -> None:
    competency, seen, rule = case
    low, high = sorted([rule.threshold, other.threshold])
    strict = determine_level(competency, seen, attrs.evolve(rule, threshold=high))
    loose = determine_level(competency, seen, attrs.evolve(rule, threshold=low))
    assert strict.lower <= loose.lower
    assert strict.upper <= loose.upper
    assert strict.level is None or loose.level is None or strict.level <= loose.level


@given(open_cases(), st.data())
def test_law_3_answering_never_widens_what_is_possible(case: Any, data: st.DataObject) -> None:
    competency, seen, rule = case
    id = data.draw(st.sampled_from([id for id in ids(competency) if seen.get(id) is None]))
    answered = {**seen, id: data.draw(st.booleans())}
    assert determine_level(competency, answered, rule).possible <= determine_level(competency, seen, rule).possible


@given(open_cases())
def test_law_4_possible_is_what_some_completion_gives(case: Any) -> None:
    competency, seen, rule = case
    result = determine_level(competency, seen, rule)
    assert result.possible == {oracle(competency, full, rule) for full in completions(ids(competency), seen)}
    none = {id: bool(seen.get(id)) for id in ids(competency)}
    every = {id: seen.get(id) is not False for id in ids(competency)}
    assert result.lower == min(result.possible) == oracle(competency, none, rule)
    assert result.upper == max(result.possible) == oracle(competency, every, rule)


@given(cases())
def test_the_level_is_the_highest_rank_that_qualifies(case: Any) -> None:
    assert determine_level(*case).level == oracle(*case)


@given(cases())
def test_law_5_a_level_is_possible_and_is_0_or_a_stated_rank(case: Any) -> None:
    competency, seen, rule = case
    result = determine_level(competency, seen, rule)
    stated = {d.rank for d in competency.descriptors if d.stated}
    assert result.level is None or result.level in result.possible
    assert result.possible <= {0, *stated}


@given(cases(answers=st.booleans()))
def test_law_5_with_nothing_unassessed_one_level_is_possible(case: Any) -> None:
    competency, seen, rule = case
    result = determine_level(competency, {id: seen.get(id, False) for id in ids(competency)}, rule)
    assert result.possible == {result.level}
    assert result.sufficient
    assert result.coverage == 1


@given(cases(), st.randoms(use_true_random=False))
def test_law_6_order_does_not_matter(case: Any, random: Any) -> None:
    competency, seen, rule = case
    shuffled = attrs.evolve(
        competency,
        descriptors=tuple(
            attrs.evolve(d, indicators=tuple(random.sample(d.indicators, len(d.indicators))))
            for d in random.sample(competency.descriptors, len(competency.descriptors))
        ),
    )
    items = random.sample(list(seen.items()), len(seen))
    assert (
        determine_level(shuffled, dict(items), rule).row().items()
        == determine_level(competency, seen, rule).row().items()
    )


@given(stated_competencies(), RULES, st.data())
def test_law_7_on_a_perfect_ladder_every_climb_gives_its_top(
    competency: c.Competency, rule: LevelRule, data: st.DataObject
) -> None:
    top = data.draw(st.sampled_from([0, *(d.rank for d in competency.descriptors if d.stated)]))
    seen = {i.id: d.rank <= top for d in competency.descriptors for i in d.indicators}
    for climb in Climb:
        assert determine_level(competency, seen, attrs.evolve(rule, climb=climb)).level == top


@given(cases(), st.sampled_from(c.DescriptorState))
def test_law_8_a_rank_that_is_not_stated_changes_nothing(case: Any, state: c.DescriptorState) -> None:
    competency, seen, rule = case
    free = next(rank for rank in range(1, 99) if rank not in {d.rank for d in competency.descriptors})
    empty = c.Descriptor("not_stated_at_all", free, state, "", ())
    more = attrs.evolve(competency, descriptors=(*competency.descriptors, empty))
    assert determine_level(more, seen, rule).row() == determine_level(competency, seen, rule).row()


@given(cases(), st.data())
def test_law_9_an_unassessed_indicator_more_never_changes_the_level(case: Any, data: st.DataObject) -> None:
    competency, seen, rule = case
    chosen = data.draw(st.sampled_from([d for d in competency.descriptors if d.stated]))
    more = attrs.evolve(chosen, indicators=(*chosen.indicators, c.Indicator("brand_new", "x")))
    wider = attrs.evolve(competency, descriptors=tuple(more if d is chosen else d for d in competency.descriptors))
    assert determine_level(wider, seen, rule).level == determine_level(competency, seen, rule).level


@given(st.integers(1, 60), st.fractions(min_value=Fraction(1, 90), max_value=1, max_denominator=90))
def test_law_10_the_required_count_meets_and_one_fewer_does_not(size: int, threshold: Fraction) -> None:
    needed = required_count(threshold, size)
    assert needed == math.ceil(threshold * size)
    competency = ladder(size)
    rule = LevelRule(threshold=threshold)
    answers = [(f"i_1_{i}", i <= needed) for i in range(1, size + 1)]
    assert determine_level(competency, dict(answers), rule).level == 1
    one_fewer = {id: seen and id != "i_1_1" for id, seen in answers}
    assert determine_level(competency, one_fewer, rule).level == 0


@given(cases(), st.data())
def test_law_11_under_cumulative_a_rank_not_assessed_ends_the_climb(case: Any, data: st.DataObject) -> None:
    competency, seen, rule = case
    rule = attrs.evolve(rule, climb=Climb.CUMULATIVE)
    chosen = data.draw(st.sampled_from([d for d in competency.descriptors if d.stated]))
    seen = {id: answer for id, answer in seen.items() if id not in {i.id for i in chosen.indicators}}
    result = determine_level(competency, seen, rule)
    assert result.level is None or result.level < chosen.rank
    lowest = min(d.rank for d in competency.descriptors if d.stated)
    assert result.level is None or chosen.rank > lowest


@given(frameworks(), RULES)
def test_a_competency_without_stated_ranks_has_no_level(framework: c.Framework, rule: LevelRule) -> None:
    bare = [attrs.evolve(d, indicators=()) for k in framework.competencies for d in k.descriptors]
    competency = c.Competency("bare", "x", "", tuple({d.rank: d for d in bare}.values()))
    result = determine_level(competency, {}, rule)
    assert (result.level, result.lower, result.upper, set(result.possible)) == (None, 0, 0, {0})
    assert result.coverage is None
    assert all(step.verdict is None and step.required is None for step in result.steps)
    assert len(result.steps) == len(competency.descriptors)


# Everything else a result says


@given(cases())
def test_steps_account_for_every_indicator(case: Any) -> None:
    competency, seen, rule = case
    result = determine_level(competency, seen, rule)
    assert [step.rank for step in result.steps] == sorted(d.rank for d in competency.descriptors)
    for step in result.steps:
        descriptor = competency.level(step.rank)
        assert {True: step.observed, False: step.not_observed, None: step.not_assessed} == {
            answer: tuple(i.id for i in descriptor.indicators if seen.get(i.id) is answer)
            for answer in (True, False, None)
        }
        assessed = len(step.observed) + len(step.not_observed)
        assert step.required == (math.ceil(rule.threshold * assessed) if assessed else None)
        if not descriptor.stated:
            assert step.verdict is None
        elif not assessed:
            assert step.verdict is Verdict.NOT_ASSESSED
        else:
            assert step.verdict is (Verdict.MET if len(step.observed) >= step.required else Verdict.NOT_MET)  # type: ignore[operator]
    stated = {step.rank: step.verdict for step in result.steps if step.verdict}
    assert result.verdicts == stated
    assert set(result.contradictions) == {
        (low, high)
        for low in stated
        for high in stated
        if low < high and stated[low] is Verdict.NOT_MET and stated[high] is Verdict.MET
    }
    answered = sum(1 for id in ids(competency) if seen.get(id) is not None)
    assert result.coverage == Fraction(answered, len(ids(competency)))


@given(cases())
def test_a_climb_stops_above_the_level_at_a_rank_that_is_not_met(case: Any) -> None:
    result = determine_level(*case)
    stop = result.stopped_at
    above = [rank for rank in result.verdicts if rank > (result.level or 0)]
    if result.rule.climb is Climb.HIGHEST:
        assert stop is None
    elif stop is None:
        assert not above
    else:
        assert stop.verdict is result.verdicts[stop.rank] is not Verdict.MET
        assert stop.rank > (result.level or 0)
        if result.rule.climb is Climb.CUMULATIVE:
            assert stop.rank == above[0]


@given(cases())
def test_sufficient_is_one_possible_level_or_enough_coverage_up_to_the_next_rank(case: Any) -> None:
    result = determine_level(*case)
    above = [rank for rank in result.verdicts if rank > (result.level or 0)]
    needed = [step for step in result.steps if step.verdict and step.rank <= (above[0] if above else step.rank)]
    covered = all(
        1 - Fraction(len(step.not_assessed), len(step.indicators)) >= result.rule.min_coverage for step in needed
    )
    assert result.sufficient == (len(result.possible) == 1 or covered)


@given(cases(), st.fractions(min_value=0, max_value=1, max_denominator=10**9))
def test_min_coverage_never_changes_a_level(case: Any, share: Fraction) -> None:
    competency, seen, rule = case
    other = determine_level(competency, seen, attrs.evolve(rule, min_coverage=share))
    assert (other.level, other.possible) == (
        determine_level(competency, seen, rule).level,
        determine_level(competency, seen, rule).possible,
    )


@given(frameworks(), RULES, st.data())
def test_assess_determines_every_competency_by_itself(
    framework: c.Framework, rule: LevelRule, data: st.DataObject
) -> None:
    seen = data.draw(evidence(tuple(i.id for i in framework.indicators)))
    assessment = assess(framework, seen, rule)
    assert [result.competency for result in assessment.results] == [k.id for k in framework.competencies]
    for competency in framework.competencies:
        own = {id: seen[id] for id in ids(competency) if id in seen}
        assert assessment[competency.id] == determine_level(competency, own, rule)
    assert {id: answer for id, answer in assessment.evidence.items() if answer is not None} == {
        id: answer for id, answer in seen.items() if answer is not None
    }
    assert assessment.framework == framework.ref
    assert c.from_dict(c.Assessment, c.to_dict(assessment)) == assessment


@given(assessments())
def test_rows_hold_outcomes_and_no_answers(assessment: c.Assessment) -> None:
    rows = assessment.rows()
    assert [row["competency"] for row in rows] == [result.competency for result in assessment.results]
    for row, result in zip(rows, assessment.results, strict=True):
        assert (row["level"], row["attained"], row["lower"], row["upper"]) == (
            result.level,
            result.attained,
            result.lower,
            result.upper,
        )
        assert all(value is None or type(value) in (str, int, float, bool) for value in row.values())
        assert not {*row, *row.values()} & set(ids_of(result))


def ids_of(result: c.LevelResult) -> list[str]:
    return [id for outline in result.ranks for id in outline.indicators]


# Golden cases, worked out by hand


def ladder(*sizes: int, rule_ids: str = "i") -> c.Competency:
    """
    A competency with so many indicators at ranks 1, 2, ...; 0 for a defined rank without.
    """
    return c.Competency(
        "k",
        "K",
        "",
        tuple(
            c.Descriptor(
                f"d_{rank}",
                rank,
                c.DescriptorState.DEFINED,
                "",
                tuple(c.Indicator(f"{rule_ids}_{rank}_{i}", "x") for i in range(1, size + 1)),
            )
            for rank, size in enumerate(sizes, 1)
        ),
    )


def marks(*ranks: str) -> dict[str, bool | None]:
    """
    Answers written as ``+`` observed, ``-`` not observed, ``.`` not assessed, a string per rank from 1 up.
    """
    meaning = {"+": True, "-": False, ".": None}
    return {f"i_{r}_{i}": meaning[mark] for r, rank in enumerate(ranks, 1) for i, mark in enumerate(rank, 1)}


M, N, A = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_ASSESSED
CUMULATIVE, IMPLIED, HIGHEST = Climb.CUMULATIVE, Climb.CUMULATIVE_IMPLIED, Climb.HIGHEST

# Answers, climb: level, possible, where it stopped. Threshold 3/4 throughout: 3 of 4, 4 of 5.
GOLDEN: list[tuple[tuple[str, ...], Climb, int | None, set[int], tuple[int, Verdict] | None]] = [
    # All observed; nothing above.
    (("++++", "++++"), CUMULATIVE, 2, {2}, None),
    # 3 of 4 is exactly 3/4: met (>=, not >). 2 of 4 is not.
    (("+++-", "++--"), CUMULATIVE, 1, {1}, (2, N)),
    # Share of the assessed: 3 of the 3 with an answer. The open ones of rank 1 can still fail it: 3 of 4 met anyway.
    (("+++.", "----"), CUMULATIVE, 1, {1}, (2, N)),
    # 1 of 1 assessed is met, but open answers leave 0 possible.
    (("+...", "----"), CUMULATIVE, 1, {0, 1}, (2, N)),
    # Lowest judged not met: 0, not unknown.
    (("+---", "++++"), CUMULATIVE, 0, {0}, (1, N)),
    # Lowest not assessed: unknown, not 0.
    (("....", "++++"), CUMULATIVE, None, {0, 2}, (1, A)),
    (("....", "....", "...."), CUMULATIVE, None, {0, 1, 2, 3}, (1, A)),
    # The design's example: not assessed, all observed, all not observed: 0 or 2, not 1.
    (("....", "++++", "----"), CUMULATIVE, None, {0, 2}, (1, A)),
    (("....", "++++", "----"), IMPLIED, 2, {0, 2}, (3, N)),
    # Implied: passed over only below a rank that is met.
    (("++++", "....", "++++"), CUMULATIVE, 1, {1, 3}, (2, A)),
    (("++++", "....", "++++"), IMPLIED, 3, {1, 3}, None),
    (("++++", "....", "----"), IMPLIED, 1, {1, 2}, (2, A)),
    (("++++", "....", "----", "++++"), IMPLIED, 1, {1, 2}, (3, N)),
    (("....", "----", "++++"), IMPLIED, None, {0, 1}, (2, N)),
    (("....", "....", "++++"), IMPLIED, 3, {0, 1, 3}, None),
    # Highest: whatever lies below.
    (("----", "++++", "----"), HIGHEST, 2, {2}, None),
    (("----", "....", "----"), HIGHEST, 0, {0, 2}, None),
    (("....", "----"), HIGHEST, None, {0, 1}, None),
    (("++++", "...."), HIGHEST, 1, {1, 2}, None),
    # A defined rank without indicators is passed over.
    (("++++", "", "++++"), CUMULATIVE, 3, {3}, None),
    (("", "----"), CUMULATIVE, 0, {0}, (2, N)),
    # 3/4 of 5 is 3.75: 4 needed. 3/4 of 3 is 2.25: all 3.
    (("+++--",), CUMULATIVE, 0, {0}, (1, N)),
    (("++++-",), CUMULATIVE, 1, {1}, None),
    (("++-",), CUMULATIVE, 0, {0}, (1, N)),
    # One open answer of 3, two observed: 2 of 2 is met, 2 of 3 would not be.
    (("++.",), CUMULATIVE, 1, {0, 1}, None),
    # One not observed of four assessed five: 3 of 4; the open one cannot undo 3 of 5? 3 of 5 is below 3/4: it can.
    (("+++-.",), CUMULATIVE, 1, {0, 1}, None),
]


@pytest.mark.parametrize(("answers", "climb", "level", "possible", "stopped"), GOLDEN)
def test_golden_levels(
    answers: tuple[str, ...], climb: Climb, level: int | None, possible: set[int], stopped: tuple[int, Verdict] | None
) -> None:
    result = determine_level(ladder(*map(len, answers)), marks(*answers), LevelRule(climb=climb))
    stop = result.stopped_at
    assert (result.level, set(result.possible)) == (level, possible)
    assert (result.lower, result.upper) == (min(possible), max(possible))
    assert (stop and (stop.rank, stop.verdict)) == stopped
    assert stop is None or type(stop) is c.RankVerdict


def test_golden_card_kwaliteitsgericht() -> None:
    # Niveau 1 has 5 indicators, 2 has 6, 3 has 7, 4 has 5: 3/4 asks for 4, 5, 6 and 4 of them.
    card = SHIPPED["kwaliteitsgericht"]
    needed = {1: 4, 2: 5, 3: 6, 4: 4}
    for rank, count in needed.items():
        assert required_count(Fraction(3, 4), len(card.level(rank).indicators)) == count
        below = {i.id: True for d in card.descriptors if d.rank < rank for i in d.indicators}
        here = [i.id for i in card.level(rank).indicators]
        enough = {**below, **{id: n < count for n, id in enumerate(here)}}
        assert determine_level(card, enough).level == rank
        assert determine_level(card, {**enough, here[0]: False}).level == rank - 1


def test_golden_card_coachen_starts_at_2() -> None:
    # "Niet van toepassing" at 1: passed over, never attained.
    card = SHIPPED["coachen"]
    seen: dict[str, bool | None] = {i.id: True for i in card.level(2).indicators}
    result = determine_level(card, seen)
    assert result.level == 2
    assert result.possible == {2, 3, 4}
    assert [(step.rank, step.verdict) for step in result.steps] == [(1, None), (2, M), (3, A), (4, A)]
    assert result.stopped_at == c.RankVerdict(3, A)
    assert result.defined_ranks == (2, 3, 4)
    assert result.coverage == Fraction(5, 15)
    # Niveau 2 is covered, the next one is not.
    assert not result.sufficient
    assert determine_level(card, dict.fromkeys(seen, False)).level == 0
    assert determine_level(card, {}).level is None


def test_golden_contradictions_are_all_pairs() -> None:
    result = determine_level(ladder(1, 1, 1, 1, 1), marks("-", "+", "-", ".", "+"))
    assert result.contradictions == ((1, 2), (1, 5), (3, 5))


@pytest.mark.parametrize(
    ("answers", "share", "sufficient"),
    [
        # Level 1, next rank 2: both half covered is enough for 1/2, not for 3/4; rank 3 does not matter.
        (("++..", "--..", "...."), "1/2", True),
        (("++..", "--..", "...."), "3/4", False),
        (("++..", "-...", "...."), "1/2", False),
        (("+...", "--..", "...."), "1/2", False),
        # Nothing attained: the lowest rank alone.
        (("--..", "....", "...."), "1/2", True),
        (("+-..", "....", "...."), "1/2", True),
        (("+-..", "....", "...."), "3/4", False),
        (("....", "++++", "...."), "1/2", False),
        (("....", "++++", "...."), 0, True),
        # The level is the top: all stated ranks.
        (("++..", "++.."), "1/2", True),
        (("++..", "+..."), "1/2", False),
        # One level possible: enough, whatever the coverage.
        (("----", "...."), 1, True),
    ],
)
def test_golden_sufficient(answers: tuple[str, ...], share: Any, sufficient: bool) -> None:
    result = determine_level(ladder(*map(len, answers)), marks(*answers), LevelRule(min_coverage=share))
    assert result.sufficient is sufficient


def test_defaults_are_pinned() -> None:
    # A default changes only in a major version of the package.
    rule = LevelRule()
    assert (rule.threshold, rule.climb, rule.min_coverage) == (Fraction(3, 4), Climb.CUMULATIVE, Fraction(1, 2))
    assert assess(SHIPPED, {}).rule == rule
    assert determine_level(SHIPPED["coachen"], {}).rule == rule
    # 3/4 lets one of 4 to 7 be missing, and none of 3.
    assert [required_count(rule.threshold, n) for n in range(1, 9)] == [1, 2, 3, 3, 4, 5, 6, 6]
    assert Decision(1, "x") == Decision(level=1, reason="x", by=None, at=None)


# Rules, decisions, and what is refused


@pytest.mark.parametrize(
    ("given_", "exact"),
    [
        ("3/4", Fraction(3, 4)),
        ("0.7", Fraction(7, 10)),
        (1, Fraction(1)),
        ("1", Fraction(1)),
        (Fraction(1, 3), Fraction(1, 3)),
    ],
)
def test_a_threshold_is_exact(given_: Any, exact: Fraction) -> None:
    rule = LevelRule(threshold=given_, min_coverage=given_)
    assert rule.threshold == rule.min_coverage == exact
    assert type(rule.threshold) is Fraction
    assert rule.ratio == (exact.numerator, exact.denominator)


@pytest.mark.parametrize(
    ("wrong", "error", "said"),
    [
        (0.7, c.InvalidTypeError, "0.7 is not exact; use the string '0.7'"),
        (True, c.InvalidTypeError, "True is not a Fraction, an int or a string such as '3/4'"),
        (None, c.InvalidTypeError, "None is not a Fraction"),
        (0, c.InvalidValueError, "0 would be met by nothing; a threshold is above 0"),
        (Fraction(7, 5), c.InvalidValueError, "7/5 is not a share from 0 to 1"),
        ("7/5", c.InvalidValueError, "7/5 is not a share from 0 to 1"),
        (-1, c.InvalidValueError, "-1 is not a share from 0 to 1"),
        ("3/0", c.InvalidValueError, "'3/0' is not a share; use a string such as '3/4' or '0.75'"),
        ("1/00", c.InvalidValueError, "'1/00' is not a share"),
        ("driekwart", c.InvalidValueError, "'driekwart' is not a share"),
        ("1e-999999999", c.InvalidValueError, "is not a share"),
        ("٣/٤", c.InvalidValueError, "is not a share"),
    ],
)
def test_a_wrong_threshold_is_refused(wrong: Any, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match="threshold: ") as caught:
        LevelRule(threshold=wrong)
    assert said in str(caught.value)
    assert caught.value.problems[0].path == "threshold"  # type: ignore[attr-defined]


def test_every_wrong_part_of_a_rule_is_named() -> None:
    with pytest.raises(c.InvalidValueError) as caught:
        LevelRule(threshold=0, climb="highest", min_coverage=0.5)  # type: ignore[arg-type]
    assert [problem.path for problem in caught.value.problems] == ["threshold", "climb", "min_coverage"]
    assert LevelRule(min_coverage=0).min_coverage == 0


@pytest.mark.parametrize("wrong", [1, 0, 0.0, "ja", [], c.Verdict.MET])
def test_an_answer_is_true_false_or_none(wrong: Any) -> None:
    seen = {"coachen_2_1": True, "coachen_2_2": wrong, "klantgerichtheid_1_1": wrong}
    with pytest.raises(c.InvalidTypeError) as caught:
        assess(SHIPPED, seen)
    assert isinstance(caught.value, TypeError)
    assert [problem.path for problem in caught.value.problems] == ["coachen_2_2", "klantgerichtheid_1_1"]
    assert [problem.value for problem in caught.value.problems] == [wrong, wrong]
    assert "is not an answer; use True, False or None" in str(caught.value)


@pytest.mark.parametrize("wrong", [None, ["coachen_2_1"], "coachen_2_1", 3])
def test_evidence_is_a_mapping(wrong: Any) -> None:
    with pytest.raises(c.InvalidTypeError, match="is not a mapping"):
        assess(SHIPPED, wrong)


@pytest.mark.parametrize("wrong", [None, "3/4", Fraction(3, 4), c.RaterRule()])
def test_a_rule_is_a_level_rule(wrong: Any) -> None:
    with pytest.raises(c.InvalidTypeError, match="rule: .* is not of type LevelRule"):
        assess(SHIPPED, {}, wrong)
    with pytest.raises(c.InvalidTypeError, match="rule: .* is not of type LevelRule"):
        determine_level(SHIPPED["coachen"], {}, wrong)


def test_unknown_indicators_are_named_with_the_nearest() -> None:
    with pytest.raises(c.UnknownIdError) as caught:
        assess(SHIPPED, {"coachen_2_9": True, "coachen_1_1": None, "coachen_2_1": True, 7: False})  # type: ignore[dict-item]
    assert isinstance(caught.value, LookupError)
    assert [problem.value for problem in caught.value.problems] == ["coachen_2_9", "coachen_1_1", 7]
    assert "coachen_2_5" in caught.value.problems[0].nearest or "coachen_2_1" in caught.value.problems[0].nearest
    assert "'coachen_2_9' is not an indicator of sociaalwerker-b 1.0.0 (did you mean" in str(caught.value)


def test_suggestions_are_for_the_first_few() -> None:
    with pytest.raises(c.UnknownIdError) as caught:
        assess(SHIPPED, {f"coachen_2_{n}": True for n in range(6, 30)})
    assert [bool(problem.nearest) for problem in caught.value.problems] == [True] * 5 + [False] * 19


def test_determine_level_takes_answers_of_its_own_competency() -> None:
    with pytest.raises(c.UnknownIdError, match="'klantgerichtheid_1_1' is not an indicator of coachen"):
        determine_level(SHIPPED["coachen"], {"klantgerichtheid_1_1": True})


@pytest.mark.parametrize(
    ("threshold", "assessed", "error", "said"),
    [
        (Fraction(3, 4), 0, c.InvalidValueError, "assessed: 0 is below 1"),
        (Fraction(3, 4), -1, c.InvalidValueError, "assessed: -1 is below 1"),
        (Fraction(3, 4), 2.5, c.InvalidTypeError, "assessed: 2.5 is not a whole number"),
        (Fraction(3, 4), True, c.InvalidTypeError, "assessed: True is not a whole number"),
        (0.75, 5, c.InvalidTypeError, "threshold: 0.75 is not exact; use the string '0.75'"),
        (Fraction(7, 5), 5, c.InvalidValueError, "threshold: 7/5 is not a share from 0 to 1"),
        (Fraction(0), 5, c.InvalidValueError, "threshold: 0 would be met by nothing"),
    ],
)
def test_what_is_required_of_nothing_is_nothing(
    threshold: Any, assessed: Any, error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        required_count(threshold, assessed)
    assert said in str(caught.value)


@given(st.floats(allow_nan=True))
@example(1.5)
def test_the_string_that_a_float_is_told_to_use_is_taken(wrong: float) -> None:
    with pytest.raises(c.InvalidTypeError) as caught:
        LevelRule(threshold=wrong)  # type: ignore[arg-type]
    [told] = re.findall("use the string '(.*)'", str(caught.value))
    if Fraction(told):
        rule = LevelRule(threshold=told)
        assert not 0 < wrong <= 1 or abs(rule.threshold - Fraction(wrong)) <= Fraction(1, 1000)


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=1))
def test_every_rule_that_can_be_made_can_be_saved(threshold: Fraction) -> None:
    try:
        rule = LevelRule(threshold=threshold)
    except c.InvalidValueError as error:
        assert "is too fine; its denominator is above 1000000000" in str(error)
    else:
        assert c.from_json(LevelRule, c.to_json(rule)) == rule


@pytest.mark.parametrize("wrong", [None, "coachen", 3, c.LevelRule()])
def test_arguments_are_what_they_are_called(wrong: Any) -> None:
    for call, name in (
        (lambda: determine_level(wrong, {}), "competency"),
        (lambda: assess(wrong, {}), "framework"),
        (lambda: assess(SHIPPED, {}).decide(wrong), "decisions"),
    ):
        with pytest.raises(c.InvalidTypeError) as caught:
            call()
        assert caught.value.problems[0].path == name
    assert wrong not in assess(SHIPPED, {}) or wrong == "coachen"


def test_an_offender_that_cannot_be_shown_is_still_an_error() -> None:
    huge = 10**5000
    for call in (
        lambda: LevelRule(threshold=huge),
        lambda: LevelRule(threshold=Fraction(1, huge)),
        lambda: assess(SHIPPED, {"coachen_2_1": huge}),  # type: ignore[dict-item]
        lambda: Decision(huge, "x"),
        lambda: required_count(Fraction(1), huge),
    ):
        with pytest.raises((c.InvalidTypeError, c.InvalidValueError)) as caught:
            call()
        assert str(caught.value)


@pytest.mark.parametrize(
    "change",
    [{"verdict": "not_met"}, {"required": 3}, {"required": None}, {"verdict": None}, {"answers": [None, None]}],
)
def test_a_step_says_what_follows_from_its_answers(change: dict[str, Any]) -> None:
    step = determine_level(ladder(2), marks("++")).steps[0]
    with pytest.raises(c.DocumentError):
        c.from_dict(c.Step, {**c.to_dict(step), **change})
    assert c.from_dict(c.Step, c.to_dict(step)) == step


def test_a_step_asks_for_at_least_one() -> None:
    [step] = determine_level(ladder(1), marks("-")).steps
    assert (step.required, step.verdict) == (1, N)
    with pytest.raises(c.InvalidValueError, match="required: 0 is below 1"):
        attrs.evolve(step, required=0)
    with pytest.raises(c.InvalidValueError, match="does not follow from the answers, which give not_met"):
        attrs.evolve(step, verdict=M)
    with pytest.raises(c.InvalidValueError, match="2 required of 1 assessed"):
        attrs.evolve(step, required=2)
    [more] = determine_level(ladder(4), marks("++++")).steps
    assert (more.required, more.verdict) == (3, M)
    assert attrs.evolve(more) == more


def test_an_indicator_stands_in_one_result() -> None:
    good = assess(SHIPPED, {"coachen_2_1": True})
    twin = attrs.evolve(good["coachen"], competency="twin")
    with pytest.raises(c.InvalidValueError, match="coachen_2_1 stands in more than one result"):
        attrs.evolve(good, results=(*good.results, twin))


def test_ratings_in_place_of_evidence_are_not_shown() -> None:
    with pytest.raises(c.InvalidTypeError) as caught:
        assess(SHIPPED, [c.Rating("coachen_2_1", "Anna", c.Role.PEER, value=True)])  # type: ignore[arg-type]
    assert str(caught.value).endswith("a list is not a mapping")
    assert repr(c.Rating("coachen_2_1", "Anna", c.Role.PEER, value=True)) == "<Rating of coachen_2_1 as peer>"


def test_a_decision_stands_beside_what_the_rule_gave() -> None:
    result = determine_level(SHIPPED["coachen"], {})
    overruled = result.decide(Decision(3, "waargenomen in intervisie", by="mv"))
    assert (overruled.level, overruled.attained, result.attained) == (None, 3, None)
    assert overruled.decide(Decision(0, "nee")).attained == 0
    row = overruled.row()
    assert (row["level"], row["attained"], row["decided_level"], row["decided_reason"], row["decided_by"]) == (
        None,
        3,
        3,
        "waargenomen in intervisie",
        "mv",
    )
    assert row["decided_at"] is None


def test_a_framework_without_indicators_is_used_through_decisions() -> None:
    competency = ladder(0, 0)
    result = determine_level(competency, {}).decide(Decision(2, "x"))
    assert (result.level, result.attained) == (None, 2)


def test_decisions_are_refused_whole() -> None:
    assessment = assess(SHIPPED, {})
    with pytest.raises(c.InvalidValueError) as caught:
        assessment.decide(
            {"coachen": Decision(1, "x"), "klantgerichtheid": Decision(9, "x"), "ondernemerschap": Decision(1, "x")}
        )
    with pytest.raises(c.InvalidValueError) as both:
        assessment.decide({"coach": Decision(1, "x"), "coachen": Decision(1, "x")})
    assert [problem.value for problem in both.value.problems] == ["coach", 1]
    assert [problem.path for problem in caught.value.problems] == [
        "klantgerichtheid.decision.level",
        "coachen.decision.level",
    ]
    assert "coachen has no level 1; decide on one of (0, 2, 3, 4)" in str(caught.value)
    with pytest.raises(
        c.UnknownIdError, match="'coach' is not a competency of this assessment .did you mean 'coachen'"
    ):
        assessment.decide({"coach": Decision(1, "x")})
    with pytest.raises(c.InvalidTypeError, match="decisions.coachen: 2 is not of type Decision"):
        assessment.decide({"coachen": 2})  # type: ignore[dict-item]
    assert assessment.decide({}) == assessment


@pytest.mark.parametrize("reason", ["", "  ", None])
def test_a_decision_has_a_reason(reason: Any) -> None:
    with pytest.raises((c.InvalidValueError, c.InvalidTypeError), match="reason: "):
        Decision(2, reason)


@pytest.mark.parametrize(
    ("level", "error"), [(-1, c.InvalidValueError), (2.0, c.InvalidTypeError), (True, c.InvalidTypeError)]
)
def test_a_decided_level_is_a_whole_number(level: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="level: "):
        Decision(level, "x")


def test_an_assessment_is_looked_up_by_id() -> None:
    assessment = assess(SHIPPED, {})
    assert assessment["coachen"].competency == "coachen"
    assert "coachen" in assessment
    assert "coach" not in assessment
    with pytest.raises(c.UnknownIdError, match="did you mean 'coachen'"):
        assessment["coache"]
    with pytest.raises(TypeError):
        iter(assessment)  # type: ignore[call-overload]


@given(assessments())
def test_reprs_show_outcomes_and_no_answers(assessment: c.Assessment) -> None:
    for shown in (
        repr(assessment),
        *map(repr, assessment.results),
        *(repr(s) for r in assessment.results for s in r.steps),
    ):
        assert "True" not in shown
        assert "False" not in shown
        assert "\n" not in shown


def test_reprs_say_what_there_is() -> None:
    assessment = assess(SHIPPED, {"coachen_2_1": True}).decide({"klantgerichtheid": Decision(2, "x")})
    assert repr(assessment).startswith("<Assessment on sociaalwerker-b 1.0.0: kwaliteitsgericht: None, ")
    assert repr(assessment["coachen"]) == "<LevelResult coachen: level 2 of possible [0, 2, 3, 4]>"
    assert repr(assessment["klantgerichtheid"]).endswith("possible [0, 1, 2, 3, 4], decided: 2>")
    assert repr(assessment["coachen"].steps[1]) == "<Step 2: 1 of 5 observed, 4 not assessed, met>"
    assert repr(assessment["coachen"].steps[0]) == "<Step 1: 0 of 0 observed, 0 not assessed, not stated>"


def test_results_made_by_hand_are_checked() -> None:
    good = determine_level(ladder(1, 2), marks("+", "-."))
    again = c.LevelResult(good.competency, good.ranks, good.answers, good.rule)
    assert again == good
    assert hash(again) == hash(good)
    with pytest.raises(c.InvalidValueError, match="2 answers to 3 indicators of k"):
        attrs.evolve(good, answers=(True, None))
    with pytest.raises(c.InvalidValueError, match="4 answers to 3 indicators of k"):
        attrs.evolve(good, answers=(True, None, None, None))
    with pytest.raises(c.InvalidTypeError, match=r"answers\[1\]: 1 is not of type bool or of type NoneType"):
        attrs.evolve(good, answers=(True, 1, None))  # type: ignore[arg-type]
    with pytest.raises(c.InvalidTypeError, match="answers: 'ja' is not a tuple of answers"):
        attrs.evolve(good, answers="ja")  # type: ignore[arg-type]
    with pytest.raises(c.InvalidValueError, match=r"ranks \[2, 1\] do not ascend"):
        attrs.evolve(good, ranks=good.ranks[::-1])
    with pytest.raises(c.InvalidValueError, match=r"ranks \[1, 1\] do not ascend"):
        attrs.evolve(good, ranks=(good.ranks[0], good.ranks[0]))
    with pytest.raises(c.InvalidValueError, match="indicators .* more than once"):
        attrs.evolve(good, ranks=(good.ranks[0], c.RankOutline(2, c.DescriptorState.DEFINED, ("i_1_1", "i_2_1"))))
    with pytest.raises(c.InvalidValueError, match="2 answers to 1 indicators"):
        c.Step(1, ("a",), (True, False), None, None)


def test_assessments_made_by_hand_are_checked() -> None:
    good = assess(SHIPPED, {})
    with pytest.raises(c.InvalidValueError, match=r"results\[0\].rule: .* was determined by another rule"):
        attrs.evolve(good, rule=LevelRule(threshold=1))
    with pytest.raises(c.InvalidValueError, match="a competency has more than one result"):
        attrs.evolve(good, results=(*good.results, good.results[0]))


def test_the_account_of_the_votes_is_kept_and_fits() -> None:
    votes = c.combine_ratings([c.Rating("coachen_2_1", "a", c.Role.PEER, value=True)], SHIPPED)
    assessment = assess(SHIPPED, votes)
    assert assessment.votes is votes
    assert assessment["coachen"].level == 2
    other = assess(SHIPPED, {"coachen_2_1": False})
    with pytest.raises(c.InvalidValueError, match="the answer to coachen_2_1 is not what its votes give"):
        attrs.evolve(other, votes=votes)
    with pytest.raises(c.InvalidValueError, match="coachen_2_1 has votes and is no indicator of the results"):
        attrs.evolve(other, results=other.results[:2], votes=votes)
