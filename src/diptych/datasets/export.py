"""Getting a campaign out of the server: one folder that appears whole, in the form that is asked for."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args
from uuid import UUID

import asyncpg
import pyarrow as pa
import pyarrow.compute as pc

from diptych.datasets import argilla_form, card, findings, votes
from diptych.datasets.folder import SHARD_BYTES, ShardWriter, whole_folder
from diptych.datasets.pseudonyms import Pseudonyms
from diptych.db import export as stored
from diptych.db import failures, parts
from diptych.errors import InputError, UserError
from diptych.images.store import FolderStore
from diptych.records.vote import VOTE

Form = Literal["argilla", "votes"]
FORMS: tuple[Form, ...] = get_args(Form)
# A batch of pairs with their masters is what lies in memory at a time.
PAIRS_AT_ONCE = 16
ROWS_PER_GROUP = 100_000

VOTE_COLUMNS = {
    "record_id": "the pair",
    "prompt_id": "the prompt behind it; votes on one prompt are not independent",
    "annotator": "who voted",
    "model_1": "model of image_1",
    "model_2": "model of image_2",
    "answer": "image_1, image_2, both_good or both_bad",
    "side_swapped": "true where image_2 stood on the left",
    "evolution": "how the prompt was rewritten",
    "category": "style of the prompt",
    "sub_category": "finer style of the prompt",
    "ready_ms": "milliseconds from both images painted to the answer",
    "hidden_ms": "of these, with the tab in the background",
    "input_kind": "key, pointer, touch, api or simulated",
    "counted": "false for votes that came after the pair was full",
    "voted_at": "when",
}
RECORD_COLUMNS = {
    "id": "the pair",
    "status": "completed once it has all its votes",
    "_server_id": "the record's id on the server it comes from",
    "model_1": "model of image_1",
    "model_2": "model of image_2",
    "evolution": "how the prompt was rewritten",
    "category": "style of the prompt",
    "sub_category": "finer style of the prompt",
    "image_1": "the first image as its model made it",
    "image_2": "the second image as its model made it",
}


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to export, and how."""

    name: str
    workspace: str | None
    form: Form
    out: Path
    include_surplus: bool = False
    real_users: bool = False
    licence: str | None = None
    shard_bytes: int = SHARD_BYTES


@dataclass(frozen=True, kw_only=True)
class Exported:
    """What was written."""

    path: Path
    form: Form
    n_pairs: int
    n_votes: int
    n_files: int


async def export_dataset(
    connection: asyncpg.Connection,
    request: Request,
    *,
    store: FolderStore,
    key: str | None = None,
    report: Callable[[int, int], None] = lambda done, total: None,
) -> Exported:
    """Export a campaign into a new folder.

    Args:
        connection: of the server's database; read in one snapshot.
        request: what to export.
        store: where the masters lie.
        key: of the pseudonyms; the one kept in the database by default.
        report: told (done, total) after every batch.

    Raises:
        ConflictError: the folder exists.
        NotFoundError: no such campaign.
        InputError: it has no votes yet.
        StorageError: an image is missing or damaged (names the record), or the folder cannot be written.
    """
    with failures.border(), whole_folder(request.out) as folder:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            campaign = await stored.find_campaign(connection, request.name, workspace=request.workspace)
            known = await _read_exported_votes(connection, campaign.id)
            if known.num_rows == 0 or not pc.any(known["counted"]).as_py():
                raise InputError(f"The campaign '{request.name}' has no votes yet, so there is nothing to export.")
            job = _Job(
                connection=connection,
                request=request,
                campaign=campaign,
                parts=await parts.read_all(connection, campaign.id),
                counts=await stored.count_pairs(connection, campaign.id),
                votes=known,
                name_user=await _naming(connection, key=key, real_users=request.real_users),
                folder=folder,
            )
            write = _write_argilla if request.form == "argilla" else _write_votes
            exported = await write(job, store=store, report=report)
    return exported


@dataclass(frozen=True, kw_only=True)
class _Job:
    connection: asyncpg.Connection
    request: Request
    campaign: stored.ExportedCampaign
    parts: parts.Parts
    counts: stored.PairCounts
    votes: pa.Table
    name_user: Callable[[UUID], str]
    folder: Path

    def write_card(
        self, *, columns: list[tuple[str, str, str]], sample: dict[str, Any], record_sample: dict[str, Any] | None
    ) -> None:
        facts = card.CardFacts(
            campaign=self.campaign,
            parts=self.parts,
            counts=self.counts,
            findings=findings.find(self.votes),
            form=self.request.form,
            columns=columns,
            sample=sample,
            record_sample=record_sample,
            licence=self.request.licence or self.campaign.description.get("licence"),
            real_users=self.request.real_users,
        )
        (self.folder / "README.md").write_text(card.write_card(facts), encoding="utf-8")


async def _read_exported_votes(connection: asyncpg.Connection, dataset_id: UUID) -> pa.Table:
    """Votes on the pairs that are exported, surplus too; pulled pairs stay behind with their votes."""
    known = await votes.read_votes(connection, dataset_id)
    pulled = pa.array(await stored.list_pulled(connection, dataset_id), pa.string())
    return known.filter(pc.invert(pc.is_in(known["record_id"], value_set=pulled)))


