"""Who goes first: what somebody waits for, before what comes in by itself.

Python runs one thread at a time. A question that meets an article being taken in has half of the processor at best, and
waits some milliseconds for each of its turns: answers that took 15 ms on an idle desk took 40. So the one that nobody
waits for pauses.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from threading import Event

LONGEST = 0.05
"""Seconds that one call gives way in all: where questions never end, an article comes in that much later."""


class Courtesy:
    """Knows whether somebody waits for an answer. Told in the event loop's thread, and asked in another."""

    def __init__(self) -> None:
        self._questions = 0
        self._changes = 0
        self._free = Event()
        self._free.set()

    @contextmanager
    def question(self) -> Generator[None]:
        """Count a question as waiting while this is open."""
        self._count(1, 0)
        try:
            yield
        finally:
            self._count(-1, 0)

    @contextmanager
    def change(self) -> Generator[None]:
        """Count a change as waiting while this is open: it stands behind whatever gives way, which then goes on."""
        self._count(0, 1)
        try:
            yield
        finally:
            self._count(0, -1)

    def _count(self, questions: int, changes: int) -> None:
        self._questions += questions
        self._changes += changes
        if self._questions and not self._changes:
            self._free.clear()
        else:
            self._free.set()

    def way(self) -> Callable[[], None]:
        """Return what one call gives way by: called between its steps, it returns when no question waits."""
        left = LONGEST

        def give_way() -> None:
            nonlocal left
            if left <= 0 or self._free.is_set():
                return
            began = time.perf_counter()
            # Questions that follow at once let it go on for a step: it wakes when the first one ends.
            self._free.wait(left)
            left -= time.perf_counter() - began

        return give_way
