"""Load and allow, the first two things a handler does: a thing by its id, if this caller may do this to it."""

from __future__ import annotations

from uuid import UUID

import asyncpg

from diptych.db import datasets, parts, records
from diptych.db.datasets import Dataset
from diptych.db.records import Record
from diptych.db.users import User
from diptych.errors import NotFoundError, UserError
from diptych.server import policies


def missing(what: str, entity_id: UUID) -> NotFoundError:
    """The error for an id that names nothing."""
    return NotFoundError(f"{what} with id `{entity_id}` not found")


async def load_dataset(connection: asyncpg.Connection, dataset_id: UUID, *, user: User, action: str) -> Dataset:
    """The dataset, if the caller may do ``action`` to it.

    Raises:
        NotFoundError: there is none.
        NotAllowedError: the caller may not.
    """
    dataset = await datasets.get(connection, dataset_id, user_id=user.id)
    if dataset is None:
        raise missing("Dataset", dataset_id)
    policies.require(user, action, is_member=dataset.is_member)
    return dataset


async def lock_dataset(connection: asyncpg.Connection, dataset_id: UUID, *, user: User, action: str) -> Dataset:
    """As ``load_dataset``, for changes: nobody else changes it until the transaction ends."""
    await load_dataset(connection, dataset_id, user=user, action=action)
    await datasets.lock_for_change(connection, dataset_id)
    return await load_dataset(connection, dataset_id, user=user, action=action)


async def lock_draft(connection: asyncpg.Connection, dataset_id: UUID, *, user: User, what: str) -> Dataset:
    """As ``lock_dataset``, for what only drafts allow.

    Raises:
        UserError: the dataset is published; names ``what`` was tried.
    """
    dataset = await lock_dataset(connection, dataset_id, user=user, action="settings.write")
    if dataset.status != "draft":
        raise UserError(f"{what} is only possible while a dataset is a draft; `{dataset.name}` is published.")
    return dataset


async def load_field(connection: asyncpg.Connection, field_id: UUID) -> parts.Field:
    """A field by id."""
    field = await parts.get_field(connection, field_id)
    if field is None:
        raise missing("Field", field_id)
    return field


async def load_question(connection: asyncpg.Connection, question_id: UUID) -> parts.Question:
    """A question by id."""
    question = await parts.get_question(connection, question_id)
    if question is None:
        raise missing("Question", question_id)
    return question


async def load_record(
    connection: asyncpg.Connection, record_id: UUID, *, user: User, action: str
) -> tuple[Record, Dataset]:
    """A record with its dataset, if the caller may do ``action``."""
    record = await records.get(connection, record_id)
    if record is None:
        raise missing("Record", record_id)
    return record, await load_dataset(connection, record.dataset_id, user=user, action=action)
