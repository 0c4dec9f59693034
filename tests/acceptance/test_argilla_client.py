"""The real client of Argilla 2.8 against a really running server."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client's own imports warn
    import argilla as rg
    from argilla._exceptions import ArgillaCredentialsError

KEY = "owner.apikey"
pytestmark = pytest.mark.filterwarnings("ignore")  # nor is what the client warns of ours to mend


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    data_dir = tmp_path_factory.mktemp("server")
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIPTYCH_")}
    environment |= {"DIPTYCH_OWNER_PASSWORD": "12345678", "DIPTYCH_OWNER_API_KEY": KEY}
    command = [sys.executable, "-c", "from diptych.cli import main; main()", "serve", "--port", str(port)]
    log = (data_dir / "log").open("w")
    process = subprocess.Popen([*command, "--data-dir", str(data_dir)], env=environment, stdout=log, stderr=log)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(url, process, data_dir / "log")
        yield url
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 0, (data_dir / "log").read_text()
        log.close()


def wait_for(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(600):
        assert process.poll() is None, log.read_text()
        try:
            httpx.get(f"{url}/api/v1/version", timeout=10).raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


@pytest.fixture
def client(server: str) -> Iterator[rg.Argilla]:
    connected = rg.Argilla(api_url=server, api_key=KEY)
    yield connected
    connected.http_client.close()


def make_settings() -> rg.Settings:
    return rg.Settings(
        guidelines="Read carefully.",
        allow_extra_metadata=False,
        distribution=rg.TaskDistribution(min_submitted=2),
        fields=[
            rg.TextField(name="text"),
            rg.ImageField(name="image", required=False),
            rg.ChatField(name="chat", required=False),
            rg.CustomField(name="custom", template="<b>{{record.fields.custom.a}}</b>", required=False),
        ],
        questions=[
            rg.LabelQuestion(name="label", labels=["a", "b", "c"]),
            rg.MultiLabelQuestion(name="multi", labels=["x", "y", "z"], required=False),
            rg.RatingQuestion(name="rating", values=[1, 2, 3], required=False),
            rg.RankingQuestion(name="ranking", values=["p", "q"], required=False),
            rg.TextQuestion(name="comment", required=False),
            rg.SpanQuestion(name="span", field="text", labels=["s", "t"], required=False),
        ],
        metadata=[
            rg.TermsMetadataProperty(name="kind", options=["u", "v"]),
            rg.IntegerMetadataProperty(name="n", min=0, max=1000),
            rg.FloatMetadataProperty(name="share"),
        ],
        vectors=[rg.VectorField(name="emb", dimensions=3)],
    )


ANSWERS: dict[str, Any] = {
    "label": "b",
    "multi": ["z"],
    "rating": 3,
    "ranking": ["q", "p"],
    "comment": "fine",
    "span": [{"label": "t", "start": 6, "end": 11}],
}
CUSTOM = {"a": 1, "deep": [{"b": None}]}


def make_record(number: int, user_id: Any) -> rg.Record:
    return rg.Record(
        id=f"row-{number}",
        fields={
            "text": "hello world",
            "image": "https://example.org/a.png",
            "chat": [{"role": "user", "content": "hi"}],
            "custom": CUSTOM,
        },
        metadata={"kind": "u", "n": number, "share": 0.5},
        vectors={"emb": [0.1, 0.2, 0.3]},
        suggestions=[rg.Suggestion(name, value, agent="model/1") for name, value in ANSWERS.items()],
        responses=[rg.Response(name, value, user_id=user_id, status="submitted") for name, value in ANSWERS.items()],
    )


@pytest.fixture
def dataset(client: rg.Argilla, request: pytest.FixtureRequest) -> Iterator[rg.Dataset]:
    made = rg.Dataset(
        name=request.node.name[:200], workspace="default", settings=make_settings(), client=client
    ).create()
    yield made
    made.delete()


def test_client_connects_and_a_wrong_key_is_told_apart(client, server):
    assert (client.me.username, str(client.me.role)) == ("owner", "Role.owner")
    assert [workspace.name for workspace in client.workspaces] == ["default"]
    with pytest.raises(ArgillaCredentialsError) as refused:
        rg.Argilla(api_url=server, api_key="wrong")
    for entry in refused.traceback:  # the half-made client leaves its connection open
        if isinstance(half_made := entry.locals.get("self"), rg.Argilla):
            half_made.http_client.close()


def test_users_and_workspaces(client):
    workspace = rg.Workspace(name="team", client=client).create()
    user = rg.User(username="ana", password="12345678", client=client).create()
    user.add_to_workspace(workspace)
    assert [member.username for member in workspace.users] == ["ana"]
    user.first_name = "Anna"
    user.role = "admin"
    user.update()
    found = client.users(username="ana")
    assert (found.first_name, found.role.value) == ("Anna", "admin")
    assert client.users(id=user.id).username == "ana"
    user.remove_from_workspace(workspace)
    assert list(workspace.users) == []
    user.delete()
    workspace.delete()
    assert client.users(username="ana") is None
    assert client.workspaces("team") is None


def test_settings_come_back_as_they_were_made(client, dataset):
    found = client.datasets(dataset.name, workspace="default")
    assert found.settings.serialize() == dataset.settings.serialize()
    assert [field.name for field in found.settings.fields] == ["text", "image", "chat", "custom"]
    assert [question.name for question in found.settings.questions] == list(ANSWERS)
    assert found.settings.distribution.min_submitted == 2
    assert found.settings.allow_extra_metadata is False


def test_settings_are_changed_by_update(client, dataset):
    dataset.settings.guidelines = "Read twice."
    dataset.settings.questions["label"].title = "Which?"
    dataset.settings.vectors.add(rg.VectorField(name="other", dimensions=2))
    dataset.settings.metadata.remove("kind")
    dataset.update()
    found = client.datasets(dataset.name).settings
    assert found.guidelines == "Read twice."
    assert found.questions["label"].title == "Which?"
    assert [vector.name for vector in found.vectors] == ["emb", "other"]
    assert "kind" not in [item.name for item in found.metadata]


def test_records_come_back_with_everything_on_them(client, dataset):
    dataset.records.log([make_record(number, client.me.id) for number in range(300)])
    found = list(dataset.records(with_vectors=True, with_responses=True, with_suggestions=True))
    assert [record.id for record in found] == [f"row-{number}" for number in range(300)]
    record = found[7]
    assert record.fields.to_dict() == make_record(7, client.me.id).fields.to_dict()
    assert record.metadata.to_dict() == {"kind": "u", "n": 7, "share": 0.5}
    assert record.vectors.to_dict() == {"emb": [0.1, 0.2, 0.3]}
    assert {suggestion.question_name: suggestion.value for suggestion in record.suggestions} == ANSWERS
    assert {response.question_name: response.value for response in record.responses} == ANSWERS
    assert {str(response.user_id) for response in record.responses} == {str(client.me.id)}
    assert record.status == "pending"


def test_records_are_changed_one_by_one_and_by_logging_again(client, dataset):
    dataset.records.log([make_record(number, client.me.id) for number in range(3)])
    record = next(iter(dataset.records(with_suggestions=True)))
    record.metadata["n"] = 99
    record.update()
    record.get()
    assert record.metadata["n"] == 99
    dataset.records.log([{"id": "row-1", "label": "c"}])
    again = list(dataset.records(with_responses=True, with_suggestions=True))
    assert len(again) == 3
    assert again[1].suggestions["label"].value == "c"
    assert again[1].fields["text"] == "hello world"
    dataset.records.delete(again[:1])
    again[1].delete()
    assert [item.id for item in dataset.records] == ["row-2"]


def test_a_bad_record_is_told_and_nothing_of_its_batch_is_stored(dataset):
    with pytest.raises(Exception, match="position 1"):
        dataset.records.log([{"text": "fine"}, {"text": "fine", "kind": "unknown"}])
    assert list(dataset.records) == []


def test_progress_counts_records_and_people(client, dataset):
    dataset.records.log([make_record(number, client.me.id) for number in range(2)])
    dataset.records.log([{"text": "unanswered"}])
    assert dataset.progress() == {"total": 3, "completed": 0, "pending": 3}
    users = dataset.progress(with_users_distribution=True)["users"]
    assert users["owner"]["pending"] == {"submitted": 2, "discarded": 0, "draft": 0}
    dataset.settings.distribution = rg.TaskDistribution(min_submitted=1)
    dataset.update()
    assert dataset.progress() == {"total": 3, "completed": 2, "pending": 1}


def test_dataset_goes_to_disk_and_back(client, dataset, tmp_path):
    dataset.records.log([make_record(number, client.me.id) for number in range(5)])
    dataset.to_disk(str(tmp_path))
    copy = rg.Dataset.from_disk(str(tmp_path), name="copy", workspace="default", client=client)
    try:
        records = list(copy.records(with_suggestions=True, with_responses=True))
        assert [record.id for record in records] == [f"row-{number}" for number in range(5)]
        assert records[0].fields["custom"] == CUSTOM
        assert {suggestion.question_name: suggestion.value for suggestion in records[0].suggestions} == ANSWERS
    finally:
        copy.delete()


def test_deleted_dataset_is_gone(client):
    made = rg.Dataset(name="short", workspace="default", settings=make_settings(), client=client).create()
    made.delete()
    assert client.datasets("short") is None
