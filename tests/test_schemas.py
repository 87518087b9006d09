"""
Schemas: what a document's own takes the library takes, in other languages too; those that are shipped are those made.
"""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, Final

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import _pydantic, documents, facts
from competentie._fields import Declared, each_field, format_of
from competentie.comparison import compare
from competentie.errors import CompetentieError, FrameworkDataError, InvalidTypeError, Problem, Stage
from competentie.evidence import Ratings
from competentie.explain import Detail, Explanation, explain
from competentie.facts import Fact
from competentie.words import words_in
from damage import DOCUMENT, RICH, broken_references, broken_structures, broken_texts, damaged
from refusals import problems, refused
from saved import DOCUMENTS, PUBLIC
from strategies import RATER_RULES, SHIPPED, assessments, frameworks, ratings

ROOT: Final = Path(__file__).parents[1]
FOLDER: Final = ROOT / "src" / "competentie" / "data" / "schema"


def validator(schema: dict[str, Any]) -> Any:
    return jsonschema.Draft202012Validator(schema)


def checked(schema: dict[str, Any]) -> Any:
    """
    The validator of a *schema* that is one; those of the files are seen to be by a test, which takes its time.
    """
    jsonschema.Draft202012Validator.check_schema(schema)
    return validator(schema)


def name_of(format: str) -> str:
    """
    The name of the file that the schema of a format is in.
    """
    return format.removeprefix("competentie.").replace("/", "-")


# The files

FILES: Final[dict[str, Any]] = {path.stem: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.iterdir())}
EXPLANATION: Final = name_of(format_of(Explanation))


def test_the_files_are_what_the_declarations_say() -> None:
    subprocess.run([sys.executable, str(ROOT / "tools" / "make_schema.py"), "--check"], check=True)
    classes = {name_of(format): cls for format, cls in PUBLIC.items()}
    for name, schema in FILES.items():
        made = documents.json_schema(Explanation if name == EXPLANATION else classes[name])
        assert {key: value for key, value in schema.items() if key != "description"} == made
        assert schema["description"]


@pytest.mark.parametrize("name", FILES)
def test_every_file_is_a_json_schema(name: str) -> None:
    assert checked(FILES[name])


def test_every_document_that_is_promised_has_a_file() -> None:
    page = (ROOT / "docs" / "compatibility.md").read_text(encoding="utf-8")
    promised = re.findall(r"^\| [a-z ]+ \| `(competentie\.[a-z-]+/[0-9]+)` \|", page, re.MULTILINE)
    assert len(promised) == 10
    assert {name_of(format) for format in promised} == FILES.keys()


# What they judge

FRAMEWORK = validator(FILES["framework-1"])
SCHEMAS = {format: validator(documents.json_schema(cls)) for format, cls in PUBLIC.items()}


def problems_of(cls: type[Declared], document: Any) -> tuple[Problem, ...]:
    """
    All that is wrong with *document* at the first stage that it fails at; none if it is taken.
    """
    try:
        c.from_dict(cls, document)
    except CompetentieError as error:
        assert len({problem.stage for problem in error.problems}) == 1
        return error.problems
    return ()


def verdict(cls: type[Declared], document: Any) -> bool | None:
    """
    Whether the schema of *cls* must take *document*; None where that is not for a schema to say.

    The one exception: for a schema 2.0 is a whole number, and for this library it is not.
    """
    found = problems_of(cls, document)
    whole = [problem for problem in found if isinstance(problem.value, float) and problem.value.is_integer()]
    if not found:
        return True
    return None if found[0].stage is not Stage.STRUCTURE or len(whole) == len(found) else False


def test_a_framework_that_breaks_its_structure_is_refused_by_the_schema() -> None:
    assert not problems_of(c.Framework, DOCUMENT)
    assert FRAMEWORK.is_valid(DOCUMENT)
    count = 0
    # Every third one: there are some three thousand, of several kinds at each place.
    for path, document in islice(broken_structures(), 0, None, 3):
        count += 1
        found = problems(FrameworkDataError, c.from_dict, c.Framework, document)
        assert {problem.stage for problem in found} == {Stage.STRUCTURE}, path
        assert all(problem.path.startswith(path) for problem in found), path
        assert not FRAMEWORK.is_valid(document), path
    assert count > 900


def test_a_framework_that_breaks_a_reference_is_taken_by_the_schema() -> None:
    count = 0
    for seed in range(10):
        for path, document in broken_references(seed):
            count += 1
            found = problems(FrameworkDataError, c.from_dict, c.Framework, document)
            assert {problem.stage for problem in found} == {Stage.REFERENCES}, path
            assert FRAMEWORK.is_valid(document), path
    assert count >= 200


