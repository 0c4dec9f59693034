"""What leaves when something is refused."""

from __future__ import annotations

from typing import Any

from diptych.server.schemas.common import Wire


class Coded(Wire):
    """A refusal with a code: who may not, or which part of the request has the wrong shape."""

    code: str
    params: dict[str, Any]


class ErrorOut(Wire):
    """Body of every answer from 400 to 599: one sentence, or a code with its particulars."""

    detail: str | Coded
