"""How often a bot may ask: Discord's limits per route and channel, and the one over all, in windows of fixed length.

Defaults: what Discord is known to answer for sending, editing and deleting. It publishes none of them, and those for
other routes are off; a test sets what it needs. The global limit of 50 a second is documented.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

GLOBAL = 50
RATES: dict[str, tuple[int, float]] = {"send": (5, 5.0), "edit": (5, 5.0), "delete": (5, 1.0)}


@dataclass(frozen=True, slots=True)
class Taken:
    """What a bucket says to one request; `retry_after` is 0 where it lets it through. All in real seconds."""

    limit: int
    remaining: int
    reset_after: float
    retry_after: float


@dataclass(slots=True)
class _Window:
    used: int
    ends: float


@dataclass(slots=True)
class Limits:
    """`rates`: by the route's name (see `tests.fakes.api.ROUTES`), how many in how many seconds; 0 is no limit."""

    rates: dict[str, tuple[int, float]] = field(default_factory=lambda: dict(RATES))
    globally: int = GLOBAL
    speed: float = 1.0
    """How many times faster the windows pass than Discord's."""
    given: Counter[str] = field(default_factory=Counter[str])
    """How many 429s there were, by `global` or the route's name."""
    _windows: dict[tuple[str, str], _Window] = field(default_factory=dict[tuple[str, str], _Window])

    def take(self, route: str, place: str, now: float) -> Taken | None:
        """Count a request to that channel; `None` where there is no limit. `now`: seconds of a steady clock."""
        count, seconds = self.rates.get(route, (0, 0.0))
        return self._count((route, place), count, seconds, now) if count else None

    def take_global(self, now: float) -> float:
        """Count a request among all; give the seconds to wait, 0 for none."""
        if not self.globally:
            return 0.0
        return self._count(("global", ""), self.globally, 1.0, now).retry_after

    def _count(self, key: tuple[str, str], count: int, seconds: float, now: float) -> Taken:
        window = self._windows.get(key)
        if window is None or now >= window.ends:
            window = self._windows[key] = _Window(0, now + seconds / self.speed)
        left = window.ends - now
        if window.used >= count:
            self.given[key[0]] += 1
            return Taken(count, 0, left, left)
        window.used += 1
        return Taken(count, count - window.used, left, 0.0)
