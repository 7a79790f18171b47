"""Puts an article that comes in together anew with those of the stories near it; who keeps what comes of it is others'.

Agglomerative clustering by average link (Sokal & Michener 1958, "A statistical method for evaluating systematic
relationships"; Jain, Murty & Flynn 1999, "Data clustering: a review"): each article is a story of its own, and the two
stories that are likeliest one are put together as long as any two are likely enough. How likely is `joining.weigh`, of
the means over all pairs of their articles.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from newsdesk.text.cluster.joining import WINDOW, joins, weigh
from newsdesk.text.likeness import Candidate, Pairs, Table, table
from newsdesk.text.vectors import Vector

KEEP: Final = timedelta(hours=120)
"""How far from the new article a story's articles are looked at again. With those of `WINDOW` alone stories grow into
chains: of all pairs merged 0.89 are right instead of 0.91."""

CAP: Final = 16
"""Articles that are put together anew at a time, the new one among them: some milliseconds at most."""

SHARED_WORDS: Final = 2
"""Lookup words that an article shares with those whose stories are looked at. Two tellings of one event share far more;
a single shared word alone brings in half of the day's articles."""

MOST_ALIKE: Final = 40
MOST_STORIES: Final = 6
"""The stories of the most alike so many articles are thought of, and so many of these looked at, so that the time an
article takes does not grow with the number of articles."""

_LIKELY: Final = -0.9
"""What the likenesses must come to for two stories to be one. Less than for an article that joins a story for good: a
wrong pair comes apart again when there is something better."""

_YOUNG: Final = 20
_SETTLED: Final = 100
"""Articles known up to which nothing of that holds, and from which on all of it. With few, rarity says little and most
words seem rare: then as much is wanted as of an article that joins for good. On desks of 60 articles 0.87 of the pairs
are right by it, and not 0.82."""

_NEAR: Final = 0.03
"""Cosine to the new article below which a story is not looked at: less has nothing in common but the language."""

_NEWEST: Final = 12
"""Of a story that is too large to be put together anew, the newest so many articles say whether it is joined."""


@dataclass(frozen=True, slots=True)
class Part:
    """Articles that are one story: those of `candidates` at these places, and the new one, which stands after them."""

    story: int | None
    """The number that it has or keeps; `None` for a story that begins."""
    articles: tuple[int, ...]


def regroup(
    vector: Vector,
    when: datetime,
    candidates: Sequence[Candidate],
    document_frequency: Mapping[str, int],
    documents: int,
) -> tuple[Part, ...]:
    """Return how an article and those of nearby stories belong together; who is in no part stays where they are.

    In: the new article's words and time (aware); the articles of stories that may be near, those up to `KEEP` away from
    it or the newest `CAP` of these, with the number of the story that each is in now; in how many of the `documents`
    articles known a word stands. Out: parts that share no article; one of them holds the new one, whose place is
    `len(candidates)`. At most `CAP` articles are in parts together, of the stories most alike to the new one. A story
    of more is joined or left as it stands, and that decides before all else.

    A number goes to the part with most of that story's articles, to none twice. In which order the candidates are given
    decides nothing but between two alike in words and time.
    """
    own = Candidate(-1, vector, when)
    members: defaultdict[int, list[int]] = defaultdict(list)
    for place, candidate in enumerate(candidates):
        if abs(when - candidate.when) <= KEEP:
            members[candidate.story].append(place)
    compared = [place for places in members.values() for place in _newest(places, candidates, CAP)]
    articles = [*(candidates[place] for place in compared), own]
    rows = {place: row for row, place in enumerate([*compared, len(candidates)])}
    those = table(articles, document_frequency, documents)
    alike: dict[int, float] = {}
    cosines: list[float] = those.cosines([len(compared)], range(len(compared)))[0].tolist()
    for candidate, cosine in zip(articles[:-1], cosines, strict=True):
        if abs(when - candidate.when) <= WINDOW and (found := round(cosine, 9)) > _NEAR:
            alike[candidate.story] = max(alike.get(candidate.story, 0.0), found)
    pool, apart = [len(candidates)], list[int]()
    for story in sorted(alike, key=lambda story: (-alike[story], story)):
        if len(pool) + len(members[story]) <= CAP:
            pool += members[story]
        else:
            apart.append(story)
    if apart:
        nearest = [
            rows[place]
            for story in alike
            for place in _newest([one for one in members[story] if one in rows], candidates, _NEWEST)
        ]
        joined = joins(articles, nearest, those)
        if joined in apart:
            return (Part(joined, (len(candidates),)),)
    likely = _LIKELY * min(max(documents - _YOUNG, 0) / (_SETTLED - _YOUNG), 1.0)
    return _named(_together(pool, [*candidates, own], rows, those, likely), candidates)


