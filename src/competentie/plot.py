"""
Figures: what one person attained and what remains possible, a survey at a glance, and two outcomes side by side.

Needs the extra ``competentie[plot]`` (Matplotlib). Each function draws on the Axes it is given, or on a figure of its
own, and returns the Axes, so that title, size and file stay the user's. Nothing is told by colour alone: each colour
has a hatch, a marker or a sign beside it. What is not known is never drawn as level 0.
"""

from __future__ import annotations

try:
    import matplotlib as mpl  # to say what is missing before anything needs it
except ModuleNotFoundError as _error:
    if _error.name != "matplotlib":
        raise
    _message = "competentie.plot needs Matplotlib: pip install 'competentie[plot]'"
    raise ModuleNotFoundError(_message, name="matplotlib") from None

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias, get_args

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from competentie.errors import Problem, nearest_to, quote, unknown
from competentie.explain import check_owner, figure_word, label, level_label, status_label, use_language
from competentie.gaps import GapReport, GapStatus
from competentie.levels import Assessment, LevelResult
from competentie.model import (
    Faults,
    Framework,
    Requirement,
    expect,
    instance_of,
    optional,
    refuse,
    wrong_type,
    wrong_value,
)

if TYPE_CHECKING:
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["CellValue", "comparison", "distribution", "heatmap", "profile"]

CellValue: TypeAlias = Literal["status", "distance", "level"]
"""
What the cells of a heatmap can show: an outcome of ``frames.assess``.
"""

# Inches; a figure that is made here grows with its rows.
_WIDTH: Final = 7.5
_WRAP: Final = 20
# People beyond whom signs in cells and a label per row could not be read.
_READABLE: Final = 60
# Share of a bar below which its number would not fit.
_NARROW: Final = 0.05
_GRID: Final = "#d9d9d9"
_GREY: Final = "#6b6b6b"


class Style(NamedTuple):
    """
    How a value is told apart: by colour, and by a hatch and a sign beside it.
    """

    colour: str
    hatch: str
    ink: str
    sign: str
    label: str = ""

    @property
    def text_colour(self) -> str:
        """
        Black or white, whichever can be read on the colour.
        """
        red, green, blue = to_rgb(self.colour)
        return "black" if 0.299 * red + 0.587 * green + 0.114 * blue > 0.5 else "white"

    def patch(self) -> Patch:
        """
        The entry of a legend.
        """
        return Patch(facecolor=self.colour, hatch=self.hatch, edgecolor=self.ink, linewidth=0.5, label=self.label)


# The legend's colours: light green, dark green, blue. They differ in lightness too, for who sees no colour at all.
STATUSES: Final[Mapping[GapStatus, Style]] = {
    GapStatus.GROWTH: Style("#c3e6ae", "...", "#7fb864", "<"),
    GapStatus.DESIRED: Style("#17572b", "", "#17572b", "="),
    GapStatus.OUTGROWN: Style("#5b9bd8", "\\\\\\", "#3f7dbb", ">"),
    GapStatus.NOT_ASSESSED: Style("#ffffff", "////", "#a6a6a6", "?"),
    GapStatus.NOT_REQUIRED: Style("#efefef", "---", "#d4d4d4", "–"),
    GapStatus.UNKNOWN_DESIRED: Style("#ffffff", "|||", "#d4d4d4", "·"),
}
UNKNOWN: Final = STATUSES[GapStatus.NOT_ASSESSED]
INVALID: Final = Style("#ffffff", "xxxx", "#d55e00", "!")
# One after the other for neighbouring levels, and again from the first.
HATCHES: Final = ("", "...", "\\\\\\", "---", "ooo", "|||")
_SCALE: Final = "YlGnBu"
_DIVERGING: Final = "PuOr"

