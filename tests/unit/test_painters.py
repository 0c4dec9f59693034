from __future__ import annotations

import random
from io import BytesIO
from typing import get_args

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image

from diptych.campaign import Category
from diptych.models.painters.brush import BrushPainter
from diptych.models.painters.colour import NAMED, Tint
from diptych.models.painters.manner import BRUSH, POSTER
from diptych.models.painters.poster import PosterPainter
from diptych.models.painters.scene import Scene, read_scene
from diptych.models.painters.subjects import SUBJECTS
from diptych.models.painters.vocabulary import PHRASES, SETTING_WORDS, SUBJECT_WORDS
from diptych.models.protocols import Painter, PaintRequest

HANDS = (PosterPainter(), BrushPainter())
SIZE = 192


def request(prompt: str, category: str = "Digital art", sub: str = "concept art", seed: int = 1) -> PaintRequest:
    return PaintRequest(prompt=prompt, category=category, sub_category=sub, seed=seed)


def paint(
    hand: Painter, prompt: str, category: str = "Digital art", *, sub: str = "", seed: int = 1, size: int = SIZE
) -> bytes:
    return hand.paint([request(prompt, category, sub, seed)], width=size, height=size)[0]


def pixels(data: bytes) -> npt.NDArray[np.int16]:
    return np.asarray(Image.open(BytesIO(data)).convert("RGB")).astype(np.int16)


def scene(prompt: str) -> Scene:
    return read_scene(prompt, rng=random.Random(0))


def named(prompt: str) -> dict[str, int]:
    return {thing.name: thing.count for thing in scene(prompt).things}


@pytest.mark.parametrize("hand", HANDS)
def test_the_same_request_gives_the_same_bytes(hand: Painter) -> None:
    assert paint(hand, "a fox under the moon") == paint(hand, "a fox under the moon")


@pytest.mark.parametrize("hand", HANDS)
def test_seed_prompt_and_category_each_change_the_picture(hand: Painter) -> None:
    base = paint(hand, "a fox")
    assert len({base, paint(hand, "a fox", seed=2), paint(hand, "an owl"), paint(hand, "a fox", "Manga")}) == 4


@pytest.mark.parametrize("category", get_args(Category))
def test_the_two_hands_differ_in_every_category(category: str) -> None:
    one, two = (pixels(paint(hand, "a red car next to a blue house", category)) for hand in HANDS)
    assert np.abs(one - two).mean() > 8


def test_both_hands_know_every_category() -> None:
    assert set(POSTER) == set(BRUSH) == set(get_args(Category))


@pytest.mark.parametrize("hand", HANDS)
def test_an_unknown_category_is_painted_plainly(hand: Painter) -> None:
    assert pixels(paint(hand, "a fox", "Mosaic")).std() > 10


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize(("width", "height"), [(64, 64), (256, 128), (120, 248)])
def test_the_picture_has_the_size_asked_for_and_no_metadata(hand: Painter, width: int, height: int) -> None:
    data = hand.paint([request("a ship at sea")], width=width, height=height)[0]
    image = Image.open(BytesIO(data))
    image.load()
    assert (image.format, image.size, image.mode, image.info) == ("PNG", (width, height), "RGB", {})
    assert not [chunk for chunk in (b"tEXt", b"iTXt", b"zTXt", b"eXIf", b"tIME", b"iCCP") if chunk in data]


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize("colour", ["red", "green", "blue", "yellow", "purple", "orange", "pink"])
def test_a_colour_that_the_prompt_gives_a_thing_is_in_the_picture(hand: Painter, colour: str) -> None:
    share = _share(pixels(paint(hand, f"a {colour} car on a white floor")), colour)
    assert share > 0.04


@pytest.mark.parametrize("hand", HANDS)
def test_two_things_keep_their_own_colours(hand: Painter) -> None:
    picture = pixels(paint(hand, "a red car next to a blue house"))
    assert _share(picture, "red") > 0.02 and _share(picture, "blue") > 0.02


