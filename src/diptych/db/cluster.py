"""One PostgreSQL cluster: its files, and the server process that works on them."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shlex
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from diptych.db import binaries, complaints, placement
from diptych.db.account import Account
from diptych.errors import DatabaseError

START_TIMEOUT_S = 300  # recovery after a crash may take its time
STOP_TIMEOUT_S = 60
ORPHANS_TIMEOUT_S = 30
LOG_LIMIT_BYTES = 10_000_000
PORT = 5432  # part of the socket's name; nothing listens on TCP

SETTINGS = {  # for a laptop of 2 cores
    "listen_addresses": "",
    "port": str(PORT),
    "max_connections": "200",
    "shared_buffers": "128MB",
    "effective_cache_size": "1GB",
    "work_mem": "8MB",
    "random_page_cost": "1.1",
    "jit": "off",  # our queries are short: compiling them costs more than it saves
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    "fsync": "on",
    "synchronous_commit": "on",
}
# May lose the last commits in a crash, and everything in a power cut.
THROW_AWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "autovacuum": "off"}

OLDER = "Dump it with the Diptych that made it (diptych db dump), and restore the file into a new data folder."


@dataclass(frozen=True, kw_only=True)
class Cluster:
    """Files below ``home``, run by ``account`` with ``programs``. Callers hold the start lock of ``home``."""

    home: Path
    account: Account | None
    programs: Path
    settings: dict[str, str]

    @property
    def data(self) -> Path:
        """The folder that PostgreSQL calls its data directory."""
        return self.home / "data"

    @property
    def _mark(self) -> str:
        """Stands on the server's command line, where any process may read it; its working folder only its user may."""
        return f"cluster_name=diptych-{hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]}"

    def is_running(self) -> bool:
        """Whether the process that the cluster's PID file names is alive and is this cluster's server.

        A PID file outlives a crash, and its number may belong to anyone by now.
        """
        process = self._named_process()
        return process is not None and self._mark in _command(process)

    def make(self) -> None:
        """Make the files of a new one, all or nothing."""
        fresh = self.home / "data.new"  # initdb killed half-way leaves something that looks like a cluster
        if fresh.exists():
            shutil.rmtree(fresh)
        fresh.mkdir(mode=0o700)
        if self.account:
            self.account.own(fresh)
        # The built-in locale: the wheel has no ICU, and the system's locales change order with its libc.
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--username=postgres", "--auth-local=trust", "--auth-host=scram-sha-256", "--no-instructions"]
        sync = ["--no-sync"] if self.settings["fsync"] == "off" else []
        self._run("initdb", "-D", ".", *locale, *access, *sync, cwd=fresh)
        fresh.rename(self.data)

    def check_version(self) -> None:
        """Raise ``DatabaseError`` where these programs cannot open these files."""
        found = (self.data / "PG_VERSION").read_text().strip()
        own = (
            binaries.run([self.programs / "postgres", "--version"], account=self.account).split()[-1].partition(".")[0]
        )
        if found != own:
            newer = int(found) > int(own)
            raise DatabaseError(
                f"The database in {self.home} was made by PostgreSQL {found}, and this Diptych brings {own}. "
                + ("Upgrade with: pip install --upgrade 'diptych[server]'" if newer else OLDER)
            )

    def launch(self, socket_folder: Path) -> None:
        """Start the server and wait until it answers; the caller holds the start lock and saw that it does not run."""
        server_lock = self._take_server_lock()
        try:
            self._drop_stale_files(socket_folder)
            log = self.data / "server.log"
            if log.exists() and log.stat().st_size > LOG_LIMIT_BYTES:
                log.replace(self.data / "server.log.1")
            settings = self.settings | {"unix_socket_directories": f'"{socket_folder}"'}
            options = [self._mark, *(f"{name}={value}" for name, value in settings.items())]
            text = " ".join(f"-c {shlex.quote(option)}" for option in options)
            command = ("start", "-D", ".", "-l", log.name, "-w", "-t", str(START_TIMEOUT_S), "-o", text)
            self._run("pg_ctl", *command, cwd=self.data, timeout_s=START_TIMEOUT_S + 10, keep=server_lock)
        finally:
            os.close(server_lock)

    def _take_server_lock(self) -> int:
        """A lock that the server and all its children inherit, so that it tells whether one of them is alive.

        It also holds where PIDs say nothing: between containers that share the folder, where a second server would
        destroy the database.
        """
        descriptor = placement.open_lock(self.home / "server.lock")
        deadline = time.monotonic() + ORPHANS_TIMEOUT_S
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return descriptor
            except BlockingIOError:
                if time.monotonic() > deadline:
                    os.close(descriptor)
                    raise DatabaseError(
                        f"PostgreSQL already works on {self.home}: in another container, or what is left of a killed "
                        "server. Stop it there, or wait until its last query has ended, and start again."
                    ) from None
            time.sleep(0.1)

    def _drop_stale_files(self, socket_folder: Path) -> None:
        """Remove what a crash left: PostgreSQL takes any process of that PID, even a zombie, for a server."""
        process = self._named_process()
        is_postgres = process is not None and _name(process).startswith("postgres")
        if process and is_postgres and "cluster_name=diptych-" not in " ".join(_command(process)):
            return  # a server of this cluster that somebody else started; PostgreSQL will refuse
        for path in (self.data / "postmaster.pid", *socket_folder.glob(".s.PGSQL.*")):
            path.unlink(missing_ok=True)

    def shut_down(self) -> None:
        """End connections, write everything out, stop. Not by pg_ctl, which waits for a zombie as if it were alive."""
        process = self._named_process()
        if process is None or self._mark not in _command(process):
            return
        deadline = time.monotonic() + STOP_TIMEOUT_S
        with suppress(psutil.NoSuchProcess):  # it may go by itself meanwhile
            process.send_signal(signal.SIGINT)
            while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                if time.monotonic() > deadline:
                    raise DatabaseError(
                        f"PostgreSQL (PID {process.pid}) on {self.home} did not stop within {STOP_TIMEOUT_S} s. "
                        f"Nothing committed is lost; stop it with: kill {process.pid}"
                    )
                time.sleep(0.01)

    def _run(self, program: str, *arguments: str, cwd: Path, timeout_s: float = 120, keep: int | None = None) -> None:
        log = self.data / "server.log"
        n_known = log.stat().st_size if log.exists() else 0
        command: list[str | Path] = [self.programs / program, *arguments]
        try:
            binaries.run(command, account=self.account, cwd=cwd, timeout_s=timeout_s, keep=keep)
        except subprocess.CalledProcessError as error:
            logged = log.read_bytes()[n_known:].decode(errors="replace") if log.exists() else ""
            raise complaints.explain(logged or error.output, self.home, program) from error
        except subprocess.TimeoutExpired as error:
            raise DatabaseError(
                f"PostgreSQL's {program} on {self.home} took longer than {timeout_s:.0f} s. See {log}."
            ) from error

    def _named_process(self) -> psutil.Process | None:
        try:
            process = psutil.Process(int((self.data / "postmaster.pid").read_text().partition("\n")[0]))
            return None if process.status() == psutil.STATUS_ZOMBIE else process
        except (OSError, ValueError, psutil.Error):
            return None


def _command(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def _name(process: psutil.Process) -> str:
    try:
        return str(process.name())
    except psutil.Error:
        return ""
