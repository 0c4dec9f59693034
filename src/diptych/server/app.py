"""The application: its state, its middleware, its routes."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.routing import APIRoute
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from diptych import __version__
from diptych.db.pool import open_pool
from diptych.images.store import FolderStore
from diptych.server import auth, errors, page
from diptych.server.routes import (
    annotation,
    datasets,
    fields,
    images,
    info,
    metadata_properties,
    organiser,
    progress,
    questions,
    records,
    responses,
    session,
    suggestions,
    users,
    vectors_settings,
    workspaces,
)
from diptych.server.schemas.errors import ErrorOut
from diptych.settings import Settings

API = "/api/v1"
ROUTES = (
    session,
    info,
    users,
    workspaces,
    datasets,
    fields,
    questions,
    metadata_properties,
    vectors_settings,
    records,
    responses,
    suggestions,
    progress,
    annotation,
    organiser,
    images,
)


class AnswerHeaders:
    """Adds the headers that every answer has; a route's own Cache-Control wins."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.perf_counter()

        async def send_on(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Server-Timing"] = f"total;dur={(time.perf_counter() - started) * 1000:.1f}"
                headers.setdefault("X-Content-Type-Options", "nosniff")
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        await self.app(scope, receive, send_on)


def _operation_id(route: APIRoute) -> str:
    return route.name


def create_app(settings: Settings, dsn: str) -> FastAPI:
    """Build the application; the pool opens when the server starts and closes when it stops."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await open_pool(dsn)
        try:
            async with app.state.pool.acquire() as connection:
                app.state.secret_key = await auth.read_secret(connection, settings)
            yield
        finally:
            await app.state.pool.close()

    app = FastAPI(
        title="Diptych",
        version=__version__,
        lifespan=lifespan,
        openapi_url=f"{API}/openapi.json",
        docs_url=None,  # the usual docs pages load their scripts from a network
        redoc_url=None,
        redirect_slashes=False,  # the Argilla client follows no redirect
        generate_unique_id_function=_operation_id,
    )
    app.state.settings = settings
    app.state.store = FolderStore(settings.data_dir / "images")
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"], allow_headers=["*"]
    )
    app.add_middleware(AnswerHeaders)
    errors.install(app)
    for module in ROUTES:
        app.include_router(module.router, prefix=API, responses={"4XX": {"model": ErrorOut, "description": "Refused"}})
    page.install(app)
    return app
