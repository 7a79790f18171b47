"""The port to Discord: one request, or a look at what stands in a place. `cogs._sender` is the one that is used."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from newsdesk.models.outbox import Claimed, Looked, Outcome, Target


class Sender(Protocol):
    """Sends and looks. Neither raises: what came of it is a value, and what cannot be told is `Unsure`."""

    async def send(self, claimed: Claimed) -> Outcome:
        """Make one request: send, post, edit or delete. The nonce is the claim's, the same on every try."""
        ...

    async def look(self, target: Target, since: datetime, until: datetime) -> Looked:
        """Return our own messages that came to a target between two moments (aware, UTC), by their references.

        A message whose clock differs from ours by some minutes is among them.
        """
        ...
