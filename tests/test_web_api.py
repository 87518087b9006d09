"""
The example of a web API: what it promises of the people whose results it keeps, one test a promise.
"""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import logging
import os
import re
import sqlite3
import subprocess
import sys
import threading
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import attrs
import pytest

import competentie as c
from competentie import facts
from competentie.errors import DigestMismatchError
from competentie.explain import Detail, explain
from competentie.model import DescriptorState

pytest.importorskip("fastapi", reason="fastapi is not installed: there is nothing to serve the example with")
pytest.importorskip("httpx2", reason="httpx2 is not installed: there is nothing to ask the example with")

from fastapi import HTTPException, Request
from fastapi.testclient import TestClient

import results_api
from results_api import MOST_BYTES, MOST_NAMED, PIN, create_app
from results_store import Store
from results_words import facts_of

EXAMPLE: Final = Path(__file__).parents[1] / "examples" / "web-api"
ANNA: Final = "0b5e6b9e-6a55-4f0e-9d0b-3f5e0c4f5a01"
BO: Final = "0b5e6b9e-6a55-4f0e-9d0b-3f5e0c4f5a02"
FRAMEWORK: Final = c.load_framework(PIN)
COMPETENCIES: Final = [competency.id for competency in FRAMEWORK.competencies]
# Coachen: niveau 2 all observed, niveau 3 none of one.
SEEN: Final = {**{i.id: True for i in FRAMEWORK["coachen"].level(2).indicators}, "coachen_3_1": False}
MOMENT: Final = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)
RATED: Final[list[dict[str, Any]]] = [
    {"indicator": "coachen_2_1", "rater": "Truus Tester", "role": "manager", "value": True},
    {"indicator": "coachen_2_1", "rater": "Kees Keurder", "role": "peer", "value": False},
    {"indicator": "coachen_2_2", "rater": "Kees Keurder", "role": "peer", "value": None},
]
# What cannot be told without the answers.
OF_ANSWERS: Final = (facts.Step, facts.PassedOver, facts.Needed)
AS_JSON: Final = {"Content-Type": "application/json"}
DECISION: Final = {"by": "Mia de Vries", "decisions": {"coachen": {"level": 3, "reason": "Gezien bij intervisie."}}}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "results.sqlite"


@pytest.fixture
def client(database: Path) -> TestClient:
    return TestClient(create_app(database))


def scored(client: TestClient, person: str = ANNA, evidence: c.Evidence = SEEN) -> str:
    answer = client.post(f"/people/{person}/evidence", json=dict(evidence))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["result"])


def decided(client: TestClient, result: str, person: str = ANNA, **changes: Any) -> Any:
    return client.put(f"/people/{person}/results/{result}/decisions", json={**DECISION, **changes})


def refused(answer: Any) -> list[dict[str, Any]]:
    assert answer.status_code == 422, answer.text
    problems: list[dict[str, Any]] = answer.json()["problems"]
    return problems


def unread(app: Any, method: str, path: str) -> int:
    """
    The status of a request to *app* whose body nobody may read.
    """

    async def receive() -> Any:
        pytest.fail("the body was read")

    return status_of(app, method, path, receive)


