"""
The level rules as expressions on the columns of a DataFrame: each row by itself, on any engine.

No group-by, no join, and no Python function per row: counts per rank are sums over columns, verdicts compare them with
the required counts of :func:`competentie.required_count`, and the climb is made of the verdicts.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

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
    Kind,
    MissingColumnsWarning,
    add,
    attach,
    holds_answers,
    is_eager,
    kind_of,
    lookalikes,
    refuse,
    spare_prefix,
    standing_in_the_way,
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

REFUSED: Final = "cannot score this frame"


def assess(
    df: IntoFrameT,
    framework: Framework,
    *,
    rule: LevelRule = LevelRule(),
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
    if not is_eager(frame) and "invalid" not in wanted:
        wanted = (*wanted, "invalid")
    names = frame.collect_schema().names()
    _check_names(framework, names, wanted)
    kinds = _kinds(frame, framework)
    _name_missing(framework, names)
    prefix = spare_prefix(names)
    plans = [plan_for(competency, kinds, f"{prefix}_{i}") for i, competency in enumerate(framework.competencies)]
    counted = _counted(frame, plans, kinds)
    if is_eager(frame) and is_eager(counted):
        _refuse_invalid(frame, counted, plans)
    stated = [plan for plan in plans if plan.ranks]
    bounds = not OF_THE_BOUNDS.isdisjoint(wanted)
    judged = add(counted, (expr for plan in stated for expr in verdicts(plan, rule)))
    climbed = add(judged, (expr for plan in stated for expr in levels(plan, rule, bounds=bounds)))
    made = [Outcomes(plan, rule, _desired(plan, profile), climbed) for plan in plans]
    columns = {f"{one.plan.competency}_{name}": (TYPES[name], one.of(name)) for one in made for name in wanted}
    return attach(frame, climbed, columns)  # type: ignore[no-any-return]


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


def _check_names(framework: Framework, names: Sequence[str], wanted: Sequence[Outcome]) -> None:
    """
    Refuse columns that stand in the way or look like an indicator, and a frame without any indicator.
    """
    ids = [indicator.id for indicator in framework.indicators]
    made = [f"{competency.id}_{outcome}" for competency in framework.competencies for outcome in wanted]
    problems = standing_in_the_way(made, names)
    owner = f"{framework.id} {framework.version}"
    what = f"an indicator of {owner}, and looks like one; correct or rename it"
    problems += unknown([(name, name) for name in lookalikes(names, ids)], ids, what)
    if ids and not set(ids) & set(names):
        what = f"none of {len(names)} columns is an indicator of {owner}, such as {ids[0]}"
        problems.append(Problem("", tuple(names), what))
    refuse(REFUSED, problems)


def _name_missing(framework: Framework, names: Sequence[str]) -> None:
    missing = [indicator.id for indicator in framework.indicators if indicator.id not in names]
    if missing:
        message = f"no column for {len(missing)} indicators, which count as not assessed: {', '.join(missing)}"
        warnings.warn(message, MissingColumnsWarning, stacklevel=3)


def _kinds(frame: Frame, framework: Framework) -> dict[str, Kind]:
    """
    What the columns of indicators hold; those that hold nothing are left out, as if they were not there.
    """
    kinds: dict[str, Kind] = {}
    problems = []
    schema = frame.collect_schema()
    for id in (indicator.id for indicator in framework.indicators if indicator.id in schema):
        kind = kind_of(schema[id])
        if schema[id] == nw.Object and is_eager(frame) and holds_answers(frame[id]):
            kind = "number"
        if kind:
            kinds[id] = kind
        elif not (is_eager(frame) and frame[id].is_null().all()):
            what = f"is of type {schema[id]}; make it boolean or 0 and 1, or map its values with frames.from_wide"
            problems.append(Problem(id, schema[id], what))
    refuse(REFUSED, problems)
    return kinds


def _counted(frame: Frame, plans: Sequence[Plan], kinds: Mapping[str, Kind]) -> Frame:
    """
    The counts of each plan: on an eager frame by themselves, on a lazy one beside its columns.
    """
    exprs = [expr for plan in plans for expr in counts(plan, kinds)]
    return frame.select(*exprs) if is_eager(frame) and kinds else add(frame, exprs)


def _refuse_invalid(frame: nw.DataFrame[Any], counted: nw.DataFrame[Any], plans: Sequence[Plan]) -> None:
    """
    Refuse values that are not answers: all of them, by column.
    """
    names = [plan.invalid for plan in plans if plan.invalid]
    if not names or not len(frame):
        return
    bad = {name for name in names if counted[name].cast(nw.Int64).sum()}
    columns = [column for plan in plans if plan.invalid in bad for column in plan.columns]
    refuse(REFUSED, [problem for column in columns for problem in _invalid_values(frame, column)])


def _invalid_values(frame: nw.DataFrame[Any], column: str) -> Iterator[Problem]:
    """
    What *column* holds that is not an answer.
    """
    answers = nw.col(column)
    if frame.schema[column] == nw.Boolean:
        return
    values = frame.filter(~(answers.is_null() | (answers == 0) | (answers == 1)))[column].to_list()
    if values:
        many, first = len(values), quote(values[0])
        such = f"a value that is not 0, 1 or missing: {first}"
        what = f"holds {many} values that are not 0, 1 or missing, such as {first}" if many > 1 else f"holds {such}"
        hint = "; map text to answers with frames.from_wide" if isinstance(values[0], str) else ""
        yield Problem(column, values[0], what + hint)


def _desired(plan: Plan, profile: JobProfile | None) -> int | Requirement:
    return profile.desired_for(plan.competency) if profile else Requirement.UNKNOWN
