"""
From one version of a framework to another: what changed, what SemVer step that calls for, and what of the evidence,
profiles and results made with the old one still holds.
"""

import enum
from collections.abc import Container, Iterator, Mapping
from functools import cache
from typing import Any, Final, TypeAlias, TypeVar

import attrs

from competentie._fields import (
    Bump,
    ChangeKind,
    Checked,
    Declared,
    Field,
    Meaning,
    each_field,
    plain,
)
from competentie._kinds import (
    Either,
    Filled,
    Id,
    Json,
    Several,
    Table,
    Text,
    Whole,
    frozen_json,
)
from competentie.catalog import translations_of
from competentie.documents import from_dict, value_problems
from competentie.errors import Problem, refuse, require, twice
from competentie.evidence import Evidence, check_evidence
from competentie.levels import Assessment, assess
from competentie.model import (
    DescriptorState,
    Framework,
    FrameworkRef,
    JobProfile,
    Replacement,
)
from competentie.translation import path_of

__all__ = [
    "Bump",
    "Carried",
    "CarriedProfile",
    "Change",
    "ChangeKind",
    "Diff",
    "DropReason",
    "Dropped",
    "Operation",
    "Rescored",
    "apply_diff",
    "carry",
    "carry_profile",
    "diff",
    "rescore",
]


V = TypeVar("V")


class Operation(enum.Enum):
    """
    What happened to a value.
    """

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


# What differences are made of: a framework as a flat mapping of paths to values, and back. Which paths there are, and
# what a change at one means, is read off the declared fields. Lists of things with an id are their ids in order.


def flatten(framework: Framework) -> dict[str, Any]:
    """
    *framework* as a mapping of paths to values, as JSON has them and frozen.
    """
    return dict(_laid_out(framework, ""))


def _laid_out(thing: Declared, place: str) -> Iterator[tuple[str, Any]]:
    """
    The fields of *thing*, whose paths start with *place*.
    """
    for field in thing.FIELDS:
        value = field.of(thing)
        path = f"{place}{field.name}"
        # The key of a thing is in its paths.
        if field.is_left_out(value) or field.name == thing.KEY:
            continue
        if field.things:
            keys = [getattr(one, str(one.KEY)) for one in value]
            yield path, frozen_json(plain(keys))
            for one in value:
                yield from _laid_out(one, path_of(field.name, one))
        elif field.part:
            yield from _laid_out(value, f"{path}/")
        elif isinstance(field.kind, Table):
            for key, item in value.items():
                yield f"{path}/{key}", item
        else:
            yield path, frozen_json(plain(value))


def unflatten(flat: Mapping[str, Any]) -> Framework:
    """
    The framework that :func:`flatten` gave as *flat*.

    Raises:
        FrameworkDataError: The values do not make a framework.
    """
    document = _gather(Framework, "", flat)
    return from_dict(Framework, {"format": "competentie.framework/1", **document})


def _gather(cls: type[Declared], place: str, flat: Mapping[str, Any]) -> dict[str, Any]:
    """
    The document of an object of *cls* whose paths start with *place*; a field without a path is left out.
    """
    data: dict[str, Any] = {}
    for field in cls.FIELDS:
        name = field.name
        path = f"{place}{name}"
        if field.things and path in flat:
            data[name] = []
            for key in flat[path]:
                thing = _gather(field.things, f"{name}/{key}/", flat)
                data[name].append({str(field.things.KEY): key, **thing})
        elif field.part:
            data[name] = _gather(field.part, f"{path}/", flat)
        elif isinstance(field.kind, Table):
            start = f"{path}/"
            data[name] = {
                place.removeprefix(start): value
                for place, value in flat.items()
                if place.startswith(start)
            }
        elif path in flat:
            data[name] = plain(flat[path])
    return data


@cache
def _lists() -> dict[str, Field]:
    """
    The lists of things with a key, by the name that their paths start with.
    """
    return {field.name: field for _, field in each_field(Framework) if field.things}


def _thing_at(path: str) -> tuple[str, str] | None:
    """
    The list and the key of the thing that a *path* leads into; None if it leads into none.
    """
    head, *rest = path.split("/")
    return (head, rest[0]) if head in _lists() and len(rest) > 1 else None


