"""Which permissions the bot is missing in a place, by the names that Discord's settings give them."""

from __future__ import annotations

from collections.abc import Sequence

import discord

VIEW, HISTORY = "View Channel", "Read Message History"

Held = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel


async def to_look(client: discord.Client, channel: int) -> tuple[str, ...]:
    """Return what is missing for reading a channel, a thread or a forum, asked of Discord just now.

    What the gateway has told may be old, most of all after the connection broke; and where reading is not allowed,
    Discord shows an empty channel and no error. Raises what discord.py raises.
    """
    place = await client.fetch_channel(channel)
    if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
        return ()
    allowed = await _fetched(client, place)
    return _named(("read_messages", VIEW), ("read_message_history", HISTORY), allowed=allowed)


async def to_send(client: discord.Client, channel: int, guild: int | None, *, cards: bool = False) -> tuple[str, ...]:
    """Return what is missing for writing into a place that refused it, from the gateway where there is one.

    `guild` is the server in which the place should be. With `cards` also what is missing for embeds, and for looking
    afterwards whether a message stands there. Nothing is returned where nothing can be found out. Raises what
    discord.py raises.
    """
    place = client.get_channel(channel)
    if isinstance(place, discord.abc.GuildChannel | discord.Thread):
        allowed = place.permissions_for(place.guild.me)
    else:
        try:
            place = await client.fetch_channel(channel)
        except discord.Forbidden:
            # A channel that cannot be seen, if the bot is in its server at all.
            if guild is not None and client.get_guild(guild) is None:
                await client.fetch_guild(guild, with_counts=False)
            return () if guild is None else (VIEW,)
        if not isinstance(place, discord.abc.GuildChannel | discord.Thread):
            return ()
        allowed = await _fetched(client, place)
    match place:
        case discord.Thread():
            writing = "send_messages_in_threads", "Send Messages in Threads"
        case discord.ForumChannel():
            writing = "send_messages", "Create Posts"
        case _:
            writing = "send_messages", "Send Messages"
    if not cards:
        return _named(("read_messages", VIEW), writing, allowed=allowed)
    # Who may not see a channel may do nothing there, and who may not write sends no embeds: what only follows from
    # another is said when it is still so without that.
    more = ("embed_links", "Embed Links"), ("read_message_history", HISTORY)
    groups = (("read_messages", VIEW),), (writing,), more
    return next(filter(None, (_named(*group, allowed=allowed) for group in groups)), ())


async def _fetched(client: discord.Client, place: discord.abc.GuildChannel | discord.Thread) -> discord.Permissions:
    """Return the bot's permissions in a place, from Discord and from nothing that is kept."""
    assert client.user is not None
    guild = await client.fetch_guild(place.guild.id, with_counts=False)
    me = await guild.fetch_member(client.user.id)
    # A thread has its channel's. Either is fetched once more by its server, which knows the roles.
    holder = await guild.fetch_channel(place.parent_id if isinstance(place, discord.Thread) else place.id)
    assert not isinstance(holder, discord.Thread)
    return holder.permissions_for(me)


def _named(*wanted: Sequence[str], allowed: discord.Permissions) -> tuple[str, ...]:
    return tuple(label for name, label in wanted if not getattr(allowed, name))
