"""Runs the application: one process, or several that share one socket."""

from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
from types import FrameType
from typing import NoReturn

import psutil
import uvicorn
from fastapi import FastAPI
from uvicorn.supervisors import Multiprocess

from diptych.db import pool
from diptych.errors import UserError
from diptych.server import auth
from diptych.server.app import create_app
from diptych.server.auth import FirstOwner
from diptych.settings import Settings, read_settings

BACKLOG = 2048
# Waiting requests are given this long when the server stops.
PATIENCE_S = 10


def bind(host: str, port: int) -> socket.socket:
    """Take the port before anything else is started; callers who come early wait until the application runs.

    Raises:
        UserError: the port is in use (says by whom), or the address is not one of this machine.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise UserError(_refused(host, port, error)) from error
    listener.set_inheritable(True)
    return listener


def _refused(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use{_by_whom(port)}. Stop that, or choose another port with --port."
    if error.errno == errno.EACCES:
        return f"Port {port} needs more rights than you have; choose one above 1023 with --port."
    return f"Cannot listen on {host}: {error.strerror or error}. Use an address of this machine, such as 127.0.0.1."


def _by_whom(port: int) -> str:
    try:
        for connection in psutil.net_connections("tcp"):
            if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port and connection.pid:
                return f" by {psutil.Process(connection.pid).name()} (process {connection.pid})"
    except psutil.Error:
        return ""  # another user's process: the system does not tell
    return ""


def prepare(dsn: str, settings: Settings) -> FirstOwner | None:
    """Make the first owner if there is nobody yet."""

    async def make() -> FirstOwner | None:
        async with await pool.open_pool(dsn, min_size=1, max_size=1) as opened, opened.acquire() as connection:
            return await auth.create_first_owner(connection, settings)

    return asyncio.run(make())


def serve(settings: Settings, dsn: str, listener: socket.socket) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are finished."""
    signal.signal(signal.SIGTERM, _interrupt)  # so that our callers clean up after us
    try:
        if settings.workers == 1:
            uvicorn.Server(_config(create_app(settings, dsn))).run(sockets=[listener])
        else:
            _pass_on(settings, dsn)
            config = _config("diptych.server.run:create_worker_app", factory=True, workers=settings.workers)
            Multiprocess(config, sockets=[listener]).run()
    except KeyboardInterrupt:
        pass  # asked for
    finally:
        listener.close()


def _interrupt(_: int, __: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def _config(app: FastAPI | str, *, factory: bool = False, workers: int = 1) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        factory=factory,
        workers=workers,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=PATIENCE_S,
    )


def _pass_on(settings: Settings, dsn: str) -> None:
    """Workers start from nothing and read the environment; to them the database is somebody else's."""
    os.environ["DIPTYCH_DATABASE_URL"] = dsn
    os.environ["DIPTYCH_DATA_DIR"] = str(settings.data_dir)


def create_worker_app() -> FastAPI:
    """What each of several processes runs."""
    settings = read_settings()
    assert settings.database_url is not None
    return create_app(settings, settings.database_url.get_secret_value())
