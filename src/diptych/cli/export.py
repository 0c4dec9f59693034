"""``diptych export``: a campaign as a folder that others load."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from diptych.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from diptych.datasets.export import Exported, Request
    from diptych.settings import Settings


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("export")(export)


def export(
    dataset: Annotated[str, typer.Argument(metavar="DATASET", help="Name of the campaign's dataset on the server.")],
    form: Annotated[str, typer.Option(help="argilla: records with pictures; votes: one row per vote.")] = "argilla",
    out: Annotated[Path | None, typer.Option(help="New folder to write. Default: DATASET-FORM here.")] = None,
    workspace: Annotated[str | None, typer.Option(help="Workspace, where several have a dataset of that name.")] = None,
    include_surplus: Annotated[
        bool, typer.Option("--include-surplus", help="Also votes after a pair was full.")
    ] = False,
    annotators: Annotated[
        str, typer.Option(help="pseudonyms, or ids: users' real ids, to restore on this server.")
    ] = "pseudonyms",
    licence: Annotated[str | None, typer.Option(help="Licence for the card, as the hub names it.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of the server.")] = None,
) -> None:
    """Write a campaign's records, pictures and votes into a new folder with a dataset card."""
    from diptych.db import check_installed
    from diptych.settings import read_settings

    check_installed()
    from diptych.datasets.export import FORMS, Request

    if form not in FORMS:
        raise InputError(f"--form is '{form}'; allowed: {', '.join(FORMS)}.")
    if annotators not in ("pseudonyms", "ids"):
        raise InputError(f"--annotators is '{annotators}'; allowed: pseudonyms, ids.")
    request = Request(
        name=dataset,
        workspace=workspace,
        form=form,
        out=out if out is not None else Path(f"{dataset}-{form}"),
        include_surplus=include_surplus,
        real_users=annotators == "ids",
        licence=licence,
    )
    exported = _export_with_progress(read_settings(data_dir=data_dir), request)
    typer.echo(
        f"{exported.n_pairs:,} pairs with {exported.n_votes:,} votes in {exported.n_files} parquet "
        f"{'file' if exported.n_files == 1 else 'files'}: {exported.path}"
    )


def _export_with_progress(settings: Settings, request: Request) -> Exported:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Exporting"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("export", total=None)

        def report(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        return asyncio.run(_export(settings, request, report=report))


async def _export(settings: Settings, request: Request, *, report: Callable[[int, int], None]) -> Exported:
    from diptych.datasets.export import export_dataset
    from diptych.db import database
    from diptych.db.pool import open_pool
    from diptych.images.store import FolderStore

    key = settings.secret_key.get_secret_value() if settings.secret_key else None
    with database(settings) as dsn:
        async with await open_pool(dsn, min_size=1, max_size=1) as pool, pool.acquire() as connection:
            store = FolderStore(settings.data_dir / "images")
            return await export_dataset(connection, request, store=store, key=key, report=report)
