"""
Results in others' hands: in pydantic, FastAPI and Django as they are, pickled, and shared between threads.
"""

from __future__ import annotations

import doctest
import json
import pickle
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Annotated, Any, Final

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import competentie as c
from competentie import documents
from competentie._fields import format_of
from competentie.comparison import ComparisonRow, compare
from competentie.errors import CompetentieError
from competentie.evidence import Ratings
from competentie.explain import Explanation, explain
from competentie.gaps import GapReportRow, GapRow
from competentie.levels import AssessmentRow, LevelRow
from competentie.model import Provenance
from damage import RICH, damaged
from saved import DOCUMENTS, PUBLIC
from strategies import SHIPPED, frameworks, job_profiles

SEEN: Final = {**{i.id: True for i in SHIPPED["coachen"].level(2).indicators}, "coachen_3_1": False}
PROFILE: Final = c.JobProfile.of(SHIPPED, {"coachen": 3, "klantgerichtheid": None}, id="p", title="Ploeg & team")


def report() -> c.GapReport:
    """
    A report that nobody has asked anything yet.
    """
    return c.classify_gaps(c.assess(SHIPPED, SEEN), PROFILE)


# What every host does: go through it, take its rows


def test_what_is_looked_up_by_id_is_gone_through_in_order() -> None:
    both = compare(report().assessment, c.assess(SHIPPED, {}))
    whole: Any
    for whole, parts in (
        (SHIPPED, SHIPPED.competencies),
        (report(), report().gaps),
        (report().assessment, report().assessment.results),
        (both, both.changes),
    ):
        assert tuple(whole) == parts
        assert len(whole) == len(parts) == 8
        assert all(part in whole for part in whole)
        assert [whole[competency.id] for competency in SHIPPED] == [*whole]
        assert all(competency.id in whole for competency in SHIPPED)
        other: Any
        for other in ("coach", None, 3, [], "coachen_2_1", SHIPPED.ref):
            assert other not in whole
    assert report()["coachen"] not in c.classify_gaps(c.assess(SHIPPED, {}), PROFILE)


@given(frameworks(), st.data())
def test_the_length_is_the_number_of_what_is_gone_through_and_there_is_one_with_nothing_in_it(
    framework: c.Framework, data: st.DataObject
) -> None:
    made = c.classify_gaps(c.assess(framework, {}), data.draw(job_profiles(framework)))
    for whole in (framework, made.assessment, made, compare(made.assessment, made.assessment)):
        assert len(whole) == len([*whole]) == len(framework.competencies)
        assert bool(whole) is True


def test_there_is_a_report_on_nothing() -> None:
    bare = attrs.evolve(SHIPPED, competencies=(), profiles=(), provenance=Provenance())
    made = c.classify_gaps(c.assess(bare, {}), c.JobProfile("p", "P", {}))
    for whole in (bare, made.assessment, made, compare(made.assessment, made.assessment)):
        assert len(whole) == 0
        assert bool(whole) is True


def test_rows_have_the_columns_that_their_types_say() -> None:
    made = report()
    both = compare(made.assessment, c.assess(SHIPPED, {}))
    rows: list[tuple[Any, type]] = [
        (made["coachen"].row(), GapRow),
        (made["coachen"].result.row(), LevelRow),
        *((row, GapReportRow) for row in made.rows()),
        *((row, AssessmentRow) for row in made.assessment.rows()),
        *((row, ComparisonRow) for row in both.rows()),
    ]
    for row, type_ in rows:
        assert row.keys() == type_.__annotations__.keys()


# Pickled

GOLDEN: Final = {name: c.from_dict(PUBLIC[document["format"]], document) for name, document in DOCUMENTS.items()}


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_a_pickled_object_is_the_same(name: str) -> None:
    # Of Hypothesis, nothing; of what was worked out before, whatever there is.
    thing = GOLDEN[name]
    for protocol in range(2, pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(thing, protocol))  # noqa: S301 - our own
        assert again == thing
        assert hash(again) == hash(thing)
        assert c.to_json(again) == c.to_json(thing)


def test_a_pickled_explanation_says_the_same() -> None:
    told = explain(report(), SHIPPED, language="nl")
    again = pickle.loads(pickle.dumps(told))  # noqa: S301 - our own
    assert again.to_dict() == told.to_dict()


# Shared between threads


