"""
What was seen of a person: evidence, the ratings it comes from, and combining those of several raters.
"""

import datetime as dt
import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Final, TypeAlias
from unicodedata import normalize

import attrs

from competentie._fields import Checked, left_out
from competentie._frozen import FrozenDict, once
from competentie._kinds import (
    AtLeastOne,
    Count,
    Filled,
    Id,
    Number,
    RatingValue,
    Real,
    Time,
    Untold,
    UntoldLines,
)
from competentie.errors import (
    InvalidTypeError,
    Problem,
    RatingsError,
    UnknownIdError,
    require,
    unknown,
)
from competentie.model import Framework, FrameworkRef

__all__ = [
    "CombinedEvidence",
    "Evidence",
    "RaterRule",
    "Rating",
    "RatingScale",
    "Ratings",
    "Repeated",
    "Role",
    "Tie",
    "Votes",
    "check_rating",
    "combine_ratings",
]

Evidence: TypeAlias = Mapping[str, bool | None]
"""
Indicator id to observed (True), not observed (False) or not assessed (None, the same as absent).
"""

_ANSWERS: Final = frozenset({bool, NoneType})
_NUMBER: Final = Number()


def check_evidence(evidence: Evidence, known: frozenset[str], owner: str) -> None:
    """
    Refuse *evidence* that is not an answer to each of some of the *known* indicators of *owner*.

    Raises:
        InvalidTypeError: It is no mapping, or an answer is not True, False or None.

        UnknownIdError: It names indicators that *owner* does not have.
    """
    if not isinstance(evidence, Mapping):
        # Only its type is told: ratings given by mistake are nobody's business in a log.
        problem = Problem("not_evidence", type=type(evidence).__name__)
        raise InvalidTypeError("not_evidence", [problem])
    if not _ANSWERS.issuperset(map(type, evidence.values())):
        wrong = [
            Problem("not_an_answer", str(id), answer)
            for id, answer in evidence.items()
            if type(answer) not in _ANSWERS
        ]
        raise InvalidTypeError("not_an_answer", wrong)
    if not evidence.keys() <= known:
        named = [("", id) for id in evidence]
        strange = unknown(named, known, "unknown_indicator", framework=owner)
        raise UnknownIdError("unknown_indicator", strange)


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
    MACHINE = "machine"
    """
    A program proposed it; by default it does not count, no more than what people say of themselves.
    """


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


@attrs.frozen(slots=False, eq=False, repr=False)
class Rating(Checked):
    """
    What one rater said of one indicator of one person (beoordeling).

    Args:
        indicator: The indicator's id.

        rater: Who rated, kept as given. Of two names it makes no difference what white space is around them and in
            which of its ways Unicode writes their accents; upper and lower case do.

        role: In which role.

        value: True, False or None (did not assess), or a number on a :class:`RatingScale`.

        at: When.

        note: What the rater remarks, in paragraphs. It is kept with ratings alone: combining drops it.

        source: What the rating goes back to, such as an observation or a program and its version; kept likewise.
    """

    indicator: Filled
    rater: Untold
    role: Role
    value: RatingValue
    at: Time | None = None
    note: UntoldLines | None = left_out()
    source: Untold | None = left_out()

    def __repr__(self) -> str:
        # Who said what is nobody's business in a log.
        return f"<Rating of {self.indicator} as {self.role.value}>"


@attrs.frozen(slots=False, eq=False, repr=False)
class Ratings(Checked):
    """
    The ratings of one person by any number of raters, to be kept as a document; ``combine_ratings`` takes it.

    Args:
        ratings: The ratings, in any order.

        framework: Which framework the raters had before them, so that it is known what their answers are on; None where
            it is not known.
    """

    ratings: tuple[Rating, ...]
    framework: FrameworkRef | None = left_out()

    def __iter__(self) -> Iterator[Rating]:
        return iter(self.ratings)

    def __len__(self) -> int:
        return len(self.ratings)

    def __repr__(self) -> str:
        # Who said what is nobody's business in a log.
        return f"<Ratings: {len(self)}>"


