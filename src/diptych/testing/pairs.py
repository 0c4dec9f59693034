"""Writes a small pairs.parquet with its images and manifest, as the pipeline would, for tests of what comes after."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from diptych.campaign import Campaign
from diptych.images.store import FolderStore
from diptych.records.pair import PAIR, VECTOR_DIMENSIONS

MODELS = ("vivid-model", "pale-model")
PIXELS = 48


def write_pairs(folder: Path, n_pairs: int, *, name: str = "small", overlap: int = 3, first: int = 0) -> Path:
    """Pairs of a colourful model and a pale one; returns the path of pairs.parquet. The same call, the same files.

    ``first`` is the number of the first pair; other numbers have other pictures. The images carry a text chunk with
    their model's name, so that a test can show that it does not get out.
    """
    store = FolderStore(folder / "images", durable=False)
    rows = [_make_pair(store, n) for n in range(first, first + n_pairs)]
    path = folder / "pairs.parquet"
    pq.write_table(pa.Table.from_pylist(rows, schema=PAIR), path)
    campaign = Campaign.model_validate(
        {
            "name": name,
            "prompts": {"source": "prompts.txt"},
            "images": {
                "models": [{"name": MODELS[0], "model": "poster"}, {"name": MODELS[1], "model": "brush"}],
            },
            "annotation": {"overlap": overlap},
        }
    )
    manifest = {"campaign": campaign.model_dump(mode="json"), "counts": {"pairs": n_pairs}}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return path


def _make_pair(store: FolderStore, n: int) -> dict[str, Any]:
    models = MODELS if n % 2 == 0 else MODELS[::-1]
    images = [_make_image(store, model, n) for model in models]
    return {
        "id": f"{n}-quality",
        "n": n,
        "prompt": f"a lighthouse, number {n}",
        "source_prompt": f"lighthouse {n}",
        "evolution": "quality",
        "category": "Painting",
        "sub_category": "oil",
        "model_1": models[0],
        "model_2": models[1],
        "image_1": images[0],
        "image_2": images[1],
        "prompt_vector": [float(n == i) for i in range(VECTOR_DIMENSIONS)],
    }


def _make_image(store: FolderStore, model: str, n: int) -> dict[str, Any]:
    rng = np.random.default_rng([n, MODELS.index(model)])
    strength = 120 if model == MODELS[0] else 20
    blocks = 128 + rng.integers(-strength, strength, size=(6, 6, 3))
    pixels = np.kron(blocks, np.ones((PIXELS // 6, PIXELS // 6, 1))).clip(0, 255).astype(np.uint8)
    text = PngInfo()
    text.add_text("Software", model)
    out = BytesIO()
    Image.fromarray(pixels).save(out, "PNG", pnginfo=text)
    return {
        "sha256": store.put(out.getvalue()),
        "media_type": "image/png",
        "width": PIXELS,
        "height": PIXELS,
        "seed": n,
        "sampler": None,
        "steps": None,
        "guidance": None,
        "revision": "test",
    }
