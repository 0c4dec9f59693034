"""Writes ``openapi.json``, the contract between the server and every client.

``python -m diptych.server.openapi`` in the checkout; with ``--check`` it only compares.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from diptych.server.app import create_app
from diptych.settings import Settings

FILE = Path("openapi.json")


def describe() -> str:
    """The contract as text; the same text every time."""
    app = create_app(Settings(), dsn="")  # describing opens nothing
    return json.dumps(app.openapi(), indent=1, ensure_ascii=False) + "\n"


def main(arguments: list[str]) -> int:
    """Write the file, or with ``--check`` say whether it is what the code says."""
    described = describe()
    if arguments == ["--check"]:
        if FILE.is_file() and FILE.read_text(encoding="utf-8") == described:
            return 0
        print(f"{FILE} is not what the code says; run: python -m diptych.server.openapi", file=sys.stderr)
        return 1
    FILE.write_text(described, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
