"""Groups a whole stream in memory, one article after the other, as the database does."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from statistics import median_low

from newsdesk.text.cluster.joining import WINDOW, lookup_words
from newsdesk.text.cluster.regrouping import KEEP, MOST_ALIKE, MOST_STORIES, SHARED_WORDS, regroup
from newsdesk.text.likeness import Candidate
from newsdesk.text.vectors import Vector, single_words

_CLOCK = 9
"""The middle one of so many articles says what time it is: a few under a wrong date, whichever it is, say nothing."""


@dataclass(slots=True, eq=False)
class _Kept:
    """An article that is still looked at, and the story that it is in for now."""

    number: int
    story: int
    vector: Vector
    when: datetime
    lookup: tuple[str, ...]


class Grouper:
    """Groups a stream of articles in memory, one after the other.

    It keeps the articles of `KEEP` alone, and compares an article only with stories that share telling words with it,
    so that the time for one does not grow with the number that went before. What is older moves no more, nor does what
    stands under a date far from those around it.
    """

    def __init__(self) -> None:
        self._frequency: Counter[str] = Counter()
        self._documents = 0
        self._stories = 0
        self._recent: deque[_Kept] = deque()
        self._times: deque[datetime] = deque(maxlen=_CLOCK)
        self._members: dict[int, list[_Kept]] = {}
        self._holders: dict[str, list[_Kept]] = {}
        self._told: dict[int, int] = {}
        self._tellings = 0

    def add(self, vector: Vector, when: datetime) -> int:
        """Take an article in, and return the number of the story that it is in for now; others may move by it.

        `when` is aware. These numbers are not those of `settled`.
        """
        self._frequency.update(single_words(vector))
        self._documents += 1
        self._times.append(when)
        lookup = lookup_words(vector, self._frequency, self._documents)
        near = [member for story in self._near(lookup, when) for member in self._members[story]]
        candidates = [Candidate(member.story, member.vector, member.when) for member in near]
        article = _Kept(self._documents, -1, vector, when, lookup)
        for part in regroup(vector, when, candidates, self._frequency, self._documents):
            story = part.story
            if story is None:
                story = self._stories
                self._stories += 1
            for place in part.articles:
                self._put(near[place] if place < len(near) else article, story)
        self._recent.append(article)
        for word in lookup:
            self._holders.setdefault(word, []).append(article)
        return article.story

    def settled(self, *, everything: bool = False) -> Iterator[int]:
        """Yield the numbers (0, 1, …) of the stories of articles that move no more, in the order in which they came.

        Each once; with `everything` those too that might have moved yet. To be called after each article, or
        everything is kept.
        """
        now = median_low(self._times) if self._times else None
        while now is not None and self._recent and (everything or abs(now - self._recent[0].when) > KEEP):
            old = self._recent.popleft()
            if old.story not in self._told:
                self._told[old.story] = self._tellings
                self._tellings += 1
            number = self._told[old.story]
            self._leave(old)
            for word in old.lookup:
                self._holders[word].remove(old)
                if not self._holders[word]:
                    del self._holders[word]
            yield number

    def _near(self, lookup: tuple[str, ...], when: datetime) -> list[int]:
        """Return the stories of the articles of the window that share most lookup words with a new one."""
        shared = Counter(holder for word in lookup for holder in self._holders.get(word, ()))
        fewest = min(SHARED_WORDS, len(lookup))
        alike = [one for one, count in shared.items() if count >= fewest and abs(when - one.when) <= WINDOW]
        alike.sort(key=lambda one: (shared[one], one.when, one.number), reverse=True)
        return list(dict.fromkeys(one.story for one in alike[:MOST_ALIKE]))[:MOST_STORIES]

    def _put(self, article: _Kept, story: int) -> None:
        if article.story != story:
            self._leave(article)
            article.story = story
            self._members.setdefault(story, []).append(article)

    def _leave(self, article: _Kept) -> None:
        if article.story in self._members:
            self._members[article.story].remove(article)
            if not self._members[article.story]:
                # Nothing joins it any more.
                del self._members[article.story]
                self._told.pop(article.story, None)
