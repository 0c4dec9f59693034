"""The noun user: a person with a role, a password and one API key; both are kept only as hashes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg

from diptych.db import named
from diptych.errors import ConflictError

Role = Literal["owner", "admin", "annotator"]

SQL = named.load("users")


@dataclass(frozen=True, kw_only=True, slots=True)
class User:
    """One person. ``password_hash`` never leaves the server."""

    id: UUID
    username: str
    first_name: str
    last_name: str | None
    role: Role
    password_hash: str
    inserted_at: datetime
    updated_at: datetime


def _user(row: Any) -> User | None:
    return None if row is None else User(**{name: row[name] for name in User.__dataclass_fields__})


async def get_by_key(connection: asyncpg.Connection, api_key_hash: bytes) -> User | None:
    """Find the user who holds this key."""
    return _user(await connection.fetchrow(SQL.get_by_key, api_key_hash))


async def get_by_username(connection: asyncpg.Connection, username: str) -> User | None:
    """Find a user by the name they sign in with."""
    return _user(await connection.fetchrow(SQL.get_by_username, username))


async def get_by_id(connection: asyncpg.Connection, user_id: UUID) -> User | None:
    """Find a user by id."""
    return _user(await connection.fetchrow(SQL.get_by_id, user_id))


async def list_all(connection: asyncpg.Connection) -> list[User]:
    """All users, oldest first."""
    return [user for row in await connection.fetch(SQL.list_all) if (user := _user(row))]


async def list_members(connection: asyncpg.Connection, workspace_id: UUID) -> list[User]:
    """Members of a workspace in the order of joining."""
    return [user for row in await connection.fetch(SQL.list_members, workspace_id) if (user := _user(row))]


async def insert(
    connection: asyncpg.Connection,
    username: str,
    *,
    first_name: str,
    last_name: str | None,
    role: Role,
    password_hash: str,
    api_key_hash: bytes,
    user_id: UUID | None = None,
) -> User:
    """Add a user.

    Raises:
        ConflictError: the name, id or API key is taken.
    """
    values = (user_id, username, first_name, last_name, role, password_hash, api_key_hash)
    try:
        row = await connection.fetchrow(SQL.insert, *values)
    except asyncpg.UniqueViolationError as error:
        raise ConflictError(_taken(error, username, user_id)) from error
    user = _user(row)
    assert user is not None
    return user


async def update(connection: asyncpg.Connection, user: User) -> User:
    """Store every changeable attribute of ``user``.

    Raises:
        ConflictError: the name is taken.
    """
    values = (user.id, user.username, user.first_name, user.last_name, user.role, user.password_hash)
    try:
        row = await connection.fetchrow(SQL.update, *values)
    except asyncpg.UniqueViolationError as error:
        raise ConflictError(_taken(error, user.username, user.id)) from error
    return _user(row) or user


async def set_key(connection: asyncpg.Connection, user_id: UUID, api_key_hash: bytes) -> None:
    """Replace the API key; the old one stops working at once."""
    await connection.execute(SQL.set_key, user_id, api_key_hash)


async def delete(connection: asyncpg.Connection, user_id: UUID) -> None:
    """Remove a user with all responses and memberships."""
    await connection.execute(SQL.delete, user_id)


async def is_empty(connection: asyncpg.Connection) -> bool:
    """True when nobody was made yet. Call inside a transaction: others wait until it ends."""
    await connection.execute(SQL.lock_first_start)
    return bool(await connection.fetchval(SQL.is_empty))


async def keep_secret(connection: asyncpg.Connection, candidate: str) -> str:
    """Store ``candidate`` as the instance's secret unless there is one; return the one that counts."""
    await connection.execute(SQL.keep_secret, candidate)
    return str(await connection.fetchval(SQL.get_secret))


def _taken(error: asyncpg.UniqueViolationError, username: str, user_id: UUID | None) -> str:
    match error.constraint_name:
        case "users_pkey":
            return f"A user with id `{user_id}` exists already; leave the id out to get a new one."
        case "users_api_key_hash_key":
            return "This API key belongs to another user; choose another one."
        case _:
            return f"A user with username `{username}` exists already; choose another username."
