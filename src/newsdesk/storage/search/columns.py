"""What the index holds of an article: its folded title and text, and `fts`'s words for the rest."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newsdesk.models.text import Paragraph, ParagraphKind, Span
from newsdesk.storage.search import fts
from newsdesk.text import fold

VERSION = 400 + fold.VERSION
"""What the index holds of an article (the hundreds), in which folding (the rest)."""

INDEXED = (ParagraphKind.BODY, ParagraphKind.HEADING)
"""What is found. Captions, credits and furniture are not what an article tells."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the index holds of one article: three folded texts."""

    title: str
    body: str
    kept: str


def indexed(title: str, body: str, paragraphs: Sequence[Paragraph], title_span: Span | None, kept: str) -> Indexed:
    """Return what the index holds for a version's title and text; `kept` is what `kept_by` made."""
    told = (
        body[paragraph.start : paragraph.end]
        for paragraph in paragraphs
        if paragraph.kind in INDEXED
        and not (title_span and paragraph.start <= title_span.start and title_span.end <= paragraph.end)
    )
    # A new line parts words as well as a space does, and the whole text is folded in one go.
    return Indexed(fold.index_text(title), fold.index_text("\n".join(told)), kept)


def kept_by(sources: Iterable[int], outlet: str | None, language: str, speakers: Iterable[str | None]) -> str:
    """Return what the index holds, beside its words, of an article that came through these sources.

    In: the name of its outlet, its ISO 639-1 code, and who speaks in its quotes.
    """
    return " ".join([*(f"s{source}" for source in sorted(sources)), fts.facets(outlet, language, speakers)])
