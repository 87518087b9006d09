"""
DataFrames of any engine: taken in, checked, and given back as what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias, TypeGuard

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame

from competentie.errors import CompetentieError, InvalidTypeError, Problem

__all__ = ["FrameError", "MissingColumnsWarning"]

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
Expr: TypeAlias = nw.Expr
DType: TypeAlias = type[nw.dtypes.DType]

# Rows of which an error shows a value, or a name.
SHOWN: Final = 5

# How pandas calls its types that keep whole numbers and booleans whole where values are missing.
_NULLABLE: Final = {
    nw.Int64: "Int64",
    nw.Int8: "Int8",
    nw.Float64: "Float64",
    nw.Boolean: "boolean",
    nw.String: "string",
}


class FrameError(CompetentieError, ValueError):
    """
    A DataFrame that cannot be used: its columns, their types, or values in them.
    """


class MissingColumnsWarning(UserWarning):
    """
    A framework has indicators for which a DataFrame has no column: they count as not assessed.
    """


def take(df: IntoFrame) -> Frame:
    """
    *df* as a Narwhals frame.

    Raises:
        InvalidTypeError: It is not a DataFrame that Narwhals knows.
    """
    try:
        frame = nw.from_native(df)
    except TypeError:
        problem = Problem("df", df, f"a {type(df).__name__} is not a DataFrame, LazyFrame, table or relation")
        raise InvalidTypeError("not a frame", [problem]) from None
    return frame


def is_eager(frame: Frame) -> TypeGuard[nw.DataFrame[Any]]:
    """
    Whether the values are there to be looked at before anything runs.
    """
    return isinstance(frame, nw.DataFrame)


def is_pandas(frame: Frame) -> bool:
    """
    Whether the frame has types like those of pandas, where a column without a type for it cannot miss a whole number.
    """
    return frame.implementation.is_pandas_like() or frame.implementation.is_dask()


def fixed(expr: Expr, dtype: DType, frame: Frame) -> Expr:
    """
    *expr* as a column of *dtype*; on pandas :func:`give` does it, as Narwhals has no name for its nullable types.
    """
    return expr if is_pandas(frame) else expr.cast(dtype)


def null(dtype: DType, frame: Frame) -> Expr:
    """
    A column of *dtype* without a value.
    """
    return nw.lit(float("nan")) if is_pandas(frame) else nw.lit(None, dtype=dtype)


def add(frame: Frame, exprs: Iterable[Expr]) -> Frame:
    """
    *frame* with columns added, if there are any.
    """
    columns = list(exprs)
    return frame.with_columns(*columns) if columns else frame


def match(frame: Frame, other: Frame, *keys: str) -> Frame:
    """
    *frame* with the columns of the row of *other* that has the same *keys*, missing where there is none.
    """
    one: Any = other
    return frame.join(one, on=[*keys], how="left")


def give(frame: Frame, columns: Sequence[str], types: Mapping[str, DType]) -> Any:
    """
    The native frame of those *columns*, those in *types* being of that type.
    """
    native = frame.select(*columns).to_native()
    if not is_pandas(frame) or not types:
        return native
    return native.astype({name: _NULLABLE[dtype] for name, dtype in types.items()})


def spare_prefix(columns: Iterable[str]) -> str:
    """
    The start of names for columns in between, which no column has.
    """
    taken = [name.lower() for name in columns]
    prefix = "competentie"
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    return prefix


def refuse(summary: str, problems: Iterable[Problem]) -> None:
    """
    Raise FrameError if there are any *problems*.
    """
    if found := tuple(problems):
        raise FrameError(summary, found)


def letters(name: str) -> str:
    """
    The letters of *name* in lower case: what it shares with a name that has other digits or signs.
    """
    return "".join(character for character in name.lower() if character.isalpha())


def lookalikes(columns: Iterable[str], ids: Iterable[str]) -> Iterator[str]:
    """
    The *columns* that have digits, and the letters of one of *ids*, and are none of them.

    Nothing is read out of an id: it is compared letter by letter.
    """
    known = frozenset(ids)
    shapes = {letters(id) for id in known}
    for name in columns:
        if name not in known and letters(name) in shapes and any(character.isdigit() for character in name):
            yield name
