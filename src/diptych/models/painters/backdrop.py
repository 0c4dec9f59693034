"""Skies, lands, seas and rooms: what stands behind the things, and what falls in front of them."""

from __future__ import annotations

import random
from collections.abc import Callable

from diptych.models.painters import land, places
from diptych.models.painters.colour import RGB, Tint, mix, turn
from diptych.models.painters.palette import Palette
from diptych.models.painters.scene import Scene
from diptych.models.painters.shapes import Pen, Shape
from diptych.models.painters.subjects import heaven

SKY_BANDS = 7
HORIZONS = {
    "sea": 0.58,
    "lake": 0.56,
    "city": 0.68,
    "street": 0.66,
    "desert": 0.62,
    "room": 0.66,
    "still": 0.62,
    "studio": 0.66,
    "space": 1.1,
    "underwater": 1.1,
}


LANDS: dict[str, Callable[[Pen, Palette, float, float, random.Random], None]] = {
    "sea": land.sea,
    "lake": land.lake,
    "beach": land.beach,
    "forest": land.forest,
    "city": places.city,
    "street": places.street,
    "desert": land.desert,
    "mountains": land.mountains,
    "meadow": land.meadow,
    "plain": land.plain,
    "snow": land.snow,
}


def horizon_of(setting: str, rng: random.Random) -> float:
    """How far down the land begins, in picture heights."""
    return HORIZONS.get(setting, 0.64) + rng.uniform(-0.03, 0.03)


def draw_backdrop(
    setting: str,
    scene: Scene,
    palette: Palette,
    *,
    aspect: float,
    horizon: float,
    light: tuple[float, float],
    rng: random.Random,
) -> list[Shape]:
    """All that is behind the things, back to front."""
    pen = Pen("sky")
    if setting in ("studio", "still", "room"):
        places.walls(pen, setting, palette, aspect, horizon, rng)
        return pen.shapes
    _sky(pen, palette, aspect, min(1.0, horizon + 0.05))
    if setting == "abstract":
        places.abstract(pen, palette, scene, aspect, rng)
        return pen.shapes
    if setting == "underwater":
        _underwater(pen, palette, aspect, rng)
        return pen.shapes
    _heaven(pen, setting, scene, palette, aspect, light, rng)
    if setting != "space":
        LANDS.get(setting, land.hills)(pen, palette, aspect, horizon, rng)
    return pen.shapes


def draw_front(setting: str, scene: Scene, palette: Palette, *, aspect: float, rng: random.Random) -> list[Shape]:
    """Grass, rain, snow, bubbles: what is in front of the things."""
    pen = Pen("weather")
    if setting in ("meadow", "hills", "plain", "forest", "mountains"):
        for _ in range(46):
            x, y = rng.uniform(-0.02, aspect + 0.02), rng.uniform(0.93, 1.04)
            h = rng.uniform(0.04, 0.1)
            lean = rng.uniform(-0.02, 0.02)
            pen.poly(
                [(x - 0.008, y), (x + lean, y - h), (x + 0.008, y)],
                mix(palette.near, palette.ground, rng.uniform(0, 0.4)),
            )
    if scene.weather == "rain":
        for _ in range(110):
            x, y = rng.uniform(-0.05, aspect), rng.uniform(-0.1, 1.0)
            length = rng.uniform(0.03, 0.075)
            pen.line([(x, y), (x + length * 0.24, y + length)], 0.0032, (214, 226, 240))
    if scene.weather == "snow" or setting == "snow":
        for _ in range(90):
            pen.oval(rng.uniform(0, aspect), rng.uniform(0, 1), rng.uniform(0.003, 0.009), None, (252, 253, 255))
    if setting == "underwater":
        for _ in range(26):
            r = rng.uniform(0.005, 0.016)
            x, y = rng.uniform(0, aspect), rng.uniform(0, 0.95)
            pen.oval(x, y, r, None, mix(palette.low, (255, 255, 255), 0.45))
            pen.oval(x - r * 0.3, y - r * 0.3, r * 0.35, None, (255, 255, 255))
    return pen.shapes


def _sky(pen: Pen, palette: Palette, aspect: float, bottom: float) -> None:
    for k in range(SKY_BANDS):
        share = k / (SKY_BANDS - 1)
        pen.box(
            -0.1, bottom * k / SKY_BANDS - 0.001, aspect + 0.1, bottom + 0.05, mix(palette.top, palette.low, share**0.9)
        )


