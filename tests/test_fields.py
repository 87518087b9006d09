"""
Declared fields: what a field must say of itself, what each kind of value takes, and that a schema says the same.
"""

# Annotations are read when a class is defined: they are values here, no text.

import collections
import copy
import datetime as dt
import enum
import json
import pickle
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any, ClassVar

import attrs
import jsonschema
import pytest

import competentie as c
from competentie import documents
from competentie._fields import (
    Bump,
    ChangeKind,
    Checked,
    Declared,
    Meaning,
    Part,
    format_of,
    kind_of,
    left_out,
    plain,
)
from competentie._frozen import FrozenDict, once
from competentie._kinds import (
    AtLeastOne,
    Coverage,
    Date,
    ExtraObject,
    Filled,
    FilledLines,
    Id,
    Json,
    Kind,
    Plain,
    PlainLines,
    Rank,
    RatingValue,
    Real,
    RefusedValue,
    Sha256,
    Threshold,
    Time,
    Version,
    frozen_json,
)
from competentie.errors import (
    DocumentError,
    InvalidTypeError,
    InvalidValueError,
    Problem,
    Stage,
)
from competentie.model import CellMark, Mark
from refusals import refused
from saved import PUBLIC

ROOT = Path(__file__).parents[1]
METADATA = Meaning.always(ChangeKind.METADATA, Bump.MINOR)


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


# Declaring


def declared(base: type[Declared], **annotations: Any) -> type[Declared]:
    """
    A class with fields of those types.
    """
    namespace = {"__annotations__": annotations, "__module__": __name__}
    return type("Made", (base,), namespace)


@pytest.mark.parametrize("base", [Declared, Checked, Part])
@pytest.mark.parametrize(
    "annotation",
    [
        str,
        int,
        float,
        Any,
        dt.date,
        Fraction,
        dict,
        list[Id],
        tuple[Id, Id],
        str | None,
        tuple[str, ...],
        frozenset[int],
        Mapping[Id, int],
        Mapping[str, Rank],
        Annotated[str, "a remark"],
        Annotated[str, METADATA],
        Rank | str,
    ],
    ids=range(17),
)
def test_a_field_whose_type_says_nothing_cannot_be_defined(base: type[Declared], annotation: Any) -> None:
    with pytest.raises(TypeError, match="field 'x' of Made: .* does not say what a value must be"):
        declared(base, x=annotation)


@pytest.mark.parametrize(
    ("annotation", "kind"),
    [
        (Id, "Name"),
        (Annotated[Id, METADATA], "Name"),
        (Filled, "Text"),
        (bool, "Truth"),
        (Colour, "Member"),
        (Mark, "Thing"),
        (Rank | None, "Maybe"),
        (Rank | Colour, "Either"),
        (tuple[Id, ...], "Several"),
        (frozenset[Colour], "Choices"),
        (Mapping[Id, Rank | None], "Table"),
        (Json, "JsonValue"),
    ],
    ids=range(12),
)
def test_a_type_that_says_what_it_is(annotation: Any, kind: str) -> None:
    assert type(kind_of(annotation)).__name__ == kind
    [field] = declared(Declared, x=annotation).FIELDS
    assert (field.name, field.left_out, type(field.kind).__name__) == ("x", False, kind)


def test_a_part_says_what_a_change_of_each_field_means() -> None:
    with pytest.raises(TypeError, match="field 'x' of Made does not say what a change of it means"):
        declared(Part, x=Id)
    with pytest.raises(TypeError, match="does not say what a change of it means"):
        declared(Part, x=tuple[Mark, ...])
    [field] = declared(Part, x=Annotated[Id, METADATA]).FIELDS
    assert field.meaning == METADATA
    # What is a part itself says it of its own fields.
    part = declared(Part, x=Annotated[Id, METADATA])
    [field] = declared(Part, x=part).FIELDS
    assert (field.meaning, field.part) == (None, part)


def test_the_outermost_meaning_counts() -> None:
    other = Meaning.always(ChangeKind.REWORDED, Bump.PATCH)
    [field] = declared(Part, x=Annotated[Annotated[Id, METADATA], other]).FIELDS
    assert field.meaning == other


def test_what_belongs_to_the_class_is_no_field() -> None:
    made = declared(Checked, x=Id, KEY=ClassVar[str | None])
    assert [field.name for field in made.FIELDS] == ["x"]


