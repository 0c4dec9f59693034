"""``diptych db`` and ``diptych doctor`` on a real server."""

from __future__ import annotations

import json
import os
import re
import socket
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner, Result

from diptych.cli import app
from diptych.db import dump, migrate
from diptych.errors import ConflictError, DatabaseError, InputError, StorageError


@pytest.fixture
def diptych(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[..., Result]:
    monkeypatch.setenv("DIPTYCH_DATA_DIR", str(tmp_path / "data"))

    def call(*words: str, address: str | None = None) -> Result:
        environment = {"DIPTYCH_DATABASE_URL": address} if address else {}
        return CliRunner().invoke(app, list(words), env=environment)

    return call


def fill(dsn: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("INSERT INTO workspaces (name) VALUES ('kept')")


def workspaces(dsn: str) -> list[tuple[str]]:
    with psycopg.connect(dsn) as connection:
        return connection.execute("SELECT name FROM workspaces").fetchall()


def test_status_of_a_folder_without_database_makes_none(diptych: Callable[..., Result], tmp_path: Path) -> None:
    result = diptych("db", "status")
    assert result.exit_code == 0
    assert "none yet" in result.output
    assert not (tmp_path / "data").exists()


def test_migrate_says_from_where_to_where(diptych: Callable[..., Result], empty_dsn: str) -> None:
    assert diptych("db", "migrate", address=empty_dsn).output == f"Migrated from None to {migrate.head()}.\n"
    assert "Nothing to do" in diptych("db", "migrate", address=empty_dsn).output


def test_status_names_version_size_and_revision(diptych: Callable[..., Result], dsn: str) -> None:
    facts = json.loads(diptych("db", "status", "--json", address=dsn).output)
    assert facts["revision"] == facts["newest_revision"] == migrate.head()
    assert facts["size_bytes"] > 1_000_000
    assert re.fullmatch(r"\d+\.\d+", facts["postgresql"])
    assert "newest revision" in diptych("db", "status", address=dsn).output


def test_a_dump_restored_elsewhere_holds_the_same_rows(
    diptych: Callable[..., Result], dsn: str, empty_dsn: str, tmp_path: Path
) -> None:
    fill(dsn)
    file = tmp_path / "all.dump"
    assert diptych("db", "dump", str(file), address=dsn).exit_code == 0
    assert file.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all.dump"]
    result = diptych("db", "restore", str(file), address=empty_dsn)
    assert result.exit_code == 0, result.output
    assert workspaces(empty_dsn) == [("kept",)]
    assert migrate.revision(empty_dsn) == migrate.head()


def test_a_dump_replaces_no_file(dsn: str, tmp_path: Path) -> None:
    file = tmp_path / "all.dump"
    file.write_text("mine")
    with pytest.raises(ConflictError, match="exists already"):
        dump.dump(dsn, file)
    assert file.read_text() == "mine"


def test_a_dump_into_a_missing_folder_is_one_sentence(dsn: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="No such file or directory"):
        dump.dump(dsn, tmp_path / "missing" / "all.dump")


def test_a_restore_replaces_no_row(dsn: str, cluster: object, tmp_path: Path) -> None:
    file = tmp_path / "all.dump"
    dump.dump(dsn, file)
    fill(dsn)
    with pytest.raises(ConflictError, match="restoring replaces nothing"):
        dump.restore(dsn, file)
    assert workspaces(dsn) == [("kept",)]


def test_a_restore_that_fails_half_way_leaves_nothing(dsn: str, empty_dsn: str, tmp_path: Path) -> None:
    file = tmp_path / "all.dump"
    dump.dump(dsn, file)
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("CREATE TYPE flag_reason AS ENUM ('in the way')")
    with pytest.raises(DatabaseError, match=r'pg_restore failed: .*"flag_reason" already exists'):
        dump.restore(empty_dsn, file)
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_a_dump_of_a_newer_diptych_is_refused_before_anything_is_written(
    dsn: str, empty_dsn: str, tmp_path: Path
) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    dump.dump(dsn, tmp_path / "new.dump")
    with pytest.raises(DatabaseError, match="revision 9999"):
        dump.restore(empty_dsn, tmp_path / "new.dump")
    assert migrate.revision(empty_dsn) is None


def test_a_file_that_is_no_dump_makes_no_database(diptych: Callable[..., Result], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    for name in ("notes.txt", "missing.dump"):
        result = diptych("db", "restore", str(tmp_path / name))
        assert isinstance(result.exception, InputError)
    assert not (tmp_path / "data").exists()


def test_a_password_is_on_no_command_line() -> None:
    command, environment = dump.program("pg_dump", "postgresql://ann:s%40cret@db.example.org/votes")
    assert "s@cret" not in " ".join(command) and "s%40cret" not in " ".join(command)
    assert environment == {"PGPASSWORD": "s@cret"}


def checks_of(result: Result) -> dict[str, dict[str, str]]:
    return {check["name"]: check for check in json.loads(result.output)["checks"]}


def test_the_doctor_finds_this_machine_well_and_leaves_nothing(diptych: Callable[..., Result], tmp_path: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    result = diptych("doctor", "--json", "--port", port)
    checks = checks_of(result)
    assert {name: check["text"] for name, check in checks.items() if check["status"] == "fail"} == {}
    assert result.exit_code == 0
    assert "with pgvector starts" in checks["PostgreSQL"]["text"]
    assert not (tmp_path / "data").exists()
    assert all(checks[f"Model for {what}"]["status"] == "ok" for what in ("language", "text", "images", "vectors"))


def test_the_doctor_names_who_holds_the_port_and_an_unreachable_server(diptych: Callable[..., Result]) -> None:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        port = holder.getsockname()[1]
        result = diptych("doctor", "--port", str(port), "--json", address="postgresql://ann:s3cret@127.0.0.1:1/votes")
    checks = checks_of(result)
    assert result.exit_code == 1
    assert f"PID {os.getpid()}" in checks["Port"]["text"]
    assert "cannot be reached" in checks["PostgreSQL"]["text"]
    assert "s3cret" not in result.output
