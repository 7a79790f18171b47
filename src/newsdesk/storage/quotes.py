"""Quotations: how an article's are stored, whom of its speakers a desk can ask for, and what they said.

Only approved articles count, and only what stands in their current version. All that is told of a person is read from
quotations and articles that the desk sees.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, bindparam, literal_column, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredPerson, StoredQuote
from newsdesk.models.reading import Reading
from newsdesk.storage import articles, keys, search, visible
from newsdesk.storage import people as persons
from newsdesk.storage.people import NAME_WORD, ROLE_WORD
from newsdesk.storage.tables import ArticleRow, PersonFormRow, PersonRoleRow, PersonRow, QuoteRow, among, insert_into
from newsdesk.text.query import Query

# Of one person the newest this many quotations are looked at (5 µs each): more than anybody pages through.
LOOKED_AT = 1_000

# A person's names and roles are read from the newest this many of their articles that the desk sees.
EVIDENCE = 50

# More people than this are no answer to a name; a menu holds 25.
MOST_PEOPLE = 25

# Shorter starts of words mean too many people.
SHORTEST_START = 3

# A topic with fewer articles than this is looked up once, and quotations are held against the list; a wider one is
# asked for each quotation, of which it then holds many.
NARROW_TOPIC = 2_000


def keep(session: Session, article_id: int, version: int, reading: Reading, who: dict[str, int]) -> None:
    """Store a version's quotations; `who` gives the people behind its speakers."""
    groups: dict[int, list[int]] = defaultdict(list)
    for n, quote in enumerate(reading.quotes):
        groups[quote.group].append(n)
    rows: list[dict[str, int | str | None]] = []
    for numbers in groups.values():
        parts = [reading.quotes[n] for n in numbers]
        spoken = [reading.text[part.start : part.end] for part in parts]
        said = keys.hashed(keys.words("\n".join(spoken)))
        person = next((who[part.speaker] for part in parts if part.speaker in who), None)
        rows += [
            {
                "article_id": article_id,
                "version": version,
                "n": n,
                "group": part.group,
                "part": place,
                "start": part.start,
                "end": part.end,
                "text": words,
                "person_id": person,
                "speaker": part.speaker,
                "speaker_kind": part.speaker_kind.value,
                "role": part.role,
                "cue": part.cue,
                "mention": part.mention,
                "said_key": said,
            }
            for place, (n, part, words) in enumerate(zip(numbers, parts, spoken, strict=True))
        ]
    if rows:
        session.execute(insert_into(QuoteRow), rows)


@dataclass(frozen=True, slots=True)
class _Said:
    """Where a quotation stands: an article's version, and the group of its parts."""

    article_id: int
    version: int
    group: int


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a quotation, as it is stored."""

    start: int
    end: int
    text: str
    speaker: str | None
    role: str | None
    person_id: int | None


def people(session: Session, desk: Desk, words: str) -> tuple[StoredPerson, ...]:
    """Return whom `desk` may mean by `words`, whoever was quoted last first, at most 25.

    All the words must be of one person. The first of these that finds somebody decides: the whole name; words of the
    name; words of name and role; the starts (three letters) of words of the name; and of name and role. Somebody is
    found only through quotations that the desk sees, and is named as the newest of them names them. People of the same
    whole name are one.
    """
    wanted = keys.words(words).split()
    if not wanted:
        return ()
    if len(wanted) > 1:
        whole = set(session.scalars(select(PersonRow.id).where(PersonRow.key == " ".join(wanted))))
        found = _seen(session, desk, whole, _Wanted((), with_roles=False, starts=False))
        if found:
            return found
    for starts in (False, True):
        for with_roles in (False, True):
            asked = _Wanted(tuple(wanted), with_roles=with_roles, starts=starts)
            kinds = (NAME_WORD, ROLE_WORD) if with_roles else (NAME_WORD,)
            found = _seen(session, desk, persons.candidates(session, desk, wanted, kinds, starts=starts), asked)
            if found:
                return found
        if any(len(word) < SHORTEST_START and word.isascii() for word in wanted):
            break
    return ()


def named(session: Session, desk: Desk, names: Iterable[str]) -> tuple[StoredPerson, ...]:
    """Return the people with these folded full names whom `desk` sees quoted, whoever was quoted last first."""
    whole = set(session.scalars(select(PersonRow.id).where(PersonRow.key.in_(among("keys"))), {"keys": list(names)}))
    return _seen(session, desk, whole, _Wanted((), with_roles=False, starts=False))


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Words that must all be found among somebody's names, or names and roles; `starts` may be starts of words."""

    words: tuple[str, ...]
    with_roles: bool
    starts: bool

    def fit(self, names: Iterable[str], roles: Iterable[str]) -> bool:
        """Tell whether folded names and roles hold all the words."""
        there = {word for name in (*names, *(roles if self.with_roles else ())) for word in name.split()}
        if not self.starts:
            return there.issuperset(self.words)
        return all(any(word.startswith(start) for word in there) for start in self.words)


