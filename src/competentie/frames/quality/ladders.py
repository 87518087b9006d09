"""
What answers look like by rank: how often indicators are observed, whether ranks build on each other, and how much
levels hang on the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise, product
from types import NoneType
from typing import Any, Final, NamedTuple

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame

from competentie.climbs import Climb, LevelRule
from competentie.errors import Problem, refuse, require
from competentie.frames.quality.columns import (
    Answers,
    Item,
    answers_in,
    items_of,
    no,
    numbers,
    yes,
)
from competentie.frames.quality.findings import (
    PEOPLE_FOR_SHARES,
    PEOPLE_SHOWN,
    Finding,
    Row,
    Why,
    collected,
    found,
    refuse_too_few,
)
from competentie.frames.scoring import assess
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    called,
    ids_of,
    null,
    one_if,
    spare_prefix,
    take,
)
from competentie.model import Competency, Framework

THRESHOLDS: Final = tuple(map(Fraction, ("1/2", "3/5", "2/3", "3/4", "4/5", "1")))
"""
The thresholds that levels are tried under: those of "Choosing a threshold" in the documentation.
"""

_INDICATORS: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    "rank": nw.Int64,
    "indicator": nw.String,
    "people": nw.Int64,
    "assessed": nw.Int64,
    "observed": nw.Int64,
    "share_observed": nw.Float64,
    "share_missing": nw.Float64,
}
_LADDER: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    "lower": nw.Int64,
    "higher": nw.Int64,
    "people": nw.Int64,
    "both": nw.Int64,
    "only_lower": nw.Int64,
    "only_higher": nw.Int64,
    "neither": nw.Int64,
    "share": nw.Float64,
    "share_of_all": nw.Float64,
    "why": nw.String,
}
_SENSITIVITY: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    "threshold": nw.String,
    "climb": nw.String,
    "people": nw.Int64,
    "differ": nw.Int64,
    "share": nw.Float64,
    "higher": nw.Int64,
    "lower": nw.Int64,
    "unknown": nw.Int64,
}


def indicators(
    df: IntoFrame,
    framework: Framework,
    *,
    person: str | None = None,
    rows_are_people: bool = False,
) -> Finding:
    """
    How many people were assessed on each indicator, and in how many it was observed.

    Args:
        df: A row per person, as :func:`competentie.frames.assess` takes it. A lazy frame is run.

        framework: Where the indicators are.

        person: The column that says who, so that nobody counts twice. Either this or *rows_are_people* is needed.

        rows_are_people: Whether every row is another person; nobody looks whether that is so.

    Returns:
        ``table`` has a row per indicator of the framework, those without a column too: ``competency``, ``rank``,
        ``indicator``, ``people`` (all rows), ``assessed``, ``observed``, ``share_observed`` (of those assessed) and
        ``share_missing`` (of all people). Of fewer than ``PEOPLE_SHOWN`` assessed (5) ``observed`` and its share are
        missing.

    Raises:
        FrameError: There are fewer than ``PEOPLE_SHOWN`` people; a person is in several rows, or a row says nobody; or
            the frame cannot be scored: see :func:`competentie.frames.assess`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: Neither *person* nor *rows_are_people* is given, or both.
    """
    answers = answers_in(df, framework, person=person, rows_are_people=rows_are_people)
    people = numbers(answers.frame, {"people": nw.len()})["people"]
    refuse_too_few("too_few_people", {"": people}, PEOPLE_SHOWN)
    counted: dict[str, int] = {}
    for competency in framework.competencies:
        ids = [item.id for item in answers.items(competency)]
        if ids:
            names = [name(id) for id in ids for name in (yes, no)]
            sums = {name: nw.col(name).sum() for name in names}
            counted |= numbers(answers.coded(ids), sums)
    rows = []
    for competency in framework.competencies:
        items = items_of(competency)
        rows += [_seen(competency, item, counted, people) for item in items]
    like = collected(answers.frame.head(0))
    return found(("indicators",), framework, rows, _INDICATORS, like)


def _seen(
    competency: Competency, item: Item, counted: Mapping[str, int], people: int
) -> Row:
    """
    What was seen of an indicator.
    """
    observed = counted.get(yes(item.id), 0)
    assessed = observed + counted.get(no(item.id), 0)
    enough = assessed >= PEOPLE_SHOWN
    return {
        "competency": competency.id,
        "rank": item.rank,
        "indicator": item.id,
        "people": people,
        "assessed": assessed,
        "observed": observed if enough else None,
        "share_observed": observed / assessed if enough else None,
        "share_missing": 1 - assessed / people,
    }


class Step(NamedTuple):
    """
    Two ranks, each the next one stated, and how many people meet both, one or neither.
    """

    competency: str
    lower: int
    higher: int
    both: int
    only_lower: int
    only_higher: int
    neither: int


def ladder(
    df: IntoFrame,
    framework: Framework,
    *,
    person: str | None = None,
    rows_are_people: bool = False,
    rule: LevelRule | None = None,
) -> Finding:
    """
    Whether people meet a rank only where they meet the one below it.

    Two rows may be of the same people but one, who was not judged on a rank: whether that person meets the rank that
    the rows share then follows for who knows who it is. Show the table to those who may see the answers.

    Args:
        df: A row per person, as :func:`competentie.frames.assess` takes it. A lazy frame is run, once per competency.

        framework: Where the indicators are.

        person: The column that says who, so that nobody counts twice. Either this or *rows_are_people* is needed.

        rows_are_people: Whether every row is another person; nobody looks whether that is so.

        rule: When a rank is met: its threshold counts here alone; in place of ``framework.rule``.

    Returns:
        ``table`` has a row per competency and pair of ranks of which the ``higher`` is the next one with indicators
        after the ``lower``; ``people`` who were judged on both, and how many of them meet ``both``, ``only_lower``,
        ``only_higher``, ``neither``; ``share`` of those on the higher rank who meet the lower one too: 1 is a ladder
        that holds; beside it ``share_of_all``, the share of all these people who meet the lower one: a share no larger
        than that is what chance gives. ``why`` they are missing: ``too_few`` people (the counts are missing too), or
        ``nobody_meets`` the higher rank.

    Raises:
        FrameError: No pair of ranks was judged in ``PEOPLE_FOR_SHARES`` people (30); a person is in several rows, or a
            row says nobody; or the frame cannot be scored: see :func:`competentie.frames.assess`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: Neither *person* nor *rows_are_people* is given, or both.
    """
    require(framework=(framework, Framework), rule=(rule, (LevelRule, NoneType)))
    answers = answers_in(df, framework, person=person, rows_are_people=rows_are_people)
    threshold = (rule or framework.rule).threshold
    steps: list[Step] = []
    for competency in framework.competencies:
        steps += _steps(answers, competency, threshold)
    people = {f"{step.competency}/{step.higher}": sum(step[3:]) for step in steps}
    refuse_too_few("too_few_people", people, PEOPLE_FOR_SHARES)
    rows = [_climbed(step) for step in steps]
    like = collected(answers.frame.head(0))
    return found(("ladder", "contradictions"), framework, rows, _LADDER, like)


def _steps(
    answers: Answers, competency: Competency, threshold: Fraction
) -> Iterator[Step]:
    """
    The pairs of neighbouring ranks of *competency*.
    """
    by_rank: dict[int, list[str]] = {}
    for item in items_of(competency):
        own = by_rank.setdefault(item.rank, [])
        if item.id in answers.kinds:
            own.append(item.id)
    # A rank without a column is judged in nobody.
    judged = {rank: ids for rank, ids in by_rank.items() if ids}
    pairs = [pair for pair in pairwise(by_rank) if judged.keys() >= {*pair}]
    counted: dict[str, int] = {}
    if pairs:
        work = answers.coded([id for ids in judged.values() for id in ids])
        flags: dict[str, Expr] = {}
        for rank, ids in judged.items():
            flags |= _verdict(rank, ids, threshold)
        work = work.with_columns(*called(flags))
        counted = numbers(work, _sums(pairs))
    for lower, higher in pairwise(by_rank):
        counts = [counted.get(f"{name}_{higher}", 0) for name in _MEET]
        yield Step(competency.id, lower, higher, *counts)


# Of the lower rank and the higher one which of the two is met, by what it is called.
_MEET: Final = {
    "both": ("met", "met"),
    "only_lower": ("met", "not_met"),
    "only_higher": ("not_met", "met"),
    "neither": ("not_met", "not_met"),
}


def _verdict(rank: int, ids: Sequence[str], threshold: Fraction) -> dict[str, Expr]:
    """
    Whether a rank is met, and whether it is judged and not met, each 1 or 0.
    """
    observed = nw.sum_horizontal(*map(yes, ids)).cast(nw.Int64)
    assessed = observed + nw.sum_horizontal(*map(no, ids)).cast(nw.Int64)
    # Met if o >= threshold * (o + f), in whole numbers; not assessed if o + f = 0.
    enough = observed * threshold.denominator >= assessed * threshold.numerator
    return {
        f"met_{rank}": one_if((assessed > 0) & enough),
        # None of none is enough: what is not assessed is not called not met.
        f"not_met_{rank}": one_if(~enough),
    }


def _sums(pairs: Iterable[tuple[int, int]]) -> dict[str, Expr]:
    """
    What to sum of *pairs* of ranks.
    """
    sums = {}
    for lower, higher in pairs:
        for name, (below, above) in _MEET.items():
            both = nw.col(f"{below}_{lower}") * nw.col(f"{above}_{higher}")
            sums[f"{name}_{higher}"] = both.sum()
    return sums


def _climbed(step: Step) -> Row:
    """
    The row of a pair of ranks.
    """
    people = step.both + step.only_lower + step.only_higher + step.neither
    higher = step.both + step.only_higher
    row = {**step._asdict(), "people": people, "share": None, "share_of_all": None}
    why: Why | None = None
    if people < PEOPLE_FOR_SHARES:
        why = "too_few"
        row |= dict.fromkeys(_MEET)
    elif not higher:
        why = "nobody_meets"
    else:
        row["share"] = step.both / higher
        row["share_of_all"] = (step.both + step.only_lower) / people
    return {**row, "why": why}


def sensitivity(
    df: IntoFrame,
    framework: Framework,
    *,
    person: str | None = None,
    rows_are_people: bool = False,
    rule: LevelRule | None = None,
    thresholds: Iterable[Fraction | int | str] = THRESHOLDS,
    climbs: Iterable[Climb] = tuple(Climb),
) -> Finding:
    """
    Of how many people the level would differ under other thresholds and climbs.

    Args:
        df: A row per person, as :func:`competentie.frames.assess` takes it. A lazy frame is run, once per rule tried.

        framework: Where the indicators are.

        person: The column that says who, so that nobody counts twice. Either this or *rows_are_people* is needed.

        rows_are_people: Whether every row is another person; nobody looks whether that is so.

        rule: What to compare with, in place of ``framework.rule``.

        thresholds: The thresholds to try, each with every climb.

        climbs: The climbs to try.

    Returns:
        ``table`` has a row per competency, ``threshold`` (as text, such as ``3/4``) and ``climb``: ``people`` who were
        assessed on any indicator of it, of how many of them the level would ``differ``, and their ``share``; how many
        would be ``higher``, ``lower``, and known where it is not or not where it is (``unknown``). Of fewer than
        ``PEOPLE_FOR_SHARES`` people (30) all but ``people`` is missing. Under the rule itself nobody differs.

    Raises:
        FrameError: In no competency were ``PEOPLE_FOR_SHARES`` people assessed; a person is in several rows, or a row
            says nobody; or the frame cannot be scored: see :func:`competentie.frames.assess`.

        InvalidTypeError: An argument has the wrong type, a threshold is a float.

        InvalidValueError: Neither *person* nor *rows_are_people* is given, or both; a threshold is no share, or nothing
            is to be tried.
    """
    require(framework=(framework, Framework), rule=(rule, (LevelRule, NoneType)))
    base = rule or framework.rule
    tried = _rules(base, thresholds, climbs)
    answers = answers_in(df, framework, person=person, rows_are_people=rows_are_people)
    people = _assessed(answers, framework)
    refuse_too_few("too_few_people", people, PEOPLE_FOR_SHARES)
    frame = _complete(answers, framework)
    prefix = spare_prefix(frame.collect_schema().names())
    before = {one.id: f"{prefix}_{one.id}" for one in framework.competencies}
    levels = take(assess(frame.to_native(), framework, rule=base, outcomes=["level"]))
    kept = {id: nw.col(id) for id in ids_of(framework)}
    kept |= {name: nw.col(f"{id}_level") for id, name in before.items()}
    levels = levels.select(*called(kept))
    rows: list[Row] = []
    for other in tried:
        changed = _changed(levels, framework, other, before)
        for id, count in people.items():
            rows.append(_differing(id, other, count, changed))
    like = collected(answers.frame.head(0))
    return found(("sensitivity",), framework, rows, _SENSITIVITY, like)


def _rules(base: LevelRule, thresholds: Any, climbs: Any) -> list[LevelRule]:
    """
    The rules to try, each a *base* with another threshold and climb.
    """
    require(thresholds=(thresholds, Iterable), climbs=(climbs, Iterable))
    tried = []
    for threshold, climb in product(thresholds, climbs):
        other = attrs.evolve(base, threshold=threshold, climb=climb)
        tried.append(other)
    if not tried:
        refuse("wrong_arguments", [Problem("nothing_to_try", "thresholds", ())])
    return tried


def _assessed(answers: Answers, framework: Framework) -> dict[str, int]:
    """
    By competency how many people were assessed on any of its indicators.
    """
    people = {}
    for competency in framework.competencies:
        ids = [item.id for item in answers.items(competency)]
        people[competency.id] = 0
        if ids:
            work = answers.coded(ids)
            names = [name(id) for id in ids for name in (yes, no)]
            some = one_if(nw.sum_horizontal(*names) > 0).sum()
            people[competency.id] = numbers(work, {"people": some})["people"]
    return people


def _complete(answers: Answers, framework: Framework) -> Frame:
    """
    The columns of all indicators, and no others; those that are not there are empty.
    """
    frame = answers.frame
    columns = {}
    for id in ids_of(framework):
        there = id in answers.kinds
        columns[id] = nw.col(id) if there else null(nw.Boolean, frame)
    return frame.select(*called(columns))


def _changed(
    levels: Frame, framework: Framework, rule: LevelRule, before: Mapping[str, str]
) -> dict[str, int]:
    """
    By competency how many levels are higher, lower, or become or cease to be unknown under *rule*.
    """
    native = assess(levels.to_native(), framework, rule=rule, outcomes=["level"])
    scored = take(native)
    sums = {}
    for id, name in before.items():
        now, then = nw.col(f"{id}_level"), nw.col(name)
        higher = (now > then).fill_null(value=False)
        lower = (now < then).fill_null(value=False)
        unknown = now.is_null() != then.is_null()
        sums[f"{id}_higher"] = one_if(higher).sum()
        sums[f"{id}_lower"] = one_if(lower).sum()
        sums[f"{id}_unknown"] = one_if(unknown).sum()
    return numbers(scored, sums)


def _differing(
    id: str, rule: LevelRule, people: int, changed: Mapping[str, int]
) -> Row:
    """
    The row of a competency and a rule.
    """
    counts = {name: changed[f"{id}_{name}"] for name in ("higher", "lower", "unknown")}
    differ = sum(counts.values())
    figures: dict[str, Any] = {**counts, "differ": differ}
    if people < PEOPLE_FOR_SHARES:
        figures = dict.fromkeys(figures)
    return {
        "competency": id,
        "threshold": str(rule.threshold),
        "climb": rule.climb.value,
        "people": people,
        "share": None if people < PEOPLE_FOR_SHARES else differ / people,
        **figures,
    }
