"""A digest is put together: by options, by a form, or field by field; shown with its preview, and then saved."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

from cogs._checks import Asked
from cogs._digests import fields, meant
from cogs._forms import Form
from cogs._given import refusal
from cogs._pages import Gone
from cogs._router import Answer, Changed
from newsdesk.briefing import digests as briefed
from newsdesk.messages import digest as wording
from newsdesk.messages import digest_plans as worded
from newsdesk.messages.digest_args import NUMBER, packed, unpacked
from newsdesk.models.digest import Digest, DigestPlan
from newsdesk.models.message import Action, Message, Run
from newsdesk.storage import digests

PATIENCE = 1.5
"""Seconds that what stories tell together may take to be found while somebody waits: Discord waits three for an answer.
Before a digest comes by itself there is time for all of it."""


async def shown(asked: Asked, key: str, plan: DigestPlan) -> Message:
    """Return a digest as it would be, with what is in its way; nothing is saved. Raises what saving would."""
    meant.need(asked, plan.target)
    await asked.app.db.read(digests.check, asked.desk, plan, key)
    now = asked.app.now()
    times = briefed.next_times(plan, now, meant.TIMES)
    trouble = None if plan.target.what == "user" else await meant.trouble(asked, plan.target)
    preview = await previewed(asked, key, plan)
    notes = await _notes(asked, plan)
    return worded.draft(key, plan, times, preview, asked.words, now=now, trouble=trouble, notes=notes)


async def _notes(asked: Asked, plan: DigestPlan) -> tuple[tuple[Run, ...], ...]:
    return worded.unheard(await asked.app.db.read(briefed.unheard, asked.desk, plan), asked.words)


async def ready(asked: Asked, digest: Digest) -> None:
    """See to it that what the stories of a digest tell together is found, as far as there is time."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(asked.app.ready_digest(digest), PATIENCE)


async def previewed(asked: Asked, key: str, plan: DigestPlan) -> Message:
    """Return the message that a digest would be if it were sent now."""
    now = asked.app.now()
    there = await asked.app.db.read(digests.by_key, asked.desk, key) if key else None
    digest = briefed.draft(asked.desk, plan, asked.person.id, now) if there is None else replace(there, plan=plan)
    window = briefed.window_of(digest, now)
    await ready(asked, digest)
    brief = await asked.app.db.read(briefed.compose, asked.desk, digest, window, now)
    return wording.digest(replace(brief, key=""), asked.words)


async def form(asked: Asked) -> Form:
    """Return the form with which a digest begins; the rest can be changed below what it shows."""
    names = ["when", "topics", "name"]
    if asked.rights.editor and asked.where.guild is not None:
        names.insert(1, "where")
    plan = await fields.begun(asked)
    asked_for = tuple(fields.asked_in_form(asked, plan, name) for name in names)
    return Form(asked.words.say("form.digest"), Action("digest_filled"), asked_for)


async def first(asked: Asked) -> Message:
    """Show the digest that somebody gets who says nothing, to be saved or changed."""
    return await shown(asked, "", await fields.begun(asked))


async def filled(asked: Asked, when: str, *rest: str) -> Message:
    """Show what was filled into that form as it would be."""
    match rest:
        case where, topics, name:
            given = {"where": where}
        case topics, name:
            given = dict[str, str]()
        case _:
            raise Gone
    given |= {"when": when, "topics": topics, "name": name}
    return await shown(asked, "", fields.changed(asked, await fields.begun(asked), given))


def _read(args: tuple[str, ...]) -> tuple[str, DigestPlan]:
    """Return the key and the plan of a button's arguments. Raises `Gone` for what is none."""
    plan = unpacked(args[1:]) if len(args) == NUMBER + 1 else None
    if plan is None:
        raise Gone
    return args[0], plan


async def again(asked: Asked, *args: str) -> Answer:
    """Show a draft anew: what was in its way may be gone."""
    return await shown(asked, *_read(args))


async def field(asked: Asked, *args: str) -> Answer:
    """Open the form of one field, or do what else is chosen from the menu below a digest."""
    key, plan = _read(args[:-1])
    name = args[-1]
    if name == "list":
        return await meant.page(asked)
    meant.need(asked, plan.target)
    if name == "remove":
        return worded.sure(await meant.changeable(asked, key), asked.words)
    if name not in worded.FIELDS:
        raise Gone
    if name == "where" and (not asked.rights.editor or asked.where.guild is None):
        raise refusal(asked, "digest.own_only")
    title = asked.words.say("form.digest")
    return Form(title, Action("digest_set", (key, *packed(plan), name)), (fields.asked_in_form(asked, plan, name),))


async def set_(asked: Asked, *args: str) -> Answer:
    """Show a draft with one field changed as a form says."""
    key, plan = _read(args[:-2])
    name, value = args[-2:]
    meant.need(asked, plan.target)
    return await shown(asked, key, fields.changed(asked, plan, {name: value}))


async def save(asked: Asked, *args: str) -> Answer:
    """Save a digest as it was shown; where it goes is looked at again."""
    key, plan = _read(args)
    meant.need(asked, plan.target)
    if plan.target.what != "user" and await meant.trouble(asked, plan.target) is not None:
        return await shown(asked, key, plan)
    return Changed(await saved(asked, key, plan))


async def saved(asked: Asked, key: str, plan: DigestPlan) -> Message:
    """Set a digest up, or change it, and show it as it stands."""
    now, db = asked.app.now(), asked.app.db
    if not key:
        made = await db.write(briefed.add, asked.desk, plan, asked.person.id, now)
        return await meant.shown(asked, made, worded.said("digest.saved", made.plan, asked.words))
    before = await meant.changeable(asked, key)
    if before.plan == plan:
        return await meant.shown(asked, before)
    made = await db.write(briefed.change, asked.desk, key, plan, now)
    if made is None:
        raise Gone
    notes = await _notes(asked, plan) if plan.outlets != before.plan.outlets else ()
    return await meant.shown(asked, made, worded.said("digest.changed", made.plan, asked.words), *notes)


async def cancel(asked: Asked, key: str) -> Answer:
    """Save nothing; show the digest that was to be changed as it is."""
    if key:
        return await meant.opened(asked, key)
    return worded.cancelled(asked.words)
