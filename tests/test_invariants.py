"""
What must hold in a framework, each broken once.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import attrs
import pytest
from hypothesis import given

from competentie import Competency, Descriptor, Framework, Indicator, JobProfile
from competentie.errors import InvalidValueError
from competentie.invariants import framework_problems
from competentie.model import (
    CellMark,
    Correction,
    DescriptorState,
    History,
    LegendEntry,
    Level,
    Mark,
    Provenance,
    Replacement,
    Specialisation,
)
from refusals import problems, refused
from strategies import frameworks

STATED = Descriptor("d", 2, DescriptorState.DEFINED, "", (Indicator("i", "x"),))
COMPETENCY = Competency("k", "K", "", (STATED,))
SMALL = Framework(
    id="f",
    version="1.0.0",
    modified=dt.date(2026, 1, 1),
    language="nl",
    title="F",
    ladder=(Level(2, "Twee", ""), Level(5, "Vijf", "")),
    legend=(),
    competencies=(COMPETENCY,),
    specialisations=(Specialisation("s", "S"),),
    profiles=(),
    history=History(),
    provenance=Provenance(),
)


@given(frameworks())
def test_a_framework_that_could_be_made_has_no_problems(framework: Framework) -> None:
    assert [*framework_problems(framework)] == []


def level(rank: int) -> Level:
    return Level(rank, "x", "")


def replaced(*pairs: tuple[str, str]) -> History:
    retired = tuple(dict.fromkeys(old for old, _ in pairs))
    return History(retired, tuple(Replacement(old, new, equivalent=True) for old, new in pairs))


# The change, and what is refused: path, code, value, and what the sentence names.
BROKEN: list[tuple[dict[str, Any], str, str, Any, dict[str, Any]]] = [
    ({"ladder": (), "competencies": ()}, "ladder", "empty_ladder", (), {}),
    ({"ladder": (level(5), level(2))}, "ladder[1].rank", "ranks_do_not_ascend", 2, {"before": 5}),
    ({"ladder": (level(2), level(2))}, "ladder[1].rank", "ranks_do_not_ascend", 2, {"before": 2}),
    ({"ladder": (level(1),)}, "competencies[0].descriptors[0].rank", "not_on_the_ladder", 2, {"ranks": (1,)}),
    ({"legend": (LegendEntry(CellMark.GROWTH, "a", "b"),) * 2}, "legend", "status_taken_twice", "growth", {"count": 2}),
    (
        {"specialisations": (Specialisation("i", "S"),)},
        "specialisations[0].id",
        "id_taken_twice",
        "i",
        {"place": "competencies[0].descriptors[0].indicators[0]"},
    ),
    (
        {"specialisations": (Specialisation("d", "S"),)},
        "specialisations[0].id",
        "id_taken_twice",
        "d",
        {"place": "competencies[0].descriptors[0]"},
    ),
    (
        {"specialisations": (Specialisation("k", "S"),)},
        "specialisations[0].id",
        "id_taken_twice",
        "k",
        {"place": "competencies[0]"},
    ),
    ({"profiles": (JobProfile("p", "P", {}),) * 2}, "profiles", "profile_id_taken_twice", "p", {"count": 2}),
    (
        {"profiles": (JobProfile("p", "P", {"x": 2}),)},
        "profiles[0].desired.x",
        "unknown_competency",
        "x",
        {"framework": "f 1.0.0"},
    ),
    (
        {"profiles": (JobProfile("p", "P", {"k": 5}),)},
        "profiles[0].desired.k",
        "unknown_rank",
        5,
        {"competency": "k", "ranks": (2,)},
    ),
    (
        {"profiles": (JobProfile("p", "P", {}, (Mark("x", 2, CellMark.GROWTH),)),)},
        "profiles[0].marks[0]",
        "unknown_competency",
        "x",
        {"framework": "f 1.0.0"},
    ),
    ({"history": History(("gone", "gone"))}, "history.retired_ids", "retired_twice", "gone", {"count": 2}),
    ({"history": History(("i",))}, "history.retired_ids[0]", "retired_and_in_use", "i", {}),
    (
        {"history": History((), (Replacement("i", "k", equivalent=True),))},
        "history.replaced[0].old",
        "replaced_and_in_use",
        "i",
        {},
    ),
    (
        {"history": History((), (Replacement("gone", "nowhere", equivalent=True),))},
        "history.replaced[0].new",
        "unknown_id",
        "nowhere",
        {},
    ),
    (
        {"history": replaced(("one", "two"), ("two", "three"), ("three", "one"))},
        "history.replaced[2]",
        "replaced_in_a_circle",
        "three",
        {"new": "one"},
    ),
    ({"history": replaced(("one", "one"))}, "history.replaced[0]", "replaced_in_a_circle", "one", {"new": "one"}),
    (
        {"provenance": Provenance(corrections=(Correction("x", "text", "a", "b", "c"),))},
        "provenance.corrections[0].id",
        "unknown_id",
        "x",
        {},
    ),
    (
        {"provenance": Provenance(corrections=(Correction("ladder/3", "text", "a", "b", "c"),))},
        "provenance.corrections[0].id",
        "unknown_id",
        "ladder/3",
        {},
    ),
]


@pytest.mark.parametrize(("change", "path", "code", "value", "parameters"), BROKEN)
def test_a_framework_that_breaks_an_invariant(
    change: dict[str, Any], path: str, code: str, value: Any, parameters: dict[str, Any]
) -> None:
    [problem] = problems(InvalidValueError, attrs.evolve, SMALL, **change)
    assert (problem.path, problem.code, problem.value, problem.parameters) == (path, code, value, parameters)


def test_a_desired_rank_is_one_at_which_the_competency_is_defined() -> None:
    # On the ladder and described, yet not defined: nobody can attain it.
    nothing = attrs.evolve(STATED, id="e", rank=5, state=DescriptorState.NOT_APPLICABLE, indicators=())
    wider = attrs.evolve(SMALL, competencies=(attrs.evolve(COMPETENCY, descriptors=(STATED, nothing)),))
    wanted = (JobProfile("p", "P", {"k": 5}),)
    [problem] = problems(InvalidValueError, attrs.evolve, wider, profiles=wanted)
    assert (problem.path, problem.code, problem.value) == ("profiles[0].desired.k", "desired_where_not_defined", 5)
    assert problem.parameters == {"competency": "k", "state": "not_applicable", "ranks": (2,)}
    assert attrs.evolve(wider, profiles=(JobProfile("p", "P", {}, (Mark("k", 5, CellMark.GROWTH),)),)).profiles


@pytest.mark.parametrize(
    "change",
    [
        {"history": History(("gone",), (Replacement("older", "gone", equivalent=False),))},
        {"history": History((), (Replacement("gone", "k", equivalent=True),))},
        # Two that gave way to one, and one to two, are no circle.
        {"history": replaced(("one", "k"), ("two", "k"), ("three", "one"), ("three", "two"))},
        {"provenance": Provenance(corrections=(Correction("ladder/5", "description", "a", "b", "c"),))},
        {"provenance": Provenance(corrections=(Correction("s", "name", "a", "b", "c"),))},
        {"competencies": ()},
        {"profiles": (JobProfile("k", "P", {"k": None}),)},
    ],
    ids=range(7),
)
def test_what_an_invariant_allows(change: dict[str, Any]) -> None:
    assert attrs.evolve(SMALL, **change) != SMALL


def test_all_that_does_not_hold_is_named() -> None:
    changes: dict[str, Any] = {
        "ladder": (level(1),),
        "history": History(("i",)),
        "profiles": (JobProfile("p", "P", {"x": 1}),),
    }
    assert refused(InvalidValueError, attrs.evolve, SMALL, **changes) == [
        ("competencies[0].descriptors[0].rank", "not_on_the_ladder"),
        ("history.retired_ids[0]", "retired_and_in_use"),
        ("profiles[0].desired.x", "unknown_competency"),
    ]


def test_one_competency_one_descriptor_per_rank() -> None:
    twice = (STATED, attrs.evolve(STATED, id="e", indicators=()))
    found = problems(InvalidValueError, attrs.evolve, COMPETENCY, descriptors=twice)
    assert [(problem.path, problem.code, problem.value) for problem in found] == [
        ("descriptors[0].rank", "rank_taken_twice", 2),
        ("descriptors[1].rank", "rank_taken_twice", 2),
    ]


@pytest.mark.parametrize("state", [DescriptorState.NOT_APPLICABLE, DescriptorState.UNDEFINED])
def test_what_is_not_defined_has_no_indicators(state: DescriptorState) -> None:
    [problem] = problems(InvalidValueError, attrs.evolve, STATED, state=state)
    assert (problem.path, problem.code) == ("indicators", "undefined_with_indicators")
    assert problem.parameters == {"id": "d", "state": state.value}
    assert not attrs.evolve(STATED, state=state, indicators=()).stated
