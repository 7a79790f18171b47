"""Finds the sentences of a text, and the length of a text as budgets count it; which of them matter is left to others.

Sentence boundaries come from nupunkt (an implementation of Punkt: Kiss and Strunk, "Unsupervised Multilingual Sentence
Boundary Detection", 2006), line by line. Its own lists are learnt from American case law and hold ordinary words as
abbreviations ("black", "call", "day"), so they are replaced by `abbreviations`; only the forms with inner single
letters ("u.s", "a.m") are kept. Around it stand rules for what it does not know: scripts with full stops of their own,
initials after a quote mark, ordinals, numbered abbreviations, and full stops that have lost the space after them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from newsdesk.models.text import Paragraph, ParagraphKind, Sentence, Span
from newsdesk.text.abbreviations import CAPITALISED, NUMBERED, ORDINAL_STOPS, abbreviations, starters
from newsdesk.text.lines import lines, trimmed

if TYPE_CHECKING:
    from nupunkt import PunktSentenceTokenizer

_CLOSERS = "\"'”’»›)\\]}」』）】》〉］"
_CLOSING_ONLY = frozenset("”»)]}」』）】》")
_OPENERS = "\"'“‘«‹„(\\[{「『（【《〈［"

# nupunkt takes quadratic time over a run without white space; no word or address in news is this long.
_LONGEST = 300
_LONG_RUN = re.compile(rf"\S{{{_LONGEST},}}")
_INNER_LETTERS = re.compile(r"[^\W\d_](?:\.[^\W\d_])+")
# Full stops of scripts that need no space after them: CJK, Devanagari, Arabic, Urdu, Ethiopic, Khmer, Myanmar. A quote
# that ends with one goes on where a particle or a comma follows: 「…。」と述べた.
_OWN_STOP = re.compile(rf"[。！？｡।॥؟۔።។။]+(?:[{_CLOSERS}]+(?![\u3041-\u309f、，,]))?(?![{_CLOSERS}])")
# A stop between words, with the word on either side (at most 40 characters: longer ones are never in our lists).
_STOP = re.compile(
    r"(?<![^\s\"“‘«‹„(\[{–—-])(?P<word>[^\s\"“‘«‹„(\[{]{1,40}?)(?P<stop>[.!?…]+)(?P<closers>["
    + _CLOSERS
    + rf"]*)\s+(?=[{_OPENERS}]*(?P<next>[^\s.,;:!?{_OPENERS}]{{1,40}})(?P<dot>\.?))"
)
# Stands in all that `_STOP` matches, and is found many times quicker.
_ENDING = re.compile(rf"[.!?…][{_CLOSERS}]*\s")
# "ended.The next", "ended.”The next": a stop that has lost the space after it.
_LOST_SPACE = re.compile(r"[.!?](?:(?<=\w[^\W\d_A-Z].)|(?<=\d\d\d.))[”»)\]]?(?=[“«(]?(?P<next>[^\W\d_][\w'’]{0,40}))")
# "the treaty.[12] It": the mark belongs to the sentence before it.
_FOOTNOTE = re.compile(r"(?<=[.!?\"”’])(?:\[\d{1,3}\])+(?:\s+|$)")
_ADDRESS = re.compile(r"[/@=]|www\.|\.(?:com|org|net|gov|edu|info|co|io|tv)\b", re.IGNORECASE)

_SMALL_SHARE = 0.75
"""Where no more full stops than this stand before a small letter, those are strays ("pollution, and. other"); where
more do, the text has lost its capitals. Pages broken at every line have had a share of two thirds."""

# Words that no sentence ends with: a page that put a stop behind each of its lines broke one there ("the coast of.
# Halvern"). Only as written, in small letters: "Vitamin A. The" ends.
_UNENDING = {"en": frozenset("a an the of and or its their my our your".split())}
_BY_CHARACTER = frozenset({"ja", "zh", "ko", "th", "lo", "km", "my"})
_CJK = re.compile(r"[\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3]")


def split(text: str, paragraphs: Sequence[Paragraph], language: str) -> tuple[Sentence, ...]:
    """Return the sentences of the body paragraphs of `text` in order, none ranked yet.

    Each is trimmed, lies inside its paragraph and holds a letter or a digit. `language` is an ISO 639-1 code or `und`.
    """
    return tuple(
        Sentence(span.start, span.end, index)
        for index, paragraph in enumerate(paragraphs)
        if paragraph.kind is ParagraphKind.BODY
        for line in lines(text[paragraph.start : paragraph.end])
        for span in _of_line(text, paragraph.start + line.start, paragraph.start + line.end, language)
    )


def spans(text: str, language: str) -> list[Span]:
    """Return the sentences of a bare text, line by line, as `split` does."""
    return [span for line in lines(text) for span in _of_line(text, line.start, line.end, language)]


def length(text: str, language: str) -> int:
    """Return how long `text` is as budgets count it: in words, or in characters where words are not spaced or few."""
    if language in _BY_CHARACTER or (language == "und" and _CJK.search(text)):
        return sum(map(len, text.split()))
    return len(text.split())


def _of_line(text: str, start: int, end: int, language: str) -> Iterator[Span]:
    line = text[start:end]
    position = 0
    for boundary in [*_boundaries(line, language), len(line)]:
        span = trimmed(text, start + position, start + boundary)
        if span is not None and any(map(str.isalnum, text[span.start : span.end])):
            yield span
        position = boundary


def _boundaries(line: str, language: str) -> list[int]:
    """Return where in a line each sentence but the first begins."""
    found = set(_by_nupunkt(line, language))
    opening = starters(language)
    unending = _UNENDING.get(language, frozenset[str]())
    small: list[int] = []
    capitals = 0
    for match in _stops(line):
        broken = match["word"] in unending and match["stop"] == "." and not match["closers"]
        verdict = False if broken else _verdict(match, opening, language in ORDINAL_STOPS)
        if verdict is True:
            found.add(match.end())
        elif verdict is False:
            found.discard(match.end())
        elif match["stop"] == "." and match.end() in found:
            if match["next"].islower():
                small.append(match.end())
            else:
                capitals += 1
    if len(small) <= _SMALL_SHARE * (len(small) + capitals):
        found.difference_update(small)
    if not line.isascii():
        found.update(match.end() for match in _OWN_STOP.finditer(line) if match.end() < len(line))
    found.update(match.end() for match in _LOST_SPACE.finditer(line) if _lost_a_space(line, match, language))
    for mark in _FOOTNOTE.finditer(line) if "[" in line else ():
        found.discard(mark.start())
        if mark.end() < len(line) and not line[mark.end()].islower():
            found.add(mark.end())
    return sorted(start for start in found if line[start] not in _CLOSING_ONLY or line[start - 1].isspace())


def _stops(line: str) -> Iterator[re.Match[str]]:
    """Find what `_STOP` matches, looking only at words in which something ends: it is slow to see that nothing does."""
    position = 0
    while (ending := _ENDING.search(line, position)) is not None:
        word = max(position, line.rfind(" ", position, ending.start()) + 1)
        match = _STOP.search(line, word)
        if match is None:
            return
        yield match
        position = match.end()


def _verdict(stop: re.Match[str], opening: frozenset[str], ordinals: bool) -> bool | None:
    """Decide a stop where nupunkt is known to err; `None` leaves it to nupunkt."""
    word, following = stop["word"], stop["next"]
    known = word.lower()
    starts = following.lower().replace("’", "'") in opening and not stop["dot"]
    verdict = None
    if following[0].islower():
        verdict = False if stop["closers"] else None  # “Go!” he said
    elif stop["stop"] != ".":
        verdict = None
    elif known in NUMBERED and following[0].isdigit():
        verdict = False
    elif ordinals and word.isdecimal() and len(word) <= 2:
        verdict = starts
    elif len(word) == 1 and word.isalpha() and not stop["closers"]:
        verdict = starts or (word == "I" and not stop["dot"])
    elif known in CAPITALISED and word.istitle():
        verdict = starts
    return verdict


def _lost_a_space(line: str, stop: re.Match[str], language: str) -> bool:
    following = stop["next"]
    if not following[0].isupper() or not (len(following) == 1 or following[1].islower() or following[1] in "'’"):
        return False
    before = line[max(0, stop.start() - 80) : stop.start()].split()[-1:]
    run = "".join(before) + line[stop.start() : stop.end() + 40].split(maxsplit=1)[0]
    return not _ADDRESS.search(run) and "".join(before).strip(_OPENERS).lower() not in abbreviations(language)


def _by_nupunkt(line: str, language: str) -> Iterator[int]:
    """Yield nupunkt's sentence starts, asking it only about what lies between runs of absurd length."""
    tokenizer = _tokenizer(language)
    position = 0
    long = max(map(len, line.split()), default=0) >= _LONGEST
    for start, end in [*(m.span() for m in (_LONG_RUN.finditer(line) if long else ())), (len(line), len(line))]:
        piece = line[position:start]
        if piece:
            yield from (position + span[0] for span in tokenizer.span_tokenize(piece) if span[0])
        position = end


@lru_cache(maxsize=32)
def _tokenizer(language: str) -> PunktSentenceTokenizer:
    """Load nupunkt when it is first needed (50 ms), with our words for its own."""
    from nupunkt import PunktParameters, PunktSentenceTokenizer
    from nupunkt.models import load_default_model

    learnt = load_default_model().abbreviations
    parameters = PunktParameters(
        abbrev_types={a for a in learnt if _INNER_LETTERS.fullmatch(a)} | set(abbreviations(language)),
        sent_starters=set(starters(language)),
    )
    return PunktSentenceTokenizer(parameters, include_common_abbrevs=False)
