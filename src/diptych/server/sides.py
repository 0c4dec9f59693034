"""Which image stands left: drawn by a keyed hash of person and pair; fixed, spread evenly, told to nobody."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from uuid import UUID

BLOCK = 64  # of SHA-256
PURPOSE = b"diptych sides"


@lru_cache(maxsize=8)
def make_pads(secret: str) -> tuple[bytes, bytes]:
    """The inner and outer pad of HMAC-SHA-256 (RFC 2104): with them SQL computes it from ``sha256`` alone."""
    key = _key(secret).ljust(BLOCK, b"\0")
    return bytes(byte ^ 0x36 for byte in key), bytes(byte ^ 0x5C for byte in key)


def is_swapped(secret: str, user_id: UUID, record_id: UUID) -> bool:
    """True when this person sees the second image on the left; the oracle of ``is_swapped`` in schema.sql."""
    digest = hmac.new(_key(secret), user_id.bytes + record_id.bytes, hashlib.sha256).digest()
    return digest[0] & 1 == 1


def to_side(answer: str, *, swapped: bool) -> str:
    """The answer as the person saw it: ``image_1`` and ``image_2`` become ``left`` or ``right``."""
    if answer not in ("image_1", "image_2"):
        return answer
    return "left" if (answer == "image_2") == swapped else "right"


def _key(secret: str) -> bytes:
    return hmac.new(secret.encode(), PURPOSE, hashlib.sha256).digest()
