"""The campaign file: the only description of a campaign, read into one typed object."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedBase
from ruamel.yaml.error import MarkedYAMLError

from diptych.errors import CampaignError

Category = Literal[
    "Cinematic",
    "Photographic",
    "Anime",
    "Manga",
    "Digital art",
    "Pixel art",
    "Fantasy art",
    "Neonpunk",
    "3D Model",
    "Painting",
    "Animation",
    "Illustration",
]
Evolution = Literal["quality", "simplified"]
NAME = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"

DEFAULT_QUESTION = "Which image is better, going by the prompt and by its looks?"
DEFAULT_GUIDELINES = """\
### What you do

Two images were made from the same prompt. Say which one is better.

### What "better" means

1. **It shows what the prompt asks for**: the things, their properties, and the style.
2. **It looks good** for what it is: a photograph should pass as one, a drawing should be a pleasing drawing.

### The four answers

- **A** or **B**: one image is better. If you hesitate, take the one you would rather keep.
- **Both good**: both do what the prompt asks, and you would be happy with either.
- **Both bad**: neither does.

**Skip** a pair you cannot judge. **Flag** an image that is unsafe, broken, or has nothing to do with the prompt.
"""


# Far more rows or characters than anything here can hold; the libraries below us stop at 2^63.
LARGEST = 1_000_000_000
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*", mode="after")
    @classmethod
    def _can_be_stored(cls, value: Any) -> Any:
        if isinstance(value, str) and UNSTORABLE.search(value):
            raise ValueError(f"NUL and half characters are not allowed; got {value!r}")
        return value


class Prompts(_Part):
    """Where prompts come from and which of them are kept."""

    source: str = Field(min_length=1, description="File (tsv, csv, jsonl, json, parquet) or hf://datasets/OWNER/NAME.")
    column: str | None = Field(default=None, description="Column that holds the prompt; guessed when left out.")
    limit: int | None = Field(default=None, ge=1, le=LARGEST, description="Read at most this many rows.")
    language: str | None = Field(
        default="en", pattern="^[a-z]{2,3}$", description="Keep only this language (ISO 639-1); null keeps all."
    )
    max_characters: int = Field(default=1000, ge=10, le=LARGEST, description="Longer prompts are dropped.")
    near_duplicates: float = Field(
        default=0.85,
        gt=0,
        le=1,
        description="Jaccard similarity of word pairs from which a prompt is a duplicate; 1 keeps them.",
    )


class Evolve(_Part):
    """How a prompt becomes the variants that are drawn."""

    variants: tuple[Evolution, ...] = Field(
        default=("quality", "simplified"), min_length=1, description="Which variants of a prompt are drawn."
    )
    categories: tuple[Category, ...] = Field(
        default=get_args(Category), min_length=1, description="Styles that prompts are spread over."
    )
    rewriter: Literal["builtin"] = Field(default="builtin", description="builtin: rules, no model, no network.")
    seed: int = Field(default=0, ge=0, description="Draws category and sub-category of each prompt.")


class ImageModel(_Part):
    """One model that draws."""

    name: str = Field(pattern=NAME, max_length=100, description="Name on the board; annotators never see it.")
    backend: Literal["builtin"] = Field(default="builtin", description="builtin: procedural painters.")
    model: Literal["poster", "brush"] = Field(description="Which painter: poster (flat shapes) or brush (strokes).")


class Images(_Part):
    """Which models draw, and how large."""

    models: tuple[ImageModel, ...] = Field(min_length=2, description="Two or more models; all pairs of them meet.")
    width: int = Field(default=768, ge=64, le=4096, multiple_of=8, description="Pixels.")
    height: int = Field(default=768, ge=64, le=4096, multiple_of=8, description="Pixels.")
    seed: int = Field(default=0, ge=0, description="Each image's seed is drawn from this and its prompt.")

    @field_validator("models")
    @classmethod
    def _names_differ(cls, models: tuple[ImageModel, ...]) -> tuple[ImageModel, ...]:
        names = [model.name for model in models]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"each model needs a name of its own; given twice: {', '.join(twice)}")
        return models


class Safety(_Part):
    """Which items are dropped as unsafe. Thresholds are probabilities; null switches a check off."""

    text_threshold: float | None = Field(default=0.9, gt=0, le=1, description="Word list and classifier on prompts.")
    image_threshold: float | None = Field(default=0.6, gt=0, le=1, description="NudeNet on the images.")


class Pairs(_Part):
    """Which images meet."""

    key: str = Field(default="diptych", min_length=1, description="Keys the hash that orders image_1 and image_2.")
    limit: int | None = Field(default=None, ge=1, le=LARGEST, description="At most this many pairs.")


class Annotation(_Part):
    """What people are asked, and how often."""

    question: str = Field(default=DEFAULT_QUESTION, min_length=1, max_length=500, description="Shown above every pair.")
    guidelines: str = Field(
        default=DEFAULT_GUIDELINES, min_length=1, max_length=10_000, description="Markdown, read before voting."
    )
    overlap: int = Field(default=3, ge=1, le=1000, description="Counted votes per pair, exactly.")
    lease_seconds: int = Field(
        default=180, ge=10, le=86_400, description="How long a served pair is kept for one person."
    )
    flags_to_pull: int = Field(default=2, ge=1, le=1000, description="So many flags take a pair out for everyone.")


class Publish(_Part):
    """Where the dataset goes."""

    repo: str | None = Field(default=None, description="OWNER/NAME on the Hugging Face Hub.")
    licence: str = Field(default="apache-2.0", description="Licence of the dataset, as the hub names it.")
    private: bool = Field(default=True, description="Whether only you can see the dataset.")


class Campaign(_Part):
    """A whole campaign."""

    name: str = Field(pattern=NAME, max_length=200, description="Also the dataset's name on the server.")
    prompts: Prompts
    evolve: Evolve = Evolve()
    images: Images
    safety: Safety = Safety()
    pairs: Pairs = Pairs()
    annotation: Annotation = Annotation()
    publish: Publish = Publish()

    @model_validator(mode="after")
    def _variants_differ(self) -> Campaign:
        if len(set(self.evolve.variants)) != len(self.evolve.variants):
            raise ValueError("evolve.variants names a variant twice")
        return self


def read_campaign(path: Path) -> Campaign:
    """Read and check a campaign file. A relative ``prompts.source`` is taken from the file's folder.

    Raises:
        CampaignError: file missing, not YAML, or a value not allowed; with file, line, value, and what is allowed.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        raise CampaignError(
            f"Cannot read the campaign file {path}: {reason}. Make one with: diptych init DIR"
        ) from error
    try:
        data = YAML(typ="rt").load(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise CampaignError(f"{path}, line {line}: not valid YAML: {error.problem}.") from error
    if not isinstance(data, dict):
        raise CampaignError(f"{path}, line 1: a campaign file is a YAML mapping with the keys {_keys(Campaign)}.")
    try:
        plain = json.loads(json.dumps(data, default=str))
    except (TypeError, ValueError, RecursionError) as error:
        raise CampaignError(
            f"{path}, line 1: a part of the file contains itself, or a key of it is no word."
        ) from error
    try:
        campaign = Campaign.model_validate(plain)
    except ValidationError as error:
        found = error.errors()
        # A wrong item also makes its list too short, which would only confuse.
        inner = {item["loc"][:n] for item in found for n in range(len(item["loc"]))}
        problems = [_explain(path, data, item) for item in found if item["loc"] not in inner]
        raise CampaignError("\n".join(problems)) from error
    source = campaign.prompts.source
    if "://" not in source:
        prompts = campaign.prompts.model_copy(update={"source": str((path.parent / source).resolve())})
        campaign = campaign.model_copy(update={"prompts": prompts})
    return campaign


def _keys(part: type[BaseModel]) -> str:
    return ", ".join(part.model_fields)


def _explain(path: Path, data: Any, problem: Any) -> str:
    where: Sequence[str | int] = problem["loc"]
    place = ".".join(str(step) for step in where) or "the file"
    message, value = problem["msg"], problem["input"]
    match problem["type"]:
        case "missing":
            text = f"{place} is missing"
        case "extra_forbidden":
            text = f"{place} is not a key of a campaign; allowed here: {_keys(_part_at(where[:-1]))}"
        case "too_short":
            text = f"{place} needs at least {problem['ctx']['min_length']}; got {len(value)}"
        case "model_type":
            text = f"{place} holds the keys {_keys(_part_at(where))}; got {value!r}"
        case "tuple_type":
            text = f"{place} is a list; got {value!r}"
        case "value_error":
            text = f"{place}: {problem['ctx']['error']}"
        case _:
            text = f"{place}: {message[:1].lower()}{message[1:]}; got {value!r}"
    return f"{path}, line {_line(data, where)}: {text}."


def _part_at(where: Sequence[str | int]) -> type[BaseModel]:
    part: type[BaseModel] = Campaign
    for step in where:
        if isinstance(step, str):
            annotation = part.model_fields[step].annotation
            part = next(
                a for a in (annotation, *get_args(annotation)) if isinstance(a, type) and issubclass(a, BaseModel)
            )
    return part


def _line(data: Any, where: Sequence[str | int]) -> int:
    """The 1-based line of the innermost part of ``where`` that stands in the file."""
    line = 1
    for step in where:
        if not isinstance(data, CommentedBase):
            break
        try:
            position = data.lc.key(step) if isinstance(data, dict) else data.lc.item(step)
            line, data = position[0] + 1, data[step]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            break
    return line


def json_schema() -> dict[str, Any]:
    """The campaign file's JSON Schema, for editors."""
    schema = Campaign.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Diptych campaign"}
