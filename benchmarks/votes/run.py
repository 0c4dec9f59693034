"""How many votes a second does the server take, how long do people wait, and is every vote there once? See README."""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import floor
import numpy as np
import psutil

from diptych.db import users
from diptych.db.pool import open_pool
from diptych.server import auth
from diptych.testing import campaigns, live
from diptych.testing.live import LiveDatabase

HERE = Path(__file__).parent
OVERLAP = 3
SMALL = 100  # pairs that all people fight for at once, to the last vote
FASTEST = 2500  # votes a second that the pairs suffice for

COMPLAINTS = """
SELECT (SELECT count(*) FROM pairs WHERE n_counted > n_wanted)
     + (SELECT count(*) FROM (
            SELECT p.record_id FROM pairs AS p
            LEFT JOIN judgements AS j ON j.record_id = p.record_id AND j.counted AND j.undone_at IS NULL
            GROUP BY p.record_id HAVING count(j.id) <> p.n_counted OR count(j.id) > p.n_wanted) AS wrong)
            AS above_overlap,
       (SELECT count(*) FROM unnest($1::uuid[]) AS sent (id) WHERE NOT EXISTS (
            SELECT FROM judgements AS j WHERE j.id = sent.id)) AS lost,
       (SELECT count(*) FROM (
            SELECT FROM judgements WHERE undone_at IS NULL GROUP BY record_id, user_id HAVING count(*) > 1) AS twice)
     + (SELECT count(*) FROM judgements) - cardinality($1::uuid[]) AS doubled,
       (SELECT count(*) FROM pairs WHERE dataset_id = $2 AND NOT is_done) AS small_left
"""


async def prepare(dsn: str, *, people: int, pairs: int) -> tuple[list[UUID], list[str]]:
    """A large campaign and a small one; gives their ids and a session cookie for each person."""
    async with await open_pool(dsn, min_size=1, max_size=1) as pool, pool.acquire() as connection:
        await connection.execute(floor.TABLE)
        members = await campaigns.make_people(connection, people)
        made = [
            await campaigns.make_campaign(connection, n, overlap=OVERLAP, members=members, name=name)
            for name, n in (("large", pairs), ("small", SMALL))
        ]
        await connection.execute("ANALYZE")
        found = [await users.get_by_id(connection, member) for member in members]
        cookies = [auth.make_token(u, live.SECRET, audience="session", lifetime_s=3600) for u in found if u]
    return [item.dataset_id for item in made], cookies


def load(database: LiveDatabase, server: psutil.Process, job: dict[str, Any]) -> dict[str, Any]:
    """One run of the load process, with the time each part spent on a core."""
    parts = {"server": server, "postgres": database.process}
    before = {name: live.cpu_seconds(process) for name, process in parts.items()}
    command = [sys.executable, str(HERE / "load.py")]
    done = subprocess.run(command, input=json.dumps(job), stdout=subprocess.PIPE, text=True, check=True)
    work: dict[str, Any] = json.loads(done.stdout)
    cpu = {name: live.cpu_seconds(process) - before[name] for name, process in parts.items()}
    return {**work, "cpu": cpu | {"client": work["cpu_s"]}}


def show(work: dict[str, Any]) -> dict[str, Any]:
    """The figures of one run."""
    n = len(work["vote_s"])
    shown: dict[str, Any] = {"per_s": round(n / work["seconds"])}
    for name in ("vote", "queue"):
        if times := work[f"{name}_s"]:
            low, high = np.percentile(times, (50, 99)) * 1000
            shown |= {f"{name}_p50_ms": round(low, 1), f"{name}_p99_ms": round(high, 1)}
    return shown | {"cpu_ms": {name: round(1000 * seconds / n, 3) for name, seconds in work["cpu"].items()}}


def measure(database: LiveDatabase, args: argparse.Namespace) -> dict[str, Any]:
    pairs = round(args.seconds * FASTEST / OVERLAP)
    (large, small), cookies = asyncio.run(prepare(database.dsn, people=args.people, pairs=pairs))
    job = {"kind": "votes", "dataset_id": str(large), "cookies": cookies, "pace": 0.0}
    result: dict[str, Any] = {"floor": {}, "votes": {}}
    ids: list[str] = []
    wrong = 0
    for workers in (1, 2):
        port = live.free_port()
        command = [sys.executable, str(HERE / "floor.py"), str(port), str(workers)]
        environment = {"DIPTYCH_DATABASE_URL": database.dsn, "PYTHONPATH": str(HERE)}
        with live.running(command, port=port, environment=environment) as server:
            work = load(database, server, job | {"kind": "floor", "port": port, "seconds": args.seconds / 10})
        result["floor"][workers] = show(work)
        with live.live_server(database, workers) as (port, server):
            warm = load(database, server, job | {"port": port, "seconds": 0.1 * args.seconds})
            runs = [warm, load(database, server, job | {"port": port, "seconds": 0.3 * args.seconds})]
            result["votes"][workers] = show(runs[1])
            if workers == 2:
                paced = {"port": port, "seconds": 0.3 * args.seconds, "pace": args.pace}
                runs.append(load(database, server, job | paced))
                result["at_pace"] = {"votes_per_person_per_s": args.pace, **show(runs[2])}
                runs.append(load(database, server, job | {"port": port, "seconds": 60, "dataset_id": str(small)}))
        ids += [found for run in runs for found in run["ids"]]
        wrong += sum(run["repeated_wrong"] for run in runs)
    result["exact"] = asyncio.run(check(database.dsn, ids, small=small)) | {"repeated_wrong": wrong}
    return result


async def check(dsn: str, ids: list[str], *, small: UUID) -> dict[str, int]:
    connection = await asyncpg.connect(dsn)
    try:
        return dict(await connection.fetchrow(COMPLAINTS, ids, small)) | {"votes": len(ids)}
    finally:
        await connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=15, help="of voting, all runs together")
    parser.add_argument("--people", type=int, default=200)
    parser.add_argument(
        "--pace", type=float, default=1.0, help="votes per person and second in the run for waiting times"
    )
    args = parser.parse_args()
    with live.live_database() as database:
        result = measure(database, args)
    result["votes_to_floor"] = {w: round(result["votes"][w]["per_s"] / result["floor"][w]["per_s"], 3) for w in (1, 2)}
    load_average = round(os.getloadavg()[0], 1)
    print(json.dumps({"benchmark": "votes", **result, "cores": os.cpu_count(), "load_average": load_average}))
    complaints = sum(
        result["exact"][name] for name in ("above_overlap", "lost", "doubled", "small_left", "repeated_wrong")
    )
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
