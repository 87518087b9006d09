"""
The level rules as expressions on the columns of a DataFrame: each row by itself, on any engine.

No group-by, no join, and no Python function per row: counts per rank are sums over columns, verdicts compare them with
the required counts of :func:`competentie.required_count`, and the climb is made of the verdicts.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie.errors import Problem, quote, unknown
from competentie.frames.rules import (
    OF_A_PROFILE,
    OF_THE_BOUNDS,
    OUTCOMES,
    TYPES,
    Outcome,
    Outcomes,
    Plan,
    counts,
    levels,
    plan_for,
    verdicts,
)
from competentie.frames.tables import (
    Frame,
    MissingColumnsWarning,
    add,
    fixed,
    give,
    is_eager,
    lookalikes,
    refuse,
    spare_prefix,
    take,
)
from competentie.levels import LevelRule
from competentie.model import (
    Faults,
    Framework,
    JobProfile,
    Requirement,
    expect,
    instance_of,
    optional,
    wrong_type,
    wrong_value,
)

__all__ = ["Outcome", "assess"]


def assess(
    df: IntoFrameT,
    framework: Framework,
    *,
    rule: LevelRule = LevelRule(),
    profile: JobProfile | None = None,
    outcomes: Iterable[Outcome] | None = None,
) -> IntoFrameT:
    """
    Every person's level per competency: *df* with a column per competency and outcome, worked out as :func:`assess` does.

    The columns are called ``<competency>_<outcome>``, in the order of the framework and, within a competency, of
    *outcomes*. Other columns stay as they are.

    Args:
        df: A row per person and a column per indicator id, of any engine that Narwhals knows. Answers are booleans, or
            numbers 0 and 1; missing means not assessed.

        framework: Where the indicators are.

        rule: How answers become a level.

        profile: What the job asks; needed for ``status``, ``decided`` and ``distance``.

        outcomes: Which of ``level`` (whole number, missing where unknown), ``lower``, ``upper`` (whole numbers),
            ``coverage`` (0 to 1, missing without indicators), ``sufficient`` (boolean), and with a profile ``status``
            (the value of a :class:`GapStatus`), ``decided`` (boolean) and ``distance`` (whole number, missing where
            unknown). None for all that apply.

    Returns:
        A frame of the same kind; lazy stays lazy. On a lazy frame, whose values cannot be seen before it runs, each
        competency also has ``<competency>_invalid``: how many of its answers are not 0, 1 or missing. Where there are
        any, its other outcomes are missing.

    Warns:
        MissingColumnsWarning: Indicators without a column; it names them.

    Raises:
        FrameError: There is no column of an indicator; one has values or a type that is not an answer; an outcome
            column is there already; a column looks like an indicator and is none. The error names every offender of
            the first of columns and values that has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: An outcome is unknown, or needs a profile.

        UnknownIdError: The profile names a competency that the framework does not have.

    Source:
        Convention of this library; the card states no formula. See "Level rules" in the documentation.
    """
    wanted = _wanted(framework, rule, profile, outcomes)
    frame = take(df)
    schema = frame.collect_schema()
    if not is_eager(frame) and "invalid" not in wanted:
        wanted = (*wanted, "invalid")
    _check_columns(framework, schema, wanted)
    prefix = spare_prefix(schema.names())
    plans = [plan_for(competency, schema, f"{prefix}_{i}") for i, competency in enumerate(framework.competencies)]
    counted = _counted(frame, plans, schema)
    if is_eager(frame):
        _refuse_invalid(frame, counted, plans, schema)
    return _finished(frame, counted, plans, rule, profile, wanted)  # type: ignore[no-any-return]


def _wanted(
    framework: Framework, rule: LevelRule, profile: JobProfile | None, outcomes: Iterable[Outcome] | None
) -> tuple[Outcome, ...]:
    """
    The outcomes to give, once every argument has been checked.
    """
    given = tuple(outcomes) if isinstance(outcomes, Iterable) and not isinstance(outcomes, str) else outcomes
    expect(
        "no assessment",
        framework=instance_of(Framework)(framework),
        rule=instance_of(LevelRule)(rule),
        profile=optional(instance_of(JobProfile))(profile),
        outcomes=_check_outcomes(given, profile),
    )
    if profile:
        framework.check_profile(profile)
    if isinstance(given, tuple):
        return given
    return tuple(name for name in OUTCOMES if name != "invalid" and (profile or name not in OF_A_PROFILE))


def _check_outcomes(outcomes: object, profile: object) -> Faults:
    if outcomes is None:
        return ()
    if not isinstance(outcomes, tuple):
        return wrong_type(outcomes, f"a list of outcomes; use some of {', '.join(OUTCOMES)}")
    if not outcomes:
        return wrong_value(outcomes, f"names no outcome; use some of {', '.join(OUTCOMES)}")
    offenders = [("", name) for name in outcomes if name not in OUTCOMES]
    problems = unknown(offenders, OUTCOMES, f"an outcome; use one of {', '.join(OUTCOMES)}")
    problems += [
        Problem("", name, f"{quote(name)} is asked for more than once")
        for name in dict.fromkeys(outcomes)
        if outcomes.count(name) > 1
    ]
    if profile is None:
        problems += [Problem("", name, f"{quote(name)} needs a profile") for name in outcomes if name in OF_A_PROFILE]
    return [(ValueError, problem) for problem in problems]


def _check_columns(framework: Framework, schema: Mapping[str, Any], wanted: Sequence[Outcome]) -> None:
    """
    Refuse columns that stand in the way, and say which indicators have none.
    """
    names = list(schema)
    ids = [indicator.id for indicator in framework.indicators]
    made = [f"{competency.id}_{outcome}" for competency in framework.competencies for outcome in wanted]
    problems = [Problem(name, name, "is there already; rename or drop that column") for name in made if name in schema]
    what = f"an indicator of {framework.id} {framework.version}, and looks like one; rename it, or correct it"
    problems += unknown([(name, name) for name in lookalikes(names, ids)], ids, what)
    missing = [id for id in ids if id not in schema]
    if ids and len(missing) == len(ids):
        what = f"none of {len(names)} columns is an indicator of {framework.id} {framework.version}, such as {ids[0]}"
        problems.append(Problem("", names, what))
    refuse("cannot score this frame", problems)
    if missing:
        message = f"no column for {len(missing)} indicators, which count as not assessed: {', '.join(missing)}"
        warnings.warn(message, MissingColumnsWarning, stacklevel=4)


def _counted(frame: Frame, plans: Sequence[Plan], schema: Mapping[str, Any]) -> Frame:
    """
    Per stated rank how many indicators were observed and how many assessed; per competency how many answers are invalid.
    """
    exprs = [expr for plan in plans for expr in counts(plan, schema)]
    if is_eager(frame):
        return frame.select(*exprs) if exprs else frame
    return add(frame, exprs)


def _refuse_invalid(frame: Frame, counted: Frame, plans: Sequence[Plan], schema: Mapping[str, Any]) -> None:
    """
    Refuse values that are not answers: all of them, by column.
    """
    checked = [plan for plan in plans if plan.invalid]
    if not checked or not len(counted):
        return
    found = counted.select(*(nw.col(plan.invalid).cast(nw.Int64).sum() for plan in checked)).row(0)
    offenders = [column for plan, n in zip(checked, found, strict=True) if n for column in plan.columns]
    refuse(
        "cannot score this frame", [p for column in offenders for p in _invalid_values(frame, column, schema[column])]
    )


def _invalid_values(frame: Frame, column: str, dtype: Any) -> Iterator[Problem]:
    """
    What *column* holds that is not an answer.
    """
    answers = nw.col(column)
    values = (
        []
        if dtype == nw.Boolean
        else frame.filter(~(answers.is_null() | (answers == 0) | (answers == 1)))[column].to_list()
    )
    if values and isinstance(values[0], str):
        what = f"holds text such as {quote(values[0])}; map it to answers with frames.from_wide"
        yield Problem(column, values[0], what)
    elif values:
        times = f"{len(values)} values that are" if len(values) > 1 else "a value that is"
        yield Problem(column, values[0], f"holds {times} not 0, 1 or missing, such as {quote(values[0])}")


def _finished(
    frame: Frame,
    counted: Frame,
    plans: Sequence[Plan],
    rule: LevelRule,
    profile: JobProfile | None,
    wanted: Sequence[Outcome],
) -> Any:
    """
    *frame* with the outcomes, made of the counts in three steps, each of columns that the one before made.
    """
    stated = [plan for plan in plans if plan.ranks]
    bounds = not OF_THE_BOUNDS.isdisjoint(wanted)
    work = add(counted, (expr for plan in stated for expr in verdicts(plan, rule)))
    work = add(work, (expr for plan in stated for expr in levels(plan, rule, bounds=bounds)))
    outcomes = {
        f"{plan.competency}_{outcome}": (
            TYPES[outcome],
            Outcomes(plan, rule, _desired(plan, profile), work).of(outcome),
        )
        for plan in plans
        for outcome in wanted
    }
    work = add(work, (fixed(expr, dtype, frame).alias(name) for name, (dtype, expr) in outcomes.items()))
    columns = [*frame.collect_schema().names(), *outcomes]
    if is_eager(frame) and work is not counted:
        work = nw.concat([frame, work.select(*outcomes)], how="horizontal")
    return give(work, columns, {name: dtype for name, (dtype, _) in outcomes.items()})


def _desired(plan: Plan, profile: JobProfile | None) -> int | Requirement:
    return profile.desired_for(plan.competency) if profile else Requirement.UNKNOWN
