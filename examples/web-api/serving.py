"""
What stands around every request: who may come in, before anything of it is read, and one line in the log.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

from fastapi import FastAPI, HTTPException, Request, Response

Guard: TypeAlias = Callable[[Request], Awaitable[None]]
"""
Such as your log-in: it raises HTTPException for a request that may not come in. It should not read the body.
"""
Refusal: TypeAlias = Callable[[Request, HTTPException], Response]
"""
The answer to a request that may not come in (401, 403), that holds too much (413) or that failed here (500).
"""

# Some ten times the longest form that there is.
MOST_BYTES: Final = 100_000


async def let_everyone_in(_: Request) -> None:
    """
    The guard of a program that serves this machine alone.
    """


def surround(app: FastAPI, logger: logging.Logger, guard: Guard, refusal: Refusal) -> None:
    """
    Put *guard* before all that *app* answers, its documentation too, and log each request.

    The log gets method, route and status: no path, for it has an id; no body; no message of an error, for it may quote
    either.
    """

    @app.middleware("http")
    async def answer(request: Request, further: Callable[[Request], Awaitable[Response]]) -> Response:
        try:
            # FastAPI reads a body before the dependencies of a route; this is before FastAPI.
            await guard(request)
            response = await further(request)
        except HTTPException as refused:
            response = refusal(request, refused)
        except Exception as error:  # noqa: BLE001 - its message may hold anything; its type does not
            logger.error("%s %s: %s", request.method, route_of(request), type(error).__name__)  # noqa: TRY400 - so a traceback
            return refusal(request, HTTPException(500))
        logger.info("%s %s: %s", request.method, route_of(request), response.status_code)
        return response


def serve(create_app: Callable[[Path], FastAPI], description: str | None) -> None:
    """
    Serve what *create_app* makes of a database file, on this machine alone, as the command line says.
    """
    import uvicorn

    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--database", type=Path, required=True, metavar="FILE")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    # The access log of uvicorn would hold the path, and with it whose it is.
    uvicorn.run(create_app(arguments.database), port=arguments.port, access_log=False)


def route_of(request: Request) -> str:
    """
    The path with names for values; nothing of a path that is not ours, or that the guard let nobody see.
    """
    return getattr(request.scope.get("route"), "path", "no such route")


async def body_of(request: Request) -> bytes:
    """
    The body, if it is not too long.

    Raises:
        HTTPException: It is; the rest of it was not read.
    """
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > MOST_BYTES:
            raise HTTPException(413)
    return bytes(read)
