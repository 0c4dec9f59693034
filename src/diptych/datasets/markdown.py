"""Pieces of Markdown that cards are made of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

CUT_CHARACTERS = 60


def table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; pipes and line ends inside cells are made harmless."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join("| " + " | ".join(_cell(cell) for cell in line) + " |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def quoted(text: str) -> str:
    """A text as a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in text.strip().splitlines())


def shorten(value: Any) -> Any:
    """A value short enough for a card: data URLs and bytes are named, not shown."""
    if isinstance(value, bytes):
        return f"<{len(value):,} bytes>"
    if isinstance(value, str) and value.startswith("data:"):
        return value[:CUT_CHARACTERS] + "..."
    if isinstance(value, dict):
        return {key: shorten(item) for key, item in value.items()}
    if isinstance(value, list):
        return [shorten(item) for item in value]
    return value


def count(n: int, one: str, many: str | None = None) -> str:
    """A number with its noun."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def yes(value: bool) -> str:
    """Yes or no."""
    return "yes" if value else "no"
