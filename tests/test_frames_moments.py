"""
Two moments or two views: what the core's comparison gives of each person, and how many went up and down.
"""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Sequence
from itertools import product
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie.comparison import compare
from competentie.errors import CompetentieError, InvalidTypeError, InvalidValueError
from strategies import RULES, job_profiles, with_indicators

nw = pytest.importorskip("narwhals", reason="competentie.frames needs Narwhals")
frames = pytest.importorskip("competentie.frames")

from engines import ALL, EAGER, ENGINES, LAZY, ORDERED, QUICK, Engine, ordered, refuses, shipped  # noqa: E402

every = pytest.mark.parametrize("engine", ALL)
quick = pytest.mark.parametrize("engine", QUICK)
eager = pytest.mark.parametrize("engine", EAGER)
lazy = pytest.mark.parametrize("engine", LAZY)
one_of_each = pytest.mark.parametrize("engine", [*EAGER[:1], *LAZY[:1]])

Rows = list[dict[str, Any]]
SMALL = shipped("coachen", "klantgerichtheid")
COLUMNS = """
competency competency_name outcome value label people of share withheld framework version rule
""".split()  # noqa: SIM905 - read across
VALUES = ["down", "stayed", "up", "insufficient", "unknown", "invalid"]


def in_order(engine: Engine, rows: Rows) -> Rows:
    return sorted(rows, key=repr) if engine.lazy else rows


# What frames.compare gives


def crowd(framework: c.Framework, seed: int, *, invalid: bool) -> tuple[Rows, Rows]:
    """
    Two moments of many people, of whom some are in one alone; on lazy frames an answer may be none.
    """
    chance = random.Random(seed)  # noqa: S311 - of tests
    moments = []
    for _ in range(2):
        people = chance.sample(range(45), 30)
        rows = []
        for person in people:
            yes, missing = chance.choice([0, 0.5, 0.8, 1]), chance.choice([0, 0.2, 0.6])
            row: dict[str, Any] = {"person": person, "team": chance.choice(["x", "y", None])}
            for indicator in framework.indicators:
                row[indicator.id] = None if chance.random() < missing else int(chance.random() < yes)
                if invalid and chance.random() < 0.02:
                    row[indicator.id] = -1
            rows.append(row)
        moments.append(rows)
    return moments[0], moments[1]


def table(engine: Engine, rows: Rows, columns: Sequence[str]) -> Any:
    types = {name: "text" if name == "team" else "int" for name in columns}
    return engine.make({name: [row[name] for row in rows] for name in columns}, types)


def compared(
    framework: c.Framework, before: Rows, after: Rows, rule: c.LevelRule, profile: c.JobProfile | None
) -> Rows:
    """
    What the core makes of each person, row by row.
    """
    earlier, later = ({row["person"]: row for row in rows} for rows in (before, after))
    found = []
    for person in dict.fromkeys([*earlier, *later]):
        halves = [earlier.get(person), later.get(person)]
        seen = [{id: row[id] for id in framework.indicator_ids if row[id] in {0, 1}} for row in halves if row]
        told = [c.assess(framework, {id: bool(answer) for id, answer in answers.items()}, rule) for answers in seen]
        both = compare(*told) if len(told) == 2 else None
        for competency in framework.competencies:
            broken = [row is not None and any(row[id] == -1 for id in competency.indicator_ids) for row in halves]
            levels, statuses, enough = [], [], []
            for row, bad in zip(halves, broken, strict=True):
                assessment = None if row is None or bad else told[0 if row is halves[0] else -1]
                result = assessment[competency.id] if assessment else None
                levels.append(result and result.attained)
                enough.append(result.sufficient if result else False)
                gap = c.classify_gap(result, profile.desired_for(competency.id)) if result and profile else None
                statuses.append(gap and gap.status.value)
            present = "both" if both else "before" if halves[0] else "after"
            known = both is not None and not any(broken)
            found.append(
                {
                    "person": person,
                    "team": (halves[1] or halves[0] or {})["team"],
                    "competency": competency.id,
                    "present": present,
                    "before": levels[0],
                    "after": levels[1],
                    "change": both[competency.id].change if both and known else None,
                    **({"before_status": statuses[0], "after_status": statuses[1]} if profile else {}),
                    "sufficient": all(enough) if known else None,
                    "invalid": any(broken),
                }
            )
    return found


@quick
# A call costs as much for many people as for one: few calls, of many.
@settings(max_examples=min(4, settings().max_examples))
@given(data=st.data())
def test_a_frame_gives_of_each_person_what_the_core_gives(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators(competencies=2, ranks=3, indicators=3))
    rule = data.draw(RULES)
    profile = data.draw(st.one_of(st.none(), job_profiles(framework)))
    moments = crowd(framework, data.draw(st.integers(0, 2**32)), invalid=engine.lazy)
    columns = ["person", "team", *framework.indicator_ids]
    scored = [frames.assess(table(engine, rows, columns), framework, rule=rule, profile=profile) for rows in moments]
    made = engine.rows(frames.compare(*scored, framework, person="person", keep="team"))
    wanted = compared(framework, *moments, rule, profile)
    for row in wanted if not engine.lazy else ():
        assert not row.pop("invalid")
    assert in_order(engine, made) == in_order(engine, wanted)
    assert all([*row] == [*wanted[0]] for row in made)


