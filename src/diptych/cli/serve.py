"""``diptych serve``: the annotation server."""

from __future__ import annotations

import ipaddress
from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command("serve")(serve)


def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on. [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="Port to listen on. [default: 6900]")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder of database and images; made when missing.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, max=64, help="Server processes. [default: 1]")] = None,
) -> None:
    """Run the annotation server until Ctrl-C.

    Every option can also be set by its variable, as DIPTYCH_PORT. The first start makes the owner, from
    DIPTYCH_OWNER_USERNAME, DIPTYCH_OWNER_PASSWORD and DIPTYCH_OWNER_API_KEY or with secrets it makes and shows once.
    """
    from diptych.db import check_installed, database
    from diptych.settings import read_settings

    settings = read_settings(host=host, port=port, data_dir=data_dir, workers=workers)
    check_installed()
    from diptych.server import run

    listener = run.bind(settings.host, settings.port)
    with database(settings) as dsn:
        owner = run.prepare(dsn, settings)
        if owner is not None:
            show_owner(owner.username, owner.password, owner.api_key)
        if not _is_loopback(settings.host):
            typer.secho(
                f"Listening on {settings.host} without encryption: put a server with TLS in front of it.",
                fg=typer.colors.YELLOW,
                err=True,
            )
        typer.echo(f"Diptych runs at {address(settings.host, settings.port)} - stop it with Ctrl-C.")
        run.serve(settings, dsn, listener)
        typer.echo("Stopping.")


def show_owner(username: str, password: str | None, api_key: str | None) -> None:
    """Say how the owner who was just made signs in; secrets that were made are shown here and never again."""
    typer.echo(f"Made the first owner: {username}")
    typer.echo(f"  password: {password or 'as given in DIPTYCH_OWNER_PASSWORD'}")
    typer.echo(f"  API key:  {api_key or 'as given in DIPTYCH_OWNER_API_KEY'}")
    if password or api_key:
        typer.echo("Keep them: they are not shown again (diptych user password, diptych user api-key make new ones).")


def address(host: str, port: int) -> str:
    """What to type into a browser on this machine."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}
    shown = everywhere.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