def _share(picture: npt.NDArray[np.int16], colour: str) -> float:
    """The share of pixels whose hue is within 18 degrees of the named colour and that are not grey."""
    hsv = np.asarray(Image.fromarray(picture.astype(np.uint8)).convert("HSV")).astype(np.int16)
    want = Image.new("RGB", (1, 1), NAMED[colour]).convert("HSV").getpixel((0, 0))
    assert isinstance(want, tuple)
    away = np.abs((hsv[..., 0] - int(want[0]) + 128) % 256 - 128)
    return float(((away < 13) & (hsv[..., 1] > 70) & (hsv[..., 2] > 60)).mean())


@pytest.mark.parametrize("name", sorted(SUBJECTS))
def test_every_subject_has_a_word_draws_in_its_box_and_changes_the_picture(name: str) -> None:
    subject = SUBJECTS[name]
    assert name in SUBJECT_WORDS.values()
    shapes = subject.draw(random.Random(3), Tint((200, 60, 60), (60, 60, 200)))
    points = np.vstack(
        [shape.points for shape in shapes if shape.role not in ("glow", "weather")] or [s.points for s in shapes]
    )
    assert np.isfinite(points).all()
    assert points[:, 1].min() > -1.5 and points[:, 1].max() < 0.4 and np.abs(points[:, 0]).max() < subject.aspect
    assert any((200, 60, 60) == shape.fill for shape in shapes) or name == "rainbow"
    word = next(word for word, owner in SUBJECT_WORDS.items() if owner == name)
    with_it, without = (pixels(paint(HANDS[0], text, size=96)) for text in (f"a {word} in a meadow", "in a meadow"))
    assert (np.abs(with_it - without).max(axis=2) > 40).mean() > 0.01


@pytest.mark.parametrize(
    "prompt",
    [
        "",
        " ",
        "🦊🌙✨",
        "x" * 1000,
        "cat " * 250,
        "赤い狐と雪の森",
        "рыжая лиса",
        "ثعلب أحمر",
        "\n\t",
        "12 99999 cats",
        ",,,.;",
    ],
)
@pytest.mark.parametrize("hand", HANDS)
def test_strange_prompts_are_painted(hand: Painter, prompt: str) -> None:
    assert pixels(paint(hand, prompt, size=96)).std() > 4


def test_counts_are_kept_up_to_nine() -> None:
    assert named("three yellow balls and two red boxes") == {"ball": 3, "cube": 2}
    assert named("a cat and a dog") == {"cat": 1, "dog": 1}
    assert named("100 cats")["cat"] <= 9
    assert sum(named("nine cats, nine dogs, nine foxes").values()) == 9


@pytest.mark.parametrize(
    ("prompt", "name", "colour", "accent"),
    [
        ("a red car next to a blue house", "car", "red", None),
        ("a red car next to a blue house", "house", "blue", None),
        ("a woman in a green dress", "woman", "green", None),
        ("a portrait of a woman with red hair", "portrait woman", None, "red"),
        ("a boat with orange sails", "boat", None, "orange"),
        ("the cat is black", "cat", "black", None),
        ("a golden retriever and a white cat", "cat", "white", None),
        ("a black and white dog", "dog", "black", "white"),
    ],
)
def test_colours_belong_to_the_things_they_stand_with(
    prompt: str, name: str, colour: str | None, accent: str | None
) -> None:
    thing = next(thing for thing in scene(prompt).things if thing.name == name)
    assert thing.colour == (NAMED[colour] if colour else None)
    assert thing.accent == (NAMED[accent] if accent else None)


def test_time_weather_setting_and_ground_are_read() -> None:
    read = scene("a house in a foggy forest at night under a purple sky")
    assert (read.time, read.weather, read.setting, read.sky) == ("night", "fog", "forest", NAMED["purple"])
    assert scene("a fox at golden hour").time == "sunset"
    assert scene("the meaning of it all").abstract


def test_all_words_lead_to_something_that_can_be_drawn() -> None:
    assert set(SUBJECT_WORDS.values()) == set(SUBJECTS)
    known = {*SUBJECT_WORDS, *SUBJECTS, *SETTING_WORDS, "stars", "dusk", ""}
    assert set(PHRASES.values()) <= known