def levels(engine: Engine, people: Sequence[Any], level: Sequence[Any], **more: Sequence[Any]) -> Any:
    """
    People with a level of Coachen; *more* columns may be of text, or levels too.
    """
    columns = {"wie": people, "coachen_level": level, **more}
    types = {name: "int" if name.endswith(("_level", "_invalid")) else "text" for name in columns}
    return engine.make(columns, types)


def told(engine: Engine, df: Any, *columns: str) -> list[tuple[Any, ...]]:
    """
    Those columns of each row, by person.
    """
    rows = sorted(engine.rows(df), key=lambda row: (str(row["wie"]), row["competency"]))
    return [tuple(row[name] for name in columns) for row in rows]


@every
def test_golden(engine: Engine) -> None:
    before = levels(engine, ["a", "b", "c", "d"], [2, 0, None, 3], team=["x", "x", "y", "z"])
    after = levels(engine, ["d", "a", "c", "e"], [1, 2, 4, 0], team=["x", None, "y", "y"])
    made = frames.compare(before, after, SMALL, person="wie", keep="team")
    columns = ("wie", "team", "present", "before", "after", "change")
    assert told(engine, made, *columns) == [
        ("a", None, "both", 2, 2, 0),
        ("b", "x", "before", 0, None, None),
        ("c", "y", "both", None, 4, None),
        ("d", "x", "both", 3, 1, -2),
        ("e", "y", "after", None, 0, None),
    ]
    rows = engine.rows(made)
    assert [*rows[0]] == ["wie", "team", "competency", *columns[2:], *(["invalid"] if engine.lazy else [])]
    assert {row["competency"] for row in rows} == {"coachen"}
    if not engine.lazy:
        # Those of before, and then those of after alone.
        assert [row["wie"] for row in rows] == ["a", "b", "c", "d", "e"]


@every
def test_two_views_are_named(engine: Engine) -> None:
    own = levels(engine, ["a", "b"], [3, 1])
    others = levels(engine, ["a", "c"], [2, 4])
    names = ("own", "others")
    made = frames.compare(own, others, SMALL, person="wie", names=names)
    assert told(engine, made, "wie", "present", "own", "others", "change") == [
        ("a", "both", 3, 2, -1),
        ("b", "own", 1, None, None),
        ("c", "others", None, 4, None),
    ]
    options: dict[str, Any] = {"person": "wie", "min_group": 1, "insufficient": "counted"}
    counted = frames.summarise_changes(made, SMALL, names=names, **options)
    people = {(row["outcome"], row["value"]): row["people"] for row in engine.rows(counted) if row["people"]}
    assert people == {("change", "down"): 1, ("present", "both"): 1, ("present", "own"): 1, ("present", "others"): 1}


@every
def test_a_column_is_kept_from_the_frame_that_has_it(engine: Engine) -> None:
    before = engine.make({"wie": [1, 2], "coachen_level": [1, 1], "born": [1980, 1990]})
    after = engine.make({"wie": [2, 3], "coachen_level": [2, 2], "team": ["x", "y"]})
    made = frames.compare(before, after, SMALL, person="wie", keep=["team", "born"])
    assert told(engine, made, "wie", "team", "born", "change") == [
        (1, None, 1980, None),
        (2, "x", 1990, 1),
        (3, "y", None, None),
    ]


@every
def test_a_competency_in_neither_frame_is_left_out_and_statuses_need_both(engine: Engine) -> None:
    before = levels(engine, ["a"], [1], coachen_status=["growth"])
    assert (
        "before_status" not in engine.rows(frames.compare(before, levels(engine, ["a"], [1]), SMALL, person="wie"))[0]
    )
    after = levels(engine, ["a"], [2], coachen_status=["desired"])
    made = frames.compare(before, after, SMALL, person="wie")
    assert told(engine, made, "before_status", "after_status") == [("growth", "desired")]


@every
def test_where_a_frame_does_not_say_whether_enough_was_assessed_nobody_is_said_to_have_enough(engine: Engine) -> None:
    columns = {
        "wie": ["a", "b"],
        "coachen_level": [1, 1],
        "coachen_sufficient": [True, False],
        "klantgerichtheid_level": [1, 1],
    }
    half = engine.make(columns)
    made = frames.compare(half, half, SMALL, person="wie")
    assert sorted(told(engine, made, "competency", "wie", "sufficient"), key=repr) == [
        ("coachen", "a", True),
        ("coachen", "b", False),
        ("klantgerichtheid", "a", None),
        ("klantgerichtheid", "b", None),
    ]

    def counts(**options: Any) -> dict[tuple[str, str], int]:
        rows = engine.rows(frames.summarise_changes(made, SMALL, person="wie", min_group=1, **options))
        changes = [row for row in rows if row["outcome"] == "change"]
        return {(row["competency"], row["value"]): row["people"] for row in changes if row["people"]}

    assert counts(insufficient="counted") == {("coachen", "stayed"): 2, ("klantgerichtheid", "stayed"): 2}
    if not engine.lazy:
        (problem,) = refuses(counts, ("sufficient_not_there", "klantgerichtheid_sufficient"))
        assert "insufficient='counted'" in problem.text("nl")
        return
    assert counts() == {
        ("coachen", "stayed"): 1,
        ("coachen", "insufficient"): 1,
        ("klantgerichtheid", "insufficient"): 2,
    }


