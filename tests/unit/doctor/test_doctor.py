from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from diptych import doctor
from diptych.cli import doctor as verb
from diptych.doctor import Finding, installed, machine, models
from diptych.errors import MissingExtraError
from diptych.settings import Settings


def test_a_check_that_breaks_is_a_finding_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    def check_disk(settings: Settings) -> Iterator[Finding]:
        raise RuntimeError("unheard of")
        yield

    for module, name in ((models, "check_models"), (machine, "check_port"), (machine, "check_machine")):
        monkeypatch.setattr(module, name, lambda settings: iter(()))
    monkeypatch.setattr("diptych.doctor.database.check_database", lambda settings: iter(()))
    monkeypatch.setattr(machine, "check_disk", check_disk)
    findings = list(doctor.examine(Settings()))
    assert findings[-1] == Finding(name="disk", status="fail", text="RuntimeError: unheard of")
    assert not doctor.is_well(findings)


def test_a_folder_that_cannot_be_written_fails(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (finding,) = machine.check_disk(Settings(data_dir=tmp_path / "file" / "data"))
    assert finding.status == "fail"
    assert "--data-dir" in finding.advice


def test_a_tight_disk_warns_and_a_full_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []
    for free_gb in (20, 1, 0.1):
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda path, free=free_gb: _Usage(free * 1e9))
        seen += [finding.status for finding in machine.check_disk(Settings(data_dir=tmp_path / "data"))]
    assert seen == ["ok", "warn", "fail"]
    assert list(tmp_path.iterdir()) == []


class _Usage:
    def __init__(self, free: float) -> None:
        self.free = free


@pytest.mark.parametrize(
    ("extra", "found", "status"),
    [
        ("server", {"asyncpg": "0.32.0", "nh3": "0.3.8"}, "ok"),
        ("server", {"asyncpg": "0.10.0", "nh3": "0.3.8"}, "fail"),
        ("server", {"asyncpg": "0.32.0", "nh3": None}, "fail"),
        ("server", {"asyncpg": None, "nh3": None}, "warn"),
        ("ray", {"asyncpg": None, "nh3": None}, "ok"),
    ],
)
def test_an_extra_is_whole_broken_or_left_out(extra: str, found: dict[str, str | None], status: str) -> None:
    needed = [Requirement("asyncpg>=0.31"), Requirement("nh3>=0.3")]
    finding = installed._judge(extra, found, needed)
    assert finding.status == status
    assert status == "ok" or f"pip install 'diptych[{extra}]'" in finding.advice


def test_a_model_that_is_not_installed_gives_the_line_and_a_wrong_one_fails() -> None:
    def missing() -> str:
        raise MissingExtraError("It", "pipeline")

    def wrong() -> str:
        models._expect(False, "a cat is a tax report")
        return ""

    assert models._examine("m", missing).advice == "pip install 'diptych[pipeline]'"
    assert models._examine("m", missing).status == "warn"
    assert models._examine("m", wrong).status == "fail"
    assert "a cat is a tax report" in models._examine("m", wrong).text


def test_text_with_brackets_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    verb._show(
        iter([Finding(name="Extra", status="warn", text="not installed", advice="pip install 'diptych[server]'")])
    )
    shown = capsys.readouterr().out
    assert "diptych[server]" in shown
    assert "Everything needed works." in shown
