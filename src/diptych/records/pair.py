"""A pair: two models' images of one prompt. ``pairs.parquet`` is all that the server takes from the pipeline."""

from __future__ import annotations

import pyarrow as pa

from diptych.records.image import IMAGE_FIELDS

VECTOR_DIMENSIONS = 256

# image_1 and image_2 are ordered by a keyed hash, so position tells nothing about the model.
# Image bytes lie in the store ``images/`` beside the file, named by sha256.
PAIR = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),
        pa.field("n", pa.int64(), nullable=False),
        pa.field("prompt", pa.string(), nullable=False),
        pa.field("source_prompt", pa.string(), nullable=False),
        pa.field("evolution", pa.string(), nullable=False),
        pa.field("category", pa.string(), nullable=False),
        pa.field("sub_category", pa.string(), nullable=False),
        pa.field("model_1", pa.string(), nullable=False),
        pa.field("model_2", pa.string(), nullable=False),
        pa.field("image_1", pa.struct(IMAGE_FIELDS), nullable=False),
        pa.field("image_2", pa.struct(IMAGE_FIELDS), nullable=False),
        pa.field("prompt_vector", pa.list_(pa.float32(), VECTOR_DIMENSIONS), nullable=False),
    ]
)
