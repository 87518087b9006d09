"""
A figure of two moments or two views: how many people came out lower, the same or higher, per competency and group.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import NoneType
from typing import TYPE_CHECKING, Final

from matplotlib.axes import Axes

from competentie.errors import require
from competentie.labels import alone_word, frame_word, use_language
from competentie.levels import LevelRule
from competentie.model import Framework
from competentie.plot.bars import (
    GIVEN,
    OWN,
    Chart,
    Counted,
    Row,
    bars_of,
    group_column,
    row_problems,
    rows_of,
    shown,
)
from competentie.plot.layout import LINES, broken
from competentie.plot.style import change_styles
from competentie.plot.surveys import refuse_survey, rule_told, take_eager

if TYPE_CHECKING:
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["changes"]

_CHANGE: Final = "change"
_PRESENT: Final = "present"
_BOTH: Final = "both"


def changes(
    frame: IntoDataFrame,
    framework: Framework,
    *,
    group: str | int | None = None,
    rule: LevelRule | None = None,
    language: str | None = None,
    ax: Axes | None = None,
) -> Axes:
    """
    How many people came out lower, the same or higher: a bar per competency, and per group, one part after the other.

    The length of a part is its share of the people who are in both, the number in it how many they are; what is too
    narrow for a number stands beside the bar. Whose change rests on too little, or is not known, has a part too, that
    says no more. Who is in one of the two alone has none, and is counted below for everyone or one group, with the
    rule. A group that is withheld has an empty, hatched bar that says so.

    Args:
        frame: What ``frames.summarise_changes`` gives, of any eager engine that Narwhals knows; rows may have been left
            out, to show some competencies or groups only.

        framework: What was compared on.

        group: The one group to show; None for all that *frame* has.

        rule: By which ``frames.assess`` worked out both; see :func:`distribution`.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        ax: Where to draw; nothing of it is cleared. None: a figure of its own, with room for one line of title.

    Returns:
        *ax*, or the Axes of the new figure, which is as large as that of :func:`distribution`.

    Raises:
        FrameError: The frame is no summary of changes, a number stands in it twice or is missing where nothing is
            withheld, there is no such *group*, it says another *rule*, or the bars of several groups do not fit on a
            page and *ax* is not given; the error names every offender of the first of columns, values, rule and size
            that has any.

        InvalidTypeError: An argument has the wrong type, or *frame* is lazy.

        InvalidValueError: There are no words in *language*, or texts would overlap in *ax*; the error says what size it
            needs.
    """
    require(
        framework=(framework, Framework),
        group=(group, (str, int, NoneType)),
        rule=(rule, (LevelRule, NoneType)),
        ax=(ax, (Axes, NoneType)),
    )
    spoken = use_language(framework, language)
    table = take_eager(frame)
    from competentie.frames.reports import SUMMARY

    # The columns of any summary: that one is not of changes is told by its rows.
    by = group_column(table, group, SUMMARY, "frames.summarise_changes")
    styles = change_styles(spoken)
    rows = rows_of(table, by)
    refuse_survey(
        row_problems(rows, framework, _CHANGE, styles, group, counted=_COUNTED)
    )
    sentences = rule_told(table, framework, rule, spoken)
    if group is not None:
        rows = [row for row in rows if row.group == group]
    bars = bars_of(rows, _CHANGE, framework, styles)
    chart = _Chart(
        bars,
        shown(_COUNTED.always, styles, bars),
        framework,
        spoken,
        headed=by is not None and group is None,
        alone="" if group is None else broken(str(group), LINES[1]),
        wide=GIVEN if ax else OWN,
    )
    chart.present = [row for row in rows if row.outcome == _PRESENT]
    return chart.draw(ax, sentences)


_COUNTED: Final = Counted(
    lambda _, language: change_styles(language),
    "no_changes",
    "not_a_change",
    {"down", "stayed", "up"}.__contains__,
)


class _Chart(Chart):
    """
    Bars of changes: what stands below says between which two, and who is in one of them alone.
    """

    present: Sequence[Row] = ()

    def caption(self, rule: Iterable[str]) -> str:
        """
        What is compared, how many people there are in both and in one alone, what is not shown and why, and the rule.
        """
        alone: dict[str, set[int]] = {}
        for row in self.present:
            if row.value != _BOTH:
                alone.setdefault(row.value, set()).add(row.people or 0)
        said = []
        if len(alone) == 2:
            one, other = (frame_word(name, language=self.language) for name in alone)
            said.append(self.word("compared", before=one, after=other))
        if self.counted_below:
            counts = [self.word("people_in_both", count=max(self.of))]
            for name, people in alone.items():
                # The same for each competency, if nobody was left out of some.
                if len(people) == 1:
                    word = alone_word(name, language=self.language)
                    counts.append(f"{word}: {max(people)}")
            said.append("; ".join(counts) + ".")
        else:
            said.append(self.word("counted_in_both"))
        if any(bar.withheld for bar in self.bars):
            said.append(self.word("withheld_why"))
        return " ".join([*said, *rule])
