"""Serves the built page: hashed files for ever, index.html for every address that is not the API's."""

from __future__ import annotations

import base64
import hashlib
import mimetypes
import re
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

STATIC = Path(__file__).parent / "static"
# SvelteKit puts files whose names carry their hash below this folder.
HASHED = "_app/immutable/"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
# What the build leaves beside a file, best first.
COMPRESSED = {"br": ".br", "gzip": ".gz"}
INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.DOTALL)

NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Diptych</title>
<h1>The server runs; its page is not built</h1>
<p>In a checkout, build the page with <code>make page</code> and start again. An installed Diptych brings it along.</p>
<p>The API answers below <code>/api/v1</code>.</p></html>
"""


def _policy(html: str) -> str:
    """Content-Security-Policy for a page: its own files, and just those inline scripts that stand in it."""
    digests = (hashlib.sha256(script.encode()).digest() for script in INLINE_SCRIPT.findall(html))
    scripts = " ".join(["'self'", *(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)])
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",  # Svelte sets style attributes
            "img-src 'self' data: blob:",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        )
    )


class Page:
    """Answers what no route of the API answers."""

    def __init__(self, folder: Path = STATIC) -> None:
        self.folder = folder.resolve()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request with a file, the index page, or 404."""
        await self.answer(Request(scope))(scope, receive, send)

    def answer(self, request: Request) -> Response:
        """Choose the answer for a request."""
        path = request.url.path.lstrip("/")
        if path == "api" or path.startswith("api/"):
            return _missing()
        if request.method not in ("GET", "HEAD"):
            return _missing()
        file = self._file(path)
        if file is not None:
            return _send(file, request, caching=FOR_EVER if path.startswith(HASHED) else ASK_AGAIN)
        if path.startswith("_app/"):
            # A page of an older build asks for a file that is gone: index.html would be a broken script.
            return _missing()
        return self._index()

    def _file(self, path: str) -> Path | None:
        if "\0" in path:
            return None
        file = (self.folder / path).resolve()
        is_inside = file.is_relative_to(self.folder)
        return file if path != "index.html" and is_inside and file.is_file() else None

    def _index(self) -> Response:
        index = self.folder / "index.html"
        html = index.read_text(encoding="utf-8") if index.is_file() else NOT_BUILT
        headers = {
            "Cache-Control": ASK_AGAIN,
            "Content-Security-Policy": _policy(html),
            "Referrer-Policy": "same-origin",
            "X-Frame-Options": "DENY",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
        return HTMLResponse(html, headers=headers)


def _send(file: Path, request: Request, *, caching: str) -> Response:
    """The file, in the smallest form that the build made of it and the browser takes."""
    headers = {"Cache-Control": caching, "Vary": "Accept-Encoding"}
    taken = {part.partition(";")[0].strip() for part in request.headers.get("accept-encoding", "").split(",")}
    for encoding, ending in COMPRESSED.items():
        packed = file.with_name(file.name + ending)
        if encoding in taken and packed.is_file():
            media_type = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
            return FileResponse(packed, media_type=media_type, headers=headers | {"Content-Encoding": encoding})
    return FileResponse(file, headers=headers)


def _missing() -> Response:
    return Response('{"detail":"Not Found"}', status_code=404, media_type="application/json")


def install(app: FastAPI, folder: Path = STATIC) -> None:
    """Serve the page wherever no route matches. Not a catch-all route: those would turn 405 of the API into pages."""
    page = Page(folder)
    missing = app.router.default

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await page(scope, receive, send)
        else:
            await missing(scope, receive, send)

    app.router.default = answer
