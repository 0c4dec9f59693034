"""Try a statement again that PostgreSQL ended in favour of another one; nothing of it was kept."""

from __future__ import annotations

import asyncpg
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_random_exponential

# A vote locks pair, then record; a write through the records API may come the other way round.
on_conflict = retry(
    retry=retry_if_exception_type((asyncpg.DeadlockDetectedError, asyncpg.SerializationError)),
    stop=stop_after_attempt(5),
    wait=wait_random_exponential(multiplier=0.01, max=0.2),
    reraise=True,
)
