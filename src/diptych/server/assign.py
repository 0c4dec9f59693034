"""Who sees what next: the queue of one person in one campaign."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg

from diptych.db import assign, campaigns
from diptych.db.assign import Served
from diptych.db.campaigns import Progress
from diptych.server import retry, sides

RETRY_AFTER_S = 3
STARTS = 2**30

State = Literal["open", "wait", "finished"]


@dataclass(frozen=True, kw_only=True, slots=True)
class NextPairs:
    """What a person is to see next; with state ``wait`` ask again after ``retry_after_s``."""

    items: list[Served]
    state: State
    retry_after_s: int | None
    progress: Progress


@retry.on_conflict
async def serve_next(
    connection: asyncpg.Connection,
    dataset_id: UUID,
    *,
    user_id: UUID,
    n: int,
    secret: str,
    start: int | None = None,
    now: datetime | None = None,
) -> NextPairs:
    """Keep up to ``n`` pairs for this person: those already kept, then new ones, fullest first.

    Args:
        connection: not inside a transaction.
        dataset_id: a campaign.
        user_id: the person.
        n: 1 to 8.
        secret: draws the sides.
        start: where the walk through equally full pairs begins (0 to 2**30 - 1); drawn when left out.
        now: the time; the database's clock by default.
    """
    start = secrets.randbelow(STARTS) if start is None else start
    pads = sides.make_pads(secret)
    items = await assign.serve(connection, dataset_id, user_id=user_id, n=n, start=start, pads=pads, now=now)
    state: State = "open"
    if not items:
        state = "wait" if await assign.needs_person(connection, dataset_id, user_id) else "finished"
    progress = await campaigns.get_progress(connection, dataset_id, user_id)
    retry_after_s = RETRY_AFTER_S if state == "wait" else None
    return NextPairs(items=items, state=state, retry_after_s=retry_after_s, progress=progress)


@retry.on_conflict
async def release_leases(connection: asyncpg.Connection, user_id: UUID) -> None:
    """Give back all pairs kept for this person; what they still send is counted if there is room."""
    await assign.release(connection, user_id)
