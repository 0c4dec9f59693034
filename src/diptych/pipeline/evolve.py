"""Step 2: write the variants of every prompt: a style from the taxonomy, then ``quality`` or ``simplified``."""

from __future__ import annotations

from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from diptych import campaign, engine
from diptych.engine import daft
from diptych.models.protocols import Rewriter, RewriteRequest, recipe_of
from diptych.models.rewriters.builtin import BuiltinRewriter
from diptych.pipeline import taxonomy
from diptych.pipeline.chunks import Chunks, complete
from diptych.pipeline.keys import digest, draw_seed, key_of
from diptych.pipeline.normalise import normalise
from diptych.pipeline.report import Report
from diptych.records.prompt import VARIANT

STEP = "evolve"
VERSION = 1
REWRITE_ROWS = 256
WRITTEN = pa.schema([*VARIANT, pa.field("reason", pa.string()), pa.field("detail", pa.string())])
WRITTEN_FIELDS = ("prompt", "category", "sub_category", "reason", "detail")
RESULT = daft.DataType.struct(dict.fromkeys(WRITTEN_FIELDS, daft.DataType.string()))


def write_variants(
    prompts: daft.DataFrame, settings: campaign.Evolve, *, rewriter: Rewriter, folder: Path, report: Report
) -> daft.DataFrame:
    """Every variant of every prompt, with a reason where the rewriter wrote nothing.

    The seed is the prompt's, not the variant's: both variants of a prompt are written from the same draw.
    """
    col = daft.col
    todo = prompts.select("n", col("prompt").alias("cleaned"), "source_prompt")
    todo = todo.with_column("evolution", daft.lit(list(settings.variants))).explode("evolution")
    todo = todo.with_column("id", daft.functions.format("{}-{}", col("n"), col("evolution")))
    depends_on = daft.functions.to_struct(col("id"), col("cleaned"), col("source_prompt"))
    todo = todo.with_column("key", key_of(depends_on, fingerprint(settings, rewriter)))

    def work(pending: daft.DataFrame) -> daft.DataFrame:
        request = daft.functions.to_struct(col("n"), col("cleaned"), col("evolution"))
        result = write(request, rewriter, settings.seed, list(settings.categories))
        written = pending.with_column("result", result)
        return written.with_columns({name: col("result").get(name) for name in WRITTEN_FIELDS})

    return complete(todo, work, chunks=Chunks(folder, WRITTEN), step=STEP, report=report)


def make_rewriter(settings: campaign.Evolve) -> Rewriter:
    """The rewriter that the campaign file names."""
    match settings.rewriter:
        case "builtin":
            return BuiltinRewriter()


def fingerprint(settings: campaign.Evolve, rewriter: Rewriter) -> str:
    """The settings that a variant depends on, and the taxonomy itself."""
    taxonomy_file = resources.files("diptych.pipeline").joinpath("taxonomy.yaml").read_text(encoding="utf-8")
    return digest(VERSION, recipe_of(rewriter), settings.seed, sorted(settings.categories), taxonomy_file)


@engine.batch(return_dtype=RESULT, batch_size=REWRITE_ROWS)
def write(rows: daft.Series, rewriter: Rewriter, seed: int, categories: list[str]) -> list[dict[str, str | None]]:
    """Choose the style and write the text, in the one form that all prompts have."""
    requests = [_request(row, seed, categories) for row in rows.to_pylist()]
    texts = rewriter.rewrite(requests) if requests else []
    return [_variant(request, normalise(text)) for request, text in zip(requests, texts, strict=True)]


def _request(row: dict[str, Any], seed: int, categories: list[str]) -> RewriteRequest:
    category, sub_category = taxonomy.choose(row["n"], seed=seed, categories=categories, prompt=row["cleaned"])
    return RewriteRequest(
        prompt=row["cleaned"],
        evolution=row["evolution"],
        category=category,
        sub_category=sub_category,
        seed=draw_seed(seed, "rewrite", str(row["n"])),
    )


def _variant(request: RewriteRequest, text: str) -> dict[str, str | None]:
    reason, detail = (None, None) if text else ("empty_variant", "The rewriter wrote nothing.")
    style = {"category": request.category, "sub_category": request.sub_category}
    return {"prompt": text, **style, "reason": reason, "detail": detail}
