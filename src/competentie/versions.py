"""
From one version of a framework to another: what changed, what SemVer step that calls for, and what of the evidence,
profiles and results made with the old one still holds.
"""

import enum
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from types import NoneType
from typing import Any, Final, NamedTuple, TypeVar
from unicodedata import normalize

import attrs

from competentie._fields import (
    Bump,
    ChangeKind,
    Checked,
    Declared,
    Field,
    Meaning,
    kind_of,
    left_out,
    plain,
)
from competentie._flat import Place, Thing, flatten, lists, place_at, unflatten
from competentie._frozen import FrozenDict, once
from competentie._kinds import (
    Digest,
    Either,
    Filled,
    Id,
    Json,
    Several,
    Table,
    Text,
    Version,
    Whole,
    require_kinds,
)
from competentie.catalog import translations_of
from competentie.documents import value_problems
from competentie.errors import Problem, refuse, require, twice
from competentie.evidence import CombinedEvidence, Evidence, Votes, check_evidence
from competentie.levels import Assessment, LevelRule, assess
from competentie.model import (
    Competency,
    Descriptor,
    DescriptorState,
    Framework,
    FrameworkRef,
    JobProfile,
    Replacement,
    Requirement,
)

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
    "TextMove",
    "apply_diff",
    "carry",
    "carry_profile",
    "diff",
    "rescore",
    "step_problems",
    "step_taken",
]


V = TypeVar("V")


class Operation(enum.Enum):
    """
    What happened to a value.
    """

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


_DIGEST: Final = kind_of(Digest)
_KEYS: Final = Several(Either((Text(filled=True), Whole(1)), ("str", "int")))


# Where there is no value: what came had none before, and what went has none now.
_SIDES: Final = (("old", Operation.ADDED), ("new", Operation.REMOVED))


def _is_same(one: Any, other: Any) -> bool:
    """
    Whether two values of JSON are the same; for Python, ``True`` is 1.
    """
    return type(one) is type(other) and bool(one == other)


def _value_problems(field: Field | None, side: str, value: Any) -> list[Problem]:
    """
    What keeps *value* from being what a path to a *field* leads to; to a translation, where there is none.
    """
    kind = field.kind if field else _DIGEST
    if field and field.things:
        # A list of things is the list of their keys.
        kind = _KEYS
    elif isinstance(kind, Table):
        kind = kind.value
    found = [problem.below(side) for problem in value_problems(kind, plain(value))]
    name = field.name if field else "translations"
    # By itself the value may stand here: that it does not go with the path is beyond a schema.
    return [
        Problem("not_of_the_field", one.path, one.value, field=name, why=one.code)
        for one in found
    ]


_TRANSLATIONS: Final = Meaning(
    ChangeKind.TRANSLATION, Bump.MINOR, Bump.MAJOR, Bump.PATCH
)
_STEPS: Final = list(Bump)
_TURNS: Final = (ChangeKind.ADDED, ChangeKind.REMOVED)
_MAJOR_KINDS: Final = (ChangeKind.MOVED, ChangeKind.TEXT_MOVED, ChangeKind.REUSED)


@attrs.frozen(slots=False, eq=False, repr=False)
class Change(Declared):
    """
    One value that differs: where, what it was and what it is (None as well where there was or is none).

    Paths are those of a translation where they lead to a text, and others like them: ``descriptors/coachen_2/rank``.
    ``text_of`` is the old id that had the new text, where the text moved.
    """

    path: Filled
    kind: ChangeKind
    operation: Operation
    old: Json
    new: Json
    text_of: Id | None = left_out()

    def derived(self) -> Mapping[str, Any]:
        """
        The step.
        """
        return {"bump": self.bump}

    def own_problems(self) -> Iterator[Problem]:
        """
        A path that leads nowhere, values that are none of the field there, and a change that changes nothing.
        """
        field = place_at(self.path)[1].field
        if field is None and not self.path.startswith("translations/"):
            yield Problem("no_such_field", "path", self.path)
            return
        for side, lacking in _SIDES:
            value = getattr(self, side)
            if self.operation is not lacking:
                yield from _value_problems(field, side, value)
            elif value is not None:
                told = plain(value)
                yield Problem("does_not_follow_but", side, told, follows="None")
        if self.operation is Operation.CHANGED and _is_same(self.old, self.new):
            yield Problem("changes_nothing", "new", plain(self.new))

    @property
    def bump(self) -> Bump:
        """
        The SemVer step that this change calls for, as the field that it is of declares.
        """
        kind = self.kind
        if kind in _MAJOR_KINDS:
            return Bump.MAJOR
        field = None
        if kind in _TURNS and self.operation is not Operation.CHANGED:
            # What came or went with a thing: what the list declares that it stands in.
            field = lists().get(self.path.split("/", 1)[0])
        field = field or place_at(self.path)[1].field
        # The one path without a field is that of a translation.
        meaning = field.meaning if field else _TRANSLATIONS
        told = kind if kind in _TURNS else self._turn
        return meaning.step(told.value) if meaning else Bump.MAJOR

    @property
    def _turn(self) -> Operation:
        """
        What happened; to a list, the gravest that happened in it: something went out, came in, or has another place.
        """
        old, new = self.old, self.new
        if isinstance(old, tuple) and isinstance(new, tuple):
            was, now = set(old), set(new)
            if was - now:
                return Operation.REMOVED
            if now - was:
                return Operation.ADDED
        return self.operation


