"""Counts what a transaction does once it has held: what is taken back was never there."""

from __future__ import annotations

from typing import cast

from sqlalchemy.orm import Session

from newsdesk.metrics import Counter

_NOTED = "counted"


def note(session: Session, counter: Counter, value: str) -> None:
    """Count something when the transaction has ended well; outside of `Database` never."""
    session.info.setdefault(_NOTED, []).append((counter, value))


def count(session: Session) -> None:
    """Count what was noted; the transaction has ended."""
    for counter, value in cast("list[tuple[Counter, str]]", session.info.pop(_NOTED, [])):
        counter.add(value)
