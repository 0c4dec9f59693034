"""The blind routes over HTTP: what annotators receive, and what is refused."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pydantic import SecretStr

from diptych.server import auth
from diptych.server.app import create_app
from diptych.settings import Settings

OWNER_KEY = "owner-key-for-tests"
MODELS = ("secret-model-one", "secret-model-two")


@dataclass
class Server:
    """A running application with one campaign, and how to call it as somebody."""

    app: object
    owner: httpx.AsyncClient
    pool: asyncpg.Pool
    dataset_id: str
    workspace_id: str
    hashes: list[str]

    def client(self, key: str, **options) -> httpx.AsyncClient:
        transport = httpx.ASGITransport(app=self.app)
        return httpx.AsyncClient(
            transport=transport, base_url="http://test/api/v1", headers={"X-Argilla-Api-Key": key}, **options
        )

    async def join(self, name: str, *, member: bool = True, **options) -> httpx.AsyncClient:
        # Straight into the database: hashing fifty passwords would take longer than the test.
        key = f"key-of-{name}"
        user_id = await self.pool.fetchval(
            "INSERT INTO users (username, first_name, role, password_hash, api_key_hash) "
            "VALUES ($1, $1, 'annotator', '', $2) RETURNING id",
            name,
            auth.hash_key(key),
        )
        if member:
            await self.owner.post(f"/workspaces/{self.workspace_id}/users", json={"user_id": str(user_id)})
        return self.client(key, **options)

    @property
    def mine(self) -> str:
        return f"/me/datasets/{self.dataset_id}"


def painted(number: int) -> bytes:
    """A small picture whose file says who painted it."""
    text = PngInfo()
    text.add_text("Software", MODELS[number % 2])
    out = BytesIO()
    Image.new("RGB", (40 + number % 3, 32), (number * 7 % 256, 90, 200)).save(out, "PNG", pnginfo=text)
    return out.getvalue()


async def build(app: object, pool: asyncpg.Pool, *, n_pairs: int, overlap: int, **campaign) -> Server:
    server = Server(app, None, pool, "", "", [])  # type: ignore[arg-type]
    server.owner = server.client(OWNER_KEY)
    post = server.owner.post
    server.workspace_id = (await post("/workspaces", json={"name": "people"})).json()["id"]
    body = {
        "name": "pairs",
        "workspace_id": server.workspace_id,
        "guidelines": "# Look\n<script>alert(1)</script> twice",
        "distribution": {"strategy": "overlap", "min_submitted": overlap},
    }
    server.dataset_id = (await post("/datasets", json=body)).json()["id"]
    dataset = f"/datasets/{server.dataset_id}"
    settings = {"type": "custom", "template": "<p></p>", "advanced_mode": False}
    field = {"name": "images", "title": "Images", "required": True, "settings": settings}
    assert (await post(f"{dataset}/fields", json=field)).status_code == 201
    options = [{"value": v, "text": v, "description": None} for v in ("image_1", "image_2", "both_good", "both_bad")]
    question = {
        "name": "preference",
        "title": "Which is better?",
        "required": True,
        "settings": {"type": "label_selection", "options": options, "visible_options": None},
    }
    assert (await post(f"{dataset}/questions", json=question)).status_code == 201
    answer = await server.owner.put(f"{dataset}/campaign", json={"title": "Which picture?", **campaign})
    assert answer.status_code == 200, answer.text
    assert (await server.owner.put(f"{dataset}/publish")).status_code == 200
    items = []
    for number in range(n_pairs):
        stored = [(await post("/images", content=painted(2 * number + i))).json() for i in (0, 1)]
        server.hashes += [image["sha256"] for image in stored]
        content = {"image_1": stored[0]["url"], "image_2": stored[1]["url"], "prompt": f"a boat, number {number}"}
        metadata = {"model_1": MODELS[0], "model_2": MODELS[1], "category": "Anime", "prompt_id": str(number)}
        items.append({"external_id": f"{number}-quality", "fields": {"images": content}, "metadata": metadata})
    answer = await post(f"{dataset}/records/bulk", json={"items": items})
    assert answer.status_code == 201, answer.text
    return server


@pytest.fixture
async def app(dsn: str, tmp_path: Path) -> AsyncIterator[object]:
    settings = Settings(
        data_dir=tmp_path,
        owner_username="boss",
        owner_password=SecretStr("12345678"),
        owner_api_key=SecretStr(OWNER_KEY),
        image_limit_mb=1,
    )
    application = create_app(settings, dsn)
    async with application.router.lifespan_context(application):
        async with application.state.pool.acquire() as connection:
            await auth.create_first_owner(connection, settings)
        yield application


@pytest.fixture
async def server(app: object, pool: asyncpg.Pool) -> Server:
    return await build(app, pool, n_pairs=6, overlap=2)


def ballot(item: dict, **options) -> dict:
    return {"lease_id": item["lease_id"], "idempotency_key": str(uuid4()), "answer": "left", **options}


async def test_a_whole_session_receives_nothing_that_tells_the_models_or_the_order(app: object, pool) -> None:
    server = await build(app, pool, n_pairs=30, overlap=1)
    received = bytearray()

    async def record(response: httpx.Response) -> None:
        received.extend(str(response.status_code).encode() + await response.aread())
        received.extend(str(response.request.url).encode())
        for name, value in response.headers.raw:
            received.extend(name + b": " + value + b"\n")

    person = await server.join("ana", event_hooks={"response": [record]})
    await person.get("/me/campaigns")
    await person.get(f"{server.mine}/campaign")
    n_votes = 0
    while items := (await person.get(f"{server.mine}/queue?n=4")).json()["items"]:
        for item in items:
            for side in ("left", "right"):
                for size in ("screen", "full"):
                    picture = await person.get(f"http://test{item[side][size]}")
                    assert picture.headers["content-type"] == "image/webp"
                    assert Image.open(BytesIO(picture.content)).size == (item[side]["width"], item[side]["height"])
            answer = await person.post(f"{server.mine}/votes", json=ballot(item, answer="right"))
            assert answer.status_code == 201
            n_votes += 1
        if n_votes in (4, 12):
            await person.post(f"{server.mine}/undo")
    assert n_votes == 32
    text = bytes(received)
    assert len(text) > 30_000
    for secret in (*MODELS, "image_1", "image_2", "model_", "swapped", "external_id", "-quality", "Software", "Anime"):
        assert secret.encode() not in text, secret
    assert not [sha for sha in server.hashes if sha.encode() in text]


async def test_fifty_people_over_http_end_with_exactly_the_overlap(app: object, pool: asyncpg.Pool) -> None:
    server = await build(app, pool, n_pairs=20, overlap=3)
    people = await asyncio.gather(*(server.join(f"person{number}") for number in range(50)))

    async def work(person: httpx.AsyncClient) -> int:
        done = 0
        while (queue := (await person.get(f"{server.mine}/queue?n=2")).json())["state"] != "finished":
            for item in queue["items"]:
                answer = await person.post(f"{server.mine}/votes", json=ballot(item))
                assert answer.status_code == 201 and answer.json()["counted"]
                done += 1
            if queue["state"] == "wait":
                await asyncio.sleep(0.05)
        return done

    assert sum(await asyncio.gather(*map(work, people))) == 60
    rows = await pool.fetch(
        "SELECT count(*) AS n FROM judgements WHERE counted AND undone_at IS NULL GROUP BY record_id"
    )
    assert [row["n"] for row in rows] == [3] * 20
    progress = (await server.owner.get(f"/datasets/{server.dataset_id}/progress")).json()
    assert (progress["total"], progress["completed"]) == (20, 20)


async def test_a_vote_counts_is_answered_and_can_be_repeated_and_undone(server: Server) -> None:
    person = await server.join("ana")
    queue = (await person.get(f"{server.mine}/queue?n=2")).json()
    assert (queue["state"], queue["team"]["votes"], queue["mine"]["votes"]) == ("open", 0, 0)
    body = ballot(queue["items"][0], answer="right", ready_ms=1200, hidden_ms=0, input_kind="key")
    first = await person.post(f"{server.mine}/votes", json=body)
    assert (first.status_code, first.json()["counted"]) == (201, True)
    assert (first.json()["team"]["votes"], first.json()["team"]["people"], first.json()["mine"]["votes"]) == (1, 1, 1)
    again = await person.post(f"{server.mine}/votes", json=body)
    assert (again.status_code, again.json()) == (200, first.json())
    other = await person.post(f"{server.mine}/votes", json=body | {"answer": "left"})
    assert other.status_code == 409
    undone = (await person.post(f"{server.mine}/undo")).json()
    assert (undone["kind"], undone["answer"], undone["team"]["votes"], undone["mine"]["votes"]) == (
        "vote",
        "right",
        0,
        0,
    )
    shown = {key: undone["pair"][key] for key in ("prompt", "left", "right")}
    assert shown == {key: queue["items"][0][key] for key in shown}
    assert (await person.post(f"{server.mine}/undo")).status_code == 409


async def test_skips_and_flags_are_answered(server: Server) -> None:
    person = await server.join("ana")
    one, two = (await person.get(f"{server.mine}/queue?n=2")).json()["items"]
    body = {"lease_id": one["lease_id"], "idempotency_key": str(uuid4())}
    skipped = (await person.post(f"{server.mine}/skips", json=body)).json()
    assert (skipped["kind"], skipped["counted"], skipped["mine"]) == (
        "skip",
        False,
        {"votes": 0, "skips": 1, "flags": 0},
    )
    body = {"lease_id": two["lease_id"], "idempotency_key": str(uuid4()), "reason": "off_prompt", "note": "a car"}
    flagged = (await person.post(f"{server.mine}/flags", json=body)).json()
    assert flagged["mine"] == {"votes": 0, "skips": 1, "flags": 1}
    left = (await person.get(f"{server.mine}/queue?n=8")).json()["items"]
    assert len(left) == 4


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"answer": "image_1"}, 422),
        ({"answer": None}, 422),
        ({"lease_id": str(UUID(int=1))}, 404),
        ({"idempotency_key": "x"}, 422),
        ({"ready_ms": -1}, 422),
    ],
)
async def test_a_wrong_vote_is_refused_and_nothing_changes(server: Server, change: dict, status: int) -> None:
    person = await server.join("ana")
    item = (await person.get(f"{server.mine}/queue")).json()["items"][0]
    answer = await person.post(f"{server.mine}/votes", json=ballot(item) | change)
    assert answer.status_code == status
    assert await server.pool.fetchval("SELECT count(*) FROM judgements") == 0
    assert await server.pool.fetchval("SELECT count(*) FROM responses") == 0


async def test_another_persons_lease_and_another_workspaces_campaign_are_refused(server: Server) -> None:
    person, thief = await server.join("ana"), await server.join("bo")
    stranger = await server.join("eve", member=False)
    item = (await person.get(f"{server.mine}/queue")).json()["items"][0]
    assert (await thief.post(f"{server.mine}/votes", json=ballot(item))).status_code == 404
    for path in ("queue", "campaign"):
        assert (await stranger.get(f"{server.mine}/{path}")).status_code == 403
    assert (await stranger.post(f"{server.mine}/votes", json=ballot(item))).status_code == 403
    assert (await stranger.get("/me/campaigns")).json() == {"items": []}
    assert (await person.get(f"/me/datasets/{uuid4()}/queue")).status_code == 404
    assert await server.pool.fetchval("SELECT count(*) FROM judgements") == 0


async def test_images_go_to_members_only_and_under_their_exact_names(server: Server) -> None:
    person, stranger = await server.join("ana"), await server.join("eve", member=False)
    item = (await person.get(f"{server.mine}/queue")).json()["items"][0]
    path = item["left"]["screen"]
    name = path.split("/")[-2]
    assert re.fullmatch(r"/api/v1/me/images/[0-9a-f]{32}/screen\.webp", path)
    good = await person.get(f"http://test{path}")
    assert good.status_code == 200
    assert good.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert not Image.open(BytesIO(good.content)).getexif()
    same = await person.get(f"http://test{path}", headers={"If-None-Match": good.headers["etag"]})
    assert (same.status_code, same.content) == (304, b"")
    tampered = name[:-1] + ("0" if name[-1] != "0" else "1")
    for wrong in (tampered, server.hashes[0], "..%2F..%2Fsecret", name.upper() + "x"):
        assert (await person.get(f"/me/images/{wrong}/screen.webp")).status_code == 404
    assert (await person.get(f"/me/images/{name}/master.webp")).status_code == 404
    assert (await stranger.get(f"http://test{path}")).status_code == 404
    assert (await server.client("no-key").get(f"http://test{path}")).status_code == 401
    assert (await person.get(f"/images/{server.hashes[0]}")).status_code == 403


async def test_guidelines_are_rendered_without_anything_that_runs(server: Server) -> None:
    person = await server.join("ana")
    page = (await person.get(f"{server.mine}/campaign")).json()
    assert "<h1>Look</h1>" in page["guidelines_html"]
    assert "script" not in page["guidelines_html"] and "alert" not in page["guidelines_html"]
    assert (page["title"], page["question"], page["overlap"]) == ("Which picture?", "Which is better?", 2)


async def test_sign_out_gives_leases_back(server: Server) -> None:
    person = await server.join("ana")
    await person.get(f"{server.mine}/queue?n=3")
    assert await server.pool.fetchval("SELECT sum(n_held) FROM pairs") == 3
    assert (await person.delete("/session")).status_code == 204
    assert await server.pool.fetchval("SELECT sum(n_held) FROM pairs") == 0
