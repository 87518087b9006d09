"""
Scoring DataFrames: the same outcomes as those of the core, row by row, on every engine that is installed.
"""

from __future__ import annotations

import random
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import cycle
from typing import Any, get_args

import attrs
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import competentie as c
from competentie.errors import InvalidTypeError, InvalidValueError, UnknownIdError
from competentie.model import DescriptorState, History, Level, Provenance
from strategies import RULES, SHIPPED, evidence, job_profiles, with_indicators

nw = pytest.importorskip("narwhals.stable.v2", reason="narwhals is not installed: the extra frames")

from competentie import frames  # noqa: E402
from competentie.frames.rules import OUTCOMES, share_below  # noqa: E402
from engines import ALL, EAGER, LAZY, QUICK, Engine, refuses, shipped  # noqa: E402

IDS = [indicator.id for indicator in SHIPPED.indicators]
# What a call costs goes with its columns: what does not depend on all of them is said of a part.
PART = shipped("coachen", "klantgerichtheid")
PART_IDS = [indicator.id for indicator in PART.indicators]
COACHEN = ["coachen_2_1", "coachen_2_2", "coachen_2_3", "coachen_2_4", "coachen_2_5"]
# All but what a lazy frame has by itself.
EVERY: tuple[frames.Outcome, ...] = tuple(name for name in OUTCOMES if name != "invalid")
OF_A_LEVEL: tuple[frames.Outcome, ...] = ("level", "lower", "upper", "coverage", "sufficient", "contradictions")
OF_A_GAP = ("status", "decided", "distance")
Answers = Mapping[str, bool | None]


# Dask works, but each step costs it so much that a suite cannot wait for it: one test of its own below.
QUICK_LAZY = [param for param in LAZY if param.id != "dask"]


@pytest.fixture(params=QUICK)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


