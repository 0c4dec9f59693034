"""Suggestions: one per record and question."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from diptych.db import parts, records, suggestions
from diptych.db.suggestions import Suggestion
from diptych.server import blind, content
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_dataset, load_record, missing
from diptych.server.routes.records import parse_ids
from diptych.server.schemas.records import SuggestionIn, SuggestionOut, Suggestions

router = APIRouter()


def _show(suggestion: Suggestion) -> SuggestionOut:
    return SuggestionOut.model_validate(suggestion)


@router.get("/records/{record_id}/suggestions")
async def list_suggestions(record_id: UUID, user: CurrentUser, connection: Connection) -> Suggestions:
    """Suggestions of a record, oldest first; none for annotators of a pair campaign, who must not be led."""
    _, dataset = await load_record(connection, record_id, user=user, action="suggestion.read")
    eyes = await blind.eyes_of(connection, user, dataset)
    found = {} if eyes.is_blind else await suggestions.list_of_records(connection, [record_id])
    return Suggestions(items=[_show(suggestion) for suggestion in found.get(record_id, ())])


@router.put("/records/{record_id}/suggestions", responses={201: {"model": SuggestionOut}})
async def put_suggestion(
    record_id: UUID, body: SuggestionIn, user: CurrentUser, connection: Connection, response: Response
) -> SuggestionOut:
    """Add the suggestion for a question (201), or replace the one that is there (200)."""
    async with connection.transaction():
        record, dataset = await load_record(connection, record_id, user=user, action="suggestion.write")
        await records.lock(connection, [record_id])
        rules = content.rules_of(dataset, await parts.read_all(connection, dataset.id))
        value = content.check_suggestion(rules, body, fields=record.fields)
        row = (record_id, body.question_id, body.type, value, body.agent, body.score)
        ((suggestion, is_new),) = await suggestions.upsert_many(connection, [row])
    response.status_code = 201 if is_new else 200
    return _show(suggestion)


@router.delete("/records/{record_id}/suggestions", status_code=204)
async def delete_suggestions(
    record_id: UUID, ids: Annotated[str, Query()], user: CurrentUser, connection: Connection
) -> None:
    """Remove up to 100 suggestions of a record; others are ignored."""
    await load_record(connection, record_id, user=user, action="suggestion.write")
    await suggestions.delete_many(connection, record_id, parse_ids(ids))


@router.delete("/suggestions/{suggestion_id}")
async def delete_suggestion(suggestion_id: UUID, user: CurrentUser, connection: Connection) -> SuggestionOut:
    """Remove one suggestion."""
    found = await suggestions.get(connection, suggestion_id)
    if found is None:
        raise missing("Suggestion", suggestion_id)
    suggestion, dataset_id = found
    await load_dataset(connection, dataset_id, user=user, action="suggestion.write")
    await suggestions.delete(connection, suggestion_id)
    return _show(suggestion)
