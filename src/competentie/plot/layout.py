"""
Room for what a figure says: texts are measured before they are drawn, so that no two of them overlap.

All sizes are in inches, text sizes those of ``rcParams["font.size"]``. A figure that is made here grows with what it
says, within an A4 where that can be; Axes that are given are refused where they are too small.
"""

from __future__ import annotations

import itertools
import math
import textwrap
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

from competentie.errors import InvalidValueError, Problem

__all__ = [
    "A4",
    "BROKEN",
    "LINES",
    "PLAIN",
    "Foot",
    "Plan",
    "Rows",
    "Ruler",
    "Size",
    "axes_for",
    "broken",
    "choose",
    "enlarged",
    "finish",
    "page_height",
    "title_room",
]

PLAIN: Final[dict[str, Any]] = {"parse_math": False, "usetex": False}
"""
Properties of a text that says what it says: a ``$`` in a name begins no formula.
"""
LINES: Final = (20, 30, 45, 60)
"""
Lengths of a line at which names may be broken, the ones tried first before the others.
"""
BROKEN: Final = sorted(itertools.product(LINES, (32, 45, 80)), key=sum)
"""
The same for names and for the words on the other side of a row.
"""

# Letters keep whole pixels where there are few of them: so much wider or higher may a text come out than it is at a
# resolution without bounds, from about 70 dots per inch. Texts are measured without that, and given this room.
_FINE: Final = 600
_SPREAD: Final = 1.08
# And so much wider a line beyond that, whose many letters add it up, where a letter has eight or nine pixels.
_LONGER: Final = 1.05
# Letters of a word that is not broken.
_WORD: Final = 30
_MARGIN: Final = 0.1
# Between the axis and the legend, and between the legend and the caption.
_GAP: Final = 0.12
# A legend's own measures, in letters: a patch or a mark with what is beside it, room between columns, lines and edges.
_HANDLE: Final = 3.0
_BETWEEN: Final = 2.0
_LINE: Final = 0.5
_EDGES: Final = 0.8


class Size(NamedTuple):
    """
    A width and a height, in inches.
    """

    width: float
    height: float

    def holds(self, other: Size) -> bool:
        """
        Whether *other* is no larger.
        """
        return other.width <= self.width and other.height <= self.height


A4: Final = Size(8.27, 11.69)
"""
A page on its short side; it may lie on its long side too.
"""


def page_height(width: float) -> float:
    """
    How high a figure of a *width* may be on a page that it fits on; on a wide page, if only that is wide enough.

    What is wider than a page is as high as one at most.
    """
    return A4.width if A4.width < width <= A4.height else A4.height


def enlarged() -> float:
    """
    How much larger a page is that shows letters as large as on an A4 if it is printed on one: those of 10 points.
    """
    return max(1, float(mpl.rcParams["font.size"]) / 10)


class Ruler:
    """
    Measures texts as they will be drawn by the settings at hand, at any resolution that a figure may be saved with.
    """

    def __init__(self) -> None:
        # Nothing is drawn on it, so it may be as small as a few pixels.
        self._figure: Final = Figure(figsize=(0.01, 0.01), dpi=_FINE)
        canvas: Any = FigureCanvasAgg(self._figure)
        self._renderer: Final = canvas.get_renderer()
        self._known: Final[dict[tuple[str, float | str, str], Size]] = {}

    def size(
        self, text: str, fontsize: float | str = "medium", fontweight: str = "normal"
    ) -> Size:
        """
        The size that a *text*, which may have several lines, has at most.
        """
        key = text, fontsize, fontweight
        if key not in self._known:
            drawn = self._figure.text(
                0, 0, text, fontsize=fontsize, fontweight=fontweight, **PLAIN
            )
            box = drawn.get_window_extent(self._renderer)
            drawn.remove()
            self._known[key] = Size(
                _SPREAD * box.width / _FINE, _SPREAD * box.height / _FINE
            )
        return self._known[key]

    def largest(self, texts: Iterable[str], fontsize: str = "medium") -> Size:
        """
        The width of the widest of *texts*, and the height of the highest.
        """
        sizes = [self.size(text, fontsize) for text in texts]
        return Size(
            max((size.width for size in sizes), default=0),
            max((size.height for size in sizes), default=0),
        )

    def fitted(
        self,
        text: str,
        width: float,
        fontsize: str = "medium",
        fontweight: str = "normal",
    ) -> str:
        """
        The *text* in lines of at most a *width*, if one of eight letters fits.
        """
        width /= _LONGER
        natural = self.size(text, fontsize, fontweight).width
        letters = len(text)
        lines = text
        if natural > width:
            # About what fits, and then less until it does.
            letters = int(letters * 1.05 * width / natural) + 1
            lines = _filled(text, max(letters, 8))
        while letters > 8 and self.size(lines, fontsize, fontweight).width > width:
            letters -= 1
            lines = _filled(text, letters)
        return lines

    def letter(self, fontsize: str = "medium") -> float:
        """
        The size that Matplotlib knows letters by: what is called 10 points.
        """
        drawn = self._figure.text(0, 0, "", fontsize=fontsize)
        points = float(drawn.get_fontsize())
        drawn.remove()
        return points / 72


