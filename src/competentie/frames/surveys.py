"""
Surveys as form tools export them: a column per question, or a row per answer, to what :func:`assess` takes.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie.codebook import Codebook
from competentie.errors import CompetentieWarning, Problem, UnknownIdError, refuse
from competentie.evidence import RatingScale, Repeated
from competentie.frames.answers import (
    INVALID,
    blank,
    code,
    decoded,
    is_text,
    one_of,
    sampled,
    silent,
    text,
    unknown_indicators,
    without,
)
from competentie.frames.codebooks import Readings, readings_of
from competentie.frames.people import (
    as_first_written,
    columns_to_keep,
    differing_of,
    kept_as,
    latest,
    named_once,
    not_names,
    once,
    repeated_problems,
    with_kept,
)
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    absent,
    add,
    called,
    few,
    fixed,
    give,
    give_anew,
    ids_of,
    is_eager,
    is_pandas,
    match,
    no_indicators,
    of_wrong_types,
    one_if,
    refuse_frame,
    spare_prefix,
    standing_in_the_way,
    take,
)
from competentie.matching import asked_by
from competentie.model import Framework
from competentie.words import quote

__all__ = ["UnreadColumnsWarning", "from_long", "from_wide"]


class UnreadColumnsWarning(CompetentieWarning):
    """
    A survey has columns whose headings ask indicators, and that are not among those that are read.
    """


def from_wide(
    df: IntoFrameT,
    framework: Framework,
    *,
    columns: Mapping[str, str] | None = None,
    person: str | None = None,
    repeated: Repeated = Repeated.ERROR,
    at: str | None = None,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
) -> IntoFrameT:
    """
    A survey with a column per question, as :func:`assess` takes it: columns of questions become columns of indicators.

    Other columns stay as they are, and all keep their places. None of them may be called as an indicator.

    Args:
        df: A row per form that was filled in and a column per question, of any engine that Narwhals knows.

        framework: Where the indicators are.

        columns: Which indicator id each question's column stands for. None: the columns that have indicator ids.

        person: The column that says who, so that each person is one row. White space around a name makes no difference,
            all else does; each is called as where they first come. None: nobody looks.

        repeated: What a person in several rows is: an error, or, with ``Repeated.LATEST``, someone whose latest row
            counts, as a whole; earlier ones are not looked at. The order of rows decides nothing: not every engine has
            one.

        at: The column of dates or moments; needed for ``Repeated.LATEST``.

        values: What words mean, upper and lower case and spaces being the same: True, False or None. A column of
            numbers is read by the words that are numbers, and booleans are answers as they are, unless *values* says
            what true and false mean. None: ja, nee, n.v.t., nvt, yes, no, true, false, waar, onwaar, 1 and 0. Empty
            means not assessed unless *values* says otherwise.

        scale: The scale that the answers are numbers on, in place of words; text such as ``3,5`` is read as 3.5.

        codebook: In place of *columns*, *values* and *scale*, which column stands for which indicator and how each is
            read.

    Returns:
        A frame of the same kind; lazy stays lazy. Answers are booleans, missing where not assessed. On a lazy frame,
        whose values cannot be seen before it runs, they are whole numbers: 1, 0, missing, and -1 for what is not an
        answer; :func:`assess` counts these as invalid. There, with *person*, persons are in no order, and where an
        eager frame would be refused all answers are -1: of a person in several rows, who is one row, the other columns
        of which are missing, and of rows without a person, which are one.

    Warns:
        UnreadColumnsWarning: Other columns have headings that :func:`match_columns` takes for indicators.

        ScaleWarning: On an eager frame no answer on a scale says that the behaviour was observed, or all do; it names
            the columns.

    Raises:
        FrameError: A question is not a column; two stand for one indicator; an indicator's column is there already, or
            that of one that is not read; no column is an indicator's; a column holds values or has a type that is not
            an answer; rows have no person; a person is in several, or their latest cannot be told. The error names
            every offender of the first of columns, values and repeats that has any.

        UnknownIdError: *columns* or *codebook* names ids that are not indicators of *framework*.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *columns* is empty, *values* is not clear, it and *scale* are both given, or one of the three
            beside *codebook*; that does not fit *framework*, as another major version does not; or *repeated* needs
            *person* or *at*.
    """
    named = given(person=person, at=at)
    readings = readings_of(
        codebook,
        framework,
        values,
        scale,
        named=named,
        columns=columns,
        repeated=(repeated, Repeated),
    )
    refuse("wrong_arguments", repeated_problems(person, repeated, at))
    frame = take(df)
    schema = frame.collect_schema()
    failure = "cannot_read_survey"
    asked = readings.columns or columns
    questions = questions_of(frame, framework, asked, named, failure, others_stay=True)
    read = [*questions, *named.values()]
    warn_of_unread(schema.names(), read, framework, stacklevel=2)
    codes = codes_for(questions, schema.names())
    work = readings.coded(frame, codes, schema)
    problems = nameless(work, person) if is_eager(work) else []
    if is_eager(work) and person is not None:
        work = as_first_written(work, person)
    if repeated is Repeated.LATEST and person is not None and at is not None:
        work = latest(work, person, at)
    if is_eager(work):
        problems += readings.invalid(work, codes)
        refuse_frame(failure, problems)
        readings.warn_of_scales(work, codes, stacklevel=2)
    if person is not None:
        others = [name for name in schema if name not in (*questions, person)]
        work = once(work, person, repeated, codes=[*codes.values()], others=others)
    dtype = answer_type(work)
    made = {}
    for name in schema.names():
        if name in questions:
            made[questions[name]] = fixed(decoded(codes[name], work), dtype, work)
        else:
            made[name] = nw.col(name)
    work = work.select(*called(made))
    return give(work, [*made], dict.fromkeys(questions.values(), dtype))  # type: ignore[no-any-return]


def answer_type(frame: Frame) -> DType:
    """
    The type of an answer: where values can be seen all others have been refused.
    """
    return nw.Boolean if is_eager(frame) else nw.Int8


def given(**named: str | None) -> dict[str, str]:
    """
    The columns that are *named*, by argument, without those that are not.
    """
    return {argument: name for argument, name in named.items() if name is not None}


def questions_of(
    frame: Frame,
    framework: Framework,
    columns: Mapping[str, str] | None,
    named: Mapping[str, str],
    failure: str,
    *,
    others_stay: bool = False,
) -> dict[str, str]:
    """
    The indicator id of each question's column, once they and the columns that are *named* fit framework and frame.

    Where *others_stay*, none of those may be called as an indicator: it would be scored as it is.
    """
    schema = frame.collect_schema()
    questions = _questions(columns, framework, schema, failure)
    unfit = {name: schema[name] for name in questions if not _holds_cells(schema[name])}
    problems = of_wrong_types(unfit, "cells")
    others = {key: name for key, name in named.items() if name not in questions}
    problems += naming_problems(others, frame, framework.indicator_ids, others)
    for argument, name in named.items():
        if name in questions:
            problems.append(_given_twice(name, (argument, "columns")))
    if others_stay:
        others_called = {*schema} - {*questions, *named.values()}
        problems += [
            Problem("indicator_not_read", name, name)
            for name in schema
            if name in others_called & framework.indicator_ids
        ]
    refuse_frame(failure, problems)
    return questions


def warn_of_unread(
    names: Iterable[str],
    read: Collection[str],
    framework: Framework,
    stacklevel: int,
) -> None:
    """
    Warn of columns of those *names* that ask an indicator of *framework*, and that are not *read*.
    """
    # Columns of pandas may have names that are no text.
    headings = [name for name in names if isinstance(name, str)]
    unread = asked_by(headings, framework, frozenset(read))
    if unread:
        problem = Problem(
            "columns_not_read",
            "",
            tuple(unread),
            columns=few([quote(name) for name in unread]),
            ids=few([*unread.values()]),
            count=len(unread),
        )
        warnings.warn(UnreadColumnsWarning(problem), stacklevel=stacklevel + 1)


def codes_for(questions: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """
    The column of each question's answers as numbers, beside columns of those *names*.
    """
    prefix = spare_prefix(names)
    return {question: f"{prefix}_{i}" for i, question in enumerate(questions)}


def nameless(frame: nw.DataFrame[Any], person: str | None) -> list[Problem]:
    """
    That rows do not say who, in a column *person*, if that is asked.
    """
    if person is None:
        return []
    nobody = frame.filter(blank(person, frame.schema[person]))
    return [*silent(len(nobody), person, "person")]


def _questions(
    columns: Mapping[str, str] | None,
    framework: Framework,
    schema: Mapping[str, Any],
    failure: str,
) -> dict[str, str]:
    """
    The indicator id of each question's column.
    """
    known = framework.indicator_ids
    if columns is None:
        found = {name: name for name in schema if name in known}
        if not found:
            refuse_frame(failure, [no_indicators(framework, [*schema])])
        return found
    if not columns:
        refuse("wrong_arguments", [Problem("no_question", "columns", columns)])
    # A column may have any name, and an id that is none is refused as unknown.
    problems = []
    for question, id in columns.items():
        path = f"columns.{question}"
        strange = [text for text in (question, id) if not isinstance(text, str)]
        problems += [
            Problem(
                "wrong_type",
                path,
                text,
                expected="text",
            )
            for text in strange
        ]
    refuse("wrong_arguments", problems)
    if offenders := [pair for pair in columns.items() if pair[1] not in known]:
        problems = framework.unknown_indicators(offenders)
        raise UnknownIdError("unknown_indicator", problems)
    refuse_frame(failure, _column_problems(columns, schema))
    return dict(columns)


def _column_problems(
    columns: Mapping[str, str], schema: Mapping[str, Any]
) -> Iterator[Problem]:
    """
    What keeps *columns* from becoming those of a frame of that *schema*.
    """
    yield from absent([("", question) for question in columns], schema)
    for id, number in Counter(columns.values()).items():
        if number > 1:
            same = tuple(quote(name) for name, given in columns.items() if given == id)
            yield Problem(
                "questions_of_one_indicator",
                id,
                same,
                questions=same,
            )
    kept = [name for name in schema if name not in columns]
    yield from standing_in_the_way(columns.values(), kept)


def _holds_cells(dtype: Any) -> bool:
    """
    Whether answers, ids or words can be read from a column of *dtype*.
    """
    return not is_text(dtype) or _holds_text(dtype)


def _holds_text(dtype: Any) -> bool:
    return isinstance(
        dtype, (nw.String, nw.Categorical, nw.Enum, nw.Object, nw.Unknown)
    )


def _holds_moments(dtype: Any) -> bool:
    return isinstance(dtype, (nw.Date, nw.Datetime))


# By argument what its column must hold, a term, and whether one of a type does; others must tell people apart.
_HELD: Final[Mapping[str, tuple[str, Callable[[Any], bool]]]] = {
    "value": ("cells", _holds_cells),
    "role": ("text", _holds_text),
    "indicator": ("text", _holds_text),
    "at": ("moments", _holds_moments),
}


def from_long(
    df: IntoFrameT,
    framework: Framework,
    *,
    person: str,
    indicator: str,
    value: str,
    keep: str | Sequence[str] = (),
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
) -> IntoFrameT:
    """
    A survey with a row per answer, as :func:`assess` takes it: a row per person and a column per indicator.

    Args:
        df: A row per person and indicator, of any engine that Narwhals knows.

        framework: Where the indicators are.

        person: The column that says who was rated; each person is a row, in the order in which they first come. White
            space around a name makes no difference: on eager frames a person is called as where they first come, on
            lazy ones, which have no first, without it.

        indicator: The column of indicator ids.

        value: The column of answers.

        keep: Other columns of a person, such as a team, one or several: they come along to the person's row. Rows in
            which such a column is empty say nothing of it, and white space around its text makes no difference.

        values: What words mean; see :func:`from_wide`.

        scale: The scale that the answers are numbers on, in place of words; see :func:`from_wide`.

        codebook: In place of these two, how the answers to each question are read. *indicator* then has names of its
            columns, or ids of its indicators.

    Returns:
        A frame of the same kind: *person*, those in *keep*, and a column for every indicator of the framework, in its
        order, whichever are answered; a person of whom there are only blanks is a row too. Answers are booleans,
        missing where not assessed. On a lazy frame, whose values cannot be seen before it runs, persons are in no order
        and answers are whole numbers: 1, 0, missing, and -1 for what is not an answer, for more than one answer, and
        for answers without a person, which make a row of their own. There the column ``unknown_indicators`` says how
        many of a person's rows name no indicator of the framework; and with *keep* ``differing_columns`` in how many
        of those columns the person's rows differ: such a column is missing.

    Warns:
        ScaleWarning: See :func:`from_wide`.

    Raises:
        FrameError: A column is not there, stands for two, or has no fitting type; *person* or one in *keep* is called
            as an indicator; values are not answers; rows have no person; indicators are not in the framework, or not in
            the codebook; a person has two answers to one; rows of a person differ in a column of *keep*. The error
            names every offender of the first of columns, values, repeats and differences that has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *values* is not clear, it and *scale* are both given, or one of them beside *codebook*; or
            that does not fit *framework*, as another major version does not.

        UnknownIdError: *codebook* names ids that are not indicators of *framework*.
    """
    named = {"person": person, "indicator": indicator, "value": value}
    kept = columns_to_keep(keep)
    readings = readings_of(codebook, framework, values, scale, named=named | kept)
    frame = take(df)
    made = wide_names(framework, frame, kept)
    problems = naming_problems(named | kept, frame, made, ["person", *kept])
    refuse_frame("cannot_read_survey", problems)
    frame = named_once(frame, person)
    cells = _cells(keyed(frame, named), readings)
    if is_eager(cells):
        problems = [
            *without(cells, "_nobody", person, "person"),
            *unknown_indicators(
                cells, "_indicator", indicator, framework, readings.columns
            ),
            *readings.invalid_rows(cells, value, indicator, framework),
        ]
        refuse_frame("cannot_read_survey", problems)
        refuse_frame("cannot_read_survey", _repeated(cells, indicator))
        readings.warn_of_scales_in_rows(cells, value, stacklevel=2)
    columns = [*kept.values()]
    wide = spread(cells, framework)
    wide = with_kept(wide, frame, person, columns, "cannot_read_survey")
    return finished(wide, framework, person, columns)  # type: ignore[no-any-return]


def wide_names(
    framework: Framework, frame: Frame, kept: Collection[str] = ()
) -> list[str]:
    """
    The columns of a row per person, beside that of the person and those that are *kept*.
    """
    counted = [] if is_eager(frame) else [*counts_of(kept)]
    return [*ids_of(framework), *counted]


def counts_of(kept: Collection[str]) -> dict[str, str]:
    """
    What a lazy frame, whose values cannot be seen, counts per person, and in which column.
    """
    return {"unknown_indicators": "_unknown"} | differing_of(kept)


def naming_problems(
    named: Mapping[str, str],
    frame: Frame,
    made: Iterable[str],
    keys: Iterable[str] = ("person",),
) -> list[Problem]:
    """
    Columns that are not there, or named twice; *keys* called as a column that is *made*; types without meaning.
    """
    schema = frame.collect_schema()
    problems = absent(named.items(), schema)
    for name, number in Counter(named.values()).items():
        if number > 1:
            twice = tuple(key for key, given in named.items() if given == name)
            problems.append(_given_twice(name, twice))
    problems += standing_in_the_way(made, [named[key] for key in keys])
    for argument, name in named.items():
        if argument in _HELD and name in schema:
            expected, holds = _HELD[argument]
            if not holds(schema[name]):
                problems += of_wrong_types({name: schema[name]}, expected)
        elif name in schema:
            problems += not_names(frame, name)
    return problems


def _given_twice(name: str, arguments: Sequence[str]) -> Problem:
    return Problem("column_given_twice", name, name, arguments=tuple(arguments))


def keyed(frame: Frame, named: Mapping[str, str]) -> Frame:
    """
    The columns that are *named*, called as no indicator is, ids as text; on eager frames with the place of each row.
    """
    schema = frame.collect_schema()
    columns = {f"_{argument}": nw.col(name) for argument, name in named.items()}
    columns["_indicator"] = text(named["indicator"], schema[named["indicator"]])
    rows = frame.select(**columns)
    return rows.with_row_index("_place") if is_eager(rows) else rows


def _cells(rows: Frame, readings: Readings) -> Frame:
    """
    *rows* with the answer as a number, INVALID without a person.
    """
    schema = rows.collect_schema()
    work = readings.coded_rows(rows)
    work = work.with_columns(_nobody=blank("_person", schema["_person"]))
    nobody = nw.when(nw.col("_nobody")).then(code(INVALID))
    answer = nobody.otherwise(nw.col("_read"))
    return work.with_columns(_code=answer, _rows=nw.lit(1))


def _repeated(cells: nw.DataFrame[Any], shown: str) -> list[Problem]:
    """
    The pairs of a person and an indicator that are there more than once.
    """
    keys = ["_person", "_indicator"]
    counted = cells.group_by(*keys).agg(nw.col("_rows").sum(), nw.col("_place").min())
    found = counted.filter(nw.col("_rows") > 1).sort("_place").select(*keys)
    pairs = [f"{id}/{quote(name)}" for name, id in found.iter_rows()]
    return sampled("answered_twice", shown, pairs)


def is_known(framework: Framework) -> Expr:
    """
    Whether a row names an indicator of *framework*.
    """
    return one_of("_indicator", ids_of(framework)).fill_null(value=False)


def spread(cells: Frame, framework: Framework) -> Frame:
    """
    A row per person with a column per indicator, each the sum of the person's answers as numbers.

    On eager frames by competency, so that the columns in between are as many as a competency has, not a framework.
    """
    if not is_eager(cells):
        ids = ids_of(framework)
        # Every row counts for one.
        cells = cells.with_columns(_unknown=one_if(~is_known(framework)))
        return _gathered(cells, ids, ["_unknown"])
    wide: Frame = cells.group_by("_person").agg(nw.col("_place").min())
    for competency in framework.competencies:
        own = [*competency.indicator_ids]
        if own:
            part = _gathered(cells.filter(nw.col("_indicator").is_in(own)), own)
            wide = match(wide, part, "_person")
    return wide


def _gathered(cells: Frame, ids: Sequence[str], more: Sequence[str] = ()) -> Frame:
    # Sums of small numbers become large types everywhere but on pandas and Dask, where they would overflow; on eager
    # frames there is only one answer to sum.
    dtype = nw.Int64 if is_pandas(cells) and not is_eager(cells) else nw.Int8
    answer = nw.col("_code").cast(dtype)
    nothing = nw.lit(0, dtype=dtype)
    columns = []
    for id in ids:
        own = nw.when(nw.col("_indicator") == id).then(answer)
        columns.append(own.otherwise(nothing).alias(id))
    return add(cells, columns).group_by("_person").agg(nw.col(*ids, *more).sum())


def finished(
    wide: Frame, framework: Framework, person: str, keep: Sequence[str]
) -> Any:
    """
    The native frame of *wide*: the person, what is kept of them, and an answer per indicator.
    """
    ids = ids_of(framework)
    dtype = answer_type(wide)
    # The sum of several answers is above INVALID.
    columns = {id: fixed(decoded(id, wide), dtype, wide) for id in ids}
    types = dict.fromkeys(ids, dtype)
    if is_eager(wide):
        wide = wide.sort("_place")
    else:
        for name, count in counts_of(keep).items():
            columns[name] = fixed(nw.col(count).fill_null(0), nw.Int64, wide)
            types[name] = nw.Int64
    shown = called({person: nw.col("_person")} | kept_as(keep))
    return give_anew(
        wide.select(*shown, *called(columns)), [person, *keep, *types], types
    )
