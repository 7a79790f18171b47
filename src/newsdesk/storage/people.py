"""Who was quoted, under which names and as what: how it is stored, and how a desk finds somebody.

A row is a whole folded name in one scope (public, or one desk). Which names are one person's is decided for each desk
when it asks (`identity`). What a desk is told of a person (name, role, how often) is read from what it sees itself,
never from what others' articles say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, Integer, bindparam, case, delete, exists, func, literal_column, select
from sqlalchemy.dialects.sqlite import insert as insert_or
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.models.reading import Reading
from newsdesk.models.text import Person, SpeakerKind
from newsdesk.storage import keys, merging, naming, sqlite
from newsdesk.storage.people_tables import PersonSoundRow
from newsdesk.storage.tables import (
    PersonFormRow,
    PersonRoleRow,
    PersonRow,
    PersonWordRow,
    QuoteRow,
    among,
    insert_into,
    table_of,
)
from newsdesk.storage.visible import Viewer

NAME_WORD = 0
ROLE_WORD = 1

SAME_START = 2
"""Letters that a misspelt word has right: most slips are in the middle of a name, and so few words have to be read."""


def may_see(desk: Viewer) -> ColumnElement[bool]:
    """Return the condition that a person is public or the desk's own.

    Not as two conditions: for these SQLite would begin with the index of desks, and read all people that are public.
    """
    desk_id = desk.id if isinstance(desk, Desk) else desk
    return func.coalesce(PersonRow.desk_id, desk_id) == desk_id


_NAMED = select(PersonRow.key, PersonRow.id).where(PersonRow.key.in_(among("names")))
_PUBLIC_IDS = _NAMED.where(PersonRow.desk_id.is_(None))
_DESK_IDS = _NAMED.where(PersonRow.desk_id == bindparam("desk"))
_MAY_SEE = may_see(bindparam("desk", type_=Integer))

SCOPES = (
    select(
        PersonRow.key,
        func.max(case((PersonRow.desk_id.is_(None), PersonRow.id))).label("public_id"),
        func.max(case((PersonRow.desk_id.is_not(None), PersonRow.id))).label("own_id"),
    )
    .where(PersonRow.key.in_(among("keys")), _MAY_SEE)
    .group_by(PersonRow.key)
    .subquery("who")
)
"""Who has these folded names, a row for each name: the public person's id and the desk's own one's, or NULL."""
PUBLIC_ID: ColumnElement[int] = literal_column("who.public_id", Integer)
OWN_ID: ColumnElement[int] = literal_column("who.own_id", Integer)
"""The ids in a row of `SCOPES`, for subqueries of any depth."""
_WITH_WORD = sqlite.values_at_once(
    select(PersonWordRow.person_id)
    .join(PersonRow, PersonRow.id == PersonWordRow.person_id)
    .where(
        # A word alone is from itself to itself.
        PersonWordRow.word.between(bindparam("word"), bindparam("last")),
        PersonWordRow.kind.in_(among("kinds")),
        _MAY_SEE,
    )
)
# An index alone says what is near a misspelt word: of all words from one to another, those that are people's to see.
_WORDS_FROM = sqlite.at_once(
    select(PersonWordRow.word, PersonWordRow.person_id)
    .join(PersonRow, PersonRow.id == PersonWordRow.person_id)
    .where(
        PersonWordRow.word.between(bindparam("word"), bindparam("last")),
        PersonWordRow.kind == NAME_WORD,
        _MAY_SEE,
    )
)
_FAMILY = sqlite.at_once(
    select(PersonRow.key, PersonRow.id)
    .join(PersonSoundRow, PersonSoundRow.person_id == PersonRow.id)
    .where(PersonSoundRow.sound.in_(among("sounds")), _MAY_SEE)
)
_ADD_WORDS = insert_or(table_of(PersonWordRow)).on_conflict_do_nothing()


def keep(session: Session, desk_id: int | None, article_id: int, reading: Reading) -> dict[str, int]:
    """Store whom an article quotes by name, and return their ids by speaker."""
    speakers = _speakers(reading)
    if not speakers:
        return {}
    ids = _resolve(session, desk_id, {keys.words(person.name): person.name for person in speakers.values()})
    who = {speaker: ids[keys.words(person.name)] for speaker, person in speakers.items()}
    forms = {(who[speaker], form): keys.words(form) for speaker, person in speakers.items() for form in person.forms}
    roles = {(who[speaker], role): keys.words(role) for speaker, person in speakers.items() for role in person.roles}
    _keep(session, article_id, forms, roles)
    return who


def forget(session: Session, article_id: int) -> None:
    """Take back what an article said of people; the people stay."""
    session.execute(delete(PersonFormRow).where(PersonFormRow.article_id == article_id))
    session.execute(delete(PersonRoleRow).where(PersonRoleRow.article_id == article_id))


def forget_unquoted(session: Session, desk_id: int | None, ids: Iterable[int]) -> None:
    """Delete those people of a scope whom no article quotes any more, and words that none calls the others by.

    In: the desk whose own they are, `None` for public ones.
    """
    among_these = PersonRow.desk_id.is_not_distinct_from(desk_id), PersonRow.id.in_(list(ids))
    quoted = exists(select(QuoteRow.article_id).where(QuoteRow.person_id == PersonRow.id))
    named = exists(select(PersonFormRow.article_id).where(PersonFormRow.person_id == PersonRow.id))
    session.execute(delete(PersonRow).where(*among_these, ~quoted, ~named))
    merging.forget_unknown(session, desk_id)
    for person_id in session.scalars(select(PersonRow.id).where(*among_these)).all():
        session.execute(delete(PersonWordRow).where(PersonWordRow.person_id == person_id))
        names = session.scalars(select(PersonFormRow.folded).where(PersonFormRow.person_id == person_id).distinct())
        roles = session.scalars(select(PersonRoleRow.folded).where(PersonRoleRow.person_id == person_id).distinct())
        _keep_words(session, [(person_id, name) for name in names], [(person_id, role) for role in roles])


