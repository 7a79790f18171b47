"""The rows of what is owed, imported nowhere outside `storage`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from newsdesk.storage.tables import WITHOUT_ROWID, Base

_OWED = text("state IN ('waiting', 'sending')")


class OutboxRow(Base):
    """One request to Discord: what, where to, how far it has got. See `newsdesk.models.outbox`."""

    __tablename__ = "outbox"
    __table_args__ = (
        # The next of each target: the lowest id of those that are owed, and whether it may be next at all.
        Index("ix_outbox_owed", "target", "id", "state", "due_at", "deed", "attempts", sqlite_where=_OWED),
        Index(None, "target", "created_at"),
        Index(None, "target", "first_try_at", sqlite_where=text("first_try_at IS NOT NULL")),
        Index("ix_outbox_expiring", "expires_at", sqlite_where=text("expires_at IS NOT NULL AND settled_at IS NULL")),
        Index(None, "of_key", sqlite_where=text("of_key IS NOT NULL")),
        Index(None, "bundle_key", sqlite_where=text("bundle_key IS NOT NULL")),
        Index("ix_outbox_gathering", "target", sqlite_where=text("state = 'gathering'")),
        Index("ix_outbox_ripe", "due_at", "target", "desk_id", sqlite_where=text("state = 'gathering'")),
        Index(None, "reference"),
        Index(None, "desk_id", "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    """Grows as rows come, and only orders them: nothing that leaves the database is made of it."""
    key: Mapped[str] = mapped_column(unique=True)
    reference: Mapped[str]
    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"))
    deed: Mapped[str]
    target: Mapped[str]
    kind: Mapped[str]
    about: Mapped[str]
    owner: Mapped[int | None] = mapped_column(BigInteger)
    of_key: Mapped[str | None]
    bundle_key: Mapped[str | None]
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    headline: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    title: Mapped[str | None]
    role: Mapped[int | None] = mapped_column(BigInteger)
    state: Mapped[str]
    why: Mapped[str | None]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    uncertain: Mapped[bool] = mapped_column(default=False)
    uncertain_from: Mapped[datetime | None]
    """When the first of the tries was made that may have arrived."""
    first_try_at: Mapped[datetime | None]
    last_try_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    settled_at: Mapped[datetime | None]
    channel_id: Mapped[int | None] = mapped_column(BigInteger)
    message_id: Mapped[int | None] = mapped_column(BigInteger)


class OutboxArticleRow(Base):
    """A message carries an article. By its ref, so that what was removed can still be found in what was posted."""

    __tablename__ = "outbox_articles"
    __table_args__ = (Index(None, "ref"), WITHOUT_ROWID)

    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id", ondelete="CASCADE"), primary_key=True)
    ref: Mapped[str] = mapped_column(primary_key=True)


class TargetRow(Base):
    """A place to which something was or is owed. `paused_why` is NULL where all is well."""

    __tablename__ = "targets"
    __table_args__ = WITHOUT_ROWID

    target: Mapped[str] = mapped_column(primary_key=True)
    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"), index=True)
    paused_why: Mapped[str | None]
    missing: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    paused_at: Mapped[datetime | None]
    probe_at: Mapped[datetime | None]
    probes: Mapped[int] = mapped_column(default=0)
    read_back_at: Mapped[datetime | None]


class SeenRow(Base):
    """A message of ours that was found when a target was read back after a restore."""

    __tablename__ = "outbox_seen"
    __table_args__ = WITHOUT_ROWID

    target: Mapped[str] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(primary_key=True)
    channel_id: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[int] = mapped_column(BigInteger)


class DeliveryRow(Base):
    """What holds for all sending; one row, or none where nothing is to be said."""

    __tablename__ = "delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    stopped_why: Mapped[str | None]
    stopped_at: Mapped[datetime | None]
    copied_at: Mapped[datetime | None]
    """Of when the copy is that this database is, or was restored from."""
    backup_at: Mapped[datetime | None]
    """Since when something may have been sent that this database does not know of: it was restored from then, once or
    oftener. A target that was never read back is read back from there."""
    restored_at: Mapped[datetime | None]
