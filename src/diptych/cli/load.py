"""``diptych load``: pairs into a server, as a published campaign."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    from diptych.campaign import Campaign
    from diptych.loader import Loaded
    from diptych.pairs_file import PairsFile

MANIFEST = "manifest.json"
SHOWN = ("counts", "versions", "seeds")


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("load")(load)


def load(
    pairs: Path = typer.Argument(..., help="pairs.parquet, with the folder images/ beside it."),
    campaign: Path | None = typer.Option(
        None, "--campaign", help="Campaign file; default: what manifest.json beside the pairs says."
    ),
    name: str | None = typer.Option(None, "--name", help="Name of the dataset; default: the campaign's."),
    workspace: str | None = typer.Option(None, "--workspace", help="Its workspace; default: your first one."),
    url: str | None = typer.Option(None, "--url", help="The server. [env: DIPTYCH_URL]"),
    api_key: str | None = typer.Option(None, "--api-key", help="Key of an owner or admin. [env: DIPTYCH_API_KEY]"),
    as_json: bool = typer.Option(False, "--json", help="Print the result as one JSON object on stdout."),
) -> None:
    """Put pairs on a server, ready to be voted on. Run it again to continue or to add new pairs; nothing doubles."""
    from diptych.pairs_file import PairsFile

    checked = PairsFile(pairs)
    described, manifest = read_description(pairs, campaign)
    loaded = asyncio.run(_load(checked, described, manifest, name=name, workspace=workspace, url=url, api_key=api_key))
    if as_json:
        typer.echo(json.dumps({key: getattr(loaded, key) for key in loaded.__dataclass_fields__}))
    else:
        typer.echo(
            f"{loaded.pairs:,} pairs are in the campaign '{loaded.dataset}' (workspace {loaded.workspace}); "
            f"{loaded.uploaded:,} of {loaded.images:,} images were new."
        )


def read_description(pairs: Path, file: Path | None) -> tuple[Campaign, dict[str, Any]]:
    """The campaign the pairs belong to, and what their manifest says about how they were made."""
    from pydantic import ValidationError

    from diptych.campaign import Campaign, read_campaign
    from diptych.errors import InputError

    path = pairs.parent / MANIFEST
    try:
        manifest: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        found = None if file else Campaign.model_validate(manifest["campaign"])
    except (OSError, ValueError, KeyError, TypeError, ValidationError) as error:
        if file is None:
            raise InputError(
                f"No campaign is known for {pairs}: {path} is missing or cannot be read. "
                "Name the campaign file with --campaign FILE."
            ) from error
        manifest, found = {}, None
    # Only what boards and cards show: no paths, no fingerprints.
    kept = {key: value for key, value in manifest.items() if key in SHOWN}
    campaign = found or read_campaign(file or path)
    models = [model.model_dump(mode="json") for model in campaign.images.models]
    return campaign, {"models": models, "licence": campaign.publish.licence, **kept}


async def _load(
    pairs: PairsFile,
    campaign: Campaign,
    description: dict[str, Any],
    *,
    name: str | None,
    workspace: str | None,
    url: str | None,
    api_key: str | None,
) -> Loaded:
    from rich.console import Console
    from rich.progress import Progress

    from diptych.loader import load_pairs

    async with open_client(url, api_key) as client:
        with Progress(console=Console(stderr=True)) as bars:
            tasks = {what: bars.add_task(what, total=None) for what in ("images", "pairs")}

            def advance(what: str, done: int, total: int) -> None:
                bars.update(tasks[what], completed=done, total=total)

            return await load_pairs(
                client, pairs, campaign, workspace=workspace, name=name, description=description, advance=advance
            )


def open_client(url: str | None, api_key: str | None) -> Any:
    """The client that the flags and the environment describe."""
    from diptych.client import Client
    from diptych.errors import UserError
    from diptych.settings import read_settings

    settings = read_settings(url=url, api_key=api_key)
    key = settings.api_key or settings.owner_api_key
    if key is None:
        raise UserError("An API key is needed; give --api-key or set DIPTYCH_API_KEY.")
    return Client(settings.url, key.get_secret_value())
