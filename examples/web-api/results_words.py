"""
A stored row in words: facts of competentie.explain made from what the row holds, which is no answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

import competentie as c
from competentie import facts
from competentie.explain import Explanation
from results_store import Row


def sentences(row: Row, language: str) -> list[str]:
    """
    What *row* says, in ``nl`` or ``en``, in the words of the very framework that it was made with.
    """
    framework = c.load_framework(row["framework"], row["version"], language=language, digest=row["digest"])
    kept = tuple(facts_of(row, framework[row["competency"]]))
    told = Explanation(facts=kept, framework=framework, language=language)
    return [told.say(fact) for fact in kept]


def facts_of(row: Mapping[str, Any], competency: c.Competency) -> Iterator[facts.Fact]:
    """
    The facts on *competency* that need no answers: not the steps, not the indicators, not the votes.
    """
    yield facts.Level(row["level"])
    if row["decided_by"]:
        yield facts.Decision(
            level=row["decided_level"],
            by=row["decided_by"],
            at=dt.datetime.fromisoformat(row["decided_at"]),
            reason=row["decided_reason"],
            ruled=row["level"],
        )
    yield _end(row, competency)
    for pair in filter(None, row["contradictions"].split(",")):
        low, high = map(int, pair.split("<"))
        yield facts.Contradiction(not_met=low, met=high)
    if row["coverage"] is not None:
        total = len(competency.indicator_ids)
        yield facts.Coverage(assessed=round(row["coverage"] * total), total=total)
        if "," in row["possible"]:
            yield facts.Possible(tuple(map(int, row["possible"].split(","))))
        yield facts.Sufficient(bool(row["sufficient"]))


def _end(row: Mapping[str, Any], competency: c.Competency) -> facts.Fact:
    """
    Why the climb went no further.
    """
    if row["coverage"] is None:
        return facts.NothingStated()
    if row["climb"] == c.Climb.HIGHEST.value:
        return facts.NoClimb()
    top = max(d.rank for d in competency.descriptors if d.stated)
    stopped = row["stopped_at"]
    if stopped is not None:
        return facts.Stopped(rank=stopped, verdict=c.Verdict(row["stopped_by"]), higher=stopped < top)
    return facts.Top(top)
