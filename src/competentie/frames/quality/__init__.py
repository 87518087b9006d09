"""
Whether answers can be relied on, and whether the ladder holds: figures, each with what it means and what it does not.

Each function gives a :class:`Finding`: a table, and in words what it means, what not, and how many people it takes. It
refuses what is too little to judge by. What two calls give can be subtracted, as can two rows of pairs, indicators or
ranks that are of nearly the same people: see :func:`scalability` and :func:`ladder`.
"""

from competentie.frames.quality.findings import (
    MINIMA,
    PEOPLE_FOR_H,
    PEOPLE_FOR_SHARES,
    PEOPLE_SHOWN,
    UNITS_FOR_ALPHA,
    Finding,
    Meaning,
    Measure,
    Why,
    about,
    reason,
)
from competentie.frames.quality.ladders import (
    THRESHOLDS,
    indicators,
    ladder,
    sensitivity,
)
from competentie.frames.quality.scales import scalability
from competentie.frames.quality.views import agreement, self_and_others

__all__ = [
    "MINIMA",
    "PEOPLE_FOR_H",
    "PEOPLE_FOR_SHARES",
    "PEOPLE_SHOWN",
    "THRESHOLDS",
    "UNITS_FOR_ALPHA",
    "Finding",
    "Meaning",
    "Measure",
    "Why",
    "about",
    "agreement",
    "indicators",
    "ladder",
    "reason",
    "scalability",
    "self_and_others",
    "sensitivity",
]