@pytest.fixture(params=EAGER)
def eager(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


@pytest.fixture(params=QUICK_LAZY)
def lazy(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


@pytest.fixture
def missing_columns_do_not_matter() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", frames.MissingColumnsWarning)
        yield


def examples(engine: Engine) -> int:
    """
    How many random surveys an engine can take in the time there is: one takes seconds on Spark.
    """
    most = {"polars": 100, "polars-lazy": 100, "pyarrow": 40, "duckdb": 8, "pyspark": 2}
    assert settings.default
    return min(settings.default.max_examples, most.get(engine.name, 12))


def expected(
    framework: c.Framework, seen: Answers, rule: c.LevelRule, profile: c.JobProfile | None
) -> dict[str, object]:
    """
    What the core makes of one person's answers, by the name of the column.
    """
    found: dict[str, object] = {}
    assessment = c.assess(framework, seen, rule)
    for result in assessment.results:
        share = result.coverage
        values = [getattr(result, name) for name in OF_A_LEVEL]
        found |= {f"{result.competency}_{name}": value for name, value in zip(OF_A_LEVEL, values, strict=True)}
        found[f"{result.competency}_coverage"] = None if share is None else float(share)
        found[f"{result.competency}_contradictions"] = len(result.contradictions)
    for gap in c.classify_gaps(assessment, profile).gaps if profile else ():
        found[f"{gap.competency}_status"] = gap.status.value
        found[f"{gap.competency}_decided"] = gap.decided
        found[f"{gap.competency}_distance"] = gap.distance
    return found


def table(engine: Engine, ids: Sequence[str], people: Sequence[Answers], *kinds: type) -> Any:
    """
    A frame with a row per person, numbered, and a column per id, booleans or of each of *kinds* by turns.
    """
    columns: dict[str, list[Any]] = {"person": list(range(len(people)))}
    types = {"person": "int"}
    for id, kind in zip(ids, cycle(kinds or (bool,))):
        answers = [person.get(id) for person in people]
        columns[id] = [None if answer is None else kind(answer) for answer in answers]
        types[id] = kind.__name__
    return engine.make(columns, types)


def scored(engine: Engine, frame: Any) -> list[dict[str, Any]]:
    return sorted(engine.rows(frame), key=lambda row: row["person"])


def crowd(ids: Sequence[str], seed: int, size: int = 60) -> list[dict[str, bool | None]]:
    """
    Many people, who cost an engine no more than one: some of one mind, some rarely assessed.
    """
    chance = random.Random(seed)  # noqa: S311 - of tests
    people = []
    for _ in range(size):
        yes, missing = chance.choice([0, 0.5, 0.8, 1]), chance.choice([0, 0.2, 0.6])
        answered = {id: None if chance.random() < missing else chance.random() < yes for id in ids}
        people.append(answered)
    return people


@st.composite
def surveys(draw: st.DrawFn) -> tuple[c.Framework, list[dict[str, Any]], c.LevelRule, c.JobProfile | None, type]:
    framework = draw(with_indicators())
    ids = tuple(indicator.id for indicator in framework.indicators)
    people = draw(st.lists(evidence(ids), min_size=1, max_size=2)) + crowd(ids, draw(st.integers(0, 2**32)))
    profile = draw(st.one_of(st.none(), job_profiles(framework)))
    return framework, people, draw(RULES), profile, draw(st.sampled_from([bool, int, float]))


@pytest.mark.usefixtures("missing_columns_do_not_matter")
def test_a_frame_is_scored_as_the_core_scores_each_person(engine: Engine) -> None:
    @settings(max_examples=examples(engine))
    @given(surveys(), st.data())
    def each_row_is_as_in_the_core(survey: Any, data: st.DataObject) -> None:
        framework, people, rule, profile, kind = survey
        ids = [indicator.id for indicator in framework.indicators]
        left_out = data.draw(st.sets(st.sampled_from(ids), max_size=len(ids) - 1))
        ids = [id for id in ids if id not in left_out]
        people = [{id: answer for id, answer in person.items() if id in ids} for person in people]
        wanted = EVERY if profile else OF_A_LEVEL
        frame = frames.assess(table(engine, ids, people, kind), framework, rule=rule, profile=profile, outcomes=wanted)
        rows_are_as_in_the_core(engine, frame, ids, survey=(framework, people, rule, profile))

    each_row_is_as_in_the_core()


@pytest.mark.parametrize("climb", c.Climb)
def test_the_shipped_framework_is_scored_as_the_core_scores_each_person(engine: Engine, climb: c.Climb) -> None:
    # One call of many people: with 141 columns a call takes up to a second.
    people = crowd(IDS, seed=1)
    rule = c.LevelRule(climb=climb)
    mixed = table(engine, IDS, people, bool, int, float)
    frame = frames.assess(mixed, SHIPPED, rule=rule, profile=DESIRED, outcomes=EVERY)
    rows_are_as_in_the_core(engine, frame, IDS, survey=(SHIPPED, people, rule, DESIRED))


def rows_are_as_in_the_core(engine: Engine, frame: Any, ids: Sequence[str], *, survey: Any) -> None:
    framework, people, rule, profile = survey
    for row, person in zip(scored(engine, frame), people, strict=True):
        wanted = expected(framework, person, rule, profile)
        assert {name: row[name] for name in wanted} == wanted
        assert {name: row[name] for name in ids} == {id: person.get(id) for id in ids}
        assert set(row) - set(wanted) - set(ids) - {"person"} == invalid_columns(framework, engine)


def invalid_columns(framework: c.Framework, engine: Engine) -> set[str]:
    return {f"{competency.id}_invalid" for competency in framework.competencies} if engine.lazy else set()


# Worked out by hand on Coachen: niveau 1 is not applicable; niveau 2, 3 and 4 have five indicators each, of which 3/4
# asks four. Niveau 2: 4 of 5 observed. Niveau 3: 3 of 4 observed (one not assessed), which is exactly 3/4. Niveau 4: 2 of
# 3 observed, not met; with the two unassessed ones observed it is 4 of 5, which is met.
BY_HAND = {
    **dict.fromkeys(COACHEN, True),
    "coachen_2_5": False,
    **dict.fromkeys(("coachen_3_1", "coachen_3_2", "coachen_3_3"), True),
    "coachen_3_4": False,
    **dict.fromkeys(("coachen_4_1", "coachen_4_2"), True),
    "coachen_4_3": False,
}
# If the open one of niveau 3 is not observed it is 3 of 5, too few: then the level is 2, else 3 or 4.
OUTCOMES_BY_HAND = {
    "coachen_level": 3,
    "coachen_lower": 2,
    "coachen_upper": 4,
    "coachen_coverage": 0.8,
    "coachen_sufficient": True,
    "coachen_status": "growth",
    "coachen_decided": False,
    "coachen_distance": -1,
}
DESIRED = c.JobProfile.of(SHIPPED, {"coachen": 4, "klantgerichtheid": 1, "ondernemerschap": None}, id="p", title="P")
PART_DESIRED = c.JobProfile.of(PART, {"coachen": 4, "klantgerichtheid": 1}, id="p", title="P")
NOTHING_SEEN = {
    "klantgerichtheid_level": None,
    "klantgerichtheid_lower": 0,
    "klantgerichtheid_upper": 4,
    "klantgerichtheid_coverage": 0.0,
    "klantgerichtheid_sufficient": False,
    "klantgerichtheid_status": "not_assessed",
    "klantgerichtheid_decided": False,
    "klantgerichtheid_distance": None,
    "ondernemerschap_status": "not_required",
    "ondernemerschap_distance": None,
    "resultaatgericht_status": "unknown_desired",
    "resultaatgericht_decided": False,
}


def test_a_survey_worked_out_by_hand(engine: Engine) -> None:
    frame = frames.assess(table(engine, IDS, [BY_HAND]), SHIPPED, profile=DESIRED)
    (row,) = scored(engine, frame)
    wanted = OUTCOMES_BY_HAND | NOTHING_SEEN
    assert {name: row[name] for name in wanted} == wanted


def test_an_unknown_level_is_not_decided_even_where_all_that_is_possible_is_too_low(engine: Engine) -> None:
    # Niveau 2 is not assessed, niveau 3 is not met: 0 or 2 is possible, both below 4, and the level is not known.
    seen = {indicator.id: False for indicator in SHIPPED["coachen"].level(3).indicators}
    (row,) = scored(engine, frames.assess(table(engine, PART_IDS, [seen]), PART, profile=PART_DESIRED))
    wanted = {"level": None, "lower": 0, "upper": 2, "status": "not_assessed", "decided": False, "distance": None}
    assert {name: row[f"coachen_{name}"] for name in wanted} == wanted


ALL_MISSING: list[Answers] = [{}]
ALL_SEEN: list[Answers] = [dict.fromkeys(IDS, True)]
TYPES = {
    "level": "Int64",
    "lower": "Int64",
    "upper": "Int64",
    "coverage": "Float64",
    "sufficient": "Boolean",
    "status": "String",
    "decided": "Boolean",
    "distance": "Int64",
    "contradictions": "Int64",
    "invalid": "Int64",
}


@pytest.mark.parametrize("people", [[], ALL_MISSING, ALL_SEEN, [BY_HAND, {}]], ids=["none", "missing", "seen", "some"])
@pytest.mark.parametrize("kind", [bool, float])
def test_types_are_the_same_for_every_input(engine: Engine, people: list[Answers], kind: type) -> None:
    frame = frames.assess(table(engine, PART_IDS, people, kind), PART, profile=PART_DESIRED, outcomes=EVERY)
    schema = nw.from_native(frame).collect_schema()
    for competency in PART.competencies:
        made = {o: str(schema[f"{competency.id}_{o}"]) for o in TYPES if f"{competency.id}_{o}" in schema}
        assert made == {o: dtype for o, dtype in TYPES.items() if o != "invalid" or engine.lazy}
    assert len(engine.rows(frame)) == len(people)
    if engine.name.startswith("pandas"):
        assert [str(frame.dtypes[f"coachen_{o}"]) for o in ("level", "coverage", "decided", "status")] == [
            "Int64",
            "Float64",
            "boolean",
            "string",
        ]


def test_what_comes_back_is_of_the_same_kind_with_its_other_columns(engine: Engine) -> None:
    given = table(engine, PART_IDS, [BY_HAND])
    frame = frames.assess(given, PART, outcomes=["upper", "level"])
    assert type(frame) is type(given)
    names = nw.from_native(frame).collect_schema().names()
    wanted = [f"{k.id}_{o}" for k in PART.competencies for o in ("upper", "level", *["invalid"][: engine.lazy])]
    assert names == ["person", *PART_IDS, *wanted]


def test_a_value_that_is_no_answer_is_counted_and_refused(eager: Engine) -> None:
    people = [{"coachen_2_1": 1.0}, {"coachen_2_1": 2.0}, {"coachen_2_1": 0.5, "coachen_3_1": 7.0}]
    frame = eager.make(
        {"person": [0, 1, 2], **{id: [person.get(id) for person in people] for id in [*COACHEN[:1], "coachen_3_1"]}}
    )
    wanted = [("values_no_answers", "coachen_2_1"), ("values_no_answers", "coachen_3_1")]
    with pytest.warns(frames.MissingColumnsWarning):
        problems = refuses(lambda: frames.assess(frame, SHIPPED), *wanted)
    assert [(problem.value, problem.parameters["count"]) for problem in problems] == [(2.0, 2), (7.0, 1)]


def test_columns_that_are_right_are_not_named_beside_one_that_is_not(eager: Engine) -> None:
    frame = eager.make({"coachen_2_1": [True, None], "coachen_2_2": [1.0, 0.0], "coachen_2_3": [3.0, 1.0]})
    with pytest.warns(frames.MissingColumnsWarning):
        refuses(lambda: frames.assess(frame, SHIPPED), ("values_no_answers", "coachen_2_3"))


def test_a_framework_without_competencies_adds_nothing(engine: Engine) -> None:
    empty = c.from_dict(c.Framework, {**c.to_dict(one_rank(["x_0"])), "competencies": []})
    frame = frames.assess(engine.make({"person": [1, 2]}), empty)
    assert engine.rows(frame) == [{"person": 1}, {"person": 2}]


def test_a_value_that_is_no_answer_never_becomes_a_level(lazy: Engine) -> None:
    people: list[dict[str, Any]] = [dict.fromkeys(PART_IDS, 1.0), {**dict.fromkeys(PART_IDS, 1.0), "coachen_4_1": 2.0}]
    people.append({**dict.fromkeys(PART_IDS, 0.0), "coachen_2_1": -1.0, "coachen_3_1": 0.5})
    frame = frames.assess(table(lazy, PART_IDS, people, float), PART, profile=PART_DESIRED, outcomes=EVERY)
    rows = scored(lazy, frame)
    assert [row["coachen_invalid"] for row in rows] == [0, 1, 2]
    assert [row["coachen_level"] for row in rows] == [4, None, None]
    for outcome in (*OF_A_LEVEL, *OF_A_GAP):
        assert [row[f"coachen_{outcome}"] for row in rows[1:]] == [None, None], outcome
    assert [row["klantgerichtheid_level"] for row in rows] == [4, 4, 0]
    assert [row["klantgerichtheid_invalid"] for row in rows] == [0, 0, 0]


def test_nan_is_missing_for_pandas_and_no_answer_elsewhere() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({id: [float("nan")] for id in IDS})
    first, *_ = refuses(lambda: frames.assess(frame, SHIPPED), *(("values_no_answers", id) for id in IDS))
    assert str(first) == f"{IDS[0]}: holds 1 value that is not 0, 1 or missing, such as nan"
    assert frames.assess(frame.to_pandas(), SHIPPED)["coachen_level"].isna().all()


def test_text_is_refused_with_the_way_to_convert_it(engine: Engine) -> None:
    frame = engine.make({"person": [0, 1], **{id: ["ja", "nee"] for id in COACHEN}})
    first, *_ = refuses(lambda: frames.assess(frame, SHIPPED), *(("column_type", id) for id in COACHEN))
    assert "from_wide" in first.what


def test_an_empty_column_of_text_counts_as_not_assessed(eager: Engine) -> None:
    columns: dict[str, list[Any]] = {id: [True] for id in PART_IDS}
    columns |= {id: [None] for id in COACHEN}
    frame = eager.make(columns, dict.fromkeys(COACHEN, "text"))
    assert eager.rows(frames.assess(frame, PART))[0]["coachen_level"] is None


@pytest.mark.usefixtures("missing_columns_do_not_matter")
def test_a_frame_without_people_gives_a_frame_without_people(engine: Engine) -> None:
    frame = frames.assess(engine.make({id: [] for id in PART_IDS}, dict.fromkeys(PART_IDS, "bool")), PART)
    assert engine.rows(frame) == []
    assert "coachen_level" in nw.from_native(frame).collect_schema()


def test_a_frame_without_indicators_is_refused(engine: Engine) -> None:
    frame = engine.make({"person": [1], "coachen": [True]})
    refuses(lambda: frames.assess(frame, SHIPPED), ("no_indicator_column", ""))


def test_missing_columns_are_named(engine: Engine) -> None:
    with pytest.warns(frames.MissingColumnsWarning) as caught:
        frames.assess(table(engine, PART_IDS[:-2], [{}]), PART)
    warning: Any = caught[0].message
    assert (warning.problem.code, warning.problem.parameters["ids"]) == (
        "missing_columns",
        (PART_IDS[-2], PART_IDS[-1]),
    )
    assert caught[0].filename == __file__


def test_of_many_missing_columns_whole_competencies_and_the_first_are_named(engine: Engine) -> None:
    # Nothing of six competencies was asked, one indicator of another, and all but six of the last.
    coachen = [*SHIPPED["coachen"].indicator_ids]
    other = SHIPPED["klantgerichtheid"].indicator_ids[0]
    with pytest.warns(frames.MissingColumnsWarning) as caught:
        frames.assess(table(engine, [*coachen[6:], other], [{}]), SHIPPED)
    warning: Any = caught[0].message
    assert warning.problem.value == tuple(id for id in IDS if id not in {*coachen[6:], other})
    assert warning.problem.parameters["count"] == len(warning.problem.value)
    whole = [
        f"{one.id} ({len(one.indicator_ids)})" for one in SHIPPED.competencies[:-1] if one.id != "klantgerichtheid"
    ]
    rest = [*SHIPPED["klantgerichtheid"].indicator_ids[1:], *coachen[:6]]
    assert warning.problem.parameters["ids"] == (*whole, *rest[:5], "…")


@pytest.mark.parametrize("name", ["coachen_2_9", "Coachen_2_1", "coachen-2-1", "coachen 2.1", "coachen_21"])
def test_a_column_that_looks_like_an_indicator_is_refused_with_the_nearest(name: str) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"coachen_2_2": [True], name: [True]})
    (problem,) = refuses(lambda: frames.assess(frame, SHIPPED), ("looks_like_an_indicator", name))
    assert problem.value == name
    assert problem.nearest


