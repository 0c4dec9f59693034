"""People, whole and in portrait. A tint is what they wear, its accent their hair."""

from __future__ import annotations

import random

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.shapes import Pen, Shape

SKINS: tuple[RGB, ...] = ((250, 214, 182), (234, 184, 142), (200, 142, 100), (150, 98, 66), (110, 70, 48))


def person(rng: random.Random, tint: Tint) -> list[Shape]:
    """Somebody standing."""
    return _standing(rng, tint, dress=rng.random() < 0.5)


def woman(rng: random.Random, tint: Tint) -> list[Shape]:
    """Standing, in a dress."""
    return _standing(rng, tint, dress=True)


def man(rng: random.Random, tint: Tint) -> list[Shape]:
    """Standing, in a coat."""
    return _standing(rng, tint, dress=False)


def portrait(rng: random.Random, tint: Tint) -> list[Shape]:
    """Somebody's head and shoulders."""
    return _bust(rng, tint, long=rng.random() < 0.6)


def portrait_woman(rng: random.Random, tint: Tint) -> list[Shape]:
    """Head and shoulders, long hair."""
    return _bust(rng, tint, long=True)


def portrait_man(rng: random.Random, tint: Tint) -> list[Shape]:
    """Head and shoulders, short hair."""
    return _bust(rng, tint, long=False)


def _standing(rng: random.Random, tint: Tint, *, dress: bool) -> list[Shape]:
    pen, skin = Pen(), rng.choice(SKINS)
    if not dress:
        for side in (-1, 1):
            pen.box(side * 0.055 - 0.045, -0.34, side * 0.055 + 0.045, -0.02, tint.deep)
    else:
        for side in (-1, 1):
            pen.box(side * 0.05 - 0.025, -0.2, side * 0.05 + 0.025, -0.02, skin)
    for side in (-1, 1):
        pen.blob([(side * 0.02, -0.05), (side * 0.1, -0.05), (side * 0.13, 0), (side * 0.02, 0)], (48, 36, 40))
    if dress:
        pen.blob([(-0.02, -0.96), (-0.14, -0.9), (-0.15, -0.7), (0.15, -0.7), (0.14, -0.9)], tint.accent)
    for side in (-1, 1):
        pen.line([(side * 0.11, -0.66), (side * 0.18, -0.5), (side * 0.17, -0.36)], 0.07, tint.dark)
        pen.oval(side * 0.17, -0.34, 0.035, None, skin)
    if dress:
        pen.blob(
            [(-0.1, -0.7), (0.1, -0.7), (0.1, -0.5), (0.24, -0.16), (0, -0.13), (-0.24, -0.16), (-0.1, -0.5)], tint.base
        )
        pen.line([(-0.1, -0.48), (0, -0.465), (0.1, -0.48)], 0.03, tint.light, role="detail")
    else:
        pen.blob([(-0.12, -0.7), (0.12, -0.7), (0.14, -0.45), (0.14, -0.3), (-0.14, -0.3), (-0.14, -0.45)], tint.base)
        pen.line([(0, -0.68), (0.0, -0.31)], 0.012, tint.dark, role="detail")
        pen.poly([(-0.06, -0.71), (0.06, -0.71), (0, -0.6)], tint.light, role="detail")
    pen.box(-0.035, -0.76, 0.035, -0.69, mix(skin, (120, 60, 50), 0.25))
    pen.oval(0, -0.85, 0.105, 0.12, skin)
    if dress:
        pen.blob(
            [(-0.125, -0.8), (-0.1, -0.97), (0.04, -1.0), (0.12, -0.92), (0.125, -0.78), (0.07, -0.9), (-0.06, -0.9)],
            tint.accent,
        )
    else:
        pen.blob(
            [(-0.12, -0.84), (-0.1, -0.97), (0.04, -1.0), (0.12, -0.92), (0.115, -0.85), (0.05, -0.92), (-0.07, -0.91)],
            tint.accent,
        )
    for side in (-1, 1):
        pen.oval(side * 0.042, -0.85, 0.013, 0.016, (34, 28, 32), role="detail")
        pen.oval(side * 0.062, -0.81, 0.02, 0.012, mix(skin, (230, 100, 90), 0.35), role="detail")
    pen.line([(-0.026, -0.795), (0, -0.785), (0.026, -0.795)], 0.01, (150, 70, 66), role="detail")
    return pen.shapes