_DESK = bindparam("desk", type_=Integer)

# The quotations that a desk is told, one row each: those of approved articles' current versions.
_SPOKEN = (
    select(QuoteRow.article_id, QuoteRow.version, QuoteRow.group, QuoteRow.said_key, QuoteRow.speaker)
    .join(ArticleRow, (ArticleRow.id == QuoteRow.article_id) & (ArticleRow.version == QuoteRow.version))
    .where(
        # Written out: SQLite takes the index of first parts only where it can see that this is one.
        QuoteRow.part == literal_column("0"),
        ArticleRow.approved_at.is_not(None),
        visible.to(_DESK, QuoteRow.article_id),
    )
)
_SPOKEN_BY = (
    _SPOKEN.where(QuoteRow.person_id.in_(among("people")))
    .order_by(QuoteRow.article_id.desc(), QuoteRow.group)
    .limit(LOOKED_AT)
)
_SPOKEN_IN = (
    _SPOKEN.with_only_columns(QuoteRow.version, QuoteRow.group)
    .where(QuoteRow.article_id == bindparam("article"))
    .order_by(QuoteRow.n)
)
# By article, whose quotations lie beside each other: asked for some groups of each, SQLite would read all there are.
_PARTS = (
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
    )
    .where(QuoteRow.article_id.in_(among("articles")))
    .order_by(QuoteRow.article_id, QuoteRow.version, QuoteRow.part)
)
_LAST_SPOKE = (
    _SPOKEN.with_only_columns(QuoteRow.article_id)
    .where(QuoteRow.person_id == PersonRow.id)
    .order_by(QuoteRow.article_id.desc())
    .limit(1)
    .correlate(PersonRow)
    .scalar_subquery()
)
_QUOTED = select(PersonRow.id, PersonRow.key, _LAST_SPOKE).where(
    PersonRow.id.in_(among("people")), persons.may_see(_DESK)
)
_NAMES = (
    select(PersonFormRow.folded)
    .where(PersonFormRow.person_id.in_(among("people")), PersonFormRow.article_id.in_(among("articles")))
    .distinct()
)
_ROLES = (
    select(PersonRoleRow.role, PersonRoleRow.folded)
    .where(PersonRoleRow.person_id.in_(among("people")), PersonRoleRow.article_id.in_(among("articles")))
    .order_by(PersonRoleRow.article_id.desc(), PersonRoleRow.n)
)


def _seen(session: Session, desk: Desk, ids: set[int], wanted: _Wanted) -> tuple[StoredPerson, ...]:
    """Return those of some people whom the desk sees quoted and whose visible names and roles fit."""
    if not ids:
        return ()
    rows = session.execute(_QUOTED, {"desk": desk.id, "people": list(ids)})
    quoted: list[tuple[int, str, int | None]] = [(person_id, key, article_id) for person_id, key, article_id in rows]
    last: dict[str, tuple[int, int]] = {}
    for person_id, key, article_id in quoted:
        if article_id is not None:
            last[key] = max(last.get(key, (article_id, person_id)), (article_id, person_id))
    found: list[StoredPerson] = []
    for key, (_, person_id) in sorted(last.items(), key=lambda item: item[1], reverse=True):
        person = _person(session, desk, person_id, key, wanted)
        if person is not None:
            found.append(person)
            if len(found) == MOST_PEOPLE:
                break
    return tuple(found)


