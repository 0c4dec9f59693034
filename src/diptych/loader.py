"""Pairs into a server: images uploaded, the dataset made, records upserted. Stopped anywhere, a rerun continues."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from typing import Any

from diptych.campaign import Campaign
from diptych.client import Client
from diptych.errors import ConflictError, DiptychError, InputError, NotFoundError, StorageError
from diptych.images.store import FolderStore
from diptych.pairs_file import POSITIONS, PairsFile
from diptych.records.pair import VECTOR_DIMENSIONS

UPLOADS_AT_ONCE = 8
RECORDS_PER_REQUEST = 250
FIELD = "images"
QUESTION = "preference"
VECTOR = "prompt"
MASTERS = "/api/v1/images"

LABELS = {"image_1": "Image 1", "image_2": "Image 2", "both_good": "Both are good", "both_bad": "Both are bad"}
# Name, and whether annotators may see it.
PROPERTIES = {"model_1": False, "model_2": False, "evolution": True, "category": True, "sub_category": True}
# What is kept of each image, as extra metadata seed_1, seed_2 and so on.
KEPT = ("seed", "sampler", "steps", "guidance", "revision", "width", "height")
# For clients that show custom fields themselves.
TEMPLATE = """\
<p>{{record.fields.images.prompt}}</p>
<div style="display: flex; gap: 1rem">
  <img src="{{record.fields.images.image_1}}" alt="Image 1" style="width: 50%">
  <img src="{{record.fields.images.image_2}}" alt="Image 2" style="width: 50%">
</div>
"""
CUSTOM = {"type": "custom", "template": TEMPLATE, "advanced_mode": False}

Advance = Callable[[str, int, int], None]


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What a load came to."""

    dataset: str
    dataset_id: str
    workspace: str
    pairs: int
    images: int
    uploaded: int
    page: str


async def load_pairs(
    client: Client,
    pairs: PairsFile,
    campaign: Campaign,
    *,
    workspace: str | None = None,
    name: str | None = None,
    description: dict[str, Any] | None = None,
    advance: Advance = lambda what, done, total: None,
) -> Loaded:
    """Put all pairs on the server as a published campaign. Done again, it changes nothing that is there already.

    Images go first: a damaged one stops the load before any dataset is made.

    Args:
        client: with the key of an owner, or of an admin of the workspace.
        pairs: what to load.
        campaign: question, guidelines, overlap, leases.
        workspace: its name; the first one the caller sees when left out.
        name: of the dataset; the campaign's when left out.
        description: kept with the campaign for boards and cards.
        advance: told ``(what, done, total)`` while it goes on.

    Raises:
        InputError: an image is damaged, or the server refuses a record; names the pair.
        ServiceError: the server cannot be reached.
    """
    place = await _find_workspace(client, workspace)
    uploaded = await _upload(client, pairs, advance)
    dataset = await _put_dataset(client, campaign, workspace_id=place["id"], name=name or campaign.name)
    settings = {
        "title": dataset["name"],
        "field": FIELD,
        "question": QUESTION,
        "lease_seconds": campaign.annotation.lease_seconds,
        "flags_to_pull": campaign.annotation.flags_to_pull,
        "description": description or {},
    }
    await client.put(f"/datasets/{dataset['id']}/campaign", settings)
    if dataset["status"] == "draft":
        await client.put(f"/datasets/{dataset['id']}/publish")
    await _upsert(client, pairs, dataset["id"], advance)
    return Loaded(
        dataset=dataset["name"],
        dataset_id=dataset["id"],
        workspace=place["name"],
        pairs=pairs.n_pairs,
        images=len(pairs.images),
        uploaded=uploaded,
        page=f"{client.url}/c/{dataset['id']}",
    )


async def _find_workspace(client: Client, name: str | None) -> dict[str, Any]:
    found: list[dict[str, Any]] = (await client.get("/me/workspaces"))["items"]
    if not found:
        raise NotFoundError(f"{client.url} has no workspace that you can use; ask its owner to add you to one.")
    if name is None:
        return found[0]
    by_name = {item["name"]: item for item in found}
    if name not in by_name:
        raise NotFoundError(f"There is no workspace '{name}' that you can use; there are: {', '.join(by_name)}.")
    return by_name[name]


async def _upload(client: Client, pairs: PairsFile, advance: Advance) -> int:
    """Send the images that are not there yet; returns how many were sent."""
    total, done, sent = len(pairs.images), 0, 0

    async def upload(sha256: str, pair_id: str) -> None:
        nonlocal done, sent
        if (await client.send("HEAD", f"/images/{sha256}")).status_code == 404:
            await _send_image(client, pairs.store, sha256, pair_id=pair_id)
            sent += 1
        done += 1
        advance("images", done, total)

    await run_all((upload(sha256, pair_id) for sha256, pair_id in pairs.images.items()), at_once=UPLOADS_AT_ONCE)
    return sent


