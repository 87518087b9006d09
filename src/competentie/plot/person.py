"""
Figures of one person: the levels of an assessment, and two outcomes side by side.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import NoneType
from typing import Any, Final, NamedTuple, TypeAlias

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from competentie.comparison import compare
from competentie.errors import Problem, refuse, require
from competentie.explain import check_owner
from competentie.gaps import GapReport
from competentie.labels import (
    figure_word,
    label,
    level_label,
    status_label,
    use_language,
)
from competentie.levels import Assessment, LevelResult
from competentie.model import Framework
from competentie.plot.style import GRID, add_legend, axes_for, bare_rows, wrapped

__all__ = ["comparison", "profile"]

# Of what belongs to neither of two outcomes.
_GREY: Final = "#6b6b6b"
_Mark: TypeAlias = Mapping[str, Any]
# How marks are drawn, beside their colour.
_POSSIBLE: Final[_Mark] = {
    "marker": "o",
    "markersize": 4.5,
    "markerfacecolor": "white",
    "linewidth": 1.6,
}
_DECIDED: Final[_Mark] = {
    "marker": "s",
    "markersize": 14,
    "markerfacecolor": "none",
    "markeredgewidth": 1.6,
    "linestyle": "none",
}
_UNKNOWN: Final[_Mark] = {
    "marker": "$?$",
    "markersize": 9,
    "markeredgewidth": 0.4,
    "linestyle": "none",
}
_DESIRED: Final[_Mark] = {
    "marker": "|",
    "markersize": 20,
    "markeredgewidth": 4,
    "color": "#d9822b",
    "linestyle": "none",
}


class Side(NamedTuple):
    """
    How one of two outcomes is told from the other.

    Args:
        name: What its levels are called, as the words for figures have it.

        prefix: What the names of its marks begin with; empty where there is one outcome.

        colour: Of its marks.

        marker: Of its levels.

        offset: How far it stands from the middle of a row.
    """

    name: str
    prefix: str
    colour: str
    marker: str
    offset: float

    @property
    def level(self) -> dict[str, Any]:
        """
        The mark of a level.
        """
        return {
            "marker": self.marker,
            "markersize": 9,
            "linestyle": "none",
            "color": self.colour,
        }

    def gid(self, part: str, competency: str) -> str:
        """
        The name that a mark has among artists, and in an SVG.
        """
        return f"{self.prefix}{part}-{competency}"

    def entry(self, language: str) -> Line2D:
        """
        The entry of a legend for its levels.
        """
        return Line2D(
            [], [], **self.level, label=figure_word(self.name, language=language)
        )


ALONE: Final = Side("ruled", "", "#0f4c81", "o", 0)
BEFORE: Final = Side("before", "before-", "#b85c00", "D", -0.19)
AFTER: Final = Side("after", "after-", "#0f4c81", "o", 0.19)


def profile(
    assessment: Assessment,
    gaps: GapReport | None = None,
    *,
    framework: Framework | None = None,
    language: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    One person's levels: a row per competency, with the levels that remain possible, and the desired level.

    A disc is the level that the rule gave, a square around a level that a person decided on, small rings are the levels
    that remain possible, on a line between the lowest and the highest. A level that is not known has no disc: a
    question mark stands between the levels, in an empty box over those that are possible.

    Args:
        assessment: What was attained.

        gaps: The same assessment against a profile, to show the desired level as a bar and the status in words.

        framework: The one assessed on, for names; None: the competencies' ids are the names.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own.

    Returns:
        *ax*, or the Axes of the new figure.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *gaps* is of another assessment, *framework* is not the one assessed on, or there are no
            words in *language*.

        UnknownIdError: The assessment names competencies or indicators that *framework* does not have.
    """
    require(
        assessment=(assessment, Assessment),
        gaps=(gaps, (GapReport, NoneType)),
        framework=(framework, (Framework, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    if gaps is not None and gaps.assessment != assessment:
        refuse("wrong_arguments", [Problem("gaps_of_another_assessment", "gaps", gaps)])
    if framework is not None:
        check_owner(assessment, framework)
    spoken = use_language(framework or assessment.framework, language)
    ax = axes_for(ax, 0.44 * len(assessment.results) + 1.3)
    _draw_ladder(ax, assessment.results, framework, spoken)
    for row, result in enumerate(assessment.results):
        _draw_result(ax, result, row, ALONE)
    if gaps is not None:
        _draw_gaps(ax, gaps, framework, spoken)
    add_legend(
        ax, [ALONE.entry(spoken), *_mark_entries(assessment.results, gaps, spoken)]
    )
    return ax


def comparison(
    before: Assessment,
    after: Assessment,
    *,
    framework: Framework | None = None,
    language: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    Two outcomes side by side: per competency the first above the second, and an arrow where the level changed.

    Marks are those of :func:`profile`. There is no arrow from or to a level that is not known.

    Args:
        before: The earlier outcome, or that of one's own ratings.

        after: The later outcome, or that of others; by the same rule, on the same competencies and indicators.

        framework: The one that either was assessed on, for names; None: the competencies' ids are the names.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own.

    Returns:
        *ax*, or the Axes of the new figure.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: The two cannot be compared (see ``competentie.comparison.compare``), *framework* is of
            neither, or there are no words in *language*.

        UnknownIdError: They name competencies or indicators that *framework* does not have.
    """
    require(
        before=(before, Assessment),
        after=(after, Assessment),
        framework=(framework, (Framework, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    compared = compare(before, after)
    if framework is not None:
        check_owner(compared, framework)
    spoken = use_language(framework or after.framework, language)
    ax = axes_for(ax, 0.58 * len(compared.changes) + 1.3)
    _draw_ladder(ax, after.results, framework, spoken)
    for row, change in enumerate(compared.changes):
        _draw_result(ax, change.before, row, BEFORE)
        _draw_result(ax, change.after, row, AFTER)
        _draw_arrow(ax, change.before.attained, change.after.attained, row)
    marks = _mark_entries(before.results + after.results, None, spoken)
    add_legend(ax, [BEFORE.entry(spoken), AFTER.entry(spoken), *marks])
    return ax


def _draw_ladder(
    ax: Axes, results: Sequence[LevelResult], framework: Framework | None, language: str
) -> None:
    """
    The rows and the levels that marks stand on.
    """
    levels = {0}
    names = []
    for result in results:
        levels.update(step.rank for step in result.steps)
        name = framework[result.competency].coded if framework else result.competency
        names.append(wrapped(name))
    if framework is not None:
        levels.update(level.rank for level in framework.ladder)
    ticks = sorted(levels)
    ax.set_xticks(ticks, [str(level) for level in ticks])
    # Beyond the last level, and beyond a question mark where there is none.
    ax.set_xlim(-0.5, max(*levels, 1) + 0.5)
    ax.set_xlabel(figure_word("level", language=language))
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.grid(axis="x", color=GRID)
    for row in range(1, len(names)):
        ax.axhline(row - 0.5, color=GRID, linewidth=0.5)
    ax.set_axisbelow(True)
    bare_rows(ax)


def _draw_result(ax: Axes, result: LevelResult, row: int, side: Side) -> None:
    """
    What is possible, the level by the rule, and the decision.
    """
    y = row + side.offset
    id = result.competency
    level = result.level
    # Without indicators nothing is asked, and nothing is said to be possible.
    _, indicators = result.counts
    possible = sorted(result.possible) if indicators else []
    ax.plot(
        possible,
        [y] * len(possible),
        **_POSSIBLE,
        color=side.colour,
        linestyle="none" if level is None else "-",
        zorder=3,
        gid=side.gid("possible", id),
    )
    if level is None:
        _draw_unknown(ax, result, y, side)
    else:
        ax.plot(level, y, **side.level, zorder=4, gid=side.gid("level", id))
    if result.decision:
        decided = result.decision.level
        if decided is None and level is not None:
            _draw_question(ax, result, y, side)
        ax.plot(
            _between(result) if decided is None else decided,
            y,
            **_DECIDED,
            color=side.colour,
            zorder=5,
            gid=side.gid("decided", id),
        )


def _draw_unknown(ax: Axes, result: LevelResult, y: float, side: Side) -> None:
    """
    A question mark, in an empty box over the levels that are possible.
    """
    lower, upper = result.lower, result.upper
    _draw_question(ax, result, y, side)
    if upper > lower:
        box = Rectangle(
            (lower, y - 0.18),
            upper - lower,
            0.36,
            fill=False,
            edgecolor=side.colour,
            linestyle="--",
        )
        box.set_gid(side.gid("range", result.competency))
        ax.add_patch(box)


def _between(result: LevelResult) -> float:
    """
    A place between two levels, below the highest that is possible, so that what stands there stands on none.
    """
    lower, upper = result.lower, result.upper
    return min((lower + upper) // 2, max(upper - 1, 0)) + 0.5


def _draw_question(ax: Axes, result: LevelResult, y: float, side: Side) -> None:
    ax.plot(
        _between(result),
        y,
        **_UNKNOWN,
        color=side.colour,
        zorder=4,
        gid=side.gid("unknown", result.competency),
    )


def _draw_gaps(
    ax: Axes, gaps: GapReport, framework: Framework | None, language: str
) -> None:
    """
    The desired levels, and beside the rows the statuses in words, which also say where there is no desired level.
    """
    for row, gap in enumerate(gaps.gaps):
        if isinstance(gap.desired, int):
            ax.plot(
                gap.desired, row, **_DESIRED, zorder=2, gid=f"desired-{gap.competency}"
            )
        if framework is None:
            word = label(gap.status, language=language)
        else:
            word = status_label(gap.status, framework, language=language)
        ax.annotate(
            wrapped(word),
            (1, row),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            verticalalignment="center",
            fontsize="small",
        )


def _draw_arrow(ax: Axes, before: int | None, after: int | None, row: int) -> None:
    if before is None or after is None or before == after:
        return
    ax.annotate(
        "",
        (after, row + AFTER.offset),
        xytext=(before, row + BEFORE.offset),
        arrowprops={"arrowstyle": "-|>", "color": _GREY, "shrinkA": 7, "shrinkB": 7},
        zorder=2,
    )


def _mark_entries(
    results: Sequence[LevelResult], gaps: GapReport | None, language: str
) -> list[Line2D]:
    """
    The legend's entries for the marks that are drawn, beside that of a level.
    """
    marks: dict[str, _Mark] = {}
    if any(len(result.possible) > 1 for result in results):
        marks[figure_word("possible", language=language)] = _POSSIBLE
    if any(None in (result.level, result.attained) for result in results):
        marks[level_label(None, language=language)] = _UNKNOWN
    # Two marks are smaller here than beside the rows, where they stand around a level and across a row.
    if any(result.decision for result in results):
        marks[figure_word("decided", language=language)] = {**_DECIDED, "markersize": 9}
    if gaps and any(isinstance(gap.desired, int) for gap in gaps.gaps):
        marks[figure_word("desired", language=language)] = {
            **_DESIRED,
            "markersize": 12,
        }
    # The mark of a desired level has a colour of its own.
    return [
        Line2D([], [], label=word, **{"color": _GREY, **mark})
        for word, mark in marks.items()
    ]
