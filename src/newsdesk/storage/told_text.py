"""An article's text as a column: compressed, and of an abridged one only the pieces that are kept, each in its place.

Between the pieces stand spaces, which are not stored. So places that were found in a text when it was whole (its
quotations, what stories tell together) stay true, and nobody who reads has to know.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, LargeBinary, literal
from sqlalchemy.types import TypeDecorator

from newsdesk.models.text import Span

_WHOLE, _PIECES = b"w", b"p"
"""What a stored text begins with; behind it stands what zlib made of it. Generated news of 1,400 characters take
two fifths of that, and are ready again in 9 µs."""


class ToldText(TypeDecorator[str]):
    """A text, whole or in pieces. Written as it is; `pieces` makes what an update writes for a text in pieces."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> bytes | None:  # noqa: ARG002
        """Return a whole text as it is stored."""
        return None if value is None else whole(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return a stored text with every piece in its place."""
        if value is None:
            return None
        stored = bytes(value)
        told = zlib.decompress(stored[1:]).decode()
        if stored[:1] == _WHOLE:
            return told
        parts: list[str] = []
        for gap, piece in json.loads(told):
            parts += (" " * gap, piece)
        return "".join(parts)


def whole(text: str) -> bytes:
    """Return a whole text as it is stored."""
    return _WHOLE + zlib.compress(text.encode())


def pieces(text: str, spans: Iterable[Span]) -> ColumnElement[bytes]:
    """Return what an update sets a `ToldText` to, so that of `text` these spans are left, each in its place."""
    kept: list[list[int | str]] = []
    end = 0
    for span in spans:
        kept.append([span.start - end, text[span.start : span.end]])
        end = span.end
    told = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return literal(_PIECES + zlib.compress(told.encode()), LargeBinary())
