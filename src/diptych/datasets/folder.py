"""Folders that appear whole or not at all, and sharded parquet inside them."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from diptych.errors import ConflictError, StorageError

SHARD_BYTES = 450_000_000


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """Give a temporary folder beside ``out`` that becomes ``out`` at the end; after an error nothing is left of it.

    Raises:
        ConflictError: ``out`` exists already.
        StorageError: it cannot be written.
    """
    if out.exists() or out.is_symlink():
        raise ConflictError(f"{out} exists already. Choose another folder with --out, or remove it first.")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=f".{out.name}.partial-", dir=out.parent))
    except OSError as error:
        raise StorageError(f"Cannot write {out}: {error.strerror or error}.") from error
    try:
        yield partial
        partial.chmod(0o755)
        partial.rename(out)
    except OSError as error:
        raise StorageError(f"Cannot write {out}: {error.strerror or error}. Nothing of it was kept.") from error
    finally:
        shutil.rmtree(partial, ignore_errors=True)


class ShardWriter:
    """Parquet files ``train-00000-of-0000N.parquet``; each table given is one row group.

    Use as a context manager; the files get their final names at its end.
    """

    def __init__(self, folder: Path, schema: pa.Schema, *, shard_bytes: int) -> None:
        self.folder = folder
        self.schema = schema
        self.shard_bytes = shard_bytes
        self.paths: list[Path] = []
        self.n_rows = 0
        self._writer: parquet.ParquetWriter | None = None
        self._bytes = 0

    def __enter__(self) -> ShardWriter:
        self.folder.mkdir(parents=True)
        return self

    def write(self, table: pa.Table) -> None:
        """Append rows; a new file is begun before one grows past the limit."""
        if self._writer is not None and self._bytes + table.nbytes > self.shard_bytes:
            self._close()
        if self._writer is None:
            self.paths.append(self.folder / f"{len(self.paths):05d}.parquet.partial")
            # Pictures are compressed already, and no two are alike.
            self._writer = parquet.ParquetWriter(
                self.paths[-1], self.schema, compression="snappy", use_dictionary=False
            )
            self._bytes = 0
        self._writer.write_table(table)
        self._bytes += table.nbytes
        self.n_rows += table.num_rows

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        self._close()
        if error is None:
            for index, path in enumerate(self.paths):
                path.rename(self.folder / f"train-{index:05d}-of-{len(self.paths):05d}.parquet")

    def _close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
