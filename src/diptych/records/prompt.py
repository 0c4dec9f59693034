"""A prompt as it was read and cleaned, and the variants that evolve makes of it."""

from __future__ import annotations

import pyarrow as pa

EVOLUTIONS = ("quality", "simplified")

# n: number of the row in the source, from 0; it never changes, so it names the prompt everywhere.
PROMPT = pa.schema(
    [
        pa.field("n", pa.int64(), nullable=False),
        pa.field("prompt", pa.string(), nullable=False),  # normalised
        pa.field("source_prompt", pa.string(), nullable=False),  # as it stood in the source
        pa.field("language", pa.string()),  # ISO 639-1, null when not asked
    ]
)

# id: "<n>-<evolution>"; the id of the variant, of its images' pair and of the record on the server.
VARIANT = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("n", pa.int64(), nullable=False),
        pa.field("evolution", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("sub_category", pa.string(), nullable=False),
        pa.field("prompt", pa.string(), nullable=False),  # what the models draw and annotators read
        pa.field("source_prompt", pa.string(), nullable=False),
    ]
)

# step: which step dropped it; reason: a short stable word; detail: the sentence for people.
DROPPED = pa.schema(
    [
        pa.field("n", pa.int64(), nullable=False),
        pa.field("id", pa.string()),  # null before evolve
        pa.field("step", pa.string(), nullable=False),
        pa.field("reason", pa.string(), nullable=False),
        pa.field("detail", pa.string(), nullable=False),
        pa.field("prompt", pa.string()),
        pa.field("model", pa.string()),  # the image's model, for drops by image
    ]
)
