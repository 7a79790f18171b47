"""Who may ask which site when: a few at the same time, pages at a distance, and first come, first served.

Each site has a queue of its own, so a slow or popular one holds up nobody who wants another.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

MOST_HOSTS = 1000
"""Sites remembered before those are forgotten whose distance has passed."""


@dataclass(slots=True)
class _Host:
    free: asyncio.Semaphore
    next_page: float = 0.0
    """On the loop's clock."""
    users: int = field(default=0)


class Turns:
    """Gives turns; `at_once` is how many may ask one site at the same time."""

    def __init__(self, at_once: int) -> None:
        self._at_once = at_once
        self._hosts: dict[str, _Host] = {}

    @asynccontextmanager
    async def turn(self, host: str, distance: float = 0.0) -> AsyncGenerator[None]:
        """Wait for a turn and hold it; `distance` is the seconds that this request keeps from the one before it.

        Never hold one while waiting for another: two of them waiting crosswise would wait for ever.
        """
        entry = self._entry(host)
        entry.users += 1
        try:
            async with entry.free:
                if distance:
                    now = asyncio.get_running_loop().time()
                    start = max(now, entry.next_page)
                    entry.next_page = start + distance
                    await asyncio.sleep(start - now)
                yield
        finally:
            entry.users -= 1
            if not entry.users and entry.next_page <= asyncio.get_running_loop().time():
                self._hosts.pop(host, None)

    def _entry(self, host: str) -> _Host:
        if host not in self._hosts:
            if len(self._hosts) >= MOST_HOSTS:
                now = asyncio.get_running_loop().time()
                self._hosts = {name: one for name, one in self._hosts.items() if one.users or one.next_page > now}
            self._hosts[host] = _Host(asyncio.Semaphore(self._at_once))
        return self._hosts[host]
