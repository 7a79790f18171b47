"""Makes one brief out of several articles on one event: which sentences, of which article, in which order.

Extractive, like the summary of one article, and over sentences that are ranked already: what no summary takes, no brief
takes. A sentence weighs by what other tellings have too, by how central it is to all of them, and by how early it
stands; what says the same again is held down, across articles as within one. Syndicated copies are one telling.

Sources: Goldstein et al. 2000, "Multi-Document Summarization by Sentence Extraction" (maximal marginal relevance across
documents); Radev et al. 2004, "Centroid-based summarization of multiple documents"; Lin & Hovy 2002, "From Single to
Multi-document Summarization" (position).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Final

from newsdesk.models.text import Sentence
from newsdesk.text.sentences import length
from newsdesk.text.summarise.centrality import leaning, least_repeated, penalty
from newsdesk.text.summarise.likeness import alike
from newsdesk.text.summarise.weighed import Weighed, weighed

if TYPE_CHECKING:
    from newsdesk.text.summarise.likeness import Floats

# The weights were found on one half of 116 events with human summaries (ROUGE-1 and ROUGE-2 at 75 and at 200 words) and
# checked on the other half; docs/decisions/0002-summaries.md has the figures.
_SUPPORT: Final = 0.1
_PHRASES: Final = 0.5
_CENTRAL: Final = 0.6
_EARLY: Final = 0.5
_DECAY: Final = 0.15
_WRITTEN: Final = 0.15
"""How much of what a sentence loses for how it is written counts here: a brief quotes more than a summary does."""
_GOES_ON: Final = 0.3
"""Gained by the sentence after one that was taken: two in a row read better than two from anywhere."""
_REDUNDANCY: Final = 1.3

_OPENS: Final = 100.0
"""More than any score: the sentence that opens a brief is chosen before all others."""

_SAID: Final = 0.6
"""Share of the content words of the shorter of two sentences, held by the other too, from which they tell the same."""
_COPY: Final = 0.5
"""Share of an article's sentences, word for word in one before it, from which it is a copy of that telling."""
_MOST: Final = 400
"""Sentences that are weighed, the best of each article first: time and memory grow with the square."""


@dataclass(frozen=True, slots=True)
class Telling:
    """One article on the event."""

    text: str
    sentences: tuple[Sentence, ...]
    """As `ranking.rank` gives them."""
    language: str


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """A sentence chosen for a brief, verbatim: `text` is `text[start:end]` of the article with index `doc`."""

    text: str
    doc: int
    start: int
    end: int
    rank: int
    """0 was chosen first."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    doc: int
    place: int
    """Which of its article's usable sentences it is, from 0."""
    among: int
    """How many those are."""
    sentence: Sentence
    weighed: Weighed


def brief(
    tellings: Sequence[Telling], *, words: int | None = None, sentences: int | None = None
) -> tuple[BriefSentence, ...]:
    """Return the brief over `tellings`, each sentence with its article, its place in it, and when it was chosen.

    `words` counts as `sentences.length` does (characters in CJK); what would go over is passed over for what still
    fits. With neither limit every sentence that says something new is taken. Sentences that follow each other
    in an article stay together; what the sentence chosen first is in stands first, the others follow by how far into
    their article they stand. Where the articles are in several languages, the brief is
    in the one that most are in (the first's, where two are level). Empty only where no article has a usable sentence.
    """
    language, candidates = _candidates(tellings)
    chosen = list(islice(_within(_ordered(candidates, language), words, language), sentences))
    found = {
        id(c): BriefSentence(c.weighed.text, c.doc, c.sentence.start, c.sentence.end, rank)
        for rank, c in enumerate(chosen)
    }
    runs = [(run[0].place / run[0].among, [found[id(c)] for c in run]) for run in _runs(chosen, language)]
    runs.sort(key=lambda run: (all(sentence.rank for sentence in run[1]), run[0], run[1][0].doc))
    return tuple(sentence for _, run in runs for sentence in run)


def _runs(chosen: Sequence[_Candidate], language: str) -> list[list[_Candidate]]:
    """Group what must not be torn apart: a sentence stays with the one before it, and one that leans on any before."""
    runs: list[list[_Candidate]] = []
    for candidate in sorted(chosen, key=lambda c: (c.doc, c.place)):
        last = runs[-1][-1] if runs else candidate
        goes_on = last.place + 1 == candidate.place or leaning(candidate.weighed, language) > 0
        if last is not candidate and last.doc == candidate.doc and goes_on:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    return runs