@every
def test_of_levels_alone_no_change_is_said_to_rest_on_enough(engine: Engine) -> None:
    answers = engine.make({id: [True] * 5 for id in SMALL.indicator_ids} | {"wie": [*"abcde"]})
    scored = frames.assess(answers, SMALL, outcomes=["level"])
    made = frames.compare(scored, scored, SMALL, person="wie")
    refuses(
        lambda: frames.summarise_changes(made, SMALL, person="wie"),
        ("sufficient_not_there", "sufficient"),
    )
    rows = engine.rows(frames.summarise_changes(made, SMALL, person="wie", insufficient="counted"))
    values = {row["value"]: row["people"] for row in rows if row["outcome"] == "change"}
    assert values == {"down": 0, "stayed": 5, "up": 0, "unknown": 0, "invalid": 0}
    refuses(
        lambda: frames.summarise_changes(made, SMALL, person="wie", insufficient="left out"),
        ("not_a_member", "insufficient"),
        error=InvalidValueError,
    )


# People and values that are not what they must be


@eager
def test_people_who_are_there_twice_are_refused_by_name(engine: Engine) -> None:
    once = levels(engine, ["a", "b"], [1, 1])
    twice = levels(engine, ["a", "b", "a", "c", "c"], [1, 1, 2, 3, 3])
    (problem,) = refuses(
        lambda: frames.compare(once, twice, SMALL, person="wie"), ("people_in_several_rows", "after.wie")
    )
    assert problem.parameters["count"] == 2
    assert problem.parameters["examples"] == ("'a'", "'c'")
    refuses(
        lambda: frames.compare(twice, levels(engine, ["a", None], [1, 1]), SMALL, person="wie"),
        ("says_nothing", "after.wie"),
        ("people_in_several_rows", "before.wie"),
    )


@lazy
def test_people_who_are_there_twice_are_counted_once_and_said_to_be_invalid(engine: Engine) -> None:
    before = levels(engine, ["a", "b", "c", "d", "d"], [1, 1, 4, 0, 0], team=["x"] * 5)
    after = levels(engine, ["a", "b", "a", None], [1, 2, 2, 3], team=["x", "y", "y", "x"])
    made = frames.compare(before, after, SMALL, person="wie", keep="team")
    assert told(engine, made, "wie", "present", "before", "after", "change", "invalid") == [
        (None, "after", None, None, None, True),
        ("a", "both", None, None, None, True),
        ("b", "both", 1, 2, 1, False),
        ("c", "before", 4, None, None, False),
        ("d", "before", None, None, None, True),
    ]
    rows = engine.rows(frames.summarise_changes(made, SMALL, person="wie", min_group=1, insufficient="counted"))
    assert {(row["outcome"], row["value"], row["of"]): row["people"] for row in rows if row["people"]} == {
        ("change", "up", 2): 1,
        # a, who is there twice, and the row of nobody, which is no person.
        ("change", "invalid", 2): 2,
        ("present", "both", 4): 2,
        ("present", "before", 4): 2,
    }


HARD = "\u00a0"


@every
def test_white_space_around_a_name_makes_nobody_another(engine: Engine) -> None:
    before = levels(engine, ["a ", "b"], [1, 1], team=["x", "x"])
    after = levels(engine, ["c", f"{HARD}a"], [3, 2], team=["z", "y"])
    made = frames.compare(before, after, SMALL, person="wie", keep="team")
    found = told(engine, made, "wie", "team", "present", "change")
    [(name, *a)] = [row for row in found if row[0].strip() == "a"]
    assert a == ["y", "both", 1]
    assert name == "a " or engine.lazy
    assert [*sorted(row[0] for row in found if row[0] != name)] == ["b", "c"]


@eager
def test_a_person_who_is_there_twice_by_a_space_is_refused_by_name(engine: Engine) -> None:
    once, twice = levels(engine, ["b"], [1]), levels(engine, ["a ", "b", f"a{HARD}"], [1, 1, 2])
    (problem,) = refuses(
        lambda: frames.compare(twice, once, SMALL, person="wie"), ("people_in_several_rows", "before.wie")
    )
    assert problem.parameters["examples"] == ("'a '",)
    df = nw.from_native(teams(engine, {"x": (2, 0)}), eager_only=True)
    spaced = nw.concat([df.head(1).with_columns(wie=nw.lit("x1 ")), df.tail(1)]).to_native()
    (problem,) = refuses(
        lambda: frames.summarise_changes(spaced, SMALL, person="wie"), ("people_in_several_rows", "wie")
    )
    assert problem.parameters["examples"] == ("'x1 '",)


@eager
def test_where_nobody_is_in_both_frames_that_is_told(engine: Engine) -> None:
    before, after = levels(engine, ["008", "007"], [1, 1]), levels(engine, ["7", *"89"], [1, 2, 3])
    with pytest.warns(frames.NobodyInBothWarning) as caught:
        made = frames.compare(before, after, SMALL, person="wie")
    assert len(engine.rows(made)) == 5
    (one,) = caught
    assert one.filename == __file__
    assert isinstance(one.message, frames.NobodyInBothWarning)
    problem = one.message.problem
    assert (problem.code, problem.path) == ("nobody_in_both", "wie")
    assert problem.text("en") == (
        "wie: nobody is in both frames: one has people such as '008', '007', the other such as '7', '8', '9'; "
        "write each in the same way in both"
    )
    # Of one in both, and of nobody to begin with, there is nothing to tell.
    for other in (levels(engine, ["007", "1"], [1, 1]), levels(engine, [], [])):
        frames.compare(before, other, SMALL, person="wie")
        frames.compare(other, before, SMALL, person="wie")


