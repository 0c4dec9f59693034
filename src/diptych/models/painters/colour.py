"""Colours by their English names, and the few ways in which painters mix them."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

RGB = tuple[int, int, int]

NAMED: dict[str, RGB] = {
    "red": (214, 48, 49),
    "crimson": (176, 24, 56),
    "scarlet": (226, 52, 34),
    "maroon": (116, 26, 40),
    "orange": (240, 132, 36),
    "amber": (244, 170, 40),
    "peach": (250, 190, 150),
    "coral": (248, 120, 100),
    "gold": (222, 174, 54),
    "golden": (226, 176, 58),
    "yellow": (247, 208, 56),
    "lime": (160, 214, 50),
    "green": (62, 152, 76),
    "emerald": (24, 140, 96),
    "olive": (124, 130, 54),
    "mint": (150, 220, 186),
    "teal": (26, 136, 140),
    "turquoise": (56, 192, 190),
    "cyan": (52, 196, 222),
    "blue": (48, 104, 202),
    "azure": (60, 140, 226),
    "navy": (28, 44, 104),
    "indigo": (70, 58, 150),
    "violet": (128, 84, 196),
    "purple": (132, 66, 172),
    "lavender": (186, 166, 224),
    "lilac": (200, 166, 216),
    "magenta": (212, 44, 150),
    "pink": (240, 130, 170),
    "rose": (226, 92, 124),
    "brown": (126, 80, 48),
    "chestnut": (140, 74, 46),
    "tan": (206, 170, 124),
    "beige": (226, 208, 176),
    "cream": (246, 236, 210),
    "ivory": (248, 242, 224),
    "white": (246, 246, 242),
    "silver": (190, 196, 204),
    "grey": (136, 140, 146),
    "gray": (136, 140, 146),
    "black": (34, 34, 40),
    "copper": (190, 110, 66),
    "bronze": (160, 112, 58),
    "ginger": (222, 124, 48),
    "blonde": (234, 202, 122),
    "blond": (234, 202, 122),
}


@dataclass(frozen=True)
class Tint:
    """One thing's colours: its own, one for shadow, one for light, and one that stands out from it."""

    base: RGB
    accent: RGB

    @property
    def dark(self) -> RGB:
        """The base in shadow, a little bluer."""
        return mix(self.base, (26, 22, 58), 0.38)

    @property
    def light(self) -> RGB:
        """The base in light, a little warmer."""
        return mix(self.base, (255, 248, 228), 0.42)

    @property
    def deep(self) -> RGB:
        """Nearly black, with the base still in it."""
        return mix(self.base, (18, 16, 34), 0.74)


def mix(one: RGB, other: RGB, share: float) -> RGB:
    """``one`` with ``share`` (0 to 1) of ``other``."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def turn(colour: RGB, degrees: float, *, saturation: float = 1.0, value: float = 1.0) -> RGB:
    """The colour with its hue turned on the wheel, its saturation and value multiplied."""
    hue, sat, val = colorsys.rgb_to_hsv(*(part / 255 for part in colour))
    parts = colorsys.hsv_to_rgb((hue + degrees / 360) % 1, min(1, sat * saturation), min(1, val * value))
    red, green, blue = (round(part * 255) for part in parts)
    return red, green, blue


def luminance(colour: RGB) -> float:
    """Perceived brightness, 0 to 1."""
    red, green, blue = colour
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def apart(colour: RGB, ground: RGB, *, least: float = 0.16) -> RGB:
    """The colour, made lighter or darker where it would drown in ``ground``."""
    difference = luminance(colour) - luminance(ground)
    if abs(difference) >= least or sum(abs(a - b) for a, b in zip(colour, ground, strict=True)) > 130:
        return colour
    target = (255, 250, 240) if difference >= 0 and luminance(ground) < 0.75 else (20, 18, 40)
    return mix(colour, target, least * 1.6)
