"""Names and seeds drawn by hash, so that they depend on what they stand for and on nothing else."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from diptych import engine
from diptych.engine import daft

KEY_CHARACTERS = 32
# Below 2**31, so that every backend takes it as a seed.
SEED_BITS = 31


def digest(*parts: Any) -> str:
    """A hash over JSON values: same values, same name, in any process and on any machine."""
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:KEY_CHARACTERS]


def draw_seed(seed: int, *parts: str) -> int:
    """A seed of ``SEED_BITS`` bits for the thing that ``parts`` name."""
    return int(digest("seed", seed, *parts), 16) >> (KEY_CHARACTERS * 4 - SEED_BITS)


@engine.batch(return_dtype=daft.DataType.string())
def key_of(row: daft.Series, settings: str) -> list[str]:
    """The row's key: everything that its result depends on. Changed inputs or settings mean another key, so work
    that was done for them before does not count; going back to the old ones finds it again.
    """  # noqa: D205
    return [digest(settings, value) for value in row.to_pylist()]


@engine.batch(return_dtype=daft.DataType.int64())
def seed_of(id: daft.Series, seed: int) -> list[int]:
    """``draw_seed`` for a column of ids."""
    return [draw_seed(seed, str(value)) for value in id.to_pylist()]
