"""Many records at once: checked all together, written in a few statements, all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import asyncpg

from diptych.db import datasets, parts, records, responses, suggestions
from diptych.db.datasets import Dataset
from diptych.errors import UserError
from diptych.images.store import FolderStore
from diptych.server import content, settle
from diptych.server.content import Rules
from diptych.server.schemas.records import RecordIn, RecordUpsert

Item = RecordIn | RecordUpsert


@dataclass(kw_only=True, slots=True)
class Batch:
    """The rows of one request, table by table."""

    ids: list[UUID] = field(default_factory=list)
    new: list[records.New] = field(default_factory=list)
    changes: list[records.Change] = field(default_factory=list)
    vectors: list[tuple[UUID, UUID, list[float]]] = field(default_factory=list)
    suggestions: list[suggestions.Row] = field(default_factory=list)
    responses: list[tuple[UUID, UUID, responses.Status, dict[str, Any]]] = field(default_factory=list)


async def create(
    connection: asyncpg.Connection, dataset: Dataset, items: Sequence[RecordIn], *, store: FolderStore
) -> list[UUID]:
    """Add records; returns their ids in the order sent.

    Raises:
        UserError: names the position of the first item that is not valid; nothing was written.
    """
    await datasets.lock_for_records(connection, dataset.id)
    rules = content.rules_of(dataset, await parts.read_all(connection, dataset.id))
    external_ids = [item.external_id for item in items if item.external_id is not None]
    taken = await records.match(connection, dataset.id, record_ids=(), external_ids=external_ids, with_fields=False)
    known = {record.external_id for record in taken}
    for position, item in enumerate(items):
        if item.external_id is not None and item.external_id in known:
            text = f"external_id `{item.external_id}` exists already in the dataset; upsert (PUT) changes records"
            raise _invalid(position, UserError(text))
    user_ids = await _known_users(connection, items)
    batch = Batch()
    for position, item in enumerate(items):
        try:
            _add_new(batch, rules, item, user_ids=user_ids)
        except UserError as error:
            raise _invalid(position, error) from error
    await _write(connection, dataset, batch, store=store)
    return batch.ids


async def upsert(
    connection: asyncpg.Connection, dataset: Dataset, items: Sequence[RecordUpsert], *, store: FolderStore
) -> tuple[list[UUID], list[UUID]]:
    """Change the records that are there and add the others; returns all ids in the order sent, and the changed ones.

    Raises:
        UserError: names the position of the first item that is not valid; nothing was written.
    """
    await datasets.lock_for_records(connection, dataset.id)
    rules = content.rules_of(dataset, await parts.read_all(connection, dataset.id))
    found = await records.match(
        connection,
        dataset.id,
        record_ids=[item.id for item in items if item.id is not None],
        external_ids=[item.external_id for item in items if item.external_id is not None],
        with_fields=rules.has_spans,
    )
    by_id = {record.id: record for record in found}
    by_external_id = {record.external_id: record for record in found if record.external_id is not None}
    user_ids = await _known_users(connection, items)
    batch = Batch()
    seen: dict[UUID, int] = {}
    for position, item in enumerate(items):
        known = by_id.get(item.id) if item.id else None
        if known is None and item.external_id is not None:
            known = by_external_id.get(item.external_id)
        try:
            if known is None:
                _add_new(batch, rules, item, user_ids=user_ids)
            else:
                if known.id in seen:
                    raise UserError(f"it is the same record as at position {seen[known.id]}")
                seen[known.id] = position
                _add_change(batch, rules, item, known=known, user_ids=user_ids)
        except UserError as error:
            raise _invalid(position, error) from error
    await _write(connection, dataset, batch, store=store)
    return batch.ids, list(seen)


def _invalid(position: int, error: UserError) -> UserError:
    return UserError(f"Record at position {position} is not valid: {error}. Nothing was stored.")


async def _known_users(connection: asyncpg.Connection, items: Sequence[Item]) -> set[UUID]:
    named = {response.user_id for item in items for response in item.responses or ()}
    return await responses.known_users(connection, named)


def _add_new(batch: Batch, rules: Rules, item: Item, *, user_ids: set[UUID]) -> None:
    if item.fields is None:
        raise UserError("a new record needs fields")
    content.check_fields(rules, item.fields)
    content.check_metadata(rules, item.metadata)
    record_id = uuid4()
    batch.ids.append(record_id)
    batch.new.append(
        records.New(id=record_id, fields=item.fields, metadata=item.metadata, external_id=item.external_id)
    )
    _add_relations(batch, rules, item, record_id=record_id, fields=item.fields, user_ids=user_ids)


def _add_change(batch: Batch, rules: Rules, item: RecordUpsert, *, known: records.Known, user_ids: set[UUID]) -> None:
    if item.fields is not None:
        content.check_fields(rules, item.fields)
    content.check_metadata(rules, item.metadata)
    batch.ids.append(known.id)
    batch.changes.append(
        records.Change(
            id=known.id,
            fields=item.fields,
            has_fields=item.fields is not None,
            metadata=item.metadata,
            has_metadata="metadata" in item.model_fields_set,
        )
    )
    fields = item.fields if item.fields is not None else known.fields or {}
    _add_relations(batch, rules, item, record_id=known.id, fields=fields, user_ids=user_ids)


def _add_relations(
    batch: Batch, rules: Rules, item: Item, *, record_id: UUID, fields: dict[str, Any], user_ids: set[UUID]
) -> None:
    content.check_vectors(rules, item.vectors)
    for name, values in (item.vectors or {}).items():
        batch.vectors.append((record_id, rules.vectors[name].id, values))
    for suggestion, value in content.check_suggestions(rules, item.suggestions or (), fields=fields):
        row = (record_id, suggestion.question_id, suggestion.type, value, suggestion.agent, suggestion.score)
        batch.suggestions.append(row)
    checked = content.check_responses(rules, item.responses or (), fields=fields, user_ids=user_ids)
    for response, answered in checked:
        batch.responses.append((record_id, response.user_id, response.status, answered))


async def _write(connection: asyncpg.Connection, dataset: Dataset, batch: Batch, *, store: FolderStore) -> None:
    await records.insert_many(connection, dataset.id, batch.new)
    await records.update_many(connection, batch.changes)
    changed = {change.id for change in batch.changes}
    await records.replace_vectors(connection, batch.vectors, known=changed)
    await suggestions.upsert_many(connection, batch.suggestions)
    await responses.upsert_many(connection, batch.responses)
    await settle.after_records(connection, dataset, batch.ids, store=store)
    if answered := sorted({row[0] for row in batch.responses}):
        await settle.after_answers(connection, dataset, answered)
