"""The words of a text with what stands between them; the common ground of `people` and `quotes`, naming nobody."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from newsdesk.models.text import Paragraph, ParagraphKind, Sentence

# A word: initials with their dots ("U.S.", "J.K."), or letters and digits, joined by apostrophes and hyphens.
_WORD = re.compile(r"((?:[^\W\d_]\.){2,}|\w+(?:['’ʼ‑-]\w+)*)")
# The same where there are no initials, in half the time.
_ORDINARY = re.compile(r"(\w+(?:['’ʼ‑-]\w+)*)")
_INITIAL = re.compile(r"\.[^\W\d_]\.")
# An elided article or preposition is a word of its own ("l'", "dell'"; no name begins so but with a capital D or O).
_ELIDED = re.compile(
    r"(?:[ldcsnjmt]|qu|dell|all|nell|sull|dall|un|lorsqu|puisqu|jusqu|L|C|J|N|S|Qu|Dell|All|Nell|Un)['’](?=[^\W\d_]{2})"
)
_POSSESSIVE = ("'s", "’s", "ʼs")
_PLAIN_GAPS = frozenset({" ", "-", ", "})
READ = frozenset({ParagraphKind.BODY, ParagraphKind.CAPTION})
"""The kinds of paragraphs that people are looked for in. Headings and furniture are left out: their capitals lie."""


class Word(NamedTuple):
    """One word. `text[start:end]` is the word without a possessive ending."""

    text: str
    low: str
    start: int
    end: int
    gap: str
    """What stands between the word before (with its possessive ending) and this one, within the paragraph."""
    possessive: bool
    opens: bool
    """First word of a sentence, or of a paragraph."""
    paragraph: int
    capital: bool
    """It begins with a capital letter."""


def words(text: str, paragraphs: Sequence[Paragraph], sentences: Sequence[Sentence]) -> list[Word]:
    """Give the words of the body paragraphs and captions, in order. Linear in the length of the text."""
    starts = sorted(sentence.start for sentence in sentences)
    found: list[Word] = []
    for index, paragraph in enumerate(paragraphs):
        if paragraph.kind not in READ:
            continue
        end = paragraph.start
        for gap, whole in _apart(text[paragraph.start : paragraph.end]):
            at, start = end, end + len(gap)
            end = start + len(whole)
            word, possessive = whole, False
            if whole[-1] in "sSzZxX":
                if len(whole) > 2 and whole.endswith(_POSSESSIVE):
                    word, possessive = whole[:-2], True
                else:
                    possessive = _bare_possessive(text, word, end)
            opens = at == paragraph.start
            if not opens and gap not in _PLAIN_GAPS:
                place = bisect_right(starts, start)
                opens = place > 0 and starts[place - 1] >= at
            low, capital = word.lower(), word[0].isupper()
            if not low.isascii():
                low = low.replace("’", "'").replace("ʼ", "'")
            found.append(Word(word, low, start, start + len(word), gap, possessive, opens, index, capital))
    return found


def _apart(line: str) -> Iterable[tuple[str, str]]:
    """Give each word of a line as it stands there, after what stands before it."""
    parts = (_WORD if _INITIAL.search(line) else _ORDINARY).split(line)
    found = zip(parts[::2], parts[1::2], strict=False)  # what stands behind the last word is left over
    return found if "'" not in line and "’" not in line else _without_elided(found)


def _without_elided(found: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for gap, word in found:
        before, rest = gap, word
        if "'" in word or "’" in word:
            while (elided := _ELIDED.match(rest)) is not None:
                yield before, elided.group()
                before, rest = "", rest[elided.end() :]
        yield before, rest


def _bare_possessive(text: str, word: str, end: int) -> bool:
    """Tell "Sanders’ campaign": an apostrophe after an s, and a word after it."""
    return (
        word[-1] in "sSzZxX"
        and text[end : end + 1] in {"'", "’"}
        and text[end + 1 : end + 2] == " "
        and text[end + 2 : end + 3].isalpha()
        and word[0].isupper()
    )


def bare(low: str) -> str:
    """Give a lower-case word without its closing dot."""
    return low.rstrip(".")
