"""
From levels to gaps: attained level against desired level, for a person; and the colour of a cell, for a card.
"""

import enum
import operator
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple, TypedDict

import attrs

from competentie._fields import Checked
from competentie._frozen import Counted, FrozenDict, MemberWithParts, once
from competentie._kinds import Id, Rank, Whole, require_kinds
from competentie.errors import (
    Problem,
    refuse_unknown,
    require,
    twice,
    unknown,
)
from competentie.invariants import profile_of_another
from competentie.levels import Assessment, LevelResult
from competentie.model import CellMark, JobProfile, Requirement

__all__ = [
    "Gap",
    "GapReport",
    "GapReportRow",
    "GapRow",
    "GapStatus",
    "LegendReading",
    "Look",
    "PageColours",
    "Paint",
    "classify_gap",
    "classify_gaps",
    "gap_status",
    "mark_cell",
]


class Paint(NamedTuple):
    """
    A background, and the ink that can be read on it, as ``#rrggbb``.
    """

    background: str
    ink: str


def is_dark(colour: str) -> bool:
    """
    Whether a *colour* is dark, so that what can be read on it is light.
    """
    red, green, blue = bytes.fromhex(colour.removeprefix("#"))
    # How light the eye finds each of the three (ITU-R BT.601), of 255.
    return 0.299 * red + 0.587 * green + 0.114 * blue <= 127.5


class PageColours(NamedTuple):
    """
    The colours of a status on a page: on a light screen and on paper, and on a dark screen.
    """

    light: Paint
    dark: Paint


class Look(NamedTuple):
    """
    How a status is told apart, never by colour alone.

    Args:
        symbol: The one sign of it: before its word on a page and in a legend, and alone in a cell of a figure.

        colour: Of a figure, as ``#rrggbb``.

        hatch: Of a figure, as Matplotlib has it.

        ink: Of the hatch.

        page: The colours of a page; None for a status that the legend has none for.
    """

    symbol: str
    colour: str
    hatch: str
    ink: str
    page: PageColours | None = None


class GapStatus(MemberWithParts):
    """
    A person's standing on a competency: that of the requirement, else NOT_ASSESSED, else the one whose relation holds.

    Each is declared whole: its value in documents; the requirement that it is the standing on, or the relation of
    attained to desired level; the mark whose word in a legend names it; its look. Of the relations exactly one holds
    for two levels. What a status is called stands in the files of words.
    """

    requirement: Requirement | None
    relation: Callable[[Any, Any], Any] | None
    mark: CellMark | None
    look: Look

    UNKNOWN_DESIRED = (
        "unknown_desired",
        Requirement.UNKNOWN,
        None,
        None,
        Look("…", "#ffffff", "|||", "#d4d4d4"),
    )
    """
    The profile does not say what is desired.
    """
    NOT_REQUIRED = (
        "not_required",
        Requirement.NONE,
        None,
        None,
        Look("–", "#efefef", "---", "#d4d4d4"),
    )
    """
    The profile asks nothing.
    """
    NOT_ASSESSED = (
        "not_assessed",
        None,
        None,
        None,
        Look("?", "#ffffff", "////", "#a6a6a6"),
    )
    """
    The attained level is not known.
    """
    # The colours of the legend: light green, dark green, blue. They differ in lightness too, for who sees no colour.
    GROWTH = (
        "growth",
        None,
        operator.lt,
        CellMark.GROWTH,
        Look(
            "▲",
            "#c3e6ae",
            "...",
            "#7fb864",
            PageColours(
                light=Paint("#cdeccb", "#10300f"), dark=Paint("#a9dca5", "#0c2a0b")
            ),
        ),
    )
    """
    Attained below desired (groeicompetentie).
    """
    DESIRED = (
        "desired",
        None,
        operator.eq,
        CellMark.DESIRED,
        Look(
            "●",
            "#17572b",
            "",
            "#17572b",
            PageColours(
                light=Paint("#1c6a34", "#ffffff"), dark=Paint("#23743d", "#ffffff")
            ),
        ),
    )
    """
    Attained as desired (gewenste competentie).
    """
    OUTGROWN = (
        "outgrown",
        None,
        operator.gt,
        CellMark.OUTGROWN,
        Look(
            "◆",
            "#5b9bd8",
            "\\\\\\",
            "#3f7dbb",
            PageColours(
                light=Paint("#1f5c9e", "#ffffff"), dark=Paint("#2a66a8", "#ffffff")
            ),
        ),
    )
    """
    Attained above desired (ontstegen competentie).
    """


