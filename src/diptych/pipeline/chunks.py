"""Keep a step's finished rows in small files that appear whole or not at all, and do only what is missing."""

from __future__ import annotations

import errno
import os
import time
import uuid
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import cast

import pyarrow as pa
import pyarrow.parquet as pq

from diptych import engine
from diptych.engine import daft
from diptych.errors import StorageError
from diptych.pipeline.report import Report

CHUNK_ROWS = 5_000
# A kill loses what was finished since the last chunk, so slow steps (images) write one about every second.
CHUNK_SECONDS = 1.0
ROW_GROUP_ROWS = 1_000
TEMPORARY = ".tmp"
# Tells functions that run in processes of their own to hurry through, see ``engine.draining``.
STOP_FILE = ".stop"


class Chunks:
    """The finished rows of one step: a folder of Parquet files with the column ``key`` and the step's own."""

    def __init__(self, folder: Path, schema: pa.Schema) -> None:
        self.folder = folder
        self.schema = pa.schema([pa.field("key", pa.string(), nullable=False), *schema])

    def read(self) -> daft.DataFrame:
        """All rows of all chunks, also those made for inputs or settings that no longer are."""
        paths = sorted(str(path) for path in self.folder.glob("*.parquet"))
        return daft.read_parquet(paths) if paths else daft.from_arrow(self.schema.empty_table())

    def write(self, table: pa.Table) -> None:
        """Add one chunk."""
        write_parquet(self.folder / f"{uuid.uuid4().hex}.parquet", [table], schema=self.schema)


def complete(
    todo: daft.DataFrame,
    work: Callable[[daft.DataFrame], daft.DataFrame],
    *,
    chunks: Chunks,
    step: str,
    report: Report,
    check: Callable[[pa.Table], None] = lambda table: None,
) -> daft.DataFrame:
    """Do the rows of ``todo`` whose ``key`` no chunk has yet, and return the finished rows of all of ``todo``.

    ``work`` adds the columns of ``chunks.schema`` to rows of ``todo``; it is one streaming plan, and what comes out of
    it is written as it comes, unless ``check`` raises for it.
    """
    pending = todo.join(chunks.read().select("key"), on="key", how="anti")
    n_pending = pending.count_rows()
    report.begin(step, n_pending)
    engine.stop_if_asked()
    if n_pending:
        (chunks.folder / STOP_FILE).unlink(missing_ok=True)
        with closing(stream(work(pending))) as tables, _run_dry_on_failure(tables, chunks.folder / STOP_FILE):
            for n_rows in _write_as_it_comes(tables, chunks, check):
                report.advance(step, n_rows)
    report.end(step)
    return chunks.read().join(todo.select("key"), on="key", how="semi")


def stream(frame: daft.DataFrame) -> Generator[pa.Table, None, None]:
    """The rows of a plan as they come. Close it: a plan left running aborts the process at its end."""
    batches = cast(Generator[pa.RecordBatch, None, None], frame.to_arrow_iter())
    with closing(batches):
        for batch in batches:
            yield pa.Table.from_batches([batch])


def write_parquet(path: Path, tables: Iterable[pa.Table], *, schema: pa.Schema) -> int:
    """Write rows under a temporary name, then give them their own; return how many.

    Same rows in the same order give the same bytes, however they are spread over ``tables``.

    Raises:
        StorageError: disk full or folder not writable; the file is not there, or is the old one.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    n_rows = 0
    with storage_errors(path.parent), _removed_on_failure(temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
            for group in _row_groups(tables, schema):
                writer.write_table(group, row_group_size=ROW_GROUP_ROWS)
                n_rows += group.num_rows
        publish(temporary, path)
    return n_rows


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all. Raises StorageError."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}{TEMPORARY}")
    with storage_errors(path.parent), _removed_on_failure(temporary):
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_text(text, encoding="utf-8")
        publish(temporary, path)


def publish(temporary: Path, path: Path) -> None:
    """Give a finished temporary file its name, after its bytes are on the disk."""
    with temporary.open("rb") as file:
        os.fsync(file.fileno())
    os.replace(temporary, path)


def remove_leftovers(folder: Path) -> None:
    """Delete temporary files that a killed run left behind. Only for the holder of the folder's lock."""
    for path in folder.glob(f"**/.*{TEMPORARY}"):
        path.unlink(missing_ok=True)


@contextmanager
def storage_errors(folder: Path) -> Iterator[None]:
    """Turn what the disk says into one sentence."""
    try:
        yield
    except OSError as error:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error)
        reason = "the disk is full" if full else (error.strerror or str(error))
        way_out = "Free some space" if full else "Check the folder, or choose another with --out"
        raise StorageError(
            f"Cannot write to {folder}: {reason}. {way_out}, then run the same command again: finished work is kept."
        ) from error


def _write_as_it_comes(tables: Iterable[pa.Table], chunks: Chunks, check: Callable[[pa.Table], None]) -> Iterator[int]:
    waiting: list[pa.Table] = []
    written_at = time.monotonic()
    try:
        for table in tables:
            # Not in ``stream``: there it would wait for the plan to run dry before anybody can say hurry.
            engine.stop_if_asked()
            check(table)
            if table.num_rows:
                waiting.append(table.select(chunks.schema.names).cast(chunks.schema))
            n_waiting = sum(table.num_rows for table in waiting)
            if n_waiting >= CHUNK_ROWS or (n_waiting and time.monotonic() - written_at >= CHUNK_SECONDS):
                chunks.write(pa.concat_tables(waiting))
                waiting, written_at = [], time.monotonic()
                yield n_waiting
    finally:
        # Also when a row failed or the user stopped: what is finished is kept.
        if waiting:
            chunks.write(pa.concat_tables(waiting))
    yield sum(table.num_rows for table in waiting)


@contextmanager
def _run_dry_on_failure(tables: Iterator[pa.Table], stop_file: Path) -> Iterator[None]:
    """On failure or Ctrl-C let the plan run to its end with its functions hurrying through.

    A plan that is left alone goes on with all of its work, or aborts the process when that ends.
    """
    try:
        yield
    except BaseException:
        engine.draining.set()
        with suppress(OSError):
            stop_file.touch()
        with suppress(Exception):
            for _ in tables:
                pass
        raise
    finally:
        engine.draining.clear()
        stop_file.unlink(missing_ok=True)


def _row_groups(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """Cut rows into groups of ``ROW_GROUP_ROWS``, so that a file's bytes do not tell how batches were cut."""
    rest = schema.empty_table()
    for table in tables:
        engine.stop_if_asked()
        rest = pa.concat_tables([rest, table.select(schema.names).cast(schema)])
        while rest.num_rows >= ROW_GROUP_ROWS:
            yield rest.slice(0, ROW_GROUP_ROWS).combine_chunks()
            rest = rest.slice(ROW_GROUP_ROWS)
    if rest.num_rows:
        yield rest.combine_chunks()


@contextmanager
def _removed_on_failure(temporary: Path) -> Iterator[None]:
    try:
        yield
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
