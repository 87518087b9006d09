"""
Fields that say what they are: their types tell what they must be, how JSON has them, and what a change of them means.

A class of this library has annotations such as ``text: Words``; ``Words`` is ``str`` to a type checker and a
:class:`~competentie._kinds.Kind` to this module. Checks, documents, JSON Schema, differences and translations are read
off the annotations, so that a field is declared in one place. One without a kind cannot be defined.
"""

from __future__ import annotations

import datetime as dt
import enum
import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    ClassVar,
    Final,
    Union,
    get_args,
    get_origin,
)

import attrs

from competentie._kinds import (
    Choices,
    Either,
    Kind,
    Maybe,
    Member,
    Problems,
    Several,
    Table,
    Thing,
    Truth,
)
from competentie.errors import InvalidValueError, Problem, refuse

# What a change of a field means.


class Bump(enum.Enum):
    """
    The SemVer step that a change of the data calls for.
    """

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


class ChangeKind(enum.Enum):
    """
    What a change is about.
    """

    ADDED = "added"
    """
    A level, legend entry, competency, descriptor, indicator, group, specialisation or profile is new.
    """
    REMOVED = "removed"
    """
    One is gone.
    """
    MOVED = "moved"
    """
    A descriptor or an indicator stands under another parent, or a descriptor at another rank.
    """
    REORDERED = "reordered"
    """
    The same things stand in another order.
    """
    REWORDED = "reworded"
    """
    A text says it otherwise.
    """
    TEXT_MOVED = "text_moved"
    """
    A text moved from one id to another: the id stands for something else than it did.
    """
    REUSED = "reused"
    """
    A new thing has an id that was retired, or that was the id of another kind of thing.
    """
    STATE = "state"
    """
    A descriptor is defined, not applicable or undefined, and was not.
    """
    LEGEND = "legend"
    """
    The legend says it otherwise.
    """
    DESIRED = "desired"
    """
    A profile desires another rank.
    """
    RULE = "rule"
    """
    The maker's rule says otherwise how answers become a level.
    """
    TRANSLATION = "translation"
    """
    A translation is new, gone or reworded.
    """
    METADATA = "metadata"
    """
    Anything else.
    """
    RELEASE = "release"
    """
    The version and its date, which every release changes.
    """


class Meaning:
    """
    What it means that a field differs, and the step that each way of differing calls for.

    Of a list of things with ids, *added* and *removed* are about a thing in it, and *changed* about their order; of any
    other list about a value in it.
    *translated* says that a translation gives the text in another language.
    """

    def __init__(
        self,
        kind: ChangeKind,
        added: Bump,
        removed: Bump,
        changed: Bump,
        *,
        translated: bool = False,
    ) -> None:
        self.kind: Final = kind
        self.added: Final = added
        self.removed: Final = removed
        self.changed: Final = changed
        self.translated: Final = translated

    def step(self, operation: str) -> Bump:
        """
        The step that an operation calls for: ``added``, ``removed`` or ``changed``.
        """
        step: Bump = getattr(self, operation)
        return step

    @classmethod
    def always(
        cls, kind: ChangeKind, bump: Bump, *, translated: bool = False
    ) -> Meaning:
        """
        The same step whichever way the field differs.
        """
        return cls(kind, bump, bump, bump, translated=translated)


# Declarations.

_LEFT_OUT: Final = "competentie.left_out"


def left_out(default: Any = None) -> Any:
    """
    A field that is left out of a document where it has its *default*; every other key is required.
    """
    return attrs.field(default=default, metadata={_LEFT_OUT: default})


class Field:
    """
    A declared field: its name, what it must be, and what a change of it means.

    ``attribute`` is where an object has it: its name, after an underscore where a property of that name says more.
    Where ``left_out``, a document leaves it out where it has its ``default``.
    """

    def __init__(
        self,
        name: str,
        kind: Kind,
        meaning: Meaning | None,
        *,
        left_out: bool,
        default: Any,
        attribute: str,
    ) -> None:
        self.name: Final = name
        self.kind: Final = kind
        self.meaning: Final = meaning
        self.left_out: Final = left_out
        self.default: Final = default
        self.attribute: Final = attribute

    def of(self, thing: Declared) -> Any:
        """
        The value of the field in *thing*.
        """
        return getattr(thing, self.attribute)

    def is_left_out(self, value: object) -> bool:
        """
        Whether a document leaves the field out where it has that *value*.
        """
        return self.left_out and value == self.default

    @property
    def things(self) -> type[Declared] | None:
        """
        The class of the things with a key that the field is a list of; None if it is no such list.
        """
        kind = self.kind.kind if isinstance(self.kind, Several) else None
        return kind.cls if isinstance(kind, Thing) and kind.cls.KEY else None

    @property
    def part(self) -> type[Declared] | None:
        """
        The class of the one part that the field holds; None if it holds something else.
        """
        kind = self.kind.kind if isinstance(self.kind, Maybe) else self.kind
        return (
            kind.cls if isinstance(kind, Thing) and issubclass(kind.cls, Part) else None
        )


