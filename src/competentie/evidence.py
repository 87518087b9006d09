"""
What was seen of a person: evidence, the ratings it comes from, and combining those of several raters.
"""

from __future__ import annotations

import datetime as dt
import enum
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Sized
from functools import cached_property
from types import NoneType
from typing import Final, TypeAlias

import attrs

from competentie.errors import InvalidTypeError, Problem, RatingsError, UnknownIdError, quote, unknown
from competentie.model import (
    LARGEST,
    Checked,
    Faults,
    Framework,
    check_identifier,
    check_nonempty,
    each,
    each_item,
    expect,
    freeze,
    instance_of,
    optional,
    refuse,
    whole,
    wrong_type,
    wrong_value,
)

__all__ = [
    "CombinedEvidence",
    "Evidence",
    "RaterRule",
    "Rating",
    "RatingScale",
    "Repeated",
    "Role",
    "Tie",
    "Votes",
    "combine_ratings",
]

Evidence: TypeAlias = Mapping[str, bool | None]
"""
Indicator id to observed (True), not observed (False) or not assessed (None, the same as absent).
"""

_ANSWERS: Final = frozenset({bool, NoneType})


def check_evidence(evidence: Evidence, known: frozenset[str], owner: str) -> None:
    """
    Refuse *evidence* that is not an answer to each of some of the *known* indicators of *owner*.

    Raises:
        InvalidTypeError: It is no mapping, or an answer is not True, False or None.

        UnknownIdError: It names indicators that *owner* does not have.
    """
    if not isinstance(evidence, Mapping):
        message = "evidence is not a mapping of indicator ids to answers"
        # Only its type is told: ratings given by mistake are nobody's business in a log.
        raise InvalidTypeError(message, [Problem("", evidence, f"a {type(evidence).__name__} is not a mapping")])
    if not _ANSWERS.issuperset(map(type, evidence.values())):
        raise InvalidTypeError(
            "not an answer",
            [
                Problem(str(id), answer, f"{quote(answer)} is not an answer; use True, False or None")
                for id, answer in evidence.items()
                if type(answer) not in _ANSWERS
            ],
        )
    if not known.issuperset(evidence):
        offenders = [("", id) for id in evidence if id not in known]
        raise UnknownIdError("unknown indicator", unknown(offenders, known, f"an indicator of {owner}"))


class Role(enum.Enum):
    """
    In which role a rater saw the person.
    """

    SELF = "self"
    MANAGER = "manager"
    PEER = "peer"
    REPORT = "report"
    CLIENT = "client"
    OTHER = "other"


class Tie(enum.Enum):
    """
    What an indicator counts as when as many raters saw it as did not.
    """

    NOT_OBSERVED = "not_observed"
    NOT_ASSESSED = "not_assessed"


class Repeated(enum.Enum):
    """
    What to do when a rater rates an indicator more than once, or rates in more than one role.
    """

    ERROR = "error"
    LATEST = "latest"
    """
    The rating with the latest ``at`` counts.
    """


def _check_number(value: object) -> Faults:
    if not isinstance(value, int | float) or value.__class__ not in (int, float):
        return wrong_type(value, "a number")
    if isinstance(value, float) and not math.isfinite(value):
        return wrong_value(value, "is not a finite number")
    return () if abs(value) <= LARGEST else wrong_value(value, f"is not a number from -{LARGEST} to {LARGEST}")


def _check_value(value: object) -> Faults:
    return () if value is None or value.__class__ is bool else _check_number(value)


def fix_offset(moment: dt.datetime | None) -> dt.datetime | None:
    """
    *moment* with the offset from UTC that its time zone gives, so that moments compare and are saved as what they are.
    """
    if not isinstance(moment, dt.datetime) or moment.tzinfo is None:
        return moment
    offset = moment.utcoffset()
    return moment.replace(tzinfo=None if offset is None else dt.timezone(offset), fold=0)


