"""Part the kept rows of a step from the dropped ones, and keep the dropped with their reason."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from diptych.engine import daft
from diptych.pipeline.chunks import stream, write_parquet
from diptych.records.prompt import DROPPED


class Drops:
    """What every step dropped; the rows of ``dropped.parquet``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.frames: list[daft.DataFrame] = []
        self.by_step: dict[str, Counter[str]] = {}

    def part(self, step: str, rows: daft.DataFrame, *, order: list[Any]) -> tuple[daft.DataFrame, int]:
        """Write all rows of the step with their reasons to ``<step>.parquet``; return the kept and the number of all.

        The file also ends the step's plan: later steps read it and do not go through the earlier steps again.
        """
        path = self.folder / f"{step}.parquet"
        rows = rows.sort(order)
        n_rows = write_parquet(path, stream(rows), schema=rows.schema().to_pyarrow_schema())
        rows = daft.read_parquet(str(path))
        dropped = rows.where(daft.col("reason").not_null())
        self.by_step[step] = Counter(dropped.select("reason").to_pydict()["reason"])
        self.frames.append(_as_dropped(dropped, step))
        return rows.where(daft.col("reason").is_null()).exclude("reason", "detail"), n_rows

    def counts(self) -> dict[str, int]:
        """Dropped rows by reason, over all steps, the most frequent first."""
        total = sum(self.by_step.values(), Counter[str]())
        return dict(sorted(total.items(), key=lambda item: (-item[1], item[0])))

    def write(self, path: Path) -> None:
        """Write all dropped rows, in the order of the source."""
        rows = self.frames[0]
        for frame in self.frames[1:]:
            rows = rows.concat(frame)
        write_parquet(path, stream(rows.sort(["n", "step", "id", "model"])), schema=DROPPED)


def _as_dropped(rows: daft.DataFrame, step: str) -> daft.DataFrame:
    col, text = daft.col, daft.DataType.string()
    names = rows.column_names
    # A variant's id starts with the number of its row.
    n = col("n") if "n" in names else daft.functions.split(col("id"), "-").get(0).cast(daft.DataType.int64())
    # People look for the row in their source, so a dropped prompt is shown as it stood there.
    prompt = "source_prompt" if "id" not in names else "prompt" if "prompt" in names else None
    return rows.select(
        n.alias("n"),
        (col("id") if "id" in names else daft.lit(None).cast(text)).alias("id"),
        daft.lit(step).alias("step"),
        "reason",
        "detail",
        (col(prompt) if prompt else daft.lit(None).cast(text)).alias("prompt"),
        (col("model") if "model" in names else daft.lit(None).cast(text)).alias("model"),
    )
