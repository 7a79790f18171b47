"""What Discord, the network or discord.py raises → an outcome: what certainly was not done, and what nobody knows."""

from __future__ import annotations

import aiohttp
import discord

from cogs._sender.asking import Repeated
from newsdesk.models.outbox import Later, Refusal, Rejected, Stopped, Unsure

Failed = Later | Rejected | Unsure | Stopped

FAILURES = (
    discord.DiscordException,
    aiohttp.ClientError,
    OSError,
    Repeated,
    KeyError,
    TypeError,
    ValueError,
)
"""What a request may end with. Of the last three: answers that are not what Discord's documentation says."""

BLOCKED_FOR = 300.0
"""Seconds to wait where Cloudflare, which stands before Discord, lets nothing through. It names no time."""

REFUSALS: dict[int, Refusal] = {
    10003: Refusal.CHANNEL_GONE,
    10004: Refusal.NO_ACCESS,  # Unknown Guild: the bot is no longer in it
    10008: Refusal.MESSAGE_GONE,
    10013: Refusal.CHANNEL_GONE,  # Unknown User: there is nobody to write to any more
    20009: Refusal.BLOCKED,  # Explicit content
    50001: Refusal.NO_ACCESS,
    50007: Refusal.CLOSED,
    50013: Refusal.NO_PERMISSION,
    50033: Refusal.CHANNEL_GONE,  # Invalid Recipient(s)
    50083: Refusal.LOCKED,  # Thread is archived, and it was not possible to take it out
    50278: Refusal.CLOSED,  # No mutual servers
    160005: Refusal.LOCKED,
    200000: Refusal.BLOCKED,  # AutoMod, the message
    200001: Refusal.BLOCKED,  # AutoMod, the title
    240000: Refusal.BLOCKED,  # Harmful links
}
"""Discord's codes (developer documentation, "Opcodes and Status Codes", "JSON error codes")."""

PASSING: dict[int, float] = {
    20016: 60.0,  # slow mode
    20028: 60.0,  # the channel's limit of writing
    30046: 3600.0,  # edits of messages that are older than an hour
    40003: 600.0,  # direct messages opened too fast
    40333: BLOCKED_FOR,  # Discord's own proxy
    130000: 60.0,  # overloaded
    160006: 900.0,  # active threads, of which some are archived by and by
}
"""Codes of what passes by itself, and the seconds after which it is tried again; Discord names none."""

REFUSED_AT_THE_DOOR = (
    "Discord does not take the bot's token any more. Copy a new one from discord.com/developers, your application, Bot,"
    " Reset Token, into NEWSDESK_TOKEN, and start Newsdesk again: what is owed goes out then."
)


def outcome(error: Exception) -> Failed:
    """Return what is known after one of `FAILURES` about the request that ended with it."""
    failed: Failed
    match error:
        case discord.HTTPException():
            failed = _answered(error)
        case discord.RateLimited():
            failed = Later("Discord's limit", error.retry_after)
        case KeyError(args=("retry_after",)):
            # How discord.py ends for a 429 that says no time.
            failed = Later("Discord's limit, without a time")
        case aiohttp.ClientConnectorError() | aiohttp.ClientSSLError() | aiohttp.ConnectionTimeoutError():
            failed = Later("Discord cannot be reached")
        case aiohttp.ClientError() | OSError():
            failed = Unsure("the connection broke")
        case Repeated():
            failed = Unsure("Discord failed")
        case _:
            failed = Unsure("Discord's answer cannot be read")
    return failed


def not_begun(failed: Failed) -> Failed:
    """Return what follows for a message from something that failed before the request that would have sent it."""
    return Later(failed.why) if isinstance(failed, Unsure) else failed


def code(error: Exception) -> int:
    """Return Discord's code in an error, 0 where it has none."""
    return error.code if isinstance(error, discord.HTTPException) else 0


def _answered(error: discord.HTTPException) -> Failed:
    detail = f"{error.status} {error.code}: {error.text}"[:500]
    failed: Failed
    match error.status, error.code:
        case 401, _:
            failed = Stopped(REFUSED_AT_THE_DOOR)
        case 429, _:
            failed = Later("Discord's limit", _wait(error))
        case status, _ if status >= 500:
            failed = Unsure(f"Discord failed ({status})")
        case _, code if code in PASSING:
            failed = Later(detail, PASSING[code])
        case _, code if code in REFUSALS:
            failed = Rejected(REFUSALS[code], detail)
        case status, 0 if status != 400:
            # No answer of Discord's own: something on the way there.
            failed = Later(detail, BLOCKED_FOR)
        case 403, _:
            # One of a dozen that a moderator can do something about; more are added to them.
            failed = Rejected(Refusal.NO_PERMISSION, detail)
        case _:
            failed = Rejected(Refusal.INVALID, detail)
    return failed


def _wait(error: discord.HTTPException) -> float:
    """Return the seconds to wait after a 429 that ended a request: what Discord says, or enough for Cloudflare."""
    headers = error.response.headers
    try:
        told = float(headers.get("Retry-After", 0))
    except ValueError:
        told = 0.0
    return max(told, 1.0 if headers.get("Via") else BLOCKED_FOR)
