"""No more requests a second than Discord takes of one bot, whoever makes them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic

A_SECOND = 45
"""Requests. Discord takes 50 of one bot, over all its routes (developer documentation, "Rate Limits"); the rest is for
what people ask. Answers to commands and buttons are not counted there."""

BURST = 5
"""Requests at once after a pause."""


class Pace:
    """A token bucket over the whole process. Discord tells a second process, and one that is too fast, to wait."""

    def __init__(self, a_second: float = A_SECOND, burst: int = BURST, clock: Callable[[], float] = monotonic) -> None:
        self._gap = 1 / a_second
        self._slack = (burst - 1) * self._gap
        self._clock = clock
        self._next = float("-inf")

    async def turn(self) -> None:
        """Wait until one more request may be made; those who wait are served in their order."""
        now = self._clock()
        # The moment at which the bucket would be full again (the generic cell rate algorithm).
        self._next = max(self._next, now - self._slack) + self._gap
        wait = self._next - self._gap - now
        if wait > 0:
            await asyncio.sleep(wait)
