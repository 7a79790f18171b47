"""Scheduled digests: what somebody has set up, when it is due, and what one of them tells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from newsdesk.models.answers import Length, QuoteEntry, Telling
from newsdesk.models.article import Desk
from newsdesk.models.outbox import Target
from newsdesk.models.overview import Window

EVERY_DAY = frozenset(range(7))
_WEEK = timedelta(weeks=1)
_MONDAY = datetime(2001, 1, 1)  # noqa: DTZ001  (any Monday: distances on the wall clock need no zone)


@dataclass(frozen=True, slots=True)
class Schedule:
    """At which times of day, on which weekdays, by the wall clock of a zone."""

    times: tuple[time, ...]
    """In whole minutes, without a zone; one at least."""
    zone: str
    """An IANA name such as Europe/Kyiv."""
    weekdays: frozenset[int] = EVERY_DAY
    """0 is Monday; one at least."""

    @property
    def closest(self) -> timedelta:
        """The shortest time between two, by the wall clock; a week where there is but one."""
        days = sorted(self.weekdays)
        walls = [datetime.combine(_MONDAY + timedelta(days=day), at) for day in days for at in sorted(self.times)]
        if not walls:
            return _WEEK
        return min(later - earlier for earlier, later in pairwise([*walls, walls[0] + _WEEK]))


class Quiet(StrEnum):
    """What a digest says on a day that has nothing for it."""

    LINE = "line"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class DigestPlan:
    """What somebody sets of a digest."""

    name: str
    target: Target
    schedule: Schedule
    topics: tuple[str, ...] = ()
    """Questions in the query language; a story is in it that answers one of them. None of them asks for everything."""
    outlets: tuple[str, ...] = ()
    """Only these; all where there is none."""
    languages: tuple[str, ...] = ()
    """ISO 639-1 codes; all where there is none."""
    stories: int = 5
    length: Length = "medium"
    quiet: Quiet = Quiet.LINE


@dataclass(frozen=True, slots=True)
class Digest:
    """A digest as it stands."""

    key: str
    """What it goes by in messages and in the keys of what is sent; not a row's number, and never another's again."""
    desk: Desk
    plan: DigestPlan
    made_by: int | None
    """An id of Discord; `None` for the operator."""
    made_at: datetime
    told_up_to: datetime
    """Where the next window begins."""
    next_at: datetime | None
    """When it is due next; `None` while it is paused."""
    paused_at: datetime | None = None
    missed: int = 0
    """How many were left out since the last one, because it was too late for them."""

    @property
    def paused(self) -> bool:
        """Whether nothing is sent for now."""
        return self.paused_at is not None


@dataclass(frozen=True, slots=True)
class Carried:
    """What one run of a digest leaves to the next."""

    edge: tuple[int, ...] = ()
    """Articles of the last moments of its window that it has looked at: others of that time were written later."""
    waiting: tuple[int, ...] = ()
    """New articles of stories that it told before, of which it was not found out yet what they add."""


@dataclass(frozen=True, slots=True)
class DigestStory:
    """One story of a digest: the article that stands for it, a sentence or two of that, and one telling quotation."""

    lead: Telling
    sentences: tuple[str, ...]
    numbers: tuple[int, ...]
    """Which of the body's sentences are told, from 1."""
    outlets: int
    """How many tell it, the lead's own among them; 0 where nobody's name stands on any article of it."""
    quote: QuoteEntry | None = None
    told_at: datetime | None = None
    """When this digest told the story before: what stands here is what is new since."""


@dataclass(frozen=True, slots=True)
class DigestBrief:
    """What one digest tells. Without a story it is a quiet day."""

    key: str
    """The digest's."""
    slot: datetime
    """For when it is: by this and the key it is found again."""
    name: str
    day: date
    """The day of the slot in the digest's zone."""
    window: Window
    total: int
    """How many stories there are, those beside the told ones included."""
    stories: tuple[DigestStory, ...]
    more: bool = False
    """There are more than `total`."""
    missed: int = 0
    """How many digests of before are in this one."""


@dataclass(frozen=True, slots=True)
class DigestRun:
    """What is kept of a digest that was owed: its window, what it told, and what it had no room for."""

    digest: Digest
    slot: datetime
    window: Window
    told: tuple[str, ...]
    """Refs of the articles that stand for the stories told."""
    rest: tuple[str, ...]
    """Refs of the articles that stand for the others, in their order."""
    total: int


@dataclass(frozen=True, slots=True)
class DigestRest:
    """The stories that a digest had no room for. `first` is the number of the first here, from 1."""

    key: str
    slot: datetime
    name: str
    window: Window
    total: int
    first: int
    stories: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class DigestReasons:
    """Why a digest told what it told."""

    plan: DigestPlan
    window: Window
    told: int
    total: int
