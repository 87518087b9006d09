"""
The first minutes of who comes from outside: examples that bring what they need and no more, and what a change passes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
METADATA = re.compile(r"^# /// script\n(?P<lines>(?:#.*\n)+?)# ///$", re.MULTILINE)
SCRIPTS = [path for path in sorted((ROOT / "examples").rglob("*.py")) if METADATA.search(path.read_text("utf-8"))]
OFFLINE = re.compile("error sending request|network was disabled|timed out")


def metadata(path: Path) -> Any:
    """
    What a script says of itself between the marks of PEP 723.
    """
    found = METADATA.search(path.read_text(encoding="utf-8"))
    assert found
    return tomllib.loads("\n".join(line[2:] for line in found["lines"].splitlines()))


def run(script: str, *, folder: Path, cache: Path) -> str:
    """
    What *script* prints in a clone at *folder*, run by uv with that cache.
    """
    uv = shutil.which("uv")
    if uv is None:
        pytest.skip("uv is not on the path")
    environ = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"}
    environ |= {"UV_CACHE_DIR": str(cache), "PYTHONIOENCODING": "utf-8"}
    command = [uv, "run", script]
    done = subprocess.run(command, check=False, cwd=folder, env=environ, capture_output=True, encoding="utf-8")
    if done.returncode and OFFLINE.search(done.stderr):
        pytest.skip("uv cannot reach the package registry")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_quickstart_brings_what_it_needs_and_follows_the_source(tmp_path: Path) -> None:
    clone, cache = tmp_path / "clone", tmp_path / "cache"
    clone.mkdir()
    for name in ("src", "examples"):
        shutil.copytree(ROOT / name, clone / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, clone / name)
    before = run("examples/quickstart.py", folder=clone, cache=cache)
    assert "Kaart: Sociaalwerker B" in before
    # No environment of the project, and in its own what the library needs.
    assert not (clone / ".venv").exists()
    installed = {path.name.split("-")[0] for path in cache.glob("environments-*/*/lib/*/site-packages/*.dist-info")}
    installed |= {path.name.split("-")[0] for path in cache.glob("environments-*/*/Lib/site-packages/*.dist-info")}
    assert installed == {"attrs", "cattrs", "competentie", "importlib_resources", "typing_extensions"}
    words = clone / "src" / "competentie" / "words" / "nl.py"
    words.write_text(words.read_text(encoding="utf-8").replace("Gewenst: ", "Bedoeld: "), encoding="utf-8")
    after = run("examples/quickstart.py", folder=clone, cache=cache)
    assert after == before.replace("Gewenst: ", "Bedoeld: ") != before


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_an_example_takes_the_library_from_its_clone(script: Path) -> None:
    said = metadata(script)
    source = said["tool"]["uv"]["sources"]["competentie"]
    # A plain path is built once and goes stale when the source changes.
    assert source["editable"] is True
    assert (script.parent / source["path"]).resolve() == ROOT
    assert said["requires-python"] == PROJECT["requires-python"]
    assert "competentie" in said["dependencies"]


def test_there_are_examples_with_an_environment_of_their_own() -> None:
    assert {path.name for path in SCRIPTS} == {"quickstart.py", "results_api.py", "pages_app.py"}


def test_every_python_that_is_promised_is_tried() -> None:
    path = ROOT / ".github" / "workflows" / "gate.yml"
    if not path.exists():
        pytest.skip("this is no clone: workflows are not in the source distribution")
    named = re.search(r"python: \[(.+)\]", path.read_text(encoding="utf-8"))
    assert named
    tried = re.findall(r"3\.\d+", named[1])
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(PROJECT["classifiers"]))
    assert set(promised) <= set(tried)
    assert f">={tried[0]}" == PROJECT["requires-python"]
