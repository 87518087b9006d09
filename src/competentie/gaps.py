"""
From levels to gaps: attained level against desired level, for a person; and the colour of a cell, for a card.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import ClassVar

import attrs

from competentie.errors import InvalidValueError, Problem, UnknownIdError, unknown
from competentie.levels import Assessment, LevelResult
from competentie.model import (
    CellMark,
    Checked,
    JobProfile,
    Requirement,
    check_rank,
    expect,
    freeze,
    instance_of,
    refuse,
    whole,
)

__all__ = [
    "Gap",
    "GapReport",
    "GapStatus",
    "LegendReading",
    "classify_gap",
    "classify_gaps",
    "gap_status",
    "mark_cell",
]


class GapStatus(enum.Enum):
    """
    A person's standing on a competency; the first that fits, in this order.
    """

    UNKNOWN_DESIRED = "unknown_desired"
    """
    The profile does not say what is desired.
    """
    NOT_REQUIRED = "not_required"
    """
    The profile asks nothing.
    """
    NOT_ASSESSED = "not_assessed"
    """
    The attained level is not known.
    """
    GROWTH = "growth"
    """
    Attained below desired (groeicompetentie).
    """
    DESIRED = "desired"
    """
    Attained as desired (gewenste competentie).
    """
    OUTGROWN = "outgrown"
    """
    Attained above desired (ontstegen competentie).
    """

    @property
    def mark(self) -> CellMark | None:
        """
        The mark whose word in the legend names this status; None for the first three.
        """
        return CellMark(self.value) if self in _COMPARED else None


_COMPARED = frozenset({GapStatus.GROWTH, GapStatus.DESIRED, GapStatus.OUTGROWN})


def gap_status(attained: int, desired: int) -> GapStatus:
    """
    The standing of a person who attained one level where another is desired.

    Args:
        attained: Attained level, 0 or more.

        desired: Desired rank, 1 or more.

    Returns:
        GROWTH, DESIRED or OUTGROWN.

    Raises:
        InvalidTypeError: A level is not an int.

        InvalidValueError: A level is out of its range.

    Source:
        The card's legend, read as the standing of a person. See "Two readings of the legend" in the documentation.

    >>> gap_status(1, 2)
    <GapStatus.GROWTH: 'growth'>
    """
    expect("not a level", attained=whole(0)(attained), desired=check_rank(desired))
    if attained < desired:
        return GapStatus.GROWTH
    return GapStatus.DESIRED if attained == desired else GapStatus.OUTGROWN


@attrs.frozen
class Gap(Checked):
    """
    A result against a desired level; the status and everything else is derived from the two.
    """

    result: LevelResult
    desired: int | Requirement

    _DERIVED = ("status", "distance", "possible", "decided", "to_develop", "to_assess")

    _CHECKS = (("result", instance_of(LevelResult)), ("desired", instance_of(int, Requirement)))

    def _relate(self) -> None:
        ranks = self.result.defined_ranks
        if isinstance(self.desired, int) and self.desired not in ranks:
            listed = ", ".join(map(str, ranks)) or "none"
            what = f"{self.result.competency} is not defined at rank {self.desired}; its defined ranks: {listed}"
            refuse("not a valid Gap", [Problem("desired", self.desired, what)])

    def __repr__(self) -> str:
        return f"<Gap {self.competency}: {self.status.value}, attained {self.result.attained}, desired {self._asked}>"

    @property
    def _asked(self) -> int | str:
        return self.desired.value if isinstance(self.desired, Requirement) else self.desired

    @property
    def competency(self) -> str:
        """
        The competency's id.
        """
        return self.result.competency

    @property
    def status(self) -> GapStatus:
        """
        The person's standing.
        """
        if self.desired is Requirement.UNKNOWN:
            return GapStatus.UNKNOWN_DESIRED
        if isinstance(self.desired, Requirement):
            return GapStatus.NOT_REQUIRED
        attained = self.result.attained
        return GapStatus.NOT_ASSESSED if attained is None else gap_status(attained, self.desired)

    @property
    def distance(self) -> int | None:
        """
        Attained minus desired, in ranks; None where either is not known.
        """
        attained = self.result.attained
        return None if attained is None or isinstance(self.desired, Requirement) else attained - self.desired

    @property
    def possible(self) -> frozenset[GapStatus]:
        """
        The statuses that the levels still possible give; of a decision just one, without a desired rank none.
        """
        if isinstance(self.desired, Requirement):
            return frozenset()
        levels = {self.result.decision.level} if self.result.decision else self.result.possible
        return frozenset(gap_status(level, self.desired) for level in levels)

    @property
    def decided(self) -> bool:
        """
        Whether the person is compared (growth, desired or outgrown) and no further answer can change how.
        """
        return len(self.possible) == 1 and self.status in _COMPARED

    @property
    def to_develop(self) -> tuple[str, ...]:
        """
        Indicators not observed at stated ranks up to the desired one; none without a desired rank.
        """
        return tuple(id for id, answer in self._asked_for() if answer is False)

    @property
    def to_assess(self) -> tuple[str, ...]:
        """
        Indicators not assessed at stated ranks up to the desired one; none without a desired rank.
        """
        return tuple(id for id, answer in self._asked_for() if answer is None)

    def _asked_for(self) -> Iterator[tuple[str, bool | None]]:
        for outline, answers in self.result.answered():
            if isinstance(self.desired, int) and outline.rank <= self.desired:
                yield from zip(outline.indicators, answers, strict=True)

    def row(self) -> dict[str, str | int | bool | None]:
        """
        The outcome as a flat dict; ``desired`` is a rank, or ``none`` or ``unknown``.
        """
        return {
            "competency": self.competency,
            "attained": self.result.attained,
            "desired": self._asked,
            "status": self.status.value,
            "distance": self.distance,
            "possible_statuses": ",".join(status.value for status in GapStatus if status in self.possible),
            "decided": self.decided,
        }


def classify_gap(result: LevelResult, desired: int | Requirement) -> Gap:
    """
    How *result* stands to the *desired* level.

    Args:
        result: What :func:`determine_level` gives.

        desired: A rank at which the competency is defined, or what ``profile.desired_for`` gives instead.

    Raises:
        InvalidTypeError: *desired* is neither an int nor a Requirement.

        InvalidValueError: The competency is not defined at that rank.
    """
    return Gap(result=result, desired=desired)


@attrs.frozen
class GapReport(Checked):
    """
    A person's results against a job profile, for every competency in order; ``report["coachen"]`` is one gap.

    There are no totals: one competency's surplus does not make up for another's shortfall.
    """

    assessment: Assessment
    profile: JobProfile

    _DERIVED = ("outcomes",)

    _CHECKS = (("assessment", instance_of(Assessment)), ("profile", instance_of(JobProfile)))

    __iter__: ClassVar[None] = None

    def _relate(self) -> None:
        known = [result.competency for result in self.assessment.results]
        offenders = [(f"desired.{id}", id) for id in self.profile.desired if id not in known]
        unknowns = unknown(offenders, known, "a competency of this assessment")
        problems: list[Problem] = []
        for id in self.profile.desired:
            try:
                if id in known:
                    classify_gap(self.assessment[id], self.profile.desired_for(id))
            except InvalidValueError as error:
                problems += [problem._replace(path=f"desired.{id}") for problem in error.problems]
        summary = f"profile {self.profile.id!r} does not fit the assessment"
        if unknowns and not problems:
            raise UnknownIdError(summary, unknowns)
        refuse(summary, [*unknowns, *problems])

    def __repr__(self) -> str:
        statuses = ", ".join(f"{gap.competency}: {gap.status.value}" for gap in self.gaps)
        return f"<GapReport against {self.profile.id}: {statuses}>"

    def _repr_html_(self) -> str:
        from competentie.card import glance

        return glance(self)

    def __getitem__(self, competency: str) -> Gap:
        """
        The gap for the competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        return classify_gap(self.assessment[competency], self.profile.desired_for(competency))

    def __contains__(self, competency: object) -> bool:
        return competency in self.assessment

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """
        One gap per competency, in the order of the framework.
        """
        return tuple(self[result.competency] for result in self.assessment.results)

    @property
    def outcomes(self) -> Mapping[str, GapStatus]:
        """
        The status per competency id.
        """
        return freeze({gap.competency: gap.status for gap in self.gaps})

    def rows(self) -> list[dict[str, str | int | bool | None]]:
        """
        One flat dict per competency with the outcomes and no answers.
        """
        ref = {
            "framework": self.assessment.framework.id,
            "version": self.assessment.framework.version,
            "digest": self.assessment.framework.digest,
            "profile": self.profile.id,
        }
        return [{**ref, **gap.row()} for gap in self.gaps]


