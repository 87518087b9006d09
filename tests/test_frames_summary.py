"""
Summaries of assessments: a count over the rows on every engine, and what small groups must not give away.
"""

from __future__ import annotations

import inspect
import itertools
from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import GapStatus
from competentie.errors import CompetentieError, InvalidTypeError, InvalidValueError, Problem
from competentie.gaps import COMPARED
from competentie.labels import level_label, status_label
from strategies import RULES, SHIPPED, job_profiles, with_indicators

nw = pytest.importorskip("narwhals", reason="competentie.frames needs Narwhals")
frames = pytest.importorskip("competentie.frames")

from engines import ALL, EAGER, ENGINES, LAZY, ORDERED, QUICK, Engine, ordered, refuses, shipped  # noqa: E402

every = pytest.mark.parametrize("engine", ALL)
quick = pytest.mark.parametrize("engine", QUICK)
eager = pytest.mark.parametrize("engine", EAGER)
lazy = pytest.mark.parametrize("engine", LAZY)
BASIS = ["framework", "version", "rule"]
COLUMNS = ["competency", "competency_name", "outcome", "value", "label", "rank", "people", "of"]
COLUMNS += ["share", "share_low", "share_high", "withheld", *BASIS]
LEVELS = ["0", "1", "2", "3", "4", "unknown", "invalid"]
EVERYONE: dict[str, Any] = {"rows_are_people": True, "insufficient": "counted"}
FOR_NOW = [status.value for status in COMPARED]


def summed(engine: Engine, df: Any, framework: c.Framework = SHIPPED, **options: Any) -> list[dict[str, Any]]:
    """
    The rows of the summary of people who are a row each.
    """
    return engine.rows(frames.summarise(df, framework, **{**EVERYONE, **options}))


# A count over the rows


def values(framework: c.Framework) -> dict[str, list[str]]:
    return {
        "level": ["0", *(str(level.rank) for level in framework.ladder)],
        "status": [status.value for status in GapStatus],
        "decided": ["true", "false"],
        "sufficient": ["true", "false"],
        "coverage": ["none", "part", "full"],
    }


def value(row: dict[str, Any], competency: str, outcome: str, apart: bool) -> str:
    """
    Under which value a person is counted.
    """
    if row.get(f"{competency}_invalid") or row.get("again"):
        return "invalid"
    found = row[f"{competency}_{outcome}"]
    if found is None:
        return "unknown"
    if outcome == "coverage":
        return "none" if found == 0 else "full" if found == 1 else "part"
    sure = row.get(f"{competency}_sufficient") or (outcome == "status" and row.get(f"{competency}_decided"))
    for_now = outcome == "level" or (outcome == "status" and found in FOR_NOW)
    return "insufficient" if apart and for_now and not sure else str(found).lower()


def reach(row: dict[str, Any], competency: c.Competency, outcome: str, one: str) -> tuple[bool, bool] | None:
    """
    Whether a person would have a value if all were assessed, and could; None where that is not asked.
    """
    stated = [cell.rank for cell in competency.descriptors if cell.stated]
    told = {name: row.get(f"{competency.id}_{name}") for name in ("lower", "upper", "decided")}
    broken = bool(row.get(f"{competency.id}_invalid"))
    has = not broken and str(row[f"{competency.id}_{outcome}"]) == one
    fixed = outcome == "level" and one.isdecimal() and not stated
    fixed |= outcome == "status" and one in ("unknown_desired", "not_required")
    fixed |= outcome == "status" and one in [*FOR_NOW, "not_assessed"] and not stated
    if fixed:
        return has, has
    if outcome == "level" and one.isdecimal() and f"{competency.id}_lower" in row:
        between = range(told["lower"] or 0, (told["upper"] or 0) + 1)
        settled = not broken and [*between] == [int(one)]
        return settled, not broken and int(one) in between and int(one) in [0, *stated]
    if outcome == "status" and one in FOR_NOW and f"{competency.id}_decided" in row:
        can_be = row[f"{competency.id}_status"] in [*FOR_NOW, "not_assessed"]
        return has and bool(told["decided"]), has or (can_be and not broken and not told["decided"])
    return None


def withheld(sizes: dict[Any, int], least: int) -> set[Any]:
    """
    The groups that are withheld.
    """
    small = {group for group, size in sizes.items() if size < least}
    together = sum(sizes[group] for group in small)
    if small and (together < least or together in (len(small), len(small) * (least - 1))):
        others = [size for group, size in sizes.items() if group not in small]
        small |= {group for group, size in sizes.items() if size == min(others, default=0)}
    return small


def counted(
    rows: Sequence[dict[str, Any]], framework: c.Framework, by: Sequence[str], least: int, *, apart: bool
) -> list[dict[str, Any]]:
    """
    The summary, counted row by row.
    """
    groups: dict[Any, list[dict[str, Any]]] = {} if by else {(): list(rows)}
    for row in rows if by else ():
        groups.setdefault(tuple(row[name] for name in by), []).append(row)
    first = [list(dict.fromkeys(row[name] for row in rows)) for name in by]
    small = withheld({group: len(members) for group, members in groups.items()}, least)
    found = []
    for group in sorted(groups, key=lambda group: [names.index(one) for names, one in zip(first, group, strict=True)]):
        members, hidden = groups[group], group in small
        of = len(members)
        for competency in framework.competencies:
            for outcome, known in values(framework).items():
                if rows and f"{competency.id}_{outcome}" not in rows[0]:
                    continue
                people = Counter(value(row, competency.id, outcome, apart) for row in members)
                more = ["insufficient"] if apart and outcome in ("level", "status") else []
                for one in [*known, *more, "unknown", "invalid"]:
                    reached = [reach(row, competency, outcome, one) for row in members]
                    low = sum(pair[0] for pair in reached if pair)
                    high = sum(pair[1] for pair in reached if pair)
                    there = not hidden and all(reached)
                    found.append(
                        {
                            **dict(zip(by, group, strict=True)),
                            "competency": competency.id,
                            "competency_name": competency.coded,
                            "outcome": outcome,
                            "value": one,
                            "rank": int(one) if one.isdecimal() else None,
                            "people": None if hidden else people[one],
                            "of": None if hidden else of,
                            "share": None if hidden else people[one] / of,
                            "share_low": low / of if there else None,
                            "share_high": high / of if there else None,
                            "withheld": hidden,
                            "framework": framework.id,
                            "version": framework.version,
                        }
                    )
    return found


