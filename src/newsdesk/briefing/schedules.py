"""When a digest comes, as people type it, in any of the bot's languages → a schedule."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import time
from functools import cache

from newsdesk.errors import SettingsError
from newsdesk.models.digest import EVERY_DAY, Schedule
from newsdesk.models.languages import LANGUAGES
from newsdesk.text import when
from newsdesk.words import catalogue, reason

MORNING = Schedule((time(8, 0),), "UTC")
"""What is offered to whoever says nothing: every day at eight."""
EXAMPLE = "weekdays 08:00"
LEAD = 24
"""Words among which the times and weekdays are looked for that a text begins with."""
_CLOCK = re.compile(r"\d[:.時]|\d\s*(?:[ap]m|uhr)\b", re.IGNORECASE)
_GROUPS = {"weekdays": frozenset(range(5)), "weekends": frozenset({5, 6}), "daily": EVERY_DAY}
_ALSO = {
    "weekday": "weekdays", "workdays": "weekdays", "weekend": "weekends", "everyday": "daily", "every day": "daily",
    "days": "daily", "day": "daily", "wochentags": "weekdays", "am wochenende": "weekends", "jeden tag": "daily",
    "будні": "weekdays", "вихідні": "weekends", "щодня": "daily", "毎日": "daily", "tues": 1, "wednes": 2, "thurs": 3,
    "thu": 3, "thur": 3, "weds": 2,
}  # fmt: skip
"""Other names than those that the bot itself says."""


def read(text: str, before: Schedule) -> Schedule:
    """Return the schedule that a text names, in the zone of another one; what it does not name is left.

    Raises `SettingsError` for what cannot be read.
    """
    try:
        times, days = when.read(text, _days())
    except when.Unread as error:
        raise SettingsError(reason("digest.unread_when", piece=str(error)[:40], example=EXAMPLE)) from error
    except when.Differing as error:
        raise SettingsError(reason("digest.differing")) from error
    # Times alone are every day's where nothing is set yet, and else of the days that are set.
    return replace(before, times=times or before.times, weekdays=days or before.weekdays)


def leading(text: str, *, named: bool) -> tuple[str, str]:
    """Part the times and weekdays that a text begins with from the rest of it: "08:00 weekdays kursk".

    Unless an option before it has `named` them, one of these has to be a time with its minutes, or "8am": a topic may
    begin with a number or a weekday.
    """
    words = text.split()
    begin = 0
    for end in range(1, min(len(words), LEAD) + 1):
        alone, whole = _says(words[end - 1]), _says(" ".join(words[:end]))
        # "and" and "at" are of the times where one follows; "pm", "Uhr" and "to" where they stand behind one.
        if whole and (alone is not False or whole != _says(" ".join(words[:begin]))):
            begin = end
    lead = " ".join(words[:begin])
    if not named and not _CLOCK.search(lead):
        return "", text
    return lead, " ".join(words[begin:])


def _says(text: str) -> object:
    """Return the times and days that a text names, `False` where it has only words between them, `None` for another."""
    try:
        said = when.read(text, _days())
    except when.Unread:
        return None
    except when.Differing:
        return text
    return said if any(said) else False


@cache
def _days() -> Mapping[str, frozenset[int]]:
    names: dict[str, frozenset[int]] = {}
    for words in map(catalogue, LANGUAGES):
        names |= {words.say(f"digest.{group}"): days for group, days in _GROUPS.items()}
        for number in EVERY_DAY:
            names |= {words.say(f"digest.{length}_{number}"): frozenset({number}) for length in ("day", "short")}
    return names | {
        name: _GROUPS[meant] if isinstance(meant, str) else frozenset({meant}) for name, meant in _ALSO.items()
    }
