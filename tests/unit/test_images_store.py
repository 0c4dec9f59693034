from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from diptych.errors import NotFoundError, StorageError
from diptych.images.store import FolderStore, extension

PNG = b"\x89PNG\r\n\x1a\n and the rest"


def test_what_was_put_is_found_under_its_hash_and_ending(tmp_path: Path) -> None:
    store = FolderStore(tmp_path / "images")
    name = store.put(PNG)
    assert name == hashlib.sha256(PNG).hexdigest()
    assert store.path(name) == tmp_path / "images" / name[:2] / f"{name}.png"
    assert store.get(name) == store.get(name, verify=True) == PNG
    assert store.has(name)


@pytest.mark.parametrize(
    ("head", "ending"),
    [
        (b"\xff\xd8\xff\xe0", "jpg"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "webp"),
        (b"GIF89a", "gif"),
        (b"\0\0\0\x20ftypavif", "avif"),
        (b"hello", "bin"),
        (b"", "bin"),
    ],
)
def test_the_ending_follows_the_first_bytes(tmp_path: Path, head: bytes, ending: str) -> None:
    assert extension(head) == ending
    store = FolderStore(tmp_path)
    assert store.path(store.put(head)).suffix == f".{ending}"
    assert store.get(store.put(head)) == head


def test_the_same_bytes_are_written_once(tmp_path: Path) -> None:
    store = FolderStore(tmp_path, durable=False)
    first = store.path(store.put(PNG))
    os.utime(first, (1, 1))
    store.put(PNG)
    assert first.stat().st_mtime == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


def test_a_file_that_was_cut_is_written_anew(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    path = store.path(store.put(PNG))
    path.write_bytes(PNG[:5])
    store.put(PNG)
    assert path.read_bytes() == PNG


def test_a_changed_file_is_noticed_when_asked_to_verify(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    name = store.put(PNG)
    store.path(name).write_bytes(PNG[:-1] + b"!")
    assert store.get(name) == PNG[:-1] + b"!"
    with pytest.raises(StorageError, match="damaged"):
        store.get(name, verify=True)


@pytest.mark.parametrize("name", ["0" * 64, "../../etc/passwd", "", "A" * 64, "0" * 63 + "\n"])
def test_what_is_not_stored_is_not_found(tmp_path: Path, name: str) -> None:
    store = FolderStore(tmp_path)
    store.put(PNG)
    assert not store.has(name)
    with pytest.raises(NotFoundError, match="No image"):
        store.get(name)


def test_a_failed_write_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    store = FolderStore(tmp_path)
    with pytest.raises(StorageError, match="No space left on device"):
        store.put(PNG)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []
    assert not store.has(hashlib.sha256(PNG).hexdigest())


def test_a_root_that_is_a_file_is_refused(tmp_path: Path) -> None:
    root = tmp_path / "images"
    root.write_text("not a folder")
    with pytest.raises(StorageError, match="Cannot store"):
        FolderStore(root).put(PNG)
    assert root.read_text() == "not a folder"
