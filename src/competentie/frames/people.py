"""
People in frames: each is one row, with what else is known of them; and the answers of one as the core takes them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from math import isnan
from numbers import Real
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame

from competentie.errors import Problem, require
from competentie.evidence import Repeated
from competentie.frames.answers import (
    INVALID,
    code,
    is_words,
    name_of,
    sampled,
    text,
    trimmed,
)
from competentie.frames.tables import (
    Expr,
    Frame,
    absent,
    called,
    holding,
    holds_text,
    ids_of,
    is_eager,
    is_eager_pandas,
    match,
    no_indicators,
    objects_in,
    of_wrong_types,
    one_if,
    refuse_frame,
    spare_prefix,
    take,
)
from competentie.model import Framework
from competentie.words import quote

__all__ = ["evidence"]


def not_names(frame: Frame, column: str, place: str | None = None) -> list[Problem]:
    """
    That values of *column* cannot be told apart on every engine, as names, numbers and dates can; *place* is its path.
    """
    dtype = _type_of(frame, column)
    names = not dtype.is_nested() and dtype not in (nw.Object, nw.Duration)
    if dtype == nw.Object and is_eager_pandas(frame):
        # What pandas has no type of its own for, such as dates; 1 and "1" in one column may be one person or two.
        names = not objects_in(frame[column]).startswith("mixed")
    return [] if names else of_wrong_types({place or column: dtype}, "names")


def key_problems(
    frame: Frame, person: str | None, groups: Iterable[str]
) -> list[Problem]:
    """
    Columns of people whose values may not tell them apart, and those of *groups* that no engine can group by.
    """
    wrong = {name: _type_of(frame, name) for name in groups if not _groups(frame, name)}
    problems = of_wrong_types(wrong, "names")
    return problems if person is None else not_names(frame, person) + problems


def _groups(frame: Frame, column: str) -> bool:
    """
    Whether rows can be grouped by *column*: by no lists, and by objects only on pandas, where they have a hash.

    Nor by objects of which two are written alike, as 1 and "1" are.
    """
    dtype = _type_of(frame, column)
    if not (dtype == nw.Object and is_eager_pandas(frame)):
        return dtype != nw.Object and not dtype.is_nested()
    try:
        groups = set(frame[column].drop_nulls().to_list())
    except TypeError:
        return False
    return len(set(map(str, groups))) == len(groups)


def label_in(frame: Frame, column: str) -> Expr:
    """
    What *column* says of people, such as a team: text without white space around it, missing where nothing is left.
    """
    dtype = _type_of(frame, column)
    is_label = dtype == nw.String or dtype.is_float()
    return name_of(column, dtype) if is_label else nw.col(column)


def _type_of(frame: Frame, column: str) -> Any:
    """
    The type of a *column*; objects of pandas are text to Narwhals if the first hundred are.
    """
    dtype = frame.collect_schema()[column]
    text = dtype != nw.String or not is_eager(frame) or holds_text(frame[column])
    return dtype if text else nw.Object()


# A person is one row


def named_once(frame: Frame, person: str) -> Frame:
    """
    *frame* in which each *person* is written in one way, whatever white space stands around the name.

    On an eager frame as they first come; on a lazy one, which has no first, without it, and nobody's name is missing.
    """
    if is_eager(frame):
        return as_first_written(frame, person)
    dtype = frame.collect_schema()[person]
    return frame.with_columns(name_of(person, dtype).alias(person))


def as_first_written(frame: nw.DataFrame[Any], person: str) -> nw.DataFrame[Any]:
    """
    *frame* in which a *person* who is written in several ways is written as where they first come.
    """
    dtype = frame.schema[person]
    if not is_words(dtype):
        return frame
    names = frame.select(
        _name=text(person, dtype).fill_null(""),
        _key=trimmed(person, dtype).fill_null(""),
    )
    if (names["_name"] == names["_key"]).all():
        return frame
    first: dict[str, int] = {}
    rows = [
        first.setdefault(key, row) for row, key in enumerate(names["_key"].to_list())
    ]
    return frame.with_columns(frame[person][rows].alias(person))


def repeated_problems(
    person: str | None, repeated: Repeated, at: str | None
) -> Iterator[Problem]:
    """
    What is missing to know which row of a person counts.
    """
    if repeated is not Repeated.ERROR and person is None:
        yield Problem("repeated_without_person", "person")
    if repeated is Repeated.LATEST and at is None:
        yield Problem("latest_without_moments", "at")


def latest(frame: Frame, person: str, at: str) -> Frame:
    """
    *frame* without the rows of a *person* who has a later one.
    """
    schema = frame.collect_schema()
    spare = spare_prefix(schema.names())
    name, last, place = f"{spare}_name", f"{spare}_last", f"{spare}_place"
    if is_eager(frame):
        frame = frame.with_row_index(place)
    frame = frame.with_columns(name_of(person, schema[person]).alias(name))
    times = frame.group_by(name).agg(nw.col(at).max().alias(last))
    frame = match(frame, times, name)
    moment, newest = nw.col(at), nw.col(last)
    # On pandas a missing moment equals none, itself included.
    kept = moment.is_null() | newest.is_null()
    frame = frame.filter(kept | (moment == newest).fill_null(value=False))
    return frame.sort(place) if is_eager(frame) else frame


def once(
    frame: Frame,
    person: str,
    repeated: Repeated,
    *,
    codes: Sequence[str],
    others: Sequence[str],
) -> Frame:
    """
    *frame* with a row per *person*, with answers as numbers in *codes*, and *others* beside them.

    On a lazy frame who is in several rows, or has no name, has INVALID for answers, and nothing in *others*. Who is
    written in several ways is called by one of them; rows of nobody are one, without a name.

    Raises:
        FrameError: On an eager frame: people are in several rows, of which none is the latest if that counts.
    """
    if is_eager(frame):
        refuse_frame("cannot_read_survey", _twice(frame, person, repeated))
        return frame
    schema = frame.collect_schema()
    spare = spare_prefix(schema.names())
    name, rows = f"{spare}_name", f"{spare}_rows"
    named = frame.with_columns(name_of(person, schema[person]).alias(name))
    times = named.group_by(name).agg(nw.len().alias(rows))
    people = match(named.unique(name, keep="any"), times, name)
    someone = ~nw.col(name).is_null()
    alone = nw.when((nw.col(rows) == 1) & someone)
    only: dict[str, Expr] = {other: alone.then(nw.col(other)) for other in others}
    for answer in codes:
        only[answer] = alone.then(nw.col(answer)).otherwise(code(INVALID))
    only[person] = nw.when(someone).then(nw.col(person))
    return people.with_columns(*called(only))


def _twice(frame: nw.DataFrame[Any], person: str, repeated: Repeated) -> list[Problem]:
    """
    The people who are in more than one row, in the order in which they come.
    """
    twice = frame.filter(frame[person].is_duplicated())[person].to_list()
    names = [*map(quote, dict.fromkeys(twice))]
    undated = repeated is Repeated.LATEST
    return sampled("people_undated" if undated else "people_twice", person, names)


# What else is known of a person


def columns_to_keep(keep: str | Iterable[str]) -> dict[str, str]:
    """
    The columns in *keep*, which may be one, each by its place in it.

    Raises:
        InvalidTypeError: It is neither.
    """
    require(keep=(keep, Iterable))
    names = [keep] if isinstance(keep, str) else [*keep]
    return {f"keep[{i}]": name for i, name in enumerate(names)}


def kept_as(keep: Sequence[str]) -> dict[str, Expr]:
    """
    The columns that :func:`with_kept` adds, by what they were called.
    """
    return {name: nw.col(f"_keep_{i}") for i, name in enumerate(keep)}


def differing_of(kept: Collection[str]) -> dict[str, str]:
    """
    What a lazy frame, whose values cannot be seen, counts where columns are *kept*, and in which column.
    """
    return {"differing_columns": "_differing"} if kept else {}


def with_kept(
    wide: Frame, frame: Frame, person: str, keep: Sequence[str], failure: str
) -> Frame:
    """
    *wide*, by ``_person``, with the columns in *keep* of *frame*, which are now called ``_keep_0`` and so on.

    On a lazy frame missing where they differ, and counted in ``_differing``.

    Raises:
        FrameError: On an eager frame: rows of a person differ.
    """
    if not keep:
        return wide
    kept = {f"_keep_{i}": name for i, name in enumerate(keep)}
    columns = {column: label_in(frame, name) for column, name in kept.items()}
    rows = frame.select(_person=nw.col(person), **columns)
    if not is_eager(rows):
        return match(wide, _agreed(rows, [*kept]), "_person")
    rows = rows.with_row_index("_place")
    problems = []
    for column, name in kept.items():
        known = rows.filter(~nw.col(column).is_null())
        told = known.group_by("_person", column).agg(nw.col("_place").min())
        problems += _differing(told, name)
        wide = match(wide, told.drop("_place"), "_person")
    refuse_frame(failure, problems)
    return wide


def _differing(told: nw.DataFrame[Any], shown: str) -> list[Problem]:
    """
    The people of whom different things are *told*, in the order in which they come.
    """
    first = nw.col("_place").min()
    times = told.group_by("_person").agg(first, nw.len().alias("_times"))
    several = times.filter(nw.col("_times") > 1).sort("_place")
    names = several["_person"].to_list()
    return sampled("person_differs", shown, [*map(quote, names)])


def _agreed(rows: nw.LazyFrame[Any], columns: Sequence[str]) -> Frame:
    """
    A row per person, with what all rows in which a column is filled say of it, and how many columns differ.
    """
    ends: list[Expr] = []
    for column in columns:
        ends.append(nw.col(column).min().alias(f"{column}_least"))
        ends.append(nw.col(column).max().alias(f"{column}_most"))
    people = rows.group_by("_person").agg(*ends)
    differing = nw.lit(0)
    said = {}
    for column in columns:
        least, most = nw.col(f"{column}_least"), nw.col(f"{column}_most")
        said[column] = nw.when(least == most).then(least)
        differing = differing + one_if((least != most).fill_null(value=False))
    return people.select("_person", _differing=differing, **said)


# The answers of one person


def evidence(
    df: IntoFrame, framework: Framework, *, person: str, who: object
) -> dict[str, bool | None]:
    """
    The answers of one person, as ``competentie.assess`` takes them: to see why an outcome is what it is.

    Args:
        df: A row per person and a column per indicator id, as :func:`from_wide`, :func:`from_long` and
            :func:`combine_ratings` give it. Answers are booleans, or numbers 0 and 1; missing means not assessed.

        framework: Where the indicators are.

        person: The column that says who.

        who: The person, as that column has it; white space around a name makes no difference.

    Returns:
        Per indicator that has a column, in the order of the framework: True, False or None.

    Raises:
        FrameError: There is no such column, or none of an indicator; nobody is called so, or several rows are; a value
            is not an answer, such as the -1 of a lazy frame.

        InvalidTypeError: An argument has the wrong type.
    """
    require(framework=(framework, Framework), person=(person, str))
    frame = take(df)
    schema = frame.collect_schema()
    ids = [id for id in ids_of(framework) if id in schema]
    problems = absent([("person", person)], schema)
    if not ids:
        problems.append(no_indicators(framework, schema.names()))
    elif not problems:
        problems = not_names(frame, person)
    refuse_frame("cannot_read_survey", problems)
    theirs = frame.filter(_is(person, schema[person], who))
    row = _seen(theirs.select(*map(nw.col, ids)))
    if len(row) != 1:
        refuse_frame("cannot_read_survey", [_not_one(frame, person, who, len(row))])
    [blanks] = row.select(*[nw.col(id).is_null() for id in ids]).iter_rows()
    [values] = row.iter_rows()
    told: dict[str, bool | None] = {}
    for id, value, is_blank in zip(ids, values, blanks, strict=True):
        if is_blank or (isinstance(value, float) and isnan(value)):
            told[id] = None
        elif value in (0, 1):
            # Engines have booleans of their own.
            told[id] = bool(value)
        else:
            problems.append(holding("values_no_answers", id, [value]))
    refuse_frame("cannot_read_survey", problems)
    return told


def _seen(frame: Frame) -> nw.DataFrame[Any]:
    """
    *frame* with its values.
    """
    return frame if is_eager(frame) else frame.collect()


def _is(person: str, dtype: Any, who: object) -> Expr:
    """
    Whether the column *person* says *who*.
    """
    if is_words(dtype):
        return (trimmed(person, dtype) == str(who).strip()).fill_null(value=False)
    if not dtype.is_numeric():
        return (text(person, dtype) == str(who)).fill_null(value=False)
    if isinstance(who, Real):
        return (nw.col(person) == who).fill_null(value=False)
    return nw.col(person).is_null() & ~nw.col(person).is_null()


def _not_one(frame: Frame, person: str, who: object, rows: int) -> Problem:
    """
    That *who* is in no row, or in several.
    """
    name = who if isinstance(who, str) else str(who)
    if rows:
        return Problem("person_in_several_rows", person, name, count=rows)
    people = _seen(frame.select(person).unique())[person].drop_nulls()
    if isinstance(who, str) and people.dtype.is_numeric():
        return Problem("person_is_a_number", person, name)
    # What is written the same is of another type, and no help.
    known = {str(one) for one in people} - {name}
    return Problem("unknown_person", person, name, known=sorted(known))
