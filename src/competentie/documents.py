"""
JSON in and out of every public class: strict, whole, and with errors that name every offender and its place.

What a field must be is declared with it; cattrs takes documents apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

from competentie._fields import (
    Checked,
    Declared,
    Documented,
    Written,
    classes_in,
    each_field,
    format_of,
    plain,
)
from competentie._frozen import FrozenDict
from competentie._json import canonical, parse
from competentie._kinds import (
    Choices,
    Holding,
    Kind,
    Maybe,
    RefusedValue,
    Several,
    Table,
    Thing,
    UntoldText,
    key_text,
    untold,
)
from competentie.errors import (
    CompetentieError,
    DocumentError,
    FrameworkDataError,
    Gathered,
    InvalidTypeError,
    Problem,
    Stage,
    require,
)
from competentie.invariants import with_ids
from competentie.model import Framework

if TYPE_CHECKING:
    import cattrs

__all__ = [
    "answer_schema",
    "from_dict",
    "from_json",
    "json_schema",
    "to_dict",
    "to_json",
]

C = TypeVar("C", bound=Declared)
R = TypeVar("R")
Hook = Callable[[Any, Any], Any]


def _once_per_class(function: Callable[[type[Any]], R]) -> Callable[[type[Any]], R]:
    # mypy holds a class whose objects have a hash of their own for one without.
    kept: Any = cache(function)
    return kept  # type: ignore[no-any-return]


def to_dict(obj: Declared | Written) -> dict[str, Any]:
    """
    *obj* as a document of dicts, lists and plain values, which starts with its ``format``.

    Derived values (a level, a status) stand beside what is stored, under ``derived``.

    Raises:
        InvalidTypeError: *obj* is not of a class of this library.
    """
    if not isinstance(obj, Declared | Written):
        raise InvalidTypeError("cannot_be_saved", [Problem("not_our_class", "", obj)])
    return {"format": format_of(type(obj)), **obj.document()}


def to_json(obj: Declared | Written) -> str:
    """
    *obj* as the text of a JSON document; of a framework, its canonical form.

    Raises:
        InvalidTypeError: *obj* is not of a class of this library.
    """
    return canonical(to_dict(obj))


def from_json(cls: type[C], text: str | bytes) -> C:
    """
    The object of class *cls* that :func:`to_json` gave as *text*.

    Args:
        cls: The class to read.

        text: A JSON document; as bytes, in UTF-8.

    Raises:
        FrameworkDataError: A framework's document breaks its syntax, its schema or an invariant.

        DocumentError: Any other document does, or its derived values do not follow from what it stores.
    """
    data, problems = parse(text)
    if problems:
        _refuse(cls, problems)
    return from_dict(cls, data)


def from_dict(cls: type[C], data: dict[str, Any]) -> C:
    """
    The object of class *cls* that :func:`to_dict` gave as *data*.

    Its ``format`` may be left out, as the class is given.

    Raises:
        FrameworkDataError: A framework's document breaks its schema or an invariant.

        DocumentError: Any other document does, or its derived values do not follow from what it stores.
    """
    if not _is_ours(cls):
        raise InvalidTypeError("cannot_be_read", [Problem("not_our_class", "", cls)])
    if not isinstance(data, dict):
        problem = Problem("not_a_document", "", data, type=type(data).__name__)
        _refuse(cls, [untold(problem) if _is_untold(cls) else problem])
    content = dict(data)
    expected = format_of(cls)
    said = content.pop("format", expected)
    if said != expected:
        problem = Problem(
            "another_format", "format", said, cls=cls.__name__, expected=expected
        )
        _refuse(cls, [problem])
    try:
        made: C = _object_of(cls)(content, None)
    except (RefusedValue, CompetentieError) as error:
        _refuse(cls, with_ids(error.problems, _ids_by_name(data)))
    return made


def _ids_by_name(data: dict[str, Any]) -> dict[str, str]:
    """
    The id of each competency by its name and by itself, as far as a framework's document has them.
    """
    found: dict[str, str] = {}
    ids: list[str] = []
    listed = data.get("competencies")
    for competency in listed if isinstance(listed, list) else ():
        if isinstance(competency, dict):
            name, id = competency.get("name"), competency.get("id")
            if isinstance(name, str) and isinstance(id, str):
                found[name] = id
                ids.append(id)
    # An id is what it is, whatever else has it for a name.
    return found | {id: id for id in ids}


def document_class(
    text: str | bytes, classes: Iterable[type[Declared]]
) -> type[Declared] | None:
    """
    Which of *classes* the document in *text* says it is; None if it says something else, or nothing that can be read.
    """
    data, _ = parse(text)
    said = data.get("format") if isinstance(data, dict) else None
    return next((cls for cls in classes if format_of(cls) == said), None)


def _refuse(cls: type, problems: Iterable[Problem]) -> NoReturn:
    # Most programs read no translation, and refuse nothing.
    from competentie.translation import Translation

    error = FrameworkDataError if cls in (Framework, Translation) else DocumentError
    found = tuple(problems)
    # Of the first stage that fails: what a value is comes before what it goes with.
    first = min(found, key=lambda problem: _STAGES.index(problem.stage)).stage
    raise error(
        "not_a_document", [p for p in found if p.stage is first], format=format_of(cls)
    ) from None


_STAGES: Final = [*Stage]


def _is_ours(t: Any) -> bool:
    return isinstance(t, type) and issubclass(t, Declared)


# Reading. cattrs takes an object apart at speed, and stops at the first fault; what failed is then looked at field by
# field, to name all that is wrong.


@cache
def _converter() -> cattrs.Converter:
    # 40 ms to import; whoever neither reads nor writes JSON does not wait for it.
    import cattrs

    return cattrs.Converter(detailed_validation=False)


class _Shape:
    """
    How an object of *cls* is read: what makes it, what reads its fields, and the keys that its document has.
    """

    def __init__(self, cls: type[Any]) -> None:
        from cattrs.gen import make_dict_structure_fn, override

        self.cls: Final = cls
        self.hooks: Final = {field.name: _hook(field.kind) for field in cls.FIELDS}
        overrides: dict[str, Any] = {
            field.attribute: override(
                rename=field.name, struct_hook=self.hooks[field.name]
            )
            for field in cls.FIELDS
        }
        self.build: Final = make_dict_structure_fn(cls, _converter(), **overrides)
        self.required: Final = frozenset(_required_keys(cls))
        self.keys: Final = self.required.union(cls.document_kinds())


@_once_per_class
def _object_of(cls: type[Any]) -> Hook:
    """
    Reads an object of *cls*: its keys, its fields, and what must hold between them.
    """
    return partial(_read, _Shape(cls))


def _required_keys(cls: type[Declared]) -> list[str]:
    left_out = {field.name for field in cls.FIELDS if field.left_out}
    keys = [key for key in cls.document_kinds() if key not in left_out]
    return keys if cls.derived is Declared.derived else [*keys, "derived"]


def _read(shape: _Shape, data: Any, _: Any) -> Any:
    """
    The object in *data*.

    Raises:
        RefusedValue: With all that is wrong.
    """
    if type(data) is not dict:
        problem = _not_an_object("", data, sorted(shape.required))
        raise RefusedValue([untold(problem) if _is_untold(shape.cls) else problem])
    # Most documents have just the keys that are required: no key of those is looked at by itself.
    problems = [] if data.keys() == shape.required else [*_key_problems(shape, data)]
    if problems:
        raise RefusedValue(problems + _field_problems(shape, data))
    try:
        made = shape.build(shape.cls.fields_in(data), shape.cls)
    except (RefusedValue, CompetentieError) as error:
        # Where each field is right by itself, they do not go together, which the class has found.
        raise RefusedValue(_field_problems(shape, data) or error.problems) from None
    # What people make has checked itself by now.
    if not isinstance(made, Checked):
        problems += made.all_problems()
    if "derived" in shape.keys and not problems:
        problems += _derived_problems(data["derived"], plain(made.derived()))
    if problems:
        raise RefusedValue(problems)
    return made


def _not_an_object(path: str, data: object, keys: Iterable[str]) -> Problem:
    kind = type(data).__name__
    return Problem("not_an_object", path, data, type=kind, keys=tuple(keys))


@_once_per_class
def _is_untold(cls: type[Any]) -> bool:
    """
    Whether an object of *cls* holds what no message shows: what stands in its place may be who said what.
    """
    kinds = [field.kind for _, field in each_field(cls)]
    return any(isinstance(getattr(kind, "kind", kind), UntoldText) for kind in kinds)


def _holds_untold(kind: Kind) -> bool:
    """
    The same of objects that a value of a *kind* holds.
    """
    return any(map(_is_untold, classes_in(kind)))


def _key_problems(shape: _Shape, data: dict[Any, Any]) -> Iterator[Problem]:
    """
    Keys that are missing, unknown, or null where they are to be left out.
    """
    for key in sorted(shape.required):
        if key not in data:
            yield Problem("missing_key", key, owner=shape.cls.__name__)
    for key, value in data.items():
        if key not in shape.keys:
            yield Problem("unknown_key", key_text(key), key, known=sorted(shape.keys))
        elif value is None and key not in shape.required:
            yield Problem("null_key", key)


def _field_problems(shape: _Shape, data: dict[Any, Any]) -> list[Problem]:
    """
    What is wrong with each field by itself, as far as it is there.
    """
    problems: list[Problem] = []
    try:
        told = shape.cls.fields_in(data)
    except RefusedValue as error:
        # What these are in is told; the other fields are looked at as they are.
        problems += error.problems
        wrong = {re.split(r"[.[]", problem.path)[0] for problem in problems}
        told = {key: value for key, value in data.items() if key not in wrong}
    for field in shape.cls.FIELDS:
        name = field.name
        if name not in told or (field.left_out and told[name] is None):
            continue
        value = told[name]
        for problem in _value_problems(shape.hooks[name], field.kind, value):
            hides = problem.value is value and _holds_untold(field.kind)
            problems.append((untold(problem) if hides else problem).below(name))
    return problems


def _hook(kind: Kind) -> Hook:
    """
    Reads a value of a *kind*, for its class to judge; a class reads its own.
    """
    if isinstance(kind, Thing):
        return partial(_read_thing, kind.cls)
    if isinstance(kind, Holding):
        return partial(_READ_HOLDING[type(kind)], _hook(kind.kind))
    if isinstance(kind, Table):
        return partial(_read_table, _hook(kind.key), _hook(kind.value))
    return lambda value, _: kind.read(value)


def _read_thing(cls: type[Declared], value: Any, _: Any) -> Any:
    # What reads it is made when there is one to read: most documents have objects of a few classes.
    return _object_of(cls)(value, None)


def value_problems(kind: Kind, value: Any) -> list[Problem]:
    """
    What is wrong with a *value* of JSON that is to be of a *kind*.
    """
    return _value_problems(_hook(kind), kind, value)


def _value_problems(read: Hook, kind: Kind, value: Any) -> list[Problem]:
    problems = Gathered()
    made = _try_reading(read, value, "", problems)
    return [*problems.all()] or [*kind.problems(made)]


def _read_maybe(read: Hook, value: Any, _: Any) -> Any:
    return None if value is None else read(value, None)


def _read_list(read: Hook, value: Any, _: Any) -> tuple[Any, ...]:
    # A string is not a list of its letters.
    if type(value) is not list:
        raise RefusedValue([Problem("wrong_type", "", value, expected="list")])
    problems = Gathered()
    items = [_try_reading(read, item, i, problems) for i, item in enumerate(value)]
    if problems:
        raise RefusedValue(problems.all())
    return tuple(items)


def _read_set(read: Hook, value: Any, _: Any) -> frozenset[Any]:
    items = _read_list(read, value, None)
    if len(set(items)) < len(items):
        raise RefusedValue([Problem("not_distinct", "", value)])
    return frozenset(items)


_READ_HOLDING: Final = {Maybe: _read_maybe, Several: _read_list, Choices: _read_set}


def _read_table(read_key: Hook, read: Hook, value: Any, _: Any) -> Mapping[Any, Any]:
    if type(value) is not dict:
        raise RefusedValue([Problem("wrong_type", "", value, expected="object")])
    found: dict[Any, Any] = {}
    problems = Gathered()
    for key, item in value.items():
        name = _try_reading(read_key, key, key_text(key), problems)
        found[name] = _try_reading(read, item, key_text(key), problems)
    if problems:
        raise RefusedValue(problems.all())
    return FrozenDict(found)


def _try_reading(read: Hook, value: Any, place: str | int, problems: Gathered) -> Any:
    """
    What *value* stands for; what is wrong with it joins the *problems*, below its *place*.
    """
    try:
        return read(value, None)
    except (RefusedValue, CompetentieError) as error:
        path = place if isinstance(place, str) else f"[{place}]"
        for problem in error.problems:
            problems.add_below(problem, path)
        return None


# What is derived must follow from what is stored.


def _derived_problems(given: Any, expected: dict[str, Any]) -> Iterator[Problem]:
    if type(given) is not dict:
        yield _not_an_object("derived", given, expected)
        return
    for key in given:
        if key not in expected:
            yield Problem("not_derived", f"derived.{key}", given[key])
    for key, value in expected.items():
        path = f"derived.{key}"
        if key not in given:
            yield Problem("derived_missing", path, follows=repr(value))
        elif _same(given[key], value):
            continue
        elif isinstance(value, dict | list):
            # Answers by indicator, and the like, are not for a message that may end in a log.
            yield Problem("does_not_follow", path, given[key])
        else:
            yield Problem("does_not_follow_but", path, given[key], follows=repr(value))


def _same(one: Any, other: Any) -> bool:
    """
    Whether two values are the same JSON; for Python, ``True`` is 1 and ``2.0`` is 2.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(
            _same(one[key], other[key]) for key in one
        )
    return bool(one == other)


