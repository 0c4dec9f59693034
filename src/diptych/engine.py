"""Daft, set up in one place: telemetry off, its own progress bars and query names off, the native runner."""

from __future__ import annotations

import functools
import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from diptych.errors import MissingExtraError

# Daft reads these while it is imported, so they must stand before the import.
os.environ.setdefault("DAFT_ANALYTICS_ENABLED", "0")
os.environ.setdefault("DAFT_PROGRESS_BAR", "0")
os.environ.setdefault("DAFT_SHOW_QUERY_ID", "0")

try:
    import daft
except ModuleNotFoundError as error:
    raise MissingExtraError("The pipeline", "pipeline") from error

__all__ = ["batch", "batch_method", "daft", "draining", "start", "stop_if_asked", "stops_politely"]

_stop_asked = threading.Event()
# Set while a plan that nobody reads any more runs dry: Daft cannot cancel one, so slow functions must hurry through.
draining = threading.Event()

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


@functools.cache
def start() -> None:
    """Make Daft's runner: the native one, unless this process already runs on another (a Ray cluster).

    Not at import: on a cluster the same modules are imported on workers, which must not choose.
    """
    daft.get_or_create_runner()
    # Daft takes over Ctrl-C at its first plan; let that happen now, so that ``stops_politely`` has the last word.
    daft.from_pydict({"n": [0]}).select(daft.col("n") + daft.lit(1)).collect()


@contextmanager
def stops_politely() -> Iterator[None]:
    """Within it Ctrl-C asks the work to stop at the next ``stop_if_asked``; a second Ctrl-C stops it at once.

    Daft's own answer to Ctrl-C is to end a plan early as if it were complete, or to abort the process.
    """
    before = signal.getsignal(signal.SIGINT)
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def ask(number: int, frame: FrameType | None) -> None:
        if _stop_asked.is_set():
            raise KeyboardInterrupt
        _stop_asked.set()

    # A process that was started in the background ignores Ctrl-C, and goes on doing so.
    signal.signal(signal.SIGINT, signal.SIG_IGN if before == signal.SIG_IGN else ask)
    try:
        yield
    finally:
        _stop_asked.clear()
        signal.signal(signal.SIGINT, before)


def stop_if_asked() -> None:
    """Raise KeyboardInterrupt when Ctrl-C was pressed."""
    if _stop_asked.is_set():
        raise KeyboardInterrupt


def batch(**options: Any) -> Decorator:
    """``daft.func.batch`` as a decorator: columns in as Series, a list with one value per row out.

    Daft types the result as the list that the function itself returns; what callers get is an expression.
    """
    decorator: Decorator = daft.func.batch(**options)
    return decorator


def batch_method(**options: Any) -> Decorator:
    """``daft.method.batch``, likewise."""
    decorator: Decorator = daft.method.batch(**options)
    return decorator