@cache
def kind_of(annotation: Any) -> Kind:  # noqa: PLR0911 - a form of type, a line
    """
    The kind that a type is declared to be.

    Raises:
        TypeError: It is not declared.
    """
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        declared = [extra for extra in arguments[1:] if isinstance(extra, Kind)]
        return declared[-1] if declared else kind_of(arguments[0])
    if origin in (Union, UnionType):
        kinds = tuple(kind_of(each) for each in arguments if each is not NoneType)
        one = (
            kinds[0]
            if len(kinds) == 1
            else Either(kinds, tuple(map(_name_of, arguments)))
        )
        return Maybe(one) if NoneType in arguments else one
    if origin is tuple and arguments[1:] == (...,):
        return Several(kind_of(arguments[0]))
    if origin is frozenset:
        return Choices(kind_of(arguments[0]))
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return Table(*map(kind_of, arguments))
    if annotation is bool:
        return Truth()
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return Member(annotation)
    if isinstance(annotation, type) and issubclass(annotation, Declared):
        return Thing(annotation)
    raise TypeError(
        f"{annotation!r} does not say what a value must be; give it as Annotated[..., Kind]"
    )


def _name_of(annotation: Any) -> str:
    bare = getattr(annotation, "__origin__", annotation)
    return str(getattr(bare, "__name__", bare))


def _is_of_class(annotation: Any) -> bool:
    """
    Whether it is a ClassVar, as a type or, as this module has its own, as text.
    """
    if isinstance(annotation, str):
        return annotation.startswith("ClassVar[")
    return get_origin(annotation) is ClassVar


@cache
def _meaning_of(annotation: Any) -> Meaning | None:
    """
    The outermost meaning in an annotation.
    """
    arguments = get_args(annotation)
    found = [extra for extra in arguments if isinstance(extra, Meaning)]
    inside = filter(None, map(_meaning_of, arguments))
    return found[-1] if found else next(inside, None)


class Documented:
    """
    Base of what has documents. pydantic and FastAPI take a class of it as it is; how is for ``documents`` to say.
    """

    _core_schema: ClassVar[Callable[[type[Any]], Any]]
    """
    What ``documents`` says of a class to pydantic; it stands above this module.
    """
    _inline_schema: ClassVar[Callable[[type[Any]], Any]]
    """
    What it says of a class to whoever writes OpenAPI.
    """

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: Any) -> Any:
        """
        How pydantic reads and writes an object of this class: as its document.
        """
        return Documented._core_schema(cls)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: Any) -> Any:
        """
        The JSON Schema of its document, which refers to nothing outside.
        """
        return Documented._inline_schema(cls)


class Written(Documented, ABC):
    """
    Base of what is written for others and not read back.
    """

    @abstractmethod
    def document(self) -> dict[str, Any]:
        """
        Its document, beside the format.
        """

    @classmethod
    @abstractmethod
    def document_schema(cls) -> tuple[dict[str, Any], dict[str, Any]]:
        """
        JSON Schema of each key of that, and the definitions that these refer to.
        """


