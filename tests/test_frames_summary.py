"""
Summaries of assessments: a count over the rows on every engine, and what small groups must not give away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import GapStatus
from competentie.errors import CompetentieError, InvalidTypeError, InvalidValueError, Problem
from strategies import RULES, SHIPPED, job_profiles, with_indicators

nw = pytest.importorskip("narwhals", reason="competentie.frames needs Narwhals")
frames = pytest.importorskip("competentie.frames")

from engines import ALL, EAGER, LAZY, QUICK, Engine, refuses  # noqa: E402

every = pytest.mark.parametrize("engine", ALL)
quick = pytest.mark.parametrize("engine", QUICK)
COLUMNS = ["competency", "outcome", "value", "rank", "people", "of", "withheld"]
LEVELS = ["0", "1", "2", "3", "4", "unknown", "invalid"]


def values(framework: c.Framework) -> dict[str, list[str]]:
    return {
        "level": ["0", *(str(level.rank) for level in framework.ladder)],
        "status": [status.value for status in GapStatus],
        "decided": ["true", "false"],
        "sufficient": ["true", "false"],
        "coverage": ["none", "part", "full"],
    }


def value(row: dict[str, Any], competency: str, outcome: str) -> str:
    """
    Under which value a person is counted.
    """
    if row.get(f"{competency}_invalid"):
        return "invalid"
    found = row[f"{competency}_{outcome}"]
    if found is None:
        return "unknown"
    if outcome == "coverage":
        return "none" if found == 0 else "full" if found == 1 else "part"
    return str(found).lower()


def counted(rows: Sequence[dict[str, Any]], framework: c.Framework, by: str | None, least: int) -> list[dict[str, Any]]:
    """
    The summary, counted row by row.
    """
    groups: dict[Any, list[dict[str, Any]]] = {} if by else {None: list(rows)}
    for row in rows if by else ():
        groups.setdefault(row[str(by)], []).append(row)
    sizes = {group: len(members) for group, members in groups.items()}
    small = {group for group, size in sizes.items() if size < least}
    together = sum(sizes[group] for group in small)
    if 0 < together < least and len(small) < len(sizes):
        next_size = min(size for group, size in sizes.items() if group not in small)
        small |= {group for group, size in sizes.items() if size == next_size}
    found = []
    for group, members in groups.items():
        for competency in framework.competencies:
            for outcome, known in values(framework).items():
                if rows and f"{competency.id}_{outcome}" not in rows[0]:
                    continue
                people = Counter(value(row, competency.id, outcome) for row in members)
                found += [
                    {
                        **({by: group} if by else {}),
                        "competency": competency.id,
                        "outcome": outcome,
                        "value": one,
                        "rank": int(one) if one.isdecimal() else None,
                        "people": None if group in small else people[one],
                        "of": None if group in small else len(members),
                        "withheld": group in small,
                    }
                    for one in [*known, "unknown", "invalid"]
                ]
    return found


def in_order(engine: Engine, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=repr) if engine.lazy else rows


@quick
# A call costs as much for many people as for one: few calls, of many.
@settings(max_examples=min(8, settings().max_examples))
@given(data=st.data())
def test_a_summary_is_a_count_over_the_rows(engine: Engine, data: st.DataObject) -> None:
    framework = data.draw(with_indicators(competencies=2, ranks=3, indicators=2))
    people = data.draw(st.integers(1, 30))
    # On lazy frames an answer may be none.
    answers = st.sampled_from([1, 0, None, -1] if engine.lazy else [1, 0, None])
    ids = [indicator.id for indicator in framework.indicators]
    columns = {id: data.draw(st.lists(answers, min_size=people, max_size=people)) for id in ids}
    columns["team"] = data.draw(st.lists(st.sampled_from(["x", "y", "z", None]), min_size=people, max_size=people))
    df = engine.make(columns, {id: "text" if id == "team" else "int" for id in columns})
    profile = data.draw(st.one_of(st.none(), job_profiles(framework)))
    outcomes = data.draw(st.sampled_from([None, ["level"], ["level", "coverage"]]))
    scored = frames.assess(df, framework, rule=data.draw(RULES), profile=profile, outcomes=outcomes)
    rows = engine.rows(scored)
    least = data.draw(st.integers(1, 5))
    for by in (None, "team"):
        made = engine.rows(frames.summarise(scored, framework, by=by, min_group=least))
        assert in_order(engine, made) == in_order(engine, counted(rows, framework, by, least))
        assert all([*row] == [*([by] if by else []), *COLUMNS] for row in made)


def teams(engine: Engine, sizes: dict[str | None, int], **more: list[Any]) -> Any:
    """
    People of teams of those sizes, of whom every other has level 2 of Coachen, the rest none known.
    """
    team = [name for name, size in sizes.items() for _ in range(size)]
    level = [2 if n % 2 else None for n in range(len(team))]
    return engine.make({"team": team, "coachen_level": level, **more}, {"team": "text", "coachen_level": "int"})


def people(engine: Engine, df: Any, **options: Any) -> dict[Any, Any]:
    """
    Per team the numbers of level 2 and of all, or None if they are withheld.
    """
    rows = engine.rows(frames.summarise(df, SHIPPED, by="team", **options))
    assert all((row["people"] is None) is (row["of"] is None) is row["withheld"] for row in rows)
    return {r["team"]: None if r["withheld"] else (r["people"], r["of"]) for r in rows if r["value"] == "2"}


@every
def test_golden(engine: Engine) -> None:
    rows = engine.rows(frames.summarise(teams(engine, {"x": 5}), SHIPPED))
    rows.sort(key=lambda row: LEVELS.index(row["value"]))
    assert [row["value"] for row in rows] == LEVELS
    assert [row["rank"] for row in rows] == [0, 1, 2, 3, 4, None, None]
    assert [row["people"] for row in rows] == [0, 0, 2, 0, 0, 3, 0]
    assert {(row["competency"], row["outcome"], row["of"], row["withheld"]) for row in rows} == {
        ("coachen", "level", 5, False)
    }


@every
def test_five_people_are_shown_and_four_are_not(engine: Engine) -> None:
    assert people(engine, teams(engine, {"x": 5, None: 6})) == {"x": (2, 5), None: (3, 6)}
    assert people(engine, teams(engine, {"x": 4, "y": 4, "z": 5})) == {"x": None, "y": None, "z": (2, 5)}


@every
def test_a_small_group_does_not_follow_from_a_total(engine: Engine) -> None:
    # Everyone less z would be x; so the smallest other group is withheld too.
    assert people(engine, teams(engine, {"x": 2, "y": 6, "z": 8})) == {"x": None, "y": None, "z": (4, 8)}
    assert people(engine, teams(engine, {"x": 2, "y": 6, "z": 6})) == {"x": None, "y": None, "z": None}
    # Two are not enough if they are small together.
    assert people(engine, teams(engine, {"x": 2, "w": 2, "y": 6, "z": 8})) == dict.fromkeys("xwy") | {"z": (4, 8)}
    # Without a group that is small none is withheld.
    assert people(engine, teams(engine, {"x": 2, "y": 6}), min_group=2) == {"x": (1, 2), "y": (3, 6)}


@every
def test_few_people_at_all_are_withheld(engine: Engine) -> None:
    assert people(engine, teams(engine, {"x": 4})) == {"x": None}
    rows = engine.rows(frames.summarise(teams(engine, {"x": 4}), SHIPPED))
    assert {(row["people"], row["of"], row["withheld"]) for row in rows} == {(None, None, True)}
    nobody = engine.make({"team": [], "coachen_level": []}, {"coachen_level": "int"})
    rows = engine.rows(frames.summarise(nobody, SHIPPED, min_group=1))
    assert {(row["people"], row["of"], row["withheld"]) for row in rows} == {(None, None, True)}
    assert engine.rows(frames.summarise(nobody, SHIPPED, by="team", min_group=1)) == []


@every
def test_a_strange_level_is_invalid(engine: Engine) -> None:
    df = engine.make({"coachen_level": [7, 2, None], "coachen_invalid": [0, 1, None]})
    rows = engine.rows(frames.summarise(df, SHIPPED, min_group=1))
    assert {row["value"]: row["people"] for row in rows if row["people"]} == {"invalid": 2, "unknown": 1}


@every
def test_frames_that_do_not_fit_are_refused(engine: Engine) -> None:
    def refuse(df: Any, code: str, path: str, **options: Any) -> Problem:
        (problem,) = refuses(lambda: frames.summarise(df, SHIPPED, **options), (code, path))
        return problem

    df = teams(engine, {"x": 5}, value=["a"] * 5)
    assert refuse(df, "unknown_column", "by", by="teem").nearest == ("team",)
    refuse(df, "column_of_the_summary", "by", by="value")
    refuse(engine.make({"coachen_upper": [1]}), "no_level_column", "")
    assert refuse(engine.make({"coachen_level": ["2"]}), "column_type", "coachen_level").value == "String"
    levels = {"coachen_level": [2], "coachen_decided": [1]}
    assert refuse(engine.make(levels), "column_type", "coachen_decided").value == "Int64"
    invalid = {"coachen_level": [2], "coachen_invalid": [False]}
    refuse(engine.make(invalid), "column_type", "coachen_invalid")


WRONG: list[tuple[dict[str, Any], type[CompetentieError], str]] = [
    ({"framework": "x"}, InvalidTypeError, "wrong_type"),
    ({"by": 1}, InvalidTypeError, "wrong_type"),
    ({"min_group": 0}, InvalidValueError, "too_low"),
    ({"min_group": 2.5}, InvalidTypeError, "wrong_type"),
    ({"min_group": True}, InvalidTypeError, "wrong_type"),
    ({"df": [1]}, InvalidTypeError, "not_a_frame"),
]


@pytest.mark.parametrize(("wrong", "error", "code"), WRONG)
@pytest.mark.parametrize("engine", [*EAGER[:1], *LAZY[:1]])
def test_wrong_arguments_are_refused(
    engine: Engine, wrong: dict[str, Any], error: type[CompetentieError], code: str
) -> None:
    options = {"df": teams(engine, {"x": 5}), "framework": SHIPPED, **wrong}
    df, framework = options.pop("df"), options.pop("framework")
    (argument,) = wrong
    refuses(lambda: frames.summarise(df, framework, **options), (code, argument), error=error)


def test_the_minimum_is_five() -> None:
    assert frames.summarise.__defaults__ == (None, 5)
