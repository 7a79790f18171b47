"""What an alert fired for and could not be decided is tried again later.

Revision ID: 0017
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add when it is tried again."""
    op.add_column("alert_hits", sa.Column("retry_at", sa.BigInteger(), nullable=True))
