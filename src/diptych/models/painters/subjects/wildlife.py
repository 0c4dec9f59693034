"""Animals that stand or fly: horse, unicorn, deer, elephant, birds, owl, penguin, duck."""

from __future__ import annotations

import random

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.shapes import Pen, Shape


def horse(rng: random.Random, tint: Tint) -> list[Shape]:
    """Standing, seen from the side."""
    pen = Pen()
    _legs(pen, tint, ((-0.36, 0.05), (-0.26, -0.02), (0.16, -0.03), (0.25, 0.03)), top=-0.42, hoof=tint.deep)
    pen.blob([(-0.4, -0.5), (-0.52, -0.44), (-0.56, -0.2), (-0.5, -0.1), (-0.47, -0.3), (-0.38, -0.42)], tint.accent)
    pen.blob(
        [
            (-0.4, -0.56),
            (-0.1, -0.58),
            (0.18, -0.62),
            (0.3, -0.48),
            (0.24, -0.34),
            (-0.05, -0.31),
            (-0.36, -0.34),
            (-0.44, -0.44),
        ],
        tint.base,
    )
    pen.blob([(0.1, -0.58), (0.26, -0.86), (0.38, -0.93), (0.42, -0.8), (0.36, -0.64), (0.29, -0.45)], tint.base)
    pen.blob(
        [(0.3, -0.92), (0.42, -0.93), (0.5, -0.82), (0.59, -0.7), (0.57, -0.63), (0.48, -0.65), (0.36, -0.74)],
        tint.base,
    )
    pen.poly([(0.33, -0.9), (0.36, -1.0), (0.41, -0.9)], tint.base)
    pen.blob(
        [(0.37, -0.96), (0.28, -0.94), (0.16, -0.78), (0.06, -0.58), (0.15, -0.6), (0.26, -0.76), (0.36, -0.86)],
        tint.accent,
    )
    pen.oval(0.55, -0.67, 0.016, 0.012, tint.deep, role="detail")
    pen.eye(0.44, -0.82, 0.021)
    pen.blob([(-0.34, -0.38), (0.22, -0.38), (0.2, -0.34), (-0.05, -0.31), (-0.34, -0.34)], tint.dark, role="detail")
    return pen.shapes


def unicorn(rng: random.Random, tint: Tint) -> list[Shape]:
    """A horse with a golden horn."""
    shapes = horse(rng, tint)
    pen = Pen()
    pen.poly([(0.39, -0.92), (0.5, -1.16), (0.44, -0.9)], (236, 190, 80))
    return [*shapes, *pen.shapes]


def deer(rng: random.Random, tint: Tint) -> list[Shape]:
    """Standing, antlers up."""
    pen = Pen()
    _legs(
        pen, tint, ((-0.3, 0.02), (-0.22, -0.03), (0.1, -0.02), (0.17, 0.02)), top=-0.36, hoof=tint.accent, thin=0.035
    )
    pen.blob(
        [
            (-0.34, -0.47),
            (-0.1, -0.5),
            (0.14, -0.52),
            (0.22, -0.4),
            (0.14, -0.29),
            (-0.1, -0.28),
            (-0.3, -0.3),
            (-0.36, -0.38),
        ],
        tint.base,
    )
    pen.oval(-0.36, -0.44, 0.045, 0.03, tint.light, turn=-40)
    pen.blob([(0.04, -0.48), (0.18, -0.68), (0.26, -0.72), (0.29, -0.62), (0.22, -0.38)], tint.base)
    pen.blob([(0.19, -0.72), (0.29, -0.74), (0.41, -0.64), (0.42, -0.59), (0.34, -0.58), (0.24, -0.6)], tint.base)
    pen.oval(0.16, -0.72, 0.06, 0.025, tint.dark, turn=25)
    for lean in (0, 0.07):
        pen.line([(0.23 + lean, -0.73), (0.16 + lean * 2, -0.86), (0.2 + lean * 2, -1.0)], 0.02, tint.accent)
        pen.line([(0.17 + lean * 2, -0.86), (0.08 + lean * 2, -0.93)], 0.017, tint.accent)
        pen.line([(0.18 + lean * 2, -0.92), (0.27 + lean * 2, -0.97)], 0.016, tint.accent)
    pen.oval(0.415, -0.615, 0.017, 0.015, (34, 28, 28), role="detail")
    pen.eye(0.29, -0.67, 0.02)
    for k in range(7):
        pen.oval(-0.28 + k * 0.06, -0.43 + 0.03 * (k % 2), 0.012, None, tint.light, role="detail")
    return pen.shapes


