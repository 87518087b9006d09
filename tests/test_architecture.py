"""
The shape of the package: what imports what, what is public, what an import costs.
"""

from __future__ import annotations

import ast
import importlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

import competentie

PACKAGE = Path(competentie.__file__).parent
ROOT = Path(__file__).parents[1]

# From the ground up: a module imports only what stands before it, inside functions too. So there is no circle.
ORDER = """
_frozen words.tables words words.en words.nl errors _kinds _fields _pydantic _json _html
climbs invariants model translation evidence levels gaps comparison
documents catalog
tabular.files tabular.headings tabular.ladders tabular.reading tabular.ids tabular.frameworks tabular.profiles
tabular.sheets tabular.ratings tabular examples codebook matching _flat versions testing checking labels facts _fact_schemas explain
pages.looks pages.page pages.shown pages.overview pages.cards pages.explanations pages.sheets pages
frames.tables frames.rules frames.arrays frames.cells frames.answers frames.codebooks frames.scoring frames.people
frames.surveys frames.counting
frames.ballots frames.raters frames.categories frames.requests frames.withholding frames.reports frames.summary
frames.sides frames.moments frames.changes
frames.quality.findings frames.quality.columns frames.quality.scales frames.quality.ladders frames.quality.views
frames.quality frames
plot.layout plot.style plot.person plot.surveys plot.cells plot.bars plot.changes plot __main__ __init__
""".split()  # noqa: SIM905 - read across
# For the type checker alone: what is checked has a type, and is made of what checks it.
UPWARD_FOR_TYPES = {"invariants": {"model"}}
# What a module may need of others when it is imported; all else that is heavy is imported inside functions.
LIBRARIES = {"words": set[str](), "frames": {"attrs", "narwhals"}, "plot": {"matplotlib"}}
INSIDE_FUNCTIONS = {
    "documents": {"cattrs"},
    "_pydantic": {"pydantic_core"},
    "catalog": {"importlib_resources"},
    "plot.layout": {"matplotlib"},
    "tabular.files": {"openpyxl"},
    "frames.quality.views": {"krippendorff"},
}
FOR_TYPES = {
    "documents": {"cattrs"},
    "_pydantic": {"pydantic_core"},
    "frames.tables": {"typing_extensions"},
    "plot.surveys": {"narwhals"},
    "plot.cells": {"narwhals"},
    "plot.bars": {"narwhals"},
    "plot.changes": {"narwhals"},
}
DISK = {"catalog", "tabular.files", "tabular.sheets", "examples", "checking", "__main__"}

PUBLIC = """
Assessment Climb CombinedEvidence Competency CompetentieError Decision Descriptor Evidence Framework FrameworkRef Gap
GapReport GapStatus Indicator JobProfile LevelResult LevelRule RaterRule Rating RatingScale Requirement Role Step Verdict
__version__ assess available_frameworks classify_gap classify_gaps combine_ratings determine_level examples from_dict
from_json load_framework read_framework read_profile read_ratings to_dict to_json
"""
# Whose names are public beside those of the package itself.
MODULES = """
catalog climbs comparison documents errors evidence examples explain facts frames frames.quality gaps labels levels
model pages plot tabular testing translation versions
""".split()  # noqa: SIM905


