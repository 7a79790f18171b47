"""The rows of what desks follow, imported nowhere outside `storage`."""

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


class FeedRow(Base):
    """A feed that somebody follows: where it is, what is remembered of the last look, and when the next one is due.

    How it stands is each desk's own (`FeedFollowRow`): when it is due here is the first of what they wait for.
    """

    __tablename__ = "feeds"
    __table_args__ = (
        Index(None, "next_check_at", sqlite_where=text("next_check_at IS NOT NULL")),
        Index(None, "merged_into", sqlite_where=text("merged_into IS NOT NULL")),
    )

    source_id: Mapped[int] = mapped_column(_reference("sources.id"), primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    """Of the address by which it was first followed; it stays when the feed moves."""
    url: Mapped[str]
    host: Mapped[str]
    title: Mapped[str]
    outlet: Mapped[str | None]
    home: Mapped[str | None]
    etag: Mapped[str | None]
    modified: Mapped[str | None]
    body_hash: Mapped[str | None]
    known_at: Mapped[datetime | None]
    """When its items were first told apart; until then none of them counts as known."""
    times: Mapped[list[Any]] = mapped_column(JSON)
    """When its newest items were published, in seconds since 1970."""
    every_seconds: Mapped[int | None]
    next_check_at: Mapped[datetime | None]
    retry_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    token: Mapped[str | None]
    why: Mapped[str | None]
    """Why the last look failed."""
    failures: Mapped[int] = mapped_column(default=0)
    ok_at: Mapped[datetime | None]
    new_at: Mapped[datetime | None]
    listed: Mapped[int | None]
    """How many items it had when it was last read."""
    pages: Mapped[str | None]
    moved_to: Mapped[str | None]
    moved_times: Mapped[int] = mapped_column(default=0)
    merged_into: Mapped[int | None] = mapped_column(_reference("sources.id"))
    """The feed that it turned out to be; it is looked at no more, and its articles stay with whoever had them."""
    created_at: Mapped[datetime]


class FeedKeyRow(Base):
    """A mark by which an item of a feed is known."""

    __tablename__ = "feed_keys"
    __table_args__ = WITHOUT_ROWID

    source_id: Mapped[int] = mapped_column(_reference("feeds.source_id"), primary_key=True)
    key: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    day: Mapped[int]
    """When it was written down, in days since 1970: where there are far too many, the oldest go."""


class FeedFollowRow(Base):
    """What a desk has set for a feed that it follows, how the feed stands for it, and what it was told about it.

    How a feed stands is told by the looks that were due for this desk, as if it alone followed it: what others have it
    looked at, or found out before, is theirs.
    """

    __tablename__ = "feed_follows"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(_reference("feeds.source_id"), primary_key=True, index=True)
    ref: Mapped[str]
    """What the desk's messages call the feed: made of the address by which it was followed here."""
    url: Mapped[str]
    """That address, until the feed has moved for this desk too."""
    title: Mapped[str]
    """What it was taken for, until the first look that finds it."""
    home: Mapped[str | None]
    since: Mapped[datetime]
    checked_at: Mapped[datetime | None]
    next_check_at: Mapped[datetime | None]
    """`None` for one that is gone."""
    retry_at: Mapped[datetime | None]
    ok_at: Mapped[datetime | None]
    new_at: Mapped[datetime | None]
    quiet_at: Mapped[datetime | None]
    why: Mapped[str | None]
    failures: Mapped[int] = mapped_column(default=0)
    failing_since: Mapped[datetime | None]
    moved_times: Mapped[int] = mapped_column(default=0)
    added_by: Mapped[int | None] = mapped_column(BigInteger)
    name: Mapped[str | None]
    folder: Mapped[str | None]
    paused_at: Mapped[datetime | None]
    failing_told_at: Mapped[datetime | None]
    quiet_told_at: Mapped[datetime | None]
    gone_told_at: Mapped[datetime | None]


class FeedPostRow(Base):
    """A place where a desk has a feed's articles posted as they come."""

    __tablename__ = "feed_posts"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(_reference("feeds.source_id"), primary_key=True, index=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    owner: Mapped[int | None] = mapped_column(BigInteger)
    since: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    note: Mapped[str | None]


class FeedToldRow(Base):
    """The story of the article `lead_id` has its post in a place: what later outlets tell of it changes that post."""

    __tablename__ = "feed_told"
    __table_args__ = (Index(None, "told_at"), WITHOUT_ROWID)

    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), primary_key=True)
    target: Mapped[str] = mapped_column(primary_key=True)
    lead_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str]
    refs: Mapped[list[Any]] = mapped_column(JSON)
    told_at: Mapped[datetime]