def in_order(engine: Engine, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=repr) if engine.lazy else rows


@st.composite
def surveys(draw: st.DrawFn, *, broken: bool) -> tuple[c.Framework, dict[str, list[Any]], dict[str, str]]:
    """
    A framework, and the answers of people in teams and units, by column; with their types.
    """
    framework = draw(with_indicators(competencies=2, ranks=3, indicators=2))
    people = draw(st.integers(1, 30))
    answers = st.sampled_from([1, 0, None, -1] if broken else [1, 0, None])

    def column(cells: st.SearchStrategy[Any]) -> list[Any]:
        return draw(st.lists(cells, min_size=people, max_size=people))

    columns = {indicator.id: column(answers) for indicator in framework.indicators}
    types = dict.fromkeys(columns, "int")
    columns["team"] = column(st.sampled_from(["x", "y", "z", None]))
    columns["unit"] = column(st.sampled_from(["a", "b"]))
    return framework, columns, {**types, "team": "text", "unit": "text"}


@quick
# A call costs as much for many people as for one: few calls, of many.
@settings(max_examples=min(8, settings().max_examples))
@given(data=st.data())
def test_a_summary_is_a_count_over_the_rows(engine: Engine, data: st.DataObject) -> None:
    # On lazy frames an answer may be none.
    framework, columns, types = data.draw(surveys(broken=engine.lazy))
    profile = data.draw(st.one_of(st.none(), job_profiles(framework)))
    few = [None, ["level", "sufficient"], ["level", "sufficient", "lower", "upper", "coverage"]]
    outcomes = data.draw(st.sampled_from(few))
    df = engine.make(columns, types)
    scored = frames.assess(df, framework, rule=data.draw(RULES), profile=profile, outcomes=outcomes)
    rows = engine.rows(scored)
    least = data.draw(st.integers(1, 5))
    given_by: list[list[str]] = [[], ["team"], ["unit", "team"]]
    by = data.draw(st.sampled_from(given_by))
    apart = data.draw(st.booleans())
    made = summed(engine, scored, framework, by=by, min_group=least, insufficient="apart" if apart else "counted")
    assert all([*row] == [*by, *COLUMNS] for row in made)
    for row in made:
        assert isinstance(row.pop("label"), str)
        row.pop("rule")
    assert in_order(engine, made) == in_order(engine, counted(rows, framework, by, least, apart=apart))


@settings(max_examples=min(20, settings().max_examples))
@given(survey=surveys(broken=False), rule=RULES, data=st.data())
@pytest.mark.parametrize("engine", EAGER[:1])
def test_shares_lie_between_their_bounds_however_the_rest_is_answered(
    engine: Engine, survey: Any, rule: c.LevelRule, data: st.DataObject
) -> None:
    framework, columns, types = survey
    profile = data.draw(job_profiles(framework))

    def shares(**options: Any) -> dict[tuple[str, str, str], dict[str, Any]]:
        scored = frames.assess(engine.make(columns, types), framework, rule=rule, profile=profile)
        rows = summed(engine, scored, framework, min_group=1, outcomes=["level", "status"], **options)
        return {(row["competency"], row["outcome"], row["value"]): row for row in rows}

    before = shares(insufficient="apart")
    for row in before.values():
        if row["share_low"] is not None:
            assert row["share_low"] <= row["share"] <= row["share_high"]
    ids = [indicator.id for indicator in framework.indicators]
    for id in ids:
        columns[id] = [data.draw(st.sampled_from([0, 1])) if v is None else v for v in columns[id]]
    for key, row in shares().items():
        if before[key]["share_low"] is not None:
            assert before[key]["share_low"] <= row["share"] <= before[key]["share_high"]


def test_bounds_of_a_level_are_the_people_who_must_and_may_have_it() -> None:
    engine = ENGINES["polars"]
    ids = [indicator.id for indicator in SHIPPED["klantgerichtheid"].indicators]
    # All of level 1 and none of the rest; nothing of level 2; nothing at all; all but level 1.
    people = [{1: True, 2: False, 3: False, 4: False}, {1: True, 3: False, 4: False}, {}, {2: True, 3: True, 4: True}]
    columns = {id: [answers.get(int(id.split("_")[-2])) for answers in people] for id in ids}
    scored = frames.assess(engine.make(columns, dict.fromkeys(ids, "bool")), shipped("klantgerichtheid"))
    rows = summed(engine, scored, shipped("klantgerichtheid"), min_group=1, outcomes=["level"], insufficient="apart")
    bounds = {row["value"]: (row["share_low"], row["share"], row["share_high"]) for row in rows}
    assert bounds == {
        "0": (0, 0, 0.5),
        # Of whom all but level 1 is known 1 is not possible, but their bounds do not say so.
        "1": (0.25, 0.25, 1),
        "2": (0, 0, 0.75),
        "3": (0, 0, 0.5),
        "4": (0, 0, 0.5),
        "insufficient": (None, 0.25, None),
        "unknown": (None, 0.5, None),
        "invalid": (None, 0, None),
    }
    # Nobody can have level 1 of Coachen: it has no indicators.
    columns = {indicator.id: [None] for indicator in SHIPPED["coachen"].indicators}
    scored = frames.assess(engine.make(columns, dict.fromkeys(columns, "bool")), shipped("coachen"))
    rows = summed(engine, scored, shipped("coachen"), min_group=1, outcomes=["level"])
    assert [row["share_high"] for row in rows] == [1, 0, 1, 1, 1, None, None]


# Small groups


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
    rows = summed(engine, df, by="team", **options)
    for name in ("people", "of", "share"):
        assert all((row[name] is None) is row["withheld"] for row in rows)
    return {r["team"]: None if r["withheld"] else (r["people"], r["of"]) for r in rows if r["value"] == "2"}


@every
def test_golden(engine: Engine) -> None:
    rows = summed(engine, teams(engine, {"x": 5}))
    rows.sort(key=lambda row: LEVELS.index(row["value"]))
    assert [row["value"] for row in rows] == LEVELS
    assert [row["rank"] for row in rows] == [0, 1, 2, 3, 4, None, None]
    assert [row["people"] for row in rows] == [0, 0, 2, 0, 0, 3, 0]
    assert [row["share"] for row in rows] == [0, 0, 0.4, 0, 0, 0.6, 0]
    assert {(row["competency"], row["outcome"], row["of"], row["withheld"]) for row in rows} == {
        ("coachen", "level", 5, False)
    }


