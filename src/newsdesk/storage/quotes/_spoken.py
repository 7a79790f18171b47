"""What a desk is told of quotations and of who is behind them: the statements, and the rows as they come.

Of each person they begin with the newest, and end where enough is known.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    CompoundSelect,
    FromClause,
    Integer,
    ScalarSelect,
    String,
    bindparam,
    desc,
    func,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import people as persons
from newsdesk.storage import search, sqlite, visible
from newsdesk.storage.story_corrections import Corrections
from newsdesk.storage.tables import ArticleRow, PersonFormRow, PersonRoleRow, PersonRow, QuoteRow, among
from newsdesk.text.query import Either, Every, Field, Query, Words

# Of one person the newest this many quotations are looked at (5 µs each): more than anybody pages through.
LOOKED_AT = 1_000

# Of each of several people the newest this many quotations that the desk sees are counted, and their names and roles
# read from the articles of these. 25 people at once are 625 quotations, some 13 µs each with the names and roles.
COUNTED = 25

FEW_NAMES = 4
MOST_FORMS = 40
"""Of so many names at most, and under so many forms, a topic is asked for together with who speaks: to find the forms
takes 0.2 µs for each article that quotes them."""

_DESK = bindparam("desk", type_=Integer)

# The quotations that a desk is told, one row each: those of approved articles' current versions.
SPOKEN = (
    select(
        QuoteRow.article_id,
        QuoteRow.version,
        QuoteRow.group,
        QuoteRow.said_key,
        QuoteRow.speaker,
        ArticleRow.story_id,
    )
    .join(ArticleRow, (ArticleRow.id == QuoteRow.article_id) & (ArticleRow.version == QuoteRow.version))
    .where(
        QuoteRow.part == 0,
        ArticleRow.approved_at.is_not(None),
        visible.to(_DESK, QuoteRow.article_id),
    )
)
_LAST_SPOKE = (
    SPOKEN.with_only_columns(QuoteRow.article_id)
    .where(QuoteRow.person_id == PersonRow.id)
    .order_by(QuoteRow.article_id.desc())
    .limit(1)
    .correlate(PersonRow)
    .scalar_subquery()
)
# Of more people than this whoever was quoted last is looked for in the newest articles, this many of them, before each
# is asked for: that costs 10 µs for each of the people, and walking the articles 5 ms.
MANY = 600
WALKED = 400

# Whoever was not quoted comes last: SQLite sorts NULL below every number.
_QUOTED = sqlite.at_once(
    select(PersonRow.key, PersonRow.id, _LAST_SPOKE.label("last"))
    .where(PersonRow.id.in_(among("people")), persons.may_see(_DESK))
    .order_by(desc("last"), PersonRow.id.desc())
    .limit(-1)
)
_WALKED = (
    select(ArticleRow.id)
    .order_by(ArticleRow.id.desc())
    .offset(bindparam("walked", type_=Integer))
    .limit(1)
    .scalar_subquery()
)
_LATELY = sqlite.at_once(
    SPOKEN.with_only_columns(PersonRow.key, PersonRow.id)
    .join(PersonRow, PersonRow.id == QuoteRow.person_id)
    .group_by(PersonRow.id)
    .where(
        QuoteRow.article_id > func.coalesce(_WALKED, search.SMALLEST_ID),
        # `+ 0` keeps SQLite from looking for each of the people among those articles.
        QuoteRow.person_id.op("+")(0).in_(among("people")),
        persons.may_see(_DESK),
    )
    .order_by(func.max(QuoteRow.article_id).desc(), PersonRow.id.desc())
    .limit(-1)
)
# By stories, of which an index knows the articles, and by what editors have put into them.
_SPOKE_IN = sqlite.at_once(
    select(ArticleRow.id, ArticleRow.story_id, PersonRow.key)
    .select_from(ArticleRow)
    .join(QuoteRow, (QuoteRow.article_id == ArticleRow.id) & (QuoteRow.version == ArticleRow.version))
    .join(PersonRow, PersonRow.id == QuoteRow.person_id)
    .where(
        ArticleRow.story_id.in_(among("stories")) | ArticleRow.id.in_(among("moved")),
        ArticleRow.approved_at.is_not(None),
        QuoteRow.part == 0,
        QuoteRow.person_id.in_(among("people")),
        visible.to(_DESK, ArticleRow.id),
    )
    .distinct()
)


def _told_of_both(limit: int, *also: ColumnElement[bool]) -> CompoundSelect[int, int, int, int, str | None, int]:
    """Return what the people of a row of `persons.SCOPES` said, newest first: the public one's and the desk's own's.

    Each is asked for by one id, so that both come out of the index in order, and the newest are had without the rest.
    """
    arms = (SPOKEN.where(QuoteRow.person_id == person, *also) for person in (persons.PUBLIC_ID, persons.OWN_ID))
    return union_all(*arms).order_by(desc("article_id"), "group").limit(limit)


def _rows(told: FromClause, *columns: str) -> ScalarSelect[str]:
    """Return some columns of what each person of `persons.SCOPES` said, as a JSON list of lists."""
    row = func.json_array(*(told.c[name] for name in columns))
    return select(func.json_group_array(row, type_=String)).select_from(told).scalar_subquery()


_COUNTED = _told_of_both(COUNTED).subquery("counted")
_PLACE = ("article_id", "version", "group", "said_key", "story_id")
_TOLD_OF = sqlite.at_once(
    select(
        persons.SCOPES.c.key,
        persons.SCOPES.c.public_id,
        persons.SCOPES.c.own_id,
        # Put together with nothing it is text, which it otherwise is with some versions of SQLite only.
        (_rows(_COUNTED, *_PLACE, "speaker") + "").label("told"),
    )
)
_TOLD = _told_of_both(LOOKED_AT).subquery("told")
_PLACES = sqlite.at_once(select(persons.SCOPES.c.key, (_rows(_TOLD, *_PLACE) + "").label("told")))
# SQLite must not begin with the articles that match: `+ 0` keeps it from looking each of them up among the quotations.
_WITHIN = (
    QuoteRow.article_id >= bindparam("floor", type_=BigInteger),
    QuoteRow.article_id < bindparam("before", type_=BigInteger),
)
_ABOUT = _told_of_both(LOOKED_AT, *_WITHIN, QuoteRow.article_id.op("+")(0).in_(search.MATCHING_BETWEEN)).subquery(
    "told"
)
_PLACES_ABOUT = sqlite.at_once(select(persons.SCOPES.c.key, (_rows(_ABOUT, *_PLACE) + "").label("told")))
_FORMS_OF = sqlite.values_at_once(
    select(PersonFormRow.folded)
    .join(PersonRow, PersonRow.id == PersonFormRow.person_id)
    .where(PersonRow.key.in_(among("keys")), persons.may_see(_DESK))
    .distinct()
    .limit(MOST_FORMS + 1)
)
_BETWEEN = _told_of_both(LOOKED_AT, *_WITHIN).subquery("told")
_PLACES_BETWEEN = sqlite.at_once(select(persons.SCOPES.c.key, (_rows(_BETWEEN, *_PLACE) + "").label("told")))

# Of people and articles of theirs, as a JSON list of [person, [article, …]].
_EACH = func.json_each(bindparam("asked", type_=JSON)).table_valued("value", name="asked")
_ASKED = func.json_extract(_EACH.c.value, "$[0]")
_ASKED_IN = select(func.json_each(_EACH.c.value, "$[1]").table_valued("value", name="within").c.value)
_NAMES = sqlite.at_once(
    select(PersonFormRow.person_id, PersonFormRow.folded)
    .select_from(_EACH)
    .join(PersonFormRow, (PersonFormRow.person_id == _ASKED) & PersonFormRow.article_id.in_(_ASKED_IN))
    .distinct()
)
_ROLES = sqlite.at_once(
    select(PersonRoleRow.person_id, PersonRoleRow.article_id, PersonRoleRow.role, PersonRoleRow.folded)
    .select_from(_EACH)
    .join(PersonRoleRow, (PersonRoleRow.person_id == _ASKED) & PersonRoleRow.article_id.in_(_ASKED_IN))
    .order_by(PersonRoleRow.article_id.desc(), PersonRoleRow.n)
    .limit(-1)
)


class Place(NamedTuple):
    """Where a quotation stands: an article's version, and the group of its parts; what is said, and in which story.

    A plain tuple, since a question may go through a thousand of them.
    """

    article_id: int
    version: int
    group: int
    said_key: int
    story_id: int


@dataclass(frozen=True, slots=True)
class Places:
    """Where quotations of some names stand, newest first, by name."""

    of: Mapping[str, Sequence[Place]]
    floor: int | None = None
    """Down to the article with this id there was time to look; no floor where that was all."""


class Role(NamedTuple):
    """What an article says that somebody is; a plain tuple, as a place is."""

    article_id: int
    role: str
    folded: str


_AS_PLACE = cast("Callable[[Sequence[int]], Place]", partial(tuple.__new__, Place))  # pyright: ignore[reportUnknownMemberType]  # generic


@dataclass(frozen=True, slots=True)
class Speaker:
    """A name as a desk sees it quoted: as the newest quotation has it, with the newest quotations, newest first."""

    key: str
    ids: tuple[int, ...]
    name: str
    told: tuple[Place, ...]
    names: tuple[str, ...]
    """Folded forms of the name."""
    roles: tuple[Role, ...]
    """The newest article's first."""

    @property
    def articles(self) -> tuple[int, ...]:
        """The articles of the newest quotations, each once."""
        return tuple(dict.fromkeys(place.article_id for place in self.told))


