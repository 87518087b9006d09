# /// script
# requires-python = ">=3.11"
# dependencies = ["competentie", "fastapi>=0.136", "uvicorn>=0.30"]
#
# [tool.uv.sources]
# competentie = { path = "../..", editable = true }
# ///
"""
A web API that scores people and keeps the results: ``uv run examples/web-api/results_api.py --database FILE``.

Kept are rows without evidence, under an id that is no name. A result is provisional (voorlopig) until a person decides.
There is no log-in here: give ``create_app`` yours. ``pages_app.py`` has pages for people.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Final, Literal, TypeAlias, TypeVar

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StrictInt

import competentie as c
from competentie.errors import DocumentError, FrameworkDataError, FrameworkNotFoundError, Problem
from competentie.explain import Detail, explain
from results_store import Row, Store
from results_words import sentences
from serving import Guard, let_everyone_in, serve, surround

# What everyone is scored by. Another framework, or another rule, is a change of this program that can be seen.
PIN: Final = c.FrameworkRef(
    id="sociaalwerker-b",
    version="1.1.1",
    digest="sha256:55e7e98d0466b0b7658df2841a0c7252a834494c7cf80b3bc87adffb826c523e",
    language="nl",
)
RULE: Final = c.LevelRule()
RATERS: Final = c.RaterRule()

# Some twenty raters, each on all of the card.
MOST_BYTES: Final = 400_000
# Of what is not of the right shape, so many problems are named, and the others counted.
MOST_NAMED: Final = 200

Language: TypeAlias = Literal["nl", "en"]
T = TypeVar("T", c.Rating, c.Decision)

logger: Final = logging.getLogger("results_api")


class Shape(BaseModel):
    """
    Base of what comes in and goes out: no keys but those named.
    """

    model_config = ConfigDict(extra="forbid")


class Scored(Shape):
    """
    A new result. The explanation is of the answers; it is given this once and not kept.
    """

    result: str
    status: Literal["voorlopig"] = "voorlopig"
    explanation: str


class Judgement(Shape):
    """
    The level that a person gives a competency, and why: also where it is what the rule gives.

    Null says that the level cannot be judged.
    """

    level: StrictInt | None
    reason: str


class Judgements(Shape):
    """
    Who decides, and what per competency id. Take the name from your log-in once you have one.
    """

    by: str
    decisions: dict[str, Judgement]


class Outcome(Shape):
    """
    One competency of one result. ``level`` is the level that counts: none before a person has decided.
    """

    result: str
    scored_at: str
    competency: str
    status: Literal["voorlopig", "vastgesteld"]
    level: int | None
    proposed: int | None
    explanation: list[str]


async def read_strictly(request: Request) -> None:
    """
    Refuse a document that a parser takes and nothing after it can keep, or not whole.

    That is a key that stands twice in one object, of which a parser takes the last without a word, and half of a pair
    of surrogates, which is no text: no database and no answer can hold it.
    """

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated.extend(key for key, count in Counter(key for key, _ in items).items() if count > 1)
        return dict(items)

    repeated: list[str] = []
    try:
        document = json.loads(await request.body() or b"null", object_pairs_hook=pairs)
        json.dumps(document, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        half = error.object[error.start]
        problem = Problem("bad_character", "", half, character=f"U+{ord(half):04X}")
        raise DocumentError("not_a_document", [problem], format="JSON") from None
    except (ValueError, RecursionError):
        return  # not JSON, which FastAPI says
    if repeated:
        raise DocumentError("not_a_document", [Problem("key_twice", key, key) for key in repeated], format="JSON")


def store_of(request: Request) -> Store:
    """
    The store of the application that a request is for.
    """
    store: Store = request.app.state.store
    return store


Kept: TypeAlias = Annotated[Store, Depends(store_of)]
router = APIRouter(dependencies=[Depends(read_strictly)])


@router.post("/people/{person}/evidence", status_code=201)
def score_evidence(person: uuid.UUID, evidence: dict[str, Any], store: Kept, language: Language = "nl") -> Scored:
    """
    Score answers by indicator id: true, false or null.
    """
    return keep(person, c.assess(c.load_framework(PIN), evidence, RULE), store, language)


@router.post("/people/{person}/ratings", status_code=201)
def score_ratings(person: uuid.UUID, ratings: list[dict[str, Any]], store: Kept, language: Language = "nl") -> Scored:
    """
    Score what several raters said: indicator, rater, role, value, and if known at.
    """
    framework = c.load_framework(PIN)
    given = read_all(c.Rating, {f"[{i}]": {"at": None, **rating} for i, rating in enumerate(ratings)})
    votes = c.combine_ratings(given.values(), framework, RATERS)
    return keep(person, c.assess(framework, votes, RULE), store, language)


@router.get("/people/{person}/results")
def results(person: uuid.UUID, store: Kept, language: Language = "nl") -> list[Outcome]:
    """
    A person's results, with what the kept rows can explain.
    """
    return [outcome(row, language) for row in store.rows(str(person))]


@router.put("/people/{person}/results/{result}/decisions", status_code=204)
def decide(person: uuid.UUID, result: uuid.UUID, given: Judgements, store: Kept) -> None:
    """
    Decide on competencies of a result: they count from now on. To decide again replaces the decision.
    """
    row = next((row for row in store.rows(str(person)) if row["result"] == str(result)), None)
    if row is None:
        raise HTTPException(404, "this person has no such result")
    signed = {"by": given.by, "at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds")}
    documents = {
        id: {"kind": "decide", **judgement.model_dump(), **signed} for id, judgement in given.decisions.items()
    }
    framework = c.load_framework(row["framework"], row["version"], digest=row["digest"])
    # The answers are gone: an assessment without any checks the decisions, and makes rows of them.
    decided = c.assess(framework, {}, RULE).decide(read_all(c.Decision, documents)).rows()
    store.decide(str(person), str(result), [row for row in decided if row["competency"] in documents])


@router.get("/people/{person}/data")
def access(person: uuid.UUID, store: Kept) -> list[Row]:
    """
    All that is kept of a person, as it is kept.
    """
    return store.rows(str(person))


@router.delete("/people/{person}", status_code=204)
def erase(person: uuid.UUID, store: Kept) -> None:
    """
    Forget a person; the answer does not tell whether there was anything.
    """
    store.erase(str(person))


def keep(person: uuid.UUID, assessment: c.Assessment, store: Store, language: Language) -> Scored:
    """
    Store the outcomes of *assessment*, and explain it while the answers are there.
    """
    result = str(uuid.uuid4())
    told = explain(assessment, c.load_framework(PIN, language=language), detail=Detail.FULL)
    votes = assessment.votes
    common = {
        "result": result,
        "person": str(person),
        "scored_at": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "rater_rule": json.dumps(c.to_dict(votes.rule)) if votes else None,
    }
    store.add([{**row, **common} for row in assessment.rows()])
    return Scored(result=result, explanation=told.text)


def outcome(row: Row, language: Language) -> Outcome:
    """
    A stored row as it is shown.
    """
    return Outcome(
        result=row["result"],
        scored_at=row["scored_at"],
        competency=row["competency"],
        status="vastgesteld" if row["decided_by"] else "voorlopig",
        level=row["decided_level"],
        proposed=row["level"],
        explanation=sentences(row, language),
    )


def read_all(cls: type[T], documents: Mapping[str, Mapping[str, Any]]) -> dict[str, T]:
    """
    An object of *cls* of each document, by its path; one error names all that is wrong with any of them.
    """
    made: dict[str, T] = {}
    problems: list[Problem] = []
    for path, document in documents.items():
        try:
            made[path] = c.from_dict(cls, dict(document))
        except c.CompetentieError as error:
            problems += [problem.below(path) for problem in error.problems]
    if problems:
        raise DocumentError("not_a_document", problems, format=cls.__name__)
    return made


# What goes wrong is told to the client, whole. The log gets no value of any request: not in a path, not in a message.


def refused(problems: Sequence[Mapping[str, Any]]) -> JSONResponse:
    """
    The answer to what is not accepted: of every offender a code, its place, what would be right, and that in words.
    """
    return JSONResponse({"error": "not accepted", "problems": problems}, status_code=422)


async def refuse_document(request: Request, error: Exception) -> JSONResponse:
    """
    The answer to what the library does not accept. A stored row whose framework is gone is a fault of ours.
    """
    if not isinstance(error, c.CompetentieError) or isinstance(error, FrameworkNotFoundError | FrameworkDataError):
        raise error
    language = request.query_params.get("language", "nl")
    return refused(
        [{"code": p.code, "path": p.path, "text": p.text(language), "nearest": p.nearest} for p in error.problems]
    )


async def refuse_shape(_: Request, error: Exception) -> JSONResponse:
    """
    The answer to a document, an id or a language that is not of the right shape; in the words of Pydantic.
    """
    found = error.errors() if isinstance(error, RequestValidationError) else []
    problems = [
        {"code": one["type"], "path": "/".join(map(str, one["loc"])), "text": one["msg"], "nearest": ()}
        for one in found[:MOST_NAMED]
    ]
    # As the library does it: what is sent is short, and so is what comes back.
    if more := len(found) - len(problems):
        problems.append({"code": "more_alike", "path": "body", "text": f"and {more} more", "nearest": ()})
    return refused(problems)


def refusal(_: Request, error: HTTPException) -> Response:
    """
    The answer to a request that may not come in, or that failed here.
    """
    told = {413: "too much", 500: "something went wrong here"}.get(error.status_code, "not allowed")
    return JSONResponse({"error": told}, error.status_code, headers=error.headers)


def create_app(database: Path, *, guard: Guard = let_everyone_in) -> FastAPI:
    """
    The application on a database file.

    Args:
        database: Made if it is not there.

        guard: What each request must pass before anything of it is read, such as your log-in: the documentation of the
            calls, too. Without one, everyone may do everything.

    Raises:
        FrameworkNotFoundError: The pinned framework is not installed.

        DigestMismatchError: Its content is not what was pinned.
    """
    c.load_framework(PIN)
    app = FastAPI(title="Results")
    app.state.store = Store(database)
    app.include_router(router)
    app.add_exception_handler(c.CompetentieError, refuse_document)
    app.add_exception_handler(RequestValidationError, refuse_shape)
    surround(app, logger, guard, refusal, most=MOST_BYTES)
    return app


def main() -> None:
    """
    Serve on this machine alone.
    """
    serve(create_app, __doc__)


if __name__ == "__main__":
    main()