def broken(text: str, letters: int) -> str:
    """
    A *text* in lines of at most so many *letters*, or as many as its longest word has; one beyond 30 is broken too.
    """
    longest = max(map(len, text.split()), default=0)
    return _filled(text, max(letters, min(longest, _WORD)))


def _filled(text: str, letters: int) -> str:
    return textwrap.fill(text, letters, break_on_hyphens=False)


# How large, and where


class Plan(NamedTuple):
    """
    One way to draw a figure.

    Args:
        least: What its Axes must measure.

        around: What there is of text beside them, and above and below them, about.

        lines: The length of the lines that its names are broken into.

        words: That of what stands on the other side of its rows.

        turned: Whether the names of columns stand on their side.
    """

    least: Size
    around: Size
    lines: int
    words: int = 0
    turned: bool = False

    @property
    def total(self) -> Size:
        """
        About what a whole figure must measure.
        """
        return Size(
            self.least.width + self.around.width, self.least.height + self.around.height
        )

    @property
    def excess(self) -> float:
        """
        How many times larger than an A4, on the side where that is most.
        """
        short, long = sorted(self.total)
        return max(short / A4.width, long / A4.height)


def choose(plans: Iterable[Plan], ax: Axes | None) -> Plan:
    """
    The first of *plans* that fits a page, or fits *ax*; where none fits a page, the one that comes nearest.

    Raises:
        InvalidValueError: None fits *ax*; the error says what the smallest needs.
    """
    tried = []
    for plan in plans:
        if plan.excess <= 1 if ax is None else _room_in(ax, plan).holds(plan.least):
            return plan
        tried.append(plan)
    if ax is None:
        return min(tried, key=lambda plan: plan.excess)
    smallest = min(tried, key=lambda plan: sum(plan.least))
    have, need = _room_in(ax, smallest), smallest.least
    problem = Problem(
        "axes_too_small",
        "ax",
        (_down(have.width), _down(have.height)),
        wide=_down(have.width),
        high=_down(have.height),
        width=_up(need.width),
        height=_up(need.height),
    )
    raise InvalidValueError("wrong_arguments", [problem])


def _down(inches: float) -> float:
    return math.floor(10 * max(inches, 0)) / 10


def _up(inches: float) -> float:
    return math.ceil(10 * inches) / 10


def _room_in(ax: Axes, plan: Plan) -> Size:
    """
    The size of *ax*; where its figure lays out its Axes later, what will be left in its place for them.
    """
    figure: Any = ax.figure
    dpi = figure.dpi
    spec = ax.get_subplotspec()
    if spec is None or figure.get_layout_engine() is None:
        return Size(ax.bbox.width / dpi, ax.bbox.height / dpi)
    grid = spec.get_gridspec()
    wide: Any = grid.get_width_ratios()
    high: Any = grid.get_height_ratios()
    width = sum(wide[i] for i in spec.colspan) / sum(wide) * figure.bbox.width / dpi
    height = sum(high[i] for i in spec.rowspan) / sum(high) * figure.bbox.height / dpi
    # Between Axes such a layout leaves a margin.
    width -= plan.around.width + 2 * _MARGIN
    return Size(width, height - plan.around.height)


def axes_for(ax: Axes | None, plan: Plan) -> Axes:
    """
    *ax*, or the Axes of a new figure, as wide as the *plan* has them; :func:`finish` makes them as high as they get.
    """
    if ax is not None:
        return ax
    from matplotlib import pyplot as plt

    _, made = plt.subplots(figsize=plan.total)
    made.set_position(
        (
            0,
            0,
            plan.least.width / plan.total.width,
            plan.least.height / plan.total.height,
        )
    )
    return made


class Rows(NamedTuple):
    """
    How many rows there are, how high each must be, and how high it best is.
    """

    many: float
    least: float
    best: float

    def height(self, room: float) -> float:
        """
        The height of all of them together where there is *room* on a page.
        """
        best = min(self.best * self.many, room)
        return max(self.least * self.many, best, self.least)


