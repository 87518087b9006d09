"""
Fields are declared once: for each of them, what a difference is, what it calls for, and that it can be applied.

Law 17: two frameworks that differ in one declared field have a diff that names it, with the bump that its declaration
says, and ``apply_diff`` gives the second. No field is named here but those for which "alone" is impossible.
"""

from __future__ import annotations

import datetime as dt
import pickle
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import competentie as c
from competentie import Framework
from competentie._fields import Bump, ChangeKind, Declared, Field, Part, each_field
from competentie._kinds import Day, Extra, Kind, Maybe, Member, Name, Several, Share, Table, Text, Thing, Truth, Whole
from competentie.errors import InvalidValueError
from competentie.model import (
    CellMark,
    Correction,
    DescriptorState,
    Group,
    History,
    LegendEntry,
    Level,
    Mark,
    Provenance,
    Replacement,
    Specialisation,
    StatedRule,
)
from competentie.translation import Translation, path_of, texts_of, translate
from competentie.versions import Change, Diff, Operation, apply_diff, diff
from strategies import EXTRAS, NOTES, STATED_RULES, TEXTS, random_frameworks

STEPS = list(Bump)
# Where a field cannot differ alone, and what happens instead; each has a test below.
NOT_ALONE = {
    "Framework.id": "another framework: not compared",
    "Framework.translated_from": "in translation: not compared",
    "Framework.language": "its own language is gone from what it is told in",
    "Level.rank": "one is gone and another is new",
    "LegendEntry.status": "one is gone and another is new",
    "Competency.id": "one is gone and another is new",
    "Descriptor.id": "one is gone and another is new",
    "Indicator.id": "one is gone and another is new",
    "Specialisation.id": "one is gone and another is new",
    "Group.id": "one is gone and another is new",
    "JobProfile.id": "one is gone and another is new",
    "JobProfile.framework": "goes without saying in its framework",
    "TranslatedFrom.language": "in translation: not compared",
    "TranslatedFrom.digest": "in translation: not compared",
    "TranslatedFrom.translation": "in translation: not compared",
}
# What is a part of a framework is told by its own fields.
FIELDS = {f"{cls.__name__}.{field.name}": (cls, field) for cls, field in each_field(Framework) if not field.part}
# These must name something that is there: another value goes with the rest in few frameworks.
MUST_BE_THERE = {"Correction.id", "Replacement.new", "Mark.competency"}
KEYS = [name for name, (cls, field) in FIELDS.items() if field.name == cls.KEY]


@st.composite
def full_frameworks(draw: st.DrawFn) -> Framework:
    """
    A random framework that holds at least one object of every class, and room to move.
    """
    framework = draw(random_frameworks(competencies=1, ranks=2, indicators=2))
    top = framework.ladder[-1].rank
    links: dict[str, Any] = {
        "uri": draw(st.sampled_from([None, "urn:1"])),
        "exact_match": draw(st.sampled_from([(), ("urn:2",)])),
    }
    more: list[dict[str, Any]] = [{}, {"notes": "n"}, {"extra": {"a": 1, "b": [True]}}]
    links |= draw(st.sampled_from(more))
    codes: dict[str, Any] = draw(st.sampled_from([{}, {"code": "A.1"}]))
    indicators = tuple(c.Indicator(f"full_{n}", "Doet het.", **links, **codes) for n in (1, 2))
    cells = (
        c.Descriptor("full_cell", top + 1, DescriptorState.DEFINED, "Kort.", indicators, **links),
        c.Descriptor("empty_cell", top + 2, DescriptorState.DEFINED, draw(st.sampled_from(["", "x"])), (), **links),
    )
    groups = (
        Group("top_group", "Boven"),
        Group("in_group", "Erin", parent="top_group", **links),
        Group("loose_group", "Los"),
    )
    group = draw(st.sampled_from([None, "in_group"]))
    competency = c.Competency("full", "Vol", "Alles.", cells, group=group, **links, **codes)
    profile = c.JobProfile(
        "full_job",
        "Baan",
        draw(st.sampled_from([{}, {"full": top + 1}, {"full": None}])),
        (Mark("full", top + 1, CellMark.GROWTH),),
        draw(st.sampled_from([None, "", "n"])),
        unlisted=draw(st.sampled_from(c.Requirement)),
        group=group,
    )
    correction = Correction("full_1", "text", "Doe het.", "Doet het.", "A letter is missing.")
    linked = {name: value for name, value in links.items() if name != "notes"}
    specialisations = tuple(Specialisation(f"special_{n}", "S", **linked) for n in (1, 2))
    return attrs.evolve(
        framework,
        ladder=(*framework.ladder, *(Level(top + n, "Hoog", "") for n in (1, 2, 3))),
        legend=(LegendEntry(CellMark.GROWTH, "Groen", "g"), LegendEntry(CellMark.DESIRED, "Blauw", "d")),
        competencies=(*framework.competencies, competency),
        specialisations=(*framework.specialisations, *specialisations),
        groups=(*framework.groups, *groups),
        profiles=(profile,),
        history=History(("old",), (Replacement("old", "full_1", equivalent=True),)),
        provenance=draw(
            st.sampled_from(
                [Provenance(corrections=(correction,)), Provenance("t", "s", "0" * 64, "p", "l", dt.date(2026, 1, 31))]
            )
        ),
    )


