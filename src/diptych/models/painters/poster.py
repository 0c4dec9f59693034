"""The poster painter: flat shapes, crisp edges, a limited palette. Rules, not machine learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from diptych.models.painters import finish, studio
from diptych.models.painters.manner import POSTER, Manner, finish_of
from diptych.models.protocols import PaintRequest


@dataclass(frozen=True, kw_only=True)
class PosterPainter:
    """Draws what the prompt names, where it can be seen, in the colours it says."""

    version: ClassVar[str] = "1"

    def paint(self, requests: Sequence[PaintRequest], *, width: int, height: int) -> list[bytes]:
        """One PNG per request; the same request gives the same bytes."""
        return [_paint(request, width, height) for request in requests]


def _paint(request: PaintRequest, width: int, height: int) -> bytes:
    manner = POSTER.get(request.category, Manner())
    sheet = studio.sketch(request, manner, hand="poster", width=width, height=height)
    image = studio.render(sheet, manner)
    if "neon" in manner.finish:
        image = finish.neon(studio.neon_lines(sheet, manner.ink), image)
    return studio.png(studio.apply_finish(image, finish_of(manner, request.sub_category), sheet.seed))
