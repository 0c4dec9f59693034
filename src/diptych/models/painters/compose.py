"""Arrange a scene on the canvas: sky and land behind, then every thing in its place."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from diptych.models.painters import backdrop
from diptych.models.painters.colour import RGB, Tint, apart, turn
from diptych.models.painters.palette import Palette, choose_palette
from diptych.models.painters.scene import Scene, Thing
from diptych.models.painters.shapes import Shape
from diptych.models.painters.subjects import SUBJECTS, Subject

RAINBOW: tuple[RGB, ...] = (
    (226, 60, 64),
    (246, 150, 50),
    (250, 214, 70),
    (84, 176, 96),
    (60, 130, 216),
    (140, 90, 200),
)
WATERS = ("sea", "lake")
STILL_LIFE = frozenset(
    "cup bottle apple orange pear banana pumpkin cake book guitar clock vase candle ball cube crystal hat crown heart "
    "sword chair table portrait".split()
) | {"portrait woman", "portrait man"}


@dataclass(frozen=True, kw_only=True)
class Placed:
    """One thing at its place; ``x``, ``y`` is where it stands, ``scale`` its height."""

    name: str
    shapes: tuple[Shape, ...]
    x: float
    y: float
    scale: float
    floats: bool
    wide: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """Everything to paint, back to front. Lengths are in picture heights; ``light`` is where light comes from."""

    aspect: float
    palette: Palette
    backdrop: tuple[Shape, ...]
    things: tuple[Placed, ...]
    front: tuple[Shape, ...]
    light: tuple[float, float]
    horizon: float
    setting: str


def compose(scene: Scene, *, aspect: float, rng: random.Random, studio: bool = False) -> Picture:
    """Lay out the scene; with ``studio`` it stands before a plain backdrop, as models of things do."""
    palette = choose_palette(scene, rng)
    setting = "studio" if studio and scene.setting is None and scene.things else _setting(scene, rng)
    horizon = backdrop.horizon_of(setting, rng)
    light = (aspect * rng.choice([0.24, 0.76]), rng.uniform(0.16, 0.26))
    behind = backdrop.draw_backdrop(setting, scene, palette, aspect=aspect, horizon=horizon, light=light, rng=rng)
    # What the setting shows already is not drawn a second time, unless its colour was asked for.
    shown = {"mountains": "mountain", "city": "skyline", "still": "table"}.get(setting, "")
    alone = all(t.name == shown or SUBJECTS[t.name].place == "sky" for t in scene.things)
    scene = replace(scene, things=tuple(t for t in scene.things if t.name != shown or t.colour or alone))
    placed: list[Placed] = []
    for group in ("sky", "back", "ground", "air"):
        units = [unit for thing in scene.things if _place(thing, setting) == group for unit in _units(thing)]
        placed += _lay_out(units, group, scene, palette, setting, aspect=aspect, horizon=horizon, rng=rng)
    return Picture(
        aspect=aspect,
        palette=palette,
        backdrop=tuple(behind),
        things=tuple(placed),
        front=tuple(backdrop.draw_front(setting, scene, palette, aspect=aspect, rng=rng)),
        light=light,
        horizon=horizon,
        setting=setting,
    )


def _setting(scene: Scene, rng: random.Random) -> str:
    if scene.abstract:
        return "abstract"
    names = {thing.name for thing in scene.things}
    if scene.setting == "room" and "table" in scene.words and names - {"table"}:
        return "still"
    if "mountain" in names and len(names) > 1 and scene.setting is None:
        return "mountains"
    if scene.setting:
        wet = scene.setting in ("beach", "city", "snow", "street") and names & {"ship", "boat"}
        return "sea" if wet else scene.setting
    for place, setting in (("water", "sea"), ("deep", "underwater")):
        if any(SUBJECTS[name].place == place for name in names):
            return setting
    if names & {"planet", "rocket", "spaceship", "astronaut"}:
        return "space"
    if names <= STILL_LIFE:
        return "room" if names & {"chair", "table"} else "still"
    if names & {"car", "bus", "bicycle"}:
        return "street"
    return rng.choice(["meadow", "hills", "meadow", "plain"])


def _units(thing: Thing) -> list[Thing]:
    return [replace(thing, count=1)] * thing.count


def _place(thing: Thing, setting: str) -> str:
    place = SUBJECTS[thing.name].place
    if place in ("sky", "air", "back"):
        return place
    return "air" if setting == "space" and thing.name not in ("house",) else "ground"


def _lay_out(
    units: list[Thing],
    group: str,
    scene: Scene,
    palette: Palette,
    setting: str,
    *,
    aspect: float,
    horizon: float,
    rng: random.Random,
) -> list[Placed]:
    if not units:
        return []
    others = ("ground",) if group == "air" else ("ground", "air")
    alone = not any(_place(thing, setting) in others for thing in scene.things)
    subjects = [SUBJECTS[unit.name] for unit in units]
    wide = sum(subject.aspect * subject.size * unit.size for subject, unit in zip(subjects, units, strict=True))
    gaps = 1.0 + 0.1 * (len(units) - 1)
    most = {"sky": 0.34, "back": 0.78 if alone else 0.6, "air": 0.55 if alone else 0.32, "ground": 0.62}[group]
    room = {"sky": 0.9, "back": 1.25 if len(units) == 1 else 0.95, "air": 0.8, "ground": 0.88}[group] * aspect
    # Tall things behind one another would hide each other.
    low = all(subject.size <= 0.85 for subject in subjects)
    rows = 2 if len(units) > (3 if low else 5) and group in ("ground", "air") else 1
    unit_scale = min(most, room * (1.0 if rows == 1 else 1.75) / (wide * gaps))
    placed = []
    for row in range(rows):
        some = [(u, s) for k, (u, s) in enumerate(zip(units, subjects, strict=True)) if k % rows == row]
        placed += _row(
            some, group, not alone, unit_scale, row, rows, palette, setting, aspect=aspect, horizon=horizon, rng=rng
        )
    return placed


def _row(
    units: list[tuple[Thing, Subject]],
    group: str,
    crowded: bool,
    unit_scale: float,
    row: int,
    rows: int,
    palette: Palette,
    setting: str,
    *,
    aspect: float,
    horizon: float,
    rng: random.Random,
) -> list[Placed]:
    shrink = 0.86 if rows == 2 and row == 0 else 1.0
    widths = [s.aspect * s.size * u.size * unit_scale * shrink for u, s in units]
    gap = max(0.02, (aspect * 0.94 - sum(widths)) / (len(units) + 1)) if len(units) > 1 else 0
    x = (aspect - sum(widths) - gap * (len(units) - 1)) / 2
    if len(units) == 1 and group == "ground" and widths[0] < aspect * 0.6:
        x += rng.choice([-0.05, 0.0, 0.05]) * aspect
    if group == "back" and len(units) == 1 and crowded and widths[0] < aspect:
        x = aspect * rng.choice([0.29, 0.71]) - widths[0] / 2
    if group == "air" and len(units) == 1 and crowded:
        x = aspect * rng.choice([0.22, 0.78]) - widths[0] / 2
    if group == "sky" and len(units) == 1:
        x = aspect * rng.choice([0.1, 0.62])
    placed = []
    for number, ((unit, subject), width) in enumerate(zip(units, widths, strict=True)):
        scale = unit_scale * shrink * subject.size * unit.size
        scale = min(scale, 0.86)
        y = _height(group, setting, scale, row, rows, number, horizon, subject, rng, crowded=crowded)
        scale = min(scale, y - 0.05)  # nothing is cut off at the top
        tint = _tint(unit, subject, number * rows + row, palette)
        drawn = subject.draw(random.Random(rng.random()), tint)
        flip = rng.random() < 0.4 and unit.name not in ("book", "clock")
        middle = x + width / 2
        shapes = tuple(shape.moved(scale, middle, y, flip=flip) for shape in drawn)
        placed.append(
            Placed(
                name=unit.name,
                shapes=shapes,
                x=middle,
                y=y,
                scale=scale,
                floats=group in ("air", "sky") or setting in ("underwater", "space"),
                wide=width,
            )
        )
        x += width + gap
    return placed


def _height(
    group: str,
    setting: str,
    scale: float,
    row: int,
    rows: int,
    number: int,
    horizon: float,
    subject: Subject,
    rng: random.Random,
    *,
    crowded: bool,
) -> float:
    if group == "back":
        return horizon + 0.015
    if group == "sky":
        return 0.08 + scale + rng.uniform(0, 0.05) + 0.07 * (number % 2)
    if group == "air" or (setting == "underwater" and subject.place == "deep"):
        middle = 0.47 if setting in ("space", "underwater") else 0.27 if crowded else 0.42
        return min(0.9, middle + scale / 2 + (row - (rows - 1) / 2) * 0.34 + 0.05 * ((number % 2) - 0.5))
    base = 0.86 if scale > 0.4 else 0.8
    if setting in WATERS and subject.place in ("water", "deep"):
        base = max(horizon + 0.12, 0.74)
    if subject.size >= 1.5 and scale > 0.5:
        base = 1.0 + 0.02 * scale  # a bust is cut by the frame
    if rows == 2:
        return base - 0.22 + row * 0.27
    return base + 0.02 * ((number % 2) - 0.5)


def _tint(unit: Thing, subject: Subject, number: int, palette: Palette) -> Tint:
    base = unit.colour or (RAINBOW[number % len(RAINBOW)] if unit.rainbow else subject.colour)
    accent = unit.accent or subject.accent
    if unit.colour and not unit.accent:
        accent = apart(accent, base)
    if number and unit.colour is None and not unit.rainbow:
        base = turn(base, (-7, 9, 4, -4)[number % 4], value=(1.0, 0.93, 1.05, 0.97)[number % 4])
    return Tint(base, accent)
