"""Campaigns as callers meet them: found, allowed, and their board."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from diptych.db import campaigns
from diptych.db.campaigns import Campaign, Seen
from diptych.db.users import User
from diptych.errors import NotFoundError
from diptych.server import policies


async def load_seen(connection: asyncpg.Connection, dataset_id: UUID, *, user: User, action: str) -> Seen:
    """A dataset as this user meets it, campaign or not.

    Raises:
        NotFoundError: no such dataset.
        NotAllowedError: this user may not do that there.
    """
    seen = await campaigns.get_seen_by(connection, dataset_id, user.id)
    if seen is None:
        raise NotFoundError(f"Dataset with id `{dataset_id}` not found")
    policies.require(user, action, is_member=seen.is_member)
    return seen


async def load_campaign(
    connection: asyncpg.Connection, dataset_id: UUID, *, user: User, action: str
) -> tuple[Seen, Campaign]:
    """As ``load_seen``, for datasets that are campaigns; others are not found."""
    seen = await load_seen(connection, dataset_id, user=user, action=action)
    if seen.campaign is None:
        raise NotFoundError(f"Dataset with id `{dataset_id}` is not a pair campaign")
    return seen, seen.campaign
