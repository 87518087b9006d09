"""
How many people went up, down, or stayed: per competency, and per group, with small groups withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie._kinds import Whole, require_kinds
from competentie.errors import Problem, refuse, require
from competentie.frames.answers import blank, name_of, sampled
from competentie.frames.categories import INSUFFICIENT, true
from competentie.frames.people import as_first_written, key_problems
from competentie.frames.reports import (
    OF_VALUE,
    SUMMARY,
    Table,
    counted,
    is_row,
    reported,
    types_of,
)
from competentie.frames.requests import (
    Asked,
    Insufficient,
    Wide,
    absent_sufficient,
    argument_problems,
    name_problems,
)
from competentie.frames.sides import (
    BOTH,
    INVALID,
    NAMES,
    SUFFICIENT,
    check_names,
    columns_of,
)
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    absent,
    fits,
    is_eager,
    of_wrong_types,
    one_if,
    refuse_frame,
    take,
)
from competentie.frames.withholding import withhold
from competentie.labels import (
    alone_word,
    change_word,
    figure_word,
    use_language,
)
from competentie.levels import LevelRule
from competentie.model import Framework
from competentie.words import quote

__all__ = ["summarise_changes"]

CHANGES: Final[Mapping[str, DType]] = {
    name: dtype
    for name, dtype in SUMMARY.items()
    if name not in ("rank", "share_low", "share_high")
}
"""
The columns of a summary of changes, after those of the groups.
"""
CHANGE: Final = "change"
PRESENT: Final = "present"
DIRECTIONS: Final = ("down", "stayed", "up", INSUFFICIENT, "unknown", "invalid")
"""
The values of a change, in the order of the summary: each person in both frames has one of them.
"""
# The place of those of whom too little was assessed; before it are the directions.
_THIN: Final = DIRECTIONS.index(INSUFFICIENT) + 1

# What frames.compare gives, and is needed, with its types.
_COMPARED: Final[Mapping[str, DType]] = {
    "competency": nw.String,
    PRESENT: nw.String,
    CHANGE: nw.Int64,
}
# The same where it may be absent.
_MAYBE: Final[Mapping[str, DType]] = {SUFFICIENT: nw.Boolean, INVALID: nw.Boolean}


def summarise_changes(
    df: IntoFrameT,
    framework: Framework,
    *,
    person: str,
    by: str | Iterable[str] | None = None,
    min_group: int = 5,
    names: tuple[str, str] = NAMES,
    insufficient: Insufficient = "apart",
    order: Mapping[str, Sequence[Any]] | None = None,
    wide: Wide | None = None,
    rule: LevelRule | None = None,
    language: str | None = None,
) -> IntoFrameT:
    """
    How many people went up, went down or stayed: a row per competency, outcome and value, for everyone or per group.

    The columns, of the same types for every input:

    ===================  =========================================================================================
    *by*                 the group, under the names of its columns; only if asked. People without a group are a group
    ``competency``       its id
    ``competency_name``  what it is called
    ``outcome``          ``change`` of the people in both frames, ``present`` of all
    ``value``            of a change ``down``, ``stayed``, ``up``, ``insufficient`` (a change of which a level rests on
                         too little, or may), ``unknown`` (a level is not known) and ``invalid`` (an answer is
                         none, or the person is there twice, and on a lazy frame rows of nobody, together); of
                         ``present`` ``both``, and the name of each frame: who is in that alone
    ``label``            the value in words
    ``people``           how many people; missing where withheld
    ``of``               how many people are in both, of ``present`` how many are in either; missing where withheld
    ``share``            the one in the other, 0 to 1; missing where withheld
    ``withheld``         whether the numbers of the group are withheld
    ``framework``        the id of the framework
    ``version``          its version
    ``rule``             by which *rule* the levels were worked out, in words, or that it was not given
    ===================  =========================================================================================

    Values that nobody has are there with 0 people, so that the ``people`` of an outcome add up to ``of``. Rows of
    nobody are no people: they are not in ``of``, nor in what *min_group* is held against.

    Args:
        df: What :func:`compare` gives, of any engine that Narwhals knows.

        framework: What was compared on.

        person: The column that says who; white space around a name makes no difference.

        by: Columns to group by, such as a team that was kept; see :func:`summarise`. None: everyone is one group.

        min_group: Groups with fewer people in both frames are withheld.

        names: What the two frames are called in *df*.

        insufficient: Whose change rests on too little is ``apart``, under the value ``insufficient``, or ``counted``
            as the change that there is for now. It is apart if ``sufficient`` is not true.

        order: Of columns of *by*, the order of their groups; see :func:`summarise`.

        wide: A column per value, called as it, with ``people`` or with the ``share``; a row per competency and outcome.
            It has no labels.

        rule: By which both were worked out, such as ``framework.rule``; a frame does not say it.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

    Returns:
        A frame of the same kind; lazy stays lazy. Groups are in the order that :func:`summarise` has them in,
        competencies in that of the framework. Nobody at all is no row.

        What is protected is what :func:`summarise` protects, of the people in both frames: no number of a group with
        fewer than *min_group* of them is given, and groups that are withheld are never fewer than that together. What
        is not: how many are in a withheld group, and how many of them in one frame alone, which may follow from
        totals; a small number within a group that is shown, even that one person went down; what follows from this
        beside the summaries of either moment, or of several calls.

    Warns:
        MissingGroupsWarning: See :func:`summarise`.

    Raises:
        FrameError: A column of what :func:`compare` gives is not there, or has another type; a column of *by* is not
            there, or is called as one that is made; there is no ``sufficient`` to set people apart, or it is missing of
            a whole competency; a person is there twice on one competency, or not named; a competency is none of
            *framework*. The error names every offender of the first of columns and values that has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *min_group* is below 1; an argument is none of its values; *names* are not two different
            names, or one is that of another column of a *wide* summary; there are no words in *language*.
    """
    groups = columns_of("by", () if by is None else by)
    require(
        framework=(framework, Framework),
        person=(person, str),
        order=(order, (Mapping, NoneType)),
        rule=(rule, (LevelRule, NoneType)),
    )
    require_kinds(min_group=(min_group, Whole(1)))
    check_names(names)
    asked = Asked(
        framework,
        person,
        tuple(groups),
        None,
        insufficient,
        order or {},
        wide,
        rule,
        use_language(framework, language),
    )
    refuse("wrong_arguments", argument_problems(asked))
    refuse("wrong_arguments", _name_problems(asked, names))
    table = _table(asked, names)
    frame = take(df)
    schema = frame.collect_schema()
    problems = [*_column_problems(schema, person, groups, names)]
    problems += name_problems(asked, types_of(asked, table))
    problems += absent_sufficient([SUFFICIENT] if asked.apart else [], schema)
    refuse_frame("cannot_summarise", problems)
    refuse_frame("cannot_summarise", key_problems(frame, person, groups))
    if is_eager(frame):
        # What is wrong is told by the names as they are written.
        frame = as_first_written(frame, person)
    rows = _once(_valued(frame, person, asked, names), person, framework)
    # On each competency by those who are in both frames.
    groups_of = withhold(
        _counted(rows, table, asked), "_both", min_group, nw.col("_competency")
    )
    return reported(groups_of, table, asked, _told(table, framework))  # type: ignore[no-any-return]


def _name_problems(asked: Asked, names: Sequence[str]) -> Iterator[Problem]:
    """
    Names of frames that are columns of a wide summary, called as another one.
    """
    taken = {*DIRECTIONS, *CHANGES} - {*OF_VALUE}
    for name in names:
        if asked.wide and name.lower() in taken:
            yield Problem("name_taken", "names", name)


def _table(asked: Asked, names: Sequence[str]) -> Table:
    """
    The rows of a competency in a group, and the numbers in them.
    """
    beside = ("_competency", "_order", "_both", "_either")
    table = Table(CHANGES, beside, ("_order",), [], {}, {}, {})

    def put(outcome: str, value: str, label: str, place: int) -> None:
        people = one_if(nw.col(f"_{outcome}") == place)
        told = {"value": value, "label": label}
        table.put({"outcome": outcome}, told, {"people": people}, asked.wide)

    for place, value in enumerate(DIRECTIONS, start=1):
        if value != INSUFFICIENT or asked.apart:
            put(CHANGE, value, change_word(value, language=asked.language), place)
    put(PRESENT, BOTH, figure_word("present.both", language=asked.language), 1)
    for place, name in enumerate(names, start=2):
        put(PRESENT, name, alone_word(name, language=asked.language), place)
    return table


def _column_problems(
    schema: Mapping[str, Any],
    person: str,
    groups: Sequence[str],
    names: Sequence[str],
) -> Iterator[Problem]:
    """
    What keeps a frame of that *schema* from being summarised.
    """
    for name in (*_COMPARED, *names):
        if name not in schema:
            yield Problem("not_compared", name, name)
    yield from absent([("person", person), *(("by", name) for name in groups)], schema)
    wrong = {}
    for name, dtype in {**_COMPARED, **_MAYBE}.items():
        if name in schema and not fits(schema[name], dtype):
            wrong[name] = schema[name]
    yield from of_wrong_types(wrong, "compared")


def _valued(frame: Frame, person: str, asked: Asked, names: Sequence[str]) -> Frame:
    """
    A row per person and competency, with the places of its change and of where the person is; 0 for none.
    """
    schema = frame.collect_schema()
    present = nw.col(PRESENT)
    nobody = blank(person, schema[person])
    invalid = nw.lit(DIRECTIONS.index("invalid") + 1)
    # A row of nobody is told, in whichever frame it is.
    place: Any = nw.when(nobody).then(invalid)
    place = place.when((present != BOTH).fill_null(value=True)).then(nw.lit(0))
    if INVALID in schema:
        place = place.when(nw.col(INVALID).fill_null(value=True)).then(invalid)
    change = nw.col(CHANGE)
    place = place.when(change.is_null()).then(nw.lit(DIRECTIONS.index("unknown") + 1))
    if asked.apart:
        thin = ~true(nw.col(SUFFICIENT))
        place = place.when(thin).then(nw.lit(_THIN))
    place = place.when((change < 0).fill_null(value=False)).then(nw.lit(1))
    place = place.when((change == 0).fill_null(value=False)).then(nw.lit(2))
    who = nw.col(person) if is_eager(frame) else name_of(person, schema[person])
    where: Any = nw
    for i, name in enumerate((BOTH, *names), start=1):
        here = (present == name).fill_null(value=False) & ~nobody
        where = where.when(here).then(nw.lit(i))
    return frame.select(
        _person=who,
        _nobody=one_if(nobody),
        _competency=nw.col("competency"),
        _change=place.otherwise(nw.lit(3)).cast(nw.Int64),
        _present=where.otherwise(nw.lit(0)).cast(nw.Int64),
        _said=one_if(~nw.col(SUFFICIENT).is_null()) if asked.apart else nw.lit(1),
        **asked.columns(frame),
    )


def _once(rows: Frame, person: str, framework: Framework) -> Frame:
    """
    *rows* with each person once per competency: others are refused, and on lazy frames one that is invalid.
    """
    keys = ["_person", "_competency"]
    if is_eager(rows):
        refuse_frame("cannot_summarise", _row_problems(rows, person))
        ids = dict.fromkeys(rows["_competency"].to_list())
        named = [("competency", id) for id in ids if id not in framework]
        refuse_frame("cannot_summarise", framework.unknown_competencies(named))
        refuse_frame("cannot_summarise", _unsaid(rows))
        return rows
    others = [name for name in rows.collect_schema().names() if name not in keys]
    rows = rows.with_columns(_rows=nw.lit(1))
    once = rows.group_by(*keys).agg(nw.col(*others).max(), nw.col("_rows").sum())
    twice = (nw.col("_rows") > 1) & (nw.col("_change") > 0)
    invalid = nw.lit(DIRECTIONS.index("invalid") + 1)
    change = nw.when(twice).then(invalid).otherwise(nw.col("_change"))
    return once.with_columns(_change=change.cast(nw.Int64))


def _row_problems(rows: nw.DataFrame[Any], person: str) -> Iterator[Problem]:
    """
    Rows that are nobody's, and people who are there twice on one competency.
    """
    nobody = rows["_nobody"].sum()
    if nobody:
        yield Problem("says_nothing", person, count=nobody, expected="person")
        return
    keys = rows.select("_person", "_competency")
    again = rows.filter(keys.is_duplicated())
    people = dict.fromkeys(again["_person"].to_list())
    yield from sampled("people_in_several_rows", person, [quote(one) for one in people])


def _unsaid(rows: nw.DataFrame[Any]) -> Iterator[Problem]:
    """
    Competencies of which nobody's change is said to rest on enough or on too little, because a frame did not know.
    """
    known = rows.filter(nw.col("_change").is_between(1, _THIN))
    said = known.filter(nw.col("_said") == 1)["_competency"].to_list()
    for id in dict.fromkeys(known["_competency"].to_list()):
        if id not in said:
            yield from absent_sufficient([f"{id}_{SUFFICIENT}"], ())


# What is counted


def _counted(rows: Frame, table: Table, asked: Asked) -> Frame:
    """
    A row per group and competency: how many people have which value, and how many are in both frames, and in either.
    """
    numbers = dict(table.numbers)
    # A row of nobody is invalid, and no person.
    numbers["_both"] = one_if((nw.col("_change") > 0) & (nw.col("_nobody") == 0))
    numbers["_either"] = one_if(nw.col("_present") > 0)
    order: Any = nw
    for place, competency in enumerate(asked.framework.competencies):
        here = nw.col("_competency") == competency.id
        order = order.when(here).then(nw.lit(place))
    groups = counted(rows, [*asked.groups, "_competency"], numbers)
    return groups.with_columns(_order=order)


def _told(table: Table, framework: Framework) -> dict[str, Expr]:
    """
    What goes by the competency, and how many people the numbers of a row are of.
    """
    names: Any = nw
    for competency in framework.competencies:
        here = nw.col("_competency") == competency.id
        names = names.when(here).then(nw.lit(competency.coded))
    changes = [i for i, row in enumerate(table.rows) if row["outcome"] == CHANGE]
    both, either = nw.col("_both"), nw.col("_either")
    return {
        "competency": nw.col("_competency"),
        "competency_name": names,
        "of": nw.when(is_row(changes)).then(both).otherwise(either),
    }
