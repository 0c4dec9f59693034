"""What leaves the server as a dataset: campaigns by name, their pairs as a stream, their voters."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import named
from diptych.errors import NotFoundError, UserError

SQL = named.load("export")


@dataclass(frozen=True, kw_only=True)
class ExportedCampaign:
    """A dataset that is a pair campaign, and the workspace it lies in."""

    id: UUID
    workspace_id: UUID
    workspace: str
    name: str
    guidelines: str | None
    allow_extra_metadata: bool
    status: str
    min_submitted: int
    last_activity_at: datetime
    inserted_at: datetime
    updated_at: datetime
    title: str
    field: str
    question: str
    flags_to_pull: int
    description: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class PairCounts:
    """Pairs of a campaign: served, pulled by flags, and with all their votes."""

    n_pairs: int
    n_pulled: int
    n_completed: int


@dataclass(frozen=True, kw_only=True)
class ExportedPair:
    """One pair with its votes in the order in which they came; images are hashes of masters."""

    server_id: UUID
    id: str
    status: str
    fields: dict[str, Any]
    metadata: dict[str, Any] | None
    image_1: str
    image_2: str
    answers: list[str] | None
    user_ids: list[UUID] | None


async def find_campaign(connection: asyncpg.Connection, name: str, *, workspace: str | None) -> ExportedCampaign:
    """Find a campaign by the name of its dataset.

    Raises:
        NotFoundError: there is none of that name.
        UserError: several workspaces have one, or the dataset is not a pair campaign.
    """
    rows = await connection.fetch(SQL.find_campaigns, name, workspace)
    if not rows:
        where = f" in the workspace '{workspace}'" if workspace else ""
        raise NotFoundError(f"There is no dataset '{name}'{where} on this server.")
    if len(rows) > 1:
        names = ", ".join(row["workspace"] for row in rows)
        raise UserError(f"Several workspaces have a dataset '{name}': {names}. Say which with --workspace.")
    if not rows[0]["is_campaign"]:
        raise UserError(f"The dataset '{name}' is not a pair campaign, so there are no pairs and votes to export.")
    return ExportedCampaign(**{column: rows[0][column] for column in ExportedCampaign.__dataclass_fields__})


async def count_pairs(connection: asyncpg.Connection, dataset_id: UUID) -> PairCounts:
    """Count a campaign's pairs."""
    return PairCounts(**await connection.fetchrow(SQL.count_pairs, dataset_id))


async def stream_pairs(
    connection: asyncpg.Connection, dataset_id: UUID, *, include_surplus: bool, batch: int
) -> AsyncIterator[list[ExportedPair]]:
    """Pairs that were not pulled, in the order of insertion, in batches. Needs an open transaction."""
    cursor = await connection.cursor(SQL.stream_pairs, dataset_id, include_surplus)
    while rows := await cursor.fetch(batch):
        yield [ExportedPair(**row) for row in rows]


async def list_pulled(connection: asyncpg.Connection, dataset_id: UUID) -> list[str]:
    """Ids of the pairs that flags took out."""
    return [row["id"] for row in await connection.fetch(SQL.list_pulled, dataset_id)]


async def list_voters(connection: asyncpg.Connection, dataset_id: UUID) -> dict[UUID, str]:
    """User names of everyone who voted in a campaign, by id."""
    return {row["id"]: row["username"] for row in await connection.fetch(SQL.list_voters, dataset_id)}


async def get_secret_key(connection: asyncpg.Connection) -> str | None:
    """The key that this database keeps, if its server was ever started."""
    key: str | None = await connection.fetchval(SQL.get_secret_key)
    return key