@lazy
def test_no_row_of_nobody_and_no_space_lifts_a_group_of_changes_over_the_line(engine: Engine) -> None:
    people = ["a", "b", "b ", None, "", f" {HARD}", *(f"u{n}" for n in range(9))]
    team = ["x"] * 6 + ["y"] * 9
    for more in ({}, {"min_group": 2}):
        scored = levels(engine, people, [1] * 15, team=team)
        made = frames.compare(scored, scored, SMALL, person="wie", keep="team")
        rows = engine.rows(
            frames.summarise_changes(made, SMALL, person="wie", by="team", insufficient="counted", **more)
        )
        of = {row["team"]: row["of"] for row in rows if row["outcome"] == "change"}
        assert of["y"] == (9 if more else None)
        assert of["x"] == (2 if more else None)
        assert of.get(None) is None
        told_x = {row["value"]: row["people"] for row in rows if row["team"] == "x" and row["people"]}
        assert told_x == ({"stayed": 1, "invalid": 1, "both": 2} if more else {})


@eager
def test_strange_values_are_refused(engine: Engine) -> None:
    before = levels(engine, ["a", "b"], [1, 7], coachen_status=["growth", "groei"])
    after = levels(engine, ["a"], [-1], coachen_status=["desired"])
    refuses(
        lambda: frames.compare(before, after, SMALL, person="wie"),
        ("not_an_outcome", "before.coachen_level"),
        ("not_an_outcome", "before.coachen_status"),
        ("not_an_outcome", "after.coachen_level"),
    )


@lazy
def test_a_strange_value_is_invalid(engine: Engine) -> None:
    before = levels(engine, ["a", "b", "c"], [1, 7, 2], coachen_status=["growth", "growth", "groei"])
    after = levels(engine, ["a", "b", "c"], [1, 1, 3], coachen_status=["desired", "desired", "desired"])
    made = frames.compare(before, after, SMALL, person="wie")
    assert told(engine, made, "before", "after", "before_status", "invalid") == [
        (1, 1, "growth", False),
        (None, 1, "growth", True),
        (2, 3, None, True),
    ]


@every
def test_answers_that_were_none_are_invalid(engine: Engine) -> None:
    before = levels(engine, ["a", "b"], [None, 1], coachen_invalid=[2, 0])
    after = levels(engine, ["a", "b"], [1, None], coachen_invalid=[0, None])
    made = frames.compare(before, after, SMALL, person="wie")
    assert told(engine, made, "before", "after", "change", "invalid") == [(None, 1, None, True), (1, None, None, False)]


@every
def test_frames_that_do_not_fit_are_refused(engine: Engine) -> None:
    def refuse(before: Any, after: Any, *wanted: tuple[str, str], **options: Any) -> None:
        refuses(lambda: frames.compare(before, after, SMALL, **{"person": "wie", **options}), *wanted)

    one = levels(engine, ["a"], [1], team=["x"])
    refuse(one, one, ("unknown_column", "before"), ("unknown_column", "after"), person="who")
    refuse(one, one, ("unknown_column", "keep"), keep=["team", "teem"])
    refuse(one, one, ("column_given_twice", "wie"), keep=["wie"])
    refuse(one, engine.make({"wie": ["a"]}), ("no_level_column", "after"))
    more = levels(engine, ["a"], [1], klantgerichtheid_level=[1])
    refuse(one, more, ("level_in_one_frame", "before"))
    refuse(more, one, ("level_in_one_frame", "after"))
    refuse(one, engine.make({"wie": ["a"], "coachen_level": ["2"]}), ("column_type", "after.coachen_level"))
    numbered = engine.make({"wie": [1], "team": [1], "coachen_level": [1]})
    refuse(one, numbered, ("another_type", "after.wie"), ("another_type", "after.team"), keep="team")
    refuse(levels(engine, ["a"], [1]), engine.make({"wie": [0.5], "coachen_level": [1]}), ("another_type", "after.wie"))
    renamed = engine.make({"change": ["a"], "coachen_level": [1]})
    refuse(renamed, renamed, ("column_in_the_way", "change"), person="change")


def test_lists_and_objects_say_not_who_a_person_is() -> None:
    pl, pd = pytest.importorskip("polars"), pytest.importorskip("pandas")
    for df in (
        pl.DataFrame({"wie": [["a"]], "coachen_level": [1]}),
        pl.DataFrame({"wie": [["a"]], "coachen_level": [1]}).lazy(),
        pd.DataFrame({"wie": ["a", 1], "coachen_level": [1, 1]}),
    ):

        def compare(df: Any = df) -> Any:
            return frames.compare(df, df, SMALL, person="wie")

        problems = refuses(compare, ("column_type", "before.wie"), ("column_type", "after.wie"))
        # Numbers would do as well as text.
        assert {problem.parameters["expected"] for problem in problems} == {"names"}


@every
def test_people_may_be_text_numbers_or_dates(engine: Engine) -> None:
    days = [dt.date(2026, 1, 1), dt.date(2026, 1, 2)]
    for people in (["a", "b"], [1, 2], [1.5, 2.5], days):
        if engine.name == "dask" and people is days:
            # As objects, which cannot be looked at before it runs.
            continue
        one = engine.make({"wie": people, "coachen_level": [1, 2]})
        made = engine.rows(frames.compare(one, one, SMALL, person="wie"))
        assert sorted((row["wie"], row["change"]) for row in made) == [(person, 0) for person in people]


