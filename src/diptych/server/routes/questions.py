"""Questions of a dataset."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import APIRouter

from diptych.db import parts
from diptych.db.parts import Question
from diptych.errors import UserError
from diptych.server.deps import Connection, CurrentUser
from diptych.server.loading import load_dataset, load_question, lock_draft
from diptych.server.schemas.questions import (
    LabelQuestionPatch,
    MultiLabelQuestionPatch,
    QuestionIn,
    QuestionOut,
    QuestionPatch,
    Questions,
    SpanQuestion,
    SpanQuestionPatch,
)

router = APIRouter()


@router.get("/datasets/{dataset_id}/questions")
async def list_questions(dataset_id: UUID, user: CurrentUser, connection: Connection) -> Questions:
    """Questions in the order they were made."""
    await load_dataset(connection, dataset_id, user=user, action="settings.read")
    found = await parts.list_questions(connection, dataset_id)
    return Questions(items=[QuestionOut.model_validate(question) for question in found])


@router.post("/datasets/{dataset_id}/questions", status_code=201)
async def create_question(dataset_id: UUID, body: QuestionIn, user: CurrentUser, connection: Connection) -> QuestionOut:
    """Add a question to a draft."""
    async with connection.transaction():
        await lock_draft(connection, dataset_id, user=user, what="Adding a question")
        if isinstance(body.settings, SpanQuestion):
            await _check_span_field(connection, dataset_id, body.settings.field)
        question = await parts.insert_question(
            connection,
            dataset_id,
            name=body.name,
            title=body.title,
            description=body.description,
            required=bool(body.required),
            settings=body.settings.model_dump(),
        )
    return QuestionOut.model_validate(question)


async def _check_span_field(connection: asyncpg.Connection, dataset_id: UUID, name: str) -> None:
    fields = {field.name for field in await parts.list_fields(connection, dataset_id)}
    if name not in fields:
        raise UserError(f"`{name}` is not a field of this dataset; its fields are: {', '.join(sorted(fields))}.")
    for question in await parts.list_questions(connection, dataset_id):
        if question.settings["type"] == "span" and question.settings["field"] == name:
            raise UserError(f"Field `{name}` has the span question `{question.name}` already; one is the most.")


@router.patch("/questions/{question_id}")
async def update_question(
    question_id: UUID, body: QuestionPatch, user: CurrentUser, connection: Connection
) -> QuestionOut:
    """Change title, description or settings; type and option values stay."""
    async with connection.transaction():
        question = await load_question(connection, question_id)
        await load_dataset(connection, question.dataset_id, user=user, action="settings.write")
        changes = body.model_dump(exclude_unset=True)
        if "settings" in changes:
            changes["settings"] = question.settings | _changed_settings(question, body)
        updated = await parts.update_question(connection, dataclasses.replace(question, **changes))
    return QuestionOut.model_validate(updated)


def _changed_settings(question: Question, body: QuestionPatch) -> dict[str, Any]:
    known, patch = question.settings, body.settings
    if patch.type != known["type"]:
        raise UserError(f"Question `{question.name}` is of type {known['type']}; its type cannot change.")
    changes = patch.model_dump(exclude_unset=True)
    if isinstance(patch, LabelQuestionPatch | MultiLabelQuestionPatch | SpanQuestionPatch):
        _check_options(question, patch, changes)
    if isinstance(patch, SpanQuestionPatch) and known["allow_overlapping"] and not patch.allow_overlapping:
        raise UserError(f"Question `{question.name}` allows overlapping spans, which cannot be taken back.")
    return changes


def _check_options(question: Question, patch: LabelQuestionPatch, changes: dict[str, Any]) -> None:
    stored = [option["value"] for option in question.settings["options"]]
    if patch.options is None:
        changes.pop("options", None)
    elif sorted(option.value for option in patch.options) != sorted(stored):
        raise UserError(f"The options of question `{question.name}` must keep their values: {', '.join(stored)}.")
    else:
        changes["options"] = [option.model_dump() for option in patch.options]
    if patch.visible_options is not None and patch.visible_options > len(stored):
        raise UserError(
            f"visible_options is {patch.visible_options}, but question `{question.name}` has {len(stored)}."
        )


@router.delete("/questions/{question_id}")
async def delete_question(question_id: UUID, user: CurrentUser, connection: Connection) -> QuestionOut:
    """Remove a question from a draft."""
    async with connection.transaction():
        question = await load_question(connection, question_id)
        await lock_draft(connection, question.dataset_id, user=user, what="Deleting a question")
        await parts.delete_question(connection, question_id)
    return QuestionOut.model_validate(question)
