"""What a story's tabs are picked from: its articles with their sentences, quotations and versions.

How much of one article a message shows is bounded over the whole message (`Rooms`), as `share` does for one article.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.briefing.quotes import entry
from newsdesk.briefing.summary import numbers_of
from newsdesk.models.answers import Telling
from newsdesk.models.article import Desk, StoredArticle, StoredQuote, StoredSentence
from newsdesk.models.story import Change, StoryFindings, Voice
from newsdesk.storage import articles, keys, story_briefs
from newsdesk.storage import quotes as stored
from newsdesk.storage.story_briefs import Version, View
from newsdesk.text.sentences import length

ADDED = 2
"""Sentences of one article that are told as new."""


class Rooms:
    """How much more of each article one message may show."""

    def __init__(self, sentences: Mapping[int, Sequence[StoredSentence]]) -> None:
        self._sentences = sentences
        self._left: dict[int, int] = {}
        self._closed: set[int] = set()

    def take(self, article: StoredArticle, sentence: StoredSentence) -> bool:
        """Tell whether a sentence of an article may be shown too, and count it.

        The first always may. Once one may not, no other does: what follows on it would stand without it.
        """
        words = length(sentence.text, article.language)
        if article.id not in self._left:
            whole = sum(length(one.text, article.language) for one in self._sentences.get(article.id, ()))
            self._left[article.id] = min(share.MEDIUM, int(share.MOST_SHARE * whole)) - words
            return True
        if article.id in self._closed or words > self._left[article.id]:
            self._closed.add(article.id)
            return False
        self._left[article.id] -= words
        return True


@dataclass(frozen=True, slots=True)
class Told:
    """A story as a desk sees it, read from the database once for all its tabs."""

    view: View
    findings: StoryFindings
    sentences: Mapping[int, tuple[StoredSentence, ...]]
    """Those of each article's body, by article."""
    quotes: tuple[StoredQuote, ...]
    unverified: int

    @property
    def articles(self) -> tuple[StoredArticle, ...]:
        """The articles that somebody vouches for, the newest first."""
        return self.view.articles

    @property
    def lead(self) -> StoredArticle:
        """The article that the merged brief begins with, else the newest."""
        opens = min(self.findings.brief, key=lambda one: one.rank, default=None)
        return self.articles[0] if opens is None else self.view.versions[opens.text].article

    def telling(self, article: StoredArticle) -> Telling:
        """Return how an article is credited."""
        return share.telling(article, self.sentences.get(article.id, ()))

    def rooms(self) -> Rooms:
        """Return how much of each article one message may show."""
        return Rooms(self.sentences)

    def sentence(self, article: StoredArticle, start: int) -> tuple[int, StoredSentence] | None:
        """Return the sentence of an article's body that starts there, with its number from 1."""
        found = self.sentences.get(article.id, ())
        return next(((n, sentence) for n, sentence in enumerate(found, 1) if sentence.start == start), None)

    def before(self, article: StoredArticle, number: int) -> int:
        """Return which sentence of an article that may be told stands before one, both from 1; 0 where none does."""
        own = self.sentences.get(article.id, ())
        return next((n for n in range(number - 1, 0, -1) if own[n - 1].rank is not None), 0)

    def summary(self, article: StoredArticle) -> list[tuple[int, StoredSentence]]:
        """Return a medium summary of one article, each sentence with its number."""
        own = self.sentences.get(article.id, ())
        chosen = share.pick(own, article.language, share.MEDIUM, headline=share.stand_in(article, own))
        return list(zip(numbers_of(own, chosen), chosen, strict=True))

    def best(self, article: StoredArticle) -> str | None:
        """Return the one sentence of an article that says most, `None` where none may stand alone."""
        own = self.sentences.get(article.id, ())
        chosen = share.pick(own, article.language, share.MEDIUM, 1, headline=share.stand_in(article, own))
        return chosen[0].text if chosen else None

    def within_share(self, those: Sequence[Voice]) -> tuple[Voice, ...]:
        """Return speakers with the quotations that one message may show; where it may show none, only their names.

        What somebody says in an article is a part of it like any other: of each one quotation, more within its share.
        """
        whole = {
            article.ref: sum(length(one.text, article.language) for one in self.sentences.get(article.id, ()))
            for article in self.articles
        }
        left: dict[str, int] = {}
        shown: list[Voice] = []
        for one in those:
            fitting = None
            for quote in one.quotes:
                words = sum(length(part, quote.source.language) for part in quote.parts)
                ref = quote.source.ref
                if ref not in left or words <= left[ref]:
                    room = min(share.MEDIUM, int(share.MOST_SHARE * whole.get(ref, 0)))
                    left[ref] = left.get(ref, room) - words
                    fitting = quote
                    break
            shown.append(replace(one, quotes=() if fitting is None else (fitting,), more=len(one.quotes) - 1))
        return tuple(shown)


