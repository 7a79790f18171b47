"""What desks follow: a feed's state between two looks at it, what a look brought, and how it stands for one desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from newsdesk.models.answers import Telling
from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.feed import CheckOutcome, KnownItems, Move
from newsdesk.models.outbox import Target
from newsdesk.models.reading import Draft, Reading


@dataclass(frozen=True, slots=True)
class DueFeed:
    """A feed that this process looks at, until its lease ends; what is remembered of it but for its items' keys."""

    id: int
    """Of its source."""
    token: str
    """Says which claim it is: what an earlier one has to say of the feed no longer counts."""
    ref: str
    """What it goes by in messages and in the keys of posts; the same for as long as it is followed."""
    url: str
    host: str
    title: str
    outlet: str | None
    """Whom its articles are credited to, `None` before its first look."""
    home: str | None
    etag: str | None
    modified: str | None
    body_hash: str | None
    every: timedelta | None
    """How often it asks to be looked at."""
    times: tuple[datetime, ...]
    """When its newest items were published."""
    failures: int
    why: str | None
    retry_at: datetime | None
    """Why the last look failed, and until when the server wants not to be asked."""
    first: bool
    """Its items were never told apart."""
    ok_at: datetime | None
    new_at: datetime | None
    move: Move | None


@dataclass(frozen=True, slots=True)
class FeedBody:
    """The bytes of a feed, with what it takes to tell its items apart."""

    body: bytes
    url: str
    content_type: str | None
    known: KnownItems | None
    newest: int
    """How many items of a first fetch are taken in."""
    now: datetime
    home: str | None = None
    since: datetime | None = None
    """Since when somebody follows it: of a first fetch what was published after that is taken in too."""


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One item of a feed, ready to be read: its markup is plain text."""

    key: str
    """Its name within the feed, of which a post's key is made; empty for one that is known."""
    mark: int
    """By which it is known, when its words change, to have been taken in."""
    title: str
    link: str | None
    authors: tuple[str, ...]
    published: datetime | None
    text: str
    """All that the feed has of its text, or the summary; empty where there is neither."""
    whole: bool
    """The text is a whole article: nothing else needs to be fetched."""


@dataclass(frozen=True, slots=True)
class FeedRead:
    """What one fetch of a feed brought."""

    title: str
    home: str | None
    every: timedelta | None
    new: tuple[FeedEntry, ...]
    """Oldest first."""
    changed: tuple[FeedEntry, ...]
    keys: frozenset[int]
    """To be remembered from now on."""
    times: tuple[datetime, ...]
    """When its newest items were published."""
    listed: int
    """How many items it has."""


@dataclass(frozen=True, slots=True)
class PageBody:
    """The bytes of an item's page, and what the feed says of the item: `draft.text` is the feed's own text."""

    body: bytes
    charset: str | None
    draft: Draft


@dataclass(frozen=True, slots=True)
class PageRead:
    """An item that was read: out of its page, or where that holds no more, out of the feed."""

    reading: Reading
    of_page: bool


class PageTrouble(StrEnum):
    """Why a feed's items are kept as the feed has them, though it has but summaries."""

    ROBOTS = "robots"
    """The site keeps programs from its pages."""
    RESERVED = "reserved"
    """The site wants no copies of its pages, or reserves text and data mining."""
    FAILED = "failed"
    """The page could not be fetched: it asks for a login or a payment, or is not there."""
    EMPTY = "empty"
    """The page shows no more than the feed does."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What is remembered of a look at a feed. `None` in `read` is a look that found nothing changed, or failed."""

    ended: CheckOutcome
    why: str | None = None
    """A `FetchReason` or a `NotAFeedReason` where it failed."""
    retry_at: datetime | None = None
    """Before this the server does not want to be asked."""
    max_age: timedelta | None = None
    """For how long the answer is good, as the server says."""
    etag: str | None = None
    modified: str | None = None
    body_hash: str | None = None
    read: FeedRead | None = None
    outlet: str | None = None
    pages: PageTrouble | None = None
    """Of the last item that needed its page."""
    pages_tried: bool = False
    move: Move | None = None
    replace: str | None = None
    """The address that the feed has from now on."""
    new: bool = False
    """Something new came in."""

    @property
    def ok(self) -> bool:
        """Tell whether the feed could be read."""
        return self.ended is CheckOutcome.ANSWERED


