"""${message}."""

from __future__ import annotations

from pathlib import Path

from alembic import op

revision = "${up_revision}"
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    sql = Path(__file__).with_name("${up_revision}.sql").read_text(encoding="utf-8")
    connection = op.get_bind().connection.driver_connection
    assert connection is not None
    connection.execute(sql)  # psycopg sends a text without parameters as it is, with any number of statements