@attrs.frozen(slots=False, eq=False, repr=False)
class TextMove(Declared):
    """
    A text that moved: the id that has it now, and the id that had it.
    """

    new: Id
    old: Id


@attrs.frozen(slots=False, eq=False, repr=False)
class Diff(Declared):
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
            "moved_texts": self.moved_texts,
            "replaced": self.replaced,
            "reused": self.reused,
            "forgotten": self.forgotten,
        }

    def own_problems(self) -> Iterator[Problem]:
        """
        A path that stands there twice, and a change that is about something else than it says.
        """
        found = [
            *twice("path_twice", "changes", [change.path for change in self.changes])
        ]
        yield from found
        if found:
            return
        told = _classified([*map(_difference, self.changes)], self._texts_kept())
        for place, (change, follows) in enumerate(zip(self.changes, told, strict=True)):
            for name in ("kind", "text_of"):
                said, right = (
                    plain(getattr(change, name)),
                    plain(getattr(follows, name)),
                )
                if said != right:
                    path = f"changes[{place}].{name}"
                    yield Problem(
                        "does_not_follow_but", path, said, follows=repr(right)
                    )

    def _texts_kept(self) -> dict[Thing, str]:
        """
        The texts of things that did not change and that others have now too, as the changes themselves tell.
        """
        kept = {}
        for change in self.changes:
            thing, _ = place_at(change.path)
            if thing and change.text_of:
                kept[thing[0], change.text_of] = str(change.new)
        return kept

    @property
    def bump(self) -> Bump:
        """
        The largest step that a change calls for.
        """
        steps = {change.bump for change in self.changes}
        return max(steps, key=_STEPS.index, default=Bump.NONE)

    def of(self, kind: ChangeKind) -> tuple[Change, ...]:
        """
        The changes of one kind.
        """
        return tuple(change for change in self.changes if change.kind is kind)

    @once
    def added(self) -> tuple[str, ...]:
        """
        Ids that are new.
        """
        return self._ids(Operation.ADDED, (ChangeKind.ADDED, ChangeKind.REUSED))

    @once
    def removed(self) -> tuple[str, ...]:
        """
        Ids that are gone.
        """
        return self._ids(Operation.REMOVED, (ChangeKind.REMOVED,))

    @once
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
                in_both = set(change.new) & set(change.old)
                ids = (*change.new, *change.old)
                parents += [id for id in ids if id not in in_both]
        gone_or_come = {*self.removed, *self.added}
        return tuple(
            dict.fromkeys(id for id in (*ranks, *parents) if id not in gone_or_come)
        )

    @property
    def moved_texts(self) -> tuple[TextMove, ...]:
        """
        Texts that another id has now than had them: answers to these ids do not carry.
        """
        found = []
        for change in self.changes:
            thing, _ = place_at(change.path)
            if change.text_of and thing:
                found.append(TextMove(new=thing[1], old=change.text_of))
        return tuple(found)

    @property
    def replaced(self) -> tuple[Replacement, ...]:
        """
        Removed ids that gave way to added ones, as the new version's history says.
        """
        gone, come = set(self.removed), set(self.added)
        entries: list[Replacement] = []
        for change in self.changes:
            if change.path == _REPLACED:
                entries += [Replacement(**entry) for entry in change.new or ()]
        return tuple(
            entry for entry in entries if entry.old in gone and entry.new in come
        )

    @property
    def reused(self) -> tuple[str, ...]:
        """
        Ids of new things that were retired, or that were the ids of another kind of thing.
        """
        return self._ids(Operation.ADDED, (ChangeKind.REUSED,))

    @property
    def forgotten(self) -> tuple[str, ...]:
        """
        Ids that are gone and that the new version's history does not tell of, so that they may be used again unseen.

        Of one that the old version's history had, the step is major; for others it is that of what went.
        """
        was, now = _retired(self.changes)
        _, went = _turnover(map(_difference, self.changes))
        gone = {id: None for head, id in went if _shares_ids(head)}
        told = {*now, *self.added}
        return tuple(id for id in {**was, **gone} if id not in told)

    def _ids(
        self, operation: Operation, kinds: Container[ChangeKind]
    ) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for change in self.changes:
            thing, _ = place_at(change.path)
            if change.operation is operation and change.kind in kinds and thing:
                things = lists()[thing[0]].things
                if things and things.KEY == "id":
                    found[thing[1]] = None
        return tuple(found)


# Of what kind a difference is. All of it follows from the differences themselves, but for texts that did not change.


class _Difference(NamedTuple):
    """
    A value that differs, and where.
    """

    path: str
    operation: Operation
    old: Any
    new: Any
    thing: Thing | None
    place: Place


