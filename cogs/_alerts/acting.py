"""What can be done with an alert that is set up, and below what one has told: paused, muted, tested, let go."""

from __future__ import annotations

from cogs._alerts import drafting, meant
from cogs._checks import Asked
from cogs._router import Answer, Changed
from newsdesk.briefing import alerts as briefed
from newsdesk.messages import alerts as worded
from newsdesk.models.message import Message
from newsdesk.storage import alerts


async def pause(asked: Asked, key: str) -> Answer:
    """Have an alert fire no more for now."""
    await meant.changeable(asked, key)
    await asked.app.db.write(alerts.pause, asked.desk, key, asked.app.now())
    return Changed(meant.shown(asked, await meant.one(asked, key), "alert.pausing"))


async def resume(asked: Asked, key: str) -> Answer:
    """Have an alert fire again. Raises `Refused` where the place or the role is gone that it was paused for."""
    await drafting.need_place(asked, (await meant.changeable(asked, key)).alert.plan)
    await asked.app.db.write(alerts.resume, asked.desk, key)
    return Changed(meant.shown(asked, await meant.one(asked, key), "alert.resuming"))


async def stop(asked: Asked, key: str) -> Answer:
    """Pause the alert whose message this is; the message stays, and who has pressed it is shown the way back."""
    await meant.changeable(asked, key)
    await asked.app.db.write(alerts.pause, asked.desk, key, asked.app.now())
    return meant.shown(asked, await meant.one(asked, key), "alert.pausing")


async def mute(asked: Asked, key: str, ref: str) -> Answer:
    """Have an alert say no more of the story of an article."""
    found = await meant.changeable(asked, key)
    if not await asked.app.db.write(briefed.mute, asked.desk, key, ref, asked.app.now()):
        return None
    return worded.said("alert.muted", asked.words, found.alert.plan, private=True)


async def remove(asked: Asked, key: str) -> Answer:
    """Ask whether an alert is to go."""
    return Changed(worded.sure((await meant.changeable(asked, key)).alert, asked.words))


async def remove_sure(asked: Asked, key: str) -> Answer:
    """Let an alert go."""
    found = await meant.changeable(asked, key)
    await asked.app.db.write(alerts.remove, asked.desk, key)
    return Changed(worded.said("alert.removed", asked.words, found.alert.plan, private=found.alert.personal))


async def test(asked: Asked, key: str) -> Message:
    """Show what an alert would have fired for."""
    plan = (await meant.one(asked, key)).alert.plan
    now = asked.app.now()
    found = await asked.app.db.read(briefed.backtest, asked.desk, plan, now, key=key, zone=asked.zone)
    return worded.backtest(found, asked.words, saved=True)
