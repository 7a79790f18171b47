"""How quickly the newest matches of a question are found among a million articles, idle and while others are added.

    benchmarks/search.py [--articles N] [--times N] [--database FILE]

Generated is what searching touches, and no more: an article's row, its source, and 130 words of it in the index. Most
words follow Zipf's law over 100,000 invented ones; `everywhere` stands in 99% of articles, `often` in 20%, `seldom` in
one of 100,000, and the phrase `harbour strike` in 1%. There are 500 sources; the five busiest have 30% of all articles,
and five more have published nothing in the newest 95%.

For four desks (all sources, the five busiest, the five quiet ones, 250 of the 500) and each kind of question:
milliseconds through `Database.read` (`p50`, `p99`) for its ten newest matches, first idle, one question after the
other (`idle_ms`) and some milliseconds apart (`apart_ms`), then as far apart while 500 articles a second are written as
the bot takes them in, in the background, ten in a transaction (`writing_ms`); `written_a_second` says how many they
were. Before that a few are asked, since the first of a process make its statements; `first_ms` has the slowest.
`hostile` has the slowest answer to questions that are meant to be slow. With `--database` the filled file is kept and
used again. What the filling leaves is tidied first and then once a minute, as the bot does, and `tidying` has its
steps, the longest one (milliseconds by the clock) and the processor time of all (seconds).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from statistics import quantiles
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from _desk import word  # noqa: E402
from sqlalchemy import text  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402

from newsdesk.errors import UnreadableQuery  # noqa: E402
from newsdesk.models.article import Desk  # noqa: E402
from newsdesk.storage import desks, search  # noqa: E402
from newsdesk.storage.database import Database, open_database  # noqa: E402
from newsdesk.storage.ids import first_id  # noqa: E402
from newsdesk.storage.tables import ArticleRow, ArticleSourceRow, FollowRow, SourceRow, StoryRow, insert_into  # noqa: E402
from newsdesk.text.query import parse  # noqa: E402

NOW = datetime(2026, 11, 1, tzinfo=UTC)
SOURCES = 500
BUSY = 5
QUIET = 5
"""Sources that have published nothing in the newest 95%; numbered after the others."""
BATCH = 5_000
A_MINUTE = 4
"""Articles of one minute: a million are half a year of news."""
WRITTEN = 500
"""Articles a second that are added while questions are asked."""
TOGETHER = 10
"""Articles of one transaction then."""
PAUSE = 0.01
"""Seconds between two questions at most, where they come apart: at any time, not when the writer has had its turn."""
FIRST = 6
"""Questions that are asked first of all: two for each of the threads that read."""
TIDIED = 60.0
"""Seconds from one tidying to the next while they are added."""

QUESTIONS = {
    "a rare word": "seldom",
    "a word in 20%": "often",
    "a word in 99%": "everywhere",
    "two words": f"often {word(40)}",
    "a phrase": '"harbour strike"',
    "OR": f"{word(300)} OR {word(5_000)} OR seldom",
    "NOT": f"often -{word(2)}",
    "NOT alone": "-everywhere",
    "a prefix": f"{word(20)[:4]}*",
    "since:": "often since:3d",
    "everything": "",
}
HOSTILE = {
    "a short prefix": f"{word(0)[:3]}*",
    "two short prefixes": f"{word(0)[:3]}* {word(8)[:3]}*",
    "20 prefixes": " OR ".join(f"{word(n)[:5]}*" for n in range(256, 336, 4) if len(word(n)[:5]) == 5),
    "stop-word phrases": f'"{word(0)} {word(1)} {word(2)}" "{word(1)} {word(0)}" "{word(3)} {word(0)} {word(1)}"',
    "a phrase that is nowhere": f'"{word(0)} seldom {word(0)}"',
    "100 ORs": " OR ".join(word(n) for n in range(100)),
    "100 words, all": " ".join(word(n) for n in range(90)),
    "100 NOTs": "everywhere " + " ".join(f"-{word(n)}" for n in range(80)),
    "200 ORs": " OR ".join(f"a{n}" for n in range(200)),
    "1,000 brackets": "(" * 500 + "often" + ")" * 500,
    "nested": "((((((((often) OR seldom) nowhere) OR everywhere) -often) OR harbour) strike) OR nothing)",
    "one letter": "s*",
}


class Maker:
    """Makes articles and puts them where searching looks."""

    def __init__(self, everyone: int) -> None:
        self._chance = random.Random(5)
        self._vocabulary = [word(n) for n in range(100_000)]
        self._weights = list(accumulate(1 / (n + 2.7) for n in range(100_000)))
        busy = 0.3 / BUSY
        share = [busy if n < BUSY else 0.7 / (SOURCES - BUSY) for n in range(SOURCES)]
        self._shares = list(accumulate(share))
        self._story = everyone

    def put(self, session: Session, numbers: Sequence[int], sources: Sequence[int], of: int) -> None:
        """Store these articles, numbered from the oldest, `of` so many."""
        articles: list[dict[str, Any]] = []
        came: list[dict[str, Any]] = []
        for number in numbers:
            article_id = first_id(NOW - timedelta(minutes=(of - number) // A_MINUTE)) + number % A_MINUTE
            old = number < of * 0.05 and number % 20 == 0
            chosen = (
                SOURCES + number // 20 % QUIET
                if old
                else self._chance.choices(range(SOURCES), cum_weights=self._shares)[0]
            )
            source = sources[chosen]
            articles.append(
                {"id": article_id, "desk_id": None, "story_id": self._story, "ref": str(number), "version": 1,
                 "title": "", "language": "en", "first_seen_at": NOW}
            )  # fmt: skip
            came.append({"article_id": article_id, "source_id": source, "seq": number + 1, "seen_at": NOW})
            title, body = self._words(number)
            search.put(session, article_id, search.Indexed(title, body, search.kept_by([source], "x", "en", ())))
        session.execute(insert_into(ArticleRow), articles)
        session.execute(insert_into(ArticleSourceRow), came)

    def _words(self, number: int) -> tuple[str, str]:
        words = self._chance.choices(self._vocabulary, cum_weights=self._weights, k=130)
        if number % 100:
            words.append("everywhere")
        if number % 5 == 0:
            words.append("often")
        if number % 100_000 == 50_000:
            words.append("seldom")
        if number % 100 == 1:
            words.append("harbour strike")
        return " ".join(words[:9]), " ".join(words[9:])


def prepared(session: Session) -> tuple[list[int], int]:
    """Make the sources and the one story; return their numbers."""
    there = list(session.scalars(text("SELECT id FROM sources WHERE key LIKE 'bench:%' ORDER BY id")))
    if not there:
        session.execute(
            insert_into(SourceRow),
            [{"key": f"bench:{n}", "kind": "feed", "created_at": NOW, "next_seq": 2} for n in range(SOURCES + QUIET)],
        )
        session.execute(insert_into(StoryRow), [{"id": 1, "first_at": NOW, "last_at": NOW}])
        there = list(session.scalars(text("SELECT id FROM sources WHERE key LIKE 'bench:%' ORDER BY id")))
    return there, 1


def desk_of(session: Session, key: str, sources: Sequence[int]) -> Desk:
    """Return a desk that follows these sources."""
    desk = desks.ensure(session, key, NOW)
    session.execute(text("DELETE FROM follows WHERE desk_id = :desk"), {"desk": desk.id})
    rows = [{"desk_id": desk.id, "source_id": source, "from_seq": 1, "since": NOW} for source in sources]
    session.execute(insert_into(FollowRow), rows)
    return desk


def counted(session: Session) -> None:
    """Write down how many articles have come from each source, as taking them in does one by one."""
    came = "SELECT count(*) FROM article_sources WHERE source_id = sources.id"
    session.execute(text(f"UPDATE sources SET next_seq = 1 + ({came}) WHERE key LIKE 'bench:%'"))


async def filled(db: Database, count: int) -> tuple[list[int], Maker]:
    """Fill the database up to so many articles."""
    sources, story = await db.write(prepared)
    maker = Maker(story)
    there = await db.read(search.held)
    started = time.perf_counter()
    for start in range(there, count, BATCH):
        await db.write(maker.put, range(start, min(start + BATCH, count)), sources, count)
        if start % 100_000 == 0:
            print(start, f"{time.perf_counter() - started:.0f} s", file=sys.stderr, flush=True)
    if there < count:
        await db.write(counted)
    return sources, maker


async def tidied(db: Database) -> dict[str, float]:
    """Merge the pieces of the index as the bot does."""
    longest, steps, began = 0.0, 0, time.process_time()
    going = True
    while going:
        since = time.perf_counter()
        going = await db.write(search.merge)
        longest, steps = max(longest, time.perf_counter() - since), steps + 1
    return {"steps": steps, "longest_ms": round(1000 * longest), "seconds": round(time.process_time() - began, 1)}


async def asked(db: Database, desk: Desk, typed: str, times: int, pause: float = 0.0) -> dict[str, float]:
    """Ask a question so often, up to `pause` seconds apart; return milliseconds and how many were found."""
    query, taken, found, chance = parse(typed, NOW), list[float](), 0, random.Random(7)
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0, pause))
        since = time.perf_counter()
        found = len(await db.read(search.newest, desk, query, limit=10))
        taken.append(1000 * (time.perf_counter() - since))
    cut = quantiles(taken, n=100, method="inclusive")
    return {"p50": round(cut[49], 2), "p99": round(cut[98], 2), "found": found}


async def page_20(db: Database, desk: Desk, times: int, pause: float) -> dict[str, float]:
    """Ask for the twentieth page of a common word."""
    query, taken, chance = parse("often"), list[float](), random.Random(7)
    before = (await db.read(search.newest, desk, query, limit=190))[-1]
    for _ in range(times):
        await asyncio.sleep(chance.uniform(0, pause))
        since = time.perf_counter()
        await db.read(search.newest, desk, query, limit=10, before=before)
        taken.append(1000 * (time.perf_counter() - since))
    cut = quantiles(taken, n=100, method="inclusive")
    return {"p50": round(cut[49], 2), "p99": round(cut[98], 2)}


async def all_of(db: Database, desk: Desk, times: int, pause: float = 0.0) -> dict[str, dict[str, float]]:
    """Ask each kind of question."""
    figures = {name: await asked(db, desk, typed, times, pause) for name, typed in QUESTIONS.items()}
    if figures["a word in 20%"]["found"] == 10:
        figures["page 20"] = await page_20(db, desk, times, pause)
    return figures


async def hostile(db: Database, desk: Desk) -> dict[str, float | str]:
    """Ask what is meant to be slow; return milliseconds, or that it was refused."""
    figures: dict[str, float | str] = {}
    for name, typed in HOSTILE.items():
        since = time.perf_counter()
        try:
            await db.read(search.newest, desk, parse(typed, NOW), limit=10)
            figures[name] = round(1000 * (time.perf_counter() - since), 1)
        except UnreadableQuery:
            figures[name] = f"refused in {1000 * (time.perf_counter() - since):.1f}"
    return figures


async def writing(db: Database, maker: Maker, sources: Sequence[int], start: int, of: int, written: list[int]) -> None:
    """Add articles until cancelled, as many a second as they are to be where there is time for so many."""
    number, tidied_at, next_at = start, time.monotonic(), time.monotonic()
    while True:
        some = range(number, number + TOGETHER)
        await db.background.write(maker.put, some, sources, of)
        number, written[0] = some.stop, written[0] + TOGETHER
        if time.monotonic() - tidied_at > TIDIED:
            await tidied(db.background)
            tidied_at = time.monotonic()
        next_at += TOGETHER / WRITTEN
        await asyncio.sleep(max(0.0, next_at - time.monotonic()))


async def measure(database: Path, count: int, times: int) -> dict[str, Any]:
    """Fill and measure."""
    db = open_database(f"sqlite:///{database}")
    try:
        load = [round(os.getloadavg()[0], 1)]
        since = time.process_time()
        new = count - await db.read(search.held)
        sources, maker = await filled(db, count)
        each = 1000 * (time.process_time() - since) / new if new > 0 else None
        tidying = await tidied(db)
        size = await db.read(lambda session: session.scalar(text("SELECT sum(length(block)) FROM article_words_data")))
        shown = {
            "all 505 sources": await db.write(desk_of, "guild:1", sources),
            "the 5 busiest": await db.write(desk_of, "guild:2", sources[:BUSY]),
            "5 quiet": await db.write(desk_of, "guild:3", sources[SOURCES:]),
            "250 of 500": await db.write(desk_of, "guild:4", sources[BUSY : BUSY + 250]),
        }
        first = await asked(db, shown["all 505 sources"], "seldom harbour", FIRST)
        idle = {name: await all_of(db, desk, times) for name, desk in shown.items()}
        apart = {name: await all_of(db, desk, times, PAUSE) for name, desk in shown.items()}
        slow = {name: await hostile(db, desk) for name, desk in shown.items()}
        # What an earlier run has written into a kept file stays there.
        written, began = [0], time.monotonic()
        task = asyncio.create_task(writing(db, maker, sources, await db.read(search.held), count, written))
        busy = {name: await all_of(db, desk, times, PAUSE) for name, desk in shown.items()}
        rate = written[0] / (time.monotonic() - began)
        task.cancel()
        (outcome,) = await asyncio.gather(task, return_exceptions=True)
        if not task.cancelled():
            raise RuntimeError("writing stopped") from outcome
        load.append(round(os.getloadavg()[0], 1))
    finally:
        db.close()
    return {
        "articles": count, "load": load,
        "index_bytes_an_article": round(size / count), "build_ms_an_article": each and round(each, 3),
        "tidying": tidying,
        "first_ms": first["p99"], "written_a_second": round(rate),
        "idle_ms": idle, "apart_ms": apart, "writing_ms": busy, "hostile_ms": slow,
    }  # fmt: skip


def main() -> None:
    """Measure, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=1_000_000)
    parser.add_argument("--times", type=int, default=100)
    parser.add_argument("--database", type=Path)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        database = arguments.database or Path(folder) / "news.sqlite3"
        print(json.dumps(asyncio.run(measure(database.absolute(), arguments.articles, arguments.times))))


if __name__ == "__main__":
    main()