COMPARED: Final = tuple(status for status in GapStatus if status.relation)
"""
The statuses of who is compared: exactly one fits two levels.
"""
OF_REQUIREMENT: Final = {
    status.requirement: status for status in GapStatus if status.requirement
}
"""
The status where no rank is desired, by what the profile says instead.
"""
OF_MARK: Final = {status.mark: status for status in GapStatus if status.mark}
"""
The status whose word and look a mark on a card has.
"""


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
    require_kinds(attained=(attained, Whole(0)), desired=(desired, _RANK))
    return _compared(attained, desired)


_RANK: Final = Whole(1)


def _compared(attained: int, desired: int) -> GapStatus:
    return next(
        status
        for status in COMPARED
        if status.relation and status.relation(attained, desired)
    )


class GapRow(TypedDict):
    """
    A row of :meth:`Gap.row`: the outcome, without answers.

    ``desired`` is a rank, or ``none`` or ``unknown``; the statuses that remain possible are text, with commas.
    """

    competency: str
    attained: int | None
    desired: int | str
    status: str
    distance: int | None
    possible_statuses: str
    decided: bool


class GapReportRow(GapRow):
    """
    A row of :meth:`GapReport.rows`: that of a gap, what it was made with, and the profile.
    """

    framework: str
    version: str
    digest: str
    profile: str


@attrs.frozen(slots=False, eq=False, repr=False)
class Gap(Checked):
    """
    A result against a desired level; the status and everything else is derived from what is stored.

    Args:
        result: The result.

        desired: The desired rank, or why there is none.

        divided: Indicators at stated ranks up to the desired one on which raters were evenly split, whichever way the
            rule decided. The answers do not tell: of a tie they have what the rule made of it.
    """

    result: LevelResult
    desired: Rank | Requirement
    divided: tuple[Id, ...] = ()

    def derived(self) -> Mapping[str, Any]:
        """
        The standing, and what it calls for.
        """
        return {
            "status": self.status,
            "distance": self.distance,
            "possible": self.possible,
            "decided": self.decided,
            "to_develop": self.to_develop,
            "to_assess": self.to_assess,
        }

    def own_problems(self) -> Iterator[Problem]:
        """
        A desired rank at which the competency is not defined; indicators on which raters cannot have been split.
        """
        ranks = self.result.defined_ranks
        if isinstance(self.desired, int) and self.desired not in ranks:
            yield Problem(
                "not_defined_at",
                "desired",
                self.desired,
                competency=self.competency,
                ranks=ranks,
            )
        yield from twice("indicator_twice", "divided", self.divided)
        asked = dict(self._asked_for())
        named = [(f"divided[{i}]", id) for i, id in enumerate(self.divided)]
        yield from unknown(
            named, asked, "divided_without_being_asked", competency=self.competency
        )
        for path, id in named:
            # What a majority saw is not what raters were split on.
            if asked.get(id):
                yield Problem("divided_and_observed", path, id)

    def __repr__(self) -> str:
        return f"<Gap {self.competency}: {self.status.value}, attained {self.result.attained}, desired {self.asked}>"

    @property
    def asked(self) -> int | str:
        """
        The desired rank, or ``none`` or ``unknown``.
        """
        return (
            self.desired.value
            if isinstance(self.desired, Requirement)
            else self.desired
        )

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
        if isinstance(self.desired, Requirement):
            return OF_REQUIREMENT[self.desired]
        attained = self.result.attained
        return (
            GapStatus.NOT_ASSESSED
            if attained is None
            else _compared(attained, self.desired)
        )

    @property
    def distance(self) -> int | None:
        """
        Attained minus desired, in ranks; None where either is not known.
        """
        attained = self.result.attained
        return (
            None
            if attained is None or isinstance(self.desired, Requirement)
            else attained - self.desired
        )

    @property
    def possible(self) -> frozenset[GapStatus]:
        """
        The statuses that the levels still possible give; of a decision just one.

        None without a desired rank, and none where a decision says that the level cannot be judged.
        """
        if isinstance(self.desired, Requirement):
            return frozenset()
        levels = self.result.possible
        if decision := self.result.decision:
            decided = [] if decision.level is None else [decision.level]
            levels = frozenset(decided)
        return frozenset(_compared(level, self.desired) for level in levels)

    @property
    def decided(self) -> bool:
        """
        Whether the person is compared (growth, desired or outgrown) and no further answer can change how.
        """
        return len(self.possible) == 1 and self.status in COMPARED

    @property
    def to_develop(self) -> tuple[str, ...]:
        """
        Indicators not observed at stated ranks up to the desired one, and not divided; none without a desired rank.
        """
        return self._answered_with(False)

    @property
    def to_assess(self) -> tuple[str, ...]:
        """
        Indicators not assessed at stated ranks up to the desired one, and not divided; none without a desired rank.
        """
        return self._answered_with(None)

    def _answered_with(self, wanted: bool | None) -> tuple[str, ...]:
        pairs = self._asked_for()
        ids = [id for id, answer in pairs if answer is wanted]
        return tuple(id for id in ids if id not in self.divided)

    def _asked_for(self) -> Iterator[tuple[str, bool | None]]:
        for step in self.result.steps:
            if isinstance(self.desired, int) and step.rank <= self.desired:
                yield from step.pairs

    def row(self) -> GapRow:
        """
        The outcome as a flat dict; ``desired`` is a rank, or ``none`` or ``unknown``.
        """
        return {
            "competency": self.competency,
            "attained": self.result.attained,
            "desired": self.asked,
            "status": self.status.value,
            "distance": self.distance,
            "possible_statuses": ",".join(
                status.value for status in GapStatus if status in self.possible
            ),
            "decided": self.decided,
        }