def _difference(change: Change) -> _Difference:
    """
    The difference that a *change* is about.
    """
    where = place_at(change.path)
    return _Difference(change.path, change.operation, change.old, change.new, *where)


_PROFILES: Final = "profiles"
_RETIRED: Final = "history/retired_ids"
_REPLACED: Final = "history/replaced"


def _shares_ids(head: str) -> bool:
    """
    Whether the things of a list have ids that nothing else may have; profiles have ids of their own.
    """
    things = lists()[head].things
    return head != _PROFILES and bool(things and things.KEY == "id")


def _turnover(told: Iterable[_Difference]) -> tuple[set[Thing], dict[Thing, None]]:
    """
    The things that came, and those that went, in their order.
    """
    came: set[Thing] = set()
    went: dict[Thing, None] = {}
    for one in told:
        # Of a thing that lives on, no field that is always there came or went.
        if one.thing and one.place.always_there:
            if one.operation is Operation.ADDED:
                came.add(one.thing)
            elif one.operation is Operation.REMOVED:
                went[one.thing] = None
    return came, went


def _retired(
    told: Iterable[Change | _Difference],
) -> tuple[dict[str, None], dict[str, None]]:
    """
    The ids that the history had as gone, and those that it has now, where it differs.
    """
    was: dict[str, None] = {}
    now: dict[str, None] = {}
    for one in told:
        for ids, value in ((was, one.old), (now, one.new)):
            if one.path == _RETIRED:
                ids.update(dict.fromkeys(value or ()))
            elif one.path == _REPLACED:
                ids.update({entry["old"]: None for entry in value or ()})
    return was, now


def _reused(
    told: Iterable[_Difference], came: Iterable[Thing], went: Iterable[Thing]
) -> set[Thing]:
    """
    Of the things that came those whose id was retired, or was that of another kind of thing.
    """
    was, _ = _retired(told)
    kinds: dict[str, str] = {id: head for head, id in went if _shares_ids(head)}
    return {
        (head, id)
        for head, id in came
        if _shares_ids(head) and (id in was or kinds.get(id, head) != head)
    }


class _TextMoves(NamedTuple):
    """
    Texts that moved from one id to another of the same kind.

    *taken* has per id that has the text of another now the id that had it; *turned* the ids that lived on and whose
    text moved, to them or away from them: what was said of them was said of another text.
    """

    taken: Mapping[str, str]
    turned: frozenset[str]


def _text_moves(before: Mapping[str, str], after: Mapping[str, str]) -> _TextMoves:
    """
    The texts that moved between ids of one kind, each with its text *before* and *after*.
    """
    was = {id: _letters(text) for id, text in before.items()}
    now = {id: _letters(text) for id, text in after.items()}
    changed = {id for id, said in was.items() if id in now and said != now[id]}
    # Per text the first id that had it: one that has another text now, one that is gone, one that has it still.
    left: dict[str, str] = {}
    gone: dict[str, str] = {}
    kept: dict[str, str] = {}
    for id, said in was.items():
        if said:
            place = left if id in changed else kept if id in now else gone
            place.setdefault(said, id)
    taken = {}
    for id, said in now.items():
        source = None
        if id in changed:
            source = left.get(said) or gone.get(said) or kept.get(said)
        elif id not in was:
            # What is new beside one that keeps its text is a twin; the text of one that is gone was given a new id.
            source = left.get(said)
        if source:
            taken[id] = source
    moved = {now[id] for id in taken}
    turned = {id for id in changed if id in taken or was[id] in moved}
    return _TextMoves(taken, frozenset(turned))


def _letters(text: str) -> str:
    """
    *text* without what may change while it says the same: case, white space, and how an accent is stored.
    """
    return normalize("NFC", "".join(text.split())).casefold()


def _moves_told(
    told: Iterable[_Difference], kept: Mapping[Thing, str]
) -> dict[str, _TextMoves]:
    """
    Per list of things the texts in it that moved.
    """
    before: dict[str, dict[str, str]] = {}
    after: dict[str, dict[str, str]] = {}
    for one in told:
        if one.thing and one.place.says:
            head, id = one.thing
            if one.operation is not Operation.ADDED:
                before.setdefault(head, {})[id] = one.old
            if one.operation is not Operation.REMOVED:
                after.setdefault(head, {})[id] = one.new
    for (head, id), text in kept.items():
        if id not in before.get(head, {}):
            before.setdefault(head, {})[id] = text
            after.setdefault(head, {})[id] = text
    return {
        head: _text_moves(before.get(head, {}), texts) for head, texts in after.items()
    }


def _classified(
    told: Sequence[_Difference], kept: Mapping[Thing, str]
) -> Iterator[Change]:
    """
    The change that each of the differences *told* is; *kept* are texts of things that say the same in both.
    """
    came, went = _turnover(told)
    reused = _reused(told, came, went)
    moves = _moves_told(told, kept)
    for one in told:
        kind = _kind(one, came, went)
        text_of = None
        if one.thing in reused and one.operation is Operation.ADDED:
            kind = ChangeKind.REUSED
        if one.thing and one.place.says and one.operation is not Operation.REMOVED:
            head, id = one.thing
            text_of = moves[head].taken.get(id)
            if id in moves[head].turned:
                kind = ChangeKind.TEXT_MOVED
        yield Change(one.path, kind, one.operation, one.old, one.new, text_of)


