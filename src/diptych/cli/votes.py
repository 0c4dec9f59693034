"""``diptych votes``: the votes of a campaign, out of the database into votes.parquet."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

if TYPE_CHECKING:
    import pyarrow as pa


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("votes")(votes)


def votes(
    dataset: str = typer.Argument(..., help="Name of the campaign's dataset."),
    out: Path = typer.Option(Path("votes.parquet"), "--out", help="File to write."),
    workspace: str | None = typer.Option(None, "--workspace", help="Needed when two workspaces have that name."),
    include_surplus: bool = typer.Option(False, "--include-surplus", help="Also votes that came too late to count."),
    force: bool = typer.Option(False, "--force", help="Overwrite the file if it exists."),
    data_dir: Path | None = typer.Option(None, "--data-dir", help="Folder of the server. [env: DIPTYCH_DATA_DIR]"),
    as_json: bool = typer.Option(False, "--json", help="Print the result as one JSON object on stdout."),
) -> None:
    """Write the votes of a campaign, one row a vote. The server may run meanwhile, or not."""
    from diptych.errors import ConflictError, MissingExtraError
    from diptych.settings import read_settings

    if out.exists() and not force:
        raise ConflictError(f"{out} exists already; overwrite it with --force, or choose another --out.")
    settings = read_settings(data_dir=data_dir)
    try:
        from diptych.db import database
        from diptych.db.failures import border
    except ModuleNotFoundError as error:
        raise MissingExtraError("diptych votes", "server") from error
    with database(settings) as dsn, border(dsn):
        table = asyncio.run(_read(dsn, dataset, workspace=workspace, include_surplus=include_surplus))
    write(table, out)
    n_surplus = table.num_rows - sum(table["counted"].to_pylist())
    annotators = len(table["annotator"].unique())
    if as_json:
        counts = {"votes": table.num_rows, "surplus": n_surplus, "annotators": annotators, "votes_path": str(out)}
        typer.echo(json.dumps(counts, ensure_ascii=False))
    else:
        typer.echo(f"{table.num_rows:,} votes of {annotators:,} annotators ({n_surplus:,} surplus) are in {out}.")


async def _read(dsn: str, name: str, *, workspace: str | None, include_surplus: bool) -> pa.Table:
    from diptych.datasets.votes import read_votes
    from diptych.db.pool import open_pool
    from diptych.errors import InputError

    async with await open_pool(dsn, min_size=1, max_size=1) as pool, pool.acquire() as connection:
        found = await _find(connection, name, workspace=workspace)
        table = await read_votes(connection, found.id)
    if not include_surplus:
        table = table.filter(table["counted"])
    if table.num_rows == 0:
        raise InputError(f"The campaign '{name}' has no votes yet. Let people vote, or try: diptych simulate {name}")
    return table


async def _find(connection: Any, name: str, *, workspace: str | None) -> Any:
    from diptych.db.votes import find_datasets
    from diptych.errors import NotFoundError, UserError

    known = await find_datasets(connection)
    found = [item for item in known if item.name == name and workspace in (None, item.workspace)]
    if not found:
        names = ", ".join(f"{item.name} (workspace {item.workspace})" for item in known) or "none yet"
        raise NotFoundError(f"There is no campaign '{name}'; campaigns here: {names}.")
    if len(found) > 1:
        places = ", ".join(item.workspace for item in found)
        raise UserError(f"'{name}' exists in several workspaces; say which with --workspace: {places}.")
    return found[0]


def write(table: pa.Table, path: Path) -> None:
    """Write a parquet file whole or not at all.

    Raises:
        StorageError: the folder cannot be written or the disk is full; nothing is left behind.
    """
    import os

    import pyarrow.parquet as pq

    from diptych.errors import StorageError

    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(table, temporary, compression="zstd")
        os.replace(temporary, path)
    except OSError as error:
        raise StorageError(f"Cannot write {path}: {error.strerror or error}.") from error
    finally:
        temporary.unlink(missing_ok=True)
