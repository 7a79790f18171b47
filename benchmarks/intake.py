"""What taking an article in costs, from clean text to stored, indexed, grouped and matched: all processor time of it.

English articles of some 400 words are read in the bot's own worker, and taken in by its one writer, on a desk of
`--articles` generated ones (_desk.py) with 1,000 saved alerts. `per_second_a_core` is how many of them one core takes
in: their number over the processor seconds of this process, its workers and those that were replaced meanwhile.
Milliseconds an article: `reading_ms` in the worker, `grouping_ms` of finding its story, `matching_ms` of finding the
alerts that it answers, `storing_ms` of the rest of its transaction, `between_ms` of handing it from one process and
thread to the next. `briefs_ms` is what is found out afterwards for each story that has changed, which is no part of
the sum; `per_second` is by the clock, with one worker.

    benchmarks/intake.py [--articles N] [--times N]

Linux alone tells a worker's processor time while it runs.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "benchmarks")]

from _desk import person, readings, word, zipf  # noqa: E402
from sqlalchemy.orm import Session  # noqa: E402
from stories import Clock  # noqa: E402

from newsdesk import config  # noqa: E402
from newsdesk.app import App, open_app  # noqa: E402
from newsdesk.ingest import intake  # noqa: E402
from newsdesk.models.alert import AlertPlan  # noqa: E402
from newsdesk.models.article import Desk, Source  # noqa: E402
from newsdesk.models.outbox import Target  # noqa: E402
from newsdesk.models.reading import Draft, Reading  # noqa: E402
from newsdesk.storage import alerts, desks, grouping, story_links  # noqa: E402
from newsdesk.storage.alerts import AlertLimits  # noqa: E402

ALERTS = 1_000
WARM = 20
"""Articles that are taken in before it counts: the worker is started by then, and statements are held ready."""
BATCH = 1_000
LINKS = "the of and to in a on for with that by from at as it was were has had but not after before over".split()
SAID = "said told added warned".split()


def texts(count: int) -> Iterator[Draft]:
    """Make articles of some 400 words, three of each event: half of the words are English, the rest as in `_desk`."""
    chance = random.Random(23)
    vocabulary = [word(number) for number in range(30_000)]
    weights = zipf(len(vocabulary))
    event: list[str] = []
    for number in range(count):
        if number % 3 == 0:
            event = chance.choices(vocabulary, cum_weights=weights, k=80)
        lines = [" ".join(event[:7]).capitalize()]
        for sentence in range(22):
            some = [*chance.choices(event, k=5), *chance.choices(vocabulary, cum_weights=weights, k=4)]
            line = " ".join(w for one in some for w in (chance.choice(LINKS), one)).capitalize()
            if sentence % 5 == 2:
                name, role = person(chance.randrange(2_000))
                line = f"“{line},” {chance.choice(SAID)} {name}, the {role}"
            lines.append(f"{line}.")
        paragraphs = [lines[0], *(" ".join(lines[n : n + 2]) for n in range(1, len(lines), 2))]
        url = f"https://live{number % 50}.example/{number}"
        yield Draft(text="\n\n".join(paragraphs), url=url, title=lines[0], outlet=f"Live {number % 50}")


def fill(session: Session, some: Sequence[Reading], source: Source) -> None:
    """Take some readings in, in one transaction."""
    for reading in some:
        intake.take(session, reading, source, reading.published or datetime.now(UTC))


def watch(session: Session, desk: Desk, now: datetime) -> None:
    """Set the alerts up: a pair of words each, as somebody would."""
    for number in range(ALERTS):
        asked = f"{word(100 + number % 900)} {word(20 + number * 7 % 3_000)}"
        plan = AlertPlan(asked, Target("channel", number + 1))
        alerts.add(session, desk, plan, None, now, AlertLimits(ALERTS, ALERTS))


def processor() -> tuple[float, float]:
    """Return the processor seconds of this process, and of its workers, those that have ended among them."""
    own, ended = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    workers = ended.ru_utime + ended.ru_stime
    for task in Path(f"/proc/{os.getpid()}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            fields = Path(f"/proc/{child}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
            workers += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return own.ru_utime + own.ru_stime, workers


async def take_all(app: App, drafts: Sequence[Draft], source: Source) -> None:
    """Read and take in, two articles under way at a time, so that the worker never waits for the writer."""
    left = iter(drafts)

    async def one_after_the_other() -> None:
        for draft in left:
            reading = await app.read_article(draft)
            await app.db.write(intake.take, reading, source, app.now())

    await asyncio.gather(one_after_the_other(), one_after_the_other())


async def measure(app: App, articles: int, times: int) -> dict[str, float]:
    """Fill a desk, and take articles in."""
    desk = await app.desk("guild:1")
    source = await app.db.write(desks.everyone_source, None, app.now())
    batch: list[Reading] = []
    for number, reading in enumerate(readings(articles, app.now()), 1):
        batch.append(reading)
        if len(batch) == BATCH or number == articles:
            await app.db.write(fill, batch, source)
            batch = []
            print(f"{number} articles", file=sys.stderr, flush=True)
    await app.db.write(watch, desk, app.now())
    while await app.make_briefs():
        pass
    drafts = list(texts(times + WARM))
    group, match, whole = Clock(), Clock(), Clock()
    grouping.choose, grouping.keep = group.timed(grouping.choose), group.timed(grouping.keep)
    story_links.link = group.timed(story_links.link)
    alerts.first_seen = match.timed(alerts.first_seen)
    intake.take = whole.timed(intake.take)
    await take_all(app, drafts[:WARM], source)
    for clock in (group, match, whole):
        clock.taken = 0.0
    (own, workers), began = processor(), time.perf_counter()
    await take_all(app, drafts[WARM:], source)
    seconds, (own_after, workers_after) = time.perf_counter() - began, processor()
    own, workers = own_after - own, workers_after - workers
    before = sum(processor())
    while await app.make_briefs():
        pass
    parts = {
        "reading_ms": workers,
        "grouping_ms": group.taken,
        "matching_ms": match.taken,
        "storing_ms": whole.taken - group.taken - match.taken,
        "between_ms": own - whole.taken,
        "briefs_ms": sum(processor()) - before,
    }
    return {
        "articles": articles,
        "times": times,
        "per_second_a_core": round(times / (own + workers), 1),
        "per_second": round(times / seconds, 1),
        **{name: round(1000 * taken / times, 2) for name, taken in parts.items()},
    }


async def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--times", type=int, default=1_000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load({}).model_copy(
            update={"database": f"sqlite:///{folder}/news.sqlite3", "workers": 1, "worker_seconds": 60}
        )
        app = open_app(settings)
        try:
            print(json.dumps(await measure(app, given.articles, given.times)))
        finally:
            await app.close()


# Worker processes import this file again, under another name.
if __name__ == "__main__":
    asyncio.run(main())
