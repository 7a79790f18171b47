"""The row of who was told what is new, imported nowhere outside `storage`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from newsdesk.storage.tables import WITHOUT_ROWID, Base


class AskedRow(Base):
    """Up to when somebody was told what is new on a desk. Not what they were told, and not what they asked for.

    `person` is a hash of their id on Discord, the same on every desk, so that all of theirs can be found and forgotten.
    """

    __tablename__ = "asked"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[int] = mapped_column(BigInteger, primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    before: Mapped[datetime]
    """Where the last window that they were told began."""
