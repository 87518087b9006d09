"""
What can be saved, and what was: the classes that have documents, and the golden document of each.
"""

from __future__ import annotations

import importlib
import json
from pathlib import Path
from typing import Any

from competentie._fields import Declared, format_of

# Where the classes are that have documents of their own.
MODULES = ("codebook", "comparison", "evidence", "gaps", "levels", "model", "translation", "versions")


def classes_with_documents() -> dict[str, type[Declared]]:
    """
    Every public class that can be saved, by the name of its format.
    """
    found: dict[str, type[Declared]] = {}
    for name in MODULES:
        module = importlib.import_module(f"competentie.{name}")
        for value in map(vars(module).get, module.__all__):
            if isinstance(value, type) and issubclass(value, Declared):
                found[format_of(value)] = value
    return found


PUBLIC = classes_with_documents()
GOLDEN_FILES = sorted((Path(__file__).parent / "golden").rglob("*.json"))
NEWEST = GOLDEN_FILES[-1].parent
DOCUMENTS: dict[str, Any] = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in GOLDEN_FILES if path.parent == NEWEST
}
"""
The golden documents of the newest release, by the name of the file.
"""
