"""Buildings."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.shapes import Pen, Shape

LIT: RGB = (255, 214, 120)
PANE: RGB = (112, 156, 184)


def house(rng: random.Random, tint: Tint) -> list[Shape]:
    """Walls, a roof, a door, windows and a chimney. The accent is the roof."""
    pen = Pen()
    pen.box(0.2, -0.94, 0.32, -0.6, tint.dark)
    pen.box(-0.42, -0.56, 0.42, 0, tint.base)
    pen.box(0.2, -0.56, 0.42, 0, mix(tint.base, tint.dark, 0.35), role="detail")
    pen.poly([(-0.54, -0.52), (-0.24, -0.9), (0.24, -0.9), (0.54, -0.52)], tint.accent)
    for row in range(3):
        y = -0.6 - row * 0.1
        pen.line(
            [(-0.5 + row * 0.08, y), (0.5 - row * 0.08, y)], 0.012, mix(tint.accent, (30, 16, 30), 0.25), role="detail"
        )
    _window(pen, -0.24, -0.34, 0.17, lit=True)
    _window(pen, 0.28, -0.34, 0.15, lit=rng.random() < 0.6)
    pen.blob([(-0.06, 0), (-0.06, -0.26), (0.02, -0.33), (0.1, -0.26), (0.1, 0)], mix(tint.accent, (50, 30, 30), 0.4))
    pen.oval(0.07, -0.14, 0.014, None, LIT, role="detail")
    pen.box(-0.46, -0.03, 0.46, 0, tint.deep)
    return pen.shapes


def castle(rng: random.Random, tint: Tint) -> list[Shape]:
    """Towers with pointed roofs around a gate. The accent is the roofs."""
    pen = Pen()
    for x, top, w in ((-0.2, -0.66, 0.12), (0.22, -0.72, 0.12)):
        _tower(pen, tint, x, top, w, far=True)
    pen.box(-0.42, -0.4, 0.42, 0, tint.base)
    pen.box(0.1, -0.4, 0.42, 0, mix(tint.base, tint.dark, 0.3), role="detail")
    for k in range(9):
        pen.box(-0.42 + k * 0.098, -0.45, -0.42 + k * 0.098 + 0.055, -0.39, tint.base)
    _tower(pen, tint, 0.0, -0.74, 0.15)
    for x, top in ((-0.44, -0.56), (0.44, -0.56)):
        _tower(pen, tint, x, top, 0.15)
    pen.blob([(-0.1, 0.01), (-0.1, -0.18), (0, -0.27), (0.1, -0.18), (0.1, 0.01)], (54, 38, 40))
    for k in range(-2, 3):
        pen.line([(k * 0.04, -0.22 + abs(k) * 0.03), (k * 0.04, 0)], 0.008, (120, 96, 76), role="detail")
    for x in (-0.26, -0.18, 0.2, 0.28):
        pen.blob([(x, -0.2), (x + 0.018, -0.25), (x + 0.036, -0.2), (x + 0.036, -0.15), (x, -0.15)], LIT, role="glow")
    return pen.shapes


def skyline(rng: random.Random, tint: Tint) -> list[Shape]:
    """A row of high houses with lit windows."""
    pen = Pen()
    for row, shade in ((0, tint.base), (1, tint.dark)):
        x = -1.12
        while x < 1.1:
            width = rng.uniform(0.11, 0.22)
            middle = math.exp(-((x + 0.05) ** 2) / 0.5)
            height = (0.3 + 0.62 * middle * rng.uniform(0.55, 1.0)) * (1.0 if row == 0 else 0.72)
            pen.box(x, -height, x + width * 0.94, 0, shade)
            if rng.random() < 0.3:
                pen.line([(x + width / 2, -height), (x + width / 2, -height - 0.09)], 0.012, shade)
            elif rng.random() < 0.3:
                pen.poly([(x, -height), (x + width * 0.47, -height - 0.08), (x + width * 0.94, -height)], shade)
            for wy in range(int(height / 0.06) - 1):
                for wx in range(int(width / 0.045) - 1):
                    if rng.random() < (0.22 if row == 0 else 0.36):
                        left, top = x + 0.022 + wx * 0.045, -height + 0.03 + wy * 0.06
                        pen.box(left, top, left + 0.02, top + 0.028, tint.accent, role="glow")
            x += width
    return pen.shapes


def tower(rng: random.Random, tint: Tint) -> list[Shape]:
    """One tall tower of stone."""
    pen = Pen()
    _tower(pen, tint, 0, -0.7, 0.3)
    for y in (-0.5, -0.32, -0.14):
        pen.line([(-0.14, y), (-0.04, y + 0.006)], 0.01, tint.dark, role="detail")
    return pen.shapes


def lighthouse(rng: random.Random, tint: Tint) -> list[Shape]:
    """Banded, on a rock, lamp lit."""
    pen = Pen()
    pen.poly([(0.02, -0.87), (0.95, -1.06), (0.95, -0.74)], (255, 240, 180), role="glow")
    pen.blob([(-0.4, 0.02), (-0.26, -0.09), (0, -0.12), (0.24, -0.08), (0.4, 0.02)], (84, 82, 92))

    def edge(y: float) -> float:
        return 0.11 + 0.09 * (y + 0.78) / 0.72

    for k in range(6):
        top, low = -0.78 + k * 0.12, -0.78 + (k + 1) * 0.12
        shade = tint.base if k % 2 == 0 else tint.accent
        pen.poly([(-edge(top), top), (edge(top), top), (edge(low), low), (-edge(low), low)], shade)
        pen.poly(
            [(edge(top) * 0.3, top), (edge(top), top), (edge(low), low), (edge(low) * 0.3, low)],
            mix(shade, (40, 30, 60), 0.22),
            role="detail",
        )
    pen.box(-0.15, -0.8, 0.15, -0.775, (60, 54, 62))
    pen.box(-0.085, -0.93, 0.085, -0.8, LIT, role="glow")
    for x in (-0.08, 0, 0.08):
        pen.line([(x, -0.93), (x, -0.8)], 0.012, (60, 54, 62), role="detail")
    pen.poly([(-0.12, -0.92), (0, -1.0), (0.12, -0.92)], tint.base)
    pen.blob([(-0.04, -0.06), (-0.04, -0.15), (0, -0.19), (0.04, -0.15), (0.04, -0.06)], (70, 50, 50), role="detail")
    for y in (-0.6, -0.36):
        pen.box(-0.025, y - 0.04, 0.025, y + 0.03, (60, 60, 76), role="detail")
    return pen.shapes


def temple(rng: random.Random, tint: Tint) -> list[Shape]:
    """A pagoda of four roofs. The accent is the roofs."""
    pen = Pen()
    pen.box(-0.42, -0.06, 0.42, 0, (150, 144, 140))
    for k in range(4):
        half, low, high = 0.3 - k * 0.055, -0.06 - k * 0.21, -0.2 - k * 0.21
        pen.box(-half, high, half, low, tint.base)
        for x in range(-2, 3):
            pen.box(
                x * half * 0.42 - 0.022,
                high + 0.04,
                x * half * 0.42 + 0.022,
                low,
                LIT if x % 2 else tint.dark,
                role="detail",
            )
        pen.blob(
            [
                (-half - 0.16, high + 0.0),
                (-half * 0.7, high - 0.055),
                (0, high - 0.08),
                (half * 0.7, high - 0.055),
                (half + 0.16, high),
                (0, high + 0.012),
            ],
            tint.accent,
        )
        pen.line(
            [(-half - 0.12, high - 0.002), (0, high + 0.006), (half + 0.12, high - 0.002)],
            0.014,
            mix(tint.accent, (240, 200, 120), 0.4),
            role="detail",
        )
    pen.line([(0, -0.9), (0, -1.0)], 0.022, (222, 174, 54))
    return pen.shapes


def windmill(rng: random.Random, tint: Tint) -> list[Shape]:
    """A mill with four sails."""
    pen = Pen()
    pen.poly([(-0.13, -0.66), (0.13, -0.66), (0.22, 0), (-0.22, 0)], tint.base)
    pen.poly([(0.04, -0.66), (0.13, -0.66), (0.22, 0), (0.07, 0)], tint.dark, role="detail")
    pen.blob([(-0.17, -0.64), (-0.1, -0.78), (0.1, -0.78), (0.17, -0.64)], tint.accent)
    pen.blob([(-0.05, 0), (-0.05, -0.14), (0, -0.18), (0.05, -0.14), (0.05, 0)], tint.accent)
    _window(pen, 0, -0.42, 0.08, lit=True)
    start = rng.uniform(20, 50)
    for k in range(4):
        a = math.radians(start + k * 90)

        def at(u: float, v: float, a: float = a) -> tuple[float, float]:
            return math.cos(a) * u - math.sin(a) * v, -0.64 + math.sin(a) * u + math.cos(a) * v

        pen.poly([at(0.08, 0.0), at(0.44, 0.0), at(0.44, 0.1), at(0.08, 0.08)], (250, 244, 228))
        pen.line([at(0, 0), at(0.45, 0)], 0.022, (104, 72, 52))
        for u in (0.18, 0.27, 0.36):
            pen.line([at(u, 0), at(u, 0.095)], 0.01, (150, 120, 92), role="detail")
    pen.oval(0, -0.64, 0.035, None, (84, 58, 44))
    return pen.shapes


def bridge(rng: random.Random, tint: Tint) -> list[Shape]:
    """Hung between two towers."""
    pen = Pen()
    pen.box(-1.2, -0.3, 1.2, -0.22, tint.dark)
    for x in (-0.55, 0.55):
        pen.box(x - 0.06, -1.0, x + 0.06, 0, tint.base)
        pen.box(x + 0.01, -1.0, x + 0.06, 0, tint.dark, role="detail")
        for y in (-0.86, -0.58):
            pen.box(x - 0.085, y, x + 0.085, y + 0.05, tint.base)
    curve = [(x / 10, -0.34 - 0.62 * (x / 5.5) ** 2) for x in range(-5, 6)]
    pen.line(curve, 0.024, tint.base)
    for x, y in curve[1:-1]:
        pen.line([(x, y), (x, -0.28)], 0.01, tint.base)
    for side in (-1, 1):
        pen.line([(side * 0.55, -0.95), (side * 0.85, -0.52), (side * 1.2, -0.3)], 0.024, tint.base)
        for k in (0.7, 0.85, 1.0):
            pen.line([(side * k, -0.95 + (k - 0.55) * 1.2), (side * k, -0.28)], 0.01, tint.base)
    return pen.shapes


def _tower(pen: Pen, tint: Tint, x: float, top: float, width: float, *, far: bool = False) -> None:
    wall = mix(tint.base, tint.light, 0.4) if far else tint.base
    half = width / 2
    pen.box(x - half, top, x + half, 0, wall)
    pen.box(x + half * 0.25, top, x + half, 0, mix(wall, tint.dark, 0.55), role="detail")
    pen.box(x - half * 1.25, top - 0.02, x + half * 1.25, top + 0.04, wall)
    pen.poly([(x - half * 1.35, top), (x, top - width * 1.7), (x + half * 1.35, top)], tint.accent)
    pen.poly(
        [(x + half * 0.2, top), (x, top - width * 1.7), (x + half * 1.35, top)],
        mix(tint.accent, (20, 14, 40), 0.25),
        role="detail",
    )
    pen.blob(
        [
            (x - 0.02, top + 0.14),
            (x, top + 0.09),
            (x + 0.02, top + 0.14),
            (x + 0.02, top + 0.19),
            (x - 0.02, top + 0.19),
        ],
        LIT,
        role="glow",
    )


def _window(pen: Pen, x: float, y: float, size: float, *, lit: bool) -> None:
    half = size / 2
    pen.box(x - half * 1.2, y - half * 1.2, x + half * 1.2, y + half * 1.2, (250, 246, 236), role="detail")
    pen.box(x - half, y - half, x + half, y + half, LIT if lit else PANE, role="glow" if lit else "detail")
    pen.line([(x, y - half), (x, y + half)], size * 0.09, (250, 246, 236), role="detail")
    pen.line([(x - half, y), (x + half, y)], size * 0.09, (250, 246, 236), role="detail")
