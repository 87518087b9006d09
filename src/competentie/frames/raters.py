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

from competentie.errors import InvalidValueError, Problem, quote
from competentie.evidence import RaterRule, RatingScale, Repeated, Tie
from competentie.frames.answers import (
    INVALID,
    MISSING,
    NO,
    YES,
    Reading,
    blank,
    code,
    first_of,
    invalid_answers,
    invalid_roles,
    places,
    reading_faults,
    reading_of,
    role_code,
    unknown_indicators,
    without,
)
from competentie.frames.surveys import check_columns, finished, keyed, spread, wide_names
from competentie.frames.tables import DType, Expr, Frame, fixed, give, is_eager, match, refuse, take
from competentie.model import Framework, expect, instance_of

__all__ = ["combine_ratings", "count_votes"]

REFUSED: Final = "cannot combine these ratings"
_PAIR: Final = ("_person", "_indicator")
_RATER: Final = ("_person", "_rater")
_CLAIM: Final = ("_person", "_rater", "_indicator")
_SUMS: Final = ("_yes", "_no", "_abstained", "_counted", "_bad", "_rows")
_COUNTS: Final[Mapping[str, DType]] = {"yes": nw.Int64, "no": nw.Int64, "abstained": nw.Int64}
_FLAGS: Final[Mapping[str, DType]] = {"contested": nw.Boolean, "too_few": nw.Boolean}


@attrs.frozen
class Ballot:
    """
    What ratings are combined by: the columns, how cells are read, and the rule.
    """

    framework: Framework
    rule: RaterRule
    named: Mapping[str, str]
    reading: Reading

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
    at: str | None = None,
) -> IntoFrameT:
    """
    The ratings of many people as evidence, a row per person: what :func:`competentie.combine_ratings` gives for each.

    Args:
        df: A row per rating, of any engine that Narwhals knows.

        framework: Where the indicators are.

        rule: Who counts, how many there must be, and what a tie and a repeated rating mean.

        person: The column that says who was rated; each person is a row, in the order in which they first come.

        rater: The column that says who rated, to the letter: ``"a"`` and ``"a "`` are two raters. A rater of several
            people may have another role for each.

        role: The column of roles: self, manager, peer, report, client, other, or the Dutch words that
            :func:`competentie.read_ratings` knows.

        indicator: The column of indicator ids.

        value: The column of answers.

        values: What words mean; see :func:`from_wide`.

        scale: The scale that the answers are numbers on, in place of words; see :func:`from_wide`.

        at: The column of dates or moments; needed for ``Repeated.LATEST``.

    Returns:
        A frame as :func:`from_long` gives it. On a lazy frame, whose values cannot be seen before it runs, -1 also
        stands for what would be refused on others: a rating of the person's indicator, one that does not count too,
        without a rater, a role or an answer that can be read; a rater with two roles, for all that they rated of the
        person; repeated ratings; those without moments that tell the latest; and all that was rated of a person whom
        the rule leaves without ratings.

    Raises:
        FrameError: A column is not there, stands for two, or has no fitting type; *person* is called as an indicator;
            values are not answers or roles; rows have no person or rater; indicators are not in the framework; ratings
            are repeated, a rater has two roles for a person, or the latest cannot be told; the rule leaves a person
            without ratings. The error names every offender of the first of columns, values, repeats and persons that
            has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *values* is not clear, or it and *scale* are both given; or the rule needs *at*.
    """
    named = _named(at, person=person, rater=rater, role=role, indicator=indicator, value=value)
    ballot = _ballot(framework, rule, named, values, scale)
    frame = take(df)
    _check(frame, ballot, wide_names(framework, frame), ["person"])
    work = _tallied(frame, ballot).with_columns(_outcome(rule).alias("_code"))
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
    at: str | None = None,
) -> IntoFrameT:
    """
    How the raters voted: a row per person and indicator in which ratings count.

    The arguments, and what is refused, are those of :func:`combine_ratings`, which is made from this.

    Returns:
        A frame of the same kind: the columns *person* and *indicator* under their names; ``yes``, ``no`` and
        ``abstained`` (whole numbers), ``contested`` (boolean: the raters were tied) and ``too_few`` (boolean: fewer
        than ``rule.min_raters`` assessed it). Where too few did, the counts and ``contested`` are withheld: missing, so
        that who said what cannot be deduced. Persons are in the order in which they first come, indicators in that of
        the framework.

        On a lazy frame, whose values cannot be seen before it runs, rows are in no order and there is a column
        ``invalid`` (boolean): true where :func:`combine_ratings` gives -1, and for what is no indicator. There all
        others are missing.

    Raises:
        FrameError: See :func:`combine_ratings`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: See :func:`combine_ratings`.
    """
    named = _named(at, person=person, rater=rater, role=role, indicator=indicator, value=value)
    ballot = _ballot(framework, rule, named, values, scale)
    frame = take(df)
    types: dict[str, DType] = {**_COUNTS, **_FLAGS, **({} if is_eager(frame) else {"invalid": nw.Boolean})}
    _check(frame, ballot, [*types], ["person", "indicator"])
    work = _ordered(_tallied(frame, ballot), framework)
    keys = [nw.col("_person").alias(person), nw.col("_indicator").alias(indicator)]
    work = work.select(*keys, *(expr.alias(name) for name, expr in _votes(rule, work).items()))
    return give(work, [person, indicator, *types], types)  # type: ignore[no-any-return]


