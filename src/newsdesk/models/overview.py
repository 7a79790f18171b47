"""What `briefing` finds out about a desk as a whole: what is new for somebody, how much comes, and how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from newsdesk.models.answers import Holdings, StoryEntry, Suggestion


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time: after `since`, and up to `until`, which is part of it. Both aware, UTC."""

    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks what is new, by their id on Discord, and for which part of the answer."""

    person: int
    topic: str = ""
    first: int = 1
    """The number of the first story, from 1."""
    window: Window | None = None
    """Another one than since they last asked."""


@dataclass(frozen=True, slots=True)
class CatchUp:
    """What came to a desk in a window, as stories: those that most outlets tell, and the newest, first.

    `first` is the number of the first entry, from 1; `total` counts all stories.
    """

    topic: str
    window: Window
    total: int
    first: int
    stories: tuple[StoryEntry, ...]
    more: bool = False
    """`total` was capped: there are at least that many."""
    new_here: bool = False
    """The person was never told before, and the window is a day."""
    last: Window | None = None
    """Where the answer is empty: what they were told the last time."""
    holdings: Holdings | None = None
    """What the desk has, where the answer is empty."""


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many articles of a day match; `noon` is the middle of that day in the desk's time zone."""

    day: date
    noon: datetime
    articles: int


@dataclass(frozen=True, slots=True)
class Trend:
    """How many articles a day match, oldest day first; the last one is today, so far."""

    topic: str
    days: tuple[DayCount, ...]
    total: int
    before: int | None
    """How many matched in as long a time before; `None` where the desk has nothing from then, or was not counted."""
    counted_from: date | None = None
    """Where there was no time to count all: the first day that is counted whole."""
    holdings: Holdings | None = None
    """What the desk has, where nothing matches."""
    suggestion: Suggestion | None = None
    """What may have been meant by words that found nothing."""
    compared: bool = True
    """Whether what was asked for could have been found before: not where it says itself since when."""

    @property
    def peak(self) -> DayCount:
        """The day with the most articles, the latest of several."""
        return max(self.days, key=lambda day: (day.articles, day.day))

    @property
    def chart(self) -> Chart:
        """What to draw of it."""
        days = tuple(day.day for day in self.days)
        return Chart(days, tuple(day.articles for day in self.days), days.index(self.peak.day))


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart is drawn of: a number for each day, oldest first; `peak` is the place of the highest, from 0."""

    days: tuple[date, ...]
    counts: tuple[int, ...]
    peak: int


@dataclass(frozen=True, slots=True)
class FeedStates:
    """How many of the feeds that a desk follows stand how. Those that are `paused` are counted once more."""

    good: int = 0
    new: int = 0
    failing: int = 0
    quiet: int = 0
    paused: int = 0
    next_check: datetime | None = None
    """When the next of them is looked at."""
    waiting: int = 0
    """How many are due to be looked at, and were not yet."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What a desk's places are owed, and what its editors have to look at; `paused` counts places."""

    owed: int
    paused: int
    unsure: int
    """Messages of which nobody knows whether they arrived."""
    unapproved: int
    """Saved texts that no editor has approved; counted up to `UNAPPROVED_COUNTED`."""
    stopped: datetime | None = None
    """Since when nothing can be sent at all, anywhere; `None` where all is well."""


UNAPPROVED_COUNTED = 100


@dataclass(frozen=True, slots=True)
class Status:
    """How a desk stands."""

    holdings: Holdings
    feeds: FeedStates
    delivery: Delivery
