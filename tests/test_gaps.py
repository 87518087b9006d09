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
from competentie import GapStatus, Requirement, classify_gap, classify_gaps
from competentie.errors import DocumentError, InvalidTypeError, InvalidValueError, UnknownIdError
from competentie.evidence import RaterRule, Tie
from competentie.gaps import COMPARED as IN_ORDER
from competentie.gaps import OF_REQUIREMENT, LegendReading, gap_status, is_dark, mark_cell
from competentie.model import CellMark
from refusals import problems, refusal, refused
from strategies import (
    RULES,
    SHIPPED,
    assessments,
    completions,
    evidence,
    job_profiles,
    ratings,
    stated_competencies,
    with_indicators,
)
from strategies import desired as desired_ranks

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
        split = set(report.assessment.votes.contested if report.assessment.votes else ())
        assert gap.divided == tuple(id for step in steps for id in step.indicators if id in split)
        assert gap.to_develop == tuple(id for step in steps for id in step.not_observed if id not in split)
        assert gap.to_assess == tuple(id for step in steps for id in step.not_assessed if id not in split)


@given(with_indicators(competencies=2), st.data())
def test_develop_divided_and_assess_share_no_id_and_leave_out_what_was_observed(
    framework: c.Framework, data: st.DataObject
) -> None:
    voices = data.draw(ratings(framework))
    desired = data.draw(desired_ranks(framework))
    told = []
    for tie in Tie:
        votes = c.combine_ratings(voices, framework, RaterRule(exclude=frozenset(), tie=tie))
        report = classify_gaps(c.assess(framework, votes), c.JobProfile("p", "P", desired))
        for gap in report.gaps:
            wanted = gap.desired if isinstance(gap.desired, int) else 0
            asked = {id: answer for s in gap.result.steps if s.rank <= wanted for id, answer in s.pairs}
            listed = [*gap.to_develop, *gap.divided, *gap.to_assess]
            assert sorted(listed) == sorted(id for id, answer in asked.items() if not answer)
            assert len({*listed}) == len(listed)
        told.append([(gap.to_develop, gap.divided, gap.to_assess) for gap in report.gaps])
    # What a tie counts as makes no difference to what there is to do.
    assert told[0] == told[1]


@given(reports())
def test_a_decision_leaves_one_possible_status(report: c.GapReport) -> None:
    for gap in report.gaps:
        if gap.result.decision and isinstance(gap.desired, int):
            level = gap.result.decision.level
            if level is None:
                assert (gap.status, gap.possible, gap.decided) == (GapStatus.NOT_ASSESSED, frozenset(), False)
                continue
            assert gap.possible == {gap.status} == {gap_status(level, gap.desired)}
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
    return c.determine_level(card, seen, c.LevelRule())


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
    gap = classify_gap(c.determine_level(SHIPPED["coachen"], seen, c.LevelRule()), 3)
    assert gap.to_develop == ("coachen_2_2", "coachen_3_1")
    assert gap.to_assess == tuple(f"coachen_{r}" for r in ("2_3", "2_4", "2_5", "3_2", "3_3", "3_4", "3_5"))
    assert repr(gap) == "<Gap coachen: growth, attained 0, desired 3>"
    assert repr(classify_gap(gap.result, Requirement.NONE)) == "<Gap coachen: not_required, attained 0, desired none>"


@pytest.mark.parametrize("desired", Requirement)
def test_without_a_desired_rank_nothing_is_divided(desired: Requirement) -> None:
    result = c.determine_level(SHIPPED["ondernemerschap"], {}, c.LevelRule())
    assert classify_gap(result, desired, divided=["ondernemerschap_1_1"]).divided == ()


def test_golden_what_raters_were_divided_on() -> None:
    seen = {"coachen_2_1": True, "coachen_2_2": False, "coachen_3_1": None, "coachen_4_1": False}
    result = c.determine_level(SHIPPED["coachen"], seen, c.LevelRule())
    # In the order of the card; niveau 4 is not asked for.
    gap = classify_gap(result, 3, divided=["coachen_4_1", "coachen_3_1", "coachen_2_2"])
    assert gap.divided == ("coachen_2_2", "coachen_3_1")
    assert gap.to_develop == ()
    assert "coachen_3_1" not in gap.to_assess
    assert c.from_json(c.Gap, c.to_json(gap)) == gap
    assert classify_gap(result, Requirement.NONE, divided=["coachen_2_2"]).divided == ()
    assert classify_gap(result, 3).divided == ()


