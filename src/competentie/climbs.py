"""
Climbs: how the levels of a competency build on each other, each whole in one place; and the rule that names one.

The card gives no formula: each is a convention of this library. What a climb is called stands in ``words``, under its
value. Everything a climb needs is written over ranks that are met or not, so that the same lines serve one person's
answers and the columns of a DataFrame.
"""

import enum
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import accumulate
from operator import and_, or_
from typing import Any, TypeAlias

import attrs

from competentie._fields import Checked
from competentie._frozen import MemberWithParts, once
from competentie._kinds import Coverage, Threshold, to_share

__all__ = ["Climb", "LevelRule", "Verdict"]


class Verdict(enum.Enum):
    """
    What the answers at a stated rank say.
    """

    MET = "met"
    NOT_MET = "not_met"
    NOT_ASSESSED = "not_assessed"


# Looking a member up costs more than comparing with it, and scoring does it for every rank.
_MET = Verdict.MET


# Truths, or columns of them: bools, or expressions on a DataFrame.
Truths: TypeAlias = Sequence[Any]

Outlook: TypeAlias = tuple[int, bool, bool]
"""
A stated rank; whether some completion of its unassessed indicators meets it; and whether some does not.
"""


# Each climb in three parts, over the stated ranks in ascending order:
# stopped   the place of the rank that ends the climb, None if none does; the highest rank met below it is attained;
# reached   the same as sums of truths, for columns: per rank whether it or a higher one is attained, given which are
#           met, and which are not assessed (None where evidence is complete);
# possible  the levels that some completion of the unassessed indicators gives.


def _stopped_cumulative(verdicts: Sequence[Verdict]) -> int | None:
    # A rank not met or not assessed ends the climb.
    for place, verdict in enumerate(verdicts):
        if verdict is not _MET:
            return place
    return None


def _reached_cumulative(met: Truths, _: Truths | None) -> Iterator[Any]:
    # The highest rank met with every stated rank below it met.
    return accumulate(met, and_)


def _possible_cumulative(outlooks: Sequence[Outlook]) -> Iterator[int]:
    # From below: each rank that can fail may end the climb there; the first that cannot be met does.
    attained = 0
    for rank, can_meet, can_fail in outlooks:
        if can_fail:
            yield attained
        if not can_meet:
            return
        attained = rank
    yield attained


def _stopped_implied(verdicts: Sequence[Verdict]) -> int | None:
    # A rank not met ends the climb; one not assessed only where no higher rank is met.
    for place, verdict in enumerate(verdicts):
        if verdict is Verdict.NOT_MET or _MET not in verdicts[place:]:
            return place
    return None


def _reached_implied(met: Truths, unassessed: Truths | None) -> Iterator[Any]:
    # A rank not assessed is passed over when some higher rank is met; it is itself never attained.
    if unassessed is None:
        return _reached_cumulative(met, None)
    passed = [here | skipped for here, skipped in zip(met, unassessed, strict=True)]
    unbroken = accumulate(passed, and_)
    attained = [
        *met[:1],
        *(here & below for here, below in zip(met[1:], unbroken, strict=False)),
    ]
    return _reached_highest(attained, None)


def _stopped_never(_: Sequence[Verdict]) -> None:
    return None


def _reached_highest(met: Truths, _: Truths | None) -> Iterator[Any]:
    # The highest rank met, whatever lies below.
    return iter([*accumulate(reversed(met), or_)][::-1])


def _possible_highest(outlooks: Sequence[Outlook]) -> Iterator[int]:
    # From above: each rank that can be met may be the highest; the first that cannot fail is.
    for rank, can_meet, can_fail in reversed(outlooks):
        if can_meet:
            yield rank
        if not can_fail:
            return
    yield 0


class Climb(MemberWithParts):
    """
    How the levels of a competency build on each other; each is declared whole. Its name stands in the files of words.

    Each has its name in documents, its three parts, and whether it *builds*: whether lower levels count.
    """

    stopped: Callable[[Sequence[Verdict]], int | None]
    reached: Callable[[Truths, Truths | None], Iterator[Any]]
    possible: Callable[[Sequence[Outlook]], Iterable[int]]
    builds: bool

    CUMULATIVE = (
        "cumulative",
        _stopped_cumulative,
        _reached_cumulative,
        _possible_cumulative,
        True,
    )
    """
    The highest rank met with every stated rank below it met; a rank not met or not assessed ends the climb.
    """
    # In completed evidence no rank is unassessed: what is possible is what it is under CUMULATIVE.
    CUMULATIVE_IMPLIED = (
        "cumulative_implied",
        _stopped_implied,
        _reached_implied,
        _possible_cumulative,
        True,
    )
    """
    The same, but a rank not assessed is passed over when some higher rank is met; it is itself never attained.
    """
    HIGHEST = "highest", _stopped_never, _reached_highest, _possible_highest, False
    """
    The highest rank met, whatever lies below.
    """


@attrs.frozen(slots=False, eq=False, repr=False)
class LevelRule(Checked):
    """
    How answers become a level. The defaults are a convention of this library, not the card's.

    Args:
        threshold: Share of the assessed indicators of a rank that must be observed to meet it, in ``(0, 1]``: a
            Fraction, an int, or a string such as ``"3/4"`` or ``"0.7"``. 3/4 lets one of 4 to 7 indicators be missing,
            and none of 3.

        climb: How the ranks build on each other.

        min_coverage: Share of indicators to assess before a result is called sufficient, in ``[0, 1]``; never changes
            a level.

    Raises:
        InvalidTypeError: A share is a float; the error names the string to use.

        InvalidValueError: A share is out of its range.
    """

    threshold: Threshold = attrs.field(default=Fraction(3, 4), converter=to_share)
    climb: Climb = Climb.CUMULATIVE
    min_coverage: Coverage = attrs.field(default=Fraction(1, 2), converter=to_share)

    @once
    def ratio(self) -> tuple[int, int]:
        """
        The threshold as a pair of integers, to compare counts with.
        """
        return self.threshold.as_integer_ratio()
