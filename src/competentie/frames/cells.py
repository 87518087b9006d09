"""
Columns of text read by what they hold: each cell once, however often it is there.

A survey has a cell per answer, and few that differ. To fold and compare all of them took most of the time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, Final, TypeAlias

import narwhals.stable.v2 as nw

from competentie.frames.tables import called, holds_text

Read: TypeAlias = Callable[[nw.Series[Any]], nw.DataFrame[Any]]
"""
From texts that all differ and a missing one, the last, to a row of what each says.
"""

_SMALL: Final = 2**15


def read_by_cell(
    frame: nw.DataFrame[Any], columns: Mapping[str, str], read: Read
) -> nw.DataFrame[Any]:
    """
    *frame* with what its *columns* of text say, as *read* reads their cells.

    What a column says is called as *columns* maps it to, with the name of a column of *read* at the end. A column of
    pandas is taken for text by its first cells; where others are something else it is left alone.
    """
    if not columns:
        return frame
    on_engine = _on_pandas if frame.implementation.is_pandas() else _on_others
    return on_engine(frame, columns, read)


def _on_others(
    frame: nw.DataFrame[Any], columns: Mapping[str, str], read: Read
) -> nw.DataFrame[Any]:
    found = chain.from_iterable(frame[column].unique().to_list() for column in columns)
    texts = _each_once(text for text in found if text is not None)
    said = read(
        nw.new_series("cell", [*texts, None], nw.String, backend=frame.implementation)
    )
    made = {}
    for end, dtype in said.schema.items():
        *values, of_missing = said[end].to_list()
        for column, name in columns.items():
            value = nw.col(column).replace_strict(texts, values, return_dtype=dtype)
            # A missing cell is no number.
            known = of_missing is not None
            made[name + end] = value.fill_null(of_missing) if known else value
    return frame.with_columns(*called(made))


def _on_pandas(
    frame: nw.DataFrame[Any], columns: Mapping[str, str], read: Read
) -> nw.DataFrame[Any]:
    """
    By arrays: an operation of pandas on a column takes longer than to look up what all its cells say.
    """
    native = frame.to_native()
    pandas = frame.implementation.to_native_namespace()
    factorized = {}
    for column in columns:
        if holds_text(frame[column]):
            places, own = pandas.factorize(native[column])
            # Few texts have small places, which take a quarter of the memory.
            small = len(own) < _SMALL
            factorized[column] = (places.astype("int16") if small else places, own)
    texts = _each_once(chain.from_iterable(own for _, own in factorized.values()))
    # As objects: Arrow, which is what texts are by default, has no half of a surrogate pair.
    cells = pandas.Series([*texts, None], name="cell", dtype=object)
    said = read(nw.from_native(cells, series_only=True))
    place = {text: i for i, text in enumerate(texts)}
    made = {}
    for column, (places, own) in factorized.items():
        # Where a cell is missing its place is -1: the last one.
        rows = [place[text] for text in own] + [len(texts)]
        for end in said.columns:
            made[columns[column] + end] = said[end].to_numpy()[rows][places]
    answers = pandas.DataFrame(made, index=native.index)
    beside = pandas.concat([native, answers], axis="columns")
    named = beside.rename_axis(columns=native.columns.name)
    return nw.from_native(named, eager_only=True)


def _each_once(texts: Iterable[str]) -> list[str]:
    """
    The *texts* and an empty one: no engine looks among none.
    """
    return [*dict.fromkeys(chain([""], texts))]
