"""``diptych rank``: a board with intervals that hold, from a file of votes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    import pyarrow as pa
    from rich.table import Table

    from diptych.ranking.rank import RankedModel, Ranking

MIN_BAR_WIDTH, MAX_BAR_WIDTH = 10, 40
SEPARATOR = " │ "


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("rank")(rank)


def rank(
    votes: Annotated[
        Path, typer.Argument(metavar="VOTES", help="votes.parquet, or arena votes (parquet, csv, jsonl).")
    ],
    ties: Annotated[str, typer.Option(help="davidson: own parameter; half: half a win; drop: left out.")] = "davidson",
    cluster: Annotated[
        str | None,
        typer.Option(
            help="prompt, annotator, pair (commas join), or naive. Default: prompt,annotator, as far as known."
        ),
    ] = None,
    prior: Annotated[float, typer.Option(help="So many wins and losses of each model against an average one.")] = 0.0,
    level: Annotated[float, typer.Option(help="Level of the intervals.")] = 0.95,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Rank the models of a vote file: ratings with intervals, rank ranges, acceptable rates."""
    from diptych.ranking.rank import rank_models
    from diptych.ranking.vote_files import read_vote_file

    read = read_vote_file(votes)
    ways = cluster if cluster is not None else _known_ways(read.votes)
    ranking = rank_models(read.votes, ties=ties, cluster=ways, prior=prior, level=level)  # type: ignore[arg-type]
    if as_json:
        typer.echo(json.dumps(ranking.to_dict()))
        return
    _show(ranking, notes=read.notes)


def _known_ways(votes: pa.Table) -> str:
    """The default clustering, as far as the file has its columns."""
    from diptych.ranking.counts import CLUSTER_COLUMNS
    from diptych.ranking.rank import DEFAULT_CLUSTER

    known = [way for way in DEFAULT_CLUSTER if CLUSTER_COLUMNS[way] in votes.column_names]
    return ",".join(known) or "naive"


def _show(ranking: Ranking, *, notes: tuple[str, ...]) -> None:
    from rich.console import Console

    console = Console()
    console.print(_table(ranking, width=console.width))
    console.print(f"{ranking.n_votes:,} votes. {ranking.method}", highlight=False)
    if ranking.position:
        term = ranking.position
        console.print(f"Side shown first: {term.logit:+.3f} logit (standard error {term.se:.3f}).", highlight=False)
    if ranking.cluster == ("naive",):
        console.print("Votes were taken as independent; intervals are too narrow where people or prompts repeat.")
    for note in (*notes, *ranking.notes):
        console.print(note, highlight=False)


def _table(ranking: Ranking, *, width: int) -> Table:
    from rich.table import Table

    headings = ("Model", "Rating", f"{ranking.level:.0%}", "Rank", "Votes", "Acceptable")
    lines = [_cells(row) for row in ranking.models]
    table = Table(show_edge=False, pad_edge=False)
    table.add_column(headings[0], overflow="fold")
    for heading in headings[1:]:
        table.add_column(heading, justify="right", no_wrap=True)
    taken = sum(max(map(len, column)) + len(SEPARATOR) for column in zip(headings, *lines, strict=True))
    bar_width = min(MAX_BAR_WIDTH, width - taken)
    if bar_width >= MIN_BAR_WIDTH:
        table.add_column("Interval", no_wrap=True)
        low = min(row.lower for row in ranking.models)
        high = max(row.upper for row in ranking.models)
        lines = [
            (*cells, _bar(row, low=low, high=high, width=bar_width))
            for cells, row in zip(lines, ranking.models, strict=True)
        ]
    for cells in lines:
        table.add_row(*cells)
    return table


def _cells(row: RankedModel) -> tuple[str, ...]:
    return (
        row.model,
        f"{row.rating:.0f}",
        f"{row.lower:.0f} to {row.upper:.0f}",
        f"{row.rank_low}" if row.rank_low == row.rank_high else f"{row.rank_low}-{row.rank_high}",
        f"{row.n_votes:,}",
        _percent(row),
    )


def _percent(row: RankedModel) -> str:
    rate = row.acceptable
    return f"{rate.rate:.0%} ({rate.lower:.0%} to {rate.upper:.0%})" if rate else "-"


def _bar(row: RankedModel, *, low: float, high: float, width: int) -> str:
    """The interval as a line with the rating on it, on the scale of the whole board."""
    scale = (width - 1) / (high - low) if high > low else 0.0
    start, middle, end = (round((value - low) * scale) for value in (row.lower, row.rating, row.upper))
    cells = [" "] * start + ["─"] * (end - start + 1)
    cells[middle] = "●"
    return "".join(cells)
