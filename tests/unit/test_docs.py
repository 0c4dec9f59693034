"""README, docs and help agree with the code."""

import re
import shlex
from pathlib import Path

import pytest
import typer

from diptych.campaign import Campaign
from diptych.cli import app
from diptych.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))]
COMMAND = typer.main.get_command(app)


def _commands(page, program):
    for block in re.findall(r"```(?:bash|sh)\n(.*?)```", page.read_text(), flags=re.S):
        for line in block.replace("\\\n", " ").splitlines():
            words = shlex.split(line, comments=True)
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words = words[1:]
            if words and words[0].removeprefix(".venv/bin/") == program:
                yield words[1:]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_diptych_command_in_the_docs_exists_with_its_flags(page):
    for words in _commands(page, "diptych"):
        command, rest = COMMAND, list(words)
        while rest and hasattr(command, "commands"):
            assert rest[0] in command.commands, f"{page.name}: diptych {' '.join(words)}"
            command = command.commands[rest.pop(0)]
        known = {option for parameter in command.params for option in (*parameter.opts, *parameter.secondary_opts)}
        used = {word.split("=")[0] for word in rest if word.startswith("--")}
        assert used <= known | {"--help"}, f"{page.name}: diptych {' '.join(words)}: {used - known} not in {known}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_make_target_in_the_docs_exists(page):
    targets = set(re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text(), flags=re.M))
    used = {word for words in _commands(page, "make") for word in words if "=" not in word}
    assert used <= targets


def test_every_link_to_a_file_in_the_docs_leads_somewhere():
    for page in [*PAGES, *ROOT.glob("docs/design/*.md"), ROOT / "CONTRIBUTING.md"]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_setting_is_documented_and_every_documented_setting_exists():
    documented = set(re.findall(r"`DIPTYCH_([A-Z_]+)`", (ROOT / "docs/settings.md").read_text()))
    assert documented == {name.upper() for name in Settings.model_fields}


def test_every_verb_in_the_help_tells_what_it_does():
    for name, command in COMMAND.commands.items():
        assert command.get_short_help_str(), name


def test_every_key_of_the_campaign_file_is_documented_and_no_other():
    schema = Campaign.model_json_schema()

    def keys(part, prefix):
        for name, inner in part["properties"].items():
            reference = inner.get("$ref") or inner.get("items", {}).get("$ref")
            path = f"{prefix}{name}"
            if reference:
                definition = schema["$defs"][reference.rsplit("/", 1)[-1]]
                yield from keys(definition, f"{path}[]." if "items" in inner else f"{path}.")
            if "items" in inner or not reference:
                yield path

    documented = set(re.findall(r"^\| `([a-z_.\[\]]+)` \|", (ROOT / "docs/campaign.md").read_text(), flags=re.M))
    assert documented == set(keys(schema, "")) - {"name"}
