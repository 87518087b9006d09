"""
Figures: what one person attained and what remains possible, a survey at a glance, and two outcomes side by side.

Needs the extra ``competentie[plot]`` (Matplotlib). Each function draws on the Axes it is given, or on a figure of its
own, and returns the Axes, so that title, size and file stay the user's. Nothing is told by colour alone: each colour
has a hatch, a marker or a sign beside it, which the legend explains. What is not known is never drawn as level 0, and
what rests on too few answers is drawn as provisional. Names are text, never formulas, and no two texts overlap.
"""

try:
    import matplotlib as mpl  # noqa: F401 - to say what is missing before anything needs it
except ModuleNotFoundError as _error:
    if _error.name != "matplotlib":
        raise
    _message = "competentie.plot needs Matplotlib: pip install 'competentie[plot]'"
    raise ModuleNotFoundError(_message, name="matplotlib") from None

from competentie.plot.bars import BarValue, distribution
from competentie.plot.cells import CellValue, heatmap, heatmap_pages
from competentie.plot.changes import changes
from competentie.plot.person import comparison, profile

__all__ = [
    "BarValue",
    "CellValue",
    "changes",
    "comparison",
    "distribution",
    "heatmap",
    "heatmap_pages",
    "profile",
]
