"""
The JSON Schema of facts, made of the types of their fields: for those who read explanations elsewhere.
"""

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from types import NoneType, UnionType
from typing import Annotated, Any, Final, get_args, get_origin

import attrs

from competentie import facts
from competentie._kinds import Member, Moment, Schema, Share
from competentie.facts import Fact

SEVERAL: Final[Schema] = {"type": "array", "items": {"$ref": "#/$defs/Fact"}}
"""
Any number of facts.
"""


def definitions() -> dict[str, Schema]:
    """
    What :data:`SEVERAL` refers to: a fact, and what the values are of one of each kind.

    The kind says which values are looked at, so that what is beneath a fact is judged once: of alternatives, some
    validators try all, and for each of them all that is beneath.
    """
    kinds = _kinds()
    fact = _closed(
        {
            "kind": {"enum": [kind.kind for kind in kinds]},
            "values": {"type": "object"},
            "facts": SEVERAL,
        }
    )
    by_kind = [
        {
            "if": {"properties": {"kind": {"const": kind.kind}}},
            "then": {"properties": {"values": _reference(kind)}},
        }
        for kind in kinds
    ]
    named = {kind.__name__: _values_of(kind) for kind in kinds}
    return {"Fact": {**fact, "allOf": by_kind}, **named}


def _reference(kind: type[Fact]) -> Schema:
    return {"$ref": f"#/$defs/{kind.__name__}"}


def _kinds() -> list[type[Fact]]:
    """
    The kinds of facts that are told: the classes of ``facts`` that are the base of no other.
    """
    found = [
        value
        for value in vars(facts).values()
        if isinstance(value, type) and issubclass(value, Fact)
    ]
    bases = {base for kind in found for base in kind.__mro__[1:]}
    return [kind for kind in found if kind not in bases]


def _values_of(kind: type[Fact]) -> Schema:
    declared = attrs.fields(kind)  # type: ignore[arg-type] # its base makes it one of attrs
    types = {field.name: field.type for field in declared}
    return _closed({name: _of_type(types[name]) for name in kind.names()})


def _closed(properties: Schema) -> Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


_OF_PLAIN_TYPES: Final[Mapping[Any, Schema]] = {
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    str: {"type": "string"},
    NoneType: {"type": "null"},
    Fraction: Share(above_zero=False).schema(),
    dt.datetime: Moment().schema(),
}


def _of_type(annotation: Any) -> Schema:
    """
    How a value of that type is written.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _of_type(arguments[0])
    if origin is UnionType:
        return {"anyOf": [_of_type(one) for one in arguments]}
    if origin is tuple:
        return {"type": "array", "items": _of_type(arguments[0])}
    return _OF_PLAIN_TYPES.get(annotation) or Member(annotation).schema()
