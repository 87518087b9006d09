"""
What is asked of a summary: its arguments, and whether they fit the frame; of the quality of answers, who is a person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Literal, NamedTuple, TypeAlias, get_args

import narwhals.stable.v2 as nw

from competentie.errors import Problem, refuse, require, unknown
from competentie.frames.answers import blank, sampled, without
from competentie.frames.categories import BESIDE, COUNTED, CountedOutcome
from competentie.frames.people import as_first_written, label_in
from competentie.frames.rules import OUTCOMES
from competentie.frames.tables import Expr, Frame, absent, few, fits, of_wrong_types
from competentie.levels import LevelRule
from competentie.model import Competency, Framework
from competentie.words import quote

__all__ = ["Insufficient", "Wide"]

Insufficient: TypeAlias = Literal["apart", "counted"]
"""
Where people are counted of whom too little was assessed: as a value of its own, or under what they have for now.
"""

Wide: TypeAlias = Literal["people", "share"]
"""
What stands in the cells of a summary with a column per value.
"""


class Asked(NamedTuple):
    """
    How people are counted and shown: arguments of a summary, *by* and *outcomes* as tuples.
    """

    framework: Framework
    person: str | None
    by: tuple[str, ...]
    outcomes: tuple[CountedOutcome, ...] | None
    insufficient: Insufficient
    order: Mapping[str, Sequence[Any]]
    wide: Wide | None
    rule: LevelRule | None
    language: str

    @property
    def apart(self) -> bool:
        """
        Whether people of whom too little was assessed are counted apart.
        """
        return self.insufficient == "apart"

    @property
    def groups(self) -> dict[str, str]:
        """
        The names in between of the columns of groups, each with its own.
        """
        return {f"_by_{i}": name for i, name in enumerate(self.by)}

    def columns(self, frame: Frame) -> dict[str, Expr]:
        """
        The groups of a *frame*, by their names in between.
        """
        return {between: label_in(frame, name) for between, name in self.groups.items()}


def refuse_arguments(
    person: object,
    by: object,
    outcomes: object,
    order: object,
    *,
    rows_are_people: object,
) -> None:
    """
    Refuse what has a wrong type, does not say who is a person, or says it twice.
    """
    require(
        person=(person, (str, NoneType)),
        rows_are_people=(rows_are_people, bool),
        by=(by, (str, Sequence, NoneType)),
        outcomes=(outcomes, (Iterable, NoneType)),
        order=(order, (Mapping, NoneType)),
    )
    if isinstance(outcomes, str):
        problem = Problem("wrong_type", "outcomes", outcomes, expected="outcomes")
        refuse("wrong_arguments", [problem])
    refuse_untold(person, rows_are_people=rows_are_people)


def refuse_untold(person: object, *, rows_are_people: object) -> None:
    """
    Refuse what does not say who is a person, or says it twice.
    """
    if person is None and not rows_are_people:
        refuse("wrong_arguments", [Problem("people_not_told", "person")])
    if person is not None and rows_are_people:
        refuse("wrong_arguments", [Problem("people_told_twice", "person", person)])


def argument_problems(asked: Asked) -> Iterator[Problem]:
    """
    Values of arguments that are none, names that are no text, and what is there twice.
    """
    yield from _no_member("insufficient", asked.insufficient, get_args(Insufficient))
    yield from _no_member("wide", asked.wide, (None, *get_args(Wide)))
    for name in asked.by:
        if not isinstance(name, str):
            yield Problem("wrong_type", "by", name, expected="text")
        elif asked.by.count(name) > 1:
            yield Problem("not_distinct", "by", asked.by)
            break
    for name, groups in asked.order.items():
        if name not in asked.by:
            yield Problem("not_a_member", "order", name, members=asked.by)
        elif isinstance(groups, str) or not isinstance(groups, Sequence):
            yield Problem("wrong_type", f"order.{name}", groups, expected="list")
        elif any(groups.count(group) > 1 for group in groups):
            yield Problem("not_distinct", f"order.{name}", tuple(groups))
    if asked.outcomes is not None:
        yield from _outcome_problems(asked.outcomes)


def _no_member(path: str, value: object, members: Sequence[Any]) -> Iterator[Problem]:
    if value not in members:
        yield Problem("not_a_member", path, value, members=tuple(map(repr, members)))


def _outcome_problems(outcomes: Sequence[object]) -> Iterator[Problem]:
    """
    Outcomes that are not counted, or asked for twice, and none at all.
    """
    known = tuple(COUNTED)
    if not outcomes:
        yield Problem("no_outcome", "outcomes", outcomes, outcomes=known)
    # Of a list: what is no text may have no hash.
    strange = [("outcomes", name) for name in outcomes if name not in [*known]]
    yield from unknown(strange, known, "unknown_outcome", outcomes=known)
    for name in known:
        if outcomes.count(name) > 1:
            yield Problem("outcome_twice", "outcomes", name)


def column_problems(asked: Asked, schema: Mapping[str, Any]) -> Iterator[Problem]:
    """
    What keeps a frame of that *schema* from being summarised.
    """
    framework = asked.framework
    levels = [f"{competency.id}_level" for competency in framework.competencies]
    if not any(name in schema for name in levels):
        names = few(levels)
        yield Problem(
            "no_level_column",
            "",
            [*schema],
            count=len(schema),
            framework=framework.name,
            levels=names,
        )
    yield from _outcome_column_problems(asked, schema)
    if asked.person is not None:
        yield from absent([("person", asked.person)], schema)
        if asked.person in asked.by:
            same = ("person", "by")
            yield Problem(
                "column_given_twice", asked.person, asked.person, arguments=same
            )
    yield from absent([("by", name) for name in asked.by], schema)


def _outcome_column_problems(
    asked: Asked, schema: Mapping[str, Any]
) -> Iterator[Problem]:
    """
    Columns of outcomes that have a wrong type, and those that are needed and not there.
    """
    framework = asked.framework
    wrong = {}
    short = []
    for competency in framework.competencies:
        for outcome in (*COUNTED, *BESIDE):
            name = f"{competency.id}_{outcome}"
            if name in schema and not fits(schema[name], OUTCOMES[outcome].dtype):
                wrong[name] = schema[name]
        if asked.apart and _is_for_now(asked, competency, schema):
            short.append(f"{competency.id}_sufficient")
    yield from of_wrong_types(wrong, "outcome")
    yield from absent_sufficient(short, schema)
    for outcome in asked.outcomes or ():
        names = [f"{one.id}_{outcome}" for one in framework.competencies]
        if not any(name in schema for name in names):
            yield Problem(
                "no_outcome_column",
                "outcomes",
                outcome,
                count=len(schema),
                outcome=outcome,
                framework=framework.name,
                call="frames.assess",
            )


def absent_sufficient(
    names: Iterable[str], schema: Collection[str]
) -> Iterator[Problem]:
    """
    The columns of those *names* that would say of whom too little was assessed, and are not there.
    """
    for name in names:
        if name not in schema:
            yield Problem("sufficient_not_there", name, name)


def _is_for_now(asked: Asked, competency: Competency, schema: Collection[str]) -> bool:
    """
    Whether an outcome of *competency* is counted that can be one for now.
    """
    return any(
        COUNTED[outcome].sure is not None
        for outcome in outcomes_of(asked, competency, schema)
    )


def outcomes_of(
    asked: Asked, competency: Competency, schema: Collection[str]
) -> list[CountedOutcome]:
    """
    The outcomes of *competency* that are counted, in their order.
    """
    return [
        outcome
        for outcome in COUNTED
        if f"{competency.id}_{outcome}" in schema
        and (asked.outcomes is None or outcome in asked.outcomes)
    ]


def name_problems(asked: Asked, made: Iterable[str]) -> Iterator[Problem]:
    """
    Columns of groups that are called as one that is *made*; in SQL upper and lower case are the same.
    """
    taken = {name.lower() for name in made}
    for name in asked.by:
        if name.lower() in taken:
            yield Problem("column_of_the_summary", "by", name)


def person_problems(frame: nw.DataFrame[Any], person: str) -> Iterator[Problem]:
    """
    Rows that say nobody, and people who are there more than once.
    """
    dtype = frame.schema[person]
    work = as_first_written(frame.select(nw.col(person)), person).select(
        _person=nw.col(person), _nobody=blank(person, dtype)
    )
    yield from without(work, "_nobody", person, "person")
    named = work.filter(~nw.col("_nobody"))["_person"]
    again = named.filter(named.is_duplicated()).unique(maintain_order=True)
    yield from sampled(
        "people_in_several_rows", person, [quote(name) for name in again.to_list()]
    )
