"""``diptych doctor``: does everything work that Diptych needs, and what to do where it does not."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.settings import read_settings

if TYPE_CHECKING:
    from rich.text import Text

    from diptych.doctor import Finding

MARKS = {"ok": ("ok", "green"), "warn": ("warn", "yellow"), "fail": ("FAIL", "bold red")}


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("doctor")(doctor)


def doctor(
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the server. Default: DIPTYCH_DATA_DIR.")] = None,
    host: Annotated[str | None, typer.Option(help="Address that the server would listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port that the server would listen on.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check Python, extras, PostgreSQL, port, disk and models. Exit code 1 when something needed does not work."""
    from diptych.doctor import examine, is_well

    settings = read_settings(data_dir=data_dir, host=host, port=port)
    if as_json:
        findings = list(examine(settings))
        checks = [dataclasses.asdict(finding) for finding in findings]
        typer.echo(json.dumps({"ok": is_well(findings), "checks": checks}))
    else:
        findings = _show(examine(settings))
    raise typer.Exit(0 if is_well(findings) else 1)


def _show(findings: Iterable[Finding]) -> list[Finding]:
    from rich.console import Console
    from rich.table import Table

    from diptych.doctor import is_well

    console = Console()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    shown = []
    with console.status("Looking ..."):
        for finding in findings:
            shown.append(finding)
            mark, style = MARKS[finding.status]
            table.add_row(f"[{style}]{mark}[/]", finding.name, _text(finding))
    console.print(table)
    console.print("Everything needed works." if is_well(shown) else "[bold red]Something needed does not work.[/]")
    return shown


def _text(finding: Finding) -> Text:
    from rich.text import Text

    text = Text(finding.text)
    if finding.advice:
        text.append(f"\n> {finding.advice}", style="dim" if finding.status == "ok" else "bold")
    return text
