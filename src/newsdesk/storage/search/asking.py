"""Which articles of a desk match a question, newest first.

A question that is little work, by how many articles have its words (`weighing`), is asked at once. Any other walks back
in time, stretch by stretch, each kept to by words of its own (`spans`), until it has what was asked for, has seen
everything, or has used up its time. So a rare word is found at once, a common one in the first stretch, and what nobody
should have asked ends all the same.

While articles are taken in, the driver waits up to 5 ms for its turn at each statement and each row. So one statement
asks for all that has to be known before, and each stretch is one.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

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
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsdesk.models.article import Desk
from newsdesk.storage import sqlite, visible
from newsdesk.storage.ids import IDS_A_MINUTE, LARGEST_ID, SMALLEST_ID, first_id
from newsdesk.storage.search import spans
from newsdesk.storage.search.fts import Kept, beginnings, to_fts
from newsdesk.storage.search.weighing import LISTS, Known, Weight, weigh, whole_words
from newsdesk.storage.search_tables import TermRow
from newsdesk.storage.tables import ArticleRow, FollowRow, IndexStateRow, SourceRow, among, table_of
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

AT_ONCE = 60_000
"""Candidates that are looked at without an end in sight: about 50 ms, for a word that one desk has and another asks."""
RARE = 1_000
"""Articles with a word that are looked at one by one rather than opening the lists of a desk's sources as well."""

FIRST = 20_000
"""Articles of the first stretch, about: whatever is asked of so many is answered in a tenth of a second."""
PLENTY = 2
"""Times as many matches as are asked for are to be expected of a first stretch."""
PROBED = 2_000
"""Articles by which it is reckoned how many minutes those are."""
QUICK, LONGER = 0.01, 8
"""After a stretch that took fewer seconds the next one is so many times as long."""
BUDGET = 0.35
"""Seconds: no further stretch is begun. The last may take a tenth of a second more, and a person waits no longer."""

