"""
Ratings of several raters: the laws of combining, golden cases, pinned defaults, and what is refused.
"""

from __future__ import annotations

import datetime as dt
import logging
import statistics
import zoneinfo
from typing import Any

import attrs
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import Rating, RatingScale, Role, combine_ratings, frames
from competentie.errors import CompetentieError, InvalidTypeError, InvalidValueError, RatingsError
from competentie.evidence import RaterRule, Ratings, Repeated, Tie, Votes, check_rating, ratings_that_count
from competentie.explain import explain
from refusals import problems, refusal, refused
from strategies import RATER_RULES, SHIPPED, ratings

ID = "coachen_2_1"
EVERYONE = RaterRule(exclude=frozenset())
RULES = st.builds(RaterRule, exclude=st.just(frozenset[Role]()), min_raters=st.integers(1, 4), tie=st.sampled_from(Tie))


def votes(*values: Any, role: Role = Role.PEER, id: str = ID) -> list[Rating]:
    """
    A rating of one indicator by each of so many raters.
    """
    return [Rating(id, f"rater {n}", role, value) for n, value in enumerate(values)]


# The laws of combining


@given(st.integers(1, 6), st.booleans(), st.integers(0, 3), RULES)
def test_law_12_unanimity_holds(number: int, value: bool, abstained: int, rule: RaterRule) -> None:
    combined = combine_ratings(votes(*[value] * number, *[None] * abstained), SHIPPED, rule)
    assert combined.evidence[ID] is (value if number >= rule.min_raters else None)


@given(st.lists(st.booleans(), min_size=1, max_size=6), st.integers(1, 3), RULES)
def test_law_12_an_abstention_is_neutral(values: list[bool], abstained: int, rule: RaterRule) -> None:
    without = combine_ratings(votes(*values), SHIPPED, rule)
    combined = combine_ratings(votes(*values, *[None] * abstained), SHIPPED, rule)
    assert combined.evidence == without.evidence


@given(st.lists(st.booleans(), min_size=1, max_size=6), RULES)
def test_law_12_one_more_yes_never_lowers(values: list[bool], rule: RaterRule) -> None:
    order = {False: 0, None: 1, True: 2}
    before = combine_ratings(votes(*values), SHIPPED, rule).evidence[ID]
    after = combine_ratings(votes(*values, True), SHIPPED, rule).evidence[ID]
    if len(values) >= rule.min_raters:
        assert order[after] >= order[before]


@given(st.lists(st.integers(1, 5), min_size=1, max_size=7), st.integers(2, 5))
def test_law_13_the_low_median_at_or_above_the_cut_is_the_strict_majority(values: list[int], cut: int) -> None:
    combined = combine_ratings(votes(*values), SHIPPED, EVERYONE, scale=RatingScale(1, 5, cut))
    assert combined.evidence[ID] is (statistics.median_low(values) >= cut)


@given(ratings(SHIPPED), RULES, st.randoms(use_true_random=False))
def test_law_6_the_order_of_ratings_does_not_matter(given_: list[Rating], rule: RaterRule, random: Any) -> None:
    shuffled = random.sample(given_, len(given_))
    assert combine_ratings(shuffled, SHIPPED, rule) == combine_ratings(given_, SHIPPED, rule)


@given(ratings(SHIPPED), RULES)
def test_every_rated_indicator_is_accounted_for(given_: list[Rating], rule: RaterRule) -> None:
    combined = combine_ratings(given_, SHIPPED, rule)
    for id in {rating.indicator for rating in given_}:
        said = [rating.value for rating in given_ if rating.indicator == id]
        yes, no, abstained = (sum(value is answer for value in said) for answer in (True, False, None))
        if yes + no < rule.min_raters:
            assert id in combined.too_few
            assert id not in combined.votes
            assert combined.evidence[id] is None
            continue
        assert combined.votes[id] == Votes(yes, no, abstained)
        assert (id in combined.contested) == (yes == no)
        expected = None if yes == no and rule.tie is Tie.NOT_ASSESSED else yes > no
        assert combined.evidence[id] is expected
    assert set(combined.evidence) == {rating.indicator for rating in given_}
    order = [i.id for i in SHIPPED.indicators]
    assert [*combined.votes] == sorted(combined.votes, key=order.index)
    assert [*combined.too_few] == sorted(combined.too_few, key=order.index)


@given(ratings(SHIPPED), st.sets(st.sampled_from(Role)))
def test_excluded_ratings_count_for_nothing_and_are_counted(given_: list[Rating], exclude: set[Role]) -> None:
    rule = RaterRule(exclude=frozenset(exclude))
    counted = [rating for rating in given_ if rating.role not in exclude]
    combined = combine_ratings(given_, SHIPPED, rule)
    alone = combine_ratings(counted, SHIPPED, rule)
    assert (combined.votes, combined.too_few) == (alone.votes, alone.too_few)
    assert dict(combined.excluded) == {
        role: sum(rating.role is role for rating in given_)
        for role in exclude
        if any(rating.role is role for rating in given_)
    }


# The states of real life


PEERS_AND_SELF = RaterRule(exclude={Role.PEER, Role.SELF})


