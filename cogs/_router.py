"""What is pressed, chosen and filled in: finds what has to be done by the verb in its id, and where its answer goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from inspect import signature
from typing import Any, Concatenate, TypeAlias

import discord

from cogs import _errors, _pages
from cogs._checks import Asked, ask
from cogs._forms import Form
from cogs._pages import Gone
from cogs._render import open_form, replace, respond, say
from newsdesk import messages
from newsdesk.app import App
from newsdesk.models.message import Message

Answer: TypeAlias = Message | Form | None
"""What comes of a click: a message, a form to be filled in, or `None` where what was asked for is gone."""

Handler: TypeAlias = Callable[Concatenate[Asked, ...], Awaitable[Answer]]
"""Does what a verb says with the arguments of the action, which are all texts. Raises `Gone` as it returns `None`."""


class Router:
    """Which verbs there are, and the way of an answer."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._verbs: dict[str, Handler] = {}

    def register(self, verbs: Mapping[str, Handler]) -> None:
        """Take in the verbs of a cog."""
        assert not self._verbs.keys() & verbs.keys(), verbs
        self._verbs.update(verbs)

    async def answer(self, interaction: discord.Interaction[Any], custom_id: str, added: tuple[str, ...] = ()) -> None:
        """Do what a custom id says, with what was chosen or filled in, and answer; nothing is raised."""
        try:
            await self._answer(interaction, custom_id, added)
        except Exception as error:  # noqa: BLE001  (the one place: `_errors` tells and logs what it is)
            await _errors.answer(interaction, error, self._app)

    async def _answer(self, interaction: discord.Interaction[Any], custom_id: str, added: tuple[str, ...]) -> None:
        asked = await ask(interaction, self._app)
        try:
            pressed = await _pages.opened(asked, custom_id)
            answer = await self._done(asked, pressed.action.verb, (*pressed.action.args, *added))
        except Gone:
            answer, pressed = None, None
        if answer is None or pressed is None:
            await respond(interaction, messages.gone(asked.words))
        elif isinstance(answer, Form):
            await open_form(asked, answer)
        elif interaction.response.is_done() or interaction.message is None:
            await say(asked, answer)
        elif pressed.asker == asked.person.id and (not answer.private or interaction.message.flags.ephemeral):
            await replace(asked, answer)
        else:
            await say(asked, _for_one(answer))

    async def _done(self, asked: Asked, verb: str, args: tuple[str, ...]) -> Answer:
        verb, args = meant(verb, args)
        handler = self._verbs.get(verb)
        if handler is None:
            raise Gone
        try:
            signature(handler).bind(asked, *args)
        except TypeError:  # a button that an earlier version has made
            raise Gone from None
        return await handler(asked, *args)


def _for_one(message: Message) -> Message:
    """Return a message as a copy for the person who pressed somebody else's button."""
    return Message(message.lines, message.buttons, message.menu, private=True)


def meant(verb: str, args: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the verb that another one stands for, which leaves to its last argument what is to be done."""
    match verb, args:
        case "more", (ref, "approve" | "remove" as what):
            return what, (ref,)
        case "more", (ref, length):
            return "summary", (ref, length)
        case "form", ("save",):
            return "form_save", ()
        case "form", (setting, *back):
            return "form_setting", (setting, *back)
        case _:
            return verb, args


def number(text: str) -> int:
    """Return the whole number in an argument. Raises `Gone` for any other text: no button of ours has it."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Gone
    return int(text)
