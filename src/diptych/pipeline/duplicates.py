"""Find prompts that repeat an earlier one, word for word or nearly so; the first of them is kept.

Near duplicates are found by MinHash and locality-sensitive hashing (Broder 1997; Leskovec, Rajaraman and Ullman,
"Mining of Massive Datasets", chapter 3): every prompt gets 128 hashes of its word pairs, cut into bands; only prompts
that share a whole band are compared, by their true Jaccard similarity, so nothing is dropped by accident of a hash.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa

from diptych import engine
from diptych.engine import daft
from diptych.pipeline.chunks import write_parquet
from diptych.pipeline.keys import digest
from diptych.pipeline.normalise import matching_form, word_pairs, words

VERSION = 1
HASHES = 128
PAIR_WORDS = 2
# A pair of prompts exactly at the threshold is missed with at most this chance.
MISS_CHANCE = 0.001
FOUND = pa.schema([pa.field("n", pa.int64()), pa.field("reason", pa.string()), pa.field("detail", pa.string())])
FORMS = daft.DataType.struct({"exact": daft.DataType.string(), "words": daft.DataType.string()})


def mark(rows: daft.DataFrame, *, threshold: float, folder: Path) -> daft.DataFrame:
    """Put reason and detail on rows that repeat an earlier kept row. Rows that have a reason already take no part.

    The answer depends on all rows at once, so it is kept as one file under a name that stands for them.
    """
    keys = sorted(rows.where(daft.col("reason").is_null()).select("key").to_pydict()["key"])
    path = folder / f"{digest(VERSION, threshold, hashlib.sha256(''.join(keys).encode()).hexdigest())}.parquet"
    if not path.is_file():
        for old in folder.glob("*.parquet"):
            old.unlink()
        write_parquet(path, [find(rows.where(daft.col("reason").is_null()), threshold=threshold)], schema=FOUND)
    found = daft.read_parquet(str(path)).select("n", daft.col("reason").alias("why"), daft.col("detail").alias("which"))
    marked = rows.join(found, on="n", how="left")
    return marked.with_columns(
        {
            "reason": daft.functions.coalesce(daft.col("reason"), daft.col("why")),
            "detail": daft.functions.coalesce(daft.col("detail"), daft.col("which")),
        }
    ).exclude("why", "which")


def find(rows: daft.DataFrame, *, threshold: float) -> pa.Table:
    """``FOUND`` for the columns ``n`` and ``prompt``; near duplicates only for a threshold below 1."""
    forms = rows.select("n", "prompt", forms_of(daft.col("prompt")).alias("forms"))
    forms = forms.select(
        "n", "prompt", daft.col("forms").get("exact").alias("exact"), daft.col("forms").get("words").alias("words")
    )
    firsts = forms.groupby("exact").agg(daft.col("n").min().alias("first"))
    forms = forms.join(firsts, on="exact").collect()
    repeated = forms.where(daft.col("n") != daft.col("first")).select("n", "first").to_pydict()
    found = [_exact(n, first) for n, first in zip(repeated["n"], repeated["first"], strict=True)]
    if threshold < 1:
        found += _find_near(forms.where(daft.col("n") == daft.col("first")), threshold)
    return pa.Table.from_pylist(sorted(found, key=lambda row: row["n"]), schema=FOUND)


def cut_bands(threshold: float) -> tuple[int, int]:
    """Number of bands and hashes per band: the longest bands that still find pairs at the threshold.

    A pair of similarity s shares at least one of b bands of r hashes with the chance 1 - (1 - s^r)^b.
    """
    for rows in range(HASHES, 1, -1):
        if (1 - threshold**rows) ** (HASHES // rows) <= MISS_CHANCE:
            return HASHES // rows, rows
    return HASHES, 1


@engine.batch(return_dtype=FORMS)
def forms_of(prompts: daft.Series) -> list[dict[str, str]]:
    """The prompt for exact comparison, and its words for MinHash."""
    return [{"exact": matching_form(text), "words": " ".join(words(text))} for text in prompts.to_pylist()]


@engine.batch(return_dtype=daft.DataType.list(daft.DataType.string()))
def bands_of(hashes: daft.Series, n_bands: int, n_rows: int) -> list[list[str]]:
    """One name per band, made of its number and its hashes."""
    return [
        [digest(band, row[band * n_rows : (band + 1) * n_rows]) for band in range(n_bands)]
        for row in hashes.to_pylist()
    ]


def _find_near(forms: daft.DataFrame, threshold: float) -> list[dict[str, Any]]:
    n_bands, n_rows = cut_bands(threshold)
    hashes = daft.col("words").minhash(num_hashes=HASHES, ngram_size=PAIR_WORDS)
    bands = forms.select("n", bands_of(hashes, n_bands, n_rows).alias("band")).explode("band").collect()
    # Most prompts share no band with any other; only those that do come into this process.
    shared = bands.groupby("band").agg(daft.col("n").count().alias("size")).where(daft.col("size") > daft.lit(1))
    members = bands.join(shared, on="band", how="semi").to_pydict()
    numbers = daft.from_pydict({"n": sorted(set(members["n"]))}) if members["n"] else None
    if numbers is None:
        return []
    texts = forms.join(numbers, on="n", how="semi").select("n", "prompt").to_pydict()
    by_row = defaultdict(list)
    for n, band in zip(members["n"], members["band"], strict=True):
        by_row[n].append(band)
    return list(_keep_first(by_row, dict(zip(texts["n"], texts["prompt"], strict=True)), threshold))


def _keep_first(bands: Mapping[int, list[str]], texts: Mapping[int, str], threshold: float) -> Iterable[dict[str, Any]]:
    """Go through rows in order; a row goes when a kept one before it is similar enough."""
    kept: dict[str, list[int]] = defaultdict(list)
    pairs: dict[int, frozenset[tuple[str, ...]]] = {}
    for n in sorted(bands):
        pairs[n] = word_pairs(texts[n])
        candidates = {other for band in bands[n] for other in kept[band]}
        likest = max(candidates, key=lambda other: (jaccard(pairs[n], pairs[other]), -other), default=None)
        if likest is not None and (similarity := jaccard(pairs[n], pairs[likest])) >= threshold:
            yield {"n": n, "reason": "near_duplicate", "detail": f"{similarity:.2f} like row {likest}: {texts[likest]}"}
            del pairs[n]
            continue
        for band in bands[n]:
            kept[band].append(n)


def jaccard(a: frozenset[tuple[str, ...]], b: frozenset[tuple[str, ...]]) -> float:
    """Size of the intersection over size of the union; sets are never empty here."""
    return len(a & b) / len(a | b)


def _exact(n: int, first: int) -> dict[str, Any]:
    return {"n": n, "reason": "duplicate", "detail": f"Same as row {first}."}
