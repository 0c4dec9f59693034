"""What PostgreSQL's programs print and log when they fail, as one sentence with the way out."""

from __future__ import annotations

import re
from pathlib import Path

from diptych.errors import DatabaseError

RELEVANT = re.compile(r"(?:FATAL|PANIC|ERROR|initdb: error|pg_\w+: error|psql: error):\s+(.+)")

KNOWN = (
    (
        r"shared memory segment|Cannot allocate memory",
        "PostgreSQL gets too little memory here ({line}). In a container, raise --shm-size; else free some.",
    ),
    (
        r"No space left on device|Disk quota exceeded",
        "The disk that holds the database in {home} is full. Make room and start again; nothing committed is lost.",
    ),
    (
        r"pre-existing shared memory block",
        "Processes of a killed PostgreSQL still work on {home}. Wait a moment and start again, or end them ({line}).",
    ),
    (
        r'lock file "postmaster.pid" already exists',
        "A PostgreSQL that Diptych did not start runs on the database in {home}. Stop it and start again.",
    ),
    (
        r"wrong ownership|invalid permissions|Permission denied|Operation not permitted|must be owner",
        "PostgreSQL may not use {home}: {line}. The folder must belong to the user who starts Diptych.",
    ),
    (
        r"Read-only file system",
        "The database in {home} lies on a read-only disk. Choose another data folder (DIPTYCH_DATA_DIR).",
    ),
    (
        r"valid checkpoint record|could not read|invalid page|is not a valid|corrupt|incorrect checksum|does not exist",
        "The database files in {home} are damaged: {line}. Restore a dump (diptych db restore) into a new data folder.",
    ),
)


def explain(text: str, home: Path, program: str) -> DatabaseError:
    """The error for a program that failed and printed or logged ``text``; the last complaint in it counts."""
    lines = RELEVANT.findall(text) or [line for line in text.splitlines() if line.strip()] or ["it printed nothing"]
    line = lines[-1].strip().rstrip(".")
    for pattern, sentence in KNOWN:
        if re.search(pattern, line.replace(str(home), "")):
            return DatabaseError(sentence.format(home=home, line=line))
    return DatabaseError(f"PostgreSQL's {program} failed on {home}: {line}. Its log is {home / 'data' / 'server.log'}.")


def explain_os(error: OSError, home: Path) -> DatabaseError:
    """The error for a system call on the data folder that failed."""
    failure = explain(f"FATAL: {error.strerror or error}", home, "start")
    about = f" ({error.filename})" if error.filename and str(error.filename) != str(home) else ""
    return DatabaseError(f"{failure}{about}")