@pytest.mark.parametrize(
    ("given_", "rule", "excluded"),
    [
        # No ratings yet; only a self-rating; a program and the person; the last rater who counted is gone.
        ([], RaterRule(), {}),
        (votes(True, role=Role.SELF), RaterRule(), {Role.SELF: 1}),
        (
            votes(False, role=Role.MACHINE) + votes(True, None, role=Role.SELF)[1:],
            RaterRule(),
            {"self": 1, "machine": 1},
        ),
        (votes(True, True, False), PEERS_AND_SELF, {Role.PEER: 3}),
        ([], EVERYONE, {}),
    ],
)
def test_where_nobody_counts_nothing_is_assessed(given_: Any, rule: RaterRule, excluded: dict[Any, int]) -> None:
    combined = combine_ratings(given_, SHIPPED, rule)
    assert (combined.evidence, dict(combined.votes), combined.too_few) == ({}, {}, ())
    assert dict(combined.excluded) == {Role(role): count for role, count in excluded.items()}
    assert c.from_json(type(combined), c.to_json(combined)) == combined
    assessment = c.assess(SHIPPED, combined)
    assert assessment == attrs.evolve(c.assess(SHIPPED, {}), votes=combined)
    assert {result.attained for result in assessment.results} == {None}
    assert c.from_json(c.Assessment, c.to_json(assessment)) == assessment


def test_the_roles_to_exclude_are_given_in_anything() -> None:
    roles = [Role.SELF, Role.PEER]
    for held in (roles, tuple(roles), set(roles), dict.fromkeys(roles), iter(roles), roles * 2):
        assert RaterRule(exclude=held) == PEERS_AND_SELF
    assert RaterRule(exclude=[]) == EVERYONE


# One rating at a time


@st.composite
def careless_ratings(draw: st.DrawFn) -> list[Rating]:
    """
    Ratings of one person, not all of which go together: repeats, two roles, moments that are missing or the same.
    """
    moments = [None, at(1), at(2), at(3).replace(tzinfo=dt.UTC)]
    names = ["a", " a", "b", "\u00e9", "e\u0301 "]
    ids = [ID, "coachen_2_2", "coachen_3_1", "coachen_3_2", "coachen_3_3"]
    made = st.builds(
        Rating,
        indicator=st.sampled_from(ids if draw(st.integers(0, 3)) else [*ids, "nee"]),
        rater=st.sampled_from(names),
        role=st.sampled_from([Role.PEER] * 6 + [Role.SELF]),
        value=st.sampled_from([True, False, None] if draw(st.integers(0, 3)) else [True, None, 4]),
        at=st.sampled_from(moments),
    )
    return draw(st.lists(made, max_size=5))


@given(careless_ratings(), st.sampled_from(Repeated), st.sampled_from([None, RatingScale(1, 5, 4)]))
def test_each_rating_is_let_through_in_turn_just_where_all_can_be_combined(
    given_: list[Rating], repeated: Repeated, scale: RatingScale | None
) -> None:
    rule = RaterRule(repeated=repeated)
    if scale:
        given_ = [attrs.evolve(rating, value=None if rating.value is True else rating.value) for rating in given_]
    refused_ = False
    for place, rating in enumerate(given_):
        try:
            check_rating(rating, given_[:place], SHIPPED, rule, scale=scale)
        except RatingsError:
            refused_ = True
            break
    if refused_:
        not_combined(given_, rule, scale)
    else:
        combine_ratings(given_, SHIPPED, rule, scale=scale)


def not_let_through(new: Any, existing: Any, rule: RaterRule = RaterRule(), **more: Any) -> list[tuple[str, str, Any]]:
    error = refusal(RatingsError, check_rating, new, existing, SHIPPED, rule, **more)
    assert error.code == "cannot_combine"
    return [(problem.path, problem.code, problem.value) for problem in error.problems]


def test_a_new_rating_is_refused_by_what_is_wrong_with_it() -> None:
    there = [Rating(ID, "Ana\u0308s", Role.PEER, value=True), *votes(True, False)]
    new = Rating("coachen_2_2", " An\u00e4s", Role.PEER, value=False)
    check_rating(new, there, SHIPPED)
    check_rating(new, iter(there), SHIPPED)
    check_rating(new, Ratings(tuple(there), SHIPPED.ref), SHIPPED)
    # Who is told is who was there first; each name as it was given.
    assert not_let_through(attrs.evolve(new, role=Role.SELF), there) == [("", "several_roles", "Ana\u0308s")]
    assert not_let_through(attrs.evolve(new, indicator=ID), there) == [(ID, "rated_again", "Ana\u0308s")]
    assert not_let_through(attrs.evolve(new, value=4), there) == [("value", "number_without_scale", 4)]
    assert not_let_through(attrs.evolve(new, value=9), [], scale=RatingScale(1, 5, 4)) == [
        ("value", "off_the_scale", 9)
    ]
    assert not_let_through(attrs.evolve(new, indicator="nee"), there) == [("indicator", "unknown_indicator", "nee")]
    latest = RaterRule(repeated=Repeated.LATEST)
    assert not_let_through(attrs.evolve(new, indicator=ID), there, latest) == [
        (ID, "rated_again_undated", "Ana\u0308s")
    ]
    check_rating(attrs.evolve(new, role=Role.SELF), there, SHIPPED, latest)
    elsewhere = Ratings(tuple(there), attrs.evolve(SHIPPED.ref, version="2.0.0"))
    assert not_let_through(new, elsewhere) == [("framework.version", "rated_under_another_major_version", "2.0.0")]


def test_what_others_did_wrong_does_not_keep_a_rating_out() -> None:
    torn = [*votes(True), *votes(False), Rating("gone", "b", Role.PEER, value=3)]
    # The name of one comes after those of the others, that of the other one before.
    for name in ("x", "a"):
        check_rating(Rating(ID, name, Role.PEER, value=True), torn, SHIPPED)


@pytest.mark.parametrize(
    ("name", "wrong"), [("rule", None), ("existing", None), ("existing", 5), ("framework", "x"), ("scale", 5)]
)
def test_a_rating_is_checked_against_ratings(name: str, wrong: Any) -> None:
    arguments: dict[str, Any] = {"new": votes(True)[0], "existing": [], "framework": SHIPPED, name: wrong}
    error = refusal(InvalidTypeError, check_rating, **arguments)
    assert [(problem.path, problem.code) for problem in error.problems] == [(name, "wrong_type")]


