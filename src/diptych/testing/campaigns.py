"""Makes small campaigns straight in the database, for tests and benchmarks of serving."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from diptych.db import pairs
from diptych.db.pairs import PairImages

LABELS = ("image_1", "image_2", "both_good", "both_bad")
TEMPLATE = "<p>{{record.fields.images.prompt}}</p>"


@dataclass(frozen=True, kw_only=True, slots=True)
class MadeCampaign:
    """A published campaign and its records, in order."""

    dataset_id: UUID
    workspace_id: UUID
    record_ids: tuple[UUID, ...]


async def make_people(connection: asyncpg.Connection, n: int, *, prefix: str = "person") -> list[UUID]:
    """Annotators ``person-1``, ... that can be served; nobody can sign in as them."""
    rows = await connection.fetch(
        """
        INSERT INTO users (username, first_name, role, password_hash, api_key_hash)
        SELECT $2 || '-' || i, 'Test', 'annotator', '', sha256(convert_to($3 || i, 'UTF8'))
        FROM generate_series(1, $1) AS i RETURNING id
        """,
        n,
        prefix,
        secrets.token_hex(8),
    )
    return [row["id"] for row in rows]


async def make_campaign(
    connection: asyncpg.Connection,
    n_pairs: int,
    *,
    overlap: int = 3,
    lease_seconds: int = 180,
    flags_to_pull: int = 2,
    members: list[UUID] | None = None,
    name: str = "campaign",
) -> MadeCampaign:
    """A dataset of ``n_pairs`` pairs of model-a and model-b; its images are known by name only, not in a store."""
    workspace_id = await connection.fetchval("INSERT INTO workspaces (name) VALUES ($1) RETURNING id", f"{name}-ws")
    dataset_id = await connection.fetchval(
        "INSERT INTO datasets (workspace_id, name, status, min_submitted) VALUES ($1, $2, 'ready', $3) RETURNING id",
        workspace_id,
        name,
        overlap,
    )
    await connection.execute(
        "INSERT INTO fields (dataset_id, name, title, required, settings) VALUES ($1, 'images', 'images', true, $2)",
        dataset_id,
        {"type": "custom", "template": TEMPLATE, "advanced_mode": False},
    )
    await connection.execute(
        """
        INSERT INTO questions (dataset_id, name, title, required, settings)
        VALUES ($1, 'preference', 'Which?', true, $2)
        """,
        dataset_id,
        {
            "type": "label_selection",
            "visible_options": None,
            "options": [{"value": label, "text": label, "description": None} for label in LABELS],
        },
    )
    await connection.execute(
        "INSERT INTO campaigns (dataset_id, title, lease_seconds, flags_to_pull) VALUES ($1, $2, $3, $4)",
        dataset_id,
        name,
        lease_seconds,
        flags_to_pull,
    )
    if members:
        await connection.execute(
            "INSERT INTO memberships (workspace_id, user_id) SELECT $1, unnest($2::uuid[])", workspace_id, members
        )
    record_ids = await _make_records(connection, dataset_id, n_pairs)
    return MadeCampaign(dataset_id=dataset_id, workspace_id=workspace_id, record_ids=tuple(record_ids))


async def _make_records(connection: asyncpg.Connection, dataset_id: UUID, n_pairs: int) -> list[UUID]:
    numbers = range(n_pairs)
    hashes = [[_hash(f"{number}-{position}") for number in numbers] for position in (1, 2)]
    await connection.execute(
        """
        INSERT INTO images (sha256, media_type, width, height)
        SELECT unnest($1::text[]), 'image/png', 8, 8 ON CONFLICT DO NOTHING
        """,
        [*hashes[0], *hashes[1]],
    )
    rows = await connection.fetch(
        """
        INSERT INTO records (dataset_id, fields, metadata, external_id)
        SELECT $1,
               jsonb_build_object('images', jsonb_build_object(
                   'image_1', '/api/v1/images/' || image_1, 'image_2', '/api/v1/images/' || image_2,
                   'prompt', 'prompt ' || n)),
               jsonb_build_object(
                   'model_1', 'model-a', 'model_2', 'model-b', 'category', 'c' || n % 3, 'prompt_id', n::text),
               n || '-quality'
        FROM unnest($2::int[], $3::text[], $4::text[]) AS new (n, image_1, image_2)
        ORDER BY n RETURNING id
        """,
        dataset_id,
        list(numbers),
        *hashes,
    )
    record_ids = [row["id"] for row in rows]
    triples = zip(record_ids, *hashes, strict=True)
    await pairs.put(connection, dataset_id, [PairImages(record_id=r, image_1=a, image_2=b) for r, a, b in triples])
    return record_ids


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
