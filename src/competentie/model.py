"""
The classes of a competency framework and their invariants.

Every class is frozen, hashable and checked when made; an attribute has the name of its key in a framework file. Ids
are opaque: nothing is read out of them.
"""

from __future__ import annotations

import datetime as dt
import enum
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, ClassVar, Final, Generic, TypeAlias, TypeVar

import attrs

from competentie.errors import (
    FrameworkDataError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    UnknownIdError,
    quote,
    unknown,
)

__all__ = [
    "CellMark",
    "Competency",
    "Correction",
    "Descriptor",
    "DescriptorState",
    "Framework",
    "FrameworkRef",
    "History",
    "Indicator",
    "JobProfile",
    "LegendEntry",
    "Level",
    "Mark",
    "Provenance",
    "RankOutline",
    "Replacement",
    "Requirement",
    "Specialisation",
    "TranslatedFrom",
    "Translation",
]

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")

Faults: TypeAlias = Sequence[tuple[type[Exception], Problem]]
"""
What is wrong with a value: for each offender ``TypeError`` or ``ValueError``, and a problem with its path in the value.
"""
Check: TypeAlias = Callable[[object], Faults]


Leaf: TypeAlias = str | int | bool | tuple[str | int, ...] | None
"""
A value at the end of a path in a framework; what differences are made of.
"""


class FrozenDict(Mapping[K, V], Generic[K, V]):
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


def freeze(value: Mapping[K, V]) -> Mapping[K, V]:
    """
    *value* as a mapping that cannot change; anything but a mapping as it is, for a check to refuse.
    """
    if isinstance(value, FrozenDict) or not isinstance(value, Mapping):
        return value
    return FrozenDict(value)


def _freeze_desired(value: Mapping[str, int | None]) -> Mapping[str, int | None]:
    return freeze(value)  # attrs and mypy take no generic function for a converter


# Checks. Each gives what is wrong with a value: nothing, for a good one.