@pytest.mark.no_cover
def test_two_hundred_threads_get_the_same_of_what_they_share() -> None:
    framework = c.from_json(c.Framework, c.to_json(RICH))
    seen = {"luisteren_1_1": True, "plannen_3_1": False}
    shared = c.classify_gaps(c.assess(framework, seen), framework.profiles[0])
    start = threading.Barrier(200)
    patience = sys.getswitchinterval()

    def ask(_: int) -> tuple[str, ...]:
        # All at once, so that what is worked out on demand is worked out by many.
        start.wait(60)
        told = explain(shared, framework, language="nl").text
        again = c.from_json(c.GapReport, c.to_json(shared))
        mine = c.classify_gaps(c.assess(framework, seen), framework.profiles[0])
        return (told, *map(c.to_json, (shared, again, mine)))

    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(200) as pool:
            [found] = set(pool.map(ask, range(200)))
    finally:
        sys.setswitchinterval(patience)
    alone = c.classify_gaps(c.assess(RICH, seen), RICH.profiles[0])
    assert found == (explain(alone, RICH, language="nl").text, *[c.to_json(alone)] * 3)


# pydantic

pydantic = pytest.importorskip("pydantic", reason="pydantic is not installed: it is of the group hosts")


def adapter(type_: Any) -> Any:
    return pydantic.TypeAdapter(type_)


ADAPTERS: Final = {name: adapter(type(thing)) for name, thing in GOLDEN.items()}


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_pydantic_takes_each_class_as_it_is(name: str) -> None:
    thing, own = GOLDEN[name], ADAPTERS[name]
    assert own.validate_python(thing) is thing
    assert own.validate_python(c.to_dict(thing)) == thing
    assert own.validate_json(c.to_json(thing)) == thing
    assert own.dump_python(thing) == own.dump_python(thing, mode="json") == c.to_dict(thing)
    assert json.loads(own.dump_json(thing)) == c.to_dict(thing)


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_its_schema_for_pydantic_stands_by_itself(name: str) -> None:
    for mode in ("validation", "serialization"):
        schema = ADAPTERS[name].json_schema(mode=mode)
        assert schema["title"] == documents.json_schema(type(GOLDEN[name]))["title"]
        assert "$ref" not in json.dumps(schema)
        pytest.importorskip("jsonschema").Draft202012Validator(schema).validate(DOCUMENTS[name])


def test_a_model_of_pydantic_holds_our_classes() -> None:
    class Review(pydantic.BaseModel):  # type: ignore[name-defined,misc]
        by: str
        report: c.GapReport
        before: c.Assessment | None = None

    review = Review(by="mv", report=report(), before=report().assessment)
    assert Review.model_validate_json(review.model_dump_json()) == review
    assert Review.model_validate(review.model_dump()) == review
    with pytest.raises(pydantic.ValidationError) as caught:
        Review.model_validate({"by": "mv", "report": 3, "before": {}})
    told = [(problem["loc"], problem["type"]) for problem in caught.value.errors()]
    assert told[0] == (("report",), "not_a_document")
    assert (("before", "framework"), "missing_key") in told


@pytest.mark.skipif(sys.version_info < (3, 12), reason="before Python 3.12 pydantic takes no typed dict of typing")
def test_rows_are_types_that_pydantic_knows() -> None:
    made = report()
    assert adapter(list[GapReportRow]).validate_python(made.rows(), strict=True) == made.rows()
    assert adapter(list[AssessmentRow]).validate_python(made.assessment.rows(), strict=True) == made.assessment.rows()
    rows = compare(made.assessment, made.assessment).rows()
    assert adapter(list[ComparisonRow]).validate_python(rows, strict=True) == rows
    assert adapter(GapRow).json_schema()["properties"].keys() == made["coachen"].row().keys()


def test_an_explanation_is_given_out_and_not_taken() -> None:
    told = explain(report(), SHIPPED)
    own = adapter(Explanation)
    assert own.validate_python(told) is told
    assert json.loads(own.dump_json(told)) == told.to_dict()
    assert "$ref" not in json.dumps(own.json_schema())
    with pytest.raises(pydantic.ValidationError) as caught:
        own.validate_python(told.to_dict())
    assert [problem["type"] for problem in caught.value.errors()] == ["not_our_class"]


