"""
Two moments, or two views, of many people: who went up, who went down, and of whom it is not known.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, NamedTuple

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie import comparison
from competentie.errors import CompetentieWarning, Problem, require
from competentie.frames.answers import blank, is_words, name_of
from competentie.frames.sides import (
    BOTH,
    INVALID,
    LEVEL,
    NAMES,
    STATUS,
    SUFFICIENT,
    Half,
    alike,
    check_engines,
    check_names,
    column_problems,
    columns_of,
    half_of,
    in_one_order,
    people_problems,
    value_problems,
)
from competentie.frames.tables import (
    DType,
    Expr,
    Frame,
    called,
    few,
    fixed,
    give_anew,
    is_eager,
    match,
    one_if,
    place_in,
    refuse_frame,
    unpivot,
)
from competentie.gaps import GapStatus
from competentie.levels import LevelRule, assess
from competentie.model import Framework
from competentie.words import quote

__all__ = ["NobodyInBothWarning", "compare"]


class NobodyInBothWarning(CompetentieWarning):
    """
    Of two frames that are compared nobody is in both: perhaps people are written in another way in each.
    """


# What belongs to the first and to the second frame in between.
_PARTS: Final = ("_one", "_two")
# The columns of who a person is, to tell people apart by and to tell.
_NAMING: Final = ("_person", "_name")


# How many numbers it takes to say whether enough was assessed: missing, no, yes.
_ENOUGH_BASE: Final = 3


class _Plan(NamedTuple):
    """
    What is compared: the competencies with a level in both frames, and which of their other outcomes both have.

    A level, a status and whether enough was assessed are one number per person, competency and frame, and those of both
    frames one again: so that rows can be made of columns at once, on every engine.
    """

    ids: tuple[str, ...]
    levels: tuple[int, ...]
    statuses: tuple[str, ...]
    enough: bool
    checked: bool

    @property
    def status_base(self) -> int:
        """
        How many numbers a status takes: missing, each status, none of them.
        """
        return len(self.statuses) + 2

    @property
    def base(self) -> int:
        """
        How many numbers all of one frame take.
        """
        return (len(self.levels) + 2) * self.status_base * _ENOUGH_BASE


def compare(
    before: IntoFrameT,
    after: IntoFrameT,
    framework: Framework,
    *,
    person: str,
    keep: str | Iterable[str] = (),
    names: tuple[str, str] = NAMES,
    framework_before: Framework | None = None,
) -> IntoFrameT:
    """
    What changed per person and competency between two moments, or differs between two views, such as self and others.

    A row per person and competency, whose level, change and status are those of ``competentie.comparison.compare``:

    ======================  ====================================================================================
    *person*                the person, under the name of its column
    *keep*                  the columns that come along
    ``competency``          its id
    ``present``             ``both``, or the name of the one frame that the person is in
    ``before``, ``after``   the levels, missing where not known: never a silent 0; under *names*, if given
    ``change``              the second level less the first; missing where either is not known
    ``before_status``,      the values of :class:`GapStatus`, if both frames have them for a competency
    ``after_status``
    ``sufficient``          whether in both enough was assessed, if both frames say so of a competency; else missing
    ``invalid``             on lazy frames, or if a frame counts answers that are none: whether there is one, the person
                            is in a frame twice, or the row does not say who it is; what rests on it is missing
    ======================  ====================================================================================

    Args:
        before: The earlier outcomes, or those of one's own ratings: what :func:`assess` gives, a row per person, of any
            engine that Narwhals knows.

        after: The later outcomes, or those of others; of the same engine.

        framework: What they were assessed on. A frame does not say by which rule and on which version of it: both must
            be by the same rule and of one major version, or a change says nothing of people.

        person: The column that says who, in both frames: text, numbers or dates. White space around a name makes no
            difference; on eager frames a person is called as where they first come.

        keep: Columns that come along, such as the team: as *after* has them, where the person is in it and it has the
            column, else as *before* has. An Enum, or a Categorical of pandas, stays one where both have the same.

        names: What the two are called in the result, such as ``("self", "others")``.

        framework_before: The version that *before* was assessed on, if it is another; it is held to what
            ``competentie.comparison.compare`` asks.

    Returns:
        A frame of the same kind; lazy stays lazy. On eager frames people are in the order of *before*, then those of
        *after* alone, and competencies in that of the framework; on lazy ones rows are in no order.

    Warns:
        NobodyInBothWarning: On eager frames: both have people, and nobody is in both; it names some of each.

    Raises:
        FrameError: A column is not there; a competency has a level in one frame only; a column has another type; a row
            has no person; a person is in a frame twice; a value is no level or status of *framework*. The error names
            every offender of the first of columns and values that has any.

        InvalidTypeError: An argument has the wrong type, or the frames are of two engines.

        InvalidValueError: *names* are not two different names, or *framework_before* cannot be compared.
    """
    keep = _checked(framework, person, keep, names, framework_before)
    halves = (
        half_of("before", names[0], before),
        half_of("after", names[1], after),
    )
    check_engines(*halves)
    refuse_frame("cannot_compare", column_problems(halves, framework, person, keep))
    plan = _plan(halves, framework)
    rows = [_rows(half, plan, person) for half in halves]
    wide = _joined(rows)
    if is_eager(wide):
        known = {LEVEL: plan.levels, STATUS: plan.statuses}
        refuse_frame("cannot_compare", people_problems(halves, rows, wide, person))
        refuse_frame("cannot_compare", value_problems(halves, known, framework))
        for problem in _strangers(wide, person):
            warnings.warn(NobodyInBothWarning(problem), stacklevel=2)
    for half in halves:
        wide = _beside(wide, half, _kept(half, keep, halves), person)
    long = _read(_long(wide, plan), plan)
    made = _made(plan, names)
    types = {name: dtype for name, (dtype, _) in made.items()}
    columns = {name: fixed(expr, dtype, long) for name, (dtype, expr) in made.items()}
    kept = {name: _latest(i, name, halves) for i, name in enumerate(keep)}
    done = long.select(*called({person: nw.col("_name"), **kept, **columns}))
    types |= {name: nw.Int64 for name in keep if _is_whole(name, halves)}
    return give_anew(done, [person, *keep, *columns], types)  # type: ignore[no-any-return]


# What is given


def _checked(
    framework: Framework,
    person: str,
    keep: str | Iterable[str],
    names: tuple[str, str],
    framework_before: Framework | None,
) -> list[str]:
    """
    The columns to *keep*, each once, when every argument has been checked.
    """
    require(
        framework=(framework, Framework),
        person=(person, str),
        framework_before=(framework_before, (Framework, NoneType)),
    )
    columns = columns_of("keep", keep)
    check_names(names)
    if framework_before is not None:
        # Any rule does: that of the frames is not known here, and the same on both is what is asked.
        nobody = (assess(one, {}, LevelRule()) for one in (framework_before, framework))
        comparison.compare(*nobody)
    return columns


def _plan(halves: Sequence[Half], framework: Framework) -> _Plan:
    def there(outcome: str, id: str) -> list[bool]:
        return [f"{id}_{outcome}" in half.schema for half in halves]

    ids = [c.id for c in framework.competencies if all(there(LEVEL, c.id))]
    ladder = [0, *(level.rank for level in framework.ladder)]
    statuses = [status.value for status in GapStatus]
    lazy = not is_eager(halves[0].frame)
    return _Plan(
        tuple(ids),
        tuple(ladder),
        tuple(statuses) if any(all(there(STATUS, id)) for id in ids) else (),
        enough=any(all(there(SUFFICIENT, id)) for id in ids),
        checked=lazy or any(any(there(INVALID, id)) for id in ids),
    )


# A number per person, competency and frame


def _digit(value: Expr, known: Sequence[Any]) -> Expr:
    """
    The place of a *value* among those *known*, from 1; 0 where it is missing, one more than they are where it is none.
    """
    chain: Any = nw.when(value.is_null()).then(nw.lit(0))
    for place, one in enumerate(known, start=1):
        chain = chain.when((value == one).fill_null(value=False)).then(nw.lit(place))
    return chain.otherwise(nw.lit(len(known) + 1)).cast(nw.Int64)  # type: ignore[no-any-return]


def _number(half: Half, plan: _Plan, id: str) -> Expr:
    """
    What a frame says of a person on a competency, as a number below the plan's base.
    """

    def column(outcome: str) -> Expr | None:
        name = f"{id}_{outcome}"
        return nw.col(name) if name in half.schema else None

    level = _digit(nw.col(f"{id}_{LEVEL}"), plan.levels)
    invalid, status, enough = column(INVALID), column(STATUS), column(SUFFICIENT)
    if invalid is not None:
        broken = (invalid > 0).fill_null(value=False)
        level = nw.when(broken).then(nw.lit(len(plan.levels) + 1)).otherwise(level)
    number = level.cast(nw.Int64) * plan.status_base
    if plan.statuses and status is not None:
        number = number + _digit(status, plan.statuses)
    number = number * _ENOUGH_BASE
    if plan.enough and enough is not None:
        number = number + _digit(enough, (False, True))
    return number


def _rows(half: Half, plan: _Plan, person: str) -> Frame:
    """
    A row per row of a frame: who it is of, in which frame it is, and a number per competency.
    """
    one, none = nw.lit(1, dtype=nw.Int64), nw.lit(0, dtype=nw.Int64)
    is_first = half.argument == NAMES[0]
    weight = 1 if is_first else plan.base
    columns = {
        f"_{i}": _number(half, plan, id) * weight for i, id in enumerate(plan.ids)
    }
    return half.frame.select(
        _person=_key(half, person),
        _name=alike(person, half.schema),
        _nobody=one_if(blank(person, half.schema[person])).cast(nw.Int64),
        _first=one if is_first else none,
        _second=none if is_first else one,
        **columns,
    )


def _joined(rows: Sequence[Frame]) -> Frame:
    """
    A row per person, with how often each frame has them; on eager frames in the order in which they first come.

    Each is called as in the row that comes first, on lazy frames as in one of the rows.
    """
    halves: Any = rows
    every: Frame = nw.concat(halves)
    names = every.collect_schema().names()
    sums = nw.col(*(name for name in names if name not in _NAMING)).sum()
    if is_eager(every):
        placed = every.with_row_index("_place")
        people = placed.group_by("_person").agg(sums, nw.col("_place").min())
        return match(people, placed.select("_place", "_name"), "_place")
    # What comes first nobody knows.
    name = nw.when(nw.col("_nobody") == 0).then(nw.col("_name"))
    named = every.with_columns(_name=name)
    grouped = named.group_by("_person").agg(sums, nw.col("_name").min())
    return grouped.with_columns(_place=nw.lit(0))


def _strangers(people: nw.DataFrame[Any], person: str) -> Iterator[Problem]:
    """
    That each frame has people, and none of them is in the other.
    """
    if len(people.filter((nw.col("_first") > 0) & (nw.col("_second") > 0))):
        return
    alone = []
    for half in ("_first", "_second"):
        own = people.filter(nw.col(half) > 0).sort("_place")
        alone.append(few([quote(name) for name in own["_name"].to_list()]))
    before, after = alone
    if before and after:
        yield Problem(
            "nobody_in_both", person, before + after, before=before, after=after
        )


def _key(half: Half, person: str) -> Expr:
    """
    What people are told apart by: white space around a name makes nobody another.
    """
    dtype = half.schema[person]
    if is_words(dtype) or dtype.is_float():
        return name_of(person, dtype)
    return alike(person, half.schema)


def _beside(wide: Frame, half: Half, kept: Mapping[str, Expr], person: str) -> Frame:
    """
    *wide* with the columns that are *kept*, under their names in between.
    """
    if not kept:
        return wide
    one = half.frame.select(_person=_key(half, person), **kept)
    if not is_eager(one):
        # Who is there twice is told, and must not become two people here.
        one = one.unique("_person", keep="any")
    return match(wide, one, "_person")


def _kept(half: Half, keep: Sequence[str], halves: Sequence[Half]) -> dict[str, Expr]:
    """
    The columns to *keep* that a frame has, as they can stand in one with those of the other.
    """
    kept = {}
    for place, name in enumerate(keep):
        if name in half.schema:
            own = in_one_order(name, halves)
            column = nw.col(name) if own else alike(name, half.schema)
            kept[_spare(half, place)] = column
    return kept


def _spare(half: Half, place: int) -> str:
    """
    What a column to keep is called in between, by its place.
    """
    return f"_{half.argument}_{place}"


# From a number per person and competency to what it says


def _long(wide: Frame, plan: _Plan) -> Frame:
    """
    A row per person and competency.
    """
    cells = [f"_{i}" for i in range(len(plan.ids))]
    index = [name for name in wide.collect_schema().names() if name not in cells]
    long = unpivot(wide, cells, index, "_cell", "_number")
    if not is_eager(long):
        return long
    order = place_in("_cell", cells)
    return long.with_columns(_order=order).sort("_place", "_order")


def _read(long: Frame, plan: _Plan) -> Frame:
    """
    *long* with the levels of both frames, whether the row is bad, and the numbers of the rest.
    """
    number = nw.col("_number").cast(nw.Int64)
    work = long.with_columns(_one=number % plan.base, _two=number // plan.base)
    digits = {}
    for half in _PARTS:
        own = nw.col(half)
        digits[f"{half}_{SUFFICIENT}"] = own % _ENOUGH_BASE
        digits[f"{half}_{STATUS}"] = own // _ENOUGH_BASE % plan.status_base
        digits[f"{half}_{LEVEL}"] = own // (_ENOUGH_BASE * plan.status_base)
    work = work.with_columns(**digits)
    twice = (nw.col("_first") > 1) | (nw.col("_second") > 1)
    work = work.with_columns(_bad=twice | (nw.col("_nobody") > 0))
    levels = {f"{half}_read": _said(f"{half}_{LEVEL}", plan.levels) for half in _PARTS}
    return work.with_columns(**levels)


def _said(digit: str, known: Sequence[Any]) -> Expr:
    """
    What a number stands for among what is *known*; missing for a row that is bad.
    """
    chain: Any = nw
    for place, one in enumerate(known, start=1):
        here = (nw.col(digit) == place) & ~nw.col("_bad")
        chain = chain.when(here).then(nw.lit(one))
    return chain  # type: ignore[no-any-return]


def _made(plan: _Plan, names: Sequence[str]) -> dict[str, tuple[DType, Expr]]:
    """
    The columns of the result with their types.
    """
    first, second = nw.col("_first") > 0, nw.col("_second") > 0
    competency: Any = nw
    for i, id in enumerate(plan.ids):
        competency = competency.when(nw.col("_cell") == f"_{i}").then(nw.lit(id))
    one, other = names
    present: Any = nw.when(first & second).then(nw.lit(BOTH))
    present = present.when(first).then(nw.lit(one)).otherwise(nw.lit(other))
    levels = [nw.col(f"{half}_read") for half in _PARTS]
    made: dict[str, tuple[DType, Expr]] = {
        "competency": (nw.String, competency),
        "present": (nw.String, present),
        one: (nw.Int64, levels[0]),
        other: (nw.Int64, levels[1]),
        "change": (nw.Int64, levels[1] - levels[0]),
    }
    if plan.statuses:
        for half, name in zip(_PARTS, names, strict=True):
            said = _said(f"{half}_{STATUS}", plan.statuses)
            made[f"{name}_{STATUS}"] = nw.String, said
    if plan.enough:
        # Of who is in one frame alone the number of the other is 0.
        digits = [nw.col(f"{half}_{SUFFICIENT}") for half in _PARTS]
        told = (digits[0] > 0) & (digits[1] > 0) & ~_is_invalid(plan)
        enough = (digits[0] == 2) & (digits[1] == 2)
        made[SUFFICIENT] = nw.Boolean, nw.when(told).then(enough)
    if plan.checked:
        made[INVALID] = nw.Boolean, _is_invalid(plan)
    return made


def _is_invalid(plan: _Plan) -> Expr:
    """
    Whether a row is bad, or something is no outcome.
    """
    invalid: Expr = nw.col("_bad")
    for half in _PARTS:
        invalid = invalid | (nw.col(f"{half}_{LEVEL}") == len(plan.levels) + 1)
        invalid = invalid | (nw.col(f"{half}_{STATUS}") == len(plan.statuses) + 1)
    return invalid


def _latest(place: int, name: str, halves: Sequence[Half]) -> Expr:
    """
    A column that is kept: as the second frame has it, where that has the person and the column, else as the first has.
    """
    columns = [
        nw.col(_spare(half, place)) if name in half.schema else None for half in halves
    ]
    one, other = columns
    if one is None or other is None:
        return one if other is None else other  # type: ignore[return-value]
    return nw.when(nw.col("_second") > 0).then(other).otherwise(one)


def _is_whole(name: str, halves: Sequence[Half]) -> bool:
    """
    Whether a column that is kept holds whole numbers.
    """
    types = [half.schema[name] for half in halves if name in half.schema]
    return all(dtype.is_integer() for dtype in types)


# Telling what is wrong, on frames whose values can be seen
