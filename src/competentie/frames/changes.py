"""
How many people went up, down, or stayed: per competency, and per group, with small groups withheld.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie._kinds import Whole, require_kinds
from competentie.errors import Problem, refuse, require
from competentie.frames.answers import blank, sampled
from competentie.frames.categories import INSUFFICIENT, true
from competentie.frames.people import key_problems
from competentie.frames.reports import basis
from competentie.frames.requests import (
    Insufficient,
    absent_sufficient,
    insufficient_problems,
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
    called,
    fits,
    fixed,
    give,
    is_eager,
    of_wrong_types,
    one_if,
    place_in,
    refuse_frame,
    take,
    unpivot,
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
    "competency": nw.String,
    "competency_name": nw.String,
    "outcome": nw.String,
    "value": nw.String,
    "label": nw.String,
    "people": nw.Int64,
    "of": nw.Int64,
    "share": nw.Float64,
    "withheld": nw.Boolean,
    "framework": nw.String,
    "version": nw.String,
    "rule": nw.String,
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
                         none, or the person is there twice); of ``present`` ``both``, and the name of each frame: who
                         is in that alone
    ``label``            the value in words
    ``people``           how many people; missing where withheld
    ``of``               how many people are in both, of ``present`` how many are in either; missing where withheld
    ``share``            the one in the other, 0 to 1; missing where withheld
    ``withheld``         whether the numbers of the group are withheld
    ``framework``        the id of the framework
    ``version``          its version
    ``rule``             by which *rule* the levels were worked out, in words, or that it was not given
    ===================  =========================================================================================

    Values that nobody has are there with 0 people, so that the ``people`` of an outcome add up to ``of``.

    Args:
        df: What :func:`compare` gives, of any engine that Narwhals knows.

        framework: What was compared on.

        person: The column that says who.

        by: Columns to group by, such as a team that was kept. None: everyone is one group.

        min_group: Groups with fewer people in both frames are withheld.

        names: What the two frames are called in *df*.

        insufficient: Whose change rests on too little is ``apart``, under the value ``insufficient``, or ``counted``
            as the change that there is for now. It is apart if ``sufficient`` is not true.

        rule: By which both were worked out, such as ``framework.rule``; a frame does not say it.

        language: Of the words, ``nl`` or ``en``; None for that of the framework if there are words in it, else English.

    Returns:
        A frame of the same kind; lazy stays lazy. On an eager frame groups are in the order in which they first come,
        competencies in that of the framework; on a lazy one rows are in no order. Nobody at all is no row.

        What is protected is what :func:`summarise` protects, of the people in both frames: no number of a group with
        fewer than *min_group* of them is given, and groups that are withheld are never fewer than that together. What
        is not: how many are in a withheld group, and how many of them in one frame alone, which may follow from
        totals; a small number within a group that is shown, even that one person went down; what follows from this
        beside the summaries of either moment, or of several calls.

    Raises:
        FrameError: A column of what :func:`compare` gives is not there, or has another type; a column of *by* is not
            there, or is called as one of the columns above; there is no ``sufficient`` to set people apart, or it is
            missing of a whole competency; a person is there twice on one competency, or not named; a competency is none
            of *framework*. The error names every offender of the first of columns and values that has any.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: *min_group* is below 1, *insufficient* is none of its values, *names* are not two different
            names, or there are no words in *language*.
    """
    groups = columns_of("by", () if by is None else by)
    require(
        framework=(framework, Framework),
        person=(person, str),
        rule=(rule, (LevelRule, NoneType)),
    )
    require_kinds(min_group=(min_group, Whole(1)))
    check_names(names)
    refuse("wrong_arguments", insufficient_problems(insufficient))
    apart = insufficient == "apart"
    spoken = use_language(framework, language)
    frame = take(df)
    schema = frame.collect_schema()
    problems = [*_column_problems(schema, person, groups, names)]
    problems += absent_sufficient([SUFFICIENT] if apart else [], schema)
    refuse_frame("cannot_summarise", problems)
    refuse_frame("cannot_summarise", key_problems(frame, person, groups))
    valued = _valued(frame, schema, person, groups, names, apart=apart)
    rows = _once(valued, person, framework)
    cells = _cells(names, spoken, apart=apart)
    keys = [f"_by{i}" for i in range(len(groups))]
    counted = _counted(rows, cells, keys)
    work = _withheld(counted, min_group)
    long = _long(work, cells, keys, framework)
    columns = _columns(cells, framework)
    columns |= {
        name: nw.lit(told) for name, told in basis(framework, rule, spoken).items()
    }
    fixed_columns = {
        name: fixed(columns[name], dtype, long) for name, dtype in CHANGES.items()
    }
    named = {name: nw.col(key) for name, key in zip(groups, keys, strict=True)}
    done = long.select(*called({**named, **fixed_columns}))
    return give(done, [*groups, *CHANGES], CHANGES)  # type: ignore[no-any-return]


