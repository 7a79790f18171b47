"""How often something may be asked: so many commands a minute, by one person and in one channel; clicks count less.

Counted in this process alone: the commands of one server always reach the same one, and somebody's direct messages too.
"""

from __future__ import annotations

from datetime import datetime

from discord.ext import commands

from newsdesk.config import Settings

MINUTE = 60.0
CLICKS = 3
"""Clicks that count as one command: who leafs through an answer presses a button every few seconds, and costs less."""


class Limits:
    """The counts of the running minute; a person's or a channel's begins with what they first ask in it."""

    def __init__(self, settings: Settings) -> None:
        self._person = _counted(settings.commands_per_person)
        self._channel = _counted(settings.commands_per_channel)
        self._heavy = _counted(settings.heavy_commands)
        self._told: dict[tuple[int, int], float] = {}
        """Until when somebody has been told to wait in a channel."""

    def command(self, person: int, channel: int, now: datetime) -> float:
        """Count a command; return the seconds to wait, 0 for none. One that has to wait is not counted."""
        return _take(((self._person, person), (self._channel, channel)), now, CLICKS)

    def click(self, person: int, channel: int, now: datetime) -> float:
        """Count a button or a menu; return the seconds to wait, 0 for none. One that has to wait is not counted."""
        return _take(((self._person, person), (self._channel, channel)), now, 1)

    def heavy(self, person: int, now: datetime) -> float:
        """Count a text that is to be read; return the seconds to wait, 0 for none."""
        return _take(((self._heavy, person),), now, CLICKS)

    def tell(self, person: int, channel: int, wait: float, now: datetime) -> bool:
        """Tell whether somebody who has to wait has yet to be told so: once, until the wait is over.

        Else who types on and on would make the bot flood the channel, and use up what Discord lets it send there.
        """
        at, here = now.timestamp(), (person, channel)
        self._told = {told: until for told, until in self._told.items() if until > at}
        first = here not in self._told
        self._told.setdefault(here, at + wait)
        return first


def _counted(times: int) -> commands.CooldownMapping[int]:
    return commands.CooldownMapping(commands.Cooldown(times * CLICKS, MINUTE), _same)


def _same(key: int) -> int:
    return key


def _take(counts: tuple[tuple[commands.CooldownMapping[int], int], ...], now: datetime, cost: int) -> float:
    at = now.timestamp()
    buckets = [bucket for count, key in counts if (bucket := count.get_bucket(key, at)) is not None]
    wait = max((bucket.get_retry_after(at) for bucket in buckets), default=0.0)
    if not wait:
        for bucket in buckets:
            bucket.update_rate_limit(at, tokens=cost)
    return wait