def test_a_private_attribute_is_a_field_under_the_name_of_its_argument() -> None:
    made = declared(Checked, _x=Id)
    assert [(field.name, field.attribute) for field in made.FIELDS] == [("x", "_x")]


def test_every_class_of_a_framework_has_what_it_says() -> None:
    for cls in PUBLIC.values():
        assert [field.name for field in cls.FIELDS] == [field.alias for field in attrs.fields(cls)]  # type: ignore[arg-type]
        assert cls.KEY is None or cls.KEY in {field.name for field in cls.FIELDS}


# Classes


@attrs.frozen(slots=False, eq=False, repr=False)
class Sample(Checked):
    low: Rank
    high: Rank
    name: Filled | None = left_out()
    tags: tuple[Id, ...] = left_out(())

    def own_problems(self) -> Iterator[Problem]:
        assert type(self.low) is type(self.high) is int, "fields are right by themselves by now"
        if self.high < self.low:
            yield Problem("ranks_do_not_ascend", "high", self.high, before=self.low)


@attrs.frozen(slots=False, eq=False, repr=False)
class Trusted(Declared):
    low: Rank


@attrs.frozen(slots=False, eq=False, repr=False)
class Twin(Declared):
    low: Rank


def test_what_people_make_is_checked_field_by_field_and_then_together() -> None:
    assert refused(InvalidTypeError, Sample, "1", None, 3, ["x"]) == [
        (name, "wrong_type") for name in ("low", "high", "name", "tags")
    ]
    assert refused(InvalidValueError, Sample, 0, 3, "", ("X",)) == [
        ("low", "too_low"),
        ("name", "empty_text"),
        ("tags[0]", "not_matching"),
    ]
    assert refused(InvalidValueError, Sample, 3, 2) == [("high", "ranks_do_not_ascend")]
    assert Sample(2, 3) == Sample(2, 3, None, ())


def test_what_the_library_makes_is_trusted_until_it_is_read() -> None:
    wrong: Any = "no rank"
    assert Trusted(wrong).low is wrong
    document = {"format": format_of(Trusted), "low": "no rank"}
    assert refused(DocumentError, c.from_dict, Trusted, document) == [("low", "wrong_type")]
    assert c.from_dict(Trusted, {**document, "low": 2}) == Trusted(2)


def test_objects_are_told_apart_by_their_class_and_every_field() -> None:
    base = Sample(1, 2, "x", ("a",))
    assert base == attrs.evolve(base)
    assert hash(base) == hash(attrs.evolve(base))
    others: list[dict[str, Any]] = [{"low": 2}, {"high": 3}, {"name": None}, {"tags": ()}]
    assert len({base, *[attrs.evolve(base, **other) for other in others]}) == 5
    assert Trusted(1) != Twin(1)
    assert Trusted(1) != 1
    assert repr(base) == "Sample(low=1, high=2, name='x', tags=('a',))"


@pytest.mark.parametrize("cls", PUBLIC.values(), ids=PUBLIC)
def test_attrs_writes_no_more_of_a_class_than_what_makes_an_object(cls: type[Declared]) -> None:
    # Each method more is compiled whenever the library is imported.
    codes = {name: getattr(value, "__code__", None) for name, value in vars(cls).items()}
    assert {name for name, code in codes.items() if code and code.co_filename.startswith("<attrs")} == {"__init__"}


def test_what_has_its_default_is_left_out_of_a_document() -> None:
    assert c.to_dict(Sample(1, 2)) == {"format": "competentie.sample/1", "low": 1, "high": 2}
    full = Sample(1, 2, "x", ("a",))
    assert list(c.to_dict(full)) == ["format", "low", "high", "name", "tags"]
    for sample in (Sample(1, 2), full):
        assert c.from_dict(Sample, c.to_dict(sample)) == sample
    null = {**c.to_dict(Sample(1, 2)), "name": None}
    assert refused(DocumentError, c.from_dict, Sample, null) == [("name", "null_key")]


def test_a_format_is_named_after_its_class() -> None:
    assert format_of(c.LevelRule) == "competentie.level-rule/1"
    assert format_of(c.FrameworkRef) == "competentie.framework-ref/1"


# Kinds: for each what JSON may hold and what that stands for, and what it may not hold.

