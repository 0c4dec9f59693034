"""Is everything here that Diptych needs, and does it work? Each check says what it found and the way out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from diptych.settings import Settings

Status = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """What one check found. ``fail``: something needed does not work; ``warn``: something is left out or tight."""

    name: str
    status: Status
    text: str
    advice: str = ""


Check = Callable[[Settings], Iterator[Finding]]


def examine(settings: Settings) -> Iterator[Finding]:
    """Run every check, one after the other; a check that breaks is itself a finding."""
    from diptych.doctor import database, installed, machine, models

    checks: tuple[Check, ...] = (
        installed.check_python,
        installed.check_extras,
        installed.check_page,
        machine.check_machine,
        machine.check_disk,
        machine.check_port,
        database.check_database,
        models.check_models,
    )
    for check in checks:
        try:
            yield from check(settings)
        except Exception as error:  # the doctor is asked when things are broken in ways nobody thought of
            name = check.__name__.removeprefix("check_")
            yield Finding(name=name, status="fail", text=f"{type(error).__name__}: {error}")


def is_well(findings: list[Finding]) -> bool:
    """Whether everything needed works."""
    return all(finding.status != "fail" for finding in findings)