@attrs.frozen
class Rating(Checked):
    """
    What one rater said of one indicator of one person (beoordeling).

    ``value`` is True, False or None (did not assess), or a number on a :class:`RatingScale`.
    """

    indicator: str
    rater: str
    role: Role
    value: bool | float | None
    at: dt.datetime | None = attrs.field(default=None, converter=fix_offset)

    _CHECKS = (
        ("indicator", check_nonempty),
        ("rater", check_nonempty),
        ("role", instance_of(Role)),
        ("value", _check_value),
        ("at", optional(instance_of(dt.datetime))),
    )

    def __repr__(self) -> str:
        # Who said what is nobody's business in a log.
        return f"<Rating of {self.indicator} as {self.role.value}>"


@attrs.frozen
class RatingScale(Checked):
    """
    A scale of numbers from *low* to *high*; a value of *observed_from* or more says that the behaviour was observed.
    """

    low: float
    high: float
    observed_from: float

    _CHECKS = (("low", _check_number), ("high", _check_number), ("observed_from", _check_number))

    def _relate(self) -> None:
        if not self.low < self.observed_from <= self.high:
            what = f"{self.low} < {self.observed_from} <= {self.high} does not hold; low < observed_from <= high must"
            refuse("not a valid RatingScale", [Problem("observed_from", self.observed_from, what)])

    def fault(self, value: object) -> str | None:
        """
        What is wrong with *value* as a rating on this scale: None if it is a number on it, or None.
        """
        if value is None:
            return None
        if _check_number(value):
            return f"{quote(value)} is not a number; give one from {self.low} to {self.high}, or None"
        on = isinstance(value, int | float) and self.low <= value <= self.high
        return None if on else f"{quote(value)} is off the scale; give a number from {self.low} to {self.high}, or None"

    def observed(self, value: float | None) -> bool | None:
        """
        What *value* says: observed, not observed, or (None) not assessed.
        """
        return None if value is None else value >= self.observed_from


def _freeze_roles(value: Iterable[Role]) -> frozenset[Role]:
    return frozenset(value) if isinstance(value, set) else value  # type: ignore[return-value]


def _check_roles(value: object) -> Faults:
    if not isinstance(value, frozenset):
        return wrong_type(value, "a set of roles")
    return [fault for item in value for fault in instance_of(Role)(item)]


@attrs.frozen
class RaterRule(Checked):
    """
    How ratings of several raters become evidence: indicator first, by the strict majority of those who assessed it.

    Args:
        exclude: Roles that do not count; by default self-ratings, which never mix with others in silence.

        min_raters: Below this number of raters who assessed an indicator it is not assessed, and its counts are
            withheld.

        tie: What a tie counts as.

        repeated: What to do with a rater who rates an indicator more than once, or in more than one role.
    """

    exclude: frozenset[Role] = attrs.field(default=frozenset({Role.SELF}), converter=_freeze_roles)
    min_raters: int = 1
    tie: Tie = Tie.NOT_OBSERVED
    repeated: Repeated = Repeated.ERROR

    _CHECKS = (
        ("exclude", _check_roles),
        ("min_raters", whole(1)),
        ("tie", instance_of(Tie)),
        ("repeated", instance_of(Repeated)),
    )


@attrs.frozen
class Votes(Checked):
    """
    How many raters observed an indicator, did not, and did not assess it.
    """

    yes: int
    no: int
    abstained: int

    _CHECKS = (("yes", whole(0)), ("no", whole(0)), ("abstained", whole(0)))

    @property
    def tied(self) -> bool:
        """
        Whether as many raters observed the indicator as did not.
        """
        return self.yes == self.no > 0


def _freeze_votes(value: Mapping[str, Votes]) -> Mapping[str, Votes]:
    return freeze(value)


def _freeze_excluded(value: Mapping[Role, int]) -> Mapping[Role, int]:
    return freeze(value)


