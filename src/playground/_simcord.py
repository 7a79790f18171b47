"""The door to what simcord keeps to itself: what a page for people needs, and a page for tests does not.

simcord is pinned to the letter in requirements-dev.txt; look here first when that changes.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import discord
from simcord import ChannelHandle, Env, InteractionResult, MemberActor, ResponseMessage, UserHandle
from simcord import actors as _actors
from simcord._clock import Clock  # pyright: ignore[reportPrivateUsage]  (simcord offers no other way to replace it)
from simcord.backend import serializers
from simcord.backend.models import User
from simcord.enums import InteractionType
from simcord.preview import _markdown  # pyright: ignore[reportPrivateUsage]  (nor any way to correct its markdown)
from typing_extensions import override

_EXPAND = _markdown._discord_multiline_quotes  # pyright: ignore[reportPrivateUsage]
_QUOTED_LINE = re.compile(r"^ {0,3}>.*\n(?! {0,3}>)", re.MULTILINE)


class LiveClock(Clock):
    """A clock that goes by itself.

    simcord's own stands still, on 1 January 2026, until a test moves it: right for tests, while in a page every message
    would be as old as the first. `elapsed` counts seconds since the clock was made and never goes back, even when the
    computer's time is set back, since simcord sorts what happened by it.
    """

    def __init__(self) -> None:
        self._started = time.time()
        self._reached = 0.0

    @property
    def elapsed(self) -> float:  # pyright: ignore[reportIncompatibleVariableOverride]  (a plain attribute in simcord)
        """Seconds since the clock was made."""
        self._reached = max(self._reached, time.time() - self._started)
        return self._reached

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.fromtimestamp(self._started, UTC) + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        """Go ahead at once, as simcord asks when a timer is due; real time then catches up before it counts on."""
        self._reached = self.elapsed + seconds


def keep_real_time(env: Env) -> None:
    """Give a simulated Discord that has not started yet a clock that goes by itself."""
    env.backend.clock = LiveClock()


def end_quotes_with_their_line() -> None:
    """Draw a line after a quoted one outside the quote, as Discord does.

    simcord reads markdown as CommonMark, where the lines after "> …" belong to the quote until a blank one; so it gets
    a blank one. It would show in a code block, of which a news desk posts none.
    """
    _markdown._discord_multiline_quotes = _with_ends  # pyright: ignore[reportPrivateUsage]


def _with_ends(text: str) -> str:
    return _QUOTED_LINE.sub(r"\g<0>\n", _EXPAND(text))


@contextmanager
def numbered(env: Env, first: int) -> Generator[None]:
    """Give what is made in here the ids from `first` on, in the order in which it is made.

    simcord takes the time for an id. What a desk has set of a channel or a role shall hold in the next run as well.
    """
    numbers = itertools.count(first)
    env.backend.snowflake = lambda: env.backend.reserve_id(next(numbers))
    try:
        yield
    finally:
        del env.backend.snowflake


def create_person(env: Env, id_: int, name: str, shown: str) -> UserHandle:
    """Make somebody whose id is the same in every run; simcord's `create_user` takes the time for one."""
    env.backend.users[id_] = User(id=env.backend.reserve_id(id_), name=name, global_name=shown)
    return UserHandle(env, env.backend.users[id_])


class Typist(MemberActor):
    """A member whose words reach Discord as its own programs send them, with a mention where somebody typed `@Name`.

    simcord's page has nothing that completes a name, and sends what stands in its box: a slash command too, where it
    was typed on without choosing it. Discord's own box takes that for the command; here it would lie there as a message
    that nobody answers, so somebody who is not the bot says how it is done.
    """

    def __init__(
        self,
        env: Env,
        member: MemberActor,
        sent: Callable[[str], str],
        hint: Callable[[str], str] = lambda _: "",
        guide: MemberActor | None = None,
    ) -> None:
        """In: a member of a server; what turns the words that are typed into those that are sent.

        `hint` is what `guide` says to words that were not meant as a message, "" for all others.
        """
        super().__init__(env, member.guild, member.user)
        self._sent = sent
        self._hint = hint
        self._guide = guide

    @override
    async def send(
        self,
        channel: ChannelHandle,
        content: str = "",
        *,
        reply_to: discord.Message | ResponseMessage | None = None,
        attachments: Sequence[tuple[str, bytes]] = (),
    ) -> discord.Message:
        """Write a message."""
        sent = await super().send(channel, self._sent(content), reply_to=reply_to, attachments=attachments)
        if self._guide is not None and (hint := self._hint(content)):
            await self._guide.send(channel, hint)
        return sent


async def right_click_in_private(user: UserHandle, name: str, message: discord.Message) -> InteractionResult:
    """Invoke a message's context-menu command in a direct message, for which simcord has a verb in servers only."""
    channel, kind = user.dm_channel, discord.AppCommandType.message
    env = user._env  # pyright: ignore[reportPrivateUsage]  (a handle tells its world nowhere else)
    root = _actors._resolve_visible_command(user, channel.id, name, kind.value)  # pyright: ignore[reportPrivateUsage]
    stored = _actors._visible_message(user, message)  # pyright: ignore[reportPrivateUsage]
    data = {
        "id": root["id"],
        "name": root["name"],
        "type": kind.value,
        "target_id": str(message.id),
        "resolved": {"messages": {str(message.id): dict(serializers.message_payload(env.backend, stored))}},
    }
    return await _actors._dispatch_actor_interaction(  # pyright: ignore[reportPrivateUsage]
        user, InteractionType.APPLICATION_COMMAND, channel, data
    )
