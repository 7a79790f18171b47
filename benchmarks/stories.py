"""What finding an article's story costs, through the real database, on a large desk as a share of a small one.

Milliseconds of processor time for an article, of finding its story and what that follows up, and of storing what later
ones are compared with it by: `small_ms` with 2,000 articles on the desk, `large_ms` with 100,000, the medians over
`times` articles taken in.
`ratio` is the one by the other, and is to stay under 1.5.

    benchmarks/stories.py [--articles N] [--times N] [--database FILE]

Filling a desk takes longer than asking it. With `--database` the large one is kept in that file, and taken from there
the next time, as in `benchmarks/commands.py`. Measured is a copy.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median
from typing import ParamSpec, TypeVar

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from _desk import readings  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from newsdesk.ingest import intake  # noqa: E402
from newsdesk.models.reading import Reading  # noqa: E402
from newsdesk.storage import desks, grouping, search, story_links  # noqa: E402
from newsdesk.storage.database import open_database  # noqa: E402

P = ParamSpec("P")
T = TypeVar("T")

SMALL = 2_000
NEWEST = datetime(2026, 11, 1, tzinfo=UTC)
"""When the newest of the articles on the desk came out, as in `benchmarks/commands.py`: they share a kept desk."""
EVERY = timedelta(minutes=5)
"""Between two generated articles."""
BATCH = 2_000


class Clock:
    """Adds up the processor time of the calls that it wraps."""

    def __init__(self) -> None:
        self.taken = 0.0

    def timed(self, function: Callable[P, T]) -> Callable[P, T]:
        """Return a function that does the same and is timed."""

        def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
            since = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.taken += time.thread_time() - since

        return wrapped


def taken_in(session: Session, batch: list[Reading], clock: Clock) -> list[float]:
    """Take readings in, in one transaction; what the grouping of each took, in milliseconds."""
    source = desks.everyone_source(session, None, NEWEST)
    each: list[float] = []
    for reading in batch:
        clock.taken = 0.0
        intake.take(session, reading, source, reading.published or NEWEST)
        each.append(1000 * clock.taken)
    return each


async def measured(database: Path, count: int, times: int, clock: Clock, kept: Path | None) -> float:
    """Fill a desk up to `count` articles and return what one more costs."""
    db = open_database(f"sqlite:///{database}")
    try:
        made = readings(count + times, NEWEST + times * EVERY)
        there = await db.read(search.held)
        for batch in _batches(islice(made, there, count)):
            await db.write(taken_in, batch, clock)
            there += len(batch)
            print(f"{there} articles", file=sys.stderr, flush=True)
    finally:
        db.close()
    if kept is not None:
        shutil.copy(database, kept)
    db = open_database(f"sqlite:///{database}")
    try:
        return median(await db.write(taken_in, list(made), clock))
    finally:
        db.close()


def _batches(made: Iterator[Reading]) -> Iterator[list[Reading]]:
    while batch := list(islice(made, BATCH)):
        yield batch


def main() -> None:
    """Measure a small desk and a large one, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=300)
    parser.add_argument("--database", type=Path)
    arguments = parser.parse_args()
    clock = Clock()
    grouping.choose = clock.timed(grouping.choose)
    grouping.keep = clock.timed(grouping.keep)
    story_links.link = clock.timed(story_links.link)
    figures: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, count in (("small", SMALL), ("large", arguments.articles)):
            database = Path(folder) / f"{name}.sqlite3"
            kept: Path | None = arguments.database if name == "large" else None
            if kept is not None and kept.exists():
                shutil.copy(kept, database)
                kept = None
            figures[f"{name}_ms"] = asyncio.run(measured(database, count, arguments.times, clock, kept))
    print(
        json.dumps(
            {
                **{name: round(figure, 3) for name, figure in figures.items()},
                "ratio": round(figures["large_ms"] / figures["small_ms"], 3),
                "times": arguments.times,
            }
        )
    )


if __name__ == "__main__":
    main()