def _field_at(path: str) -> Field | None:
    """
    The field that a *path* leads to; None if there is no such path.
    """
    names = path.split("/")
    cls: type[Declared] | None = Framework
    start = _lists().get(names[0])
    if start and len(names) > 2:
        # The fields of a thing: its list, its key, and what follows.
        cls, names = start.things, names[2:]
    field = None
    while cls and names:
        field = cls.field_named(names.pop(0))
        cls = field.part if field else None
    if not names:
        return field
    # What is left names an entry of a table.
    in_table = field and isinstance(field.kind, Table) and len(names) == 1
    return field if in_table else None


_KEYS: Final = Several(Either((Text(filled=True), Whole(1)), ("str", "int")))


def _value_problems(field: Field, path: str, side: str, value: Any) -> list[Problem]:
    """
    What keeps *value* from being what stands at the *path* of a *field*.
    """
    kind = field.kind
    if field.things:
        # A list of things is the list of their keys.
        kind = _KEYS
    elif isinstance(kind, Table) and not path.endswith(field.name):
        kind = kind.value
    found = [problem.below(side) for problem in value_problems(kind, plain(value))]
    # By itself the value may stand here: that it does not go with the path is beyond a schema.
    return [
        Problem("not_of_the_field", one.path, one.value, field=field.name, why=one.code)
        for one in found
    ]


_TRANSLATIONS: Final = Meaning(
    ChangeKind.TRANSLATION, Bump.MINOR, Bump.MAJOR, Bump.PATCH
)
_STEPS: Final = list(Bump)


@attrs.frozen(slots=False)
class Change(Checked):
    """
    One value that differs: where, what it was and what it is (None as well where there was or is none).

    Paths are those of a translation where they lead to a text, and others like them: ``descriptors/coachen_2/rank``.
    """

    path: Filled
    kind: ChangeKind
    operation: Operation
    old: Json
    new: Json

    def derived(self) -> Mapping[str, Any]:
        """
        The step.
        """
        return {"bump": self.bump}

    def own_problems(self) -> Iterator[Problem]:
        """
        A path that leads nowhere, and values that are none of the field there.
        """
        field = _field_at(self.path)
        if self.path.startswith("translations/"):
            return
        if field is None:
            yield Problem("no_such_field", "path", self.path)
            return
        if self.operation is not Operation.ADDED:
            yield from _value_problems(field, self.path, "old", self.old)
        if self.operation is not Operation.REMOVED:
            yield from _value_problems(field, self.path, "new", self.new)

    @property
    def bump(self) -> Bump:
        """
        The SemVer step that this change calls for, as the field that it is of declares.
        """
        field = _field_at(self.path)
        came_or_went = self.kind in (ChangeKind.ADDED, ChangeKind.REMOVED)
        if came_or_went and self.operation is not Operation.CHANGED:
            # A whole thing: what the list declares that it stands in.
            field = _lists().get(self.path.split("/")[0], field)
        # The one path without a field is that of a translation.
        meaning = field.meaning if field else _TRANSLATIONS
        if meaning is None or self.kind is ChangeKind.MOVED:
            return Bump.MAJOR
        # A thing that came or went, in its list and in each of its fields.
        told = self.kind if came_or_went else self.operation
        return meaning.step(told.value)


