"""Reads a passage for the tests of `people` and `quotes`: a line is a body paragraph."""

from __future__ import annotations

import re

from newsdesk.models.text import Paragraph, ParagraphKind, Quote, SpeakerKind
from newsdesk.text import quotes
from newsdesk.text.sentences import split


def paragraphs(text: str, kind: ParagraphKind = ParagraphKind.BODY) -> tuple[Paragraph, ...]:
    """Take every line that is not blank for a paragraph of one kind."""
    return tuple(
        Paragraph(match.start(), match.end(), kind) for match in re.finditer(r"[^\s\n](?:[^\n]*[^\s\n])?", text)
    )


def read(text: str, language: str = "en") -> quotes.Found:
    """Find the quotations of a passage."""
    parts = paragraphs(text)
    return quotes.find(text, parts, split(text, parts, language), language)


def said(text: str, language: str = "en") -> list[tuple[str, str | None]]:
    """Give each quotation with its speaker."""
    return [(text[quote.start : quote.end], quote.speaker) for quote in read(text, language).quotes]


def only(text: str, language: str = "en") -> Quote:
    """Give the one quotation of a passage."""
    found = read(text, language).quotes
    assert len(found) == 1, [text[quote.start : quote.end] for quote in found]
    return found[0]


def nobody(quote: Quote) -> bool:
    """Whether a quotation is shown without a name."""
    return quote.speaker is None and quote.speaker_kind is SpeakerKind.NONE
