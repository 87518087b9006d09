"""
Level rules: the laws as properties, golden cases worked out by hand from the card, and the pinned defaults.
"""

from __future__ import annotations

import datetime as dt
import math
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import competentie as c
from competentie import Climb, Decision, LevelRule, Verdict, assess, determine_level
from competentie.errors import DocumentError, InvalidTypeError, InvalidValueError, UnknownIdError
from competentie.levels import DecisionKind, required_count, undivided
from competentie.model import DescriptorState, StatedRule
from refusals import problems, refusal, refused
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
        if d.state is DescriptorState.DEFINED and d.indicators:
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


@given(cases(), st.sampled_from(DescriptorState))
def test_law_8_a_rank_that_is_not_stated_changes_nothing(case: Any, state: DescriptorState) -> None:
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
def test_law_18_what_is_needed_meets_a_rank_however_the_others_turn_out(case: Any, data: st.DataObject) -> None:
    competency, seen, rule = case
    for step in determine_level(competency, seen, rule).steps:
        if not step.answers:
            assert step.needed is None
            continue
        assert step.needed is not None
        open_ = [*step.not_observed, *step.not_assessed]
        assert 0 <= step.needed <= len(open_)
        chosen = data.draw(st.permutations(open_))
        for count, always in [(step.needed, True), (step.needed - 1, False)]:
            if count < 0:
                continue
            told = dict.fromkeys((*step.observed, *chosen[:count]), True)
            # Judged again or not at all: each of the others may turn out either way.
            verdicts = {
                determine_level(competency, full, attrs.evolve(rule, climb=Climb.HIGHEST)).verdicts[step.rank]
                for full in completions(step.indicators, told)
            }
            assert (verdicts == {Verdict.MET}) is always


@given(cases(), st.data())
def test_law_18_what_a_climb_takes_gives_the_level_or_more(case: Any, data: st.DataObject) -> None:
    competency, seen, rule = case
    ranks = [descriptor.rank for descriptor in competency.by_rank if descriptor.stated]
    rank = data.draw(st.sampled_from(ranks))
    for climb in Climb:
        result = determine_level(competency, seen, attrs.evolve(rule, climb=climb))
        told = dict(seen)
        for step in result.takes(rank):
            assert step.needed is not None
            open_ = data.draw(st.permutations([*step.not_observed, *step.not_assessed]))
            told |= dict.fromkeys(open_[: step.needed], True)
            # The others of these may be judged anew.
            told |= dict.fromkeys(open_[step.needed :])
        assume(sum(answer is None for answer in (told.get(id) for id in ids(competency))) <= FEW)
        for full in completions(ids(competency), told):
            level = determine_level(competency, full, result.rule).level
            assert level is not None
            assert level >= rank


def test_what_it_takes_worked_out_by_hand() -> None:
    # Rank 1: 3 of 4 needed, 1 seen. Rank 2: 1 of 1, seen. Rank 3: not stated. Rank 4: 2 of 2, none seen.
    competency, seen = ladder(4, 1, 0, 2), marks("+-..", "+", "", "..")
    result = determine_level(competency, seen, LevelRule())
    assert [step.needed for step in result.steps] == [2, 0, None, 2]
    assert [step.rank for step in result.takes(2)] == [1, 2]
    assert [step.rank for step in result.takes(4)] == [1, 2, 4]
    highest = determine_level(competency, seen, LevelRule(climb=Climb.HIGHEST))
    assert [step.rank for step in highest.takes(1)] == [2]
    assert [step.rank for step in highest.takes(4)] == [4]
    assert result.takes(0) == () == highest.takes(5)
    # A rank that is met on part of its indicators may still need some.
    [step] = determine_level(ladder(4), marks("++.-"), LevelRule("1/2")).steps
    assert (step.verdict, step.required, step.needed) == (Verdict.MET, 2, 0)
    [step] = determine_level(ladder(4), marks("+..."), LevelRule()).steps
    assert (step.verdict, step.required, step.needed) == (Verdict.MET, 1, 2)


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
    return [id for step in result.steps for id in step.indicators]


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
                DescriptorState.DEFINED,
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
    assert stop is None or stop in result.steps


