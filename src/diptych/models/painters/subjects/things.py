"""Things of a house: books, instruments, furniture, lights."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.shapes import Pen, Shape

WOOD: RGB = (146, 98, 60)


def book(rng: random.Random, tint: Tint) -> list[Shape]:
    """Lying open. The accent is the paper."""
    pen = Pen()
    pen.blob([(-0.72, -0.1), (-0.66, -0.78), (0, -0.66), (0.66, -0.78), (0.72, -0.1), (0, 0)], tint.base)
    for side in (-1, 1):
        shade = tint.accent if side < 0 else mix(tint.accent, (150, 120, 100), 0.16)
        pen.blob(
            [
                (0, -0.08),
                (side * 0.34, -0.18),
                (side * 0.66, -0.14),
                (side * 0.62, -0.84),
                (side * 0.32, -0.88),
                (0, -0.76),
            ],
            shade,
        )
        for row in range(6):
            y = -0.72 + row * 0.1
            pen.line(
                [(side * 0.08, y + 0.05), (side * 0.32, y - 0.04), (side * 0.56, y)],
                0.014,
                (150, 136, 124),
                role="detail",
            )
    pen.line([(0, -0.74), (0, -0.06)], 0.02, mix(tint.accent, (90, 60, 50), 0.5), role="detail")
    pen.line([(0.1, -0.8), (0.13, -0.5), (0.1, 0.06)], 0.03, tint.base, role="detail")
    return pen.shapes


def guitar(rng: random.Random, tint: Tint) -> list[Shape]:
    """Standing upright."""
    pen = Pen()
    pen.box(-0.028, -0.92, 0.028, -0.4, tint.accent)
    pen.blob([(-0.045, -0.9), (0.045, -0.9), (0.06, -1.0), (-0.06, -1.0)], tint.dark)
    pen.blob(
        [
            (0, -0.46),
            (0.13, -0.46),
            (0.16, -0.36),
            (0.13, -0.28),
            (0.21, -0.16),
            (0.15, -0.01),
            (0, 0.01),
            (-0.15, -0.01),
            (-0.21, -0.16),
            (-0.13, -0.28),
            (-0.16, -0.36),
            (-0.13, -0.46),
        ],
        tint.dark,
    )
    pen.blob(
        [
            (0, -0.44),
            (0.115, -0.44),
            (0.14, -0.36),
            (0.11, -0.28),
            (0.185, -0.16),
            (0.13, -0.025),
            (0, -0.01),
            (-0.13, -0.025),
            (-0.185, -0.16),
            (-0.11, -0.28),
            (-0.14, -0.36),
            (-0.115, -0.44),
        ],
        tint.base,
    )
    pen.box(-0.025, -0.5, 0.025, -0.3, tint.accent)
    pen.oval(0, -0.27, 0.065, None, (46, 30, 26), role="detail")
    pen.box(-0.08, -0.13, 0.08, -0.1, tint.accent, role="detail")
    for x in (-0.015, -0.005, 0.005, 0.015):
        pen.line([(x, -0.95), (x, -0.12)], 0.004, (240, 236, 226), role="detail")
    for k in range(3):
        for side in (-1, 1):
            pen.oval(side * 0.068, -0.985 + k * 0.033, 0.014, None, (226, 226, 226))
    return pen.shapes


def balloon(rng: random.Random, tint: Tint) -> list[Shape]:
    """On a string."""
    pen = Pen()
    pen.line([(0, -0.42), (0.05, -0.28), (-0.04, -0.14), (0.02, 0)], 0.014, tint.accent)
    pen.blob(
        [
            (0, -1.0),
            (0.18, -0.94),
            (0.25, -0.74),
            (0.15, -0.53),
            (0, -0.44),
            (-0.15, -0.53),
            (-0.25, -0.74),
            (-0.18, -0.94),
        ],
        tint.base,
    )
    pen.blob([(0.12, -0.94), (0.24, -0.74), (0.14, -0.53), (0.02, -0.45), (0.16, -0.68)], tint.dark, role="detail")
    pen.oval(-0.1, -0.83, 0.04, 0.075, tint.light, turn=18, role="detail")
    pen.poly([(-0.035, -0.405), (0, -0.45), (0.035, -0.405)], tint.dark)
    return pen.shapes


def umbrella(rng: random.Random, tint: Tint) -> list[Shape]:
    """Open."""
    pen = Pen()
    pen.line([(0, -0.95), (0, -0.12), (-0.05, -0.02), (-0.13, -0.07)], 0.03, tint.accent)
    pen.blob(
        [
            (-0.54, -0.46),
            (-0.4, -0.78),
            (0, -0.96),
            (0.4, -0.78),
            (0.54, -0.46),
            (0.36, -0.52),
            (0.18, -0.46),
            (0, -0.52),
            (-0.18, -0.46),
            (-0.36, -0.52),
        ],
        tint.base,
    )
    pen.blob(
        [(0, -0.95), (0.16, -0.72), (0.18, -0.47), (0, -0.52), (-0.18, -0.47), (-0.16, -0.72)],
        tint.light,
        role="detail",
    )
    pen.line([(0, -0.95), (0, -1.0)], 0.024, tint.accent)
    return pen.shapes


def lantern(rng: random.Random, tint: Tint) -> list[Shape]:
    """Paper, lit from inside. The accent is the light."""
    pen = Pen()
    pen.line([(0, -1.0), (0, -0.86)], 0.016, (60, 46, 44))
    pen.blob([(-0.16, -0.84), (0.16, -0.84), (0.29, -0.52), (0.16, -0.2), (-0.16, -0.2), (-0.29, -0.52)], tint.base)
    pen.oval(0, -0.52, 0.15, 0.24, tint.accent, role="glow")
    for y, half in ((-0.7, 0.235), (-0.52, 0.285), (-0.34, 0.235)):
        pen.line([(-half, y), (0, y + 0.02), (half, y)], 0.012, tint.dark, role="detail")
    for y in (-0.87, -0.21):
        pen.box(-0.14, y, 0.14, y + 0.05, (60, 46, 44))
    for x in (-0.06, 0, 0.06):
        pen.line([(x, -0.16), (x, -0.02)], 0.016, tint.base)
    return pen.shapes


def clock(rng: random.Random, tint: Tint) -> list[Shape]:
    """An alarm clock. The accent is the dial."""
    pen = Pen()
    for side in (-1, 1):
        pen.line([(side * 0.24, -0.12), (side * 0.34, 0)], 0.06, tint.dark)
        pen.oval(side * 0.24, -0.86, 0.14, 0.1, tint.dark, turn=side * 32)
    pen.oval(0, -0.45, 0.42, None, tint.base)
    pen.oval(0, -0.45, 0.34, None, tint.accent)
    for k in range(12):
        a = k * math.tau / 12
        pen.oval(
            0.28 * math.cos(a), -0.45 + 0.28 * math.sin(a), 0.016 if k % 3 else 0.028, None, (50, 46, 56), role="detail"
        )
    a = rng.uniform(0, math.tau)
    pen.line([(0, -0.45), (0.23 * math.sin(a), -0.45 - 0.23 * math.cos(a))], 0.026, (50, 46, 56), role="detail")
    pen.line(
        [(0, -0.45), (0.15 * math.sin(a * 2.3), -0.45 - 0.15 * math.cos(a * 2.3))], 0.034, (50, 46, 56), role="detail"
    )
    pen.oval(0, -0.45, 0.03, None, (206, 60, 50), role="detail")
    return pen.shapes


def chair(rng: random.Random, tint: Tint) -> list[Shape]:
    """Wooden, with a cushion in the accent."""
    pen = Pen()
    for x in (-0.2, 0.16):
        pen.box(x, -0.42, x + 0.05, -0.04, tint.dark)
    pen.box(-0.26, -1.0, -0.2, 0, tint.base)
    pen.box(0.2, -1.0, 0.26, 0, tint.base)
    for y in (-0.96, -0.82, -0.68):
        pen.box(-0.24, y, 0.24, y + 0.07, tint.base)
    pen.blob([(-0.29, -0.46), (0.29, -0.46), (0.3, -0.38), (-0.3, -0.38)], tint.accent)
    pen.box(-0.29, -0.4, 0.29, -0.34, tint.base)
    return pen.shapes


def table(rng: random.Random, tint: Tint) -> list[Shape]:
    """Four legs and a top."""
    pen = Pen()
    for x in (-0.5, 0.42):
        pen.box(x, -0.8, x + 0.07, -0.06, tint.dark)
    for x in (-0.72, 0.64):
        pen.box(x, -0.84, x + 0.08, 0, tint.accent)
    pen.blob([(-0.8, -0.84), (-0.62, -1.0), (0.62, -1.0), (0.8, -0.84)], tint.light)
    pen.box(-0.8, -0.86, 0.8, -0.76, tint.base)
    return pen.shapes
