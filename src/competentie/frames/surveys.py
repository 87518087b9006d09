"""
Surveys as form tools export them: a column per question, or a row per answer, to what :func:`assess` takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie.errors import Problem, UnknownIdError, nearest_to, quote, unknown
from competentie.evidence import RatingScale
from competentie.frames.answers import (
    INVALID,
    Reading,
    blank,
    decoded,
    first_of,
    invalid_answers,
    is_text,
    reading_faults,
    reading_of,
    text,
    unknown_indicators,
    without,
)
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    fixed,
    give,
    is_eager,
    is_pandas,
    match,
    refuse,
    spare_prefix,
    standing_in_the_way,
    take,
)
from competentie.model import Faults, Framework, each_item, expect, instance_of, optional, wrong_value

__all__ = ["from_long", "from_wide"]

UNREADABLE = "cannot read this survey"


def from_wide(
    df: IntoFrameT,
    framework: Framework,
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
) -> IntoFrameT:
    """
    A survey with a column per question, as :func:`assess` takes it: columns of questions become columns of indicators.

    Other columns stay as they are, and all keep their places.

    Args:
        df: A row per person and a column per question, of any engine that Narwhals knows.

        framework: Where the indicators are.

        columns: Which indicator id each question's column stands for. None: the columns that have indicator ids.

        values: What words mean, upper and lower case and spaces being the same: True, False or None. A column of
            numbers is read by the words that are numbers, and booleans are answers as they are. None: ja, nee, n.v.t.,
            nvt, yes, no, true, false, 1 and 0. Empty means not assessed unless *values* says otherwise.

        scale: The scale that the answers are numbers on, in place of words; text such as ``3,5`` is read as 3.5.

    Returns:
        A frame of the same kind; lazy stays lazy. Answers are booleans, missing where not assessed. On a lazy frame,
        whose values cannot be seen before it runs, they are whole numbers: 1, 0, missing, and -1 for what is not an
        answer; :func:`assess` counts these as invalid.

    Raises:
        FrameError: A question is not a column; two stand for one indicator; an indicator's column is there already; no
            column is an indicator's; a column holds values or has a type that is not an answer.

        UnknownIdError: *columns* names ids that are not indicators of *framework*.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *columns* is empty, *values* is not clear, or it and *scale* are both given.
    """
    _expect(framework, values, scale, columns=_columns_faults(columns))
    reading = reading_of(values, scale)
    frame = take(df)
    schema = frame.collect_schema()
    questions = _questions(columns, framework, schema)
    refuse(UNREADABLE, unreadable({question: schema[question] for question in questions}))
    prefix = spare_prefix(schema.names())
    codes = {question: f"{prefix}_{i}" for i, question in enumerate(questions)}
    work = reading.coded(frame, codes, schema)
    if is_eager(work):
        refuse(UNREADABLE, _invalid_questions(work, codes, reading))
    answers = {name: fixed(decoded(coded, work), answer_type(work), work) for name, coded in codes.items()}
    work = work.select(*(answers[name].alias(questions[name]) if name in answers else name for name in schema.names()))
    names = [questions.get(name, name) for name in schema.names()]
    return give(work, names, dict.fromkeys(questions.values(), answer_type(work)))  # type: ignore[no-any-return]


def _expect(framework: object, values: object, scale: object, **more: Faults) -> None:
    expect("no survey", framework=instance_of(Framework)(framework), **reading_faults(values, scale), **more)


def answer_type(frame: Frame) -> DType:
    """
    The type of an answer: where values can be seen all others have been refused.
    """
    return nw.Boolean if is_eager(frame) else nw.Int8


def _columns_faults(columns: object) -> Faults:
    if isinstance(columns, Mapping) and not columns:
        return wrong_value(columns, "names no question; give the indicator id of each, or leave columns out")
    # A column may have any name, and an id that is none is refused as unknown.
    return optional(each_item(instance_of(str), instance_of(str)))(columns)


def _questions(columns: Mapping[str, str] | None, framework: Framework, schema: Mapping[str, Any]) -> dict[str, str]:
    """
    The indicator id of each question's column, once they fit the framework and the frame.
    """
    ids = [indicator.id for indicator in framework.indicators]
    what = f"an indicator of {framework.id} {framework.version}"
    if columns is None:
        known = frozenset(ids)
        found = {name: name for name in schema if name in known}
        such = f", such as {ids[0]}; give columns, from questions to ids" if ids else ""
        refuse(
            UNREADABLE, () if found else [Problem("", list(schema), f"none of {len(schema)} columns is {what}{such}")]
        )
        return found
    known = frozenset(ids)
    if offenders := [(question, id) for question, id in columns.items() if id not in known]:
        raise UnknownIdError("unknown indicator", unknown(offenders, ids, what))
    refuse(UNREADABLE, _misfits(columns, schema))
    return dict(columns)


def _misfits(columns: Mapping[str, str], schema: Mapping[str, Any]) -> Iterator[Problem]:
    """
    What keeps *columns* from becoming those of a frame of that *schema*.
    """
    yield from unknown([("", question) for question in columns if question not in schema], schema, "a column")
    for id, number in Counter(columns.values()).items():
        if number > 1:
            questions = " and ".join(quote(question) for question, given in columns.items() if given == id)
            yield Problem(id, questions, f"stands for {questions}; keep one question per indicator")
    yield from standing_in_the_way(columns.values(), [name for name in schema if name not in columns])


def unreadable(types: Mapping[str, Any]) -> list[Problem]:
    """
    The columns of *types* that no answer, id or word can be read from.
    """
    readable = (nw.String, nw.Categorical, nw.Enum, nw.Object, nw.Unknown)
    return [
        Problem(name, str(dtype), f"is of type {dtype}; give booleans, numbers or text")
        for name, dtype in types.items()
        if is_text(dtype) and not isinstance(dtype, readable)
    ]


def _invalid_questions(work: nw.DataFrame[Any], codes: Mapping[str, str], reading: Reading) -> list[Problem]:
    """
    What the questions hold that is not an answer, by column.
    """
    if not len(work):
        return []
    # Counted at once: a survey that is right is not looked at column by column.
    worst = work.select(*(nw.col(coded).max() for coded in codes.values())).row(0)
    offenders = [name for name, most in zip(codes, worst, strict=True) if most == INVALID]
    return [p for name in offenders for p in invalid_answers(work, name, codes[name], name, reading)]


def from_long(
    df: IntoFrameT,
    framework: Framework,
    *,
    person: str,
    indicator: str,
    value: str,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
) -> IntoFrameT:
    """
    A survey with a row per answer, as :func:`assess` takes it: a row per person and a column per indicator.

    Args:
        df: A row per person and indicator, of any engine that Narwhals knows.

        framework: Where the indicators are.

        person: The column that says who was rated; each person is a row, in the order in which they first come.

        indicator: The column of indicator ids.

        value: The column of answers.

        values: What words mean; see :func:`from_wide`.

        scale: The scale that the answers are numbers on, in place of words; see :func:`from_wide`.

    Returns:
        A frame of the same kind: *person*, and a column for every indicator of the framework, in its order, whichever
        are answered. Answers are booleans, missing where not assessed. On a lazy frame, whose values cannot be seen
        before it runs, persons are in no order and answers are whole numbers: 1, 0, missing, and -1 for what is not an
        answer, for more than one answer, and for answers without a person, which make a row of their own. There the
        column ``unknown_indicators`` says how many of a person's rows name no indicator of the framework.

    Raises:
        FrameError: A column is not there, or stands for two; *person* is called as an indicator; values are not
            answers; rows have no person; indicators are not in the framework; a person has two answers to one. The
            error names every offender of the first of columns, values and repeats that has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *values* is not clear, or it and *scale* are both given.
    """
    named = {"person": person, "indicator": indicator, "value": value}
    _expect(framework, values, scale, **{name: instance_of(str)(given) for name, given in named.items()})
    reading = reading_of(values, scale)
    frame = take(df)
    check_columns(UNREADABLE, named, frame, wide_names(framework, frame), answers=("value",), words=("indicator",))
    cells = _cells(keyed(frame, named), reading)
    if is_eager(cells):
        refuse(UNREADABLE, _invalid_rows(cells, named, framework, reading))
        refuse(UNREADABLE, _repeated(cells, indicator))
    return finished(spread(cells, framework), person, framework)  # type: ignore[no-any-return]


def wide_names(framework: Framework, frame: Frame) -> list[str]:
    """
    The columns of a row per person, beside that of the person.
    """
    return [*(i.id for i in framework.indicators), *([] if is_eager(frame) else ["unknown_indicators"])]


def check_columns(
    summary: str,
    named: Mapping[str, str],
    frame: Frame,
    made: Sequence[str],
    *,
    answers: Sequence[str],
    words: Sequence[str],
    keys: Sequence[str] = ("person",),
) -> None:
    """
    Refuse columns that are not there, or named twice; keys called as a column that is *made*; types without meaning.
    """
    schema = frame.collect_schema()
    problems = [
        Problem(argument, name, f"{quote(name)} is not a column", nearest_to(name, schema))
        for argument, name in named.items()
        if name not in schema
    ]
    for name, number in Counter(named.values()).items():
        if number > 1:
            arguments = " and ".join(argument for argument, given in named.items() if given == name)
            problems.append(Problem(name, name, f"is given as {arguments}; each needs a column of its own"))
    problems += standing_in_the_way(made, [named[key] for key in keys])
    there = {named[a]: schema[named[a]] for a in (*answers, *words) if named[a] in schema}
    problems += unreadable(there)
    wordless = [named[a] for a in words if named[a] in there and not is_text(there[named[a]])]
    problems += [Problem(name, name, f"is of type {there[name]}; it must be text") for name in wordless]
    refuse(summary, problems)


def keyed(frame: Frame, named: Mapping[str, str]) -> Frame:
    """
    The columns that are *named*, called as no indicator is, ids as text; on eager frames with the place of each row.
    """
    schema = frame.collect_schema()
    rows = frame.select(
        *(
            (text(name, schema[name]) if argument == "indicator" else nw.col(name)).alias(f"_{argument}")
            for argument, name in named.items()
        )
    )
    return rows.with_row_index("_place") if isinstance(rows, nw.DataFrame) else rows


def _cells(rows: Frame, reading: Reading) -> Frame:
    """
    *rows* with the answer as a number, INVALID without a person.
    """
    schema = rows.collect_schema()
    work = reading.coded(rows, {"_value": "_read"}, schema).with_columns(
        blank("_person", schema["_person"]).alias("_nobody")
    )
    answer = nw.when(nw.col("_nobody")).then(nw.lit(INVALID, dtype=nw.Int8)).otherwise(nw.col("_read"))
    return work.with_columns(answer.alias("_code"), nw.lit(1).alias("_rows"))


def _invalid_rows(
    cells: nw.DataFrame[Any], named: Mapping[str, str], framework: Framework, reading: Reading
) -> list[Problem]:
    return [
        *without(cells, "_nobody", named["person"], "person"),
        *unknown_indicators(cells, "_indicator", named["indicator"], framework),
        *invalid_answers(cells, "_value", "_read", named["value"], reading),
    ]


def _repeated(cells: nw.DataFrame[Any], shown: str) -> list[Problem]:
    """
    The pairs of a person and an indicator that are there more than once.
    """
    keys = ["_person", "_indicator"]
    counted = cells.group_by(*keys).agg(nw.col("_rows").sum(), nw.col("_place").min())
    found = counted.filter(nw.col("_rows") > 1).sort("_place")
    if not len(found):
        return []
    pairs = [f"{id} of {quote(name)}" for name, id in zip(found["_person"], found["_indicator"], strict=True)]
    what = f"more than one answer to {first_of(pairs)}; keep one of each, or use frames.combine_ratings"
    return [Problem(shown, pairs[0], what)]


def spread(cells: Frame, framework: Framework) -> Frame:
    """
    A row per person with a column per indicator, each the sum of the person's answers as numbers.

    On eager frames by competency, so that the columns in between are as many as a competency has, not a framework.
    """
    if not is_eager(cells):
        ids = [indicator.id for indicator in framework.indicators]
        unknown = nw.when(nw.col("_indicator").is_in(ids).fill_null(value=False)).then(nw.lit(0))
        cells = cells.with_columns(unknown.otherwise(nw.col("_rows")).alias("_unknown"))
        return _gathered(cells, ids, ["_unknown"])
    wide: Frame = cells.group_by("_person").agg(nw.col("_place").min())
    for competency in framework.competencies:
        ids = [indicator.id for indicator in competency.indicators]
        if ids:
            part = _gathered(cells.filter(nw.col("_indicator").is_in(ids)), ids)
            wide = match(wide, part, "_person")
    return wide.sort("_place")


def _gathered(cells: Frame, ids: Sequence[str], more: Sequence[str] = ()) -> Frame:
    # Sums of small numbers become large types everywhere but on pandas and Dask, where they would overflow; on eager
    # frames there is only one answer to sum.
    dtype = nw.Int64 if is_pandas(cells) and not is_eager(cells) else nw.Int8
    answer = nw.col("_code").cast(dtype)
    columns = [
        nw.when(nw.col("_indicator") == id).then(answer).otherwise(nw.lit(0, dtype=dtype)).alias(id) for id in ids
    ]
    cells = cells.with_columns(*columns) if columns else cells
    return cells.group_by("_person").agg(*(nw.col(name).sum() for name in (*ids, *more)))


def finished(wide: Frame, person: str, framework: Framework) -> Any:
    """
    The native frame of *wide*: the person and an answer per indicator.
    """
    ids = [indicator.id for indicator in framework.indicators]
    dtype = answer_type(wide)
    columns: list[Expr] = [nw.col("_person").alias(person)]
    # The sum of several answers is above INVALID.
    columns += [fixed(decoded(id, wide), dtype, wide).alias(id) for id in ids]
    types = dict.fromkeys(ids, dtype)
    if not is_eager(wide):
        columns.append(fixed(nw.col("_unknown"), nw.Int64, wide).alias("unknown_indicators"))
        types["unknown_indicators"] = nw.Int64
    return give(wide.select(*columns), [person, *types], types)
