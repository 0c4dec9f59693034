"""Responses: one per person and record; every write settles the record's status at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter

from diptych.db import parts, records, responses
from diptych.db.datasets import Dataset
from diptych.db.records import Record
from diptych.db.responses import Response
from diptych.db.users import User
from diptych.errors import UserError
from diptych.server import content, settle
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_record, missing
from diptych.server.schemas.responses import (
    BulkResponse,
    BulkResponses,
    MyResponseIn,
    MyResponsesIn,
    Refusal,
    ResponseIn,
    ResponseOut,
)

router = APIRouter()


def _show(response: Response) -> ResponseOut:
    return ResponseOut.model_validate(response)


async def _lock_record(
    connection: asyncpg.Connection, record_id: UUID, *, user: User, action: str
) -> tuple[Record, Dataset]:
    """The record, locked until the transaction ends: its status follows its responses."""
    await load_record(connection, record_id, user=user, action=action)
    await records.lock(connection, [record_id])
    return await load_record(connection, record_id, user=user, action=action)


async def _check(connection: asyncpg.Connection, record: Record, dataset: Dataset, body: ResponseIn) -> dict[str, Any]:
    rules = content.rules_of(dataset, await parts.read_all(connection, dataset.id))
    return content.check_response(rules, body.values, status=body.status, fields=record.fields)


@router.post("/records/{record_id}/responses", status_code=201)
async def create_response(record_id: UUID, body: ResponseIn, user: CurrentUser, connection: Connection) -> ResponseOut:
    """Respond to a record, for the first time."""
    async with connection.transaction():
        record, dataset = await _lock_record(connection, record_id, user=user, action="response.create")
        values = await _check(connection, record, dataset, body)
        response = await responses.insert(connection, record_id, user.id, status=body.status, values=values)
        await settle.after_answers(connection, dataset, [record_id])
    return _show(response)


async def _lock_response(
    connection: asyncpg.Connection, response_id: UUID, *, user: User
) -> tuple[Response, Record, Dataset]:
    """A response with its record, locked, if the caller may change it."""
    response = await responses.get(connection, response_id)
    if response is None:
        raise missing("Response", response_id)
    own = response.user_id == user.id
    action = "response.write_own" if own else "response.write_of_others"
    record, dataset = await _lock_record(connection, response.record_id, user=user, action=action)
    response = await responses.get(connection, response_id)
    if response is None:
        raise missing("Response", response_id)
    return response, record, dataset


@router.put("/responses/{response_id}")
async def update_response(
    response_id: UUID, body: ResponseIn, user: CurrentUser, connection: Connection
) -> ResponseOut:
    """Replace status and values."""
    async with connection.transaction():
        response, record, dataset = await _lock_response(connection, response_id, user=user)
        values = await _check(connection, record, dataset, body)
        updated = await responses.update(connection, response.id, status=body.status, values=values)
        await settle.after_answers(connection, dataset, [record.id])
    return _show(updated)


@router.delete("/responses/{response_id}")
async def delete_response(response_id: UUID, user: CurrentUser, connection: Connection) -> ResponseOut:
    """Take a response back."""
    async with connection.transaction():
        response, record, dataset = await _lock_response(connection, response_id, user=user)
        await responses.delete(connection, response.id)
        await settle.after_answers(connection, dataset, [record.id])
    return _show(response)


@router.post("/me/responses/bulk")
async def upsert_my_responses(body: MyResponsesIn, user: CurrentUser, connection: Connection) -> BulkResponses:
    """Respond to many records; each item succeeds or is refused by itself."""
    return BulkResponses(items=[await _upsert(connection, user, item) for item in body.items])


async def _upsert(connection: asyncpg.Connection, user: User, item: MyResponseIn) -> BulkResponse:
    try:
        async with connection.transaction():
            record, dataset = await _lock_record(connection, item.record_id, user=user, action="response.create")
            values = await _check(connection, record, dataset, item)
            (response,) = await responses.upsert_many(connection, [(record.id, user.id, item.status, values)])
            await settle.after_answers(connection, dataset, [record.id])
    except UserError as error:
        return BulkResponse(item=None, error=Refusal(detail=str(error)))
    return BulkResponse(item=_show(response), error=None)
