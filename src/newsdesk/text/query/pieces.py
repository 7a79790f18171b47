"""The parts that a question is typed in, and what is raised where they do not make one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["words", "open", "close", "field", "time", "AND", "OR", "NOT"]


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a question; `start` and `end` are its place in what was typed, half open."""

    kind: Kind
    start: int
    end: int
    text: str = ""
    """Of words, as Lucene writes them, folded; of a field and a time, its name; of a `NOT`, the minus if it is one."""

    @property
    def written(self) -> str:
        """What stands there, to say that something is amiss beside it."""
        return f"{self.text}:" if self.kind in ("field", "time") else self.text or self.kind


class Unreadable(Exception):
    """A question cannot be read: the key of the sentence that says why, the part at fault, what fills the sentence.

    `mends` is whether the question may be what was meant once the part at fault is taken out.
    """

    def __init__(self, key: str, start: int, end: int, word: str = "", limit: int = 0, *, mends: bool = True) -> None:
        super().__init__(key)
        self.key, self.start, self.end, self.word, self.limit, self.mends = key, start, end, word, limit, mends
