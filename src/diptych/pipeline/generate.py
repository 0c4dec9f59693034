"""Step 4: draw every variant with every model and put the images into the store."""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from diptych import campaign, engine
from diptych.engine import daft
from diptych.errors import InputError, StorageError, SystemFailure
from diptych.images.store import FolderStore
from diptych.images.variants import inspect_image
from diptych.models.protocols import Painter, PaintRequest, recipe_of
from diptych.pipeline.chunks import STOP_FILE, Chunks, complete
from diptych.pipeline.keys import digest, seed_of
from diptych.pipeline.report import Report
from diptych.records.image import IMAGE

STEP = "generate"
VERSION = 1
PAINT_ROWS = 2
# Two processes are enough to keep a small machine busy; more than eight only queue for the disk.
MAX_PROCESSES = 8
DRAWN = pa.schema(
    [*(field.with_nullable(True) for field in IMAGE), pa.field("reason", pa.string()), pa.field("detail", pa.string())]
)
REQUEST = ("prompt", "category", "sub_category", "seed", "model")
RESULT_FIELDS = {
    "sha256": daft.DataType.string(),
    "media_type": daft.DataType.string(),
    "width": daft.DataType.int32(),
    "height": daft.DataType.int32(),
    "reason": daft.DataType.string(),
    "detail": daft.DataType.string(),
    "failure": daft.DataType.string(),
}
RESULT = daft.DataType.struct(RESULT_FIELDS)
# Columns that a procedural painter has nothing to say about.
UNKNOWN = {
    "sampler": daft.DataType.string(),
    "steps": daft.DataType.int32(),
    "guidance": daft.DataType.float32(),
    "revision": daft.DataType.string(),
}


def draw_images(
    variants: daft.DataFrame,
    settings: campaign.Images,
    *,
    painters: Mapping[str, Painter],
    store: Path,
    folder: Path,
    report: Report,
) -> daft.DataFrame:
    """One image per variant and model, with a reason where a model gave something that is no image.

    All models draw a variant with the same seed, which is drawn from ``images.seed`` and the variant's id: adding a
    model changes no image of the others.
    """
    col = daft.col
    todo = variants.select("id", "prompt", "category", "sub_category", seed_of(col("id"), settings.seed).alias("seed"))
    todo = todo.with_column("model", daft.lit(list(painters))).explode("model")
    depends_on = daft.functions.to_struct(col("id"), *(col(name) for name in REQUEST))
    todo = todo.with_column("key", key_of_image(depends_on, fingerprints(settings, painters)))
    drawing = Drawing(dict(painters), str(store), str(folder / STOP_FILE), settings.width, settings.height)

    def work(pending: daft.DataFrame) -> daft.DataFrame:
        request = daft.functions.to_struct(*(col(name) for name in REQUEST))
        drawn = pending.with_column("result", drawing.draw(request))
        return drawn.with_columns(
            {name: col("result").get(name) for name in RESULT_FIELDS}
            | {name: daft.lit(None).cast(kind) for name, kind in UNKNOWN.items()}
        )

    return complete(todo, work, chunks=Chunks(folder, DRAWN), step=STEP, report=report, check=_check)


def make_painters(settings: campaign.Images) -> dict[str, Painter]:
    """The painter of each model, by the model's name in the campaign file."""
    return {model.name: _make_painter(model) for model in settings.models}


def _make_painter(model: campaign.ImageModel) -> Painter:
    # Imported here because every backend brings its own libraries.
    match model.model:
        case "poster":
            from diptych.models.painters.poster import PosterPainter

            return PosterPainter()
        case "brush":
            from diptych.models.painters.brush import BrushPainter

            return BrushPainter()


def fingerprints(settings: campaign.Images, painters: Mapping[str, Painter]) -> dict[str, str]:
    """For each model the settings that its images depend on, seed aside."""
    size = (settings.width, settings.height)
    return {name: digest(VERSION, recipe_of(painter), *size) for name, painter in painters.items()}


def _check(drawn: pa.Table) -> None:
    """Raise what a worker could not: the store's failure ends the run, it is not the image's fault."""
    failure = next((text for text in drawn["failure"].to_pylist() if text), None)
    if failure:
        raise StorageError(failure)


@engine.batch(return_dtype=daft.DataType.string())
def key_of_image(rows: daft.Series, fingerprints: dict[str, str]) -> list[str]:
    """``key_of`` with the settings of the row's model."""
    return [digest(fingerprints[row["model"]], row) for row in rows.to_pylist()]


@daft.cls(use_process=True, max_concurrency=max(1, min(os.cpu_count() or 1, MAX_PROCESSES)))
class Drawing:
    """Draws in processes of its own: painting is Python and holds the interpreter, so threads would take turns."""

    def __init__(self, painters: dict[str, Painter], store: str, stop: str, width: int, height: int) -> None:
        # Ctrl-C at a terminal reaches this process too; the run decides when it ends.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        self.painters = painters
        self.store = FolderStore(Path(store))
        self.stop = Path(stop)
        self.width = width
        self.height = height

    @engine.batch_method(return_dtype=RESULT, batch_size=PAINT_ROWS)
    def draw(self, requests: daft.Series) -> list[dict[str, Any]]:
        """Paint and store each request; one bad image is one dropped row."""
        return [self._draw(row) for row in requests.to_pylist()]

    def _draw(self, row: dict[str, Any]) -> dict[str, Any]:
        if self.stop.exists():
            return _result(failure="stopped")
        request = PaintRequest(**{name: row[name] for name in REQUEST if name != "model"})
        try:
            image = self.painters[row["model"]].paint([request], width=self.width, height=self.height)[0]
            info = inspect_image(image)
            size = {"media_type": info.media_type, "width": info.width, "height": info.height}
            return _result(sha256=self.store.put(image), **size)
        except InputError as error:
            return _result(reason="broken_image", detail=str(error))
        except SystemFailure as error:
            # An exception would come out of another process as a page of text.
            return _result(failure=str(error))


def _result(**values: Any) -> dict[str, Any]:
    return dict.fromkeys(RESULT_FIELDS) | values
