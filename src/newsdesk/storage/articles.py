"""Articles: as a desk sees them, and how one is stored; whether it is to be stored is decided by `ingest.intake`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from sqlalchemy import Integer, bindparam, delete, func, select, union_all, update
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, Source, StoredArticle, StoredSentence
from newsdesk.models.text import ParagraphKind
from newsdesk.storage import keys, packed, people, quotes, search, visible
from newsdesk.storage.arrival import Arrival
from newsdesk.storage.ids import IDS_A_MINUTE, first_id
from newsdesk.storage.packed import Layout
from newsdesk.storage.tables import (
    ArticleRow,
    ArticleSourceRow,
    DeskRow,
    SketchBandRow,
    SourceRow,
    VersionRow,
    among,
    insert_into,
    table_of,
)

_SHOWN = (
    ArticleRow.id,
    ArticleRow.title,
    ArticleRow.url,
    ArticleRow.outlet,
    ArticleRow.author,
    ArticleRow.language,
    ArticleRow.published_at,
    ArticleRow.story_id,
    ArticleRow.saved_by,
    ArticleRow.approved_at,
    ArticleRow.version,
    ArticleRow.ref,
    ArticleRow.abridged_at,
)

# What is asked again and again is put together once: building a statement takes longer than running it.
_LAST_ID = select(func.max(ArticleRow.id)).where(ArticleRow.id >= bindparam("first"), ArticleRow.id < bindparam("end"))
_NEXT_SEQ = (
    update(table_of(SourceRow))
    .where(SourceRow.id == bindparam("source"))
    .values(next_seq=SourceRow.next_seq + 1)
    .returning(SourceRow.next_seq - 1)
)

_MANY = (
    select(*_SHOWN, func.min(visible.seen_at(bindparam("desk", type_=Integer))))
    .join(ArticleSourceRow, ArticleSourceRow.article_id == ArticleRow.id)
    .where(ArticleRow.id.in_(among("articles")), visible.arrivals(bindparam("desk", type_=Integer)))
    .group_by(ArticleRow.id)
)
_BODIES = (
    select(VersionRow.article_id, VersionRow.text, VersionRow.layout)
    .join(ArticleRow, (ArticleRow.id == VersionRow.article_id) & (ArticleRow.version == VersionRow.number))
    .where(ArticleRow.id.in_(among("articles")), visible.to(bindparam("desk", type_=Integer), ArticleRow.id))
)
_DESK_KEY = select(DeskRow.key).where(DeskRow.id == bindparam("desk"))
# One statement for each scope: SQLite finds the index of a scope's refs only where it can see that it is one.
_OWN_REF = select(ArticleRow.id).where(ArticleRow.desk_id == bindparam("desk"), ArticleRow.ref == bindparam("ref"))
_PUBLIC_REF = select(ArticleRow.id).where(ArticleRow.desk_id.is_(None), ArticleRow.ref == bindparam("ref"))
_BY_REF = union_all(_OWN_REF, _PUBLIC_REF)


def many(session: Session, desk: Desk, ids: Sequence[int]) -> tuple[StoredArticle, ...]:
    """Return these articles in the order asked for, as `desk` sees them; what it does not see is left out.

    When an article was first seen is when the first of the desk's own sources brought it.
    """
    if not ids:
        return ()
    rows = session.execute(_MANY, {"articles": list(ids), "desk": desk.id})
    found: dict[int, StoredArticle] = {}
    for row in rows:
        id_, title, url, outlet, author, language, published, story, by, approved, version, ref, abridged, seen = row
        found[id_] = StoredArticle(
            id=id_,
            title=title,
            url=url,
            outlet=outlet,
            author=author,
            language=language,
            published=published,
            first_seen=seen,
            story_id=story,
            saved_by=by,
            approved=approved is not None,
            version=version,
            ref=ref,
            abridged=abridged is not None,
        )
    return tuple(found[id_] for id_ in ids if id_ in found)


def by_ref(session: Session, desk: Desk, ref: str) -> StoredArticle | None:
    """Return the article that messages name so, as `desk` sees it; `None` where it sees none."""
    ids = session.scalars(_BY_REF, {"desk": desk.id, "ref": ref}).all()
    return next(iter(many(session, desk, ids)), None)


def approved(session: Session, ids: Sequence[int]) -> frozenset[int]:
    """Return those of some articles that somebody vouches for: all but saved texts that no editor has approved."""
    asked = select(ArticleRow.id).where(ArticleRow.id.in_(among("articles")), ArticleRow.approved_at.is_not(None))
    return frozenset(session.scalars(asked, {"articles": list(ids)}))


def ref_of(session: Session, article_id: int) -> str:
    """Return by what messages name the article with this id."""
    return session.execute(select(ArticleRow.ref).where(ArticleRow.id == article_id)).scalar_one()


def sentences(session: Session, desk: Desk, article_id: int) -> tuple[StoredSentence, ...]:
    """Return the body's sentences in order; none where `desk` does not see the article."""
    body = _body(session, desk, article_id)
    if body is None:
        return ()
    told, layout = body
    return tuple(
        StoredSentence(told[sentence.start : sentence.end], sentence.start, sentence.end, sentence.rank)
        for sentence in layout.sentences
    )


