"""Finds what an article is about: key terms to show, and the word counts by which articles are grouped into stories."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import itemgetter
from typing import Final

from newsdesk.models.text import Cleaned, ParagraphKind, Sentence, Term
from newsdesk.text.stemming import content_stems, stop_words, told

_TITLE_COUNT: Final = 3
"""How often a word in the title counts in a vector; from 2 to 4 grouping hardly changes."""

_MOST_WORDS: Final = 90
"""Words in a vector: those that an article repeats, then the first of those it does not."""

_MOST_PAIRS: Final = 60
_LEAD_WORDS: Final = 60
"""Content words of the body, from its start, whose pairs are taken: an event is named there, background comes later."""

_MOST_IN_TITLE: Final = 40
"""Words of a title that are marked as such: no headline has more, and a first paragraph taken for one would."""

_TITLE_WEIGHT: Final = 2.0
_NAME_BONUS: Final = 1.5
_EARLY_BONUS: Final = 0.5
_EARLY: Final = 12
"""Sentences over which the bonus for standing early runs out."""

_LONGEST_NAME: Final = 6
_MOST_CHARACTERS: Final = 50_000
"""What an article is about stands in its first twenty pages."""

_PARTICLES: Final = frozenset(
    {"of", "de", "di", "da", "do", "del", "der", "des", "du", "la", "van", "von", "bin", "al", "el"}
)
_NAME_GAPS: Final = frozenset({" ", "\u00a0", "-", ". "})
_UNSPACED: Final = re.compile(
    r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u9fff\uac00-\ud7a3\U00020000-\U0003ffff]"
)
_UNSPACED_RUN: Final = re.compile(r"[\u30a1-\u30fe\u3005\u3400-\u4dbf\u4e00-\u9fff]{2,}|[\uac00-\ud7a3]{2,}")
_LONGEST_UNSPACED: Final = 8


def vector(text: str, cleaned: Cleaned, language: str) -> tuple[tuple[str, int], ...]:
    """Return up to 90 content words of title and body with their counts, and up to 60 pairs, frequent ones first.

    Words are folded and stemmed. A pair is two words that are neighbours in the title or the lead, stop words between
    them left out, in alphabetical order with a space between.
    """
    title = content_stems(cleaned.title, language)
    body = [
        stem
        for paragraph in cleaned.paragraphs
        if paragraph.kind is ParagraphKind.BODY
        for stem in content_stems(text[paragraph.start : paragraph.end], language)
    ]
    words_found, pairs = Counter(title * _TITLE_COUNT), Counter[str]()
    words_found.update(body)
    kept = _most_frequent(words_found, _MOST_WORDS)
    known = {stem for stem, _ in kept}
    for stems, count in ((title, _TITLE_COUNT), (body[:_LEAD_WORDS], 1)):
        for first, second in pairwise(stems):
            if first != second and first in known and second in known:
                pairs[" ".join(sorted((first, second)))] += count
    marked = Counter(f" {stem}" for stem in title[:_MOST_IN_TITLE] if stem in known)
    return (*kept, *_most_frequent(pairs, _MOST_PAIRS), *marked.items())


def _most_frequent(counted: Counter[str], most: int) -> list[tuple[str, int]]:
    """Return what `most_common` does, which sorts a few hundred in several times the time."""
    return sorted(counted.items(), key=itemgetter(1), reverse=True)[:most]


_Mention = tuple[tuple[str, ...], str, float, bool]
"""A place where a term stands: the stems that make it the same term elsewhere, how it is written, its weight, and
whether it is a name. A plain tuple: an article has hundreds, and a named one takes as long as all else about it."""


def terms(
    text: str, cleaned: Cleaned, sentences: Sequence[Sentence], language: str, limit: int = 12
) -> tuple[Term, ...]:
    """Return up to `limit` key terms, the weightiest first, as written in the article; names are kept whole.

    A term weighs by how often and how early it stands, in the title twice, and names more than other words; a surname
    counts for the whole name. In Han, kana and Hangul terms are the longest parts that recur.
    """
    title = cleaned.title
    places = [
        (text, s.start, min(s.end, _MOST_CHARACTERS), 1 + _EARLY_BONUS * max(0.0, 1 - i / _EARLY))
        for i, s in enumerate(sentences)
        if s.start < _MOST_CHARACTERS
    ]
    places.append((title, 0, len(title), _TITLE_WEIGHT))
    mentions = [
        mention for whole, start, end, weight in places for mention in _mentions(whole[start:end], weight, language)
    ]
    if _UNSPACED_RUN.search(text) or _UNSPACED_RUN.search(title):
        mentions.extend(_recurring(places, stop_words(language)))
    wholes = _wholes(mentions)
    as_name: Counter[tuple[str, ...]] = Counter()  # how much more often it is a name than not
    for stems, _, _, is_name in mentions:
        as_name[stems] += 1 if is_name else -1
    weights: dict[tuple[str, ...], float] = {}
    for stems, _, weight, _ in mentions:
        key = wholes.get(stems, stems)
        weights[key] = weights.get(key, 0.0) + weight * (_NAME_BONUS if as_name[stems] > 0 else 1.0)
    best = sorted(weights, key=lambda key: -round(weights[key], 9))[:limit]  # stable: a tie goes to what stands first
    forms: dict[tuple[str, ...], Counter[str]] = {key: Counter() for key in best}
    for stems, form, _, _ in mentions:
        if stems in forms and stems not in wholes:
            forms[stems][form] += 1
    return tuple(Term(forms[key].most_common(1)[0][0], round(weights[key], 4)) for key in best)


def _mentions(text: str, weight: float, language: str) -> list[_Mention]:
    """Find the names and content words of a sentence."""
    found: list[_Mention] = []
    name = _Name()
    opens = True
    for gap, form, stem in told(text, language):
        opens = opens and not gap
        if name.forms or form[0].isupper():
            # A function word in capitals is part of a name ("New York", "Theresa May") unless it opens the sentence.
            capital = form[0].isupper() and len(form) > 1 and (stem != "" or not (opens or form.isupper()))
            joined = gap in _NAME_GAPS and (capital or form in _PARTICLES) and len(name.forms) < _LONGEST_NAME
            if name.forms and not joined:
                found += name.mentions(weight)
                name = _Name()
            if capital or name.forms:
                name.add(gap, form, stem, opens=opens)
                opens = False
                continue
        if stem and not stem.isdecimal() and (form.isascii() or not _UNSPACED.match(form)):
            found.append(((stem,), form, weight, False))
        opens = False
    found += name.mentions(weight)
    return found


class _Name:
    """A run of capitals while it is read: its words as written and their stems, and what stands before each."""

    def __init__(self) -> None:
        self.gaps: list[str] = []
        self.forms: list[str] = []
        self.stems: list[str] = []
        self.opens = False

    def add(self, gap: str, form: str, stem: str, *, opens: bool) -> None:
        """Take in the next word, which `opens` the sentence or not."""
        self.opens = self.opens or opens
        self.gaps.append(gap)
        self.forms.append(form)
        self.stems.append(stem)

    def mentions(self, weight: float) -> Iterator[_Mention]:
        """Give what is a name of it."""
        first, last = 0, len(self.forms)
        while last and self.forms[last - 1] in _PARTICLES:
            last -= 1
        if self.opens and last > 1 and self.forms[1] in _PARTICLES:  # "Word of President Lincoln reached …"
            yield from self._mention(0, 1, weight)
            first = 2
        yield from self._mention(first, last, weight)

    def _mention(self, first: int, last: int, weight: float) -> Iterator[_Mention]:
        if any(self.stems[first:last]):
            parts = zip(self.stems[first:last], self.forms[first:last], strict=True)
            stems = tuple(stem or form.lower() for stem, form in parts)
            gaps = ["", *self.gaps[first + 1 : last]]
            form = "".join(gap + form for gap, form in zip(gaps, self.forms[first:last], strict=True))
            yield stems, form, weight, True


def _wholes(mentions: Sequence[_Mention]) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return for each surname the one longer name that ends with it, where it stands alone elsewhere."""
    names = dict.fromkeys(stems for stems, _, _, is_name in mentions if is_name)
    found: dict[tuple[str, ...], tuple[str, ...] | None] = {}
    for name in names:
        for size in range(1, len(name)):
            part = name[-size:]
            if part in names:
                found[part] = None if part in found else name
    return {part: name for part, name in found.items() if name is not None and name not in found}


def _recurring(places: Sequence[tuple[str, int, int, float]], ignored: frozenset[str]) -> list[_Mention]:
    """Find what recurs in runs of Han, katakana and Hangul, where nothing tells words apart."""
    found: dict[str, list[float]] = {}
    for text, start, end, weight in places:
        for run in _UNSPACED_RUN.finditer(text, start, end):
            part = run.group()
            for i in range(len(part) - 1):
                for size in range(2, min(_LONGEST_UNSPACED, len(part) - i) + 1):
                    found.setdefault(part[i : i + size], []).append(weight)
    recurring = {part: weights for part, weights in found.items() if len(weights) > 1}
    covered = {
        inner
        for part, weights in recurring.items()
        for inner in (part[1:], part[:-1])
        if len(recurring.get(inner, ())) == len(weights)
    }
    return [
        ((part,), part, weight, False)
        for part, weights in recurring.items()
        if part not in covered and part[0] not in ignored and part[-1] not in ignored
        for weight in weights
    ]
