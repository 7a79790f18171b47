"""Which names are one person's, decided from what one desk sees. What it sees is read by `quotes.joining`.

Two whole names that are equal are one person. Any other two are joined only where the names allow it, something else
says so (a story that both speak in, an office of both), and nobody else fits as well. A surname alone is nobody in
particular: each article that uses one is given to somebody, or to none. An editor's word counts before all of it.

The rules err on the side of two entries for one person: the other error puts words into somebody else's mouth.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from newsdesk.storage.naming import Kin, contradict, kin, parsed, same_office


@dataclass(frozen=True, slots=True)
class Known:
    """A name that a desk sees quoted: its folded roles there, and its articles with their stories."""

    key: str
    roles: tuple[str, ...]
    articles: Mapping[int, int]
    """Story by article, of the newest articles."""
    roles_in: Mapping[int, tuple[str, ...]]
    """Folded roles by article."""
    more: bool = False
    """There are older articles, which are nobody else's."""


@dataclass(frozen=True, slots=True)
class Corrections:
    """What a desk's editors have said: pairs of folded names, in order, that are one person's, or two persons'."""

    same: frozenset[tuple[str, str]] = frozenset()
    apart: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Identity:
    """One person: the names that are all theirs, and the surnames that are theirs in some articles alone."""

    keys: tuple[str, ...]
    partly: tuple[tuple[str, frozenset[int]], ...] = ()
    besides: frozenset[int] = frozenset()
    """Articles in which a surname alone that is one of its names is another person's."""


def pair(key: str, other: str) -> tuple[str, str]:
    """Return two names in their order, as corrections have them."""
    return (key, other) if key < other else (other, key)


def decide(
    known: Sequence[Known], spoke_in: Mapping[int, Collection[str]], corrections: Corrections
) -> tuple[Identity, ...]:
    """Return the persons behind some names, whoever's name comes first in `known` first.

    `spoke_in` gives, by story, the keys that the desk sees quoted in it.
    """
    groups = _Groups(known, corrections)
    _join_as_said(groups, corrections)
    by_key = {one.key: one for one in known}
    whole = [one for one in known if not parsed(one.key).single]
    _join_alike(groups, whole, spoke_in)
    claims = _claims(groups, by_key, whole, spoke_in, corrections)
    found: list[Identity] = []
    for keys in groups.all():
        taken = frozenset(article for (key, article) in claims if key in keys)
        if len(keys) == 1 and taken and not by_key[keys[0]].more and taken >= by_key[keys[0]].articles.keys():
            continue
        theirs: defaultdict[str, set[int]] = defaultdict(set)
        for (key, article), owner in claims.items():
            if owner == groups.root(keys[0]):
                theirs[key].add(article)
        partly = tuple((key, frozenset(articles)) for key, articles in theirs.items())
        found.append(Identity(tuple(keys), partly, taken))
    return tuple(found)


class _Groups:
    """Names put together, never against what an editor said nor with a name that contradicts one of them."""

    def __init__(self, known: Sequence[Known], corrections: Corrections) -> None:
        self._order = [one.key for one in known]
        self._root = {key: key for key in self._order}
        self._articles = {one.key: one.articles.keys() for one in known}
        self._apart = corrections.apart

    def root(self, key: str) -> str:
        return self._root[key]

    def members(self, root: str) -> list[str]:
        return [key for key in self._order if self._root[key] == root]

    def named(self, key: str) -> bool:
        """Tell whether a name is there."""
        return key in self._root

    def all(self) -> list[list[str]]:
        return [self.members(root) for root in dict.fromkeys(self._root[key] for key in self._order)]

    def join(self, key: str, other: str, *, said: bool = False) -> None:
        """Put two names' persons together; `said` by an editor, no matter what the names are like."""
        one, two = self._root[key], self._root[other]
        if one == two:
            return
        pairs = [(a, b) for a in self.members(one) for b in self.members(two)]
        if any(pair(a, b) in self._apart for a, b in pairs):
            return
        # An article that has both names has two persons: it was read as a whole.
        if not said and any(kin(a, b) is Kin.NONE or self._articles[a] & self._articles[b] for a, b in pairs):
            return
        for member in self.members(two):
            self._root[member] = one


