"""Our own messages in a place, by the references that they end with."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import discord
from discord.http import Route
from discord.utils import time_snowflake

from cogs._sender import refused
from cogs._sender.asking import Asking
from newsdesk.models.outbox import Place, Seen

SLACK = timedelta(minutes=10)
"""By how much our clock may differ from Discord's, whose moment stands in an id."""

PAGE = 100
PAGES = 100
"""Of so many messages each: 10,000 in all, which take some 20 s to read; a claim lasts longer."""

_REFERENCE = re.compile(r"-# ([a-z2-7]{8})")


class TooMany(Exception):
    """There is more in a place than can be looked through at once."""


@dataclass(slots=True)
class Read:
    """How far a look has got: it goes on from here when it was cut short, by its limit, the time or the network."""

    places: dict[str, Place] = field(default_factory=dict)
    after: int = 0
    """The id of the last message that was read in a channel."""
    threads: set[int] = field(default_factory=set)
    """The posts of a forum that were read."""


Window = tuple[int, int]
"""The ids between which a message lies that came between two moments."""


def window(since: datetime, until: datetime) -> Window:
    """Return the ids of all that may have come between two moments."""
    return time_snowflake(since - SLACK), time_snowflake(until + SLACK, high=True)


def reference(content: str) -> str | None:
    """Return the reference in the last line of a message's text, `None` where none stands there."""
    last = content.strip().rpartition("\n")[2].strip()
    found = _REFERENCE.fullmatch(last)
    return found[1] if found else None


async def in_channel(asking: Asking, channel: int, me: int, ids: Window, read: Read) -> Seen:
    """Look through a channel, a thread or a direct message; `me` is the bot's own id. Raises `TooMany`."""
    found, (after, end) = read.places, ids
    after = max(after, read.after)
    for _ in range(PAGES):
        route = Route("GET", "/channels/{channel_id}/messages", channel_id=channel)
        page = await asking.ask(route, params={"after": after, "limit": PAGE})
        for number, message in sorted((int(message["id"]), message) for message in page):
            if number > end:
                return Seen(found)
            _note(found, message, me, Place(channel, number))
            after = read.after = number
        if len(page) < PAGE:
            return Seen(found)
    raise TooMany


async def in_forum(asking: Asking, guild: int, forum: int, me: int, ids: Window, read: Read) -> Seen:
    """Look through the posts of a forum that we have opened. Raises `TooMany`."""
    found, asked = read.places, 0
    async for thread in _threads(asking, guild, forum, ids[0]):
        number = int(thread["id"])
        if int(thread.get("owner_id") or 0) != me or not ids[0] <= number <= ids[1] or number in read.threads:
            continue
        asked += 1
        if asked > PAGES:
            raise TooMany
        # A post's first message has its id.
        route = Route("GET", "/channels/{channel_id}/messages/{message_id}", channel_id=number, message_id=number)
        try:
            message = await asking.ask(route)
        except discord.NotFound as error:
            if refused.code(error) not in {10003, 10008}:
                raise
            continue  # somebody has deleted it meanwhile
        _note(found, message, me, Place(number, number))
        read.threads.add(number)
    return Seen(found)


async def _threads(asking: Asking, guild: int, forum: int, since: int) -> AsyncIterator[Mapping[str, Any]]:
    """Go through the threads of a forum: the active ones, then those that were archived since."""
    active = await asking.ask(Route("GET", "/guilds/{guild_id}/threads/active", guild_id=guild))
    for thread in active["threads"]:
        if int(thread.get("parent_id") or 0) == forum:
            yield thread
    params: dict[str, str | int] = {"limit": PAGE}
    for _ in range(PAGES):
        route = Route("GET", "/channels/{channel_id}/threads/archived/public", channel_id=forum)
        page = await asking.ask(route, params=params)
        for thread in page["threads"]:
            yield thread
        if not page["has_more"] or not page["threads"]:
            return
        # Archived last comes first; nothing was archived before it was opened.
        params["before"] = str(page["threads"][-1]["thread_metadata"]["archive_timestamp"])
        if time_snowflake(datetime.fromisoformat(str(params["before"]))) < since:
            return
    raise TooMany


def _note(found: dict[str, Place], message: Mapping[str, Any], me: int, place: Place) -> None:
    if int(message["author"]["id"]) == me and (named := reference(message["content"])) is not None:
        # The first one is what was sent; a person may have had the bot repeat it.
        found.setdefault(named, place)
