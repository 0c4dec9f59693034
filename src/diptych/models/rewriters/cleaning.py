"""Take a prompt apart: its core subject, what else it says about the picture, and ornament that is thrown away."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from diptych.models.rewriters import artists, ornament

CORE_WORDS = 22
# Tokenised prompts write "sci - fi", "8 k" and "3 5 mm".
SPACED_HYPHEN = re.compile(r"\b([a-z\d]{1,9}) - (?=[a-z]{1,9}\b)")
SPACED_DIGITS = re.compile(r"(?<![\w.,])(\d(?: \d)+)(?= ?(?:k|mm|s|th|nd|st|rd|p|x|d)?(?![\w.]))", re.IGNORECASE)
UNIT = re.compile(r"(?<![\w.])(\d+) (k|mm|s|th|p|d)\b", re.IGNORECASE)
SENTENCE = re.compile(
    r"(?<=[a-z\d)’”\"]{2})[.!?]+(?:\s+|$)|\s*[,;|\n]+\s*|\s+[-–—]{1,2}\s+|\s*\+\s+|\s+/\s+|\.{2,}|[!?]{2,}\s*"
)
CUT = re.compile(r"\s+(?:that|which|while|who|because|but)\s+|\s+there (?:is|are)\s+|\.\s+|:\s+", re.IGNORECASE)
SETTING = re.compile(
    r"^(?:in|on|at|with|under|over|near|next|beside|behind|inside|above|by|surrounded|sitting|standing|wearing|holding|"
    r"riding|flying|looking|walking|running|lying|swimming|playing|eating|drinking|made|covered|against|during|against|"
    r"and|full of|filled with|dressed|set in|among|across|through|into|from)\b",
    re.IGNORECASE,
)
LISTED = re.compile(r"^(?:and )?(?:an?|one|two|three|four|five) ", re.IGNORECASE)
SMALL_WORDS = frozenset(
    "a an the and or of in on at with by for from to as is are it its his her their this that".split()
)
DANGLING = SMALL_WORDS | frozenset(
    "wearing holding surrounded covered very has have while which who next under over near into".split()
)
SENTENCE_START = frozenset(
    "There The A An It In On He She They This His Her Its With At Some Many One Two Three".split()
)


@dataclass(frozen=True, kw_only=True)
class Parts:
    """What a prompt says: ``core`` is never empty for a prompt that has a letter, digit or sign in it."""

    core: str
    extras: tuple[str, ...]


def split_prompt(prompt: str) -> Parts:
    """Separate the core subject from further details; ornament, flags, weights and artists are dropped.

    A prompt that is nothing but ornament ("8k, artstation") keeps its first words as core.
    """
    text = normalise(prompt)
    kept = _clean_all(_before_artists(text)) or _clean_all(SENTENCE.split(text))
    # A style tag is ornament behind a subject; where nothing else is said it is the subject.
    kept = [segment for segment in kept if not ornament.TAG.match(segment)] or kept[:1]
    if not kept:
        bare = [part for part in (_trim(raw) for raw in SENTENCE.split(text) if raw) if part]
        return Parts(core=bare[0] if bare else _trim(prompt), extras=())
    core, rest = _core(kept)
    seen = core.casefold()
    extras = []
    for segment in rest:
        if segment.casefold() not in seen:
            extras.append(_lower_start(segment))
            seen += " " + segment.casefold()
    return Parts(core=core, extras=tuple(extras))


def normalise(prompt: str) -> str:
    """One line of plain text: markup, weights, flags and negative prompts are gone, split words are whole again."""
    text = unicodedata.normalize("NFKC", prompt)
    text = ornament.NEGATIVE.sub("", text)
    text = ornament.FLAGS.sub(" ", ornament.MARKUP.sub(" ", text))
    text = ornament.WEIGHT.sub(lambda found: ", " if "::" in found.group() else " ", text)
    text = re.sub(r"[\[\]{}()<>|\\]+", lambda found: "," if "|" in found.group() else " ", text)
    text = re.sub(r"[“”«»„]", '"', text).replace("‘", "'").replace("’", "'").replace("`", "'")
    text = re.sub(r"\s+", " ", text).strip()
    text = SPACED_DIGITS.sub(lambda found: found.group(1).replace(" ", ""), text)
    text = UNIT.sub(r"\1\2", text)
    # In a prompt with capitals a spaced hyphen is a dash.
    text = SPACED_HYPHEN.sub(r"\1-", text) if text.islower() else text
    text = re.sub(r"\b(f) ?/ ?(\d)\.? (\d)", r"\1/\2.\3", text)
    text = re.sub(r"(\w) ' (s|t|re|ll|ve)\b", r"\1'\2", text)
    return re.sub(r" ([,.;!?])", r"\1", text)


def _before_artists(text: str) -> list[str]:
    """Segments of the prompt; a credit ends its segment, and the list of names that follows it is left out."""
    segments: list[str] = []
    in_names = False
    for raw in SENTENCE.split(text):
        segment = raw.strip()
        if not segment:
            continue
        if artists.ONLY_NAMES.match(segment):
            in_names = True
            continue
        credit = ornament.CREDIT.search(segment) or artists.CREDIT.search(segment)
        if credit:
            segments.append(segment[: credit.start()])
            in_names = True
        elif in_names and not ornament.SEGMENT.match(segment) and _may_be_name(segment):
            continue
        else:
            in_names = in_names and bool(ornament.SEGMENT.match(segment))
            segments.append(segment)
    return segments


def _clean_all(segments: Iterable[str]) -> list[str]:
    return [segment for raw in segments if raw and (segment := _clean_segment(raw))]


def _may_be_name(segment: str) -> bool:
    """Behind a credit: "tony sart", "and loish", "j. c. leyendecker"; not "a castle" or "standing in the rain"."""
    words = [word for word in re.findall(r"[\w'.&-]+", segment.casefold()) if word not in ("and", "&", "by", "of")]
    return len(words) <= 5 and not SETTING.match(segment.removeprefix("and ")) and not (set(words) & SMALL_WORDS)


def _clean_segment(segment: str) -> str:
    text = _trim(segment)
    for _ in range(6):
        before = text
        text = _trim(ornament.TRAILING.sub("", text))
        text = "" if artists.ONLY_NAMES.match(text) else _trim(artists.TAIL.sub("", text))
        text = _trim(ornament.OPENING.sub("", text, count=1))
        text = ornament.LEADING_PRAISE.sub(lambda found: found.group(1) or "", text, count=1)
        if text == before:
            break
    text = _right_article(text)
    return "" if not re.search(r"\w", text) or ornament.SEGMENT.match(text) else text


def _right_article(text: str) -> str:
    """What was "a detailed old house" lost a word: make it "an old house"."""
    text = re.sub(r"^(an?) (?=[aeiouAEIOU])(?!uni|use|one|euro|Uni)", "an ", text)
    return re.sub(r"^an (?=[bcdfgjklmnpqrstvwyz])", "a ", text)


def _lower_start(segment: str) -> str:
    """What was a sentence of its own becomes part of one."""
    first, space, rest = segment.partition(" ")
    return f"{first.lower()}{space}{rest}" if first in SENTENCE_START else segment


def _core(segments: list[str]) -> tuple[str, list[str]]:
    core, rest = segments[0], segments[1:]
    # "portrait" or "a dragon" alone says too little: what follows belongs to it.
    while (
        rest
        and (SETTING.match(rest[0]) or LISTED.match(rest[0]) or len(core.split()) < 2)
        and len(f"{core} {rest[0]}".split()) <= CORE_WORDS
    ):
        joint = ", " if LISTED.match(rest[0]) else " " if SETTING.match(rest[0]) else ", "
        core, rest = f"{core}{joint}{rest[0]}", rest[1:]
    return core, rest


def shorten(core: str) -> str:
    """At most about 22 words, cut where a clause ends when there is such a place."""
    words = core.split()
    if len(words) <= CORE_WORDS:
        return core
    head = " ".join(words[:CORE_WORDS])
    cuts = [found.start() for found in CUT.finditer(head) if len(head[: found.start()].split()) >= 4]
    head = head[: cuts[-1]] if cuts else head
    while head.split()[-1].casefold().strip(",") in DANGLING:
        head = head.rsplit(" ", 1)[0]
    return _trim(head)


def _trim(text: str) -> str:
    text = text.strip(" \t\n,.;:-–—|/\\+&!'*=~")
    text = re.sub(r"\s+(?:and|by|in|with|of|the|a|an|on)$", "", text, flags=re.IGNORECASE) if " " in text else text
    text = text.strip(" ,.;:-–—|/")
    return text.replace('"', "") if text.count('"') == 1 else text
