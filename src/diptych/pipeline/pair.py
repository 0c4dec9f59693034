"""Step 6: every two models' images of one variant become a pair, with the prompt's vector: ``pairs.parquet``."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb
from pathlib import Path
from typing import Any

import pyarrow as pa

from diptych import campaign
from diptych.engine import daft
from diptych.models.embedder import WordLlamaEmbedder
from diptych.models.protocols import Embedder
from diptych.pipeline.chunks import stream, write_parquet
from diptych.pipeline.report import Report
from diptych.records.image import IMAGE_FIELDS
from diptych.records.pair import PAIR

STEP = "pairs"
SUFFIX_CHARACTERS = 8
IMAGE_COLUMNS = tuple(field.name for field in IMAGE_FIELDS)


def write_pairs(
    variants: daft.DataFrame,
    images: daft.DataFrame,
    settings: campaign.Pairs,
    *,
    models: Sequence[str],
    embedder: Embedder,
    path: Path,
    report: Report,
) -> int:
    """Write the pairs sorted by row and evolution, at most ``pairs.limit``, and return how many.

    A variant whose image of one model was dropped makes no pair of that model.
    """
    rows = join_images(variants, images)
    report.begin(STEP, rows.count_rows())

    def tables() -> Iterator[pa.Table]:
        left = settings.limit
        for table in stream(rows):
            pairs = [pair for variant in table.to_pylist() for pair in make_pairs(variant, models, key=settings.key)]
            pairs = pairs if left is None else pairs[:left]
            left = None if left is None else left - len(pairs)
            report.advance(STEP, table.num_rows)
            yield _with_vectors(pairs, embedder)

    n_pairs = write_parquet(path, tables(), schema=PAIR)
    report.end(STEP)
    return n_pairs


def join_images(variants: daft.DataFrame, images: daft.DataFrame) -> daft.DataFrame:
    """One row per variant with the list of its images, sorted by row and evolution."""
    col = daft.col
    image = daft.functions.to_struct(col("model"), *(col(name) for name in IMAGE_COLUMNS))
    lists = images.select("id", image.alias("image")).groupby("id").agg(col("image").list_agg().alias("images"))
    return variants.join(lists, on="id").sort(["n", "evolution"])


def count_pairs(images: daft.DataFrame) -> int:
    """How many pairs the images give."""
    sizes = images.groupby("id").agg(daft.col("model").count().alias("size")).to_pydict()["size"]
    return sum(comb(size, 2) for size in sizes)


def make_pairs(variant: dict[str, Any], models: Sequence[str], *, key: str) -> Iterator[dict[str, Any]]:
    """All pairs of the variant's images, models in the order of the campaign file.

    With two models the pair's id is the variant's. With more it ends in eight characters of a keyed hash, which tell
    nobody who lacks the key which models met.
    """
    images = {image["model"]: image for image in variant["images"]}
    for first, second in combinations([model for model in models if model in images], 2):
        pair_id = variant["id"]
        if len(models) > 2:
            pair_id += "-" + keyed_hash(key, "id", pair_id, *sorted((first, second)))[:SUFFIX_CHARACTERS]
        left, right = order_sides(pair_id, first, second, key=key)
        yield {
            **{name: variant[name] for name in variant if name != "images"},
            "id": pair_id,
            "model_1": left,
            "model_2": right,
            "image_1": {name: images[left][name] for name in IMAGE_COLUMNS},
            "image_2": {name: images[right][name] for name in IMAGE_COLUMNS},
        }


def order_sides(pair_id: str, first: str, second: str, *, key: str) -> tuple[str, str]:
    """Which model stands first: a coin that only the key can foretell, the same in whichever order models are given."""
    first, second = sorted((first, second))
    heads = int(keyed_hash(key, "side", pair_id, first, second), 16) % 2 == 0
    return (first, second) if heads else (second, first)


def keyed_hash(key: str, *parts: str) -> str:
    """HMAC-SHA256 of the parts; none of them holds the separator."""
    return hmac.new(key.encode(), "\x1f".join(parts).encode(), hashlib.sha256).hexdigest()


def make_embedder() -> Embedder:
    """The embedder whose weights are shipped."""
    return WordLlamaEmbedder()


def _with_vectors(pairs: list[dict[str, Any]], embedder: Embedder) -> pa.Table:
    vectors = embedder.embed([pair["prompt"] for pair in pairs])
    rows = [{**pair, "prompt_vector": vector} for pair, vector in zip(pairs, vectors.tolist(), strict=True)]
    return pa.Table.from_pylist(rows, schema=PAIR)
