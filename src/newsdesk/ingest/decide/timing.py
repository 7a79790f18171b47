"""When a feed is looked at next, and when it has gone quiet or moved; all of it from values, the time among them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from newsdesk.models.feed import Check, CheckOutcome, Move, Pace
from newsdesk.storage import keys

UNKNOWN_INTERVAL = timedelta(hours=1)
"""Between two looks at a feed of which nothing is known yet."""
MOST_TIMES = 50
"""The newest publishing times that count: a week of a daily, a morning of an agency."""
LONGEST_WISH = timedelta(hours=2)
"""A feed that asks to be left alone for longer is, where it also publishes that seldom. Many say a day and publish
by the minute, as their system's default has it."""
LONGEST_BAN = timedelta(days=7)
"""Retry-After is kept up to here; past it, it is a mistake."""
TIMES_MOVED = 3
"""Looks in a row that a permanent redirect has to lead to a readable feed before the feed's address is replaced."""
QUIET_TIMES = 3
QUIET_AT_LEAST = timedelta(days=7)
_QUIET_UNKNOWN = timedelta(days=30)
"""For a feed that has published once or never: no usual interval is known."""
_SAME_BATCH = timedelta(minutes=5)
"""Items closer than this came out together: a paper's morning edition is one event and not thirty."""
_SILENCE_SHARE = 10
"""A feed that has been silent for a day is looked at every 72 minutes or less often, whatever its pace was."""
_GRID = 4
"""Into so many moments a wait is parted: it may be longer by one part, and never shorter."""
_BEGINNING, _INSTANT = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)


def next_check(
    check: Check,
    published: Iterable[datetime],
    *,
    every: timedelta | None,
    now: datetime,
    seed: str,
    pace: Pace,
    due: datetime | None = None,
) -> datetime | None:
    """Return when to look at a feed again, `None` for never (410 Gone).

    In: how the look at it just now ended; when its items were published (or first seen), in any order; how often it
    asks to be looked at; what tells it from other feeds, so that those added together drift apart; when this look was
    due. It is looked at twice in its usual interval, but not before what it or its server asks for; after failures the
    wait doubles each time; and always within the pace, but for Retry-After, which may ask for more.

    The moment is one of a grid that belongs to the seed: whoever waits about as long for the same feed waits for the
    same moment, whenever they began, and however many they are, they have it asked eight times as often as one at most.
    """
    if check.outcome is CheckOutcome.GONE:
        return None
    wait = _wait(tuple(published), every, check.max_age, now)
    if check.outcome is CheckOutcome.FAILED:
        # 2 ** 20 times the shortest wait is past any pace.
        wait = max(wait, pace.shortest * 2 ** min(max(check.failures, 1), 20))
    wait = max(min(wait, pace.longest / (1 + 1 / _GRID)), pace.shortest)
    # A look is made some seconds after it was due, which must not cost the next one its place.
    began = due if due is not None and timedelta() <= now - due <= pace.shortest / 2 else now
    later = _on_grid(began + wait, wait, seed, pace)
    if check.retry_at is None:
        return later
    return max(later, _on_grid(min(check.retry_at, now + LONGEST_BAN), pace.shortest, seed, pace))


def _on_grid(earliest: datetime, wait: timedelta, seed: str, pace: Pace) -> datetime:
    """Return the first moment of a feed's grid from `earliest` on.

    Its steps are the shortest wait, doubled while that is no more than a `_GRID`th of this wait: each grid has every
    moment of the coarser ones.
    """
    shortest = max(pace.shortest // _INSTANT, 1)
    step = shortest
    while 2 * step * _GRID <= wait // _INSTANT:
        step *= 2
    place = (earliest - _BEGINNING) // _INSTANT
    return earliest + (keys.hashed("grid", seed) - place) % step * _INSTANT


def _wait(
    published: tuple[datetime, ...], every: timedelta | None, max_age: timedelta | None, now: datetime
) -> timedelta:
    usual = usual_interval(published, now) or 2 * UNKNOWN_INTERVAL
    silence = now - max((moment for moment in published if moment <= now), default=now)
    own = max(usual, silence / _SILENCE_SHARE) / 2
    wish = max(every or timedelta(), max_age or timedelta())
    return max(own, min(wish, LONGEST_WISH))


def usual_interval(published: Iterable[datetime], now: datetime) -> timedelta | None:
    """Return the median time between a feed's publishing; `None` where it has published less than twice.

    Of its newest `MOST_TIMES` times; those in the future do not count, and items that came out together count once.
    """
    past = sorted((moment for moment in published if moment <= now), reverse=True)[:MOST_TIMES]
    batches: list[datetime] = []
    for moment in reversed(past):
        if not batches or moment - batches[-1] > _SAME_BATCH:
            batches.append(moment)
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(batches)]
    if not gaps:
        return None
    # Loaded with the first feed: it brings more than a start has time for.
    from statistics import median

    return timedelta(seconds=median(gaps))


def quiet_after(published: Iterable[datetime], now: datetime) -> timedelta:
    """Return how long a feed may be silent before it has gone quiet: three usual intervals, and at least a week."""
    usual = usual_interval(published, now)
    return _QUIET_UNKNOWN if usual is None else max(QUIET_TIMES * usual, QUIET_AT_LEAST)


def gone_quiet(published: Iterable[datetime], *, since: datetime, now: datetime) -> bool:
    """Tell whether a feed that answers has gone quiet: silent for longer than `quiet_after`.

    `since` is when it was first followed, or last found to have something new: silence is counted from there or from
    the newest item, whichever is later.
    """
    times = tuple(published)
    last = max((moment for moment in times if moment <= now), default=since)
    silence = now - max(last, since)
    # Most have something new each week: their usual interval need not be found.
    return silence > QUIET_AT_LEAST and silence > quiet_after(times, now)


def moved(before: Move | None, target: str | None) -> Move | None:
    """Return what is remembered of a permanent redirect after a look that found a readable feed.

    In: what was remembered, and where 301 or 308 led this time (`None`: nowhere). From `TIMES_MOVED` times on the
    feed's address is to be replaced. A look that fails leaves things as they were: do not call this then.
    """
    if target is None:
        return None
    return Move(target, before.times + 1 if before is not None and before.url == target else 1)