def elephant(rng: random.Random, tint: Tint) -> list[Shape]:
    """Standing, trunk raised a little."""
    pen = Pen()
    for x in (-0.36, 0.1):
        pen.box(x, -0.4, x + 0.13, 0, tint.dark)
    pen.line([(-0.5, -0.6), (-0.56, -0.44), (-0.55, -0.3)], 0.025, tint.dark)
    pen.blob(
        [
            (-0.5, -0.62),
            (-0.36, -0.84),
            (-0.05, -0.88),
            (0.2, -0.8),
            (0.28, -0.5),
            (0.2, -0.28),
            (-0.14, -0.24),
            (-0.45, -0.3),
        ],
        tint.base,
    )
    for x in (-0.47, 0.0):
        pen.box(x, -0.36, x + 0.15, 0, tint.base)
        for k in range(3):
            pen.oval(x + 0.03 + k * 0.045, -0.012, 0.018, 0.014, tint.light, role="detail")
    pen.line([(0.4, -0.62), (0.52, -0.45), (0.52, -0.26), (0.6, -0.2)], 0.1, tint.base)
    pen.oval(0.3, -0.7, 0.2, 0.21, tint.base)
    pen.line([(0.36, -0.5), (0.46, -0.42), (0.57, -0.46)], 0.035, (248, 242, 226))
    pen.blob([(0.2, -0.84), (0.02, -0.86), (-0.1, -0.66), (-0.02, -0.46), (0.14, -0.46), (0.24, -0.62)], tint.dark)
    pen.blob(
        [(0.17, -0.79), (0.04, -0.8), (-0.04, -0.65), (0.02, -0.52), (0.13, -0.53), (0.19, -0.64)],
        mix(tint.dark, tint.accent, 0.5),
        role="detail",
    )
    pen.eye(0.38, -0.74, 0.024)
    return pen.shapes


def bird(rng: random.Random, tint: Tint) -> list[Shape]:
    """Flying, wings up."""
    pen = Pen()
    pen.blob([(0.02, -0.45), (0.1, -0.8), (0.0, -1.0), (-0.14, -0.78), (-0.16, -0.48)], tint.dark)
    pen.poly([(-0.34, -0.4), (-0.62, -0.5), (-0.56, -0.34), (-0.62, -0.24), (-0.32, -0.28)], tint.dark)
    pen.blob([(-0.4, -0.36), (-0.1, -0.52), (0.24, -0.58), (0.4, -0.44), (0.22, -0.22), (-0.12, -0.2)], tint.base)
    pen.blob([(0.2, -0.3), (0.02, -0.22), (-0.2, -0.26), (0.0, -0.36), (0.26, -0.42)], tint.light, role="detail")
    pen.poly([(0.4, -0.52), (0.56, -0.44), (0.38, -0.4)], tint.accent)
    pen.blob([(0.08, -0.46), (-0.06, -0.86), (-0.3, -0.98), (-0.36, -0.76), (-0.24, -0.42)], tint.base)
    for k in range(3):
        pen.line([(-0.04 - k * 0.07, -0.48), (-0.14 - k * 0.07, -0.76 + k * 0.02)], 0.02, tint.dark, role="detail")
    pen.eye(0.28, -0.48, 0.035)
    return pen.shapes


def perched(rng: random.Random, tint: Tint) -> list[Shape]:
    """A parrot on a branch."""
    pen = Pen()
    pen.line([(-0.34, -0.2), (0, -0.17), (0.34, -0.22)], 0.05, (108, 76, 52))
    pen.blob([(-0.04, -0.3), (-0.16, -0.02), (-0.05, 0.0), (0.06, -0.26)], tint.dark)
    pen.blob([(-0.14, -0.84), (0.08, -0.98), (0.2, -0.8), (0.18, -0.42), (0.02, -0.18), (-0.14, -0.4)], tint.base)
    pen.blob([(-0.12, -0.66), (0.02, -0.6), (0.0, -0.36), (-0.12, -0.16), (-0.2, -0.4)], tint.accent)
    pen.blob(
        [(-0.14, -0.5), (-0.04, -0.46), (-0.06, -0.26), (-0.14, -0.12), (-0.19, -0.34)], (52, 110, 190), role="detail"
    )
    pen.oval(0.1, -0.82, 0.075, 0.065, (250, 244, 232), role="detail")
    pen.blob([(0.16, -0.88), (0.27, -0.82), (0.24, -0.68), (0.17, -0.74)], (60, 54, 56))
    pen.eye(0.09, -0.83, 0.025)
    for x in (0.0, 0.08):
        pen.line([(x, -0.21), (x + 0.02, -0.14)], 0.024, (90, 80, 76), role="detail")
    return pen.shapes


