"""One form for every prompt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diptych.pipeline.normalise import matching_form, normalise, says_something, word_pairs, words

# Text full of what the rules are about: joiners, marks, directions, odd spaces, composed and decomposed letters.
TRICKY = st.text(alphabet=st.sampled_from("a é\u0301\u200b\u200c\u200d\u200e\ufeff\u00ad\t\n\u00a0\u2003👨👩क्ष\u0644ñ"))


@given(st.one_of(st.text(), TRICKY))
def test_normalising_twice_changes_nothing_more(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once


@given(st.text())
def test_a_normalised_prompt_has_no_loose_white_space(text: str) -> None:
    assert normalise(text) == " ".join(normalise(text).split())


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("  a\tcat \r\n on a\u00a0mat ", "a cat on a mat"),
        ("cafe\u0301", "café"),
        ("a\u200bcat", "acat"),
        ("\ufeffa cat", "a cat"),
        ("\u202ea cat\u202c", "a cat"),
        ("a\x00cat\x07", "acat"),
        ("E = mc²", "E = mc²"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        ("a\u200dcat", "acat"),
    ],
)
def test_a_prompt_is_cleaned_without_changing_what_it_says(raw: str, clean: str) -> None:
    assert normalise(raw) == clean


@pytest.mark.parametrize("text", ["", "...", "!?", "--- ---"])
def test_punctuation_says_nothing(text: str) -> None:
    assert not says_something(text)


@pytest.mark.parametrize("text", ["0", "猫", "🦊", "a"])
def test_a_letter_a_digit_or_an_emoji_says_something(text: str) -> None:
    assert says_something(text)


def test_case_white_space_and_letter_forms_do_not_make_another_prompt() -> None:
    assert matching_form("A  Cat\ton a MAT") == matching_form("a cat on a mat")
    assert matching_form("ｆｏｘ") == "fox"


def test_emoji_and_cjk_letters_are_words_of_their_own() -> None:
    assert words("🐺🤖, digital Art") == ["🐺", "🤖", "digital", "art"]
    assert words("猫と犬") == ["猫", "と", "犬"]


def test_every_prompt_has_a_word_pair() -> None:
    assert word_pairs("fox") == {("fox",)}
    assert word_pairs("a red fox") == {("a", "red"), ("red", "fox")}
    assert word_pairs("…")
