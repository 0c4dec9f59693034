"""Pairs of a campaign: made from records, and kept in step with what the records API writes."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import campaigns, pairs
from diptych.db.campaigns import Campaign
from diptych.db.pairs import Content, PairImages
from diptych.errors import ConflictError, InputError
from diptych.images.store import FolderStore
from diptych.server import masters

LABELS = {"image_1", "image_2", "both_good", "both_bad"}
UPLOADED = re.compile(r"/api/v1/images/([0-9a-f]{64})")
DATA_URL = re.compile(r"data:image/[a-z0-9.+-]+;base64,", re.IGNORECASE)
BATCH = 1000


async def sync_pairs(
    connection: asyncpg.Connection, dataset_id: UUID, record_ids: Sequence[UUID], *, store: FolderStore | None = None
) -> None:
    """Make pairs of these records, or change their images; does nothing in a dataset that is no campaign.

    Call it inside the transaction that wrote the records.

    Args:
        connection: inside a transaction.
        dataset_id: the records' dataset.
        record_ids: those that were written.
        store: where images given as data URLs are kept; without it data URLs are refused.

    Raises:
        InputError: a record's images are missing, unknown or not allowed; names the record.
        ConflictError: a record that people judged already would get other images.
    """
    campaign = await campaigns.get(connection, dataset_id)
    if campaign is None:
        return
    for first in range(0, len(record_ids), BATCH):
        batch = record_ids[first : first + BATCH]
        contents = await pairs.list_contents(connection, dataset_id, batch)
        found = [await _read(connection, item, field=campaign.field, store=store) for item in contents]
        await _check_known(connection, found, contents)
        if changed := await pairs.find_changed_with_votes(connection, found):
            label = next(item.label for item in contents if item.id == changed)
            raise ConflictError(
                f"Record '{label}': people have judged this pair with other images; "
                "its images can no longer change. Add the new images under another id."
            )
        await pairs.put(connection, dataset_id, found)


async def recount(connection: asyncpg.Connection, record_ids: Sequence[UUID]) -> None:
    """Make votes and counters of these pairs agree with their responses, after the records API wrote responses.

    Call it inside the transaction that wrote them. Records that are no pairs are passed over.
    """
    await pairs.reconcile(connection, record_ids)


async def put_campaign(
    connection: asyncpg.Connection, dataset_id: UUID, *, store: FolderStore, **settings: Any
) -> Campaign:
    """Make a dataset a campaign, or change how it is served; all its records become pairs.

    Raises:
        InputError: the dataset lacks the field or the question, or a record's images cannot be served; nothing changed.
    """
    async with connection.transaction():
        await campaigns.lock_dataset(connection, dataset_id)
        await _check_settings(connection, dataset_id, field=settings["field"], question=settings["question"])
        campaign = await campaigns.put(connection, dataset_id, **settings)
        record_ids = await pairs.list_record_ids(connection, dataset_id)
        await sync_pairs(connection, dataset_id, record_ids, store=store)
        for first in range(0, len(record_ids), BATCH):
            await recount(connection, record_ids[first : first + BATCH])
    return campaign


async def _check_settings(connection: asyncpg.Connection, dataset_id: UUID, *, field: str, question: str) -> None:
    kind = await campaigns.get_field_type(connection, dataset_id, field)
    if kind != "custom":
        what = "has no such field" if kind is None else f"has it as a {kind} field"
        raise InputError(f"field is '{field}', but the dataset {what}; a campaign needs a custom field for its images.")
    settings = await campaigns.get_question_settings(connection, dataset_id, question)
    if settings is None:
        raise InputError(f"question is '{question}', but the dataset has no such question; add it before publishing.")
    values = {option["value"] for option in settings.get("options", [])}
    if settings.get("type") != "label_selection" or values != LABELS:
        raise InputError(
            f"question '{question}' must be a label question with exactly the labels {', '.join(sorted(LABELS))}."
        )


async def _read(connection: asyncpg.Connection, item: Content, *, field: str, store: FolderStore | None) -> PairImages:
    where = f"Record '{item.label}', field '{field}'"
    content = item.content
    if not isinstance(content, dict) or not all(
        isinstance(content.get(key), str) for key in ("image_1", "image_2", "prompt")
    ):
        raise InputError(f"{where}: a campaign needs an object with the texts image_1, image_2 and prompt.")
    hashes = [
        await _resolve(connection, content[key], where=f"{where}, {key}", store=store) for key in ("image_1", "image_2")
    ]
    return PairImages(record_id=item.id, image_1=hashes[0], image_2=hashes[1])


async def _resolve(connection: asyncpg.Connection, value: str, *, where: str, store: FolderStore | None) -> str:
    """The master's hash behind what a record says."""
    if uploaded := UPLOADED.fullmatch(value):
        return uploaded[1]
    if store is not None and (head := DATA_URL.match(value)):
        try:
            data = base64.b64decode(value[head.end() :], validate=True)
            return (await masters.keep(connection, store, data)).sha256
        except (binascii.Error, InputError) as error:
            raise InputError(f"{where}: the data URL holds no usable image: {error}") from error
    raise InputError(
        f"{where}: {value[:80]!r} is not an image of this server. Upload it (POST /api/v1/images) "
        "and give the url of the answer; images at other addresses are not fetched."
    )


async def _check_known(
    connection: asyncpg.Connection, found: Sequence[PairImages], contents: Sequence[Content]
) -> None:
    wanted = {sha256 for pair in found for sha256 in (pair.image_1, pair.image_2)}
    known = await pairs.find_known_images(connection, sorted(wanted))
    for pair, item in zip(found, contents, strict=True):
        for key, sha256 in (("image_1", pair.image_1), ("image_2", pair.image_2)):
            if sha256 not in known:
                raise InputError(
                    f"Record '{item.label}', {key}: no image {sha256} on this server. "
                    "Upload it first (POST /api/v1/images)."
                )
