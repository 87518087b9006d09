"""
A framework as a flat mapping of paths to values, and back: what differences are made of.

Which paths there are is read off the declared fields. Lists of things with a key are their keys in order.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import NoneType
from typing import Any, Final, NamedTuple, TypeAlias

from competentie._fields import Declared, Field, each_field, plain
from competentie._kinds import Table, frozen_json
from competentie.documents import from_dict
from competentie.model import Framework
from competentie.translation import path_of

Thing: TypeAlias = tuple[str, str]
"""
A thing with a key: the list that it is of, and its key.
"""

_SCALARS: Final = frozenset({str, int, bool, NoneType})


def flatten(framework: Framework) -> dict[str, Any]:
    """
    *framework* as a mapping of paths to values, as JSON has them and frozen.
    """
    flat: dict[str, Any] = {}
    _lay_out(framework, "", flat)
    return flat


def _lay_out(thing: Declared, place: str, flat: dict[str, Any]) -> None:
    """
    Put the fields of *thing*, whose paths start with *place*, into *flat*.
    """
    for field in thing.FIELDS:
        value = field.of(thing)
        # The key of a thing is in its paths.
        if field.is_left_out(value) or field.name == thing.KEY:
            continue
        path = place + field.name
        if type(value) in _SCALARS:
            # Most are; there are tens of thousands of paths.
            flat[path] = value
        elif field.things:
            keys = [getattr(one, str(one.KEY)) for one in value]
            flat[path] = frozen_json(plain(keys))
            for one in value:
                _lay_out(one, path_of(field.name, one), flat)
        elif field.part:
            _lay_out(value, f"{path}/", flat)
        elif isinstance(field.kind, Table):
            for key, item in value.items():
                flat[f"{path}/{key}"] = item
        else:
            flat[path] = frozen_json(plain(value))


def unflatten(flat: Mapping[str, Any]) -> Framework:
    """
    The framework that :func:`flatten` gave as *flat*.

    Raises:
        FrameworkDataError: The values do not make a framework.
    """
    # What is told of each thing, by path within it; of the framework itself under None.
    told: dict[Thing | None, dict[str, Any]] = {None: {}}
    for path, value in flat.items():
        thing, _ = place_at(path)
        within = path.split("/", 2)[2] if thing else path
        told.setdefault(thing, {})[within] = value
    document = _gather(Framework, "", None, told)
    return from_dict(Framework, {"format": "competentie.framework/1", **document})


def _gather(
    cls: type[Declared],
    place: str,
    thing: Thing | None,
    told: Mapping[Thing | None, Mapping[str, Any]],
) -> dict[str, Any]:
    """
    The document of an object of *cls*, a *thing* or a part whose paths within it start with *place*.

    A field without a path is left out.
    """
    data: dict[str, Any] = {}
    flat = told.get(thing, {})
    for field in cls.FIELDS:
        name = field.name
        path = place + name
        if field.things and path in flat:
            data[name] = []
            for key in flat[path]:
                one = _gather(field.things, "", (name, str(key)), told)
                data[name].append({str(field.things.KEY): key, **one})
        elif field.part:
            data[name] = _gather(field.part, f"{path}/", thing, told)
        elif isinstance(field.kind, Table):
            start = f"{path}/"
            data[name] = {
                entry.removeprefix(start): value
                for entry, value in flat.items()
                if entry.startswith(start)
            }
        elif path in flat:
            data[name] = plain(flat[path])
    return data


@cache
def lists() -> dict[str, Field]:
    """
    The lists of things with a key, by the name that their paths start with.
    """
    return {field.name: field for _, field in each_field(Framework) if field.things}


class Place(NamedTuple):
    """
    What a path leads to: a field, and what that is in the things that have it. One for all things of a class.
    """

    field: Field | None = None
    """
    The field itself, or the one that an entry of a table is in; None if there is no such path.
    """
    is_list: bool = False
    """
    Whether it is a list of things.
    """
    says: bool = False
    """
    Whether its text says what a thing is.
    """
    always_there: bool = False
    """
    Whether it comes and goes with a thing: a thing that lives on has it.
    """


_NOWHERE: Final = Place()


def place_at(path: str) -> tuple[Thing | None, Place]:
    """
    The thing that a *path* leads into, None if it leads into none; and what it leads to.
    """
    names = path.split("/")
    thing = None
    if len(names) > 2 and names[0] in lists():
        # The fields of a thing: its list, its key, and what follows.
        thing = names[0], names.pop(1)
    places = _places()
    found = places.get(tuple(names))
    if found is None:
        # What is last may name an entry of a table.
        found = places.get((*names[:-1], _ENTRY), _NOWHERE)
    return thing, found


# Stands for the entries of a table; no name of a field.
_ENTRY: Final = "*"


@cache
def _places() -> dict[tuple[str, ...], Place]:
    """
    Every place by the names in its paths, keys of things aside.
    """
    found: dict[tuple[str, ...], Place] = {}
    ahead: list[tuple[tuple[str, ...], type[Declared]]] = [((), Framework)]
    for names, cls in ahead:
        for field in cls.FIELDS:
            path = *names, field.name
            if field.things:
                found[path] = Place(
                    field, is_list=True, always_there=not field.left_out
                )
                ahead.append(((field.name,), field.things))
            elif field.part:
                ahead.append((path, field.part))
            elif isinstance(field.kind, Table):
                found[*path, _ENTRY] = Place(field)
            elif field.name != cls.KEY:
                says = field.name == cls.SAYS
                found[path] = Place(field, False, says, not field.left_out)
    return found
