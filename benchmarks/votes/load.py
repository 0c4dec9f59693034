"""200 people on one event loop, with an HTTP client that does no more than it must: the load shares the processor."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

ANSWERS = ("left", "right", "both_good", "both_bad")
HELD_PAIRS = 4  # as the page: ask for four when one is left
REPEAT_SHARE = 0.01  # votes that are sent twice, as after a lost answer


@dataclass
class Work:
    """What one run did; times in seconds."""

    queue_s: list[float] = field(default_factory=list)
    vote_s: list[float] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    counted: int = 0
    refused: int = 0
    repeated_wrong: int = 0


class Caller:
    """One person's connection."""

    def __init__(self, port: int, cookie: str) -> None:
        self.port = port
        self.head = f"Host: 127.0.0.1:{port}\r\nCookie: diptych_session={cookie}\r\n"

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def send(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, bytes]:
        data = b"" if body is None else json.dumps(body).encode()
        kind = f"Content-Type: application/json\r\nContent-Length: {len(data)}\r\n" if body is not None else ""
        self.writer.write(f"{method} {path} HTTP/1.1\r\n{self.head}{kind}\r\n".encode() + data)
        head = (await self.reader.readuntil(b"\r\n\r\n")).lower()
        at = head.index(b"content-length:") + 15
        return int(head[9:12]), await self.reader.readexactly(int(head[at : head.index(b"\r", at)]))


async def annotate(caller: Caller, job: dict[str, Any], work: Work, *, end: float, rng: random.Random) -> None:
    """Judge until the time is over or nothing is left, at the pace of ``job``."""
    await caller.open()
    mine = f"/api/v1/me/datasets/{job['dataset_id']}"
    period = 1 / job["pace"] if job["pace"] else 0.0
    await asyncio.sleep(rng.random() * period)
    while time.perf_counter() < end:
        started = time.perf_counter()
        status, data = await caller.send("GET", f"{mine}/queue?n={HELD_PAIRS}")
        work.queue_s.append(time.perf_counter() - started)
        assert status == 200, data
        queue = json.loads(data)
        if queue["state"] == "finished":
            return
        if queue["state"] == "wait":
            await asyncio.sleep(0.05)
        for item in queue["items"][: HELD_PAIRS - 1]:
            if time.perf_counter() > end:
                return
            due = time.perf_counter() + period
            await vote(caller, f"{mine}/votes", item["lease_id"], work, rng)
            await asyncio.sleep(max(0.0, due - time.perf_counter()) if period else 0)


async def vote(caller: Caller, path: str, lease_id: str, work: Work, rng: random.Random) -> None:
    body = {
        "lease_id": lease_id,
        "idempotency_key": str(uuid.UUID(int=rng.getrandbits(128), version=4)),
        "answer": rng.choice(ANSWERS),
        "ready_ms": rng.randrange(500, 9000),
        "hidden_ms": 0,
        "input_kind": "simulated",
        "client_version": "benchmark",
    }
    started = time.perf_counter()
    status, data = await caller.send("POST", path, body)
    work.vote_s.append(time.perf_counter() - started)
    if status != 201:
        work.refused += 1
        return
    answer = json.loads(data)
    work.ids.append(answer["id"])
    work.counted += answer["counted"]
    if rng.random() < REPEAT_SHARE:
        status, data = await caller.send("POST", path, body)
        work.repeated_wrong += status != 200 or json.loads(data)["id"] != answer["id"]


async def insert(caller: Caller, work: Work, *, end: float) -> None:
    """The floor: one row per request."""
    await caller.open()
    while time.perf_counter() < end:
        started = time.perf_counter()
        status, data = await caller.send("POST", "/floor", {"answer": "left", "ready_ms": 1200})
        work.vote_s.append(time.perf_counter() - started)
        assert status == 201, data


async def run(job: dict[str, Any]) -> dict[str, Any]:
    work, started = Work(), time.perf_counter()
    end = started + job["seconds"]
    callers = [Caller(job["port"], cookie) for cookie in job["cookies"]]
    if job["kind"] == "floor":
        people = [insert(caller, work, end=end) for caller in callers]
    else:
        people = [annotate(c, job, work, end=end, rng=random.Random(n)) for n, c in enumerate(callers)]
    await asyncio.gather(*people)
    return {**vars(work), "seconds": time.perf_counter() - started, "cpu_s": time.process_time()}


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
