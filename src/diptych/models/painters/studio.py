"""The work that both hands share: from a request to drawn shapes, and from a finished picture to PNG bytes."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageDraw, ImageFilter

from diptych.models.painters import finish, raster
from diptych.models.painters.colour import RGB, luminance, mix, turn
from diptych.models.painters.compose import Picture, compose
from diptych.models.painters.manner import Manner
from diptych.models.painters.scene import read_scene
from diptych.models.painters.shapes import Shape
from diptych.models.protocols import PaintRequest

PNG_LEVEL = 3


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A composed picture with its pixels' size and its dice."""

    picture: Picture
    width: int
    height: int
    seed: int


def sketch(request: PaintRequest, manner: Manner, *, hand: str, width: int, height: int) -> Sheet:
    """Read and compose; the same request and hand give the same sheet."""
    text = f"{hand}/{request.seed}/{request.category}/{request.prompt}"
    seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
    rng = random.Random(seed)
    scene = read_scene(request.prompt, rng=rng)
    picture = compose(scene, aspect=width / height, rng=rng, studio=manner.studio)
    return Sheet(picture=picture, width=width, height=height, seed=seed % 2**32)


def render(sheet: Sheet, manner: Manner) -> Image.Image:
    """Draw backdrop, shadows, things and front, with volume and depth as the manner asks."""
    scale = sheet.height * raster.SMOOTH
    image = Image.new("RGB", (sheet.width * raster.SMOOTH, sheet.height * raster.SMOOTH), sheet.picture.palette.low)
    draw = ImageDraw.Draw(image)
    raster.draw_shapes(draw, sheet.picture.backdrop, scale, ink=manner.ink * 0.6, inked=_ink(sheet.picture))
    if manner.blur and any(thing.name not in ("sun", "moon", "star", "cloud") for thing in sheet.picture.things):
        image = _blurred(image, manner.blur * scale)
        draw = ImageDraw.Draw(image)
    raster.draw_shadows(image, draw, sheet.picture.things, scale)
    for thing in sheet.picture.things:
        raster.draw_shapes(draw, thing.shapes, scale, ink=manner.ink, inked=_ink(sheet.picture))
    if not manner.volume:
        raster.draw_shapes(draw, sheet.picture.front, scale)
        return image.reduce(raster.SMOOTH)
    image = image.reduce(raster.SMOOTH)
    shading = raster.volume_map(sheet.picture.things, sheet.width, sheet.height, sheet.picture.light)
    image = raster.shade(image, shading, manner.volume, steps=2 if manner.cel else 0)
    raster.draw_shapes(ImageDraw.Draw(image), sheet.picture.front, sheet.height)
    return image


def neon_lines(sheet: Sheet, width: float) -> Image.Image:
    """The outlines of everything as glowing tubes on black, in their own colours made brighter."""
    scale = sheet.height
    image = Image.new("RGB", (sheet.width, sheet.height))
    draw = ImageDraw.Draw(image)
    picture = sheet.picture
    for shape in picture.backdrop:
        if shape.role in ("far", "ground") and shape.width == 0:
            _tube(draw, shape, scale, width * 0.5, mix(_bright(shape.fill), (0, 0, 0), 0.5), filled=True)
        elif shape.role == "glow":
            draw.polygon((shape.points * scale).ravel().tolist(), fill=_bright(shape.fill))
    for thing in picture.things:
        for shape in thing.shapes:
            _tube(draw, shape, scale, width, _bright(shape.fill), filled=True)
    return image


def apply_finish(image: Image.Image, names: tuple[str, ...], seed: int) -> Image.Image:
    """Run the named steps in order."""
    for name in names:
        match name:
            case "grade":
                image = finish.grade(image)
            case "vignette":
                image = finish.vignette(image, 0.75)
            case "vignette soft":
                image = finish.vignette(image, 0.4)
            case "film" | "paper" | "canvas":
                image = finish.texture(image, name)
            case "bloom":
                image = finish.bloom(image)
            case "rich":
                image = finish.saturate(image, 1.22)
            case "sparkle":
                image = finish.sparkle(image, seed)
            case "screentone":
                image = finish.screentone(image)
            case "mono":
                image = finish.grade(finish.saturate(image, 0.0), contrast=1.12, shadows=(0, 0, 0), lights=(4, 3, 0))
            case "wash":
                image = finish.grade(finish.saturate(image, 0.0), contrast=1.3, shadows=(0, 0, 0), lights=(8, 8, 6))
            case "pixels":
                image = finish.pixelate(image, rows=112, colours=20, dither=False)
            case "dithered pixels":
                image = finish.pixelate(image, rows=148, colours=28, dither=True)
    return image


def png(image: Image.Image, level: int = PNG_LEVEL) -> bytes:
    """Lossless bytes without any metadata."""
    out = BytesIO()
    image.info.clear()
    image.save(out, "PNG", compress_level=level)
    return out.getvalue()


def _ink(picture: Picture) -> RGB:
    return mix(picture.palette.near, (16, 12, 26), 0.82)


def _blurred(image: Image.Image, radius: float) -> Image.Image:
    small = image.reduce(4).filter(ImageFilter.GaussianBlur(radius / 4))
    return small.resize(image.size, Image.Resampling.BILINEAR)


def _bright(colour: RGB) -> RGB:
    if max(colour) - min(colour) < 28:
        return (120, 235, 255) if luminance(colour) > 0.5 else (236, 70, 200)
    return mix(turn(colour, 0, saturation=1.5, value=2.2), (255, 255, 255), 0.08)


def _tube(draw: ImageDraw.ImageDraw, shape: Shape, scale: float, width: float, colour: RGB, *, filled: bool) -> None:
    points = (shape.points * scale).ravel().tolist()
    thickness = max(1, round(width * scale * (0.55 if shape.role == "detail" else 1)))
    if shape.width > 0:
        draw.line(
            points,
            fill=mix(colour, (0, 0, 0), 0.35),
            width=max(thickness, round(shape.width * scale * 0.5)),
            joint="curve",
        )
        return
    if filled:
        draw.polygon(points, fill=mix(colour, (0, 0, 0), 0.86))
    draw.line([*points, *points[:4]], fill=colour, width=thickness, joint="curve")
