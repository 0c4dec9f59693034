"""Food and drink."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import Tint, mix
from diptych.models.painters.shapes import Pen, Shape


def cup(rng: random.Random, tint: Tint) -> list[Shape]:
    """Steaming. The accent is what is in it."""
    pen = Pen()
    for x in (-0.12, 0.04):
        pen.line(
            [(x, -0.74), (x + 0.06, -0.82), (x - 0.02, -0.9), (x + 0.04, -1.0)], 0.03, (240, 240, 240), role="weather"
        )
    ring = [
        (0.33 + 0.15 * math.cos(a), -0.36 + 0.16 * math.sin(a)) for a in (math.radians(d) for d in range(-110, 120, 20))
    ]
    pen.line(ring, 0.06, tint.dark)
    pen.oval(0, -0.02, 0.5, 0.05, tint.dark)
    pen.oval(0, -0.035, 0.46, 0.04, tint.light)
    pen.blob([(-0.34, -0.64), (0.34, -0.64), (0.33, -0.3), (0.2, -0.05), (-0.2, -0.05), (-0.33, -0.3)], tint.base)
    pen.blob(
        [(0.14, -0.64), (0.34, -0.64), (0.33, -0.3), (0.2, -0.05), (0.08, -0.05), (0.18, -0.3)],
        mix(tint.base, tint.dark, 0.6),
        role="detail",
    )
    pen.oval(0, -0.64, 0.345, 0.075, tint.light)
    pen.oval(0, -0.635, 0.3, 0.055, tint.accent, role="detail")
    return pen.shapes


def bottle(rng: random.Random, tint: Tint) -> list[Shape]:
    """With a label. The accent is the label."""
    pen = Pen()
    pen.box(-0.05, -1.0, 0.05, -0.9, (170, 120, 76))
    pen.blob(
        [
            (-0.055, -0.94),
            (0.055, -0.94),
            (0.06, -0.72),
            (0.16, -0.58),
            (0.16, -0.02),
            (-0.16, -0.02),
            (-0.16, -0.58),
            (-0.06, -0.72),
        ],
        tint.base,
    )
    pen.blob([(0.05, -0.6), (0.16, -0.56), (0.16, -0.02), (0.06, -0.02)], tint.dark, role="detail")
    pen.box(-0.16, -0.44, 0.16, -0.18, tint.accent, role="detail")
    pen.line([(-0.08, -0.36), (0.08, -0.36)], 0.016, tint.deep, role="detail")
    pen.line([(-0.06, -0.28), (0.06, -0.28)], 0.012, tint.deep, role="detail")
    pen.line([(-0.1, -0.56), (-0.11, -0.48)], 0.03, tint.light, role="detail")
    return pen.shapes


def apple(rng: random.Random, tint: Tint) -> list[Shape]:
    """With stem and leaf."""
    pen = Pen()
    pen.blob(
        [
            (0, -0.76),
            (0.22, -0.84),
            (0.45, -0.66),
            (0.42, -0.26),
            (0.2, 0),
            (0, -0.05),
            (-0.2, 0),
            (-0.42, -0.26),
            (-0.45, -0.66),
            (-0.22, -0.84),
        ],
        tint.base,
    )
    pen.blob(
        [(0.26, -0.8), (0.45, -0.62), (0.4, -0.24), (0.2, -0.01), (0.1, -0.03), (0.3, -0.34)], tint.dark, role="detail"
    )
    pen.oval(-0.22, -0.6, 0.07, 0.13, tint.light, turn=24, role="detail")
    pen.line([(0, -0.72), (0.02, -0.88), (0.07, -0.98)], 0.04, (96, 66, 44))
    pen.blob([(0.05, -0.86), (0.16, -1.0), (0.34, -0.97), (0.22, -0.86)], tint.accent)
    return pen.shapes


def orange(rng: random.Random, tint: Tint) -> list[Shape]:
    """A round fruit."""
    pen = Pen()
    pen.oval(0, -0.43, 0.45, 0.43, tint.base)
    pen.blob([(0.2, -0.8), (0.44, -0.5), (0.34, -0.16), (0.05, -0.01), (0.28, -0.3)], tint.dark, role="detail")
    for _ in range(14):
        a, r = rng.uniform(0, math.tau), rng.uniform(0.05, 0.36)
        pen.oval(r * math.cos(a), -0.43 + r * math.sin(a), 0.011, None, tint.dark, role="detail")
    pen.oval(-0.18, -0.6, 0.08, 0.06, tint.light, turn=-40, role="detail")
    pen.blob([(0, -0.84), (0.1, -0.98), (0.3, -0.96), (0.18, -0.84)], tint.accent)
    return pen.shapes


def pear(rng: random.Random, tint: Tint) -> list[Shape]:
    """With a stem."""
    pen = Pen()
    pen.blob(
        [
            (0, -0.9),
            (0.13, -0.8),
            (0.18, -0.58),
            (0.33, -0.3),
            (0.22, -0.02),
            (0, 0),
            (-0.22, -0.02),
            (-0.33, -0.3),
            (-0.18, -0.58),
            (-0.13, -0.8),
        ],
        tint.base,
    )
    pen.blob(
        [(0.1, -0.82), (0.18, -0.58), (0.33, -0.3), (0.2, -0.02), (0.06, -0.01), (0.2, -0.3)], tint.dark, role="detail"
    )
    pen.oval(-0.14, -0.36, 0.05, 0.11, tint.light, turn=14, role="detail")
    pen.line([(0, -0.88), (0.05, -1.0)], 0.035, tint.accent)
    return pen.shapes


def banana(rng: random.Random, tint: Tint) -> list[Shape]:
    """Two of a bunch."""
    pen = Pen()
    for dy, shade in ((-0.12, tint.dark), (0, tint.base)):
        pen.blob(
            [
                (-0.62, -0.86 + dy),
                (-0.5, -0.4 + dy),
                (-0.1, -0.12 + dy),
                (0.4, -0.12 + dy),
                (0.64, -0.3 + dy),
                (0.3, -0.34 + dy),
                (-0.1, -0.42 + dy),
                (-0.4, -0.66 + dy),
            ],
            shade,
        )
    pen.line([(-0.5, -0.56), (-0.12, -0.26), (0.36, -0.2)], 0.024, tint.dark, role="detail")
    pen.line([(-0.6, -0.84), (-0.66, -0.97)], 0.07, tint.accent)
    pen.oval(0.63, -0.3, 0.035, None, tint.accent)
    return pen.shapes


def pumpkin(rng: random.Random, tint: Tint) -> list[Shape]:
    """Ribbed."""
    pen = Pen()
    pen.line([(0, -0.76), (0.02, -0.9), (0.12, -0.98)], 0.08, tint.accent)
    for x, w, shade in (
        (-0.38, 0.2, tint.dark),
        (0.38, 0.2, tint.dark),
        (-0.2, 0.22, tint.base),
        (0.2, 0.22, mix(tint.base, tint.dark, 0.5)),
        (0, 0.2, mix(tint.base, tint.light, 0.25)),
    ):
        pen.oval(x, -0.4, w, 0.4, shade)
    pen.oval(-0.07, -0.56, 0.035, 0.1, tint.light, turn=8, role="detail")
    return pen.shapes


def cake(rng: random.Random, tint: Tint) -> list[Shape]:
    """Two tiers with candles. The accent is the filling."""
    pen = Pen()
    pen.oval(0, -0.02, 0.52, 0.045, (226, 226, 232))
    for left, top, low in ((-0.42, -0.4, -0.04), (-0.28, -0.7, -0.4)):
        pen.box(left, top, -left, low, tint.base)
        pen.box(-left * 0.3, top, -left, low, tint.dark, role="detail")
        pen.box(left, (top + low) / 2 - 0.02, -left, (top + low) / 2 + 0.03, tint.accent, role="detail")
        drip = [(left + k * -left / 4, top + (0.09 if k % 2 else 0.04)) for k in range(9)]
        pen.blob([(left, top - 0.03), (-left, top - 0.03), *reversed(drip)], (255, 248, 240))
    for x in (-0.16, 0, 0.16):
        pen.box(x - 0.016, -0.88, x + 0.016, -0.71, tint.accent)
        pen.blob([(x, -1.0), (x + 0.03, -0.92), (x, -0.88), (x - 0.03, -0.92)], (255, 200, 80), role="glow")
    return pen.shapes
