"""The rows beside the full-text index, imported nowhere outside `storage`."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from newsdesk.storage.tables import WITHOUT_ROWID, Base


class TermRow(Base):
    """A folded word that the index holds or has held, of any desk: where the words that begin alike are looked up.

    It is never shown: what it says of other desks is only that a word may be worth asking the index for.
    """

    __tablename__ = "index_terms"
    __table_args__ = WITHOUT_ROWID

    term: Mapped[str] = mapped_column(primary_key=True)
