"""Takes a scraped text apart: its title, its body, and what on the page is not the article.

A text is cut into pieces (`pieces`), each is judged by itself (`kinds`), then by its neighbours here: repeated lines,
headings between paragraphs, the title (`titles`), and everything after a comment form. Words that decide are data
(`phrases`, `agencies`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from newsdesk.models.text import Cleaned, Paragraph, ParagraphKind
from newsdesk.text.clean import titles
from newsdesk.text.clean.agencies import agencies, once_each, photographers
from newsdesk.text.clean.kinds import Look, alone, credit_of_caption, is_label, look, opens_comments
from newsdesk.text.clean.pieces import pieces

_REPEATED_WORDS = 6
"""A line of so many words that comes again is a copy; shorter ones may be a speaker's "No." or a refrain."""
_COMMENTS_FROM = 0.6
"""A comment form, or a list of other articles, opens after so much of the text; one that stands earlier is a button."""
_NAVIGATION_WORDS = 2
_NAVIGATION_LINES = 3
"""So many lines in a row of so few words, at the very top, are a page's sections and buttons."""
_TEASER_WORDS = 20
_HEADLINE_MARKS = re.compile(r"#{1,6}[ \t]+(?=\S)")
_HEADING_WORDS = 12
_HEADING_LENGTH = 100
_AFTER_HEADING_WORDS = 8
# Ends that no heading has: punctuation that goes on, a double quote mark, and small words where a page broke a line.
_UNFINISHED = re.compile(
    r"(?:[,;:–—、：；*&(“”\"»|-]|\s(?:an?|the|of|to|and|or|in|on|at|for|with|by|from|that|which|its|their|his|her|is|was))$"
)


def clean(text: str, title: str | None = None) -> Cleaned:
    """Take `text` apart; `title` is the article's title where somebody knows it (the page, the feed).

    Returns the paragraphs in order, trimmed and never overlapping, which of them is the title, and the agencies and
    photographers that are credited. A paragraph is a line, or a part of one where byline, dateline, thanks or furniture
    run into it. Nothing is lost: every character that is not white space lies in a paragraph. Raises nothing.
    """
    cut = list(pieces(text))
    looks = [look(text[piece.span.start : piece.span.end]) for piece in cut]
    kinds = [piece.kind or alone(seen) for piece, seen in zip(cut, looks, strict=True)]
    _mark_navigation(looks, kinds)
    headline = titles.given(title, looks) if title else titles.guessed(looks, kinds)
    if headline is not None:
        kinds[headline] = ParagraphKind.HEADING
    _mark_copies(looks, kinds)
    _mark_comments(looks, kinds)
    _mark_teasers(looks, kinds)
    _mark_headings(looks, kinds)
    paragraphs = tuple(
        Paragraph(piece.span.start, piece.span.end, kind or ParagraphKind.BODY)
        for piece, kind in zip(cut, kinds, strict=True)
    )
    marks = 0 if headline is None else _marks(looks[headline].text)
    return Cleaned(
        title=title or ("" if headline is None else looks[headline].text[marks:]),
        title_span=None if headline is None else replace(cut[headline].span, start=cut[headline].span.start + marks),
        paragraphs=paragraphs,
        credits=_credits(looks, kinds),
    )


def _marks(line: str) -> int:
    """Return how many characters a Markdown file writes before a headline: number signs, a space (CommonMark, 4.2)."""
    found = _HEADLINE_MARKS.match(line)
    return found.end() if found else 0


def _mark_navigation(looks: Sequence[Look], kinds: list[ParagraphKind | None]) -> None:
    """Mark the sections of a site ("News", "Sport") at the top of a page, which stand before the title."""
    run = 0
    for seen, kind in zip(looks, kinds, strict=True):
        short = seen.count <= _NAVIGATION_WORDS and not seen.ends_sentence
        if kind is not ParagraphKind.FURNITURE and not (kind is None and short):
            break
        run += 1
    if _NAVIGATION_LINES <= run < len(kinds):
        kinds[:run] = [ParagraphKind.FURNITURE] * run