def test_what_is_no_rating_is_not_shown() -> None:
    told = {"rater": "Anna", "value": True}
    for new, existing, path in ((told, [], "new"), (votes(True)[0], [told], "existing[0]")):
        error = refusal(RatingsError, check_rating, new, existing, SHIPPED)
        assert [(problem.path, problem.code) for problem in error.problems] == [(path, "not_a_rating")]
        assert "Anna" not in error.text("nl")


@pytest.mark.parametrize("name", ["Anna ", "\u00a0Anna", " Anna"])
def test_white_space_around_a_name_makes_no_other_rater(name: str) -> None:
    rating = Rating(ID, name, Role.PEER, value=True)
    assert rating.rater == name
    assert found([Rating(ID, "Anna", Role.PEER, value=True), rating]) == [(ID, "rated_again", "Anna")]
    # Upper and lower case do: they are as people write their names.
    other = Rating(ID, "anna", Role.PEER, value=False)
    assert combine_ratings([rating, other], SHIPPED).votes[ID] == Votes(1, 1, 0)


def test_an_accent_in_two_characters_makes_no_other_rater() -> None:
    one, two = "Zo\u00eb", "Zoe\u0308"
    assert one != two
    given_ = [Rating(ID, name, Role.PEER, True, at(day)) for day, name in enumerate((one, two), 1)]
    assert found(given_) == [(ID, "rated_again", one)]
    latest = combine_ratings(given_, SHIPPED, RaterRule(repeated=Repeated.LATEST))
    assert latest.votes[ID] == Votes(1, 0, 0)
    assert found([given_[0], attrs.evolve(given_[1], indicator="coachen_2_2", role=Role.SELF)]) == [
        ("", "several_roles", one)
    ]


# Golden


@pytest.mark.parametrize(
    ("values", "answer", "contested"),
    [
        ([True], True, False),
        ([False], False, False),
        ([True, True, False], True, False),
        ([True, False, False], False, False),
        ([True, False], False, True),
        ([True, False, None], False, True),
        ([True, None, None], True, False),
    ],
)
def test_golden_majorities(values: list[Any], answer: bool, contested: bool) -> None:
    combined = combine_ratings(votes(*values), SHIPPED)
    assert combined.evidence == {ID: answer}
    assert combined.contested == ((ID,) if contested else ())
    assert combined.votes[ID].tied is contested


def test_a_tie_can_count_as_not_assessed() -> None:
    combined = combine_ratings(votes(True, False), SHIPPED, RaterRule(tie=Tie.NOT_ASSESSED))
    assert combined.evidence == {ID: None}
    assert combined.contested == (ID,)


def test_below_the_minimum_an_indicator_is_not_assessed_and_its_counts_are_withheld() -> None:
    other = votes(True, True, True, id="coachen_3_1")
    combined = combine_ratings([*votes(True, True, None), *other], SHIPPED, RaterRule(min_raters=3))
    assert combined.evidence == {ID: None, "coachen_3_1": True}
    assert combined.too_few == (ID,)
    assert dict(combined.votes) == {"coachen_3_1": Votes(3, 0, 0)}
    # Nowhere in what is saved: who said what must not be deducible.
    assert ID not in str(c.to_dict(combined)["votes"])


# Who says what of one indicator, the minimum of employees who report, and the votes that count; None: withheld.
FEW_OF_A_ROLE: list[tuple[dict[str, Any], int, Votes | None, int]] = [
    ({"manager": True, "report 1": False, "report 2": False}, 2, Votes(1, 2, 0), 0),
    ({"manager": True, "report 1": False, "report 2": False}, 3, Votes(1, 0, 0), 2),
    # Who abstains did not assess it, and is not told of either.
    ({"manager": True, "report 1": False, "report 2": None}, 2, Votes(1, 0, 0), 2),
    ({"manager": True, "report 1": None}, 1, Votes(1, 0, 0), 1),
    ({"manager": None, "report 1": True}, 2, None, 1),
    ({"report 1": True, "report 2": True}, 3, None, 2),
]


@pytest.mark.parametrize(("said", "least", "expected", "withheld"), FEW_OF_A_ROLE)
def test_golden_below_the_minimum_of_a_role_nothing_that_it_says_counts_or_is_told(
    said: dict[str, Any], least: int, expected: Votes | None, withheld: int
) -> None:
    given_ = [Rating(ID, name, Role(name.split()[0]), value) for name, value in said.items()]
    combined = combine_ratings(given_, SHIPPED, RaterRule(min_per_role={Role.REPORT: least}))
    assert combined.votes.get(ID) == expected
    assert combined.too_few == (() if expected else (ID,))
    assert combined.excluded.get(Role.REPORT, 0) == withheld
    assert combined.evidence == {ID: None if expected is None else expected.yes > expected.no}


@given(ratings(SHIPPED), RATER_RULES, st.data())
def test_what_too_few_of_a_role_say_makes_no_difference(
    given_: list[Rating], rule: RaterRule, data: st.DataObject
) -> None:
    changed = []
    for rating in given_:
        alike = [one for one in given_ if (one.indicator, one.role) == (rating.indicator, rating.role)]
        few = sum(one.value is not None for one in alike) < rule.min_per_role.get(rating.role, 0)
        answer = data.draw(st.booleans()) if few and rating.value is not None else rating.value
        changed.append(attrs.evolve(rating, value=answer))
    assert combine_ratings(changed, SHIPPED, rule) == combine_ratings(given_, SHIPPED, rule)


