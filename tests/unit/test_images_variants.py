from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageCms, PngImagePlugin, features

from diptych.errors import InputError
from diptych.images.variants import BACKDROP, inspect_image, make_variant

Pixel = tuple[int, int, int]


def encode(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    out = BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def noise(width: int = 64, height: int = 48, mode: str = "RGB") -> Image.Image:
    return Image.effect_noise((width, height), 60).convert(mode)


def opened(data: bytes) -> Image.Image:
    image = Image.open(BytesIO(data))
    image.load()
    return image


def close(pixel: Any, wanted: Pixel, tolerance: int = 6) -> bool:
    return all(abs(have - want) <= tolerance for have, want in zip(pixel, wanted, strict=True))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", *(["AVIF"] if features.check("avif") else [])])
def test_every_format_is_recognised_and_re_encoded(kind: str) -> None:
    data = encode(noise(), kind)
    info = inspect_image(data)
    assert (info.media_type, info.width, info.height) == (f"image/{kind.lower()}", 64, 48)
    for size in ("screen", "full"):
        assert opened(make_variant(data, size)).size == (64, 48)


def bomb() -> bytes:
    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9)) + chunk(b"IEND", b"")
    )


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]


def animation() -> bytes:
    return encode(noise(), "GIF", save_all=True, append_images=[noise(), Image.new("RGB", (64, 48))])


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: b"", "not an image"),
        (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not an image"),
        (lambda: encode(noise(), "TIFF"), "not an image"),
        (lambda: encode(noise())[:-900], "damaged or cut short"),
        (lambda: encode(noise())[:30], "damaged|not an image"),
        (lambda: encode(noise(), "JPEG")[:900], "damaged or cut short"),
        (lambda: encode(noise(), "WEBP")[:700], "damaged|not an image"),
        (lambda: flipped(encode(noise()), 1500), "damaged or cut short"),
        (bomb, "too large"),
        (lambda: encode(Image.new("1", (9450, 9450))), "9450 x 9450"),
        (animation, "animation of 3 frames"),
    ],
)
def test_what_is_not_one_whole_image_is_refused(make: Callable[[], bytes], said: str) -> None:
    data = make()
    with pytest.raises(InputError, match=said):
        inspect_image(data)


def test_the_screen_variant_is_small_and_never_enlarged() -> None:
    assert opened(make_variant(encode(noise(2048, 512), "JPEG"), "screen")).size == (1024, 256)
    assert opened(make_variant(encode(noise(2048, 512)), "full")).size == (2048, 512)
    assert opened(make_variant(encode(noise(100, 300)), "screen")).size == (100, 300)


def test_an_edge_too_long_for_webp_is_shortened() -> None:
    assert opened(make_variant(encode(Image.new("RGB", (17_000, 170))), "full")).size[0] == 16_383


@pytest.mark.parametrize("size", ["screen", "full"])
def test_variants_are_upright_webp_without_metadata(size: Any) -> None:
    image = Image.new("RGB", (40, 20), (255, 0, 0))
    image.paste((0, 0, 255), (0, 0, 20, 20))
    exif = Image.Exif()
    exif[0x0112] = 6  # turn a quarter clockwise: the left half comes to the top
    exif[0x010F] = "SECRET CAMERA"
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = encode(image, "JPEG", exif=exif, icc_profile=srgb, xmp=b"<x>SECRET</x>", comment=b"SECRET", quality=95)
    assert b"SECRET" in data
    variant = make_variant(data, size)
    shown = opened(variant)
    assert shown.format == "WEBP"
    assert shown.size == (20, 40)
    assert close(shown.getpixel((10, 5)), (0, 0, 255), 25)
    assert not [chunk for chunk in (b"EXIF", b"ICCP", b"XMP ", b"SECRET") if chunk in variant]


def test_text_in_a_png_does_not_survive() -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("parameters", "SECRET model name")
    assert b"SECRET" not in make_variant(encode(noise(), pnginfo=text), "full")


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_transparency_becomes_neutral_grey(mode: str) -> None:
    image = Image.new("RGBA", (32, 32), (255, 255, 255, 0))
    image.paste((255, 255, 255, 255), (0, 0, 32, 16))
    shown = opened(make_variant(encode(image.convert(mode)), "full"))
    assert shown.mode == "RGB"
    assert close(shown.getpixel((16, 28)), BACKDROP)
    assert close(shown.getpixel((16, 4)), (255, 255, 255))


def test_sixteen_bit_grey_keeps_its_brightness() -> None:
    shown = opened(make_variant(encode(Image.new("I;16", (32, 32), 40_000)), "full"))
    assert close(shown.getpixel((5, 5)), (156, 156, 156))


def test_cmyk_is_shown_in_its_colours() -> None:
    shown = opened(make_variant(encode(Image.new("CMYK", (32, 32), (0, 255, 255, 0)), "JPEG", quality=95), "full"))
    assert close(shown.getpixel((5, 5)), (255, 0, 0), 12)


def test_another_colour_space_is_converted_to_srgb() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    # The primaries of red and green change names, so this space calls red what sRGB calls green.
    swapped = srgb.replace(b"rXYZ", b"xXYZ").replace(b"gXYZ", b"rXYZ").replace(b"xXYZ", b"gXYZ")
    plain = Image.new("RGB", (32, 32), (200, 120, 60))
    without = opened(make_variant(encode(plain, icc_profile=srgb), "full")).getpixel((5, 5))
    tagged = opened(make_variant(encode(plain, icc_profile=swapped), "full")).getpixel((5, 5))
    assert close(without, (200, 120, 60))
    assert close(tagged, (120, 200, 60))


def test_a_broken_profile_is_ignored() -> None:
    data = encode(Image.new("RGB", (32, 32), (90, 120, 60)), icc_profile=b"not a profile at all")
    assert close(opened(make_variant(data, "full")).getpixel((5, 5)), (90, 120, 60))


def test_a_damaged_image_has_no_variant() -> None:
    with pytest.raises(InputError, match="damaged or cut short"):
        make_variant(encode(noise(), "JPEG")[:900], "screen")


def test_variants_are_the_same_every_time() -> None:
    data = encode(noise())
    assert make_variant(data, "screen") == make_variant(data, "screen")