def _person(session: Session, desk: Desk, person_id: int, key: str, wanted: _Wanted) -> StoredPerson | None:
    """Return somebody as the desk sees them, `None` where what it sees does not fit."""
    ids = persons.same(session, desk, (person_id,))
    told = session.execute(_SPOKEN_BY, {"desk": desk.id, "people": ids}).all()
    evidence = {"people": ids, "articles": list(dict.fromkeys(row.article_id for row in told))[:EVIDENCE]}
    names = session.scalars(_NAMES, evidence).all()
    roles = session.execute(_ROLES, evidence).all()
    if not wanted.fit(names, (folded for _, folded in roles)):
        return None
    quotes = len({row.said_key for row in told})
    return StoredPerson(person_id, told[0].speaker or "", roles[0].role if roles else None, quotes, key)


def by_person(
    session: Session,
    desk: Desk,
    person_ids: Iterable[int],
    *,
    about: Query | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[StoredQuote, ...]:
    """Return what some people said, newest first: `limit` quotations after the first `offset`.

    Parts of a quotation are joined. The same words in other articles follow the newest that has them and count as one
    quotation with it, so that more than `limit` values may come. `about` keeps to articles that match. Of older
    quotations than the newest thousand nothing is said.
    """
    told = list(_told(session, desk, person_ids, about).values())[offset : offset + limit]
    return _joined(session, desk, [place for places in told for place in places])


def of_article(session: Session, desk: Desk, article_id: int) -> tuple[StoredQuote, ...]:
    """Return an approved article's quotations in the order of its text; none where `desk` does not see it."""
    groups = session.execute(_SPOKEN_IN, {"desk": desk.id, "article": article_id})
    return _joined(session, desk, [_Said(article_id, version, group) for version, group in groups])


def count_in(session: Session, desk: Desk, article_id: int) -> int:
    """Return how many quotations `of_article` has."""
    return len(session.execute(_SPOKEN_IN, {"desk": desk.id, "article": article_id}).all())


def count(session: Session, desk: Desk, person_ids: Iterable[int], *, about: Query | None = None) -> int:
    """Return how many different quotations `by_person` has in all, of the newest thousand."""
    return len(_told(session, desk, person_ids, about))


def _told(session: Session, desk: Desk, person_ids: Iterable[int], about: Query | None) -> dict[int, list[_Said]]:
    """Return where some people's quotations stand, newest first, by what was said."""
    told = _SPOKEN_BY
    if about is not None and about.phrases:
        fitting = search.newest(session, desk, about, limit=NARROW_TOPIC)
        if len(fitting) < NARROW_TOPIC:
            told = told.where(QuoteRow.article_id.in_(fitting))
        else:
            told = told.where(search.matches(about, QuoteRow.article_id))
    asked = {"desk": desk.id, "people": persons.same(session, desk, person_ids)}
    by_words: dict[int, list[_Said]] = {}
    for article_id, version, group, said_key, _ in session.execute(told, asked):
        by_words.setdefault(said_key, []).append(_Said(article_id, version, group))
    return by_words


def _joined(session: Session, desk: Desk, places: Sequence[_Said]) -> tuple[StoredQuote, ...]:
    if not places:
        return ()
    ids = list({place.article_id for place in places})
    wanted = set(places)
    parts: dict[_Said, list[_Part]] = defaultdict(list)
    for row in session.execute(_PARTS, {"articles": ids}):
        if (place := _Said(row.article_id, row.version, row.group)) in wanted:
            parts[place].append(_Part(row.start, row.end, row.text, row.speaker, row.role, row.person_id))
    stored = {article.id: article for article in articles.many(session, desk, ids)}
    quotes: list[StoredQuote] = []
    for place in places:
        spoken = parts[place]
        quotes.append(
            StoredQuote(
                article=stored[place.article_id],
                parts=tuple(row.text for row in spoken),
                speaker=next((row.speaker for row in spoken if row.speaker), None),
                role=next((row.role for row in spoken if row.role), None),
                person_id=spoken[0].person_id,
                number=place.group + 1,
                start=spoken[0].start,
                end=spoken[-1].end,
            )
        )
    return tuple(quotes)