@pytest.mark.parametrize("name", ["coachen", "coachen_opmerking", "leeftijd_2", "coachen_2_1_toelichting"])
def test_other_columns_are_kept_as_they_are(name: str) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({name: ["x"], **{id: [True] for id in IDS}})
    assert frames.assess(frame, SHIPPED)[name].to_list() == ["x"]


def test_an_outcome_that_is_there_already_is_refused(engine: Engine) -> None:
    once = frames.assess(table(engine, PART_IDS, [BY_HAND]), PART, outcomes=["level"])
    made = [f"{k.id}_{o}" for k in PART.competencies for o in ("level", *["invalid"][: engine.lazy])]
    wanted = [("column_in_the_way", name) for name in made]
    refuses(lambda: frames.assess(once, PART, outcomes=["level"]), *wanted)


@pytest.mark.parametrize("cells", [[0], [7], [None]], ids=str)
def test_a_count_of_invalid_answers_that_is_not_ours_is_refused(engine: Engine, cells: list[Any]) -> None:
    frame = engine.make({"coachen_invalid": cells, **{id: [True] for id in PART_IDS}}, {"coachen_invalid": "int"})
    wanted = ("column_in_the_way", "coachen_invalid")
    refuses(lambda: frames.assess(frame, PART, outcomes=["level"]), wanted)


