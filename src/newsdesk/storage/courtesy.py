"""Who goes first: what somebody waits for, before what comes in by itself.

Python runs one thread at a time. A question that meets an article being taken in has half of the processor at best, and
waits some milliseconds for each of its turns: answers that took 15 ms on an idle desk took 40. So the one that nobody
waits for pauses.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager
from threading import Event

LONGEST = 0.05
"""Seconds that one call gives way in all, where none waits behind it. Where questions never end, an article comes in
that much later; where many articles wait they share these seconds, so that they do not become ever more."""


class Courtesy:
    """Knows whether somebody waits for an answer. Told in the event loop's thread, and asked in another."""

    def __init__(self) -> None:
        self._questions = 0
        self._changes = 0
        self._ended = False
        self._turn = asyncio.Lock()
        self._behind = 0
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
        if self._questions and not self._changes and not self._ended:
            self._free.clear()
        else:
            self._free.set()

    @asynccontextmanager
    async def turn(self) -> AsyncGenerator[Callable[[], None]]:
        """Wait until no other call gives way, and yield what this one gives way by.

        One at a time: what somebody changes stands behind one article, not behind all that have been read.
        """
        self._behind += 1
        try:
            await self._turn.acquire()
        finally:
            self._behind -= 1
        try:
            yield self._way(LONGEST / (1 + self._behind))
        finally:
            self._turn.release()

    def end(self) -> None:
        """Let nothing give way any more: all is being closed."""
        self._ended = True
        self._free.set()

    def _way(self, left: float) -> Callable[[], None]:
        """Return what is called between two steps: back when no question waits, or after `left` seconds in all."""

        def give_way() -> None:
            nonlocal left
            if left <= 0 or self._free.is_set():
                return
            began = time.perf_counter()
            # Where one question follows another, it wakes when the first one ends, and goes on for a step.
            self._free.wait(left)
            left -= time.perf_counter() - began

        return give_way
