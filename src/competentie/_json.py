"""
JSON read strictly, and written in one form: its canonical text, and the digest of that. Knows no class.

json and hashlib take 4 ms to import: they are imported where a document is read or written, or a digest is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from competentie.errors import Problem, reason_for


def canonical(document: dict[str, Any]) -> str:
    """
    The text of *document*: UTF-8 as it is, an indent of 2 spaces, a newline at the end.
    """
    import json

    return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2) + "\n"


def digest_of(text: str | bytes) -> str:
    """
    ``sha256:`` and the hex of *text*.
    """
    import hashlib

    raw = text.encode() if isinstance(text, str) else text
    return "sha256:" + hashlib.sha256(raw).hexdigest()


def parse(text: str | bytes) -> tuple[Any, tuple[Problem, ...]]:
    """
    The value in *text*, and what is wrong with its syntax; where something is, the value is None.
    """
    import json

    marked: list[Problem] = []

    def mark(code: str, value: str) -> Problem:
        marked.append(Problem(code, "", value))
        return marked[-1]

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            seen = set()
            for key, _ in items:
                if key in seen:
                    found[key] = mark("key_twice", key)
                seen.add(key)
        return found

    try:
        # Some editors put a byte order mark before the text of a file. A number is no bytes: it has no memory to view.
        decoded = (
            text
            if isinstance(text, str)
            else bytes(memoryview(text)).decode().removeprefix("\ufeff")
        )
        constant = partial(mark, "not_a_json_value")
        data = json.loads(decoded, object_pairs_hook=pairs, parse_constant=constant)
        problems = tuple(_marks(data)) if marked else ()
    except (TypeError, ValueError, RecursionError) as error:
        return None, (_syntax_problem(error),)
    return None if problems else data, problems


def _syntax_problem(error: Exception) -> Problem:
    import json

    if isinstance(error, UnicodeDecodeError):
        return Problem(
            "not_utf8", "", error.object[error.start : error.end], byte=error.start
        )
    if isinstance(error, json.JSONDecodeError):
        return Problem(
            "not_json",
            str(error.colno),
            error.doc[error.pos :][:20],
            line=error.lineno,
            reason=reason_for(error.msg, _REASONS, "json_unreadable"),
        )
    if isinstance(error, RecursionError):
        return Problem("too_deep")
    return Problem("not_json", reason=reason_for(error, _REASONS, "json_unreadable"))


# What starts each message of the parser, and of bytes and numbers that are none to Python.
_REASONS: Final = {
    "Expecting value": "json_no_value",
    "Expecting property name": "json_no_key",
    "Expecting ':' delimiter": "json_no_colon",
    "Expecting ',' delimiter": "json_no_comma",
    "Illegal trailing comma": "json_comma_too_many",
    "Unterminated string": "json_text_left_open",
    "Invalid control character": "json_control_character",
    "Invalid \\": "json_backslash",
    "Extra data": "json_more_behind",
    "Unexpected UTF-8 BOM": "json_byte_order_mark",
    "Exceeds the limit": "json_number_too_long",
    "memoryview": "json_not_text",
}


def _marks(data: object, path: str = "") -> Iterator[Problem]:
    """
    The problems in *data*, in the order of the document.

    Each stands in the place of a value that the parser takes and a document does not: the parser knows no path.
    """
    if isinstance(data, Problem):
        yield data.at(path)
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _marks(item, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from _marks(item, f"{path}[{i}]")