def owl(rng: random.Random, tint: Tint) -> list[Shape]:
    """Sitting, round eyes."""
    pen = Pen()
    pen.blob(
        [
            (-0.24, -0.86),
            (0, -0.9),
            (0.24, -0.86),
            (0.33, -0.5),
            (0.24, -0.1),
            (0, -0.02),
            (-0.24, -0.1),
            (-0.33, -0.5),
        ],
        tint.base,
    )
    for side in (-1, 1):
        pen.poly([(side * 0.27, -0.8), (side * 0.26, -1.0), (side * 0.08, -0.88)], tint.base)
    pen.blob([(-0.16, -0.52), (0.16, -0.52), (0.2, -0.28), (0, -0.08), (-0.2, -0.28)], tint.accent, role="detail")
    for row in range(3):
        for k in range(4 - row):
            x = (k - (3 - row) / 2) * 0.09
            pen.line(
                [(x - 0.025, -0.42 + row * 0.1), (x, -0.38 + row * 0.1), (x + 0.025, -0.42 + row * 0.1)],
                0.018,
                tint.dark,
                role="detail",
            )
    for side in (-1, 1):
        pen.blob([(side * 0.29, -0.62), (side * 0.36, -0.4), (side * 0.28, -0.12), (side * 0.2, -0.3)], tint.dark)
        pen.oval(side * 0.13, -0.7, 0.125, 0.125, tint.accent, role="detail")
        pen.oval(side * 0.13, -0.7, 0.085, 0.085, (250, 206, 70), role="detail")
        pen.eye(side * 0.13, -0.7, 0.05)
        pen.oval(side * 0.1, -0.02, 0.07, 0.026, (226, 150, 60))
    pen.poly([(-0.04, -0.63), (0.04, -0.63), (0, -0.53)], (230, 150, 50), role="detail")
    return pen.shapes


def penguin(rng: random.Random, tint: Tint) -> list[Shape]:
    """Standing upright."""
    pen = Pen()
    for side in (-1, 1):
        pen.oval(side * 0.1, -0.025, 0.1, 0.035, tint.accent)
        pen.blob([(side * 0.2, -0.66), (side * 0.33, -0.44), (side * 0.3, -0.26), (side * 0.2, -0.4)], tint.dark)
    pen.blob(
        [(-0.15, -0.9), (0, -1.0), (0.15, -0.9), (0.24, -0.5), (0.21, -0.1), (0, -0.03), (-0.21, -0.1), (-0.24, -0.5)],
        tint.base,
    )
    pen.blob(
        [(-0.08, -0.64), (0.08, -0.64), (0.17, -0.36), (0.13, -0.1), (0, -0.05), (-0.13, -0.1), (-0.17, -0.36)],
        (250, 248, 242),
        role="detail",
    )
    for side in (-1, 1):
        pen.oval(side * 0.065, -0.82, 0.065, 0.075, (250, 248, 242), role="detail")
        pen.eye(side * 0.065, -0.83, 0.027)
    pen.poly([(-0.06, -0.76), (0.06, -0.76), (0, -0.69)], tint.accent, role="detail")
    return pen.shapes


def duck(rng: random.Random, tint: Tint) -> list[Shape]:
    """Swimming to the right."""
    pen = Pen()
    pen.blob(
        [(-0.5, -0.5), (-0.3, -0.42), (0.1, -0.46), (0.38, -0.4), (0.34, -0.1), (0.1, 0), (-0.24, 0), (-0.44, -0.16)],
        tint.base,
    )
    pen.blob([(0.06, -0.42), (0.1, -0.66), (0.3, -0.66), (0.36, -0.36)], tint.base)
    pen.oval(0.2, -0.78, 0.19, 0.19, tint.base)
    pen.blob([(0.34, -0.8), (0.54, -0.74), (0.52, -0.68), (0.34, -0.67)], tint.accent)
    pen.blob([(-0.3, -0.34), (0.08, -0.34), (0.04, -0.12), (-0.16, -0.1)], tint.dark, role="detail")
    pen.eye(0.26, -0.83, 0.034)
    return pen.shapes


def _legs(
    pen: Pen, tint: Tint, places: tuple[tuple[float, float], ...], *, top: float, hoof: RGB, thin: float = 0.05
) -> None:
    for number, (x, lean) in enumerate(places):
        shade = tint.base if number % 2 else tint.dark
        pen.poly(
            [(x - thin, top), (x + thin * 1.2, top), (x + lean + thin * 0.55, 0), (x + lean - thin * 0.55, 0)], shade
        )
        pen.box(x + lean - thin * 0.62, -0.045, x + lean + thin * 0.62, 0, hoof)
