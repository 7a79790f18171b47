"""What is pressed, chosen and filled in: finds what has to be done by the verb in its id, and where its answer goes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from dataclasses import replace as with_
from inspect import signature
from typing import Any, Concatenate, TypeAlias

import discord

from cogs import _errors, _members, _pages
from cogs._checks import Asked, ask, channel_of, interaction_of
from cogs._forms import Form
from cogs._limits import Limits
from cogs._metered import metered
from cogs._pages import Gone
from cogs._render import open_form, replace, respond, say, update
from newsdesk import messages, metrics
from newsdesk.app import App
from newsdesk.models.message import Message


@dataclass(frozen=True, slots=True)
class Changed:
    """What a message says now that something of the desk was changed from it: it says so to all, whoever asked for it.

    `shown` names another message that says the same from now on (`_pages.named`).
    """

    message: Message
    shown: str = ""
    there: Message | None = None
    """What that other message says, where it is not the same."""


Answer: TypeAlias = Message | Changed | Form | None
"""What comes of a click: a message, a form to be filled in, or `None` where what was asked for is gone."""

Handler: TypeAlias = Callable[Concatenate[Asked, ...], Awaitable[Answer]]
"""Does what a verb says with the arguments of the action, which are all texts. Raises `Gone` as it returns `None`."""


class Router:
    """Which verbs there are, and the way of an answer."""

    def __init__(self, app: App, limits: Limits) -> None:
        self._app = app
        self._limits = limits
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
            await _errors.answer(interaction, error, self._app, self._limits)

    async def _answer(self, interaction: discord.Interaction[Any], custom_id: str, added: tuple[str, ...]) -> None:
        asked = await ask(interaction, self._app)
        # What somebody has written into a form is not lost for being late: opening it was counted.
        if interaction.type is discord.InteractionType.component:
            wait = self._limits.click(asked.person.id, channel_of(interaction), self._app.now())
        else:
            wait = self._limits.form(asked.person.id, self._app.now())
        asked.need_patience(wait)
        try:
            asked = await _members.of_sent(asked, _pages.read(custom_id)[0].sent)
            pressed = await _pages.opened(asked, custom_id)
            answer = await self._done(asked, pressed.action.verb, (*pressed.action.args, *added))
        except Gone:
            answer, pressed = None, None
        if answer is None or pressed is None:
            await respond(interaction, messages.gone(asked.words))
        elif isinstance(answer, Form):
            await open_form(asked, answer)
        elif isinstance(answer, Changed):
            await _tell_all(asked, answer)
        elif interaction.response.is_done() or interaction.message is None:
            await say(asked, answer)
        elif pressed.asker == asked.person.id and (not answer.private or interaction.message.flags.ephemeral):
            await replace(asked, answer)
        else:
            await say(asked, for_one(answer))

    async def _done(self, asked: Asked, verb: str, args: tuple[str, ...]) -> Answer:
        verb, args = meant(verb, args)
        handler = self._verbs.get(verb)
        if handler is None:
            raise Gone
        try:
            signature(handler).bind(asked, *args)
        except TypeError:  # a button that an earlier version has made
            raise Gone from None
        with metered(metrics.PRESS, verb):
            return await handler(asked, *args)


async def _tell_all(asked: Asked, changed: Changed) -> None:
    interaction = interaction_of(asked.where)
    if interaction is None or interaction.message is None:
        await say(asked, changed.message)
    else:
        await replace(asked, changed.message)
    if changed.shown:
        await update(asked, changed.shown, changed.there or changed.message)


def for_one(message: Message) -> Message:
    """Return a message as a copy for one person alone, such as who pressed somebody else's button."""
    return with_(message, private=True)


def meant(verb: str, args: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the verb that another one stands for, because what was chosen comes last or says what is to be done."""
    match verb, args:
        case "choose", (*back, ref):
            done = "open", (ref, *back)
        case "quote", (ref, *back, which):
            done = "context", (ref, "quote", which, *back)
        case "more", (ref, *back, "outlets" | "approve" | "remove" as what):
            done = what, (ref, *back)
        case "more", (ref, *back, "story"):
            done = "story", (ref, "brief", "1", *back)
        case "more", (ref, *back, length):
            done = "summary", (ref, length, *back)
        case "story_more", (ref, tab, first, *back, chosen):
            done = _chosen_of_story(chosen, (ref, tab, first), tuple(back))
        case "form" | "step", ("save",):
            done = "form_save", ()
        case "form", (setting, *back):
            done = "form_setting", (setting, *back)
        case _:
            done = verb, args
    return done


def _chosen_of_story(chosen: str, here: tuple[str, str, str], back: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return what a line of a story's menu stands for: an article, a story, a person, a page, an editor's doing."""
    ref, tab, _ = here
    match *chosen.split(".", 1), back:
        case "a", article, _:
            done = "open", (article, "story", *here, *back)
        case "s", other, _:
            # Back to this story, and from there to what it was opened from; a chain of stories leads back one step.
            done = "story", (other, "brief", "1", "story", *here, *(() if "story" in back[:1] else back))
        case "w", person, _:
            done = "people", ("", "1", person)
        case "p", page, _:
            done = "story", (ref, tab, page, *back)
        case "split" | "merge" as what, _:
            done = f"story_{what}", (ref, "")
        case "back", (verb, *args):
            done = verb, tuple(args)
        case _:
            done = "story_more", ()
    return done


def number(text: str) -> int:
    """Return the whole number in an argument. Raises `Gone` for any other text: no button of ours has it."""
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise Gone
    return int(text)
