"""
Figures: what one person attained and what remains possible, a survey at a glance, and two outcomes side by side.

Needs the extra ``competentie[plot]`` (Matplotlib). Each function draws on the Axes it is given, or on a figure of its
own, and returns the Axes, so that title, size and file stay the user's. Nothing is told by colour alone: each colour
has a hatch, a marker or a sign beside it. What is not known is never drawn as level 0.
"""

try:
    import matplotlib as mpl  # noqa: F401 - to say what is missing before anything needs it
except ModuleNotFoundError as _error:
    if _error.name != "matplotlib":
        raise
    _message = "competentie.plot needs Matplotlib: pip install 'competentie[plot]'"
    raise ModuleNotFoundError(_message, name="matplotlib") from None

from competentie.plot.bars import distribution
from competentie.plot.cells import CellValue, heatmap
from competentie.plot.person import comparison, profile

__all__ = ["CellValue", "comparison", "distribution", "heatmap", "profile"]
