"""
Two assessments side by side: what turned, and what cannot be compared.
"""

from __future__ import annotations

from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import competentie as c
from competentie.comparison import CompetencyChange, compare
from competentie.errors import InvalidValueError, UnknownIdError
from strategies import SHIPPED, assessments, evidence

FIRST = SHIPPED


@given(assessments(), st.data())
def test_a_comparison_tells_every_answer_that_turned(before: c.Assessment, data: st.DataObject) -> None:
    assume(before.framework == SHIPPED.ref)
    seen = data.draw(evidence(tuple(i.id for i in SHIPPED.indicators)))
    after = c.assess(SHIPPED, seen, before.rule)
    both = compare(before, after)
    was, now = before.evidence, after.evidence
    expected: dict[str, set[Any]] = {
        "gained": {(False, True)},
        "lost": {(True, False)},
        "newly_assessed": {(None, True), (None, False)},
        "no_longer_assessed": {(True, None), (False, None)},
    }
    for name, turns in expected.items():
        told = [id for one in both.changes for id in getattr(one, name)]
        assert told == [id for id in now if (was[id], now[id]) in turns]
    for one in both.changes:
        levels = one.before.attained, one.after.attained
        assert one.change == (None if None in levels else levels[1] - levels[0])  # type: ignore[operator]
    assert [row["change"] for row in both.rows()] == [one.change for one in both.changes]
    assert c.from_json(type(both), c.to_json(both)) == both


def test_self_against_others() -> None:
    given_ = [
        c.Rating("coachen_2_1", "me", c.Role.SELF, value=True),
        c.Rating("coachen_2_1", "a", c.Role.PEER, value=False),
        c.Rating("coachen_2_2", "me", c.Role.SELF, value=True),
    ]
    others = c.assess(FIRST, c.combine_ratings(given_, FIRST))
    everyone_else = frozenset(c.Role) - {c.Role.SELF}
    self_only = c.assess(FIRST, c.combine_ratings(given_, FIRST, c.RaterRule(exclude=everyone_else)))
    one = compare(self_only, others)["coachen"]
    assert type(one) is CompetencyChange
    assert (one.before.attained, one.after.attained, one.change) == (2, 0, -2)
    assert (one.lost, one.no_longer_assessed) == (("coachen_2_1",), ("coachen_2_2",))


def test_versions_compare_within_a_major_one() -> None:
    before = c.assess(FIRST, {})
    assert compare(before, c.assess(attrs.evolve(FIRST, version="1.9.0"), {})).changes
    assert refused(before, c.assess(attrs.evolve(FIRST, version="2.0.0"), {})) == ["another_major_version"]
    assert refused(before, c.assess(attrs.evolve(FIRST, id="other"), {})) == ["another_framework"]
    fewer = attrs.evolve(FIRST, version="1.1.0", competencies=FIRST.competencies[:7], profiles=())
    assert refused(before, c.assess(fewer, {})) == ["other_indicators"]
    with pytest.raises(UnknownIdError):
        compare(before, before)["coach"]
    assert refused(before, c.assess(FIRST, {}, c.LevelRule(threshold=1))) == ["compared_by_another_rule"]
    cells = FIRST["coachen"].descriptors
    shorter = attrs.evolve(cells[1], indicators=cells[1].indicators[:4])
    coaching = attrs.evolve(FIRST["coachen"], descriptors=(cells[0], shorter, *cells[2:]))
    other = attrs.evolve(FIRST, competencies=(*FIRST.competencies[:7], coaching))
    assert refused(before, c.assess(other, {})) == ["other_indicators"]


def refused(before: c.Assessment, after: c.Assessment) -> list[str]:
    """
    Why the two are not compared.
    """
    with pytest.raises(InvalidValueError) as caught:
        compare(before, after)
    return [problem.code for problem in caught.value.problems]


def test_a_comparison_is_asked_by_id() -> None:
    both = compare(c.assess(FIRST, {}), c.assess(FIRST, {}))
    assert "coachen" in both
    assert "coach" not in both
    with pytest.raises(TypeError):
        iter(both)  # type: ignore[call-overload]