def sentences_of(session: Session, desk: Desk, ids: Sequence[int]) -> dict[int, tuple[StoredSentence, ...]]:
    """Return the sentences of several articles that `desk` sees, by article."""
    found: dict[int, tuple[StoredSentence, ...]] = {}
    if not ids:
        return found
    for article_id, told, packed_layout in session.execute(_BODIES, {"articles": list(ids), "desk": desk.id}):
        found[article_id] = tuple(
            StoredSentence(told[sentence.start : sentence.end], sentence.start, sentence.end, sentence.rank)
            for sentence in packed.unpack_layout(packed_layout).sentences
        )
    return found


def body(session: Session, desk: Desk, article_id: int) -> tuple[str, ...]:
    """Return the body's paragraphs in order, word for word; none where `desk` does not see the article."""
    found = _body(session, desk, article_id)
    if found is None:
        return ()
    told, layout = found
    return tuple(
        told[paragraph.start : paragraph.end] for paragraph in layout.paragraphs if paragraph.kind is ParagraphKind.BODY
    )


def _body(session: Session, desk: Desk, article_id: int) -> tuple[str, Layout] | None:
    row = session.execute(_BODIES, {"articles": [article_id], "desk": desk.id}).one_or_none()
    return None if row is None else (row.text, packed.unpack_layout(row.layout))


def next_id(session: Session, when: datetime) -> int:
    """Return a free id for an article of that minute; a full minute runs over into the next."""
    first = first_id(when)
    while True:
        last = session.scalar(_LAST_ID, {"first": first, "end": first + IDS_A_MINUTE})
        if last is None:
            return first
        if last + 1 < first + IDS_A_MINUTE:
            return last + 1
        first += IDS_A_MINUTE


def _free_ref(session: Session, arrival: Arrival) -> str:
    """Return by what messages will name an arrival.

    It is made of the arrival's scope and of what it is known by: a number would tell a desk how much others take in.
    """
    desk_id = arrival.source.desk_id
    scope = "public" if desk_id is None else session.scalar(_DESK_KEY, {"desk": desk_id}) or ""
    known_by = arrival.content_key if arrival.address_key is None else arrival.address_key
    parts = scope, str(known_by), keys.words(arrival.outlet or ""), arrival.when.isoformat()
    taken = _PUBLIC_REF if desk_id is None else _OWN_REF
    for again in count():
        ref = keys.short(*parts, str(again)) if again else keys.short(*parts)
        asked = {"ref": ref} if desk_id is None else {"ref": ref, "desk": desk_id}
        if session.scalar(taken, asked) is None:
            return ref
    raise AssertionError("counting does not end")


