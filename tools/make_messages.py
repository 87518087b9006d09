"""
Write docs/messages.md, all that errors say, made of words: ``python tools/make_messages.py [--check]``.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from competentie.errors import CODES
from competentie.words import LANGUAGES, words_in

PAGE: Final = Path(__file__).parents[1] / "docs" / "messages.md"
NAMES: Final = {"en": "English", "nl": "Dutch"}
HEAD: Final = """\
# All messages

What the library says where something is not accepted, in every language that it speaks: of an error what was refused,
and of each problem what is wrong. [Show and handle errors](errors.md) says how to show them and how to go by code.
Codes are [promised](compatibility.md); sentences are not. This page is made by `tools/make_messages.py` from `words/`.

A word in italics is shown from the input: `value` is the offender, the others are its `parameters`. Before a problem
stands its place, such as *line 3, column answer*, and behind that of an unknown id up to two known ones that it
resembles.
"""


def escape(text: str) -> str:
    """
    *text* as Markdown that shows it as it is.
    """
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|~$" else sign for sign in text)


def sentence(template: str) -> str:
    """
    A sentence of ``words`` with the names of what it shows.
    """
    parts = []
    end = 0
    for found in re.finditer(r"\{(\w+)(?::([^}]*))?\}", template):
        name, how = found.groups()
        # Of the words that go with a number, that for many.
        shown = escape(how.partition("|")[2]) if how and "|" in how else f"*{name}*"
        parts += [escape(template[end : found.start()]), shown]
        end = found.end()
    return "".join([*parts, escape(template[end:])])


def table(codes: Iterable[str], name: str, about: Mapping[str, str]) -> Iterator[str]:
    """
    The lines of a table of *codes*: what is known *about* each, and what the words *name* of each language say.
    """
    heading = ["code", *["stage"][: len(about)], *(NAMES[language] for language in LANGUAGES)]
    yield f"| {' | '.join(heading)} |\n|{'---|' * len(heading)}"
    for code in sorted(codes):
        said = [sentence(getattr(words_in(language), name)[code]) for language in LANGUAGES]
        known = [about[code]] if about else []
        yield f"| {' | '.join([f'`{code}`', *known, *said])} |"


def page() -> str:
    """
    The whole page.
    """
    stages = {code: stage.value for code, stage in CODES.items()}
    lines = [
        HEAD,
        "## What is wrong\n\nThe `code` of a problem, and its `stage`: what it breaks. A warning breaks nothing.\n",
        *table(CODES, "problems", stages),
        "\n## What was refused\n\nThe `code` of an error, above its problems.\n",
        *table(words_in("en").errors, "errors", {}),
        "\n## What *expected* and *reason* name\n\nWhat a value should be, or why something cannot be read.\n",
        *table(words_in("en").terms, "terms", {}),
    ]
    return "\n".join(lines) + "\n"


def main() -> int:
    """
    Write the page, or say whether it is as it would be written.
    """
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; fail if the page says something else")
    if not parser.parse_args().check:
        PAGE.write_text(page(), encoding="utf-8", newline="\n")
        return 0
    if PAGE.read_text(encoding="utf-8") == page():
        return 0
    print(f"{PAGE.name} is not what words say; run tools/make_messages.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
