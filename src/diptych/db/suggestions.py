"""The noun suggestion: what a model, or a person, proposes as answer."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg

from diptych.db import named

SQL = named.load("suggestions")


@dataclass(frozen=True, kw_only=True, slots=True)
class Suggestion:
    """One suggestion."""

    id: UUID
    record_id: UUID
    question_id: UUID
    type: Literal["model", "human"] | None
    value: Any
    agent: str | None
    score: Any
    inserted_at: datetime
    updated_at: datetime


# record, question, type, value, agent, score
Row = tuple[UUID, UUID, str | None, Any, str | None, Any]


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(**{name: row[name] for name in Suggestion.__dataclass_fields__})


async def get(connection: asyncpg.Connection, suggestion_id: UUID) -> tuple[Suggestion, UUID] | None:
    """Find a suggestion, with its dataset's id."""
    row = await connection.fetchrow(SQL.get, suggestion_id)
    return (_suggestion(row), row["dataset_id"]) if row else None


async def list_of_records(connection: asyncpg.Connection, record_ids: Sequence[UUID]) -> dict[UUID, list[Suggestion]]:
    """Suggestions by record, oldest first."""
    found: dict[UUID, list[Suggestion]] = defaultdict(list)
    for row in await connection.fetch(SQL.list_of_records, list(record_ids)):
        found[row["record_id"]].append(_suggestion(row))
    return found


async def upsert_many(connection: asyncpg.Connection, rows: Sequence[Row]) -> list[tuple[Suggestion, bool]]:
    """Add or replace suggestions; True marks those that are new."""
    if not rows:
        return []
    texts = ((*row[:3], json.dumps(row[3]), row[4], None if row[5] is None else json.dumps(row[5])) for row in rows)
    columns = (list(column) for column in zip(*texts, strict=True))
    return [(_suggestion(row), row["is_new"]) for row in await connection.fetch(SQL.upsert_many, *columns)]


async def delete_others(connection: asyncpg.Connection, record_id: UUID, question_ids: Sequence[UUID]) -> None:
    """Remove a record's suggestions except those for these questions."""
    await connection.execute(SQL.delete_others, record_id, list(question_ids))


async def delete_many(connection: asyncpg.Connection, record_id: UUID, suggestion_ids: Sequence[UUID]) -> None:
    """Remove those of these suggestions that belong to the record."""
    await connection.execute(SQL.delete_many, record_id, list(suggestion_ids))


async def delete(connection: asyncpg.Connection, suggestion_id: UUID) -> None:
    """Remove one suggestion."""
    await connection.execute(SQL.delete, suggestion_id)