def _kind(
    one: _Difference, came: Container[Thing], went: Container[Thing]
) -> ChangeKind:
    """
    What a difference is about: a thing that came or went, a list, or what the field declares.
    """
    field = one.place.field
    if one.operation is Operation.ADDED and one.thing in came:
        return ChangeKind.ADDED
    if one.operation is Operation.REMOVED and one.thing in went:
        return ChangeKind.REMOVED
    if field and one.place.is_list:
        return _kind_in_list(field.name, one, came, went)
    if not field:
        return ChangeKind.TRANSLATION
    return field.meaning.kind if field.meaning else ChangeKind.METADATA


def _kind_in_list(
    name: str, one: _Difference, came: Container[Thing], went: Container[Thing]
) -> ChangeKind:
    """
    What happened to a list of things, the gravest first.
    """
    # A list that is empty may be left out.
    was, now = set(one.old or ()), set(one.new or ())
    gone, come = was - now, now - was
    lives_on = any((name, str(id)) not in went for id in gone)
    lived_before = any((name, str(id)) not in came for id in come)
    if lives_on or lived_before:
        # It lives on elsewhere, or did before.
        return ChangeKind.MOVED
    if gone:
        return ChangeKind.REMOVED
    return ChangeKind.ADDED if come else ChangeKind.REORDERED


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
    An id that has the text now that another id of its kind had is no rewording: the text moved.

    Args:
        old: The earlier version.

        new: The later one.

        translations: The digest per language of each one's translations; by default those that are installed, where
            both frameworks are.

    Raises:
        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: The two are not versions of one framework, or one is in translation.
    """
    _check_pair(old, new)
    require(translations=(translations, (tuple, NoneType)))
    problems = []
    for name, framework in (("old", old), ("new", new)):
        if framework.translated_from:
            told = framework.language
            problems.append(
                Problem("diff_in_translation", name, told, framework=framework.name)
            )
    refuse("cannot_compare_frameworks", problems)
    before, after = flatten(old), flatten(new)
    differences = []
    for path, operation in _operations(before, after):
        was, now = before.get(path), after.get(path)
        differences.append(_Difference(path, operation, was, now, *place_at(path)))
    changes = [*_classified(differences, _texts_of(old))]
    installed = translations or (translations_of(old.ref), translations_of(new.ref))
    changes += _translation_changes(old, new, *installed)
    return Diff(old.ref, new.ref, tuple(changes))


def _texts_of(framework: Framework) -> dict[Thing, str]:
    """
    Of everything with an id the text that says what it is.
    """
    found: dict[Thing, str] = {}
    ahead: list[Declared] = [framework]
    for thing in ahead:
        for field in thing.FIELDS:
            if not field.things:
                continue
            for one in field.of(thing):
                if one.SAYS:
                    text = getattr(one, one.SAYS)
                    found[field.name, getattr(one, str(one.KEY))] = text
                ahead.append(one)
    return found


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
        elif not _is_same(before[path], after[path]):
            yield path, Operation.CHANGED


def apply_diff(framework: Framework, changes: Diff) -> Framework:
    """
    What *framework* becomes by the changes of a diff; its translations aside.

    Raises:
        FrameworkDataError: What comes of it is no framework.

        InvalidTypeError: An argument has the wrong type.

        InvalidValueError: The framework is not the one that the diff starts from, or what comes of it not the one that
            the diff leads to; or a change is of nothing that is in it. The error names every difference.
    """
    require(framework=(framework, Framework), changes=(changes, Diff))
    flat = flatten(framework)
    told = [
        change
        for change in changes.changes
        if change.kind is not ChangeKind.TRANSLATION
    ]
    problems = [
        Problem("diff_starts_elsewhere", name, ours, start=theirs)
        for name, ours, theirs in _apart(framework.ref, changes.old)
    ]
    for change in told:
        here = flat.get(change.path)
        was_there = change.operation is not Operation.ADDED
        if (change.path in flat) is not was_there or here != change.old:
            problems.append(
                Problem("not_what_changes", change.path, here, old=repr(change.old))
            )
    refuse("diff_does_not_fit", problems)
    for change in told:
        if change.operation is Operation.REMOVED:
            del flat[change.path]
        else:
            flat[change.path] = change.new
    made = unflatten(flat)
    # A diff that leaves out a change comes to another framework than it says.
    problems = [
        Problem("diff_leads_elsewhere", name, ours, end=theirs)
        for name, ours, theirs in _apart(made.ref, changes.new)
    ]
    problems += _empty_changes(told, made)
    refuse("diff_does_not_fit", problems)
    return made


def _empty_changes(told: Iterable[Change], made: Framework) -> Iterator[Problem]:
    """
    The changes that the framework *made* of them does not have: of what is in no list, or of what is left out.
    """
    there = flatten(made)
    for change in told:
        path = change.path
        if change.operation is Operation.REMOVED:
            continue
        if path not in there or not _is_same(there[path], change.new):
            yield Problem("changes_nothing", path, plain(change.new))


def _apart(one: FrameworkRef, other: FrameworkRef) -> Iterator[tuple[str, str, str]]:
    """
    In what two references differ: the name, and what each has.
    """
    for name in ("id", "version", "digest", "language"):
        ours, theirs = getattr(one, name), getattr(other, name)
        if ours != theirs:
            yield name, ours, theirs


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
    TEXT_MOVED = "text_moved"
    """
    It lives on with another text, which another id had, or its own text is that of another id now.
    """
    CHANGED = "changed"
    """
    A competency lives on, and what stands at its levels is another: what was decided was decided of something else.
    """


@attrs.frozen(slots=False, eq=False, repr=False)
class Dropped(Checked):
    """
    An id whose answer or requirement does not carry, and why.
    """

    id: Id
    reason: DropReason


@attrs.frozen(slots=False, eq=False, repr=False)
class Carried(Checked):
    """
    Evidence of an old version under a new one.

    Args:
        evidence: What still applies, by the new version's ids.

        dropped: Answers that do not, and why.

        not_assessed: Indicators of the new version that the old one did not ask about and that got no answer.

        given_way: Per id whose answer went to others, those ids.
    """

    evidence: Mapping[Id, bool | None]
    dropped: tuple[Dropped, ...]
    not_assessed: tuple[Id, ...]
    given_way: Mapping[Id, tuple[Id, ...]] = left_out(FrozenDict())

    def __repr__(self) -> str:
        dropped, unassessed = len(self.dropped), len(self.not_assessed)
        return f"<Carried: {len(self.evidence)} answers, {dropped} dropped, {unassessed} to assess>"


def carry(evidence: Evidence, old: Framework, new: Framework) -> Carried:
    """
    What *evidence* on *old* says under *new*.

    Never a guess: an answer carries where its id lives on, or gave way to one that ``history.replaced`` of *new* calls
    equivalent. It does not where the text moved between ids: it was given to another text than its id has now.

    Give both in one language: that a text moved is seen by the texts alone.

    Raises:
        InvalidTypeError: An answer is not True, False or None.

        UnknownIdError: An id is not an indicator of *old*.
    """
    _check_pair(old, new)
    check_evidence(evidence, old.indicator_ids, old.name)
    answers = {id: answer for id, answer in evidence.items() if answer is not None}
    told = _told(answers, old, new)
    kept, dropped = _settled(told)
    after = [indicator.id for indicator in new.indicators]
    unasked = [id for id in after if id not in old.indicator_ids and id not in kept]
    return Carried(
        evidence={id: kept[id] for id in after if id in kept},
        dropped=dropped,
        not_assessed=tuple(unasked),
        given_way=_given_way(told, kept),
    )


def _told(
    said: Mapping[str, V], old: Framework, new: Framework
) -> dict[str, dict[str, V] | DropReason]:
    """
    Per indicator of *old* what was *said* of it, by the indicators of *new* it lives on in; or why there are none.
    """
    before, after = (
        {indicator.id: indicator.text for indicator in framework.indicators}
        for framework in (old, new)
    )
    turned = _text_moves(before, after).turned
    return {
        id: _heirs(id, value, new, new.indicator_ids, turned)
        for id, value in said.items()
    }


def _given_way(
    told: Mapping[str, Mapping[str, V] | DropReason], kept: Mapping[str, V]
) -> dict[str, tuple[str, ...]]:
    """
    Per id whose answer went to others, those that have it.
    """
    found = {}
    for id, heirs in told.items():
        if isinstance(heirs, DropReason) or id in heirs:
            continue
        served = tuple(
            heir for heir, answer in heirs.items() if kept.get(heir) is answer
        )
        if served:
            found[id] = served
    return found


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
    id: str,
    value: V,
    new: Framework,
    live: Container[str],
    turned: Container[str],
) -> dict[str, V] | DropReason:
    """
    The ids of *new* that *id* lives on in, each with *value*; or why there are none.

    It lives on in itself, or in all that it gave way to as equivalent; not in those whose text *turned*.
    """
    heirs: dict[str, V] = {}
    reason = DropReason.REMOVED
    ahead = [id]
    # What an id gave way to joins the end, once, and is come to in turn.
    for here in ahead:
        if here in turned:
            reason = DropReason.TEXT_MOVED
            continue
        if here in live:
            heirs[here] = value
            continue
        for entry in new.history.heirs.get(here, ()):
            if not entry.equivalent:
                reason = DropReason.NOT_EQUIVALENT
            elif entry.new not in ahead:
                ahead.append(entry.new)
    return heirs or reason


@attrs.frozen(slots=False, eq=False, repr=False)
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
    requirement" where the competency lives on. A profile that asks nothing of what it does not list comes out with each
    of those listed, as it says nothing of what is new. Printed marks are of the old version and do not carry.

    Raises:
        InvalidValueError: The profile does not fit *old*.

        UnknownIdError: The profile names competencies that *old* does not have.
    """
    _check_pair(old, new)
    old.check_profile(profile)
    turned = _turned_cells(old, new)
    asked = dict(profile.desired)
    if profile.unlisted is Requirement.NONE:
        # Of what is new the profile says nothing, nor of what does not carry: from now on each is listed.
        unlisted = [one.id for one in old.competencies if one.id not in asked]
        asked.update(dict.fromkeys(unlisted))
    told = {}
    for id, rank in asked.items():
        told[id] = _lives_on(id, rank, old, new, turned)
    settled, dropped = _settled(told)
    kept = {
        owner: rank
        for owner, rank in settled.items()
        if not isinstance(rank, DropReason)
    }
    groups = {group.id for group in new.groups}
    made = attrs.evolve(
        profile,
        desired=kept,
        marks=(),
        unlisted=Requirement.UNKNOWN,
        group=profile.group if profile.group in groups else None,
        framework=new.id,
    )
    new.check_profile(made)
    return CarriedProfile(made.in_order_of(new), dropped)


