"""Votes, skips, flags and undo: what is refused, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from diptych.db import assign, judgements
from diptych.db.assign import Served
from diptych.db.judgements import Judged, Kind, Wish
from diptych.errors import ConflictError, DiptychError, NotFoundError
from diptych.server import retry, sides

UNDO_DEPTH = 20

KEY_REUSED = (
    ConflictError,
    (
        "This idempotency_key was used for another judgement. Make a new one for each judgement, "
        "and send exactly the same body when repeating one."
    ),
)
REFUSALS: dict[str, tuple[type[DiptychError], str]] = {
    "key_reused": KEY_REUSED,
    "unknown": (NotFoundError, "No pair is kept for you under this lease_id. Ask the queue for the next pair."),
    "closed": (ConflictError, "This lease has been answered already. Ask the queue for the next pair, or undo."),
    "judged": (ConflictError, "You have judged this pair already. Ask the queue for the next pair, or undo."),
    "pulled": (ConflictError, "This pair was taken out after it was flagged. Ask the queue for the next pair."),
    "nothing": (ConflictError, "There is nothing to undo: you have no vote, skip or flag here."),
    "too_deep": (ConflictError, f"Only your last {UNDO_DEPTH} pairs can be undone; this one lies further back."),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Undone:
    """The pair that came back, and what was taken back as the person had seen it."""

    pair: Served
    kind: Kind
    answer: str | None


@retry.on_conflict
async def judge(
    connection: asyncpg.Connection, dataset_id: UUID, *, user_id: UUID, wish: Wish, now: datetime | None = None
) -> Judged:
    """Store a judgement; a repeat of the same wish gets the first answer and changes nothing.

    A vote counts while the pair has room for it. One that comes too late is kept as surplus.

    Raises:
        ConflictError: answered already, pulled, or the key was used for something else; nothing changed.
        NotFoundError: no such lease of this person here; nothing changed.
    """
    try:
        judged = await judgements.judge(connection, dataset_id, user_id=user_id, wish=wish, now=now)
    except asyncpg.UniqueViolationError as error:
        if error.constraint_name != "judgements_user_id_idempotency_key_key":
            raise
        # The same key raced in two campaigns, which do not wait for each other.
        raise KEY_REUSED[0](KEY_REUSED[1]) from error
    _refuse(judged.outcome)
    return judged


@retry.on_conflict
async def undo(
    connection: asyncpg.Connection, dataset_id: UUID, *, user_id: UUID, secret: str, now: datetime | None = None
) -> Undone:
    """Take back the latest live judgement of this person and keep the pair for them again, same sides.

    Raises:
        ConflictError: nothing to undo, or more than ``UNDO_DEPTH`` pairs back; nothing changed.
    """
    pads = sides.make_pads(secret)
    back = await judgements.undo(connection, dataset_id, user_id=user_id, depth=UNDO_DEPTH, pads=pads, now=now)
    _refuse(back.outcome)
    assert back.lease_id is not None and back.kind is not None
    swapped = bool(back.side_swapped)
    answer = sides.to_side(back.answer, swapped=swapped) if back.answer else None
    return Undone(pair=await assign.get_served(connection, back.lease_id), kind=back.kind, answer=answer)


def _refuse(outcome: str) -> None:
    if outcome in REFUSALS:
        kind, text = REFUSALS[outcome]
        raise kind(text)
