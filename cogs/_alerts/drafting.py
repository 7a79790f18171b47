"""An alert before it is saved: what it would have fired for, its words changed, and then saved or left."""

from __future__ import annotations

import re
from datetime import time

import discord

from cogs import _zones
from cogs._alerts import meant
from cogs._checks import Asked
from cogs._feeds.meant import target as place_of
from cogs._forms import Field, Form
from cogs._given import refusal
from cogs._pages import Gone
from cogs._places import Place, snowflake
from cogs._router import Answer, Changed
from newsdesk.briefing import alerts as briefed
from newsdesk.messages import alerts as worded
from newsdesk.models.alert import AlertPlan, QuietHours
from newsdesk.models.message import Action, Message
from newsdesk.models.outbox import Target
from newsdesk.storage import alerts, states
from newsdesk.storage.alerts import AlertLimits
from newsdesk.text.query import LONGEST

QUIET_LIMIT, ZONE_LIMIT = 20, 60
"""Characters."""
_SPAN = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?\s*(?:-|–|—|~|to|bis|до)\s*(\d{1,2})(?:[:.h](\d{2}))?")


def limits(asked: Asked) -> AlertLimits:
    """Return how many alerts there may be."""
    return AlertLimits(asked.app.settings.alerts_per_person, asked.app.settings.alerts_per_desk)


async def place(asked: Asked, post: Place | None) -> Target:
    """Return where an alert is told: in a channel, by an editor, or to the person who asks.

    Raises `Refused` as `_feeds.meant.target` does, and for who is no editor.
    """
    if post is None:
        return Target("user", asked.person.id)
    asked.need_editor()
    if asked.where.guild is None:
        raise refusal(asked, "alert.channels_in_servers")
    found = await place_of(asked, post)
    assert found is not None
    return found


def mention(asked: Asked, role: discord.Role | None, target: Target) -> int | None:
    """Return the role that an alert mentions. Raises `Refused` for one that the bot may not mention there."""
    if role is None:
        return None
    guild = asked.where.guild
    if target.what == "user" or guild is None:
        raise refusal(asked, "alert.role_in_channels")
    if role.is_default():
        raise refusal(asked, "alert.no_everyone")
    channel = guild.get_channel_or_thread(target.id)
    allowed = guild.me.guild_permissions if channel is None else channel.permissions_for(guild.me)
    if not role.mentionable and not allowed.mention_everyone:
        raise refusal(asked, "alert.cannot_mention", name=role.name)
    return role.id


async def need_place(asked: Asked, plan: AlertPlan) -> None:
    """Raise `Refused` for a plan whose channel or role is gone, or that may not be told or mentioned there any more."""
    if plan.target.what != "user":
        await place_of(asked, snowflake(str(plan.target.id)))
        may_mention(asked, plan)


def may_mention(asked: Asked, plan: AlertPlan) -> None:
    """Raise `Refused` for a plan with a role that is gone, or that the bot may not mention in its place."""
    guild = asked.where.guild
    role = guild.get_role(plan.role) if guild is not None and plan.role is not None else None
    if plan.role is not None and role is None:
        raise refusal(asked, "alert.no_role")
    mention(asked, role, plan.target)


def quiet_hours(asked: Asked, span: str, zone: str) -> QuietHours | None:
    """Return quiet hours as somebody types them: `22:00-07:00`, `22-7`; nothing for nothing.

    In the time zone that is named, else the desk's. Raises `Refused` for what is neither.
    """
    if not span.strip():
        return None
    found = _SPAN.fullmatch(span.strip())
    named = _zones.find(zone) if zone.strip() else str(asked.zone)
    if named is None:
        raise refusal(asked, "chat.no_zone", name=zone)
    hours = [int(part or 0) for part in found.groups()] if found else [99]
    try:
        start, end = time(hours[0], hours[1]), time(hours[2] % 24, hours[3])
    except (ValueError, IndexError):
        raise refusal(asked, "alert.no_quiet") from None
    return QuietHours(start, end, named)


def zone_needs_hours(asked: Asked, span: str, zone: str) -> None:
    """Raise `Refused` for a time zone that is named for no quiet hours."""
    if zone.strip() and not span.strip():
        raise refusal(asked, "alert.zone_without_hours")


async def usual_quiet(asked: Asked) -> QuietHours | None:
    """Return the quiet hours that a person has set for the latest alert of their own here."""
    own = [one.alert for one in await meant.all_of(asked) if one.alert.personal]
    return own[-1].plan.quiet if own else None


