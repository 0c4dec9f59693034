"""Votes out of the database as an Arrow table: the master of every file and number made afterwards."""

from __future__ import annotations

from uuid import UUID

import asyncpg
import pyarrow as pa
import pyarrow.compute as pc

from diptych.db import votes
from diptych.errors import InputError


async def read_votes(connection: asyncpg.Connection, dataset_id: UUID) -> pa.Table:
    """Every live vote of a campaign in the columns of ``records.vote.VOTE``, surplus votes too.

    Ordered by record (as loaded), then by time; the same votes always give the same table.

    Raises:
        InputError: a record with votes does not say which models drew its images.
    """
    table = await votes.read(connection, dataset_id)
    for name in ("model_1", "model_2"):
        if table[name].null_count:
            record_id = table.filter(pc.is_null(table[name]))["record_id"][0].as_py()
            raise InputError(
                f"Record '{record_id}' has votes but no metadata {name}; votes need model_1 and model_2 "
                "to be ranked or exported. Add them to the record."
            )
    return table
