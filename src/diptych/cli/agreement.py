"""``diptych agreement``: how far people agree on the same pair."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from diptych.ranking.agreement import Agreement, Estimate

SHOWN_ANNOTATORS = 20


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("agreement")(agreement)


def agreement(
    votes: Annotated[
        Path, typer.Argument(metavar="VOTES", help="votes.parquet, or arena votes with an annotator column.")
    ],
    seed: Annotated[int, typer.Option(help="Seed of the bootstrap.")] = 0,
    rounds: Annotated[int, typer.Option(help="Rounds of the bootstrap.")] = 1000,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.95,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Measure agreement: Krippendorff's alpha with intervals, raw agreement, the human ceiling, each annotator."""
    from diptych.ranking.agreement import measure_agreement
    from diptych.ranking.vote_files import read_vote_file

    read = read_vote_file(votes)
    result = measure_agreement(read.votes, rounds=rounds, seed=seed, level=level)
    if as_json:
        typer.echo(json.dumps(result.to_dict()))
        return
    _show(result, notes=read.notes)


def _show(result: Agreement, *, notes: tuple[str, ...]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(show_edge=False, pad_edge=False, show_header=False)
    table.add_row("Krippendorff's alpha, all four answers", _interval(result.alpha))
    table.add_row("Krippendorff's alpha, decisive answers", _interval(result.alpha_decisive))
    table.add_row("Two people give the same answer", _percent(result.raw_agreement))
    table.add_row("One person gives the others' most frequent answer", _percent(result.human_ceiling))
    console.print(table)
    console.print(
        f"{result.n_votes:,} votes on {result.n_pairs:,} pairs, {result.n_pairs_shared:,} judged more than once; "
        f"{result.level:.0%} intervals from {result.rounds:,} bootstrap rounds over pairs, seed {result.seed}.",
        highlight=False,
    )
    console.print("Taste in images gives an alpha of about 0.3; compare with that, not with 0.667.", highlight=False)
    for note in notes:
        console.print(note, highlight=False)
    people = Table("Annotator", show_edge=False, pad_edge=False)
    people.add_column("Votes", justify="right")
    people.add_column("Agrees with others", justify="right")
    for person in result.annotators[:SHOWN_ANNOTATORS]:
        people.add_row(person.annotator, f"{person.n_votes:,}", _percent(person.agreement))
    console.print(people)
    if (more := len(result.annotators) - SHOWN_ANNOTATORS) > 0:
        console.print(f"and {more:,} more (see --json).", highlight=False)


def _interval(estimate: Estimate | None) -> str:
    return f"{estimate.value:.3f} ({estimate.lower:.3f} to {estimate.upper:.3f})" if estimate else "cannot be told"


def _percent(share: float | None) -> str:
    return f"{share:.1%}" if share is not None else "cannot be told"
