"""What the server keeps: servers, channels, people and messages, with a clock of its own. It checks nothing."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.refusals import Json

TOKEN = "fake.bot.token"
BOT_ID = 1_100_000_000_000_000_001
EPOCH = 1_420_070_400.0
"""The first second of 2015, where Discord's ids begin."""

TEXT, DM, NEWS, NEWS_THREAD, THREAD, FORUM = 0, 1, 5, 10, 11, 15
KINDS = {"text": TEXT, "news": NEWS, "forum": FORUM}
THREADS = {NEWS_THREAD, THREAD}
REQUIRE_TAG = 1 << 4

PERMISSIONS = {
    "view": 1 << 10,
    "send": 1 << 11,
    "manage_messages": 1 << 13,
    "embed": 1 << 14,
    "attach": 1 << 15,
    "history": 1 << 16,
    "mention_everyone": 1 << 17,
    "manage_threads": 1 << 34,
    "create_threads": 1 << 35,
    "send_in_threads": 1 << 38,
}
"""Permissions by the names that a test uses. In a new server the bot has all but the managing ones."""
GIVEN = set(PERMISSIONS) - {"manage_messages", "manage_threads"}


@dataclass(slots=True)
class User:
    id: int
    name: str
    bot: bool = False
    closed: bool = False
    """Takes no direct messages."""


@dataclass(slots=True)
class Guild:
    id: int
    name: str
    owner: int
    left: bool = False
    """The bot has been removed from it."""
    deleted: bool = False
    gone: set[int] = field(default_factory=set[int])
    """Users who have left it; all others are members."""


@dataclass(slots=True)
class Channel:
    """A channel, a direct message, a forum or a thread."""

    id: int
    kind: int
    made: float
    name: str = ""
    guild: int | None = None
    parent: int | None = None
    recipient: int | None = None
    owner: int = BOT_ID
    denied: set[str] = field(default_factory=set[str])
    granted: set[str] = field(default_factory=set[str])
    deleted: bool = False
    last_message: int | None = None
    tags: list[int] = field(default_factory=list[int])
    """Of a thread: those it carries; of a forum: those it offers."""
    require_tag: bool = False
    archived: bool = False
    locked: bool = False
    archive_minutes: int = 4320
    touched: float = 0.0
    """When a thread was last written in, archived or taken out of the archive."""
    count: int = 0


@dataclass(slots=True)
class Message:
    """A message with all that ever stood in it. `body` is what was sent, as it now stands."""

    id: int
    channel: int
    author: int
    made: float
    body: Json
    nonce: str | None = None
    edited: float | None = None
    deleted: float | None = None
    before: list[Json] = field(default_factory=list[Json])
    """The bodies that edits replaced, the oldest first."""
    repeats: int = 0
    """How often it was sent again with its nonce, and answered with this message."""


@dataclass(slots=True)
class Entry:
    """One request, as the log keeps it."""

    number: int
    at: float
    method: str
    path: str
    nonce: str | None = None
    status: int = 0
    """0 while it is not answered, or where the connection was dropped."""
    outcome: str = "pending"
    """pending, made, repeat, posted, edited, deleted, done, read, refused, limited or lost."""
    fault: str = ""
    message: int | None = None
    peer: int = 0
    """The caller's port: one connection."""


@dataclass(slots=True)
class World:
    """All of it. `ahead`: seconds that the server's clock is ahead of the computer's."""

    token: str = TOKEN
    revoked: bool = False
    message_content: bool = True
    """Whether the bot may read what others write."""
    nonce_seconds: float = 300.0
    ahead: float = 0.0
    users: dict[int, User] = field(default_factory=dict[int, User])
    guilds: dict[int, Guild] = field(default_factory=dict[int, Guild])
    channels: dict[int, Channel] = field(default_factory=dict[int, Channel])
    messages: dict[int, list[Message]] = field(default_factory=dict[int, list[Message]])
    """By channel, in the order in which they were stored, the deleted ones among them."""
    by_id: dict[int, Message] = field(default_factory=dict[int, Message])
    nonces: dict[tuple[int, int, str], Message] = field(default_factory=dict[tuple[int, int, str], Message])
    commands: list[Json] = field(default_factory=list[Json])
    asked: dict[int, int] = field(default_factory=dict[int, int])
    """Slash commands that were given, by their ids, and the channels that they were given in."""
    log: list[Entry] = field(default_factory=list[Entry])
    invalid: Counter[int] = field(default_factory=Counter[int])
    """Answers that Discord counts as invalid requests (401, 403, 429); 10,000 in 10 minutes get a bot banned."""
    _last_id: int = 0

    def __post_init__(self) -> None:
        self.users[BOT_ID] = User(BOT_ID, "Newsdesk", bot=True)

    def now(self) -> float:
        """Seconds since 1970 by the server's clock."""
        return time.time() + self.ahead

    def new_id(self) -> int:
        """Make an id as Discord does: milliseconds since 2015, and always higher than the one before."""
        made = int((self.now() - EPOCH) * 1000) << 22
        self._last_id = max(made, self._last_id + 1)
        return self._last_id

    def add_user(self, name: str) -> User:
        user = User(self.new_id(), name)
        return self.users.setdefault(user.id, user)

    def add_guild(self, name: str) -> Guild:
        guild = Guild(self.new_id(), name, self.add_user(f"owner of {name}").id)
        return self.guilds.setdefault(guild.id, guild)

    def add_channel(self, kind: int, name: str = "", **more: Any) -> Channel:
        now = self.now()
        return self.keep_channel(Channel(self.new_id(), kind, now, name, touched=now, **more))

    def keep_channel(self, channel: Channel) -> Channel:
        self.messages[channel.id] = []
        return self.channels.setdefault(channel.id, channel)

    def keep_message(self, message: Message) -> Message:
        """Put a message at the end of its channel; a thread's first one takes the thread's id."""
        self.messages[message.channel].append(message)
        self.by_id[message.id] = message
        channel = self.channels[message.channel]
        channel.last_message = message.id
        channel.count += 1
        channel.touched, channel.archived = message.made, False
        return message

    def archived(self, thread: Channel) -> bool:
        """Whether a thread is in the archive, which it goes to when nobody has written for long enough."""
        return thread.archived or self.now() >= thread.touched + thread.archive_minutes * 60

    def allowed(self, channel: Channel) -> set[str]:
        """The bot's permissions in a channel; a thread has its parent's."""
        place = self.channels[channel.parent] if channel.parent is not None else channel
        return set(GIVEN) if place.kind == DM else (GIVEN | place.granted) - place.denied

    def visible(self, message: Message) -> bool:
        return message.deleted is None


def stamp(seconds: float | None) -> str | None:
    """Write a time as Discord does."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds")
