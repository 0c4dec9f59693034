"""What Diptych asks of an outside model: one batch method, and fields that are its recipe.

Every model is a frozen dataclass whose fields are plain JSON values (name, revision, settings). The object itself is
therefore cheap to make, to pickle and to send to a worker; weights are loaded at the first batch, on the worker. Its
``version`` names the rules or weights behind it: a new version means other outputs, so finished work is done again.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, ClassVar, Protocol, cast

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]


@dataclasses.dataclass(frozen=True, kw_only=True)
class RewriteRequest:
    """One variant to write: the cleaned prompt, and where in the taxonomy its style comes from."""

    prompt: str
    evolution: str
    category: str
    sub_category: str
    seed: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class PaintRequest:
    """One image to draw. The same request gives the same pixels."""

    prompt: str
    category: str
    sub_category: str
    seed: int


@dataclasses.dataclass(frozen=True, kw_only=True)
class Verdict:
    """How unsafe a text or an image is, and what was seen in it.

    ``score`` is the highest confidence, 0 to 1, among the labels that count as unsafe (0.0 when none was seen);
    ``labels`` holds everything seen that counts, as label -> highest confidence.
    """

    score: float
    labels: dict[str, float]


class Model(Protocol):
    """What all models share."""

    version: ClassVar[str]


class Rewriter(Model, Protocol):
    """Writes the variants of prompts."""

    def rewrite(self, requests: Sequence[RewriteRequest]) -> list[str]:
        """Return one text per request, in order; the same request gives the same text."""
        ...


class Painter(Model, Protocol):
    """Draws images."""

    def paint(self, requests: Sequence[PaintRequest], *, width: int, height: int) -> list[bytes]:
        """Return one lossless PNG of exactly ``width`` x ``height`` per request, in order."""
        ...


class TextJudge(Model, Protocol):
    """Says how unsafe texts are."""

    def score(self, texts: Sequence[str]) -> list[Verdict]:
        """Return one verdict per text, in order."""
        ...


class ImageJudge(Model, Protocol):
    """Says how unsafe images are."""

    def score(self, images: Sequence[bytes]) -> list[Verdict]:
        """Return one verdict per encoded image, in order."""
        ...


class Embedder(Model, Protocol):
    """Turns texts into vectors for search."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return float32 of shape [n, 256] with rows of length 1; no texts give shape [0, 256]."""
        ...


def recipe_of(model: Model) -> dict[str, Any]:
    """The model as JSON values: class, version and fields; what manifests record and fingerprints hash."""
    kind = type(model)
    fields = {field.name: getattr(model, field.name) for field in dataclasses.fields(cast(Any, model))}
    return {"class": f"{kind.__module__}:{kind.__qualname__}", "version": model.version, **fields}
