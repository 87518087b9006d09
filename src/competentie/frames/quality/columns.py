"""
Answers as numbers: what is counted in them, and the table that other packages take.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame, IntoFrameT

from competentie.errors import Problem, refuse, require
from competentie.frames.quality.findings import check_known, collected
from competentie.frames.requests import person_problems, refuse_untold
from competentie.frames.scoring import check_names, kinds_in
from competentie.frames.tables import (
    Expr,
    Frame,
    Kind,
    absent,
    called,
    fixed,
    give,
    holding,
    ids_of,
    one_if,
    refuse_frame,
    standing_in_the_way,
    take,
)
from competentie.model import Competency, Framework


class Item(NamedTuple):
    """
    An indicator of a competency, and the rank that it stands at.
    """

    id: str
    rank: int


class Answers(NamedTuple):
    """
    A frame in which all values are answers, and how its columns of indicators hold them.
    """

    frame: Frame
    kinds: Mapping[str, Kind]

    def items(self, competency: Competency) -> list[Item]:
        """
        The indicators of *competency* that have a column with answers, in its order.
        """
        return [item for item in items_of(competency) if item.id in self.kinds]

    def coded(self, ids: Iterable[str]) -> Frame:
        """
        Two columns for each of *ids*, :func:`yes` and :func:`no`, each 1 or 0; both 0 where it was not assessed.
        """
        flags = {}
        for id in ids:
            flags[yes(id)], flags[no(id)] = told(nw.col(id), self.kinds[id])
        exprs = {name: one_if(flag) for name, flag in flags.items()}
        return self.frame.select(*called(exprs))


def yes(id: str) -> str:
    """
    The column that is 1 where indicator *id* was observed.
    """
    return f"{id}_yes"


def no(id: str) -> str:
    """
    The column that is 1 where indicator *id* was not observed.
    """
    return f"{id}_no"


def items_of(competency: Competency) -> Iterator[Item]:
    """
    Every indicator of *competency*, by rank.
    """
    for descriptor in competency.by_rank:
        for id in descriptor.indicator_ids:
            yield Item(id, descriptor.rank)


def answers_in(
    df: IntoFrame,
    framework: Framework,
    *,
    person: str | None,
    rows_are_people: bool,
) -> Answers:
    """
    The answers in *df*, each looked at: a lazy frame is run.

    Raises:
        FrameError: There is no column of an indicator; one looks like an indicator and is none; one has values or a
            type that is not an answer; *person* is no column, or is that of an indicator; a person is in several rows,
            or a row says nobody.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: Neither *person* nor *rows_are_people* is given, or both.
    """
    require(
        framework=(framework, Framework),
        person=(person, (str, NoneType)),
        rows_are_people=(rows_are_people, bool),
    )
    refuse_untold(person, rows_are_people=rows_are_people)
    frame = take(df)
    if person is not None:
        _check_person(person, frame, framework)
    schema = frame.collect_schema()
    check_names(framework, schema.names(), ())
    answers = Answers(frame, kinds_in(frame, schema, framework))
    strange = {}
    for id, kind in answers.kinds.items():
        if kind == "number":
            strange[id] = one_if(_strange(nw.col(id))).sum()
    counts = numbers(frame, strange)
    bad = [id for id, count in counts.items() if count]
    refuse_frame("cannot_score", [_invalid(frame, id) for id in bad])
    return answers


def numbers(frame: Frame, sums: Mapping[str, Expr]) -> dict[str, int]:
    """
    The value of each of *sums*, which are whole numbers, by its name; 0 where there are no rows.
    """
    if not sums:
        return {}
    # Some engines sum an empty column to nothing.
    row = collected(frame.select(*called(sums))).row(0)
    values = [int(value) if value == value and value else 0 for value in row]  # noqa: PLR0124 - NaN is not itself
    return dict(zip(sums, values, strict=True))


def told(column: Expr, kind: Kind) -> tuple[Expr, Expr]:
    """
    Whether the answer in *column* is yes, and whether it is no.
    """
    observed, refused = (
        (column, ~column) if kind == "boolean" else (column == 1, column == 0)
    )
    return observed.fill_null(value=False), refused.fill_null(value=False)


def _strange(column: Expr) -> Expr:
    """
    Whether a number is no answer.
    """
    known = (column == 0) | (column == 1)
    return ~(known.fill_null(value=False) | column.is_null())


def _invalid(frame: Frame, id: str) -> Problem:
    values = collected(frame.filter(_strange(nw.col(id))).select(nw.col(id)))
    return holding("values_no_answers", id, values[id].to_list())


def matrix(
    df: IntoFrameT,
    framework: Framework,
    *,
    competency: str | None = None,
    missing: int | None = None,
    person: str | None = None,
    rows_are_people: bool = False,
) -> IntoFrameT:
    """
    Answers as numbers, a row per person and a column per indicator: what packages for item response theory take.

    This library fits no such models. "Is it reliable" in the documentation shows the way to girth and to mirt.

    Args:
        df: A row per person, as :func:`competentie.frames.assess` takes it.

        framework: Where the indicators are.

        competency: Only the indicators of this one: such models want answers that all measure one thing.

        missing: The number for what was not assessed, such as -99999. None leaves it missing.

        person: The column that says who, to come first, so that nobody is there twice. Either this or
            *rows_are_people* is needed.

        rows_are_people: Whether every row is another person; nobody looks whether that is so, and no column says who.

    Returns:
        A frame of the same kind: the indicators that have answers, in the order of the framework, as whole numbers 1
        and 0. Lazy stays lazy, and is run once to look for values that are no answers.

    Raises:
        FrameError: See :func:`competentie.frames.assess`; *person* is no column, or is that of an indicator; a person
            is in several rows, or a row says nobody.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: Neither *person* nor *rows_are_people* is given, or both; *competency* is not one of the
            framework, or *missing* is 0 or 1.
    """
    require(
        framework=(framework, Framework),
        competency=(competency, (str, NoneType)),
        missing=(missing, (int, NoneType)),
    )
    if competency is not None:
        known = [one.id for one in framework.competencies]
        check_known("competency", competency, known)
    if missing is not None:
        _check_missing(missing)
    answers = answers_in(df, framework, person=person, rows_are_people=rows_are_people)
    wanted = framework.competencies if competency is None else [framework[competency]]
    ids = [item.id for one in wanted for item in answers.items(one)]
    return _numbered(answers, ids, missing, person)  # type: ignore[no-any-return]


def _check_missing(missing: int) -> None:
    if missing in (0, 1):
        problem = Problem("missing_is_an_answer", "missing", missing)
        refuse("wrong_arguments", [problem])


def _check_person(person: str, frame: Frame, framework: Framework) -> None:
    schema = frame.collect_schema()
    problems = absent([("person", person)], schema)
    problems += standing_in_the_way(ids_of(framework), [person])
    refuse_frame("cannot_score", problems)
    # A person counted twice would help to pass a minimum that is to keep people from being known.
    named = collected(frame.select(nw.col(person)))
    refuse_frame("cannot_score", person_problems(named, person))


def _numbered(
    answers: Answers, ids: Sequence[str], missing: int | None, person: str | None
) -> Any:
    """
    The native frame of *ids* as 1 and 0.
    """
    frame = answers.frame
    columns = {} if person is None else {person: nw.col(person)}
    for id in ids:
        observed, refused = told(nw.col(id), answers.kinds[id])
        number = nw.when(observed).then(nw.lit(1)).when(refused).then(nw.lit(0))
        columns[id] = number if missing is None else number.otherwise(nw.lit(missing))
    types = dict.fromkeys(ids, nw.Int64)
    exprs = {
        name: fixed(expr, nw.Int64, frame) if name in types else expr
        for name, expr in columns.items()
    }
    return give(frame.select(*called(exprs)), [*columns], types)
