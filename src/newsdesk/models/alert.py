"""Alerts as desks have set them up, what fired, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from newsdesk.models.answers import Telling
from newsdesk.models.article import Desk
from newsdesk.models.forms import OtherForms
from newsdesk.models.outbox import Refusal, Target
from newsdesk.models.overview import Window
from newsdesk.models.searched import Excerpt


class AlertPause(StrEnum):
    """Why an alert is paused."""

    ASKED = "asked"
    LEFT = "left"
    """Whom it is for is no longer in the server."""
    CLOSED = "closed"
    """Whom it is for takes no direct messages from the bot."""
    ROLE_GONE = "role_gone"
    CHANNEL_GONE = "channel_gone"


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When nothing is sent, on the wall clock of `zone`; an `end` that is not later than `start` is on the next day."""

    start: time
    end: time
    zone: str


@dataclass(frozen=True, slots=True)
class AlertPlan:
    """What somebody sets up: what is looked for, where it is told, which role it mentions, when it is quiet."""

    asked: str
    target: Target
    role: int | None = None
    quiet: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert of a desk. `key` is made of what survives a restore."""

    key: str
    desk: Desk
    plan: AlertPlan
    owner: int | None
    """Who set it up; an id of Discord."""
    made_at: datetime
    paused_at: datetime | None = None
    why: AlertPause | None = None
    mentioned_at: datetime | None = None
    """When it last mentioned its role."""

    @property
    def personal(self) -> bool:
        """Whether it is told to a person by direct message."""
        return self.plan.target.what == "user"


@dataclass(frozen=True, slots=True)
class Fired:
    """How often an alert has fired of late, and when last."""

    count: int
    last: datetime | None


@dataclass(frozen=True, slots=True)
class AlertShown:
    """An alert as it is listed: how often it has fired of late, and why its place takes nothing, if it does not."""

    alert: Alert
    fired: Fired
    shut: Refusal | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that an alert has fired for, of which nobody has decided yet what becomes of it."""

    alert: Alert
    article_id: int
    known_by: int
    """The article by its address or its words: what survives a restore."""
    at: datetime


class Became(StrEnum):
    """What became of a hit."""

    SENT = "sent"
    ADDED = "added"
    """It is named in the message that tells its story."""
    TOLD = "told"
    """That message says all of it already."""
    MUTED = "muted"
    GONE = "gone"
    """The article was removed before it was told."""


@dataclass(frozen=True, slots=True)
class AlertStory:
    """The message by which an alert tells a story: its key, the articles it stands for, its own first."""

    key: str
    refs: tuple[str, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class AlertPost:
    """What an alert says of a story: one article, the sentence in which the words stand, who has told it since."""

    key: str
    """The alert's."""
    asked: str
    lead: Telling
    excerpt: Excerpt | None
    number: int | None
    """Which of the body's sentences it is, from 1."""
    others: tuple[Telling, ...] = ()


@dataclass(frozen=True, slots=True)
class Example:
    """An article that an alert would have fired for."""

    lead: Telling
    excerpt: Excerpt | None


class Odd(StrEnum):
    """What is the matter with what is asked for."""

    IMPOSSIBLE = "impossible"
    """No article could ever be that."""
    BROAD = "broad"
    """It would fire more often than anybody reads."""


@dataclass(frozen=True, slots=True)
class Backtest:
    """How often an alert would have fired: once for a story, in the time that the desk has, of 30 days at most."""

    plan: AlertPlan
    window: Window
    stories: int
    more: bool
    """There were more, which were not counted."""
    examples: tuple[Example, ...] = ()
    odd: Odd | None = None
    forms: OtherForms | None = None

    @property
    def days(self) -> float:
        """How many days the window has; at least one hour."""
        return max((self.window.until - self.window.since).total_seconds() / 86_400, 1 / 24)

    @property
    def per_day(self) -> float:
        """How often a day it would have fired."""
        return self.stories / max(self.days, 1.0)
