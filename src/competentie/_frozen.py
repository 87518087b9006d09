"""
What values that are shared are made of: a frozen mapping, properties worked out once, enums with parts, a length.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Generic, Self, TypeVar

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class MemberWithParts(enum.Enum):
    """
    An enum whose members are declared whole: their value, and a part for each annotation of the class, in its order.
    """

    _value_: str

    def __new__(cls, value: str, *parts: Any) -> Self:
        """
        A member of its value in documents and its parts.
        """
        member = object.__new__(cls)
        member._value_ = value
        for name, part in zip(cls.__annotations__, parts, strict=True):
            setattr(member, name, part)
        return member

    @property
    def value(self) -> str:
        """
        Its name in documents.
        """
        return self._value_


class once(Generic[T]):  # noqa: N801 - used as a decorator
    """
    A property worked out when it is first asked for, and kept.

    As functools.cached_property, which in Python 3.11 takes a lock that all objects of a class share: it costs more
    than what is worked out for a result. Values do not change, so that two threads that work it out get the same.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out: Final = work_out
        self._name: Final = work_out.__name__
        self.__doc__ = work_out.__doc__

    def __get__(self, instance: Any, owner: type) -> T:
        if instance is None:
            # Asked of the class, for its docstring.
            return self  # type: ignore[return-value]
        value = self._work_out(instance)
        instance.__dict__[self._name] = value
        return value


class Counted:
    """
    Base of what is gone through in order: how many there are, as a template asks; true whether there are any or none.
    """

    if TYPE_CHECKING:

        def __iter__(self) -> Iterator[Any]:
            """
            What is gone through.
            """

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __bool__(self) -> bool:
        # Whoever asks ``if report`` asks whether there is one.
        return True


class FrozenDict(Mapping[K, V]):
    """
    A mapping that cannot change, with a hash; equal to any mapping with the same items.
    """

    __slots__ = ("_items",)

    def __init__(self, items: Mapping[K, V] | Iterable[tuple[K, V]] = ()) -> None:
        self._items: Final[dict[K, V]] = dict(items)

    def __getitem__(self, key: K) -> V:
        return self._items[key]

    def __iter__(self) -> Iterator[K]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def __hash__(self) -> int:
        return hash(frozenset(self._items.items()))

    def __repr__(self) -> str:
        return repr(self._items)

    def __reduce__(self) -> tuple[type, tuple[dict[K, V]]]:
        return type(self), (self._items,)


class JsonObject(FrozenDict[str, Any]):
    """
    An object of JSON that cannot change, equal to a mapping that JSON has just so.

    Its keys keep their order, and True is not 1: what is equal has one digest.
    """

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Mapping):
            return NotImplemented
        return json_text(self) == json_text(other)

    def __hash__(self) -> int:
        return hash(json_text(self))


def json_text(value: Any) -> str:
    """
    The text of a value of JSON, frozen or not; of what JSON cannot have, some text.
    """
    import json

    return json.dumps(value, default=_thawed)


def _thawed(value: Any) -> Any:
    return dict(value) if isinstance(value, Mapping) else repr(value)
