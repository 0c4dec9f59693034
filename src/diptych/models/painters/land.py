"""Land and water: hills, forests, seas, deserts."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import numpy as np

from diptych.models.painters.colour import RGB, Tint, mix
from diptych.models.painters.palette import Palette
from diptych.models.painters.shapes import Pen, Shape, spline
from diptych.models.painters.subjects import plants


def ridge(
    pen: Pen, aspect: float, y: float, height: float, fill: RGB, rng: random.Random, *, sharp: bool = False
) -> None:
    """A hill line from side to side; ``sharp`` leaves its corners."""
    steps = 9 if sharp else 6
    phase = rng.uniform(0, 6)
    top = [
        (aspect * k / steps, y - height * (0.5 + 0.5 * math.sin(phase + k * 1.9)) * rng.uniform(0.6, 1.0))
        for k in range(-1, steps + 2)
    ]
    outline = [(-0.3, 1.1), *top, (aspect + 0.3, 1.1)]
    pen.poly(outline, fill, role="far") if sharp else pen.shapes.append(_smooth(outline, fill))


def _smooth(outline: list[tuple[float, float]], fill: RGB) -> Shape:
    return Shape(spline(np.array(outline), closed=False), fill, "far")


def hills(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Three rows of hills with trees."""
    ridge(pen, aspect, horizon + 0.02, 0.2, palette.far, rng)
    ridge(pen, aspect, horizon + 0.06, 0.13, palette.mid, rng)
    _trees(pen, palette, aspect, horizon + 0.03, rng, n=5)
    ridge(pen, aspect, horizon + 0.12, 0.07, palette.ground, rng)
    ridge(pen, aspect, 0.97, 0.06, palette.near, rng)


