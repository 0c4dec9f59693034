"""Datasets: made as drafts, published once, changed, deleted."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Query

from diptych.db import datasets, workspaces
from diptych.db.datasets import Dataset
from diptych.errors import UserError
from diptych.server import policies
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_dataset, lock_dataset
from diptych.server.schemas.datasets import DatasetIn, DatasetOut, DatasetPatch, Datasets, show

router = APIRouter()


@router.get("/me/datasets")
async def list_my_datasets(
    user: CurrentUser,
    connection: Connection,
    workspace_id: UUID | None = None,
    name: Annotated[str | None, Query()] = None,
    status: Literal["draft", "ready"] | None = None,
) -> Datasets:
    """Datasets the caller can enter, oldest first."""
    if workspace_id is not None:
        is_member = await workspaces.is_member(connection, workspace_id, user.id)
        policies.require(user, "dataset.list_in_workspace", is_member=is_member)
    found = await datasets.list_visible(
        connection,
        user.id,
        sees_all=user.role == "owner",
        workspace_id=workspace_id,
        name=name,
        status=status,
    )
    return Datasets(items=[show(dataset) for dataset in found])


@router.post("/datasets", status_code=201)
async def create_dataset(body: DatasetIn, user: CurrentUser, connection: Connection) -> DatasetOut:
    """Make a draft."""
    is_member = await workspaces.is_member(connection, body.workspace_id, user.id)
    policies.require(user, "dataset.create", is_member=is_member)
    if await workspaces.get(connection, body.workspace_id) is None:
        raise UserError(f"Workspace with id `{body.workspace_id}` not found")
    dataset_id = await datasets.insert(
        connection,
        body.workspace_id,
        name=body.name,
        guidelines=body.guidelines,
        allow_extra_metadata=body.allow_extra_metadata,
        min_submitted=body.distribution.min_submitted,
        metadata=body.metadata,
    )
    return show(await load_dataset(connection, dataset_id, user=user, action="dataset.read"))


@router.get("/datasets/{dataset_id}")
async def get_dataset(dataset_id: UUID, user: CurrentUser, connection: Connection) -> DatasetOut:
    """One dataset."""
    return show(await load_dataset(connection, dataset_id, user=user, action="dataset.read"))


@router.patch("/datasets/{dataset_id}")
async def update_dataset(dataset_id: UUID, body: DatasetPatch, user: CurrentUser, connection: Connection) -> DatasetOut:
    """Change the given keys; another ``min_submitted`` changes record statuses at once."""
    async with connection.transaction():
        dataset = await lock_dataset(connection, dataset_id, user=user, action="dataset.update")
        changed = _changed(dataset, body)
        await datasets.update(connection, changed)
        if changed.min_submitted != dataset.min_submitted:
            await datasets.recompute_statuses(connection, dataset_id)
    return show(await load_dataset(connection, dataset_id, user=user, action="dataset.update"))


def _changed(dataset: Dataset, body: DatasetPatch) -> Dataset:
    """Apply a patch: metadata is merged key by key, null wipes it."""
    changes = body.model_dump(exclude_unset=True)
    if "distribution" in changes:
        changes["min_submitted"] = changes.pop("distribution")["min_submitted"]
    if changes.get("metadata") is not None:
        changes["metadata"] = (dataset.metadata or {}) | changes["metadata"]
    return dataclasses.replace(dataset, **changes)


@router.put("/datasets/{dataset_id}/publish")
async def publish_dataset(dataset_id: UUID, user: CurrentUser, connection: Connection) -> DatasetOut:
    """Make a draft ready for records. There is no way back."""
    async with connection.transaction():
        dataset = await lock_dataset(connection, dataset_id, user=user, action="dataset.publish")
        if dataset.status != "draft":
            raise UserError(f"Dataset `{dataset.name}` is published already.")
        n_fields, n_questions = await datasets.count_required(connection, dataset_id)
        for n_required, what in ((n_fields, "field"), (n_questions, "question")):
            if n_required == 0:
                raise UserError(f"Dataset `{dataset.name}` cannot be published without a required {what}.")
        await datasets.publish(connection, dataset_id)
    return show(await load_dataset(connection, dataset_id, user=user, action="dataset.read"))


@router.delete("/datasets/{dataset_id}")
async def delete_dataset(dataset_id: UUID, user: CurrentUser, connection: Connection) -> DatasetOut:
    """Remove a dataset with everything in it."""
    dataset = await load_dataset(connection, dataset_id, user=user, action="dataset.delete")
    await datasets.delete(connection, dataset_id)
    return show(dataset)
