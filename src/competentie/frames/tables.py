"""
DataFrames of any engine: taken in, checked, and given back as what they were.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, get_args

import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrame
from narwhals.typing import IntoDType

from competentie.errors import CompetentieError, InvalidTypeError, Problem

if TYPE_CHECKING:
    from typing_extensions import TypeIs

__all__ = ["FrameError", "MissingColumnsWarning"]

Frame: TypeAlias = nw.DataFrame[Any] | nw.LazyFrame[Any]
Expr: TypeAlias = nw.Expr
DType: TypeAlias = IntoDType

Kind: TypeAlias = Literal["boolean", "number"]
"""
How a column holds answers: as booleans, or as numbers 0 and 1.
"""

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)

# Rows of which an error shows a value, or a name.
SHOWN: Final = 5

# How pandas calls its types that keep whole numbers and booleans whole where values are missing.
_NULLABLE: Final[Mapping[DType, str]] = {
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


def take(df: IntoFrame, name: str = "df") -> Frame:
    """
    *df*, the argument of that *name*, as a Narwhals frame.

    Raises:
        InvalidTypeError: It is not a DataFrame that Narwhals knows.
    """
    try:
        frame = nw.from_native(df)
    except TypeError:
        problem = Problem(name, df, f"a {type(df).__name__} is not a DataFrame, LazyFrame, table or relation")
        raise InvalidTypeError("not a frame", [problem]) from None
    return frame


def is_eager(frame: Frame) -> TypeIs[nw.DataFrame[Any]]:
    """
    Whether the values are there to be looked at before anything runs.
    """
    return isinstance(frame, nw.DataFrame)


def kind_of(dtype: nw.dtypes.DType, frame: Frame) -> Kind | None:
    """
    How a column of *dtype* in *frame* can hold answers; None if it cannot.
    """
    if dtype == nw.Boolean:
        return "boolean"
    # pandas reads True and False with blanks as objects, which compare with 0 and 1.
    loose = dtype == nw.Object and is_pandas(frame)
    return "number" if dtype.is_numeric() or loose else None


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


def attach(frame: Frame, work: Frame, made: Mapping[str, tuple[DType, Expr]]) -> Any:
    """
    *frame* with columns *made* of those of *work*, by name with their types, as a native frame.

    On an eager frame *work* has its rows and none of its columns; a lazy one has them all.
    """
    if not made:
        return frame.to_native()
    done = work.with_columns(*(fixed(expr, dtype, frame).alias(name) for name, (dtype, expr) in made.items()))
    types = {name: dtype for name, (dtype, _) in made.items()}
    if isinstance(frame, nw.DataFrame) and isinstance(done, nw.DataFrame):
        outcomes = nw.from_native(give(done, [*made], types), eager_only=True)
        return nw.concat([frame, outcomes], how="horizontal").to_native()
    return give(done, [*frame.collect_schema().names(), *made], types)


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
