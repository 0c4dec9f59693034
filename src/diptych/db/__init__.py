"""The database: Diptych's own PostgreSQL or one of the user's, its schema, migrations and pool."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from diptych.errors import MissingExtraError
from diptych.settings import Settings

DRIVERS = ("alembic", "asyncpg", "psycopg", "psutil", "sqlalchemy")


@contextmanager
def database(settings: Settings, *, migrated: bool = True) -> Iterator[str]:
    """The libpq address of a running database with all migrations: the user's server, or our own held for the block.

    Our own is started again if it is killed meanwhile.

    Args:
        settings: say which database.
        migrated: False leaves the schema as it is.

    Raises:
        DatabaseError: it cannot be reached, started or migrated; says why.
        MissingExtraError: the extra ``server`` is not installed.
        UserError: DIPTYCH_DATABASE_URL is not an address.
    """
    check_installed()
    from diptych.db import external, migrate, postgres

    if settings.database_url is not None:
        dsn = external.check_address(settings.database_url.get_secret_value())
        external.check_server(dsn)
        if migrated:
            migrate.migrate(dsn)
        yield dsn
        return
    with postgres.Embedded(settings.data_dir) as server, postgres.kept_running(server):
        if migrated:
            migrate.migrate(server.dsn)
        yield server.dsn


def check_installed() -> None:
    """Raise ``MissingExtraError`` unless the database's libraries are installed."""
    if any(find_spec(name) is None for name in DRIVERS):
        raise MissingExtraError("The database", "server")
