"""The compact forms of what belongs to one version of an article and is always read whole.

A row for each sentence would cost more than the sentence: an article has dozens, and nobody asks for one of them but
through its article. Offsets are kept as distances, which are short numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from newsdesk.models.text import Paragraph, ParagraphKind, Sentence, Span, Term

_LETTERS = {
    ParagraphKind.BODY: "b",
    ParagraphKind.HEADING: "h",
    ParagraphKind.CAPTION: "c",
    ParagraphKind.CREDIT: "r",
    ParagraphKind.FURNITURE: "f",
}
_KINDS = {letter: kind for kind, letter in _LETTERS.items()}
_UNRANKED = -1


@dataclass(frozen=True, slots=True)
class Layout:
    """What stands where in one version's text."""

    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[Sentence, ...]
    title_span: Span | None


def pack_layout(layout: Layout) -> list[Any]:
    """Return `[kinds, paragraphs, sentences, title]`, ready for JSON.

    `kinds` has a letter for each paragraph. A paragraph is the distance from the last one's end, and its length; a
    sentence that, how many paragraphs it is past the last one, and its rank or -1. `title` is a span or nothing.
    """
    kinds = "".join(_LETTERS[paragraph.kind] for paragraph in layout.paragraphs)
    paragraphs: list[int] = []
    end = 0
    for paragraph in layout.paragraphs:
        paragraphs += (paragraph.start - end, paragraph.end - paragraph.start)
        end = paragraph.end
    sentences: list[int] = []
    end = place = 0
    for sentence in layout.sentences:
        rank = _UNRANKED if sentence.rank is None else sentence.rank
        sentences += (sentence.start - end, sentence.end - sentence.start, sentence.paragraph - place, rank)
        end, place = sentence.end, sentence.paragraph
    title = layout.title_span
    return [kinds, paragraphs, sentences, [title.start, title.end] if title else []]


def unpack_layout(packed: Sequence[Any]) -> Layout:
    """Return the layout that `pack_layout` packed."""
    kinds, numbers, places, title = packed
    paragraphs: list[Paragraph] = []
    end = 0
    for index, letter in enumerate(kinds):
        start = end + numbers[2 * index]
        end = start + numbers[2 * index + 1]
        paragraphs.append(Paragraph(start, end, _KINDS[letter]))
    sentences: list[Sentence] = []
    end = place = 0
    for index in range(0, len(places), 4):
        start = end + places[index]
        end = start + places[index + 1]
        place += places[index + 2]
        rank = places[index + 3]
        sentences.append(Sentence(start, end, place, None if rank == _UNRANKED else rank))
    return Layout(tuple(paragraphs), tuple(sentences), Span(*title) if title else None)


def pack_sketch(sketch: Sequence[int]) -> bytes:
    """Return a sketch as little-endian numbers of 4 or 8 bytes, after one byte that says which."""
    width, letter = (4, "I") if max(sketch, default=0) < 1 << 32 else (8, "Q")
    return struct.pack(f"<B{len(sketch)}{letter}", width, *sketch)


def unpack_sketch(packed: bytes) -> tuple[int, ...]:
    """Return the sketch that `pack_sketch` packed."""
    width = packed[0]
    return struct.unpack(f"<{(len(packed) - 1) // width}{'I' if width == 4 else 'Q'}", packed[1:])


def pack_terms(terms: Sequence[Term]) -> list[Any]:
    """Return terms as `[text, weight, …]`; a weight keeps four digits."""
    return [part for term in terms for part in (term.text, float(f"{term.weight:.4g}"))]


def unpack_terms(packed: Sequence[Any]) -> tuple[Term, ...]:
    """Return the terms that `pack_terms` packed."""
    return tuple(Term(packed[index], packed[index + 1]) for index in range(0, len(packed), 2))