def _bust(rng: random.Random, tint: Tint, *, long: bool) -> list[Shape]:
    pen, skin = Pen(), rng.choice(SKINS)
    shade = mix(skin, (130, 60, 60), 0.22)
    if long:
        pen.blob(
            [(0, -1.0), (-0.26, -0.92), (-0.32, -0.6), (-0.3, -0.22), (0.3, -0.22), (0.32, -0.6), (0.26, -0.92)],
            tint.accent,
        )
    pen.blob([(-0.47, 0.02), (-0.44, -0.2), (-0.2, -0.32), (0.2, -0.32), (0.44, -0.2), (0.47, 0.02)], tint.base)
    pen.blob([(-0.1, -0.44), (0.1, -0.44), (0.13, -0.28), (0, -0.18), (-0.13, -0.28)], shade)
    pen.line([(-0.17, -0.32), (0, -0.16), (0.17, -0.32)], 0.035, tint.light, role="detail")
    for side in (-1, 1):
        pen.oval(side * 0.225, -0.64, 0.04, 0.06, shade)
    pen.blob(
        [(-0.22, -0.72), (-0.16, -0.92), (0.16, -0.92), (0.22, -0.72), (0.17, -0.5), (0, -0.39), (-0.17, -0.5)], skin
    )
    pen.blob(
        [(0.06, -0.9), (0.2, -0.8), (0.2, -0.6), (0.12, -0.46), (0, -0.4), (0.12, -0.58)],
        mix(skin, shade, 0.5),
        role="detail",
    )
    fringe = -0.79 if long else -0.84
    pen.blob(
        [
            (-0.26, -0.66),
            (-0.24, -0.92),
            (0, -1.0),
            (0.24, -0.92),
            (0.26, -0.66),
            (0.2, fringe + 0.03),
            (0.03, fringe - 0.09),
            (-0.1, fringe - 0.03),
            (-0.2, fringe + 0.05),
        ],
        tint.accent,
    )
    pen.line([(-0.15, -0.94), (0, -0.97), (0.13, -0.93)], 0.02, mix(tint.accent, (255, 240, 220), 0.3), role="detail")
    iris = rng.choice([(70, 110, 150), (80, 120, 70), (96, 62, 40)])
    for side in (-1, 1):
        pen.blob(
            [(side * 0.145, -0.66), (side * 0.09, -0.69), (side * 0.04, -0.655), (side * 0.09, -0.635)],
            (252, 250, 246),
            role="detail",
        )
        pen.oval(side * 0.09, -0.662, 0.025, 0.027, iris, role="detail")
        pen.oval(side * 0.09, -0.662, 0.012, None, (20, 18, 26), role="detail")
        pen.oval(side * 0.09 - 0.008, -0.672, 0.007, None, (255, 255, 255), role="detail")
        pen.line(
            [(side * 0.155, -0.665), (side * 0.09, -0.697), (side * 0.035, -0.665)], 0.012, (50, 34, 36), role="detail"
        )
        pen.line(
            [(side * 0.15, -0.735), (side * 0.09, -0.752), (side * 0.04, -0.735)],
            0.016,
            mix(tint.accent, (40, 26, 26), 0.5),
            role="detail",
        )
        pen.oval(side * 0.14, -0.565, 0.045, 0.03, mix(skin, (232, 96, 90), 0.28), role="detail")
    pen.line([(0.008, -0.65), (0.028, -0.565), (-0.012, -0.553)], 0.011, shade, role="detail")
    pen.blob([(-0.062, -0.485), (0, -0.5), (0.062, -0.485), (0, -0.455)], (196, 84, 84), role="detail")
    pen.line([(-0.065, -0.485), (0, -0.48), (0.065, -0.485)], 0.008, (130, 50, 56), role="detail")
    return pen.shapes
