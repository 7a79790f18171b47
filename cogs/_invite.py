"""The link by which a server gets the bot, and what it asks that server for. Showing it is left to the caller."""

from __future__ import annotations

import discord

SCOPES = ("bot", "applications.commands")
"""A member that answers, and the slash and right-click commands."""

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    # For what is posted unasked: a digest's sentences go into embeds, and a post of which it is not certain whether it
    # was sent is looked for before it is sent again. Asked for at once, so that no server has to invite the bot twice.
    embed_links=True,
    read_message_history=True,
)


def link(application: int) -> str:
    """Return the address at which a server's owner invites the bot of an application, by the application's id."""
    return discord.utils.oauth_url(application, permissions=PERMISSIONS, scopes=SCOPES)