def test_golden_card_kwaliteitsgericht() -> None:
    # Niveau 1 has 5 indicators, 2 has 6, 3 has 7, 4 has 5: 3/4 asks for 4, 5, 6 and 4 of them.
    card = SHIPPED["kwaliteitsgericht"]
    needed = {1: 4, 2: 5, 3: 6, 4: 4}
    for rank, count in needed.items():
        assert required_count(Fraction(3, 4), len(card.level(rank).indicators)) == count
        below = {i.id: True for d in card.descriptors if d.rank < rank for i in d.indicators}
        here = [i.id for i in card.level(rank).indicators]
        enough = {**below, **{id: n < count for n, id in enumerate(here)}}
        assert determine_level(card, enough, LevelRule()).level == rank
        assert determine_level(card, {**enough, here[0]: False}, LevelRule()).level == rank - 1


def test_golden_card_coachen_starts_at_2() -> None:
    # "Niet van toepassing" at 1: passed over, never attained.
    card = SHIPPED["coachen"]
    seen: dict[str, bool | None] = {i.id: True for i in card.level(2).indicators}
    result = determine_level(card, seen, LevelRule())
    assert result.level == 2
    assert result.possible == {2, 3, 4}
    assert [(step.rank, step.verdict) for step in result.steps] == [(1, None), (2, M), (3, A), (4, A)]
    assert result.stopped_at is result.steps[2]
    assert result.defined_ranks == (2, 3, 4)
    assert result.coverage == Fraction(5, 15)
    # Niveau 2 is covered, the next one is not.
    assert not result.sufficient
    assert determine_level(card, dict.fromkeys(seen, False), LevelRule()).level == 0
    assert determine_level(card, {}, LevelRule()).level is None


def test_golden_contradictions_are_all_pairs() -> None:
    result = determine_level(ladder(1, 1, 1, 1, 1), marks("-", "+", "-", ".", "+"), LevelRule())
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
    assert determine_level(SHIPPED["coachen"], {}, LevelRule()).rule == rule
    # 3/4 lets one of 4 to 7 be missing, and none of 3.
    assert [required_count(rule.threshold, n) for n in range(1, 9)] == [1, 2, 3, 3, 4, 5, 6, 6]
    assert Decision(1, "x") == Decision(level=1, reason="x", by=None, at=None, kind=DecisionKind.DECIDE)


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
    ("wrong", "error", "code", "parameters"),
    [
        (0.7, InvalidTypeError, "inexact_share", {"instead": "0.7"}),
        (True, InvalidTypeError, "wrong_type", {"expected": "share"}),
        (None, InvalidTypeError, "wrong_type", {"expected": "share"}),
        (0, InvalidValueError, "zero_share", {}),
        (Fraction(7, 5), InvalidValueError, "share_out_of_range", {}),
        ("7/5", InvalidValueError, "share_out_of_range", {}),
        (-1, InvalidValueError, "share_out_of_range", {}),
        (Fraction(1, 10**9 + 1), InvalidValueError, "too_fine_share", {"highest": 10**9}),
        ("3/0", InvalidValueError, "not_a_share", {}),
        ("1/00", InvalidValueError, "not_a_share", {}),
        ("driekwart", InvalidValueError, "not_a_share", {}),
        ("3/4\n", InvalidValueError, "not_a_share", {}),
        ("1e-999999999", InvalidValueError, "not_a_share", {}),
        ("٣/٤", InvalidValueError, "not_a_share", {}),
    ],
)
def test_a_wrong_threshold_is_refused(
    wrong: Any, error: type[c.CompetentieError], code: str, parameters: dict[str, Any]
) -> None:
    [problem] = problems(error, LevelRule, threshold=wrong)
    assert (problem.path, problem.code, problem.parameters) == ("threshold", code, parameters)


def test_every_wrong_part_of_a_rule_is_named() -> None:
    assert refused(InvalidValueError, LevelRule, threshold=0, climb="highest", min_coverage=0.5) == [
        ("threshold", "zero_share"),
        ("climb", "wrong_type"),
        ("min_coverage", "inexact_share"),
    ]
    assert LevelRule(min_coverage=0).min_coverage == 0