def _named(at: str | None, **named: str) -> dict[str, str]:
    """
    The columns by the names of their arguments.
    """
    return named if at is None else {**named, "at": at}


def _ballot(
    framework: Framework,
    rule: RaterRule,
    named: dict[str, str],
    values: Mapping[str, bool | None] | None,
    scale: RatingScale | None,
) -> Ballot:
    """
    What to combine by, once every argument has been checked.
    """
    expect(
        "no ratings",
        framework=instance_of(Framework)(framework),
        rule=instance_of(RaterRule)(rule),
        **{name: instance_of(str)(given) for name, given in named.items()},
        **reading_faults(values, scale),
    )
    ballot = Ballot(framework, rule, named, reading_of(values, scale))
    if ballot.latest and "at" not in named:
        problem = Problem("at", None, "Repeated.LATEST needs at, the column of moments")
        raise InvalidValueError("cannot tell the latest rating", [problem])
    return ballot


def _check(frame: Frame, ballot: Ballot, made: Sequence[str], keys: Sequence[str]) -> None:
    """
    Refuse columns that are not there, *keys* called as a column that is *made*, and types without meaning.
    """
    check_columns(REFUSED, ballot.named, frame, made, answers=("value",), words=("role", "indicator"), keys=keys)
    dtype = frame.collect_schema().get(ballot.named.get("at", ""))
    if dtype is not None and not isinstance(dtype, (nw.Date, nw.Datetime)):
        name = ballot.named["at"]
        refuse(REFUSED, [Problem(name, name, f"is of type {dtype}; convert it to dates or moments")])


def _tallied(frame: Frame, ballot: Ballot) -> Frame:
    """
    A row per person and indicator: how many ratings say what, how many count, are bad, and how many rows they took.
    """
    ratings = _ratings(keyed(frame, ballot.named), ballot)
    if is_eager(ratings):
        refuse(REFUSED, _bad_rows(ratings, ballot))
    claims = _dated(ratings, ballot) if ballot.latest else _single(ratings)
    tally = _summed(claims, _PAIR)
    counted = tally.group_by("_person").agg(nw.col("_counted").sum().alias("_voices"))
    if is_eager(counted):
        refuse(REFUSED, _unheard(counted, ballot))
        # A person first comes with any rating, one that does not count too.
        first = tally.group_by("_person").agg(nw.col("_place").min().alias("_first"))
        placed = match(tally.filter(nw.col("_counted") > 0), first, "_person")
        return placed.with_columns(nw.col("_first").alias("_place")).drop("_first")
    tally = match(tally, counted, "_person")
    unheard = nw.when((nw.col("_voices") == 0).fill_null(value=False)).then(nw.lit(1)).otherwise(nw.lit(0))
    return tally.with_columns((nw.col("_bad") + unheard).alias("_bad")).filter(
        (nw.col("_counted") > 0) | (nw.col("_bad") > 0)
    )


def _ratings(rows: Frame, ballot: Ballot) -> Frame:
    """
    *rows* with what each says, whether it counts, and what is wrong with it, as numbers to be summed.
    """
    schema = rows.collect_schema()
    work = ballot.reading.coded(rows, {"_value": "_read"}, schema).with_columns(
        role_code("_role", schema["_role"]).alias("_place_of_role"),
        blank("_person", schema["_person"]).alias("_nobody"),
        blank("_rater", schema["_rater"]).alias("_no_rater"),
        _one(_among_ids(ballot.framework)).alias("_known"),
    )
    place = nw.col("_place_of_role")
    excluded = place.is_in(places(ballot.rule.exclude)) if ballot.rule.exclude else place < -1
    wrong = (
        nw.col("_nobody") | nw.col("_no_rater") | (place < 0) | (nw.col("_read") == INVALID) | (nw.col("_known") == 0)
    )
    work = work.with_columns(_one(~excluded).alias("_counted"), _one(wrong).alias("_bad"), nw.lit(1).alias("_rows"))
    return _valued(work)


