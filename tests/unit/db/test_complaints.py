from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from diptych.db import complaints

HOME = Path("/data/No space left on device/postgres")


@pytest.mark.parametrize(
    ("printed", "sentence"),
    [
        ('PANIC:  could not write to file "pg_wal/xlogtemp.1": No space left on device', "is full. Make room"),
        ('FATAL:  could not resize shared memory segment "/x": No space left on device', "raise --shm-size"),
        ('FATAL:  lock file "postmaster.pid" already exists', "that Diptych did not start"),
        ("FATAL:  pre-existing shared memory block (key 1, ID 2) is still in use", "Processes of a killed PostgreSQL"),
        ('FATAL:  data directory "/data" has wrong ownership', "must belong to the user who starts"),
        ("PANIC:  could not locate a valid checkpoint record at 0/1", "are damaged"),
        ('initdb: error: could not create directory "x": Read-only file system', "read-only disk"),
        ("FATAL:  something new", "pg_ctl failed on"),
        ("", "it printed nothing"),
    ],
)
def test_each_known_complaint_has_its_sentence(printed: str, sentence: str) -> None:
    text = str(complaints.explain(printed, HOME, "pg_ctl"))
    assert sentence in text
    assert "\n" not in text


def test_the_last_complaint_counts_and_the_folders_name_does_not() -> None:
    printed = (
        f'LOG:  starting\nFATAL:  first\nHINT:  nothing\nFATAL:  data in "{HOME}" is odd\nLOG:  database is shut down'
    )
    text = str(complaints.explain(printed, HOME, "pg_ctl"))
    assert "is odd" in text
    assert "Make room" not in text


def test_a_failed_system_call_names_the_file() -> None:
    error = OSError(errno.EACCES, os.strerror(errno.EACCES), "/data/postgres.lock")
    assert str(complaints.explain_os(error, HOME)).endswith("(/data/postgres.lock)")
