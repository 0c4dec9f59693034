"""Give every prompt a category and a sub-category: the style in which its variants are written and drawn."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

from diptych.errors import InputError

# "a photo of", "an award winning oil painting": so many words may stand before the style that opens a prompt.
OPENING_WORDS = 4
NEGATION = re.compile(r"\b(?:no|not|without|never|isn't|non)[\s-]+(?:\w+\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Category:
    """A category with the words by which prompts ask for it and for its sub-categories."""

    name: str
    named: tuple[str, ...]
    opening: tuple[str, ...]
    sub_categories: Mapping[str, tuple[str, ...]]


@functools.cache
def read_taxonomy() -> dict[str, Category]:
    """All categories by name, in the order of the data file."""
    text = resources.files("diptych.pipeline").joinpath("taxonomy.yaml").read_text(encoding="utf-8")
    data: dict[str, Any] = YAML(typ="safe", pure=True).load(text)
    return {name: _category(name, entry) for name, entry in data.items()}


def choose(n: int, *, seed: int, categories: Sequence[str], prompt: str | None = None) -> tuple[str, str]:
    """The category and sub-category of prompt ``n``.

    A style that the prompt plainly names is honoured when it is among ``categories``. All others are dealt like
    cards: any run of consecutive ``n`` gets every category equally often, and every sub-category of it in turn. The
    same ``n``, ``seed`` and set of ``categories`` give the same answer, in whichever order the categories stand.

    Raises:
        InputError: no category, or one that does not exist.
    """
    taxonomy = read_taxonomy()
    _check(categories, taxonomy)
    allowed = [name for name in taxonomy if name in set(categories)]
    asked = find_style(prompt, allowed) if prompt else None
    round_, seat = divmod(n, len(allowed))
    category = asked[0] if asked else _shuffled(allowed, seed, "category", round_)[seat]
    if asked and asked[1]:
        return category, asked[1]
    subs = list(taxonomy[category].sub_categories)
    turn, seat = divmod(round_, len(subs))
    return category, _shuffled(subs, seed, category, turn)[seat]


def find_style(prompt: str, categories: Iterable[str]) -> tuple[str, str | None] | None:
    """The category that the prompt plainly asks for, with the sub-category when it names that too.

    None when it names no style, or only styles that are not among ``categories``. Of several the one that the
    prompt says first counts.
    """
    found = []
    for order, name in enumerate(categories):
        category = read_taxonomy()[name]
        places = [_place(prompt, words) for words in category.named]
        places += [place for words in category.opening if (place := _opening_place(prompt, words)) is not None]
        hits = [place for place in places if place is not None]
        if hits:
            found.append((min(hits), order, name))
    if not found:
        return None
    name = min(found)[2]
    subs = read_taxonomy()[name].sub_categories
    named = (sub for sub, words in subs.items() if any(_place(prompt, word) is not None for word in (sub, *words)))
    return name, next(named, None)


def _check(categories: Sequence[str], taxonomy: Mapping[str, Category]) -> None:
    unknown = [name for name in categories if name not in taxonomy]
    if unknown or not categories:
        got = f"{unknown[0]!r} is not a category" if unknown else "No category is given"
        raise InputError(f"{got}; allowed in evolve.categories: {', '.join(taxonomy)}.")


def _category(name: str, entry: Mapping[str, Any]) -> Category:
    subs = {sub: tuple(words) for sub, words in entry["sub_categories"].items()}
    return Category(name=name, named=tuple(entry["named"]), opening=tuple(entry["opening"]), sub_categories=subs)


def _shuffled(names: Sequence[str], seed: int, what: str, round_: int) -> list[str]:
    deck = list(names)
    # A text as seed is hashed with SHA-512, so neighbouring rounds have nothing in common.
    random.Random(f"taxonomy/{seed}/{what}/{round_}").shuffle(deck)
    return deck


@functools.cache
def _pattern(words: str) -> re.Pattern[str]:
    body = re.escape(words).replace(r"\ ", r"[\s-]+")
    edge = r"(?<!\w){}(?!\w)" if words.isascii() else "{}"
    return re.compile(edge.format(body), re.IGNORECASE)


def _place(prompt: str, words: str) -> int | None:
    for match in _pattern(words).finditer(prompt):
        if not NEGATION.search(prompt[: match.start()]):
            return match.start()
    return None


def _opening_place(prompt: str, words: str) -> int | None:
    place = _place(prompt, words)
    return place if place is not None and len(prompt[:place].split()) <= OPENING_WORDS else None
