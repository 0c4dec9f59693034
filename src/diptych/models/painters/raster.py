"""Put shapes on pixels: filled outlines with smooth edges, ink lines, contact shadows, volume."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFilter

from diptych.models.painters.colour import RGB, mix
from diptych.models.painters.compose import Placed
from diptych.models.painters.shapes import Shape

SMOOTH = 2  # drawn at twice the size, then reduced: smooth edges
Floats = npt.NDArray[np.float32]
# Shapes smaller than this share of the picture's height have no volume of their own.
LEAST_VOLUME = 0.05


def draw_shapes(
    draw: ImageDraw.ImageDraw, shapes: Iterable[Shape], scale: float, *, ink: float = 0.0, inked: RGB = (24, 20, 32)
) -> None:
    """Fill each outline; with ``ink`` (in picture heights) trace it too, details with half the pen."""
    for shape in shapes:
        points = (shape.points * scale).ravel().tolist()
        if shape.width > 0:
            width = max(1.0, shape.width * scale)
            if ink and shape.role == "thing":
                _stroke(draw, points, width + 2 * ink * scale, inked)
            _stroke(draw, points, width, shape.fill)
            continue
        draw.polygon(points, fill=shape.fill)
        if ink and shape.role in ("thing", "far", "ground"):
            thin = 1.0 if shape.role == "thing" else 0.5
            draw.line([*points, *points[:4]], fill=inked, width=max(1, round(ink * scale * thin)), joint="curve")


def draw_shadows(image: Image.Image, draw: ImageDraw.ImageDraw, things: Sequence[Placed], scale: float) -> None:
    """A dark pool under everything that stands."""
    for thing in things:
        if thing.floats:
            continue
        x, y = (
            min(image.width - 1, max(0, round(thing.x * scale))),
            min(image.height - 1, round((thing.y + 0.012) * scale)),
        )
        ground = image.getpixel((x, y))
        if not isinstance(ground, tuple):
            continue
        half, high = thing.wide * 0.46 * scale, thing.scale * 0.05 * scale
        for size, share in ((1.12, 0.16), (0.9, 0.34)):
            dark = mix((int(ground[0]), int(ground[1]), int(ground[2])), (18, 16, 40), share)
            draw.ellipse((x - half * size, y - high * size, x + half * size, y + high * size), fill=dark)


def _stroke(draw: ImageDraw.ImageDraw, points: list[float], width: float, fill: RGB) -> None:
    draw.line(points, fill=fill, width=max(1, round(width)), joint="curve")
    if width >= 3:
        r = width / 2
        for x, y in (points[:2], points[-2:]):
            draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)


def volume_map(things: Sequence[Placed], width: int, height: int, light: tuple[float, float]) -> Floats:
    """How much brighter (up to 1) or darker (down to -1) each pixel is because things are round.

    Every larger shape is blown up like a cushion and lit from ``light``. Computed at half size.
    """
    half_w, half_h = width // 2, height // 2
    shading = np.zeros((half_h, half_w), dtype=np.float32)
    for thing in things:
        for shape in thing.shapes:
            if shape.role == "thing" and shape.width == 0:
                _inflate(shading, shape, half_h, light)
    return shading


def _inflate(shading: Floats, shape: Shape, scale: int, light: tuple[float, float]) -> None:
    points = shape.points * scale
    left, top = np.floor(points.min(axis=0)).astype(int) - 2
    right, low = np.ceil(points.max(axis=0)).astype(int) + 3
    left, top, right, low = max(0, left), max(0, top), min(shading.shape[1], right), min(shading.shape[0], low)
    size = int(min(right - left, low - top))
    if size < LEAST_VOLUME * scale:
        return
    mask = Image.new("L", (int(right - left), int(low - top)))
    ImageDraw.Draw(mask).polygon((points - (left, top)).ravel().tolist(), fill=255)
    soft = np.asarray(mask.filter(ImageFilter.GaussianBlur(max(1.5, size * 0.16))), dtype=np.float32) / 255
    inside = np.asarray(mask) > 127
    down, across = np.gradient(np.where(inside, soft, soft * 0.7))
    toward = np.array([light[0] * scale - points[:, 0].mean(), light[1] * scale - points[:, 1].mean() - 0.3 * scale])
    toward = toward / (np.hypot(*toward) + 1e-6)
    # Soft masks rise toward the middle: a slope facing the light is bright.
    lit = -(across * toward[0] + down * toward[1]) * size * 0.62
    # Eight bits of mask give steps: smoothing the light itself hides them.
    steps = Image.fromarray((np.clip(lit, -1, 1) * 127 + 128).astype(np.uint8))
    smooth = np.asarray(steps.filter(ImageFilter.BoxBlur(max(1.0, size * 0.035))), dtype=np.float32) / 127 - 128 / 127
    region = shading[top:low, left:right]
    region[inside] = smooth[inside]


def shade(image: Image.Image, shading: Floats, strength: float, *, steps: int = 0) -> Image.Image:
    """Lay a volume map over the picture; ``steps`` > 0 makes hard cel shadows of it."""
    if steps:
        shading = np.where(shading < -0.16, np.float32(-0.6), np.where(shading > 0.62, np.float32(0.4), np.float32(0)))
    for colour, sign, gain in (((255, 250, 236), 1, 0.55), ((28, 18, 54), -1, 0.62)):
        share = np.clip(shading * (sign * strength * gain * 255), 0, 255).astype(np.uint8)
        image.paste(colour, (0, 0), Image.fromarray(share).resize(image.size, Image.Resampling.BILINEAR))
    return image
