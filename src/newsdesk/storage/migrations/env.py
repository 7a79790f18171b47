"""Alembic's way in: runs the steps on the connection that `migrations` hands over, or compares tables for a new one."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection
from sqlalchemy.sql.schema import SchemaItem

from newsdesk.storage import (
    alert_tables,
    asking_tables,
    digest_tables,
    feed_tables,
    outbox_tables,
    people_tables,
    personal_tables,
    search_tables,
    story_tables,
)
from newsdesk.storage.tables import Base

__all__ = [
    "alert_tables",
    "asking_tables",
    "digest_tables",
    "feed_tables",
    "outbox_tables",
    "people_tables",
    "personal_tables",
    "search_tables",
    "story_tables",
]  # imported for its tables


def include_object(
    _object: SchemaItem,
    name: str | None,
    kind: str,
    _reflected: bool,
    _compared: SchemaItem | None,
) -> bool:
    """Leave the full-text index out of comparisons: SQLAlchemy knows no virtual tables, and would drop them."""
    return not (kind == "table" and name is not None and name.startswith("article_words"))


def run() -> None:
    """Run what Alembic was asked for, in the transaction that is open: SQLite takes back DDL like anything else."""
    connection: Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        transactional_ddl=True,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