@attrs.frozen(slots=False, eq=False, repr=False)
class RatingScale(Checked):
    """
    A scale of numbers from *low* to *high*; a value of *observed_from* or more says that the behaviour was observed.
    """

    low: Real
    high: Real
    observed_from: Real

    def own_problems(self) -> Iterable[Problem]:
        """
        A scale that does not go up, or no value of which says that the behaviour was observed.
        """
        if not self.low < self.observed_from <= self.high:
            yield Problem(
                "not_a_scale",
                "observed_from",
                self.observed_from,
                low=self.low,
                high=self.high,
            )

    def problem(self, value: object) -> Problem | None:
        """
        What is wrong with *value* as a rating on this scale: None if it is a number on it, or None.
        """
        if value is None:
            return None
        code = "off_the_scale"
        if _NUMBER.problems(value):
            code = "not_a_number_on_the_scale"
        elif isinstance(value, int | float) and self.low <= value <= self.high:
            return None
        return Problem(code, "", value, low=self.low, high=self.high)

    def observed(self, value: float | None) -> bool | None:
        """
        What *value* says: observed, not observed, or (None) not assessed.
        """
        return None if value is None else value >= self.observed_from


def _as_set(roles: Iterable[Role]) -> frozenset[Role]:
    """
    *roles* as a set; what cannot be one stays as it is, for the rule to refuse.
    """
    # A text is letters to Python, and no roles.
    if isinstance(roles, str):
        return roles
    try:
        return frozenset(roles)
    except TypeError:
        return roles  # type: ignore[return-value]


@attrs.frozen(slots=False, eq=False, repr=False)
class RaterRule(Checked):
    """
    How ratings of several raters become evidence: indicator first, by the strict majority of those who assessed it.

    Args:
        exclude: Roles that do not count, in whatever holds them; by default self-ratings and what a program proposed,
            which never mix with others in silence.

        min_raters: Below this number of raters who assessed an indicator it is not assessed, and its counts are
            withheld.

        min_per_role: By role, the number of its raters who must have assessed an indicator. Where fewer did, none of
            what that role said of it counts, and it is told nowhere: who knows what the others said could work it out.
            The other roles decide; where none is left, the indicator is not assessed.

        tie: What a tie counts as.

        repeated: What to do with a rater who rates an indicator more than once, or in more than one role.

    >>> RaterRule(min_raters=2, min_per_role={Role.REPORT: 3}).min_per_role
    {<Role.REPORT: 'report'>: 3}
    """

    exclude: frozenset[Role] = attrs.field(
        default=frozenset({Role.SELF, Role.MACHINE}), converter=_as_set
    )
    min_raters: AtLeastOne = 1
    min_per_role: Mapping[Role, AtLeastOne] = FrozenDict()
    tie: Tie = Tie.NOT_OBSERVED
    repeated: Repeated = Repeated.ERROR


@attrs.frozen(slots=False, eq=False, repr=False)
class Votes(Checked):
    """
    How many raters observed an indicator, did not, and did not assess it.
    """

    yes: Count
    no: Count
    abstained: Count

    @property
    def tied(self) -> bool:
        """
        Whether as many raters observed the indicator as did not.
        """
        return self.yes == self.no > 0


