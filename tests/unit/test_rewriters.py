from __future__ import annotations

import re
from importlib import resources

import pytest

from diptych.models.protocols import RewriteRequest
from diptych.models.rewriters.builtin import BuiltinRewriter
from diptych.models.rewriters.cleaning import split_prompt
from diptych.models.rewriters.style import EXCLUSIVE
from diptych.pipeline.taxonomy import read_taxonomy

FOX = "a fox in a snowy forest"


def write(
    prompt: str, evolution: str = "simplified", category: str = "Anime", sub: str = "chibi", seed: int = 1
) -> str:
    request = RewriteRequest(prompt=prompt, evolution=evolution, category=category, sub_category=sub, seed=seed)
    return BuiltinRewriter().rewrite([request])[0]


def test_a_simplified_prompt_is_subject_and_plain_style() -> None:
    assert write(FOX) == "a fox in a snowy forest, chibi anime"


@pytest.mark.parametrize(
    ("prompt", "core"),
    [
        ("a fox in a snowy forest, highly detailed, 8k, trending on artstation, by greg rutkowski and wlop", FOX),
        ("a highly detailed digital painting of a fox in a snowy forest, sharp focus, octane render", FOX),
        ("((a fox:1.3)) in a snowy forest --ar 16:9 --v 4", FOX),
        ("a fox in a snowy forest trending on artstation 8 k", FOX),
        ("beautiful photo of a fox in a snowy forest. Canon EOS, 8 5 mm, f / 1. 8", FOX),
        ("a fox in a snowy forest in the style of studio ghibli", FOX),
        ("<lora:fox:0.8> a fox in a snowy forest Negative prompt: blurry, bad", FOX),
        ("a man standing by the river at night", "a man standing by the river at night"),
        ("a photograph of a sci - fi city", "a sci-fi city"),
        ("a detailed old house", "an old house"),
        ("an abstract painting of a spaceship", "an abstract painting of a spaceship"),
        ("a bowl with an apple, a pear and a banana", "a bowl with an apple, a pear and a banana"),
        ("Salvador Dalí eating soup", "Salvador Dalí eating soup"),
        ("8k, artstation", "8k"),
        ("涼宮ハルヒの憂鬱", "涼宮ハルヒの憂鬱"),
        ("🦊", "🦊"),
    ],
)
def test_ornament_goes_and_the_subject_stays(prompt: str, core: str) -> None:
    assert split_prompt(prompt).core == core


def test_details_are_kept_for_the_quality_prompt_and_left_out_of_the_simplified_one() -> None:
    prompt = "portrait of an old sailor, grey beard, blue cap, highly detailed, artstation, smiling"
    assert "grey beard, blue cap, smiling" in write(prompt, "quality")
    assert "beard" not in write(prompt)


def test_a_long_core_is_cut_at_a_clause() -> None:
    long = "a small wooden boat on a lake that " + " ".join(["slowly"] * 40) + " drifts"
    assert write(long).startswith("a small wooden boat on a lake, ")


def test_the_same_request_gives_the_same_text_and_another_seed_another() -> None:
    texts = {write(FOX, "quality", "Cinematic", "thriller", seed) for seed in range(12)}
    assert len(texts) > 4
    assert write(FOX, "quality", seed=4) == write(FOX, "quality", seed=4)


def test_a_quality_prompt_is_one_line_with_the_subject_first() -> None:
    for name, category in read_taxonomy().items():
        for sub in category.sub_categories:
            text = write(FOX, "quality", name, sub)
            assert FOX in text and text.count(",") >= 3 and "\n" not in text
            assert re.search(r"of a fox in a snowy forest, ", text)


@pytest.mark.parametrize("place", ["at night", "at sunset", "in the rain", "in black and white", "on a sunny day"])
def test_style_never_contradicts_what_the_prompt_says(place: str) -> None:
    said = f"a lighthouse {place}"
    for name, category in read_taxonomy().items():
        if name == "Neonpunk" or place == "in black and white":
            continue
        for number, sub in enumerate(category.sub_categories):
            style = write(said, "quality", name, sub, number).split(place, 1)[1].lower()
            for group in ("time", "weather"):
                tags = {key for key, words in EXCLUSIVE[group].items() if re.search(rf"\b(?:{words})\b", style)}
                mine = {key for key, words in EXCLUSIVE[group].items() if re.search(rf"\b(?:{words})\b", place)}
                assert not mine or tags <= mine, style


def test_a_category_that_the_rewriter_does_not_know_is_named_as_it_is_called() -> None:
    assert write(FOX, "simplified", "Mosaic", "roman") == f"{FOX}, roman mosaic"
    assert FOX in write(FOX, "quality", "Mosaic", "roman")


@pytest.mark.parametrize("prompt", ["", " ", "...", "(((", "a" * 1000, "fox, " * 200, "\n\n--ar 1:1"])
def test_strange_prompts_still_give_a_text(prompt: str) -> None:
    for evolution in ("simplified", "quality"):
        assert write(prompt, evolution)


def test_the_demo_prompts_keep_their_subjects() -> None:
    lines = resources.files("diptych.data").joinpath("demo_prompts.tsv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "prompt" and 55 <= len(lines[1:]) <= 70 and len(set(lines)) == len(lines)
    for prompt in lines[1:]:
        assert write(prompt) == f"{prompt}, chibi anime"
