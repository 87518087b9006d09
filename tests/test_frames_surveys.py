"""
Surveys and ratings from DataFrames: the same outcome on every engine, and as the core has it; and what is refused.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import RaterRule, Rating, RatingScale, Role
from competentie.errors import (
    CompetentieError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    RatingsError,
    UnknownIdError,
)
from competentie.evidence import Repeated, Tie
from strategies import ANSWERS, RATER_RULES, SHIPPED, rated_people, with_indicators

nw = pytest.importorskip("narwhals", reason="competentie.frames needs Narwhals")
frames = pytest.importorskip("competentie.frames")

from engines import ALL, EAGER, LAZY, QUICK, Engine, refuses, said, shipped  # noqa: E402

every = pytest.mark.parametrize("engine", ALL)
quick = pytest.mark.parametrize("engine", QUICK)
eager = pytest.mark.parametrize("engine", EAGER)
lazy = pytest.mark.parametrize("engine", LAZY)
# A call costs as much for many people as for one: few calls, of many.
few = settings(max_examples=min(10, settings().max_examples))

ID, ID2, ID3 = "coachen_2_1", "coachen_2_2", "coachen_3_1"
IDS = [indicator.id for indicator in SHIPPED.indicators]
# What cells and rows say does not depend on how many columns there are.
COACHEN = shipped("coachen")
KEYS = {"person": "who", "rater": "rater", "role": "role", "indicator": "id", "value": "answer"}
TYPES = {"who": "text", "rater": "text", "role": "text", "id": "text", "answer": "bool", "at": "moment"}
EVERYONE = RaterRule(exclude=frozenset())
LATEST = RaterRule(repeated=Repeated.LATEST)
JAN = [dt.datetime(2026, 1, day) for day in range(1, 10)]  # noqa: DTZ001 - a column has no zone, or one


def by_person(engine: Engine, df: Any, person: str = "who") -> dict[Any, dict[str, Any]]:
    """
    Per person the answers that are there; a person is one row.
    """
    rows = engine.rows(df)
    found = {
        row[person]: {k: v for k, v in row.items() if v is not None and k not in (person, "unknown_indicators")}
        for row in rows
    }
    assert len(found) == len(rows)
    return found


def strangers(engine: Engine, df: Any) -> dict[Any, Any]:
    """
    Per person how many rows name no indicator.
    """
    return {row["who"]: row["unknown_indicators"] for row in engine.rows(df)}


def long(engine: Engine, rows: Iterable[tuple[Any, Any, Any]], **types: str) -> Any:
    """
    A frame of rows of a person, an id and an answer.
    """
    columns = list(zip(*rows, strict=True)) or [(), (), ()]
    return engine.make(dict(zip(("who", "id", "answer"), map(list, columns), strict=True)), {**TYPES, **types})


def from_long(engine: Engine, rows: Iterable[tuple[Any, Any, Any]], **options: Any) -> Any:
    types = {"answer": options.pop("answer")} if "answer" in options else {}
    df = long(engine, rows, **types)
    return frames.from_long(df, COACHEN, person="who", indicator="id", value="answer", **options)


def table(engine: Engine, rows: Sequence[tuple[Any, ...]], **types: str) -> Any:
    """
    A frame of rows of a person, rater, role, id, answer and perhaps a moment.
    """
    names = ["who", "rater", "role", "id", "answer", "at"]
    filled = [(*row, *[None] * (6 - len(row))) for row in rows]
    columns = list(zip(*filled, strict=True)) or [()] * 6
    return engine.make(dict(zip(names, map(list, columns), strict=True)), {**TYPES, **types})


def of_people(engine: Engine, ratings: Sequence[tuple[str, Rating]]) -> Any:
    return table(engine, [(who, r.rater, r.role.value, r.indicator, r.value, r.at) for who, r in ratings])


# The laws: evidence comes back, and ratings combine as in the core


@quick
@few
@given(data=st.data())
def test_from_wide_gives_back_the_evidence(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators())
    ids = [indicator.id for indicator in framework.indicators]
    words: dict[bool | None, Any] = data.draw(
        st.sampled_from([{True: "Ja", False: " nee", None: "n.v.t."}, {True: 1, False: 0, None: None}])
    )
    people = data.draw(st.lists(st.tuples(*[ANSWERS] * len(ids)), max_size=8))
    kind = "text" if words[True] == "Ja" else "int"
    columns = {"team": ["x"] * len(people)} | {
        f"vraag {n}": [words[person[n]] for person in people] for n in range(len(ids))
    }
    df = engine.make(columns, {name: "text" if name == "team" else kind for name in columns})
    questions = {f"vraag {n}": id for n, id in enumerate(ids)}
    made = frames.from_wide(df, framework, columns=questions)
    wanted = [{"team": "x", **{id: said(engine, a) for id, a in zip(ids, person, strict=True)}} for person in people]
    assert sorted(engine.rows(made), key=repr) == sorted(wanted, key=repr)
    again = frames.from_wide(made, framework) if not engine.lazy else made
    assert sorted(engine.rows(again), key=repr) == sorted(wanted, key=repr)


@quick
@few
@given(data=st.data())
def test_from_long_gives_back_the_evidence(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators())
    ids = [indicator.id for indicator in framework.indicators]
    rows = [
        (who, id, data.draw(ANSWERS))
        for who in data.draw(st.permutations("pqrstu"))
        for id in data.draw(st.lists(st.sampled_from(ids), unique=True))
    ]
    rows = data.draw(st.permutations(rows))
    made = frames.from_long(long(engine, rows), framework, person="who", indicator="id", value="answer")
    wanted: dict[str, dict[str, Any]] = {who: dict.fromkeys(ids) for who, _, _ in rows}
    for who, id, answer in rows:
        wanted[who][id] = said(engine, answer)
    found = engine.rows(made)
    assert {row["who"]: {id: row[id] for id in ids} for row in found} == wanted
    if not engine.lazy:
        assert [row["who"] for row in found] == list(wanted)
        assert [*found[0]] == ["who", *ids] if found else True


def bad_ids(ratings: Sequence[Rating], rule: RaterRule) -> set[str]:
    """
    The indicators of a person whose ratings the core refuses.
    """
    pairs, roles = defaultdict(list), defaultdict(set)
    for rating in ratings:
        pairs[rating.rater, rating.indicator].append(rating.at)
        roles[rating.rater].add(rating.role)
    several = {pair: moments for pair, moments in pairs.items() if len(moments) > 1}
    if rule.repeated is Repeated.ERROR:
        torn = {rating.indicator for rating in ratings if len(roles[rating.rater]) > 1}
        return torn | {id for _, id in several}
    return {id for (_, id), moments in several.items() if None in moments or len({*moments}) < len(moments)}


def one_by_one(ratings: Sequence[Rating], framework: c.Framework, rule: RaterRule) -> dict[str, c.CombinedEvidence]:
    """
    What the core makes of the ratings of each indicator that is not bad, by itself.
    """
    found = {}
    for id in {rating.indicator for rating in ratings} - bad_ids(ratings, rule):
        alone = [rating for rating in ratings if rating.indicator == id]
        combined = c.combine_ratings(alone, framework, rule)
        if combined.evidence:
            found[id] = combined
    return found


def grouped(people: Sequence[tuple[str, Rating]]) -> dict[str, list[Rating]]:
    found = defaultdict(list)
    for who, rating in people:
        found[who].append(rating)
    return dict(found)


@st.composite
def crowds(draw: st.DrawFn, framework: c.Framework) -> list[tuple[str, Rating]]:
    """
    Ratings of up to a dozen people, in any order.
    """
    people = []
    for place in range(draw(st.integers(1, 4))):
        people += [(f"{who}{place}", rating) for who, rating in draw(rated_people(framework))]
    return draw(st.permutations(people))


def cored(ratings: Sequence[Rating], framework: c.Framework, rule: RaterRule) -> c.CombinedEvidence | None:
    try:
        return c.combine_ratings(ratings, framework, rule)
    except RatingsError:
        return None


@quick
@few
@given(data=st.data())
def test_ratings_combine_as_in_the_core(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators(competencies=2, ranks=2, indicators=2))
    rule = data.draw(RATER_RULES)
    people = data.draw(crowds(framework))
    persons = grouped(people)
    combined = {who: cored(ratings, framework, rule) for who, ratings in persons.items()}

    def made(people: Sequence[tuple[str, Rating]]) -> Any:
        return frames.combine_ratings(of_people(engine, people), framework, rule=rule, at="at", **KEYS)

    for who, result in combined.items():
        # The oracle for lazy frames knows the same people to be wrong.
        assert (result is None) is bool(bad_ids(persons[who], rule))
    if not engine.lazy:
        if None in combined.values():
            with pytest.raises(frames.FrameError):
                made(people)
        found = by_person(engine, made([(who, rating) for who, rating in people if combined[who]]))
        wanted: dict[str, Any] = {
            who: {id: a for id, a in result.evidence.items() if a is not None}
            for who, result in combined.items()
            if result
        }
        assert found == wanted
        assert [*found] == [*wanted]
        return
    wanted = {
        who: {
            **{id: said(engine, one.evidence[id]) for id, one in one_by_one(rs, framework, rule).items()},
            **dict.fromkeys(bad_ids(rs, rule), -1),
        }
        for who, rs in persons.items()
    }
    df = made(people)
    assert by_person(engine, df) == {who: {k: v for k, v in w.items() if v is not None} for who, w in wanted.items()}
    assert set(strangers(engine, df).values()) == {0}


def counted(combined: c.CombinedEvidence, id: str) -> dict[str, Any]:
    """
    The row of an indicator.
    """
    if id in combined.too_few:
        return {"yes": None, "no": None, "abstained": None, "contested": None, "too_few": True}
    v = combined.votes[id]
    return {"yes": v.yes, "no": v.no, "abstained": v.abstained, "contested": id in combined.contested, "too_few": False}


@quick
@few
@given(data=st.data())
def test_votes_are_those_of_the_core(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators(competencies=2, ranks=2, indicators=2))
    rule = data.draw(RATER_RULES)
    people = data.draw(crowds(framework))
    persons = grouped(people)
    bad = {who: bad_ids(ratings, rule) for who, ratings in persons.items()}

    def made(people: Sequence[tuple[str, Rating]]) -> Any:
        return frames.count_votes(of_people(engine, people), framework, rule=rule, at="at", **KEYS)

    if not engine.lazy:
        if any(bad.values()):
            with pytest.raises(frames.FrameError):
                made(people)
        good = [(who, rating) for who, rating in people if not bad[who]]
        wanted = []
        for who, ratings in grouped(good).items():
            combined = c.combine_ratings(ratings, framework, rule)
            seen = [i.id for i in framework.indicators if i.id in combined.votes or i.id in combined.too_few]
            wanted += [{"who": who, "id": id, **counted(combined, id)} for id in seen]
        assert engine.rows(made(good)) == wanted
        return
    none = dict.fromkeys(("yes", "no", "abstained", "contested", "too_few"))
    wanted = [{"who": who, "id": id, **none, "invalid": True} for who, ids in bad.items() for id in ids]
    for who, ratings in persons.items():
        for id, combined in one_by_one(ratings, framework, rule).items():
            wanted.append({"who": who, "id": id, **counted(combined, id), "invalid": False})
    key = lambda row: (row["who"], row["id"])  # noqa: E731
    assert sorted(engine.rows(made(people)), key=key) == sorted(wanted, key=key)


# Golden cases: what cells say


SAYS: list[tuple[str | None, bool | None]] = [
    ("ja", True),
    (" JA ", True),
    ("Nee", False),
    ("n.v.t.", None),
    ("NVT", None),
    ("", None),
    ("  ", None),
]
SAYS += [("yes", True), ("no", False), ("TRUE", True), ("false", False), ("1", True), ("0", False), (None, None)]
SAYS += [("\u00a0ja\t", True), ("WAAR", True), ("ONWAAR", False)]


@every
def test_text_is_read_by_the_words_of_the_core(engine: Engine) -> None:
    df = engine.make({"nr": list(range(len(SAYS))), ID: [word for word, _ in SAYS]})
    found = sorted(engine.rows(frames.from_wide(df, COACHEN)), key=lambda row: row["nr"])
    assert [row[ID] for row in found] == [said(engine, answer) for _, answer in SAYS]


@every
@pytest.mark.parametrize(
    ("cells", "kind"), [([True, None, False], "bool"), ([1, None, 0], "int"), ([1.0, None, 0.0], "float")]
)
def test_booleans_and_numbers_pass(engine: Engine, cells: list[Any], kind: str) -> None:
    df = engine.make({"nr": [0, 1, 2], ID: cells}, {ID: kind})
    found = sorted(engine.rows(frames.from_wide(df, COACHEN)), key=lambda row: row["nr"])
    assert [row[ID] for row in found] == [said(engine, answer) for answer in (True, None, False)]


@every
@pytest.mark.parametrize("scale", [None, RatingScale(1, 5, 3)])
def test_a_column_of_text_in_which_nothing_is_written_has_no_answers(engine: Engine, scale: RatingScale | None) -> None:
    df = engine.make({ID: [None, None]}, {ID: "text"})
    assert engine.rows(frames.from_wide(df, COACHEN, scale=scale)) == [{ID: said(engine, None)}] * 2


@every
def test_own_words_take_the_place_of_the_usual(engine: Engine) -> None:
    df = engine.make({"nr": [0, 1, 2, 3, 4], ID: ["Wel  Gezien", "niet", "weet niet", "", None]})
    values = {"wel gezien": True, "NIET": False, "Weet  niet": None}
    found = sorted(engine.rows(frames.from_wide(df, COACHEN, values=values)), key=lambda row: row["nr"])
    assert [row[ID] for row in found] == [said(engine, answer) for answer in (True, False, None, None, None)]
    wrong = engine.make({ID: ["ja"]})
    if engine.lazy:
        assert engine.rows(frames.from_wide(wrong, COACHEN, values=values)) == [{ID: -1}]
    else:
        (problem,) = refuses(lambda: frames.from_wide(wrong, COACHEN, values=values), ("cells_no_answers", ID))
        assert problem.parameters["words"] == ("wel gezien", "niet", "weet niet")


@every
def test_numbers_are_read_by_the_words_that_are_numbers(engine: Engine) -> None:
    df = engine.make({"nr": [0, 1, 2], ID: [1, 2, None], ID2: [True, False, None]})
    found = sorted(engine.rows(frames.from_wide(df, COACHEN, values={"1": False, "2": True})), key=lambda r: r["nr"])
    assert [row[ID] for row in found] == [said(engine, answer) for answer in (False, True, None)]
    assert [row[ID2] for row in found] == [said(engine, answer) for answer in (True, False, None)]


ON_SCALE = [(1, False), (2, False), (3, True), (5, True), (None, None)]


@every
@pytest.mark.parametrize("kind", ["int", "float", "text"])
def test_a_scale_observes_from_its_cut(engine: Engine, kind: str) -> None:
    convert = {"int": int, "float": float, "text": lambda n: f" {n},0"}[kind]
    cells = [None if n is None else convert(n) for n, _ in ON_SCALE]  # type: ignore[operator]
    df = engine.make({"nr": list(range(5)), ID: cells}, {ID: kind})
    found = sorted(engine.rows(frames.from_wide(df, COACHEN, scale=RatingScale(1, 5, 3))), key=lambda row: row["nr"])
    assert [row[ID] for row in found] == [said(engine, answer) for _, answer in ON_SCALE]


@every
@pytest.mark.parametrize(
    ("cell", "cut", "answer"), [("3,5", 3.5, True), ("3.4", 3.5, False), ("+5", 3, True), ("n.v.t.", 3, None)]
)
def test_text_on_a_scale_is_read_with_a_comma_too(engine: Engine, cell: str, cut: float, answer: bool | None) -> None:
    found = engine.rows(frames.from_wide(engine.make({ID: [cell]}), COACHEN, scale=RatingScale(1, 5, cut)))
    assert found == [{ID: said(engine, answer)}]


# Cells, the scale they are on, and those that are no answers, each with how often.
NOT_ANSWERS: list[tuple[list[Any], RatingScale | None, dict[Any, int]]] = [
    (["misschien", "ja", "misschien", "?"], None, {"misschien": 2, "?": 1}),
    (["ja nee", "ja"], None, {"ja nee": 1}),
    ([2, 1, 2], None, {2: 2}),
    ([0.5, 1.0], None, {0.5: 1}),
    ([-1, 1], None, {-1: 1}),
    ([0, 1, 6, 5], RatingScale(1, 5, 3), {0: 1, 6: 1}),
    ([5.0001, 1.0], RatingScale(1, 5, 3), {5.0001: 1}),
    (["5,1", "drie", "1e1", "4"], RatingScale(1, 5, 3), {"5,1": 1, "drie": 1, "1e1": 1}),
    (["ja", "4"], RatingScale(1, 5, 3), {"ja": 1}),
    ([True, False], RatingScale(0, 1, 1), {True: 1, False: 1}),
]


@eager
@pytest.mark.parametrize(("cells", "scale", "wrong"), NOT_ANSWERS)
def test_what_is_not_an_answer_is_refused(
    engine: Engine, cells: list[Any], scale: RatingScale | None, wrong: dict[Any, int]
) -> None:
    code = "cells_off_the_scale" if scale else "cells_no_answers"
    df = engine.make({"vraag": cells, ID2: cells, "kind": ["x"] * len(cells)})
    wide = partial(frames.from_wide, df, COACHEN, columns={"vraag": ID, ID2: ID2}, scale=scale)
    for problem in refuses(wide, (code, "vraag"), (code, ID2)):
        assert problem.value == next(iter(wrong))
        assert problem.parameters["count"] == sum(wrong.values())
        assert problem.parameters["examples"] == tuple(f"{value!r} ({times}x)" for value, times in wrong.items())
    rows = [(f"p{n}", ID, cell) for n, cell in enumerate(cells)]
    kind = "bool" if cells[0] is True else "text" if isinstance(cells[0], str) else "float"
    refuses(lambda: from_long(engine, rows, scale=scale, answer=kind), (code, "answer"))


@lazy
@pytest.mark.parametrize(("cells", "scale", "none"), NOT_ANSWERS)
def test_what_is_not_an_answer_becomes_none_on_lazy_frames(
    engine: Engine, cells: list[Any], scale: RatingScale | None, none: dict[Any, int]
) -> None:
    df = engine.make({"nr": list(range(len(cells))), ID: cells})
    found = sorted(engine.rows(frames.from_wide(df, COACHEN, scale=scale)), key=lambda row: row["nr"])
    wrong = [n for n, cell in enumerate(cells) if found[n][ID] == -1]
    assert [cells[n] for n in wrong] == [cell for cell in cells if cell in none]
    if engine.name == "dask":
        return
    with pytest.warns(frames.MissingColumnsWarning):
        scored = frames.assess(frames.from_wide(df, COACHEN, scale=scale), COACHEN, outcomes=["level"])
    for row in engine.rows(scored):
        assert row["coachen_invalid"] == (row["nr"] in wrong)
        assert row["coachen_level"] is None or row["nr"] not in wrong


def test_objects_of_several_types_are_read_on_pandas() -> None:
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame({ID: pd.Series([True, "nee", 1, 0.0, None, "N.v.t."], dtype=object)})
    assert [None if a is pd.NA else a for a in frames.from_wide(df, COACHEN)[ID]] == [
        True,
        False,
        True,
        False,
        None,
        None,
    ]
    on_scale = partial(frames.from_wide, df, COACHEN, scale=RatingScale(0, 1, 1))
    (problem,) = refuses(on_scale, ("cells_off_the_scale", ID))
    assert problem.parameters["examples"] == ("True (1x)", "'nee' (1x)")


def test_where_in_a_column_of_pandas_an_object_stands_makes_no_difference() -> None:
    pd = pytest.importorskip("pandas")
    # Among more texts than pandas is asked for to tell what a column holds; 1 and True are one key to Python.
    words = ["ja", "nee"] * 100
    values = {"ja": True, "nee": False, "1": False, "n.v.t.": None}
    for answers in ([1, True, None, *words], [*words, 1, True, None]):
        df = pd.DataFrame({ID: pd.Series(answers, dtype=object), "nr": range(203)})
        df.index = [7] * 203
        made = frames.from_wide(df, COACHEN, values=values)
        wanted = [{"ja": True, "nee": False, 1: False, None: None}[a] if a is not True else True for a in answers]
        assert [None if a is pd.NA else a for a in made[ID]] == wanted
        assert (made.index == df.index).all()
        assert made["nr"].tolist() == df["nr"].tolist()


@pytest.mark.parametrize("strange", [["x"], {"a": 1}, "\ud800"])
def test_what_is_no_answer_in_an_object_of_pandas_is_told(strange: Any) -> None:
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame({ID: pd.Series([*["ja"] * 120, strange], dtype=object)})
    (problem,) = refuses(partial(frames.from_wide, df, COACHEN), ("cells_no_answers", ID))
    assert problem.parameters["count"] == 1
    assert frames.count_answers(df, COACHEN)["invalid"].tolist() == [1]


def test_the_columns_of_pandas_stay_called_what_they_are() -> None:
    pd = pytest.importorskip("pandas")
    long = pd.DataFrame({"who": ["b", "a"], "id": [ID, ID], "answer": ["ja", "nee"]})
    made = frames.from_wide(long.pivot(index="who", columns="id", values="answer"), COACHEN)
    assert (made.columns.name, made.index.name) == ("id", "who")
    assert made[ID].to_dict() == {"a": False, "b": True}


@pytest.mark.parametrize("dtype", ["category", "object", "str"])
def test_ids_and_words_may_be_any_kind_of_text_on_pandas(dtype: str) -> None:
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame({"who": ["p", "q"], "id": [ID, ID], "answer": ["ja", "nee"]}).astype(dtype)
    made = frames.from_long(df, COACHEN, person="who", indicator="id", value="answer")
    assert made[ID].tolist() == [True, False]


def test_columns_of_pandas_may_have_names_that_are_no_text() -> None:
    pd = pytest.importorskip("pandas")
    made = frames.from_wide(pd.DataFrame({ID: ["ja"], 2024: ["x"]}), COACHEN)
    assert made.to_dict("list") == {ID: [True], 2024: ["x"]}


@every
def test_other_columns_and_their_order_stay(engine: Engine) -> None:
    df = engine.make({"team": ["x"], "V1": ["ja"], "nr": [7], "V2": ["nee"]})
    made = frames.from_wide(df, COACHEN, columns={"V2": ID, "V1": ID2})
    assert [*engine.rows(made)[0].items()] == [
        ("team", "x"),
        (ID2, said(engine, True)),
        ("nr", 7),
        (ID, said(engine, False)),
    ]


# What is refused before anything runs


@every
def test_from_wide_refuses_columns_that_do_not_fit(engine: Engine) -> None:
    df = engine.make({"vraag1": ["ja"], "vraag2": ["ja"], "at": [JAN[0]]})

    def refuse(code: str, path: str, columns: dict[str, str] | None, df: Any = df, **options: Any) -> Problem:
        made = partial(frames.from_wide, df, COACHEN, columns=columns)
        (problem,) = refuses(made, (code, path), **options)
        return problem

    assert refuse("unknown_column", "", {"vrag1": ID}).nearest == ("vraag1", "vraag2")
    twice = refuse("questions_of_one_indicator", ID, {"vraag1": ID, "vraag2": ID})
    assert twice.parameters["questions"] == ("'vraag1'", "'vraag2'")
    refuse("column_in_the_way", ID3, {"vraag1": ID3}, engine.make({"vraag1": ["ja"], ID3: ["ja"]}))
    refuse("column_type", "at", {"at": ID})
    assert refuse("unknown_indicator", "vraag1", {"vraag1": "coachen_2_9"}, error=UnknownIdError).nearest
    refuse("no_indicator_column", "", None, engine.make({"vraag1": ["ja"]}))


@every
def test_a_column_called_as_an_indicator_that_is_not_read_is_refused(engine: Engine) -> None:
    # It would stay as it is, and be scored as it is: 1 of a scale from 1 to 5 as observed.
    df = engine.make({"who": ["p"], "V1": ["ja"], ID2: [1], ID3: [1], "at": [JAN[0]]})
    wanted = [("indicator_not_read", ID2), ("indicator_not_read", ID3)]
    book = frames.Codebook(COACHEN.ref, (frames.QuestionBlock({"V1": ID}),))
    refuses(lambda: frames.from_wide(df, COACHEN, columns={"V1": ID}), *wanted)
    refuses(lambda: frames.from_wide(df, COACHEN, codebook=book), *wanted)
    # One that is named is told of once, and one that is read is not.
    in_the_way = ("column_in_the_way", ID2)
    refuses(lambda: frames.from_wide(df, COACHEN, columns={"V1": ID}, person=ID2), in_the_way, wanted[1])
    refuses(lambda: frames.from_wide(df, COACHEN, columns={"V1": ID, ID2: ID2}), wanted[1])
    # What counts answers keeps no other columns.
    with pytest.warns(frames.UnreadColumnsWarning):
        [answers] = engine.rows(frames.count_answers(df, COACHEN, codebook=book))
    assert answers["indicator"] == ID


@every
def test_questions_may_trade_places_with_indicators(engine: Engine) -> None:
    df = engine.make({ID: ["ja"], ID2: ["nee"]})
    made = frames.from_wide(df, COACHEN, columns={ID: ID2, ID2: ID})
    assert engine.rows(made) == [{ID2: said(engine, True), ID: said(engine, False)}]


@every
def test_from_long_refuses_columns_that_do_not_fit(engine: Engine) -> None:
    df = engine.make({"who": ["p"], "id": [ID], "answer": ["ja"], "nr": [1], ID2: ["p"], "at": [JAN[0]]})

    def refuse(*wanted: tuple[str, str], **named: str) -> Sequence[Problem]:
        keys = {"person": "who", "indicator": "id", "value": "answer", **named}
        return refuses(lambda: frames.from_long(df, COACHEN, **keys), *wanted)

    absent = refuse(("unknown_column", "person"), ("unknown_column", "value"), person="whom", value="anwser")
    assert [problem.nearest for problem in absent] == [("who",), ("answer",)]
    (twice,) = refuse(("column_given_twice", "id"), person="id")
    assert twice.parameters["arguments"] == ("person", "indicator")
    refuse(("column_in_the_way", ID2), person=ID2)
    (number,) = refuse(("column_type", "nr"), indicator="nr")
    assert number.parameters["expected"] == "text"
    refuse(("column_type", "at"), value="at")
    refuse(("column_type", "at"), indicator="at")


@every
def test_ratings_refuse_columns_that_do_not_fit(engine: Engine) -> None:
    df = engine.make({name: ["x"] for name in ("who", "rater", "role", "id", "answer", "yes")} | {"nr": [1]})
    for function in (frames.combine_ratings, frames.count_votes):
        (absent,) = refuses(partial(function, df, COACHEN, **{**KEYS, "role": "rolle"}), ("unknown_column", "role"))
        assert absent.nearest == ("role",)
        refuses(partial(function, df, COACHEN, **{**KEYS, "role": "nr"}), ("column_type", "nr"))
        refuses(partial(function, df, COACHEN, at="at", **KEYS), ("unknown_column", "at"))
        (moments,) = refuses(partial(function, df, COACHEN, at="nr", **KEYS), ("column_type", "nr"))
        assert moments.parameters["expected"] == "moments"
        undated = partial(function, df, COACHEN, rule=LATEST, **KEYS)
        refuses(undated, ("latest_without_moments", "at"), error=InvalidValueError)
    in_the_way = ("column_in_the_way", "yes")
    refuses(lambda: frames.count_votes(df, COACHEN, **{**KEYS, "person": "yes"}), in_the_way)
    refuses(lambda: frames.count_votes(df, COACHEN, **{**KEYS, "indicator": "yes"}), in_the_way)


WRONG_ARGUMENTS: list[tuple[dict[str, Any], type[CompetentieError], str]] = [
    ({"framework": "x"}, InvalidTypeError, "framework"),
    ({"values": ["ja"]}, InvalidTypeError, "values"),
    ({"values": {"ja": 1}}, InvalidTypeError, "ja"),
    ({"values": {"ja": True, " JA": False}}, InvalidValueError, "ja"),
    ({"scale": 5}, InvalidTypeError, "scale"),
    ({"values": {"ja": True}, "scale": RatingScale(1, 5, 3)}, InvalidValueError, "values"),
    ({"df": {"who": ["p"]}}, InvalidTypeError, "df"),
]


@pytest.mark.parametrize(("wrong", "error", "path"), WRONG_ARGUMENTS)
@pytest.mark.parametrize("engine", EAGER[:1])
def test_wrong_arguments_are_refused(
    engine: Engine, wrong: dict[str, Any], error: type[CompetentieError], path: str
) -> None:
    df = table(engine, [])
    options = {"df": df, "framework": COACHEN, **wrong}
    keys = {name: KEYS[name] for name in ("person", "indicator", "value")}
    calls: list[tuple[Callable[..., Any], Mapping[str, str]]] = [
        (frames.from_wide, {}),
        (frames.from_long, keys),
        (frames.combine_ratings, KEYS),
        (frames.count_votes, KEYS),
    ]
    for function, named in calls:
        rest = {name: value for name, value in options.items() if name not in ("df", "framework")}
        with pytest.raises(error) as caught:
            function(options["df"], options["framework"], **named, **rest)
        assert caught.value.problems[0].path.endswith(path)


@pytest.mark.parametrize("engine", EAGER[:1])
def test_wrong_types_of_other_arguments_are_refused(engine: Engine) -> None:
    df = table(engine, [])

    def refuse(made: Callable[[], Any], path: str) -> None:
        refuses(made, ("wrong_type", path), error=InvalidTypeError)

    wrong: list[tuple[Any, str]] = [(["a"], "columns"), ({"a": 1}, "columns.a"), ({1: "a"}, "columns.1")]
    for columns, path in wrong:
        refuse(partial(frames.from_wide, df, COACHEN, columns=columns), path)
    nothing = partial(frames.from_wide, df, COACHEN, columns={})
    refuses(nothing, ("no_question", "columns"), error=InvalidValueError)
    refuse(lambda: frames.from_long(df, COACHEN, person=1, indicator="id", value="answer"), "person")
    for function in (frames.combine_ratings, frames.count_votes):
        refuse(partial(function, df, COACHEN, rule="majority", **KEYS), "rule")
        refuse(partial(function, df, COACHEN, at=1, **KEYS), "at")


# What is wrong in rows: refused on eager frames, -1 on lazy ones


WRONG_ROWS = [
    ("p", "coachen_2_9", True),
    ("p", "coachen_2_9", True),
    ("q", None, True),
    (None, ID, True),
    (None, ID2, None),
    (" ", ID3, False),
    ("q", ID, True),
]


@eager
def test_from_long_names_every_row_that_is_wrong(engine: Engine) -> None:
    wanted = [("says_nothing", "who"), ("unknown_indicator_in_rows", "id"), ("says_nothing", "id")]
    nobody, unknown, nothing = refuses(lambda: from_long(engine, WRONG_ROWS), *wanted)
    assert [problem.parameters["count"] for problem in (nobody, unknown, nothing)] == [3, 2, 1]
    assert [nobody.parameters["expected"], nothing.parameters["expected"]] == ["person", "indicator"]
    assert unknown.value == "coachen_2_9"
    assert unknown.nearest


@lazy
def test_from_long_drops_no_wrong_row_in_silence(engine: Engine) -> None:
    df = from_long(engine, WRONG_ROWS)
    assert by_person(engine, df) == {"p": {}, "q": {ID: 1}, None: {ID: -1, ID2: -1, ID3: -1}}
    assert strangers(engine, df) == {"p": 2, "q": 1, None: 0}


REPEATED = [("p", ID, True), ("q", ID, True), ("p", ID, True), ("p", ID2, None), ("p", ID2, None), ("p", ID3, False)]


@eager
def test_two_answers_of_a_person_to_one_indicator_are_refused(engine: Engine) -> None:
    (twice,) = refuses(lambda: from_long(engine, REPEATED), ("answered_twice", "id"))
    assert twice.parameters["examples"] == (f"{ID}/'p'", f"{ID2}/'p'")
    many = [(f"p{n}", ID, True) for n in range(9)] * 2
    (twice,) = refuses(lambda: from_long(engine, many), ("answered_twice", "id"))
    assert twice.parameters["count"] == 9
    assert twice.parameters["examples"] == (*(f"{ID}/'p{n}'" for n in range(5)), "…")


@lazy
@pytest.mark.parametrize("times", [1, 2, 50, 100])
def test_two_answers_of_a_person_to_one_indicator_are_invalid_on_lazy_frames(engine: Engine, times: int) -> None:
    # As many as would overflow a small number.
    found = by_person(engine, from_long(engine, [*REPEATED, *[("p", ID, True)] * times]))
    assert found == {"p": {ID: -1, ID2: -1, ID3: 0}, "q": {ID: 1}}


@lazy
def test_assess_counts_what_is_invalid(engine: Engine) -> None:
    rows = [("p", ID, True), ("p", ID, True), ("q", ID, True)]
    # Dask's own graph of 141 columns is too deep for Python.
    if engine.name == "dask":
        pytest.skip("an assessment by this framework is too deep for Dask")
    people = frames.from_long(long(engine, rows), SHIPPED, person="who", indicator="id", value="answer")
    scored = frames.assess(people, SHIPPED)
    found = {row["who"]: row for row in engine.rows(scored)}
    assert found["p"]["coachen_invalid"] == 1
    assert all(found["p"][f"coachen_{name}"] is None for name in ("level", "lower", "upper", "coverage", "sufficient"))
    assert found["q"]["coachen_invalid"] == 0
    assert found["q"]["coachen_upper"] == 4
    assert found["p"]["klantgerichtheid_invalid"] == 0


@every
def test_no_rows_make_no_people(engine: Engine) -> None:
    assert engine.rows(from_long(engine, [])) == []
    assert engine.rows(frames.combine_ratings(table(engine, []), COACHEN, **KEYS)) == []
    assert engine.rows(frames.count_votes(table(engine, []), COACHEN, **KEYS)) == []
    assert engine.rows(frames.from_wide(engine.make({ID: []}), COACHEN)) == []


@every
def test_people_may_be_numbers(engine: Engine) -> None:
    df = engine.make({"who": [7, 8], "id": [ID, ID], "answer": ["ja", "nee"]})
    made = frames.from_long(df, COACHEN, person="who", indicator="id", value="answer")
    assert by_person(engine, made) == {7: {ID: said(engine, True)}, 8: {ID: said(engine, False)}}


# Golden cases: ratings


@every
def test_roles_are_read_by_the_words_of_the_core(engine: Engine) -> None:
    words = ["Zelf", " collega", "Leidinggevende", "cliënt", "other"]
    df = table(engine, [("p", f"r{n}", word, ID, word == "Zelf") for n, word in enumerate(words)])
    found = engine.rows(frames.count_votes(df, COACHEN, **KEYS))
    assert [(row["yes"], row["no"]) for row in found] == [(0, 4)]


@every
def test_a_tie_is_as_the_rule_says_and_contested_either_way(engine: Engine) -> None:
    df = table(engine, [("p", "a", "peer", ID, True), ("p", "b", "peer", ID, False), ("p", "c", "peer", ID, None)])
    for tie, wanted in ((Tie.NOT_OBSERVED, {ID: said(engine, False)}), (Tie.NOT_ASSESSED, {})):
        rule = RaterRule(tie=tie)
        assert by_person(engine, frames.combine_ratings(df, COACHEN, rule=rule, **KEYS)) == {"p": wanted}
        (row,) = engine.rows(frames.count_votes(df, COACHEN, rule=rule, **KEYS))
        assert (row["yes"], row["no"], row["abstained"], row["contested"], row["too_few"]) == (1, 1, 1, True, False)


@pytest.mark.parametrize("raters", [["a", "b", ""], [1.0, 2.0, float("nan")]], ids=["text", "numbers"])
def test_a_rater_without_a_name_is_nobody_in_any_type(raters: list[Any]) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"who": "p", "rater": raters, "role": "peer", "id": ID, "value": "ja"})
    named = {"person": "who", "rater": "rater", "role": "role", "indicator": "id", "value": "value"}
    for seen in (frame, frame.with_columns(pl.col("rater").cast(pl.String).replace("NaN", "").cast(pl.Categorical))):
        made = partial(frames.count_votes, seen, COACHEN, rule=RaterRule(min_raters=3), **named)
        (nobody,) = refuses(made, ("says_nothing", "rater"))
        assert nobody.parameters["count"] == 1


@pytest.mark.parametrize("values", [{"0": False, "-0": True}, {"1,0": False, "+1": True}, {"9": None, "9.0": True}])
def test_one_number_cannot_mean_two_answers(values: dict[str, bool | None]) -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({ID: [1]})
    wanted = ("number_means_two_answers", "values")
    refuses(lambda: frames.from_wide(frame, COACHEN, values=values), wanted, error=InvalidValueError)


@every
def test_a_number_may_mean_not_assessed(engine: Engine) -> None:
    frame = engine.make({"who": ["p", "q", "r"], ID: [9, 1, 0]})
    done = frames.from_wide(frame, COACHEN, values={"1": True, "0": False, "9": None})
    assert [row[ID] for row in sorted(engine.rows(done), key=lambda row: row["who"])] == [None, True, False]


@eager
def test_persons_come_in_the_order_of_their_first_rating_whether_it_counts_or_not(engine: Engine) -> None:
    rated = [("p", c.Rating(ID2, "a", c.Role.SELF, True)), ("q", c.Rating(ID, "b", c.Role.PEER, True))]
    rated.append(("p", c.Rating(ID, "c", c.Role.PEER, False)))
    votes = frames.count_votes(of_people(engine, rated), COACHEN, at="at", **KEYS)
    assert [row["who"] for row in engine.rows(votes)] == ["p", "q"]
    wide = frames.combine_ratings(of_people(engine, rated), COACHEN, at="at", **KEYS)
    assert [row["who"] for row in engine.rows(wide)] == ["p", "q"]


@every
def test_of_a_person_of_whom_nobody_counts_nothing_is_assessed(engine: Engine) -> None:
    rows = [("p", "p", "self", ID, True), ("p", "p", "self", ID2, None), ("q", "b", "peer", ID, True)]
    df = table(engine, rows)
    made = frames.combine_ratings(df, COACHEN, **KEYS)
    assert by_person(engine, made) == {"p": {}, "q": {ID: said(engine, answer=True)}}
    assert [row["who"] for row in engine.rows(frames.count_votes(df, COACHEN, **KEYS))] == ["q"]


@every
def test_too_few_raters_withhold_the_counts(engine: Engine) -> None:
    df = table(engine, [("p", "a", "peer", ID, True), ("p", "b", "peer", ID, None), ("p", "c", "self", ID, True)])
    (row,) = engine.rows(frames.count_votes(df, COACHEN, rule=RaterRule(min_raters=2), **KEYS))
    assert [row[name] for name in ("yes", "no", "abstained", "contested", "too_few")] == [None, None, None, None, True]


@every
@pytest.mark.parametrize("kind", ["moment", "moment_utc", "date"])
def test_the_latest_that_counts_is_taken(engine: Engine, kind: str) -> None:
    known: dict[str, list[Any]] = {
        "moment": JAN,
        "moment_utc": [d.replace(tzinfo=dt.UTC) for d in JAN],
        "date": [d.date() for d in JAN],
    }
    days = known[kind]
    if kind == "date" and engine.name in ("pandas", "pandas-nullable", "dask"):
        pytest.skip("pandas has no type of its own for dates")
    rows = [
        ("p", "a", "peer", ID, True, days[1]),
        ("p", "a", "peer", ID, False, days[0]),
        # Later, but self-ratings do not count.
        ("p", "a", "self", ID, False, days[5]),
        ("p", "b", "peer", ID2, True, None),
    ]
    df = table(engine, rows, at=kind)
    found = by_person(engine, frames.combine_ratings(df, COACHEN, rule=LATEST, at="at", **KEYS))
    assert found == {"p": {ID: said(engine, True), ID2: said(engine, True)}}


# The rule and the ratings; what they are on lazy frames; on eager ones the code of each problem, its path, and how many
# it is of; and the persons with a rating of what is no indicator.
WRONG_RATINGS: list[tuple[RaterRule, list[Any], dict[Any, Any], list[tuple[str, str, int]], list[str]]] = [
    (
        EVERYONE,
        [("p", "a", None, ID, "ja"), ("p", "b", "peer", ID2, "ja")],
        {"p": {ID: -1, ID2: 1}},
        [("says_nothing", "role", 1)],
        [],
    ),
    (
        EVERYONE,
        [("p", "a", "peer", ID, "ja"), ("p", "b", "boss", ID, "ja"), ("p", "a", "peer", ID3, "ja")],
        {"p": {ID: -1, ID3: 1}},
        [("cells_no_roles", "role", 1)],
        [],
    ),
    (
        EVERYONE,
        [
            ("p", None, "peer", ID, "ja"),
            ("p", " ", "peer", ID2, "ja"),
            (None, "a", "peer", ID3, "ja"),
            ("q", "a", "peer", ID, "ja"),
        ],
        {"p": {ID: -1, ID2: -1}, None: {ID3: -1}, "q": {ID: 1}},
        [("says_nothing", "who", 1), ("says_nothing", "rater", 2)],
        [],
    ),
    (
        RaterRule(),
        [("p", "a", "peer", ID, "ja"), ("p", "p", "self", ID, "misschien"), ("p", "a", "peer", ID2, "nee")],
        {"p": {ID: -1, ID2: 0}},
        [("cells_no_answers", "answer", 1)],
        [],
    ),
    (
        RaterRule(),
        [("p", "a", "peer", ID, "ja"), ("p", "b", "peer", "coachen_9", "ja"), ("q", "p", "self", "coachen_9", "ja")],
        {"p": {ID: 1}, "q": {}},
        [("unknown_indicator_in_rows", "id", 2)],
        ["p", "q"],
    ),
    (
        RaterRule(),
        [
            ("p", "a", "peer", ID, "ja"),
            ("p", "a", "peer", ID, "ja"),
            ("p", "z", "self", ID2, "ja"),
            ("p", "z", "self", ID2, "ja"),
        ],
        {"p": {ID: -1, ID2: -1}},
        [("rated_twice_in_rows", "", 2)],
        [],
    ),
    (
        RaterRule(),
        [
            ("p", "a", "peer", ID, "ja"),
            ("p", "a", "self", ID2, "ja"),
            ("p", "b", "peer", ID3, "ja"),
            ("q", "a", "self", ID, "ja"),
            ("q", "b", "peer", ID, "ja"),
        ],
        {"p": {ID: -1, ID2: -1, ID3: 1}, "q": {ID: 1}},
        [("two_roles_in_rows", "", 1)],
        [],
    ),
    (
        LATEST,
        [("p", "a", "peer", ID, "ja", JAN[0]), ("p", "a", "peer", ID, "ja", JAN[0]), ("p", "a", "peer", ID2, "ja")],
        {"p": {ID: -1, ID2: 1}},
        [("undated_in_rows", "at", 1)],
        [],
    ),
    (
        LATEST,
        [("p", "a", "peer", ID, "ja", JAN[0]), ("p", "a", "peer", ID, "ja"), ("p", "a", "peer", ID2, "ja", JAN[0])],
        {"p": {ID: -1, ID2: 1}},
        [("undated_in_rows", "at", 1)],
        [],
    ),
    (
        # Excluded ratings are checked too.
        LATEST,
        [("p", "a", "peer", ID, "ja"), ("p", "a", "self", ID, "ja", JAN[0]), ("p", "a", "peer", ID2, "ja", JAN[0])],
        {"p": {ID: -1, ID2: 1}},
        [("undated_in_rows", "at", 1)],
        [],
    ),
]


@eager
@pytest.mark.parametrize(("rule", "rows", "_found", "problems", "_unknown"), WRONG_RATINGS)
def test_wrong_ratings_are_refused(
    engine: Engine, rule: RaterRule, rows: list[Any], _found: Any, problems: list[tuple[str, str, int]], _unknown: Any
) -> None:
    df = table(engine, rows, answer="text")
    for function in (frames.combine_ratings, frames.count_votes):
        made = partial(function, df, COACHEN, rule=rule, at="at", **KEYS)
        found = refuses(made, *((code, path) for code, path, _ in problems))
        assert [problem.parameters["count"] for problem in found] == [count for _, _, count in problems]


@lazy
@pytest.mark.parametrize(("rule", "rows", "found", "_problems", "unknown"), WRONG_RATINGS)
def test_wrong_ratings_are_invalid_on_lazy_frames(
    engine: Engine, rule: RaterRule, rows: list[Any], found: dict[Any, Any], _problems: Any, unknown: list[str]
) -> None:
    df = table(engine, rows, answer="text")
    made = frames.combine_ratings(df, COACHEN, rule=rule, at="at", **KEYS)
    assert by_person(engine, made) == found
    assert strangers(engine, made) == {who: int(who in unknown) for who in found}
    votes = engine.rows(frames.count_votes(df, COACHEN, rule=rule, at="at", **KEYS))
    wrong = {(row["who"], row["id"]) for row in votes if row["invalid"]}
    assert wrong == {(who, id) for who, ids in found.items() for id, a in ids.items() if a == -1} | {
        (who, "coachen_9") for who in unknown
    }
    for row in votes:
        if row["invalid"]:
            assert all(row[name] is None for name in ("yes", "no", "abstained", "contested", "too_few"))


@eager
def test_an_error_shows_the_first_few_and_says_how_many_more(engine: Engine) -> None:
    rows = [(f"p{n}", "a", f"rol {n}", f"gedrag {n}", "ja") for n in range(8)]
    df = table(engine, rows, answer="text")
    wanted = [("cells_no_roles", "role"), *[("unknown_indicator_in_rows", "id")] * 5, ("more_unknown_indicators", "id")]
    roles, *ids, more = refuses(lambda: frames.combine_ratings(df, COACHEN, **KEYS), *wanted)
    assert roles.parameters["count"] == 8
    assert roles.parameters["examples"] == (*(f"'rol {n}' (1x)" for n in range(5)), "…")
    assert [problem.value for problem in ids] == [f"gedrag {n}" for n in range(5)]
    assert more.parameters["count"] == 3


@eager
def test_who_is_named_in_an_error_says_whom_they_rated(engine: Engine) -> None:
    rows = [("p", "a", "peer", ID, "ja")] * 2
    # In the order of the rows.
    rows += [("p", rater, role, id, "ja") for rater in "zb" for role, id in (("self", ID), ("peer", ID2))]
    made = partial(frames.combine_ratings, table(engine, rows, answer="text"), COACHEN, **KEYS)
    twice, roles = refuses(made, ("rated_twice_in_rows", ""), ("two_roles_in_rows", ""))
    assert (twice.parameters["examples"], roles.parameters["examples"]) == ((f"{ID}/'p'/'a'",), ("'z'/'p'", "'b'/'p'"))


@every
def test_a_rating_may_come_from_a_rater_of_many(engine: Engine) -> None:
    rows = [(f"p{n}", "a", role.value, ID, True) for n, role in enumerate(Role)]
    found = by_person(engine, frames.combine_ratings(table(engine, rows), COACHEN, rule=EVERYONE, **KEYS))
    assert found == {f"p{n}": {ID: said(engine, True)} for n in range(len(Role))}


@every
def test_many_raters_do_not_overflow(engine: Engine) -> None:
    rows = [("p", f"r{n}", "peer", ID, n < 200) for n in range(300)]
    (row,) = engine.rows(frames.count_votes(table(engine, rows), COACHEN, **KEYS))
    assert (row["yes"], row["no"]) == (200, 100)


@every
def test_from_survey_to_levels(engine: Engine) -> None:
    if engine.name == "dask":
        pytest.skip("an assessment by this framework is too deep for Dask")
    rows = [("p", "a", "peer", id, id not in IDS[-5:]) for id in IDS]
    scored = frames.assess(frames.combine_ratings(table(engine, rows), SHIPPED, **KEYS), SHIPPED)
    (row,) = engine.rows(scored)
    assert (row["kwaliteitsgericht_level"], row["coachen_level"]) == (4, 3)


@every
def test_white_space_around_a_name_makes_no_other_rater(engine: Engine) -> None:
    names = ["bo", "bo ", "\u00a0bo"]
    df = table(engine, [("p", name, "peer", ID, True) for name in names])
    combined = partial(frames.combine_ratings, df, COACHEN, rule=RaterRule(min_raters=3), **KEYS)
    if engine.lazy:
        assert [row[ID] for row in engine.rows(combined())] == [-1]
    else:
        (problem,) = refuses(combined, ("rated_twice_in_rows", ""))
        assert problem.parameters["count"] == 1
