"""Campaigns out of the database: folders that load elsewhere, whole or not at all."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import UUID, uuid4

import asyncpg
import pytest
from datasets import load_dataset
from PIL import Image
from pyarrow import parquet
from ruamel.yaml import YAML

from diptych.datasets.export import Request, export_dataset
from diptych.errors import ConflictError, InputError, NotFoundError, StorageError, UserError
from diptych.images.store import FolderStore
from diptych.records.vote import VOTE
from diptych.testing import campaigns

KEY = "a key that is only for these tests, 32"
ANSWERS = ("image_1", "image_2", "both_good", "both_bad")


def png(colour: tuple[int, int, int]) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (24, 16), colour).save(out, "PNG")
    return out.getvalue()


async def give_pictures(connection: asyncpg.Connection, store: FolderStore, record_ids: tuple[UUID, ...]) -> None:
    for number, record_id in enumerate(record_ids):
        hashes = [store.put(png((number, side, 100))) for side in (1, 2)]
        for sha256 in hashes:
            await connection.execute(
                "INSERT INTO images VALUES ($1, 'image/png', 24, 16) ON CONFLICT DO NOTHING", sha256
            )
        await connection.execute("UPDATE pairs SET image_1 = $2, image_2 = $3 WHERE record_id = $1", record_id, *hashes)


async def vote(
    connection: asyncpg.Connection, made: campaigns.MadeCampaign, number: int, user_id: UUID, answer: str, **more
) -> None:
    await connection.execute(
        """
        INSERT INTO judgements
            (idempotency_key, record_id, dataset_id, user_id, kind, answer, counted, side_swapped, ready_ms, input_kind)
        VALUES ($1, $2, $3, $4, 'vote', $5, $6, $7, 1500, $8)
        """,
        uuid4(),
        made.record_ids[number],
        made.dataset_id,
        user_id,
        answer,
        more.get("counted", True),
        number % 2 == 0,
        more.get("input_kind", "key"),
    )


@dataclass(frozen=True)
class Ready:
    """A campaign of eight pairs with pictures, and 24 votes of three people, the first of them simulated."""

    connection: asyncpg.Connection
    store: FolderStore
    made: campaigns.MadeCampaign
    people: list[UUID]
    request: Request

    async def export(self, **changes):
        return await export_dataset(self.connection, replace(self.request, **changes), store=self.store, key=KEY)


@pytest.fixture
async def ready(connection: asyncpg.Connection, tmp_path: Path) -> Ready:
    store = FolderStore(tmp_path / "images", durable=False)
    people = await campaigns.make_people(connection, 3)
    made = await campaigns.make_campaign(connection, 8, members=people)
    await give_pictures(connection, store, made.record_ids)
    for number in range(8):
        for place, person in enumerate(people):
            kind = "simulated" if place == 0 else "key"
            await vote(connection, made, number, person, ANSWERS[(number * (place + 1)) % 4], input_kind=kind)
    request = Request(name="campaign", workspace=None, form="argilla", out=tmp_path / "out")
    return Ready(connection, store, made, people, request)


def left_over(tmp_path: Path) -> list[str]:
    return sorted(path.name for path in tmp_path.iterdir() if path.name != "images")


def load(folder: Path, tmp_path: Path):
    return load_dataset(str(folder), split="train", cache_dir=str(tmp_path / "cache"))


async def test_argilla_form_loads_with_datasets_and_shows_the_masters(ready: Ready, tmp_path: Path) -> None:
    exported = await ready.export()
    assert (exported.n_pairs, exported.n_votes, exported.n_files) == (8, 24, 1)
    rows = load(exported.path, tmp_path)
    assert rows.num_rows == 8
    first = rows[0]
    assert first["image_1"].getpixel((0, 0)) == (0, 1, 100) and first["image_2"].getpixel((0, 0)) == (0, 2, 100)
    assert first["id"] == "0-quality" and first["images"]["prompt"] == "prompt 0"
    assert first["preference.responses"] == ["image_1"] * 3
    assert first["preference.responses.status"] == ["submitted"] * 3
    assert (first["model_1"], first["model_2"], first["evolution"]) == ("model-a", "model-b", None)


async def test_argilla_form_has_the_columns_of_the_form(ready: Ready) -> None:
    exported = await ready.export()
    (shard,) = (exported.path / "data").iterdir()
    assert shard.name == "train-00000-of-00001.parquet"
    assert parquet.read_schema(shard).names == [
        "id", "status", "_server_id", "images", "model_1", "model_2", "evolution", "category", "sub_category",
        "preference.responses", "preference.responses.users", "preference.responses.status", "image_1", "image_2",
    ]  # fmt: skip


async def test_pictures_in_the_record_are_what_annotators_saw_and_need_nothing_else(
    ready: Ready, tmp_path: Path
) -> None:
    exported = await ready.export()
    record = json.loads((exported.path / "records.json").read_text())[3]
    for text in (record["fields"]["images"]["image_1"], load(exported.path, tmp_path)[3]["images"]["image_1"]):
        assert text.startswith("data:image/webp;base64,")
    assert "/api/" not in (exported.path / "records.json").read_text()


async def test_people_get_pseudonyms_that_stay_the_same(ready: Ready, tmp_path: Path) -> None:
    one, two = await ready.export(), await ready.export(form="votes", out=tmp_path / "votes")
    rows, votes = load(one.path, tmp_path), load(two.path, tmp_path)
    names = {name for row in rows["preference.responses.users"] for name in row}
    assert len(names) == 3 and {str(UUID(name)) for name in names} == names
    assert set(votes["annotator"]) == names
    other = await export_dataset(
        ready.connection, replace(ready.request, out=tmp_path / "other"), store=ready.store, key=KEY[::-1]
    )
    assert not names & {name for row in load(other.path, tmp_path)["preference.responses.users"] for name in row}
    for folder in (one.path, two.path):
        for path in folder.rglob("*"):
            if path.is_file():
                text = path.read_bytes()
                assert b"person-" not in text
                assert not any(str(person).encode() in text for person in ready.people)


async def test_real_ids_bring_responses_into_the_records(ready: Ready) -> None:
    exported = await ready.export(real_users=True)
    record = json.loads((exported.path / "records.json").read_text())[0]
    users = [response["user_id"] for response in record["responses"]["preference"]]
    assert users == [str(person) for person in ready.people]


async def test_votes_form_is_the_master(ready: Ready, tmp_path: Path) -> None:
    exported = await ready.export(form="votes")
    (shard,) = (exported.path / "data").iterdir()
    assert parquet.read_schema(shard).remove_metadata() == VOTE
    rows = load(exported.path, tmp_path)
    assert rows.num_rows == 24 and set(rows["input_kind"]) == {"simulated", "key"}


async def test_surplus_votes_come_only_when_asked_for(ready: Ready, tmp_path: Path) -> None:
    (late,) = await campaigns.make_people(ready.connection, 1, prefix="late")
    await vote(ready.connection, ready.made, 0, late, "both_bad", counted=False)
    plain = await ready.export()
    full = await ready.export(include_surplus=True, out=tmp_path / "full")
    lengths = [[len(r) for r in load(found.path, tmp_path)["preference.responses"]] for found in (plain, full)]
    assert lengths == [[3] * 8, [4] + [3] * 7]
    assert (plain.n_votes, full.n_votes) == (24, 25)
    assert "1 vote more came after a pair was full" in (full.path / "README.md").read_text()


async def test_an_undone_vote_is_not_exported(ready: Ready, tmp_path: Path) -> None:
    await ready.connection.execute(
        "UPDATE judgements SET undone_at = now() WHERE record_id = $1 AND user_id = $2",
        ready.made.record_ids[0],
        ready.people[1],
    )
    assert len(load((await ready.export()).path, tmp_path)[0]["preference.responses"]) == 2


async def test_a_pulled_pair_stays_behind_with_its_votes(ready: Ready, tmp_path: Path) -> None:
    await ready.connection.execute("UPDATE pairs SET is_pulled = true WHERE record_id = $1", ready.made.record_ids[2])
    one, two = await ready.export(), await ready.export(form="votes", out=tmp_path / "votes")
    assert "2-quality" not in load(one.path, tmp_path)["id"]
    assert "2-quality" not in load(two.path, tmp_path)["record_id"]
    assert (one.n_pairs, one.n_votes, two.n_votes) == (7, 21, 21)
    assert "left out because 2 people flagged them: 1" in (one.path / "README.md").read_text()


async def test_the_card_says_what_was_done_by_whom(ready: Ready) -> None:
    await ready.connection.execute("UPDATE datasets SET guidelines = $1", "Take the better one.")
    exported = await ready.export(licence="cc-by-4.0")
    text = (exported.path / "README.md").read_text()
    _, front, body = text.split("---\n", 2)
    block = YAML(typ="safe").load(front)
    assert block["license"] == "cc-by-4.0" and block["size_categories"] == ["n<1K"]
    assert block["configs"] == [
        {"config_name": "default", "data_files": [{"split": "train", "path": "data/train-*.parquet"}]}
    ]
    for said in (
        "8 pairs", "24 votes", "The comparison was blind", "3 annotators", "1 of them simulated",
        "> Take the better one.", "Krippendorff's alpha",
        "| `model-a` |", "`cc-by-4.0`", "| images | struct of image_1, image_2, prompt |", "stand in for people",
    ):  # fmt: skip
        assert said in body
    assert "more information needed" not in text.lower() and "None" not in body


async def test_the_card_of_votes_that_cannot_rank_says_why(ready: Ready) -> None:
    await ready.connection.execute("UPDATE judgements SET answer = 'image_1'")
    text = ((await ready.export()).path / "README.md").read_text()
    assert "cannot be ranked" in text and "{model-a}, {model-b}" in text


async def test_large_exports_go_to_several_shards_under_their_final_names(
    ready: Ready, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.setattr("diptych.datasets.export.PAIRS_AT_ONCE", 3)
    told: list[tuple[int, int]] = []
    exported = await export_dataset(
        ready.connection,
        replace(ready.request, shard_bytes=1),
        store=ready.store,
        key=KEY,
        report=lambda *step: told.append(step),
    )
    names = sorted(path.name for path in (exported.path / "data").iterdir())
    assert names == [f"train-0000{index}-of-00003.parquet" for index in range(3)]
    assert told == [(3, 8), (6, 8), (8, 8)]
    assert load(exported.path, tmp_path)["id"] == [f"{n}-quality" for n in range(8)]


@pytest.mark.parametrize("damage", ["missing", "changed"])
async def test_a_missing_or_damaged_image_names_the_record_and_leaves_nothing(
    ready: Ready, tmp_path: Path, damage
) -> None:
    sha256 = await ready.connection.fetchval("SELECT image_2 FROM pairs WHERE record_id = $1", ready.made.record_ids[5])
    path = ready.store.path(sha256)
    path.unlink() if damage == "missing" else path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(StorageError, match="Record 5-quality, image_2"):
        await ready.export()
    assert left_over(tmp_path) == []


async def test_an_existing_folder_is_refused_and_stays_as_it_was(ready: Ready, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "mine.txt").write_text("keep me")
    with pytest.raises(ConflictError, match="exists already"):
        await ready.export()
    assert left_over(tmp_path) == ["out"] and (tmp_path / "out" / "mine.txt").read_text() == "keep me"


async def test_a_campaign_without_votes_is_refused_and_leaves_nothing(ready: Ready, tmp_path: Path) -> None:
    await ready.connection.execute("UPDATE judgements SET undone_at = now()")
    with pytest.raises(InputError, match="no votes yet"):
        await ready.export()
    assert left_over(tmp_path) == []


async def test_names_are_looked_up_and_doubts_are_asked(ready: Ready, tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no dataset 'other'"):
        await ready.export(name="other")
    with pytest.raises(NotFoundError, match="in the workspace 'elsewhere'"):
        await ready.export(workspace="elsewhere")
    second = await ready.connection.fetchval("INSERT INTO workspaces (name) VALUES ('second') RETURNING id")
    await ready.connection.execute(
        "INSERT INTO datasets (workspace_id, name, status) VALUES ($1, 'campaign', 'ready')", second
    )
    with pytest.raises(UserError, match=r"campaign-ws, second.*--workspace"):
        await ready.export()
    with pytest.raises(UserError, match="not a pair campaign"):
        await ready.export(workspace="second")
    assert left_over(tmp_path) == []
    assert (await ready.export(workspace="campaign-ws")).n_pairs == 8


async def test_without_any_key_pseudonyms_are_refused(ready: Ready, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="DIPTYCH_SECRET_KEY"):
        await export_dataset(ready.connection, ready.request, store=ready.store)
    assert left_over(tmp_path) == []
