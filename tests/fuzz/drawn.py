"""Values drawn from bytes: chance gives these, or a fuzzer that is guided by coverage and changes them one by one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Drawn:
    """What some bytes stand for, drawn piece by piece; where they end, the first of everything is drawn."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0

    @property
    def left(self) -> bool:
        """Whether any of the bytes is left."""
        return self._at < len(self._data)

    def below(self, count: int) -> int:
        """Draw a number from 0 up to, and without, `count`, which is at most 65,536."""
        size = 1 if count <= 256 else 2
        taken = self._data[self._at : self._at + size]
        self._at += size
        return int.from_bytes(taken, "big") % count

    def of(self, values: Sequence[T]) -> T:
        """Draw one of several."""
        return values[self.below(len(values))]

    def one_in(self, count: int) -> bool:
        """Draw a yes once in so many times; never after the end."""
        return self.left and self.below(count) == 0

    def several(self, most: int, draw: Callable[[], T]) -> list[T]:
        """Draw up to so many of something."""
        found: list[T] = []
        for _ in range(self.below(most + 1)):
            if not self.left:
                break
            found.append(draw())
        return found

    def text(self, most: int) -> str:
        """Draw a few characters of any kind."""
        return "".join(self.several(most, self._character))

    def _character(self) -> str:
        kind = self.below(8)
        if kind < 4:
            return chr(32 + self.below(95))
        if kind < 6:
            return chr(self.below(0x3000))
        return chr((self.below(0x11) << 16) + self.below(0x10000))

    def raw(self, most: int) -> bytes:
        """Draw some of the bytes as they are."""
        taken = self._data[self._at : self._at + self.below(most + 1)]
        self._at += len(taken)
        return taken
