"""The rows of alerts, imported nowhere outside `storage`."""

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


class AlertQuestionRow(Base):
    """What one alert or several ask for, each meaning once, as literals (see `text.match`)."""

    __tablename__ = "alert_questions"

    id: Mapped[int] = mapped_column(primary_key=True)
    literals: Mapped[str] = mapped_column(unique=True)
    """JSON."""
    version: Mapped[int]
    """Of what literals look like."""
    wanted: Mapped[bool]
    """Whether an alert that is not paused asks it."""
    change: Mapped[int] = mapped_column(index=True)
    """The number of the change by which it became wanted, or was no more."""


class AlertChangeRow(Base):
    """The number of the last change of what is wanted; one row. A process that knows a lower one reads what changed."""

    __tablename__ = "alert_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]


class AlertRow(Base):
    """An alert that a desk has set up. See `newsdesk.models.alert`."""

    __tablename__ = "alerts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("alert_questions.id"), index=True)
    asked: Mapped[str]
    target: Mapped[str]
    role: Mapped[int | None] = mapped_column(BigInteger)
    quiet_from: Mapped[int | None]
    quiet_until: Mapped[int | None]
    """Minutes since midnight, both."""
    zone: Mapped[str | None]
    owner: Mapped[int | None] = mapped_column(BigInteger)
    made_at: Mapped[datetime]
    paused_at: Mapped[datetime | None]
    why: Mapped[str | None]
    mentioned_at: Mapped[datetime | None]


class AlertHitRow(Base):
    """An alert has fired for an article: a fact, noted with the article. `became` says what came of it since."""

    __tablename__ = "alert_hits"
    __table_args__ = (
        Index("ix_alert_hits_undecided", "at", sqlite_where=text("became IS NULL")),
        Index(None, "at"),
        WITHOUT_ROWID,
    )

    alert_id: Mapped[int] = mapped_column(_reference("alerts.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True, index=True)
    at: Mapped[datetime]
    became: Mapped[str | None]
    retry_at: Mapped[datetime | None]
    """Not before this: to decide it failed."""


class AlertStoryRow(Base):
    """An alert has told the story in which the article `lead_id` is, or is to tell nothing of it.

    What comes later changes that message. The article says which story it is, wherever it goes.
    """

    __tablename__ = "alert_stories"
    __table_args__ = (Index(None, "told_at"), WITHOUT_ROWID)

    alert_id: Mapped[int] = mapped_column(_reference("alerts.id"), primary_key=True)
    lead_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    key: Mapped[str]
    refs: Mapped[list[Any]] = mapped_column(JSON)
    told_at: Mapped[datetime]
    muted_at: Mapped[datetime | None]
