"""What a person has seen in a place: numbers the messages, and tells which are new, edited or gone; draws nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

import discord


class News(StrEnum):
    """What has happened to a message since it was last looked at."""

    SENT = "sent"
    EDITED = "edited"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Change:
    """One message to which something has happened. `message` is as it is now, or as it was before it was deleted."""

    news: News
    number: int
    message: discord.Message


class View:
    """The messages of one place as one person sees them, numbered from 1 in the order in which they appeared."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}
        self._states: dict[int, str] = {}
        self._messages: dict[int, discord.Message] = {}
        """By id; the one that was sent or edited last stands last."""

    def update(self, messages: Iterable[discord.Message]) -> list[Change]:
        """Take in what is there now, oldest first; return what has changed since the last time, in that order."""
        now = {message.id: message for message in messages}
        gone = [known for known in self._messages if known not in now]
        changes = [Change(News.DELETED, self._numbers[id_], self._messages.pop(id_)) for id_ in gone]
        for message in now.values():
            state, before = look(message), self._states.get(message.id)
            if state == before:
                continue
            number = self._numbers.setdefault(message.id, len(self._numbers) + 1)
            changes.append(Change(News.EDITED if before is not None else News.SENT, number, message))
            self._states[message.id] = state
            self._messages.pop(message.id, None)
            self._messages[message.id] = message
        return changes

    def message(self, number: int) -> discord.Message | None:
        """Return the message with a number, if it is still there."""
        return next((one for one in self._messages.values() if self._numbers[one.id] == number), None)

    def latest(self, wanted: Callable[[discord.Message], bool]) -> discord.Message | None:
        """Return the message sent or edited last of those that are wanted."""
        return next((one for one in reversed(self._messages.values()) if wanted(one)), None)

    def numbered(self) -> list[tuple[int, discord.Message]]:
        """Return the messages with their numbers, in the order of the numbers."""
        return sorted(((self._numbers[one.id], one) for one in self._messages.values()), key=lambda pair: pair[0])


def look(message: discord.Message) -> str:
    """Return all that can be seen of a message as one text, the same for as long as it looks the same."""
    embeds = [embed.to_dict() for embed in message.embeds]
    rows = [row.to_dict() for row in message.components]
    files = [file.id for file in message.attachments]
    return json.dumps([message.content, embeds, rows, files], sort_keys=True, default=str)