def test_every_outcome_is_in_the_table_and_of_the_type() -> None:
    assert get_args(frames.Outcome) == tuple(OUTCOMES)
    assert {name: made.dtype for name, made in OUTCOMES.items()} == {name: getattr(nw, TYPES[name]) for name in TYPES}


@pytest.mark.parametrize("name", OUTCOMES)
def test_the_documentation_of_assess_names_every_outcome(name: str) -> None:
    text = str(frames.assess.__doc__)
    assert f"``{name}``" in text or f"``<competency>_{name}``" in text


@pytest.mark.parametrize(
    ("outcomes", "error", "codes"),
    [
        ("level", InvalidTypeError, ["wrong_type"]),
        (7, InvalidTypeError, ["wrong_type"]),
        ([], InvalidValueError, ["no_outcome"]),
        (["levels"], InvalidValueError, ["unknown_outcome"]),
        ([["level"], 1], InvalidValueError, ["unknown_outcome", "unknown_outcome"]),
        (["level", "level"], InvalidValueError, ["outcome_twice"]),
        (["status", "decided"], InvalidValueError, ["outcome_without_profile"] * 2),
    ],
)
def test_outcomes_that_are_none_are_refused(outcomes: Any, error: type[c.CompetentieError], codes: list[str]) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({id: [True] for id in IDS})
    wanted = [(code, "outcomes") for code in codes]
    first, *_ = refuses(lambda: frames.assess(frame, SHIPPED, outcomes=outcomes), *wanted, error=error)
    if outcomes == ["levels"]:
        assert first.nearest == ("level",)


