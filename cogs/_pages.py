"""Buttons and menus that outlive a restart: what one does, as data ↔ its custom id. Doing it is left to `_router`.

A custom id says who asked, so that the message is theirs to turn the pages of, and never which desk: that is taken from
the interaction. What does not fit into one lies in a row of the desk, which goes after a while.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, cast
from urllib.parse import quote_plus, unquote_plus

import discord

from cogs._checks import Asked
from newsdesk.app import App
from newsdesk.messages.actions import FLEETING
from newsdesk.models.article import Desk
from newsdesk.models.message import Action, Message
from newsdesk.storage import states

ID_LIMIT = 100
"""Characters that Discord takes as a custom id, and as the value of a menu's line (developer documentation, "Component
Reference")."""

NOBODY = 0
"""The asker of a message that nobody asked for: whoever presses its buttons gets a copy of their own."""

_BUTTON = r"nd:.+"
_MENU = r"ndm:.+"
"""Two beginnings, because a message may have a button and a menu that do the same, and no two ids may be equal."""

_ROW = "~"
"""Begins what stands for a row's key; an argument that begins with it is escaped."""
_EMPTY = "%"
"""Stands for an empty argument, which would look like none; a percent sign of its own is escaped."""
_MEANING = re.compile(r"[%,~+:\s\x00-\x20\x7f\ud800-\udfff]")
"""Characters that mean something in an id, or that do not come back from Discord as they were sent."""
_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"


class Gone(Exception):
    """What a button shows is no longer there, or the button is of a version that is no longer known."""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A custom id, read: the id of the person who asked for the message, and what is to be done."""

    asker: int
    action: Action
    sent: str = ""
    """The reference of what was sent to a person by direct message, if the message is that or led on from it."""


def written(asker: int, action: Action, sent: str = "") -> str:
    """Return what stands behind the beginning of an action's custom id, however long; `sent` as `Pressed` has it."""
    return f"{_asker(asker, sent)}:{action.verb}:{','.join(_escape(arg) for arg in action.args)}"


def read(custom_id: str) -> tuple[Pressed, str | None]:
    """Read a custom id: what is pressed, and the key of the row that has its arguments, where one has.

    Raises `Gone` for one that was never written by `written`.
    """
    try:
        _, asker, verb, args = custom_id.split(":", 3)
        whose, _, sent = asker.partition(".")
        person = int(whose, 36)
    except ValueError:
        raise Gone from None
    if args.startswith(_ROW):
        return Pressed(person, Action(verb), sent), args.removeprefix(_ROW)
    parts = args.split(",") if args else []
    given = tuple("" if part == _EMPTY else unquote_plus(part) for part in parts)
    return Pressed(person, Action(verb, given), sent), None


async def ids(asked: Asked, message: Message, asker: int | None = None) -> Mapping[Action, str]:
    """Return a custom id, without its beginning, for all that a message's buttons and its menu do.

    `asker` is the id of the person whose message it is, if that is another one than who asks now.
    """
    whose = asked.person.id if asker is None else asker
    return await ids_of(asked.app, asked.desk, message, whose, asked.sent)


async def ids_of(app: App, desk: Desk, message: Message, asker: int, sent: str = "") -> Mapping[Action, str]:
    """Return the same for a desk's message that nobody asks for just now; one that nobody ever did is `NOBODY`'s.

    What a server's desk sends to a person has its reference in `sent`: in their direct messages it says which desk.
    """
    actions = [button.action for button in message.buttons]
    if message.menu is not None:
        actions.append(message.menu.action)
    return await _ids(app, desk, asker, actions, sent)


async def id_of(asked: Asked, action: Action) -> str:
    """Return a custom id, without its beginning, for one action of the person who asks, as a form has it."""
    return (await _ids(asked.app, asked.desk, asked.person.id, [action], asked.sent))[action]


