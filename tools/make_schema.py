"""
Write the JSON Schemas of promised documents, made of declarations: ``python tools/make_schema.py [--check]``.

A format that was released keeps its schema; a new one is a new file beside it.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any, Final

import competentie as c
from competentie.codebook import Codebook
from competentie.comparison import Comparison
from competentie.documents import json_schema
from competentie.evidence import Ratings
from competentie.explain import Explanation
from competentie.translation import Translation
from competentie.versions import Diff

FOLDER: Final = Path(__file__).parents[1] / "src" / "competentie" / "data" / "schema"
PROMISED: Final = (
    c.Framework,
    Translation,
    c.JobProfile,
    Ratings,
    Codebook,
    c.Assessment,
    c.GapReport,
    Comparison,
    Diff,
    Explanation,
)
"""
The classes of the documents that docs/compatibility.md promises.
"""
# What a schema cannot say, in words.
BEYOND: Final[dict[type, str]] = {
    c.Framework: (
        "The shape of a framework file. Beyond it the library checks: the ladder has a level and its ranks ascend; "
        "a descriptor's rank is on the ladder and there is at most one per rank; ids are distinct over "
        "competencies, descriptors, indicators, specialisations and groups, and those of profiles over profiles; a "
        "group that is named is there, and none lies within itself; a status has one entry in the legend; marks and "
        "desired ranks point at what exists, desired ranks at a defined descriptor; retired and replaced ids are "
        "not in use, and replacements make no circle; corrections and replacements name what exists; dates are on "
        "the calendar; a whole number is written without a point; no key stands twice in an object. A file is in "
        "the framework's own language, without translated_from."
    ),
    Explanation: "The shape of what an explanation says, for others to read: the library does not read it back.",
}
OF_OTHERS: Final = (
    "The shape of such a document. Beyond it the library checks: values go together, and what is derived follows from "
    "what is stored; dates are on the calendar; a whole number is written without a point; no key stands twice in an "
    "object."
)


def schemas() -> dict[str, dict[str, Any]]:
    """
    The schema of each document by the name of its file, with what it cannot say in words.
    """
    found = {}
    for cls in PROMISED:
        made = json_schema(cls)
        head = {key: made[key] for key in ("$schema", "$id", "title")}
        name = "-".join(made["$id"].split(":")[-2:])
        found[f"{name}.json"] = {**head, "description": BEYOND.get(cls, OF_OTHERS), **made}
    return found


def main() -> int:
    """
    Write the schemas, or check that they are what would be written.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; exit code 1 if a file is another")
    arguments = parser.parse_args()
    wanted = {name: (json.dumps(schema, indent=2) + "\n").encode() for name, schema in schemas().items()}
    if arguments.check:
        found = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
        wrong = sorted(name for name in found | wanted if found.get(name) != wanted.get(name))
        for name in wrong:
            print(f"{name} is not what is made", file=sys.stderr)
        return int(bool(wrong))
    for name, raw in wanted.items():
        (FOLDER / name).write_bytes(raw)
    return 0


if __name__ == "__main__":
    sys.exit(main())
