"""Signing in: the page's cookie, and the bearer token of API clients."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request, Response

from diptych.server import assign, auth
from diptych.server.deps import SESSION_COOKIE, Connection, CurrentUser
from diptych.server.errors import UnauthorizedError
from diptych.server.schemas.annotation import SessionUser, SignIn
from diptych.server.schemas.info import Token

router = APIRouter()

REFUSED = "Unknown username or wrong password"


@router.post("/session", status_code=201)
async def sign_in(body: SignIn, request: Request, response: Response, connection: Connection) -> SessionUser:
    """Sign in on the page; sets the cookie."""
    user = await auth.check_password(connection, body.username, body.password)
    if user is None:
        raise UnauthorizedError(REFUSED)
    secret: str = request.app.state.secret_key
    response.set_cookie(
        SESSION_COOKIE,
        auth.make_token(user, secret, audience="session", lifetime_s=auth.SESSION_LIFETIME_S),
        max_age=auth.SESSION_LIFETIME_S,
        path="/",
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return SessionUser.model_validate(user, from_attributes=True)


@router.get("/session")
async def get_session(user: CurrentUser) -> SessionUser:
    """Who is signed in."""
    return SessionUser.model_validate(user, from_attributes=True)


@router.delete("/session", status_code=204)
async def sign_out(user: CurrentUser, request: Request, response: Response, connection: Connection) -> None:
    """Sign out: the pairs kept for this person go back, the cookie goes."""
    await assign.release_leases(connection, user.id)
    response.delete_cookie(
        SESSION_COOKIE, path="/", httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )


@router.post("/token", status_code=201)
async def create_token(
    request: Request, connection: Connection, username: Annotated[str, Form()], password: Annotated[str, Form()]
) -> Token:
    """Exchange name and password for a bearer token of one day."""
    user = await auth.check_password(connection, username, password)
    if user is None:
        raise UnauthorizedError(REFUSED)
    secret: str = request.app.state.secret_key
    token = auth.make_token(user, secret, audience="api", lifetime_s=auth.TOKEN_LIFETIME_S)
    return Token(access_token=token)