# Schemas.

_DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"


def json_schema(cls: type[Declared | Written]) -> dict[str, Any]:
    """
    The JSON Schema (2020-12) of the documents of *cls*, made of the declarations of its fields.

    What :func:`from_dict` takes the schema takes; what it refuses by structure, so does the schema. That values go
    together, and that what is derived follows, is the library's to check. That of an explanation, which is not read
    back, takes what is written. Those of the documents that are promised are shipped as files, too.

    Raises:
        InvalidTypeError: *cls* is not a class of this library.
    """
    if not isinstance(cls, type) or not issubclass(cls, Declared | Written):
        raise InvalidTypeError("cannot_be_read", [Problem("not_our_class", "", cls)])
    if issubclass(cls, Declared):
        own, definitions = _object_schema(cls), _definitions(cls)
    else:
        properties, definitions = cls.document_schema()
        own = _closed_object(properties, [*properties])
    words = format_of(cls)
    return {
        "$schema": _DIALECT,
        "$id": f"urn:competentie:schema:{words.removeprefix('competentie.').replace('/', ':')}",
        "title": f"{cls.__name__}, format {words}",
        **own,
        "properties": {"format": {"const": words}, **own["properties"]},
        "$defs": definitions,
    }


def _definitions(cls: type[Declared]) -> dict[str, Any]:
    """
    What the schema of *cls* refers to, by name: the classes that its fields hold, and what these have in common.
    """
    classes: dict[str, Any] = {}
    named: dict[str, Any] = {}
    for owner, field in each_field(cls):
        if owner is not cls:
            classes.setdefault(owner.__name__, owner)
        named |= field.kind.definitions()
    told = {name: _object_schema(owner) for name, owner in classes.items()}
    return {**told, **named}


