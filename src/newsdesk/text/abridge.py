"""Cuts an article down to what is kept for years: the sentences of its summary, and those around its quotations.

When that is due, and how it is stored, is left to others. Nothing moves: what is kept stands where it stood, so that
every offset into the text stays true.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from newsdesk.models.text import Paragraph, ParagraphKind, Sentence, Span


@dataclass(frozen=True, slots=True)
class Abridged:
    """What is left of a text: its `spans` in order, and the body paragraphs and sentences in them."""

    spans: tuple[Span, ...]
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]


def abridge(sentences: Sequence[Sentence], told: Iterable[Span], quoted: Iterable[Span]) -> Abridged:
    """Return what is kept of a text.

    In: the sentences of its body in order; which of them its longest summary tells; where its quotations stand. Out:
    the sentences that are told, with their ranks, and those in which a part of a quotation stands, without one: they
    are context, and no summary. What follows each other in one paragraph makes one paragraph. A quotation outside of
    every sentence (in a heading) is kept alone, in no paragraph.
    """
    ranked = {(span.start, span.end) for span in told}
    wanted = sorted(quoted, key=lambda span: (span.start, span.end))
    kept: list[tuple[int, Sentence]] = []
    for number, sentence in enumerate(sentences):
        if (sentence.start, sentence.end) in ranked:
            kept.append((number, sentence))
        elif any(sentence.start < span.end and span.start < sentence.end for span in wanted):
            kept.append((number, replace(sentence, rank=None)))
    paragraphs: list[Paragraph] = []
    placed: list[Sentence] = []
    before: tuple[int, int] | None = None
    for number, sentence in kept:
        if before == (number - 1, sentence.paragraph):
            paragraphs[-1] = replace(paragraphs[-1], end=sentence.end)
        else:
            paragraphs.append(Paragraph(sentence.start, sentence.end, ParagraphKind.BODY))
        before = number, sentence.paragraph
        placed.append(replace(sentence, paragraph=len(paragraphs) - 1))
    spans = _together([*(Span(one.start, one.end) for one in paragraphs), *wanted])
    return Abridged(spans, tuple(paragraphs), tuple(placed))


def _together(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that overlap as one."""
    joined: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, one.end)):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        elif span.start < span.end:
            joined.append(span)
    return tuple(joined)
