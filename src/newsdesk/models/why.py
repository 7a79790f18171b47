"""What became of a message or an article, as `why` tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsdesk.models.answers import Holdings, Suggestion, Telling
from newsdesk.models.article import SourceKind
from newsdesk.models.outbox import PausedTarget, Sending, Target


@dataclass(frozen=True, slots=True)
class CameBy:
    """An article came to a desk through one of its sources."""

    kind: SourceKind
    at: datetime
    outlet: str | None
    """The source's own, such as a feed's."""
    saved_by: str | None = None
    """Who pasted or uploaded it, where that is how it came."""


@dataclass(frozen=True, slots=True)
class Version:
    """What an article said from some moment on. `headline` is set where it is another one than before."""

    number: int
    at: datetime
    headline: str | None


@dataclass(frozen=True, slots=True)
class Lately:
    """What a place was owed last, newest first."""

    target: Target
    sendings: tuple[Sending, ...]
    server: int | None
    """Discord's id of the server, `None` outside of servers."""
    paused: PausedTarget | None
    stopped: datetime | None
    """Since when nothing can be sent at all, anywhere; `None` where all is well."""


@dataclass(frozen=True, slots=True)
class MessageWay:
    """The whole way of one message."""

    sending: Sending
    changes: tuple[Sending, ...]
    """Its edits and deletions, in the order in which they were owed."""
    bundle: Sending | None
    """What told it with others."""
    server: int | None
    articles: tuple[Telling, ...]
    missing: int
    """How many articles it carries that the desk no longer has."""


@dataclass(frozen=True, slots=True)
class ArticleWay:
    """The whole way of one article."""

    telling: Telling
    published: datetime | None
    first_seen: datetime
    came_by: tuple[CameBy, ...]
    """In the order in which they brought it."""
    versions: tuple[Version, ...]
    """All but the first, in their order."""
    saved: bool
    """Somebody pasted or uploaded it, so that it needs an editor's approval."""
    approved: datetime | None
    hidden: datetime | None
    """When an editor has removed it from this desk."""
    others: tuple[Telling, ...]
    posts: tuple[Sending, ...]
    """The messages that carry it, newest first."""
    server: int | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing of the desk fits what was asked for."""

    words: str
    holdings: Holdings
    suggestion: Suggestion | None = None
