"""
Ratings of many people by several raters: the votes, and the evidence for each person.

The outcome for each is that of :func:`competentie.combine_ratings`. From one row per rating to one per rater and
indicator, to one per person and indicator, to one per person; each step sums columns that were made before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie.codebook import Codebook
from competentie.errors import Problem, refuse
from competentie.evidence import RaterRule, RatingScale, Repeated, Tie
from competentie.frames.answers import (
    INVALID,
    MISSING,
    NO,
    YES,
    blank,
    code,
    invalid_roles,
    places,
    role_code,
    sampled,
    unknown_indicators,
    without,
)
from competentie.frames.codebooks import Readings, readings_of
from competentie.frames.surveys import (
    finished,
    is_known,
    keyed,
    naming_problems,
    spread,
    wide_names,
)
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    fixed,
    give,
    ids_of,
    is_eager,
    match,
    one_if,
    place_in,
    refuse_frame,
    take,
)
from competentie.model import Framework
from competentie.words import quote

__all__ = ["combine_ratings", "count_votes"]

_PAIR: Final = ("_person", "_indicator")
_RATER: Final = ("_person", "_rater")
_CLAIM: Final = ("_person", "_rater", "_indicator")
_ANSWERS: Final = ("_yes", "_no", "_abstained")
_SUMS: Final = (*_ANSWERS, "_counted", "_bad", "_rows")
# How many of a row's ratings count, and how many are bad.
_COUNTED: Final = nw.col("_counted")
_BAD: Final = nw.col("_bad")
_COUNTS: Final = ("yes", "no", "abstained")
# The columns of count_votes beside the keys; the last is there on lazy frames.
_VOTES: Final[Mapping[str, DType]] = {
    **dict.fromkeys(_COUNTS, nw.Int64),
    **dict.fromkeys(("contested", "too_few", "invalid"), nw.Boolean),
}


@attrs.frozen
class Ballot:
    """
    What ratings are combined by: the columns, how cells are read, and the rule.
    """

    framework: Framework
    rule: RaterRule
    named: Mapping[str, str]
    readings: Readings

    @property
    def sums(self) -> list[str]:
        """
        The columns to add up: those of all roles, and the answers of each role that needs enough raters.
        """
        found = [*_SUMS]
        for place in places(self.rule.min_per_role):
            found += [f"{name}_{place}" for name in _ANSWERS]
        return found

    @property
    def latest(self) -> bool:
        """
        Whether the latest of repeated ratings counts.
        """
        return self.rule.repeated is Repeated.LATEST


def combine_ratings(
    df: IntoFrameT,
    framework: Framework,
    *,
    rule: RaterRule = RaterRule(),
    person: str,
    rater: str,
    role: str,
    indicator: str,
    value: str,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
    at: str | None = None,
) -> IntoFrameT:
    """
    The ratings of many people as evidence, a row per person: what :func:`competentie.combine_ratings` gives for each.

    Args:
        df: A row per rating, of any engine that Narwhals knows.

        framework: Where the indicators are.

        rule: Who counts, how many there must be, and what a tie and a repeated rating mean.

        person: The column that says who was rated; each person is a row, in the order in which they first come.

        rater: The column that says who rated, to the letter: here ``"a"`` and ``"a "`` are two raters, as not every
            engine can tell in which way an accent is written. A rater of several people may have another role for each.

        role: The column of roles: self, manager, peer, report, client, other, machine, or the Dutch words that
            :func:`competentie.read_ratings` knows.

        indicator: The column of indicator ids.

        value: The column of answers.

        values: What words mean; see :func:`from_wide`.

        scale: The scale that the answers are numbers on, in place of words; see :func:`from_wide`.

        codebook: In place of these two, how the answers to each question are read; see :func:`from_long`.

        at: The column of dates or moments; needed for ``Repeated.LATEST``.

    Returns:
        A frame as :func:`from_long` gives it; of a person whom the rule leaves without ratings nothing is assessed. On
        a lazy frame, whose values cannot be seen before it runs, -1 also stands for what would be refused on others: a
        rating of the person's indicator, one that does not count too, without a rater, a role or an answer that can be
        read; a rater with two roles, for all that they rated of the person; repeated ratings; and those without moments
        that tell the latest.

    Warns:
        ScaleWarning: See :func:`from_wide`.

    Raises:
        FrameError: A column is not there, stands for two, or has no fitting type; *person* is called as an indicator;
            values are not answers or roles; rows have no person or rater; indicators are not in the framework; ratings
            are repeated, a rater has two roles for a person, or the latest cannot be told. The error names every
            offender of the first of columns, values and repeats that has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *values* is not clear, it and *scale* are both given, or one of them beside *codebook*; that
            is of another framework, or of another major version of it; or the rule needs *at*.

        UnknownIdError: *codebook* names ids that are not indicators of *framework*.
    """
    ballot = _ballot(
        framework,
        rule,
        values,
        scale,
        codebook,
        at=at,
        person=person,
        rater=rater,
        role=role,
        indicator=indicator,
        value=value,
    )
    frame = take(df)
    problems = naming_problems(ballot.named, frame, wide_names(framework, frame))
    refuse_frame("cannot_combine", problems)
    work = _tallied(frame, ballot).with_columns(_code=_outcome(rule))
    return finished(spread(work, framework), person, framework)  # type: ignore[no-any-return]


def count_votes(
    df: IntoFrameT,
    framework: Framework,
    *,
    rule: RaterRule = RaterRule(),
    person: str,
    rater: str,
    role: str,
    indicator: str,
    value: str,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
    at: str | None = None,
) -> IntoFrameT:
    """
    How the raters voted: a row per person and indicator in which ratings count.

    The arguments, and what is refused, are those of :func:`combine_ratings`, which is made from this.

    Returns:
        A frame of the same kind: the columns *person* and *indicator* under their names; ``yes``, ``no`` and
        ``abstained`` (whole numbers), ``contested`` (boolean: the raters were tied) and ``too_few`` (boolean: fewer
        than ``rule.min_raters`` assessed it). Where too few did, the counts and ``contested`` are withheld: missing, so
        that who said what cannot be deduced; what a role said is in no count where fewer than its number in
        ``rule.min_per_role`` assessed it. Persons are in the order in which they first come, indicators in that of the
        framework.

        On a lazy frame, whose values cannot be seen before it runs, rows are in no order and there is a column
        ``invalid`` (boolean): true where :func:`combine_ratings` gives -1, and for what is no indicator. There all
        others are missing.

    Raises:
        FrameError: See :func:`combine_ratings`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: See :func:`combine_ratings`.

        UnknownIdError: See :func:`combine_ratings`.
    """
    ballot = _ballot(
        framework,
        rule,
        values,
        scale,
        codebook,
        at=at,
        person=person,
        rater=rater,
        role=role,
        indicator=indicator,
        value=value,
    )
    frame = take(df)
    types = dict(_VOTES)
    if is_eager(frame):
        del types["invalid"]
    keys = ("person", "indicator")
    refuse_frame("cannot_combine", naming_problems(ballot.named, frame, [*types], keys))
    tally = _tallied(frame, ballot).filter((_COUNTED > 0) | (_BAD > 0))
    work = _ordered(tally, framework)
    shown = [nw.col("_person").alias(person), nw.col("_indicator").alias(indicator)]
    work = work.select(*shown, **_votes(rule, work))
    return give(work, [person, indicator, *types], types)  # type: ignore[no-any-return]


def _ballot(
    framework: Framework,
    rule: RaterRule,
    values: Mapping[str, bool | None] | None,
    scale: RatingScale | None,
    codebook: Codebook | None,
    *,
    at: str | None,
    **named: str,
) -> Ballot:
    """
    What to combine by, once every argument has been checked.
    """
    if at is not None:
        named["at"] = at
    readings = readings_of(
        codebook, framework, values, scale, named=named, rule=(rule, RaterRule)
    )
    ballot = Ballot(framework, rule, named, readings)
    if ballot.latest and "at" not in named:
        refuse("wrong_arguments", [Problem("latest_without_moments", "at")])
    return ballot


def _tallied(frame: Frame, ballot: Ballot) -> Frame:
    """
    A row per person and indicator: how many ratings say what, how many count, are bad, and how many rows they took.
    """
    ratings = _ratings(keyed(frame, ballot.named), ballot)
    if is_eager(ratings):
        refuse_frame("cannot_combine", _bad_rows(ratings, ballot))
        named = ballot.named["value"]
        ballot.readings.warn_of_scales_in_rows(ratings, named, stacklevel=3)
    claims = _dated(ratings, ballot) if ballot.latest else _single(ratings, ballot)
    tally = _heard(_grouped(claims, _PAIR, nw.col(*ballot.sums).sum()), ballot.rule)
    if not is_eager(tally):
        return tally
    # A person first comes with any rating, one that does not count too.
    persons = _grouped(tally, ("_person",))
    return match(tally.drop("_place"), persons, "_person")


def _ratings(rows: Frame, ballot: Ballot) -> Frame:
    """
    *rows* with what each says, whether it counts, and what is wrong with it, as numbers to be summed.
    """
    schema = rows.collect_schema()
    work = ballot.readings.coded_rows(rows).with_columns(
        _place_of_role=role_code("_role", schema["_role"]),
        _nobody=blank("_person", schema["_person"]),
        _no_rater=blank("_rater", schema["_rater"]),
        _unknown_id=~is_known(ballot.framework),
    )
    place = nw.col("_place_of_role")
    excluded = (
        place.is_in(places(ballot.rule.exclude)) if ballot.rule.exclude else place < -1
    )
    unreadable = (place < 0) | (nw.col("_read") == INVALID)
    wrong = unreadable | nw.col("_nobody") | nw.col("_no_rater") | nw.col("_unknown_id")
    work = work.with_columns(
        _counted=one_if(~excluded), _bad=one_if(wrong), _rows=nw.lit(1)
    )
    return _valued(work, ballot.rule)


def _valued(work: Frame, rule: RaterRule) -> Frame:
    """
    *work* with one column per answer: 1 where a rating counts and gives it; likewise for each role with a minimum.
    """
    said = nw.col("_read")
    counts = _COUNTED > 0
    made = []
    for name, answer in zip(_ANSWERS, (YES, NO, MISSING), strict=True):
        given = counts & (said == answer)
        made.append(one_if(given).alias(name))
        for place in places(rule.min_per_role):
            of_role = given & (nw.col("_place_of_role") == place)
            made.append(one_if(of_role).alias(f"{name}_{place}"))
    return work.with_columns(*made)


def _heard(tally: Frame, rule: RaterRule) -> Frame:
    """
    *tally* without what a role said of an indicator that too few of its raters assessed.
    """
    for role, least in rule.min_per_role.items():
        [place] = places([role])
        few = nw.col(f"_yes_{place}") + nw.col(f"_no_{place}") < least
        heard = []
        for name in _ANSWERS:
            withheld = nw.when(few).then(nw.col(f"{name}_{place}")).otherwise(0)
            heard.append((nw.col(name) - withheld).alias(name))
        tally = tally.with_columns(*heard)
    return tally


def _grouped(frame: Frame, keys: Sequence[str], *columns: Expr, **more: Expr) -> Frame:
    """
    A row per *keys* with those *columns*; on an eager frame also the first place.
    """
    if is_eager(frame):
        more["_place"] = nw.col("_place").min()
    return frame.group_by(*keys).agg(*columns, **more)


def _single(ratings: Frame, ballot: Ballot) -> Frame:
    """
    A row per rater and indicator of a person, bad where ratings are repeated or the rater has two roles.
    """
    role = nw.col("_place_of_role")
    claims = _grouped(
        ratings,
        _CLAIM,
        nw.col(*ballot.sums).sum(),
        _least=role.min(),
        _most=role.max(),
    )
    roles = _grouped(
        claims,
        _RATER,
        _first=nw.col("_least").min(),
        _last=nw.col("_most").max(),
    )
    repeated = nw.col("_rows") > 1
    two = (nw.col("_first") != nw.col("_last")).fill_null(value=False)
    if is_eager(claims) and is_eager(roles):
        twice = _of(claims.filter(repeated).sort("_place"))
        problems = sampled("rated_twice_in_rows", "", twice)
        problems += sampled("two_roles_in_rows", "", _two_roles(roles.filter(two)))
        refuse_frame("cannot_combine", problems)
        return claims
    claims = match(claims, roles, *_RATER)
    return claims.with_columns(_bad=_BAD + one_if(repeated | two))


def _dated(ratings: Frame, ballot: Ballot) -> Frame:
    """
    *ratings* of which the latest per rater and indicator of a person counts, bad where that cannot be told.

    Excluded ratings are left out first, but their moments are checked too.
    """
    rows, at = nw.col("_rows"), nw.col("_at")
    moments = ratings.group_by(*_CLAIM, "_at").agg(rows.sum(), _COUNTED.sum())
    moments = moments.with_columns(
        _undated=one_if(at.is_null()), _latest=nw.when(_COUNTED > 0).then(at)
    )
    claims = moments.group_by(*_CLAIM).agg(
        _several=rows.sum(),
        _same=rows.max(),
        _undated=nw.col("_undated").sum(),
        _latest=nw.col("_latest").max(),
    )
    unclear = (nw.col("_several") > 1) & (
        (nw.col("_undated") > 0) | (nw.col("_same") > 1)
    )
    claims = claims.with_columns(_unclear=one_if(unclear))
    if is_eager(claims):
        undated = _of(claims.filter(nw.col("_unclear") > 0).sort(*_CLAIM))
        refuse_frame(
            "cannot_combine", sampled("undated_in_rows", ballot.named["at"], undated)
        )
    found = match(ratings, claims.select(*_CLAIM, "_latest", "_unclear"), *_CLAIM)
    # A rating that stands alone needs no moment. On pandas a missing moment equals none, itself included.
    latest = nw.col("_latest")
    late = at.is_null() | latest.is_null() | (at == latest).fill_null(value=False)
    found = found.with_columns(
        _counted=one_if((_COUNTED > 0) & late),
        _bad=_BAD + nw.col("_unclear").fill_null(0),
    )
    return _valued(found, ballot.rule)


def _outcome(rule: RaterRule) -> Expr:
    """
    The evidence as a number: the strict majority of those who assessed, missing below ``min_raters``.
    """
    yes, no = nw.col("_yes"), nw.col("_no")
    tie = MISSING if rule.tie is Tie.NOT_ASSESSED else NO
    chain = (
        nw.when(_BAD > 0)
        .then(code(INVALID))
        .when(yes + no < rule.min_raters)
        .then(code(MISSING))
    )
    return (
        chain.when(yes > no)
        .then(code(YES))
        .when(yes == no)
        .then(code(tie))
        .otherwise(code(NO))
    )


def _votes(rule: RaterRule, frame: Frame) -> dict[str, Expr]:
    """
    The columns of :func:`count_votes`; counts are missing where they are withheld, and all where ratings are bad.
    """
    yes, no, good = nw.col("_yes"), nw.col("_no"), _BAD == 0
    shown = good & (yes + no >= rule.min_raters)
    votes: dict[str, Expr] = {}
    for name in _COUNTS:
        votes[name] = nw.when(shown).then(nw.col(f"_{name}"))
    votes["contested"] = nw.when(shown).then(one_if(yes == no))
    votes["too_few"] = nw.when(good).then(one_if(yes + no < rule.min_raters))
    if not is_eager(frame):
        votes["invalid"] = one_if(~good)
    return {name: fixed(expr, _VOTES[name], frame) for name, expr in votes.items()}


def _ordered(tally: Frame, framework: Framework) -> Frame:
    """
    *tally*, if eager, by the person's first place and the framework's order.
    """
    if not is_eager(tally) or not len(tally):
        return tally
    order = place_in("_indicator", ids_of(framework))
    return tally.with_columns(_order=order).sort("_place", "_order")


# Telling what is wrong, on frames whose values can be seen


def _bad_rows(ratings: nw.DataFrame[Any], ballot: Ballot) -> Iterator[Problem]:
    """
    What is wrong with rows by themselves; looked at only if a row is bad.
    """
    bad = ratings.filter(_BAD > 0)
    if not len(bad):
        return
    named = ballot.named
    yield from without(bad, "_nobody", named["person"], "person")
    yield from without(bad, "_no_rater", named["rater"], "rater")
    yield from invalid_roles(bad, "_role", "_place_of_role", named["role"])
    yield from unknown_indicators(
        bad, "_indicator", named["indicator"], ballot.framework
    )
    yield from ballot.readings.invalid_rows(
        bad, named["value"], named["indicator"], ballot.framework
    )


def _of(claims: nw.DataFrame[Any]) -> list[str]:
    """
    Who rated what of whom, in the order of the rows.
    """
    rows = claims.select(*_CLAIM).iter_rows()
    return [f"{id}/{quote(name)}/{quote(rater)}" for name, rater, id in rows]


def _two_roles(raters: nw.DataFrame[Any]) -> list[str]:
    """
    Who has two roles for whom, in the order of the rows.
    """
    pairs = raters.sort("_place").select(*_RATER).iter_rows()
    return [f"{quote(rater)}/{quote(name)}" for name, rater in pairs]
