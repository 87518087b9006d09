"""
The quality of answers: Guttman errors, Loevinger's H and alpha against literal definitions and published figures.
"""

from __future__ import annotations

import builtins
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, product
from typing import Any, Final, get_args

import pytest

import competentie as c
from competentie.errors import InvalidTypeError, InvalidValueError
from competentie.evidence import Repeated, Tie
from competentie.model import DescriptorState, History, Level, Provenance
from competentie.words import LANGUAGES, words_in

nw = pytest.importorskip("narwhals.stable.v2", reason="narwhals is not installed: the extra frames")
pytest.importorskip("krippendorff", reason="krippendorff is not installed: the extra quality")

from competentie import frames  # noqa: E402
from competentie.frames import quality  # noqa: E402
from competentie.frames.quality import views  # noqa: E402
from engines import ENGINES, LAZY, QUICK, Engine, refuses  # noqa: E402

Person = Mapping[str, bool | None]
Shape = Mapping[str, Mapping[int, int]]


@pytest.fixture(params=QUICK)
def engine(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


@pytest.fixture(params=[param for param in LAZY if param.id != "dask"])
def lazy(request: pytest.FixtureRequest) -> Engine:
    found: Engine = request.param
    return found


def framework_of(shape: Shape) -> c.Framework:
    """
    A framework of competencies, each with so many indicators at each rank.
    """
    competencies = []
    for name, ranks in shape.items():
        cells = []
        for rank, count in ranks.items():
            own = tuple(c.Indicator(f"{name}_{rank}_{i}", f"{name} {rank} {i}") for i in range(count))
            cells.append(
                c.Descriptor(id=f"{name}_{rank}", rank=rank, state=DescriptorState.DEFINED, summary="", indicators=own)
            )
        competencies.append(c.Competency(id=name, name=name, definition="", descriptors=tuple(cells)))
    ladder = sorted({rank for ranks in shape.values() for rank in ranks})
    return c.Framework(
        id="f",
        version="1.0.0",
        modified=None,
        language="nl",
        title="F",
        ladder=tuple(Level(rank, str(rank), "") for rank in ladder),
        legend=(),
        competencies=tuple(competencies),
        specialisations=(),
        profiles=(),
        history=History(),
        provenance=Provenance(),
    )


def ids_of(of: c.Framework | c.Competency) -> list[str]:
    """
    The ids of the indicators, in order.
    """
    if isinstance(of, c.Framework):
        return [indicator.id for indicator in of.indicators]
    return [id for descriptor in of.by_rank for id in descriptor.indicator_ids]


def own(person: Person, competency: c.Competency) -> dict[str, bool | None]:
    """
    What a person was seen to do of *competency*.
    """
    return {id: person[id] for id in ids_of(competency)}


def table(engine: Engine, framework: c.Framework, people: Sequence[Person], kind: type = bool) -> Any:
    """
    A frame with a row per person and a column per indicator of *framework*.
    """
    columns: dict[str, list[Any]] = {}
    for indicator in framework.indicators:
        answers = [person.get(indicator.id) for person in people]
        columns[indicator.id] = [None if answer is None else kind(answer) for answer in answers]
    return engine.make(columns, dict.fromkeys(columns, {bool: "bool", int: "int", float: "float"}[kind]))


def rows(found: quality.Finding) -> list[dict[str, Any]]:
    """
    The rows of a table of any engine, None where a value is missing.
    """
    frame = nw.from_native(found.table, eager_only=True)
    missing = frame.select(nw.all().is_null()).rows()
    told = []
    for row, gone in zip(frame.rows(), missing, strict=True):
        values = [None if empty else value for value, empty in zip(row, gone, strict=True)]
        told.append(dict(zip(frame.columns, values, strict=True)))
    return told


def crowd(framework: c.Framework, seed: int, size: int = 130) -> list[dict[str, bool | None]]:
    """
    People whose answers to each competency hang together more or less, with more or less missing, ties and constants.
    """
    chance = random.Random(seed)  # noqa: S311 - of tests
    people: list[dict[str, bool | None]] = [{} for _ in range(size)]
    for competency in framework.competencies:
        noise, missing = chance.choice([0.0, 0.5, 3.0]), chance.choice([0.0, 0.1, 0.5])
        steps = {id: chance.choice([-9.0, -0.6, 0.0, 0.0, 0.6, 1.2]) for id in ids_of(competency)}
        for person in people:
            strength = chance.gauss(0, 1)
            for id, step in steps.items():
                answer = strength + noise * chance.gauss(0, 1) > step
                person[id] = None if chance.random() < missing else answer
    return people


# The definitions, word by word: one pair and one person after the other


def expected_errors(pairs: Sequence[tuple[bool, bool]]) -> tuple[int, Fraction]:
    """
    Guttman errors that there are among those assessed on two indicators, and that there would be if they were unrelated.
    """
    total = len(pairs)
    first = sum(one for one, _ in pairs)
    second = sum(other for _, other in pairs)
    errors = 0
    for one, other in pairs:
        rare, popular = (one, other) if first <= second else (other, one)
        errors += rare and not popular
    share_of_rare = Fraction(min(first, second), total or 1)
    share_without_popular = 1 - Fraction(max(first, second), total or 1)
    return errors, total * share_of_rare * share_without_popular


class Literal:
    """
    What there is to say of a competency by the definitions.
    """

    def __init__(self, people: Sequence[Person], ids: Sequence[str]) -> None:
        self.ids, self.people = ids, people
        self.pairs = {}
        for one, other in combinations(ids, 2):
            answers = [(person[one], person[other]) for person in people]
            known = [(bool(a), bool(b)) for a, b in answers if a is not None and b is not None]
            self.pairs[one, other] = (len(known), *expected_errors(known))

    def h(self, *items: str) -> tuple[int, Fraction, float | None] | None:
        """
        Errors, expected errors and H of the pairs that have all *items*: none for the competency, one, or two.

        Pairs that too few people were assessed on do not count, as they are not told either; if there is no other, nor
        is there anything to tell.
        """
        chosen = [
            pair for names, pair in self.pairs.items() if {*items} <= {*names} and pair[0] >= quality.PEOPLE_FOR_H
        ]
        if not chosen:
            return None
        errors = sum(pair[1] for pair in chosen)
        expected = sum((pair[2] for pair in chosen), Fraction(0))
        return errors, expected, float(1 - errors / expected) if expected else None

    def seen(self, *items: str) -> int:
        """
        How many people were assessed on all *items*, and on two of the competency at the least.
        """
        count = 0
        for person in self.people:
            assessed = {id for id in self.ids if person[id] is not None}
            count += {*items} <= assessed and len(assessed) > 1
        return count


MANY = framework_of({name: {1: 2, 2: 1, 4: 1} for name in "abcdef"})


def agrees(row: Mapping[str, Any], literal: Literal, *items: str) -> None:
    told = literal.h(*items)
    assert row["people"] == literal.seen(*items)
    if told is None:
        assert (row["errors"], row["expected"], row["h"], row["why"]) == (None, None, None, "too_few")
        return
    errors, expected, h = told
    assert row["errors"] == errors
    assert row["expected"] == pytest.approx(float(expected), abs=1e-9)
    assert row["h"] == (None if h is None else pytest.approx(h, abs=1e-9))
    assert row["why"] == ("no_variation" if h is None else None)


@pytest.mark.parametrize("kind", [bool, float])
def test_errors_and_h_are_those_of_the_definitions(engine: Engine, kind: type) -> None:
    people = crowd(MANY, seed=14)
    frame = table(engine, MANY, people, kind)
    literal = {one.id: Literal(people, ids_of(one)) for one in MANY.competencies}
    whys = set()
    for row in rows(quality.scalability(frame, MANY, rows_are_people=True)):
        agrees(row, literal[row["competency"]])
    for row in rows(quality.scalability(frame, MANY, per="indicator", rows_are_people=True)):
        agrees(row, literal[row["competency"]], row["indicator"])
        whys.add(row["why"])
    for row in rows(quality.scalability(frame, MANY, per="pair", rows_are_people=True)):
        agrees(row, literal[row["competency"]], row["indicator"], row["other"])
        whys.add(row["why"])
    assert whys == {None, "too_few", "no_variation"}


@pytest.mark.parametrize("seed", range(8))
def test_errors_and_h_of_more_random_answers(seed: int) -> None:
    polars = pytest.importorskip("polars")
    people = crowd(MANY, seed, size=160)
    frame = polars.DataFrame(people, schema=dict.fromkeys(ids_of(MANY), polars.Boolean))
    for row in rows(quality.scalability(frame, MANY, per="pair", rows_are_people=True)):
        agrees(row, Literal(people, ids_of(MANY[row["competency"]])), row["indicator"], row["other"])


@pytest.mark.parametrize("per", ["competency", "indicator", "pair"])
@pytest.mark.parametrize("seed", range(6))
def test_nothing_in_a_table_hangs_on_answers_that_too_few_were_assessed_on(per: Any, seed: int) -> None:
    polars = pytest.importorskip("polars")
    framework = framework_of({"k": {1: 2, 2: 2, 3: 1}})
    chance = random.Random(seed)  # noqa: S311 - of tests
    people = crowd(framework, seed=14, size=104)
    rare = chance.sample(ids_of(framework), k=2)
    for place, person in enumerate(people):
        for id in ids_of(framework):
            person[id] = chance.random() < 0.5 if id not in rare or place < 99 else None
    tables = []
    for _ in range(2):
        frame = polars.DataFrame(people, schema=dict.fromkeys(ids_of(framework), polars.Boolean))
        tables.append(rows(quality.scalability(frame, framework, per=per, rows_are_people=True)))
        for person, id in product(people[:99], rare):
            person[id] = chance.random() < 0.5
    assert tables[0] == tables[1]
    assert any(row["errors"] for row in tables[0])


def test_an_indicator_of_which_two_people_were_assessed_is_in_no_sum(engine: Engine) -> None:
    told = set()
    for first, second in product([True, False], repeat=2):
        people: list[dict[str, bool | None]] = [{"k_1_0": i % 2 == 0, "k_1_1": i % 3 != 0 or i < 2} for i in range(100)]
        people[0]["k_2_0"], people[1]["k_2_0"] = first, second
        frame = table(engine, LADDER, people)
        # Of the others nobody was assessed, and on some engines no column says so.
        items = rows(quality.scalability(frame, LADDER, per="indicator", rows_are_people=True))[:3]
        [row] = rows(quality.scalability(frame, LADDER, rows_are_people=True))
        told.add((str(items), str(row)))
        assert [item["errors"] for item in items] == [16, 16, None]
        assert [item["people"] for item in items] == [100, 100, 2]
        assert (row["errors"], row["expected"]) == (16, 16.5)
    assert len(told) == 1


def test_many_people_on_no_two_indicators_together_are_too_few(engine: Engine) -> None:
    ids = ids_of(LADDER)
    people = [{ids[i % 5]: i % 3 == 0, ids[(i + 1) % 5]: i % 2 == 0} for i in range(400)]
    [problem] = refuses(
        lambda: quality.scalability(table(engine, LADDER, people), LADDER, rows_are_people=True),
        ("too_few_people", "k"),
    )
    assert problem.parameters == {"count": 80, "minimum": 100}


def test_the_errors_of_all_pairs_are_those_of_all_people() -> None:
    polars = pytest.importorskip("polars")
    framework = framework_of({"k": {1: 3, 2: 3}})
    people = [{id: bool(answer) for id, answer in person.items()} for person in crowd(framework, seed=3)]
    times = {id: sum(person[id] for person in people) for id in ids_of(framework)}
    popular = sorted(times, key=lambda name: -times[name])
    errors = 0
    for person in people:
        errors += sum(not person[usual] and person[rare] for usual, rare in combinations(popular, 2))
    [row] = rows(quality.scalability(polars.DataFrame(people), framework, rows_are_people=True))
    assert row["errors"] == errors


# What R's package mokken says


# Transitive reasoning: 425 children, 12 tasks (Verweij, Sijtsma and Koops, 1996; Sijtsma and Molenaar, 2002, p. 33), the
# data set "transreas" of the package mokken of R. Only counts are here: how many children did each task well (where a
# row crosses itself) and how many both of two. Two tasks are all that a pair of the definition sees.
TRANSREAS = """
T09L 128
T12P  53 202
T10W  95  89 221
T11P  87 116 142 273
T04W  97 163 164 218 333
T05W 107 155 189 219 271 341
T02L 102 169 179 226 292 279 344
T07L 118 162 205 231 283 292 289 359
T03W 121 170 210 235 292 309 304 336 376
T01L 123 186 215 255 312 326 322 348 366 400
T08W 128 192 218 262 322 333 333 353 372 391 411
T06A 127 197 219 264 325 336 338 357 372 394 406 414
"""
CHILDREN = 425
# What coefH of mokken 3.1.2 prints, to three decimals: H of each task and of all; of all pairs with T10W; and of ten tasks,
# those that ask for pseudo-transitivity (P) left out.
PRINTED_ITEMS = "0.171 -0.135 0.138 -0.025 0.048 0.092 0.081 0.178 0.188 0.206 0.282 0.396"
PRINTED_H = "0.091"
PRINTED_T10W = "0.463 -0.165 0.001 -0.191 0.267 0.003 0.534 0.568 0.538 0.588 0.650"
PRINTED_ITEMS_OF_TEN = "0.289 0.281 0.036 0.139 0.072 0.250 0.293 0.287 0.387 0.483"
PRINTED_H_OF_TEN = "0.205"
# The sum over the children of what its check.errors counts, of twelve tasks and of ten.
ERRORS, ERRORS_OF_TEN = 1812, 922


def transreas(left_out: str) -> tuple[c.Framework, Any]:
    """
    A framework with an indicator per task, and a frame with the counts: per pair of tasks all children, and no others.
    """
    polars = pytest.importorskip("polars")
    lines = [line.split() for line in TRANSREAS.strip().splitlines()]
    counts = {(i, j): int(count) for i, line in enumerate(lines) for j, count in enumerate(line[1:])}
    kept = [i for i, line in enumerate(lines) if line[0][-1] not in left_out]
    framework = framework_of({"k": {1: len(kept)}})
    ids = dict(zip(kept, ids_of(framework), strict=True))
    columns: dict[str, list[int | None]] = {id: [] for id in ids.values()}
    for j, i in combinations(kept, 2):
        both = counts[i, j]
        cells = {(1, 1): both, (1, 0): counts[i, i] - both, (0, 1): counts[j, j] - both}
        cells[0, 0] = CHILDREN - sum(cells.values())
        for answers, times in cells.items():
            told = {ids[i]: answers[0], ids[j]: answers[1]}
            for id, column in columns.items():
                column.extend([told.get(id)] * times)
    return framework, polars.DataFrame(columns)


def printed(values: Sequence[float]) -> str:
    return " ".join(f"{value:.3f}" for value in values)


def test_h_is_what_mokken_of_r_prints() -> None:
    framework, frame = transreas(left_out="")
    [row] = rows(quality.scalability(frame, framework, rows_are_people=True))
    assert (printed([row["h"]]), row["errors"]) == (PRINTED_H, ERRORS)
    assert (
        printed(
            [row["h"] for row in rows(quality.scalability(frame, framework, per="indicator", rows_are_people=True))]
        )
        == PRINTED_ITEMS
    )
    third = ids_of(framework)[2]
    pairs = rows(quality.scalability(frame, framework, per="pair", rows_are_people=True))
    of_third = [row["h"] for row in pairs if third in (row["indicator"], row["other"])]
    assert printed(of_third) == PRINTED_T10W
    assert {row["people"] for row in pairs} == {CHILDREN}


def test_h_of_ten_tasks_is_what_mokken_of_r_prints() -> None:
    framework, frame = transreas(left_out="P")
    [row] = rows(quality.scalability(frame, framework, rows_are_people=True))
    assert (printed([row["h"]]), row["errors"]) == (PRINTED_H_OF_TEN, ERRORS_OF_TEN)
    items = rows(quality.scalability(frame, framework, per="indicator", rows_are_people=True))
    assert printed([row["h"] for row in items]) == PRINTED_ITEMS_OF_TEN


# A ladder, and none


LADDER = framework_of({"k": {1: 2, 2: 2, 3: 1}})


def perfect(size: int) -> list[dict[str, bool | None]]:
    """
    People who have every indicator up to some place, and none beyond it.
    """
    ids = ids_of(LADDER)
    return [{id: place < person % (len(ids) + 1) for place, id in enumerate(ids)} for person in range(size)]


@pytest.mark.parametrize("per", ["competency", "indicator", "pair"])
def test_a_perfect_ladder_is_one(engine: Engine, per: Any) -> None:
    for row in rows(quality.scalability(table(engine, LADDER, perfect(120)), LADDER, per=per, rows_are_people=True)):
        assert (row["h"], row["errors"]) == (1.0, 0)
        assert not row["against"] if "against" in row else True


def test_of_a_hundred_shuffles_nearly_all_are_near_nothing() -> None:
    polars = pytest.importorskip("polars")
    shuffles = framework_of({f"k{i}": {1: 5} for i in range(100)})
    planted = {place: [person[id] for person in perfect(1200)] for place, id in enumerate(ids_of(LADDER))}
    columns = {}
    for seed, competency in enumerate(shuffles.competencies):
        chance = random.Random(seed)  # noqa: S311 - of tests
        for place, id in enumerate(ids_of(competency)):
            columns[id] = chance.sample(planted[place], k=len(planted[place]))
    found = [row["h"] for row in rows(quality.scalability(polars.DataFrame(columns), shuffles, rows_are_people=True))]
    assert sum(abs(h) < 0.05 for h in found) >= 90
    assert len(set(found)) > 50


def test_two_indicators_that_are_as_popular_make_as_many_errors_either_way() -> None:
    polars = pytest.importorskip("polars")
    framework = framework_of({"k": {1: 1, 2: 1}})
    one, other = ids_of(framework)
    both = [True] * 40 + [False] * 40
    columns = {one: [*both, *[True] * 20, *[False] * 20], other: [*both, *[False] * 20, *[True] * 20]}
    [row] = rows(quality.scalability(polars.DataFrame(columns), framework, rows_are_people=True))
    # By hand: 60 of 120 have each; 120 * 1/2 * 1/2 errors are to be expected, 20 there are.
    assert (row["errors"], row["expected"]) == (20, 30.0)
    assert row["h"] == pytest.approx(1 / 3, abs=1e-12)
    # Nor does either stand the other way round.
    assert (row["pairs"], row["against"]) == (1, 0)


def test_pairs_that_stand_the_other_way_round_are_named(engine: Engine) -> None:
    ids = ids_of(LADDER)
    # The first indicator of rank 1 and that of rank 3 have changed places.
    changed = {ids[0]: ids[4], ids[4]: ids[0]}
    people = [{changed.get(id, id): answer for id, answer in person.items()} for person in perfect(120)]
    frame = table(engine, LADDER, people)
    pairs = rows(quality.scalability(frame, LADDER, per="pair", rows_are_people=True))
    against = [(row["indicator"], row["other"]) for row in pairs if row["against"]]
    assert against == [
        (ids[0], ids[2]),
        (ids[0], ids[3]),
        (ids[0], ids[4]),
        (ids[1], ids[4]),
        (ids[2], ids[4]),
        (ids[3], ids[4]),
    ]
    assert [row["against"] for row in pairs if row["rank"] == row["other_rank"]] == [None, None]
    shares = {(row["indicator"], row["other"]): (row["share"], row["other_share"]) for row in pairs}
    assert shares[ids[0], ids[4]] == (20 / 120, 100 / 120)
    [row] = rows(quality.scalability(frame, LADDER, rows_are_people=True))
    assert (row["pairs"], row["against"], row["indicators"], row["h"]) == (8, 6, 5, 1.0)


# Who is a person


ASKED: Final = [quality.indicators, quality.scalability, quality.ladder, quality.sensitivity, frames.matrix]


@pytest.mark.parametrize("ask", ASKED)
def test_rows_of_one_person_are_no_crowd(engine: Engine, ask: Any) -> None:
    columns: dict[str, list[Any]] = {id: [place < 2] * 120 for place, id in enumerate(ids_of(LADDER))}
    frame = engine.make({"wie": ["anna"] * 119 + [None], **columns})
    problems = refuses(
        lambda: ask(frame, LADDER, person="wie"), ("says_nothing", "wie"), ("people_in_several_rows", "wie")
    )
    assert problems[1].parameters["examples"] == ("'anna'",)
    others = engine.make({"wie": [f"p{place}" for place in range(120)], **columns})
    told, same = ask(others, LADDER, person="wie"), ask(others, LADDER, rows_are_people=True)
    if ask is not frames.matrix:
        assert rows(told) == rows(same)


@pytest.mark.parametrize("ask", ASKED)
def test_a_person_with_a_space_more_is_no_other(engine: Engine, ask: Any) -> None:
    columns: dict[str, list[Any]] = {id: [place < 2] * 120 for place, id in enumerate(ids_of(LADDER))}
    frame = engine.make({"wie": ["anna\u00a0", "anna", *(f"p{place}" for place in range(118))], **columns})
    [problem] = refuses(lambda: ask(frame, LADDER, person="wie"), ("people_in_several_rows", "wie"))
    assert problem.parameters["examples"] == (repr("anna\u00a0"),)


@pytest.mark.parametrize("ask", ASKED)
def test_who_is_a_person_is_told_once(ask: Any) -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"wie": range(120), **{id: [True] * 120 for id in ids_of(LADDER)}})
    refuses(lambda: ask(frame, LADDER), ("people_not_told", "person"), error=InvalidValueError)
    refuses(
        lambda: ask(frame, LADDER, person="wie", rows_are_people=True),
        ("people_told_twice", "person"),
        error=InvalidValueError,
    )
    refuses(lambda: ask(frame, LADDER, person=1), ("wrong_type", "person"), error=InvalidTypeError)
    refuses(lambda: ask(frame, LADDER, rows_are_people=1), ("wrong_type", "rows_are_people"), error=InvalidTypeError)
    refuses(lambda: ask(frame, LADDER, person="x"), ("unknown_column", "person"))
    refuses(lambda: ask(frame, LADDER, person="k_1_0"), ("column_in_the_way", "k_1_0"))


