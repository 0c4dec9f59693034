"""Vector settings of a dataset."""

from __future__ import annotations

import dataclasses
from uuid import UUID

import asyncpg
from fastapi import APIRouter

from diptych.db import parts
from diptych.db.parts import VectorSettings
from diptych.errors import ConflictError, UserError
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_dataset, lock_dataset, missing
from diptych.server.schemas.vectors_settings import (
    VectorSettingsIn,
    VectorSettingsOut,
    VectorSettingsPatch,
    VectorsSettings,
)

router = APIRouter()

MOST_PER_DATASET = 5


async def _load(connection: asyncpg.Connection, settings_id: UUID) -> VectorSettings:
    found = await parts.get_vector_settings(connection, settings_id)
    if found is None:
        raise missing("VectorSettings", settings_id)
    return found


@router.get("/datasets/{dataset_id}/vectors-settings")
async def list_vectors_settings(dataset_id: UUID, user: CurrentUser, connection: Connection) -> VectorsSettings:
    """Vector settings in the order they were made."""
    await load_dataset(connection, dataset_id, user=user, action="settings.read")
    found = await parts.list_vectors_settings(connection, dataset_id)
    return VectorsSettings(items=[VectorSettingsOut.model_validate(item) for item in found])


@router.post("/datasets/{dataset_id}/vectors-settings", status_code=201)
async def create_vector_settings(
    dataset_id: UUID, body: VectorSettingsIn, user: CurrentUser, connection: Connection
) -> VectorSettingsOut:
    """Add a vector; five are the most."""
    async with connection.transaction():
        await lock_dataset(connection, dataset_id, user=user, action="settings.write")
        known = await parts.list_vectors_settings(connection, dataset_id)
        if any(item.name == body.name for item in known):
            text = f"A vector with name `{body.name}` exists already in dataset `{dataset_id}`; choose another name."
            raise ConflictError(text)
        if len(known) >= MOST_PER_DATASET:
            raise UserError(f"A dataset has at most {MOST_PER_DATASET} vectors; delete one first.")
        made = await parts.insert_vector_settings(
            connection, dataset_id, name=body.name, title=body.title, dimensions=body.dimensions
        )
    return VectorSettingsOut.model_validate(made)


@router.patch("/vectors-settings/{settings_id}")
async def update_vector_settings(
    settings_id: UUID, body: VectorSettingsPatch, user: CurrentUser, connection: Connection
) -> VectorSettingsOut:
    """Change the title."""
    async with connection.transaction():
        known = await _load(connection, settings_id)
        await load_dataset(connection, known.dataset_id, user=user, action="settings.write")
        changed = dataclasses.replace(known, title=body.title)
        updated = await parts.update_vector_settings(connection, changed)
    return VectorSettingsOut.model_validate(updated)


@router.delete("/vectors-settings/{settings_id}")
async def delete_vector_settings(settings_id: UUID, user: CurrentUser, connection: Connection) -> VectorSettingsOut:
    """Remove a vector from the dataset and from every record."""
    async with connection.transaction():
        known = await _load(connection, settings_id)
        await load_dataset(connection, known.dataset_id, user=user, action="settings.write")
        await parts.delete_vector_settings(connection, settings_id)
    return VectorSettingsOut.model_validate(known)
