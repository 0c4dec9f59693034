"""What anyone may ask without signing in: version, status, settings."""

from __future__ import annotations

import psutil
from fastapi import APIRouter

from diptych.server.deps import Connection
from diptych.server.schemas.info import PublicSettings, ShownSettings, Status, Version

router = APIRouter()

# The version of the wire form, not of Diptych: clients of Argilla compare it with their own.
WIRE_VERSION = "2.8.0"
MEGABYTE = 1024 * 1024


@router.get("/version")
async def get_version() -> Version:
    """The wire form spoken here."""
    return Version(version=WIRE_VERSION)


@router.get("/status")
async def get_status(connection: Connection) -> Status:
    """Versions and memory; 503 when the database is gone."""
    server = await connection.fetchval("SHOW server_version")
    memory = psutil.Process().memory_info()
    shown = {"rss": f"{memory.rss // MEGABYTE}M", "vms": f"{memory.vms // MEGABYTE}M"}
    return Status(version=WIRE_VERSION, search_engine={"name": "PostgreSQL", "version": server}, memory=shown)


@router.get("/settings")
async def get_settings() -> PublicSettings:
    """Settings that pages may show."""
    return PublicSettings(argilla=ShownSettings())
