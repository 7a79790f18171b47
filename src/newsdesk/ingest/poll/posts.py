"""Owes the posts of an article that came through a feed: one a story and place; a later outlet or version changes it.

In the transaction that takes the article in, so that neither is ever without the other.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import TypeAlias

from sqlalchemy.orm import Session

from newsdesk.messages import feed_post as worded
from newsdesk.models.article import Desk, StoredArticle
from newsdesk.models.following import DueFeed, FeedEntry, FeedPost, StoryPost, Wanted
from newsdesk.models.outbox import Deed, Kind, Owed
from newsdesk.storage import articles, desks, feeds, outbox, story_told
from newsdesk.words import Catalogue, catalogue

Tell: TypeAlias = Callable[[Session, Desk, StoredArticle, Sequence[StoredArticle]], FeedPost]
"""Says what a post tells of an article, and of those of other outlets that came later: `briefing.feed_post`."""


def words_of(session: Session, desk: Desk, language: str) -> Catalogue:
    """Return the bot's words in a desk's language, or in the operator's where it has set none."""
    return catalogue(desks.settings(session, desk).language or language)


def owe(
    session: Session, feed: DueFeed, entry: FeedEntry, article_id: int, tell: Tell, language: str, now: datetime
) -> None:
    """Owe the posts of a new item, wherever its feed is posted to."""
    for wanted in feeds.wanted(session, feed.id):
        if _is_older(feed, entry, wanted):
            continue
        article = next(iter(articles.many(session, wanted.desk, [article_id])), None)
        # What an editor has removed is posted nowhere.
        if article is not None:
            words = words_of(session, wanted.desk, language)
            _owe_one(session, wanted, _key(entry, wanted), article, tell, words, now)


def correct(
    session: Session, feed: DueFeed, article_id: int, version: int, tell: Tell, language: str, now: datetime
) -> None:
    """Owe the edits of the posts that tell an article, where its new version has them say something else.

    A post of which it is a further outlet's telling stays: that names the outlet and its link, and no words of it.
    """
    for wanted in feeds.wanted(session, feed.id):
        article = next(iter(articles.many(session, wanted.desk, [article_id])), None)
        told = None if article is None else _told(session, wanted, article)[1]
        if article is None or told is None or told.refs[0] != article.ref:
            continue
        words = words_of(session, wanted.desk, language)
        post = tell(session, wanted.desk, article, story_told.carriers(session, wanted.desk, told.refs)[1:])
        message = worded.feed_post(post, words)
        if outbox.says(session, wanted.desk, told.key, message):
            continue
        edit = Owed(
            key=f"{told.key}:{article.ref}:version {version}",
            deed=Deed.EDIT,
            target=wanted.target,
            kind=Kind.FEED,
            about=wanted.about,
            message=message,
            headline=worded.in_a_bundle(post, words),
            of=told.key,
            owner=wanted.owner,
            articles=(article.ref,),
        )
        outbox.enqueue(session, wanted.desk, edit, now)


def owe_apart(session: Session, ids: Sequence[int], tell: Tell, language: str, now: datetime) -> None:
    """Owe the posts of articles whose stories parted: of those that a post had taken in without a word of them.

    What leads a post, or is named in one as another outlet's, was posted.
    """
    for feed_id, article_id in feeds.brought(session, ids):
        for wanted in feeds.wanted(session, feed_id):
            article = next(iter(articles.many(session, wanted.desk, [article_id])), None)
            if article is None:
                continue
            taken_in = feeds.taken_in(session, wanted.desk, wanted.target, article)
            if taken_in and not any(_named(session, wanted.desk, article, post) for post in taken_in):
                key = f"feed:{wanted.ref}:{article.ref}:{wanted.desk.key}:{wanted.target}"
                _owe_one(session, wanted, key, article, tell, words_of(session, wanted.desk, language), now)


def _named(session: Session, desk: Desk, article: StoredArticle, post: StoryPost) -> bool:
    """Tell whether a post names an article, for it leads it or was the first of its outlet there."""
    before = post.refs[: post.refs.index(article.ref)]
    outlets = {one.outlet for ref in before if (one := articles.by_ref(session, desk, ref)) is not None}
    return article.outlet not in outlets


def _told(session: Session, wanted: Wanted, article: StoredArticle) -> tuple[StoredArticle, StoryPost | None]:
    """Return the post that tells an article's story in a place, and the article that leads it."""
    return story_told.telling(
        session, wanted.desk, article, partial(feeds.story_posts, session, wanted.desk, wanted.target)
    )


def _is_older(feed: DueFeed, entry: FeedEntry, wanted: Wanted) -> bool:
    """Tell whether an item is from before the feed was to be posted there: the first look after that may bring such."""
    if feed.ok_at is not None and feed.ok_at >= wanted.since:
        return False
    return entry.published is None or entry.published < wanted.since


def _key(entry: FeedEntry, wanted: Wanted) -> str:
    return f"feed:{wanted.ref}:{entry.key}:{wanted.desk.key}:{wanted.target}"


def _owe_one(
    session: Session, wanted: Wanted, key: str, article: StoredArticle, tell: Tell, words: Catalogue, now: datetime
) -> None:
    lead, told = _told(session, wanted, article)
    if told is not None and article.ref in told.refs:
        return
    refs = (article.ref,) if told is None else (*told.refs, article.ref)
    those = story_told.carriers(session, wanted.desk, refs)
    post = tell(session, wanted.desk, those[0], those[1:])
    # A further article of an outlet that is named already says nothing new in a post.
    if told is None or _names_more(session, wanted, post, those, tell):
        owed = Owed(
            key=key,
            deed=_deed(wanted, told),
            target=wanted.target,
            kind=Kind.FEED,
            about=wanted.about,
            message=worded.feed_post(post, words),
            title=worded.thread_title(post) if told is None and wanted.target.what == "forum" else None,
            headline=worded.in_a_bundle(post, words),
            of=None if told is None else told.key,
            owner=wanted.owner,
            articles=refs if told is None else (article.ref,),
        )
        outbox.enqueue(session, wanted.desk, owed, now)
    kept = StoryPost(key if told is None else told.key, refs)
    feeds.tell_story(session, wanted.desk, wanted.target, lead.id, kept, now)


def _deed(wanted: Wanted, told: StoryPost | None) -> Deed:
    if told is not None:
        return Deed.EDIT
    return Deed.POST if wanted.target.what == "forum" else Deed.SEND


def _names_more(session: Session, wanted: Wanted, post: FeedPost, those: Sequence[StoredArticle], tell: Tell) -> bool:
    return len(post.others) > len(tell(session, wanted.desk, those[0], those[1:-1]).others)
