"""Vehicles on land and on water."""

from __future__ import annotations

import itertools
import math
import random

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.shapes import Pen, Shape

GLASS: RGB = (186, 218, 230)
TYRE: RGB = (36, 34, 40)


def car(rng: random.Random, tint: Tint) -> list[Shape]:
    """Seen from the side."""
    pen = Pen()
    pen.blob([(-0.58, -0.52), (-0.4, -0.92), (-0.1, -1.0), (0.3, -0.96), (0.56, -0.54)], tint.base)
    pen.blob([(-0.48, -0.54), (-0.34, -0.86), (-0.06, -0.9), (-0.06, -0.54)], tint.accent, role="detail")
    pen.blob([(0.02, -0.54), (0.02, -0.9), (0.28, -0.86), (0.46, -0.54)], tint.accent, role="detail")
    pen.blob(
        [
            (-1.02, -0.28),
            (-0.98, -0.5),
            (-0.55, -0.58),
            (0.5, -0.58),
            (0.92, -0.48),
            (1.03, -0.28),
            (0.98, -0.14),
            (-0.98, -0.14),
        ],
        tint.base,
    )
    pen.blob([(-1.0, -0.24), (0, -0.26), (1.01, -0.24), (0.96, -0.13), (-0.96, -0.13)], tint.dark, role="detail")
    pen.line([(-0.9, -0.46), (-0.3, -0.5), (0.5, -0.5)], 0.024, tint.light, role="detail")
    pen.line([(-0.02, -0.56), (-0.02, -0.2)], 0.014, tint.dark, role="detail")
    pen.line([(0.06, -0.42), (0.16, -0.42)], 0.026, tint.deep, role="detail")
    pen.oval(0.95, -0.38, 0.055, 0.07, (255, 240, 180), role="glow")
    pen.box(-1.03, -0.44, -0.97, -0.32, (220, 40, 40), role="detail")
    for x in (-0.6, 0.6):
        _wheel(pen, x, -0.17, 0.2)
    return pen.shapes


def bus(rng: random.Random, tint: Tint) -> list[Shape]:
    """A city bus."""
    pen = Pen()
    pen.blob([(-0.9, -0.98), (0.86, -0.98), (0.94, -0.86), (0.94, -0.14), (-0.94, -0.14), (-0.95, -0.9)], tint.base)
    pen.box(-0.94, -0.4, 0.94, -0.32, tint.light, role="detail")
    pen.box(-0.94, -0.22, 0.94, -0.14, tint.dark, role="detail")
    for k in range(5):
        pen.box(-0.82 + k * 0.31, -0.84, -0.57 + k * 0.31, -0.5, tint.accent, role="detail")
    pen.box(0.74, -0.84, 0.9, -0.2, mix(tint.accent, (30, 40, 60), 0.25), role="detail")
    pen.oval(0.92, -0.25, 0.035, 0.05, (255, 240, 180), role="glow")
    for x in (-0.52, 0.48):
        _wheel(pen, x, -0.14, 0.15)
    return pen.shapes


def train(rng: random.Random, tint: Tint) -> list[Shape]:
    """A steam engine with one carriage, running to the right."""
    pen = Pen()
    for k in range(5):
        pen.oval(
            0.62 - k * 0.24,
            -0.98 - k * 0.1,
            0.1 + k * 0.035,
            None,
            mix((250, 250, 250), (200, 200, 214), k / 6),
            role="weather",
        )
    pen.box(-1.15, -0.04, 1.15, 0.0, (90, 74, 64))
    pen.blob([(-1.12, -0.72), (-0.3, -0.72), (-0.3, -0.16), (-1.12, -0.16)], tint.accent)
    for k in range(3):
        pen.box(-1.04 + k * 0.24, -0.6, -0.88 + k * 0.24, -0.4, (255, 226, 150), role="glow")
    pen.box(-1.12, -0.3, -0.3, -0.25, mix(tint.accent, (255, 220, 150), 0.5), role="detail")
    pen.box(-0.24, -0.84, 0.14, -0.16, tint.base)
    pen.box(-0.3, -0.88, 0.2, -0.8, tint.accent)
    pen.box(-0.16, -0.72, 0.06, -0.48, GLASS, role="detail")
    pen.blob([(0.1, -0.6), (0.9, -0.6), (0.98, -0.4), (0.9, -0.2), (0.1, -0.2)], tint.base)
    pen.box(0.1, -0.58, 0.92, -0.52, tint.light, role="detail")
    for x in (0.3, 0.6):
        pen.box(x, -0.61, x + 0.03, -0.19, tint.accent, role="detail")
    pen.poly([(0.6, -0.58), (0.56, -0.86), (0.76, -0.86), (0.72, -0.58)], tint.dark)
    pen.box(0.54, -0.9, 0.78, -0.84, tint.accent)
    pen.oval(0.34, -0.62, 0.09, 0.08, (222, 174, 54))
    pen.oval(0.95, -0.48, 0.05, 0.06, (255, 240, 180), role="glow")
    pen.poly([(0.9, -0.2), (1.14, -0.02), (0.84, -0.02)], tint.accent)
    for x, r in ((-0.98, 0.09), (-0.46, 0.09), (-0.04, 0.14), (0.3, 0.14), (0.66, 0.1)):
        _wheel(pen, x, -r, r, rim=tint.accent)
    pen.line([(-0.04, -0.1), (0.3, -0.1)], 0.03, (190, 194, 200), role="detail")
    return pen.shapes


