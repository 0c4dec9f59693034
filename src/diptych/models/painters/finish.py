"""What happens to a picture after it is drawn: light, grain, paper, screen tones, pixels, neon."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from diptych.models.painters.raster import Floats

Bytes = npt.NDArray[np.uint8]


@functools.lru_cache(maxsize=8)
def _vignette(width: int, height: int, strength: float) -> Image.Image:
    y, x = np.mgrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
    fall = 1 - strength * np.clip((x**2 + y**2) / 2 - 0.18, 0, 1) ** 1.1
    return Image.fromarray((fall * 255).astype(np.uint8)).convert("RGB")


@functools.lru_cache(maxsize=8)
def _noise(width: int, height: int, kind: str) -> Image.Image:
    dice = np.random.default_rng(20_240_607)
    noise = dice.normal(0, 1, (height, width)).astype(np.float32)
    if kind == "paper":
        coarse = Image.fromarray(dice.normal(0, 1, (height // 6 + 1, width // 6 + 1)).astype(np.float32))
        fibres = noise * 0.4 + np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC)) * 0.9
        return Image.fromarray(np.clip(128 + fibres * 9, 0, 255).astype(np.uint8)).convert("RGB")
    if kind == "canvas":
        y, x = np.mgrid[0:height, 0:width]
        weave = np.sin(x * 1.05) * np.cos(y * 0.16) + np.sin(y * 1.05) * np.cos(x * 0.16)
        return Image.fromarray(np.clip(128 + weave * 7 + noise * 5, 0, 255).astype(np.uint8)).convert("RGB")
    return Image.fromarray(np.clip(128 + noise * 8, 0, 255).astype(np.uint8)).convert("RGB")


def vignette(image: Image.Image, strength: float = 0.6) -> Image.Image:
    """Darker toward the corners."""
    return ImageChops.multiply(image, _vignette(*image.size, strength))


def texture(image: Image.Image, kind: str) -> Image.Image:
    """Grain of ``film``, fibres of ``paper``, or weave of ``canvas``."""
    return ImageChops.overlay(image, _noise(*image.size, kind))


def bloom(image: Image.Image, strength: float = 0.45, *, floor: int = 120) -> Image.Image:
    """Bright parts shine over their surroundings."""
    small = image.reduce(4)
    bright = small.point([max(0, round((v - floor) * 255 / (255 - floor) * strength)) for v in range(256)] * 3)
    glow = bright.filter(ImageFilter.GaussianBlur(image.height / 4 / 22))
    return ImageChops.screen(image, glow.resize(image.size, Image.Resampling.BILINEAR))


def grade(
    image: Image.Image,
    *,
    contrast: float = 1.15,
    shadows: tuple[int, int, int] = (-6, 4, 14),
    lights: tuple[int, int, int] = (12, 4, -12),
) -> Image.Image:
    """Bend each channel: more contrast, cool shadows, warm lights."""
    table = []
    for dark, light in zip(shadows, lights, strict=True):
        for value in range(256):
            x = value / 255
            bent = 0.5 + (x - 0.5) * contrast
            table.append(round(min(255, max(0, bent * 255 + dark * (1 - x) ** 2 * 2 + light * x**2))))
    return image.point(table)


def saturate(image: Image.Image, amount: float) -> Image.Image:
    """More (above 1) or less (below 1) colour."""
    return Image.blend(image.convert("L").convert("RGB"), image, amount)


def pixelate(image: Image.Image, *, rows: int, colours: int, dither: bool) -> Image.Image:
    """A small picture in few colours, shown large."""
    small = image.resize((max(8, round(image.width * rows / image.height)), rows), Image.Resampling.BOX)
    small = saturate(small, 1.2)
    table = small.quantize(colours, method=Image.Quantize.MEDIANCUT, kmeans=2)
    mode = Image.Dither.FLOYDSTEINBERG if dither else Image.Dither.NONE
    return small.quantize(palette=table, dither=mode).convert("RGB").resize(image.size, Image.Resampling.NEAREST)


@functools.lru_cache(maxsize=4)
def _screen(width: int, height: int, pitch: float) -> Floats:
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    u, v = (x + y) * np.float32(np.pi / pitch), (x - y) * np.float32(np.pi / pitch)
    screen: Floats = (0.5 + 0.25 * (np.cos(u) + np.cos(v))).astype(np.float32)
    return screen


def screentone(image: Image.Image) -> Image.Image:
    """Black ink and dots on white."""
    light = np.asarray(image.convert("L"), dtype=np.float32) / 255
    tone = np.where(light > 0.74, 1.25, np.where(light < 0.2, -0.3, (light - 0.2) * 1.32 + 0.16))
    dots = _screen(image.width, image.height, image.height / 110)
    ink = np.clip((tone - dots) * 5 + 0.5, 0, 1)
    return Image.fromarray((14 + ink * 238).astype(np.uint8)).convert("RGB")


def neon(lines: Image.Image, base: Image.Image) -> Image.Image:
    """Glowing ``lines`` (on black) over a dark ``base``."""
    small = lines.reduce(2)
    near = small.filter(ImageFilter.GaussianBlur(lines.height / 260)).resize(lines.size, Image.Resampling.BILINEAR)
    wide = (
        small.reduce(2)
        .filter(ImageFilter.GaussianBlur(lines.height / 90))
        .resize(lines.size, Image.Resampling.BILINEAR)
    )
    dark = base.point(
        [round(v * 0.3) for v in range(256)]
        + [round(v * 0.22) for v in range(256)]
        + [min(255, round(v * 0.42) + 14) for v in range(256)]
    )
    for layer, gain in ((wide, 1.5), (near, 1.2), (lines, 1.0)):
        dark = ImageChops.screen(dark, layer.point([min(255, round(v * gain)) for v in range(256)] * 3))
    return dark


def sparkle(image: Image.Image, seed: int, amount: int = 40) -> Image.Image:
    """Small warm lights in the air, each with a halo."""
    dice = np.random.default_rng(seed)
    layer = Image.new("L", (image.width // 2, image.height // 2))
    draw = ImageDraw.Draw(layer)
    for x, y, size in zip(
        dice.integers(0, layer.width, amount),
        dice.integers(0, layer.height, amount),
        dice.uniform(0.6, 2.2, amount),
        strict=True,
    ):
        r = float(size) * layer.height / 384
        draw.ellipse((int(x) - r, int(y) - r, int(x) + r, int(y) + r), fill=255)
    halo = layer.filter(ImageFilter.GaussianBlur(layer.height / 90)).point([min(255, v * 3) for v in range(256)])
    light = ImageChops.lighter(layer.filter(ImageFilter.GaussianBlur(0.7)), halo).resize(
        image.size, Image.Resampling.BILINEAR
    )
    warm = [
        light,
        light.point([round(v * 0.93) for v in range(256)]),
        light.point([round(v * 0.68) for v in range(256)]),
    ]
    return ImageChops.screen(image, Image.merge("RGB", warm))
