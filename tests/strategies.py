"""
Hypothesis strategies for frameworks and what people do with them.

Random frameworks are awkward on purpose: ranks skip or start high, descriptors come in all three states and in any
order, indicator lists are empty, ids say nothing about what they name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import attrs
from hypothesis import strategies as st

import competentie as c
from competentie.evidence import Repeated, Tie
from competentie.model import (
    CellMark,
    DescriptorState,
    Group,
    History,
    LegendEntry,
    Level,
    Mark,
    Provenance,
    Replacement,
    Specialisation,
    StatedRule,
)

SHIPPED = c.load_framework("sociaalwerker-b", "1.0.0")

# Texts that broke something somewhere.
TEXTS = st.sampled_from(
    [
        "x",
        "‘goed genoeg’",
        "risico`s",
        "a\u00a0b",
        "é",
        "e\u0301",
        "👩🏽‍⚕️",
        "שלום",
        '"\\/',
        "<b>&amp;</b>",
        "null",
        "0",
        " x",
    ]
)
MAYBE_EMPTY = st.one_of(st.just(""), TEXTS)
# Texts in paragraphs, where they may stand.
PROSE = st.one_of(MAYBE_EMPTY, st.just("een\n\ntwee"))
NOTES = st.sampled_from([None, "n", "een\ntwee"])
CODES = st.sampled_from([None, None, "A.1", "1"])
EXTRAS = st.one_of(
    st.none(),
    st.none(),
    st.just({}),
    st.just({"b": [1, True, None, {"é\n": "x"}], "a": -(2**53)}),
    st.dictionaries(
        st.text(max_size=3),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(-(2**53), 2**53), st.text(max_size=3)),
            lambda inner: st.one_of(
                st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=2), inner, max_size=2)
            ),
            max_leaves=4,
        ),
        max_size=2,
    ),
)
WORDS = ("a", "level_2", "x1", "rank", "zz_top", "id_3_2", "coachen")
RULES = st.builds(
    c.LevelRule,
    threshold=st.one_of(
        st.sampled_from([Fraction(3, 4), Fraction(1), Fraction(1, 2), Fraction(2, 3), Fraction(1, 100)]),
        st.fractions(min_value=Fraction(1, 50), max_value=1, max_denominator=50),
    ),
    climb=st.sampled_from(c.Climb),
    min_coverage=st.fractions(min_value=0, max_value=1, max_denominator=10),
)
ANSWERS = st.sampled_from([True, False, None])
MOMENTS = st.one_of(st.datetimes(), st.datetimes(timezones=st.just(dt.UTC)))
NUMBERS = st.one_of(st.integers(-100, 100), st.floats(-100, 100, allow_nan=False))


@st.composite
def identifiers(draw: st.DrawFn, count: int) -> list[str]:
    """
    *count* distinct ids in an order that says nothing.
    """
    return [f"{draw(st.sampled_from(WORDS))}_{n}" for n in draw(st.permutations(range(count)))]


@st.composite
def descriptors(draw: st.DrawFn, ladder: list[int], most: int) -> list[dict[str, Any]]:
    """
    What a competency says at some of the ranks, in any order, without ids.
    """
    ranks = draw(st.lists(st.sampled_from(ladder), unique=True, max_size=len(ladder)))
    cells = []
    for rank in ranks:
        state = draw(st.sampled_from([DescriptorState.DEFINED] * 3 + list(DescriptorState)))
        count = draw(st.integers(0, most)) if state is DescriptorState.DEFINED else 0
        cells.append({"rank": rank, "state": state, "count": count, "summary": draw(PROSE)})
    return cells


@st.composite
def random_frameworks(draw: st.DrawFn, *, competencies: int = 3, ranks: int = 4, indicators: int = 3) -> c.Framework:
    """
    A framework of at most that many competencies, ranks, and indicators per rank.
    """
    ladder = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=ranks)))
    cells = [draw(descriptors(ladder, indicators)) for _ in range(draw(st.integers(0, competencies)))]
    ids = iter(draw(identifiers(4 + sum(1 + sum(1 + d["count"] for d in ds) for ds in cells))))
    groups = draw(groups_of(ids))
    made = tuple(draw(competency(ds, ids, groups)) for ds in cells)
    statuses = draw(st.lists(st.sampled_from(CellMark), unique=True))
    framework = c.Framework(
        id=draw(st.sampled_from(["x", "team-1", "sociaalwerker-b"])),
        version=draw(st.sampled_from(["0.0.1", "1.0.0", "12.3.45"])),
        modified=draw(st.one_of(st.none(), st.dates())),
        language=draw(st.sampled_from(["nl", "en-GB", "ang"])),
        title=draw(TEXTS),
        ladder=tuple(
            Level(rank, draw(TEXTS), draw(PROSE), code=draw(CODES), notes=draw(NOTES), extra=draw(EXTRAS))
            for rank in ladder
        ),
        legend=tuple(LegendEntry(status, draw(TEXTS), draw(TEXTS)) for status in statuses),
        competencies=made,
        specialisations=tuple(Specialisation(next(ids), draw(TEXTS)) for _ in range(draw(st.integers(0, 1)))),
        profiles=(),
        history=draw(st.sampled_from([History(), HISTORY])),
        provenance=draw(st.sampled_from([Provenance(), PROVENANCE])),
        groups=groups,
        rule=draw(STATED_RULES),
        notes=draw(NOTES),
        uri=draw(st.sampled_from([None, "https://example.org/x"])),
        extra=draw(EXTRAS),
    )
    profiles = draw(st.lists(job_profiles(framework), max_size=2, unique_by=lambda profile: profile.id))
    return attrs.evolve(framework, profiles=tuple(profiles))


STATED_RULES = st.one_of(
    st.just(StatedRule()),
    st.builds(
        StatedRule,
        climb=st.sampled_from([None, *c.Climb]),
        threshold=st.sampled_from([None, Fraction(3, 4), Fraction(1, 2)]),
    ),
)


@st.composite
def groups_of(draw: st.DrawFn, ids: Any) -> tuple[Group, ...]:
    """
    Up to two groups with the next of *ids*, the second now and then within the first.
    """
    count = draw(st.integers(0, 2))
    made: list[Group] = []
    for _ in range(count):
        parent = draw(st.sampled_from([None, *(group.id for group in made)]))
        made.append(Group(next(ids), draw(TEXTS), notes=draw(NOTES), parent=parent, extra=draw(EXTRAS)))
    return tuple(made[::-1] if draw(st.booleans()) else made)


HISTORY = History(retired_ids=("gone", "gone_too"), replaced=(Replacement("gone", "gone_too", equivalent=True),))
PROVENANCE = Provenance(
    title="t",
    source="s",
    source_sha256="0" * 64,
    retrieved=dt.date(2026, 1, 31),
    editor_notes=("n",),
    corrections=(),
)


@st.composite
def competency(draw: st.DrawFn, cells: list[dict[str, Any]], ids: Any, groups: tuple[Group, ...] = ()) -> c.Competency:
    """
    A competency with those cells and the next of *ids*, in one of *groups* or none.
    """
    return c.Competency(
        id=next(ids),
        name=draw(TEXTS),
        definition=draw(PROSE),
        descriptors=tuple(
            c.Descriptor(
                id=next(ids),
                rank=cell["rank"],
                state=cell["state"],
                summary=cell["summary"],
                indicators=tuple(
                    c.Indicator(
                        next(ids),
                        draw(TEXTS),
                        code=draw(CODES),
                        notes=draw(NOTES),
                        exact_match=draw(st.sampled_from([(), ("urn:x",)])),
                        extra=draw(EXTRAS),
                    )
                    for _ in range(cell["count"])
                ),
                notes=draw(NOTES),
                extra=draw(EXTRAS),
            )
            for cell in cells
        ),
        code=draw(CODES),
        notes=draw(NOTES),
        group=draw(st.sampled_from([None, *(group.id for group in groups)])),
        extra=draw(EXTRAS),
    )


@st.composite
def desired(draw: st.DrawFn, framework: c.Framework) -> dict[str, int | None]:
    """
    Desired ranks for some of the competencies of *framework*.
    """
    wanted: dict[str, int | None] = {}
    for competency in framework.competencies:
        ranks = [d.rank for d in competency.descriptors if d.state is DescriptorState.DEFINED]
        choice = draw(st.sampled_from(["absent", None, *ranks]))
        if choice != "absent":
            wanted[competency.id] = choice  # type: ignore[assignment]
    return wanted


@st.composite
def job_profiles(draw: st.DrawFn, framework: c.Framework) -> c.JobProfile:
    """
    A job profile that fits *framework*.
    """
    cells = [(k.id, d.rank) for k in framework.competencies for d in k.descriptors]
    marks = [Mark(id, rank, draw(st.sampled_from(CellMark))) for id, rank in cells[: draw(st.integers(0, 2))]]
    return c.JobProfile.of(
        framework,
        draw(desired(framework)),
        id=draw(st.sampled_from(["p", "q_2"])),
        title=draw(TEXTS),
        marks=tuple(marks),
        note=draw(st.one_of(st.none(), MAYBE_EMPTY)),
        unlisted=draw(st.sampled_from(c.Requirement)),
        code=draw(CODES),
        group=draw(st.sampled_from([None, *(group.id for group in framework.groups)])),
    )


def frameworks(**limits: int) -> st.SearchStrategy[c.Framework]:
    """
    Random frameworks and the shipped one.
    """
    return st.one_of(random_frameworks(**limits), random_frameworks(**limits), st.just(SHIPPED))


def stated_competencies(**limits: int) -> st.SearchStrategy[c.Competency]:
    """
    A competency with at least one stated rank, of a random framework or the shipped one.
    """
    return (
        frameworks(**limits)
        .map(lambda framework: [k for k in framework.competencies if k.indicators])
        .filter(bool)
        .flatmap(st.sampled_from)
    )


@st.composite
def evidence(draw: st.DrawFn, ids: tuple[str, ...], *, answers: st.SearchStrategy[Any] = ANSWERS) -> dict[str, Any]:
    """
    Answers to some of *ids*.

    Often a competency is of one mind per stretch, as people are: only so do long climbs occur.
    """
    mood = draw(st.one_of(st.none(), answers))
    found = {}
    for id in ids:
        answer = mood if mood is not None and draw(st.integers(0, 3)) else draw(answers)
        if answer is not None or draw(st.booleans()):
            found[id] = answer
    return found


MIN_PER_ROLE = st.dictionaries(st.sampled_from(c.Role), st.integers(1, 3), max_size=2)


@st.composite
def assessments(draw: st.DrawFn, /, **limits: int) -> c.Assessment:
    """
    An assessment, with decisions and votes now and then.
    """
    framework = draw(frameworks(**limits))
    ids = tuple(i.id for i in framework.indicators)
    seen: Any = draw(evidence(ids))
    if bool(ids) and draw(st.booleans()):
        seen = c.combine_ratings(
            draw(ratings(framework)),
            framework,
            c.RaterRule(frozenset(), tie=draw(st.sampled_from(Tie)), min_per_role=draw(MIN_PER_ROLE)),
        )
    return draw(decided(c.assess(framework, seen, draw(RULES))))


@st.composite
def decided(draw: st.DrawFn, assessment: c.Assessment) -> c.Assessment:
    """
    *assessment* with a decision on some of its competencies, of which some are revoked, and some of those taken again.
    """
    decisions = {
        result.competency: c.Decision(
            draw(st.sampled_from([None, 0, *result.defined_ranks])),
            draw(st.just("gesprek")),
            at=draw(st.one_of(st.none(), MOMENTS)),
        )
        for result in assessment.results
        if not draw(st.integers(0, 3))
    }
    revoked = {id: "bezwaar" for id in decisions if not draw(st.integers(0, 2))}
    again = {id: decisions[id] for id in revoked if not draw(st.integers(0, 2))}
    return assessment.decide(decisions).revoke(revoked).decide(again)


@st.composite
def ratings(draw: st.DrawFn, framework: c.Framework, *, values: st.SearchStrategy[Any] = ANSWERS) -> list[c.Rating]:
    """
    Ratings of one person without repeats: each rater has one role.
    """
    ids = sorted(framework.indicator_ids)
    raters = draw(st.lists(st.sampled_from(c.Role), min_size=1, max_size=4))
    rated = draw(st.lists(st.sampled_from(ids), min_size=1, max_size=6, unique=True))
    return [
        c.Rating(id, f"rater {number}", role, draw(values))
        for number, role in enumerate(raters)
        for id in rated
        if number == 0 or draw(st.booleans())
    ]


def completions(ids: tuple[str, ...], seen: Mapping[str, bool | None]) -> list[dict[str, bool]]:
    """
    Every way to answer what *seen* leaves open of *ids*.
    """
    made: list[dict[str, bool]] = [{}]
    for id in ids:
        answer = seen.get(id)
        options = [True, False] if answer is None else [answer]
        made = [{**one, id: option} for one in made for option in options]
    return made


def with_indicators(**limits: int) -> st.SearchStrategy[c.Framework]:
    """
    A small random framework that has indicators.
    """
    return random_frameworks(**limits).filter(lambda framework: bool(framework.indicator_ids))


RATER_RULES = st.builds(
    c.RaterRule,
    exclude=st.sets(st.sampled_from(c.Role), max_size=2).map(frozenset),
    min_raters=st.integers(1, 3),
    min_per_role=MIN_PER_ROLE,
    tie=st.sampled_from(Tie),
    repeated=st.sampled_from(Repeated),
)


@st.composite
def rated_people(draw: st.DrawFn, framework: c.Framework) -> list[tuple[str, c.Rating]]:
    """
    Ratings of a few people, in any order; now and then repeated, in two roles, without a moment or at the same one.
    """
    ids = sorted(framework.indicator_ids)[:3]
    moments = [None, *(dt.datetime(2026, 1, day) for day in (1, 2, 3))]  # noqa: DTZ001 - a column has no zone, or one
    careful = draw(st.booleans())
    found = []
    for person in draw(st.lists(st.sampled_from("pqr"), min_size=1, max_size=3, unique=True)):
        for rater in draw(st.lists(st.sampled_from("abcd"), min_size=1, max_size=4, unique=True)):
            role = draw(st.sampled_from(c.Role))
            for id in draw(st.lists(st.sampled_from(ids), min_size=1, max_size=4, unique=careful)):
                # Rarely another role, so that not all is refused.
                seen = role if careful or draw(st.integers(0, 5)) else draw(st.sampled_from(c.Role))
                found.append((person, c.Rating(id, rater, seen, draw(ANSWERS), draw(st.sampled_from(moments)))))
    return draw(st.permutations(found))


class Used(dict[Any, str]):
    """
    A table that remembers what was asked of it.
    """

    def __init__(self, table: Mapping[Any, str], seen: set[Any]) -> None:
        super().__init__(table)
        self.seen = seen

    def __getitem__(self, key: Any) -> str:
        self.seen.add(key)
        return super().__getitem__(key)
