"""A stand-in for Discord's servers on this computer: the few answers that a bot needs to log in and hear READY."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import discord
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from discord.gateway import DiscordWebSocket
from discord.http import Route

TOKEN = "good.token.here"
HELLO, IDENTIFY, DISPATCH = 10, 2, 0
USER = {"id": "42", "username": "Newsdesk", "discriminator": "0", "avatar": None, "global_name": None, "bot": True}


def _json(value: object, status: int = 200) -> web.Response:
    # As bytes: discord.py reads JSON only where the type says so without a character set, as Discord's does.
    return web.Response(body=json.dumps(value).encode(), status=status, content_type="application/json")


@dataclass
class Stub:
    """What the stand-in says of the application, and what it has been told."""

    flags: discord.ApplicationFlags
    identified: list[dict[str, Any]] = field(default_factory=list)
    synced: list[Any] = field(default_factory=list)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    told: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the slash commands were taken."""
    unwell: list[int] = field(default_factory=list[int])
    """What the next tellings of the slash commands are answered with, by status."""
    refuse_intents: bool = False
    """Close the gateway on whoever asks for message content."""
    then: list[Any] = field(default_factory=list)
    """What is sent after READY, one for each connection: an event, or a number to close the gateway with."""

    def routes(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/api/users/@me", self._me)
        app.router.add_get("/api/oauth2/applications/@me", self._application)
        app.router.add_put("/api/applications/42/commands", self._commands)
        app.router.add_get("/gateway/", self._gateway)
        return app

    async def _me(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bot {TOKEN}":
            return _json({"message": "401: Unauthorized", "code": 0}, status=401)
        return _json(USER)

    async def _application(self, _: web.Request) -> web.Response:
        return _json(
            {
                "id": "42",
                "name": "Newsdesk",
                "icon": None,
                "description": "",
                "summary": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "0",
                "owner": USER,
                "team": None,
                "bot": USER,
                "flags": self.flags.value,
            }
        )

    async def _commands(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.synced.append(body)
        if self.unwell:
            status = self.unwell.pop(0)
            return _json({"message": "unwell", "code": 50035 if status == 400 else 0}, status=status)
        self.told.set()
        return _json(
            [
                # A right-click has no description of its own, and Discord returns an empty one.
                {"description": "", **command, "id": str(n), "application_id": "42", "version": "1"}
                for n, command in enumerate(body, 100)
            ]
        )

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 45_000}})
        async for message in socket:
            body = message.json()
            if body["op"] != IDENTIFY:
                continue
            self.identified.append(body["d"])
            if self.refuse_intents and body["d"]["intents"] & discord.Intents(message_content=True).value:
                await socket.close(code=4014)
                break
            await socket.send_json(
                {
                    "op": DISPATCH,
                    "t": "READY",
                    "s": 1,
                    "d": {
                        "v": 10,
                        "user": USER,
                        "guilds": [],
                        "session_id": "s",
                        "resume_gateway_url": "ws://127.0.0.1:1/",
                        "application": {"id": "42", "flags": self.flags.value},
                    },
                }
            )
            then = self.then.pop(0) if self.then else None
            if isinstance(then, int):
                await socket.close(code=then)
                break
            if then is not None:
                await socket.send_json(then)
                continue
            self.ready.set()
        return socket


@asynccontextmanager
async def pretend(stub: Stub, monkeypatch: pytest.MonkeyPatch) -> AsyncGenerator[None]:
    """Send discord.py to the stand-in instead of Discord."""
    async with TestServer(stub.routes()) as server:
        base = server.make_url("/")
        monkeypatch.setattr(Route, "BASE", str(base / "api"))
        monkeypatch.setattr(DiscordWebSocket, "DEFAULT_GATEWAY", base.with_scheme("ws") / "gateway/")
        yield
