"""
Check that a wheel holds every module and data file, and nothing else: ``python tools/check_wheel.py WHEEL``.
"""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def main() -> int:
    """
    Compare the wheel's list with that of git.
    """
    tracked = subprocess.run(
        ["git", "ls-files", "src/competentie"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    wanted = {line.removeprefix("src/") for line in tracked.stdout.splitlines()}
    names = set(zipfile.ZipFile(sys.argv[1]).namelist())
    found = {name for name in names if ".dist-info/" not in name}
    for name in sorted(wanted ^ found):
        print(f"{name}: {'not in the wheel' if name in wanted else 'not in git'}", file=sys.stderr)
    licence = any(name.endswith("/LICENSE") for name in names)
    return int(found != wanted or not licence)


if __name__ == "__main__":
    sys.exit(main())
