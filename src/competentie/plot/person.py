"""
Figures of one person: the levels of an assessment, and two outcomes side by side.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    Thin,
    figure_word,
    level_label,
    thin_of,
    use_language,
)
from competentie.levels import Assessment, LevelResult, undivided
from competentie.model import Framework
from competentie.plot.layout import (
    BROKEN,
    PLAIN,
    Foot,
    Plan,
    Rows,
    Ruler,
    Size,
    axes_for,
    broken,
    choose,
    finish,
)
from competentie.plot.style import GRID, bare_rows, caption_of, status_word

__all__ = ["comparison", "profile"]

# How wide a figure best is.
_WIDTH: Final = 7.3
# Between an axis and what stands beside it, on both sides.
_PADS: Final = 0.25
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
    "markersize": 13,
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
# What a level looks like that rests on too few answers: half of its mark is empty.
_PROVISIONAL: Final[_Mark] = {"fillstyle": "bottom", "markerfacecoloralt": "white"}
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
        prefix: What the names of its marks begin with; empty where there is one outcome.

        colour: Of its marks.

        marker: Of its levels.

        offset: How far it stands from the middle of a row.
    """

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

    def entry(self, name: str) -> Line2D:
        """
        The entry of a legend for its levels.
        """
        return Line2D([], [], **self.level, label=name)


class _Told(NamedTuple):
    """
    A result, and the same as it may be told.

    Args:
        result: Whose levels are shown.

        answered: The same with what raters were evenly split on as not assessed; what is possible and counted is told
            from this, so that nobody learns who said what.

        thin: What makes its level provisional.
    """

    result: LevelResult
    answered: LevelResult
    thin: Thin | None

    @property
    def possible(self) -> list[int]:
        """
        The levels that remain possible.

        Without indicators nothing is asked, and nothing is said to be possible.
        """
        _, indicators = self.answered.counts
        return sorted(self.answered.possible) if indicators else []


def _told(assessment: Assessment, ids: Iterable[str]) -> list[_Told]:
    """
    What may be told of the competencies with those *ids*, in their order.
    """
    split = assessment.divided
    results = [assessment[id] for id in ids]
    return [
        _Told(result, undivided(result, split), thin_of(result, split))
        for result in results
    ]


ALONE: Final = Side("", "#0f4c81", "o", 0)
BEFORE: Final = Side("before-", "#b85c00", "D", -0.24)
AFTER: Final = Side("after-", "#0f4c81", "o", 0.24)


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
    that remain possible, on a line between the lowest and the highest. Of a level that rests on too few answers half
    the disc is empty, and the words beside the row say which. A level that is not known has no disc: a question mark
    stands between the levels, in an empty box over those that are possible. Below stand the legend, how much was
    assessed and the rule.

    Args:
        assessment: What was attained.

        gaps: The same assessment against a profile, to show the desired level as a bar, and the status by its sign and
            in words.

        framework: The one assessed on, for names; None: the competencies' ids are the names.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own, with room for one line of title.

    Returns:
        *ax*, or the Axes of the new figure. That is as large as its texts need, and with up to 30 competencies within
        an A4 if that can be.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *gaps* is of another assessment, *framework* is not the one assessed on, there are no words
            in *language*, or texts would overlap in *ax*; the error says what size it needs.

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
    told = _told(assessment, [result.competency for result in assessment.results])
    ladder = _Ladder(
        assessment.results,
        framework,
        spoken,
        _words_beside(told, gaps, framework, spoken),
    )
    plan = choose(ladder.plans(0.27, given=ax is not None), ax)
    made = axes_for(ax, plan)
    ladder.draw(made, plan)
    for row, one in enumerate(told):
        _draw_result(made, one, row, ALONE)
    if gaps is not None:
        _draw_desired(made, gaps)
    ruled = ALONE.entry(figure_word("ruled", language=spoken))
    entries = [ruled, *_mark_entries(told, gaps, spoken)]
    counted = _counted(told, "", spoken)
    foot = Foot(entries, caption_of([counted], assessment.rule, spoken))
    ladder.finish(made, plan, foot, own=ax is None, best=0.44)
    return made