# Too little to judge by


def test_too_few_people_are_refused_and_counted(engine: Engine) -> None:
    few = table(engine, LADDER, perfect(99))
    [problem] = refuses(lambda: quality.scalability(few, LADDER, rows_are_people=True), ("too_few_people", "k"))
    assert problem.parameters == {"count": 99, "minimum": 100}
    [problem] = refuses(
        lambda: quality.sensitivity(table(engine, LADDER, perfect(29)), LADDER, rows_are_people=True),
        ("too_few_people", "k"),
    )
    assert problem.parameters == {"count": 29, "minimum": 30}
    wanted = [("too_few_people", "k/2"), ("too_few_people", "k/3")]
    refuses(lambda: quality.ladder(table(engine, LADDER, perfect(29)), LADDER, rows_are_people=True), *wanted)
    refuses(
        lambda: quality.indicators(table(engine, LADDER, perfect(4)), LADDER, rows_are_people=True),
        ("too_few_people", ""),
    )
    refuses(lambda: quality.indicators(table(engine, LADDER, []), LADDER, rows_are_people=True), ("too_few_people", ""))


def test_of_a_competency_with_too_few_only_its_own_figures_are_missing(engine: Engine) -> None:
    framework = framework_of({"k": {1: 2, 2: 2, 3: 1}, "few": {1: 2, 2: 1}, "apart": {1: 2}, "none": {}})
    people: list[dict[str, bool | None]] = perfect(100)
    for person in people[:28]:
        person |= {"few_1_0": True, "few_1_1": True, "few_2_0": False}
    # Of these nobody was assessed on another of the competency.
    people[30] |= {"few_2_0": True, "apart_1_0": True}
    people[31] |= {"apart_1_1": True}
    frame = table(engine, framework, people)
    found = {row["competency"]: row for row in rows(quality.scalability(frame, framework, rows_are_people=True))}
    assert (found["k"]["h"], found["k"]["pairs"]) == (1.0, 8)
    assert [found["few"][name] for name in ("people", "h", "errors", "why")] == [28, None, None, "too_few"]
    pairs = rows(quality.scalability(frame, framework, per="pair", rows_are_people=True))
    told = {
        (row["people"], row["share"], row["other_share"], row["against"]) for row in pairs if row["competency"] == "few"
    }
    assert told == {(28, None, None, None)}
    assert [found["apart"][name] for name in ("people", "indicators", "why")] == [0, 2, "too_few"]
    assert [found["none"][name] for name in ("people", "indicators", "pairs", "against")] == [0, 0, 0, 0]
    found = {
        (row["competency"], row["lower"]): row for row in rows(quality.ladder(frame, framework, rows_are_people=True))
    }
    assert [*found] == [("k", 1), ("k", 2), ("few", 1)]
    few = found["few", 1]
    assert [few[name] for name in ("people", "both", "share", "share_of_all", "why")] == [
        28,
        None,
        None,
        None,
        "too_few",
    ]
    tried = quality.sensitivity(frame, framework, thresholds=["1/2"], climbs=[c.Climb.HIGHEST], rows_are_people=True)
    of_few = [row for row in rows(tried) if row["competency"] == "few"]
    assert [(row["people"], row["differ"], row["share"]) for row in of_few] == [(29, None, None)]


