"""Bristle strokes: stamps of paint, turned along the forms of a reference picture and laid in layers."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageFilter

from diptych.models.painters.raster import Floats

ANGLES = 24
VARIANTS = 3
# Of each layer: length and spacing of its strokes in picture heights, the share of them that flat areas do without, and
# by how much the picture is reduced before its colours are picked up.
LAYERS = ((0.1, 0.038, 0.0, 8), (0.054, 0.024, 0.45, 4), (0.026, 0.0145, 0.94, 2))


def lay_strokes(reference: Image.Image, *, seed: int) -> Image.Image:
    """Paint the reference anew in strokes: broad ones first, small ones where it has detail."""
    dice = np.random.default_rng(seed)
    detail, angle = _forms(reference)
    canvas = reference.reduce(8).resize(reference.size, Image.Resampling.BICUBIC)
    for length, spacing, skip, coarse in LAYERS:
        _layer(
            canvas,
            np.asarray(reference.reduce(coarse)),
            detail,
            angle,
            dice,
            length=length,
            spacing=spacing,
            skip=skip,
            coarse=coarse,
        )
    crisp = Image.fromarray((np.clip(detail * 1.5, 0, 1) * 150).astype(np.uint8)).resize(
        reference.size, Image.Resampling.BILINEAR
    )
    canvas.paste(reference, (0, 0), crisp)
    return _impasto(canvas)


def _forms(reference: Image.Image) -> tuple[Floats, Floats]:
    """At a quarter of the size: how much detail there is, and which way strokes should run."""
    small = np.asarray(reference.convert("L").reduce(4).filter(ImageFilter.GaussianBlur(1.2)), dtype=np.float32) / 255
    down, across = np.gradient(small)
    strength = np.hypot(across, down)
    detail = np.asarray(Image.fromarray(np.clip(strength * 9, 0, 1)).filter(ImageFilter.MaxFilter(3)))
    height, width = small.shape
    y, x = np.mgrid[0:height, 0:width] / height
    flow = 0.5 * np.sin(3.1 * x + 2.3 * y) + 0.35 * np.cos(5.0 * y - 1.7 * x)
    along = np.arctan2(down, across) + np.pi / 2
    # Angles are mixed as doubled vectors, since a stroke has no front end.
    weight = np.clip(strength * 14, 0, 1)
    vx = weight * np.cos(2 * along) + (1 - weight) * np.cos(2 * flow)
    vy = weight * np.sin(2 * along) + (1 - weight) * np.sin(2 * flow)
    return detail.astype(np.float32), (np.arctan2(vy, vx) / 2).astype(np.float32)


def _layer(
    canvas: Image.Image,
    colours: npt.NDArray[np.uint8],
    detail: Floats,
    angle: Floats,
    dice: np.random.Generator,
    *,
    length: float,
    spacing: float,
    skip: float,
    coarse: int,
) -> None:
    step, size = spacing * canvas.height, max(6, round(length * canvas.height))
    ys, xs = np.mgrid[0 : canvas.height : step, 0 : canvas.width : step]
    places = np.stack([xs.ravel(), ys.ravel()], axis=1) + dice.uniform(-0.5, 0.5, (xs.size, 2)) * step * 1.3
    dice.shuffle(places)
    x = np.clip(places[:, 0], 0, canvas.width - 1).astype(int)
    y = np.clip(places[:, 1], 0, canvas.height - 1).astype(int)
    qx, qy = np.minimum(x // 4, detail.shape[1] - 1), np.minimum(y // 4, detail.shape[0] - 1)
    keep = dice.random(len(x)) >= skip * (1 - np.clip(detail[qy, qx] * 2.2, 0, 1))
    x, y, qx, qy = x[keep], y[keep], qx[keep], qy[keep]
    shades = (
        colours[np.minimum(y // coarse, len(colours) - 1), np.minimum(x // coarse, colours.shape[1] - 1)].astype(
            np.int16
        )
        + dice.normal(0, 8.5, (len(x), 1)).astype(np.int16)
        + dice.normal(0, 4.5, (len(x), 3)).astype(np.int16)
    )
    shades = np.clip(shades, 0, 255)
    turns = np.round((angle[qy, qx] + dice.normal(0, 0.13, len(x))) / np.pi * ANGLES).astype(int) % ANGLES
    kinds = dice.integers(0, VARIANTS, len(x))
    stamps = _stamps(size)
    side = stamps[0][0].width
    offset = side // 2
    # Image.paste() checks its arguments anew each time, which for thousands of stamps costs more than the paint.
    core = canvas.im
    left, top = (x - offset).tolist(), (y - offset).tolist()
    for px, py, shade, turn, kind in zip(left, top, shades.tolist(), turns.tolist(), kinds.tolist(), strict=True):
        core.paste((shade[0], shade[1], shade[2]), (px, py, px + side, py + side), stamps[turn][kind].im)


@functools.lru_cache(maxsize=12)
def _stamps(size: int) -> list[list[Image.Image]]:
    """Masks of one stroke ``size`` pixels long, for every angle, in a few variants."""
    dice = np.random.default_rng(size)
    out: list[list[Image.Image]] = [[] for _ in range(ANGLES)]
    y, x = np.mgrid[-1 : 1 : size * 1j, -1 : 1 : size * 1j]
    for _ in range(VARIANTS):
        bristles = np.interp(np.linspace(-1, 1, 64), np.linspace(-1, 1, 17), dice.uniform(0.45, 1.0, 17))
        ragged = dice.uniform(-0.14, 0.14, 17)
        for turn in range(ANGLES):
            a = turn * np.pi / ANGLES
            u, v = x * np.cos(a) + y * np.sin(a), -x * np.sin(a) + y * np.cos(a)
            v = v / 0.36
            ends = 0.86 + np.interp(v, np.linspace(-1, 1, 17), ragged)
            body = np.clip((ends - np.abs(u)) * 5, 0, 1) * np.clip((1 - np.abs(v)) * 3.2, 0, 1)
            streak = np.interp(v, np.linspace(-1, 1, 64), bristles)
            out[turn].append(Image.fromarray((body * streak * 235).astype(np.uint8)))
    return out


def _impasto(canvas: Image.Image) -> Image.Image:
    """Light from the upper left catches the ridges of the paint."""
    relief = canvas.convert("L").filter(ImageFilter.Kernel((3, 3), (-1, -1, 0, -1, 0, 1, 0, 1, 1), scale=5, offset=128))
    return ImageChops.overlay(canvas, Image.merge("RGB", [relief] * 3))
