"""The built-in rewriter's words of style, drawn so that they fit the prompt and each other."""

from __future__ import annotations

import functools
import random
import re
from collections.abc import Mapping
from importlib import resources
from typing import Any

from ruamel.yaml import YAML

SLOTS = ("detail", "light", "composition", "mood")
COUNTABLE = re.compile(
    r"(?:still|art|painting|photo|photograph|illustration|render|drawing|cartoon|collage|print|poster|scene|cover|"
    r"model|"
    r"diorama|figurine|panel|wash)$"
)
# Within a group only one key may be spoken of in a prompt.
EXCLUSIVE: Mapping[str, Mapping[str, str]] = {
    "time": {
        "night": r"night|nighttime|midnight|moon\w*|stars?|starry|dark sky|nocturnal|galaxy|nebula|milky way|"
        r"space|neon",
        "day": r"midday|noon|daylight|sunny|sunlit|sunlight|afternoon|blue sky|day|daytime|overcast|natural light|"
        r"sun-bleached",
        "low sun": r"sunset|sunrise|dusk|dawn|twilight|golden hour|evening|blue hour|(?<!saturday-)morning",
    },
    "weather": {
        "clear": r"sunny|clear sky|blue sky|sunlit|midday|golden hour|warm afternoon",
        "wet": r"rain\w*|storm\w*|drizzle|wet|overcast",
        "snow": r"snow\w*|blizzard|winter|frozen|icy|sun-bleached",
        "fog": r"fog\w*|mist\w*|haz[ey]",
    },
    "colour": {
        "none": r"black[ -]and[ -]white|monochrome|b&w|greyscale|grayscale|silver-print|charcoal|noir|single neutral",
        "many": r"colou?rful|vibrant|vivid|rainbow|saturated|red|blue|green|yellow|orange|purple|pink|golden|gold|teal|"
        r"turquoise|crimson|violet|magenta|cyan|pastel",
    },
    "warmth": {
        "warm": r"warm|hot|fire\w*|flames?|desert|lava|candle\w*|golden|sun-bleached",
        "cold": r"cold|cool|ice|icy|frozen|snow\w*|winter|arctic|glacier",
    },
    "mood": {
        "bright": r"happy|cheerful|funny|cute|smiling|playful|joyful|laughing|hopeful|humorous|heart-warming|whimsical|"
        r"cosy|friendly|charming|toy-like|lively|adorable|party|kawaii|sunny|bright sun|birthday",
        "dark": r"horror|scary|creepy|sad|crying|terrifying|evil|gloomy|ominous|brooding|eerie|dangerous|melancholic|"
        r"death|skull|zombie|demon|gritty|haunted|war|dystopian|tense",
    },
    "motion": {
        "fast": r"running|racing|jumping|explosion|explosive|battle|fighting|speed|action|full of energy|intense|"
        r"restless|"
        r"dynamic|energetic|galloping",
        "still": r"calm|serene|quiet|peaceful|sleeping|sitting|silent|resting|meditating|wistful|contemplative|"
        r"still life",
    },
    "distance": {
        "near": r"close-up|closeup|close framing|close up|portrait|macro|headshot|intimate|tight|face",
        "far": r"wide|aerial|panorama\w*|vast|establishing|sweeping|landscape|bird's[- ]eye|open distance|scenic|"
        r"skyline",
    },
    "place": {
        "indoors": r"room|indoors?|kitchen|bedroom|library|office|interior|studio|window light|softbox|backdrop|"
        r"practical lights",
        "outdoors": r"forest|mountains?|beach|ocean|sea|desert|street|garden|park|landscape|sky|city|river|lake|field|"
        r"outdoors?|overcast|dappled|midday",
    },
}


@functools.cache
def read_styles() -> dict[str, dict[str, Any]]:
    """The data file: category -> its words."""
    text = resources.files("diptych.models.rewriters").joinpath("styles.yaml").read_text(encoding="utf-8")
    return dict(YAML(typ="safe", pure=True).load(text))


def plain_name(category: str, sub_category: str, rng: random.Random) -> str:
    """The style in plain words; a category or sub-category unknown here is named as it is called."""
    style = read_styles().get(category)
    if style is None:
        return f"{sub_category} {category}".strip().lower()
    sub = style["sub"].get(sub_category)
    return str(sub["plain"]) if sub else str(rng.choice(style["plain"]))


def lead(category: str, plain: str, rng: random.Random) -> str:
    """How a quality prompt opens: "Film noir still"; always a thing that can be "of" something."""
    words = read_styles().get(category, {}).get("lead", ())
    if COUNTABLE.search(plain) or not words:
        return plain[:1].upper() + plain[1:]
    return str(rng.choice(words))


def draw_phrases(category: str, sub_category: str, said: str, *, rng: random.Random) -> list[str]:
    """One phrase per slot that contradicts nothing in ``said`` and nothing drawn before; a slot may stay empty."""
    style = read_styles().get(category, {})
    sub = style.get("sub", {}).get(sub_category, {})
    phrases: list[str] = []
    for slot in SLOTS:
        words = (
            [*sub.get(slot, ()), *style.get(slot, ())] if slot != "detail" else list(sub.get(slot, style.get(slot, ())))
        )
        text = ", ".join([said, *phrases])
        fitting = [phrase for phrase in words if _fits(phrase, text)]
        if fitting:
            phrases.append(rng.choice(fitting))
    return phrases


def _fits(phrase: str, said: str) -> bool:
    spoken = set(re.findall(r"[a-z]{5,}", said.lower()))
    if spoken & set(re.findall(r"[a-z]{5,}", phrase.lower())):
        return False
    mine, theirs = _tags(phrase), _tags(said)
    return all(not theirs.get(group) or keys <= theirs[group] for group, keys in mine.items())


@functools.lru_cache(maxsize=4096)
def _tags(text: str) -> dict[str, frozenset[str]]:
    lowered = text.lower()
    tags = {}
    for group, keys in EXCLUSIVE.items():
        found = frozenset(key for key, words in keys.items() if re.search(rf"\b(?:{words})\b", lowered))
        if found:
            tags[group] = found
    return tags
