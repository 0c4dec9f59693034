"""The floor under the votes: the same FastAPI, pool and server, with one bare INSERT per request and nothing else."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

import uvicorn
from fastapi import FastAPI, Request
from pydantic import BaseModel

from diptych.db.pool import open_pool

TABLE = """
CREATE TABLE IF NOT EXISTS floor (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(), answer text NOT NULL, ready_ms integer NOT NULL,
    inserted_at timestamptz NOT NULL DEFAULT clock_timestamp()
)
"""


class FloorIn(BaseModel):
    answer: str
    ready_ms: int


class FloorOut(BaseModel):
    id: UUID


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with await open_pool(os.environ["DIPTYCH_DATABASE_URL"]) as pool:
        app.state.pool = pool
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/floor", status_code=201)
async def insert(body: FloorIn, request: Request) -> FloorOut:
    async with request.app.state.pool.acquire() as connection:
        made = await connection.fetchval(
            "INSERT INTO floor (answer, ready_ms) VALUES ($1, $2) RETURNING id", body.answer, body.ready_ms
        )
    return FloorOut(id=made)


if __name__ == "__main__":
    port, workers = map(int, sys.argv[1:])
    uvicorn.run("floor:app", port=port, workers=workers, log_level="warning", access_log=False)
