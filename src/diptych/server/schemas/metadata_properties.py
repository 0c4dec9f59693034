"""Metadata properties in the Argilla wire form: what records may say about themselves."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, FiniteFloat, model_validator

from diptych.server.schemas.common import NaiveTime, Wire
from diptych.server.schemas.fields import PartName, Title


class _Bounded(Wire):
    @model_validator(mode="after")
    def _check_bounds(self) -> Self:
        low, high = getattr(self, "min", None), getattr(self, "max", None)
        if low is not None and high is not None and low >= high:
            raise ValueError(f"min ({low}) must be less than max ({high})")
        return self


class Terms(Wire):
    """A value, or several, out of a list; null allows any."""

    type: Literal["terms"]
    values: list[Any] | None = Field(default=None, min_length=1, max_length=250)


class Integer(_Bounded):
    """A whole number; bounds inclusive."""

    type: Literal["integer"]
    min: int | None = None
    max: int | None = None


class Float(_Bounded):
    """A number; bounds inclusive."""

    type: Literal["float"]
    min: FiniteFloat | None = None
    max: FiniteFloat | None = None


MetadataSettings = Annotated[Terms | Integer | Float, Field(discriminator="type")]


class MetadataPropertyOut(Wire):
    """A metadata property."""

    id: UUID
    name: str
    title: str
    settings: MetadataSettings
    visible_for_annotators: bool
    dataset_id: UUID
    inserted_at: NaiveTime
    updated_at: NaiveTime


class MetadataProperties(Wire):
    """A list of metadata properties."""

    items: list[MetadataPropertyOut]


class MetadataPropertyIn(Wire):
    """Body of POST /datasets/{id}/metadata-properties."""

    name: PartName
    title: Title
    settings: MetadataSettings
    visible_for_annotators: bool = True


class MetadataPropertyPatch(Wire):
    """Body of PATCH /metadata-properties/{id}: only the keys that are present change."""

    title: Title = ""
    visible_for_annotators: bool = True