def quoted(session: Session, desk: Desk, ids: Iterable[int]) -> dict[str, int]:
    """Return those of some people whom the desk sees quoted, whoever was quoted last first, by key."""
    asked = list(ids)
    if not asked:
        return {}
    found: dict[str, int] = {}
    for key, person_id, last in session.scalars(_QUOTED, {"desk": desk.id, "people": asked}).one():
        if last is not None:
            found.setdefault(key, person_id)
    return found


def lately(session: Session, desk: Desk, ids: Iterable[int]) -> dict[str, int]:
    """Return what `quoted` does as far as the newest articles say: whoever of so many people comes first there."""
    found: dict[str, int] = {}
    for key, person_id in session.scalars(_LATELY, {"desk": desk.id, "people": list(ids), "walked": WALKED}).one():
        found.setdefault(key, person_id)
    return found


def speakers(session: Session, desk: Desk, keys: Iterable[str], *, names: bool) -> dict[str, Speaker]:
    """Return those of some folded names that the desk sees quoted, with their forms where `names` are asked for."""
    asked = list(keys)
    if not asked:
        return {}
    found: dict[str, tuple[tuple[int, ...], str, tuple[Place, ...]]] = {}
    for key, *ids, rows in session.scalars(_TOLD_OF, {"desk": desk.id, "keys": asked}).one():
        told: list[list[Any]] = json.loads(rows)
        if told:
            known = tuple(id_ for id_ in ids if id_)
            found[key] = known, told[0][-1] or "", tuple(_placed(place[:-1] for place in told))
    where = [
        (id_, list(dict.fromkeys(place.article_id for place in told)))
        for known, _, told in found.values()
        for id_ in known
    ]
    forms: dict[int, list[str]] = defaultdict(list)
    if names:
        for person_id, folded in session.scalars(_NAMES, {"asked": where}).one():
            forms[person_id].append(folded)
    roles: dict[int, list[Role]] = defaultdict(list)
    # The newest article's first.
    for person_id, *role in session.scalars(_ROLES, {"asked": where}).one():
        roles[person_id].append(Role(*role))
    return {
        key: Speaker(
            key,
            known,
            name,
            told,
            tuple(form for id_ in known for form in forms[id_]),
            _newest_first([roles[id_] for id_ in known]),
        )
        for key, (known, name, told) in found.items()
    }