async def opened(asked: Asked, custom_id: str) -> Pressed:
    """Read a custom id, and the row that it stands for. Raises `Gone` where the row is no longer there."""
    pressed, key = read(custom_id)
    if key is None:
        return pressed
    args = await asked.app.db.read(states.get, asked.desk, key, asked.app.now())
    if args is None:
        raise Gone
    return Pressed(pressed.asker, Action(pressed.action.verb, args), pressed.sent)


def items(message: discord.Message) -> Iterator[discord.Button | discord.SelectMenu]:
    """Go through the buttons and the menu of ours that stand below a message."""
    for row in message.components:
        for item in row.children if isinstance(row, discord.ActionRow) else ():
            ours = (item.custom_id or "").startswith(("nd:", "ndm:"))
            if ours and isinstance(item, discord.Button | discord.SelectMenu):
                yield item


def asker_of(message: discord.Message) -> int | None:
    """Return the id of the person who asked for a message, as its buttons have it; `None` where it has none of ours."""
    for item in items(message):
        try:
            return read(str(item.custom_id))[0].asker
        except Gone:
            continue
    return None


def named(message: discord.Message) -> str:
    """Return a name for a message that all can see, by which `found` knows it in its channel; "" for a private one."""
    asker = asker_of(message)
    return "" if message.flags.ephemeral or asker is None else f"{_base36(message.id)}.{_base36(asker)}"


def found(name: str) -> tuple[int, int] | None:
    """Return the ids of a message and of the person who asked for it; `None` for what is no such name."""
    try:
        message, asker = (int(part, 36) for part in name.split("."))
    except ValueError:
        return None
    return message, asker


async def _ids(app: App, desk: Desk, asker: int, actions: Sequence[Action], sent: str) -> Mapping[Action, str]:
    ids = {action: written(asker, action, sent) for action in actions}
    # All rows at once: each write would wait for its turn behind articles that are taken in.
    long = [action for action, id_ in ids.items() if _length(id_) > ID_LIMIT - len("ndm:")]
    if long:
        wanted = [(action.args, states.BRIEFLY if action.verb in FLEETING else states.KEPT) for action in long]
        keys = await app.db.write(states.put_all, desk, wanted, app.now())
        who = _asker(asker, sent)
        ids |= {action: f"{who}:{action.verb}:{_ROW}{key}" for action, key in zip(long, keys, strict=True)}
    return ids


def _asker(asker: int, sent: str) -> str:
    return f"{_base36(asker)}.{sent}" if sent else _base36(asker)


def _escape(arg: str) -> str:
    return _MEANING.sub(lambda found: quote_plus(found[0], errors="replace").replace("~", "%7E"), arg) or _EMPTY


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits or "0"


def _length(text: str) -> int:
    """Return the length as Discord counts it: in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


class _Client(Protocol):
    router: _Router


class _Router(Protocol):
    async def answer(
        self, interaction: discord.Interaction[Any], custom_id: str, added: tuple[str, ...] = ()
    ) -> None: ...


class PageButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_BUTTON):
    """Any button of ours."""

    def __init__(self, label: str, id_: str, style: discord.ButtonStyle = discord.ButtonStyle.secondary) -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"nd:{id_}", style=style))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageButton:
        """Make it anew when it is pressed."""
        del interaction, item
        return cls("…", match[0].removeprefix("nd:"))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what its id says."""
        await cast("_Client", interaction.client).router.answer(interaction, self.custom_id)


class PageMenu(discord.ui.DynamicItem[discord.ui.Select[Any]], template=_MENU):
    """Any menu of ours; the line chosen is the last argument."""

    def __init__(self, placeholder: str, id_: str, options: list[discord.SelectOption]) -> None:
        super().__init__(discord.ui.Select(placeholder=placeholder, custom_id=f"ndm:{id_}", options=options))

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> PageMenu:
        """Make it anew when a line is chosen."""
        del interaction, item
        return cls("…", match[0].removeprefix("ndm:"), [])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what its id says with the line chosen."""
        await cast("_Client", interaction.client).router.answer(interaction, self.custom_id, tuple(self.item.values))
