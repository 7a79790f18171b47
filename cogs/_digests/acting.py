"""What can be done with a digest that is set up, and with one that was sent: its rest, and why it told what it told."""

from __future__ import annotations

from datetime import datetime

from cogs._checks import Asked
from cogs._digests import drafting, meant
from cogs._pages import Gone
from cogs._router import Answer, Changed, for_one, number
from newsdesk.briefing import digests as briefed
from newsdesk.messages import digest as wording
from newsdesk.messages import digest_plans as worded
from newsdesk.models.message import Message
from newsdesk.storage import digests


async def preview(asked: Asked, key: str) -> Message:
    """Show, in private, what a digest would be if it were sent now."""
    found = await meant.one(asked, key)
    return for_one(await drafting.previewed(asked, key, found.plan))


async def now(asked: Asked, key: str) -> Answer:
    """Send a digest at once, with what came since the last."""
    found = await meant.changeable(asked, key)
    await drafting.ready(asked, found)
    language = asked.app.settings.language
    await asked.app.db.write(briefed.send_now, asked.desk, key, asked.app.now(), language=language)
    return await _told(asked, key, "digest.sending")


async def pause(asked: Asked, key: str) -> Answer:
    """Send nothing of a digest for now."""
    await meant.changeable(asked, key)
    await asked.app.db.write(digests.pause, asked.desk, key, asked.app.now())
    return await _told(asked, key, "digest.pausing")


async def resume(asked: Asked, key: str) -> Answer:
    """Send a digest again."""
    await meant.changeable(asked, key)
    await asked.app.db.write(briefed.resume, asked.desk, key, asked.app.now())
    return await _told(asked, key, "digest.resuming")


async def _told(asked: Asked, key: str, said: str) -> Changed:
    digest = await meant.one(asked, key)
    return Changed(await meant.shown(asked, digest, worded.said(said, digest.plan, asked.words)))


async def remove(asked: Asked, key: str) -> Answer:
    """Ask whether a digest is to go."""
    return worded.sure(await meant.changeable(asked, key), asked.words)


async def remove_sure(asked: Asked, key: str) -> Answer:
    """Let a digest go."""
    found = await meant.changeable(asked, key)
    await asked.app.db.write(digests.remove, asked.desk, key)
    return Changed(worded.removed(found, asked.words))


async def rest(asked: Asked, key: str, slot: str, first: str) -> Message:
    """Show, in private, what a digest had no room for, from the story numbered `first` on."""
    at = await _sent(asked, key, slot)
    found = await asked.app.db.read(briefed.rest, asked.desk, key, at, max(number(first), 1))
    return wording.digest_rest(found, asked.words)


async def why(asked: Asked, key: str, slot: str) -> Message:
    """Show, in private, why a digest told what it told."""
    at = await _sent(asked, key, slot)
    return wording.digest_reasons(await asked.app.db.read(briefed.reasons, asked.desk, key, at), asked.words)


async def _sent(asked: Asked, key: str, slot: str) -> datetime:
    await meant.one(asked, key)
    try:
        at = datetime.fromisoformat(slot)
    except ValueError:
        raise Gone from None
    if at.tzinfo is None:
        raise Gone
    return at
