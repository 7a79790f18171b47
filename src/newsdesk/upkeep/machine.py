"""What this process and its workers take of the machine."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Callable, Generator
from contextlib import suppress
from pathlib import Path

from newsdesk.models.upkeep import Held
from newsdesk.storage import sqlite

_ARENA_MAX = -8
"""`M_ARENA_MAX` of malloc.h."""
_HEAPS = 2


def held(url: str) -> Held:
    """Return what the database at `url`, this process and its workers take. It reads a few files."""
    path = sqlite.file_of(url)
    processes = tuple(_tree(os.getpid())) if sys.platform == "linux" else ()
    return Held(
        database=sqlite.size_of(path) if path.exists() else 0,
        free=free(url),
        memory=sum(map(_memory, processes)),
        workers=max(len(processes) - 1, 0),
    )


def free(url: str) -> int:
    """Return how many bytes are free on the disk of the database at `url`."""
    return shutil.disk_usage(sqlite.file_of(url).parent).free


def few_heaps() -> None:
    """Have the threads share two heaps instead of one each, of which every one keeps what was freed for itself.

    For a process that runs for long, before it starts threads. glibc's own (`mallopt`); elsewhere nothing is done.
    """
    if (mallopt := _of_glibc("mallopt")) is not None:
        mallopt(_ARENA_MAX, _HEAPS)


def give_back() -> bool:
    """Give the system back what lies free between what is used, and tell whether there was any.

    glibc gives back by itself only what is free at a heap's end, and hours of articles leave that in pieces. Its own
    (`malloc_trim`; half a millisecond with 150 MB in 12,000 pieces); elsewhere nothing is done.
    """
    trim = _of_glibc("malloc_trim")
    return trim is not None and bool(trim(0))


def _of_glibc(name: str) -> Callable[..., int] | None:
    return getattr(ctypes.CDLL(None), name, None) if sys.platform == "linux" else None


def _tree(pid: int) -> Generator[int]:
    """Yield a process, and all that it and they have started; one that ends meanwhile is left out."""
    with suppress(OSError):
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        yield pid
        for task in tasks:
            with suppress(OSError):
                for child in (task / "children").read_text(encoding="ascii").split():
                    yield from _tree(int(child))


def _memory(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0
