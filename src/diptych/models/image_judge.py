"""Say which images show what an annotator did not ask to see: NudeNet, weights in its wheel."""

from __future__ import annotations

import functools
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
from PIL import Image, UnidentifiedImageError

from diptych.errors import InputError, MissingExtraError
from diptych.models.protocols import Verdict

# NudeNet also reports faces, feet, bellies and covered parts; only bare ones make an image unsafe.
# A bare male chest is no reason: it is on every beach picture.
EXPLICIT = frozenset(
    ("FEMALE_BREAST_EXPOSED", "FEMALE_GENITALIA_EXPOSED", "MALE_GENITALIA_EXPOSED", "ANUS_EXPOSED", "BUTTOCKS_EXPOSED")
)

_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class NudeNetJudge:
    """Scores an image by the explicit part that NudeNet is surest of."""

    version: ClassVar[str] = "nudenet-3.4-320n/1"

    def score(self, images: Sequence[bytes]) -> list[Verdict]:
        """One verdict per encoded image.

        Raises:
            InputError: bytes that are not an image.
        """
        return [self._judge(image) for image in images]

    def _judge(self, image: bytes) -> Verdict:
        labels: dict[str, float] = {}
        for found in _detector().detect(_decode(image)):
            if found["class"] in EXPLICIT:
                labels[found["class"]] = max(labels.get(found["class"], 0.0), float(found["score"]))
        return Verdict(score=max(labels.values(), default=0.0), labels=labels)


def _decode(image: bytes) -> npt.NDArray[np.uint8]:
    # NudeNet takes pixels as OpenCV reads them: three channels, blue first.
    try:
        pixels = np.asarray(Image.open(BytesIO(image)).convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError) as error:
        raise InputError(f"The image check cannot read {len(image)} bytes that should be an image: {error}.") from error
    return np.ascontiguousarray(pixels[:, :, ::-1])


@functools.cache
def _load() -> Any:
    try:
        from nudenet import NudeDetector
    except ModuleNotFoundError as error:
        raise MissingExtraError("The image check", "pipeline") from error
    return NudeDetector()


def _detector() -> Any:
    with _lock:
        return _load()
