"""How far a dataset is."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from diptych.db import progress
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_dataset
from diptych.server.schemas.progress import (
    ByResponse,
    Contributor,
    DatasetProgress,
    MyCounts,
    MyMetrics,
    UserProgress,
    UsersProgress,
)

router = APIRouter()


@router.get("/datasets/{dataset_id}/progress")
async def get_progress(dataset_id: UUID, user: CurrentUser, connection: Connection) -> DatasetProgress:
    """Records altogether, and who contributed."""
    await load_dataset(connection, dataset_id, user=user, action="progress.read")
    total, completed = await progress.of_dataset(connection, dataset_id)
    names = await progress.list_contributors(connection, dataset_id)
    users = [Contributor(username=name) for name in names]
    return DatasetProgress(total=total, completed=completed, pending=total - completed, users=users)


@router.get("/datasets/{dataset_id}/users/progress")
async def get_users_progress(dataset_id: UUID, user: CurrentUser, connection: Connection) -> UsersProgress:
    """Responses of each person who has any."""
    await load_dataset(connection, dataset_id, user=user, action="progress.read")
    found = await progress.of_users(connection, dataset_id)
    return UsersProgress(
        users=[
            UserProgress(username=name, completed=ByResponse(**by["completed"]), pending=ByResponse(**by["pending"]))
            for name, by in found.items()
        ]
    )


@router.get("/me/datasets/{dataset_id}/metrics")
async def get_my_metrics(dataset_id: UUID, user: CurrentUser, connection: Connection) -> MyMetrics:
    """How many records the caller answered, and how many are left."""
    await load_dataset(connection, dataset_id, user=user, action="progress.read")
    counts = await progress.of_me(connection, dataset_id, user.id)
    answered = counts["submitted"] + counts["discarded"] + counts["draft"]
    return MyMetrics(responses=MyCounts(**counts, pending=counts["total"] - answered))
