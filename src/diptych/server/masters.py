"""Master images: checked when they come in, re-encoded for the screen, and kept once encoded."""

from __future__ import annotations

import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import get_args

import anyio
import anyio.to_thread
import asyncpg
from PIL import ExifTags, Image

from diptych.db import pairs
from diptych.db.pairs import Master
from diptych.errors import StorageError
from diptych.images import variants
from diptych.images.store import FolderStore
from diptych.images.variants import Size

SIZES: tuple[Size, ...] = get_args(Size)
# Part of the file names on disk: raise it whenever make_variant gives other bytes.
ENCODING = "v1"
# Pillow works outside Python's lock: more threads than cores only make every image late.
ENCODING_THREADS = anyio.CapacityLimiter(max(1, os.cpu_count() or 1))


async def keep(connection: asyncpg.Connection, store: FolderStore, data: bytes) -> Master:
    """Check an image, store it and write it down; the same bytes again change nothing.

    Raises:
        InputError: the bytes are not an image that can be served.
        StorageError: the disk is full.
    """
    master = await anyio.to_thread.run_sync(_check_and_store, store, data, limiter=ENCODING_THREADS)
    await pairs.put_image(connection, master)
    return master


async def read_variant(store: FolderStore, folder: Path, sha256: str, size: Size) -> bytes:
    """The WebP of a stored master, encoded at the first request.

    Raises:
        NotFoundError: the master is not in the store.
        StorageError: a file cannot be read or written.
    """
    return await anyio.to_thread.run_sync(_read_or_make, store, folder, sha256, size, limiter=ENCODING_THREADS)


def _check_and_store(store: FolderStore, data: bytes) -> Master:
    info = variants.inspect_image(data)
    width, height = info.width, info.height
    with Image.open(BytesIO(data)) as image:
        # 5 to 8: lies on its side, and is turned upright for people.
        if image.getexif().get(ExifTags.Base.Orientation, 1) >= 5:
            width, height = height, width
    return Master(sha256=store.put(data), media_type=info.media_type, width=width, height=height)


def _read_or_make(store: FolderStore, folder: Path, sha256: str, size: Size) -> bytes:
    path = folder / f"{size}-{ENCODING}" / sha256[:2] / f"{sha256}.webp"
    try:
        return path.read_bytes()
    except FileNotFoundError:
        pass
    data = variants.make_variant(store.get(sha256), size)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise StorageError(
            f"Cannot keep an encoded image in {path.parent}: {error.strerror}. Free some space."
        ) from error
    return data
