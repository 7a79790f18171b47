"""Which alert is meant, who may hear of it and change it, and how it is shown."""

from __future__ import annotations

from cogs import _places
from cogs._checks import Asked, Refused, interaction_of
from cogs._pages import Gone
from cogs._router import number
from newsdesk import messages
from newsdesk.briefing import alerts as briefed
from newsdesk.messages import alerts as worded
from newsdesk.models.alert import AlertShown
from newsdesk.models.message import Message
from newsdesk.models.outbox import Target
from newsdesk.storage import keys

HOW = "/alert add kursk drone"
"""How an alert is set up, where there is none."""
QUOTES = " '\"“”„‘’«»"


async def all_of(asked: Asked) -> tuple[AlertShown, ...]:
    """Return the alerts that a person may hear of: those of the desk's channels, then their own.

    So those that everybody hears of have the same number for everybody.
    """
    every = await asked.app.db.read(briefed.shown, asked.desk, asked.app.now())
    heard = (one for one in every if theirs(asked, one.alert.plan.target, others=True))
    return tuple(sorted(heard, key=lambda one: one.alert.personal))


async def one(asked: Asked, key: str) -> AlertShown:
    """Return an alert that a person may hear of. Raises `Gone` where there is none such."""
    found = await asked.app.db.read(briefed.shown, asked.desk, asked.app.now(), key)
    if not found or not theirs(asked, found[0].alert.plan.target, others=True):
        raise Gone
    return found[0]


def theirs(asked: Asked, target: Target, *, others: bool = False) -> bool:
    """Tell whether a person may change an alert to a place: to themselves, or as an editor; `others` is to hear of."""
    if others:
        return _places.may_hear(asked, target)
    return target.id == asked.person.id if target.what == "user" else asked.rights.editor


def need(asked: Asked, target: Target) -> None:
    """Raise `Refused` for somebody who may not set up or change an alert to a place."""
    if not theirs(asked, target):
        raise Refused(messages.not_allowed("edit", asked.words))


async def changeable(asked: Asked, key: str) -> AlertShown:
    """Return an alert that a person may change. Raises `Gone`, and `Refused` for one that they may only read."""
    found = await one(asked, key)
    need(asked, found.alert.plan.target)
    return found


async def matching(asked: Asked, typed: str) -> tuple[AlertShown, ...]:
    """Return the alerts that a part of their words, or their number in the list, may mean."""
    every, typed = await all_of(asked), typed.strip(QUOTES) or typed
    if typed.isdecimal() and 0 < int(typed[:9]) <= len(every):
        return (every[int(typed[:9]) - 1],)
    wanted = keys.words(typed)
    found = tuple(one for one in every if wanted in keys.words(one.alert.plan.asked))
    return tuple(one for one in found if keys.words(one.alert.plan.asked) == wanted) or found


async def which(asked: Asked, typed: str, verb: str) -> AlertShown | Message:
    """Return the alert that is meant, or the question which; `verb` is what is done with the one chosen.

    Raises `Refused` where there is none.
    """
    found = await matching(asked, typed)
    if not found:
        raise Refused(worded.unknown(typed, asked.words, "/alert list"))
    if len(found) == 1:
        return found[0]
    every = await all_of(asked)
    numbered = tuple((number_, one) for number_, one in enumerate(every, 1) if one in found)
    return worded.several(numbered, typed, verb, asked.words, len(_open(asked, every)))


def role_name(asked: Asked, role: int | None) -> str:
    """Return the name of a role of the server in which something is asked, "" where it is not known."""
    guild = asked.where.guild
    found = guild.get_role(role) if guild is not None and role is not None else None
    return "" if found is None else found.name


def shown(asked: Asked, found: AlertShown, first: str = "") -> Message:
    """Return an alert as it is opened, below a sentence on what was done."""
    plan = found.alert.plan
    return worded.opened(
        found, asked.words, may=theirs(asked, plan.target), role=role_name(asked, plan.role), first=first
    )


async def page(asked: Asked, first: str = "1") -> Message:
    """Return the alerts that a person may hear of, from the one numbered `first` on.

    What is typed in a server is answered for all to see: their own are then behind a button.
    """
    every = await all_of(asked)
    listed = _open(asked, every)
    return worded.list_(listed, max(number(first), 1), asked.words, HOW, len(every) - len(listed))


def _open(asked: Asked, every: tuple[AlertShown, ...]) -> tuple[AlertShown, ...]:
    """Return those of the alerts that a person may hear of which may be named where they ask."""
    open_to_all = interaction_of(asked.where) is None and asked.desk.key.startswith("guild:")
    return tuple(one for one in every if not one.alert.personal) if open_to_all else every


async def opened(asked: Asked, key: str) -> Message:
    """Return one alert. Raises `Gone` where there is none such."""
    return shown(asked, await one(asked, key))
