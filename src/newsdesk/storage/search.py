"""The full-text index and questions to it: which articles of a desk match, newest first; `articles` has what they say.

The index is contentless FTS5: it keeps where words stand, not the text. A row's id is its article's, so that order,
paging and time are ranges of ids, and the newest k matches of any word cost k steps. Its columns are the folded title,
the folded body (paragraphs and headings of it), and what `fts` says of the rest. Words and these never meet: a query
names its columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
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
    text,
    update,
)
from sqlalchemy.orm import InstrumentedAttribute, Session

from newsdesk.models.article import Desk
from newsdesk.models.text import Paragraph, ParagraphKind, Span
from newsdesk.storage import fts, packed, sqlite, visible
from newsdesk.storage.fts import to_fts
from newsdesk.storage.ids import first_id
from newsdesk.storage.tables import (
    ArticleRow,
    ArticleSourceRow,
    FollowRow,
    IndexStateRow,
    QuoteRow,
    SourceRow,
    VersionRow,
    table_of,
)
from newsdesk.text import fold
from newsdesk.text.query import Query

VERSION = 100 + fold.VERSION
"""What the index holds of an article (the hundreds), in which folding (the rest)."""

INDEXED = (ParagraphKind.BODY, ParagraphKind.HEADING)
"""What is found. Captions, credits and furniture are not what an article tells."""

LARGEST_ID = 2**63 - 1
SMALLEST_ID = -(2**63)

# Asking by source tokens costs about 70 µs a source (FTS5 opens a list for each). Filtering costs about 2 µs for each
# article of other desks' that lies between two of ours. So tokens up to FEW sources at once; above, the filter where a
# desk sees at least one article in SHARE, and then only among the WALK newest (30 ms at the worst), tokens after that.
FEW = 12
SHARE = 20
WALK = 20_000
# With more tokens than this even parsing the query takes longer than filtering; then filtering it is, without a limit.
MOST_TOKENS = 2_000

# FTS5 is asked by a hidden column that is named like its table.
_STORY_OF = table_of(ArticleRow).alias("told")
_WORDS = table("article_words", column("rowid", BigInteger), column("article_words", String))
_PUT = text("INSERT INTO article_words (rowid, title, body, source) VALUES (:id, :title, :body, :source)")
_DROP = text(
    "INSERT INTO article_words (article_words, rowid, title, body, source)"
    " VALUES ('delete', :id, :title, :body, :source)"
)
_FLOOR = (
    select(ArticleRow.id)
    .where(ArticleRow.id < bindparam("top"))
    .order_by(ArticleRow.id.desc())
    .offset(bindparam("walk", type_=Integer))
    .limit(1)
)
_HELD = update(table_of(IndexStateRow)).values(articles=IndexStateRow.articles + bindparam("more"))
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
class Indexed:
    """What the index holds of one article: three folded texts."""

    title: str
    body: str
    source: str


def indexed(title: str, body: str, paragraphs: Sequence[Paragraph], title_span: Span | None, kept: str) -> Indexed:
    """Return what the index holds for a version's title and text; `kept` is what `kept_by` made."""
    told = (
        body[paragraph.start : paragraph.end]
        for paragraph in paragraphs
        if paragraph.kind in INDEXED
        and not (title_span and paragraph.start <= title_span.start and title_span.end <= paragraph.end)
    )
    # A new line parts words as well as a space does, and the whole text is folded in one go.
    return Indexed(fold.index_text(title), fold.index_text("\n".join(told)), kept)


def kept_by(sources: Iterable[int], outlet: str | None, language: str, speakers: Iterable[str | None]) -> str:
    """Return what the index holds, beside its words, of an article that came through these sources.

    In: the name of its outlet, its ISO 639-1 code, and who speaks in its quotes.
    """
    return " ".join([*(f"s{source}" for source in sorted(sources)), fts.facets(outlet, language, speakers)])


def newest(session: Session, desk: Desk, query: Query, *, limit: int, before: int | None = None) -> tuple[int, ...]:
    """Return the ids of the newest articles of `desk` that match, newest first: at most `limit`, below `before`."""
    return tuple(article_id for article_id, _ in with_stories(session, desk, query, limit=limit, before=before))