@pytest.mark.parametrize("wrong", [1, 0, 0.0, "ja", [], Verdict.MET])
def test_an_answer_is_true_false_or_none(wrong: Any) -> None:
    seen = {"coachen_2_1": True, "coachen_2_2": wrong, "klantgerichtheid_1_1": wrong}
    error = refusal(InvalidTypeError, assess, SHIPPED, seen)
    assert isinstance(error, TypeError)
    assert error.code == "not_an_answer"
    assert [(problem.path, problem.code, problem.value) for problem in error.problems] == [
        ("coachen_2_2", "not_an_answer", wrong),
        ("klantgerichtheid_1_1", "not_an_answer", wrong),
    ]


@pytest.mark.parametrize("wrong", [None, ["coachen_2_1"], "coachen_2_1", 3])
def test_evidence_is_a_mapping(wrong: Any) -> None:
    [problem] = problems(InvalidTypeError, assess, SHIPPED, wrong)
    assert (problem.code, problem.parameters) == ("not_evidence", {"type": type(wrong).__name__})


@pytest.mark.parametrize("wrong", ["3/4", Fraction(3, 4), c.RaterRule()])
def test_a_rule_is_a_level_rule(wrong: Any) -> None:
    for call in (lambda: assess(SHIPPED, {}, wrong), lambda: determine_level(SHIPPED["coachen"], {}, wrong)):
        error = refusal(InvalidTypeError, call)
        assert error.code == "wrong_arguments"
        assert [(problem.path, problem.code) for problem in error.problems] == [("rule", "wrong_type")]
        assert error.problems[0].parameters == {"expected": ("LevelRule",)}


def test_who_determines_one_level_gives_the_rule() -> None:
    # A competency does not know its framework, and a default here would overlook what that states.
    with pytest.raises(TypeError):
        determine_level(SHIPPED["coachen"], {})  # type: ignore[call-arg]
    assert refusal(InvalidTypeError, determine_level, SHIPPED["coachen"], {}, None).problems[0].path == "rule"


def test_a_framework_is_assessed_by_its_makers_rule() -> None:
    stated = attrs.evolve(SHIPPED, rule=StatedRule(climb=c.Climb.HIGHEST))
    assert stated.rule == LevelRule(climb=c.Climb.HIGHEST)
    assert SHIPPED.rule == LevelRule()
    top = dict.fromkeys(SHIPPED["coachen"].level(4).indicator_ids, True)
    assert assess(stated, top)["coachen"].level == 4
    assert assess(SHIPPED, top)["coachen"].level is None
    # A caller's rule replaces the whole.
    assert assess(stated, top, LevelRule())["coachen"].level is None
    assert assess(stated, top, attrs.evolve(stated.rule, threshold="2/3")).rule == LevelRule("2/3", c.Climb.HIGHEST)


def test_unknown_indicators_are_named_with_the_nearest() -> None:
    seen: Any = {"coachen_2_9": True, "coachen_1_1": None, "coachen_2_1": True, 7: False}
    error = refusal(UnknownIdError, assess, SHIPPED, seen)
    assert isinstance(error, KeyError)
    assert {problem.code for problem in error.problems} == {"unknown_indicator"}
    assert [problem.value for problem in error.problems] == ["coachen_2_9", "coachen_1_1", 7]
    assert {"coachen_2_1", "coachen_2_5"} & {*error.problems[0].nearest}
    assert error.problems[0].parameters == {"framework": "sociaalwerker-b 1.0.0"}
    assert str(error).startswith(
        "unknown indicator:\n  'coachen_2_9' is not an indicator of sociaalwerker-b 1.0.0 (did you mean 'coachen_2_"
    )


def test_determine_level_takes_answers_of_its_own_competency() -> None:
    wrong = {"klantgerichtheid_1_1": True}
    [problem] = problems(UnknownIdError, determine_level, SHIPPED["coachen"], wrong, LevelRule())
    assert (problem.code, problem.value) == ("unknown_indicator", "klantgerichtheid_1_1")
    assert problem.parameters == {"framework": "coachen"}


