"""A database to one file and back, by the pg_dump and pg_restore that come with Diptych's PostgreSQL."""

from __future__ import annotations

import os
import subprocess
import tempfile
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from diptych.db import binaries, failures, migrate
from diptych.errors import ConflictError, DatabaseError, InputError, StorageError

TIMEOUT_S = 6 * 3600


def dump(dsn: str, target: Path) -> int:
    """Write the whole database into a new file that only its owner can read, and give its size in bytes.

    Raises:
        ConflictError: the file exists.
        StorageError: the folder is missing, not writable, or full.
        DatabaseError: pg_dump failed. In all cases there is no new file.
    """
    if target.exists():
        raise ConflictError(f"{target} exists already; choose another name or remove it.")
    try:
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as scratch:
            written = Path(scratch) / "dump"
            _run("pg_dump", dsn, "--format=custom", "--no-owner", "--no-privileges", f"--file={written}")
            written.chmod(0o600)  # it holds password hashes and the signing key
            _place(written, target)
    except FileExistsError as error:
        raise ConflictError(f"{target} exists already; choose another name or remove it.") from error
    except OSError as error:
        raise StorageError(f"{target} cannot be written: {error.strerror}.") from error
    return target.stat().st_size


def _place(written: Path, target: Path) -> None:
    try:
        os.link(written, target)  # unlike a rename, refuses a file that came meanwhile
    except FileExistsError:
        raise
    except OSError:  # a disk without links
        written.replace(target)


def restore(dsn: str, source: Path) -> str:
    """Fill an empty database from a file that ``dump`` wrote, all or nothing, and migrate it; gives its revision.

    Raises:
        InputError: the file is missing or is no dump.
        ConflictError: the database is not empty.
        DatabaseError: the dump comes from a newer Diptych, or pg_restore failed.
    """
    migrate.check_known(revision_in(source))
    _refuse_unless_empty(dsn)
    options = ["--no-owner", "--no-privileges", "--no-comments", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", dsn, *options, str(source))
    return migrate.migrate(dsn)


def revision_in(source: Path) -> str | None:
    """The revision of the database that a dump holds.

    Raises:
        InputError: the file is missing or is no dump of ours.
    """
    if not source.is_file() or not os.access(source, os.R_OK):
        raise InputError(f"{source} cannot be read. Give a file that 'diptych db dump' wrote.")
    listing: list[str | Path] = ["--data-only", "--table=alembic_version", "--file=-", source]
    try:
        text = binaries.run([binaries.find() / "pg_restore", *listing], timeout_s=TIMEOUT_S)
    except subprocess.CalledProcessError as error:
        raise InputError(
            f"{source} is no file that 'diptych db dump' wrote: {_complaint(error.output, None)}."
        ) from error
    _, _, rows = text.partition("FROM stdin;\n")
    if not rows:
        raise InputError(f"{source} is a dump of another program's database: it holds no Diptych revision.")
    return rows.partition("\n")[0]


def _refuse_unless_empty(dsn: str) -> None:
    query = "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
    with failures.border(dsn), psycopg.connect(dsn) as connection:
        row = connection.execute(query).fetchone()
    if row and row[0]:
        raise ConflictError(
            f"The database holds {row[0]} tables already, and restoring replaces nothing. "
            "Restore into a new data folder (--data-dir), or into an empty database (DIPTYCH_DATABASE_URL)."
        )


def program(name: str, dsn: str, *arguments: str) -> tuple[list[str], dict[str, str]]:
    """The command line of one of PostgreSQL's programs on this database, and the variables that it needs."""
    parts = conninfo_to_dict(dsn)
    password = parts.pop("password", None)  # on a command line everybody could read it
    command = [str(binaries.find() / name), f"--dbname={make_conninfo('', **parts)}", *arguments]
    return command, {"PGPASSWORD": str(password)} if password else {}


def _run(name: str, dsn: str, *arguments: str) -> None:
    command, secret = program(name, dsn, *arguments)
    try:
        binaries.run(command, timeout_s=TIMEOUT_S, environment=secret)
    except subprocess.CalledProcessError as error:
        raise DatabaseError(f"{name} failed: {_complaint(error.output, dsn)}.") from error


def _complaint(printed: str, dsn: str | None) -> str:
    """The first error a program printed; what follows usually follows from it."""
    lines = [line for line in printed.splitlines() if "error:" in line] or printed.splitlines() or ["no reason given"]
    return failures.redact(lines[0].partition("error: ")[2] or lines[0], dsn).rstrip(".")
