"""How often something may be asked: so many commands a minute, by one person and in one channel; clicks count less.

And how many links may be fetched an hour, for one person and for one desk.

Counted in this process alone: the commands of one server always reach the same one, and somebody's direct messages too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from discord.ext import commands

from newsdesk.config import Settings

MINUTE = 60.0
HOUR = 3600.0
KEYSTROKES = 30
"""Suggestions that are asked for while one command is typed, at most: Discord asks anew after each short pause."""
CLICKS = 3
"""Clicks that count as one command: who leafs through an answer presses a button every few seconds, and costs less."""


Limited: TypeAlias = Literal["person", "channel", "texts", "digests", "links", "desk_links"]
"""What has a limit: a person's commands, a channel's, the texts that a person has read, the digests that they have sent
at once, and the links that are fetched for a person, and for a desk."""


@dataclass(frozen=True, slots=True)
class Wait:
    """That somebody has to wait so many seconds, and for the sake of which limit: how much a minute or an hour has."""

    seconds: float
    limited: Limited
    limit: int


class Limits:
    """The counts of the running minute or hour; a person's or a channel's begins with what they first ask in it."""

    def __init__(self, settings: Settings) -> None:
        self._person = _Count("person", settings.commands_per_person)
        self._channel = _Count("channel", settings.commands_per_channel)
        self._texts = _Count("texts", settings.heavy_commands)
        self._digests = _Count("digests", settings.heavy_commands)
        self._links = _Count("links", settings.links_per_person, HOUR)
        self._forms = _Count("person", settings.commands_per_person * CLICKS)
        self._suggestions = _Count("person", settings.commands_per_person * KEYSTROKES)
        self._desk_links = _Count("desk_links", settings.links_per_desk, HOUR)
        self._told: dict[tuple[int, int], float] = {}
        """Until when somebody has been told to wait in a channel."""

    def command(self, person: int, channel: int, now: datetime) -> Wait | None:
        """Count a command; return how long to wait, `None` for not at all. One that has to wait is not counted."""
        return _take(((self._person, person), (self._channel, channel)), now, CLICKS)

    def click(self, person: int, channel: int, now: datetime) -> Wait | None:
        """Count a button or a menu; return how long to wait, as `command` does."""
        return _take(((self._person, person), (self._channel, channel)), now, 1)

    def form(self, person: int, now: datetime) -> Wait | None:
        """Count a form that was filled in; return how long to wait, as `command` does.

        Opening one was counted, so nobody comes to this but a client that sends back forms that it was never shown.
        """
        return _take(((self._forms, person),), now, CLICKS)

    def suggest(self, person: int, now: datetime) -> bool:
        """Count suggestions that are asked for; tell whether there are to be any."""
        return _take(((self._suggestions, person),), now, CLICKS) is None

    def heavy(self, person: int, now: datetime) -> Wait | None:
        """Count a text that is to be read; return how long to wait, as `command` does."""
        return _take(((self._texts, person),), now, CLICKS)

    def digest(self, person: int, now: datetime) -> Wait | None:
        """Count a digest that is to be sent at once; return how long to wait, as `command` does."""
        return _take(((self._digests, person),), now, CLICKS)

    def link(self, person: int, desk: int, now: datetime) -> Wait | None:
        """Count a link that is to be fetched for a person and a desk; return how long to wait, as `command` does."""
        return _take(((self._links, person), (self._desk_links, desk)), now, CLICKS)

    def tell(self, person: int, channel: int, wait: Wait, now: datetime) -> bool:
        """Tell whether somebody who has to wait has yet to be told so: once, until the wait is over.

        Else who types on and on would make the bot flood the channel, and use up what Discord lets it send there.
        """
        at, here = now.timestamp(), (person, channel)
        self._told = {told: until for told, until in self._told.items() if at < until <= at + HOUR}
        first = here not in self._told
        self._told.setdefault(here, at + wait.seconds)
        return first


class _Count:
    """How much each person, channel or desk has asked in its running minute or hour, against a limit."""

    def __init__(self, limited: Limited, limit: int, seconds: float = MINUTE) -> None:
        self.limited: Limited = limited
        self.limit = limit
        self._seconds = seconds
        self._last = 0.0
        self._buckets = self._new()

    def _new(self) -> commands.CooldownMapping[int]:
        return commands.CooldownMapping[int](commands.Cooldown(self.limit * CLICKS, self._seconds), _same)

    def of(self, key: int, at: float) -> commands.Cooldown:
        """Return the count of a person, a channel or a desk."""
        if at < self._last - MINUTE:
            # The clock was set back, and nobody shall wait for the time that it had.
            self._buckets = self._new()
        self._last = at
        bucket = self._buckets.get_bucket(key, at)
        assert bucket is not None  # discord.py has none for a mapping without a limit alone
        return bucket


def _same(key: int) -> int:
    return key


def _take(counts: Sequence[tuple[_Count, int]], now: datetime, cost: int) -> Wait | None:
    at = now.timestamp()
    waits = [Wait(count.of(key, at).get_retry_after(at), count.limited, count.limit) for count, key in counts]
    longest = max(waits, key=lambda wait: wait.seconds)
    if longest.seconds:
        return longest
    for count, key in counts:
        count.of(key, at).update_rate_limit(at, tokens=cost)
    return None
