"""The words of a desk's own sources: which of them begin alike. What other desks have makes no difference to them.

That a desk sees an article with such a word is for `search` to say: a source may have had it before the desk followed.
"""

from __future__ import annotations

from sqlalchemy import Integer, bindparam, func, select
from sqlalchemy.orm import Session

from newsdesk.models.article import Desk
from newsdesk.storage import sqlite
from newsdesk.storage.search_tables import SourceTermRow
from newsdesk.storage.tables import FollowRow

_BEGINNING = sqlite.values_at_once(
    select(SourceTermRow.term)
    .distinct()
    .join(FollowRow, FollowRow.source_id == SourceTermRow.source_id)
    .where(
        FollowRow.desk_id == bindparam("desk", type_=Integer),
        SourceTermRow.term >= bindparam("first"),
        SourceTermRow.term < bindparam("end"),
        func.length(SourceTermRow.term) <= bindparam("longest", type_=Integer),
    )
)


def beginning(session: Session, desk: Desk, first: str, longest: int) -> tuple[str, ...]:
    """Return the folded words of letters that begin so, of the sources that `desk` follows, of at most so many letters.

    Words of fewer letters than `search.SHORTEST_FORM` are not among them.
    """
    # Folded words have no character above this one, which is no letter.
    asked = {"desk": desk.id, "first": first, "end": f"{first}\U0010ffff", "longest": longest}
    return tuple(session.scalars(_BEGINNING, asked).one())
