"""The brush painter: layered strokes, soft light, texture. Rules, not machine learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from PIL import Image

from diptych.models.painters import finish, strokes, studio
from diptych.models.painters.manner import BRUSH, Manner, finish_of
from diptych.models.protocols import PaintRequest

LOOSE = Manner(volume=0.8, finish=("canvas",))
HARMONY = 0.07  # so much of the picture's light lies over everything
BRUSH_PNG_LEVEL = 1  # strokes hardly compress: a higher level costs time and saves little


@dataclass(frozen=True, kw_only=True)
class BrushPainter:
    """Draws the same kinds of things as the poster painter, but cares more for light and surface than for edges."""

    version: ClassVar[str] = "1"

    def paint(self, requests: Sequence[PaintRequest], *, width: int, height: int) -> list[bytes]:
        """One PNG per request; the same request gives the same bytes."""
        return [_paint(request, width, height) for request in requests]


def _paint(request: PaintRequest, width: int, height: int) -> bytes:
    manner = BRUSH.get(request.category, LOOSE)
    sheet = studio.sketch(request, manner, hand="brush", width=width, height=height)
    image = studio.render(sheet, manner)
    if request.category == "Neonpunk":
        image = finish.neon(studio.neon_lines(sheet, manner.ink), image)
    light = Image.new("RGB", image.size, sheet.picture.palette.low)
    image = strokes.lay_strokes(
        Image.blend(image, light, HARMONY if request.category != "Neonpunk" else 0.0), seed=sheet.seed
    )
    return studio.png(studio.apply_finish(image, finish_of(manner, request.sub_category), sheet.seed), BRUSH_PNG_LEVEL)
