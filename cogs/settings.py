"""How a desk is set: `settings` and `setup`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import discord
from discord import app_commands

from cogs import _zones
from cogs._checks import Asked, Refused, ask, spoken
from cogs._cog import DeskCog
from cogs._commands import SUGGESTIONS, Context, hybrid, suggestions
from cogs._forms import Field, Form
from cogs._given import refusal
from cogs._limits import Limits
from cogs._pages import Gone
from cogs._prefixes import Prefixes
from cogs._render import say
from cogs._router import Changed, Handler
from newsdesk import messages
from newsdesk.app import App
from newsdesk.config import PREFIX_LIMIT, valid_prefix
from newsdesk.messages import feeds
from newsdesk.models.article import DeskSettings
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.message import Action, Button, Message, Option
from newsdesk.storage import desks, digests
from newsdesk.text.query.options import unquoted
from newsdesk.words import catalogue

ROLES = ("editors_role", "savers_role")
NAMES = ("prefix", "language", "timezone", *ROLES, "log_channel")
"""What can be set, as `DeskSettings` calls it."""

SETUP = "setup"
"""Where a form leads back to, if not to all that is set."""

_RESET = {"editors": "editors_role", "savers": "savers_role", "log": "log_channel"}


LONGEST_ID = 19
"""Digits of Discord's ids, for as long as they fit into 63 bits."""

_TO_POST = (("view_channel", "View Channel"), ("send_messages", "Send Messages"))
"""What the bot needs where it posts: discord.py's names, and those of Discord's settings."""


