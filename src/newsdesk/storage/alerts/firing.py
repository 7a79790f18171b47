"""What fires as an article comes in, in the same transaction: for each desk that first sees it, the alerts that match.

An alert fires for exactly the approved articles that a search for the same words finds. An article counts once: when a
desk first sees it, when it is approved, or when a new version says for the first time what is looked for. What a feed
had before a desk followed it is no news.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BigInteger, Integer, bindparam, delete, exists, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session, aliased

from newsdesk.models.article import Source
from newsdesk.storage import packed, search
from newsdesk.storage.alert_tables import AlertHitRow, AlertRow
from newsdesk.storage.alerts import standing
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.feed_tables import FeedRow
from newsdesk.storage.tables import (
    ArticleRow,
    ArticleSourceRow,
    FollowRow,
    HiddenRow,
    QuoteRow,
    UtcTime,
    VersionRow,
    among,
    table_of,
)
from newsdesk.text.match import Document, Literals, document
from newsdesk.text.match.literals import holds

_ARTICLE = bindparam("article", type_=BigInteger)
_AT = bindparam("at", type_=UtcTime())
_THROUGH = aliased(FollowRow)
_OTHER = aliased(ArticleSourceRow)

_removed = exists(
    select(HiddenRow.article_id).where(HiddenRow.desk_id == AlertRow.desk_id, HiddenRow.article_id == _ARTICLE)
)
# What the first look at a feed brings was there before; `ingest.poll` posts none of it either.
_old = FeedRow.source_id.is_not(None) & (
    (FeedRow.ok_at.is_(None) | (FeedRow.ok_at < FollowRow.since))
    & (ArticleRow.published_at.is_(None) | (ArticleRow.published_at < FollowRow.since))
)
_came = (
    select(ArticleSourceRow.article_id)
    .join(FollowRow, FollowRow.source_id == ArticleSourceRow.source_id)
    .join(ArticleRow, ArticleRow.id == ArticleSourceRow.article_id)
    .join(FeedRow, FeedRow.source_id == ArticleSourceRow.source_id, isouter=True)
    .where(
        ArticleSourceRow.article_id == _ARTICLE,
        FollowRow.desk_id == AlertRow.desk_id,
        ArticleSourceRow.seq >= FollowRow.from_seq,
        ~_old,
    )
)
_seen_before = exists(
    select(_OTHER.article_id)
    .join(_THROUGH, _THROUGH.source_id == _OTHER.source_id)
    .where(
        _OTHER.article_id == _ARTICLE,
        _OTHER.source_id != bindparam("source", type_=Integer),
        _THROUGH.desk_id == AlertRow.desk_id,
        _OTHER.seq >= _THROUGH.from_seq,
    )
)
_those = select(AlertRow.id, _ARTICLE, _AT).where(
    AlertRow.question_id.in_(among("questions")), AlertRow.paused_at.is_(None), ~_removed
)
_COLUMNS = ["alert_id", "article_id", "at"]
_SEEN = insert_or(table_of(AlertHitRow)).from_select(_COLUMNS, _those.where(exists(_came))).on_conflict_do_nothing()
_FIRST_SEEN_THROUGH = (
    insert_or(table_of(AlertHitRow))
    .from_select(
        _COLUMNS,
        _those.where(
            exists(
                _came.where(
                    ArticleSourceRow.source_id == bindparam("source", type_=Integer),
                    # A source that had it already brings it to nobody for the first time.
                    ArticleSourceRow.seen_at == _AT,
                )
            ),
            ~_seen_before,
        ),
    )
    .on_conflict_do_nothing()
)


def first_seen(session: Session, arrival: Arrival, article_id: int) -> None:
    """Note what fires for an article that is new."""
    if not arrival.approved:
        return
    questions = _matching(session, arrival, arrival.outlet)
    if questions:
        session.execute(_SEEN, {"questions": list(questions), "article": article_id, "at": arrival.at})


def carried(session: Session, article_id: int, source: Source, now: datetime) -> None:
    """Note what fires for a known article that came through another source, on the desks that see it only so."""
    if not _is_approved(session, article_id):
        return
    _through(session, asking(session, article_id), article_id, source, now)


def asking(session: Session, article_id: int) -> frozenset[int]:
    """Return the ids of the questions that a stored article answers as it stands."""
    standing_ = standing.of(session)
    return frozenset(standing_.matching(stored(session, article_id))) if len(standing_) else frozenset()


def changed(session: Session, arrival: Arrival, article_id: int, before: Collection[int]) -> None:
    """Note what fires for a new version of an article; `before` is what `asking` returned for the one before.

    What has fired and was not decided yet is taken back, where the new version says no more what is looked for.
    """
    if not arrival.approved:
        return
    outlet = session.scalar(select(ArticleRow.outlet).where(ArticleRow.id == article_id))
    questions = _matching(session, arrival, outlet)
    if newly := questions - {*before}:
        session.execute(_SEEN, {"questions": list(newly), "article": article_id, "at": arrival.at})
    # A desk may see the article for the first time with this version.
    _through(session, questions & {*before}, article_id, arrival.source, arrival.at)
    if lost := {*before} - questions:
        mute = select(AlertRow.id).where(AlertRow.question_id.in_(lost))
        gone = delete(AlertHitRow).where(AlertHitRow.article_id == article_id, AlertHitRow.became.is_(None))
        session.execute(gone.where(AlertHitRow.alert_id.in_(mute)))


def approved(session: Session, article_id: int, now: datetime) -> None:
    """Note what fires for a saved text that an editor has just approved: that counts as its first seen."""
    if questions := asking(session, article_id):
        session.execute(_SEEN, {"questions": list(questions), "article": article_id, "at": now})


def reworded(session: Session, alert_id: int, asked: Literals) -> None:
    """Take back what an alert has fired for, and is not decided yet, where it asks for something else now."""
    undecided = (AlertHitRow.alert_id == alert_id) & AlertHitRow.became.is_(None)
    waiting = session.scalars(select(AlertHitRow.article_id).where(undecided)).all()
    lost = [article_id for article_id in waiting if not holds(asked, stored(session, article_id))]
    if lost:
        session.execute(delete(AlertHitRow).where(undecided, AlertHitRow.article_id.in_(lost)))


def _through(session: Session, questions: Collection[int], article_id: int, source: Source, now: datetime) -> None:
    if questions:
        given = {"questions": list(questions), "article": article_id, "source": source.id, "at": now}
        session.execute(_FIRST_SEEN_THROUGH, given)


def _matching(session: Session, arrival: Arrival, outlet: str | None) -> frozenset[int]:
    standing_ = standing.of(session)
    if not len(standing_):
        return frozenset()
    reading = arrival.reading
    words = arrival.indexed
    speakers = (quote.speaker for quote in reading.quotes)
    return frozenset(standing_.matching(document(words.title, words.body, outlet, reading.language, speakers)))


def stored(session: Session, article_id: int) -> Document:
    """Return a stored article to try questions on, as the index has it."""
    row = session.execute(
        select(
            VersionRow.title,
            VersionRow.text,
            VersionRow.layout,
            VersionRow.number,
            ArticleRow.outlet,
            ArticleRow.language,
        )
        .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.version == VersionRow.number))
        .where(ArticleRow.id == article_id)
    ).one()
    said = (QuoteRow.article_id == article_id) & (QuoteRow.version == row.number)
    layout = packed.unpack_layout(row.layout)
    words = search.indexed(row.title, row.text, layout.paragraphs, layout.title_span, "")
    return document(
        words.title, words.body, row.outlet, row.language, session.scalars(select(QuoteRow.speaker).where(said))
    )


def _is_approved(session: Session, article_id: int) -> bool:
    return session.scalar(select(ArticleRow.approved_at).where(ArticleRow.id == article_id)) is not None
