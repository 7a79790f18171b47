"""Message values → what discord.py sends: the only place where the two meet. Says nothing of its own."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from io import BytesIO

import discord
from discord.utils import MISSING

from cogs import _forms, _pages
from cogs._checks import Asked, Place, interaction_of
from cogs._forms import Form
from cogs._pages import ID_LIMIT, PageButton, PageMenu
from newsdesk.messages.markdown import CARD_LIMIT, LIMIT, draw, draw_card, tidy
from newsdesk.models.message import Action, Message

log = logging.getLogger(__name__)

LABEL_LIMIT = 80
MENU_LIMIT = 25
OPTION_LIMIT = 100
PLACEHOLDER_LIMIT = 150
"""What Discord takes (developer documentation, "Component Reference")."""

NOBODY = discord.AllowedMentions.none()


def view(message: Message, ids: Mapping[Action, str]) -> discord.ui.View | None:
    """Return a message's buttons and menu, the menu first: it is about what stands right above it.

    In: the message, and a custom id for each action (`_pages.ids`). They outlive a restart: the ids say all that is
    needed to answer them.
    """
    if not message.buttons and message.menu is None:
        return None
    drawn = discord.ui.View(timeout=None)
    if (menu := message.menu) is not None:
        assert len(menu.placeholder) <= PLACEHOLDER_LIMIT, menu
        assert 0 < len(menu.options) <= MENU_LIMIT, menu
        options: list[discord.SelectOption] = []
        for option in menu.options:
            label, note = tidy(option.label), tidy(option.description or "") or None
            assert all(len(text) <= OPTION_LIMIT for text in (label, option.value, note or "")), option
            options.append(discord.SelectOption(label=label, value=option.value, description=note))
        drawn.add_item(PageMenu(menu.placeholder, _id(ids, menu.action), options))
    for button in message.buttons:
        label = tidy(button.label)
        assert 0 < len(label) <= LABEL_LIMIT, button
        style = discord.ButtonStyle.danger if button.danger else discord.ButtonStyle.secondary
        drawn.add_item(PageButton(label, _id(ids, button.action), style))
    return drawn


def _id(ids: Mapping[Action, str], action: Action) -> str:
    found = ids[action]
    assert 0 < len(found) <= ID_LIMIT, found
    return found


def content(message: Message) -> str:
    """Return a message's text as Discord takes it."""
    text = draw(message)
    # Discord refuses a message without a visible character, and one that is too long; both are bugs of the wording.
    assert text.strip(), message
    assert len(text) <= LIMIT, message
    return text


def cards(message: Message) -> list[discord.Embed]:
    """Return what a message has below its text in a frame, as embeds: none, or one.

    A message with one must not be sent with embeds suppressed: Discord hides a bot's own as well.
    """
    if message.card is None:
        return []
    text = draw_card(message.card)
    # What Discord takes of one embed; all of a message together may have 6,000.
    assert 0 < len(text.strip()) <= len(text) <= CARD_LIMIT, message
    return [discord.Embed(description=text)]


def picture(message: Message) -> discord.File | None:
    """Return a message's picture as a file to be attached; Discord reads its words to whoever cannot see it."""
    shown = message.picture
    return None if shown is None else discord.File(BytesIO(shown.content), shown.name, description=shown.alt)


async def say(asked: Asked, message: Message, file: discord.File = MISSING) -> None:
    """Answer with a message, and a file: to the person alone if it is private and Discord allows it, else to all."""
    await respond(asked.where, message, view(message, await _pages.ids(asked, message)), picture(message) or file)


async def replace(asked: Asked, message: Message) -> None:
    """Put a message in place of the one whose button was pressed; it stays the message of who asked for that one."""
    interaction = interaction_of(asked.where)
    assert interaction is not None
    assert interaction.message is not None
    asker = _pages.asker_of(interaction.message)
    shown = picture(message)
    # A picture belongs to what the message said before.
    attached = [shown] if shown else [] if interaction.message.attachments else MISSING
    await interaction.response.edit_message(
        content=content(message),
        embeds=cards(message),
        attachments=attached,
        view=view(message, await _pages.ids(asked, message, asker)),
        allowed_mentions=NOBODY,
        suppress_embeds=message.card is None,
    )


async def update(asked: Asked, name: str, message: Message) -> None:
    """Put a message in place of another one of this channel, that `_pages.named` has named.

    Where it cannot be, since it was deleted or the bot is no member there, nothing but a line in the log comes of it.
    """
    found, interaction = _pages.found(name), interaction_of(asked.where)
    if found is None or interaction is None or interaction.channel_id is None:
        return
    number, asker = found
    channel = interaction.client.get_partial_messageable(interaction.channel_id)
    drawn = view(message, await _pages.ids(asked, message, asker))
    try:
        await channel.get_partial_message(number).edit(
            content=content(message), embeds=cards(message), view=drawn, allowed_mentions=NOBODY
        )
    except discord.HTTPException as refusal:
        log.info("A message in channel %s cannot be brought up to date: %s", interaction.channel_id, refusal)


async def open_form(asked: Asked, form: Form) -> None:
    """Open a form, which Discord does only as the very first answer."""
    interaction = interaction_of(asked.where)
    assert interaction is not None
    await interaction.response.send_modal(_forms.draw(form, await _pages.id_of(asked, form.action)))


async def wait(where: Place, *, private: bool) -> None:
    """Let the person see that an answer takes a moment; what is typed is only answered once."""
    interaction = interaction_of(where)
    if interaction is not None:
        await interaction.response.defer(ephemeral=private, thinking=True)


async def respond(
    where: Place, message: Message, below: discord.ui.View | None = None, file: discord.File = MISSING
) -> None:
    """Send a message as the answer to what was asked at a place, once or after `wait`."""
    text, drawn, embeds = content(message), below if below is not None else MISSING, cards(message)
    interaction, bare = interaction_of(where), not embeds
    if interaction is None:
        assert not isinstance(where, discord.Interaction)
        # The same request; discord.py's types know only a view that there is.
        if below is None:
            await where.send(text, embeds=embeds, allowed_mentions=NOBODY, suppress_embeds=bare, file=file or None)
        else:
            await where.send(
                text, embeds=embeds, allowed_mentions=NOBODY, suppress_embeds=bare, view=below, file=file or None
            )
    else:
        # The first message after a wait is as public as the wait was, whatever is asked of it here.
        done = interaction.response.is_done()
        send = interaction.followup.send if done else interaction.response.send_message
        await send(
            text,
            embeds=embeds,
            allowed_mentions=NOBODY,
            suppress_embeds=bare,
            ephemeral=message.private,
            view=drawn,
            file=file,
        )
