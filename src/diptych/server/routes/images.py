"""Images: masters for organisers, and under opaque names the pictures that annotators see."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import anyio.to_thread
from fastapi import APIRouter, HTTPException, Request, Response

from diptych.db import pairs
from diptych.errors import NotFoundError
from diptych.server import masters, policies
from diptych.server.deps import AdminUser, Connection, CurrentUser, Settings, Store
from diptych.server.schemas.organiser import StoredImage

router = APIRouter()

# The name changes when the picture does, so nobody needs to ask twice.
FOR_EVER = "private, max-age=31536000, immutable"
MASTERS = "/api/v1/images"
RAW_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
WEBP: dict[int | str, dict[str, Any]] = {200: {"content": {"image/webp": {}}, "description": "The picture."}}
MASTER: dict[int | str, dict[str, Any]] = {200: {"content": {"image/*": {}}, "description": "The master's bytes."}}


@router.get("/me/images/{name}/{size}.webp", response_class=Response, responses=WEBP)
async def get_blind_image(
    name: str, size: str, user: CurrentUser, connection: Connection, request: Request, store: Store, settings: Settings
) -> Response:
    """One image of a pair, for members of its workspace; the answer tells neither model nor position."""
    found = await pairs.find_image_seen_by(connection, name, user.id)
    if found is None or size not in masters.SIZES or not policies.allows(user, "campaign.annotate", is_member=found[1]):
        raise NotFoundError("No such image")
    headers = {"ETag": f'"{name}-{size}-{masters.ENCODING}"', "Cache-Control": FOR_EVER}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    try:
        data = await masters.read_variant(store, settings.data_dir / "variants", found[0], size)
    except NotFoundError as error:
        # The store's own sentence names the master.
        raise NotFoundError("No such image") from error
    return Response(data, media_type="image/webp", headers=headers)


@router.post("/images", status_code=201, openapi_extra=RAW_BODY)
async def upload_image(
    request: Request, user: AdminUser, connection: Connection, store: Store, settings: Settings
) -> StoredImage:
    """Store a master; the body is the raw bytes of a PNG, JPEG, WebP, GIF or AVIF."""
    data = await _read_body(request, limit_mb=settings.image_limit_mb)
    master = await masters.keep(connection, store, data)
    return StoredImage(
        sha256=master.sha256,
        url=f"{MASTERS}/{master.sha256}",
        media_type=master.media_type,
        width=master.width,
        height=master.height,
    )


async def _read_body(request: Request, *, limit_mb: int) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > limit_mb * 1_000_000:
            raise HTTPException(
                413, f"The image is larger than {limit_mb} MB. Make it smaller, or raise DIPTYCH_IMAGE_LIMIT_MB."
            )
    return bytes(data)


@router.get("/images/{sha256}", response_class=Response, responses=MASTER)
async def get_master(sha256: str, user: AdminUser, connection: Connection, store: Store) -> Response:
    """The bytes of a master as they came in."""
    master = await pairs.get_image(connection, sha256)
    if master is None:
        raise NotFoundError(f"No image {sha256[:80]!r} on this server")
    read: Callable[[str], bytes] = store.get
    data = await anyio.to_thread.run_sync(read, sha256)
    return Response(data, media_type=master.media_type, headers={"ETag": f'"{sha256}"', "Cache-Control": FOR_EVER})


@router.head("/images/{sha256}", include_in_schema=False)
async def has_master(sha256: str, user: AdminUser, connection: Connection, store: Store) -> Response:
    """Whether a master is here: whoever uploads asks first."""
    is_here = await pairs.get_image(connection, sha256) is not None and store.has(sha256)
    return Response(status_code=200 if is_here else 404)
