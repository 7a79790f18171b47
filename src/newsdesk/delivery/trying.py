"""When something is tried again: pure arithmetic over how often it was, with a spread that depends on its key alone."""

from __future__ import annotations

import hashlib
import math
from datetime import datetime, timedelta

from newsdesk.models.outbox import PAUSING, Claimed, Later, Outcome, Rejected

FIRST = timedelta(seconds=2)
LONGEST = timedelta(minutes=15)
"""Between two tries of one message. Discord's outages last minutes to hours; a quarter of an hour is soon enough."""

SOONEST, LATEST = 1.0, 86_400.0
"""Seconds, between which the wait has to lie that Discord asks for: another one is an error of somebody's."""

PROBES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
)
"""Between two tries of a place that was refused, the last one for ever: somebody has to mend it, and most who do will
do so at once. Discord blocks an address that makes 10,000 refused requests in ten minutes."""

SPREAD = 0.25
"""A wait is longer by up to this part of itself, so that what failed together is not tried together."""


def again(claimed: Claimed, outcome: Outcome, probes: int, now: datetime) -> datetime:
    """Return when a row, or the place it goes to, is to be tried again.

    In: the claim, what came of it, and how often its place was found refusing, or could not be read back, before.
    """
    match outcome:
        case Rejected(why) if why in PAUSING:
            wait = PROBES[min(probes, len(PROBES) - 1)]
        case Later(_, seconds) if seconds is not None and math.isfinite(seconds):
            return now + timedelta(seconds=min(max(seconds, SOONEST), LATEST))
        case _:
            # Doubling from the first wait on; the cap also keeps the power from growing without end.
            before = claimed.attempts - 1 if claimed.read_back_from is None else probes
            wait = min(FIRST * 2 ** min(max(before, 0), 16), LONGEST)
    return now + wait * (1 + SPREAD * _part(claimed))


def _part(claimed: Claimed) -> float:
    """Return a number from 0 to 1 that is the same for the same try of the same row."""
    digest = hashlib.blake2b(f"{claimed.key}:{claimed.attempts}".encode(errors="surrogatepass"), digest_size=4)
    return int.from_bytes(digest.digest(), "big") / 2**32