@every
def test_five_people_are_shown_and_four_are_not(engine: Engine) -> None:
    assert people(engine, teams(engine, {"x": 5, None: 6})) == {"x": (2, 5), None: (3, 6)}
    assert people(engine, teams(engine, {"x": 4, "y": 3, "z": 5})) == {"x": None, "y": None, "z": (3, 5)}


@every
def test_a_small_group_does_not_follow_from_a_total(engine: Engine) -> None:
    # Everyone less z would be x; so the smallest other group is withheld too.
    assert people(engine, teams(engine, {"x": 2, "y": 6, "z": 8})) == {"x": None, "y": None, "z": (4, 8)}
    assert people(engine, teams(engine, {"x": 2, "y": 6, "z": 6})) == {"x": None, "y": None, "z": None}
    # Two are not enough if they are small together.
    assert people(engine, teams(engine, {"x": 2, "w": 2, "y": 6, "z": 8})) == dict.fromkeys("xwy") | {"z": (4, 8)}
    # Without a group that is small none is withheld.
    assert people(engine, teams(engine, {"x": 2, "y": 6}), min_group=2) == {"x": (1, 2), "y": (3, 6)}
    # As few as five groups can have, or as many as two can: each has one, or four.
    ones: dict[str | None, int] = dict.fromkeys("abcde", 1)
    assert people(engine, teams(engine, {**ones, "y": 6, "z": 8})) == dict.fromkeys("abcdey") | {"z": (4, 8)}
    assert people(engine, teams(engine, {"x": 4, "w": 4, "y": 6, "z": 8})) == dict.fromkeys("xwy") | {"z": (4, 8)}


@every
def test_few_people_at_all_are_withheld(engine: Engine) -> None:
    assert people(engine, teams(engine, {"x": 4})) == {"x": None}
    rows = summed(engine, teams(engine, {"x": 4}))
    assert {(row["people"], row["of"], row["share"], row["withheld"]) for row in rows} == {(None, None, None, True)}
    nobody = engine.make({"team": [], "coachen_level": []}, {"coachen_level": "int"})
    rows = summed(engine, nobody, min_group=1)
    assert {(row["people"], row["of"], row["share"], row["withheld"]) for row in rows} == {(None, None, None, True)}
    assert summed(engine, nobody, by="team", min_group=1) == []


Rows = list[dict[str, Any]]
Decide = Callable[[dict[Any, int], int], set[Any]]
Found = list[tuple[Any, ...]]


def sizes_that_fit(rows: Rows, total: int, least: int, decide: Decide) -> list[dict[Any, int]]:
    """
    How many people the groups can have, for who knows how many there are in all, and how it is decided what is withheld.
    """
    known = {row["group"]: row["of"] for row in rows}
    hidden = {row["group"] for row in rows if row["withheld"]}
    unknown = [group for group, of in known.items() if of is None]
    left = total - sum(of for of in known.values() if of is not None)
    fit = []
    for cuts in itertools.combinations(range(1, left), len(unknown) - 1) if unknown else [()]:
        parts = [after - before for before, after in itertools.pairwise([0, *cuts, left])]
        sizes = known | dict(zip(unknown, parts, strict=False))
        if decide(sizes, least) == hidden:
            fit.append(sizes)
    return fit


def people_that_fit(outcome: Rows, of: int) -> list[range]:
    """
    How many of *of* people can have each value of an outcome, of its rows.
    """
    ranges = []
    for row in outcome:
        low, high = 0, of
        if row["people"] is not None:
            low = high = row["people"]
        if row["share"] is not None:
            low = high = round(row["share"] * of)
        if row["share_low"] is not None:
            low = max(low, round(row["share_low"] * of))
        if row["share_high"] is not None:
            high = min(high, round(row["share_high"] * of))
        ranges.append((low, high))
    lows, highs = sum(low for low, _ in ranges), sum(high for _, high in ranges)
    return [range(max(low, of - highs + high), min(high, of - lows + low) + 1) for low, high in ranges]


def found_out(rows: Rows, by: Sequence[str], total: int, least: int, decide: Decide) -> Found:
    """
    The numbers of withheld groups that can be only one.
    """
    rows = [{**row, "group": tuple(row[name] for name in by)} for row in rows]
    possible: dict[tuple[Any, ...], set[int]] = {}
    for sizes in sizes_that_fit(rows, total, least, decide):
        for (group, hidden, *_), outcome in itertools.groupby(
            rows, key=lambda row: (row["group"], row["withheld"], row["competency"], row["outcome"])
        ):
            if hidden:
                own = list(outcome)
                possible.setdefault((group, "of"), set()).add(sizes[group])
                for row, fit in zip(own, people_that_fit(own, sizes[group]), strict=True):
                    place = group, row["competency"], row["outcome"], row["value"]
                    possible.setdefault(place, set()).update(fit)
    assert possible or not any(row["withheld"] for row in rows)
    return [place for place, numbers in possible.items() if len(numbers) == 1]


def grouped(sizes: Sequence[int], levels: Sequence[int | None]) -> tuple[Any, int]:
    """
    People of as many groups, by unit and team, with levels by turns; and how many there are.
    """
    groups = [("ab"[i % 2], f"team {i // 2}") for i, size in enumerate(sizes) for _ in range(size)]
    level = [one for one, _ in zip(itertools.cycle(levels), groups, strict=False)]
    columns = {
        "unit": [unit for unit, _ in groups],
        "team": [team for _, team in groups],
        "coachen_level": level,
        "coachen_lower": [rank or 0 for rank in level],
        "coachen_upper": [rank or 4 for rank in level],
    }
    return ENGINES["polars"].make(columns, dict.fromkeys([*columns][2:], "int")), len(groups)


