"""Interactions that nobody was offered: a form sent back with any custom id, as a client of somebody's own may do."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import discord
from simcord import ChannelHandle, InteractionResult, MemberActor, UserHandle
from simcord.actors import _dispatch_actor_interaction  # pyright: ignore[reportPrivateUsage]  # no other door

from cogs import _pages
from newsdesk.app import App
from newsdesk.models.message import Action

FORM = 5
_REFERENCE = re.compile(r"Ref `([a-z2-9]{8})`")


async def forge(
    who: MemberActor, channel: ChannelHandle, action: Action, filled: Sequence[str] = (), *, asker: int | None = None
) -> InteractionResult:
    """Send back a form with the id of an action, whoever was shown it, with these values filled in."""
    return await send_back(who, channel, f"nd:{_pages.written(who.id if asker is None else asker, action)}", filled)


async def send_back(
    who: MemberActor | UserHandle, channel: ChannelHandle, id_: str, filled: Sequence[str] = ()
) -> InteractionResult:
    """Send back a form with any id."""
    fields = [{"type": 1, "components": [{"type": 4, "custom_id": str(n), "value": v}]} for n, v in enumerate(filled)]
    return await _dispatch_actor_interaction(who, FORM, channel, {"custom_id": id_, "components": fields})


def told(result: InteractionResult) -> str:
    """Return all that an interaction answered with: its text, what stands in its frame, what can be pressed."""
    if result.modal is not None:
        return f"form {result.modal}"
    shown = result.followups[-1] if result.followups else result.response
    if shown is None:
        return "nothing"
    message = shown.message
    lines = [message.content, *(str(embed.description) for embed in message.embeds)]
    lines += [str(item.to_dict()) for item in _pages.items(message)]
    return "\n".join(lines)


def is_bug(text: str) -> bool:
    """Tell whether an answer says that something went wrong inside."""
    return _REFERENCE.search(text) is not None


@dataclass
class Found:
    """What the messages of a desk can do: each action once, with the values of its menus."""

    actions: dict[Action, None] = field(default_factory=dict[Action, None])
    answers: dict[Action, str] = field(default_factory=dict[Action, str])


async def actions_of(app: App, channel: ChannelHandle, shown: Iterable[discord.Message]) -> list[Action]:
    """Return what can be done by the buttons and menus of messages, rows opened, each line of a menu on its own."""
    assert channel.guild is not None
    desk = await app.desk(f"guild:{channel.guild.id}")
    found: list[Action] = []
    for message in shown:
        for item in _pages.items(message):
            pressed, key = _pages.read(str(item.custom_id))
            args = pressed.action.args
            if key is not None:
                args = await app.db.read(_pages.states.get, desk, key, app.now()) or ()
            values = [line.value for line in item.options] if isinstance(item, discord.SelectMenu) else [None]
            found += [Action(pressed.action.verb, args if v is None else (*args, v)) for v in values]
    return found


async def explore(
    app: App, who: MemberActor, channel: ChannelHandle, first: Iterable[Action], avoid: frozenset[str], each: int
) -> Found:
    """Do all that can be done from here on but what is to be avoided, and return it with what it answered.

    Of each verb and number of arguments so many are done: ways back make more of them without end.
    """
    found, waiting, kinds = Found(), list(first), Counter[tuple[str, int]]()
    while waiting:
        action = waiting.pop(0)
        kind = action.verb, min(len(action.args), 6)
        if action in found.actions or kinds[kind] >= each:
            continue
        kinds[kind] += 1
        found.actions[action] = None
        if action.verb in avoid:
            continue
        result = await forge(who, channel, action)
        found.answers[action] = told(result)
        shown = result.followups[-1] if result.followups else result.response
        if shown is not None:
            waiting += await actions_of(app, channel, [shown.message])
    return found


def renamed(action: Action, names: dict[str, str]) -> Action:
    """Return an action with other names in place of those of a desk, also inside of its arguments."""
    pattern = re.compile("|".join(map(re.escape, sorted(names, key=len, reverse=True))))
    return Action(action.verb, tuple(pattern.sub(lambda found: names[found[0]], arg) for arg in action.args))