@pytest.mark.parametrize(
    ("threshold", "assessed", "error", "found"),
    [
        (Fraction(3, 4), 0, InvalidValueError, ("assessed", "too_low")),
        (Fraction(3, 4), -1, InvalidValueError, ("assessed", "too_low")),
        (Fraction(3, 4), 2.5, InvalidTypeError, ("assessed", "wrong_type")),
        (Fraction(3, 4), True, InvalidTypeError, ("assessed", "wrong_type")),
        (0.75, 5, InvalidTypeError, ("threshold", "inexact_share")),
        (Fraction(7, 5), 5, InvalidValueError, ("threshold", "share_out_of_range")),
        (Fraction(0), 5, InvalidValueError, ("threshold", "zero_share")),
    ],
)
def test_what_is_required_of_nothing_is_nothing(
    threshold: Any, assessed: Any, error: type[c.CompetentieError], found: tuple[str, str]
) -> None:
    assert refused(error, required_count, threshold, assessed) == [found]


@given(st.floats(allow_nan=True))
@example(1.5)
def test_the_string_that_a_float_is_told_to_use_is_taken(wrong: float) -> None:
    [problem] = problems(InvalidTypeError, LevelRule, threshold=wrong)
    told = problem.parameters["instead"]
    if Fraction(told):
        rule = LevelRule(threshold=told)
        assert not 0 < wrong <= 1 or abs(rule.threshold - Fraction(wrong)) <= Fraction(1, 1000)


@given(st.fractions(min_value=Fraction(1, 10**9), max_value=1))
def test_every_rule_that_can_be_made_can_be_saved(threshold: Fraction) -> None:
    try:
        rule = LevelRule(threshold=threshold)
    except InvalidValueError as error:
        assert [problem.code for problem in error.problems] == ["too_fine_share"]
        assert threshold.denominator > 10**9
    else:
        assert c.from_json(LevelRule, c.to_json(rule)) == rule


@pytest.mark.parametrize("wrong", [None, "coachen", 3, LevelRule()])
def test_arguments_are_what_they_are_called(wrong: Any) -> None:
    assessment = assess(SHIPPED, {})
    for call, name in (
        (lambda: determine_level(wrong, {}, LevelRule()), "competency"),
        (lambda: assess(wrong, {}), "framework"),
        (lambda: assessment.decide(wrong), "decisions"),
    ):
        assert refused(InvalidTypeError, call) == [(name, "wrong_type")]
    assert wrong not in assessment or wrong == "coachen"


def test_an_offender_that_cannot_be_shown_is_still_an_error() -> None:
    huge = 10**5000
    for call in (
        lambda: LevelRule(threshold=huge),
        lambda: LevelRule(threshold=Fraction(1, huge)),
        lambda: assess(SHIPPED, {"coachen_2_1": huge}),  # type: ignore[dict-item]
        lambda: Decision(huge, "x"),
        lambda: required_count(Fraction(1), huge),
    ):
        with pytest.raises((InvalidTypeError, InvalidValueError)) as caught:
            call()
        for language in ("en", "nl"):
            assert caught.value.text(language)


def test_a_rank_that_is_stated_asks_for_at_least_one() -> None:
    [step] = determine_level(ladder(1), marks("-"), LevelRule()).steps
    assert (step.required, step.verdict) == (1, N)
    [more] = determine_level(ladder(4), marks("++++"), LevelRule()).steps
    assert (more.required, more.verdict) == (3, M)
    [open_] = determine_level(ladder(1), {}, LevelRule()).steps
    assert (open_.required, open_.verdict) == (None, A)


@pytest.mark.parametrize(
    ("answers", "met", "covered"),
    [
        # Half of 4 is 2; exactly the share is enough.
        ("++..", M, True),
        ("+...", M, False),
        ("+---", N, True),
        ("....", A, False),
    ],
)
def test_a_step_stands_by_itself(answers: str, met: Verdict, covered: bool) -> None:
    [step] = determine_level(ladder(4), marks(answers), LevelRule()).steps
    assert step.verdict is met
    assert step.is_covered(Fraction(1, 2)) is covered
    assert step.is_covered(Fraction(0))


