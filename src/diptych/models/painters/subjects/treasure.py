"""Precious, playful and worn things."""

from __future__ import annotations

import random

from diptych.models.painters.colour import Tint
from diptych.models.painters.shapes import Pen, Shape


def crystal(rng: random.Random, tint: Tint) -> list[Shape]:
    """A cluster of three."""
    pen = Pen()
    for x, top, half, lean in ((-0.2, -0.62, 0.12, -0.1), (0.2, -0.7, 0.13, 0.1), (0.0, -1.0, 0.17, 0.0)):
        pen.poly(
            [(x - half * 0.7, 0), (x - half + lean, top * 0.72), (x + lean * 1.4, top), (x + lean, top * 0.6), (x, 0)],
            tint.base,
        )
        pen.poly(
            [(x + half * 0.7, 0), (x + half + lean, top * 0.72), (x + lean * 1.4, top), (x + lean, top * 0.6), (x, 0)],
            tint.dark,
        )
        pen.poly(
            [(x - half + lean, top * 0.72), (x + lean * 1.4, top), (x + lean, top * 0.6)], tint.accent, role="detail"
        )
    return pen.shapes


def sword(rng: random.Random, tint: Tint) -> list[Shape]:
    """Point up. The accent is the hilt."""
    pen = Pen()
    pen.poly([(0, -1.0), (0.045, -0.9), (0.045, -0.26), (0, -0.26)], tint.dark)
    pen.poly([(0, -1.0), (-0.045, -0.9), (-0.045, -0.26), (0, -0.26)], tint.base)
    pen.blob([(-0.16, -0.28), (0.16, -0.28), (0.17, -0.22), (-0.17, -0.22)], tint.accent)
    pen.box(-0.028, -0.23, 0.028, -0.06, (86, 54, 42))
    pen.oval(0, -0.045, 0.045, None, tint.accent)
    return pen.shapes


def crown(rng: random.Random, tint: Tint) -> list[Shape]:
    """Five points. The accent is the jewels."""
    pen = Pen()
    points = [
        (-0.56, 0),
        (-0.6, -0.72),
        (-0.34, -0.4),
        (-0.3, -0.86),
        (-0.12, -0.42),
        (0, -0.98),
        (0.12, -0.42),
        (0.3, -0.86),
        (0.34, -0.4),
        (0.6, -0.72),
        (0.56, 0),
    ]
    pen.poly(points, tint.base)
    pen.poly(
        [(0.14, -0.2), (0.12, -0.42), (0.3, -0.86), (0.34, -0.4), (0.6, -0.72), (0.56, -0.2)], tint.dark, role="detail"
    )
    pen.box(-0.56, -0.2, 0.56, 0, tint.light)
    for x, y in ((-0.6, -0.74), (-0.3, -0.88), (0, -1.0), (0.3, -0.88), (0.6, -0.74)):
        pen.oval(x, y, 0.045, None, tint.accent)
    for x in (-0.36, 0, 0.36):
        pen.oval(x, -0.1, 0.06, 0.07, tint.accent, role="detail")
    return pen.shapes


def heart(rng: random.Random, tint: Tint) -> list[Shape]:
    """The sign of it."""
    pen = Pen()
    pen.blob(
        [
            (0, -0.72),
            (0.2, -0.98),
            (0.46, -0.9),
            (0.5, -0.6),
            (0.28, -0.28),
            (0, 0),
            (-0.28, -0.28),
            (-0.5, -0.6),
            (-0.46, -0.9),
            (-0.2, -0.98),
        ],
        tint.base,
    )
    pen.blob([(0.38, -0.9), (0.5, -0.6), (0.28, -0.28), (0, 0), (0.3, -0.5)], tint.dark, role="detail")
    pen.oval(-0.28, -0.76, 0.07, 0.1, tint.accent, turn=30, role="detail")
    return pen.shapes


