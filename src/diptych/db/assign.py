"""Leases: pairs kept for one person at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import named

SQL = named.load("assign")


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """The public name of an image, and the size of its full variant."""

    name: str
    width: int
    height: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Served:
    """A pair under a lease. ``images`` in the order of the record; ``side_swapped``: the second stands on the left."""

    lease_id: UUID
    record_id: UUID
    prompt: str
    images: tuple[Shown, Shown]
    side_swapped: bool
    expires_at: datetime


def _served(row: Any) -> Served:
    images = tuple(Shown(name=row[f"name_{i}"], width=row[f"width_{i}"], height=row[f"height_{i}"]) for i in (1, 2))
    return Served(
        lease_id=row["lease_id"],
        record_id=row["record_id"],
        prompt=row["prompt"],
        images=(images[0], images[1]),
        side_swapped=row["side_swapped"],
        expires_at=row["expires_at"],
    )


async def serve(
    connection: asyncpg.Connection,
    dataset_id: UUID,
    *,
    user_id: UUID,
    n: int,
    start: int,
    pads: tuple[bytes, bytes],
    now: datetime | None = None,
) -> list[Served]:
    """The person's open leases and as many new ones as are missing to ``n`` (see ``serve_pairs`` in schema.sql).

    Args:
        connection: outside a transaction, or at its start: locks are held until it ends.
        dataset_id: a campaign.
        user_id: whom they are kept for.
        n: how many at most.
        start: 0 to 2**30 - 1, where the walk through equally full pairs begins.
        pads: inner and outer pad of the key that draws the sides.
        now: the time; the database's clock by default.
    """
    return [_served(row) for row in await connection.fetch(SQL.serve, dataset_id, user_id, n, start, *pads, now)]


async def get_served(connection: asyncpg.Connection, lease_id: UUID) -> Served:
    """The pair of one lease, which must exist."""
    return _served(await connection.fetchrow(SQL.get_served, lease_id))


async def needs_person(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID) -> bool:
    """True while some pair lacks votes and this person has not judged it."""
    return bool(await connection.fetchval(SQL.needs_person, dataset_id, user_id))


async def lapse(connection: asyncpg.Connection, dataset_id: UUID, now: datetime | None = None) -> None:
    """Give back the places of leases whose time is over."""
    await connection.execute(SQL.lapse, dataset_id, now)


async def release(connection: asyncpg.Connection, user_id: UUID) -> None:
    """Give back the places of all leases of this person."""
    await connection.execute(SQL.release, user_id)
