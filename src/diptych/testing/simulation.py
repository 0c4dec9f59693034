"""Lets simulated annotators take part in a campaign through the same routes as people."""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import numpy as np

from diptych import loader
from diptych.client import API, Client
from diptych.errors import ConflictError, NotFoundError
from diptych.testing.annotators import Decision, Taste, decide, draw_taste, look

PREFIX = "simulated-"
FIRST_NAME = "Simulated"
AT_ONCE = 4
CLIENT_VERSION = "diptych simulate"
LONGEST_WAIT_S = 0.5

Advance = Callable[[int, int], None]


@dataclass(kw_only=True, slots=True)
class Simulated:
    """One simulated annotator: who they are, what they like, and what they did."""

    username: str
    taste: Taste
    votes: int = 0
    surplus: int = 0
    skips: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        counts = {"votes": self.votes, "surplus": self.surplus, "skips": self.skips}
        return {"username": self.username, **counts, "taste": self.taste.to_dict()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Simulation:
    """What came of it; ``team`` is the campaign's progress afterwards."""

    dataset: str
    seed: int
    annotators: tuple[Simulated, ...]
    team: dict[str, int]

    @property
    def is_done(self) -> bool:
        """True when every pair has all its votes."""
        return self.team["pairs_done"] == self.team["pairs"]

    def to_dict(self) -> dict[str, Any]:
        """Plain values for JSON."""
        people = [person.to_dict() for person in self.annotators]
        return {"dataset": self.dataset, "seed": self.seed, **self.team, "is_done": self.is_done, "annotators": people}


class Eyes:
    """What was seen of each picture. Simulated people share their eyes: each picture is fetched and looked at once."""

    def __init__(self) -> None:
        self._seen: dict[str, asyncio.Task[tuple[str, np.ndarray]]] = {}

    async def see(self, client: Client, path: str) -> tuple[str, np.ndarray]:
        """A digest of the picture and its features."""
        if path not in self._seen:
            self._seen[path] = asyncio.create_task(self._look(client, path))
        return await asyncio.shield(self._seen[path])

    async def _look(self, client: Client, path: str) -> tuple[str, np.ndarray]:
        data = (await client.send("GET", path.removeprefix(API))).content
        return hashlib.sha256(data).hexdigest(), await asyncio.to_thread(look, data)


async def simulate(
    owner: Client,
    dataset: str,
    *,
    n_annotators: int = 12,
    seed: int = 0,
    until_done: bool = True,
    workspace: str | None = None,
    transport: httpx.AsyncBaseTransport | None = None,
    advance: Advance = lambda done, total: None,
) -> Simulation:
    """Let ``simulated-01`` and so on vote until nothing is left for them.

    Who meets which pair depends on timing; what a person thinks of a pair depends only on seed, person and pixels.

    Args:
        owner: with the key of an owner, who makes the accounts.
        dataset: its name.
        n_annotators: at least the overlap, or pairs stay unfinished.
        seed: draws tastes and errors.
        until_done: wait for pairs that are kept for others; else stop when there is nothing right now.
        workspace: needed when two have a dataset of that name.
        transport: another way to the server for the annotators.
        advance: told counted votes so far and votes wanted.

    Raises:
        NotFoundError: no such campaign; names those that exist.
    """
    found = await find_campaign(owner, dataset, workspace=workspace)
    people = [_make_person(number, seed) for number in range(n_annotators)]
    eyes, mine = Eyes(), f"/me/datasets/{found['id']}"
    async with AsyncExitStack() as stack:
        clients = []
        for person in people:
            key, is_token = await _enrol(owner, person.username, workspace_id=found["workspace_id"])
            client = Client(owner.url, key, is_token=is_token, transport=transport, connections=2 * AT_ONCE)
            clients.append(await stack.enter_async_context(client))
        work = (
            _take_part(client, mine, person, eyes=eyes, seeds=(seed, number), until_done=until_done, advance=advance)
            for number, (person, client) in enumerate(zip(people, clients, strict=True))
        )
        await loader.run_all(work, at_once=n_annotators)
        team = (await clients[0].get(f"{mine}/campaign"))["team"]
    return Simulation(dataset=dataset, seed=seed, annotators=tuple(people), team=team)


async def find_campaign(client: Client, name: str, *, workspace: str | None = None) -> dict[str, Any]:
    """The dataset of that name that the caller can enter and that is a campaign."""
    places = {item["id"]: item["name"] for item in (await client.get("/me/workspaces"))["items"]}
    datasets = (await client.get("/me/datasets"))["items"]
    running = {item["id"] for item in (await client.get("/me/campaigns"))["items"]}
    known = [item for item in datasets if item["id"] in running]
    found = [i for i in known if i["name"] == name and workspace in (None, places.get(i["workspace_id"]))]
    if not found:
        names = ", ".join(sorted(item["name"] for item in known)) or "none yet (make one with: diptych load)"
        raise NotFoundError(f"There is no campaign '{name}' on {client.url}; campaigns there: {names}.")
    if len(found) > 1:
        raise ConflictError(f"'{name}' exists in several workspaces of {client.url}; say which with --workspace.")
    match: dict[str, Any] = found[0]
    return match


def _make_person(number: int, seed: int) -> Simulated:
    return Simulated(username=f"{PREFIX}{number + 1:02d}", taste=draw_taste(np.random.default_rng([seed, number])))


async def _enrol(owner: Client, username: str, *, workspace_id: str) -> tuple[str, bool]:
    """Make the account, or take it over when an earlier run made it; returns a key or token, and which it is."""
    password = secrets.token_urlsafe(24)
    key, is_token = "", False
    users = {item["username"]: item for item in (await owner.get("/users"))["items"]}
    user = users.get(username)
    if user is None:
        body = {"username": username, "first_name": FIRST_NAME, "password": password, "role": "annotator"}
        user = await owner.post("/users", body)
        key = user["api_key"]
    elif user["first_name"] != FIRST_NAME:
        raise ConflictError(f"The account '{username}' belongs to a person; rename it before simulating.")
    else:
        # Keys are shown once, when an account is made.
        await owner.patch(f"/users/{user['id']}", {"password": password})
        form = {"username": username, "password": password}
        key, is_token = (await owner.send("POST", "/token", data=form)).json()["access_token"], True
    try:
        await owner.post(f"/workspaces/{workspace_id}/users", {"user_id": user["id"]})
    except ConflictError:
        pass  # a member already
    return key, is_token


async def _take_part(
    client: Client,
    mine: str,
    person: Simulated,
    *,
    eyes: Eyes,
    seeds: tuple[int, int],
    until_done: bool,
    advance: Advance,
) -> None:
    while True:
        queue = await client.get(f"{mine}/queue", n=AT_ONCE)
        for item in queue["items"]:
            sides = [await eyes.see(client, item[side]["screen"]) for side in ("left", "right")]
            decision = _think(person.taste, sides, seeds=seeds)
            team = await _answer(client, mine, person, lease_id=item["lease_id"], decision=decision)
            advance(team["votes"], team["votes_wanted"])
        if queue["state"] == "finished" or (queue["state"] == "wait" and not until_done):
            return
        if queue["state"] == "wait":
            await asyncio.sleep(min(queue["retry_after_s"], LONGEST_WAIT_S))


def _think(taste: Taste, sides: list[tuple[str, np.ndarray]], *, seeds: tuple[int, int]) -> Decision:
    # The same errors about the same pictures whichever side they stand on.
    order = sorted(range(2), key=lambda side: sides[side][0])
    digest = hashlib.sha256("".join(sides[side][0] for side in order).encode()).digest()
    rng = np.random.default_rng([*seeds, int.from_bytes(digest[:8], "big")])
    return decide(taste, sides[0][1], sides[1][1], is_mirrored=order == [1, 0], rng=rng)


async def _answer(client: Client, mine: str, person: Simulated, *, lease_id: str, decision: Decision) -> dict[str, int]:
    body = {
        "lease_id": lease_id,
        "idempotency_key": str(uuid4()),
        "ready_ms": decision.ready_ms,
        "hidden_ms": 0,
        "input_kind": "simulated",
        "client_version": CLIENT_VERSION,
    }
    # The key makes a vote safe to send again.
    if decision.answer is None:
        answer = await client.post(f"{mine}/skips", body, repeatable=True)
        person.skips += 1
    else:
        answer = await client.post(f"{mine}/votes", body | {"answer": decision.answer}, repeatable=True)
        person.votes += answer["counted"]
        person.surplus += not answer["counted"]
    team: dict[str, int] = answer["team"]
    return team
