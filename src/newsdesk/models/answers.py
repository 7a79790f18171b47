"""What `briefing` finds out for a question, before anybody words it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """One outlet's article on a story, as it is credited."""

    headline: str
    url: str | None
    outlet: str | None
    when: datetime
    language: str
    saved_by: str | None = None
    """Set where somebody pasted or uploaded it and no editor has approved it."""


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One event: the telling that stands for it, one or two of its sentences, and the other outlets'."""

    lead: Telling
    sentences: tuple[str, ...]
    others: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a desk has, for answers that are empty."""

    articles: int
    sources: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest stories on a topic. `first` is the number of the first entry, from 1; `total` counts all stories."""

    topic: str
    total: int
    first: int
    stories: tuple[StoryEntry, ...]
    holdings: Holdings
    more: bool = False
    """`total` was capped: there are at least that many."""


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """One of several people whom a name may mean."""

    name: str
    role: str | None
    quotes: int


@dataclass(frozen=True, slots=True)
class QuoteEntry:
    """One quotation, verbatim, with where it stands."""

    parts: tuple[str, ...]
    speaker: str
    role: str | None
    source: Telling
    others: tuple[Telling, ...]
    """Other outlets with the same quotation."""


@dataclass(frozen=True, slots=True)
class Quotes:
    """What somebody said, newest first. With more than one in `choices` the name is ambiguous and `entries` empty."""

    who: str
    about: str | None
    total: int
    choices: tuple[PersonChoice, ...]
    entries: tuple[QuoteEntry, ...]
    holdings: Holdings


@dataclass(frozen=True, slots=True)
class Summary:
    """A few sentences of one article, in reading order. `of` counts the sentences of its body."""

    telling: Telling
    sentences: tuple[str, ...]
    of: int


@dataclass(frozen=True, slots=True)
class NothingFound:
    """No article of the desk fits the words."""

    words: str
    holdings: Holdings