# Indicators


def test_indicators_are_counted_by_hand(engine: Engine) -> None:
    framework = framework_of({"k": {1: 2}, "m": {2: 1}, "empty": {}})
    people: list[Person] = [{"k_1_0": True, "k_1_1": place < 2 or None} for place in range(6)]
    people += [{"k_1_0": False}, {"k_1_0": False}]
    made = table(engine, framework, people)
    frame = nw.from_native(made).drop("m_2_0").to_native()
    told = rows(quality.indicators(frame, framework, rows_are_people=True))
    assert told == [
        {
            "competency": "k",
            "rank": 1,
            "indicator": "k_1_0",
            "people": 8,
            "assessed": 8,
            "observed": 6,
            "share_observed": 0.75,
            "share_missing": 0.0,
        },
        {
            "competency": "k",
            "rank": 1,
            "indicator": "k_1_1",
            "people": 8,
            "assessed": 2,
            "observed": None,
            "share_observed": None,
            "share_missing": 0.75,
        },
        {
            "competency": "m",
            "rank": 2,
            "indicator": "m_2_0",
            "people": 8,
            "assessed": 0,
            "observed": None,
            "share_observed": None,
            "share_missing": 1.0,
        },
    ]


def test_what_is_no_answer_is_refused_on_every_engine(engine: Engine) -> None:
    people: list[dict[str, Any]] = [dict(person) for person in perfect(120)]
    people[0]["k_1_1"], people[7]["k_3_0"], people[8]["k_3_0"] = 0.5, -1.0, 2.0
    frame = table(engine, LADDER, people, float)
    wanted = [("values_no_answers", "k_1_1"), ("values_no_answers", "k_3_0")]
    for ask in (quality.indicators, quality.scalability, quality.ladder, quality.sensitivity, frames.matrix):
        first, second = refuses(lambda ask=ask: ask(frame, LADDER, rows_are_people=True), *wanted)  # type: ignore[misc]
        assert (first.value, first.parameters["count"], second.parameters["count"]) == (0.5, 1, 2)


