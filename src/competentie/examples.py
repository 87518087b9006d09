"""
Made-up example data, to try the library with: no real person was rated and no real job asks this.
"""

from __future__ import annotations

from collections.abc import Mapping

from competentie.catalog import SHIPPED, load_framework
from competentie.documents import from_json
from competentie.evidence import Rating
from competentie.model import Framework, JobProfile
from competentie.tabular import read_ratings

__all__ = ["framework", "profile", "ratings"]


def framework() -> Framework:
    """
    The framework that the examples are of: *Sociaalwerker B*, the newest 1.x.
    """
    return load_framework("sociaalwerker-b", "1")


def ratings() -> Mapping[str, tuple[Rating, ...]]:
    """
    Ratings of several made-up people by themselves, a manager and peers, some answers missing; by person.
    """
    raw = SHIPPED.read("examples/ratings.csv")
    return read_ratings(raw, framework())


def profile() -> JobProfile:
    """
    A made-up job profile: not what the card asks, which is not known.
    """
    profile = from_json(JobProfile, SHIPPED.read("examples/profile.json"))
    framework().check_profile(profile)
    return profile
