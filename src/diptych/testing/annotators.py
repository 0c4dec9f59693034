"""Simulated annotators: they look at the pixels, as people do, and have tastes that are written down.

Each person weighs five things that anyone can see in a picture (colour, contrast, detail, brightness, order), makes
random errors, calls small differences a tie, and has a bar below which nothing is good. Nobody reads what a model is
called: what differs between models shows in the votes only as far as it shows in the pictures.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from io import BytesIO
from typing import Any, Literal

import numpy as np
from PIL import Image

SideAnswer = Literal["left", "right", "both_good", "both_bad"]

FEATURES = ("colourfulness", "contrast", "detail", "brightness", "smoothness")
# What people of this world like on average, in units of appeal per unit of a feature; each person differs around it.
COMMON_TASTE = (1.2, 0.9, 0.6, 0.3, 0.2)
TASTE_SPREAD = 0.5
LOOK_PIXELS = 128


@dataclass(frozen=True, kw_only=True, slots=True)
class Taste:
    """What one simulated person likes and how they answer. Appeal is a weighted sum of features, roughly -2 to 2."""

    weights: tuple[float, ...]  # appeal per unit of each of FEATURES
    noise: float  # standard deviation of the error of each look, in appeal
    tie_width: float  # appeals closer than this are "both"
    good_enough: float  # of a tie: both good from this mean appeal on, else both bad
    side_bias: float  # added to the appeal of the left image
    skip_rate: float  # share of pairs they cannot judge
    median_ms: float  # of the time they (would) take

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers for JSON, weights by feature."""
        return asdict(self) | {"weights": dict(zip(FEATURES, self.weights, strict=True))}


@dataclass(frozen=True, kw_only=True, slots=True)
class Decision:
    """What they do with one pair; ``answer`` None: they skip it."""

    answer: SideAnswer | None
    ready_ms: int


def draw_taste(rng: np.random.Generator) -> Taste:
    """A person out of the population: the common taste plus what is their own."""
    weights = rng.normal(COMMON_TASTE, TASTE_SPREAD)
    return Taste(
        weights=tuple(round(float(weight), 3) for weight in weights),
        noise=round(float(rng.uniform(0.2, 0.6)), 3),
        tie_width=round(float(rng.uniform(0.1, 0.4)), 3),
        good_enough=round(float(rng.normal(-0.3, 0.3)), 3),
        side_bias=round(float(rng.normal(0, 0.05)), 3),
        skip_rate=round(float(rng.uniform(0, 0.02)), 3),
        median_ms=round(float(rng.uniform(1500, 5000))),
    )


def look(data: bytes) -> np.ndarray:
    """What they see in a picture: FEATURES as float64 [5], each scaled to about -1 to 1 on ordinary pictures."""
    with Image.open(BytesIO(data)) as image:
        image.draft("RGB", (LOOK_PIXELS, LOOK_PIXELS))
        pixels = np.asarray(image.convert("RGB").resize((LOOK_PIXELS, LOOK_PIXELS)), dtype=np.float64) / 255
    grey = pixels @ (0.299, 0.587, 0.114)
    # Hasler and Suesstrunk (2003): spread and strength of the two opponent colours.
    red_green = pixels[..., 0] - pixels[..., 1]
    yellow_blue = (pixels[..., 0] + pixels[..., 1]) / 2 - pixels[..., 2]
    colourfulness = np.hypot(red_green.std(), yellow_blue.std()) + 0.3 * np.hypot(red_green.mean(), yellow_blue.mean())
    across, down = np.diff(grey, axis=1), np.diff(grey, axis=0)
    detail = np.abs(across).mean() + np.abs(down).mean()
    calm = np.mean(np.abs(across) < 0.02)
    return np.array(
        [
            (colourfulness - 0.25) / 0.15,
            (grey.std() - 0.2) / 0.1,
            (detail - 0.06) / 0.05,
            (grey.mean() - 0.5) / 0.25,
            (calm - 0.6) / 0.3,
        ]
    ).clip(-2, 2)


def decide(
    taste: Taste, left: np.ndarray, right: np.ndarray, *, rng: np.random.Generator, is_mirrored: bool = False
) -> Decision:
    """Judge one pair by what was seen of it. The same generator state gives the same decision.

    Args:
        taste: whose.
        left: ``look`` of the left picture.
        right: and of the right one.
        rng: draws errors, time and skips.
        is_mirrored: the errors are drawn for the right picture first, so that errors can stay with the pictures.
    """
    ready_ms = int(np.exp(rng.normal(np.log(taste.median_ms), 0.5)))
    if rng.random() < taste.skip_rate:
        return Decision(answer=None, ready_ms=ready_ms)
    errors = rng.normal(0, taste.noise, size=2)
    if is_mirrored:
        errors = errors[::-1]
    weights = np.array(taste.weights) / len(FEATURES)
    appeal_left, appeal_right = float(weights @ left + errors[0]), float(weights @ right + errors[1])
    gap = appeal_left + taste.side_bias - appeal_right
    if abs(gap) >= taste.tie_width:
        return Decision(answer="left" if gap > 0 else "right", ready_ms=ready_ms)
    is_good = (appeal_left + appeal_right) / 2 >= taste.good_enough
    return Decision(answer="both_good" if is_good else "both_bad", ready_ms=ready_ms)
