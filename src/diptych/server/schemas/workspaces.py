"""Workspaces in the Argilla wire form."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import StringConstraints

from diptych.server.schemas.common import NaiveTime, Wire

# Differs from 2.8, which takes any name: the client refuses to read others, and one would hide all workspaces.
WorkspaceName = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[A-Za-z0-9_-]+\z")]


class WorkspaceOut(Wire):
    """A workspace."""

    id: UUID
    name: str
    inserted_at: NaiveTime
    updated_at: NaiveTime


class Workspaces(Wire):
    """A list of workspaces."""

    items: list[WorkspaceOut]


class WorkspaceIn(Wire):
    """Body of POST /workspaces."""

    id: UUID | None = None
    name: WorkspaceName


class MemberIn(Wire):
    """Body of POST /workspaces/{id}/users."""

    user_id: UUID
