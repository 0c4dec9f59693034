"""Vector settings in the Argilla wire form."""

from __future__ import annotations

from uuid import UUID

from pydantic import Field

from diptych.server.schemas.common import NaiveTime, Wire
from diptych.server.schemas.fields import PartName, Title

MOST_DIMENSIONS = 16_000  # pgvector stores no longer ones


class VectorSettingsOut(Wire):
    """A vector that records may carry."""

    id: UUID
    name: str
    title: str
    dimensions: int
    dataset_id: UUID
    inserted_at: NaiveTime
    updated_at: NaiveTime


class VectorsSettings(Wire):
    """A list of vector settings."""

    items: list[VectorSettingsOut]


class VectorSettingsIn(Wire):
    """Body of POST /datasets/{id}/vectors-settings."""

    name: PartName
    title: Title
    dimensions: int = Field(gt=0, le=MOST_DIMENSIONS)


class VectorSettingsPatch(Wire):
    """Body of PATCH /vectors-settings/{id}."""

    title: Title
