"""
How values look in a figure.

The look of a status is that of :class:`GapStatus`; levels and distances are on a scale of colours.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Patch

from competentie.gaps import COMPARED, GapStatus, gap_status, is_dark
from competentie.labels import (
    change_word,
    figure_word,
    label,
    level_label,
    rule_words,
    status_label,
)
from competentie.levels import LevelRule
from competentie.model import Framework
from competentie.plot.layout import PLAIN
from competentie.words import primary

__all__ = [
    "GRID",
    "Style",
    "bare_rows",
    "caption_of",
    "change_styles",
    "distance_styles",
    "insufficient_style",
    "invalid_style",
    "level_styles",
    "status_styles",
    "status_word",
    "write",
]

GRID: Final = "#d9d9d9"
"""
Colour of lines behind what is drawn.
"""

# One after the other for neighbouring levels, and again from the first.
_HATCHES: Final = ("", "...", "\\\\\\", "---", "ooo", "|||")


class Style(NamedTuple):
    """
    How a value is told apart: by colour, and by a hatch and a sign beside it.

    Args:
        colour: As ``#rrggbb``.

        hatch: As Matplotlib has it.

        ink: Colour of the hatch.

        sign: What stands in a cell.

        label: What it means.
    """

    colour: str
    hatch: str
    ink: str
    sign: str
    label: str

    def patch(self) -> Patch:
        """
        The entry of a legend.
        """
        return Patch(
            facecolor=self.colour,
            hatch=self.hatch,
            edgecolor=self.ink,
            linewidth=0.5,
            label=self.told,
        )

    @property
    def told(self) -> str:
        """
        What the legend says: the sign, where what it means does not show it.
        """
        return self.label if self.sign in self.label else f"{self.sign} {self.label}"


def status_word(status: GapStatus, framework: Framework | None, language: str) -> str:
    """
    What *status* is called: as the legend of *framework* has it, if that is in the *language* of the figure.
    """
    if framework is None or primary(framework.language) != language:
        return label(status, language=language)
    return status_label(status, framework, language=language)


def status_styles(framework: Framework, language: str) -> dict[str | None, Style]:
    """
    A style per status, by its value, in the order of a legend; None is a status that is missing.
    """
    # Who is compared comes first; then the others, the nearest to a comparison before those without a desired level.
    others = [status for status in reversed(GapStatus) if status not in COMPARED]
    styles: dict[str | None, Style] = {}
    for status in (*COMPARED, *others):
        styles[status.value] = _status_style(
            status, status_word(status, framework, language)
        )
    # A status is missing where answers were invalid: nothing can be said of them.
    styles[None] = styles[GapStatus.NOT_ASSESSED.value]
    return styles


def _status_style(status: GapStatus, label: str) -> Style:
    look = status.look
    return Style(look.colour, look.hatch, look.ink, look.symbol, label)


def level_styles(framework: Framework, language: str) -> dict[int | None, Style]:
    """
    A style per level, 0 included, from light to dark; None is a level that is not known.
    """
    levels = [0, *(level.rank for level in framework.ladder)]
    styles: dict[int | None, Style] = {}
    for place, level in enumerate(levels):
        # Not from end to end of the scale: a level is neither white nor too dark for its hatch.
        share = 0.08 + 0.84 * place / (len(levels) - 1)
        hatch = _HATCHES[place % len(_HATCHES)]
        # As at the axis of the figures of one person.
        label = (
            level_label(level, language=language, framework=framework)
            if level
            else figure_word("none", language=language)
        )
        styles[level] = _on_scale("YlGnBu", share, hatch, sign=str(level), label=label)
    styles[None] = _unknown_style(language)
    return styles


def distance_styles(
    framework: Framework, language: str
) -> dict[int | str | None, Style]:
    """
    A style per distance between two levels, 0 in the middle of the colours whatever a frame holds.

    Where there is no distance it is that of the status that says why, by its value; None where that is not known.
    """
    ranks = [level.rank for level in framework.ladder]
    highest = max(ranks)
    distances: set[int] = set()
    for desired in ranks:
        distances.update(attained - desired for attained in (0, *ranks))
    styles: dict[int | str | None, Style] = {}
    for distance in sorted(distances):
        share = 0.5 + 0.4 * distance / highest
        # Any two levels that are so far apart have the same status.
        hatch = gap_status(highest + distance, highest).look.hatch
        sign = f"{distance:+d}".replace("-", "−") if distance else "0"
        styles[distance] = _on_scale("PuOr", share, hatch, sign=sign, label=sign)
    reasons = status_styles(framework, language)
    for status in GapStatus:
        if status not in COMPARED:
            styles[status.value] = reasons[status.value]
    styles[None] = _status_style(
        GapStatus.NOT_ASSESSED, figure_word("no_distance", language=language)
    )
    return styles


def change_styles(language: str) -> dict[str, Style]:
    """
    A style per value of a change, in the order in which parts follow; those of a direction are those of a distance.
    """
    signs = {"down": (-1, "↓"), "stayed": (0, "="), "up": (1, "↑")}
    styles: dict[str, Style] = {}
    for value, (turn, sign) in signs.items():
        word = change_word(value, language=language)
        hatch = gap_status(1 + turn, 1).look.hatch
        share = 0.5 + 0.3 * turn
        styles[value] = _on_scale("PuOr", share, hatch, sign=sign, label=word)
    # Of these no change is told.
    unknown = change_word("unknown", language=language)
    styles["insufficient"] = insufficient_style(language)
    styles["unknown"] = _status_style(GapStatus.NOT_ASSESSED, unknown)
    styles["invalid"] = invalid_style(language)
    return styles


def insufficient_style(language: str) -> Style:
    """
    That of people of whom too little was assessed: a star, as where a provisional outcome is shown.
    """
    word = figure_word("insufficient", language=language)
    return Style("#ffffff", "+++", "#a6a6a6", "*", word)


def invalid_style(language: str) -> Style:
    """
    That of answers that are none.
    """
    word = figure_word("invalid", language=language)
    return Style("#ffffff", "xxxx", "#d55e00", "!", word)


def _unknown_style(language: str) -> Style:
    """
    That of a level that is not known.
    """
    return _status_style(GapStatus.NOT_ASSESSED, level_label(None, language=language))


def _on_scale(scale: str, share: float, hatch: str, *, sign: str, label: str) -> Style:
    """
    The style at a *share* of a colour scale, the hatch a shade off its colour.
    """
    rgb = mpl.colormaps[scale](share)[:3]
    colour = to_hex(rgb)
    # Black and white are the same share of red, green and blue.
    far = 1 if is_dark(colour) else 0
    red, green, blue = (0.7 * part + 0.3 * far for part in rgb)
    return Style(colour, hatch, to_hex((red, green, blue)), sign, label)


# What is drawn alike everywhere


def caption_of(said: Iterable[str], rule: LevelRule | None, language: str) -> str:
    """
    What a figure rests on: what is *said* of it, and the rule, or that it was not given.
    """
    if rule is None:
        return " ".join([*said, figure_word("rule_not_given", language=language)])
    return " ".join([*said, *rule_words(rule, language=language)])


def bare_rows(ax: Axes) -> None:
    """
    Rows that are told apart by what stands in them: no ticks, and of the frame only the line of the values.
    """
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "top", "right"]].set_visible(False)


def write(ax: Axes, x: float, y: float, text: str, colour: str) -> None:
    """
    A sign or a number on the *colour* of what it says, the hatch kept out of it.
    """
    ax.text(
        x,
        y,
        text,
        color="white" if is_dark(colour) else "black",
        fontsize="small",
        horizontalalignment="center",
        verticalalignment="center_baseline",
        bbox={"boxstyle": "round,pad=0.12", "facecolor": colour, "edgecolor": "none"},
        **PLAIN,
    )
