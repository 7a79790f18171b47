"""What is found at an address that somebody wants to follow, and what a list of feeds (OPML) holds and brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

NO_ADDRESS = "no_address"
"""Why nothing was found: what was typed is no address."""


@dataclass(frozen=True, slots=True)
class FoundItem:
    """An item of a feed, as it is shown before anybody follows the feed."""

    title: str
    url: str | None
    published: datetime | None


@dataclass(frozen=True, slots=True)
class FoundFeed:
    """A feed that was looked at, or an address named as one that cannot be followed."""

    url: str
    """As it is to be fetched from now on."""
    title: str
    home: str | None = None
    per_day: float | None = None
    """Items a day, of late; `None` where nothing is known."""
    newest: tuple[FoundItem, ...] = ()
    """Newest first."""
    why: str | None = None
    """A `FetchReason` that people may be told, or a `NotAFeedReason`, where it cannot be followed."""
    status: int | None = None
    """What its server answered then."""


@dataclass(frozen=True, slots=True)
class Found:
    """What is at an address."""

    address: str
    """As it was asked for."""
    feeds: tuple[FoundFeed, ...] = ()
    site: bool = False
    """It is a site, and not itself a feed."""
    why: str | None = None
    """As of `FoundFeed`, where there is nothing to follow; `NO_ADDRESS` where nothing was asked for."""
    status: int | None = None
    more: int = 0
    """Feeds that the site names besides, and that were not looked at."""


@dataclass(frozen=True, slots=True)
class Outline:
    """One line of a list of feeds."""

    url: str
    """As it stands there, which need not be an address."""
    title: str = ""
    folder: str | None = None
    home: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the lines of a list of feeds."""

    followed: tuple[str, ...] = ()
    """Addresses."""
    known: int = 0
    """Lines whose feed the desk follows already."""
    bad: tuple[str, ...] = ()
    """What stands where an address should be."""
    over: int = 0
    """Feeds for which there is no room."""
