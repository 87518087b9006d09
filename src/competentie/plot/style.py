"""
How values look in a figure, and what every figure has: Axes, a legend, names that fit.

The look of a status is that of :class:`GapStatus`; levels and distances are on a scale of colours.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Final, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Patch

from competentie.gaps import COMPARED, GapStatus, gap_status, is_dark
from competentie.labels import level_label, status_label
from competentie.model import Framework

__all__ = [
    "GRID",
    "Style",
    "add_legend",
    "axes_for",
    "bare_rows",
    "distance_styles",
    "level_styles",
    "status_styles",
    "wrapped",
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

        label: What the legend says.
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
            label=self.label,
        )


def status_styles(framework: Framework, language: str) -> dict[str | None, Style]:
    """
    A style per status, by its value, in the order of a legend; None is a status that is missing.
    """
    # Who is compared comes first; then the others, the nearest to a comparison before those without a desired level.
    others = [status for status in reversed(GapStatus) if status not in COMPARED]
    styles: dict[str | None, Style] = {}
    for status in (*COMPARED, *others):
        styles[status.value] = _status_style(
            status, status_label(status, framework, language=language)
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
        label = level_label(level, language=language, framework=framework)
        styles[level] = _on_scale("YlGnBu", share, hatch, sign=str(level), label=label)
    styles[None] = _unknown_style(language)
    return styles


def distance_styles(framework: Framework, language: str) -> dict[int | None, Style]:
    """
    A style per distance between two levels, 0 in the middle of the colours whatever a frame holds.

    None is a distance that is not known.
    """
    ranks = [level.rank for level in framework.ladder]
    highest = max(ranks)
    distances: set[int] = set()
    for desired in ranks:
        distances.update(attained - desired for attained in (0, *ranks))
    styles: dict[int | None, Style] = {}
    for distance in sorted(distances):
        share = 0.5 + 0.4 * distance / highest
        # Any two levels that are so far apart have the same status.
        hatch = gap_status(highest + distance, highest).look.hatch
        sign = f"{distance:+d}".replace("-", "−") if distance else "0"
        styles[distance] = _on_scale("PuOr", share, hatch, sign=sign, label=sign)
    styles[None] = _unknown_style(language)
    return styles


def _unknown_style(language: str) -> Style:
    """
    That of a level or a distance that is not known.
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


# What every figure has


def axes_for(ax: Axes | None, height: float) -> Axes:
    """
    *ax*, or the Axes of a new figure of that *height*.
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt

    # In inches; a figure that is made here grows with its rows.
    _, made = plt.subplots(figsize=(7.5, height), layout="constrained")
    return made


def add_legend(
    ax: Axes, entries: Sequence[Artist], *, title: str | None = None, gap: float = 5
) -> None:
    """
    A legend below the data, *gap* letters down: above it the Axes may get a title.
    """
    ax.legend(
        handles=entries,
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


def bare_rows(ax: Axes) -> None:
    """
    Rows that are told apart by what stands in them: no ticks, and of the frame only the line of the values.
    """
    ax.tick_params(axis="y", length=0)
    ax.spines[["left", "top", "right"]].set_visible(False)


def wrapped(name: str) -> str:
    """
    *name* in short lines.
    """
    return textwrap.fill(name, 20, break_long_words=False, break_on_hyphens=False)


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
    )
