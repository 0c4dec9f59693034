"""Migrations: bring a database to the schema of this Diptych, however many processes start at once."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import psycopg.errors
import sqlalchemy
import sqlalchemy.exc
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from diptych import __version__
from diptych.db import failures
from diptych.errors import DatabaseError

logger = logging.getLogger(__name__)

SCHEMA = Path(__file__).with_name("schema.sql")
MIGRATIONS = Path(__file__).with_name("migrations")
LOCK = 7_235_142_099_341_104  # any number, the same in every Diptych
CONNECT_TIMEOUT_S = 10
# Revision > SHA-256 of its SQL, added with the release that first ships it; from then on a test holds the file so.
RELEASED: dict[str, str] = {}


def migrate(dsn: str) -> str:
    """Apply the migrations that the database lacks, each whole or not at all, and give its revision.

    Raises:
        DatabaseError: the database cannot be reached, was made by a newer Diptych, or refuses a migration.
    """
    with _border(dsn), psycopg.connect(dsn, connect_timeout=CONNECT_TIMEOUT_S) as guard:
        # Held until the guard closes: of processes that start at once, one migrates and the others find it done.
        guard.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        found = revision(dsn)
        if found != head():
            check_known(found)
            logger.info("migrating the database from %s to %s", found or "nothing", head())
            with _connect(dsn) as connection:
                command.upgrade(config_for(connection), "head")
    return head()


def revision(dsn: str) -> str | None:
    """The revision that the database is at; None for one that Diptych has not touched."""
    with failures.border(dsn), _connect(dsn) as connection:
        return MigrationContext.configure(connection).get_current_revision()


def head() -> str:
    """The revision that this Diptych needs."""
    return str(_scripts().get_current_head())


def stamp(dsn: str) -> None:
    """Note that the database is at head, for one made from ``schema.sql`` directly."""
    with failures.border(dsn), _connect(dsn) as connection, connection.begin():
        command.stamp(config_for(connection), "head")


def check_known(found: str | None) -> None:
    """Raise ``DatabaseError`` for a revision that is not one of ours."""
    known = {script.revision for script in _scripts().walk_revisions()}
    if found is not None and found not in known:
        raise DatabaseError(
            f"The database is at revision {found}, which Diptych {__version__} does not know "
            f"(it knows up to {head()}): a newer Diptych, or another program, made it. "
            "Upgrade with: pip install --upgrade 'diptych[server]' - or use another database."
        )


@contextmanager
def _border(dsn: str) -> Iterator[None]:
    """``failures.border``, and what a foreign database says to ``CREATE``."""
    place = failures.describe(dsn)
    with failures.border(dsn):
        try:
            yield
        except (psycopg.errors.DuplicateTable, psycopg.errors.DuplicateObject) as error:
            raise DatabaseError(
                f"Something that is not Diptych's is in {place} ({error.diag.message_primary}). "
                "Give Diptych a database of its own: createdb diptych"
            ) from error
        except psycopg.errors.InsufficientPrivilege as error:
            if "extension" not in str(error):
                raise
            raise DatabaseError(
                f"The user of {place} may not create extensions. Let an administrator run there: "
                "CREATE EXTENSION vector; CREATE EXTENSION pg_trgm;"
            ) from error


@contextmanager
def _connect(dsn: str) -> Iterator[sqlalchemy.Connection]:
    # The address goes to libpq as it is: SQLAlchemy would read its own dialect into it.
    def connect() -> psycopg.Connection:
        return psycopg.connect(dsn, connect_timeout=CONNECT_TIMEOUT_S)

    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=connect, poolclass=sqlalchemy.NullPool)
    try:
        with engine.connect() as connection:
            yield connection
    except sqlalchemy.exc.DBAPIError as error:
        raise error.orig or error from error  # the driver's own, which ``failures`` knows


def config_for(connection: sqlalchemy.Connection | None = None) -> Config:
    """Alembic's settings; no file in the working folder is read."""
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(config_for())
