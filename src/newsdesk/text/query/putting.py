"""The parts of a question → the question in Lucene's syntax, once every bracket and operator has what it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from newsdesk.text.query.pieces import Piece, Unreadable

DEEPEST = 10
"""Brackets within brackets."""


@dataclass(slots=True)
class _Level:
    """What stands between two brackets, so far."""

    opened: Piece | None = None
    parts: list[str] = field(default_factory=list[str])
    operands: int = 0
    waiting: Piece | None = None
    """An operator or a field that still needs what it is said of."""


def put_together(pieces: Sequence[Piece]) -> tuple[str, tuple[Piece, ...]]:
    """Return the question, and the times that were given beside it with their values' places.

    Raises `Unreadable` for a bracket without its partner, an operator or a field that nothing follows, and a time that
    does not stand for the whole question.
    """
    levels, times, skip = [_Level()], list[Piece](), False
    for number, piece in enumerate(pieces):
        level = levels[-1]
        if skip:
            skip = False
        elif piece.kind == "words":
            _take(level, piece.text)
        elif piece.kind == "open":
            if len(levels) > DEEPEST:
                raise Unreadable("error.query_deep", piece.start, piece.end, limit=DEEPEST, mends=False)
            levels.append(_Level(piece))
        elif piece.kind == "close":
            _close(levels, piece)
        elif piece.kind == "time":
            value = _value(levels, piece, pieces[number + 1 : number + 3])
            times.append(Piece("time", piece.start, value.end, piece.text))
            skip = True
        else:
            _operator(level, piece)
    level = levels[-1]
    if level.opened is not None:
        raise Unreadable("error.query_open", level.opened.start, level.opened.end)
    _nothing_waits(level)
    return " ".join(level.parts), tuple(times)


def _operator(level: _Level, piece: Piece) -> None:
    """Read an operator or a field. Nothing is written for `AND`, and for `OR` only once it has its second side."""
    waiting = level.waiting.kind if level.waiting else None
    if piece.kind in ("AND", "OR"):
        _nothing_waits(level)
        if not level.operands:
            raise Unreadable("error.query_before", piece.start, piece.end, piece.written)
    elif waiting == "field" or (waiting == "NOT" and piece.kind == "NOT"):
        _nothing_waits(level)
    else:
        _write_or(level)
        level.parts.append("NOT" if piece.kind == "NOT" else piece.written)
    level.waiting = piece


def _close(levels: list[_Level], piece: Piece) -> None:
    level = levels.pop()
    if level.opened is None:
        raise Unreadable("error.query_close", piece.start, piece.end)
    _nothing_waits(level)
    if level.operands:  # brackets around nothing are nothing
        _take(levels[-1], f"({' '.join(level.parts)})")


def _value(levels: Sequence[_Level], piece: Piece, following: Sequence[Piece]) -> Piece:
    """Return what a time was given as."""
    if not following or following[0].kind != "words":
        raise Unreadable("error.query_after", piece.start, piece.end, piece.written)
    beside_or = len(following) > 1 and following[1].kind == "OR"
    waiting = levels[-1].waiting
    if len(levels) > 1 or beside_or or (waiting and waiting.kind != "AND"):
        start = waiting.start if waiting else piece.start
        raise Unreadable("error.query_time_place", start, following[0].end, piece.written)
    return following[0]


def _take(level: _Level, operand: str) -> None:
    if level.waiting and level.waiting.kind == "field":
        level.parts[-1] += operand
    else:
        _write_or(level)
        level.parts.append(operand)
    level.operands += 1
    level.waiting = None


def _write_or(level: _Level) -> None:
    if level.waiting and level.waiting.kind == "OR":
        level.parts.append("OR")


def _nothing_waits(level: _Level) -> None:
    if level.waiting:
        raise Unreadable("error.query_after", level.waiting.start, level.waiting.end, level.waiting.written)