def test_a_framework_that_breaks_its_syntax_is_refused_before_anything_else() -> None:
    count = 0
    for seed in range(20):
        for text in broken_texts(seed):
            count += 1
            found = problems(FrameworkDataError, c.from_json, c.Framework, text)
            assert {problem.stage for problem in found} == {Stage.SYNTAX}
    assert count >= 100


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u200b", "\ufeff\u200e", "\u2060\u00ad"])
def test_a_name_with_nothing_to_see_is_refused_by_the_schema(blank: str) -> None:
    document = c.to_dict(Ratings((c.Rating("coachen_2_1", "Anna", c.Role.PEER, value=True),)))
    for rater, taken in ((f"Anna{blank}", True), (blank, False)):
        document["ratings"][0]["rater"] = rater
        assert (problems_of(Ratings, document) == ()) is taken
        assert jsonschema.Draft202012Validator(documents.json_schema(Ratings)).is_valid(document) is taken


def agrees(cls: type[Declared], document: Any) -> bool:
    """
    Whether the schema of *cls* judges *document* as the library does.
    """
    return verdict(cls, document) in (None, SCHEMAS[format_of(cls)].is_valid(document))


def as_json(document: Any) -> Any:
    """
    *document* with nothing in it but what JSON can hold.
    """
    return json.loads(json.dumps(document), parse_constant=lambda _: None)


@given(st.sampled_from(sorted(DOCUMENTS)), st.integers(), st.integers(0, 3))
def test_law_19_a_schema_judges_as_the_library_does(name: str, seed: int, times: int) -> None:
    document = as_json(damaged(DOCUMENTS[name], seed, times))
    assert agrees(PUBLIC[DOCUMENTS[name]["format"]], document)


@given(frameworks(competencies=2), st.integers(), st.integers(0, 3))
def test_law_19_so_does_that_of_a_framework(framework: c.Framework, seed: int, times: int) -> None:
    assert agrees(c.Framework, as_json(damaged(json.loads(c.to_json(framework)), seed, times)))


@given(assessments(competencies=2))
def test_law_19_what_is_made_its_schema_takes(assessment: c.Assessment) -> None:
    for part in (assessment, *assessment.results, *(step for one in assessment.results for step in one.steps)):
        document = json.loads(c.to_json(part))
        SCHEMAS[document["format"]].validate(document)


def test_the_one_exception_is_a_whole_number_with_a_point() -> None:
    document = copy.deepcopy(DOCUMENT)
    document["ladder"][0]["rank"] = 1.0
    assert refused(FrameworkDataError, c.from_dict, c.Framework, document) == [("ladder[0].rank", "wrong_type")]
    assert FRAMEWORK.is_valid(document)


def test_the_rich_framework_holds_something_in_every_field() -> None:
    # Otherwise what is damaged above would miss a field.
    held = {key for key, value in _fields_of(RICH) if value not in (None, "", ())}
    declared_ = {(cls.__name__, field.name) for cls, field in each_field(c.Framework)}
    absent = {name for name in declared_ - held if "TranslatedFrom" not in name[0]}
    # Whose a profile is goes without saying in its framework.
    assert absent == {("Framework", "translated_from"), ("JobProfile", "framework")}


def _fields_of(thing: Declared) -> list[tuple[tuple[str, str], Any]]:
    found = [((type(thing).__name__, field.name), field.of(thing)) for field in thing.FIELDS]
    for field in thing.FIELDS:
        value = field.of(thing)
        for inner in value if isinstance(value, tuple) else (value,):
            found += _fields_of(inner) if isinstance(inner, Declared) else []
    return found


# Within other schemas


@pytest.mark.parametrize("format", sorted(PUBLIC))
def test_what_stands_in_another_schema_refers_to_nothing(format: str) -> None:
    inside = _pydantic.inlined(documents.json_schema(PUBLIC[format]))
    assert not inside.keys() & {"$schema", "$id", "$defs"}
    assert '"$ref"' not in json.dumps(inside)
    judge, own = checked(inside), SCHEMAS[format]
    [golden] = [document for document in DOCUMENTS.values() if document["format"] == format]
    assert judge.is_valid(golden)
    for seed in range(20):
        document = as_json(damaged(golden, seed))
        assert judge.is_valid(document) == own.is_valid(document)


