"""The command line: one verb per module, thin; rooms are imported inside the verb so that ``--help`` is fast."""

from __future__ import annotations

import importlib
import signal
import sys

import typer

from diptych import __version__
from diptych.errors import DiptychError

VERBS = (
    "demo",
    "init",
    "run",
    "serve",
    "load",
    "simulate",
    "votes",
    "export",
    "rank",
    "agreement",
    "user",
    "db",
    "doctor",
)

app = typer.Typer(
    name="diptych",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a list of prompts to a published image-preference dataset and a ranking of image models.",
)


@app.callback(invoke_without_command=True)
def _main(version: bool = typer.Option(False, "--version", help="Show the version and exit.", is_eager=True)) -> None:
    if version:
        typer.echo(f"diptych {__version__}")
        raise typer.Exit


def _register() -> None:
    for verb in VERBS:
        importlib.import_module(f"diptych.cli.{verb}").register(app)


_register()


def main() -> None:
    """Run the command line; errors raised on purpose become one message on stderr and their exit code."""
    # A polite kill leaves the with-blocks too, so that servers which a verb holds are stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    try:
        app()
    except DiptychError as error:
        typer.secho(f"Error: {error}", fg=typer.colors.RED, err=True)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        typer.secho("Stopped. Run the same command again to continue.", err=True)
        sys.exit(130)
