"""
A figure of a survey: people by competencies, a cell for each outcome.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from competentie.errors import Problem, refuse, require
from competentie.gaps import COMPARED, GapStatus
from competentie.labels import figure_word, use_language
from competentie.levels import LevelRule
from competentie.model import Framework
from competentie.plot.layout import (
    A4,
    LINES,
    PLAIN,
    Foot,
    Plan,
    Rows,
    Ruler,
    Size,
    axes_for,
    broken,
    choose,
    enlarged,
    finish,
    page_height,
    title_room,
)
from competentie.plot.style import (
    Style,
    caption_of,
    distance_styles,
    level_styles,
    status_styles,
    write,
)
from competentie.plot.surveys import refuse_survey, take_eager, values_of
from competentie.words import quote

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["CellValue", "heatmap", "heatmap_pages"]

CellValue: TypeAlias = Literal["status", "distance", "level"]
"""
What the cells of a heatmap can show: an outcome of ``frames.assess``.
"""

# Beside the sign of a person of whom too little was assessed.
_PROVISIONAL: Final = "*"
# How high a row of people best is, and how wide a figure.
_ROW: Final = 0.24
_WIDTH: Final = 7.3
# Lengths of a line at which names that are read as they stand may be broken.
LEVEL_LINES: Final = (60, 45, 30, 20, 14, 10, 6)
# People on a page below whom it is a strip.
_FEW: Final = 10


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
    rule: LevelRule | None = None,
    language: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    People by competencies, with each person's status, distance or level, on one page.

    Signs in the cells stand in the legend too. Where *frame* says of whom too little was assessed
    (``<competency>_sufficient``), a star beside the sign says that the outcome is provisional. Below stand how many
    people there are and the rule.

    Args:
        frame: What ``frames.assess`` gives, a row per person, of any eager engine that Narwhals knows. Competencies
            whose outcome is not among its columns are left out.

        framework: What it was assessed on.

        outcome: ``status``, ``distance`` (attained minus desired, the colours centred at 0) or ``level``. The first two
            need the *profile* of ``frames.assess``. Where there is no distance, the column of the status says why.

        people: A column with a name for each row, each once. None: rows are numbered from 1, as a name is personal
            data.

        rule: By which ``frames.assess`` worked out the levels, such as ``framework.rule``; a frame does not say it, and
            where it is None the figure says so.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own, with room for one line of title.

    Returns:
        *ax*, or the Axes of the new figure. That is within an A4 where that can be: 30 competencies are, if their names
        are not all long. Where letters are larger than 10 points the page may be as much larger.

    Raises:
        FrameError: There is no column of that outcome, no column *people*, a value is no such outcome, or a person is
            there twice; or there are more people than fit on a page, and *ax* is not given. The error names every
            offender of the first of columns, values and size that has any.

        InvalidTypeError: An argument has the wrong type, or *frame* is lazy.

        InvalidValueError: *outcome* is unknown, there are no words in *language*, or texts would overlap in *ax*; the
            error says what size it needs.
    """
    require(
        framework=(framework, Framework),
        outcome=(outcome, str),
        people=(people, (str, NoneType)),
        rule=(rule, (LevelRule, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    grid = _grid(frame, framework, outcome, people=people, rule=rule, language=language)
    plan, fits = grid.plan(ax)
    count = len(grid.names)
    if ax is None and count > fits:
        refuse_survey([Problem("more_than_a_page", "frame", count, fits=fits)])
    return grid.draw(ax, plan, 0, count)


def heatmap_pages(
    frame: IntoDataFrame,
    framework: Framework,
    *,
    outcome: CellValue = "status",
    people: str | None = None,
    rule: LevelRule | None = None,
    language: str | None = None,
) -> Iterator[Axes]:
    """
    As many figures of :func:`heatmap` as it takes for each to fit on a page, people in their order.

    Each is made when it is asked for, so that it can be saved and closed before the next.

    Args:
        frame: As in :func:`heatmap`, of any number of people.

        framework: What it was assessed on.

        outcome: ``status``, ``distance`` or ``level``.

        people: A column with a name for each row; None: rows are numbered through.

        rule: As for :func:`heatmap`.

        language: Of the words.

    Returns:
        The Axes of one new figure after the other, about as many people on each; the caption says which.

    Raises:
        FrameError, InvalidTypeError, InvalidValueError: As :func:`heatmap`, and before there is a figure.
    """
    require(
        framework=(framework, Framework),
        outcome=(outcome, str),
        people=(people, (str, NoneType)),
        rule=(rule, (LevelRule, NoneType)),
    )
    grid = _grid(frame, framework, outcome, people=people, rule=rule, language=language)
    plan, fits = grid.plan(None)
    count = len(grid.names)
    pages = max(-(-count // fits), 1)
    edges = [count * page // pages for page in range(pages + 1)]
    return (grid.draw(None, plan, first, last) for first, last in pairwise(edges))


def _grid(
    frame: IntoDataFrame,
    framework: Framework,
    outcome: CellValue,
    *,
    people: str | None,
    rule: LevelRule | None,
    language: str | None,
) -> _Grid:
    """
    What is given, of the right types, checked.
    """
    if outcome not in CELLS:
        members = tuple(map(repr, CELLS))
        problem = Problem("not_a_member", "outcome", outcome, members=members)
        refuse("wrong_arguments", [problem])
    spoken = use_language(framework, language)
    table = take_eager(frame)
    styles = CELLS[outcome].styles(framework, spoken)
    columns = _columns(table, framework, outcome, people)
    names: Sequence[Any] = range(1, len(table) + 1)
    if people is not None:
        names = values_of(table, people)
    nameless = figure_word("no_name", language=spoken)
    problems = [*_people_problems(names, people or "")]
    problems += _value_problems(columns, framework, outcome, styles)
    refuse_survey(problems)
    if outcome == "distance":
        columns = _with_reasons(table, columns, styles)
    return _Grid(
        heads=[framework[id].coded for id in columns],
        columns=[*columns.values()],
        thin=[_thin(table, id, values) for id, values in columns.items()],
        names=[
            broken(nameless if name is None else str(name), LINES[1]) for name in names
        ],
        called=people or figure_word("row", language=spoken),
        styles=styles,
        title=figure_word(outcome, language=spoken) if CELLS[outcome].titled else None,
        rule=rule,
        language=spoken,
    )


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


def _people_problems(names: Sequence[Any], people: str) -> Iterator[Problem]:
    """
    The people who are there more than once; of rows without a name nobody knows.
    """
    from competentie.frames.answers import sampled

    times = Counter(quote(name) for name in names if name is not None)
    twice = [name for name, many in times.items() if many > 1]
    yield from sampled("people_in_several_rows", people, twice)


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


def _with_reasons(
    table: nw.DataFrame[Any],
    columns: Mapping[str, Sequence[Any]],
    styles: Mapping[Any, Style],
) -> dict[str, list[Any]]:
    """
    The distances, and where there is none the status that says why, if the frame has it.
    """
    explained = {}
    for id, distances in columns.items():
        name = f"{id}_status"
        reasons = [None] * len(table)
        if name in table.columns:
            reasons = values_of(table, name)
        explained[id] = [
            reason if distance is None and reason in styles else distance
            for distance, reason in zip(distances, reasons, strict=True)
        ]
    return explained


def _thin(
    table: nw.DataFrame[Any], competency: str, values: Sequence[Any]
) -> list[bool]:
    """
    Of whom there is a level, and too little was assessed to rely on it.
    """
    name = f"{competency}_sufficient"
    if name not in table.columns:
        return [False] * len(values)
    return [
        sufficient is not None and not sufficient and value not in _NO_LEVEL
        for value, sufficient in zip(values, values_of(table, name), strict=True)
    ]


# Values of cells that say nothing of a level.
_NO_LEVEL: Final = {None, *(one.value for one in GapStatus if one not in COMPARED)}


# What is drawn


class _Grid(NamedTuple):
    """
    Cells to be drawn: per competency its head, the values and which of them are *thin*; and a name per row.
    """

    heads: Sequence[str]
    columns: Sequence[Sequence[Any]]
    thin: Sequence[Sequence[bool]]
    names: Sequence[str]
    called: str
    styles: Mapping[Any, Style]
    title: str | None
    rule: LevelRule | None
    language: str

    @property
    def foot(self) -> Foot:
        """
        What stands below cells of all people; each page has it in common.
        """
        there = {value for values in self.columns for value in values}
        shown = dict.fromkeys(
            style for value, style in self.styles.items() if value in there
        )
        entries: list[Any] = [style.patch() for style in shown]
        if any(map(any, self.thin)):
            word = figure_word("provisional", language=self.language)
            entries.append(
                Line2D([], [], linestyle="none", label=f"{_PROVISIONAL} {word}")
            )
        return Foot(entries, self.caption(0, 0), self.title)

    def caption(self, first: int, last: int) -> str:
        """
        How many people there are, which of them are shown if not all, and the rule.
        """
        count = len(self.names)
        said = [figure_word("people", language=self.language, count=count)]
        if last - first < count:
            said.append(
                figure_word(
                    "rows",
                    language=self.language,
                    first=first + 1,
                    last=last,
                    count=count,
                )
            )
        return caption_of(said, self.rule, self.language)

    def row(self, ruler: Ruler) -> float:
        """
        How high a row must be.
        """
        signs = ruler.largest(self.signs, "small")
        names = ruler.largest(self.names, "small")
        return 1.2 * max(signs.height, names.height) + 0.02

    @property
    def signs(self) -> list[str]:
        """
        What may stand in cells.
        """
        star = _PROVISIONAL if any(map(any, self.thin)) else ""
        return [style.sign + star for style in self.styles.values()]

    def plan(self, ax: Axes | None) -> tuple[Plan, int]:
        """
        How to write the names of the competencies, and how many people then fit on a page.
        """
        ruler = Ruler()
        plans = [*self._level_plans(ruler, ax), *self._turned_plans(ruler, ax)]
        count = len(self.names)
        if ax is not None:
            return choose(plans, ax), count
        pages = self._pages(plans, ruler)
        for options in pages:
            for plan, fits in options:
                if fits >= count:
                    return plan, fits
        most = [max(one, key=itemgetter(1), default=(plans[-1], 0)) for one in pages]
        plan, fits = next((best for best in most if best[1] >= _FEW), most[-1])
        return plan, max(fits, 1)

    def _pages(
        self, plans: Sequence[Plan], ruler: Ruler
    ) -> list[list[tuple[Plan, int]]]:
        """
        The plans with how many people fit: on an A4; on a square as high as one, where letters are large larger; and
        where none fits that, beside one.
        """
        large = A4.height * enlarged()
        row = self.row(ruler)

        def fitting(
            widest: float, high: Callable[[float], float]
        ) -> list[tuple[Plan, int]]:
            return [
                (plan, int((high(plan.total.width) - plan.around.height) / row))
                for plan in plans
                if plan.total.width <= widest
            ]

        pages = [fitting(A4.height, page_height), fitting(large, lambda _: large)]
        return pages if pages[1] else [fitting(math.inf, lambda _: large)]

    def _level_plans(self, ruler: Ruler, ax: Axes | None) -> Iterator[Plan]:
        """
        Names that are read as they stand, if the columns are wide enough for the longest of their words.
        """
        beside = self._beside(ruler)
        wide = ax.bbox.width / ax.figure.dpi if ax else _WIDTH - beside
        column = wide / len(self.columns) - 0.1
        words = [word for name in self.heads for word in name.split()]
        if ruler.largest(words).width > column:
            return
        heads = [
            (ruler.largest(broken(name, letters) for name in self.heads), letters)
            for letters in LEVEL_LINES
        ]
        fitting = [one for one in heads if one[0].width <= column]
        yield from [
            self._plan(ruler, Size(wide, size.height), letters, turned=False)
            for size, letters in fitting[:1]
        ]

    def _turned_plans(self, ruler: Ruler, ax: Axes | None) -> Iterator[Plan]:
        """
        Names on their side, in ever fewer lines.
        """
        count = len(self.columns)
        sign = ruler.largest(self.signs, "small").width + 0.07
        for letters in LINES:
            heads = ruler.largest(broken(name, letters) for name in self.heads)
            wide = max(heads.height + 0.06, sign) * count
            if ax is None:
                wide = max(wide, _WIDTH - self._beside(ruler))
            yield self._plan(ruler, Size(wide, heads.width), letters, turned=True)

    def _plan(self, ruler: Ruler, size: Size, letters: int, *, turned: bool) -> Plan:
        """
        The plan with Axes of a width, under names of a height.
        """
        beside = self._beside(ruler)
        everyone = self.caption(0, -1)
        foot = self.foot._replace(caption=everyone).height(ruler, size.width + beside)
        above = size.height + title_room(ruler) + 0.1
        least = Size(size.width, self.row(ruler) * max(len(self.names), 1))
        around = Size(beside, above + foot + 0.3)
        return Plan(least, around, letters, turned=turned)

    def _beside(self, ruler: Ruler) -> float:
        """
        What stands to the left of the cells.
        """
        names = ruler.largest(self.names, "small").width
        return names + ruler.size(self.called).height + 0.3

    def draw(self, ax: Axes | None, plan: Plan, first: int, last: int) -> Axes:
        """
        The people from the *first* to before the *last*.
        """
        made = axes_for(ax, plan)
        ruler = Ruler()
        self._draw_cells(made, first, last)
        self._label_columns(made, plan)
        count = last - first
        made.set_ylim(max(count, 1) - 0.5, -0.5)
        made.set_yticks(range(count), self.names[first:last], **PLAIN)
        made.tick_params(axis="y", length=0, labelsize="small")
        made.set_ylabel(self.called, **PLAIN)
        made.spines[:].set_visible(False)
        row = self.row(ruler)
        rows = None if ax else Rows(max(count, 1), row, max(row, _ROW))
        foot = self.foot._replace(caption=self.caption(first, last))
        finish(made, plan, foot, ruler, rows=rows)
        return made

    def _draw_cells(self, ax: Axes, first: int, last: int) -> None:
        """
        The cells, all of a style together, with their signs.
        """
        places: dict[Style, list[tuple[int, int]]] = {}
        for x, (values, thin) in enumerate(zip(self.columns, self.thin, strict=True)):
            for y, row in enumerate(range(first, last)):
                style = self.styles[values[row]]
                places.setdefault(style, []).append((x, y))
                sign = style.sign + (_PROVISIONAL if thin[row] else "")
                write(ax, x, y, sign, style.colour)
        for style, there in places.items():
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

    def _label_columns(self, ax: Axes, plan: Plan) -> None:
        ax.set_xlim(-0.5, len(self.columns) - 0.5)
        ax.tick_params(
            axis="x",
            top=False,
            bottom=False,
            labeltop=True,
            labelbottom=False,
        )
        ax.set_xticks(
            range(len(self.columns)),
            [broken(name, plan.lines) for name in self.heads],
            rotation=90 if plan.turned else 0,
            horizontalalignment="center",
            verticalalignment="bottom",
            **PLAIN,
        )
