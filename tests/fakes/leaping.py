"""A clock that leaps: as many seconds ahead as a file says, which a test changes while the bot runs."""

from __future__ import annotations

import mmap
import struct
from datetime import UTC, datetime, timedelta
from pathlib import Path

CLOCK = "FAKE_CLOCK"
"""Environment variable of `run_bot.py`: the file. It outlives a process: the next one goes on with its time."""
_NUMBER = struct.Struct("d")


class Clock:
    """The clock of a file, which the first to name it makes; called, it gives its time (aware, UTC)."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(_NUMBER.pack(0.0))
        with path.open("r+b") as file:
            self._shared = mmap.mmap(file.fileno(), _NUMBER.size)

    @property
    def ahead(self) -> float:
        """Seconds that it is ahead of the computer's."""
        return float(_NUMBER.unpack_from(self._shared)[0])

    def leap(self, seconds: float) -> None:
        """Put it ahead by so many seconds more, back where they are negative."""
        _NUMBER.pack_into(self._shared, 0, self.ahead + seconds)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.ahead)
