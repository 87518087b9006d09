"""
Typing is part of the API: ``tests/typing/api.py`` states what a checker infers.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def test_the_api_has_the_types_it_claims(tmp_path: Path) -> None:
    pytest.importorskip("mypy", reason="mypy is of the lint group, which the development environment has")
    command = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(tmp_path), "tests/typing/api.py"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
