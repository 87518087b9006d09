"""
What the pages ask of competentie: a form, ratings and decisions made of what was sent, and a person's results.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import competentie as c
from competentie import pages
from competentie.errors import RatingsError
from competentie.explain import explain
from competentie.labels import attained_label, level_label
from competentie.levels import DecisionKind
from competentie.tabular import rating_form
from pages_store import PagesStore
from people import MANAGER_OF, PEOPLE, RATERS_OF, Person

# What everyone is scored by, and what is asked. Another framework, rule or job is a change of this program that can be
# seen.
PIN: Final = c.FrameworkRef(
    id="sociaalwerker-b",
    version="1.1.1",
    digest="sha256:55e7e98d0466b0b7658df2841a0c7252a834494c7cf80b3bc87adffb826c523e",
    language="nl",
)
RULE: Final = c.LevelRule()
RATERS: Final = c.RaterRule()
JOB: Final = c.examples.profile()
FORM: Final = rating_form(c.load_framework(PIN), profile=JOB)

# The same by competency, and in each by level.
COMPETENCIES: Final = [
    [list(level) for _, level in groupby(rows, key=itemgetter("descriptor"))]
    for _, rows in groupby(FORM, key=itemgetter("competency"))
]

# What there is to rate and to decide on.
ASKED: Final = {row["competency"] for row in FORM}

# What a form sends, and what it says.
ANSWERS: Final[Mapping[str, bool]] = {"ja": True, "nee": False}
CANNOT_BE_JUDGED: Final = "niet"


def is_whole(sent: Sequence[tuple[str, str]]) -> bool:
    """
    Whether what was *sent* is the form as we ask it now: each of its questions just once, and nothing else.
    """
    return sorted(name for name, _ in sent) == sorted(row["indicator"] for row in FORM)


def ratings_of(person: Person, rater: Person, sent: Sequence[tuple[str, str]]) -> list[c.Rating]:
    """
    The ratings of *person* by *rater* that a whole form *sent*: per indicator id "ja", "nee" or nothing.

    Raises:
        RatingsError: One of them is not what a rating must be; it names every one.
    """
    role = RATERS_OF[person.id][rater.id]
    made: list[c.Rating] = []
    problems = []
    for indicator, said in sent:
        if not said:
            continue
        try:
            # What is no answer stays what it is, for the library to refuse.
            made.append(c.Rating(indicator, rater.id, role, ANSWERS.get(said, said)))  # type: ignore[arg-type]
        except c.CompetentieError as error:
            problems += [problem.below(indicator) for problem in error.problems]
    if problems:
        raise RatingsError("cannot_combine", problems)
    return made


def assessment_of(person: Person, store: PagesStore) -> c.Assessment:
    """
    A person's results: what raters said by the rule, and what was decided since.
    """
    framework = c.load_framework(PIN)
    votes = c.combine_ratings(store.ratings(person.id), framework, RATERS)
    assessment = c.assess(framework, votes, RULE)
    for competency, kept in store.decisions(person.id):
        assessment = assessment.decide({competency: by_name(kept)})
    return assessment


def by_name(kept: c.Decision) -> c.Decision:
    """
    A *kept* decision as it is shown: by whom by their name, which the database does not know.
    """
    by = PEOPLE.get(kept.by or "")
    return c.Decision(kept.level, kept.reason, by.name if by else "iemand die is gewist", kept.at, kept.kind)


def outcomes(assessment: c.Assessment) -> list[dict[str, Any]]:
    """
    Per competency that the form asks about: its level in words, and the levels there are to decide on.
    """
    framework = c.load_framework(PIN)
    spoken: dict[str, Any] = {"language": "nl", "framework": framework}
    found = []
    for id in dict.fromkeys(row["competency"] for row in FORM):
        result = assessment[id]
        attained = attained_label(result, assessment.divided, **spoken)
        if result.decision and result.decision.level is None:
            attained = "niet te beoordelen"
        found.append(
            {
                "competency": framework[id],
                "result": result,
                "proposed": level_label(result.level, **spoken),
                "attained": attained,
                "levels": {rank: level_label(rank, **spoken) for rank in (0, *result.defined_ranks)},
            }
        )
    return found


def decision_of(sent: Mapping[str, str], by: Person) -> c.Decision:
    """
    The decision that a form sent: a level, that it cannot be judged, or that the decision before no longer counts.

    Raises:
        CompetentieError: It is no decision.
    """
    reason = sent.get("reason", "").strip()
    now = dt.datetime.now(dt.UTC)
    if sent.get("kind") == "revoke":
        return c.Decision(None, reason, by.id, now, DecisionKind.REVOKE)
    level = sent.get("level", "")
    if level == CANNOT_BE_JUDGED:
        return c.Decision(None, reason, by.id, now)
    number = number_of(level)
    # What is no number stays what it is, for the library to refuse.
    return c.Decision(level if number is None else number, reason, by.id, now)  # type: ignore[arg-type]


def number_of(text: str) -> int | None:
    """
    The number that a field holds in digits; None for anything else, and for one longer than any of ours.
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


def card(person: Person, store: PagesStore) -> pages.Page:
    """
    The card with the person's results.
    """
    gaps = c.classify_gaps(assessment_of(person, store), JOB)
    return pages.card(c.load_framework(PIN), gaps=gaps, profile=JOB, about=about(person, store))


def explanation(person: Person, store: PagesStore) -> pages.Page:
    """
    The results in short sentences; not what raters were split on.
    """
    gaps = c.classify_gaps(assessment_of(person, store), JOB)
    return pages.explanation(explain(gaps, c.load_framework(PIN), profile=JOB))


def sheet(person: Person, store: PagesStore) -> pages.Page:
    """
    One A4 for the conversation.
    """
    gaps = c.classify_gaps(assessment_of(person, store), JOB)
    return pages.sheet(gaps, c.load_framework(PIN), about=about(person, store))


def about(person: Person, store: PagesStore) -> pages.About:
    """
    What the head of a page says.
    """
    raters = {rating.rater for rating in store.ratings(person.id) if rating.role not in RATERS.exclude}
    return pages.About(
        person=person.name,
        date=dt.datetime.now(dt.UTC).date(),
        manager=MANAGER_OF[person.id].name,
        raters=len(raters),
    )
