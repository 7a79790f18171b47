"""When a feed is looked at next: as often as it publishes and wishes, later after failures, never once it is gone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.ingest.decide import gone_quiet, moved, next_check, quiet_after, usual_interval
from newsdesk.ingest.decide.timing import TIMES_MOVED
from newsdesk.models.feed import Check, CheckOutcome, Move, Pace
from tests.examples import examples

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
ANSWERED = Check(CheckOutcome.ANSWERED)


def every(gap: timedelta, count: int = 20, last: timedelta = timedelta()) -> list[datetime]:
    return [NOW - last - number * gap for number in range(count)]


def wait(
    check: Check = ANSWERED,
    published: Sequence[datetime] = (),
    wish: timedelta | None = None,
    seed: str = "skerrin",
    pace: Pace | None = None,
) -> timedelta:
    moment = next_check(check, published, every=wish, now=NOW, seed=seed, pace=pace or Pace())
    assert moment is not None
    return moment - NOW


def about(expected: timedelta) -> tuple[timedelta, timedelta]:
    """From the expected wait to the next moment of the grid."""
    return expected, expected + max(expected / 4, 5 * MINUTE)


@pytest.mark.parametrize(
    ("gap", "expected"),
    [(MINUTE, 5 * MINUTE), (20 * MINUTE, 10 * MINUTE), (4 * HOUR, 2 * HOUR), (DAY, 12 * HOUR)],
)
def test_a_feed_is_looked_at_twice_in_its_usual_interval(gap: timedelta, expected: timedelta) -> None:
    low, high = about(expected)
    assert low <= wait(published=every(gap)) <= high


def test_nothing_is_looked_at_less_than_once_a_day_nor_more_often_than_the_pace_allows() -> None:
    assert DAY / 1.25 <= wait(published=every(90 * DAY)) <= DAY
    assert wait(published=every(MINUTE), pace=Pace(shortest=30 * MINUTE)) >= 30 * MINUTE


def test_items_that_come_out_together_count_once() -> None:
    editions = [NOW - day * DAY - second * timedelta(seconds=1) for day in range(9) for second in range(30)]

    assert usual_interval(editions, NOW) == pytest.approx(DAY, abs=MINUTE)  # pyright: ignore[reportUnknownMemberType]


def test_dates_in_the_future_do_not_count() -> None:
    ahead = [NOW + number * MINUTE for number in range(1, 50)]

    assert usual_interval([*every(4 * HOUR), *ahead], NOW) == 4 * HOUR
    assert usual_interval(ahead, NOW) is None


def test_an_unknown_feed_is_looked_at_hourly() -> None:
    low, high = about(HOUR)
    assert low <= wait() <= high


def test_a_fast_feed_that_fell_silent_is_looked_at_less_often() -> None:
    low, high = about(5 * DAY / 20)
    assert low <= wait(published=every(MINUTE, last=5 * DAY)) <= high


@pytest.mark.parametrize(("wish", "max_age"), [(HOUR, None), (None, HOUR), (HOUR, MINUTE), (MINUTE, HOUR)])
def test_what_the_feed_or_its_server_wishes_is_kept(wish: timedelta | None, max_age: timedelta | None) -> None:
    assert wait(Check(CheckOutcome.ANSWERED, max_age=max_age), every(10 * MINUTE), wish) >= HOUR


def test_a_wish_that_the_feed_itself_belies_is_kept_for_two_hours() -> None:
    low, high = about(2 * HOUR)
    assert low <= wait(Check(CheckOutcome.ANSWERED, max_age=365 * DAY), every(10 * MINUTE), 7 * DAY) <= high


def test_each_failure_doubles_the_wait_up_to_a_day() -> None:
    waits = [wait(Check(CheckOutcome.FAILED, failures=count), every(MINUTE)) for count in range(1, 12)]

    assert waits[0] >= 10 * MINUTE
    assert all(later >= earlier for earlier, later in pairwise(waits))
    assert waits[3] >= 3 * waits[1]
    assert waits[-1] <= DAY
    assert wait(Check(CheckOutcome.FAILED, failures=10**9)) <= DAY


def test_retry_after_is_kept_even_past_the_longest_wait_and_no_mistake_stops_a_feed_for_years() -> None:
    assert wait(Check(CheckOutcome.FAILED, retry_at=NOW + 2 * DAY, failures=1)) >= 2 * DAY
    assert wait(Check(CheckOutcome.FAILED, retry_at=datetime.max.replace(tzinfo=UTC), failures=1)) <= 8 * DAY
    assert wait(Check(CheckOutcome.FAILED, retry_at=NOW - DAY, failures=1)) >= 10 * MINUTE


def test_a_feed_that_is_gone_is_never_looked_at_again() -> None:
    assert next_check(Check(CheckOutcome.GONE), (), every=None, now=NOW, seed="s", pace=Pace()) is None


@pytest.mark.parametrize("gap", [MINUTE, 12 * MINUTE, HOUR, 7 * HOUR, 3 * DAY])
def test_a_look_made_in_time_is_followed_by_one_a_wait_later_and_many_who_follow_a_feed_meet(gap: timedelta) -> None:
    pace, looks = Pace(), 400
    usual = min(max(gap / 2, pace.shortest), pace.longest / 1.25)
    moments: set[datetime] = set()
    for begun in range(30):  # thirty desks, at thirty times within one wait
        due, first = NOW + begun * usual / 30, True
        for _ in range(looks // 30):
            published = [due - number * gap for number in range(20)]
            late = timedelta(seconds=7)
            after = next_check(ANSWERED, published, every=None, now=due + late, due=due, seed="skerrin", pace=pace)
            assert after is not None
            assert first or usual <= after - due <= max(usual * 1.25, usual + pace.shortest)
            first = False
            moments.add(after)
            due = after
    span = max(moments) - min(moments)
    assert len(moments) <= 8 * (span / usual + 2), "not thirty times as often as one of them"


def test_feeds_drift_apart_and_each_keeps_its_own_place() -> None:
    waits = [wait(seed=f"feed {number}") for number in range(200)]

    assert waits == [wait(seed=f"feed {number}") for number in range(200)]
    assert len(set(waits)) == 200
    assert max(waits) - min(waits) > 5 * MINUTE


moments = st.datetimes(datetime(1970, 1, 3), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (hypothesis wants bounds without a zone)
spans = st.none() | st.timedeltas(timedelta(), timedelta(days=10**6))


@given(
    st.sampled_from([CheckOutcome.ANSWERED, CheckOutcome.FAILED]),
    st.lists(moments, max_size=60),
    spans,
    spans,
    st.integers(0, 10**6),
    st.text(max_size=20),
)
@settings(max_examples=examples(100), deadline=None)
def test_without_retry_after_the_wait_lies_within_the_pace(
    outcome: CheckOutcome,
    published: list[datetime],
    wish: timedelta | None,
    max_age: timedelta | None,
    failures: int,
    seed: str,
) -> None:
    span = wait(Check(outcome, max_age=max_age, failures=failures), published, wish, seed)

    assert 5 * MINUTE <= span <= DAY + timedelta(seconds=1)


def test_a_feed_is_quiet_after_three_usual_intervals_and_never_before_a_week() -> None:
    assert quiet_after(every(HOUR), NOW) == 7 * DAY
    assert quiet_after(every(5 * DAY), NOW) == 15 * DAY
    assert not gone_quiet(every(HOUR, last=6 * DAY), since=NOW - 90 * DAY, now=NOW)
    assert gone_quiet(every(HOUR, last=8 * DAY), since=NOW - 90 * DAY, now=NOW)
    assert not gone_quiet(every(5 * DAY, last=14 * DAY), since=NOW - 90 * DAY, now=NOW)
    assert gone_quiet(every(5 * DAY, last=16 * DAY), since=NOW - 90 * DAY, now=NOW)


def test_a_feed_that_was_just_followed_is_not_quiet_yet_however_old_its_items_are() -> None:
    assert not gone_quiet(every(HOUR, last=400 * DAY), since=NOW - DAY, now=NOW)
    assert not gone_quiet((), since=NOW - 29 * DAY, now=NOW)
    assert gone_quiet((), since=NOW - 31 * DAY, now=NOW)


def test_a_redirect_counts_when_it_leads_to_the_same_place_each_time() -> None:
    remembered: Move | None = None
    for _ in range(TIMES_MOVED):
        remembered = moved(remembered, "https://new.example/feed")
    assert remembered == Move("https://new.example/feed", TIMES_MOVED)
    assert moved(remembered, "https://other.example/feed") == Move("https://other.example/feed", 1)
    assert moved(remembered, None) is None