def _forms(session: Session, desk: Desk, names: Sequence[str]) -> tuple[str, ...]:
    """Return all folded forms by which articles call a few people; nothing where these are not few, or have many."""
    if len(names) > FEW_NAMES:
        return ()
    forms = session.scalars(_FORMS_OF, {"desk": desk.id, "keys": names}).one()
    return tuple(sorted(forms)) if len(forms) <= MOST_FORMS else ()


def _also_by(about: Query, forms: Sequence[str]) -> Query:
    """Keep a question to articles that quote somebody under one of these forms, where there is one.

    A common word stands in half of all articles, and to go through those takes longer than all else. Which of them are
    theirs is asked for again: two people may share a form.
    """
    said = [Words(tuple(form.split()), field=Field.SPEAKER) for form in forms if form]
    if about.root is None or not said:
        return about
    return replace(about, root=Every((about.root, said[0] if len(said) == 1 else Either(tuple(said)))))


def _placed(rows: Iterable[Sequence[int]]) -> Iterator[Place]:
    """Return rows as places, without a call into Python for each of what may be thousands."""
    return map(_AS_PLACE, rows)


def _newest_first(roles: Sequence[Sequence[Role]]) -> tuple[Role, ...]:
    """Put together roles that each stand in this order."""
    if len(roles) == 1:
        return tuple(roles[0])
    return tuple(sorted(chain.from_iterable(roles), key=lambda role: role.article_id, reverse=True))


