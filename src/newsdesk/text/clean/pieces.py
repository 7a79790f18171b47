"""Cuts a text into pieces: one a line, and where a line begins or ends with what is not the article's, more.

Scrapers often run a whole page together into one line. What stands before the article there (byline, time stamps) and
after it (who contributed) is cut off, and so are phrases in between that no article says ("Scroll down for video.").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from newsdesk.models.text import ParagraphKind, Span
from newsdesk.text import fold
from newsdesk.text.clean.agencies import AGENCY
from newsdesk.text.clean.kinds import is_name_list
from newsdesk.text.clean.vocabulary import vocabulary
from newsdesk.text.lines import lines, trimmed

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_DATE = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}},?\s+\d{{4}}|\d{{4}}-\d\d-\d\d)"
_TIME = r"\d{1,2}[:.]\d{2}\s*(?:[AaPp]\.?[Mm]\.?)?(?:\s*[A-Z]{2,4})?"
_STAMP = re.compile(
    rf"(?:PUBLISHED|UPDATED|CREATED|LAST UPDATED|POSTED)[:.]+\s*(?:{_TIME}[\s,]*)?(?:{_DATE})?(?:[\s,]*{_TIME})?"
    r"[.\s|]*",
    re.IGNORECASE,
)
_BYLINE = re.compile(r"By\.?\s+(?P<names>[^.!?:;]{4,100}?)\.\s+(?=[^\W_])")
_FOLLOW = re.compile(r"Follow @+\w{2,40}\.?\s*")
_DATELINE = re.compile(
    rf"(?:[^\W\d_][\w\s.,'’-]{{0,60}}?)?\(\s*{AGENCY}\s*\)(?:\s*(?:--|[-–—]))?\s*(?=[\"“‘'«]?[^\W\d_])"
)
# A full stop after a single capital is an initial's.
_LAST_SENTENCE = re.compile(
    r"\s(?<=[.!?\"”'’]\s)(?<!\s[A-Z]\.\s)\s*(?=[^\W_](?:[^.!?]|(?<=\s[A-Z])\.){10,300}\s?[.!?]?$)"
)
_ASIDE = re.compile(
    r"(?:(?<=[.!?\"”'’]\s)|^)(?:Scroll down for (?:videos?|more)|Story continues below(?: advertisement)?|"
    r"Story continued below|Article continues below|Advertisement Continue reading the main story)[.:]?(?=\s|$)",
    re.IGNORECASE,
)
_TAIL = 400
"""Only so many characters at the end of a line are looked at for who contributed: nobody is thanked in the middle."""

_WHOLE = 80
"""A line with less than this before such an end is a credit as a whole ("Copyright 2031. All rights reserved.")."""


class Piece(NamedTuple):
    """A part of a text; `kind` where the place it was cut from tells what it is."""

    span: Span
    kind: ParagraphKind | None


def pieces(text: str) -> Iterator[Piece]:
    """Yield the pieces of `text` in order, trimmed, none overlapping: lines, or parts of lines."""
    for line in lines(text):
        position = line.start
        for end, kind in _cuts(text[line.start : line.end]):
            span = trimmed(text, position, line.start + end)
            if span is not None:
                yield Piece(span, kind)
            position = line.start + end


def _cuts(line: str) -> Iterator[tuple[int, ParagraphKind | None]]:
    """Yield the ends of a line's pieces with their kinds."""
    start = _opening(line)
    if start:
        yield start, ParagraphKind.CREDIT
    dateline = _DATELINE.match(line, start)
    if dateline:
        yield dateline.end(), ParagraphKind.CREDIT
    for aside in _ASIDE.finditer(line, dateline.end() if dateline else start) if _may_hold_aside(line) else ():
        if aside.start():
            yield aside.start(), None
        yield aside.end(), ParagraphKind.FURNITURE
    last = _LAST_SENTENCE.search(line, max(start + _WHOLE, len(line) - _TAIL))
    if last and _credits(line[last.end() :]):
        yield last.end(), None
        yield len(line), ParagraphKind.CREDIT
    else:
        yield len(line), None


def _credits(sentence: str) -> bool:
    words = fold.words(sentence)
    return vocabulary().credit_parts.search(" ".join(words), frozenset(words))


def _may_hold_aside(line: str) -> bool:
    """Tell quickly of nearly all lines that they hold no aside: by letters that have no odd capitals (İ, ſ, K)."""
    small = line.lower()
    return "croll" in small or ("cont" in small and ("below" in small or "read" in small))


def _opening(line: str) -> int:
    """Return how much of a line is byline, time stamps and the like before the article: 0 for none."""
    byline = _BYLINE.match(line)
    named = byline is not None and is_name_list(byline["names"])
    position = byline.end() if byline and named else 0
    stamped = False
    while (match := _STAMP.match(line, position) or _FOLLOW.match(line, position)) and match.end() > position:
        position, stamped = match.end(), True
    return position if stamped or (named and line.startswith("By.")) else 0
