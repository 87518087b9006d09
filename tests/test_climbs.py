"""
Climbs: each is declared in three parts, and whatever climb there is, its parts agree.

A climb more is tested by being declared: nothing here names one.
"""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competentie.climbs import Climb, Outlook, Verdict

MET, NOT_MET, NOT_ASSESSED = Verdict.MET, Verdict.NOT_MET, Verdict.NOT_ASSESSED
VERDICTS = st.lists(st.sampled_from(Verdict), max_size=7)
JUDGED = st.lists(st.sampled_from([MET, NOT_MET]), max_size=7)
# Whether some completion of a rank's unassessed indicators meets it, and whether some does not: one at least.
OUTLOOKS = st.lists(st.sampled_from([(True, True), (True, False), (False, True)]), max_size=7)
EVERY_CLIMB = pytest.mark.parametrize("climb", Climb)


def attained(climb: Climb, verdicts: list[Verdict]) -> int:
    """
    The place from 1 of the highest rank met below the one that ended the climb; 0 if there is none.

    This is how the level of one person is found.
    """
    end = climb.stopped(verdicts)
    below = verdicts if end is None else verdicts[:end]
    return max((place for place, verdict in enumerate(below, 1) if verdict is MET), default=0)


@EVERY_CLIMB
@given(VERDICTS)
def test_the_form_for_columns_agrees_with_that_for_one_person(climb: Climb, verdicts: list[Verdict]) -> None:
    met = [verdict is MET for verdict in verdicts]
    unassessed = [verdict is NOT_ASSESSED for verdict in verdicts]
    level = attained(climb, verdicts)
    assert [*climb.reached(met, unassessed)] == [place <= level for place in range(1, len(verdicts) + 1)]


@EVERY_CLIMB
@given(JUDGED)
def test_so_it_does_where_everything_is_assessed(climb: Climb, verdicts: list[Verdict]) -> None:
    met = [verdict is MET for verdict in verdicts]
    level = attained(climb, verdicts)
    expected = [place <= level for place in range(1, len(verdicts) + 1)]
    assert [*climb.reached(met, None)] == [*climb.reached(met, [False] * len(met))] == expected


@EVERY_CLIMB
@given(OUTLOOKS)
def test_what_is_possible_is_what_some_completion_attains(climb: Climb, outlooks: list[tuple[bool, bool]]) -> None:
    ways = [[MET] * can_meet + [NOT_MET] * can_fail for can_meet, can_fail in outlooks]
    places = {attained(climb, [*verdicts]) for verdicts in product(*ways)}
    # Ranks are not places: they skip.
    given_: list[Outlook] = [(10 * place, *outlook) for place, outlook in enumerate(outlooks, 1)]
    assert set(climb.possible(given_)) == {10 * place for place in places}


@EVERY_CLIMB
@given(VERDICTS)
def test_a_climb_ends_at_a_rank_that_is_not_met(climb: Climb, verdicts: list[Verdict]) -> None:
    end = climb.stopped(verdicts)
    if end is not None:
        assert verdicts[end] is not MET
    # One to which lower ranks do not matter ends nowhere; one that builds passes over no rank that is not met.
    if not climb.builds:
        assert end is None
    elif NOT_MET in verdicts:
        assert end is not None
        assert end <= verdicts.index(NOT_MET)


@EVERY_CLIMB
@given(VERDICTS, st.data())
def test_what_is_attained_is_a_rank_that_is_met(climb: Climb, verdicts: list[Verdict], data: st.DataObject) -> None:
    level = attained(climb, verdicts)
    assert level == 0 or verdicts[level - 1] is MET
    # Law 7: on a perfect ladder every climb gives its top.
    top = data.draw(st.integers(0, len(verdicts)))
    assert attained(climb, [MET] * top + [NOT_MET] * (len(verdicts) - top)) == top


@EVERY_CLIMB
@given(JUDGED, st.data())
def test_a_rank_that_is_met_after_all_never_lowers(climb: Climb, verdicts: list[Verdict], data: st.DataObject) -> None:
    if NOT_MET in verdicts:
        place = data.draw(st.sampled_from([i for i, verdict in enumerate(verdicts) if verdict is NOT_MET]))
        better = [*verdicts[:place], MET, *verdicts[place + 1 :]]
        assert attained(climb, better) >= attained(climb, verdicts)


@EVERY_CLIMB
def test_nothing_stated_is_nothing_attained(climb: Climb) -> None:
    assert climb.stopped([]) is None
    assert [*climb.reached([], [])] == [*climb.reached([], None)] == []
    assert {*climb.possible([])} == {0}


def test_climbs_are_pinned() -> None:
    # A document names them: what a name means is never changed.
    assert {climb.value: climb.builds for climb in Climb} == {
        "cumulative": True,
        "cumulative_implied": True,
        "highest": False,
    }