async def _send_image(client: Client, store: FolderStore, sha256: str, *, pair_id: str) -> None:
    advice = "Make it again with: diptych run. No dataset was made or changed; a rerun continues."
    try:
        data = await asyncio.to_thread(store.get, sha256, verify=True)
    except StorageError as error:
        raise InputError(f"Pair '{pair_id}': {error} {advice}") from error
    try:
        # Content decides the name, so sending it twice changes nothing.
        await client.send("POST", "/images", content=data, repeatable=True)
    except InputError as error:
        raise InputError(f"Pair '{pair_id}', image {sha256}: {error} {advice}") from error


async def run_all(work: Iterator[Coroutine[Any, Any, None]], *, at_once: int) -> None:
    """Run a few at a time, whatever their number; the first error stops the rest and is raised alone."""

    async def run() -> None:
        for item in work:
            await item

    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(at_once):
                group.create_task(run())
    except ExceptionGroup as errors:
        ours = (error for error in errors.exceptions if isinstance(error, DiptychError))
        raise next(ours, errors.exceptions[0]) from errors


async def _put_dataset(client: Client, campaign: Campaign, *, workspace_id: str, name: str) -> dict[str, Any]:
    """The dataset of that name with the settings of a campaign, made or completed."""
    annotation = campaign.annotation
    wanted = {
        "guidelines": annotation.guidelines,
        "distribution": {"strategy": "overlap", "min_submitted": annotation.overlap},
    }
    dataset = await _find_dataset(client, workspace_id, name)
    if dataset is None:
        body = {"name": name, "workspace_id": workspace_id, "allow_extra_metadata": True, **wanted}
        dataset = await client.post("/datasets", body)
    assert dataset is not None
    # First, because it refuses datasets that are something else: those stay as they are.
    await _put_parts(client, dataset, annotation.question)
    if any(dataset[key] != value for key, value in wanted.items()):
        dataset = await client.patch(f"/datasets/{dataset['id']}", wanted)
    found: dict[str, Any] = dataset
    return found


async def _find_dataset(client: Client, workspace_id: str, name: str) -> dict[str, Any] | None:
    items: list[dict[str, Any]] = (await client.get("/me/datasets", workspace_id=workspace_id, name=name))["items"]
    return items[0] if items else None


async def _put_parts(client: Client, dataset: dict[str, Any], question: str) -> None:
    """Add the field, question, properties and vector that the dataset lacks."""
    labels = [{"value": value, "text": text, "description": None} for value, text in LABELS.items()]
    label_question = {"type": "label_selection", "options": labels, "visible_options": None}
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("fields", _part(FIELD, "Images", required=True, settings=CUSTOM)),
        ("questions", _part(QUESTION, question, required=True, settings=label_question)),
        *(
            ("metadata-properties", _part(key, key, visible_for_annotators=shown, settings={"type": "terms"}))
            for key, shown in PROPERTIES.items()
        ),
        ("vectors-settings", _part(VECTOR, "Prompt", dimensions=VECTOR_DIMENSIONS)),
    ]
    known: dict[str, dict[str, Any]] = {}
    for kind, body in bodies:
        path = f"/datasets/{dataset['id']}/{kind}"
        if kind not in known:
            listing = f"/me{path}" if kind == "metadata-properties" else path
            known[kind] = {item["name"]: item for item in (await client.get(listing))["items"]}
        there = known[kind].get(body["name"])
        if there is None:
            if dataset["status"] != "draft" and kind in ("fields", "questions"):
                raise ConflictError(
                    f"Dataset '{dataset['name']}' exists already and is no campaign of pairs (it has no "
                    f"{kind[:-1]} '{body['name']}'). Choose another name with --name."
                )
            await client.post(path, body)
        elif kind == "questions" and there["title"] != question:
            await client.patch(f"/questions/{there['id']}", {"title": question})


def _part(name: str, title: str, **rest: Any) -> dict[str, Any]:
    return {"name": name, "title": title, **rest}


async def _upsert(client: Client, pairs: PairsFile, dataset_id: str, advance: Advance) -> None:
    batch: list[dict[str, Any]] = []
    done = 0
    for row in pairs.rows(batch=RECORDS_PER_REQUEST):
        batch.append(make_record(row))
        if len(batch) == RECORDS_PER_REQUEST:
            await client.put(f"/datasets/{dataset_id}/records/bulk", {"items": batch})
            done += len(batch)
            batch = []
            advance("pairs", done, pairs.n_pairs)
    if batch:
        await client.put(f"/datasets/{dataset_id}/records/bulk", {"items": batch})
        advance("pairs", pairs.n_pairs, pairs.n_pairs)


def make_record(row: dict[str, Any]) -> dict[str, Any]:
    """One pair as a record of the server."""
    metadata: dict[str, Any] = {name: row[name] for name in PROPERTIES}
    metadata |= {"prompt_id": str(row["n"]), "source_prompt": row["source_prompt"]}
    for position in POSITIONS:
        image = row[f"image_{position}"]
        metadata |= {f"{key}_{position}": image[key] for key in KEPT if image[key] is not None}
    images = {f"image_{position}": f"{MASTERS}/{row[f'image_{position}']['sha256']}" for position in POSITIONS}
    return {
        "external_id": row["id"],
        "fields": {FIELD: {**images, "prompt": row["prompt"]}},
        "metadata": metadata,
        "vectors": {VECTOR: row["prompt_vector"]},
    }
