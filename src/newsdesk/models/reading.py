"""One article on its way in: the `Draft` that somebody brings, and the `Reading` that the text steps make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from newsdesk.models.text import Fingerprint, Paragraph, Person, Quote, Sentence, Span, SummarySentence, Term

TEXT_LIMIT = 200_000
"""The longest text that is read where nobody set another limit, in characters: a book of three chapters."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as it came: exactly one of `text` and `html` is given, the rest where it is known."""

    text: str | None = None
    html: str | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    author: str | None = None
    published: datetime | None = None
    """Aware, UTC."""


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is read out of one article. Offsets count characters in `text`."""

    text: str
    """The text as given, or as extracted from the page."""
    title: str
    title_span: Span | None
    url: str | None
    outlet: str | None
    author: str | None
    published: datetime | None
    language: str
    """ISO 639-1 code, or `und` where the text is too short to tell."""
    paragraphs: tuple[Paragraph, ...]
    credits: tuple[str, ...]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    people: tuple[Person, ...]
    summary: tuple[SummarySentence, ...]
    """In reading order, as long as was asked for."""
    terms: tuple[Term, ...]
    vector: tuple[tuple[str, int], ...]
    """Folded content words and how often they stand in title and body: what grouping into stories compares."""
    fingerprint: Fingerprint
