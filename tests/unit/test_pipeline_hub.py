"""Datasets on the hub, fetched by the real client from a hub on this machine that speaks the routes it asks for."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import huggingface_hub.constants
import pytest

from diptych import engine
from diptych.errors import InputError, ServiceError
from diptych.pipeline import hub, sources

COMMIT = "a" * 40
FILES = {
    "owner/one": {
        "README.md": b"#",
        "data/train-0.csv": b"prompt\na cat\n",
        "data/train-1.csv": b"prompt\na dog\n",
        "data/test-0.csv": b"prompt\nx\n",
    },
    "owner/mixed": {"a.csv": b"prompt\na\n", "b.jsonl": b'{"prompt": "b"}\n'},
}


class Hub(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        parts = self.path.split("?")[0].strip("/").split("/")
        if parts[:2] == ["api", "datasets"]:
            self._info("/".join(parts[2:4]))
        else:
            self._file("/".join(parts[1:3]), "/".join(parts[5:]))

    do_HEAD = do_GET

    def _info(self, repo: str) -> None:
        siblings = [{"rfilename": name} for name in FILES.get(repo, ())]
        body = json.dumps(
            {"id": repo, "sha": COMMIT, "siblings": siblings, "tags": [], "private": False, "downloads": 0}
        )
        self._answer(200 if siblings else 404, body.encode(), {} if siblings else {"X-Error-Code": "RepoNotFound"})

    def _file(self, repo: str, name: str) -> None:
        data = FILES[repo].get(name)
        if data is None:
            self._answer(404, b"", {"X-Error-Code": "EntryNotFound"})
        else:
            self._answer(200, data, {"ETag": f'"{hash(data):x}"', "X-Repo-Commit": COMMIT})

    def _answer(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in {"Content-Length": str(len(body)), "Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture(autouse=True)
def local_hub(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    monkeypatch.setattr(huggingface_hub.constants, "ENDPOINT", address)
    monkeypatch.setattr(
        huggingface_hub.constants, "HUGGINGFACE_CO_URL_TEMPLATE", address + "/{repo_id}/resolve/{revision}/{filename}"
    )
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_DISABLE_XET", True)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    yield server
    server.shutdown()
    server.server_close()


def fetch(address: str) -> hub.Files:
    return hub.fetch(address, endings=tuple(sources.FORMATS))


def test_without_a_path_the_files_of_the_training_split_are_taken_in_order() -> None:
    files = fetch("hf://datasets/owner/one")
    assert [path.name for path in files.paths] == ["train-0.csv", "train-1.csv"]
    assert files.revision == COMMIT


def test_a_dataset_is_read_like_a_file_over_all_its_parts() -> None:
    engine.start()
    source = sources.open_source("hf://datasets/owner/one", None)
    assert list(source.rows()) == ["a cat", "a dog"]
    assert (source.column, source.revision) == ("prompt", COMMIT)


def test_a_path_names_one_file() -> None:
    assert fetch("hf://datasets/owner/mixed/b.jsonl").paths[0].read_bytes() == FILES["owner/mixed"]["b.jsonl"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("hf://owner/one", "is not an address on the hub"),
        ("hf://datasets/owner/none", "no dataset 'owner/none'"),
        ("hf://datasets/owner/one/missing.csv", "no such file or revision"),
        ("hf://datasets/owner/mixed", "files we can read: a.csv, b.jsonl"),
    ],
)
def test_a_wrong_address_is_answered_with_a_sentence(address: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        fetch(address)


def test_a_hub_that_does_not_answer_is_the_systems_fault(local_hub: ThreadingHTTPServer) -> None:
    local_hub.shutdown()
    local_hub.server_close()
    with pytest.raises(ServiceError, match="did not give"):
        fetch("hf://datasets/owner/one")
