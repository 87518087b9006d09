"""
JSON in and out of every public class: strict, whole, and with errors that name every offender and its place.
"""

from __future__ import annotations

import datetime as dt
import enum
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache, partial
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar, get_args, get_origin

import attrs

from competentie.errors import (
    SUGGESTIONS,
    CompetentieError,
    DocumentError,
    FrameworkDataError,
    InvalidTypeError,
    Problem,
    nearest_to,
    quote,
)
from competentie.levels import Decision, LevelResult, LevelRule
from competentie.model import (
    Checked,
    DescriptorState,
    Framework,
    Leaf,
    RankOutline,
    Requirement,
    Translation,
    check_identifier,
    check_rank,
    each_is,
    each_item,
    instance_of,
    optional,
)

if TYPE_CHECKING:
    import cattrs

__all__ = ["from_dict", "from_json", "to_dict", "to_json"]

C = TypeVar("C", bound=Checked)
Hook = Callable[[Any, Any], Any]

# Left out of a document where absent; every other key is required, null where it is not known.
_OPTIONAL: Final = frozenset({"group", "uri", "exact_match", "translated_from"})
_PLAIN: Final = frozenset({str, int, bool, float, NoneType})
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def to_dict(obj: Checked) -> dict[str, Any]:
    """
    *obj* as a document of dicts, lists and plain values, which starts with its ``format``.

    Derived values (a level, a status) stand beside what is stored, under ``derived``.

    Raises:
        InvalidTypeError: *obj* is not of a class of this library.
    """
    if not isinstance(obj, Checked):
        raise InvalidTypeError("cannot be saved", [Problem("", obj, f"{quote(obj)} is not of a class of competentie")])
    return {"format": format_of(type(obj)), **_converter(diagnose=False).unstructure(obj)}


def to_json(obj: Checked) -> str:
    """
    *obj* as the text of a JSON document; of a framework, its canonical form.

    Raises:
        InvalidTypeError: *obj* is not of a class of this library.
    """
    return json.dumps(to_dict(obj), ensure_ascii=False, allow_nan=False, indent=2) + "\n"


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
    return from_dict(cls, _parse(cls, text))


def from_dict(cls: type[C], data: dict[str, Any]) -> C:
    """
    The object of class *cls* that :func:`to_dict` gave as *data*.

    Raises:
        FrameworkDataError: A framework's document breaks its schema or an invariant.

        DocumentError: Any other document does, or its derived values do not follow from what it stores.
    """
    if not _is_ours(cls):
        raise InvalidTypeError("cannot be read", [Problem("", cls, f"{quote(cls)} is not a class of competentie")])
    expected = format_of(cls)
    if not isinstance(data, dict):
        _refuse(cls, [Problem("", data, f"{quote(data)} is not an object; a document starts with its format")])
    if data.get("format") != expected:
        found = quote(data["format"]) if "format" in data else "missing"
        _refuse(cls, [Problem("format", data.get("format"), f"format is {found}; {cls.__name__} reads {expected!r}")])
    content = {key: value for key, value in data.items() if key != "format"}
    try:
        return _structured(cls, content, diagnose=False)
    except (_Faulty, CompetentieError):
        pass
    try:
        return _structured(cls, content, diagnose=True)
    except (_Faulty, CompetentieError) as error:
        _refuse(cls, list(error.problems))


def _structured(cls: type[C], content: dict[str, Any], *, diagnose: bool) -> C:
    made: C = _converter(diagnose=diagnose).structure(content, cls)
    return made


def document_class(text: str | bytes, classes: Iterable[type[Checked]]) -> type[Checked] | None:
    """
    Which of *classes* the document in *text* says it is; None if it says something else, or nothing that can be read.
    """
    try:
        data = _parse(Checked, text)
    except DocumentError:
        return None
    said = data.get("format") if isinstance(data, dict) else None
    return next((cls for cls in classes if format_of(cls) == said), None)