@pytest.mark.parametrize("engine", EAGER[:1])
@settings(max_examples=min(60, settings().max_examples))
@given(
    sizes=st.lists(st.integers(1, 9), min_size=1, max_size=6),
    levels=st.lists(st.sampled_from([0, 2, 3, 4, None]), min_size=1, max_size=7),
    least=st.integers(2, 6),
)
def test_no_number_that_is_withheld_follows_from_the_rest(
    engine: Engine, sizes: list[int], levels: list[int | None], least: int
) -> None:
    df, total = grouped(sizes, levels)
    by = ["unit", "team"]
    rows = summed(engine, df, by=by, min_group=least)
    if all(row["withheld"] for row in rows):
        # Then nothing is known but how many there are.
        assert {row[name] for row in rows for name in ("people", "of", "share", "share_low", "share_high")} == {None}
    else:
        assert found_out(rows, by, total, least, withheld) == []
    wide = summed(engine, df, by=by, min_group=least, wide="share")
    told = [(row["withheld"], row["of"], *(row[level] for level in LEVELS)) for row in wide]
    assert all(set(numbers) == {None} for hidden, *numbers in told if hidden)
    assert [hidden for hidden, *_ in told] == [row["withheld"] for row in rows if row["value"] == "0"]


def small_alone(sizes: dict[Any, int], least: int) -> set[Any]:
    """
    Small groups and no others.
    """
    return {group for group, size in sizes.items() if size < least}


def small_together(sizes: dict[Any, int], least: int) -> set[Any]:
    """
    And the smallest others where the small ones are few together.
    """
    small = small_alone(sizes, least)
    if 0 < sum(sizes[group] for group in small) < least:
        others = [size for group, size in sizes.items() if group not in small]
        small |= {group for group, size in sizes.items() if size == min(others, default=0)}
    return small


UNMENDED = [
    (small_alone, [2, 6, 8], 2),
    (small_together, [1, 1, 1, 1, 1, 9], 1),
    (small_together, [4, 4, 5], 4),
]


@pytest.mark.parametrize(("decide", "sizes", "size"), UNMENDED)
@pytest.mark.parametrize("engine", EAGER[:1])
def test_with_less_withheld_a_number_follows(engine: Engine, decide: Decide, sizes: list[int], size: int) -> None:
    df, total = grouped(sizes, [2, 3])
    by = ["unit", "team"]
    rows = summed(engine, df, by=by, min_group=1)
    groups = {(row["unit"], row["team"]): row["of"] for row in rows}
    hidden = decide(groups, 5)
    for row in rows:
        if (row["unit"], row["team"]) in hidden:
            row.update(dict.fromkeys(["people", "of", "share", "share_low", "share_high"]), withheld=True)
    found = found_out(rows, by, total, 5, decide)
    assert {groups[group] for group, number, *_ in found if number == "of"} == {size}
    # And what is withheld is withheld with all that it follows from.
    mended = summed(engine, df, by=by)
    if not all(row["withheld"] for row in mended):
        assert found_out(mended, by, total, 5, withheld) == []


@pytest.mark.parametrize("told", ["of", "people", "share", "share_low"])
@pytest.mark.parametrize("engine", EAGER[:1])
def test_no_column_may_tell_what_another_does_not(engine: Engine, told: str) -> None:
    df, total = grouped([3, 4, 8], [2])
    by = ["unit", "team"]
    known = summed(engine, df, by=by, min_group=1)
    rows = summed(engine, df, by=by)
    assert found_out(rows, by, total, 5, withheld) == []
    for row, other in zip(rows, known, strict=True):
        row[told] = other[told]
    assert found_out(rows, by, total, 5, withheld)


# People


NAMES: dict[str, list[Any]] = {"who": ["a", "b", "c", "d"], "team": ["x"] * 4, "coachen_level": [1, 2, 3, 4]}


@eager
def test_people_in_several_rows_are_refused_by_name(engine: Engine) -> None:
    columns: dict[str, list[Any]] = {"who": ["a", "b", "c", "a", "b"], "coachen_level": [1, 2, 3, 4, 0]}
    (problem,) = refuses(
        lambda: frames.summarise(engine.make(columns), SHIPPED, person="who", insufficient="counted"),
        ("people_in_several_rows", "who"),
    )
    assert problem.text("en") == "who: 2 people are there more than once: 'a', 'b'; keep one row of each"
    assert problem.text("nl") == "who: 2 personen staan er vaker dan één keer: 'a', 'b'; houd van ieder één rij"
    columns = NAMES | {"who": ["a", "a", None, " "]}
    (nobody, twice) = refuses(
        lambda: frames.summarise(engine.make(columns), SHIPPED, person="who", insufficient="counted"),
        ("says_nothing", "who"),
        ("people_in_several_rows", "who"),
    )
    assert nobody.parameters["count"] == 2
    assert twice.parameters["count"] == 1


@lazy
def test_on_lazy_frames_a_person_in_several_rows_counts_once_and_is_invalid(engine: Engine) -> None:
    # b is in two teams, and c in one and in none: they are in none. Of nobody there are two rows.
    who = ["a", "a", "b", "b", "c", "c", "d", "e", None, None]
    team = ["x", "x", "x", "y", "y", None, "x", "y", "y", "y"]
    df = engine.make({"who": who, "team": team, "coachen_level": [2] * 10})
    rows = engine.rows(
        frames.summarise(df, SHIPPED, person="who", by="team", min_group=1, insufficient="counted", outcomes=["level"])
    )
    assert {(row["team"], row["value"]): row["people"] for row in rows if row["people"]} == {
        ("x", "2"): 1,
        ("x", "invalid"): 1,
        ("y", "2"): 1,
        ("y", "invalid"): 1,
        (None, "invalid"): 2,
    }
    # A row of nobody is no person.
    assert {row["team"]: row["of"] for row in rows} == {"x": 2, "y": 1, None: 2}
    df = engine.make({"who": ["a", None], "coachen_level": [2, 2]})
    rows = engine.rows(frames.summarise(df, SHIPPED, person="who", min_group=1, insufficient="counted"))
    assert {row["value"]: row["people"] for row in rows if row["people"]} == {"2": 1, "invalid": 1}


HARD = "\u00a0"


@eager
def test_a_person_who_is_there_twice_by_a_space_is_refused_by_name(engine: Engine) -> None:
    df = engine.make({"who": ["d ", "a", f"d{HARD}"], "coachen_level": [1, 2, 3]})
    (problem,) = refuses(
        lambda: frames.summarise(df, SHIPPED, person="who", insufficient="counted"), ("people_in_several_rows", "who")
    )
    assert problem.parameters["examples"] == ("'d '",)


