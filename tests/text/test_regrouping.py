"""Articles are put together anew: the likeliest first, in whatever order they are given, and only so many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text.cluster import CAP, KEEP, WINDOW, Part, regroup
from newsdesk.text.likeness import Candidate
from newsdesk.text.vectors import Vector
from tests.examples import examples

NOW = datetime(2031, 4, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
KNOWN = 500
"""Articles known; each word of these tests stands in a few of them."""


def words(**numbers: int) -> Vector:
    """Return so many words of each name."""
    return tuple((f"{name}{n}", 1) for name, number in numbers.items() for n in range(number))


FIRST, MOVES, THIRD = words(one=6, two=18), words(one=6, three=18), words(three=18, four=8)


def parted(vector: Vector, candidates: Sequence[Candidate], when: datetime = NOW) -> set[Part]:
    frequency = Counter(word for one in (vector, *(c.vector for c in candidates)) for word, _ in one)
    return set(regroup(vector, when, candidates, frequency, KNOWN))


def test_an_article_joins_the_one_that_it_is_like_and_the_story_keeps_its_number() -> None:
    assert parted(MOVES, [Candidate(7, FIRST, NOW)]) == {Part(7, (0, 1))}
    assert parted(words(five=20), [Candidate(7, FIRST, NOW)]) == {Part(None, (1,))}
    assert parted((), [Candidate(7, FIRST, NOW)]) == {Part(None, (1,))}
    assert parted(FIRST, []) == {Part(None, (0,))}


def test_what_was_together_for_want_of_better_comes_apart() -> None:
    together = [Candidate(7, FIRST, NOW - 2 * HOUR), Candidate(7, MOVES, NOW - HOUR)]
    assert parted(THIRD, together) == {Part(7, (0,)), Part(None, (1, 2))}
    # The earlier one keeps the number where both sides have as many; the side with more does otherwise.
    assert parted(THIRD, [replace(together[0], when=NOW), together[1]]) == {Part(None, (0,)), Part(7, (1, 2))}
    more = [Candidate(7, (*THIRD, ("five0", 1)), NOW), *together]
    assert parted(THIRD, more) == {Part(None, (1,)), Part(7, (0, 2, 3))}


def test_a_number_goes_to_the_part_with_most_of_its_articles() -> None:
    there = [
        *(Candidate(3, (*FIRST, (f"own{n}", 1)), NOW) for n in range(2)),
        *(Candidate(3, (*THIRD, (f"other{n}", 1)), NOW) for n in range(3)),
        Candidate(2, THIRD, NOW),
    ]
    assert parted(MOVES, there) == {Part(None, (0, 1)), Part(3, (2, 3, 4, 5, 6))}


def test_what_is_too_long_ago_is_no_reason_and_stays_where_it_is() -> None:
    for far in (NOW - WINDOW - HOUR, NOW + WINDOW + HOUR):
        assert parted(FIRST, [Candidate(7, FIRST, far)]) == {Part(None, (1,))}
    # Of a story that goes on, what is older is looked at as well, up to a limit.
    old, older = NOW - WINDOW - HOUR, NOW - KEEP - HOUR
    found = parted(FIRST, [Candidate(7, FIRST, NOW), Candidate(7, FIRST, old), Candidate(7, FIRST, older)])
    assert found == {Part(7, (0, 1, 3))}


def test_copies_count_as_one_telling_and_stay_together() -> None:
    copies = [Candidate(7, FIRST, NOW + n * HOUR) for n in range(5)]
    assert parted(MOVES, copies) == {Part(7, (0, 1, 2, 3, 4, 5))}
    assert parted(FIRST, [Candidate(n, FIRST, NOW) for n in (3, 4)]) == {Part(3, (0, 1, 2))}


def test_a_story_of_too_many_is_joined_as_it_is() -> None:
    large = [Candidate(5, (*FIRST, (f"own{n}", 1)), NOW - n * HOUR) for n in range(CAP)]
    assert parted(FIRST, large) == {Part(5, (CAP,))}
    near = Candidate(8, MOVES, NOW)
    assert parted(FIRST, [*large, near]) == {Part(5, (CAP + 1,))}
    # What is not like it is put together with the others, and the large one left alone.
    assert parted(THIRD, [*large, near]) == {Part(8, (CAP, CAP + 1))}


_WORDS = st.sampled_from([f"word{n}" for n in range(12)])
_VECTORS = st.lists(_WORDS, min_size=1, max_size=8, unique=True).map(
    lambda found: tuple((one, 1) for one in sorted(found))
)
_TIMES = st.integers(-150, 60).map(lambda hours: NOW + hours * HOUR)
_CANDIDATES = st.lists(st.builds(Candidate, st.integers(0, 9), _VECTORS, _TIMES), max_size=30)


@settings(max_examples=examples(200), deadline=None)
@given(vector=_VECTORS, candidates=_CANDIDATES, random=st.randoms(use_true_random=False))
def test_any_articles_fall_into_parts_whatever_their_order(
    vector: Vector, candidates: list[Candidate], random: Random
) -> None:
    def told(given: Sequence[Candidate]) -> Counter[tuple[int | None, frozenset[tuple[Candidate, int]]]]:
        everyone = (*given, Candidate(-1, vector, NOW))
        found = regroup(vector, NOW, given, {}, KNOWN)
        places = [place for part in found for place in part.articles]
        assert len(places) == len({*places})
        assert len(given) in places
        assert len(places) <= CAP
        named = [part.story for part in found if part.story is not None]
        assert len(named) == len({*named})
        assert {*named} <= {one.story for one in given}
        # A story is looked at whole, but for what is too far off.
        moved = {given[place].story for place in places if place < len(given)}
        whole = {n for n, one in enumerate(given) if one.story in moved and abs(NOW - one.when) <= KEEP}
        assert whole <= {*places}
        return Counter(
            (part.story, frozenset(Counter(everyone[place] for place in part.articles).items())) for part in found
        )

    first = told(candidates)
    assert told(candidates) == first
    mixed = list(candidates)
    random.shuffle(mixed)
    assert told(mixed) == first