class SettingsCog(DeskCog, name="Settings"):
    """Shows and changes how a desk is set."""

    def __init__(self, app: App, limits: Limits, prefixes: Prefixes) -> None:
        super().__init__(app, limits)
        self._prefixes = prefixes

    def verbs(self) -> Mapping[str, Handler]:
        """Return what can be done from what is shown."""
        return {
            "form_setting": self._form,
            "set": self._set,
            "settings": self._shown,
            "setup": self._set_up,
            "step": self._step_form,
        }

    @hybrid("language:en", words=False)
    async def settings(  # noqa: PLR0913  (its arguments are the options of the command)
        self,
        ctx: Context,
        *,
        prefix: str | None = None,
        language: str | None = None,
        timezone: str | None = None,
        editors: discord.Role | None = None,
        savers: discord.Role | None = None,
        log: discord.TextChannel | None = None,
        reset: Literal["prefix", "language", "timezone", "editors", "savers", "log"] | None = None,
    ) -> None:
        """Show what is set, or set something."""
        asked = await self.ask(ctx)
        given = {"prefix": prefix, "language": language, "timezone": timezone}
        roles = {"editors_role": editors and str(editors.id), "savers_role": savers and str(savers.id)}
        given |= {**roles, "log_channel": log and str(log.id)}
        wanted = {name: value for name, value in given.items() if value is not None}
        if reset is not None:
            wanted[_RESET.get(reset, reset)] = ""
        await say(asked, await self._changed(asked, wanted) if wanted else await self._shown(asked))

    @hybrid("Europe/Kyiv language:en", verb="setup")
    @app_commands.default_permissions(manage_guild=True)
    async def setup(self, ctx: Context, *, timezone: str = "", language: str | None = None) -> None:
        """Set what the first minutes need, and say what comes next."""
        asked = await self.ask(ctx)
        await say(asked, (await self._set_up(asked, timezone, language or "")).message)

    @settings.autocomplete("timezone")
    @setup.autocomplete("timezone")
    async def _zones(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        asked, now = await ask(interaction, self.app), self.app.now()
        # In a thread: the first time, the files of all zones are opened.
        found = await asyncio.to_thread(_zones.matching, typed, now, SUGGESTIONS)
        shown = {name: asked.words.say("chat.zone", zone=name, clock=_zones.clock(name, now)) for name in found}
        return [app_commands.Choice(name=label, value=name) for name, label in shown.items()]

    @settings.autocomplete("language")
    @setup.autocomplete("language")
    async def _languages(self, interaction: discord.Interaction[Any], typed: str) -> list[app_commands.Choice[str]]:
        del interaction
        return suggestions(name for name in map(_own_name, LANGUAGES) if typed.casefold().strip() in name.casefold())

    async def _set_up(self, asked: Asked, timezone: str = "", language: str = "") -> Changed:
        asked.need_editor()
        wanted = {name: value for name, value in {"timezone": timezone, "language": language}.items() if value}
        return Changed(await self._steps(asked, await self._change(asked, wanted)))

    async def _shown(self, asked: Asked) -> Message:
        return self._words(asked, asked.settings)

    def _words(self, asked: Asked, now: DeskSettings) -> Message:
        role = asked.where.guild.get_role if asked.where.guild else _no_role
        editors, savers = role(now.editors_role or 0), role(now.savers_role or 0)
        return messages.settings(
            now,
            self.app.defaults,
            spoken(now, self.app),
            editors=editors.name if editors else None,
            savers=savers.name if savers else None,
            server=not _is_person(asked),
        )

    async def _steps(self, asked: Asked, now: DeskSettings) -> Message:
        have = await self.app.db.read(desks.holdings, asked.desk)
        seen = await self.app.db.read(digests.seen_by, asked.desk, asked.person.id)
        message = messages.setup(
            now,
            self.app.defaults,
            have,
            spoken(now, self.app),
            now=self.app.now(),
            server=not _is_person(asked),
            starters=bool(self.app.settings.starter_feeds),
            digests=tuple(digest.plan.name for digest in seen),
        )
        # A step that is done leads back here, and not to all that is set.
        return replace(message, buttons=tuple(map(_step, message.buttons)))

    async def _changed(self, asked: Asked, wanted: Mapping[str, str]) -> Message:
        asked.need_editor()
        return self._words(asked, await self._change(asked, wanted))

    async def _change(self, asked: Asked, wanted: Mapping[str, str]) -> DeskSettings:
        values = {name: _value(asked, name, text) for name, text in wanted.items()}
        if not values:
            return asked.settings
        now = await self.app.change_settings(asked.desk, **values)
        self._prefixes.forget(asked.desk.key)
        return now

    async def _form(self, asked: Asked, name: str, *back: str) -> Form:
        asked.need_editor()
        if name not in NAMES:
            raise Gone
        label, note = asked.words.say(f"settings.name_{name}"), asked.words.say(f"form.set_{name}_note")
        value = str(getattr(asked.settings, name) or "")
        match name:
            case "prefix":
                field = Field(label, note, most=PREFIX_LIMIT, value=value)
            case "language":
                options = tuple(Option(_own_name(language), language) for language in LANGUAGES)
                field = Field(label, note, value=value, options=options)
            case "timezone":
                field = Field(label, note, most=64, value=value)
            case "log_channel":
                _need_server(asked, "chat.channels_in_servers")
                field = Field(label, note, value=value, channel=True)
            case _:
                _need_server(asked)
                field = Field(label, note, value=value, role=True)
        return Form(asked.words.say("form.set"), Action("set", (name, back[0] if back else "")), (field,))

    async def _step_form(self, asked: Asked, name: str) -> Form | Message:
        if name == "starters":
            asked.need_editor()
            return feeds.starters(self.app.settings.starter_feeds, asked.words)
        return await self._form(asked, name, SETUP)

    async def _set(self, asked: Asked, name: str, back: str, value: str) -> Changed:
        if name not in NAMES:
            raise Gone
        if back == SETUP:
            asked.need_editor()
            return Changed(await self._steps(asked, await self._change(asked, {name: value})))
        return Changed(await self._changed(asked, {name: value}))


def _value(asked: Asked, name: str, text: str) -> str | int | None:
    """Return what is to be kept of what was typed; an empty text takes the default again.

    Raises `Refused` for what is not allowed.
    """
    text = text.strip() if name == "prefix" else unquoted(text)  # a prefix may be a quote mark
    if not text:
        return None
    match name:
        case "prefix":
            try:
                return valid_prefix(text)
            except ValueError:
                raise refusal(asked, "chat.bad_prefix", limit=PREFIX_LIMIT) from None
        case "language":
            spoken_ = {**{language: language for language in LANGUAGES}, **{_own_name(one): one for one in LANGUAGES}}
            for known, language in spoken_.items():
                if text.casefold() in (known.casefold(), asked.words.language_name(language).casefold()):
                    return language
            names = asked.words.comma.join(map(_own_name, LANGUAGES))
            raise refusal(asked, "chat.not_one_of", option="language", allowed=names, given=text)
        case "timezone":
            if (zone := _zones.find(text)) is None:
                raise refusal(asked, "chat.no_zone", name=text)
            return zone
        case "log_channel":
            _need_server(asked, "chat.channels_in_servers")
            return _log_channel(asked, _id(text))
        case _:
            _need_server(asked)
            return _id(text)


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= LONGEST_ID):
        raise Gone
    return int(text)


def _log_channel(asked: Asked, id_: int) -> int:
    """Return the id of a channel of this server. Raises `Refused` where the bot may not post there, or it is gone."""
    guild = asked.where.guild
    channel = guild.get_channel(id_) if guild else None
    if guild is None or not isinstance(channel, discord.TextChannel):
        raise refusal(asked, "chat.no_channel", name=str(id_))
    allowed = channel.permissions_for(guild.me)
    if missing := tuple(label for name, label in _TO_POST if not getattr(allowed, name)):
        raise Refused(messages.cannot_post(id_, missing, asked.words))
    return id_


def _no_role(_: int) -> discord.Role | None:
    return None


def _step(button: Button) -> Button:
    match button.action:
        case Action("form", (name,)) if name in NAMES:
            return replace(button, action=Action("form", (name, SETUP)))
        case _:
            return button


def _own_name(language: str) -> str:
    """Return what a language calls itself."""
    return catalogue(language).own_name


def _is_person(asked: Asked) -> bool:
    return asked.desk.key.startswith("user:")


def _need_server(asked: Asked, otherwise: str = "chat.roles_in_servers") -> None:
    if _is_person(asked):
        raise refusal(asked, otherwise)
