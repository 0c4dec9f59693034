"""The board of a campaign while it runs: the ranking of its counted votes, or why there is none yet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import anyio.to_thread
import asyncpg
import pyarrow as pa
import pyarrow.compute as pc

from diptych.db import votes
from diptych.errors import UserError
from diptych.ranking import rank
from diptych.ranking.rank import RankedModel
from diptych.records.vote import ANSWERS


@dataclass(frozen=True, kw_only=True, slots=True)
class LiveBoard:
    """What is shown; ``models`` is empty when ``problem`` says why nothing can be ranked."""

    models: tuple[RankedModel, ...]
    n_votes: int
    method: str
    problem: str | None
    answers: dict[str, int]


async def make_board(connection: asyncpg.Connection, dataset_id: UUID) -> LiveBoard:
    """Rank the counted votes so far."""
    table = await votes.read(connection, dataset_id)
    return await anyio.to_thread.run_sync(_rank, table)


def say_painters(description: dict[str, Any]) -> str:
    """A sentence about the models that are painters, so that nobody takes them for more than they are."""
    models = description.get("models")
    described = [model for model in models if isinstance(model, dict)] if isinstance(models, list) else []
    painters = [str(model.get("name")) for model in described if model.get("backend") == "builtin"]
    if not painters:
        return ""
    return f"Painters, which draw by rules without machine learning: {', '.join(painters)}."


def _rank(table: pa.Table) -> LiveBoard:
    table = table.filter(table["counted"])
    answers = dict.fromkeys(ANSWERS, 0) | Counter(table["answer"].to_pylist())
    models: tuple[RankedModel, ...] = ()
    method, problem = "", None
    known = table.filter(pc.and_(pc.is_valid(table["model_1"]), pc.is_valid(table["model_2"])))
    try:
        ranking = rank.rank_models(known)
    except UserError as error:
        problem = str(error)
    else:
        models, method = ranking.models, ranking.method
    if known.num_rows < table.num_rows:
        method = f"{method} Left out: {table.num_rows - known.num_rows} votes on records without model names.".strip()
    return LiveBoard(models=models, n_votes=table.num_rows, method=method, problem=problem, answers=answers)
