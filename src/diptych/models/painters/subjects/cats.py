"""Cats, small and large."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import Tint, mix, turn
from diptych.models.painters.shapes import Pen, Shape
from diptych.models.painters.subjects.animals import PINK, face, sitting_body


def cat(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting, seen from the front, tail curled to one side."""
    pen = Pen()
    pen.line([(0.2, -0.1), (0.4, -0.08), (0.42, -0.28), (0.33, -0.4)], 0.085, tint.dark)
    sitting_body(pen, tint, chest=tint.accent)
    for side in (-1, 1):
        pen.poly([(side * 0.27, -0.72), (side * 0.25, -1.0), (side * 0.06, -0.87)], tint.base)
        pen.poly([(side * 0.23, -0.77), (side * 0.225, -0.92), (side * 0.11, -0.85)], PINK, role="detail")
    pen.blob([(-0.3, -0.68), (-0.2, -0.87), (0.2, -0.87), (0.3, -0.68), (0.17, -0.52), (-0.17, -0.52)], tint.base)
    for y in (-0.84, -0.8):
        pen.line([(-0.06, y), (0, y + 0.035), (0.06, y)], 0.016, tint.dark, role="detail")
    pen.oval(0, -0.58, 0.12, 0.075, tint.accent, role="detail")
    face(
        pen, y=-0.69, apart=0.125, eye=0.04, nose=PINK, mouth=-0.595, iris=turn((70, 150, 90), rng.choice([0, 60, -70]))
    )
    for side in (-1, 1):
        for slope in (-0.02, 0.015):
            pen.line([(side * 0.11, -0.59), (side * 0.33, -0.6 + slope * 2)], 0.009, tint.light, role="detail")
    return pen.shapes


def lion(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting inside its mane."""
    pen = Pen()
    pen.line([(0.2, -0.1), (0.4, -0.12), (0.44, -0.36)], 0.05, tint.base)
    pen.oval(0.445, -0.4, 0.06, 0.085, tint.accent)
    sitting_body(pen, tint, chest=tint.light)
    ring = [(a, 0.345 if k % 2 else 0.4) for k, a in enumerate(i * math.pi / 10 for i in range(20))]
    pen.blob([(r * math.cos(a), -0.66 + 0.86 * r * math.sin(a)) for a, r in ring], tint.accent)
    pen.blob(
        [(r * 0.8 * math.cos(a), -0.66 + 0.7 * r * math.sin(a)) for a, r in ring],
        mix(tint.accent, tint.base, 0.35),
        role="detail",
    )
    for side in (-1, 1):
        pen.oval(side * 0.19, -0.84, 0.065, 0.06, tint.base)
    pen.blob([(-0.22, -0.66), (-0.15, -0.84), (0.15, -0.84), (0.22, -0.66), (0.13, -0.47), (-0.13, -0.47)], tint.base)
    pen.oval(0, -0.56, 0.12, 0.085, tint.light, role="detail")
    face(pen, y=-0.7, apart=0.105, eye=0.034, nose=(90, 50, 44), mouth=-0.56, nose_size=1.6)
    return pen.shapes


def tiger(rng: random.Random, tint: Tint) -> list[Shape]:
    """A large cat with stripes."""
    pen = Pen()
    pen.line([(0.2, -0.1), (0.4, -0.1), (0.44, -0.32), (0.36, -0.42)], 0.08, tint.base)
    for x, y in ((0.38, -0.1), (0.44, -0.24), (0.39, -0.4)):
        pen.oval(x, y, 0.02, 0.05, tint.accent, turn=70, role="detail")
    sitting_body(pen, tint, chest=(250, 244, 230))
    for side in (-1, 1):
        pen.oval(side * 0.2, -0.87, 0.09, 0.085, tint.base)
        pen.oval(side * 0.2, -0.87, 0.045, 0.045, tint.accent, role="detail")
        for y in (-0.42, -0.32, -0.22):
            pen.poly(
                [(side * 0.25, y - 0.02), (side * 0.13, y + 0.015), (side * 0.26, y + 0.03)], tint.accent, role="detail"
            )
    pen.blob([(-0.3, -0.68), (-0.2, -0.9), (0.2, -0.9), (0.3, -0.68), (0.17, -0.5), (-0.17, -0.5)], tint.base)
    for side in (-1, 1):
        pen.oval(side * 0.2, -0.6, 0.085, 0.06, (250, 244, 230), role="detail")
        for y in (-0.76, -0.68):
            pen.poly(
                [(side * 0.31, y - 0.02), (side * 0.19, y + 0.01), (side * 0.3, y + 0.035)], tint.accent, role="detail"
            )
    for x in (-0.07, 0, 0.07):
        pen.line([(x, -0.9), (x * 0.8, -0.81)], 0.024, tint.accent, role="detail")
    pen.oval(0, -0.57, 0.13, 0.085, (250, 244, 230), role="detail")
    face(pen, y=-0.7, apart=0.125, eye=0.038, nose=PINK, mouth=-0.58, iris=(190, 150, 40), nose_size=1.5)
    return pen.shapes
