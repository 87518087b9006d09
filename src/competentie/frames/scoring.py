"""
The level rules as expressions on the columns of a DataFrame: each row by itself, on any engine.

No group-by, no join, and no Python function per row: counts per rank are sums over columns, verdicts compare them with
the required counts of :func:`competentie.levels.required_count`, and the climb is made of the verdicts.
"""

from __future__ import annotations

import operator
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from itertools import chain
from types import NoneType
from typing import Any, Final

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie.errors import Problem, refuse, require, unknown
from competentie.frames import arrays
from competentie.frames.rules import (
    ON_REQUEST,
    OUTCOMES,
    Needs,
    Outcome,
    Plan,
    Scored,
    levels,
    numbers,
    outcome_of,
    plan_for,
    sums,
    verdicts,
)
from competentie.frames.tables import (
    Expr,
    Frame,
    Kind,
    MissingColumnsWarning,
    add,
    attach,
    few,
    holding,
    holds_answers,
    ids_of,
    is_eager,
    kind_of,
    lookalikes,
    no_indicators,
    of_wrong_types,
    refuse_frame,
    spare_prefix,
    standing_in_the_way,
    take,
)
from competentie.levels import LevelRule
from competentie.model import Framework, JobProfile, Requirement

__all__ = ["Outcome", "assess"]

_COMPETENCIES_SHOWN: Final = 10
# What objects of pandas are to Narwhals; text where the first hundred are missing.
_OBJECTS: Final = (nw.Object, nw.String)


def assess(
    df: IntoFrameT,
    framework: Framework,
    *,
    rule: LevelRule | None = None,
    profile: JobProfile | None = None,
    outcomes: Iterable[Outcome] | None = None,
) -> IntoFrameT:
    """
    Every person's outcomes per competency, the same as those of ``competentie.assess``, as columns added to *df*.

    The columns are called ``<competency>_<outcome>``, in the order of the framework and, within a competency, of
    *outcomes*. Other columns stay as they are.

    Args:
        df: A row per person and a column per indicator id, of any engine that Narwhals knows. Answers are booleans, or
            numbers 0 and 1; missing means not assessed.

        framework: Where the indicators are.

        rule: How answers become a level, in place of ``framework.rule`` as a whole.

        profile: What the job asks; needed for ``status``, ``decided`` and ``distance``.

        outcomes: Which of ``level`` (whole number, missing where unknown), ``lower``, ``upper`` (whole numbers),
            ``coverage`` (0 to 1, missing without indicators), ``sufficient`` (boolean), and with a profile ``status``
            (the value of a :class:`GapStatus`), ``decided`` (boolean) and ``distance`` (whole number, missing where
            unknown). None for all that apply, but for one that is given on request alone: ``contradictions``, how many
            pairs there are of a rank that is not met and a higher one that is.

    Returns:
        A frame of the same kind; lazy stays lazy. On a lazy frame, whose values cannot be seen before it runs, each
        competency also has ``<competency>_invalid``: how many of its answers are not 0, 1 or missing. Where there are
        any, its other outcomes are missing.

    Warns:
        MissingColumnsWarning: Indicators without a column. It says how many, and names competencies of which there is
            none at all, each with how many it has, and the first of the others; ``problem.value`` has all.

    Raises:
        FrameError: There is no column of an indicator; one has values or a type that is not an answer; an outcome
            column, or a ``<competency>_invalid``, is there already; a column looks like an indicator and is none. The
            error names every offender of the first of columns and values that has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: An outcome is unknown, or needs a profile.

        UnknownIdError: The profile names a competency that the framework does not have.

    Source:
        Convention of this library; the card states no formula. See "Level rules" in the documentation.
    """
    wanted = _wanted(framework, rule, profile, outcomes)
    rule = rule or framework.rule
    frame = take(df)
    if not is_eager(frame) and "invalid" not in wanted:
        wanted = (*wanted, "invalid")
    schema = frame.collect_schema()
    names = schema.names()
    check_names(framework, names, wanted)
    kinds = kinds_in(frame, schema, framework)
    _name_missing(framework, names)
    prefix = spare_prefix(names)
    plans = []
    for i, competency in enumerate(framework.competencies):
        plans.append(plan_for(competency, rule, kinds, f"{prefix}_{i}"))
    needs = reduce(operator.or_, (OUTCOMES[name].needs for name in wanted))
    missing = bool(needs & (Needs.BOUNDS | Needs.MISSING))
    work = _added_up(frame, plans, kinds, prefix, missing=missing)
    climbed = _climbed(work, plans, rule, bounds=Needs.BOUNDS in needs)
    made = {}
    for plan in plans:
        id = plan.competency
        desired = profile.desired_for(id) if profile else Requirement.UNKNOWN
        scored = Scored(plan, rule, desired, climbed)
        for name in wanted:
            column = f"{id}_{name}"
            made[column] = OUTCOMES[name].dtype, outcome_of(scored, name)
    return attach(frame, climbed, names, made)  # type: ignore[no-any-return]


