"""Texts are compressed: they take half of the space.

Revision ID: 0016
"""

from __future__ import annotations

import logging
import zlib

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

log = logging.getLogger(__name__)

AT_ONCE = 5_000
"""Texts that are read at a time, and after which it is told how far it is: about a second."""


def upgrade() -> None:
    """Compress every text, in the form that `told_text` had in this version."""
    with op.batch_alter_table("versions") as versions:
        versions.alter_column("text", existing_type=sa.String(), type_=sa.LargeBinary(), existing_nullable=False)
    connection = op.get_bind()
    number = connection.exec_driver_sql("SELECT count(*) FROM versions").scalar_one()
    done = last = 0
    while rows := connection.exec_driver_sql(
        "SELECT rowid, text FROM versions WHERE rowid > ? ORDER BY rowid LIMIT ?", (last, AT_ONCE)
    ).all():
        if done:
            log.info("Texts are being compressed: %d of %d.", done, number)
        packed = [(_packed(text), rowid) for rowid, text in rows]
        connection.exec_driver_sql("UPDATE versions SET text = ? WHERE rowid = ?", packed)
        last, done = rows[-1][0], done + len(rows)


def _packed(text: str | bytes) -> bytes:
    told = text if isinstance(text, str) else text.decode()
    mark = "\ufdd0pieces:"
    if told.startswith(mark):
        return b"p" + zlib.compress(told.removeprefix(mark).encode())
    return b"w" + zlib.compress(told.encode())
