"""The colours of light and land for each time of day, picked by hand."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace

from diptych.models.painters.colour import RGB, mix
from diptych.models.painters.scene import Scene


@dataclass(frozen=True)
class Palette:
    """From the top of the sky down to the foreground; ``light`` is sun or moon, ``accent`` what stands out."""

    top: RGB
    low: RGB
    far: RGB
    mid: RGB
    ground: RGB
    near: RGB
    light: RGB
    accent: RGB


def _hex(text: str) -> Palette:
    parts = [(int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)) for code in text.split()]
    return Palette(*parts)


BY_TIME: dict[str, tuple[Palette, ...]] = {
    "day": (
        _hex("5fb4dd d8f0f0 9cc6cf 74aa93 93c178 5a9a5f fff3c4 e8664d"),
        _hex("f3d9a8 fbf0d8 e3b98d c98f68 87a878 4f7d64 fff8e0 d1495b"),
        _hex("86c5da f9e4c8 b7c9c0 8fae8b c2b86a 6f8f54 fff4d0 ee6c4d"),
        _hex("a7d8de f7f1e1 a9c3c9 7d9fb0 8cb79b 4c8577 fffae6 f2845c"),
        _hex("f6c1b4 fdeee0 d9b3c0 a98fb0 8fb7a6 5c8f86 fff6e2 e2607a"),
    ),
    "sunset": (
        _hex("3d3a70 f79d65 a05a78 6b3f69 48315c 2c2145 ffd98a f25f5c"),
        _hex("f0735a fcd07d c7616b 8a4a6b 5a3a5e 342545 fff0b8 2f7f86"),
        _hex("5a4a8a f7a8a0 b0709a 7a5088 4f3c70 2e2450 ffe0a8 ff8c61"),
    ),
    "dawn": (
        _hex("8fb3d9 fbd9c6 b4a9c4 8f94b0 8aa893 5e8577 fff0d2 ee8a7a"),
        _hex("b7a8d6 fde2d0 c3a7c4 9a8cb0 98a99c 66808a fff2dc f2a65a"),
    ),
    "night": (
        _hex("0b1233 2f4c7e 28406b 1e3156 18283f 0f1a2c f5ecc8 f2b84b"),
        _hex("151036 4a3b7c 3a2f66 2b2350 1f1b3c 131028 f8efd0 ff8fa3"),
        _hex("06192b 1f5a6b 1a4656 143645 10303a 0a1f28 eef2d4 ffb85c"),
    ),
}
LAND: dict[str, tuple[RGB, RGB]] = {
    "sea": ((60, 140, 170), (28, 92, 130)),
    "lake": ((110, 170, 186), (66, 124, 146)),
    "beach": ((238, 214, 164), (222, 188, 134)),
    "desert": ((232, 188, 122), (206, 150, 90)),
    "snow": ((238, 244, 250), (206, 222, 238)),
    "forest": ((98, 140, 92), (52, 92, 70)),
    "meadow": ((150, 196, 104), (92, 152, 78)),
    "city": ((112, 112, 128), (78, 78, 96)),
    "street": ((132, 126, 134), (96, 92, 106)),
    "room": ((190, 140, 100), (146, 98, 70)),
}


def choose_palette(scene: Scene, rng: random.Random) -> Palette:
    """A palette for the time of day, tinted by setting, mood, weather and by colours said of sky or land."""
    palette = rng.choice(BY_TIME[scene.time])
    if scene.setting in LAND:
        ground, near = LAND[scene.setting]
        dim = {"day": 0.0, "dawn": 0.25, "sunset": 0.42, "night": 0.74}[scene.time]
        palette = replace(palette, ground=mix(ground, palette.near, dim), near=mix(near, palette.near, dim))
    if scene.mood == "dark":
        palette = _toward(palette, (24, 20, 40), 0.35)
    if scene.mood == "soft":
        palette = _toward(palette, (250, 238, 230), 0.22)
    if scene.weather == "rain":
        palette = _toward(palette, (84, 96, 122), 0.46)
    if scene.weather in ("fog", "clouds"):
        palette = _toward(palette, (136, 146, 160), 0.34)
    if scene.weather == "snow" and scene.time == "day":
        palette = _toward(palette, (214, 226, 240), 0.35)
    return _as_said(palette, scene)


def _toward(palette: Palette, colour: RGB, share: float) -> Palette:
    names = ("top", "low", "far", "mid", "ground", "near")
    return replace(palette, **{name: mix(getattr(palette, name), colour, share) for name in names})


def _as_said(palette: Palette, scene: Scene) -> Palette:
    if scene.sky:
        palette = replace(
            palette, top=scene.sky, low=mix(scene.sky, palette.light, 0.45), far=mix(palette.far, scene.sky, 0.4)
        )
    if scene.ground:
        palette = replace(palette, ground=scene.ground, near=mix(scene.ground, (20, 18, 40), 0.3))
    for name, colour in zip(("accent", "mid", "far"), scene.colours, strict=False):
        palette = replace(palette, **{name: colour})
    return palette
