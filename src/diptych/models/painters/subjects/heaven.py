"""What hangs in the sky: sun, moon, planets, stars, clouds, rainbow."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import Tint, mix
from diptych.models.painters.shapes import Pen, Shape


def sun(rng: random.Random, tint: Tint) -> list[Shape]:
    """A disc with two halos."""
    pen = Pen("glow")
    pen.oval(0, -0.5, 0.5, None, mix(tint.base, tint.accent, 0.5))
    pen.oval(0, -0.5, 0.42, None, tint.base)
    pen.oval(-0.04, -0.54, 0.28, None, mix(tint.base, (255, 250, 220), 0.35))
    return pen.shapes


def moon(rng: random.Random, tint: Tint) -> list[Shape]:
    """Full, with craters."""
    pen = Pen("glow")
    pen.oval(0, -0.5, 0.48, None, tint.base)
    for x, y, r in (
        (-0.16, -0.64, 0.1),
        (0.14, -0.44, 0.13),
        (-0.12, -0.28, 0.08),
        (0.2, -0.74, 0.06),
        (-0.3, -0.45, 0.05),
    ):
        pen.oval(x, y, r, r * 0.92, tint.accent, role="detail")
    return pen.shapes


def planet(rng: random.Random, tint: Tint) -> list[Shape]:
    """Banded, with a ring. The accent is the ring."""
    pen = Pen()
    angle = math.radians(-14)
    for front in (False, True):
        if front:
            _globe(pen, tint)
        arc = [
            (0.74 * math.cos(a), 0.2 * math.sin(a))
            for a in (math.radians(d) for d in (range(0, 181, 12) if front else range(180, 361, 12)))
        ]
        turned = [
            (x * math.cos(angle) - y * math.sin(angle), -0.5 + x * math.sin(angle) + y * math.cos(angle))
            for x, y in arc
        ]
        pen.line(turned, 0.06, tint.accent)
        pen.line([(x * 0.87, -0.5 + (y + 0.5) * 0.87) for x, y in turned], 0.025, mix(tint.accent, tint.dark, 0.4))
    return pen.shapes


def star(rng: random.Random, tint: Tint) -> list[Shape]:
    """Five points."""
    pen = Pen("glow")
    for size, shade in ((0.5, tint.base), (0.28, tint.accent)):
        points = [
            (
                size * (1 if k % 2 else 0.44) * math.sin(k * math.pi / 5),
                -0.5 + size * (1 if k % 2 else 0.44) * math.cos(k * math.pi / 5),
            )
            for k in range(10)
        ]
        pen.poly(points, shade)
    return pen.shapes


def cloud(rng: random.Random, tint: Tint) -> list[Shape]:
    """Flat below, heaped above."""
    pen = Pen("sky")
    lumps = [(-0.62, -0.26, 0.24), (0.62, -0.24, 0.22), (-0.28, -0.46, 0.36), (0.3, -0.42, 0.32), (0.02, -0.58, 0.4)]
    for x, y, r in lumps:
        pen.oval(x + 0.02, y + 0.05, r, r * 0.8, tint.accent)
    pen.blob([(-0.9, -0.02), (-0.8, -0.24), (0.8, -0.24), (0.9, -0.02), (0, 0.02)], tint.accent)
    for x, y, r in lumps:
        pen.oval(x - 0.02, y - 0.04, r * 0.92, r * 0.74, tint.base)
    return pen.shapes


def rainbow(rng: random.Random, tint: Tint) -> list[Shape]:
    """Six bands."""
    pen = Pen("sky")
    bands = ((222, 60, 60), (244, 146, 50), (250, 214, 80), (90, 180, 96), (70, 140, 220), (134, 92, 196))
    for k, shade in enumerate(bands):
        r = 0.92 - k * 0.065
        arc = [(r * math.cos(a), r * math.sin(a)) for a in (math.radians(d) for d in range(180, 361, 10))]
        pen.line([(x, y * 1.02) for x, y in arc], 0.07, shade)
    return pen.shapes


def _globe(pen: Pen, tint: Tint) -> None:
    pen.oval(0, -0.5, 0.44, None, tint.base)
    for y, half, shade in ((-0.68, 0.4, tint.light), (-0.5, 0.435, tint.dark), (-0.32, 0.4, tint.light)):
        pen.line([(-half, y - 0.02), (0, y + 0.02), (half, y - 0.02)], 0.06, mix(tint.base, shade, 0.5), role="detail")
    pen.blob([(0.2, -0.89), (0.44, -0.5), (0.24, -0.12), (0.02, -0.06), (0.26, -0.48)], tint.dark, role="detail")
