"""
Ratings as rows: what each says, whether it counts, and what is wrong with it, as numbers that can be summed.

They come a row per rating, or a row per rater with a column per indicator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
import narwhals.stable.v2 as nw

from competentie.codebook import Codebook
from competentie.errors import Problem, refuse
from competentie.evidence import RaterRule, RatingScale, Repeated
from competentie.frames.answers import (
    INVALID,
    MISSING,
    NO,
    YES,
    blank,
    invalid_roles,
    places,
    role_code,
    trimmed,
    unknown_indicators,
    without,
)
from competentie.frames.codebooks import Readings, readings_of
from competentie.frames.people import columns_to_keep
from competentie.frames.surveys import (
    codes_for,
    given,
    is_known,
    keyed,
    naming_problems,
    questions_of,
    warn_of_unread,
)
from competentie.frames.tables import (
    Frame,
    called,
    is_eager,
    one_if,
    refuse_frame,
    unpivot,
)
from competentie.model import Framework

ANSWERS: Final = ("_yes", "_no", "_abstained")
SUMS: Final = (*ANSWERS, "_counted", "_bad", "_rows")
# How many of a row's ratings count, and how many are bad.
COUNTED: Final = nw.col("_counted")
BAD: Final = nw.col("_bad")


@attrs.frozen
class Ballot:
    """
    What ratings are combined by: the columns, how cells are read, and the rule.
    """

    framework: Framework
    rule: RaterRule
    named: Mapping[str, str]
    readings: Readings
    columns: Mapping[str, str] | None
    kept: Mapping[str, str]

    @property
    def by_indicator(self) -> bool:
        """
        Whether each indicator has a column of its own, and a row is all that a rater says of a person.
        """
        return "indicator" not in self.named

    @property
    def indicator(self) -> str:
        """
        What the column of indicators is called in a result.
        """
        return self.named.get("indicator", "indicator")

    @property
    def keep(self) -> list[str]:
        """
        The other columns that come along to a person.
        """
        return [*self.kept.values()]

    @property
    def sums(self) -> list[str]:
        """
        The columns to add up: those of all roles, and the answers of each role that needs enough raters.
        """
        found = [*SUMS]
        for place in places(self.rule.min_per_role):
            found += [f"{name}_{place}" for name in ANSWERS]
        return found

    @property
    def latest(self) -> bool:
        """
        Whether the latest of repeated ratings counts.
        """
        return self.rule.repeated is Repeated.LATEST


def ballot_for(
    framework: Framework,
    *,
    rule: RaterRule,
    person: str,
    rater: str,
    role: str,
    indicator: str | None,
    value: str | None,
    columns: Mapping[str, str] | None,
    keep: str | Sequence[str],
    values: Mapping[str, bool | None] | None,
    scale: RatingScale | None,
    codebook: Codebook | None,
    at: str | None,
) -> Ballot:
    """
    What to combine by, once every argument of :func:`combine_ratings` has been checked.
    """
    named = {"person": person, "rater": rater, "role": role}
    named |= given(indicator=indicator, value=value, at=at)
    kept = columns_to_keep(keep)
    readings = readings_of(
        codebook,
        framework,
        values,
        scale,
        named={**named, **kept},
        columns=columns,
        rule=(rule, RaterRule),
    )
    asked = readings.columns or columns
    ballot = Ballot(framework, rule, named, readings, asked, kept)
    if ballot.latest and "at" not in named:
        refuse("wrong_arguments", [Problem("latest_without_moments", "at")])
    for one, other in (("indicator", "value"), ("value", "indicator")):
        if one in named and (other not in named or columns is not None):
            missing = "columns" if other in named else other
            refuse("wrong_arguments", [Problem("rows_or_columns", missing)])
    return ballot


def check_columns(
    frame: Frame, ballot: Ballot, made: Sequence[str], keys: Sequence[str]
) -> None:
    """
    Refuse columns that are not there; and of the *keys*, and those that are kept, any called as one that is *made*.
    """
    named = {**ballot.named, **ballot.kept}
    problems = naming_problems(named, frame, made, [*keys, *ballot.kept])
    refuse_frame("cannot_combine", problems)


def ratings_of(frame: Frame, ballot: Ballot) -> Frame:
    """
    A row per rating, with what it says, and whether something is wrong with it; the rule plays no part in that.

    Raises:
        FrameError: Columns do not fit; or on an eager frame rows are bad: all of them, by column.
    """
    rows = _unpivoted(frame, ballot) if ballot.by_indicator else _read(frame, ballot)
    ratings = _judged(rows, ballot.framework)
    if is_eager(ratings):
        refuse_frame("cannot_combine", _bad_rows(ratings, ballot))
        if not ballot.by_indicator:
            value = ballot.named["value"]
            ballot.readings.warn_of_scales_in_rows(ratings, value, stacklevel=4)
    return ratings


def _read(frame: Frame, ballot: Ballot) -> Frame:
    """
    A row per rating with the answer as a number.
    """
    rows = keyed(frame, ballot.named)
    return _marked(ballot.readings.coded_rows(rows))


def _unpivoted(frame: Frame, ballot: Ballot) -> Frame:
    """
    A row per rating with the answer as a number, of a row per rater and a column per indicator.

    Raises:
        FrameError: On an eager frame: rows do not say who, or hold what is not a role or an answer.
    """
    named, readings = ballot.named, ballot.readings
    others = {**named, **ballot.kept}
    questions = questions_of(
        frame, ballot.framework, ballot.columns, others, "cannot_combine"
    )
    schema = frame.collect_schema()
    read = [*questions, *others.values()]
    warn_of_unread(schema.names(), read, ballot.framework, stacklevel=5)
    codes = codes_for(questions, schema.names())
    work = readings.coded(frame, codes, schema)
    columns = {f"_{argument}": nw.col(name) for argument, name in named.items()}
    answers = {questions[column]: nw.col(name) for column, name in codes.items()}
    rows = work.select(*called(columns | answers))
    rows = _marked(rows.with_row_index("_place") if is_eager(rows) else rows)
    if is_eager(rows) and is_eager(work):
        problems = [*_silent_rows(rows, ballot)]
        problems += readings.invalid(work, codes)
        refuse_frame("cannot_combine", problems)
        readings.warn_of_scales(work, codes, stacklevel=5)
    index = [name for name in rows.collect_schema().names() if name not in answers]
    return unpivot(rows, [*answers], index, "_indicator", "_read")


def _marked(rows: Frame) -> Frame:
    """
    *rows* with the place of the role, and whether they say nothing of who was rated, or by whom.

    White space around a rater's name makes nobody another, as in the core; how an accent is written no engine tells.
    """
    schema = rows.collect_schema()
    return rows.with_columns(
        _place_of_role=role_code("_role", schema["_role"]),
        _nobody=blank("_person", schema["_person"]),
        _no_rater=blank("_rater", schema["_rater"]),
        _rater=trimmed("_rater", schema["_rater"]),
    )


def _judged(rows: Frame, framework: Framework) -> Frame:
    """
    *rows* with whether something is wrong with each, as numbers to be summed.
    """
    work = rows.with_columns(_unknown_id=~is_known(framework))
    unreadable = (nw.col("_place_of_role") < 0) | (nw.col("_read") == INVALID)
    wrong = unreadable | nw.col("_nobody") | nw.col("_no_rater") | nw.col("_unknown_id")
    return work.with_columns(_bad=one_if(wrong), _rows=nw.lit(1))


def counting(ratings: Frame, rule: RaterRule) -> Frame:
    """
    *ratings* with whether each counts by the *rule*, and what it says then, as numbers to be summed.
    """
    place = nw.col("_place_of_role")
    excluded = place.is_in(places(rule.exclude)) if rule.exclude else place < -1
    return valued(ratings.with_columns(_counted=one_if(~excluded)), rule)


def valued(work: Frame, rule: RaterRule) -> Frame:
    """
    *work* with one column per answer: 1 where a rating counts and gives it; likewise for each role with a minimum.
    """
    said = nw.col("_read")
    counts = COUNTED > 0
    made = []
    for name, answer in zip(ANSWERS, (YES, NO, MISSING), strict=True):
        given = counts & (said == answer)
        made.append(one_if(given).alias(name))
        for place in places(rule.min_per_role):
            of_role = given & (nw.col("_place_of_role") == place)
            made.append(one_if(of_role).alias(f"{name}_{place}"))
    return work.with_columns(*made)


# Telling what is wrong, on frames whose values can be seen


def _bad_rows(ratings: nw.DataFrame[Any], ballot: Ballot) -> Iterator[Problem]:
    """
    What is wrong with rows by themselves; looked at only if a row is bad.
    """
    bad = ratings.filter(BAD > 0)
    if not len(bad):
        return
    named = ballot.named
    yield from _silent_rows(bad, ballot)
    yield from unknown_indicators(
        bad, "_indicator", named["indicator"], ballot.framework, ballot.readings.columns
    )
    yield from ballot.readings.invalid_rows(
        bad, named["value"], named["indicator"], ballot.framework
    )


def _silent_rows(rows: nw.DataFrame[Any], ballot: Ballot) -> Iterator[Problem]:
    """
    Which *rows* do not say who, by whom or in which role.
    """
    named = ballot.named
    yield from without(rows, "_nobody", named["person"], "person")
    yield from without(rows, "_no_rater", named["rater"], "rater")
    yield from invalid_roles(rows, "_role", "_place_of_role", named["role"])
