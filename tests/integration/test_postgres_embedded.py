from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from diptych.db import account, binaries, cluster, placement, postgres
from diptych.db.postgres import Embedded
from diptych.errors import DatabaseError
from diptych.testing import database

HOLD = """
import sys
from pathlib import Path
from diptych.db.postgres import Embedded
with Embedded(Path(sys.argv[1])) as server:
    print(server.dsn, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def prepared() -> Iterator[Path]:
    """A data folder with a cluster in it that is not running: making one takes most of a start."""
    with placement.scratch_folder("diptych-test-", database.fast_place()) as folder:
        with Embedded(folder, throw_away=True) as server, psycopg.connect(server.dsn) as connection:
            connection.execute("CREATE TABLE notes (id integer PRIMARY KEY)")
        yield folder


@pytest.fixture
def data_dir(prepared: Path) -> Iterator[Path]:
    with placement.scratch_folder("diptych-test-", database.fast_place()) as folder:
        subprocess.run(["cp", "-a", f"{prepared}/.", str(folder)], check=True)
        yield folder


@pytest.fixture
def fresh_dir() -> Iterator[Path]:
    with placement.scratch_folder("diptych-test-", database.fast_place()) as folder:
        yield folder


def held(data_dir: Path) -> Embedded:
    return Embedded(data_dir, throw_away=True)


def hold_in_process(data_dir: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(data_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline().startswith("postgresql://")
    return process


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate("", timeout=60)


def postmaster(data_dir: Path) -> psutil.Process:
    return psutil.Process(int((data_dir / "postgres/data/postmaster.pid").read_text().split()[0]))


def insert(server: Embedded, n_rows: int) -> None:
    with psycopg.connect(server.dsn, autocommit=True) as connection:
        for number in range(n_rows):
            connection.execute("INSERT INTO notes VALUES (%s)", [number])


def count(server: Embedded) -> int:
    with psycopg.connect(server.dsn) as connection:
        row = connection.execute("SELECT count(*) FROM notes").fetchone()
    assert row is not None
    return int(row[0])


def test_its_address_is_there_only_while_held(data_dir: Path) -> None:
    server = held(data_dir)
    with pytest.raises(RuntimeError, match="with block"):
        _ = server.dsn
    with server:
        assert server.dsn.startswith("postgresql://postgres@/diptych?host=")


def test_a_real_one_syncs_every_commit_and_does_not_listen_on_tcp(data_dir: Path) -> None:
    with Embedded(data_dir) as server, psycopg.connect(server.dsn) as connection:
        shown = {name: connection.execute(f"SHOW {name}").fetchone() for name in cluster.SETTINGS}
    assert shown["fsync"] == shown["synchronous_commit"] == ("on",)
    assert shown["listen_addresses"] == ("",)
    assert shown["timezone"] == ("UTC",)


def test_only_its_user_can_enter_cluster_and_socket(data_dir: Path) -> None:
    with held(data_dir) as server:
        for folder in (server.cluster.data, server.cluster.home / "run"):
            assert folder.stat().st_mode & 0o077 == 0


def test_the_last_of_two_processes_stops_it(data_dir: Path) -> None:
    other = hold_in_process(data_dir)
    server = held(data_dir)
    server.start()
    assert server.stop() is False
    assert server.cluster.is_running()
    finish(other)
    assert not server.cluster.is_running()


def test_two_holds_in_one_process_count_as_two(data_dir: Path) -> None:
    with held(data_dir) as outer:
        with held(data_dir) as inner:
            insert(inner, 1)
        assert count(outer) == 1
    assert not outer.cluster.is_running()


def test_three_processes_that_start_at_once_share_one_new_cluster(fresh_dir: Path) -> None:
    starting = [
        subprocess.Popen(
            [sys.executable, "-c", HOLD, str(fresh_dir)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]
    addresses = {process.stdout.readline() for process in starting if process.stdout}
    assert len(addresses) == 1
    for process in starting:
        finish(process)
        assert process.returncode == 0
    assert not (fresh_dir / "postgres/data/postmaster.pid").exists()


def test_killing_the_owner_loses_no_committed_row_and_frees_its_hold(data_dir: Path) -> None:
    owner = hold_in_process(data_dir)
    with Embedded(data_dir) as server:
        insert(server, 20)
        owner.kill()
        finish(owner)
    assert not server.cluster.is_running()
    with held(data_dir) as server:
        assert count(server) == 20


def test_killing_the_server_loses_no_committed_row(data_dir: Path) -> None:
    with Embedded(data_dir) as server:
        insert(server, 20)
        postmaster(data_dir).kill()
    with held(data_dir) as server:
        assert count(server) == 20


def test_killing_all_its_processes_and_the_owner_loses_no_committed_row(data_dir: Path) -> None:
    owner = hold_in_process(data_dir)
    server = Embedded(data_dir)
    server.start()
    insert(server, 20)
    leader = postmaster(data_dir)
    for process in (leader, *leader.children(recursive=True)):
        process.kill()
    owner.kill()
    finish(owner)
    server.stop()
    with held(data_dir) as again:
        assert count(again) == 20


def test_a_server_killed_while_held_is_started_again_at_the_same_address(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "WATCH_EVERY_S", 0.05)
    with Embedded(data_dir) as server, postgres.kept_running(server):
        insert(server, 3)
        killed = postmaster(data_dir)
        killed.kill()
        deadline = time.monotonic() + 20
        while not (server.cluster.is_running() and postmaster(data_dir).pid != killed.pid):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        with placement.lock(server.cluster.home / "start.lock"):  # it is ready when the start is over
            assert count(server) == 3


@pytest.mark.parametrize("state", ["alive", "zombie", "nonsense"])
def test_a_pid_file_of_a_crash_stops_no_start(data_dir: Path, state: str) -> None:
    child = subprocess.Popen(["/bin/sleep", "0" if state == "zombie" else "60"])
    if state == "zombie":
        while psutil.Process(child.pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)
    pid_file = data_dir / "postgres/data/postmaster.pid"
    pid_file.write_text(f"{'?' if state == 'nonsense' else child.pid}\n{pid_file.parent}\n1700000000\n5432\n\n\n")
    try:
        with held(data_dir) as server:
            assert count(server) == 0
        assert child.poll() is None or state == "zombie"  # the process of that number is not ours to touch
    finally:
        child.kill()
        child.wait()


def test_what_a_killed_initdb_left_is_made_again(fresh_dir: Path) -> None:
    left = fresh_dir / "postgres/data.new"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    with held(fresh_dir) as server, psycopg.connect(server.dsn) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert not left.exists()


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_goes_with_the_server(data_dir: Path) -> None:
    long = data_dir / ("long " * 30)
    long.mkdir()
    (data_dir / "postgres").rename(long / "postgres")
    with held(long) as server, held(long) as second:
        assert second.dsn == server.dsn
        insert(server, 1)
        folder = Path((server.cluster.home / placement.SOCKET_NOTE).read_text().strip())
        assert len(str(folder)) < 86
        assert folder.stat().st_mode & 0o077 == 0
    assert not folder.exists()


def test_a_socket_folder_that_others_could_write_is_not_used_again(data_dir: Path) -> None:
    long = data_dir / ("long" * 30)
    long.mkdir()
    (data_dir / "postgres").rename(long / "postgres")
    trap = data_dir / "trap"
    trap.mkdir(mode=0o777)
    (long / "postgres" / placement.SOCKET_NOTE).write_text(f"{trap}\n")
    with held(long) as server:
        assert "trap" not in server.dsn
        assert count(server) == 0
    assert list(trap.iterdir()) == []


def test_a_path_with_every_odd_character_works_and_runs_nothing(data_dir: Path) -> None:
    odd = data_dir / 'it\'s "a" $(touch pwned) `touch pwned` %41, ü\\'
    odd.mkdir()
    (data_dir / "postgres").rename(odd / "postgres")
    with held(odd) as server:
        insert(server, 2)
        assert count(server) == 2
    assert not list(data_dir.rglob("pwned"))


def test_a_cluster_of_a_newer_postgresql_is_refused_and_left_alone(data_dir: Path) -> None:
    version = data_dir / "postgres/data/PG_VERSION"
    version.write_text("99\n")
    with pytest.raises(DatabaseError, match=r"made by PostgreSQL 99, and this Diptych brings \d+\. Upgrade with"):
        held(data_dir).start()
    assert version.read_text() == "99\n"
    assert not (version.parent / "postmaster.pid").exists()


def test_damaged_files_are_named_as_such(data_dir: Path) -> None:
    (data_dir / "postgres/data/global/pg_control").write_bytes(b"")
    with pytest.raises(DatabaseError, match=r"The database files in .* are damaged: .*pg_control"):
        held(data_dir).start()


def test_a_server_in_another_container_is_not_joined_by_a_second_one(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "ORPHANS_TIMEOUT_S", 0.2)
    with placement.lock(data_dir / "postgres/server.lock"), pytest.raises(DatabaseError, match="another container"):
        held(data_dir).start()
    assert not (data_dir / "postgres/data/postmaster.pid").exists()


def test_a_postgresql_that_somebody_else_started_is_named_and_left_alone(data_dir: Path) -> None:
    home = data_dir / "postgres"
    run = {"account": account.account_for(home / "data"), "cwd": home / "data"}
    pg_ctl = binaries.find() / "pg_ctl"
    options = f"-c listen_addresses= -c unix_socket_directories={home / 'run'}"
    binaries.run([pg_ctl, "start", "-D", ".", "-w", "-l", "foreign.log", "-o", options], **run)
    try:
        with pytest.raises(DatabaseError, match="A PostgreSQL that Diptych did not start runs on"):
            held(data_dir).start()
        assert postmaster(data_dir).is_running()
    finally:
        binaries.run([pg_ctl, "stop", "-D", ".", "-w", "-m", "fast"], **run)


def test_a_grown_log_is_put_aside(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "LOG_LIMIT_BYTES", 10)
    with held(data_dir):
        pass
    assert (data_dir / "postgres/data/server.log.1").stat().st_size > 10


def test_a_data_folder_that_cannot_be_made_is_one_sentence(data_dir: Path) -> None:
    (data_dir / "file").write_text("in the way")
    with pytest.raises(DatabaseError, match="Not a directory") as caught:
        held(data_dir / "file" / "below").start()
    assert "\n" not in str(caught.value)


def test_a_failed_start_holds_nothing(data_dir: Path) -> None:
    control = data_dir / "postgres/data/global/pg_control"
    good = control.read_bytes()
    control.write_bytes(b"")
    server = held(data_dir)
    with pytest.raises(DatabaseError):
        server.start()
    assert server.stop() is False
    assert not placement.is_locked(server.cluster.home / "users.lock")
    control.write_bytes(good)
    with server:
        assert count(server) == 0


def test_a_ctrl_c_in_its_owners_terminal_does_not_reach_it(data_dir: Path) -> None:
    with held(data_dir):
        assert os.getpgid(postmaster(data_dir).pid) != os.getpgid(0)
        assert os.getsid(postmaster(data_dir).pid) != os.getsid(0)


@pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
def test_a_full_disk_is_named_and_loses_nothing(data_dir: Path) -> None:
    small = data_dir / "small"
    small.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=120m,mode=755", "none", str(small)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("this machine allows no mounts")
    try:
        subprocess.run(["cp", "-a", str(data_dir / "postgres"), str(small)], check=True)
        with held(small) as server:
            insert(server, 5)
        (small / "filler").write_bytes(b"")
        subprocess.run(["dd", "if=/dev/zero", f"of={small}/filler", "bs=4k"], check=False, capture_output=True)
        with pytest.raises(DatabaseError, match=r"disk that holds the database in .* is full"):
            held(small).start()
        (small / "filler").unlink()
        with held(small) as server:
            assert count(server) == 5
    finally:
        subprocess.run(["umount", str(small)], check=True)
