"""When a schedule is due, held against what zones say of UTC minutes: exactly one a day, whatever clocks do."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Protocol, cast
from zoneinfo import ZoneInfo

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import given, settings
from hypothesis import strategies as st

from newsdesk.briefing import times
from newsdesk.models.digest import Schedule
from tests.examples import examples

FEW = (
    "Australia/Lord_Howe", "America/Santiago", "Asia/Kathmandu", "Pacific/Apia", "Europe/Berlin", "America/New_York",
    "Europe/Kyiv", "Asia/Pyongyang", "Antarctica/Troll", "Pacific/Kwajalein",
)  # fmt: skip
MANY = (
    "Africa/Abidjan", "Africa/Cairo", "Africa/Casablanca", "Africa/El_Aaiun", "Africa/Johannesburg", "Africa/Juba",
    "Africa/Khartoum",
    "Africa/Monrovia", "Africa/Nairobi", "Africa/Sao_Tome", "Africa/Windhoek", "America/Anchorage", "America/Asuncion",
    "America/Bogota", "America/Caracas", "America/Chicago", "America/Denver", "America/Halifax", "America/Havana",
    "America/Los_Angeles", "America/Mexico_City", "America/Miquelon", "America/Montevideo", "America/Noronha",
    "America/Nuuk", "America/Port-au-Prince", "America/Sao_Paulo", "America/Scoresbysund", "America/St_Johns",
    "Antarctica/Casey", "Asia/Amman", "Asia/Beirut", "Asia/Gaza", "Asia/Jerusalem", "Asia/Kabul", "Asia/Kolkata",
    "Asia/Manila", "Asia/Singapore", "Asia/Tehran", "Asia/Tokyo", "Atlantic/Azores", "Australia/Sydney",
    "Europe/Dublin", "Europe/Istanbul", "Europe/London", "Europe/Moscow", "Pacific/Chatham", "Pacific/Fakaofo",
    "Pacific/Kanton", "Pacific/Kiritimati",
)  # fmt: skip
every_zone = pytest.mark.parametrize("name", [*FEW, *(pytest.param(one, marks=pytest.mark.chaos) for one in MANY)])

FIRST, LAST = date(1980, 1, 1), date(2040, 1, 1)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
STEP = 12 * 3600
"""Nowhere are clocks changed and changed back within so many seconds."""
THREE = (time(0, 15), time(2, 30), time(23, 45))
"""Where clocks change, as a rule or somewhere once."""


def seconds(wall: datetime) -> int:
    return int(wall.replace(tzinfo=UTC).timestamp())


def offset(zone: ZoneInfo, at: int) -> int:
    found = datetime.fromtimestamp(at, zone).utcoffset()
    assert found is not None
    return found.days * 86_400 + found.seconds


class Reckoning:
    """The offsets of a zone by UTC time alone, never by its wall clock."""

    def __init__(self, zone: ZoneInfo, first: date, last: date) -> None:
        begin, end = (seconds(datetime.combine(day, time.min)) for day in (first - 3 * DAY, last + 3 * DAY))
        self.begins, self.offsets = [begin], [offset(zone, begin)]
        for at in range(begin, end, STEP):
            if offset(zone, at) != self.offsets[-1]:
                low, high = at - STEP, at
                while high - low > 1:
                    middle = (low + high) // 2
                    low, high = (middle, high) if offset(zone, middle) == self.offsets[-1] else (low, middle)
                self.begins.append(high)
                self.offsets.append(offset(zone, high))

    def moment(self, wall: int) -> int | None:
        """Return the first UTC second at which the clock shows this, or showed it had it not been put forward.

        `None` where the whole day is left out.
        """
        around = bisect_right(self.begins, wall - 86_400) - 1
        near = range(max(around, 0), min(around + 5, len(self.begins)))
        for n in near:
            at = wall - self.offsets[n]
            if at >= self.begins[n] and (n + 1 == len(self.begins) or at < self.begins[n + 1]):
                return at
        for n in near[1:]:
            shown, then = self.begins[n] + self.offsets[n - 1], self.begins[n] + self.offsets[n]
            if shown <= wall < then:
                midnight = wall // 86_400 * 86_400
                return None if shown <= midnight and midnight + 86_400 <= then else wall - self.offsets[n - 1]
        raise AssertionError(wall)


@every_zone
def test_exactly_one_a_day_over_sixty_years(name: str) -> None:
    zone, clock = ZoneInfo(name), Reckoning(ZoneInfo(name), FIRST, LAST)
    midnights = [seconds(datetime.combine(FIRST, time.min)) + 86_400 * n for n in range((LAST - FIRST).days)]
    expected: list[int] = []
    for at in THREE:
        within = (at.hour * 60 + at.minute) * 60
        found = [moment for day in midnights if (moment := clock.moment(day + within)) is not None]
        assert len(set(found)) == len(found) >= len(midnights) - 1
        expected += found
    begin = datetime.fromtimestamp(min(expected) - 1, UTC)
    told = times.next_times(Schedule(THREE, name), zone, begin, len(set(expected)))
    assert [int(at.timestamp()) for at in told] == sorted(set(expected))


def changes(zone: ZoneInfo, first: date, last: date) -> Iterator[int]:
    yield from Reckoning(zone, first, last).begins[1:]


@every_zone
def test_every_minute_around_each_change_of_ten_years(name: str) -> None:
    zone = ZoneInfo(name)
    for change in changes(zone, date(2009, 1, 1), date(2019, 1, 1)):
        # What the clock shows in each UTC minute of some days, the first time that it does.
        shown: dict[int, int] = {}
        whole = change // 60 * 60
        before, after = offset(zone, change - 60), offset(zone, change)
        around = 26 * 3600 + abs(after - before)
        for at in range(whole - around, whole + around, 60):
            shown.setdefault(at + offset(zone, at), at)
        walls = range(whole + min(before, after) - 3600, whole + max(before, after) + 3600, 60)
        for wall in walls:
            # A day that is there shows its first minute or its last.
            days = [wall // 86_400 * 86_400 + n * 86_400 for n in (-1, 0, 1)]
            there = [day + wall % 86_400 for day in days if {day, day + 86_340} & shown.keys()]
            expected = [shown.get(one, one - before) for one in there]
            at = time(wall % 86_400 // 3600, wall % 3600 // 60)
            begin = datetime.fromtimestamp(expected[0] - 1, UTC)
            found = times.next_times(Schedule((at,), name), zone, begin, len(expected))
            assert [seconds(one) for one in found] == expected, (name, change, at)


class Trigger(Protocol):
    """What is needed of APScheduler, which has no types."""

    def get_next_fire_time(self, previous_fire_time: None, now: datetime) -> datetime: ...


def _trigger(at: time) -> Trigger:
    made = cast("Callable[..., Trigger]", CronTrigger)
    return made(day_of_week="mon,wed,fri,sat", hour=at.hour, minute=at.minute, timezone=UTC)


@pytest.mark.parametrize("name", FEW[:4])
def test_the_wall_clock_is_the_one_that_apscheduler_reckons_with(name: str) -> None:
    zone = ZoneInfo(name)
    schedule = Schedule((time(7, 5), time(18, 30)), name, frozenset({0, 2, 4, 5}))
    triggers = [_trigger(at) for at in schedule.times]
    wall = datetime(2011, 9, 1, tzinfo=UTC)
    found = times.next_times(schedule, zone, wall.replace(tzinfo=zone), 250)
    expected: list[datetime] = []
    while len(expected) < 250:
        wall = min(one.get_next_fire_time(None, wall + timedelta(microseconds=1)) for one in triggers)
        # The one day that is left out.
        if not (name == "Pacific/Apia" and wall.date() == date(2011, 12, 30)):
            expected.append(wall.replace(tzinfo=zone).astimezone(UTC))
    assert list(found) == expected


def wall(at: datetime, name: str) -> str:
    return at.astimezone(ZoneInfo(name)).strftime("%a %d %b %H:%M %Z")


def test_a_time_that_comes_twice_is_its_first_and_a_missing_one_comes_later() -> None:
    name = "Europe/Berlin"
    schedule, zone = Schedule((time(2, 30),), name), ZoneInfo(name)
    autumn = times.next_times(schedule, zone, datetime(2026, 10, 24, 12, tzinfo=UTC), 2)
    assert [wall(at, name) for at in autumn] == ["Sun 25 Oct 02:30 CEST", "Mon 26 Oct 02:30 CET"]
    spring = times.next_times(schedule, zone, datetime(2026, 3, 28, 12, tzinfo=UTC), 2)
    assert [wall(at, name) for at in spring] == ["Sun 29 Mar 03:30 CEST", "Mon 30 Mar 02:30 CEST"]


def test_midnight_in_santiago_is_not_left_out() -> None:
    name = "America/Santiago"
    found = times.next_times(Schedule((time(0, 0),), name), ZoneInfo(name), datetime(2026, 9, 5, 12, tzinfo=UTC), 2)
    assert [at.astimezone(ZoneInfo(name)).strftime("%d %H:%M") for at in found] == ["06 01:00", "07 00:00"]


def test_a_day_that_does_not_exist_has_none_and_the_next_has_its_own() -> None:
    name = "Pacific/Apia"
    schedule, zone = Schedule((time(8, 0),), name), ZoneInfo(name)
    found = times.next_times(schedule, zone, datetime(2011, 12, 28, 20, tzinfo=UTC), 3)
    assert [at.astimezone(zone).day for at in found] == [29, 31, 1]
    fridays = Schedule((time(8, 0),), name, frozenset({4}))
    found = times.next_times(fridays, zone, datetime(2011, 12, 20, tzinfo=UTC), 3)
    assert [at.astimezone(zone).date() for at in found] == [date(2011, 12, 23), date(2012, 1, 6), date(2012, 1, 13)]
    assert times.due(fridays, zone, found[0], found[1]) == found[1]


SCHEDULES = st.builds(
    Schedule,
    st.lists(st.times().map(lambda at: at.replace(second=0, microsecond=0)), min_size=1, max_size=4).map(tuple),
    st.sampled_from([*FEW, *MANY]),
    st.frozensets(st.integers(0, 6), min_size=1),
)
MOMENTS = st.datetimes(datetime(1985, 1, 1), datetime(2060, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001  (given its zone here)


@given(SCHEDULES, MOMENTS)
@settings(deadline=None, max_examples=examples(100))
def test_what_is_due_is_the_last_of_what_comes_next(schedule: Schedule, after: datetime) -> None:
    zone = ZoneInfo(schedule.zone)
    coming = times.next_times(schedule, zone, after, 6)
    assert all(earlier < later for earlier, later in pairwise((after, *coming)))
    for n, at in enumerate(coming):
        assert times.due(schedule, zone, after, at) == at
        assert times.due(schedule, zone, after, at - timedelta(microseconds=1)) == (coming[n - 1] if n else None)
        assert times.between(schedule, zone, coming[0], at) == n
    assert times.due(schedule, zone, coming[-1], coming[-1]) is None


def test_how_close_two_times_of_a_schedule_are() -> None:
    late_and_early = (time(23, 30), time(0, 15))
    assert Schedule(late_and_early, "UTC").closest == timedelta(minutes=45)
    assert Schedule(late_and_early, "UTC", frozenset({0, 6})).closest == timedelta(minutes=45)
    assert Schedule(late_and_early, "UTC", frozenset({0, 2})).closest == timedelta(hours=23, minutes=15)
    assert Schedule((time(8),), "UTC", frozenset({3})).closest == timedelta(weeks=1)