async def _naming(connection: asyncpg.Connection, *, key: str | None, real_users: bool) -> Callable[[UUID], str]:
    if real_users:
        return str
    key = key or await stored.get_secret_key(connection)
    if key is None:
        raise UserError(
            "The database keeps no key for pseudonyms yet. Start the server once, or set DIPTYCH_SECRET_KEY."
        )
    return Pseudonyms(key).of


async def _write_argilla(job: _Job, *, store: FolderStore, report: Callable[[int, int], None]) -> Exported:
    features = argilla_form.make_features(job.campaign, job.parts)
    sample, record_sample, done = None, None, 0
    name_in_records = job.name_user if job.request.real_users else None
    argilla_form.write_settings(job.folder, job.campaign, parts=job.parts)
    with (
        ThreadPoolExecutor(max_workers=os.cpu_count()) as threads,
        ShardWriter(job.folder / "data", features.arrow_schema, shard_bytes=job.request.shard_bytes) as shards,
        argilla_form.RecordsFile(job.folder / "records.json") as records,
    ):
        pairs_of = stored.stream_pairs(
            job.connection, job.campaign.id, include_surplus=job.request.include_surplus, batch=PAIRS_AT_ONCE
        )
        async for pairs in pairs_of:
            pictures = await asyncio.to_thread(argilla_form.load_pictures, pairs, store=store, threads=threads)
            rows = argilla_form.make_rows(
                job.campaign, job.parts, pairs=pairs, pictures=pictures, name_user=job.name_user
            )
            shards.write(argilla_form.to_table(rows, features))
            for pair, shown in zip(pairs, pictures, strict=True):
                record = argilla_form.make_record(job.campaign, pair, pictures=shown, name_user=name_in_records)
                records.write(record)
                record_sample = record_sample or record
            sample = sample or rows[0]
            done += len(pairs)
            report(done, job.counts.n_pairs)
    job.write_card(columns=_record_columns(job), sample=sample or {}, record_sample=record_sample)
    used = job.votes if job.request.include_surplus else job.votes.filter(job.votes["counted"])
    return Exported(
        path=job.request.out,
        form="argilla",
        n_pairs=shards.n_rows,
        n_votes=used.num_rows,
        n_files=len(shards.paths),
    )


async def _write_votes(job: _Job, *, store: FolderStore, report: Callable[[int, int], None]) -> Exported:
    known = job.votes if job.request.include_surplus else job.votes.filter(job.votes["counted"])
    known = await _rename_annotators(job, known)
    with ShardWriter(job.folder / "data", VOTE, shard_bytes=job.request.shard_bytes) as shards:
        for start in range(0, known.num_rows, ROWS_PER_GROUP):
            shards.write(known.slice(start, ROWS_PER_GROUP))
            report(min(start + ROWS_PER_GROUP, known.num_rows), known.num_rows)
    columns = [(name, str(VOTE.field(name).type), meaning) for name, meaning in VOTE_COLUMNS.items()]
    sample = {
        key: value if isinstance(value, bool | int | None) else str(value) for key, value in _first(known).items()
    }
    job.write_card(columns=columns, sample=sample, record_sample=None)
    n_pairs = len(known["record_id"].unique())
    return Exported(
        path=job.request.out, form="votes", n_pairs=n_pairs, n_votes=known.num_rows, n_files=len(shards.paths)
    )


async def _rename_annotators(job: _Job, known: pa.Table) -> pa.Table:
    """Put the exported name of each person where the table has their user name or id."""
    voters = await stored.list_voters(job.connection, job.campaign.id)
    names = {word: job.name_user(user) for user, username in voters.items() for word in (username, str(user))}
    encoded = known["annotator"].combine_chunks().dictionary_encode()
    renamed = pa.array([names[word] for word in encoded.dictionary.to_pylist()], pa.string()).take(encoded.indices)
    position = known.column_names.index("annotator")
    return known.set_column(position, VOTE.field("annotator"), renamed).select(VOTE.names).cast(VOTE)


def _record_columns(job: _Job) -> list[tuple[str, str, str]]:
    question = job.campaign.question
    meanings = {
        **RECORD_COLUMNS,
        job.campaign.field: "what annotators saw: screen copies of both images as data URLs, and the prompt",
        f"{question}.responses": "answers, in the order in which they came",
        f"{question}.responses.users": "who gave them",
        f"{question}.responses.status": "always submitted",
    }
    kinds = argilla_form.make_features(job.campaign, job.parts)
    return [(name, _kind(feature), meanings.get(name, "metadata of the record")) for name, feature in kinds.items()]


def _kind(feature: Any) -> str:
    match type(feature).__name__:
        case "Image":
            return "image"
        case "List":
            return f"list of {_kind(feature.feature)}"
        case "dict":
            return "struct of " + ", ".join(feature)
        case _:
            return str(feature.dtype)


def _first(table: pa.Table) -> dict[str, Any]:
    row: dict[str, Any] = table.slice(0, 1).to_pylist()[0]
    return row