@pytest.mark.parametrize(
    ("divided", "error", "code"),
    [
        (["klantgerichtheid_1_1"], UnknownIdError, "indicator_not_of_result"),
        (["coachen_2_2", "nee"], UnknownIdError, "indicator_not_of_result"),
        (["coachen_2_1"], InvalidValueError, "divided_and_observed"),
        ([3], UnknownIdError, "indicator_not_of_result"),
    ],
)
def test_raters_are_not_divided_on_what_is_not_there_or_was_observed(
    divided: list[Any], error: type[c.CompetentieError], code: str
) -> None:
    result = c.determine_level(SHIPPED["coachen"], {"coachen_2_1": True}, c.LevelRule())
    place = f"divided[{len(divided) - 1}]"
    assert refused(error, classify_gap, result, 3, divided=divided) == [(place, code)]


def test_a_gap_that_is_read_says_on_what_raters_can_have_been_divided() -> None:
    result = c.determine_level(SHIPPED["coachen"], {"coachen_2_1": True}, c.LevelRule())
    saved = c.to_dict(classify_gap(result, 3))
    for divided, problem in (
        (["coachen_4_1"], ("divided[0]", "divided_without_being_asked")),
        (["nee"], ("divided[0]", "divided_without_being_asked")),
        (["coachen_2_1"], ("divided[0]", "divided_and_observed")),
        (["coachen_2_2", "coachen_2_2"], ("divided", "indicator_twice")),
        # What there is to assess no longer follows.
        (["coachen_2_2"], ("derived.to_assess", "does_not_follow")),
    ):
        assert refused(DocumentError, c.from_dict, c.Gap, {**saved, "divided": divided}) == [problem]


