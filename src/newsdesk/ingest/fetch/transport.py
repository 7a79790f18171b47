"""httpx over httpcore's pool of connections, with a network backend of our choice, for which httpx has no place itself.

Exceptions are httpcore's own.
"""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator
from typing import Any, cast

import httpcore
import httpx

KEPT_CONNECTIONS = 20
"""Idle connections kept open. A feed is asked for every few minutes at most: keeping serves pages of one site. At each
request the pool looks whether each of them is still open, which makes a hundred of them cost as much as the request."""
KEPT_SECONDS = 15.0


class _Body(httpx.AsyncByteStream):
    """The body of httpcore's response as httpx wants it."""

    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    async def __aiter__(self) -> AsyncIterator[bytes]:
        # httpcore types a stream that may also be synchronous; one from an asynchronous pool never is.
        async for part in cast("AsyncIterable[bytes]", self._response.stream):
            yield part

    async def aclose(self) -> None:
        await self._response.aclose()


class Transport(httpx.AsyncBaseTransport):
    """Sends requests over connections that `backend` makes; knows no proxy. HTTP/1.1 only."""

    def __init__(self, backend: httpcore.AsyncNetworkBackend, tls: ssl.SSLContext) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls,
            # How many requests run at once is decided by those who ask.
            max_connections=None,
            max_keepalive_connections=KEPT_CONNECTIONS,
            keepalive_expiry=KEPT_SECONDS,
            network_backend=backend,
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request, which has no body; raises httpcore's exceptions and the backend's."""
        url = request.url
        response = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        extensions = cast("dict[str, Any]", response.extensions)  # pyright: ignore[reportUnknownMemberType]  (half typed)
        return httpx.Response(response.status, headers=response.headers, stream=_Body(response), extensions=extensions)

    async def aclose(self) -> None:
        """Close every connection."""
        await self._pool.aclose()
