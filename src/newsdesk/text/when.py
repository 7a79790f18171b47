"""Times of day and weekdays as people type them ("weekdays 8:00 and 18:30", "mon-fri 8am", "平日8時") → both, apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import time

_TIME = re.compile(
    r"(?P<hour>\d{1,2})(?:"
    r"[:.](?P<minute>\d{2})(?!\d)\s*(?P<half>[ap]\.?m\b\.?)?(?:\s*uhr\b)?"
    r"|\s*時(?:(?P<minute_ja>\d{1,2})分|(?P<half_ja>半))?"
    r"|\s*(?P<bare_half>[ap]\.?m\b\.?|h\b|uhr\b)"
    r"|(?![\d:.])(?!\w))"
)
"""An hour with minutes, or one alone. Past noon "am" is no half of a day: in German a weekday follows."""
_BETWEEN = re.compile(r"\s*(?:[-–—~〜]|\bto\b|\bbis\b|\bдо\b|から)\s*")
_FILLER = re.compile(
    r"[\s,;.&+、・/]|\b(?:and|und|und um|at|on|um|am|every|the|та|і|й|о|об|в|у|по|що)\b|[のにと]|毎週|毎"
)


class Unread(ValueError):
    """What was typed has a part that is neither a time nor a weekday; it is the argument."""


class Differing(ValueError):
    """What was typed has other times on some days than on others."""


def read(text: str, days: Mapping[str, frozenset[int]]) -> tuple[tuple[time, ...], frozenset[int]]:
    """Return the times, in order, and the weekdays (0 is Monday) that a text names; none of either where it has none.

    In: what was typed; what days are called, in any languages (`key` writes a name so).
    Raises `Unread`, and `Differing` for "weekdays 8:00, Sat 10:00".
    """
    names = {key(name): numbers for name, numbers in days.items()}
    rest = key(text)
    found: set[int] = set()
    # Times that stand together, and how often days come after others with times between them.
    together: list[set[time]] = []
    runs, last = 0, ""
    while rest:
        if (named := _day(rest, names)) is not None:
            numbers, rest = named
            found |= numbers
            runs, last = runs + (last != "day"), "day"
        elif (at := _TIME.match(rest)) is not None:
            if last != "time":
                together.append(set())
            together[-1].add(_time(at))
            last = "time"
            rest = rest[at.end() :]
        elif (filler := _FILLER.match(rest)) is not None:
            rest = rest[filler.end() :]
        else:
            raise Unread(rest.split()[0])
    if runs > 1 and any(times != together[0] for times in together):
        raise Differing
    return tuple(sorted({at for times in together for at in times})), frozenset(found)


def key(name: str) -> str:
    """Return a name of a day as it is looked for: no case, wide digits and letters as narrow ones."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _day(text: str, names: Mapping[str, frozenset[int]]) -> tuple[frozenset[int], str] | None:
    """Return the days that a text begins with, one or from one to another, and what stands behind."""
    first = _name(text, names)
    if first is None:
        return None
    numbers, rest = first
    between = _BETWEEN.match(rest)
    last = _name(rest[between.end() :], names) if between is not None else None
    if last is None or len(numbers) != 1 or len(last[0]) != 1:
        return numbers, rest
    (begin,), (end,) = numbers, last[0]
    return frozenset((begin + n) % 7 for n in range((end - begin) % 7 + 1)), last[1]


def _name(text: str, names: Mapping[str, frozenset[int]]) -> tuple[frozenset[int], str] | None:
    longest = max((name for name in names if text.startswith(name) and _ends(text, name)), key=len, default=None)
    return None if longest is None else (names[longest], text[len(longest) :].removeprefix("."))


def _ends(text: str, name: str) -> bool:
    """Tell whether a name that a text begins with is no mere beginning of a word; scripts without spaces have none."""
    after = text[len(name) : len(name) + 1]
    return not after.isalpha() or ord(name[-1]) > 0x2E80


def _time(found: re.Match[str]) -> time:
    hour, minute = int(found["hour"]), int(found["minute"] or found["minute_ja"] or (30 if found["half_ja"] else 0))
    half = (found["half"] or found["bare_half"] or "")[:1]
    if half in ("a", "p") and 1 <= hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        raise Unread(found[0].strip()) from None
