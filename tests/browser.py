"""Finds the browser that the page's tests drive; ``python tests/browser.py`` installs one where there is none.

A Chromium on the PATH is taken first, then Debian's package (where we may install it), then Playwright's own.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# The flags keep Chromium from calling its maker's servers; --no-sandbox is needed where tests run as root.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def find_browser() -> str | None:
    """Path of a Chromium on this machine, or None for Playwright's own."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install_browser() -> None:
    """Install Debian's Chromium as root, else the one that Playwright brings."""
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        install = ["apt-get", "install", "--yes", "--quiet", "--no-install-recommends", "chromium", "fonts-dejavu-core"]
        subprocess.run(["apt-get", "update", "--quiet"], env=environment, check=False)
        if subprocess.run(install, env=environment, check=False).returncode == 0:
            return
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    if find_browser() is None:
        print("Installing a browser for the page's tests ...")
        install_browser()
    print(f"Browser for tests: {find_browser() or 'the one of Playwright'}")
