"""
Made-up example data, to try the library with: no real person was rated and no real job asks this.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from typing import Final, Literal, TypeAlias, get_args

from competentie.catalog import SHIPPED, load_framework
from competentie.documents import from_json
from competentie.errors import Problem, refuse
from competentie.evidence import Rating
from competentie.model import Framework, JobProfile
from competentie.tabular import read_ratings

__all__ = ["Moment", "framework", "profile", "ratings", "survey"]

Moment: TypeAlias = Literal["before", "after"]
"""
When a survey was held: the second a year after the first.
"""

_SURVEYS: Final[Mapping[Moment, str]] = {
    "before": "examples/survey.csv",
    "after": "examples/survey-after.csv",
}


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


def survey(moment: Moment = "before") -> list[dict[str, str]]:
    """
    A survey of about thirty made-up people, as a form tool exports it: a row per person, a column per question.

    ``pl.DataFrame(survey())`` and ``pd.DataFrame(survey())`` make a frame of it. The headings are ``medewerker
    (verzonnen)``, ``team`` and the Dutch texts of the indicators of :func:`framework`; answers are ``ja``, ``nee`` and
    ``n.v.t.``

    Args:
        moment: ``before``, or ``after`` for a year later, when three people have left, three have come, and one is in
            another team.

    Returns:
        New rows at each call, so that nobody finds in them what another did.

    Raises:
        InvalidValueError: There is no such *moment*.
    """
    if moment not in [*_SURVEYS]:
        members = tuple(map(repr, get_args(Moment)))
        problem = Problem("not_a_member", "moment", moment, members=members)
        refuse("wrong_arguments", [problem])
    lines = SHIPPED.read(_SURVEYS[moment]).decode("utf-8").splitlines()
    return [*csv.DictReader(lines, delimiter=";")]
