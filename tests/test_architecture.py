"""
The shape of the package: what imports what, what is public, what an import costs.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import competentie

PACKAGE = Path(competentie.__file__).parent

# Top to bottom: a module may import those named, and the standard library; anything heavier only inside functions.
MAY_IMPORT = {
    "errors": set(),
    "model": {"errors", "attrs"},
    "evidence": {"model", "errors", "attrs"},
    "levels": {"evidence", "model", "errors", "attrs"},
    "gaps": {"levels", "model", "errors", "attrs"},
    "converter": {"gaps", "levels", "evidence", "model", "errors", "attrs"},
    "catalog": {"converter", "model", "errors", "attrs"},
    "tabular": {"catalog", "evidence", "model", "errors"},
    "examples": {"catalog", "tabular", "converter", "evidence", "model"},
    "versions": {"catalog", "converter", "levels", "evidence", "model", "errors", "attrs"},
    "frames.tables": {"errors", "narwhals"},
    "frames.rules": {"frames", "gaps", "levels", "model", "attrs", "narwhals"},
    "frames.scoring": {"frames", "levels", "model", "errors", "narwhals"},
    "frames.answers": {"frames", "tabular", "evidence", "model", "errors", "attrs", "narwhals"},
    "frames.surveys": {"frames", "evidence", "model", "errors", "narwhals"},
    "frames.raters": {"frames", "tabular", "evidence", "model", "errors", "attrs", "narwhals"},
    "frames.summary": {"frames", "gaps", "model", "errors", "narwhals"},
    "frames.__init__": {"frames", "narwhals"},
    "explain": {"gaps", "levels", "evidence", "model", "errors", "attrs"},
    "plot": {"explain", "gaps", "levels", "model", "errors", "matplotlib"},
    "__main__": {"catalog", "converter", "versions", "model", "errors"},
    "__init__": {"catalog", "converter", "errors", "evidence", "examples", "gaps", "levels", "model", "tabular"},
}
# Inside functions alone: what is heavy, what few need, and the canonical form, which the digest of a framework needs.
INSIDE_FUNCTIONS = {
    "model": {"converter"},
    "converter": {"cattrs"},
    "catalog": {"importlib_resources"},
    "explain": {"versions"},
    "plot": {"frames", "versions", "matplotlib"},
}
# For the type checker alone.
TYPES_ONLY = {
    "converter": {"cattrs"},
    "explain": {"versions"},
    "frames.tables": {"typing_extensions"},
    "plot": {"narwhals"},
}
# Not among the public names of the package: imported by name, the extras with a library of their own.
APART = {"__init__", "__main__", "examples", "explain", "plot", "versions"}
DISK = {"catalog", "tabular", "examples", "__main__"}

PUBLIC = """
Assessment CellMark Climb CombinedEvidence CompetentieError Competency Correction Decision Descriptor DescriptorState
DigestMismatchError DocumentError Evidence Framework FrameworkDataError FrameworkNotFoundError FrameworkRef FrameworkRetiredWarning Gap
GapReport GapStatus History IgnoredColumnsWarning Indicator InvalidTypeError InvalidValueError JobProfile LegendEntry LegendReading
Level LevelResult LevelRule Mark Pin Problem Provenance RankOutline RankVerdict RaterRule Rating RatingScale RatingsError
Repeated Replacement Requirement Role Specialisation Step Tie TranslatedFrom Translation UnknownIdError Verdict Votes __version__ assess
available_frameworks broken_frameworks classify_gap classify_gaps combine_ratings determine_level examples from_dict from_json gap_status
load_framework load_pinned mark_cell pin rating_form read_framework read_profile read_ratings required_count to_dict to_json
"""


def imported(nodes: list[ast.AST]) -> set[str]:
    """
    What *nodes* import beside the standard library; modules of this package by their own name.
    """
    names = set()
    for node in nodes:
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            package = node.module == "competentie"
            names |= {f"competentie.{alias.name}" for alias in node.names} if package else {str(node.module)}
    first = {name.removeprefix("competentie.").split(".")[0] for name in names}
    return {name for name in first if name not in sys.stdlib_module_names}


def is_for_types(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


def modules() -> list[str]:
    """
    Every module of the package, those of its own packages with their names in front.
    """
    paths = [path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.py")]
    return sorted(".".join(path.parts) for path in paths)


def parsed(module: str) -> ast.Module:
    return ast.parse((PACKAGE / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))


@pytest.mark.parametrize("module", modules())
def test_imports_go_downward_only(module: str) -> None:
    tree = parsed(module)
    types = [inner for node in tree.body if is_for_types(node) for inner in ast.walk(node)]
    top = [node for node in tree.body if not is_for_types(node)]
    inside = [inner for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) for inner in ast.walk(node)]
    assert imported(list(top)) <= MAY_IMPORT[module]
    assert imported(inside) <= INSIDE_FUNCTIONS.get(module, set())
    assert imported(types) == TYPES_ONLY.get(module, set())


@pytest.mark.parametrize("module", sorted(set(MAY_IMPORT) - DISK))
def test_only_a_few_modules_touch_the_disk(module: str) -> None:
    tree = parsed(module)
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    names |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"open", "Path", "read_text", "read_bytes", "write_text", "urlopen", "socket", "environ"}


def test_the_public_names_are_pinned() -> None:
    assert competentie.__all__ == sorted(competentie.__all__)
    assert set(competentie.__all__) == set(PUBLIC.split())
    for name in competentie.__all__:
        assert getattr(competentie, name) is not None
    for module in {module for module in MAY_IMPORT if "." not in module} - APART:
        names = sys.modules[f"competentie.{module}"].__all__
        assert set(names) <= set(competentie.__all__), module


def test_public_functions_and_classes_say_what_they_are() -> None:
    for name in set(competentie.__all__) - {"__version__", "Evidence", "examples"}:
        doc = getattr(competentie, name).__doc__
        assert doc, name
        assert doc.startswith("\n"), name


def test_importing_is_light() -> None:
    code = "import sys, competentie; print(*sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.split()
    assert "competentie.tabular" in loaded
    heavy = {"cattrs", "importlib_resources", "difflib", "pandas", "narwhals", "matplotlib", "jinja2", "hypothesis"}
    assert not heavy & set(loaded)
