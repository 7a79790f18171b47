"""The words that the index knows: which of them begin alike. Whether a desk has any of them is for `search` to say."""

from __future__ import annotations

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from newsdesk.storage import sqlite
from newsdesk.storage.search_tables import TermRow

MOST = 5_000
"""Words with one beginning that are looked through, by the alphabet: three letters of the commonest have about as many
in an index of a million articles."""

_BEGINNING = sqlite.values_at_once(
    select(TermRow.term)
    .where(
        TermRow.term >= bindparam("first"),
        TermRow.term < bindparam("end"),
        func.length(TermRow.term) <= bindparam("longest", type_=Integer),
    )
    .limit(MOST)
)


def beginning(session: Session, first: str, longest: int) -> tuple[str, ...]:
    """Return the folded words, of any desk, that begin so and have at most so many letters."""
    # Folded words have no character above this one, which is no letter.
    asked = {"first": first, "end": f"{first}\U0010ffff", "longest": longest}
    return tuple(session.scalars(_BEGINNING, asked).one())