@attrs.frozen
class CombinedEvidence(Checked):
    """
    Evidence from several raters, with an account of the votes.

    Args:
        votes: The counts per indicator, of those that enough raters assessed.

        too_few: Indicators that were rated, but assessed by fewer than ``rule.min_raters``: not assessed, their counts
            withheld, so that who said what cannot be deduced.

        excluded: Number of ratings left out per role.

        rule: The rule that combined them.
    """

    votes: Mapping[str, Votes] = attrs.field(converter=_freeze_votes)
    too_few: tuple[str, ...]
    excluded: Mapping[Role, int] = attrs.field(converter=_freeze_excluded)
    rule: RaterRule

    _DERIVED = ("evidence", "contested")

    _CHECKS = (
        ("votes", each_item(check_identifier, instance_of(Votes))),
        ("too_few", each(check_identifier, "ids")),
        ("excluded", each_item(instance_of(Role), whole(1))),
        ("rule", instance_of(RaterRule)),
    )

    def _relate(self) -> None:
        least = self.rule.min_raters
        problems = [
            Problem(f"votes.{id}", votes, f"{id} has fewer than {least} votes; its counts are to be withheld")
            for id, votes in self.votes.items()
            if votes.yes + votes.no < least
        ]
        problems += [
            Problem("too_few", id, f"{id} has too few votes and counts too") for id in self.too_few if id in self.votes
        ]
        problems += [
            Problem("excluded", role.value, f"{role.value} is not excluded by the rule")
            for role in self.excluded
            if role not in self.rule.exclude
        ]
        refuse("not a valid CombinedEvidence", problems)

    def __repr__(self) -> str:
        # Who said what is nobody's business in a log.
        return f"<CombinedEvidence: {len(self.votes)} indicators assessed, {len(self.too_few)} by too few>"

    @cached_property
    def evidence(self) -> Evidence:
        """
        Observed or not per indicator, by strict majority; None for a tie under ``Tie.NOT_ASSESSED``, or too few raters.
        """
        tie = None if self.rule.tie is Tie.NOT_ASSESSED else False
        counted = {id: tie if votes.tied else votes.yes > votes.no for id, votes in self.votes.items()}
        return freeze({**counted, **dict.fromkeys(self.too_few)})

    @property
    def contested(self) -> tuple[str, ...]:
        """
        Indicators on which the raters were tied, whichever way the rule decides.
        """
        return tuple(id for id, votes in self.votes.items() if votes.tied)


def combine_ratings(
    ratings: Iterable[Rating],
    framework: Framework,
    rule: RaterRule = RaterRule(),
    *,
    scale: RatingScale | None = None,
) -> CombinedEvidence:
    """
    The ratings of one person by several raters as evidence: per indicator the strict majority of those who assessed it.

    Args:
        ratings: Of one person, in any order. Excluded ratings are checked and counted too.

        framework: Where the indicators are.

        rule: Who counts, how many there must be, and what a tie and a repeated rating mean.

        scale: The scale that the values are numbers on; without it they are True, False or None.

    Returns:
        The evidence, with counts per indicator in the order of the framework.

    Raises:
        RatingsError: A rating's value is of the wrong kind or off the scale; an indicator is not in the framework; a
            rater rates an indicator twice, or in two roles, and the rule does not say what to do; or the rule leaves
            no rater. The error names every offender of the first of these that applies.
    """
    expect(
        "cannot combine ratings",
        ratings=() if isinstance(ratings, Iterable) else wrong_type(ratings, "a collection of ratings"),
        framework=instance_of(Framework)(framework),
        rule=instance_of(RaterRule)(rule),
        scale=optional(instance_of(RatingScale))(scale),
    )
    given = tuple(ratings)
    _check_ratings(given, framework, scale)
    _check_repeats(given, rule)
    counted = _latest([rating for rating in given if rating.role not in rule.exclude])
    if not counted:
        roles = ", ".join(sorted(role.value for role in rule.exclude)) or "none"
        raise RatingsError(f"no ratings left to combine: {len(given)} given, excluded roles: {roles}")
    values: defaultdict[str, list[bool | None]] = defaultdict(list)
    for rating in counted:
        values[rating.indicator].append(_answer(rating, scale))
    votes = {
        indicator.id: Votes(yes=seen.count(True), no=seen.count(False), abstained=seen.count(None))
        for indicator in framework.indicators
        if (seen := values.get(indicator.id))
    }
    enough = {id: count for id, count in votes.items() if count.yes + count.no >= rule.min_raters}
    excluded = Counter(rating.role for rating in given if rating.role in rule.exclude)
    return CombinedEvidence(
        votes=enough,
        too_few=tuple(id for id in votes if id not in enough),
        excluded={role: excluded[role] for role in Role if excluded[role]},
        rule=rule,
    )


