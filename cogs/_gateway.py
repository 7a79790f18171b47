"""Keeps the connection to Discord's gateway for as long as the bot runs, whatever comes through it.

discord.py connects again by itself after what it expects. What it does not (an event that it cannot read, a bug of its
or ours in a parser) would end the bot; here it ends the connection alone.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time

import discord

from newsdesk import metrics
from newsdesk.errors import SettingsError

log = logging.getLogger(__name__)

FIRST, LONGEST = 1.0, 120.0
"""Seconds from one broken connection to the next: each twice the last. Discord allows 1,000 beginnings a day."""
STEADY = 300.0
"""Seconds after which a connection was a good one, and the next is waited for no longer than the first."""

_TOKEN_REFUSED = 4004
"""Discord closes the gateway so for a token that was reset while the bot ran."""


async def stay_connected(client: discord.Client, *, first: float = FIRST) -> None:
    """Connect a client that is logged in, and stay so until it is closed.

    Raises `SettingsError` for a token that Discord takes no more, and `discord.PrivilegedIntentsRequired` for an intent
    that it does not give. Everything else is logged with its trace, and the client connects anew.
    """
    pause = first
    while not client.is_closed():
        begun = time.monotonic()
        try:
            await client.connect()
        except discord.PrivilegedIntentsRequired:
            raise
        except discord.ConnectionClosed as closed:
            if closed.code == _TOKEN_REFUSED:
                raise SettingsError(
                    "Discord takes the bot's token no more: it was reset. Copy the new one from discord.com/developers,"
                    " your application, Bot, and start again."
                ) from None
            raise
        except Exception:
            pause = first if time.monotonic() - begun > STEADY else pause
            metrics.BUGS.add("gateway")
            log.exception("The gateway broke; connecting anew in %.0f s", pause)
            with contextlib.suppress(Exception):  # it is broken already, and a new one takes its place
                await client.ws.close(4000)
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST)
