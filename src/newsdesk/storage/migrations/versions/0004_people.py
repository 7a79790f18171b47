"""People: how surnames sound, and what editors say of who is who.

Revision ID: 0004
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from newsdesk.storage.naming import family_sound

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make both tables, and fill in the sounds of the names that there are."""
    sounds = op.create_table(
        "person_sounds",
        sa.Column("sound", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_person_sounds_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sound", "person_id", name=op.f("pk_person_sounds")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_person_sounds_person_id"), "person_sounds", ["person_id"])
    op.create_table(
        "person_merges",
        sa.Column("desk_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("same", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.id"], name=op.f("fk_person_merges_desk_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("desk_id", "key", "other", name=op.f("pk_person_merges")),
        sqlite_with_rowid=False,
    )
    people = op.get_bind().execute(sa.text("SELECT id, key FROM people")).all()
    if people:
        op.bulk_insert(sounds, [{"sound": family_sound(key), "person_id": id_} for id_, key in people])
