"""Users in the Argilla wire form."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from diptych.db.users import Role
from diptych.server.schemas.common import NaiveTime, Wire

Username = Annotated[str, StringConstraints(min_length=1, max_length=200)]
FirstName = Annotated[str, StringConstraints(min_length=1, max_length=200, strip_whitespace=True)]
LastName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Password = Annotated[str, StringConstraints(min_length=8, max_length=100)]


class UserOut(Wire):
    """A user.

    Differs from 2.8: ``api_key`` is null except in the answer to POST /users, since only its hash is kept.
    """

    id: UUID
    first_name: str
    last_name: str | None
    username: str
    role: Literal["owner", "admin", "annotator"]
    api_key: str | None = None
    inserted_at: NaiveTime
    updated_at: NaiveTime


class Users(Wire):
    """A list of users."""

    items: list[UserOut]


class UserIn(Wire):
    """Body of POST /users."""

    id: UUID | None = None
    username: Username
    first_name: FirstName
    last_name: LastName | None = None
    role: Role | None = Field(default=None, description="annotator when left out")
    password: Password


class UserPatch(Wire):
    """Body of PATCH /users/{id}: only the keys that are present change."""

    username: Username = ""
    first_name: FirstName = ""
    last_name: LastName | None = None
    role: Role = "annotator"
    password: Password = ""
