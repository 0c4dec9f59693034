"""Trees, flowers, mountains."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.shapes import Pen, Shape


def tree(rng: random.Random, tint: Tint) -> list[Shape]:
    """A round crown on a trunk. The accent is the trunk."""
    pen = Pen()
    pen.blob(
        [(-0.06, 0), (-0.04, -0.3), (-0.14, -0.5), (0, -0.42), (0.12, -0.52), (0.05, -0.3), (0.07, 0)], tint.accent
    )
    lumps = [
        (-0.2, -0.5, 0.18),
        (0.2, -0.52, 0.18),
        (0.0, -0.56, 0.24),
        (-0.16, -0.72, 0.19),
        (0.17, -0.74, 0.19),
        (0.0, -0.84, 0.17),
    ]
    for x, y, r in lumps:
        pen.oval(x, y + 0.02, r, r * 0.92, tint.dark)
    for x, y, r in lumps:
        pen.oval(x - 0.015, y - 0.015, r * 0.9, r * 0.8, tint.base)
    for x, y, r in lumps[2:]:
        pen.oval(x - r * 0.3, y - r * 0.3, r * 0.42, r * 0.34, tint.light, role="detail")
    for _ in range(7):
        pen.oval(rng.uniform(-0.26, 0.26), rng.uniform(-0.85, -0.45), 0.022, None, tint.light, role="detail")
    return pen.shapes


def pine(rng: random.Random, tint: Tint) -> list[Shape]:
    """Four tiers on a trunk."""
    pen = Pen()
    pen.box(-0.04, -0.18, 0.04, 0, tint.accent)
    for k in range(4):
        low, high, half = -0.12 - k * 0.19, -0.46 - k * 0.18, 0.29 - k * 0.058
        edge = [(-half + j * half / 3, low + (0.035 if j % 2 else 0)) for j in range(7)]
        pen.poly([(0, high), *reversed(edge)], tint.dark if k % 2 else tint.base)
        pen.poly([(0, high), (-half * 0.86, low), (-half * 0.25, low)], mix(tint.base, tint.light, 0.35), role="detail")
    return pen.shapes


def palm(rng: random.Random, tint: Tint) -> list[Shape]:
    """A bent trunk and seven fronds."""
    pen = Pen()
    pen.line([(-0.1, 0), (-0.04, -0.34), (0.04, -0.66)], 0.06, tint.accent)
    for k in range(6):
        y = -0.08 - k * 0.1
        pen.line(
            [(-0.115 + k * 0.026, y), (-0.055 + k * 0.026, y)],
            0.012,
            mix(tint.accent, (40, 26, 20), 0.4),
            role="detail",
        )
    for k, angle in enumerate((-160, -125, -95, -60, -25, 12, 192)):
        a = math.radians(angle)
        tip = (0.04 + 0.42 * math.cos(a), -0.68 + 0.3 * math.sin(a) + 0.1)
        bend = (0.04 + 0.26 * math.cos(a), -0.7 + 0.34 * math.sin(a) - 0.04)
        pen.blob(
            [(0.04, -0.7), (bend[0] - 0.03, bend[1] - 0.05), tip, (bend[0] + 0.02, bend[1] + 0.05)],
            tint.dark if k % 2 else tint.base,
        )
    for x in (-0.01, 0.08):
        pen.oval(x, -0.64, 0.035, None, (112, 72, 44))
    return pen.shapes


def cactus(rng: random.Random, tint: Tint) -> list[Shape]:
    """Two arms and a flower."""
    pen = Pen()
    pen.line([(-0.08, -0.4), (-0.24, -0.4), (-0.25, -0.66)], 0.11, tint.dark)
    pen.line([(0.08, -0.3), (0.24, -0.32), (0.25, -0.56)], 0.11, tint.dark)
    pen.blob([(-0.12, 0), (-0.12, -0.84), (0, -0.94), (0.12, -0.84), (0.12, 0)], tint.base)
    for x in (-0.05, 0.02, 0.08):
        pen.line([(x, -0.05), (x, -0.84)], 0.01, tint.dark, role="detail")
    for k in range(5):
        a = k * math.tau / 5
        pen.oval(0.05 * math.cos(a), -0.95 + 0.045 * math.sin(a), 0.04, None, tint.accent)
    pen.oval(0, -0.95, 0.025, None, (250, 220, 90), role="detail")
    return pen.shapes


def flower(rng: random.Random, tint: Tint) -> list[Shape]:
    """A large bloom on a stem. The accent is its heart."""
    pen = Pen()
    pen.line([(0, -0.6), (0.03, -0.3), (0, 0)], 0.04, (70, 130, 72))
    for side, y in ((-1, -0.2), (1, -0.3)):
        pen.blob([(0.01, y), (side * 0.14, y - 0.14), (side * 0.24, y - 0.14), (side * 0.14, y - 0.02)], (88, 152, 80))
    petals = rng.choice([6, 8, 9])
    for ring, reach, shade in ((0, 0.19, tint.dark), (1, 0.165, tint.base)):
        for k in range(petals):
            a = k * math.tau / petals + ring * math.pi / petals
            pen.oval(reach * math.cos(a), -0.7 + reach * math.sin(a), 0.115, 0.068, shade, turn=math.degrees(a))
    pen.oval(0, -0.7, 0.085, None, tint.accent)
    pen.oval(-0.015, -0.715, 0.05, None, mix(tint.accent, (255, 250, 220), 0.35), role="detail")
    for k in range(8):
        a = k * math.tau / 8
        pen.oval(
            0.062 * math.cos(a),
            -0.7 + 0.062 * math.sin(a),
            0.01,
            None,
            mix(tint.accent, (90, 50, 20), 0.5),
            role="detail",
        )
    return pen.shapes


def mushroom(rng: random.Random, tint: Tint) -> list[Shape]:
    """A spotted cap."""
    pen = Pen()
    pen.blob([(-0.12, -0.5), (0.12, -0.5), (0.16, -0.06), (0, 0), (-0.16, -0.06)], tint.accent)
    pen.blob(
        [(0.02, -0.5), (0.12, -0.5), (0.16, -0.06), (0.06, -0.02)], mix(tint.accent, (120, 90, 80), 0.25), role="detail"
    )
    pen.blob([(-0.44, -0.46), (-0.34, -0.82), (0, -1.0), (0.34, -0.82), (0.44, -0.46), (0, -0.38)], tint.base)
    pen.blob([(-0.42, -0.46), (0, -0.5), (0.42, -0.46), (0, -0.36)], mix(tint.accent, tint.base, 0.25), role="detail")
    for x, y, r in (
        (-0.2, -0.68, 0.075),
        (0.06, -0.82, 0.085),
        (0.24, -0.62, 0.06),
        (-0.02, -0.6, 0.05),
        (-0.14, -0.87, 0.04),
    ):
        pen.oval(x, y, r, r * 0.82, (252, 246, 236), role="detail")
    return pen.shapes


def mountain(rng: random.Random, tint: Tint) -> list[Shape]:
    """Three peaks. The accent is the snow."""
    pen = Pen()
    for x, top, half, shade in (
        (-0.5, -0.66, 0.46, tint.light),
        (0.52, -0.74, 0.48, mix(tint.base, tint.light, 0.5)),
        (0.02, -1.0, 0.62, tint.base),
    ):
        _peak(pen, rng, x, top, half, shade, tint)
    return pen.shapes


def volcano(rng: random.Random, tint: Tint) -> list[Shape]:
    """Smoking, lava running down. The accent is the lava."""
    pen = Pen()
    for k in range(6):
        pen.oval(
            0.04 + k * 0.07,
            -0.86 - k * 0.09,
            0.1 + k * 0.03,
            None,
            mix((120, 100, 110), (206, 190, 196), k / 6),
            role="weather",
        )
    pen.blob([(-0.12, -0.72), (-0.06, -0.92), (0.02, -0.8), (0.08, -0.96), (0.13, -0.72)], tint.accent, role="glow")
    pen.poly([(-0.86, 0), (-0.4, -0.34), (-0.17, -0.74), (0.17, -0.74), (0.42, -0.34), (0.86, 0)], tint.base)
    pen.poly([(0.02, -0.74), (0.17, -0.74), (0.42, -0.34), (0.86, 0), (0.3, 0)], tint.dark, role="detail")
    for x in (-0.1, 0.02, 0.11):
        pen.line(
            [(x, -0.74), (x * 1.6, -0.5), (x * 1.5 + 0.05, -0.3), (x * 2.6, -0.06)], 0.035, tint.accent, role="glow"
        )
    pen.oval(0, -0.74, 0.17, 0.025, mix(tint.accent, (255, 230, 140), 0.5), role="glow")
    return pen.shapes


def _peak(pen: Pen, rng: random.Random, x: float, top: float, half: float, shade: RGB, tint: Tint) -> None:
    left, right = x - half, x + half
    bend = rng.uniform(-0.05, 0.05)
    pen.poly([(left, 0), (x - half * 0.45, top * 0.48), (x, top), (x + half * 0.5, top * 0.44), (right, 0)], shade)
    pen.poly(
        [
            (x, top),
            (x + half * 0.5, top * 0.44),
            (right, 0),
            (x + half * 0.25 + bend, 0),
            (x + half * 0.1, top * 0.4),
            (x + bend, top * 0.6),
        ],
        mix(shade, (30, 30, 70), 0.28),
        role="detail",
    )
    snow = 0.74
    pen.poly(
        [
            (x, top),
            (x + half * 0.235, top * snow),
            (x + half * 0.12, top * (snow + 0.05)),
            (x + half * 0.03, top * (snow - 0.05)),
            (x - half * 0.07, top * (snow + 0.05)),
            (x - half * 0.215, top * (snow - 0.005)),
        ],
        tint.accent,
        role="detail",
    )
