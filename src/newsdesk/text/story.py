"""Finds what the articles of one story tell together: the merged brief, and what the later ones add to the earlier.

Pure, and work for a reader's process. The brief itself is `summarise`'s; how much of it a message may show is left to
whoever tells it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from newsdesk.models.story import Passage, StoryFindings, StoryText
from newsdesk.models.text import Sentence
from newsdesk.text.summarise.brief import Telling, brief
from newsdesk.text.summarise.centrality import leaning
from newsdesk.text.summarise.weighed import Weighed, weighed

WORDS: Final = 400
"""Words of the brief that are found: three times what a message shows, so that something is left where an article may
be shown no further."""

_SAID: Final = 0.5
"""Share of a sentence's content words, held by one earlier sentence, from which it says nothing new. Lower than within
a brief: what is told as new and is not is worse than something new left out."""
_FEWEST: Final = 5
"""Content words of a sentence that can be said to be new: of fewer, any other wording looks so."""
_KNOWN_WORDS: Final = 0.85
"""Share of content words, held by all earlier sentences together, from which a sentence is the same facts anew."""
_SENTENCES: Final = 150
"""Of each text the first so many sentences are compared: what is new in a report stands long before."""
_HOLDERS: Final = 300
"""Of the earlier sentences with a word the last so many are compared, so that the time grows with the text alone."""


def find(texts: Sequence[StoryText]) -> StoryFindings:
    """Return what `texts`, in the order of their times, tell together; the brief only takes from current versions."""
    current = [place for place, text in enumerate(texts) if text.current]
    tellings = [Telling(texts[place].text, texts[place].sentences, texts[place].language) for place in current]
    merged = tuple(Passage(current[one.doc], one.start, one.end, one.rank) for one in brief(tellings, words=WORDS))
    return StoryFindings(merged, tuple(_added(texts)))


def _added(texts: Sequence[StoryText]) -> Iterator[Passage]:
    """Yield the sentences that say what no earlier text in their language does; of the first in a language, none."""
    earlier: dict[str, _Earlier] = {}
    for place, text in enumerate(texts):
        known = earlier.setdefault(text.language, _Earlier())
        compared = text.sentences[:_SENTENCES]
        own = list(zip(compared, weighed(text.text, compared, text.language), strict=True))
        if known.sentences:
            for sentence, words in own:
                if text.current and _stands_alone(sentence, words, text.language) and known.lacks(words):
                    yield Passage(place, sentence.start, sentence.end, sentence.rank or 0)
        for _, words in own:
            known.take(words)


def _stands_alone(sentence: Sentence, words: Weighed, language: str) -> bool:
    return sentence.rank is not None and leaning(words, language) == 0.0


class _Earlier:
    """What has been said so far in one language."""

    def __init__(self) -> None:
        self.sentences = 0
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        self._numbers: set[str] = set()

    def take(self, words: Weighed) -> None:
        """Take in a sentence."""
        for stem in set(words.stems):
            self._holders[stem].append(self.sentences)
        self._numbers.update(_numbers(words))
        self.sentences += 1

    def lacks(self, words: Weighed) -> bool:
        """Tell whether a sentence says what none so far does, or has a number where another was."""
        content = set(words.stems)
        if len(content) < _FEWEST:
            return False
        shared = Counter(place for stem in content for place in self._holders.get(stem, ())[-_HOLDERS:])
        most = max(shared.values(), default=0) / len(content)
        if most < _SAID:
            return sum(stem in self._holders for stem in content) < _KNOWN_WORDS * len(content)
        return any(number not in self._numbers for number in _numbers(words))


def _numbers(words: Weighed) -> Iterator[str]:
    return (word for word in words.folded if any(map(str.isdigit, word)))
