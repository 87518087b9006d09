# /// script
# requires-python = ">=3.11"
# dependencies = ["competentie", "fastapi>=0.136", "jinja2>=3.1.6", "uvicorn>=0.30"]
#
# [tool.uv.sources]
# competentie = { path = "../..", editable = true }
# ///
"""
Pages in Dutch to rate, see, decide and print: ``uv run examples/web-api/pages_app.py --database FILE``.

No script runs in the browser: there are forms, and pages made here. People and their log-in are made up.
"""
# ruff: noqa: FAST003 - whose page it is, is taken from the path by may()

from __future__ import annotations

import logging
import secrets
from pathlib import Path
from typing import Annotated, Any, Final, TypeAlias
from urllib.parse import parse_qsl

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException as StarletteHTTPException

import competentie as c
import pages_scores as scores
from competentie import pages
from pages_html import OWN_STYLES, filled, part, whole
from pages_store import PagesStore
from pages_words import refused, status_words
from people import PEOPLE, Person, Right, rights
from serving import serve, surround

COOKIE: Final = "sessie"
# What is shown to whoever did not log in.
LOG_IN: Final = "/aanmelden"
OPEN: Final = {LOG_IN, "/stijl/competentie.css", "/stijl/pages.css"}

# What was done just before, by what the address of the next page ends in.
DONE: Final = {"bewaard": "Uw antwoorden zijn bewaard.", "gewist": "De gegevens zijn gewist."}

FORM_TYPE: Final = "application/x-www-form-urlencoded"
MOST_FIELDS: Final = 1_000
# Some ten times the longest form that there is.
MOST_BYTES: Final = 100_000

logger: Final = logging.getLogger("pages_app")
router = APIRouter()


# Who asks, and for what. These run in the order in which a route names them: first whether somebody may, then the form.


async def guard(request: Request) -> None:
    """
    Who asks, by the session of their cookie; nobody else gets further than the page to log in.
    """
    # A browser says where a form comes from; what is no browser does not send other people's cookies.
    if request.method == "POST" and request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        raise HTTPException(403)
    user = request.app.state.sessions.get(request.cookies.get(COOKIE))
    request.state.user = user
    if user is None and request.url.path not in OPEN:
        raise HTTPException(303, headers={"Location": LOG_IN}) if request.method == "GET" else HTTPException(401)


def user_of(request: Request) -> Person:
    """
    Who asks.
    """
    user: Person = request.state.user
    return user


def store_of(request: Request) -> PagesStore:
    """
    The store of the application that a request is for.
    """
    store: PagesStore = request.app.state.store
    return store


def may(right: Right) -> Any:
    """
    The person of the path, if the user has that *right*; else the answer is as if there were no such person.
    """

    def subject(request: Request, person: str) -> Person:
        found = PEOPLE.get(person)
        if found is None or right not in rights(user_of(request), found):
            raise HTTPException(404)
        return found

    return Depends(subject)