def gathered(session: Session, desk: Desk, members: Sequence[StoredArticle]) -> Told:
    """Read what is needed to tell a story of these articles."""
    view = story_briefs.view(session, desk, members)
    ids = [article.id for article in view.articles]
    findings = (story_briefs.found(session, view) if view.finds else None) or StoryFindings((), ())
    return Told(
        view,
        findings,
        articles.sentences_of(session, desk, ids),
        stored.of_articles(session, desk, ids),
        sum(not article.approved for article in members),
    )


def voices(session: Session, desk: Desk, told: Told) -> tuple[Voice, ...]:
    """Return who says what: those whom most outlets quote first, then whoever says most."""
    people = {keys.words(quote.speaker) for quote in told.quotes if quote.speaker and quote.person_id is not None}
    persons = stored.persons(session, desk, sorted(people)) if people else []
    # A surname that may be several persons' is the first one's.
    key_of = {name: names[0] for names in reversed(persons) for name in names}
    said: defaultdict[tuple[str, bool], list[StoredQuote]] = defaultdict(list)
    for quote in told.quotes:
        folded = keys.words(quote.speaker or "")
        if folded:
            named = quote.person_id is not None
            said[key_of.get(folded, folded) if named else folded, named].append(quote)
    ordered = sorted(
        said.items(),
        key=lambda one: (-len({quote.article.outlet for quote in one[1]}), -len({quote.same for quote in one[1]})),
    )
    return tuple(_voice(key if named else "", quotes) for (key, named), quotes in ordered)


def _voice(key: str, quotes: Sequence[StoredQuote]) -> Voice:
    # The fullest name that an article gives, and the newest role.
    name = max((quote.speaker or "" for quote in quotes), key=lambda one: len(one.split()))
    role = next((quote.role for quote in quotes if quote.role), None)
    same = [list(those) for _, those in itertools.groupby(quotes, key=lambda quote: quote.same)]
    same.sort(key=lambda those: -len({quote.article.outlet for quote in those}))
    return Voice(name, role, tuple(entry(those, ()) for those in same), key)


def changes(told: Told) -> tuple[Change, ...]:
    """Return what changed since the first telling, the newest first."""
    found = [*_added(told), *_headlines(told), *_quotes(told)]
    return tuple(sorted(found, key=lambda change: change.at, reverse=True))


def _added(told: Told) -> Iterable[Change]:
    """Yield what each later article, or version of one, says that nothing before it did."""
    by_version: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for passage in told.findings.added:
        by_version[passage.text].append((passage.rank, passage.start))
    rooms = told.rooms()
    for place, passages in by_version.items():
        version = told.view.versions[place]
        chosen: list[tuple[int, StoredSentence]] = []
        for _, start in sorted(passages)[:ADDED]:
            stands = told.sentence(version.article, start)
            if stands is not None and rooms.take(version.article, stands[1]):
                chosen.append(stands)
        chosen.sort()
        if chosen:
            texts, numbers = tuple(s.text for _, s in chosen), tuple(n for n, _ in chosen)
            yield Change("added", told.telling(version.article), version.at, texts, numbers=numbers)


def _headlines(told: Told) -> Iterable[Change]:
    by_article: defaultdict[int, list[Version]] = defaultdict(list)
    for version in told.view.versions:
        by_article[version.article.id].append(version)
    for versions in by_article.values():
        for before, after in itertools.pairwise(sorted(versions, key=lambda version: version.number)):
            if before.title != after.title and before.title and after.title:
                source = told.telling(after.article)
                yield Change("headline", source, after.at, (after.title,), (before.title,))


def _quotes(told: Told) -> Iterable[Change]:
    for quote in told.quotes:
        if quote.before and quote.changed_at is not None:
            source = told.telling(quote.article)
            yield Change("quote", source, quote.changed_at, quote.parts, quote.before, speaker=quote.speaker or "")
