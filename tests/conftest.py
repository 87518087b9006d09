"""
What every run of the tests shares: how many examples of a law, on how many cores, on which DataFrame engines.

``HYPOTHESIS_PROFILE`` names a profile of Hypothesis. ``dev``, the usual one, is what a change is made with and what the
gate holds every law to, with other examples each time; ``ci`` takes twenty-five times as many, for a law that is new
or was seen to fail now and then; ``cluster`` takes a few, the same each time, where the question is whether an engine
or a version works at all: Spark, the lowest versions, other Pythons; ``mutation`` is quick and the same each time, as
it runs once per mutant.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, Phase, settings

from competentie.words import words_in

settings.register_profile("dev", max_examples=8, deadline=None)
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
settings.register_profile(
    "cluster", max_examples=4, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
settings.load_profile(PROFILE)

# The quickest eager and the quickest lazy one; the gate runs them all.
USUAL: Final = ("polars", "polars-lazy")
LEFT_OUT: Final = pytest.StashKey[dict[str, str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engines",
        metavar="NAMES",
        help=f"the engines that tests of frames run on, parted by commas, or all; usually {','.join(USUAL)}",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = {}
    unknown = wanted(config) - names_of(config)
    if unknown:
        known = ", ".join(sorted(names_of(config)))
        raise pytest.UsageError(f"--engines: {', '.join(sorted(unknown))}: known are all, {known}")


def names_of(config: pytest.Config) -> set[str]:
    """
    The engines there are, as far as the question comes up: to know them all takes an import.
    """
    if config.getoption("engines") is None:
        return {*USUAL}
    from engines import ENGINES

    return {*ENGINES}


def wanted(config: pytest.Config) -> set[str]:
    asked = config.getoption("engines")
    if asked == "all":
        return names_of(config)
    return {*asked.split(",")} if asked else {*USUAL}


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """
    The suite runs on every core, as with ``-n auto``, which cannot stand in addopts: without pytest-xdist it is an error.

    Not where only tests by name are asked for, which are done before workers have started; not where one looks on; and not
    with ``--cov``, which has settled by now how it gathers: there ``-n auto`` is to be asked for.
    """
    option = config.option
    told = getattr(option, "numprocesses", 0) is not None or option.tx
    few = all("::" in arg for arg in config.args)
    watched = option.capture == "no" or getattr(option, "cov_source", None)
    if told or few or watched or hasattr(config, "workerinput") or PROFILE == "mutation":
        return
    option.numprocesses = "auto"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """
    Leaves out the engines that are not asked for or not installed.

    For mutation testing the golden cases come first: they are quick, and kill most.
    """
    kept: list[pytest.Item] = []
    left_out: list[pytest.Item] = []
    for item in items:
        (kept if runs_here(item, config) else left_out).append(item)
        if engines_of(item).keys() & {"pandas-nullable", "pandas-pyarrow", "polars-lazy"}:
            # They come by nothing of ours that pandas and DuckDB do not, and to look doubles the time of a test.
            item.add_marker("no_cover")
    if left_out:
        items[:] = kept
        config.hook.pytest_deselected(items=left_out)
    if PROFILE == "mutation":
        items.sort(key=lambda item: item.get_closest_marker("hypothesis") is not None)


def pytest_collection_finish() -> None:
    """
    Garbage is looked for less often, and not in what was imported and collected, which stays.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def runs_here(item: pytest.Item, config: pytest.Config) -> bool:
    """
    Whether the engine of a test, if it has one, is to be run and can be; why not is kept for the end of the run.
    """
    left_out = config.stash[LEFT_OUT]
    engines = engines_of(item)
    for name, engine in engines.items():
        if name not in wanted(config):
            left_out[name] = "run them with --engines all"
        elif engine.absent:
            left_out[name] = f"not installed: {', '.join(engine.absent)}"
    return not engines.keys() & left_out.keys()


def engines_of(item: pytest.Item) -> dict[str, Any]:
    """
    The engines that a test runs on, by name.
    """
    callspec = getattr(item, "callspec", None)
    # No test has an engine where no file of tests has asked for the engines.
    if callspec is None or "engines" not in sys.modules:
        return {}
    from engines import Engine

    return {value.name: value for value in callspec.params.values() if isinstance(value, Engine)}


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """
    Looks at no branches in a test that is marked ``no_cover``.

    pytest-cov stops looking there by itself, but for the workers of pytest-xdist: an earlier look goes on in them.
    """
    if item.get_closest_marker("no_cover") is None:
        return (yield)
    here, in_threads = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(here)
        threading.settrace(in_threads)


def pytest_sessionfinish(session: pytest.Session) -> None:
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash[LEFT_OUT]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[LEFT_OUT].update(getattr(node, "workeroutput", {}).get("left_out", {}))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    left_out = config.stash[LEFT_OUT]
    by_reason: dict[str, list[str]] = {}
    for name, reason in sorted(left_out.items()):
        by_reason.setdefault(reason, []).append(name)
    for reason, names in by_reason.items():
        terminalreporter.write_line(f"engines left out: {', '.join(names)} ({reason})")
    if left_out:
        ran = wanted(config) - left_out.keys()
        terminalreporter.write_line(f"engines run: {', '.join(sorted(ran)) or 'none'}")


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