async def form_of(request: Request) -> list[tuple[str, str]]:
    """
    The fields of a form in order; what is no form as a browser sends ours, or no UTF-8, is refused.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise HTTPException(422)
    try:
        # By hand, as it is strict, and needs no package more.
        sent = (await request.body()).decode("ascii")
        return parse_qsl(sent, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(422) from None


User: TypeAlias = Annotated[Person, Depends(user_of)]
Kept: TypeAlias = Annotated[PagesStore, Depends(store_of)]
Form: TypeAlias = Annotated[list[tuple[str, str]], Depends(form_of)]


# Logging in, which is made up.


@router.get(LOG_IN)
def show_log_in() -> Response:
    """
    Choose who to be.
    """
    return filled("log_in.html", user=None, people=PEOPLE.values())


@router.post(LOG_IN)
def log_in(request: Request, form: Form) -> Response:
    """
    Be somebody, without a password: for trying alone.
    """
    person = PEOPLE.get(dict(form).get("wie", ""))
    if person is None:
        raise HTTPException(422)
    session = secrets.token_urlsafe(32)
    request.app.state.sessions[session] = person
    answer = RedirectResponse("/", 303)
    # Behind HTTPS add secure=True.
    answer.set_cookie(COOKIE, session, httponly=True, samesite="strict")
    return answer


@router.post("/afmelden")
def log_out(request: Request) -> Response:
    """
    End the session.
    """
    request.app.state.sessions.pop(request.cookies[COOKIE], None)
    answer = RedirectResponse(LOG_IN, 303)
    answer.delete_cookie(COOKIE)
    return answer


@router.get("/")
def start(request: Request, user: User) -> Response:
    """
    What the user may do, by person.
    """
    done = DONE.get(request.url.query)
    people = [(person, {right.value for right in rights(user, person)}) for person in PEOPLE.values()]
    return filled("start.html", user=user, done=done, people=[each for each in people if each[1]])


# Rating.


@router.get("/mensen/{person}/beoordelen")
def show_form(user: User, about: Annotated[Person, may(Right.RATE)], store: Kept) -> Response:
    """
    The form, with what this rater said before.
    """
    said = {
        rating.indicator: "ja" if rating.value else "nee"
        for rating in store.ratings(about.id)
        if rating.rater == user.id
    }
    return rating_page(user, about, said)


@router.post("/mensen/{person}/beoordelen")
def rate(user: User, about: Annotated[Person, may(Right.RATE)], form: Form, store: Kept) -> Response:
    """
    Keep what the form says in place of what the rater said before; or show it again, with what is wrong.
    """
    # Of what is not asked here nothing would be kept, and what was said before would be gone without a word.
    if not scores.is_whole(form):
        raise HTTPException(422)
    try:
        store.rate(about.id, user.id, scores.ratings_of(about, user, form))
    except c.CompetentieError as error:
        return rating_page(user, about, dict(form), error)
    return RedirectResponse("/?bewaard", 303)


def rating_page(user: Person, about: Person, said: dict[str, str], error: c.CompetentieError | None = None) -> Response:
    """
    The form with the answers *said*.
    """
    return filled(
        "rate.html",
        status=422 if error else 200,
        user=user,
        about=about,
        competencies=scores.COMPETENCIES,
        said=said,
        problems=refused(error) if error else [],
    )


# Seeing.


@router.get("/mensen/{person}/kaart")
def show_card(user: User, about: Annotated[Person, may(Right.SEE)], store: Kept) -> Response:
    """
    The card with somebody's results.
    """
    return shown(user, about, "Kaart", scores.card(about, store))


@router.get("/mensen/{person}/uitleg")
def show_explanation(user: User, about: Annotated[Person, may(Right.SEE)], store: Kept) -> Response:
    """
    The same in sentences.
    """
    return shown(user, about, "Uitleg", scores.explanation(about, store))


@router.get("/mensen/{person}/gespreksblad")
def show_sheet(user: User, about: Annotated[Person, may(Right.SEE)], store: Kept) -> Response:
    """
    The sheet for a conversation.
    """
    return shown(user, about, "Gespreksblad", scores.sheet(about, store), print_at=f"/mensen/{about.id}/afdruk")


@router.get("/mensen/{person}/afdruk")
def print_sheet(about: Annotated[Person, may(Right.SEE)], store: Kept) -> Response:
    """
    The sheet alone, to print.
    """
    return whole(scores.sheet(about, store), nonce=secrets.token_urlsafe(16))


def shown(user: Person, about: Person, title: str, page: pages.Page, print_at: str | None = None) -> Response:
    """
    A page of the library within ours.
    """
    return filled("shown.html", user=user, about=about, title=title, part=part(page), print_at=print_at)


# Deciding.


@router.get("/mensen/{person}/uitkomst")
def show_outcome(user: User, about: Annotated[Person, may(Right.OUTCOME)], store: Kept) -> Response:
    """
    Levels and what was decided; whoever may decide does so here.
    """
    return outcome_page(user, about, store)


@router.post("/mensen/{person}/besluiten")
def decide(user: User, about: Annotated[Person, may(Right.DECIDE)], form: Form, store: Kept) -> Response:
    """
    Take or revoke a decision, with a reason; or show the page again, with what is wrong.
    """
    sent = dict(form)
    # A page shows no other, so nobody could see or revoke what was decided there.
    if sent.get("competency") not in scores.ASKED:
        raise HTTPException(422)
    try:
        decision = scores.decision_of(sent, user)
        # Refused as the library refuses it, and not only when it is read.
        scores.assessment_of(about, store).decide({sent["competency"]: decision})
    except c.CompetentieError as error:
        return outcome_page(user, about, store, sent, error)
    if not store.decide(about.id, sent["competency"], decision, seen=scores.number_of(sent.get("seen", ""))):
        raise HTTPException(409)
    return RedirectResponse(f"/mensen/{about.id}/uitkomst", 303)


def outcome_page(
    user: Person,
    about: Person,
    store: PagesStore,
    sent: dict[str, str] | None = None,
    error: c.CompetentieError | None = None,
) -> Response:
    """
    The outcomes; where something is wrong, with it and with what was *sent*.
    """
    assessment = scores.assessment_of(about, store)
    return filled(
        "outcome.html",
        status=422 if error else 200,
        user=user,
        about=about,
        outcomes=scores.outcomes(assessment),
        may_decide=Right.DECIDE in rights(user, about),
        seen=sum(len(result.decisions) for result in assessment),
        sent=sent or {},
        problems=refused(error) if error else [],
    )


# Erasing.


@router.get("/mensen/{person}/wissen")
def ask_to_erase(user: User, about: Annotated[Person, may(Right.ERASE)]) -> Response:
    """
    Ask whether it is meant.
    """
    return filled("erase.html", user=user, about=about, problems=[])


@router.post("/mensen/{person}/wissen")
def erase(
    request: Request, user: User, about: Annotated[Person, may(Right.ERASE)], form: Form, store: Kept
) -> Response:
    """
    Forget a person, and end what they have open.
    """
    if dict(form).get("zeker") != "ja":
        return filled("erase.html", status=422, user=user, about=about, problems=["Kruis aan dat u het zeker weet."])
    sessions = request.app.state.sessions
    for session in [session for session, person in [*sessions.items()] if person == about]:
        sessions.pop(session, None)
    store.erase(about.id)
    return RedirectResponse("/?gewist", 303)


# What stands around the pages.


@router.get("/stijl/competentie.css")
def library_styles() -> Response:
    """
    What the library's pages look like.
    """
    return Response(pages.css(), media_type="text/css")


@router.get("/stijl/pages.css")
def own_styles() -> Response:
    """
    What our own pages look like.
    """
    return Response(OWN_STYLES, media_type="text/css")


def refusal(request: Request, error: StarletteHTTPException) -> Response:
    """
    A page that says no: in Dutch, and without what was sent.
    """
    title, text = status_words(error.status_code)
    user = getattr(request.state, "user", None)
    answer = filled("refusal.html", status=error.status_code, user=user, title=title, text=text)
    answer.headers.update(error.headers or {})
    return answer


async def refuse(request: Request, error: Exception) -> Response:
    """
    The same, of what FastAPI says itself, such as that there is no such page.
    """
    return refusal(request, error if isinstance(error, StarletteHTTPException) else HTTPException(500))


def create_app(database: Path) -> FastAPI:
    """
    The application on a database file, made if it is not there.
    """
    # There are no calls for programs, and so no schema of them and no documentation.
    app = FastAPI(title="Beoordelen", openapi_url=None)
    app.state.store = PagesStore(database)
    app.state.sessions = {}
    app.include_router(router)
    app.add_exception_handler(StarletteHTTPException, refuse)
    surround(app, logger, guard, refusal, most=MOST_BYTES)
    return app


def main() -> None:
    """
    Serve on this machine alone.
    """
    serve(create_app, __doc__)


if __name__ == "__main__":
    main()