def _newest(places: Sequence[int], candidates: Sequence[Candidate], most: int) -> list[int]:
    if len(places) <= most:
        return list(places)
    return sorted(places, key=lambda place: (candidates[place].when, candidates[place].vector), reverse=True)[:most]


def _together(
    pool: Sequence[int], everyone: Sequence[Candidate], rows: Mapping[int, int], compared: Table, likely: float
) -> list[list[int]]:
    """Return which of some articles are one story; copies of the same words stay together and count as one."""
    copies: defaultdict[Vector, list[int]] = defaultdict(list)
    # In an order of their own, so that a tie is not decided by the order in which they were given.
    for place in sorted(pool, key=lambda place: (everyone[place].when, everyone[place].vector)):
        copies[everyone[place].vector].append(place)
    several = list(copies.values())
    firsts = [rows[places[0]] for places in several]
    parts = partition(compared.sides(firsts, firsts), likely)
    return [[place for number in part for place in several[number]] for part in parts]


def partition(pairs: Pairs, enough: float) -> tuple[tuple[int, ...], ...]:
    """Return which of some articles are one story, as their places; each is in one part, and no part is empty.

    In: each of them held against each, in the same order; what the likenesses of two stories must come to for them to
    be one. The likeliest two are put together first, by average link. Changes the arrays that it is given.
    """
    import numpy as np  # loaded by the process that compares, and by nobody else

    size = len(pairs.cosine)
    parts: dict[int, tuple[int, ...]] = {place: (place,) for place in range(size)}
    within = np.zeros(size)
    """How alike all pairs of a part's articles are in sum."""
    inner = np.full(size, math.nan)
    """The same in the mean, where there is a pair."""
    # Rounded, and a tie to those that came first, so that the order of adding decides nothing.
    scores = weigh(pairs.likeness(), inner).round(9)
    scores[np.tril_indices(size)] = -math.inf
    while True:
        one, other = divmod(int(scores.argmax()), size)
        if not scores[one, other] > enough:
            return tuple(tuple(sorted(part)) for part in parts.values())
        parts[one] += parts.pop(other)
        within[one] += within[other] + pairs.cosine[one, other]
        inner[one] = within[one] / math.comb(len(parts[one]), 2)
        _put_with(pairs, one, other)
        grown = Pairs(*[sums[one] for sums in pairs]).likeness()
        cohesion = (np.where(np.isnan(inner), inner[one], inner) + inner[one]) / 2
        found = weigh(grown, cohesion).round(9)
        scores[other] = scores[:, other] = -math.inf
        for third in parts:
            if third != one:
                scores[min(one, third), max(one, third)] = found[third]


def _put_with(pairs: Pairs, one: int, other: int) -> None:
    """Add the pairs of a part's articles to those of another, which it is put with."""
    import numpy as np  # as above

    for sums in pairs:
        put = np.maximum if sums is pairs.best else np.add
        put(sums[one], sums[other], out=sums[one])
        sums[:, one] = sums[one]


def _named(parts: Sequence[Sequence[int]], candidates: Sequence[Candidate]) -> tuple[Part, ...]:
    """Give each story's number to the part that has most of its articles; a tie to the older number, then article."""
    claims: list[tuple[int, int, tuple[datetime, int], int]] = []
    for number, part in enumerate(parts):
        there = [candidates[place] for place in part if place < len(candidates)]
        first = min(((one.when, one.story) for one in there), default=None)
        if first is not None:
            claims += [(-count, story, first, number) for story, count in Counter(one.story for one in there).items()]
    named: dict[int, int] = {}
    for _, story, _, number in sorted(claims):
        if number not in named and story not in named.values():
            named[number] = story
    return tuple(Part(named.get(number), tuple(sorted(part))) for number, part in enumerate(parts))
