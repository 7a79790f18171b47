"""What keeps a worker process within its limits of memory and processor time; it runs in that process."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import NoReturn, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

RETIRED = 70
"""Exit code of a process that gave a task back: what it has read before has taken too much of its memory."""
OVERDRAWN = 71
"""Exit code of a process that ran out of memory."""
FULL = 0.75
"""Share of its memory at which a process begins no further task. With the text libraries loaded it has 0.3 GB, which is
0.55 of the least that can be set; what a large page leaves behind is in pieces."""
SPENT: int | None = None if sys.platform == "win32" else -signal.SIGPROF
"""Exit code of a process whose processor time was up; Windows has no such limit."""

LOADING = 2.0
"""Seconds more that a process has for its first task, which loads most of the text libraries."""
NOTICED = 0.3
"""Seconds after which the pool knows who has which task: it looks ten times a second, and takes a process that ends
before that for the end of all of them."""

_tasks = count()


def limit(memory: int, nice: int) -> None:
    """Prepare a worker process: one thread for linear algebra, and a ceiling on its memory where the system has one.

    Where the cores are all taken, an article waits for the process that answers people, not the other way round.

    When its time is up it has to end at once: pebble has it leave in an orderly way, which code in C never comes to.
    """
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform != "win32":
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        os.nice(nice)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if sys.platform == "linux":
        import resource  # not on Windows; macOS accepts the limit and ignores it

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def alone(memory: int, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do a task in a worker process so that it leaves nothing behind that the next one would suffer from.

    After running out of memory a process has it back in pieces at best, so it ends; one that large texts have left
    with little gives the task back before it begins. One whose processor time is up is ended by the system, wherever
    it is.
    """
    if _held() > FULL * memory:
        _end(RETIRED)
    try:
        with _clocked(seconds):
            return function(*args, **kwargs)
    except MemoryError:
        _end(OVERDRAWN)


def _end(code: int) -> NoReturn:
    time.sleep(NOTICED)
    os._exit(code)


@contextmanager
def _clocked(seconds: float) -> Generator[None]:
    """Have the system end this process once it has computed for so long."""
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds + (LOADING if next(_tasks) == 0 else 0))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _held() -> int:
    """Return how much of the memory that is limited this process has, in bytes; 0 where that is not told."""
    if sys.platform != "linux":
        return 0
    with Path("/proc/self/statm").open("rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