def modules() -> list[str]:
    """
    Every module of the package by its dotted name; a package of its own by the name of its folder.
    """
    paths = [path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.py")]
    return sorted(".".join(path.parts).removesuffix(".__init__") for path in paths)


def parsed(module: str) -> ast.Module:
    path = PACKAGE.joinpath(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return ast.parse(file.read_text(encoding="utf-8"))


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def imported(nodes: list[ast.AST]) -> tuple[set[str], set[str]]:
    """
    The modules of this package that *nodes* import, and what they import beside it and the standard library.
    """
    ours, others = set(), set()
    for node in nodes:
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        for name in names:
            if name.split(".")[0] != "competentie":
                others.add(name.split(".")[0])
                continue
            parts = name.split(".")[1:]
            # The longest part of it that is a module; what is left is a name in it.
            while parts and ".".join(parts) not in ORDER:
                parts.pop()
            ours.add(".".join(parts) or "__init__")
    return ours, {name for name in others if name not in sys.stdlib_module_names}


def layers(module: str) -> tuple[list[ast.AST], list[ast.AST], list[ast.AST]]:
    """
    What a module does when it is imported, what inside functions, and what for the type checker alone.
    """
    tree = parsed(module)
    types = [inner for node in tree.body if is_for_types(node) for inner in ast.walk(node)]
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [inner for function in functions for inner in ast.walk(function)]
    hidden = {id(node) for node in [*types, *inside]}
    return [node for node in ast.walk(tree) if id(node) not in hidden], inside, types


def test_every_module_has_its_place() -> None:
    assert sorted(ORDER) == modules()


@pytest.mark.parametrize("module", ORDER)
def test_imports_go_downward_only(module: str) -> None:
    below = set(ORDER[: ORDER.index(module)])
    top, inside, types = layers(module)
    for nodes in (top, inside):
        assert imported(nodes)[0] <= below
    assert imported(types)[0] - below == UPWARD_FOR_TYPES.get(module, set()) - below
    assert imported(top)[1] <= LIBRARIES.get(module.split(".", maxsplit=1)[0], {"attrs"})
    assert imported(inside)[1] <= INSIDE_FUNCTIONS.get(module, set())
    assert imported(types)[1] <= FOR_TYPES.get(module, set())


def test_the_rule_sees_an_import_inside_a_function() -> None:
    tree = ast.parse("def f():\n    from competentie.pages import cards\n    from competentie.levels import assess")
    assert imported([*ast.walk(tree)])[0] == {"pages.cards", "levels"}


@pytest.mark.parametrize("module", sorted(set(ORDER) - DISK))
def test_only_a_few_modules_touch_the_disk(module: str) -> None:
    tree = parsed(module)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"open", "Path", "read_text", "read_bytes", "write_text", "urlopen", "socket", "environ"}


def test_the_public_names_are_pinned_and_few() -> None:
    assert competentie.__all__ == sorted(competentie.__all__)
    assert set(competentie.__all__) == set(PUBLIC.split())
    assert len(competentie.__all__) <= 40
    for name in competentie.__all__:
        assert getattr(competentie, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'pin'"):
        competentie.pin  # noqa: B018 - to ask is to import


@pytest.mark.parametrize("module", MODULES)
def test_public_names_are_there_and_say_what_they_are(module: str) -> None:
    found = importlib.import_module(f"competentie.{module}")
    assert found.__doc__
    for name in getattr(found, "__all__", [name for name in vars(found) if name[0].isupper()]):
        value = getattr(found, name)
        if callable(value) and hasattr(value, "__module__") and value.__module__.startswith("competentie"):
            assert value.__doc__, name
            assert value.__doc__.startswith("\n"), name


def loaded_by(code: str) -> set[str]:
    """
    The modules that *code* loads in a process of its own, beside those of attrs.
    """
    asked = f"import sys, attrs; before = set(sys.modules)\n{code}\nprint(*set(sys.modules) - before)"
    return set(subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout.split())


# What only other paths need; the rest of the list is heavy, and of the standard library too.
LATER = {
    *"tabular examples explain labels pages translation versions comparison words.tables words.nl words.en".split(),  # noqa: SIM905
    *"difflib importlib_resources importlib.metadata tempfile zipfile hypothesis".split(),  # noqa: SIM905
    *"pandas narwhals matplotlib jinja2 _pydantic _fact_schemas pydantic pydantic_core".split(),  # noqa: SIM905
}


def test_importing_is_light() -> None:
    loaded = loaded_by("import competentie")
    assert "competentie.levels" in loaded
    assert not {name.removeprefix("competentie.") for name in loaded} & LATER
    assert not {"cattrs", "json", "hashlib", "pathlib", "pkgutil"} & loaded


def test_to_load_and_score_is_light() -> None:
    loaded = loaded_by(
        """
import competentie as c
framework = c.load_framework("sociaalwerker-b", "1")
c.classify_gaps(c.assess(framework, {"coachen_2_1": True}), framework.profiles[0])
"""
    )
    assert {"cattrs", "hashlib", "json"} <= loaded
    assert not {name.removeprefix("competentie.") for name in loaded} & LATER


def test_what_is_not_compiled_is_not_measured(tmp_path: Path) -> None:
    # Where compiled files are looked for and none is.
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path)}
    command = [sys.executable, str(ROOT / "benchmarks" / "core.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "competentie._fields, " in done.stderr
    assert str(PACKAGE) in done.stderr.partition("-m compileall -q ")[2]
    # Nor has it made one by asking.
    assert not [*tmp_path.rglob("_fields*.pyc")]


def test_what_is_loaded_when_asked_for() -> None:
    code = "import competentie as c; c.read_ratings; c.examples; print('ok')"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "ok\n"