def status_of(app: Any, method: str, path: str, receive: Any) -> int:
    """
    The status of a request to *app*, whose body *receive* gives.
    """

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    statuses: list[Any] = []
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
    }
    scope |= {"path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "state": {}}
    scope |= {"headers": [(b"content-type", b"application/json")], "client": None, "server": None}
    asyncio.run(app(scope, receive, send))
    return int(statuses[0])


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def left_on_disk(database: Path) -> bytes:
    """
    All bytes of the database, and of files that SQLite keeps beside it.
    """
    return b"".join(path.read_bytes() for path in database.parent.iterdir())


def test_rows_are_kept_without_evidence(client: TestClient, database: Path) -> None:
    scored(client)
    assert client.post(f"/people/{ANNA}/ratings", json=RATED).status_code == 201
    kept = left_on_disk(database)
    for id in FRAMEWORK.indicator_ids:
        assert id.encode() not in kept
    for word in ("Truus", "Kees", '"votes"'):
        assert word.encode() not in kept
    columns = {row[1] for row in query(database, "PRAGMA table_info(result)")}
    outcomes = c.assess(FRAMEWORK, SEEN).rows()[0].keys() - {"attained"}
    assert columns == outcomes | {"result", "person", "scored_at", "rater_rule"}


def test_rows_say_by_what_they_were_scored(client: TestClient, database: Path) -> None:
    scored(client)
    client.post(f"/people/{ANNA}/ratings", json=RATED)
    made = {(PIN.id, PIN.version, PIN.digest, "3/4", "cumulative", "1/2")}
    assert set(query(database, "SELECT framework, version, digest, threshold, climb, min_coverage FROM result")) == made
    [(none,), (rule,)] = query(database, "SELECT DISTINCT rater_rule FROM result ORDER BY rater_rule")
    assert none is None
    assert c.from_json(c.RaterRule, rule) == results_api.RATERS


def test_another_content_of_the_framework_does_not_start(database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(results_api, "PIN", attrs.evolve(PIN, version="1.0.0"))
    with pytest.raises(DigestMismatchError):
        create_app(database)
    assert not database.exists()


def test_the_answers_are_explained_once(client: TestClient) -> None:
    answer = client.post(f"/people/{ANNA}/evidence", json=SEEN, params={"language": "en"}).json()
    english = c.load_framework(PIN, language="en")
    assert answer["explanation"] == explain(c.assess(FRAMEWORK, SEEN), english, detail=Detail.FULL).text
    assert answer["status"] == "voorlopig"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_kept_results_are_explained_as_they_were(client: TestClient, language: str) -> None:
    evidence = {**SEEN, "coachen_2_1": False, "coachen_2_2": False, "coachen_3_1": True, "klantgerichtheid_1_1": True}
    scored(client, evidence=evidence)
    shown = client.get(f"/people/{ANNA}/results", params={"language": language}).json()
    assert [one["competency"] for one in shown] == COMPETENCIES
    told = explain(c.assess(FRAMEWORK, evidence), c.load_framework(PIN, language=language), detail=Detail.FULL)
    without_answers = (
        facts.Level,
        facts.Stopped,
        facts.Contradiction,
        facts.Coverage,
        facts.Possible,
        facts.Sufficient,
    )
    outcomes = [fact for fact in told.facts if isinstance(fact, facts.Outcome)]
    for one, fact in zip(shown, outcomes, strict=True):
        assert one["explanation"] == [told.say(inner) for inner in fact.facts if isinstance(inner, without_answers)]


@pytest.mark.parametrize("climb", c.Climb)
def test_a_row_says_what_its_result_says(climb: c.Climb) -> None:
    everything = dict.fromkeys(FRAMEWORK.indicator_ids, True)
    for evidence in ({}, SEEN, everything):
        assessment = c.assess(FRAMEWORK, evidence, c.LevelRule(climb=climb))
        assessment = assessment.decide({"coachen": c.Decision(2, "x", by="y", at=MOMENT)})
        for row, result in zip(assessment.rows(), assessment.results, strict=True):
            told = {fact for fact in explain(result, FRAMEWORK, detail=Detail.FULL).facts[1].facts if not fact.facts}
            kept = set(facts_of(row, FRAMEWORK[result.competency]))
            assert kept == {fact for fact in told if not isinstance(fact, OF_ANSWERS)}


def test_a_competency_without_indicators_is_explained() -> None:
    empty = c.Competency("leeg", "Leeg", "", ())
    result = c.determine_level(empty, {}, c.LevelRule())
    framework = attrs.evolve(FRAMEWORK, competencies=(*FRAMEWORK.competencies, empty))
    assert tuple(facts_of(result.row(), empty)) == explain(result, framework, detail=Detail.FULL).facts[1].facts


def test_the_top_is_the_highest_rank_that_has_indicators() -> None:
    cells = [
        c.Descriptor(f"half_{rank}", rank, DescriptorState.DEFINED, "", (c.Indicator("half_1_1", "x"),) * (rank == 1))
        for rank in (1, 2)
    ]
    half = c.Competency("half", "Half", "", tuple(cells))
    row = c.determine_level(half, {"half_1_1": True}, c.LevelRule()).row()
    assert facts.Top(1) in facts_of({**row, "decided_by": None}, half)


def test_access_gives_all_that_is_kept(client: TestClient, database: Path) -> None:
    decided(client, scored(client))
    scored(client, BO)
    client.post(f"/people/{ANNA}/ratings", json=RATED)
    given = client.get(f"/people/{ANNA}/data").json()
    assert [name for (name,) in query(database, "SELECT name FROM sqlite_master WHERE type = 'table'")] == ["result"]
    kept = query(database, f"SELECT * FROM result WHERE person = '{ANNA}' ORDER BY rowid")  # noqa: S608
    assert [tuple(row.values()) for row in given] == kept
    assert len(kept) == 2 * len(COMPETENCIES)


def test_erasure_leaves_no_byte_of_a_person(client: TestClient, database: Path) -> None:
    for _ in range(20):
        decided(client, scored(client))
        scored(client, BO)
    before = client.get(f"/people/{BO}/data").json()
    assert ANNA.encode() in left_on_disk(database)
    assert client.delete(f"/people/{ANNA}").status_code == 204
    kept = left_on_disk(database)
    for word in (ANNA, "Mia de Vries", "intervisie"):
        assert word.encode() not in kept
    assert query(database, "PRAGMA freelist_count") == [(0,)], "the file was not written anew"
    assert client.get(f"/people/{ANNA}/data").json() == []
    assert client.get(f"/people/{BO}/data").json() == before


def test_erasure_does_not_tell_who_was_there(client: TestClient) -> None:
    scored(client)
    answers = [client.delete(f"/people/{ANNA}") for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].content == answers[1].content


def test_no_outcome_counts_without_a_decision(client: TestClient, database: Path) -> None:
    result = scored(client)
    shown = client.get(f"/people/{ANNA}/results").json()
    assert {(one["status"], one["level"]) for one in shown} == {("voorlopig", None)}
    assert shown[-1]["proposed"] == 2
    assert query(database, "SELECT * FROM counted") == []
    assert decided(client, result).status_code == 204
    [one] = [one for one in client.get(f"/people/{ANNA}/results").json() if one["status"] == "vastgesteld"]
    assert (one["competency"], one["level"], one["proposed"]) == ("coachen", 3, 2)
    assert any("Mia de Vries" in sentence for sentence in one["explanation"])
    assert query(database, "SELECT person, competency, level FROM counted") == [(ANNA, "coachen", 3)]


@pytest.mark.parametrize(
    "changes",
    [
        {"by": ""},
        {"by": " "},
        {"by": None},
        {"decisions": {"coachen": {"level": 3, "reason": ""}}},
        {"decisions": {"coachen": {"level": 3}}},
        {"decisions": {"coachen": {"level": 3, "reason": "x", "by": "someone else"}}},
        {"decisions": {"coachen": {"level": True, "reason": "x"}}},
        {"decisions": {"coachen": {"level": 1, "reason": "x"}}},
        {"decisions": {"coaching": {"level": 1, "reason": "x"}}},
    ],
)
def test_a_decision_is_whole_or_refused(client: TestClient, database: Path, changes: dict[str, Any]) -> None:
    assert refused(decided(client, scored(client), **changes))
    assert query(database, "SELECT * FROM counted") == []


@pytest.mark.parametrize("name", ["NULL", "''"])
def test_the_table_holds_no_decision_of_nobody(client: TestClient, database: Path, name: str) -> None:
    scored(client)
    with pytest.raises(sqlite3.IntegrityError):
        query(
            database,
            f"UPDATE result SET decided_level = 1, decided_reason = 'x', decided_at = 'x', decided_by = {name}",  # noqa: S608
        )


def test_a_decision_can_be_taken_again(client: TestClient, database: Path) -> None:
    result = scored(client)
    decided(client, result)
    decided(client, result, by="Jo Jansen", decisions={"coachen": {"level": 2, "reason": "Na bezwaar."}})
    assert query(database, "SELECT decided_by, level FROM counted JOIN result USING (result, competency, level)") == [
        ("Jo Jansen", 2)
    ]


def test_a_person_can_decide_that_a_level_cannot_be_judged(client: TestClient, database: Path) -> None:
    result = scored(client)
    decided(client, result, decisions={"coachen": {"level": None, "reason": "Te weinig gezien."}})
    [one] = [one for one in client.get(f"/people/{ANNA}/results").json() if one["status"] == "vastgesteld"]
    assert (one["competency"], one["level"], one["proposed"]) == ("coachen", None, 2)
    assert "het niveau is niet te beoordelen." in one["explanation"][1]
    assert query(database, "SELECT person, competency, level FROM counted") == [(ANNA, "coachen", None)]


def test_a_decision_is_on_a_result_of_that_person(client: TestClient, database: Path) -> None:
    result = scored(client)
    assert decided(client, result, BO).status_code == 404
    assert query(database, "SELECT * FROM counted") == []


def test_errors_name_every_offender(client: TestClient, database: Path) -> None:
    found = refused(client.post(f"/people/{ANNA}/evidence", json={"coachen_2_9": True, "coachn_2_1": False}))
    assert [problem["code"] for problem in found] == ["unknown_indicator"] * 2
    assert ["coachen_2_9" in problem["text"] for problem in found] == [True, False]
    assert all("coachen_2" in problem["nearest"][0] for problem in found)
    found = refused(client.post(f"/people/{ANNA}/evidence", json={"coachen_2_1": 1, "coachen_2_2": "ja"}))
    assert [(problem["path"], problem["code"]) for problem in found] == [
        ("coachen_2_1", "not_an_answer"),
        ("coachen_2_2", "not_an_answer"),
    ]
    wrong = [{**RATED[0], "role": "chef"}, {**RATED[1], "value": "ja", "rater": ""}, {"indicator": "coachen_2_1"}]
    found = refused(client.post(f"/people/{ANNA}/ratings", json=wrong))
    assert {problem["path"].split(".")[0] for problem in found} == {"[0]", "[1]", "[2]"}
    assert {("[0].role", "not_a_member"), ("[1].value", "wrong_type"), ("[1].rater", "empty_text")} <= {
        (problem["path"], problem["code"]) for problem in found
    }
    found = refused(client.post(f"/people/{ANNA}/ratings", json=[{**RATED[0], "indicator": "coachen_2_9"}]))
    assert found[0]["nearest"] == ["coachen_2_5", "coachen_2_4"]
    found = refused(client.post(f"/people/{ANNA}/evidence", content=b'{"coachen_2_1": true, "coachen_2_1": false}'))
    assert [(problem["path"], problem["code"]) for problem in found] == [("coachen_2_1", "key_twice")]
    assert query(database, "SELECT * FROM result") == []


def test_errors_are_told_in_the_language_that_is_asked_for(client: TestClient) -> None:
    told = []
    for params in ({}, {"language": "nl"}, {"language": "en"}):
        [problem] = refused(client.post(f"/people/{ANNA}/evidence", json={"coachen_2_1": 1}, params=params))
        told.append(problem["text"])
    assert told == [
        "coachen_2_1: 1 is geen antwoord; gebruik True, False of None",
        "coachen_2_1: 1 is geen antwoord; gebruik True, False of None",
        "coachen_2_1: 1 is not an answer; use True, False or None",
    ]


@pytest.mark.parametrize("content", [b"", b"no json", b"[]", b"\xff", b"1"])
def test_what_is_no_document_is_refused(client: TestClient, content: bytes) -> None:
    assert refused(client.post(f"/people/{ANNA}/evidence", content=content))


def test_a_name_is_not_taken_for_an_id(client: TestClient) -> None:
    assert refused(client.post("/people/Anna/evidence", json=SEEN))[0]["path"] == "path/person"


def test_requests_at_the_same_time_do_not_mix_persons(client: TestClient) -> None:
    people = {str(uuid.UUID(int=i)): COMPETENCIES[i % len(COMPETENCIES)] for i in range(24)}
    start = threading.Barrier(8)

    def serve(person: str) -> str:
        lowest = next(d for d in FRAMEWORK[people[person]].descriptors if d.stated)
        start.wait()
        result = scored(client, person, {i.id: True for i in lowest.indicators})
        assert decided(
            client, result, person, decisions={people[person]: {"level": lowest.rank, "reason": person}}
        ).is_success
        return result

    with ThreadPoolExecutor(8) as pool:
        results = dict(zip(people, pool.map(serve, people), strict=True))
    for person, competency in people.items():
        rows = client.get(f"/people/{person}/data").json()
        assert len(rows) == len(COMPETENCIES)
        assert {(row["person"], row["result"]) for row in rows} == {(person, results[person])}
        assert [row["competency"] for row in rows if row["level"]] == [competency]
        assert [row["decided_reason"] for row in rows if row["decided_by"]] == [person]


async def closed(_: Request) -> None:
    raise HTTPException(401, headers={"WWW-Authenticate": "Basic"})


def test_a_guard_stands_before_every_call(database: Path) -> None:
    client = TestClient(create_app(database, guard=closed))
    for method, path in [
        ("POST", "evidence"),
        ("POST", "ratings"),
        ("GET", "results"),
        ("PUT", f"results/{BO}/decisions"),
        ("GET", "data"),
        ("DELETE", ""),
    ]:
        answer = client.request(method, f"/people/{ANNA}/{path}".rstrip("/"), json=SEEN)
        assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Basic")


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json", "/nothing"])
def test_the_documentation_is_behind_the_guard(database: Path, path: str) -> None:
    answer = TestClient(create_app(database, guard=closed)).get(path)
    assert (answer.status_code, answer.json()) == (401, {"error": "not allowed"})


def test_a_body_is_read_after_the_guard_alone(database: Path) -> None:
    app = create_app(database, guard=closed)
    assert unread(app, "POST", f"/people/{ANNA}/evidence") == 401


HALF: Final = [
    ("POST", "evidence", rb'{"\ud800": true}'),
    ("POST", "evidence", rb'{"coachen_2_1": "\udc00"}'),
    ("POST", "ratings", rb'[{"\ud800": "coachen_2_1", "rater": "a", "role": "peer", "value": true}]'),
    ("POST", "ratings", rb'[{"indicator": "coachen_2_1", "rater": "\ud800", "role": "peer", "value": true}]'),
    ("PUT", f"results/{BO}/decisions", rb'{"by": "\ud800", "decisions": {}}'),
    ("PUT", f"results/{BO}/decisions", rb'{"by": "x", "decisions": {"\ud800": {"level": "x"}}}'),
]


@pytest.mark.parametrize(("method", "path", "content"), HALF)
def test_half_of_a_surrogate_pair_is_refused(
    client: TestClient, database: Path, method: str, path: str, content: bytes
) -> None:
    answer = client.request(method, f"/people/{ANNA}/{path}", content=content, headers=AS_JSON)
    [problem] = refused(answer)
    assert problem["code"] == "bad_character"
    assert "U+D" in problem["text"]
    assert query(database, "SELECT * FROM result") == []


def test_a_whole_surrogate_pair_is_a_character(client: TestClient) -> None:
    content = rb'{"by": "\ud83d\ude00", "decisions": {"coachen": {"level": 2, "reason": "\ud83d\ude00"}}}'
    path = f"/people/{ANNA}/results/{scored(client)}/decisions"
    assert client.put(path, content=content, headers=AS_JSON).status_code == 204
    assert client.get(f"/people/{ANNA}/data").json()[-1]["decided_by"] == "😀"


@pytest.mark.parametrize("kind", ["application/json", "text/plain"])
def test_what_is_nested_too_deeply_is_refused(client: TestClient, kind: str) -> None:
    content = b"[" * 100_000
    answer = client.post(f"/people/{ANNA}/evidence", content=content, headers={"Content-Type": kind})
    assert answer.status_code in {400, 422}


def test_of_a_body_that_is_too_long_no_more_is_read_than_fits(client: TestClient, database: Path) -> None:
    path = f"/people/{ANNA}/evidence"
    read = []

    async def receive() -> Any:
        read.append(b" " * (MOST_BYTES // 4))
        return {"type": "http.request", "body": read[-1], "more_body": len(read) < 20}

    assert status_of(client.app, "POST", path, receive) == 413
    assert len(read) == 5
    answer = client.post(path, content=b" " * (MOST_BYTES - 1) + b"{}", headers=AS_JSON)
    assert (answer.status_code, answer.json()) == (413, {"error": "too much"})
    ids = [indicator.id for indicator in c.load_framework(PIN).indicators]
    said = [{"indicator": id, "rater": str(uuid.uuid4()), "role": "peer", "value": True} for id in ids] * 20
    assert len(json.dumps(said)) < MOST_BYTES
    # Where no route wants a body, what looks for surrogates reads it.
    assert client.request("GET", f"/people/{ANNA}/results", content=b" " * (MOST_BYTES + 1)).status_code == 413
    assert client.post(path, content=b" " * (MOST_BYTES - 2) + b"{}", headers=AS_JSON).status_code == 201
    assert len(query(database, "SELECT * FROM result")) == 8


def test_an_answer_to_many_problems_is_no_book(client: TestClient) -> None:
    problems = refused(client.post(f"/people/{ANNA}/ratings", content=b"[" + b"1," * 40_000 + b"1]", headers=AS_JSON))
    assert len(problems) == MOST_NAMED + 1
    assert (problems[-1]["code"], problems[-1]["text"]) == ("more_alike", f"and {40_001 - MOST_NAMED} more")
    assert len(refused(client.post(f"/people/{ANNA}/ratings", content=b"[1,1]", headers=AS_JSON))) == 2


def test_the_file_is_for_its_owner_alone(client: TestClient, database: Path) -> None:
    scored(client)
    if os.name == "nt":
        pytest.skip("Windows has no such permissions")
    assert database.stat().st_mode & 0o077 == 0


def test_a_fault_of_ours_tells_nothing(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    scored(client)

    def fail(_: Store, person: str) -> None:
        raise RuntimeError(person)

    caplog.set_level(logging.DEBUG)
    caplog.clear()
    monkeypatch.setattr(Store, "rows", fail)
    answer = client.get(f"/people/{ANNA}/results")
    assert answer.status_code == 500
    assert ANNA not in answer.text
    ours = [record for record in caplog.records if not record.name.startswith("httpx")]
    assert [record.getMessage() for record in ours if record.name == "results_api"] == [
        "GET /people/{person}/results: RuntimeError"
    ]
    assert ANNA not in "\n".join(map(logging.Formatter().format, ours))


def test_a_stored_result_whose_framework_is_gone_is_a_fault_of_ours(client: TestClient, database: Path) -> None:
    scored(client)
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute("UPDATE result SET version = '9.9.9'")
    assert client.get(f"/people/{ANNA}/results").status_code == 500
    assert client.get(f"/people/{ANNA}/data").status_code == 200


@pytest.fixture
def served(database: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """
    The example as its own process, at an address, and the file that holds all it logs.
    """
    pytest.importorskip("uvicorn", reason="uvicorn is not installed: there is nothing to serve the example with")
    (tmp_path / "logs").mkdir()
    logs = tmp_path / "logs" / "all.txt"
    command = [sys.executable, str(EXAMPLE / "results_api.py"), "--database", str(database), "--port", "0"]
    with logs.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            for _ in range(600):
                if found := re.search(r"http://127\.0\.0\.1:\d+", logs.read_text(encoding="utf-8")):
                    break
                assert process.poll() is None, logs.read_text(encoding="utf-8")
                threading.Event().wait(0.05)
            assert found
            yield found[0], logs
        finally:
            process.terminate()


def ask(method: str, address: str, document: object = None) -> tuple[int, Any]:
    data = None if document is None else json.dumps(document).encode()
    request = urllib.request.Request(address, data, {"Content-Type": "application/json"}, method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310
            content = answer.read()
            return answer.status, json.loads(content) if content else None
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def test_names_and_answers_are_never_in_the_logs(served: tuple[str, Path]) -> None:
    address, logs = served
    person = f"{address}/people/{ANNA}"
    _, scored = ask("POST", f"{person}/evidence", SEEN)
    asked = [
        ask("POST", f"{person}/ratings", RATED)[0],
        ask("PUT", f"{person}/results/{scored['result']}/decisions", DECISION)[0],
        ask("GET", f"{person}/results")[0],
        ask("GET", f"{person}/data")[0],
        ask("POST", f"{person}/evidence", {"coachen_2_9": "nooit"})[0],
        ask("POST", f"{person}/ratings", [{**RATED[0], "role": "chef"}])[0],
        ask("GET", f"{address}/people/Anna/results")[0],
        ask("GET", f"{address}/Anna")[0],
        ask("DELETE", person)[0],
    ]
    assert asked == [201, 204, 200, 200, 422, 422, 422, 404, 204]
    log = logs.read_text(encoding="utf-8")
    shown = (EXAMPLE.parents[1] / "docs" / "howto-store-and-serve.md").read_text(encoding="utf-8")
    [lines] = re.findall(r"```text\n(.*?)```", shown, re.DOTALL)
    assert set(lines.splitlines()) <= set(log.splitlines())
    assert "no such route: 404" in log
    for word in (ANNA, "Anna", "Truus", "Kees", "Mia", "intervisie", "coachen", "nooit", "chef", scored["result"]):
        assert word not in log
