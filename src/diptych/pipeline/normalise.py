"""Bring a prompt's text into one form without changing what it says."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

# Invisible characters that say nothing: control characters, soft hyphen, zero-width space and no-break space, marks of
# writing direction, word joiner, invisible operators, annotation marks, the replacement character and tag characters.
INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\ufff0-\ufffb\ufffd\U000e0000-\U000e007f]"
)
# Zero-width joiners hold emoji families and Indic and Persian words together; anywhere else they are dirt.
JOINERS = re.compile("(?<![^\x00-\x7f\\s])[\u200c\u200d]+|[\u200c\u200d]+(?![^\x00-\x7f\\s\u200c\u200d])")
CJK = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af"
# Emoji and other symbols can be the whole subject of a prompt, so each is a word.
SYMBOLS = "\u2190-\u2bff\U0001f000-\U0001faff"
WORD = re.compile(rf"[{CJK}{SYMBOLS}]|[^\W_{CJK}{SYMBOLS}]+")


def normalise(text: str) -> str:
    """Unicode form NFC, invisible characters removed, runs of white space made one space.

    NFC and not NFKC: the compatibility form would turn "mc²" into "mc2" and "½" into "1⁄2", which a model may well be
    asked to draw. Idempotent: normalising twice gives the same text.
    """
    visible = INVISIBLE.sub("", text)
    previous = None
    while visible != previous:
        previous = visible
        visible = " ".join(unicodedata.normalize("NFC", JOINERS.sub("", visible)).split())
    return visible


def says_something(text: str) -> bool:
    """Whether there is anything to draw: a letter, a digit or a symbol such as an emoji."""
    return any(unicodedata.category(char)[0] in "LN" or unicodedata.category(char) == "So" for char in text)


def matching_form(text: str) -> str:
    """The form in which two prompts count as the same: case, white space and letter look-alikes do not matter."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def words(text: str) -> list[str]:
    """The words of a prompt in matching form, without punctuation; CJK letters and symbols count as words of their own.

    A prompt with none of these is its own single word.
    """
    return WORD.findall(matching_form(text)) or [matching_form(text)]


def word_pairs(text: str) -> frozenset[tuple[str, ...]]:
    """Neighbouring words; a prompt of one word has just that word."""
    found = words(text)
    return frozenset(pairwise(found)) or frozenset([tuple(found)])
