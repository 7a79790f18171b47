"""Where in what somebody typed its plain words stand: those that may be written otherwise, with the question kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from newsdesk.text import fold
from newsdesk.text.query.canonical import LONGEST, pieces, plain
from newsdesk.text.query.pieces import Unreadable


class Place(NamedTuple):
    """A word that is asked for: folded, and where it is typed, half open."""

    word: str
    start: int
    end: int


def plain_words(typed: str) -> tuple[Place, ...]:
    """Return the single words that an article must have, or may have, to be found, in their order.

    None that is part of a phrase, a beginning (`sanction*`), said of a field, given as a time, or under a `NOT`. A
    question that cannot be read has none.
    """
    if len(typed) > LONGEST:
        return ()
    try:
        return tuple(_plain_words(plain(typed)))
    except Unreadable:
        return ()


def _plain_words(text: str) -> Iterator[Place]:
    depth, closed, barred = 0, list[int](), False
    for piece in pieces(text):
        match piece.kind:
            case "NOT" | "field" | "time":
                barred = True
            case "open":
                # What a bracket holds is barred as far as the bracket is.
                closed += [depth] if barred else []
                depth, barred = depth + 1, False
            case "close":
                depth -= 1
                if closed and closed[-1] >= depth:
                    closed.pop()
            case "words":
                said = piece.text
                written = text[piece.start : piece.end]
                single = said.isalnum() and '"' not in written and "*" not in written
                if single and not barred and not closed:
                    # Signs may stand around it, such as a full stop.
                    (token,) = fold.tokens(written)
                    yield Place(said, piece.start + token.start, piece.start + token.end)
                barred = False
            case _:
                pass


def timeless(typed: str) -> str:
    """Return what was typed without its times (`since:3d`). Raises `Unreadable` for what cannot be read."""
    text = plain(typed)
    found = pieces(text)
    for time, value in reversed(list(pairwise(found))):
        if time.kind == "time":
            text = f"{text[: time.start]} {text[value.end :]}"
    return " ".join(text.split())


def rewritten(typed: str, others: Sequence[tuple[Place, str]]) -> str:
    """Return what was typed with other words at some places."""
    for place, written in sorted(others, key=lambda other: other[0].start, reverse=True):
        typed = f"{typed[: place.start]}{written}{typed[place.end :]}"
    return typed
