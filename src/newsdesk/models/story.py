"""A story told from all its articles: what the text step is given and finds, and what is told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from newsdesk.models.answers import QuoteEntry, Telling
from newsdesk.models.text import Sentence


@dataclass(frozen=True, slots=True)
class StoryText:
    """One version of one article of a story. Offsets count characters in `text`."""

    text: str
    sentences: tuple[Sentence, ...]
    """Those of its body, ranked."""
    language: str
    current: bool = True
    """Its article has no later version."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence of a story: `texts[text].text[start:end]`. `rank` 0 says most."""

    text: int
    start: int
    end: int
    rank: int


@dataclass(frozen=True, slots=True)
class StoryFindings:
    """What the text step finds in the texts of a story: candidates, of which a message takes what it may show."""

    brief: tuple[Passage, ...]
    """The merged brief in reading order."""
    added: tuple[Passage, ...]
    """What later texts say that no earlier one does, in the order of the texts."""


@dataclass(frozen=True, slots=True)
class StoryFound:
    """Which story some words mean: by an article of it, and how many other stories match."""

    words: str
    ref: str
    others: int


StoryTab: TypeAlias = Literal["brief", "said", "told", "changed"]
"""The ways to look at a story: its brief, who says what, how each outlet told it, what changed since the first."""


@dataclass(frozen=True, slots=True)
class StoryHead:
    """What all of a story's tabs have in common."""

    lead: Telling
    """The article by which the story is named: the one that the merged brief opens with, else the newest."""
    ref: str
    """Of an article of the story, by which buttons name it."""
    articles: tuple[Telling, ...]
    """All that are vouched for, the newest first."""
    outlets: int
    speakers: int
    changes: int
    unverified: int = 0
    """Texts in it that nobody has checked; nothing of them is told here."""
    follows: tuple[Telling, ...] = ()
    """Of each earlier story that it follows up the newest article: mostly of one, or none."""
    later: tuple[Telling, ...] = ()
    """Of each story that follows it up the newest article, the newest first."""


@dataclass(frozen=True, slots=True)
class ToldSentence:
    """A sentence of a story, word for word, with the article that it stands in and which of its sentences it is."""

    text: str
    source: Telling
    number: int


@dataclass(frozen=True, slots=True)
class StoryBrief:
    """The merged brief: sentences in reading order, each with its `ranks` place, 0 for the one to keep longest."""

    head: StoryHead
    sentences: tuple[ToldSentence, ...]
    ranks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody says in a story: their quotations, each once with every outlet that has it, the newest first."""

    name: str
    role: str | None
    quotes: tuple[QuoteEntry, ...]
    key: str = ""
    """The folded full name, by which buttons name a person; "" for whoever is none."""
    more: int = 0
    """How many quotations there are beside the one that is shown."""


@dataclass(frozen=True, slots=True)
class StoryVoices:
    """Who says what: those whom most outlets quote first. `first` is the number of the first, from 1."""

    head: StoryHead
    total: int
    first: int
    voices: tuple[Voice, ...]


@dataclass(frozen=True, slots=True)
class OutletTold:
    """How one outlet told a story: its newest article, and the one sentence of it that says most."""

    telling: Telling
    sentence: str | None
    articles: int


@dataclass(frozen=True, slots=True)
class StoryTold:
    """How each outlet told it, the newest first. `first` is the number of the first, from 1."""

    head: StoryHead
    total: int
    first: int
    outlets: tuple[OutletTold, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something of a story that was not so at first.

    `added`: `texts` are sentences that no earlier article has. `headline`: the article's headline, that was `before`.
    `quote`: a quotation's parts, and what they were `before`.
    """

    kind: Literal["added", "headline", "quote"]
    source: Telling
    at: datetime
    texts: tuple[str, ...]
    before: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    """Which of its body's sentences `texts` are, from 1."""
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class StoryChanges:
    """What changed since the first telling, the newest first. `start` is the number of the first shown, from 1."""

    head: StoryHead
    first: Telling
    total: int
    start: int
    changes: tuple[Change, ...]


StoryAnswer: TypeAlias = StoryBrief | StoryVoices | StoryTold | StoryChanges
