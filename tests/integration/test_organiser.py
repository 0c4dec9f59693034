"""Organisers' routes: campaigns, overview, board, images."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from PIL import Image
from pydantic import SecretStr

from diptych.datasets.votes import read_votes
from diptych.errors import InputError
from diptych.records.vote import VOTE
from diptych.server import auth
from diptych.server.app import create_app
from diptych.settings import Settings
from diptych.testing import campaigns

KEY = "owner-key-for-tests"


@pytest.fixture
async def owner(dsn: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    settings = Settings(
        data_dir=tmp_path, owner_password=SecretStr("12345678"), owner_api_key=SecretStr(KEY), image_limit_mb=1
    )
    app = create_app(settings, dsn)
    async with app.router.lifespan_context(app):
        async with app.state.pool.acquire() as connection:
            await auth.create_first_owner(connection, settings)
        transport = httpx.ASGITransport(app=app)
        headers = {"X-Argilla-Api-Key": KEY}
        async with httpx.AsyncClient(transport=transport, base_url="http://test/api/v1", headers=headers) as client:
            yield client


def png(colour: str = "red", **options) -> bytes:
    out = BytesIO()
    Image.new("RGB", (12, 8), colour).save(out, "PNG", **options)
    return out.getvalue()


async def vote(connection: asyncpg.Connection, made: campaigns.MadeCampaign, people: list[UUID], answers: str) -> None:
    """One counted vote for each letter: 1, 2, g(ood), b(ad); straight into the table, counters reconciled after."""
    names = {"1": "image_1", "2": "image_2", "g": "both_good", "b": "both_bad"}
    for n, letter in enumerate(answers):
        await connection.execute(
            "INSERT INTO responses (record_id, user_id, status, \"values\") VALUES ($1, $2, 'submitted', $3)",
            made.record_ids[n % len(made.record_ids)],
            people[n // len(made.record_ids)],
            {"preference": {"value": names[letter]}},
        )
    await connection.execute("SELECT reconcile_pairs($1, now())", list(made.record_ids))


async def test_an_uploaded_image_is_stored_once_and_only_organisers_read_it(owner: httpx.AsyncClient) -> None:
    first = await owner.post("/images", content=png())
    again = await owner.post("/images", content=png())
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert (first.json()["media_type"], first.json()["width"], first.json()["height"]) == ("image/png", 12, 8)
    sha256 = first.json()["sha256"]
    assert (await owner.get(f"/images/{sha256}")).content == png()
    assert (await owner.head(f"/images/{sha256}")).status_code == 200
    assert (await owner.head(f"/images/{'0' * 64}")).status_code == 404
    assert (await owner.get("/images/..%2F..%2Fetc")).status_code == 404


async def test_width_and_height_are_those_people_see(owner: httpx.AsyncClient) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    Image.new("RGB", (12, 8)).save(out, "JPEG", exif=exif)
    stored = (await owner.post("/images", content=out.getvalue())).json()
    assert (stored["width"], stored["height"]) == (8, 12)


async def test_damaged_and_too_large_images_are_refused_and_not_kept(
    owner: httpx.AsyncClient, pool: asyncpg.Pool, tmp_path: Path
) -> None:
    damaged = await owner.post("/images", content=png()[:60])
    assert damaged.status_code == 422
    assert "damaged" in damaged.json()["detail"]
    large = await owner.post("/images", content=b"x" * 1_000_001)
    assert large.status_code == 413
    assert "DIPTYCH_IMAGE_LIMIT_MB" in large.json()["detail"]
    assert await pool.fetchval("SELECT count(*) FROM images") == 0
    assert not list(tmp_path.glob("images/*/*"))


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"field": "nothing"}, "no such field"),
        ({"question": "nothing"}, "no such question"),
        ({"lease_seconds": 0}, "greater than or equal to 1"),
    ],
)
async def test_a_campaign_needs_its_field_and_question(
    owner: httpx.AsyncClient, connection: asyncpg.Connection, change: dict, text: str
) -> None:
    made = await campaigns.make_campaign(connection, 2)
    path = f"/datasets/{made.dataset_id}/campaign"
    before = (await owner.get(path)).json()
    answer = await owner.put(path, json={"title": "new", **change})
    assert answer.status_code == 422
    assert text in answer.text
    assert (await owner.get(path)).json() == before


async def test_a_dataset_with_records_becomes_a_campaign_and_its_answers_become_votes(
    owner: httpx.AsyncClient, connection: asyncpg.Connection
) -> None:
    people = await campaigns.make_people(connection, 3)
    made = await campaigns.make_campaign(connection, 4, overlap=2)
    await connection.execute("DELETE FROM campaigns")
    path = f"/datasets/{made.dataset_id}/campaign"
    assert (await owner.get(path)).status_code == 404
    await connection.execute(
        "INSERT INTO responses (record_id, user_id, status, \"values\") SELECT $1, unnest($2::uuid[]), 'submitted', $3",
        made.record_ids[0],
        people,
        {"preference": {"value": "both_good"}},
    )
    answer = await owner.put(path, json={"title": "Now a campaign", "description": {"models": ["a"]}})
    assert answer.status_code == 200, answer.text
    assert answer.json()["description"] == {"models": ["a"]}
    card = (await owner.get("/campaigns")).json()["items"][0]
    assert card["team"] == {"pairs": 4, "pairs_done": 1, "votes": 2, "votes_wanted": 8, "people": 2, "simulated": 0}


async def test_images_of_records_must_be_known(owner: httpx.AsyncClient, connection: asyncpg.Connection) -> None:
    made = await campaigns.make_campaign(connection, 1)
    bulk = f"/datasets/{made.dataset_id}/records/bulk"
    stored = (await owner.post("/images", content=png())).json()["url"]

    async def put(second: str) -> httpx.Response:
        images = {"image_1": stored, "image_2": second, "prompt": "p"}
        return await owner.put(bulk, json={"items": [{"external_id": "new", "fields": {"images": images}}]})

    for wrong, text in {
        f"/api/v1/images/{'0' * 64}": "no image 000",
        "https://elsewhere.example/x.png": "not fetched",
        "data:image/png;base64,AAAA": "no usable image",
    }.items():
        answer = await put(wrong)
        assert answer.status_code == 422
        assert text in answer.json()["detail"] and "'new'" in answer.json()["detail"]
        assert await connection.fetchval("SELECT count(*) FROM records") == 1
    url = "data:image/png;base64," + base64.b64encode(png("blue")).decode()
    assert (await put(url)).status_code == 200
    assert await connection.fetchval("SELECT count(*) FROM pairs") == 2


async def test_images_of_a_judged_pair_can_no_longer_change(
    owner: httpx.AsyncClient, connection: asyncpg.Connection
) -> None:
    people = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 2)
    await vote(connection, made, people, "1")
    names = await connection.fetch("SELECT record_id, name FROM image_names ORDER BY record_id, position")
    stored = (await owner.post("/images", content=png())).json()["url"]
    images = {"image_1": stored, "image_2": stored, "prompt": "p"}
    bulk = f"/datasets/{made.dataset_id}/records/bulk"
    judged = await owner.put(bulk, json={"items": [{"external_id": "0-quality", "fields": {"images": images}}]})
    assert judged.status_code == 409
    assert await connection.fetch("SELECT record_id, name FROM image_names ORDER BY record_id, position") == names
    fresh = await owner.put(bulk, json={"items": [{"external_id": "1-quality", "fields": {"images": images}}]})
    assert fresh.status_code == 200
    changed = await connection.fetch(
        "SELECT name FROM image_names WHERE record_id = $1 ORDER BY position", made.record_ids[1]
    )
    assert not {row["name"] for row in changed} & {row["name"] for row in names}


async def test_the_overview_tells_categories_people_and_flags(
    owner: httpx.AsyncClient, connection: asyncpg.Connection
) -> None:
    people = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 6, overlap=2, flags_to_pull=1)
    await vote(connection, made, people, "12gb112")
    await connection.execute(
        "UPDATE judgements SET input_kind = 'simulated', ready_ms = 1000 WHERE user_id = $1", people[1]
    )
    overview = (await owner.get(f"/datasets/{made.dataset_id}/overview")).json()
    assert overview["team"]["votes"] == 7
    assert sum(hour["votes"] for hour in overview["votes_by_hour"]) == 7
    assert [(c["category"], c["pairs"], c["pairs_done"], c["votes"]) for c in overview["categories"]] == [
        ("c0", 2, 1, 3),
        ("c1", 2, 0, 2),
        ("c2", 2, 0, 2),
    ]
    busiest, other = overview["people"]
    assert (busiest["votes"], busiest["is_simulated"], busiest["median_ready_ms"]) == (6, False, None)
    assert (other["votes"], other["is_simulated"], other["median_ready_ms"]) == (1, True, 1000)


async def test_the_board_ranks_counted_votes_or_says_why_it_cannot(
    owner: httpx.AsyncClient, connection: asyncpg.Connection
) -> None:
    people = await campaigns.make_people(connection, 2)
    made = await campaigns.make_campaign(connection, 6, overlap=2)
    path = f"/datasets/{made.dataset_id}/board"
    empty = (await owner.get(path)).json()
    assert empty["models"] == [] and empty["problem"]
    assert empty["answers"] == {"image_1": 0, "image_2": 0, "both_good": 0, "both_bad": 0}
    await vote(connection, made, people, "111211g1b121")
    board = (await owner.get(path)).json()
    assert board["problem"] is None
    assert board["answers"] == {"image_1": 8, "image_2": 2, "both_good": 1, "both_bad": 1}
    assert [row["model"] for row in board["models"]] == ["model-a", "model-b"]
    best = board["models"][0]
    assert best["lower"] < best["rating"] < best["upper"]
    assert best["acceptable"]["rate"] == pytest.approx(9 / 12)


async def test_organisers_routes_are_closed_to_annotators_and_strangers(
    owner: httpx.AsyncClient, connection: asyncpg.Connection
) -> None:
    made = await campaigns.make_campaign(connection, 1)
    body = {"username": "ana", "first_name": "Ana", "password": "12345678", "role": "annotator"}
    user = (await owner.post("/users", json=body)).json()
    await owner.post(f"/workspaces/{made.workspace_id}/users", json={"user_id": user["id"]})
    headers = {"X-Argilla-Api-Key": user["api_key"]}
    dataset = f"/datasets/{made.dataset_id}"
    for path in ("/campaigns", f"{dataset}/campaign", f"{dataset}/overview", f"{dataset}/board"):
        assert (await owner.get(path, headers=headers)).status_code == 403
    assert (await owner.put(f"{dataset}/campaign", json={"title": "x"}, headers=headers)).status_code == 403
    assert (await owner.post("/images", content=png(), headers=headers)).status_code == 403
    assert (await owner.get(f"/datasets/{uuid4()}/overview")).status_code == 404
    assert await connection.fetchval("SELECT title FROM campaigns") == "campaign"
    assert await connection.fetchval("SELECT count(*) FROM images WHERE width = 12") == 0


async def test_votes_are_read_in_their_schema_and_always_in_the_same_order(connection: asyncpg.Connection) -> None:
    people = await campaigns.make_people(connection, 3)
    made = await campaigns.make_campaign(connection, 4, overlap=2)
    await vote(connection, made, people, "12gb2211bbbb")
    table = await read_votes(connection, made.dataset_id)
    assert table.schema.equals(VOTE)
    assert table.num_rows == 12
    assert sum(table["counted"].to_pylist()) == 8
    assert table["record_id"].to_pylist() == [f"{n}-quality" for n in range(4) for _ in range(3)]
    assert set(table["prompt_id"].to_pylist()) == {"0", "1", "2", "3"}
    assert table.equals(await read_votes(connection, made.dataset_id))


async def test_votes_on_records_without_models_are_refused(connection: asyncpg.Connection) -> None:
    people = await campaigns.make_people(connection, 1)
    made = await campaigns.make_campaign(connection, 1)
    await vote(connection, made, people, "1")
    await connection.execute("UPDATE records SET metadata = metadata - 'model_2'")
    with pytest.raises(InputError, match=r"'0-quality'.*model_2"):
        await read_votes(connection, made.dataset_id)