def _mark_copies(looks: Sequence[Look], kinds: list[ParagraphKind | None]) -> None:
    """Mark later copies of a line as furniture: a picture's text given twice, a pulled quote, a teaser."""
    first: dict[str, int] = {}
    for index, seen in enumerate(looks):
        if seen.count < _REPEATED_WORDS:
            continue
        if first.setdefault(seen.words, index) != index:
            kinds[index] = ParagraphKind.FURNITURE


def _mark_comments(looks: Sequence[Look], kinds: list[ParagraphKind | None]) -> None:
    total = sum(len(seen.text) for seen in looks)
    before = 0
    for index, seen in enumerate(looks):
        if before >= _COMMENTS_FROM * total and opens_comments(seen):
            kinds[index:] = [ParagraphKind.FURNITURE] * (len(kinds) - index)
            return
        before += len(seen.text)


def _mark_teasers(looks: Sequence[Look], kinds: list[ParagraphKind | None]) -> None:
    """Mark the headlines of other articles below "Related articles" and the like, up to what is furniture again.

    Lines without a sentence's end between one label of the page and the next, or the end, late in the text.
    """
    total = sum(len(seen.text) for seen in looks)
    before = 0
    opened: int | None = None  # the first line since a label, while all are such lines
    for index, (seen, kind) in enumerate(zip(looks, kinds, strict=True)):
        if kind is not None and opened is not None:
            kinds[opened:index] = [ParagraphKind.FURNITURE] * (index - opened)
        if kind is ParagraphKind.FURNITURE and before >= _COMMENTS_FROM * total and is_label(seen):
            opened = index + 1
        elif kind is not None or seen.ends_sentence or seen.count > _TEASER_WORDS:
            opened = None
        before += len(seen.text)
    if opened is not None:
        kinds[opened:] = [ParagraphKind.FURNITURE] * (len(kinds) - opened)


def _mark_headings(looks: Sequence[Look], kinds: list[ParagraphKind | None]) -> None:
    """Mark short lines without a sentence's end that stand before a paragraph and after one.

    Two in a row are a list or a table, which is the article's.
    """
    told = [index for index, kind in enumerate(kinds) if kind is None]
    short = {index: _could_head(looks[index]) for index in told}
    for before, index, after in zip(told, told[1:], told[2:], strict=False):
        if short[index] and not short[before] and not short[after] and _is_paragraph(looks[after]):
            kinds[index] = ParagraphKind.HEADING
    headed = kinds and kinds[0] is ParagraphKind.HEADING
    if headed and len(told) >= 2 and short[told[0]] and _is_paragraph(looks[told[1]]):
        kinds[told[0]] = ParagraphKind.HEADING


def _could_head(seen: Look) -> bool:
    text = seen.text
    return (
        len(text) <= _HEADING_LENGTH
        and (seen.count <= _HEADING_WORDS or len(text) < 3 * seen.count)
        and not seen.ends_sentence
        and not _UNFINISHED.search(text)
        and (
            text[0].isupper() or text[0].isdigit() or text[0] in "'‘¿¡" or not (text[0].islower() or text[0].isascii())
        )
        and text[0] not in "•·–—-*■▪●▶►→"
    )


def _is_paragraph(seen: Look) -> bool:
    return seen.count >= _AFTER_HEADING_WORDS and (seen.ends_sentence or seen.count >= 3 * _AFTER_HEADING_WORDS)


def _credits(looks: Sequence[Look], kinds: Sequence[ParagraphKind | None]) -> tuple[str, ...]:
    named: list[str] = []
    for seen, kind in zip(looks, kinds, strict=True):
        if kind is ParagraphKind.CREDIT:
            named += agencies(seen.text)
        elif kind is ParagraphKind.CAPTION:
            credit = credit_of_caption(seen.text)
            named += photographers(credit) + agencies(credit)
    return once_each(named)
