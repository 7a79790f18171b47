"""What follows from a clock that was set: what one that was ahead had put off comes, and one far ahead is doubted.

A machine without a battery begins in the past until it hears the time, and one that was set wrong is set right.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from time import monotonic

from sqlalchemy.orm import Session

from newsdesk.briefing import digests
from newsdesk.storage import clock
from newsdesk.storage.database import Database

log = logging.getLogger(__name__)

FAR = timedelta(days=7)
"""A clock that is further ahead of all that is known may be wrong, and what is let go of by it is gone for good."""
CERTAIN = timedelta(days=1)
"""After so long somebody would have noticed."""


class Clock:
    """Watches over the clock `now` (aware, UTC) of one process; told of every leap of it."""

    def __init__(self, db: Database, now: Callable[[], datetime]) -> None:
        self._db = db
        self._now = now
        self._certain = 0.0
        """When the clock is believed again, by one that nobody sets."""

    @property
    def doubted(self) -> bool:
        """Whether the clock may be far ahead, so that nothing is to be let go of by it."""
        return monotonic() < self._certain

    async def begin(self) -> None:
        """See whether the clock was set while nobody watched, by what is known from before."""
        now = self._now()
        latest = await self._db.read(clock.latest)
        if latest is not None and now - latest > FAR:
            self._doubt()
        if await self._db.read(clock.ahead, now):
            await self._db.write(_bring_back, now)

    async def leapt(self, by: timedelta) -> None:
        """Do what follows from the clock having been set by so much, back where it is negative."""
        if by > FAR:
            self._doubt()
        elif by < timedelta():
            await self._db.write(_bring_back, self._now())

    def _doubt(self) -> None:
        self._certain = monotonic() + CERTAIN.total_seconds()
        log.warning(
            "It is %s UTC by this machine's clock, more than a week after anything that is known. If that is wrong, set"
            " the clock: in a day it is believed, and what is too old by it is let go.",
            f"{self._now():%Y-%m-%d %H:%M}",
        )


def _bring_back(session: Session, now: datetime) -> None:
    digests.after_set_back(session, now)
    clock.set_back(session, now)
