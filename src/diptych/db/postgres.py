"""Diptych's own PostgreSQL: one cluster per data folder, shared by the processes that hold it, stopped by the last."""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from urllib.parse import quote

import psycopg

from diptych.db import binaries, complaints, failures, placement
from diptych.db.account import account_for
from diptych.db.cluster import PORT, SETTINGS, THROW_AWAY, Cluster
from diptych.errors import DiptychError

logger = logging.getLogger(__name__)

DATABASE = "diptych"
WATCH_EVERY_S = 2
RETRY_AFTER_S = 30


class Embedded:
    """A hold on the PostgreSQL of a data folder: ``with Embedded(data_dir) as server: connect(server.dsn)``.

    Any number of processes may hold it at once. A process that is killed holds it no longer; a server that was killed
    comes back with every committed row when it is next held, or by ``ensure_running``.

    Args:
        data_dir: Diptych's data folder; made when missing.
        throw_away: faster, but a crash may lose the last commits. For tests.

    Raises:
        DatabaseError: on entering, when it cannot be started; says why.
    """

    def __init__(self, data_dir: Path, *, throw_away: bool = False) -> None:
        self.data_dir = data_dir
        self._settings = SETTINGS | (THROW_AWAY if throw_away else {})
        self._hold: int | None = None
        self._dsn = ""

    @property
    def dsn(self) -> str:
        """The libpq address of the application's database; only while held."""
        if self._hold is None:
            raise RuntimeError("Embedded.dsn is there only inside its with block")
        return self._dsn

    def __enter__(self) -> Embedded:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Take hold, and start the server unless it runs."""
        try:
            home = placement.home_of(self.data_dir)
            account = account_for(home / "data")
            programs = binaries.reachable(account)
            self.cluster = Cluster(home=home, account=account, programs=programs, settings=self._settings)
            with placement.lock(home / "start.lock"):
                hold = placement.open_lock(home / "users.lock")
                try:
                    fcntl.flock(hold, fcntl.LOCK_SH)  # the kernel lets go of it, even on kill -9
                    self._ensure_running()
                except BaseException:
                    os.close(hold)
                    raise
                self._hold = hold
        except OSError as error:
            raise complaints.explain_os(error, self.data_dir) from error

    def ensure_running(self) -> bool:
        """Start the server again where it was killed while held. True when that was needed."""
        if self.cluster.is_running():
            return False
        with placement.lock(self.cluster.home / "start.lock"):
            return self._ensure_running()

    def stop(self) -> bool:
        """Let go; the last holder stops the server. True when nobody holds it any more."""
        if self._hold is None:
            return False
        with placement.lock(self.cluster.home / "start.lock"):
            hold, self._hold = self._hold, None
            try:
                fcntl.flock(hold, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            else:
                self.cluster.shut_down()
                placement.drop_socket_folder(self.cluster.home, self.cluster.account)
                return True
            finally:
                os.close(hold)

    def _ensure_running(self) -> bool:
        if not self.cluster.data.exists():
            self.cluster.make()
        self.cluster.check_version()
        socket_folder = placement.socket_folder(self.cluster.home, self.cluster.account)
        if started := not self.cluster.is_running():
            self.cluster.launch(socket_folder)
        self._dsn = f"postgresql://postgres@/{DATABASE}?host={quote(str(socket_folder), safe='')}&port={PORT}"
        self._make_database()
        return started

    def _make_database(self) -> None:
        with failures.border(self._dsn):
            with psycopg.connect(self._dsn, dbname="postgres", autocommit=True) as connection:
                if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                    connection.execute(f"CREATE DATABASE {DATABASE}")


@contextmanager
def kept_running(server: Embedded) -> Iterator[None]:
    """Start the server again whenever it is found dead during the block."""
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(WATCH_EVERY_S):
            try:
                if server.ensure_running():
                    logger.warning("PostgreSQL was gone and has been started again")
            except (DiptychError, OSError) as error:
                logger.error("PostgreSQL is gone and cannot be started again: %s", error)
                ended.wait(RETRY_AFTER_S)

    watcher = threading.Thread(target=watch, name="diptych-postgres", daemon=True)
    watcher.start()
    try:
        yield
    finally:
        ended.set()
        watcher.join()