def classify_gaps(assessment: Assessment, profile: JobProfile) -> GapReport:
    """
    How every result of *assessment* stands to what *profile* asks.

    Raises:
        UnknownIdError: The profile names a competency that the assessment does not have.

        InvalidValueError: The profile desires a rank at which its competency is not defined.
    """
    return GapReport(assessment=assessment, profile=profile)


class LegendReading(enum.Enum):
    """
    The two ways to read the card's legend; its surviving text does not decide between them.
    """

    CELL = "cell"
    """
    The place of a cell on the card: below the desired level it is outgrown, above it is growth.
    """
    PERSON = "person"
    """
    The standing of a person at that cell: below the desired level it is growth, above it is outgrown.
    """


def mark_cell(rank: int, desired: int | Requirement, *, reading: LegendReading) -> CellMark | None:
    """
    The colour of the cell at *rank* on a card for a job that desires another.

    Not a person's status: that is :func:`gap_status`. Marks as printed are data and never computed.

    Args:
        rank: The cell's rank, 1 or more.

        desired: The desired rank, or why there is none.

        reading: How to read the legend.

    Returns:
        The mark, or None where no rank is desired.

    Raises:
        InvalidTypeError: *rank* or *desired* is not an int, or *reading* not a LegendReading.

        InvalidValueError: A rank is below 1.
    """
    expect(
        "not a cell",
        rank=check_rank(rank),
        desired=() if isinstance(desired, Requirement) else check_rank(desired),
        reading=instance_of(LegendReading)(reading),
    )
    if isinstance(desired, Requirement):
        return None
    if rank == desired:
        return CellMark.DESIRED
    below = rank < desired
    return CellMark.GROWTH if below is (reading is LegendReading.PERSON) else CellMark.OUTGROWN
