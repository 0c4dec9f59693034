"""Check image bytes that come in, and re-encode them for the screen."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, features

from diptych.errors import InputError

Size = Literal["screen", "full"]

SCREEN_PIXELS = 1024
# WebP cannot hold a longer edge.
WEBP_PIXELS = 16_383
# Below Pillow's own warning level, so that nothing is decoded that Pillow would warn about.
PIXEL_LIMIT = 89_000_000
# Transparent parts must look the same for both images of a pair, on a light page as on a dark one.
BACKDROP = (128, 128, 128)
QUALITY: dict[Size, int] = {"screen": 90, "full": 95}
METHOD = 2
MEDIA_TYPES = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with a second picture behind it, as phones write
    "WEBP": "image/webp",
    "GIF": "image/gif",
    **({"AVIF": "image/avif"} if features.check("avif") else {}),
}
ALLOWED = "PNG, JPEG, WebP, GIF or AVIF, one frame, at most 89 megapixels"
# What Pillow's decoders raise for bytes that are not what their header promised.
DAMAGE = (OSError, SyntaxError, ValueError, EOFError, IndexError, struct.error)

# Pillow's documented way to have a too large image refused by the header, before memory is spent on it.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)


@dataclass(frozen=True, kw_only=True)
class ImageInfo:
    """What is known of an image once it was decoded whole; the size is that of the stored pixels."""

    media_type: str
    width: int
    height: int


def inspect_image(data: bytes) -> ImageInfo:
    """Decode the whole image and say what it is.

    Raises:
        InputError: not an image we know, damaged, cut short, animated, or too large.
    """
    image = _open(data)
    kind = image.format or ""
    try:
        if kind == "PNG":
            # Only verify() looks at the checksums; it leaves the object unusable.
            image.verify()
            image = _open(data)
        image.load()
    except DAMAGE as error:
        raise _damaged(error) from error
    return ImageInfo(media_type=MEDIA_TYPES[kind], width=image.width, height=image.height)


def make_variant(data: bytes, size: Size) -> bytes:
    """Re-encode as WebP: upright, sRGB, opaque, without any metadata.

    ``screen`` has a long edge of at most 1024 pixels and is never enlarged; ``full`` keeps the size (up to the
    16,383 pixels that WebP can hold). Same bytes in, same bytes out.

    Raises:
        InputError: as ``inspect_image``.
    """
    image = _open(data)
    edge = SCREEN_PIXELS if size == "screen" else WEBP_PIXELS
    try:
        image = _plain_mode(image)
        # Decodes a JPEG at a fraction of its size where that is enough.
        image.thumbnail((edge, edge), Image.Resampling.LANCZOS, reducing_gap=2.0)
        image = _flatten(_to_srgb(ImageOps.exif_transpose(image)))
    except DAMAGE as error:
        raise _damaged(error) from error
    image.info.clear()
    out = BytesIO()
    image.save(out, "WEBP", quality=QUALITY[size], method=METHOD)
    return out.getvalue()


def _open(data: bytes) -> Image.Image:
    try:
        image = Image.open(BytesIO(data), formats=[name for name in MEDIA_TYPES if name != "MPO"])
    except UnidentifiedImageError as error:
        raise InputError(f"These {len(data)} bytes are not an image we can read; allowed is {ALLOWED}.") from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise InputError(f"The image is too large; allowed is {ALLOWED}. Make it smaller first.") from error
    except DAMAGE as error:
        raise _damaged(error) from error
    if image.width * image.height > PIXEL_LIMIT:
        raise InputError(f"The image has {image.width} x {image.height} pixels; allowed is {ALLOWED}.")
    if image.format != "MPO" and getattr(image, "n_frames", 1) > 1:
        frames = getattr(image, "n_frames", 1)
        raise InputError(f"The image is an animation of {frames} frames; allowed is {ALLOWED}. Keep one frame of it.")
    return image


def _plain_mode(image: Image.Image) -> Image.Image:
    """A mode that can be resized smoothly: palettes become colours, 16-bit greys become 8-bit ones."""
    if image.mode in ("P", "PA", "1") or "transparency" in image.info:
        return image.convert("RGBA" if image.has_transparency_data else "RGB")
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda value: value / 256).convert("L")
    return image


def _to_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not profile:
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        converted = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image  # a broken profile says nothing: browsers ignore it too
    return converted or image


def _flatten(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    layer = image.convert("RGBA")
    backdrop = Image.new("RGBA", layer.size, (*BACKDROP, 255))
    return Image.alpha_composite(backdrop, layer).convert("RGB")


def _damaged(error: Exception) -> InputError:
    return InputError(f"The image is damaged or cut short ({error}). Save it again from its source.")
