"""How soon the bot is there, and how much memory it holds idle: `bot.py run` as a process of its own.

A local Discord gives it a slash command as soon as it is at the gateway. `seconds` is the wall-clock time from starting
the process until the answer to that command has come back (the median of `times`; `slowest` the longest), with a
database that is there; `processor_seconds` what it took of one core for it; `first_seconds` the same wall-clock time of
the very first start, which makes the database. `megabytes` is the memory of the process and all that it started, each
shared page counted once (PSS), after a minute of nothing to do; `megabytes_resident` the same with shared pages counted
in full (RSS). Nothing was read by then: a worker, which the first article starts, is in `benchmarks/poll.py`.

    benchmarks/start.py [--times N] [--idle SECONDS]

Linux alone tells memory so.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.fakes.client import FakeDiscord, start  # noqa: E402


class Bot:
    """`bot.py run`, as a process against a local Discord."""

    def __init__(self, fake: FakeDiscord, folder: Path, *options: str) -> None:
        line, told = fake.bot("run")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("NEWSDESK_")}
        kept.pop("PYTHONDONTWRITEBYTECODE", None)
        # What was compiled at the first start is there at the next, as where the bot is installed.
        settings = {
            "NEWSDESK_DATABASE": f"sqlite:///{folder}/news.sqlite3",
            "NEWSDESK_LOG_LEVEL": "warning",
            "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
        }
        self._log = (folder / "log").open("w+", encoding="utf-8")
        self.began = time.time()
        self.process = subprocess.Popen(
            [line[0], *options, *line[1:]], cwd=folder, env={**kept, **told, **settings}, stderr=self._log
        )

    def answered(self, fake: FakeDiscord, asked: int) -> float:
        """Wait for the answer to a slash command; return when it came, as `time.time`."""
        while not (entries := [entry for entry in fake.answers(asked) if entry.status]):
            if self.process.poll() is not None:
                self._log.seek(0)
                raise RuntimeError(f"The bot ended: {self._log.read()}")
            time.sleep(0.05)
        assert entries[0].status == 200, entries
        return entries[0].at

    def processor_seconds(self) -> float:
        """Return what the process has taken of a core so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self, kind: str) -> float:
        """Return the memory of the process and all that it started: `Pss` or `Rss`."""
        found = 0
        for pid in _tree(self.process.pid):
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8").splitlines()
            found += sum(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))
        return round(found / 1024, 1)

    def end(self) -> None:
        """Stop it as a service manager does."""
        self.process.terminate()
        self.process.wait(30)
        self._log.close()


def _tree(pid: int) -> Generator[int]:
    """Yield a process, and all that it and they have started."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="utf-8").split():
            yield from _tree(int(child))


@contextmanager
def running(fake: FakeDiscord, folder: Path, place: tuple[int, int], *options: str) -> Generator[tuple[Bot, float]]:
    """Start the bot, and give it with the seconds until it has answered a command."""
    asked = fake.ask(*place, "latest")
    bot = Bot(fake, folder, *options)
    try:
        yield bot, bot.answered(fake, asked) - bot.began
    finally:
        bot.end()


def measure(fake: FakeDiscord, folder: Path, times: int, idle: float) -> dict[str, float]:
    """Start it so many times, and once let it idle for so many seconds."""
    fake.without_limits()
    guild = fake.guild("Riverside")
    place = fake.channel(guild, "news"), fake.user("reader")
    with running(fake, folder, place) as (_, first):
        pass
    took: list[float] = []
    processor: list[float] = []
    for _ in range(times):
        with running(fake, folder, place) as (bot, seconds):
            took.append(seconds)
            processor.append(bot.processor_seconds())
    with running(fake, folder, place) as (bot, _):
        time.sleep(idle)
        held, resident = bot.megabytes("Pss"), bot.megabytes("Rss")
    return {
        "seconds": round(median(took), 2),
        "slowest": round(max(took), 2),
        "processor_seconds": round(median(processor), 2),
        "first_seconds": round(first, 2),
        "megabytes": held,
        "megabytes_resident": resident,
    }


def main() -> None:
    """Measure, and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--times", type=int, default=7)
    parser.add_argument("--idle", type=float, default=60.0)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, start() as fake:
        print(json.dumps(measure(fake, Path(folder), given.times, given.idle)))


if __name__ == "__main__":
    main()
