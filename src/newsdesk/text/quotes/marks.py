"""Finds what stands between quote marks, paragraph by paragraph; whether it is speech, and whose, is for others.

Only outermost pairs are found: a quotation inside a quotation belongs to the outer one. Pairs never leave their
paragraph, so that one forgotten mark spoils one paragraph and no more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from newsdesk.models.text import Paragraph, ParagraphKind

_MARK = re.compile("''|``|‘‘|’’|,,|[\"“”„‟«»‹›「」『』＂〝〞〟'‘’‚‛`]")

# Which marks may close what a mark opens. A straight or doubled mark closes any double one: typesetters mix them.
_DOUBLE = frozenset({'"', "“", "”", "„", "‟", "''", "``", "‘‘", "’’", ",,", "＂", "〝", "〞", "〟"})
_SINGLE = frozenset({"'", "‘", "’", "‚", "‛", "`"})
_CLOSERS: dict[str, frozenset[str]] = {
    "“": frozenset({"”", '"', "''", "’’", "〞", "＂", "“"}),
    "„": frozenset({"“", "”", '"', "''", "’’", "‟", "‘‘"}),
    ",,": frozenset({"“", "”", '"', "''", "’’", "‘‘"}),
    "‟": frozenset({"”", '"', "“"}),
    "”": frozenset({"”", '"', "''"}),
    '"': frozenset({'"', "”", "“", "''", "’’"}),
    "＂": frozenset({"＂", "”", '"'}),
    "``": frozenset({"''", '"', "”", "’’"}),
    "‘‘": frozenset({"’’", "''", "”", '"'}),
    "''": frozenset({"''", '"', "”", "’’"}),
    "〝": frozenset({"〞", "〟"}),
    "«": frozenset({"»"}),
    "»": frozenset({"«", "»"}),
    "‹": frozenset({"›"}),
    "›": frozenset({"‹"}),
    "「": frozenset({"」"}),
    "『": frozenset({"』"}),
    "‘": frozenset({"’", "'"}),
    "'": frozenset({"'", "’"}),
    "‚": frozenset({"‘", "’"}),
    "`": frozenset({"'", "’"}),
}
_NESTS = {"「": "」", "『": "』", "«": "»"}
_BEFORE_OPENER = re.compile(r"[\s(\[{<—–―/:\u200b-]")
_STOPS = ".,!?;:…。、！？"


class Quoted(NamedTuple):
    """What stands between two marks: `text[start:end]`, the marks at `opener` and from `end` to `after`."""

    start: int
    end: int
    opener: int
    after: int
    paragraph: int
    closed: bool
    """False: the paragraph ended before a closing mark."""


def quoted(text: str, paragraphs: Sequence[Paragraph]) -> list[Quoted]:
    """Give the outermost quoted stretches of the body paragraphs and captions, in order. Linear in the length."""
    found: list[Quoted] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind in (ParagraphKind.BODY, ParagraphKind.CAPTION):
            found.extend(_pairs(text, paragraph, index))
    return found


class _Mark(NamedTuple):
    glyph: str
    start: int
    end: int
    before: str
    after: str

    @property
    def may_open(self) -> bool:
        return self.before == "" or (_BEFORE_OPENER.match(self.before) is not None and not self.after.isspace())

    @property
    def must_open(self) -> bool:
        """A word follows and none precedes: it cannot close."""
        return (self.before == "" or self.before.isspace()) and self.after.isalnum()

    @property
    def single_opens(self) -> bool:
        """For a single mark: no word precedes and one follows."""
        return self.glyph != "’" and self.may_open and (self.after.isalnum() or self.after in '[(@#“"$£€')

    @property
    def single_closes(self) -> bool:
        """For a single mark: a word precedes, or its full stop, and none follows."""
        return not self.after.isalnum() and self.before != "" and not self.before.isspace()


def _pairs(text: str, paragraph: Paragraph, index: int) -> Iterator[Quoted]:
    marks = [
        _Mark(
            match.group(),
            match.start(),
            match.end(),
            text[match.start() - 1] if match.start() > paragraph.start else "",
            text[match.end()] if match.end() < paragraph.end else "",
        )
        for match in _MARK.finditer(text, paragraph.start, paragraph.end)
    ]
    singles = _single_closers(text, marks)
    opened: _Mark | None = None
    depth = 0
    skip_to = -1
    for place, mark in enumerate(marks):
        if place <= skip_to:
            continue
        if opened is None and mark.glyph in _SINGLE:
            skip_to = singles.get(place, -1)
            if skip_to >= 0:
                yield _quoted(text, mark, marks[skip_to].start, marks[skip_to].end, index)
        elif opened is None or _reopens(opened, mark):
            # A mark that begins anew leaves the one before it, which was never closed, alone.
            opened, depth = (mark if opened is not None or _opens(mark) else None), 0
        elif mark.glyph == opened.glyph and mark.glyph in _NESTS:
            depth += 1
        elif mark.glyph in _CLOSERS.get(opened.glyph, frozenset()):
            if depth == 0:
                yield _quoted(text, opened, mark.start, mark.end, index)
                opened = None
            depth = max(0, depth - 1)
    if opened is not None:
        yield _quoted(text, opened, paragraph.end, paragraph.end, index)


def _quoted(text: str, opener: _Mark, end: int, after: int, index: int) -> Quoted:
    start = opener.end
    closed = after > end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Quoted(start, end, opener.start, after, index, closed)


def _opens(mark: _Mark) -> bool:
    if mark.glyph in {"“", "„", "‟", "«", "‹", "「", "『", "``", "‘‘", "〝", ",,"}:
        # Two commas are a mark only right before a word, and «word» of a chevron language always.
        return mark.glyph != ",," or (mark.may_open and mark.after.isalnum())
    if mark.glyph in {"»", "›", "”", "’’", "''", "〞", "〟"}:
        return mark.must_open or (mark.before == "" and mark.after.isalnum())
    if mark.before.isdigit():  # 6'2", 12"
        return False
    return mark.may_open or mark.before in "({[" or not mark.before.isalnum()


def _reopens(opened: _Mark, mark: _Mark) -> bool:
    """Whether a mark begins anew what another began: a word follows, a space precedes, and it is no closing form."""
    if mark.glyph != opened.glyph and not {mark.glyph, opened.glyph} <= {"“", '"'}:
        return False
    if mark.glyph == "“":
        return mark.may_open
    if mark.glyph == '"':
        return mark.must_open
    return False


def _single_closers(text: str, marks: list[_Mark]) -> dict[int, int]:
    """Map each single mark that opens a quotation to the one that closes it, apostrophes told apart.

    A single mark opens where no word precedes and one follows ("’90s" and "'em" are apostrophes: no closer fits), and
    closes where none follows. After a plural ("the boys' best") it closes only if nothing better comes.
    """
    result: dict[int, int] = {}
    opener: int | None = None
    weak: int | None = None
    for place, mark in enumerate(marks):
        if mark.glyph not in _SINGLE:
            continue
        opens, closes = mark.single_opens, mark.single_closes
        if opener is None:
            opener = place if opens and not mark.after.isdigit() else None
        elif mark.glyph in _CLOSERS.get(marks[opener].glyph, frozenset()) and closes:
            if mark.before in _STOPS or not (mark.before in "sxz" and mark.after == " "):
                result[opener] = place
                opener, weak = None, None
            elif weak is None:
                weak = place
        elif opens:
            if weak is not None:
                result[opener] = weak
            opener, weak = place, None
    if opener is not None and weak is not None:
        result[opener] = weak
    return {start: end for start, end in result.items() if _plausible(text, marks[start], marks[end])}


def _plausible(text: str, start: _Mark, end: _Mark) -> bool:
    """Tell whether a pair of single marks holds more than a word, or ends like speech: else it is a contraction."""
    inside = text[start.end : end.start]
    return " " in inside.strip() or inside[-1:] in _STOPS
