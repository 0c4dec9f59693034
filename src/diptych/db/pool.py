"""The pool of connections that the server works with: asyncpg, with our types as plain Python values."""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

import asyncpg

from diptych.db import external, failures

DEFAULTS: dict[str, Any] = {
    "min_size": 2,
    "max_size": 10,
    "timeout": 10,  # seconds to connect
    "command_timeout": 60,  # seconds a statement may take; give long ones a timeout of their own
    "statement_cache_size": 256,
}


async def open_pool(dsn: str, **options: Any) -> asyncpg.Pool:
    """Open a pool: jsonb is any JSON value, vector is a list of floats, timestamptz is aware and UTC.

    Args:
        dsn: libpq address.
        options: given to ``asyncpg.create_pool``, over our defaults.

    Raises:
        DatabaseError: the server cannot be reached or refuses.
    """
    settings = {"application_name": "diptych", "timezone": "UTC", **options.pop("server_settings", {})}
    with failures.border(dsn):
        return await asyncpg.create_pool(
            external.asyncpg_address(dsn),
            init=set_codecs,
            reset=_keep_session,
            server_settings=settings,
            **(DEFAULTS | options),
        )


async def _keep_session(_: asyncpg.Connection) -> None:
    """Nothing: asyncpg has ended the transaction, and asking the server to forget settings costs each request a trip.

    So nobody may leave a SET, LISTEN or session lock behind on a connection of the pool.
    """


async def set_codecs(connection: asyncpg.Connection) -> None:
    """Teach one connection our types. Binary forms, because COPY takes no others."""
    for name in ("json", "jsonb"):
        prefix = b"\x01" if name == "jsonb" else b""
        await connection.set_type_codec(
            name,
            schema="pg_catalog",
            encoder=lambda value, prefix=prefix: (
                prefix + json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
            ),
            decoder=lambda data, prefix=prefix: json.loads(data[len(prefix) :]),
            format="binary",
        )
    schema = await connection.fetchval(
        "SELECT n.nspname FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'vector'"
    )
    if schema:
        await connection.set_type_codec(
            "vector", schema=schema, encoder=encode_vector, decoder=decode_vector, format="binary"
        )


def encode_vector(values: Sequence[float] | bytes) -> bytes:
    """The binary form of pgvector: how many, an unused zero, big-endian float32. Bytes are taken as encoded.

    An argument ``vector[]`` wants its items encoded: asyncpg takes a list of lists for an array of two dimensions.
    """
    if isinstance(values, bytes):
        return values
    return struct.pack(f">HH{len(values)}f", len(values), 0, *values)


def decode_vector(data: bytes) -> list[float]:
    """The reverse of ``encode_vector``."""
    n_values, _ = struct.unpack_from(">HH", data)
    return list(struct.unpack_from(f">{n_values}f", data, 4))
