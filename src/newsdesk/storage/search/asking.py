"""Which articles of a desk match a question, newest first.

A question walks back in time, stretch by stretch, each kept to by words of its own (`spans`), until it has what was
asked for, has seen everything, or has used up its time. So a common word is found in the first stretch, a rare one in
a few, and what nobody should have asked ends all the same.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    String,
    bindparam,
    column,
    func,
    select,
    table,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsdesk.models.article import Desk
from newsdesk.storage import sqlite, visible
from newsdesk.storage.ids import IDS_A_MINUTE, LARGEST_ID, SMALLEST_ID, first_id
from newsdesk.storage.search import spans
from newsdesk.storage.search.fts import Kept, beginnings, to_fts
from newsdesk.storage.search_tables import TermRow
from newsdesk.storage.tables import ArticleRow, FollowRow, IndexStateRow, SourceRow, table_of
from newsdesk.text.query import Query

# Asking by source tokens costs about 70 µs a source (FTS5 opens a list for each). Filtering costs about 2 µs for each
# article of other desks' that lies between two of ours. So tokens up to FEW sources at once; above, the filter where a
# desk sees at least one article in SHARE, until a stretch takes longer than tokens would.
FEW = 12
SHARE = 20
SLOW = 0.03
"""Seconds of a stretch after which tokens take the filter's place."""
# With more tokens than this even parsing the query takes longer than filtering; then filtering it is.
MOST_TOKENS = 2_000

FIRST = 20_000
"""Articles of the first stretch, about: whatever is asked of so many is answered in a tenth of a second."""
PROBED = 2_000
"""Articles by which it is reckoned how many minutes those are."""
QUICK, LONGER = 0.01, 8
"""After a stretch that took fewer seconds the next one is so many times as long."""
BUDGET = 0.35
"""Seconds: no further stretch is begun. The last may take a tenth of a second more, and a person waits no longer."""

MOST_FORMS = 400
"""Words with one beginning that are asked for one by one. Of a beginning with more FTS5 looks through the whole index,
which takes a third of a second among a million articles; opening a word's list takes 0.1 ms of every stretch."""

FEW_FORMS = 50

# FTS5 is asked by a hidden column that is named like its table.
_STORY_OF = table_of(ArticleRow).alias("told")
_WORDS = table("article_words", column("rowid", BigInteger), column("article_words", String))
_MATCH = _WORDS.c.article_words.bool_op("MATCH")
MATCHING = select(_WORDS.c.rowid).where(_MATCH(bindparam("words", type_=String)))
"""The ids of all articles, of any desk, that match what `to_fts` made of a query."""
MATCHING_BETWEEN = MATCHING.where(
    _WORDS.c.rowid >= bindparam("floor", type_=BigInteger), _WORDS.c.rowid < bindparam("before", type_=BigInteger)
)
"""Of these, the ones from one id up to another."""

_DESK = bindparam("desk", type_=Integer)
_SOURCES = (
    select(FollowRow.source_id, SourceRow.next_seq - FollowRow.from_seq)
    .join(SourceRow, SourceRow.id == FollowRow.source_id)
    .where(FollowRow.desk_id == _DESK, SourceRow.next_seq > FollowRow.from_seq)
)
_PUBLIC_SOURCES = _SOURCES.with_only_columns(FollowRow.source_id).where(SourceRow.desk_id.is_(None))
_FORMS = (
    select(TermRow.term)
    .where(TermRow.term >= bindparam("first"), TermRow.term < bindparam("end"))
    .limit(bindparam("limit", type_=Integer))
)
_LOWEST, _HIGHEST = select(func.min(ArticleRow.id)), select(func.max(ArticleRow.id))
_ENDS = select(_LOWEST.scalar_subquery(), _HIGHEST.scalar_subquery())
_BELOW = select(ArticleRow.id).where(ArticleRow.id < bindparam("top")).order_by(ArticleRow.id.desc())
_PROBE = union_all(
    select(_BELOW.limit(1).subquery().c.id),
    select(_BELOW.offset(bindparam("far", type_=Integer)).limit(1).subquery().c.id),
)


def _newest(article_id: ColumnElement[int] | InstrumentedAttribute[int]) -> Select[int, int]:
    """Return the newest articles that a desk sees, with their stories, of whatever this id is of."""
    # Not a join: the order is the index's, and must not become a question of what SQLite starts with.
    story = select(_STORY_OF.c.story_id).where(_STORY_OF.c.id == article_id).scalar_subquery()
    return (
        select(article_id, story)
        .where(
            article_id >= bindparam("floor", type_=BigInteger),
            article_id < bindparam("before", type_=BigInteger),
            visible.to(_DESK, article_id),
        )
        .order_by(article_id.desc())
        .limit(bindparam("limit", type_=Integer))
    )


# Put together once: building a statement takes longer than running it.
_ALL = sqlite.at_once(_newest(ArticleRow.id))
_TOPIC = sqlite.at_once(_newest(_WORDS.c.rowid).where(_MATCH(bindparam("words", type_=String))))


@dataclass(frozen=True, slots=True)
class Found:
    """The newest articles that match, with their stories, newest first."""

    rows: tuple[tuple[int, int], ...]
    whole: bool
    """Whether there was time to look at everything that could have been among them."""
    floor: int = SMALLEST_ID
    """Down to this id everything was looked at, where there was no time for all of it."""


def newest(session: Session, desk: Desk, query: Query, *, limit: int, before: int | None = None) -> tuple[int, ...]:
    """Return the ids of the newest articles of `desk` that match, newest first: at most `limit`, below `before`."""
    return tuple(article_id for article_id, _ in found(session, desk, query, limit=limit, before=before).rows)