# Getting at one object inside a framework, and putting another in its place.

Route = tuple[tuple[str, int | None], ...]


def routes(thing: Declared, cls: type[Declared], place: str = "") -> Iterator[tuple[Route, str]]:
    """
    The ways to the objects of *cls* in *thing*, each with where the paths of its fields start.

    Objects without a key have the path of the list that they stand in.
    """
    if type(thing) is cls:
        yield (), place
    for field in thing.FIELDS:
        value = field.of(thing)
        if isinstance(value, Declared):
            for route, found in routes(value, cls, f"{place}{field.name}/"):
                yield ((field.name, None), *route), found
        if isinstance(value, tuple) and value and isinstance(value[0], Declared):
            for i, item in enumerate(value):
                start = path_of(field.name, item) if isinstance(item, Part) else f"{place}{field.name}"
                for route, found in routes(item, cls, start):
                    yield ((field.name, i), *route), found


def at(thing: Any, route: Route) -> Any:
    for name, i in route:
        value = value_of(thing, name)
        thing = value if i is None else value[i]
    return thing


def value_of(thing: Any, name: str) -> Any:
    return thing.field_named(name).of(thing)


def put(thing: Any, route: Route, new: Any) -> Any:
    if not route:
        return new
    (name, i), *rest = route
    value = value_of(thing, name)
    if i is None:
        return attrs.evolve(thing, **{name: put(value, tuple(rest), new)})
    return attrs.evolve(thing, **{name: (*value[:i], put(value[i], tuple(rest), new), *value[i + 1 :])})


# Other values, by the kind that a field is declared to be: a new field needs nothing here.

NAMES = {"sha256": "1" * 64, "version": "9.9.9", "id": "fresh"}


def others(kind: Kind, value: Any, framework: Framework) -> list[Any]:  # noqa: C901 - a kind, a line
    """
    Some values of *kind* that are not *value*.
    """
    found: list[Any] = []
    if isinstance(kind, Maybe):
        found = [None, *others(kind.kind, value, framework)]
    elif isinstance(kind, Text):
        found = ["something else", *([] if kind.filled else [""])]
    elif isinstance(kind, Name):
        found = [NAMES[kind.term], *(group.id for group in framework.groups)]
    elif isinstance(kind, Whole):
        found = [level.rank for level in framework.ladder]
    elif isinstance(kind, Truth):
        found = [not value]
    elif isinstance(kind, Member):
        found = list(kind.cls)
    elif isinstance(kind, Share):
        found = [Fraction(1), Fraction(1, 3)]
    elif isinstance(kind, Extra):
        # One that Python calls equal, one in another order, and one more.
        given = dict(value or {})
        found = [{}, {"a": True, "b": [1]}, dict(reversed(given.items())), {**given, "c": None}]
    elif isinstance(kind, Day):
        found = [dt.date(2030, 1, 1)]
    elif isinstance(kind, Table):
        found = [{}, {"full": framework.ladder[-3].rank}, {"full": None}]
    elif isinstance(kind, Several):
        new = fresh(kind, framework)
        found = [value[1:], value[::-1], (*value, new), (*value[1:], new)]
    assert found, f"no values of {type(kind).__name__} are known here; add them"
    return [other for other in found if other != value]


def fresh(kind: Several, framework: Framework) -> Any:
    """
    Something that a list does not have yet.
    """
    top = framework.ladder[-1].rank
    made: dict[str, Any] = {
        "Level": Level(top + 1, "Hoger", ""),
        "LegendEntry": LegendEntry(CellMark.OUTGROWN, "Paars", "o"),
        "Competency": c.Competency("fresh", "Nieuw", "", ()),
        "Descriptor": c.Descriptor("fresh", top, DescriptorState.UNDEFINED, "", ()),
        "Indicator": c.Indicator("fresh", "Nieuw."),
        "Specialisation": Specialisation("fresh", "Nieuw"),
        "Group": Group("fresh", "Nieuw"),
        "JobProfile": c.JobProfile("fresh", "Nieuw", {}),
        "Mark": Mark("full", top - 1, CellMark.DESIRED),
        "Replacement": Replacement("older", "full_2", equivalent=False),
        "Correction": Correction("full_2", "text", "a", "b", "c"),
    }
    cls = getattr(kind.kind, "cls", None)
    return made[cls.__name__] if cls else "fresh"


