"""Repeated prompts: the first is kept, nothing else is lost."""

from __future__ import annotations

import random
from itertools import combinations
from pathlib import Path

import pyarrow as pa
import pytest

from diptych import engine
from diptych.engine import daft
from diptych.pipeline import duplicates
from diptych.pipeline.normalise import matching_form, word_pairs

THRESHOLD = 0.8


@pytest.fixture(autouse=True, scope="module")
def _engine() -> None:
    engine.start()


def find(texts: list[str], threshold: float = THRESHOLD) -> dict[int, tuple[str, str]]:
    rows = daft.from_arrow(pa.table({"n": list(range(len(texts))), "prompt": texts}))
    return {row["n"]: (row["reason"], row["detail"]) for row in duplicates.find(rows, threshold=threshold).to_pylist()}


def test_the_same_words_in_other_case_and_spacing_are_a_duplicate_of_the_first() -> None:
    found = find(["a red fox", "a blue fox", "A  RED fox", "a red fox"])
    assert {n: reason for n, (reason, _) in found.items()} == {2: "duplicate", 3: "duplicate"}
    assert "row 0" in found[2][1]


def test_a_near_duplicate_names_the_row_that_was_kept() -> None:
    base = "a lighthouse on a cliff above a stormy sea painted in oil with thick strokes"
    found = find(["a dog", base, f"{base} today"])
    # 14 word pairs, all of them in the longer one's 15: 14 / 15 = 0.93.
    assert found == {2: ("near_duplicate", f"0.93 like row 1: {base}")}


def test_a_threshold_of_one_keeps_near_duplicates_but_not_equal_ones() -> None:
    base = "a lighthouse on a cliff above a stormy sea painted in oil with thick strokes"
    assert list(find([base, f"{base} today", base.upper()], threshold=1)) == [2]


def test_prompts_that_only_look_alike_to_the_eye_are_kept() -> None:
    assert find(["two red balls", "five red balls", "bond", "bonds", "🦊", "🐺", "猫", "犬"]) == {}


def test_hashing_finds_what_comparing_every_pair_finds() -> None:
    texts = planted(random.Random(7), n_originals=120)
    assert {n: reason for n, (reason, _) in find(texts).items()} == compare_all(texts)


@pytest.mark.parametrize("threshold", [0.3, 0.5, 0.8, 0.9, 0.99])
def test_bands_find_a_pair_at_the_threshold_in_all_but_one_of_a_thousand(threshold: float) -> None:
    n_bands, n_rows = duplicates.cut_bands(threshold)
    assert n_bands * n_rows <= duplicates.HASHES
    assert (1 - threshold**n_rows) ** n_bands <= duplicates.MISS_CHANCE


def test_rows_that_are_dropped_already_take_no_part(tmp_path: Path) -> None:
    rows = daft.from_arrow(
        pa.table(
            {
                "key": ["a", "b", "c"],
                "n": [0, 1, 2],
                "prompt": ["a fox", "a fox", "a fox"],
                "reason": pa.array(["language", None, None], pa.string()),
                "detail": pa.array(["It is foreign.", None, None], pa.string()),
            }
        )
    )
    marked = duplicates.mark(rows, threshold=THRESHOLD, folder=tmp_path).sort("n").to_pydict()
    assert marked["reason"] == ["language", None, "duplicate"]
    assert marked["detail"] == ["It is foreign.", None, "Same as row 1."]


def planted(rng: random.Random, *, n_originals: int) -> list[str]:
    vocabulary = [f"word{i}" for i in range(400)]
    texts = []
    for _ in range(n_originals):
        text = [rng.choice(vocabulary) for _ in range(rng.randint(1, 30))]
        texts.append(text)
        if rng.random() < 0.5:
            near = list(text)
            near[rng.randrange(len(near))] = rng.choice(vocabulary)
            texts.append(near)
        if rng.random() < 0.2:
            texts.append([*text, rng.choice(vocabulary)])
    rng.shuffle(texts)
    return [" ".join(text) for text in texts]


def compare_all(texts: list[str]) -> dict[int, str]:
    """The definition, word for word: every row against every kept row before it."""
    dropped: dict[int, str] = {}
    for earlier, later in combinations(range(len(texts)), 2):
        if matching_form(texts[earlier]) == matching_form(texts[later]) and earlier not in dropped:
            dropped.setdefault(later, "duplicate")
    kept: list[int] = []
    for n, text in enumerate(texts):
        if n in dropped:
            continue
        pairs = word_pairs(text)
        if any(duplicates.jaccard(pairs, word_pairs(texts[other])) >= THRESHOLD for other in kept):
            dropped[n] = "near_duplicate"
        else:
            kept.append(n)
    return dropped
