"""A desk on a small disk, which is filled, freed, made read-only, and made writable again; prints what came of it.

`python -m tests.upkeep.small_disk FOLDER`, where FOLDER is the disk, in a namespace that may mount; with `src` and
`tests/ingest` on the path.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import subprocess
import sys
from pathlib import Path

from polling import CHANNEL, Newsstand, item, newsstand, rss

from newsdesk.errors import StorageError
from newsdesk.models.outbox import Kind
from newsdesk.storage import search, soundness
from newsdesk.storage.backup import back_up
from newsdesk.storage.database import open_database
from newsdesk.text.query import Query

ITEMS = 25


class _Traces(logging.Handler):
    count = 0

    def emit(self, record: logging.LogRecord) -> None:
        self.count += record.exc_info is not None


class _Run:
    """What is published, and what came of it."""

    def __init__(self, folder: Path, stand: Newsstand) -> None:
        self.folder, self.stand = folder, stand
        self.published = 0

    def publish(self, count: int) -> None:
        self.published += count
        items = [item(number, hours=self.published / 100) for number in range(self.published)]
        self.stand.serve("/feed", rss("Courier", items))

    async def stored(self) -> int:
        return await self.stand.app.db.read(search.count, await self.stand.app.desk("guild:1"), Query())

    def fill(self) -> Path:
        """Fill what is left of the disk."""
        ballast = self.folder / "ballast"
        with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        return ballast

    async def suffer(self) -> list[str]:
        """Have every tick come twice; return what they raise."""
        app, raised = self.stand.app, list[str]()
        for tick in (app.poll, app.tell_alerts, app.run_digests, app.make_briefs, app.prune, app.poll):
            try:
                await tick()
            except StorageError as error:
                raised.append(str(error))
            # A feed that was being looked at is due again when the lease of the look has ended.
            self.stand.clock.on(minutes=2)
        return raised

    def back_up(self) -> str:
        try:
            return str(back_up(f"sqlite:///{self.folder / 'news.db'}", self.folder / "copy.db", self.stand.clock()))
        except StorageError as error:
            return str(error)


async def full(folder: Path) -> dict[str, object]:
    """Fill the disk, and free it again."""
    traces = _Traces()
    logging.getLogger().addHandler(traces)
    async with newsstand(folder, disk_reserve=0) as stand:
        run = _Run(folder, stand)
        run.publish(1)
        await stand.follow("guild:1", "/feed", post=CHANNEL)
        await stand.poll()
        ballast = run.fill()
        run.publish(ITEMS)
        stand.clock.on(hours=2)
        found: dict[str, object] = {"raised": await run.suffer(), "asked": await run.stored(), "backup": run.back_up()}
        ballast.unlink()
        await stand.poll(minutes=2)
        found |= {"articles": await run.stored(), "published": run.published}
        found["posts"] = len(await stand.owed(Kind.FEED))
        found["wrong"] = [*await stand.app.db.write(search.check), *soundness.problems(folder / "news.db")]
    return found | {"traces": traces.count}


def opened(folder: Path) -> str:
    """Open the database, and return why that cannot be done."""
    try:
        open_database(f"sqlite:///{folder / 'news.db'}").close()
    except StorageError as error:
        return str(error)
    return ""


def main(folder: Path) -> dict[str, object]:
    found = asyncio.run(full(folder))
    for how in ("ro", "rw"):
        subprocess.run(["mount", "-o", f"remount,{how}", str(folder)], check=True)
        found[how] = opened(folder)
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))
