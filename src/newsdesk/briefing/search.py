"""All that matches a question: stories, each with the sentence in which the words stand, by time or relevance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share, suggestions
from newsdesk.briefing.excerpts import excerpt, shortened
from newsdesk.briefing.forms import Asked, other_forms
from newsdesk.briefing.relevance import Signs, relevance
from newsdesk.briefing.topic import topic_query
from newsdesk.models.article import Desk, StoredSentence
from newsdesk.models.searched import Excerpt, Searched, SearchEntry, Sort
from newsdesk.storage import articles, desks, ids, nearness, stories
from newsdesk.storage import search as index
from newsdesk.text.query import Words
from newsdesk.text.query.matches import matches, text_words

PAGE = 5
"""Stories a page: each is a headline, a sentence and a line of small print."""

COUNTED = 1_000
"""Stories are counted among the newest this many articles that match."""
WEIGHED = 400
"""The newest this many articles that match are put in the order of relevance: some 16 ms."""


def search(
    session: Session,
    desk: Desk,
    asked: str,
    sort: Sort = "time",
    first: int = 1,
    *,
    now: datetime | None = None,
    zone: tzinfo = UTC,
) -> Searched:
    """Find the stories that match, from the one numbered `first` (from 1) on, the newest or the most relevant first.

    In: the moment of asking and the desk's time zone, for `since:` and `before:`. Raises `UnreadableQuery` for a
    question that cannot be read.
    """
    query, first = topic_query(asked, now, zone), max(first, 1)
    words = text_words(query)
    found = index.found(session, desk, query, limit=COUNTED if sort == "time" else WEIGHED)
    by_story = stories.grouped(session, desk, found.rows)
    if sort == "relevance":
        by_story = _by_relevance(session, desk, words, by_story, now)
    page = {story_id: by_story[story_id] for story_id in list(by_story)[first - 1 : first - 1 + PAGE]}
    entries = _entries(session, desk, stories.told(session, desk, page), page, words)
    typed = " ".join(asked.split())
    forms = meant = None
    if found.whole:  # what took all the time that there is is not asked again in other words
        forms = other_forms(session, desk, Asked(typed, query, frozenset(by_story)), now=now, zone=zone)
    if found.whole and not by_story and forms is None and query.phrases:
        meant = suggestions.stories(session, desk, asked, now, zone)
    return Searched(
        typed,
        sort,
        len(by_story),
        first,
        entries,
        more=len(found.rows) == (COUNTED if sort == "time" else WEIGHED),
        looked_back=None if found.whole else ids.time_of(found.floor),
        forms=forms,
        holdings=None if by_story else desks.holdings(session, desk),
        suggestion=meant,
    )


def _by_relevance(
    session: Session,
    desk: Desk,
    words: tuple[Words, ...],
    by_story: Mapping[int, Sequence[int]],
    now: datetime | None,
) -> dict[int, list[int]]:
    """Return the stories in the order of their most relevant article, each with that article first."""
    every = [id_ for matching in by_story.values() for id_ in matching]
    if not every:
        return {}
    titles = nearness.titles(session, every)
    close = nearness.close_together(session, desk, words, every)
    moment = now or ids.time_of(max(every))
    score: dict[int, float] = {}
    for matching in by_story.values():
        outlets = len({titles[id_].outlet for id_ in matching if titles[id_].outlet}) or 1
        for id_ in matching:
            headed = matches(words, titles[id_].title).asked / len(words) if words else 0.0
            score[id_] = relevance(Signs(headed, id_ in close, outlets, moment - ids.time_of(id_)))
    # Of equals the newest: the larger id.
    ranked = {
        story_id: sorted(matching, key=lambda id_: (score[id_], id_), reverse=True)
        for story_id, matching in by_story.items()
    }
    order = sorted(ranked, key=lambda story_id: (score[ranked[story_id][0]], ranked[story_id][0]), reverse=True)
    return {story_id: ranked[story_id] for story_id in order}


def _entries(
    session: Session,
    desk: Desk,
    found: Sequence[stories.FoundStory],
    page: Mapping[int, Sequence[int]],
    words: tuple[Words, ...],
) -> tuple[SearchEntry, ...]:
    """Tell each story by the first of its articles on this page."""
    leads = [next(one for one in story.matching if one.id == page[story.id][0]) for story in found]
    texts = articles.sentences_of(session, desk, [lead.id for lead in leads])
    entries: list[SearchEntry] = []
    for story, lead in zip(found, leads, strict=True):
        sentences = texts.get(lead.id, ())
        others = share.others(lead, (*story.matching, *story.others))
        # A text that somebody saved is no outlet's.
        outlets = len(others) + (lead.outlet is not None and lead.saved_by is None)
        headline = share.stand_in(lead, sentences)
        told = [sentence for sentence in sentences if sentence != headline]
        entries.append(SearchEntry(share.telling(lead, sentences), _excerpt(told, words), outlets))
    return tuple(entries)


def _excerpt(sentences: Sequence[StoredSentence], words: tuple[Words, ...]) -> Excerpt | None:
    """Return the sentence with the words; where they stand in none, the one that says most."""
    best = min((s for s in sentences if s.rank is not None), key=lambda s: s.rank or 0, default=None)
    return excerpt(sentences, words) or (shortened(Excerpt(best.text)) if best else None)
