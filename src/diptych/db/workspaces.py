"""The noun workspace: a room for datasets, with members."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import named
from diptych.errors import ConflictError

SQL = named.load("workspaces")


@dataclass(frozen=True, kw_only=True, slots=True)
class Workspace:
    """One workspace."""

    id: UUID
    name: str
    inserted_at: datetime
    updated_at: datetime


def _workspace(row: Any) -> Workspace:
    return Workspace(**row)


async def list_all(connection: asyncpg.Connection) -> list[Workspace]:
    """All workspaces, oldest first."""
    return [_workspace(row) for row in await connection.fetch(SQL.list_all)]


async def list_of_user(connection: asyncpg.Connection, user_id: UUID) -> list[Workspace]:
    """Workspaces the user is a member of, oldest first."""
    return [_workspace(row) for row in await connection.fetch(SQL.list_of_user, user_id)]


async def get(connection: asyncpg.Connection, workspace_id: UUID) -> Workspace | None:
    """Find a workspace by id."""
    row = await connection.fetchrow(SQL.get, workspace_id)
    return _workspace(row) if row else None


async def get_by_name(connection: asyncpg.Connection, name: str) -> Workspace | None:
    """Find a workspace by name."""
    row = await connection.fetchrow(SQL.get_by_name, name)
    return _workspace(row) if row else None


async def insert(connection: asyncpg.Connection, name: str, *, workspace_id: UUID | None = None) -> Workspace:
    """Add a workspace.

    Raises:
        ConflictError: the name or id is taken.
    """
    try:
        return _workspace(await connection.fetchrow(SQL.insert, workspace_id, name))
    except asyncpg.UniqueViolationError as error:
        what = f"id `{workspace_id}`" if error.constraint_name == "workspaces_pkey" else f"name `{name}`"
        raise ConflictError(f"A workspace with {what} exists already; choose another one.") from error


async def delete(connection: asyncpg.Connection, workspace_id: UUID) -> None:
    """Remove an empty workspace and its memberships.

    Raises:
        ConflictError: it holds datasets.
    """
    try:
        await connection.execute(SQL.delete, workspace_id)
    except asyncpg.ForeignKeyViolationError as error:
        raise ConflictError(f"Workspace `{workspace_id}` holds datasets; delete them first.") from error


async def is_member(connection: asyncpg.Connection, workspace_id: UUID, user_id: UUID) -> bool:
    """True when the user is a member."""
    return bool(await connection.fetchval(SQL.is_member, workspace_id, user_id))


async def add_member(connection: asyncpg.Connection, workspace_id: UUID, user_id: UUID) -> None:
    """Make a user a member.

    Raises:
        ConflictError: they are one already.
    """
    try:
        await connection.execute(SQL.add_member, workspace_id, user_id)
    except asyncpg.UniqueViolationError as error:
        text = f"User `{user_id}` is a member of workspace `{workspace_id}` already."
        raise ConflictError(text) from error


async def remove_member(connection: asyncpg.Connection, workspace_id: UUID, user_id: UUID) -> bool:
    """End a membership; False when there was none."""
    return bool(await connection.fetchval(SQL.remove_member, workspace_id, user_id))