def test_columns_that_assess_refuses_are_refused() -> None:
    polars = pytest.importorskip("polars")
    refuses(
        lambda: quality.indicators(polars.DataFrame({"x": [1]}), LADDER, rows_are_people=True),
        ("no_indicator_column", ""),
    )
    frame = polars.DataFrame({"k_1_0": [True], "k_1_9": [True]})
    refuses(lambda: quality.indicators(frame, LADDER, rows_are_people=True), ("looks_like_an_indicator", "k_1_9"))
    refuses(
        lambda: quality.indicators(polars.DataFrame({"k_1_0": ["ja"]}), LADDER, rows_are_people=True),
        ("column_type", "k_1_0"),
    )
    wrong: Any = "f"
    wanted = ("wrong_type", "framework")
    refuses(lambda: quality.indicators(frame, wrong, rows_are_people=True), wanted, error=InvalidTypeError)


# Whether ranks build on each other


def test_ranks_are_met_as_the_core_says(engine: Engine) -> None:
    people = crowd(MANY, seed=5)
    rule = c.LevelRule("1/2")
    told = rows(quality.ladder(table(engine, MANY, people), MANY, rule=rule, rows_are_people=True))
    assert [(row["lower"], row["higher"]) for row in told] == [(1, 2), (2, 4)] * 6
    for row in told:
        met = []
        for person in people:
            competency = MANY[row["competency"]]
            result = c.determine_level(competency, own(person, competency), rule)
            steps = {step.rank: step.verdict for step in result.steps}
            met.append((steps[row["lower"]], steps[row["higher"]]))
        judged = [tuple(one is c.Verdict.MET for one in pair) for pair in met if c.Verdict.NOT_ASSESSED not in pair]
        counts = {name: judged.count(pair) for name, pair in MEET.items()}
        assert row["people"] == len(judged) >= 30
        assert {name: row[name] for name in MEET} == counts
        higher = counts["both"] + counts["only_higher"]
        assert row["share"] == counts["both"] / higher
        assert row["share_of_all"] == (counts["both"] + counts["only_lower"]) / len(judged)
        assert row["why"] is None