@attrs.frozen(slots=False, eq=False, repr=False)
class CombinedEvidence(Checked):
    """
    Evidence from several raters, with an account of the votes.

    Args:
        votes: The counts per indicator, of those that enough raters assessed.

        too_few: Indicators that were rated, but assessed by fewer than ``rule.min_raters``: not assessed, their counts
            withheld, so that who said what cannot be deduced.

        excluded: Number of ratings left out per role: those of a role that does not count, and those of a role of which
            too few raters assessed an indicator.

        rule: The rule that combined them.
    """

    votes: Mapping[Id, Votes]
    too_few: tuple[Id, ...]
    excluded: Mapping[Role, AtLeastOne]
    rule: RaterRule

    def derived(self) -> Mapping[str, object]:
        """
        The evidence and the ties.
        """
        return {"evidence": self.evidence, "contested": self.contested}

    def own_problems(self) -> Iterable[Problem]:
        """
        Counts that the rule withholds, and roles that it does not exclude.
        """
        least = self.rule.min_raters
        for id, votes in self.votes.items():
            if votes.yes + votes.no < least:
                yield Problem("too_few_votes", f"votes.{id}", id=id, least=least)
        for id in self.too_few:
            if id in self.votes:
                yield Problem("too_few_and_counted", "too_few", id)
        for role in self.excluded:
            if role not in (*self.rule.exclude, *self.rule.min_per_role):
                yield Problem("role_not_excluded", "excluded", role.value)

    def __repr__(self) -> str:
        # Who said what is nobody's business in a log.
        return f"<CombinedEvidence: {len(self.votes)} indicators assessed, {len(self.too_few)} by too few>"

    @once
    def evidence(self) -> Evidence:
        """
        Observed or not per indicator, by strict majority; None for a tie under ``Tie.NOT_ASSESSED``, or too few raters.
        """
        tie = None if self.rule.tie is Tie.NOT_ASSESSED else False
        found: dict[str, bool | None] = {}
        for id, votes in self.votes.items():
            found[id] = tie if votes.tied else votes.yes > votes.no
        for id in self.too_few:
            found[id] = None
        return FrozenDict(found)

    @property
    def contested(self) -> tuple[str, ...]:
        """
        Indicators on which the raters were tied, whichever way the rule decides.
        """
        return tuple(id for id, votes in self.votes.items() if votes.tied)

    def is_contested(self, indicator: str) -> bool:
        """
        Whether the raters were tied on *indicator*.
        """
        return indicator in self.votes and self.votes[indicator].tied


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
        ratings: Of one person, in any order; there may be none yet. Excluded ratings are checked and counted too; notes
            and sources are left behind.

        framework: Where the indicators are.

        rule: Who counts, how many there must be, and what a tie and a repeated rating mean.

        scale: The scale that the values are numbers on; without it they are True, False or None.

    Returns:
        The evidence, with counts per indicator in the order of the framework. Where nobody counts, as there are no
        ratings or only those of excluded roles, nothing is assessed.

    Raises:
        RatingsError: The ratings are on another framework; a rating's value is of the wrong kind or off the scale; an
            indicator is not in the framework; a rater rates an indicator twice, or in two roles, and the rule does not
            say what to do. The error names every offender of the first of these that applies. :func:`check_rating` says
            it when a rating is made.

        InvalidTypeError: An argument has the wrong type.
    """
    require(
        ratings=(ratings, Iterable),
        framework=(framework, Framework),
        rule=(rule, RaterRule),
        scale=(scale, (RatingScale, NoneType)),
    )
    given = _given(ratings, framework)
    _check_types([(f"[{i}]", rating) for i, rating in enumerate(given)])
    placed = [(f"[{i}].", rating) for i, rating in enumerate(given)]
    _check_ratings(placed, framework, scale)
    _check_repeats(given, rule)
    counted = _latest([rating for rating in given if rating.role not in rule.exclude])
    heard, withheld = _heard(counted, rule)
    counts = _counts(heard, framework, scale)
    votes = {
        id: count
        for id, count in counts.items()
        if count.yes + count.no >= rule.min_raters
    }
    rated = {rating.indicator for rating in counted}
    ids = [indicator.id for indicator in framework.indicators]
    too_few = tuple(id for id in ids if id in rated and id not in votes)
    unheard = [rating.role for rating in given if rating.role in rule.exclude]
    number = Counter([*unheard, *(rating.role for rating in withheld)])
    excluded = {role: number[role] for role in Role if role in number}
    return CombinedEvidence(votes=votes, too_few=too_few, excluded=excluded, rule=rule)


def check_rating(
    new: Rating,
    existing: Iterable[Rating],
    framework: Framework,
    rule: RaterRule = RaterRule(),
    *,
    scale: RatingScale | None = None,
) -> None:
    """
    Refuse a *new* rating that :func:`combine_ratings` would refuse together with the *existing* ones.

    For whoever saves ratings one by one: where each was let through in turn, combining takes them all. Where a rater
    changes an answer, give the *existing* ratings without the one that it replaces.

    Args:
        new: The rating that is to be saved.

        existing: The ratings of the same person that there are, in any order; they were let through before.

        framework: Where the indicators are.

        rule: By which the ratings will be combined.

        scale: The scale that the values are numbers on; without it they are True, False or None.

    Raises:
        RatingsError: The existing ratings are on another framework; the new rating's value is of the wrong kind or off
            the scale; its indicator is not in the framework; its rater rated that indicator before, or rates in another
            role, and the rule does not say what to do. The path of a problem with the rating by itself is its field.

        InvalidTypeError: An argument has the wrong type.

    >>> from competentie import load_framework
    >>> one = Rating("coachen_2_1", "Anna (verzonnen)", Role.PEER, value=True)
    >>> other = Rating("coachen_2_2", "Anna (verzonnen)", Role.MANAGER, value=True)
    >>> check_rating(one, [], load_framework("sociaalwerker-b", "1"))
    >>> check_rating(other, [one], load_framework("sociaalwerker-b", "1"))
    Traceback (most recent call last):
    competentie.errors.RatingsError: ...: rater 'Anna (verzonnen)' rates as manager, peer; a rater has one role
    """
    require(
        existing=(existing, Iterable),
        framework=(framework, Framework),
        rule=(rule, RaterRule),
        scale=(scale, (RatingScale, NoneType)),
    )
    there = _given(existing, framework)
    places = [(f"existing[{i}]", rating) for i, rating in enumerate(there)]
    _check_types([("new", new), *places])
    _check_ratings([("", new)], framework, scale)
    theirs = [rating for rating in there if _who(rating) == _who(new)]
    _check_repeats([*theirs, new], rule)


def ratings_that_count(ratings: Iterable[Rating], rule: RaterRule) -> Iterator[Rating]:
    """
    Those of the *ratings*, which :func:`combine_ratings` takes, that count by *rule*, where enough raters assessed.
    """
    counted = _latest([rating for rating in ratings if rating.role not in rule.exclude])
    heard, _ = _heard(counted, rule)
    assessed = Counter(one.indicator for one in heard if one.value is not None)
    for rating in heard:
        if assessed[rating.indicator] >= rule.min_raters:
            yield rating


def _given(ratings: Iterable[Rating], framework: Framework) -> tuple[Rating, ...]:
    """
    The *ratings*, which are none on another framework.
    """
    if isinstance(ratings, Ratings) and ratings.framework:
        _check_framework(ratings.framework, framework)
    return tuple(ratings)


def _check_types(given: Iterable[tuple[str, object]]) -> None:
    """
    Refuse what is no rating, each with its place.
    """
    # Only its type is told: what stands for a rating may well say who said what.
    strange = [
        Problem("not_a_rating", place, type=type(rating).__name__)
        for place, rating in given
        if type(rating) is not Rating
    ]
    _refuse(strange)


def _who(rating: Rating) -> str:
    """
    Whose rating it is: the rater's name, however white space and accents are written.
    """
    return normalize("NFC", rating.rater.strip())


def _heard(
    ratings: Sequence[Rating], rule: RaterRule
) -> tuple[list[Rating], list[Rating]]:
    """
    The *ratings* that count, and those of an indicator that too few raters of their role assessed.
    """
    assessed = Counter(
        (rating.indicator, rating.role)
        for rating in ratings
        if rating.value is not None
    )
    heard: list[Rating] = []
    withheld: list[Rating] = []
    for rating in ratings:
        least = rule.min_per_role.get(rating.role, 0)
        enough = assessed[rating.indicator, rating.role] >= least
        (heard if enough else withheld).append(rating)
    return heard, withheld


def _counts(
    ratings: Iterable[Rating], framework: Framework, scale: RatingScale | None
) -> dict[str, Votes]:
    """
    The votes per indicator that was rated, in the order of *framework*.
    """
    answers: defaultdict[str, list[bool | None]] = defaultdict(list)
    for rating in ratings:
        answers[rating.indicator].append(_answer(rating, scale))
    found = {}
    for indicator in framework.indicators:
        given = answers.get(indicator.id)
        if given:
            found[indicator.id] = Votes(
                given.count(True), given.count(False), given.count(None)
            )
    return found


def _answer(rating: Rating, scale: RatingScale | None) -> bool | None:
    if scale:
        return scale.observed(rating.value)
    return None if rating.value is None else bool(rating.value)


def _check_framework(ref: FrameworkRef, framework: Framework) -> None:
    """
    Refuse ratings on another framework, or on another major version: there the same ids may say something else.

    Within a major version what is still there counts.
    """
    if ref.id != framework.id:
        place = "framework.id"
        _refuse([Problem("another_framework", place, ref.id, other=framework.id)])
    theirs, ours = (one.version.partition(".")[0] for one in (ref, framework))
    if theirs != ours:
        problem = Problem(
            "rated_under_another_major_version",
            "framework.version",
            ref.version,
            ours=framework.version,
        )
        _refuse([problem])


def _check_ratings(
    ratings: Iterable[tuple[str, Rating]],
    framework: Framework,
    scale: RatingScale | None,
) -> None:
    """
    Refuse values of the wrong kind, then indicators that *framework* does not have; each rating with its place before.
    """
    wrong = []
    named = []
    for place, rating in ratings:
        if problem := _value_problem(rating, scale):
            wrong.append(problem.at(f"{place}value"))
        named.append((f"{place}indicator", rating.indicator))
    _refuse(wrong)
    _refuse(framework.unknown_indicators(named))


def _value_problem(rating: Rating, scale: RatingScale | None) -> Problem | None:
    """
    What is wrong with the value of a *rating*: it is off the scale, or a number without one.
    """
    if scale:
        return scale.problem(rating.value)
    if type(rating.value) not in _ANSWERS:
        return Problem("number_without_scale", "", rating.value)
    return None


def _pairs(ratings: Iterable[Rating]) -> dict[tuple[str, str], list[Rating]]:
    """
    The ratings by rater and indicator.
    """
    pairs: defaultdict[tuple[str, str], list[Rating]] = defaultdict(list)
    for rating in ratings:
        pairs[_who(rating), rating.indicator].append(rating)
    return pairs


def _check_repeats(ratings: Sequence[Rating], rule: RaterRule) -> None:
    """
    Refuse repeated ratings, those of excluded roles too, unless the latest counts and can be told.
    """
    problems = []
    for (_, id), pair in _pairs(ratings).items():
        if len(pair) == 1:
            continue
        if rule.repeated is Repeated.ERROR:
            rater = pair[0].rater
            problems.append(Problem("rated_again", id, rater, times=len(pair)))
        else:
            problems += _undated(pair)
    if rule.repeated is Repeated.ERROR:
        problems += _two_roles(ratings)
    _refuse(problems)


def _latest(ratings: Iterable[Rating]) -> list[Rating]:
    """
    One rating per rater and indicator: the latest of each.
    """
    return [max(pair, key=_moment) for pair in _pairs(ratings).values()]


def _two_roles(ratings: Iterable[Rating]) -> Iterator[Problem]:
    raters: defaultdict[str, list[Rating]] = defaultdict(list)
    for rating in ratings:
        raters[_who(rating)].append(rating)
    for theirs in raters.values():
        roles = {rating.role.value for rating in theirs}
        if len(roles) > 1:
            name = theirs[0].rater
            yield Problem("several_roles", "", name, roles=tuple(sorted(roles)))


def _moment(rating: Rating) -> dt.datetime:
    return rating.at or dt.datetime.min  # noqa: DTZ901 - of a rating that stands alone: _undated refuses others


def _undated(pair: Sequence[Rating]) -> list[Problem]:
    """
    Why the latest of a *pair* of ratings of one indicator by one rater cannot be told.
    """
    moments = [rating.at for rating in pair if rating.at]
    zoned = {moment.utcoffset() is not None for moment in moments}
    if len(moments) < len(pair):
        code = "rated_again_undated"
    elif len(zoned) > 1:
        code = "rated_again_in_two_zones"
    elif len(set(moments)) < len(moments):
        code = "rated_again_at_once"
    else:
        return []
    return [Problem(code, pair[0].indicator, pair[0].rater, times=len(pair))]


def _refuse(problems: Sequence[Problem]) -> None:
    if problems:
        raise RatingsError("cannot_combine", problems)
