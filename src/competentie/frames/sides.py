"""
Two frames side by side: what they may be, and what keeps them from being compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame

from competentie.errors import InvalidTypeError, Problem, refuse, require
from competentie.frames.answers import is_words, sampled, text
from competentie.frames.people import not_names
from competentie.frames.reports import own_order
from competentie.frames.rules import OUTCOMES, Outcome
from competentie.frames.tables import (
    Expr,
    Frame,
    absent,
    few,
    fits,
    holding,
    is_eager,
    is_eager_pandas,
    of_wrong_types,
    standing_in_the_way,
    take,
)
from competentie.model import Framework
from competentie.words import quote

NAMES: Final = ("before", "after")
"""
What the two frames are, and are called unless they are named.
"""
BOTH: Final = "both"
"""
That a person is in both frames.
"""

# The outcomes that are read of each frame.
LEVEL: Final = "level"
STATUS: Final = "status"
SUFFICIENT: Final = "sufficient"
INVALID: Final = "invalid"
_TAKEN: Final[tuple[Outcome, ...]] = ("level", "status", "sufficient", "invalid")
# The columns of a result whose names are always the same.
_OTHERS: Final = ("competency", "present", "change", SUFFICIENT, INVALID)


class Half(NamedTuple):
    """
    One of the two frames: the argument that it is, what it is called in the result, and the types of its columns.
    """

    argument: str
    name: str
    frame: Frame
    schema: Mapping[str, Any]


def columns_of(argument: str, given: str | Iterable[str]) -> list[str]:
    """
    The columns that are *given* as an *argument*, each once: one of them may be given by itself.
    """
    require(**{argument: (given, (str, Iterable))})
    columns = [given] if isinstance(given, str) else [*dict.fromkeys(given)]
    require(**{f"{argument}[{i}]": (name, str) for i, name in enumerate(columns)})
    return columns


def check_names(names: Sequence[str]) -> None:
    """
    Refuse *names* of two frames that are not two, or called as something else of the result.
    """
    require(names=(names, (tuple, list)))
    require(**{f"names[{i}]": (name, str) for i, name in enumerate(names)})
    told = {name.strip().lower() for name in names} - {""}
    if len(names) != 2 or len(told) != 2:
        refuse("wrong_arguments", [Problem("not_two_names", "names", tuple(names))])
    taken = {BOTH, *_OTHERS, *(f"{name}_{STATUS}".lower() for name in told)}
    problems = [
        Problem("name_taken", "names", name) for name in names if name.lower() in taken
    ]
    refuse("wrong_arguments", problems)


def half_of(argument: str, name: str, df: IntoFrame) -> Half:
    """
    *df*, an *argument*, as one of the two, called by that *name*.
    """
    frame = take(df, argument)
    return Half(argument, name, frame, frame.collect_schema())


def check_engines(before: Half, after: Half) -> None:
    """
    Refuse frames that no engine can put side by side.
    """
    one, other = before.frame, after.frame
    same = one.implementation == other.implementation
    if same and is_eager(one) == is_eager(other):
        return
    problem = Problem(
        "another_engine",
        "after",
        other.to_native(),
        type=_kind_of_frame(other),
        other=_kind_of_frame(one),
    )
    raise InvalidTypeError("wrong_arguments", [problem])


def _kind_of_frame(frame: Frame) -> str:
    """
    How a person calls the class of a frame: many engines have a DataFrame.
    """
    made = type(frame.to_native())
    # DuckDB's stand in a module that starts with a low line.
    engine = made.__module__.partition(".")[0].lstrip("_")
    return f"{engine}.{made.__name__}"


def column_problems(
    halves: Sequence[Half], framework: Framework, person: str, keep: Sequence[str]
) -> Iterator[Problem]:
    """
    What keeps two frames of those columns from being compared.
    """
    made = [*_OTHERS]
    for half in halves:
        yield from absent([(half.argument, person)], half.schema)
        made += [half.name, f"{half.name}_{STATUS}"]
    yield from standing_in_the_way(made, [person, *keep])
    if person in keep:
        arguments = ("person", "keep")
        yield Problem("column_given_twice", person, person, arguments=arguments)
    known = dict.fromkeys(name for half in halves for name in half.schema)
    yield from absent([("keep", name) for name in keep], known)
    yield from _level_problems(halves, framework)
    for half in halves:
        wrong = {}
        for name, outcome in taken(half, framework):
            if not fits(half.schema[name], OUTCOMES[outcome].dtype):
                wrong[f"{half.argument}.{name}"] = half.schema[name]
        yield from of_wrong_types(wrong, "outcome")
    for name in (person, *keep):
        yield from _type_problems(halves, name)
    for half in halves:
        if person in half.schema:
            yield from not_names(half.frame, person, f"{half.argument}.{person}")


def _level_problems(halves: Sequence[Half], framework: Framework) -> Iterator[Problem]:
    """
    A frame without any level, or levels that one frame has and the other not.
    """
    levels = [f"{competency.id}_{LEVEL}" for competency in framework.competencies]
    bare = [half for half in halves if not set(levels) & set(half.schema)]
    for half in bare:
        yield Problem(
            "no_level_column",
            half.argument,
            [*half.schema],
            count=len(half.schema),
            framework=framework.name,
            levels=few(levels),
        )
    if bare:
        return
    for half, other in (halves, halves[::-1]):
        for name in levels:
            if name in half.schema and name not in other.schema:
                yield Problem(
                    "level_in_one_frame",
                    other.argument,
                    name,
                    other=half.argument,
                )


def taken(half: Half, framework: Framework) -> Iterator[tuple[str, Outcome]]:
    """
    The columns that are read, each beside its outcome.
    """
    for competency in framework.competencies:
        for outcome in _TAKEN:
            name = f"{competency.id}_{outcome}"
            if name in half.schema:
                yield name, outcome


def _type_problems(halves: Sequence[Half], name: str) -> Iterator[Problem]:
    """
    That a column holds another kind of thing in each frame.
    """
    types = [half.schema[name] for half in halves if name in half.schema]
    if len({_kind(dtype) for dtype in types}) > 1:
        yield Problem(
            "another_type", f"after.{name}", str(types[1]), other=str(types[0])
        )


def _kind(dtype: Any) -> str:
    """
    What a column holds, by a word that is the same for types which can stand in one column.
    """
    if is_words(dtype):
        return "text"
    return "whole" if dtype.is_integer() else str(dtype)


def alike(name: str, schema: Mapping[str, Any]) -> Expr:
    """
    A column as one that can stand below that of another frame.
    """
    if is_words(schema[name]):
        return text(name, schema[name])
    return nw.col(name).cast(nw.Int64) if schema[name].is_integer() else nw.col(name)


def in_one_order(name: str, halves: Sequence[Half]) -> bool:
    """
    Whether each frame that has a column gives its values one order, as an Enum does, and a Categorical of pandas.
    """
    having = [half for half in halves if name in half.schema]
    types = [half.schema[name] for half in having]
    if any(dtype != types[0] for dtype in types):
        return False
    if isinstance(types[0], nw.Enum):
        return True
    eager = [half.frame for half in having if is_eager_pandas(half.frame)]
    orders = [own_order(frame[name]) for frame in eager]
    return any(orders) and all(order == orders[0] for order in orders)


def people_problems(
    halves: Sequence[Half],
    rows: Sequence[Any],
    people: nw.DataFrame[Any],
    person: str,
) -> Iterator[Problem]:
    """
    Rows that are nobody's, and people who are in a frame twice.
    """
    for half, own in zip(halves, rows, strict=True):
        nobody = own["_nobody"].sum()
        if nobody:
            path = f"{half.argument}.{person}"
            yield Problem("says_nothing", path, count=nobody, expected="person")
    for half, times in zip(halves, ("_first", "_second"), strict=True):
        twice = people.filter((nw.col(times) > 1) & (nw.col("_nobody") == 0))
        ids = [quote(id) for id in twice.sort("_place")["_name"].to_list()]
        yield from sampled("people_in_several_rows", f"{half.argument}.{person}", ids)


def value_problems(
    halves: Sequence[Half],
    known: Mapping[str, Sequence[Any]],
    framework: Framework,
) -> Iterator[Problem]:
    """
    Values that are none of those *known* of an outcome.
    """
    for half in halves:
        for name, outcome in taken(half, framework):
            values = known.get(outcome)
            if not values:
                continue
            column = nw.col(name)
            strange = ~(column.is_in(values) | column.is_null())
            found = half.frame.filter(strange)[name].to_list()
            if found:
                yield holding(
                    "not_an_outcome",
                    f"{half.argument}.{name}",
                    found,
                    outcome=outcome,
                    framework=framework.name,
                )
