"""What is asked of servers, channels, threads and the bot itself, as Discord answers it."""

from __future__ import annotations

from datetime import datetime

from tests.fakes import views
from tests.fakes.forms import Errors
from tests.fakes.messages import Answer, Call, channel_of, limit_of
from tests.fakes.refusals import Json, invalid, refuse
from tests.fakes.world import BOT_ID, DM, THREADS, Channel, Guild, World


def me(world: World, call: Call) -> Answer:
    return Answer("read", views.user(world.users[BOT_ID]))


def user(world: World, call: Call) -> Answer:
    found = world.users.get(call.ids[0])
    if found is None:
        raise refuse(10013)
    return Answer("read", views.user(found))


def application(world: World, call: Call) -> Answer:
    return Answer("read", views.application(world))


def set_commands(world: World, call: Call) -> Answer:
    """Take the bot's commands, and give them back as they are kept."""
    # A right-click has no description of its own, and Discord returns an empty one.
    world.commands = [
        {"description": "", **command, "id": str(world.new_id()), "application_id": str(BOT_ID), "version": "1"}
        for command in call.items
    ]
    return Answer("done", world.commands)


def commands(world: World, call: Call) -> Answer:
    return Answer("read", world.commands)


def direct(world: World, call: Call) -> Answer:
    """Open a direct message, or find the one that is open. That somebody takes none shows only when one is sent."""
    number = int(call.body.get("recipient_id") or 0)
    if number not in world.users or number == BOT_ID:
        raise refuse(50033)
    for found in world.channels.values():
        if found.kind == DM and found.recipient == number:
            return Answer("read", views.channel(world, found))
    return Answer("done", views.channel(world, world.add_channel(DM, recipient=number)))


def guild_of(world: World, number: int) -> Guild:
    found = world.guilds.get(number)
    if found is None or found.deleted or found.left:
        raise refuse(10004)
    return found


def guild(world: World, call: Call) -> Answer:
    return Answer("read", views.guild(guild_of(world, call.ids[0])))


def roles(world: World, call: Call) -> Answer:
    return Answer("read", [views.role(guild_of(world, call.ids[0]))])


def member(world: World, call: Call) -> Answer:
    place = guild_of(world, call.ids[0])
    found = world.users.get(call.ids[1])
    if found is None or found.id in place.gone:
        raise refuse(10007)
    return Answer("read", views.member(found))


def channels(world: World, call: Call) -> Answer:
    kept = _inside(world, guild_of(world, call.ids[0]))
    return Answer("read", [views.channel(world, place) for place in kept if place.kind not in THREADS])


def channel(world: World, call: Call) -> Answer:
    return Answer("read", views.channel(world, channel_of(world, call.ids[0])))


def typing(world: World, call: Call) -> Answer:
    channel_of(world, call.ids[0])
    return Answer("done", status=204)


def active_threads(world: World, call: Call) -> Answer:
    kept = _inside(world, guild_of(world, call.ids[0]))
    shown = [
        place
        for place in sorted(kept, key=lambda thread: -thread.id)
        if place.kind in THREADS and not world.archived(place) and "view" in world.allowed(place)
    ]
    return Answer("read", _threads(world, shown))


def archived_threads(world: World, call: Call) -> Answer:
    """List a channel's archived threads, the one archived last first. `before` is a time."""
    place = channel_of(world, call.ids[0])
    if "history" not in world.allowed(place):
        raise refuse(50001)
    limit = limit_of(call, 50, 2)
    before = call.query.get("before")
    try:
        end = datetime.fromisoformat(before).timestamp() if before else float("inf")
    except ValueError:
        error = {"code": "DATETIME_TYPE_PARSE", "message": "Could not parse"}
        raise invalid({"before": {"_errors": [error]}}) from None
    kept = [thread for thread in world.channels.values() if thread.parent == place.id and not thread.deleted]
    dated = [(_archived_at(world, thread), thread) for thread in kept if world.archived(thread)]
    dated = sorted((pair for pair in dated if pair[0] < end), key=lambda pair: (-pair[0], -pair[1].id))
    shown = [thread for _, thread in dated]
    return Answer("read", _threads(world, shown[:limit]) | {"has_more": len(shown) > limit})


def change_thread(world: World, call: Call) -> Answer:
    """Rename, archive, reopen or lock a thread; of other channels, nothing can be changed here."""
    place = channel_of(world, call.ids[0])
    if place.kind not in THREADS:
        raise refuse(50013)
    managing = "manage_threads" in world.allowed(place)
    if not managing and (place.locked or "locked" in call.body or place.owner != BOT_ID):
        raise refuse(50013)
    if world.archived(place) and call.body.get("archived") is not False:
        raise refuse(50083)
    if "name" in call.body:
        errors = Errors()
        errors.text("name", call.body["name"], 100, least=1)
        errors.raise_any()
        place.name = call.body["name"]
    place.locked = bool(call.body.get("locked", place.locked))
    place.archive_minutes = call.body.get("auto_archive_duration", place.archive_minutes)
    if "archived" in call.body:
        place.archived, place.touched = bool(call.body["archived"]), world.now()
    return Answer("done", views.channel(world, place))


def delete_thread(world: World, call: Call) -> Answer:
    place = channel_of(world, call.ids[0])
    if place.kind not in THREADS or "manage_threads" not in world.allowed(place):
        raise refuse(50013)
    place.deleted = True
    return Answer("done", views.channel(world, place))


def _archived_at(world: World, thread: Channel) -> float:
    shown = views.archived_at(world, thread)
    return datetime.fromisoformat(shown).timestamp() if shown else 0.0


def _inside(world: World, place: Guild) -> list[Channel]:
    def gone(channel: Channel) -> bool:
        return channel.deleted or (channel.parent is not None and world.channels[channel.parent].deleted)

    return [kept for kept in world.channels.values() if kept.guild == place.id and not gone(kept)]


def _threads(world: World, threads: list[Channel]) -> Json:
    return {"threads": [views.channel(world, thread) for thread in threads], "members": []}