MEET = {"both": (True, True), "only_lower": (True, False), "only_higher": (False, True), "neither": (False, False)}


def test_where_nobody_meets_the_higher_rank_there_is_no_share(engine: Engine) -> None:
    people = [dict(person) | {"k_3_0": False} for person in perfect(60)]
    first, second = rows(quality.ladder(table(engine, LADDER, people), LADDER, rows_are_people=True))
    assert (first["share"], first["why"]) == (1.0, None)
    assert [second[name] for name in ("people", "only_lower", "neither", "share", "why")] == [
        60,
        20,
        40,
        None,
        "nobody_meets",
    ]


def test_a_rank_without_a_column_is_judged_in_nobody(engine: Engine) -> None:
    frame = nw.from_native(table(engine, LADDER, perfect(60))).drop("k_3_0").to_native()
    first, second = rows(quality.ladder(frame, LADDER, rows_are_people=True))
    assert (first["people"], first["share"]) == (60, 1.0)
    assert (second["people"], second["why"]) == (0, "too_few")
    only = nw.from_native(frame).select("k_1_0").to_native()
    refuses(
        lambda: quality.ladder(only, LADDER, rows_are_people=True), ("too_few_people", "k/2"), ("too_few_people", "k/3")
    )


# Other rules


def test_levels_under_other_rules_are_those_of_the_core(engine: Engine) -> None:
    framework = framework_of({"k": {1: 3, 2: 3, 4: 2}, "m": {1: 4, 3: 4}})
    people = crowd(framework, seed=2, size=50)
    base = c.LevelRule("2/3", c.Climb.CUMULATIVE_IMPLIED)
    thresholds: list[Fraction | int | str] = ["1/2", Fraction(2, 3), 1]
    climbs = [c.Climb.CUMULATIVE_IMPLIED, c.Climb.HIGHEST]
    frame = table(engine, framework, people)
    told = rows(
        quality.sensitivity(frame, framework, rule=base, thresholds=thresholds, climbs=climbs, rows_are_people=True)
    )
    places = [*product(thresholds, climbs, framework.competencies)]
    assert len(told) == len(places)
    for row, (threshold, climb, competency) in zip(told, places, strict=True):
        other = c.LevelRule(threshold, climb)
        pairs = []
        for person in people:
            seen = own(person, competency)
            levels = [c.determine_level(competency, seen, rule).level for rule in (base, other)]
            if any(answer is not None for answer in seen.values()):
                pairs.append(levels)
        known = [(one, two) for one, two in pairs if one is not None and two is not None]
        higher, lower = sum(two > one for one, two in known), sum(two < one for one, two in known)
        unknown = sum((one is None) is not (two is None) for one, two in pairs)
        assert (row["competency"], row["climb"], Fraction(row["threshold"])) == (
            competency.id,
            climb.value,
            Fraction(threshold),
        )
        assert (row["people"], row["higher"], row["lower"], row["unknown"]) == (len(pairs), higher, lower, unknown)
        assert (row["differ"], row["share"]) == (higher + lower + unknown, (higher + lower + unknown) / len(pairs))
    assert {row["differ"] for row in told if row["threshold"] == "2/3" and row["climb"] == "cumulative_implied"} == {0}
    assert any(row["differ"] for row in told)


def test_by_default_all_climbs_and_the_thresholds_of_the_documentation_are_tried() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame(perfect(30))
    told = rows(quality.sensitivity(frame.drop("k_2_1"), LADDER, rows_are_people=True))
    tried = {(row["threshold"], row["climb"]) for row in told}
    assert tried == {(str(t), climb.value) for t in quality.THRESHOLDS for climb in c.Climb}
    assert [row["differ"] for row in told if (row["threshold"], row["climb"]) == ("3/4", "cumulative")] == [0]
    refuses(
        lambda: quality.sensitivity(frame, LADDER, climbs=[], rows_are_people=True),
        ("nothing_to_try", "thresholds"),
        error=InvalidValueError,
    )
    with pytest.raises(InvalidTypeError):
        quality.sensitivity(frame, LADDER, thresholds=[0.5], rows_are_people=True)  # type: ignore[list-item]


# Raters


# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability": of each unit how many observers gave which value.
# A: two observers, ten units, two values: both 0 five times, both 1 once, one of each four times. By hand:
# 1 - 19 * 4 / (14 * 6) = 0.095.
BINARY = [(2, 0)] * 5 + [(1, 1)] * 4 + [(0, 2)]
# C: four observers, twelve units, five values, some missing.
FOUR_OBSERVERS = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
# Of Wikipedia's "Krippendorff's alpha": three coders, fifteen units, four values, some missing.
THREE_CODERS = """
. . . . . 3 4 1 2 1 1 3 3 . 3
1 . 2 1 3 3 4 3 . . . . . . .
. . 2 1 3 4 4 . 2 1 1 3 3 . 4
"""


def value_counts(text: str) -> list[list[int]]:
    lines = [line.split() for line in text.strip().splitlines()]
    values = sorted({value for line in lines for value in line} - {"."})
    return [[unit.count(value) for value in values] for unit in zip(*lines, strict=True)]


@pytest.mark.parametrize(
    ("counts", "figure"),
    [(BINARY, "0.095"), (value_counts(FOUR_OBSERVERS), "0.743"), (value_counts(THREE_CODERS), "0.691")],
    ids=["binary", "four observers", "three coders"],
)
def test_alpha_is_the_published_figure(counts: list[list[int]], figure: str) -> None:
    # A unit that one observer saw has no pair, and does not count.
    several = [unit for unit in counts if sum(unit) > 1]
    assert f"{views.alpha_of(several):.3f}" == figure
    assert f"{float(literal_alpha(counts)):.3f}" == figure


def literal_alpha(counts: Sequence[Sequence[int]]) -> Fraction:
    """
    1 less observed by expected disagreement, from a matrix of coincidences.
    """
    size = len(counts[0])
    together = {pair: Fraction(0) for pair in product(range(size), repeat=2)}
    for unit in counts:
        if sum(unit) > 1:
            for one, other in together:
                pairs = unit[one] * (unit[other] - (one == other))
                together[one, other] += Fraction(pairs, sum(unit) - 1)
    totals = [sum(together[one, other] for other in range(size)) for one in range(size)]
    everyone = sum(totals)
    observed = sum(count for (one, other), count in together.items() if one != other) / everyone
    expected = sum(totals[one] * totals[other] for one, other in together if one != other) / (everyone * (everyone - 1))
    return Fraction(1 - observed / expected)


RATED = framework_of({"k": {1: 1, 2: 1}, "m": {1: 1}, "same": {1: 1}, "alone": {1: 1}, "few": {1: 1}, "none": {}})
NAMED: Final[dict[str, Any]] = {"person": "wie", "rater": "door", "role": "rol", "indicator": "vraag", "value": "zegt"}


