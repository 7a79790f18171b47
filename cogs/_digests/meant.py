"""Which digest is meant, who may hear of it and change it, what is in its way, and how it is shown."""

from __future__ import annotations

from collections.abc import Sequence

import discord

from cogs import _places
from cogs._checks import Asked, Refused, interaction_of
from cogs._given import refusal
from cogs._pages import Gone
from cogs._router import number
from cogs._sender import rights
from newsdesk import messages
from newsdesk.briefing import digests as briefed
from newsdesk.messages import digest_plans as worded
from newsdesk.messages.digest_plans import Trouble
from newsdesk.models.digest import Digest
from newsdesk.models.message import Message, Run
from newsdesk.models.outbox import Refusal, Target
from newsdesk.storage import digests, keys, outbox

HOW = "/digest add"
TIMES = 3
"""Next times that are shown of one digest."""


async def all_of(asked: Asked) -> tuple[Digest, ...]:
    """Return the digests that a person may hear of: those to the desk's channels, then their own.

    So those that everybody hears of have the same number for everybody.
    """
    every = await asked.app.db.read(digests.seen_by, asked.desk, asked.person.id)
    return tuple(sorted((one for one in every if theirs(asked, one.plan.target, others=True)), key=_personal))


def _personal(digest: Digest) -> bool:
    return digest.plan.target.what == "user"


def _open(asked: Asked, every: Sequence[Digest]) -> tuple[Digest, ...]:
    """Return those of the digests that a person may hear of which may be named where they ask.

    What is typed in a server is answered for all to see.
    """
    open_to_all = interaction_of(asked.where) is None and asked.desk.key.startswith("guild:")
    return tuple(one for one in every if not (open_to_all and _personal(one)))


async def one(asked: Asked, key: str) -> Digest:
    """Return a digest that a person may hear of. Raises `Gone` where there is none such."""
    found = await asked.app.db.read(digests.by_key, asked.desk, key)
    if found is None or not theirs(asked, found.plan.target, others=True):
        raise Gone
    return found


def theirs(asked: Asked, target: Target, *, others: bool = False) -> bool:
    """Tell whether a person may change a digest to a place: to themselves, or as an editor; `others` is to hear of."""
    if others:
        return _places.may_hear(asked, target)
    return target.id == asked.person.id if target.what == "user" else asked.rights.editor


def need(asked: Asked, target: Target) -> None:
    """Raise `Refused` for somebody who may not set up or change a digest to a place."""
    if not theirs(asked, target):
        raise Refused(messages.not_allowed("edit", asked.words))


async def changeable(asked: Asked, key: str) -> Digest:
    """Return a digest that a person may change. Raises `Gone`, and `Refused` for one that they may only read."""
    found = await one(asked, key)
    need(asked, found.plan.target)
    return found


async def which(asked: Asked, typed: str, verb: str) -> Digest | Message:
    """Return the digest that is meant, or the question which; `verb` is what is done with the one chosen.

    Without a name it is the only one there is. Raises `Refused` where there is none.
    """
    every = await all_of(asked)
    wanted = keys.words(typed)
    matching = [one for one in every if wanted in keys.words(one.plan.name)]
    exactly = [one for one in matching if keys.words(one.plan.name) == wanted]
    matching = exactly or matching
    if not every:
        raise Refused(worded.listed((), 1, asked.words, now=asked.app.now(), how=HOW))
    if not matching:
        raise Refused(worded.unknown(typed, asked.words, "/digest list"))
    if len(matching) == 1:
        return matching[0]
    named = _open(asked, matching)
    return worded.several(named, verb, asked.words, len(matching) - len(named), len(_open(asked, every)))


async def trouble(asked: Asked, target: Target) -> Trouble | None:
    """Return what is in the way of a digest to a place: what the bot is missing there, or why it was refused."""
    if target.what != "user":
        if asked.where.guild is None:  # asked in private, of a server's desk
            return None
        try:
            place = await _places.looked_up(asked, target.id)
        except discord.Forbidden:
            return Trouble(Refusal.NO_PERMISSION, (rights.VIEW,))
        if place is None:
            return Trouble(Refusal.CHANNEL_GONE)
        missing = await _places.missing(asked, place, cards=True)
        return Trouble(Refusal.NO_PERMISSION, missing) if missing else None
    paused = await asked.app.db.read(outbox.paused_place, asked.desk, target)
    return None if paused is None else Trouble(paused.why, paused.missing)


async def shown(asked: Asked, digest: Digest, *first: tuple[Run, ...]) -> Message:
    """Return a digest as it is opened, below sentences on what was done."""
    now = asked.app.now()
    return worded.opened(
        digest,
        briefed.next_times(digest.plan, now, TIMES),
        asked.words,
        now=now,
        may=theirs(asked, digest.plan.target),
        trouble=await trouble(asked, digest.plan.target),
        first=first,
    )


async def opened(asked: Asked, key: str) -> Message:
    """Return one digest. Raises `Gone` where there is none such."""
    return await shown(asked, await one(asked, key))


async def page(asked: Asked, first: str = "1") -> Message:
    """Return the digests that a person may hear of, from the one numbered `first` on.

    Where all can see it, their own are behind a button.
    """
    heard, now = await all_of(asked), asked.app.now()
    every = _open(asked, heard)
    shown: list[worded.Standing] = []
    begin = max(number(first), 1)
    for place, digest in enumerate(every, 1):
        seen = begin <= place < begin + worded.PAGE or begin > len(every)
        why = await trouble(asked, digest.plan.target) if seen and not digest.paused else None
        shown.append(worded.Standing(digest, briefed.next_times(digest.plan, now, 1), why))
    own = len(heard) - len(every)
    return worded.listed(shown, begin, asked.words, now=now, how=HOW, own=own)


def too_long(asked: Asked, option: str, text: str, limit: int) -> None:
    """Raise `Refused` for an option with more characters than are taken, by its name."""
    if len(text) > limit:
        raise refusal(asked, "followed.too_long", option=option, limit=limit, number=asked.words.number(len(text)))
