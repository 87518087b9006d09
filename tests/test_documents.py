"""
JSON: every value survives, nothing that is wrong gets in, and every error names what is wrong and where.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import documents
from competentie._fields import Declared, format_of
from competentie.errors import (
    CompetentieError,
    DocumentError,
    FrameworkDataError,
    InvalidTypeError,
    Stage,
)
from competentie.evidence import Ratings, Votes
from competentie.model import Provenance
from competentie.translation import Translation
from competentie.words import LANGUAGES, words_in
from damage import damaged
from refusals import problems, refused
from saved import DOCUMENTS, GOLDEN_FILES, PUBLIC
from strategies import (
    ANSWERS,
    MOMENTS,
    NUMBERS,
    RATER_RULES,
    RULES,
    SHIPPED,
    TEXTS,
    assessments,
    frameworks,
    ratings,
)

CARD = c.to_json(SHIPPED)
RATINGS = st.builds(
    c.Rating,
    st.just("i"),
    TEXTS,
    st.sampled_from(c.Role),
    ANSWERS | NUMBERS,
    st.none() | MOMENTS,
    note=st.none() | TEXTS | st.just("Een.\n\nTwee."),
    source=st.none() | TEXTS,
)
SMALL_VALUES: st.SearchStrategy[Any] = st.one_of(
    RULES,
    st.builds(
        c.Decision, st.none() | st.integers(0, 9), TEXTS.filter(str.strip), st.none() | TEXTS, st.none() | MOMENTS
    ),
    RATINGS,
    st.builds(Ratings, st.lists(RATINGS, max_size=3).map(tuple), st.sampled_from([None, SHIPPED.ref])),
    RATER_RULES,
    st.tuples(NUMBERS, NUMBERS).filter(lambda pair: pair[0] < pair[1]).map(lambda pair: c.RatingScale(*pair, pair[1])),
    st.builds(Votes, st.integers(0, 9), st.integers(0, 9), st.integers(0, 9)),
    ratings(SHIPPED).map(
        lambda given_: c.combine_ratings(given_, SHIPPED, c.RaterRule(exclude=frozenset(), min_raters=2))
    ),
)


def parts(value: Any) -> list[Any]:
    """
    *value* and every object of a public class inside it.
    """
    if isinstance(value, tuple | list):
        return [part for item in value for part in parts(item)]
    if not isinstance(value, Declared):
        return []
    return [value, *parts([getattr(value, field.name) for field in value.FIELDS])]


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
        [problem] = problems(DocumentError, c.from_json, type(document), json.dumps(saved))
        assert problem.path.endswith(f"derived.{key}")
        assert problem.code in ("does_not_follow", "does_not_follow_but")
        del holder[key]
        [problem] = problems(DocumentError, c.from_json, type(document), json.dumps(saved))
        assert (problem.path.endswith(f"derived.{key}"), problem.code) == (True, "derived_missing")
        holder["unheard_of"] = 1
        found = problems(DocumentError, c.from_json, type(document), json.dumps(saved))
        assert {problem.code for problem in found} == {"derived_missing", "not_derived"}


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
    [problem] = problems(DocumentError, c.from_dict, c.Assessment, saved)
    assert (problem.path, problem.code, problem.value) == ("results[7].derived.level", "does_not_follow_but", 3)
    assert problem.parameters == {"follows": "2"}


def test_a_saved_answer_altered_is_refused_too() -> None:
    saved = c.to_dict(c.assess(SHIPPED, {"coachen_2_1": True}))
    step = saved["results"][7]["steps"][1]
    step["answers"]["coachen_2_1"] = False
    assert refused(DocumentError, c.from_dict, c.Assessment, saved) == [
        ("results[7].steps[1].derived.needed", "does_not_follow_but"),
        ("results[7].steps[1].derived.verdict", "does_not_follow_but"),
    ]
    step["derived"] |= {"needed": 4, "verdict": "not_met"}
    found = problems(DocumentError, c.from_dict, c.Assessment, saved)
    assert ("results[7].derived.level", 2, {"follows": "0"}) in [(p.path, p.value, p.parameters) for p in found]
    assert all(problem.path.startswith("results[7].derived.") for problem in found)


# Formats


@pytest.mark.parametrize(
    "path",
    GOLDEN_FILES,
    ids=lambda path: f"{path.parent.name}/{path.stem}",
)
def test_a_golden_document_is_read_for_ever(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    cls = documents.document_class(text, PUBLIC.values())
    assert cls, "no class reads this format any more"
    value = c.from_json(cls, text)
    assert type(value) is cls
    assert c.to_json(value) == text


def test_every_class_has_a_golden_document() -> None:
    assert {json.loads(path.read_text(encoding="utf-8"))["format"] for path in GOLDEN_FILES} == PUBLIC.keys()


def test_formats_are_pinned() -> None:
    names = """
        assessment carried carried-profile change codebook combined-evidence comparison competency competency-change
        correction decision descriptor diff dropped framework framework-ref gap gap-report group history indicator job-profile
        legend-entry level level-result level-rule mark provenance question-block rater-rule rating rating-scale ratings replacement
        rescored specialisation stated-rule step text-move translated-from translation votes
    """
    assert PUBLIC.keys() == {f"competentie.{name}/1" for name in names.split()}


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_where_the_class_is_given_the_format_may_be_left_out(name: str) -> None:
    cls = PUBLIC[DOCUMENTS[name]["format"]]
    bare = {key: value for key, value in DOCUMENTS[name].items() if key != "format"}
    assert c.from_dict(cls, bare) == c.from_dict(cls, DOCUMENTS[name])
    assert c.from_json(cls, json.dumps(bare)) == c.from_dict(cls, bare)
    # What is told is what is wrong with it, not that.
    error = FrameworkDataError if cls in (c.Framework, Translation) else DocumentError
    assert refused(error, c.from_dict, cls, {**bare, "unheard_of": 1}) == [("unheard_of", "unknown_key")]
    assert c.to_dict(c.from_dict(cls, bare)) == DOCUMENTS[name]


def test_a_document_starts_with_its_format() -> None:
    assert next(iter(c.to_dict(c.LevelRule()))) == "format"
    assert c.to_json(c.LevelRule()) == (
        '{\n  "format": "competentie.level-rule/1",\n  "threshold": "3/4",\n  "climb": "cumulative",\n'
        '  "min_coverage": "1/2"\n}\n'
    )


@pytest.mark.parametrize(
    ("data", "path", "code", "value"),
    [
        ({"format": "competentie.level-rule/2"}, "format", "another_format", "competentie.level-rule/2"),
        ({"format": "competentie.framework/1"}, "format", "another_format", "competentie.framework/1"),
        ({"format": None}, "format", "another_format", None),
        ({"format": ["competentie.level-rule/1"]}, "format", "another_format", ["competentie.level-rule/1"]),
        ([], "", "not_a_document", []),
        ("x", "", "not_a_document", "x"),
        (None, "", "not_a_document", None),
    ],
)
def test_a_document_of_another_kind(data: Any, path: str, code: str, value: Any) -> None:
    for read, given_ in ((c.from_dict, data), (c.from_json, json.dumps(data))):
        [problem] = problems(DocumentError, read, c.LevelRule, given_)
        assert (problem.path, problem.code, problem.value) == (path, code, value)
        if path:
            assert problem.parameters == {"cls": "LevelRule", "expected": "competentie.level-rule/1"}


@pytest.mark.parametrize("other", [object(), {}, "x", None, c.Role.SELF, int, c.LevelRule])
def test_only_objects_of_the_library_are_saved_and_read(other: Any) -> None:
    assert refused(InvalidTypeError, c.to_json, other) == [("", "not_our_class")]
    if other is not c.LevelRule:
        assert refused(InvalidTypeError, c.from_dict, other, {}) == [("", "not_our_class")]
        assert refused(InvalidTypeError, documents.json_schema, other) == [("", "not_our_class")]


@pytest.mark.parametrize("other", [None, 5, 10**15, ["{}"]])
def test_only_text_is_read(other: Any) -> None:
    # For Python, bytes(5) is five bytes, and those of a large number fill the memory.
    [problem] = problems(DocumentError, c.from_json, c.LevelRule, other)
    assert problem.code == "not_json"
    assert problem.parameters == {"reason": "json_not_text"}


def test_the_class_of_a_document_is_told_by_its_format() -> None:
    classes = [c.LevelRule, c.Decision]
    assert documents.document_class(c.to_json(c.LevelRule()), classes) is c.LevelRule
    assert documents.document_class(c.to_json(c.Decision(1, "x")).encode(), classes) is c.Decision
    assert documents.document_class(c.to_json(Votes(1, 1, 1)), classes) is None
    for nothing in ("", "[]", "{}", "null", b"\xff", '{"format": 3}'):
        assert documents.document_class(nothing, classes) is None


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
    assert c.to_dict(Provenance())["publisher"] is None


# Damage


@given(frameworks(competencies=2), st.integers(), st.integers(1, 3))
def test_damaged_files_are_valid_or_refused(framework: c.Framework, seed: int, times: int) -> None:
    judged(json.dumps(damaged(json.loads(c.to_json(framework)), seed, times)))


@given(st.integers(0, len(CARD)), st.sampled_from(["", "x", '"', "{", "\\", "\x00", "é"]), st.integers(0, 40))
def test_damaged_texts_are_valid_or_refused(place: int, insert: str, cut: int) -> None:
    judged(CARD[:place] + insert + CARD[place + cut :])


@given(st.binary(max_size=4), st.integers(0, len(CARD)))
def test_damaged_bytes_are_valid_or_refused(junk: bytes, place: int) -> None:
    raw = CARD.encode()
    judged(raw[:place] + junk + raw[place + len(junk) :])


def judged(text: str | bytes) -> None:
    """
    The only outcomes are a valid framework and FrameworkDataError.
    """
    try:
        framework = c.from_json(c.Framework, text)
    except FrameworkDataError as error:
        assert error.problems
        for language in ("en", "nl"):
            assert error.text(language).encode()
    else:
        assert c.from_json(c.Framework, c.to_json(framework)) == framework


@given(assessments(competencies=2), st.integers())
def test_damaged_assessments_are_valid_or_refused(assessment: c.Assessment, seed: int) -> None:
    document = damaged(json.loads(c.to_json(assessment)), seed)
    try:
        again = c.from_json(c.Assessment, json.dumps(document))
    except DocumentError as error:
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

# The text, and of each problem the path, the code and the value; all of one stage.
WRONG_FILES: list[tuple[str | bytes, list[tuple[str, str, Any]]]] = [
    # Duplicate ids and dangling references.
    (
        edited(('"id": "kwaliteitsgericht_1_2"', '"id": "kwaliteitsgericht_1_1"')),
        [(f"{FIRST}.indicators[1].id", "id_taken_twice", "kwaliteitsgericht_1_1")],
    ),
    (
        edited(('"competency": "coachen"', '"competency": "coach"')),
        [("profiles[0].marks[0]", "unknown_competency", "coach")],
    ),
    (
        edited(('"desired": {}', '"desired": {"coachen": 1, "klantgerichtheid": 9}')),
        [
            ("profiles[0].desired.klantgerichtheid", "unknown_rank", 9),
            ("profiles[0].desired.coachen", "desired_where_not_defined", 1),
        ],
    ),
    (
        edited(('"kwaliteitsgericht_4",\n          "rank": 4', '"kwaliteitsgericht_4",\n          "rank": 7')),
        [("competencies[0].descriptors[3].rank", "not_on_the_ladder", 7)],
    ),
    # What a JSON parser takes and a document must not hold.
    (
        edited(('"title": "Soc', '"title": "x", "title": "Soc'), ('"text": "Werkt', '"text": "y", "text": "Werkt')),
        [("title", "key_twice", "title"), (f"{FIRST}.indicators[2].text", "key_twice", "text")],
    ),
    (edited(('"retrieved": null', '"retrieved": NaN')), [("provenance.retrieved", "not_a_json_value", "NaN")]),
    (edited(('"rank": 1', '"rank": -Infinity')), [("ladder[0].rank", "not_a_json_value", "-Infinity")]),
    (edited(('"descriptors": [', '"group": null, "descriptors": [')), [("competencies[0].group", "null_key", None)]),
    # Values of the wrong kind.
    (edited(('"title": "Sociaalwerker B"', '"title": null')), [("title", "wrong_type", None)]),
    (
        edited(('"rank": 1', '"rank": 2.9'), ('"rank": 2,', '"rank": true,')),
        [("ladder[0].rank", "wrong_type", 2.9), ("ladder[1].rank", "wrong_type", True)],
    ),
    (edited(('"rank": 1', '"rank": 0')), [("ladder[0].rank", "too_low", 0)]),
    (edited(('"retired_ids": []', '"retired_ids": "abc"')), [("history.retired_ids", "wrong_type", "abc")]),
    (edited(('"replaced": []', '"replaced": {}')), [("history.replaced", "wrong_type", {})]),
    (edited(('"desired": {}', '"desired": []')), [("profiles[0].desired", "wrong_type", [])]),
    (edited(('"state": "defined"', '"state": "DEFINED"')), [(f"{FIRST}.state", "not_a_member", "DEFINED")]),
    (edited(('"modified": "2026-11-23"', '"modified": "2026-11-32"')), [("modified", "no_such_time", "2026-11-32")]),
    (edited(('"modified": "2026-11-23"', '"modified": "20261123"')), [("modified", "not_matching", "20261123")]),
    (
        edited(("herstelt deze.", "herstelt \\ud800.")),
        [(f"{FIRST}.indicators[4].text", "bad_character", "Merkt fouten binnen het eigen werk op en herstelt \ud800.")],
    ),
    (
        edited(("herstelt deze.", "herstelt\\n.")),
        [(f"{FIRST}.indicators[4].text", "line_break", "Merkt fouten binnen het eigen werk op en herstelt\n.")],
    ),
    # Keys that are missing or not known: all are named, with everything else that is wrong at this stage.
    (
        edited(
            ('"colour": "Lichtgroen",', '"color": "Lichtgroen",'), ('"rank": 1', '"rank": 0'), ('"note"', '"notes"')
        ),
        [
            ("ladder[0].rank", "too_low", 0),
            ("legend[0].colour", "missing_key", None),
            ("legend[0].color", "unknown_key", "color"),
            ("profiles[0].note", "missing_key", None),
            ("profiles[0].notes", "unknown_key", "notes"),
        ],
    ),
    (edited(('"state": "defined"', '"state": "undefined"')), [(f"{FIRST}.indicators", "undefined_with_indicators", 5)]),
    # Syntax.
    ("[" * 100_000, [("", "too_deep", None)]),
    ('{"a":' * 100_000, [("", "too_deep", None)]),
    ("[" * 50_000_000, [("", "too_deep", None)]),
    (CARD.encode("utf-16"), [("", "not_utf8", b"\xff")]),
    (CARD.encode().replace("ë".encode(), b"\xeb", 1), [("", "not_utf8", b"\xeb")]),
    ("1" * 5000, [("", "not_json", None)]),
]


@pytest.mark.parametrize(("text", "expected"), WRONG_FILES, ids=range(len(WRONG_FILES)))
def test_what_is_wrong_with_a_framework_file(text: str | bytes, expected: list[tuple[str, str, Any]]) -> None:
    with pytest.raises(FrameworkDataError) as caught:
        c.from_json(c.Framework, text)
    error = caught.value
    assert (error.code, error.parameters) == ("not_a_document", {"format": "competentie.framework/1"})
    assert [(problem.path, problem.code, problem.value) for problem in error.problems] == expected
    assert len({problem.stage for problem in error.problems}) == 1
    assert error.__cause__ is None


@pytest.mark.parametrize(
    ("text", "line", "column", "rest"),
    [
        ("", 1, "1", ""),
        ('{"a": 1,\n  "b": }', 2, "8", "}"),
        ('{\n"a" 1}', 2, "5", "1}"),
        ("\ufeff" + CARD, 1, "1", ("\ufeff" + CARD)[:20]),
    ],
)
def test_what_is_no_json_is_told_by_line_and_column(text: str, line: int, column: str, rest: str) -> None:
    [problem] = problems(FrameworkDataError, c.from_json, c.Framework, text)
    assert (problem.code, problem.stage) == ("not_json", Stage.SYNTAX)
    assert (problem.line, problem.path, problem.value) == (line, column, rest)
    assert problem.parameters["reason"] in words_in("nl").terms


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "json_no_value"),
        ("{a: 1}", "json_no_key"),
        ('{"a" 1}', "json_no_colon"),
        ("[1 2]", "json_no_comma"),
        ('["a', "json_text_left_open"),
        ('["a\n"]', "json_control_character"),
        ('["\\a"]', "json_backslash"),
        ('["\\u12"]', "json_backslash"),
        ("{}{}", "json_more_behind"),
        ("\ufeff{}", "json_byte_order_mark"),
        ("1" * 5000, "json_number_too_long"),
    ],
)
def test_why_it_is_no_json_is_told_in_our_own_words(text: str, reason: str) -> None:
    [problem] = problems(DocumentError, c.from_json, c.LevelRule, text)
    assert (problem.code, problem.parameters) == ("not_json", {"reason": reason})
    for language in LANGUAGES:
        assert problem.text(language).endswith(words_in(language).terms[reason])


def test_a_comma_behind_the_last_is_told_as_python_has_it() -> None:
    [problem] = problems(DocumentError, c.from_json, c.LevelRule, '{"climb": 1,}')
    # From 3.13 on Python knows which.
    known = sys.version_info >= (3, 13)
    assert problem.parameters["reason"] == ("json_comma_too_many" if known else "json_no_key")


def test_of_many_bad_objects_in_a_document_the_first_are_named_and_the_others_counted() -> None:
    bad = {"indicator": "coachen_2_1", "rater": "r", "role": "pee", "value": True, "at": None}
    found = problems(DocumentError, c.from_dict, Ratings, {"ratings": [bad] * 1000})
    assert [problem.path for problem in found[:200]] == [f"ratings[{n}].role" for n in range(200)]
    [more] = found[200:]
    parameters = {"kind": "not_a_member", "count": 800}
    assert (more.code, more.path, more.parameters) == ("more_alike", "ratings[200].role", parameters)
    table = {f"i_{n}": {"yes": -1, "no": 0, "abstained": 0} for n in range(300)}
    found = problems(DocumentError, c.from_dict, c.CombinedEvidence, {"votes": table})
    [more] = [problem for problem in found if problem.code == "more_alike"]
    assert (more.path, more.parameters) == ("votes.i_200.yes", {"kind": "too_low", "count": 100})


def test_what_is_counted_is_of_the_stage_of_what_it_counts() -> None:
    whole = c.to_dict(c.combine_ratings([], SHIPPED, c.RaterRule(min_raters=2)))
    whole |= {"votes": {f"i_{n}": {"yes": 1, "no": 0, "abstained": 0} for n in range(300)}}
    found = problems(DocumentError, c.from_dict, c.CombinedEvidence, whole)
    assert {problem.stage for problem in found} == {Stage.REFERENCES}
    assert [problem.code for problem in found] == [*["too_few_votes"] * 200, "more_alike"]


def test_what_is_no_utf8_is_told_by_byte() -> None:
    place = CARD.encode().index("ë".encode())
    [problem] = problems(FrameworkDataError, c.from_json, c.Framework, CARD.encode().replace("ë".encode(), b"\xeb", 1))
    assert problem.parameters == {"byte": place}


def test_suggestions_for_keys() -> None:
    text = edited(('"colour": "Lichtgroen",', '"color": "Lichtgroen",'))
    missing, unknown = problems(FrameworkDataError, c.from_json, c.Framework, text)
    assert missing.parameters == {"owner": "LegendEntry"}
    assert unknown.nearest == ("colour",)


@pytest.mark.parametrize(
    ("cls", "change", "expected"),
    [
        (c.LevelRule, {"threshold": 0.75}, ("threshold", "wrong_type", {"expected": "share_text"})),
        (c.LevelRule, {"threshold": "7/5"}, ("threshold", "share_out_of_range", {})),
        (
            c.LevelRule,
            {"climb": None},
            ("climb", "not_a_member", {"members": ("'cumulative'", "'cumulative_implied'", "'highest'")}),
        ),
        (c.Decision, {"at": "gisteren"}, ("at", "not_matching", {"expected": "moment_text"})),
        (c.Decision, {"at": "2026-11-23"}, ("at", "not_matching", {"expected": "moment_text"})),
        (c.Decision, {"at": 3}, ("at", "not_matching", {"expected": "moment_text"})),
        (c.Decision, {"at": "2026-11-23T25:00"}, ("at", "no_such_time", {"expected": "moment_text"})),
        (c.Decision, {"reason": None}, ("reason", "wrong_type", {"expected": "text"})),
        (c.RaterRule, {"exclude": ["self", "self"]}, ("exclude", "not_distinct", {})),
        (
            c.RaterRule,
            {"exclude": ["me"]},
            ("exclude[0]", "not_a_member", {"members": tuple(repr(role.value) for role in c.Role)}),
        ),
        (c.Rating, {"value": "ja"}, ("value", "wrong_type", {"expected": "number"})),
        (Votes, {"yes": 1.0}, ("yes", "wrong_type", {"expected": "whole_number"})),
        (
            c.CombinedEvidence,
            {"votes": {"i": {"yes": 1, "no": 0}}},
            ("votes.i.abstained", "missing_key", {"owner": "Votes"}),
        ),
        (c.Gap, {"desired": "geen"}, ("desired", "wrong_type", {"expected": ("int", "Requirement")})),
        (c.Gap, {"desired": None}, ("desired", "wrong_type", {"expected": ("int", "Requirement")})),
        (
            c.Gap,
            {"result": []},
            (
                "result",
                "not_an_object",
                {"type": "list", "keys": ("competency", "decisions", "derived", "rule", "steps")},
            ),
        ),
        (c.Gap, {"derived": []}, ("derived", "not_an_object", None)),
        (c.LevelResult, {"steps": {}}, ("steps", "wrong_type", {"expected": "list"})),
        (c.LevelResult, {"level": 3}, ("level", "unknown_key", {})),
    ],
)
def test_what_is_wrong_with_other_documents(
    cls: type[Declared], change: dict[str, Any], expected: tuple[str, str, Mapping[str, Any] | None]
) -> None:
    document = DOCUMENTS[format_of(cls).removeprefix("competentie.").replace("/", "-")]
    [problem] = problems(DocumentError, c.from_dict, cls, {**document, **change})
    path, code, parameters = expected
    assert (problem.path, problem.code) == (path, code)
    assert parameters in (None, problem.parameters)


def test_a_document_that_is_wrong_is_an_error_of_its_kind() -> None:
    with pytest.raises(CompetentieError) as caught:
        c.from_dict(c.LevelRule, {**DOCUMENTS["level-rule-1"], "climb": 3})
    assert type(caught.value) is DocumentError
    assert isinstance(caught.value, ValueError)
    with pytest.raises(CompetentieError) as caught:
        c.from_dict(c.Framework, {**DOCUMENTS["framework-1"], "title": 3})
    assert type(caught.value) is FrameworkDataError


def test_keys_that_stand_once_are_not_named() -> None:
    keys = ", ".join(f'"k{n}": 1' for n in [*range(2000), 5])
    text = f'{{"format": "competentie.job-profile/1", "desired": {{{keys}}}}}'
    assert refused(DocumentError, c.from_json, c.JobProfile, text) == [("desired.k5", "key_twice")]


def test_altered_answers_are_not_shown() -> None:
    combined = c.combine_ratings([c.Rating("coachen_2_1", "a", c.Role.PEER, value=True)], SHIPPED)
    saved = c.to_dict(combined)
    saved["derived"]["evidence"]["coachen_2_1"] = False
    [problem] = problems(DocumentError, c.from_dict, c.CombinedEvidence, saved)
    assert (problem.path, problem.code) == ("derived.evidence", "does_not_follow")
    for language in ("en", "nl"):
        assert not any(shown in problem.text(language) for shown in ("coachen", "True", "False"))


def test_a_bytearray_is_read_as_bytes_are() -> None:
    assert c.from_json(c.Framework, bytearray(CARD.encode())) == SHIPPED  # type: ignore[arg-type]
    wrong = bytearray(CARD.encode("utf-16"))
    assert refused(FrameworkDataError, c.from_json, c.Framework, wrong) == [("", "not_utf8")]


def test_a_moment_keeps_its_time_zone() -> None:
    zone = dt.timezone(dt.timedelta(hours=1))
    decision = c.Decision(1, "x", at=dt.datetime(2026, 11, 23, 9, 30, tzinfo=zone))
    assert c.to_dict(decision)["at"] == "2026-11-23T09:30:00+01:00"
    assert c.from_dict(c.Decision, {**c.to_dict(decision), "at": "2026-11-23T08:30:00Z"}) == decision


@given(st.sampled_from(sorted(DOCUMENTS)), st.integers(), st.integers(0, 2))
def test_a_damaged_document_is_read_whole_or_refused_with_what_is_wrong(name: str, seed: int, times: int) -> None:
    cls = PUBLIC[DOCUMENTS[name]["format"]]
    document = {**damaged(DOCUMENTS[name], seed, times), "format": DOCUMENTS[name]["format"]}
    try:
        made = c.from_dict(cls, document)
    except (DocumentError, FrameworkDataError) as error:
        assert error.problems
        assert times
    else:
        assert c.from_dict(cls, c.to_dict(made)) == made


def test_a_step_with_wrong_answers_names_what_else_is_wrong() -> None:
    saved = c.to_dict(c.assess(SHIPPED, {"coachen_2_1": True})["coachen"].steps[1])
    saved["answers"]["coachen_2_1"] = "ja"
    found = refused(DocumentError, c.from_dict, c.Step, {**saved, "rank": "x", "state": "nope", "more": 1})
    assert sorted(found) == [
        ("answers.coachen_2_1", "wrong_type"),
        ("more", "unknown_key"),
        ("rank", "wrong_type"),
        ("state", "not_a_member"),
    ]


def test_a_key_that_is_no_text_is_named_short() -> None:
    found = refused(FrameworkDataError, c.from_dict, c.Framework, {**json.loads(CARD), 10**5000: 1})
    assert [code for _, code in found] == ["unknown_key"]
