"""
How each column of a survey is read: all by the same words or scale, or by what a codebook says of each.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, NamedTuple

import attrs
import narwhals.stable.v2 as nw

from competentie._frozen import FrozenDict
from competentie.codebook import NOT_APPLICABLE, Codebook, check_codebook
from competentie.errors import CompetentieWarning, Problem, refuse, require
from competentie.evidence import RatingScale
from competentie.frames.answers import (
    INVALID,
    NO,
    YES,
    Reading,
    code,
    invalid_answers,
    reading_of,
)
from competentie.frames.tables import SHOWN, Frame, few, is_eager, one_if
from competentie.model import Framework
from competentie.words import quote

__all__ = ["ScaleWarning"]

# Of one answer it is always so that all are alike.
_FEWEST: Final = 2
# Of a column by itself: where one in three gives 3 or more, ten who all give less are rarer than once in fifty times.
_FEWEST_OF_A_COLUMN: Final = 10
# The highest of the codes that programs write for yes and no: 1 and 2, or 1 and 0.
_HIGHEST_CODE: Final = 2


class ScaleWarning(CompetentieWarning):
    """
    No answer in columns reaches where their scale counts as observed, or every answer does: is it their scale?

    It is about all columns that are read alike; or about some, each of which has ten answers or more that may all be
    codes for yes and no: 1 and 2, or 1 and 0.
    """


@attrs.frozen
class Readings:
    """
    How each column is read: groups of columns, by name, that are read alike; None stands for all columns there are.

    ``columns`` has the indicator of each column that a codebook names; None without one.
    """

    groups: Sequence[tuple[Reading, frozenset[str] | None]]
    columns: Mapping[str, str] | None = None

    # A row per person and a column per question.

    def coded(
        self, frame: Frame, codes: Mapping[str, str], schema: Mapping[str, Any]
    ) -> Frame:
        """
        *frame* with the answers in columns as numbers, in columns of the names that *codes* gives.
        """
        for reading, own in self.groups:
            frame = reading.coded(frame, _of(own, codes), schema)
        return frame

    def invalid(
        self, work: nw.DataFrame[Any], codes: Mapping[str, str]
    ) -> Iterator[Problem]:
        """
        What the columns hold that is not an answer, by column.
        """
        if not len(work):
            return
        # Counted at once: a survey that is right is not looked at column by column.
        most = nw.col(*codes.values()).max()
        worst = dict(zip(codes, work.select(most).row(0), strict=True))
        readings = {
            name: reading for reading, own in self.groups for name in _of(own, codes)
        }
        for name, coded in codes.items():
            if worst[name] == INVALID:
                yield from invalid_answers(work, name, coded, name, readings[name])

    def warn_of_scales(
        self, work: nw.DataFrame[Any], codes: Mapping[str, str], stacklevel: int
    ) -> None:
        """
        Warn of scales that no answer reaches, or every answer does.
        """
        for reading, own in self.groups:
            mine = _of(own, codes)
            if reading.scale and mine:
                coded = [*mine.values()]
                if _warn(reading.scale, work, coded, [*mine], stacklevel + 1):
                    continue
                found = _extents(work, mine)
                _warn_of_columns(reading.scale, found, stacklevel + 1)

    # A row per answer, the column ``_indicator`` of which says what it is about.

    def coded_rows(self, rows: Frame) -> Frame:
        """
        *rows* with what ``_value`` says as a number, as ``_read``, and ids in ``_indicator`` for names of columns.
        """
        schema = rows.collect_schema()
        if self.columns is None:
            [(reading, _)] = self.groups
            return reading.coded(rows, {"_value": "_read"}, schema)
        rows = self._identified(rows)
        names = [f"_read_{place}" for place in range(len(self.groups))]
        for name, (reading, _) in zip(names, self.groups, strict=True):
            rows = reading.coded(rows, {"_value": name}, schema)
        chain: Any = nw
        for name, (_, own) in zip(names, self.groups, strict=True):
            chain = chain.when(self._is_of(own)).then(nw.col(name))
        # A question that is not in the codebook: nothing says how it is read.
        return rows.with_columns(_read=chain.otherwise(code(INVALID)))

    def _identified(self, rows: Frame) -> Frame:
        columns = self.columns or {}
        others = {name: id for name, id in columns.items() if name != id}
        if not others:
            return rows
        asked = nw.col("_indicator")
        if is_eager(rows):
            ids = asked.replace_strict(others, default=asked, return_dtype=nw.String)
            return rows.with_columns(_indicator=ids)
        # Not every engine that is lazy replaces values.
        chain: Any = nw
        for name, id in others.items():
            chain = chain.when(asked == name).then(nw.lit(id))
        return rows.with_columns(_indicator=chain.otherwise(asked))

    def _is_of(self, own: frozenset[str] | None) -> nw.Expr:
        columns = self.columns or {}
        ids = sorted(id for name, id in columns.items() if own is None or name in own)
        return nw.col("_indicator").is_in(ids).fill_null(value=False)

    def invalid_rows(
        self, rows: nw.DataFrame[Any], shown: str, asked: str, framework: Framework
    ) -> Iterator[Problem]:
        """
        What *rows* hold that is no answer, or is not in the codebook; *shown* is their value's column, *asked* that of
        indicators, to the user.
        """
        if self.columns is None:
            [(reading, _)] = self.groups
            yield from invalid_answers(rows, "_value", "_read", shown, reading)
            return
        yield from self._strangers(rows, asked, framework)
        for reading, own in self.groups:
            mine = rows.filter(self._is_of(own))
            yield from invalid_answers(mine, "_value", "_read", shown, reading)

    def _strangers(
        self, rows: nw.DataFrame[Any], asked: str, framework: Framework
    ) -> Iterator[Problem]:
        """
        Indicators of *framework* that the codebook does not name.
        """
        named = frozenset((self.columns or {}).values())
        others = sorted(framework.indicator_ids - named)
        if not others:
            return
        strange = rows.filter(nw.col("_indicator").is_in(others))["_indicator"]
        for id, count in [*Counter(strange.to_list()).items()][:SHOWN]:
            yield Problem("not_in_the_codebook", asked, id, count=count)

    def warn_of_scales_in_rows(
        self, rows: nw.DataFrame[Any], shown: str, stacklevel: int
    ) -> None:
        """
        As :meth:`warn_of_scales`, of *rows*; without a codebook all of the column that is *shown* are of one scale.
        """
        called = {id: name for name, id in (self.columns or {}).items()}
        for place, (reading, own) in enumerate(self.groups):
            if reading.scale:
                mine = rows if own is None else rows.filter(self._is_of(own))
                names = [shown] if own is None else sorted(own)
                if _warn(reading.scale, mine, ["_read"], names, stacklevel + 1):
                    continue
                read = "_read" if self.columns is None else f"_read_{place}"
                number = _number_of(mine, "_value", read)
                found = _extents_in_rows(mine, number, called)
                _warn_of_columns(reading.scale, found, stacklevel + 1)


def _of(own: frozenset[str] | None, codes: Mapping[str, str]) -> dict[str, str]:
    return {name: codes[name] for name in codes if own is None or name in own}


def _count(work: nw.DataFrame[Any], columns: Sequence[str], answer: int) -> int:
    """
    How many of the numbers in *columns* are *answer*.
    """
    counts = work.select((nw.col(*columns) == answer).sum()).row(0)
    return sum(map(int, counts))


class _Extent(NamedTuple):
    """
    The answers in a column: how many, how many of them reach their scale, and the least and the most of them.
    """

    name: str
    answers: int
    reached: int
    least: float
    most: float

    @property
    def holds_codes(self) -> bool:
        """
        Whether these are many answers that may all be codes for yes and no.
        """
        # Without any there is no least.
        if self.answers < _FEWEST_OF_A_COLUMN:
            return False
        return (
            self.least >= 0
            and self.most <= _HIGHEST_CODE
            and self.most - self.least <= 1
        )


def _number_of(work: nw.DataFrame[Any], column: str, coded: str) -> str:
    """
    Where the numbers in *column* are, whose answers are *coded*: beside these where it is text.
    """
    number = f"{coded}_number"
    return number if number in work.columns else column


def _extents(work: nw.DataFrame[Any], codes: Mapping[str, str]) -> list[_Extent]:
    """
    Those of the columns all answers of which are alike; of the others nobody needs to know.
    """
    coded = nw.col(*codes.values())
    # All columns at once.
    reached = work.select((coded == YES).sum()).row(0)
    others = work.select((coded == NO).sum()).row(0)
    alike = [
        (name, yes + no, yes)
        for name, yes, no in zip(codes, reached, others, strict=True)
        if max(yes, no) >= _FEWEST_OF_A_COLUMN and not (yes and no)
    ]
    if not alike:
        return []
    measures = []
    for name, _, _ in alike:
        answered = nw.col(codes[name]).is_in([YES, NO])
        number = nw.col(_number_of(work, name, codes[name]))
        value = nw.when(answered).then(number)
        measures.append(value.min().alias(f"{codes[name]}_least"))
        measures.append(value.max().alias(f"{codes[name]}_most"))
    row = iter(work.select(*measures).row(0))
    return [_Extent(*counted, next(row), next(row)) for counted in alike]


def _extents_in_rows(
    rows: nw.DataFrame[Any], number: str, called: Mapping[str, str]
) -> list[_Extent]:
    answered = rows.filter(nw.col("_read").is_in([YES, NO])).select(
        "_indicator",
        _number=nw.col(number),
        _yes=one_if(nw.col("_read") == YES),
        _one=nw.lit(1),
    )
    value = nw.col("_number")
    found = answered.group_by("_indicator").agg(
        nw.col("_one").sum(),
        nw.col("_yes").sum(),
        _least=value.min(),
        _most=value.max(),
    )
    rows_of_ids = found.sort("_indicator").iter_rows()
    return [_Extent(called.get(id, id), *others) for id, *others in rows_of_ids]


def _warn(
    scale: RatingScale,
    work: nw.DataFrame[Any],
    columns: Sequence[str],
    names: Sequence[str],
    stacklevel: int,
) -> bool:
    """
    Warn if the answers in *columns*, to the user called *names*, all reach *scale* or none does; one says nothing yet.
    """
    yes, no = (_count(work, columns, answer) for answer in (YES, NO))
    if yes + no < _FEWEST or (yes and no):
        return False
    _warn_of(scale, names, stacklevel + 1, reached=bool(yes))
    return True


def _warn_of_columns(
    scale: RatingScale, found: Iterable[_Extent], stacklevel: int
) -> None:
    """
    Warn of single columns that may hold codes for yes and no, on a *scale* that has other numbers too.
    """
    if scale.high <= _HIGHEST_CODE:
        return
    strange = [one for one in found if one.holds_codes]
    never = [one.name for one in strange if not one.reached]
    always = [one.name for one in strange if one.reached == one.answers]
    if never:
        _warn_of(scale, never, stacklevel + 1, reached=False)
    if always:
        _warn_of(scale, always, stacklevel + 1, reached=True)


def _warn_of(
    scale: RatingScale, names: Sequence[str], stacklevel: int, *, reached: bool
) -> None:
    problem = Problem(
        "scale_always_reached" if reached else "scale_never_reached",
        "",
        tuple(names),
        columns=few([quote(name) for name in names]),
        low=scale.low,
        high=scale.high,
        observed_from=scale.observed_from,
    )
    warnings.warn(ScaleWarning(problem), stacklevel=stacklevel + 1)


def readings_of(
    codebook: Codebook | None,
    framework: Framework,
    values: Mapping[str, bool | None] | None,
    scale: RatingScale | None,
    *,
    named: Mapping[str, str] = FrozenDict(),
    columns: Mapping[str, str] | None = None,
    **others: tuple[object, type | tuple[type, ...]],
) -> Readings:
    """
    How columns are read: by a *codebook*, or all by the words in *values*, by *scale* or by the words everyone uses.

    Raises:
        InvalidValueError: A codebook is given and something else too, or does not fit *framework*; see also
            :func:`reading_of`.

        UnknownIdError: The codebook names indicators that *framework* does not have.

        InvalidTypeError: See :func:`reading_of`.
    """
    require(codebook=(codebook, (Codebook, NoneType)))
    others["framework"] = (framework, Framework)
    others["columns"] = (columns, (Mapping, NoneType))
    reading = reading_of(values, scale, named, **others)
    if codebook is None:
        silent = {word for word, means in reading.words.items() if means is None}
        familiar = silent.intersection(NOT_APPLICABLE)
        return Readings(
            [(attrs.evolve(reading, inapplicable=frozenset(familiar)), None)]
        )
    beside = {"columns": columns, "values": values, "scale": scale}
    given = tuple(name for name, value in beside.items() if value is not None)
    if given:
        problem = Problem("codebook_and_others", "codebook", arguments=given)
        refuse("wrong_arguments", [problem])
    check_codebook(codebook, framework)
    return Readings(_groups(codebook), codebook.columns)


def _groups(codebook: Codebook) -> list[tuple[Reading, frozenset[str]]]:
    """
    The columns of *codebook*, those that are read alike together.
    """
    found: dict[Reading, frozenset[str]] = {}
    for block in codebook.blocks:
        reading = Reading(block.words, block.scale, block.inapplicable)
        found[reading] = found.get(reading, frozenset()) | block.columns.keys()
    return [*found.items()]