def _wanted(
    framework: Framework,
    rule: LevelRule | None,
    profile: JobProfile | None,
    outcomes: Iterable[Outcome] | None,
) -> tuple[Outcome, ...]:
    """
    The outcomes to give, once every argument has been checked.
    """
    require(
        framework=(framework, Framework),
        rule=(rule, (LevelRule, NoneType)),
        profile=(profile, (JobProfile, NoneType)),
        outcomes=(outcomes, (Iterable, NoneType)),
    )
    if isinstance(outcomes, str):
        problem = Problem(
            "wrong_type",
            "outcomes",
            outcomes,
            expected="outcomes",
        )
        refuse("wrong_arguments", [problem])
    if outcomes is None:
        outcomes = [name for name in OUTCOMES if name not in ON_REQUEST]
        if profile is None:
            outcomes = [n for n in outcomes if Needs.PROFILE not in OUTCOMES[n].needs]
    wanted = tuple(outcomes)
    refuse("wrong_arguments", _outcome_problems(wanted, profile))
    if profile:
        framework.check_profile(profile)
    return wanted


def _outcome_problems(
    outcomes: Sequence[object], profile: JobProfile | None
) -> list[Problem]:
    """
    Outcomes that are none, or asked for twice, or need a *profile* that is not given.
    """
    if not outcomes:
        return [
            Problem(
                "no_outcome",
                "outcomes",
                outcomes,
                outcomes=tuple(OUTCOMES),
            )
        ]
    # Of a list: what is no text may have no hash.
    strange = [("outcomes", name) for name in outcomes if name not in [*OUTCOMES]]
    problems = unknown(strange, OUTCOMES, "unknown_outcome", outcomes=tuple(OUTCOMES))
    for name, made in OUTCOMES.items():
        if outcomes.count(name) > 1:
            problems.append(Problem("outcome_twice", "outcomes", name))
        if name in outcomes and Needs.PROFILE in made.needs and profile is None:
            problems.append(Problem("outcome_without_profile", "outcomes", name))
    return problems


def check_names(
    framework: Framework, names: Sequence[str], wanted: Sequence[Outcome]
) -> None:
    """
    Refuse columns that stand in the way or look like an indicator, and a frame without any indicator.
    """
    ids = ids_of(framework)
    # A count of invalid answers that is not ours would be taken for one, where it is not made too.
    made = [
        f"{competency.id}_{outcome}"
        for competency in framework.competencies
        for outcome in (*wanted, "invalid")
    ]
    problems = standing_in_the_way(made, names)
    alike = [(name, name) for name in lookalikes(names, ids)]
    problems += unknown(alike, ids, "looks_like_an_indicator", framework=framework.name)
    if ids and not set(ids) & set(names):
        problems.append(no_indicators(framework, names))
    refuse_frame("cannot_score", problems)