def _turned_cells(old: Framework, new: Framework) -> frozenset[str]:
    """
    The ids of competencies and descriptors whose text moved, and of the descriptors of those competencies.
    """
    heads = ("competencies", "descriptors")
    turned = {id for head, id in _turned(old, new) if head in heads}
    for competency in old.competencies:
        if competency.id in turned:
            turned.update(cell.id for cell in competency.descriptors)
    return frozenset(turned)


def _turned(old: Framework, new: Framework) -> set[Thing]:
    """
    What lives on and whose text moved, to it or away from it.
    """
    was, now = _texts_of(old), _texts_of(new)
    turned: set[Thing] = set()
    for head in {head for head, _ in was}:
        before, after = (
            {id: text for (name, id), text in texts.items() if name == head}
            for texts in (was, now)
        )
        turned |= {(head, id) for id in _text_moves(before, after).turned}
    return turned


def _lives_on(
    id: str,
    rank: int | None,
    old: Framework,
    new: Framework,
    turned: Container[str],
) -> dict[str, int | DropReason | None] | DropReason:
    """
    What a requirement asks of which competencies of *new*, CONFLICT where that is not for us to say; or why of none.
    """
    if rank is None:
        return _heirs(id, None, new, new, turned)
    cells = {}
    for competency in new.competencies:
        for descriptor in competency.descriptors:
            cells[descriptor.id] = (competency.id, descriptor)
    heirs = _heirs(old[id].level(rank).id, rank, new, cells, turned)
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


