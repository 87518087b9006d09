"""
From one version of a framework to another: what changed, what SemVer step that calls for, and what of the evidence,
profiles and results made with the old one still holds.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final, TypeVar

import attrs

from competentie.catalog import translations_of
from competentie.converter import from_dict, to_dict
from competentie.errors import Problem, quote
from competentie.evidence import Evidence, check_evidence
from competentie.levels import Assessment, LevelResult, assess
from competentie.model import (
    Checked,
    DescriptorState,
    Faults,
    Framework,
    FrameworkRef,
    JobProfile,
    Leaf,
    Replacement,
    check_identifier,
    check_nonempty,
    each,
    each_is,
    each_item,
    expect,
    freeze,
    instance_of,
    optional,
    refuse,
)

__all__ = [
    "Bump",
    "Carried",
    "CarriedProfile",
    "Change",
    "ChangeKind",
    "Comparison",
    "CompetencyChange",
    "Diff",
    "DropReason",
    "Dropped",
    "Operation",
    "Rescored",
    "apply_diff",
    "carry",
    "carry_profile",
    "compare",
    "diff",
    "rescore",
]


V = TypeVar("V")


class Bump(enum.Enum):
    """
    The SemVer step that a change of the data calls for.
    """

    NONE = "none"
    PATCH = "patch"
    MINOR = "minor"
    MAJOR = "major"


class Operation(enum.Enum):
    """
    What happened to a value.
    """

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class ChangeKind(enum.Enum):
    """
    What a change is about.
    """

    ADDED = "added"
    """
    A competency, descriptor, indicator, specialisation or profile is new.
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
    STATE = "state"
    """
    A descriptor is defined, not applicable or undefined, and was not.
    """
    LADDER = "ladder"
    """
    A rank was added or removed.
    """
    LEGEND = "legend"
    """
    The legend differs.
    """
    DESIRED = "desired"
    """
    A profile desires another rank.
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


# Design: major where the same evidence may give another outcome; minor for language, legend, metadata, specialisation
# and profile; patch for wording.
_BUMPS: Final[Mapping[ChangeKind, Bump]] = {
    ChangeKind.MOVED: Bump.MAJOR,
    ChangeKind.STATE: Bump.MAJOR,
    ChangeKind.LADDER: Bump.MAJOR,
    ChangeKind.DESIRED: Bump.MAJOR,
    ChangeKind.LEGEND: Bump.MINOR,
    ChangeKind.REORDERED: Bump.MINOR,
    ChangeKind.METADATA: Bump.MINOR,
    ChangeKind.REWORDED: Bump.PATCH,
    ChangeKind.RELEASE: Bump.NONE,
}
_BY_NAME: Final[Mapping[str, ChangeKind]] = {
    "version": ChangeKind.RELEASE,
    "modified": ChangeKind.RELEASE,
    "legend": ChangeKind.LEGEND,
    "rank": ChangeKind.MOVED,
    "state": ChangeKind.STATE,
}
_STEPS: Final = list(Bump)
_SCORED: Final = frozenset({"competencies", "descriptors", "indicators"})
_THINGS: Final = frozenset({*_SCORED, "specialisations", "profiles"})
_WORDING: Final = frozenset({"title", "name", "definition", "description", "summary", "text", "note"})


def check_leaf(value: object) -> Faults:
    """
    Check for text, a whole number, a bool, None, or a tuple of texts and whole numbers.
    """
    plain = instance_of(str, int, bool, type(None), tuple)(value)
    return plain or (each(instance_of(str, int), "texts and whole numbers")(value) if isinstance(value, tuple) else ())


@attrs.frozen
class Change(Checked):
    """
    One value that differs: where, what it was and what it is (None as well where there was or is none).

    Paths are those of a translation where they lead to a text, and others like them: ``descriptors/coachen_2/rank``.
    """

    path: str
    kind: ChangeKind
    operation: Operation
    old: Leaf
    new: Leaf

    _DERIVED = ("bump",)

    _CHECKS = (
        ("path", check_nonempty),
        ("kind", instance_of(ChangeKind)),
        ("operation", instance_of(Operation)),
        ("old", check_leaf),
        ("new", check_leaf),
    )

    @property
    def bump(self) -> Bump:
        """
        The SemVer step that this change calls for.
        """
        head = self.path.split("/")[0]
        if self.kind in (ChangeKind.ADDED, ChangeKind.REMOVED):
            if head in _SCORED or (head == "profiles" and self.kind is ChangeKind.REMOVED):
                return Bump.MAJOR
            return Bump.MINOR
        if self.kind is ChangeKind.TRANSLATION:
            steps = {Operation.ADDED: Bump.MINOR, Operation.CHANGED: Bump.PATCH, Operation.REMOVED: Bump.MAJOR}
            return steps[self.operation]
        # A correction is listed with the wording that it explains.
        return Bump.PATCH if self.path.startswith("provenance/corrections") else _BUMPS[self.kind]


@attrs.frozen
class Diff(Checked):
    """
    All that differs between two versions of a framework, and the SemVer step it calls for.
    """

    old: FrameworkRef
    new: FrameworkRef
    changes: tuple[Change, ...]

    _DERIVED = ("bump", "added", "removed", "moved", "replaced")

    _CHECKS = (("old", instance_of(FrameworkRef)), ("new", instance_of(FrameworkRef)), ("changes", each_is(Change)))

    def _relate(self) -> None:
        counts = Counter(change.path for change in self.changes)
        refuse(
            "not a valid Diff",
            [Problem("changes", path, f"{path} stands there more than once") for path in counts if counts[path] > 1],
        )

    @property
    def bump(self) -> Bump:
        """
        The largest step that a change calls for.
        """
        return max((change.bump for change in self.changes), key=_STEPS.index, default=Bump.NONE)

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """
        The changes of one kind.
        """
        return tuple(change for change in self.changes if change.kind is kind)

    @property
    def added(self) -> tuple[str, ...]:
        """
        Ids that are new.
        """
        return self._ids(ChangeKind.ADDED, Operation.ADDED)

    @property
    def removed(self) -> tuple[str, ...]:
        """
        Ids that are gone.
        """
        return self._ids(ChangeKind.REMOVED, Operation.REMOVED)

    @property
    def moved(self) -> tuple[str, ...]:
        """
        Ids of descriptors at another rank, and of what stands under another parent.
        """
        ranks = [c.path.split("/")[1] for c in self.of(ChangeKind.MOVED) if c.path.endswith("/rank")]
        lists = [c for c in self.of(ChangeKind.MOVED) if isinstance(c.new, tuple) and isinstance(c.old, tuple)]
        gone, come = set(self.removed), set(self.added)
        parents = [str(id) for c in lists for id in (*c.new, *c.old) if (id in c.new) != (id in c.old)]  # type: ignore[operator, misc]
        return tuple(dict.fromkeys(id for id in (*ranks, *parents) if id not in gone | come))

    @property
    def replaced(self) -> tuple[Replacement, ...]:
        """
        Removed ids that gave way to added ones, as the new version's history says.
        """
        gone, come = set(self.removed), set(self.added)
        told = next((c.new for c in self.changes if c.path == "history/replaced"), ())
        entries = [_replacement(str(entry)) for entry in told] if isinstance(told, tuple) else []
        return tuple(entry for entry in entries if entry.old in gone and entry.new in come)

    def _ids(self, kind: ChangeKind, operation: Operation) -> tuple[str, ...]:
        paths = [c.path.split("/") for c in self.of(kind) if c.operation is operation]
        return tuple(dict.fromkeys(parts[1] for parts in paths if len(parts) > 2))


def diff(
    old: Framework,
    new: Framework,
    *,
    translations: tuple[Mapping[str, str] | None, Mapping[str, str] | None] | None = None,
) -> Diff:
    """
    What changed from *old* to *new*.

    Both in their own language; their translations are compared too. An id is opaque: what has
    another id is removed and added, and only ``history.replaced`` of the new version says that one gave way to another.

    Args:
        old: The earlier version.

        new: The later one.

        translations: The digest per language of each one's translations; by default those that are installed, where
            both frameworks are.

    Raises:
        InvalidValueError: The two are not versions of one framework, or one is in translation.
    """
    _check_pair(old, new)
    refuse(
        "cannot compare these frameworks",
        [
            Problem(name, framework.language, f"{framework!r} is in translation; load it without language=")
            for name, framework in (("old", old), ("new", new))
            if framework.translated_from
        ],
    )
    before, after = flatten(old), flatten(new)
    alive = _live_ids(before), _live_ids(after)
    changes = [
        Change(path, _kind(path, before, after, alive), operation, before.get(path), after.get(path))
        for path, operation in _operations(before, after)
    ]
    one, other = translations or (translations_of(old.ref), translations_of(new.ref))
    if one is not None and other is not None:
        # With the language of each itself among them, so that a language that is gone is seen, wherever it was.
        languages = {old.language: old.digest, **one}, {new.language: new.digest, **other}
        changes += [
            Change(f"translations/{lang}", ChangeKind.TRANSLATION, operation, one.get(lang), other.get(lang))
            for lang, operation in _operations(*languages)
            if lang in {*one, *other} or operation is Operation.REMOVED
        ]
    elif old.language != new.language:
        place = f"translations/{old.language}"
        changes.append(Change(place, ChangeKind.TRANSLATION, Operation.REMOVED, old.digest, None))
    return Diff(old.ref, new.ref, tuple(changes))


def _check_pair(old: Framework, new: Framework) -> None:
    """
    Refuse what are not two versions of one framework.
    """
    check = instance_of(Framework)
    expect("cannot compare these frameworks", old=check(old), new=check(new))
    if new.id != old.id:
        what = f"{new.id} is another framework than {old.id}"
        refuse("cannot compare these frameworks", [Problem("new", new.id, what)])


def _operations(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Operation]]:
    for path in dict.fromkeys((*before, *after)):
        if path not in before:
            yield path, Operation.ADDED
        elif path not in after:
            yield path, Operation.REMOVED
        elif (type(before[path]), before[path]) != (type(after[path]), after[path]):
            yield path, Operation.CHANGED


def _live_ids(flat: Mapping[str, Leaf]) -> set[tuple[str, str]]:
    """
    What there is: kind of thing and id.
    """
    return {(parts[0], parts[1]) for parts in (path.split("/") for path in flat) if len(parts) > 2}


def _kind(
    path: str,
    before: Mapping[str, Leaf],
    after: Mapping[str, Leaf],
    alive: tuple[set[tuple[str, str]], set[tuple[str, str]]],
) -> ChangeKind:
    head, *rest = path.split("/")
    field = path.rpartition("/")[2]
    kind = ChangeKind.REWORDED if field in _WORDING and head != "provenance" else ChangeKind.METADATA
    kind = _BY_NAME.get(head, _BY_NAME.get(field, kind))
    if head == "ladder":
        kind = ChangeKind.LADDER if path == "ladder" or (path in before) != (path in after) else kind
    elif head in _THINGS and len(rest) > 1 and (head, rest[0]) not in alive[0] & alive[1]:
        kind = ChangeKind.REMOVED if (head, rest[0]) in alive[0] else ChangeKind.ADDED
    elif head == "profiles" and rest[1:2] == ["desired"]:
        kind = ChangeKind.DESIRED
    elif path in _THINGS or field in ("descriptors", "indicators"):
        kind = _kind_of_list(field, before[path], after[path], alive)
    return kind


def _kind_of_list(
    things: str, old: Leaf, new: Leaf, alive: tuple[set[tuple[str, str]], set[tuple[str, str]]]
) -> ChangeKind:
    """
    What happened to a list of ids: something that lives on came or went, or is gone, or is new, or the order changed.
    """
    before, after = set(old or ()), set(new or ())  # type: ignore[arg-type]
    if any((things, id) in alive[0] & alive[1] for id in before ^ after):
        return ChangeKind.MOVED
    if before - after:
        return ChangeKind.REMOVED
    return ChangeKind.ADDED if after - before else ChangeKind.REORDERED


def apply_diff(framework: Framework, changes: Diff) -> Framework:
    """
    What *framework* becomes by the changes of a diff; its translations aside.

    Raises:
        InvalidValueError: The framework is not the one that the diff starts from; the error names every difference.
    """
    flat = dict(flatten(framework))
    told = [change for change in changes.changes if change.kind is not ChangeKind.TRANSLATION]
    theirs, ours = changes.old, framework.ref
    refuse(
        "the diff does not fit this framework",
        [
            *(
                Problem(name, getattr(ours, name), f"{getattr(ours, name)} is not {getattr(theirs, name)}")
                for name in ("id", "version", "digest", "language")
                if getattr(ours, name) != getattr(theirs, name)
            ),
            *(
                Problem(
                    c.path, flat.get(c.path), f"{quote(flat.get(c.path))} is not {quote(c.old)}, which the diff changes"
                )
                for c in told
                if (c.path in flat) is (c.operation is Operation.ADDED) or flat.get(c.path) != c.old
            ),
        ],
    )
    for change in told:
        if change.operation is Operation.REMOVED:
            del flat[change.path]
        else:
            flat[change.path] = change.new
    return unflatten(flat)


# A framework as a flat mapping of paths to values, and back. Lists of things are their ids in order.

_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "ladder": ("rank", "name", "description"),
    "legend": ("status", "colour", "label"),
    "competencies": ("id", "name", "definition", "descriptors", "group", "uri", "exact_match"),
    "descriptors": ("id", "rank", "state", "summary", "indicators", "uri", "exact_match"),
    "indicators": ("id", "text", "uri", "exact_match"),
    "specialisations": ("id", "name", "uri", "exact_match"),
    "profiles": ("id", "title", "note"),
}


def flatten(framework: Framework) -> Mapping[str, Leaf]:
    """
    *framework* as a mapping of paths to values.
    """
    document = to_dict(framework)
    flat: dict[str, Leaf] = {}

    def things(head: str, entries: list[dict[str, Any]], owner: str = "") -> None:
        key, *fields = _FIELDS[head]
        flat[f"{owner}{head}"] = tuple(entry[key] for entry in entries)
        for entry in entries:
            place = f"{head}/{entry[key]}"
            for field in fields:
                if field in _FIELDS:
                    things(field, entry[field], f"{place}/")
                elif field in entry:
                    flat[f"{place}/{field}"] = _leaf(entry[field])
            if head == "profiles":
                flat[f"{place}/marks"] = tuple(f"{m['competency']} {m['rank']} {m['status']}" for m in entry["marks"])
                flat.update({f"{place}/desired/{id}": rank for id, rank in entry["desired"].items()})

    history, provenance = document.pop("history"), document.pop("provenance")
    del document["format"]
    for key, value in document.items():
        if key in _FIELDS:
            things(key, value)
        else:
            flat[key] = _leaf(value)
    flat["history/retired_ids"] = tuple(history["retired_ids"])
    flat["history/replaced"] = tuple(
        f"{e['old']} {e['new']} {'equivalent' if e['equivalent'] else 'other'}" for e in history["replaced"]
    )
    corrections = provenance.pop("corrections")
    flat.update({f"provenance/{name}": _leaf(value) for name, value in provenance.items()})
    flat.update({f"provenance/corrections/{i}/{n}": text for i, e in enumerate(corrections) for n, text in e.items()})
    return flat


def _leaf(value: Any) -> Leaf:
    return tuple(value) if isinstance(value, list) else value


def _replacement(entry: str) -> Replacement:
    old, new, how = entry.split(" ")
    return Replacement(old, new, equivalent=how == "equivalent")


def unflatten(flat: Mapping[str, Leaf]) -> Framework:
    """
    The framework that :func:`flatten` gave as *flat*.

    Raises:
        FrameworkDataError: The values do not make a framework.
    """
    nested: dict[str, Any] = {}
    for path, value in flat.items():
        *parents, last = path.split("/")
        holder = nested
        for parent in parents:
            holder = holder.setdefault(f"{parent}/", {})
        holder[last] = list(value) if isinstance(value, tuple) else value

    def things(head: str, ids: list[Any]) -> list[dict[str, Any]]:
        key, *fields = _FIELDS[head]
        entries = []
        for id in ids:
            entry = {key: id, **nested.get(f"{head}/", {}).get(f"{id}/", {})}
            entry.update({field: things(field, entry[field]) for field in fields if field in _FIELDS})
            if head == "profiles":
                entry["desired"] = entry.pop("desired/", {})
                entry["marks"] = [_mark(mark) for mark in entry["marks"]]
            entries.append(entry)
        return entries

    document = {key: value for key, value in nested.items() if not key.endswith("/")}
    document |= {head: things(head, document[head]) for head in document.keys() & _FIELDS.keys()}
    history, provenance = nested["history/"], nested["provenance/"]
    replaced = [attrs.asdict(_replacement(entry)) for entry in history["replaced"]]
    corrections = provenance.pop("corrections/", {})
    document["history"] = {**history, "replaced": replaced}
    document["provenance"] = {**provenance, "corrections": list(corrections.values())}
    return from_dict(Framework, {"format": "competentie.framework/1", **document})


def _mark(mark: str) -> dict[str, Any]:
    competency, rank, status = mark.split(" ")
    return {"competency": competency, "rank": int(rank), "status": status}


# What was made with the old version, under the new one.


class DropReason(enum.Enum):
    """
    Why something of the old version does not hold under the new one.
    """

    REMOVED = "removed"
    """
    Its id is gone, and nothing took its place.
    """
    NOT_EQUIVALENT = "not_equivalent"
    """
    Its id gave way to one that is not equivalent.
    """
    CONFLICT = "conflict"
    """
    Several ids gave way to one and say different things, or one gave way to several ranks of a competency.
    """
    NOT_DEFINED = "not_defined"
    """
    It lives on, and is not defined any more.
    """


@attrs.frozen
class Dropped(Checked):
    """
    An id whose answer or requirement does not carry, and why.
    """

    id: str
    reason: DropReason

    _CHECKS = (("id", check_identifier), ("reason", instance_of(DropReason)))


def _freeze_evidence(value: Evidence) -> Evidence:
    return freeze(value)


@attrs.frozen
class Carried(Checked):
    """
    Evidence of an old version under a new one.

    Args:
        evidence: What still applies, by the new version's ids.

        dropped: Answers that do not, and why.

        not_assessed: Indicators of the new version that the old one did not ask about and that got no answer.
    """

    evidence: Evidence = attrs.field(converter=_freeze_evidence)
    dropped: tuple[Dropped, ...]
    not_assessed: tuple[str, ...]

    _CHECKS = (
        ("evidence", each_item(check_identifier, optional(instance_of(bool)))),
        ("dropped", each_is(Dropped)),
        ("not_assessed", each(check_identifier, "ids")),
    )

    def __repr__(self) -> str:
        return (
            f"<Carried: {len(self.evidence)} answers, {len(self.dropped)} dropped, {len(self.not_assessed)} to assess>"
        )


def carry(evidence: Evidence, old: Framework, new: Framework) -> Carried:
    """
    What *evidence* on *old* says under *new*.

    Never a guess: an answer carries where its id lives on, or gave way to one that ``history.replaced`` of *new* calls
    equivalent.

    Raises:
        InvalidTypeError: An answer is not True, False or None.

        UnknownIdError: An id is not an indicator of *old*.
    """
    _check_pair(old, new)
    check_evidence(evidence, old.indicator_ids, f"{old.id} {old.version}")
    found: dict[str, dict[str, bool]] = {}
    dropped: list[Dropped] = []
    for id, answer in evidence.items():
        if answer is None:
            continue
        heirs = _heirs(id, new, new.indicator_ids)
        if isinstance(heirs, DropReason):
            dropped.append(Dropped(id, heirs))
        else:
            for heir in heirs:
                found.setdefault(heir, {})[id] = answer
    kept, torn = _settled(found)
    dropped += [Dropped(id, DropReason.CONFLICT) for id in torn]
    order = {indicator.id: i for i, indicator in enumerate(new.indicators)}
    kept = {heir: kept[heir] for heir in sorted(kept, key=order.__getitem__)}
    asked = old.indicator_ids
    return Carried(
        evidence=kept,
        dropped=tuple(sorted(dropped, key=lambda one: one.id)),
        not_assessed=tuple(id for id in order if id not in asked and id not in kept),
    )


def _settled(found: Mapping[str, Mapping[str, V]]) -> tuple[dict[str, V], tuple[str, ...]]:
    """
    What each heir gets from the ids that it stands for, and the ids that are not heard as they say different things.

    An id that lives on keeps what was said of itself.
    """
    kept: dict[str, V] = {}
    torn: list[str] = []
    for heir, said in found.items():
        if heir in said:
            kept[heir] = said[heir]
            torn += [id for id, value in said.items() if value != said[heir]]
        elif len(set(said.values())) == 1:
            kept[heir] = next(iter(said.values()))
        else:
            torn += said
    return kept, tuple(dict.fromkeys(torn))


def _heirs(id: str, new: Framework, live: frozenset[str]) -> tuple[str, ...] | DropReason:
    """
    The ids of *new* that *id* lives on in: itself, or all that it gave way to as equivalent; or why there are none.
    """
    heirs: list[str] = []
    reason = DropReason.REMOVED
    ahead, seen = [id], {id}
    while ahead:
        here = ahead.pop()
        if here in live:
            heirs.append(here)
            continue
        for entry in new.history.replaced:
            if entry.old == here and not entry.equivalent:
                reason = DropReason.NOT_EQUIVALENT
            elif entry.old == here and entry.new not in seen:
                seen.add(entry.new)
                ahead.append(entry.new)
    return tuple(heirs) or reason


@attrs.frozen
class CarriedProfile(Checked):
    """
    A job profile of an old version under a new one, and the competencies whose requirement did not carry.
    """

    profile: JobProfile
    dropped: tuple[Dropped, ...]

    _CHECKS = (("profile", instance_of(JobProfile)), ("dropped", each_is(Dropped)))


def carry_profile(profile: JobProfile, old: Framework, new: Framework) -> CarriedProfile:
    """
    What *profile* for *old* asks under *new*.

    Never a guess: a desired rank carries where its descriptor lives on and is defined, at the rank it has now; "no
    requirement" where the competency lives on. Printed marks are of the old version and do not carry.

    Raises:
        InvalidValueError: The profile does not fit *old*.

        UnknownIdError: The profile names competencies that *old* does not have.
    """
    _check_pair(old, new)
    old.check_profile(profile)
    cells = {d.id: (k.id, d) for k in new.competencies for d in k.descriptors}
    owners = frozenset(k.id for k in new.competencies)
    found: dict[str, dict[str, int | DropReason | None]] = {}
    dropped: list[Dropped] = []
    for id, rank in profile.desired.items():
        heirs = _heirs(id, new, owners) if rank is None else _heirs(old[id].level(rank).id, new, frozenset(cells))
        if isinstance(heirs, DropReason):
            dropped.append(Dropped(id, heirs))
        elif rank is None:
            for heir in heirs:
                found.setdefault(heir, {})[id] = None
        elif undefined := [h for h in heirs if cells[h][1].state is not DescriptorState.DEFINED]:
            dropped.append(Dropped(id, DropReason.NOT_DEFINED if undefined == list(heirs) else DropReason.CONFLICT))
        else:
            for heir in heirs:
                owner, descriptor = cells[heir]
                said = found.setdefault(owner, {})
                # Split over two ranks of one competency: which one is meant is not for us to say.
                said[id] = descriptor.rank if said.get(id, descriptor.rank) == descriptor.rank else DropReason.CONFLICT
    settled, torn = _settled(found)
    split = [id for said in found.values() for id, value in said.items() if isinstance(value, DropReason)]
    dropped += [Dropped(id, DropReason.CONFLICT) for id in dict.fromkeys([*torn, *split])]
    kept = {owner: rank for owner, rank in settled.items() if not isinstance(rank, DropReason)}
    made = JobProfile.of(new, kept, id=profile.id, title=profile.title, note=profile.note)
    return CarriedProfile(made, tuple(sorted(dropped, key=lambda one: one.id)))


@attrs.frozen
class Rescored(Checked):
    """
    A saved assessment of an old version, determined again under a new one; the old result stays beside it.

    Decisions and the account of the votes are of the old version and stay there; ``undecided`` names the competencies
    whose decision has to be taken again.
    """

    before: Assessment
    after: Assessment
    carried: Carried

    _DERIVED = ("undecided",)

    _CHECKS = (
        ("before", instance_of(Assessment)),
        ("after", instance_of(Assessment)),
        ("carried", instance_of(Carried)),
    )

    @property
    def undecided(self) -> tuple[str, ...]:
        """
        Competencies that a person decided on before.
        """
        return tuple(result.competency for result in self.before.results if result.decision)


def rescore(assessment: Assessment, old: Framework, new: Framework) -> Rescored:
    """
    *assessment* on *old*, determined again under *new* by the same rule.

    Raises:
        InvalidValueError: The assessment is of another framework, version or content than *old*.
    """
    refuse("the assessment is of another framework", old.differences(assessment.framework, "framework"))
    carried = carry(assessment.evidence, old, new)
    return Rescored(before=assessment, after=assess(new, carried.evidence, assessment.rule), carried=carried)


@attrs.frozen
class CompetencyChange(Checked):
    """
    Two results on one competency side by side.
    """

    before: LevelResult
    after: LevelResult

    _DERIVED = ("change", "gained", "lost", "newly_assessed", "no_longer_assessed")

    _CHECKS = (("before", instance_of(LevelResult)), ("after", instance_of(LevelResult)))

    @property
    def competency(self) -> str:
        """
        The competency's id.
        """
        return self.after.competency

    @property
    def change(self) -> int | None:
        """
        Attained level after minus before, in ranks; None where either is not known.
        """
        before, after = self.before.attained, self.after.attained
        return None if before is None or after is None else after - before

    @property
    def gained(self) -> tuple[str, ...]:
        """
        Indicators observed now that were judged not observed.
        """
        return self._turned({(False, True)})

    @property
    def lost(self) -> tuple[str, ...]:
        """
        Indicators judged not observed now that were observed.
        """
        return self._turned({(True, False)})

    @property
    def newly_assessed(self) -> tuple[str, ...]:
        """
        Indicators with an answer now that had none.
        """
        return self._turned({(None, True), (None, False)})

    @property
    def no_longer_assessed(self) -> tuple[str, ...]:
        """
        Indicators without an answer now that had one.
        """
        return self._turned({(True, None), (False, None)})

    def _turned(self, turns: set[tuple[bool | None, bool | None]]) -> tuple[str, ...]:
        was, now = (
            {id: a for outline, answers in one.answered() for id, a in zip(outline.indicators, answers, strict=True)}
            for one in (self.before, self.after)
        )
        return tuple(id for id in now if (was.get(id), now[id]) in turns)


@attrs.frozen
class Comparison(Checked):
    """
    Two assessments side by side: of one person over time, or self against others.
    """

    before: Assessment
    after: Assessment

    _CHECKS = (("before", instance_of(Assessment)), ("after", instance_of(Assessment)))

    def _relate(self) -> None:
        one, other = self.before.framework, self.after.framework
        if one.id != other.id:
            refuse("cannot compare these assessments", [Problem("after", other.id, f"{other.id} is not {one.id}")])
        if one.version.split(".")[0] != other.version.split(".")[0]:
            what = f"{one.version} and {other.version} are of different major versions; rescore the older one first"
            refuse("cannot compare these assessments", [Problem("after", other.version, what)])
        if self.before.evidence.keys() != self.after.evidence.keys() or {r.competency for r in self.before.results} != {
            r.competency for r in self.after.results
        }:
            what = "the two are not on the same competencies and indicators; rescore one of them first"
            refuse("cannot compare these assessments", [Problem("after", other.version, what)])
        if self.before.rule != self.after.rule:
            what = "the two were determined by different rules; assess one of them again by the other's"
            refuse("cannot compare these assessments", [Problem("after.rule", self.after.rule, what)])

    def __getitem__(self, competency: str) -> CompetencyChange:
        """
        The change on the competency with that id.

        Raises:
            UnknownIdError: There is none; the error names the nearest id.
        """
        return CompetencyChange(self.before[competency], self.after[competency])

    @cached_property
    def changes(self) -> tuple[CompetencyChange, ...]:
        """
        One change per competency, in the order of the framework.
        """
        return tuple(self[result.competency] for result in self.after.results)

    def rows(self) -> list[dict[str, str | int | None]]:
        """
        One flat dict per competency with the levels, the change and how many indicators changed; no answers.
        """
        return [
            {
                "competency": one.competency,
                "before": one.before.attained,
                "after": one.after.attained,
                "change": one.change,
                "gained": len(one.gained),
                "lost": len(one.lost),
                "newly_assessed": len(one.newly_assessed),
                "no_longer_assessed": len(one.no_longer_assessed),
            }
            for one in self.changes
        ]


def compare(before: Assessment, after: Assessment) -> Comparison:
    """
    Two assessments side by side.

    Raises:
        InvalidValueError: They are of different frameworks, of different major versions (the error says to rescore), or
            by different rules.
    """
    return Comparison(before=before, after=after)