def _join_as_said(groups: _Groups, corrections: Corrections) -> None:
    for one, two in sorted(corrections.same):
        if groups.named(one) and groups.named(two):
            groups.join(one, two, said=True)


def _join_alike(groups: _Groups, whole: Sequence[Known], spoke_in: Mapping[int, Collection[str]]) -> None:
    """Join whole names that are spelt or cut otherwise, each with the one person that it fits, or with nobody."""
    fits: defaultdict[str, list[str]] = defaultdict(list)
    for one, two in combinations(whole, 2):
        alike = kin(one.key, two.key)
        if alike is not Kin.NONE and _evident(alike, one, two, spoke_in):
            fits[one.key].append(two.key)
            fits[two.key].append(one.key)
    for key, others in fits.items():
        for other in others:
            # A name that fits two who are not each other's is neither's.
            rivals = [*others, *fits[other]]
            if all(kin(a, b) is not Kin.NONE for a, b in combinations({*rivals, key, other}, 2)):
                groups.join(key, other)


def _evident(alike: Kin, one: Known, two: Known, spoke_in: Mapping[int, Collection[str]]) -> bool:
    if alike is Kin.SCRIPT:
        return True
    met = _met(one, two.key, spoke_in) or _met(two, one.key, spoke_in)
    if alike is Kin.FULL:
        return met or not contradict(one.roles, two.roles)
    return met or same_office(one.roles, two.roles)


def _met(one: Known, key: str, spoke_in: Mapping[int, Collection[str]]) -> bool:
    return any(key in spoke_in.get(story, ()) for story in one.articles.values())


def _claims(
    groups: _Groups,
    by_key: Mapping[str, Known],
    whole: Sequence[Known],
    spoke_in: Mapping[int, Collection[str]],
    corrections: Corrections,
) -> dict[tuple[str, int], str]:
    """Return whose each article's surname alone is: by the surname and the article, the person's first name."""
    claims: dict[tuple[str, int], str] = {}
    for key, one in by_key.items():
        if not parsed(key).single:
            continue
        roots = dict.fromkeys(groups.root(other.key) for other in whole if kin(key, other.key) is Kin.SINGLE)
        own = groups.root(key)
        members = {root: groups.members(root) for root in roots}
        # Told to be somebody's, it is that person's wherever nobody else of the name speaks in the story.
        said = len(groups.members(own)) > 1
        for article, story in one.articles.items():
            there = [
                root for root in roots if any(name in spoke_in.get(story, ()) for name in members[root] if name != key)
            ]
            if said:
                if len(there) == 1 and there[0] != own:
                    claims[key, article] = there[0]
                continue
            free = [
                root
                for root in roots
                if not any(
                    pair(key, name) in corrections.apart or article in by_key[name].articles for name in members[root]
                )
            ]
            owner = _owner(one.roles_in.get(article, ()), {root: members[root] for root in free}, there, by_key)
            if owner is not None:
                claims[key, article] = owner
    return claims


def _owner(
    roles: Sequence[str], members: Mapping[str, Sequence[str]], there: Collection[str], by_key: Mapping[str, Known]
) -> str | None:
    """Return whose an article's surname is: who speaks in its story, else who has its office; nobody if two fit."""
    offices = {root: _roles(names, by_key) for root, names in members.items()}
    named = [root for root, known in offices.items() if same_office(roles, known)]
    if there:
        if len(there) > 1:
            return named[0] if len(named) == 1 and named[0] in there else None
        (only,) = there
        return only if only in members and not contradict(roles, offices[only]) else None
    return named[0] if len(named) == 1 else None


def _roles(names: Iterable[str], by_key: Mapping[str, Known]) -> list[str]:
    return [role for name in names for role in by_key[name].roles]