@attrs.frozen(slots=False, eq=False, repr=False)
class Rescored(Checked):
    """
    A saved assessment of an old version, determined again under a new one; the old result stays beside it, whole.

    Answers, decisions and the account of the votes go over as far as they hold: all of them on a minor or a patch step.
    Both results are by the rule that was stored; ``new_rule`` is that of the new version, and ``rule_differences`` says
    in what it is another.

    Args:
        before: The saved one.

        after: That under the new version.

        carried: What became of the answers.

        new_rule: The rule of the new version.

        dropped_decisions: Competencies whose decisions stay with the old result, and why.

        dropped_votes: Indicators whose votes stay with the old result, and why. Those of all of them do where several
            indicators became one on which the raters agreed without having voted alike.
    """

    before: Assessment
    after: Assessment
    carried: Carried
    new_rule: LevelRule
    dropped_decisions: tuple[Dropped, ...] = left_out(())
    dropped_votes: tuple[Dropped, ...] = left_out(())

    def derived(self) -> Mapping[str, Any]:
        """
        The competencies to decide on again, and in what the new version's rule is another.
        """
        return {
            "undecided": self.undecided,
            "rule_differences": self.rule_differences,
        }

    def own_problems(self) -> Iterator[Problem]:
        """
        Results of different frameworks or rules, and answers, decisions or votes that are not those of the old result,
        or of which is not told what became of them.
        """
        one, other = self.before.framework, self.after.framework
        if one.id != other.id:
            yield Problem(
                "another_framework", "after.framework.id", other.id, other=one.id
            )
            return
        if self.after.rule != self.before.rule:
            yield Problem("rescored_by_another_rule", "after.rule")
        answers = self.after.evidence
        yield from self._carried_problems(answers)
        yield from self._account_problems(answers)
        asked = self.before.evidence
        carried = self.carried.evidence
        unasked = tuple(id for id in answers if id not in asked and id not in carried)
        if set(unasked) != set(self.carried.not_assessed):
            yield Problem(
                "does_not_follow_but",
                "carried.not_assessed",
                self.carried.not_assessed,
                follows=repr(unasked),
            )
        yield from self._decision_problems()
        yield from self._vote_problems()

    def _decision_problems(self) -> Iterator[Problem]:
        """
        Decisions that are not those of the old result, or that are gone and not told.
        """
        was, now = (
            {one.competency: one.decisions for one in side.results if one.decisions}
            for side in (self.before, self.after)
        )
        for id, decisions in now.items():
            if was.get(id) != decisions:
                yield Problem("kept_from_nowhere", f"after.decisions.{id}", id)
        told = tuple(one.id for one in self.dropped_decisions)
        gone = tuple(id for id in was if id not in now)
        if set(told) != set(gone):
            place = "dropped_decisions"
            yield Problem("does_not_follow_but", place, told, follows=repr(gone))

    def _vote_problems(self) -> Iterator[Problem]:
        """
        Votes that are not those of the old result, or that are gone and not told.
        """
        old, new = self.before.votes, self.after.votes
        was, now = _account(old), _account(new)
        left = [was[id] for id in was if id not in now]
        heirs = [now[id] for id in now if id not in was]
        for id, votes in now.items():
            # An indicator that another gave way to has the votes of that one.
            if votes != was[id] if id in was else votes not in left:
                yield Problem("kept_from_nowhere", f"after.votes.{id}", id)
        if old and new and (old.rule, old.excluded) != (new.rule, new.excluded):
            yield Problem("kept_from_nowhere", "after.votes", "votes")
        told = tuple(one.id for one in self.dropped_votes)
        gone = {id for id in was if id not in now}
        lost = tuple(id for id in was if id in gone and was[id] not in heirs)
        if not set(lost) <= set(told) <= gone:
            place = "dropped_votes"
            yield Problem("does_not_follow_but", place, told, follows=repr(lost))

    def _carried_problems(
        self, answers: Mapping[str, bool | None]
    ) -> Iterator[Problem]:
        """
        Answers of the new result that are not those that carried, and the other way round.
        """
        carried = self.carried.evidence
        for id in carried:
            if id not in answers:
                yield Problem("carried_to_no_indicator", f"carried.evidence.{id}", id)
        for id, answered in answers.items():
            if answered is not carried.get(id):
                yield Problem("carried_otherwise", f"carried.evidence.{id}", id)

    def _account_problems(
        self, answers: Mapping[str, bool | None]
    ) -> Iterator[Problem]:
        """
        Answers of the old result of which is not told what became of them, and answers that come from nowhere.
        """
        before = {
            id: answer
            for id, answer in self.before.evidence.items()
            if answer is not None
        }
        given = self.carried.given_way
        dropped = dict.fromkeys(one.id for one in self.carried.dropped)
        for place, ids in (("dropped", dropped), ("given_way", given)):
            for id in ids:
                if id not in before:
                    yield Problem("no_answer_to_carry", f"carried.{place}", id)
        sources: dict[str, set[bool]] = {}
        for id, answer in before.items():
            heirs = given.get(id, ())
            if id in answers and id not in dropped and id not in given:
                heirs = (id,)
            if not heirs and id not in dropped:
                yield Problem("answer_unaccounted", f"before.{id}", id)
            for heir in heirs:
                sources.setdefault(heir, set()).add(answer)
        for id, kept in self.carried.evidence.items():
            if sources.get(id) != {kept}:
                yield Problem("carried_from_nowhere", f"carried.evidence.{id}", id)

    @property
    def undecided(self) -> tuple[str, ...]:
        """
        Competencies that a person has to decide on again: a decision counted, and it does not hold for the new version.
        """
        dropped = {one.id for one in self.dropped_decisions}
        return tuple(
            result.competency
            for result in self.before.results
            if result.decision and result.competency in dropped
        )

    @property
    def rule_differences(self) -> tuple[str, ...]:
        """
        The names of what is another in the new version's rule than in the one that both results are by.
        """
        stored = self.after.rule
        return tuple(
            field.name
            for field in LevelRule.FIELDS
            if field.of(stored) != field.of(self.new_rule)
        )


