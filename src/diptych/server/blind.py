"""What of a record each caller sees: the one place through which records leave."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import parts, records, responses, suggestions
from diptych.db.datasets import Dataset
from diptych.db.records import Record
from diptych.db.responses import Response
from diptych.db.suggestions import Suggestion
from diptych.db.users import User
from diptych.server import policies

# All that an annotator may see of the field that holds a pair.
SHOWN_OF_A_PAIR = ("prompt",)


@dataclass(frozen=True, kw_only=True, slots=True)
class Eyes:
    """How one caller looks at one dataset.

    Differs from 2.8, which shows every member everything on GET /records/{id}: annotators never see metadata that is
    not visible to them, and of a pair campaign they see the prompt, their own response, and nothing else.
    """

    user_id: UUID
    sees_all: bool
    visible_metadata: Collection[str] = ()
    campaign_field: str | None = None

    @property
    def is_blind(self) -> bool:
        """True for annotators of a pair campaign."""
        return not self.sees_all and self.campaign_field is not None


async def eyes_of(connection: asyncpg.Connection, user: User, dataset: Dataset) -> Eyes:
    """How this user looks at this dataset."""
    if policies.allows(user, "record.read_hidden", is_member=dataset.is_member):
        return Eyes(user_id=user.id, sees_all=True)
    properties = await parts.list_metadata_properties(connection, dataset.id)
    return Eyes(
        user_id=user.id,
        sees_all=False,
        visible_metadata={item.name for item in properties if item.visible_for_annotators},
        campaign_field=dataset.campaign_field,
    )


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What an answer shows of what hangs on a record. ``vectors`` None: not the key; empty: all of them."""

    responses: bool = True
    suggestions: bool = True
    vectors: Sequence[str] | None = field(default=())


async def show_records(
    connection: asyncpg.Connection, found: Sequence[Record], *, eyes: Eyes, wanted: Wanted
) -> list[dict[str, Any]]:
    """Records as they leave, in the same order."""
    ids = [record.id for record in found]
    shown = [_record(record, eyes) for record in found]
    if wanted.responses:
        only = eyes.user_id if eyes.is_blind else None
        by_record = await responses.list_of_records(connection, ids, user_id=only)
        for item in shown:
            item["responses"] = [show_response(response) for response in by_record.get(item["id"], ())]
    if wanted.suggestions:
        proposed = {} if eyes.is_blind else await suggestions.list_of_records(connection, ids)
        for item in shown:
            item["suggestions"] = [show_suggestion(suggestion) for suggestion in proposed.get(item["id"], ())]
    if wanted.vectors is not None:
        vectors = {} if eyes.is_blind else await records.list_vectors(connection, ids, names=wanted.vectors or None)
        for item in shown:
            item["vectors"] = vectors.get(item["id"], {})
    return shown


def _record(record: Record, eyes: Eyes) -> dict[str, Any]:
    return {
        "id": record.id,
        "status": record.status,
        "fields": _fields(record.fields, eyes),
        "metadata": _metadata(record.metadata, eyes),
        "external_id": record.external_id,
        "dataset_id": record.dataset_id,
        "inserted_at": _naive(record.inserted_at),
        "updated_at": _naive(record.updated_at),
    }


def _fields(fields: Mapping[str, Any], eyes: Eyes) -> Mapping[str, Any]:
    pair = fields.get(eyes.campaign_field) if eyes.campaign_field is not None and eyes.is_blind else None
    if not isinstance(pair, dict):
        return fields
    return {**fields, str(eyes.campaign_field): {key: pair[key] for key in SHOWN_OF_A_PAIR if key in pair}}


def _metadata(metadata: Mapping[str, Any] | None, eyes: Eyes) -> Mapping[str, Any] | None:
    if metadata is None or eyes.sees_all:
        return metadata
    return {name: value for name, value in metadata.items() if name in eyes.visible_metadata}


def show_response(response: Response) -> dict[str, Any]:
    """A response as it leaves."""
    return {
        "id": response.id,
        "values": response.values,
        "status": response.status,
        "record_id": response.record_id,
        "user_id": response.user_id,
        "inserted_at": _naive(response.inserted_at),
        "updated_at": _naive(response.updated_at),
    }


def show_suggestion(suggestion: Suggestion) -> dict[str, Any]:
    """A suggestion as it leaves."""
    return {
        "id": suggestion.id,
        "question_id": suggestion.question_id,
        "type": suggestion.type,
        "value": suggestion.value,
        "agent": suggestion.agent,
        "score": suggestion.score,
        "inserted_at": _naive(suggestion.inserted_at),
        "updated_at": _naive(suggestion.updated_at),
    }


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)