@given(st.sampled_from(sorted(DOCUMENTS)), st.integers(), st.integers(1, 3))
def test_what_is_refused_is_told_whole_and_can_be_written(name: str, seed: int, times: int) -> None:
    document = {**damaged(DOCUMENTS[name], seed, times), "format": DOCUMENTS[name]["format"]}
    try:
        expected = c.from_dict(type(GOLDEN[name]), document)
    except CompetentieError as error:
        with pytest.raises(pydantic.ValidationError) as caught:
            ADAPTERS[name].validate_python(document)
        told = caught.value.errors()
        assert [problem["type"] for problem in told] == [problem.code for problem in error.problems]
        assert [problem["msg"] for problem in told] == [problem.what for problem in error.problems]
        # As a web framework does: no NaN, and what is no text of any encoding breaks it.
        json.dumps(told, ensure_ascii=False, allow_nan=False).encode()
    else:
        assert ADAPTERS[name].validate_python(document) == expected


def test_a_problem_has_its_place_and_the_offender() -> None:
    saved: Any = c.to_dict(report())
    saved["assessment"]["results"][7]["steps"] = [{**saved["assessment"]["results"][7]["steps"][0], "rank": "1"}]
    saved["a.b[x"] = 1
    saved["\ud800"] = {"\ud800": float("nan")}
    with pytest.raises(pydantic.ValidationError) as caught:
        adapter(c.GapReport).validate_python(saved)
    assert [(p["loc"], p["type"], p["input"]) for p in caught.value.errors()] == [
        (("a", "b", "[", "x"), "unknown_key", "a.b[x"),
        (("\\ud800",), "unknown_key", r"'\ud800'"),
        (("assessment", "results", 7, "steps", 0, "rank"), "wrong_type", "1"),
    ]


RATED: Final = {"indicator": "coachen_2_1", "rater": "Anna", "role": "peer", "value": True, "at": None}


@pytest.mark.parametrize(
    "ratings",
    [
        [["Anna", "coachen_2_1", True, "Zag het niet."]],
        ["Anna: Zag het niet."],
        "Anna: Zag het niet.",
        {"Anna": "Zag het niet."},
        [{**RATED, "note": "Anna: Zag het niet.\t"}],
        [{**RATED, "rater": "Anna\n", "value": 7.125}],
        [{**RATED, "value": ["Anna", "Zag het niet."]}],
    ],
)
def test_what_is_wrong_with_ratings_holds_nobodys_answers(ratings: Any) -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        adapter(Ratings).validate_python({"ratings": ratings})
    told = json.dumps(caught.value.errors(), default=str) + str(caught.value) + caught.value.json()
    assert "Anna" not in told
    assert "Zag het niet" not in told


def test_no_document_of_ratings_is_in_what_is_wrong_with_it() -> None:
    with pytest.raises(pydantic.ValidationError) as caught:
        adapter(Ratings).validate_python("Anna: Zag het niet.")
    assert "Anna" not in json.dumps(caught.value.errors(), default=str) + str(caught.value)


# FastAPI

fastapi = pytest.importorskip("fastapi", reason="fastapi is not installed: it is of the group hosts")
Body = fastapi.Body
pytest.importorskip("httpx2", reason="httpx2 is not installed: there is nothing to ask a server with")


@pytest.fixture(scope="module")
def client() -> Any:
    from fastapi.testclient import TestClient

    app = fastapi.FastAPI()

    def scored(evidence: dict[str, bool | None]) -> c.GapReport:
        return c.classify_gaps(c.assess(SHIPPED, evidence), PROFILE)

    def classified(assessment: Annotated[c.Assessment, Body()]) -> c.GapReport:
        return c.classify_gaps(assessment, PROFILE)

    def rated(ratings: Annotated[Ratings, Body()]) -> list[dict[str, Any]]:
        return [{**row} for row in c.assess(SHIPPED, c.combine_ratings(ratings, SHIPPED)).rows()]

    def told(assessment: Annotated[c.Assessment, Body()]) -> Explanation:
        return explain(assessment, SHIPPED)

    for route in (scored, classified, rated, told):
        app.post(f"/{route.__name__}")(route)
    return TestClient(app)


def test_a_route_gives_our_class(client: Any) -> None:
    answer = client.post("/scored", json=SEEN)
    assert (answer.status_code, answer.json()) == (200, c.to_dict(report()))
    assert c.from_json(c.GapReport, answer.content) == report()


def test_a_route_takes_our_class(client: Any) -> None:
    assessment = c.to_dict(report().assessment)
    assert client.post("/classified", json=assessment).json() == c.to_dict(report())
    assert client.post("/told", json=assessment).json() == explain(report().assessment, SHIPPED).to_dict()
    ratings = Ratings((c.Rating("coachen_2_1", "r", c.Role.PEER, True),), SHIPPED.ref)
    [row] = [r for r in client.post("/rated", json=c.to_dict(ratings)).json() if r["competency"] == "coachen"]
    assert (row["level"], row["version"]) == (2, SHIPPED.version)


