"""The parts of a dataset's settings: fields, questions, metadata properties, vector settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from diptych.db import named
from diptych.errors import ConflictError

SQL = named.load("settings")


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What all parts have."""

    id: UUID
    dataset_id: UUID
    name: str
    title: str
    inserted_at: datetime
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Field(Part):
    """What a record shows. ``settings["type"]`` is text, image, chat or custom."""

    required: bool
    settings: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Question(Part):
    """What people and models answer. ``settings["type"]`` tells how."""

    description: str | None
    required: bool
    settings: dict[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class MetadataProperty(Part):
    """What records may say about themselves. ``settings["type"]`` is terms, integer or float."""

    settings: dict[str, Any]
    visible_for_annotators: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class VectorSettings(Part):
    """A vector that records may carry."""

    dimensions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Parts:
    """All parts of one dataset, oldest first."""

    fields: list[Field]
    questions: list[Question]
    metadata_properties: list[MetadataProperty]
    vectors_settings: list[VectorSettings]


async def read_all(connection: asyncpg.Connection, dataset_id: UUID) -> Parts:
    """Everything that a record's content is checked against."""
    return Parts(
        fields=await list_fields(connection, dataset_id),
        questions=await list_questions(connection, dataset_id),
        metadata_properties=await list_metadata_properties(connection, dataset_id),
        vectors_settings=await list_vectors_settings(connection, dataset_id),
    )


async def list_fields(connection: asyncpg.Connection, dataset_id: UUID) -> list[Field]:
    """Fields in the order they were made."""
    return [Field(**row) for row in await connection.fetch(SQL.list_fields, dataset_id)]


async def get_field(connection: asyncpg.Connection, field_id: UUID) -> Field | None:
    """Find a field by id."""
    row = await connection.fetchrow(SQL.get_field, field_id)
    return Field(**row) if row else None


async def insert_field(
    connection: asyncpg.Connection, dataset_id: UUID, *, name: str, title: str, required: bool, settings: dict[str, Any]
) -> Field:
    """Add a field; ConflictError when the name is taken."""
    row = await _insert(connection, SQL.insert_field, dataset_id, name, title, required, settings, what="field")
    return Field(**row)


async def update_field(connection: asyncpg.Connection, field: Field) -> Field:
    """Store title and settings."""
    return Field(**await connection.fetchrow(SQL.update_field, field.id, field.title, field.settings))


async def delete_field(connection: asyncpg.Connection, field_id: UUID) -> None:
    """Remove a field; what records say in it stays in them."""
    await connection.execute(SQL.delete_field, field_id)


async def list_questions(connection: asyncpg.Connection, dataset_id: UUID) -> list[Question]:
    """Questions in the order they were made."""
    return [Question(**row) for row in await connection.fetch(SQL.list_questions, dataset_id)]


async def get_question(connection: asyncpg.Connection, question_id: UUID) -> Question | None:
    """Find a question by id."""
    row = await connection.fetchrow(SQL.get_question, question_id)
    return Question(**row) if row else None


async def insert_question(
    connection: asyncpg.Connection,
    dataset_id: UUID,
    *,
    name: str,
    title: str,
    description: str | None,
    required: bool,
    settings: dict[str, Any],
) -> Question:
    """Add a question; ConflictError when the name is taken."""
    values = (dataset_id, name, title, description, required, settings)
    return Question(**await _insert(connection, SQL.insert_question, *values, what="question"))


async def update_question(connection: asyncpg.Connection, question: Question) -> Question:
    """Store title, description and settings."""
    values = (question.id, question.title, question.description, question.settings)
    return Question(**await connection.fetchrow(SQL.update_question, *values))


async def delete_question(connection: asyncpg.Connection, question_id: UUID) -> None:
    """Remove a question and its suggestions; answers stay inside responses."""
    await connection.execute(SQL.delete_question, question_id)


async def list_metadata_properties(connection: asyncpg.Connection, dataset_id: UUID) -> list[MetadataProperty]:
    """Metadata properties in the order they were made."""
    return [MetadataProperty(**row) for row in await connection.fetch(SQL.list_metadata_properties, dataset_id)]


async def get_metadata_property(connection: asyncpg.Connection, property_id: UUID) -> MetadataProperty | None:
    """Find a metadata property by id."""
    row = await connection.fetchrow(SQL.get_metadata_property, property_id)
    return MetadataProperty(**row) if row else None


async def insert_metadata_property(
    connection: asyncpg.Connection,
    dataset_id: UUID,
    *,
    name: str,
    title: str,
    settings: dict[str, Any],
    visible_for_annotators: bool,
) -> MetadataProperty:
    """Add a metadata property; ConflictError when the name is taken."""
    values = (dataset_id, name, title, settings, visible_for_annotators)
    row = await _insert(connection, SQL.insert_metadata_property, *values, what="metadata property")
    return MetadataProperty(**row)


async def update_metadata_property(connection: asyncpg.Connection, known: MetadataProperty) -> MetadataProperty:
    """Store title and visibility."""
    values = (known.id, known.title, known.visible_for_annotators)
    return MetadataProperty(**await connection.fetchrow(SQL.update_metadata_property, *values))


async def delete_metadata_property(connection: asyncpg.Connection, property_id: UUID) -> None:
    """Remove a metadata property; values stay in the records."""
    await connection.execute(SQL.delete_metadata_property, property_id)


async def list_vectors_settings(connection: asyncpg.Connection, dataset_id: UUID) -> list[VectorSettings]:
    """Vector settings in the order they were made."""
    return [VectorSettings(**row) for row in await connection.fetch(SQL.list_vectors_settings, dataset_id)]


async def get_vector_settings(connection: asyncpg.Connection, settings_id: UUID) -> VectorSettings | None:
    """Find vector settings by id."""
    row = await connection.fetchrow(SQL.get_vector_settings, settings_id)
    return VectorSettings(**row) if row else None


async def insert_vector_settings(
    connection: asyncpg.Connection, dataset_id: UUID, *, name: str, title: str, dimensions: int
) -> VectorSettings:
    """Add vector settings; ConflictError when the name is taken."""
    values = (dataset_id, name, title, dimensions)
    return VectorSettings(**await _insert(connection, SQL.insert_vector_settings, *values, what="vector"))


async def update_vector_settings(connection: asyncpg.Connection, known: VectorSettings) -> VectorSettings:
    """Store the title."""
    return VectorSettings(**await connection.fetchrow(SQL.update_vector_settings, known.id, known.title))


async def delete_vector_settings(connection: asyncpg.Connection, settings_id: UUID) -> None:
    """Remove vector settings with all their vectors."""
    await connection.execute(SQL.delete_vector_settings, settings_id)


async def _insert(
    connection: asyncpg.Connection, sql: str, dataset_id: UUID, name: str, *values: Any, what: str
) -> Any:
    try:
        return await connection.fetchrow(sql, dataset_id, name, *values)
    except asyncpg.UniqueViolationError as error:
        text = f"A {what} with name `{name}` exists already in dataset `{dataset_id}`; choose another name."
        raise ConflictError(text) from error