def test_a_report_says_per_competency_all_that_another_language_would_work_out() -> None:
    def said(rater: str, value: bool) -> c.Rating:
        return c.Rating("coachen_2_2", rater, c.Role.PEER, value=value)

    votes = c.combine_ratings([said("a", True), said("b", False)], SHIPPED)
    assessment = c.assess(SHIPPED, votes).decide({"coachen": c.Decision(3, "gezien")})
    saved = c.to_dict(classify_gaps(assessment, c.JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P")))
    gaps = saved["derived"]["gaps"]
    assert [*gaps] == [competency.id for competency in SHIPPED.competencies]
    assert gaps["coachen"] == {
        "level": 0,
        "attained": 3,
        "desired": 2,
        "status": "outgrown",
        "distance": 1,
        "possible": ["outgrown"],
        "decided": True,
        "to_develop": [],
        "to_assess": ["coachen_2_1", "coachen_2_3", "coachen_2_4", "coachen_2_5"],
        "divided": ["coachen_2_2"],
    }
    assert gaps["klantgerichtheid"]["desired"] == "unknown"
    gaps["coachen"]["distance"] = 2
    assert refused(DocumentError, c.from_dict, c.GapReport, saved) == [("derived.gaps", "does_not_follow")]


def test_a_profile_of_another_framework_is_refused_by_its_id() -> None:
    other = attrs.evolve(SHIPPED, id="other")
    profile = c.JobProfile.of(other, {"coachen": 3}, id="p", title="P")
    [problem] = problems(InvalidValueError, classify_gaps, c.assess(SHIPPED, {}), profile)
    assert (problem.path, problem.code) == ("profile.framework", "profile_of_another_framework")
    assert (problem.value, problem.parameters) == ("other", {"ours": "sociaalwerker-b"})
    report = classify_gaps(c.assess(other, {}), profile)
    saved = c.to_dict(report)
    saved["profile"]["framework"] = "sociaalwerker-b"
    assert refused(DocumentError, c.from_dict, c.GapReport, saved) == [
        ("profile.framework", "profile_of_another_framework")
    ]


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


def test_each_status_is_of_a_requirement_of_a_relation_or_of_nothing() -> None:
    assert {requirement: status.value for requirement, status in OF_REQUIREMENT.items()} == {
        Requirement.UNKNOWN: "unknown_desired",
        Requirement.NONE: "not_required",
    }
    assert set(IN_ORDER) == COMPARED
    assert set(GapStatus) - COMPARED - set(OF_REQUIREMENT.values()) == {GapStatus.NOT_ASSESSED}
    assert all((status.mark is not None) == (status in COMPARED) for status in GapStatus)


@given(LEVELS, RANKS)
def test_one_relation_fits_two_levels(attained: int, desired: int) -> None:
    # Columns are compared with each relation by itself: the first that fits would hide that another does too.
    fits = [status for status in IN_ORDER if status.relation and status.relation(attained, desired)]
    assert fits == [gap_status(attained, desired)]


def test_no_two_statuses_look_alike() -> None:
    # Never told apart by colour alone: each has a symbol and a hatch of its own.
    for part in ("symbol", "hatch"):
        assert len({getattr(status.look, part) for status in GapStatus}) == len(GapStatus), part


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
    ("rank", "desired", "error", "path", "code"),
    [
        (0, 2, InvalidValueError, "rank", "too_low"),
        (1, 0, InvalidValueError, "desired", "too_low"),
        (0, Requirement.NONE, InvalidValueError, "rank", "too_low"),
        (1.0, 2, InvalidTypeError, "rank", "wrong_type"),
        (1, None, InvalidTypeError, "desired", "wrong_type"),
        (True, 2, InvalidTypeError, "rank", "wrong_type"),
    ],
)
def test_a_cell_has_a_rank(rank: Any, desired: Any, error: type[c.CompetentieError], path: str, code: str) -> None:
    assert refused(error, mark_cell, rank, desired, reading=LegendReading.CELL) == [(path, code)]


def test_a_reading_is_asked_for() -> None:
    with pytest.raises(TypeError):
        mark_cell(1, 2)  # type: ignore[call-arg]
    error = refusal(InvalidTypeError, mark_cell, 1, 2, reading="cell")
    assert error.code == "wrong_arguments"
    [problem] = error.problems
    assert (problem.path, problem.code, problem.parameters) == (
        "reading",
        "wrong_type",
        {"expected": ("LegendReading",)},
    )


# What is refused


@pytest.mark.parametrize(
    ("attained", "desired", "error", "path", "code"),
    [
        (-1, 2, InvalidValueError, "attained", "too_low"),
        (1, 0, InvalidValueError, "desired", "too_low"),
        (True, 2, InvalidTypeError, "attained", "wrong_type"),
        (None, 2, InvalidTypeError, "attained", "wrong_type"),
        (1, 2.0, InvalidTypeError, "desired", "wrong_type"),
    ],
)
def test_a_status_is_of_two_levels(
    attained: Any, desired: Any, error: type[c.CompetentieError], path: str, code: str
) -> None:
    assert refused(error, gap_status, attained, desired) == [(path, code)]


def test_both_wrong_levels_are_named() -> None:
    both = [("attained", "too_low"), ("desired", "wrong_type")]
    assert refused(InvalidValueError, gap_status, -1, 0.5) == both


def test_levels_may_be_large() -> None:
    assert gap_status(1000, int("1000")) is GapStatus.DESIRED


def test_lowest_levels_are_allowed() -> None:
    assert gap_status(0, 1) is GapStatus.GROWTH
    assert mark_cell(1, 1, reading=LegendReading.CELL) is CellMark.DESIRED
    assert mark_cell(1, Requirement.UNKNOWN, reading=LegendReading.PERSON) is None


@pytest.mark.parametrize("desired", [1, 9, 5])
def test_a_level_that_is_not_defined_cannot_be_desired(desired: int) -> None:
    [problem] = problems(InvalidValueError, classify_gap, coachen(), desired)
    assert (problem.path, problem.code, problem.value) == ("desired", "not_defined_at", desired)
    assert problem.parameters == {"competency": "coachen", "ranks": (2, 3, 4)}


@pytest.mark.parametrize("desired", [None, "2", 2.0, True])
def test_a_desired_level_is_a_rank_or_a_requirement(desired: Any) -> None:
    assert refused(InvalidTypeError, classify_gap, coachen(), desired) == [("desired", "wrong_type")]


def test_a_desired_level_is_at_least_1() -> None:
    assert refused(InvalidValueError, classify_gap, coachen(), 0) == [("desired", "too_low")]


def test_a_profile_that_does_not_fit_is_refused_whole() -> None:
    assessment = c.assess(SHIPPED, {})

    def against(desired: dict[str, int | None]) -> c.GapReport:
        return classify_gaps(assessment, c.JobProfile("p", "P", desired))

    error = refusal(UnknownIdError, against, {"coach": 2, "coachen": 2, "x": None})
    assert isinstance(error, KeyError)
    assert (error.code, error.parameters) == ("profile_does_not_fit_results", {"profile": "p"})
    assert [(problem.path, problem.code) for problem in error.problems] == [
        ("profile.desired.coach", "unknown_result"),
        ("profile.desired.x", "unknown_result"),
    ]
    assert error.problems[0].nearest == ("coachen",)
    assert refused(InvalidValueError, against, {"coach": 2, "coachen": 1}) == [
        ("profile.desired.coach", "unknown_result"),
        ("profile.desired.coachen", "not_defined_at"),
    ]
    assert refused(InvalidValueError, against, {"coachen": 1, "klantgerichtheid": 9, "ondernemerschap": 2}) == [
        ("profile.desired.coachen", "not_defined_at"),
        ("profile.desired.klantgerichtheid", "not_defined_at"),
    ]


@pytest.mark.parametrize("wrong", ["assessment", "profile"])
def test_a_report_is_of_an_assessment_and_a_profile(wrong: str) -> None:
    given_: dict[str, Any] = {"assessment": c.assess(SHIPPED, {}), "profile": c.JobProfile("p", "P", {}), wrong: None}
    assert refused(InvalidTypeError, classify_gaps, **given_) == [(wrong, "wrong_type")]
    assert refused(InvalidTypeError, c.GapReport, **given_) == [(wrong, "wrong_type")]


def test_a_gap_that_is_read_is_checked() -> None:
    gap = classify_gap(coachen(r2=True), 2)
    saved = c.to_dict(gap)
    assert c.from_dict(c.Gap, saved) == gap
    assert refused(DocumentError, c.from_dict, c.Gap, {**saved, "desired": 1}) == [("desired", "not_defined_at")]
    wrong = {**saved, "derived": {**saved["derived"], "status": "growth"}}
    assert refused(DocumentError, c.from_dict, c.Gap, wrong) == [("derived.status", "does_not_follow_but")]


def test_a_report_is_looked_up_by_id() -> None:
    report = classify_gaps(c.assess(SHIPPED, {}), c.JobProfile("p", "P", {"coachen": 2}))
    assert report["coachen"].desired == 2
    assert report["klantgerichtheid"].desired is Requirement.UNKNOWN
    assert "coachen" in report
    assert "coach" not in report
    assert refused(UnknownIdError, report.__getitem__, "coach") == [("", "unknown_result")]
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


@pytest.mark.parametrize(
    ("colour", "dark"),
    # Of what the eye sees of red, green and blue: 299, 587 and 114 parts in a thousand of 255; up to half is dark.
    [
        *[("#000000", True), ("#ffffff", False), ("#7f7f7f", True), ("#808080", False)],
        *[("#ff0000", True), ("#00ff00", False), ("#0000ff", True), ("#00d800", True), ("#00db00", False)],
        *[("#ff5600", True), ("#ff5a00", False), ("#a900ff", True), ("#ffff00", False), ("#8080ff", False)],
        # Just half: 82 x 299 + 170 x 587 + 28 x 114 = 127,500.
        ("#52aa1c", True),
    ],
)
def test_a_colour_is_dark_by_what_the_eye_sees_of_it(colour: str, dark: bool) -> None:
    assert is_dark(colour) is dark


@pytest.mark.parametrize(
    ("unlisted", "status"),
    [(Requirement.UNKNOWN, GapStatus.UNKNOWN_DESIRED), (Requirement.NONE, GapStatus.NOT_REQUIRED)],
)
def test_what_a_profile_leaves_out_is_unknown_or_not_asked(unlisted: Requirement, status: GapStatus) -> None:
    profile = c.JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P", unlisted=unlisted)
    again = c.from_json(c.JobProfile, c.to_json(profile))
    for one in (profile, again):
        assert one.desired_for("ondernemerschap") is unlisted
        assert one.desired_for("coachen") == 2
        report = classify_gaps(c.assess(SHIPPED, {}), one)
        assert report["ondernemerschap"].status is status
        assert report["coachen"].status is GapStatus.NOT_ASSESSED
