"""Whether somebody is in a server, asked of Discord each time that a server's desk has something for them."""

from __future__ import annotations

from dataclasses import replace

import discord
from discord.http import Route

from cogs._checks import Asked, Rights, interaction_of, spoken
from cogs._pages import Gone
from cogs._sender.asking import Asking
from newsdesk.models.article import Desk
from newsdesk.storage import outbox


async def is_member(asking: Asking, desk: Desk, person: int) -> bool:
    """Tell whether a person is a member of a desk's server, and so is the bot; on a desk of their own they are.

    Raises what discord.py and its HTTP library raise where Discord does not say.
    """
    what, _, number = desk.key.partition(":")
    if what != "guild":
        return what != "user" or number == str(person)
    route = Route("GET", "/guilds/{guild_id}/members/{member_id}", guild_id=number, member_id=person)
    try:
        await asking.ask(route)
    except (discord.NotFound, discord.Forbidden) as error:
        if error.code == 0:  # no answer of Discord's own
            raise
        return False
    return True


async def of_sent(asked: Asked, reference: str) -> Asked:
    """Return who asks as the one to whom a desk sent the message with this reference: in private they ask that desk.

    They may do no more there than read. Raises `Gone` where they were sent no such, or are in its server no more.
    """
    interaction = interaction_of(asked.where)
    if not reference or interaction is None or not asked.desk.key.startswith("user:"):
        return asked
    told = await asked.app.db.read(outbox.told_to, asked.person.id, reference=reference)
    if told is None or told[0] == asked.desk:
        return asked
    desk, _ = told
    if not await is_member(Asking(interaction.client.http), desk, asked.person.id):
        raise Gone
    settings = await asked.app.settings_of(desk)
    words = spoken(settings, asked.app)
    return replace(asked, desk=desk, settings=settings, words=words, rights=Rights(), sent=reference)
