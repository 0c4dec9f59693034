"""What follows from a change: record statuses, the dataset's last activity, and the serving state of pairs."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from diptych.db import datasets, responses
from diptych.db.datasets import Dataset
from diptych.images.store import FolderStore
from diptych.server import pairs


async def after_answers(connection: asyncpg.Connection, dataset: Dataset, record_ids: Sequence[UUID]) -> None:
    """Call in the transaction that changed responses of these records, which it must have locked before."""
    await responses.recompute_statuses(connection, record_ids)
    if dataset.is_campaign:
        await pairs.recount(connection, record_ids)
    await datasets.touch(connection, dataset.id)


async def after_records(
    connection: asyncpg.Connection, dataset: Dataset, record_ids: Sequence[UUID], *, store: FolderStore
) -> None:
    """Call in the transaction that made or changed these records.

    Deleting needs no call: a pair goes with its record.
    """
    if dataset.is_campaign:
        await pairs.sync_pairs(connection, dataset.id, record_ids, store=store)