def with_stories(
    session: Session, desk: Desk, query: Query, *, limit: int, before: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Return what `newest` returns, with each article's story."""
    return found(session, desk, query, limit=limit, before=before).rows


def found(
    session: Session,
    desk: Desk,
    query: Query,
    *,
    limit: int,
    before: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> Found:
    """Return the newest articles of `desk` that match, at most `limit`, with ids below `before`.

    `clock` tells seconds, by which the time is kept that one question may take.
    """
    sources, seen = _sources(session, desk)
    low, top = between(query, before)
    if not sources or limit < 1 or low >= top:
        return Found((), whole=True)
    forms = _forms(session, query)
    minutes = None if _looks_through_all(query, forms) else _first_stretch(session, top)
    if minutes is not None:
        oldest, latest = session.execute(_ENDS).one()
        low, top = max(low, oldest), min(top, latest + 1)
    by_tokens = len(sources) <= FEW or (len(sources) <= MOST_TOKENS and seen * SHARE < held(session))
    # Each stretch opens the list of every word anew: fewer stretches then, and longer ones.
    many_forms = sum(map(len, forms.values())) > FEW_FORMS
    rows: list[tuple[int, int]] = []
    began = since = clock()
    while True:
        floor, words = _stretch(low, top, minutes)
        kept = Kept(sources if by_tokens else (), words if query.root else (), forms)
        rows += _asked(session, desk.id, to_fts(query, kept), (floor, top), limit - len(rows))
        now = clock()
        if len(rows) == limit or floor <= low or minutes is None:
            return Found(tuple(rows), whole=True)
        if now - began > BUDGET:
            return Found(tuple(rows), whole=False, floor=floor)
        if now - since < QUICK or many_forms:
            minutes *= LONGER**2 if many_forms else LONGER
        by_tokens = by_tokens or (now - since > SLOW and len(sources) <= MOST_TOKENS)
        top, since = floor, now


def newest_public(session: Session, desk_id: int, *, limit: int) -> tuple[int, ...]:
    """Return the ids of the newest public articles that the desk with this id sees, newest first."""
    sources = session.scalars(_PUBLIC_SOURCES, {"desk": desk_id}).all()
    if not sources:
        return ()
    rows = _asked(session, desk_id, to_fts(Query(), Kept(sources)), (SMALLEST_ID, LARGEST_ID), limit)
    return tuple(article_id for article_id, _ in rows)


def count(session: Session, desk: Desk, query: Query, cap: int = 1000) -> int:
    """Return how many articles of `desk` match; `cap` where there are that many or more."""
    return len(newest(session, desk, query, limit=cap))


def between(query: Query, before: int | None = None) -> tuple[int, int]:
    """Return the first id that a question's times allow for, and the first above those."""
    low = SMALLEST_ID if query.since is None else first_id(query.since)
    top = LARGEST_ID if query.before is None else first_id(query.before)
    return low, top if before is None else min(before, top)


def held(session: Session) -> int:
    """Return how many articles the index holds, of all desks."""
    return session.scalar(select(IndexStateRow.articles)) or 0


def _sources(session: Session, desk: Desk) -> tuple[list[int], int]:
    """Return the sources that a desk follows and that have something for it, and how many articles they have for it."""
    rows = session.execute(_SOURCES, {"desk": desk.id}).all()
    return [source for source, _ in rows], sum(came for _, came in rows)


def _forms(session: Session, query: Query) -> dict[str, tuple[str, ...]]:
    """Return the words that each beginning in a question may be of; nothing for one of too many."""
    forms: dict[str, tuple[str, ...]] = {}
    for beginning in beginnings(query):
        # Folded words have no character above this one, which is no letter.
        asked = {"first": beginning, "end": f"{beginning}\U0010ffff", "limit": MOST_FORMS + 1}
        words = tuple(session.scalars(_FORMS, asked))
        if len(words) <= MOST_FORMS:
            forms[beginning] = words
    return forms


def _looks_through_all(query: Query, forms: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether FTS5 has to look through the whole index, so that to ask it stretch by stretch were dearer."""
    return not beginnings(query) <= forms.keys()


def _first_stretch(session: Session, top: int) -> int | None:
    """Return how many minutes before an id hold about `FIRST` articles; `None` where few are left."""
    below = session.execute(_PROBE, {"top": top, "far": PROBED}).all()
    if len(below) < 2:
        return None
    newest_id, far_id = (row[0] for row in below)
    minutes = (newest_id - far_id) // IDS_A_MINUTE * (FIRST // PROBED)
    return max(minutes // spans.STEP, 1) * spans.STEP


def _stretch(low: int, top: int, minutes: int | None) -> tuple[int, list[str]]:
    """Return where a stretch that ends below the id `top` begins, not below `low`, and the words that keep to it."""
    if minutes is None:
        return low, []
    step = spans.STEP
    end = -(-top // IDS_A_MINUTE // step) * step
    begin = max(end - minutes, low // IDS_A_MINUTE // step * step)
    return max(begin * IDS_A_MINUTE, low), spans.cover(begin, end)


def _asked(
    session: Session, desk_id: int, words: str, within: tuple[int, int], limit: int
) -> tuple[tuple[int, int], ...]:
    floor, before = within
    asked = {"desk": desk_id, "before": before, "floor": floor, "limit": limit}
    rows = session.scalars(_TOPIC, {**asked, "words": words}) if words else session.scalars(_ALL, asked)
    return tuple((article_id, story_id) for article_id, story_id in rows.one())
