"""``diptych run``: a campaign file through the pipeline, with progress on stderr and the counts at the end."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import TYPE_CHECKING

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

from diptych.campaign import read_campaign
from diptych.pipeline.report import Report

if TYPE_CHECKING:
    from diptych.pipeline.report import Counts

STEPS = "prompts, evolve, text-safety, generate, image-safety, pairs"
OUT_FOLDER = "out"


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("run")(run)


def run(
    file: Path = typer.Argument(..., help="The campaign file."),
    out: Path | None = typer.Option(None, "--out", help="Output folder; default: 'out' beside the campaign file."),
    until: str | None = typer.Option(None, "--until", help=f"Stop after this step: {STEPS}."),
    as_json: bool = typer.Option(False, "--json", help="Print the counts as one JSON object on stdout."),
) -> None:
    """Turn prompts into pairs. Run it again to continue what was stopped, or after a change in the campaign file."""
    campaign = read_campaign(file)
    from diptych.pipeline import flow

    console = Console(stderr=True)
    try:
        with RichReport(console) as report:
            counts = flow.run_campaign(campaign, out or file.parent / OUT_FOLDER, until=until, report=report)
    except KeyboardInterrupt:
        # Left to itself Typer ends without a word.
        console.print("Stopped; finished work is kept. Run the same command again to continue.")
        raise typer.Exit(130) from None
    if as_json:
        typer.echo(json.dumps(counts.to_dict(), ensure_ascii=False))
    else:
        console.print(make_table(counts))
        if counts.pairs_path:
            # Not the table's caption, which would be broken to the table's width.
            typer.echo(f"The pairs are in {counts.pairs_path}", err=True)


def make_table(counts: Counts) -> Table:
    """The counts for people."""
    table = Table(box=None, show_header=False)
    table.add_column("what")
    table.add_column("n", justify="right")
    for name, value in (("read", counts.read), ("kept", counts.kept), ("variants", counts.evolved)):
        table.add_row(name, f"{value:,}")
    table.add_row("images", f"{counts.images:,}")
    table.add_row("pairs", f"{counts.pairs:,}")
    for reason, value in counts.dropped.items():
        table.add_row(f"dropped: {reason}", f"{value:,}")
    return table


class RateColumn(ProgressColumn):
    """Rows per second."""

    def render(self, task: Task) -> Text:
        """Nothing until there is something to measure."""
        speed = task.finished_speed or task.speed
        return Text(f"{speed:,.0f}/s" if speed and speed >= 10 else f"{speed:.1f}/s" if speed else "", style="cyan")


class RichReport(Report):
    """Progress bars with rates on a terminal; elsewhere one line at the end of each step."""

    def __init__(self, console: Console) -> None:
        columns = (
            TextColumn("{task.description:<12}"),
            BarColumn(),
            MofNCompleteColumn(),
            RateColumn(),
            TimeRemainingColumn(),
        )
        self.console = console
        self.progress = Progress(*columns, console=console, disable=not console.is_terminal)
        self.tasks: dict[str, TaskID] = {}
        self.began_at: dict[str, float] = {}

    def __enter__(self) -> RichReport:
        self.progress.start()
        return self

    def __exit__(self, *failure: object) -> None:
        self.progress.stop()

    def say(self, text: str) -> None:
        """One line above the bars."""
        self.console.print(text, highlight=False, markup=False)

    def begin(self, step: str, total: int) -> None:
        """A step that begins again (more rows came) goes on in its bar."""
        if step in self.tasks:
            before = self.progress.tasks[self.tasks[step]].total or 0
            self.progress.update(self.tasks[step], total=before + total)
        else:
            self.tasks[step] = self.progress.add_task(step, total=total)
            self.began_at[step] = time.monotonic()

    def advance(self, step: str, n_rows: int) -> None:
        """Move the bar."""
        self.progress.advance(self.tasks[step], n_rows)

    def end(self, step: str) -> None:
        """Without a terminal this line is all that is seen of the step; on one it stands for an empty bar."""
        n_rows = int(self.progress.tasks[self.tasks[step]].completed)
        if n_rows == 0:
            self.progress.update(self.tasks[step], visible=False)
            self.say(f"{step}: nothing left to do")
        elif not self.console.is_terminal:
            seconds = max(time.monotonic() - self.began_at[step], 0.001)
            self.say(f"{step}: {n_rows:,} rows in {seconds:.1f} s ({n_rows / seconds:,.0f}/s)")
