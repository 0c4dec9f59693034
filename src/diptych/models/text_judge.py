"""Say which prompts ask for what nobody should have to look at: a word list of our own, then a profanity classifier.

The classifier (alt-profanity-check) was trained on message boards: it knows insults, not pictures. So clear-cut terms
are matched by rules first, and words that are insults only among people are hidden from the classifier. The rules
and their reasons stand in ``text_judge.toml``.
"""

from __future__ import annotations

import functools
import re
import threading
import tomllib
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib import resources
from typing import Any, ClassVar

from diptych.errors import MissingExtraError
from diptych.models.protocols import Verdict

CLASSIFIER = "classifier"
# Prompts are often tokenised: "1 6 year old" says sixteen.
SPACED_DIGITS = re.compile(r"(?<=\b\d) (?=\d\b)")
SPACED_HYPHEN = re.compile(r"\s+-\s+(?=\w)")

_lock = threading.Lock()


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One entry of the list, compiled."""

    name: str
    score: float
    always: bool
    terms: re.Pattern[str]
    harmless: re.Pattern[str] | None
    companion: tuple[re.Pattern[str], re.Pattern[str] | None] | None

    def matches(self, text: str) -> bool:
        """Whether a term stands in the text, and with it a term of the companion list where one is asked."""
        if not _found(text, self.terms, self.harmless):
            return False
        return self.companion is None or _found(text, *self.companion)


@dataclass(frozen=True, kw_only=True)
class ProfanityJudge:
    """The built-in judge; the labels of its verdicts are rule names or ``classifier``."""

    version: ClassVar[str] = "diptych-terms/1+alt-profanity-check-1.9"

    def score(self, texts: Sequence[str]) -> list[Verdict]:
        """One verdict per text; the score is the surest label's."""
        if not texts:
            return []
        plain = [plain_form(text) for text in texts]
        guesses = _classify([_harmless_words().sub(" ", text) for text in plain])
        return [_verdict(text, guess) for text, guess in zip(plain, guesses, strict=True)]


def is_always_unsafe(verdict: Verdict) -> bool:
    """Whether the verdict holds a label that no threshold and no switched-off check lets pass."""
    return not ALWAYS.isdisjoint(verdict.labels)


def plain_form(text: str) -> str:
    """The text as rules see it: lower case, no accents or letter look-alikes, digits and hyphens closed up."""
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    closed = SPACED_HYPHEN.sub("-", SPACED_DIGITS.sub("", bare))
    return " ".join(closed.split())


def _verdict(text: str, guess: float) -> Verdict:
    labels = {CLASSIFIER: guess}
    for rule in _rules():
        if rule.matches(text):
            labels[rule.name] = max(labels.get(rule.name, 0.0), rule.score)
    return Verdict(score=max(labels.values()), labels=labels)


def _found(text: str, terms: re.Pattern[str], harmless: re.Pattern[str] | None) -> bool:
    return terms.search(harmless.sub(" ", text) if harmless else text) is not None


def _whole_words(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})(?!\w)")


@functools.cache
def _data() -> dict[str, Any]:
    return tomllib.loads(resources.files("diptych.models").joinpath("text_judge.toml").read_text(encoding="utf-8"))


@functools.cache
def _rules() -> tuple[Rule, ...]:
    data = _data()
    lists = {name: _terms(entry) for name, entry in data["lists"].items()}
    return tuple(_rule(entry, lists) for entry in data["rule"])


def _rule(entry: dict[str, Any], lists: dict[str, tuple[re.Pattern[str], re.Pattern[str] | None]]) -> Rule:
    terms, harmless = _terms(entry)
    return Rule(
        name=entry["name"],
        score=entry["score"],
        always=entry.get("always", False),
        terms=terms,
        harmless=harmless,
        companion=lists[entry["with"]] if "with" in entry else None,
    )


def _terms(entry: dict[str, Any]) -> tuple[re.Pattern[str], re.Pattern[str] | None]:
    return _whole_words(entry["any"]), _whole_words(entry["unless"]) if "unless" in entry else None


@functools.cache
def _harmless_words() -> re.Pattern[str]:
    return _whole_words(_data()["harmless"]["words"])


def _classify(texts: list[str]) -> list[float]:
    with _lock:
        predict = _load()
    return [float(probability) for probability in predict(texts)]


@functools.cache
def _load() -> Any:
    try:
        from profanity_check import predict_prob
    except ModuleNotFoundError as error:
        raise MissingExtraError("The text check", "pipeline") from error
    return predict_prob


ALWAYS = frozenset(rule.name for rule in _rules() if rule.always)
