"""Slash commands: what a bot hears of one, and how it answers; what it may answer with is not checked."""

from __future__ import annotations

import re

from tests.fakes import views
from tests.fakes.messages import Answer, Call, store
from tests.fakes.refusals import Json, refuse
from tests.fakes.world import BOT_ID, GIVEN, Channel, World

COMMAND, CALLBACK_DEFERRED = 2, 5
ANSWERED = re.compile(r"/interactions/(\d+)/(\d+)/callback")
FOLLOWED = re.compile(rf"/webhooks/{BOT_ID}/(\d+)(?:/messages/@original)?")


def asked(world: World, place: Channel, user: int, command: str, options: Json) -> Json:
    """Keep a slash command that somebody gives in a channel of a server, and show it as a bot hears of it.

    Its token is its id. `options` are texts by name.
    """
    number = world.new_id()
    world.asked[number] = place.id
    guild = world.guilds[place.guild or 0]
    return {
        "id": str(number),
        "application_id": str(BOT_ID),
        "type": COMMAND,
        "token": str(number),
        "version": 1,
        "guild_id": str(guild.id),
        "guild": {"id": str(guild.id), "locale": "en-US", "features": []},
        "channel_id": str(place.id),
        "channel": views.channel(world, place),
        "member": views.member(world.users[user]) | {"permissions": views.bits(GIVEN)},
        "app_permissions": views.bits(world.allowed(place)),
        "locale": "en-US",
        "guild_locale": "en-US",
        "authorizing_integration_owners": {"0": str(guild.id)},
        "context": 0,
        "entitlements": [],
        "attachment_size_limit": 10 * 1024**2,
        "data": {
            "id": str(number),
            "name": command,
            "type": 1,
            "options": [{"name": name, "type": 3, "value": value} for name, value in options.items()],
        },
    }


def answer(world: World, path: str, call: Call) -> Answer | None:
    """Take an answer to a slash command, which needs no token of the bot's; `None` for a request that is none."""
    if found := ANSWERED.fullmatch(path):
        number, kind = int(found[1]), int(call.body.get("type") or 0)
        data: Json = call.body.get("data") or {}
    elif found := FOLLOWED.fullmatch(path):
        number, kind, data = int(found[1]), 0, call.body
    else:
        return None
    place = world.channels.get(world.asked.get(number, 0))
    if place is None:
        raise refuse(10015 if not kind else 10062)
    if kind == CALLBACK_DEFERRED:
        return Answer("deferred", {"interaction": {"id": str(number), "type": COMMAND}})
    made = store(world, place, BOT_ID, Call(body=data, files=call.files))
    shown = views.message(world, made)
    if not kind:
        return Answer("answered", shown, made.id)
    told = {"interaction": {"id": str(number), "type": COMMAND}, "resource": {"type": kind, "message": shown}}
    return Answer("answered", told, made.id)
