"""A text of which only some pieces are kept, as a column of text: whoever reads it finds each piece where it stood.

Between the pieces stand spaces, which are not stored. So places that were found in a text when it was whole (its
quotations, what stories tell together) stay true, and nobody who reads has to know.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Dialect, String, literal
from sqlalchemy.types import TypeDecorator

from newsdesk.models.text import Span

_MARK = "\ufdd0pieces:"
"""What a stored text of pieces begins with: a noncharacter, which no text means; one that has it all the same is
stored as its one piece."""


class ToldText(TypeDecorator[str]):
    """A text, whole or in pieces. Written as it is; `pieces` makes what an update writes for a text in pieces."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return a whole text as it is stored."""
        if value is None or not value.startswith(_MARK):
            return value
        return _packed(value, [Span(0, len(value))])

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Return a stored text with every piece in its place."""
        if value is None or not value.startswith(_MARK):
            return value
        parts: list[str] = []
        for gap, piece in json.loads(value[len(_MARK) :]):
            parts += (" " * gap, piece)
        return "".join(parts)


def pieces(text: str, spans: Iterable[Span]) -> ColumnElement[str]:
    """Return what an update sets a `ToldText` to, so that of `text` these spans are left, each in its place."""
    return literal(_packed(text, spans), String())


def _packed(text: str, spans: Iterable[Span]) -> str:
    kept: list[list[int | str]] = []
    end = 0
    for span in spans:
        kept.append([span.start - end, text[span.start : span.end]])
        end = span.end
    return _MARK + json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
