"""Checks of PostgreSQL: the user's server, or our own, really started."""

from __future__ import annotations

import time
from collections.abc import Iterator

from diptych.doctor import Finding
from diptych.errors import DiptychError, MissingExtraError
from diptych.settings import Settings

NAME = "PostgreSQL"


def check_database(settings: Settings) -> Iterator[Finding]:
    """Connect to the user's server, or start one of our own in a folder that is removed again."""
    from diptych import db

    try:
        db.check_installed()
        yield from _external(settings) if settings.database_url else _embedded(settings)
    except MissingExtraError as error:
        text = "not installed: this machine can rank and export, but not serve"
        yield Finding(name=NAME, status="warn", text=text, advice=f"pip install 'diptych[{error.extra}]'")
    except DiptychError as error:
        yield Finding(name=NAME, status="fail", text=str(error))


def _external(settings: Settings) -> Iterator[Finding]:
    from diptych.db import external, failures, migrate

    assert settings.database_url is not None
    dsn = external.check_address(settings.database_url.get_secret_value())
    external.check_server(dsn)
    found = migrate.revision(dsn)
    migrate.check_known(found)
    state = f"at revision {found}" if found else "empty"
    yield Finding(name=NAME, status="ok", text=f"{failures.describe(dsn)} answers, with pgvector; {state}")


def _embedded(settings: Settings) -> Iterator[Finding]:
    import psycopg

    from diptych.db import placement, postgres

    begun = time.monotonic()
    with placement.scratch_folder("diptych-doctor-") as folder, postgres.Embedded(folder, throw_away=True) as server:
        with psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE EXTENSION vector")
            row = connection.execute("SELECT current_setting('server_version')").fetchone()
        runner = f" as the user {server.cluster.account.name}" if server.cluster.account else ""
    took_s = time.monotonic() - begun
    assert row is not None
    yield Finding(name=NAME, status="ok", text=f"{row[0]} with pgvector starts{runner} and answers ({took_s:.1f} s)")
    home = placement.existing_home(settings.data_dir)
    where = str(home) if home else f"none yet in {settings.data_dir}"
    yield Finding(name="Database", status="ok", text=where)
    for cluster, data_dir in placement.abandoned():
        text = f"{cluster} belonged to the data folder {data_dir}, which is gone"
        yield Finding(
            name="Database", status="warn", text=text, advice=f"Remove it when you need it no longer: rm -r {cluster}"
        )