@pytest.mark.parametrize("wrong", [{"framework": "x"}, {"rule": "strict"}, {"profile": "p"}], ids=str)
def test_wrong_arguments_are_refused(wrong: dict[str, Any]) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({id: [True] for id in IDS})
    given = {"framework": SHIPPED, **wrong}
    (argument,) = wrong
    refuses(lambda: frames.assess(frame, **given), ("wrong_type", argument), error=InvalidTypeError)


def test_what_is_not_a_frame_is_refused() -> None:
    people: Any = {"coachen_2_1": [True]}
    (problem,) = refuses(lambda: frames.assess(people, SHIPPED), ("not_a_frame", "df"), error=InvalidTypeError)
    # Answers are nobody's business in a log.
    assert "coachen" not in str(problem)


def test_a_profile_of_another_framework_is_refused() -> None:
    pl = pytest.importorskip("polars")
    profile = c.JobProfile(id="p", title="P", desired={"zingen": 2})
    frame = pl.DataFrame({id: [True] for id in IDS})
    wanted = ("unknown_competency", "desired.zingen")
    refuses(lambda: frames.assess(frame, SHIPPED, profile=profile), wanted, error=UnknownIdError)


def test_columns_in_between_never_meet_those_of_the_user() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"competentie_0_0_met": [7], "Competentie__x": [8], **{id: [True] for id in IDS}})
    done = frames.assess(frame, SHIPPED, outcomes=["level"])
    assert done["competentie_0_0_met"].to_list() == [7]
    assert done.width == frame.width + len(SHIPPED.competencies)


