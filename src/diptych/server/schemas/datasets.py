"""Datasets in the Argilla wire form."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from diptych.db.datasets import Dataset
from diptych.server.schemas.common import NaiveTime, Wire

DatasetName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Guidelines = Annotated[str, StringConstraints(min_length=1, max_length=10_000)]


class Overlap(Wire):
    """How many submitted responses complete a record."""

    strategy: Literal["overlap"]
    min_submitted: int = Field(ge=1, le=1_000_000)


class DatasetOut(Wire):
    """A dataset."""

    id: UUID
    name: str
    guidelines: str | None
    allow_extra_metadata: bool
    status: Literal["draft", "ready"]
    distribution: Overlap
    metadata: dict[str, Any] | None
    workspace_id: UUID
    last_activity_at: NaiveTime
    inserted_at: NaiveTime
    updated_at: NaiveTime


class Datasets(Wire):
    """A list of datasets."""

    items: list[DatasetOut]


class DatasetIn(Wire):
    """Body of POST /datasets."""

    name: DatasetName
    guidelines: Guidelines | None = None
    allow_extra_metadata: bool = True
    distribution: Overlap = Overlap(strategy="overlap", min_submitted=1)
    metadata: dict[str, Any] | None = None
    workspace_id: UUID


class DatasetPatch(Wire):
    """Body of PATCH /datasets/{id}: only the keys that are present change."""

    name: DatasetName = ""
    guidelines: Guidelines | None = None
    allow_extra_metadata: bool = True
    distribution: Overlap = Overlap(strategy="overlap", min_submitted=1)
    metadata: dict[str, Any] | None = None


def show(dataset: Dataset) -> DatasetOut:
    """A dataset as it leaves."""
    return DatasetOut(
        id=dataset.id,
        name=dataset.name,
        guidelines=dataset.guidelines,
        allow_extra_metadata=dataset.allow_extra_metadata,
        status=dataset.status,
        distribution=Overlap(strategy="overlap", min_submitted=dataset.min_submitted),
        metadata=dataset.metadata,
        workspace_id=dataset.workspace_id,
        last_activity_at=dataset.last_activity_at,
        inserted_at=dataset.inserted_at,
        updated_at=dataset.updated_at,
    )