@attrs.frozen(slots=False)
class Diff(Checked):
    """
    All that differs between two versions of a framework, and the SemVer step it calls for.
    """

    old: FrameworkRef
    new: FrameworkRef
    changes: tuple[Change, ...]

    def derived(self) -> Mapping[str, Any]:
        """
        The step, and the ids that came, went, moved and gave way.
        """
        return {
            "bump": self.bump,
            "added": self.added,
            "removed": self.removed,
            "moved": self.moved,
            "replaced": self.replaced,
        }

    def own_problems(self) -> Iterator[Problem]:
        """
        A path that stands there twice.
        """
        return twice("path_twice", "changes", [change.path for change in self.changes])

    @property
    def bump(self) -> Bump:
        """
        The largest step that a change calls for.
        """
        return max(
            (change.bump for change in self.changes),
            key=_STEPS.index,
            default=Bump.NONE,
        )

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
        ranks: list[str] = []
        parents: list[str] = []
        for change in self.of(ChangeKind.MOVED):
            if change.path.endswith("/rank"):
                ranks.append(change.path.split("/")[1])
            elif isinstance(change.old, tuple) and isinstance(change.new, tuple):
                parents += [
                    id
                    for id in (*change.new, *change.old)
                    if (id in change.new) != (id in change.old)
                ]
        gone_or_come = {*self.removed, *self.added}
        return tuple(
            dict.fromkeys(id for id in (*ranks, *parents) if id not in gone_or_come)
        )

    @property
    def replaced(self) -> tuple[Replacement, ...]:
        """
        Removed ids that gave way to added ones, as the new version's history says.
        """
        gone, come = self.removed, self.added
        entries: list[Replacement] = []
        for change in self.changes:
            if change.path == "history/replaced":
                entries += [Replacement(**entry) for entry in change.new or ()]
        return tuple(
            entry for entry in entries if entry.old in gone and entry.new in come
        )

    def _ids(self, kind: ChangeKind, operation: Operation) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for change in self.of(kind):
            thing = _thing_at(change.path)
            if change.operation is operation and thing:
                head, id = thing
                things = _lists()[head].things
                if things and things.KEY == "id":
                    found[id] = None
        return tuple(found)


