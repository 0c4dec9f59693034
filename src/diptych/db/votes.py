"""Votes as they leave the database: an Arrow table in a fixed order, and the campaigns that have them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pyarrow as pa

from diptych.db import named
from diptych.records.vote import VOTE

SQL = named.load("votes")
BATCH = 20_000


@dataclass(frozen=True, kw_only=True, slots=True)
class Located:
    """A campaign's dataset and where it is."""

    id: UUID
    name: str
    workspace: str


async def read(connection: asyncpg.Connection, dataset_id: UUID) -> pa.Table:
    """Every live vote, surplus too, in the columns of ``records.vote.VOTE``; by record as loaded, then by time.

    ``model_1`` and ``model_2`` are null where the record does not say them.
    """
    batches = []
    async with connection.transaction(isolation="repeatable_read", readonly=True):
        cursor = await connection.cursor(SQL.read, dataset_id)
        while rows := await cursor.fetch(BATCH):
            columns = [pa.array([row[field.name] for row in rows], type=field.type) for field in VOTE]
            batches.append(pa.RecordBatch.from_arrays(columns, schema=VOTE))
    return pa.Table.from_batches(batches, schema=VOTE)


async def find_datasets(connection: asyncpg.Connection) -> list[Located]:
    """All campaigns, by workspace and name."""
    return [Located(**row) for row in await connection.fetch(SQL.find_datasets)]
