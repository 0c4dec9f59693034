"""The noun response: what one person answers about one record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg

from diptych.db import named
from diptych.errors import ConflictError

Status = Literal["draft", "submitted", "discarded"]

SQL = named.load("responses")


@dataclass(frozen=True, kw_only=True, slots=True)
class Response:
    """One response. ``values`` is ``{question: {"value": ...}}``."""

    id: UUID
    record_id: UUID
    user_id: UUID
    status: Status
    values: dict[str, Any]
    inserted_at: datetime
    updated_at: datetime


async def get(connection: asyncpg.Connection, response_id: UUID) -> Response | None:
    """Find a response by id."""
    row = await connection.fetchrow(SQL.get, response_id)
    return Response(**row) if row else None


async def get_for_change(connection: asyncpg.Connection, response_id: UUID) -> Response | None:
    """Find a response by id and keep it from others until the transaction ends."""
    row = await connection.fetchrow(SQL.get_for_change, response_id)
    return Response(**row) if row else None


async def list_of_records(
    connection: asyncpg.Connection, record_ids: Sequence[UUID], *, user_id: UUID | None = None
) -> dict[UUID, list[Response]]:
    """Responses by record, oldest first; ``user_id`` limits them to one person's."""
    found: dict[UUID, list[Response]] = defaultdict(list)
    for row in await connection.fetch(SQL.list_of_records, list(record_ids), user_id):
        found[row["record_id"]].append(Response(**row))
    return found


async def insert(
    connection: asyncpg.Connection, record_id: UUID, user_id: UUID, *, status: Status, values: dict[str, Any]
) -> Response:
    """Add a response.

    Raises:
        ConflictError: this person answered this record before.
    """
    try:
        return Response(**await connection.fetchrow(SQL.insert, record_id, user_id, status, values))
    except asyncpg.UniqueViolationError as error:
        text = f"User `{user_id}` responded to record `{record_id}` before; change that response instead."
        raise ConflictError(text) from error


async def update(
    connection: asyncpg.Connection, response_id: UUID, *, status: Status, values: dict[str, Any]
) -> Response:
    """Replace status and values of a response that was got for change."""
    return Response(**await connection.fetchrow(SQL.update, response_id, status, values))


async def upsert_many(
    connection: asyncpg.Connection, rows: Sequence[tuple[UUID, UUID, Status, dict[str, Any]]]
) -> list[Response]:
    """Add or replace (record, user, status, values)."""
    if not rows:
        return []
    columns = (list(column) for column in zip(*rows, strict=True))
    return [Response(**row) for row in await connection.fetch(SQL.upsert_many, *columns)]


async def delete(connection: asyncpg.Connection, response_id: UUID) -> None:
    """Remove a response."""
    await connection.execute(SQL.delete, response_id)


async def recompute_statuses(connection: asyncpg.Connection, record_ids: Sequence[UUID]) -> None:
    """Bring the status of these records, which must be locked, in line with their responses."""
    await connection.execute(SQL.recompute_statuses, list(record_ids))


async def known_users(connection: asyncpg.Connection, user_ids: Collection[UUID]) -> set[UUID]:
    """Which of these users exist; they stay until the transaction ends."""
    if not user_ids:
        return set()
    return {row["id"] for row in await connection.fetch(SQL.known_users, sorted(user_ids))}
