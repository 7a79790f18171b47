"""How long articles and desks are kept: abridged after one time, erased after another, and what nobody holds at once.

Every function does a limited number of them in one transaction and says how many, so that nobody who writes meanwhile
waits long; whoever calls goes on until nothing is left to do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, exists, func, or_, select, update
from sqlalchemy.orm import Session

from newsdesk.models.article import SourceKind
from newsdesk.models.outbox import State
from newsdesk.models.text import Span
from newsdesk.storage import alerts, erasing, packed, search
from newsdesk.storage.ids import first_id
from newsdesk.storage.outbox_tables import OutboxRow
from newsdesk.storage.packed import Layout
from newsdesk.storage.tables import (
    ArticleRow,
    ArticleSourceRow,
    ArticleTermRow,
    DeskRow,
    FollowRow,
    QuoteRow,
    SketchBandRow,
    SourceRow,
    StoryRow,
    VersionRow,
)
from newsdesk.storage.told_text import pieces
from newsdesk.text.abridge import abridge
from newsdesk.text.sentences import length
from newsdesk.text.summarise.choosing import choose


@dataclass(frozen=True, slots=True)
class Kept:
    """How much of a text stays as its summary: so many words (characters in CJK), but at most this part of all."""

    words: int
    part: float


def abridge_before(session: Session, before: datetime, keep: Kept, now: datetime, limit: int) -> int:
    """Keep of articles first seen before a moment only their summary's sentences and their quotations; return how many.

    Headline, quotations, people, keys and story stay; of earlier versions the quotations alone. The index then finds
    them by what is left.
    """
    due = session.scalars(
        select(ArticleRow.id)
        .where(ArticleRow.first_seen_at < before, ArticleRow.abridged_at.is_(None))
        .order_by(ArticleRow.first_seen_at)
        .limit(limit)
    ).all()
    for article_id in due:
        _abridge(session, article_id, keep, now)
    return len(due)


def _abridge(session: Session, article_id: int, keep: Kept, now: datetime) -> None:
    current, language = session.execute(
        select(ArticleRow.version, ArticleRow.language).where(ArticleRow.id == article_id)
    ).one()
    words, indexed = search.words_of(session, article_id), search.current(session, article_id)
    search.drop(session, article_id, indexed)
    rows = session.execute(
        select(VersionRow.number, VersionRow.text, VersionRow.layout).where(VersionRow.article_id == article_id)
    ).all()
    for number, text, packed_layout in rows:
        layout = packed.unpack_layout(packed_layout)
        told = _told(text, layout, language, keep) if number == current else ()
        said = (QuoteRow.article_id == article_id) & (QuoteRow.version == number)
        quoted = [Span(start, end) for start, end in session.execute(select(QuoteRow.start, QuoteRow.end).where(said))]
        kept = abridge(layout.sentences, told, quoted)
        session.execute(
            update(VersionRow)
            .where(VersionRow.article_id == article_id, VersionRow.number == number)
            .values(
                text=pieces(text, kept.spans),
                layout=packed.pack_layout(Layout(kept.paragraphs, kept.sentences, None)),
            )
        )
    session.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(abridged_at=now))
    # By its near copies it is not found any more: copies come within days.
    session.execute(delete(SketchBandRow).where(SketchBandRow.article_id == article_id))
    search.put(session, article_id, search.current(session, article_id))
    search.forget(session, words)


def _told(text: str, layout: Layout, language: str, keep: Kept) -> tuple[Span, ...]:
    whole = sum(length(text[s.start : s.end], language) for s in layout.sentences)
    words = max(min(keep.words, int(keep.part * whole)), 1)
    return tuple(Span(one.start, one.end) for one in choose(text, layout.sentences, language, words=words))


def forget_terms(session: Session, before: datetime, limit: int) -> int:
    """Forget by what words articles first seen before a moment are found by similar ones; return of how many articles.

    By then no article is compared with them any more; in how many articles each word stands is still known.
    """
    aged = (
        select(ArticleTermRow.article_id)
        .join(ArticleRow, ArticleRow.id == ArticleTermRow.article_id)
        .where(ArticleTermRow.article_id < first_id(before), ArticleRow.first_seen_at < before)
        .distinct()
        .limit(limit)
    )
    due = session.scalars(aged).all()
    session.execute(delete(ArticleTermRow).where(ArticleTermRow.article_id.in_(due)))
    return len(due)


def erase_before(session: Session, before: datetime, limit: int) -> int:
    """Erase articles that were first seen before a moment, the oldest first; return how many."""
    due = session.scalars(
        select(ArticleRow.id).where(ArticleRow.first_seen_at < before).order_by(ArticleRow.first_seen_at).limit(limit)
    ).all()
    for article_id in due:
        erasing.erase(session, article_id)
    return len(due)


def erase_unheld(session: Session, limit: int) -> int:
    """Erase articles of feeds that no desk sees any more, and feeds that nobody follows; return how many of both.

    A desk sees those of what it follows, from when it began. What also came through another source stays.
    """
    first = (
        select(FollowRow.source_id, func.min(FollowRow.from_seq).label("seq")).group_by(FollowRow.source_id).subquery()
    )
    came = ArticleSourceRow.source_id == SourceRow.id
    unheld = (
        select(ArticleSourceRow.article_id, SourceRow.id)
        .join(SourceRow, came)
        .outerjoin(first, first.c.source_id == SourceRow.id)
        .where(SourceRow.kind == SourceKind.FEED, or_(first.c.seq.is_(None), ArticleSourceRow.seq < first.c.seq))
        .limit(limit)
    )
    found = session.execute(unheld).all()
    for article_id, source in found:
        _let_go(session, article_id, source)
    empty = (
        SourceRow.kind == SourceKind.FEED,
        ~exists().where(FollowRow.source_id == SourceRow.id),
        ~exists().where(came),
    )
    gone = session.scalars(select(SourceRow.id).where(*empty).limit(limit - len(found))).all()
    session.execute(delete(SourceRow).where(SourceRow.id.in_(gone)))
    return len(found) + len(gone)


def _let_go(session: Session, article_id: int, source: int) -> None:
    """Take an article from a source; erase it where that was its last."""
    others = (ArticleSourceRow.article_id == article_id) & (ArticleSourceRow.source_id != source)
    if not session.scalar(select(exists().where(others))):
        erasing.erase(session, article_id)
        return
    words = search.words_of(session, article_id)
    search.drop(session, article_id, search.current(session, article_id))
    session.execute(
        delete(ArticleSourceRow).where(ArticleSourceRow.article_id == article_id, ArticleSourceRow.source_id == source)
    )
    search.put(session, article_id, search.current(session, article_id))
    search.forget(session, words)


def leave(session: Session, key: str, now: datetime) -> None:
    """Note that the bot has left a server, if it has a desk here and was not known to have left."""
    session.execute(update(DeskRow).where(DeskRow.key == key, DeskRow.left_at.is_(None)).values(left_at=now))


def stay(session: Session, key: str) -> None:
    """Note that the bot is in a server again."""
    session.execute(update(DeskRow).where(DeskRow.key == key, DeskRow.left_at.is_not(None)).values(left_at=None))


def are_here(session: Session, keys: frozenset[str], now: datetime) -> None:
    """Note in which servers the bot is, by the keys of their desks. All others that it knows it has left, by now."""
    servers = select(DeskRow.key, DeskRow.left_at).where(DeskRow.key.startswith("guild:"))
    for key, left_at in session.execute(servers).all():
        if key not in keys:
            leave(session, key, now)
        elif left_at is not None:
            stay(session, key)


def forget_left(session: Session, before: datetime, limit: int) -> int:
    """Forget desks that the bot left before a moment, with all that is theirs; return how many steps were taken.

    A step is an article of a desk, or the rest of it: what it followed, had set, was owed and was sent.
    """
    due = session.scalars(select(DeskRow.id).where(DeskRow.left_at < before).limit(limit)).all()
    done = 0
    for desk_id in due:
        if done >= limit:
            break
        done += forget_desk(session, desk_id, limit - done)
    return done


def forget_desk(session: Session, desk_id: int, limit: int) -> int:
    """Forget a desk: up to `limit` of its own articles, and where none is left the desk itself; return the steps."""
    own = session.scalars(select(ArticleRow.id).where(ArticleRow.desk_id == desk_id).limit(limit)).all()
    for article_id in own:
        erasing.erase(session, article_id)
    if len(own) < limit and session.get(DeskRow, desk_id) is not None:
        alerts.forget_desk(session, desk_id)
        session.execute(delete(StoryRow).where(StoryRow.desk_id == desk_id))
        session.execute(delete(DeskRow).where(DeskRow.id == desk_id))
        return len(own) + 1
    return len(own)


def forget_settled(session: Session, before: datetime, limit: int) -> int:
    """Forget messages that were settled before a moment; return how many. What a person has yet to look at stays."""
    settled = OutboxRow.settled_at < before, OutboxRow.state != State.HELD
    due = session.scalars(select(OutboxRow.id).where(*settled).order_by(OutboxRow.id).limit(limit)).all()
    session.execute(delete(OutboxRow).where(OutboxRow.id.in_(due)))
    return len(due)
