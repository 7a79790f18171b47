"""What is owed to a channel or a person: what is to be sent, what came of it, and how far it has got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from newsdesk.models.article import Desk
from newsdesk.models.message import Line, Message


class Deed(StrEnum):
    """What one request to Discord does. `POST` opens a thread in a forum, with the message as its first."""

    SEND = "send"
    POST = "post"
    EDIT = "edit"
    DELETE = "delete"


class Kind(StrEnum):
    """What a message is sent for. `NOTICE` is what the bot has to say about its own work."""

    FEED = "feed"
    ALERT = "alert"
    DIGEST = "digest"
    NOTICE = "notice"
    BUNDLE = "bundle"


class State(StrEnum):
    """How far a row has got. Those up to `GATHERING` are owed still; the others are settled."""

    WAITING = "waiting"
    SENDING = "sending"
    """A process has it, until its lease ends; whoever finds it after that does not know whether it arrived."""
    GATHERING = "gathering"
    """Over a posting limit: waits to be told with others in one bundle."""
    PARKED = "parked"
    """An edit or a deletion of a message that is held."""
    SENT = "sent"
    HELD = "held"
    """It may have arrived, and the bot may not look: a person has to."""
    REJECTED = "rejected"
    BUNDLED = "bundled"
    REPLACED = "replaced"
    """A later edit says all of it, or it was sent as the edit would have it."""
    WITHDRAWN = "withdrawn"
    """Taken back before it was sent."""
    EXPIRED = "expired"


OWED = frozenset({State.WAITING, State.SENDING, State.GATHERING, State.PARKED})
"""The states of what is not settled."""


class Refusal(StrEnum):
    """Why Discord does not take something."""

    NO_ACCESS = "no_access"
    """The bot cannot see the channel, or is no longer in the server."""
    NO_PERMISSION = "no_permission"
    CLOSED = "closed"
    """The person takes no direct messages from the bot."""
    LEFT = "left"
    """The person, or the bot, is no longer in the server whose desk sends it."""
    LOCKED = "locked"
    """The thread is locked."""
    CHANNEL_GONE = "channel_gone"
    MESSAGE_GONE = "message_gone"
    BLOCKED = "blocked"
    """A rule of the server (AutoMod) or of Discord stops this very message."""
    INVALID = "invalid"
    """Discord finds the request malformed: a bug of ours."""


PAUSING = frozenset({Refusal.NO_ACCESS, Refusal.NO_PERMISSION, Refusal.CLOSED, Refusal.LOCKED})
"""Refusals that hold for everything in that place, until somebody mends it."""


ENDING = frozenset({Refusal.LEFT, Refusal.CHANNEL_GONE})
"""Refusals after which nothing of the kind is owed to that place any more, until somebody sets it up again."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: ids of Discord. In a forum both are the thread's."""

    channel: int
    message: int


@dataclass(frozen=True, slots=True)
class Target:
    """Where something goes: a channel or thread, a forum, or a person. Its text form names it in a row."""

    what: str
    """`channel`, `forum` or `user`."""
    id: int

    def __str__(self) -> str:
        return f"{self.what}:{self.id}"

    @classmethod
    def read(cls, text: str) -> Target:
        """Return the target that `str` has written; raises `ValueError` for any other text."""
        what, _, number = text.partition(":")
        if what not in ("channel", "forum", "user"):
            raise ValueError(text)
        return cls(what, int(number))


@dataclass(frozen=True, slots=True)
class Owed:
    """One request that is owed.

    `key` says which one it is, from what survives a restore alone (a feed's and an item's id, a subscription and its
    slot): whoever owes it again owes nothing new. For an edit or a deletion `of` is the key of what it changes.
    """

    key: str
    deed: Deed
    target: Target
    kind: Kind
    about: str
    """What it is sent for, as the person knows it: the name of a feed, an alert, a digest."""
    message: Message | None = None
    """The whole message; `None` for a deletion."""
    title: str | None = None
    """A forum post's."""
    role: int | None = None
    """The one role that the message mentions."""
    headline: Line | None = None
    """What stands for it in a bundle; `None` for what is never bundled."""
    of: str | None = None
    owner: int | None = None
    """Who set it up, and is told where it cannot be sent; an id of Discord."""
    due: datetime | None = None
    """Not before this; `None` is at once."""
    expires: datetime | None = None
    """Of no use after this; `None` is never."""
    articles: tuple[str, ...] = ()
    """The refs of the articles that it carries."""
    gathers: bool = False
    """It waits to be told with others in one bundle when it is `due`, as what is over a posting limit does."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row that this process has, until its lease ends."""

    key: str
    token: str
    """Says which claim it is: what an earlier one has to say of the row no longer counts."""
    desk: Desk
    deed: Deed
    target: Target
    kind: Kind
    about: str
    owner: int | None
    message: Message | None
    title: str | None
    role: int | None
    reference: str
    nonce: str
    attempts: int
    """How often it was tried, this time included."""
    lease_until: datetime
    place: Place | None = None
    """What an edit or a deletion changes."""
    uncertain: bool = False
    """An earlier try may have arrived: look before it is repeated."""
    look_from: datetime | None = None
    look_until: datetime | None = None
    """When it was tried, first and last."""
    read_back_from: datetime | None = None
    """Read the whole target back from then on before anything is sent to it: the database was restored."""
    read_back_until: datetime | None = None
    """When it was restored: what came later is known."""


@dataclass(frozen=True, slots=True)
class Sent:
    """It arrived."""

    place: Place


@dataclass(frozen=True, slots=True)
class Later:
    """It certainly did not arrive, and may be tried again: after `seconds`, or as `None` has it after a back-off."""

    why: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Rejected:
    """Discord does not take it. `missing` names permissions that are known to be missing."""

    why: Refusal
    detail: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unsure:
    """Nobody knows whether it arrived."""

    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """It may have arrived, and it is not possible to look."""

    why: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """Nothing can be sent at all: Discord does not take the token."""

    why: str


Outcome: TypeAlias = Sent | Later | Rejected | Unsure | Held | Stopped


class Turn(StrEnum):
    """What an outcome changes that somebody should know of."""

    PAUSED = "paused"
    RESUMED = "resumed"
    HELD = "held"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Seen:
    """What was found in a target: the references of our own messages there, and where each stands."""

    places: Mapping[str, Place]


Looked: TypeAlias = Seen | Later | Rejected | Unsure | Stopped
"""`Rejected` means that looking is not possible there."""


@dataclass(frozen=True, slots=True)
class PausedTarget:
    """A place to which nothing is sent for now."""

    target: Target
    why: Refusal
    missing: tuple[str, ...]
    since: datetime
    next_try: datetime
    waiting: int
    """How many messages wait for it."""


@dataclass(frozen=True, slots=True)
class Sending:
    """The story of one row, as `why` tells it."""

    key: str
    reference: str
    deed: Deed
    target: Target
    kind: Kind
    about: str
    state: State
    why: str | None
    """A `Refusal`, or a sentence of the network's; `None` where there is nothing to say."""
    created: datetime
    due: datetime
    settled: datetime | None
    attempts: int
    first_try: datetime | None
    last_try: datetime | None
    place: Place | None
    bundle: str | None
    """The reference of the bundle that told it."""
    edits: int
    """How many edits were made or are owed."""
    articles: tuple[str, ...]
    paused: PausedTarget | None