def meadow(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Hills with flowers in the grass."""
    hills(pen, palette, aspect, horizon, rng)
    for _ in range(34):
        x, y = rng.uniform(0, aspect), rng.uniform(horizon + 0.14, 0.98)
        size = 0.004 + 0.008 * (y - horizon)
        shade = rng.choice([palette.accent, (252, 248, 236), palette.light])
        pen.oval(x, y, size, size * 0.8, shade, role="ground")


def plain(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Flat ground under a far ridge."""
    ridge(pen, aspect, horizon + 0.03, 0.09, palette.far, rng)
    pen.box(-0.1, horizon + 0.02, aspect + 0.1, 1.1, palette.ground, role="ground")
    ridge(pen, aspect, 0.93, 0.05, mix(palette.ground, palette.near, 0.5), rng)


def mountains(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Three massifs behind a pine wood."""
    for x, size, share in ((0.15, 0.4, 0.5), (0.85, 0.46, 0.35), (0.5, 0.52, 0.0)):
        tint = Tint(mix(palette.far, palette.low, share), mix((250, 250, 252), palette.low, 0.2))
        pen.shapes += [s.moved(size, aspect * x, horizon + 0.06) for s in plants.mountain(rng, tint)]
    ridge(pen, aspect, horizon + 0.08, 0.08, palette.mid, rng)
    _trees(pen, palette, aspect, horizon + 0.07, rng, n=9, draw=plants.pine)
    ridge(pen, aspect, horizon + 0.15, 0.05, palette.ground, rng)
    ridge(pen, aspect, 0.98, 0.05, palette.near, rng)


def forest(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Three rows of trees, a clearing in front."""
    for depth, (n, size) in enumerate(((13, 0.46), (10, 0.6), (6, 0.8))):
        shade = mix(palette.far, palette.near, depth / 2)
        tint = Tint(shade, mix(shade, (50, 32, 30), 0.5))
        for k in range(n):
            x = aspect * (k + rng.uniform(0.1, 0.9)) / n
            if depth == 2 and 0.24 < x / aspect < 0.76:
                continue
            draw = plants.pine if rng.random() < 0.7 else plants.tree
            scale = size * rng.uniform(0.8, 1.1)
            pen.shapes += [s.moved(scale, x, horizon + 0.04 + depth * 0.06) for s in draw(rng, tint)]
        ridge(
            pen, aspect, horizon + 0.06 + depth * 0.07, 0.03, mix(palette.ground, palette.far, 0.6 - depth * 0.3), rng
        )
    ridge(pen, aspect, 0.97, 0.05, palette.near, rng)


def _water(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    bands = 8
    for k in range(bands):
        y = horizon + (1.05 - horizon) * (k / bands) ** 1.3
        pen.box(
            -0.1,
            y,
            aspect + 0.1,
            1.1,
            mix(mix(palette.ground, palette.low, 0.35), palette.near, k / (bands - 1)),
            role="ground",
        )
    for _ in range(70):
        y = horizon + 0.01 + (0.98 - horizon) * rng.random() ** 1.4
        deep = (y - horizon) / (1 - horizon)
        length = 0.02 + 0.12 * deep * rng.random()
        x = rng.uniform(-0.05, aspect)
        shade = mix(palette.ground, palette.low if rng.random() < 0.6 else palette.near, 0.55)
        pen.line(
            [(x, y), (x + length / 2, y - 0.004 * (1 + deep)), (x + length, y)],
            0.0025 + 0.005 * deep,
            shade,
            role="ground",
        )


def sea(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Water to the horizon."""
    if rng.random() < 0.6:
        ridge(pen, aspect, horizon + 0.02, 0.05, mix(palette.far, palette.low, 0.3), rng)
    _water(pen, palette, aspect, horizon, rng)


def lake(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Water below wooded hills."""
    ridge(pen, aspect, horizon + 0.0, 0.22, palette.far, rng)
    ridge(pen, aspect, horizon + 0.02, 0.1, palette.mid, rng)
    _trees(pen, palette, aspect, horizon + 0.015, rng, n=11, draw=plants.pine)
    _water(pen, palette, aspect, horizon, rng)


def beach(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Sand in front of the sea."""
    water = Palette(
        palette.top,
        palette.low,
        palette.far,
        palette.mid,
        mix((70, 170, 190), palette.top, 0.3),
        mix((34, 116, 150), palette.top, 0.3),
        palette.light,
        palette.accent,
    )
    _water(pen, water, aspect, horizon - 0.05, rng)
    ridge(pen, aspect, 0.78, 0.05, mix(palette.ground, (255, 255, 255), 0.6), rng)
    ridge(pen, aspect, 0.8, 0.05, palette.ground, rng)
    ridge(pen, aspect, 0.99, 0.06, palette.near, rng)


def desert(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """Dunes."""
    ridge(pen, aspect, horizon + 0.01, 0.12, mix(palette.far, palette.ground, 0.4), rng)
    ridge(pen, aspect, horizon + 0.07, 0.09, mix(palette.ground, palette.low, 0.25), rng)
    ridge(pen, aspect, horizon + 0.16, 0.08, palette.ground, rng)
    ridge(pen, aspect, 0.98, 0.09, palette.near, rng)


def snow(pen: Pen, palette: Palette, aspect: float, horizon: float, rng: random.Random) -> None:
    """White hills with pines."""
    ridge(pen, aspect, horizon + 0.0, 0.2, mix(palette.far, (230, 238, 248), 0.35), rng)
    _trees(pen, palette, aspect, horizon + 0.05, rng, n=10, draw=plants.pine)
    ridge(pen, aspect, horizon + 0.1, 0.07, mix(palette.ground, palette.near, 0.35), rng)
    ridge(pen, aspect, horizon + 0.18, 0.06, palette.ground, rng)
    ridge(pen, aspect, 1.0, 0.06, palette.near, rng)


def _trees(
    pen: Pen,
    palette: Palette,
    aspect: float,
    y: float,
    rng: random.Random,
    *,
    n: int,
    draw: Callable[[random.Random, Tint], list[Shape]] = plants.tree,
) -> None:
    for k in range(n):
        x = aspect * (k + rng.uniform(0, 1)) / n
        shade = mix(palette.mid, palette.near, rng.uniform(0.2, 0.7))
        scale = rng.uniform(0.07, 0.13)
        pen.shapes += [
            s.moved(scale, x, y + rng.uniform(-0.01, 0.02))
            for s in draw(rng, Tint(shade, mix(shade, (40, 28, 34), 0.5)))
        ]
