"""The built-in rewriter: rules, no model, no network."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from diptych.models.protocols import RewriteRequest
from diptych.models.rewriters import cleaning, style

MAX_EXTRAS = 4
# Only a thing can be a picture's subject in "Oil painting of ..."; a sentence stands by itself.
THING = re.compile(r"^(?:an?|the|two|three|four|five|six|many|several|some)\s", re.IGNORECASE)
SENTENCE_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|will|looks?|sits?|stands?|hides?|says?|runs?|walks?|flies|eats?|comes?|"
    r"goes|does|makes?|tries|finds?|sees?|lives?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class BuiltinRewriter:
    """Writes variants by rules; the same request gives the same text."""

    version: ClassVar[str] = "1"

    def rewrite(self, requests: Sequence[RewriteRequest]) -> list[str]:
        """``simplified``: the core subject in a plainly named style. ``quality``: also light, detail, mood."""
        return [
            _simplified(request) if request.evolution == "simplified" else _quality(request) for request in requests
        ]


def _random(request: RewriteRequest) -> random.Random:
    return random.Random(f"rewrite/{request.seed}/{request.evolution}/{request.category}/{request.prompt}")


def _simplified(request: RewriteRequest) -> str:
    parts = cleaning.split_prompt(request.prompt)
    core = cleaning.shorten(parts.core)
    return f"{core}, {style.plain_name(request.category, request.sub_category, _random(request))}"


def _quality(request: RewriteRequest) -> str:
    rng = _random(request)
    parts = cleaning.split_prompt(request.prompt)
    scene = ", ".join([parts.core, *parts.extras[:MAX_EXTRAS]])
    plain = style.plain_name(request.category, request.sub_category, rng)
    if THING.match(parts.core) and not SENTENCE_VERB.search(parts.core):
        opening = f"{style.lead(request.category, plain, rng)} of {_lower_article(scene)}"
    else:
        opening = f"{scene}, {plain}"
    phrases = style.draw_phrases(request.category, request.sub_category, opening, rng=rng)
    return ", ".join([opening, *phrases])


def _lower_article(text: str) -> str:
    first, _, rest = text.partition(" ")
    return f"{first.lower()} {rest}"
