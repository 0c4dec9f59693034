"""Pairs into a running server, simulated votes through its routes, votes out again: by the verbs people type."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import chdir
from pathlib import Path

import httpx
import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from diptych.cli import app
from diptych.errors import DiptychError
from diptych.records.vote import VOTE
from diptych.testing.pairs import MODELS, write_pairs

KEY = "owner-key-for-tests"
START_S = 60


class Machine:
    """A folder, a server in it, and the command line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        (folder / "home").mkdir()
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder / "home"),
            "DIPTYCH_DATA_DIR": str(folder / "data"),
            "DIPTYCH_PORT": str(port),
            "DIPTYCH_URL": self.url,
            "DIPTYCH_API_KEY": KEY,
            "DIPTYCH_OWNER_API_KEY": KEY,
            "DO_NOT_TRACK": "1",
        }
        with (folder / "serve.log").open("wb") as log:
            self.server = subprocess.Popen(
                [sys.executable, "-m", "diptych", "serve"],
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + START_S
        while time.monotonic() < end and self.server.poll() is None:
            try:
                httpx.get(f"{self.url}/api/v1/version", trust_env=False)
                return
            except httpx.TransportError:
                time.sleep(0.1)
        raise AssertionError((self.folder / "serve.log").read_text())

    def run(self, *words: str | Path) -> subprocess.CompletedProcess[str]:
        """As a person would, in a process of its own."""
        return subprocess.run(
            [sys.executable, "-m", "diptych", *map(str, words)],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def refused(self, *words: str | Path, code: int = 2) -> str:
        """The sentence a verb refuses with; in this process, because starting Python takes longer than the verb."""
        with chdir(self.folder):
            result = CliRunner(env=self.environment).invoke(app, list(map(str, words)))
        assert isinstance(result.exception, DiptychError), result.output
        assert result.exception.exit_code == code
        return str(result.exception)

    def get(self, path: str) -> dict:
        answer = httpx.get(f"{self.url}/api/v1{path}", headers={"X-Argilla-Api-Key": KEY}, trust_env=False)
        return answer.raise_for_status().json()


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machine]:
    folder = tmp_path_factory.mktemp("machine")
    for parent in (folder, folder.parent):
        parent.chmod(0o755)  # PostgreSQL's unprivileged user must pass through
    running = Machine(folder)
    try:
        yield running
    finally:
        running.server.terminate()
        running.server.wait(30)


@pytest.fixture(scope="module")
def loaded(machine: Machine) -> dict:
    """The campaign 'small', fully voted; what each verb said about it."""
    pairs = write_pairs(machine.folder / "out", 8)
    said = {}
    for name, words in {
        "load": ("load", pairs),
        "again": ("load", pairs),
        "simulate": ("simulate", "small", "--annotators", "5", "--seed", "7"),
        "votes": ("votes", "small"),
    }.items():
        done = machine.run(*words, "--json")
        assert done.returncode == 0, done.stderr
        said[name] = json.loads(done.stdout)
    return said


def test_load_makes_a_published_campaign_and_a_second_load_changes_nothing(machine: Machine, loaded: dict) -> None:
    assert (loaded["load"]["uploaded"], loaded["again"]["uploaded"], loaded["load"]["images"]) == (16, 0, 16)
    assert loaded["load"]["dataset_id"] == loaded["again"]["dataset_id"]
    dataset = machine.get(f"/datasets/{loaded['load']['dataset_id']}")
    assert (dataset["status"], dataset["distribution"]["min_submitted"]) == ("ready", 3)
    records = machine.get(f"/datasets/{loaded['load']['dataset_id']}/records?include=vectors")
    assert records["total"] == 8
    first = records["items"][0]
    assert first["external_id"] == "0-quality"
    assert first["metadata"]["model_1"] == MODELS[0]
    assert (first["metadata"]["prompt_id"], first["metadata"]["seed_1"], first["metadata"]["revision_2"]) == (
        "0",
        0,
        "test",
    )
    assert len(first["vectors"]["prompt"]) == 256
    hidden = {
        item["name"]: item["visible_for_annotators"]
        for item in machine.get(f"/me/datasets/{dataset['id']}/metadata-properties")["items"]
    }
    assert (hidden["model_1"], hidden["model_2"], hidden["category"]) == (False, False, True)
    described = machine.get(f"/datasets/{dataset['id']}/campaign")["description"]
    assert described["licence"] == "apache-2.0"
    assert [set(model) >= {"name", "backend", "model"} for model in described["models"]] == [True, True]


def test_simulated_people_fill_the_campaign_exactly_and_say_who_they_are(machine: Machine, loaded: dict) -> None:
    result = loaded["simulate"]
    assert (result["votes"], result["votes_wanted"], result["is_done"]) == (24, 24, True)
    assert [person["username"] for person in result["annotators"]] == [f"simulated-0{n}" for n in range(1, 6)]
    assert sum(person["votes"] for person in result["annotators"]) == 24
    assert all(set(person["taste"]) >= {"weights", "noise", "tie_width"} for person in result["annotators"])
    overview = machine.get(f"/datasets/{loaded['load']['dataset_id']}/overview")
    assert overview["people"] and all(person["is_simulated"] for person in overview["people"])
    assert all(user["first_name"] == "Simulated" for user in machine.get("/users")["items"] if user["role"] != "owner")


def test_votes_are_written_in_their_schema_with_exactly_the_overlap(machine: Machine, loaded: dict) -> None:
    table = pq.read_table(machine.folder / "votes.parquet")
    assert table.schema.equals(VOTE)
    counts = table.group_by("record_id").aggregate([("answer", "count")])
    assert counts["answer_count"].to_pylist() == [3] * 8
    assert set(table["input_kind"].to_pylist()) == {"simulated"}
    assert loaded["votes"]["votes"] == table.num_rows == 24
    # The tastes of these people favour colour, whichever side or position it stood on.
    wins = dict.fromkeys(MODELS, 0)
    for row in table.to_pylist():
        if row["answer"].startswith("image_"):
            wins[row[row["answer"].replace("image", "model")]] += 1
    assert wins[MODELS[0]] > wins[MODELS[1]]


def test_people_who_come_again_keep_their_accounts(machine: Machine, loaded: dict) -> None:
    done = machine.run("simulate", "small", "--annotators", "2", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["votes"] == 24


def test_votes_does_not_overwrite_a_file_unless_told_to(machine: Machine, loaded: dict) -> None:
    before = (machine.folder / "votes.parquet").read_bytes()
    assert "--force" in machine.refused("votes", "small")
    assert (machine.folder / "votes.parquet").read_bytes() == before
    assert machine.run("votes", "small", "--force").returncode == 0
    assert (machine.folder / "votes.parquet").read_bytes() == before


def test_an_unknown_campaign_is_answered_with_those_that_exist(machine: Machine, loaded: dict) -> None:
    assert "small (workspace default)" in machine.refused("votes", "nope", "--out", "nope.parquet")
    assert not (machine.folder / "nope.parquet").exists()
    assert "campaigns there: small" in machine.refused("simulate", "nope")


def test_a_wrong_key_and_a_wrong_address_are_said_plainly(machine: Machine, loaded: dict) -> None:
    assert "does not know this API key" in machine.refused("simulate", "small", "--api-key", "wrong")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{probe.getsockname()[1]}"
        pairs = machine.folder / "out" / "pairs.parquet"
        assert "No Diptych server answers" in machine.refused("load", pairs, "--url", url, code=1)


def test_a_missing_image_names_the_pair_and_nothing_is_made(machine: Machine, loaded: dict) -> None:
    pairs = write_pairs(machine.folder / "missing", 2, name="missing")
    row = pq.read_table(pairs).to_pylist()[1]
    sha256 = row["image_2"]["sha256"]
    (pairs.parent / "images" / sha256[:2] / f"{sha256}.png").unlink()
    text = machine.refused("load", pairs)
    assert "Pair '1-quality'" in text and sha256 in text
    assert machine.get("/me/datasets?name=missing")["items"] == []


def test_a_damaged_image_names_the_pair_and_no_dataset_is_made(machine: Machine, loaded: dict) -> None:
    pairs = write_pairs(machine.folder / "damaged", 3, name="damaged", first=100)
    sha256 = pq.read_table(pairs).to_pylist()[2]["image_1"]["sha256"]
    path = pairs.parent / "images" / sha256[:2] / f"{sha256}.png"
    good = path.read_bytes()
    path.write_bytes(good[: len(good) // 2])
    assert "Pair '102-quality'" in machine.refused("load", pairs)
    assert machine.get("/me/datasets?name=damaged")["items"] == []
    path.write_bytes(good)
    assert machine.run("load", pairs).returncode == 0
    shutil.rmtree(pairs.parent)


def test_a_missing_column_and_a_wrong_file_are_named(machine: Machine, loaded: dict) -> None:
    pairs = write_pairs(machine.folder / "column", 2)
    pq.write_table(pq.read_table(pairs).drop_columns(["model_2"]), pairs)
    assert "no column 'model_2'" in machine.refused("load", pairs)
    pairs.write_text("no parquet")
    assert "not a parquet file" in machine.refused("load", pairs)
    assert "No such file" in machine.refused("load", "nowhere.parquet")


def test_pairs_without_a_manifest_need_a_campaign_file(machine: Machine, loaded: dict) -> None:
    pairs = write_pairs(machine.folder / "alone", 2)
    (pairs.parent / "manifest.json").unlink()
    assert "--campaign FILE" in machine.refused("load", pairs)


def test_a_dataset_of_another_kind_is_left_alone(machine: Machine, loaded: dict) -> None:
    workspace = machine.get("/me/workspaces")["items"][0]["id"]
    headers = {"X-Argilla-Api-Key": KEY}
    with httpx.Client(base_url=f"{machine.url}/api/v1", headers=headers, trust_env=False) as client:
        dataset = client.post("/datasets", json={"name": "texts", "workspace_id": workspace}).json()
        path = f"/datasets/{dataset['id']}"
        field = {"name": "text", "title": "Text", "required": True, "settings": {"type": "text"}}
        client.post(f"{path}/fields", json=field)
        question = {"name": "note", "title": "Note", "required": True, "settings": {"type": "text"}}
        client.post(f"{path}/questions", json=question)
        assert client.put(f"{path}/publish").status_code == 200
        text = machine.refused("load", machine.folder / "out" / "pairs.parquet", "--name", "texts")
        assert "no campaign of pairs" in text
        after = client.get(path).json()
        assert {k: after[k] for k in ("guidelines", "distribution")} == {
            k: dataset[k] for k in ("guidelines", "distribution")
        }