@one_of_each
def test_categories_and_text_are_the_same_people(engine: Engine) -> None:
    categories = nw.from_native(levels(engine, ["a", "b"], [1, 1])).with_columns(nw.col("wie").cast(nw.Categorical))
    made = frames.compare(categories.to_native(), levels(engine, ["b"], [2]), SMALL, person="wie")
    assert told(engine, made, "wie", "change") == [("a", None), ("b", 1)]


WRONG: list[tuple[dict[str, Any], type[CompetentieError], str, str]] = [
    ({"framework": "x"}, InvalidTypeError, "wrong_type", "framework"),
    ({"person": 1}, InvalidTypeError, "wrong_type", "person"),
    ({"keep": 1}, InvalidTypeError, "wrong_type", "keep"),
    ({"keep": [1]}, InvalidTypeError, "wrong_type", "keep[0]"),
    ({"names": "ab"}, InvalidTypeError, "wrong_type", "names"),
    ({"names": ("a", 1)}, InvalidTypeError, "wrong_type", "names[1]"),
    ({"names": ("a", "A ")}, InvalidValueError, "not_two_names", "names"),
    ({"names": ("a",)}, InvalidValueError, "not_two_names", "names"),
    ({"names": ("a", "both")}, InvalidValueError, "name_taken", "names"),
    ({"names": ("Change", "b")}, InvalidValueError, "name_taken", "names"),
    ({"names": ("a", "a_status")}, InvalidValueError, "name_taken", "names"),
    ({"framework_before": 1}, InvalidTypeError, "wrong_type", "framework_before"),
    ({"before": [1]}, InvalidTypeError, "not_a_frame", "before"),
    ({"after": [1]}, InvalidTypeError, "not_a_frame", "after"),
]


@pytest.mark.parametrize(("wrong", "error", "code", "path"), WRONG)
@one_of_each
def test_wrong_arguments_are_refused(
    engine: Engine, wrong: dict[str, Any], error: type[CompetentieError], code: str, path: str
) -> None:
    one = levels(engine, ["a"], [1])
    options = {"before": one, "after": one, "framework": SMALL, "person": "wie", **wrong}
    before, after, framework = (options.pop(name) for name in ("before", "after", "framework"))
    refuses(lambda: frames.compare(before, after, framework, **options), (code, path), error=error)


def test_relations_of_any_connection_of_duckdb_are_compared() -> None:
    connection = pytest.importorskip("duckdb").connect()
    before = connection.sql("select * from (values ('a', 'x', 1), ('b', 'x', 0)) as t(wie, team, coachen_level)")
    after = before.project("wie, team, 3 * coachen_level as coachen_level")
    made = frames.compare(before, after, SMALL, person="wie", keep="team")
    options: dict[str, Any] = {"person": "wie", "by": "team", "insufficient": "counted"}
    counted = frames.summarise_changes(made, SMALL, min_group=2, **options)
    assert sorted(counted.filter("outcome = 'change' and people > 0").select("team, value, people").fetchall()) == [
        ("x", "stayed", 1),
        ("x", "up", 1),
    ]


def test_frames_of_two_engines_are_refused() -> None:
    pytest.importorskip("polars")
    one, other = (levels(ENGINES[name], ["a"], [1]) for name in ("polars", "polars-lazy"))
    for before, after in ((one, other), (other, one)):

        def mixed(before: Any = before, after: Any = after) -> Any:
            return frames.compare(before, after, SMALL, person="wie")

        refuses(mixed, ("another_engine", "after"), error=InvalidTypeError)
    # Frames of one name are told apart by their engines.
    pytest.importorskip("pandas")
    pandas = levels(ENGINES["pandas"], ["a"], [1])
    [problem] = refuses(
        lambda: frames.compare(one, pandas, SMALL, person="wie"), ("another_engine", "after"), error=InvalidTypeError
    )
    told = problem.parameters
    assert (told["type"], told["other"]) == ("pandas.DataFrame", "polars.DataFrame")


@one_of_each
def test_another_major_version_is_refused_as_the_core_refuses_it(engine: Engine) -> None:
    one = levels(engine, ["a"], [1])
    earlier, patch = (attrs.evolve(SMALL, version=version) for version in ("0.9.0", "1.9.9"))
    made = frames.compare(one, one, SMALL, person="wie", framework_before=patch)
    assert told(engine, made, "change") == [(0,)]
    refuses(
        lambda: frames.compare(one, one, SMALL, person="wie", framework_before=earlier),
        ("another_major_version", "after"),
        error=InvalidValueError,
    )


# How many went up and down


def value(row: dict[str, Any]) -> str:
    """
    Under which value of a change a person is counted.
    """
    if row.get("invalid"):
        return "invalid"
    if row["change"] is None:
        return "unknown"
    if not row["sufficient"]:
        return "insufficient"
    return "down" if row["change"] < 0 else "up" if row["change"] > 0 else "stayed"


def counted(rows: Rows, framework: c.Framework, by: Sequence[str]) -> Rows:
    """
    The summary, counted row by row.
    """
    groups: dict[tuple[Any, ...], Rows] = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in by), []).append(row)
    firsts = [list(dict.fromkeys(row[name] for row in rows)) for name in by]
    found = []
    for group in sorted(groups, key=lambda group: [*map(list.index, firsts, group)]):
        people_of = groups[group]
        for competency in framework.competencies:
            members = [row for row in people_of if row["competency"] == competency.id]
            changes = Counter(value(row) for row in members if row["present"] == "both")
            places = Counter(row["present"] for row in members)
            for outcome, values, people in (
                ("change", VALUES, changes),
                ("present", ["both", "before", "after"], places),
            ):
                found += [
                    {
                        **dict(zip(by, group, strict=True)),
                        "competency": competency.id,
                        "outcome": outcome,
                        "value": one,
                        "people": people[one],
                        "of": people.total(),
                        "share": people[one] / people.total() if people.total() else None,
                        "withheld": False,
                    }
                    for one in values
                ]
    return found


