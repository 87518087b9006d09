"""
The pictures of the documentation show what the library draws and writes now.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

for module in ("matplotlib", "polars"):
    pytest.importorskip(module, reason=f"{module} is not installed: the pictures are drawn with it")

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("tool", ["make_pictures", "make_screenshots"])
def test_pictures_of_the_documentation_show_what_is_made_now(tool: str) -> None:
    command = [sys.executable, str(ROOT / "tools" / f"{tool}.py"), "--check"]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_every_picture_of_the_documentation_is_one_that_a_tool_makes() -> None:
    tools = "".join(path.read_text("utf-8") for path in (ROOT / "tools").glob("make_*.py"))
    pictures = [path.stem for path in (ROOT / "docs" / "images").iterdir()]
    assert [name for name in pictures if f'"{name}"' not in tools] == []
