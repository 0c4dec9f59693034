"""Checks of the machine: memory and cores, disk, port."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

from diptych.doctor import Finding
from diptych.settings import Settings

LITTLE_MEMORY_GB = 2
LITTLE_DISK_GB, TIGHT_DISK_GB = 0.5, 5


def check_machine(settings: Settings) -> Iterator[Finding]:
    """Cores and memory."""
    n_cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    memory_gb = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    text = f"{n_cores} core{'s' if n_cores > 1 else ''}, {memory_gb:.0f} GB of memory"
    if memory_gb < LITTLE_MEMORY_GB:
        advice = f"Models and database together want {LITTLE_MEMORY_GB} GB."
        yield Finding(name="Machine", status="warn", text=text, advice=advice)
    else:
        yield Finding(name="Machine", status="ok", text=text)


def check_disk(settings: Settings) -> Iterator[Finding]:
    """The data folder: can it be written, and is there room? Leaves nothing there."""
    folder = settings.data_dir.absolute()
    there = next(step for step in (folder, *folder.parents) if step.exists())
    other = "Choose another folder: --data-dir, or DIPTYCH_DATA_DIR."
    try:
        with tempfile.TemporaryFile(dir=there) as probe:
            probe.write(b"diptych")
    except OSError as error:
        text = f"{there} cannot be written: {error.strerror}"
        yield Finding(name="Data folder", status="fail", text=text, advice=other)
        return
    free_gb = shutil.disk_usage(there).free / 1e9
    text = f"{folder}{'' if folder.exists() else ' (made by the first start)'}, {free_gb:.1f} GB free"
    status = "fail" if free_gb < LITTLE_DISK_GB else "warn" if free_gb < TIGHT_DISK_GB else "ok"
    advice = "" if status == "ok" else f"1,000 pairs take about 2 GB. Make room, or: {other}"
    yield Finding(name="Data folder", status=status, text=text, advice=advice)  # type: ignore[arg-type]


def check_port(settings: Settings) -> Iterator[Finding]:
    """Whether the server's port is free, and who holds it otherwise."""
    where = f"{settings.host}:{settings.port}"
    try:
        _try_port(settings.host, settings.port)
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            advice = "Choose another --host or --port (DIPTYCH_HOST, DIPTYCH_PORT)."
            yield Finding(name="Port", status="fail", text=f"{where} cannot be used: {error.strerror}", advice=advice)
            return
        yield _held(where, settings.port)
    else:
        yield Finding(name="Port", status="ok", text=f"{where} is free")


def _try_port(host: str, port: int) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does
        probe.bind(address)
        probe.listen(1)


def _held(where: str, port: int) -> Finding:
    holder, is_ours = _holder(port)
    if is_ours:
        return Finding(name="Port", status="ok", text=f"{where}: Diptych is running there ({holder})")
    advice = f"Stop it, or start with: diptych serve --port {port + 1 if port < 65535 else port - 1}"
    return Finding(name="Port", status="fail", text=f"{where} is in use by {holder}", advice=advice)


def _holder(port: int) -> tuple[str, bool]:
    try:
        import psutil

        for entry in psutil.net_connections("tcp"):
            if entry.status == psutil.CONN_LISTEN and entry.laddr.port == port and entry.pid:
                process = psutil.Process(entry.pid)
                words = [Path(word).name for word in process.cmdline()]
                return f"{process.name()}, PID {entry.pid}", "diptych" in words[:3]
    except (ImportError, OSError, psutil.Error):
        pass
    return "another user's process", False
