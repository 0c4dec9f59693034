"""The noun campaign: a dataset whose records are pairs, how it is served, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import named

SQL = named.load("campaigns")


@dataclass(frozen=True, kw_only=True, slots=True)
class Campaign:
    """How a dataset is served as a campaign."""

    dataset_id: UUID
    title: str
    field: str
    question: str
    lease_seconds: int
    flags_to_pull: int
    description: dict[str, Any]
    inserted_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A dataset as one person meets it; ``campaign`` is None when it is not a campaign."""

    dataset_id: UUID
    workspace_id: UUID
    workspace: str
    status: str
    guidelines: str | None
    overlap: int
    is_member: bool
    question_title: str | None
    campaign: Campaign | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Progress:
    """How far the team is (pulled pairs count in none of these), and what one person did."""

    pairs: int
    pairs_done: int
    votes: int
    votes_wanted: int
    people: int
    simulated: int
    my_votes: int
    my_skips: int
    my_flags: int


def _campaign(row: Any) -> Campaign:
    return Campaign(**{name: row[name] for name in Campaign.__dataclass_fields__})


def _seen(row: Any) -> Seen:
    names = [name for name in Seen.__dataclass_fields__ if name != "campaign"]
    campaign = None if row["title"] is None else _campaign(row)
    return Seen(**{name: row[name] for name in names}, campaign=campaign)


async def get(connection: asyncpg.Connection, dataset_id: UUID) -> Campaign | None:
    """The campaign of a dataset, None when it is none."""
    row = await connection.fetchrow(SQL.get, dataset_id)
    return _campaign(row) if row else None


async def get_seen_by(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID) -> Seen | None:
    """A dataset as this user meets it; None when there is no such dataset."""
    row = await connection.fetchrow(SQL.get_seen_by, dataset_id, user_id)
    return _seen(row) if row else None


async def list_seen_by(connection: asyncpg.Connection, user_id: UUID, *, everywhere: bool) -> list[Seen]:
    """All campaigns of the user's workspaces, or of all workspaces, oldest first."""
    return [_seen(row) for row in await connection.fetch(SQL.list_seen_by, user_id, everywhere)]


async def put(
    connection: asyncpg.Connection,
    dataset_id: UUID,
    *,
    title: str,
    field: str,
    question: str,
    lease_seconds: int,
    flags_to_pull: int,
    description: dict[str, Any],
) -> Campaign:
    """Make the dataset a campaign, or change how it is served."""
    values = (dataset_id, title, field, question, lease_seconds, flags_to_pull, description)
    return _campaign(await connection.fetchrow(SQL.put, *values))


async def lock_dataset(connection: asyncpg.Connection, dataset_id: UUID) -> None:
    """Let nobody else change the dataset's settings until the transaction ends."""
    await connection.execute(SQL.lock_dataset, dataset_id)


async def get_field_type(connection: asyncpg.Connection, dataset_id: UUID, name: str) -> str | None:
    """The type of a field; None when the dataset has no such field."""
    found: str | None = await connection.fetchval(SQL.get_field_type, dataset_id, name)
    return found


async def get_question_settings(connection: asyncpg.Connection, dataset_id: UUID, name: str) -> dict[str, Any] | None:
    """The settings of a question; None when the dataset has no such question."""
    found: dict[str, Any] | None = await connection.fetchval(SQL.get_question_settings, dataset_id, name)
    return found


async def get_progress(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID) -> Progress:
    """Read at a cost that does not grow with the number of pairs or votes."""
    return Progress(**await connection.fetchrow(SQL.progress, dataset_id, user_id))


async def count_flags(connection: asyncpg.Connection, dataset_id: UUID) -> tuple[int, int]:
    """How many pairs are pulled, and how many flags there are."""
    row = await connection.fetchrow(SQL.flags, dataset_id)
    return row["pulled"], row["open_flags"]


async def list_hours(connection: asyncpg.Connection, dataset_id: UUID) -> list[dict[str, Any]]:
    """Counted votes in each of the last 48 hours that have votes, oldest first."""
    return [dict(row) for row in reversed(await connection.fetch(SQL.votes_by_hour, dataset_id))]


async def list_categories(connection: asyncpg.Connection, dataset_id: UUID) -> list[dict[str, Any]]:
    """Progress inside each category, by name; records without one come under the empty name."""
    return [dict(row) for row in await connection.fetch(SQL.categories, dataset_id)]


async def list_people(connection: asyncpg.Connection, dataset_id: UUID) -> list[dict[str, Any]]:
    """Who took part, busiest first."""
    return [dict(row) for row in await connection.fetch(SQL.people, dataset_id)]