def _valued(work: Frame) -> Frame:
    """
    *work* with one column per answer: 1 where a rating counts and gives it.
    """
    meanings = {"_yes": YES, "_no": NO, "_abstained": MISSING}
    counts = nw.col("_counted") > 0
    return work.with_columns(*(_one(counts & (nw.col("_read") == n)).alias(name) for name, n in meanings.items()))


def _one(flag: Expr) -> Expr:
    """
    1 where the *flag* is true, 0 elsewhere.
    """
    return nw.when(flag).then(nw.lit(1)).otherwise(nw.lit(0))


def _among_ids(framework: Framework) -> Expr:
    return nw.col("_indicator").is_in([i.id for i in framework.indicators]).fill_null(value=False)


def _summed(frame: Frame, keys: Sequence[str], *more: Expr) -> Frame:
    """
    The sums per *keys*; on an eager frame also the first place.
    """
    first = [nw.col("_place").min()] if is_eager(frame) else []
    return frame.group_by(*keys).agg(nw.col(*_SUMS).sum(), *first, *more)


def _single(ratings: Frame) -> Frame:
    """
    A row per rater and indicator of a person, bad where ratings are repeated or the rater has two roles.
    """
    role = nw.col("_place_of_role")
    claims = _summed(ratings, _CLAIM, role.min().alias("_least"), role.max().alias("_most"))
    roles = claims.group_by(*_RATER).agg(nw.col("_least").min().alias("_first"), nw.col("_most").max().alias("_last"))
    repeated = nw.col("_rows") > 1
    if is_eager(claims):
        refuse(REFUSED, [*_repeats(claims.filter(repeated)), *_two_roles(ratings, roles)])
        return claims
    claims = match(claims, roles, *_RATER)
    two = (nw.col("_first") != nw.col("_last")).fill_null(value=False)
    return claims.with_columns((nw.col("_bad") + _one(repeated | two)).alias("_bad"))


def _dated(ratings: Frame, ballot: Ballot) -> Frame:
    """
    *ratings* of which the latest per rater and indicator of a person counts, bad where that cannot be told.

    Excluded ratings are left out first, but their moments are checked too.
    """
    moments = ratings.group_by(*_CLAIM, "_at").agg(nw.col("_rows").sum(), nw.col("_counted").sum())
    moments = moments.with_columns(
        _one(nw.col("_at").is_null()).alias("_undated"),
        nw.when(nw.col("_counted") > 0).then(nw.col("_at")).alias("_latest"),
    )
    sums = [nw.col("_rows").sum().alias("_several"), nw.col("_rows").max().alias("_same"), nw.col("_undated").sum()]
    claims = moments.group_by(*_CLAIM).agg(*sums, nw.col("_latest").max())
    unclear = (nw.col("_several") > 1) & ((nw.col("_undated") > 0) | (nw.col("_same") > 1))
    claims = claims.with_columns(_one(unclear).alias("_unclear"))
    if is_eager(claims):
        refuse(REFUSED, _undated(claims.filter(nw.col("_unclear") > 0), ballot))
    found = match(ratings, claims.select(*_CLAIM, "_latest", "_unclear"), *_CLAIM)
    # A rating that stands alone needs no moment. On pandas a missing moment equals none, itself included.
    at, latest = nw.col("_at"), nw.col("_latest")
    late = at.is_null() | latest.is_null() | (at == latest).fill_null(value=False)
    found = found.with_columns(
        _one((nw.col("_counted") > 0) & late).alias("_counted"),
        (nw.col("_bad") + nw.col("_unclear").fill_null(0)).alias("_bad"),
    )
    return _valued(found)


def _outcome(rule: RaterRule) -> Expr:
    """
    The evidence as a number: the strict majority of those who assessed, missing below ``min_raters``.
    """
    yes, no = nw.col("_yes"), nw.col("_no")
    tie = MISSING if rule.tie is Tie.NOT_ASSESSED else NO
    chain = nw.when(nw.col("_bad") > 0).then(code(INVALID)).when(yes + no < rule.min_raters).then(code(MISSING))
    return chain.when(yes > no).then(code(YES)).when(yes == no).then(code(tie)).otherwise(code(NO))


