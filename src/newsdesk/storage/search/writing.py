"""Keeps the index true: what is put in and taken out, made anew, and compared with what is stored."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

from sqlalchemy import bindparam, func, select, text, update
from sqlalchemy.orm import Session

from newsdesk.storage import packed
from newsdesk.storage.ids import SMALLEST_ID
from newsdesk.storage.search import sizes, spans
from newsdesk.storage.search.columns import VERSION, Indexed, indexed, kept_by
from newsdesk.storage.tables import (
    ArticleRow,
    ArticleSourceRow,
    IndexStateRow,
    QuoteRow,
    VersionRow,
    table_of,
)
from newsdesk.text import fold

SHORTEST_FORM = 4
"""Letters of a word that is kept among its source's: of fewer no other form is looked for."""

TOLD = 5_000
"""Articles after which the making of an index tells how far it is: some seconds."""

_SOURCE = re.compile("s[0-9]{1,18}")
"""The word for a source; a longer one is a word of a text that looks alike."""

_PUT = text("INSERT INTO article_words (rowid, title, body, source) VALUES (:id, :title, :body, :source)")
_DROP = text(
    "INSERT INTO article_words (article_words, rowid, title, body, source)"
    " VALUES ('delete', :id, :title, :body, :source)"
)
# How many articles have a word is counted in its logarithm, each step less likely than the one before it (Morris 1978,
# "Counting Large Numbers of Events in Small Registers"): the row of a common word is read with each article and hardly
# ever written.
_TERMS = text(
    "INSERT INTO index_terms (term, size) SELECT value, 1 FROM json_each(:terms) WHERE true"
    " ON CONFLICT (term) DO UPDATE SET size = size + 1 WHERE size <= :drawn"
)
_SOURCE_TERMS = text(
    "INSERT OR IGNORE INTO source_terms (source_id, term)"
    " SELECT source.value, term.value FROM json_each(:sources) AS source, json_each(:terms) AS term"
)
_FORGET_OF_SOURCES = text(
    "DELETE FROM source_terms WHERE source_id IN (SELECT value FROM json_each(:sources))"
    " AND term IN (SELECT value FROM json_each(:terms))"
    " AND NOT EXISTS (SELECT 1 FROM article_words WHERE article_words MATCH"
    " 'source : \"s' || source_id || '\" AND {title body} : \"' || term || '\"')"
)
_FORGET = text(
    "DELETE FROM index_terms WHERE term IN (SELECT value FROM json_each(:terms))"
    " AND NOT EXISTS (SELECT 1 FROM article_words WHERE article_words MATCH '\"' || term || '\"')"
)
_HELD = update(table_of(IndexStateRow)).values(articles=IndexStateRow.articles + bindparam("more"))


def put(session: Session, article_id: int, columns: Indexed) -> None:
    """Index an article that is not in the index."""
    session.execute(_PUT, _row(article_id, columns))
    kept = columns.kept.split()
    # In their order, so that neighbours in the tables are written one after the other.
    told = sorted({*columns.title.split(), *columns.body.split()})
    known = json.dumps([word for word in (*told, *kept) if len(word) >= sizes.SHORTEST], ensure_ascii=False)
    session.execute(_TERMS, {"terms": known, "drawn": sizes.drawn(article_id)})
    forms = json.dumps([word for word in told if len(word) >= SHORTEST_FORM and _has_forms(word)], ensure_ascii=False)
    session.execute(_SOURCE_TERMS, {"sources": json.dumps(_sources_in(kept)), "terms": forms})
    session.execute(_HELD, {"more": 1})


def drop(session: Session, article_id: int, columns: Indexed) -> None:
    """Take an article out of the index. `columns` must be what `put` was given: FTS5 cannot look it up."""
    session.execute(_DROP, _row(article_id, columns))
    session.execute(_HELD, {"more": -1})


def words_of(session: Session, article_id: int) -> frozenset[str]:
    """Return the words that every version of a stored article has brought to the index."""
    columns = current(session, article_id)
    told = session.execute(select(VersionRow.title, VersionRow.text).where(VersionRow.article_id == article_id))
    words = [columns.kept.split(), *(fold.index_text(f"{title}\n{text_}").split() for title, text_ in told)]
    return frozenset(chain.from_iterable(words))


def forget(session: Session, words: Iterable[str]) -> None:
    """Take words out of the tables of words that the index holds no more, some 0.1 ms each."""
    gone = sorted(words)
    terms = json.dumps(gone, ensure_ascii=False)
    # What is no source is none of its words either.
    session.execute(_FORGET_OF_SOURCES, {"sources": json.dumps(_sources_in(gone)), "terms": terms})
    session.execute(_FORGET, {"terms": terms})


def _sources_in(words: Iterable[str]) -> list[int]:
    return [int(word[1:]) for word in words if _SOURCE.fullmatch(word)]


def _has_forms(word: str) -> bool:
    return word.isalpha() and (word.isascii() or not fold.letter_by_letter(word))


def _row(article_id: int, columns: Indexed) -> dict[str, int | str]:
    return {"id": article_id, "title": columns.title, "body": columns.body, "source": whole(article_id, columns)}


def whole(article_id: int, columns: Indexed) -> str:
    """Return what stands in the third column: what is kept of an article, and when it was."""
    return " ".join([columns.kept, *spans.tokens(article_id)])


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


def rebuild(session: Session, told: Callable[[int, int], None] | None = None) -> None:
    """Make the whole index anew from the stored texts, 1 to 2 ms an article.

    `told` is called now and then with how many articles are done, and of how many.
    """
    articles = session.scalar(select(func.count()).select_from(ArticleRow)) or 0
    session.execute(text("INSERT INTO article_words (article_words) VALUES ('delete-all')"))
    session.execute(text("DELETE FROM index_terms"))
    session.execute(text("DELETE FROM source_terms"))
    session.execute(update(IndexStateRow).values(articles=0, fold_version=VERSION))
    for number, article_id in enumerate(_all_ids(session)):
        if told is not None and number % TOLD == 0:
            told(number, articles)
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
        for name, words in (("title", columns.title), ("body", columns.body), ("source", whole(article_id, columns))):
            expected += sum(hash((word, name, offset)) for offset, word in enumerate(words.split()))
        if there.pop(article_id, 0) != expected:
            problems.append(f"Article {article_id} is not indexed as it is stored.")
    problems += [f"The index holds article {article_id}, which is not stored." for article_id in there]
    counted = session.scalar(select(func.sum(IndexStateRow.articles)))
    if counted != articles:
        problems.append(f"The index counts {counted} articles, and {articles} are stored.")
    return tuple(problems)
