"""``diptych simulate``: simulated annotators vote through the server's own routes."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.table import Table

    from diptych.testing.simulation import Simulation


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("simulate")(simulate)


def simulate(
    dataset: str = typer.Argument(..., help="Name of the campaign's dataset."),
    annotators: int = typer.Option(12, "--annotators", min=1, max=500, help="How many simulated people."),
    seed: int = typer.Option(0, "--seed", min=0, help="Draws their tastes and errors."),
    until_done: bool = typer.Option(
        True,
        "--until-done/--once",
        help="Come back for pairs that are kept for others, or leave when there is nothing.",
    ),
    workspace: str | None = typer.Option(None, "--workspace", help="Needed when two workspaces have that name."),
    url: str | None = typer.Option(None, "--url", help="The server. [env: DIPTYCH_URL]"),
    api_key: str | None = typer.Option(None, "--api-key", help="Key of an owner. [env: DIPTYCH_API_KEY]"),
    as_json: bool = typer.Option(False, "--json", help="Print the result as one JSON object on stdout."),
) -> None:
    """Try a campaign with simulated people. They judge the pixels by tastes that are drawn from the seed and shown.

    Their accounts are called simulated-01 and so on, and their votes carry input_kind 'simulated'.
    """
    result = asyncio.run(
        _simulate(
            dataset,
            annotators=annotators,
            seed=seed,
            until_done=until_done,
            workspace=workspace,
            url=url,
            api_key=api_key,
        )
    )
    if as_json:
        typer.echo(json.dumps(result.to_dict(), ensure_ascii=False))
        return
    from rich.console import Console

    Console().print(make_table(result))
    team = result.team
    typer.echo(
        f"{team['votes']:,} of {team['votes_wanted']:,} votes; {team['pairs_done']:,} of {team['pairs']:,} pairs done."
    )
    if not result.is_done:
        typer.echo("Some pairs still lack votes: simulate more people (--annotators), at least as many as the overlap.")


def make_table(result: Simulation) -> Table:
    """Who they were, what they like, what they did."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    from diptych.testing.annotators import FEATURES

    title = f"Simulated annotators (seed {result.seed}): weights of their latent tastes"
    table = Table(title=title, box=SIMPLE_HEAD, padding=(0, 0, 0, 1))
    table.add_column("who", no_wrap=True)
    for name in (*FEATURES, "noise", "tie width", "votes", "skips"):
        table.add_column(name, justify="right", overflow="fold")
    for person in result.annotators:
        taste = person.taste
        numbers = (*taste.weights, taste.noise, taste.tie_width)
        table.add_row(person.username, *(f"{number:.2f}" for number in numbers), str(person.votes), str(person.skips))
    return table


async def _simulate(
    dataset: str,
    *,
    annotators: int,
    seed: int,
    until_done: bool,
    workspace: str | None,
    url: str | None,
    api_key: str | None,
) -> Simulation:
    from rich.console import Console
    from rich.progress import Progress

    from diptych.cli.load import open_client
    from diptych.testing import simulation

    async with open_client(url, api_key) as owner:
        with Progress(console=Console(stderr=True)) as bars:
            task = bars.add_task("simulated votes", total=None)
            return await simulation.simulate(
                owner,
                dataset,
                n_annotators=annotators,
                seed=seed,
                until_done=until_done,
                workspace=workspace,
                advance=lambda done, total: bars.update(task, completed=done, total=total),
            )
