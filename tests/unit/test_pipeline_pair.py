"""Pairs: which images meet, on which side, under which id."""

from __future__ import annotations

from typing import Any

import pytest

from diptych.pipeline.keys import SEED_BITS, digest, draw_seed
from diptych.pipeline.pair import IMAGE_COLUMNS, make_pairs, order_sides


def variant(*models: str) -> dict[str, Any]:
    images = [{"model": model, **dict.fromkeys(IMAGE_COLUMNS), "sha256": f"sha of {model}"} for model in models]
    return {"id": "7-quality", "n": 7, "evolution": "quality", "prompt": "a cat", "images": images}


def test_two_models_make_one_pair_with_the_variants_id() -> None:
    (pair,) = make_pairs(variant("a", "b"), ["a", "b"], key="k")
    assert pair["id"] == "7-quality"
    assert {pair["model_1"], pair["model_2"]} == {"a", "b"}
    assert pair["image_1"]["sha256"] == f"sha of {pair['model_1']}"
    assert pair["image_2"]["sha256"] == f"sha of {pair['model_2']}"


def test_a_variant_with_one_image_left_makes_no_pair() -> None:
    assert list(make_pairs(variant("a"), ["a", "b"], key="k")) == []


def test_three_models_make_three_pairs_whose_ids_differ_and_hide_the_models() -> None:
    pairs = list(make_pairs(variant("a", "b", "c"), ["a", "b", "c"], key="k"))
    assert {frozenset((pair["model_1"], pair["model_2"])) for pair in pairs} == {
        frozenset("ab"),
        frozenset("ac"),
        frozenset("bc"),
    }
    assert len({pair["id"] for pair in pairs}) == 3
    assert all(pair["id"].startswith("7-quality-") for pair in pairs)
    again = [pair["id"] for pair in make_pairs(variant("c", "b", "a"), ["a", "b", "c"], key="k")]
    assert again == [pair["id"] for pair in pairs]


def test_the_other_key_gives_other_ids_and_sides() -> None:
    sides = {key: [order_sides(f"{n}-quality", "a", "b", key=key) for n in range(64)] for key in ("k", "l")}
    assert sides["k"] != sides["l"]
    one, other = (next(make_pairs(variant("a", "b", "c"), ["a", "b", "c"], key=key))["id"] for key in ("k", "l"))
    assert one != other


def test_sides_are_even_and_do_not_depend_on_the_order_of_the_models() -> None:
    n = 4000
    firsts = [order_sides(f"{i}-quality", "a", "b", key="k")[0] for i in range(n)]
    # Five standard deviations of a fair coin around one half.
    assert abs(firsts.count("a") / n - 0.5) < 5 * 0.5 / n**0.5
    assert all(order_sides(f"{i}-q", "a", "b", key="k") == order_sides(f"{i}-q", "b", "a", key="k") for i in range(50))


@pytest.mark.parametrize("seed", [0, 1, 2**62])
def test_a_seed_fits_every_backend_and_hangs_on_what_it_is_for(seed: int) -> None:
    drawn = {draw_seed(seed, f"{n}-quality") for n in range(1000)}
    assert len(drawn) == 1000
    assert all(0 <= value < 2**SEED_BITS for value in drawn)
    assert draw_seed(seed, "0-quality") in drawn


def test_a_digest_hangs_on_values_not_on_the_order_of_keys() -> None:
    assert digest({"a": 1, "b": None}) == digest({"b": None, "a": 1})
    assert digest("ab", "c") != digest("a", "bc")
