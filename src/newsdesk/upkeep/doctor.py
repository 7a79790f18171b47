"""Looks an installation over: disk, database, index, workers, clock, feeds and what is owed; each with what to do.

What only Discord knows (token, intents, permissions) is asked by whoever speaks to it.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from newsdesk.errors import NewsdeskError, StorageError
from newsdesk.ingest.workers import Reader
from newsdesk.models.reading import Draft
from newsdesk.models.upkeep import Figures, Finding, Grade
from newsdesk.storage import figures, search, soundness, sqlite
from newsdesk.storage.database import Database

ROOM = 500 * 1024**2
"""Bytes that should be free beside the database: a day's news of a busy installation, and its write-ahead log."""
SLOW = 5.0
"""Seconds for a short text in a worker, start and all, above which it is told."""
AHEAD = timedelta(minutes=5)
"""So far in the future the last article may have been seen, by a clock that was set since."""
STUCK = timedelta(minutes=15)
"""What is due for longer, with nothing in its way, is not being sent."""
OLD = timedelta(days=7)
"""A backup that is older says that nothing makes one regularly."""
LISTED = 3

_TEXT = Draft(
    text="The harbour of Saltmere opens again\n\nThe harbour of Saltmere opens again on Monday, its board said. The"
    " first ferry leaves at noon. “We have waited long enough,” said Tilda Brandt, the head of the board."
)


def disk(url: str) -> Finding:
    """Tell whether the disk has room for the database to grow, and for a copy of it."""
    path = sqlite.file_of(url)
    free = shutil.disk_usage(path.parent).free
    size = sqlite.size_of(path) if path.exists() else 0
    found = f"{_size(free)} are free in {path.parent.resolve()}; the database has {_size(size)}."
    if free < ROOM:
        return Finding("disk", Grade.BAD, found, "Free some space: a full disk stops articles and messages.")
    if free < size + ROOM:
        return Finding(
            "disk", Grade.DOUBTFUL, found, "A backup beside it has no room: free some, or back up elsewhere."
        )
    return Finding("disk", Grade.GOOD, found)


def whole(url: str) -> Finding:
    """Tell whether the database file is whole. It reads all of it."""
    path = sqlite.file_of(url)
    wrong = soundness.problems(path)
    if wrong:
        return Finding(
            "database", Grade.BAD, f"{path} is damaged: {'; '.join(wrong)}.", "Stop the bot and restore a backup."
        )
    return Finding("database", Grade.GOOD, f"{path} is whole.")


async def index(db: Database, mend: Callable[[int, int], None] | None = None) -> Finding:
    """Tell whether the search index says what the articles say. It reads all of them.

    With `mend` an index that does not is made anew; it is told now and then how many articles are done, of how many.
    """
    try:
        wrong = await db.write(search.check)
    except StorageError as error:
        if error.reason is None or error.reason.key != "error.damaged_index":
            raise
        wrong = ("It is damaged.",)
    if wrong and mend is not None:
        await db.write(search.rebuild, mend)
        return Finding("index", Grade.GOOD, f"{_some(wrong)} The index has been made anew.")
    if wrong:
        return Finding("index", Grade.BAD, _some(wrong), "Run: bot.py doctor --mend")
    return Finding("index", Grade.GOOD, "The search index says what the articles say.")


async def workers(reader: Reader) -> Finding:
    """Tell whether a worker reads a text, within its limits."""
    begun = time.perf_counter()
    try:
        await reader.read(_TEXT)
    except NewsdeskError as error:
        return Finding("workers", Grade.BAD, f"A short text could not be read: {error}", "Raise worker_memory.")
    took = time.perf_counter() - begun
    found = f"A worker started and read a text in {took:.1f} s."
    if took > SLOW:
        return Finding("workers", Grade.DOUBTFUL, found, "The machine is slow or busy: see what else runs on it.")
    return Finding("workers", Grade.GOOD, found)


def state(counted: Figures, now: datetime) -> tuple[Finding, ...]:
    """Judge the figures of an installation: clock, feeds, delivery and how old its last backup is."""
    return _clock(counted, now), _feeds(counted), _delivery(counted, now), _backup(counted, now)


async def look(db: Database) -> Figures:
    """Return the figures that `state` judges."""
    return await db.read(figures.figures)


def _some(wrong: Sequence[str]) -> str:
    more = f" And {len(wrong) - LISTED} more." if len(wrong) > LISTED else ""
    return " ".join(wrong[:LISTED]) + more


def _clock(counted: Figures, now: datetime) -> Finding:
    if counted.newest is not None and counted.newest > now + AHEAD:
        return Finding(
            "clock",
            Grade.BAD,
            f"It is {now:%Y-%m-%d %H:%M} UTC here, and the last article was seen at {counted.newest:%Y-%m-%d %H:%M}.",
            "Set the clock of this machine (NTP): digests, feeds and retention go by it.",
        )
    return Finding("clock", Grade.GOOD, f"It is {now:%Y-%m-%d %H:%M} UTC here.")


def _feeds(counted: Figures) -> Finding:
    found = f"{counted.feeds} followed, {len(counted.troubled)} of them in trouble."
    if not counted.troubled:
        return Finding("feeds", Grade.GOOD, found)
    some = "; ".join(f"{feed.url} ({feed.why})" for feed in counted.troubled[:LISTED])
    more = ", …" if len(counted.troubled) > LISTED else ""
    return Finding(
        "feeds",
        Grade.DOUBTFUL,
        f"{found} {some}{more}",
        "Whoever follows them has been told. See whether the addresses open in a browser.",
    )


def _delivery(counted: Figures, now: datetime) -> Finding:
    found = f"{counted.owed} owed, {counted.paused} places paused, {counted.held} messages uncertain."
    if counted.stopped is not None:
        why, since = counted.stopped
        return Finding(
            "delivery",
            Grade.BAD,
            f"{found} Nothing is sent since {since:%Y-%m-%d %H:%M} UTC: {why}.",
            "Give the bot a token that Discord takes, and start it again.",
        )
    if counted.oldest_due is not None and now - counted.oldest_due > STUCK:
        return Finding(
            "delivery",
            Grade.DOUBTFUL,
            f"{found} Something is due since {counted.oldest_due:%Y-%m-%d %H:%M} UTC.",
            "Is the bot running? It sends what is due within a second; its log says what keeps it from that.",
        )
    if counted.paused or counted.held:
        return Finding(
            "delivery", Grade.DOUBTFUL, found, "In the servers concerned, `status` and `why` say what to do."
        )
    return Finding("delivery", Grade.GOOD, found)


def _backup(counted: Figures, now: datetime) -> Finding:
    if counted.backup is not None and now - counted.backup < OLD:
        return Finding("backup", Grade.GOOD, f"The last one is of {counted.backup:%Y-%m-%d %H:%M} UTC.")
    if not counted.articles:
        return Finding("backup", Grade.GOOD, "There is nothing to lose yet.")
    found = "There is none." if counted.backup is None else f"The last one is of {counted.backup:%Y-%m-%d %H:%M} UTC."
    return Finding("backup", Grade.DOUBTFUL, found, "Run: bot.py backup FILE, and let a timer do it each night.")


def _size(number: int) -> str:
    return f"{number / 1024**3:,.1f} GB" if number >= 1024**3 else f"{number / 1024**2:,.0f} MB"
