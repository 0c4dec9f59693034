"""Workspaces and their members."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter

from diptych.db import users, workspaces
from diptych.db.users import User
from diptych.db.workspaces import Workspace
from diptych.errors import NotFoundError, UserError
from diptych.server import policies
from diptych.server.deps import Connection, CurrentUser, OwnerUser
from diptych.server.schemas.users import UserOut, Users
from diptych.server.schemas.workspaces import MemberIn, WorkspaceIn, WorkspaceOut

router = APIRouter()


async def _load(connection: Connection, workspace_id: UUID, *, user: User, action: str) -> Workspace:
    """Permission first here: a stranger learns nothing about which workspaces exist."""
    is_member = await workspaces.is_member(connection, workspace_id, user.id)
    policies.require(user, action, is_member=is_member)
    workspace = await workspaces.get(connection, workspace_id)
    if workspace is None:
        raise NotFoundError(f"Workspace with id `{workspace_id}` not found")
    return workspace


@router.post("/workspaces", status_code=201)
async def create_workspace(body: WorkspaceIn, caller: OwnerUser, connection: Connection) -> WorkspaceOut:
    """Make a workspace."""
    return WorkspaceOut.model_validate(await workspaces.insert(connection, body.name, workspace_id=body.id))


@router.get("/workspaces/{workspace_id}")
async def get_workspace(workspace_id: UUID, user: CurrentUser, connection: Connection) -> WorkspaceOut:
    """One workspace."""
    workspace = await _load(connection, workspace_id, user=user, action="workspace.read")
    return WorkspaceOut.model_validate(workspace)


@router.delete("/workspaces/{workspace_id}")
async def delete_workspace(workspace_id: UUID, user: CurrentUser, connection: Connection) -> WorkspaceOut:
    """Remove an empty workspace."""
    workspace = await _load(connection, workspace_id, user=user, action="workspace.delete")
    await workspaces.delete(connection, workspace_id)
    return WorkspaceOut.model_validate(workspace)


@router.get("/workspaces/{workspace_id}/users")
async def list_workspace_users(workspace_id: UUID, user: CurrentUser, connection: Connection) -> Users:
    """Members in the order of joining."""
    await _load(connection, workspace_id, user=user, action="workspace.list_members")
    members = await users.list_members(connection, workspace_id)
    return Users(items=[UserOut.model_validate(member) for member in members])


@router.post("/workspaces/{workspace_id}/users", status_code=201)
async def add_workspace_user(workspace_id: UUID, body: MemberIn, user: CurrentUser, connection: Connection) -> UserOut:
    """Make a user a member."""
    await _load(connection, workspace_id, user=user, action="workspace.add_member")
    member = await users.get_by_id(connection, body.user_id)
    if member is None:
        raise UserError(f"User with id `{body.user_id}` not found")
    await workspaces.add_member(connection, workspace_id, member.id)
    return UserOut.model_validate(member)


@router.delete("/workspaces/{workspace_id}/users/{user_id}")
async def remove_workspace_user(
    workspace_id: UUID, user_id: UUID, user: CurrentUser, connection: Connection
) -> UserOut:
    """End a membership."""
    await _load(connection, workspace_id, user=user, action="workspace.remove_member")
    member = await users.get_by_id(connection, user_id)
    if member is None or not await workspaces.remove_member(connection, workspace_id, user_id):
        raise NotFoundError(f"User `{user_id}` is not a member of workspace `{workspace_id}`")
    return UserOut.model_validate(member)
