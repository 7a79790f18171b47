"""Alerts: what is looked for, what fired, and what was told of it.

Revision ID: 0012
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "alert_questions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("literals", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_questions")),
        sa.UniqueConstraint("literals", name=op.f("uq_alert_questions_literals")),
    )
    op.create_index(op.f("ix_alert_questions_change"), "alert_questions", ["change"])
    changes = op.create_table(
        "alert_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_changes")),
    )
    op.bulk_insert(changes, [{"id": 1, "number": 0}])
    op.create_table(
        "alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("role", sa.BigInteger(), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(), nullable=True),
        sa.Column("owner", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("paused_at", sa.BigInteger(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("mentioned_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_alerts_desk_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["alert_questions.id"], name=op.f("fk_alerts_question_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sa.UniqueConstraint("key", name=op.f("uq_alerts_key")),
    )
    op.create_index(op.f("ix_alerts_desk_id"), "alerts", ["desk_id"])
    op.create_index(op.f("ix_alerts_question_id"), "alerts", ["question_id"])
    op.create_table(
        "alert_hits",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("became", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["alert_id"], ["alerts.id"], name=op.f("fk_alert_hits_alert_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["articles.id"], name=op.f("fk_alert_hits_article_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "article_id", name=op.f("pk_alert_hits")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alert_hits_article_id"), "alert_hits", ["article_id"])
    op.create_index(op.f("ix_alert_hits_at"), "alert_hits", ["at"])
    op.create_index("ix_alert_hits_undecided", "alert_hits", ["at"], sqlite_where=sa.text("became IS NULL"))
    op.create_table(
        "alert_stories",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=False),
        sa.Column("muted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["alert_id"], ["alerts.id"], name=op.f("fk_alert_stories_alert_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("alert_id", "story_id", name=op.f("pk_alert_stories")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_alert_stories_told_at"), "alert_stories", ["told_at"])