@given(ratings(SHIPPED), RATER_RULES)
def test_a_rated_indicator_is_counted_or_too_few_whatever_the_rule(given_: list[Rating], rule: RaterRule) -> None:
    counted = [rating for rating in given_ if rating.role not in rule.exclude]
    combined = combine_ratings(given_, SHIPPED, rule)
    assert {*combined.votes, *combined.too_few} == {rating.indicator for rating in counted}
    heard = sum(one.yes + one.no + one.abstained for one in combined.votes.values())
    assert heard + sum(combined.excluded.values()) <= len(given_)


@given(ratings(SHIPPED), RATER_RULES)
def test_the_ratings_that_count_give_the_votes(given_: list[Rating], rule: RaterRule) -> None:
    counting = [*ratings_that_count(given_, rule)]
    no_minimum = attrs.evolve(rule, min_raters=1, min_per_role={})
    assert combine_ratings(counting, SHIPPED, no_minimum).votes == combine_ratings(given_, SHIPPED, rule).votes


def test_golden_the_ratings_that_count() -> None:
    rule = RaterRule(min_raters=2, min_per_role={Role.REPORT: 2}, repeated=Repeated.LATEST)
    counting = [
        Rating(ID, "a", Role.PEER, True, at(2)),
        Rating(ID, "b", Role.MANAGER, value=False),
        # Of an indicator that enough assessed, who abstains is heard too.
        Rating(ID, "c", Role.CLIENT, value=None),
    ]
    others = [
        Rating(ID, "a", Role.PEER, False, at(1)),
        Rating(ID, "d", Role.SELF, value=True),
        Rating(ID, "e", Role.REPORT, value=True),
        Rating("coachen_2_2", "a", Role.PEER, value=True),
        Rating("coachen_2_2", "b", Role.MANAGER, value=None),
    ]
    assert [*ratings_that_count([*others, *counting], rule)] == counting


def test_notes_and_sources_stay_with_the_ratings() -> None:
    plain = votes(True, False)
    noted = [attrs.evolve(one, note="Gezien bij intake.\nZeker.", source="gesprek 3 mei") for one in plain]
    assert combine_ratings(noted, SHIPPED) == combine_ratings(plain, SHIPPED)
    assert "intake" not in repr(noted[0]) + c.to_json(combine_ratings(noted, SHIPPED))
    assert list(c.to_dict(plain[0])) == ["format", "indicator", "rater", "role", "value", "at"]
    kept = Ratings(tuple(noted), SHIPPED.ref)
    assert c.to_dict(kept)["ratings"][0]["note"] == "Gezien bij intake.\nZeker."
    assert c.from_json(Ratings, c.to_json(kept)) == kept
    assert repr(kept) == "<Ratings: 2>"
    assert list(c.to_dict(Ratings(tuple(plain)))) == ["format", "ratings"]
    assert combine_ratings(kept, SHIPPED) == combine_ratings(plain, SHIPPED)


@pytest.mark.parametrize("id", ["a", "z"])
def test_ratings_on_another_framework_are_refused(id: str) -> None:
    other = attrs.evolve(SHIPPED, id=id)
    assert found(Ratings(tuple(votes(True)), other.ref)) == [("framework.id", "another_framework", id)]


@pytest.mark.parametrize(("rated", "ours"), [("1.0.0", "2.0.0"), ("10.0.0", "9.0.0"), ("9.0.0", "10.0.0")])
def test_ratings_under_another_major_version_are_refused(rated: str, ours: str) -> None:
    given = Ratings(tuple(votes(True)), attrs.evolve(SHIPPED, version=rated).ref)
    found_ = refused(RatingsError, combine_ratings, given, attrs.evolve(SHIPPED, version=ours))
    assert found_ == [("framework.version", "rated_under_another_major_version")]


def test_ratings_under_the_same_major_version_count() -> None:
    given = Ratings(tuple(votes(True)), attrs.evolve(SHIPPED, version="10.1.0").ref)
    evidence = combine_ratings(given, attrs.evolve(SHIPPED, version="10.0.0"))
    assert evidence.evidence == {ID: True}
    # Of what nobody rated there is nothing to contest.
    assert not evidence.is_contested("coachen_2_2")


def test_ratings_of_a_later_version_count_and_of_the_next_major_do_not() -> None:
    # The id as a document brings it: the same text, and another object.
    later = attrs.evolve(SHIPPED, version="1.9.0", id="-".join(SHIPPED.id.split("-")))
    assert later.id is not SHIPPED.id
    assert combine_ratings(Ratings(tuple(votes(True)), later.ref), SHIPPED).evidence == {ID: True}
    # Under another major version the same id may say something else.
    next_major = attrs.evolve(SHIPPED, version="2.0.0")
    assert found(Ratings(tuple(votes(True)), next_major.ref)) == [
        ("framework.version", "rated_under_another_major_version", "2.0.0")
    ]
    assert refused(InvalidTypeError, Ratings, votes(True)) == [("ratings", "wrong_type")]


def test_raters_who_agree_and_who_do_not_count_alike_towards_the_minimum() -> None:
    combined = combine_ratings(votes(True, False), SHIPPED, RaterRule(min_raters=2))
    assert combined.votes[ID] == Votes(1, 1, 0)
    assert combined.contested == (ID,)


@pytest.mark.parametrize(
    ("yes", "no", "tied"), [(0, 0, False), (1, 1, True), (2, 1, False), (1, 2, False), (1, 0, False)]
)
def test_a_tie_needs_votes(yes: int, no: int, tied: bool) -> None:
    assert Votes(yes, no, 3).tied is tied
    assert Votes(yes + 1000, no + 1000, 0).tied is (yes == no)


def test_only_abstentions_are_too_few() -> None:
    combined = combine_ratings(votes(None, None), SHIPPED)
    assert (combined.too_few, dict(combined.votes), combined.evidence) == ((ID,), {}, {ID: None})


