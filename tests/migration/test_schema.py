from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from diptych.db import binaries, develop, migrate
from diptych.errors import DatabaseError
from diptych.testing.database import TestCluster

REFRESH = "schema.sql and the migrations differ. Run: python -m diptych.db.develop"


def schema_of(dsn: str) -> str:
    options = ["--schema-only", "--no-owner", "--exclude-table=alembic_version", "--restrict-key=diptych"]
    return binaries.run([binaries.find() / "pg_dump", f"--dbname={dsn}", *options])


def tables_of(dsn: str) -> list[str]:
    with psycopg.connect(dsn) as connection:
        return [row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]


def write_revision(dsn: str, revision: str) -> None:
    with psycopg.connect(dsn) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)")
        connection.execute("INSERT INTO alembic_version VALUES (%s)", [revision])


def test_all_migrations_lead_to_the_schema_that_readers_see(dsn: str, empty_dsn: str) -> None:
    migrate.migrate(empty_dsn)
    migrated = schema_of(empty_dsn)
    assert "CREATE TABLE public.records" in migrated
    assert migrated == schema_of(dsn), REFRESH


def test_a_released_migration_is_never_edited() -> None:
    versions = migrate.MIGRATIONS / "versions"
    now = {name: hashlib.sha256((versions / f"{name}.sql").read_bytes()).hexdigest() for name in migrate.RELEASED}
    assert now == migrate.RELEASED


def test_a_second_run_changes_nothing(empty_dsn: str) -> None:
    assert migrate.revision(empty_dsn) is None
    assert migrate.migrate(empty_dsn) == migrate.head() == migrate.revision(empty_dsn)
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("INSERT INTO workspaces (name) VALUES ('kept')")
    assert migrate.migrate(empty_dsn) == migrate.head()
    with psycopg.connect(empty_dsn) as connection:
        assert connection.execute("SELECT name FROM workspaces").fetchall() == [("kept",)]


def test_servers_that_start_at_once_migrate_once(empty_dsn: str) -> None:
    with ThreadPoolExecutor(6) as threads:
        assert set(threads.map(migrate.migrate, [empty_dsn] * 6)) == {migrate.head()}


def test_a_database_of_a_newer_diptych_is_refused_and_left_alone(empty_dsn: str) -> None:
    write_revision(empty_dsn, "9999")
    with pytest.raises(DatabaseError, match=r"revision 9999, which Diptych .* does not know .* pip install --upgrade"):
        migrate.migrate(empty_dsn)
    assert tables_of(empty_dsn) == ["alembic_version"]


def test_a_database_with_something_else_in_it_is_refused_whole(empty_dsn: str) -> None:
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("CREATE TABLE workspaces (ours boolean)")
    with pytest.raises(DatabaseError, match=r'"workspaces" already exists.*createdb diptych'):
        migrate.migrate(empty_dsn)
    assert tables_of(empty_dsn) == ["workspaces"]
    assert migrate.revision(empty_dsn) is None


def test_a_migration_that_breaks_half_way_leaves_nothing(
    empty_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "50% migrations"
    (broken / "versions").mkdir(parents=True)
    for file in ("env.py", "script.py.mako", "versions/0001_first.py", "versions/0001.sql"):
        (broken / file).write_bytes((migrate.MIGRATIONS / file).read_bytes())
    with (broken / "versions/0001.sql").open("a") as sql:
        sql.write("SELECT 1 / 0;\n")
    monkeypatch.setattr(migrate, "MIGRATIONS", broken)
    with pytest.raises(psycopg.errors.DivisionByZero):
        migrate.migrate(empty_dsn)
    assert tables_of(empty_dsn) == []


def test_a_user_who_may_not_create_extensions_is_told_who_can(cluster: TestCluster, empty_dsn: str) -> None:
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("DROP ROLE IF EXISTS modest")
        connection.execute("CREATE ROLE modest LOGIN")
        connection.execute("GRANT ALL ON SCHEMA public TO modest")
    with pytest.raises(DatabaseError, match=r"may not create extensions.*CREATE EXTENSION vector"):
        migrate.migrate(empty_dsn.replace("postgres@", "modest@"))
    assert tables_of(empty_dsn) == []


def test_a_user_who_may_not_create_tables_is_told_so(empty_dsn: str) -> None:
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("DROP ROLE IF EXISTS meek")
        connection.execute("CREATE ROLE meek LOGIN")
        connection.execute("CREATE EXTENSION vector")
        connection.execute("CREATE EXTENSION pg_trgm")
    with pytest.raises(DatabaseError, match="permission denied for schema public"):
        migrate.migrate(empty_dsn.replace("postgres@", "meek@"))
    assert tables_of(empty_dsn) == []


@pytest.fixture
def copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations in a folder that may be written."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    for file in ("env.py", "script.py.mako", "versions/0001_first.py", "versions/0001.sql"):
        (folder / file).write_bytes((migrate.MIGRATIONS / file).read_bytes())
    monkeypatch.setattr(migrate, "MIGRATIONS", folder)
    return folder


def test_an_unreleased_first_migration_takes_over_the_schema(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "RELEASED", {})
    (copied / "versions/0001.sql").write_text("-- old\n")
    assert "now says what schema.sql says" in develop.refresh_first()
    assert (copied / "versions/0001.sql").read_bytes() == migrate.SCHEMA.read_bytes()


def test_a_released_first_migration_stays(copied: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migrate, "RELEASED", {"0001": "..."})
    (copied / "versions/0001.sql").write_text("-- released\n")
    assert "is released and stays" in develop.refresh_first()
    assert (copied / "versions/0001.sql").read_text() == "-- released\n"


def test_a_begun_migration_runs_after_the_first(copied: Path, empty_dsn: str) -> None:
    migrate.migrate(empty_dsn)
    develop.begin("a mark for records")
    (copied / "versions/0002.sql").write_text("ALTER TABLE records ADD COLUMN mark text DEFAULT 'a;b %s';\nSELECT 1;\n")
    assert migrate.migrate(empty_dsn) == "0002"
    with psycopg.connect(empty_dsn) as connection:
        connection.execute("SELECT mark FROM records")
