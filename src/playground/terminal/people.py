"""Who acts in the terminal, and where: a person's deeds on the simulated Discord, in the server and in private alike.

simcord has a member act in a server and a user in a direct message, by different verbs; here is one set for both. What
Discord would not let them do is a `NewsdeskError`.
"""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import discord
from simcord import BackendError, ChannelHandle, InteractionResult, MemberActor, SetupError, UserHandle
from simcord.enums import AppCommandType

from newsdesk.errors import NewsdeskError
from playground import _simcord
from playground.terminal.choices import Choice
from playground.world import World, mentioning

MESSAGE_LIMIT = 2000
"""Characters that Discord takes in one message."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the server. `word` is what one types to be them, `role` what they may do."""

    word: str
    role: str
    member: MemberActor

    @property
    def name(self) -> str:
        """What others see as their name."""
        return self.member.user.global_name or self.member.name


def settle_in(world: World) -> tuple[Person, ...]:
    """Have the terminal's people join the server: a member first, an editor, and another member.

    Their ids are the same in every run, so that each finds again what they keep in direct messages.
    """
    people = (
        ("ada", "Ada", "a member", ()),
        ("mira", "Mira", "an editor: has Manage Server and Manage Messages", (world.editors,)),
        ("theo", "Theo", "another member", ()),
    )
    return tuple(
        Person(
            word,
            role,
            world.reader.guild.add_member(_simcord.create_person(world.env, 101 + at, word, name), roles=roles),
        )
        for at, (word, name, role, roles) in enumerate(people)
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A person in a place: the server's channel, or their direct messages with the bot."""

    world: World
    people: tuple[Person, ...]
    person: Person
    direct: bool = False

    @property
    def place(self) -> str:
        """The place as the prompt shows it."""
        return "a direct message" if self.direct else f"#{self.world.channel.name}"

    @property
    def channel(self) -> ChannelHandle:
        """Where messages are sent and read."""
        return self.person.member.user.dm_channel if self.direct else self.world.channel

    @property
    def actor(self) -> MemberActor | UserHandle:
        """The person as simcord has them here."""
        return self.person.member.user if self.direct else self.person.member

    @property
    def bot_id(self) -> int:
        """The bot's id as a user."""
        return self.world.env.backend.bot_user.id

    def messages(self) -> list[discord.Message]:
        """Return what this person sees here, oldest first."""
        return self.channel.history(viewer=self.actor)

    def commands(self, kind: discord.AppCommandType) -> list[dict[str, Any]]:
        """Return the application commands of a kind that Discord offers to this person here, as Discord has them."""
        return self.world.env.backend.visible_commands(
            user_id=self.person.member.id, channel_id=self.channel.id, type=AppCommandType(kind.value)
        )

    def entities(self, kind: discord.ComponentType) -> tuple[Choice, ...]:
        """Return whom or what can be chosen where Discord asks for a person, a role or a channel."""
        guild = self.world.reader.guild
        people = tuple(Choice(person.name, person.member) for person in self.people)
        roles = () if self.direct else tuple(Choice(role.name, role) for role in self.world.roles)
        channels = () if self.direct else tuple(Choice(f"#{name}", channel) for name, channel in guild.channels.items())
        offered = {
            discord.ComponentType.user_select: people,
            discord.ComponentType.role_select: roles,
            discord.ComponentType.mentionable_select: people + roles,
            discord.ComponentType.channel_select: channels,
        }
        return offered.get(kind, ())

    async def send(self, text: str, files: Sequence[tuple[str, bytes]] = ()) -> None:
        """Write a message, with files or without."""
        content = mentioning(text, self.world.names())
        if len(content) > MESSAGE_LIMIT:
            raise NewsdeskError(
                f"Discord takes {MESSAGE_LIMIT:,} characters in a message, and these are {len(content):,}."
                " Put them into a file and send that: +path/to/file.txt"
            )
        with _as_discord():
            if self.direct:
                stored = self.world.env.backend.store_attachments(self.channel.id, files)
                await self.person.member.user.send_dm(content, attachments=stored)
            else:
                await self.person.member.send(self.world.channel, content, attachments=files)

    async def slash(self, name: str, options: Mapping[str, object]) -> InteractionResult:
        """Give a slash command, its subcommand's name behind its own."""
        with _as_discord():
            if self.direct:
                return await self.person.member.user.slash(name, **options)
            return await self.person.member.slash(self.channel, name, **options)

    async def suggestions(self, name: str, option: str, value: str, options: Mapping[str, object]) -> tuple[str, ...]:
        """Return what the bot offers for an option that is being typed, `options` being those already there."""
        with _as_discord():
            if self.direct:
                found = await self.person.member.user.autocomplete(name, option, value, **options)
            else:
                found = await self.person.member.autocomplete(self.channel, name, option, value, **options)
        return tuple(str(choice["name"]) for choice in found)

    async def click(self, message: discord.Message, button: str) -> InteractionResult:
        """Press a button, by its custom id."""
        with _as_discord():
            return await self.actor.click(message, custom_id=button)

    async def select(self, message: discord.Message, menu: str, values: Sequence[object]) -> InteractionResult:
        """Choose from a menu, by its custom id."""
        with _as_discord():
            return await self.actor.select(message, values, custom_id=menu)

    async def submit(self, shown: InteractionResult, values: Mapping[str, object]) -> InteractionResult:
        """Send a form that the bot has shown, filled in; values go by the fields' custom ids."""
        with _as_discord():
            return await self.actor.submit_modal(shown, dict(values))

    async def right_click(self, message: discord.Message, command: str) -> InteractionResult:
        """Give a command of a message's Apps menu."""
        with _as_discord():
            if self.direct:
                return await _simcord.right_click_in_private(self.person.member.user, command, message)
            return await self.person.member.context_menu(self.channel, command, message)


@contextmanager
def _as_discord() -> Generator[None]:
    """Say in a sentence what Discord would not have let happen."""
    try:
        yield
    except TimeoutError as error:
        raise NewsdeskError("The bot has not finished with this within a minute. Its log may say why.") from error
    except BackendError as error:
        raise NewsdeskError(f"Discord would refuse this: {error.message}.") from error
    except SetupError as error:
        raise NewsdeskError(f"Discord would not let you do this: {error}.") from error
