"""Who is one person, for one desk: reads what `identity` decides from, and only where names are alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import identity, merging, naming, story_corrections
from newsdesk.storage import people as persons
from newsdesk.storage.identity import Corrections, Identity, Known
from newsdesk.storage.naming import Kin
from newsdesk.storage.quotes import _spoken as spoken

MOST_ALIKE = 60
"""Names that are compared with each other at once. Where more are alike (a very common surname), nobody can say whose a
surname alone is, and all stay apart."""


def identities(session: Session, desk: Desk, asked: Iterable[str]) -> tuple[Identity, ...]:
    """Return the persons behind some folded names that the desk sees quoted, in their order.

    Whoever is another's in part stands where the first of these names does. A name that is all other persons' brings
    these.
    """
    wanted = list(dict.fromkeys(asked))
    corrections = merging.corrections(session, desk)
    said = _said_alike(corrections)
    families = persons.families(session, desk, {key for name in wanted for key in (name, *_reached(name, said))})
    alike = [group for group in _alike(families, wanted, said) if len(group) > 1]
    visible: dict[str, int] = {}
    if alike:
        ids = [id_ for group in alike for key in group for id_ in families[key]]
        visible = spoken.quoted(session, desk, ids)
        seen = {key: families[key] for key in visible}
        alike = [group for group in _alike(seen, [key for key in wanted if key in seen], said) if len(group) > 1]
    compared = [group for group in alike if len(group) <= MOST_ALIKE]
    if not compared:
        return tuple(Identity((key,)) for key in wanted)
    found = _decided(session, desk, [key for group in compared for key in group], visible, corrections)
    by_key: defaultdict[str, list[Identity]] = defaultdict(list)
    for one in found:
        for key in (*one.keys, *(key for key, _ in one.partly)):
            by_key[key].append(one)
    return tuple(dict.fromkeys(one for key in wanted for one in by_key.get(key, [Identity((key,))])))


def _decided(
    session: Session, desk: Desk, keys: Collection[str], visible: Mapping[str, int], corrections: Corrections
) -> tuple[Identity, ...]:
    """Return the persons behind names that are alike, whoever was quoted last first."""
    speakers = spoken.speakers(session, desk, keys, names=False)
    said = story_corrections.corrections(session, desk)
    known = [_known(speakers[key], said) for key in visible if key in speakers]
    stories = {story for one in known for story in one.articles.values()}
    ids = [id_ for one in speakers.values() for id_ in one.ids]
    return identity.decide(known, spoken.spoke_in(session, desk, stories, ids, said), corrections)


def _known(one: spoken.Speaker, said: story_corrections.Corrections) -> Known:
    roles: defaultdict[int, list[str]] = defaultdict(list)
    for role in one.roles:
        roles[role.article_id].append(role.folded)
    return Known(
        one.key,
        tuple(dict.fromkeys(role.folded for role in one.roles)),
        {place.article_id: said.story_of(place.article_id, place.story_id) for place in one.told},
        {article: tuple(there) for article, there in roles.items()},
        len(one.told) >= spoken.COUNTED,
    )


def _said_alike(corrections: Corrections) -> dict[str, set[str]]:
    said: defaultdict[str, set[str]] = defaultdict(set)
    for one, two in corrections.same:
        said[one].add(two)
        said[two].add(one)
    return said


def _reached(key: str, said: Mapping[str, Collection[str]]) -> list[str]:
    """Return all names that an editor has linked with one, at once or by others."""
    found = [key]
    for one in found:
        found += [other for other in sorted(said.get(one, ())) if other not in found]
    return found[1:]


def _alike(there: Collection[str], wanted: Iterable[str], said: Mapping[str, Collection[str]]) -> list[list[str]]:
    """Return the names that may concern each other, around each wanted one: alike, or linked by an editor."""
    by_sound: defaultdict[str, list[str]] = defaultdict(list)
    for key in there:
        by_sound[naming.family_sound(key)].append(key)
    groups: list[list[str]] = []
    grouped: set[str] = set()
    for name in wanted:
        if name in grouped:
            continue
        group = dict.fromkeys([name])
        queue = [name]
        while queue:
            key = queue.pop()
            near = [other for other in by_sound[naming.family_sound(key)] if naming.kin(key, other) is not Kin.NONE]
            near += [other for other in said.get(key, ()) if other in there]
            new = [other for other in near if other not in group]
            group.update(dict.fromkeys(new))
            queue += new
        grouped.update(group)
        groups.append(list(group))
    return groups
