"""
JSON: every value survives, nothing that is wrong gets in, and every error names what is wrong and where.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import converter, versions
from competentie.model import Checked
from strategies import (
    ANSWERS,
    MOMENTS,
    NUMBERS,
    RULES,
    SHIPPED,
    TEXTS,
    assessments,
    frameworks,
    ratings,
)

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads((Path(c.__file__).parent / "data" / "schema" / "framework-1.json").read_text(encoding="utf-8"))
CARD = c.to_json(SHIPPED)
PUBLIC = sorted(
    (
        value
        for value in {**vars(c), **vars(versions)}.values()
        if isinstance(value, type) and issubclass(value, Checked) and value is not Checked
    ),
    key=lambda cls: cls.__name__,
)

SMALL_VALUES: st.SearchStrategy[Any] = st.one_of(
    RULES,
    st.builds(c.Decision, st.integers(0, 9), TEXTS.filter(str.strip), st.none() | TEXTS, st.none() | MOMENTS),
    st.builds(c.Rating, st.just("i"), TEXTS, st.sampled_from(c.Role), ANSWERS | NUMBERS, st.none() | MOMENTS),
    st.builds(c.RaterRule, st.sets(st.sampled_from(c.Role)), st.integers(1, 9), st.sampled_from(c.Tie)),
    st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: c.RatingScale(*pair, pair[1])),
    st.builds(c.Votes, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
    ratings(SHIPPED).map(
        lambda given_: c.combine_ratings(given_, SHIPPED, c.RaterRule(exclude=frozenset(), min_raters=2))
    ),
)


def parts(value: Any) -> list[Any]:
    """
    *value* and every object of a public class inside it, derived ones included.
    """
    if isinstance(value, tuple | list):
        return [part for item in value for part in parts(item)]
    if not isinstance(value, Checked):
        return []
    fields = [getattr(value, field.name) for field in attrs.fields(type(value))]  # type: ignore[arg-type]
    more = [value.steps, value.stopped_at] if isinstance(value, c.LevelResult) else []
    return [value, *parts([*fields, *more])]


@st.composite
def reports(draw: st.DrawFn) -> c.GapReport:
    assessment = draw(assessments(competencies=2))
    desired = {r.competency: draw(st.sampled_from([None, *r.defined_ranks])) for r in assessment.results}
    return c.classify_gaps(assessment, c.JobProfile("p", "P", desired))


@given(st.one_of(frameworks(competencies=2), reports(), SMALL_VALUES))
def test_law_15_every_value_survives(value: Any) -> None:
    for part in parts(value)[:40]:
        text = c.to_json(part)
        again = c.from_json(type(part), text)
        assert again == part
        assert c.to_json(again) == text
        assert c.from_json(type(part), text.encode()) == part
        assert c.from_dict(type(part), c.to_dict(part)) == part


@given(reports(), st.data())
def test_law_15_altered_derived_values_are_refused(report: c.GapReport, data: st.DataObject) -> None:
    for document in (report, report.assessment, *report.gaps[:1], *report.assessment.results[:1]):
        saved = json.loads(c.to_json(document))
        places = [place for place in derived(saved) if place]
        if not places:
            continue
        holder = data.draw(st.sampled_from(places))
        key = data.draw(st.sampled_from(sorted(holder)))
        holder[key] = data.draw(st.sampled_from([alter(holder[key]), {"other": 1}, "9"]))
        with pytest.raises(c.DocumentError, match=f"derived.{key}"):
            c.from_json(type(document), json.dumps(saved))
        del holder[key]
        with pytest.raises(c.DocumentError, match=rf"derived.{key}: missing; what is stored gives"):
            c.from_json(type(document), json.dumps(saved))


def derived(value: Any) -> list[dict[str, Any]]:
    """
    Every ``derived`` object in a document.
    """
    if isinstance(value, list):
        return [found for item in value for found in derived(item)]
    if not isinstance(value, dict):
        return []
    own = [value["derived"]] if isinstance(value.get("derived"), dict) else []
    return own + [found for key, item in value.items() if key != "derived" for found in derived(item)]


def alter(value: Any) -> Any:
    """
    Another value of the same kind; for a bool the number that Python takes for it.
    """
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return float(value)
    return [*value, 7] if isinstance(value, list) else "altered" if value is None else [value]


def test_a_saved_assessment_with_its_level_altered() -> None:
    saved = c.to_dict(c.assess(SHIPPED, {"coachen_2_1": True}))
    assert saved["results"][7]["derived"]["level"] == 2
    saved["results"][7]["derived"]["level"] = 3
    with pytest.raises(c.DocumentError) as caught:
        c.from_dict(c.Assessment, saved)
    assert [(p.path, p.value) for p in caught.value.problems] == [("results[7].derived.level", 3)]
    assert "3 does not follow from what is stored, which gives 2" in str(caught.value)


def test_a_saved_answer_altered_is_refused_too() -> None:
    saved = c.to_dict(c.assess(SHIPPED, {"coachen_2_1": True}))
    saved["results"][7]["ranks"][1]["answers"]["coachen_2_1"] = False
    with pytest.raises(c.DocumentError, match=r"results\[7\].derived.level: 2 does not follow"):
        c.from_dict(c.Assessment, saved)


# Formats


@pytest.mark.parametrize("cls", PUBLIC, ids=lambda cls: cls.__name__)
def test_a_golden_document_of_every_class_is_read_for_ever(cls: type[Checked]) -> None:
    name = converter.format_of(cls).removeprefix("competentie.").replace("/", "-")
    paths = sorted(GOLDEN.glob(f"*/{name}.json"))
    assert paths, f"no golden document of {cls.__name__}"
    for path in paths:
        text = path.read_text(encoding="utf-8")
        value = c.from_json(cls, text)
        assert type(value) is cls
        assert json.loads(c.to_json(value)) == json.loads(text)


def test_formats_are_pinned() -> None:
    assert {converter.format_of(cls) for cls in PUBLIC} == {
        f"competentie.{name}/1"
        for name in [
            "assessment",
            "carried",
            "carried-profile",
            "change",
            "combined-evidence",
            "comparison",
            "competency",
            "competency-change",
            "correction",
            "decision",
            "descriptor",
            "diff",
            "dropped",
            "framework",
            "framework-ref",
            "gap",
            "gap-report",
            "history",
            "indicator",
            "job-profile",
            "legend-entry",
            "level",
            "level-result",
            "level-rule",
            "mark",
            "pin",
            "provenance",
            "rank-outline",
            "rank-verdict",
            "rater-rule",
            "rating",
            "rating-scale",
            "replacement",
            "rescored",
            "specialisation",
            "step",
            "translated-from",
            "translation",
            "votes",
        ]
    }


def test_a_document_starts_with_its_format() -> None:
    assert next(iter(c.to_dict(c.LevelRule()))) == "format"
    assert c.to_json(c.LevelRule()) == (
        '{\n  "format": "competentie.level-rule/1",\n  "threshold": "3/4",\n  "climb": "cumulative",\n'
        '  "min_coverage": "1/2"\n}\n'
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({}, "format: format is missing; LevelRule reads 'competentie.level-rule/1'"),
        ({"format": "competentie.level-rule/2"}, "format: format is 'competentie.level-rule/2'; LevelRule reads"),
        ({"format": "competentie.framework/1"}, "format: format is 'competentie.framework/1'; LevelRule reads"),
        ({"format": None}, "format: format is None; LevelRule reads"),
        ([], r"[] is not an object; a document starts with its format"),
        ("x", "'x' is not an object"),
        (None, "None is not an object"),
    ],
)
def test_a_document_of_another_kind(data: Any, said: str) -> None:
    with pytest.raises(c.DocumentError) as caught:
        c.from_dict(c.LevelRule, data)
    assert said in str(caught.value)
    with pytest.raises(c.DocumentError):
        c.from_json(c.LevelRule, json.dumps(data))


@pytest.mark.parametrize("other", [object(), {}, "x", None, c.Role.SELF, int, c.LevelRule])
def test_only_objects_of_the_library_are_saved_and_read(other: Any) -> None:
    with pytest.raises(c.InvalidTypeError, match="is not of a class of competentie"):
        c.to_json(other)
    if other is not c.LevelRule:
        with pytest.raises(c.InvalidTypeError, match="is not a class of competentie"):
            c.from_dict(other, {})


# The canonical form and the schema


def test_the_shipped_file_is_in_canonical_form() -> None:
    path = Path(c.__file__).parent / "data" / "sociaalwerker-b" / "1.0.0" / "framework.json"
    assert path.read_bytes() == CARD.encode()
    assert CARD.endswith("}\n")
    assert "\\u" not in CARD
    assert "\r" not in CARD


def test_desired_ranks_stand_in_the_order_of_the_competencies() -> None:
    ids = [competency.id for competency in SHIPPED.competencies]
    one, other = (dict.fromkeys(order, 2) for order in (ids, ids[::-1]))
    frameworks_ = [attrs.evolve(SHIPPED, profiles=(c.JobProfile("p", "P", wanted),)) for wanted in (one, other)]
    assert frameworks_[0] == frameworks_[1]
    assert frameworks_[0].digest == frameworks_[1].digest
    assert list(c.to_dict(frameworks_[1])["profiles"][0]["desired"]) == ids


def test_what_is_absent_is_left_out_and_what_is_not_known_is_null() -> None:
    indicator = c.to_dict(c.Indicator("i", "x"))
    assert list(indicator) == ["format", "id", "text"]
    assert list(c.to_dict(c.Indicator("i", "x", "u", ("m",)))) == ["format", "id", "text", "uri", "exact_match"]
    assert c.to_dict(c.JobProfile("p", "P", {"k": None}))["desired"] == {"k": None}
    assert c.to_dict(c.Provenance())["publisher"] is None


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(json.loads(CARD), SCHEMA)


@given(frameworks())
def test_the_schema_takes_every_framework(framework: c.Framework) -> None:
    jsonschema.validate(json.loads(c.to_json(framework)), SCHEMA, cls=jsonschema.Draft202012Validator)


# Damage


def damage(document: Any, chance: random.Random) -> Any:
    """
    *document* with one thing in it changed, removed, doubled or moved.
    """
    holders = [document] if isinstance(document, dict | list) else []
    for holder in holders:
        children = holder.values() if isinstance(holder, dict) else holder
        holders += [child for child in children if isinstance(child, dict | list) and child]
    holder = chance.choice(holders)
    keys = list(holder) if isinstance(holder, dict) else list(range(len(holder)))
    key = chance.choice(keys)
    junk: list[Any] = [
        None,
        True,
        0,
        -1,
        2.9,
        "",
        "abc",
        "\ud800",
        "x\n",
        [],
        {},
        [[]],
        {"id": 1},
        float("nan"),
        10**30,
        1e999,
    ]
    action = chance.choice(["replace", "remove", "rename", "double", "swap"])
    if action == "replace":
        holder[key] = chance.choice(junk)
    elif action == "remove":
        del holder[key]
    elif action == "swap":
        other = chance.choice(keys)
        holder[key], holder[other] = holder[other], holder[key]
    elif isinstance(holder, dict):
        holder[f"{key}_{action}"] = holder.pop(key) if action == "rename" else holder[key]
    else:
        holder.insert(chance.randrange(len(holder) + 1), json.loads(json.dumps(holder[key])))
    return document


@given(frameworks(competencies=2), st.integers(), st.integers(1, 3))
def test_damaged_files_are_valid_or_refused(framework: c.Framework, seed: int, times: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a game
    document = json.loads(c.to_json(framework))
    for _ in range(times):
        document = damage(document, chance)
    judged(json.dumps(document))


@given(st.integers(0, len(CARD)), st.sampled_from(["", "x", '"', "{", "\\", "\x00", "é"]), st.integers(0, 40))
def test_damaged_texts_are_valid_or_refused(place: int, insert: str, cut: int) -> None:
    judged(CARD[:place] + insert + CARD[place + cut :])


@given(st.binary(max_size=4), st.integers(0, len(CARD)))
def test_damaged_bytes_are_valid_or_refused(junk: bytes, place: int) -> None:
    raw = CARD.encode()
    judged(raw[:place] + junk + raw[place + len(junk) :])


def judged(text: str | bytes) -> None:
    """
    The only outcomes are a valid framework, which the schema takes too, and FrameworkDataError.
    """
    try:
        framework = c.from_json(c.Framework, text)
    except c.FrameworkDataError as error:
        assert error.problems
        assert str(error).encode()
    else:
        jsonschema.validate(json.loads(c.to_json(framework)), SCHEMA)
        assert c.from_json(c.Framework, c.to_json(framework)) == framework


@given(assessments(competencies=2), st.integers())
def test_damaged_assessments_are_valid_or_refused(assessment: c.Assessment, seed: int) -> None:
    document = damage(json.loads(c.to_json(assessment)), random.Random(seed))  # noqa: S311 - a game
    try:
        again = c.from_json(c.Assessment, json.dumps(document))
    except c.DocumentError as error:
        assert error.problems
    else:
        assert c.from_json(c.Assessment, c.to_json(again)) == again


def edited(*changes: tuple[str, str]) -> str:
    text = CARD
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


FIRST = "competencies[0].descriptors[0]"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        # Duplicate ids and dangling references.
        (
            edited(('"id": "kwaliteitsgericht_1_2"', '"id": "kwaliteitsgericht_1_1"')),
            [(f"{FIRST}.indicators[1].id", f"'kwaliteitsgericht_1_1' is already the id of {FIRST}.indicators[0]")],
        ),
        (
            edited(('"competency": "coachen"', '"competency": "coach"')),
            [("profiles[0].marks[0]", "'coach' is not a competency of sociaalwerker-b")],
        ),
        (
            edited(('"desired": {}', '"desired": {"coachen": 1, "klantgerichtheid": 9}')),
            [
                ("profiles[0].desired.klantgerichtheid", "klantgerichtheid has no descriptor at rank 9; its ranks: 1, 2, 3, 4"),
                ("profiles[0].desired.coachen", "coachen is not_applicable at rank 1; its defined ranks: 2, 3, 4"),
            ],
        ),
        (edited(('"kwaliteitsgericht_4",\n          "rank": 4', '"kwaliteitsgericht_4",\n          "rank": 7')), [("competencies[0].descriptors[3].rank", "rank 7 is not on the ladder (1, 2, 3, 4)")]),
        # What a JSON parser takes and a document must not hold.
        (
            edited(('"title": "Soc', '"title": "x", "title": "Soc'), ('"text": "Werkt', '"text": "y", "text": "Werkt')),
            [
                ("title", "key 'title' stands here more than once; keep one"),
                (f"{FIRST}.indicators[2].text", "key 'text' stands here more than once; keep one"),
            ],
        ),
        (edited(('"retrieved": null', '"retrieved": NaN')), [("provenance.retrieved", "NaN is not a value of JSON; use null for what is not known")]),
        (edited(('"rank": 1', '"rank": -Infinity')), [("ladder[0].rank", "-Infinity is not a value of JSON; use null for what is not known")]),
        (edited(('"descriptors": [', '"group": null, "descriptors": [')), [("competencies[0].group", "null; leave it out where there is none")]),
        # Values of the wrong kind.
        (edited(('"title": "Sociaalwerker B"', '"title": null')), [("title", "None is not text")]),
        (edited(('"rank": 1', '"rank": 2.9'), ('"rank": 2,', '"rank": true,')), [("ladder[0].rank", "2.9 is not a whole number"), ("ladder[1].rank", "True is not a whole number")]),
        (edited(('"rank": 1', '"rank": 0')), [("ladder[0].rank", "0 is below 1")]),
        (edited(('"retired_ids": []', '"retired_ids": "abc"')), [("history.retired_ids", "'abc' is not a list")]),
        (edited(('"replaced": []', '"replaced": {}')), [("history.replaced", "{} is not a list")]),
        (edited(('"desired": {}', '"desired": []')), [("profiles[0].desired", "[] is not an object")]),
        (edited(('"state": "defined"', '"state": "DEFINED"')), [(f"{FIRST}.state", "'DEFINED' is not one of 'defined', 'not_applicable', 'undefined'")]),
        (edited(('"modified": "2026-11-23"', '"modified": "2026-11-32"')), [("modified", "'2026-11-32' is not a date (YYYY-MM-DD)")]),
        (edited(('"modified": "2026-11-23"', '"modified": "20261123"')), [("modified", "'20261123' is not a date (YYYY-MM-DD)")]),
        (edited(("herstelt deze.", "herstelt \\ud800.")), [(f"{FIRST}.indicators[4].text", "'Merkt fouten binnen het eigen werk op en herstelt \\ud800.' holds the character U+D800; leave it out")]),
        (edited(("herstelt deze.", "herstelt\\n.")), [(f"{FIRST}.indicators[4].text", "'Merkt fouten binnen het eigen werk op en herstelt\\n.' holds the character U+000A; leave it out")]),
        # Keys that are missing or not known: all are named, with everything else that is wrong at this stage.
        (
            edited(('"colour": "Lichtgroen",', '"color": "Lichtgroen",'), ('"rank": 1', '"rank": 0'), ('"note"', '"notes"')),
            [
                ("ladder[0].rank", "0 is below 1"),
                ("legend[0].colour", "missing; LegendEntry needs it"),
                ("legend[0].color", "key 'color' is not known here"),
                ("profiles[0].note", "missing; JobProfile needs it"),
                ("profiles[0].notes", "key 'notes' is not known here"),
            ],
        ),
        (edited(('"state": "defined"', '"state": "undefined"')), [(f"{FIRST}.indicators", "kwaliteitsgericht_1 is undefined and cannot have indicators; take them out or make it defined")]),
        # Syntax.
        (CARD[:5000], None),
        ("", None),
        ("[" * 100_000, [("", "nested too deeply to be a document of this library")]),
        ('{"a":' * 100_000, [("", "nested too deeply to be a document of this library")]),
        ("[" * 50_000_000, [("", "nested too deeply to be a document of this library")]),
        ("\ufeff" + CARD, None),
        (CARD.encode("utf-16"), [("byte 0", "not UTF-8; save it as UTF-8")]),
        (CARD.encode().replace("ë".encode(), b"\xeb", 1), None),
        ("1" * 5000, None),
    ],
    ids=range(30),
)  # fmt: skip
def test_what_is_wrong_with_a_framework_file(text: str | bytes, problems: list[tuple[str, str]] | None) -> None:
    with pytest.raises(c.FrameworkDataError) as caught:
        c.from_json(c.Framework, text)
    found = [(problem.path, problem.what) for problem in caught.value.problems]
    if problems is None:
        assert len(found) == 1
        assert found[0][1].startswith(("not JSON: ", "not UTF-8"))
        assert found[0][0].startswith(("line ", "byte ")) or "digits" in found[0][1]
    else:
        assert found == problems
    assert caught.value.__cause__ is None


def test_suggestions_for_keys() -> None:
    with pytest.raises(
        c.FrameworkDataError, match=r"legend\[0\].color: key 'color' is not known here .did you mean 'colour'"
    ):
        c.from_json(c.Framework, edited(('"colour": "Lichtgroen",', '"color": "Lichtgroen",')))


@pytest.mark.parametrize(
    ("cls", "change", "problem"),
    [
        (c.LevelRule, {"threshold": 0.75}, ("threshold", "0.75 is not a share as text, such as '3/4'")),
        (c.LevelRule, {"threshold": "7/5"}, ("threshold", "7/5 is not a share from 0 to 1")),
        (c.LevelRule, {"climb": None}, ("climb", "None is not one of 'cumulative', 'cumulative_implied', 'highest'")),
        (c.Decision, {"at": "gisteren"}, ("at", "'gisteren' is not a moment (ISO 8601)")),
        (c.Decision, {"at": "2026-11-23"}, ("at", "'2026-11-23' is not a moment (ISO 8601)")),
        (c.Decision, {"at": 3}, ("at", "3 is not a moment (ISO 8601)")),
        (c.Decision, {"at": "2026-11-23T25:00"}, ("at", "'2026-11-23T25:00' is not a moment (ISO 8601)")),
        (c.Decision, {"reason": None}, ("reason", "None is not text")),
        (c.RaterRule, {"exclude": ["self", "self"]}, ("exclude", "['self', 'self'] is not a list of distinct values")),
        (c.RaterRule, {"exclude": ["me"]}, ("exclude[0]", "'me' is not one of 'self', 'manager', 'peer', 'report', 'client', 'other'")),
        (c.Rating, {"value": "ja"}, ("value", "'ja' is not a number")),
        (c.Votes, {"yes": 1.0}, ("yes", "1.0 is not a whole number")),
        (c.CombinedEvidence, {"votes": {"i": {"yes": 1, "no": 0}}}, ("votes.i.abstained", "missing; Votes needs it")),
        (c.Gap, {"desired": "geen"}, ("desired", "'geen' is not one of 'none', 'unknown'")),
        (c.Gap, {"desired": None}, ("desired", "None is not of type int or of type Requirement")),
        (c.Gap, {"result": []}, ("result", "[] is not an object with the keys competency, decision, derived, ranks, rule")),
        (c.LevelResult, {"derived": 3}, ("", None)),
        (c.LevelResult, {"ranks": [{"rank": 1, "state": "defined", "answers": {"i": 1}}]}, ("ranks[0].answers.i", "1 is not of type bool")),
        (c.LevelResult, {"decision": {"level": 9, "reason": "x", "by": None, "at": None}}, ("decision.level", None)),
    ],
)  # fmt: skip
def test_what_is_wrong_with_other_documents(
    cls: type[Checked], change: dict[str, Any], problem: tuple[str, str | None]
) -> None:
    name = converter.format_of(cls).removeprefix("competentie.").replace("/", "-")
    document = json.loads((GOLDEN / "0.1.0" / f"{name}.json").read_text(encoding="utf-8"))
    with pytest.raises(c.DocumentError) as caught:
        c.from_dict(cls, {**document, **change})
    [found] = caught.value.problems
    assert found.path == problem[0]
    assert found.what == (problem[1] or found.what)


def test_keys_that_stand_once_are_not_named() -> None:
    keys = ", ".join(f'"k{n}": 1' for n in [*range(2000), 5])
    with pytest.raises(c.DocumentError) as caught:
        c.from_json(c.JobProfile, f'{{"format": "competentie.job-profile/1", "desired": {{{keys}}}}}')
    assert [problem.path for problem in caught.value.problems] == ["desired.k5"]


def test_altered_answers_are_not_shown() -> None:
    combined = c.combine_ratings([c.Rating("coachen_2_1", "a", c.Role.PEER, value=True)], SHIPPED)
    saved = c.to_dict(combined)
    saved["derived"]["evidence"]["coachen_2_1"] = False
    with pytest.raises(c.DocumentError) as caught:
        c.from_dict(c.CombinedEvidence, saved)
    assert str(caught.value).endswith("derived.evidence: does not follow from what is stored")


def test_a_bytearray_is_read_as_bytes_are() -> None:
    assert c.from_json(c.Framework, bytearray(CARD.encode())) == SHIPPED  # type: ignore[arg-type]
    with pytest.raises(c.FrameworkDataError, match="not UTF-8"):
        c.from_json(c.Framework, bytearray(CARD.encode("utf-16")))  # type: ignore[arg-type]


def test_a_moment_keeps_its_time_zone() -> None:
    zone = dt.timezone(dt.timedelta(hours=1))
    decision = c.Decision(1, "x", at=dt.datetime(2026, 11, 23, 9, 30, tzinfo=zone))
    assert c.to_dict(decision)["at"] == "2026-11-23T09:30:00+01:00"
    assert c.from_dict(c.Decision, {**c.to_dict(decision), "at": "2026-11-23T08:30:00Z"}) == decision