def test_what_holds_itself_is_told_once() -> None:
    inside = checked(_pydantic.inlined(documents.json_schema(c.Indicator)))
    for value, taken in ((1, True), (1.5, False), ([1.5], True), ({"a": "b"}, True)):
        assert inside.is_valid({"id": "i", "text": "x", "extra": {"k": value}}) is taken
        assert validator(documents.json_schema(c.Indicator)).is_valid(
            {"id": "i", "text": "x", "extra": {"k": value}}
        ) is (taken and value != [1.5])


# Explanations, which are not read back

TOLD = validator(FILES[EXPLANATION])
FACTS: Final = words_in("en").facts


@st.composite
def explanations(draw: st.DrawFn) -> Explanation:
    seen = c.combine_ratings(draw(ratings(RICH)), RICH, draw(RATER_RULES))
    assessment = c.assess(RICH, seen)
    report = c.classify_gaps(assessment, draw(st.sampled_from(RICH.profiles)))
    decided = assessment.decide({"luisteren": c.Decision(None, "x")}).revoke({"luisteren": "y"})
    told: Any = draw(st.sampled_from([seen, assessment, report, decided, compare(assessment, decided), *report]))
    return explain(told, RICH, language=draw(st.sampled_from(["en", "nl"])), detail=draw(st.sampled_from(Detail)))


@given(explanations())
def test_the_schema_of_explanations_takes_what_is_told(told: Explanation) -> None:
    assert json.loads(c.to_json(told)) == told.to_dict()
    TOLD.validate(told.to_dict())


def test_the_schema_of_explanations_refuses_what_no_explanation_says() -> None:
    told = explain(c.classify_gaps(c.assess(RICH, {"luisteren_1_1": True}), RICH.profiles[0]), RICH, detail=Detail.FULL)
    document = told.to_dict()
    TOLD.validate(document)
    for name in ("language", "detail", "facts", "text"):
        assert not TOLD.is_valid({key: value for key, value in document.items() if key != name})
    assert not TOLD.is_valid({**document, "language": "fr"})
    for fact in {fact.kind: fact for fact in told.walk()}.values():
        sound = {**fact.to_dict(), "facts": []}
        assert TOLD.is_valid({**document, "facts": [sound]})
        for wrong in wrong_facts(sound):
            assert not TOLD.is_valid({**document, "facts": [wrong]}), wrong
            # Nor where it stands beneath another.
            assert not TOLD.is_valid({**document, "facts": [{**sound, "facts": [wrong]}]}), wrong


def wrong_facts(fact: dict[str, Any]) -> Iterator[dict[str, Any]]:
    values = fact["values"]
    yield {**fact, "kind": "unheard_of"}
    yield {**fact, "more": 1}
    yield {**fact, "values": {**values, "more": 1}}
    yield from ({key: value for key, value in fact.items() if key != name} for name in fact)
    for name in values:
        yield {**fact, "values": {key: value for key, value in values.items() if key != name}}
        yield {**fact, "values": {**values, name: [1.5]}}


def test_every_kind_of_fact_that_is_told_is_in_the_schema() -> None:
    page = FILES[EXPLANATION]["$defs"]
    classes = {cls.__name__: cls for cls in vars(facts).values() if isinstance(cls, type) and issubclass(cls, Fact)}
    told = {name: cls for name, cls in classes.items() if any(key.split(".")[0] == cls.kind for key in FACTS)}
    assert page.keys() == {"Fact", *told}
    assert page["Fact"]["properties"]["kind"]["enum"] == [told[name].kind for name in page if name != "Fact"]
    for name, cls in told.items():
        assert tuple(page[name]["properties"]) == cls.names()


def test_an_explanation_is_not_read_back() -> None:
    told = explain(c.assess(SHIPPED, {}), SHIPPED)
    unread: Any = Explanation
    assert refused(InvalidTypeError, c.from_dict, unread, told.to_dict()) == [("", "not_our_class")]


# Answers

ANSWERS = validator(documents.answer_schema(SHIPPED))
IDS: Final = [indicator.id for indicator in SHIPPED.indicators]
VALUES: st.SearchStrategy[Any] = st.sampled_from([True, False, None, True, False, None, 1, 0, 1.0, "ja", "", [], {}])


@given(st.dictionaries(st.sampled_from([*IDS[:20], "coachen_2_9", "", "coachen"]), VALUES, max_size=4))
def test_the_schema_of_answers_takes_what_is_scored(answers: dict[str, Any]) -> None:
    try:
        c.assess(SHIPPED, answers)
    except CompetentieError:
        assert not ANSWERS.is_valid(answers)
    else:
        assert ANSWERS.is_valid(answers)