async def tried(asked: Asked, plan: AlertPlan, key: str = "") -> Message:
    """Show what an alert would have fired for, and offer to save it; with a key, that one is changed to it."""
    most = None if key else limits(asked)
    now = asked.app.now()
    found = await asked.app.db.read(briefed.backtest, asked.desk, plan, now, key=key, limits=most, zone=asked.zone)
    return worded.backtest(found, asked.words, key=key, role=meant.role_name(asked, plan.role))


async def save(asked: Asked, key: str, *args: str) -> Answer:
    """Save an alert as its backtest has shown it; the place and the role are looked at again."""
    plan = _plan(args)
    meant.need(asked, plan.target)
    await need_place(asked, plan)
    if key:
        await meant.changeable(asked, key)
        await asked.app.db.write(alerts.change, asked.desk, key, plan, limits(asked))
        return Changed(meant.shown(asked, await meant.one(asked, key), "alert.changed"))
    now = asked.app.now()
    made = await asked.app.db.write(briefed.add, asked.desk, plan, asked.person.id, now, limits(asked))
    return Changed(meant.shown(asked, await meant.one(asked, made.key), "alert.saved"))


async def narrow(asked: Asked, key: str, *args: str) -> Form:
    """Open the form for other words of an alert that is not saved yet."""
    plan = _plan(args)
    meant.need(asked, plan.target)
    # As a form's id has no room for all of it, it stands in a row.
    row = await asked.app.db.write(states.put, asked.desk, (key, *args), asked.app.now())
    say = asked.words.say
    words = Field(say("form.alert_words"), say("form.alert_words_note"), required=True, most=LONGEST, value=plan.asked)
    return Form(say("form.alert_narrow"), Action("alert_narrowed", (row,)), (words,))


async def narrowed(asked: Asked, row: str, words: str) -> Answer:
    """Show what the alert would have fired for with other words."""
    kept = await asked.app.db.read(states.get, asked.desk, row, asked.app.now())
    if kept is None:
        return None
    key, _, *rest = kept
    plan = _plan((words, *rest))
    meant.need(asked, plan.target)
    return Changed(await tried(asked, plan, key))


async def cancel(asked: Asked) -> Answer:
    """Leave it as it is."""
    return worded.said("followed.cancelled", asked.words)


async def form(asked: Asked, key: str) -> Form:
    """Open the form of an alert that is set up."""
    found = await meant.changeable(asked, key)
    plan, say = found.alert.plan, asked.words.say
    quiet = "" if plan.quiet is None else worded.span(plan.quiet)
    zone = str(asked.zone) if plan.quiet is None else plan.quiet.zone
    fields = [
        Field(say("form.alert_words"), say("form.alert_words_note"), required=True, most=LONGEST, value=plan.asked),
        Field(say("form.alert_quiet"), say("form.alert_quiet_note"), most=QUIET_LIMIT, value=quiet),
        Field(say("form.alert_zone"), say("form.alert_zone_note"), most=ZONE_LIMIT, value=zone),
    ]
    if plan.target.what != "user":
        value = "" if meant.role_name(asked, plan.role) == "" else str(plan.role)
        fields.append(Field(say("form.alert_role"), say("form.alert_role_note"), role=True, value=value))
    return Form(say("form.alert_edit"), Action("alert_edited", (key,)), tuple(fields))


async def edited(asked: Asked, key: str, words: str, quiet: str, zone: str, role: str = "") -> Answer:
    """Change an alert as its form was filled in; other words are shown with what they would have fired for."""
    found = await meant.changeable(asked, key)
    plan = found.alert.plan
    guild = asked.where.guild
    chosen = guild.get_role(snowflake(role).id) if role and guild is not None else None
    wanted = AlertPlan(
        " ".join(words.split()), plan.target, mention(asked, chosen, plan.target), quiet_hours(asked, quiet, zone)
    )
    return await changed(asked, key, plan, wanted)


async def changed(asked: Asked, key: str, plan: AlertPlan, wanted: AlertPlan) -> Answer:
    """Change an alert from one plan to another: at once, unless it looks for something else now."""
    if wanted.asked != plan.asked:
        return Changed(await tried(asked, wanted, key))
    await asked.app.db.write(alerts.change, asked.desk, key, wanted, limits(asked))
    return Changed(meant.shown(asked, await meant.one(asked, key), "alert.changed"))


def _plan(args: tuple[str, ...]) -> AlertPlan:
    """Return the plan that a button carries. Raises `Gone` for what none does."""
    plan = worded.read_plan(args)
    if plan is None:
        raise Gone
    return plan
