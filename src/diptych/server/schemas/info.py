"""What the server tells about itself, and the bearer token."""

from __future__ import annotations

from typing import Any, Literal

from diptych.server.schemas.common import Wire


class Version(Wire):
    """Answer of GET /version."""

    version: str


class Status(Wire):
    """Answer of GET /status."""

    version: str
    search_engine: dict[str, Any]
    memory: dict[str, str]


class ShownSettings(Wire):
    """What the web page of Argilla asks for."""

    share_your_progress_enabled: bool = False


class PublicSettings(Wire):
    """Answer of GET /settings."""

    argilla: ShownSettings


class Token(Wire):
    """Answer of POST /token."""

    access_token: str
    token_type: Literal["bearer"] = "bearer"
