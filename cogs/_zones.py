"""Time zones as people look for them: by a part of the name, or by what their clock says; nothing is set here."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

_REGIONS = ("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
COMMON = (
    "UTC", "Europe/London", "Europe/Berlin", "Europe/Kyiv", "America/New_York", "America/Chicago",
    "America/Los_Angeles", "America/Sao_Paulo", "Africa/Lagos", "Asia/Kolkata", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip
"""Offered before anything is typed: one for most people's clocks."""


@cache
def names() -> tuple[str, ...]:
    """Return the zones that are named after places, and UTC, in order; the others are old names for these."""
    return ("UTC", *sorted(name for name in available_timezones() if name.partition("/")[0] in _REGIONS))


def find(typed: str) -> str | None:
    """Return the zone that is meant by a whole name, however it is written ("europe/kyiv", "new york")."""
    wanted = _plain(typed)
    for name in names():
        if wanted in (_plain(name), _plain(name.rpartition("/")[2])):
            return name
    # An older name that somebody knows: "US/Eastern".
    return next((name for name in available_timezones() if _plain(name) == wanted), None)


def matching(typed: str, now: datetime, most: int) -> tuple[str, ...]:
    """Return the zones whose name or present time ("09:41") has what was typed, those that begin with it first."""
    wanted = _plain(typed)
    if not wanted:
        return COMMON[:most]
    begin, within = list[str](), list[str]()
    for name in names():
        place = _plain(name.rpartition("/")[2])
        if place.startswith(wanted) or _plain(name).startswith(wanted):
            begin.append(name)
        elif wanted in _plain(name):
            within.append(name)
    return _first(most, begin, within) or _at(wanted, now, most)


def clock(name: str, now: datetime) -> str:
    """Return what a clock there says now."""
    return now.astimezone(ZoneInfo(name)).strftime("%H:%M")


def _at(wanted: str, now: datetime, most: int) -> tuple[str, ...]:
    if ":" not in wanted:
        return ()
    return tuple([name for name in names() if clock(name, now).lstrip("0").startswith(wanted.lstrip("0"))][:most])


def _first(most: int, *groups: Collection[str]) -> tuple[str, ...]:
    return tuple([name for group in groups for name in group][:most])


def _plain(text: str) -> str:
    return " ".join(text.replace("_", " ").casefold().split())
