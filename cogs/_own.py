"""What stands in a message of the bot's own: which articles it shows, told from its buttons and menus."""

from __future__ import annotations

from typing import Any

import discord

from cogs import _pages
from cogs._checks import Asked
from cogs._pages import Gone
from newsdesk.models.message import Menu, Option

_ABOUT_ONE = {"open", "more", "context", "quote", "said", "outlets", "approve", "remove", "story", "story_more"}
"""The verbs whose first argument is the article that a message shows."""


def is_ours(interaction: discord.Interaction[Any], message: discord.Message) -> bool:
    """Tell whether a message is the bot's."""
    return interaction.client.user is not None and message.author.id == interaction.client.user.id


async def shown(asked: Asked, message: discord.Message) -> tuple[str, Menu | None]:
    """Return the ref of the article that a message of the bot shows, or "" and the menu of those that it lists."""
    about, menu = "", None
    for item in _pages.items(message):
        try:
            action = (await _pages.opened(asked, str(item.custom_id))).action
        except Gone:
            continue
        if isinstance(item, discord.SelectMenu) and action.verb == "choose":
            lines = tuple(Option(line.label, line.value, line.description) for line in item.options)
            menu = Menu(item.placeholder or "", action, lines)
        elif action.verb in _ABOUT_ONE and action.args:
            about = action.args[0]
    if menu is None:
        return about, None
    return (menu.options[0].value, None) if len(menu.options) == 1 else ("", menu)
