"""Who is calling: API keys, passwords, signed tokens, and the owner that the first start makes."""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
import time
from dataclasses import dataclass
from typing import Any, Literal

import anyio
import anyio.to_thread
import asyncpg
import jwt
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from pydantic import SecretStr

from diptych.db import users, workspaces
from diptych.db.users import User
from diptych.errors import UserError
from diptych.settings import Settings

KEY_BYTES = 80
ALGORITHM = "HS256"
TOKEN_LIFETIME_S = 86_400
SESSION_LIFETIME_S = 14 * 86_400
FIRST_WORKSPACE = "default"
FIRST_USERNAME = "owner"

Audience = Literal["api", "session"]

PASSWORDS = PasswordHash((Argon2Hasher(),))
# Each hash takes 64 MiB while it runs: few at a time.
HASHING = anyio.CapacityLimiter(4)


def new_key() -> str:
    """Make an API key: URL-safe text of 80 random bytes."""
    return secrets.token_urlsafe(KEY_BYTES)


def hash_key(key: str) -> bytes:
    """SHA-256 of a key. Keys are random and long, so a fast hash is enough and finds the user by index."""
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).digest()


async def hash_password(password: str) -> str:
    """Argon2id, in a thread."""
    return await anyio.to_thread.run_sync(PASSWORDS.hash, password, limiter=HASHING)


@functools.cache
def _nobody_hash() -> str:
    """What unknown names are checked against, so that they take as long as known ones."""
    return PASSWORDS.hash(secrets.token_urlsafe())


async def check_password(connection: asyncpg.Connection, username: str, password: str) -> User | None:
    """The user of this name if the password is right."""
    user = await users.get_by_username(connection, username)
    expected = user.password_hash if user else _nobody_hash()
    is_right = await anyio.to_thread.run_sync(PASSWORDS.verify, password, expected, limiter=HASHING)
    return user if is_right else None


def _stamp(user: User, secret: str) -> str:
    """Changes with the password, so that old tokens end with it."""
    return hmac.new(secret.encode(), user.password_hash.encode(), hashlib.sha256).hexdigest()[:16]


def make_token(user: User, secret: str, *, audience: Audience, lifetime_s: int) -> str:
    """Sign a token that names the user; the role in it is for clients and is never trusted."""
    claims = {
        "identity": str(user.id),
        "name": user.first_name,
        "username": user.username,
        "role": user.role,
        "exp": int(time.time()) + lifetime_s,
        "aud": audience,
        "stamp": _stamp(user, secret),
    }
    return jwt.encode(claims, secret, algorithm=ALGORITHM)


async def read_token(connection: asyncpg.Connection, token: str, *, secret: str, audience: Audience) -> User | None:
    """The user a token names, or None when it is damaged, expired, made for something else or outlived the password."""
    try:
        claims: dict[str, Any] = jwt.decode(token, secret, algorithms=[ALGORITHM], audience=audience)
    except jwt.InvalidTokenError:
        return None
    user = await users.get_by_username(connection, str(claims.get("username", "")))
    if user is None or not hmac.compare_digest(str(claims.get("stamp", "")), _stamp(user, secret)):
        return None
    return user


async def read_secret(connection: asyncpg.Connection, settings: Settings) -> str:
    """The key that signs tokens and draws sides: the configured one, else the one kept in the database."""
    if settings.secret_key is not None:
        return settings.secret_key.get_secret_value()
    return await users.keep_secret(connection, secrets.token_urlsafe(48))


@dataclass(frozen=True, kw_only=True, slots=True)
class FirstOwner:
    """The owner that was just made. ``password`` and ``api_key`` are None when they were given: do not print them."""

    username: str
    password: str | None
    api_key: str | None


async def create_first_owner(connection: asyncpg.Connection, settings: Settings) -> FirstOwner | None:
    """Make the owner and the workspace ``default`` in a database without users; None when there are users.

    Raises:
        UserError: a given name, password or key is not usable; nothing was made.
    """
    username = settings.owner_username if settings.owner_username is not None else FIRST_USERNAME
    password = _reveal(settings.owner_password)
    api_key = _reveal(settings.owner_api_key)
    async with connection.transaction():
        if not await users.is_empty(connection):
            return None
        _check_first(username, password, api_key)
        made = FirstOwner(
            username=username,
            password=secrets.token_urlsafe(12) if password is None else None,
            api_key=new_key() if api_key is None else None,
        )
        owner = await users.insert(
            connection,
            username,
            first_name=username,
            last_name=None,
            role="owner",
            password_hash=await hash_password(password or made.password or ""),
            api_key_hash=hash_key(api_key or made.api_key or ""),
        )
        workspace = await workspaces.insert(connection, FIRST_WORKSPACE)
        await workspaces.add_member(connection, workspace.id, owner.id)
    return made


def _reveal(secret: SecretStr | None) -> str | None:
    return None if secret is None else secret.get_secret_value()


def _check_first(username: str, password: str | None, api_key: str | None) -> None:
    if not username.strip():
        raise UserError("DIPTYCH_OWNER_USERNAME is empty; give the owner a name or leave the variable out.")
    if password == "":
        raise UserError("DIPTYCH_OWNER_PASSWORD is empty; give a password or leave the variable out to get one made.")
    if api_key is not None and (not api_key or not api_key.isascii() or not api_key.isprintable() or " " in api_key):
        raise UserError(
            "DIPTYCH_OWNER_API_KEY must be visible ASCII characters without spaces (it travels in a header); "
            "leave the variable out to get one made."
        )
