"""
A figure of a survey: how many people have each level or status, a bar per competency and group.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, TypeAlias

from matplotlib.axes import Axes

from competentie.errors import Problem, refuse, require
from competentie.gaps import COMPARED
from competentie.labels import figure_word, level_label, use_language
from competentie.levels import LevelRule
from competentie.model import Framework
from competentie.plot.layout import (
    BROKEN,
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
    title_room,
)
from competentie.plot.style import (
    GRID,
    Style,
    bare_rows,
    insufficient_style,
    invalid_style,
    level_styles,
    status_styles,
    write,
)
from competentie.plot.surveys import refuse_survey, rule_told, take_eager, values_of

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["BarValue", "distribution"]

BarValue: TypeAlias = Literal["level", "status"]
"""
What bars can count: an outcome of ``frames.summarise``.
"""

# Under which people are counted of whom too little was assessed, if they are counted apart.
INSUFFICIENT: Final = "insufficient"

# How wide bars are at least, in Axes that are given and in a figure of their own; and how wide that best is.
GIVEN: Final = 2.0
OWN: Final = 3.2
_WIDTH: Final = 7.3
# How high a bar best is, with what is between it and the next.
_ROW: Final = 0.3
# From the names to the bars, and from the bars to the notes; about, and from where names begin.
_PAD: Final = 0.15
_NAMES: Final = 0.05
# The middle of a bar to its edge and a bit, where the name above it stands; bars to the edges of the figure.
_HEAD: Final = 0.47
_EDGE: Final = 0.6


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
    The people of a competency, in a *group* if there are groups.

    *people* has how many have each value, out of *of*; where they are withheld it has none. Of the *thin* too little
    was assessed, and they are in other parts.
    """

    competency: str
    group: Any
    withheld: bool
    of: int
    people: Mapping[str, int]
    thin: int


