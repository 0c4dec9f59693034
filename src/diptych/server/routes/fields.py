"""Fields of a dataset."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from fastapi import APIRouter

from diptych.db import parts
from diptych.errors import UserError
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_dataset, load_field, lock_draft
from diptych.server.schemas.fields import FieldIn, FieldOut, FieldPatch, Fields

router = APIRouter()


@router.get("/datasets/{dataset_id}/fields")
async def list_fields(dataset_id: UUID, user: CurrentUser, connection: Connection) -> Fields:
    """Fields in the order they were made."""
    await load_dataset(connection, dataset_id, user=user, action="settings.read")
    return Fields(items=[FieldOut.model_validate(field) for field in await parts.list_fields(connection, dataset_id)])


@router.post("/datasets/{dataset_id}/fields", status_code=201)
async def create_field(dataset_id: UUID, body: FieldIn, user: CurrentUser, connection: Connection) -> FieldOut:
    """Add a field to a draft."""
    async with connection.transaction():
        await lock_draft(connection, dataset_id, user=user, what="Adding a field")
        field = await parts.insert_field(
            connection,
            dataset_id,
            name=body.name,
            title=body.title,
            required=bool(body.required),
            settings=body.settings.model_dump(),
        )
    return FieldOut.model_validate(field)


@router.patch("/fields/{field_id}")
async def update_field(field_id: UUID, body: FieldPatch, user: CurrentUser, connection: Connection) -> FieldOut:
    """Change title or settings; the type stays."""
    async with connection.transaction():
        field = await load_field(connection, field_id)
        await load_dataset(connection, field.dataset_id, user=user, action="settings.write")
        changes = body.model_dump(exclude_unset=True)
        if "settings" in changes:
            if body.settings.type != field.settings["type"]:
                raise UserError(f"Field `{field.name}` is of type {field.settings['type']}; its type cannot change.")
            changes["settings"] = field.settings | changes["settings"]
        updated = await parts.update_field(connection, dataclasses.replace(field, **changes))
    return FieldOut.model_validate(updated)


@router.delete("/fields/{field_id}")
async def delete_field(field_id: UUID, user: CurrentUser, connection: Connection) -> FieldOut:
    """Remove a field from a draft."""
    async with connection.transaction():
        field = await load_field(connection, field_id)
        await lock_draft(connection, field.dataset_id, user=user, what="Deleting a field")
        await parts.delete_field(connection, field_id)
    return FieldOut.model_validate(field)
