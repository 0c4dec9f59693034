"""A PostgreSQL server of the user's: is it one that Diptych can work with?"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

import asyncpg
import psycopg
from psycopg import pq
from psycopg.conninfo import conninfo_to_dict

from diptych.db import failures
from diptych.errors import DatabaseError, UserError

OLDEST = 140_000  # as PostgreSQL writes versions: 14.0
CONNECT_TIMEOUT_S = 10
EXTENSIONS = {"vector": "pgvector", "pg_trgm": "postgresql-contrib"}  # each with the package that brings it
# What asyncpg reads from an address; it would send any other word of libpq's to the server, which refuses it.
ASYNCPG = frozenset(
    "host port user password passfile dbname sslmode sslcert sslkey sslrootcert sslcrl sslpassword sslnegotiation"
    " ssl_min_protocol_version ssl_max_protocol_version target_session_attrs krbsrvname gsslib service options"
    " application_name".split()
)


def check_address(dsn: str) -> str:
    """Give the address back when both drivers can read it.

    Raises:
        UserError: it is not a postgresql:// address.
    """
    allowed = "postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    if not dsn.startswith(("postgresql://", "postgres://")):
        raise UserError(f"DIPTYCH_DATABASE_URL is not a PostgreSQL address; it looks like {allowed}.")
    try:
        parts = conninfo_to_dict(dsn)
    except psycopg.ProgrammingError:  # its text holds the password, so it is not chained
        raise UserError(
            f"DIPTYCH_DATABASE_URL cannot be read; it looks like {allowed}, "
            "with characters such as @ / # in a password written as %40 %2F %23."
        ) from None
    if not parts.get("dbname"):
        raise UserError(f"DIPTYCH_DATABASE_URL names no database; it looks like {allowed}.")
    return dsn


def asyncpg_address(dsn: str) -> str:
    """The address without the words that only libpq knows."""
    known = {option.keyword.decode() for option in pq.Conninfo.get_defaults()}
    address, mark, query = dsn.partition("?")
    kept = [word for word in query.split("&") if (name := word.partition("=")[0]) in ASYNCPG or name not in known]
    return address + (mark + "&".join(kept) if query else "")


def check_server(dsn: str) -> None:
    """Connect the way the server will, and look whether everything that Diptych needs is there.

    Raises:
        DatabaseError: it cannot be reached, refuses, is too old, or lacks an extension.
    """
    with ThreadPoolExecutor(1) as thread:  # the caller may be inside an event loop
        thread.submit(asyncio.run, _check(dsn)).result()


async def _check(dsn: str) -> None:
    with failures.border(dsn):
        connection = await asyncpg.connect(asyncpg_address(dsn), timeout=CONNECT_TIMEOUT_S)
        try:
            version = int(await connection.fetchval("SHOW server_version_num"))
            encoding = await connection.fetchval("SHOW server_encoding")
            available = await connection.fetch(
                "SELECT name FROM pg_available_extensions WHERE name = ANY($1)", list(EXTENSIONS)
            )
        finally:
            await connection.close()
    _judge(failures.describe(dsn), version, encoding=encoding, available={row["name"] for row in available})


def _judge(place: str, version: int, *, encoding: str, available: set[str]) -> None:
    if version < OLDEST:
        raise DatabaseError(
            f"The server of {place} is PostgreSQL {version // 10_000}; Diptych needs {OLDEST // 10_000} or newer."
        )
    if encoding != "UTF8":
        raise DatabaseError(f"The encoding of {place} is {encoding}; make the database with: createdb --encoding=UTF8")
    if missing := [name for name in EXTENSIONS if name not in available]:
        packages = " and ".join(EXTENSIONS[name] for name in missing)
        raise DatabaseError(
            f"The server of {place} lacks the extension {' and '.join(missing)}. Install {packages} on that server."
        )