def _heaven(
    pen: Pen,
    setting: str,
    scene: Scene,
    palette: Palette,
    aspect: float,
    light: tuple[float, float],
    rng: random.Random,
) -> None:
    named = {thing.name for thing in scene.things}
    dark = scene.time == "night" or setting == "space"
    if dark:
        for _ in range(150 if setting == "space" else 75):
            size = rng.choice([0.0015, 0.002, 0.003, 0.0045])
            pen.oval(
                rng.uniform(0, aspect),
                rng.uniform(0, 1.0 if setting == "space" else 0.55),
                size,
                None,
                mix((255, 255, 255), palette.light, rng.random()),
                role="glow",
            )
    if setting == "space":
        for k, shade in enumerate((palette.accent, turn(palette.low, 50), palette.low)):
            x, y = rng.uniform(0, aspect), rng.uniform(0.1, 0.9)
            for ring in range(3):
                pen.shapes.insert(
                    SKY_BANDS + ring,
                    _oval(
                        x, y, 0.5 - ring * 0.13, 0.28 - ring * 0.07, mix(palette.top, shade, 0.12 + 0.07 * ring), 25 * k
                    ),
                )
        if not named & {"planet", "moon", "sun"}:
            tint = Tint(mix(palette.accent, palette.top, 0.25), mix(palette.light, palette.top, 0.3))
            pen.shapes += [s.moved(0.2, light[0], light[1] + 0.12) for s in heaven.planet(rng, tint)]
        return
    if scene.weather not in ("rain", "fog", "clouds", "snow") and not named & {"sun", "moon", "planet"}:
        disc = heaven.moon if dark else heaven.sun
        tint = Tint(palette.light, mix(palette.light, palette.low, 0.55))
        low = 0.12 if scene.time in ("sunset", "dawn") else 0.0
        pen.shapes += [s.moved(0.17 + low * 0.6, light[0], light[1] + 0.1 + low) for s in disc(rng, tint)]
    n_clouds = 6 if scene.weather in ("clouds", "rain") else rng.choice([2, 3]) if not dark else 1
    white = mix(palette.low, (255, 255, 255), 0.15 if dark else 0.6)
    for _ in range(n_clouds):
        size = rng.uniform(0.07, 0.14)
        tint = Tint(white, mix(white, palette.top, 0.24))
        pen.shapes += _cloud(rng, tint, size, aspect)


def _cloud(rng: random.Random, tint: Tint, size: float, aspect: float) -> list[Shape]:
    x, y = rng.uniform(0, aspect), rng.uniform(0.12, 0.42)
    return [shape.moved(size, x, y) for shape in heaven.cloud(rng, tint)]


def _oval(x: float, y: float, rx: float, ry: float, fill: RGB, degrees: float) -> Shape:
    pen = Pen("sky")
    pen.oval(x, y, rx, ry, fill, turn=degrees)
    return pen.shapes[0]


def _underwater(pen: Pen, palette: Palette, aspect: float, rng: random.Random) -> None:
    blue = (22, 110, 150)
    for k in range(9):
        pen.box(
            -0.1,
            k / 9,
            aspect + 0.1,
            1.1,
            mix(mix((120, 206, 214), palette.top, 0.25), mix((8, 46, 84), blue, 0.2), k / 8),
        )
    for _ in range(5):
        x = rng.uniform(0, aspect)
        pen.poly([(x, -0.05), (x + 0.08, -0.05), (x + 0.3, 1.0), (x + 0.06, 1.0)], mix((120, 206, 214), blue, 0.55))
    land.ridge(pen, aspect, 0.98, 0.1, (60, 110, 120), rng)
    for _ in range(22):
        x, h = rng.uniform(0, aspect), rng.uniform(0.1, 0.3)
        shade = rng.choice([(44, 124, 100), (206, 96, 110), (226, 148, 90), (120, 90, 160)])
        sway = rng.uniform(-0.04, 0.04)
        pen.line([(x, 1.02), (x + sway, 1 - h / 2), (x - sway, 1 - h)], 0.02, mix(shade, blue, 0.25), role="ground")
