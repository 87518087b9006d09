"""
People in frames: each once, with what is known of them, by the same names and words on every engine.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategies import SHIPPED

nw = pytest.importorskip("narwhals", reason="competentie.frames needs Narwhals")
frames = pytest.importorskip("competentie.frames")

from competentie.tabular.headings import fold  # noqa: E402
from engines import ALL, EAGER, LAZY, QUICK, Engine, refuses, shipped  # noqa: E402

every = pytest.mark.parametrize("engine", ALL)
quick = pytest.mark.parametrize("engine", QUICK)
eager = pytest.mark.parametrize("engine", EAGER)
lazy = pytest.mark.parametrize("engine", LAZY)
few = settings(max_examples=min(10, settings().max_examples))

ID, ID2, ID3 = "coachen_2_1", "coachen_2_2", "coachen_3_1"
COACHEN = shipped("coachen")


def said(engine: Engine, answer: bool | None) -> bool | int | None:
    """
    An answer as the engine gives it.
    """
    return int(answer) if engine.lazy and answer is not None else answer


# Words are the same on every engine.

# What engines put in lower case in ways of their own, or might: İ, Σ at the end of a word, ß, full width, a ligature.
LETTERS = "aIİıiΣσςßẞＡǅĳŐ\u0307 \u00a0"
WORDS = st.text(LETTERS, min_size=1, max_size=4)


@quick
@few
@given(words=st.lists(WORDS, min_size=1, max_size=12), cells=st.lists(WORDS, min_size=1, max_size=30))
def test_letters_are_folded_alike_on_every_engine(engine: Engine, words: list[str], cells: list[str]) -> None:
    cells = [*cells, *words, *map(str.upper, words), *map(str.lower, words)]
    df = engine.make({"nr": list(range(len(cells))), ID: cells})
    spelled = {fold(cell): cell for cell in [*cells, *words]}
    yes = {*map(fold, words)}
    values = {"ja": True, "nee": False}
    values |= {word: folded in yes for folded, word in spelled.items() if folded}
    found = sorted(engine.rows(frames.from_wide(df, COACHEN, values=values)), key=lambda row: row["nr"])
    wanted = [None if not fold(cell) else said(engine, fold(cell) in yes) for cell in cells]
    assert [row[ID] for row in found] == wanted