HUGE = 10**9
NAME = tuple[Any, list[tuple[Any, Any]], list[tuple[Any, str]]]
KINDS: dict[str, NAME] = {
    "Id": (
        Id,
        [("a", "a"), ("a1_b2", "a1_b2")],
        [(1, "wrong_type"), (None, "wrong_type"), ("", "not_matching"), ("A", "not_matching"), ("a\n", "not_matching")],
    ),
    "Version": (Version, [("0.1.20", "0.1.20")], [("1.0", "not_matching"), ("1.0.01", "not_matching"), (1.0, "wrong_type")]),
    "Sha256": (Sha256, [("0" * 64, "0" * 64)], [("0" * 63, "not_matching"), ("0" * 64 + "\n", "not_matching")]),
    "Filled": (
        Filled,
        [("x", "x"), (" é ", " é ")],
        [("", "empty_text"), ("\u00a0 ", "empty_text"), ("\u200b\ufeff ", "empty_text"), ("\u200e\u2060\u00ad\u202e", "empty_text"), ("x\n", "line_break"), ("x\t", "bad_character"), ("\ud800", "bad_character"), (3, "wrong_type")],
    ),
    "Plain": (Plain, [("", ""), ("x", "x")], [("\x85", "bad_character"), ([], "wrong_type")]),
    "FilledLines": (
        FilledLines,
        [("x\n\ny", "x\n\ny")],
        [("\n ", "empty_text"), ("x\r\ny", "feed_only"), ("x\ty", "bad_character")],
    ),
    "PlainLines": (PlainLines, [("", ""), ("\n", "\n")], [("\r", "feed_only"), ("\x00", "bad_character"), (3, "wrong_type")]),
    "ExtraObject": (
        ExtraObject,
        [({"b": [1, None, True], "a": {"": "\n\x00"}}, {"b": (1, None, True), "a": {"": "\n\x00"}}), ({"n": 2**53}, {"n": 2**53})],
        [
            ([], "wrong_type"),
            ({"n": 0.5}, "float_among_extras"),
            ({"n": [float("nan")]}, "float_among_extras"),
            ({"n": 2**53 + 1}, "inexact_number"),
            ({"n": {"\ud800": 1}}, "bad_character"),
            ({"n": "\udfff"}, "bad_character"),
        ],
    ),
    "Rank": (
        Rank,
        [(1, 1), (HUGE, HUGE)],
        [(0, "too_low"), (HUGE + 1, "too_high"), (True, "wrong_type"), (1.5, "wrong_type"), ("1", "wrong_type")],
    ),
    "AtLeastOne": (AtLeastOne, [(1, 1)], [(0, "too_low")]),
    "Real": (
        Real,
        [(0, 0), (-1.5, -1.5), (HUGE, HUGE)],
        [(True, "wrong_type"), ("1", "wrong_type"), (HUGE * 1.1, "too_large"), (-HUGE - 1, "too_large"), (float("inf"), "not_finite")],
    ),
    "bool": (bool, [(True, True), (False, False)], [(1, "wrong_type"), (None, "wrong_type"), ("true", "wrong_type")]),
    "Threshold": (
        Threshold,
        [("3/4", Fraction(3, 4)), ("0.70", Fraction(7, 10)), ("1", Fraction(1))],
        [
            (1, "wrong_type"),
            (0.5, "wrong_type"),
            ("3/0", "not_a_share"),
            ("1/000", "not_a_share"),
            ("-1", "not_a_share"),
            ("1/2\n", "not_a_share"),
            ("1e0", "not_a_share"),
            ("0", "zero_share"),
            ("5/4", "share_out_of_range"),
            ("1/9999999999", "too_fine_share"),
        ],
    ),
    "Coverage": (Coverage, [("0", Fraction(0)), ("0/5", Fraction(0))], [("2", "share_out_of_range")]),
    "Date": (
        Date,
        [("2024-02-29", dt.date(2024, 2, 29))],
        [("2026-02-29", "no_such_time"), ("0000-01-01", "no_such_time"), ("20260101", "not_matching"), (1, "not_matching")],
    ),
    "Time": (
        Time,
        [
            ("2026-01-01T09:30", dt.datetime(2026, 1, 1, 9, 30)),  # noqa: DTZ001 - as people write them
            ("2026-01-01T09:30:00Z", dt.datetime(2026, 1, 1, 9, 30, tzinfo=dt.UTC)),
            ("2026-01-01T09:30:00.25+01:00", dt.datetime(2026, 1, 1, 8, 30, 0, 250000, tzinfo=dt.UTC)),
        ],
        [("2026-01-01", "not_matching"), ("vandaag om T", "not_matching"), ("2026-01-01T25:00", "no_such_time")],
    ),
    "Member": (Colour, [("red", Colour.RED)], [("RED", "not_a_member"), (None, "not_a_member"), (["red"], "not_a_member")]),
    "Maybe": (Rank | None, [(None, None), (2, 2)], [(0, "too_low"), ("2", "wrong_type")]),
    "Either": (Rank | Colour, [(2, 2), ("blue", Colour.BLUE)], [("2", "wrong_type"), (None, "wrong_type"), (0, "too_low")]),
    "RatingValue": (
        RatingValue,
        [(True, True), (None, None), (3, 3), (2.5, 2.5)],
        [("ja", "wrong_type"), (HUGE * 2, "too_large")],
    ),
    "Several": (
        tuple[Rank, ...],
        [([], ()), ([1, 2], (1, 2))],
        [("12", "wrong_type"), ({}, "wrong_type"), ([1, 0], "too_low"), (None, "wrong_type")],
    ),
    "Choices": (
        frozenset[Colour],
        [([], frozenset()), (["red"], frozenset({Colour.RED}))],
        [(["red", "red"], "not_distinct"), (["x"], "not_a_member"), ("red", "wrong_type")],
    ),
    "Table": (
        Mapping[Id, Rank | None],
        [({}, {}), ({"a": None, "b": 1}, {"a": None, "b": 1})],
        [([], "wrong_type"), ({"A": 1}, "not_matching"), ({"a": 0}, "too_low")],
    ),
    "Table of members": (Mapping[Colour, Rank], [({"red": 1}, {Colour.RED: 1})], [({"RED": 1}, "not_a_member")]),
    "Json": (
        Json,
        [(None, None), ({"a": [1, "x", True, 2.5]}, {"a": (1, "x", True, 2.5)})],
        [],
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("name", KINDS)


def read(kind: Kind, value: Any) -> Any:
    """
    What a document that holds *value* gives.
    """
    made = documents._hook(kind)(value, None)
    if problems := kind.problems(made):
        raise RefusedValue(problems)
    return made


def validator(schema: dict[str, Any]) -> Any:
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


@EACH
def test_a_kind_takes_what_its_schema_takes(name: str) -> None:
    annotation, good, _ = KINDS[name]
    kind = kind_of(annotation)
    for given_, expected in good:
        made = read(kind, given_)
        assert made == expected
        assert type(made) is type(expected) or isinstance(made, FrozenDict)
        assert not kind.problems(made)
        assert validator({**kind.schema(), "$defs": kind.definitions()}).is_valid(given_)
        again = plain(made)
        assert read(kind, again) == made
        assert validator({**kind.schema(), "$defs": kind.definitions()}).is_valid(again)


@EACH
def test_a_kind_refuses_by_structure_what_its_schema_refuses(name: str) -> None:
    annotation, _, bad = KINDS[name]
    kind = kind_of(annotation)
    for given_, code in bad:
        with pytest.raises(RefusedValue) as caught:
            read(kind, given_)
        assert [problem.code for problem in caught.value.problems] == [code], given_
        [problem] = caught.value.problems
        assert validator({**kind.schema(), "$defs": kind.definitions()}).is_valid(given_) is (
            problem.stage is Stage.REFERENCES
        ), given_


@EACH
def test_a_kind_refuses_what_is_of_no_use_to_it(name: str) -> None:
    kind = kind_of(KINDS[name][0])
    for nothing in (object(), b"x", complex(1), int):
        assert kind.problems(nothing), nothing


def test_problems_are_named_by_their_place_inside() -> None:
    kind = kind_of(Mapping[Id, tuple[Rank, ...]])
    assert [(p.path, p.code) for p in kind.problems({"a": (1, 0), "B": (2.0,)})] == [
        ("a[1]", "too_low"),
        ("B", "not_matching"),
        ("B[0]", "wrong_type"),
    ]
    with pytest.raises(RefusedValue) as caught:
        read(kind, {"a": [1, 0], "b": [2.5]})
    assert [(p.path, p.code) for p in caught.value.problems] == [("a[1]", "too_low"), ("b[0]", "wrong_type")]


def test_json_has_no_endless_numbers() -> None:
    kind = kind_of(Json)
    assert [p.path for p in kind.problems(frozen_json({"a": [1.5, float("inf")], "b": float("nan")}))] == ["a[1]", "b"]
    assert {p.code for p in kind.problems(float("inf"))} == {"not_a_json_value"}
    assert not kind.problems(1e300)


def test_a_value_of_another_class_is_not_taken_for_one() -> None:
    class Words(str):
        __slots__ = ()

    class Count(int):
        pass

    assert kind_of(Filled).problems(Words("x"))
    assert kind_of(Rank).problems(Count(1))
    assert kind_of(Date).problems(dt.datetime(2026, 1, 1, tzinfo=dt.UTC))


# As it is kept


def test_what_is_given_is_kept_as_what_cannot_change() -> None:
    table: dict[str, int | None] = {"a": 1}
    kept = kind_of(Mapping[Id, Rank | None]).adopt(table)
    table["a"] = 2
    assert kept == {"a": 1}
    assert hash(kept)
    roles: Any = {c.Role.SELF}
    rule = c.RaterRule(exclude=roles)
    roles.add(c.Role.PEER)
    assert rule.exclude == frozenset({c.Role.SELF})
    assert type(rule.exclude) is frozenset
    value = frozen_json({"a": [1, {"b": [2]}]})
    assert value == {"a": (1, {"b": (2,)})}
    assert hash(value)
    assert plain(value) == {"a": [1, {"b": [2]}]}


def test_what_cannot_be_kept_stays_what_it_was_given_as() -> None:
    assert kind_of(Mapping[Id, Rank]).adopt("x") == "x"
    assert kind_of(frozenset[Colour]).adopt(["x"]) == ["x"]
    assert kind_of(Time).adopt("x") == "x"


def test_a_moment_is_kept_with_a_fixed_offset() -> None:
    summer = dt.datetime(2026, 7, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2), "CEST"))
    kept = kind_of(Time | None).adopt(summer)
    assert (kept, kept.tzinfo) == (summer, dt.timezone(dt.timedelta(hours=2)))
    bare = dt.datetime(2026, 7, 1, 12)  # noqa: DTZ001 - as people write them
    assert kind_of(Time).adopt(bare) is bare


