"""The noun pair on the server: what is served of a record, and the images on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import named

SQL = named.load("pairs")


@dataclass(frozen=True, kw_only=True, slots=True)
class Master:
    """An image as it came in; width and height upright, as people see it."""

    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The campaign's field of one record; ``label`` names the record to people."""

    id: UUID
    label: str
    content: Any


@dataclass(frozen=True, kw_only=True, slots=True)
class PairImages:
    """The masters on one pair."""

    record_id: UUID
    image_1: str
    image_2: str


async def list_contents(connection: asyncpg.Connection, dataset_id: UUID, record_ids: Sequence[UUID]) -> list[Content]:
    """What the records hold in the campaign's field, by record id."""
    return [Content(**row) for row in await connection.fetch(SQL.list_contents, dataset_id, list(record_ids))]


async def list_record_ids(connection: asyncpg.Connection, dataset_id: UUID) -> list[UUID]:
    """All records of a dataset, oldest first."""
    return [row["id"] for row in await connection.fetch(SQL.list_record_ids, dataset_id)]


async def find_known_images(connection: asyncpg.Connection, hashes: Sequence[str]) -> set[str]:
    """Those of the hashes that are stored."""
    return {row["sha256"] for row in await connection.fetch(SQL.known_images, list(hashes))}


async def put_image(connection: asyncpg.Connection, image: Master) -> None:
    """Write down that a master is in the store; it must be."""
    await connection.execute(SQL.put_image, image.sha256, image.media_type, image.width, image.height)


async def get_image(connection: asyncpg.Connection, sha256: str) -> Master | None:
    """What is known of a master; None when it never came in."""
    row = await connection.fetchrow(SQL.get_image, sha256)
    return Master(**row) if row else None


async def find_changed_with_votes(connection: asyncpg.Connection, pairs: Sequence[PairImages]) -> UUID | None:
    """A record among these that people judged with other images than it would now get."""
    found: UUID | None = await connection.fetchval(SQL.find_changed_with_votes, *_columns(pairs))
    return found


async def put(connection: asyncpg.Connection, dataset_id: UUID, pairs: Sequence[PairImages]) -> None:
    """Make pairs servable, or change their images; a changed image gets a new public name."""
    columns = _columns(pairs)
    await connection.execute(SQL.lock, columns[0])
    await connection.execute(SQL.put, dataset_id, *columns)
    await connection.execute(SQL.put_names, *columns)


async def reconcile(connection: asyncpg.Connection, record_ids: Sequence[UUID], now: datetime | None = None) -> None:
    """Make judgements and counters of these pairs agree with their responses."""
    await connection.execute(SQL.reconcile, list(record_ids), now)


async def find_image_seen_by(connection: asyncpg.Connection, name: str, user_id: UUID) -> tuple[str, bool] | None:
    """Hash behind a public name, and whether the user is a member of its workspace; None for an unknown name."""
    row = await connection.fetchrow(SQL.find_image_seen_by, name, user_id)
    return (row["sha256"], row["is_member"]) if row else None


def _columns(pairs: Sequence[PairImages]) -> tuple[list[UUID], list[str], list[str]]:
    # Always in the same order: two bulk writes then wait for each other instead of deadlocking.
    ordered = sorted(pairs, key=lambda pair: pair.record_id)
    return [p.record_id for p in ordered], [p.image_1 for p in ordered], [p.image_2 for p in ordered]
