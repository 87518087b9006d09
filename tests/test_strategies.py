"""
The strategies reach what they promise: without this, a law could hold over nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import Framework
from competentie.model import DescriptorState
from strategies import SHIPPED, assessments, completions, evidence, random_frameworks, ratings

# Finding is enough: the smallest one is of no interest, and costs minutes.
SEARCH = settings(
    max_examples=3000,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)


def ranks(framework: Framework) -> list[int]:
    return [level.rank for level in framework.ladder]


def cells(framework: Framework) -> list[c.Descriptor]:
    return [descriptor for competency in framework.competencies for descriptor in competency.descriptors]


@pytest.mark.parametrize(
    "reached",
    [
        lambda f: ranks(f)[0] >= 3 and len(ranks(f)) > 1,
        lambda f: any(high - low > 1 for low, high in zip(ranks(f), ranks(f)[1:], strict=False)),
        lambda f: len(ranks(f)) == 1,
        lambda f: len(ranks(f)) == 4,
        lambda f: {d.state for d in cells(f)} == set(DescriptorState),
        lambda f: any(d.state is DescriptorState.DEFINED and not d.indicators for d in cells(f)),
        lambda f: any(len(d.indicators) == 3 for d in cells(f)),
        lambda f: any(not k.descriptors for k in f.competencies),
        lambda f: not f.competencies,
        lambda f: any(k.descriptors[0].rank > k.descriptors[-1].rank for k in f.competencies if k.descriptors),
        lambda f: any(not k.indicators and k.descriptors for k in f.competencies),
        lambda f: any(None in p.desired.values() for p in f.profiles),
        lambda f: any(p.marks for p in f.profiles),
        lambda f: not f.legend,
        lambda f: any(d.summary == "" for d in cells(f)),
    ],
    ids=range(15),
)
def test_random_frameworks_reach(reached: Callable[[Framework], bool]) -> None:
    find(random_frameworks(), reached, settings=SEARCH)  # raises where it finds none


@pytest.mark.parametrize(
    "reached",
    [
        lambda a: any(r.level == 4 for r in a.results),
        lambda a: any(r.level == 0 for r in a.results),
        lambda a: any(r.level is None and r.verdicts for r in a.results),
        lambda a: any(r.contradictions for r in a.results),
        lambda a: any(r.decision for r in a.results),
        lambda a: any(len(r.possible) > 2 for r in a.results),
        lambda a: any(0 in r.possible and 1 not in r.possible and 2 in r.possible for r in a.results),
        lambda a: a.votes is not None and a.votes.contested,
        lambda a: a.votes is not None and a.votes.too_few,
    ],
    ids=range(9),
)
def test_assessments_reach(reached: Callable[[c.Assessment], bool]) -> None:
    find(assessments(), reached, settings=SEARCH)  # raises where it finds none


@given(evidence(("a", "b", "c")))
def test_evidence_is_of_the_given_ids(seen: dict[str, bool | None]) -> None:
    assert seen.keys() <= {"a", "b", "c"}
    made = completions(("a", "b", "c"), seen)
    assert len(made) == 2 ** sum(seen.get(id) is None for id in "abc")
    assert all(full[id] == answer for full in made for id, answer in seen.items() if answer is not None)
    assert len({tuple(full.items()) for full in made}) == len(made)


@given(ratings(SHIPPED), st.data())
def test_ratings_have_no_repeats(given_: list[c.Rating], data: st.DataObject) -> None:
    assert len({(rating.rater, rating.indicator) for rating in given_}) == len(given_)
    assert len({(rating.rater, rating.role) for rating in given_}) == len({rating.rater for rating in given_})
    assert data.draw(st.sampled_from(given_)).indicator in SHIPPED.indicator_ids
