"""Counters and timers of this process, always on: what came in, went out, failed, and how long it took.

A figure has a few fixed labels and no more: nothing that somebody typed, no name, no address ever becomes one. Who
shows them, and to whom, is left to others (`upkeep.exporter`).
"""

from __future__ import annotations

import re
import time
from bisect import bisect_left
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds up to which a timer counts apart: from a quick question to what a worker may take."""
MOST_LABELS = 200
"""Values that one figure may have; what comes later counts as `OTHER`. There are some 40 commands and 120 verbs."""
OTHER = "other"

# What stands in the code as a name. Anything else was not written by us.
_NAME = re.compile(r"[a-z][a-z0-9_ ]{0,39}")
# One for all: what is done under it takes less time than another one would.
_LOCK = Lock()


class Counter:
    """How often something happened, by what came of it."""

    def __init__(self, name: str, says: str, label: str = "") -> None:
        self.name = name
        self.says = says
        self.label = label
        self._counted: dict[str, float] = {}
        _ALL.append(self)

    def add(self, value: str = "", by: float = 1) -> None:
        """Count once more, or `by`; `value` is that of the label."""
        with _LOCK:
            key = _kept(value, self._counted)
            self._counted[key] = self._counted.get(key, 0) + by

    def of(self, value: str = "") -> float:
        """Return the count of a value of the label."""
        return self._counted.get(value, 0)

    def values(self) -> dict[str, float]:
        """Return all counts by the value of the label, as they are now."""
        with _LOCK:
            return dict(self._counted)


@dataclass(slots=True)
class Spread:
    """How long something took: how often, in all, and how often it took up to each of `BOUNDS` and no less."""

    count: int
    seconds: float
    buckets: list[int]
    """One more than there are bounds: the last is for what took longer than all."""

    def upto(self) -> Iterator[tuple[float, int]]:
        """Yield each bound with how often it took no longer."""
        done = 0
        for bound, some in zip(BOUNDS, self.buckets, strict=False):
            done += some
            yield bound, done


class Timer:
    """How long something took, by what it was."""

    def __init__(self, name: str, says: str, label: str = "") -> None:
        self.name = name
        self.says = says
        self.label = label
        self._taken: dict[str, Spread] = {}
        _ALL.append(self)

    def add(self, seconds: float, value: str = "") -> None:
        """Note how long it took once."""
        with _LOCK:
            key = _kept(value, self._taken)
            spread = self._taken.setdefault(key, Spread(0, 0.0, [0] * (len(BOUNDS) + 1)))
            spread.count += 1
            spread.seconds += seconds
            spread.buckets[bisect_left(BOUNDS, seconds)] += 1

    @contextmanager
    def timing(self, value: str = "") -> Generator[None]:
        """Time what is done meanwhile, however it ends."""
        began = time.perf_counter()
        try:
            yield
        finally:
            self.add(time.perf_counter() - began, value)

    def values(self) -> dict[str, Spread]:
        """Return all by the value of the label, as they are now."""
        with _LOCK:
            return {key: Spread(one.count, one.seconds, [*one.buckets]) for key, one in self._taken.items()}


def _kept(value: str, there: dict[str, float] | dict[str, Spread]) -> str:
    if value in there or not value:
        return value
    return value if len(there) < MOST_LABELS and _NAME.fullmatch(value) else OTHER


_ALL: list[Counter | Timer] = []


def every() -> tuple[Counter | Timer, ...]:
    """Return all figures, in the order in which they stand below."""
    return tuple(_ALL)


ARTICLES = Counter("articles", "Articles taken in: added, a duplicate, a new version.", "outcome")
READINGS = Counter("readings", "What workers were given: done, unreadable, slow, big.", "outcome")
READING = Timer("reading_seconds", "What a worker took, waiting for one included.", "task")
WORKERS = Counter("worker_ends", "Workers that ended early: slow, big (memory), full (of what was read), lost.", "why")
POLLS = Counter("polls", "Looks at feeds: new, nothing_new, unchanged, failed, lost, bug.", "outcome")
DELIVERIES = Counter("deliveries", "Tries to deliver: sent, later, rejected, held, unsure, stopped.", "outcome")
HITS = Counter("alert_hits", "What alerts fired for, by what became of it.", "outcome")
DIGESTS = Counter("digests", "Digests that were due: owed, quiet, late, failed.", "outcome")
COMMANDS = Counter("commands", "Commands, buttons, menus and forms: answered, refused, failed.", "outcome")
COMMAND = Timer("command_seconds", "From hearing a command to having answered it.", "command")
PRESS = Timer("press_seconds", "From hearing a button, a menu or a form to knowing the answer.", "verb")
DATABASE = Timer("database_seconds", "A call of the database, without its wait.", "kind")
QUEUE = Timer("database_wait_seconds", "How long a call of the database waited for its turn.", "kind")
TICKS = Timer("tick_seconds", "What is done every so often.", "tick")
TICK_FAILURES = Counter("tick_failures", "Ticks that ended with a bug.", "tick")
BUGS = Counter("bugs", "Failures that nobody foresaw; each stands in the log.", "where")
