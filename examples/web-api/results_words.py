"""
A stored row in words: facts of competentie.explain made from what the row holds, which is no answer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import competentie as c
from competentie.explain import Explanation, Fact, FactKind
from results_store import Row


def sentences(row: Row, language: str) -> list[str]:
    """
    What *row* says, in ``nl`` or ``en``, in the words of the very framework that it was made with.
    """
    framework = c.load_framework(row["framework"], row["version"], language=language, digest=row["digest"])
    facts = tuple(facts_of(row, framework[row["competency"]]))
    told = Explanation(facts=facts, framework=framework, language=language)
    return [told.say(fact) for fact in facts]


def facts_of(row: Row, competency: c.Competency) -> Iterator[Fact]:
    """
    The facts on *competency* that need no answers: not the steps, not the indicators, not the votes.
    """
    yield _fact(FactKind.LEVEL, level=row["level"])
    if row["decided_by"]:
        yield _fact(
            FactKind.DECISION,
            level=row["decided_level"],
            by=row["decided_by"],
            at=dt.datetime.fromisoformat(row["decided_at"]),
            reason=row["decided_reason"],
            ruled=row["level"],
        )
    yield _end(row, competency)
    for pair in filter(None, row["contradictions"].split(",")):
        low, high = map(int, pair.split("<"))
        yield _fact(FactKind.CONTRADICTION, not_met=low, met=high)
    if row["coverage"] is not None:
        total = len(competency.indicator_ids)
        yield _fact(FactKind.COVERAGE, assessed=round(row["coverage"] * total), total=total)
    yield _fact(FactKind.POSSIBLE, levels=tuple(map(int, row["possible"].split(","))))
    yield _fact(FactKind.SUFFICIENT, sufficient=bool(row["sufficient"]))


def _end(row: Row, competency: c.Competency) -> Fact:
    """
    Why the climb went no further.
    """
    if row["coverage"] is None:
        return _fact(FactKind.NOTHING_STATED)
    if row["climb"] == c.Climb.HIGHEST.value:
        return _fact(FactKind.NO_CLIMB)
    if row["stopped_at"] is not None:
        return _fact(FactKind.STOPPED, rank=row["stopped_at"], verdict=c.Verdict(row["stopped_by"]))
    return _fact(FactKind.TOP, rank=max(d.rank for d in competency.descriptors if d.stated))


def _fact(kind: FactKind, **values: Any) -> Fact:
    return Fact(kind, values)
