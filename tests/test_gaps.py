"""
Gaps: the laws as properties, golden cases from the design's table, and the colouring of a card.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import competentie as c
from competentie import (
    CellMark,
    GapStatus,
    LegendReading,
    Requirement,
    classify_gap,
    classify_gaps,
    gap_status,
    mark_cell,
)
from strategies import RULES, SHIPPED, assessments, completions, evidence, job_profiles, stated_competencies

LEVELS = st.integers(0, 12)
RANKS = st.integers(1, 12)
COMPARED = {GapStatus.GROWTH, GapStatus.DESIRED, GapStatus.OUTGROWN}


@st.composite
def reports(draw: st.DrawFn) -> c.GapReport:
    assessment = draw(assessments())
    desired = {
        result.competency: draw(st.sampled_from([None, *result.defined_ranks]))
        for result in assessment.results
        if draw(st.booleans())
    }
    return classify_gaps(assessment, c.JobProfile("p", "P", desired))


@given(LEVELS, RANKS)
def test_law_14_one_status_that_agrees_with_the_distance(attained: int, desired: int) -> None:
    expected = {-1: GapStatus.GROWTH, 0: GapStatus.DESIRED, 1: GapStatus.OUTGROWN}
    assert gap_status(attained, desired) is expected[(attained > desired) - (attained < desired)]


@given(RANKS, RANKS)
def test_law_14_swapping_attained_and_desired_swaps_growth_and_outgrown(one: int, other: int) -> None:
    swap = {
        GapStatus.GROWTH: GapStatus.OUTGROWN,
        GapStatus.DESIRED: GapStatus.DESIRED,
        GapStatus.OUTGROWN: GapStatus.GROWTH,
    }
    assert gap_status(other, one) is swap[gap_status(one, other)]


@given(LEVELS, LEVELS, RANKS)
def test_law_14_the_status_is_monotone(one: int, other: int, desired: int) -> None:
    order = list(GapStatus)
    low, high = sorted([one, other])
    assert order.index(gap_status(low, desired)) <= order.index(gap_status(high, desired))


@given(reports())
def test_law_14_every_gap_has_the_first_status_that_fits(report: c.GapReport) -> None:
    for gap in report.gaps:
        attained, desired = gap.result.attained, gap.desired
        if desired is Requirement.UNKNOWN:
            assert gap.status is GapStatus.UNKNOWN_DESIRED
        elif desired is Requirement.NONE:
            assert gap.status is GapStatus.NOT_REQUIRED
        elif attained is None:
            assert gap.status is GapStatus.NOT_ASSESSED
        else:
            assert isinstance(desired, int)
            assert gap.status is gap_status(attained, desired)
            assert gap.distance == attained - desired
            assert gap.status in gap.possible
        if gap.status not in COMPARED:
            assert gap.distance is None
        assert gap.decided == (gap.status in COMPARED and len(gap.possible) == 1)


@given(stated_competencies(), RULES, st.data())
def test_law_14_possible_holds_the_status_of_every_completion(
    competency: c.Competency, rule: c.LevelRule, data: st.DataObject
) -> None:
    ids = tuple(i.id for i in competency.indicators)
    seen = data.draw(evidence(ids))
    unassessed = [id for id in ids if seen.get(id) is None]
    seen.update({id: data.draw(st.booleans()) for id in unassessed[6:]})
    desired = data.draw(st.sampled_from([d.rank for d in competency.descriptors if d.stated]))
    gap = classify_gap(c.determine_level(competency, seen, rule), desired)
    complete = [c.determine_level(competency, full, rule) for full in completions(ids, seen)]
    assert gap.possible == {classify_gap(result, desired).status for result in complete}


@given(reports())
def test_what_to_develop_and_to_assess_is_up_to_the_desired_rank(report: c.GapReport) -> None:
    for gap in report.gaps:
        steps = [s for s in gap.result.steps if isinstance(gap.desired, int) and s.rank <= gap.desired]
        assert gap.to_develop == tuple(id for step in steps for id in step.not_observed)
        assert gap.to_assess == tuple(id for step in steps for id in step.not_assessed)


@given(reports())
def test_a_decision_leaves_one_possible_status(report: c.GapReport) -> None:
    for gap in report.gaps:
        if gap.result.decision and isinstance(gap.desired, int):
            assert gap.possible == {gap.status} == {gap_status(gap.result.decision.level, gap.desired)}
            assert gap.decided


@given(reports())
def test_a_report_has_every_competency_in_order(report: c.GapReport) -> None:
    ids = [result.competency for result in report.assessment.results]
    assert [gap.competency for gap in report.gaps] == ids
    assert [row["competency"] for row in report.rows()] == ids
    assert dict(report.outcomes) == {id: report[id].status for id in ids}
    for gap, row in zip(report.gaps, report.rows(), strict=True):
        assert row["status"] == gap.status.value
        assert row["attained"] == gap.result.attained
        assert (row["distance"], row["decided"]) == (gap.distance, gap.decided)
        assert row["profile"] == "p"
        assert all(value is None or type(value) in (str, int, bool) for value in row.values())


@given(assessments(), st.data())
def test_a_profile_of_the_framework_fits_its_assessments(assessment: c.Assessment, data: st.DataObject) -> None:
    assume(assessment.framework == SHIPPED.ref)
    profile = data.draw(job_profiles(SHIPPED))
    report = classify_gaps(assessment, profile)
    assert all(gap.desired == profile.desired_for(gap.competency) for gap in report.gaps)


# Golden


def coachen(**answers: bool) -> c.LevelResult:
    card = SHIPPED["coachen"]
    seen = {i.id: answers[f"r{d.rank}"] for d in card.descriptors for i in d.indicators if f"r{d.rank}" in answers}
    return c.determine_level(card, seen)


# Answers per rank of Coachen (defined at 2, 3 and 4), desired: status, distance, possible, decided.
GOLDEN: list[tuple[dict[str, bool], Any, GapStatus, int | None, set[GapStatus], bool]] = [
    ({"r2": True, "r3": False, "r4": False}, 3, GapStatus.GROWTH, -1, {GapStatus.GROWTH}, True),
    ({"r2": True, "r3": False}, 2, GapStatus.DESIRED, 0, {GapStatus.DESIRED}, True),
    ({"r2": True, "r3": True}, 2, GapStatus.OUTGROWN, 1, {GapStatus.OUTGROWN}, True),
    ({"r2": False}, 4, GapStatus.GROWTH, -4, {GapStatus.GROWTH}, True),
    # Level 2 with 3 and 4 open: it may turn out to be outgrown.
    ({"r2": True}, 2, GapStatus.DESIRED, 0, {GapStatus.DESIRED, GapStatus.OUTGROWN}, False),
    # Level 3 known, 2 open: 0 stays possible.
    ({"r3": True, "r4": False}, 2, GapStatus.NOT_ASSESSED, None, {GapStatus.GROWTH, GapStatus.OUTGROWN}, False),
    ({}, 3, GapStatus.NOT_ASSESSED, None, set(COMPARED), False),
    ({"r2": True}, Requirement.NONE, GapStatus.NOT_REQUIRED, None, set(), False),
    ({"r2": True}, Requirement.UNKNOWN, GapStatus.UNKNOWN_DESIRED, None, set(), False),
    ({}, Requirement.NONE, GapStatus.NOT_REQUIRED, None, set(), False),
]


@pytest.mark.parametrize(("answers", "desired", "status", "distance", "possible", "decided"), GOLDEN)
def test_golden_gaps(
    answers: dict[str, bool],
    desired: Any,
    status: GapStatus,
    distance: int | None,
    possible: set[GapStatus],
    decided: bool,
) -> None:
    gap = classify_gap(coachen(**answers), desired)
    assert (gap.status, gap.distance, set(gap.possible), gap.decided) == (status, distance, possible, decided)
    row = gap.row()
    assert row["possible_statuses"] == ",".join(s.value for s in GapStatus if s in possible)
    assert row["desired"] == (desired if isinstance(desired, int) else desired.value)


def test_golden_what_to_develop_and_to_assess() -> None:
    seen = {"coachen_2_1": True, "coachen_2_2": False, "coachen_3_1": False, "coachen_4_1": False}
    gap = classify_gap(c.determine_level(SHIPPED["coachen"], seen), 3)
    assert gap.to_develop == ("coachen_2_2", "coachen_3_1")
    assert gap.to_assess == tuple(f"coachen_{r}" for r in ("2_3", "2_4", "2_5", "3_2", "3_3", "3_4", "3_5"))
    assert repr(gap) == "<Gap coachen: growth, attained 0, desired 3>"
    assert repr(classify_gap(gap.result, Requirement.NONE)) == "<Gap coachen: not_required, attained 0, desired none>"


def test_statuses_carry_the_words_of_the_legend() -> None:
    said = {status: status.mark and SHIPPED.legend_for(status.mark) for status in GapStatus}
    assert {status: entry and entry.label for status, entry in said.items()} == {
        GapStatus.UNKNOWN_DESIRED: None,
        GapStatus.NOT_REQUIRED: None,
        GapStatus.NOT_ASSESSED: None,
        GapStatus.GROWTH: "groeicompetentie",
        GapStatus.DESIRED: "gewenste competentie",
        GapStatus.OUTGROWN: "ontstegen competentie",
    }
    assert list(GapStatus) == list(said)


# The colour of a cell


@given(RANKS, RANKS)
def test_the_two_readings_of_the_legend_are_mirror_images(rank: int, desired: int) -> None:
    as_cell = mark_cell(rank, desired, reading=LegendReading.CELL)
    as_person = mark_cell(rank, desired, reading=LegendReading.PERSON)
    # A person at that cell has the status that the second reading colours it with.
    assert as_person is gap_status(rank, desired).mark
    swap = {CellMark.GROWTH: CellMark.OUTGROWN, CellMark.DESIRED: CellMark.DESIRED, CellMark.OUTGROWN: CellMark.GROWTH}
    assert as_person
    assert as_cell is swap[as_person]


def test_golden_cells() -> None:
    # Design section 5: as the place of a cell, below the desired level is outgrown and above it is growth.
    marks = [mark_cell(rank, 2, reading=LegendReading.CELL) for rank in (1, 2, 3)]
    assert marks == [CellMark.OUTGROWN, CellMark.DESIRED, CellMark.GROWTH]
    for nothing in Requirement:
        assert mark_cell(1, nothing, reading=LegendReading.CELL) is None


@pytest.mark.parametrize(
    ("rank", "desired", "error"),
    [
        (0, 2, c.InvalidValueError),
        (1, 0, c.InvalidValueError),
        (0, Requirement.NONE, c.InvalidValueError),
        (1.0, 2, c.InvalidTypeError),
        (1, None, c.InvalidTypeError),
        (True, 2, c.InvalidTypeError),
    ],
)
def test_a_cell_has_a_rank(rank: Any, desired: Any, error: type[Exception]) -> None:
    with pytest.raises(error, match="(rank|desired): "):
        mark_cell(rank, desired, reading=LegendReading.CELL)


def test_a_reading_is_asked_for() -> None:
    with pytest.raises(TypeError):
        mark_cell(1, 2)  # type: ignore[call-arg]
    with pytest.raises(c.InvalidTypeError, match="reading: 'cell' is not of type LegendReading"):
        mark_cell(1, 2, reading="cell")  # type: ignore[arg-type]
    with pytest.raises(c.InvalidValueError) as caught:
        mark_cell(0, "x", reading="cell")  # type: ignore[arg-type]
    assert [problem.path for problem in caught.value.problems] == ["rank", "desired", "reading"]


# What is refused


@pytest.mark.parametrize(
    ("attained", "desired", "error", "path"),
    [
        (-1, 2, c.InvalidValueError, "attained"),
        (1, 0, c.InvalidValueError, "desired"),
        (True, 2, c.InvalidTypeError, "attained"),
        (None, 2, c.InvalidTypeError, "attained"),
        (1, 2.0, c.InvalidTypeError, "desired"),
    ],
)
def test_a_status_is_of_two_levels(attained: Any, desired: Any, error: type[Exception], path: str) -> None:
    with pytest.raises(error, match=f"{path}: ") as caught:
        gap_status(attained, desired)
    assert len(caught.value.problems) == 1  # type: ignore[attr-defined]
    with pytest.raises(c.InvalidValueError) as both:
        gap_status(-1, 0.5)  # type: ignore[arg-type]
    assert [problem.path for problem in both.value.problems] == ["attained", "desired"]


def test_levels_may_be_large() -> None:
    assert gap_status(1000, int("1000")) is GapStatus.DESIRED


def test_lowest_levels_are_allowed() -> None:
    assert gap_status(0, 1) is GapStatus.GROWTH
    assert mark_cell(1, 1, reading=LegendReading.CELL) is CellMark.DESIRED
    assert mark_cell(1, Requirement.UNKNOWN, reading=LegendReading.PERSON) is None


@pytest.mark.parametrize("desired", [1, 9, 5])
def test_a_level_that_is_not_defined_cannot_be_desired(desired: int) -> None:
    with pytest.raises(c.InvalidValueError) as caught:
        classify_gap(coachen(), desired)
    expected = f"coachen is not defined at rank {desired}; its defined ranks: 2, 3, 4"
    assert [problem.what for problem in caught.value.problems] == [expected]
    assert caught.value.problems[0].path == "desired"


@pytest.mark.parametrize("desired", [None, "2", 2.0, True])
def test_a_desired_level_is_a_rank_or_a_requirement(desired: Any) -> None:
    with pytest.raises(c.InvalidTypeError, match="desired: "):
        classify_gap(coachen(), desired)


def test_a_profile_that_does_not_fit_is_refused_whole() -> None:
    assessment = c.assess(SHIPPED, {})
    with pytest.raises(c.UnknownIdError) as unknown:
        classify_gaps(assessment, c.JobProfile("p", "P", {"coach": 2, "coachen": 2, "x": None}))
    assert [problem.path for problem in unknown.value.problems] == ["desired.coach", "desired.x"]
    assert unknown.value.problems[0].nearest == ("coachen",)
    with pytest.raises(c.InvalidValueError) as both:
        classify_gaps(assessment, c.JobProfile("p", "P", {"coach": 2, "coachen": 1}))
    assert [problem.path for problem in both.value.problems] == ["desired.coach", "desired.coachen"]
    assert str(unknown.value).startswith("profile 'p' does not fit the assessment")
    with pytest.raises(c.InvalidValueError) as wrong:
        classify_gaps(assessment, c.JobProfile("p", "P", {"coachen": 1, "klantgerichtheid": 9, "ondernemerschap": 2}))
    assert [problem.path for problem in wrong.value.problems] == ["desired.coachen", "desired.klantgerichtheid"]
    wrong_types: list[dict[str, Any]] = [{"assessment": None}, {"profile": None}]
    for wrong_type in wrong_types:
        with pytest.raises(c.InvalidTypeError):
            attrs.evolve(classify_gaps(assessment, c.JobProfile("p", "P", {})), **wrong_type)


def test_a_report_is_looked_up_by_id() -> None:
    report = classify_gaps(c.assess(SHIPPED, {}), c.JobProfile("p", "P", {"coachen": 2}))
    assert report["coachen"].desired == 2
    assert report["klantgerichtheid"].desired is Requirement.UNKNOWN
    assert "coachen" in report
    assert "coach" not in report
    with pytest.raises(c.UnknownIdError):
        report["coach"]
    with pytest.raises(TypeError):
        iter(report)  # type: ignore[call-overload]
    assert repr(report).startswith("<GapReport against p: kwaliteitsgericht: unknown_desired, ")
    assert report.rows()[0] == {
        "framework": "sociaalwerker-b",
        "version": "1.0.0",
        "digest": SHIPPED.digest,
        "profile": "p",
        "competency": "kwaliteitsgericht",
        "attained": None,
        "desired": "unknown",
        "status": "unknown_desired",
        "distance": None,
        "possible_statuses": "",
        "decided": False,
    }