def classify_gap(
    result: LevelResult,
    desired: int | Requirement,
    *,
    divided: Iterable[str] = (),
) -> Gap:
    """
    How *result* stands to the *desired* level.

    Args:
        result: What :func:`determine_level` gives.

        desired: A rank at which the competency is defined, or what ``profile.desired_for`` gives instead.

        divided: Indicators of the result on which raters were evenly split. Those at ranks up to the desired one are
            kept, in the order of the result: they are neither to develop nor to assess.

    Raises:
        InvalidTypeError: *desired* is neither an int nor a Requirement, or an argument has the wrong type.

        InvalidValueError: The competency is not defined at that rank; or raters were not split on what is *divided*: it
            was observed.

        UnknownIdError: What is *divided* is no indicator of the result.
    """
    require(result=(result, LevelResult), divided=(divided, Iterable))
    given = tuple(divided)
    answers = {id: answer for step in result.steps for id, answer in step.pairs}
    unknowns = unknown(
        [(f"divided[{i}]", id) for i, id in enumerate(given)],
        answers,
        "indicator_not_of_result",
        competency=result.competency,
    )
    observed = [
        Problem("divided_and_observed", f"divided[{i}]", id)
        for i, id in enumerate(given)
        if isinstance(id, str) and answers.get(id)
    ]
    refuse_unknown("not_divided", unknowns, observed)
    limit = desired if isinstance(desired, int) else 0
    kept = [id for step in result.steps if step.rank <= limit for id in step.indicators]
    return Gap(result, desired, tuple(id for id in kept if id in given))


