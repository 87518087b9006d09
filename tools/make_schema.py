"""
Write the JSON Schema of a framework file, made of the declared fields: ``python tools/make_schema.py [--check]``.

A format that was released keeps its schema; a new one is a new file beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from competentie.documents import json_schema
from competentie.model import Framework

TARGET = Path(__file__).parents[1] / "src" / "competentie" / "data" / "schema" / "framework-1.json"
DESCRIPTION = (
    "The shape of a framework file. Beyond it the library checks: the ladder has a level and its ranks ascend; a "
    "descriptor's rank is on the ladder and there is at most one per rank; ids are distinct over competencies, "
    "descriptors, indicators, specialisations and groups, and those of profiles over profiles; a group that is named "
    "is there, and none lies within itself; a status has one entry in the legend; marks and desired ranks point at "
    "what exists, desired ranks at a defined descriptor; retired and replaced ids are not in use, and replacements "
    "make no circle; corrections and replacements name what exists; dates are on the calendar; a whole number is "
    "written without a point; no key stands twice in an object. A file is in the framework's own language, without "
    "translated_from."
)


def schema() -> dict[str, Any]:
    """
    The schema, with what it cannot say in words.
    """
    made = json_schema(Framework)
    head = {key: made[key] for key in ("$schema", "$id", "title")}
    return {**head, "description": DESCRIPTION, **made}


def main() -> int:
    """
    Write the schema, or check that it is what would be written.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if the file is another")
    arguments = parser.parse_args()
    raw = (json.dumps(schema(), indent=2) + "\n").encode()
    if arguments.check:
        return int(TARGET.read_bytes() != raw)
    TARGET.write_bytes(raw)
    return 0


if __name__ == "__main__":
    sys.exit(main())
