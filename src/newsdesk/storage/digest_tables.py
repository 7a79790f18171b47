"""The rows of digests, imported nowhere outside `storage`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import Index
from sqlalchemy.types import JSON

from newsdesk.storage.tables import WITHOUT_ROWID, Base


def _reference(target: str) -> ForeignKey:
    return ForeignKey(target, ondelete="CASCADE")


class DigestRow(Base):
    """A digest that a desk has set up, and how far it has told. See `newsdesk.models.digest`."""

    __tablename__ = "digests"
    __table_args__ = (Index(None, "next_at", sqlite_where=text("next_at IS NOT NULL")),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), index=True)
    name: Mapped[str]
    target: Mapped[str]
    zone: Mapped[str]
    times: Mapped[list[Any]] = mapped_column(JSON)
    """Minutes since midnight."""
    weekdays: Mapped[list[Any]] = mapped_column(JSON)
    topics: Mapped[list[Any]] = mapped_column(JSON)
    outlets: Mapped[list[Any]] = mapped_column(JSON)
    languages: Mapped[list[Any]] = mapped_column(JSON)
    stories: Mapped[int]
    length: Mapped[str]
    quiet: Mapped[str]
    made_by: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    told_up_to: Mapped[datetime]
    next_at: Mapped[datetime | None]
    missed: Mapped[int] = mapped_column(default=0)
    edge: Mapped[list[Any]] = mapped_column(JSON)
    """Ids of articles, as `models.digest.Carried` has them; of no use outside this database, and never outside it."""
    waiting: Mapped[list[Any]] = mapped_column(JSON)


class DigestToldRow(Base):
    """An article was in a story when a digest told that."""

    __tablename__ = "digest_told"
    __table_args__ = WITHOUT_ROWID

    digest_id: Mapped[int] = mapped_column(_reference("digests.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True, index=True)
    told_at: Mapped[datetime]


class DigestRunRow(Base):
    """A digest was owed for a time; `told` and `rest` are refs of articles, one for each story."""

    __tablename__ = "digest_runs"
    __table_args__ = WITHOUT_ROWID

    digest_id: Mapped[int] = mapped_column(_reference("digests.id"), primary_key=True)
    slot: Mapped[datetime] = mapped_column(primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime]
    told: Mapped[list[Any]] = mapped_column(JSON)
    rest: Mapped[list[Any]] = mapped_column(JSON)
    total: Mapped[int]