def format_of(cls: type) -> str:
    """
    The name and version of the document format of *cls*.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()
    return f"competentie.{words}/1"


def _refuse(cls: type, problems: list[Problem]) -> NoReturn:
    error = FrameworkDataError if cls in (Framework, Translation) else DocumentError
    raise error(f"not a valid {format_of(cls)} document", problems) from None


# Syntax: what a JSON parser lets pass and a document must not hold is found at its place.


@attrs.frozen
class _Refused:
    """
    Stands for a value that the parser takes and a document does not.
    """

    value: str
    what: str


def _parse(cls: type, text: str | bytes) -> Any:
    refused: list[_Refused] = []

    def refuse(value: str, what: str) -> _Refused:
        refused.append(_Refused(value, what))
        return refused[-1]

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            twice = [key for key, count in Counter(key for key, _ in items).items() if count > 1]
            found.update({key: refuse(key, f"key {quote(key)} stands here more than once; keep one") for key in twice})
        return found

    def constant(name: str) -> _Refused:
        return refuse(name, f"{name} is not a value of JSON; use null for what is not known")

    try:
        decoded = text if isinstance(text, str) else bytes(text).decode()
        data = json.loads(decoded, object_pairs_hook=pairs, parse_constant=constant)
    except UnicodeDecodeError as error:
        _refuse(
            cls, [Problem(f"byte {error.start}", error.object[error.start : error.end], "not UTF-8; save it as UTF-8")]
        )
    except json.JSONDecodeError as error:
        what = f"not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        _refuse(cls, [Problem(f"line {error.lineno}, column {error.colno}", quote(error.doc[error.pos :][:20]), what)])
    except RecursionError:
        _refuse(cls, [Problem("", None, "nested too deeply to be a document of this library")])
    except (TypeError, ValueError) as error:
        _refuse(cls, [Problem("", None, f"not JSON: {error}")])
    if refused:
        _refuse(cls, [Problem(path, value.value, value.what) for path, value in _places(data)])
    return data


def _places(data: object) -> Iterator[tuple[str, _Refused]]:
    """
    Each refused value with its path, in the order of the document.
    """
    stack: list[tuple[str, object]] = [("", data)]
    while stack:
        path, value = stack.pop()
        if isinstance(value, _Refused):
            yield path, value
        elif isinstance(value, dict):
            stack += [(f"{path}.{key}" if path else key, item) for key, item in reversed(value.items())]
        elif isinstance(value, list):
            stack += [(f"{path}[{i}]", item) for i, item in reversed(list(enumerate(value)))]


# Structure. One converter for speed, and one that goes on after the first fault, to name all of them.


class _Faulty(Exception):  # noqa: N818 - never leaves this module
    """
    Carries problems, at least one, up to the document they are in.
    """

    def __init__(self, first: Problem, *others: Problem) -> None:
        super().__init__(first, *others)
        self.problems = (first, *others)


def _fault(value: object, what: str) -> NoReturn:
    raise _Faulty(Problem("", value, f"{quote(value)} is not {what}"))


@cache
def _converter(*, diagnose: bool) -> cattrs.Converter:
    # 40 ms to import; whoever neither reads nor writes JSON does not wait for it.
    import cattrs

    converter = cattrs.Converter(detailed_validation=False)
    structure, unstructure = converter.register_structure_hook_func, converter.register_unstructure_hook_func
    # Plain values pass as they are, for the checks of the classes to judge: never "None" for None or 2 for 2.9.
    for plain in _PLAIN:
        converter.register_structure_hook(plain, _as_it_is)
    structure(_is_plain, _as_it_is)
    converter.register_structure_hook(enum.Enum, _read_enum)
    structure(lambda t: t is Fraction, _read_share)
    structure(lambda t: t is dt.date, _read_date)
    structure(lambda t: t is dt.datetime, _read_moment)
    structure(lambda t: t == int | Requirement, _read_desired)
    structure(lambda t: t == Leaf, lambda value, _: tuple(value) if type(value) is list else value)
    for kind, factory in ((tuple, _tuple_hook), (frozenset, _frozenset_hook), (Mapping, _mapping_hook)):
        converter.register_structure_hook_factory(_is_generic(kind), partial(factory, converter))
    converter.register_structure_hook_factory(_is_ours, partial(_class_hook, converter, diagnose=diagnose))
    unstructure(lambda t: t is Fraction, str)
    unstructure(lambda t: t in (dt.date, dt.datetime), lambda value: value.isoformat())
    unstructure(_is_generic(tuple), lambda items: [converter.unstructure(item) for item in items])
    unstructure(_is_generic(frozenset), lambda items: sorted(converter.unstructure(item) for item in items))
    unstructure(
        _is_generic(Mapping), lambda m: {str(converter.unstructure(k)): converter.unstructure(v) for k, v in m.items()}
    )
    converter.register_unstructure_hook_factory(_is_ours, partial(_class_unhook, converter))
    return converter


def _as_it_is(value: Any, _: Any) -> Any:
    return value


def _is_plain(t: Any) -> bool:
    return isinstance(t, UnionType) and all(arg in _PLAIN for arg in get_args(t))


def _is_ours(t: Any) -> bool:
    return isinstance(t, type) and issubclass(t, Checked)


def _is_generic(kind: type) -> Callable[[Any], bool]:
    def check(t: Any) -> bool:
        base = get_origin(t) or t
        return isinstance(base, type) and issubclass(base, kind)

    return check


def _read_enum(value: Any, t: type[enum.Enum]) -> enum.Enum:
    for member in t:
        if type(value) is str and member.value == value:
            return member
    _fault(value, "one of " + ", ".join(repr(member.value) for member in t))


def _read_share(value: Any, _: Any) -> str:
    # A string, which the class turns into a Fraction: a number of JSON may be a float.
    return value if type(value) is str else _fault(value, "a share as text, such as '3/4'")


def _read_date(value: Any, _: Any) -> dt.date:
    try:
        if type(value) is str and _DATE.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    _fault(value, "a date (YYYY-MM-DD)")


def _read_moment(value: Any, _: Any) -> dt.datetime:
    try:
        if type(value) is str and "T" in value:
            return dt.datetime.fromisoformat(value)
    except ValueError:
        pass
    _fault(value, "a moment (ISO 8601)")


def _read_desired(value: Any, _: Any) -> Any:
    return _read_enum(value, Requirement) if type(value) is str else value


def _gather(read: Callable[[Any], Any], items: Iterable[tuple[str, Any]]) -> list[Any]:
    """
    What *read* makes of each item, a pair of path and value; the faults of all of them in one.
    """
    found, problems = [], []
    for path, item in items:
        try:
            found.append(read(item))
        except (_Faulty, CompetentieError) as error:
            problems += [problem.below(path) for problem in error.problems]
    if problems:
        raise _Faulty(*problems)
    return found


def _tuple_hook(converter: cattrs.Converter, t: Any) -> Hook:
    # Homogeneous: no class has another kind. A string is not a list of its letters.
    item = get_args(t)[0]
    hook = converter.get_structure_hook(item)

    def read(value: Any, _: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            _fault(value, "a list")
        try:
            return tuple([hook(each, item) for each in value])
        except (_Faulty, CompetentieError):
            return tuple(_gather(lambda each: hook(each, item), [(f"[{i}]", each) for i, each in enumerate(value)]))

    return read


def _frozenset_hook(converter: cattrs.Converter, t: Any) -> Hook:
    as_tuple = _tuple_hook(converter, t)

    def read(value: Any, _: Any) -> frozenset[Any]:
        items = as_tuple(value, t)
        return frozenset(items) if len(set(items)) == len(items) else _fault(value, "a list of distinct values")

    return read


def _mapping_hook(converter: cattrs.Converter, t: Any) -> Hook:
    types = get_args(t)
    key, value = (converter.get_structure_hook(each) for each in types)

    def read(data: Any, _: Any) -> dict[Any, Any]:
        if type(data) is not dict:
            _fault(data, "an object")
        pairs = [(str(name), (name, item)) for name, item in data.items()]
        return dict(_gather(lambda pair: (key(pair[0], types[0]), value(pair[1], types[1])), pairs))

    return read


@attrs.frozen
class _StoredDescriptor(Checked):
    """
    A descriptor of a saved result: answers stand beside their ids, where people look for them.
    """

    rank: int
    state: DescriptorState
    answers: Mapping[str, bool | None]

    _CHECKS = (
        ("rank", check_rank),
        ("state", instance_of(DescriptorState)),
        ("answers", each_item(check_identifier, optional(instance_of(bool)))),
    )


@attrs.frozen
class _StoredLevelResult(Checked):
    """
    A level result as it is saved.
    """

    competency: str
    ranks: tuple[_StoredDescriptor, ...]
    rule: LevelRule
    decision: Decision | None

    _CHECKS = (("competency", check_identifier), ("ranks", each_is(_StoredDescriptor)))

    @classmethod
    def of(cls, result: LevelResult) -> _StoredLevelResult:
        ranks = [
            _StoredDescriptor(outline.rank, outline.state, dict(zip(outline.indicators, answers, strict=True)))
            for outline, answers in result.answered()
        ]
        return cls(result.competency, tuple(ranks), result.rule, result.decision)

    def result(self) -> LevelResult:
        return LevelResult(
            competency=self.competency,
            ranks=tuple(RankOutline(rank.rank, rank.state, tuple(rank.answers)) for rank in self.ranks),
            answers=tuple(answer for rank in self.ranks for answer in rank.answers.values()),
            rule=self.rule,
            decision=self.decision,
        )


def _class_hook(converter: cattrs.Converter, cls: type[Any], *, diagnose: bool) -> Hook:
    from cattrs.gen import make_dict_structure_fn

    stored: type[Any] = _StoredLevelResult if cls is LevelResult else cls
    names = {field.name for field in attrs.fields(attrs.resolve_types(stored))}
    keys = frozenset(names | {"derived"} if cls._DERIVED else names)
    required = keys - _OPTIONAL
    wanted = f"an object with the keys {', '.join(sorted(required))}"
    build = partial(_collect, converter, required, keys) if diagnose else make_dict_structure_fn(stored, converter)

    def read(data: Any, _: Any) -> Any:
        if type(data) is not dict:
            _fault(data, wanted)
        if not (diagnose or (required <= data.keys() <= keys and not _nulls(data, required))):
            _fault(data, wanted)
        made = build(data, stored)
        made = made.result() if isinstance(made, _StoredLevelResult) else made
        if cls._DERIVED:
            _check_derived(data["derived"], _derived(converter, made))
        return made

    return read


def _nulls(data: dict[str, Any], required: frozenset[str]) -> list[str]:
    """
    Keys that are null where they are to be left out.
    """
    if len(data) == len(required):
        return []
    return [key for key in data if key in _OPTIONAL and data[key] is None]


def _collect(
    converter: cattrs.Converter,
    required: frozenset[str],
    keys: frozenset[str],
    data: dict[Any, Any],
    cls: type[Any],
) -> Any:
    """
    As cattrs makes an object, but going on after a fault, to name every one.
    """
    problems = [
        Problem(key, None, f"missing; {cls.__name__.removeprefix('_Stored')} needs it")
        for key in sorted(required - data.keys())
    ]
    problems += [Problem(key, None, "null; leave it out where there is none") for key in _nulls(data, required)]
    for i, key in enumerate(key for key in data if key not in keys):
        hint = nearest_to(key, keys) if i < SUGGESTIONS else ()
        problems.append(Problem(str(key), data[key], f"key {quote(key)} is not known here", hint))
    checks = dict(cls._CHECKS)
    values: dict[str, Any] = {}
    for field in attrs.fields(cls):
        if field.name not in data:
            continue
        try:
            value = converter.get_structure_hook(field.type)(data[field.name], field.type)
        except (_Faulty, CompetentieError) as error:
            problems += [problem.below(field.name) for problem in error.problems]
            continue
        values[field.name] = field.converter(value) if field.converter else value
        check = checks.get(field.name, lambda _: ())
        problems += [problem.below(field.name) for _, problem in check(values[field.name])]
    if problems:
        raise _Faulty(*problems)
    return cls(**values)


def _class_unhook(converter: cattrs.Converter, cls: type[Any]) -> Callable[[Any], dict[str, Any]]:
    from cattrs.gen import make_dict_unstructure_fn, override

    stored: type[Any] = _StoredLevelResult if cls is LevelResult else cls
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(stored)
    omitted = {f.name: override(omit_if_default=True) for f in fields if f.name in _OPTIONAL}
    write = make_dict_unstructure_fn(stored, converter, **omitted)  # type: ignore[arg-type]

    def unhook(obj: Any) -> dict[str, Any]:
        data = write(_StoredLevelResult.of(obj) if isinstance(obj, LevelResult) else obj)
        if isinstance(obj, Framework):
            for profile in data["profiles"]:
                profile["desired"] = {
                    c.id: profile["desired"][c.id] for c in obj.competencies if c.id in profile["desired"]
                }
        return {**data, "derived": _derived(converter, obj)} if cls._DERIVED else data

    return unhook


def _derived(converter: cattrs.Converter, obj: Checked) -> dict[str, Any]:
    return {name: converter.unstructure(getattr(obj, name)) for name in obj._DERIVED}


def _check_derived(given: Any, expected: dict[str, Any]) -> None:
    """
    Refuse derived values that do not follow from what is stored beside them.
    """
    if type(given) is not dict:
        _fault(given, f"an object with the keys {', '.join(expected)}")
    problems = [Problem(f"derived.{key}", given[key], "is not a derived value") for key in given if key not in expected]
    for key, value in expected.items():
        if key not in given:
            problems.append(Problem(f"derived.{key}", None, f"missing; what is stored gives {quote(value)}"))
        elif isinstance(value, dict) and not _same(given[key], value):
            # Answers by indicator, and the like, are not for a message that may end in a log.
            problems.append(Problem(f"derived.{key}", given[key], "does not follow from what is stored"))
        elif not _same(given[key], value):
            what = f"{quote(given[key])} does not follow from what is stored, which gives {quote(value)}"
            problems.append(Problem(f"derived.{key}", given[key], what))
    if problems:
        raise _Faulty(*problems)


def _same(one: Any, other: Any) -> bool:
    """
    Whether two values are the same JSON; for Python, ``True`` is 1 and ``2.0`` is 2.
    """
    if type(one) is not type(other):
        return False
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[key], other[key]) for key in one)
    return bool(one == other)
