"""Responses in the Argilla wire form: what one person answers about one record."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BeforeValidator, Field

from diptych.server.schemas.common import NaiveTime, Wire

ResponseStatus = Literal["draft", "submitted", "discarded"]


def _check_shape(value: Any) -> Any:
    """Which JSON an answer may be at all; whether it answers its question is checked with the question at hand."""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return value
    if not isinstance(value, list):
        raise ValueError("an answer is a string, an integer or a list")
    if all(isinstance(item, dict) for item in value):
        return value
    if any(isinstance(item, bool | float | dict | list) or item is None for item in value):
        raise ValueError("a list of answers holds strings, or objects, throughout")
    return [str(item) for item in value]


class Answer(Wire):
    """The value for one question."""

    value: Annotated[Any, BeforeValidator(_check_shape)]


class ResponseIn(Wire):
    """Body of POST /records/{id}/responses and PUT /responses/{id}."""

    status: ResponseStatus
    values: dict[str, Answer] | None = None


class MyResponseIn(ResponseIn):
    """One item of POST /me/responses/bulk."""

    record_id: UUID


class MyResponsesIn(Wire):
    """Body of POST /me/responses/bulk."""

    items: list[MyResponseIn] = Field(min_length=1, max_length=100)


class ResponseOut(Wire):
    """A response. Differs from 2.8: ``values`` is an empty object where nothing was answered, never null."""

    id: UUID
    values: dict[str, dict[str, Any]]
    status: ResponseStatus
    record_id: UUID
    user_id: UUID
    inserted_at: NaiveTime
    updated_at: NaiveTime


class Refusal(Wire):
    """Why one item was refused."""

    detail: str


class BulkResponse(Wire):
    """What became of one item."""

    item: ResponseOut | None
    error: Refusal | None


class BulkResponses(Wire):
    """Answer of POST /me/responses/bulk, in the order sent."""

    items: list[BulkResponse]
