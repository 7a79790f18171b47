"""What became of asking the web for a feed or a page; whoever asked decides what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FetchKind(StrEnum):
    """What is asked for: it sets the limits, and whether robots.txt is heeded."""

    FEED = "feed"
    """A feed, or a site that may name its feeds. A feed is published to be fetched: robots.txt is not asked."""
    PAGE = "page"
    """An article's page: robots.txt is heeded, and pages of one site keep a distance in time."""


class FetchReason(StrEnum):
    """Why nothing was fetched."""

    REFUSED = "refused"
    """The address, or one that it redirects to, is not one that may be fetched. Nothing was connected to."""
    DNS = "dns"
    """The host's name is not known. People are told what they are told of a refusal: see `FetchFailed.told`."""
    CONNECT = "connect"
    """The host does not answer, or broke off."""
    TLS = "tls"
    """The host cannot prove who it is, or speaks no TLS."""
    TIMEOUT = "timeout"
    PROTOCOL = "protocol"
    """The answer is not one that HTTP allows here, or does not unpack."""
    NOT_FOUND = "not-found"
    GONE = "gone"
    """410: it was there, and never will be again."""
    FORBIDDEN = "forbidden"
    """It asks for a login or a payment, or turns us away."""
    REJECTED = "rejected"
    """Another error that the site says is ours (4xx)."""
    BUSY = "busy"
    """429 or 503: later, at `FetchFailed.retry_at` if the site said when."""
    SERVER = "server"
    """Another error of the site's own (5xx)."""
    TOO_MANY_REDIRECTS = "too-many-redirects"
    """More than five, or in a circle."""
    TOO_BIG = "too-big"
    NOT_TEXT = "not-text"
    """A picture, a film, a PDF file…"""
    ROBOTS = "robots"
    """The site's robots.txt keeps programs from this page."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a site says may be done with what it gives out. What is heeded where, whoever uses it decides."""

    robots: frozenset[str] = frozenset()
    """Directives for every program and for us, from X-Robots-Tag and `<meta name="robots">`, in lower case."""
    mining_reserved: bool | None = None
    """Whether text and data mining is reserved (TDM Reservation Protocol); `None` where nothing is said."""
    mining_policy: str | None = None
    """The address of the licence for such mining."""

    @property
    def noarchive(self) -> bool:
        """Whether no copy is to be shown."""
        return "noarchive" in self.robots


@dataclass(frozen=True, slots=True)
class Fetched:
    """A feed or a page, as it came."""

    url: str
    """Where it was in the end."""
    moved_to: str | None
    """Where it is for good: `url`, if each redirect on the way was a 301 or 308 and none gave up TLS."""
    status: int
    media_type: str | None
    """Such as `text/html`, in lower case; `None` where the site does not say."""
    charset: str | None
    """As the site names it in the header, in lower case; it need not exist."""
    body: bytes
    """Unpacked."""
    etag: str | None = None
    """To the letter, `W/` and quotation marks included."""
    modified: str | None = None
    """The Last-Modified header, to the letter."""
    max_age: int | None = None
    """Seconds for which it is worth nothing to ask again; `None` where the site does not say."""
    wishes: Wishes = Wishes()


@dataclass(frozen=True, slots=True)
class NotModified:
    """304: what was fetched last is still what is there."""

    url: str
    moved_to: str | None
    etag: str | None = None
    """To send next time; `None`: the one that was sent still stands."""
    modified: str | None = None
    max_age: int | None = None


@dataclass(frozen=True, slots=True)
class FetchFailed:
    """Nothing was fetched."""

    reason: FetchReason
    url: str
    """The address that was asked for, not one that it led to."""
    status: int | None = None
    """The site's, where it gave one."""
    retry_at: datetime | None = None
    """When the site says to come back: aware, UTC, within a day."""
    detail: str = ""
    """For the log alone. It can name hosts and addresses that nobody outside must learn of."""

    @property
    def told(self) -> FetchReason:
        """The reason that people may be told.

        A name that is unknown and one that stands for an address inside are told alike: the difference would tell an
        asker which names exist in the network that the bot runs in.
        """
        return FetchReason.REFUSED if self.reason is FetchReason.DNS else self.reason


FetchOutcome = Fetched | NotModified | FetchFailed
