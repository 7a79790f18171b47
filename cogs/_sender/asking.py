"""How discord.py's HTTP client is asked: the answer as soon as it is there, and no repeat where that would be a double.

It keeps Discord's limits by itself, each channel's apart from the others'.
"""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Mapping
from typing import Any, Protocol

import discord
from discord.http import HTTPClient, Route


class Response(Protocol):
    """What is needed of a response of discord.py's HTTP library."""

    status: int

    async def read(self) -> bytes:
        """Return the body, which is kept for the next reader."""
        ...


class Repeated(Exception):
    """discord.py was about to make a request again that may have been done."""


class Asking:
    """Makes requests over one client, which has to be logged in."""

    def __init__(self, http: HTTPClient) -> None:
        self._http = http
        self._under_way: set[asyncio.Task[Any]] = set()

    async def ask(
        self,
        route: Route,
        body: Mapping[str, Any] | None = None,
        *,
        params: Mapping[str, str | int] | None = None,
        once: bool = False,
    ) -> Any:
        """Make a request and return the answer, decoded; `None` for an empty one.

        discord.py makes it up to five times, after a 429 and after most answers of the kind 5xx. With `once` only after
        a 429, which says that nothing was done; else `Repeated` is raised. Raises all that discord.py and its HTTP
        library raise, and `ValueError` for an answer that cannot be read.
        """
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        guard = _Once()

        async def hear(response: Response) -> None:
            guard.heard = response.status
            text = await response.read()
            if 200 <= response.status < 300:
                answer: Any = json.loads(text) if text else None
                if not answered.done():
                    answered.set_result(answer)

        more: dict[str, Any] = {"json": body} if body is not None else {}
        if params is not None:
            more["params"] = params
        if once:
            # discord.py rewinds the files before each try, and asks nothing else of them.
            more["files"] = [guard]
        # What discord.py does not know goes to aiohttp, whose `raise_for_status` is shown each response. That is where
        # an answer is taken from: discord.py returns it only after a wait of some seconds where it was the last one
        # that the channel's limit allowed.
        asking = asyncio.create_task(self._http.request(route, raise_for_status=hear, **more))
        self._under_way.add(asking)
        asking.add_done_callback(self._over)
        try:
            await asyncio.wait((asking, answered), return_when=asyncio.FIRST_COMPLETED)
        except asyncio.CancelledError:
            asking.cancel()
            raise
        return answered.result() if answered.done() else asking.result()

    def _over(self, asking: asyncio.Task[Any]) -> None:
        self._under_way.discard(asking)
        if not asking.cancelled():
            # Whoever waited has been told; asyncio shall not tell it once more as something that nobody looked at.
            asking.exception()


class _Once(discord.File):
    """No file, but what discord.py asks before each try: the second is stopped where the first may have been done."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), filename="none")
        self.heard: int | None = None

    def reset(self, *, seek: int | bool = True) -> None:
        """Raise `Repeated` unless this is the first try, or the last one was refused by a limit."""
        if seek and self.heard != 429:
            raise Repeated
        self.heard = None
