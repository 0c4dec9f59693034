"""Metadata properties of a dataset; annotators see only those that are visible to them."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import asyncpg
from fastapi import APIRouter

from diptych.db import parts
from diptych.db.parts import MetadataProperty
from diptych.server import policies
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_dataset, missing
from diptych.server.schemas.metadata_properties import (
    MetadataProperties,
    MetadataPropertyIn,
    MetadataPropertyOut,
    MetadataPropertyPatch,
)

router = APIRouter()


async def _load(connection: asyncpg.Connection, property_id: UUID) -> MetadataProperty:
    found = await parts.get_metadata_property(connection, property_id)
    if found is None:
        raise missing("MetadataProperty", property_id)
    return found


@router.get("/me/datasets/{dataset_id}/metadata-properties")
async def list_my_metadata_properties(
    dataset_id: UUID, user: CurrentUser, connection: Connection
) -> MetadataProperties:
    """Metadata properties the caller may see, in the order they were made."""
    dataset = await load_dataset(connection, dataset_id, user=user, action="settings.read")
    sees_all = policies.allows(user, "record.read_hidden", is_member=dataset.is_member)
    found = await parts.list_metadata_properties(connection, dataset_id)
    shown = [MetadataPropertyOut.model_validate(item) for item in found if sees_all or item.visible_for_annotators]
    return MetadataProperties(items=shown)


@router.post("/datasets/{dataset_id}/metadata-properties", status_code=201)
async def create_metadata_property(
    dataset_id: UUID, body: MetadataPropertyIn, user: CurrentUser, connection: Connection
) -> MetadataPropertyOut:
    """Add a metadata property."""
    await load_dataset(connection, dataset_id, user=user, action="settings.write")
    made = await parts.insert_metadata_property(
        connection,
        dataset_id,
        name=body.name,
        title=body.title,
        settings=body.settings.model_dump(),
        visible_for_annotators=body.visible_for_annotators,
    )
    return MetadataPropertyOut.model_validate(made)


@router.patch("/metadata-properties/{property_id}")
async def update_metadata_property(
    property_id: UUID, body: MetadataPropertyPatch, user: CurrentUser, connection: Connection
) -> MetadataPropertyOut:
    """Change title or visibility. Differs from 2.8: what is left out stays as it is."""
    async with connection.transaction():
        known = await _load(connection, property_id)
        await load_dataset(connection, known.dataset_id, user=user, action="settings.write")
        changed = dataclasses.replace(known, **body.model_dump(exclude_unset=True))
        updated = await parts.update_metadata_property(connection, changed)
    return MetadataPropertyOut.model_validate(updated)


@router.delete("/metadata-properties/{property_id}")
async def delete_metadata_property(property_id: UUID, user: CurrentUser, connection: Connection) -> MetadataPropertyOut:
    """Remove a metadata property; values stay in the records, hidden from annotators."""
    async with connection.transaction():
        known = await _load(connection, property_id)
        await load_dataset(connection, known.dataset_id, user=user, action="settings.write")
        await parts.delete_metadata_property(connection, property_id)
    return MetadataPropertyOut.model_validate(known)