def test_a_scale_says_what_was_observed() -> None:
    scale = RatingScale(1, 5, 4)
    given_ = [*votes(4, 3, 5, None), *votes(3, 3.5, id="coachen_3_1")]
    combined = combine_ratings(given_, SHIPPED, scale=scale)
    assert combined.evidence == {ID: True, "coachen_3_1": False}
    assert combined.votes[ID] == Votes(2, 1, 1)
    assert [scale.observed(value) for value in (1, 3.9, 4, 5, None)] == [False, False, True, True, None]


def test_defaults_are_pinned() -> None:
    # A default changes only in a major version of the package.
    rule = RaterRule()
    assert rule.exclude == frozenset({Role.SELF, Role.MACHINE})
    assert rule.min_per_role == {}
    assert (rule.min_raters, rule.tie, rule.repeated) == (1, Tie.NOT_OBSERVED, Repeated.ERROR)
    left_out = [Rating(ID, "me", Role.SELF, value=False), Rating(ID, "it", Role.MACHINE, value=False)]
    combined = combine_ratings([*votes(True), *left_out], SHIPPED)
    assert combined.rule == rule
    assert combined.evidence == {ID: True}
    assert dict(combined.excluded) == {Role.SELF: 1, Role.MACHINE: 1}
    assert Rating(ID, "a", Role.PEER, value=True) == Rating(
        ID, "a", Role.PEER, value=True, at=None, note=None, source=None
    )


def at(day: int, hour: int = 0) -> dt.datetime:
    return dt.datetime(2026, 11, day, hour)  # noqa: DTZ001 - as people write them


def test_the_latest_of_repeated_ratings_counts() -> None:
    latest = RaterRule(repeated=Repeated.LATEST)
    given_ = [
        Rating(ID, "a", Role.PEER, True, at(2)),
        Rating(ID, "a", Role.MANAGER, False, at(3)),
        Rating(ID, "a", Role.PEER, True, at(1)),
        Rating("coachen_2_2", "a", Role.PEER, value=True),
    ]
    combined = combine_ratings(given_, SHIPPED, latest)
    assert combined.evidence == {ID: False, "coachen_2_2": True}
    assert combined.votes[ID] == Votes(0, 1, 0)


def test_a_latest_rating_that_is_excluded_leaves_the_earlier_one_that_is_not() -> None:
    given_ = [Rating(ID, "a", Role.PEER, True, at(1)), Rating(ID, "a", Role.SELF, True, at(2)), *votes(False)]
    combined = combine_ratings(given_, SHIPPED, RaterRule(repeated=Repeated.LATEST))
    assert combined.votes[ID] == Votes(1, 1, 0)
    assert dict(combined.excluded) == {Role.SELF: 1}


def test_the_latest_is_the_latest_when_the_clock_goes_back() -> None:
    zone = zoneinfo.ZoneInfo("Europe/Amsterdam")
    # 02:50 in summer time comes before 02:10 in winter time.
    summer = dt.datetime(2026, 10, 25, 2, 50, tzinfo=zone)
    winter = dt.datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=zone)
    given_ = [Rating(ID, "a", Role.PEER, False, summer), Rating(ID, "a", Role.PEER, True, winter)]
    assert combine_ratings(given_, SHIPPED, RaterRule(repeated=Repeated.LATEST)).evidence == {ID: True}
    for rating in given_:
        assert c.from_json(Rating, c.to_json(rating)) == rating


# What is refused


def not_combined(given_: Any, rule: RaterRule = RaterRule(), scale: RatingScale | None = None) -> CompetentieError:
    error = refusal(RatingsError, combine_ratings, given_, SHIPPED, rule, scale=scale)
    assert isinstance(error, ValueError)
    assert error.code == "cannot_combine"
    assert error.problems
    return error


def found(given_: Any, rule: RaterRule = RaterRule(), scale: RatingScale | None = None) -> list[tuple[str, str, Any]]:
    """
    The path, the code and the value of each problem.
    """
    return [(problem.path, problem.code, problem.value) for problem in not_combined(given_, rule, scale).problems]


def test_a_rater_rates_once() -> None:
    error = not_combined([*votes(True), *votes(False), Rating("coachen_2_2", "x", Role.PEER, value=True)])
    [problem] = error.problems
    assert (problem.path, problem.code, problem.value) == (ID, "rated_again", "rater 0")
    assert problem.parameters == {"times": 2}


def test_a_rater_has_one_role() -> None:
    given_ = [Rating(ID, "a", Role.PEER, value=True), Rating("coachen_2_2", "a", Role.SELF, value=True)]
    [problem] = not_combined(given_).problems
    assert (problem.path, problem.code, problem.value) == ("", "several_roles", "a")
    assert problem.parameters == {"roles": ("peer", "self")}
    # The same indicator in two roles is both: twice, and two roles.
    assert found([given_[0], attrs.evolve(given_[1], indicator=ID)]) == [
        (ID, "rated_again", "a"),
        ("", "several_roles", "a"),
    ]


@pytest.mark.parametrize(
    ("moments", "code"),
    [
        ((at(1), None), "rated_again_undated"),
        ((None, None), "rated_again_undated"),
        ((at(1), at(1)), "rated_again_at_once"),
        ((at(1), at(2).astimezone(dt.UTC)), "rated_again_in_two_zones"),
    ],
)
def test_the_latest_must_be_tellable(moments: tuple[Any, Any], code: str) -> None:
    given_ = [Rating(ID, "a", Role.PEER, True, moment) for moment in moments]
    given_ += [Rating("coachen_2_2", "a", Role.PEER, value=True)]
    [problem] = not_combined(given_, RaterRule(repeated=Repeated.LATEST)).problems
    assert (problem.path, problem.code, problem.value) == (ID, code, "a")
    assert problem.parameters == {"times": 2}


