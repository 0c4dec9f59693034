"""The noun record on the server: what people look at, with its vectors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg
from pydantic_core import from_json

from diptych.db import named

SQL = named.load("records")


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record without what hangs on it."""

    id: UUID
    dataset_id: UUID
    status: Literal["pending", "completed"]
    fields: dict[str, Any]
    metadata: dict[str, Any] | None
    external_id: str | None
    inserted_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A record that an upsert found; ``fields`` only where they were asked for."""

    id: UUID
    external_id: str | None
    fields: dict[str, Any] | None


@dataclass(frozen=True, kw_only=True, slots=True)
class New:
    """A record to insert."""

    id: UUID
    fields: dict[str, Any]
    metadata: dict[str, Any] | None
    external_id: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Change:
    """What to replace in a record; ``has_`` tells null from not given."""

    id: UUID
    fields: dict[str, Any] | None
    has_fields: bool
    metadata: dict[str, Any] | None
    has_metadata: bool


async def get(connection: asyncpg.Connection, record_id: UUID) -> Record | None:
    """Find a record by id."""
    row = await connection.fetchrow(SQL.get, record_id)
    return Record(**row) if row else None


async def lock(connection: asyncpg.Connection, record_ids: Sequence[UUID]) -> set[UUID]:
    """Until the transaction ends, nobody else changes these records or their answers; returns those that exist."""
    return {row["id"] for row in await connection.fetch(SQL.lock, list(record_ids))}


async def list_page(connection: asyncpg.Connection, dataset_id: UUID, *, offset: int, limit: int) -> list[Record]:
    """A page of a dataset in the order of insertion."""
    return [Record(**row) for row in await connection.fetch(SQL.list_page, dataset_id, offset, limit)]


async def list_by_ids(connection: asyncpg.Connection, record_ids: Sequence[UUID]) -> list[Record]:
    """These records, in this order; those that are gone are left out."""
    return [Record(**row) for row in await connection.fetch(SQL.list_by_ids, list(record_ids))]


async def count(connection: asyncpg.Connection, dataset_id: UUID) -> int:
    """How many records a dataset has."""
    return int(await connection.fetchval(SQL.count, dataset_id))


async def match(
    connection: asyncpg.Connection,
    dataset_id: UUID,
    *,
    record_ids: Sequence[UUID],
    external_ids: Sequence[str],
    with_fields: bool,
) -> list[Known]:
    """Find and lock the records of a dataset that an upsert names by id or external id."""
    rows = await connection.fetch(SQL.match, dataset_id, list(record_ids), list(external_ids), with_fields)
    return [Known(**row) for row in rows]


async def insert_many(connection: asyncpg.Connection, dataset_id: UUID, new: Sequence[New]) -> None:
    """Add records in this order."""
    columns = zip(*((item.id, item.fields, item.metadata, item.external_id) for item in new), strict=True)
    if new:
        await connection.execute(SQL.insert_many, dataset_id, *(list(column) for column in columns))


async def update_many(connection: asyncpg.Connection, changes: Sequence[Change]) -> None:
    """Replace fields and metadata; ``updated_at`` moves only where something really changed."""
    columns = zip(*((c.id, c.fields, c.has_fields, c.metadata, c.has_metadata) for c in changes), strict=True)
    if changes:
        await connection.execute(SQL.update_many, *(list(column) for column in columns))


async def bump(connection: asyncpg.Connection, record_id: UUID) -> None:
    """Move ``updated_at``."""
    await connection.execute(SQL.bump, record_id)


async def list_vectors(
    connection: asyncpg.Connection, record_ids: Sequence[UUID], *, names: Sequence[str] | None = None
) -> dict[UUID, dict[str, list[float]]]:
    """Vectors by record and name; ``names`` limits them."""
    found: dict[UUID, dict[str, list[float]]] = defaultdict(dict)
    rows = await connection.fetch(SQL.list_vectors, list(record_ids), None if names is None else list(names))
    for row in rows:
        found[row["record_id"]][row["name"]] = from_json(row["value"])
    return found


async def replace_vectors(
    connection: asyncpg.Connection, vectors: Sequence[tuple[UUID, UUID, list[float]]], *, known: Collection[UUID]
) -> None:
    """Store (record, vector settings, values); the records in ``known`` may have older ones."""
    old = [(record_id, settings_id) for record_id, settings_id, _ in vectors if record_id in known]
    if old:
        await connection.execute(SQL.delete_vectors, *(list(column) for column in zip(*old, strict=True)))
    if vectors:
        columns = ("record_id", "vector_settings_id", "value")
        await connection.copy_records_to_table("vectors", records=vectors, columns=columns)


async def delete(connection: asyncpg.Connection, record_id: UUID) -> None:
    """Remove a record with everything that hangs on it."""
    await connection.execute(SQL.delete, record_id)


async def delete_many(connection: asyncpg.Connection, dataset_id: UUID, record_ids: Sequence[UUID]) -> list[UUID]:
    """Remove those of these records that are in the dataset; returns their ids."""
    return [row["id"] for row in await connection.fetch(SQL.delete_many, dataset_id, list(record_ids))]
