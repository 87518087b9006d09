"""
``extra``: what a maker keeps beside what this library knows. Kept to the letter, and without meaning.
"""

from __future__ import annotations

import copy
import json
import pickle
from collections.abc import Callable
from typing import Any

import attrs
import pytest

import competentie as c
from competentie._fields import Bump, ChangeKind, Declared, each_field
from competentie._kinds import Extra
from competentie.errors import FrameworkDataError, InvalidTypeError, InvalidValueError
from competentie.explain import explain
from competentie.pages import card
from competentie.translation import Translation, texts_of, translate
from competentie.versions import Diff, Operation, apply_diff, diff
from damage import RICH, nested
from refusals import refused
from strategies import SHIPPED


def marked(extra: Any) -> c.Indicator:
    return c.Indicator("i", "Doet het.", extra=extra)


def with_extra(thing: Any, extra: Any) -> Any:
    """
    *thing* with that in every ``extra`` inside it.
    """
    told: dict[str, Any] = {}
    for field in thing.FIELDS:
        if field.name == "extra":
            told["extra"] = extra
        elif field.things:
            told[field.name] = tuple(with_extra(one, extra) for one in field.of(thing))
    return attrs.evolve(thing, **told)


HOLDERS = {"Framework", "Level", "Competency", "Descriptor", "Indicator", "Group", "Specialisation", "JobProfile"}


def test_every_part_that_a_maker_describes_has_one() -> None:
    assert {cls.__name__ for cls, field in each_field(c.Framework) if field.name == "extra"} == HOLDERS
    kinds = {cls.__name__ for cls, field in each_field(c.Framework) if type(getattr(field.kind, "kind", None)) is Extra}
    assert kinds == HOLDERS


# A value like any other


def test_it_cannot_change_however_deep() -> None:
    given: Any = {"a": [1, {"b": [True]}]}
    extra: Any = marked(given).extra
    given["a"].append(2)
    given["a"][1]["b"][0] = False
    assert extra == {"a": [1, {"b": [True]}]}
    changes: list[Callable[[], object]] = [
        lambda: extra.__setitem__("a", 1),
        lambda: extra["a"].append(1),
        lambda: extra["a"].__setitem__(0, 2),
        lambda: extra["a"][1].__setitem__("b", 1),
        lambda: extra["a"][1]["b"].__setitem__(0, 1),
    ]
    for change in changes:
        with pytest.raises(AttributeError):
            change()


UNLIKE: list[tuple[Any, Any]] = [
    ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
    ({"in": {"a": 1, "b": 2}}, {"in": {"b": 2, "a": 1}}),
    ({"a": True}, {"a": 1}),
    ({"a": [False]}, {"a": [0]}),
    ({"a": "1"}, {"a": 1}),
    ({"a": None}, {}),
    ({"a": []}, {"a": {}}),
    ({"a": [1, 2]}, {"a": [2, 1]}),
    ({"a": "é"}, {"a": "e\u0301"}),
    ({}, None),
]


@pytest.mark.parametrize(("one", "other"), UNLIKE)
def test_what_json_tells_apart_is_not_the_same(one: Any, other: Any) -> None:
    first, second = with_extra(RICH, one), with_extra(RICH, other)
    assert first != second
    assert first.digest != second.digest
    assert len({marked(one), marked(other), marked(copy.deepcopy(one))}) == 2
    # Told by one change for each, which holds the whole of it, and applied.
    changes = diff(first, second)
    assert {change.path.rpartition("/")[2] for change in changes.changes} == {"extra"}
    assert {(change.kind, change.bump) for change in changes.changes} == {(ChangeKind.METADATA, Bump.MINOR)}
    assert len(changes.changes) == len(list(parts(RICH)))
    for step in (changes, c.from_json(Diff, c.to_json(changes))):
        again = apply_diff(first, step)
        assert (again, again.digest) == (second, second.digest)


