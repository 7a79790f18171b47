"""What a feed says, read out of its bytes; whether any of it is new is for `ingest.decide` to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class FeedKind(StrEnum):
    """In which format a feed is written."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that goes with an item: its http(s) address, media type and length in bytes, as the feed states them."""

    url: str
    type: str | None = None
    length: int | None = None


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One item of a feed. Times are aware, UTC, as the feed gives them: they may lie in the future."""

    id: str | None
    """What the feed calls it (`guid`, `id`, `rdf:about`), to the letter."""
    link: str | None
    """The article's address, absolute wherever the feed's own address is known."""
    title: str = ""
    """One line of plain text, empty where there is none."""
    authors: tuple[str, ...] = ()
    published: datetime | None = None
    """When it was published, or else updated; `None` where the feed gives no time that can be read."""
    updated: datetime | None = None
    """When it was last changed, where the feed says so beside `published`."""
    summary: str = ""
    """HTML, unsafe as it came."""
    content: str = ""
    """HTML of the whole text, unsafe as it came; empty where the feed has but a summary."""
    image: str | None = None
    enclosures: tuple[Enclosure, ...] = ()
    categories: tuple[str, ...] = ()
    language: str | None = None
    """ISO 639-1 code, as declared for the item or for its feed."""


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A feed and its items, in the feed's order."""

    kind: FeedKind
    title: str
    home: str | None
    """Address of the site that the feed belongs to."""
    language: str | None
    """ISO 639-1 code."""
    every: timedelta | None
    """How often the feed asks to be looked at (`ttl`, `sy:updatePeriod`)."""
    items: tuple[FeedItem, ...]


class CandidateKind(StrEnum):
    """How a page names a feed: as RSS, Atom or JSON Feed, by a link for readers, or not at all (a guess)."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    LINK = "link"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address at which there may be a feed."""

    url: str
    title: str
    kind: CandidateKind


class NotAFeedReason(StrEnum):
    """Why bytes are no feed."""

    EMPTY = "empty"
    PAGE = "page"
    UNREADABLE = "unreadable"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class NotAFeed:
    """What came is no feed; for a web page, where its feeds may be, the likeliest first."""

    reason: NotAFeedReason
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownItems:
    """What is remembered of a feed's items: 64-bit keys that `ingest.decide` made, and nothing else.

    They have to be kept for as long as the feed is followed: an item that vanishes and returns is known by them.
    """

    keys: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item that was not there before, and its name within the feed: what a post's key is made of."""

    item: FeedItem
    key: str


@dataclass(frozen=True, slots=True)
class Sorted:
    """The items of one fetch, told apart; what is known and unchanged is in neither list."""

    new: tuple[NewItem, ...]
    """Oldest first, as they are to be taken in."""
    changed: tuple[FeedItem, ...]
    """Known, with another title or text than any remembered."""
    keys: frozenset[int]
    """What has to be remembered from now on, besides what was known before."""
    first: bool
    """The feed's first fetch: what is new is taken in, and none of it posted."""


class CheckOutcome(StrEnum):
    """How a look at a feed ended: `GONE` is the server's own word (410) that there is nothing more to come."""

    ANSWERED = "answered"
    FAILED = "failed"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Check:
    """One look at a feed, as far as it bears on the next."""

    outcome: CheckOutcome
    max_age: timedelta | None = None
    """Cache-Control's, where the server answered."""
    retry_at: datetime | None = None
    """Before this moment (Retry-After) the server does not want to be asked again."""
    failures: int = 0
    """How many looks in a row have failed, this one included."""


@dataclass(frozen=True, slots=True)
class Pace:
    """The bounds of how often a feed is looked at."""

    shortest: timedelta = timedelta(minutes=5)
    longest: timedelta = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Move:
    """A permanent redirect (301, 308), and how many looks in a row it led to a feed that could be read."""

    url: str
    times: int
