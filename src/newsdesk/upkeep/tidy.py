"""Keeps the search index quick: merges what came in piece by piece, in small steps between which everything goes on."""

from __future__ import annotations

from newsdesk.storage import search
from newsdesk.storage.database import Database


async def tidy(db: Database) -> int:
    """Merge the segments of the index where there are more than few; return in how many steps."""
    steps = 0
    while await db.write(search.merge):
        steps += 1
    return steps