class FollowOutcome(StrEnum):
    """What became of following a feed."""

    NEW = "new"
    KNOWN = "known"
    """The desk follows it already."""
    FULL = "full"
    """The desk follows as many feeds as it may."""


@dataclass(frozen=True, slots=True)
class Posting:
    """Where a desk has a feed's articles posted as they come."""

    target: Target
    owner: int | None
    """Who set it up; an id of Discord."""
    paused: bool = False
    note: str | None = None


class Health(StrEnum):
    """How a feed stands, for one desk."""

    NEW = "new"
    """Not looked at since the desk follows it."""
    GOOD = "good"
    FAILING = "failing"
    QUIET = "quiet"
    """It answers, and has had nothing new for far longer than is usual for it."""
    GONE = "gone"
    """The server says that there is nothing more to come (410): it is not asked any more."""


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed that a desk follows, as the desk may know it: nothing from before it followed."""

    ref: str
    url: str
    name: str
    """What the desk calls it, else its own title, else its address."""
    title: str
    home: str | None
    folder: str | None
    since: datetime
    added_by: int | None
    paused: bool
    """Nothing of it is posted, and nothing is told about it."""
    postings: tuple[Posting, ...]
    health: Health
    why: str | None
    """A `FetchReason` or a `NotAFeedReason`, where it is failing. `dns` is to be told as `refused`."""
    failing_since: datetime | None
    failures: int
    checked: datetime | None
    """When it was last asked."""
    next_check: datetime | None
    per_day: float | None
    """Items a day, of late; `None` where nothing is known."""
    newest: StoredArticle | None
    """The article that came last."""
    pages: PageTrouble | None


@dataclass(frozen=True, slots=True)
class ToFollow:
    """A feed that a desk wants to follow: its address as it is to be fetched, and what is known of it already."""

    url: str
    title: str = ""
    home: str | None = None
    folder: str | None = None
    """What the desk lists it under."""
    added_by: int | None = None
    """Who asks; an id of Discord."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of following; `feed` is `None` where the desk may follow no more."""

    outcome: FollowOutcome
    feed: FollowedFeed | None


@dataclass(frozen=True, slots=True)
class Follower:
    """A desk that follows a feed, with how the feed stands for it and what it has been told of that."""

    desk: Desk
    ref: str
    url: str
    called: str
    """What the desk calls the feed: its own name for it, else the feed's, else its address."""
    since: datetime
    checked: datetime | None
    next_check: datetime | None
    """When this desk's next look is due; `None` where the feed is gone for it."""
    ok_at: datetime | None
    new_at: datetime | None
    failures: int
    failing_since: datetime | None
    moved_times: int
    added_by: int | None
    paused: bool
    failing_told: datetime | None
    quiet_told: datetime | None
    gone_told: datetime | None


@dataclass(frozen=True, slots=True)
class Standing:
    """How a feed stands for a desk after a look that was due for it, as if nobody else followed it."""

    desk: Desk
    next_check: datetime | None
    """`None` is never again."""
    first: bool = False
    """No look of this desk's has found the feed before."""
    failures: int = 0
    failing_since: datetime | None = None
    quiet: bool = False
    new: bool = False
    """Something new came since this desk's last look."""
    moved_times: int = 0
    url: str | None = None
    """The address that the feed has for this desk from now on."""


class Trouble(StrEnum):
    """What a follower is told once, and once when it is over."""

    FAILING = "failing"
    QUIET = "quiet"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Wanted:
    """One place where an article of a feed is to be posted."""

    desk: Desk
    target: Target
    owner: int | None
    since: datetime
    """What came before is not posted."""
    about: str
    """What the desk calls the feed."""
    ref: str
    """What the feed goes by in the keys of the desk's posts."""


@dataclass(frozen=True, slots=True)
class StoryPost:
    """The post that tells a story in one place: its key, and the refs of the articles it stands for, its own first."""

    key: str
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FeedPost:
    """What a post of a feed tells: one article, and which other outlets have told its story since."""

    lead: Telling
    sentences: tuple[str, ...]
    number: int | None
    """Which of the body's sentences the first is, from 1."""
    others: tuple[Telling, ...] = ()
    numbers: tuple[int, ...] = ()
    """Which of the body's sentences are told, from 1."""
