"""Progress in the Argilla wire form."""

from __future__ import annotations

from diptych.server.schemas.common import Wire


class Contributor(Wire):
    """Somebody who responded."""

    username: str


class DatasetProgress(Wire):
    """Answer of GET /datasets/{id}/progress."""

    total: int
    completed: int
    pending: int
    users: list[Contributor]


class ByResponse(Wire):
    """Responses of one person by their status."""

    submitted: int = 0
    discarded: int = 0
    draft: int = 0


class UserProgress(Wire):
    """Responses of one person, by the status of their records."""

    username: str
    completed: ByResponse
    pending: ByResponse


class UsersProgress(Wire):
    """Answer of GET /datasets/{id}/users/progress."""

    users: list[UserProgress]


class MyCounts(Wire):
    """The caller's responses; pending are the records without one."""

    total: int
    submitted: int
    discarded: int
    draft: int
    pending: int


class MyMetrics(Wire):
    """Answer of GET /me/datasets/{id}/metrics."""

    responses: MyCounts
