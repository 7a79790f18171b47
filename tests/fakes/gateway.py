"""Just enough of Discord's gateway for a bot to come up: HELLO, READY, its servers, heartbeats and what changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from aiohttp import WSMsgType, web

from tests.fakes import views
from tests.fakes.refusals import Json
from tests.fakes.world import BOT_ID, DM, THREADS, Channel, Guild

if TYPE_CHECKING:
    from tests.fakes.discord_rest import Server

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, ACK = 0, 1, 2, 6, 9, 10, 11


class Gateway:
    """The bots that listen. Messages are not told: nothing here depends on hearing them."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._sockets: set[web.WebSocketResponse] = set()
        self._told = 0
        self.open = True
        """Where this is false, nobody gets in, and those inside are put out."""
        self.asked: list[Json] = []
        """Slash commands that the next bot hears of as soon as it is in."""

    @property
    def url(self) -> str:
        return f"ws://{self._server.address}/gateway/"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        if not self.open:
            return web.Response(status=503)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": HELLO, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        self._sockets.add(socket)
        try:
            async for message in socket:
                if message.type == WSMsgType.TEXT:
                    await self._take(socket, message.json())
        finally:
            self._sockets.discard(socket)
        return socket

    async def _take(self, socket: web.WebSocketResponse, message: Json) -> None:
        match message["op"]:
            case 1:
                await socket.send_json({"op": ACK, "d": None, "s": None, "t": None})
            case 2 if message["d"].get("token") != self._server.world.token or self._server.world.revoked:
                await socket.close(code=4004)
            case 2:
                await self._welcome(socket)
            case 6:
                await socket.send_json({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            case _:
                pass

    async def _welcome(self, socket: web.WebSocketResponse) -> None:
        world = self._server.world
        guilds = [guild for guild in world.guilds.values() if not (guild.left or guild.deleted)]
        ready = {
            "v": 10,
            "user": views.user(world.users[BOT_ID]),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": "session",
            "resume_gateway_url": self.url,
            "application": views.application(world),
        }
        await self._send(socket, "READY", ready)
        for guild in guilds:
            await self._send(socket, "GUILD_CREATE", self.whole(guild))
        while self.asked:
            await self._send(socket, "INTERACTION_CREATE", self.asked.pop(0))

    def whole(self, guild: Guild) -> Json:
        """A server with all that is in it, as a bot is told of it."""
        world = self._server.world
        inside = [place for place in world.channels.values() if place.guild == guild.id and not place.deleted]
        seen = [place for place in inside if "view" in world.allowed(place)]
        return views.guild(guild) | {
            "joined_at": "2026-01-01T00:00:00+00:00",
            "large": False,
            "unavailable": False,
            "member_count": 2,
            "members": [views.member(world.users[BOT_ID])],
            "channels": [views.channel(world, place) for place in seen if place.kind not in THREADS],
            "threads": [
                views.channel(world, place) for place in seen if place.kind in THREADS and not world.archived(place)
            ],
            "voice_states": [],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
        }

    async def tell_channel(self, place: Channel, what: str) -> None:
        """Tell that a channel or thread has come, changed or gone (`CREATE`, `UPDATE`, `DELETE`)."""
        if place.kind != DM:
            kind = "THREAD" if place.kind in THREADS else "CHANNEL"
            await self.tell(f"{kind}_{what}", views.channel(self._server.world, place))

    async def tell(self, event: str, data: Any) -> None:
        """Tell every bot that listens."""
        for socket in list(self._sockets):
            if not socket.closed:
                await self._send(socket, event, data)

    async def ask(self, interaction: Json) -> None:
        """Tell a slash command to the bot that listens, or to the next that does."""
        if any(not socket.closed for socket in self._sockets):
            await self.tell("INTERACTION_CREATE", interaction)
        else:
            self.asked.append(interaction)

    async def close(self) -> None:
        """Put out everybody who listens."""
        for socket in list(self._sockets):
            await socket.close(code=4000)

    async def _send(self, socket: web.WebSocketResponse, event: str, data: Any) -> None:
        self._told += 1
        await socket.send_json({"op": DISPATCH, "t": event, "s": self._told, "d": data})
