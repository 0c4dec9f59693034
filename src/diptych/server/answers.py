"""Whether a value answers a question: the rules of every question type, for responses and suggestions."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any, Literal

from diptych.db.parts import Question
from diptych.errors import UserError

Status = Literal["draft", "submitted", "discarded"]
MOST_SPANS = 10_000


def check_values(
    questions: Mapping[str, Question], values: Mapping[str, Any], *, status: Status, fields: Mapping[str, Any]
) -> dict[str, Any]:
    """Check a response's ``{question: {"value": ...}}`` and return what is to be stored.

    Args:
        questions: the dataset's, by name.
        values: as sent.
        status: a submitted response must answer every required question.
        fields: the record's, for spans.

    Raises:
        UserError: names the question and what is allowed.
    """
    if status == "submitted":
        if not values:
            raise UserError("a submitted response needs values")
        for question in questions.values():
            if question.required and question.name not in values:
                raise UserError(f"a submitted response must answer the required question `{question.name}`")
    for name in values:
        if name not in questions:
            raise UserError(f"`{name}` is not a question of this dataset; its questions are: {', '.join(questions)}")
    is_submitted = status == "submitted"
    return {
        name: {"value": check_value(questions[name], entry["value"], is_submitted=is_submitted, fields=fields)}
        for name, entry in values.items()
    }


def check_value(question: Question, value: Any, *, is_submitted: bool, fields: Mapping[str, Any]) -> Any:
    """Check one value and return what is to be stored.

    Raises:
        UserError: names the question and what is allowed.
    """
    try:
        match question.settings["type"]:
            case "text":
                return _text(value)
            case "rating":
                return _rating(value, _options(question))
            case "label_selection":
                return _label(value, _options(question))
            case "multi_label_selection":
                return _labels(value, _options(question))
            case "ranking":
                return _ranking(value, _options(question), is_submitted=is_submitted)
            case _:
                return _spans(value, question, fields)
    except UserError as error:
        raise UserError(f"question `{question.name}`: {error}") from None


def _options(question: Question) -> list[Any]:
    return [option["value"] for option in question.settings["options"]]


def _shown(options: list[Any]) -> str:
    return ", ".join(str(option) for option in options[:20]) + (", ..." if len(options) > 20 else "")


def _among(value: Any, options: list[Any]) -> None:
    if value not in options:
        raise UserError(f"{str(value)[:100]!r} is not an option; allowed: {_shown(options)}")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise UserError("the value must be a string")
    return value


def _rating(value: Any, options: list[Any]) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UserError("the value must be an integer")
    _among(value, options)
    return value


def _label(value: Any, options: list[Any]) -> str:
    label = _text(value)
    _among(label, options)
    return label


def _labels(value: Any, options: list[Any]) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(label, str) for label in value):
        raise UserError("the value must be a non-empty list of strings")
    if len(set(value)) != len(value):
        raise UserError("the list names a label twice")
    for label in value:
        _among(label, options)
    return value


def _ranking(value: Any, options: list[Any], *, is_submitted: bool) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, dict) and "value" in item for item in value):
        raise UserError('the value must be a list of {"value": option, "rank": number}')
    items = [{"value": _text(item["value"]), **({"rank": item["rank"]} if "rank" in item else {})} for item in value]
    names = [item["value"] for item in items]
    if len(set(names)) != len(names):
        raise UserError("the list names an option twice")
    for name in names:
        _among(name, options)
    # The client drops ranks when it reads and writes plain order back: the order then is the ranking.
    if is_submitted and items and not any("rank" in item for item in items):
        items = [item | {"rank": place} for place, item in enumerate(items, 1)]
    items = [{"value": item["value"], "rank": _rank(item.get("rank"))} for item in items]
    if is_submitted:
        _check_complete(items, options)
    return items


def _rank(rank: Any) -> int | None:
    if rank is not None and (not isinstance(rank, int) or isinstance(rank, bool)):
        raise UserError("a rank must be an integer or null")
    return rank


def _check_complete(items: list[dict[str, Any]], options: list[Any]) -> None:
    if len(items) != len(options):
        raise UserError(f"a submitted ranking places every option: {_shown(options)}")
    for item in items:
        if item["rank"] is None or not 1 <= item["rank"] <= len(options):
            raise UserError(f"a submitted rank is a number from 1 to {len(options)}; got {item['rank']}")


def _spans(value: Any, question: Question, fields: Mapping[str, Any]) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_SPANS:
        raise UserError(f"the value must be a list of at most {MOST_SPANS} spans")
    text = fields.get(question.settings["field"])
    if value and not isinstance(text, str):
        raise UserError(f"the record has no text in field `{question.settings['field']}`")
    options = _options(question)
    spans = [_span(item, options, n_characters=len(text or "")) for item in value]
    if not question.settings["allow_overlapping"]:
        ordered = sorted(spans, key=lambda span: span["start"])
        for before, after in itertools.pairwise(ordered):
            if after["start"] < before["end"]:
                raise UserError(f"spans must not overlap; one starts at {after['start']} inside another")
    return spans


def _span(item: Any, options: list[Any], *, n_characters: int) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise UserError('a span is {"label": option, "start": number, "end": number}')
    label, start, end = item.get("label"), item.get("start"), item.get("end")
    if type(start) is not int or type(end) is not int:
        raise UserError("start and end of a span must be integers")
    if not 0 <= start < end <= n_characters:
        raise UserError(f"a span must lie within 0 and {n_characters} and not be empty; got {start} to {end}")
    _among(label, options)
    return {"label": label, "start": start, "end": end}