@pytest.mark.parametrize("name", sorted(FIELDS.keys() - NOT_ALONE.keys()))
@settings(max_examples=2)
@given(framework=full_frameworks())
def test_law_17_a_field_that_differs_is_told_and_applied(name: str, framework: Framework) -> None:
    cls, field = FIELDS[name]
    places = list(routes(framework, cls))
    tried = 0
    for route, place in places:
        thing = at(framework, route)
        for value in others(field.kind, field.of(thing), framework):
            try:
                other = put(framework, route, attrs.evolve(thing, **{field.name: value}))
            except InvalidValueError:
                continue  # such a value does not go with the rest
            tried += 1
            changes = diff(framework, other)
            path = f"{place}{field.name}" if isinstance(thing, Part) else place
            assert names(changes, path, field), (path, changes)
            assert changes.bump is expected(cls, field, changes, path)
            again = apply_diff(framework, changes)
            assert again == other
            assert again.digest == other.digest
    assert tried or not places or name in MUST_BE_THERE


def names(changes: Diff, path: str, field: Field) -> bool:
    """
    Whether the change is told at *path*, and nothing else but things that came or went with it.
    """
    beside = {ChangeKind.ADDED, ChangeKind.REMOVED}
    inside = [one.path for one in changes.changes if one.path == path or one.path.startswith(f"{path}/")]
    strange = [one for one in changes.changes if one.path not in inside and not (field.things and one.kind in beside)]
    return bool(inside) and not strange


def expected(cls: type[Declared], field: Field, changes: Diff, path: str) -> Bump:
    """
    The step that the declaration says.
    """
    meaning = field.meaning
    if not issubclass(cls, Part):
        # A value without a key: its list is what differs.
        [meaning] = [
            f.meaning for _, f in each_field(Framework) if path.endswith(f.name) and not f.things and f.meaning
        ]
    assert meaning
    [*own] = [one for one in changes.changes if one.path == path or one.path.startswith(f"{path}/")]
    if field.things:
        [change] = [one for one in own if one.path == path]
        gone, come = set(change.old) - set(change.new), set(change.new) - set(change.old)
        steps = [meaning.removed] * bool(gone) + [meaning.added] * bool(come) or [meaning.changed]
    else:
        by = {
            Operation.ADDED: meaning.added,
            Operation.REMOVED: meaning.removed,
            Operation.CHANGED: meaning.changed,
        }
        steps = [by[turn(one)] for one in own]
    return max(steps, key=STEPS.index)


def turn(change: Change) -> Operation:
    """
    What happened to a value; to a list of values, whether one went out of it or else came in.
    """
    if not isinstance(change.old, tuple) or not isinstance(change.new, tuple):
        return change.operation
    if any(value not in change.new for value in change.old):
        return Operation.REMOVED
    return Operation.ADDED if any(value not in change.old for value in change.new) else change.operation


# All keys at once


@st.composite
def dressed(draw: st.DrawFn, thing: Any) -> Any:
    """
    *thing*, with what may be left out of it and its parts drawn anew, but for what names something that must be there.
    """
    told: dict[str, Any] = {}
    for field in thing.FIELDS:
        values = keys_left_out(field)
        if field.things:
            told[field.name] = tuple([draw(dressed(one)) for one in field.of(thing)])
        elif values is not None:
            told[field.name] = draw(values)
    return attrs.evolve(thing, **told)


def keys_left_out(field: Field) -> st.SearchStrategy[Any] | None:
    kind = field.kind.kind if isinstance(field.kind, Maybe | Several) else field.kind
    if field.name == "rule":
        return STATED_RULES
    if not field.left_out or field.things or isinstance(kind, Name | Thing):
        return None
    if isinstance(kind, Extra):
        return EXTRAS
    if isinstance(kind, Member):
        return st.sampled_from(list(kind.cls))
    assert isinstance(kind, Text), field.name
    texts = NOTES.filter(bool) if kind.lines else TEXTS
    return st.lists(texts, max_size=2).map(tuple) if isinstance(field.kind, Several) else st.none() | texts


def test_every_key_that_may_be_left_out_is_drawn() -> None:
    # The rule is drawn whole.
    fields = {name: field for name, (cls, field) in FIELDS.items() if field.left_out and cls is not StatedRule}
    drawn = {name for name, field in fields.items() if keys_left_out(field) is not None}
    beside = {"Framework.groups", "Framework.translated_from", "Competency.group", "JobProfile.group", "Group.parent"}
    # In a framework it goes without saying.
    beside.add("JobProfile.framework")
    assert fields.keys() - drawn == beside


