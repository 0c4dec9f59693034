"""``pairs.parquet`` as it is read: columns checked, every image known to be in the store beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from diptych.errors import InputError
from diptych.images.store import FolderStore
from diptych.records.pair import PAIR

POSITIONS = (1, 2)


class PairsFile:
    """A checked ``pairs.parquet`` with its images in ``images/`` beside it.

    Raises:
        InputError: not parquet, a column is missing or of another type, no rows, or an image is not in the store.
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
        for row in self.rows(["id", "image_1", "image_2"]):
            for position in POSITIONS:
                self.images.setdefault(row[f"image_{position}"]["sha256"], row["id"])
        for sha256, pair_id in self.images.items():
            if not self.store.has(sha256):
                raise InputError(
                    f"Pair '{pair_id}': its image {sha256} is not in {self.store.root}. "
                    "Make it again with: diptych run - or copy the whole output folder. Nothing was sent."
                )

    def rows(self, columns: list[str] | None = None, *, batch: int = 1000) -> Iterator[dict[str, Any]]:
        """Row by row, a batch in memory at a time."""
        for rows in self._file.iter_batches(batch, columns=columns):
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


def _is_alike(found: pa.DataType, wanted: pa.DataType) -> bool:
    families = (
        lambda t: pa.types.is_string(t) or pa.types.is_large_string(t),
        pa.types.is_integer,
        lambda t: pa.types.is_list(t) or pa.types.is_large_list(t) or pa.types.is_fixed_size_list(t),
    )
    return any(family(found) and family(wanted) for family in families)