def summary_of(
    engine: Engine, who: Sequence[Any], team: Sequence[Any], least: int
) -> tuple[dict[Any, Any], Counter[Any]]:
    """
    Per team how many people it has, None where that is withheld, and how many are invalid.
    """
    df = engine.make({"who": who, "team": team, "coachen_level": [2] * len(who)})
    options: Any = {"insufficient": "counted", "outcomes": ["level"]}
    rows = engine.rows(frames.summarise(df, SHIPPED, person="who", by="team", min_group=least, **options))
    invalid = Counter({row["team"]: row["people"] for row in rows if row["value"] == "invalid" and row["people"]})
    return {row["team"]: row["of"] for row in rows}, invalid


@lazy
def test_on_lazy_frames_no_space_and_no_row_of_nobody_lifts_a_group_over_the_line(engine: Engine) -> None:
    others, teams = [f"u{n}" for n in range(9)], ["y"] * 9
    for blanks in ([], [None], [None, "", " ", HARD]):
        who, team = ["a", "b", "c", *blanks, *others], ["x"] * (3 + len(blanks)) + teams
        assert summary_of(engine, who, team, 4) == ({"x": None, "y": None}, Counter())
        # Where the group is told, the rows of nobody are told beside it.
        assert summary_of(engine, who, team, 3) == ({"x": 3, "y": 9}, Counter({"x": 1} if blanks else {}))
    spaced = ["a", "b", "c", "d", f"d{HARD}", *others]
    assert summary_of(engine, spaced, ["x"] * 5 + teams, 5)[0] == {"x": None, "y": None}
    assert summary_of(engine, spaced, ["x"] * 5 + teams, 4) == ({"x": 4, "y": 9}, Counter({"x": 1}))


@lazy
def test_a_group_of_nobody_is_withheld_and_hides_nobody(engine: Engine) -> None:
    who, team = [None, " ", *(f"u{n}" for n in range(9))], ["x"] * 2 + ["y"] * 9
    for least in (1, 5):
        assert summary_of(engine, who, team, least) == ({"x": None, "y": 9}, Counter())


@lazy
def test_numbers_that_are_none_are_nobody(engine: Engine) -> None:
    nan = float("nan")
    who = [nan, nan, 1.0, 2.0, 3.0, *(float(n) for n in range(10, 19))]
    assert summary_of(engine, who, ["x"] * 5 + ["y"] * 9, 4)[0] == {"x": None, "y": None}


@every
def test_a_row_twice_does_not_lift_a_group_over_the_line(engine: Engine) -> None:
    columns: dict[str, list[Any]] = {
        "who": [*"abcd", *"efghijk"],
        "team": ["x"] * 4 + ["y"] * 7,
        "coachen_level": [2, None] * 5 + [2],
    }

    def shown(columns: dict[str, list[Any]]) -> set[str]:
        made = frames.summarise(
            engine.make(columns), SHIPPED, person="who", by="team", insufficient="counted", min_group=5
        )
        return {row["team"] for row in engine.rows(made) if not row["withheld"]}

    # And four are not enough even with y, which is withheld with them.
    assert shown(columns) == set()
    twice = {name: [*values, values[0]] for name, values in columns.items()}
    if engine.lazy:
        assert shown(twice) == set()
    else:
        refuses(lambda: shown(twice), ("people_in_several_rows", "who"))


@pytest.mark.parametrize("engine", [*EAGER[:1], *LAZY[:1]])
def test_who_the_rows_are_has_to_be_said(engine: Engine) -> None:
    df = engine.make(NAMES)
    said = refuses(lambda: frames.summarise(df, SHIPPED), ("people_not_told", "person"), error=InvalidValueError)
    assert "person= the column" in said[0].text("en")
    assert "rows_are_people=True" in said[0].text("nl")
    refuses(
        lambda: frames.summarise(df, SHIPPED, person="who", rows_are_people=True),
        ("people_told_twice", "person"),
        error=InvalidValueError,
    )
    refuses(
        lambda: frames.summarise(df, SHIPPED, person="who", by=["team", "who"], insufficient="counted"),
        ("column_given_twice", "who"),
    )
    (weights,) = refuses(
        lambda: frames.summarise(df, SHIPPED, person="who", weights="w"),
        ("no_weights", "weights"),
        error=InvalidValueError,
    )
    assert "counts people" in weights.text("en")


# What is not certain


@every
def test_of_whom_too_little_was_assessed_is_apart(engine: Engine) -> None:
    # Pandas makes objects of booleans with gaps, which no frame that was assessed has.
    missing = False if engine.name == "pandas" else None
    columns: dict[str, list[Any]] = {
        "coachen_level": [2, 2, 2, None, 3, 7],
        "coachen_sufficient": [True, False, missing, False, True, False],
        "coachen_status": ["growth", "growth", "not_assessed", "not_assessed", "not_required", "desired"],
        "coachen_decided": [False, True, False, False, False, missing],
    }
    df = engine.make(columns, {"coachen_sufficient": "bool", "coachen_decided": "bool"})

    def counts(outcome: str, insufficient: str) -> dict[str, int]:
        rows = summed(engine, df, outcomes=[outcome], insufficient=insufficient)
        assert sum(row["people"] for row in rows) == 6
        return {row["value"]: row["people"] for row in rows if row["people"]}

    assert counts("level", "apart") == {"2": 1, "3": 1, "insufficient": 2, "unknown": 1, "invalid": 1}
    assert counts("level", "counted") == {"2": 3, "3": 1, "unknown": 1, "invalid": 1}
    # Who is decided has that status, whatever the level.
    assert counts("status", "apart") == {"growth": 2, "not_assessed": 2, "not_required": 1, "insufficient": 1}
    assert counts("status", "counted") == {"growth": 2, "desired": 1, "not_assessed": 2, "not_required": 1}