def rated(seed: int) -> list[tuple[str, str, str, str, str]]:
    """
    Ratings of forty people, each by themselves and up to four others.
    """
    chance = random.Random(seed)  # noqa: S311 - of tests
    made = []
    for person in range(40):
        good = chance.random()
        for rater in range(5):
            role = "self" if rater == 0 else "peer"
            for indicator in ("k_1_0", "k_2_0", "m_1_0"):
                if chance.random() < 0.7:
                    answer = "n.v.t." if chance.random() < 0.1 else "ja" if chance.random() < good else "nee"
                    made.append((f"p{person}", f"r{rater}", role, indicator, answer))
            made.append((f"p{person}", f"r{rater}", role, "same_1_0", "ja"))
        made.append((f"p{person}", "r1", "peer", "alone_1_0", "ja"))
        if person < 4:
            made += [
                (f"p{person}", f"r{rater}", "self" if not rater else "peer", "few_1_0", "ja") for rater in range(3)
            ]
    return made


def ratings(engine: Engine, made: Sequence[Sequence[str]]) -> Any:
    return engine.make(dict(zip(NAMED.values(), map(list, zip(*made, strict=True)), strict=True)))


def units_of(made: Sequence[Sequence[str]], *ids: str) -> list[tuple[int, int]]:
    """
    By person and indicator how many others said yes, and how many no.
    """
    units: dict[tuple[str, str], list[int]] = {}
    for person, _, role, indicator, answer in made:
        if role == "peer" and indicator in ids:
            unit = units.setdefault((person, indicator), [0, 0])
            unit[0] += answer == "ja"
            unit[1] += answer == "nee"
    return [(yes, no) for yes, no in units.values() if yes + no > 1]


def test_agreement_is_that_of_the_definitions(engine: Engine) -> None:
    made = rated(seed=1)
    frame = ratings(engine, made)
    rule = c.RaterRule(min_raters=3)
    told = rows(quality.agreement(frame, RATED, rule=rule, **NAMED))
    assert [row["competency"] for row in told] == ["k", "m", "same", "alone", "few", "none"]
    by_indicator = rows(quality.agreement(frame, RATED, **NAMED, per="indicator"))
    for row in (*told[:2], *by_indicator[:3]):
        ids = [row["indicator"]] if "indicator" in row else ids_of(RATED[row["competency"]])
        units = units_of(made, *ids)
        pairs = [yes + no for yes, no in units]
        same = sum(yes * (yes - 1) + no * (no - 1) for yes, no in units)
        assert row["units"] == len(units)
        assert row["pairs"] == sum(m * (m - 1) for m in pairs) // 2
        assert row["agreement"] == pytest.approx(same / sum(m * (m - 1) for m in pairs), abs=1e-12)
        assert row["alpha"] == pytest.approx(float(literal_alpha(units)), abs=1e-9)
        assert row["why"] is None


def test_alpha_is_missing_where_it_is_not_defined_and_says_why(engine: Engine) -> None:
    told = rows(quality.agreement(ratings(engine, rated(seed=1)), RATED, **NAMED))
    found = {row["competency"]: [row[name] for name in ("units", "pairs", "agreement", "alpha", "why")] for row in told}
    assert found["same"] == [40, 240, 1.0, None, "no_variation"]
    assert found["alone"] == [0, 0, None, None, "no_pair"]
    assert found["few"] == [4, 4, None, None, "too_few"]
    assert found["none"] == [0, 0, None, None, "no_pair"]


def test_agreement_of_too_few_is_refused(engine: Engine) -> None:
    frame = ratings(engine, [one for one in rated(seed=1) if one[0] in ("p0", "p1", "p2")])
    wanted = [("too_few_units", id) for id in ("k", "m", "same", "alone", "few", "none")]
    problems = refuses(lambda: quality.agreement(frame, RATED, **NAMED), *wanted)
    assert problems[2].parameters == {"count": 3, "minimum": 30}


WIDE = framework_of({"k": {1: 20}, "m": {1: 20}})


def test_of_very_many_with_too_few_the_first_are_named_and_the_others_counted(engine: Engine) -> None:
    frame = ratings(engine, rated_on_all("k", people=1))
    first, *others = [*ids_of(WIDE["k"]), *ids_of(WIDE["m"])]
    wanted = [("too_few_units", id) for id in (first, *others[:9])]
    problems = refuses(
        lambda: quality.agreement(frame, WIDE, **NAMED, per="indicator"), *wanted, ("more_alike", others[9])
    )
    assert problems[-1].parameters == {"kind": "too_few_units", "count": 30}


def rated_on_all(competency: str, people: int, raters: int = 2) -> list[tuple[str, str, str, str, str]]:
    """
    Ratings of so many people on every indicator of a competency, no two raters of whom say quite the same.
    """
    made = []
    for person, rater in product(range(people), range(raters)):
        for place, id in enumerate(ids_of(WIDE[competency])):
            made.append((f"p{person}", f"r{rater}", "peer", id, "ja" if (place + rater) % 3 else "nee"))
    return made


def test_agreement_of_few_people_is_not_told_however_many_indicators_they_have(engine: Engine) -> None:
    alone = [(f"q{person}", "r0", "peer", "m_1_0", "ja") for person in range(9)]
    frame = ratings(engine, [*rated_on_all("k", 5), *rated_on_all("m", 4), *alone])
    names = ("people", "units", "pairs", "why")
    k, m = rows(quality.agreement(frame, WIDE, **NAMED))
    assert [k[name] for name in names] == [5, 100, 100, None]
    assert k["agreement"] is not None
    assert k["alpha"] is not None
    assert [m[name] for name in names] == [4, 80, 80, "too_few"]
    assert (m["agreement"], m["alpha"]) == (None, None)


def test_if_nothing_was_rated_of_enough_people_agreement_is_refused(engine: Engine) -> None:
    frame = ratings(engine, [*rated_on_all("k", 2), *rated_on_all("m", 1)])
    # Of m there are too few units to begin with.
    [problem] = refuses(lambda: quality.agreement(frame, WIDE, **NAMED), ("too_few_rated", "k"))
    assert problem.parameters == {"count": 2, "minimum": quality.PEOPLE_SHOWN}


def test_the_people_of_an_indicator_are_its_units(engine: Engine) -> None:
    told = rows(quality.agreement(ratings(engine, rated(seed=1)), RATED, **NAMED, per="indicator"))
    assert [row["people"] for row in told] == [row["units"] for row in told]