def _votes(rule: RaterRule, frame: Frame) -> dict[str, Expr]:
    """
    The columns of :func:`count_votes`; counts are missing where they are withheld, and all where ratings are bad.
    """
    yes, no, good = nw.col("_yes"), nw.col("_no"), nw.col("_bad") == 0
    shown = good & (yes + no >= rule.min_raters)
    votes = {
        **{name: nw.when(shown).then(nw.col(f"_{name}")) for name in _COUNTS},
        "contested": nw.when(shown).then(_one(yes == no)),
        "too_few": nw.when(good).then(_one(yes + no < rule.min_raters)),
        **({} if is_eager(frame) else {"invalid": _one(~good)}),
    }
    types: dict[str, DType] = {**_COUNTS, **_FLAGS, "invalid": nw.Boolean}
    return {name: fixed(expr, types[name], frame) for name, expr in votes.items()}


def _ordered(tally: Frame, framework: Framework) -> Frame:
    """
    *tally*, if eager, by the person's first place and the framework's order.
    """
    if not isinstance(tally, nw.DataFrame) or not len(tally):
        return tally
    ids = [indicator.id for indicator in framework.indicators]
    firsts = tally.group_by("_person").agg(nw.col("_place").min().alias("_first"))
    order = nw.col("_indicator").replace_strict(ids, list(range(len(ids))), return_dtype=nw.Int64)
    return match(tally, firsts, "_person").with_columns(order.alias("_order")).sort("_first", "_order")


# Telling what is wrong, on frames whose values can be seen


def _bad_rows(ratings: nw.DataFrame[Any], ballot: Ballot) -> Iterator[Problem]:
    """
    What is wrong with rows by themselves; looked at only if a row is bad.
    """
    bad = ratings.filter(nw.col("_bad") > 0)
    if not len(bad):
        return
    named = ballot.named
    yield from without(bad, "_nobody", named["person"], "person")
    yield from without(bad, "_no_rater", named["rater"], "rater")
    yield from invalid_roles(bad, "_role", "_place_of_role", named["role"])
    yield from unknown_indicators(bad, "_indicator", named["indicator"], ballot.framework)
    yield from invalid_answers(bad, "_value", "_read", named["value"], ballot.reading)


def _of(claims: nw.DataFrame[Any]) -> list[str]:
    """
    Who rated what of whom, in the order of the rows.
    """
    columns = (claims[name] for name in _CLAIM)
    return [f"{id} of {quote(name)} by {quote(rater)}" for name, rater, id in zip(*columns, strict=True)]


def _repeats(claims: nw.DataFrame[Any]) -> Iterator[Problem]:
    if found := _of(claims.sort("_place")):
        advice = "keep one, or date them and use RaterRule(repeated=Repeated.LATEST)"
        yield Problem("", found[0], f"more than one rating of {first_of(found)}; {advice}")


def _two_roles(ratings: Any, roles: Any) -> Iterator[Problem]:
    two = roles.filter(nw.col("_first") != nw.col("_last"))
    if not len(two):
        return
    firsts = ratings.join(two, on=[*_RATER], how="inner").group_by(*_RATER).agg(nw.col("_place").min()).sort("_place")
    columns = (firsts[name] for name in _RATER)
    found = [f"{quote(rater)} of {quote(name)}" for name, rater in zip(*columns, strict=True)]
    yield Problem("", found[0], f"more than one role of {first_of(found)}; a rater has one role for a person")


def _undated(claims: nw.DataFrame[Any], ballot: Ballot) -> Iterator[Problem]:
    if found := _of(claims.sort(*_CLAIM)):
        what = f"more than one rating of {first_of(found)}, not each with a moment of its own; LATEST needs them"
        yield Problem(ballot.named["at"], found[0], what)


def _unheard(counted: nw.DataFrame[Any], ballot: Ballot) -> Iterator[Problem]:
    persons = counted.filter(nw.col("_voices") == 0).sort("_person")["_person"].to_list()
    if persons:
        roles = ", ".join(sorted(role.value for role in ballot.rule.exclude)) or "none"
        what = f"no ratings left to combine of {first_of([*map(quote, persons)])}; excluded roles: {roles}"
        yield Problem(ballot.named["person"], persons[0], what)
