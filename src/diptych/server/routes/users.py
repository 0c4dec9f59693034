"""Users: owners make and change them; everyone may ask who they are."""

from __future__ import annotations

import dataclasses
from uuid import UUID

from fastapi import APIRouter

from diptych.db import users, workspaces
from diptych.db.users import User
from diptych.errors import ConflictError, NotFoundError, UserError
from diptych.server import auth
from diptych.server.deps import Connection, CurrentUser, OwnerUser
from diptych.server.schemas.users import UserIn, UserOut, UserPatch, Users
from diptych.server.schemas.workspaces import WorkspaceOut, Workspaces

router = APIRouter()


async def _load(connection: Connection, user_id: UUID) -> User:
    user = await users.get_by_id(connection, user_id)
    if user is None:
        raise NotFoundError(f"User with id `{user_id}` not found")
    return user


@router.get("/me")
async def get_me(user: CurrentUser) -> UserOut:
    """The caller."""
    return UserOut.model_validate(user)


@router.get("/users")
async def list_users(caller: OwnerUser, connection: Connection) -> Users:
    """All users, oldest first."""
    return Users(items=[UserOut.model_validate(user) for user in await users.list_all(connection)])


@router.post("/users", status_code=201)
async def create_user(body: UserIn, caller: OwnerUser, connection: Connection) -> UserOut:
    """Make a user; the answer shows the API key, once."""
    api_key = auth.new_key()
    user = await users.insert(
        connection,
        body.username,
        first_name=body.first_name,
        last_name=body.last_name,
        role=body.role or "annotator",
        password_hash=await auth.hash_password(body.password),
        api_key_hash=auth.hash_key(api_key),
        user_id=body.id,
    )
    return UserOut.model_validate(user).model_copy(update={"api_key": api_key})


@router.get("/users/{user_id}")
async def get_user(user_id: UUID, caller: OwnerUser, connection: Connection) -> UserOut:
    """One user."""
    return UserOut.model_validate(await _load(connection, user_id))


@router.patch("/users/{user_id}")
async def update_user(user_id: UUID, body: UserPatch, caller: OwnerUser, connection: Connection) -> UserOut:
    """Change the given keys of a user."""
    user = await _load(connection, user_id)
    changes = body.model_dump(exclude_unset=True)
    if "password" in changes:
        changes["password_hash"] = await auth.hash_password(changes.pop("password"))
    try:
        updated = await users.update(connection, dataclasses.replace(user, **changes))
    except ConflictError as error:
        raise UserError(str(error)) from error  # 422 here, as the client expects, and 409 in POST
    return UserOut.model_validate(updated)


@router.delete("/users/{user_id}")
async def delete_user(user_id: UUID, caller: OwnerUser, connection: Connection) -> UserOut:
    """Remove a user with all responses and memberships."""
    user = await _load(connection, user_id)
    await users.delete(connection, user_id)
    return UserOut.model_validate(user)


@router.get("/users/{user_id}/workspaces")
async def list_workspaces_of_user(user_id: UUID, caller: OwnerUser, connection: Connection) -> Workspaces:
    """The workspaces a user can enter: all of them for an owner."""
    user = await _load(connection, user_id)
    return await _workspaces_of(connection, user)


@router.get("/me/workspaces")
async def list_my_workspaces(user: CurrentUser, connection: Connection) -> Workspaces:
    """The workspaces the caller can enter."""
    return await _workspaces_of(connection, user)


async def _workspaces_of(connection: Connection, user: User) -> Workspaces:
    is_owner = user.role == "owner"
    found = await (workspaces.list_all(connection) if is_owner else workspaces.list_of_user(connection, user.id))
    return Workspaces(items=[WorkspaceOut.model_validate(workspace) for workspace in found])
