"""Fields in the Argilla wire form: what a record shows."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from diptych.server.schemas.common import NaiveTime, Wire

PartName = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Title = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class TextField(Wire):
    """Plain text, or Markdown."""

    type: Literal["text"]
    use_markdown: bool = False


class ImageField(Wire):
    """An image by http(s) address or data URL."""

    type: Literal["image"]


class ChatField(Wire):
    """A conversation."""

    type: Literal["chat"]
    use_markdown: bool = True


class CustomField(Wire):
    """A JSON object, shown by a template."""

    type: Literal["custom"]
    template: str
    advanced_mode: bool = False


FieldSettings = Annotated[TextField | ImageField | ChatField | CustomField, Field(discriminator="type")]


class TextFieldPatch(TextField):
    """As TextField, with every key."""

    use_markdown: bool


class ChatFieldPatch(ChatField):
    """As ChatField, with every key."""

    use_markdown: bool


class CustomFieldPatch(CustomField):
    """As CustomField, with every key."""

    advanced_mode: bool


FieldSettingsPatch = Annotated[
    TextFieldPatch | ImageField | ChatFieldPatch | CustomFieldPatch, Field(discriminator="type")
]


class FieldOut(Wire):
    """A field."""

    id: UUID
    name: str
    title: str
    required: bool
    settings: FieldSettings
    dataset_id: UUID
    inserted_at: NaiveTime
    updated_at: NaiveTime


class Fields(Wire):
    """A list of fields."""

    items: list[FieldOut]


class FieldIn(Wire):
    """Body of POST /datasets/{id}/fields."""

    name: PartName
    title: Title
    required: bool | None = None
    settings: FieldSettings


class FieldPatch(Wire):
    """Body of PATCH /fields/{id}: only the keys that are present change."""

    title: Title = ""
    settings: FieldSettingsPatch = ImageField(type="image")