@pytest.mark.parametrize("engine", [*EAGER[:1], *LAZY[:1]])
def test_without_a_column_that_says_whether_enough_was_assessed_nobody_can_be_apart(engine: Engine) -> None:
    df = engine.make({"coachen_level": [1], "resultaatgericht_level": [1], "resultaatgericht_sufficient": [True]})
    (problem,) = refuses(
        lambda: frames.summarise(df, SHIPPED, rows_are_people=True), ("sufficient_not_there", "coachen_sufficient")
    )
    assert "insufficient='counted'" in problem.text("nl")
    # A standing rests on a level; what was assessed does not.
    df = engine.make({"coachen_level": [1], "coachen_status": ["growth"], "coachen_coverage": [0.5]})
    refuses(
        lambda: frames.summarise(df, SHIPPED, rows_are_people=True, outcomes=["status"]),
        ("sufficient_not_there", "coachen_sufficient"),
    )
    assert engine.rows(frames.summarise(df, SHIPPED, rows_are_people=True, outcomes=["coverage"]))


@pytest.mark.parametrize("engine", [*EAGER[:1], *LAZY[:1]])
def test_bounds_are_missing_where_the_frame_does_not_say_them(engine: Engine) -> None:
    df = engine.make({"coachen_level": [2], "coachen_lower": [0], "coachen_status": ["not_required"]})
    rows = summed(engine, df, min_group=1)
    there = {(row["value"], row["share_low"], row["share_high"]) for row in rows if row["share_low"] is not None}
    # What a job does not ask no answer changes.
    assert there == {("not_required", 1, 1), ("unknown_desired", 0, 0)}


@every
def test_a_strange_level_is_invalid(engine: Engine) -> None:
    df = engine.make({"coachen_level": [7, 2, None], "coachen_invalid": [0, 1, None]})
    rows = summed(engine, df, min_group=1)
    assert {row["value"]: row["people"] for row in rows if row["people"]} == {"invalid": 2, "unknown": 1}


# For a report


@every
def test_white_space_around_a_group_makes_no_other_group(engine: Engine) -> None:
    team = ["Noord", "Noord ", "\u00a0Noord", "\tZuid", "Zuid", "", "  ", None]
    df = engine.make({"team": team, "coachen_level": [2] * 8})
    rows = summed(engine, df, by="team", min_group=1, outcomes=["level"])
    assert {row["team"]: row["people"] for row in rows if row["value"] == "2"} == {"Noord": 3, "Zuid": 2, None: 3}
    # Upper and lower case do: nobody can say that they are one team.
    other = engine.make({"team": ["Noord", "noord"], "coachen_level": [2] * 2})
    assert {row["team"] for row in summed(engine, other, by="team", min_group=1)} == {"Noord", "noord"}


@every
def test_groups_come_in_the_order_that_is_given(engine: Engine) -> None:
    columns: dict[str, list[Any]] = {
        "unit": ["b", "a", "b", "a", None, "c"],
        "team": ["y", "x", "x", "y", "x", "z"],
        "coachen_level": [1] * 6,
    }

    def order(**options: Any) -> list[tuple[Any, ...]]:
        rows = summed(engine, engine.make(columns), min_group=1, outcomes=["level"], **options)
        assert sorted(range(len(rows)), key=lambda n: rows[n]["rank"] == 0)
        by = options["by"]
        return list(dict.fromkeys(tuple(row[name] for name in by) for row in rows))

    if engine.name == "dask":
        pytest.skip("Dask sorts by numbers alone: there rows are in no order")
    found = order(by=["unit", "team"])
    if engine.lazy:
        assert found == [("a", "x"), ("a", "y"), ("b", "x"), ("b", "y"), ("c", "z"), (None, "x")]
    else:
        assert found == [("b", "y"), ("b", "x"), ("a", "y"), ("a", "x"), (None, "x"), ("c", "z")]
    found = order(by=["unit", "team"], order={"unit": ["c", "a"], "team": ("x",)})
    assert found[:3] == [("c", "z"), ("a", "x"), ("a", "y")]
    assert [team for _, team in found[3:]] == ["x", "y", "x"]


@eager
def test_groups_in_an_order_that_nobody_is_in_are_named(engine: Engine) -> None:
    df = engine.make({"team": ["x", None], "unit": ["b", "a"], "coachen_level": [1, 2]})
    order = {"team": ["q", None, "X", "x"], "unit": ["a", "b"]}
    with pytest.warns(frames.MissingGroupsWarning) as caught:
        rows = summed(engine, df, by=["team", "unit"], min_group=1, order=order)
    assert list(dict.fromkeys(row["team"] for row in rows)) == [None, "x"]
    (one,) = caught
    assert one.filename == __file__
    assert isinstance(one.message, frames.MissingGroupsWarning)
    assert one.message.problem.path == "order.team"
    assert one.message.problem.value == ("q", "X")
    assert "'q', 'X'" in one.message.text("nl")


@pytest.mark.parametrize("name", ORDERED)
def test_groups_of_an_enum_are_in_its_order(name: str) -> None:
    names = ["high", "mid", "low"]
    columns: dict[str, list[Any]] = {"team": ["low", "mid", "high", "low"], "coachen_level": [1, 2, 3, 4]}
    engine, df = ordered(name, columns, names)
    rows = summed(engine, df, by="team", min_group=1)
    assert list(dict.fromkeys(row["team"] for row in rows)) == names


def test_a_dictionary_of_arrow_in_pandas_groups() -> None:
    pd, pa = pytest.importorskip("pandas"), pytest.importorskip("pyarrow")
    codes = pa.chunked_array([pa.DictionaryArray.from_arrays([1, 0, 1], ["x", "y"])])
    df = pd.DataFrame({"coachen_level": [1, 2, 3], "team": pd.arrays.ArrowExtensionArray(codes)})
    assert people(ENGINES["pandas"], df, min_group=1) == {"y": (0, 2), "x": (1, 1)}


@every
def test_no_number_and_a_missing_value_are_one_group(engine: Engine) -> None:
    team = [1.5, float("nan"), None, 1.5, float("nan")]
    df = engine.make({"wie": [*"abcde"], "team": team, "coachen_level": [1, 2, 3, 4, 4]}, {"team": "float"})
    options: dict[str, Any] = {"person": "wie", "by": "team", "min_group": 2, "insufficient": "counted"}
    compared = frames.compare(df, df, SHIPPED, person="wie", keep="team")
    for summary in (
        frames.summarise(df, SHIPPED, **options),
        frames.summarise_changes(compared, SHIPPED, **options),
    ):
        told = {(row["team"], row["of"]) for row in engine.rows(summary)}
        assert told == {(1.5, 2), (None, 3)}