def candle(rng: random.Random, tint: Tint) -> list[Shape]:
    """Burning. The accent is the flame."""
    pen = Pen()
    pen.oval(0, -0.03, 0.16, 0.035, (140, 110, 70))
    pen.box(-0.08, -0.62, 0.08, -0.04, tint.base)
    pen.box(0.02, -0.62, 0.08, -0.04, tint.dark, role="detail")
    pen.blob(
        [(-0.08, -0.64), (0.08, -0.64), (0.085, -0.5), (0.05, -0.44), (0.03, -0.56), (-0.03, -0.52), (-0.085, -0.56)],
        tint.light,
    )
    pen.line([(0, -0.64), (0, -0.7)], 0.014, (50, 40, 40))
    pen.blob([(0, -1.0), (0.065, -0.8), (0, -0.67), (-0.065, -0.8)], tint.accent, role="glow")
    pen.blob([(0, -0.88), (0.028, -0.76), (0, -0.69), (-0.028, -0.76)], (255, 246, 210), role="glow")
    return pen.shapes


def vase(rng: random.Random, tint: Tint) -> list[Shape]:
    """With a painted band in the accent."""
    pen = Pen()
    pen.blob(
        [
            (-0.14, -1.0),
            (0.14, -1.0),
            (0.1, -0.8),
            (0.29, -0.5),
            (0.2, -0.08),
            (0.14, 0),
            (-0.14, 0),
            (-0.2, -0.08),
            (-0.29, -0.5),
            (-0.1, -0.8),
        ],
        tint.base,
    )
    pen.blob(
        [(0.06, -0.98), (0.1, -0.8), (0.29, -0.5), (0.2, -0.08), (0.06, -0.01), (0.17, -0.46)], tint.dark, role="detail"
    )
    pen.line([(-0.28, -0.5), (0, -0.45), (0.28, -0.5)], 0.06, tint.accent, role="detail")
    pen.oval(0, -0.99, 0.145, 0.03, tint.deep)
    pen.oval(-0.14, -0.62, 0.03, 0.08, tint.light, turn=30, role="detail")
    return pen.shapes


def hat(rng: random.Random, tint: Tint) -> list[Shape]:
    """With a band in the accent."""
    pen = Pen()
    pen.oval(0, -0.12, 0.68, 0.13, tint.dark)
    pen.blob(
        [(-0.4, -0.14), (-0.36, -0.9), (-0.12, -1.0), (0, -0.92), (0.12, -1.0), (0.36, -0.9), (0.4, -0.14)], tint.base
    )
    pen.blob(
        [(-0.4, -0.36), (0, -0.32), (0.4, -0.36), (0.4, -0.16), (0, -0.11), (-0.4, -0.16)], tint.accent, role="detail"
    )
    return pen.shapes


def ball(rng: random.Random, tint: Tint) -> list[Shape]:
    """With a curved stripe."""
    pen = Pen()
    pen.oval(0, -0.5, 0.5, None, tint.base)
    pen.blob([(0.26, -0.93), (0.5, -0.5), (0.34, -0.12), (0.02, 0), (0.3, -0.36)], tint.dark, role="detail")
    pen.line([(-0.42, -0.72), (0, -0.6), (0.42, -0.72)], 0.1, tint.accent, role="detail")
    pen.oval(-0.2, -0.8, 0.1, 0.06, tint.light, turn=-30, role="detail")
    return pen.shapes


def cube(rng: random.Random, tint: Tint) -> list[Shape]:
    """Three faces."""
    pen = Pen()
    pen.poly([(-0.52, -0.76), (0, -1.0), (0.52, -0.76), (0, -0.52)], tint.light)
    pen.poly([(-0.52, -0.76), (0, -0.52), (0, 0), (-0.52, -0.24)], tint.base)
    pen.poly([(0.52, -0.76), (0, -0.52), (0, 0), (0.52, -0.24)], tint.dark)
    return pen.shapes