def parts(thing: Any) -> list[Declared]:
    """
    What in *thing* has an ``extra``, itself first.
    """
    found = [thing] if thing.field_named("extra") else []
    for field in thing.FIELDS:
        if field.things:
            found += [part for one in field.of(thing) for part in parts(one)]
    return found


def test_a_change_has_the_whole_of_it() -> None:
    before, after = marked({"a": [1]}), marked({"a": [1], "b": None})
    cell = RICH.competencies[0].descriptors[0]
    one, other = (
        attrs.evolve(RICH, competencies=(attrs.evolve(RICH.competencies[0], descriptors=(changed,)),), **BARE)
        for changed in (attrs.evolve(cell, indicators=(indicator,)) for indicator in (before, after))
    )
    [change] = diff(one, other).changes
    assert (change.path, change.operation) == ("indicators/i/extra", Operation.CHANGED)
    assert (change.old, change.new) == ({"a": [1]}, {"a": [1], "b": None})


BARE: dict[str, Any] = {
    "profiles": (),
    "history": attrs.evolve(RICH.history, replaced=()),
    "provenance": attrs.evolve(RICH.provenance, corrections=()),
}


def test_it_is_hashed_pickled_and_copied() -> None:
    framework = with_extra(RICH, {"b": [{"z": True, "a": "é"}], "a": -(2**53)})
    for again in (pickle.loads(pickle.dumps(framework)), copy.deepcopy(framework)):  # noqa: S301 - our own
        assert (again, again.digest) == (framework, framework.digest)
        assert hash(again) == hash(framework)
        assert list(again.extra) == ["b", "a"]
        assert list(again.extra["b"][0]) == ["z", "a"]
        assert again.extra["b"][0]["z"] is True


def test_its_keys_keep_their_order() -> None:
    extra = {"z": 1, "": 2, "a b": {"9": 1, "10": 2}, "format": 3, "extra": 4}
    framework = with_extra(RICH, extra)
    document = c.to_dict(framework)
    assert json.dumps(document["extra"]) == json.dumps(extra)
    for again in (c.from_json(c.Framework, c.to_json(framework)), c.from_dict(c.Framework, document)):
        assert json.dumps(c.to_dict(again)["extra"]) == json.dumps(extra)
        assert (again, again.digest) == (framework, framework.digest)


# What it cannot hold

