"""Who asks which desk, and who may do what there: the one place that decides it. Saying so is left to `_errors`.

The desk is taken from the message or interaction itself, never from an id that somebody sends.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import discord

from cogs._commands import Context
from cogs._limits import MINUTE, Wait
from newsdesk import messages
from newsdesk.app import App
from newsdesk.errors import NewsdeskError
from newsdesk.models.article import Desk, DeskSettings
from newsdesk.models.languages import LANGUAGES
from newsdesk.models.message import Message
from newsdesk.words import Catalogue, catalogue

Place: TypeAlias = Context | discord.Interaction[Any]
"""Where something is asked: in a message or by a slash command, or by a button, a menu, a form or a right-click."""


class Refused(NewsdeskError):
    """What was asked is not done, for a reason that the person is told in a message of its own."""

    __match_args__ = ("message",)

    def __init__(self, message: Message) -> None:
        super().__init__("refused")
        self.message = message


class Unanswered(NewsdeskError):
    """What was asked stays without an answer: the person has just been told that they have to wait."""


@dataclass(frozen=True, slots=True)
class Rights:
    """What somebody may do on a desk, beside reading: save texts; change what everybody sees."""

    saver: bool = False
    editor: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that is asked: where, of which desk, by whom, and what the bot says in that desk's language."""

    app: App
    where: Place
    desk: Desk
    settings: DeskSettings
    words: Catalogue
    person: discord.User | discord.Member
    rights: Rights
    sent: str = ""
    """The reference of the direct message that this leads back to, where a server's desk has sent one to the person."""

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that the desk has set, or the operator's: in it `since:yesterday` is reckoned."""
        return ZoneInfo(self.settings.timezone or self.app.settings.timezone)

    def need_saver(self) -> None:
        """Raise `Refused` for somebody who may not save texts here."""
        if not self.rights.saver:
            raise Refused(messages.not_allowed("save", self.words))

    def need_editor(self) -> None:
        """Raise `Refused` for somebody who may not change what the desk has and how it is set."""
        if not self.rights.editor:
            raise Refused(messages.not_allowed("edit", self.words))

    def need_patience(self, wait: Wait | None) -> None:
        """Raise `Refused` for somebody who has to wait before they ask on."""
        if wait is not None:
            raise Refused(slow_down(wait, self.words))


def slow_down(wait: Wait, words: Catalogue) -> Message:
    """Say, in private where Discord can, for how long somebody has to wait, and why."""
    return messages.failure(how_long(wait, words))


def how_long(wait: Wait, words: Catalogue) -> str:
    """Say for how long somebody has to wait, and why: in seconds while they may be counted, else in minutes."""
    if wait.seconds <= MINUTE:
        later = words.say("failure.slow_down", count=math.ceil(wait.seconds))
    else:
        later = words.say("failure.slow_down_minutes", count=math.ceil(wait.seconds / MINUTE))
    return later + words.space + words.say(f"failure.limit_{wait.limited}", count=wait.limit)


async def ask(where: Place, app: App) -> Asked:
    """Find out what there is to know about a question before it is answered; the desk is made on first use.

    Raises `Unanswered` for a person or a server that the operator has blocked, and to a click `Refused`.
    """
    _refuse_blocked(where, app)
    desk = await app.desk(desk_key(where))
    settings = await app.settings_of(desk)
    who = person(where)
    return Asked(app, where, desk, settings, spoken(settings, app), who, rights(desk, settings, who))


def _refuse_blocked(where: Place, app: App) -> None:
    blocked, interaction = app.settings.blocked, interaction_of(where)
    if not blocked:
        return
    guild = where.guild.id if where.guild else interaction.guild_id if interaction else None
    if person(where).id not in blocked and guild not in blocked:
        return
    if interaction is None:
        raise Unanswered("blocked")
    raise Refused(messages.failure(catalogue(app.settings.language).say("failure.blocked")))


def spoken(settings: DeskSettings, app: App) -> Catalogue:
    """Return the bot's words in the language of a desk, or in the operator's where it has set none."""
    chosen = settings.language
    return catalogue(chosen if chosen in LANGUAGES else app.settings.language)


def person(where: Place) -> discord.User | discord.Member:
    """Return who asks."""
    return where.user if isinstance(where, discord.Interaction) else where.author


def interaction_of(where: Place) -> discord.Interaction[Any] | None:
    """Return the interaction by which something is asked, `None` for what was typed into a message."""
    return where if isinstance(where, discord.Interaction) else where.interaction


def channel_of(where: Place) -> int:
    """Return the id of the channel in which something is asked."""
    return where.channel.id if where.channel else 0


def desk_key(where: Place) -> str:
    """Return the key of the desk that is asked: the server's, else the person's.

    Somebody who installed Newsdesk for themselves may use it in servers that it is not a member of. Such a server has
    no desk, so they ask their own.
    """
    interaction = interaction_of(where)
    if interaction is None:
        assert not isinstance(where, discord.Interaction)
        guild_id = where.guild.id if where.guild else None
    else:
        guild_id = interaction.guild_id
        # Discord names the installations behind a command; being a member tells the same where it does not.
        if guild_id is not None and not interaction.is_guild_integration():
            guild_id = guild_id if interaction.client.get_guild(guild_id) else None
    return f"user:{person(where).id}" if guild_id is None else f"guild:{guild_id}"


def rights(desk: Desk, settings: DeskSettings, who: discord.User | discord.Member) -> Rights:
    """Return what somebody may do on a desk: everything on their own, and on a server's what their roles there say.

    Permissions count as the server gives them, not as one channel does: what is saved or set is the whole desk's. Who
    may edit may save.
    """
    if desk.key.startswith("user:"):
        return Rights(saver=desk.key == f"user:{who.id}", editor=desk.key == f"user:{who.id}")
    if not isinstance(who, discord.Member):
        return Rights()
    allowed, roles = who.guild_permissions, {role.id for role in who.roles}
    editor = allowed.manage_guild or settings.editors_role in roles
    return Rights(saver=editor or allowed.manage_messages or settings.savers_role in roles, editor=editor)


def all_can_read(channel: object) -> bool:
    """Tell whether everybody in a server can read a channel, or it is a conversation outside of servers.

    Where that cannot be seen, as in a server that the bot is not in, the answer is no.
    """
    if isinstance(channel, discord.DMChannel | discord.GroupChannel):
        return True
    if isinstance(channel, discord.Thread) and (channel.is_private() or channel.parent is None):
        return False
    if not isinstance(channel, discord.abc.GuildChannel | discord.Thread):
        return False
    everyone = channel.guild.get_role(channel.guild.id)
    if everyone is None:
        return False
    allowed = channel.permissions_for(everyone)
    # The text beside a voice channel is for those who may join it.
    voice = isinstance(channel, discord.VoiceChannel | discord.StageChannel)
    return allowed.view_channel and allowed.read_message_history and (allowed.connect or not voice)
