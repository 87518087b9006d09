"""
DataFrames with the outcomes of a survey, as figures take them in. ``competentie.frames`` is loaded when there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from competentie.errors import InvalidTypeError, Problem

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["refuse_survey", "take_eager", "values_of"]


def take_eager(frame: IntoDataFrame) -> nw.DataFrame[Any]:
    """
    *frame* as a Narwhals frame, whose values are there to be looked at.

    Raises:
        FrameError: Its engine cannot tell its columns apart by name.

        InvalidTypeError: It is lazy, or not a DataFrame that Narwhals knows.
    """
    from competentie.frames.tables import is_eager, take

    table = take(frame, "frame")
    if is_eager(table):
        return table
    raise InvalidTypeError(
        "wrong_arguments",
        [Problem("wrong_type", "frame", frame, expected="eager_frame")],
    )


def values_of(table: nw.DataFrame[Any], column: str) -> list[Any]:
    """
    The values of a column, None where one is missing, whatever the engine has for it.
    """
    series = table[column]
    values = []
    for value, missing in zip(
        series.to_list(), series.is_null().to_list(), strict=True
    ):
        values.append(None if missing else value)
    return values


def refuse_survey(problems: Iterable[Problem]) -> None:
    """
    Raise FrameError if there are any *problems*.
    """
    from competentie.frames.tables import refuse_frame

    refuse_frame("cannot_draw_frame", problems)
