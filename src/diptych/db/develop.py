"""For those who change the schema: ``python -m diptych.db.develop`` takes ``schema.sql`` into the migrations.

Until a release ships the newest migration, it is made again from ``schema.sql``; afterwards a new one is begun with
``python -m diptych.db.develop "what it does"``. tests/migration holds both roads equal.
"""

from __future__ import annotations

import sys

from alembic import command

from diptych.db import migrate

FIRST = "0001"


def refresh_first() -> str:
    """Make the first migration say what ``schema.sql`` says. Gives the sentence to print."""
    if migrate.head() != FIRST or FIRST in migrate.RELEASED:
        return f'Migration {FIRST} is released and stays. Begin a new one: python -m diptych.db.develop "what it does"'
    target = migrate.MIGRATIONS / "versions" / f"{FIRST}.sql"
    target.write_bytes(migrate.SCHEMA.read_bytes())
    return f"{target} now says what schema.sql says."


def begin(what: str) -> str:
    """Begin the next migration: a Python frame and an SQL file to fill. Gives the sentence to print."""
    number = f"{int(migrate.head()) + 1:04d}"
    command.revision(migrate.config_for(), what, rev_id=number)
    sql = migrate.MIGRATIONS / "versions" / f"{number}.sql"
    sql.write_text(f"-- {what}\n", encoding="utf-8")
    return f"Write the migration into {sql}, and its outcome into schema.sql."


if __name__ == "__main__":
    print(begin(" ".join(sys.argv[1:])) if sys.argv[1:] else refresh_first())
