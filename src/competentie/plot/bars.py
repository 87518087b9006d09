"""
A figure of a survey: how many people have each level, a bar per competency and group.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from matplotlib.axes import Axes

from competentie.errors import Problem, require
from competentie.labels import figure_word, use_language
from competentie.model import Framework
from competentie.plot.style import (
    GRID,
    Style,
    add_legend,
    axes_for,
    bare_rows,
    level_styles,
    wrapped,
    write,
)
from competentie.plot.surveys import refuse_survey, take_eager, values_of

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["distribution"]

# Percentage of a bar below which its number would not fit.
_NARROW: Final = 5
# Room for the name of a competency above the bars of its groups.
_HEAD: Final = 1.1


class Row(NamedTuple):
    """
    A row of a summary, by its columns; *group* is None where it has no groups.
    """

    competency: str
    outcome: str
    value: str
    people: int | None
    of: int | None
    withheld: bool
    group: Any


class Bar(NamedTuple):
    """
    The people of a competency, in a *group* if there are groups, and where their bar stands.

    *people* has how many have each value, out of *of*; where they are withheld it has none.
    """

    competency: str
    group: Any
    y: float
    withheld: bool
    of: int
    people: Mapping[str, int]


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
    require(
        framework=(framework, Framework),
        group=(group, (str, int, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    spoken = use_language(framework, language)
    table = take_eager(frame)
    by = _group_column(table, group)
    styles = _value_styles(framework, spoken)
    rows = _rows(table, by)
    refuse_survey(_row_problems(rows, framework, styles, group))
    # Beside the bars of one group, or of everyone, there is room for the competencies.
    headed = by is not None and group is None
    if group is not None:
        rows = [row for row in rows if row.group == group]
    bars = _bars(rows, framework, _HEAD if headed else 0)
    ax = axes_for(ax, 0.3 * (bars[-1].y + 1) + 1.6)
    # What is no level has an entry only where there are such people.
    used = {row.value for row in rows if row.people}
    shown = {v: style for v, style in styles.items() if v in used or v.isdecimal()}
    _draw_parts(ax, bars, shown)
    _draw_withheld(ax, bars, figure_word("withheld", language=spoken))
    _label_bars(ax, bars, framework, spoken, headed=headed)
    if group is not None:
        ax.set_ylabel(str(group))
    add_legend(ax, [style.patch() for style in shown.values()])
    return ax


# What is given


def _group_column(table: nw.DataFrame[Any], group: str | int | None) -> str | None:
    """
    The column of groups; None if the summary is of everyone.
    """
    from competentie.frames.summary import SUMMARY

    # The rank is there to sort by.
    absent = [name for name in SUMMARY if name != "rank" and name not in table.columns]
    refuse_survey(Problem("not_a_summary", name, name) for name in absent)
    others = [name for name in table.columns if name not in SUMMARY]
    if len(others) > 1:
        refuse_survey(Problem("several_groupings", name, name) for name in others)
    if group is not None and not others:
        refuse_survey([Problem("no_groups", "group", group)])
    return others[0] if others else None


def _rows(table: nw.DataFrame[Any], by: str | None) -> list[Row]:
    """
    The rows of levels, with the group that each has in the column *by*.
    """
    *names, _ = Row._fields
    columns = [values_of(table, name) for name in names]
    columns.append([None] * len(table) if by is None else values_of(table, by))
    rows = [Row(*values) for values in zip(*columns, strict=True)]
    return [row for row in rows if row.outcome == "level"]


def _row_problems(
    rows: Sequence[Row],
    framework: Framework,
    values: Container[str],
    group: str | int | None,
) -> Iterator[Problem]:
    """
    What keeps the rows from being the levels of *framework*, each number once.
    """
    if not rows:
        yield Problem("no_levels", "outcome")
        return
    competencies = dict.fromkeys(row.competency for row in rows)
    yield from framework.unknown_competencies(
        ("competency", id) for id in competencies if id not in framework
    )
    for value in dict.fromkeys(row.value for row in rows):
        if value not in values:
            yield Problem("not_a_level", "value", value, framework=framework.name)
    groups = dict.fromkeys(row.group for row in rows)
    if group is not None and group not in groups:
        yield Problem("unknown_group", "group", group, known=tuple(groups))
    seen = set()
    for row in rows:
        place: tuple[Any, ...] = row.competency, row.value
        if len(groups) > 1:
            place += (row.group,)
        if place in seen:
            yield Problem("number_twice", "people", row.people, place=place)
        if not row.withheld and (row.people is None or row.of is None):
            yield Problem("number_missing", "people", place=place)
        seen.add(place)


def _bars(rows: Sequence[Row], framework: Framework, head: float) -> list[Bar]:
    """
    The bars from top to bottom: by competency in the order of *framework*, then by group as they come.

    Above those of a competency there is room for a *head*.
    """
    groups = dict.fromkeys(row.group for row in rows)
    bars: list[Bar] = []
    heads = 0.0
    for competency in framework.competencies:
        id = competency.id
        there = [row for row in rows if row.competency == id]
        if there:
            heads += head
        for group in groups:
            own = [row for row in there if row.group == group]
            if own:
                people = {row.value: row.people or 0 for row in own}
                y = len(bars) + heads
                withheld, of = bool(own[0].withheld), own[0].of or 1
                bars.append(
                    Bar(
                        id,
                        group,
                        y,
                        withheld,
                        of,
                        people,
                    )
                )
    return bars


def _value_styles(framework: Framework, language: str) -> dict[str, Style]:
    """
    How each value of a level in a summary is drawn, in the order in which they are stacked.
    """
    styles = {}
    for level, style in level_styles(framework, language).items():
        styles["unknown" if level is None else str(level)] = style
    styles["invalid"] = Style(
        "#ffffff", "xxxx", "#d55e00", "!", figure_word("invalid", language=language)
    )
    return styles


# What is drawn


def _draw_parts(ax: Axes, bars: Sequence[Bar], styles: Mapping[str, Style]) -> None:
    """
    The parts of those *bars* that are not withheld, those of a value together.
    """
    bars = [bar for bar in bars if not bar.withheld]
    places = [bar.y for bar in bars]
    left = [0.0] * len(bars)
    for value, style in styles.items():
        widths = [100 * (bar.people.get(value, 0) / bar.of) for bar in bars]
        ax.barh(
            places,
            widths,
            left=left,
            height=0.8,
            color=style.colour,
            hatch=style.hatch,
            edgecolor=style.ink,
            linewidth=0,
            label=style.label,
        )
        for i, (bar, width) in enumerate(zip(bars, widths, strict=True)):
            if width >= _NARROW:
                write(
                    ax, left[i] + width / 2, bar.y, str(bar.people[value]), style.colour
                )
            left[i] += width


def _draw_withheld(ax: Axes, bars: Sequence[Bar], word: str) -> None:
    for bar in bars:
        if bar.withheld:
            ax.barh(
                bar.y,
                100,
                height=0.8,
                color="none",
                hatch="//",
                edgecolor=GRID,
                linewidth=0.8,
                gid="withheld",
            )
            write(
                ax,
                50,
                bar.y,
                word,
                "#ffffff",
            )


def _label_bars(
    ax: Axes, bars: Sequence[Bar], framework: Framework, language: str, *, headed: bool
) -> None:
    """
    Competencies beside their bars; where bars are *headed* groups, and the competencies above them.
    """
    if headed:
        nameless = figure_word("no_group", language=language)
        labels = [nameless if bar.group is None else str(bar.group) for bar in bars]
    else:
        labels = [wrapped(framework[bar.competency].coded) for bar in bars]
    ax.set_yticks([bar.y for bar in bars], labels)
    above = ""
    for bar in bars:
        if headed and bar.competency != above:
            above = bar.competency
            name = framework[above].coded
            ax.text(
                0, bar.y - 0.85, name, fontweight="bold", verticalalignment="center"
            )
    ax.set_ylim(bars[-1].y + 0.6, -0.6)
    ax.set_xlim(0, 100)
    ax.set_xlabel(figure_word("share", language=language))
    bare_rows(ax)
