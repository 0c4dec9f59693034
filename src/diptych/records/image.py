"""An image that a model drew: its bytes' hash and everything needed to draw it again."""

from __future__ import annotations

import pyarrow as pa

# The bytes lie in the image store under sha256; media_type tells how they are encoded (always lossless).
IMAGE_FIELDS = [
    pa.field("sha256", pa.string(), nullable=False),
    pa.field("media_type", pa.string(), nullable=False),
    pa.field("width", pa.int32(), nullable=False),
    pa.field("height", pa.int32(), nullable=False),
    pa.field("seed", pa.int64(), nullable=False),
    pa.field("sampler", pa.string()),
    pa.field("steps", pa.int32()),
    pa.field("guidance", pa.float32()),
    pa.field("revision", pa.string()),
]

IMAGE = pa.schema(
    [
        pa.field("id", pa.string(), nullable=False),  # the variant's id
        pa.field("model", pa.string(), nullable=False),  # the model's name in the campaign file
        *IMAGE_FIELDS,
    ]
)