def test_the_ranks_that_a_climb_passes_over() -> None:
    def passed(climb: Climb, *answers: str) -> tuple[int, ...]:
        return determine_level(ladder(*map(len, answers)), marks(*answers), LevelRule(climb=climb)).passed_over

    assert passed(IMPLIED, "+", ".", ".", "+", ".") == (2, 3)
    assert passed(IMPLIED, "+", ".", "-", "+") == (2,)
    assert passed(IMPLIED, "-", ".", "+") == ()
    assert passed(CUMULATIVE, "+", ".", "+") == ()
    # Under HIGHEST lower ranks do not count: none is passed over.
    assert passed(HIGHEST, ".", "+") == ()


def test_counts_are_of_indicators() -> None:
    assert determine_level(ladder(2, 0, 3), marks("+.", "", "-.+"), LevelRule()).counts == (3, 5)
    assert determine_level(ladder(0), {}, LevelRule()).counts == (0, 0)


def test_ratings_in_place_of_evidence_are_not_shown() -> None:
    error = refusal(InvalidTypeError, assess, SHIPPED, [c.Rating("coachen_2_1", "Anna", c.Role.PEER, value=True)])
    for language in ("en", "nl"):
        assert "Anna" not in error.text(language)
        assert "list" in error.text(language)
    assert repr(c.Rating("coachen_2_1", "Anna", c.Role.PEER, value=True)) == "<Rating of coachen_2_1 as peer>"


def test_a_decision_stands_beside_what_the_rule_gave() -> None:
    result = determine_level(SHIPPED["coachen"], {}, LevelRule())
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


def test_decisions_are_kept_in_order_and_the_last_one_counts() -> None:
    start = determine_level(SHIPPED["coachen"], {"coachen_2_1": True}, LevelRule())
    first, unsure = Decision(3, "gezien", by="mv"), Decision(None, "te weinig gezien")
    decided = start.decide(first).decide(unsure)
    assert decided.decisions == (first, unsure)
    assert (decided.level, decided.attained, decided.decision) == (2, None, unsure)
    row = decided.row()
    assert (row["attained"], row["decided_level"], row["decided_reason"]) == (None, None, "te weinig gezien")
    revoked = decided.revoke("na bezwaar", by="jj", at=dt.datetime(2026, 11, 24, tzinfo=dt.UTC))
    assert revoked.decisions[:2] == (first, unsure)
    assert (revoked.decisions[2].kind, revoked.decisions[2].reason, revoked.decisions[2].by) == (
        DecisionKind.REVOKE,
        "na bezwaar",
        "jj",
    )
    # What the rule gives counts: an earlier decision does not come back by itself.
    assert (revoked.decision, revoked.attained) == (None, 2)
    assert {value for key, value in revoked.row().items() if key.startswith("decided_")} == {None}
    assert revoked.decide(first).attained == 3


@given(assessments(), st.data())
def test_of_decisions_the_order_is_kept_and_the_last_one_counts(assessment: c.Assessment, data: st.DataObject) -> None:
    for result in assessment.results:
        events: list[Decision] = []
        decided = attrs.evolve(result, decisions=())
        for _ in range(data.draw(st.integers(0, 4))):
            if decided.decision and data.draw(st.booleans()):
                decided = decided.revoke("x")
                events.append(Decision(None, "x", kind=DecisionKind.REVOKE))
            else:
                events.append(Decision(data.draw(st.sampled_from([None, 0, *result.defined_ranks])), "y"))
                decided = decided.decide(events[-1])
        assert decided.decisions == tuple(events)
        counts = events[-1] if events and events[-1].kind is DecisionKind.DECIDE else None
        assert decided.decision == counts
        assert decided.attained == (counts.level if counts else result.level)
        assert (decided.level, decided.possible) == (result.level, result.possible)