def _object_schema(cls: type[Declared]) -> dict[str, Any]:
    required = _required_keys(cls)
    properties = {}
    for key, kind in cls.document_kinds().items():
        # What may be absent is left out, and never null.
        if isinstance(kind, Maybe) and key not in required:
            properties[key] = kind.kind.schema()
        else:
            properties[key] = kind.schema()
    if "derived" in required:
        properties["derived"] = {"type": "object"}
    return {**_closed_object(properties, required), **cls.SCHEMA}


def _closed_object(properties: dict[str, Any], required: list[str]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def answer_schema(framework: Framework) -> dict[str, Any]:
    """
    The JSON Schema (2020-12) of the answers on one person, as a form or a program sends them.

    An object by indicator id: true (observed), false (not observed) or null (not assessed), which may be left out;
    nothing else. What it takes :func:`competentie.assess` takes, and it takes nothing else.

    Raises:
        InvalidTypeError: *framework* is not a Framework.
    """
    require(framework=(framework, Framework))
    ids = [indicator.id for indicator in framework.indicators]
    return {
        "$schema": _DIALECT,
        "$id": f"urn:competentie:schema:answers:{framework.id}:{framework.version}",
        "title": f"Answers on one person, by indicator of {framework.name}",
        "type": "object",
        # One of none is no enum to some of those who read a schema.
        "propertyNames": {"enum": ids} if ids else False,
        "additionalProperties": {"enum": [True, False, None]},
    }


# In the hands of pydantic.


def _core_schema(cls: type[Any]) -> Any:
    from competentie import _pydantic

    return _pydantic.core_schema(cls, from_dict, to_dict)


def _inline_schema(cls: type[Any]) -> dict[str, Any]:
    from competentie import _pydantic

    return _pydantic.inlined(json_schema(cls))


# It asks the base of what has documents, which stands below this module.
Documented._core_schema = _core_schema  # noqa: SLF001 - ours
Documented._inline_schema = _inline_schema  # noqa: SLF001 - ours
