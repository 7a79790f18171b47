"""Quotations: how an article's are stored, whom of its speakers a desk can ask for, and what they said.

Only approved articles count, and only what stands in their current version. All that is told of a person is read from
quotations and articles that the desk sees.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    ScalarSelect,
    String,
    bindparam,
    desc,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk, StoredPerson, StoredQuote
from newsdesk.models.reading import Reading
from newsdesk.storage import articles, keys, search, sqlite, visible
from newsdesk.storage import people as persons
from newsdesk.storage.people import NAME_WORD, ROLE_WORD
from newsdesk.storage.tables import ArticleRow, PersonFormRow, PersonRoleRow, PersonRow, QuoteRow, among, insert_into
from newsdesk.text.query import Query

# Of one person the newest this many quotations are looked at (5 µs each): more than anybody pages through.
LOOKED_AT = 1_000

# Of each of several people the newest this many quotations that the desk sees are counted, and their names and roles
# read from the articles of these. 25 people at once are 625 quotations, some 13 µs each with the names and roles.
COUNTED = 25

# More people than this are no answer to a name; a menu holds 25.
MOST_PEOPLE = 25

# Shorter starts of words mean too many people.
SHORTEST_START = 3

# So many of the people who may be meant are looked at together.
BATCH = MOST_PEOPLE


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
# Whoever was not quoted comes last: SQLite sorts NULL below every number.
_QUOTED = sqlite.at_once(
    select(PersonRow.key, PersonRow.id, _LAST_SPOKE.label("last"))
    .where(PersonRow.id.in_(among("people")), persons.may_see(_DESK))
    .order_by(desc("last"), PersonRow.id.desc())
    .limit(-1)
)


def _told_of_both(limit: int, *also: ColumnElement[bool]) -> CompoundSelect[int, int, int, int, str | None]:
    """Return what the people of a row of `persons.SCOPES` said, newest first: the public one's and the desk's own's.

    Each is asked for by one id, so that both come out of the index in order, and the newest are had without the rest.
    """
    arms = (_SPOKEN.where(QuoteRow.person_id == person, *also) for person in (persons.PUBLIC_ID, persons.OWN_ID))
    return union_all(*arms).order_by(desc("article_id"), "group").limit(limit)


def _rows(told: FromClause, *columns: str) -> ScalarSelect[str]:
    """Return some columns of what each person of `persons.SCOPES` said, as a JSON list of lists."""
    row = func.json_array(*(told.c[name] for name in columns))
    return select(func.json_group_array(row, type_=String)).select_from(told).scalar_subquery()


_COUNTED = _told_of_both(COUNTED).subquery("counted")
_TOLD_OF = sqlite.at_once(
    select(
        persons.SCOPES.c.key,
        persons.SCOPES.c.public_id,
        persons.SCOPES.c.own_id,
        # Put together with nothing it is text, which it otherwise is with some versions of SQLite only.
        (_rows(_COUNTED, "article_id", "said_key", "speaker") + "").label("told"),
    )
)
_PLACE = ("article_id", "version", "group", "said_key")
_TOLD = _told_of_both(LOOKED_AT).subquery("told")
_PLACES = select(_rows(_TOLD, *_PLACE)).select_from(persons.SCOPES)
# SQLite must not begin with the articles that match: `+ 0` keeps it from looking each of them up among the quotations.
_ABOUT = _told_of_both(LOOKED_AT, QuoteRow.article_id.op("+")(0).in_(search.MATCHING)).subquery("told")
_PLACES_ABOUT = select(_rows(_ABOUT, *_PLACE)).select_from(persons.SCOPES)

# Of pairs of a person and an article, as a JSON list.
_PAIR = func.json_each(bindparam("pairs", type_=JSON)).table_valued("value").c.value
_PAIRS = select(
    func.json_extract(_PAIR, "$[0]").label("person"), func.json_extract(_PAIR, "$[1]").label("article")
).cte("pairs")
_NAMES = sqlite.at_once(
    select(PersonFormRow.person_id, PersonFormRow.folded)
    .join(_PAIRS, (PersonFormRow.person_id == _PAIRS.c.person) & (PersonFormRow.article_id == _PAIRS.c.article))
    .distinct()
)
_ROLES = sqlite.at_once(
    select(
        PersonRoleRow.person_id,
        PersonRoleRow.role,
        PersonRoleRow.folded,
        func.max(PersonRoleRow.article_id).label("last"),
    )
    .join(_PAIRS, (PersonRoleRow.person_id == _PAIRS.c.person) & (PersonRoleRow.article_id == _PAIRS.c.article))
    .group_by(PersonRoleRow.person_id, PersonRoleRow.role, PersonRoleRow.folded)
    # The number, too, is of the newest article: beside max() SQLite takes a bare column from the row that has it.
    .order_by(desc("last"), PersonRoleRow.n)
    .limit(-1)
)


@dataclass(frozen=True, slots=True)
class _Speaker:
    """Somebody as a desk sees them, before it is known whether they are meant: the newest quotation's name for them."""

    key: str
    ids: tuple[int, ...]
    name: str
    quotes: int
    more: bool
    articles: tuple[int, ...]


