"""Chunk files: whole or not at all, and only what is missing is done."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diptych import engine
from diptych.engine import daft
from diptych.errors import StorageError
from diptych.pipeline import chunks
from diptych.pipeline.report import Report

SCHEMA = pa.schema([pa.field("n", pa.int64())])


@pytest.fixture(autouse=True, scope="module")
def _engine() -> None:
    engine.start()


class Counting(Report):
    def __init__(self) -> None:
        self.n_done = 0

    def advance(self, step: str, n_rows: int) -> None:
        self.n_done += n_rows


def todo(numbers: range) -> daft.DataFrame:
    return daft.from_arrow(pa.table({"key": [f"k{n}" for n in numbers], "x": list(numbers)}))


def double(pending: daft.DataFrame) -> daft.DataFrame:
    return pending.with_column("n", daft.col("x") * daft.lit(2))


def do(folder: Path, numbers: range, **options: object) -> tuple[list[int], int]:
    report = Counting()
    rows = chunks.complete(
        todo(numbers),
        double,
        chunks=chunks.Chunks(folder, SCHEMA),
        step="s",
        report=report,
        **options,  # type: ignore[arg-type]
    )
    return sorted(rows.to_pydict()["n"]), report.n_done


def test_only_rows_that_no_chunk_has_are_done(tmp_path: Path) -> None:
    assert do(tmp_path, range(5)) == ([0, 2, 4, 6, 8], 5)
    assert do(tmp_path, range(8)) == ([0, 2, 4, 6, 8, 10, 12, 14], 3)
    assert do(tmp_path, range(8)) == ([0, 2, 4, 6, 8, 10, 12, 14], 0)


def test_rows_that_are_no_longer_asked_for_are_left_out(tmp_path: Path) -> None:
    do(tmp_path, range(5))
    assert do(tmp_path, range(3, 5)) == ([6, 8], 0)


def test_a_failure_keeps_what_was_finished_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chunks, "CHUNK_ROWS", 1)
    seen = []

    def check(table: pa.Table) -> None:
        seen.extend(table["n"].to_pylist())
        if len(seen) > 1:
            raise StorageError("the disk is full")

    batched = todo(range(3)).into_batches(1)
    with pytest.raises(StorageError, match="the disk is full"):
        chunks.complete(batched, double, chunks=chunks.Chunks(tmp_path, SCHEMA), step="s", report=Report(), check=check)
    n_kept = sum(pq.read_metadata(path).num_rows for path in tmp_path.glob("*.parquet"))
    assert n_kept < 3
    assert not engine.draining.is_set()
    assert do(tmp_path, range(3)) == ([0, 2, 4], 3 - n_kept)


def test_the_same_rows_give_the_same_bytes_however_they_come(tmp_path: Path) -> None:
    whole = pa.table({"n": list(range(2500))})
    pieces = [whole.slice(start, 7) for start in range(0, 2500, 7)]
    assert chunks.write_parquet(tmp_path / "a.parquet", [whole], schema=SCHEMA) == 2500
    assert chunks.write_parquet(tmp_path / "b.parquet", pieces, schema=SCHEMA) == 2500
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_full_disk_is_one_sentence_and_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    chunks.write_parquet(path, [pa.table({"n": [1]})], schema=SCHEMA)
    before = path.read_bytes()

    def rows() -> Iterator[pa.Table]:
        yield pa.table({"n": [1]})
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(StorageError, match=r"the disk is full. Free some space, then run the same command again"):
        chunks.write_parquet(path, rows(), schema=SCHEMA)
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["rows.parquet"]


def test_leftovers_of_a_killed_run_are_removed(tmp_path: Path) -> None:
    (tmp_path / "evolve").mkdir()
    (tmp_path / "evolve" / ".abc.parquet.17.tmp").write_bytes(b"PAR1 cut")
    (tmp_path / "evolve" / "whole.parquet").write_bytes(b"whole")
    chunks.remove_leftovers(tmp_path)
    assert [path.name for path in (tmp_path / "evolve").iterdir()] == ["whole.parquet"]
