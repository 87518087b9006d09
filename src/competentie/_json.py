"""
JSON read strictly, and written in one form: its canonical text, and the digest of that. Knows no class.

json and hashlib take 4 ms to import: they are imported where a document is read or written, or a digest is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from competentie.errors import Problem


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


class _Marker(NamedTuple):
    """
    Stands for a value that the parser takes and a document does not: the parser knows no path, a walk finds it.
    """

    code: str
    value: str


def parse(text: str | bytes) -> tuple[Any, tuple[Problem, ...]]:
    """
    The value in *text*, and what is wrong with its syntax; where something is, the value is None.
    """
    import json

    markers: list[_Marker] = []

    def mark(code: str, value: str) -> _Marker:
        markers.append(_Marker(code, value))
        return markers[-1]

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            seen = set()
            for key, _ in items:
                if key in seen:
                    found[key] = mark("key_twice", key)
                seen.add(key)
        return found

    def constant(name: str) -> _Marker:
        return mark("not_a_json_value", name)

    try:
        decoded = text if isinstance(text, str) else bytes(text).decode()
        data = json.loads(decoded, object_pairs_hook=pairs, parse_constant=constant)
        marked = [*_places(data)] if markers else []
    except (TypeError, ValueError, RecursionError) as error:
        return None, (_syntax_problem(error),)
    if marked:
        return None, tuple(
            Problem(marker.code, path, marker.value) for path, marker in marked
        )
    return data, ()


def _syntax_problem(error: Exception) -> Problem:
    import json

    if isinstance(error, UnicodeDecodeError):
        return Problem(
            "not_utf8", "", error.object[error.start : error.end], byte=error.start
        )
    if isinstance(error, json.JSONDecodeError):
        reason = f"{error.msg[0].lower()}{error.msg[1:]}"
        return Problem(
            "not_json",
            str(error.colno),
            error.doc[error.pos :][:20],
            line=error.lineno,
            reason=reason,
        )
    if isinstance(error, RecursionError):
        return Problem("too_deep")
    return Problem("not_json", reason=str(error))


def _places(data: object, path: str = "") -> Iterator[tuple[str, _Marker]]:
    """
    Each marker in *data* with its path, in the order of the document.
    """
    if isinstance(data, _Marker):
        yield path, data
    elif isinstance(data, dict):
        for key, item in data.items():
            yield from _places(item, f"{path}.{key}" if path else key)
    elif isinstance(data, list):
        for i, item in enumerate(data):
            yield from _places(item, f"{path}[{i}]")
