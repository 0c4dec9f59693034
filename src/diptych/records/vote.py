"""A vote: one person's answer about one pair. ``votes.parquet`` is the master of everything computed afterwards."""

from __future__ import annotations

import pyarrow as pa

ANSWERS = ("image_1", "image_2", "both_good", "both_bad")

VOTE = pa.schema(
    [
        pa.field("record_id", pa.string(), nullable=False),  # the pair's id, "<n>-<evolution>"
        pa.field("prompt_id", pa.string(), nullable=False),  # "<n>": votes on one prompt are not independent
        pa.field("annotator", pa.string(), nullable=False),
        pa.field("model_1", pa.string(), nullable=False),
        pa.field("model_2", pa.string(), nullable=False),
        pa.field("answer", pa.string(), nullable=False),  # one of ANSWERS
        pa.field("side_swapped", pa.bool_()),  # True: image_2 stood on the left; null when the client drew the sides
        pa.field("evolution", pa.string()),
        pa.field("category", pa.string()),
        pa.field("sub_category", pa.string()),
        pa.field("ready_ms", pa.int32()),  # from both images painted to the answer
        pa.field("hidden_ms", pa.int32()),  # of these, with the tab in the background
        pa.field("input_kind", pa.string()),  # key | pointer | touch | api | simulated
        pa.field("counted", pa.bool_(), nullable=False),  # False: came after the pair was full (surplus)
        pa.field("voted_at", pa.timestamp("us", tz="UTC"), nullable=False),
    ]
)