_POSSIBLE: Final[Mapping[str, Any]] = {"marker": "o", "markersize": 4.5, "markerfacecolor": "white", "linewidth": 1.6}
_DECIDED: Final[Mapping[str, Any]] = {
    "marker": "s",
    "markersize": 14,
    "markerfacecolor": "none",
    "markeredgewidth": 1.6,
    "linestyle": "none",
}
_UNKNOWN: Final[Mapping[str, Any]] = {"marker": "$?$", "markersize": 9, "markeredgewidth": 0.4, "linestyle": "none"}
_DESIRED: Final[Mapping[str, Any]] = {
    "marker": "|",
    "markersize": 20,
    "markeredgewidth": 4,
    "color": "#d9822b",
    "linestyle": "none",
}


class Side(NamedTuple):
    """
    How one of two outcomes is told from the other, and how far it stands from the middle of a row.
    """

    name: str
    colour: str
    marker: str
    offset: float

    @property
    def level(self) -> dict[str, Any]:
        """
        The mark of a level.
        """
        return {"marker": self.marker, "markersize": 9, "linestyle": "none", "color": self.colour}

    def gid(self, part: str, competency: str) -> str:
        """
        The name that a mark has among artists, and in an SVG.
        """
        return "-".join([*filter(None, [self.name]), part, competency])


_ALONE: Final = Side("", "#0f4c81", "o", 0)
_BEFORE: Final = Side("before", "#b85c00", "D", -0.19)
_AFTER: Final = Side("after", "#0f4c81", "o", 0.19)


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
    expect(
        "cannot draw a profile",
        assessment=instance_of(Assessment)(assessment),
        gaps=optional(instance_of(GapReport))(gaps),
        framework=optional(instance_of(Framework))(framework),
        ax=_check_ax(ax),
    )
    if gaps is not None and gaps.assessment != assessment:
        what = "it is of another assessment; give classify_gaps(assessment, profile)"
        refuse("cannot draw a profile", [Problem("gaps", gaps, what)])
    spoken = _language_of(assessment, framework, language)
    ax = _axes(ax, 0.44 * len(assessment.results) + 1.3)
    _draw_ladder(ax, assessment.results, framework, spoken)
    for y, result in enumerate(assessment.results):
        _draw_result(ax, result, y, _ALONE)
    _draw_gaps(ax, gaps, framework, spoken)
    ruled = Line2D([], [], **_ALONE.level, label=_word("ruled", spoken))
    _add_legend(ax, [ruled, *_mark_entries([assessment], gaps, spoken)])
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

        InvalidValueError: The two cannot be compared (see ``competentie.versions.compare``), *framework* is of neither,
            or there are no words in *language*.

        UnknownIdError: They name competencies or indicators that *framework* does not have.
    """
    from competentie.versions import compare

    expect(
        "cannot draw a comparison",
        before=instance_of(Assessment)(before),
        after=instance_of(Assessment)(after),
        framework=optional(instance_of(Framework))(framework),
        ax=_check_ax(ax),
    )
    compared = compare(before, after)
    spoken = _language_of(compared, framework, language)
    ax = _axes(ax, 0.58 * len(compared.changes) + 1.3)
    _draw_ladder(ax, after.results, framework, spoken)
    for y, change in enumerate(compared.changes):
        _draw_result(ax, change.before, y, _BEFORE)
        _draw_result(ax, change.after, y, _AFTER)
        _draw_arrow(ax, change.before.attained, change.after.attained, y)
    sides = [Line2D([], [], **side.level, label=_word(side.name, spoken)) for side in (_BEFORE, _AFTER)]
    _add_legend(ax, [*sides, *_mark_entries([before, after], None, spoken)])
    return ax


def heatmap(
    frame: IntoDataFrame,
    framework: Framework,
    *,
    outcome: CellValue = "status",
    people: str | None = None,
    language: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    People by competencies, with each person's status, distance or level.

    Args:
        frame: What ``frames.assess`` gives, a row per person, of any eager engine that Narwhals knows. Competencies
            whose outcome is not among its columns are left out.

        framework: What it was assessed on.

        outcome: ``status``, ``distance`` (attained minus desired, the colours centred at 0) or ``level``. The first two
            need the *profile* of ``frames.assess``.

        people: A column with a name for each row. None: rows are numbered from 1, as a name is personal data.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own.

    Returns:
        *ax*, or the Axes of the new figure. Beyond 60 people cells have a hatch and no sign, and not every row a label.

    Raises:
        FrameError: There is no column of that outcome, no column *people*, or a value is no such outcome; the error
            names every offender of the first of columns and values that has any.

        InvalidTypeError: An argument has the wrong type, or *frame* is lazy.

        InvalidValueError: *outcome* is unknown, or there are no words in *language*.
    """
    expect(
        "cannot draw a heatmap",
        framework=instance_of(Framework)(framework),
        outcome=_check_outcome(outcome),
        people=optional(instance_of(str))(people),
        ax=_check_ax(ax),
    )
    spoken = use_language(framework, language)
    table = _table(frame)
    columns = _outcome_columns(table, framework, outcome, people)
    styles = _styles(framework, outcome, spoken)
    values = _cell_values(table, columns, framework, outcome, styles)
    ax = _axes(ax, 0.24 * min(len(table), 2 * _READABLE) + 2.6)
    shown = _draw_cells(ax, values, styles)
    _label_columns(ax, [framework[id].name for id in columns])
    _label_rows(ax, table, people, spoken)
    title = None if outcome == "status" else _word(outcome, spoken)
    _add_legend(ax, [style.patch() for style in shown], title=title, gap=1.0)
    return ax


