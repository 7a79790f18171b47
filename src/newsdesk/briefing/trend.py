"""How many articles a day match a topic, by the days of the desk's time zone, and how many did before."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from sqlalchemy.orm import Session

from newsdesk.briefing import suggestions
from newsdesk.briefing.topic import topic_query
from newsdesk.models.article import Desk
from newsdesk.models.overview import DayCount, Trend
from newsdesk.storage import desks, search
from newsdesk.storage.ids import first_id
from newsdesk.text.query import Query

COUNTED = 60_000
"""Of so many articles the days are counted, the newest ones: each costs 4 µs. Where there are more, the days before are
not shown."""

DAY = timedelta(days=1)


def trend(session: Session, desk: Desk, topic: str, days: int, now: datetime, zone: tzinfo) -> Trend:
    """Count the articles of the last `days` days that match, today among them, by the time they are told under.

    In: an aware `now`, and the desk's `zone`, whose days these are, with 23 or 25 hours where a clock is changed. What
    matched before is counted over as many days up to this time of day. Raises `UnreadableQuery` for a topic that cannot
    be read.
    """
    query = topic_query(topic, now, zone)
    asked = " ".join(topic.split())
    today = now.astimezone(zone).date()
    # One day more than there is: where the last ends.
    all_days = [today + DAY * n for n in range(1 - 2 * days, 2)]
    starts = [midnight(day, zone) for day in all_days]
    since = max(filter(None, (query.since, starts[0])))
    found = search.found(session, desk, replace(query, since=since), limit=COUNTED)
    whole = found.whole and len(found.rows) < COUNTED
    edges = [first_id(start) for start in starts]
    counts = [0] * (2 * days)
    then = first_id(midnight(today - DAY * days, zone) + (now - midnight(today, zone)))
    before = 0
    for article_id, _ in found.rows:
        # A clock that is ahead of ours may put an article after today.
        place = min(bisect_right(edges, article_id) - 1, 2 * days - 1)
        counts[place] += 1
        before += place < days and article_id < then
    shown = tuple(
        DayCount(day, start + (end - start) / 2, number)
        for day, start, end, number in zip(
            all_days[days:], starts[days:], starts[days + 1 :], counts[days:], strict=False
        )
    )
    total = sum(counts[days:])
    if not whole:
        # Of the day in which it ended there may be more. Where time ran out, all was looked at down to the floor.
        ended = found.rows[-1][0] if found.whole else found.floor - 1
        first_whole = _first_whole(ended, edges, all_days)
        if first_whole > shown[0].day:
            kept = tuple(day for day in shown if day.day >= first_whole) or shown[-1:]
            counted = sum(day.articles for day in kept)
            return Trend(asked, kept, counted, None, kept[0].day, None if counted else desks.holdings(session, desk))
    if not total:
        meant = suggestions.stories(session, desk, asked, now, zone) if whole and query.phrases and not before else None
        return Trend(
            asked,
            shown,
            0,
            (before or None) if whole else None,
            holdings=desks.holdings(session, desk),
            suggestion=meant,
        )
    # What `since:` leaves out of the days before is not missing there.
    asked_of_all = since == starts[0]
    comparable = whole and asked_of_all and (before or _has_any(session, desk, starts[days]))
    return Trend(asked, shown, total, before if comparable else None, compared=asked_of_all)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Return when a day begins in a zone, in UTC; where its clock skips midnight, when it goes on."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _first_whole(last_id: int, edges: list[int], days: list[date]) -> date:
    """Return the first day of which all is counted, where nothing before the article `last_id` is."""
    return days[min(bisect_right(edges, last_id), len(days) - 2)]


def _has_any(session: Session, desk: Desk, before: datetime) -> bool:
    return bool(search.newest(session, desk, Query(before=before), limit=1))
