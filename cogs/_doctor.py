"""What only Discord knows of an installation: whether it takes the token, which intents it gives, where it may post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp
import discord

from cogs._sender import rights
from newsdesk.config import Settings
from newsdesk.models.outbox import Target
from newsdesk.models.upkeep import Finding, Grade

MOST_PLACES = 100
"""Places that are looked at: each takes two to four requests."""
OFF = timedelta(minutes=1)
"""How far the clock may be from Discord's."""


async def look(settings: Settings, places: tuple[Target, ...]) -> tuple[Finding, ...]:
    """Ask Discord about the token, the intents and the permissions in the places where something is to be posted."""
    assert settings.token is not None
    dates: list[str | None] = []
    client = discord.Client(intents=discord.Intents.none(), http_trace=_dates_into(dates))
    async with client:
        try:
            await client.login(settings.token.get_secret_value())
            application = await client.application_info()
        except discord.LoginFailure:
            todo = "Reset it at discord.com/developers, your application, Bot, and copy all of it."
            return (Finding("token", Grade.BAD, "Discord does not take it.", todo),)
        except (aiohttp.ClientError, discord.DiscordServerError, OSError) as error:
            todo = "Is this machine on the internet, and does it let HTTPS to discord.com through?"
            return (Finding("token", Grade.DOUBTFUL, f"Discord cannot be reached: {error}.", todo),)
        found = [Finding("token", Grade.GOOD, f"Discord takes it: the bot is {application.name}.")]
        found.append(_intent(application))
        found += filter(None, [clock(dates[-1] if dates else None, datetime.now(UTC))])
        found += [await _place(client, place) for place in places[:MOST_PLACES]]
        if len(places) > MOST_PLACES:
            said = f"{MOST_PLACES} of {len(places)} places were looked at."
            found.append(Finding("permissions", Grade.DOUBTFUL, said, "In a server, `status` tells of the others."))
        return tuple(found)


def _dates_into(dates: list[str | None]) -> aiohttp.TraceConfig:
    """Return what notes the date of each answer: discord.py hands out what an answer says, and not its headers."""
    trace = aiohttp.TraceConfig()

    async def ended(_: object, __: object, request: aiohttp.TraceRequestEndParams) -> None:
        dates.append(request.response.headers.get("Date"))

    trace.on_request_end.append(ended)
    return trace


def _intent(application: discord.AppInfo) -> Finding:
    flags = application.flags
    if flags.gateway_message_content or flags.gateway_message_content_limited:
        return Finding("intents", Grade.GOOD, "Message content is on: typed commands are heard.")
    return Finding(
        "intents",
        Grade.DOUBTFUL,
        "Message content is off: typed commands are heard only after a mention, and in direct messages.",
        "To have them: discord.com/developers, your application, Bot, Message Content Intent.",
    )


async def _place(client: discord.Client, place: Target) -> Finding:
    about = f"{place.what} {place.id}"
    try:
        missing = (*await rights.to_send(client, place.id, None), *await rights.to_look(client, place.id))
    except discord.NotFound:
        return Finding(about, Grade.BAD, "It is gone.", "In its server: `feed edit` or `digest edit` to another place.")
    except discord.Forbidden:
        missing = (rights.VIEW,)
    if missing:
        names = ", ".join(dict.fromkeys(missing))
        todo = "In its server: Edit Channel, Permissions, Newsdesk."
        return Finding(about, Grade.BAD, f"The bot may not post there: {names} is missing.", todo)
    return Finding(about, Grade.GOOD, "The bot may post there.")


def clock(date: str | None, now: datetime) -> Finding | None:
    """Compare the clock with the date of an answer of Discord's; `None` where it has none that can be read."""
    try:
        theirs = parsedate_to_datetime(date or "")
    except ValueError:
        return None
    apart = abs(now - theirs.replace(tzinfo=theirs.tzinfo or UTC))
    if apart <= OFF:
        return Finding("clock", Grade.GOOD, "It agrees with Discord's.")
    return Finding(
        "clock",
        Grade.BAD,
        f"It is {apart.total_seconds():,.0f} seconds away from Discord's.",
        "Set the clock of this machine (NTP): digests go by it, and so does what may still be answered.",
    )