def rescore(assessment: Assessment, old: Framework, new: Framework) -> Rescored:
    """
    *assessment* on *old*, determined again under *new* by the same rule.

    The rule that was stored is kept, so that what differs comes of the framework alone. Where the maker of *new* states
    another, ``new_rule`` and ``rule_differences`` say so; ``assess(new, rescored.carried.evidence)`` goes by it.

    What holds is told per item. An answer and the votes on it hold as :func:`carry` has it; the decisions on a
    competency where it lives on with the same descriptors, ranks, states and indicators, none of whose texts moved. So
    a minor or a patch step keeps everything; what a major one did not keep is in ``carried.dropped``,
    ``dropped_votes`` and ``dropped_decisions``, each with its reason.

    Raises:
        InvalidValueError: The assessment is of another framework, version or content than *old*.
    """
    require(assessment=(assessment, Assessment))
    refuse(
        "result_of_another_framework",
        assessment.framework.differences(old, "framework"),
    )
    carried = carry(assessment.evidence, old, new)
    votes, dropped_votes = _kept_votes(assessment.votes, carried, old, new)
    after = assess(new, votes or carried.evidence, assessment.rule)
    dropped = _dropped_decisions(assessment, old, new)
    gone = {one.id for one in dropped}
    decided = {
        result.competency: result.decisions
        for result in assessment.results
        if result.competency not in gone
    }
    results = [
        attrs.evolve(result, decisions=decided.get(result.competency, ()))
        for result in after.results
    ]
    return Rescored(
        before=assessment,
        after=attrs.evolve(after, results=tuple(results)),
        carried=carried,
        new_rule=new.rule,
        dropped_decisions=dropped,
        dropped_votes=dropped_votes,
    )


