"""What is found out about the whole of an installation: for the operator alone, since it counts over all desks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from newsdesk.models.outbox import Target


class Grade(StrEnum):
    """How something stands."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    """It works, and somebody should look at it."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: what was found, and what to do about it where it is not good."""

    about: str
    grade: Grade
    found: str
    todo: str = ""


@dataclass(frozen=True, slots=True)
class TroubledFeed:
    """A feed that fails, is gone or has gone quiet, by its address; `why` is what the last look said."""

    url: str
    why: str
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is of everything, over all desks."""

    servers: int
    people: int
    left: int
    """Servers that the bot has left, whose desks are kept for a while."""
    articles: int
    newest: datetime | None
    """When the last article was first seen."""
    feeds: int
    troubled: tuple[TroubledFeed, ...]
    owed: int
    """Requests that are still to be made of Discord."""
    oldest_due: datetime | None
    """Since when the longest due of them waits, of those that nothing keeps from being sent."""
    held: int
    """Messages of which a person has to say whether they arrived."""
    paused: int
    """Places that take no messages for now."""
    stopped: tuple[str, datetime] | None
    """Why nothing at all is sent, and since when."""
    backup: datetime | None
    """When the database was last backed up with `backup`."""
    posted_to: tuple[Target, ...]
    """Every channel, thread and forum to which something is set up to be posted."""


@dataclass(frozen=True, slots=True)
class Depths:
    """What waits, and how much there is, at one moment: what is quickly counted of `Figures`."""

    articles: int
    last_hour: int
    """Articles that were first seen in the last 60 minutes."""
    last_day: int
    feeds: int
    feeds_due: int
    """Feeds that should have been looked at by now."""
    feeds_failing: int
    owed: int
    """Requests that are still to be made of Discord."""
    oldest_due: datetime | None
    """Since when the longest due of them waits, of those that nothing keeps from being sent."""
    desks: int
    """Servers and people that the bot has a desk for."""
    backup: datetime | None
    """When the database was last backed up with `backup`."""
    hits: int
    """What alerts fired for that is still to be decided about."""


@dataclass(frozen=True, slots=True)
class Held:
    """What an installation takes of its machine, in bytes."""

    database: int
    free: int
    """On the database's disk."""
    memory: int
    """Of this process and its workers, each shared page counted once; 0 where the system does not tell."""
    workers: int
    """Processes that read, at this moment."""


@dataclass(frozen=True, slots=True)
class Installation:
    """How the whole of an installation stands: for its operator alone."""

    depths: Depths
    held: Held
    version: str
    since: datetime
    """Since when this process runs."""
