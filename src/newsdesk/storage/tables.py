"""The rows, imported nowhere outside `storage`; what they mean together is said in docs/decisions/0001-storage.md.

A `desk_id` that is NULL means public. Whatever a private row says is of its desk alone, and a read never leaves it to
chance: it goes by `visible`, or compares the column.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, ClassVar, cast

from sqlalchemy import (
    BigInteger,
    Dialect,
    ForeignKey,
    Index,
    Insert,
    Integer,
    MetaData,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import JSON, TypeDecorator

from newsdesk.storage.told_text import ToldText

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

PUBLIC = 0
"""The scope of what is public, where a scope is part of a primary key and so cannot be NULL. Others are desks' ids."""


class UtcTime(TypeDecorator[datetime]):
    """A moment, kept as whole microseconds since 1970 in UTC.

    A number compares and sorts alike in every database, needs 8 bytes, and loses nothing of a `datetime`. A datetime
    without a zone is refused with `ValueError`: nobody could tell what it means.
    """

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the stored number of an aware datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return (value - EPOCH) // MICROSECOND

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the aware UTC datetime of a stored number."""
        return None if value is None else EPOCH + timedelta(microseconds=int(value))


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar = {datetime: UtcTime}


def _reference(target: str) -> ForeignKey:
    return ForeignKey(target, ondelete="CASCADE")


WITHOUT_ROWID = {"sqlite_with_rowid": False}
"""For rows that are their own index: the table is the primary key's tree, and nothing is kept twice."""


class DeskRow(Base):
    """A server, a person or the shell. Settings that are NULL have their default."""

    __tablename__ = "desks"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    prefix: Mapped[str | None]
    language: Mapped[str | None]
    timezone: Mapped[str | None]
    editors_role: Mapped[int | None] = mapped_column(BigInteger)
    savers_role: Mapped[int | None] = mapped_column(BigInteger)
    log_channel: Mapped[int | None] = mapped_column(BigInteger)
    left_at: Mapped[datetime | None]
    """Since when the bot is not in the server any more."""


class StateRow(Base):
    """What a button of a desk stands for, where it is too long for the button itself."""

    __tablename__ = "states"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    args: Mapped[list[Any]] = mapped_column(JSON)
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SourceRow(Base):
    """A way by which articles come; `key` says which one, so that getting it twice makes one."""

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    desk_id: Mapped[int | None] = mapped_column(_reference("desks.id"), index=True)
    outlet: Mapped[str | None]
    address: Mapped[str | None]
    created_at: Mapped[datetime]
    next_seq: Mapped[int] = mapped_column(default=1)
    """The number that its next article gets; one less than this many have come."""


class FollowRow(Base):
    """A desk sees the articles of a source from `from_seq` on."""

    __tablename__ = "follows"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(_reference("sources.id"), primary_key=True, index=True)
    from_seq: Mapped[int]
    since: Mapped[datetime]


