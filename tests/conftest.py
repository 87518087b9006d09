"""
Hypothesis profiles: ``dev`` is quick, ``ci`` thorough, ``mutation`` quick and the same each time, ``cluster`` for Spark.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

from competentie.words import words_in

settings.register_profile("dev", max_examples=40, deadline=None)
settings.register_profile(
    "ci",
    max_examples=200,
    deadline=None,
    print_blob=True,
    # A random framework is a large value; a busy machine is no reason to fail.
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile(
    "mutation",
    max_examples=20,
    deadline=None,
    derandomize=True,
    database=None,
    # That a mutant is found is enough; how small a case can find it is of no interest.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# Spark takes seconds for a frame; and for the lowest versions a few examples tell enough.
settings.register_profile(
    "cluster", max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
settings.load_profile(PROFILE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """
    For mutation testing the golden cases come first: they are quick, and kill most.
    """
    if PROFILE == "mutation":
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)


@pytest.fixture
def asked_words(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., dict[str, set[Any]]]]:
    """
    Watches tables of a language: gives, per table, the keys of the words that are asked for from then on.
    """
    from strategies import Used

    def watch(language: str, *tables: str) -> dict[str, set[Any]]:
        module = import_module(f"competentie.words.{language}")
        seen: dict[str, set[Any]] = {table: set() for table in tables}
        told = {table: Used(getattr(module.WORDS, table), seen[table]) for table in tables}
        monkeypatch.setattr(module, "WORDS", module.WORDS._replace(**told))
        words_in.cache_clear()
        return seen

    yield watch
    monkeypatch.undo()
    words_in.cache_clear()