def test_the_index_of_pandas_stays() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({id: [True, False, None] for id in IDS}, index=["b", "a", "b"])
    assert list(frames.assess(frame, SHIPPED).index) == ["b", "a", "b"]


def test_a_framework_without_indicators_has_no_level(engine: Engine) -> None:
    bare = c.from_dict(c.Framework, without_indicators())
    frame = frames.assess(engine.make({"person": [1, 2]}), bare, outcomes=OF_A_LEVEL)
    row = engine.rows(frame)[0]
    assert {name: row[f"coachen_{name}"] for name in OF_A_LEVEL} == {
        "level": None,
        "lower": 0,
        "upper": 0,
        "coverage": None,
        "sufficient": True,
        "contradictions": 0,
    }


@pytest.mark.parametrize("dask", [param for param in ALL if param.id == "dask"])
def test_dask_gives_the_same_on_a_small_framework(dask: Engine) -> None:
    people: list[Answers] = [{"x_0": True, "x_1": True}, {"x_0": False}, {}]
    frame = frames.assess(table(dask, ["x_0", "x_1"], people), one_rank(["x_0", "x_1"]))
    assert [row["k_level"] for row in scored(dask, frame)] == [1, 0, None]
    assert str(frame.dtypes["k_level"]) == "Int64"
    broken = frames.assess(table(dask, ["x_0"], [{"x_0": 2.0}], float), one_rank(["x_0"]))  # type: ignore[dict-item]
    assert [(row["k_level"], row["k_invalid"]) for row in scored(dask, broken)] == [(None, 1)]


