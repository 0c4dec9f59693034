"""What handlers take: the connection, the caller, the image store, the settings."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, cast
from urllib.parse import urlsplit

import asyncpg
from fastapi import Depends, Request
from fastapi.security import APIKeyCookie, APIKeyHeader, HTTPAuthorizationCredentials, HTTPBearer

from diptych.db import failures, users
from diptych.db.users import User
from diptych.errors import DatabaseError, NotAllowedError
from diptych.images.store import FolderStore
from diptych.server import auth
from diptych.server.errors import DATABASE_GONE, UnauthorizedError
from diptych.settings import Settings as DiptychSettings

SESSION_COOKIE = "diptych_session"
POOL_WAIT_S = 30.0

API_KEY = APIKeyHeader(name="X-Argilla-Api-Key", auto_error=False)
BEARER = HTTPBearer(auto_error=False)
COOKIE = APIKeyCookie(name=SESSION_COOKIE, auto_error=False)


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    """One pooled connection for the whole request, given back before the answer is sent."""
    try:
        with failures.border():
            connection = await request.app.state.pool.acquire(timeout=POOL_WAIT_S)
    except (OSError, TimeoutError) as error:
        raise DatabaseError(DATABASE_GONE) from error
    try:
        yield connection
    finally:
        await request.app.state.pool.release(connection)


Connection = Annotated[asyncpg.Connection, Depends(get_connection, scope="function")]


def _is_own_origin(request: Request) -> bool:
    """False when another site's page sends the request.

    A cookie travels by itself, so it counts only from our own page; SameSite=Strict alone lets pages on other ports
    of the same host through.
    """
    origin = request.headers.get("origin")
    return origin is None or urlsplit(origin).netloc == request.headers.get("host")


async def get_current_user(
    request: Request,
    connection: Connection,
    api_key: Annotated[str | None, Depends(API_KEY)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)],
    cookie: Annotated[str | None, Depends(COOKIE)],
) -> User:
    """The caller, by API key, else by bearer token, else by the page's cookie.

    Raises:
        UnauthorizedError: none of them names a user.
        NotAllowedError: the cookie came with another site's request.
    """
    secret: str = request.app.state.secret_key
    if api_key and (user := await users.get_by_key(connection, auth.hash_key(api_key))):
        return user
    if bearer and (user := await auth.read_token(connection, bearer.credentials, secret=secret, audience="api")):
        return user
    if cookie and (user := await auth.read_token(connection, cookie, secret=secret, audience="session")):
        if not _is_own_origin(request):
            raise NotAllowedError("Operation not allowed")
        return user
    raise UnauthorizedError("Could not validate credentials")


CurrentUser = Annotated[User, Depends(get_current_user)]


async def get_owner(user: CurrentUser) -> User:
    """The caller, who must be an owner."""
    if user.role != "owner":
        raise NotAllowedError("Operation not allowed")
    return user


async def get_admin(user: CurrentUser) -> User:
    """The caller, who must be an owner or an admin (of any workspace: check membership by `policies`)."""
    if user.role == "annotator":
        raise NotAllowedError("Operation not allowed")
    return user


OwnerUser = Annotated[User, Depends(get_owner)]
AdminUser = Annotated[User, Depends(get_admin)]


async def get_store(request: Request) -> FolderStore:
    """The folder of image masters."""
    return cast(FolderStore, request.app.state.store)


async def get_settings(request: Request) -> DiptychSettings:
    """The settings the server was started with."""
    return cast(DiptychSettings, request.app.state.settings)


Store = Annotated[FolderStore, Depends(get_store)]
Settings = Annotated[DiptychSettings, Depends(get_settings)]
