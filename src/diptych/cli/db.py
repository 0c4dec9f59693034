"""``diptych db``: look after the database."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Annotated

import typer

from diptych.settings import Settings, read_settings

db_app = typer.Typer(no_args_is_help=True, help="Look after the database: migrate, status, dump, restore, shell.")

DataDir = Annotated[Path | None, typer.Option("--data-dir", help="Folder of the server. Default: DIPTYCH_DATA_DIR.")]


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.add_typer(db_app, name="db")


@db_app.command()
def migrate(data_dir: DataDir = None) -> None:
    """Bring the database to the schema of this Diptych. The server does it by itself when it starts."""
    from diptych import db

    db.check_installed()
    from diptych.db import migrate

    with db.database(read_settings(data_dir=data_dir), migrated=False) as dsn:
        before = migrate.revision(dsn)
        after = migrate.migrate(dsn)
    typer.echo(f"Nothing to do: at revision {after}." if before == after else f"Migrated from {before} to {after}.")


@db_app.command()
def status(
    data_dir: DataDir = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Say where the database lives, its version, size and revision."""
    facts = _facts(read_settings(data_dir=data_dir))
    if as_json:
        typer.echo(json.dumps(facts))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table.grid(padding=(0, 2))
    for name, value in facts.items():
        table.add_row(name.replace("_", " "), "-" if value is None else str(value))
    Console().print(table)


@db_app.command()
def dump(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="New file; it will hold password hashes.")],
    data_dir: DataDir = None,
) -> None:
    """Write the whole database into one file. Images are not in it: copy the folder 'images' of the data folder too."""
    from diptych import db

    db.check_installed()
    from diptych.db import dump

    with db.database(read_settings(data_dir=data_dir), migrated=False) as dsn:
        n_bytes = dump.dump(dsn, file)
    typer.echo(f"Wrote {file} ({_size(n_bytes)}).")


@db_app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="File that 'diptych db dump' wrote.")],
    data_dir: DataDir = None,
) -> None:
    """Fill an empty database from such a file, all or nothing, and migrate it."""
    from diptych import db

    db.check_installed()
    from diptych.db import dump

    dump.revision_in(file)  # before a database is made for nothing
    with db.database(read_settings(data_dir=data_dir), migrated=False) as dsn:
        revision = dump.restore(dsn, file)
    typer.echo(f"Restored {file}; the database is at revision {revision}.")


@db_app.command()
def shell(data_dir: DataDir = None) -> None:
    """Open psql on the database."""
    from diptych import db

    db.check_installed()
    from diptych.db import dump

    with db.database(read_settings(data_dir=data_dir), migrated=False) as dsn:
        command, environment = dump.program("psql", dsn)
        raise typer.Exit(subprocess.run(command, env={**os.environ, **environment}, check=False).returncode)


def _facts(settings: Settings) -> dict[str, str | int | None]:
    from diptych import db

    db.check_installed()
    import psycopg

    from diptych.db import failures, migrate, placement

    where = "an external server" if settings.database_url else str(placement.existing_home(settings.data_dir))
    if where == "None":
        return {"database": f"none yet in {settings.data_dir}; the first 'diptych serve' makes it"}
    with db.database(settings, migrated=False) as dsn, failures.border(dsn), psycopg.connect(dsn) as connection:
        query = "SELECT current_database(), current_setting('server_version'), pg_database_size(current_database())"
        row = connection.execute(query).fetchone()
        revision = migrate.revision(dsn)
    assert row is not None
    return {
        "database": row[0],
        "where": failures.describe(dsn) if settings.database_url else where,
        "postgresql": row[1],
        "size_bytes": row[2],
        "revision": revision,
        "newest_revision": migrate.head(),
    }


def _size(n_bytes: int) -> str:
    return f"{n_bytes / 1e6:.1f} MB" if n_bytes >= 100_000 else f"{n_bytes / 1e3:.0f} kB"