class _Cell(NamedTuple):
    """
    A number to be counted: the people who have a *value* of an outcome, the value in words, and its place in that.
    """

    outcome: str
    value: str
    label: str
    place: int


def _cells(names: Sequence[str], language: str, *, apart: bool) -> list[_Cell]:
    """
    The numbers of a competency, in the order of the summary.
    """
    cells = []
    for place, value in enumerate(DIRECTIONS, start=1):
        if value == INSUFFICIENT and not apart:
            continue
        cells.append(_Cell(CHANGE, value, change_word(value, language=language), place))
    both = figure_word("present.both", language=language)
    cells.append(_Cell(PRESENT, BOTH, both, 1))
    for place, name in enumerate(names, start=2):
        cells.append(_Cell(PRESENT, name, alone_word(name, language=language), place))
    return cells


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
    for name in groups:
        if name.lower() in CHANGES:
            yield Problem("column_of_the_summary", "by", name)
    wrong = {}
    for name, dtype in {**_COMPARED, **_MAYBE}.items():
        if name in schema and not fits(schema[name], dtype):
            wrong[name] = schema[name]
    yield from of_wrong_types(wrong, "compared")


def _valued(
    frame: Frame,
    schema: Mapping[str, Any],
    person: str,
    groups: Sequence[str],
    names: Sequence[str],
    *,
    apart: bool,
) -> Frame:
    """
    A row per person and competency, with the places of its change and of where the person is; 0 for none.
    """
    present = nw.col(PRESENT)
    nobody = blank(person, schema[person])
    place: Any = nw.when((present != BOTH).fill_null(value=True)).then(nw.lit(0))
    broken = nobody
    if INVALID in schema:
        broken = broken | nw.col(INVALID).fill_null(value=True)
    place = place.when(broken).then(nw.lit(DIRECTIONS.index("invalid") + 1))
    change = nw.col(CHANGE)
    place = place.when(change.is_null()).then(nw.lit(DIRECTIONS.index("unknown") + 1))
    if apart:
        thin = ~true(nw.col(SUFFICIENT))
        place = place.when(thin).then(nw.lit(_THIN))
    place = place.when((change < 0).fill_null(value=False)).then(nw.lit(1))
    place = place.when((change == 0).fill_null(value=False)).then(nw.lit(2))
    where: Any = nw
    for i, name in enumerate((BOTH, *names), start=1):
        where = where.when((present == name).fill_null(value=False)).then(nw.lit(i))
    return frame.select(
        _person=nw.col(person),
        _nobody=one_if(nobody),
        _competency=nw.col("competency"),
        _change=place.otherwise(nw.lit(3)).cast(nw.Int64),
        _present=where.otherwise(nw.lit(0)).cast(nw.Int64),
        _said=one_if(~nw.col(SUFFICIENT).is_null()) if apart else nw.lit(1),
        **{f"_by{i}": nw.col(name) for i, name in enumerate(groups)},
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


def _counted(rows: Frame, cells: Sequence[_Cell], groups: Sequence[str]) -> Frame:
    """
    A row per group and competency: how many people have which value, and how many are in both frames, and in either.
    """
    counts: dict[str, Expr] = {}
    for i, cell in enumerate(cells):
        counts[f"_{i}"] = one_if(nw.col(f"_{cell.outcome}") == cell.place)
    counts["_both"] = one_if(nw.col("_change") > 0)
    counts["_either"] = one_if(nw.col("_present") > 0)
    work = rows.with_columns(**counts)
    keys = [*groups, "_competency"]
    sums = nw.col(*counts).sum()
    if is_eager(work):
        placed = work.with_row_index("_first").group_by(*keys)
        return _placed(placed.agg(sums, nw.col("_first").min()), groups)
    return work.group_by(*keys).agg(sums).with_columns(_first=nw.lit(0))


def _placed(counted: nw.DataFrame[Any], groups: Sequence[str]) -> nw.DataFrame[Any]:
    """
    *counted* with the place of each group, that of its first row whatever the competency.
    """
    columns = []
    for name in groups:
        series = counted[name]
        columns.append(
            [*zip(series.is_null().to_list(), series.to_list(), strict=True)]
        )
    # What is missing need not be equal to itself.
    rows = [
        tuple(None if none else one for none, one in row)
        for row in zip(*columns, strict=True)
    ]
    rows = rows or [()] * len(counted)
    firsts = counted["_first"].to_list()
    least: dict[tuple[Any, ...], int] = {}
    for row, first in zip(rows, firsts, strict=True):
        least[row] = min(first, least.get(row, first))
    places = [least[row] for row in rows]
    series = nw.new_series("_first", places, nw.Int64, backend=counted.implementation)
    return counted.with_columns(series)


def _withheld(counted: Frame, min_group: int) -> Frame:
    """
    *counted* with whether each group is withheld, on each competency by those who are in both frames.

    Groups of which nobody is in both are withheld, and hide nobody.
    """
    both = nw.col("_both")
    work = counted.with_columns(_size=nw.when(both > 0).then(both))
    work = withhold(work, "_size", min_group, nw.col("_competency"))
    return work.with_columns(_withheld=nw.col("_withheld") | (both == 0))


# From a column per number to a row per number


def _long(
    work: Frame, cells: Sequence[_Cell], groups: Sequence[str], framework: Framework
) -> Frame:
    names = [f"_{i}" for i in range(len(cells))]
    index = [*groups, "_competency", "_both", "_either", "_withheld", "_first"]
    long = unpivot(work, names, index, "_cell", "_people")
    if not is_eager(long):
        return long
    ids = [competency.id for competency in framework.competencies]
    orders = {
        "_order": place_in("_competency", ids),
        "_value": place_in("_cell", names),
    }
    return long.with_columns(**orders).sort("_first", "_order", "_value")


def _columns(cells: Sequence[_Cell], framework: Framework) -> dict[str, Expr]:
    """
    The columns of what was counted.
    """
    shown = ~nw.col("_withheld")
    of = (
        nw.when(_is_of(CHANGE, cells))
        .then(nw.col("_both"))
        .otherwise(nw.col("_either"))
    )
    names: Any = nw
    for competency in framework.competencies:
        here = nw.col("_competency") == competency.id
        names = names.when(here).then(nw.lit(competency.coded))
    people = nw.col("_people").cast(nw.Float64)
    # Of nobody there is no share.
    share = nw.when(shown & (of > 0)).then(people / of.cast(nw.Float64))
    return {
        "competency": nw.col("_competency"),
        "competency_name": names,
        "outcome": _told([cell.outcome for cell in cells]),
        "value": _told([cell.value for cell in cells]),
        "label": _told([cell.label for cell in cells]),
        "people": nw.when(shown).then(nw.col("_people")),
        "of": nw.when(shown).then(of),
        "share": share,
        "withheld": ~shown,
    }


def _is_of(outcome: str, cells: Sequence[_Cell]) -> Expr:
    """
    Whether the number of a row is of that *outcome*.
    """
    names = [f"_{i}" for i, cell in enumerate(cells) if cell.outcome == outcome]
    return nw.col("_cell").is_in(names)


def _told(told: Sequence[str]) -> Expr:
    """
    What is *told* of the number of a row.
    """
    chain: Any = nw
    for one in dict.fromkeys(told):
        names = [f"_{i}" for i, other in enumerate(told) if other == one]
        chain = chain.when(nw.col("_cell").is_in(names)).then(nw.lit(one))
    return chain  # type: ignore[no-any-return]
