"""Other forms of the words that somebody asked for, as an answer offers them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OtherForms:
    """Forms of the words asked for that find more: as articles write them, how many stories, and what asks for all."""

    written: tuple[str, ...]
    stories: int
    asks: str
    """The question with these forms in it."""
    more: bool = False
    """`stories` was capped: there are at least that many."""
