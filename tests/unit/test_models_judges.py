"""What the shipped judges drop and keep, and that they do not depend on their batch."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from diptych.errors import InputError
from diptych.models.embedder import WordLlamaEmbedder
from diptych.models.image_judge import EXPLICIT, NudeNetJudge
from diptych.models.language import LanguageDetector
from diptych.models.protocols import recipe_of
from diptych.models.text_judge import ProfanityJudge, is_always_unsafe, plain_form

DEFAULT_THRESHOLD = 0.9


def score(text: str) -> float:
    return ProfanityJudge().score([text])[0].score


@pytest.mark.parametrize(
    "text",
    [
        "a nude woman on a bed",
        "NAKED man, oil painting",
        "𝓷𝓾𝓭𝓮 woman",
        "porn scene",
        "a dismembered body, gore",
        "someone cutting her wrists",
        "fuck you",
    ],
)
def test_clear_cut_prompts_are_unsafe(text: str) -> None:
    assert score(text) >= DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    "text",
    [
        "a pig",
        "a pig face",
        "hell",
        "the gates of hell",
        "a silly cartoon monster",
        "a black dog and a white cat",
        "The Alamo with bright white clouds above it",
        "a cock crowing at dawn",
        "a pussy cat",
        "blue tits at a feeder",
        "nude lipstick",
        "a naked mole rat",
        "Al Gore",
        "Suicide Squad poster",
        "a rapeseed field",
        "same-sex couple",
        "a bottomless chasm",
        "vampire with blood on the face",
    ],
)
def test_ordinary_pictures_are_safe(text: str) -> None:
    assert score(text) < DEFAULT_THRESHOLD


@pytest.mark.parametrize(
    "text",
    [
        "a naked child",
        "sexy teen girl",
        "a 1 6 year old girl in lingerie",
        "loli",
        "schoolgirl, seductive pose",
        "nude boys, 12 years old",
    ],
)
def test_sexual_content_about_minors_is_unsafe_at_every_threshold(text: str) -> None:
    assert is_always_unsafe(ProfanityJudge().score([text])[0])


@pytest.mark.parametrize(
    "text", ["a child with a kite", "a baby penguin", "kids on a hot day", "an 18 year old in a bikini", "baby at sea"]
)
def test_children_in_ordinary_pictures_are_not(text: str) -> None:
    assert not is_always_unsafe(ProfanityJudge().score([text])[0])


def test_allure_is_left_to_stricter_campaigns() -> None:
    assert score("a sexy robot") == pytest.approx(0.7)


def test_rules_read_spaced_digits_accents_and_letter_forms() -> None:
    assert plain_form("A 1 6 year - old Ｎùde") == "a 16 year-old nude"


def test_a_text_is_judged_alike_alone_and_in_a_batch() -> None:
    texts = ["a pig", "a nude woman", "a red fox"]
    assert ProfanityJudge().score(texts) == [ProfanityJudge().score([text])[0] for text in texts]
    assert ProfanityJudge().score([]) == []


def test_a_landscape_is_a_safe_image_in_every_colour_mode() -> None:
    for mode in ("RGB", "RGBA", "L", "P"):
        data = io.BytesIO()
        Image.linear_gradient("L").convert(mode).save(data, "PNG")
        verdict = NudeNetJudge().score([data.getvalue()])[0]
        assert verdict.score == max(verdict.labels.values(), default=0.0) < 0.6
        assert set(verdict.labels) <= EXPLICIT


def test_bytes_that_are_no_image_cannot_be_judged() -> None:
    with pytest.raises(InputError, match="cannot read"):
        NudeNetJudge().score([b"no image"])


@pytest.mark.parametrize(
    "text",
    [
        "bond",
        "a hat",
        "a fog",
        "a corgi",
        "42",
        "🦊",
        "mini dinosaur skeleton inside a crystal geode",
        "aliens on Mars",
    ],
)
def test_english_prompts_that_the_detector_mistakes_are_kept(text: str) -> None:
    assert LanguageDetector().find_others([text], language="en") == [None]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("ein rotes Auto auf der Straße", "de"),
        ("ein altes Haus am See im Winter", "de"),
        ("een oude man in een park", "nl"),
        ("retrato de una mujer con flores en el pelo", "es"),
        ("собака на пляже", "ru"),
        ("一只猫在桌子上的照片", "zh"),
        ("고양이", "ko"),
    ],
)
def test_prompts_in_another_language_are_told(text: str, language: str) -> None:
    detector = LanguageDetector()
    assert detector.find_others([text], language="en") != [None]
    assert detector.find_others([text], language=language) == [None]


def test_a_latin_text_is_not_japanese() -> None:
    assert LanguageDetector().find_others(["bond"], language="ja") != [None]


def test_vectors_have_length_one_and_do_not_depend_on_the_batch() -> None:
    texts = ["a cat", "a much longer prompt about a cat on a mat in the evening sun", "猫", "x " * 300]
    together = WordLlamaEmbedder().embed(texts)
    alone = np.concatenate([WordLlamaEmbedder().embed([text]) for text in texts])
    assert together.shape == (4, 256)
    assert together.dtype == np.float32
    assert np.array_equal(together, alone)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert WordLlamaEmbedder().embed([]).shape == (0, 256)


def test_a_recipe_names_class_version_and_fields() -> None:
    assert recipe_of(ProfanityJudge()) == {
        "class": "diptych.models.text_judge:ProfanityJudge",
        "version": ProfanityJudge.version,
    }
