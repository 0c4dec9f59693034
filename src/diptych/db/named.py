"""Named SQL: reads a file of ``queries/`` into statements that are called by name."""

from __future__ import annotations

import re
from importlib import resources

NAME_LINE = re.compile(r"^-- name: (\w+)$", re.MULTILINE)


class Statements:
    """The statements of one file; ``statements.get_user`` is the SQL text below ``-- name: get_user``.

    Parameters are PostgreSQL's own ``$1``, ``$2``: the text goes to asyncpg as it stands and its statement cache works.
    """

    def __init__(self, file: str, by_name: dict[str, str]) -> None:
        self._file = file
        self._by_name = by_name

    def __getattr__(self, name: str) -> str:
        try:
            return self._by_name[name]
        except KeyError:
            raise AttributeError(f"{self._file} has no statement {name!r}") from None


def load(noun: str) -> Statements:
    """Read ``queries/<noun>.sql``.

    Raises:
        ValueError: a name stands twice.
    """
    text = resources.files("diptych.db").joinpath("queries", f"{noun}.sql").read_text(encoding="utf-8")
    _, *parts = NAME_LINE.split(text)
    names = parts[::2]
    if len(set(names)) != len(names):
        raise ValueError(f"queries/{noun}.sql names a statement twice")
    return Statements(f"queries/{noun}.sql", dict(zip(names, (part.strip() for part in parts[1::2]), strict=True)))
