"""What is new for somebody since they last asked here: the stories of what the desk has first seen since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import share
from newsdesk.briefing.summary import numbers_of
from newsdesk.briefing.topic import topic_query
from newsdesk.models.answers import StoryEntry
from newsdesk.models.article import Desk, StoredArticle, StoredSentence
from newsdesk.models.overview import Asking, CatchUp, Window
from newsdesk.storage import arrivals, articles, asking_marks, desks, search, stories, story_corrections
from newsdesk.storage.arrivals import Arrived
from newsdesk.storage.asking_marks import Mark
from newsdesk.storage.ids import time_of
from newsdesk.text.query import Query

PAGE = 5
"""Stories a page: what a digest has."""

FIRST = timedelta(days=1)
"""What somebody is told who was never told before."""

SETTLING = timedelta(minutes=1)
"""What was taken in by now may be written only a moment later; nothing takes longer than this. So a window ends at the
newest article in it, and where nothing came lately, so long ago: what is written late is in the next one."""

SENTENCES = 1
SHOWN = 40
"""Of each story so many sentences, of so many words together: five stories are one message."""

HALF_LIFE = timedelta(hours=12)
"""A story counts half as much for each so long that nothing new came of it: what six outlets told a day ago stands
beside what one or two tell now."""

MATCHES, ROUNDS = 2_000, 5
"""Of a topic so many articles are compared with what came, from the newest that came on; and as many again from the
newest of those that are older, so many times: what came of an archive lies years behind the newest."""


def catchup(session: Session, desk: Desk, asking: Asking, now: datetime, zone: tzinfo = UTC) -> CatchUp:
    """Find the stories since a person last asked here, or of the window that they ask for.

    Nothing is noted: `told` does that, once the answer was given. Raises `UnreadableQuery` for a topic that cannot be
    read; `now` is aware, `zone` the desk's.
    """
    query, window = topic_query(asking.topic, now, zone), asking.window
    mark = asking_marks.find(session, desk, asking.person, now)
    since = window.since if window else mark.at if mark else now - FIRST
    # The clock of another process may be ahead.
    since = min(since, now)
    came, whole = arrivals.between(session, desk, since, window.until if window else now)
    if window is None:
        window = Window(since, max(now - SETTLING, since, *(one.at for one in came)))
    asked = " ".join(asking.topic.split())
    if asked and not whole:
        # Of the latest alone, a topic of few articles would have nothing where much came beside them.
        more, whole = further(session, desk, query, came, Window(since, window.until))
        came = (*came, *more)
    if asked and came:
        fitting, all_asked = matching(session, desk, query, [one.article_id for one in came])
        came = tuple(one for one in came if one.article_id in fitting)
        whole = whole and all_asked
    new_here = mark is None and asking.window is None
    if not came:
        last = Window(mark.before, mark.at) if mark else None
        return CatchUp(asked, window, 0, 1, (), new_here=new_here, last=last, holdings=desks.holdings(session, desk))
    ranked = _ranked(came, story_corrections.corrections(session, desk), window.until)
    # A page that is no longer there is the last one.
    first = min(max(asking.first, 1), (len(ranked) - 1) // PAGE * PAGE + 1)
    entries = _entries(session, desk, ranked[first - 1 : first - 1 + PAGE])
    return CatchUp(asked, window, len(ranked), first, entries, more=not whole, new_here=new_here)


def told(session: Session, desk: Desk, person: int, answer: CatchUp, now: datetime) -> None:
    """Note that a person was given an answer: the next begins where this one ends.

    One about a topic moves nothing: what is new beside it was not told.
    """
    if answer.topic:
        return
    before = answer.window.since
    if not answer.stories and answer.last is not None:
        before = answer.last.since
    asking_marks.tell(session, desk, person, Mark(answer.window.until, before), now)


def further(
    session: Session, desk: Desk, query: Query, looked_at: Collection[Arrived], window: Window
) -> tuple[tuple[Arrived, ...], bool]:
    """Return what came in a window and matches, beside what was looked at already, and whether that is all of it."""
    answers = search.found(session, desk, query, limit=MATCHES)
    there = {one.article_id for one in looked_at}
    ids = [article_id for article_id, _ in answers.rows if article_id not in there]
    found = tuple(
        Arrived(article.id, article.story_id, article.outlet, article.first_seen)
        for article in articles.many(session, desk, ids)
        # What somebody saved counts from when it was approved, and is always looked at.
        if article.saved_by is None and article.approved and window.since < article.first_seen <= window.until
    )
    return found, answers.whole and len(answers.rows) < MATCHES


def matching(session: Session, desk: Desk, query: Query, came: Iterable[int]) -> tuple[set[int], bool]:
    """Return which of the articles with these ids match, and whether there was time to tell of all.

    Approved or not, it is among those that came or it is not: what is older than all of these need not be asked.
    """
    left = sorted(came, reverse=True)
    found: set[int] = set()
    if not left:
        return found, True
    oldest = time_of(left[-1])
    recent = replace(query, since=max(oldest, query.since or oldest))
    for _ in range(ROUNDS):
        answers = search.found(session, desk, recent, limit=MATCHES, before=left[0] + 1)
        found.update(article_id for article_id, _ in answers.rows)
        if not answers.whole or len(answers.rows) < MATCHES:
            return found, answers.whole
        last = answers.rows[-1][0]
        left = [article_id for article_id in left if article_id < last]
        if not left:
            return found, True
    return found, False


def _ranked(
    came: Sequence[Arrived], said: story_corrections.Corrections, until: datetime
) -> list[tuple[int, frozenset[int]]]:
    """Return the stories of what came, each with its articles: by how many outlets tell it, and how fresh it is."""
    by_story: dict[int, list[Arrived]] = {}
    for one in came:
        by_story.setdefault(said.story_of(one.article_id, one.story_id), []).append(one)

    def weight(there: Sequence[Arrived]) -> tuple[float, int]:
        outlets = len({one.outlet for one in there if one.outlet is not None})
        age = max(until - max(one.at for one in there), timedelta())
        return max(outlets, 1) * 0.5 ** (age / HALF_LIFE), max(one.article_id for one in there)

    order = sorted(by_story, key=lambda story: weight(by_story[story]), reverse=True)
    return [(story, frozenset(one.article_id for one in by_story[story])) for story in order]


def _entries(session: Session, desk: Desk, page: Sequence[tuple[int, frozenset[int]]]) -> tuple[StoryEntry, ...]:
    members = [stories.members(session, desk, story) for story, _ in page]
    # Of a story with more members than are read, what came is there all the same.
    found: list[tuple[StoredArticle, ...]] = []
    for (_, came), told_by in zip(page, members, strict=True):
        new = tuple(one for one in told_by if one.id in came) or articles.many(session, desk, sorted(came)[-1:])
        found.append((*new, *(one for one in told_by if one.id not in came)))
    texts = articles.sentences_of(session, desk, [one[0].id for one in found if one])
    return tuple(_entry(one, texts.get(one[0].id, ())) for one in found if one)


def _entry(members: Sequence[StoredArticle], sentences: tuple[StoredSentence, ...]) -> StoryEntry:
    lead, *rest = members
    chosen = share.pick(sentences, lead.language, SHOWN, SENTENCES, headline=share.stand_in(lead, sentences))
    shown = tuple(sentence.text for sentence in chosen)
    return StoryEntry(share.telling(lead, sentences), shown, share.others(lead, rest), numbers_of(sentences, chosen))
