"""Delivery: what is owed to channels and people, places that take nothing for now, and a desk's log channel.

Revision ID: 0002
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the outbox and what belongs to it."""
    op.add_column("desks", sa.Column("log_channel", sa.BigInteger(), nullable=True))
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("stopped_why", sa.String(), nullable=True),
        sa.Column("stopped_at", sa.BigInteger(), nullable=True),
        sa.Column("copied_at", sa.BigInteger(), nullable=True),
        sa.Column("backup_at", sa.BigInteger(), nullable=True),
        sa.Column("restored_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("of_key", sa.String(), nullable=True),
        sa.Column("bundle_key", sa.String(), nullable=True),
        sa.Column("content", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("headline", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("role", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Boolean(), nullable=False),
        sa.Column("uncertain_from", sa.BigInteger(), nullable=True),
        sa.Column("first_try_at", sa.BigInteger(), nullable=True),
        sa.Column("last_try_at", sa.BigInteger(), nullable=True),
        sa.Column("lease_until", sa.BigInteger(), nullable=True),
        sa.Column("token", sa.String(), nullable=True),
        sa.Column("settled_at", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_outbox_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),
    )
    op.create_index(
        "ix_outbox_owed",
        "outbox",
        ["target", "id", "state", "due_at", "deed", "attempts"],
        sqlite_where=sa.text("state IN ('waiting', 'sending')"),
    )
    op.create_index(op.f("ix_outbox_of_key"), "outbox", ["of_key"], sqlite_where=sa.text("of_key IS NOT NULL"))
    op.create_index(
        op.f("ix_outbox_bundle_key"), "outbox", ["bundle_key"], sqlite_where=sa.text("bundle_key IS NOT NULL")
    )
    op.create_index("ix_outbox_gathering", "outbox", ["target"], sqlite_where=sa.text("state = 'gathering'"))
    op.create_index(
        "ix_outbox_ripe", "outbox", ["due_at", "target", "desk_id"], sqlite_where=sa.text("state = 'gathering'")
    )
    op.create_index(op.f("ix_outbox_reference"), "outbox", ["reference"])
    op.create_index(op.f("ix_outbox_target_created_at"), "outbox", ["target", "created_at"])
    op.create_index(
        op.f("ix_outbox_target_first_try_at"),
        "outbox",
        ["target", "first_try_at"],
        sqlite_where=sa.text("first_try_at IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_expiring",
        "outbox",
        ["expires_at"],
        sqlite_where=sa.text("expires_at IS NOT NULL AND settled_at IS NULL"),
    )
    op.create_index(op.f("ix_outbox_desk_id_created_at"), "outbox", ["desk_id", "created_at"])
    op.create_table(
        "outbox_articles",
        sa.Column("outbox_id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["outbox_id"], ["outbox.id"], name=op.f("fk_outbox_articles_outbox_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("outbox_id", "ref", name=op.f("pk_outbox_articles")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_outbox_articles_ref"), "outbox_articles", ["ref"])
    op.create_table(
        "outbox_seen",
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("target", "reference", name=op.f("pk_outbox_seen")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "targets",
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("paused_why", sa.String(), nullable=True),
        sa.Column("missing", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("probe_at", sa.BigInteger(), nullable=True),
        sa.Column("probes", sa.Integer(), nullable=False),
        sa.Column("read_back_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_targets_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("target", name=op.f("pk_targets")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_targets_desk_id"), "targets", ["desk_id"])