@given(random_frameworks(competencies=2, ranks=3, indicators=2), st.data())
def test_a_framework_with_all_keys_survives(framework: Framework, data: st.DataObject) -> None:
    old, new = data.draw(dressed(framework)), data.draw(dressed(framework))
    for one in (old, new):
        survives_json(one)
        survives_translation(one)
    changes = diff(old, new)
    for step in (changes, c.from_json(Diff, c.to_json(changes))):
        again = apply_diff(old, step)
        assert (again, again.digest) == (new, new.digest)
        assert c.to_json(again) == c.to_json(new)
    assert (old == new) is (old.digest == new.digest) is (not changes.changes)


def survives_json(framework: Framework) -> None:
    text = c.to_json(framework)
    for again in (
        c.from_json(Framework, text),
        c.from_dict(Framework, c.to_dict(framework)),
        pickle.loads(pickle.dumps(framework)),  # noqa: S301 - our own
    ):
        assert again == framework
        assert (again.digest, c.to_json(again)) == (framework.digest, text)


def survives_translation(framework: Framework) -> None:
    texts = {path: f"{text} (fr)" for path, text in texts_of(framework).items()}
    there = translate(
        framework, Translation(framework.id, framework.version, "fr", official=False, note="n", texts=texts)
    )
    assert texts_of(there) == texts
    assert c.from_json(Framework, c.to_json(there)) == there
    # And back: nothing but texts was touched.
    alone = attrs.evolve(there, translated_from=None)
    home = Translation(
        framework.id, framework.version, framework.language, official=False, note="n", texts=texts_of(framework)
    )
    again = attrs.evolve(translate(alone, home), translated_from=None)
    assert (again, again.digest) == (framework, framework.digest)


# Where a field cannot differ alone


def test_the_list_of_what_cannot_differ_alone_is_whole() -> None:
    assert NOT_ALONE.keys() <= FIELDS.keys()
    assert {name for name, what in NOT_ALONE.items() if what.startswith("one is gone")} == set(KEYS)


@pytest.mark.parametrize("name", sorted(KEYS))
@settings(max_examples=5)
@given(framework=full_frameworks())
def test_another_key_is_another_thing(name: str, framework: Framework) -> None:
    cls, field = FIELDS[name]
    [things] = [f for _, f in each_field(Framework) if f.things is cls]
    tried = 0
    for route, _ in routes(framework, cls):
        thing = at(framework, route)
        old = field.of(thing)
        values = [CellMark.OUTGROWN] if cls is LegendEntry else [999] if cls is Level else ["fresh"]
        bare = attrs.evolve(framework, profiles=(), history=History(), provenance=Provenance())
        try:
            start = framework if cls is c.JobProfile else bare
            other = put(start, route, attrs.evolve(thing, **{field.name: values[0]}))
        except InvalidValueError:
            continue  # a rank that cells stand at, or that does not ascend
        tried += 1
        changes = diff(start, other)
        assert things.meaning
        assert changes.bump is max(things.meaning.added, things.meaning.removed, key=STEPS.index)
        if cls.KEY == "id":
            assert old in changes.removed
            assert "fresh" in changes.added
        assert apply_diff(start, changes) == other
    assert tried


@given(full_frameworks())
def test_another_framework_or_language_is_not_the_same_thing_changed(framework: Framework) -> None:
    with pytest.raises(InvalidValueError) as caught:
        diff(framework, attrs.evolve(framework, id="another-one"))
    assert [problem.code for problem in caught.value.problems] == ["another_framework"]
    spoken = attrs.evolve(framework, language="fr")
    changes = diff(framework, spoken)
    assert {one.path for one in changes.changes} == {"language", f"translations/{framework.language}"}
    assert changes.bump is Bump.MAJOR
    assert apply_diff(framework, changes) == spoken
    texts = texts_of(framework)
    told = Translation(framework.id, framework.version, "fr", official=False, note="n", texts=texts)
    with pytest.raises(InvalidValueError) as caught:
        diff(framework, translate(framework, told))
    assert [problem.code for problem in caught.value.problems] == ["diff_in_translation"]


# What is a text to translate


@given(full_frameworks())
def test_the_texts_are_those_of_the_fields_that_say_so(framework: Framework) -> None:
    found = {}
    for cls in {cls for cls, _ in FIELDS.values()}:
        for route, place in routes(framework, cls):
            thing = at(framework, route)
            for field in cls.FIELDS:
                value = field.of(thing)
                if field.meaning and field.meaning.translated and value:
                    found[f"{place}{field.name}"] = value
    assert texts_of(framework) == found
