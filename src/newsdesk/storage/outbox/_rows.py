"""What the functions over the outbox share: keys made of keys, and the states in which a row is owed."""

from __future__ import annotations

import base64
import hashlib

from sqlalchemy import ColumnElement, String, literal_column
from sqlalchemy.orm import InstrumentedAttribute

from newsdesk.models.outbox import Place, State
from newsdesk.storage.outbox_tables import OutboxRow

MOVING = (State.WAITING, State.SENDING)
"""The states in which a row is in its target's line."""


def is_one_of(state: InstrumentedAttribute[str] | ColumnElement[str], *states: State) -> ColumnElement[bool]:
    """Return the condition that a row is in one of these states, written out in the statement.

    SQLite takes a partial index only where the statement itself says that it asks for its rows, in the index's words.
    """
    written = [literal_column(f"'{one}'", String) for one in states]
    return state == written[0] if len(written) == 1 else state.in_(written)


def untried(row: OutboxRow) -> None:
    """Have a claim count as no try: nothing was sent for it."""
    row.attempts -= 1
    if row.attempts <= 0:
        row.first_try_at = None


def reference(key: str) -> str:
    """Return the eight characters (40 bits, a–z and 2–7) by which people and the bot find a message again."""
    return _hashed("reference", key)[:8]


def nonce(key: str) -> str:
    """Return what Discord drops a repeat by: 25 characters, all that it takes; the same on every try."""
    return _hashed("nonce", key)[:25]


def bundle_key(first: str) -> str:
    """Return the key of the bundle that begins with the row of this key: after a restore it can be told from it."""
    return f"bundle:{_hashed('bundle', first)}"


def place(row: OutboxRow) -> Place | None:
    """Return where a row's message stands, if it does."""
    if row.channel_id is None or row.message_id is None:
        return None
    return Place(row.channel_id, row.message_id)


def _hashed(what: str, key: str) -> str:
    digest = hashlib.blake2b(key.encode("utf-8", "surrogatepass"), digest_size=20, person=what.encode())
    return base64.b32encode(digest.digest()).decode().lower()
