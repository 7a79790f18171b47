"""Which feed is meant, where one may be posted, and how they are shown."""

from __future__ import annotations

import discord

from cogs import _places
from cogs._checks import Asked, Refused
from cogs._given import refusal
from cogs._pages import Gone
from cogs._router import number
from newsdesk import messages
from newsdesk.ingest import follow
from newsdesk.messages import feeds as worded
from newsdesk.messages.feeds import Verb, Wish
from newsdesk.models.following import FollowedFeed
from newsdesk.models.message import Message, Run
from newsdesk.models.outbox import Target
from newsdesk.storage import feeds

FOLDER_LIMIT = NAME_LIMIT = 80
NOTE_LIMIT = 200
"""Characters."""
QUOTES = " '\"“”„‘’«»"
"""What people put around a name of several words, and what is no part of it."""
HOW = "/feed add https://example.org"
"""How a feed is added, where there is none."""
LIST_BYTES = 4 * 1024**2
"""A list of feeds past this is none."""


async def target(asked: Asked, place: discord.abc.Snowflake | None) -> Target | None:
    """Return where a feed is to be posted. Raises `Refused` where that is no place, or the bot may not post there."""
    if place is None:
        return None
    if asked.desk.key.startswith("user:") or asked.where.guild is None:
        raise refusal(asked, "followed.post_in_servers")
    found = _places.needed(asked, place)
    missing = await _places.missing(asked, found)
    if missing:
        raise Refused(messages.cannot_post(found.id, missing, asked.words))
    return _places.target(found)


def short_enough(asked: Asked, **given: str) -> None:
    """Raise `Refused` for an option with more characters than are kept of it, by its name."""
    for option, text in given.items():
        limit = NOTE_LIMIT if option == "note" else NAME_LIMIT
        if len(text.strip()) > limit:
            count = asked.words.number(len(text.strip()))
            raise refusal(asked, "followed.too_long", option=option, limit=limit, number=count)


async def wish(asked: Asked, post: str, folder: str, note: str) -> Wish:
    """Return what a button says of a feed that is to be followed; the place is looked at again.

    Raises `Refused` as `target` does, and `Gone` for what no button says.
    """
    if not post:
        return Wish(None, folder or None, note or None)
    try:
        place = Target.read(post)
    except ValueError:
        raise Gone from None
    return Wish(await target(asked, discord.Object(place.id)), folder or None, note or None)


async def followed(asked: Asked) -> tuple[FollowedFeed, ...]:
    """Return what the desk follows, in the order in which it is shown."""
    return await asked.app.db.read(feeds.of_desk, asked.desk, asked.app.now())


async def one(asked: Asked, ref: str) -> FollowedFeed:
    """Return a feed of the desk. Raises `Gone` where it follows it no more."""
    found = await asked.app.db.read(feeds.one, asked.desk, ref, asked.app.now())
    if found is None:
        raise Gone
    return found


async def which(asked: Asked, typed: str, verb: Verb) -> FollowedFeed | Message:
    """Return the feed that somebody means, or the question which; `verb` is what is done with the one chosen.

    Raises `Refused` where there is none.
    """
    typed = typed.strip(QUOTES) or typed
    matching = follow.matching(await followed(asked), typed)
    if not matching:
        raise Refused(worded.unknown(typed, asked.words, "/feed list"))
    return matching[0] if len(matching) == 1 else worded.several(matching, typed, verb, asked.words)


def shown(asked: Asked, feed: FollowedFeed, *first: tuple[Run, ...]) -> Message:
    """Return a feed as it is opened, below sentences on what was done."""
    return worded.feed(feed, asked.words, editor=asked.rights.editor, first=first)


async def page(asked: Asked, first: str = "1") -> Message:
    """Return what the desk follows, from the feed with a number on."""
    return worded.list_(await followed(asked), max(number(first), 1), asked.words, HOW)


async def opened(asked: Asked, ref: str) -> Message:
    """Return one feed of the desk. Raises `Gone` where it follows it no more."""
    return shown(asked, await one(asked, ref))
