"""A real server process on a real database, for benchmarks: started, measured and removed."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from diptych.db import migrate, placement, postgres
from diptych.errors import DiptychError

PREFIX = "diptych-bench-"
START_TIMEOUT_S = 60
STOP_TIMEOUT_S = 20
SECRET = "the secret key of a throw-away server"


@dataclass(frozen=True, kw_only=True)
class LiveDatabase:
    """A PostgreSQL as ``diptych serve`` runs it, fsync included, with the schema and nothing in it."""

    dsn: str
    folder: Path
    process: psutil.Process


@contextmanager
def live_database() -> Iterator[LiveDatabase]:
    """Start one on disk; server and files are gone afterwards."""
    with placement.scratch_folder(PREFIX) as folder, postgres.Embedded(folder) as server:
        migrate.migrate(server.dsn)
        pid = int((server.cluster.data / "postmaster.pid").read_text(encoding="utf-8").split()[0])
        yield LiveDatabase(dsn=server.dsn, folder=folder, process=psutil.Process(pid))


@contextmanager
def live_server(database: LiveDatabase, workers: int, *, owner_key: str = "") -> Iterator[tuple[int, psutil.Process]]:
    """Run ``diptych serve`` on a free port of loopback; gives port and process. ``owner_key``: the first owner's."""
    port = free_port()
    options = ["--port", str(port), "--data-dir", str(database.folder / "server"), "--workers", str(workers)]
    environment = {"DIPTYCH_DATABASE_URL": database.dsn, "DIPTYCH_SECRET_KEY": SECRET}
    if owner_key:
        environment["DIPTYCH_OWNER_API_KEY"] = owner_key
    with running([sys.executable, "-m", "diptych", "serve", *options], port=port, environment=environment) as process:
        yield port, process


@contextmanager
def running(command: list[str], *, port: int, environment: dict[str, str]) -> Iterator[psutil.Process]:
    """Run a program until it answers on the port, and end it afterwards.

    Raises:
        DiptychError: it ended, or did not answer in time.
    """
    server = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(server, port)
        yield psutil.Process(server.pid)
    finally:
        server.terminate()
        try:
            server.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _wait_for(server: subprocess.Popen[bytes], port: int) -> None:
    end = time.monotonic() + START_TIMEOUT_S
    request = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    while time.monotonic() < end and server.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=START_TIMEOUT_S) as connection:
                connection.sendall(request)
                if connection.recv(1):
                    return
        except OSError:
            time.sleep(0.05)
    raise DiptychError(f"The server did not answer on port {port} within {START_TIMEOUT_S} s.")


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def cpu_seconds(process: psutil.Process) -> float:
    """Time on a core, user and system, of a process with all its children, ended ones included."""
    try:
        total = sum(process.cpu_times()[:4])
    except psutil.NoSuchProcess:
        return 0.0
    return float(total + sum(cpu_seconds(child) for child in process.children()))