def with_stories(
    session: Session, desk: Desk, query: Query, *, limit: int, before: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Return what `newest` returns, with each article's story."""
    sources, seen = _sources(session, desk)
    low, top = _between(query, before)
    if not sources or limit < 1 or low >= top:
        return ()
    if len(sources) > FEW:
        everything = held(session)
        if len(sources) > MOST_TOKENS:
            return _found(session, desk.id, query, (), (low, top), limit)
        if seen * SHARE >= everything:
            floor = session.scalar(_FLOOR, {"top": top, "walk": WALK}) if everything > WALK else None
            walked = low if floor is None else max(floor, low)
            found = _found(session, desk.id, query, (), (walked, top), limit)
            if walked == low or len(found) == limit:
                return found
    return _found(session, desk.id, query, sources, (low, top), limit)


def newest_public(session: Session, desk_id: int, *, limit: int) -> tuple[int, ...]:
    """Return the ids of the newest public articles that the desk with this id sees, newest first."""
    sources = session.scalars(_PUBLIC_SOURCES, {"desk": desk_id}).all()
    found = _found(session, desk_id, Query(), sources, (SMALLEST_ID, LARGEST_ID), limit) if sources else ()
    return tuple(article_id for article_id, _ in found)


def count(session: Session, desk: Desk, query: Query, cap: int = 1000) -> int:
    """Return how many articles of `desk` match; `cap` where there are that many or more."""
    return len(newest(session, desk, query, limit=cap))


def _between(query: Query, before: int | None) -> tuple[int, int]:
    """Return the first id that a question allows for, and the first above those."""
    low = SMALLEST_ID if query.since is None else first_id(query.since)
    top = LARGEST_ID if query.before is None else first_id(query.before)
    return low, top if before is None else min(before, top)


def _sources(session: Session, desk: Desk) -> tuple[list[int], int]:
    """Return the sources that a desk follows and that have something for it, and how many articles they have for it."""
    rows = session.execute(_SOURCES, {"desk": desk.id}).all()
    return [source for source, _ in rows], sum(came for _, came in rows)


def _found(
    session: Session, desk_id: int, query: Query, sources: Sequence[int], between: tuple[int, int], limit: int
) -> tuple[tuple[int, int], ...]:
    floor, before = between
    asked = {"desk": desk_id, "before": before, "floor": floor, "limit": limit}
    words = to_fts(query, sources)
    rows = session.scalars(_TOPIC, {**asked, "words": words}) if words else session.scalars(_ALL, asked)
    return tuple((article_id, story_id) for article_id, story_id in rows.one())


def held(session: Session) -> int:
    """Return how many articles the index holds, of all desks."""
    return session.scalar(select(IndexStateRow.articles)) or 0


def put(session: Session, article_id: int, columns: Indexed) -> None:
    """Index an article that is not in the index."""
    session.execute(_PUT, _row(article_id, columns))
    session.execute(_HELD, {"more": 1})


def drop(session: Session, article_id: int, columns: Indexed) -> None:
    """Take an article out of the index. `columns` must be what `put` was given: FTS5 cannot look it up."""
    session.execute(_DROP, _row(article_id, columns))
    session.execute(_HELD, {"more": -1})


def _row(article_id: int, columns: Indexed) -> dict[str, int | str]:
    return {"id": article_id, "title": columns.title, "body": columns.body, "source": columns.source}


def current(session: Session, article_id: int) -> Indexed:
    """Return what the index holds of a stored article, worked out from its text as `put` had it."""
    row = session.execute(
        select(VersionRow.title, VersionRow.text, VersionRow.layout, VersionRow.number, ArticleRow)
        .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.version == VersionRow.number))
        .where(ArticleRow.id == article_id)
    ).one()
    sources = session.scalars(select(ArticleSourceRow.source_id).where(ArticleSourceRow.article_id == article_id)).all()
    said = (QuoteRow.article_id == article_id) & (QuoteRow.version == row.number)
    kept = kept_by(
        sources, row.ArticleRow.outlet, row.ArticleRow.language, session.scalars(select(QuoteRow.speaker).where(said))
    )
    layout = packed.unpack_layout(row.layout)
    return indexed(row.title, row.text, layout.paragraphs, layout.title_span, kept)


def stale(session: Session) -> bool:
    """Tell whether the index is of another version than this program or its `text.fold`, and would miss words."""
    return session.scalar(select(IndexStateRow.fold_version)) != VERSION


def rebuild(session: Session) -> None:
    """Make the whole index anew from the stored texts."""
    session.execute(text("INSERT INTO article_words (article_words) VALUES ('delete-all')"))
    session.execute(update(IndexStateRow).values(articles=0, fold_version=VERSION))
    for article_id in _all_ids(session):
        put(session, article_id, current(session, article_id))


def _all_ids(session: Session) -> Iterator[int]:
    """Every article's id, read in pages, so that a large database needs no more memory than a small one."""
    last = SMALLEST_ID
    while True:
        page = session.scalars(
            select(ArticleRow.id).where(ArticleRow.id > last).order_by(ArticleRow.id).limit(1000)
        ).all()
        if not page:
            return
        yield from page
        last = page[-1]


def check(session: Session) -> tuple[str, ...]:
    """Compare the index with the stored articles, word for word, and return a sentence for each thing that is wrong.

    Needs a session that may write (FTS5 runs its own check as an INSERT) and changes nothing. It reads everything:
    minutes for a million articles.
    """
    problems: list[str] = []
    if stale(session):
        problems.append("The index was made with another version of folding.")
    session.execute(text("INSERT INTO article_words (article_words) VALUES ('integrity-check')"))
    session.execute(text("DROP TABLE IF EXISTS temp.article_words_there"))
    session.execute(
        text("CREATE VIRTUAL TABLE temp.article_words_there USING fts5vocab(main, 'article_words', 'instance')")
    )
    # A sum over the places does not depend on their order, and needs one number an article.
    there: dict[int, int] = {}
    places = session.execute(text('SELECT doc, term, col, "offset" FROM temp.article_words_there'))
    for article_id, term, part, offset in places:
        there[article_id] = there.get(article_id, 0) + hash((term, part, offset))
    session.execute(text("DROP TABLE temp.article_words_there"))
    articles = 0
    for article_id in _all_ids(session):
        articles += 1
        columns = current(session, article_id)
        expected = 0
        for name, words in (("title", columns.title), ("body", columns.body), ("source", columns.source)):
            expected += sum(hash((word, name, offset)) for offset, word in enumerate(words.split()))
        if there.pop(article_id, 0) != expected:
            problems.append(f"Article {article_id} is not indexed as it is stored.")
    problems += [f"The index holds article {article_id}, which is not stored." for article_id in there]
    counted = session.scalar(select(func.sum(IndexStateRow.articles)))
    if counted != articles:
        problems.append(f"The index counts {counted} articles, and {articles} are stored.")
    return tuple(problems)
