"""
The figures of ``core.py`` on several Pythons, as people have it: ``uv run benchmarks/pythons.py [3.11 3.12 3.13]``.

Builds the wheel, installs it for each Python in an environment of its own with its modules compiled, and measures
there; nothing is left behind. A Python is named as ``uv`` takes it: by its version, or by its path.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]


def environment(wheel: Path, python: str, folder: Path) -> Path:
    """
    The interpreter of a new environment in *folder* with the *wheel*, all of it compiled.
    """
    subprocess.run(["uv", "venv", "--quiet", "--no-project", "--python", python, str(folder)], check=True)
    interpreter = folder / "bin" / "python"
    install = ["uv", "pip", "install", "--quiet", "--compile-bytecode", "--python", str(interpreter), str(wheel)]
    subprocess.run(install, check=True)
    return interpreter


def measure(interpreter: Path, options: list[str]) -> list[list[Any]]:
    """
    The figures of one environment, as ``core.py`` gives them.
    """
    command = [str(interpreter), str(ROOT / "benchmarks" / "core.py"), "--json", *options]
    # Elsewhere than in the repository, so that the installed package is found and no other.
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, cwd=interpreter.parent, check=False)
    if not done.stdout:
        sys.exit(done.returncode)
    found: list[list[Any]] = json.loads(done.stdout)
    return found


def main() -> int:
    """
    Print the figures as a table with a column per Python; exit code 1 if one is over its bar.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pythons", nargs="*", default=["3.11", "3.12", "3.13"])
    parser.add_argument("--rounds", default="15")
    parser.add_argument("--processes", default="40")
    arguments = parser.parse_args()
    options = ["--rounds", arguments.rounds, "--processes", arguments.processes]
    columns = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        subprocess.run(["uv", "build", "--quiet", "--wheel", "--out-dir", folder, ROOT], check=True)
        [wheel] = folder.glob("*.whl")
        for i, python in enumerate(arguments.pythons):
            columns.append(measure(environment(wheel, python, folder / str(i)), options))
    print(f"| what | against | {' | '.join(f'Python {python}' for python in arguments.pythons)} | at most |")
    print(f"|---|---|{'---|' * len(columns)}---|")
    for same in zip(*columns, strict=True):
        what, against, _, most = same[0]
        figures = " | ".join(f"{figure:.2f}" for _, _, figure, _ in same)
        print(f"| {what} | {against} | {figures} | {most:g} |")
    return int(any(figure > most for column in columns for _, _, figure, most in column))


if __name__ == "__main__":
    sys.exit(main())
