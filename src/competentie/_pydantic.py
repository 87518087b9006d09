"""
Our classes in the hands of pydantic, and so of FastAPI: read and written as documents, refused with every problem.

pydantic is no dependency: it asks a class how to take it, and only then is anything of it imported.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from competentie._kinds import LARGEST, Schema
from competentie.errors import CompetentieError, offender

if TYPE_CHECKING:
    from pydantic_core import CoreSchema, ValidationError


def core_schema(
    cls: type[Any],
    read: Callable[[type[Any], Any], Any],
    write: Callable[[Any], dict[str, Any]],
) -> CoreSchema:
    """
    How pydantic takes an object of *cls*, or the document of one, and gives it out as its document.

    Args:
        cls: A class that has documents.

        read: What makes an object of a class from a document.

        write: What makes a document of an object.
    """
    from pydantic_core import core_schema as schemas

    def taken(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        try:
            return read(cls, value)
        except CompetentieError as error:
            # By anything else a host would say that it failed itself, and not what is wrong with what it was sent.
            raise _refusal(cls, error) from None

    written = schemas.plain_serializer_function_ser_schema(write)
    return schemas.no_info_plain_validator_function(taken, serialization=written)


def _refusal(cls: type[Any], error: CompetentieError) -> ValidationError:
    """
    The problems of *error* as those of pydantic: a code, a place, a sentence in English, and the offender.
    """
    from pydantic_core import InitErrorDetails, PydanticCustomError, ValidationError

    details = [
        InitErrorDetails(
            type=PydanticCustomError(problem.code, problem.what),
            loc=_place(problem.path),
            input=_offender(problem.value),
        )
        for problem in error.problems
    ]
    return ValidationError.from_exception_data(cls.__name__, details)


_STEP: Final = r"\[([0-9]{1,9})\]|([^.\[]+|\[)"


def _place(path: str) -> tuple[str | int, ...]:
    """
    A path in steps: ``results[7].steps`` is ``("results", 7, "steps")``.
    """
    # A path can hold a key as it was given, which may be text that has no encoding.
    told = path if path.isprintable() else ascii(path)[1:-1]
    return tuple(int(item) if item else key for item, key in re.findall(_STEP, told))


def _offender(value: object) -> object:
    """
    *value* where any host can write it as JSON and it tells nobody's answers, else what our own message shows of it.

    A lone surrogate or NaN breaks an answer; a list may be who said what.
    """
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float) and abs(value) <= LARGEST:
        return value
    # A text of a class of its own is one that no message shows.
    if type(value) is str and value.isprintable():
        return value
    return offender(value)


def inlined(schema: Schema) -> Schema:
    """
    *schema* as a part of another: what it refers to stands where it is referred to.

    A host has definitions of its own, so that references to ours would lead nowhere. What holds itself is told once;
    within it the same again may be anything.
    """
    own = {key: schema[key] for key in schema if key not in ("$schema", "$id", "$defs")}
    told: Schema = _without_references(own, schema["$defs"], ())
    return told


def _without_references(
    value: Any, definitions: Schema, inside: tuple[str, ...]
) -> Any:
    if isinstance(value, list):
        return [_without_references(item, definitions, inside) for item in value]
    if not isinstance(value, dict):
        return value
    if "$ref" in value:
        name = value["$ref"].removeprefix("#/$defs/")
        if name in inside:
            return {}
        return _without_references(definitions[name], definitions, (*inside, name))
    return {
        key: _without_references(item, definitions, inside)
        for key, item in value.items()
    }
