"""What the verbs show on a terminal, and what they refuse before any work is done."""

from __future__ import annotations

import io
import os
import socket
from pathlib import Path

import pytest
from rich.console import Console
from typer.testing import CliRunner

from diptych import cli, engine
from diptych.cli.run import RichReport
from diptych.errors import UserError


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_step_with_nothing_to_do_is_said_and_shows_no_empty_bar(is_terminal: bool) -> None:
    shown = io.StringIO()
    with RichReport(Console(file=shown, force_terminal=is_terminal, width=100)) as report:
        report.begin("generate", 0)
        report.end("generate")
    assert "generate: nothing left to do" in shown.getvalue()
    # What is left on the screen after the last line was erased.
    assert "0/0" not in shown.getvalue().rsplit("\x1b[2K", 1)[-1]


def test_daft_prints_no_names_of_queries() -> None:
    assert engine.daft is not None
    assert os.environ["DAFT_SHOW_QUERY_ID"] == "0"


def test_demo_refuses_a_port_in_use_before_it_draws(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        answer = CliRunner().invoke(cli.app, ["demo", str(tmp_path / "d"), "--headless", "--port", str(port)])
    assert isinstance(answer.exception, UserError)
    assert f"Port {port} on 127.0.0.1 is in use" in str(answer.exception)
    assert not (tmp_path / "d").exists()