@every
def test_a_column_per_value_on_request(engine: Engine) -> None:
    df = teams(engine, {"x": 5, "y": 3, "z": 2, "w": 6})
    rows = summed(engine, df, by="team", outcomes=["level"], wide="people", order={"team": ["x", "y", "z", "w"]})
    assert all(
        [*row] == ["team", "competency", "competency_name", "outcome", "of", *LEVELS, "withheld", *BASIS]
        for row in rows
    )
    told = {row["team"]: [row["of"], *(row[level] for level in LEVELS)] for row in rows}
    assert told == {
        "x": [5, 0, 0, 2, 0, 0, 3, 0],
        "y": [None] * 8,
        "z": [None] * 8,
        "w": [6, 0, 0, 3, 0, 0, 3, 0],
    }
    rows = summed(engine, df, wide="share", insufficient="counted")
    assert [rows[0][level] for level in ("2", "unknown")] == [0.5, 0.5]
    refuses(
        lambda: summed(engine, engine.make({"unknown": ["a"], "coachen_level": [1]}), by="unknown", wide="people"),
        ("column_of_the_summary", "by"),
    )


def test_values_are_told_in_words() -> None:
    engine = ENGINES["polars"]
    ids = [indicator.id for indicator in SHIPPED["coachen"].indicators]
    framework = shipped("coachen")
    profile = c.JobProfile.of(framework, {"coachen": 2}, id="p", title="P")
    df = frames.assess(engine.make({id: [True] * 5 for id in ids}), framework, profile=profile)

    def labels(framework: c.Framework, **options: Any) -> dict[tuple[str, str], str]:
        rows = summed(engine, df, framework, insufficient="apart", **options)
        assert {row["competency_name"] for row in rows} == {framework["coachen"].coded}
        return {(row["outcome"], row["value"]): row["label"] for row in rows}

    own = labels(framework)
    for rank in range(5):
        assert own["level", str(rank)] == level_label(rank, language="nl", framework=framework)
    for status in GapStatus:
        assert own["status", status.value] == status_label(status, framework)
    assert own["level", "unknown"] == level_label(None, language="nl")
    assert own["status", "unknown"] == "niet bekend"
    dutch = {
        ("decided", "true"): "staat vast",
        ("decided", "false"): "staat nog niet vast",
        ("decided", "unknown"): "niet bekend",
        ("sufficient", "true"): "genoeg beoordeeld",
        ("sufficient", "false"): "te weinig beoordeeld",
        ("level", "insufficient"): "te weinig beoordeeld",
        ("coverage", "none"): "niets beoordeeld",
        ("coverage", "part"): "deels beoordeeld",
        ("coverage", "full"): "alles beoordeeld",
        ("coverage", "invalid"): "ongeldig antwoord",
    }
    assert {key: own[key] for key in dutch} == dutch
    english = labels(framework, language="en")
    assert english["level", "3"] == "level 3"
    assert english["sufficient", "false"] == "too little assessed"


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("insufficient", ["apart", "counted"])
def test_no_label_is_that_of_two_values_of_an_outcome(language: str, insufficient: str) -> None:
    engine = ENGINES["polars"]
    framework = shipped("coachen")
    profile = c.JobProfile.of(framework, {"coachen": 2}, id="p", title="P")
    answers = engine.make({indicator.id: [True] * 5 for indicator in framework["coachen"].indicators})
    df = frames.assess(answers, framework, profile=profile)
    rows = summed(engine, df, framework, language=language, insufficient=insufficient)
    assert {row["outcome"] for row in rows} == {*values(framework)}
    labels = Counter((row["outcome"], row["label"]) for row in rows)
    assert labels.most_common(1)[0][1] == 1


def test_what_the_numbers_rest_on_is_told_in_every_row() -> None:
    engine = ENGINES["polars"]
    df = teams(engine, {"x": 5})

    def basis(**options: Any) -> tuple[str, ...]:
        (found,) = {tuple(row[name] for name in BASIS) for row in summed(engine, df, language="en", **options)}
        return found

    assert basis() == (
        SHIPPED.id,
        SHIPPED.version,
        "By which rule the levels were worked out was not given.",
    )
    assert basis(rule=c.LevelRule(Fraction(9, 10), c.Climb.HIGHEST, 0))[2] == (
        "A level is met if at least 90% of the assessed indicators were observed. A person's level is the highest level "
        "met, whatever lies below it. Enough was always assessed: the rule sets no minimum."
    )


@pytest.mark.parametrize("rule", [None, SHIPPED.rule, c.LevelRule(Fraction(9, 10), c.Climb.HIGHEST, 0)])
def test_a_rule_is_told_alike_of_outcomes_and_of_changes(rule: c.LevelRule | None) -> None:
    engine = ENGINES["polars"]
    answers = engine.make({"who": [*"abcde"], **{id: [True] * 5 for id in SHIPPED.indicator_ids}})
    scored = frames.assess(answers, SHIPPED, rule=rule)
    changed = frames.compare(scored, scored, SHIPPED, person="who")
    summaries = (
        frames.summarise(scored, SHIPPED, person="who", rule=rule),
        frames.summarise_changes(changed, SHIPPED, person="who", rule=rule),
    )
    told = [{tuple(row[name] for name in BASIS) for row in engine.rows(summary)} for summary in summaries]
    assert len(told[0]) == 1
    assert told[0] == told[1]


# What does not fit


def test_a_relation_of_any_connection_is_counted() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as connection:
        levels = ", ".join(f"({n}, '{'xyz'[n % 3]}', {n % 5}, true)" for n in range(30))
        named = connection.sql(f"select * from (values {levels}) as t(who, team, coachen_level, coachen_sufficient)")  # noqa: S608
        summed_up = frames.summarise(named, SHIPPED, person="who", by="team")
        rows = summed_up.to_arrow_table().to_pylist()
    assert {(row["team"], row["of"]) for row in rows} == {("x", 10), ("y", 10), ("z", 10)}


