"""Streets, rooms, and the abstract."""

from __future__ import annotations

import math
import random

from diptych.models.painters.colour import Tint, mix, turn
from diptych.models.painters.palette import Palette
from diptych.models.painters.scene import Scene
from diptych.models.painters.shapes import Pen
from diptych.models.painters.subjects import buildings


def city(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Two rows of high houses behind a road."""
    for size, share in ((0.5, 0.55), (0.4, 0.1)):
        shade = mix(palette.far, palette.low, share)
        tint = Tint(shade, mix((255, 222, 140), shade, 0.3))
        pen.shapes += [s.moved(size, aspect / 2, horizon + 0.03) for s in buildings.skyline(rng, tint)]
    _pavement(pen, palette, aspect, horizon)


def street(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """A row of house fronts behind a road."""
    x = -0.05
    while x < aspect:
        width = rng.uniform(0.16, 0.26)
        wall = mix(turn((214, 164, 124), rng.uniform(-30, 160), saturation=0.7), palette.far, 0.35)
        top = horizon - rng.uniform(0.18, 0.42)
        pen.box(x, top, x + width, horizon + 0.03, wall, role="far")
        pen.box(x - 0.005, top - 0.018, x + width + 0.005, top + 0.012, mix(wall, (40, 30, 50), 0.4), role="far")
        for row in range(int((horizon - top) / 0.1)):
            for k in range(2 if width < 0.21 else 3):
                left, high = x + 0.03 + k * 0.066, top + 0.04 + row * 0.1
                lit = rng.random() < 0.4
                pen.box(
                    left,
                    high,
                    left + 0.036,
                    high + 0.052,
                    (255, 222, 140) if lit else mix(wall, (50, 60, 90), 0.55),
                    role="glow" if lit else "far",
                )
        x += width
    _pavement(pen, palette, aspect, horizon)


def _pavement(pen: Pen, palette: Palette, aspect: float, horizon: float) -> None:
    pen.box(-0.1, horizon + 0.02, aspect + 0.1, 1.1, mix(palette.ground, palette.low, 0.25), role="ground")
    pen.box(-0.1, horizon + 0.07, aspect + 0.1, 1.1, palette.near, role="ground")
    for k in range(6):
        x = aspect * (k + 0.2) / 5.4
        pen.poly(
            [(x, 0.92), (x + 0.1, 0.92), (x + 0.095, 0.936), (x - 0.01, 0.936)],
            mix(palette.near, (250, 240, 210), 0.6),
            role="ground",
        )


def walls(pen: Pen, setting: str, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """A wall and a floor or table top, lit from the left."""
    wall = palette.low if setting == "studio" else palette.top
    pen.box(-0.1, -0.1, aspect + 0.1, 1.1, wall)
    for k in range(4):
        pen.oval(aspect * 0.4, 0.36, 0.72 - k * 0.14, 0.58 - k * 0.12, mix(wall, palette.light, 0.1 + 0.07 * k))
    if setting == "room":
        pen.box(aspect * 0.62, 0.12, aspect * 0.9, 0.46, (250, 244, 230), role="far")
        pen.box(aspect * 0.635, 0.14, aspect * 0.885, 0.44, mix(palette.low, (200, 226, 240), 0.5), role="far")
        pen.box(aspect * 0.755, 0.14, aspect * 0.765, 0.44, (250, 244, 230), role="far")
        pen.box(aspect * 0.635, 0.28, aspect * 0.885, 0.29, (250, 244, 230), role="far")
    floor = palette.accent if setting == "still" else palette.ground
    floor = mix(floor, palette.near, 0.3)
    if setting == "studio":
        floor = mix(wall, palette.far, 0.3)
    pen.box(-0.1, horizon, aspect + 0.1, 1.1, floor, role="ground")
    pen.box(-0.1, horizon, aspect + 0.1, horizon + 0.012, mix(floor, palette.light, 0.35), role="ground")
    if setting != "studio":
        for k in range(4):
            y = horizon + 0.06 + k * 0.075
            pen.line(
                [(-0.05, y), (aspect / 2, y + rng.uniform(-0.006, 0.006)), (aspect + 0.05, y)],
                0.004,
                mix(floor, (30, 20, 30), 0.2),
                role="ground",
            )


def abstract(pen: Pen, palette: Palette, scene: Scene, aspect: float, rng: random.Random) -> None:
    """Large soft forms behind small clear ones, in the colours that were said."""
    shades = [
        *scene.colours,
        palette.accent,
        palette.far,
        palette.light,
        palette.mid,
        palette.near,
        turn(palette.accent, 160),
    ]
    for _ in range(5):
        x, y, r = rng.uniform(0, aspect), rng.uniform(0, 1), rng.uniform(0.18, 0.4)
        pen.blob(
            [
                (x + r * rng.uniform(0.6, 1.1) * math.cos(a), y + r * rng.uniform(0.6, 1.1) * math.sin(a))
                for a in (k * math.tau / 7 for k in range(7))
            ],
            mix(rng.choice(shades), palette.low, 0.35),
            role="far",
        )
    for number in range(11):
        shade = shades[number % len(shades)]
        x, y, r = rng.uniform(0.15, 0.85) * aspect, rng.uniform(0.15, 0.85), rng.uniform(0.05, 0.2)
        match rng.randrange(5):
            case 0:
                pen.oval(x, y, r, None, shade, role="thing")
                pen.oval(x, y, r * 0.6, None, rng.choice(shades), role="thing")
            case 1:
                a = rng.uniform(0, math.tau)
                pen.poly(
                    [
                        (x + r * 1.2 * math.cos(a + k * math.tau / 3), y + r * 1.2 * math.sin(a + k * math.tau / 3))
                        for k in range(3)
                    ],
                    shade,
                    role="thing",
                )
            case 2:
                a = rng.uniform(0, math.pi)
                pen.line(
                    [
                        (x - 0.35 * math.cos(a), y - 0.35 * math.sin(a)),
                        (x + 0.06 * math.sin(a), y),
                        (x + 0.35 * math.cos(a), y + 0.35 * math.sin(a)),
                    ],
                    rng.uniform(0.012, 0.05),
                    shade,
                    role="thing",
                )
            case 3:
                pen.blob(
                    [
                        (x + r * rng.uniform(0.5, 1.2) * math.cos(a), y + r * rng.uniform(0.5, 1.2) * math.sin(a))
                        for a in (k * math.tau / 6 for k in range(6))
                    ],
                    shade,
                    role="thing",
                )
            case _:
                ring = [
                    (x + r * math.cos(a), y + r * math.sin(a))
                    for a in (k * math.pi / 10 for k in range(rng.randrange(9, 21)))
                ]
                pen.line(ring, 0.025, shade, role="thing")