def test_what_cannot_be_revoked_is_refused_whole() -> None:
    assessment = assess(SHIPPED, {}).decide({"coachen": Decision(3, "x")})
    revoked = assessment.revoke({"coachen": "bezwaar"}, by="jj")
    assert revoked["coachen"].decisions == (
        Decision(3, "x"),
        Decision(None, "bezwaar", "jj", kind=DecisionKind.REVOKE),
    )
    assert revoked["coachen"].attained is None
    both = {"coachen": "x", "ondernemerschap": "x", "klantgerichtheid": "x"}
    assert refused(InvalidValueError, revoked.revoke, both) == [
        ("klantgerichtheid", "nothing_to_revoke"),
        ("ondernemerschap", "nothing_to_revoke"),
        ("coachen", "nothing_to_revoke"),
    ]
    reasons = {"coachen": "", "ondernemerschap": 3, "klantgerichtheid": "x"}
    assert refused(InvalidValueError, assessment.revoke, reasons) == [
        ("coachen.reason", "empty_text"),
        ("ondernemerschap.reason", "wrong_type"),
    ]
    assert refused(UnknownIdError, assessment.revoke, {"coach": "x"}) == [("", "unknown_result")]
    assert refused(InvalidTypeError, assessment.revoke, None) == [("reasons", "wrong_type")]
    assert refused(InvalidTypeError, assessment["coachen"].decide, None) == [("decision", "wrong_type")]
    assert refused(InvalidValueError, Decision, 3, "x", kind=DecisionKind.REVOKE) == [
        ("level", "level_of_a_revocation")
    ]


def test_a_framework_without_indicators_is_used_through_decisions() -> None:
    competency = ladder(0, 0)
    result = determine_level(competency, {}, LevelRule()).decide(Decision(2, "x"))
    assert (result.level, result.attained) == (None, 2)


def test_a_decision_is_on_a_level_that_there_is() -> None:
    result = determine_level(SHIPPED["coachen"], {}, LevelRule())
    error = refusal(InvalidValueError, result.decide, Decision(1, "x"))
    assert error.code == "not_a_decision"
    [problem] = error.problems
    assert (problem.path, problem.code, problem.value) == ("level", "no_level_to_decide_on", 1)
    assert problem.parameters == {"competency": "coachen", "levels": (0, 2, 3, 4)}


def test_decisions_are_refused_whole() -> None:
    assessment = assess(SHIPPED, {})
    one = Decision(1, "x")
    wrong = {"coachen": one, "klantgerichtheid": Decision(9, "x"), "ondernemerschap": one}
    assert refused(InvalidValueError, assessment.decide, wrong) == [
        ("klantgerichtheid.level", "no_level_to_decide_on"),
        ("coachen.level", "no_level_to_decide_on"),
    ]
    both = problems(InvalidValueError, assessment.decide, {"coach": one, "coachen": one})
    assert [(problem.code, problem.value) for problem in both] == [
        ("unknown_result", "coach"),
        ("no_level_to_decide_on", 1),
    ]
    [unknown] = problems(UnknownIdError, assessment.decide, {"coach": one})
    assert (unknown.code, unknown.value, unknown.nearest) == ("unknown_result", "coach", ("coachen",))
    assert refused(InvalidTypeError, assessment.decide, {"coachen": 2}) == [("coachen", "wrong_type")]
    assert assessment.decide({}) == assessment


@pytest.mark.parametrize("reason", ["", "  ", None])
@pytest.mark.parametrize("level", [2, None])
def test_a_decision_has_a_reason(reason: Any, level: int | None) -> None:
    # One that says that the level cannot be judged too.
    error = InvalidTypeError if reason is None else InvalidValueError
    assert [path for path, _ in refused(error, Decision, level, reason)] == ["reason"]


@pytest.mark.parametrize(
    ("level", "error", "code"),
    [
        (-1, InvalidValueError, "too_low"),
        (2.0, InvalidTypeError, "wrong_type"),
        (True, InvalidTypeError, "wrong_type"),
        ("2", InvalidTypeError, "wrong_type"),
    ],
)
def test_a_decided_level_is_a_whole_number(level: Any, error: type[c.CompetentieError], code: str) -> None:
    assert refused(error, Decision, level, "x") == [("level", code)]


def test_an_assessment_is_looked_up_by_id() -> None:
    assessment = assess(SHIPPED, {})
    assert assessment["coachen"].competency == "coachen"
    assert "coachen" in assessment
    assert "coach" not in assessment
    [problem] = problems(UnknownIdError, assessment.__getitem__, "coache")
    assert (problem.code, problem.nearest) == ("unknown_result", ("coachen",))
    with pytest.raises(KeyError):
        assessment["coache"]


@given(assessments())
def test_reprs_show_outcomes_and_no_answers(assessment: c.Assessment) -> None:
    steps = [step for result in assessment.results for step in result.steps]
    for shown in map(repr, (assessment, *assessment.results, *steps)):
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