def test_the_openapi_document_has_the_schemas_inline(client: Any) -> None:
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    route = answer.json()["paths"]["/classified"]["post"]
    for held, cls in (
        (route["requestBody"], c.Assessment),
        (route["responses"]["200"], c.GapReport),
    ):
        schema = held["content"]["application/json"]["schema"]
        # FastAPI titles a body by the name of its argument.
        own = adapter(cls).json_schema()
        assert {**schema, "title": ""} == {**own, "title": ""}
        assert schema["properties"]["format"] == {"const": format_of(cls)}


def test_what_a_route_is_not_to_take_is_a_422_with_every_problem(client: Any) -> None:
    saved = c.to_dict(report().assessment)
    saved["results"][7]["derived"]["level"] = 3
    saved["results"][6]["derived"]["level"] = 3
    answer = client.post("/classified", json=saved)
    assert answer.status_code == 422
    told = [(problem["loc"], problem["type"]) for problem in answer.json()["detail"]]
    assert told == [(["body", "results", n, "derived", "level"], "does_not_follow_but") for n in (6, 7)]
    assert answer.json()["detail"][0]["msg"] == "3 does not follow from what is stored, which gives None"


NESTED: Final = 900
BODIES: Final = {
    "a lone surrogate": b'{"\\ud800": "\\ud800"}',
    "a lone surrogate as a value": b'{"format": "\\ud800"}',
    "no number": b'{"rule": NaN, "framework": Infinity}',
    "a list": b"[]",
    "null": b"null",
    "nothing": b"",
    "no JSON": b"{",
    "no UTF-8": b'{"a": "\xff"}',
    "a long number": b'{"rule": ' + b"9" * 4000 + b"}",
    "a longer number": b'{"rule": ' + b"9" * 5000 + b"}",
    "nested": b'{"rule": ' + b"[" * NESTED + b"]" * NESTED + b"}",
    "nested deeper": b'{"rule": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "braces": b'{"{x}": "{y}", "rule": {"threshold": "{0}", "%s": "%d"}}',
    "a control character": b'{"a\\u0000b": "\\u0000"}',
}


@pytest.mark.parametrize("route", ["classified", "rated", "told"])
@pytest.mark.parametrize("name", BODIES)
def test_no_body_is_an_error_of_the_server(client: Any, route: str, name: str) -> None:
    answer = client.post(f"/{route}", content=BODIES[name], headers={"content-type": "application/json"})
    # 400 is FastAPI's own, for what it cannot read at all.
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


@given(st.sampled_from(["assessment-1", "ratings-1"]), st.integers(), st.integers(1, 3))
def test_no_damaged_document_is_an_error_of_the_server(name: str, seed: int, times: int) -> None:
    served = client_once()
    document = json.dumps({**damaged(DOCUMENTS[name], seed, times), "format": DOCUMENTS[name]["format"]})
    try:
        c.from_dict(PUBLIC[DOCUMENTS[name]["format"]], json.loads(document))
        expected = 200
    except CompetentieError:
        expected = 422
    answer = served.post(f"/{name}", content=document, headers={"content-type": "application/json"})
    assert answer.status_code == expected


SERVED: list[Any] = []


def client_once() -> Any:
    """
    A server that only takes documents, and says how they start.
    """
    if not SERVED:
        from fastapi.testclient import TestClient

        app = fastapi.FastAPI()

        def assessment(taken: Annotated[c.Assessment, Body()]) -> int:
            return len(taken.results)

        def ratings(taken: Annotated[Ratings, Body()]) -> int:
            return len(taken)

        app.post("/assessment-1")(assessment)
        app.post("/ratings-1")(ratings)
        SERVED.append(TestClient(app))
    return SERVED[0]


# What the documentation shows

GUIDE: Final = Path(__file__).parents[1] / "docs" / "howto-store-and-serve.md"
ASSESSED: Final = c.to_dict(c.assess(SHIPPED, SEEN))
NOT_FOR_THE_ROUTE: Final = {
    "another framework": {**ASSESSED, "framework": {**ASSESSED["framework"], "id": "ander-raamwerk"}},
    "half of the results": {**ASSESSED, "results": ASSESSED["results"][:3]},
}


