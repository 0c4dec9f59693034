"""A server of the user's, as ``DIPTYCH_DATABASE_URL`` names it."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from diptych import db
from diptych.db import migrate
from diptych.errors import DatabaseError
from diptych.settings import Settings
from diptych.testing.database import TestCluster

SECRET = "s3cr@t/word"
QUOTED = "s3cr%40t%2Fword"


@pytest.fixture
def settings(tmp_path: Path) -> Callable[[str], Settings]:
    return lambda address: Settings(data_dir=tmp_path / "data", database_url=address)


@pytest.fixture(scope="module")
def strict(cluster: TestCluster) -> Iterator[str]:
    """The user ``guarded``, whom the server asks for a password."""
    with psycopg.connect(cluster.address("postgres"), autocommit=True) as connection:
        connection.execute(f"CREATE ROLE guarded LOGIN SUPERUSER PASSWORD '{SECRET}'")
        row = connection.execute("SHOW hba_file").fetchone()
        assert row is not None
        rules = Path(row[0])
        known = rules.read_text()
        rules.write_text(f"local all guarded scram-sha-256\n{known}")
        connection.execute("SELECT pg_reload_conf()")
        yield "guarded"
        rules.write_text(known)
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("DROP ROLE guarded")


def refuse(settings: Settings) -> str:
    with pytest.raises(DatabaseError) as caught, db.database(settings):
        pytest.fail("it was let in")
    text = str(caught.value)
    assert "\n" not in text
    assert SECRET not in text
    assert QUOTED not in text
    assert not settings.data_dir.exists()
    return text


def test_it_is_migrated_and_nothing_of_our_own_is_started(
    empty_dsn: str, settings: Callable[[str], Settings], tmp_path: Path
) -> None:
    with db.database(settings(empty_dsn)) as dsn:
        assert migrate.revision(dsn) == migrate.head()
    assert not (tmp_path / "data").exists()


def test_the_right_password_is_taken(empty_dsn: str, strict: str, settings: Callable[[str], Settings]) -> None:
    with db.database(settings(empty_dsn.replace("postgres@", f"{strict}:{QUOTED}@"))) as dsn:
        assert migrate.revision(dsn) == migrate.head()


def test_a_wrong_password_is_named_as_such(empty_dsn: str, strict: str, settings: Callable[[str], Settings]) -> None:
    text = refuse(settings(empty_dsn.replace("postgres@", f"{strict}:{QUOTED}x@")))
    assert "refuses the sign-in" in text
    assert "DIPTYCH_DATABASE_URL" in text


def test_a_missing_database_is_named_as_such(cluster: TestCluster, settings: Callable[[str], Settings]) -> None:
    assert "does not exist on that server" in refuse(settings(cluster.address("nowhere")))


def test_a_server_that_does_not_listen_is_named_as_such(settings: Callable[[str], Settings]) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    text = refuse(settings(f"postgresql://ann:{QUOTED}@127.0.0.1:{port}/votes"))
    assert f"database 'votes' on 127.0.0.1:{port} (user 'ann') cannot be reached" in text


def test_a_server_without_pgvector_is_named_as_such(empty_dsn: str, settings: Callable[[str], Settings]) -> None:
    with psycopg.connect(empty_dsn) as connection:
        name = connection.info.dbname
        connection.execute(f"ALTER DATABASE {name} SET extension_control_path = '/nonexistent'")
    assert "lacks the extension vector and pg_trgm. Install pgvector" in refuse(settings(empty_dsn))


def test_a_read_only_server_is_named_as_such(empty_dsn: str, settings: Callable[[str], Settings]) -> None:
    with psycopg.connect(empty_dsn) as connection:
        connection.execute(f"ALTER DATABASE {connection.info.dbname} SET default_transaction_read_only = on")
    assert "is read-only" in refuse(settings(empty_dsn))