def _name_missing(framework: Framework, names: Sequence[str]) -> None:
    there = frozenset(names)
    missing = tuple(id for id in ids_of(framework) if id not in there)
    if not missing:
        return
    whole = []
    others: list[str] = []
    for competency in framework.competencies:
        ids = competency.indicator_ids
        # Whoever did not ask a competency knows that, and looks for what else is missing.
        if len(ids) > 1 and there.isdisjoint(ids):
            whole.append(f"{competency.id} ({len(ids)})")
        else:
            others += [id for id in ids if id not in there]
    told = (*few(whole, _COMPETENCIES_SHOWN), *few(others))
    problem = Problem("missing_columns", "", missing, ids=told, count=len(missing))
    warnings.warn(MissingColumnsWarning(problem), stacklevel=3)


def kinds_in(
    frame: Frame, schema: Mapping[str, Any], framework: Framework
) -> dict[str, Kind]:
    """
    What the columns of indicators hold; those that hold nothing are left out, as if they were not there.
    """
    dask = frame.implementation.is_dask()
    # Most columns share a type, and Narwhals takes its time to compare two.
    kind_by_type: dict[type, Kind | None] = {}
    kinds = {}
    unfit = {}
    for id in ids_of(framework):
        if id not in schema:
            continue
        dtype = schema[id]
        cls = type(dtype)
        if cls not in kind_by_type:
            kind_by_type[cls] = kind_of(dtype)
        kind = kind_by_type[cls]
        objects = cls in _OBJECTS and is_eager(frame) and holds_answers(frame[id])
        # Dask makes no number of a truth that may be missing.
        if objects or (kind == "boolean" and dask):
            kind = "number"
        if kind:
            kinds[id] = kind
        elif not (is_eager(frame) and frame[id].is_null().all()):
            unfit[id] = dtype
    refuse_frame("cannot_score", of_wrong_types(unfit, "answers"))
    return kinds


def _step(frame: Frame, exprs: Iterable[Expr], kinds: Mapping[str, Kind]) -> Frame:
    """
    Columns of those *exprs*: on an eager frame by themselves, on a lazy one beside its columns.

    Without columns of some kind there is nothing that tells how many rows there are.
    """
    return frame.select(*exprs) if is_eager(frame) and kinds else add(frame, exprs)


def _added_up(
    frame: Frame,
    plans: Sequence[Plan],
    kinds: Mapping[str, Kind],
    prefix: str,
    *,
    missing: bool,
) -> Frame:
    """
    The points of each rank, and with *missing* how many of its answers are missing; refuses what is no answer.
    """
    if is_eager(frame) and frame.implementation.is_pandas():
        added = arrays.added_up(frame, plans, kinds, missing=missing)
        _refuse_invalid(frame, added, plans)
        return added
    work = _step(frame, numbers(plans, kinds, prefix, missing=missing), kinds)
    if is_eager(frame) and is_eager(work):
        _refuse_invalid(frame, work, plans)
    return _step(work, sums(plans, kinds, prefix, missing=missing), kinds)


def _climbed(
    summed: Frame, plans: Sequence[Plan], rule: LevelRule, *, bounds: bool
) -> Frame:
    """
    *summed* with the verdicts and the levels of each plan that has stated ranks.
    """
    stated = [plan for plan in plans if plan.ranks]
    work = add(summed, verdicts(stated, bounds=bounds))
    attained = (levels(plan, rule, bounds=bounds) for plan in stated)
    return add(work, chain.from_iterable(attained))


def _refuse_invalid(
    frame: nw.DataFrame[Any], work: nw.DataFrame[Any], plans: Sequence[Plan]
) -> None:
    """
    Refuse values that are not answers: all of them, by column.
    """
    problems: list[Problem] = []
    for plan in plans:
        if plan.invalid and work[plan.invalid].cast(nw.Int64).sum():
            for column in plan.columns:
                problems += _invalid_values(frame, column)
    refuse_frame("cannot_score", problems)


def _invalid_values(frame: nw.DataFrame[Any], column: str) -> Iterator[Problem]:
    """
    What *column* holds that is not an answer.
    """
    answers = nw.col(column)
    if frame.schema[column] == nw.Boolean:
        return
    known = answers.is_null() | (answers == 0) | (answers == 1)
    values = frame.filter(~known)[column].to_list()
    if values:
        yield holding("values_no_answers", column, values)