@pytest.fixture(scope="module")
def documented() -> Any:
    """
    The application that the how-to shows, to the letter, with two routes more.
    """
    from fastapi.testclient import TestClient

    section = GUIDE.read_text(encoding="utf-8").partition("## Our classes in your API")[2]
    names: dict[str, Any] = {"c": c}
    for example in doctest.DocTestParser().get_examples(section):
        if "TestClient" in example.source:
            break
        exec(example.source, names)  # noqa: S102 - our own documentation

    def answered(evidence: dict[str, bool | None]) -> c.Assessment:
        return c.assess(SHIPPED, evidence)

    def listed(ratings: list[c.Rating]) -> c.Assessment:
        return c.assess(SHIPPED, c.combine_ratings(ratings, SHIPPED))

    for route in (answered, listed):
        names["app"].post(f"/{route.__name__}")(route)
    return TestClient(names["app"])


@pytest.mark.parametrize("route", ["gaps", "answered", "listed"])
@pytest.mark.parametrize("name", BODIES)
def test_no_body_is_an_error_of_the_server_that_the_documentation_shows(documented: Any, route: str, name: str) -> None:
    for content in (BODIES[name], b"[" + BODIES[name] + b"]", b'{"a": ' + BODIES[name] + b"}"):
        answer = documented.post(f"/{route}", content=content, headers={"content-type": "application/json"})
        # No ratings yet is no error.
        expected = (200,) if (route, content) == ("listed", b"[]") else (400, 422)
        assert answer.status_code in expected
        assert answer.json()


@pytest.mark.parametrize("name", NOT_FOR_THE_ROUTE)
def test_what_does_not_fit_the_route_is_a_422(documented: Any, name: str) -> None:
    answer = documented.post("/gaps", json=NOT_FOR_THE_ROUTE[name])
    assert answer.status_code == 422
    with pytest.raises(CompetentieError) as caught:
        c.classify_gaps(
            c.from_dict(c.Assessment, NOT_FOR_THE_ROUTE[name]),
            c.JobProfile.of(SHIPPED, {"coachen": 3}, id="p", title="P"),
        )
    assert [problem["type"] for problem in answer.json()["detail"]] == [one.code for one in caught.value.problems]
    answer = documented.post("/answered", json={"coachn_2_1": True, "coachen_2_9": False})
    assert [problem["type"] for problem in answer.json()["detail"]] == ["unknown_indicator"] * 2


def test_what_is_lost_on_the_way_to_the_library_is_refused_before(documented: Any) -> None:
    for content, code in ((b'{"coachen_2_1": 0, "coachen_2_1": true}', "key_twice"), (b'"\\ud800"', "bad_character")):
        answer = documented.post("/answered", content=content, headers={"content-type": "application/json"})
        assert answer.status_code == 422
        assert [problem["type"] for problem in answer.json()["detail"]] == [code]


# Django

TEMPLATE: Final = """
{{ report.assessment.framework.id }} {{ report.profile.title }}
{% for gap in report %}{% if gap.distance is not None %}
{{ gap.competency }}: {{ gap.status.value }} {{ gap.distance }} {{ gap.result.attained }} {{ gap.to_assess|length }}
{% endif %}{% endfor %}
{{ report.coachen.desired }} {{ report.coachen.result.stopped_at.rank }} {{ report.coachen.result.steps.1.rank }}
{{ framework.coachen.name }} {{ framework.title }} {{ report.nobody.status }}
{{ report|length }} {{ report.assessment|length }} {{ framework|length }} {% if report %}there{% endif %}
{% for row in report.rows %}{% if row.competency == "coachen" %}{{ row.status }}{% endif %}{% endfor %}
{% for id, status in report.outcomes.items %}{% if id == "coachen" %}{{ status.value }}{% endif %}{% endfor %}
"""


def test_a_template_of_django_reads_attributes_and_ids() -> None:
    pytest.importorskip("django", reason="django is not installed: it is of the group hosts")
    from django.conf import settings
    from django.template import Context, Engine

    if not settings.configured:
        settings.configure(USE_I18N=False)
    template = Engine(string_if_invalid="nothing here").from_string(TEMPLATE)
    told = template.render(Context({"report": report(), "framework": SHIPPED})).split("\n")
    assert [line for line in told if line.strip()] == [
        "sociaalwerker-b Ploeg &amp; team",
        "coachen: growth -1 2 4",
        "3 3 2",
        f"Coachen {SHIPPED.title} nothing here",
        "8 8 8 there",
        "growth",
        "growth",
    ]
