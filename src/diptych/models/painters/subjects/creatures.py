"""Animals of water, small ones, and the dragon."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import Tint, mix
from diptych.models.painters.shapes import Pen, Shape


def fish(rng: random.Random, tint: Tint) -> list[Shape]:
    """Swimming, with two bands."""
    pen = Pen()
    pen.blob([(-0.42, -0.5), (-0.76, -0.86), (-0.66, -0.5), (-0.76, -0.14)], tint.dark)
    pen.blob([(-0.2, -0.8), (0.02, -1.0), (0.26, -0.86), (0.1, -0.74)], tint.dark)
    pen.blob([(-0.04, -0.24), (-0.12, 0.0), (0.1, -0.1), (0.16, -0.24)], tint.dark)
    pen.blob(
        [(-0.5, -0.5), (-0.2, -0.8), (0.22, -0.86), (0.6, -0.6), (0.66, -0.48), (0.3, -0.18), (-0.16, -0.2)], tint.base
    )
    for x in (-0.16, 0.16):
        pen.blob(
            [(x, -0.78), (x + 0.09, -0.8), (x + 0.13, -0.5), (x + 0.07, -0.2), (x, -0.22), (x + 0.03, -0.5)],
            tint.accent,
            role="detail",
        )
    pen.blob([(0.1, -0.46), (-0.06, -0.32), (0.12, -0.3), (0.2, -0.42)], tint.dark, role="detail")
    pen.eye(0.44, -0.6, 0.055, white=True)
    pen.line([(0.64, -0.44), (0.56, -0.41), (0.52, -0.43)], 0.022, tint.deep, role="detail")
    return pen.shapes


def whale(rng: random.Random, tint: Tint) -> list[Shape]:
    """A large whale with a pale belly."""
    pen = Pen()
    pen.blob([(-0.66, -0.46), (-0.96, -0.9), (-0.78, -0.8), (-0.66, -0.98), (-0.54, -0.56)], tint.dark)
    pen.blob(
        [
            (-0.72, -0.52),
            (-0.4, -0.6),
            (0.1, -0.86),
            (0.64, -0.84),
            (0.92, -0.56),
            (0.86, -0.28),
            (0.4, -0.1),
            (-0.1, -0.14),
            (-0.54, -0.36),
        ],
        tint.base,
    )
    pen.blob(
        [(0.9, -0.42), (0.86, -0.28), (0.4, -0.1), (-0.08, -0.14), (0.2, -0.26), (0.56, -0.34)],
        tint.accent,
        role="detail",
    )
    for k in range(4):
        pen.line(
            [(0.82 - k * 0.02, -0.38 + k * 0.05), (0.4, -0.27 + k * 0.045), (0.14, -0.2 + k * 0.025)],
            0.01,
            tint.dark,
            role="detail",
        )
    pen.blob([(0.22, -0.24), (0.04, 0.0), (0.2, 0.02), (0.38, -0.22)], tint.dark)
    pen.eye(0.6, -0.47, 0.03)
    return pen.shapes


def octopus(rng: random.Random, tint: Tint) -> list[Shape]:
    """Eight arms, or as many as show."""
    pen = Pen()
    for k in range(7):
        x = (k - 3) * 0.13
        sway = rng.uniform(-0.06, 0.06)
        pen.line(
            [(x * 0.7, -0.46), (x * 1.1, -0.26), (x * 1.3 + sway, -0.1), (x * 1.5 + sway * 2, -0.03)],
            0.085,
            tint.dark if k % 2 else tint.base,
        )
        for step in range(3):
            pen.oval(x * (1.05 + step * 0.13), -0.28 + step * 0.085, 0.015, None, tint.accent, role="detail")
    pen.blob(
        [(-0.3, -0.74), (-0.16, -0.98), (0.16, -0.98), (0.3, -0.74), (0.24, -0.44), (0, -0.36), (-0.24, -0.44)],
        tint.base,
    )
    pen.oval(-0.12, -0.86, 0.07, 0.045, tint.light, turn=-30, role="detail")
    for side in (-1, 1):
        pen.eye(side * 0.12, -0.58, 0.05, white=True)
    pen.line([(-0.06, -0.47), (0, -0.45), (0.06, -0.47)], 0.018, tint.deep, role="detail")
    return pen.shapes


def turtle(rng: random.Random, tint: Tint) -> list[Shape]:
    """Walking under its shell."""
    pen = Pen()
    skin = mix(tint.accent, tint.base, 0.3)
    for x in (-0.42, 0.3):
        pen.blob([(x - 0.1, -0.3), (x + 0.12, -0.3), (x + 0.12, 0), (x - 0.1, 0)], skin)
    pen.poly([(-0.6, -0.22), (-0.76, -0.12), (-0.56, -0.12)], skin)
    pen.blob([(0.44, -0.34), (0.56, -0.62), (0.74, -0.6), (0.76, -0.42), (0.6, -0.22)], skin)
    pen.blob([(-0.64, -0.18), (-0.5, -0.7), (-0.08, -0.98), (0.36, -0.76), (0.54, -0.2)], tint.base)
    pen.blob([(-0.68, -0.22), (0, -0.26), (0.58, -0.22), (0.52, -0.12), (0, -0.14), (-0.6, -0.12)], tint.dark)
    for x, y, r in ((-0.3, -0.52, 0.13), (0.0, -0.6, 0.15), (0.28, -0.48, 0.12)):
        pen.poly(
            [(x + r * math.cos(a), y + r * math.sin(a)) for a in (i * math.pi / 3 for i in range(6))],
            tint.dark,
            role="detail",
        )
        pen.poly(
            [(x + r * 0.72 * math.cos(a), y + r * 0.72 * math.sin(a)) for a in (i * math.pi / 3 for i in range(6))],
            tint.light,
            role="detail",
        )
    pen.eye(0.66, -0.5, 0.03)
    return pen.shapes


def frog(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting, wide mouth."""
    pen = Pen()
    for side in (-1, 1):
        pen.blob([(side * 0.3, -0.36), (side * 0.54, -0.3), (side * 0.5, -0.02), (side * 0.26, -0.02)], tint.dark)
        pen.oval(side * 0.42, -0.03, 0.15, 0.04, tint.dark)
    pen.blob(
        [(-0.36, -0.6), (0, -0.76), (0.36, -0.6), (0.38, -0.2), (0.2, -0.02), (-0.2, -0.02), (-0.38, -0.2)], tint.base
    )
    pen.blob([(-0.24, -0.4), (0.24, -0.4), (0.24, -0.16), (0, -0.05), (-0.24, -0.16)], tint.accent, role="detail")
    for side in (-1, 1):
        pen.oval(side * 0.22, -0.8, 0.14, 0.15, tint.base)
        pen.eye(side * 0.22, -0.83, 0.065, white=True)
        pen.oval(side * 0.16, -0.03, 0.1, 0.04, tint.base)
    pen.line([(-0.26, -0.52), (0, -0.44), (0.26, -0.52)], 0.025, tint.deep, role="detail")
    return pen.shapes


