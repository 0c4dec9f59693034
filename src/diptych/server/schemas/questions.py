"""Questions in the Argilla wire form: what people and models answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import Field, StringConstraints, model_validator

from diptych.server.schemas.common import NaiveTime, Wire
from diptych.server.schemas.fields import PartName, Title

Description = Annotated[str, StringConstraints(min_length=1, max_length=1000)]
LEAST_VISIBLE = 3


class Option(Wire):
    """One choice."""

    value: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    text: Annotated[str, StringConstraints(min_length=1, max_length=500)]
    description: Description | None = None


class RatingOption(Wire):
    """One grade."""

    value: int = Field(ge=0, le=10)


class _Choices(Wire):
    @model_validator(mode="after")
    def _check_options(self) -> Self:
        values = [option.value for option in getattr(self, "options", None) or []]
        if len(set(values)) != len(values):
            raise ValueError("option values must be unique")
        visible = getattr(self, "visible_options", None)
        if visible is not None and values and visible > len(values):
            raise ValueError(f"visible_options is {visible}, but there are only {len(values)} options")
        return self


class TextQuestion(Wire):
    """Free text."""

    type: Literal["text"]
    use_markdown: bool = False


class RatingQuestion(_Choices):
    """One grade out of a few."""

    type: Literal["rating"]
    options: list[RatingOption] = Field(min_length=2, max_length=11)


class LabelQuestion(_Choices):
    """One label."""

    type: Literal["label_selection"]
    options: list[Option] = Field(min_length=2, max_length=500)
    visible_options: int | None = Field(default=None, ge=LEAST_VISIBLE)


class MultiLabelQuestion(_Choices):
    """One or more labels."""

    type: Literal["multi_label_selection"]
    options: list[Option] = Field(min_length=2, max_length=500)
    visible_options: int | None = Field(default=None, ge=LEAST_VISIBLE)
    options_order: Literal["natural", "suggestion"] = "natural"


class RankingQuestion(_Choices):
    """An order of options, ties allowed."""

    type: Literal["ranking"]
    options: list[Option] = Field(min_length=2, max_length=50)


class SpanQuestion(_Choices):
    """Labelled stretches of one field's text."""

    type: Literal["span"]
    field: str
    options: list[Option] = Field(min_length=1, max_length=500)
    visible_options: int | None = Field(default=None, ge=LEAST_VISIBLE)
    allow_overlapping: bool = False
    allow_character_annotation: Literal[True] = Field(default=True, description="Read only.")


QuestionSettings = Annotated[
    TextQuestion | RatingQuestion | LabelQuestion | MultiLabelQuestion | RankingQuestion | SpanQuestion,
    Field(discriminator="type"),
]


class OptionPatch(Wire):
    """A choice whose text or place changes."""

    value: str
    text: str
    description: str | None = None


class TextQuestionPatch(Wire):
    """Changes of a text question."""

    type: Literal["text"]
    use_markdown: bool


class FixedQuestionPatch(Wire):
    """Rating and ranking questions do not change."""

    type: Literal["rating", "ranking"]


class LabelQuestionPatch(_Choices):
    """Changes of a label question."""

    type: Literal["label_selection"]
    options: list[OptionPatch] | None = Field(default=None, min_length=1, max_length=500)
    visible_options: int | None = Field(default=None, ge=LEAST_VISIBLE)


class MultiLabelQuestionPatch(LabelQuestionPatch):
    """Changes of a multi-label question."""

    type: Literal["multi_label_selection"]  # type: ignore[assignment]
    options_order: Literal["natural", "suggestion"] = "natural"


class SpanQuestionPatch(LabelQuestionPatch):
    """Changes of a span question. Left out, allow_overlapping counts as switched off, as in 2.8."""

    type: Literal["span"]  # type: ignore[assignment]
    allow_overlapping: bool = False


QuestionSettingsPatch = Annotated[
    TextQuestionPatch | FixedQuestionPatch | LabelQuestionPatch | MultiLabelQuestionPatch | SpanQuestionPatch,
    Field(discriminator="type"),
]


class QuestionOut(Wire):
    """A question."""

    id: UUID
    name: str
    title: str
    description: str | None
    required: bool
    settings: dict[str, Any] = Field(description="As QuestionSettings of the body, with every key of the type.")
    dataset_id: UUID
    inserted_at: NaiveTime
    updated_at: NaiveTime


class Questions(Wire):
    """A list of questions."""

    items: list[QuestionOut]


class QuestionIn(Wire):
    """Body of POST /datasets/{id}/questions."""

    name: PartName
    title: Title
    description: Description | None = None
    required: bool | None = None
    settings: QuestionSettings


class QuestionPatch(Wire):
    """Body of PATCH /questions/{id}: only the keys that are present change."""

    title: Title = ""
    description: Description | None = None
    settings: QuestionSettingsPatch = FixedQuestionPatch(type="rating")
