"""Whether a record's content fits its dataset's settings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from diptych.db.datasets import Dataset
from diptych.db.parts import Field, MetadataProperty, Parts, Question, VectorSettings
from diptych.errors import UserError
from diptych.server import answers
from diptych.server.schemas.records import NestedResponseIn, SuggestionIn

LONGEST_URL = 2038
LONGEST_DATA_URL = 5_000_000
IMAGE_KINDS = ("avif", "gif", "ico", "jpeg", "jpg", "png", "svg", "webp")
DATA_URL = re.compile(r"data:image/(?:" + "|".join(IMAGE_KINDS) + r")[;,]", re.IGNORECASE)
FLOAT32_MAX = 3.4028234e38  # what a stored vector can hold


@dataclass(frozen=True, kw_only=True, slots=True)
class Rules:
    """A dataset's settings, arranged for checking many records."""

    fields: Mapping[str, Field]
    questions: Mapping[str, Question]
    questions_by_id: Mapping[UUID, Question]
    properties: Mapping[str, MetadataProperty]
    vectors: Mapping[str, VectorSettings]
    allow_extra_metadata: bool

    @property
    def has_spans(self) -> bool:
        """True when answers can only be checked beside the record's text."""
        return any(question.settings["type"] == "span" for question in self.questions.values())


def rules_of(dataset: Dataset, parts: Parts) -> Rules:
    """Arrange a dataset's settings."""
    return Rules(
        fields={field.name: field for field in parts.fields},
        questions={question.name: question for question in parts.questions},
        questions_by_id={question.id: question for question in parts.questions},
        properties={item.name: item for item in parts.metadata_properties},
        vectors={item.name: item for item in parts.vectors_settings},
        allow_extra_metadata=dataset.allow_extra_metadata,
    )


def check_fields(rules: Rules, fields: Mapping[str, Any]) -> None:
    """Check a record's fields; UserError names the field."""
    for name in fields:
        if name not in rules.fields:
            raise UserError(f"`{name}` is not a field of this dataset; its fields are: {', '.join(rules.fields)}")
    for name, field in rules.fields.items():
        value = fields.get(name)
        if value is None:
            if field.required:
                raise UserError(f"the required field `{name}` is missing")
            continue
        _check_field(name, field.settings["type"], value)


def _check_field(name: str, kind: str, value: Any) -> None:
    expected: Any = {"text": str, "image": str, "chat": list, "custom": dict}[kind]
    if not isinstance(value, expected):
        words = {"text": "a string", "image": "an image address", "chat": "a list of messages", "custom": "an object"}
        raise UserError(f"field `{name}` is of type {kind} and needs {words[kind]}")
    if kind == "image":
        _check_image(name, value)


def _check_image(name: str, address: str) -> None:
    if address[:5].lower() == "data:":
        if len(address) > LONGEST_DATA_URL:
            raise UserError(f"the data URL in field `{name}` is longer than {LONGEST_DATA_URL} characters")
        if not DATA_URL.match(address):
            raise UserError(f"the data URL in field `{name}` must be image/ {', '.join(IMAGE_KINDS)}")
        return
    if len(address) > LONGEST_URL:
        raise UserError(f"the address in field `{name}` is longer than {LONGEST_URL} characters")
    try:
        parsed = urlsplit(address)
        is_good = parsed.scheme in ("http", "https") and bool(parsed.hostname) and bool(parsed.path)
    except ValueError:
        is_good = False
    if not is_good:
        raise UserError(f"field `{name}` needs an http(s) address with host and path, or a data URL")


def check_metadata(rules: Rules, metadata: Mapping[str, Any] | None) -> None:
    """Check a record's metadata; UserError names the key."""
    for name, value in (metadata or {}).items():
        # 2.8 refuses NaN; it equals nothing, itself included.
        if value is None or (isinstance(value, float) and value - value != 0):
            if value is not None:
                raise UserError(f"metadata `{name}` is not a finite number")
            continue
        if name in rules.properties:
            _check_property(name, rules.properties[name].settings, value)
        elif not rules.allow_extra_metadata:
            known = ", ".join(rules.properties) or "none"
            raise UserError(f"metadata `{name}` is not a property of this dataset, which allows no other: {known}")


