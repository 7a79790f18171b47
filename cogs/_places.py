"""Where something may be posted: the channels, threads and forums of a server, and what the bot is missing in one."""

from __future__ import annotations

import discord

from cogs._checks import Asked
from cogs._given import refusal
from cogs._pages import Gone
from cogs._sender import rights
from newsdesk.models.outbox import Target

Place = discord.TextChannel | discord.Thread | discord.ForumChannel


def snowflake(text: str) -> discord.Object:
    """Return the id that a form or a button gives. Raises `Gone` for what is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= 19):
        raise Gone
    return discord.Object(int(text))


def found(asked: Asked, place: discord.abc.Snowflake) -> Place | None:
    """Return a channel, thread or forum of the server in which something is asked; `None` where it has none such."""
    guild = asked.where.guild
    if guild is None or asked.desk.key.startswith("user:"):
        return None
    there = place if isinstance(place, Place) else guild.get_channel_or_thread(place.id)
    return there if isinstance(there, Place) and there.guild.id == guild.id else None


def may_hear(asked: Asked, target: Target) -> bool:
    """Tell whether a person may hear of what goes to a target: of what they can see themselves.

    Of what comes to them, of any place of the server as an editor, and else of one that Discord shows them.
    """
    if target.what == "user":
        return target.id == asked.person.id
    here = asked.where.channel
    parent = here.parent_id if isinstance(here, discord.Thread) else None
    if asked.rights.editor or (here is not None and target.id in (here.id, parent)):
        return True
    there, who = found(asked, discord.Object(target.id)), asked.person
    if there is None or not isinstance(who, discord.Member):
        return False
    # Who is in a private thread the bot is not told.
    return not (isinstance(there, discord.Thread) and there.is_private()) and there.permissions_for(who).view_channel


async def looked_up(asked: Asked, number: int) -> Place | None:
    """Return what `found` does, asked of Discord where it is not known, as a thread is not that rests in the archive.

    Raises `discord.Forbidden` for one that the bot may not see.
    """
    there, guild = found(asked, discord.Object(number)), asked.where.guild
    if there is not None or guild is None or asked.desk.key.startswith("user:"):
        return there
    try:
        fetched = await guild.fetch_channel(number)
    except (discord.NotFound, discord.InvalidData):
        return None
    return fetched if isinstance(fetched, Place) else None


def needed(asked: Asked, place: discord.abc.Snowflake) -> Place:
    """Return what `found` does. Raises `Refused` where it finds none."""
    there = found(asked, place)
    if there is None:
        raise refusal(asked, "chat.no_channel", name=str(place.id))
    return there


def target(place: Place) -> Target:
    """Return a place as what something is sent to."""
    return Target("forum" if isinstance(place, discord.ForumChannel) else "channel", place.id)


async def missing(asked: Asked, place: Place, *, cards: bool = False) -> tuple[str, ...]:
    """Return which permissions the bot is missing for posting in a place; with `cards`, for such messages as well.

    Embeds that it may not send Discord leaves out without a word.
    """
    where = asked.where
    client: discord.Client = where.client if isinstance(where, discord.Interaction) else where.bot
    return await rights.to_send(client, place.id, place.guild.id, cards=cards)
