"""Who asks, and for which desk: taken from the message or interaction itself, never from an id that somebody sends."""

from __future__ import annotations

from cogs._commands import Context
from newsdesk.app import App
from newsdesk.models.article import Desk


def desk_key(context: Context) -> str:
    """Return the key of the desk that is asked: the server's, else the person's.

    Somebody who installed Newsdesk for themselves may use it in servers that it is not a member of. Such a server has
    no desk, so they ask their own.
    """
    guild_id = context.guild.id if context.guild else None
    if (interaction := context.interaction) is not None:
        guild_id = interaction.guild_id
        # Discord names the installations behind a command; being a member tells the same where it does not.
        if guild_id is not None and not interaction.is_guild_integration():
            guild_id = guild_id if interaction.client.get_guild(guild_id) else None
    return f"user:{context.author.id}" if guild_id is None else f"guild:{guild_id}"


async def desk_of(context: Context, app: App) -> Desk:
    """Return the desk that is asked, made on first use."""
    return await app.desk(desk_key(context))
