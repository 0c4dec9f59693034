"""Turn prompts into vectors for search: WordLlama, 256 dimensions, weights in its wheel."""

from __future__ import annotations

import functools
import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar

import numpy as np

from diptych.errors import MissingExtraError
from diptych.models.protocols import Vectors

DIMENSIONS = 256

_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class WordLlamaEmbedder:
    """Mean of word-piece vectors; a text's vector does not depend on its neighbours in the batch."""

    version: ClassVar[str] = "wordllama-0.3.9/256"

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [n, 256], rows of length 1; a text without any known piece gets zeros."""
        if not texts:
            return np.zeros((0, DIMENSIONS), dtype=np.float32)
        vectors = np.asarray(_model().embed(list(texts), norm=False), dtype=np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors


@functools.cache
def _load() -> Any:
    spec = find_spec("wordllama")
    if spec is None or spec.origin is None:
        raise MissingExtraError("Prompt vectors", "pipeline")
    with _root_logger_kept():
        from wordllama import WordLlama

        return WordLlama.load(cache_dir=Path(spec.origin).parent, disable_download=True)


def _model() -> Any:
    with _lock:
        return _load()


@contextmanager
def _root_logger_kept() -> Iterator[None]:
    """WordLlama calls ``logging.basicConfig`` when imported; the host's logging is not ours to set."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
