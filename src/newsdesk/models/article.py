"""What is stored: desks, their sources, and the articles that came through them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

SHELL_DESK = "shell"
"""Key of the operator's own desk."""

EVERYONE = "all"
"""In place of a desk's key: a public source that every desk follows unless it turns it off."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A server, a person or the operator's shell. `key` is `guild:<id>`, `user:<id>` or `shell`."""

    id: int
    key: str


class SourceKind(StrEnum):
    """How articles come through a source. Feeds and `EVERYONE` are public, the others belong to one desk."""

    FEED = "feed"
    EVERYONE = "everyone"
    SHELL = "shell"
    LINK = "link"
    PASTED = "pasted"
    UPLOADED = "uploaded"


@dataclass(frozen=True, slots=True)
class Source:
    """Where articles come from. `desk_id` is the desk that owns it, `None` for a public source."""

    id: int
    kind: SourceKind
    desk_id: int | None
    outlet: str | None


@dataclass(frozen=True, slots=True)
class Added:
    """The article is new to whoever may see it."""

    article_id: int
    apart: tuple[int, ...] = field(default=(), compare=False)
    """Articles of stories that parted by it: those that went to another one, and those that stayed."""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The same telling is known already; nothing was stored but, for another source, that it carries it too."""

    of: int


@dataclass(frozen=True, slots=True)
class NewVersion:
    """The article is known with another headline or text; the older version is kept."""

    of: int
    number: int


Taken: TypeAlias = Added | Duplicate | NewVersion


@dataclass(frozen=True, slots=True)
class StoredSentence:
    """A sentence as it stands in a stored article; `rank` 0 says most, `None` is never told."""

    text: str
    start: int
    end: int
    rank: int | None


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article as one desk may see it, without its text."""

    id: int
    """Grows with time: minutes of min(published, first seen) since 1970, times 65,536, plus a running number."""
    title: str
    url: str | None
    outlet: str | None
    author: str | None
    language: str
    published: datetime | None
    first_seen: datetime
    story_id: int
    saved_by: str | None
    """Who pasted or uploaded it, if somebody did."""
    approved: bool
    """False: shown as "saved by …, unverified", and kept out of digests, alerts and `quotes`."""
    version: int
    ref: str = ""
    """By which messages name it: 12 characters that depend on nothing of other desks."""
    abridged: bool = False
    """Of its text only the sentences of its summary and around its quotations are kept."""

    @property
    def when(self) -> datetime:
        """The time it is told under: its own, but never later than when it was first seen."""
        return min(self.published, self.first_seen) if self.published else self.first_seen


@dataclass(frozen=True, slots=True)
class StoredQuote:
    """A quote of a stored article. Parts of one quotation that a cue splits are joined: `parts` in order."""

    article: StoredArticle
    parts: tuple[str, ...]
    speaker: str | None
    role: str | None
    person_id: int | None
    number: int = 1
    """Which of the article's quotations it is, from 1."""
    start: int = 0
    """Where its first part starts in the article's text."""
    end: int = 0
    """Where its last part ends."""
    same: int = 0
    """Quotations of one answer that say the same share this number."""
    before: tuple[str, ...] = ()
    """Its words in the version before, where the article changed them."""
    changed_at: datetime | None = None
    """When the version was seen that changed them."""


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """Somebody who was quoted, as one desk may see them."""

    id: int
    name: str
    role: str | None
    """The role named last."""
    quotes: int
    """How many different quotations the desk has."""
    key: str = ""
    """The folded full name, by which messages name them."""
    more: bool = False
    """There are more, which were not counted."""
    keys: tuple[str, ...] = ()
    """The folded names that are all theirs, `key` among them."""
    partly: tuple[tuple[str, frozenset[int]], ...] = ()
    """Folded surnames that are theirs in some articles alone."""
    besides: frozenset[int] = frozenset()
    """Articles in which a surname alone that is one of `keys` is somebody else's."""
    names: tuple[str, ...] = ()
    """The names of `keys` and `partly` as the newest articles have them, in their order."""
    roles: tuple[tuple[str, datetime], ...] = ()
    """What they were called lately, each once with when an article said so last, the newest first."""


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """What a desk has set; `None` where it keeps the default. Roles and channels are Discord's ids."""

    prefix: str | None = None
    language: str | None = None
    timezone: str | None = None
    editors_role: int | None = None
    savers_role: int | None = None
    log_channel: int | None = None
    """Where the bot tells what goes wrong with what the desk has set up."""
