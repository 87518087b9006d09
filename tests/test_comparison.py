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
from competentie.errors import DocumentError, InvalidValueError, UnknownIdError
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
    other = attrs.evolve(FIRST, version="1.1.0", competencies=(*FIRST.competencies[:7], coaching))
    assert refused(before, c.assess(other, {})) == ["other_indicators"]


def test_one_version_has_one_content() -> None:
    before = c.assess(FIRST, {})
    reworded = attrs.evolve(FIRST, title="x")
    assert refused(before, c.assess(reworded, {})) == ["same_version_other_content"]
    assert compare(before, c.assess(attrs.evolve(reworded, version="1.0.1"), {})).changes


def turned_round() -> c.Framework:
    """
    The card with the two last levels of coaching in each other's place, said to be a minor step.
    """
    cells = FIRST["coachen"].descriptors
    three, four = attrs.evolve(cells[2], rank=4), attrs.evolve(cells[3], rank=3)
    coaching = attrs.evolve(FIRST["coachen"], descriptors=(*cells[:2], four, three))
    return attrs.evolve(FIRST, version="1.1.0", competencies=(*FIRST.competencies[:7], coaching))


def test_indicators_at_other_ranks_are_not_compared() -> None:
    before, after = c.assess(FIRST, {}), c.assess(turned_round(), {})
    with pytest.raises(InvalidValueError) as caught:
        compare(before, after)
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {"indicator_at_another_rank"}
    ids = {i.id for rank in (3, 4) for i in FIRST["coachen"].level(rank).indicators}
    assert {problem.value for problem in problems} == ids
    assert {(p.value, p.parameters["before"], p.parameters["after"]) for p in problems} >= {("coachen_3_1", 3, 4)}


def forged(thing: Any, **lies: Any) -> list[tuple[str, str]]:
    """
    Code and path of the problems for which the document of *thing*, with those *lies*, is not read.
    """
    document = c.to_dict(thing)
    assert c.from_dict(type(thing), document) == thing
    for name, lie in lies.items():
        document[name] = lie.document()
    with pytest.raises(DocumentError) as caught:
        c.from_dict(type(thing), document)
    return [(problem.code, problem.path) for problem in caught.value.problems]


def test_a_forged_or_thinned_out_comparison_is_refused() -> None:
    one = c.assess(FIRST, {"coachen_2_1": True})
    both = compare(one, one)
    for name in ("before", "after"):
        elsewhere = attrs.evolve(one, framework=attrs.evolve(FIRST.ref, id="other"))
        assert forged(both, **{name: elsewhere})[0][0] == "another_framework"
        thinner = attrs.evolve(one, results=one.results[1:])
        assert forged(both, **{name: thinner}) == [("other_indicators", "after")]
        content = attrs.evolve(one, framework=attrs.evolve(FIRST.ref, digest="sha256:" + "0" * 64))
        assert forged(both, **{name: content}) == [("same_version_other_content", "after.framework.digest")]
        by_half = c.assess(FIRST, {}, HALF)
        assert forged(both, **{name: by_half}) == [("compared_by_another_rule", "after.rule")]
        elsewhere = c.assess(turned_round(), {})
        assert {code for code, _ in forged(both, **{name: elsewhere})} == {"indicator_at_another_rank"}


def test_a_forged_or_thinned_out_change_is_refused() -> None:
    one = c.assess(FIRST, {"coachen_2_1": True})
    change = compare(one, one)["coachen"]
    for name in ("before", "after"):
        assert forged(change, **{name: one["ondernemerschap"]}) == [("another_competency", "after.competency")]
        assert forged(change, **{name: c.assess(FIRST, {}, HALF)["coachen"]})[0] == (
            "compared_by_another_rule",
            "after.rule",
        )
        thinner = attrs.evolve(one["coachen"], steps=one["coachen"].steps[:2])
        assert forged(change, **{name: thinner}) == [("other_indicators", "after")]
        elsewhere = c.assess(turned_round(), {})["coachen"]
        assert {code for code, _ in forged(change, **{name: elsewhere})} == {"indicator_at_another_rank"}
        assert forged(change, **{name: c.assess(FIRST, {"coachen_2_1": False})["coachen"]})[0][0].startswith(
            "does_not_follow"
        )


HALF = c.LevelRule(threshold="1/2")


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