@attrs.frozen(slots=False, eq=False, repr=False)
class GapReport(Counted, Checked):
    """
    A person's results against a job profile, for every competency in order; ``report["coachen"]`` is one gap.

    There are no totals: one competency's surplus does not make up for another's shortfall.
    """

    assessment: Assessment
    profile: JobProfile

    def derived(self) -> Mapping[str, Any]:
        """
        Per competency the levels, and all that its gap says.
        """
        gaps = {}
        for gap in self.gaps:
            levels = {
                "level": gap.result.level,
                "attained": gap.result.attained,
                "desired": gap.asked,
            }
            gaps[gap.competency] = {
                **levels,
                **gap.derived(),
                "divided": gap.divided,
            }
        return {"gaps": gaps}

    def own_problems(self) -> Iterable[Problem]:
        """
        In what the profile does not fit the assessment.
        """
        unknowns, others = _profile_problems(self.assessment, self.profile)
        return [*unknowns, *others]

    def __repr__(self) -> str:
        statuses = ", ".join(
            f"{gap.competency}: {gap.status.value}" for gap in self.gaps
        )
        return f"<GapReport against {self.profile.id}: {statuses}>"

    def _repr_html_(self) -> str:
        from competentie._html import plain_table

        rows = [
            [
                gap.competency,
                gap.result.attained,
                gap.asked,
                f"{gap.status.look.symbol} {gap.status.value}",
            ]
            for gap in self.gaps
        ]
        framework = self.assessment.framework
        caption = f"{self.profile.coded} ({framework.id} {framework.version})"
        return plain_table(
            caption, ("competency", "attained", "desired", "status"), rows
        )

    def __getitem__(self, competency: str) -> Gap:
        """
        The gap for the competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        result = self.assessment[competency]
        divided: list[str] = []
        if votes := self.assessment.votes:
            for step in result.steps:
                divided += [id for id in step.indicators if votes.is_contested(id)]
        desired = self.profile.desired_for(competency)
        return classify_gap(result, desired, divided=divided)

    def __iter__(self) -> Iterator[Gap]:
        """
        Its gaps, in the order of the framework.
        """
        return iter(self.gaps)

    def __contains__(self, one: object) -> bool:
        """
        Whether there is a gap for the competency with that id; or, of a gap, whether it is one of these.
        """
        return one in (self.assessment if isinstance(one, str) else self.gaps)

    @once
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
        return FrozenDict({gap.competency: gap.status for gap in self.gaps})

    def rows(self) -> list[GapReportRow]:
        """
        One flat dict per competency with the outcomes and no answers.
        """
        framework = self.assessment.framework
        return [
            {
                "framework": framework.id,
                "version": framework.version,
                "digest": framework.digest,
                "profile": self.profile.id,
                **gap.row(),
            }
            for gap in self.gaps
        ]


def classify_gaps(assessment: Assessment, profile: JobProfile) -> GapReport:
    """
    How every result of *assessment* stands to what *profile* asks.

    Raises:
        UnknownIdError: The profile names a competency that the assessment does not have.

        InvalidValueError: The profile is of another framework, or desires a rank at which its competency is not
            defined.
    """
    require(assessment=(assessment, Assessment), profile=(profile, JobProfile))
    unknowns, others = _profile_problems(assessment, profile)
    refuse_unknown("profile_does_not_fit_results", unknowns, others, profile=profile.id)
    return GapReport(assessment=assessment, profile=profile)


def _profile_problems(
    assessment: Assessment, profile: JobProfile
) -> tuple[list[Problem], list[Problem]]:
    """
    Competencies that the assessment does not have; ranks at which one is not defined, or another framework.
    """
    id = assessment.framework.id
    if profile.framework not in (None, id):
        return [], [profile_of_another(profile, id, "profile.")]
    results = {result.competency: result for result in assessment.results}
    named = [(f"profile.desired.{id}", id) for id in profile.desired]
    unknowns = unknown(named, results, "unknown_result")
    others: list[Problem] = []
    for id, rank in profile.desired.items():
        ranks = results[id].defined_ranks if id in results else ()
        if id in results and rank is not None and rank not in ranks:
            path = f"profile.desired.{id}"
            others.append(
                Problem("not_defined_at", path, rank, competency=id, ranks=ranks)
            )
    return unknowns, others


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


def mark_cell(
    rank: int, desired: int | Requirement, *, reading: LegendReading
) -> CellMark | None:
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
    require(reading=(reading, LegendReading))
    if isinstance(desired, Requirement):
        require_kinds(rank=(rank, _RANK))
        return None
    require_kinds(rank=(rank, _RANK), desired=(desired, _RANK))
    if rank == desired:
        return CellMark.DESIRED
    below = rank < desired
    return (
        CellMark.GROWTH
        if below is (reading is LegendReading.PERSON)
        else CellMark.OUTGROWN
    )
