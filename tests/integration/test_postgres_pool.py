from __future__ import annotations

import asyncio
import datetime as dt
import math
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import psutil
import psycopg
import pytest

from diptych.db import failures, placement
from diptych.db.pool import encode_vector, open_pool
from diptych.db.postgres import Embedded
from diptych.errors import DatabaseError
from diptych.testing import database


@pytest.mark.parametrize("kind", ["json", "jsonb"])
@pytest.mark.parametrize("value", [{"a": [1, None, "ü😀"], "b": {"c": True}}, [], "text", 1.5, "", 'quote"\\'])
async def test_a_json_value_comes_back_as_it_went_in(connection: asyncpg.Connection, kind: str, value: object) -> None:
    assert await connection.fetchval(f"SELECT $1::{kind}", value) == value


async def test_a_number_that_json_does_not_know_is_refused(connection: asyncpg.Connection) -> None:
    with pytest.raises(asyncpg.DataError):
        await connection.fetchval("SELECT $1::jsonb", {"score": math.nan})


async def test_a_vector_is_a_list_of_floats(connection: asyncpg.Connection) -> None:
    vector = [index / 8 for index in range(-128, 128)]
    assert await connection.fetchval("SELECT $1::vector", vector) == vector
    assert await connection.fetchval("SELECT '[1,2.5]'::vector") == [1.0, 2.5]
    assert await connection.fetchval("SELECT $1::vector::text", [1.0, 2.5]) == "[1,2.5]"


async def test_an_array_of_vectors_takes_encoded_items(connection: asyncpg.Connection) -> None:
    given = [encode_vector([1.0]), None, encode_vector([2.0, 3.0])]
    assert await connection.fetchval("SELECT $1::vector[]", given) == [[1.0], None, [2.0, 3.0]]


async def test_json_and_vectors_go_through_copy(connection: asyncpg.Connection) -> None:
    await connection.execute("CREATE TEMP TABLE copied (settings jsonb, value vector)")
    rows = [({"n": number}, [float(number)] * 256) for number in range(1000)]
    await connection.copy_records_to_table("copied", records=rows)
    found = await connection.fetch("SELECT settings, value FROM copied ORDER BY (settings->>'n')::int")
    assert [tuple(row) for row in found] == rows


async def test_times_are_aware_and_in_utc(connection: asyncpg.Connection) -> None:
    assert await connection.fetchval("SHOW timezone") == "UTC"
    found = await connection.fetchval("SELECT '2024-01-01 12:00:00+02'::timestamptz")
    assert found == dt.datetime(2024, 1, 1, 10, tzinfo=dt.UTC)
    assert found.utcoffset() == dt.timedelta(0)


async def test_its_connections_say_whose_they_are(dsn: str) -> None:
    async with await open_pool(dsn, server_settings={"application_name": "diptych test"}) as pool:
        assert await pool.fetchval("SHOW application_name") == "diptych test"
    async with await open_pool(dsn, max_size=2) as pool:
        assert await pool.fetchval("SHOW application_name") == "diptych"
        assert pool.get_max_size() == 2


async def test_a_server_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DatabaseError, match="cannot be reached"):
        await open_pool(f"postgresql://postgres@/diptych?host={tmp_path}")


@pytest.fixture
def own_server() -> Iterator[Embedded]:
    """A server that the test may kill."""
    with (
        placement.scratch_folder(database.PREFIX, database.fast_place()) as folder,
        Embedded(folder) as server,
    ):
        yield server


async def test_a_server_killed_in_mid_query_is_a_database_error_and_the_pool_recovers(own_server: Embedded) -> None:
    with psycopg.connect(own_server.dsn) as connection:
        connection.execute("CREATE EXTENSION vector")
    leader = psutil.Process(int((own_server.cluster.data / "postmaster.pid").read_text().split()[0]))
    async with await open_pool(own_server.dsn, min_size=2, max_size=2) as pool:

        async def ask(query: str) -> object:
            with failures.border(own_server.dsn):
                return await pool.fetchval(query)

        asking = asyncio.create_task(ask("SELECT pg_sleep(60)"))
        while not await ask(
            "SELECT true FROM pg_stat_activity WHERE query = 'SELECT pg_sleep(60)' AND state = 'active'"
        ):
            await asyncio.sleep(0.01)
        for process in (leader, *leader.children()):
            process.kill()
        with pytest.raises(DatabaseError, match=r"The database .*"):
            await asking
        with pytest.raises(DatabaseError, match=r"The database .*"):
            await ask("SELECT 1")
        await asyncio.to_thread(own_server.ensure_running)
        assert [await ask("SELECT $$back$$") for _ in range(4)] == ["back"] * 4
        assert await ask("SELECT '[1]'::vector") == [1.0]


async def test_an_orderly_stop_in_mid_query_is_a_database_error_too(dsn: str) -> None:
    async with await open_pool(dsn) as pool:
        async with pool.acquire() as first, pool.acquire() as second:
            asking = asyncio.create_task(first.fetchval("SELECT pg_sleep(60)"))
            await asyncio.sleep(0.05)
            await second.execute("SELECT pg_terminate_backend($1)", first.get_server_pid())
            with pytest.raises(DatabaseError, match="The database broke the connection"), failures.border(dsn):
                await asking
        assert await pool.fetchval("SELECT 1") == 1
