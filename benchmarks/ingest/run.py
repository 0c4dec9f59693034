"""How many records with vectors does the bulk route take a second, beside a bare COPY of the same rows? See README."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import httpx
import numpy as np

from diptych.db.pool import open_pool
from diptych.testing import live
from diptych.testing.live import LiveDatabase

PER_REQUEST = 500
DIMENSIONS = 256
N_BODIES = 8  # made before the clock starts; each is sent many times under new external ids
KEY = "key-of-the-benchmark"
PLACE = "%%%%%%%%"  # of eight digits in the body


def make_items(seed: int) -> list[dict[str, Any]]:
    rng = np.random.default_rng(seed)
    vectors = rng.standard_normal((PER_REQUEST, DIMENSIONS)).astype(np.float32).round(6).astype(float)
    return [
        {
            "external_id": f"{PLACE}-{n}",
            "fields": {"prompt": f"a lighthouse on a cliff at dawn, number {n}, watercolour, soft light"},
            "metadata": {"category": "Painting", "prompt_id": str(n)},
            "vectors": {"prompt_vector": vectors[n].round(6).tolist()},
        }
        for n in range(PER_REQUEST)
    ]


def make_dataset(client: httpx.Client, name: str) -> str:
    """A published dataset with a text field, a question and a vector of 256 numbers."""

    def post(path: str, body: dict[str, Any]) -> dict[str, Any]:
        made: dict[str, Any] = client.post(path, json=body).raise_for_status().json()
        return made

    workspace = client.get("/me/workspaces").raise_for_status().json()["items"][0]["id"]
    dataset = f"/datasets/{post('/datasets', {'name': name, 'workspace_id': workspace})['id']}"
    post(f"{dataset}/fields", {"name": "prompt", "title": "Prompt", "required": True, "settings": {"type": "text"}})
    options = [{"value": word, "text": word} for word in ("yes", "no")]
    settings = {"type": "label_selection", "options": options}
    post(f"{dataset}/questions", {"name": "good", "title": "Good?", "required": True, "settings": settings})
    post(f"{dataset}/vectors-settings", {"name": "prompt_vector", "title": "Vector", "dimensions": DIMENSIONS})
    client.put(f"{dataset}/publish").raise_for_status()
    return dataset


def send(client: httpx.Client, dataset: str, bodies: list[bytes], *, at_once: int, seconds: float) -> int:
    """Upsert new records until the time is over; returns how many."""
    numbers, end = itertools.count(), time.perf_counter() + seconds

    def work(_: int) -> int:
        sent = 0
        while time.perf_counter() < end:
            number = next(numbers)
            body = bodies[number % N_BODIES].replace(PLACE.encode(), b"%08d" % number)
            headers = {"Content-Type": "application/json"}
            client.put(f"{dataset}/records/bulk", content=body, headers=headers).raise_for_status()
            sent += PER_REQUEST
        return sent

    with ThreadPoolExecutor(at_once) as pool:
        return sum(pool.map(work, range(at_once)))


async def copy(database: LiveDatabase, dataset_id: UUID, batches: list[list[dict[str, Any]]], *, seconds: float) -> Any:
    """The peer: the same rows into the same tables by COPY, a transaction for each 500."""
    async with await open_pool(database.dsn, min_size=1, max_size=1) as pool, pool.acquire() as connection:
        found = await connection.fetchval("SELECT id FROM vectors_settings WHERE dataset_id = $1", dataset_id)
        n, started = 0, time.perf_counter()
        before = (live.cpu_seconds(database.process), time.process_time())
        while time.perf_counter() < started + seconds:
            items = batches[n // PER_REQUEST % N_BODIES]
            ids = [uuid4() for _ in items]
            rows = [
                (key, dataset_id, item["fields"], item["metadata"], f"{n}-{place}")
                for place, (key, item) in enumerate(zip(ids, items, strict=True))
            ]
            vectors = [(key, found, item["vectors"]["prompt_vector"]) for key, item in zip(ids, items, strict=True)]
            async with connection.transaction():
                columns = ("id", "dataset_id", "fields", "metadata", "external_id")
                await connection.copy_records_to_table("records", records=rows, columns=columns)
                columns = ("record_id", "vector_settings_id", "value")
                await connection.copy_records_to_table("vectors", records=vectors, columns=columns)
            n += PER_REQUEST
        spent = time.perf_counter() - started
        cpu = {
            "postgres": live.cpu_seconds(database.process) - before[0],
            "client": time.process_time() - before[1],
        }
    return {"per_s": round(n / spent), "cpu_ms": per_record(cpu, n)}


def per_record(cpu: dict[str, float], n: int) -> dict[str, float]:
    return {name: round(1000 * seconds / n, 3) for name, seconds in cpu.items()}


async def count(dsn: str, dataset: str) -> int:
    async with await open_pool(dsn, min_size=1, max_size=1) as pool:
        sql = "SELECT count(*) FROM records AS r JOIN vectors AS v ON v.record_id = r.id WHERE r.dataset_id = $1"
        return int(await pool.fetchval(sql, UUID(dataset.rpartition("/")[2])))


def measure(database: LiveDatabase, seconds: float) -> dict[str, Any]:
    batches = [make_items(seed) for seed in range(N_BODIES)]
    bodies = [json.dumps({"items": items}).encode() for items in batches]
    result: dict[str, Any] = {"records_per_request": PER_REQUEST, "dimensions": DIMENSIONS, "through_http": {}}
    for workers in (1, 2):
        with live.live_server(database, workers, owner_key=KEY) as (port, server):
            url = f"http://127.0.0.1:{port}/api/v1"
            with httpx.Client(base_url=url, headers={"X-Argilla-Api-Key": KEY}, timeout=60) as client:
                dataset = make_dataset(client, f"records-{workers}")
                send(client, dataset, bodies, at_once=workers, seconds=1)  # connections and plans
                parts = {"server": server, "postgres": database.process}
                before = {name: live.cpu_seconds(process) for name, process in parts.items()}
                dataset = make_dataset(client, f"measured-{workers}")
                started = time.perf_counter()
                n = send(client, dataset, bodies, at_once=workers, seconds=seconds)
                spent = time.perf_counter() - started
                cpu = {name: live.cpu_seconds(process) - before[name] for name, process in parts.items()}
        stored = asyncio.run(count(database.dsn, dataset))
        shown = {"per_s": round(n / spent), "cpu_ms": per_record(cpu, n), "lost": n - stored}
        result["through_http"][workers] = shown
    peer_id = UUID(dataset.rpartition("/")[2])
    result["bare_copy"] = asyncio.run(copy(database, peer_id, batches, seconds=seconds / 2))
    result["http_to_copy"] = {
        workers: round(found["per_s"] / result["bare_copy"]["per_s"], 3)
        for workers, found in result["through_http"].items()
    }
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=8, help="of each run")
    args = parser.parse_args()
    with live.live_database() as database:
        result = measure(database, args.seconds)
    load_average = round(os.getloadavg()[0], 1)
    print(json.dumps({"benchmark": "ingest", **result, "cores": os.cpu_count(), "load_average": load_average}))


if __name__ == "__main__":
    main()
