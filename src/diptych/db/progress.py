"""How far a dataset is: altogether, per person, for one person."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import named

SQL = named.load("progress")


async def of_dataset(connection: asyncpg.Connection, dataset_id: UUID) -> tuple[int, int]:
    """Records altogether, and completed ones."""
    row = await connection.fetchrow(SQL.of_dataset, dataset_id)
    return row["total"], row["completed"]


async def list_contributors(connection: asyncpg.Connection, dataset_id: UUID) -> list[str]:
    """Names of everyone who has a response here, in the order of their first."""
    return [row["username"] for row in await connection.fetch(SQL.list_contributors, dataset_id)]


async def of_users(connection: asyncpg.Connection, dataset_id: UUID) -> dict[str, dict[str, dict[str, int]]]:
    """Per person, by record status, by response status: how many responses. Absent means none."""
    found: dict[str, dict[str, dict[str, int]]] = {}
    for row in await connection.fetch(SQL.of_users, dataset_id):
        statuses = found.setdefault(row["username"], {"completed": {}, "pending": {}})
        statuses[row["record_status"]][row["response_status"]] = row["n_responses"]
    return found


async def of_me(connection: asyncpg.Connection, dataset_id: UUID, user_id: UUID) -> dict[str, Any]:
    """Records altogether, and how many the person submitted, discarded, drafted."""
    return dict(await connection.fetchrow(SQL.of_me, dataset_id, user_id))
