"""The form in which Argilla keeps results: a table of records with responses, and the ``.argilla`` folder.

Columns are those of the Open Image Preferences results. Nothing in them can go dead:

- ``images.image_1`` and ``images.image_2`` are data URLs of the screen copies that annotators saw (WebP, long edge at
  most 1024), so a record that is loaded back into Argilla shows its pictures anywhere;
- the extra columns ``image_1`` and ``image_2`` hold the masters themselves, lossless, as pictures for ``datasets``.

``records.json`` is what ``Dataset.from_disk`` of the ``argilla`` client reads. Servers take responses only of users
whom they know, so responses stand in it only with ``real_users``; the table always has them.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import pyarrow as pa
from datasets import Features, Image, List, Value

from diptych.db.export import ExportedCampaign, ExportedPair
from diptych.db.parts import Part, Parts
from diptych.errors import InputError, NotFoundError, StorageError
from diptych.images import variants
from diptych.images.store import FolderStore, extension

METADATA = ("model_1", "model_2", "evolution", "category", "sub_category")
ARGILLA_VERSION = "2.8.0"
VALUE_TYPES = {"terms": "string", "integer": "int64", "float": "float64"}


@dataclass(frozen=True, kw_only=True)
class Pictures:
    """One pair's masters and the data URLs of their screen copies, image_1 first."""

    masters: tuple[bytes, bytes]
    urls: tuple[str, str]


def make_features(campaign: ExportedCampaign, parts: Parts) -> Features:
    """Columns of the record table; metadata properties beyond the usual ones get columns of their own."""
    question = campaign.question
    return Features(
        {
            "id": Value("string"),
            "status": Value("string"),
            "_server_id": Value("string"),
            campaign.field: {"image_1": Value("string"), "image_2": Value("string"), "prompt": Value("string")},
            **dict.fromkeys(METADATA, Value("string")),
            **{name: Value(VALUE_TYPES[kind]) for name, kind in extra_metadata(parts).items()},
            f"{question}.responses": List(Value("string")),
            f"{question}.responses.users": List(Value("string")),
            f"{question}.responses.status": List(Value("string")),
            "image_1": Image(),
            "image_2": Image(),
        }
    )


def extra_metadata(parts: Parts) -> dict[str, str]:
    """Metadata properties that are not among the usual ones, with their kind."""
    kinds = {part.name: str(part.settings["type"]) for part in parts.metadata_properties}
    return {name: kind for name, kind in kinds.items() if name not in METADATA and kind in VALUE_TYPES}


def load_pictures(pairs: Iterable[ExportedPair], *, store: FolderStore, threads: ThreadPoolExecutor) -> list[Pictures]:
    """Read and check the masters of some pairs and make their screen copies, several at once.

    Raises:
        StorageError: an image is missing or damaged; names the record.
    """
    return list(threads.map(lambda pair: _load_pair(pair, store), pairs))


def make_rows(
    campaign: ExportedCampaign,
    parts: Parts,
    *,
    pairs: Iterable[ExportedPair],
    pictures: Iterable[Pictures],
    name_user: Callable[[UUID], str],
) -> list[dict[str, Any]]:
    """Rows of the record table."""
    extra = tuple(extra_metadata(parts))
    return [
        _row(campaign, pair, pictures=shown, name_user=name_user, extra=extra)
        for pair, shown in zip(pairs, pictures, strict=True)
    ]


def to_table(rows: list[dict[str, Any]], features: Features) -> pa.Table:
    """Rows as Arrow, with the schema that tells ``datasets`` which columns are pictures."""
    return pa.Table.from_pylist(rows, schema=features.arrow_schema)


def make_record(
    campaign: ExportedCampaign, pair: ExportedPair, *, pictures: Pictures, name_user: Callable[[UUID], str] | None
) -> dict[str, Any]:
    """One entry of ``records.json``; without ``name_user`` it has no responses."""
    responses = {}
    if name_user is not None and pair.answers:
        given = zip(pair.answers, pair.user_ids or [], strict=True)
        responses = {campaign.question: [{"value": answer, "user_id": name_user(user)} for answer, user in given]}
    return {
        "id": pair.id,
        "fields": {**pair.fields, campaign.field: _shown(campaign, pair, pictures)},
        "metadata": pair.metadata or {},
        "suggestions": {},
        "responses": responses,
        "vectors": {},
        "status": pair.status,
        "_server_id": str(pair.server_id),
    }