# Writing


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (None, None),
        (True, True),
        (2.5, 2.5),
        ("x", "x"),
        (Fraction(3, 4), "3/4"),
        (Fraction(2), "2"),
        (Colour.RED, "red"),
        (dt.date(2026, 1, 31), "2026-01-31"),
        (dt.datetime(2026, 1, 31, 9, tzinfo=dt.UTC), "2026-01-31T09:00:00+00:00"),
        ((1, (2, Colour.BLUE)), [1, [2, "blue"]]),
        (frozenset({3, 1, 2}), [1, 2, 3]),
        (frozenset({Colour.RED, Colour.BLUE}), ["blue", "red"]),
        (FrozenDict({Colour.RED: Fraction(1, 2)}), {"red": "1/2"}),
        ({3: "x"}, {"3": "x"}),
        (Mark("k", 1, CellMark.GROWTH), {"competency": "k", "rank": 1, "status": "growth"}),
    ],
)
def test_each_type_has_one_form_in_json(value: Any, written: Any) -> None:
    assert plain(value) == written
    assert json.loads(json.dumps(plain(value))) == written


# Frozen values


def test_a_frozen_dict_is_a_mapping_that_cannot_change() -> None:
    frozen = FrozenDict({"a": 1, "b": 2})
    assert frozen == {"b": 2, "a": 1}
    assert hash(frozen) == hash(FrozenDict({"b": 2, "a": 1}))
    assert repr(frozen) == "{'a': 1, 'b': 2}"
    assert (len(frozen), list(frozen), frozen["a"]) == (2, ["a", "b"], 1)
    for again in (pickle.loads(pickle.dumps(frozen)), copy.deepcopy(frozen)):  # noqa: S301 - our own
        assert again == frozen
        assert type(again) is FrozenDict
    with pytest.raises(TypeError):
        frozen["a"] = 2  # type: ignore[index]
    items = {"a": 1}
    kept = FrozenDict(items)
    items["a"] = 2
    assert kept == {"a": 1}


def test_once_works_out_a_value_once_and_keeps_it() -> None:
    asked: collections.Counter[str] = collections.Counter()

    class Thing:
        def __init__(self, name: str) -> None:
            self.name = name

        @once
        def length(self) -> int:
            """
            How long.
            """
            asked[self.name] += 1
            return len(self.name)

    one, other = Thing("one"), Thing("three")
    assert (one.length, other.length, one.length, one.length) == (3, 5, 3, 3)
    assert asked == {"one": 1, "three": 1}
    assert isinstance(Thing.length, once)
    assert (Thing.length.__doc__ or "").strip() == "How long."
