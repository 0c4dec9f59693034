"""A thin client of a Diptych server: retries what may be repeated, and turns answers into our errors."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx
from tenacity import AsyncRetrying, RetryError, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from diptych.errors import (
    ConflictError,
    DiptychError,
    InputError,
    NotAllowedError,
    NotFoundError,
    ServiceError,
    UserError,
)

API = "/api/v1"
KEY_HEADER = "X-Argilla-Api-Key"
TIMEOUT_S = 60.0
ATTEMPTS = 5
BUSY = (429, 502, 503, 504)
REPEATABLE = ("GET", "HEAD", "PUT", "DELETE")
LONGEST_DETAIL = 1000

ERRORS: dict[int, type[DiptychError]] = {
    403: NotAllowedError,
    404: NotFoundError,
    409: ConflictError,
    413: InputError,
    422: InputError,
}


class _Busy(Exception):
    """The server asked to come again."""


class Client:
    """One caller of one server; use as ``async with Client(url, api_key) as client``.

    Args:
        url: the server, as ``http://127.0.0.1:6900``.
        api_key: of the caller, or with ``is_token`` a bearer token from POST /token.
        is_token: see ``api_key``.
        transport: another way to the server, such as ``httpx.ASGITransport``.
        connections: how many requests may run at once.
    """

    def __init__(
        self,
        url: str,
        api_key: str,
        *,
        is_token: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
        connections: int = 16,
    ) -> None:
        self.url = url.rstrip("/")
        if not self.url.startswith(("http://", "https://")):
            raise UserError(f"The server's address is '{url}'; it must start with http:// or https://.")
        if not api_key.isascii() or not api_key.isprintable() or not api_key:
            raise UserError("The API key must be visible ASCII characters; give --api-key or set DIPTYCH_API_KEY.")
        self._http = httpx.AsyncClient(
            base_url=self.url + API,
            headers={"Authorization": f"Bearer {api_key}"} if is_token else {KEY_HEADER: api_key},
            transport=transport,
            timeout=TIMEOUT_S,
            limits=httpx.Limits(max_connections=connections, max_keepalive_connections=connections),
            trust_env=False,  # the key must not travel through a proxy that only the environment knows of
        )

    async def __aenter__(self) -> Self:
        """Open."""
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close all connections."""
        await self._http.__aexit__(kind, error, trace)

    async def send(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        content: bytes | None = None,
        data: Mapping[str, str] | None = None,
        params: Mapping[str, Any] | None = None,
        repeatable: bool | None = None,
    ) -> httpx.Response:
        """One request; answers of 400 and above become errors, except 404 to HEAD.

        Args:
            method: of HTTP.
            path: below /api/v1.
            json: body.
            content: raw body.
            data: form.
            params: query.
            repeatable: whether a request may be sent again when its answer is lost; by default what HTTP says.

        Raises:
            ServiceError: the server cannot be reached or fails.
            DiptychError: the server refuses; its own sentence.
        """
        again = method in REPEATABLE if repeatable is None else repeatable
        lost = httpx.TransportError if again else httpx.ConnectError
        retrying = AsyncRetrying(
            retry=retry_if_exception_type((lost, _Busy)),
            stop=stop_after_attempt(ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.1, max=2),
        )
        response: httpx.Response | None = None
        try:
            async for attempt in retrying:
                with attempt:
                    response = await self._http.request(
                        method, path, json=json, content=content, data=data, params=params
                    )
                    if response.status_code in BUSY:
                        raise _Busy
        except (RetryError, httpx.HTTPError) as error:
            if response is None or isinstance(error, httpx.HTTPError):
                raise self._gone(error) from error
        assert response is not None
        if response.is_success or (method == "HEAD" and response.status_code == 404):
            return response
        raise self._refused(response)

    async def get(self, path: str, **params: Any) -> Any:
        """GET; the JSON of the answer."""
        return (await self.send("GET", path, params=params or None)).json()

    async def post(self, path: str, json: Any = None, *, repeatable: bool | None = None) -> Any:
        """POST; the JSON of the answer."""
        return (await self.send("POST", path, json=json, repeatable=repeatable)).json()

    async def put(self, path: str, json: Any = None) -> Any:
        """PUT; the JSON of the answer."""
        return (await self.send("PUT", path, json=json)).json()

    async def patch(self, path: str, json: Any) -> Any:
        """PATCH; the JSON of the answer."""
        return (await self.send("PATCH", path, json=json)).json()

    def _gone(self, error: BaseException) -> ServiceError:
        cause = error.last_attempt.exception() if isinstance(error, RetryError) else error
        reason = str(cause) or type(cause).__name__
        return ServiceError(
            f"No Diptych server answers at {self.url} ({reason}). Start one with: diptych serve - "
            "or give its address with --url or DIPTYCH_URL."
        )

    def _refused(self, response: httpx.Response) -> DiptychError:
        status, text = response.status_code, _detail(response)
        if status == 401:
            return NotAllowedError(
                f"{self.url} does not know this API key. Give the right one with --api-key or DIPTYCH_API_KEY."
            )
        if status == 403:
            text = f"{self.url} does not allow this with the given API key: {text}"
        if status in ERRORS:
            return ERRORS[status](text)
        return ServiceError(f"{self.url} answered {response.request.method} {response.url.path} with {status}: {text}")


def _detail(response: httpx.Response) -> str:
    try:
        detail = response.json()["detail"]
    except (ValueError, KeyError, TypeError):
        return response.text[:LONGEST_DETAIL] or response.reason_phrase
    if isinstance(detail, dict):
        params = detail.get("params", {})
        if errors := params.get("errors"):
            places = (f"{'.'.join(map(str, item['loc']))}: {item['msg']}" for item in errors[:5])
            return "; ".join(places)
        return str(params.get("detail") or params.get("message") or detail)
    return str(detail)[:LONGEST_DETAIL]