def test_the_account_of_the_votes_is_kept() -> None:
    votes = c.combine_ratings([c.Rating("coachen_2_1", "a", c.Role.PEER, value=True)], SHIPPED)
    assessment = assess(SHIPPED, votes)
    assert assessment.votes is votes
    assert assessment["coachen"].level == 2
    assert assess(SHIPPED, votes.evidence).votes is None


# Results are trusted where this library makes them; what is read from a document is checked.

SAVED = c.to_dict(determine_level(ladder(1, 2), marks("+", "-."), LevelRule()).decide(Decision(0, "x")))


REVOKED = {**SAVED["decisions"][0], "level": None, "kind": "revoke"}


def changed_step(place: int, **change: Any) -> dict[str, Any]:
    steps = [*SAVED["steps"]]
    steps[place] = {**steps[place], **change}
    return {"steps": steps}


@pytest.mark.parametrize(
    ("change", "path", "code"),
    [
        (changed_step(1, answers={"i_2_1": False, "i_2_2": 1}), "steps[1].answers.i_2_2", "wrong_type"),
        (changed_step(1, answers={"I": False, "i_2_2": None}), "steps[1].answers.I", "not_matching"),
        (changed_step(1, answers="ja"), "steps[1].answers", "wrong_type"),
        (changed_step(1, answers=[False, None]), "steps[1].answers", "wrong_type"),
        (changed_step(1, rank=0), "steps[1].rank", "too_low"),
        ({"steps": SAVED["steps"][::-1]}, "steps", "ranks_out_of_order"),
        (changed_step(1, rank=1), "steps", "ranks_out_of_order"),
        (changed_step(1, answers={"i_1_1": False, "i_2_2": None}), "steps", "indicator_twice"),
        (
            changed_step(1, threshold="1/3", derived={"required": 1, "needed": 1, "verdict": "not_met"}),
            "steps[1].threshold",
            "another_threshold",
        ),
        (
            changed_step(1, threshold="1", derived={"required": 1, "needed": 2, "verdict": "not_met"}),
            "steps[1].threshold",
            "another_threshold",
        ),
        (changed_step(0, state="undefined"), "steps[0].answers", "undefined_with_answers"),
        (changed_step(1, derived={"required": 1, "needed": 2, "verdict": "met"}), "steps[1].derived.verdict", "does_not_follow_but"),
        (changed_step(1, derived={"required": 2, "needed": 2, "verdict": "not_met"}), "steps[1].derived.required", "does_not_follow_but"),
        (changed_step(1, derived={"needed": 2, "verdict": "not_met"}), "steps[1].derived.required", "derived_missing"),
        (
            {"steps": [SAVED["steps"][0], {key: SAVED["steps"][1][key] for key in SAVED["steps"][1] if key != "answers"}]},
            "steps[1].answers",
            "missing_key",
        ),
        (
            {"decisions": [*SAVED["decisions"], {**SAVED["decisions"][0], "level": 9}]},
            "decisions[1].level",
            "no_level_to_decide_on",
        ),
        (
            {"decisions": [{**SAVED["decisions"][0], "kind": "revoke"}]},
            "decisions[0].level",
            "level_of_a_revocation",
        ),
        ({"decisions": [REVOKED, *SAVED["decisions"]]}, "decisions[0]", "nothing_to_revoke"),
        ({"decisions": [*SAVED["decisions"], REVOKED, REVOKED]}, "decisions[2]", "nothing_to_revoke"),
        ({"decisions": [*SAVED["decisions"], REVOKED]}, "derived.attained", "does_not_follow_but"),
        ({"competency": "K"}, "competency", "not_matching"),
    ],
)  # fmt: skip
def test_a_result_that_is_read_is_checked(change: dict[str, Any], path: str, code: str) -> None:
    assert c.to_dict(c.from_dict(c.LevelResult, SAVED)) == SAVED
    assert refused(DocumentError, c.from_dict, c.LevelResult, {**SAVED, **change}) == [(path, code)]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"answers": {"i_1_1": None, "i_1_2": None}}, {"derived.verdict", "derived.required", "derived.needed"}),
        ({"answers": {"i_1_1": True}}, {"derived.required"}),
        ({"derived": {"required": 3, "needed": 0, "verdict": "met"}}, {"derived.required"}),
        ({"derived": {"required": None, "needed": 0, "verdict": "met"}}, {"derived.required"}),
        ({"derived": {"required": 2, "needed": 0, "verdict": None}}, {"derived.verdict"}),
        ({"derived": {"required": 2, "needed": 1, "verdict": "met"}}, {"derived.needed"}),
    ],
)
def test_a_step_says_what_follows_from_its_answers(change: dict[str, Any], found: set[str]) -> None:
    [step] = determine_level(ladder(2), marks("++"), LevelRule()).steps
    assert c.from_dict(c.Step, c.to_dict(step)) == step
    wrong = problems(DocumentError, c.from_dict, c.Step, {**c.to_dict(step), **change})
    assert {problem.path for problem in wrong} == found
    assert {problem.code for problem in wrong} == {"does_not_follow_but"}