class Foot(NamedTuple):
    """
    What stands below a figure.

    Args:
        entries: The legend's.

        caption: What it rests on.

        title: What the legend is about; None where its entries say enough.
    """

    entries: Sequence[Artist]
    caption: str
    title: str | None = None

    def labels(self) -> list[str]:
        """
        The words of the legend, in lines.
        """
        return [broken(str(entry.get_label()), 34) for entry in self.entries]

    def columns(self, ruler: Ruler, width: float) -> int:
        """
        How many columns the legend has in a *width*.
        """
        letter = ruler.letter("small")
        column = ruler.largest(self.labels(), "small").width + _HANDLE * letter
        room = width - _EDGES * letter + _BETWEEN * letter
        fitting = int(room // (column + _BETWEEN * letter))
        return min(max(fitting, 1), max(len(self.entries), 1))

    def height(self, ruler: Ruler, width: float) -> float:
        """
        How high all of it is in a *width*, at most.
        """
        letter = ruler.letter("small")
        lines = -(-len(self.entries) // self.columns(ruler, width))
        line = max(ruler.largest(self.labels(), "small").height, 1.2 * letter)
        titled = 2 * letter if self.title else 0
        legend = lines * (line + _LINE * letter) + _EDGES * letter + titled
        caption = ruler.fitted(self.caption, width, "small")
        return legend + ruler.size(caption, "small").height + 2 * _GAP


def finish(
    ax: Axes,
    plan: Plan,
    foot: Foot,
    ruler: Ruler,
    *,
    rows: Rows | None,
    beside: float = 0,
) -> None:
    """
    Draw the *foot* under *ax*, and give a figure that is made here (it has *rows*) the size that all of it needs.

    *beside* is how far texts reach to the right of *ax*.
    """
    figure: Any = ax.figure
    wide = plan.least.width if rows else _room_in(ax, plan).width
    left, below, above = _edges(ax, ruler)
    span = left + wide + beside
    deep = _draw_foot(ax, foot, ruler, span=span, left=left, below=below)
    if rows is None:
        return
    top = above + title_room(ruler)
    bottom = deep + _MARGIN
    width = span + 2 * _MARGIN
    high = rows.height(page_height(width) - top - bottom)
    height = top + high + bottom
    figure.set_size_inches(width, height)
    ax.set_position(
        ((left + _MARGIN) / width, bottom / height, wide / width, high / height)
    )


def title_room(ruler: Ruler) -> float:
    """
    What is left above a figure for a title of one line, which the user may set.
    """
    line = ruler.size("X", mpl.rcParams["axes.titlesize"]).height
    return line + float(mpl.rcParams["axes.titlepad"]) / 72 + _MARGIN


def _edges(ax: Axes, ruler: Ruler) -> tuple[float, float, float]:
    """
    How far what is said of the axes reaches to the left of *ax*, below it and above it, at most.
    """
    dpi = ax.figure.dpi
    boxes = [axis.get_tightbbox() for axis in (ax.xaxis, ax.yaxis)]
    there = [box for box in boxes if box is not None]
    left = min((box.x0 for box in there), default=ax.bbox.x0)
    below = min((box.y0 for box in there), default=ax.bbox.y0)
    above = max((box.y1 for box in there), default=ax.bbox.y1)
    columns, rows = (_growth(axis, ruler) for axis in (ax.xaxis, ax.yaxis))
    return (
        max(ax.bbox.x0 - left, 0) / dpi + rows.width,
        max(ax.bbox.y0 - below, 0) / dpi + columns.height,
        max(above - ax.bbox.y1, 0) / dpi + columns.height,
    )


def _growth(axis: Axis, ruler: Ruler) -> Size:
    """
    How much larger the labels of an *axis* may come out than they are at the resolution of their figure.
    """
    figure: Any = axis.figure
    labels = [label for label in axis.get_ticklabels() if label.get_text()]
    sizes = []
    for label in labels:
        size = ruler.size(label.get_text(), label.get_fontsize())
        sizes.append(Size(*reversed(size)) if label.get_rotation() else size)
    boxes = [label.get_window_extent() for label in labels]
    width = max((box.width for box in boxes), default=0) / figure.dpi
    height = max((box.height for box in boxes), default=0) / figure.dpi
    return Size(
        max(max((size.width for size in sizes), default=0) - width, 0),
        max(max((size.height for size in sizes), default=0) - height, 0),
    )


def _draw_foot(
    ax: Axes, foot: Foot, ruler: Ruler, *, span: float, left: float, below: float
) -> float:
    """
    The legend, and the caption under it, from where the names begin.

    Returns:
        How far they reach below *ax*.
    """
    figure: Any = ax.figure
    for entry, words in zip(foot.entries, foot.labels(), strict=True):
        entry.set_label(words)
    deep = below + _GAP
    scale = figure.dpi_scale_trans
    legend = ax.legend(
        handles=foot.entries,
        title=foot.title,
        loc="upper left",
        bbox_to_anchor=(0, 0),
        bbox_transform=ax.transAxes + ScaledTranslation(-left, -deep, scale),
        borderaxespad=0,
        borderpad=_EDGES / 2,
        ncols=foot.columns(ruler, span),
        frameon=False,
        fontsize="small",
        title_fontsize="small",
        alignment="left",
        handlelength=_HANDLE - 0.8,
        handletextpad=0.8,
        handleheight=1.2,
        columnspacing=_BETWEEN,
        labelspacing=_LINE,
    )
    for text in (*legend.get_texts(), legend.get_title()):
        text.set(**PLAIN)
    deep += legend.get_window_extent().height / figure.dpi + _GAP
    caption = ruler.fitted(foot.caption, span, "small")
    _draw_caption(ax, caption, ScaledTranslation(-left, -deep, scale))
    high: float = deep + ruler.size(caption, "small").height
    return high


def _draw_caption(ax: Axes, caption: str, place: ScaledTranslation) -> None:
    """
    The *caption*, whose first line hangs at a *place* below the corner of *ax*.
    """
    ax.text(
        0,
        0,
        caption,
        transform=ax.transAxes + place,
        fontsize="small",
        color="#555555",
        verticalalignment="top",
        gid="caption",
        **PLAIN,
    )
