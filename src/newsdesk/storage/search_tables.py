"""The rows beside the full-text index, imported nowhere outside `storage`."""

from __future__ import annotations

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from newsdesk.storage.tables import WITHOUT_ROWID, Base


class TermRow(Base):
    """A folded word that the index holds or has held, of any desk: where the words that begin alike are looked up.

    It is never shown, and no answer is another for it: it says which words may be worth asking the index for, and so
    only how quickly an answer comes.
    """

    __tablename__ = "index_terms"
    __table_args__ = WITHOUT_ROWID

    term: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int] = mapped_column(default=1)
    """About how many articles have or had it, as `search.sizes` counts."""


class SourceTermRow(Base):
    """A folded word of letters that articles of a source have: where a desk's own words that begin alike are found."""

    __tablename__ = "source_terms"
    __table_args__ = WITHOUT_ROWID

    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id", ondelete="CASCADE"), primary_key=True)
    term: Mapped[str] = mapped_column(primary_key=True)