def _answer(rating: Rating, scale: RatingScale | None) -> bool | None:
    value = rating.value
    return scale.observed(value) if scale else None if value is None else bool(value)


def _check_ratings(ratings: Sequence[Rating], framework: Framework, scale: RatingScale | None) -> None:
    """
    Refuse what is not a rating, then values of the wrong kind, then indicators that the framework does not have.
    """
    _refuse(
        [Problem(f"[{i}]", r, f"{quote(r)} is not a Rating") for i, r in enumerate(ratings) if type(r) is not Rating]
    )
    _refuse(
        [
            Problem(f"[{i}].value", rating.value, f"rating of {rating.indicator} by {quote(rating.rater)}: {fault}")
            for i, rating in enumerate(ratings)
            if (fault := _value_fault(rating.value, scale))
        ]
    )
    known = framework.indicator_ids
    offenders = [(f"[{i}].indicator", r.indicator) for i, r in enumerate(ratings) if r.indicator not in known]
    _refuse(unknown(offenders, known, f"an indicator of {framework.id} {framework.version}"))


def _value_fault(value: object, scale: RatingScale | None) -> str | None:
    if scale:
        return scale.fault(value)
    return (
        None
        if type(value) in _ANSWERS
        else f"{quote(value)} is a number; give the scale it is on, or True, False, None"
    )


def _several(items: Sized) -> bool:
    return len(items) > 1


def _pairs(ratings: Iterable[Rating]) -> dict[tuple[str, str], list[Rating]]:
    """
    The ratings by rater and indicator.
    """
    pairs: defaultdict[tuple[str, str], list[Rating]] = defaultdict(list)
    for rating in ratings:
        pairs[rating.rater, rating.indicator].append(rating)
    return pairs


def _check_repeats(ratings: Sequence[Rating], rule: RaterRule) -> None:
    """
    Refuse repeated ratings, those of excluded roles too, unless the latest counts and can be told.
    """
    pairs = _pairs(ratings)
    if rule.repeated is Repeated.ERROR:
        _refuse([*_repeats(pairs), *_two_roles(ratings)])
    else:
        _refuse([problem for pair in pairs.values() if _several(pair) for problem in _undated(pair)])


def _latest(ratings: Iterable[Rating]) -> list[Rating]:
    """
    One rating per rater and indicator: the latest of each.
    """
    return [max(pair, key=_moment) for pair in _pairs(ratings).values()]


def _repeats(pairs: Mapping[tuple[str, str], Sequence[Rating]]) -> list[Problem]:
    advice = "keep one, or date them and use RaterRule(repeated=Repeated.LATEST)"
    return [
        Problem(id, rater, f"rater {quote(rater)} rates it {len(pair)} times; {advice}")
        for (rater, id), pair in pairs.items()
        if _several(pair)
    ]


def _two_roles(ratings: Iterable[Rating]) -> list[Problem]:
    roles: defaultdict[str, set[str]] = defaultdict(set)
    for rating in ratings:
        roles[rating.rater].add(rating.role.value)
    return [
        Problem("", rater, f"rater {quote(rater)} rates as {' and as '.join(sorted(named))}; a rater has one role")
        for rater, named in roles.items()
        if _several(named)
    ]


def _moment(rating: Rating) -> dt.datetime:
    return rating.at or dt.datetime.min  # noqa: DTZ901 - of a rating that stands alone: _undated refuses others


def _undated(pair: Sequence[Rating]) -> list[Problem]:
    """
    Why the latest of a *pair* of ratings of one indicator by one rater cannot be told.
    """
    first = pair[0]
    place = f"rater {quote(first.rater)} rates it {len(pair)} times"
    moments = [rating.at for rating in pair if rating.at]
    if len(moments) < len(pair):
        return [Problem(first.indicator, first.rater, f"{place}, not all with a moment; LATEST needs `at` on each")]
    if _several({moment.utcoffset() is None for moment in moments}):
        return [Problem(first.indicator, first.rater, f"{place}, with and without a time zone; give all of them one")]
    if len(set(moments)) < len(moments):
        return [Problem(first.indicator, first.rater, f"{place}, at the same moment; LATEST needs distinct moments")]
    return []


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise RatingsError("cannot combine these ratings", problems)