def spoke_in(
    session: Session, desk: Desk, stories: Collection[int], ids: Collection[int], said: Corrections
) -> dict[int, set[str]]:
    """Return by story which of some people the desk sees quoted in it, by their keys.

    Stories are as the desk's editors have corrected them: `said`.
    """
    found: dict[int, set[str]] = defaultdict(set)
    if stories and ids:
        parts = [part for story in stories for part in said.parts(story)]
        moved = [article for story in stories for article in said.moved_into(story)]
        asked = {"desk": desk.id, "stories": parts, "moved": moved, "people": list(ids)}
        for article, story, key in session.scalars(_SPOKE_IN, asked).one():
            found[said.story_of(article, story)].add(key)
    return found


def places(session: Session, desk: Desk, keys: Iterable[str], about: Query | None) -> Places:
    """Return where the newest thousand quotations of each of some names stand, in articles that match `about`.

    What is about a topic is looked for as long as a question may take, from the newest articles to the oldest.
    """
    asked: dict[str, Any] = {"desk": desk.id, "keys": list(keys)}
    if about is None or about == Query():
        return Places(_by_key(session.scalars(_PLACES, asked).one()))
    if about.root is None:
        floor, before = search.between(about)
        return Places(_by_key(session.scalars(_PLACES_BETWEEN, {**asked, "floor": floor, "before": before}).one()))
    told: dict[str, list[Place]] = {}

    def ask(words: str, floor: int, before: int) -> bool:
        within = {**asked, "words": words, "floor": floor, "before": before}
        for key, places in _by_key(session.scalars(_PLACES_ABOUT, within).one()).items():
            told.setdefault(key, []).extend(places)
        return bool(told) and all(len(places) >= LOOKED_AT for places in told.values())

    floor = search.walk(session, desk, _also_by(about, _forms(session, desk, asked["keys"])), ask, limit=LOOKED_AT)
    return Places({key: places[:LOOKED_AT] for key, places in told.items()}, floor)


def _by_key(rows: Iterable[Sequence[str]]) -> dict[str, list[Place]]:
    return {key: list(_placed(json.loads(told))) for key, told in rows}
