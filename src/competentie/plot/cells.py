"""
A figure of a survey: people by competencies, a cell for each outcome.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.patches import Rectangle

from competentie.errors import Problem, refuse, require
from competentie.labels import figure_word, use_language
from competentie.model import Framework
from competentie.plot.style import (
    Style,
    add_legend,
    axes_for,
    distance_styles,
    level_styles,
    status_styles,
    wrapped,
    write,
)
from competentie.plot.surveys import refuse_survey, take_eager, values_of

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["CellValue", "heatmap"]

CellValue: TypeAlias = Literal["status", "distance", "level"]
"""
What the cells of a heatmap can show: an outcome of ``frames.assess``.
"""

# People beyond whom signs in cells and a label per row could not be read.
_READABLE: Final = 60


class Cells(NamedTuple):
    """
    How cells show an outcome.

    Args:
        styles: A style per value, in the order of the legend, for a framework and a language.

        titled: Whether its word stands above the legend; the words for statuses say enough.

        call: What gives the columns.
    """

    styles: Callable[[Framework, str], Mapping[Any, Style]]
    titled: bool
    call: str


_OF_A_PROFILE: Final = "frames.assess(df, framework, profile=...)"
CELLS: Final[Mapping[CellValue, Cells]] = {
    "status": Cells(status_styles, titled=False, call=_OF_A_PROFILE),
    "distance": Cells(distance_styles, titled=True, call=_OF_A_PROFILE),
    "level": Cells(level_styles, titled=True, call="frames.assess(df, framework)"),
}


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
    require(
        framework=(framework, Framework),
        outcome=(outcome, str),
        people=(people, (str, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    if outcome not in CELLS:
        members = tuple(map(repr, CELLS))
        problem = Problem("not_a_member", "outcome", outcome, members=members)
        refuse("wrong_arguments", [problem])
    spoken = use_language(framework, language)
    table = take_eager(frame)
    styles = CELLS[outcome].styles(framework, spoken)
    columns = _columns(table, framework, outcome, people)
    refuse_survey(_value_problems(columns, framework, outcome, styles))
    ax = axes_for(ax, 0.24 * min(len(table), 2 * _READABLE) + 2.6)
    shown = _draw_cells(ax, columns.values(), styles, signed=len(table) <= _READABLE)
    _label_columns(ax, [framework[id].coded for id in columns])
    _label_rows(ax, table, people, spoken)
    title = figure_word(outcome, language=spoken) if CELLS[outcome].titled else None
    add_legend(ax, [style.patch() for style in shown], title=title, gap=1.0)
    return ax


# What is given


def _columns(
    table: nw.DataFrame[Any],
    framework: Framework,
    outcome: CellValue,
    people: str | None,
) -> dict[str, list[Any]]:
    """
    The values per competency that has a column of that *outcome*.
    """
    columns = {}
    for competency in framework.competencies:
        name = f"{competency.id}_{outcome}"
        if name in table.columns:
            columns[competency.id] = values_of(table, name)
    problems = []
    if not columns:
        given, call = tuple(table.columns), CELLS[outcome].call
        problem = Problem(
            "no_outcome_column",
            "",
            given,
            count=len(given),
            outcome=outcome,
            framework=framework.name,
            call=call,
        )
        problems.append(problem)
    if people is not None and people not in table.columns:
        problems.append(
            Problem("unknown_column", "people", people, known=table.columns)
        )
    refuse_survey(problems)
    return columns


def _value_problems(
    columns: Mapping[str, Sequence[Any]],
    framework: Framework,
    outcome: CellValue,
    styles: Mapping[Any, Style],
) -> Iterator[Problem]:
    """
    The values that there is no style for.
    """
    for id, values in columns.items():
        strange = [value for value in values if not _is_among(value, styles)]
        if strange:
            count, owner = len(strange), framework.name
            yield Problem(
                "not_an_outcome",
                f"{id}_{outcome}",
                strange[0],
                count=count,
                outcome=outcome,
                framework=owner,
            )


def _is_among(value: object, known: Mapping[Any, Style]) -> bool:
    # True would be found as 1; of other types are values that cannot be looked up.
    if isinstance(value, bool) or not isinstance(value, str | int | float | NoneType):
        return False
    return value in known


# What is drawn


def _draw_cells(
    ax: Axes,
    columns: Iterable[Sequence[Any]],
    styles: Mapping[Any, Style],
    *,
    signed: bool,
) -> list[Style]:
    """
    The cells, all of a style together, and the styles that there are, in their order.
    """
    places: dict[Style, list[tuple[int, int]]] = {
        style: [] for style in styles.values()
    }
    for x, values in enumerate(columns):
        for y, value in enumerate(values):
            places[styles[value]].append((x, y))
    shown = []
    for style, there in places.items():
        if not there:
            continue
        shown.append(style)
        boxes = [Rectangle((x - 0.47, y - 0.46), 0.94, 0.92) for x, y in there]
        cells = PatchCollection(
            boxes,
            facecolor=style.colour,
            edgecolor=style.ink,
            hatch=style.hatch,
            linewidth=0,
            label=style.label,
        )
        ax.add_collection(cells)
        if signed:
            for x, y in there:
                write(
                    ax,
                    x,
                    y,
                    style.sign,
                    style.colour,
                )
    return shown


def _label_columns(ax: Axes, names: Sequence[str]) -> None:
    ax.set_xlim(-0.5, len(names) - 0.5)
    ax.tick_params(
        axis="x",
        top=False,
        bottom=False,
        labeltop=True,
        labelbottom=False,
    )
    ax.set_xticks(
        range(len(names)),
        [wrapped(name) for name in names],
        rotation=40,
        horizontalalignment="left",
        verticalalignment="bottom",
        rotation_mode="anchor",
    )


def _label_rows(
    ax: Axes, table: nw.DataFrame[Any], people: str | None, language: str
) -> None:
    """
    Names only where they were asked for, and no more labels than can be read.
    """
    count = len(table)
    names = range(1, count + 1) if people is None else values_of(table, people)
    # Every row, every second, ...: the count by what can be read, rounded up.
    step = max(-(-count // _READABLE), 1)
    ax.set_ylim(max(count, 1) - 0.5, -0.5)
    ax.set_yticks(range(0, count, step), [str(name) for name in names[::step]])
    ax.tick_params(axis="y", length=0, labelsize="small")
    ax.set_ylabel(figure_word("row", language=language) if people is None else people)
    ax.spines[:].set_visible(False)