_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_IDENTIFIER = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_FRAMEWORK_ID = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_VERSION = re.compile(r"(?:0|[1-9][0-9]{0,8})(?:\.(?:0|[1-9][0-9]{0,8})){2}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def wrong_type(value: object, what: str) -> Faults:
    """
    The fault of a *value* that is not of the type that *what* names.
    """
    return ((TypeError, Problem("", value, f"{quote(value)} is not {what}")),)


def wrong_value(value: object, why: str) -> Faults:
    """
    The fault of a *value* of the right type; *why* completes the sentence that starts with it.
    """
    return ((ValueError, Problem("", value, f"{quote(value)} {why}")),)


def check_text(value: object) -> Faults:
    """
    Check for text without control characters and lone surrogates; it may be empty.
    """
    if value.__class__ is not str or not isinstance(value, str):
        return wrong_type(value, "text")
    # isprintable is fast and true of nearly all texts; what it refuses beyond the rule (a hard space) is looked at.
    if not value.isprintable() and (found := _UNFIT.search(value)):
        return wrong_value(value, f"holds the character U+{ord(found[0]):04X}; leave it out")
    return ()


def check_nonempty(value: object) -> Faults:
    """
    Check for text that says something.
    """
    return check_text(value) or (() if str(value).strip() else wrong_value(value, "is empty; give the text"))


def matching(pattern: re.Pattern[str], what: str) -> Check:
    """
    Check for text that matches *pattern* as a whole; *what* names it.
    """
    fullmatch = pattern.fullmatch

    def check(value: object) -> Faults:
        if value.__class__ is not str or not isinstance(value, str):
            return wrong_type(value, what)
        return () if fullmatch(value) else wrong_value(value, f"is not {what}")

    return check


check_identifier: Final[Check] = matching(_IDENTIFIER, "an id (lower-case ASCII words joined by _)")
check_framework_id: Final[Check] = matching(_FRAMEWORK_ID, "a framework id (lower-case ASCII words joined by -)")
check_version: Final[Check] = matching(_VERSION, "a version (MAJOR.MINOR.PATCH)")
check_language: Final[Check] = matching(_LANGUAGE, "a language (BCP 47, such as nl)")
check_digest: Final[Check] = matching(_DIGEST, "a digest (sha256: and 64 hex digits)")
check_sha256: Final[Check] = matching(_SHA256, "a SHA-256 (64 hex digits)")


LARGEST: Final = 10**9
"""
What a whole number may be at most: more is no rank and no count, and costs time and memory.
"""


def whole(lowest: int) -> Check:
    """
    Check for an int, not a bool, of at least *lowest* and at most a milliard.
    """

    def check(value: object) -> Faults:
        if not isinstance(value, int) or value.__class__ is not int:
            return wrong_type(value, "a whole number")
        if value < lowest:
            return wrong_value(value, f"is below {lowest}")
        return () if value <= LARGEST else wrong_value(value, f"is above {LARGEST}")

    return check


check_rank: Final[Check] = whole(1)


def instance_of(*classes: type) -> Check:
    """
    Check for an instance of exactly one of *classes*.
    """
    allowed = frozenset(classes)
    names = " or ".join(f"of type {cls.__name__}" for cls in classes)
    return lambda value: () if value.__class__ in allowed else wrong_type(value, names)


def optional(check: Check) -> Check:
    """
    Check for None, or a value that *check* takes.
    """
    return lambda value: () if value is None else check(value)


def each(check: Check, what: str) -> Check:
    """
    Check for a tuple of values that *check* takes.
    """

    def check_all(value: object) -> Faults:
        if not isinstance(value, tuple):
            return wrong_type(value, f"a tuple of {what}")
        return [(kind, p.below(f"[{i}]")) for i, item in enumerate(value) for kind, p in check(item)]

    return check_all


def each_is(cls: type) -> Check:
    """
    Check for a tuple of instances of *cls*.
    """
    return each(instance_of(cls), f"{cls.__name__} objects")


def each_item(check_key: Check, check_value: Check) -> Check:
    """
    Check for a mapping whose keys and values pass the checks.
    """

    def check(mapping: object) -> Faults:
        if not isinstance(mapping, Mapping):
            return wrong_type(mapping, "a mapping")
        return [
            (kind, problem.below(str(key)))
            for key, value in mapping.items()
            for kind, problem in (*check_key(key), *check_value(value))
        ]

    return check


class Checked:
    """
    Base of the frozen classes: checks every attribute when an object is made and names all that fail.
    """

    __slots__ = ()

    _CHECKS: ClassVar[tuple[tuple[str, Check], ...]] = ()

    # Derived values that a saved document shows beside what is stored, and that must follow from it when it is read.
    _DERIVED: ClassVar[tuple[str, ...]] = ()

    def __attrs_post_init__(self) -> None:
        for name, check in self._CHECKS:
            if check(getattr(self, name)):
                # Once more, to name all that fail.
                found = {name: check(getattr(self, name)) for name, check in self._CHECKS}
                expect(f"not a valid {type(self).__name__}", **found)
        self._relate()

    def _relate(self) -> None:
        """
        Check what must hold between attributes; each is valid in itself by now.
        """


def expect(summary: str, /, **given: Faults) -> None:
    """
    Refuse arguments that have faults, naming each by its name: InvalidTypeError if all have the wrong type.
    """
    faults = [(kind, problem.below(name)) for name, found in given.items() for kind, problem in found]
    if faults:
        error = InvalidTypeError if all(kind is TypeError for kind, _ in faults) else InvalidValueError
        raise error(summary, [problem for _, problem in faults])


def trusted(cls: type[T], **values: object) -> T:
    """
    An object of a class without slots, made of values that this library has just made and checked: no second check.
    """
    made = object.__new__(cls)
    made.__dict__.update(values)
    return made


def refuse(summary: str, problems: Iterable[Problem]) -> None:
    """
    Raise InvalidValueError if there are any *problems*.
    """
    if found := tuple(problems):
        raise InvalidValueError(summary, found)


_LINKS: Final = (("uri", optional(check_nonempty)), ("exact_match", each(check_nonempty, "URIs")))


class DescriptorState(enum.Enum):
    """
    Whether a competency is described at a rank.
    """

    DEFINED = "defined"
    NOT_APPLICABLE = "not_applicable"
    UNDEFINED = "undefined"


class CellMark(enum.Enum):
    """
    How a cell of a printed card is coloured; its meaning is in the legend.

    Not a person's standing: that is a :class:`GapStatus`, computed from a level and a desired level.
    """

    GROWTH = "growth"
    DESIRED = "desired"
    OUTGROWN = "outgrown"


class Requirement(enum.Enum):
    """
    What a job profile says of a competency for which it gives no desired rank.
    """

    NONE = "none"
    """
    The profile says that the job asks nothing (geen eis).
    """
    UNKNOWN = "unknown"
    """
    The profile does not say.
    """


@attrs.frozen
class Level(Checked):
    """
    A level of the ladder: its rank (from 1 up), name and general description, which may be empty.
    """

    rank: int
    name: str
    description: str

    _CHECKS = (("rank", check_rank), ("name", check_nonempty), ("description", check_text))


@attrs.frozen
class LegendEntry(Checked):
    """
    A colour of the printed card and what it means.
    """

    status: CellMark
    colour: str
    label: str

    _CHECKS = (("status", instance_of(CellMark)), ("colour", check_nonempty), ("label", check_nonempty))


@attrs.frozen
class Indicator(Checked):
    """
    One observable behaviour (gedragsindicator); what is rated.
    """

    id: str
    text: str
    uri: str | None = None
    exact_match: tuple[str, ...] = ()

    _CHECKS = (("id", check_identifier), ("text", check_nonempty), *_LINKS)


@attrs.frozen
class Descriptor(Checked):
    """
    One cell of the card (niveaubeschrijving): a competency at a rank.

    The summary may be empty; a descriptor that is not defined has no indicators.
    """

    id: str
    rank: int
    state: DescriptorState
    summary: str
    indicators: tuple[Indicator, ...]
    uri: str | None = None
    exact_match: tuple[str, ...] = ()

    _CHECKS = (
        ("id", check_identifier),
        ("rank", check_rank),
        ("state", instance_of(DescriptorState)),
        ("summary", check_text),
        ("indicators", each_is(Indicator)),
        *_LINKS,
    )

    def _relate(self) -> None:
        _refuse_unless_defined(self.state, self.indicators, self.id)

    @property
    def stated(self) -> bool:
        """
        Whether this descriptor counts in scoring: it is defined and has at least one indicator.
        """
        return bool(self.indicators)


@attrs.frozen
class RankOutline(Checked):
    """
    A descriptor without its words: what scoring needs of it. ``indicators`` are ids.
    """

    rank: int
    state: DescriptorState
    indicators: tuple[str, ...]

    _CHECKS = (
        ("rank", check_rank),
        ("state", instance_of(DescriptorState)),
        ("indicators", each(check_identifier, "ids")),
    )

    def _relate(self) -> None:
        _refuse_unless_defined(self.state, self.indicators, f"rank {self.rank}")


def _refuse_unless_defined(state: DescriptorState, indicators: tuple[object, ...], owner: str) -> None:
    if indicators and state is not DescriptorState.DEFINED:
        what = f"{owner} is {state.value} and cannot have indicators; take them out or make it defined"
        raise InvalidValueError("not a valid descriptor", [Problem("indicators", len(indicators), what)])


@attrs.frozen
class Competency(Checked):
    """
    A competency (competentie): a name, a definition, and descriptors at some of the ranks.
    """

    id: str
    name: str
    definition: str
    descriptors: tuple[Descriptor, ...]
    group: str | None = None
    uri: str | None = None
    exact_match: tuple[str, ...] = ()

    _CHECKS = (
        ("id", check_identifier),
        ("name", check_nonempty),
        ("definition", check_text),
        ("descriptors", each_is(Descriptor)),
        ("group", optional(check_nonempty)),
        *_LINKS,
    )

    def _relate(self) -> None:
        counts = Counter(d.rank for d in self.descriptors)
        refuse(
            "not a valid Competency",
            [
                Problem(f"descriptors[{i}].rank", d.rank, f"{self.id} has more than one descriptor at rank {d.rank}")
                for i, d in enumerate(self.descriptors)
                if counts[d.rank] > 1
            ],
        )

    def __repr__(self) -> str:
        ranks = _listed(outline.rank for outline in self.outline)
        return f"<Competency {self.id}: ranks {ranks}, {len(self.indicator_ids)} indicators>"

    def _repr_html_(self) -> str:
        from competentie.card import glance

        return glance(self)

    def level(self, rank: int) -> Descriptor:
        """
        The descriptor at *rank*.

        Raises:
            UnknownIdError: There is no descriptor at that rank; the error lists the ranks that have one.
        """
        for descriptor in self.descriptors:
            if type(rank) is int and descriptor.rank == rank:
                return descriptor
        ranks = _listed(d.rank for d in self.descriptors)
        problem = Problem("", rank, f"{self.id} has no descriptor at rank {quote(rank)}; its ranks: {ranks}")
        raise UnknownIdError("unknown rank", [problem])

    @cached_property
    def outline(self) -> tuple[RankOutline, ...]:
        """
        Rank, state and indicator ids per descriptor, by ascending rank.
        """
        return tuple(
            RankOutline(d.rank, d.state, tuple(i.id for i in d.indicators))
            for d in sorted(self.descriptors, key=lambda d: d.rank)
        )

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """
        All indicators of this competency, by ascending rank.
        """
        return tuple(i for d in sorted(self.descriptors, key=lambda d: d.rank) for i in d.indicators)

    @cached_property
    def indicator_ids(self) -> tuple[str, ...]:
        """
        The ids of :attr:`indicators`, in their order.
        """
        return tuple(i.id for i in self.indicators)


@attrs.frozen
class Specialisation(Checked):
    """
    A specialisation of the job that the framework describes.
    """

    id: str
    name: str
    uri: str | None = None
    exact_match: tuple[str, ...] = ()

    _CHECKS = (("id", check_identifier), ("name", check_nonempty), *_LINKS)


@attrs.frozen
class Mark(Checked):
    """
    The colour in which a cell is printed: data of the card, never computed.
    """

    competency: str
    rank: int
    status: CellMark

    _CHECKS = (("competency", check_identifier), ("rank", check_rank), ("status", instance_of(CellMark)))


@attrs.frozen
class JobProfile(Checked):
    """
    What a job asks (functieprofiel): a desired rank per competency, and the marks as printed.

    In ``desired`` a rank is a requirement, None says that there is no requirement, and an absent competency that it is
    not known. Make one with :meth:`of`, which checks it against its framework.
    """

    id: str
    title: str
    desired: Mapping[str, int | None] = attrs.field(converter=_freeze_desired)
    marks: tuple[Mark, ...] = ()
    note: str | None = None

    _CHECKS = (
        ("id", check_identifier),
        ("title", check_nonempty),
        ("desired", each_item(check_identifier, optional(check_rank))),
        ("marks", each_is(Mark)),
        ("note", optional(check_text)),
    )

    @classmethod
    def of(
        cls,
        framework: Framework,
        desired: Mapping[str, int | None],
        *,
        id: str,
        title: str,
        marks: tuple[Mark, ...] = (),
        note: str | None = None,
    ) -> JobProfile:
        """
        A job profile for *framework*.

        Args:
            framework: The framework that the ids and ranks belong to.

            desired: Desired rank per competency id; None for "no requirement". Leave out what is not known.

            id: Lower-case ASCII words joined by ``_``.

            title: The job's name.

            marks: Marks as printed, if any.

            note: A remark for people.

        Raises:
            InvalidTypeError: An argument has the wrong type.

            InvalidValueError: A value is not allowed: a rank that is not on the ladder, or not defined for its
                competency.

            UnknownIdError: A competency that the framework does not have.
        """
        expect("no profile without its framework", framework=instance_of(Framework)(framework))
        profile = cls(id=id, title=title, desired=desired, marks=marks, note=note)
        framework.check_profile(profile)
        # In the framework's order, so that equal profiles print alike.
        order = {c.id: profile.desired[c.id] for c in framework.competencies if c.id in profile.desired}
        return attrs.evolve(profile, desired=order)

    def desired_for(self, competency: str) -> int | Requirement:
        """
        The desired rank for the competency with that id, or why there is none.
        """
        wanted = (
            self.desired.get(competency, Requirement.UNKNOWN) if isinstance(competency, str) else Requirement.UNKNOWN
        )
        return Requirement.NONE if wanted is None else wanted


@attrs.frozen
class Replacement(Checked):
    """
    An id that gave way to another; *equivalent* says whether what was seen of the old one holds for the new one.
    """

    old: str
    new: str
    equivalent: bool

    _CHECKS = (("old", check_identifier), ("new", check_identifier), ("equivalent", instance_of(bool)))


@attrs.frozen
class History(Checked):
    """
    Ids of earlier versions that are gone; none is ever used again.
    """

    retired_ids: tuple[str, ...] = ()
    replaced: tuple[Replacement, ...] = ()

    _CHECKS = (("retired_ids", each(check_identifier, "ids")), ("replaced", each_is(Replacement)))


@attrs.frozen
class Correction(Checked):
    """
    A slip of the source that this version corrects: where, both readings, and why.

    ``id`` is that of the competency, descriptor, indicator or specialisation, or ``ladder/RANK``.
    """

    id: str
    field: str
    source: str
    corrected: str
    reason: str

    _CHECKS = tuple((name, check_nonempty) for name in ("id", "field", "source", "corrected", "reason"))


@attrs.frozen
class Provenance(Checked):
    """
    Where a framework's text comes from and what was done to it; None for what is not known.
    """

    title: str | None = None
    source: str | None = None
    source_sha256: str | None = None
    publisher: str | None = None
    licence: str | None = None
    retrieved: dt.date | None = None
    editor_notes: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()

    _CHECKS = (
        *((name, optional(check_nonempty)) for name in ("title", "source", "publisher", "licence")),
        ("source_sha256", optional(check_sha256)),
        ("retrieved", optional(instance_of(dt.date))),
        ("editor_notes", each(check_nonempty, "texts")),
        ("corrections", each_is(Correction)),
    )


@attrs.frozen
class FrameworkRef(Checked):
    """
    Which framework exactly: id, version, digest of its content, and the language it was read in.
    """

    id: str
    version: str
    digest: str
    language: str

    _CHECKS = (
        ("id", check_framework_id),
        ("version", check_version),
        ("digest", check_digest),
        ("language", check_language),
    )


def _freeze_texts(value: Mapping[str, str]) -> Mapping[str, str]:
    return freeze(value)


@attrs.frozen
class Translation(Checked):
    """
    The texts of a version of a framework in another language.

    Args:
        framework: The framework's id.

        version: The framework's version.

        language: That of the texts.

        official: Whether who made the framework stands behind it.

        note: Who made it, and how.

        texts: Text per path, as ``framework.texts`` gives them: ``title``, ``ladder/1/name``,
            ``indicators/coachen_2_1/text``, ...
    """

    framework: str
    version: str
    language: str
    official: bool
    note: str
    texts: Mapping[str, str] = attrs.field(converter=_freeze_texts)

    _CHECKS = (
        ("framework", check_framework_id),
        ("version", check_version),
        ("language", check_language),
        ("official", instance_of(bool)),
        ("note", check_nonempty),
        ("texts", each_item(check_nonempty, check_nonempty)),
    )

    @cached_property
    def digest(self) -> str:
        """
        ``sha256:`` and the hex of the canonical form of this translation.
        """
        return _digest_of(self)


@attrs.frozen
class TranslatedFrom(Checked):
    """
    What a framework in translation was made of: the language and digest of the original, and the translation's digest.
    """

    language: str
    digest: str
    translation: str

    _CHECKS = (("language", check_language), ("digest", check_digest), ("translation", check_digest))


@attrs.frozen(cache_hash=True)
class Framework(Checked):
    """
    A competency framework (raamwerk): a versioned set of competencies on one ladder.

    ``framework["coachen"]`` is a competency; :meth:`find` goes from an indicator's id to all it belongs to.
    ``modified`` is None where no date is known.
    """

    id: str
    version: str
    modified: dt.date | None
    language: str
    title: str
    ladder: tuple[Level, ...]
    legend: tuple[LegendEntry, ...]
    competencies: tuple[Competency, ...]
    specialisations: tuple[Specialisation, ...]
    profiles: tuple[JobProfile, ...]
    history: History
    provenance: Provenance
    uri: str | None = None
    exact_match: tuple[str, ...] = ()
    translated_from: TranslatedFrom | None = None

    _CHECKS = (
        ("id", check_framework_id),
        ("version", check_version),
        ("modified", optional(instance_of(dt.date))),
        ("language", check_language),
        ("title", check_nonempty),
        ("ladder", each_is(Level)),
        ("legend", each_is(LegendEntry)),
        ("competencies", each_is(Competency)),
        ("specialisations", each_is(Specialisation)),
        ("profiles", each_is(JobProfile)),
        ("history", instance_of(History)),
        ("provenance", instance_of(Provenance)),
        *_LINKS,
        ("translated_from", optional(instance_of(TranslatedFrom))),
    )

    # Looking up is by id; iterating over a framework would leave open what comes out.
    __iter__: ClassVar[None] = None

    def _relate(self) -> None:
        problems = [
            *self._ladder_problems(),
            *self._id_problems(),
            *self._history_problems(),
            *(p for i, profile in enumerate(self.profiles) for p in self._profile_problems(profile, f"profiles[{i}].")),
        ]
        refuse("not a valid Framework", problems)

    def __repr__(self) -> str:
        name = f"{self.id} {self.version} ({self.language})"
        counts = f"{len(self.competencies)} competencies, {len(self.ladder)} levels, {len(self.indicators)} indicators"
        return f"<Framework {name}: {counts}>"

    def _repr_html_(self) -> str:
        from competentie.card import glance

        return glance(self)

    def __getitem__(self, competency: str) -> Competency:
        """
        The competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        try:
            return self._competencies[competency]
        except (KeyError, TypeError):
            raise self._unknown(competency, self._competencies, "competency") from None

    def __contains__(self, competency: object) -> bool:
        return isinstance(competency, str) and any(competency == c.id for c in self.competencies)

    def indicator(self, id: str) -> Indicator:
        """
        The indicator with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        return self.find(id)[2]

    def find(self, id: str) -> tuple[Competency, Descriptor, Indicator]:
        """
        The indicator with that id, with the competency and the descriptor it belongs to.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        try:
            return self._places[id]
        except (KeyError, TypeError):
            raise self._unknown(id, self._places, "indicator") from None

    def legend_for(self, mark: CellMark) -> LegendEntry | None:
        """
        The legend's entry for *mark*, or None if the legend has none.
        """
        return next((entry for entry in self.legend if entry.status is mark), None)

    def rows(self) -> list[dict[str, str | int | None]]:
        """
        One flat dict per indicator, and per descriptor without indicators (its indicator and text are None).

        Each has the keys framework, version, language, competency, competency_name, group, rank, level, descriptor,
        state, summary, indicator, text; ``pandas.DataFrame(framework.rows())`` is a table of the framework.
        """
        names = {level.rank: level.name for level in self.ladder}
        return [
            {
                "framework": self.id,
                "version": self.version,
                "language": self.language,
                "competency": competency.id,
                "competency_name": competency.name,
                "group": competency.group,
                "rank": descriptor.rank,
                "level": names[descriptor.rank],
                "descriptor": descriptor.id,
                "state": descriptor.state.value,
                "summary": descriptor.summary,
                "indicator": indicator.id if indicator else None,
                "text": indicator.text if indicator else None,
            }
            for competency in self.competencies
            for descriptor in competency.descriptors
            for indicator in descriptor.indicators or (None,)
        ]

    def check_profile(self, profile: JobProfile) -> None:
        """
        Check that *profile* fits this framework.

        Raises:
            UnknownIdError: The profile names competencies that the framework does not have, and nothing else is wrong.

            InvalidValueError: A rank is not on the ladder, or desired where the competency is not defined.
        """
        expect("not a profile", profile=instance_of(JobProfile)(profile))
        problems = list(self._profile_problems(profile, ""))
        unknowns = [p for p in problems if p.value not in self and isinstance(p.value, str)]
        if problems and len(unknowns) == len(problems):
            raise UnknownIdError(f"profile {profile.id!r} does not fit {self.id} {self.version}", problems)
        refuse(f"profile {profile.id!r} does not fit {self.id} {self.version}", problems)

    def differences(self, ref: FrameworkRef, path: str) -> Iterator[Problem]:
        """
        In what *ref*, which stands at *path*, is not this framework; a translation has the digest of its original.
        """
        for name in ("id", "version", "digest"):
            theirs, ours = getattr(ref, name), getattr(self, name)
            if theirs != ours:
                yield Problem(f"{path}.{name}", theirs, f"{theirs} is not {ours}, that of the framework given")

    @cached_property
    def digest(self) -> str:
        """
        ``sha256:`` and the hex of the canonical form of this framework in its own language.
        """
        return self.translated_from.digest if self.translated_from else _digest_of(self)

    @cached_property
    def texts(self) -> Mapping[str, str]:
        """
        Every text that says something, by its path: what a translation gives in another language.
        """
        found: dict[str, str] = {}
        self._retold(found.setdefault)
        return FrozenDict(found)

    def translate(self, translation: Translation) -> Framework:
        """
        This framework with the texts of *translation*; its digest stays that of the original.

        Raises:
            FrameworkDataError: The translation is of another framework or version, or is not complete; the error names
                every text that is missing and every path that is none.
        """
        problems = [
            Problem(name, given, f"it translates {quote(given)}; this is {here!r}")
            for name, given, here in (
                ("framework", translation.framework, self.id),
                ("version", translation.version, self.version),
            )
            if given != here
        ]
        if self.translated_from:
            what = f"it is in translation itself; translate the original, which is in {self.translated_from.language}"
            problems.append(Problem("", self.language, what))
        texts, own = translation.texts, self.texts
        problems += [Problem(f"texts.{p}", None, f"missing; {quote(own[p])}") for p in own if p not in texts]
        extra = [(f"texts.{path}", path) for path in texts if path not in own]
        problems += unknown(extra, own, f"the path of a text of {self.id} {self.version}")
        if problems:
            raise FrameworkDataError(f"not a translation of {self.id} {self.version}", problems)
        origin = TranslatedFrom(self.language, self.digest, translation.digest)
        told = self._retold(lambda path, _: texts[path])
        return attrs.evolve(told, language=translation.language, translated_from=origin)

    def _retold(self, say: Callable[[str, str], str]) -> Framework:
        """
        This framework with what *say* makes of each text that says something, given its path.
        """

        def told(thing: Any, prefix: str, fields: str) -> Any:
            texts = {name: getattr(thing, name) for name in fields.split()}
            return attrs.evolve(thing, **{f: say(f"{prefix}/{f}", text) for f, text in texts.items() if text})

        def cell(d: Descriptor) -> Descriptor:
            indicators = tuple(told(i, f"indicators/{i.id}", "text") for i in d.indicators)
            summary = d.summary and say(f"descriptors/{d.id}/summary", d.summary)
            return attrs.evolve(d, summary=summary, indicators=indicators)

        def row(c: Competency) -> Competency:
            named: Competency = told(c, f"competencies/{c.id}", "name definition group")
            return attrs.evolve(named, descriptors=tuple(cell(d) for d in c.descriptors))

        return attrs.evolve(
            self,
            title=say("title", self.title),
            ladder=tuple(told(level, f"ladder/{level.rank}", "name description") for level in self.ladder),
            legend=tuple(told(entry, f"legend/{entry.status.value}", "colour label") for entry in self.legend),
            competencies=tuple(row(c) for c in self.competencies),
            specialisations=tuple(told(s, f"specialisations/{s.id}", "name") for s in self.specialisations),
            profiles=tuple(told(p, f"profiles/{p.id}", "title") for p in self.profiles),
        )

    @cached_property
    def ref(self) -> FrameworkRef:
        """
        Which framework this is, to keep beside a result.
        """
        return FrameworkRef(id=self.id, version=self.version, digest=self.digest, language=self.language)

    @cached_property
    def indicators(self) -> tuple[Indicator, ...]:
        """
        All indicators, by competency and ascending rank.
        """
        return tuple(i for c in self.competencies for i in c.indicators)

    @cached_property
    def indicator_ids(self) -> frozenset[str]:
        """
        The ids of all indicators.
        """
        return frozenset(self._places)

    @cached_property
    def _competencies(self) -> dict[str, Competency]:
        return {c.id: c for c in self.competencies}

    @cached_property
    def _places(self) -> dict[str, tuple[Competency, Descriptor, Indicator]]:
        return {i.id: (c, d, i) for c in self.competencies for d in c.descriptors for i in d.indicators}

    def _unknown(self, id: object, known: Iterable[str], what: str) -> UnknownIdError:
        article = "an" if what == "indicator" else "a"
        problems = unknown([("", id)], known, f"{article} {what} of {self.id} {self.version}")
        return UnknownIdError(f"unknown {what}", problems)

    def _ladder_problems(self) -> Iterator[Problem]:
        ranks = [level.rank for level in self.ladder]
        if not ranks:
            yield Problem("ladder", (), "a ladder has at least one level")
        for i in range(1, len(ranks)):
            if ranks[i] <= ranks[i - 1]:
                what = f"rank {ranks[i]} comes after rank {ranks[i - 1]}; ranks ascend"
                yield Problem(f"ladder[{i}].rank", ranks[i], what)
        for i, competency in enumerate(self.competencies):
            for j, descriptor in enumerate(competency.descriptors):
                if descriptor.rank not in ranks:
                    what = f"rank {descriptor.rank} is not on the ladder ({_listed(ranks)})"
                    yield Problem(f"competencies[{i}].descriptors[{j}].rank", descriptor.rank, what)
        for status, count in Counter(entry.status for entry in self.legend).items():
            if count > 1:
                yield Problem("legend", status.value, f"{status.value!r} has {count} entries; one status, one entry")

    def _ids(self) -> Iterator[tuple[str, str]]:
        """
        Every id with its path.
        """
        for i, c in enumerate(self.competencies):
            yield f"competencies[{i}].id", c.id
            for j, d in enumerate(c.descriptors):
                yield f"competencies[{i}].descriptors[{j}].id", d.id
                for k, indicator in enumerate(d.indicators):
                    yield f"competencies[{i}].descriptors[{j}].indicators[{k}].id", indicator.id
        for i, specialisation in enumerate(self.specialisations):
            yield f"specialisations[{i}].id", specialisation.id

    def _all_ids(self) -> list[str]:
        """
        Every id, as :meth:`_ids`, without the cost of the paths.
        """
        ids = [s.id for s in self.specialisations]
        for c in self.competencies:
            ids.append(c.id)
            for d in c.descriptors:
                ids.append(d.id)
                ids.extend([i.id for i in d.indicators])
        return ids

    def _id_problems(self) -> Iterator[Problem]:
        ids = self._all_ids()
        if len(set(ids)) < len(ids):
            first: dict[str, str] = {}
            for path, id in self._ids():
                if id in first:
                    yield Problem(path, id, f"{id!r} is already the id of {first[id].removesuffix('.id')}")
                first.setdefault(id, path)
        for id, count in Counter(profile.id for profile in self.profiles).items():
            if count > 1:
                yield Problem("profiles", id, f"{count} profiles have the id {id!r}")

    def _history_problems(self) -> Iterator[Problem]:
        live = set(self._all_ids())
        retired = set(self.history.retired_ids)
        for id, count in Counter(self.history.retired_ids).items():
            if count > 1:
                yield Problem("history.retired_ids", id, f"{id!r} stands there {count} times")
        for i, id in enumerate(self.history.retired_ids):
            if id in live:
                yield Problem(
                    f"history.retired_ids[{i}]", id, f"{id!r} is retired and in use; ids are never used again"
                )
        yield from self._circle_problems()
        for i, replaced in enumerate(self.history.replaced):
            if replaced.old in live:
                path = f"history.replaced[{i}].old"
                yield Problem(path, replaced.old, f"{replaced.old!r} is replaced and still in use")
        dangling = [
            (f"history.replaced[{i}].new", replaced.new)
            for i, replaced in enumerate(self.history.replaced)
            if replaced.new not in live | retired
        ]
        places = live | {f"ladder/{level.rank}" for level in self.ladder}
        for i, correction in enumerate(self.provenance.corrections):
            if correction.id not in places:
                dangling.append((f"provenance.corrections[{i}].id", correction.id))
        yield from unknown(dangling, places, "an id of this framework")

    def _circle_problems(self) -> Iterator[Problem]:
        """
        Replacements that lead back to where they come from.
        """
        heirs: dict[str, set[str]] = {}
        for i, replaced in enumerate(self.history.replaced):
            ahead, seen = [replaced.new], set[str]()
            while ahead:
                id = ahead.pop()
                ahead += heirs.get(id, set()) - seen
                seen.add(id)
            if replaced.old in seen:
                what = f"{replaced.old!r} gave way to {replaced.new!r}, which gave way to it"
                yield Problem(f"history.replaced[{i}]", replaced.old, what)
            heirs.setdefault(replaced.old, set()).add(replaced.new)

    def _profile_problems(self, profile: JobProfile, prefix: str) -> Iterator[Problem]:
        desired = [(f"{prefix}desired.{id}", id, rank) for id, rank in profile.desired.items()]
        marks = [(f"{prefix}marks[{i}]", mark.competency, mark.rank) for i, mark in enumerate(profile.marks)]
        known = {c.id: {d.rank: d.state for d in c.descriptors} for c in self.competencies}
        yield from unknown(
            [(path, id) for path, id, _ in (*desired, *marks) if id not in known], known, f"a competency of {self.id}"
        )
        for path, id, rank in (*desired, *marks):
            if id in known and rank is not None and rank not in known[id]:
                yield Problem(path, rank, f"{id} has no descriptor at rank {rank}; its ranks: {_listed(known[id])}")
        for path, id, rank in desired:
            state = known.get(id, {}).get(rank) if rank else None
            if state and state is not DescriptorState.DEFINED:
                defined = [r for r, state in known[id].items() if state is DescriptorState.DEFINED]
                what = f"{id} is {state.value} at rank {rank}; its defined ranks: {_listed(defined)}"
                yield Problem(path, rank, what)


def _digest_of(document: Checked) -> str:
    # The canonical form is the converter's; reached from here alone, when asked for.
    from competentie.converter import to_json

    return "sha256:" + hashlib.sha256(to_json(document).encode()).hexdigest()


def _listed(ranks: Iterable[int]) -> str:
    return ", ".join(map(str, ranks)) or "none"
