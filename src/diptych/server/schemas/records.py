"""Records and suggestions in the Argilla wire form."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AfterValidator, BeforeValidator, Field, FiniteFloat, model_validator

from diptych.server.schemas.common import NaiveTime, Wire
from diptych.server.schemas.responses import ResponseIn, ResponseOut

MOST_MESSAGES = 500
LONGEST_ROLE = 20
LONGEST_MESSAGE = 20_000
MOST_RECORDS = 500
AGENT = re.compile(r"(?=.*[A-Za-z0-9])[A-Za-z0-9_:./\s-]{1,200}", re.DOTALL)


def _check_fields(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict) or not value:
        raise ValueError("fields must be an object with at least one entry")
    return {name: _field_value(name, entry) for name, entry in value.items()}


def _field_value(name: str, value: Any) -> Any:
    if value is None or isinstance(value, str | dict):
        return value
    if not isinstance(value, list):
        raise ValueError(f"the value of field `{name}` must be a string, a list of chat messages, an object or null")
    if len(value) > MOST_MESSAGES:
        raise ValueError(f"a chat has at most {MOST_MESSAGES} messages; field `{name}` has {len(value)}")
    return [_message(name, message) for message in value]


def _message(name: str, message: Any) -> dict[str, str]:
    kept = {}
    for key, longest in (("role", LONGEST_ROLE), ("content", LONGEST_MESSAGE)):
        text = message.get(key) if isinstance(message, dict) else None
        if not isinstance(text, str) or not 1 <= len(text) <= longest:
            raise ValueError(f"each chat message of field `{name}` needs a {key} of 1 to {longest} characters")
        kept[key] = text
    return kept


def _check_agent(agent: str) -> str:
    if not AGENT.fullmatch(agent):
        raise ValueError("agent must be 1 to 200 letters, digits, -_:./ or spaces, with a letter or digit among them")
    return agent


def _check_value(value: Any) -> Any:
    if value is None:
        raise ValueError("a suggestion needs a value")
    return value


FieldValues = Annotated[dict[str, Any], BeforeValidator(_check_fields)]
ExternalId = Annotated[str, Field(coerce_numbers_to_str=True, max_length=2000)]
Vector = list[FiniteFloat]
Share = Annotated[FiniteFloat, Field(ge=0, le=1)]


class SuggestionIn(Wire):
    """Body of PUT /records/{id}/suggestions, and part of records."""

    question_id: UUID
    value: Annotated[Any, AfterValidator(_check_value)]
    type: Literal["model", "human"] | None = None
    agent: Annotated[str, AfterValidator(_check_agent)] | None = None
    score: Share | Annotated[list[Share], Field(min_length=1)] | None = None


class NestedResponseIn(ResponseIn):
    """A response inside a record: names its user."""

    user_id: UUID

    @model_validator(mode="after")
    def _check_values(self) -> Self:
        if self.values is None and self.status != "discarded":
            raise ValueError(f"a {self.status} response needs values")
        return self


class RecordIn(Wire):
    """One item of POST /datasets/{id}/records/bulk."""

    fields: FieldValues
    metadata: dict[str, Any] | None = None
    external_id: ExternalId | None = None
    responses: list[NestedResponseIn] | None = None
    suggestions: list[SuggestionIn] | None = None
    vectors: dict[str, Vector] | None = None


class RecordUpsert(RecordIn):
    """One item of PUT /datasets/{id}/records/bulk. Fields that are null stay as they are, which 2.8 refuses."""

    id: UUID | None = None
    fields: FieldValues | None = None  # type: ignore[assignment]


def _check_external_ids(items: list[Any]) -> None:
    seen: set[str] = set()
    for position, item in enumerate(items):
        if item.external_id is not None and item.external_id in seen:
            raise ValueError(f"external_id must be unique within a request; position {position} repeats one")
        seen.add(item.external_id)


class RecordsIn(Wire):
    """Body of POST /datasets/{id}/records/bulk."""

    items: list[RecordIn] = Field(min_length=1, max_length=MOST_RECORDS)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_external_ids(self.items)
        return self


class RecordsUpsert(Wire):
    """Body of PUT /datasets/{id}/records/bulk."""

    items: list[RecordUpsert] = Field(min_length=1, max_length=MOST_RECORDS)

    @model_validator(mode="after")
    def _check(self) -> Self:
        _check_external_ids(self.items)
        return self


class RecordPatch(Wire):
    """Body of PATCH /records/{id}: only the keys that are present change; suggestions replace the whole set."""

    fields: FieldValues | None = None
    metadata: dict[str, Any] | None = None
    suggestions: list[SuggestionIn] | None = None
    vectors: dict[str, Vector] | None = None


class SuggestionOut(Wire):
    """A suggestion."""

    id: UUID
    question_id: UUID
    type: Literal["model", "human"] | None
    value: Any
    agent: str | None
    score: float | list[float] | None
    inserted_at: NaiveTime
    updated_at: NaiveTime


class Suggestions(Wire):
    """A list of suggestions."""

    items: list[SuggestionOut]


class RecordOut(Wire):
    """A record. In lists, responses, suggestions and vectors are there only when asked for."""

    id: UUID
    status: Literal["pending", "completed"]
    fields: dict[str, Any]
    metadata: dict[str, Any] | None
    external_id: str | None
    responses: list[ResponseOut] = Field(default=[])
    suggestions: list[SuggestionOut] = Field(default=[])
    vectors: dict[str, list[float]] = Field(default={})
    dataset_id: UUID
    inserted_at: NaiveTime
    updated_at: NaiveTime


class BulkRecords(Wire):
    """Answer of the bulk routes, in the order sent."""

    items: list[RecordOut]
    updated_item_ids: list[UUID] = Field(default=[], description="Upsert only: which of them were there before.")


class RecordPage(Wire):
    """Answer of GET /datasets/{id}/records."""

    items: list[RecordOut]
    total: int = Field(description="Records of the whole dataset.")
