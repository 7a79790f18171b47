"""The server: takes requests over HTTP, lets limits and faults at them, and hands them to `tests.fakes.api`.

The order for each request: token, global limit, route, the route's limit, fault before, the answer, fault after. So a
fault meets only requests that Discord would have taken.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import math
import sys
import time
from typing import cast

from aiohttp import web

from tests.fakes import api, interactions
from tests.fakes.control import Control
from tests.fakes.faults import Fault, Faults
from tests.fakes.gateway import Gateway
from tests.fakes.limits import Limits, Taken
from tests.fakes.messages import Answer, Call
from tests.fakes.refusals import Json, Refusal, refuse
from tests.fakes.world import Entry, World

HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"
PAGES = {"502": "502 Bad Gateway", "503": "503 Service Unavailable", "504": "504 Gateway Timeout"}
GOOGLE = {"Via": "1.1 google"}
"""What Discord's own answers have, and those of Cloudflare before it have not; discord.py tells them apart by it."""


def to_json(value: object, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    # As bytes: discord.py reads JSON only where the type says so without a character set, as Discord's does.
    body = json.dumps(value).encode()
    return web.Response(body=body, status=status, content_type="application/json", headers=GOOGLE | (headers or {}))


def page(title: str, status: int, headers: dict[str, str] | None = None) -> web.Response:
    return web.Response(text=HTML.format(title), status=status, content_type="text/html", headers=headers)


class Server:
    """One Discord, with all that it knows; `control` can put another in its place."""

    def __init__(self) -> None:
        self.address = ""
        self.gateway = Gateway(self)
        self.held: dict[int, asyncio.Event] = {}
        self.reset()

    def reset(self) -> None:
        """Forget everything; requests that are held go on, in a world that knows nothing of what they ask for."""
        for event in self.held.values():
            event.set()
        self.world, self.limits, self.faults, self.held = World(), Limits(), Faults(), {}

    def application(self) -> web.Application:
        app = web.Application(client_max_size=32 * 1024 * 1024)
        app.router.add_route("*", "/_control/{operation}", Control(self).answer)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_route("*", "/api/{path:.*}", self.answer)
        return app

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request of a bot."""
        path = "/" + request.match_info["path"].removeprefix("v10/").removeprefix("v9/")
        entry = Entry(len(self.world.log), self.world.now(), request.method, path)
        peer = cast("tuple[str, int] | None", request.get_extra_info("peername"))
        entry.peer = peer[1] if peer else 0
        self.world.log.append(entry)
        response = await self._answer(request, path, entry)
        entry.status = response.status if request.transport and not request.transport.is_closing() else 0
        if response.status in {401, 403, 429}:
            self.world.invalid[response.status] += 1
        return response

    async def _answer(self, request: web.Request, path: str, entry: Entry) -> web.Response:
        if path == "/gateway":
            entry.outcome = "read"
            return to_json({"url": self.gateway.url})
        entry.outcome = "refused"
        if path.startswith(("/interactions/", "/webhooks/")):
            return await self._answered(request, path, entry)
        if self.world.revoked or request.headers.get("Authorization") != f"Bot {self.world.token}":
            return to_json({"message": "401: Unauthorized", "code": 0}, 401)
        now = time.monotonic()
        wait = self.limits.take_global(now)
        if wait:
            entry.outcome = "limited"
            return _limited(wait, "global")
        if path == "/gateway/bot":
            entry.outcome = "read"
            session = {"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}
            return to_json({"url": self.gateway.url, "shards": 1, "session_start_limit": session})
        found = api.find(request.method, path)
        if found is None:
            return to_json({"message": "404: Not Found", "code": 0}, 404)
        route, ids = found
        taken = self.limits.take(route.name, str(ids[0]) if ids else "", now)
        headers = _bucket(route, taken)
        if taken and taken.retry_after:
            entry.outcome = "limited"
            return _limited(taken.retry_after, "user", headers)
        try:
            call = await _read(request, ids)
        except Refusal as refusal:
            return to_json(refusal.body, refusal.status, headers)
        nonce = call.body.get("nonce")
        entry.nonce, entry.outcome = None if nonce is None else str(nonce), "pending"
        return await self._with_fault(request, route, call, entry, headers)

    async def _answered(self, request: web.Request, path: str, entry: Entry) -> web.Response:
        """Take the answer to a slash command, which has a token of its own."""
        try:
            answer = interactions.answer(self.world, path, await _read(request, ()))
        except Refusal as refusal:
            return to_json(refusal.body, refusal.status)
        if answer is None:
            return to_json({"message": "404: Not Found", "code": 0}, 404)
        entry.outcome, entry.message = answer.outcome, answer.message
        return to_json(answer.body, answer.status)

    async def _with_fault(
        self, request: web.Request, route: api.Route, call: Call, entry: Entry, headers: dict[str, str]
    ) -> web.Response:
        fault = self.faults.choose(entry.method, entry.path)
        entry.fault = fault.kind if fault else ""
        if fault and (early := await self._before(request, fault, entry)):
            entry.outcome = "lost"
            return early
        status, body = self._handle(route, call, entry)
        response = to_json(body, status, headers) if status != 204 else web.Response(status=204, headers=headers)
        return await self._after(request, fault, entry, response) if fault else response

    def _handle(self, route: api.Route, call: Call, entry: Entry) -> tuple[int, object]:
        try:
            answer: Answer = route.handler(self.world, call)
        except Refusal as refusal:
            entry.outcome = "refused"
            return refusal.status, refusal.body
        entry.outcome, entry.message = answer.outcome, answer.message
        return answer.status, answer.body

    async def _before(self, request: web.Request, fault: Fault, entry: Entry) -> web.Response | None:
        """Carry out a fault as far as it comes before storing; an answer is the end of the request."""
        match fault.kind:
            case "429":
                return _limited(fault.retry_after, "user")
            case "429_global":
                return _limited(fault.retry_after, "global")
            case "429_bare":
                return to_json({"message": "You are being rate limited.", "global": False}, 429)
            case "429_cloudflare":
                return page("error code: 1015", 429, {"Retry-After": str(math.ceil(fault.retry_after))})
            case "500":
                return to_json({"message": "500: Internal Server Error", "code": 0}, 500)
            case "502" | "503" | "504":
                return page(PAGES[fault.kind], int(fault.kind))
            case "drop_before":
                return _drop(request)
            case "slow_before":
                await asyncio.sleep(fault.seconds)
            case "hold_before":
                await self._hold(entry)
            case _:
                pass
        return None

    async def _after(self, request: web.Request, fault: Fault, entry: Entry, response: web.Response) -> web.Response:
        match fault.kind:
            case "500_after":
                return to_json({"message": "500: Internal Server Error", "code": 0}, 500)
            case "504_after":
                return page(PAGES["504"], 504)
            case "drop_after":
                return _drop(request)
            case "slow_after":
                await asyncio.sleep(fault.seconds)
            case "hold_after":
                await self._hold(entry)
            case "malformed" if isinstance(response.body, bytes):
                response.body = response.body[: len(response.body) // 2]
            case _:
                pass
        return response

    async def _hold(self, entry: Entry) -> None:
        event = self.held[entry.number] = asyncio.Event()
        held = self.held
        try:
            await event.wait()
        finally:
            held.pop(entry.number, None)


def _bucket(route: api.Route, taken: Taken | None) -> dict[str, str]:
    if taken is None:
        return {}
    # One bucket for the route on all channels: a client adds the channel itself.
    name = hashlib.sha256(f"{route.method} {route.name}".encode()).hexdigest()[:32]
    return {
        "X-RateLimit-Limit": str(taken.limit),
        "X-RateLimit-Remaining": str(taken.remaining),
        "X-RateLimit-Reset": f"{time.time() + taken.reset_after:.3f}",
        "X-RateLimit-Reset-After": f"{taken.reset_after:.3f}",
        "X-RateLimit-Bucket": name,
    }


def _limited(seconds: float, scope: str, headers: dict[str, str] | None = None) -> web.Response:
    # Discord's header has whole seconds; the exact time stands in the body.
    told = {"Retry-After": str(math.ceil(seconds)), "X-RateLimit-Scope": scope}
    if scope == "global":
        told["X-RateLimit-Global"] = "true"
    body: Json = {
        "message": "You are being rate limited.",
        "retry_after": round(seconds, 3),
        "global": scope == "global",
        "code": 0,
    }
    return to_json(body, 429, told | (headers or {}))


def _drop(request: web.Request) -> web.Response:
    """Reset the connection: what is answered after that reaches nobody."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)


async def _read(request: web.Request, ids: tuple[int, ...]) -> Call:
    """Read a request's query and body, JSON or a form with `payload_json` and files."""
    query = dict(request.query)
    if not request.can_read_body:
        return Call(ids, query)
    try:
        if not request.content_type.startswith("multipart/"):
            return _call(ids, query, await request.json())
        form = await request.post()
        given = form.get("payload_json")
        files = [
            (value.filename, len(value.file.read()))
            for name, value in form.items()
            if name.startswith("file") and isinstance(value, web.FileField)
        ]
        return _call(ids, query, json.loads(given) if isinstance(given, str) else {}, tuple(files))
    except ValueError:
        raise refuse(50109) from None


def _call(ids: tuple[int, ...], query: dict[str, str], body: object, files: tuple[tuple[str, int], ...] = ()) -> Call:
    if isinstance(body, list):
        return Call(ids, query, {}, files, tuple(cast("list[Json]", body)))
    if not isinstance(body, dict):
        raise refuse(50109)
    return Call(ids, query, cast("Json", body), files)


async def serve(port: int, *, leashed: bool) -> None:
    """Serve on this computer, and print the port (a free one for 0); `leashed`: until standard input ends."""
    server = Server()
    runner = web.AppRunner(server.application(), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port, backlog=512)
    await site.start()
    server.address = f"127.0.0.1:{runner.addresses[0][1]}"
    print(runner.addresses[0][1], flush=True)  # noqa: T201  (for whoever started it)
    try:
        # So a test run that is itself killed leaves no server behind.
        await (asyncio.to_thread(sys.stdin.read) if leashed else asyncio.Event().wait())
    finally:
        await runner.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0: any that is free")
    parser.add_argument("--leashed", action="store_true", help="end when standard input does")
    given = parser.parse_args()
    asyncio.run(serve(given.port, leashed=given.leashed))