@quick
@settings(max_examples=min(3, settings().max_examples))
@given(data=st.data())
def test_a_summary_is_a_count_over_the_rows(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators(competencies=2, ranks=3, indicators=3))
    rule = data.draw(RULES)
    moments = crowd(framework, data.draw(st.integers(0, 2**32)), invalid=engine.lazy)
    columns = ["person", "team", *framework.indicator_ids]
    scored = [frames.assess(table(engine, rows, columns), framework, rule=rule) for rows in moments]
    made = frames.compare(*scored, framework, person="person", keep="team")
    rows = engine.rows(made)
    for by, names in ((None, []), ("team", ["team"]), (["team", "present"], ["team", "present"])):
        summary = engine.rows(frames.summarise_changes(made, framework, person="person", by=by, min_group=8))
        wanted = counted(rows, framework, names)
        told = [{name: row[name] for name in wanted[0]} for row in summary]
        assert [*summary[0]] == [*names, *COLUMNS]
        for row, one in zip(in_order_of(names, engine, told), in_order_of(names, engine, wanted), strict=True):
            if row["withheld"]:
                assert (row.pop("people"), row.pop("of"), row.pop("share")) == (None, None, None)
                assert row.items() - {("withheld", True)} <= one.items()
            else:
                assert row == one


def in_order_of(names: Sequence[str], engine: Engine, rows: Rows) -> Rows:
    """
    On lazy frames by what a row is of.
    """
    keys = [*names, "competency", "outcome", "value"]
    return sorted(rows, key=lambda row: repr([row[key] for key in keys])) if engine.lazy else rows


def teams(engine: Engine, sizes: dict[Any, tuple[int, int]]) -> Any:
    """
    What compare gives, of teams of so many people in both frames and in the second alone; each third went up.
    """
    rows = [
        {"wie": f"{team}{n}", "team": team, "present": "both" if n < both else "after", "change": [0, -1, 1][n % 3]}
        for team, (both, alone) in sizes.items()
        for n in range(both + alone)
    ]
    for row in rows:
        row |= {"competency": "coachen", "before": 1, "after": None, "sufficient": True}
        row["change"] = row["change"] if row["present"] == "both" else None
    columns = ("wie", "team", "competency", "present", "before", "after", "change", "sufficient")
    types = dict.fromkeys(("before", "after", "change"), "int")
    return engine.make({name: [row[name] for row in rows] for name in columns}, types)


def shown(engine: Engine, sizes: dict[Any, tuple[int, int]], **options: Any) -> dict[Any, tuple[int, int] | None]:
    """
    Per team how many went up and how many are in both frames, None where withheld.
    """
    made = frames.summarise_changes(teams(engine, sizes), SMALL, person="wie", by="team", **options)
    rows = [row for row in engine.rows(made) if row["value"] == "up"]
    return {row["team"]: None if row["withheld"] else (row["people"], row["of"]) for row in rows}


@every
def test_the_line_of_privacy_is_drawn_by_those_in_both_frames(engine: Engine) -> None:
    assert shown(engine, {"x": (5, 0), "y": (6, 4)}) == {"x": (1, 5), "y": (2, 6)}
    # Of many there are four of whom a change can be known; and everyone less y would be those.
    assert shown(engine, {"x": (4, 9), "y": (6, 0), "z": (9, 0)}) == {"x": None, "y": None, "z": (3, 9)}
    assert shown(engine, {"x": (0, 9), "y": (6, 0)}) == {"x": None, "y": (2, 6)}
    assert shown(engine, {"x": (4, 0), None: (4, 0)}, min_group=4) == {"x": (1, 4), None: (1, 4)}


@one_of_each
@settings(max_examples=min(8, settings().max_examples))
@given(data=st.data())
def test_no_change_of_a_few_follows_from_the_total(engine: Engine, data: st.DataObject) -> None:
    names = st.sampled_from(["v", "w", "x", "y", "z", None])
    size = st.tuples(st.integers(0, 9), st.integers(0, 3))
    sizes = data.draw(st.dictionaries(names, size.filter(any), min_size=1))
    found = shown(engine, sizes)
    hidden = sum(both for team, (both, _) in sizes.items() if found[team] is None)
    assert hidden == 0 or hidden >= 5 or not any(found.values())
    assert all(found[team] is None for team, (both, _) in sizes.items() if both < 5)


@eager
def test_a_person_who_is_compared_twice_is_refused(engine: Engine) -> None:
    df = nw.from_native(teams(engine, {"x": (5, 0)}), eager_only=True)
    again = nw.concat([df, df.head(1)]).to_native()
    refuses(lambda: frames.summarise_changes(again, SMALL, person="wie"), ("people_in_several_rows", "wie"))
    nobody = df.with_columns(wie=nw.when(nw.col("wie") != "x1").then(nw.col("wie"))).to_native()
    refuses(lambda: frames.summarise_changes(nobody, SMALL, person="wie"), ("says_nothing", "wie"))
    strange = df.with_columns(competency=nw.lit("coachin")).to_native()
    refuses(lambda: frames.summarise_changes(strange, SMALL, person="wie"), ("unknown_competency", "competency"))


