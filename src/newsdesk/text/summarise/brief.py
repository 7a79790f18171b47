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
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from newsdesk.models.text import Sentence
from newsdesk.text.summarise.centrality import leaning, least_repeated, penalty
from newsdesk.text.summarise.likeness import alike
from newsdesk.text.summarise.weighed import Weighed, weighed

if TYPE_CHECKING:
    from newsdesk.text.summarise.likeness import Floats

# The weights were found on one half of 116 events with human summaries (ROUGE-1 and ROUGE-2 at 75 and at 200 words) and
# checked on the other half; docs/decisions/0002-summaries.md has the figures.
_SUPPORT: Final = 0.2
_PHRASES: Final = 0.5
_CENTRAL: Final = 0.6
_EARLY: Final = 0.5
_DECAY: Final = 0.15
_WRITTEN: Final = 0.3
"""How much of what a sentence loses for how it is written counts here: a brief quotes more than a summary does."""
_GOES_ON: Final = 0.3
"""Gained by the sentence after one that was taken: two in a row read better than two from anywhere."""
_REDUNDANCY: Final = 1.3

_SAID: Final = 0.6
"""Likeness to a taken sentence from which one tells the same again."""
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
    fits. With neither limit every sentence that says something new is taken. The sentence chosen first stands first,
    the others follow by how far into its article each stands. Where the articles are in several languages, the brief is
    in the one that most are in (the first's, where two are level). Empty only where no article has a usable sentence.
    """
    chosen = _taken(_candidates(tellings), words, sentences)
    found = [
        BriefSentence(c.weighed.text, c.doc, c.sentence.start, c.sentence.end, rank) for rank, c in enumerate(chosen)
    ]
    depth = [c.place / c.among for c in chosen]
    return tuple(sorted(found, key=lambda s: (s.rank > 0, depth[s.rank], s.doc, s.start)))


def _candidates(tellings: Sequence[Telling]) -> list[_Candidate]:
    """Return the usable sentences of the tellings in one language, copies of a telling left out, in order."""
    usable = [[s for s in telling.sentences if s.rank is not None] for telling in tellings]
    spoken = Counter(telling.language for telling, found in zip(tellings, usable, strict=True) if found)
    if not spoken:
        return []
    language = spoken.most_common(1)[0][0]
    docs = [d for d, telling in enumerate(tellings) if telling.language == language and usable[d]]
    each = max(1, _MOST // len(docs))
    told: set[tuple[str, ...]] = set()
    found: list[_Candidate] = []
    for doc in docs:
        best = sorted(usable[doc], key=lambda s: s.rank or 0)[:each]
        own = [
            _Candidate(doc, place, len(usable[doc]), sentence, weighed(tellings[doc].text, sentence, language))
            for place, sentence in enumerate(usable[doc])
            if sentence in best
        ]
        known = sum(candidate.weighed.folded in told for candidate in own)
        if known > _COPY * len(own):
            continue
        told.update(candidate.weighed.folded for candidate in own)
        found.extend(own)
    return found
