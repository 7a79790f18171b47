"""The routes under `/_control/` by which a test makes, breaks and reads the world; `tests.fakes.client` calls them."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from aiohttp import web

from tests.fakes import interactions
from tests.fakes.faults import Fault
from tests.fakes.messages import Call, store
from tests.fakes.places import direct as open_direct
from tests.fakes.refusals import Json
from tests.fakes.views import guild as shown_guild
from tests.fakes.world import BOT_ID, DM, KINDS, NEWS, NEWS_THREAD, PERMISSIONS, THREAD, THREADS

if TYPE_CHECKING:
    from tests.fakes.discord_rest import Server

OPERATIONS = frozenset(
    "reset config advance guild user channel thread direct set_guild set_channel set_user set_member say ask"
    " delete_message fault weather clear held release stored threads log state dump".split()
)


class Control:
    """Each operation is a route of its name, takes a JSON object of its arguments, and gives JSON. Ids are numbers."""

    def __init__(self, server: Server) -> None:
        self._server = server

    async def answer(self, request: web.Request) -> web.Response:
        name = request.match_info["operation"]
        if name not in OPERATIONS:
            return web.json_response({"error": f"There are: {', '.join(sorted(OPERATIONS))}"}, status=404)
        try:
            arguments: Json = await request.json() if request.can_read_body else {}
            given = await getattr(self, name)(**arguments)
        except (TypeError, ValueError, LookupError) as error:
            return web.json_response({"error": f"{name}: {error!r}"}, status=400)
        return web.json_response(given, dumps=lambda value: json.dumps(value, default=sorted))

    async def reset(self) -> None:
        """Forget the world, its limits and its faults."""
        self._server.reset()
        self._server.gateway.asked.clear()
        self._server.gateway.open = True
        await self._server.gateway.close()

    async def config(
        self,
        *,
        nonce_seconds: float | None = None,
        message_content: bool | None = None,
        revoked: bool | None = None,
        rates: dict[str, Sequence[float]] | None = None,
        global_limit: int | None = None,
        speed: float | None = None,
        gateway: bool | None = None,
    ) -> None:
        """Change what is given. `rates`: by the route's name, how many in how many seconds; `[0, 0]` is no limit."""
        world, limits = self._server.world, self._server.limits
        world.nonce_seconds = world.nonce_seconds if nonce_seconds is None else nonce_seconds
        world.message_content = world.message_content if message_content is None else message_content
        world.revoked = world.revoked if revoked is None else revoked
        for name, (count, seconds) in (rates or {}).items():
            limits.rates[name] = (int(count), float(seconds))
        limits.globally = limits.globally if global_limit is None else global_limit
        limits.speed = limits.speed if speed is None else speed
        self._server.gateway.open = self._server.gateway.open if gateway is None else gateway
        if gateway is False or revoked:
            await self._server.gateway.close()

    async def advance(self, seconds: float) -> float:
        """Put the server's clock ahead; limits, which pass in real seconds, are not touched."""
        self._server.world.ahead += seconds
        return self._server.world.now()

    async def guild(self, name: str) -> int:
        made = self._server.world.add_guild(name)
        await self._server.gateway.tell("GUILD_CREATE", self._server.gateway.whole(made))
        return made.id

    async def user(self, name: str) -> int:
        return self._server.world.add_user(name).id

    async def channel(self, guild: int, name: str, kind: str = "text", tags: int = 0, require_tag: bool = False) -> int:
        world = self._server.world
        place = world.guilds[guild]
        offered = [world.new_id() for _ in range(tags)]
        made = world.add_channel(KINDS[kind], name, guild=place.id, tags=offered, require_tag=require_tag)
        await self._server.gateway.tell_channel(made, "CREATE")
        return made.id

    async def thread(self, parent: int, name: str, owner: int = BOT_ID) -> int:
        world = self._server.world
        place = world.channels[parent]
        kind = NEWS_THREAD if place.kind == NEWS else THREAD
        made = world.add_channel(kind, name, guild=place.guild, parent=parent, owner=owner)
        await self._server.gateway.tell_channel(made, "CREATE")
        return made.id

    async def direct(self, user: int) -> int:
        """Give the direct message channel with somebody, opened where it is not."""
        body: object = open_direct(self._server.world, Call(body={"recipient_id": user})).body
        assert isinstance(body, dict)
        return int(str(body["id"]))  # pyright: ignore[reportUnknownArgumentType]  (JSON)

    async def set_guild(self, guild: int, *, left: bool | None = None, deleted: bool | None = None) -> None:
        """Remove the bot from a server or put it back, or delete the server."""
        place = self._server.world.guilds[guild]
        place.left = place.left if left is None else left
        place.deleted = place.deleted if deleted is None else deleted
        if place.left or place.deleted:
            await self._server.gateway.tell("GUILD_DELETE", {"id": str(guild)})
        else:
            await self._server.gateway.tell("GUILD_CREATE", shown_guild(place) | self._server.gateway.whole(place))

    async def set_channel(
        self,
        channel: int,
        *,
        denied: Sequence[str] | None = None,
        granted: Sequence[str] | None = None,
        deleted: bool | None = None,
        locked: bool | None = None,
        archived: bool | None = None,
    ) -> None:
        """Change a channel. `denied` and `granted` replace what was said before; names as in `PERMISSIONS`."""
        world = self._server.world
        place = world.channels[channel]
        if unknown := {*(denied or ()), *(granted or ())} - set(PERMISSIONS):
            raise ValueError(f"no such permission: {unknown}")
        if (denied or granted) and (place.kind == DM or place.kind in THREADS):
            raise ValueError("a thread has its parent's permissions, and a direct message has none")
        place.denied = place.denied if denied is None else set(denied)
        place.granted = place.granted if granted is None else set(granted)
        place.deleted = place.deleted if deleted is None else deleted
        if place.kind in THREADS:
            place.locked = place.locked if locked is None else locked
            if archived is not None:
                place.archived, place.touched = archived, world.now()
        await self._server.gateway.tell_channel(place, "DELETE" if deleted else "UPDATE")

    async def set_user(self, user: int, *, closed: bool) -> None:
        """Close somebody's direct messages, or open them."""
        self._server.world.users[user].closed = closed

    async def set_member(self, guild: int, user: int, *, member: bool) -> None:
        """Let somebody leave a server, or join it again."""
        gone = self._server.world.guilds[guild].gone
        (gone.discard if member else gone.add)(user)

    async def say(self, channel: int, content: str, author: int, count: int = 1) -> list[int]:
        """Let somebody else write into a channel, `count` times over."""
        world = self._server.world
        place = world.channels[channel]
        return [store(world, place, world.users[author].id, Call(body={"content": content})).id for _ in range(count)]

    async def ask(self, channel: int, user: int, command: str, options: Json | None = None) -> int:
        """Let somebody give a slash command, now or as soon as the bot is there; give its id."""
        world = self._server.world
        interaction = interactions.asked(world, world.channels[channel], user, command, options or {})
        await self._server.gateway.ask(interaction)
        return int(interaction["id"])

    async def delete_message(self, message: int) -> None:
        """Let a moderator delete a message."""
        self._server.world.by_id[message].deleted = self._server.world.now()

    async def fault(self, **fault: object) -> None:
        """Put a fault at the end of the queue; the fields of `Fault`."""
        self._server.faults.queue.append(Fault(**fault))  # pyright: ignore[reportArgumentType]  (JSON; a test's own)

    async def weather(self, chances: dict[str, float], seed: int = 0, **more: object) -> None:
        """Let faults come by chance from now on; `more`: fields of `Fault` for all of them. Replaces the weather."""
        faults = self._server.faults
        faults.weather = [
            (chance, Fault(kind, **more))  # pyright: ignore[reportArgumentType]  (JSON; a test's own)
            for kind, chance in chances.items()
        ]
        faults.chance = random.Random(seed)

    async def clear(self) -> None:
        """End all faults, and let go of what is held."""
        self._server.faults.queue.clear()
        self._server.faults.weather.clear()
        await self.release()

    async def held(self) -> list[Json]:
        """List the requests that are held, as they stand in the log."""
        return [asdict(self._server.world.log[number]) for number in sorted(self._server.held)]

    async def release(self, number: int | None = None) -> None:
        """Let one held request go on, or all."""
        for held, event in list(self._server.held.items()):
            if number in {None, held}:
                event.set()

    async def stored(self, channel: int) -> list[Json]:
        """List all that was ever stored in a channel, in order, deleted messages and replaced contents too."""
        return [asdict(message) for message in self._server.world.messages[channel]]

    async def threads(self, forum: int) -> list[int]:
        """List the threads that a channel has now, in the order in which they were opened."""
        channels = self._server.world.channels.values()
        return [place.id for place in channels if place.parent == forum and not place.deleted]

    async def log(self, since: int = 0) -> list[Json]:
        """List the requests from number `since` on."""
        return [asdict(entry) for entry in self._server.world.log[since:]]

    async def state(self) -> Json:
        """Tell the server's time and its counts."""
        world = self._server.world
        return {
            "now": world.now(),
            "requests": len(world.log),
            "messages": len(world.by_id),
            "limited": self._server.limits.given,
            "invalid": world.invalid,
            "faults": self._server.faults.given,
            "held": len(self._server.held),
        }

    async def dump(self) -> Json:
        """Give everything."""
        # The two that are left out only find what stands elsewhere too.
        shown = asdict(self._server.world)
        del shown["nonces"], shown["by_id"]
        shown["invalid"] = dict(self._server.world.invalid)  # `asdict` makes nonsense of a Counter
        return shown | {"state": await self.state()}
