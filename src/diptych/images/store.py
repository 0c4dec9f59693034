"""Keep image bytes in a folder under the hash of their content."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path

from diptych.errors import NotFoundError, StorageError

SHA256 = re.compile(r"[0-9a-f]{64}")
OTHER = "bin"
EXTENSIONS = ("png", "webp", "jpg", "gif", "avif", OTHER)


class FolderStore:
    """Files ``<sha[:2]>/<sha>.<ext>`` below ``root``, which is made at the first ``put``.

    Any number of processes may put and get at once: a file appears whole under its final name or not at all. With
    ``durable`` (the default) its bytes are on the disk before ``put`` returns, so a hash written to a database
    afterwards never points at a file that a power cut emptied.
    """

    def __init__(self, root: Path, *, durable: bool = True) -> None:
        self.root = Path(root)
        self.durable = durable

    def put(self, data: bytes) -> str:
        """Store the bytes and return their hash; bytes that are already there are not written again.

        Raises:
            StorageError: the disk is full or the folder cannot be written; nothing is left behind.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        target = self.root / sha256[:2] / f"{sha256}.{extension(data)}"
        try:
            # A file of another size can only be damaged, so it is written anew.
            if not (target.is_file() and target.stat().st_size == len(data)):
                self._write(target, data)
        except OSError as error:
            reason = error.strerror or error
            raise StorageError(
                f"Cannot store an image of {len(data)} bytes in {self.root}: {reason}. "
                "Free some space or choose another folder, then run the same command again."
            ) from error
        return sha256

    def get(self, sha256: str, *, verify: bool = False) -> bytes:
        """The bytes of a stored image.

        Raises:
            NotFoundError: no image of that hash is here.
            StorageError: the file cannot be read or, with ``verify``, no longer has the content its name says.
        """
        path = self.path(sha256)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise StorageError(f"Cannot read the image {path}: {error.strerror}.") from error
        if verify and hashlib.sha256(data).hexdigest() != sha256:
            raise StorageError(f"The image {path} is damaged: its content is not what its name says. Store it again.")
        return data

    def path(self, sha256: str) -> Path:
        """Where a stored image lies. Raises NotFoundError when it is not here or the hash is not one."""
        found = self._find(sha256)
        if found is None:
            raise NotFoundError(f"No image {sha256[:80]!r} in the store {self.root}.")
        return found

    def has(self, sha256: str) -> bool:
        """Whether an image of that hash is stored; False for anything that is not a hash."""
        return self._find(sha256) is not None

    def _find(self, sha256: str) -> Path | None:
        # Hashes come in from URLs: only the plain form ever becomes part of a path.
        if not SHA256.fullmatch(sha256):
            return None
        stem = self.root / sha256[:2] / sha256
        candidates = (stem.with_suffix(f".{ending}") for ending in EXTENSIONS)
        return next((path for path in candidates if path.is_file()), None)

    def _write(self, target: Path, data: bytes) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                # mkstemp makes files for the owner alone; a store may be served by another user.
                os.fchmod(handle, 0o644)
                if self.durable:
                    file.flush()
                    os.fsync(handle)
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise


def extension(data: bytes) -> str:
    """The file ending that the first bytes call for; ``bin`` for bytes that are none of our formats."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if data.startswith(b"\xff\xd8\xff"):
        return "jpg"
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return "webp"
    if data.startswith((b"GIF87a", b"GIF89a")):
        return "gif"
    if data[4:12] in (b"ftypavif", b"ftypavis"):
        return "avif"
    return OTHER