def without_indicators() -> dict[str, Any]:
    document = c.to_dict(SHIPPED)
    for competency in document["competencies"]:
        for descriptor in competency["descriptors"]:
            descriptor["indicators"] = []
    document["provenance"]["corrections"] = []
    return document


@pytest.mark.parametrize("threshold", [Fraction(1, 10**9), *(Fraction(n, 24) for n in range(1, 25)), Fraction(2, 7)])
def test_a_share_below_the_threshold_parts_what_meets_it_from_all_else(threshold: Fraction) -> None:
    for most in range(1, 15):
        share = share_below(threshold, most)
        assert share.denominator <= 2 * most
        for assessed in range(1, most + 1):
            for observed in range(assessed + 1):
                given = Fraction(observed, assessed)
                assert given != share
                assert (given > share) == (given >= threshold)


@example(Fraction(1, 10**9), 3)
@given(st.fractions(min_value=Fraction(1, 50), max_value=1), st.integers(1, 9))
def test_exact_thresholds_hold_at_their_edge(threshold: Fraction, size: int) -> None:
    # ceil(threshold * n) observed of n meets, one fewer does not: with all n answered, over every number observed.
    pl = pytest.importorskip("polars")
    if threshold.denominator > 10**9:
        return
    ids = [f"x_{n}" for n in range(size)]
    framework = one_rank(ids)
    people = {id: [n < seen for seen in range(size + 1)] for n, id in enumerate(ids)}
    done = frames.assess(pl.DataFrame(people), framework, rule=c.LevelRule(threshold), outcomes=["level"])
    least = -(-threshold.numerator * size // threshold.denominator)
    assert done["k_level"].to_list() == [int(seen >= least) for seen in range(size + 1)]


def one_rank(ids: Sequence[str]) -> c.Framework:
    indicators = tuple(c.Indicator(id, "x") for id in ids)
    cell = c.Descriptor(id="d", rank=1, state=DescriptorState.DEFINED, summary="", indicators=indicators)
    competency = c.Competency(id="k", name="K", definition="", descriptors=(cell,))
    return c.Framework(
        id="f",
        version="1.0.0",
        modified=None,
        language="nl",
        title="F",
        ladder=(Level(1, "N", ""),),
        legend=(),
        competencies=(competency,),
        specialisations=(),
        profiles=(),
        history=History(),
        provenance=Provenance(),
    )


# At 11 the points no longer fit in a signed byte, at 128 the answers; at 182 the points not in two.
@pytest.mark.parametrize("size", [11, 128, 182])
def test_ranks_with_many_indicators_do_not_overflow(engine: Engine, size: int) -> None:
    ids = [f"x_{n}" for n in range(size)]
    frame = frames.assess(table(engine, ids, [dict.fromkeys(ids, True)], float), one_rank(ids))
    (row,) = engine.rows(frame)
    assert (row["k_level"], row["k_upper"], row["k_coverage"]) == (1, 1, 1.0)


def test_without_the_extra_the_import_says_which_one_to_install() -> None:
    code = """
import sys
sys.modules["narwhals"] = None
try:
    import competentie.frames
except ModuleNotFoundError as error:
    print(error)
"""
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "competentie.frames needs Narwhals: pip install 'competentie[frames]'\n"


def test_columns_that_differ_in_case_only_are_refused_where_sql_cannot_tell_them_apart() -> None:
    duckdb = pytest.importorskip("duckdb")
    frame = duckdb.sql("select true x_0, 1 as Z, 2 as z")
    wanted = [("same_name_in_sql", name) for name in frame.columns[1:]]
    refuses(lambda: frames.assess(frame, one_rank(["x_0"])), *wanted)


def test_an_outcome_in_other_case_is_there_already(engine: Engine) -> None:
    frame = engine.make({"x_0": [False], "K_LEVEL": [2]})
    wanted = ("column_in_the_way", "K_LEVEL")
    refuses(lambda: frames.assess(frame, one_rank(["x_0"]), outcomes=["level"]), wanted)


@pytest.mark.parametrize("name", ["*", "^x.*$"])
def test_names_that_stand_for_several_columns_are_refused(name: str) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({name: [1], "x_0": [True]})
    refuses(lambda: frames.assess(frame, one_rank(["x_0"])), ("name_of_several_columns", name))


def test_a_name_that_two_columns_have_is_refused() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame([[True, 1, 2]], columns=["x_0", "z", "z"])
    refuses(lambda: frames.assess(frame, one_rank(["x_0"])), ("columns_of_one_name", "df"))


def test_objects_of_other_engines_are_refused() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"x_0": pl.Series([True, False], dtype=pl.Object)})
    (problem,) = refuses(lambda: frames.assess(frame, one_rank(["x_0"])), ("column_type", "x_0"))
    assert problem.value == "Object"


