"""The times of `since:` and `before:`, as people write them."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, tzinfo

_AGO = re.compile(r"(\d{1,4}) ?(?:([hdwmy])|(hour|day|week|month|year)s?)")
_DAYS = {"d": 1, "w": 7, "m": 30, "y": 365}
"""A month and a year of this many days: who asks for what is newer than three months does not count them."""
_DATE = re.compile(r"(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?:[t ](\d{1,2}):(\d{2}))?)?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
"""Points stand between day, month and year alone; with slashes some write the month first."""


def moment(written: str, now: datetime, zone: tzinfo) -> datetime | None:
    """Return the moment that somebody means: `3h`, `3d`, `2w`, `6m`, `1y` ago, `today`, `yesterday`, `2026-11-01`.

    Days are `01.11.2026` and `2026/11/01` too, and units may be written out. A day, a month (`2026-11`) and a year
    begin at midnight of `zone`, and a time of day (`2026-11-01T08:00`, or a space for the T) is one there. In: the
    moment of asking. Out: a whole minute; `None` for what is no time, or one that no calendar has.
    """
    written = " ".join(written.casefold().split())
    written, now = _DAY_FIRST.sub(r"\3-\2-\1", written), now.replace(second=0, microsecond=0)
    try:
        if written in ("today", "yesterday"):
            return _midnight(now.astimezone(zone).date() - timedelta(days=written == "yesterday"), zone)
        if ago := _AGO.fullmatch(written):
            number, unit = int(ago[1]), ago[2] or ago[3][0]
            return now - (timedelta(hours=number) if unit == "h" else timedelta(days=number * _DAYS[unit]))
        if named := _DATE.fullmatch(written):
            year, month, day, hour, minute = (int(part) if part else None for part in named.groups())
            midnight = date(year or 0, month or 1, day or 1)
            return datetime.combine(midnight, time(hour or 0, minute or 0), zone).astimezone(now.tzinfo)
    except (ValueError, OverflowError):
        return None
    return None


def _midnight(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day, time(), zone)