@every
def test_frames_that_do_not_fit_are_refused(engine: Engine) -> None:
    def refuse(df: Any, code: str, path: str, **options: Any) -> Problem:
        (problem,) = refuses(lambda: frames.summarise(df, SHIPPED, **{**EVERYONE, **options}), (code, path))
        return problem

    df = teams(engine, {"x": 5}, value=["a"] * 5)
    assert refuse(df, "unknown_column", "by", by=["team", "teem"]).nearest == ("team",)
    assert refuse(df, "unknown_column", "person", person="who", rows_are_people=False).value == "who"
    refuse(df, "column_of_the_summary", "by", by=["value"])
    refuse(engine.make({"coachen_upper": [1]}), "no_level_column", "")
    assert refuse(engine.make({"coachen_level": ["2"]}), "column_type", "coachen_level").value == "String"
    levels = {"coachen_level": [2], "coachen_decided": [1]}
    assert refuse(engine.make(levels), "column_type", "coachen_decided").value == "Int64"
    invalid = {"coachen_level": [2], "coachen_invalid": [False]}
    refuse(engine.make(invalid), "column_type", "coachen_invalid")
    refuse(engine.make({"coachen_level": [2], "coachen_upper": [False]}), "column_type", "coachen_upper")
    refuse(engine.make({"coachen_level": [2]}), "no_outcome_column", "outcomes", outcomes=["level", "status"])


def test_lists_say_neither_who_a_person_is_nor_the_group() -> None:
    pl, pd = pytest.importorskip("polars"), pytest.importorskip("pandas")
    odd = pl.DataFrame({"odd": [["a"], ["b"]], "who": ["a", "b"], "coachen_level": [1, 2]})
    struct = odd.with_columns(odd=pl.struct("who"))
    objects = odd.with_columns(odd=pl.Series([object(), object()], dtype=pl.Object))
    listed = pd.DataFrame({"odd": [["a"], ["b"]], "who": ["a", "b"], "coachen_level": [1, 2]})

    def refuse(summarise: Any, df: Any) -> None:
        for options in ({"person": "odd"}, {"person": "who", "by": "odd"}):
            refuses(partial(summarise, df, SHIPPED, insufficient="counted", **options), ("column_type", "odd"))

    # More texts than pandas is asked for to tell what a column holds.
    late = pd.DataFrame({"odd": [*"a" * 150, ["a"]], "who": range(151), "coachen_level": 1})
    alike = pd.DataFrame({"odd": [1, "1", None], "who": ["a", "b", "c"], "coachen_level": 1})
    inside = pd.DataFrame({"odd": [("a",), (["a"],)], "who": ["a", "b"], "coachen_level": 1})
    for df in (odd, odd.lazy(), struct, struct.lazy(), objects, listed, late, inside, alike):
        refuse(frames.summarise, df)
    both = odd.with_columns(competency=pl.lit("coachen"), present=pl.lit("both"), before=1, after=1, change=0)
    refuse(frames.summarise_changes, both)


def test_white_space_around_a_group_makes_no_difference_among_objects_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame({"team": pd.Series(["Noord", "Noord ", None], dtype=object), "coachen_level": [2, 2, 2]})
    rows = summed(ENGINES["pandas"], df, by="team", min_group=1)
    assert {(row["team"], row["of"]) for row in rows} == {("Noord", 2), (None, 1)}


def test_objects_of_pandas_that_have_a_hash_are_groups() -> None:
    pd = pytest.importorskip("pandas")
    df = pd.DataFrame({"team": pd.Series([1, "a", 1], dtype=object), "coachen_level": [1, 2, 3]})
    rows = summed(ENGINES["pandas"], df, by="team", min_group=1)
    assert {(row["team"], row["of"]) for row in rows} == {(1, 2), ("a", 1)}


WRONG: list[tuple[dict[str, Any], type[CompetentieError], str, str]] = [
    ({"framework": "x"}, InvalidTypeError, "wrong_type", "framework"),
    ({"person": 1}, InvalidTypeError, "wrong_type", "person"),
    ({"rows_are_people": 1}, InvalidTypeError, "wrong_type", "rows_are_people"),
    ({"by": 1}, InvalidTypeError, "wrong_type", "by"),
    ({"by": ["team", 1]}, InvalidTypeError, "wrong_type", "by"),
    ({"by": ["team", "team"]}, InvalidValueError, "not_distinct", "by"),
    ({"min_group": 0}, InvalidValueError, "too_low", "min_group"),
    ({"min_group": 2.5}, InvalidTypeError, "wrong_type", "min_group"),
    ({"min_group": True}, InvalidTypeError, "wrong_type", "min_group"),
    ({"outcomes": "level"}, InvalidTypeError, "wrong_type", "outcomes"),
    ({"outcomes": 1}, InvalidTypeError, "wrong_type", "outcomes"),
    ({"outcomes": []}, InvalidValueError, "no_outcome", "outcomes"),
    ({"outcomes": ["lower"]}, InvalidValueError, "unknown_outcome", "outcomes"),
    ({"outcomes": ["level", "level"]}, InvalidValueError, "outcome_twice", "outcomes"),
    ({"insufficient": "left out"}, InvalidValueError, "not_a_member", "insufficient"),
    ({"wide": "both"}, InvalidValueError, "not_a_member", "wide"),
    ({"order": ["x"]}, InvalidTypeError, "wrong_type", "order"),
    ({"by": "team", "order": {"unit": ["x"]}}, InvalidValueError, "not_a_member", "order"),
    ({"by": "team", "order": {"team": "x"}}, InvalidTypeError, "wrong_type", "order.team"),
    ({"by": "team", "order": {"team": ["x", "y", "x"]}}, InvalidValueError, "not_distinct", "order.team"),
    ({"rule": "3/4"}, InvalidTypeError, "wrong_type", "rule"),
    ({"language": "fr"}, InvalidValueError, "no_words_in_language", "language"),
    ({"df": [1]}, InvalidTypeError, "not_a_frame", "df"),
]


@pytest.mark.parametrize(("wrong", "error", "code", "path"), WRONG)
@pytest.mark.parametrize("engine", [*EAGER[:1], *LAZY[:1]])
def test_wrong_arguments_are_refused(
    engine: Engine, wrong: dict[str, Any], error: type[CompetentieError], code: str, path: str
) -> None:
    options = {"df": teams(engine, {"x": 5}), "framework": SHIPPED, **EVERYONE, **wrong}
    df, framework = options.pop("df"), options.pop("framework")
    refuses(lambda: frames.summarise(df, framework, **options), (code, path), error=error)


def test_the_minimum_is_five() -> None:
    assert inspect.signature(frames.summarise).parameters["min_group"].default == 5
