"""``pairs.parquet`` as it is read: columns checked, every image known to be in the store beside it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diptych.errors import InputError
from diptych.images.store import FolderStore
from diptych.records.pair import PAIR, VECTOR_DIMENSIONS

POSITIONS = (1, 2)
SHA256 = re.compile("[0-9a-f]{64}")


class PairsFile:
    """A checked ``pairs.parquet`` with its images in ``images/`` beside it.

    Raises:
        InputError: not parquet, a column is missing or of another type, no rows, a row that no server would take, or
            an image that is not in the store.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.store = FolderStore(path.parent / "images")
        try:
            self._file = pq.ParquetFile(path)
        except (OSError, pa.ArrowInvalid) as error:
            reason = getattr(error, "strerror", None) or "it is not a parquet file"
            raise InputError(f"Cannot read the pairs {path}: {reason}. Make them with: diptych run FILE") from error
        self.n_pairs: int = self._file.metadata.num_rows
        self._check_columns()
        if self.n_pairs == 0:
            raise InputError(f"{path} holds no pairs; dropped.parquet beside it says why each prompt was dropped.")
        # Hash to the first pair that shows it: names the pair when something is wrong with the image.
        self.images: dict[str, str] = {}
        seen: set[str] = set()
        for row in self.rows(["id", "prompt", "image_1", "image_2", "prompt_vector"]):
            if problem := _problem(row, seen):
                raise InputError(f"{path}, pair {row['id']!r}: {problem}. Nothing was sent.")
            seen.add(row["id"])
            for position in POSITIONS:
                self.images.setdefault(row[f"image_{position}"]["sha256"], row["id"])
        for sha256, pair_id in self.images.items():
            if not self.store.has(sha256):
                raise InputError(
                    f"Pair '{pair_id}': its image {sha256} is not in {self.store.root}. "
                    "Make it again with: diptych run - or copy the whole output folder. Nothing was sent."
                )

    def rows(self, columns: list[str] | None = None, *, batch: int = 1000) -> Iterator[dict[str, Any]]:
        """Row by row, a batch in memory at a time.

        Raises:
            InputError: the file is damaged inside.
        """
        batches = self._file.iter_batches(batch, columns=columns)
        while True:
            try:
                rows = next(batches, None)
            except (OSError, pa.ArrowException) as error:
                raise InputError(f"{self.path} is damaged ({error}). Make it again with: diptych run FILE") from error
            if rows is None:
                return
            yield from rows.to_pylist()

    def _check_columns(self) -> None:
        found = self._file.schema_arrow
        for field in PAIR:
            if field.name not in found.names:
                raise InputError(
                    f"{self.path} has no column '{field.name}'; pairs need the columns {', '.join(PAIR.names)}."
                )
            kind = found.field(field.name).type
            if pa.types.is_struct(field.type):
                wanted = [field.type[i].name for i in range(field.type.num_fields)]
                given = [kind[i].name for i in range(kind.num_fields)] if pa.types.is_struct(kind) else []
                if missing := [name for name in wanted if name not in given]:
                    raise InputError(f"{self.path}: column '{field.name}' has no part '{missing[0]}'; see docs.")
            elif not _is_alike(kind, field.type):
                raise InputError(f"{self.path}: column '{field.name}' holds {kind}; it must hold {field.type}.")


def _problem(row: dict[str, Any], seen: set[str]) -> str | None:
    """Why a row is no pair; None when it is one."""
    if not row["id"] or row["id"] in seen:
        return "ids must be there, and each only once"
    if not row["prompt"] or "\0" in row["prompt"]:
        return f"its prompt is {row['prompt']!r}; it must be text without NUL"
    for position in POSITIONS:
        sha256 = (row[f"image_{position}"] or {}).get("sha256")
        if not SHA256.fullmatch(sha256 or ""):
            return f"image_{position}.sha256 is {sha256!r}; it must be 64 hexadecimal digits"
    vector = row["prompt_vector"] or ()
    if len(vector) != VECTOR_DIMENSIONS or not all(number is not None and math.isfinite(number) for number in vector):
        return f"prompt_vector must have {VECTOR_DIMENSIONS} finite numbers"
    return None


def _is_alike(found: pa.DataType, wanted: pa.DataType) -> bool:
    families = (
        lambda t: pa.types.is_string(t) or pa.types.is_large_string(t),
        pa.types.is_integer,
        lambda t: pa.types.is_list(t) or pa.types.is_large_list(t) or pa.types.is_fixed_size_list(t),
    )
    return any(family(found) and family(wanted) for family in families)