def test_the_schema_of_answers_has_the_ids_as_an_enum_and_three_answers() -> None:
    schema = documents.answer_schema(SHIPPED)
    assert checked(schema).is_valid({IDS[0]: True})
    assert schema["propertyNames"] == {"enum": IDS}
    assert schema["additionalProperties"] == {"enum": [True, False, None]}
    assert ANSWERS.is_valid(dict.fromkeys(IDS))
    for other in ([], "x", None, [IDS[0]]):
        assert not ANSWERS.is_valid(other)


def test_where_nothing_can_be_answered_no_answer_is_taken() -> None:
    competencies = []
    for one in RICH.competencies:
        cells = tuple(attrs.evolve(cell, indicators=()) for cell in one.descriptors)
        competencies.append(attrs.evolve(one, descriptors=cells))
    provenance = attrs.evolve(RICH.provenance, corrections=())
    bare = attrs.evolve(RICH, competencies=tuple(competencies), provenance=provenance)
    schema = documents.answer_schema(bare)
    # ajv does not compile an enum of nothing.
    assert schema["propertyNames"] is False
    judge = checked(schema)
    assert judge.is_valid({})
    assert not judge.is_valid({"luisteren_1_1": True})


def test_only_a_framework_has_answers() -> None:
    wrong: Any = "sociaalwerker-b"
    assert refused(InvalidTypeError, documents.answer_schema, wrong) == [("framework", "wrong_type")]


# In another language

AJV: Final = "ajv@8.17.1"
NODE: Final = shutil.which("node") or ""
SCRIPT: Final = """
const Ajv = require("ajv/dist/2020");
const { schemas, cases } = JSON.parse(require("fs").readFileSync(0, "utf8"));
const ajv = new Ajv({ strict: true, strictTypes: false, formats: { date: true } });
const judges = Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, ajv.compile(schema)]));
console.log(JSON.stringify(cases.map(([name, document]) => judges[name](document))));
"""


@pytest.fixture(scope="session")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    A folder with ajv in it, for Node.js to run in.
    """
    npm = shutil.which("npm")
    if npm is None or not NODE:
        pytest.skip("Node.js and npm are not on the path: no validator in another language")
    folder = tmp_path_factory.mktemp("ajv")
    quiet = ["--silent", "--no-audit", "--no-fund", "--ignore-scripts", "--fetch-retries=0"]
    command = [npm, "install", *quiet, "--prefix", str(folder), AJV]
    try:
        done = subprocess.run(command, check=False, capture_output=True, timeout=120)
    except subprocess.TimeoutExpired:
        pytest.skip("npm takes too long to get ajv")
    if done.returncode:
        pytest.skip("npm cannot get ajv here")
    return folder


def documents_and_verdicts() -> Iterator[tuple[str, Any, bool]]:
    """
    A schema's name, a document, and whether it is to be taken: sound ones, and ones that break their structure.
    """
    for golden in DOCUMENTS.values():
        name = name_of(golden["format"])
        if name not in FILES:
            continue
        yield name, golden, True
        cls = PUBLIC[golden["format"]]
        for seed in range(150):
            document = as_json(damaged(golden, seed, 1 + seed % 3))
            taken = verdict(cls, document)
            if taken is not None:
                yield name, document, taken
    told = explain(c.assess(SHIPPED, {"coachen_2_1": True}), SHIPPED).to_dict()
    yield EXPLANATION, told, True
    yield EXPLANATION, {**told, "facts": [{**told["facts"][0], "kind": "unheard_of"}]}, False
    yield "answers", {"coachen_2_1": True, "coachen_2_2": False, "coachen_2_3": None}, True
    wrong: list[Any] = [{"coachen_2_9": True}, {"coachen_2_1": 1}, {"coachen_2_1": "ja"}, {"x": None}, []]
    yield from (("answers", one, False) for one in wrong)


def test_a_validator_in_another_language_judges_the_same(node: Path) -> None:
    cases = [*documents_and_verdicts()]
    assert {name for name, _, _ in cases} == {*FILES, "answers"}
    schemas = {**FILES, "answers": documents.answer_schema(SHIPPED)}
    asked = json.dumps({"schemas": schemas, "cases": [case[:2] for case in cases]})
    done = subprocess.run([NODE, "-e", SCRIPT], cwd=node, input=asked, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    told = json.loads(done.stdout)
    for (name, document, taken), said in zip(cases, told, strict=True):
        assert said is taken, (name, document)
    assert min(told.count(True), told.count(False)) > 100
