"""What a process and those that it has started take of the machine: memory, threads, open files. Linux tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")
MEGABYTE = 1024.0
"""In the kilobytes in which Linux tells memory."""


@dataclass(frozen=True)
class Gauge:
    """Taken at a moment: after so many hours of the desk's time, so many articles."""

    hours: float
    articles: int
    process: int
    own: float
    """Megabytes of the bot's own process that are nothing but its own: what it has mapped of the database is not in."""
    whole: float
    """Megabytes of it with all that is mapped."""
    workers: float
    """Megabytes of the largest process that reads."""
    threads: int
    files: int


def gauge(process: int, hours: float, articles: int) -> Gauge:
    """Take the gauge of a running bot."""
    told = _status(process)
    reading = [_status(child)["RssAnon"] for child in _children(process)]
    return Gauge(
        hours=hours,
        articles=articles,
        process=process,
        own=told["RssAnon"] / MEGABYTE,
        whole=told["VmRSS"] / MEGABYTE,
        workers=max(reading, default=0) / MEGABYTE,
        threads=told["Threads"],
        files=len(list((PROC / str(process) / "fd").iterdir())),
    )


def slope(taken: Sequence[Gauge]) -> float:
    """Return by how many megabytes the bot's own memory grows in 10,000 articles: the line of least squares."""
    count = len(taken)
    middle = sum(one.articles for one in taken) / count, sum(one.own for one in taken) / count
    spread = sum((one.articles - middle[0]) ** 2 for one in taken)
    return 10_000 * sum((one.articles - middle[0]) * (one.own - middle[1]) for one in taken) / (spread or 1.0)


def _status(process: int) -> dict[str, int]:
    """Return what `/proc` counts of a process: memory in kilobytes."""
    found = {"RssAnon": 0, "VmRSS": 0, "Threads": 0}
    try:
        lines = (PROC / str(process) / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):  # a worker that has just been replaced
        return found
    for line in lines:
        name, _, told = line.partition(":")
        if name in found:
            found[name] = int(told.split()[0])
    return found


def _children(process: int) -> list[int]:
    found: list[int] = []
    for task in (PROC / str(process) / "task").iterdir():
        found += map(int, (task / "children").read_text().split())
    return found