def comparison(
    before: Assessment,
    after: Assessment,
    *,
    names: tuple[str, str] | None = None,
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

        names: What the first and the second are called in the legend, such as ``("2025", "2026")`` or ``("self",
            "others")``; None: the first and the second outcome.

        framework: The one that either was assessed on, for names; None: the competencies' ids are the names.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own, with room for one line of title.

    Returns:
        *ax*, or the Axes of the new figure. That is as large as its texts need, and with up to 30 competencies within
        an A4 if that can be.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: The two cannot be compared (see ``competentie.comparison.compare``), *framework* is of
            neither, *names* are not two different ones, there are no words in *language*, or texts would overlap in
            *ax*; the error says what size it needs.

        UnknownIdError: They name competencies or indicators that *framework* does not have.
    """
    require(
        before=(before, Assessment),
        after=(after, Assessment),
        names=(names, (tuple, list, NoneType)),
        framework=(framework, (Framework, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    _check_names(names or ())
    compared = compare(before, after)
    if framework is not None:
        check_owner(compared, framework)
    spoken = use_language(framework or after.framework, language)
    called = names or [figure_word(side, language=spoken) for side in _SIDES]
    ladder = _Ladder(after.results, framework, spoken, [""] * len(after.results))
    plan = choose(ladder.plans(0.3, given=ax is not None), ax)
    made = axes_for(ax, plan)
    ladder.draw(made, plan)
    ids = [result.competency for result in after.results]
    earlier, later = _told(before, ids), _told(after, ids)
    _draw_pairs(made, earlier, later)
    first, second = called
    sides = [BEFORE.entry(first), AFTER.entry(second)]
    marks = _mark_entries([*earlier, *later], None, spoken)
    counted = [
        _counted(earlier, f"{first}: ", spoken),
        _counted(later, f"{second}: ", spoken),
    ]
    foot = Foot([*sides, *marks], caption_of(counted, after.rule, spoken))
    ladder.finish(made, plan, foot, own=ax is None, best=0.55)
    return made


# What the two sides of a comparison are called where they are not named.
_SIDES: Final = ("before", "after")


def _draw_pairs(ax: Axes, earlier: Sequence[_Told], later: Sequence[_Told]) -> None:
    for row, (one, other) in enumerate(zip(earlier, later, strict=True)):
        _draw_result(ax, one, row, BEFORE)
        _draw_result(ax, other, row, AFTER)
        _draw_arrow(ax, one.result.attained, other.result.attained, row)


def _check_names(names: Sequence[object]) -> None:
    """
    Refuse what are not two names that can be told apart.
    """
    if not names:
        return
    require(**{f"names[{i}]": (name, str) for i, name in enumerate(names)})
    told = {str(name).strip() for name in names} - {""}
    if len(names) != 2 or len(told) != 2:
        refuse("wrong_arguments", [Problem("not_two_names", "names", tuple(names))])


def _counted(told: Sequence[_Told], name: str, language: str) -> str:
    """
    How much of what there is was clearly assessed.
    """
    counts = [one.answered.counts for one in told]
    words = figure_word(
        "assessed",
        language=language,
        assessed=sum(assessed for assessed, _ in counts),
        total=sum(total for _, total in counts),
    )
    return f"{name}{words}"


def _words_beside(
    told: Sequence[_Told],
    gaps: GapReport | None,
    framework: Framework | None,
    language: str,
) -> list[str]:
    """
    Beside each row its status, and whether its level is provisional.
    """
    lines: list[list[str]] = [[] for _ in told]
    for line, gap in zip(lines, gaps.gaps if gaps else (), strict=False):
        word = status_word(gap.status, framework, language)
        line.append(f"{gap.status.look.symbol} {word}")
    for line, one in zip(lines, told, strict=True):
        if thin := one.thin:
            provisional = figure_word("thin_level", language=language, **thin._asdict())
            line.append(provisional)
    return ["; ".join(line) for line in lines]


class _Ladder:
    """
    Rows of competencies by levels, and words beside them: what the figures of one person have in common.
    """

    def __init__(
        self,
        results: Sequence[LevelResult],
        framework: Framework | None,
        language: str,
        beside: Sequence[str],
    ) -> None:
        self.language: Final = language
        self.beside: Final = beside
        self.ruler: Final = Ruler()
        self.names: Final = [
            framework[result.competency].coded if framework else result.competency
            for result in results
        ]
        levels = {0}
        for result in results:
            levels.update(step.rank for step in result.steps)
        if framework is not None:
            levels.update(level.rank for level in framework.ladder)
        self.levels: Final = sorted(levels)

    @property
    def ticks(self) -> list[str]:
        """
        What stands at the levels; 0 is none of those of a framework.
        """
        none = figure_word("none", language=self.language)
        return [str(level) if level else none for level in self.levels]

    @property
    def tick(self) -> float:
        """
        How far apart they must stand.
        """
        return self.ruler.largest(self.ticks).width + 0.1

    def readable(self, wide: float) -> list[str]:
        """
        The ticks in a width, without those that would meet the one before.
        """
        unit = wide / (max(*self.levels, 1) + 1)
        told, last = [], -math.inf
        for level, tick in zip(self.levels, self.ticks, strict=True):
            far = (level - last) * unit >= self.tick
            told.append(tick if far else "")
            last = level if far else last
        return told

    def plans(self, high: float, *, given: bool) -> Iterator[Plan]:
        """
        Ways to break names and words, where a row is at least that *high*.
        """
        # A ladder may have gaps; on one without them, no ticks meet.
        span = max(*self.levels, 1) + 1
        wide = max(self.tick, 0.4) * min(span, len(self.levels) + 2)
        line = self.ruler.size("X").height
        for lines, letters in BROKEN:
            names = self.ruler.largest(broken(name, lines) for name in self.names)
            beside_rows = (broken(word, letters) for word in self.beside)
            words = self.ruler.largest(beside_rows, "small")
            row = max(high, 1.08 * max(names.height, words.height) + 0.03)
            beside = names.width + words.width + _PADS
            width = wide if given else max(wide, _WIDTH - beside)
            least = Size(width, row * len(self.names))
            yield Plan(least, Size(beside, 10 * line + 0.8), lines, letters)

    def draw(self, ax: Axes, plan: Plan) -> None:
        """
        The rows, the levels that marks stand on, and the words.
        """
        names = [broken(name, plan.lines) for name in self.names]
        ax.set_xticks(self.levels, self.readable(plan.least.width), **PLAIN)
        # Beyond the last level, and beyond a question mark where there is none.
        ax.set_xlim(-0.5, max(*self.levels, 1) + 0.5)
        ax.set_xlabel(figure_word("level", language=self.language), **PLAIN)
        ax.set_yticks(range(len(names)), names, **PLAIN)
        ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
        ax.grid(axis="x", color=GRID)
        for row in range(1, len(names)):
            ax.axhline(row - 0.5, color=GRID, linewidth=0.5)
        ax.set_axisbelow(True)
        bare_rows(ax)
        for row, word in enumerate(self.beside):
            if word:
                ax.annotate(
                    broken(word, plan.words),
                    (1, row),
                    xycoords=("axes fraction", "data"),
                    xytext=(6, 0),
                    textcoords="offset points",
                    verticalalignment="center",
                    fontsize="small",
                    **PLAIN,
                )

    def finish(
        self, ax: Axes, plan: Plan, foot: Foot, *, own: bool, best: float
    ) -> None:
        """
        What stands below, and the size of a figure that is made here.
        """
        words = (broken(word, plan.words) for word in self.beside)
        beside = self.ruler.largest(words, "small").width
        count = len(self.names)
        rows = Rows(count, plan.least.height / max(count, 1), best)
        finish(
            ax,
            plan,
            foot,
            self.ruler,
            rows=rows if own else None,
            beside=beside + 6 / 72 if beside else 0,
        )


def _draw_result(ax: Axes, told: _Told, row: int, side: Side) -> None:
    """
    What is possible, the level by the rule, and the decision.
    """
    y = row + side.offset
    result = told.result
    id = result.competency
    level = result.level
    possible = told.possible
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
        _draw_unknown(ax, told.answered, y, side)
    else:
        look = {**side.level, **(_PROVISIONAL if told.thin else {})}
        ax.plot(level, y, **look, zorder=4, gid=side.gid("level", id))
    if result.decision:
        decided = result.decision.level
        if decided is None and level is not None:
            _draw_question(ax, told.answered, y, side)
        ax.plot(
            _between(told.answered) if decided is None else decided,
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


def _draw_desired(ax: Axes, gaps: GapReport) -> None:
    for row, gap in enumerate(gaps.gaps):
        if isinstance(gap.desired, int):
            ax.plot(
                gap.desired, row, **_DESIRED, zorder=2, gid=f"desired-{gap.competency}"
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
    told: Sequence[_Told], gaps: GapReport | None, language: str
) -> list[Line2D]:
    """
    The legend's entries for the marks that are drawn, beside that of a level.
    """
    marks: dict[str, _Mark] = {}
    results = [one.result for one in told]
    if any(one.thin for one in told):
        provisional = figure_word("provisional", language=language)
        marks[provisional] = {**ALONE.level, "color": _GREY, **_PROVISIONAL}
    if any(len(one.possible) > 1 for one in told):
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