def diff(
    old: Framework,
    new: Framework,
    *,
    translations: tuple[Mapping[str, str] | None, Mapping[str, str] | None]
    | None = None,
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
    problems = []
    for name, framework in (("old", old), ("new", new)):
        if framework.translated_from:
            told = framework.language
            problems.append(
                Problem("diff_in_translation", name, told, framework=framework.name)
            )
    refuse("cannot_compare_frameworks", problems)
    before, after = flatten(old), flatten(new)
    was, now = set(map(_thing_at, before)), set(map(_thing_at, after))
    changes = []
    for path, operation in _operations(before, after):
        old_value, new_value = before.get(path), after.get(path)
        kind = _kind(path, operation, old_value, new_value, was=was, now=now)
        changes.append(Change(path, kind, operation, old_value, new_value))
    installed = translations or (translations_of(old.ref), translations_of(new.ref))
    changes += _translation_changes(old, new, *installed)
    return Diff(old.ref, new.ref, tuple(changes))


def _translation_changes(
    old: Framework,
    new: Framework,
    one: Mapping[str, str] | None,
    other: Mapping[str, str] | None,
) -> Iterator[Change]:
    """
    The translations that came, went and changed, where it is known which there are.
    """
    if one is None or other is None:
        one, other = {}, {}
    # With the language of each itself among them, so that a language that is gone is seen, wherever it was.
    was, now = {old.language: old.digest, **one}, {new.language: new.digest, **other}
    for language, operation in _operations(was, now):
        before, after = one.get(language), other.get(language)
        if operation is Operation.REMOVED:
            before = was[language]
        # The own language of one, which neither has a translation in, is no change.
        if before or after:
            path = f"translations/{language}"
            yield Change(path, ChangeKind.TRANSLATION, operation, before, after)


def _check_pair(old: Framework, new: Framework) -> None:
    """
    Refuse what are not two versions of one framework.
    """
    require(old=(old, Framework), new=(new, Framework))
    if new.id != old.id:
        refuse(
            "cannot_compare_frameworks",
            [Problem("another_framework", "new", new.id, other=old.id)],
        )


def _operations(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[tuple[str, Operation]]:
    for path in dict.fromkeys((*before, *after)):
        if path not in before:
            yield path, Operation.ADDED
        elif path not in after:
            yield path, Operation.REMOVED
        elif type(before[path]) is not type(after[path]) or before[path] != after[path]:
            yield path, Operation.CHANGED


Things: TypeAlias = set[tuple[str, str] | None]


def _kind(
    path: str, operation: Operation, old: Any, new: Any, *, was: Things, now: Things
) -> ChangeKind:
    """
    What a change is about: a thing that came or went, a list, or what the field declares.
    """
    thing = _thing_at(path)
    if thing and operation is not Operation.CHANGED:
        if thing not in was:
            return ChangeKind.ADDED
        if thing not in now:
            return ChangeKind.REMOVED
    field = _field_at(path)
    if not field or not field.things:
        return field.meaning.kind if field and field.meaning else ChangeKind.METADATA
    gone, come = set(old) - set(new), set(new) - set(old)
    for id in gone | come:
        # It lives on elsewhere.
        thing = (field.name, str(id))
        if thing in was and thing in now:
            return ChangeKind.MOVED
    if gone:
        return ChangeKind.REMOVED
    return ChangeKind.ADDED if come else ChangeKind.REORDERED


def apply_diff(framework: Framework, changes: Diff) -> Framework:
    """
    What *framework* becomes by the changes of a diff; its translations aside.

    Raises:
        InvalidValueError: The framework is not the one that the diff starts from; the error names every difference.
    """
    flat = flatten(framework)
    told = [
        change
        for change in changes.changes
        if change.kind is not ChangeKind.TRANSLATION
    ]
    problems = []
    for name in ("id", "version", "digest", "language"):
        ours, theirs = getattr(framework.ref, name), getattr(changes.old, name)
        if ours != theirs:
            problems.append(Problem("diff_starts_elsewhere", name, ours, start=theirs))
    for change in told:
        here = flat.get(change.path)
        if (change.path in flat) is (
            change.operation is Operation.ADDED
        ) or here != change.old:
            problems.append(
                Problem("not_what_changes", change.path, here, old=repr(change.old))
            )
    refuse("diff_does_not_fit", problems)
    for change in told:
        if change.operation is Operation.REMOVED:
            del flat[change.path]
        else:
            flat[change.path] = change.new
    return unflatten(flat)


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


@attrs.frozen(slots=False)
class Dropped(Checked):
    """
    An id whose answer or requirement does not carry, and why.
    """

    id: Id
    reason: DropReason


@attrs.frozen(slots=False)
class Carried(Checked):
    """
    Evidence of an old version under a new one.

    Args:
        evidence: What still applies, by the new version's ids.

        dropped: Answers that do not, and why.

        not_assessed: Indicators of the new version that the old one did not ask about and that got no answer.
    """

    evidence: Mapping[Id, bool | None]
    dropped: tuple[Dropped, ...]
    not_assessed: tuple[Id, ...]

    def __repr__(self) -> str:
        dropped, unassessed = len(self.dropped), len(self.not_assessed)
        return f"<Carried: {len(self.evidence)} answers, {dropped} dropped, {unassessed} to assess>"


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
    check_evidence(evidence, old.indicator_ids, old.name)
    told = {
        id: _heirs(id, answer, new, new.indicator_ids)
        for id, answer in evidence.items()
        if answer is not None
    }
    kept, dropped = _settled(told)
    ids = [indicator.id for indicator in new.indicators]
    asked = old.indicator_ids
    return Carried(
        evidence={id: kept[id] for id in ids if id in kept},
        dropped=dropped,
        not_assessed=tuple(id for id in ids if id not in asked and id not in kept),
    )


def _settled(
    told: Mapping[str, Mapping[str, V] | DropReason],
) -> tuple[dict[str, V], tuple[Dropped, ...]]:
    """
    What each heir gets of what old ids say of their heirs, and the ids that are not heard, by id.

    An id that lives on keeps what was said of itself; ids that say different things of an heir are not heard.
    """
    found: dict[str, dict[str, V]] = {}
    reasons: dict[str, DropReason] = {}
    for id, heirs in told.items():
        if isinstance(heirs, DropReason):
            reasons[id] = heirs
            continue
        for heir, value in heirs.items():
            found.setdefault(heir, {})[id] = value
            if value is DropReason.CONFLICT:
                reasons[id] = value
    kept: dict[str, V] = {}
    for heir, said in found.items():
        torn = set(said)
        # It lives on itself, or all say the same.
        if heir in said or len(set(said.values())) == 1:
            kept[heir] = said.get(heir, next(iter(said.values())))
            torn = {id for id in said if said[id] != kept[heir]}
        reasons.update(dict.fromkeys(torn, DropReason.CONFLICT))
    return kept, tuple(Dropped(id, reasons[id]) for id in sorted(reasons))


def _heirs(
    id: str, value: V, new: Framework, live: Container[str]
) -> dict[str, V] | DropReason:
    """
    The ids of *new* that *id* lives on in, each with *value*; or why there are none.

    It lives on in itself, or in all that it gave way to as equivalent.
    """
    heirs: dict[str, V] = {}
    reason = DropReason.REMOVED
    ahead = [id]
    # What an id gave way to joins the end, once, and is come to in turn.
    for here in ahead:
        if here in live:
            heirs[here] = value
            continue
        for entry in new.history.heirs.get(here, ()):
            if not entry.equivalent:
                reason = DropReason.NOT_EQUIVALENT
            elif entry.new not in ahead:
                ahead.append(entry.new)
    return heirs or reason


@attrs.frozen(slots=False)
class CarriedProfile(Checked):
    """
    A job profile of an old version under a new one, and the competencies whose requirement did not carry.
    """

    profile: JobProfile
    dropped: tuple[Dropped, ...]


def carry_profile(
    profile: JobProfile, old: Framework, new: Framework
) -> CarriedProfile:
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
    told = {id: _lives_on(id, rank, old, new) for id, rank in profile.desired.items()}
    settled, dropped = _settled(told)
    kept = {
        owner: rank
        for owner, rank in settled.items()
        if not isinstance(rank, DropReason)
    }
    made = JobProfile.of(
        new, kept, id=profile.id, title=profile.title, note=profile.note
    )
    return CarriedProfile(made, dropped)


def _lives_on(
    id: str, rank: int | None, old: Framework, new: Framework
) -> dict[str, int | DropReason | None] | DropReason:
    """
    What a requirement asks of which competencies of *new*, CONFLICT where that is not for us to say; or why of none.
    """
    if rank is None:
        return _heirs(id, None, new, new)
    cells = {}
    for competency in new.competencies:
        for descriptor in competency.descriptors:
            cells[descriptor.id] = (competency.id, descriptor)
    heirs = _heirs(old[id].level(rank).id, rank, new, cells)
    if isinstance(heirs, DropReason):
        return heirs
    defined = [
        heir for heir in heirs if cells[heir][1].state is DescriptorState.DEFINED
    ]
    if len(defined) < len(heirs):
        return DropReason.CONFLICT if defined else DropReason.NOT_DEFINED
    found: dict[str, int | DropReason | None] = {}
    for heir in heirs:
        owner, descriptor = cells[heir]
        # Split over two ranks of one competency: which one is meant is not for us to say.
        if found.setdefault(owner, descriptor.rank) != descriptor.rank:
            found[owner] = DropReason.CONFLICT
    return found


@attrs.frozen(slots=False)
class Rescored(Checked):
    """
    A saved assessment of an old version, determined again under a new one; the old result stays beside it.

    Decisions and the account of the votes are of the old version and stay there; ``undecided`` names the competencies
    whose decision has to be taken again.
    """

    before: Assessment
    after: Assessment
    carried: Carried

    def derived(self) -> Mapping[str, Any]:
        """
        The competencies to decide on again.
        """
        return {"undecided": self.undecided}

    @property
    def undecided(self) -> tuple[str, ...]:
        """
        Competencies that a person decided on before.
        """
        return tuple(
            result.competency for result in self.before.results if result.decision
        )


def rescore(assessment: Assessment, old: Framework, new: Framework) -> Rescored:
    """
    *assessment* on *old*, determined again under *new* by the same rule.

    Raises:
        InvalidValueError: The assessment is of another framework, version or content than *old*.
    """
    require(assessment=(assessment, Assessment))
    refuse(
        "result_of_another_framework",
        assessment.framework.differences(old, "framework"),
    )
    carried = carry(assessment.evidence, old, new)
    return Rescored(
        before=assessment,
        after=assess(new, carried.evidence, assessment.rule),
        carried=carried,
    )
