"""
Whether indicators are steps of one ladder: Guttman errors and Loevinger's H, by Mokken.

Of two indicators the one observed in more people is the more popular. A Guttman error is a person of whom the less
popular one was observed and the more popular one not. H is 1 less the errors that there are, as a share of those that
there would be if the two had nothing to do with each other.

Source:
    Mokken, R. J. (1971), A Theory and Procedure of Scale Analysis, De Gruyter, pp. 148-153; Sijtsma, K. and Molenaar,
    I. W. (2002), Introduction to Nonparametric Item Response Theory, Sage, chapter 4; after Loevinger (1948).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame

from competentie.frames.quality.columns import (
    Answers,
    Item,
    answers_in,
    no,
    numbers,
    yes,
)
from competentie.frames.quality.findings import (
    PEOPLE_FOR_H,
    Finding,
    Measure,
    Row,
    Why,
    check_known,
    collected,
    found,
    refuse_too_few,
)
from competentie.frames.tables import DType, Expr, one_if
from competentie.model import Competency, Framework

Per: TypeAlias = Literal["competency", "indicator", "pair"]
"""
What a row of :func:`scalability` is of.
"""

_MEASURES: Final[tuple[Measure, ...]] = ("guttman_errors", "loevinger_h", "order")
_FIGURES: Final[Mapping[str, DType]] = {
    "people": nw.Int64,
    "errors": nw.Int64,
    "expected": nw.Float64,
    "h": nw.Float64,
    "why": nw.String,
}
_TYPES: Final[Mapping[Per, Mapping[str, DType]]] = {
    "competency": {
        "competency": nw.String,
        "indicators": nw.Int64,
        **_FIGURES,
        "pairs": nw.Int64,
        "against": nw.Int64,
    },
    "indicator": {
        "competency": nw.String,
        "rank": nw.Int64,
        "indicator": nw.String,
        **_FIGURES,
    },
    "pair": {
        "competency": nw.String,
        "rank": nw.Int64,
        "indicator": nw.String,
        "other_rank": nw.Int64,
        "other": nw.String,
        "share": nw.Float64,
        "other_share": nw.Float64,
        **_FIGURES,
        "against": nw.Boolean,
    },
}


class Pair(NamedTuple):
    """
    Two indicators, in the order of the card, and how many of those assessed on both have both, one or neither.
    """

    first: Item
    second: Item
    both: int
    only_first: int
    only_second: int
    neither: int

    @property
    def people(self) -> int:
        """
        How many were assessed on both.
        """
        return self.both + self.only_first + self.only_second + self.neither

    @property
    def errors(self) -> int:
        """
        The Guttman errors: the less popular observed, the more popular not.

        The more popular is the one that more people have alone, so the errors are the fewer of the two. Where both are
        equally popular the errors are as many either way.
        """
        return min(self.only_first, self.only_second)

    @property
    def expected(self) -> float:
        """
        The Guttman errors to expect of two indicators that have nothing to do with each other.
        """
        first = self.both + self.only_first
        second = self.both + self.only_second
        rare, popular = min(first, second), max(first, second)
        return rare * (self.people - popular) / self.people

    @property
    def against(self) -> bool | None:
        """
        Whether the indicator of the higher rank is the more popular; None at one rank, and of too few people.
        """
        if self.first.rank == self.second.rank or self.people < PEOPLE_FOR_H:
            return None
        return self.only_second > self.only_first


class Scale(NamedTuple):
    """
    The pairs of a competency, how many people were assessed on two of it or more, and how many of them on each.
    """

    competency: str
    people: int
    of: Mapping[Item, int]
    pairs: Sequence[Pair]

    @property
    def most(self) -> int:
        """
        The most people who were assessed on the same two.
        """
        return max((pair.people for pair in self.pairs), default=0)

    def pairs_of(self, item: Item) -> list[Pair]:
        """
        The pairs that *item* is of.
        """
        return [pair for pair in self.pairs if item in (pair.first, pair.second)]


def scalability(
    df: IntoFrame,
    framework: Framework,
    *,
    person: str | None = None,
    rows_are_people: bool = False,
    per: Per = "competency",
) -> Finding:
    """
    Guttman errors and Loevinger's H of each competency, indicator, or pair of indicators of a competency.

    What was not assessed is left out pair by pair: a pair is judged by the people assessed on both, whose answers also
    say which of the two is the more popular; the errors, and those to expect, of an indicator or a competency are the
    sums of those of its pairs that ``PEOPLE_FOR_H`` people or more were assessed on. Pairs of fewer say little, and
    what they say would follow from such a sum. If only some people are assessed on the higher ranks, H tells of those
    pairs by them.

    Two rows of pairs, and with few indicators two rows of indicators, may be of the same people but one, who was not
    assessed on something: what that person answered then follows for who knows who it is. Publish what is found per
    competency; show pairs and indicators to those who may see the answers.

    Args:
        df: A row per person, as :func:`competentie.frames.assess` takes it. A lazy frame is run, once per competency.

        framework: Where the indicators are.

        person: The column that says who, so that nobody counts twice. Either this or *rows_are_people* is needed.

        rows_are_people: Whether every row is another person; nobody looks whether that is so.

        per: What a row is of: ``competency``, ``indicator`` or ``pair``.

    Returns:
        ``table`` has, beside what the row is of, with its ranks:

        ===============================  ============================================================================
        ``people``                       who were assessed on both, or on it and another one, or on any two
        ``share``, ``other_share``       of a pair: the share of these people in whom each was observed
        ``errors``                       the Guttman errors in pairs of enough people; missing if there is no such pair
        ``expected``                     how many there would be if indicators had nothing to do with each other
        ``h``                            1 less errors as a share of expected: 1 is a ladder without an error
        ``why``                          why ``h`` is missing: ``too_few`` people on every pair, or ``no_variation``: no
                                         error is possible, as there are indicators that everyone has, or nobody
        ``against``                      of a pair: whether that of the higher rank is observed in more people,
                                         missing at one rank; of a competency: how many such pairs there are
        ``pairs``, ``indicators``        of a competency: its pairs of different ranks that enough people were
                                         assessed on, and its indicators with answers
        ===============================  ============================================================================

    Raises:
        FrameError: In no competency were ``PEOPLE_FOR_H`` people (100) assessed on the same two indicators; a person is
            in several rows, or a row says nobody; or the frame cannot be scored: see
            :func:`competentie.frames.assess`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: Neither *person* nor *rows_are_people* is given, or both; *per* is none of the three.

    Source:
        Mokken (1971), pp. 148-153; Sijtsma and Molenaar (2002), chapter 4.
    """
    check_known("per", per, get_args(Per))
    answers = answers_in(df, framework, person=person, rows_are_people=rows_are_people)
    scales = [_scale(answers, competency) for competency in framework.competencies]
    people = {scale.competency: scale.most for scale in scales}
    refuse_too_few("too_few_people", people, PEOPLE_FOR_H)
    rows = [row for scale in scales for row in _ROWS[per](scale)]
    like = collected(answers.frame.head(0))
    return found(_MEASURES, framework, rows, _TYPES[per], like)


def _scale(answers: Answers, competency: Competency) -> Scale:
    """
    What there is to count of *competency*.
    """
    items = answers.items(competency)
    if not items:
        return Scale(competency.id, 0, {}, ())
    work = answers.coded([item.id for item in items])
    assessed = [nw.col(yes(item.id)) + nw.col(no(item.id)) for item in items]
    several = one_if(nw.sum_horizontal(*assessed) > 1)
    work = work.with_columns(_several=several)
    sums = {"people": nw.col("_several").sum()}
    for i, answer in enumerate(assessed):
        sums[f"of_{i}"] = (answer * nw.col("_several")).sum()
    pairs = [*combinations(items, 2)]
    for i, (first, second) in enumerate(pairs):
        for name, count in _counts(first, second).items():
            sums[f"{name}_{i}"] = count.sum()
    counted = numbers(work, sums)
    of = {item: counted[f"of_{i}"] for i, item in enumerate(items)}
    made = []
    for i, (first, second) in enumerate(pairs):
        counts = [counted[f"{name}_{i}"] for name in Pair._fields[2:]]
        made.append(Pair(first, second, *counts))
    return Scale(competency.id, counted["people"], of, made)


def _counts(first: Item, second: Item) -> dict[str, Expr]:
    """
    What to sum for a pair, by the fields of :class:`Pair`.
    """
    return {
        "both": nw.col(yes(first.id)) * nw.col(yes(second.id)),
        "only_first": nw.col(yes(first.id)) * nw.col(no(second.id)),
        "only_second": nw.col(no(first.id)) * nw.col(yes(second.id)),
        "neither": nw.col(no(first.id)) * nw.col(no(second.id)),
    }


def _figures(people: int, pairs: Sequence[Pair]) -> dict[str, object]:
    """
    The errors of those of the *pairs* that enough people were assessed on, and their H; *people* is told beside them.

    Of few people the errors nearly say whose they are, and a sum that held them would give them away.
    """
    counted = [pair for pair in pairs if pair.people >= PEOPLE_FOR_H]
    errors = sum(pair.errors for pair in counted)
    expected = sum(pair.expected for pair in counted)
    why: Why | None = None
    if not counted:
        why = "too_few"
    elif not expected:
        why = "no_variation"
    return {
        "people": people,
        "errors": errors if counted else None,
        "expected": expected if counted else None,
        "h": None if why else 1 - errors / expected,
        "why": why,
    }


def _of_competency(scale: Scale) -> Iterator[Row]:
    order = [pair.against for pair in scale.pairs if pair.against is not None]
    yield {
        "competency": scale.competency,
        "indicators": len(scale.of),
        **_figures(scale.people, scale.pairs),
        "pairs": len(order),
        "against": sum(order),
    }


def _of_indicators(scale: Scale) -> Iterator[Row]:
    for item, people in scale.of.items():
        yield {
            "competency": scale.competency,
            "rank": item.rank,
            "indicator": item.id,
            **_figures(people, scale.pairs_of(item)),
        }


def _of_pairs(scale: Scale) -> Iterator[Row]:
    for pair in scale.pairs:
        enough = pair.people >= PEOPLE_FOR_H
        first, second = pair.both + pair.only_first, pair.both + pair.only_second
        yield {
            "competency": scale.competency,
            "rank": pair.first.rank,
            "indicator": pair.first.id,
            "other_rank": pair.second.rank,
            "other": pair.second.id,
            "share": first / pair.people if enough else None,
            "other_share": second / pair.people if enough else None,
            **_figures(pair.people, [pair]),
            "against": pair.against,
        }


_ROWS: Final[Mapping[Per, Callable[[Scale], Iterator[Row]]]] = {
    "competency": _of_competency,
    "indicator": _of_indicators,
    "pair": _of_pairs,
}
