"""``diptych init``: write a campaign file that says what every key means, and sample prompts where none are given."""

from __future__ import annotations

import inspect
import re
import shlex
from io import StringIO
from pathlib import Path
from typing import Any, get_args

import typer
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import LiteralScalarString

from diptych.campaign import Campaign
from diptych.errors import ConflictError, StorageError

CAMPAIGN_FILE = "campaign.yaml"
PROMPTS_FILE = "prompts.tsv"
LINE_CHARACTERS = 110
OPENING = """\
A Diptych campaign: which prompts, which models, what people are asked.
Every key is here with its default; a line you delete keeps its default. Run it with: diptych run campaign.yaml\
"""
# The models that come with Diptych; they need no network and no GPU.
MODELS = (
    {"name": "poster", "backend": "builtin", "model": "poster"},
    {"name": "brush", "backend": "builtin", "model": "brush"},
)
SAMPLE_PROMPTS = (
    "a red fox asleep in a snowy birch forest",
    "an old lighthouse on a cliff during a thunderstorm",
    "three paper boats drifting on a green river",
    "a street market at night lit by yellow lanterns",
    "a robot watering sunflowers on a rooftop",
    "a blue teapot and two lemons on a wooden table",
    "a lonely train crossing a desert under a purple sky",
    "an owl reading a book by candlelight",
    "a whale swimming above a sleeping city",
    "a bicycle leaning against a wall covered in ivy",
    "a mountain lake at sunrise with a small white boat",
    "a child's drawing of a dragon having a picnic",
)


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("init")(init)


def init(
    folder: Path = typer.Argument(..., metavar="DIR", help="Folder of the campaign; made when missing."),
    prompts: str | None = typer.Option(None, help="File with prompts, or hf://datasets/OWNER/NAME; default: samples."),
    column: str | None = typer.Option(None, help="Column that holds the prompt; guessed when left out."),
    limit: int | None = typer.Option(None, min=1, help="Read at most this many rows."),
) -> None:
    """Write DIR/campaign.yaml, ready to run, with every key explained. Nothing is overwritten."""
    source, chosen = _check_prompts(prompts, column, folder) if prompts else (PROMPTS_FILE, "prompt")
    text = make_campaign_file(name=name_of(folder), source=source, column=chosen, limit=limit)
    files = {CAMPAIGN_FILE: text} | ({} if prompts else {PROMPTS_FILE: "\n".join(("prompt", *SAMPLE_PROMPTS, ""))})
    _write_new(folder, files)
    typer.echo(f"Wrote {' and '.join(str(folder / name) for name in files)}.")
    typer.echo(
        f"Prompts come from {source}, column {chosen!r}. Next: diptych run {shlex.quote(str(folder / CAMPAIGN_FILE))}"
    )


def make_campaign_file(*, name: str, source: str, column: str | None, limit: int | None) -> str:
    """The commented campaign file; reading it gives the defaults of the model wherever there are any."""
    given = {
        "name": name,
        "prompts": {"source": source, "column": column, "limit": limit},
        "images": {"models": [dict(model) for model in MODELS]},
    }
    data = _describe(Campaign, given, indent=0)
    data.yaml_set_start_comment(OPENING)
    yaml = YAML()
    yaml.width = LINE_CHARACTERS
    yaml.indent(mapping=2, sequence=4, offset=2)
    # null as a word: an empty value looks like something forgotten.
    yaml.representer.add_representer(
        type(None), lambda self, _: self.represent_scalar("tag:yaml.org,2002:null", "null")
    )
    text = StringIO()
    yaml.dump(data, text)
    return text.getvalue()


def name_of(folder: Path) -> str:
    """A campaign's name made of its folder's."""
    return re.sub(r"[^A-Za-z0-9._-]+", "-", folder.resolve().name).strip("-._") or "campaign"


def _describe(part: type[BaseModel], given: dict[str, Any], *, indent: int) -> CommentedMap:
    data = CommentedMap()
    for key, field in part.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            data[key] = _describe(inner, given.get(key, {}), indent=indent + 2)
            comment = "\n" + inspect.cleandoc(inner.__doc__ or "")
        else:
            data[key] = _value(given[key] if key in given else field.get_default())
            comment = _meaning(field)
        data.yaml_set_comment_before_after_key(key, before=comment, indent=indent)
    return data


def _meaning(field: FieldInfo) -> str:
    choices = _choices(field.annotation)
    allowed = f" One of: {', '.join(choices)}." if choices and not isinstance(field.default, tuple) else ""
    parts = [part for part in get_args(field.annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
    keys = [f"  {key}: {_meaning(inner)}" for part in parts for key, inner in part.model_fields.items()]
    return "\n".join([(field.description or "") + allowed, *keys])


def _choices(annotation: Any) -> tuple[str, ...]:
    found = get_args(annotation)
    return found if found and all(isinstance(choice, str) for choice in found) else ()


def _value(value: Any) -> Any:
    if isinstance(value, str) and "\n" in value:
        return LiteralScalarString(value)
    if isinstance(value, tuple | list):
        items = CommentedSeq(value)
        if all(isinstance(item, str) for item in value):
            items.fa.set_flow_style()
        return items
    return value


def _check_prompts(prompts: str, column: str | None, folder: Path) -> tuple[str, str]:
    from diptych.pipeline import sources

    source = sources.open_source(prompts, column)
    if "://" in prompts:
        return prompts, source.column
    path = Path(prompts).resolve()
    inside = path.is_relative_to(folder.resolve())
    return str(path.relative_to(folder.resolve()) if inside else path), source.column


def _write_new(folder: Path, files: dict[str, str]) -> None:
    there = [str(folder / name) for name in files if (folder / name).exists()]
    if there:
        raise ConflictError(f"There is {' and '.join(there)} already; nothing is overwritten. Choose another folder.")
    written: list[Path] = []
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in files.items():
            written.append(folder / name)
            with written[-1].open("x", encoding="utf-8", newline="\n") as file:
                file.write(text)
    except OSError as error:
        for path in written:
            path.unlink(missing_ok=True)
        raise StorageError(
            f"Cannot write to {folder}: {error.strerror}. Choose a folder that you may write to."
        ) from error
