"""Knight, robot, astronaut, wizard, samurai."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.shapes import Pen, Shape
from diptych.models.painters.subjects.people import SKINS


def knight(rng: random.Random, tint: Tint) -> list[Shape]:
    """In armour, with sword and shield."""
    pen = Pen()
    pen.blob(
        [(-0.16, -0.72), (0.16, -0.72), (0.24, -0.1), (0, -0.05), (-0.24, -0.1)], mix(tint.accent, (20, 10, 30), 0.3)
    )
    _figure(pen, tint, boots=tint.deep)
    pen.poly([(-0.1, -0.46), (0.1, -0.46), (0.13, -0.26), (0, -0.22), (-0.13, -0.26)], tint.accent)
    pen.line([(-0.12, -0.47), (0.12, -0.47)], 0.03, tint.deep, role="detail")
    pen.poly([(0.235, -0.98), (0.26, -1.02), (0.285, -0.98), (0.28, -0.46), (0.24, -0.46)], (226, 232, 240))
    pen.box(0.19, -0.47, 0.33, -0.435, (196, 150, 60))
    pen.box(0.248, -0.44, 0.272, -0.35, (110, 70, 44))
    pen.blob([(-0.13, -0.84), (-0.1, -0.98), (0.1, -0.98), (0.13, -0.84), (0.1, -0.72), (-0.1, -0.72)], tint.base)
    pen.blob([(0, -0.98), (-0.06, -1.06), (-0.2, -1.02), (-0.22, -0.86), (-0.12, -0.94)], tint.accent)
    pen.box(-0.1, -0.88, 0.1, -0.845, (26, 24, 32), role="detail")
    pen.line([(0, -0.83), (0, -0.74)], 0.012, tint.deep, role="detail")
    for k in (-0.05, 0.05):
        pen.line([(k, -0.8), (k, -0.76)], 0.012, tint.deep, role="detail")
    pen.blob([(-0.3, -0.62), (-0.17, -0.66), (-0.04, -0.62), (-0.06, -0.4), (-0.17, -0.27), (-0.28, -0.4)], tint.accent)
    pen.line([(-0.17, -0.64), (-0.17, -0.3)], 0.03, tint.light, role="detail")
    pen.line([(-0.285, -0.5), (-0.055, -0.5)], 0.03, tint.light, role="detail")
    return pen.shapes


def robot(rng: random.Random, tint: Tint) -> list[Shape]:
    """Boxy and friendly."""
    pen = Pen()
    for side in (-1, 1):
        pen.box(side * 0.1 - 0.045, -0.3, side * 0.1 + 0.045, -0.04, tint.dark)
        pen.blob([(side * 0.02, -0.06), (side * 0.18, -0.06), (side * 0.2, 0), (side * 0.02, 0)], tint.deep)
        pen.line([(side * 0.22, -0.58), (side * 0.3, -0.44), (side * 0.28, -0.32)], 0.06, tint.dark)
        pen.oval(side * 0.28, -0.3, 0.055, None, tint.base)
        pen.oval(side * 0.22, -0.58, 0.06, None, tint.deep)
    pen.blob(_rounded(-0.21, -0.66, 0.21, -0.26), tint.base)
    pen.blob(_rounded(-0.13, -0.58, 0.13, -0.38), tint.deep, role="detail")
    for k in range(3):
        pen.oval(-0.07 + k * 0.07, -0.53, 0.02, None, (tint.accent, (110, 220, 140), (250, 210, 80))[k], role="detail")
    pen.line([(-0.09, -0.44), (-0.03, -0.47), (0.02, -0.42), (0.09, -0.45)], 0.014, (120, 240, 190), role="detail")
    pen.box(-0.05, -0.7, 0.05, -0.64, tint.deep)
    pen.line([(0, -0.93), (0, -0.99)], 0.02, tint.dark)
    pen.oval(0, -1.0, 0.035, None, tint.accent)
    pen.blob(_rounded(-0.22, -0.94, 0.22, -0.68), tint.light)
    pen.blob(_rounded(-0.17, -0.89, 0.17, -0.73), (32, 38, 54), role="detail")
    for side in (-1, 1):
        pen.oval(side * 0.08, -0.82, 0.042, 0.046, tint.accent, role="detail")
        pen.oval(side * 0.08 - 0.012, -0.835, 0.014, None, (255, 250, 240), role="detail")
        pen.box(side * 0.24 - 0.025, -0.86, side * 0.24 + 0.025, -0.76, tint.dark)
    return pen.shapes


def astronaut(rng: random.Random, tint: Tint) -> list[Shape]:
    """Suit, pack, golden visor."""
    pen = Pen()
    pen.blob(_rounded(-0.22, -0.74, 0.22, -0.34), tint.dark)
    for side in (-1, 1):
        pen.blob([(side * 0.01, -0.36), (side * 0.16, -0.36), (side * 0.16, -0.06), (side * 0.03, -0.06)], tint.base)
        pen.blob([(side * 0.01, -0.09), (side * 0.17, -0.09), (side * 0.19, 0), (side * 0.01, 0)], tint.dark)
        pen.line([(side * 0.16, -0.6), (side * 0.26, -0.46), (side * 0.28, -0.36)], 0.1, tint.base)
        pen.oval(side * 0.285, -0.33, 0.055, None, tint.accent)
        pen.line([(side * 0.045, -0.2), (side * 0.155, -0.2)], 0.025, tint.accent, role="detail")
    pen.blob([(-0.17, -0.68), (0.17, -0.68), (0.19, -0.4), (0.14, -0.3), (-0.14, -0.3), (-0.19, -0.4)], tint.base)
    pen.blob(_rounded(-0.09, -0.58, 0.09, -0.44), tint.dark, role="detail")
    for k, shade in enumerate(((214, 60, 54), (70, 160, 220), (250, 206, 70))):
        pen.oval(-0.05 + k * 0.05, -0.53, 0.016, None, shade, role="detail")
    pen.oval(0, -0.81, 0.19, 0.19, tint.light)
    pen.oval(0.01, -0.8, 0.145, 0.125, (44, 54, 88))
    pen.blob([(-0.1, -0.85), (-0.02, -0.9), (0.08, -0.89), (0, -0.83), (-0.09, -0.78)], (240, 180, 80), role="detail")
    pen.oval(0.07, -0.75, 0.03, 0.015, (150, 190, 236), turn=-30, role="detail")
    return pen.shapes


def wizard(rng: random.Random, tint: Tint) -> list[Shape]:
    """Robe, pointed hat, long beard, staff."""
    pen = Pen()
    pen.line([(0.26, 0), (0.25, -0.5), (0.26, -0.86)], 0.03, (110, 76, 50))
    pen.oval(0.26, -0.9, 0.055, None, tint.accent, role="glow")
    pen.blob([(-0.12, -0.64), (0.12, -0.64), (0.22, -0.2), (0.26, 0), (-0.26, 0), (-0.22, -0.2)], tint.base)
    pen.poly([(-0.03, -0.5), (0.03, -0.5), (0.07, 0), (-0.07, 0)], tint.dark, role="detail")
    pen.blob([(0.08, -0.6), (0.24, -0.46), (0.28, -0.4), (0.2, -0.34), (0.08, -0.46)], tint.dark)
    pen.blob([(-0.08, -0.6), (-0.22, -0.42), (-0.25, -0.3), (-0.14, -0.3), (-0.06, -0.46)], tint.dark)
    pen.oval(0.245, -0.4, 0.03, None, SKINS[0])
    pen.oval(0, -0.7, 0.095, 0.1, SKINS[0])
    pen.blob([(-0.095, -0.7), (0, -0.65), (0.095, -0.7), (0.09, -0.48), (0, -0.3), (-0.09, -0.48)], (240, 240, 244))
    for side in (-1, 1):
        pen.oval(side * 0.037, -0.72, 0.012, 0.015, (34, 28, 36), role="detail")
        pen.line([(side * 0.06, -0.75), (side * 0.02, -0.745)], 0.014, (236, 236, 240), role="detail")
    pen.oval(0, -0.69, 0.016, 0.022, (226, 150, 120), role="detail")
    pen.blob([(-0.12, -0.78), (-0.04, -0.92), (0.02, -1.02), (0.14, -0.98), (0.07, -0.92), (0.12, -0.78)], tint.base)
    pen.oval(0, -0.775, 0.2, 0.035, tint.dark)
    for x, y in ((-0.12, -0.2), (0.13, -0.12), (0.02, -0.86), (-0.16, -0.08), (0.13, -0.3)):
        pen.poly(_star(x, y, 0.026), tint.accent, role="detail")
    return pen.shapes


def samurai(rng: random.Random, tint: Tint) -> list[Shape]:
    """In layered armour, with a horned helmet and a long sword."""
    pen = Pen()
    pen.line([(-0.34, -0.3), (-0.1, -0.46), (0.3, -0.66)], 0.022, (226, 232, 240))
    _figure(pen, tint, boots=(54, 44, 50))
    for row in range(3):
        pen.blob(
            [
                (-0.13 - row * 0.025, -0.44 + row * 0.08),
                (0.13 + row * 0.025, -0.44 + row * 0.08),
                (0.16 + row * 0.025, -0.35 + row * 0.08),
                (-0.16 - row * 0.025, -0.35 + row * 0.08),
            ],
            tint.base if row % 2 else tint.dark,
        )
    for row in range(4):
        pen.line([(-0.11, -0.65 + row * 0.055), (0.11, -0.65 + row * 0.055)], 0.014, tint.accent, role="detail")
    for side in (-1, 1):
        pen.blob([(side * 0.1, -0.7), (side * 0.25, -0.68), (side * 0.27, -0.5), (side * 0.15, -0.52)], tint.dark)
        pen.line([(side * 0.12, -0.62), (side * 0.26, -0.6)], 0.014, tint.accent, role="detail")
        pen.blob([(side * 0.03, -0.94), (side * 0.16, -1.03), (side * 0.13, -0.93), (side * 0.05, -0.9)], tint.accent)
    pen.oval(0, -0.8, 0.1, 0.11, (46, 40, 48))
    pen.blob(
        [(-0.07, -0.81), (0.07, -0.81), (0.06, -0.74), (0, -0.71), (-0.06, -0.74)],
        mix(tint.base, (30, 20, 30), 0.4),
        role="detail",
    )
    for side in (-1, 1):
        pen.line([(side * 0.06, -0.815), (side * 0.02, -0.805)], 0.014, (250, 240, 220), role="detail")
    pen.blob([(-0.18, -0.78), (-0.12, -0.93), (0.12, -0.93), (0.18, -0.78), (0.1, -0.85), (-0.1, -0.85)], tint.base)
    pen.oval(0, -0.9, 0.035, 0.03, tint.accent, role="detail")
    return pen.shapes


def _figure(pen: Pen, tint: Tint, *, boots: RGB) -> None:
    """Legs, arms and a broad chest."""
    for side in (-1, 1):
        pen.box(side * 0.07 - 0.05, -0.36, side * 0.07 + 0.05, -0.03, tint.dark)
        pen.blob([(side * 0.02, -0.12), (side * 0.13, -0.12), (side * 0.16, 0), (side * 0.02, 0)], boots)
        pen.line([(side * 0.15, -0.64), (side * 0.23, -0.52), (side * 0.24, -0.42)], 0.075, tint.dark)
        pen.oval(side * 0.16, -0.66, 0.075, 0.065, tint.light)
    pen.blob([(-0.15, -0.7), (0.15, -0.7), (0.14, -0.42), (-0.14, -0.42)], tint.base)
    pen.line([(0, -0.69), (0, -0.44)], 0.014, tint.dark, role="detail")


def _rounded(left: float, top: float, right: float, bottom: float) -> list[tuple[float, float]]:
    cut = 0.12 * (bottom - top)
    return [
        (left + cut, top),
        (right - cut, top),
        (right, top + cut),
        (right, bottom - cut),
        (right - cut, bottom),
        (left + cut, bottom),
        (left, bottom - cut),
        (left, top + cut),
    ]


def _star(x: float, y: float, size: float) -> list[tuple[float, float]]:
    return [
        (
            x + size * (1 if k % 2 else 0.42) * math.sin(k * math.pi / 5),
            y + size * (1 if k % 2 else 0.42) * math.cos(k * math.pi / 5),
        )
        for k in range(10)
    ]