def test_a_rank_that_is_there_twice_is_refused_whatever_comes_after_it() -> None:
    data = c.to_dict(determine_level(SHIPPED["ondernemerschap"], {}, LevelRule()))
    data["steps"][1]["rank"] = 1
    assert [step["rank"] for step in data["steps"]] == [1, 1, 3, 4]
    assert ("steps", "ranks_out_of_order") in refused(DocumentError, c.from_dict, c.LevelResult, data)


def test_an_assessment_that_is_read_is_checked() -> None:
    votes = c.combine_ratings([c.Rating("coachen_2_1", "a", c.Role.PEER, value=True)], SHIPPED)
    good = assess(SHIPPED, votes)
    twin = attrs.evolve(good["coachen"], competency="twin")
    answered_otherwise = assess(SHIPPED, {"coachen_2_1": False})
    other_rule = assess(SHIPPED, votes, LevelRule(threshold=1))
    wrong: list[tuple[c.Assessment, list[tuple[str, str]]]] = [
        (
            attrs.evolve(good, results=(*good.results[:7], other_rule["coachen"])),
            [("results[7].rule", "another_rule")],
        ),
        (
            attrs.evolve(good, results=(*good.results, good["coachen"])),
            [("results", "competency_twice"), *[("results", "indicator_twice")] * 15],
        ),
        (attrs.evolve(good, results=(*good.results, twin)), [("results", "indicator_twice")] * 15),
        (attrs.evolve(answered_otherwise, votes=votes), [("votes.coachen_2_1", "votes_say_otherwise")]),
        (attrs.evolve(good, results=good.results[:2]), [("votes.coachen_2_1", "votes_of_no_indicator")]),
    ]
    assert c.from_dict(c.Assessment, c.to_dict(good)) == good
    for assessment, found in wrong:
        assert refused(DocumentError, c.from_dict, c.Assessment, c.to_dict(assessment)) == found


def test_golden_an_assessment_names_what_raters_were_split_on() -> None:
    given_ = [c.Rating("coachen_2_1", f"rater {n}", c.Role.PEER, value=n == 0) for n in range(2)]
    given_ += [c.Rating("coachen_2_2", "rater 0", c.Role.PEER, value=True)]
    combined = c.combine_ratings(given_, SHIPPED)
    assert c.assess(SHIPPED, combined).divided == ("coachen_2_1",)
    assert c.assess(SHIPPED, {"coachen_2_1": None}).divided == ()


def test_golden_what_raters_were_split_on_is_told_as_not_assessed() -> None:
    seen = {"coachen_2_1": False, "coachen_2_2": True, "coachen_2_3": True, "coachen_3_1": False}
    result = determine_level(SHIPPED["coachen"], seen, LevelRule())
    told = undivided(result, ["coachen_2_1", "coachen_3_1"])
    answers = {id: answer for step in told.steps for id, answer in step.pairs if answer is not None}
    assert answers == {"coachen_2_2": True, "coachen_2_3": True}
    assert [step.rank for step in told.steps] == [1, 2, 3, 4]
    assert (told.competency, told.rule, told.decisions) == (result.competency, result.rule, result.decisions)
    assert undivided(result, []) == result
