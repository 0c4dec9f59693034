"""Domain error to HTTP: the one place where an exception becomes a status and a body."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

import asyncpg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from diptych.db import failures
from diptych.errors import ConflictError, DiptychError, NotAllowedError, NotFoundError, SystemFailure, UserError

logger = logging.getLogger(__name__)

Handler = Callable[[Request, Any], Awaitable[JSONResponse]]

DATABASE_GONE = "The database does not answer. Try again in a moment; the server's log says more."
UNSTORABLE = (
    "A text or number in this request cannot be stored: "
    "NUL characters, half surrogate pairs and numbers out of range are not allowed."
)
# Asked for by the Argilla client, which reads these codes.
CODE = "argilla.api.errors::"


class UnauthorizedError(DiptychError):
    """No credentials, or wrong ones (HTTP 401)."""


def _answer(status: int, detail: Any) -> JSONResponse:
    return JSONResponse({"detail": detail}, status_code=status)


def _coded(status: int, name: str, params: dict[str, Any]) -> JSONResponse:
    return _answer(status, {"code": f"{CODE}{name}", "params": params})


async def _unauthorized(_: Request, error: UnauthorizedError) -> JSONResponse:
    return _coded(401, "UnauthorizedError", {"detail": str(error)})


async def _not_allowed(_: Request, error: NotAllowedError) -> JSONResponse:
    return _coded(403, "ForbiddenOperationError", {"detail": str(error)})


async def _invalid(_: Request, error: RequestValidationError) -> JSONResponse:
    items = [
        {"type": item["type"], "loc": [_clean(step) for step in item["loc"]], "msg": _clean(item["msg"])}
        for item in error.errors()
    ]
    return _coded(422, "ValidationError", {"errors": items})


def _clean(part: Any) -> Any:
    """Keys of a body may hold half a surrogate pair, which no answer could be encoded with."""
    return part.encode("utf-8", "replace").decode() if isinstance(part, str) else part


async def _not_found(_: Request, error: NotFoundError) -> JSONResponse:
    return _answer(404, str(error))


async def _conflict(_: Request, error: ConflictError) -> JSONResponse:
    return _answer(409, str(error))


async def _user_error(_: Request, error: UserError) -> JSONResponse:
    return _answer(422, _clean(str(error)))


async def _system_failure(_: Request, error: SystemFailure) -> JSONResponse:
    logger.error("%s", error)
    return _answer(503, str(error))


async def _database_gone(_: Request, error: Exception) -> JSONResponse:
    logger.error("PostgreSQL: %s: %s", type(error).__name__, error)
    return _answer(503, DATABASE_GONE)


async def _interface(request: Request, error: asyncpg.InterfaceError) -> JSONResponse:
    # asyncpg uses this class for a closed connection and also for its caller's mistakes.
    is_gone = failures.as_database_error(error) is not None
    return await (_database_gone if is_gone else _unexpected)(request, error)


async def _unstorable(_: Request, error: asyncpg.DataError) -> JSONResponse:
    logger.info("refused by PostgreSQL: %s", error)
    return _answer(422, UNSTORABLE)


async def _raced(_: Request, error: asyncpg.IntegrityConstraintViolationError) -> JSONResponse:
    logger.info("lost a race: %s", error)
    return _answer(409, "Something this request needs was changed or deleted meanwhile; read it again and retry.")


async def _unexpected(_: Request, error: Exception) -> JSONResponse:
    name = f"{type(error).__module__}.{type(error).__qualname__}"
    return _coded(500, "GenericServerError", {"type": name, "message": "An error of the server; its log says more."})


HANDLERS: dict[type[Exception], Any] = {
    UnauthorizedError: _unauthorized,
    RequestValidationError: _invalid,
    NotAllowedError: _not_allowed,
    NotFoundError: _not_found,
    ConflictError: _conflict,
    UserError: _user_error,
    SystemFailure: _system_failure,
    asyncpg.PostgresConnectionError: _database_gone,
    asyncpg.OperatorInterventionError: _database_gone,
    asyncpg.InsufficientResourcesError: _database_gone,
    asyncpg.InterfaceError: _interface,
    asyncpg.InternalClientError: _database_gone,  # what a connection ended by the server may raise at its next use
    asyncpg.DataError: _unstorable,
    asyncpg.IntegrityConstraintViolationError: _raced,
    asyncpg.DeadlockDetectedError: _raced,
    ConnectionError: _database_gone,
    TimeoutError: _database_gone,
    Exception: _unexpected,
}


def install(app: FastAPI) -> None:
    """Register every handler of the table."""
    for kind, handler in HANDLERS.items():
        app.add_exception_handler(kind, handler)
