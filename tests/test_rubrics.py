"""
Rubrics: levels that exclude each other, which only their maker's rule puts the right way up.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest

import competentie as c
from competentie import LevelRule, assess
from competentie.climbs import Climb
from competentie.model import DescriptorState, Level, Provenance, StatedRule
from strategies import SHIPPED


def rubric(*rule: Any) -> c.Framework:
    """
    Four descriptions of one thing, each instead of the others: who is at one of them is at no other.
    """
    words = ("Onvoldoende", "Matig", "Goed", "Uitstekend")
    cells = [
        c.Descriptor(f"betoog_{rank}", rank, DescriptorState.DEFINED, "", (c.Indicator(f"betoog_{rank}_1", word),))
        for rank, word in enumerate(words, start=1)
    ]
    return attrs.evolve(
        SHIPPED,
        ladder=tuple(Level(rank, word, "") for rank, word in enumerate(words, start=1)),
        competencies=(c.Competency("betoog", "Betoog", "", tuple(cells)),),
        profiles=(),
        provenance=Provenance(),
        rule=StatedRule(*rule),
    )


def test_a_rubric_with_its_makers_rule_scores_its_best_level_as_the_best() -> None:
    exclusive, silent = rubric(Climb.HIGHEST), rubric()
    ids = exclusive["betoog"].indicator_ids
    at = [{id: id == chosen for id in ids} for chosen in ids]
    assert [assess(exclusive, answers)["betoog"].level for answers in at] == [1, 2, 3, 4]
    # By the default climb it comes out upside down: who is at the lowest level attains it, all others nothing.
    assert [assess(silent, answers)["betoog"].level for answers in at] == [1, 0, 0, 0]
    # With only the level at hand told, it is unknown.
    told = [{chosen: True} for chosen in ids]
    assert [assess(exclusive, answers)["betoog"].level for answers in told] == [1, 2, 3, 4]
    assert [assess(silent, answers)["betoog"].level for answers in told] == [1, None, None, None]
    again = c.from_json(c.Framework, c.to_json(exclusive))
    assert again.rule == exclusive.rule == LevelRule(climb=Climb.HIGHEST)


def test_a_frame_is_scored_by_the_makers_rule_too() -> None:
    pl = pytest.importorskip("polars", reason="polars is not installed")
    frames = pytest.importorskip("competentie.frames", reason="narwhals is not installed")
    exclusive = rubric(Climb.HIGHEST)
    ids = exclusive["betoog"].indicator_ids
    people = pl.DataFrame([{id: id == chosen for id in ids} for chosen in ids])

    def levels(*, rule: LevelRule | None = None) -> list[int | None]:
        found: list[int | None] = frames.assess(people, exclusive, rule=rule)["betoog_level"].to_list()
        return found

    assert levels() == [1, 2, 3, 4]
    # A caller's rule replaces the whole.
    assert levels(rule=LevelRule()) == [1, 0, 0, 0]