MOST_FORMS = 8_000
"""Words that the beginnings of a question may have together to be asked for one by one: opening a word's list takes
20 µs of every stretch. Of a beginning with more FTS5 looks through the whole index, which takes up to 0.4 s among a
million articles."""
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
    select(
        func.json_group_array(FollowRow.source_id).label("sources"),
        func.coalesce(func.sum(SourceRow.next_seq - FollowRow.from_seq), 0).label("seen"),
    )
    .join(SourceRow, SourceRow.id == FollowRow.source_id)
    .where(FollowRow.desk_id == _DESK, SourceRow.next_seq > FollowRow.from_seq)
)
_PUBLIC_SOURCES = (
    select(FollowRow.source_id)
    .join(SourceRow, SourceRow.id == FollowRow.source_id)
    .where(FollowRow.desk_id == _DESK, SourceRow.next_seq > FollowRow.from_seq, SourceRow.desk_id.is_(None))
)
_TOP = bindparam("top", type_=BigInteger)
_BELOW = select(ArticleRow.id).where(ArticleRow.id < _TOP).order_by(ArticleRow.id.desc())
_SIZED = select(TermRow.term, TermRow.size)
_WORDS_SIZED = _SIZED.where(TermRow.term.in_(among("words")))
_STATE = _SOURCES.add_columns(
    select(IndexStateRow.articles).scalar_subquery().label("held"),
    select(func.min(ArticleRow.id)).scalar_subquery().label("oldest"),
    _BELOW.limit(1).scalar_subquery().label("latest"),
    _BELOW.offset(bindparam("far", type_=Integer)).limit(1).scalar_subquery().label("probed"),
    sqlite.at_once(_WORDS_SIZED).scalar_subquery().label("sized"),
)
_FORMS = sqlite.at_once(
    _SIZED.where(TermRow.term >= bindparam("first"), TermRow.term < bindparam("end")).limit(
        bindparam("limit", type_=Integer)
    )
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
    if limit < 1:
        return Found((), whole=True)
    rows: list[tuple[int, int]] = []

    def ask(words: str, floor: int, top: int) -> bool:
        rows.extend(_asked(session, desk.id, words, (floor, top), limit - len(rows)))
        return len(rows) == limit

    floor = walk(session, desk, query, ask, limit=limit, before=before, clock=clock)
    return Found(tuple(rows), whole=True) if floor is None else Found(tuple(rows), whole=False, floor=floor)


def walk(
    session: Session,
    desk: Desk,
    query: Query,
    ask: Callable[[str, int, int], bool],
    *,
    limit: int,
    before: int | None = None,
    clock: Callable[[], float] = time.perf_counter,
) -> int | None:
    """Have a question asked, from the newest articles to the oldest, in as many steps as it needs.

    `ask` is given the question in FTS5's language, "" for every article, and ids: from the first on, up to the second.
    It says whether it has found enough, which are `limit` articles or so. Which of the matches the desk sees is left to
    it. Out: the id down to which there was time to ask, none where that was all or enough.
    """
    low, top = between(query, before)
    if low >= top:
        return None
    state = _state(session, desk, query, top)
    if not state.sources or state.latest is None or not state.weight.most:
        return None
    low, top = max(low, state.oldest), state.latest + 1
    by_tokens, minutes = _planned(query, state, limit)
    # Each stretch opens the list of every word anew: of many forms fewer stretches then, and longer ones.
    many_forms = sum(map(len, state.known.forms.values())) > FEW_FORMS
    began = since = clock()
    while low < top:
        floor, words = _stretch(low, top, minutes)
        kept = Kept(state.sources if by_tokens else (), words if query.root else (), state.known.forms)
        enough = ask(to_fts(query, kept), floor, top)
        now = clock()
        if enough or minutes is None:
            return None
        if now - began > BUDGET and floor > low:
            return floor
        if now - since < QUICK or many_forms:
            minutes *= LONGER**2 if many_forms else LONGER
        by_tokens = by_tokens or (now - since > SLOW and len(state.sources) <= MOST_TOKENS)
        top, since = floor, now
    return None


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


class _State(NamedTuple):
    """What is known before a question is asked."""

    sources: Sequence[int]
    """What the desk follows and has something from."""
    seen: int
    """How many articles they have for it."""
    known: Known
    weight: Weight
    oldest: int
    latest: int | None
    """The id of the newest article below the top, of any desk; none where there is none."""
    minutes: float | None
    """In how many minutes before it an article came, in the mean; nothing where few are left."""


def _state(session: Session, desk: Desk, query: Query, top: int) -> _State:
    asked = {"desk": desk.id, "top": top, "far": PROBED, "words": sorted(whole_words(query.root))}
    row = session.execute(_STATE, asked).one()
    forms = _forms(session, query)
    counts = _counts(row.sized) | {word: count for sized in forms.values() for word, count in sized.items()}
    known = Known(row.held, counts, {beginning: tuple(sized) for beginning, sized in forms.items()})
    weight = weigh(query.root, known) if query.root else Weight(row.held, 1.0, 0)
    minutes = None if row.probed is None else (row.latest - row.probed) / IDS_A_MINUTE / PROBED
    return _State(json.loads(row.sources), row.seen, known, weight, row.oldest or 0, row.latest, minutes)


def _forms(session: Session, query: Query) -> dict[str, dict[str, int]]:
    """Return the words of each beginning with their counts: of those with fewest words as many as may be asked for."""
    found: list[tuple[str, dict[str, int]]] = []
    for beginning in sorted(beginnings(query)):
        # Folded words have no character above this one, which is no letter.
        asked = {"first": beginning, "end": f"{beginning}\U0010ffff", "limit": MOST_FORMS + 1}
        found.append((beginning, _counts(session.scalars(_FORMS, asked).one())))
    found.sort(key=lambda one: len(one[1]))
    kept: dict[str, dict[str, int]] = {}
    left = MOST_FORMS
    for beginning, sized in found:
        left -= len(sized)
        if left < 0:
            break
        kept[beginning] = sized
    return kept


def _counts(rows: Any) -> dict[str, int]:
    """Return words with their counts, as a statement of one value gives them."""
    return dict(rows)


def _planned(query: Query, state: _State, limit: int) -> tuple[bool, int | None]:
    """Return whether to ask by the tokens of sources, and how many minutes a first stretch has; none of all at once."""
    weight, sources = state.weight, len(state.sources)
    by_tokens = sources <= FEW or (sources <= MOST_TOKENS and state.seen * SHARE < state.known.articles)
    if not beginnings(query) <= state.known.forms.keys() or state.minutes is None:
        # FTS5 has to look through the whole index for a beginning: to ask it stretch by stretch were dearer.
        return by_tokens, None
    if query.root and weight.most <= RARE and weight.work <= AT_ONCE:
        return False, None
    if by_tokens:
        own = min(state.seen, state.known.articles)
        share = weight.share * own / state.known.articles
        most, lists = min(weight.most, own), weight.lists + sources
        weight = Weight(most, share, lists, weight.walked, weight.steps)
    if query.root and weight.work <= AT_ONCE:
        return by_tokens, None
    # However rare matches are, a stretch has no more articles than can be gone through in good time.
    needed = min(PLENTY * limit / max(weight.share, 1e-9), PLENTY * AT_ONCE * LISTS / (LISTS + weight.lists))
    return by_tokens, max(int(max(FIRST, needed) * state.minutes) // spans.STEP, 1) * spans.STEP


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
