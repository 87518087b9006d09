"""
What stands around every request: who may come in before anything of it is read, how much is read, a line in the log.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeAlias

from fastapi import FastAPI, HTTPException, Request, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Guard: TypeAlias = Callable[[Request], Awaitable[None]]
"""
Such as your log-in: it raises HTTPException for a request that may not come in. It should not read the body.
"""
Refusal: TypeAlias = Callable[[Request, HTTPException], Response]
"""
The answer to a request that may not come in (401, 403), that holds too much (413) or that failed here (500).
"""


async def let_everyone_in(_: Request) -> None:
    """
    The guard of a program that serves this machine alone.
    """


def surround(app: FastAPI, logger: logging.Logger, guard: Guard, refusal: Refusal, *, most: int) -> None:
    """
    Put *guard* before all that *app* answers, its documentation too; read *most* bytes of a body; log each request.

    The log gets method, route and status: no path, for it has an id; no body; no message of an error, for it may quote
    either.
    """
    app.add_middleware(Limit, most=most)
    app.add_exception_handler(413, lambda request, _: refusal(request, HTTPException(413)))

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


class Limit:
    """
    Reads of a body *most* bytes, whoever reads it, and what came with them: the rest stays where it is.
    """

    def __init__(self, app: ASGIApp, most: int) -> None:
        self.app: Final = app
        self.most: Final = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """
        Answer a request, of which whoever reads too much gets HTTPException.
        """
        read = 0

        async def receive_within() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self.most:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_within, send)
