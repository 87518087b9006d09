"""
DataFrames with the outcomes of a survey, as figures take them in. ``competentie.frames`` is loaded when there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from competentie.errors import InvalidTypeError, Problem
from competentie.labels import figure_word, rule_words
from competentie.levels import LevelRule
from competentie.model import Framework
from competentie.words import LANGUAGES

if TYPE_CHECKING:
    import narwhals.stable.v2 as nw
    from narwhals.stable.v2.typing import IntoDataFrame

__all__ = ["refuse_survey", "rule_told", "take_eager", "values_of"]


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


def rule_told(
    summary: nw.DataFrame[Any],
    framework: Framework,
    rule: LevelRule | None,
    language: str,
) -> list[str]:
    """
    The *rule* in sentences; None: what the *summary* says of it, in the summary's own language.

    Raises:
        FrameError: The summary was made by another rule.
    """
    from competentie.frames.reports import basis

    told = values_of(summary, "rule") if "rule" in summary.columns else []
    untold = {basis(framework, None, one)["rule"] for one in LANGUAGES}
    known = [text for text in dict.fromkeys(told) if text and text not in untold]
    if rule is None:
        return known or [figure_word("rule_not_given", language=language)]
    same = {basis(framework, rule, one)["rule"] for one in LANGUAGES}
    others = [text for text in known if text not in same]
    refuse_survey(
        Problem("summarised_by_another_rule", "rule", text) for text in others
    )
    return rule_words(rule, language=language)


def refuse_survey(problems: Iterable[Problem]) -> None:
    """
    Raise FrameError if there are any *problems*.
    """
    from competentie.frames.tables import refuse_frame

    refuse_frame("cannot_draw_frame", problems)