def boat(rng: random.Random, tint: Tint) -> list[Shape]:
    """A sailing boat. The accent is the sails."""
    pen = Pen()
    pen.line([(0, -0.16), (0, -0.98)], 0.026, (96, 66, 46))
    pen.blob([(0.03, -0.96), (0.22, -0.6), (0.4, -0.24), (0.03, -0.22)], tint.accent)
    pen.blob([(-0.03, -0.9), (-0.14, -0.6), (-0.34, -0.24), (-0.03, -0.22)], mix(tint.accent, (90, 90, 130), 0.2))
    pen.poly([(0, -0.98), (0.13, -0.95), (0, -0.91)], tint.base)
    pen.blob([(-0.5, -0.17), (0, -0.14), (0.5, -0.18), (0.36, -0.01), (0, 0.02), (-0.34, -0.01)], tint.base)
    pen.line([(-0.46, -0.14), (0, -0.11), (0.46, -0.15)], 0.024, tint.light, role="detail")
    return pen.shapes


def ship(rng: random.Random, tint: Tint) -> list[Shape]:
    """A tall ship with three masts. The accent is the sails."""
    pen = Pen()
    for x, top in ((-0.3, -0.84), (0.02, -1.0), (0.32, -0.86)):
        pen.line([(x, -0.14), (x, top)], 0.022, (84, 56, 40))
        for k in range(2 if top > -0.9 else 3):
            low = -0.28 - k * 0.24
            half = 0.16 - k * 0.03
            pen.blob(
                [
                    (x - half, low),
                    (x - half * 0.7, low - 0.19),
                    (x + half * 0.6, low - 0.19),
                    (x + half * 1.1, low),
                    (x, low + 0.02),
                ],
                tint.accent,
            )
            pen.line(
                [(x - half * 0.9, low - 0.1), (x + half, low - 0.1)],
                0.006,
                mix(tint.accent, tint.dark, 0.4),
                role="detail",
            )
        pen.poly([(x, top), (x - 0.1, top + 0.025), (x, top + 0.05)], (200, 50, 50))
    pen.line([(0.5, -0.2), (0.66, -0.32)], 0.02, (84, 56, 40))
    pen.blob(
        [
            (-0.56, -0.28),
            (-0.4, -0.24),
            (-0.36, -0.16),
            (0.34, -0.16),
            (0.56, -0.24),
            (0.46, -0.04),
            (0.2, 0.02),
            (-0.36, 0.02),
            (-0.52, -0.1),
        ],
        tint.base,
    )
    pen.line([(-0.5, -0.14), (0, -0.09), (0.5, -0.16)], 0.02, (222, 174, 84), role="detail")
    for k in range(5):
        pen.box(-0.32 + k * 0.14, -0.07, -0.28 + k * 0.14, -0.035, tint.deep, role="detail")
    return pen.shapes


def bicycle(rng: random.Random, tint: Tint) -> list[Shape]:
    """Two wheels and a frame."""
    pen = Pen()
    for x in (-0.46, 0.46):
        ring = [(x + 0.31 * math.cos(a), -0.32 + 0.31 * math.sin(a)) for a in (i * math.pi / 12 for i in range(25))]
        pen.line(ring, 0.045, tint.accent)
        for k in range(8):
            a = k * math.pi / 4
            pen.line(
                [(x, -0.32), (x + 0.29 * math.cos(a), -0.32 + 0.29 * math.sin(a))],
                0.008,
                (170, 170, 176),
                role="detail",
            )
    for path in (
        [(-0.46, -0.32), (-0.2, -0.74), (0.3, -0.74), (-0.02, -0.3), (-0.46, -0.32)],
        [(-0.24, -0.84), (-0.02, -0.3)],
        [(0.24, -0.94), (0.46, -0.32)],
    ):
        for start, end in itertools.pairwise(path):
            pen.line([start, end], 0.045, tint.base)
    pen.line([(-0.36, -0.86), (-0.12, -0.86)], 0.06, (60, 44, 40))
    pen.line([(0.14, -0.98), (0.25, -0.95), (0.38, -1.0)], 0.035, (60, 54, 56))
    pen.oval(-0.02, -0.3, 0.07, None, (130, 130, 136))
    return pen.shapes


def _wheel(pen: Pen, x: float, y: float, radius: float, rim: RGB = (190, 194, 200)) -> None:
    pen.oval(x, y, radius, None, TYRE)
    pen.oval(x, y, radius * 0.56, None, rim, role="detail")
    pen.oval(x, y, radius * 0.2, None, TYRE, role="detail")
