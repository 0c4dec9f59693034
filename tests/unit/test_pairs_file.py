"""A ``pairs.parquet`` that no server would take whole is refused before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from diptych.errors import InputError
from diptych.pairs_file import PairsFile
from diptych.testing.pairs import write_pairs


def _merge(row: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    return row | {key: row[key] | value if isinstance(value, dict) else value for key, value in change.items()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"id": "0-quality"}, "each only once"),
        ({"prompt": None}, "its prompt is None"),
        ({"prompt": "a\0b"}, "without NUL"),
        ({"image_1": None}, r"image_1\.sha256 is None"),
        ({"image_2": {"sha256": "../../../etc/passwd"}}, "64 hexadecimal digits"),
        ({"prompt_vector": [1.0, 2.0]}, "256 finite numbers"),
        ({"prompt_vector": [float("nan")] * 256}, "256 finite numbers"),
        ({"prompt_vector": None}, "256 finite numbers"),
    ],
)
def test_a_row_that_is_no_pair_is_refused_by_name(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    path = write_pairs(tmp_path, 2)
    assert PairsFile(path).n_pairs == 2
    rows = pq.read_table(path).to_pylist()
    # Without the proper schema, which would hold none of these.
    pq.write_table(pa.Table.from_pylist([rows[0], _merge(rows[1], change)]), path)
    with pytest.raises(InputError, match=said):
        PairsFile(path)


def test_a_file_that_is_damaged_inside_is_refused_with_a_sentence(tmp_path: Path) -> None:
    path = write_pairs(tmp_path, 50)
    data = bytearray(path.read_bytes())
    start = pq.ParquetFile(path).metadata.row_group(0).column(0).data_page_offset
    data[start : start + 400] = b"\xff" * 400
    path.write_bytes(data)
    with pytest.raises(InputError, match="is damaged"):
        PairsFile(path)