@pytest.mark.parametrize("value", [0, 6, 5.1, -1])
def test_a_value_off_its_scale(value: float) -> None:
    [problem] = not_combined(votes(4, value), scale=RatingScale(1, 5, 4)).problems
    assert (problem.path, problem.code, problem.value) == ("[1].value", "off_the_scale", value)
    assert problem.parameters == {"low": 1, "high": 5}


@pytest.mark.parametrize("value", [True, False])
def test_a_word_on_a_scale(value: bool) -> None:
    scale = RatingScale(0, 1, 1)
    assert found(votes(value), scale=scale) == [("[0].value", "not_a_number_on_the_scale", value)]


@pytest.mark.parametrize("value", [0, 1, 1.0])
def test_a_number_without_a_scale(value: float) -> None:
    assert found(votes(value, True)) == [("[0].value", "number_without_scale", value)]


def test_the_ends_of_a_scale_are_on_it() -> None:
    assert combine_ratings(votes(1, 5, 5), SHIPPED, scale=RatingScale(1, 5, 5)).votes[ID] == Votes(2, 1, 0)


def test_unknown_indicators_are_named() -> None:
    given_ = [*votes(True), *votes(True, id="coachen_1_1"), *votes(True, id="nee")]
    assert found(given_) == [
        ("[1].indicator", "unknown_indicator", "coachen_1_1"),
        ("[2].indicator", "unknown_indicator", "nee"),
    ]
    first = not_combined(given_).problems[0]
    assert first.nearest
    assert first.parameters == {"framework": "sociaalwerker-b 1.0.0"}


def test_excluded_ratings_are_checked_too() -> None:
    strange = [*votes(True), Rating("nee", "me", Role.SELF, value=True)]
    assert found(strange) == [("[1].indicator", "unknown_indicator", "nee")]
    number = [*votes(True), Rating(ID, "me", Role.SELF, value=3)]
    assert found(number) == [("[1].value", "number_without_scale", 3)]
    again = [*votes(True), *[Rating(ID, "me", Role.SELF, value=True)] * 2]
    assert found(again) == [(ID, "rated_again", "me")]


def test_a_number_may_be_as_large_as_it_may() -> None:
    assert Rating(ID, "a", Role.PEER, value=10**9).value == 10**9
    assert Rating(ID, "a", Role.PEER, value=-(10**9)).value == -(10**9)


def test_a_scale_is_named() -> None:
    positional: Any = combine_ratings
    with pytest.raises(TypeError):
        positional(votes(4), SHIPPED, EVERYONE, RatingScale(1, 5, 4))


def test_values_are_judged_before_indicators() -> None:
    assert found([*votes(3), *votes(True, id="nee")]) == [("[0].value", "number_without_scale", 3)]


def test_a_rating_is_a_rating() -> None:
    error = not_combined([*votes(True), {"rater": "Anna", "value": True}, None])
    told = [(problem.path, problem.code, problem.value) for problem in error.problems]
    assert told == [("[1]", "not_a_rating", None), ("[2]", "not_a_rating", None)]
    assert [problem.what for problem in error.problems] == [
        "a value of type dict is no Rating",
        "a value of type NoneType is no Rating",
    ]


@pytest.mark.parametrize(
    ("name", "wrong"), [("rule", None), ("ratings", None), ("ratings", 5), ("framework", "x"), ("scale", 5)]
)
def test_arguments_are_of_their_class(name: str, wrong: Any) -> None:
    arguments: dict[str, Any] = {"ratings": votes(True), "framework": SHIPPED, name: wrong}
    error = refusal(InvalidTypeError, combine_ratings, **arguments)
    assert error.code == "wrong_arguments"
    assert [(problem.path, problem.code) for problem in error.problems] == [(name, "wrong_type")]


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"indicator": 3}, InvalidTypeError, "wrong_type"),
        ({"indicator": ""}, InvalidValueError, "empty_text"),
        ({"rater": " "}, InvalidValueError, "empty_text"),
        ({"role": "peer"}, InvalidTypeError, "wrong_type"),
        ({"value": "ja"}, InvalidTypeError, "wrong_type"),
        ({"value": float("nan")}, InvalidValueError, "not_finite"),
        ({"value": float("inf")}, InvalidValueError, "not_finite"),
        ({"value": 10**400}, InvalidValueError, "too_large"),
        ({"value": -1e10}, InvalidValueError, "too_large"),
        ({"at": "2026-11-23"}, InvalidTypeError, "wrong_type"),
        ({"note": ""}, InvalidValueError, "empty_text"),
        ({"note": "a\tb"}, InvalidValueError, "bad_character"),
        ({"source": "a\nb"}, InvalidValueError, "line_break"),
    ],
)
def test_a_rating_is_checked(change: dict[str, Any], error: type[CompetentieError], code: str) -> None:
    assert refused(error, attrs.evolve, votes(True)[0], **change) == [(next(iter(change)), code)]


@pytest.mark.parametrize(("low", "high", "cut"), [(1, 5, 1), (1, 5, 6), (5, 1, 3), (1, 1, 1), (3, 5, 2)])
def test_a_scale_has_its_cut_above_low_and_up_to_high(low: int, high: int, cut: int) -> None:
    [problem] = problems(InvalidValueError, RatingScale, low, high, cut)
    assert (problem.path, problem.code, problem.value) == ("observed_from", "not_a_scale", cut)
    assert problem.parameters == {"low": low, "high": high}
    assert refused(InvalidTypeError, RatingScale, False, high, cut) == [("low", "wrong_type")]
    assert refused(InvalidValueError, RatingScale, float("-inf"), high, cut) == [("low", "not_finite")]


