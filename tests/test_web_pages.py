"""
The example's pages: who sees what, what a person at a screen is told, and what is left of who was erased.
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import pytest

import competentie as c
from competentie import pages

pytest.importorskip("fastapi", reason="fastapi is not installed: there is nothing to serve the example with")
pytest.importorskip("httpx2", reason="httpx2 is not installed: there is nothing to ask the example with")
pytest.importorskip("jinja2", reason="jinja2 is not installed: there is nothing to make pages with")

from fastapi.testclient import TestClient

import pages_scores
from competentie.words import words_in
from page_reader import read
from pages_app import MOST_BYTES, create_app
from pages_scores import FORM, JOB, PIN
from pages_store import NOBODY, PagesStore
from pages_words import STATUSES
from people import ANNA, BRAM, HANNE, KEES, MIA, PEOPLE, TRUUS, Person

FRAMEWORK: Final = c.load_framework(PIN)
ABOUT_ANNA: Final = f"/mensen/{ANNA.id}"
SEEN: Final = {row["indicator"]: "ja" for row in FORM if row["competency"] == "klantgerichtheid" and row["rank"] == 1}
# A form as a browser sends it, with nothing answered.
UNANSWERED: Final = {row["indicator"]: "" for row in FORM}
DECISION: Final = {
    "competency": "klantgerichtheid",
    "kind": "decide",
    "level": "2",
    "reason": "Besproken.",
    "seen": "0",
}
# What people see of somebody, and what each asks to have.
SHOWN: Final = ("kaart", "uitleg", "gespreksblad", "afdruk")
AS_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "pages.sqlite"


@pytest.fixture
def app(database: Path) -> Any:
    return create_app(database)


@pytest.fixture
def as_(app: Any) -> Callable[[Person], TestClient]:
    """
    The browser of a person who logged in.
    """

    def browser(person: Person) -> TestClient:
        client = TestClient(app, follow_redirects=False)
        assert client.post("/aanmelden", data={"wie": person.id}).status_code == 303
        return client

    return browser


As = Callable[[Person], TestClient]


def rate(as_: As, rater: Person, answers: dict[str, str], about: Person = ANNA) -> None:
    answer = as_(rater).post(f"/mensen/{about.id}/beoordelen", data={**UNANSWERED, **answers})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/?bewaard"), answer.text


def decide(client: TestClient, **changes: str) -> Any:
    return client.post(f"{ABOUT_ANNA}/besluiten", data={**DECISION, **changes})


def query(database: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


def left_on_disk(database: Path) -> bytes:
    return b"".join(path.read_bytes() for path in database.parent.iterdir())


def words(answer: Any) -> str:
    return re.sub(r"\s+", " ", read(answer.text).text)


# Access.

MAY: Final = {
    ANNA: {"beoordelen", *SHOWN, "uitkomst"},
    MIA: {"beoordelen", *SHOWN, "uitkomst", "besluiten"},
    KEES: {"beoordelen"},
    TRUUS: {"beoordelen"},
    BRAM: set(),
    HANNE: {"uitkomst", "wissen"},
}


@pytest.mark.parametrize("user", MAY, ids=lambda user: user.work)
def test_everyone_sees_what_is_theirs_to_see_and_nothing_else(as_: As, user: Person) -> None:
    client = as_(user)
    for page in ("beoordelen", *SHOWN, "uitkomst", "wissen"):
        assert client.get(f"{ABOUT_ANNA}/{page}").status_code == (200 if page in MAY[user] else 404), page
    for page in ("beoordelen", "besluiten", "wissen"):
        # What may be sent is looked at, and refused or taken.
        assert (client.post(f"{ABOUT_ANNA}/{page}", data={}).status_code == 404) == (page not in MAY[user]), page


def test_the_start_page_links_to_what_one_may_do(as_: As) -> None:
    for user in PEOPLE.values():
        client = as_(user)
        links = [tag.given["href"] for tag in read(client.get("/").text).all("a")]
        assert [client.get(str(link)).status_code for link in links] == [200] * len(links)
        theirs = {str(link).removeprefix(f"{ABOUT_ANNA}/") for link in links if str(link).startswith(ABOUT_ANNA)}
        assert theirs == MAY[user] - {"afdruk", "besluiten"}


def test_nobody_has_results_who_is_not_rated(as_: As) -> None:
    for client in map(as_, PEOPLE.values()):
        for person in (MIA, KEES, HANNE):
            assert client.get(f"/mensen/{person.id}/uitkomst").status_code == 404


@pytest.mark.parametrize("path", ["/", f"{ABOUT_ANNA}/kaart", "/docs", "/openapi.json", "/redoc", "/nergens"])
def test_who_did_not_log_in_gets_the_page_to_do_so(app: Any, path: str) -> None:
    answer = TestClient(app, follow_redirects=False).get(path)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/aanmelden")


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/redoc"])
def test_there_is_no_documentation_of_pages(as_: As, path: str) -> None:
    assert as_(HANNE).get(path).status_code == 404


def test_who_logged_out_is_out(as_: As) -> None:
    client = as_(ANNA)
    cookie = client.cookies["sessie"]
    assert client.post("/afmelden").headers["Location"] == "/aanmelden"
    client.cookies["sessie"] = cookie
    assert client.get("/").headers["Location"] == "/aanmelden"
    assert client.post("/afmelden").status_code == 401


def test_the_cookie_is_for_this_site_alone(app: Any) -> None:
    cookie = TestClient(app, follow_redirects=False).post("/aanmelden", data={"wie": ANNA.id}).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=strict"} <= set(cookie.split("; "))


@pytest.mark.parametrize(
    ("cookie", "path", "status"), [("", "beoordelen", 401), ("own", "besluiten", 404), ("own", "wissen", 404)]
)
def test_a_body_is_read_once_it_is_known_who_sends_it(as_: As, app: Any, cookie: str, path: str, status: int) -> None:
    async def receive() -> Any:
        pytest.fail("the body was read")

    async def send(message: Any) -> None:
        statuses.append(message.get("status"))

    statuses: list[Any] = []
    sent = f"sessie={as_(KEES).cookies['sessie']}" if cookie else "sessie=x"
    place = f"{ABOUT_ANNA}/{path}"
    scope: dict[str, Any] = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST"}
    scope |= {"path": place, "raw_path": place.encode(), "query_string": b"", "root_path": "", "scheme": "http"}
    scope |= {"headers": [(b"cookie", sent.encode())], "client": None, "server": None, "state": {}}
    asyncio.run(app(scope, receive, send))
    assert statuses[0] == status


# Rating, seeing, deciding.


def test_ratings_become_a_level_and_ones_own_do_not_count(as_: As, database: Path) -> None:
    everything = {row["indicator"]: "ja" for row in FORM if row["competency"] == "klantgerichtheid"}
    rate(as_, ANNA, everything)
    assert "niet te bepalen" in words(as_(ANNA).get(f"{ABOUT_ANNA}/uitkomst"))
    for rater in (MIA, KEES):
        rate(as_, rater, {**everything, **{id: "nee" for id in everything if "_3_" in id}})
    kept = PagesStore(database).ratings(ANNA.id)
    assert {rating.role for rating in kept} == {c.Role.SELF, c.Role.MANAGER, c.Role.PEER}
    assessment = c.assess(FRAMEWORK, c.combine_ratings(kept, FRAMEWORK))
    assert assessment["klantgerichtheid"].level == 2
    for page in ("uitkomst", "uitleg"):
        assert "niveau 2" in words(as_(ANNA).get(f"{ABOUT_ANNA}/{page}"))


def test_a_rater_sees_their_own_answers_and_can_change_them(as_: As, database: Path) -> None:
    one, other = list(SEEN)[:2]
    rate(as_, KEES, {one: "ja", other: "nee"})
    rate(as_, TRUUS, {one: "nee", other: "nee"})

    def checked(user: Person) -> list[tuple[str | None, str | None]]:
        inputs = read(as_(user).get(f"{ABOUT_ANNA}/beoordelen").text).all("input")
        return [(i.given["name"], i.given["value"]) for i in inputs if "checked" in i.given and i.given["value"]]

    assert checked(KEES) == [(one, "ja"), (other, "nee")]
    rate(as_, KEES, {one: "", other: "ja"})
    assert checked(KEES) == [(other, "ja")]
    assert checked(TRUUS) == [(one, "nee"), (other, "nee")]
    assert len(query(database, "SELECT * FROM rating")) == 3


def test_the_form_asks_what_the_job_asks(as_: As) -> None:
    page = read(as_(KEES).get(f"{ABOUT_ANNA}/beoordelen").text)
    assert [legend.text for legend in page.all("legend")] == [row["text"] for row in FORM]
    asked = [row for row in FRAMEWORK.competencies if isinstance(JOB.desired_for(row.id), int)]
    assert [heading.text for heading in page.all("h2")] == [competency.name for competency in asked]


def test_nobody_sees_who_said_what(as_: As) -> None:
    one = next(iter(SEEN))
    rate(as_, KEES, {one: "ja"})
    rate(as_, TRUUS, {one: "nee"})
    anna = as_(ANNA)

    def shown() -> str:
        texts = [anna.get(f"{ABOUT_ANNA}/{page}").text for page in (*SHOWN, "uitkomst")]
        return re.sub(r' nonce="[^"]*"', "", "".join(texts))

    before = shown()
    rate(as_, KEES, {one: "nee"})
    rate(as_, TRUUS, {one: "ja"})
    assert shown() == before
    for rater in (KEES, TRUUS):
        assert rater.name not in before
        assert rater.id not in before


def test_hr_sees_no_answers(as_: As) -> None:
    rate(as_, MIA, SEEN)
    page = as_(HANNE).get(f"{ABOUT_ANNA}/uitkomst").text
    assert not [row for row in FORM if row["indicator"] in page or html.escape(row["text"]) in page]


def test_a_decision_counts_until_it_is_revoked(as_: As) -> None:
    rate(as_, KEES, SEEN)
    mia = as_(MIA)
    assert decide(mia).headers["Location"] == f"{ABOUT_ANNA}/uitkomst"
    for user in (ANNA, MIA, HANNE):
        told = words(as_(user).get(f"{ABOUT_ANNA}/uitkomst"))
        assert "Vastgesteld: niveau 2; uit de beoordelingen volgt: niveau 1." in told
        assert "Mia Maas (verzonnen): niveau 2. Besproken." in told
    assert decide(mia, kind="revoke", level="", reason="Na bezwaar.", seen="1").status_code == 303
    told = words(mia.get(f"{ABOUT_ANNA}/uitkomst"))
    assert "Vastgesteld" not in told.replace("Vaststellen", "")
    assert "besluit ingetrokken. Na bezwaar." in told
    assert decide(mia, level="niet", reason="Te weinig gezien.", seen="2").status_code == 303
    assert "Vastgesteld: niet te beoordelen" in words(mia.get(f"{ABOUT_ANNA}/uitkomst"))


def test_what_somebody_writes_is_text(as_: As) -> None:
    reason = '<script>alert(1)</script> & "zo" 😀'
    assert decide(as_(MIA), reason=reason).status_code == 303
    page = as_(ANNA).get(f"{ABOUT_ANNA}/uitkomst").text
    assert "<script" not in page
    assert reason in words(as_(ANNA).get(f"{ABOUT_ANNA}/uitkomst"))


def test_a_page_loads_our_styles_and_nothing_else(as_: As) -> None:
    mia = as_(MIA)
    answers = [mia.get("/"), *(mia.get(f"{ABOUT_ANNA}/{page}") for page in ("beoordelen", *SHOWN, "uitkomst", "x"))]
    for answer in answers:
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'; style-src ")
        assert "unsafe" not in policy
        assert answer.headers["Cache-Control"] == "no-store"
        page = read(answer.text)
        assert not [tag for tag in page.walk() if tag.name in {"script", "img"} or "style" in tag.given]
        for style in page.all("style"):
            assert f"style-src 'nonce-{style.given['nonce']}';" in policy
        for link in page.all("link"):
            assert "style-src 'self';" in policy
            assert mia.get(str(link.given["href"])).headers["Content-Type"] == "text/css; charset=utf-8"
    assert mia.get("/stijl/competentie.css").text == pages.css()
    nonces = {
        re.search("nonce-[^']+", mia.get(f"{ABOUT_ANNA}/afdruk").headers["Content-Security-Policy"]) for _ in "12"
    }
    assert len({found and found[0] for found in nonces}) == 2


# What a person at a screen is told.

# Words of English that Dutch does not have.
ENGLISH: Final = re.compile(
    r"\b(the|no|has|not|and|with|must|use|found|allowed|error|empty|invalid|expected|leave|this|choose|write|already)\b",
    re.IGNORECASE,
)

REFUSALS: Final[dict[str, tuple[Person, str, dict[str, str] | bytes, str]]] = {
    "no answer": (
        KEES,
        "beoordelen",
        {**UNANSWERED, "klantgerichtheid_1_1": "misschien"},
        "kies een van de mogelijkheden",
    ),
    "no reason": (MIA, "besluiten", {**DECISION, "reason": " "}, "Reden: vul dit in"),
    "nothing": (MIA, "besluiten", {}, STATUSES[422][1]),
    "two lines": (MIA, "besluiten", {**DECISION, "reason": "a\r\nb"}, "Reden: schrijf dit op één regel"),
    "a bad character": (MIA, "besluiten", {**DECISION, "reason": "a\x00b"}, "Reden: 'a\\x00b' bevat het teken U+0000"),
    "no choice": (MIA, "besluiten", {**DECISION, "level": ""}, "Niveau: kies een van de mogelijkheden"),
    "no number": (MIA, "besluiten", {**DECISION, "level": "1e9"}, "Niveau: kies een van de mogelijkheden"),
    "a long number": (MIA, "besluiten", {**DECISION, "level": "9" * 9999}, "Niveau: kies een van de mogelijkheden"),
    "no digit of ours": (MIA, "besluiten", {**DECISION, "level": "²"}, "Niveau: kies een van de mogelijkheden"),
    "no such level": (
        MIA,
        "besluiten",
        {**DECISION, "level": "9"},
        "Niveau: klantgerichtheid heeft geen niveau 9; kies uit 0, 1, 2, 3, 4",
    ),
    "no competency": (
        MIA,
        "besluiten",
        {**DECISION, "competency": "klantgericht"},
        STATUSES[422][1],
    ),
    "what is not asked": (MIA, "besluiten", {**DECISION, "competency": "coachen"}, STATUSES[422][1]),
    "nothing to revoke": (
        MIA,
        "besluiten",
        {**DECISION, "kind": "revoke"},
        "geldt geen besluit; er is niets in te trekken",
    ),
    "not sure": (HANNE, "wissen", {}, "Kruis aan dat u het zeker weet."),
    "half a pair": (MIA, "besluiten", b"reason=%ED%A0%80", STATUSES[422][1]),
    "no UTF-8": (KEES, "beoordelen", b"klantgerichtheid_1_1=%FF", STATUSES[422][1]),
    "too many": (KEES, "beoordelen", b"&a=b" * 1_001, STATUSES[422][1]),
    "no form": (KEES, "beoordelen", "klantgerichtheid_1_1=één".encode(), STATUSES[422][1]),
}


@pytest.mark.parametrize(("user", "page", "sent", "told"), REFUSALS.values(), ids=REFUSALS)
def test_what_is_refused_is_told_in_dutch(
    as_: As, database: Path, user: Person, page: str, sent: dict[str, str] | bytes, told: str
) -> None:
    content = sent if isinstance(sent, bytes) else urlencode(sent)
    answer = as_(user).post(f"{ABOUT_ANNA}/{page}", content=content, headers=AS_FORM)
    assert answer.status_code == 422
    assert told in words(answer)
    tells_in_dutch(answer)
    assert query(database, "SELECT * FROM rating") == query(database, "SELECT * FROM decision") == []


WHOLE: Final = urlencode(UNANSWERED)
STRANGE: Final = {
    "nothing": ("", AS_FORM),
    "nothing of ours": ("x=", AS_FORM),
    "one answer": ("klantgerichtheid_1_1=ja", AS_FORM),
    "one question less": (urlencode(dict.fromkeys([*UNANSWERED][1:], "")), AS_FORM),
    "one question more": (f"{WHOLE}&coachen_2_1=", AS_FORM),
    "a question twice": (f"{WHOLE}&klantgerichtheid_1_1=", AS_FORM),
    "no name": (f"{WHOLE}&=ja", AS_FORM),
    "a character": (f"{WHOLE}&%00=ja", AS_FORM),
    "JSON": ('{"klantgerichtheid_1_1": true}', {"Content-Type": "application/json"}),
    "another type": (WHOLE, {"Content-Type": "text/plain"}),
    "no type": (WHOLE, {}),
}


@pytest.mark.parametrize("name", STRANGE)
def test_a_form_that_is_not_ours_takes_nothing_away(as_: As, database: Path, name: str) -> None:
    one, other = list(SEEN)[:2]
    rate(as_, KEES, {one: "ja", other: "nee"})
    before = query(database, "SELECT * FROM rating")
    assert len(before) == 2
    content, headers = STRANGE[name]
    answer = as_(KEES).post(f"{ABOUT_ANNA}/beoordelen", content=content, headers=headers)
    assert (answer.status_code, STATUSES[422][1] in words(answer)) == (422, True)
    assert query(database, "SELECT * FROM rating") == before


def test_a_form_may_say_how_its_letters_are_written(as_: As) -> None:
    headers = {"Content-Type": "Application/X-WWW-Form-URLencoded; charset=UTF-8"}
    answer = as_(KEES).post(f"{ABOUT_ANNA}/beoordelen", content=WHOLE, headers=headers)
    assert answer.headers["Location"] == "/?bewaard"


def tells_in_dutch(answer: Any) -> None:
    page = read(answer.text)
    assert page.one("html").given["lang"] == "nl"
    told = words(answer)
    # The card's own words, which have an English one.
    for row in FORM:
        told = told.replace(row["text"], "")
    assert not ENGLISH.findall(told)


def test_what_was_sent_is_there_to_be_put_right(as_: As) -> None:
    one, other = list(SEEN)[:2]
    page = read(as_(KEES).post(f"{ABOUT_ANNA}/beoordelen", data={**UNANSWERED, one: "nee", other: "misschien"}).text)
    checked = {tag.given["name"]: tag.given["value"] for tag in page.all("input") if "checked" in tag.given}
    assert checked[one] == "nee"
    # Once, and not again for each part of a path.
    assert page.one("div", "problems").text.count(FRAMEWORK.indicator(other).text) == 1
    page = read(decide(as_(MIA), level="9", reason="Zo.").text)
    assert "Zo." in [tag.given.get("value") for tag in page.all("input")]


def test_every_page_that_says_no_does_so_in_dutch(as_: As, app: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    mia = as_(MIA)
    decide(mia)
    visitor = TestClient(app, follow_redirects=False)
    long = b"a" * (MOST_BYTES + 1)
    answers = [
        visitor.get("/"),
        visitor.post(f"{ABOUT_ANNA}/besluiten", data=DECISION),
        visitor.post("/aanmelden", data={"wie": "Anna"}),
        mia.post(f"{ABOUT_ANNA}/besluiten", data=DECISION, headers={"Sec-Fetch-Site": "cross-site"}),
        mia.get(f"{ABOUT_ANNA}/wissen"),
        mia.get("/mensen/Anna/kaart"),
        mia.get("/mensen/%ED%A0%80/kaart"),
        mia.get("/nergens"),
        mia.get(f"{ABOUT_ANNA}/besluiten"),
        decide(mia),
        *(decide(mia, seen=seen) for seen in ("x", "²", "1" * 6_000)),
        mia.post(f"{ABOUT_ANNA}/besluiten", content=long, headers=AS_FORM),
    ]
    monkeypatch.setattr(PagesStore, "ratings", None)
    answers.append(mia.get(f"{ABOUT_ANNA}/kaart"))
    told = [answer.status_code for answer in answers]
    assert told == [303, 401, 422, 403, 404, 404, 404, 404, 405, 409, 409, 409, 409, 413, 500]
    assert set(told) == set(STATUSES)
    for answer in answers:
        assert STATUSES[answer.status_code][1] in words(answer)
        tells_in_dutch(answer)


def test_the_words_of_english_are_found_in_english() -> None:
    codes = ("empty_text", "wrong_type", "bad_character", "unknown_indicator", "no_level_to_decide_on")
    assert [code for code in codes if not ENGLISH.search(words_in("en").problems[code])] == []


# The log, and erasing.


def test_the_log_holds_nobody_and_no_answer(
    as_: As, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    rate(as_, KEES, SEEN)
    mia = as_(MIA)
    decide(mia)
    decide(mia, reason="")
    for page in (*SHOWN, "uitkomst"):
        mia.get(f"{ABOUT_ANNA}/{page}")
    mia.post(f"{ABOUT_ANNA}/beoordelen", data={**UNANSWERED, "klantgerichtheid_1_1": "misschien"})
    as_(HANNE).post(f"{ABOUT_ANNA}/wissen", data={"zeker": "ja"})
    with monkeypatch.context() as patch:
        patch.setattr(pages_scores, "card", lambda person, _: {}[person])
        assert mia.get(f"{ABOUT_ANNA}/kaart").status_code == 500
    # What TestClient says of its own requests is the browser's log.
    ours = "\n".join(logging.Formatter().format(one) for one in caplog.records if not one.name.startswith("httpx"))
    assert "POST /mensen/{person}/besluiten: 422" in ours
    assert "GET /mensen/{person}/kaart: KeyError" in ours
    ids = [person.id for person in PEOPLE.values()]
    names = [person.name.split()[0] for person in PEOPLE.values()]
    for word in (*ids, *names, "klantgerichtheid", "Besproken", "misschien", "ja", "Traceback"):
        assert not re.search(rf"\b{word}\b", ours), word


def test_erasure_leaves_no_byte_of_a_person(as_: As, database: Path) -> None:
    for rater in (ANNA, MIA, KEES, TRUUS):
        rate(as_, rater, dict.fromkeys((row["indicator"] for row in FORM), "ja"))
    rate(as_, KEES, SEEN, about=BRAM)
    decide(as_(MIA))
    hanne = as_(HANNE)
    assert ANNA.id.encode() in left_on_disk(database)
    bram = as_(MIA).get(f"/mensen/{BRAM.id}/kaart").text
    assert hanne.post(f"{ABOUT_ANNA}/wissen", data={"zeker": "ja"}).headers["Location"] == "/?gewist"
    assert "De gegevens zijn gewist." in words(hanne.get("/?gewist"))
    kept = left_on_disk(database)
    for word in (ANNA.id, "Besproken", TRUUS.id):
        assert word.encode() not in kept
    assert query(database, "PRAGMA freelist_count") == [(0,)], "the file was not written anew"
    assert as_(MIA).get(f"/mensen/{BRAM.id}/kaart").text == bram


def test_what_is_deleted_is_overwritten_before_the_file_is_written_anew(
    as_: As, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PagesStore, "write_anew", lambda _: None)
    rate(as_, KEES, SEEN)
    decide(as_(MIA))
    PagesStore(database).erase(ANNA.id)
    for word in (ANNA.id, "Besproken"):
        assert word.encode() not in left_on_disk(database)


def test_who_is_erased_said_what_they_said_as_nobody(as_: As, database: Path) -> None:
    rate(as_, KEES, SEEN)
    rate(as_, TRUUS, SEEN)
    decide(as_(MIA))
    before = as_(ANNA).get(f"{ABOUT_ANNA}/kaart").text
    store = PagesStore(database)
    for person in (KEES, MIA):
        store.erase(person.id)
        assert person.id.encode() not in left_on_disk(database)
    after = as_(ANNA).get(f"{ABOUT_ANNA}/kaart").text
    assert f"Besluit door {MIA.name} op" in before
    assert after == before.replace(f"Besluit door {MIA.name} op", "Besluit door iemand die is gewist op")
    assert query(database, "SELECT by FROM decision") == [(NOBODY,)]
    assert "iemand die is gewist: niveau 2. Besproken." in words(as_(ANNA).get(f"{ABOUT_ANNA}/uitkomst"))
    # Who comes back starts anew: nothing of it is theirs.
    rate(as_, KEES, SEEN)
    assert len({rater for (rater,) in query(database, "SELECT rater FROM rating")}) == 3


def test_whoever_rates_or_decides_can_be_erased(as_: As, database: Path) -> None:
    rate(as_, KEES, SEEN)
    decide(as_(MIA))
    for person in (KEES, MIA):
        page = f"/mensen/{person.id}/wissen"
        hanne = as_(HANNE)
        assert page in [tag.given["href"] for tag in read(hanne.get("/").text).all("a")]
        assert hanne.post(page, data={"zeker": "ja"}).headers["Location"] == "/?gewist"
        assert person.id.encode() not in left_on_disk(database)
        assert [as_(user).get(page).status_code for user in PEOPLE.values() if not user.is_hr] == [404] * 5


def test_what_the_erased_have_open_is_closed(as_: As, database: Path) -> None:
    everywhere = [as_(ANNA), as_(ANNA)]
    kees = as_(KEES)
    assert as_(HANNE).post(f"{ABOUT_ANNA}/wissen", data={"zeker": "ja"}).status_code == 303
    for client in everywhere:
        assert client.get("/").headers["Location"] == "/aanmelden"
        assert client.post(f"{ABOUT_ANNA}/beoordelen", data={**UNANSWERED, **SEEN}).status_code == 401
    assert ANNA.id.encode() not in left_on_disk(database)
    assert kees.get("/").status_code == 200


def test_erasing_twice_is_erasing_once(as_: As) -> None:
    rate(as_, KEES, SEEN)
    hanne = as_(HANNE)
    answers = [hanne.post(f"{ABOUT_ANNA}/wissen", data={"zeker": "ja"}) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 303


def test_everyone_here_is_made_up() -> None:
    assert all(person.name.endswith("(verzonnen)") for person in PEOPLE.values())
    assert "verzonnen" in JOB.title