def butterfly(rng: random.Random, tint: Tint) -> list[Shape]:
    """Wings open."""
    pen = Pen()
    pen.blob([(0.03, -0.5), (0.2, -0.94), (0.5, -1.0), (0.58, -0.72), (0.36, -0.48)], tint.base)
    pen.blob([(0.03, -0.48), (0.34, -0.46), (0.46, -0.22), (0.28, 0.0), (0.1, -0.16)], tint.dark)
    pen.blob([(0.12, -0.56), (0.26, -0.86), (0.44, -0.86), (0.44, -0.68), (0.3, -0.54)], tint.light, role="detail")
    pen.oval(0.26, -0.24, 0.09, 0.09, tint.light, role="detail")
    pen.oval(0.5, -0.84, 0.03, None, tint.accent, role="detail")
    pen.oval(0.26, -0.24, 0.04, None, tint.accent, role="detail")
    pen.mirror(0)
    pen.oval(0, -0.46, 0.032, 0.28, tint.accent)
    for side in (-1, 1):
        pen.line([(0, -0.72), (side * 0.06, -0.9), (side * 0.13, -0.96)], 0.014, tint.accent)
    return pen.shapes


def dragon(rng: random.Random, tint: Tint) -> list[Shape]:
    """Rearing, wings spread, looking to the right."""
    pen = Pen()
    pen.blob(
        [
            (-0.05, -0.56),
            (-0.3, -0.96),
            (-0.64, -0.92),
            (-0.52, -0.78),
            (-0.56, -0.62),
            (-0.38, -0.58),
            (-0.34, -0.44),
            (-0.16, -0.42),
        ],
        tint.accent,
    )
    for x, y in ((-0.64, -0.92), (-0.56, -0.62), (-0.34, -0.44)):
        pen.line([(-0.08, -0.56), (x * 0.6, (y - 0.7) / 2 - 0.06), (x, y)], 0.018, tint.dark, role="detail")
    pen.line([(-0.05, -0.1), (-0.34, -0.05), (-0.52, -0.16), (-0.6, -0.3)], 0.1, tint.base)
    pen.poly([(-0.67, -0.28), (-0.64, -0.46), (-0.52, -0.3)], tint.accent)
    pen.blob(
        [(-0.16, -0.46), (0.02, -0.62), (0.2, -0.54), (0.26, -0.28), (0.2, -0.06), (-0.06, -0.02), (-0.22, -0.16)],
        tint.base,
    )
    pen.line([(0.1, -0.5), (0.14, -0.68), (0.22, -0.82)], 0.15, tint.base)
    pen.blob([(0.12, -0.48), (0.2, -0.44), (0.22, -0.24), (0.1, -0.08), (0.04, -0.26)], tint.light, role="detail")
    for k in range(4):
        pen.line([(0.06, -0.16 - k * 0.08), (0.21, -0.19 - k * 0.08)], 0.012, tint.dark, role="detail")
    pen.blob(
        [(0.12, -0.9), (0.3, -0.94), (0.44, -0.84), (0.56, -0.78), (0.54, -0.71), (0.36, -0.7), (0.2, -0.74)], tint.base
    )
    for x, y in ((0.14, -0.9), (0.22, -0.93)):
        pen.poly([(x, y), (x - 0.14, y - 0.12), (x + 0.06, y - 0.02)], tint.accent)
    for k in range(5):
        x, y = 0.08 - k * 0.055, -0.8 + k * 0.115
        pen.poly([(x - 0.0, y + 0.04), (x - 0.09, y - 0.03), (x - 0.02, y - 0.06)], tint.accent)
    pen.line([(0.55, -0.73), (0.44, -0.735), (0.36, -0.75)], 0.014, tint.deep, role="detail")
    pen.oval(0.51, -0.785, 0.014, 0.01, tint.deep, role="detail")
    pen.eye(0.34, -0.85, 0.026, iris=(250, 206, 60))
    for x in (-0.1, 0.14):
        pen.blob(
            [(x, -0.3), (x + 0.12, -0.24), (x + 0.1, -0.04), (x + 0.16, 0.0), (x - 0.04, 0.0), (x - 0.02, -0.12)],
            tint.dark,
        )
    return pen.shapes


def snail(rng: random.Random, tint: Tint) -> list[Shape]:
    """Slow, with a spiral shell."""
    pen = Pen()
    pen.blob(
        [(-0.68, 0.0), (-0.3, -0.22), (0.3, -0.2), (0.46, -0.5), (0.62, -0.48), (0.64, -0.2), (0.5, 0.0)], tint.accent
    )
    for x in (0.5, 0.6):
        pen.line([(x, -0.46), (x + 0.04, -0.74)], 0.03, tint.accent)
        pen.oval(x + 0.04, -0.76, 0.03, None, (40, 34, 36), role="detail")
    pen.oval(-0.08, -0.5, 0.4, 0.42, tint.base)
    turns = [(0.34 * (1 - k / 26) * math.cos(k * 0.55), 0.36 * (1 - k / 26) * math.sin(k * 0.55)) for k in range(26)]
    pen.line([(-0.08 + x, -0.5 + y) for x, y in turns], 0.05, tint.dark, role="detail")
    return pen.shapes
