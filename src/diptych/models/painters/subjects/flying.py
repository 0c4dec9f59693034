"""Things that fly."""

from __future__ import annotations

import random

from diptych.models.painters.colour import Tint, mix
from diptych.models.painters.shapes import Pen, Shape


def plane(rng: random.Random, tint: Tint) -> list[Shape]:
    """An aeroplane, climbing a little."""
    pen = Pen()
    pen.poly([(-0.82, -0.5), (-0.98, -0.98), (-0.76, -0.96), (-0.5, -0.58)], tint.accent)
    pen.poly([(-0.1, -0.54), (-0.3, -0.9), (-0.14, -0.9), (0.2, -0.56)], tint.dark)
    pen.blob(
        [
            (-0.94, -0.54),
            (-0.4, -0.64),
            (0.5, -0.64),
            (0.86, -0.5),
            (0.94, -0.4),
            (0.6, -0.3),
            (-0.2, -0.3),
            (-0.74, -0.42),
        ],
        tint.base,
    )
    pen.line([(-0.8, -0.45), (0, -0.38), (0.86, -0.4)], 0.04, tint.accent, role="detail")
    for k in range(8):
        pen.oval(-0.4 + k * 0.12, -0.53, 0.026, 0.032, (90, 140, 180), role="detail")
    pen.blob([(0.66, -0.58), (0.8, -0.53), (0.84, -0.48), (0.66, -0.48)], (70, 110, 150), role="detail")
    pen.poly([(0.14, -0.38), (-0.42, 0.0), (-0.22, 0.0), (0.4, -0.36)], tint.light)
    return pen.shapes


def rocket(rng: random.Random, tint: Tint) -> list[Shape]:
    """Lifting off. The accent is nose and fins."""
    pen = Pen()
    pen.blob([(-0.11, -0.2), (0.11, -0.2), (0.08, -0.06), (0, 0.08), (-0.08, -0.06)], (250, 150, 50), role="glow")
    pen.blob([(-0.06, -0.2), (0.06, -0.2), (0, -0.02)], (255, 236, 150), role="glow")
    for side in (-1, 1):
        pen.blob([(side * 0.12, -0.46), (side * 0.27, -0.24), (side * 0.25, -0.14), (side * 0.12, -0.24)], tint.accent)
    pen.blob(
        [(0, -1.0), (0.12, -0.82), (0.16, -0.52), (0.12, -0.2), (-0.12, -0.2), (-0.16, -0.52), (-0.12, -0.82)],
        tint.base,
    )
    pen.blob(
        [(0.03, -0.96), (0.12, -0.82), (0.16, -0.52), (0.12, -0.2), (0.05, -0.2), (0.09, -0.52)],
        tint.dark,
        role="detail",
    )
    pen.blob([(0, -1.01), (0.08, -0.9), (0.115, -0.8), (0, -0.78), (-0.115, -0.8), (-0.08, -0.9)], tint.accent)
    pen.oval(0, -0.62, 0.085, None, tint.accent, role="detail")
    pen.oval(0, -0.62, 0.06, None, (120, 190, 220), role="detail")
    pen.oval(-0.02, -0.64, 0.02, None, (240, 250, 255), role="detail")
    pen.box(-0.13, -0.3, 0.13, -0.26, tint.accent, role="detail")
    return pen.shapes


def saucer(rng: random.Random, tint: Tint) -> list[Shape]:
    """A flying saucer with a beam."""
    pen = Pen()
    pen.poly([(-0.3, -0.3), (0.3, -0.3), (0.5, 0.3), (-0.5, 0.3)], mix(tint.accent, (255, 255, 230), 0.4), role="glow")
    pen.oval(0, -0.66, 0.36, 0.34, mix(tint.accent, (255, 255, 255), 0.35))
    pen.oval(-0.1, -0.8, 0.1, 0.06, (250, 255, 255), turn=-25, role="detail")
    pen.blob([(-0.94, -0.44), (-0.5, -0.62), (0.5, -0.62), (0.94, -0.44), (0.5, -0.22), (-0.5, -0.22)], tint.base)
    pen.blob([(-0.94, -0.44), (0, -0.36), (0.94, -0.44), (0.5, -0.22), (-0.5, -0.22)], tint.dark, role="detail")
    for k in range(7):
        x = -0.66 + k * 0.22
        pen.oval(x, -0.4 + 0.05 * (1 - abs(x)), 0.042, None, ((255, 226, 120), tint.accent)[k % 2], role="glow")
    return pen.shapes


def airship(rng: random.Random, tint: Tint) -> list[Shape]:
    """A hot-air balloon with a basket."""
    pen = Pen()
    for x in (-0.1, 0.1):
        pen.line([(x * 2.2, -0.34), (x * 0.8, -0.12)], 0.01, (110, 84, 64))
    pen.blob(
        [
            (0, -1.0),
            (0.28, -0.9),
            (0.38, -0.66),
            (0.26, -0.42),
            (0.1, -0.28),
            (-0.1, -0.28),
            (-0.26, -0.42),
            (-0.38, -0.66),
            (-0.28, -0.9),
        ],
        tint.base,
    )
    for inner, outer in ((-0.3, -0.18), (-0.07, 0.07), (0.18, 0.3)):
        pen.blob(
            [
                (inner * 0.4, -0.99),
                (outer * 0.4, -0.99),
                (outer * 1.1, -0.66),
                (outer * 0.42, -0.29),
                (inner * 0.42, -0.29),
                (inner * 1.1, -0.66),
            ],
            tint.accent,
            role="detail",
        )
    pen.blob([(-0.09, -0.13), (0.09, -0.13), (0.075, 0), (-0.075, 0)], (146, 98, 58))
    pen.line([(-0.1, -0.13), (0.1, -0.13)], 0.024, (100, 64, 40))
    return pen.shapes
