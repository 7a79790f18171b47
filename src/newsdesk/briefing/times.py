"""When a schedule is due: wall-clock times of days → moments. It asks no clock and reads no time zones of its own.

A time is looked for on the wall clock, day by day, and then becomes a moment as RFC 5545 (3.3.5, "Form #3") has it: of
a time that comes twice, as where clocks are put back, the first; a time that does not come, as where they are put
forward, is reckoned as if they had not been, and so comes later by as much as is left out. So every day that exists has
each of its times once, on the day with 23 hours and on the one with 25. A day that does not exist at all (30 December
2011 in Samoa) has none: its news is in the digest of the day after, and not in two at one moment. Two times of a day
that clocks being put forward bring to one moment are one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from itertools import islice

from newsdesk.models.digest import Schedule

DAY = timedelta(days=1)


def next_times(schedule: Schedule, zone: tzinfo, after: datetime, count: int) -> tuple[datetime, ...]:
    """Return the next `count` moments (UTC) of a schedule, all later than `after`; `zone` is the schedule's own."""
    first = (after.astimezone(zone) - DAY).date()
    return tuple(islice((at for at in _from(schedule, zone, first) if at > after), count))


def due(schedule: Schedule, zone: tzinfo, last: datetime, now: datetime) -> datetime | None:
    """Return the latest moment of a schedule after `last` and up to `now`; `None` where there is none."""
    # No two are further apart than a week, and a day that does not exist may make it two.
    since = max(last, now - 16 * DAY)
    found = None
    for at in _from(schedule, zone, (since.astimezone(zone) - DAY).date()):
        if at > now:
            break
        found = at if at > since else found
    return found


def between(schedule: Schedule, zone: tzinfo, first: datetime, end: datetime) -> int:
    """Return how many moments of a schedule there are from `first` on and before `end`."""
    count = 0
    for at in _from(schedule, zone, (first.astimezone(zone) - DAY).date()):
        if at >= end:
            break
        count += at >= first
    return count


def quiet_end(start: time, end: time, zone: tzinfo, now: datetime) -> datetime | None:
    """Return when the quiet hours end in which a moment falls, `None` for a moment outside of them.

    They are from one time to another on the wall clock, over midnight where the second is not the later one; both are
    reckoned as the moments of a schedule are, so that on the day with 25 hours they are an hour longer.
    """
    today = now.astimezone(zone).date()
    for day in (today - DAY, today):
        until = day if end > start else day + DAY
        opens, ends = _moment(datetime.combine(day, start), zone), _moment(datetime.combine(until, end), zone)
        if opens <= now < ends:
            return ends
    return None


def _from(schedule: Schedule, zone: tzinfo, first: date) -> Iterator[datetime]:
    """Yield the moments of a schedule's days from `first` on, each once, in order, without end."""
    if not schedule.times or not schedule.weekdays:
        raise ValueError("a schedule has a time and a weekday at least")
    kept: set[datetime] = set()
    day, begins = first, _moment(datetime.combine(first, time.min), zone)
    while True:
        tomorrow = day + DAY
        ends = _moment(datetime.combine(tomorrow, time.min), zone)
        # A day that is left out ends when it begins.
        if day.weekday() in schedule.weekdays and begins < ends:
            kept.update(_moment(datetime.combine(day, at), zone) for at in schedule.times)
        # Of a later day nothing comes before that begins; what was moved past its own day's end waits for its turn.
        ready = sorted(at for at in kept if at < ends)
        kept.difference_update(ready)
        yield from ready
        day, begins = tomorrow, ends


def _moment(wall: datetime, zone: tzinfo) -> datetime:
    # With `fold` 0 the zone reckons a time that comes twice, or never, by its offset before the change (PEP 495).
    return wall.replace(tzinfo=zone).astimezone(UTC)
