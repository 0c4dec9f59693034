"""What each category asks of a hand: ink, volume, depth, and what is done at the end."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Manner:
    """``ink`` and ``blur`` in picture heights; ``volume`` about 0 to 1, in two flat tones with ``cel``."""

    ink: float = 0.0
    volume: float = 0.0
    cel: bool = False
    blur: float = 0.0
    studio: bool = False
    finish: tuple[str, ...] = ()


MONOCHROME = frozenset({"black and white", "film noir", "ink wash"})


def finish_of(manner: Manner, sub_category: str) -> tuple[str, ...]:
    """The steps at the end; some sub-categories know no colour."""
    return (*manner.finish, "mono") if sub_category in MONOCHROME else manner.finish


POSTER: dict[str, Manner] = {
    "Cinematic": Manner(volume=0.5, blur=0.004, finish=("grade", "vignette")),
    "Photographic": Manner(volume=0.75, blur=0.011, finish=("film", "vignette soft")),
    "Anime": Manner(ink=0.0036, volume=0.9, cel=True, finish=("bloom",)),
    "Manga": Manner(ink=0.0055, volume=0.8, cel=True, finish=("screentone",)),
    "Digital art": Manner(volume=0.5, finish=("bloom", "rich")),
    "Pixel art": Manner(volume=0.6, cel=True, finish=("pixels",)),
    "Fantasy art": Manner(volume=0.6, finish=("bloom", "sparkle", "vignette soft")),
    "Neonpunk": Manner(ink=0.0042, finish=("neon",)),
    "3D Model": Manner(volume=1.15, blur=0.004, studio=True, finish=("vignette soft",)),
    "Painting": Manner(volume=0.4, finish=("canvas",)),
    "Animation": Manner(ink=0.0048, volume=0.7, cel=True, finish=("rich",)),
    "Illustration": Manner(ink=0.003, volume=0.25, finish=("paper",)),
}
BRUSH: dict[str, Manner] = {
    "Cinematic": Manner(volume=0.9, blur=0.005, finish=("grade", "bloom", "vignette")),
    "Photographic": Manner(volume=1.0, blur=0.012, finish=("bloom", "film", "vignette soft")),
    "Anime": Manner(ink=0.0022, volume=0.8, finish=("bloom",)),
    "Manga": Manner(ink=0.004, volume=0.9, finish=("wash", "paper")),
    "Digital art": Manner(volume=0.9, finish=("bloom", "rich", "vignette soft")),
    "Pixel art": Manner(volume=0.9, finish=("dithered pixels",)),
    "Fantasy art": Manner(volume=0.95, blur=0.004, finish=("bloom", "sparkle", "vignette")),
    "Neonpunk": Manner(ink=0.005, volume=0.6, finish=("bloom", "vignette")),
    "3D Model": Manner(volume=1.2, blur=0.006, studio=True, finish=("vignette soft",)),
    "Painting": Manner(volume=0.8, finish=("canvas", "vignette soft")),
    "Animation": Manner(ink=0.0025, volume=0.9, finish=("rich", "bloom")),
    "Illustration": Manner(ink=0.0025, volume=0.5, finish=("paper",)),
}