class RecordsFile:
    """``records.json``, written record by record so that memory stays flat."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._separator = "["

    def write(self, record: Mapping[str, Any]) -> None:
        """Append one record."""
        self._file.write(self._separator + json.dumps(record, ensure_ascii=False))
        self._separator = ",\n"

    def __enter__(self) -> RecordsFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.write("[]" if self._separator == "[" else "]")
        self._file.close()


def write_settings(folder: Path, campaign: ExportedCampaign, *, parts: Parts) -> None:
    """Write ``.argilla/{dataset,settings,version}.json``."""
    home = folder / ".argilla"
    home.mkdir()
    distribution = {"strategy": "overlap", "min_submitted": campaign.min_submitted}
    common = {
        "guidelines": campaign.guidelines,
        "allow_extra_metadata": campaign.allow_extra_metadata,
        "distribution": distribution,
    }
    dataset = {
        "id": campaign.id,
        "name": campaign.name,
        "status": campaign.status,
        **common,
        "workspace_id": campaign.workspace_id,
        "last_activity_at": campaign.last_activity_at,
        "inserted_at": campaign.inserted_at,
        "updated_at": campaign.updated_at,
    }
    settings = {
        **common,
        "mapping": None,
        "fields": [_part(part, required=part.required, settings=part.settings) for part in parts.fields],
        "questions": [
            _part(part, description=part.description, required=part.required, settings=part.settings)
            for part in parts.questions
        ],
        "metadata": [
            _part(part, visible_for_annotators=part.visible_for_annotators, settings=part.settings)
            for part in parts.metadata_properties
        ],
        "vectors": [_part(part, dimensions=part.dimensions) for part in parts.vectors_settings],
    }
    version = {"argilla": ARGILLA_VERSION}
    for name, content in (("dataset", dataset), ("settings", settings), ("version", version)):
        text = json.dumps(content, indent=2, ensure_ascii=False, default=_plain)
        (home / f"{name}.json").write_text(text, encoding="utf-8")


def _row(
    campaign: ExportedCampaign,
    pair: ExportedPair,
    *,
    pictures: Pictures,
    name_user: Callable[[UUID], str],
    extra: tuple[str, ...],
) -> dict[str, Any]:
    metadata = pair.metadata or {}
    question = campaign.question
    answers, users = pair.answers, pair.user_ids
    masters = zip((pair.image_1, pair.image_2), pictures.masters, strict=True)
    first, second = ({"bytes": data, "path": f"{sha256}.{extension(data)}"} for sha256, data in masters)
    return {
        "id": pair.id,
        "status": pair.status,
        "_server_id": str(pair.server_id),
        campaign.field: _shown(campaign, pair, pictures),
        **{name: metadata.get(name) for name in (*METADATA, *extra)},
        f"{question}.responses": answers,
        f"{question}.responses.users": users and [name_user(user) for user in users],
        f"{question}.responses.status": answers and ["submitted"] * len(answers),
        "image_1": first,
        "image_2": second,
    }


def _shown(campaign: ExportedCampaign, pair: ExportedPair, pictures: Pictures) -> dict[str, Any]:
    prompt = pair.fields[campaign.field].get("prompt")
    return {"image_1": pictures.urls[0], "image_2": pictures.urls[1], "prompt": prompt}


def _load_pair(pair: ExportedPair, store: FolderStore) -> Pictures:
    (one, one_url), (two, two_url) = (
        _load_image(pair, store, name=name, sha256=sha256)
        for name, sha256 in (("image_1", pair.image_1), ("image_2", pair.image_2))
    )
    return Pictures(masters=(one, two), urls=(one_url, two_url))


def _load_image(pair: ExportedPair, store: FolderStore, *, name: str, sha256: str) -> tuple[bytes, str]:
    try:
        master = store.get(sha256, verify=True)
        screen = variants.make_variant(master, "screen")
    except (NotFoundError, StorageError, InputError) as error:
        raise StorageError(f"Record {pair.id}, {name}: {error} Nothing was exported.") from error
    return master, "data:image/webp;base64," + base64.b64encode(screen).decode()


def _part(part: Part, *, settings: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """A part of the dataset as the wire shows it; ``type`` once more outside, where the client looks for it."""
    plain = {"id": part.id, "dataset_id": part.dataset_id, "name": part.name, "title": part.title, **more}
    times = {"inserted_at": part.inserted_at, "updated_at": part.updated_at}
    if settings is None:
        return {**plain, **times}
    if "visible_for_annotators" in more:
        settings = {**settings, "visible_for_annotators": more["visible_for_annotators"]}
    return {**plain, "settings": settings, **times, "type": settings.get("type")}


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"{type(value)} has no place in a settings file")
