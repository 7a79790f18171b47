"""What a search finds, before anybody words it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from newsdesk.models.answers import Holdings, Suggestion, Telling
from newsdesk.models.forms import OtherForms

Sort: TypeAlias = Literal["time", "relevance"]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A sentence of an article, or as much of it as is shown, with the places of the words that were asked for."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()
    """Half open, in order and apart."""
    cut_before: bool = False
    cut_after: bool = False
    """Whether the sentence begins before it, and goes on after it."""


@dataclass(frozen=True, slots=True)
class SearchEntry:
    """One event: the article that stands for it, the sentence in which the words stand, and how many outlets tell it.

    There is no sentence where the headline is all that there is to show.
    """

    lead: Telling
    excerpt: Excerpt | None
    outlets: int


@dataclass(frozen=True, slots=True)
class Searched:
    """What matches a question. `first` is the number of the first entry, from 1; `total` counts all stories."""

    asked: str
    sort: Sort
    total: int
    first: int
    entries: tuple[SearchEntry, ...]
    more: bool = False
    """`total` was capped: there are at least that many."""
    looked_back: datetime | None = None
    """Where there was no time to look at everything: the time down to which there was."""
    forms: OtherForms | None = None
    holdings: Holdings | None = None
    """What the desk has, where the answer is empty."""
    suggestion: Suggestion | None = None
