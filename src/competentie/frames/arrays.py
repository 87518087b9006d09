"""
The sums of the level rules on pandas, by its arrays.

Each operation on a column of pandas costs more than what it does, and on a nullable column as much again for its mask.
So answers are added up by rank, as arrays without masks, and expressions go on from there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import narwhals.stable.v2 as nw

from competentie.frames.rules import Plan, Rank, type_of_sums
from competentie.frames.tables import KINDS, DType, Kind

_NUMPY: Final[Mapping[DType, str]] = {
    nw.Int8: "int8",
    nw.Int16: "int16",
    nw.Int64: "int64",
}


def added_up(
    frame: nw.DataFrame[Any],
    plans: Sequence[Plan],
    kinds: Mapping[str, Kind],
    *,
    missing: bool,
) -> nw.DataFrame[Any]:
    """
    What :func:`competentie.frames.rules.numbers` and :func:`competentie.frames.rules.sums` make, of a frame of pandas.
    """
    native = frame.to_native()
    dtype = _NUMPY[type_of_sums(plans)]
    made = {}
    for plan in plans:
        strange: Any = 0
        for rank in plan.ranks:
            yes, blank, bad = _of_rank(native, rank, kinds, dtype)
            share = rank.share
            made[rank.points] = yes * share.denominator + blank * share.numerator
            if missing:
                made[rank.missing] = blank
            strange = strange + bad
        if plan.invalid:
            made[plan.invalid] = strange
    pandas = frame.implementation.to_native_namespace()
    return nw.from_native(pandas.DataFrame(made, index=native.index), eager_only=True)


def _of_rank(
    native: Any, rank: Rank, kinds: Mapping[str, Kind], dtype: str
) -> tuple[Any, Any, Any]:
    """
    In each row how many answers of the *rank* are yes, how many are missing, and how many are neither, nor no.
    """
    yes: Any = 0
    blank: Any = 0
    bad: Any = 0
    for kind in KINDS:
        columns = [column for column in rank.columns if kinds[column] == kind]
        if not columns:
            continue
        answers = native[columns]
        here = _count(answers if kind == "boolean" else answers == 1, dtype)
        none = _count(answers.isna(), dtype)
        if kind == "number":
            no = _count(answers == 0, dtype)
            bad = len(columns) - here - none - no
        yes = yes + here
        blank = blank + none
    return yes, blank, bad


def _count(flags: Any, dtype: str) -> Any:
    """
    How many of a row's *flags* are true; one that is missing is not.
    """
    # As bytes, which are added up without a conversion.
    ones = flags.to_numpy(dtype=bool, na_value=False).view("int8")
    return ones.sum(axis=1, dtype=dtype)
