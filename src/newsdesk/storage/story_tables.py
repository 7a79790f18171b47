"""The rows by which a story is told and corrected, imported nowhere outside `storage`."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from newsdesk.storage.tables import WITHOUT_ROWID, Base


class StoryBriefRow(Base):
    """What was found out about some articles together: places in them, no words.

    `key` stands for the articles and their versions, so that a row says the same for whoever sees these, and is never
    out of date: another set of articles has another key. `scope` is `PUBLIC`, or the desk's whose own articles are
    among them.
    """

    __tablename__ = "story_briefs"
    __table_args__ = WITHOUT_ROWID

    scope: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    made_at: Mapped[datetime] = mapped_column(index=True)
    told: Mapped[list[Any]] = mapped_column(JSON)


class StoryDueRow(Base):
    """A story has changed, and its briefs have not been made since."""

    __tablename__ = "story_due"
    __table_args__ = WITHOUT_ROWID

    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]


class StoryMoveRow(Base):
    """A desk's editor split an article off: there it is in `story_id`, a story of the desk's own.

    Or an article was moved from a shared story, `story_id`, that an editor had merged with another: there it is still.

    `was_id` is where an editor had put it before, NULL where it was in the story that it came into.
    """

    __tablename__ = "story_moves"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True, index=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
    was_id: Mapped[int | None] = mapped_column(ForeignKey("stories.id", ondelete="SET NULL"), index=True)
    made_at: Mapped[datetime]


class StoryMergeRow(Base):
    """A desk's editor said of two stories, `story_id` the lesser, that they are one."""

    __tablename__ = "story_merges"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(ForeignKey("desks.id", ondelete="CASCADE"), primary_key=True)
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), primary_key=True, index=True)
    made_at: Mapped[datetime]


class StoryLinkRow(Base):
    """The story in which an article is follows up an earlier one, as that says which began it; it goes with it."""

    __tablename__ = "story_links"
    __table_args__ = WITHOUT_ROWID

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    follows_id: Mapped[int] = mapped_column(ForeignKey("stories.id", ondelete="CASCADE"), index=True)
