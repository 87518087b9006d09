"""
What was written in each question of a survey, answers and the several kinds of what is none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import attrs
import narwhals.stable.v2 as nw
from narwhals.stable.v2.typing import IntoFrameT

from competentie.codebook import Codebook
from competentie.evidence import RatingScale
from competentie.frames.answers import (
    BLANK,
    INVALID,
    MISSING,
    NO,
    NOT_APPLICABLE,
    YES,
)
from competentie.frames.codebooks import readings_of
from competentie.frames.surveys import questions_of, warn_of_unread
from competentie.frames.tables import (
    DType,
    called,
    fixed,
    give_anew,
    ids_of,
    is_eager,
    one_if,
    place_in,
    spare_prefix,
    take,
)
from competentie.model import Framework

__all__ = ["count_answers"]

_COUNTED: Final[Mapping[str, int]] = {
    "yes": YES,
    "no": NO,
    "not_applicable": NOT_APPLICABLE,
    "missing": MISSING,
    "blank": BLANK,
    "invalid": INVALID,
}


def count_answers(
    df: IntoFrameT,
    framework: Framework,
    *,
    columns: Mapping[str, str] | None = None,
    values: Mapping[str, bool | None] | None = None,
    scale: RatingScale | None = None,
    codebook: Codebook | None = None,
) -> IntoFrameT:
    """
    How often each question was answered, and why it was not: a row per indicator that is asked.

    :func:`from_wide` makes one thing of all that is no answer; here it is told apart, from the survey as it came.

    Args:
        df: A row per person and a column per question, as :func:`from_wide` takes it.

        framework: Where the indicators are.

        columns: See :func:`from_wide`.

        values: See :func:`from_wide`.

        scale: See :func:`from_wide`.

        codebook: See :func:`from_wide`; it says which codes mean that a question does not apply. Without one those are
            n.v.t. and nvt, where they are read as no answer.

    Returns:
        A frame of the same kind with the column ``indicator`` and whole numbers: ``yes``, ``no``, ``not_applicable``,
        ``missing`` (a code or a word that stands for no answer), ``blank`` (nothing is written) and ``invalid`` (what
        :func:`from_wide` refuses, or gives as -1). Together they are the number of rows. Indicators are in the order of
        the framework; on a lazy frame in none.

    Warns:
        UnreadColumnsWarning: See :func:`from_wide`.

    Raises:
        FrameError: A question is not a column; two stand for one indicator; no column is an indicator's; a column has a
            type that is not an answer.

        UnknownIdError: See :func:`from_wide`.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: See :func:`from_wide`.
    """
    readings = readings_of(codebook, framework, values, scale, columns=columns)
    apart = [
        (attrs.evolve(reading, apart=True), own) for reading, own in readings.groups
    ]
    frame = take(df)
    schema = frame.collect_schema()
    asked = readings.columns or columns
    questions = questions_of(frame, framework, asked, {}, "cannot_read_survey")
    warn_of_unread(schema.names(), questions, framework, stacklevel=2)
    prefix = spare_prefix([*schema.names(), *questions.values()])
    codes = {question: f"{prefix}_{i}" for i, question in enumerate(questions)}
    coded = attrs.evolve(readings, groups=apart).coded(frame, codes, schema)
    by_id = {id: nw.col(codes[question]) for question, id in questions.items()}
    cells = coded.select(*called(by_id)).unpivot(
        variable_name="indicator", value_name="said"
    )
    said = nw.col("said")
    counted = {name: one_if(said == number) for name, number in _COUNTED.items()}
    work: Any = cells.with_columns(**counted).group_by("indicator")
    work = work.agg(*(nw.col(name).sum() for name in _COUNTED))
    if is_eager(work):
        order = place_in("indicator", ids_of(framework))
        work = work.with_columns(_order=order).sort("_order")
    types: dict[str, DType] = {
        "indicator": nw.String,
        **dict.fromkeys(_COUNTED, nw.Int64),
    }
    shown = {name: fixed(nw.col(name), types[name], work) for name in types}
    return give_anew(work.select(*called(shown)), [*types], types)  # type: ignore[no-any-return]