def add(session: Session, arrival: Arrival, story_id: int) -> int:
    """Store a new article with its first version, its quotes and its place in the index, and return its id."""
    reading = arrival.reading
    article_id = next_id(session, arrival.when)
    session.execute(
        insert_into(ArticleRow),
        [
            {
                "id": article_id,
                "desk_id": arrival.source.desk_id,
                "story_id": story_id,
                "ref": _free_ref(session, arrival),
                "version": 1,
                "title": reading.title,
                "url": reading.url,
                "outlet": arrival.outlet,
                "author": reading.author,
                "language": reading.language,
                "published_at": reading.published,
                "first_seen_at": arrival.at,
                "approved_at": arrival.at if arrival.approved else None,
                "saved_by": arrival.saved_by,
                "address_key": arrival.address_key,
                "content_key": arrival.content_key,
                "title_key": arrival.title_key,
            }
        ],
    )
    _came_through(session, article_id, arrival.source, arrival.at)
    _keep_version(session, arrival, article_id, 1)
    search.put(session, article_id, _indexed(arrival, arrival.outlet, (arrival.source.id,)))
    return article_id


def add_version(session: Session, arrival: Arrival, article_id: int) -> int:
    """Store another version of a known article beside the older ones, and return its number.

    The article keeps its id, its story and its times; its title, text, quotes and place in the index are the new ones.
    """
    reading = arrival.reading
    search.drop(session, article_id, search.current(session, article_id))
    number = 1 + (session.scalar(select(ArticleRow.version).where(ArticleRow.id == article_id)) or 0)
    session.execute(
        update(ArticleRow)
        .where(ArticleRow.id == article_id)
        .values(
            version=number,
            title=reading.title,
            author=func.coalesce(reading.author, ArticleRow.author),
            language=reading.language,
            content_key=arrival.content_key,
            title_key=arrival.title_key,
        )
    )
    if arrival.source.id not in _sources(session, article_id):
        _came_through(session, article_id, arrival.source, arrival.at)
    session.execute(delete(SketchBandRow).where(SketchBandRow.article_id == article_id))
    people.forget(session, article_id)
    _keep_version(session, arrival, article_id, number)
    outlet = session.scalar(select(ArticleRow.outlet).where(ArticleRow.id == article_id))
    search.put(session, article_id, _indexed(arrival, outlet, _sources(session, article_id)))
    return number


def carry(session: Session, article_id: int, source: Source, now: datetime) -> bool:
    """Note that a known article came through another source too; return whether that is new."""
    if source.id in _sources(session, article_id):
        return False
    search.drop(session, article_id, search.current(session, article_id))
    _came_through(session, article_id, source, now)
    search.put(session, article_id, search.current(session, article_id))
    return True


def _sources(session: Session, article_id: int) -> tuple[int, ...]:
    return tuple(session.scalars(select(ArticleSourceRow.source_id).where(ArticleSourceRow.article_id == article_id)))


def _came_through(session: Session, article_id: int, source: Source, now: datetime) -> None:
    seq = session.scalar(_NEXT_SEQ, {"source": source.id})
    session.execute(
        insert_into(ArticleSourceRow),
        [{"article_id": article_id, "source_id": source.id, "seq": seq, "seen_at": now}],
    )


def _keep_version(session: Session, arrival: Arrival, article_id: int, number: int) -> None:
    reading = arrival.reading
    session.execute(
        insert_into(VersionRow),
        [
            {
                "article_id": article_id,
                "number": number,
                "source_id": arrival.source.id,
                "seen_at": arrival.at,
                "told_key": arrival.told_key,
                "title": reading.title,
                "text": reading.text,
                "layout": packed.pack_layout(Layout(reading.paragraphs, reading.sentences, reading.title_span)),
                "content": reading.fingerprint.content,
                "sketch": packed.pack_sketch(reading.fingerprint.sketch),
                "terms": packed.pack_terms(reading.terms),
                "credits": list(reading.credits),
            }
        ],
    )
    if arrival.bands:
        bands = set(arrival.bands)
        session.execute(insert_into(SketchBandRow), [{"band": band, "article_id": article_id} for band in bands])
    who = people.keep(session, arrival.source.desk_id, article_id, reading)
    quotes.keep(session, article_id, number, reading, who)


def _indexed(arrival: Arrival, outlet: str | None, sources: Sequence[int]) -> search.Indexed:
    reading = arrival.reading
    kept = search.kept_by(sources, outlet, reading.language, (quote.speaker for quote in reading.quotes))
    return replace(arrival.indexed, kept=kept)