ITSELF: dict[str, Any] = {}
ITSELF["a"] = [ITSELF]
REFUSED: list[tuple[Any, str, str]] = [
    ({"a": 0.5}, ".a", "float_among_extras"),
    ({"a": 1.0}, ".a", "float_among_extras"),
    ({"a": [1, {"b": -0.0}]}, ".a[1].b", "float_among_extras"),
    ({"a": float("nan")}, ".a", "float_among_extras"),
    ({"a": float("-inf")}, ".a", "float_among_extras"),
    ({"a": 1e400}, ".a", "float_among_extras"),
    ({"a": 2**53 + 1}, ".a", "inexact_number"),
    ({"a": -(2**53) - 1}, ".a", "inexact_number"),
    ({"a": "x\ud800"}, ".a", "bad_character"),
    ({"a": ["\udfff"]}, ".a[0]", "bad_character"),
    ({"\udc00": 1}, ".\udc00", "bad_character"),
    ({"a": {"\ud83d": 1}}, ".a.\ud83d", "bad_character"),
    ({1: "a"}, ".1", "wrong_type"),
    ({"a": {1, 2}}, ".a", "wrong_type"),
    ({"a": b"x"}, ".a", "wrong_type"),
    ([1], "", "wrong_type"),
    ("x", "", "wrong_type"),
    (True, "", "wrong_type"),
    (nested(21), "", "nested_too_deeply"),
    ({"a": [[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]}, "", "nested_too_deeply"),
    (ITSELF, "", "nested_too_deeply"),
]


@pytest.mark.parametrize(("extra", "place", "code"), REFUSED, ids=range(len(REFUSED)))
def test_what_it_cannot_hold_is_refused_by_name(extra: Any, place: str, code: str) -> None:
    error = InvalidTypeError if code == "wrong_type" else InvalidValueError
    assert refused(error, marked, extra) == [(f"extra{place}", code)]
    document = c.to_dict(RICH)
    document["competencies"][0]["descriptors"][0]["indicators"][1]["extra"] = extra
    where = f"competencies[0].descriptors[0].indicators[1].extra{place}"
    assert refused(FrameworkDataError, c.from_dict, c.Framework, document) == [(where, code)]


TEXTS = [
    ('{"a": 1, "a": 1}', ".a", "key_twice"),
    ('{"in": [{"a": 1, "b": 2, "a": 3}]}', ".in[0].a", "key_twice"),
    ('{"a": NaN}', ".a", "not_a_json_value"),
    ('{"a": -Infinity}', ".a", "not_a_json_value"),
    ('{"a": 1e400}', ".a", "float_among_extras"),
    ('{"a": 1E2}', ".a", "float_among_extras"),
    ('{"a": 9007199254740993}', ".a", "inexact_number"),
    ('{"a": "\\ud800"}', ".a", "bad_character"),
]


@pytest.mark.parametrize(("text", "place", "code"), TEXTS)
def test_what_its_text_cannot_say_is_refused_by_name(text: str, place: str, code: str) -> None:
    whole = c.to_json(with_extra(SHIPPED, None)).rstrip().removesuffix("}")
    found = refused(FrameworkDataError, c.from_json, c.Framework, f'{whole}, "extra": {text}}}')
    assert found == [(f"extra{place}", code)]


def test_null_is_no_way_to_say_that_there_is_none() -> None:
    document = {**c.to_dict(SHIPPED), "extra": None}
    assert refused(FrameworkDataError, c.from_dict, c.Framework, document) == [("extra", "null_key")]
    assert "extra" not in c.to_dict(with_extra(SHIPPED, None))


def test_the_most_that_it_holds() -> None:
    listed: Any = "x"
    for _ in range(19):
        listed = [listed]
    for extra in (nested(20), {"a": listed}, {"a": 2**53, "b": -(2**53)}, {"a\n\x00": "\x07"}, {}):
        framework = with_extra(SHIPPED, extra)
        assert c.from_json(c.Framework, c.to_json(framework)) == framework


# What is not done with it

MARK = "zzmerk"


def test_it_is_never_translated_scored_or_shown() -> None:
    framework, bare = with_extra(RICH, {MARK: [MARK, {MARK: MARK}]}), with_extra(RICH, None)
    assert c.to_json(framework).count(MARK) == 4 * len(parts(RICH))
    assert texts_of(framework) == texts_of(bare)
    assert framework.rows() == bare.rows()
    seen = dict.fromkeys(["luisteren_1_1", "luisteren_3_1"], True) | {"luisteren_1_2": False}
    assessment, other = c.assess(framework, seen), c.assess(bare, seen)
    assert assessment.results == other.results
    assert assessment.rule == other.rule
    gaps = c.classify_gaps(assessment, framework.profiles[0])
    assert gaps.gaps == c.classify_gaps(other, bare.profiles[0]).gaps
    shown = [
        card(framework).html(),
        card(framework, gaps=gaps).html(),
        explain(assessment, framework).text,
        explain(gaps, framework).text,
        repr(framework),
        framework._repr_html_(),
        c.to_json(assessment),
        repr(c.to_dict(gaps)["assessment"]),
    ]
    assert [text.count(MARK) for text in shown] == [0] * len(shown)


def test_it_stays_as_it_is_in_translation() -> None:
    framework = with_extra(RICH, {"b": 1, "a": "tekst"})
    texts = {path: f"{text} (en)" for path, text in texts_of(framework).items()}
    told = translate(
        framework, Translation(framework.id, framework.version, "en", official=False, note="x", texts=texts)
    )
    assert [part.extra for part in parts(told)] == [part.extra for part in parts(framework)]  # type: ignore[attr-defined]
    assert told.digest == framework.digest
