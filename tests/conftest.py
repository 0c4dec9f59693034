"""What every test gets: a clean environment, a home of its own, and on demand a database with the schema."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import asyncpg

    from diptych.testing.database import TestCluster


# Read by their libraries at import, so before any test: nothing is sent, and nothing fetched from a hub.
os.environ |= {"DO_NOT_TRACK": "1", "HF_HUB_OFFLINE": "1"}
KEPT = ("HF_HUB_OFFLINE",)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    for name in list(os.environ):
        if name.startswith(("DIPTYCH_", "PG", "XDG_", "HF_")) and name not in KEPT:
            monkeypatch.delenv(name)
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(home))
    return home


@pytest.fixture
def tmp_path(tmp_path: Path) -> Path:
    """Pytest's own, but where root runs the tests PostgreSQL's unprivileged user can pass through."""
    if os.geteuid() == 0:
        for folder in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
            folder.chmod(0o711)
    return tmp_path


@pytest.fixture(scope="session")
def cluster() -> Iterator[TestCluster]:
    """A throw-away PostgreSQL for the whole session."""
    from diptych.testing import database

    with database.throw_away_cluster() as running:
        yield running


@pytest.fixture
def dsn(cluster: TestCluster) -> Iterator[str]:
    """The address of a database of this test's own, with the schema and no rows."""
    with cluster.clone() as address:
        yield address


@pytest.fixture
def empty_dsn(cluster: TestCluster) -> Iterator[str]:
    """The address of a database of this test's own with nothing in it."""
    with cluster.clone("template0") as address:
        yield address


@pytest.fixture
async def pool(dsn: str) -> AsyncIterator[asyncpg.Pool]:
    """A pool on this test's database."""
    from diptych.db.pool import open_pool

    async with await open_pool(dsn) as opened:
        yield opened


@pytest.fixture
async def connection(pool: asyncpg.Pool) -> AsyncIterator[asyncpg.Connection]:
    """One connection to this test's database."""
    async with pool.acquire() as acquired:
        yield acquired
