"""Steps 3 and 5: drop what nobody should have to look at: variants before they are drawn, images after.

Text comes first because drawing an unsafe prompt is waste. Verdicts are kept without the threshold, so that changing
the threshold asks no model again.
"""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from diptych import campaign, engine
from diptych.engine import daft
from diptych.errors import InputError
from diptych.images.store import FolderStore
from diptych.models import text_judge
from diptych.models.image_judge import NudeNetJudge
from diptych.models.protocols import ImageJudge, TextJudge, Verdict, recipe_of
from diptych.pipeline.chunks import Chunks, complete
from diptych.pipeline.keys import digest, key_of
from diptych.pipeline.report import Report

TEXT_STEP = "text-safety"
IMAGE_STEP = "image-safety"
VERSION = 1
TEXT_ROWS = 512
IMAGE_ROWS = 4
VERDICT_FIELDS = {
    "score": daft.DataType.float64(),
    "seen": daft.DataType.string(),
    "is_always_unsafe": daft.DataType.bool(),
}
VERDICT = daft.DataType.struct(VERDICT_FIELDS)
JUDGED = pa.schema(
    [pa.field("score", pa.float64()), pa.field("seen", pa.string()), pa.field("is_always_unsafe", pa.bool_())]
)


def check_texts(
    variants: daft.DataFrame, settings: campaign.Safety, *, judge: TextJudge, folder: Path, report: Report
) -> daft.DataFrame:
    """The variants, with a reason where the variant or the prompt it was made of is unsafe.

    With the check switched off, content that is unlawful to make is dropped all the same.
    """
    col = daft.col
    texts = daft.functions.to_struct(col("prompt"), col("source_prompt"))
    todo = variants.with_column("key", key_of(texts, digest(VERSION, recipe_of(judge))))
    # Variants of two prompts may have the same text; it is judged once.
    distinct = todo.select("key", "prompt", "source_prompt").distinct("key")

    def work(pending: daft.DataFrame) -> daft.DataFrame:
        return _spread(
            pending.with_column(
                "verdict", judge_texts(daft.functions.to_struct(col("prompt"), col("source_prompt")), judge)
            )
        )

    judged = complete(distinct, work, chunks=Chunks(folder, JUDGED), step=TEXT_STEP, report=report)
    return _decide(todo.join(judged, on="key"), settings.text_threshold, reason="unsafe_text")


def check_images(
    images: daft.DataFrame, settings: campaign.Safety, *, judge: ImageJudge, store: Path, folder: Path, report: Report
) -> daft.DataFrame:
    """The images, with a reason where one shows explicit parts. Switched off, all are kept and none is read."""
    col = daft.col
    if settings.image_threshold is None:
        return images.with_columns({name: daft.lit(None).cast(daft.DataType.string()) for name in ("reason", "detail")})
    todo = images.with_column("key", key_of(daft.functions.to_struct(col("sha256")), digest(VERSION, recipe_of(judge))))
    distinct = todo.select("key", "sha256").distinct("key")

    def work(pending: daft.DataFrame) -> daft.DataFrame:
        return _spread(pending.with_column("verdict", judge_images(col("sha256"), judge, str(store))))

    judged = complete(distinct, work, chunks=Chunks(folder, JUDGED), step=IMAGE_STEP, report=report)
    return _decide(todo.join(judged, on="key"), settings.image_threshold, reason="unsafe_image")


@engine.batch(return_dtype=VERDICT, batch_size=TEXT_ROWS)
def judge_texts(rows: daft.Series, judge: TextJudge) -> list[dict[str, object]]:
    """One verdict per row: the worse of the source prompt's and the variant's."""
    pairs = rows.to_pylist()
    own = judge.score([row["prompt"] for row in pairs])
    source = judge.score([row["source_prompt"] for row in pairs])
    return [
        _verdict(b, "in the source prompt") if b.score >= a.score else _verdict(a, "in the variant")
        for a, b in zip(own, source, strict=True)
    ]


@engine.batch(return_dtype=VERDICT, batch_size=IMAGE_ROWS)
def judge_images(sha256: daft.Series, judge: ImageJudge, store: str) -> list[dict[str, object]]:
    """One verdict per stored image; bytes that are no image count as unsafe beyond doubt."""
    folder = FolderStore(Path(store))
    return [_judge_image(folder, name, judge) for name in sha256.to_pylist()]


def _judge_image(store: FolderStore, sha256: str, judge: ImageJudge) -> dict[str, object]:
    if engine.draining.is_set():
        return dict.fromkeys(VERDICT_FIELDS)
    image = store.get(sha256)
    try:
        return _verdict(judge.score([image])[0], "in the image")
    except InputError as error:
        return {"score": 1.0, "seen": str(error), "is_always_unsafe": True}


def _verdict(verdict: Verdict, where: str) -> dict[str, object]:
    label = max(verdict.labels, key=lambda name: (name in text_judge.ALWAYS, verdict.labels[name]), default="nothing")
    seen = f"{label} ({verdict.labels.get(label, 0.0):.2f}) {where}"
    return {"score": verdict.score, "seen": seen, "is_always_unsafe": text_judge.is_always_unsafe(verdict)}


def _spread(judged: daft.DataFrame) -> daft.DataFrame:
    return judged.with_columns({name: daft.col("verdict").get(name) for name in VERDICT_FIELDS})


def _decide(judged: daft.DataFrame, threshold: float | None, *, reason: str) -> daft.DataFrame:
    col = daft.col
    over = (
        col("is_always_unsafe")
        if threshold is None
        else col("is_always_unsafe") | (col("score") >= daft.lit(threshold))
    )
    nothing = daft.lit(None).cast(daft.DataType.string())
    columns = {
        "reason": daft.functions.when(over, daft.lit(reason)).otherwise(nothing),
        "detail": daft.functions.when(over, col("seen")).otherwise(nothing),
    }
    return judged.exclude("reason", "detail").with_columns(columns).exclude("key", *VERDICT_FIELDS)


def make_judges() -> tuple[TextJudge, ImageJudge]:
    """The judges whose weights are shipped."""
    return text_judge.ProfanityJudge(), NudeNetJudge()
