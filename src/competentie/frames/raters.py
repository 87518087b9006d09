"""
Ratings of many people by several raters: the votes, and the evidence for each person.

The outcome for each is that of :func:`competentie.combine_ratings`. From one row per rating to one per rater and
indicator, to one per person and indicator, to one per person; each step sums columns that were made before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie.codebook import Codebook
from competentie.errors import Problem
from competentie.evidence import RaterRule, RatingScale, Tie
from competentie.frames.answers import INVALID, MISSING, NO, YES, code, places, sampled
from competentie.frames.ballots import (
    ANSWERS,
    BAD,
    COUNTED,
    Ballot,
    ballot_for,
    check_columns,
    counting,
    ratings_of,
    valued,
)
from competentie.frames.people import differing_of, kept_as, named_once, with_kept
from competentie.frames.surveys import finished, spread, wide_names
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    called,
    fixed,
    give_anew,
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
_COUNTS: Final = ("yes", "no", "abstained")
# The columns of count_votes beside the keys; the last is there on lazy frames.
_VOTES: Final[Mapping[str, DType]] = {
    **dict.fromkeys(_COUNTS, nw.Int64),
    **dict.fromkeys(("contested", "too_few", "invalid"), nw.Boolean),
}


def combine_ratings(
    df: IntoFrameT,
    framework: Framework,
    *,
    rule: RaterRule = RaterRule(),
    person: str,
    rater: str,
    role: str,
    indicator: str | None = None,
    value: str | None = None,
    columns: Mapping[str, str] | None = None,
    keep: str | Sequence[str] = (),
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
    at: str | None = None,
) -> IntoFrameT:
    """
    The ratings of many people as evidence, a row per person: what :func:`competentie.combine_ratings` gives for each.

    Args:
        df: A row per rating, of any engine that Narwhals knows. Or, without *indicator* and *value*, a row per rater of
            a person and a column per indicator, as forms write it: there an empty cell is an abstention.

        framework: Where the indicators are.

        rule: Who counts, how many there must be, and what a tie and a repeated rating mean.

        person: The column that says who was rated; each person is a row, in the order in which they first come. White
            space around a name makes no difference; see :func:`from_long`.

        rater: The column that says who rated; white space around a name makes no difference. Here a name in which an
            accent is written in another way is another rater, as not every engine can tell. A rater of several people
            may have another role for each.

        role: The column of roles: self, manager, peer, report, client, other, machine, or the Dutch words that
            :func:`competentie.read_ratings` knows.

        indicator: The column of indicator ids.

        value: The column of answers.

        columns: Which indicator id each question's column stands for, where indicators have columns; see
            :func:`from_wide`.

        keep: Other columns of the person who was rated, such as a team; see :func:`from_long`.

        values: What words mean; see :func:`from_wide`.

        scale: The scale that the answers are numbers on, in place of words; see :func:`from_wide`.

        codebook: In place of *columns*, *values* and *scale*, how the answers to each question are read; see
            :func:`from_wide`, and where there is a row per rating :func:`from_long`.

        at: The column of dates or moments; needed for ``Repeated.LATEST``.

    Returns:
        A frame as :func:`from_long` gives it. A person whom the rule leaves without ratings is a row in which nothing
        is assessed. On a lazy frame, whose values cannot be seen before it runs, -1 also stands for what would be
        refused on others: a rating of the person's indicator, one that does not count too, without a rater, a role or
        an answer that can be read; a rater with two roles, for all that they rated of the person; repeated ratings; and
        those without moments that tell the latest.

    Warns:
        UnreadColumnsWarning: Where indicators have columns; see :func:`from_wide`.

        ScaleWarning: See :func:`from_wide`.

    Raises:
        FrameError: A column is not there, stands for two, or has no fitting type; no column is an indicator's; *person*
            or one in *keep* is called as an indicator; values are not answers or roles; rows have no person or rater;
            indicators are not in the framework; ratings are repeated, a rater has two roles for a person, or the latest
            cannot be told; rows of a person differ in a column of *keep*. The error names every offender of the first
            of columns, values, repeats and differences that has any.

        UnknownIdError: *columns* or *codebook* names ids that are not indicators of *framework*.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *values* is not clear, it and *scale* are both given, or one of the three beside *codebook*;
            that does not fit *framework*, as another major version does not; the rule needs *at*; *columns* is
            empty, or given beside *indicator* and *value*, or one of those two without the other.
    """
    ballot = ballot_for(
        framework,
        rule=rule,
        person=person,
        rater=rater,
        role=role,
        indicator=indicator,
        value=value,
        columns=columns,
        keep=keep,
        values=values,
        scale=scale,
        codebook=codebook,
        at=at,
    )
    [made] = combined(take(df), ballot, rule)
    return made  # type: ignore[no-any-return]


def count_votes(
    df: IntoFrameT,
    framework: Framework,
    *,
    rule: RaterRule = RaterRule(),
    person: str,
    rater: str,
    role: str,
    indicator: str | None = None,
    value: str | None = None,
    columns: Mapping[str, str] | None = None,
    keep: str | Sequence[str] = (),
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
    at: str | None = None,
) -> IntoFrameT:
    """
    How the raters voted: a row per person and indicator in which ratings count.

    The arguments, and what is refused, are those of :func:`combine_ratings`, which is made from this.

    Returns:
        A frame of the same kind: the columns *person*, those in *keep*, and *indicator* under their names, the last as
        ``indicator`` where it is no column of *df*; ``yes``, ``no`` and
        ``abstained`` (whole numbers), ``contested`` (boolean: the raters were tied) and ``too_few`` (boolean: fewer
        than ``rule.min_raters`` assessed it). Where too few did, the counts and ``contested`` are withheld: missing, so
        that who said what cannot be deduced; what a role said is in no count where fewer than its number in
        ``rule.min_per_role`` assessed it. Persons are in the order in which they first come, indicators in that of the
        framework.

        On a lazy frame, whose values cannot be seen before it runs, rows are in no order and there is a column
        ``invalid`` (boolean): true where :func:`combine_ratings` gives -1, and for what is no indicator. There all
        others are missing. With *keep* there is also ``differing_columns``; see :func:`from_long`.

    Raises:
        FrameError: See :func:`combine_ratings`.

        UnknownIdError: See :func:`combine_ratings`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: See :func:`combine_ratings`.
    """
    ballot = ballot_for(
        framework,
        rule=rule,
        person=person,
        rater=rater,
        role=role,
        indicator=indicator,
        value=value,
        columns=columns,
        keep=keep,
        values=values,
        scale=scale,
        codebook=codebook,
        at=at,
    )
    return counted(take(df), ballot)  # type: ignore[no-any-return]


def combined(frame: Frame, ballot: Ballot, *rules: RaterRule) -> list[Any]:
    """
    What :func:`combine_ratings` gives by each of *rules*, of ratings that are read once.
    """
    framework, person = ballot.framework, ballot.named["person"]
    names = wide_names(framework, frame, ballot.kept)
    check_columns(frame, ballot, names, ["person"])
    frame = named_once(frame, person)
    ratings = ratings_of(frame, ballot)
    made = []
    for rule in rules:
        tally = _tallied(ratings, attrs.evolve(ballot, rule=rule))
        wide = spread(tally.with_columns(_code=_outcome(rule)), framework)
        wide = with_kept(wide, frame, person, ballot.keep, "cannot_combine")
        made.append(finished(wide, framework, person, ballot.keep))
    return made


def counted(frame: Frame, ballot: Ballot) -> Any:
    """
    What :func:`count_votes` gives, once its arguments have been checked.
    """
    types = dict(_VOTES)
    if is_eager(frame):
        del types["invalid"]
    else:
        types |= dict.fromkeys(differing_of(ballot.kept), nw.Int64)
    person, shown = ballot.named["person"], ballot.indicator
    made = [*types, *([shown] if ballot.by_indicator else [])]
    keys = ["person"] if ballot.by_indicator else ["person", "indicator"]
    check_columns(frame, ballot, made, keys)
    frame = named_once(frame, person)
    tally = _tallied(ratings_of(frame, ballot), ballot).filter(
        (COUNTED > 0) | (BAD > 0)
    )
    tally = with_kept(tally, frame, person, ballot.keep, "cannot_combine")
    work = _ordered(tally, ballot.framework)
    columns = {person: nw.col("_person")} | kept_as(ballot.keep)
    columns[shown] = nw.col("_indicator")
    work = work.select(*called(columns | _votes(ballot, work)))
    return give_anew(work, [*columns, *types], types)


def _tallied(ratings: Frame, ballot: Ballot) -> Frame:
    """
    A row per person and indicator: how many ratings say what, how many count, are bad, and how many rows they took.
    """
    ratings = counting(ratings, ballot.rule)
    claims = _dated(ratings, ballot) if ballot.latest else _single(ratings, ballot)
    tally = _heard(_grouped(claims, _PAIR, nw.col(*ballot.sums).sum()), ballot.rule)
    if not is_eager(tally):
        return tally
    # A person first comes with any rating, one that does not count too.
    persons = _grouped(tally, ("_person",))
    return match(tally.drop("_place"), persons, "_person")


def _heard(tally: Frame, rule: RaterRule) -> Frame:
    """
    *tally* without what a role said of an indicator that too few of its raters assessed.
    """
    for role, least in rule.min_per_role.items():
        [place] = places([role])
        few = nw.col(f"_yes_{place}") + nw.col(f"_no_{place}") < least
        heard = []
        for name in ANSWERS:
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
        twice = claims.filter(repeated).sort("_place")
        problems = _of(twice, ballot, "rated_twice_in_rows", "rater_twice", "")
        problems += sampled("two_roles_in_rows", "", _two_roles(roles.filter(two)))
        refuse_frame("cannot_combine", problems)
        return claims
    claims = match(claims, roles, *_RATER)
    return claims.with_columns(_bad=BAD + one_if(repeated | two))


def _dated(ratings: Frame, ballot: Ballot) -> Frame:
    """
    *ratings* of which the latest per rater and indicator of a person counts, bad where that cannot be told.

    Excluded ratings are left out first, but their moments are checked too.
    """
    rows, moment = nw.col("_rows"), nw.col("_at")
    moments = ratings.group_by(*_CLAIM, "_at").agg(rows.sum(), COUNTED.sum())
    moments = moments.with_columns(
        _undated=one_if(moment.is_null()), _latest=nw.when(COUNTED > 0).then(moment)
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
        undated = claims.filter(nw.col("_unclear") > 0).sort(*_CLAIM)
        at = ballot.named["at"]
        problems = _of(undated, ballot, "undated_in_rows", "rater_undated", at)
        refuse_frame("cannot_combine", problems)
    found = match(ratings, claims.select(*_CLAIM, "_latest", "_unclear"), *_CLAIM)
    # A rating that stands alone needs no moment. On pandas a missing moment equals none, itself included.
    latest = nw.col("_latest")
    late = (
        moment.is_null() | latest.is_null() | (moment == latest).fill_null(value=False)
    )
    found = found.with_columns(
        _counted=one_if((COUNTED > 0) & late),
        _bad=BAD + nw.col("_unclear").fill_null(0),
    )
    return valued(found, ballot.rule)


def _outcome(rule: RaterRule) -> Expr:
    """
    The evidence as a number: the strict majority of those who assessed, missing below ``min_raters``.
    """
    yes, no = nw.col("_yes"), nw.col("_no")
    tie = MISSING if rule.tie is Tie.NOT_ASSESSED else NO
    chain = (
        nw.when(BAD > 0)
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


def _votes(ballot: Ballot, frame: Frame) -> dict[str, Expr]:
    """
    The columns of :func:`count_votes`; counts are missing where they are withheld, and all where ratings are bad.
    """
    rule, types = ballot.rule, _VOTES
    yes, no, good = nw.col("_yes"), nw.col("_no"), BAD == 0
    shown = good & (yes + no >= rule.min_raters)
    votes: dict[str, Expr] = {}
    for name in _COUNTS:
        votes[name] = nw.when(shown).then(nw.col(f"_{name}"))
    votes["contested"] = nw.when(shown).then(one_if(yes == no))
    votes["too_few"] = nw.when(good).then(one_if(yes + no < rule.min_raters))
    if not is_eager(frame):
        votes["invalid"] = one_if(~good)
        for name, count in differing_of(ballot.kept).items():
            votes[name] = nw.col(count).fill_null(0)
            types = {**types, name: nw.Int64}
    return {name: fixed(expr, types[name], frame) for name, expr in votes.items()}


def _ordered(tally: Frame, framework: Framework) -> Frame:
    """
    *tally*, if eager, by the person's first place and the framework's order.
    """
    if not is_eager(tally) or not len(tally):
        return tally
    order = place_in("_indicator", ids_of(framework))
    return tally.with_columns(_order=order).sort("_place", "_order")


# Telling what is wrong, on frames whose values can be seen


def _of(
    claims: nw.DataFrame[Any], ballot: Ballot, long: str, wide: str, path: str
) -> list[Problem]:
    """
    Who rated what of whom, in the order of the rows, as a problem of one code or the other.
    """
    rows = [*claims.select(*_CLAIM).iter_rows()]
    if ballot.by_indicator:
        raters = dict.fromkeys((name, rater) for name, rater, _ in rows)
        return sampled(wide, path, [f"{quote(n)}/{quote(r)}" for n, r in raters])
    named = [f"{id}/{quote(name)}/{quote(rater)}" for name, rater, id in rows]
    return sampled(long, path, named)


def _two_roles(raters: nw.DataFrame[Any]) -> list[str]:
    """
    Who has two roles for whom, in the order of the rows.
    """
    pairs = raters.sort("_place").select(*_RATER).iter_rows()
    return [f"{quote(rater)}/{quote(name)}" for name, rater in pairs]
