from __future__ import annotations

import socket

import asyncpg
import psycopg
import pytest

from diptych.db import external, failures
from diptych.errors import DatabaseError, UserError

DSN = "postgresql://ann:s%40cr%2Fet@db.example.org:6543/votes"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (
            asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
            "broke the connection",
        ),
        (asyncpg.AdminShutdownError("terminating connection"), "shutting down or starting"),
        (asyncpg.CannotConnectNowError("the database system is starting up"), "shutting down or starting"),
        (asyncpg.TooManyConnectionsError("sorry, too many clients already"), "no free connection"),
        (asyncpg.DiskFullError("could not extend file"), "is full. Make room"),
        (asyncpg.InvalidPasswordError("password authentication failed"), "refuses the sign-in"),
        (asyncpg.InvalidCatalogNameError("database does not exist"), "does not exist on that server"),
        (asyncpg.ReadOnlySQLTransactionError("cannot execute INSERT"), "is read-only"),
        (asyncpg.InterfaceError("connection is closed"), "is gone or cannot be reached"),
        (asyncpg.InterfaceError("pool is closing"), "is gone or cannot be reached"),
        (psycopg.OperationalError("connection failed: Connection refused"), "is gone or cannot be reached"),
        (ConnectionRefusedError(111, "Connect call failed"), "cannot be reached"),
        (FileNotFoundError(2, "No such file or directory"), "cannot be reached"),
        (socket.gaierror(-2, "Name or service not known"), "has no address"),
        (TimeoutError(), "did not answer in time"),
    ],
)
def test_a_failure_of_the_database_is_one_sentence_that_names_it(error: Exception, sentence: str) -> None:
    with pytest.raises(DatabaseError) as caught, failures.border(DSN):
        raise error
    text = str(caught.value)
    assert sentence in text
    assert "database 'votes' on db.example.org:6543 (user 'ann')" in text or "disk of" in text
    assert "\n" not in text
    assert caught.value.__cause__ is error


@pytest.mark.parametrize(
    "error",
    [
        asyncpg.UniqueViolationError("duplicate key"),
        asyncpg.CheckViolationError("violates check"),
        asyncpg.QueryCanceledError("canceling statement due to user request"),
        asyncpg.DeadlockDetectedError("deadlock"),
        asyncpg.InterfaceError("the server expects 2 arguments for this query, 1 was passed"),
        psycopg.ProgrammingError("the query has 1 placeholder"),
        FileNotFoundError(2, "No such file or directory", "/data/image.png"),
        ValueError("ours"),
    ],
)
def test_what_is_not_the_databases_fault_passes_unchanged(error: Exception) -> None:
    with pytest.raises(type(error)) as caught, failures.border(DSN):
        raise error
    assert caught.value is error


@pytest.mark.parametrize("shown", ["s@cr/et", "s%40cr%2Fet", "s%40cr/et"])
def test_the_password_is_blotted_out_in_every_spelling(shown: str) -> None:
    failure = failures.as_database_error(psycopg.OperationalError(f"cannot connect with {shown}"), DSN)
    assert failure is not None
    assert shown not in str(failure)
    assert "***" in str(failure)


def test_our_own_server_is_named_without_its_socket() -> None:
    assert failures.describe("postgresql://postgres@/diptych?host=%2Ftmp%2Fx&port=5432") == "the database"


@pytest.mark.parametrize(
    "address",
    [
        "mysql://ann:secret@host/db",
        "ann:secret@host",
        "postgresql://ann:se@cr/e%zt@host:x/db",
        "postgresql://ann:secret@host",
    ],
)
def test_an_unreadable_address_is_refused_without_showing_its_password(address: str) -> None:
    with pytest.raises(UserError, match="postgresql://USER:PASSWORD@HOST:PORT/DATABASE") as caught:
        external.check_address(address)
    assert "secret" not in str(caught.value)
    assert "cr/e" not in str(caught.value)


def test_words_that_only_libpq_knows_are_kept_from_asyncpg() -> None:
    address = f"{DSN}?sslmode=require&channel_binding=require&connect_timeout=3&application_name=x&keepalives=1"
    assert external.asyncpg_address(address) == f"{DSN}?sslmode=require&application_name=x"
    assert external.asyncpg_address(DSN) == DSN


@pytest.mark.parametrize(
    ("version", "encoding", "available", "sentence"),
    [
        (130_012, "UTF8", {"vector", "pg_trgm"}, "is PostgreSQL 13; Diptych needs 14 or newer"),
        (180_000, "SQL_ASCII", {"vector", "pg_trgm"}, "createdb --encoding=UTF8"),
        (180_000, "UTF8", {"pg_trgm"}, "lacks the extension vector. Install pgvector"),
        (180_000, "UTF8", set(), "vector and pg_trgm. Install pgvector and postgresql-contrib"),
    ],
)
def test_a_server_that_lacks_something_is_refused(
    version: int, encoding: str, available: set[str], sentence: str
) -> None:
    with pytest.raises(DatabaseError, match=sentence):
        external._judge("the database 'x'", version, encoding=encoding, available=available)
