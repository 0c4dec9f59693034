"""Names for people in exports: a keyed hash, so that votes of one person stay together and nobody is named."""

from __future__ import annotations

import hashlib
import hmac
from uuid import UUID


class Pseudonyms:
    """Stable for one server: the same person has the same pseudonym in every export that is made with the same key.

    They have the shape of a uuid because Argilla's form asks for one. Without the key they cannot be traced back.
    """

    def __init__(self, key: str) -> None:
        self._key = key.encode()

    def of(self, user_id: UUID) -> str:
        """The pseudonym of a user."""
        digest = hmac.digest(self._key, b"diptych annotator " + user_id.bytes, hashlib.sha256)
        return str(UUID(bytes=digest[:16], version=4))