@lazy
def test_a_person_who_is_compared_twice_lifts_no_group_over_the_line(engine: Engine) -> None:
    df = nw.from_native(teams(engine, {"x": (4, 0)}))
    spaced = df.with_columns(wie=nw.col("wie").str.replace_all("x", f"{HARD}x"))
    again = nw.concat([df, spaced]).to_native()
    rows = engine.rows(frames.summarise_changes(again, SMALL, person="wie", by="team"))
    assert {row["withheld"] for row in rows} == {True}
    rows = engine.rows(frames.summarise_changes(again, SMALL, person="wie", by="team", min_group=4))
    assert {row["value"]: row["people"] for row in rows if row["people"]} == {"invalid": 4, "both": 4}


@eager
def test_groups_stand_together_in_the_order_in_which_they_come(engine: Engine) -> None:
    teams = [f"t{n}" for n in (3, 1, 2, 9, 5, 7, 8, 4)]
    rows = [(team, "coachen") for team in teams] + [(team, "klantgerichtheid") for team in reversed(teams)]
    team, competency = zip(*rows, strict=True)
    columns = {"wie": team, "team": team, "competency": competency, "present": ["both"] * len(rows)}
    columns["sufficient"] = [True] * len(rows)
    df = engine.make({**columns, **dict.fromkeys(("before", "after", "change"), [1] * len(rows))})
    made = engine.rows(frames.summarise_changes(df, SMALL, person="wie", by="team", min_group=1))
    assert list(dict.fromkeys((row["team"], row["competency"]) for row in made)) == [
        (team, competency.id) for team in teams for competency in SMALL.competencies
    ]


@every
def test_groups_come_in_the_order_that_is_given(engine: Engine) -> None:
    if engine.name == "dask":
        pytest.skip("Dask sorts by numbers alone: there rows are in no order")
    df = teams(engine, {"b": (2, 0), "a": (1, 1), None: (2, 0), "c": (1, 0)})

    def order(by: str | list[str], **options: Any) -> list[Any]:
        rows = engine.rows(frames.summarise_changes(df, SMALL, person="wie", by=by, min_group=1, **options))
        names = [by] if isinstance(by, str) else by
        return list(dict.fromkeys(tuple(row[name] for name in names) for row in rows))

    assert order("team") == [("a",), ("b",), ("c",), (None,)] if engine.lazy else [("b",), ("a",), (None,), ("c",)]
    assert order("team", order={"team": ["c", "a"]})[:2] == [("c",), ("a",)]
    given = {"present": ["after"], "team": ["c"]}
    wanted = [("after", "a"), ("both", "c"), ("both", "a"), ("both", "b"), ("both", None)]
    if not engine.lazy:
        wanted[2:] = [("both", "b"), ("both", "a"), ("both", None)]
    assert order(["present", "team"], order=given) == wanted


@every
def test_competencies_and_values_are_in_order_within_a_group(engine: Engine) -> None:
    if engine.name == "dask":
        pytest.skip("Dask sorts by numbers alone: there rows are in no order")
    one = levels(engine, ["b", "a"], [1, 2], klantgerichtheid_level=[1, 1], team=["y", "x"])
    made = frames.compare(one, one, SMALL, person="wie", keep="team")
    options: dict[str, Any] = {"person": "wie", "by": "team", "min_group": 1, "insufficient": "counted"}
    rows = engine.rows(frames.summarise_changes(made, SMALL, **options))
    values = [value for value in VALUES if value != "insufficient"] + ["both", "before", "after"]
    ids = [competency.id for competency in SMALL.competencies]
    teams = ["x", "y"] if engine.lazy else ["y", "x"]
    told = [(row["team"], row["competency"], row["value"]) for row in rows]
    assert told == [*product(teams, ids, values)]


@pytest.mark.parametrize("name", ORDERED)
def test_groups_of_an_enum_are_in_its_order(name: str) -> None:
    names = ["high", "mid", "low"]
    engine, before = ordered(name, {"wie": ["a", "b"], "coachen_level": [1, 2], "team": ["low", "mid"]}, names)
    _, after = ordered(name, {"wie": ["c", "a"], "coachen_level": [3, 1], "team": ["high", "low"]}, names)

    def order(one: Any, other: Any) -> list[Any]:
        made = frames.compare(one, other, SMALL, person="wie", keep="team")
        options: dict[str, Any] = {"person": "wie", "by": "team", "insufficient": "counted", "min_group": 1}
        rows = engine.rows(frames.summarise_changes(made, SMALL, **options))
        return list(dict.fromkeys(row["team"] for row in rows))

    assert order(before, after) == (["low", "mid", "high"] if name == "pyarrow" else names)
    # Of two orders neither is followed.
    _, other = ordered(name, {"wie": ["c", "a"], "coachen_level": [3, 1], "team": ["high", "low"]}, names[::-1])
    assert order(before, other) == (["high", "low", "mid"] if engine.lazy else ["low", "mid", "high"])


@eager
def test_groups_in_an_order_that_nobody_is_in_are_named(engine: Engine) -> None:
    with pytest.warns(frames.MissingGroupsWarning) as caught:
        shown(engine, {"x": (5, 0)}, order={"team": ["q", "x"]})
    [one] = caught
    assert one.filename == __file__
    assert isinstance(one.message, frames.MissingGroupsWarning)
    assert (one.message.problem.path, one.message.problem.value) == ("order.team", ("q",))


