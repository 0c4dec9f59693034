"""A throw-away PostgreSQL for tests: one cluster, one template with the schema, one clone per test."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg

from diptych.db import migrate, placement, postgres
from diptych.errors import DatabaseError

PREFIX = "diptych-test-"
LEFT_OVER_AFTER_S = 3600
MEMORY_BYTES = 2_000_000_000
TEMPLATE = "diptych_template"


class TestCluster:
    """A running throw-away server that hands out databases with Diptych's schema."""

    __test__ = False  # not a test class, whatever its name says

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self._make_template()

    def address(self, database: str) -> str:
        """The libpq address of one of its databases."""
        return self.dsn.replace(f"/{postgres.DATABASE}?", f"/{database}?")

    @contextmanager
    def clone(self, template: str = TEMPLATE) -> Iterator[str]:
        """The address of a fresh database with the schema, dropped afterwards. ``template0`` gives an empty one."""
        name = f"test_{secrets.token_hex(6)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.address(name)
        finally:
            self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def _make_template(self) -> None:
        """From ``schema.sql``, which a test holds equal to the migrations."""
        self._admin(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        with psycopg.connect(self.address(TEMPLATE)) as connection:
            connection.execute(migrate.SCHEMA.read_text(encoding="utf-8"))
        migrate.stamp(self.address(TEMPLATE))

    def _admin(self, statement: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def throw_away_cluster() -> Iterator[TestCluster]:
    """Start a server in a folder of its own and remove both afterwards; also those of test runs that were killed."""
    _remove_left_over()
    with placement.scratch_folder(PREFIX, fast_place()) as folder, postgres.Embedded(folder, throw_away=True) as server:
        yield TestCluster(server.dsn)


def fast_place() -> Path:
    """Where throw-away clusters go: memory where there is enough of it, which makes copies ten times faster."""
    memory = Path("/dev/shm")
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > MEMORY_BYTES:
        return memory
    return Path("/tmp")


def _remove_left_over() -> None:
    for home, data_dir in placement.abandoned():
        locks = (home / "users.lock", home / "server.lock")
        if "/pytest-of-" in data_dir and not any(placement.is_locked(path) for path in locks):
            shutil.rmtree(home, ignore_errors=True)
    for folder in (*Path("/tmp").glob(f"{PREFIX}*"), *Path("/dev/shm").glob(f"{PREFIX}*")):
        users = folder / "postgres" / "users.lock"
        found = folder.lstat()
        is_old = found.st_uid == os.geteuid() and time.time() - found.st_mtime > LEFT_OVER_AFTER_S
        if is_old and users.exists() and not placement.is_locked(users):
            server = postgres.Embedded(folder, throw_away=True)
            with suppress(DatabaseError):  # what cannot be started needs no stop
                server.start()
            server.stop()
            shutil.rmtree(folder, ignore_errors=True)
