"""Where a data folder's cluster, its locks and its socket lie."""

from __future__ import annotations

import fcntl
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from diptych.db import binaries
from diptych.db.account import Account, account_for
from diptych.errors import DatabaseError

NOTE = "postgres.location"
OWNER = "data-folder.location"
SOCKET_NOTE = "socket.location"
# A socket's whole path has room for 103 bytes where there is least, and a comma in it would part two hosts.
SOCKET_FOLDER = re.compile(r"[A-Za-z0-9 _./+@~-]{1,86}")


def home_of(data_dir: Path) -> Path:
    """The folder of the cluster and its locks, made when missing.

    It is ``postgres`` in the data folder. Where root's PostgreSQL user cannot enter the data folder (a home of mode
    700), it is a folder of its own below ``binaries.SHARED``, and a note in the data folder says which. The note
    decides: the data folder may be moved, and a removed one never brings its old database back.

    Raises:
        DatabaseError: the cluster was moved away, or to where PostgreSQL cannot enter.
    """
    data_dir.mkdir(parents=True, exist_ok=True)
    data_dir = data_dir.resolve()
    home = data_dir / "postgres"
    with lock(data_dir / "postgres.lock"):
        if (data_dir / NOTE).exists():
            return _noted(data_dir / NOTE)
        account = account_for(home / "data")
        if account is None or account.can_enter(data_dir):
            home.mkdir(exist_ok=True)
            home.chmod(0o711 if account else 0o700)  # PostgreSQL's user passes through to what is its own
            return home
        if (home / "data").exists():
            raise DatabaseError(
                f"PostgreSQL runs as the user {account.name}, who cannot enter {_barrier(data_dir, account)} "
                f"on the way to the database in {home}. Allow it (chmod o+x), or move the data folder to where it was."
            )
        return _make_elsewhere(data_dir)


def existing_home(data_dir: Path) -> Path | None:
    """The folder of the cluster where there is one; makes nothing."""
    data_dir = data_dir.resolve()
    home = _noted(data_dir / NOTE) if (data_dir / NOTE).exists() else data_dir / "postgres"
    return home if (home / "data").exists() else None


@contextmanager
def scratch_folder(prefix: str, place: Path = Path("/tmp")) -> Iterator[Path]:
    """A new data folder for a short while, that PostgreSQL's user can enter; removed afterwards."""
    with tempfile.TemporaryDirectory(prefix=prefix, dir=place, ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            folder.chmod(0o711)
        yield folder


def _noted(note: Path) -> Path:
    home = Path(note.read_text(encoding="utf-8").partition("\n")[0])
    if home.parent == binaries.SHARED / "clusters" and home.is_dir():
        return home
    raise DatabaseError(
        f"The database of {note.parent} should be in {home}, says {note}, and is not there. "
        f"Put it back, or remove {note} to begin with an empty database."
    )


def _make_elsewhere(data_dir: Path) -> Path:
    clusters = binaries.shared_folder() / "clusters"
    clusters.mkdir(exist_ok=True)
    clusters.chmod(0o711)
    home = clusters / secrets.token_hex(8)
    home.mkdir()
    home.chmod(0o711)
    (home / OWNER).write_text(f"{data_dir}\n", encoding="utf-8")
    text = f"{home}\nThe database of this folder lies there: PostgreSQL's unprivileged user cannot enter this folder.\n"
    scratch = data_dir / f".{NOTE}"
    scratch.write_text(text, encoding="utf-8")
    scratch.replace(data_dir / NOTE)
    return home


def _barrier(folder: Path, account: Account) -> Path:
    return next((step for step in (*reversed(folder.parents), folder) if not account.can_enter(step)), folder)


def abandoned() -> list[tuple[Path, str]]:
    """Clusters below ``binaries.SHARED`` whose data folder is gone or has another, each with that folder's path."""
    found = []
    for owner in sorted((binaries.SHARED / "clusters").glob(f"*/{OWNER}")):
        data_dir = owner.read_text(encoding="utf-8").strip()
        note = Path(data_dir) / NOTE
        if not note.exists() or not note.read_text(encoding="utf-8").startswith(f"{owner.parent}\n"):
            found.append((owner.parent, data_dir))
    return found


def open_lock(path: Path) -> int:
    """Open a lock file, made when missing; never through a link, and owned like the folder it is in."""
    flags = os.O_RDWR | os.O_CLOEXEC | os.O_NOFOLLOW
    try:
        descriptor = os.open(path, flags | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return os.open(path, flags)
    folder = path.parent.stat()
    if folder.st_uid != os.geteuid() == 0:
        os.fchown(descriptor, folder.st_uid, folder.st_gid)  # its owner comes again without root
    return descriptor


@contextmanager
def lock(path: Path) -> Iterator[None]:
    """Hold the lock file alone; waits for whoever holds it."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def is_locked(path: Path) -> bool:
    """Whether another open descriptor holds the lock file, in this process or any."""
    descriptor = open_lock(path)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def socket_folder(home: Path, account: Account | None) -> Path:
    """The folder of the server's socket, made when missing: ``run``, or a short one where that is too long.

    The short one is noted, so that whoever holds the cluster later finds it.
    """
    folder, note = home / "run", home / SOCKET_NOTE
    if SOCKET_FOLDER.fullmatch(str(folder)):
        folder.mkdir(mode=0o700, exist_ok=True)
        return _made_private(folder, account)
    if note.exists() and _is_private(noted := Path(note.read_text(encoding="utf-8").strip()), account):
        return noted
    folder = _made_private(_short_folder(account), account)
    note.write_text(f"{folder}\n", encoding="utf-8")
    return folder


def drop_socket_folder(home: Path, account: Account | None) -> None:
    """Remove the short folder of a server that was stopped."""
    note = home / SOCKET_NOTE
    if note.exists():
        if _is_private(folder := Path(note.read_text(encoding="utf-8").strip()), account):
            shutil.rmtree(folder, ignore_errors=True)
        note.unlink()


def _short_folder(account: Account | None) -> Path:
    for place in dict.fromkeys((tempfile.gettempdir(), "/tmp", "/var/tmp")):
        usable = os.access(place, os.W_OK | os.X_OK) and (account is None or account.can_enter(Path(place)))
        if usable and SOCKET_FOLDER.fullmatch(f"{place}/diptych-12345678"):
            return Path(tempfile.mkdtemp(prefix="diptych-", dir=place))  # a name that nobody can prepare
    raise DatabaseError(
        "The path of the data folder is too long for PostgreSQL's socket, and there is no short temporary folder. "
        "Choose a data folder with a path of at most 70 characters (DIPTYCH_DATA_DIR)."
    )


def _made_private(folder: Path, account: Account | None) -> Path:
    if account and folder.lstat().st_uid != account.uid:
        account.own(folder)
    return folder


def _is_private(folder: Path, account: Account | None) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    owner = account.uid if account else os.geteuid()
    return stat.S_ISDIR(found.st_mode) and found.st_uid == owner and not found.st_mode & 0o077
