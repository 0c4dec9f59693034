"""A real server with a small campaign, a real browser, and people who look at the page in it."""

from __future__ import annotations

import importlib.util
import itertools
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

import diptych.server
from diptych.testing.pairs import write_pairs

KEY = "owner-key-of-the-browser-tests"
PASSWORD = "correct horse battery"
N_PAIRS = 12
# Every test brings a person of its own, and each of them sees every pair.
OVERLAP = 60
START_S = 60
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def _browser_module() -> ModuleType:
    spec = importlib.util.spec_from_file_location("browser_of_tests", Path(__file__).parents[1] / "browser.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Server:
    """A running ``diptych serve`` with the campaign 'small', and its owner's view of it."""

    url: str
    folder: Path
    environment: dict[str, str]
    campaign: dict[str, Any] = field(default_factory=dict)

    def run(self, *words: str | Path) -> Any:
        done = subprocess.run(
            [sys.executable, "-m", "diptych", *map(str, words), "--json"],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def call(self, method: str, path: str, body: Any = None) -> Any:
        headers = {"X-Argilla-Api-Key": KEY}
        answer = httpx.request(method, f"{self.url}/api/v1{path}", json=body, headers=headers, trust_env=False)
        assert answer.is_success, answer.text
        return answer.json()

    def person(self, username: str) -> dict[str, Any]:
        """What the server counts for a person; zeros for one who did nothing."""
        people = self.call("GET", f"/datasets/{self.campaign['dataset_id']}/overview")["people"]
        nobody = {"votes": 0, "skips": 0, "flags": 0}
        return next((person for person in people if person["username"] == username), nobody)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    static = Path(diptych.server.__file__).parent / "static"
    assert (static / "index.html").exists(), "The page is not built; build it with: make page"
    folder = tmp_path_factory.mktemp("served")
    for parent in (folder, folder.parent):
        parent.chmod(0o755)  # PostgreSQL's unprivileged user must pass through
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (folder / "home").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder / "home"),
        "DIPTYCH_DATA_DIR": str(folder / "data"),
        "DIPTYCH_PORT": str(port),
        "DIPTYCH_URL": f"http://127.0.0.1:{port}",
        "DIPTYCH_API_KEY": KEY,
        "DIPTYCH_OWNER_API_KEY": KEY,
        "DIPTYCH_OWNER_USERNAME": "owner",
        "DIPTYCH_OWNER_PASSWORD": PASSWORD,
        "DO_NOT_TRACK": "1",
    }
    log = folder / "serve.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "diptych", "serve"], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        running = Server(environment["DIPTYCH_URL"], folder, environment)
        _wait_until_up(running, process, log)
        running.campaign = running.run("load", write_pairs(folder / "pairs", N_PAIRS, overlap=OVERLAP))
        yield running
    finally:
        process.terminate()
        process.wait(30)


def _wait_until_up(server: Server, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_S
    while time.monotonic() < end and process.poll() is None:
        try:
            httpx.get(f"{server.url}/api/v1/version", trust_env=False)
            return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError(log.read_text())


# Of a module, not of the session: while it runs, no other test of this process could have an event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    module = _browser_module()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=module.find_browser(), args=module.ARGUMENTS)
        yield browser
        browser.close()


class Visitor:
    """A person at the page, with what their browser complained about and everything it was sent."""

    def __init__(self, server: Server, context: BrowserContext, username: str) -> None:
        self.server = server
        self.context = context
        self.username = username
        self.problems: list[str] = []
        self.responses: list[Response] = []
        self.page = self.open_tab()

    def open_tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("response", lambda response: self.responses.append(response))
        page.on(
            "console",
            lambda message: self.problems.append(message.text) if "Content Security Policy" in message.text else None,
        )
        return page

    @property
    def counts(self) -> tuple[int, int, int]:
        """Votes, skips and flags of this person on the server."""
        person = self.server.person(self.username)
        return person["votes"], person["skips"], person["flags"]

    def sign_in(self, password: str = PASSWORD) -> None:
        self.page.get_by_label("Username").fill(self.username)
        self.page.get_by_role("textbox", name="Password").fill(password)
        self.page.keyboard.press("Enter")

    def start(self) -> Page:
        """Sign in and close the guidelines: the first pair is ready."""
        self.page.goto(self.server.url)
        self.sign_in()
        self.page.get_by_role("button", name="Start").click()
        self.wait_ready()
        return self.page

    def wait_ready(self, page: Page | None = None) -> None:
        (page or self.page).wait_for_selector("[data-ready=true]")

    def images(self, page: Page | None = None) -> list[str]:
        """Addresses of the two images on screen, A first."""
        self.wait_ready(page)
        return (page or self.page).eval_on_selector_all(
            "[data-lease] img", "images => images.map(image => new URL(image.src).pathname)"
        )

    def press(self, key: str) -> None:
        """Press a key and wait for the pair after this one."""
        self.wait_ready()
        lease = self.lease
        self.page.keyboard.press(key)
        self.page.wait_for_function(
            "lease => document.querySelector('[data-lease]')?.dataset.lease !== lease", arg=lease
        )

    @property
    def lease(self) -> str | None:
        return self.page.locator("[data-lease]").get_attribute("data-lease")

    def wait_counts(self, *counts: int) -> None:
        """Wait until the server has these votes, skips and flags, and see that no more follow."""
        end = time.monotonic() + 10
        while self.counts != counts and time.monotonic() < end:
            # Not time.sleep: requests that a test holds up would wait with it.
            self.page.wait_for_timeout(100)
        assert self.counts == counts


Visit = Callable[..., Visitor]
_numbers = itertools.count(1)


@pytest.fixture
def visit(server: Server, browser: Browser) -> Iterator[Visit]:
    """Make people and open the page for them; nobody's browser may have had an error in the end."""
    visitors: list[Visitor] = []

    def make(*, viewport: dict[str, int] = DESKTOP, username: str | None = None, **options: Any) -> Visitor:
        name = username or f"person-{next(_numbers)}"
        if username is None:
            body = {"username": name, "first_name": "Test", "role": "annotator", "password": PASSWORD}
            user = server.call("POST", "/users", body)
            workspaces = server.call("GET", "/me/workspaces")["items"]
            workspace = next(item for item in workspaces if item["name"] == server.campaign["workspace"])
            server.call("POST", f"/workspaces/{workspace['id']}/users", {"user_id": user["id"]})
        context = browser.new_context(viewport=viewport, **options)
        visitors.append(Visitor(server, context, name))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.context.close()
    assert [problem for visitor in visitors for problem in visitor.problems] == []
