"""
What one engine needs that the others do not: connections of DuckDB, empty lists for PyArrow, wide frames of pandas.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest

import competentie as c
from competentie.evidence import RaterRule, Repeated
from strategies import SHIPPED

pytest.importorskip("narwhals.stable.v2", reason="narwhals is not installed: the extra frames")

from competentie import frames
from engines import ALL, ENGINES, QUICK, Engine, refuses, shipped

COACHEN = shipped("coachen")
IDS = [indicator.id for indicator in COACHEN.indicators]
ID, ID2 = IDS[:2]
KEYS: Any = {"person": "who", "rater": "rater", "role": "role", "indicator": "id", "value": "answer"}


# DuckDB: a relation belongs to the connection that it was made by, and cannot be read by another.


@pytest.fixture(params=["memory", "file"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:
    """
    A connection that is not the default one, with a survey in columns, one in rows, and ratings.
    """
    duckdb = pytest.importorskip("duckdb", reason="an engine of the development environment")
    path = ":memory:" if request.param == "memory" else str(tmp_path / "survey.duckdb")
    with duckdb.connect(path) as made:
        columns = ", ".join(f"true as {id}" for id in IDS)
        made.execute(f"create table wide as select 'An' as who, 'N' as team, {columns}")
        made.execute(
            f"create table long as from (values ('An', '{ID}', 'ja'), ('An', '{ID2}', 'nee')) t(who, id, answer)"
        )
        rows = f"('An', 'x', 'peer', '{ID}', 'nee', 1), ('An', 'x', 'peer', '{ID}', 'ja', 2), ('An', 'y', 'peer', '{ID}', 'ja', 1)"
        made.execute(f"create table rated as from (values {rows}) t(who, rater, role, id, answer, day)")
        yield made


def test_relations_of_any_connection_are_taken(connection: Any) -> None:
    wide = frames.from_wide(connection.table("wide"), COACHEN)
    assert frames.assess(wide, COACHEN).select("coachen_level").fetchall() == [(4,)]
    long = frames.from_long(connection.table("long"), COACHEN, person="who", indicator="id", value="answer")
    assert long.select("who", ID, ID2).fetchall() == [("An", 1, 0)]
    # What frames made can be joined with what else the connection has.
    scored = frames.assess(long, COACHEN, outcomes=["level"]).set_alias("scored")
    both = scored.join(connection.table("wide").set_alias("wide"), "scored.who = wide.who")
    assert both.select("team", "coachen_level").fetchall() == [("N", 0)]


@pytest.mark.parametrize("rule", [RaterRule(), RaterRule(repeated=Repeated.LATEST)], ids=["once", "latest"])
def test_ratings_of_any_connection_are_combined(connection: Any, rule: RaterRule) -> None:
    rated = connection.sql("select * replace (make_date(2026, 1, day) as day) from rated")
    once = connection.sql("select * exclude day from rated where answer = 'ja'")
    df, at = (rated, "day") if rule.repeated is Repeated.LATEST else (once, None)
    assert frames.combine_ratings(df, COACHEN, **KEYS, rule=rule, at=at).select("who", ID).fetchall() == [("An", 1)]
    votes = frames.count_votes(df, COACHEN, **KEYS, rule=rule, at=at)
    assert votes.select("who", "id", "yes", "no").fetchall() == [("An", ID, 2, 0)]


# PyArrow: a list without members has no type.


@pytest.mark.parametrize("engine", ALL)
@pytest.mark.parametrize(
    ("values", "cells", "answers"),
    [
        ({"ja": True, "nee": False}, ["ja", "nee", None], [True, False, None]),
        ({"ja": True, "?": None}, ["ja", "?", None], [True, None, None]),
        ({"nee": False, "?": None}, ["nee", "?", None], [False, None, None]),
        ({"?": None}, ["?", "?", None], [None, None, None]),
        ({"ja": True, "": False}, ["ja", "", None], [True, False, None]),
        ({"?": None}, [None, None, None], [None, None, None]),
        ({"1": None}, [1, 1, None], [None, None, None]),
        ({"1": True}, [1, 1, None], [True, True, None]),
    ],
    ids=str,
)
def test_words_may_leave_an_answer_without_any(
    engine: Engine, values: Mapping[str, bool | None], cells: list[Any], answers: list[bool | None]
) -> None:
    wide = frames.from_wide(engine.make({ID: cells, ID2: [None] * 3}), COACHEN, values=values)
    assert [row[ID] for row in engine.rows(wide)] == answers
    long = engine.make({"who": [1, 2, 3], "id": [ID] * 3, "answer": cells})
    read = engine.rows(frames.from_long(long, COACHEN, person="who", indicator="id", value="answer", values=values))
    assert [row[ID] for row in sorted(read, key=lambda row: row["who"])] == answers


@pytest.mark.parametrize("kind", ["text", "bool", "int", "float"])
@pytest.mark.parametrize("engine", QUICK)
def test_columns_without_a_value_are_not_assessed(engine: Engine, kind: str) -> None:
    empty = {ID: [None, None], ID2: [None, None]}
    wide = frames.from_wide(engine.make(empty, dict.fromkeys(empty, kind)), COACHEN, values={"?": None})
    assert [(row[ID], row[ID2]) for row in engine.rows(wide)] == [(None, None)] * 2


def test_columns_that_arrow_has_no_type_for_are_not_assessed() -> None:
    pa = pytest.importorskip("pyarrow", reason="an engine of the development environment")
    table = pa.table({ID: pa.nulls(2), ID2: pa.nulls(2)})
    assert frames.from_wide(table, COACHEN, values={"?": None})[ID].to_pylist() == [None, None]
    with pytest.warns(frames.MissingColumnsWarning):
        assert frames.assess(table, COACHEN)["coachen_coverage"].to_pylist() == [0, 0]


@pytest.mark.parametrize("engine", QUICK)
def test_a_framework_without_indicators_knows_none_of_them(engine: Engine) -> None:
    bare = attrs.evolve(COACHEN, competencies=())
    ratings = {"who": ["An"], "rater": ["x"], "role": ["peer"], "id": ["x"], "answer": ["ja"]}
    frame = engine.make(ratings)
    if engine.lazy:
        assert engine.rows(frames.combine_ratings(frame, bare, **KEYS)) == [{"who": "An", "unknown_indicators": 1}]
    else:
        refuses(lambda: frames.combine_ratings(frame, bare, **KEYS), ("unknown_indicator_in_rows", "id"))


# pandas: a frame that grows by a column at a time is slow to use, and it says so.


@pytest.mark.no_cover
def test_wide_frames_of_pandas_are_made_at_once() -> None:
    pytest.importorskip("pandas", reason="an engine of the development environment")
    engine = ENGINES["pandas"]
    ids = [indicator.id for indicator in SHIPPED.indicators]
    others = {f"other{n}": [n] for n in range(150)}
    profile = c.JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        answers = frames.from_wide(engine.make({**others, **{id: ["ja"] for id in ids}}), SHIPPED)
        scored = frames.assess(answers, SHIPPED, profile=profile)
        # What comes out is whole too: a column more is no reason to warn.
        scored["more"] = 1
        groups = frames.summarise(scored, SHIPPED, rows_are_people=True, by="other0")
        groups["more"] = 1
        long = {"who": [1] * len(ids), "id": ids, "answer": ["ja"] * len(ids)}
        read = frames.from_long(engine.make(long), SHIPPED, person="who", indicator="id", value="answer")
        read["more"] = 1
        rated = engine.make({**long, "rater": ["x"] * len(ids), "role": ["peer"] * len(ids)})
        read = frames.combine_ratings(rated, SHIPPED, **KEYS)
        read["more"] = 1
    assert scored["coachen_level"].tolist() == [4]
