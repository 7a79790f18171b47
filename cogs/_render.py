"""Message values → what discord.py sends: the only place where the two meet. Says nothing of its own."""

from __future__ import annotations

import discord

from cogs._commands import Context
from newsdesk.messages.markdown import LIMIT, draw
from newsdesk.models.message import Message

LABEL_LIMIT = 80
ACTION_LIMIT = 100
MENU_LIMIT = 25
OPTION_LIMIT = 100
PLACEHOLDER_LIMIT = 150
"""What Discord takes (developer documentation, "Component Reference")."""

NOBODY = discord.AllowedMentions.none()


def view(message: Message) -> discord.ui.View | None:
    """Return a message's buttons and menu, which outlive a restart: their ids say all that is needed to answer them."""
    if not message.buttons and message.menu is None:
        return None
    drawn = discord.ui.View(timeout=None)
    for button in message.buttons:
        assert 0 < len(button.label) <= LABEL_LIMIT, button
        assert 0 < len(button.action) <= ACTION_LIMIT, button
        drawn.add_item(discord.ui.Button(label=button.label, custom_id=button.action))
    if (menu := message.menu) is not None:
        assert len(menu.placeholder) <= PLACEHOLDER_LIMIT, menu
        assert 0 < len(menu.action) <= ACTION_LIMIT, menu
        assert 0 < len(menu.options) <= MENU_LIMIT, menu
        choice: discord.ui.Select[discord.ui.View] = discord.ui.Select(
            custom_id=menu.action, placeholder=menu.placeholder
        )
        for option in menu.options:
            texts = (option.label, option.value, option.description or "")
            assert all(len(text) <= OPTION_LIMIT for text in texts), option
            choice.add_option(label=option.label, value=option.value, description=option.description)
        drawn.add_item(choice)
    return drawn


def content(message: Message) -> str:
    """Return a message's text as Discord takes it."""
    text = draw(message)
    # Discord refuses a message without a visible character, and one that is too long; both are bugs of the wording.
    assert text.strip(), message
    assert len(text) <= LIMIT, message
    return text


async def say(context: Context, message: Message) -> None:
    """Answer with a message: to the person alone if it is private and Discord allows it, else to the channel."""
    text, below = content(message), view(message)
    private = message.private and context.interaction is not None
    if below is None:
        await context.send(text, allowed_mentions=NOBODY, suppress_embeds=True, ephemeral=private)
    else:
        await context.send(text, allowed_mentions=NOBODY, suppress_embeds=True, ephemeral=private, view=below)
