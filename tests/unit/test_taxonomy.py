from __future__ import annotations

import re
from collections import Counter
from typing import get_args

import pytest

from diptych.campaign import Category
from diptych.errors import InputError
from diptych.models.rewriters import style
from diptych.pipeline import taxonomy

ALL = get_args(Category)


def test_the_taxonomy_holds_exactly_the_categories_of_the_campaign_file() -> None:
    assert set(taxonomy.read_taxonomy()) == set(ALL)
    assert all(6 <= len(category.sub_categories) <= 10 for category in taxonomy.read_taxonomy().values())


def test_the_rewriter_has_words_for_every_sub_category() -> None:
    styles = style.read_styles()
    for name, category in taxonomy.read_taxonomy().items():
        assert list(styles[name]["sub"]) == list(category.sub_categories)


def test_the_same_prompt_gets_the_same_category() -> None:
    for n in (0, 7, 123_456):
        first = taxonomy.choose(n, seed=3, categories=ALL)
        assert taxonomy.choose(n, seed=3, categories=ALL) == first
        assert taxonomy.choose(n, seed=3, categories=ALL[::-1]) == first


def test_another_seed_deals_other_cards() -> None:
    one = [taxonomy.choose(n, seed=0, categories=ALL) for n in range(60)]
    two = [taxonomy.choose(n, seed=1, categories=ALL) for n in range(60)]
    assert sum(a == b for a, b in zip(one, two, strict=True)) < 15


def test_every_run_of_twelve_prompts_meets_every_category() -> None:
    drawn = [taxonomy.choose(n, seed=5, categories=ALL)[0] for n in range(120)]
    assert all(set(drawn[start : start + 12]) == set(ALL) for start in range(0, 120, 12))


def test_sub_categories_come_in_turn() -> None:
    counts = Counter(taxonomy.choose(n, seed=5, categories=["Painting"])[1] for n in range(8 * 25))
    assert set(counts.values()) == {25}


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a cat, anime", ("Anime", None)),
        ("Pixel art of a castle", ("Pixel art", None)),
        ("8-bit hero on a hill", ("Pixel art", "8-bit")),
        ("an oil painting of a horse", ("Painting", "oil")),
        ("A photograph of a bird", ("Photographic", None)),
        ("a watercolor of the sea", ("Painting", "watercolour")),
        ("claymation snail", ("Animation", "stop motion")),
    ],
)
def test_a_style_that_the_prompt_names_is_found(prompt: str, expected: tuple[str, str | None]) -> None:
    assert taxonomy.find_style(prompt, ALL) == expected


@pytest.mark.parametrize(
    "prompt",
    [
        "a red fox in the snow",
        "a house, not anime",
        "a fox, highly detailed, trending, digital art, concept art",
        "",
        "🦊",
    ],
)
def test_ornament_and_refusals_name_no_style(prompt: str) -> None:
    assert taxonomy.find_style(prompt, ALL) is None


def test_a_named_style_wins_only_when_it_is_allowed() -> None:
    for n in range(20):
        assert taxonomy.choose(n, seed=0, categories=ALL, prompt="a cat, watercolour")[0] == "Painting"
        assert taxonomy.choose(n, seed=0, categories=["Manga"], prompt="a cat, watercolour")[0] == "Manga"


@pytest.mark.parametrize(("categories", "said"), [([], "No category"), (["Anime", "Oil"], "'Oil' is not a category")])
def test_unknown_categories_are_refused_with_what_is_allowed(categories: list[str], said: str) -> None:
    with pytest.raises(InputError, match=re.escape(said)) as caught:
        taxonomy.choose(0, seed=0, categories=categories)
    assert "Neonpunk" in str(caught.value)