class Declared(Documented):
    """
    Base of the frozen classes: reads what their fields are off their annotations when a class is defined.

    What is made of this library's own values is trusted to be what it is; see :class:`Checked`.

    Equality, hash and repr are here once, off the fields, and each class says ``eq=False, repr=False``: attrs would
    write and compile them anew for each, which is most of what it takes to import the library.
    """

    FIELDS: ClassVar[tuple[Field, ...]] = ()

    KEY: ClassVar[str | None] = None
    """
    The field by which things of this class are told apart; None where they stand for their values.
    """

    SAYS: ClassVar[str | None] = None
    """
    The field whose text tells people what a thing of this class is: with the text of another, it is that other.
    """

    SCHEMA: ClassVar[Mapping[str, Any]] = {}
    """
    What the schema says of an object beside its fields.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # Not typing.get_type_hints: it works out what stands in the bases anew for every class, 0.2 ms each.
        annotations: dict[str, Any] = inspect.get_annotations(cls)
        own = tuple(
            cls._declared(name, annotation)
            for name, annotation in annotations.items()
            if not _is_of_class(annotation)
        )
        cls.FIELDS = (*cls.FIELDS, *own)
        if cls.FIELDS:
            cls._values = attrgetter(*[field.attribute for field in cls.FIELDS])

    _values: ClassVar[attrgetter[Any]]
    """
    What the fields of an object hold.
    """

    def __eq__(self, other: object) -> bool:
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(self._values(self) == self._values(other))

    def __hash__(self) -> int:
        return hash(self._values(self))

    def __repr__(self) -> str:
        told = [f"{field.name}={field.of(self)!r}" for field in self.FIELDS]
        return f"{type(self).__name__}({', '.join(told)})"

    @classmethod
    def _declared(cls, attribute: str, annotation: Any) -> Field:
        metadata = getattr(cls.__dict__.get(attribute), "metadata", {})
        # As attrs names the argument of a private attribute.
        name = attribute.lstrip("_")
        try:
            kind = kind_of(annotation)
        except TypeError as error:
            raise TypeError(f"field {name!r} of {cls.__name__}: {error}") from None
        return Field(
            name,
            kind,
            _meaning_of(annotation),
            left_out=_LEFT_OUT in metadata,
            default=metadata.get(_LEFT_OUT),
            attribute=attribute,
        )

    @classmethod
    def field_named(cls, name: str) -> Field | None:
        """
        The field of that name; None if there is none.
        """
        return next((field for field in cls.FIELDS if field.name == name), None)

    def derived(self) -> Mapping[str, Any]:
        """
        What a saved document shows beside what is stored, and must follow from it when it is read; nothing, for most.
        """
        return {}

    def own_problems(self) -> Iterable[Problem]:
        """
        What does not hold between fields, each of which is right by itself.
        """
        return ()

    def all_problems(self) -> tuple[Problem, ...]:
        """
        What is wrong with the fields by themselves; where nothing is, what does not hold between them.
        """
        found: list[Problem] = []
        for field in self.FIELDS:
            problems = field.kind.problems(field.of(self))
            found += [problem.below(field.name) for problem in problems]
        return tuple(found or self.own_problems())

    def document(self) -> dict[str, Any]:
        """
        The fields as JSON has them, by name, and what is derived from them.
        """
        data = {}
        for field in self.FIELDS:
            value = field.of(self)
            if not field.is_left_out(value):
                data[field.name] = plain(value)
        derived = self.derived()
        if derived:
            data["derived"] = plain(derived)
        return data

    @classmethod
    def fields_in(cls, data: dict[str, Any]) -> dict[str, Any]:
        """
        The fields in *data*, as :meth:`document` has them; for most, *data* itself.
        """
        return data

    @classmethod
    def document_kinds(cls) -> dict[str, Kind]:
        """
        What the keys hold that :meth:`document` writes, beside that of what is derived.
        """
        return {field.name: field.kind for field in cls.FIELDS}


# Stands for the default of a field that must be given; nothing is it.
_GIVEN: Final = object()


class Checked(Declared):
    """
    Base of what people make: every field is checked when an object is made, and all that fail are named.
    """

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # Looked up once: objects are made by the hundred.
        cls._CHECKS = tuple(
            (
                field.attribute,
                field.kind.problems,
                field.default if field.left_out else _GIVEN,
            )
            for field in cls.FIELDS
        )
        cls._ADOPTS = tuple(
            (field.attribute, field.kind.adopt)
            for field in cls.FIELDS
            if type(field.kind).adopt is not Kind.adopt
        )

    _CHECKS: ClassVar[tuple[tuple[str, Callable[[object], Problems], object], ...]]
    _ADOPTS: ClassVar[tuple[tuple[str, Callable[[Any], Any]], ...]]

    def __attrs_post_init__(self) -> None:
        values = self.__dict__
        for name, adopt in self._ADOPTS:
            if values[name] is not None:
                values[name] = adopt(values[name])
        for name, problems, default in self._CHECKS:
            value = values[name]
            # Most objects leave most of what may be left out.
            if value is not default and problems(value):
                refuse("not_valid", self.all_problems(), name=type(self).__name__)
        together = tuple(self.own_problems())
        if together:
            raise InvalidValueError("not_valid", together, name=type(self).__name__)


class Part(Checked):
    """
    Base of what a framework is made of: each field also says what a change of it means.
    """

    @classmethod
    def _declared(cls, attribute: str, annotation: Any) -> Field:
        field = super()._declared(attribute, annotation)
        if field.meaning is None and field.part is None:
            raise TypeError(
                f"field {field.name!r} of {cls.__name__} does not say what a change of it means; add a Meaning"
            )
        return field


def format_of(cls: type) -> str:
    """
    The name and version of the document format of *cls*.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "-", cls.__name__).lower()
    return f"competentie.{words}/1"


# Writing: each type has one form in JSON.


def plain(value: Any) -> Any:  # noqa: PLR0911 - a type, a line
    """
    *value* as JSON has it: enum members by value, shares and moments as text, sets sorted, objects as documents.
    """
    if value.__class__ in _AS_THEY_ARE:
        return value
    if isinstance(value, Declared):
        return value.document()
    if isinstance(value, enum.Enum):
        return value.value
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(plain(key)): plain(item) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(plain, value))
    return value.isoformat() if isinstance(value, dt.date) else str(value)


_AS_THEY_ARE: Final = frozenset({str, int, bool, float, NoneType})


def each_field(
    cls: type[Declared], seen: set[type] | None = None
) -> Iterator[tuple[type[Declared], Field]]:
    """
    Every field of *cls* and of the classes that its fields hold, each class once.
    """
    known = {cls} if seen is None else seen
    for field in cls.FIELDS:
        yield cls, field
    for field in cls.FIELDS:
        for inner in classes_in(field.kind):
            if inner not in known:
                known.add(inner)
                yield from each_field(inner, known)


def classes_in(kind: Kind) -> Iterator[type[Declared]]:
    """
    The classes that a value of *kind* holds objects of.
    """
    if isinstance(kind, Thing):
        yield kind.cls
    for inner in (*vars(kind).values(), *getattr(kind, "kinds", ())):
        if isinstance(inner, Kind):
            yield from classes_in(inner)
