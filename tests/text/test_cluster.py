"""Stories: what belongs together, what does not, and that a stream of articles costs the same all the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.text.cluster import KEEP, WINDOW, Grouper, Part, assign, lookup_words, regroup
from newsdesk.text.cluster import stream as cluster_stream
from newsdesk.text.likeness import Candidate
from newsdesk.text.vectors import Vector

NOW = datetime(2031, 4, 2, 9, 0, tzinfo=UTC)

FLOOD: Vector = (("flood", 4), ("tarnbi", 4), ("bridg", 3), ("river", 2), ("close", 2), ("mayor", 1), ("home", 1))
FLOOD_ELSEWHERE: Vector = (("tarnbi", 3), ("flood", 3), ("bridg", 2), ("osk", 2), ("rescu", 2), ("boat", 1))
ELECTION: Vector = (("vote", 4), ("parti", 3), ("mayor", 2), ("poll", 2), ("oskhaven", 2))
FREQUENCY = {"mayor": 40, "close": 60, "home": 50, "vote": 20, "parti": 25, "flood": 6, "river": 8, "bridg": 7}


def test_two_tellings_of_one_event_share_a_story() -> None:
    candidates = [Candidate(7, FLOOD, NOW - timedelta(hours=3)), Candidate(9, ELECTION, NOW)]
    assert assign(FLOOD_ELSEWHERE, NOW, candidates, FREQUENCY, 500) == 7


def test_another_event_begins_a_story() -> None:
    assert assign(ELECTION, NOW, [Candidate(7, FLOOD, NOW)], FREQUENCY, 500) is None
    assert assign(ELECTION, NOW, [], FREQUENCY, 500) is None
    assert assign((), NOW, [Candidate(7, FLOOD, NOW)], FREQUENCY, 500) is None


def test_words_that_many_articles_have_join_nothing() -> None:
    common = [(f"common{i}", 1) for i in range(6)]
    frequency = {word: 250 for word, _ in common}
    one, other = ((*common, *((f"{name}{i}", 1) for i in range(8))) for name in ("one", "other"))
    assert assign(one, NOW, [Candidate(1, other, NOW)], frequency, 500) is None
    assert assign(one, NOW, [Candidate(1, other, NOW)], {}, 500) == 1


def test_shared_phrases_join_where_shared_words_do_not() -> None:
    words = [(f"word{i}", 1) for i in range(4)]
    apart, together = (
        (*words, *((f"{name}{i}", 1) for i in range(22)), *pairs)
        for name, pairs in (("a", []), ("b", [("word0 word1", 2), ("word1 word2", 2), ("word2 word3", 2)]))
    )
    frequency = {word: 15 for word, _ in words}
    phrases = (*words, *((f"c{i}", 1) for i in range(22)), ("word0 word1", 2), ("word1 word2", 2), ("word2 word3", 2))
    assert assign(phrases, NOW, [Candidate(1, apart, NOW)], frequency, 500) is None
    assert assign(phrases, NOW, [Candidate(1, together, NOW)], frequency, 500) == 1


def test_the_same_words_after_the_window_are_a_follow_up() -> None:
    late = NOW + WINDOW + timedelta(minutes=1)
    assert assign(FLOOD, late, [Candidate(7, FLOOD, NOW)], FREQUENCY, 500) is None
    assert assign(FLOOD, NOW, [Candidate(7, FLOOD, late)], FREQUENCY, 500) is None


def test_a_likeness_counts_for_less_the_longer_ago() -> None:
    near, far = Candidate(1, FLOOD, NOW - timedelta(hours=1)), Candidate(0, FLOOD, NOW - timedelta(hours=40))
    assert assign(FLOOD_ELSEWHERE, NOW, [far, near], FREQUENCY, 500) == 1


def test_all_members_of_a_story_have_their_say() -> None:
    mixed = [Candidate(3, FLOOD, NOW), *(Candidate(3, (*ELECTION, (f"own{i}", 1)), NOW) for i in range(9))]
    assert assign(FLOOD_ELSEWHERE, NOW, mixed, FREQUENCY, 500) is None


def test_the_order_of_candidates_decides_nothing() -> None:
    candidates = [Candidate(4, FLOOD, NOW), Candidate(2, FLOOD, NOW), Candidate(3, ELECTION, NOW)]
    assert {assign(FLOOD, NOW, order, FREQUENCY, 500) for order in permutations(candidates)} == {2}


def test_articles_are_looked_up_by_words_that_are_rare_or_frequent_in_them() -> None:
    vector: Vector = (("title", 4), *((f"word{i}", 1) for i in range(100)), ("word1 word2", 3))
    frequency = {f"word{i}": i + 1 for i in range(100)} | {"title": 50}
    found = lookup_words(vector, frequency, 1_000)
    assert "title" in found
    assert set(found) == {"title", *(f"word{i}" for i in range(len(found) - 1))}


def event(random: Random, number: int) -> list[Vector]:
    """The tellings of one event: words and phrases of its own, some of them in each telling, and words of the day."""
    own = [f"event{number}word{i}" for i in range(20)]
    phrases = [f"{one} {other}" for one, other in pairwise(own)]
    common = [f"common{i}" for i in range(600)]
    return [
        tuple(
            (word, random.randint(1, 3))
            for word in (*random.sample(own, 14), *random.sample(common, 12), *random.sample(phrases, 10))
        )
        for _ in range(3)
    ]


def stream(events: int, seed: int = 1, hours: int = 1) -> list[tuple[int, Vector, datetime]]:
    """Articles in time order, an event each hour or so many, each told three times within six hours."""
    random = Random(seed)
    told = [
        (number, vector, NOW + timedelta(hours=number * hours, minutes=random.randint(0, 360)))
        for number in range(events)
        for vector in event(random, number)
    ]
    return sorted(told, key=lambda article: article[2])


def grouped(articles: Sequence[tuple[Vector, datetime]]) -> list[int]:
    """Return the stories in which articles settle, and see that each settles once."""
    grouper = Grouper()
    found: list[int] = []
    for vector, when in articles:
        grouper.add(vector, when)
        found += grouper.settled()
    found += grouper.settled(everything=True)
    assert len(found) == len(articles)
    assert list(grouper.settled(everything=True)) == []
    return found


def same_groups(articles: list[tuple[int, Vector, datetime]]) -> bool:
    found = grouped([(vector, when) for _, vector, when in articles])
    pairs = {(number, story) for (number, _, _), story in zip(articles, found, strict=True)}
    return len(pairs) == len({number for number, _ in pairs}) == len({story for _, story in pairs})


def test_a_stream_is_grouped_by_event() -> None:
    assert same_groups(stream(50))


def test_a_shuffled_day_is_grouped_alike() -> None:
    for seed in range(3):
        articles = stream(24)
        for i in range(0, len(articles), 20):
            day = articles[i : i + 20]
            Random(seed).shuffle(day)
            articles[i : i + 20] = day
        assert same_groups(articles)


def test_an_article_settles_when_nothing_that_comes_can_move_it() -> None:
    grouper = Grouper()
    assert grouper.add(FLOOD, NOW) == 0
    assert list(grouper.settled()) == []
    grouper.add(ELECTION, NOW + KEEP)
    assert list(grouper.settled()) == []
    for minutes in range(1, 4):
        assert list(grouper.settled()) == []
        grouper.add(FLOOD_ELSEWHERE, NOW + KEEP + timedelta(minutes=minutes))
    assert list(grouper.settled()) == [0]
    assert list(grouper.settled(everything=True)) == [1, 2, 2, 2]


def test_articles_under_a_wrong_date_neither_stop_a_stream_nor_part_what_belongs_together() -> None:
    right = stream(60, hours=4)
    wrong = {3: 2999, 4: 2999, 40: 1970, 80: 9999, 81: 1, 82: 9999, 150: 2999}
    grouper = Grouper()
    came: list[int | None] = []
    found: list[int] = []
    for place, (number, vector, when) in enumerate(right):
        if place in wrong:
            came.append(None)
            grouper.add(((f"odd{place}", 3),), datetime(wrong[place], 1, 1, tzinfo=UTC))
            found += grouper.settled()
        came.append(number)
        grouper.add(vector, when)
        found += grouper.settled()
        assert len(came) - len(found) < 125, "five days of articles wait, and no more"
    found += grouper.settled(everything=True)
    pairs = {(number, story) for number, story in zip(came, found, strict=True) if number is not None}
    assert len(pairs) == len({number for number, _ in pairs}) == len({story for _, story in pairs})


def test_an_article_is_compared_with_as_many_however_many_went_before(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[int] = []

    def counted(
        vector: Vector, when: datetime, candidates: Sequence[Candidate], frequency: Mapping[str, int], documents: int
    ) -> tuple[Part, ...]:
        compared.append(len(candidates))
        return regroup(vector, when, candidates, frequency, documents)

    monkeypatch.setattr(cluster_stream, "regroup", counted)
    # Thirty events are in the window; were nothing forgotten, four times as many would be at the end.
    articles = stream(120, hours=4)
    grouper = Grouper()
    kept: list[int] = []
    for _, vector, when in articles:
        grouper.add(vector, when)
        kept.append(len(list(grouper.settled())))
    quarters = [sum(compared[i * 90 : (i + 1) * 90]) for i in range(4)]
    assert 0 < quarters[3] < 1.5 * quarters[1]
    assert sum(kept) > 200, "what is old is let go on the way"


_VECTORS = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(1, 50), max_size=12).map(
    lambda counts: tuple(counts.items())
)


@settings(max_examples=40, deadline=None)
@given(articles=st.lists(st.tuples(_VECTORS, st.integers(0, 100)), max_size=25))
def test_any_stream_gets_stories_numbered_from_zero(articles: list[tuple[Vector, int]]) -> None:
    stream = [(vector, NOW + timedelta(hours=hours)) for vector, hours in articles]
    found = grouped(stream)
    assert found == grouped(stream)
    assert sorted(set(found)) == list(range(len(set(found))))
    assert [found.index(story) for story in sorted(set(found))] == sorted(found.index(s) for s in set(found))
