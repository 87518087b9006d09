"""
DataFrames of any engine: taken in, checked, and given back as what they were.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias, TypeGuard, get_args

import narwhals.stable.v2 as nw
from narwhals.exceptions import DuplicateError
from narwhals.stable.v2.typing import IntoFrame
from narwhals.typing import IntoDType

from competentie.errors import (
    CompetentieError,
    CompetentieWarning,
    InvalidTypeError,
    Problem,
    unknown,
)
from competentie.model import Framework

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


class MissingColumnsWarning(CompetentieWarning):
    """
    A framework has indicators for which a DataFrame has no column: they count as not assessed.
    """


def take(df: IntoFrame, name: str = "df") -> Frame:
    """
    *df*, the argument of that *name*, as a Narwhals frame.

    Raises:
        FrameError: Its engine cannot tell its columns apart by name.

        InvalidTypeError: It is not a DataFrame that Narwhals knows.
    """
    try:
        frame = nw.from_native(df)
        names = frame.collect_schema().names()
    except TypeError:
        # Only its type is told: what it holds is nobody's business in a log.
        problem = Problem(
            "not_a_frame",
            name,
            df,
            type=type(df).__name__,
        )
        raise InvalidTypeError("wrong_arguments", [problem]) from None
    except DuplicateError as error:
        raise FrameError(
            "not_a_frame",
            [
                Problem(
                    "columns_of_one_name",
                    name,
                    df,
                    reason=str(error),
                )
            ],
        ) from None
    if not is_pandas(frame) and not frame.implementation.is_pyarrow():
        problems = _confused(names, is_polars=frame.implementation.is_polars())
        refuse_frame("not_a_frame", problems)
    return frame


def _confused(names: Sequence[str], *, is_polars: bool) -> Iterator[Problem]:
    """
    The columns whose names Polars, or SQL, takes for another column, or for several.
    """
    several = re.compile(r"\^.*\$|\*" if is_polars else r"\*", re.DOTALL)
    for name in filter(several.fullmatch, names):
        yield Problem("name_of_several_columns", name, name)
    if not is_polars:
        # In SQL upper and lower case are the same.
        times = Counter(map(str.lower, names))
        for name in names:
            if times[name.lower()] > 1:
                yield Problem("same_name_in_sql", name, name)


# What the columns of an argument may be. Each module that makes a frame of another asks these.


def standing_in_the_way(made: Iterable[str], kept: Iterable[str]) -> list[Problem]:
    """
    The columns that are *kept* and have the name of one that is *made*; in SQL upper and lower case are the same.
    """
    taken = {str(name).lower(): name for name in kept}
    names = [
        taken[name.lower()] for name in dict.fromkeys(made) if name.lower() in taken
    ]
    return [Problem("column_in_the_way", str(name), name) for name in names]


def absent(
    named: Iterable[tuple[str, str]], schema: Mapping[str, Any]
) -> list[Problem]:
    """
    The columns that are *named*, each beside where it is, and not there.
    """
    return unknown(
        [(path, name) for path, name in named if name not in schema],
        schema,
        "unknown_column",
    )


def of_wrong_types(types: Mapping[str, Any], expected: str) -> list[Problem]:
    """
    The columns of *types*, which are not what is *expected*, a term.
    """
    return [
        Problem(
            "column_type",
            name,
            str(dtype),
            expected=expected,
        )
        for name, dtype in types.items()
    ]


def no_indicators(framework: Framework, names: Sequence[str]) -> Problem:
    """
    That none of the *names* of columns is an indicator of *framework*.
    """
    ids = few(ids_of(framework))
    return Problem(
        "no_indicator_column",
        "",
        names,
        count=len(names),
        framework=framework.name,
        ids=ids,
    )


def holding(code: str, path: str, values: Sequence[Any], **more: Any) -> Problem:
    """
    A problem that many *values* are: the first of them, and how many.
    """
    return Problem(
        code,
        path,
        values[0],
        count=len(values),
        **more,
    )


def few(things: Sequence[str], most: int = SHOWN) -> tuple[str, ...]:
    """
    The first few of *things*, at *most* so many, for a sentence, and a sign where there are more.
    """
    return (*things[:most], "…") if len(things) > most else tuple(things)


def ids_of(framework: Framework) -> list[str]:
    """
    The ids of the indicators, in the order of the *framework*.
    """
    return [indicator.id for indicator in framework.indicators]


def is_eager(frame: Frame) -> TypeIs[nw.DataFrame[Any]]:
    """
    Whether the values are there to be looked at before anything runs.
    """
    return isinstance(frame, nw.DataFrame)


def is_eager_pandas(frame: Frame) -> TypeGuard[nw.DataFrame[Any]]:
    """
    Whether that is a frame of pandas, with values that are there.
    """
    return is_eager(frame) and frame.implementation.is_pandas_like()


def fits(dtype: Any, made: Any) -> bool:
    """
    Whether a column of *dtype* can be of an outcome that is *made* as another: a number may be any number.
    """
    return bool(dtype.is_numeric() if made.is_numeric() else dtype == made)


def kind_of(dtype: nw.dtypes.DType) -> Kind | None:
    """
    How a column of *dtype* holds answers; None if it does not.
    """
    if dtype == nw.Boolean:
        return "boolean"
    return "number" if dtype.is_numeric() else None


def holds_answers(column: nw.Series[Any]) -> bool:
    """
    Whether a column of objects, as which pandas reads True and False with blanks, holds booleans or numbers alone.
    """
    answers = {"boolean", "integer", "floating", "mixed-integer-float"}
    return column.implementation.is_pandas_like() and objects_in(column) in answers


def holds_text(column: nw.Series[Any]) -> bool:
    """
    Whether a column of text holds nothing else; one of objects of pandas is text to Narwhals if its first hundred are.
    """
    native = column.to_native()
    if not column.implementation.is_pandas_like() or native.dtype != object:
        return True
    return objects_in(column) in {"string", "empty"}


def objects_in(column: nw.Series[Any]) -> str:
    """
    What pandas calls the objects in a *column* of its own; what is missing is none.
    """
    kind = column.implementation.to_native_namespace().api.types.infer_dtype
    return str(kind(column.to_native(), skipna=True))


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


def worded(place: Expr, words: Sequence[str], frame: nw.DataFrame[Any]) -> Any:
    """
    The one of *words* at each *place*, as a column of a *frame* of pandas, which takes texts quicker than it chooses.
    """
    places = frame.select(place).to_native().iloc[:, 0]
    pandas = frame.implementation.to_native_namespace()
    texts = pandas.array([*words], dtype=_NULLABLE[nw.String]).take(places.to_numpy())
    return nw.from_native(pandas.Series(texts, index=places.index), series_only=True)


def place_in(column: str, order: Sequence[str]) -> Expr:
    """
    The place in that *order* of what *column* has.
    """
    places = list(range(len(order)))
    return nw.col(column).replace_strict(order, places, return_dtype=nw.Int64)


def one_if(flag: Expr) -> Expr:
    """
    1 where the *flag* is true, 0 elsewhere.
    """
    return nw.when(flag).then(nw.lit(1)).otherwise(nw.lit(0))


def called(exprs: Mapping[str, Expr]) -> list[Expr]:
    """
    Each of *exprs* under its name, which may be any: not every one can be the name of an argument.
    """
    return [expr.alias(name) for name, expr in exprs.items()]


def add(frame: Frame, exprs: Iterable[Expr]) -> Frame:
    """
    *frame* with columns added, if there are any.
    """
    columns = list(exprs)
    return frame.with_columns(*columns) if columns else frame


def attach(
    frame: Frame,
    work: Frame,
    names: Sequence[str],
    made: Mapping[str, tuple[DType, Expr]],
) -> Any:
    """
    *frame*, of columns *names*, with columns *made* of those of *work*, by name with their types, as a native frame.

    On an eager frame *work* has its rows and none of its columns; a lazy one has them all.
    """
    if not made:
        return frame.to_native()
    types = {name: dtype for name, (dtype, _) in made.items()}
    exprs = {name: fixed(expr, dtype, frame) for name, (dtype, expr) in made.items()}
    done = work.with_columns(*called(exprs))
    if is_eager(frame) and is_eager(done):
        # In pieces on pandas: putting them beside the frame makes one of them.
        outcomes = nw.from_native(_typed(done, [*made], types), eager_only=True)
        return nw.concat([frame, outcomes], how="horizontal").to_native()
    return give(done, [*names, *made], types)


def match(frame: Frame, other: Frame, *keys: str) -> Frame:
    """
    *frame* with the columns of the row of *other* that has the same *keys*, missing where there is none.
    """
    one: Any = other
    return frame.join(one, on=[*keys], how="left")


def unpivot(
    frame: Frame, columns: Sequence[str], index: Sequence[str], name: str, value: str
) -> Frame:
    """
    A row per row of *frame* and one of *columns*: its *name*, its *value*, and the columns of the *index*.

    All columns have names of ours, or ids: letters, digits and low lines, and perhaps a word of SQL.
    """
    if not frame.implementation.is_duckdb():
        return frame.unpivot(
            [*columns], index=[*index], variable_name=name, value_name=value
        )
    # Narwhals asks DuckDB's default connection, which knows no relation of another.
    names = ", ".join(f"'{column}'" for column in columns)
    values = ", ".join(f'"{column}"' for column in columns)
    kept = "".join(f'"{column}", ' for column in index)
    row = f"{kept}unnest([{names}]) as {name}, unnest([{values}]) as {value}"
    made: Frame = nw.from_native(frame.to_native().project(row))
    return made


def give(frame: Frame, columns: Sequence[str], types: Mapping[str, DType]) -> Any:
    """
    The native frame of those *columns*, those in *types* being of that type.
    """
    native = _typed(frame, columns, types)
    return whole(nw.from_native(native)).to_native() if types else native


def give_anew(frame: Frame, columns: Sequence[str], types: Mapping[str, DType]) -> Any:
    """
    As :func:`give`, of rows that are none of the user's: on pandas they are numbered from 0, not as what they came of.
    """
    native = give(frame, columns, types)
    return native.reset_index(drop=True) if is_eager_pandas(frame) else native


def _typed(frame: Frame, columns: Sequence[str], types: Mapping[str, DType]) -> Any:
    # Columns of pandas may have names that are no text.
    native = frame.select(nw.col(*columns)).to_native()
    if not is_pandas(frame) or not types:
        return native
    return native.astype({name: _NULLABLE[dtype] for name, dtype in types.items()})


def whole(frame: Frame) -> Frame:
    """
    *frame*, on pandas in one piece: columns put side by side are as many, which it warns of where one more is put in.
    """
    eager = frame.implementation.is_pandas() and is_eager(frame)
    made: Frame = nw.from_native(frame.to_native().copy()) if eager else frame
    return made


def spare_prefix(columns: Iterable[str]) -> str:
    """
    The start of names for columns in between, which no column has.
    """
    taken = [str(name).lower() for name in columns]
    prefix = "competentie"
    while any(name.startswith(prefix) for name in taken):
        prefix += "_"
    return prefix


def refuse_frame(code: str, problems: Iterable[Problem]) -> None:
    """
    Raise FrameError if there are any *problems*.
    """
    if found := tuple(problems):
        raise FrameError(code, found)


def letters(name: str) -> str:
    """
    The letters of *name* in lower case: what it shares with a name that has other digits or signs.
    """
    return "".join(character for character in str(name).lower() if character.isalpha())


def lookalikes(columns: Iterable[str], ids: Iterable[str]) -> Iterator[str]:
    """
    The *columns* that have digits, and the letters of one of *ids*, and are none of them.

    Nothing is read out of an id: it is compared letter by letter.
    """
    known = frozenset(ids)
    others = [name for name in columns if name not in known]
    numbered = [name for name in others if any(map(str.isdigit, str(name)))]
    if numbered:
        shapes = {letters(id) for id in known}
        yield from (name for name in numbered if letters(name) in shapes)