@pytest.mark.parametrize(
    ("change", "error", "code"),
    [
        ({"exclude": ["self"]}, InvalidTypeError, "wrong_type"),
        ({"exclude": "self"}, InvalidTypeError, "wrong_type"),
        ({"exclude": [{}]}, InvalidTypeError, "wrong_type"),
        ({"exclude": None}, InvalidTypeError, "wrong_type"),
        ({"exclude": {"self"}}, InvalidTypeError, "wrong_type"),
        ({"exclude": Role.SELF}, InvalidTypeError, "wrong_type"),
        ({"min_raters": 0}, InvalidValueError, "too_low"),
        ({"min_raters": True}, InvalidTypeError, "wrong_type"),
        ({"min_per_role": None}, InvalidTypeError, "wrong_type"),
        ({"tie": "not_observed"}, InvalidTypeError, "wrong_type"),
        ({"repeated": None}, InvalidTypeError, "wrong_type"),
    ],
)
def test_a_rater_rule_is_checked(change: dict[str, Any], error: type[CompetentieError], code: str) -> None:
    assert refused(error, RaterRule, **change) == [(next(iter(change)), code)]


def test_combined_evidence_made_by_hand_is_checked() -> None:
    good = combine_ratings([*votes(True, True), *votes(None, id="coachen_2_2")], SHIPPED, RaterRule(min_raters=2))
    assert attrs.evolve(good) == good
    assert hash(attrs.evolve(good)) == hash(good)
    [problem] = problems(InvalidValueError, attrs.evolve, good, votes={ID: Votes(1, 0, 5)})
    assert (problem.path, problem.code) == (f"votes.{ID}", "too_few_votes")
    assert problem.parameters == {"id": ID, "least": 2}
    [problem] = problems(InvalidValueError, attrs.evolve, good, too_few=(ID,))
    assert (problem.path, problem.code, problem.value) == ("too_few", "too_few_and_counted", ID)
    [problem] = problems(InvalidValueError, attrs.evolve, good, excluded={Role.PEER: 1, Role.SELF: 1})
    assert (problem.path, problem.code, problem.value) == ("excluded", "role_not_excluded", "peer")
    [problem] = problems(InvalidValueError, attrs.evolve, good, excluded={Role.SELF: 0})
    assert (problem.code, problem.value, problem.parameters) == ("too_low", 0, {"lowest": 1})
    wrong = refused(InvalidValueError, Votes, -1, -1, -1)
    assert wrong == [("yes", "too_low"), ("no", "too_low"), ("abstained", "too_low")]


def test_the_repr_shows_no_votes() -> None:
    combined = combine_ratings([*votes(True, True), *votes(None, id="coachen_2_2")], SHIPPED)
    assert repr(combined) == "<CombinedEvidence: 1 indicators assessed, 1 by too few>"


# What may end in a log

WHO, WHAT = "Anna Verzonnen", 7.125
SAID: dict[str, Any] = {"indicator": ID, "rater": WHO, "role": "peer", "value": WHAT, "at": None}
SCALED = RatingScale(1, 5, 4)
# Short enough to be quoted whole.
PAIR: dict[str, Any] = {"rater": WHO, "value": WHAT}
ONE: dict[str, Any] = {**SAID, "role": Role.PEER}
RATING = Rating(**ONE)
RULE = RaterRule(repeated=Repeated.LATEST)

# Every code that a rating can be refused with, each with who and what near.
TOLD: dict[str, tuple[Any, str]] = {
    "a number without a scale": (lambda: combine_ratings([RATING], SHIPPED), "number_without_scale"),
    "off the scale": (lambda: combine_ratings([RATING], SHIPPED, scale=SCALED), "off_the_scale"),
    "a word on a scale": (
        lambda: combine_ratings([attrs.evolve(RATING, value=True)], SHIPPED, scale=SCALED),
        "not_a_number_on_the_scale",
    ),
    "new": (lambda: check_rating(RATING, [], SHIPPED), "number_without_scale"),
    "again": (
        lambda: combine_ratings([RATING, RATING], SHIPPED, scale=RatingScale(1, 9, 4)),
        "rated_again",
    ),
    "undated": (
        lambda: combine_ratings([RATING, RATING], SHIPPED, RULE, scale=RatingScale(1, 9, 4)),
        "rated_again_undated",
    ),
    "two roles": (
        lambda: combine_ratings(
            [RATING, attrs.evolve(RATING, indicator="coachen_2_2", role=Role.SELF)], SHIPPED, scale=RatingScale(1, 9, 4)
        ),
        "several_roles",
    ),
    "unknown": (
        lambda: combine_ratings([attrs.evolve(RATING, indicator="nee")], SHIPPED, scale=RatingScale(1, 9, 4)),
        "unknown_indicator",
    ),
    "a dict": (lambda: combine_ratings([PAIR], SHIPPED), "not_a_rating"),  # type: ignore[list-item]
    "a row": (lambda: combine_ratings([tuple(PAIR.values())], SHIPPED), "not_a_rating"),  # type: ignore[list-item]
    "a dict to evidence": (lambda: c.assess(SHIPPED, [PAIR]), "not_evidence"),  # type: ignore[arg-type]
    "a dict to a document": (lambda: c.to_json([PAIR]), "not_our_class"),  # type: ignore[arg-type]
    "a list of dicts": (lambda: Ratings([PAIR]), "wrong_type"),  # type: ignore[arg-type]
    "a dict for a rating": (lambda: Ratings((PAIR,)), "wrong_type"),  # type: ignore[arg-type]
    "a dict for a rule": (lambda: combine_ratings([], SHIPPED, PAIR), "wrong_type"),  # type: ignore[arg-type]
    "a name": (lambda: Rating(**{**ONE, "rater": f"{WHO}\t", "value": f"{WHAT}"}), "bad_character"),
    "a name on two lines": (lambda: Rating(**{**ONE, "rater": f"{WHO}\n", "value": f"{WHAT}"}), "line_break"),
    "a name in bytes": (lambda: Rating(**{**ONE, "rater": WHO.encode(), "value": f"{WHAT}"}), "wrong_type"),
    "read": (lambda: c.from_dict(Rating, {**SAID, "rater": f"{WHO}\t", "value": f"{WHAT}"}), "bad_character"),
    "a row read": (lambda: c.from_dict(Ratings, {"ratings": [[*PAIR.values()]]}), "not_an_object"),
    "a text read": (lambda: c.from_dict(Ratings, {"ratings": [f"{WHO} {WHAT}"]}), "not_an_object"),
    "a text for a list read": (lambda: c.from_dict(Ratings, {"ratings": f"{WHO} {WHAT}"}), "wrong_type"),
    "a text for a document": (lambda: c.from_dict(Ratings, f"{WHO} {WHAT}"), "not_a_document"),  # type: ignore[arg-type]
    "a text for a rating": (lambda: c.from_dict(Rating, f"{WHO} {WHAT}"), "not_a_document"),  # type: ignore[arg-type]
    "rows read": (lambda: c.from_dict(Ratings, {"ratings": {"x": PAIR}}), "wrong_type"),
    "a list read": (lambda: c.from_dict(Ratings, [PAIR]), "not_a_document"),  # type: ignore[arg-type]
    "a note": (lambda: Rating(**ONE, note=f"{WHO} {WHAT}\t"), "bad_character"),
    "a note with a carriage return": (lambda: Rating(**ONE, note=f"{WHO} {WHAT}\r\n"), "feed_only"),
    "a note in bytes": (lambda: Rating(**ONE, note=f"{WHO} {WHAT}".encode()), "wrong_type"),  # type: ignore[arg-type]
    "a source": (lambda: Rating(**ONE, source=f"{WHO} {WHAT}\n"), "line_break"),
    "a note read": (lambda: c.from_dict(Rating, {**SAID, "note": f"{WHO} {WHAT}\t"}), "bad_character"),
}


