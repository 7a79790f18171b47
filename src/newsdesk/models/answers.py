"""What `briefing` finds out for a question, before anybody words it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal, TypeAlias

from newsdesk.models.forms import OtherForms


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
    contributor: str | None = None
    """Who pasted or uploaded it, where an editor has approved it and it has no outlet."""
    ref: str = ""
    """By which buttons name the article; "" for one that is not stored."""
    abridged: bool = False
    """Of its text only the sentences of its summary and around its quotations are kept."""


@dataclass(frozen=True, slots=True)
class StoryEntry:
    """One event: the telling that stands for it, one or two of its sentences, and the other outlets'."""

    lead: Telling
    sentences: tuple[str, ...]
    others: tuple[Telling, ...]
    numbers: tuple[int, ...] = ()
    """Which of the body's sentences are told, from 1."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a desk has, for answers that are empty."""

    articles: int
    sources: int
    """The feeds that it follows, and the other outlets of which it has an article; who saves is no outlet."""
    newest: datetime | None
    feeds: int = 0
    """How many of the sources are feeds."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What may have been meant by words that found nothing: other words, and how many stories these find."""

    words: str
    stories: int
    more: bool = False
    """`stories` was capped: there are at least that many."""


@dataclass(frozen=True, slots=True)
class Latest:
    """The newest stories on a topic. `first` is the number of the first entry, from 1; `total` counts all stories."""

    topic: str
    total: int
    first: int
    stories: tuple[StoryEntry, ...]
    holdings: Holdings | None = None
    """What the desk has, where the answer is empty."""
    more: bool = False
    """`total` was capped: there are at least that many."""
    suggestion: Suggestion | None = None
    forms: OtherForms | None = None
    looked_back: datetime | None = None
    """Where there was no time to look at everything: the time down to which there was."""


@dataclass(frozen=True, slots=True)
class PersonChoice:
    """One of several people whom a name may mean."""

    name: str
    role: str | None
    quotes: int
    key: str = ""
    """The folded full name, by which buttons name the person."""
    more: bool = False
    """There are more quotations, which were not counted."""


@dataclass(frozen=True, slots=True)
class QuoteEntry:
    """One quotation, verbatim, with where it stands."""

    parts: tuple[str, ...]
    speaker: str
    role: str | None
    source: Telling
    others: tuple[Telling, ...]
    """Other outlets with the same quotation."""
    number: int = 1
    """Which of its article's quotations it is, from 1."""
    before: tuple[str, ...] = ()
    """Its words in the article's version before, where that changed them."""
    changed_at: datetime | None = None
    """When the changed version was seen."""


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody under all their names: the folded ones with how articles write them, the one they go by first."""

    key: str
    names: tuple[tuple[str, str], ...]
    roles: tuple[tuple[str, datetime], ...] = ()
    """What they were called lately, each with when last, the newest first."""


@dataclass(frozen=True, slots=True)
class WhoIsWho:
    """Somebody whom an editor has opened: their names, and who may be the same person under another one."""

    person: PersonChoice
    known: KnownPerson
    likely: tuple[PersonChoice, ...]


@dataclass(frozen=True, slots=True)
class Quotes:
    """What somebody said, newest first.

    With more than one in `choices` the name is ambiguous and `entries` empty, unless these people were `chosen`: then
    it is what all of them said. `first` is the number of the first entry, from 1; `total` counts all.
    """

    who: str
    about: str | None
    total: int
    choices: tuple[PersonChoice, ...]
    entries: tuple[QuoteEntry, ...]
    holdings: Holdings | None = None
    """What the desk has, where the answer is empty."""
    first: int = 1
    chosen: bool = False
    elsewhere: int = 0
    """Where nothing was found about a topic: how many quotations there are without it."""
    suggestion: PersonChoice | None = None
    """Who may have been meant by a name that found nobody."""
    known: KnownPerson | None = None
    """The one person who said all of it."""
    slip: bool = False
    """Nobody is called what was asked for: these are whose names are like it."""
    looked_back: datetime | None = None
    """Where there was no time to look through all that is about a topic: the time down to which there was."""


Length: TypeAlias = Literal["short", "medium", "long"]


@dataclass(frozen=True, slots=True)
class Summary:
    """A few sentences of one article, in reading order. `of` counts the sentences of its body."""

    telling: Telling
    sentences: tuple[str, ...]
    of: int
    numbers: tuple[int, ...] = ()
    """Which of the body's sentences these are, from 1."""
    length: Length = "medium"
    lengths: tuple[Length, ...] = ()
    """Other lengths that would tell more, or less."""
    quotes: int = 0
    outlets: int = 0
    """How many other outlets tell its story."""


@dataclass(frozen=True, slots=True)
class NothingFound:
    """No article of the desk fits the words."""

    words: str
    holdings: Holdings
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class OpenedArticle:
    """One article, opened: a short summary of it, and what else there is to ask about it."""

    telling: Telling
    sentences: tuple[str, ...]
    of: int
    quotes: int
    others: tuple[Telling, ...]
    """Other outlets that tell its story, one article each."""
    private: bool
    """The desk's own: to remove it is to erase it. A public one is hidden from this desk alone."""
    approved: bool
    versions: int
    numbers: tuple[int, ...] = ()
    """Which of the body's sentences are told, from 1."""
    lengths: tuple[Length, ...] = ()
    """Longer lengths of its summary that would tell more."""
    revised: datetime | None = None
    """When the last of its versions was seen, where it has more than one."""


@dataclass(frozen=True, slots=True)
class InContext:
    """A sentence or a quotation with the sentence before it and the one after it, each word for word."""

    telling: Telling
    before: str | None
    sentence: str
    after: str | None
    kind: Literal["sentence", "quote"]
    number: int
    """Which of the body's sentences, or of the article's quotations, it is, from 1."""
    of: int
    """How many of them there are."""
    earlier: int | None = None
    later: int | None = None
    """The number before and after it among those that may be asked for."""


@dataclass(frozen=True, slots=True)
class ArticleQuotes:
    """The quotations of one article in the order of its text. `first` is the number of the first entry, from 1."""

    telling: Telling
    total: int
    first: int
    entries: tuple[QuoteEntry, ...]


@dataclass(frozen=True, slots=True)
class Outlets:
    """Who else tells an article's story: one article of each outlet, the newest first."""

    telling: Telling
    others: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Examples:
    """What can be asked of a desk, from its own newest news; "" where there is nothing to take it from."""

    topic: str
    person: str
    key: str = ""
    """The folded full name of the person, by which buttons name them."""


@dataclass(frozen=True, slots=True)
class Speaker:
    """Somebody whom an article quotes, and how often."""

    name: str
    role: str | None
    quotes: int


@dataclass(frozen=True, slots=True)
class Brief:
    """A text that is told and not stored: a few of its sentences, and whom it quotes."""

    title: str
    url: str | None
    outlet: str | None
    language: str
    published: datetime | None
    sentences: tuple[str, ...]
    of: int
    speakers: tuple[Speaker, ...]
    """In order of appearance."""
    numbers: tuple[int, ...] = ()
    """Which of the text's sentences are told, from 1."""
    lengths: tuple[Length, ...] = ()
    """Other lengths that would tell more, or less."""


class SaveOutcome(StrEnum):
    """What became of a text that somebody saved."""

    ADDED = "added"
    KNOWN = "known"
    VERSION = "version"


@dataclass(frozen=True, slots=True)
class Saved:
    """A text that somebody saved, as the desk has it now."""

    outcome: SaveOutcome
    article: OpenedArticle
