"""Checks of what is installed: Python, extras, the page."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from importlib import metadata, resources

from packaging.requirements import Requirement

from diptych import __version__
from diptych.doctor import Finding
from diptych.settings import Settings

NEEDED_PYTHON = (3, 11)
MAIN_EXTRAS = ("pipeline", "server")  # a campaign on one machine needs both
OTHER_EXTRAS = ("diffusers", "ray", "scorers")


def check_python(settings: Settings) -> Iterator[Finding]:
    """Python's version."""
    text = f"Diptych {__version__} on Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    is_new = sys.version_info >= NEEDED_PYTHON
    yield Finding(
        name="Python",
        status="ok" if is_new else "fail",
        text=text,
        advice="" if is_new else "Install Python 3.11 or newer.",
    )


def check_extras(settings: Settings) -> Iterator[Finding]:
    """What each extra needs, against what is installed."""
    for extra in (*MAIN_EXTRAS, *OTHER_EXTRAS):
        needed = [whole for item in _requirements("diptych") if _belongs(item, extra) for whole in _with_extras(item)]
        yield _judge(extra, {item.name: _installed(item.name) for item in needed}, needed)


def check_page(settings: Settings) -> Iterator[Finding]:
    """The built page, which an installed wheel carries and a checkout builds."""
    page = resources.files("diptych").joinpath("server", "static", "index.html")
    if page.is_file():
        yield Finding(name="Page", status="ok", text="built")
    else:
        advice = "In a checkout: python hatch_build.py. Else install Diptych again: the wheel carries the page."
        yield Finding(name="Page", status="warn", text="not built; the server would answer without it", advice=advice)


def _judge(extra: str, found: dict[str, str | None], needed: list[Requirement]) -> Finding:
    name, advice = f"Extra {extra}", f"pip install 'diptych[{extra}]'"
    wrong = [f"{item} (found {found[item.name]})" for item in needed if not _satisfied(item, found[item.name])]
    if not wrong:
        text = ", ".join(f"{package} {version}" for package, version in found.items())
        return Finding(name=name, status="ok", text=text)
    if extra in OTHER_EXTRAS:
        return Finding(name=name, status="ok", text="not installed (optional)", advice=advice)
    if not any(found[item.name] for item in needed if item.name not in _shared()):
        return Finding(name=name, status="warn", text="not installed", advice=advice)
    return Finding(name=name, status="fail", text=f"needs {', '.join(wrong)}", advice=f"{advice} --upgrade")


def _shared() -> set[str]:
    """Packages that come with Diptych itself, so that they say nothing about an extra."""
    return {item.name for item in _requirements("diptych") if item.marker is None} | {"huggingface_hub"}


def _requirements(package: str) -> list[Requirement]:
    try:
        return [Requirement(line) for line in metadata.requires(package) or ()]
    except metadata.PackageNotFoundError:
        return []


def _with_extras(item: Requirement) -> list[Requirement]:
    """The requirement, and what the extras it names (``daft[ray]``) need beside it."""
    return [item, *(more for more in _requirements(item.name) for extra in item.extras if _belongs(more, extra))]


def _belongs(item: Requirement, extra: str) -> bool:
    return item.marker is not None and "extra" in str(item.marker) and item.marker.evaluate({"extra": extra})


def _installed(package: str) -> str | None:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def _satisfied(item: Requirement, version: str | None) -> bool:
    return version is not None and item.specifier.contains(version, prereleases=True)