def _check_property(name: str, settings: Mapping[str, Any], value: Any) -> None:
    if settings["type"] == "terms":
        allowed = settings["values"]
        for term in value if isinstance(value, list) else [value]:
            if allowed is not None and term not in allowed:
                shown = ", ".join(str(item) for item in allowed[:20])
                raise UserError(f"metadata `{name}`: {str(term)[:100]!r} is not allowed; allowed: {shown}")
        return
    # An exact type: JSON's true is Python's bool, which is an int.
    kind, words = (int, "an integer") if settings["type"] == "integer" else (float, "a number with a fraction, as 1.0")
    if type(value) is not kind:
        raise UserError(f"metadata `{name}` must be {words}; got {str(value)[:100]!r}")
    low, high = settings["min"], settings["max"]
    if (low is not None and value < low) or (high is not None and value > high):
        raise UserError(f"metadata `{name}` must lie within {low} and {high}; got {value}")


def check_vectors(rules: Rules, vectors: Mapping[str, Sequence[float]] | None) -> None:
    """Check a record's vectors; UserError names the vector."""
    for name, values in (vectors or {}).items():
        if name not in rules.vectors:
            known = ", ".join(rules.vectors) or "none"
            raise UserError(f"`{name}` is not a vector of this dataset; its vectors are: {known}")
        if len(values) != rules.vectors[name].dimensions:
            raise UserError(f"vector `{name}` has {rules.vectors[name].dimensions} dimensions; got {len(values)}")
        if max(values) > FLOAT32_MAX or min(values) < -FLOAT32_MAX:
            raise UserError(f"vector `{name}` holds a number that does not fit into 32 bits")


def check_suggestion(rules: Rules, suggestion: SuggestionIn, *, fields: Mapping[str, Any]) -> Any:
    """Check one suggestion and return the value to store; UserError names the question."""
    question = rules.questions_by_id.get(suggestion.question_id)
    if question is None:
        raise UserError(f"question `{suggestion.question_id}` of a suggestion is not a question of this dataset")
    value = answers.check_value(question, suggestion.value, is_submitted=False, fields=fields)
    score = suggestion.score
    if score is not None:
        if isinstance(value, list) != isinstance(score, list):
            raise UserError(f"question `{question.name}`: a list of values needs a list of scores, one value one score")
        if isinstance(score, list) and len(score) != len(value):
            raise UserError(f"question `{question.name}`: {len(value)} values need as many scores; got {len(score)}")
    return value


def check_suggestions(
    rules: Rules, suggestions: Sequence[SuggestionIn], *, fields: Mapping[str, Any]
) -> list[tuple[SuggestionIn, Any]]:
    """Check all suggestions of one record; UserError when two answer one question."""
    ids = [suggestion.question_id for suggestion in suggestions]
    if len(set(ids)) != len(ids):
        raise UserError("two suggestions answer the same question")
    return [(suggestion, check_suggestion(rules, suggestion, fields=fields)) for suggestion in suggestions]


def check_responses(
    rules: Rules, responses: Sequence[NestedResponseIn], *, fields: Mapping[str, Any], user_ids: set[UUID]
) -> list[tuple[NestedResponseIn, dict[str, Any]]]:
    """Check all responses of one record; UserError when a user is unknown or answers twice."""
    seen: set[UUID] = set()
    checked = []
    for response in responses:
        if response.user_id in seen:
            raise UserError(f"user `{response.user_id}` responds twice")
        if response.user_id not in user_ids:
            raise UserError(f"user `{response.user_id}` of a response does not exist")
        seen.add(response.user_id)
        checked.append((response, check_response(rules, response.values, status=response.status, fields=fields)))
    return checked


def check_response(
    rules: Rules, values: Mapping[str, Any] | None, *, status: answers.Status, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Check a response's values and return what is to be stored."""
    plain = {name: {"value": answer.value} for name, answer in (values or {}).items()}
    return answers.check_values(rules.questions, plain, status=status, fields=fields)