def _candidates(tellings: Sequence[Telling]) -> tuple[str, list[_Candidate]]:
    """Return the language of the brief, and the usable sentences in it, in order, without copies of a telling."""
    usable = [[s for s in telling.sentences if s.rank is not None] for telling in tellings]
    spoken = Counter(telling.language for telling, found in zip(tellings, usable, strict=True) if found)
    language = spoken.most_common(1)[0][0] if spoken else ""
    docs = [doc for doc, telling in enumerate(tellings) if telling.language == language and usable[doc]]
    most = max(1, _MOST // max(1, len(docs)))
    told: set[tuple[str, ...]] = set()
    found: list[_Candidate] = []
    for doc in docs:
        last = sorted(s.rank or 0 for s in usable[doc])[:most][-1]
        own = [
            _Candidate(doc, place, len(usable[doc]), sentence, said)
            for place, (sentence, said) in enumerate(
                zip(usable[doc], weighed(tellings[doc].text, usable[doc], language), strict=True)
            )
            if (sentence.rank or 0) <= last
        ]
        known = sum(candidate.weighed.folded in told for candidate in own)
        if known <= _COPY * len(own):
            found.extend(own)
        told.update(candidate.weighed.folded for candidate in own)
    return language, found


def _ordered(candidates: Sequence[_Candidate], language: str) -> Iterator[_Candidate]:
    """Yield the sentences of a brief of any length, the one to take first at the front, none that says nothing new."""
    import numpy as np  # loaded by the process that ranks, and by nobody else

    if not candidates:
        return
    likeness = alike([candidate.weighed.stems for candidate in candidates])
    np.fill_diagonal(likeness, 0.0)
    central = likeness.sum(axis=1)
    places = np.array([candidate.place for candidate in candidates])
    leans = np.array([leaning(candidate.weighed, language) for candidate in candidates])
    written = np.array([penalty(candidate.weighed, language) for candidate in candidates])
    score = (
        _SUPPORT * _supported(likeness, candidates)
        + _PHRASES * _phrases_elsewhere(candidates)
        + _CENTRAL * central / (central.max() or 1.0)
        + _EARLY / (1.0 + _DECAY * places)
        - _WRITTEN * written
        - leans
    )
    # What opens the brief has nothing before it that says who speaks: there the way it is written counts whole.
    score[int((score - written - leans).argmax())] += _OPENS
    follows = [0.0] + [_GOES_ON * (a.doc == b.doc and a.place + 1 == b.place) for a, b in pairwise(candidates)]
    won = [gain + lost if gain else 0.0 for gain, lost in zip(follows, leans, strict=True)]
    said: list[frozenset[str]] = []
    for index in least_repeated(score, likeness, _REDUNDANCY, won):
        content = frozenset(candidates[index].weighed.stems)
        if all(len(content & other) < _SAID * min(len(content), len(other)) for other in said):
            said.append(content)
            yield candidates[index]


def _supported(likeness: Floats, candidates: Sequence[_Candidate]) -> Floats:
    """Return how much of each sentence the other articles tell: the mean over them of the likest sentence of each."""
    import numpy as np  # as above

    doc = np.array([candidate.doc for candidate in candidates])
    support = np.zeros(len(candidates))
    for other in np.unique(doc):
        support += np.where(doc == other, 0.0, likeness[:, doc == other].max(axis=1))
    return support / (support.max() or 1.0)


def _phrases_elsewhere(candidates: Sequence[_Candidate]) -> Floats:
    """Return the share of each sentence's pairs of neighbouring words that another article has too."""
    import numpy as np  # as above

    pairs = [frozenset(pairwise(candidate.weighed.folded)) for candidate in candidates]
    holders: dict[tuple[str, str], set[int]] = {}
    for candidate, found in zip(candidates, pairs, strict=True):
        for pair in found:
            holders.setdefault(pair, set()).add(candidate.doc)
    return np.array([sum(len(holders[pair]) > 1 for pair in found) / (len(found) or 1) for found in pairs])


def _within(ordered: Iterable[_Candidate], words: int | None, language: str) -> Iterator[_Candidate]:
    """Take sentences while any fits into `words`; the first is taken whatever its length."""
    left: int | None = None
    for candidate in ordered:
        if words is not None:
            said = length(candidate.weighed.text, language)
            if left is not None and said > left:
                continue
            left = (words if left is None else left) - said
        yield candidate