def _seen(session: Session, desk: Desk, ids: set[int], wanted: _Wanted) -> tuple[StoredPerson, ...]:
    """Return those of some people whom the desk sees quoted and whose visible names and roles fit."""
    quoted = list(_quoted(session, desk, ids).items())
    found: list[StoredPerson] = []
    for first in range(0, len(quoted), BATCH):
        found += _fitting(session, desk, dict(quoted[first : first + BATCH]), wanted)
        if len(found) >= MOST_PEOPLE:
            break
    return tuple(found[:MOST_PEOPLE])


def _quoted(session: Session, desk: Desk, ids: set[int]) -> dict[str, int]:
    """Return those of some people whom the desk sees quoted, whoever was quoted last first, by key."""
    if not ids:
        return {}
    quoted: dict[str, int] = {}
    for key, person_id, last in session.scalars(_QUOTED, {"desk": desk.id, "people": list(ids)}).one():
        if last is not None:
            quoted.setdefault(key, person_id)
    return quoted


def _fitting(session: Session, desk: Desk, quoted: Mapping[str, int], wanted: _Wanted) -> list[StoredPerson]:
    """Return those of some quoted people whom the words mean, as the desk sees them, in the order given."""
    speakers = _speakers(session, desk, quoted)
    pairs = [(id_, article) for speaker in speakers.values() for id_ in speaker.ids for article in speaker.articles]
    names: dict[int, list[str]] = defaultdict(list)
    if wanted.words:
        for person_id, folded in session.scalars(_NAMES, {"pairs": pairs}).one():
            names[person_id].append(folded)
    roles: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    for person_id, role, folded, article_id in session.scalars(_ROLES, {"pairs": pairs}).one():
        roles[person_id].append((article_id, role, folded))
    found: list[StoredPerson] = []
    for key, person_id in quoted.items():
        one = speakers[key]
        known = sorted((role for id_ in one.ids for role in roles[id_]), key=lambda role: role[0], reverse=True)
        if wanted.fit([name for id_ in one.ids for name in names[id_]], (folded for *_, folded in known)):
            newest = known[0][1] if known else None
            found.append(StoredPerson(person_id, one.name, newest, one.quotes, key, one.more))
    return found


def _speakers(session: Session, desk: Desk, keys_: Iterable[str]) -> dict[str, _Speaker]:
    speakers: dict[str, _Speaker] = {}
    for key, *ids, rows in session.scalars(_TOLD_OF, {"desk": desk.id, "keys": list(keys_)}).one():
        told: list[list[Any]] = json.loads(rows)
        name: str = told[0][2] or ""
        said = {said_key for _, said_key, _ in told}
        seen = tuple(dict.fromkeys(article for article, *_ in told))
        known = tuple(id_ for id_ in ids if id_)
        speakers[key] = _Speaker(key, known, name, len(said), len(told) == COUNTED, seen)
    return speakers


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
    return page(session, desk, person_ids, about=about, limit=limit, offset=offset)[0]


def page(
    session: Session,
    desk: Desk,
    person_ids: Iterable[int],
    *,
    about: Query | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[tuple[StoredQuote, ...], int]:
    """Return what `by_person` and `count` do, of which finding the quotations is the same work."""
    told = _told(session, desk, person_ids, about)
    shown = list(told.values())[offset : offset + limit]
    return _joined(session, desk, [_Said(*place) for places in shown for place in places]), len(told)


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


def _told(session: Session, desk: Desk, person_ids: Iterable[int], about: Query | None) -> dict[int, list[list[int]]]:
    """Return where some people's quotations stand (the fields of `_Said`), newest first, by what was said."""
    asked = {"desk": desk.id, "keys": persons.keys_of(session, desk, person_ids)}
    if about is not None and about.phrases:
        found = session.scalars(_PLACES_ABOUT, {**asked, "words": search.to_fts(about)})
    else:
        found = session.scalars(_PLACES, asked)
    places = [place for some in found for place in json.loads(some)]
    places.sort(key=lambda place: (-place[0], place[2]))
    by_words: dict[int, list[list[int]]] = {}
    for *place, said_key in places[:LOOKED_AT]:
        by_words.setdefault(said_key, []).append(place)
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
