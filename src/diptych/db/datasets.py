"""The noun dataset: records with their settings, in a workspace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import asyncpg

from diptych.db import named
from diptych.errors import ConflictError

Status = Literal["draft", "ready"]

SQL = named.load("datasets")
LONG_S = 3600.0  # for statements that touch every record


@dataclass(frozen=True, kw_only=True, slots=True)
class Dataset:
    """One dataset as a caller finds it: ``is_member`` is about that caller.

    ``campaign_field`` names the field with the two images where the dataset is a pair campaign; None elsewhere.
    """

    id: UUID
    workspace_id: UUID
    name: str
    guidelines: str | None
    allow_extra_metadata: bool
    status: Status
    min_submitted: int
    metadata: dict[str, Any] | None
    last_activity_at: datetime
    inserted_at: datetime
    updated_at: datetime
    is_member: bool
    campaign_field: str | None

    @property
    def is_campaign(self) -> bool:
        """True for a pair campaign, where annotators see less."""
        return self.campaign_field is not None


async def get(connection: asyncpg.Connection, dataset_id: UUID, *, user_id: UUID) -> Dataset | None:
    """Find a dataset, as this user finds it."""
    row = await connection.fetchrow(SQL.get, dataset_id, user_id)
    return Dataset(**row) if row else None


async def list_visible(
    connection: asyncpg.Connection,
    user_id: UUID,
    *,
    sees_all: bool,
    workspace_id: UUID | None = None,
    name: str | None = None,
    status: Status | None = None,
) -> list[Dataset]:
    """Datasets of the user's workspaces, or all of them; oldest first."""
    rows = await connection.fetch(SQL.list_visible, user_id, sees_all, workspace_id, name, status)
    return [Dataset(**row) for row in rows]


async def insert(
    connection: asyncpg.Connection,
    workspace_id: UUID,
    *,
    name: str,
    guidelines: str | None,
    allow_extra_metadata: bool,
    min_submitted: int,
    metadata: dict[str, Any] | None,
) -> UUID:
    """Add a draft.

    Raises:
        ConflictError: the name is taken in this workspace.
    """
    values = (workspace_id, name, guidelines, allow_extra_metadata, min_submitted, metadata)
    try:
        return UUID(str(await connection.fetchval(SQL.insert, *values)))
    except asyncpg.UniqueViolationError as error:
        raise ConflictError(_taken(name, workspace_id)) from error


async def lock_for_change(connection: asyncpg.Connection, dataset_id: UUID) -> None:
    """Until the transaction ends, nobody else changes this dataset or writes records into it."""
    await connection.execute(SQL.lock_for_change, dataset_id)


async def lock_for_records(connection: asyncpg.Connection, dataset_id: UUID) -> None:
    """Until the transaction ends, nobody changes this dataset; others may write records too."""
    await connection.execute(SQL.lock_for_records, dataset_id)


async def update(connection: asyncpg.Connection, dataset: Dataset) -> None:
    """Store every changeable attribute.

    Raises:
        ConflictError: the name is taken in this workspace.
    """
    values = (
        dataset.id,
        dataset.name,
        dataset.guidelines,
        dataset.allow_extra_metadata,
        dataset.min_submitted,
        dataset.metadata,
    )
    try:
        await connection.execute(SQL.update, *values)
    except asyncpg.UniqueViolationError as error:
        raise ConflictError(_taken(dataset.name, dataset.workspace_id)) from error


async def recompute_statuses(connection: asyncpg.Connection, dataset_id: UUID) -> None:
    """Bring every record's status in line with ``min_submitted``; answers that arrive meanwhile wait for the end."""
    await connection.execute(SQL.lock_records, dataset_id, timeout=LONG_S)
    await connection.execute(SQL.recompute_statuses, dataset_id, timeout=LONG_S)


async def count_required(connection: asyncpg.Connection, dataset_id: UUID) -> tuple[int, int]:
    """How many fields and how many questions are required."""
    row = await connection.fetchrow(SQL.count_required, dataset_id)
    return row["n_fields"], row["n_questions"]


async def publish(connection: asyncpg.Connection, dataset_id: UUID) -> None:
    """Make a draft ready; there is no way back."""
    await connection.execute(SQL.publish, dataset_id)


async def touch(connection: asyncpg.Connection, dataset_id: UUID) -> None:
    """Remember that somebody answered just now."""
    await connection.execute(SQL.touch, dataset_id)


async def delete(connection: asyncpg.Connection, dataset_id: UUID) -> None:
    """Remove a dataset with everything in it."""
    await connection.execute(SQL.delete, dataset_id, timeout=LONG_S)


def _taken(name: str, workspace_id: UUID) -> str:
    return f"A dataset with name `{name}` exists already in workspace `{workspace_id}`; choose another name."
