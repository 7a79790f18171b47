"""The row of who saved a text, imported nowhere outside `storage`."""

from __future__ import annotations

from sqlalchemy import BigInteger, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from newsdesk.storage.tables import WITHOUT_ROWID, Base


class SaverRow(Base):
    """Somebody saved an article to a desk. `person` is a hash of their id on Discord, as `asked` has it."""

    __tablename__ = "savers"
    __table_args__ = WITHOUT_ROWID

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[int] = mapped_column(BigInteger, index=True)
