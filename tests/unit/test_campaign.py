"""The campaign file: ``init`` writes the model with its defaults; mistakes are answered with their place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML
from typer.testing import CliRunner

from diptych import campaign
from diptych.cli import app
from diptych.cli.init import SAMPLE_PROMPTS, make_campaign_file, name_of
from diptych.errors import CampaignError, ConflictError, InputError

SCHEMA = Path(__file__).parents[2] / "docs" / "campaign.schema.json"


def run_init(*arguments: object) -> Any:
    return CliRunner().invoke(app, ["init", *map(str, arguments)])


def keys_of(part: type[BaseModel], prefix: str = "") -> set[str]:
    keys = set()
    for name, field in part.model_fields.items():
        keys.add(prefix + name)
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            keys |= keys_of(field.annotation, f"{prefix}{name}.")
    return keys


def keys_in(data: Any, prefix: str = "") -> set[str]:
    keys = set()
    for name, value in data.items():
        keys |= {prefix + name} | (keys_in(value, f"{prefix}{name}.") if isinstance(value, dict) else set())
    return keys


def test_the_written_file_names_every_key_of_the_model() -> None:
    text = make_campaign_file(name="c", source="p.tsv", column=None, limit=None)
    assert keys_in(YAML(typ="safe").load(text)) == keys_of(campaign.Campaign)


def test_every_key_of_the_written_file_has_a_comment_above_it() -> None:
    lines = make_campaign_file(name="c", source="p.tsv", column=None, limit=None).splitlines()
    keys = [n for n, line in enumerate(lines) if line.strip().partition(":")[0] in campaign_leaves() and ":" in line]
    bare = [lines[n] for n in keys if not lines[n - 1].strip().startswith("#") and not lines[n].startswith("      ")]
    assert bare == []


def campaign_leaves() -> set[str]:
    return {key.rpartition(".")[2] for key in keys_of(campaign.Campaign)}


def test_every_key_of_the_model_says_what_it_means() -> None:
    for part in (campaign.Prompts, campaign.Evolve, campaign.ImageModel, campaign.Images, campaign.Safety):
        assert all(field.description for field in part.model_fields.values()), part
    for part in (campaign.Pairs, campaign.Annotation, campaign.Publish):
        assert all(field.description for field in part.model_fields.values()), part


def test_reading_the_written_file_gives_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "campaign.yaml").write_text(make_campaign_file(name="c", source="p.tsv", column="x", limit=5))
    read = campaign.read_campaign(tmp_path / "campaign.yaml")
    assert read.prompts == campaign.Prompts(source=str(tmp_path / "p.tsv"), column="x", limit=5)
    assert (read.evolve, read.safety, read.pairs) == (campaign.Evolve(), campaign.Safety(), campaign.Pairs())
    assert (read.annotation, read.publish) == (campaign.Annotation(), campaign.Publish())
    assert read.images == campaign.Images(models=read.images.models)
    assert [model.model for model in read.images.models] == ["poster", "brush"]


def test_init_without_prompts_writes_a_campaign_that_can_run(tmp_path: Path) -> None:
    folder = tmp_path / "My first campaign!"
    answer = run_init(folder)
    assert answer.exit_code == 0, answer.output
    read = campaign.read_campaign(folder / "campaign.yaml")
    assert read.name == "My-first-campaign"
    assert Path(read.prompts.source).read_text().splitlines() == ["prompt", *SAMPLE_PROMPTS]


def test_init_with_prompts_names_the_column_that_it_found(tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_text("id,Caption\n1,a cat\n")
    answer = run_init(tmp_path / "c", "--prompts", tmp_path / "p.csv", "--limit", 7)
    read = campaign.read_campaign(tmp_path / "c" / "campaign.yaml")
    assert (read.prompts.source, read.prompts.column, read.prompts.limit) == (str(tmp_path / "p.csv"), "Caption", 7)
    assert "'Caption'" in answer.output
    assert [path.name for path in (tmp_path / "c").iterdir()] == ["campaign.yaml"]


def test_init_overwrites_nothing(tmp_path: Path) -> None:
    (tmp_path / "prompts.tsv").write_text("mine")
    answer = run_init(tmp_path)
    assert isinstance(answer.exception, ConflictError)
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {"prompts.tsv": "mine"}


@pytest.mark.parametrize("arguments", [("--prompts", "missing.csv"), ("--prompts", "p.csv", "--column", "wrong")])
def test_init_with_prompts_that_cannot_be_read_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.csv").write_text("prompt\na cat\n")
    assert isinstance(run_init("c", *arguments).exception, InputError)
    assert not Path("c").exists()


@pytest.mark.parametrize(("folder", "name"), [("a b", "a-b"), ("--x--", "x"), ("猫", "campaign"), ("v1.2", "v1.2")])
def test_a_campaign_is_named_after_its_folder(tmp_path: Path, folder: str, name: str) -> None:
    assert name_of(tmp_path / folder) == name


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("nmae: x", r"line 9: nmae is not a key of a campaign; allowed here: name, prompts"),
        ("evolve: {categories: [Cubism]}", r"line 9: evolve\.categories\.0: .*'Cinematic'.*got 'Cubism'"),
        ("safety: {text_threshold: 7}", r"line 9: safety\.text_threshold: .*less than or equal to 1; got 7"),
        ("evolve: {variants: [quality, quality]}", r"names a variant twice"),
        ("pairs: [", r"not valid YAML"),
        ("[1, 2]: x", r"a key of it is no word"),
        ("pairs: &all {key: *all}", r"not valid YAML|contains itself|pairs\.key"),
        ("pairs: 5", r"line 9: pairs holds the keys key, limit; got 5"),
        ("evolve: {categories: []}", r"line 9: evolve\.categories needs at least 1; got 0"),
        ("evolve: {categories: Anime}", r"line 9: evolve\.categories is a list; got 'Anime'"),
        ("pairs: {limit: 99999999999999999999}", r"line 9: pairs\.limit: .*less than or equal to 1000000000"),
        ('pairs: {key: "a\\0b"}', r"line 9: pairs\.key: NUL and half characters are not allowed"),
    ],
)
def test_a_mistake_is_answered_with_line_value_and_what_is_allowed(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "campaign.yaml"
    path.write_text(
        "name: c\nprompts:\n  source: p.tsv\nimages:\n  models:\n"
        f"    - {{name: a, model: poster}}\n    - {{name: b, model: brush}}\n\n{line}\n"
    )
    with pytest.raises(CampaignError, match=said):
        campaign.read_campaign(path)


def test_an_unknown_painter_is_answered_with_those_that_exist(tmp_path: Path) -> None:
    path = tmp_path / "campaign.yaml"
    path.write_text(
        "name: c\nprompts: {source: p.tsv}\nimages:\n  models:\n"
        "  - {name: a, model: dalle}\n  - {name: b, model: brush}\n"
    )
    with pytest.raises(
        CampaignError, match=r"line 5: images\.models\.0\.model: .*'poster' or 'brush'; got 'dalle'"
    ) as caught:
        campaign.read_campaign(path)
    assert "\n" not in str(caught.value), "what follows from the mistake is not a mistake of its own"


def test_a_missing_campaign_file_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(CampaignError, match="diptych init"):
        campaign.read_campaign(tmp_path / "campaign.yaml")


def test_the_published_schema_is_the_models() -> None:
    """When it drifts, write ``json.dumps(json_schema(), indent=2, ensure_ascii=False)`` and a newline anew."""
    assert json.loads(SCHEMA.read_text()) == campaign.json_schema()
