"""What a run tells while it works, and what it answers at the end."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


class Report:
    """Listens to a run; this one keeps silent. Every method may be called from the run's thread only."""

    def say(self, text: str) -> None:
        """A sentence for the person at the screen."""

    def begin(self, step: str, total: int) -> None:
        """A step starts with ``total`` rows to do; 0 means that finished work was found for all of them."""

    def advance(self, step: str, n_rows: int) -> None:
        """So many more rows of the step are done and safe on the disk."""

    def end(self, step: str) -> None:
        """The step is complete."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """What a run read, kept and made.

    ``read`` rows of the source = ``kept`` prompts + rows dropped in the step ``prompts``. ``dropped`` counts the rows
    of ``dropped.parquet`` by reason, over all steps: a row is a prompt, a variant or an image, whatever was dropped.
    ``evolved`` are the variants that were written and ``images`` the images that were drawn, before their checks; steps
    that were not reached count 0, and ``pairs_path`` is None until pairs are written.
    """

    read: int = 0
    kept: int = 0
    dropped: dict[str, int]
    evolved: int = 0
    images: int = 0
    pairs: int = 0
    pairs_path: Path | None = None

    def to_dict(self) -> dict[str, Any]:
        """JSON values, in the order of the fields."""
        return {**asdict(self), "pairs_path": str(self.pairs_path) if self.pairs_path else None}
