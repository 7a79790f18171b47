"""Which earlier story a new one follows up: the same affair days later, and nothing that is only on its subject."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text.cluster import WINDOW
from newsdesk.text.followups import BACK, LOOKUP_WORDS, follows, lookup_words
from newsdesk.text.likeness import Candidate
from newsdesk.text.vectors import Vector

NOW = datetime(2031, 4, 12, 9, 0, tzinfo=UTC)
EARLIER = NOW - timedelta(days=5)

FLOOD: Vector = (
    ("flood", 4), ("tarnbi", 4), ("bridg", 3), ("river", 2), ("close", 2), ("mayor", 1), ("home", 1),
    ("flood tarnbi", 2), (" tarnbi", 1), (" flood", 1), (" bridg", 1),
)  # fmt: skip
REBUILT: Vector = (
    ("tarnbi", 4), ("bridg", 4), ("rebuild", 3), ("flood", 2), ("engin", 2), ("cost", 2), ("mayor", 1), ("council", 1),
    ("flood tarnbi", 1), (" tarnbi", 1), (" bridg", 1), (" rebuild", 1),
)  # fmt: skip
ELECTION: Vector = (("vote", 4), ("parti", 3), ("mayor", 2), ("poll", 2), ("council", 2), (" vote", 1), (" mayor", 1))
FREQUENCY = {
    "mayor": 40, "close": 60, "home": 50, "vote": 20, "parti": 25, "flood": 6, "river": 8, "bridg": 7, "tarnbi": 2,
    "council": 45, "cost": 60, "engin": 12, "rebuild": 9, "poll": 20,
}  # fmt: skip


def followed(vector: Vector, *earlier: Candidate, when: datetime = NOW) -> int | None:
    return follows(vector, when, earlier, FREQUENCY, 500)


def test_the_same_affair_days_later_follows_it_up() -> None:
    assert followed(REBUILT, Candidate(7, FLOOD, EARLIER), Candidate(8, ELECTION, EARLIER)) == 7


def test_what_is_only_on_its_subject_follows_nothing() -> None:
    assert followed(ELECTION, Candidate(7, FLOOD, EARLIER), Candidate(9, REBUILT, EARLIER)) is None
    assert followed(REBUILT) is None
    assert followed((), Candidate(7, FLOOD, EARLIER)) is None


def test_common_words_link_nothing_however_alike_two_articles_are() -> None:
    office: Vector = (("attorney", 4), ("general", 4), ("jeffr", 3), (" attorney", 1), (" general", 1), (" jeffr", 1))
    frequency = {"attorney": 40, "general": 50, "jeffr": 25}
    assert follows(office, NOW, [Candidate(1, office, EARLIER)], frequency, 500) is None
    rare = dict.fromkeys(frequency, 1)
    named: Vector = (*office, ("tarnbi", 2), ("osk", 2))
    assert follows(named, NOW, [Candidate(1, named, EARLIER)], rare, 500) == 1


def test_a_story_that_goes_on_or_ended_long_ago_is_not_followed_up() -> None:
    for when in (NOW - WINDOW, NOW, NOW + timedelta(hours=1), NOW - BACK - timedelta(minutes=1)):
        assert followed(REBUILT, Candidate(7, FLOOD, when)) is None
    assert followed(REBUILT, Candidate(7, FLOOD, NOW - BACK)) == 7
    assert followed(REBUILT, Candidate(7, FLOOD, NOW - WINDOW - timedelta(minutes=1))) == 7
    goes_on = Candidate(7, FLOOD, EARLIER), Candidate(7, ELECTION, NOW - timedelta(hours=3))
    assert followed(REBUILT, *goes_on) is None


def test_the_most_alike_is_followed_and_the_order_decides_nothing() -> None:
    less: Vector = (*FLOOD, *((f"else{n}", 3) for n in range(12)))
    candidates = [Candidate(3, less, EARLIER), Candidate(4, FLOOD, EARLIER), Candidate(5, FLOOD, EARLIER)]
    assert {followed(REBUILT, *order) for order in permutations(candidates)} == {4}


def test_links_are_looked_for_by_the_rarest_words_that_another_article_has() -> None:
    frequency = {f"word{n:02}": n for n in range(40)}
    assert lookup_words(frequency, frequency) == tuple(f"word{n:02}" for n in range(2, 2 + LOOKUP_WORDS))
    assert lookup_words(["new", "word01"], frequency) == ()


_VECTORS = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 50), max_size=12).map(
    lambda counts: tuple(counts.items())
)
_TIMES = st.datetimes(timezones=st.just(UTC))


@settings(max_examples=80, deadline=None)
@given(_VECTORS, _TIMES, st.lists(st.tuples(st.integers(0, 3), _VECTORS, _TIMES), max_size=8))
def test_any_words_and_times_give_an_earlier_story_or_none(
    vector: Vector, when: datetime, earlier: list[tuple[int, Vector, datetime]]
) -> None:
    candidates = [Candidate(*one) for one in earlier]
    found = follows(vector, when, candidates, {}, len(candidates))
    whens = [one.when for one in candidates if one.story == found]
    assert found is None or (whens and all(when - one > WINDOW for one in whens))
