"""Read a prompt by rules: which things, how many, in which colours, where and when."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from diptych.models.painters import vocabulary
from diptych.models.painters.colour import NAMED, RGB

MAX_THINGS = 9
REACH = 4  # so many words before a noun may describe it
MANY = 3  # a plural without a number
TOKEN = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|\d+|,|\.")


@dataclass(frozen=True, kw_only=True)
class Thing:
    """A subject of the prompt. ``colour`` and ``accent`` are None where the prompt leaves them open."""

    name: str
    count: int = 1
    colour: RGB | None = None
    accent: RGB | None = None
    size: float = 1.0
    rainbow: bool = False


@dataclass(frozen=True, kw_only=True)
class Scene:
    """All that the painters know of a prompt."""

    things: tuple[Thing, ...]
    setting: str | None
    time: str
    weather: str | None
    mood: str | None
    sky: RGB | None
    ground: RGB | None
    colours: tuple[RGB, ...]
    abstract: bool
    words: tuple[str, ...] = field(repr=False)


def read_scene(prompt: str, *, rng: random.Random) -> Scene:
    """Read the prompt. Words that are not known leave no trace except in the dice."""
    text = prompt.lower()
    for phrase, name in vocabulary.PHRASES.items():
        text = text.replace(phrase, name)
    tokens = [vocabulary.singular(token) if token.isalpha() else token for token in TOKEN.findall(text)]
    raw = TOKEN.findall(text)
    reader = _Reader(tokens, raw)
    things = reader.things()
    setting = _first(tokens, vocabulary.SETTING_WORDS)
    time = _first(tokens, vocabulary.TIME_WORDS) or ("night" if setting == "space" else "day")
    if "golden hour" in text:
        time = "sunset"
    return Scene(
        things=things,
        setting=setting,
        time=time,
        weather=_first(tokens, vocabulary.WEATHER_WORDS),
        mood=_first(tokens, vocabulary.MOOD_WORDS),
        sky=reader.grounds.get("sky"),
        ground=reader.grounds.get("ground"),
        colours=tuple(reader.loose),
        abstract=not things and setting is None,
        words=tuple(tokens),
    )


class _Reader:
    """Walks over the words once, tying colours, counts and sizes to the nouns they stand before."""

    def __init__(self, tokens: list[str], raw: list[str]) -> None:
        self.tokens, self.raw = tokens, raw
        self.grounds: dict[str, RGB] = {}
        self.loose: list[RGB] = []
        self._colours: list[RGB] = []
        self._count: int | None = None
        self._size = 1.0
        self._rainbow = False
        self._since = 0

    def things(self) -> tuple[Thing, ...]:
        found: list[Thing] = []
        for place, token in enumerate(self.tokens):
            following = self.tokens[place + 1] if place + 1 < len(self.tokens) else ""
            if token in NAMED and found and self.tokens[place - 1] in ("is", "are"):
                found[-1] = replace(found[-1], colour=NAMED[token])
                continue
            if self._describes(token, following):
                continue
            if token in vocabulary.PARTS and self._colours and found:
                self._paint_part(found, token)
            elif token in vocabulary.GROUNDS and self._colours:
                self.grounds.setdefault(vocabulary.GROUNDS[token], self._colours[-1])
                self._forget()
            elif token in vocabulary.SUBJECT_WORDS and not self._is_modifier(token, following):
                found.append(self._thing(token, plural=self.raw[place] != token))
                self._forget()
            elif token in (",", "."):
                self._spill()
            else:
                self._since += 1
                if self._since > REACH:
                    self._spill()
        self._spill()
        return _merge(found)

    def _describes(self, token: str, following: str) -> bool:
        if token in NAMED and f"{token} {following}" not in vocabulary.NOT_A_COLOUR:
            is_fruit = token in vocabulary.SUBJECT_WORDS and following not in vocabulary.SUBJECT_WORDS
            if not (
                is_fruit
                and (not following or following in (",", ".", "on", "in", "and", "with", "next"))
                and not self._colours
            ):
                self._colours.append(NAMED[token])
                self._since = 0
                return True
        if token in vocabulary.COUNTS or (token.isdigit() and 0 < int(token) <= 12 and len(token) < 3):
            self._count = min(MAX_THINGS, vocabulary.COUNTS.get(token) or int(token))
            return token not in vocabulary.SUBJECT_WORDS
        if token in vocabulary.SIZES:
            self._size = vocabulary.SIZES[token]
            return True
        if token in ("rainbow", "colourful", "colorful", "multicolored", "multicoloured"):
            self._rainbow = token != "rainbow" or following in vocabulary.SUBJECT_WORDS
            return self._rainbow
        return False

    def _is_modifier(self, token: str, following: str) -> bool:
        """In "flower pot" and "star shaped" the first noun only describes what follows."""
        if following in ("shaped", "like", "themed", "print", "pattern", "light", "food", "style", "made"):
            return True
        both = vocabulary.SUBJECT_WORDS.get(following)
        return (
            both is not None
            and token
            in (
                "star",
                "sun",
                "moon",
                "robot",
                "train",
                "book",
                "flower",
                "mushroom",
                "apple",
                "coffee",
                "wine",
                "tea",
                "space",
            )
            and both != vocabulary.SUBJECT_WORDS[token]
        )

    def _thing(self, token: str, *, plural: bool) -> Thing:
        count = self._count or (MANY if plural else 1)
        colours = self._colours
        return Thing(
            name=vocabulary.SUBJECT_WORDS[token],
            count=count,
            colour=colours[0] if colours else None,
            accent=colours[1] if len(colours) > 1 else None,
            size=self._size,
            rainbow=self._rainbow,
        )

    def _paint_part(self, found: list[Thing], token: str) -> None:
        last, colour = found[-1], self._colours[-1]
        worn = last.name in vocabulary.WEARERS
        if worn and token not in vocabulary.ACCENT_PARTS and token != "eyes":
            found[-1] = replace(last, colour=colour)
        elif token != "eyes":
            found[-1] = replace(last, accent=colour)
        self._forget()

    def _spill(self) -> None:
        self.loose += [colour for colour in self._colours if colour not in self.loose]
        self._forget()

    def _forget(self) -> None:
        self._colours, self._count, self._size, self._rainbow, self._since = [], None, 1.0, False, 0


def _merge(found: list[Thing]) -> tuple[Thing, ...]:
    """The same thing said twice without another colour is one thing; a portrait of a person is that portrait."""
    things: list[Thing] = []
    for thing in found:
        twin = next(
            (k for k, old in enumerate(things) if old.name == thing.name and thing.colour in (None, old.colour)), None
        )
        if twin is not None:
            things[twin] = replace(
                things[twin], count=max(things[twin].count, thing.count), accent=things[twin].accent or thing.accent
            )
        else:
            things.append(thing)
    names = Counter(thing.name for thing in things)
    if names["portrait"] and len(things) > 1:
        things = _portrait_of(things)
    kept, total = [], 0
    for thing in things[:6]:
        count = max(1, min(thing.count, MAX_THINGS - total))
        if total < MAX_THINGS:
            kept.append(replace(thing, count=count))
        total += count
    return tuple(kept)


def _portrait_of(things: list[Thing]) -> list[Thing]:
    """Somebody's portrait is one head; an animal's portrait is that animal, larger."""
    head = next(thing for thing in things if thing.name == "portrait")
    faces = {"woman": "portrait woman", "man": "portrait man", "person": "portrait"}
    other = next(thing for thing in things if thing is not head)
    rest = [thing for thing in things if thing not in (head, other)]
    if other.name in faces or other.name.startswith("portrait"):
        name = faces.get(other.name, other.name)
        return [replace(head, name=name, colour=other.colour or head.colour, accent=other.accent or head.accent), *rest]
    if things[0] is head:
        return [replace(other, size=1.3, colour=other.colour or head.colour), *rest]
    return things


def _first(tokens: list[str], words: dict[str, str]) -> str | None:
    return next((words[token] for token in tokens if token in words), None)