def distribution(
    frame: IntoDataFrame,
    framework: Framework,
    *,
    outcome: BarValue = "level",
    group: str | int | None = None,
    rule: LevelRule | None = None,
    language: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    How many people have each level or status: a bar per competency, and per group, its parts one after the other.

    Levels go from the lowest to the highest, and then come those of whom too little was assessed. The length of a part
    is its share of the people, the number in it how many they are; beside the bar stand the numbers of parts too narrow
    for one, and how many people there are where that differs. Where ``frames.summarise`` counted everyone under the
    level for now, of how many too little was assessed stands there too. A group that is withheld has an empty, hatched
    bar that says so; why stands below, with the rule.

    Args:
        frame: What ``frames.summarise`` gives, of any eager engine that Narwhals knows; rows may have been left out, to
            show some competencies or groups only.

        framework: What was assessed on.

        outcome: ``level`` or ``status``; the latter needs the *profile* of ``frames.assess``.

        group: The one group to show; None for all that *frame* has.

        rule: By which ``frames.assess`` worked out the levels. None: what *frame* says of it, in the words of the
            summary, which may be that it was not given.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own, with room for one line of title.

    Returns:
        *ax*, or the Axes of the new figure. With groups that is within an A4, or if letters are larger than 10 points
        one as much larger; else it is with up to 30 competencies, if
        that can be.

    Raises:
        FrameError: The frame is not a summary with that *outcome*, a number stands in it twice or is missing where
            nothing is withheld, there is no such *group*, it says another *rule*, or the bars of several groups do not
            fit on a page and *ax* is not given; the error names every offender of the first of columns, values, rule
            and size that has any.

        InvalidTypeError: An argument has the wrong type, or *frame* is lazy.

        InvalidValueError: *outcome* is unknown, there are no words in *language*, or texts would overlap in *ax*; the
            error says what size it needs.
    """
    require(
        framework=(framework, Framework),
        outcome=(outcome, str),
        group=(group, (str, int, NoneType)),
        rule=(rule, (LevelRule, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    if outcome not in COUNTED:
        members = tuple(map(repr, COUNTED))
        problem = Problem("not_a_member", "outcome", outcome, members=members)
        refuse("wrong_arguments", [problem])
    spoken = use_language(framework, language)
    from competentie.frames.reports import SUMMARY

    table = take_eager(frame)
    by = group_column(table, group, SUMMARY, "frames.summarise")
    styles = _styles(outcome, framework, spoken)
    rows = rows_of(table, by)
    counted = COUNTED[outcome]
    refuse_survey(
        row_problems(rows, framework, outcome, styles, group, counted=counted)
    )
    sentences = rule_told(table, framework, rule, spoken)
    if group is not None:
        rows = [row for row in rows if row.group == group]
    bars = bars_of(rows, outcome, framework, styles)
    chart = Chart(
        bars,
        shown(counted.always, styles, bars),
        framework,
        spoken,
        # Beside the bars of one group, or of everyone, there is room for the competencies.
        headed=by is not None and group is None,
        alone="" if group is None else broken(str(group), LINES[1]),
        wide=GIVEN if ax else OWN,
    )
    return chart.draw(ax, sentences)


# What is given


def _level_values(framework: Framework, language: str) -> dict[str, Style]:
    return {
        "unknown" if level is None else str(level): style
        for level, style in level_styles(framework, language).items()
    }


def _status_values(framework: Framework, language: str) -> dict[str, Style]:
    return {
        "unknown" if status is None else status: style
        for status, style in status_styles(framework, language).items()
    }


class Counted(NamedTuple):
    """
    How bars show an outcome.

    Args:
        styles: A style per value, in the order in which parts follow, for a framework and a language.

        absent: The problem of a frame without it.

        strange: The problem of a value that is none.

        always: The values that the legend has even if nobody has them; they come first.
    """

    styles: Callable[[Framework, str], dict[str, Style]]
    absent: str
    strange: str
    always: Callable[[str], bool]


COUNTED: Final[Mapping[BarValue, Counted]] = {
    "level": Counted(_level_values, "no_levels", "not_a_level", str.isdecimal),
    "status": Counted(
        _status_values,
        "no_statuses",
        "not_a_status",
        {status.value for status in COMPARED}.__contains__,
    ),
}


def _styles(outcome: BarValue, framework: Framework, language: str) -> dict[str, Style]:
    """
    How each value of an outcome in a summary is drawn, in the order in which parts follow.
    """
    counted = COUNTED[outcome]
    styles = counted.styles(framework, language)
    first = {value: styles[value] for value in styles if counted.always(value)}
    return {
        **first,
        INSUFFICIENT: insufficient_style(language),
        **styles,
        "invalid": invalid_style(language),
    }


def group_column(
    table: nw.DataFrame[Any],
    group: str | int | None,
    summary: Container[str],
    call: str,
) -> str | None:
    """
    The column of groups, beside those that a *summary* has, which a *call* gives; None if it is of everyone.
    """
    *needed, _ = Row._fields
    absent = [name for name in needed if name not in table.columns]
    refuse_survey(Problem("not_a_summary", name, name, call=call) for name in absent)
    others = [name for name in table.columns if name not in summary]
    if len(others) > 1:
        refuse_survey(Problem("several_groupings", name, name) for name in others)
    if group is not None and not others:
        refuse_survey([Problem("no_groups", "group", group, call=call)])
    return others[0] if others else None


def rows_of(table: nw.DataFrame[Any], by: str | None) -> list[Row]:
    """
    The rows, with the group that each has in the column *by*.
    """
    *names, _ = Row._fields
    columns = [values_of(table, name) for name in names]
    columns.append([None] * len(table) if by is None else values_of(table, by))
    return [Row(*values) for values in zip(*columns, strict=True)]


def row_problems(
    every: Sequence[Row],
    framework: Framework,
    outcome: str,
    values: Container[str],
    group: str | int | None,
    *,
    counted: Counted,
) -> Iterator[Problem]:
    """
    What keeps the rows of an *outcome* from being of *framework*, each number once.
    """
    rows = [row for row in every if row.outcome == outcome]
    if not rows:
        yield Problem(counted.absent, "outcome")
        return
    competencies = dict.fromkeys(row.competency for row in rows)
    yield from framework.unknown_competencies(
        ("competency", id) for id in competencies if id not in framework
    )
    for value in dict.fromkeys(row.value for row in rows):
        if value not in values:
            yield Problem(counted.strange, "value", value, framework=framework.name)
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


def bars_of(
    rows: Sequence[Row],
    outcome: str,
    framework: Framework,
    styles: Mapping[str, Style],
) -> list[Bar]:
    """
    The bars from top to bottom: by competency in the order of *framework*, then by group as they come.
    """
    counted: dict[tuple[str, Any], list[Row]] = {}
    thin: dict[tuple[str, Any], int] = {}
    for row in rows:
        place = row.competency, row.group
        if row.outcome == outcome:
            counted.setdefault(place, []).append(row)
        elif (row.outcome, row.value) == ("sufficient", "false"):
            thin[place] = row.people or 0
    if any(row.value == INSUFFICIENT for row in rows):
        # They are a part of the bars.
        thin = {}
    groups = dict.fromkeys(group for _, group in counted)
    ids = [competency.id for competency in framework.competencies]
    places = [(id, group) for id in ids for group in groups if (id, group) in counted]
    bars = []
    for place in places:
        own = counted[place]
        people = dict.fromkeys(styles, 0)
        for row in own:
            people[_part(row.value, styles)] += row.people or 0
        withheld, of = bool(own[0].withheld), own[0].of or 0
        bars.append(Bar(*place, withheld, of, people, thin.get(place, 0)))
    return bars


def _part(value: str, styles: Mapping[str, Style]) -> str:
    """
    The first value that looks as *value* does: they are one part.
    """
    return next(other for other in styles if styles[other] == styles[value])


def shown(
    always: Callable[[str], bool], styles: Mapping[str, Style], bars: Sequence[Bar]
) -> dict[str, Style]:
    """
    The styles of the legend.
    """
    return {
        value: style
        for value, style in styles.items()
        if always(value) or any(bar.people[value] for bar in bars)
    }


# What is drawn


class Chart:
    """
    Bars to be drawn, where they stand, and what is said beside them.

    The group that is shown *alone* stands beside all of them. Names are broken into *lines* of so many letters, notes
    on what does not stand in the bars into lines of *words*.
    """

    def __init__(
        self,
        bars: Sequence[Bar],
        styles: Mapping[str, Style],
        framework: Framework,
        language: str,
        *,
        headed: bool,
        alone: str,
        wide: float,
    ) -> None:
        self.bars: Final = bars
        self.styles: Final = styles
        self.framework: Final = framework
        self.language: Final = language
        self.headed: Final = headed
        self.alone: Final = alone
        self.wide: Final = wide
        self.ruler: Final = Ruler()
        # Without groups it is the same for all, as a rule, and stands below.
        self.of: Final = {bar.of for bar in bars if not bar.withheld}
        self.counted_below: Final = len(self.of) == 1 and not headed

    def word(self, name: str, **values: object) -> str:
        """
        A word in the language of the figure.
        """
        return figure_word(name, language=self.language, **values)

    def caption(self, rule: Iterable[str]) -> str:
        """
        How many people there are, what is not shown and why, what is provisional, and the rule.
        """
        said = []
        if self.counted_below:
            said.append(self.word("people", count=max(self.of)))
        if any(bar.withheld for bar in self.bars):
            said.append(self.word("withheld_why"))
        if any(bar.thin for bar in self.bars):
            said.append(self.word("counted_thin"))
        return " ".join([*said, *rule])

    # What stands beside and above the bars

    def labels(self, lines: int) -> list[str]:
        """
        Beside each bar its group where groups have a head, else its competency.
        """
        names = [self.framework[bar.competency].coded for bar in self.bars]
        if self.headed:
            nameless = self.word("no_group")
            groups = [bar.group for bar in self.bars]
            names = [nameless if one is None else str(one) for one in groups]
        return [broken(name, lines) for name in names]

    def notes(self, words: int) -> list[str]:
        """
        Beside each bar what does not stand in it.
        """
        notes = []
        for bar in self.bars:
            told = []
            if not self.counted_below and not bar.withheld:
                told.append(f"n = {bar.of}")
            for value, style in self.styles.items():
                people = bar.people.get(value, 0)
                if people and not bar.withheld and not self.has_room(bar, value):
                    told.append(f"{self.short(value, style)}: {people}")
            if bar.thin:
                told.append(self.word("thin", count=bar.thin))
            notes.append(broken("; ".join(told), words))
        return notes

    def short(self, value: str, style: Style) -> str:
        """
        What a part is called in a note: its sign, or the level.
        """
        if not value.isdecimal():
            return style.sign
        if value == "0":
            return style.label
        return level_label(int(value), language=self.language)

    def has_room(self, bar: Bar, value: str) -> bool:
        """
        Whether a part is wide enough for its number.
        """
        people = bar.people[value]
        number = self.ruler.size(str(people), "small").width
        return self.wide * people / bar.of >= 1.1 * number + 0.04

    def head(self, competency: str, lines: int) -> str:
        """
        What stands above the bars of a competency, from where the names begin.
        """
        room = self.ruler.largest(self.labels(lines)).width + _PAD + self.wide
        name = self.framework[competency].coded
        return self.ruler.fitted(name, room, fontweight="bold")

    # Where all of it stands

    def pitch(self, lines: int, words: int) -> float:
        """
        How high a bar must be, with what is between it and the next.
        """
        number = self.ruler.size("0", "small").height + 0.05
        names = self.ruler.largest(self.labels(lines)).height
        notes = self.ruler.largest(self.notes(words), "small").height
        return 1.08 * max(number, names, notes) + 0.02

    def places(self, lines: int, words: int) -> list[float]:
        """
        Where the middle of each bar is, counted in bars; there is room for a head above those of a competency.
        """
        places: list[float] = []
        pitch = self.pitch(lines, words)
        above = None
        y = 0.0
        for bar in self.bars:
            if self.headed and bar.competency != above:
                above = bar.competency
                high = self.ruler.size(
                    self.head(above, lines), fontweight="bold"
                ).height
                between = 0.3 if places else 0
                y += max(0.8, high / pitch) + between
            places.append(y)
            y += 1
        return places

    def rows(self, lines: int, words: int) -> Rows:
        """
        How high all bars are.
        """
        pitch = self.pitch(lines, words)
        return Rows(self.places(lines, words)[-1] + 2 * _EDGE, pitch, max(pitch, _ROW))

    def plans(self, foot: Foot, *, given: bool) -> Iterator[Plan]:
        """
        Ways to break names and notes.
        """
        around = 5 * self.ruler.size("X").height + title_room(self.ruler) + 0.4
        for lines, words in BROKEN:
            names = self.ruler.largest(self.labels(lines)).width
            beside = names + self.beside(words) + _PAD
            beside += self.ruler.size(self.alone).height if self.alone else 0
            wide = self.wide if given else max(self.wide, _WIDTH - beside)
            foot_high = foot.height(self.ruler, wide + beside)
            rows = self.rows(lines, words)
            least = Size(wide, rows.least * rows.many)
            yield Plan(least, Size(beside, around + foot_high), lines, words)

    def beside(self, words: int) -> float:
        """
        How far texts reach to the right of the bars.
        """
        notes = self.ruler.largest(self.notes(words), "small").width
        return max(notes + _PAD, self.ruler.size("100").width)

    def draw(self, ax: Axes | None, rule: Iterable[str]) -> Axes:
        """
        All of it, with the *rule* in sentences.
        """
        entries = [style.patch() for style in self.styles.values()]
        foot = Foot(entries, self.caption(rule))
        plan = choose(self.plans(foot, given=ax is not None), ax)
        if ax is None and self.headed and plan.excess > enlarged():
            many = len(self.bars)
            refuse_survey([Problem("bars_beyond_a_page", "frame", many)])
        made = axes_for(ax, plan)
        places = self.places(plan.lines, plan.words)
        self.draw_parts(made, places)
        self.draw_withheld(made, places)
        self.label(made, places, plan)
        self.draw_heads(made, places, plan.lines)
        finish(
            made,
            plan,
            foot,
            self.ruler,
            rows=None if ax else self.rows(plan.lines, plan.words),
            beside=self.beside(plan.words),
        )
        return made

    def draw_parts(self, ax: Axes, places: Sequence[float]) -> None:
        """
        The parts of those bars that are not withheld, those of a value together.
        """
        drawn = [
            (y, bar)
            for y, bar in zip(places, self.bars, strict=True)
            if not bar.withheld
        ]
        left = [0.0] * len(drawn)
        for value, style in self.styles.items():
            people = [bar.people.get(value, 0) for _, bar in drawn]
            widths = [
                100 * (many / (bar.of or 1))
                for many, (_, bar) in zip(people, drawn, strict=True)
            ]
            ax.barh(
                [y for y, _ in drawn],
                widths,
                left=left,
                height=0.8,
                color=style.colour,
                hatch=style.hatch,
                edgecolor=style.ink,
                linewidth=0,
                label=style.told,
            )
            for i, (y, bar) in enumerate(drawn):
                if people[i] and self.has_room(bar, value):
                    middle = left[i] + widths[i] / 2
                    write(ax, middle, y, str(people[i]), style.colour)
                left[i] += widths[i]

    def draw_withheld(self, ax: Axes, places: Sequence[float]) -> None:
        """
        Empty bars that say that they are.
        """
        for y, bar in zip(places, self.bars, strict=True):
            if bar.withheld:
                ax.barh(
                    y,
                    100,
                    height=0.8,
                    color="none",
                    hatch="//",
                    edgecolor=GRID,
                    linewidth=0.8,
                    gid="withheld",
                )
                write(ax, 50, y, self.word("withheld"), "#ffffff")

    def label(self, ax: Axes, places: Sequence[float], plan: Plan) -> None:
        """
        Names and notes beside the bars, and the axis below.
        """
        ax.set_yticks(places, self.labels(plan.lines), **PLAIN)
        for y, note in zip(places, self.notes(plan.words), strict=True):
            if note:
                ax.annotate(
                    note,
                    (1, y),
                    xycoords=("axes fraction", "data"),
                    xytext=(6, 0),
                    textcoords="offset points",
                    verticalalignment="center",
                    fontsize="small",
                    **PLAIN,
                )
        ax.set_ylim(places[-1] + _EDGE, -_EDGE)
        ax.set_xlim(0, 100)
        ax.set_xticks(range(0, 101, 25))
        share = self.ruler.fitted(self.word("share"), self.wide)
        ax.set_xlabel(share, **PLAIN)
        if self.alone:
            ax.set_ylabel(self.alone, **PLAIN)
        bare_rows(ax)

    def draw_heads(self, ax: Axes, places: Sequence[float], lines: int) -> None:
        """
        Competencies above the bars of their groups.
        """
        if not self.headed:
            return
        left = self.ruler.largest(self.labels(lines)).width + _NAMES
        above = None
        for y, bar in zip(places, self.bars, strict=True):
            if bar.competency != above:
                above = bar.competency
                ax.annotate(
                    self.head(above, lines),
                    (0, y - _HEAD),
                    xycoords=("axes fraction", "data"),
                    xytext=(-72 * left, 0),
                    textcoords="offset points",
                    verticalalignment="bottom",
                    fontweight="bold",
                    **PLAIN,
                )