@pytest.mark.parametrize("case", TOLD)
def test_no_message_holds_who_said_what(case: str) -> None:
    call, code = TOLD[case]
    with pytest.raises(CompetentieError) as caught:
        call()
    assert code in [problem.code for problem in caught.value.problems]
    for text in (str(caught.value), caught.value.text("nl")):
        assert not (WHO in text and str(WHAT) in text)


def test_what_is_wrong_with_a_name_or_a_note_is_told_without_it() -> None:
    error = refusal(InvalidValueError, attrs.evolve, RATING, rater="Anna\t", note="Gezien.\t", source=" ")
    assert error.text("en").splitlines()[1:] == [
        "  rater: '…' holds the character U+0009; leave it out",
        "  note: '…' holds the character U+0009; leave it out",
        "  source: ' ' is empty; give the text",
    ]
    assert [problem.value for problem in error.problems] == ["Anna\t", "Gezien.\t", " "]
    assert refused(InvalidTypeError, attrs.evolve, RATING, rater=None, source=3) == [
        ("rater", "wrong_type"),
        ("source", "wrong_type"),
    ]


def test_notes_and_sources_are_in_no_repr_frame_row_or_log(caplog: pytest.LogCaptureFixture) -> None:
    note, source = "Zag ik op de gang.", "dagboek van Bo"
    noted = [attrs.evolve(one, note=note, source=source) for one in votes(True, False)]
    combined = combine_ratings(noted, SHIPPED)
    assessment = c.assess(SHIPPED, combined)
    report = c.classify_gaps(assessment, c.JobProfile.of(SHIPPED, {"coachen": 2}, id="p", title="P"))
    held: list[Any] = [noted[0], Ratings(tuple(noted)), combined, assessment, report, report["coachen"]]
    told = [*map(repr, held), repr(assessment.rows()), repr(report.rows())]
    told += [c.to_json(one) for one in (combined, assessment, report)]
    told += [assessment._repr_html_(), report._repr_html_()]
    told += [explain(one, SHIPPED).text for one in (combined, assessment, report)]
    columns = ("indicator", "rater", "value", "note", "source")
    rows = [{"person": "p", "role": one.role.value, **{name: getattr(one, name) for name in columns}} for one in noted]
    named: dict[str, Any] = {name: name for name in ("person", "rater", "role", "indicator", "value")}
    told.append(frames.combine_ratings(pd.DataFrame(rows), SHIPPED, **named).to_csv())
    for refuses in (lambda: combine_ratings(noted * 2, SHIPPED), lambda: check_rating(noted[0], noted, SHIPPED)):
        try:
            refuses()
        except CompetentieError:
            logging.getLogger("app").exception("not saved: %r", noted[0])
    told.append(caplog.text)
    assert "rates it 2 times" in caplog.text
    for text in told:
        assert note not in text
        assert source not in text


def test_evidence_is_a_mapping_that_cannot_change() -> None:
    combined = combine_ratings(votes(True), SHIPPED)
    with pytest.raises(TypeError):
        combined.evidence[ID] = False  # type: ignore[index]
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        combined.too_few = ()  # type: ignore[misc]


def test_a_minimum_by_role_is_named_by_the_value_of_the_role() -> None:
    wrong: Any = {c.Role.PEER: 0}
    with pytest.raises(c.CompetentieError) as caught:
        c.RaterRule(min_per_role=wrong)
    assert [(problem.path, problem.code) for problem in caught.value.problems] == [("min_per_role.peer", "too_low")]
