"""``diptych demo``: a campaign end to end on built-in models, made of the same verbs that a user types."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import Any

import typer

from diptych.errors import ServiceError, StorageError

NAME = "demo"
USUAL_PORT = 6900
START_LIMIT_S = 90.0
POLL_S = 0.2


def register(app: typer.Typer) -> None:
    """Add the verb."""
    app.command(NAME)(demo)


def demo(
    folder: Path = typer.Argument(
        Path("diptych-demo"), metavar="DIR", help="Where everything goes; made when missing."
    ),
    headless: bool = typer.Option(False, "--headless", help="Simulated annotators vote; ends with one line of JSON."),
    annotators: int = typer.Option(12, min=1, max=200, help="With --headless: how many simulated annotators."),
    port: int | None = typer.Option(None, min=1, max=65535, help="Port of the server; default: 6900 or a free one."),
    browser: bool = typer.Option(True, help="Open the page in the browser."),
) -> None:
    """Run a campaign of 60 prompts on built-in models and open its page. Run it again to continue.

    The two image models are painters: programs that draw by rules, with no machine learning.
    """
    # First: another server on that port would be taken for ours after minutes of drawing.
    free_port = _free_port(port)
    campaign = _write_campaign(folder)
    _say("1/3 From prompts to pairs")
    counts = json.loads(_run_verb("run", campaign, "--json"))
    owner = _owner(folder / "sign-in.json")
    settings = {"DIPTYCH_DATA_DIR": str(folder / "server"), "DIPTYCH_PORT": str(free_port)}
    settings |= {f"DIPTYCH_OWNER_{name.upper()}": value for name, value in owner.items()}
    settings |= {"DIPTYCH_URL": f"http://127.0.0.1:{settings['DIPTYCH_PORT']}", "DIPTYCH_API_KEY": owner["api_key"]}
    with _server(settings, log=folder / "server.log") as server:
        _say(f"2/3 Loading the pairs onto the server at {settings['DIPTYCH_URL']}")
        _run_verb("load", counts["pairs_path"], "--campaign", campaign, settings=settings)
        if headless:
            _say(f"3/3 {annotators} simulated annotators vote through the page's own routes")
            _run_verb("simulate", NAME, "--annotators", annotators, settings=settings)
            typer.echo(json.dumps(_results(folder, counts, settings)))
        else:
            _invite(settings["DIPTYCH_URL"], owner, open_browser=browser)
            server.wait()
            raise ServiceError(f"The server stopped; its output is in {folder / 'server.log'}.")


def _write_campaign(folder: Path) -> Path:
    """The demo's campaign file and prompts; an existing file is kept, so that the demo can be played with."""
    from diptych.cli.init import make_campaign_file

    path = folder / "campaign.yaml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            prompts = files("diptych").joinpath("data/demo_prompts.tsv").read_text(encoding="utf-8")
            (folder / "prompts.tsv").write_text(prompts, encoding="utf-8")
            text = make_campaign_file(name=NAME, source="prompts.tsv", column="prompt", limit=None)
            path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise StorageError(
            f"Cannot write to {folder}: {error.strerror}. Name another folder: diptych demo DIR"
        ) from error
    return path


def _owner(path: Path) -> dict[str, str]:
    """Sign-in of the demo's owner, made once and kept in the demo's folder for this user only."""
    if path.exists():
        owner: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
        return owner
    owner = {"username": "owner", "password": secrets.token_urlsafe(9), "api_key": secrets.token_urlsafe(32)}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(owner, file)
    return owner


def _free_port(wanted: int | None) -> int:
    if wanted is not None:
        from diptych.server import run

        run.bind("127.0.0.1", wanted).close()
        return wanted
    for port in (USUAL_PORT, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise ServiceError("No port is free on 127.0.0.1; name one: diptych demo --port PORT")


def _command(verb: str, *arguments: object) -> list[str]:
    return [sys.executable, "-m", "diptych", verb, *map(str, arguments)]


def _run_verb(verb: str, *arguments: object, settings: dict[str, str] | None = None) -> str:
    """Run one verb as a user would; its bars and errors go to the terminal, its answer comes back.

    Raises:
        typer.Exit: the verb failed and has said why; with its exit code.
    """
    done = subprocess.run(
        _command(verb, *arguments),
        stdout=subprocess.PIPE,
        env={**os.environ, **(settings or {})},
        text=True,
        check=False,
    )
    if done.returncode:
        raise typer.Exit(done.returncode)
    return done.stdout


@contextmanager
def _server(settings: dict[str, str], *, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A server for the length of the block; what it prints goes to ``log``."""
    with log.open("w") as output:
        process = subprocess.Popen(
            _command("serve"), stdout=output, stderr=subprocess.STDOUT, env={**os.environ, **settings}
        )
    try:
        _await_server(process, settings["DIPTYCH_URL"], log)
        yield process
    finally:
        process.terminate()
        process.wait()


def _await_server(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    import httpx

    deadline = time.monotonic() + START_LIMIT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise ServiceError(f"The server did not start. {log.read_text().strip()}")
        try:
            if httpx.get(f"{url}/api/v1/version", timeout=POLL_S * 10).is_success and process.poll() is None:
                return
        except httpx.TransportError:
            pass
        time.sleep(POLL_S)
    raise ServiceError(f"The server did not answer at {url} within {START_LIMIT_S:.0f} s; its output is in {log}.")


def _results(folder: Path, counts: dict[str, Any], settings: dict[str, str]) -> dict[str, Any]:
    """Take the votes out, export and rank them, and say what came of it."""
    import pyarrow.parquet as pq

    votes, dataset = folder / "votes.parquet", folder / "dataset"
    _run_verb("votes", NAME, "--out", votes, "--force", settings=settings)
    shutil.rmtree(dataset, ignore_errors=True)  # of an earlier run of the demo
    _run_verb("export", NAME, "--form", "argilla", "--out", dataset, settings=settings)
    ranking = json.loads(_run_verb("rank", votes, "--json"))
    table = pq.read_table(votes)
    per_pair = table.filter(table["counted"]).group_by("record_id").aggregate([("record_id", "count")])
    overlap = _overlap(folder)
    return {
        "prompts": counts["kept"],
        "pairs": counts["pairs"],
        "votes": table.num_rows,
        "overlap_exact": per_pair.num_rows == counts["pairs"] and set(per_pair[1].to_pylist()) == {overlap},
        "dataset": str(dataset.resolve()),
        "board": [{key: row[key] for key in ("model", "rating", "lower", "upper")} for row in ranking["models"]],
    }


def _overlap(folder: Path) -> int:
    from diptych.campaign import read_campaign

    return read_campaign(folder / "campaign.yaml").annotation.overlap


def _invite(url: str, owner: dict[str, str], *, open_browser: bool) -> None:
    from rich.console import Console
    from rich.panel import Panel

    lines = (f"Page      {url}", f"Username  {owner['username']}", f"Password  {owner['password']}")
    text = "\n".join((*lines, "", "Stop with Ctrl-C; run it again to continue."))
    Console(stderr=True, highlight=False).print(Panel(text, title="3/3 Sign in and vote", expand=False))
    if open_browser:
        webbrowser.open(url)


def _say(text: str) -> None:
    typer.secho(text, bold=True, err=True)