class StoryRow(Base):
    """One event. A private one holds articles of its desk alone."""

    __tablename__ = "stories"

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int | None] = mapped_column(_reference("desks.id"), index=True)
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class ArticleRow(Base):
    """An article as it stands now. The keys are 64-bit hashes, by which a known one is found (see `known`)."""

    __tablename__ = "articles"
    __table_args__ = (
        Index(None, "address_key", sqlite_where=text("address_key IS NOT NULL")),
        Index(None, "title_key", sqlite_where=text("title_key IS NOT NULL")),
        Index(None, "desk_id", sqlite_where=text("desk_id IS NOT NULL")),
        Index(None, "story_id", "id"),
        Index(None, "first_seen_at"),
        Index("ix_articles_whole", "first_seen_at", sqlite_where=text("abridged_at IS NULL")),
        Index("uq_articles_public_ref", "ref", unique=True, sqlite_where=text("desk_id IS NULL")),
        Index("uq_articles_desk_ref", "desk_id", "ref", unique=True, sqlite_where=text("desk_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False)
    desk_id: Mapped[int | None] = mapped_column(_reference("desks.id"))
    story_id: Mapped[int] = mapped_column(ForeignKey("stories.id"))
    ref: Mapped[str]
    """By which a message names it: of its scope and itself alone, where an id counts over all desks."""
    version: Mapped[int]
    title: Mapped[str]
    url: Mapped[str | None]
    outlet: Mapped[str | None]
    author: Mapped[str | None]
    language: Mapped[str]
    published_at: Mapped[datetime | None]
    first_seen_at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    saved_by: Mapped[str | None]
    address_key: Mapped[int | None] = mapped_column(BigInteger)
    content_key: Mapped[int | None] = mapped_column(BigInteger, index=True)
    """Of the body and the outlet."""
    title_key: Mapped[int | None] = mapped_column(BigInteger)
    """Of the title and the outlet; kept only where there is no address to know the article by."""
    abridged_at: Mapped[datetime | None]
    """Since when only the sentences of its summary and around its quotations are kept."""


class ArticleSourceRow(Base):
    """An article came through a source."""

    __tablename__ = "article_sources"
    __table_args__ = (Index(None, "source_id", "seq", unique=True), WITHOUT_ROWID)

    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True)
    source_id: Mapped[int] = mapped_column(_reference("sources.id"), primary_key=True)
    seq: Mapped[int]
    seen_at: Mapped[datetime]


class HiddenRow(Base):
    """A desk's editors have removed a public article from what the desk sees."""

    __tablename__ = "hidden"
    __table_args__ = WITHOUT_ROWID

    desk_id: Mapped[int] = mapped_column(_reference("desks.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True, index=True)
    hidden_at: Mapped[datetime]


class VersionRow(Base):
    """What an article said at one time, whole. The packed forms are `packed`'s."""

    __tablename__ = "versions"
    # Not WITHOUT ROWID: a row is thousands of bytes, and SQLite advises against it above a twentieth of a page.

    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id", ondelete="SET NULL"), index=True)
    seen_at: Mapped[datetime]
    told_key: Mapped[int] = mapped_column(BigInteger)
    """Of the title and the body: two versions that share it say the same."""
    title: Mapped[str]
    text: Mapped[str] = mapped_column(ToldText)
    """Of an article that was abridged, what is left of it, in its place."""
    layout: Mapped[list[Any]] = mapped_column(JSON)
    content: Mapped[str]
    sketch: Mapped[bytes]
    terms: Mapped[list[Any]] = mapped_column(JSON)
    credits: Mapped[list[Any]] = mapped_column(JSON)


class SketchBandRow(Base):
    """A piece of a body's sketch: near copies share at least one (see `known`)."""

    __tablename__ = "sketch_bands"
    __table_args__ = WITHOUT_ROWID

    band: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True, index=True)


class PersonRow(Base):
    """Somebody who was quoted; `key` is the folded name."""

    __tablename__ = "people"
    __table_args__ = (
        Index("uq_people_public", "key", unique=True, sqlite_where=text("desk_id IS NULL")),
        Index("uq_people_desk", "desk_id", "key", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    desk_id: Mapped[int | None] = mapped_column(_reference("desks.id"))
    name: Mapped[str]
    key: Mapped[str] = mapped_column(index=True)


class PersonWordRow(Base):
    """A folded word of a person's names (`kind` 0) or roles (1): where a search for people starts, not its answer."""

    __tablename__ = "person_words"
    __table_args__ = WITHOUT_ROWID

    word: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(_reference("people.id"), primary_key=True, index=True)


class PersonFormRow(Base):
    """An article calls a quoted person by this name."""

    __tablename__ = "person_forms"
    __table_args__ = WITHOUT_ROWID

    person_id: Mapped[int] = mapped_column(_reference("people.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True, index=True)
    form: Mapped[str] = mapped_column(primary_key=True)
    folded: Mapped[str]


class PersonRoleRow(Base):
    """An article says that a quoted person is this; `n` counts from 0 in order of appearance."""

    __tablename__ = "person_roles"
    __table_args__ = WITHOUT_ROWID

    person_id: Mapped[int] = mapped_column(_reference("people.id"), primary_key=True)
    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True, index=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str]
    folded: Mapped[str]


class QuoteRow(Base):
    """One part of a quotation. Parts share `group`; `part` counts them from 0."""

    __tablename__ = "quotes"
    __table_args__ = (
        # Of all parts: a person can go only where SQLite finds at once that no row has it.
        Index("ix_quotes_person", "person_id", "article_id", "group", "part"),
        WITHOUT_ROWID,
    )

    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True)
    group: Mapped[int]
    part: Mapped[int]
    start: Mapped[int]
    end: Mapped[int]
    text: Mapped[str]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    speaker: Mapped[str | None]
    speaker_kind: Mapped[str]
    role: Mapped[str | None]
    cue: Mapped[str | None]
    mention: Mapped[str | None]
    said_key: Mapped[int] = mapped_column(BigInteger)
    """Of the folded words of the whole quotation: equal for the same words in another outlet."""


class VectorRow(Base):
    """The words by which an article is grouped, and how often they stand in it."""

    __tablename__ = "article_vectors"

    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True)
    words: Mapped[dict[str, Any]] = mapped_column(JSON)


class ArticleTermRow(Base):
    """One of an article's few weightiest words, by which others find it."""

    __tablename__ = "article_terms"
    __table_args__ = WITHOUT_ROWID

    scope: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(_reference("articles.id"), primary_key=True, index=True)


class TermCountRow(Base):
    """In how many articles of a scope a word stands. The word "" counts the articles."""

    __tablename__ = "term_counts"
    __table_args__ = WITHOUT_ROWID

    scope: Mapped[int] = mapped_column(primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
    articles: Mapped[int]


class IndexStateRow(Base):
    """What the full-text index was made with; one row, and it changes in the transaction that changes the index."""

    __tablename__ = "index_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    fold_version: Mapped[int]
    articles: Mapped[int]
    """How many articles it holds, to weigh one way to search against another."""


class BackupRow(Base):
    """When the database was last backed up, and how large the copy is; one row, or none."""

    __tablename__ = "backups"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    bytes: Mapped[int] = mapped_column(BigInteger)


@cache
def table_of(row: type[Base]) -> Table[Any]:
    """Return the table of some rows, for statements that are to be plain SQL and no business of objects."""
    table = row.__table__
    assert isinstance(table, Table)
    return cast("Table[Any]", table)


@cache
def insert_into(row: type[Base]) -> Insert:
    """Return the statement that inserts rows as they are; for an entity a session would do three times the work."""
    return insert(table_of(row))


def among(name: str) -> Select[Any]:
    """Return the values of a parameter that is a JSON list, for `IN`.

    One statement for lists of any length: it is compiled once, and a list of hundreds is one value to hand over.
    """
    return select(func.json_each(bindparam(name, type_=JSON)).table_valued("value").c.value)
