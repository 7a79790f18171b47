"""Tells Discord the slash commands once the bot is there: until it has them, it offers those of the last start."""

from __future__ import annotations

import asyncio
import logging

import aiohttp
import discord
from discord.ext import commands

log = logging.getLogger(__name__)

AFTER = 5.0
"""Seconds that those who have waited for the bot to be back have first: the names in all languages take a moment."""
FIRST, LONGEST = 10.0, 3600.0
"""Seconds from one try to the next: each twice the last."""


async def tell_commands(bot: commands.Bot, *, after: float = AFTER, first: float = FIRST) -> None:
    """Tell Discord the bot's slash commands, again and again until it takes them; it answers people meanwhile.

    Discord takes them as no change where they are the same, as at nearly every start. What it refuses for what it says
    is a bug, logged with its trace, and not tried again.
    """
    await bot.wait_until_ready()
    await asyncio.sleep(after)
    pause = first
    while True:
        try:
            await bot.tree.sync()
        except discord.app_commands.CommandSyncFailure:
            log.exception("Discord refuses the slash commands; it goes on offering those that it had")
            return
        except (discord.HTTPException, aiohttp.ClientError, OSError) as error:
            log.warning("Discord does not take the slash commands (%s); trying again in %.0f s", error, pause)
        else:
            return
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST)
