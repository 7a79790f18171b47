"""The rows by which people are one across articles, imported nowhere outside `storage`."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from newsdesk.storage.tables import WITHOUT_ROWID, Base


class PersonSoundRow(Base):
    """How a person's surname sounds (`naming.sound`): where a search for the same person under other names starts."""

    __tablename__ = "person_sounds"
    __table_args__ = WITHOUT_ROWID

    sound: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True)


class PersonMergeRow(Base):
    """A desk's editor said of two folded names, `key` the lesser, that they are one person's (`same`) or two's."""

    __tablename__ = "person_merges"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    other: Mapped[str] = mapped_column(primary_key=True)
    same: Mapped[bool]
    made_at: Mapped[datetime]
