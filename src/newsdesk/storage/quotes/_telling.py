"""What somebody said, and what an article quotes: quotations as values, each with its article."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredPerson, StoredQuote
from newsdesk.storage import articles, keys, sqlite
from newsdesk.storage.quotes import _alike as alike
from newsdesk.storage.quotes import _spoken as spoken
from newsdesk.storage.quotes._spoken import LOOKED_AT, SPOKEN, Place
from newsdesk.storage.story_corrections import corrections
from newsdesk.storage.tables import ArticleRow, QuoteRow, VersionRow, among
from newsdesk.text.query import Query

COMPARED = 300
"""Of the newest so many quotations it is looked at whether one is a cut of another: further nobody turns the pages."""

ALL_TOLD = 20
"""Up to so many articles that have the same words, each is told. Of more, as where an outlet ends every article with
what somebody said, one of each outlet says as much."""

CHANGED = 0.6
"""How alike (difflib's ratio) a quotation must be to one of the version before to be the same one, corrected."""

_SPOKEN_IN = (
    SPOKEN.with_only_columns(
        QuoteRow.article_id, QuoteRow.version, QuoteRow.group, QuoteRow.said_key, QuoteRow.said_key.label("story_id")
    )
    .where(QuoteRow.article_id == bindparam("article"))
    .order_by(QuoteRow.n)
)
_SPOKEN_IN_ALL = SPOKEN.with_only_columns(
    QuoteRow.article_id, QuoteRow.version, QuoteRow.group, QuoteRow.said_key, QuoteRow.said_key.label("story_id")
).where(QuoteRow.article_id.in_(among("articles")))
# By article, whose quotations lie beside each other: asked for some groups of each, SQLite would read all there are.
_PARTS = sqlite.at_once(
    select(
        QuoteRow.article_id,
        QuoteRow.version,
        QuoteRow.group,
        QuoteRow.start,
        QuoteRow.end,
        QuoteRow.text,
        QuoteRow.speaker,
        QuoteRow.role,
        QuoteRow.person_id,
        QuoteRow.said_key,
    )
    .where(QuoteRow.article_id.in_(among("articles")))
    .order_by(QuoteRow.article_id, QuoteRow.version, QuoteRow.n)
    .limit(-1)
)
_OUTLETS = sqlite.at_once(
    select(ArticleRow.id, ArticleRow.outlet).where(ArticleRow.id.in_(among("articles"))).limit(-1)
)
_SEEN_AT = select(VersionRow.article_id, VersionRow.number, VersionRow.seen_at).where(
    VersionRow.article_id.in_(among("articles"))
)


class _Part(NamedTuple):
    """One part of a quotation, as it is stored."""

    start: int
    end: int
    text: str
    speaker: str | None
    role: str | None
    person_id: int | None
    said_key: int


class Page(NamedTuple):
    """Some of what people said, how many quotations there are in all, and the floor of these."""

    quotes: tuple[StoredQuote, ...]
    total: int
    floor: int | None
    """Down to the article with this id there was time to look for what is about a topic; none where that was all."""


class Counts(NamedTuple):
    """How many quotations each of some people has, and the floor of these, as `Page` has it."""

    each: tuple[int, ...]
    floor: int | None


_Spot = tuple[int, int, int]
"""An article, its version, and the group of a quotation's parts."""


def by_person(
    session: Session,
    desk: Desk,
    people: Iterable[StoredPerson],
    *,
    about: Query | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[StoredQuote, ...]:
    """Return what some people said, newest first: `limit` quotations after the first `offset`.

    Parts of a quotation are joined. The same words in other articles follow the newest that has them and count as one
    quotation with it, so that more than `limit` values may come; so do words that another outlet has cut. Where more
    than `ALL_TOLD` articles have them, these are the newest of each outlet and of each way to cut them. `about` keeps
    to articles that match. Of older quotations than the newest thousand nothing is said.
    """
    return page(session, desk, people, about=about, limit=limit, offset=offset).quotes


def page(
    session: Session,
    desk: Desk,
    people: Iterable[StoredPerson],
    *,
    about: Query | None = None,
    limit: int,
    offset: int = 0,
) -> Page:
    """Return what `by_person` and `count` do, of which finding the quotations is the same work."""
    by_words, floor = _told(session, desk, people, about)
    told = list(by_words.values())
    shown = _each_outlets(session, told[offset : offset + limit])
    joined = _joined(session, desk, [place for places in shown for place in places])
    same = [number for number, places in enumerate(shown, offset) for _ in places]
    quotes = tuple(replace(quote, same=number) for quote, number in zip(joined, same, strict=True))
    return Page(quotes, len(told), floor)


def _each_outlets(session: Session, told: Sequence[Sequence[Place]]) -> list[Sequence[Place]]:
    """Leave out of what very many articles say all but the newest of each outlet and of each wording."""
    many = [place.article_id for places in told if len(places) > ALL_TOLD for place in places]
    if not many:
        return list(told)
    rows = session.scalars(_OUTLETS, {"articles": many}).one()
    outlets: dict[int, str | None] = {article: outlet for article, outlet in rows}  # noqa: C416
    found: list[Sequence[Place]] = []
    for places in told:
        newest: dict[str | int | None, Place] = {}
        for place in places:
            newest.setdefault(place.said_key, place)
            newest.setdefault(outlets.get(place.article_id), place)
        kept = set(newest.values())
        found.append([place for place in places if place in kept] if len(places) > ALL_TOLD else places)
    return found


def count(session: Session, desk: Desk, people: Iterable[StoredPerson], *, about: Query | None = None) -> int:
    """Return how many different quotations `by_person` has in all, of the newest thousand."""
    return len(_told(session, desk, people, about)[0])


def count_each(session: Session, desk: Desk, people: Sequence[StoredPerson], *, about: Query | None = None) -> Counts:
    """Return what `count` has for each of some people: what matches `about` is looked for but once."""
    told = spoken.places(session, desk, dict.fromkeys(key for one in people for key in whole(one)), about)
    same = same_words_of(session, desk, [theirs(one, told.of)[:LOOKED_AT] for one in people])
    return Counts(tuple(map(len, same)), told.floor)


def whole(person: StoredPerson) -> tuple[str, ...]:
    """Return all folded names of a person, those that are theirs in some articles alone too."""
    return (*person.keys, *(key for key, _ in person.partly))


def of_article(session: Session, desk: Desk, article_id: int) -> tuple[StoredQuote, ...]:
    """Return an approved article's quotations in the order of its text; none where `desk` does not see it."""
    groups = session.execute(_SPOKEN_IN, {"desk": desk.id, "article": article_id})
    return _joined(session, desk, [Place(*place) for place in groups])


def of_articles(session: Session, desk: Desk, ids: Iterable[int]) -> tuple[StoredQuote, ...]:
    """Return the quotations of several approved articles that `desk` sees, the newest article's first.

    Those that say the same, whole or cut, share a number and stand one after the other, as in `by_person`; the articles
    are taken to be of one story.
    """
    rows = session.execute(_SPOKEN_IN_ALL, {"desk": desk.id, "articles": list(ids)})
    places = sorted(
        (Place(article, version, group, said, 0) for article, version, group, said, _ in rows),
        key=lambda place: (-place.article_id, place.group),
    )
    (same_words,) = _same_words(session, [places], [places[:COMPARED]])
    together = list(same_words.values())
    joined = _joined(session, desk, [place for same in together for place in same])
    numbers = [number for number, same in enumerate(together) for _ in same]
    return tuple(replace(quote, same=number) for quote, number in zip(joined, numbers, strict=True))


def count_in(session: Session, desk: Desk, article_id: int) -> int:
    """Return how many quotations `of_article` has."""
    return len(session.execute(_SPOKEN_IN, {"desk": desk.id, "article": article_id}).all())


def theirs(person: StoredPerson, told: Mapping[str, Sequence[Place]]) -> list[Place]:
    """Return what is a person's of what was said under some names, newest first."""
    if len(person.keys) == 1 and not person.partly and not person.besides:
        return list(told.get(person.keys[0], ()))  # as they come, newest first
    found = [place for key in person.keys for place in told.get(key, ()) if place.article_id not in person.besides]
    for key, only in person.partly:
        found += [place for place in told.get(key, ()) if place.article_id in only]
    found.sort(key=lambda place: (-place.article_id, place.group))
    return found


def same_words_of(session: Session, desk: Desk, told: Sequence[Sequence[Place]]) -> list[dict[int, list[Place]]]:
    """Put together what each of several people said that is the same, whole or cut, in the order given.

    Cuts are looked for within stories as the desk's editors have corrected them. All words are asked for at once.
    """
    said = corrections(session, desk)
    if not said.moved and not said.merged:
        return _same_words(session, told, [places[:COMPARED] for places in told])
    corrected = [
        [place._replace(story_id=said.story_of(place.article_id, place.story_id)) for place in places[:COMPARED]]
        for places in told
    ]
    return _same_words(session, told, corrected)


def _same_words(
    session: Session, told: Sequence[Sequence[Place]], compared: Sequence[Sequence[Place]]
) -> list[dict[int, list[Place]]]:
    """Do as `same_words_of` does, with the places among which cuts are looked for."""
    differing = [alike.differing(places) for places in compared]
    ids = [place.article_id for some in differing for place in some]
    parts = _parts(session, ids) if ids else {}
    found: list[dict[int, list[Place]]] = []
    for places, some in zip(told, differing, strict=True):
        longer = alike.one_said({place: [keys.words(part.text) for part in parts[_spot(place)]] for place in some})
        by_words: dict[int, list[Place]] = {}
        for place in places:
            by_words.setdefault(longer.get(place.said_key, place.said_key), []).append(place)
        found.append(by_words)
    return found


def _told(
    session: Session, desk: Desk, people: Iterable[StoredPerson], about: Query | None
) -> tuple[dict[int, list[Place]], int | None]:
    """Return where some people's quotations stand, newest first, by what was said, and the floor of these."""
    people = list(people)
    names = dict.fromkeys(key for one in people for key in whole(one))
    told = spoken.places(session, desk, names, about)
    if len(people) == 1:
        places = theirs(people[0], told.of)
    else:
        places = list(dict.fromkeys(place for one in people for place in theirs(one, told.of)))
        places.sort(key=lambda place: (-place.article_id, place.group))
    (same,) = same_words_of(session, desk, [places[:LOOKED_AT]])
    return same, told.floor


def _parts(session: Session, ids: Iterable[int]) -> dict[_Spot, list[_Part]]:
    parts: dict[_Spot, list[_Part]] = defaultdict(list)
    rows = session.scalars(_PARTS, {"articles": list(dict.fromkeys(ids))}).one()
    for article_id, version, group, *part in rows:
        parts[article_id, version, group].append(_Part(*part))
    return parts


def _spot(place: Place) -> _Spot:
    return place.article_id, place.version, place.group


def _joined(session: Session, desk: Desk, places: Sequence[Place]) -> tuple[StoredQuote, ...]:
    if not places:
        return ()
    ids = list({place.article_id for place in places})
    parts = _parts(session, ids)
    stored = {article.id: article for article in articles.many(session, desk, ids)}
    quotes: list[StoredQuote] = []
    for place in places:
        spoken_ = parts[_spot(place)]
        quotes.append(
            StoredQuote(
                article=stored[place.article_id],
                parts=tuple(row.text for row in spoken_),
                speaker=next((row.speaker for row in spoken_ if row.speaker), None),
                role=next((row.role for row in spoken_ if row.role), None),
                person_id=spoken_[0].person_id,
                number=place.group + 1,
                start=spoken_[0].start,
                end=spoken_[-1].end,
                before=_before(place, parts) if place.version > 1 else (),
            )
        )
    return _dated(session, quotes)


def _before(place: Place, parts: Mapping[_Spot, Sequence[_Part]]) -> tuple[str, ...]:
    """Return the words that a quotation had in the version before, `()` where they are the same or it is new."""
    now = parts[_spot(place)]
    older = [(spot[2], there) for spot, there in parts.items() if spot[:2] == (place.article_id, place.version - 1)]
    kept = {there[0].said_key for spot, there in parts.items() if spot[:2] == (place.article_id, place.version)}
    words = keys.words("\n".join(part.text for part in now))
    best: tuple[float, tuple[str, ...]] = CHANGED, ()
    for _, there in older:
        if there[0].said_key == place.said_key:
            return ()
        # What still stands as it was is not what became of this one.
        if there[0].said_key in kept:
            continue
        ratio = difflib.SequenceMatcher(
            None, keys.words("\n".join(part.text for part in there)).split(), words.split(), autojunk=False
        ).ratio()
        if ratio >= best[0]:
            best = ratio, tuple(part.text for part in there)
    return best[1]


def _dated(session: Session, quotes: Sequence[StoredQuote]) -> tuple[StoredQuote, ...]:
    """Add when it was changed to each quotation that was, since a desk has its article."""
    changed = list({quote.article.id for quote in quotes if quote.before})
    if not changed:
        return tuple(quotes)
    rows = session.execute(_SEEN_AT, {"articles": changed})
    seen = {(article, number): at for article, number, at in rows}
    return tuple(
        _changed(quote, seen[quote.article.id, quote.article.version]) if quote.before else quote for quote in quotes
    )


def _changed(quote: StoredQuote, at: datetime) -> StoredQuote:
    return replace(quote, changed_at=at) if at > quote.article.first_seen else replace(quote, before=())
