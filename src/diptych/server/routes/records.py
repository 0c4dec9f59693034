"""Records: written many at a time, listed, read, changed, deleted."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter, Query

from diptych.db import datasets, parts, records, suggestions
from diptych.db.datasets import Dataset
from diptych.db.records import Record
from diptych.db.users import User
from diptych.errors import ConflictError, UserError
from diptych.images.store import FolderStore
from diptych.server import blind, content, ingest, settle
from diptych.server.blind import Wanted
from diptych.server.deps import Connection, CurrentUser, Store
from diptych.server.fastjson import FastJson, FastJsonRoute
from diptych.server.loading import load_dataset, load_record
from diptych.server.schemas.records import (
    BulkRecords,
    RecordOut,
    RecordPage,
    RecordPatch,
    RecordsIn,
    RecordsUpsert,
)

router = APIRouter(route_class=FastJsonRoute)

ALL = Wanted()
NONE = Wanted(responses=False, suggestions=False, vectors=None)
MOST_IDS = 100
UPSERT_ATTEMPTS = 3


def parse_include(include: list[str]) -> Wanted:
    """Read ``include``: repeatable, comma separated; ``vectors`` for all or ``vectors:a,b`` for some.

    Raises:
        UserError: an unknown word, or both forms of vectors.
    """
    wanted: dict[str, Any] = {"responses": False, "suggestions": False, "vectors": None}
    for entry in include:
        word, colon, names = entry.partition(":")
        if colon:
            if word != "vectors" or ":" in names or wanted["vectors"] == ():
                raise UserError(f"include={entry} is not understood; write vectors or vectors:name1,name2, not both.")
            wanted["vectors"] = (*(wanted["vectors"] or ()), *names.split(","))
            continue
        for key in entry.split(","):
            if key not in wanted:
                raise UserError(f"include={key} is not understood; allowed: responses, suggestions, vectors.")
            if key == "vectors" and wanted["vectors"]:
                raise UserError("include takes vectors or vectors:name1,name2, not both.")
            wanted[key] = () if key == "vectors" else True
    return Wanted(**wanted)


def parse_ids(ids: str) -> list[UUID]:
    """Read comma-separated uuids, 1 to 100; UserError otherwise."""
    try:
        parsed = [UUID(text.strip()) for text in ids.split(",")]
    except ValueError:
        raise UserError(f"ids must be comma-separated uuids; got {ids[:100]!r}.") from None
    if len(parsed) > MOST_IDS:
        raise UserError(f"ids takes at most {MOST_IDS} uuids; got {len(parsed)}.")
    return parsed


@router.get("/datasets/{dataset_id}/records", response_model=RecordPage)
async def list_records(
    dataset_id: UUID,
    user: CurrentUser,
    connection: Connection,
    include: Annotated[list[str], Query()] = [],  # noqa: B006 (FastAPI copies it)
    offset: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 50,
) -> FastJson:
    """A page of records in the order of insertion."""
    dataset = await load_dataset(connection, dataset_id, user=user, action="record.list")
    wanted = parse_include(include)
    found = await records.list_page(connection, dataset_id, offset=offset, limit=limit)
    eyes = await blind.eyes_of(connection, user, dataset)
    items = await blind.show_records(connection, found, eyes=eyes, wanted=wanted)
    return FastJson({"items": items, "total": await records.count(connection, dataset_id)})


@router.post("/datasets/{dataset_id}/records/bulk", status_code=201, response_model=BulkRecords)
async def create_records(
    dataset_id: UUID, body: RecordsIn, user: CurrentUser, connection: Connection, store: Store
) -> FastJson:
    """Add records, all or none."""
    async with connection.transaction():
        dataset = await load_dataset(connection, dataset_id, user=user, action="record.write")
        if dataset.status != "ready":
            raise UserError(f"Dataset `{dataset.name}` is a draft; publish it before adding records.")
        try:
            ids = await ingest.create(connection, dataset, body.items, store=store)
        except asyncpg.UniqueViolationError as error:
            raise UserError("Another request added one of these external_ids just now. Nothing was stored.") from error
        items = await _show(connection, user, dataset, ids)
    return FastJson({"items": items}, status_code=201)


@router.put("/datasets/{dataset_id}/records/bulk", response_model=BulkRecords)
async def upsert_records(
    dataset_id: UUID, body: RecordsUpsert, user: CurrentUser, connection: Connection, store: Store
) -> FastJson:
    """Change the records that are there by id or external id and add the others, all or none."""
    for _ in range(UPSERT_ATTEMPTS):
        try:
            async with connection.transaction():
                dataset = await load_dataset(connection, dataset_id, user=user, action="record.write")
                ids, changed = await ingest.upsert(connection, dataset, body.items, store=store)
                items = await _show(connection, user, dataset, ids)
        except asyncpg.UniqueViolationError:
            continue  # another request added one of them meanwhile: now it is there to be changed
        return FastJson({"items": items, "updated_item_ids": changed})
    raise ConflictError("Other requests keep adding the same records; try again.")


async def _show(connection: asyncpg.Connection, user: User, dataset: Dataset, ids: list[UUID]) -> list[dict[str, Any]]:
    eyes = await blind.eyes_of(connection, user, dataset)
    return await blind.show_records(connection, await records.list_by_ids(connection, ids), eyes=eyes, wanted=ALL)


@router.delete("/datasets/{dataset_id}/records", status_code=204)
async def delete_records(
    dataset_id: UUID, ids: Annotated[str, Query()], user: CurrentUser, connection: Connection
) -> None:
    """Remove up to 100 records; those that are not in the dataset are ignored."""
    async with connection.transaction():
        dataset = await load_dataset(connection, dataset_id, user=user, action="record.delete")
        await records.delete_many(connection, dataset.id, parse_ids(ids))


@router.get("/records/{record_id}", response_model=RecordOut)
async def get_record(record_id: UUID, user: CurrentUser, connection: Connection) -> FastJson:
    """One record, as this caller may see it."""
    record, dataset = await load_record(connection, record_id, user=user, action="record.read")
    eyes = await blind.eyes_of(connection, user, dataset)
    (shown,) = await blind.show_records(connection, [record], eyes=eyes, wanted=ALL)
    return FastJson(shown)


@router.patch("/records/{record_id}", response_model=RecordOut)
async def update_record(
    record_id: UUID, body: RecordPatch, user: CurrentUser, connection: Connection, store: Store
) -> FastJson:
    """Change the given keys; suggestions replace the whole set, vectors those of the same name."""
    async with connection.transaction():
        _, dataset = await load_record(connection, record_id, user=user, action="record.write")
        await datasets.lock_for_records(connection, dataset.id)  # before the record's lock, as everywhere
        await records.lock(connection, [record_id])
        record, dataset = await load_record(connection, record_id, user=user, action="record.write")
        if body.model_fields_set:
            await _change(connection, dataset, record, body, store=store)
        (shown,) = await _show(connection, user, dataset, [record_id])
    return FastJson(shown)


async def _change(
    connection: asyncpg.Connection, dataset: Dataset, record: Record, body: RecordPatch, *, store: FolderStore
) -> None:
    rules = content.rules_of(dataset, await parts.read_all(connection, dataset.id))
    if body.fields is not None:
        content.check_fields(rules, body.fields)
    content.check_metadata(rules, body.metadata)
    content.check_vectors(rules, body.vectors)
    fields = body.fields if body.fields is not None else record.fields
    checked = content.check_suggestions(rules, body.suggestions or (), fields=fields)
    change = records.Change(
        id=record.id,
        fields=body.fields,
        has_fields=body.fields is not None,
        metadata=body.metadata,
        has_metadata="metadata" in body.model_fields_set,
    )
    await records.update_many(connection, [change])
    vectors = [(record.id, rules.vectors[name].id, values) for name, values in (body.vectors or {}).items()]
    await records.replace_vectors(connection, vectors, known=[record.id])
    if body.suggestions is not None:
        await suggestions.delete_others(connection, record.id, [item.question_id for item in body.suggestions])
        rows = [(record.id, item.question_id, item.type, value, item.agent, item.score) for item, value in checked]
        await suggestions.upsert_many(connection, rows)
    await records.bump(connection, record.id)
    await settle.after_records(connection, dataset, [record.id], store=store)


@router.delete("/records/{record_id}", response_model=RecordOut, response_model_exclude_unset=True)
async def delete_record(record_id: UUID, user: CurrentUser, connection: Connection) -> FastJson:
    """Remove a record with everything that hangs on it."""
    async with connection.transaction():
        record, dataset = await load_record(connection, record_id, user=user, action="record.delete")
        eyes = await blind.eyes_of(connection, user, dataset)
        (shown,) = await blind.show_records(connection, [record], eyes=eyes, wanted=NONE)
        await records.delete(connection, record_id)
    return FastJson(shown)
