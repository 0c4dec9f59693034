"""What tests of the server share: the application on a fresh database, and people who call it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from diptych.db import users, workspaces
from diptych.server import auth
from diptych.server.app import create_app
from diptych.settings import Settings

PASSWORD = "correct horse battery"


@dataclass
class House:
    """A running application with the workspace ``default``, and a way to call it as anybody."""

    app: Any
    connection: asyncpg.Connection
    workspace_id: UUID
    stack: AsyncExitStack
    password_hash: str
    ids: dict[str, UUID] = field(default_factory=dict)

    async def caller(self, name: str, role: str = "annotator", *, member: bool = True) -> httpx.AsyncClient:
        """Make a person and return their client."""
        key = f"key-of-{name}"
        user = await users.insert(
            self.connection,
            name,
            first_name=name,
            last_name=None,
            role=role,
            password_hash=self.password_hash,
            api_key_hash=auth.hash_key(key),
        )
        self.ids[name] = user.id
        if member:
            await workspaces.add_member(self.connection, self.workspace_id, user.id)
        return await self.anyone({"X-Argilla-Api-Key": key})

    async def anyone(self, headers: dict[str, str] | None = None) -> httpx.AsyncClient:
        """A client without, or with these, credentials."""
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        client = httpx.AsyncClient(transport=transport, base_url="http://diptych.test/api/v1", headers=headers)
        return await self.stack.enter_async_context(client)


@pytest.fixture(scope="session")
def password_hash() -> str:
    return auth.PASSWORDS.hash(PASSWORD)


@pytest.fixture
async def house(dsn: str, connection: asyncpg.Connection, tmp_path: Path, password_hash: str) -> AsyncIterator[House]:
    app = create_app(Settings(data_dir=tmp_path), dsn)
    workspace = await workspaces.insert(connection, "default")
    async with AsyncExitStack() as stack:
        await stack.enter_async_context(app.router.lifespan_context(app))
        yield House(app, connection, workspace.id, stack, password_hash)


@pytest.fixture
async def owner(house: House) -> httpx.AsyncClient:
    return await house.caller("owner", "owner")


TEXT = {"name": "text", "title": "Text", "required": True, "settings": {"type": "text"}}
LABELS = [{"value": value, "text": value.upper()} for value in ("a", "b", "c")]
LABEL = {
    "name": "label",
    "title": "Label",
    "required": True,
    "settings": {"type": "label_selection", "options": LABELS},
}


@pytest.fixture
def make_dataset(house: House, owner: httpx.AsyncClient) -> Any:
    """Make a dataset with a text field and a label question, and more; publish it; return its id."""

    async def make(
        *,
        fields: list[Any] | None = None,
        questions: list[Any] | None = None,
        metadata: list[Any] | None = None,
        vectors: list[Any] | None = None,
        publish: bool = True,
        **attributes: Any,
    ) -> str:
        body = {"name": "prompts", "workspace_id": str(house.workspace_id), **attributes}
        made = await owner.post("/datasets", json=body)
        assert made.status_code == 201, made.text
        dataset = f"/datasets/{made.json()['id']}"
        lists = {
            "fields": fields or [TEXT],
            "questions": questions or [LABEL],
            "metadata-properties": metadata or [],
            "vectors-settings": vectors or [],
        }
        for path, items in lists.items():
            for item in items:
                answer = await owner.post(f"{dataset}/{path}", json=item)
                assert answer.status_code == 201, answer.text
        if publish:
            assert (await owner.put(f"{dataset}/publish")).status_code == 200
        return str(made.json()["id"])

    return make
