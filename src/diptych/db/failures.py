"""The one border where errors of PostgreSQL's drivers become ``DatabaseError``, with the password blotted out."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import asyncpg
import psycopg
from psycopg.conninfo import conninfo_to_dict

from diptych.errors import DatabaseError

DRIVERS = (asyncpg.PostgresError, asyncpg.InterfaceError, psycopg.Error, OSError)
GONE_TEXTS = ("is closed", "was closed", "pool is clos", "is being closed", "released back to the pool")

# By SQLSTATE, or its class of two characters. None: the caller's doing, which passes through.
SENTENCES: dict[str, str | None] = {
    "08": "{place} broke the connection. Is it still running? ({text})",
    "28": "{place} refuses the sign-in: {text}. Check user and password in DIPTYCH_DATABASE_URL.",
    "3D000": "{place} does not exist on that server. Make it (createdb), or correct DIPTYCH_DATABASE_URL.",
    "42501": "{place} does not allow what Diptych needs: {text}. Let its owner grant it, or take another database.",
    "53": "{place} is short of resources: {text}.",
    "53100": "The disk of {lower} is full. Make room; nothing committed is lost.",
    "53300": "{place} has no free connection ({text}). Raise its max_connections, or lower --workers.",
    "57": "{place} is shutting down or starting ({text}). Try again in a moment.",
    "57014": None,
    "58": "{place} cannot use its own files: {text}.",
    "XX001": "{place} is damaged: {text}. Restore a file made by 'diptych db dump'.",
    "XX002": "{place} is damaged: {text}. Restore a file made by 'diptych db dump'.",
    "25006": "{place} is read-only. Diptych needs one it can write to.",
}


@contextmanager
def border(dsn: str | None = None) -> Iterator[None]:
    """Turn a failure of the database inside the block into ``DatabaseError``; the caller's own mistakes pass.

    Args:
        dsn: names the database in the sentence. Its password appears nowhere.
    """
    try:
        yield
    except DRIVERS as error:
        if failure := as_database_error(error, dsn):
            raise failure from error
        raise


def as_database_error(error: BaseException, dsn: str | None = None) -> DatabaseError | None:
    """What a driver's error means for the person at the screen; None where the database is not at fault."""
    lower = describe(dsn)
    place = lower[:1].upper() + lower[1:]
    text = redact(str(error).strip().rstrip(".").replace("\n", " "), dsn)
    state = getattr(error, "sqlstate", None)
    if state:
        sentence = SENTENCES.get(state, SENTENCES.get(state[:2]))
    elif isinstance(error, (socket.gaierror, TimeoutError, OSError)):
        sentence = _of_system(error)
    elif isinstance(error, psycopg.OperationalError) or (
        isinstance(error, asyncpg.InterfaceError) and any(part in str(error) for part in GONE_TEXTS)
    ):
        sentence = "{place} is gone or cannot be reached ({text}). Is it running?"
    else:
        sentence = None
    return DatabaseError(sentence.format(place=place, lower=lower, text=text)) if sentence else None


def _of_system(error: OSError) -> str | None:
    if isinstance(error, socket.gaierror):
        return "The host of {lower} has no address ({text}). Correct DIPTYCH_DATABASE_URL."
    if isinstance(error, TimeoutError):
        return "{place} did not answer in time. Is it running, and does a firewall let this machine through?"
    # A driver's failed connect names no file; other system errors with a file name are not ours to judge.
    if isinstance(error, ConnectionError) or error.filename is None:
        return "{place} cannot be reached ({text}). Is it running?"
    return None


def describe(dsn: str | None) -> str:
    """The database in words, without its password."""
    parts = _parts(dsn)
    host = parts.get("host") or parts.get("hostaddr")
    if not host or str(host).startswith("/"):
        return "the database"
    name = parts.get("dbname") or parts.get("user") or "?"
    return f"the database '{name}' on {host}:{parts.get('port', 5432)} (user '{parts.get('user', '?')}')"


def redact(text: str, dsn: str | None) -> str:
    """The text with the address's password blotted out."""
    password = str(_parts(dsn).get("password") or "")
    for form in {password, quote(password), quote(password, safe="")} - {""}:
        text = text.replace(form, "***")
    return text


def _parts(dsn: str | None) -> dict[str, Any]:
    try:
        return dict(conninfo_to_dict(dsn or ""))
    except psycopg.ProgrammingError:
        return {}
