"""
People in frames: each once, with what is known of them, by the same names and words on every engine.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import RaterRule, RatingScale, Role
from competentie.errors import InvalidTypeError, InvalidValueError, UnknownIdError
from competentie.evidence import Repeated
from competentie.tabular.headings import fold
from strategies import ANSWERS, RATER_RULES, with_indicators

nw = pytest.importorskip("narwhals", reason="competentie.frames needs Narwhals")
frames = pytest.importorskip("competentie.frames")

from engines import ALL, EAGER, LAZY, QUICK, Engine, refuses, said, shipped  # noqa: E402

every = pytest.mark.parametrize("engine", ALL)
quick = pytest.mark.parametrize("engine", QUICK)
eager = pytest.mark.parametrize("engine", EAGER)
lazy = pytest.mark.parametrize("engine", LAZY)
# A call costs as much for many people as for one: few calls, of many.
few = settings(max_examples=min(10, settings().max_examples))
# Each of these takes four calls.
fewer = settings(max_examples=min(4, settings().max_examples))

ID, ID2, ID3 = "coachen_2_1", "coachen_2_2", "coachen_3_1"
# What rows say does not depend on how many columns there are.
COACHEN = shipped("coachen")
LATEST = Repeated.LATEST
JAN = [dt.datetime(2026, 1, day) for day in range(1, 10)]  # noqa: DTZ001 - a column has no zone, or one
TYPES = {"who": "text", "team": "text", "at": "moment", "rater": "text", "role": "text", ID: "text", ID2: "text"}
LONG = {"person": "who", "indicator": "id", "value": "answer"}
RATED = {"person": "who", "rater": "rater", "role": "role"}


def table(engine: Engine, names: str, rows: Sequence[Sequence[Any]], **types: str) -> Any:
    """
    A frame of *rows* with columns of those *names*.
    """
    columns = names.split()
    cells = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in columns]
    return engine.make(dict(zip(columns, cells, strict=True)), {**TYPES, **types})


def by_person(engine: Engine, df: Any, *names: str) -> dict[Any, tuple[Any, ...]]:
    """
    Per person what the columns of those *names* say; a person is one row.
    """
    rows = engine.rows(df)
    found = {row["who"]: tuple(row[name] for name in names) for row in rows}
    assert len(found) == len(rows)
    return found


# A person is one row.

FORMS = f"who team at {ID} {ID2}"
TWICE = [
    ("p", "x", JAN[0], "ja", "nee"),
    ("q", "y", JAN[1], "nee", "ja"),
    ("p", "z", JAN[2], "nee", "n.v.t."),
    ("r", "z", None, "ja", "ja"),
]


@eager
def test_a_person_in_several_rows_is_refused_by_name(engine: Engine) -> None:
    rows = [(f"p{n}", "x", JAN[0], "ja", "ja") for n in (*range(9), 3, *range(8), 10)]
    wide = partial(frames.from_wide, table(engine, FORMS, rows), COACHEN)
    assert len(engine.rows(wide())) == 19
    (twice,) = refuses(partial(wide, person="who"), ("people_twice", "who"))
    assert twice.parameters["count"] == 8
    assert twice.parameters["examples"] == (*(f"'p{n}'" for n in range(5)), "…")
    (undated,) = refuses(partial(wide, person="who", repeated=LATEST, at="at"), ("people_undated", "who"))
    assert undated.parameters["examples"] == twice.parameters["examples"]


@lazy
def test_a_person_in_several_rows_is_one_without_answers_on_lazy_frames(engine: Engine) -> None:
    made = frames.from_wide(table(engine, FORMS, TWICE), COACHEN, person="who")
    found = by_person(engine, made, "team", "at", ID, ID2)
    assert found == {"p": (None, None, -1, -1), "q": ("y", JAN[1], 0, 1), "r": ("z", None, 1, 1)}
    if engine.name != "dask":
        with pytest.warns(frames.MissingColumnsWarning):
            scored = frames.assess(made, COACHEN, outcomes=["level"])
        assert by_person(engine, scored, "coachen_level", "coachen_invalid")["p"] == (None, 2)


NAMELESS = [(None, "x", JAN[0], "ja", "ja"), (" ", "x", JAN[0], "ja", "ja"), (None, "x", JAN[0], "ja", "ja")]


@eager
def test_a_row_that_does_not_say_who_is_refused_with_what_is_no_answer(engine: Engine) -> None:
    df = table(engine, FORMS, [*NAMELESS, ("p", "x", JAN[0], "misschien", "ja")])
    nobody, _ = refuses(
        lambda: frames.from_wide(df, COACHEN, person="who"), ("says_nothing", "who"), ("cells_no_answers", ID)
    )
    assert (nobody.parameters["count"], nobody.parameters["expected"]) == (3, "person")


@lazy
def test_a_row_that_does_not_say_who_has_no_answers_on_lazy_frames(engine: Engine) -> None:
    df = table(engine, FORMS, [*NAMELESS, *TWICE[1:2]])
    for options in ({}, {"repeated": LATEST, "at": "at"}):
        found = by_person(engine, frames.from_wide(df, COACHEN, person="who", **options), ID, ID2)
        assert found == {None: (-1, -1), "q": (0, 1)}


@every
def test_of_a_person_in_several_rows_the_latest_may_count_as_a_whole(engine: Engine) -> None:
    # What an earlier form says is not looked at.
    df = table(engine, FORMS, [*TWICE, ("p", "?", JAN[1], "misschien", "?")])
    made = frames.from_wide(df, COACHEN, person="who", repeated=LATEST, at="at")
    # No answer of the first form comes back: nobody filled in that form.
    yes, no = said(engine, True), said(engine, False)
    assert by_person(engine, made, "team", ID, ID2) == {
        "p": ("z", no, None),
        "q": ("y", no, yes),
        "r": ("z", yes, yes),
    }
    if not engine.lazy:
        assert [row["who"] for row in engine.rows(made)] == ["q", "p", "r"]
        assert [*engine.rows(made)[0]] == ["who", "team", "at", ID, ID2]


@quick
@few
@given(
    rows=st.lists(
        st.tuples(st.sampled_from("pqrs"), st.just("x"), st.sampled_from([None, *JAN[:4]]), *[ANSWERS] * 2), max_size=9
    )
)
def test_a_person_is_never_counted_twice(engine: Engine, rows: list[tuple[Any, ...]]) -> None:
    df = table(engine, FORMS, rows, **{ID: "bool", ID2: "bool"})
    people = {who: [row for row in rows if row[0] == who] for who, *_ in rows}
    for options in ({}, {"repeated": LATEST, "at": "at"}):
        wanted = {}
        for who, theirs in people.items():
            moments = [row[2] for row in theirs if row[2]]
            last = [row for row in theirs if options and (row[2] is None or row[2] == max(moments))]
            (row, *others) = last or theirs
            wanted[who] = (-1, -1) if others else tuple(said(engine, answer) for answer in row[3:])
        make = partial(frames.from_wide, df, COACHEN, person="who", **options)
        if not engine.lazy and (-1, -1) in wanted.values():
            with pytest.raises(frames.FrameError) as caught:
                make()
            assert caught.value.problems[0].parameters["count"] == [*wanted.values()].count((-1, -1))
        else:
            assert by_person(engine, make(), ID, ID2) == wanted


@every
def test_who_is_there_may_be_told_by_numbers_and_dates(engine: Engine) -> None:
    for people in ([7, 8], [7.0, 8.0], [JAN[0], JAN[1]]):
        df = engine.make({"who": people, ID: ["ja", "nee"]})
        assert by_person(engine, frames.from_wide(df, COACHEN, person="who"), ID) == {
            people[0]: (said(engine, True),),
            people[1]: (said(engine, False),),
        }


@every
def test_from_wide_refuses_a_column_of_persons_that_does_not_fit(engine: Engine) -> None:
    df = engine.make({"who": ["p"], ID: ["ja"], "V2": ["ja"], "at": [JAN[0]], "nr": [1]})

    def refuse(*wanted: tuple[str, str], **options: Any) -> None:
        refuses(lambda: frames.from_wide(df, COACHEN, **{"columns": {"V2": ID2, ID: ID}, **options}), *wanted)

    refuse(("unknown_column", "person"), person="whom")
    refuse(("column_given_twice", "V2"), person="V2")
    refuse(("column_given_twice", ID), person=ID, columns=None)
    refuse(("column_in_the_way", ID), person=ID, columns={"V2": ID2})
    refuse(("column_type", "nr"), person="who", repeated=LATEST, at="nr")
    refuse(("column_type", "nr"), ("column_given_twice", "V2"), person="V2", at="nr")
    refuse(("column_given_twice", "at"), person="at", at="at")


@pytest.mark.parametrize("engine", EAGER[:1])
def test_what_to_do_with_who_is_there_twice_has_to_be_clear(engine: Engine) -> None:
    df = table(engine, FORMS, TWICE)

    def refuse(code: str, path: str, error: Any, **options: Any) -> None:
        refuses(lambda: frames.from_wide(df, COACHEN, **options), (code, path), error=error)

    refuse("repeated_without_person", "person", InvalidValueError, repeated=LATEST, at="at")
    refuse("latest_without_moments", "at", InvalidValueError, repeated=LATEST, person="who")
    refuse("wrong_type", "repeated", InvalidTypeError, repeated="last", person="who")
    refuse("wrong_type", "person", InvalidTypeError, person=1)
    refuse("wrong_type", "at", InvalidTypeError, person="who", at=1)


# White space around a name is no other person.

ANSWERED = "who team nr id answer"
RATINGS = "who team rater role id answer"
HARD = "\u00a0"
SPELT = ["Anna ", "Bram", "Anna", f"Anna{HARD}", f"\t{HARD}Anna"]


@eager
def test_a_name_with_spaces_around_it_is_refused_as_one_that_is_there_twice(engine: Engine) -> None:
    df = table(engine, FORMS, [(name, "x", JAN[i], "ja", "ja") for i, name in enumerate(SPELT)])
    for options in ({}, {"repeated": LATEST, "at": "at"}):
        make = partial(frames.from_wide, df, COACHEN, person="who", **options)
        if options:
            assert by_person(engine, make(), "at") == {"Bram": (JAN[1],), "Anna ": (JAN[4],)}
            continue
        (twice,) = refuses(make, ("people_twice", "who"))
        assert (twice.parameters["count"], twice.parameters["examples"]) == (1, ("'Anna '",))


@lazy
def test_a_name_with_spaces_around_it_is_the_same_person_on_lazy_frames(engine: Engine) -> None:
    df = table(engine, FORMS, [(name, "x", JAN[i], "ja", "ja") for i, name in enumerate(SPELT)])
    found = by_person(engine, frames.from_wide(df, COACHEN, person="who"), "team", ID)
    assert found.pop("Bram") == ("x", 1)
    assert [*found.values()] == [(None, -1)]
    assert {*found} <= {*SPELT}
    found = by_person(engine, frames.from_wide(df, COACHEN, person="who", repeated=LATEST, at="at"), "at", ID)
    assert sorted(found.values()) == [(JAN[1], 1), (JAN[4], 1)]


@every
def test_a_name_that_is_written_once_stays_as_it_is_written(engine: Engine) -> None:
    rows = [(f" Anna{HARD}", "x", JAN[0], "ja", "nee"), ("b  c", "x", JAN[1], "ja", "nee")]
    found = by_person(engine, frames.from_wide(table(engine, FORMS, rows), COACHEN, person="who"), "team")
    assert found == {f" Anna{HARD}": ("x",), "b  c": ("x",)}
    cells = [(f" Anna{HARD}", "x", 1, ID, "ja"), (f" Anna{HARD}", "x", 1, ID2, "nee")]
    found = by_person(engine, frames.from_long(table(engine, ANSWERED, cells, nr="int"), COACHEN, **LONG), ID, ID2)
    # Where a person may be in several rows of a lazy frame, there is no first to call them by.
    name = "Anna" if engine.lazy else f" Anna{HARD}"
    assert found == {name: (said(engine, True), said(engine, False))}


@every
def test_the_answers_and_ratings_of_a_person_go_together_however_the_name_is_spaced(engine: Engine) -> None:
    rows = [("Anna ", "x", 1, ID, "ja"), (f"{HARD}Anna", None, 1, ID2, "nee"), ("Anna", "x", 1, ID3, "ja")]
    made = frames.from_long(table(engine, ANSWERED, rows, nr="int"), COACHEN, **LONG, keep="team")
    yes, no = said(engine, True), said(engine, False)
    [(who, told)] = by_person(engine, made, "team", ID, ID2, ID3).items()
    assert told == ("x", yes, no, yes)
    assert who == ("Anna" if engine.lazy else "Anna ")
    forms = [(name, "x", f"r{i}", "peer", ID, i > 0) for i, name in enumerate(("Anna ", f"{HARD}Anna", "Anna"))]
    df = table(engine, RATINGS, forms, answer="bool")
    rule = RaterRule(min_raters=3)
    keys = {**RATED, "indicator": "id", "value": "answer", "keep": "team"}
    [(who, told)] = by_person(engine, frames.combine_ratings(df, COACHEN, rule=rule, **keys), "team", ID).items()
    assert told == ("x", yes)
    assert who == ("Anna" if engine.lazy else "Anna ")
    [vote] = engine.rows(frames.count_votes(df, COACHEN, rule=rule, **keys))
    assert (vote["who"], vote["yes"], vote["no"]) == (who, 2, 1)


@every
def test_ratings_with_a_column_per_indicator_go_together_too(engine: Engine) -> None:
    rows = [
        ("Anna", "x", "a", "peer", "ja"),
        (f"Anna{HARD}", "x", "b", "peer", "nee"),
        ("Anna ", "x", "c", "peer", "ja"),
    ]
    df = table(engine, f"who team rater role {ID}", rows)
    found = by_person(engine, frames.combine_ratings(df, COACHEN, **RATED), ID)
    assert [*found.values()] == [(said(engine, True),)]


@eager
def test_what_is_wrong_with_a_person_is_told_by_the_name_that_comes_first(engine: Engine) -> None:
    rows = [("Anna ", "x", 1, ID, "ja"), ("Anna", "y", 1, ID, "nee")]
    df = table(engine, ANSWERED, rows, nr="int")
    (twice,) = refuses(lambda: frames.from_long(df, COACHEN, **LONG), ("answered_twice", "id"))
    assert twice.parameters["examples"] == (f"{ID}/'Anna '",)
    forms = [(name, team, "r", "peer", ID, True) for name, team in (("Anna ", "x"), ("Anna", "y"))]
    df = table(engine, RATINGS, forms, answer="bool")
    keys = {**RATED, "indicator": "id", "value": "answer"}
    (twice,) = refuses(lambda: frames.combine_ratings(df, COACHEN, **keys), ("rated_twice_in_rows", ""))
    assert twice.parameters["examples"] == (f"{ID}/'Anna '/'r'",)


@every
def test_whose_answers_are_asked_for_is_found_however_the_name_is_spaced(engine: Engine) -> None:
    df = engine.make({"who": [f"Anna{HARD}", "Bram"], ID: [True, False]})
    assert frames.evidence(df, COACHEN, person="who", who=" Anna")[ID] is True
    df = engine.make({"who": [f"Anna{HARD}", "Anna"], ID: [True, False]})
    refuses(lambda: frames.evidence(df, COACHEN, person="who", who="Anna"), ("person_in_several_rows", "who"))


def test_categories_with_spaces_around_them_are_the_same_person() -> None:
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    cells = {"who": ["Anna ", "Anna", "Bram"], ID: ["ja", "ja", "nee"]}
    categories = pl.DataFrame(cells, schema_overrides={"who": pl.Enum(["Anna", "Anna ", "Bram"])})
    for df in (
        pd.DataFrame(cells).astype({"who": "category"}),
        pl.DataFrame(cells).cast({"who": pl.Categorical}),
        categories,
    ):
        refuses(lambda df=df: frames.from_wide(df, COACHEN, person="who"), ("people_twice", "who"))  # type: ignore[misc]
    made = frames.from_wide(categories.lazy(), COACHEN, person="who").collect()
    assert sorted(made[ID]) == [-1, 0]
    assert made["who"].dtype == categories["who"].dtype


@lazy
def test_rows_that_name_nobody_are_one_row_without_a_name(engine: Engine) -> None:
    rows = [(name, "x", i, id, "ja") for i, (name, id) in enumerate([(None, ID), ("", ID2), (" ", ID3), ("p", ID)])]
    df = table(engine, ANSWERED, rows, nr="int")
    assert by_person(engine, frames.from_long(df, COACHEN, **LONG), ID) == {None: (-1,), "p": (1,)}
    df = table(engine, FORMS, [(name, "x", JAN[0], "ja", "ja") for name in ("", " ", HARD)])
    assert by_person(engine, frames.from_wide(df, COACHEN, person="who"), "team", ID) == {None: (None, -1)}


# Other columns of a person come along.


@every
def test_other_columns_of_a_person_come_along(engine: Engine) -> None:
    rows = [("p", "x", 1, ID, "ja"), ("q", "y", None, ID, "nee"), ("p", None, 1, ID2, "nee"), ("r", None, 3, ID, "")]
    df = table(engine, ANSWERED, rows, nr="int")
    made = frames.from_long(df, COACHEN, keep=["team", "nr"], **LONG)
    yes, no = said(engine, True), said(engine, False)
    assert by_person(engine, made, "team", "nr", ID, ID2) == {
        "p": ("x", 1, yes, no),
        "q": ("y", None, no, None),
        "r": (None, 3, None, None),
    }
    ids = [indicator.id for indicator in COACHEN.indicators]
    counts = ["unknown_indicators", "differing_columns"] if engine.lazy else []
    assert [*engine.rows(made)[0]] == ["who", "team", "nr", *ids, *counts]
    if not engine.lazy:
        assert [row["who"] for row in engine.rows(made)] == ["p", "q", "r"]
    else:
        assert by_person(engine, made, "differing_columns")["p"] == (0,)


DIFFERING = [
    ("p", "x", "a", "peer", ID, True),
    ("q", "x", "a", "peer", ID, True),
    ("r", "x", "a", "peer", ID, True),
    ("q", "y", "b", "peer", ID, True),
    ("p", "y", "b", "self", ID, True),
    ("r", None, "b", "peer", ID, True),
]


@eager
def test_what_differs_within_a_person_is_refused_by_name(engine: Engine) -> None:
    df = table(engine, RATINGS, DIFFERING, answer="bool")
    keys = {**RATED, "indicator": "id", "value": "answer", "keep": "team"}
    for function in (frames.combine_ratings, frames.count_votes):
        (differs,) = refuses(partial(function, df, COACHEN, **keys), ("person_differs", "team"))
        assert (differs.parameters["count"], differs.parameters["examples"]) == (2, ("'p'", "'q'"))
    single = [row for row in DIFFERING if row[2] == "a" or row[0] == "r"]
    single = [(*row[:4], ID2 if row[2] == "b" else ID, row[5]) for row in single] + [("q", "z", "c", "peer", ID3, True)]
    long = partial(frames.from_long, table(engine, RATINGS, single, answer="bool"), COACHEN, **LONG, keep=["team"])
    (differs,) = refuses(long, ("person_differs", "team"))
    assert differs.parameters["examples"] == ("'q'",)


@lazy
def test_what_differs_within_a_person_is_missing_and_counted_on_lazy_frames(engine: Engine) -> None:
    df = table(engine, RATINGS, [*DIFFERING, (None, "x", "a", "peer", ID, True)], answer="bool")
    keys = {**RATED, "indicator": "id", "value": "answer", "keep": ["team", "role"]}
    # A column may be kept beside what it is for, under another name alone.
    del keys["role"]
    df = nw.from_native(df).with_columns(nw.col("role").alias("as")).to_native()
    made = frames.combine_ratings(df, COACHEN, role="as", **keys)
    found = by_person(engine, made, "team", "role", "differing_columns", ID)
    assert found == {
        "p": (None, None, 2, 1),
        "q": (None, "peer", 1, 1),
        "r": ("x", "peer", 0, 1),
        None: (None, None, 0, -1),
    }
    votes = engine.rows(frames.count_votes(df, COACHEN, role="as", **keys))
    assert {(row["who"], row["team"], row["differing_columns"]) for row in votes} == {
        ("p", None, 2),
        ("q", None, 1),
        ("r", "x", 0),
        (None, None, 0),
    }


@every
def test_votes_say_the_team_too(engine: Engine) -> None:
    df = table(engine, RATINGS, [DIFFERING[0], DIFFERING[2], DIFFERING[5]], answer="bool")
    found = engine.rows(frames.count_votes(df, COACHEN, **RATED, indicator="id", value="answer", keep="team"))
    assert {(row["who"], row["team"], row["id"], row["yes"]) for row in found} == {("p", "x", ID, 1), ("r", "x", ID, 2)}
    counts = ["yes", "no", "abstained", "contested", "too_few", *(["invalid", "differing_columns"] * engine.lazy)]
    assert [*found[0]] == ["who", "team", "id", *counts]


@every
def test_a_column_to_keep_has_to_fit(engine: Engine) -> None:
    df = engine.make(
        {"who": ["p"], "id": [ID], "answer": ["ja"], ID2: ["x"], "team": ["x"], "differing_columns": ["x"]}
    )

    def refuse(keep: Any, *wanted: tuple[str, str], **options: Any) -> None:
        refuses(lambda: frames.from_long(df, COACHEN, **LONG, keep=keep), *wanted, **options)

    refuse(["taem"], ("unknown_column", "keep[0]"))
    refuse(["team", "team"], ("column_given_twice", "team"))
    refuse("who", ("column_given_twice", "who"))
    refuse(ID2, ("column_in_the_way", ID2))
    refuse(5, ("wrong_type", "keep"), error=InvalidTypeError)
    refuse(["team", 5], ("wrong_type", "keep[1]"), error=InvalidTypeError)
    if engine.lazy:
        refuse("differing_columns", ("column_in_the_way", "differing_columns"))


def test_a_kept_column_stays_of_its_type() -> None:
    pd, pl = pytest.importorskip("pandas"), pytest.importorskip("polars")
    cells = {"who": ["p", "p", "q"], "id": [ID, ID2, ID], "answer": ["ja"] * 3}
    kept: dict[str, list[Any]] = {
        "size": ["m", "m", "s"],
        "day": [dt.date(2026, 1, 1)] * 3,
        "paid": [True, None, False],
    }
    sizes = ["s", "m"]
    names = [*kept]
    df = pd.DataFrame({**cells, **kept})
    df["size"] = pd.Categorical(df["size"], sizes, ordered=True)
    made = frames.from_long(df, COACHEN, keep=names, **LONG)
    assert made["size"].dtype == df["size"].dtype
    assert made[names].to_numpy().tolist() == [["m", kept["day"][0], True], ["s", kept["day"][0], False]]
    polars = pl.DataFrame({**cells, **kept}, schema_overrides={"size": pl.Enum(sizes)})
    for frame in (polars, polars.lazy()):
        found = frames.from_long(frame, COACHEN, keep=names, **LONG).lazy().collect().sort("who")
        assert found.select(names).schema == polars.select(names).schema
        assert found["size"].to_list() == ["m", "s"]


# Ratings with a column per indicator.


@quick
@fewer
@given(data=st.data())
def test_ratings_in_columns_are_those_in_rows(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators(competencies=2, ranks=2, indicators=2))
    rule = data.draw(RATER_RULES)
    ids = [indicator.id for indicator in framework.indicators]
    asked = data.draw(st.lists(st.sampled_from(ids), unique=True, min_size=1))
    raters = st.tuples(
        st.sampled_from("pqr"), st.sampled_from("abc"), st.sampled_from(Role), st.sampled_from([None, *JAN[:4]])
    )
    # A rater who is there twice is refused, unless the latest counts.
    twice = data.draw(st.booleans())
    people = data.draw(st.lists(raters, max_size=12, unique_by=None if twice else lambda one: one[:2]))
    rows = [(who, rater, role.value, at, *(data.draw(ANSWERS) for _ in asked)) for who, rater, role, at in people]
    headings = [f"vraag{n}" for n in range(len(asked))]
    types = dict.fromkeys(headings, "bool")
    wide = table(engine, " ".join(["who", "rater", "role", "at", *headings]), rows, **types)
    cells = [(*row[:4], id, row[4 + n]) for row in rows for n, id in enumerate(asked)]
    long = table(engine, "who rater role at id answer", cells, id="text", answer="bool")
    questions = dict(zip(headings, asked, strict=True))
    for function in (frames.combine_ratings, frames.count_votes):
        call = partial(function, framework=framework, rule=rule, at="at", **RATED)
        try:
            wanted = engine.rows(call(long, indicator="id", value="answer"))
        except frames.FrameError:
            with pytest.raises(frames.FrameError):
                call(wide, columns=questions)
            continue
        found = [
            {("id" if name == "indicator" else name): value for name, value in row.items()}
            for row in engine.rows(call(wide, columns=questions))
        ]
        if engine.lazy:
            found, wanted = sorted(found, key=repr), sorted(wanted, key=repr)
        assert found == wanted


SHEET = f"who rater role team {ID} {ID2}"


@every
def test_columns_of_ratings_may_have_the_ids_of_indicators(engine: Engine) -> None:
    rows = [("p", "a", "collega", "x", 5, 1), ("p", "b", "manager", "x", 4, None), ("p", "p", "zelf", "x", 1, 5)]
    df = table(engine, SHEET, rows, **{ID: "int", ID2: "int"})
    scale = RatingScale(1, 5, 4)
    made = frames.combine_ratings(df, COACHEN, scale=scale, keep="team", **RATED)
    assert by_person(engine, made, "team", ID, ID2, ID3) == {"p": ("x", said(engine, True), said(engine, False), None)}
    votes = engine.rows(frames.count_votes(df, COACHEN, scale=scale, **RATED))
    assert {(row["indicator"], row["yes"], row["no"], row["abstained"]) for row in votes} == {
        (ID, 2, 0, 0),
        (ID2, 0, 1, 1),
    }


def test_an_indicator_may_be_called_as_a_word_of_sql() -> None:
    duckdb = pytest.importorskip("duckdb")
    (coachen,) = COACHEN.competencies
    ranks = [attrs.evolve(rank, indicators=()) for rank in coachen.descriptors]
    ranks[1] = attrs.evolve(coachen.descriptors[1], indicators=(c.Indicator("order", "Bestelt"),))
    framework = attrs.evolve(COACHEN, competencies=(attrs.evolve(coachen, descriptors=tuple(ranks)),))
    df = duckdb.sql("select 'p' as who, 'a' as rater, 'peer' as role, true as \"order\"")
    assert frames.combine_ratings(df, framework, **RATED).fetchall() == [("p", 1, 0)]


def test_ratings_in_columns_may_be_on_any_connection_of_duckdb() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.sql(f"create table forms as select 'p' as who, 'a' as rater, 'peer' as role, 'x' as team, true as {ID}")
    made = frames.combine_ratings(connection.table("forms"), COACHEN, keep="team", **RATED)
    assert made.project(f"who, team, {ID}").fetchall() == [("p", "x", 1)]
    assert frames.evidence(made, COACHEN, person="who", who="p")[ID] is True


@eager
def test_what_is_wrong_with_ratings_in_columns_is_named_by_column(engine: Engine) -> None:
    rows = [
        ("p", "a", "peer", "x", "ja", "misschien"),
        (None, "a", "peer", "x", "ja", "ja"),
        ("p", "", "peer", "x", "ja", "soms"),
        ("p", "c", "boss", "x", "?", "ja"),
    ]
    wanted = [("says_nothing", "who"), ("says_nothing", "rater"), ("cells_no_roles", "role")]
    wanted += [("cells_no_answers", ID), ("cells_no_answers", ID2)]
    for function in (frames.combine_ratings, frames.count_votes):
        found = refuses(partial(function, table(engine, SHEET, rows), COACHEN, **RATED), *wanted)
        assert [problem.parameters["count"] for problem in found] == [1, 1, 1, 1, 2]


@eager
def test_a_rater_in_several_rows_of_a_person_is_named_once(engine: Engine) -> None:
    rows = [
        ("p", "a", "peer", "x", "ja", "ja"),
        ("p", "b", "peer", "x", "ja", "ja"),
        ("q", "a", "peer", "x", "ja", "ja"),
    ]
    df = table(engine, f"{SHEET} at", [(*row, JAN[0]) for row in [*rows, *rows[:2]]])
    ratings = partial(frames.combine_ratings, df, COACHEN, at="at", **RATED)
    (twice,) = refuses(ratings, ("rater_twice", ""))
    assert (twice.parameters["count"], twice.parameters["examples"]) == (2, ("'p'/'a'", "'p'/'b'"))
    (undated,) = refuses(partial(ratings, rule=RaterRule(repeated=LATEST)), ("rater_undated", "at"))
    assert undated.parameters["examples"] == ("'p'/'a'", "'p'/'b'")


@every
def test_ratings_are_in_rows_or_in_columns(engine: Engine) -> None:
    df = table(engine, f"{SHEET} vraag id", [("p", "a", "peer", "x", "ja", "ja", "ja", "ja")])

    def refuse(code: str, path: str, error: Any = InvalidValueError, **options: Any) -> None:
        for function in (frames.combine_ratings, frames.count_votes):
            refuses(partial(function, df, COACHEN, **{**RATED, **options}), (code, path), error=error)

    refuse("rows_or_columns", "value", indicator="id")
    refuse("rows_or_columns", "indicator", value="vraag")
    refuse("rows_or_columns", "columns", indicator="id", value="vraag", columns={"vraag": ID3})
    refuse("wrong_type", "columns", InvalidTypeError, columns=["vraag"])
    refuse("no_question", "columns", columns={})
    refuse("unknown_indicator", "vraag", UnknownIdError, columns={"vraag": "coachen_9"})
    refuse("unknown_column", "", frames.FrameError, columns={"vrag": ID3})
    refuse("column_given_twice", "team", frames.FrameError, columns={"team": ID3}, keep="team")
    refuse("column_given_twice", "rater", frames.FrameError, columns={"rater": ID3})
    none = engine.make({"who": ["p"], "rater": ["a"], "role": ["peer"], "indicator": ["x"]})
    refuses(lambda: frames.combine_ratings(none, COACHEN, **RATED), ("no_indicator_column", ""))
    in_the_way = partial(frames.count_votes, none, COACHEN, **{**RATED, "person": "indicator"})
    refuses(in_the_way, ("column_in_the_way", "indicator"))


@every
def test_a_person_whom_the_rule_leaves_without_ratings_is_a_row(engine: Engine) -> None:
    rows = [
        # Of p only excluded roles, of q only blanks, of r too few, of s enough.
        ("p", "p", "self", "x", "ja", "nee"),
        ("p", "m", "machine", "x", "ja", None),
        ("q", "a", "peer", "x", None, ""),
        ("q", "b", "peer", "x", None, "n.v.t."),
        ("r", "a", "peer", "x", "ja", "ja"),
        ("s", "a", "peer", "x", "ja", "ja"),
        ("s", "b", "peer", "x", "ja", "nee"),
    ]
    rule = RaterRule(min_raters=2)
    wide = frames.combine_ratings(table(engine, SHEET, rows), COACHEN, rule=rule, **RATED)
    cells = [(*row[:4], id, answer) for row in rows for id, answer in zip((ID, ID2), row[4:], strict=True)]
    long = table(engine, "who rater role team id answer", cells)
    keys = {"indicator": "id", "value": "answer"}
    nothing, yes, no = (None, None), said(engine, True), said(engine, False)
    wanted = {"p": nothing, "q": nothing, "r": nothing, "s": (yes, no)}
    for made in (wide, frames.combine_ratings(long, COACHEN, rule=rule, **RATED, **keys)):
        assert by_person(engine, made, ID, ID2) == wanted
    blanks = table(engine, "who id answer", [("p", ID, ""), ("p", ID2, None), ("q", ID, "ja")], answer="text")
    made = frames.from_long(blanks, COACHEN, **LONG)
    assert by_person(engine, made, ID, ID2) == {"p": nothing, "q": (yes, None)}


# The answers of one person, for the core.


@quick
@few
@given(data=st.data())
def test_evidence_of_a_person_is_what_the_core_takes(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators())
    ids = [indicator.id for indicator in framework.indicators]
    people = {f"p{n}": {id: data.draw(ANSWERS) for id in ids} for n in range(data.draw(st.integers(1, 4)))}
    rows = [(who, id, answer) for who, answers in people.items() for id, answer in answers.items()]
    long = table(engine, "who id answer", rows, answer="bool")
    made = frames.from_long(long, framework, **LONG)
    who = data.draw(st.sampled_from([*people]))
    found = frames.evidence(made, framework, person="who", who=who)
    assert found == people[who]
    assert [*found] == ids
    assert {type(answer) for answer in found.values()} <= {bool, type(None)}
    assert c.assess(framework, found) == c.assess(framework, people[who])


@every
def test_evidence_is_there_after_every_way_in(engine: Engine) -> None:
    rows = [("p", "a", "peer", "x", "ja", "nee"), ("q", "a", "peer", "x", "nee", None)]
    df = table(engine, SHEET, rows)
    for made in (frames.from_wide(df, COACHEN, person="who"), frames.combine_ratings(df, COACHEN, **RATED)):
        found = frames.evidence(made, COACHEN, person="who", who="q")
        assert {id: answer for id, answer in found.items() if answer is not None} == {ID: False}
        assert c.assess(COACHEN, found)["coachen"].steps


@every
def test_evidence_may_be_of_numbers_and_of_who_has_a_number(engine: Engine) -> None:
    df = engine.make({"who": [7, 8], ID: [1, 0], ID2: [1.0, float("nan")], ID3: [None, None]}, {ID3: "text"})
    assert frames.evidence(df, COACHEN, person="who", who=7) == {ID: True, ID2: True, ID3: None}
    assert frames.evidence(df, COACHEN, person="who", who=8.0) == {ID: False, ID2: None, ID3: None}
    for nobody in (9, None):
        refuses(partial(frames.evidence, df, COACHEN, person="who", who=nobody), ("unknown_person", "who"))
    # What looks the same and is of another type is not named as what was meant.
    make = partial(frames.evidence, df, COACHEN, person="who", who="7")
    [problem] = refuses(make, ("person_is_a_number", "who"))
    assert (problem.value, problem.nearest) == ("7", ())


def test_evidence_of_who_is_a_day_does_not_name_the_same_as_nearest() -> None:
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame({"who": pd.to_datetime(["2026-01-01"]), ID: [True]})
    make = partial(frames.evidence, df, COACHEN, person="who", who="2026-01-01 00:00:00")
    [problem] = refuses(make, ("unknown_person", "who"))
    assert problem.nearest == ()


@every
def test_evidence_names_who_is_not_there_or_there_twice(engine: Engine) -> None:
    df = engine.make({"who": ["anna", "bram", "bram", None], ID: [True, False, True, True], "day": JAN[:4]})

    def refuse(who: Any, code: str, path: str = "who", person: Any = "who", **options: Any) -> Any:
        make = partial(frames.evidence, df, COACHEN, person=person, who=who)
        (problem,) = refuses(make, (code, path), **options)
        return problem

    missing = refuse("ana", "unknown_person")
    assert (missing.value, missing.nearest) == ("ana", ("anna",))
    assert refuse("bram", "person_in_several_rows").parameters["count"] == 2
    refuse(None, "unknown_person")
    refuse("anna", "unknown_column", "person", "whom")
    refuse("anna", "wrong_type", "person", 5, error=InvalidTypeError)
    none = engine.make({"who": ["anna"]})
    refuses(lambda: frames.evidence(none, COACHEN, person="who", who="anna"), ("no_indicator_column", ""))


@every
def test_evidence_is_refused_where_values_are_no_answers(engine: Engine) -> None:
    df = engine.make({"who": ["p", "q"], ID: [-1, 1], ID2: ["ja", None], ID3: [True, False]})
    wrong = ("values_no_answers", ID), ("values_no_answers", ID2)
    first, second = refuses(lambda: frames.evidence(df, COACHEN, person="who", who="p"), *wrong)
    assert (first.value, second.value) == (-1, "ja")
    assert frames.evidence(df, COACHEN, person="who", who="q") == {ID: True, ID2: None, ID3: False}


# Who cannot be told apart.


def strange(name: str) -> list[tuple[str, Any]]:
    """
    Columns by which an engine of that *name* cannot tell people apart, each by the name of its type.
    """
    lists, structs = [[1], [2]], [{"a": 1}, {"a": 2}]
    if name.startswith("polars"):
        pl = pytest.importorskip("polars")
        objects = pl.Series([object(), object()], dtype=pl.Object)
        return [("list", lists), ("struct", structs), ("object", objects), ("duration", [dt.timedelta(1)] * 2)]
    if name == "pandas":
        return [("object", lists), ("object", structs), ("object", [7, "7"])]
    return [("list", lists), ("struct", structs)]


def holding(name: str, columns: dict[str, Any]) -> Any:
    """
    A frame of an engine of that *name*, as the engine makes it of *columns*.
    """
    module = pytest.importorskip(name.partition("-")[0])
    if name.startswith("polars"):
        frame = module.DataFrame(columns)
        return frame.lazy() if name == "polars-lazy" else frame
    if name == "pandas":
        return module.DataFrame(columns)
    table = pytest.importorskip("pyarrow").table(columns)
    return module.from_arrow(table) if name == "duckdb" else table


@pytest.mark.parametrize("name", ["polars", "polars-lazy", "pandas", "pyarrow", "duckdb"])
def test_people_have_to_be_told_apart(name: str) -> None:
    for kind, values in strange(name):
        columns = {"who": ["p", "q"], "rater": ["a", "b"], "role": ["peer"] * 2, "id": [ID] * 2, ID: ["ja"] * 2}
        keys = {"indicator": "id", "value": ID}
        for column, calls in (
            ("who", [partial(frames.from_long, **LONG | {"value": ID}), partial(frames.from_wide, person="who")]),
            ("who", [partial(f, **RATED, **keys) for f in (frames.combine_ratings, frames.count_votes)]),
            ("rater", [partial(f, **RATED) for f in (frames.combine_ratings, frames.count_votes)]),
            ("team", [partial(f, **RATED, keep="team") for f in (frames.combine_ratings, frames.count_votes)]),
            ("who", [partial(frames.evidence, person="who", who="p")]),
        ):
            df = holding(name, {**columns, column: values})
            for call in calls:
                (problem,) = refuses(partial(call, df, framework=COACHEN), ("column_type", column))
                assert problem.parameters["expected"] == "names"
                assert kind in str(problem.value).lower()


@every
def test_white_space_around_what_is_kept_makes_no_difference(engine: Engine) -> None:
    rows = [("p", " Noord", ID, "ja"), ("p", "Noord\u00a0", ID2, "ja"), ("p", " ", ID3, "ja"), ("q", "", ID, "ja")]
    df = table(engine, "who team id answer", rows, id="text", answer="text")
    found = engine.rows(frames.from_long(df, COACHEN, **LONG | {"value": "answer"}, keep="team"))
    assert {row["who"]: row["team"] for row in found} == {"p": "Noord", "q": None}
    rated = table(
        engine, "who team id answer rater role", [(*row, "r", "peer") for row in rows], id="text", answer="text"
    )
    for call in (frames.combine_ratings, frames.count_votes):
        found = engine.rows(call(rated, COACHEN, **RATED, indicator="id", value="answer", keep="team"))
        assert {row["who"]: row["team"] for row in found} == {"p": "Noord", "q": None}


def test_rows_that_are_made_anew_are_numbered_from_0_on_pandas() -> None:
    pd = pytest.importorskip("pandas")
    rows = [(who, team, id, "ja") for who, team in zip("abcdef", "xyxyxy", strict=True) for id in (ID, ID2)]
    long = pd.DataFrame(rows, columns=["who", "team", "id", "answer"], index=[9] * 12)
    rated = long.assign(rater="r", role="peer")
    people = frames.from_long(long, COACHEN, person="who", indicator="id", value="answer", keep="team")
    scored = frames.assess(people, COACHEN, outcomes=["level", "sufficient"])
    named = {"person": "who", "rater": "rater", "role": "role", "indicator": "id", "value": "answer"}
    made = {
        "people": people,
        "combined": frames.combine_ratings(rated, COACHEN, **named),
        "votes": frames.count_votes(rated, COACHEN, **named),
        "answers": frames.count_answers(people.drop(columns=["who", "team"]), COACHEN),
        "compared": frames.compare(scored, scored, COACHEN, person="who"),
        "summary": frames.summarise(scored, COACHEN, person="who", by="team", min_group=2),
    }
    for name, frame in made.items():
        assert frame.index.tolist() == list(range(len(frame))), name


def test_where_in_a_column_of_pandas_a_number_stands_makes_no_difference_to_who_people_are() -> None:
    pd = pytest.importorskip("pandas")
    # More names than pandas is asked for to tell what a column holds. Two numbers were one person without a name.
    names = [f"p{number}" for number in range(150)]
    for who in ([7, 8, *names], [*names, 7, 8]):
        df = pd.DataFrame({"who": pd.Series(who, dtype=object), "rater": "a", "role": "peer", ID: "ja"})
        calls: list[Callable[[], Any]] = [
            partial(frames.from_wide, df, COACHEN, person="who"),
            partial(frames.combine_ratings, df, COACHEN, person="who", rater="rater", role="role"),
            partial(frames.summarise, df.assign(coachen_level=1), COACHEN, person="who", insufficient="counted"),
            partial(frames.evidence, df.assign(**{ID: True}), COACHEN, person="who", who="p1"),
        ]
        for call in calls:
            (problem,) = refuses(call, ("column_type", "who"))
            assert problem.value == "Object"


# Words are the same on every engine.

# What engines put in lower case in ways of their own, or might: İ, Σ at the end of a word, ß, full width, a ligature.
LETTERS = "aIİıiΣσςßẞＡǅĳŐ\u0307 \u00a0"
WORDS = st.text(LETTERS, min_size=1, max_size=4)


@quick
@few
@given(words=st.lists(WORDS, min_size=1, max_size=12), cells=st.lists(WORDS, min_size=1, max_size=30))
def test_letters_are_folded_alike_on_every_engine(engine: Engine, words: list[str], cells: list[str]) -> None:
    cells = [*cells, *words, *map(str.upper, words), *map(str.lower, words)]
    df = engine.make({"nr": list(range(len(cells))), ID: cells})
    spelled = {fold(cell): cell for cell in [*cells, *words]}
    yes = {*map(fold, words)}
    values = {"ja": True, "nee": False}
    values |= {word: folded in yes for folded, word in spelled.items() if folded}
    found = sorted(engine.rows(frames.from_wide(df, COACHEN, values=values)), key=lambda row: row["nr"])
    wanted = [None if not fold(cell) else said(engine, fold(cell) in yes) for cell in cells]
    assert [row[ID] for row in found] == wanted
