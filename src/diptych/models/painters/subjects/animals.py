"""Animals that sit: dog, fox, wolf, rabbit, bear, panda."""

from __future__ import annotations

import random

from diptych.models.painters.colour import RGB, Tint, luminance, mix, turn
from diptych.models.painters.shapes import Pen, Shape

PINK: RGB = (240, 150, 150)


def dog(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting, hanging ears, tongue out."""
    pen = Pen()
    pen.line([(0.2, -0.12), (0.38, -0.2), (0.42, -0.38)], 0.07, tint.base)
    sitting_body(pen, tint, chest=tint.accent)
    pen.line(
        [(-0.19, -0.5), (0, -0.455), (0.19, -0.5)], 0.045, turn((206, 50, 50), rng.choice([0, 200, 120])), role="detail"
    )
    pen.blob([(-0.25, -0.7), (-0.17, -0.95), (0.17, -0.95), (0.25, -0.7), (0.16, -0.52), (-0.16, -0.52)], tint.base)
    pen.blob([(-0.05, -0.94), (0.05, -0.94), (0.09, -0.66), (-0.09, -0.66)], tint.accent, role="detail")
    pen.oval(0, -0.62, 0.15, 0.11, tint.accent)
    for side in (-1, 1):
        pen.blob(
            [(side * 0.16, -0.93), (side * 0.3, -0.9), (side * 0.37, -0.62), (side * 0.25, -0.6), (side * 0.2, -0.78)],
            tint.dark,
        )
    pen.blob(
        [(-0.035, -0.56), (0.035, -0.56), (0.04, -0.47), (0, -0.44), (-0.04, -0.47)], (232, 110, 120), role="detail"
    )
    pen.oval(0, -0.67, 0.055, 0.04, (36, 28, 30), role="detail")
    pen.line([(-0.08, -0.57), (0, -0.585), (0.08, -0.57)], 0.016, (60, 40, 40), role="detail")
    for side in (-1, 1):
        pen.eye(side * 0.115, -0.76, 0.036)
    return pen.shapes


def fox(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting, with a large bushy tail."""
    pen = Pen()
    pen.blob(
        [(0.16, -0.04), (0.4, -0.06), (0.53, -0.26), (0.46, -0.5), (0.34, -0.58), (0.36, -0.36), (0.24, -0.2)],
        tint.base,
    )
    pen.blob([(0.46, -0.5), (0.34, -0.58), (0.37, -0.42), (0.5, -0.37)], tint.accent, role="detail")
    sitting_body(pen, tint, chest=tint.accent, socks=tint.deep)
    _pointed_head(pen, tint)
    return pen.shapes


def wolf(rng: random.Random, tint: Tint) -> list[Shape]:
    """A fox's bigger cousin, furry at the cheeks."""
    pen = Pen()
    pen.blob([(0.16, -0.04), (0.36, -0.04), (0.48, -0.2), (0.44, -0.4), (0.36, -0.3), (0.24, -0.2)], tint.dark)
    sitting_body(pen, tint, chest=tint.accent)
    pen.poly(
        [(-0.2, -0.55), (-0.12, -0.34), (-0.05, -0.44), (0, -0.28), (0.05, -0.44), (0.12, -0.34), (0.2, -0.55)],
        tint.accent,
    )
    _pointed_head(pen, tint, iris=(224, 170, 60))
    return pen.shapes


def rabbit(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting upright, ears up."""
    pen = Pen()
    pen.oval(0.25, -0.1, 0.085, 0.08, (250, 248, 244))
    bent = rng.choice([6, 12, 24])
    for side, angle in ((-1, -7), (1, bent)):
        pen.oval(side * 0.1, -0.83, 0.07, 0.2, tint.base, turn=angle)
        pen.oval(side * 0.1, -0.82, 0.035, 0.15, tint.accent, turn=angle, role="detail")
    sitting_body(pen, tint, chest=tint.light)
    pen.blob([(-0.23, -0.56), (-0.14, -0.73), (0.14, -0.73), (0.23, -0.56), (0.14, -0.42), (-0.14, -0.42)], tint.base)
    pen.oval(0, -0.49, 0.1, 0.06, tint.light, role="detail")
    face(pen, y=-0.58, apart=0.11, eye=0.036, nose=PINK, mouth=-0.5)
    return pen.shapes


def bear(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting, arms hanging."""
    pen = Pen()
    _bear(pen, body=tint.base, limbs=tint.dark, ears=tint.dark, muzzle=tint.accent)
    face(pen, y=-0.74, apart=0.115, eye=0.033, nose=(40, 30, 30), mouth=-0.63, nose_size=1.7)
    return pen.shapes


def panda(rng: random.Random, tint: Tint) -> list[Shape]:
    """A bear in two colours."""
    pen = Pen()
    _bear(pen, body=tint.base, limbs=tint.accent, ears=tint.accent, muzzle=tint.light)
    for side in (-1, 1):
        pen.oval(side * 0.125, -0.73, 0.075, 0.095, tint.accent, turn=side * 28, role="detail")
        pen.eye(side * 0.115, -0.735, 0.03, white=luminance(tint.accent) < 0.3)
    pen.oval(0, -0.66, 0.045, 0.03, (34, 30, 34), role="detail")
    return pen.shapes


def sitting_body(pen: Pen, tint: Tint, *, chest: RGB, socks: RGB | None = None) -> None:
    """Belly, chest, front legs and paws."""
    pen.blob(
        [
            (-0.14, -0.56),
            (0.14, -0.56),
            (0.25, -0.28),
            (0.29, -0.05),
            (0.16, 0),
            (-0.16, 0),
            (-0.29, -0.05),
            (-0.25, -0.28),
        ],
        tint.base,
    )
    for side in (-1, 1):
        pen.oval(side * 0.2, -0.1, 0.1, 0.11, tint.dark)
    pen.blob([(-0.09, -0.52), (0.09, -0.52), (0.12, -0.34), (0, -0.2), (-0.12, -0.34)], chest, role="detail")
    for side in (-1, 1):
        pen.blob([(side * 0.03, -0.34), (side * 0.12, -0.34), (side * 0.13, -0.04), (side * 0.03, -0.04)], tint.base)
        pen.oval(side * 0.085, -0.03, 0.075, 0.035, socks or tint.light)


def _pointed_head(pen: Pen, tint: Tint, iris: RGB = (40, 30, 26)) -> None:
    for side in (-1, 1):
        pen.poly([(side * 0.25, -0.74), (side * 0.25, -1.0), (side * 0.05, -0.85)], tint.base)
        pen.poly([(side * 0.215, -0.78), (side * 0.22, -0.93), (side * 0.1, -0.84)], tint.deep, role="detail")
    pen.blob(
        [(-0.32, -0.66), (-0.17, -0.86), (0.17, -0.86), (0.32, -0.66), (0.1, -0.53), (0, -0.46), (-0.1, -0.53)],
        tint.base,
    )
    for side in (-1, 1):
        pen.blob(
            [
                (side * 0.31, -0.66),
                (side * 0.14, -0.67),
                (side * 0.03, -0.55),
                (side * 0.02, -0.48),
                (side * 0.14, -0.54),
            ],
            tint.accent,
            role="detail",
        )
        pen.eye(side * 0.125, -0.69, 0.034, iris=iris)
    pen.oval(0, -0.5, 0.042, 0.034, (36, 28, 30), role="detail")


def _bear(pen: Pen, *, body: RGB, limbs: RGB, ears: RGB, muzzle: RGB) -> None:
    for side in (-1, 1):
        pen.oval(side * 0.21, -0.92, 0.085, 0.08, ears)
        pen.oval(side * 0.21, -0.915, 0.045, 0.04, mix(ears, muzzle, 0.5), role="detail")
    pen.blob([(-0.2, -0.6), (0.2, -0.6), (0.34, -0.3), (0.27, -0.04), (0, 0), (-0.27, -0.04), (-0.34, -0.3)], body)
    pen.oval(0, -0.27, 0.18, 0.2, mix(body, muzzle, 0.6), role="detail")
    for side in (-1, 1):
        pen.blob(
            [
                (side * 0.2, -0.54),
                (side * 0.33, -0.46),
                (side * 0.4, -0.24),
                (side * 0.31, -0.17),
                (side * 0.24, -0.32),
            ],
            limbs,
        )
        pen.oval(side * 0.23, -0.06, 0.14, 0.07, limbs)
        pen.oval(side * 0.26, -0.06, 0.06, 0.04, mix(limbs, muzzle, 0.55), role="detail")
    pen.blob([(-0.28, -0.72), (-0.17, -0.92), (0.17, -0.92), (0.28, -0.72), (0.16, -0.53), (-0.16, -0.53)], body)
    pen.oval(0, -0.62, 0.13, 0.095, muzzle, role="detail")


def face(
    pen: Pen,
    *,
    y: float,
    apart: float,
    eye: float,
    nose: RGB,
    mouth: float,
    iris: RGB = (24, 22, 30),
    nose_size: float = 1.0,
) -> None:
    """Two eyes, a nose and a mouth."""
    for side in (-1, 1):
        pen.eye(side * apart, y, eye, iris=iris)
    pen.oval(0, mouth - 0.03, 0.026 * nose_size, 0.018 * nose_size, nose, role="detail")
    for side in (-1, 1):
        pen.line(
            [(0, mouth), (side * 0.03, mouth + 0.028), (side * 0.065, mouth + 0.012)],
            0.013,
            (70, 44, 46),
            role="detail",
        )