def _speakers(reading: Reading) -> dict[str, Person]:
    """Return who is quoted by name: for each speaker as quotes have it, the names and roles that the article gives."""
    named = {form: person for person in reversed(reading.people) for form in (*person.forms, person.name)}
    speakers: dict[str, Person] = {}
    for quote in reading.quotes:
        if quote.speaker_kind is not SpeakerKind.PERSON or not quote.speaker or not keys.words(quote.speaker):
            continue
        person = speakers.get(quote.speaker) or named.get(quote.speaker) or Person(quote.speaker, (), ())
        forms = dict.fromkeys((person.name, quote.speaker, *person.forms))
        roles = dict.fromkeys(role for role in (quote.role, *person.roles) if role)
        name = person.name if keys.words(person.name) else quote.speaker
        speakers[quote.speaker] = Person(name, tuple(forms), tuple(roles))
    return speakers


def _resolve(session: Session, desk_id: int | None, names: dict[str, str]) -> dict[str, int]:
    """Return the ids of people of one scope by folded name, making whoever is new."""
    found = _ids(session, desk_id, names)
    new = names.keys() - found.keys()
    if new:
        rows = [{"desk_id": desk_id, "name": names[key], "key": key} for key in sorted(new)]
        session.execute(insert_into(PersonRow), rows)
        made = _ids(session, desk_id, new)
        sounds = [{"sound": naming.family_sound(key), "person_id": made[key]} for key in sorted(new)]
        session.execute(insert_into(PersonSoundRow), sounds)
        found |= made
    return found


def _ids(session: Session, desk_id: int | None, names: Iterable[str]) -> dict[str, int]:
    asked = _PUBLIC_IDS if desk_id is None else _DESK_IDS
    stored = session.execute(asked, {"names": list(names), **({} if desk_id is None else {"desk": desk_id})})
    return {key: person_id for key, person_id in stored}  # noqa: C416  a Result has keys() like a map


def _keep(
    session: Session, article_id: int, forms: dict[tuple[int, str], str], roles: dict[tuple[int, str], str]
) -> None:
    session.execute(
        insert_into(PersonFormRow),
        [
            {"person_id": person, "article_id": article_id, "form": form, "folded": folded}
            for (person, form), folded in forms.items()
        ],
    )
    if roles:
        session.execute(
            insert_into(PersonRoleRow),
            [
                {"person_id": person, "article_id": article_id, "n": n, "role": role, "folded": folded}
                for n, ((person, role), folded) in enumerate(roles.items())
            ],
        )
    _keep_words(
        session,
        ((person, folded) for (person, _), folded in forms.items()),
        ((person, folded) for (person, _), folded in roles.items()),
    )


def _keep_words(session: Session, names: Iterable[tuple[int, str]], roles: Iterable[tuple[int, str]]) -> None:
    words = {(word, NAME_WORD, person) for person, folded in names for word in folded.split()}
    words |= {(word, ROLE_WORD, person) for person, folded in roles for word in folded.split()}
    if words:
        session.execute(
            _ADD_WORDS,
            [{"word": word, "kind": kind, "person_id": person} for word, kind, person in sorted(words)],
        )


def candidates(session: Session, desk: Desk, words: Sequence[str], kinds: Sequence[int], *, starts: bool) -> set[int]:
    """Return people whom all of `words` may mean, of those of public articles and of the desk's own.

    `starts`: a word may also be the start of a longer one. A guess from all articles; what the desk sees decides.
    """
    found: set[int] | None = None
    for word in words:
        people: set[int] = set()
        for one in naming.offices(word) if ROLE_WORD in kinds else (word,):
            last = one + "\U0010ffff" if starts else one
            asked = {"desk": desk.id, "word": one, "last": last, "kinds": list(kinds)}
            people.update(session.scalars(_WITH_WORD, asked).one())
        found = people if found is None else found & people
        if not found:
            return set()
    return found or set()


def families(session: Session, desk: Desk, keys_: Iterable[str]) -> dict[str, list[int]]:
    """Return the ids by folded name of everybody whose surname sounds like one of some people's, these among them."""
    sounds = list(dict.fromkeys(naming.family_sound(key) for key in keys_))
    found: dict[str, list[int]] = {}
    for key, person_id in session.scalars(_FAMILY, {"desk": desk.id, "sounds": sounds}).one():
        found.setdefault(key, []).append(person_id)
    return found


def misspelt(session: Session, desk: Desk, words: Sequence[str]) -> dict[int, list[str]]:
    """Return people of whose names a word is like each of `words`, with the words of theirs: a guess, as `candidates`.

    A slip is looked for among the words that begin alike; whoever swaps the first two letters is not found.
    """
    found: dict[int, list[str]] | None = None
    for word in words:
        start = word[:SAME_START]
        asked = {"desk": desk.id, "word": start, "last": start + "\U0010ffff"}
        there = session.scalars(_WORDS_FROM, asked).one()
        # Many people share a first name: each word is compared once.
        alike = {other for other in {other for other, _ in there} if naming.slipped(word, other)}
        # Of two words of a name that are both alike any will do.
        people = {person: other for other, person in there if other in alike}
        found = {
            person: [*(found[person] if found else ()), other]
            for person, other in people.items()
            if found is None or person in found
        }
        if not found:
            return {}
    return found or {}