def distribution(
    frame: IntoDataFrame,
    framework: Framework,
    *,
    group: str | int | None = None,
    language: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    How many people have each level: a bar per competency, and per group, stacked from the lowest level to the highest.

    The length of a part is its share of the people, the number in it how many they are. A group that is withheld has an
    empty, hatched bar that says so.

    Args:
        frame: What ``frames.summarise`` gives, of any eager engine that Narwhals knows; rows may have been left out, to
            show some competencies or groups only.

        framework: What was assessed on.

        group: The one group to show; None for all that *frame* has.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own.

    Returns:
        *ax*, or the Axes of the new figure.

    Raises:
        FrameError: The frame is not a summary with levels, a number stands in it twice or is missing where nothing is
            withheld, or there is no such *group*; the error names every offender of the first of columns and values
            that has any.

        InvalidTypeError: An argument has the wrong type, or *frame* is lazy.

        InvalidValueError: There are no words in *language*.
    """
    expect(
        "cannot draw a distribution",
        framework=instance_of(Framework)(framework),
        group=optional(instance_of(str, int))(group),
        ax=_check_ax(ax),
    )
    spoken = use_language(framework, language)
    bars = _bars(_table(frame), framework, group)
    places = _places(bars, spread=group is None and any(bar.grouped for bar in bars))
    ax = _axes(ax, 0.3 * (places[-1] + 1) + 1.6)
    # What is no level has an entry only where there are such people.
    used = {value for bar in bars for value, people in bar.people.items() if people}
    every = _level_styles(framework, spoken)
    styles = {value: style for value, style in every.items() if value in used or value.isdecimal()}
    _draw_bars(ax, bars, places, styles)
    _draw_withheld(ax, bars, places, _word("withheld", spoken))
    _label_bars(ax, bars, places, framework, spoken)
    if group is not None:
        ax.set_ylabel(str(group))
    _add_legend(ax, [style.patch() for style in styles.values()])
    return ax


# What is given


def _check_ax(value: object) -> Faults:
    return () if value is None or isinstance(value, Axes) else wrong_type(value, "a Matplotlib Axes")


def _check_outcome(value: object) -> Faults:
    if not isinstance(value, str):
        return wrong_type(value, "an outcome, such as 'status'")
    known = get_args(CellValue)
    return () if value in known else wrong_value(value, f"is not an outcome to draw; use one of {', '.join(known)}")


def _language_of(x: Any, framework: Framework | None, language: str | None) -> str:
    """
    The language to speak of an assessment or a comparison *x*, once *framework* is known to be its own.
    """
    if framework is None:
        return use_language((x if isinstance(x, Assessment) else x.after).framework, language)
    check_owner(x, framework)
    return use_language(framework, language)


def _word(name: str, language: str) -> str:
    return figure_word(name, language=language)


# What every figure has


def _axes(ax: Axes | None, height: float) -> Axes:
    """
    *ax*, or the Axes of a new figure of that *height*.
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt

    return plt.subplots(figsize=(_WIDTH, height), layout="constrained")[1]


def _add_legend(ax: Axes, entries: Sequence[Artist], *, title: str | None = None, gap: float = 5) -> None:
    """
    A legend below the data, *gap* letters down: above it the Axes may get a title.
    """
    ax.legend(
        handles=[*entries],
        title=title,
        loc="upper center",
        bbox_to_anchor=(0.5, 0),
        borderaxespad=gap,
        ncols=3,
        frameon=False,
        fontsize="small",
        title_fontsize="small",
        handlelength=2.2,
        handleheight=1.2,
    )


def _name(competency: str, framework: Framework | None) -> str:
    return _wrapped(framework[competency].name if framework else competency)


def _wrapped(name: str) -> str:
    return textwrap.fill(name, _WRAP, break_long_words=False, break_on_hyphens=False)


# Levels of one person


def _draw_ladder(ax: Axes, results: Sequence[LevelResult], framework: Framework | None, language: str) -> None:
    """
    The rows and the levels that marks stand on.
    """
    ranks = {outline.rank for result in results for outline in result.ranks}
    levels = sorted({0} | ranks | ({level.rank for level in framework.ladder} if framework else set()))
    ax.set_xticks(levels, [str(level) for level in levels])
    # Beyond the last level, and beyond a question mark where there is none.
    ax.set_xlim(-0.5, max(levels[-1], 1) + 0.5)
    ax.set_xlabel(_word("level", language))
    ax.set_yticks(range(len(results)), [_name(result.competency, framework) for result in results])
    ax.set_ylim(max(len(results), 1) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(axis="x", color=_GRID)
    for y in range(1, len(results)):
        ax.axhline(y - 0.5, color=_GRID, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.spines[["left", "top", "right"]].set_visible(False)


def _draw_result(ax: Axes, result: LevelResult, row: int, side: Side) -> None:
    """
    What is possible, the level by the rule, and the decision.
    """
    y, id = row + side.offset, result.competency
    possible = sorted(result.possible) if result.answers else []
    level = result.level
    look = {**_POSSIBLE, "color": side.colour, "linestyle": "none" if level is None else "-"}
    ax.plot(possible, [y] * len(possible), **look, zorder=3, gid=side.gid("possible", id))
    if level is None:
        _draw_unknown(ax, result, y, side)
    else:
        ax.plot(level, y, **side.level, zorder=4, gid=side.gid("level", id))
    if result.decision:
        ax.plot(result.decision.level, y, **_DECIDED, color=side.colour, zorder=5, gid=side.gid("decided", id))


def _draw_unknown(ax: Axes, result: LevelResult, y: float, side: Side) -> None:
    """
    A question mark between two levels, so that it stands on none, in an empty box over those that are possible.
    """
    lower, upper = result.lower, result.upper
    where = (lower + upper) // 2 + 0.5
    ax.plot(where, y, **_UNKNOWN, color=side.colour, zorder=4, gid=side.gid("unknown", result.competency))
    if upper > lower:
        box = Rectangle((lower, y - 0.18), upper - lower, 0.36, fill=False, edgecolor=side.colour, linestyle="--")
        box.set_gid(side.gid("range", result.competency))
        ax.add_patch(box)


def _draw_gaps(ax: Axes, gaps: GapReport | None, framework: Framework | None, language: str) -> None:
    """
    The desired levels, and beside the rows the statuses in words, which also say where there is no desired level.
    """
    for y, gap in enumerate(gaps.gaps if gaps else ()):
        if not isinstance(gap.desired, Requirement):
            ax.plot(gap.desired, y, **_DESIRED, zorder=2, gid=f"desired-{gap.competency}")
        ax.annotate(
            _wrapped(_status_word(gap.status, framework, language)),
            (1, y),
            xycoords=("axes fraction", "data"),
            xytext=(6, 0),
            textcoords="offset points",
            verticalalignment="center",
            fontsize="small",
        )


def _status_word(status: GapStatus, framework: Framework | None, language: str) -> str:
    return status_label(status, framework, language=language) if framework else label(status, language=language)


def _draw_arrow(ax: Axes, before: int | None, after: int | None, y: float) -> None:
    if before is None or after is None or before == after:
        return
    ax.annotate(
        "",
        (after, y + _AFTER.offset),
        xytext=(before, y + _BEFORE.offset),
        arrowprops={"arrowstyle": "-|>", "color": _GREY, "shrinkA": 7, "shrinkB": 7},
        zorder=2,
    )


def _mark_entries(assessments: Iterable[Assessment], gaps: GapReport | None, language: str) -> Iterator[Line2D]:
    """
    The legend's entries for the marks that are drawn, beside that of a level.
    """
    results = [result for assessment in assessments for result in assessment.results]
    if any(len(result.possible) > 1 for result in results):
        yield Line2D([], [], **_POSSIBLE, color=_GREY, label=_word("possible", language))
    if any(result.level is None for result in results):
        yield Line2D([], [], **_UNKNOWN, color=_GREY, label=level_label(None, language=language))
    if any(result.decision for result in results):
        yield Line2D([], [], **{**_DECIDED, "markersize": 9}, color=_GREY, label=_word("decided", language))
    if gaps and any(isinstance(gap.desired, int) for gap in gaps.gaps):
        yield Line2D([], [], **{**_DESIRED, "markersize": 12}, label=_word("desired", language))


# People by competencies


def _table(frame: IntoDataFrame) -> Any:
    """
    *frame* as a Narwhals frame, whose values are there to be looked at.
    """
    from competentie.frames.tables import is_eager, take

    table = take(frame, "frame")
    if not is_eager(table):
        expect("not a frame to draw", frame=wrong_type(frame, "a frame with values; collect it first"))
    return table


def _refuse_frame(problems: Iterable[Problem]) -> None:
    from competentie.frames.tables import refuse as refuse_frame

    refuse_frame("cannot draw this frame", problems)


def _outcome_columns(table: Any, framework: Framework, outcome: CellValue, people: str | None) -> list[str]:
    """
    The competencies that have a column of that *outcome*.
    """
    found = [competency.id for competency in framework.competencies if f"{competency.id}_{outcome}" in table.columns]
    problems = []
    if not found:
        call = "frames.assess(df, framework)" if outcome == "level" else "frames.assess(df, framework, profile=...)"
        what = (
            f"none of {len(table.columns)} columns is a {outcome} of {framework.id} {framework.version}; "
            f"give what {call} gives"
        )
        problems.append(Problem("", tuple(table.columns), what))
    if people is not None and people not in table.columns:
        problems.append(
            Problem("people", people, f"{quote(people)} is not a column", nearest_to(people, table.columns))
        )
    _refuse_frame(problems)
    return found


def _styles(framework: Framework, outcome: CellValue, language: str) -> dict[Any, Style]:
    """
    How each value of an *outcome* is drawn, in the order of the legend; None is a value that is missing.
    """
    if outcome == "status":
        words = {status: status_label(status, framework, language=language) for status in GapStatus}
        styles: dict[Any, Style] = {
            status.value: STATUSES[status]._replace(label=words[status])
            for status in sorted(GapStatus, key=[*STATUSES].index)
        }
        # A status is missing where answers were invalid: nothing can be said of them.
        return {**styles, None: styles[GapStatus.NOT_ASSESSED.value]}
    if outcome == "level":
        return {**_rank_styles(framework, language), None: _unknown_style(language)}
    return {**_distance_styles(framework), None: _unknown_style(language)}


def _unknown_style(language: str) -> Style:
    return UNKNOWN._replace(label=level_label(None, language=language))


def _rank_styles(framework: Framework, language: str) -> dict[int, Style]:
    """
    A style per level, 0 included, from light to dark.
    """
    levels = [0, *(level.rank for level in framework.ladder)]
    return {
        level: _scaled(
            _SCALE,
            0.08 + 0.84 * i / max(len(levels) - 1, 1),
            HATCHES[i % len(HATCHES)],
            sign=str(level),
            label=level_label(level, language=language, framework=framework),
        )
        for i, level in enumerate(levels)
    }


def _distance_styles(framework: Framework) -> dict[int, Style]:
    """
    A style per distance between two levels, 0 in the middle of the colours whatever the frame holds.
    """
    ranks = [level.rank for level in framework.ladder]
    span = max(ranks, default=1)
    hatches = {-1: "...", 0: "", 1: "\\\\\\"}
    styles = {}
    for distance in sorted({attained - desired for attained in (0, *ranks) for desired in ranks}):
        sign = f"{distance:+d}".replace("-", "−") if distance else "0"
        hatch = hatches[(distance > 0) - (distance < 0)]
        styles[distance] = _scaled(_DIVERGING, 0.5 + 0.4 * distance / span, hatch, sign=sign, label=sign)
    return styles


def _scaled(scale: str, share: float, hatch: str, *, sign: str, label: str) -> Style:
    """
    The style at a *share* of a colour scale, the hatch a shade off its colour.
    """
    rgb = mpl.colormaps[scale](share)[:3]
    style = Style(to_hex(rgb), hatch, "", sign, label)
    other = to_rgb(style.text_colour)
    red, green, blue = (0.7 * part + 0.3 * far for part, far in zip(rgb, other, strict=True))
    return style._replace(ink=to_hex((red, green, blue)))


def _cell_values(
    table: Any, columns: Sequence[str], framework: Framework, outcome: CellValue, styles: Mapping[Any, Style]
) -> list[list[Any]]:
    """
    The values per competency, each one that there is a style for.
    """
    values, problems = [], []
    for competency in columns:
        column = f"{competency}_{outcome}"
        given = _listed(table[column])
        bad = [value for value in given if not _is_among(value, styles)]
        values.append(given)
        if bad:
            what = f"{len(bad)} of its values are no {outcome} of {framework.id} {framework.version}: {quote(bad[0])}"
            problems.append(Problem(column, bad[0], what))
    _refuse_frame(problems)
    return values


def _listed(series: Any) -> list[Any]:
    """
    The values of a column, None where one is missing, whatever the engine has for it.
    """
    missing = series.is_null().to_list()
    return [None if gone else value for value, gone in zip(series.to_list(), missing, strict=True)]


def _is_among(value: object, known: Mapping[Any, object]) -> bool:
    # True would be found as 1.
    return value is None or (isinstance(value, str | int | float) and not isinstance(value, bool) and value in known)


def _draw_cells(ax: Axes, values: Sequence[Sequence[Any]], styles: Mapping[Any, Style]) -> list[Style]:
    """
    The cells, all of a style as one collection, and the styles that there are.
    """
    places: dict[Style, list[tuple[int, int]]] = {style: [] for style in styles.values()}
    for x, column in enumerate(values):
        for y, value in enumerate(column):
            places[styles[value]].append((x, y))
    shown = {style: cells for style, cells in places.items() if cells}
    for style, cells in shown.items():
        boxes = [Rectangle((x - 0.47, y - 0.46), 0.94, 0.92) for x, y in cells]
        ax.add_collection(
            PatchCollection(
                boxes, facecolor=style.colour, edgecolor=style.ink, hatch=style.hatch, linewidth=0, label=style.label
            )
        )
        for x, y in cells if len(values[0]) <= _READABLE else ():
            _write(ax, x, y, style.sign, style)
    return [*shown]


def _write(ax: Axes, x: float, y: float, text: str, style: Style) -> None:
    """
    A sign or a number on the colour of its *style*, the hatch kept out of it.
    """
    ax.text(
        x,
        y,
        text,
        color=style.text_colour,
        fontsize="small",
        horizontalalignment="center",
        verticalalignment="center_baseline",
        bbox={"boxstyle": "round,pad=0.12", "facecolor": style.colour, "edgecolor": "none"},
    )


def _label_columns(ax: Axes, names: Sequence[str]) -> None:
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.set_xticks(range(len(names)), [_wrapped(name) for name in names])
    ax.tick_params(axis="x", top=False, bottom=False, labeltop=True, labelbottom=False)
    for text in ax.get_xticklabels():
        text.set(rotation=40, horizontalalignment="left", verticalalignment="bottom", rotation_mode="anchor")


def _label_rows(ax: Axes, table: Any, people: str | None, language: str) -> None:
    """
    Names only where they were asked for, and no more labels than can be read.
    """
    count = len(table)
    names = _listed(table[people]) if people is not None else range(1, count + 1)
    step = -(-count // _READABLE) or 1
    ax.set_ylim(max(count, 1) - 0.5, -0.5)
    ax.set_yticks(range(0, count, step), [str(name) for name in names[::step]])
    ax.tick_params(axis="y", length=0, labelsize="small")
    ax.set_ylabel(_word("row", language) if people is None else people)
    ax.spines[:].set_visible(False)


# People per level


class Bar(NamedTuple):
    """
    The people of a competency, in a *group* if the frame has groups; none where they are withheld.
    """

    competency: str
    grouped: bool
    group: Any
    withheld: bool
    of: int
    people: dict[str, int]


def _bars(table: Any, framework: Framework, group: str | int | None) -> list[Bar]:
    """
    The bars from top to bottom: by competency in the order of *framework*, then by group as they come.
    """
    by = _group_column(table, group)
    columns = ["competency", "value", "people", "of", "withheld"]
    rows = [
        dict(zip([*columns, "outcome", "group"], values, strict=True))
        for values in zip(
            *(_listed(table[name]) for name in [*columns, "outcome"]),
            _listed(table[by]) if by else [None] * len(table),
            strict=True,
        )
    ]
    rows = [row for row in rows if row["outcome"] == "level"]
    groups = [*dict.fromkeys(row["group"] for row in rows)]
    _refuse_frame(_row_problems(rows, groups, framework, group))
    found: dict[tuple[str, Any], Bar] = {}
    for row in rows:
        if group is None or row["group"] == group:
            key = (row["competency"], row["group"])
            new = Bar(row["competency"], by is not None, row["group"], bool(row["withheld"]), row["of"] or 0, {})
            bar = found.setdefault(key, new)
            bar.people[row["value"]] = row["people"] or 0
    order = [competency.id for competency in framework.competencies]
    return sorted(found.values(), key=lambda bar: (order.index(bar.competency), groups.index(bar.group)))


def _group_column(table: Any, group: str | int | None) -> str | None:
    """
    The column of groups; None if the summary is of everyone.
    """
    from competentie.frames.summary import SUMMARY

    problems = [
        Problem(name, name, "is not there; give what frames.summarise gives")
        for name in SUMMARY
        if name != "rank" and name not in table.columns
    ]
    others = [name for name in table.columns if name not in SUMMARY]
    if not problems and len(others) > 1:
        problems += [Problem(name, name, "is one of several columns that could be the group") for name in others]
    if not problems and group is not None and not others:
        problems.append(Problem("group", group, "the summary has no groups; give by= to frames.summarise"))
    _refuse_frame(problems)
    return others[0] if others else None


def _row_problems(
    rows: Sequence[Mapping[str, Any]], groups: Sequence[Any], framework: Framework, group: str | int | None
) -> Iterator[Problem]:
    """
    What keeps the rows from being the levels of *framework*, each number once.
    """
    if not rows:
        yield Problem("outcome", (), "no row is of a level; give what frames.summarise gives for levels")
    owner = f"{framework.id} {framework.version}"
    competencies = [competency.id for competency in framework.competencies]
    strange = [id for id in dict.fromkeys(row["competency"] for row in rows) if id not in competencies]
    yield from unknown([("competency", id) for id in strange], competencies, f"a competency of {owner}")
    values = ["0", *(str(level.rank) for level in framework.ladder), "unknown", "invalid"]
    strange = [value for value in dict.fromkeys(row["value"] for row in rows) if value not in values]
    yield from (Problem("value", value, f"{quote(value)} is not a level of {owner}") for value in strange)
    if rows and group is not None and group not in groups:
        yield Problem("group", group, f"{quote(group)} is not a group of the summary", nearest_to(group, groups))
    seen = set()
    for row in rows:
        place = f"{row['competency']}, {row['value']}" + (f", {row['group']}" if len(groups) > 1 else "")
        if place in seen:
            yield Problem("people", row["people"], f"{place}: stands there twice")
        if not row["withheld"] and (row["people"] is None or row["of"] is None):
            yield Problem("people", None, f"{place}: is missing and not withheld")
        seen.add(place)


def _places(bars: Sequence[Bar], *, spread: bool) -> list[float]:
    """
    Where each bar stands; *spread* leaves room for the name of a competency above its groups.
    """
    places: list[float] = []
    competencies = list(dict.fromkeys(bar.competency for bar in bars))
    for i, bar in enumerate(bars):
        places.append(i + (1.1 * (1 + competencies.index(bar.competency)) if spread else 0))
    return places


def _level_styles(framework: Framework, language: str) -> dict[str, Style]:
    """
    How each value of a level in a summary is drawn.
    """
    return {
        **{str(level): style for level, style in _rank_styles(framework, language).items()},
        "unknown": _unknown_style(language),
        "invalid": INVALID._replace(label=_word("invalid", language)),
    }


def _draw_bars(ax: Axes, bars: Sequence[Bar], places: Sequence[float], styles: Mapping[str, Style]) -> None:
    """
    The parts of all bars, those of a value together.
    """
    open_bars = [(bar, y) for bar, y in zip(bars, places, strict=True) if not bar.withheld]
    left = [0.0] * len(open_bars)
    for value, style in styles.items():
        shares = [bar.people.get(value, 0) / max(bar.of, 1) for bar, _ in open_bars]
        ax.barh(
            [y for _, y in open_bars],
            [100 * share for share in shares],
            left=left,
            height=0.8,
            color=style.colour,
            hatch=style.hatch,
            edgecolor=style.ink,
            linewidth=0,
            label=style.label,
        )
        for i, (bar, y) in enumerate(open_bars):
            if shares[i] >= _NARROW:
                _write(ax, left[i] + 50 * shares[i], y, str(bar.people[value]), style)
            left[i] += 100 * shares[i]


def _draw_withheld(ax: Axes, bars: Sequence[Bar], places: Sequence[float], word: str) -> None:
    for bar, y in zip(bars, places, strict=True):
        if bar.withheld:
            ax.barh(y, 100, height=0.8, color="none", hatch="//", edgecolor=_GRID, linewidth=0.8, gid="withheld")
            _write(ax, 50, y, word, Style("#ffffff", "", "", ""))


def _label_bars(ax: Axes, bars: Sequence[Bar], places: Sequence[float], framework: Framework, language: str) -> None:
    """
    Competencies beside their bars; beside groups the groups, and the competencies above them.
    """
    spread = bool(bars) and places[0] > 0
    none = _word("no_group", language)
    groups = [none if bar.group is None else str(bar.group) for bar in bars]
    names = [framework[bar.competency].name for bar in bars]
    ax.set_yticks(places, groups if spread else [_wrapped(name) for name in names])
    for i, bar in enumerate(bars if spread else ()):
        if not i or bar.competency != bars[i - 1].competency:
            ax.text(0, places[i] - 0.85, names[i], fontweight="bold", verticalalignment="center")
    ax.set_ylim(places[-1] + 0.6, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xlabel(_word("share", language))
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "top", "right"]].set_visible(False)