def test_outcomes_of_a_gap_may_be_asked_for_alone(engine: Engine) -> None:
    frame = frames.assess(table(engine, PART_IDS, [BY_HAND]), PART, profile=PART_DESIRED, outcomes=["status"])
    (row,) = engine.rows(frame)
    assert row["coachen_status"] == "growth"
    assert "coachen_level" not in row


def test_columns_of_pandas_may_have_names_that_are_no_text() -> None:
    pd = pytest.importorskip("pandas")
    done = frames.assess(pd.DataFrame({"x_0": [True], 2024: ["x"]}), one_rank(["x_0"]), outcomes=["level"])
    assert list(done.columns) == ["x_0", 2024, "k_level"]


@pytest.mark.parametrize("answers", [[True, False], [1, 0]])
def test_where_in_a_column_of_objects_answers_are_missing_makes_no_difference(answers: list[Any]) -> None:
    pd = pytest.importorskip("pandas")
    # As many that pandas says nothing of what the column holds.
    missing = [None] * 150
    for cells in ([*answers, *missing], [*missing, *answers]):
        frame = pd.DataFrame({"x_0": pd.Series(cells, dtype=object)})
        done = frames.assess(frame, one_rank(["x_0"]), outcomes=["level"])["k_level"]
        assert done.dropna().tolist() == [1, 0]
        assert len(done) == len(cells)


@pytest.mark.parametrize("cells", [[[1], [0]], [[1, 0], [0]], [(1 + 0j), 0], ["ja", True]])
def test_objects_that_are_no_answers_are_refused(cells: list[Any]) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"x_0": pd.Series(cells, dtype=object)})
    refuses(lambda: frames.assess(frame, one_rank(["x_0"])), ("column_type", "x_0"))


def test_a_competency_without_indicators_is_not_assessed_against_a_desired_rank() -> None:
    pl = pytest.importorskip("polars", reason="an engine of the development environment")
    bare = c.Competency("bare", "B", "", (c.Descriptor("bare_1", 1, DescriptorState.DEFINED, "", ()),))
    framework = attrs.evolve(SHIPPED, competencies=(*SHIPPED.competencies, bare), profiles=())
    profile = c.JobProfile.of(framework, {"bare": 1}, id="p", title="P")
    with pytest.warns(frames.MissingColumnsWarning):
        scored = frames.assess(pl.DataFrame({IDS[0]: [True]}), framework, profile=profile)
    row = scored.row(0, named=True)
    assert (row["bare_status"], row["bare_decided"], row["bare_distance"]) == ("not_assessed", False, None)