@every
def test_a_column_per_value_on_request(engine: Engine) -> None:
    df = teams(engine, {"x": (6, 2), "y": (2, 0), "z": (3, 0)})
    options: dict[str, Any] = {"person": "wie", "by": "team", "order": {"team": ["x", "y", "z"]}}
    rows = engine.rows(frames.summarise_changes(df, SMALL, **options, wide="people"))
    values = [*VALUES, "both", "before", "after"]
    basis = ["framework", "version", "rule"]
    names = ["team", "competency", "competency_name", "outcome", "of", *values, "withheld", *basis]
    assert all([*row] == names for row in rows)
    told = {(row["team"], row["outcome"]): [row["of"], *(row[value] for value in values)] for row in rows}
    nothing = [None] * (1 + len(values))
    assert told == {
        ("x", "change"): [6, 2, 2, 2, 0, 0, 0, None, None, None],
        ("x", "present"): [8, None, None, None, None, None, None, 6, 0, 2],
        **{(team, outcome): nothing for team in ("y", "z") for outcome in ("change", "present")},
    }
    rows = engine.rows(frames.summarise_changes(df, SMALL, person="wie", wide="share", insufficient="counted"))
    assert "insufficient" not in rows[0]
    [change] = [row for row in rows if row["outcome"] == "change"]
    assert [change[value] for value in ("down", "stayed", "up")] == [4 / 11, 4 / 11, 3 / 11]
    for row in engine.rows(frames.summarise_changes(df, SMALL, **options)):
        assert row["people"] == told[row["team"], row["outcome"]][1 + values.index(row["value"])]


@one_of_each
@pytest.mark.parametrize("taken", ["Of", "version", "up", "unknown"])
def test_a_frame_called_as_another_column_of_a_wide_summary_is_refused(engine: Engine, taken: str) -> None:
    one = levels(engine, ["a"], [1])
    made = frames.compare(one, one, SMALL, person="wie", names=(taken, "x"))
    options: dict[str, Any] = {"person": "wie", "names": (taken, "x"), "insufficient": "counted", "min_group": 1}

    def summarise(wide: str | None) -> Any:
        return frames.summarise_changes(made, SMALL, **options, wide=wide)

    assert engine.rows(summarise(None))
    refuses(lambda: summarise("people"), ("name_taken", "names"), error=InvalidValueError)


@one_of_each
def test_how_changes_are_shown_is_checked(engine: Engine) -> None:
    df = teams(engine, {"x": (5, 0)})
    wrong: list[tuple[dict[str, Any], type[CompetentieError], str, str]] = [
        ({"order": ["x"]}, InvalidTypeError, "wrong_type", "order"),
        ({"order": {"teem": ["x"]}}, InvalidValueError, "not_a_member", "order"),
        ({"order": {"team": ["x", "x"]}}, InvalidValueError, "not_distinct", "order.team"),
        ({"wide": "of"}, InvalidValueError, "not_a_member", "wide"),
        ({"insufficient": "x"}, InvalidValueError, "not_a_member", "insufficient"),
    ]
    for options, error, code, path in wrong:
        refuses(
            lambda options=options: frames.summarise_changes(df, SMALL, person="wie", by="team", **options),  # type: ignore[misc]
            (code, path),
            error=error,
        )
    refuses(
        lambda: frames.summarise_changes(df, SMALL, person="wie", by="before", wide="people"),
        ("column_of_the_summary", "by"),
    )


@every
def test_nobody_is_no_row(engine: Engine) -> None:
    nobody = levels(engine, [], [])
    made = frames.compare(nobody, nobody, SMALL, person="wie")
    assert engine.rows(made) == []
    assert engine.rows(frames.summarise_changes(made, SMALL, person="wie", insufficient="counted")) == []


@every
def test_summaries_of_what_was_not_compared_are_refused(engine: Engine) -> None:
    def refuse(df: Any, *wanted: tuple[str, str], **options: Any) -> None:
        refuses(lambda: frames.summarise_changes(df, SMALL, **{"person": "wie", **options}), *wanted)

    df = teams(engine, {"x": (5, 0)})
    refuse(df, ("not_compared", "self"), ("not_compared", "others"), names=("self", "others"))
    refuse(df, ("unknown_column", "person"), ("unknown_column", "by"), person="who", by="teem")
    refuse(df, ("column_of_the_summary", "by"), by=["team", "competency"])
    made: dict[str, list[Any]] = {"wie": ["a"], "competency": ["coachen"], "present": ["both"]}
    made |= {"before": [1], "after": [1], "sufficient": [True]}
    refuse(engine.make({**made, "change": ["1"]}), ("column_type", "change"))
    refuse(engine.make({**made, "change": [1], "sufficient": [1]}), ("column_type", "sufficient"))
    refuses(
        lambda: frames.summarise_changes(df, SMALL, person="wie", min_group=0),
        ("too_low", "min_group"),
        error=InvalidValueError,
    )


def test_what_is_not_said_is_pinned() -> None:
    assert frames.compare.__kwdefaults__ == {"keep": (), "names": ("before", "after"), "framework_before": None}
    assert frames.summarise_changes.__kwdefaults__ == {
        "by": None,
        "min_group": 5,
        "names": ("before", "after"),
        "insufficient": "apart",
        "order": None,
        "wide": None,
        "rule": None,
        "language": None,
    }
