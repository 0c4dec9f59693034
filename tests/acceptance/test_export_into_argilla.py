"""An export made beside the running server goes back into a server through the unchanged ``argilla`` client."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from datasets import load_dataset
from PIL import Image

from diptych.ranking.rank import rank_models
from diptych.ranking.vote_files import read_vote_file

KEY = "owner.key.for.tests"
ANSWERS = ("image_1", "image_2", "both_good", "both_bad")


def diptych(*arguments: str, folder: Path, **more) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "diptych", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False, **more)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "DIPTYCH_DATA_DIR": str(tmp_path / "server"),
        "DIPTYCH_OWNER_USERNAME": "owner",
        "DIPTYCH_OWNER_PASSWORD": "a long password",
        "DIPTYCH_OWNER_API_KEY": KEY,
    }
    command = [sys.executable, "-m", "diptych", "serve", "--port", str(port)]
    with (tmp_path / "serve.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, tmp_path / "serve.log")
        yield url
    finally:
        process.terminate()
        process.wait(30)


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            httpx.get(f"{url}/api/v1/version", timeout=5)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(f"no server: {log.read_text()}")


def put_image(api: httpx.Client, colour: tuple[int, int, int]) -> str:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(out, "PNG")
    answer = api.post("/images", content=out.getvalue(), headers={"Content-Type": "image/png"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["url"])


def make_campaign(rg, client, api: httpx.Client):
    """Six pairs, two people, twelve votes, all through the client and the organiser's routes."""
    metadata = [
        rg.TermsMetadataProperty(name=name, visible_for_annotators=False)
        for name in ("model_1", "model_2", "evolution", "category", "sub_category", "prompt_id")
    ]
    settings = rg.Settings(
        guidelines="Take the better one.",
        fields=[rg.CustomField(name="images", template="<p>{{record.fields.images.prompt}}</p>")],
        questions=[rg.LabelQuestion(name="preference", title="Which?", labels=list(ANSWERS))],
        metadata=metadata,
        vectors=[rg.VectorField(name="prompt", dimensions=4)],
        distribution=rg.TaskDistribution(min_submitted=2),
    )
    dataset = rg.Dataset(name="pairs", workspace="default", settings=settings, client=client).create()
    people = [rg.User(username=name, password="long enough", role="annotator", client=client).create() for name in "xy"]
    records = []
    for number in range(6):
        images = [put_image(api, (number * 40, side * 100, 50)) for side in (1, 2)]
        records.append(
            rg.Record(
                id=f"{number}-quality",
                fields={"images": {"image_1": images[0], "image_2": images[1], "prompt": f"prompt {number}"}},
                metadata={"model_1": "a", "model_2": "b", "category": "Anime", "prompt_id": str(number)},
                vectors={"prompt": [1.0, 2.0, 3.0, float(number)]},
                responses=[
                    rg.Response("preference", ANSWERS[(number + place) % 4], user_id=person.id, status="submitted")
                    for place, person in enumerate(people)
                ],
            )
        )
    answer = api.put(f"/datasets/{dataset.id}/campaign", json={"title": "Pairs"})
    assert answer.status_code in (200, 201), answer.text
    dataset.records.log(records)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_an_export_loads_through_the_argilla_client(server: str, tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import argilla as rg

        client = rg.Argilla(api_url=server, api_key=KEY)
        with httpx.Client(base_url=f"{server}/api/v1", headers={"X-Argilla-Api-Key": KEY}) as api:
            make_campaign(rg, client, api)
        data_dir = ("--data-dir", str(tmp_path / "server"))
        done = diptych("export", "pairs", "--out", "out", *data_dir, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        assert "6 pairs with 12 votes" in done.stdout

        rows = load_dataset(str(tmp_path / "out"), split="train", cache_dir=str(tmp_path / "cache"))
        assert rows.num_rows == 6 and rows[2]["image_2"].getpixel((0, 0)) == (80, 200, 50)
        assert sorted(len(answers) for answers in rows["preference.responses"]) == [2] * 6

        copy = rg.Dataset.from_disk(str(tmp_path / "out"), name="copy", workspace="default", client=client)
        records = list(copy.records(with_vectors=False))
        assert sorted(record.id for record in records) == [f"{n}-quality" for n in range(6)]
        shown = next(record for record in records if record.id == "3-quality").fields["images"]
        assert shown["prompt"] == "prompt 3" and shown["image_1"].startswith("data:image/webp;base64,")
        assert [question.name for question in copy.settings.questions] == ["preference"]
        assert copy.settings.guidelines == "Take the better one."
        assert not any(part.visible_for_annotators for part in copy.settings.metadata)

        done = diptych("export", "pairs", "--out", "ids", "--annotators", "ids", *data_dir, folder=tmp_path)
        assert done.returncode == 0, done.stderr
        again = rg.Dataset.from_disk(str(tmp_path / "ids"), name="again", workspace="default", client=client)
        responses = [len(list(record.responses)) for record in again.records(with_responses=True)]
        assert responses == [2] * 6

    refused = diptych("export", "pairs", "--out", "out", *data_dir, folder=tmp_path)
    assert refused.returncode == 2 and "exists already" in refused.stderr and "Traceback" not in refused.stderr

    done = diptych("export", "pairs", "--form", "votes", "--out", "votes", *data_dir, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    (shard,) = (tmp_path / "votes" / "data").iterdir()
    assert rank_models(read_vote_file(shard).votes).n_votes == 12
