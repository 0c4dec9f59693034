"""The noun judgement: a vote, a skip or a flag, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

import asyncpg

from diptych.db import named

SQL = named.load("judgements")

Kind = Literal["vote", "skip", "flag"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """What a person sends about a pair; ``answer`` as they see the sides, only for votes, ``reason`` only for flags."""

    lease_id: UUID
    idempotency_key: UUID
    kind: Kind
    answer: str | None = None
    reason: str | None = None
    note: str | None = None
    ready_ms: int | None = None
    hidden_ms: int | None = None
    input_kind: str | None = None
    client_version: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Judged:
    """What became of a wish: ``stored``, ``repeated``, or a refusal (see ``judge`` in schema.sql)."""

    outcome: str
    judgement_id: UUID | None
    is_counted: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class TakenBack:
    """What undo did: ``undone``, or a refusal; ``answer`` as it is stored, not as it was seen."""

    outcome: str
    lease_id: UUID | None
    kind: Kind | None
    answer: str | None
    side_swapped: bool | None


async def judge(
    connection: asyncpg.Connection, dataset_id: UUID, *, user_id: UUID, wish: Wish, now: datetime | None = None
) -> Judged:
    """Store a judgement with all that follows from it, in one statement: whole or not at all."""
    row = await connection.fetchrow(
        SQL.judge,
        dataset_id,
        user_id,
        wish.lease_id,
        wish.idempotency_key,
        wish.kind,
        wish.answer,
        wish.reason,
        wish.note,
        wish.ready_ms,
        wish.hidden_ms,
        wish.input_kind,
        wish.client_version,
        now,
    )
    return Judged(**row)


async def undo(
    connection: asyncpg.Connection,
    dataset_id: UUID,
    *,
    user_id: UUID,
    depth: int,
    pads: tuple[bytes, bytes],
    now: datetime | None = None,
) -> TakenBack:
    """Take back the person's latest judgement and keep the pair for them again; at most ``depth`` pairs back."""
    return TakenBack(**await connection.fetchrow(SQL.undo, dataset_id, user_id, depth, *pads, now))