@pytest.mark.parametrize("missing", ["krippendorff", "numpy"])
def test_without_krippendorff_the_extra_is_named(missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    found = builtins.__import__

    def absent(name: str, *args: Any, **more: Any) -> Any:
        if name == "krippendorff":
            raise ModuleNotFoundError(name=missing)
        return found(name, *args, **more)

    monkeypatch.setattr(builtins, "__import__", absent)
    with pytest.raises(ModuleNotFoundError) as refused:
        views.alpha_of([(1, 1)])
    assert ("competentie[quality]" in str(refused.value)) is (missing == "krippendorff")


@pytest.mark.parametrize("tie", Tie)
def test_self_is_held_against_what_others_say_together(engine: Engine, tie: Tie) -> None:
    made = rated(seed=7)
    rule = c.RaterRule(exclude=frozenset(), tie=tie, min_raters=2)
    told = rows(quality.self_and_others(ratings(engine, made), RATED, rule=rule, **NAMED, per="indicator"))
    wanted = []
    for one in RATED.indicators:
        counts = {"people": 0, "split": 0, "more": 0, "less": 0}
        for person in dict.fromkeys(name for name, *_ in made):
            answers = [rating for rating in made if rating[0] == person and rating[3] == one.id]
            own = [rating[4] for rating in answers if rating[2] == "self" and rating[4] != "n.v.t."]
            said = [rating[4] for rating in answers if rating[2] == "peer" and rating[4] != "n.v.t."]
            yes, no = said.count("ja"), said.count("nee")
            if not own or yes + no < 2:
                continue
            # An even split of the others is no answer of theirs, whatever the rule makes of it.
            counts["split"] += yes == no
            counts["people"] += yes != no
            counts["more"] += own == ["ja"] and yes < no
            counts["less"] += own == ["nee"] and yes > no
        wanted.append((one.id, *counts.values()))
    names = ("indicator", "people", "split", "self_more", "self_less")
    assert [tuple(row[name] for name in names) for row in told[:4]] == wanted[:4]
    assert wanted[4:] == [("alone_1_0", 0, 0, 0, 0), ("few_1_0", 4, 0, 0, 0)]
    assert all(split for _, _, split, *_ in wanted[:3])
    for row in told[:4]:
        assert row["answers"] == row["people"] == row["same"] + row["self_more"] + row["self_less"]
        assert (row["share_more"], row["share_less"]) == (
            row["self_more"] / row["answers"],
            row["self_less"] / row["answers"],
        )
    for row in told[4:]:
        told_of_few = [row[name] for name in ("answers", "split", "self_more", "share_less", "why")]
        assert told_of_few == [None, None, None, None, "too_few"]


def test_the_indicators_of_a_competency_are_taken_together(engine: Engine) -> None:
    frame = ratings(engine, rated(seed=7))
    by_indicator = rows(quality.self_and_others(frame, RATED, **NAMED, per="indicator"))
    k, *_, none = rows(quality.self_and_others(frame, RATED, **NAMED))
    for name in ("answers", "split", "same", "self_more", "self_less"):
        assert k[name] == by_indicator[0][name] + by_indicator[1][name]
    assert max(row["people"] for row in by_indicator[:2]) <= k["people"] < k["answers"]
    assert (none["competency"], none["people"], none["why"]) == ("none", 0, "too_few")


def test_where_the_others_are_evenly_split_nobody_says_more_than_they(engine: Engine) -> None:
    made = []
    for person in range(6):
        answers = {"zelf": "ja", "a": "ja", "b": "nee"}
        for rater, answer in answers.items():
            made.append((f"p{person}", rater, "self" if rater == "zelf" else "peer", "k_1_0", answer))
            made.append((f"p{person}", rater, "self" if rater == "zelf" else "peer", "m_1_0", "ja"))
    k, m, *_ = rows(quality.self_and_others(ratings(engine, made), RATED, **NAMED))
    assert [k[name] for name in ("people", "answers", "split", "self_more", "why")] == [0, None, None, None, "too_few"]
    assert [m[name] for name in ("people", "answers", "split", "self_more", "why")] == [6, 6, 0, 0, None]
    more = [
        *made,
        *(
            (f"q{person}", rater, role, "k_1_0", "ja")
            for person in range(5)
            for rater, role in (("a", "peer"), ("zelf", "self"))
        ),
    ]
    k, *_ = rows(quality.self_and_others(ratings(engine, more), RATED, **NAMED))
    assert [k[name] for name in ("people", "answers", "split", "same", "self_more")] == [5, 5, 6, 5, 0]


@pytest.mark.parametrize("answer", [None, "n.v.t."])
def test_where_nobody_rates_themselves_that_is_what_is_told(engine: Engine, answer: str | None) -> None:
    made = [one for one in rated(seed=1) if one[2] != "self"]
    if answer:
        made += [(f"p{person}", "zelf", "self", "k_1_0", answer) for person in range(9)]
    frame = ratings(engine, made)
    refuses(lambda: quality.self_and_others(frame, RATED, **NAMED), ("no_own_ratings", "rol"))


@pytest.mark.parametrize("role", ["self", "machine"])
def test_where_nobody_else_rates_that_is_what_is_told(engine: Engine, role: str) -> None:
    own = [(f"p{person}", "zelf", "self", "k_1_0", "ja") for person in range(9)]
    others = [(f"p{person}", "ander", role, "m_1_0", "ja") for person in range(9) if role != "self"]
    frame = ratings(engine, [*own, *others])
    refuses(lambda: quality.self_and_others(frame, RATED, **NAMED), ("no_ratings_of_others", "rol"))


def test_others_who_are_split_everywhere_are_others(engine: Engine) -> None:
    made = [(f"p{person}", "zelf", "self", "k_1_0", "ja") for person in range(4)]
    for person in range(4):
        made += [(f"p{person}", rater, "peer", "k_1_0", answer) for rater, answer in (("a", "ja"), ("b", "nee"))]
    wanted = [("too_few_in_both", id) for id in ("k", "m", "same", "alone", "few", "none")]
    refuses(lambda: quality.self_and_others(ratings(engine, made), RATED, **NAMED), *wanted)


def test_of_few_people_nobody_is_held_against_others(engine: Engine) -> None:
    frame = ratings(engine, [one for one in rated(seed=1) if one[0] in ("p0", "p1", "p2", "p3")])
    wanted = [("too_few_in_both", id) for id in ("k", "m", "same", "alone", "few", "none")]
    refuses(lambda: quality.self_and_others(frame, RATED, **NAMED), *wanted)


# That ratings are read alike everywhere is tested where they are combined.
ONE_OF_A_KIND = pytest.mark.parametrize(
    "engine", [param for param in QUICK if param.id in ("polars", "polars-lazy", "pandas", "duckdb")]
)
BOTH_VIEWS = pytest.mark.parametrize("ask", [quality.agreement, quality.self_and_others])
# Who is rated, by whom and in which role: all that is named where indicators have columns.
WHO: Final = {argument: NAMED[argument] for argument in ("person", "rater", "role")}


def in_columns(engine: Engine, made: Sequence[Sequence[str]], headings: Mapping[str, str]) -> Any:
    """
    Ratings as forms write them: a row per rater of a person, and a column per indicator under its heading.
    """
    forms: dict[tuple[str, ...], dict[str, str]] = {}
    for person, rater, role, indicator, answer in made:
        forms.setdefault((person, rater, role), {})[indicator] = answer
    columns = dict(zip(WHO.values(), map(list, zip(*forms, strict=True)), strict=True))
    asked = {heading: [form.get(id) for form in forms.values()] for heading, id in headings.items()}
    return engine.make({**columns, **asked})


@ONE_OF_A_KIND
@BOTH_VIEWS
def test_ratings_in_columns_give_what_they_give_in_rows(engine: Engine, ask: Any) -> None:
    made = rated(seed=3)
    wanted = rows(ask(ratings(engine, made), RATED, **NAMED, per="indicator"))
    headings = {f"Q{place}": id for place, id in enumerate(RATED.indicator_ids)}
    asked = in_columns(engine, made, headings)
    assert rows(ask(asked, RATED, **WHO, columns=headings, per="indicator")) == wanted
    # Without headings of their own columns are called as the indicators.
    if engine.name.startswith("polars"):
        named = in_columns(engine, made, {id: id for id in RATED.indicator_ids})
        assert rows(ask(named, RATED, **WHO, per="indicator")) == wanted


@ONE_OF_A_KIND
@BOTH_VIEWS
def test_ratings_are_read_by_a_codebook(engine: Engine, ask: Any) -> None:
    made = rated(seed=3)
    wanted = rows(ask(ratings(engine, made), RATED, **NAMED))
    codes = {"ja": "1", "nee": "2", "n.v.t.": "-9"}
    coded = [(*who, codes[answer]) for *who, answer in made]
    headings = {f"Q{place}": id for place, id in enumerate(RATED.indicator_ids)}
    block = frames.QuestionBlock(headings, values={"1": True, "2": False}, missing=("-9",))
    book = frames.Codebook(RATED.ref, (block,))
    assert rows(ask(in_columns(engine, coded, headings), RATED, **WHO, codebook=book)) == wanted
    named = {id: heading for heading, id in headings.items()}
    by_heading = [(*who, named[id], answer) for *who, id, answer in coded]
    assert rows(ask(ratings(engine, by_heading), RATED, **NAMED, codebook=book)) == wanted


@BOTH_VIEWS
def test_how_ratings_are_read_is_refused_as_where_they_are_combined(engine: Engine, ask: Any) -> None:
    book = frames.Codebook(RATED.ref, (frames.QuestionBlock({"Q0": "k_1_0"}),))
    for wrong, code, path in (
        ({"indicator": "vraag"}, "rows_or_columns", "value"),
        ({"indicator": "vraag", "value": "zegt", "columns": {"zegt": "k_1_0"}}, "rows_or_columns", "columns"),
        ({"columns": {"zegt": "k_1_0"}, "codebook": book}, "codebook_and_others", "codebook"),
        ({"rule": c.RaterRule(repeated=Repeated.LATEST)}, "latest_without_moments", "at"),
    ):
        for call in (ask, frames.combine_ratings):
            refuses(
                lambda call=call, wrong=wrong: call(ratings(engine, rated(seed=3)), RATED, **WHO, **wrong),  # type: ignore[misc]
                (code, path),
                error=InvalidValueError,
            )


@BOTH_VIEWS
@pytest.mark.parametrize("wide", [True, False])
def test_a_warning_points_at_who_asked(ask: Any, wide: bool) -> None:
    pytest.importorskip("polars")
    polars = ENGINES["polars"]
    made = [(*who, "2" if answer == "ja" else "1") for *who, answer in rated(seed=3)]
    frame = in_columns(polars, made, {id: id for id in RATED.indicator_ids}) if wide else ratings(polars, made)
    with pytest.warns(frames.ScaleWarning) as caught:
        ask(frame, RATED, **(WHO if wide else NAMED), scale=c.RatingScale(1, 5, observed_from=4))
    # And once: ratings are read once, by however many rules they are combined.
    assert [warned.filename for warned in caught] == [__file__]


@BOTH_VIEWS
def test_what_a_lazy_frame_cannot_read_is_refused(lazy: Engine, ask: Any) -> None:
    made = [*rated(seed=1), ("p1", "r9", "peer", "k_1_0", "misschien"), ("p2", "r9", "peer", "vreemd", "ja")]
    refuses(lambda: ask(ratings(lazy, made), RATED, **NAMED), ("ratings_not_read", ""))


# The table for other packages


def test_a_matrix_has_numbers_of_the_indicators(engine: Engine) -> None:
    framework = framework_of({"k": {1: 2}, "m": {2: 1}})
    columns = {"wie": ["a", "b", "c"], "m_2_0": [True, None, False], "k_1_1": [None, True, True], "x": [1, 2, 3]}
    frame = engine.make(columns)
    made = frames.matrix(frame, framework, person="wie")
    assert type(made) is type(frame)
    told = sorted(engine.rows(made), key=lambda row: row["wie"])
    assert [[*row.values()] for row in told] == [["a", None, 1], ["b", 1, None], ["c", 1, 0]]
    assert [*told[0]] == ["wie", "k_1_1", "m_2_0"]
    filled = engine.rows(frames.matrix(frame, framework, competency="m", missing=-9, rows_are_people=True))
    assert sorted(row["m_2_0"] for row in filled) == [-9, 0, 1]
    schema = nw.from_native(frames.matrix(frame, framework, rows_are_people=True)).collect_schema()
    assert {str(dtype) for dtype in schema.values()} == {"Int64"}


def test_a_matrix_of_what_is_not_there_is_refused() -> None:
    polars = pytest.importorskip("polars")
    frame = polars.DataFrame({"k_1_0": [True]})
    refuses(
        lambda: frames.matrix(frame, LADDER, competency="m", rows_are_people=True),
        ("not_a_member", "competency"),
        error=InvalidValueError,
    )
    refuses(
        lambda: frames.matrix(frame, LADDER, missing=1, rows_are_people=True),
        ("missing_is_an_answer", "missing"),
        error=InvalidValueError,
    )
    refuses(lambda: frames.matrix(frame, LADDER, person="wie"), ("unknown_column", "person"))
    refuses(lambda: frames.matrix(frame, LADDER, person="k_1_0"), ("column_in_the_way", "k_1_0"))
    wrong: Any = "x"
    wanted = ("wrong_type", "missing")
    refuses(lambda: frames.matrix(frame, LADDER, missing=wrong, rows_are_people=True), wanted, error=InvalidTypeError)


# What it means


def test_every_measure_says_what_it_means_and_what_it_takes() -> None:
    assert [*quality.MINIMA] == [*get_args(quality.Measure)]
    told = set()
    for language, measure in product(LANGUAGES, get_args(quality.Measure)):
        meaning = quality.about(measure, language=language)
        assert str(quality.MINIMA[measure]) in meaning.needs
        if measure in ("agreement", "alpha"):
            assert str(quality.PEOPLE_SHOWN) in meaning.needs
        assert meaning.minimum == quality.MINIMA[measure]
        parts = [meaning.name, meaning.means, meaning.means_not, meaning.needs]
        assert str(meaning).splitlines() == parts
        told |= {f"{measure}.{part}" for part in ("name", "means", "means_not", "needs")}
    assert {key for key in words_in("nl").quality if not key.startswith("why.")} == told


def test_every_reason_is_said() -> None:
    for language in LANGUAGES:
        said = {why: quality.reason(why, language=language) for why in get_args(quality.Why)}
        assert {f"why.{why}" for why in said} == {key for key in words_in(language).quality if key.startswith("why.")}


def test_a_finding_speaks_the_language_of_the_framework_unless_told_otherwise() -> None:
    polars = pytest.importorskip("polars")
    found = quality.scalability(polars.DataFrame(perfect(100)), LADDER, rows_are_people=True)
    assert found.measures == ("guttman_errors", "loevinger_h", "order")
    assert found.about()[1] == quality.about("loevinger_h", language="nl")
    assert found.about("en")[1] == quality.about("loevinger_h", language="en")
    assert "table" not in repr(found)


def test_what_is_no_measure_no_reason_and_no_language_is_refused() -> None:
    refuses(lambda: quality.about("h", language="nl"), ("not_a_member", "measure"), error=InvalidValueError)  # type: ignore[arg-type]
    refuses(lambda: quality.reason("h", language="nl"), ("not_a_member", "why"), error=InvalidValueError)  # type: ignore[arg-type]
    wanted = ("no_words_in_language", "language")
    refuses(lambda: quality.about("alpha", language="de"), wanted, error=InvalidValueError)
    person: Any = "person"
    nothing: Any = None
    wanted = ("not_a_member", "per")
    refuses(
        lambda: quality.scalability(nothing, LADDER, rows_are_people=True, per=person), wanted, error=InvalidValueError
    )


def test_the_minima_are_what_they_were() -> None:
    assert (quality.PEOPLE_SHOWN, quality.PEOPLE_FOR_SHARES, quality.PEOPLE_FOR_H, quality.UNITS_FOR_ALPHA) == (
        5,
        30,
        100,
        30,
    )