def _account(votes: CombinedEvidence | None) -> dict[str, Votes | None]:
    """
    The votes per indicator; None where too few raters assessed it.
    """
    return {**votes.votes, **dict.fromkeys(votes.too_few)} if votes else {}


def _kept_votes(
    votes: CombinedEvidence | None, carried: Carried, old: Framework, new: Framework
) -> tuple[CombinedEvidence | None, tuple[Dropped, ...]]:
    """
    The account of *votes* under *new* as far as it holds, and what of it does not.
    """
    if votes is None:
        return None, ()
    account = _account(votes)
    kept, dropped = _settled(_told(account, old, new))
    ids = [indicator.id for indicator in new.indicators if indicator.id in kept]
    counts = {id: kept[id] for id in ids}
    made = attrs.evolve(
        votes,
        votes={id: count for id, count in counts.items() if count},
        too_few=tuple(id for id, count in counts.items() if not count),
    )
    answers = {id: said for id, said in made.evidence.items() if said is not None}
    if answers == carried.evidence:
        return made, dropped
    # Several indicators became one: they agree on the answer, and not on who gave it.
    reasons = {one.id: one for one in dropped}
    conflict = DropReason.CONFLICT
    return None, tuple(reasons.get(id, Dropped(id, conflict)) for id in sorted(account))


def _dropped_decisions(
    assessment: Assessment, old: Framework, new: Framework
) -> tuple[Dropped, ...]:
    """
    The competencies of *assessment* whose decisions do not hold under *new*, and why.
    """
    decided = [result.competency for result in assessment.results if result.decisions]
    if not decided:
        return ()
    turned = _turned(old, new)
    found = []
    for id in decided:
        reason = _why_undecided(old[id], new, turned)
        if reason:
            found.append(Dropped(id, reason))
    return tuple(found)


def _why_undecided(
    competency: Competency, new: Framework, turned: Container[Thing]
) -> DropReason | None:
    """
    Why what was decided of *competency* does not hold under *new*; None if it does.
    """
    id = competency.id
    if id not in new:
        heirs = _heirs(id, None, new, new, ())
        return heirs if isinstance(heirs, DropReason) else DropReason.CHANGED
    cells = competency.descriptors
    if _content(cells) != _content(new[id].descriptors):
        return DropReason.CHANGED
    things = [("competencies", id)]
    things += [("descriptors", cell.id) for cell in cells]
    things += [("indicators", one) for one in competency.indicator_ids]
    return DropReason.TEXT_MOVED if any(one in turned for one in things) else None


def _content(cells: Iterable[Descriptor]) -> set[tuple[object, ...]]:
    """
    What a level of the competency with those *cells* is a level of, in whatever order.
    """
    return {
        (cell.id, cell.rank, cell.state, frozenset(cell.indicator_ids))
        for cell in cells
    }


# The number of a version.


def step_taken(old: str, new: str) -> Bump:
    """
    The SemVer step from version *old* to *new*; ``Bump.NONE`` where *new* is not above *old*.

    Raises:
        InvalidTypeError: A version is no text.

        InvalidValueError: One is no version, such as ``1.0.0``.
    """
    require_kinds(old=(old, _VERSION), new=(new, _VERSION))
    was, now = (tuple(map(int, version.split("."))) for version in (old, new))
    if now <= was:
        return Bump.NONE
    numbers = zip(_NUMBERS, was, now, strict=True)
    return next(bump for bump, one, other in numbers if one != other)


_VERSION: Final = kind_of(Version)
_NUMBERS: Final = (Bump.MAJOR, Bump.MINOR, Bump.PATCH)
_NAMED: Final = 5


def step_problems(changes: Diff) -> Iterator[Problem]:
    """
    What is wrong with the number of the new version: it is not above the old one, or a smaller step than is called for.

    Raises:
        InvalidTypeError: *changes* is not a Diff.
    """
    require(changes=(changes, Diff))
    old, new = changes.old.version, changes.new.version
    taken, wanted = step_taken(old, new), changes.bump
    if taken is Bump.NONE:
        yield Problem("version_not_above", "version", new, old=old)
    elif _STEPS.index(taken) < _STEPS.index(wanted):
        # Named are the first few changes, lest a big one fill the screen.
        paths = [change.path for change in changes.changes if change.bump is wanted]
        yield Problem(
            "step_too_small",
            "version",
            new,
            old=old,
            taken=taken.value,
            wanted=wanted.value,
            paths=tuple(paths[:_NAMED]),
            count=len(paths),
        )
