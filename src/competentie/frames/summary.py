"""
How many people have which outcome: per competency, and per group, with small groups withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie._kinds import Whole, require_kinds
from competentie.errors import Problem, refuse, require
from competentie.frames.answers import name_of
from competentie.frames.categories import (
    BESIDE,
    COUNTED,
    INVALID,
    Category,
    CountedOutcome,
    Counting,
    categories,
    true,
)
from competentie.frames.people import key_problems
from competentie.frames.reports import (
    counted,
    reported,
    table_of,
    types_of,
)
from competentie.frames.requests import (
    Asked,
    Insufficient,
    Wide,
    argument_problems,
    column_problems,
    name_problems,
    outcomes_of,
    person_problems,
    refuse_arguments,
)
from competentie.frames.tables import (
    Frame,
    is_eager,
    one_if,
    refuse_frame,
    take,
)
from competentie.frames.withholding import withhold
from competentie.labels import use_language
from competentie.levels import LevelRule
from competentie.model import Framework

__all__ = ["summarise"]


def summarise(
    df: IntoFrameT,
    framework: Framework,
    *,
    person: str | None = None,
    rows_are_people: bool = False,
    by: str | Sequence[str] | None = None,
    min_group: int = 5,
    outcomes: Iterable[CountedOutcome] | None = None,
    insufficient: Insufficient = "apart",
    order: Mapping[str, Sequence[Any]] | None = None,
    wide: Wide | None = None,
    rule: LevelRule | None = None,
    language: str | None = None,
    weights: None = None,
) -> IntoFrameT:
    """
    How many people have which outcome: a row per competency, outcome and value, for everyone or per group.

    The columns, of the same types for every input:

    ===================  =========================================================================================
    *by*                 the group, under the name of each column; only if asked. People without one are a group
    ``competency``       its id
    ``competency_name``  what it is called
    ``outcome``          ``level``, ``status``, ``decided``, ``sufficient`` or ``coverage``
    ``value``            of a level ``0`` and each rank of the ladder; of a status that of each :class:`GapStatus`; of
                         ``decided`` and ``sufficient`` ``true`` and ``false``; of a coverage ``none``, ``part`` and
                         ``full``; of a level and a status also ``insufficient`` (too little assessed to rely on it);
                         of each also ``unknown`` (missing) and ``invalid`` (answers that are none, strange values,
                         and on a lazy frame people who are there more than once)
    ``label``            the value in words
    ``rank``             the value of a level as a whole number, to sort by; missing for all else
    ``people``           how many people; missing where withheld
    ``of``               how many people there are; missing where withheld
    ``share``            the one in the other, 0 to 1; missing where withheld
    ``share_low``        the share if all had been assessed, at least; see below
    ``share_high``       the same, at most
    ``withheld``         whether the numbers of the group are withheld
    ``framework``        the id of the framework
    ``version``          its version
    ``rule``             by which *rule* the levels were worked out, in words, or that it was not given
    ===================  =========================================================================================

    Values that nobody has are there with 0 people, so that the ``people`` of an outcome add up to ``of`` (save rows of
    nobody, see below). Undecided is
    ``decided`` = ``false``, not assessed at all is ``coverage`` = ``none``.

    **Bounds.** Whoever was not assessed in full may turn out to have another level. ``share_low`` of a level is the
    share of people whose ``lower`` and ``upper`` both are that level; ``share_high`` that of those for whom it lies
    between them, or is one of them, and has indicators. These are outer bounds: not every level between a person's
    bounds need be possible. Of a status ``share_low`` is the share of people who have it and are decided;
    ``share_high`` also has all others who are compared with a desired level and not decided, as if they could come out
    anywhere. Both are missing where *df* does not have those columns, and for values that say what is not known.

    **What is protected.** No number of a withheld group is given. From one summary, and how many people there are in
    all, none follows: not by subtraction over values, groups or totals, and not for who knows how it is decided what
    is withheld. Therefore no total over groups is given, and where the withheld ones would follow from the rest, the
    smallest others are withheld too. If all groups are withheld, no more is known than how many there are.

    **What is not.** Across calls nothing is promised: summaries by other columns, of other moments, with other minima
    or of other people can be subtracted. Nor is a small number within a group that is shown, even that one person has
    a level; that all people of a group have the same; the few of a large group who were assessed at all; or the size
    of a group that is known from elsewhere. With *min_group* = 2 whoever is withheld alone is one person.

    Args:
        df: What :func:`assess` gives, a row per person, of any engine that Narwhals knows.

        framework: What it was assessed on.

        person: The column that says who, so that nobody counts twice; white space around a name makes no difference.
            Either this or *rows_are_people* is needed.

        rows_are_people: Whether every row is another person; nobody looks whether that is so.

        by: A column to group by, such as a team, or several. White space around a group's name makes no difference; a
            name of nothing else is no group, nor is NaN, like a missing value. None: everyone is one group.

        min_group: Groups of fewer people are withheld.

        outcomes: Which to count. None for those that *df* has.

        insufficient: Of whom too little was assessed is ``apart``, under the value ``insufficient``, or ``counted``
            under the level and the status that the person has for now. It is apart if ``<competency>_sufficient`` is
            not true; for a status, if that is not decided either.

        order: Of columns of *by*, the order of their groups, each once. Those that are not named come after, in the
            order of the column's type if it is an Enum or a Categorical of pandas, else as they first come.

        wide: A column per value, called as it, with ``people`` or with the ``share``; a row per competency and outcome.
            It has no labels and no bounds. Give it one of *outcomes*, or there is a column for the values of each.

        rule: By which :func:`assess` worked out the levels, such as ``framework.rule``; a frame does not say it.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

        weights: Refused. These are counts of people, and a group is small or not by how many it has; a weight would
            make other numbers of them that say neither. Weigh the shares of groups afterwards.

    Returns:
        A frame of the same kind; lazy stays lazy. Groups are in their order, by the first column of *by*, then by the
        second; competencies and values are in that of the framework. On a lazy frame, where nobody can say what
        comes first, groups without an order are sorted; on Dask rows are in no order.

        On a lazy frame a person in several rows is counted once, as ``invalid``, in the group that all of them name or
        else in that of people without a group. So are rows of nobody, together; but these are no people: they are not
        in ``of``, nor in what *min_group* is held against, and a group that has nothing else is withheld.

    Warns:
        MissingGroupsWarning: On an eager frame: groups in *order* that nobody is in; it names them.

    Raises:
        FrameError: There is no ``<competency>_level`` of any competency; *person* or *by* is not a column, or *by* is
            called as one of the columns above, or holds lists or objects; a person is in several rows, or a row says
            nobody; an outcome is asked for that *df* does not have, or it has no ``<competency>_sufficient`` to set
            people apart.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: Neither *person* nor *rows_are_people* is given, or both; *weights* are; *min_group* is below
            1; an argument is none of its values; there are no words in *language*.
    """
    if weights is not None:
        refuse("wrong_arguments", [Problem("no_weights", "weights")])
    refuse_arguments(person, by, outcomes, order, rows_are_people=rows_are_people)
    require(framework=(framework, Framework), rule=(rule, (LevelRule, NoneType)))
    require_kinds(min_group=(min_group, Whole(1)))
    asked = Asked(
        framework,
        person,
        (by,) if isinstance(by, str) else tuple(by or ()),
        None if outcomes is None else tuple(outcomes),
        insufficient,
        order or {},
        wide,
        rule,
        use_language(framework, language),
    )
    refuse("wrong_arguments", argument_problems(asked))
    frame = take(df)
    schema = frame.collect_schema()
    refuse_frame("cannot_summarise", column_problems(asked, schema))
    refuse_frame("cannot_summarise", key_problems(frame, person, asked.by))
    if is_eager(frame) and person is not None:
        refuse_frame("cannot_summarise", person_problems(frame, person))
    table = table_of(_categories(asked, frame), asked)
    refuse_frame("cannot_summarise", name_problems(asked, types_of(asked, table)))
    numbers = {**table.numbers, "_size": nw.col("_someone"), "_rows": nw.lit(1)}
    rows = counted(_people(frame, asked), [*asked.groups], numbers)
    left = {
        name: nw.col("_rows") - nw.sum_horizontal(*others)
        for name, others in table.left.items()
    }
    rows = rows.with_columns(**left)
    groups = withhold(rows, "_size", min_group)
    return reported(groups, table, asked, {"of": nw.col("_size")})  # type: ignore[no-any-return]


# Who is counted


def _people(frame: Frame, asked: Asked) -> Frame:
    """
    A row per person: their outcomes and groups; with ``_someone``, 1.

    On a lazy frame also ``_again``, whether they are there more than once; rows of nobody are one, and 0 people.
    """
    schema = frame.collect_schema()
    groups = asked.columns(frame)
    names = []
    for competency in asked.framework.competencies:
        columns = [f"{competency.id}_{outcome}" for outcome in (*COUNTED, *BESIDE)]
        names += [name for name in columns if name in schema]
    if asked.person is None or is_eager(frame):
        return frame.select(*names, _someone=nw.lit(1), **groups)
    who = name_of(asked.person, schema[asked.person])
    rows = frame.select(*names, **groups, _person=who, _rows=nw.lit(1))
    for between in asked.groups:
        known = one_if(~nw.col(between).is_null()).alias(f"{between}_known")
        rows = rows.with_columns(known)
    found = rows.group_by("_person").agg(
        nw.col("_rows", *(f"{between}_known" for between in asked.groups)).sum(),
        nw.col(*names, *asked.groups).min(),
        *(nw.col(between).max().alias(f"{between}_most") for between in asked.groups),
    )
    # Who is in several groups, or in one and in none, is in none.
    one_group = {}
    for between in asked.groups:
        least = nw.col(between)
        same = (least == nw.col(f"{between}_most")) & (
            nw.col(f"{between}_known") == nw.col("_rows")
        )
        one_group[between] = nw.when(same).then(least)
    nobody = nw.col("_person").is_null()
    again = (nw.col("_rows") > 1) | nobody
    return found.with_columns(_again=again, _someone=one_if(~nobody), **one_group)


# What is counted


def _categories(asked: Asked, frame: Frame) -> Iterator[Category]:
    """
    All that people are counted under, in the order of the summary.
    """
    schema = frame.collect_schema()
    again = asked.person is not None and not is_eager(frame)
    for competency in asked.framework.competencies:
        broken = nw.col("_again") if again else None
        invalid = f"{competency.id}_{INVALID}"
        if invalid in schema:
            several = true(nw.col(invalid) > 0)
            broken = several if broken is None else several | broken
        of = Counting(
            competency,
            asked.framework,
            schema,
            broken,
            asked.apart,
            asked.language,
        )
        for outcome in outcomes_of(asked, competency, schema):
            yield from categories(of, outcome)
